//! Shapes of sentences that define, in Russian and English, and the words that spoil them.

use super::super::super::words::{cyrillic_share, is_one_of, normalised, word_count};
use crate::chunks::sentences;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// What kind of definition was found, which decides how to ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Shape {
    /// The term in the nominative and what it is.
    Is,
    /// The term and what it is, in a list or table of terms.
    Listed,
    /// The term and something said about it.
    Said,
    /// «Под … понимается»: the term in the case that «под» asks for.
    UnderstoodAs,
    /// «… называется»: the term in the instrumental.
    IsCalled,
    /// An abbreviation and its words.
    Abbreviation,
}

/// Ranges of a sentence.
pub(super) struct Found {
    pub term: Range<usize>,
    pub meaning: Option<Range<usize>>,
    pub shape: Shape,
    /// The words between term and meaning can hardly be read otherwise, even where the term was told of before.
    pub strong: bool,
}

pub(in super::super) const PRONOUNS: &str = "это этот эта эти этого он она оно они его её ее их мы вы я ты тот та то те такой такая такое такие \
     данный данная данное данные который которая которое которые что кто всё все там здесь тут сам сама само сами \
     it this that these those he she they we you i there here what which who such above below its their his her our your my";

/// Words that label a remark or a step and name no term.
pub(super) const LABELS: &str = "примечание примечания внимание важно пример примеры замечание совет подсказка шаг этап вариант итог вывод ответ \
     вопрос предупреждение дано решение результат источник автор дата рисунок таблица листинг например кстати также иначе однако \
     note notes warning caution important tip hint example examples step option answer question result source author date figure \
     table listing see remember summary todo update also pros cons input output phone tel telephone fax email address office hours website \
     contact editor publisher телефон тел факс адрес сайт почта офис контакты часы режим график тираж составитель редактор издатель";

/// People who take turns in a conversation.
pub(super) const SPEAKERS: &str = "покупатель продавец клиент заказчик исполнитель оператор менеджер консультант поддержка пользователь \
     ведущий ведущая интервьюер корреспондент журналист гость ассистент бот собеседник врач пациент учитель ученик студент \
     customer client buyer seller shopper operator manager support user assistant interviewer host guest speaker moderator \
     caller doctor patient teacher student bot";

/// Words that only somebody who speaks for himself says.
pub(super) const PERSONAL: &str =
    "я мне меня мной мой моя моё моего здравствуйте привет пожалуйста спасибо i me my mine hello hi please thanks";

/// Subjects that point to something said before, or to a quality in general.
const GENERIC: &str = "главное самое основное важное первое второе третье последнее другое следующее остальное лучшее худшее цель задача причина \
     проблема результат ответ вопрос дело суть смысл пример разница отличие преимущество недостаток особенность первый второй третий \
     следующий последний один одна одно другой другая основная основной главная главный единственный единственное ещё еще вот \
     the one another each every any some first second third next last other same main best only goal purpose reason problem result \
     answer point idea question example difference key way more most both either neither none all thing part if when while since";

/// Nouns that stand for whatever the document is about, so that alone they name nothing.
pub(super) const ROLES: &str = "система программа документ объект устройство проект продукт сайт приложение сервис компания организация \
     изделие модуль раздел глава файл инструмент решение метод способ процесс функция переменная работа услуга \
     system program document object device project product site application service company module chapter file tool solution";

/// Adjectives of a case, not of a term: "a higher price means …".
const COMPARED: &str = "higher lower larger smaller greater bigger better worse more less longer shorter newer older faster slower new good \
     bad typical simple single";

/// What follows "is" or "means" when the sentence judges or concludes and doesn't define.
const OPINIONS: &[&str] = &[
    "not ",
    "that ",
    "you ",
    "we ",
    "it ",
    "they ",
    "to ",
    "a good ",
    "a great ",
    "a bad ",
    "a must",
    "a lot ",
    "a little ",
    "a hard ",
    "a difficult ",
    "an important ",
    "an easy ",
    "a common ",
    "a big ",
    "a key ",
    "a better ",
    "a problem",
    "a mistake",
    "a matter ",
    "a question ",
    "an example ",
    "an issue",
    "a useful ",
    "a similar ",
    "a member ",
    "a founding ",
    "a part of ",
    "another ",
    "also ",
    "an essential ",
    "an excellent ",
    "the same ",
    "the largest ",
    "the first ",
    "the most ",
    "the best ",
    "the only ",
    "the biggest ",
    "the world",
    "the second ",
    "the last ",
];

