//! From a code of a simple font to its character: base encodings, differences and glyph names.

use super::tables::{MAC_ROMAN, STANDARD, SYMBOL, WIN_ANSI, ZAPF_DINGBATS};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The characters of the 256 codes of a simple font; an empty string stands for a code without a known character.
#[derive(Clone, Debug)]
pub(super) struct Encoding(Vec<String>);

impl Encoding {
    pub(super) fn empty() -> Self {
        Encoding(vec![String::new(); 256])
    }

    pub(super) fn of_set(set: &str) -> Self {
        let mut encoding = Encoding::empty();
        for (slot, sign) in encoding.0.iter_mut().skip(32).zip(set.chars()) {
            if sign != '\0' {
                slot.push(sign);
            }
        }
        encoding
    }

    /// The encoding that a font dictionary names.
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"StandardEncoding" => Some(Encoding::of_set(STANDARD)),
            b"WinAnsiEncoding" => Some(Encoding::of_set(WIN_ANSI)),
            b"MacRomanEncoding" => Some(Encoding::of_set(MAC_ROMAN)),
            _ => None,
        }
    }

    /// What a font without any encoding of its own means by its codes.
    pub(super) fn built_in(font_name: &str) -> Option<Self> {
        if font_name.contains("ZapfDingbats") {
            Some(Encoding::of_set(ZAPF_DINGBATS))
        } else if font_name.starts_with("Symbol") {
            Some(Encoding::of_set(SYMBOL))
        } else {
            None
        }
    }

    pub(super) fn set(&mut self, code: u8, text: String) {
        self.0[usize::from(code)] = text;
    }

    pub(super) fn text(&self, code: u8) -> &str {
        &self.0[usize::from(code)]
    }
}

static GLYPH_NAMES: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| include_str!("glyph_names.txt").lines().filter_map(|line| line.split_once(' ')).collect());

/// The text of a glyph by its name: the Adobe Glyph List, and names made of code points such as "uni0416".
pub(super) fn text_of_name(name: &str) -> Option<String> {
    // What follows a dot tells variants apart ("a.sc"), underscores join the parts of a ligature.
    let stem = name.split('.').next().filter(|stem| !stem.is_empty())?;
    let mut text = String::new();
    for part in stem.split('_') {
        text.push_str(&text_of_part(part)?);
    }
    (!text.is_empty()).then_some(text)
}

fn text_of_part(part: &str) -> Option<String> {
    let mut signs = part.chars();
    if let (Some(sign), None) = (signs.next(), signs.next()) {
        return Some(sign.to_string());
    }
    if let Some(text) = GLYPH_NAMES.get(part) {
        return Some((*text).to_owned());
    }
    if let Some(digits) = part.strip_prefix("uni").filter(|digits| digits.len() >= 4 && digits.len().is_multiple_of(4)) {
        return hexadecimal_units(digits);
    }
    let digits = part.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()))?;
    u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).map(String::from)
}

/// UTF-16 units written as groups of four hexadecimal digits.
fn hexadecimal_units(digits: &str) -> Option<String> {
    let bytes = digits.as_bytes().chunks(4).map(|group| std::str::from_utf8(group).ok());
    let units = bytes.map(|group| u16::from_str_radix(group?, 16).ok()).collect::<Option<Vec<u16>>>()?;
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyph_names_become_text() {
        let cases = [
            ("A", Some("A")),
            ("eacute", Some("é")),
            ("afii10017", Some("А")),
            ("uni0416", Some("Ж")),
            ("u1F600", Some("😀")),
            ("a.sc", Some("a")),
            ("f_f_i", Some("ffi")),
            (".notdef", None),
            ("g123", None),
            ("uni04", None),
        ];
        for (name, expected) in cases {
            assert_eq!(text_of_name(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn the_built_in_sets_are_known_by_the_name_of_the_font() {
        assert_eq!(Encoding::built_in("Symbol").map(|set| set.text(b'a').to_owned()).as_deref(), Some("α"));
        assert_eq!(Encoding::built_in("ABCDEF+ZapfDingbats").map(|set| set.text(b'4').to_owned()).as_deref(), Some("✔"));
        assert!(Encoding::built_in("Arial").is_none());
    }
}
