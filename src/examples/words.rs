//! Words compared without their dress: case, punctuation, «ё» and endings.

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

/// How many words of letters or digits there are.
pub fn word_count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
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
    fn dress_does_not_tell_words_apart() {
        assert_eq!(normalised("  Что  такое «Ёлка»?! "), "что такое елка");
        assert_eq!(normalised("..."), "");
        assert_eq!(stem("договора"), stem("договору"));
        assert_eq!(word_count("— да, и 5 раз"), 4);
    }
}