const PREPOSITIONS: &str = "в во на с со для при по к ко из у о об обо за под над от до без через между после перед если когда чтобы как но а и или \
     хотя поскольку поэтому затем потом также однако например кроме";

const ENGLISH_INSIDE: &str = "is are was were be been has have had do does did can could will would should may might must that which who \
     in on at by with from to if when because and or but so for then not";

pub(super) const GLOSSARY_WORDS: &str = "термины терминология определения понятия глоссарий словарь сокращения обозначения термин глоссария \
     glossary terms definitions terminology abbreviations acronyms vocabulary";
pub(super) const TERM_COLUMNS: &[&str] =
    &["термин", "термины", "понятие", "понятия", "слово", "term", "terms", "concept", "word", "глоссарий"];
pub(super) const ABBREVIATION_COLUMNS: &[&str] =
    &["сокращение", "сокращения", "аббревиатура", "обозначение", "abbreviation", "acronym", "short form"];
pub(super) const MEANING_COLUMNS: &[&str] = &[
    "определение",
    "определения",
    "значение",
    "описание",
    "расшифровка",
    "пояснение",
    "толкование",
    "что это",
    "полное название",
    "полное наименование",
    "definition",
    "meaning",
    "description",
    "explanation",
    "expansion",
    "full form",
    "stands for",
    "what it means",
];

/// Whether the text points to a place that isn't part of it.
pub(in super::super) fn dangles(text: &str) -> bool {
    let plain = format!(" {} ", normalised(text));
    const POINTERS: &str = " см выше | см ниже | смотри выше | смотрите выше | смотрите ниже | как указано выше | как показано выше \
        | указанный выше | описанный выше | упомянутый выше | вышеуказанн| вышеописанн| нижеследующ| приведенный ниже \
        | приведенная ниже | показано ниже | таблице выше | таблице ниже | примере выше | примере ниже | рисунке выше \
        | рисунке ниже | приведенном выше | приведенном ниже | следующем примере | предыдущем | в этом случае \
        | see above | see below | as mentioned above | as described above | as shown above | shown below | shown above \
        | described below | listed below | the following example | example above | example below | table above \
        | table below | figure above | figure below | mentioned earlier | in this case | the previous | as noted above \
        | as we saw | next question | previous question | next section | previous section | следующем разделе | следующей главе \
        | следующий вопрос | о следующем | as follows ";
    // Every pointer begins where a word begins, and few words begin as one does.
    static BY_FIRST_LETTER: LazyLock<HashMap<char, Vec<&str>>> = LazyLock::new(|| {
        let mut by_first_letter: HashMap<char, Vec<&str>> = HashMap::new();
        POINTERS.split('|').for_each(|pointer| by_first_letter.entry(second_sign(pointer)).or_default().push(pointer));
        by_first_letter
    });
    plain.match_indices(' ').filter_map(|(at, _)| plain.get(at..)).any(|rest| {
        let pointers = BY_FIRST_LETTER.get(&second_sign(rest));
        pointers.into_iter().flatten().any(|pointer| rest.starts_with(pointer))
    })
}

/// The letter behind the space with which a text begins.
fn second_sign(text: &str) -> char {
    text.chars().nth(1).unwrap_or(' ')
}

/// Words by which a document names itself, so that "this" before them leans on nothing.
const OF_ITSELF: &str = "документ документа документе устав устава уставе договор договора договоре положение положения положении инструкция \
     инструкции руководство руководства руководстве правила правил правилах статья статьи статье глава главы главе раздел раздела разделе \
     книга книги книге курс курса курсе урок урока уроке отчёт отчет отчёта отчета отчёте отчете страница страницы странице памятка \
     document guide handbook manual page article chapter section paper report book course lesson tutorial post blog policy charter \
     agreement contract";

const DEMONSTRATIVES: &str = "этот эта это эти этого этой этому этим этом этих эту данный данная данное данные данной данном данного \
     this these those such";

