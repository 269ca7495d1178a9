//! Properties of characters and paragraphs: where they are kept, and what they say.

use super::super::compound::{u16_at, u32_at};
use crate::readers::flow::table::Merge;
use crate::readers::flow::{CellShape, RowShape};
use std::ops::Range;

/// Properties by the place in the main stream that they are for.
#[derive(Debug, Default)]
pub struct Runs {
    /// In order of their start: from where, up to where, and where in the main stream their properties stand.
    runs: Vec<(u32, u32, Range<usize>)>,
}

/// Properties are kept in pages of this size.
const PAGE_BYTES: usize = 512;

impl Runs {
    pub fn of_characters(main: &[u8], table: &[u8]) -> Runs {
        Runs::read(main, table, 1, |page, offset| {
            let length = usize::from(*main.get(page + offset)?);
            Some(page + offset + 1..page + offset + 1 + length)
        })
    }

    pub fn of_paragraphs(main: &[u8], table: &[u8]) -> Runs {
        Runs::read(main, table, 13, |page, offset| {
            let at = page + offset;
            // The length counts words, less one byte; zero says that the next byte counts them whole.
            let (start, length) = match usize::from(*main.get(at)?) {
                0 => (at + 2, usize::from(*main.get(at + 1)?) * 2),
                words => (at + 1, words * 2 - 1),
            };
            Some(start..start + length)
        })
    }

    fn read(main: &[u8], table: &[u8], bytes_each: usize, properties: impl Fn(usize, usize) -> Option<Range<usize>>) -> Runs {
        let mut runs = Vec::new();
        let pages = table.len().saturating_sub(4) / 8;
        // No honest file names a page twice.
        for index in 0..pages.min(main.len() / PAGE_BYTES) {
            let number = u32_at(table, (pages + 1 + index) * 4).unwrap_or(0) & 0x003F_FFFF;
            let at = number as usize * PAGE_BYTES;
            let Some(page) = main.get(at..at + PAGE_BYTES) else { continue };
            let count = usize::from(page.last().copied().unwrap_or(0));
            for run in 0..count {
                let (Some(start), Some(end)) = (u32_at(page, run * 4), u32_at(page, run * 4 + 4)) else { break };
                let offset = page.get((count + 1) * 4 + run * bytes_each).copied().unwrap_or(0);
                let place = if offset == 0 { None } else { properties(at, usize::from(offset) * 2) };
                runs.push((start, end, place.unwrap_or(0..0)));
            }
        }
        runs.sort_by_key(|(start, ..)| *start);
        Runs { runs }
    }

    /// The properties at a place in the main stream, and where the run ends.
    pub fn at(&self, place: u32) -> Option<(Range<usize>, u32)> {
        let index = self.runs.partition_point(|(start, ..)| *start <= place).checked_sub(1)?;
        let (_, end, properties) = self.runs.get(index)?;
        (place < *end).then(|| (properties.clone(), *end))
    }

    /// Where the next run begins behind a place that no run covers.
    pub fn next_start(&self, place: u32) -> Option<u32> {
        self.runs.get(self.runs.partition_point(|(start, ..)| *start <= place)).map(|(start, ..)| *start)
    }
}

/// The changes of properties in a list of them: a number for what is changed, and how.
pub struct Changes<'b> {
    rest: &'b [u8],
}

impl<'b> Changes<'b> {
    pub fn of(bytes: &'b [u8]) -> Self {
        Changes { rest: bytes }
    }
}

impl<'b> Iterator for Changes<'b> {
    type Item = (u16, &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        const TABLE: u16 = 0xD608;
        const OLD_TABLE: u16 = 0xD606;
        let code = u16_at(self.rest, 0)?;
        let body = self.rest.get(2..)?;
        let (skipped, length) = match code >> 13 {
            0 | 1 => (0, 1),
            2 | 4 | 5 => (0, 2),
            3 => (0, 4),
            7 => (0, 3),
            _ if code == TABLE || code == OLD_TABLE => (2, usize::from(u16_at(body, 0)?).saturating_sub(1)),
            _ => (1, usize::from(*body.first()?)),
        };
        let operand = body.get(skipped..body.len().min(skipped + length))?;
        self.rest = body.get(skipped + length..).unwrap_or_default();
        Some((code, operand))
    }
}

/// A value of one byte that switches a property on.
fn is_on(operand: &[u8]) -> bool {
    operand.first().is_some_and(|value| *value != 0)
}

/// A property that is on, off, or as the style has it, or the other way round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Switch(Option<u8>);

impl Switch {
    pub fn with(self, style: bool) -> bool {
        match self.0 {
            None | Some(0x80) => style,
            Some(0x81) => !style,
            Some(value) => value != 0,
        }
    }
}

/// How characters look and what they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CharacterLook {
    pub bold: Switch,
    pub italic: Switch,
    pub hidden: Switch,
    pub deleted: bool,
    pub inserted: bool,
    pub is_special: bool,
    /// The sign stands for data of a form and not for a picture.
    pub is_data: bool,
    pub data_at: Option<u32>,
    pub font: Option<u16>,
    /// A sign of a symbol font: the font and the number of the sign.
    pub symbol: Option<(u16, u16)>,
    /// The character style.
    pub style: Option<u16>,
}

