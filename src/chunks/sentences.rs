//! Where sentences end, for Russian and English.
//!
//! The segmenter of Unicode knows signs but no abbreviations, so its borders are candidates: a border is taken back
//! after an abbreviation, an initial or the number of a list item, and one is added after an ellipsis.

use icu_segmenter::{SentenceSegmenter, options::SentenceBreakInvariantOptions};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// The sentences of a text without the whitespace around them, in order.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for end in candidates(text).into_iter().filter(|end| *end < text.len()) {
        let (Some(before), Some(after)) = (text.get(start..end), text.get(end..)) else { continue };
        if ends(before.trim(), before, after.trim_start()) {
            push(text, start..end, &mut out);
            start = end;
        }
    }
    push(text, start..text.len(), &mut out);
    out
}

fn push(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let part = text.get(range.clone()).unwrap_or_default();
    let start = range.start + (part.len() - part.trim_start().len());
    let end = start + part.trim().len();
    if start < end {
        out.push(start..end);
    }
}

/// Borders after Unicode's rules and after an ellipsis that a capital letter follows.
fn candidates(text: &str) -> Vec<usize> {
    let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    let mut borders: Vec<usize> = segmenter.segment_str(text).collect();
    for (at, sign) in text.match_indices('…') {
        let after = at + sign.len();
        let rest = text.get(after..).unwrap_or_default();
        let closing = rest.trim_start_matches(['»', '”', '"', ')', '’']);
        let next = closing.trim_start();
        if closing.len() > next.len() && next.chars().next().is_some_and(|sign| sign.is_uppercase() || sign.is_numeric()) {
            borders.push(text.len() - next.len());
        }
    }
    // "Washington.[5] He": the number of a footnote belongs to the sentence before it.
    for (at, _) in text.match_indices("] ") {
        if text.get(..at + 1).is_some_and(|head| without_footnotes(head).len() <= at) {
            borders.push(at + 2);
        }
    }
    borders.sort_unstable();
    borders.dedup();
    borders
}

/// Whether a sentence really ends between `before` and `after`.
fn ends(before: &str, untrimmed: &str, after: &str) -> bool {
    let Some(next) = after.chars().next() else { return true };
    if before.ends_with('[') || after.starts_with('[') && without_footnotes(before).ends_with(['.', '!', '?']) {
        return false;
    }
    let closed = without_footnotes(before).trim_end_matches(['»', '”', '"', '\'', ')', ']', '’']);
    let next_is_lower = after.trim_start_matches(['«', '“', '"', '(']).chars().next().is_some_and(char::is_lowercase);
    let line_ends = untrimmed.trim_end_matches([' ', '\t']).ends_with(['\n', '\r', '\u{2028}', '\u{2029}']);
    if line_ends && !closed.ends_with(['.', '!', '?', '…', ':', ';']) {
        // A line that is merely wrapped goes on in small letters.
        return !next_is_lower;
    }
    if line_ends {
        return !(is_list_number(closed) || next_is_lower && closed.ends_with('.') && abbreviation(closed, after));
    }
    if closed.ends_with(['!', '?', '…']) {
        return !next_is_lower && !matches!(next, '—' | '–' | ',');
    }
    if closed.ends_with('.') {
        return !is_list_number(closed) && !abbreviation(closed, after) && !is_initial(closed, after);
    }
    true
}

/// The text without numbers of footnotes in square brackets at its end, when a sentence ends before them.
fn without_footnotes(text: &str) -> &str {
    let mut rest = text;
    while let Some(open) = rest.strip_suffix(']').and_then(|head| head.rfind('[')) {
        let number = rest.get(open + 1..rest.len() - 1).unwrap_or_default();
        if number.is_empty() || number.len() > 4 || !number.chars().all(|sign| sign.is_ascii_digit()) {
            break;
        }
        rest = rest.get(..open).unwrap_or_default();
    }
    if rest.ends_with(['.', '!', '?', '»', '"', '”', ')']) { rest } else { text }
}

