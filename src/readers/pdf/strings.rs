//! Text strings outside of pages: titles, bookmarks, replacement texts.

use super::tables::PDF_DOC;

/// Decodes a text string: UTF-16 or UTF-8 when it says so, the PDF character set otherwise.
pub(super) fn text_string(bytes: &[u8]) -> String {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).map(|sign| sign.unwrap_or('\u{FFFD}')).collect::<String>()
    };
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().filter_map(|byte| pdf_doc_character(*byte)).collect(),
    };
    text.chars().filter(|sign| !sign.is_control() || sign.is_whitespace()).collect::<String>().trim().to_owned()
}

fn pdf_doc_character(byte: u8) -> Option<char> {
    match byte.checked_sub(32) {
        None => Some(char::from(byte)),
        Some(place) => PDF_DOC.chars().nth(usize::from(place)).filter(|sign| *sign != '\0'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_decoded_by_their_mark() {
        let cases: [(&[u8], &str); 4] = [
            (b"\xFE\xFF\x04\x1F\x04\x40", "Пр"),
            (b"\xEF\xBB\xBF\xD0\x9F", "П"),
            (b"caf\xE9 \x84 x", "café — x"),
            (b" plain\0 ", "plain"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(text_string(bytes), expected);
        }
    }
}