/// How many words at the beginning of a sentence may not point back.
const WORDS_THAT_LEAN: usize = 5;

/// Whether a sentence leans on the sentence before it: it opens with such a word, or points back near its beginning.
pub(in super::super) fn opens_with_pronoun(text: &str) -> bool {
    let plain = normalised(text);
    let words: Vec<&str> = plain.split(' ').take(WORDS_THAT_LEAN + 1).collect();
    let first = words.first().copied().unwrap_or_default();
    let leaning = "однако поэтому также но а и или затем потом кроме следовательно иначе например таким тогда впрочем зато причем при \
         теперь далее наконец итак значит ведь допустим предположим давайте пусть вторым тем \
         however therefore also but and or nor yet then thus moreover furthermore besides otherwise instead still so hence similarly \
         ранее выше earlier previously now next finally let lets additionally consequently";
    let points = |at: &usize| {
        let names_itself = words.get(at + 1).is_some_and(|next| is_one_of(next, OF_ITSELF));
        words.get(*at).is_some_and(|word| is_one_of(word, DEMONSTRATIVES)) && !names_itself
    };
    let opens = if is_one_of(first, DEMONSTRATIVES) { points(&0) } else { is_one_of(first, PRONOUNS) };
    const OPENINGS: &str = "во первых|во вторых|в третьих|как упомина|как было|как уже|как мы|как показано|более того|к тому же|вместо|в случае если не|\
        as mentioned|as we|as noted|as shown|as before|first we|first let|second the|in addition|on the other|for example|for instance|note that|\
        notice that|in other words|in that|at that|by contrast|in contrast";
    opens
        || is_one_of(first, leaning)
        || (1..WORDS_THAT_LEAN).any(|at| points(&at))
        || OPENINGS.split('|').any(|opening| plain.starts_with(opening))
}

/// Whether a text only sends the reader elsewhere.
pub(in super::super) fn is_pointer(text: &str) -> bool {
    const OPENINGS: &[&str] = &[
        "See ",
        "Main article",
        "Further information",
        "For other uses",
        "Read more",
        "Learn more",
        "Find out more",
        "From Wikipedia",
        "(Redirected from",
        "This article is about",
        "Not to be confused",
        "Back to top",
        "Coordinates:",
        "См. ",
        "См.: ",
        "Основная статья",
        "Смотрите также",
        "Подробнее см",
        "Подробнее:",
        "Подробнее о",
        "Подробности см",
        "Узнать больше",
        "Узнать подробнее",
        "Прочитать больше",
        "Читать далее",
        "Материал из Википедии",
        "Не следует путать",
        "Перенаправлено с",
    ];
    let points = |sentence: &str| {
        let elsewhere = OPENINGS.iter().any(|opening| sentence.starts_with(opening)) && !sentence.starts_with("See that ");
        elsewhere || sentence.starts_with("For ") && sentence.contains(", see ") || sentence.contains(" redirects here")
    };
    // The first sentence begins where the text begins, so that most texts are told without cutting them.
    let start = text.trim_start();
    let may_point = OPENINGS.iter().any(|opening| start.starts_with(opening))
        || start.starts_with("For ")
        || start.contains(" redirects here");
    if !may_point || word_count(text) > 40 {
        return false;
    }
    let all = sentences(text);
    !all.is_empty() && all.into_iter().all(|range| text.get(range).is_some_and(points))
}

/// The definition that a sentence gives. `marked` tells whether a range is bold, italic or code; `headed` whether a
/// heading above has the term.
pub(super) fn definition(sentence: &str, marked: &dyn Fn(Range<usize>) -> bool, headed: &dyn Fn(&str) -> bool) -> Option<Found> {
    if sentence.ends_with(['?', '!', ':']) {
        return None;
    }
    if cyrillic_share(sentence)? > 0.4 { russian(sentence, marked) } else { english(sentence, marked, headed) }
}

fn russian(sentence: &str, marked: &dyn Fn(Range<usize>) -> bool) -> Option<Found> {
    understood(sentence)
        .or_else(|| called(sentence))
        .or_else(|| is_called_at_end(sentence))
        .or_else(|| this_is(sentence, marked))
        .or_else(|| bare_dash(sentence))
}