/// "1.", "2.3.", "a." or "IV." alone: the text of the item follows.
fn is_list_number(before: &str) -> bool {
    let inner = before.trim_end_matches(['.', ')']);
    let roman = inner.len() <= 5 && inner.chars().all(|sign| "IVXLC".contains(sign));
    !inner.is_empty()
        && (inner.chars().all(|sign| sign.is_ascii_digit() || sign == '.')
            || roman
            || (inner.chars().count() == 1 && inner.chars().all(char::is_alphabetic)))
}

/// A capital letter with a dot before a name: «А. С. Пушкин», "J. Smith".
fn is_initial(before: &str, after: &str) -> bool {
    let mut signs = before.chars().rev().skip(1);
    let letter = signs.next().is_some_and(char::is_uppercase);
    let alone = signs.next().is_none_or(|sign| sign.is_whitespace() || "(«\"“.-–".contains(sign));
    let name = after.chars().next().is_some_and(char::is_uppercase);
    // «А.» is another initial, «А» alone may open a sentence.
    let initial = after.chars().nth(1) == Some('.');
    letter && alone && name && (initial || !starts_sentence(after))
}

fn abbreviation(before: &str, after: &str) -> bool {
    let tail = tail(before);
    let next = after.chars().next();
    let number_follows = next.is_some_and(|sign| sign.is_numeric() || sign == '№');
    let capital_follows = next.is_some_and(char::is_uppercase);
    if ends_with_word(&tail, &BEFORE_A_WORD).is_some() {
        return true;
    }
    if let Some(head) = ends_with_word(&tail, &BEFORE_A_NAME_OR_NUMBER) {
        // After a number these are units: «в 2020 г. Компания», «на 100 стр. Книга».
        return number_follows || !(ends_with_number(head) && (capital_follows || next == Some('«')));
    }
    if ends_with_word(&tail, &BEFORE_A_NUMBER).is_some() {
        return number_follows;
    }
    if ends_with_word(&tail, &OFTEN_LAST).is_some() {
        return !starts_sentence(after) && (capital_follows || number_follows) && tail.is_ascii();
    }
    false
}

/// The last 24 signs without spaces inside abbreviations, in small letters: "и т. д." becomes "и т.д.".
fn tail(before: &str) -> String {
    let start = before.char_indices().rev().nth(23).map_or(0, |(at, _)| at);
    let mut out = String::new();
    let mut space = false;
    for sign in before.get(start..).unwrap_or_default().chars() {
        if sign.is_whitespace() {
            space = true;
            continue;
        }
        // Only one letter after a dot belongs to what is before the space.
        if space {
            out.push(' ');
        }
        space = false;
        out.extend(sign.to_lowercase());
    }
    if !out.contains(". ") {
        return out;
    }
    for (spaced, tight) in [
        ("т. д.", "т.д."),
        ("т. п.", "т.п."),
        ("т. е.", "т.е."),
        ("т. к.", "т.к."),
        ("т. н.", "т.н."),
        ("т. ч.", "т.ч."),
        ("н. э.", "н.э."),
        ("и. о.", "и.о."),
    ] {
        out = out.replace(spaced, tight);
    }
    for (spaced, tight) in [("e. g.", "e.g."), ("i. e.", "i.e."), ("u. s.", "u.s."), ("p. m.", "p.m."), ("a. m.", "a.m.")] {
        out = out.replace(spaced, tight);
    }
    out
}

/// What stands before the word, when the text ends with one of the words.
fn ends_with_word<'a>(tail: &'a str, words: &Words) -> Option<&'a str> {
    let last = tail.rfind(' ').map_or(0, |at| at + 1);
    let inside = tail.get(last..)?.char_indices().filter(|(_, sign)| !sign.is_alphabetic() && *sign != '.');
    let mut starts = std::iter::once(last).chain(inside.map(|(at, sign)| last + at + sign.len_utf8()));
    let start = starts.find(|start| tail.get(*start..).is_some_and(|word| words.contains(word)))?;
    tail.get(..start)
}

fn ends_with_number(head: &str) -> bool {
    head.trim_end().chars().next_back().is_some_and(|sign| sign.is_numeric() || matches!(sign, 'x' | 'v' | 'i'))
}

