//! A heading with the text under it.

mod goes_on;

use super::super::RecipeId;
use super::super::words::{clause_number, is_among, is_one_of, normalised, one_line, word_count};
use super::SkipReason;
use super::bench::{Bench, Draft, Tongue};
use super::definitions::{dangles, is_pointer};
use super::wordings::{SECTION, SECTION_OF_DOCUMENT, SECTION_OF_SECTION, quoted};
use crate::chunks::{Part, Rendering, pieces, sentences};
use crate::document::{Block, BlockKind, Span};
use std::collections::{BTreeSet, HashMap};

/// An answer under this many words teaches little.
const WORDS_MIN: usize = 8;

/// A longer title makes a clumsy question, so it is used only where the heading says nothing without it.
pub(super) const TITLE_MAX: usize = 80;

pub(super) fn run(bench: &mut Bench<'_>) {
    let headings = bench.headings();
    let mut times: HashMap<String, u32> = HashMap::new();
    for heading in &headings {
        *times.entry(normalised(&bench.block(*heading).map(|block| block.text.clone()).unwrap_or_default())).or_default() += 1;
    }
    for heading in headings {
        let Some(text) = bench.block(heading).map(|block| one_line(&block.text)) else { continue };
        let text = clean(&text);
        let repeated = times.get(&normalised(&text)).is_some_and(|times| *times > 1);
        if let Err(reason) = section(bench, heading, &text, repeated) {
            bench.skip(reason, Some(heading));
        }
    }
    goes_on::run(bench);
}

fn section(bench: &mut Bench<'_>, heading: u32, text: &str, repeated: bool) -> Result<(), SkipReason> {
    if is_boilerplate(text) {
        return Err(SkipReason::Boilerplate);
    }
    // What stands under the title tells about the document, and the document has a recipe of its own.
    let asked_as_a_whole = bench.plan.recipes.contains(&RecipeId::WholeDocument);
    if asked_as_a_whole && is_title(bench, heading) && introduction(bench).is_some() {
        return Ok(());
    }
    if text.ends_with('?') || !names_a_subject(text) {
        return Err(if bench.is_used(heading) { SkipReason::AlreadyUsed } else { SkipReason::VagueQuestion });
    }
    let (rendering, blocks) = body(bench, heading)?;
    if blocks.iter().all(|index| bench.level(*index).is_some()) {
        return Err(SkipReason::TooShort);
    }
    if mostly_used(bench, &blocks) {
        return Err(SkipReason::AlreadyUsed);
    }
    if word_count(&rendering.text) < WORDS_MIN {
        return Err(SkipReason::TooShort);
    }
    let all = sentences(&rendering.text);
    let first = all.first().and_then(|range| rendering.text.get(range.clone())).unwrap_or_default();
    // A preamble leads to the sections: "agree as follows".
    if dangles(first) || is_title(bench, heading) && all.len() <= 3 && dangles(&rendering.text) {
        return Err(SkipReason::DanglingReference);
    }
    let tongue = bench.tongue(&rendering.text);
    let path = path(bench, heading);
    let key = format!("section:{}:{}", normalised(bench.title.as_deref().unwrap_or_default()), normalised(&path.join(" / ")));
    let questions = match as_question(text, tongue) {
        Some(question) => vec![question],
        None => asked(bench, heading, text, repeated, tongue, &key).ok_or(SkipReason::VagueQuestion)?,
    };
    bench.add(Draft::quoted(questions, rendering, key, heading));
    Ok(())
}

/// Whether questions that are trusted more have used half of the text.
fn mostly_used(bench: &Bench<'_>, blocks: &[u32]) -> bool {
    let length = |index: &u32| bench.block(*index).map_or(0, |block| block.text.len());
    let all: usize = blocks.iter().map(length).sum();
    let used: usize = blocks.iter().filter(|index| bench.is_used(**index)).map(length).sum();
    used * 2 >= all
}

