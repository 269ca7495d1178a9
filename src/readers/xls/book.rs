//! What a workbook says about all its sheets: their names, the shared strings, the styles of cells.

use super::super::code_pages::CodePage;
use super::super::compound::{u16_at, u32_at};
use super::super::xlsx::calendar::Tongue;
use super::super::xlsx::formats::NumberFormat;
use super::super::xlsx::styles::CellStyle;
use super::super::{ReadError, ReadErrorKind};
use super::records::{Pieces, Records, Spelling, kind};
use std::collections::HashMap;
use std::rc::Rc;

pub struct Book {
    pub sheets: Vec<SheetEntry>,
    pub strings: Vec<Box<str>>,
    pub styles: Vec<CellStyle>,
    pub since_1904: bool,
    pub tongue: Tongue,
    pub spelling: Spelling,
}

pub struct SheetEntry {
    pub name: String,
    pub at: usize,
    pub is_hidden: bool,
    /// A sheet of cells, not of a chart or a program.
    pub has_cells: bool,
}

/// Sheets beyond this are left out; nobody leafs through so many.
const SHEETS_MAX: usize = 4_096;

/// Excel itself allows 4,050 styles, other programs write more.
const STYLES_MAX: usize = 65_536;

const BIFF8: u16 = 0x0600;

/// The records of the workbook as they come, before they are put together.
struct Draft {
    sheets: Vec<SheetEntry>,
    strings: Vec<Box<str>>,
    bold_fonts: Vec<bool>,
    codes: HashMap<u16, String>,
    /// Font and number format of each style.
    styles: Vec<(u16, u16)>,
    since_1904: bool,
    spelling: Spelling,
}

impl Book {
    /// Reads the first chain of records of the stream.
    ///
    /// # Errors
    /// [`ReadErrorKind::Encrypted`], and [`ReadErrorKind::Damaged`] when the stream does not begin as it should.
    pub fn read(stream: &[u8]) -> Result<Book, ReadError> {
        let mut records = Records::from(stream, 0);
        let version = match records.next() {
            Some((kind::BEGIN, begin)) => u16_at(begin, 0).unwrap_or(0),
            _ => return Err(ReadErrorKind::Damaged.into()),
        };
        let spelling = if version >= BIFF8 { Spelling::Unicode } else { Spelling::Bytes(CodePage::WESTERN) };
        let mut draft = Draft {
            sheets: Vec::new(),
            strings: Vec::new(),
            bold_fonts: Vec::new(),
            codes: HashMap::new(),
            styles: Vec::new(),
            since_1904: false,
            spelling,
        };
        while let Some((kind, record)) = records.next() {
            match kind {
                kind::END => break,
                kind::PASSWORD => return Err(ReadErrorKind::Encrypted.into()),
                kind::STRINGS => draft.strings = strings(&mut records, record),
                _ => draft.record(kind, record),
            }
        }
        Ok(draft.finish())
    }

    /// Whether the names of sheets say anything: a lone "Sheet1" does not.
    pub fn names_sheets(&self) -> bool {
        let mut visible = self.sheets.iter().filter(|sheet| !sheet.is_hidden && sheet.has_cells);
        match (visible.next(), visible.next()) {
            (Some(only), None) => !super::super::xlsx::is_default_name(&only.name),
            _ => true,
        }
    }
}

impl Draft {
    fn record(&mut self, kind: u16, record: &[u8]) {
        match kind {
            kind::CODE_PAGE => {
                if let (Spelling::Bytes(page), Some(number)) = (&mut self.spelling, u16_at(record, 0)) {
                    *page = CodePage::numbered(number.into()).unwrap_or(*page);
                }
            }
            kind::DATE_MODE => self.since_1904 = u16_at(record, 0) == Some(1),
            kind::FONT if self.bold_fonts.len() < STYLES_MAX => {
                const BOLD_FROM: u16 = 600;
                self.bold_fonts.push(u16_at(record, 6).is_some_and(|weight| weight >= BOLD_FROM));
            }
            kind::FORMAT => {
                let length_bytes = if self.spelling == Spelling::Unicode { 2 } else { 1 };
                let code = Pieces::of(record, 2).string(self.spelling, length_bytes);
                if let (Some(id), Some(code)) = (u16_at(record, 0), code) {
                    self.codes.insert(id, code);
                }
            }
            kind::CELL_STYLE if self.styles.len() < STYLES_MAX => {
                self.styles.extend(u16_at(record, 0).zip(u16_at(record, 2)));
            }
            kind::SHEET if self.sheets.len() < SHEETS_MAX => {
                // Names that lead to the same cells would make a short file long.
                let sheet = self.sheet(record).filter(|sheet| self.sheets.iter().all(|known| known.at != sheet.at));
                self.sheets.extend(sheet);
            }
            _ => {}
        }
    }

    fn sheet(&self, record: &[u8]) -> Option<SheetEntry> {
        let at = usize::try_from(u32_at(record, 0)?).ok()?;
        let is_hidden = record.get(4)? & 3 != 0;
        let has_cells = *record.get(5)? == 0;
        let name = Pieces::of(record, 6).string(self.spelling, 1)?;
        Some(SheetEntry { name, at, is_hidden, has_cells })
    }

    fn finish(self) -> Book {
        let names = self.sheets.iter().map(|sheet| sheet.name.as_str());
        let tongue = Tongue::of(self.strings.iter().map(|string| string.as_ref()).chain(names));
        let mut formats: HashMap<u16, Rc<NumberFormat>> = HashMap::new();
        let styles = self.styles.iter().map(|(font, id)| {
            let format = formats.entry(*id).or_insert_with(|| {
                Rc::new(match self.codes.get(id) {
                    // Programs write the built-in formats out in the words of one country.
                    Some(code) if !(14..=22).contains(id) => NumberFormat::parsed(code),
                    _ => NumberFormat::built_in((*id).into(), tongue),
                })
            });
            // There is no font number 4.
            let font = usize::from(if *font > 4 { font - 1 } else { *font });
            CellStyle { format: Rc::clone(format), is_bold: self.bold_fonts.get(font).copied().unwrap_or(false) }
        });
        let styles = styles.collect();
        Book { styles, tongue, sheets: self.sheets, strings: self.strings, since_1904: self.since_1904, spelling: self.spelling }
    }
}

/// The strings that cells share.
fn strings<'b>(records: &mut Records<'b>, first: &'b [u8]) -> Vec<Box<str>> {
    let mut pieces = records.with_continuations(first);
    pieces.skip(4);
    let count = pieces.number(4).unwrap_or(0);
    // A count may lie; strings that are not there end the table.
    (0..count).map_while(|_| pieces.rich_string()).map(String::into_boxed_str).collect()
}
