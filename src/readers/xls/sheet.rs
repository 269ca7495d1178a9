//! The records of one sheet: cells, merged areas, remarks, links and what is hidden.

use super::super::compound::{u16_at, u32_at, utf16};
use super::super::xlsx::sheet::{Area, CELLS_MAX, Sheet, SheetCell};
use super::book::Book;
use super::records::{Pieces, Records, Spelling, f64_at, kind, short_number};
use crate::document::Limit;
use crate::readers::Limits;
use crate::readers::xlsx::formats::general;
use std::collections::{HashMap, HashSet};

/// A sheet with what stands beside its cells.
#[derive(Default)]
pub struct Read {
    pub sheet: Sheet,
    pub remarks: Vec<Remark>,
    /// The words of boxes that are drawn over the cells.
    pub boxes: Vec<String>,
    pub pictures: u32,
}

pub struct Remark {
    pub row: u32,
    pub author: String,
    pub text: String,
}

/// Merged areas, links and remarks beyond this are left out.
const AREAS_MAX: usize = 200_000;

/// Reads the chain of records that begins at a place of the stream. `cells_before` counts towards the limit on all
/// cells of the file.
pub fn read(stream: &[u8], at: usize, book: &Book, cells_before: usize, limits: &Limits) -> Read {
    let mut draft = Draft { cells_before, ..Draft::new(book, limits) };
    let mut records = Records::from(stream, at);
    let mut depth = 0_u32;
    while let Some((kind, record)) = records.next() {
        match kind {
            // Charts inside the sheet have chains of their own.
            kind::BEGIN => depth += 1,
            kind::END if depth <= 1 => break,
            kind::END => depth -= 1,
            _ if depth > 1 => {}
            kind::STRING => {
                let text = records.with_continuations(record).string(book.spelling, 2);
                draft.result(text);
            }
            kind::OBJECT_TEXT => draft.object_text(&mut records, record),
            kind::LABEL | kind::RICH_LABEL => {
                let mut pieces = records.with_continuations(record);
                pieces.skip(6);
                let text = pieces.string(book.spelling, 2);
                draft.words(record, text.as_deref());
            }
            _ => draft.record(kind, record),
        }
        if draft.out.sheet.cut.is_some() {
            break;
        }
    }
    draft.finish()
}

struct Draft<'b> {
    book: &'b Book,
    limits: &'b Limits,
    cells_before: usize,
    out: Read,
    hidden_rows: HashSet<u32>,
    /// The cell of a formula whose result is a text, which follows.
    waiting: Option<(u32, u32, u16)>,
    /// The object that was met last: its number and kind.
    object: Option<(u16, u16)>,
    /// The words of objects by their number.
    texts: HashMap<u16, String>,
    /// Remarks by the object that shows them: row, author.
    notes: Vec<(u16, u32, String)>,
    is_frozen: bool,
    characters: u64,
}

impl<'b> Draft<'b> {
    fn new(book: &'b Book, limits: &'b Limits) -> Self {
        Draft {
            book,
            limits,
            cells_before: 0,
            out: Read::default(),
            hidden_rows: HashSet::new(),
            waiting: None,
            object: None,
            texts: HashMap::new(),
            notes: Vec::new(),
            is_frozen: false,
            characters: 0,
        }
    }

    fn record(&mut self, kind: u16, record: &[u8]) {
        let read = match kind {
            kind::LABEL_OF_TABLE => self.label_of_table(record),
            kind::NUMBER => f64_at(record, 6).and_then(|value| self.number(record, value)),
            kind::SHORT_NUMBER => u32_at(record, 6).and_then(|packed| self.number(record, short_number(packed))),
            kind::SHORT_NUMBERS => self.short_numbers(record),
            kind::FORMULA => self.formula(record),
            kind::TRUTH => self.truth(record),
            kind::MERGED => self.merged(record),
            kind::ROW => self.row(record),
            kind::COLUMN => self.columns(record),
            kind::WINDOW => u16_at(record, 0).map(|flags| self.is_frozen = flags & 8 != 0),
            kind::PANE => u16_at(record, 2).filter(|_| self.is_frozen).map(|rows| self.out.sheet.frozen_rows = rows.into()),
            kind::OBJECT => self.object(record),
            kind::NOTE => self.note(record),
            kind::LINK => self.link(record),
            _ => None,
        };
        // What a record leaves out is only missing.
        read.unwrap_or_default();
    }

