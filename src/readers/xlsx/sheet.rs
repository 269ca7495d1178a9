//! The cells of one sheet, as far as they say something.
//!
//! A sheet may be larger than memory should hold, so its text is walked in pieces that end behind a row.

use super::super::ooxml::package::{Package, Relationships, SPACES};
use super::super::xml::{Stop, Tag, Xml, decoded};
use super::super::{Limits, ReadError, ReadErrorKind};
use super::calendar::Tongue;
use super::formats::general;
use super::strings;
use super::styles::CellStyle;
use crate::document::Limit;
use std::ops::Range;

/// What cells refer to.
pub struct Workbook {
    pub strings: Vec<Box<str>>,
    pub styles: Vec<CellStyle>,
    pub since_1904: bool,
    pub tongue: Tongue,
}

/// A sheet's cells in the order of rows and columns.
#[derive(Debug, Default)]
pub struct Sheet {
    /// The words of all cells, one after the other.
    pub text: String,
    pub cells: Vec<SheetCell>,
    pub merged: Vec<Area>,
    /// Addresses that cells lead to.
    pub links: Vec<(Area, String)>,
    /// Rows at the top that stay in view, which are names of columns as a rule.
    pub frozen_rows: u32,
    /// The row with the arrows of a filter.
    pub filter: Option<Area>,
    pub hidden_columns: Vec<Range<u32>>,
    /// Why reading ended before the last row.
    pub cut: Option<Limit>,
}

/// A cell that holds words. Rows and columns are counted from 1.
#[derive(Clone, Debug)]
pub struct SheetCell {
    pub row: u32,
    pub column: u32,
    /// Byte range in the sheet's text.
    pub range: Range<u32>,
    pub is_bold: bool,
    /// In a row that the author hid, and that no filter or outline brings back.
    pub in_hidden_row: bool,
}

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    pub top: u32,
    pub left: u32,
    pub bottom: u32,
    pub right: u32,
}

const ROWS_MAX: u32 = 1_048_576;
const COLUMNS_MAX: u32 = 16_384;

/// Short cells take far more memory than their characters do, so they are counted too.
pub const CELLS_MAX: usize = 3_000_000;

/// Merged areas and links beyond this are left out.
const AREAS_MAX: usize = 200_000;

/// How much of a sheet's text is walked at a time.
const PIECE_BYTES: usize = 4 << 20;

impl Area {
    /// "B2:D7", or "B2" for a single cell.
    pub fn named(name: &str) -> Option<Area> {
        let (first, last) = name.split_once(':').unwrap_or((name, name));
        let ((top, left), (bottom, right)) = (place(first)?, place(last)?);
        Some(Area { top: top.min(bottom), left: left.min(right), bottom: top.max(bottom), right: left.max(right) })
    }

    pub fn holds(&self, row: u32, column: u32) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }
}

/// The row and column of a name such as "$AB$12".
pub fn place(name: &str) -> Option<(u32, u32)> {
    let name = name.trim();
    let letters = name.bytes().filter(|byte| *byte != b'$').take_while(u8::is_ascii_alphabetic);
    let column = letters.take(4).fold(0_u32, |column, letter| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = name.trim_start_matches(|sign: char| sign == '$' || sign.is_ascii_alphabetic()).parse().ok()?;
    ((1..=ROWS_MAX).contains(&row) && (1..=COLUMNS_MAX).contains(&column)).then_some((row, column))
}

/// Reads a sheet's part. `cells_before` counts towards the limit on all cells of the file.
pub fn read(
    package: &mut Package<'_>,
    path: &str,
    workbook: &Workbook,
    cells_before: usize,
    limits: &Limits,
) -> Result<Sheet, ReadError> {
    let mut draft = Draft { workbook, sheet: Sheet::default(), cells_before, limits, row: 0, column: 0, rows_hidden: false };
    let mut pieces = Pieces::default();
    let mut damaged = false;
    let mut walk = |text: &str, draft: &mut Draft<'_>| {
        let mut xml = Xml::new(text, SPACES, limits);
        draft.worksheet(&mut xml);
        damaged |= xml.stopped() == Some(Stop::Damaged);
        if let Some(Stop::Limit(limit)) = xml.stopped() {
            draft.sheet.cut.get_or_insert(limit);
        }
        draft.sheet.cut.is_none()
    };
    let unpacked = package.pieces(path, &mut |bytes| {
        pieces.pending.extend_from_slice(bytes);
        if pieces.pending.len() as u64 > limits.entry_bytes {
            draft.sheet.cut.get_or_insert(Limit::UnpackedBytes(limits.entry_bytes));
            return false;
        }
        pieces.piece().is_none_or(|text| walk(&text, &mut draft))
    });
    match unpacked {
        Ok(()) if draft.sheet.cut.is_none() => {
            walk(&pieces.last(), &mut draft);
        }
        Ok(()) => {}
        // What all entries may hold together is used up; a bomb is refused as a whole.
        Err(ReadError { kind: ReadErrorKind::Limit(limit @ Limit::UnpackedBytes(_)), .. }) if !draft.sheet.cells.is_empty() => {
            draft.sheet.cut = Some(limit);
        }
        Err(error) => return Err(error),
    }
    package.damaged += u32::from(damaged);
    let mut sheet = draft.sheet;
    sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
    Ok(sheet)
}