/// What to answer: all that is under the heading when it fits, else its own text up to a block border.
fn body(bench: &Bench<'_>, heading: u32) -> Result<(Rendering, Vec<u32>), SkipReason> {
    let all = content(bench, heading);
    let is_heading = |index: &u32| bench.level(*index).is_some();
    let own: Vec<u32> = all.iter().copied().take_while(|index| !is_heading(index)).collect();
    let children = all.iter().filter(|index| is_heading(index)).count();
    // Under the title stands the whole document, which has a recipe of its own.
    if is_title(bench, heading) && children > 0 {
        let own = told(bench, &own);
        return if own.is_empty() { Err(SkipReason::TooShort) } else { beginning(bench, &own) };
    }
    let whole = bench.rendered(&parts(bench, &all));
    // A lone child under an empty parent would only say the same again.
    let says_more = children == 0 || !own.is_empty() || children > 1;
    let levels: BTreeSet<u8> = all.iter().filter_map(|index| bench.level(*index)).collect();
    // What has headings of its own inside is told often enough without being told again here.
    if levels.len() > 1 {
        if mostly_used(bench, &all) {
            return Err(SkipReason::AlreadyUsed);
        }
        return if own.is_empty() { Err(SkipReason::TooShort) } else { beginning(bench, &own) };
    }
    if bench.fits(&whole.text, bench.plan.answer_tokens_max) {
        return if all.is_empty() || !says_more { Err(SkipReason::TooShort) } else { Ok((whole, all)) };
    }
    if own.is_empty() {
        return Err(SkipReason::TooLong);
    }
    beginning(bench, &own)
}

/// The blocks as parts. The number of a clause that stands alone counts nothing, so it is left out.
fn parts(bench: &Bench<'_>, blocks: &[u32]) -> Vec<Part> {
    if let [only] = blocks
        && let Some(block) = bench.block(*only).filter(|block| matches!(block.kind, BlockKind::Paragraph))
    {
        let number = clause_number(&block.text);
        // "1." may be followed by "2." in the same paragraph.
        let of_a_clause =
            block.text.get(..number).is_some_and(|number| number.trim_end().trim_end_matches(['.', ')']).contains('.'));
        let start = if of_a_clause { number as u32 } else { 0 };
        let part = Part::Text(Span { block: *only, start, end: block.text.len() as u32 });
        return vec![without_broken_end(bench, &part).unwrap_or(part)];
    }
    let mut parts: Vec<Part> = blocks.iter().filter_map(|index| Part::whole(bench.document, *index)).collect();
    if let Some(cut) = parts.last().and_then(|last| without_broken_end(bench, last)) {
        parts.pop();
        parts.push(cut);
    }
    parts
}

/// A paragraph without its last sentence when that breaks off, as it does where a page or a file ends.
fn without_broken_end(bench: &Bench<'_>, part: &Part) -> Option<Part> {
    let Part::Text(span) = part else { return None };
    let block = bench.block(span.block).filter(|block| matches!(block.kind, BlockKind::Paragraph))?;
    let text = block.text.get(span.start as usize..span.end as usize)?;
    let all = sentences(text);
    let [.., before, last] = all.as_slice() else { return None };
    let words = text.get(last.clone())?;
    let broken = word_count(words) >= 4 && words.ends_with(|sign: char| sign.is_lowercase() || sign == ',');
    let ended = text.get(before.clone()).is_some_and(|before| before.ends_with(['.', '!', '?', '…']));
    (broken && ended).then(|| Part::Text(Span { end: span.start + before.end as u32, ..*span }))
}

/// More words than this under the title treat the subject rather than introduce the document.
const INTRODUCTION_WORDS: std::ops::RangeInclusive<usize> = 12..=120;