/// Words that rather open a sentence than go on with a name.
fn starts_sentence(after: &str) -> bool {
    let word = after.split(|sign: char| !sign.is_alphabetic() && sign != '\'').next().unwrap_or_default();
    STARTERS.contains(word)
}

type Words = LazyLock<HashSet<&'static str>>;

/// These never end a sentence.
static BEFORE_A_WORD: Words = LazyLock::new(|| {
    "т.е. т.к. т.н. т.наз. напр. им. ул. просп. пр-т. пер. пл. наб. бул. б-р. ш. обл. р-н. респ. \
     проф. акад. доц. канд. докт. инж. гл. см. ср. табл. илл. таб. прил. прим. подр. соотв. гос. зам. и.о. \
     тов. гр. св. о. оз. р. г-н. г-жа. mr. mrs. ms. dr. prof. rev. gen. sen. rep. gov. hon. capt. lt. col. sgt. st. mt. \
     e.g. i.e. vs. cf. viz. approx. ca. resp. incl. dept. est."
        .split_whitespace()
        .collect()
});

/// These stand before a name or a number, unless a number stands before them.
static BEFORE_A_NAME_OR_NUMBER: Words = LazyLock::new(|| {
    "г. гг. д. кв. к. корп. стр. с. п. пп. ст. ч. рис. т. тт. гл. разд. абз. лит. пос. дер. \
     мин. тел. тыс. млн. млрд. оф. эт. пом. ст-ца. мкр. кг. см. мм. км. ред. изд. вып. fig. figs. sec. eq. ch. vol. ed. eds. pp. p. art. para. tel. ext."
    .split_whitespace().collect()
});

/// These are abbreviations only before a number.
static BEFORE_A_NUMBER: Words = LazyLock::new(|| {
    "no. nos. nr. ver. v. jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. янв. февр. апр. \
     авг. сент. окт. нояб. дек."
        .split_whitespace()
        .collect()
});

/// These often end a sentence; then a word follows that opens one.
static OFTEN_LAST: Words = LazyLock::new(|| {
    "inc. ltd. co. corp. llc. jr. sr. u.s. u.k. u.n. e.u. a.m. p.m. ph.d. etc. al.".split_whitespace().collect()
});

static STARTERS: Words = LazyLock::new(|| {
    "The A An This That These Those It He She They We You I In On At For If When While As But And So However \
     Then There Here Its Their His Her Our Your My After Before Since Although Because To With By From Is Are Do Does Not No \
     All Each Every Some Any Another Also What Why How Where Who \
     Он Она Оно Они Мы Вы Я Это Эта Этот Эти Там Здесь Тут Но И А Если Когда Для При После До Также Однако Поэтому Затем Потом \
     Его Её Их В На По С К У О Из За От Не Все Всё Каждый Каждая Каждое Так Такой Такая Такие Что Как Где Почему Кто"
        .split_whitespace()
        .collect()
});

#[cfg(test)]
mod tests {
    use super::sentences;

    /// A bar stands where a sentence ends.
    fn check(cases: &[&str]) {
        for case in cases {
            let text = case.replace('|', "");
            let found: Vec<&str> = sentences(&text).into_iter().map(|range| &text[range]).collect();
            let expected: Vec<&str> = case.split('|').map(str::trim).collect();
            assert_eq!(found, expected, "{case}");
        }
    }

