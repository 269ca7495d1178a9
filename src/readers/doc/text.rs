//! The text of a Word file, put together from its pieces.

use super::super::code_pages::CodePage;
use super::super::compound::{u16_at, u32_at};
use super::super::encoding;
use super::file::positions;
use std::ops::Range;

/// The text in units of UTF-16, with the way back to the bytes that each unit was written in.
#[derive(Debug, Default)]
pub struct Text {
    pub units: Vec<u16>,
    pieces: Vec<Piece>,
    /// The file promises more than there is.
    pub is_cut_off: bool,
    /// The code page of a file before Unicode.
    pub encoding: Option<String>,
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    /// The place in the text.
    start: usize,
    /// The place in the main stream.
    bytes_at: u32,
    bytes_each: u32,
}

/// A part of the file that holds a list of pieces, or properties that pieces share.
enum Table<'t> {
    Pieces(&'t [u8]),
    Properties,
}

impl Text {
    pub fn read(main: &[u8], table: &[u8], length: u64) -> Option<Text> {
        let pieces = pieces(table)?;
        let ends = positions(pieces, 8);
        // Pieces that share bytes would make a long text of a short file.
        let units_max = main.len();
        let mut text = Text::default();
        for (index, pair) in ends.windows(2).enumerate() {
            let [start, end] = *pair else { break };
            let at = ends.len() * 4 + index * 8;
            let place = u32_at(pieces, at + 2)?;
            let is_wide = place & 0x4000_0000 == 0;
            let (bytes_at, bytes_each) = if is_wide { (place, 2) } else { ((place & 0x3FFF_FFFF) / 2, 1) };
            let count = (end.saturating_sub(start)) as usize;
            let from = bytes_at as usize;
            let bytes = main.get(from..main.len().min(from.saturating_add(count.saturating_mul(bytes_each as usize))));
            let bytes = bytes.unwrap_or_default();
            if text.units.len().saturating_add(bytes.len() / bytes_each as usize) > units_max {
                text.is_cut_off = true;
                break;
            }
            text.pieces.push(Piece { start: text.units.len(), bytes_at, bytes_each });
            if is_wide {
                text.units.extend(bytes.chunks_exact(2).filter_map(|unit| u16_at(unit, 0)));
            } else {
                text.units.extend(CodePage::WESTERN.decode(bytes).encode_utf16());
            }
            text.is_cut_off |= bytes.len() < count.saturating_mul(bytes_each as usize);
        }
        text.is_cut_off |= (text.units.len() as u64) < length;
        Some(text)
    }

    /// The place in the main stream at which a unit was written; properties are told by it.
    pub fn bytes_at(&self, at: usize) -> Option<u32> {
        let index = self.pieces.partition_point(|piece| piece.start <= at).checked_sub(1)?;
        let piece = self.pieces.get(index)?;
        piece.bytes_at.checked_add(u32::try_from(at - piece.start).ok()?.checked_mul(piece.bytes_each)?)
    }

    /// How many units from here on lie side by side in the main stream.
    pub fn piece_end(&self, at: usize) -> usize {
        let index = self.pieces.partition_point(|piece| piece.start <= at);
        self.pieces.get(index).map_or(self.units.len(), |piece| piece.start)
    }

    /// How many units a number of bytes of the piece at this place are.
    pub fn units_of(&self, at: usize, bytes: u32) -> usize {
        let index = self.pieces.partition_point(|piece| piece.start <= at).saturating_sub(1);
        (bytes / self.pieces.get(index).map_or(1, |piece| piece.bytes_each)) as usize
    }

    pub fn slice(&self, range: Range<usize>) -> &[u16] {
        self.units.get(range).unwrap_or_default()
    }
}

/// The list of pieces, which may stand behind properties that pieces share.
fn pieces(table: &[u8]) -> Option<&[u8]> {
    let mut rest = table;
    loop {
        let (found, length) = match rest.first()? {
            1 => (Table::Properties, 3 + usize::from(u16_at(rest, 1)?)),
            2 => {
                let length = usize::try_from(u32_at(rest, 1)?).ok()?;
                (Table::Pieces(rest.get(5..rest.len().min(length.checked_add(5)?))?), 0)
            }
            _ => return None,
        };
        match found {
            Table::Pieces(pieces) => return Some(pieces),
            Table::Properties => rest = rest.get(length..)?,
        }
    }
}

/// The text of Word 6 and 95: one byte a letter, in the code page of the language that the file was made in.
pub fn read_word_6(main: &[u8], lengths: &[u32; 8], language: u16) -> Option<Text> {
    const COMPLEX: u16 = 0x0004;
    let (start, end) = (u32_at(main, 0x18)? as usize, u32_at(main, 0x1C)? as usize);
    let length = lengths.iter().fold(0_usize, |sum, length| sum.saturating_add(*length as usize));
    let mut bytes = Vec::new();
    if u16_at(main, 10)? & COMPLEX != 0 {
        let (at, size) = (u32_at(main, 0x160)? as usize, u32_at(main, 0x164)? as usize);
        let pieces = pieces(main.get(at..at.checked_add(size)?)?)?;
        let ends = positions(pieces, 8);
        for (index, pair) in ends.windows(2).enumerate() {
            let [from, to] = *pair else { break };
            let at = u32_at(pieces, ends.len() * 4 + index * 8 + 2)? as usize;
            let piece = main.get(at..main.len().min(at.saturating_add(to.saturating_sub(from) as usize)));
            let piece = piece.unwrap_or_default();
            if bytes.len() + piece.len() > main.len() {
                break;
            }
            bytes.extend_from_slice(piece);
        }
    } else {
        bytes = main.get(start..end.min(main.len()))?.to_vec();
    }
    bytes.truncate(length);
    let guess = || encoding::cyrillic_code_page(&bytes).map(CodePage::Standard);
    let page = CodePage::of_language(language.into()).or_else(guess).unwrap_or(CodePage::WESTERN);
    let units: Vec<u16> = page.decode(&bytes).encode_utf16().collect();
    Some(Text { is_cut_off: bytes.len() < length, units, pieces: Vec::new(), encoding: Some(page.name().to_owned()) })
}