/// Cuts the text of a sheet behind rows. Every piece is given the beginning of the sheet and its end.
#[derive(Default)]
struct Pieces {
    pending: Vec<u8>,
    /// Everything up to the first row, once it is known.
    head: Option<String>,
    tail: String,
}

impl Pieces {
    /// A piece of whole rows, when enough has come for one.
    fn piece(&mut self) -> Option<String> {
        if self.pending.len() < PIECE_BYTES || self.head.is_none() && !is_utf_8(&self.pending) {
            return None;
        }
        let end = row_end(&self.pending)?;
        let rest = self.pending.split_off(end);
        let rows = decoded(std::mem::replace(&mut self.pending, rest));
        if let Some(head) = &self.head {
            return Some([head, rows.as_str(), &self.tail].concat());
        }
        let Some((head, tail)) = frame(&rows) else { return Some(rows) };
        let text = [rows.as_str(), &tail].concat();
        (self.head, self.tail) = (Some(head), tail);
        Some(text)
    }

    /// What is left at the end of the sheet.
    fn last(&mut self) -> String {
        let rest = decoded(std::mem::take(&mut self.pending));
        match &self.head {
            Some(head) => [head, rest.as_str()].concat(),
            None => rest,
        }
    }
}

/// Whether a text can be decoded in pieces: other encodings must be read as a whole.
fn is_utf_8(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes)).to_ascii_lowercase();
    let declaration = head.split('>').next().unwrap_or_default();
    head.trim_start_matches('\u{feff}').starts_with('<') && (!declaration.contains("encoding") || declaration.contains("utf-8"))
}

/// Where the last whole row ends. Only the end of the bytes is looked at, so that waiting for a long row stays cheap.
fn row_end(bytes: &[u8]) -> Option<usize> {
    const LOOKED_AT: usize = 1 << 20;
    const END: &[u8] = b"row>";
    let closes = |at: usize| {
        let before = bytes.get(at.saturating_sub(20)..at).unwrap_or_default();
        let start = before.iter().rposition(|byte| *byte == b'<');
        start.is_some_and(|start| before.get(start + 1) == Some(&b'/') && matches!(before.last(), Some(b'/' | b':')))
    };
    let from = bytes.len().saturating_sub(LOOKED_AT);
    let last = from + bytes.get(from..)?.windows(END.len()).rposition(|window| window == END)?;
    closes(last).then_some(last + END.len())
}

/// The text up to the first row, and the tags that close what is open there.
fn frame(text: &str) -> Option<(String, String)> {
    let at = text.find("sheetData")?;
    let open = text.get(..at)?.rfind('<')?;
    let prefix = text.get(open + 1..at)?;
    let end = at + text.get(at..)?.find('>')? + 1;
    Some((text.get(..end)?.to_owned(), format!("</{prefix}sheetData></{prefix}worksheet>")))
}

struct Draft<'w> {
    workbook: &'w Workbook,
    sheet: Sheet,
    cells_before: usize,
    limits: &'w Limits,
    /// Where the walk stands.
    row: u32,
    column: u32,
    /// Rows are hidden unless they say otherwise.
    rows_hidden: bool,
}

