//! The records that an old Excel workbook is a chain of, and the strings in them.

use super::super::code_pages::CodePage;
use super::super::compound::{u16_at, u32_at};

/// The kinds of records that are read.
pub mod kind {
    pub const FORMULA: u16 = 0x0006;
    pub const END: u16 = 0x000A;
    pub const NOTE: u16 = 0x001C;
    pub const DATE_MODE: u16 = 0x0022;
    pub const PASSWORD: u16 = 0x002F;
    pub const FONT: u16 = 0x0031;
    pub const CONTINUE: u16 = 0x003C;
    pub const PANE: u16 = 0x0041;
    pub const CODE_PAGE: u16 = 0x0042;
    pub const OBJECT: u16 = 0x005D;
    pub const COLUMN: u16 = 0x007D;
    pub const SHEET: u16 = 0x0085;
    pub const SHORT_NUMBERS: u16 = 0x00BD;
    pub const RICH_LABEL: u16 = 0x00D6;
    pub const CELL_STYLE: u16 = 0x00E0;
    pub const MERGED: u16 = 0x00E5;
    pub const STRINGS: u16 = 0x00FC;
    pub const LABEL_OF_TABLE: u16 = 0x00FD;
    pub const OBJECT_TEXT: u16 = 0x01B6;
    pub const LINK: u16 = 0x01B8;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const TRUTH: u16 = 0x0205;
    pub const STRING: u16 = 0x0207;
    pub const ROW: u16 = 0x0208;
    pub const WINDOW: u16 = 0x023E;
    pub const SHORT_NUMBER: u16 = 0x027E;
    pub const FORMAT: u16 = 0x041E;
    pub const BEGIN: u16 = 0x0809;
}

/// Walks the records of a stream.
#[derive(Clone)]
pub struct Records<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Records<'b> {
    pub fn from(bytes: &'b [u8], at: usize) -> Self {
        Records { bytes, at }
    }

    pub fn offset(&self) -> usize {
        self.at
    }

    /// The parts of a record that was met last: its own bytes, and the records that continue it.
    pub fn with_continuations(&mut self, first: &'b [u8]) -> Pieces<'b> {
        let mut parts = vec![first];
        loop {
            let before = self.at;
            match self.next() {
                Some((kind::CONTINUE, part)) => parts.push(part),
                _ => {
                    self.at = before;
                    return Pieces { parts, part: 0, at: 0 };
                }
            }
        }
    }
}

impl<'b> Iterator for Records<'b> {
    type Item = (u16, &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = u16_at(self.bytes, self.at)?;
        let length = usize::from(u16_at(self.bytes, self.at + 2)?);
        let start = self.at + 4;
        // The last record of a file that was cut off is as long as what is there.
        let record = self.bytes.get(start..self.bytes.len().min(start + length))?;
        self.at = start + length;
        Some((kind, record))
    }
}

/// A record with those that continue it. Letters that go on in the next part begin with a byte that says how wide they
/// are there.
pub struct Pieces<'b> {
    parts: Vec<&'b [u8]>,
    part: usize,
    at: usize,
}

/// How strings are written in a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spelling {
    /// BIFF8: one or two bytes a letter, as each string says.
    Unicode,
    /// Older: bytes in a code page.
    Bytes(CodePage),
}

const WIDE: u8 = 1;
const EXTENDED: u8 = 4;
const RICH: u8 = 8;

impl<'b> Pieces<'b> {
    pub fn of(record: &'b [u8], at: usize) -> Self {
        Pieces { parts: vec![record], part: 0, at }
    }

    /// Goes to the next part that holds something. Says whether a border was crossed.
    fn settle(&mut self) -> bool {
        let before = self.part;
        while self.parts.get(self.part).is_some_and(|part| self.at >= part.len()) {
            self.at -= self.parts.get(self.part).map_or(0, |part| part.len());
            self.part += 1;
        }
        self.part != before
    }

    pub fn byte(&mut self) -> Option<u8> {
        self.settle();
        let byte = self.parts.get(self.part)?.get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }

