//! Words compared without their dress: case, punctuation, «ё» and endings.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The text in small letters, «ё» as «е», everything but letters and digits as one space.
pub fn normalised(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            'a'..='z' | '0'..='9' | 'а'..='я' => out.push(sign),
            'A'..='Z' => out.push(sign.to_ascii_lowercase()),
            'ё' | 'Ё' => out.push('е'),
            _ => sign.to_lowercase().for_each(|sign| push_normalised(&mut out, sign)),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn push_normalised(out: &mut String, sign: char) {
    if is_word_sign(sign) {
        out.push(sign);
    } else if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Whether a sign is a letter. The common ones are told without a look into the tables of Unicode.
pub fn is_letter(sign: char) -> bool {
    match sign {
        '\0'..='\u{7f}' => sign.is_ascii_alphabetic(),
        '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}' => true,
        _ => sign.is_alphabetic(),
    }
}

/// Whether a sign is a letter or a digit.
pub fn is_word_sign(sign: char) -> bool {
    is_letter(sign) || sign.is_numeric()
}

/// The text on one line with single spaces.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines of a text in bytes, each with its line feed.
pub fn line_ranges(text: &str) -> Vec<Range<u32>> {
    let mut at = 0;
    let mut ranges = Vec::new();
    for line in text.split_inclusive('\n') {
        ranges.push(at..at + line.len() as u32);
        at += line.len() as u32;
    }
    ranges
}

/// How many words of letters or digits there are.
pub fn word_count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(is_word_sign)).count()
}