/// What a cell holds while it is read.
#[derive(Default)]
struct Found {
    value: Option<String>,
    inline: Option<String>,
    formula: String,
}

impl Draft<'_> {
    fn worksheet(&mut self, xml: &mut Xml<'_>) {
        if xml.element(0).is_none() {
            return;
        }
        while let Some(tag) = xml.element(1) {
            match tag.name() {
                ("s", "sheetData") => self.rows(xml),
                ("s", "sheetFormatPr") => self.rows_hidden = tag.is_on("zeroHeight").unwrap_or(false),
                ("s", "cols") => self.columns(xml),
                ("s", "sheetViews") => self.views(xml),
                ("s", "autoFilter") => self.sheet.filter = tag.attribute("ref").and_then(|area| Area::named(&area)),
                ("s", "mergeCells") => self.merged(xml),
                ("s", "hyperlinks") => self.links(xml),
                _ => {}
            }
        }
    }

    fn views(&mut self, xml: &mut Xml<'_>) {
        let level = xml.level();
        while xml.element(level).is_some() {
            let inside = xml.level();
            while let Some(tag) = xml.element(inside) {
                let is_frozen = tag.attribute("state").is_some_and(|state| state.starts_with("frozen"));
                if tag.name() == ("s", "pane") && is_frozen {
                    self.sheet.frozen_rows = tag.number("ySplit").and_then(|rows| u32::try_from(rows).ok()).unwrap_or(0);
                }
            }
        }
    }

    fn columns(&mut self, xml: &mut Xml<'_>) {
        let level = xml.level();
        self.sheet.hidden_columns.clear();
        while let Some(tag) = xml.element(level) {
            let number = |name: &str| tag.number(name).and_then(|number| u32::try_from(number).ok());
            // A folded outline is one click away, so it is not hidden.
            let is_hidden = tag.is_on("hidden") == Some(true) && number("outlineLevel").unwrap_or(0) == 0;
            let is_hidden = is_hidden && self.sheet.hidden_columns.len() < AREAS_MAX;
            if let (true, Some(first), Some(last)) = (is_hidden, number("min"), number("max")) {
                self.sheet.hidden_columns.push(first.min(COLUMNS_MAX)..last.min(COLUMNS_MAX) + 1);
            }
        }
    }

    fn merged(&mut self, xml: &mut Xml<'_>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            let area = tag.attribute("ref").and_then(|area| Area::named(&area));
            self.sheet.merged.extend(area.filter(|_| self.sheet.merged.len() < AREAS_MAX));
        }
    }

    /// Only the ids are known here; they become addresses once the relationships are read.
    fn links(&mut self, xml: &mut Xml<'_>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            let area = tag.attribute("ref").and_then(|area| Area::named(&area));
            if let (Some(area), Some(id), true) = (area, tag.prefixed("id"), self.sheet.links.len() < AREAS_MAX) {
                self.sheet.links.push((area, id.into_owned()));
            }
        }
    }

    fn rows(&mut self, xml: &mut Xml<'_>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            if tag.name() != ("s", "row") {
                continue;
            }
            let number = tag.number("r").and_then(|row| u32::try_from(row).ok());
            self.row = number.unwrap_or(self.row.saturating_add(1));
            self.column = 0;
            let folded = tag.number("outlineLevel").is_some_and(|level| level > 0);
            let is_hidden = tag.is_on("hidden").unwrap_or(self.rows_hidden) && !folded;
            self.cells(xml, is_hidden);
            if self.sheet.cut.is_some() {
                return;
            }
        }
    }

    fn cells(&mut self, xml: &mut Xml<'_>, in_hidden_row: bool) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            if tag.name() != ("s", "c") {
                continue;
            }
            let named = tag.attribute("r").and_then(|name| place(&name));
            let (row, column) = named.unwrap_or((self.row, self.column.saturating_add(1)));
            self.column = column;
            let style =
                tag.number("s").and_then(|style| usize::try_from(style).ok()).and_then(|style| self.workbook.styles.get(style));
            let found = Found::read(xml);
            let start = self.sheet.text.len();
            self.show(&tag, &found, style);
            if self.sheet.text.get(start..).is_none_or(|text| text.trim().is_empty())
                || !(1..=ROWS_MAX).contains(&row)
                || column > COLUMNS_MAX
            {
                self.sheet.text.truncate(start);
                continue;
            }
            let range = start as u32..self.sheet.text.len() as u32;
            let is_bold = style.is_some_and(|style| style.is_bold);
            self.sheet.cells.push(SheetCell { row, column, range, is_bold, in_hidden_row });
            if self.sheet.text.len() as u64 > self.limits.characters {
                self.sheet.cut = Some(Limit::Characters(self.limits.characters));
            } else if self.cells_before + self.sheet.cells.len() >= CELLS_MAX {
                self.sheet.cut = Some(Limit::Steps(CELLS_MAX as u64));
            }
            if self.sheet.cut.is_some() {
                return;
            }
        }
    }

    /// Appends what a person sees in the cell.
    fn show(&mut self, tag: &Tag<'_>, found: &Found, style: Option<&CellStyle>) {
        let text = &mut self.sheet.text;
        let written = found.value.as_deref().unwrap_or_default();
        let value = written.trim();
        let kind = tag.attribute("t");
        match kind.as_deref().unwrap_or("n") {
            "s" => {
                let string = value.parse::<usize>().ok().and_then(|number| self.workbook.strings.get(number));
                text.push_str(string.map(|string| string.trim()).unwrap_or_default());
            }
            "inlineStr" => text.push_str(found.inline.as_deref().unwrap_or(written).trim()),
            "b" if !value.is_empty() => text.push_str(self.workbook.tongue.truth(value == "1" || value == "true")),
            "n" if !value.is_empty() => match value.parse::<f64>() {
                Ok(number) if number.is_finite() => {
                    let tongue = self.workbook.tongue;
                    let shown = style.map(|style| style.format.shown(number, self.workbook.since_1904, tongue));
                    text.push_str(&shown.unwrap_or_else(|| general(number, tongue)));
                }
                _ => text.push_str(value),
            },
            "d" => text.push_str(value.trim_end_matches("T00:00:00")),
            _ => text.push_str(strings::plain(written).trim()),
        }
        // A formula that no spreadsheet has computed yet is all that the file says.
        if found.value.is_none() && found.inline.is_none() && !found.formula.trim().is_empty() {
            text.push('=');
            text.push_str(found.formula.trim());
        }
    }
}