/// What stands under the title before the first section, when it is short enough to say what the document is about.
pub(super) fn introduction(bench: &Bench<'_>) -> Option<Rendering> {
    let heading = bench.headings().into_iter().find(|heading| is_title(bench, *heading))?;
    let all = content(bench, heading);
    let own: Vec<u32> = all.iter().copied().take_while(|index| bench.level(*index).is_none()).collect();
    let told = told(bench, &own);
    let prose = told
        .iter()
        .filter_map(|index| bench.block(*index))
        .all(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Quotation | BlockKind::List { .. }));
    let last = bench.block(*told.last()?)?;
    // Where all headings are of one level, only the file's own title tells the title from the first section.
    let named = bench.document.title.as_deref().is_some_and(|title| Some(clean(&one_line(title))) == bench.title);
    let has_sections = own.len() < all.len() || named && bench.headings().into_iter().any(|other| other > heading);
    if !has_sections || !prose || last.text.trim_end().ends_with(':') || mostly_used(bench, &told) {
        return None;
    }
    let rendering = bench.rendered(&parts(bench, &told));
    let all = sentences(&rendering.text);
    let first = all.first().and_then(|range| rendering.text.get(range.clone()))?;
    let says = word_count(first) >= 6 && first.ends_with(['.', '…', '!', ':']) && !dangles(&rendering.text);
    (says && INTRODUCTION_WORDS.contains(&word_count(&rendering.text))).then_some(rendering)
}

/// What is told under the title: from the first sentences on, when there are any, and without the lines between.
fn told(bench: &Bench<'_>, blocks: &[u32]) -> Vec<u32> {
    let block = |index: &u32| bench.block(*index);
    let is_prose = |index: &u32| block(index).is_some_and(|block| matches!(block.kind, BlockKind::Paragraph) && is_told(block));
    let first = blocks.iter().position(is_prose).unwrap_or(0);
    blocks.iter().skip(first).copied().filter(|index| block(index).is_some_and(is_told)).collect()
}

/// Whether a block tells something; a line without an end is a byline, a date or a caption.
fn is_told(block: &Block) -> bool {
    !matches!(block.kind, BlockKind::Paragraph) || block.text.trim_end().ends_with(|sign: char| !sign.is_alphanumeric())
}

pub(super) fn is_title(bench: &Bench<'_>, heading: u32) -> bool {
    bench.block(heading).is_some_and(|block| bench.title.as_deref() == Some(clean(&one_line(&block.text)).as_str()))
}

/// Whether there is a word in it, and not only a number or a mark of a machine: "3f2a91c0-77b1-4d0e".
pub(super) fn names_a_subject(text: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(char::is_alphabetic);
    let of_a_machine = |word: &str| word.chars().count() > 11 && word.contains(|sign: char| sign.is_ascii_digit());
    let has_letters = text.chars().any(char::is_alphabetic);
    has_letters && (normalised(text).split(' ').any(is_word) || !text.split_whitespace().any(of_a_machine))
}

/// The blocks under a heading without contents, references and the like.
fn content(bench: &Bench<'_>, heading: u32) -> Vec<u32> {
    let mut skipped_to = 0;
    let mut kept = Vec::new();
    for index in bench.under(heading) {
        let Some(block) = bench.block(index) else { break };
        if index >= skipped_to
            && matches!(block.kind, BlockKind::Heading { .. })
            && is_boilerplate(&clean(&one_line(&block.text)))
        {
            skipped_to = bench.under(index).end;
        }
        // What only sends the reader elsewhere is no beginning of an answer.
        let leads_away = kept.is_empty() && matches!(block.kind, BlockKind::Paragraph) && is_pointer(&block.text);
        if index >= skipped_to && bench.is_flow(index) && !leads_away {
            kept.push(index);
        }
        // The name of a file above code that isn't there.
        let missing = matches!(block.kind, BlockKind::Code { .. }) && !bench.is_flow(index);
        let is_caption = |block: &Block| matches!(block.kind, BlockKind::Paragraph) && !is_told(block);
        if missing && kept.last().and_then(|last| bench.block(*last)).is_some_and(is_caption) {
            kept.pop();
        }
    }
    let leads = |block: &Block| introduces(block) || matches!(block.kind, BlockKind::Paragraph) && is_pointer(&block.text);
    while kept.last().and_then(|last| bench.block(*last)).is_some_and(leads) {
        kept.pop();
    }
    kept
}