/// «Под X понимается …»
fn understood(sentence: &str) -> Option<Found> {
    let start = "Под ".len();
    sentence.strip_prefix("Под ")?;
    let verbs = [" понимается ", " понимаются ", " понимают ", " подразумевается ", " следует понимать "];
    let (at, verb) = verbs.iter().filter_map(|verb| sentence.find(verb).map(|at| (at, verb))).min_by_key(|(at, _)| *at)?;
    let text = sentence.get(start..at)?;
    let aside = [" здесь и далее", " в дальнейшем"].into_iter().find_map(|aside| text.strip_suffix(aside)).unwrap_or(text);
    let term = start..start + aside.len();
    let meaning = at + verb.len()..without_dot(sentence);
    (term_words(sentence, &term) <= 6 && !sentence.get(term.clone())?.contains(',')).then_some(Found {
        term,
        meaning: Some(meaning),
        shape: Shape::UnderstoodAs,
        strong: true,
    })
}

/// «X-ом называется …», and «…, называется X-ом» only when the sentence opens with the term.
fn called(sentence: &str) -> Option<Found> {
    let verbs = [" называется ", " называются ", " называют ", " признаётся ", " признается "];
    let (at, verb) = verbs.iter().filter_map(|verb| sentence.find(verb).map(|at| (at, verb))).min_by_key(|(at, _)| *at)?;
    let term = 0..at;
    let text = sentence.get(term.clone())?;
    let first = normalised(text.split_whitespace().next().unwrap_or_default());
    // Of «счёт-фактурой» the last part is inflected.
    let first = first.rsplit(' ').next().unwrap_or_default().to_owned();
    let instrumental = ["ом", "ем", "ой", "ей", "ью", "ами", "ями", "ым", "им"].iter().any(|ending| first.ends_with(ending));
    let plain = term_words(sentence, &term) <= 5
        && !text.contains(',')
        && !is_one_of(&first, GENERIC)
        && !is_one_of(&first, "этим таким тем чем первым вторым третьим последним другим одним всем им ней ним моим твоим");
    (instrumental && plain && first.chars().count() > 4 && word_count(sentence.get(at + verb.len()..)?) >= 4).then_some(Found {
        term,
        meaning: None,
        shape: Shape::IsCalled,
        strong: true,
    })
}

/// «…, называется X-ом.»
fn is_called_at_end(sentence: &str) -> Option<Found> {
    let verbs = [" называется ", " называются ", " называют "];
    let (at, verb) = verbs.iter().filter_map(|verb| sentence.find(verb).map(|at| (at, verb))).min_by_key(|(at, _)| *at)?;
    let term = at + verb.len()..without_dot(sentence);
    let said = sentence.get(..at)?.trim_end_matches([',', ' ']);
    let (text, opening) = (sentence.get(term.clone())?, normalised(said));
    let first = opening.split(' ').next().unwrap_or_default();
    let last = normalised(text).rsplit(' ').next().unwrap_or_default().to_owned();
    let instrumental = ["ом", "ем", "ём", "ой", "ей", "ью", "ами", "ями"].iter().any(|ending| last.ends_with(ending));
    let plain = term_words(sentence, &term) <= 3 && !text.contains(',');
    let stands = !is_one_of(first, PRONOUNS) && !is_one_of(first, PREPOSITIONS) && !is_one_of(first, GENERIC);
    (instrumental && plain && stands && last.chars().count() > 4 && word_count(said) >= 4).then_some(Found {
        term,
        meaning: Some(0..said.len()),
        shape: Shape::IsCalled,
        strong: true,
    })
}

