//! Tells texts of western DOS and of the old Macintosh from those of Windows.
//!
//! In both the letters with accents stand where windows-1252 has quotation marks and other signs, so a text in which such
//! signs stand inside words was written on another machine.

use encoding_rs::{Encoding, MACINTOSH};

/// A machine from before Windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Older {
    Dos,
    Macintosh,
}

/// The character of a byte in code page 850.
pub(super) fn dos(byte: u8) -> char {
    match byte.checked_sub(0x80) {
        None => char::from(byte),
        Some(at) => CODE_PAGE_850.chars().nth(usize::from(at)).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

const CODE_PAGE_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// Small letters that the languages of the west write often, and those that they write now and then.
const COMMON: &str = "éäöüßáíóñãçàèúåøæêô";
const RARE: &str = "âëìïîòùûýÿœõ";

/// The older machine, when the words are right there and wrong in the encoding that was found.
pub(super) fn older(bytes: &[u8], found: &'static Encoding) -> Option<Older> {
    if !found.is_single_byte() {
        return None;
    }
    let here = cost(bytes, &table(found), |sign| if sign.is_lowercase() || matches!(sign, '’' | '\u{ad}') { 0 } else { WRONG });
    let western = |sign: char| match sign {
        '’' | '\u{ad}' => 0,
        _ if COMMON.contains(sign) => 0,
        _ if RARE.contains(sign) => 2,
        _ => WRONG,
    };
    let tables = [(Older::Dos, (0..=u8::MAX).map(dos).collect::<Vec<_>>()), (Older::Macintosh, table(MACINTOSH))];
    let judged = tables.into_iter().map(|(older, signs)| (cost(bytes, &signs, western), older));
    let (there, older) = judged.min_by_key(|(cost, _)| *cost)?;
    // One letter is enough when nothing else fits; otherwise most must speak for it.
    (here > 0 && there * 3 < here).then_some(older)
}

/// What a sign costs that no word has.
const WRONG: usize = 10;

fn table(encoding: &'static Encoding) -> Vec<char> {
    let all: Vec<u8> = (0..=u8::MAX).collect();
    encoding.decode_without_bom_handling(&all).0.chars().collect()
}

/// How little the bytes inside words are letters that words have there.
fn cost(bytes: &[u8], signs: &[char], judge: impl Fn(char) -> usize) -> usize {
    let mut sum = 0;
    for window in bytes.windows(3) {
        let [before, byte, after] = window else { continue };
        if !byte.is_ascii() && before.is_ascii_lowercase() && after.is_ascii_lowercase() {
            sum += judge(signs.get(usize::from(*byte)).copied().unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_sign_for_every_byte() {
        assert_eq!(CODE_PAGE_850.chars().count(), 128);
        assert_eq!((dos(0x81), dos(0xe1), dos(b'a')), ('ü', 'ß', 'a'));
    }
}
