//! Gathers the stories of word processors that write tables as marks between paragraphs: RTF and the old Word files.
//!
//! Each paragraph names the table level that it stands at, a mark ends each cell and each row. What comes out are the
//! same paragraphs and tables that the reader of DOCX makes its blocks of.

pub(super) use super::docx::{blocks, fields, note_counts, numbering, story, styles, symbols, table};
pub(super) use super::ooxml::{inline, numerals};

use inline::Look;
use story::{Item, Paragraph};
use table::{Draft as TableDraft, Merge, Row, WrittenCell};

/// Tables inside tables are honest to a few levels; deeper ones join the level above.
pub const TABLE_LEVELS_MAX: usize = 16;

/// Paragraphs and cells of one file. Empty ones take a few bytes of the file and far more of our memory.
pub const PIECES_MAX: u64 = 1_000_000;

/// Word allows 63 columns. A table whose rows have more borders than this is read without merged columns.
const BORDERS_MAX: usize = 256;

/// Borders closer than this are one border, drawn by hand: in twentieths of a point.
const BORDER_TOLERANCE: i32 = 40;

/// A story while it is gathered.
#[derive(Debug, Default)]
pub struct Flow {
    items: Vec<Item>,
    levels: Vec<Level>,
    pub page: u32,
}

/// A table that is open.
#[derive(Debug, Default)]
struct Level {
    /// The contents of the cell that is open.
    cell: Vec<Item>,
    cells: Vec<Vec<Item>>,
    rows: Vec<(Vec<Vec<Item>>, RowShape)>,
    page: u32,
}

/// The borders of a row and how its cells are merged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowShape {
    pub left: i32,
    pub cells: Vec<CellShape>,
    pub is_header: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CellShape {
    pub right: i32,
    pub vertical: Merge,
    pub horizontal: Merge,
}

impl Flow {
    pub fn at_page(page: u32) -> Flow {
        Flow { page, ..Flow::default() }
    }