/// «X — вид …», «X — документ, который …»: without «это» only a noun that names a class shows that this defines.
fn bare_dash(sentence: &str) -> Option<Found> {
    const CLASSES: &str = "документ разрешение процесс совокупность способ метод вид форма система устройство прибор лицо организация действие \
         право обязанность сумма часть показатель срок период состояние свойство соглашение договор обязательство орган программа механизм \
         порядок процедура единица величина группа набор место участок вещество материал инструмент явление отношение отрасль наука";
    let (at, separator) =
        [" — ", " – "].into_iter().filter_map(|dash| sentence.find(dash).map(|at| (at, dash))).min_by_key(|(at, _)| *at)?;
    let meaning = at + separator.len()..without_dot(sentence);
    let (text, said) = (sentence.get(..at)?, sentence.get(meaning.clone())?);
    let plain = normalised(text);
    let first = plain.split(' ').next().unwrap_or_default();
    let class = normalised(said.split_whitespace().next().unwrap_or_default());
    let spoilt = is_one_of(first, GENERIC)
        || is_one_of(first, PREPOSITIONS)
        || is_one_of(first, PRONOUNS)
        || text.contains([',', ':', ';']);
    let classed = is_one_of(&class, CLASSES) && word_count(said) >= 4 && !said.contains(" — ");
    (!spoilt && classed && plain.split(' ').count() <= 4 && text.starts_with(char::is_uppercase)).then_some(Found {
        term: 0..at,
        meaning: Some(meaning),
        shape: Shape::Is,
        strong: true,
    })
}

/// «X — это …», «X означает …», «X представляет собой …»
fn this_is(sentence: &str, marked: &dyn Fn(Range<usize>) -> bool) -> Option<Found> {
    let links = [
        " — это ",
        " – это ",
        " - это ",
        " — это, ",
        " представляет собой ",
        " представляют собой ",
        " означает ",
        " обозначает ",
        " — это\u{a0}",
        "\u{a0}— это ",
    ];
    let (at, link) = links.iter().filter_map(|link| sentence.find(link).map(|at| (at, *link))).min_by_key(|(at, _)| *at)?;
    let meaning = at + link.len()..without_dot(sentence);
    let said = sentence.get(meaning.clone())?;
    let negated = [
        "не ",
        "что ",
        "и ",
        "всего ",
        "только ",
        "лишь ",
        "просто ",
        "тоже ",
        "также ",
        "ещё ",
        "аналогичн",
        "похож",
        "такой же ",
    ]
    .iter()
    .any(|word| said.starts_with(word));
    let term = bare_term(sentence, 0..at);
    let text = sentence.get(term.clone())?;
    let plain = normalised(text);
    let mut words = plain.split(' ');
    let first = words.next().unwrap_or_default();
    let spoilt = is_one_of(first, GENERIC) || is_one_of(first, PREPOSITIONS) || text.contains([',', ':', ';']);
    let long = plain.split(' ').count() > if marked(term.clone()) { 7 } else { 5 };
    let strong = !link.contains("это");
    (!negated && !spoilt && !long && word_count(said) >= 3).then_some(Found {
        term,
        meaning: Some(meaning),
        shape: Shape::Is,
        strong,
    })
}

/// "… is called an X."
fn english_called(sentence: &str) -> Option<Found> {
    let verbs = [" is called ", " are called ", " is known as "];
    let (at, verb) = verbs.iter().filter_map(|verb| sentence.find(verb).map(|at| (at, verb))).min_by_key(|(at, _)| *at)?;
    let term = at + verb.len()..without_dot(sentence);
    let (said, text) = (sentence.get(..at)?, sentence.get(term.clone())?);
    let opens = ["A ", "An ", "Any ", "Every "].iter().any(|opening| said.starts_with(opening));
    let plain = term_words(sentence, &term) <= 4 && !text.contains([',', ';', ':', '(']);
    (opens && plain && word_count(said) >= 4).then_some(Found { term, meaning: Some(0..at), shape: Shape::Is, strong: true })
}

/// Whether "the …" opens with a noun that names a class: "the process by which", "the level below which".
fn names_class(said: &str) -> bool {
    const CLASSES: &str = "process study act state practice movement level amount part ability rate time distance area name term science art \
         method measure ratio point period share difference sum total number study branch system set collection range degree extent \
         loss transfer change way use right";
    const AFTER: &str = "of by in below above at that where when to during between from on for which";
    let mut words = said.strip_prefix("the ").unwrap_or_default().split(' ');
    let (noun, after) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    is_one_of(noun, CLASSES) && is_one_of(after, AFTER)
}