impl Found {
    fn read(xml: &mut Xml<'_>) -> Found {
        let level = xml.level();
        let mut found = Found::default();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("s", "v") => found.value = Some(xml.text()),
                ("s", "is") => found.inline = Some(strings::runs(xml)),
                ("s", "f") => found.formula = xml.text(),
                _ => {}
            }
        }
        found
    }
}

/// Turns the ids of links into the addresses that they stand for.
pub fn resolve_links(sheet: &mut Sheet, relationships: &Relationships) {
    sheet.links = std::mem::take(&mut sheet.links)
        .into_iter()
        .filter_map(|(area, id)| Some((area, relationships.address(&id)?.to_owned())))
        .collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cells_are_understood() {
        assert_eq!(place("$AB$12"), Some((12, 28)));
        assert_eq!(place("XFD1048576"), Some((1_048_576, 16_384)));
        for name in ["", "A", "12", "A0", "XFE1", "AAAAA1", "A99999999999", "я1"] {
            assert_eq!(place(name), None, "{name}");
        }
        assert_eq!(Area::named("D7:B2"), Some(Area { top: 2, left: 2, bottom: 7, right: 4 }));
    }

    #[test]
    fn a_sheet_is_cut_behind_rows() {
        let rows: String = (1..=200_000).map(|row| format!("<x:row r=\"{row}\"><x:c/></x:row>")).collect();
        let text = format!("<x:worksheet><x:sheetData>{rows}</x:sheetData><x:after/></x:worksheet>");
        let mut pieces = Pieces::default();
        let mut found = Vec::new();
        for bytes in text.as_bytes().chunks(100_000) {
            pieces.pending.extend_from_slice(bytes);
            found.extend(pieces.piece());
        }
        found.push(pieces.last());
        assert!(found.len() > 1);
        assert_eq!(found.iter().map(|piece| piece.matches("</x:row>").count()).sum::<usize>(), 200_000);
        assert!(
            found.iter().all(|piece| piece.starts_with("<x:worksheet><x:sheetData><x:row") && piece.ends_with("</x:worksheet>"))
        );
    }
}