/// Whether a paragraph leads to what should follow it.
pub(super) fn introduces(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph) && block.text.trim_end().ends_with(':')
}

/// As many of the blocks as fit the budget.
fn beginning(bench: &Bench<'_>, blocks: &[u32]) -> Result<(Rendering, Vec<u32>), SkipReason> {
    let max = bench.plan.answer_tokens_max;
    let fits = |parts: &[Part]| bench.fits(&bench.rendered(parts).text, max);
    let mut parts: Vec<Part> = Vec::new();
    for index in blocks {
        let Some(part) = Part::whole(bench.document, *index) else { continue };
        parts.push(part);
        if !fits(&parts) {
            parts.pop();
            break;
        }
    }
    while parts.last().and_then(|part| bench.block(part.block())).is_some_and(introduces) {
        parts.pop();
    }
    if parts.is_empty() {
        parts = first_sentences(bench, *blocks.first().ok_or(SkipReason::TooShort)?).ok_or(SkipReason::TooLong)?;
    }
    let used: Vec<u32> = parts.iter().map(Part::block).collect();
    let tidy = self::parts(bench, &used);
    if fits(&tidy) {
        parts = tidy;
    }
    Ok((bench.rendered(&parts), used))
}

/// The beginning of a long paragraph. A list or table cut short would be a wrong answer, so those give nothing.
fn first_sentences(bench: &Bench<'_>, block: u32) -> Option<Vec<Part>> {
    if !matches!(bench.block(block)?.kind, BlockKind::Paragraph) {
        return None;
    }
    let mut joined: Option<Part> = None;
    for piece in pieces(bench.document, block, bench.plan.answer_tokens_max, bench.counter) {
        let longer = match &joined {
            Some(part) => part.joined(&piece)?,
            None => piece,
        };
        if !bench.fits(&bench.rendered(std::slice::from_ref(&longer)).text, bench.plan.answer_tokens_max) {
            break;
        }
        joined = Some(longer);
    }
    joined.map(|part| vec![part])
}

/// The headings above and the heading itself.
fn path(bench: &Bench<'_>, heading: u32) -> Vec<String> {
    let above = bench.section_of(heading).map(|section| section.path.as_slice()).unwrap_or_default();
    let itself = (!above.contains(&heading)).then_some(heading);
    let blocks = above.iter().copied().chain(itself).filter_map(|index| bench.block(index));
    blocks.map(|block| clean(&one_line(&block.text))).collect()
}

/// The heading in a template; one that says little together with the title, or with the heading above it.
fn asked(bench: &Bench<'_>, heading: u32, text: &str, repeated: bool, tongue: Tongue, key: &str) -> Option<Vec<String>> {
    let quote = quoted(text, tongue);
    let differs = |other: &String| normalised(other) != normalised(text);
    let vague = repeated || is_vague(text);
    // "Before you start" says only within its document what is to be started.
    let part_of_sentence = opens_like_a_part(text);
    let title = bench.title.clone().filter(differs);
    let path = path(bench, heading);
    let names_it = |other: &&String| !is_vague(other) && !is_boilerplate(other) && differs(other);
    let above = path.iter().rev().skip(1).find(names_it).filter(|other| Some(*other) != title.as_ref()).cloned();
    // Repeated headings differ by what is above them; one or two words lack only the document they are about.
    let context = match (vague || part_of_sentence, above, title) {
        (true, Some(above), _) => Some((above, &SECTION_OF_SECTION)),
        (true, None, Some(title)) => Some((title, &SECTION_OF_DOCUMENT)),
        (true, None, None) if vague => return None,
        (true, None, None) => None,
        (false, _, Some(title)) if word_count(text) <= 2 && title.chars().count() <= TITLE_MAX => {
            Some((title, &SECTION_OF_DOCUMENT))
        }
        (false, _, _) => None,
    };
    Some(match context {
        Some((title, wordings)) => {
            let title = quoted(&title, tongue);
            bench.worded(wordings, tongue, key, |template| template.replace("{title}", &title).replace("{}", &quote))
        }
        None => bench.worded(&SECTION, tongue, key, |template| template.replace("{}", &quote)),
    })
}