fn english(sentence: &str, marked: &dyn Fn(Range<usize>) -> bool, headed: &dyn Fn(&str) -> bool) -> Option<Found> {
    if let Some(found) = english_called(sentence) {
        return Some(found);
    }
    const LINKS: &[&str] =
        &[" is a ", " is an ", " is the ", " is any ", " means ", " refers to ", " is defined as ", " stands for ", " denotes "];
    let (at, link) = LINKS.iter().filter_map(|link| sentence.find(link).map(|at| (at, *link))).min_by_key(|(at, _)| *at)?;
    let term = bare_term(sentence, 0..at);
    let text = sentence.get(term.clone())?;
    // The article belongs to what the term is.
    let article =
        ["a ", "an ", "the ", "any "].iter().find(|article| link.ends_with(&format!(" {article}"))).map_or(0, |a| a.len());
    let meaning = at + link.len() - article..without_dot(sentence);
    let said = sentence.get(meaning.clone())?;
    let plain = normalised(text);
    let words: Vec<&str> = plain.split(' ').collect();
    let (first, is_marked) = (words.first().copied().unwrap_or_default(), marked(term.clone()));
    let known = is_marked || headed(text) || text.starts_with(['"', '“']);
    let class = link == " is the " && names_class(said);
    let definite = text.starts_with("The ") && !known && !class;
    // "X is the Y" tells a fact about X more often than what X is.
    let weak_link = link == " is the " && !known && !class;
    let inside = words.iter().any(|word| is_one_of(word, ENGLISH_INSIDE));
    let second = words.get(1).copied().unwrap_or_default();
    let articled = matches!(first, "a" | "an") && is_one_of(second, COMPARED);
    let generic = articled || is_one_of(if first == "the" { second } else { first }, GENERIC);
    let strong = !link.starts_with(" is ") || link == " is defined as ";
    let spoilt = generic || definite || weak_link || inside || text.contains([',', ':', ';']) || words.len() > 6;
    let opens = said.trim_start_matches(['"', '“']);
    let opinion = OPINIONS.iter().any(|opening| opens.starts_with(opening));
    (!spoilt && !opinion && word_count(said) >= 4).then_some(Found { term, meaning: Some(meaning), shape: Shape::Is, strong })
}

/// The term without quotation marks around it and without words such as «Термин» before a quoted one.
fn bare_term(sentence: &str, range: Range<usize>) -> Range<usize> {
    let text = sentence.get(range.clone()).unwrap_or_default();
    if let Some(bare) = ["The term ", "Термин "].iter().find_map(|lead| text.strip_prefix(lead))
        && bare.starts_with(char::is_alphabetic)
    {
        return range.end - bare.len()..range.end;
    }
    for (open, close) in [('«', '»'), ('"', '"'), ('“', '”')] {
        let lead = text
            .find(open)
            .filter(|at| *at == 0 || is_one_of(&normalised(text.get(..*at).unwrap_or_default()), "термин понятие term"));
        if let Some(at) = lead
            && text.ends_with(close)
            && text.matches(open).count() <= 2
        {
            let (start, end) = (range.start + at + open.len_utf8(), range.end - close.len_utf8());
            if start < end {
                return start..end;
            }
        }
    }
    range
}

fn term_words(sentence: &str, range: &Range<usize>) -> usize {
    sentence.get(range.clone()).map_or(0, word_count)
}

fn without_dot(sentence: &str) -> usize {
    sentence.trim_end_matches(['.', ';']).len()
}

/// Abbreviations with their words: «минимальный размер оплаты труда (МРОТ)», "API (application programming interface)".
pub(super) fn abbreviations(sentence: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let mut found = Vec::new();
    for (open, _) in sentence.match_indices('(') {
        let Some(close) = sentence.get(open..).and_then(|rest| rest.find(')')).map(|at| open + at) else { continue };
        let (start, inside) = (open + 1, sentence.get(open + 1..close).unwrap_or_default());
        // «(далее — МРОТ)» introduces an abbreviation as well.
        let skip = ["далее — ", "далее – ", "далее - ", "сокращённо ", "сокр. "]
            .iter()
            .find(|lead| inside.starts_with(**lead))
            .map_or(0, |lead| lead.len());
        let short = start + skip..close;
        let before = sentence.get(..open).unwrap_or_default();
        if is_abbreviation(sentence.get(short.clone()).unwrap_or_default()) {
            if let Some(long) = words_for(sentence.get(short.clone()).unwrap_or_default(), before) {
                found.push((short, long));
            }
        } else if let Some(word) =
            before.trim_end().rsplit(|sign: char| sign.is_whitespace()).next().filter(|word| is_abbreviation(word))
            && let Some(long) = words_for(word, inside).filter(|long| long.start == 0 && long.end == inside.len())
        {
            let end = before.trim_end().len();
            found.push((end - word.len()..end, start + long.start..start + long.end));
        }
    }
    found
}