    #[test]
    fn russian_sentences_end_where_a_reader_ends_them() {
        check(&[
            "Заявку рассматривают десять дней. |Ответ приходит по почте.",
            "Это относится к договорам, т. е. к сделкам. |Остальное не меняется.",
            "Это относится к сделкам, т.е. Договорам. |Конец.",
            "Купите хлеб, молоко и т. д. |Потом возвращайтесь.",
            "Купите хлеб, молоко и т.п. |Потом возвращайтесь.",
            "Завод им. Кирова закрыт. |Его снесут.",
            "Офис на ул. Ленина открыт. |Приходите.",
            "Мы работаем в г. Москве и г. Твери. |Приезжайте.",
            "Закон принят в 2020 г. |Компания его соблюдает.",
            "Закон принят в 2020 г. и действует.",
            "Подробности на стр. 15 отчёта. |Читайте.",
            "Схема на рис. 3 верна. |Она проста.",
            "Согласно п. 2 ст. 5 закона срок истёк. |Иск подан.",
            "Цена 500 руб. |Доставка бесплатна.",
            "Цена 500 руб. за штуку.",
            "Сидорова А. А., далее «Арендатор», платит. |Платёж вносят в срок.",
            "А. С. Пушкин родился в Москве. |Он поэт.",
            "Автор — А.С. Пушкин. |Год — 1833.",
            "Письмо подписал И. Иванов. |Его отправили.",
            "Длина равна 3.14 метра. |Ширина меньше.",
            "1. Откройте дверь. |2. Войдите.",
            "2.1. Общие правила. |Они просты.",
            "«Где ключ?» — спросил он. |Никто не ответил.",
            "Он сказал: «Иду.» |Потом ушёл.",
            "Как быть? |Спросите нас!",
            "Кто? что? где? |Неизвестно.",
            "Он ушёл… |Потом вернулся.",
            "Он ушёл… и вернулся.",
            "Ну что ж... |Пора.",
            "Ну что ж... пора.",
            "Сумма 2 млн. руб. |Срок год.",
            "См. табл. 4 и прил. А к договору. |Там всё есть.",
            "Проф. Иванов читает лекции. |Запись открыта.",
            "Участвовали Иванов, Петров и др. |Итоги подведены.",
            "В XIX в. город вырос. |Потом пришёл в упадок.",
            "ООО «Ромашка». |Устав.",
            "Дом стоит на просп. Мира, д. 5, кв. 12. |Вход со двора.",
            "Первая строка\nпродолжается здесь. |Вторая.",
            "Заголовок |\nПотом текст.",
            "Тел. 8 800 000-00-00. |Звоните.",
            "Витамин группы В. |Он полезен.",
            "Версия 2.0 вышла. |Обновитесь.",
            "Файл config.yaml лежит рядом. |Откройте его.",
            "Всё! |Конец.",
            "Без точки в конце",
        ]);
    }

    #[test]
    fn english_sentences_end_where_a_reader_ends_them() {
        check(&[
            "Send the form. |We answer within a day.",
            "Dr. Smith and Mr. Brown agree. |They signed.",
            "Use a tool, e.g. Make, to build. |It is fast.",
            "One unit, i.e. Ten metres, is enough. |Stop.",
            "Acme Inc. CEO Jane Roe resigned. |Shares fell.",
            "She works at Acme Inc. |The firm is small.",
            "See No. 5 for details. |It helps.",
            "Is it safe? |No. |Don't try it.",
            "J. R. R. Tolkien wrote it. |It sold well.",
            "It costs 3.50 dollars. |Pay now.",
            "He lives in the U.S. |He likes it.",
            "The U.S. Senate voted. |It passed.",
            "We open at 9 a.m. |The shop is small.",
            "See Fig. 3 and Eq. 2. |They match.",
            "1. Open the box. |2. Take it out.",
            "Apples, pears, etc. are fruit. |Eat them.",
            "\"Stop!\" he said. |Nobody moved.",
            "What is it? |A test.",
            "Wait... what happened? |Nothing.",
            "Visit example.com today. |It is free.",
            "St. Petersburg is cold. |Go in June.",
            "Plan B. |The rest is history.",
            "Version 1.2.3 is out. |Update now.",
            "Smith et al. 2020 show it. |Others disagree.",
            "She holds a Ph.D. |She teaches.",
            "It ends on Jan. 5 at noon. |Be there.",
            "(It is optional.) |Skip it.",
            "Run it vs. Docker. |Compare.",
            "A line\nthat wraps goes on. |Next.",
            "It is in Washington.[75] |It is old.[3][4] |The end.",
            "See item [5] in the list. |Done.",
        ]);
    }

    #[test]
    fn an_empty_text_has_no_sentences() {
        assert!(sentences("").is_empty());
        assert!(sentences(" \n ").is_empty());
    }
}