/// How many bytes the number of a clause takes at the beginning of a text, with the space behind it: "8.1. ", "3.2 ",
/// "2) ". A date, a year or a quantity is none.
pub fn clause_number(text: &str) -> usize {
    let digits = text.find(|sign: char| !sign.is_ascii_digit() && sign != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at(digits);
    let closed = rest.starts_with(')');
    let after = rest.strip_prefix(')').unwrap_or(rest);
    let mut groups = number.strip_suffix('.').unwrap_or(number).split('.');
    let counts = groups.all(|group| (1..=3).contains(&group.len()) && !group.starts_with('0'));
    let words = after.trim_start();
    let opens = words.trim_start_matches(['«', '"', '“', '(', '*']).starts_with(char::is_uppercase);
    let set_apart = closed || number.contains('.');
    if counts && set_apart && opens && words.len() < after.len() { text.len() - words.len() } else { 0 }
}

/// The beginning of a normalised word, which its other forms share as a rule.
pub fn stem(word: &str) -> &str {
    let keep = match word.chars().count() {
        0..=4 => 4,
        5..=6 => 4,
        7..=8 => 5,
        _ => 6,
    };
    word.char_indices().nth(keep).map_or(word, |(at, _)| word.get(..at).unwrap_or(word))
}

/// Words that say nothing of what a text is about.
const FUNCTION_WORDS: &str = "для или при под над про без это этот эта эти как что чем где кто его она они все всё так том тот есть был была были \
     быть если когда чтобы также между после перед через свой своя своё свои наш наша наши ваш ваша ваши другие другой который которые \
     можно нужно надо the and for with from into about your our you how what when where which who why are was were not can may all any \
     its this that these those their there has have had than then them they will does did other more most some such only also";

/// The words of a text that say what it is about, normalised and in order.
pub fn content_words(text: &str) -> Vec<String> {
    let plain = normalised(text);
    let speaks = |word: &&str| word.chars().count() >= 3 && !is_one_of(word, FUNCTION_WORDS);
    plain.split(' ').filter(speaks).map(str::to_owned).collect()
}

/// Whether a normalised text has this normalised word in any of its forms: rather once too often than once too seldom.
pub fn occurs(word: &str, text: &str) -> bool {
    let letters = word.chars().count();
    // "fees" is found in "fee".
    let root =
        if letters == 4 { word.char_indices().nth(3).and_then(|(at, _)| word.get(..at)).unwrap_or(word) } else { stem(word) };
    let is_short = letters <= 4;
    text.match_indices(root).any(|(at, _)| !is_short || at == 0 || text.get(..at).is_some_and(|before| before.ends_with(' ')))
}

/// The part of the letters that are Cyrillic, from 0 to 1; `None` when there are no letters.
pub fn cyrillic_share(text: &str) -> Option<f32> {
    Letters::of(text).cyrillic_share()
}

/// How many letters a text has, and how many of them are Cyrillic.
#[derive(Clone, Copy, Debug, Default)]
pub struct Letters {
    pub all: u32,
    cyrillic: u32,
}

impl Letters {
    pub fn of(text: &str) -> Self {
        let mut letters = Letters::default();
        for sign in text.chars().filter(|sign| is_letter(*sign)) {
            letters.all += 1;
            letters.cyrillic += u32::from(matches!(u32::from(sign), 0x400..=0x52f));
        }
        letters
    }

    /// The part that is Cyrillic, from 0 to 1; `None` when there are no letters.
    pub fn cyrillic_share(self) -> Option<f32> {
        (self.all > 0).then(|| self.cyrillic as f32 / self.all as f32)
    }
}

/// Whether the word is one of a list written with spaces.
pub fn is_one_of(word: &str, list: &'static str) -> bool {
    is_in(word, list, || list.split_whitespace().collect())
}

/// Whether the text is one of a list written with bars.
pub fn is_among(text: &str, list: &'static str) -> bool {
    is_in(text, list, || list.split('|').map(str::trim).collect())
}

thread_local! {
    /// The items of each list. Lists are literals, so where one stands in memory tells which one it is.
    static LISTS: RefCell<HashMap<*const str, HashSet<&'static str>>> = RefCell::default();
}

fn is_in(text: &str, list: &'static str, items: impl FnOnce() -> HashSet<&'static str>) -> bool {
    LISTS.with_borrow_mut(|lists| lists.entry(std::ptr::from_ref(list)).or_insert_with(items).contains(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_clauses_are_told_from_quantities() {
        let cases = [
            ("8.1. Общее собрание", "Общее собрание"),
            ("3.2 Arbitration", "Arbitration"),
            ("2) «Аренда»", "«Аренда»"),
            ("1. **Term**", "**Term**"),
            ("3.5 миллиона", "3.5 миллиона"),
            ("14.03.2024 Собрание", "14.03.2024 Собрание"),
            ("2024 год", "2024 год"),
            ("2024. Итоги", "2024. Итоги"),
            ("5 Стульев", "5 Стульев"),
            ("8.1.Слитно", "8.1.Слитно"),
        ];
        for (text, words) in cases {
            assert_eq!(text.get(clause_number(text)..), Some(words));
        }
    }

    #[test]
    fn letters_and_digits_are_those_of_unicode() {
        for sign in '\0'..='\u{1ffff}' {
            assert_eq!((is_letter(sign), is_word_sign(sign)), (sign.is_alphabetic(), sign.is_alphanumeric()), "{sign:?}");
            let expected = if sign == 'Ё' { "ё".to_owned() } else { sign.to_lowercase().to_string() };
            let letters: String = expected.chars().filter(|sign| sign.is_alphanumeric()).collect();
            let found = normalised(&sign.to_string());
            assert_eq!(found.replace(' ', ""), letters.replace('ё', "е"), "{sign:?}");
        }
    }

    #[test]
    fn a_word_is_looked_up_as_a_whole() {
        const WORDS: &str = "one two \
             three";
        assert!(["one", "two", "three"].iter().all(|word| is_one_of(word, WORDS)));
        assert!(["", " ", "tw", "one two", "four"].iter().all(|word| !is_one_of(word, WORDS)));
        const PHRASES: &str = "see also| \
             read more";
        assert!(is_among("see also", PHRASES) && is_among("read more", PHRASES));
        assert!(!is_among("see", PHRASES) && !is_among("", PHRASES));
    }

    #[test]
    fn dress_does_not_tell_words_apart() {
        assert_eq!(normalised("  Что  такое «Ёлка»?! "), "что такое елка");
        assert_eq!(normalised("..."), "");
        assert_eq!(stem("договора"), stem("договору"));
        assert_eq!(word_count("— да, и 5 раз"), 4);
    }

    #[test]
    fn a_word_is_found_in_its_other_forms() {
        assert_eq!(content_words("Оплата и возврат для жильцов: how to pay 20"), ["оплата", "возврат", "жильцов", "pay"]);
        let text = normalised("Деньги возвращают, переоплату зачтут. The fee for protests.");
        for (word, found) in
            [("возврат", true), ("оплата", true), ("fees", true), ("залог", false), ("test", false), ("tests", true)]
        {
            assert_eq!(occurs(word, &text), found, "{word}");
        }
    }
}