    /// Puts something behind what is there; `level` is 0 outside of tables.
    pub fn push(&mut self, item: Item, level: usize) {
        self.settle(level);
        let items = self.open_items();
        // One empty paragraph says as much as many, and at the beginning it says nothing.
        if !(is_empty(&item) && items.last().is_none_or(is_empty)) {
            items.push(item);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.levels.is_empty()
    }

    pub fn end_cell(&mut self, level: usize) {
        self.settle(level.max(1));
        if let Some(level) = self.levels.last_mut() {
            let mut cell = std::mem::take(&mut level.cell);
            // Most cells hold one paragraph, and a list grows by more than that.
            cell.shrink_to_fit();
            level.cells.push(cell);
        }
    }

    pub fn end_row(&mut self, level: usize, shape: RowShape) {
        self.settle(level.max(1));
        if let Some(level) = self.levels.last_mut() {
            if !level.cell.is_empty() {
                let cell = std::mem::take(&mut level.cell);
                level.cells.push(cell);
            }
            let cells = std::mem::take(&mut level.cells);
            if !cells.is_empty() {
                level.rows.push((cells, shape));
            }
        }
    }

    /// Everything that was gathered.
    pub fn finish(mut self) -> Vec<Item> {
        self.settle(0);
        self.items
    }

    fn open_items(&mut self) -> &mut Vec<Item> {
        self.levels.last_mut().map_or(&mut self.items, |level| &mut level.cell)
    }

    /// Closes tables deeper than this level and opens those up to it.
    fn settle(&mut self, level: usize) {
        let level = level.min(TABLE_LEVELS_MAX);
        while self.levels.len() > level {
            if let Some(table) = self.levels.pop() {
                table.finish_into(self.open_items());
            }
        }
        while self.levels.len() < level {
            self.levels.push(Level { page: self.page, ..Level::default() });
        }
    }
}

fn is_empty(item: &Item) -> bool {
    match item {
        Item::Paragraph(paragraph) => paragraph.inline.text.is_empty() && paragraph.notes.is_empty() && paragraph.tick.is_none(),
        _ => false,
    }
}

impl Level {
    fn finish_into(mut self, items: &mut Vec<Item>) {
        // A row whose end is missing is a row all the same.
        if !self.cell.is_empty() {
            let cell = std::mem::take(&mut self.cell);
            self.cells.push(cell);
        }
        if !self.cells.is_empty() {
            self.rows.push((std::mem::take(&mut self.cells), RowShape::default()));
        }
        if self.rows.is_empty() {
            return;
        }
        let borders = borders(&self.rows);
        let mut table = TableDraft { page: self.page, first_row_is_asked_for: true, ..TableDraft::default() };
        table.rows = self.rows.into_iter().map(|(cells, shape)| row(cells, &shape, &borders)).collect();
        table.finish_into(items);
    }
}

/// The borders of all columns, from the left; empty when every cell is one column wide.
fn borders(rows: &[(Vec<Vec<Item>>, RowShape)]) -> Vec<i32> {
    let first = rows.first().map_or(0, |(cells, _)| cells.len());
    let is_merged = |(cells, shape): &(Vec<Vec<Item>>, RowShape)| {
        cells.len() != first || shape.cells.iter().any(|cell| cell.horizontal != Merge::None)
    };
    if !rows.iter().any(is_merged) {
        return Vec::new();
    }
    let mut all: Vec<i32> =
        rows.iter().flat_map(|(_, shape)| shape.cells.iter().map(|cell| cell.right).chain([shape.left])).collect();
    all.sort_unstable();
    all.dedup_by(|right, left| right.saturating_sub(*left) <= BORDER_TOLERANCE);
    if all.len() > BORDERS_MAX { Vec::new() } else { all }
}

fn row(cells: Vec<Vec<Item>>, shape: &RowShape, borders: &[i32]) -> Row {
    // The border that stands for this one: borders were thinned out from the left.
    let column = |edge: i32| borders.partition_point(|border| *border <= edge);
    let mut left = column(shape.left);
    let columns_before = if shape.cells.is_empty() { 0 } else { left.saturating_sub(1) as u32 };
    let mut written: Vec<WrittenCell> = Vec::with_capacity(cells.len());
    for (index, items) in cells.into_iter().enumerate() {
        let cell = shape.cells.get(index).copied().unwrap_or_default();
        let right = column(cell.right);
        let columns = right.saturating_sub(left).max(1) as u32;
        left = right.max(left);
        match written.last_mut() {
            // Each cell that is merged into the one before it has an empty place of its own.
            Some(before) if cell.horizontal == Merge::Continues => before.columns += columns,
            _ => written.push(WrittenCell { items, columns, vertical: cell.vertical, ..WrittenCell::default() }),
        }
    }
    Row { cells: written, is_header: shape.is_header, columns_before, ..Row::default() }
}

/// A paragraph while it is gathered.
#[derive(Debug, Default)]
pub struct Draft {
    pub paragraph: Paragraph,
    letters: usize,
    bold_letters: usize,
    monospaced_letters: usize,
    /// Text boxes that are anchored here.
    pub boxes: Vec<Item>,
}

impl Draft {
    /// Adds words. `look` is what is said about the words themselves; bold may come from the style of the paragraph too.
    pub fn push(&mut self, text: &str, look: &Look, is_bold: bool, page: u32) {
        let letters = text.chars().filter(|sign| !sign.is_whitespace()).count();
        if letters > 0 {
            self.letters += letters;
            self.bold_letters += if is_bold { letters } else { 0 };
            self.monospaced_letters += if look.code { letters } else { 0 };
            if self.paragraph.page == 0 {
                self.paragraph.page = page;
            }
        }
        self.paragraph.inline.push(text, look);
    }

    /// Whether there is nothing that would be lost.
    pub fn is_empty(&self) -> bool {
        let paragraph = &self.paragraph;
        paragraph.inline.text.is_empty() && paragraph.notes.is_empty() && paragraph.tick.is_none() && self.boxes.is_empty()
    }

    pub fn finish(mut self, page: u32) -> (Paragraph, Vec<Item>) {
        self.paragraph.is_bold = self.letters > 0 && self.bold_letters == self.letters;
        self.paragraph.is_monospaced = self.letters > 0 && self.monospaced_letters == self.letters;
        if self.paragraph.page == 0 {
            self.paragraph.page = page;
        }
        (self.paragraph, self.boxes)
    }
}

/// Whether the sign before a list item is a bullet and not a number.
pub fn is_bullet(marker: &str) -> bool {
    marker == "o" || !marker.contains(char::is_alphanumeric)
}