    pub fn number(&mut self, bytes: u32) -> Option<u32> {
        (0..bytes).try_fold(0, |number, place| Some(number | u32::from(self.byte()?) << (8 * place)))
    }

    pub fn skip(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
        self.settle();
    }

    /// A string with its marks of letters and of sounds, which are passed over.
    pub fn rich_string(&mut self) -> Option<String> {
        let letters = self.number(2)?;
        self.string_of(letters)
    }

    fn string_of(&mut self, letters: u32) -> Option<String> {
        let flags = self.byte()?;
        let runs = if flags & RICH != 0 { self.number(2)? } else { 0 };
        let extension = if flags & EXTENDED != 0 { self.number(4)? } else { 0 };
        let text = self.letters(letters as usize, flags & WIDE != 0);
        self.skip((runs as usize).saturating_mul(4).saturating_add(extension as usize));
        Some(text)
    }

    /// So many letters, as far as they are there.
    pub fn letters(&mut self, count: usize, is_wide: bool) -> String {
        let mut is_wide = is_wide;
        let mut units: Vec<u16> = Vec::new();
        while units.len() < count {
            if self.settle() && !units.is_empty() {
                let Some(flags) = self.byte() else { break };
                is_wide = flags & WIDE != 0;
                self.settle();
            }
            let width = if is_wide { 2 } else { 1 };
            let Some(part) = self.parts.get(self.part) else { break };
            let rest = part.get(self.at..).unwrap_or_default();
            let taken = rest.get(..rest.len().min((count - units.len()) * width)).unwrap_or_default();
            if taken.len() < width {
                // Half a letter at the end of a part.
                self.at = part.len();
                if self.part + 1 >= self.parts.len() {
                    break;
                }
                continue;
            }
            if is_wide {
                units.extend(taken.chunks_exact(2).filter_map(|unit| u16_at(unit, 0)));
            } else {
                units.extend(taken.iter().map(|byte| u16::from(*byte)));
            }
            self.at += taken.len() / width * width;
        }
        char::decode_utf16(units).map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    }

    /// A string behind its length, which has one or two bytes.
    pub fn string(&mut self, spelling: Spelling, length_bytes: u32) -> Option<String> {
        let letters = self.number(length_bytes)?;
        match spelling {
            Spelling::Unicode => self.string_of(letters),
            Spelling::Bytes(page) => {
                let bytes: Vec<u8> = (0..letters).map_while(|_| self.byte()).collect();
                Some(page.decode(&bytes))
            }
        }
    }
}

/// A number packed into four bytes: a whole number or the upper half of one with a fraction, in hundredths or not.
pub fn short_number(packed: u32) -> f64 {
    let is_whole = packed & 2 != 0;
    let value =
        if is_whole { f64::from(packed.cast_signed() >> 2) } else { f64::from_bits(u64::from(packed & 0xFFFF_FFFC) << 32) };
    if packed & 1 != 0 { value / 100.0 } else { value }
}

pub fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    let (low, high) = (u32_at(bytes, at)?, u32_at(bytes, at + 4)?);
    Some(f64::from_bits(u64::from(high) << 32 | u64::from(low)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_goes_on_in_the_next_record_in_another_width() {
        let first: &[u8] = &[7, 0, 0, b'a', b'b'];
        let second: &[u8] = &[1, 0x16, 0x04, b'c', 0];
        let third: &[u8] = &[0, b'd', b'e', b'f', 9];
        let mut pieces = Pieces { parts: vec![first, second, third], part: 0, at: 0 };
        assert_eq!(pieces.rich_string().as_deref(), Some("abЖcdef"));
        assert_eq!(pieces.byte(), Some(9));
    }

    #[test]
    fn short_numbers_are_unpacked() {
        for (packed, expected) in [(0x0000_0006, 1.0), (0xFFFF_FFFE, -1.0), (0x0000_04D3, 3.08), (0x3FF8_0000, 1.5)] {
            assert!((short_number(packed) - expected).abs() < 1e-9, "{packed:x}");
        }
    }
}