/// Whether a heading opens with a preposition or a conjunction.
fn opens_like_a_part(text: &str) -> bool {
    let plain = normalised(text);
    let first = plain.split(' ').next().unwrap_or_default();
    let words = "в во на с со для при по о об из у к от до без через после перед если когда пока \
         in on at with without from to for by before after when where while if until during";
    is_one_of(first, words)
}

/// The heading without its number and closing marks.
pub(super) fn clean(text: &str) -> String {
    let text = text.trim_end_matches(['¶', '#', ' ', ':', '.']).trim();
    let rest = text.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == '.');
    let separated = rest.len() < text.len() && rest.starts_with([' ', ')', '\u{a0}']);
    let dotted = separated && text.contains(['.', ')']);
    let rest = rest.trim_start_matches([')', ' ', '\u{a0}']);
    // "1 Introduction" is numbered, "12 Monkeys" is not.
    let numbered = dotted || separated && (is_vague(rest) || is_boilerplate(rest));
    if numbered && !rest.is_empty() { rest.to_owned() } else { text.to_owned() }
}

/// A heading that already asks, lacking only its question mark.
pub(super) fn as_question(text: &str, tongue: Tongue) -> Option<String> {
    if word_count(text) < 3 || text.contains([':', '—', '–', '!']) {
        return None;
    }
    match tongue {
        Tongue::Russian => {
            let first = normalised(text).split(' ').next().unwrap_or_default().to_owned();
            // «Когда вы заболели» tells of a case and asks for nothing.
            let of_a_case = ["когда вы ", "когда вас ", "когда у вас ", "когда ты ", "что если "];
            let plain = normalised(text);
            let asks = is_one_of(&first, "как что почему зачем где когда кто куда откуда сколько чем");
            (asks && !of_a_case.iter().any(|opening| plain.starts_with(opening))).then(|| format!("{text}?"))
        }
        Tongue::English => {
            let turned = [
                ("How to ", "How do I "),
                ("When to ", "When should I "),
                ("Where to ", "Where should I "),
                ("What to do ", "What should I do "),
            ];
            let rest = |opening: &str| text.strip_prefix(opening);
            let turned = turned.iter().find_map(|(opening, asking)| rest(opening).map(|rest| format!("{asking}{rest}?")));
            let asks = [
                "What is ",
                "What are ",
                "How does ",
                "How do ",
                "Why is ",
                "Why are ",
                "Why do ",
                "Why does ",
                "How can ",
                "How is ",
                "How are ",
                "How many ",
                "How much ",
                "How long ",
                "How often ",
                "What if ",
                "What happens ",
                "Who is ",
                "Who are ",
                "Who can ",
                "Who may ",
                "Who pays ",
                "Can I ",
                "Do I ",
                "May I ",
                "Should I ",
            ];
            let asked = || asks.iter().any(|opening| text.starts_with(opening)).then(|| format!("{text}?"));
            // "How memory works" is no question of its own, but part of one.
            let clause = ["How ", "Why ", "What "].iter().any(|opening| text.starts_with(opening));
            let rest = text.chars().skip(1).collect::<String>();
            let told = || clause.then(|| format!("Explain {}{rest}.", text.chars().take(1).collect::<String>().to_lowercase()));
            turned.or_else(asked).or_else(told)
        }
    }
}

