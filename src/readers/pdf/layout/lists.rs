//! Marks in front of list items: bullets, numbers and letters.

use crate::document::Marker;

/// A mark at the beginning of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Marked {
    pub(super) marker: Marker,
    /// Where the words of the item begin, in bytes.
    pub(super) text_from: usize,
    /// The value of a number or a letter, to see whether the next one follows.
    pub(super) value: Option<u32>,
    /// How deep the item stands, where the tags of the file say so.
    pub(super) level: Option<u8>,
}

const BULLETS: &str = "•▪◦‣·●○■□▫◆◇❖➢➤►▶✓✔★∙⁃○◾◼–—-*";

/// The mark that a line begins with.
pub(super) fn marked(line: &str) -> Option<Marked> {
    let first = line.chars().next()?;
    let rest = &line[first.len_utf8()..];
    let text_from = line.len() - rest.trim_start().len();
    let has_text = !rest.trim().is_empty();
    if first == '☐' || first == '☑' || first == '☒' {
        return has_text.then_some(Marked { marker: Marker::Box(first != '☐'), text_from, value: None, level: None });
    }
    // Dashes and letters are marks only with a blank behind them; real bullets often touch the first word.
    let loose = BULLETS.contains(first) && (rest.starts_with(' ') || !"–—-*·".contains(first));
    if loose || first == 'o' && rest.starts_with(' ') && rest.trim_start().starts_with(char::is_uppercase) {
        return has_text.then_some(Marked { marker: Marker::Bullet, text_from, value: None, level: None });
    }
    numbered(line)
}

fn numbered(line: &str) -> Option<Marked> {
    let (mark, rest) = line.split_once(' ')?;
    let inner = mark.trim_start_matches('(');
    let value = inner.strip_suffix(['.', ')'])?;
    if mark.starts_with('(') && !mark.ends_with(')') || value.is_empty() || rest.trim().is_empty() {
        return None;
    }
    let number = value_of(value)?;
    let text_from = line.len() - rest.trim_start().len();
    Some(Marked { marker: Marker::Number(mark.to_owned()), text_from, value: Some(number), level: None })
}

/// "12" is 12, "b" and "б" are 2; anything else is no mark.
fn value_of(text: &str) -> Option<u32> {
    if text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let mut signs = text.chars();
    match (signs.next(), signs.next()) {
        (Some(sign @ 'a'..='z'), None) => Some(sign as u32 - 'a' as u32 + 1),
        (Some(sign @ 'а'..='я'), None) => Some(sign as u32 - 'а' as u32 + 1),
        _ => None,
    }
}

/// Whether a text is nothing but a mark.
pub(super) fn is_marker(text: &str) -> bool {
    let text = text.trim();
    marked(&format!("{text} X")).is_some_and(|marked| marked.text_from > text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_words() {
        let cases = [
            ("• item", Some((Marker::Bullet, 4))),
            ("- item", Some((Marker::Bullet, 2))),
            ("-5 degrees", None),
            ("12. item", Some((Marker::Number("12.".to_owned()), 4))),
            ("(б) пункт", Some((Marker::Number("(б)".to_owned()), 5))),
            ("A. Smith", None),
            ("1.2 Section", None),
            ("2019. A year", None),
            ("•", None),
        ];
        for (line, expected) in cases {
            assert_eq!(marked(line).map(|marked| (marked.marker, marked.text_from)), expected, "{line}");
        }
        assert!(is_marker("•") && is_marker("3)") && !is_marker("Total"));
    }
}