    /// The row, the column and the style that most records begin with. Rows and columns are counted from 1 here.
    fn place(record: &[u8]) -> Option<(u32, u32, u16)> {
        Some((u32::from(u16_at(record, 0)?) + 1, u32::from(u16_at(record, 2)?) + 1, u16_at(record, 4)?))
    }

    fn label_of_table(&mut self, record: &[u8]) -> Option<()> {
        let book = self.book;
        let text = book.strings.get(usize::try_from(u32_at(record, 6)?).ok()?)?;
        self.words(record, Some(text.as_ref()));
        Some(())
    }

    fn words(&mut self, record: &[u8], text: Option<&str>) {
        if let (Some((row, column, style)), Some(text)) = (Draft::place(record), text) {
            self.cell(row, column, style, text);
        }
    }

    fn number(&mut self, record: &[u8], value: f64) -> Option<()> {
        let (row, column, style) = Draft::place(record)?;
        let text = self.shown(value, style);
        self.cell(row, column, style, &text);
        Some(())
    }

    fn shown(&self, value: f64, style: u16) -> String {
        match self.book.styles.get(usize::from(style)) {
            Some(style) => style.format.shown(value, self.book.since_1904, self.book.tongue),
            None => general(value, self.book.tongue),
        }
    }

    fn short_numbers(&mut self, record: &[u8]) -> Option<()> {
        let (row, first) = (u32::from(u16_at(record, 0)?) + 1, u32::from(u16_at(record, 2)?) + 1);
        for (column, entry) in (first..).zip(record.get(4..)?.chunks_exact(6)) {
            let style = u16_at(entry, 0)?;
            let text = self.shown(short_number(u32_at(entry, 2)?), style);
            self.cell(row, column, style, &text);
        }
        Some(())
    }

    fn formula(&mut self, record: &[u8]) -> Option<()> {
        let (row, column, style) = Draft::place(record)?;
        self.waiting = None;
        if u16_at(record, 12)? != 0xFFFF {
            return self.number(record, f64_at(record, 6)?);
        }
        let value = *record.get(8)?;
        match record.get(6)? {
            0 => self.waiting = Some((row, column, style)),
            1 => self.cell(row, column, style, self.book.tongue.truth(value != 0)),
            2 => self.cell(row, column, style, error(value)),
            _ => {}
        }
        Some(())
    }

    /// The text that the formula before gave.
    fn result(&mut self, text: Option<String>) {
        if let (Some((row, column, style)), Some(text)) = (self.waiting.take(), text) {
            self.cell(row, column, style, &text);
        }
    }

    fn truth(&mut self, record: &[u8]) -> Option<()> {
        let (row, column, style) = Draft::place(record)?;
        let value = *record.get(6)?;
        let text = if *record.get(7)? != 0 { error(value) } else { self.book.tongue.truth(value != 0) };
        self.cell(row, column, style, text);
        Some(())
    }

    fn cell(&mut self, row: u32, column: u32, style: u16, text: &str) {
        let text = text.trim();
        let sheet = &mut self.out.sheet;
        if text.is_empty() {
            return;
        }
        self.characters += text.chars().count() as u64;
        if self.cells_before + sheet.cells.len() >= CELLS_MAX {
            sheet.cut = Some(Limit::Steps(CELLS_MAX as u64));
            return;
        }
        if self.characters > self.limits.characters {
            sheet.cut = Some(Limit::Characters(self.limits.characters));
            return;
        }
        let start = sheet.text.len() as u32;
        sheet.text.push_str(text);
        let is_bold = self.book.styles.get(usize::from(style)).is_some_and(|style| style.is_bold);
        sheet.cells.push(SheetCell { row, column, range: start..sheet.text.len() as u32, is_bold, in_hidden_row: false });
    }

    fn merged(&mut self, record: &[u8]) -> Option<()> {
        let count = usize::from(u16_at(record, 0)?);
        for area in record.get(2..)?.chunks_exact(8).take(count) {
            if self.out.sheet.merged.len() < AREAS_MAX {
                self.out.sheet.merged.extend(area_at(area));
            }
        }
        Some(())
    }

