//! Words compared without their dress: case, punctuation, «ё» and endings.

use std::ops::Range;

/// The text in small letters, «ё» as «е», everything but letters and digits as one space.
pub fn normalised(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars().flat_map(char::to_lowercase) {
        if sign.is_alphanumeric() {
            out.push(if sign == 'ё' { 'е' } else { sign });
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
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
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
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

/// The part of the letters that are Cyrillic, from 0 to 1; `None` when there are no letters.
pub fn cyrillic_share(text: &str) -> Option<f32> {
    let (mut cyrillic, mut all) = (0_u32, 0_u32);
    for sign in text.chars().filter(|sign| sign.is_alphabetic()) {
        all += 1;
        cyrillic += u32::from(matches!(u32::from(sign), 0x400..=0x52f));
    }
    (all > 0).then(|| cyrillic as f32 / all as f32)
}

/// Whether the word is one of a list written with spaces.
pub fn is_one_of(word: &str, list: &str) -> bool {
    list.split_whitespace().any(|other| other == word)
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
    fn dress_does_not_tell_words_apart() {
        assert_eq!(normalised("  Что  такое «Ёлка»?! "), "что такое елка");
        assert_eq!(normalised("..."), "");
        assert_eq!(stem("договора"), stem("договору"));
        assert_eq!(word_count("— да, и 5 раз"), 4);
    }
}