/// Headings of parts that hold no text of their own.
pub(super) fn is_boilerplate(text: &str) -> bool {
    let plain = normalised(text);
    const NAMES: &str = "содержание|оглавление|список литературы|литература|источники|библиография|ссылки|см также|смотрите также| \
         читайте также|предметный указатель|указатель|навигация|поделиться|комментарии|теги|подписи сторон| \
         реквизиты и подписи сторон|список источников|полезные ссылки|сноски|contents|table of contents|toc|on this page| \
         references|bibliography|see also|further reading|for further reading|learn more|resources|полезные материалы| \
         дополнительные материалы|index|navigation|external links|links|related|related articles|footnotes| \
         acknowledgements|acknowledgments|share|comments|tags|license|licence|copyright|sources|menu|search|signatures";
    is_among(&plain, NAMES)
}

/// Headings that many documents have and that name no subject.
pub(super) fn is_vague(text: &str) -> bool {
    let plain = normalised(text);
    const NAMES: &str = "введение|вступление|общие положения|общая информация|общие сведения|обзор|описание|пример|примеры|назначение| \
         заключение|вывод|выводы|итоги|приложение|приложения|прочее|другое|разное|дополнительно|примечание|примечания| \
         требования|использование|применение|условия|порядок|цель|цели|задачи|предисловие|основное|параметры|настройка| \
         установка|детали|подробности|важно|замечания|решение|проблема|результат|результаты|методы|практика|теория| \
         заключительные положения|прочие условия|основная часть|о документе|начало|шаги|обратите внимание|аннотация| \
         резюме|overview|introduction|intro|general|description|example|examples|usage|notes|note|details|requirements| \
         summary|background|conclusion|conclusions|appendix|misc|miscellaneous|other|purpose|scope|getting started| \
         installation|setup|configuration|options|parameters|about|preface|abstract|results|methods|discussion|steps| \
         prerequisites|basics|general information|more information|additional information|next steps|key points| \
         key features|features|benefits|tips|limitations|returns|arguments|attributes|methods and properties| \
         what s new|faq|частые вопросы|часто задаваемые вопросы|вопросы и ответы|frequently asked questions| \
         questions and answers";
    let part = "глава раздел часть приложение статья шаг этап chapter section part appendix step article";
    let mut words = plain.split(' ');
    let numbered = words.next().is_some_and(|first| is_one_of(first, part))
        && words.clone().all(|word| word.len() <= 4)
        && words.next().is_some();
    numbered || is_among(&plain, NAMES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_that_asks_becomes_a_question() {
        let cases = [
            ("Как вернуть товар", Tongue::Russian, Some("Как вернуть товар?")),
            ("Возврат товара", Tongue::Russian, None),
            ("How to reset a password", Tongue::English, Some("How do I reset a password?")),
            ("What is a chunk", Tongue::English, Some("What is a chunk?")),
            ("How memory works", Tongue::English, Some("Explain how memory works.")),
            ("When you are ill", Tongue::English, None),
            ("Where the keys are kept", Tongue::English, None),
            ("When to call", Tongue::English, Some("When should I call?")),
            ("What if you lose a key", Tongue::English, Some("What if you lose a key?")),
            ("Who may use the press", Tongue::English, Some("Who may use the press?")),
            ("Когда вы болеете", Tongue::Russian, None),
            ("Когда приходит заказ", Tongue::Russian, Some("Когда приходит заказ?")),
            ("Howling winds at sea", Tongue::English, None),
        ];
        for (heading, tongue, question) in cases {
            assert_eq!(as_question(heading, tongue).as_deref(), question);
        }
    }

    #[test]
    fn headings_lose_their_numbers() {
        for (heading, clean_one) in [
            ("1.2. Общие положения:", "Общие положения"),
            ("3) Оплата", "Оплата"),
            ("2020 год", "2020 год"),
            ("1 Introduction", "Introduction"),
            ("12 Monkeys", "12 Monkeys"),
        ] {
            assert_eq!(clean(heading), clean_one);
        }
        assert!(is_vague("Глава 3") && is_vague("Overview") && !is_vague("Глава о возврате товара"));
    }
}
