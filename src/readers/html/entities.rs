//! Character references: `&amp;`, `&laquo;`, `&#1071;`, `&#x42F;`.
//!
//! `entities.txt` is the table of the HTML standard. A name that ends with a semicolon there needs one in the text
//! too; the others are old and are understood without it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

static NAMES: LazyLock<HashMap<&str, Name>> = LazyLock::new(|| {
    include_str!("entities.txt")
        .lines()
        .filter_map(|line| {
            let (name, codes) = line.split_once(' ')?;
            let signs = codes.split(' ').filter_map(|code| u32::from_str_radix(code, 16).ok().and_then(char::from_u32)).collect();
            let bare = name.trim_end_matches(';');
            Some((bare, Name { signs, needs_semicolon: bare.len() < name.len() }))
        })
        .collect()
});

struct Name {
    signs: String,
    needs_semicolon: bool,
}

/// The longest name of the table, in bytes.
const NAME_BYTES_MAX: usize = 31;

/// Where a reference stands: in an attribute `&copy=1` is the address that its author meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Text,
    Attribute,
}

/// The text with its references replaced; what is no reference stays as it is.
pub(super) fn decoded(text: &str, within: Within) -> Cow<'_, str> {
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut ampersand = Some(first);
    while let Some(at) = ampersand {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match numbered(rest).or_else(|| named(rest, within)) {
            Some((signs, length)) => {
                out.push_str(&signs);
                rest = &rest[length..];
            }
            None => out.push('&'),
        }
        ampersand = rest.find('&');
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A reference by number and its length after the ampersand.
fn numbered(rest: &str) -> Option<(Cow<'static, str>, usize)> {
    let digits = rest.strip_prefix('#')?;
    let (digits, radix, before) = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 2),
        None => (digits, 10, 1),
    };
    let length = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
    if length == 0 {
        return None;
    }
    // A number too long for u32 is no character either.
    let number = u32::from_str_radix(&digits[..length], radix).unwrap_or(u32::MAX);
    let semicolon = usize::from(digits[length..].starts_with(';'));
    Some((Cow::Owned(sign_of(number).to_string()), before + length + semicolon))
}

/// Numbers from 0x80 to 0x9F mean what windows-1252 has there, as every browser reads them.
fn sign_of(number: u32) -> char {
    const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    let number = match number {
        0x80..=0x9f => WINDOWS_1252.chars().nth(number as usize - 0x80).map_or(number, u32::from),
        other => other,
    };
    char::from_u32(number).filter(|sign| *sign != '\0').unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// A reference by name and its length after the ampersand.
fn named(rest: &str, within: Within) -> Option<(Cow<'static, str>, usize)> {
    let length = rest.bytes().take(NAME_BYTES_MAX).take_while(u8::is_ascii_alphanumeric).count();
    if rest[length..].starts_with(';')
        && let Some(name) = NAMES.get(&rest[..length])
    {
        return Some((Cow::Borrowed(name.signs.as_str()), length + 1));
    }
    // Without a semicolon the longest old name counts: "&notit;" is "¬it;".
    (2..=length).rev().find_map(|length| {
        let name = NAMES.get(&rest[..length]).filter(|name| !name.needs_semicolon)?;
        let next = rest[length..].bytes().next();
        let part_of_an_address =
            within == Within::Attribute && next.is_some_and(|next| next == b'=' || next.is_ascii_alphanumeric());
        (!part_of_an_address).then_some((Cow::Borrowed(name.signs.as_str()), length))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_the_signs_they_name() {
        let cases = [
            ("a &amp; b", "a & b"),
            ("&laquo;&#1071;&#x42f;&raquo;", "«ЯЯ»"),
            ("&copy 2024 &notit; &unknown; &", "© 2024 ¬it; &unknown; &"),
            ("&#150;&#0;&#xD800;&#99999999999;", "–\u{fffd}\u{fffd}\u{fffd}"),
            ("&NotEqualTilde;&hearts", "\u{2242}\u{338}&hearts"),
            ("&#; &#x; &;", "&#; &#x; &;"),
        ];
        for (text, expected) in cases {
            assert_eq!(decoded(text, Within::Text), expected);
        }
        assert_eq!(decoded("?a=1&copy=2&amp;b", Within::Attribute), "?a=1&copy=2&b");
    }
}