impl CharacterLook {
    pub fn apply(&mut self, properties: &[u8]) {
        for (code, operand) in Changes::of(properties) {
            let switch = || Switch(operand.first().copied());
            match code {
                0x0800 => self.deleted = is_on(operand),
                0x0801 => self.inserted = is_on(operand),
                0x0806 => self.is_data = is_on(operand),
                0x0835 => self.bold = switch(),
                0x0836 => self.italic = switch(),
                0x083C => self.hidden = switch(),
                0x0855 => self.is_special = is_on(operand),
                0x6A03 => {
                    self.data_at = u32_at(operand, 0);
                    self.is_special = true;
                }
                0x6A09 => self.symbol = u16_at(operand, 0).zip(u16_at(operand, 2)),
                0x4A30 => self.style = u16_at(operand, 0),
                0x4A4F => self.font = u16_at(operand, 0),
                // Back to the style of the paragraph.
                0x2A33 => *self = CharacterLook { is_special: self.is_special, ..CharacterLook::default() },
                _ => {}
            }
        }
    }
}

/// What a paragraph says about itself besides its style.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParagraphLook {
    pub style: u16,
    pub outline: Option<u8>,
    pub list: Option<u16>,
    pub list_level: Option<u8>,
    pub in_table: bool,
    pub table_level: Option<u32>,
    pub ends_row: bool,
    pub ends_inner_cell: bool,
    pub ends_inner_row: bool,
    pub begins_page: bool,
    pub row: RowShape,
    /// Where in the stream of data more properties stand, when there are too many for a page.
    pub more_at: Option<u32>,
}

impl ParagraphLook {
    /// The level of tables that the paragraph stands at, 0 outside of them.
    pub fn level_of_table(&self) -> usize {
        match self.table_level {
            Some(level) if level > 0 => usize::try_from(level).unwrap_or(usize::MAX),
            _ => usize::from(self.in_table),
        }
    }

    pub fn apply(&mut self, properties: &[u8]) {
        for (code, operand) in Changes::of(properties) {
            match code {
                0x4600 => self.style = u16_at(operand, 0).unwrap_or(0),
                0x2640 => self.outline = operand.first().copied().filter(|level| *level <= 9),
                0x260A => self.list_level = operand.first().copied(),
                0x460B => self.list = u16_at(operand, 0),
                0x2416 => self.in_table = is_on(operand),
                0x2417 => self.ends_row = is_on(operand),
                0x244B => self.ends_inner_cell = is_on(operand),
                0x244C => self.ends_inner_row = is_on(operand),
                0x6649 => self.table_level = u32_at(operand, 0),
                0x2407 => self.begins_page = is_on(operand),
                0x6645 | 0x6646 => self.more_at = u32_at(operand, 0),
                0x3404 => self.row.is_header = is_on(operand),
                0xD608 => {
                    // A row that is cut short keeps the cells before.
                    let _ = self.define_row(operand);
                }
                0x5624 => self.merge_cells(operand),
                0xD62B => self.merge_down(operand),
                _ => {}
            }
        }
    }

    /// The borders of a row in order, then the properties of its cells.
    fn define_row(&mut self, operand: &[u8]) -> Option<()> {
        const CELL_BYTES: usize = 20;
        let count = usize::from(*operand.first()?);
        let border = |index: usize| u16_at(operand, 1 + index * 2).map(|border| i32::from(border.cast_signed()));
        self.row.left = border(0)?;
        self.row.cells.clear();
        let mut first_sign = 0;
        for index in 0..count {
            let flags = u16_at(operand, 1 + (count + 1) * 2 + index * CELL_BYTES).unwrap_or(0);
            let sign = flags & 3;
            // Descriptions differ on which of the two signs is the first cell's; the first one in a row of them is.
            let before = self.row.cells.last().map_or(Merge::None, |cell: &CellShape| cell.horizontal);
            let horizontal = match (sign, before) {
                (0, _) => Merge::None,
                (_, Merge::Begins | Merge::Continues) if sign != first_sign => Merge::Continues,
                _ => {
                    first_sign = sign;
                    Merge::Begins
                }
            };
            let vertical = vertical_merge(flags >> 5);
            self.row.cells.push(CellShape { right: border(index + 1)?, vertical, horizontal });
        }
        Some(())
    }

    fn merge_cells(&mut self, operand: &[u8]) {
        let [first, end, ..] = *operand else { return };
        for index in first..end {
            if let Some(cell) = self.row.cells.get_mut(usize::from(index)) {
                cell.horizontal = if index == first { Merge::Begins } else { Merge::Continues };
            }
        }
    }

    fn merge_down(&mut self, operand: &[u8]) {
        let [index, merge, ..] = *operand else { return };
        if let Some(cell) = self.row.cells.get_mut(usize::from(index)) {
            cell.vertical = vertical_merge(merge.into());
        }
    }
}

fn vertical_merge(flags: u16) -> Merge {
    match flags & 3 {
        0 => Merge::None,
        1 => Merge::Continues,
        _ => Merge::Begins,
    }
}