/// Whether a text is an abbreviation and the words behind it are its words, all of them.
pub(super) fn stands_for(short: &str, words: &str) -> bool {
    is_abbreviation(short) && words_for(short, words).is_some_and(|long| long == (0..words.len()))
}

fn is_abbreviation(text: &str) -> bool {
    let letters = text.chars().count();
    (2..=8).contains(&letters) && text.chars().all(char::is_uppercase)
}

/// The last words of a text whose first letters are those of the abbreviation, in the nominative as far as that shows.
fn words_for(short: &str, text: &str) -> Option<Range<usize>> {
    let text_end = text.trim_end().trim_end_matches(['"', '”', '»']).len();
    let text = text.get(..text_end).filter(|text| !text.ends_with("'s") && !text.ends_with("’s"))?;
    let mut starts: Vec<(usize, &str)> = Vec::new();
    for word in text.split([' ', '\u{a0}']) {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let inner = word.trim_start_matches(['«', '"', '“']);
        starts.push((at + word.len() - inner.len(), inner));
    }
    let mut letters: Vec<char> = short.chars().flat_map(char::to_lowercase).collect();
    for (at, word) in starts.iter().rev() {
        match spelt(word, &letters) {
            0 if !is_one_of(&word.to_lowercase(), "of the and for in to a и в на по с для о") => return None,
            count => letters.truncate(letters.len() - count),
        }
        if letters.is_empty() {
            return nominative(word, *at == 0).then_some(*at..text_end);
        }
    }
    None
}

/// How many letters at the end of the abbreviation a word stands for: "hypertext" for both of "HT".
fn spelt(word: &str, letters: &[char]) -> usize {
    let signs: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    let fits = |count: &usize| {
        let Some((first, more)) = letters.get(letters.len() - count..).and_then(<[char]>::split_first) else { return false };
        let mut rest = signs.iter().skip(1);
        signs.first() == Some(first) && more.iter().all(|letter| rest.any(|sign| sign == letter))
    };
    (1..=letters.len().min(3)).find(fits).unwrap_or(0)
}

/// Whether a Russian word may open a phrase in the nominative; other languages don't show it.
fn nominative(word: &str, opens_sentence: bool) -> bool {
    if cyrillic_share(word).unwrap_or(0.0) < 0.5 {
        return true;
    }
    let word = word.to_lowercase();
    let adjective = ["ый", "ий", "ая", "яя", "ое", "ее", "ые", "ие"].iter().any(|ending| word.ends_with(ending));
    let noun = opens_sentence
        && !["и", "у", "ю", "ом", "ем", "ой", "ого", "его", "ой", "ам", "ями", "ами"].iter().any(|ending| word.ends_with(ending));
    adjective || noun
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_points_to_another_place_is_found_wherever_it_stands() {
        for text in ["See above.", "Вышеуказанное верно.", "Порядок описан, см. ниже", "It costs what the table below says."]
        {
            assert!(dangles(text), "{text}");
        }
        for text in ["", "Oversee above all the kitchen.", "Таблица ниже стола.", "Sit below."] {
            assert!(!dangles(text), "{text}");
        }
    }

    #[test]
    fn only_a_text_that_sends_elsewhere_altogether_is_a_pointer() {
        for text in ["  See the rules of the house.", "For prices, see the list.", "“Tariff” redirects here.", "См. правила."]
        {
            assert!(is_pointer(text), "{text}");
        }
        for text in ["", "See that it is shut.", "For prices ask us.", "See the rules. They are short.", "Rules. See them."] {
            assert!(!is_pointer(text), "{text}");
        }
    }
}