    fn row(&mut self, record: &[u8]) -> Option<()> {
        const HIDDEN: u16 = 0x20;
        const OUTLINE: u16 = 7;
        let flags = u16_at(record, 12)?;
        // A row inside an outline is brought back with a click.
        if flags & HIDDEN != 0 && flags & OUTLINE == 0 {
            self.hidden_rows.insert(u32::from(u16_at(record, 0)?) + 1);
        }
        Some(())
    }

    fn columns(&mut self, record: &[u8]) -> Option<()> {
        let (first, last, flags) = (u16_at(record, 0)?, u16_at(record, 2)?, u16_at(record, 8)?);
        if flags & 1 != 0 && first <= last && self.out.sheet.hidden_columns.len() < AREAS_MAX {
            self.out.sheet.hidden_columns.push(u32::from(first) + 1..u32::from(last) + 2);
        }
        Some(())
    }

    fn object(&mut self, record: &[u8]) -> Option<()> {
        const COMMON: u16 = 0x15;
        const PICTURE: u16 = 8;
        let (kind, number) = (u16_at(record, 4)?, u16_at(record, 6)?);
        if u16_at(record, 0)? == COMMON {
            self.object = Some((number, kind));
            self.out.pictures += u32::from(kind == PICTURE);
        }
        Some(())
    }

    fn object_text(&mut self, records: &mut Records<'b>, record: &'b [u8]) {
        let letters = u16_at(record, 10).map_or(0, usize::from);
        let mut pieces = records.with_continuations(record);
        pieces.skip(record.len());
        let Some(flags) = pieces.byte().filter(|_| letters > 0) else { return };
        let text = pieces.letters(letters, flags & 1 != 0);
        if let Some((number, _)) = self.object.filter(|_| self.texts.len() < AREAS_MAX) {
            self.texts.insert(number, text);
        }
    }

    fn note(&mut self, record: &[u8]) -> Option<()> {
        let row = u32::from(u16_at(record, 0)?) + 1;
        if self.notes.len() >= AREAS_MAX {
            return None;
        }
        match self.book.spelling {
            Spelling::Unicode => {
                let author = Pieces::of(record, 8).string(Spelling::Unicode, 2).unwrap_or_default();
                self.notes.push((u16_at(record, 6)?, row, author));
            }
            Spelling::Bytes(page) => {
                let text = page.decode(record.get(6..)?);
                self.out.remarks.push(Remark { row, author: String::new(), text });
            }
        }
        Some(())
    }

    /// The address of a link, when it is one of the web.
    fn link(&mut self, record: &[u8]) -> Option<()> {
        const WEB: [u8; 16] = [0xE0, 0xC9, 0xEA, 0x79, 0xF9, 0xBA, 0xCE, 0x11, 0x8C, 0x82, 0x00, 0xAA, 0x00, 0x4B, 0xA9, 0x0B];
        let area = area_at(record)?;
        let at = record.windows(WEB.len()).position(|window| window == WEB)? + WEB.len();
        let length = usize::try_from(u32_at(record, at)?).ok()?;
        let address = utf16(record.get(at + 4..record.len().min(at.checked_add(4)?.checked_add(length)?))?);
        let address = address.split('\0').next().unwrap_or_default();
        if !address.is_empty() && self.out.sheet.links.len() < AREAS_MAX {
            self.out.sheet.links.push((area, address.to_owned()));
        }
        Some(())
    }

    fn finish(mut self) -> Read {
        for (number, row, author) in std::mem::take(&mut self.notes) {
            if let Some(text) = self.texts.remove(&number) {
                self.out.remarks.push(Remark { row, author, text });
            }
        }
        let mut boxes: Vec<(u16, String)> = std::mem::take(&mut self.texts).into_iter().collect();
        boxes.sort_by_key(|(number, _)| *number);
        self.out.boxes = boxes.into_iter().map(|(_, text)| text).collect();
        let cells = &mut self.out.sheet.cells;
        cells.sort_by_key(|cell| (cell.row, cell.column));
        cells.dedup_by_key(|cell| (cell.row, cell.column));
        for cell in cells {
            cell.in_hidden_row = self.hidden_rows.contains(&cell.row);
        }
        self.out
    }
}

/// First and last row, first and last column.
fn area_at(bytes: &[u8]) -> Option<Area> {
    let number = |at| u16_at(bytes, at).map(|number| u32::from(number) + 1);
    let area = Area { top: number(0)?, bottom: number(2)?, left: number(4)?, right: number(6)? };
    (area.top <= area.bottom && area.left <= area.right).then_some(area)
}

fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}
