//! The lists of a Word file and how their items are numbered.

use super::super::compound::{u16_at, u32_at};
use crate::readers::flow::numbering::{Abstract, LEVELS, Level, List, Numbering};
use crate::readers::flow::numerals::Numeral;
use std::collections::HashMap;

/// No honest file has more lists.
const LISTS_MAX: usize = 8_192;

/// What stands before an item is short; a long text would be copied to every item.
const PATTERN_LETTERS_MAX: usize = 64;

/// Reads the lists, the levels behind them, and the uses of lists that paragraphs name.
pub fn read(lists: &[u8], levels: &[u8], uses: &[u8]) -> Numbering {
    Numbering::of(definitions(lists, levels), read_uses(uses).unwrap_or_default())
}

fn definitions(lists: &[u8], levels: &[u8]) -> HashMap<u32, Abstract> {
    const LIST_BYTES: usize = 28;
    let count = u16_at(lists, 0).map_or(0, usize::from).min(LISTS_MAX);
    let mut found = HashMap::new();
    let mut at = 0;
    for index in 0..count {
        let list = lists.get(2 + index * LIST_BYTES..).unwrap_or_default();
        let (Some(id), Some(flags)) = (u32_at(list, 0), list.get(26)) else { break };
        let mut definition = Abstract::default();
        let is_simple = flags & 1 != 0;
        for slot in definition.levels.iter_mut().take(if is_simple { 1 } else { LEVELS }) {
            let Some((level, length)) = read_level(levels.get(at..).unwrap_or_default()) else { return found };
            *slot = level;
            at += length;
        }
        found.insert(id, definition);
    }
    found
}

/// A level and its length in bytes.
fn read_level(bytes: &[u8]) -> Option<(Level, usize)> {
    const FIXED_BYTES: usize = 28;
    let flags = *bytes.get(5)?;
    let properties = usize::from(*bytes.get(24)?) + usize::from(*bytes.get(25)?);
    let text_at = FIXED_BYTES + properties;
    let letters = usize::from(u16_at(bytes, text_at)?);
    let end = text_at + 2 + letters * 2;
    let units = bytes.get(text_at + 2..end)?.chunks_exact(2).take(PATTERN_LETTERS_MAX).filter_map(|unit| u16_at(unit, 0));
    let mut text = String::new();
    for sign in char::decode_utf16(units).map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER)) {
        // The first characters stand for the number of a level.
        match char::from_digit(u32::from(sign) + 1, 10).filter(|_| (sign as usize) < LEVELS) {
            Some(digit) => text.extend(['%', digit]),
            None => text.push(sign),
        }
    }
    let level = Level {
        start: u32_at(bytes, 0)?,
        numeral: Numeral::coded((*bytes.get(4)?).into()),
        text,
        restarts_after: (flags & 8 != 0).then(|| usize::from(bytes.get(26).copied().unwrap_or(0))),
        legal: flags & 4 != 0,
        ..Level::default()
    };
    Some((level, end))
}

/// Paragraphs name the uses by their place, counted from 1.
fn read_uses(uses: &[u8]) -> Option<HashMap<u32, List>> {
    const USE_BYTES: usize = 16;
    let count = (u32_at(uses, 0)? as usize).min(LISTS_MAX);
    let mut found = HashMap::new();
    let mut at = 4 + count * USE_BYTES;
    for index in 0..count {
        let entry = 4 + index * USE_BYTES;
        let mut list = List { definition: u32_at(uses, entry)?, ..List::default() };
        let overrides = *uses.get(entry + 12)?;
        // What an entry overrides begins with a number that says nothing.
        at += 4;
        for _ in 0..overrides {
            let Some(length) = read_override(uses.get(at..).unwrap_or_default(), &mut list) else { break };
            at += length;
        }
        found.insert(index as u32 + 1, list);
    }
    Some(found)
}

/// How one level differs from the list's own; the length in bytes.
fn read_override(bytes: &[u8], list: &mut List) -> Option<usize> {
    const FIXED_BYTES: usize = 8;
    let flags = u32_at(bytes, 4)?;
    let number = (flags & 0xF) as usize;
    if flags & 0x10 != 0 {
        *list.starts.get_mut(number)? = u32_at(bytes, 0);
    }
    if flags & 0x20 == 0 {
        return Some(FIXED_BYTES);
    }
    let (level, length) = read_level(bytes.get(FIXED_BYTES..)?)?;
    *list.levels.get_mut(number)? = Some(level);
    Some(FIXED_BYTES + length)
}
