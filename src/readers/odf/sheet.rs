//! Spreadsheets: the filled cells of each sheet, cut into tables where rows or columns are empty.
//!
//! A sheet of a million rows by 16,384 columns is mostly a few repeated empty cells, so only what is filled is kept and
//! what is repeated is counted before it is written out.

use super::super::csv::has_header;
use super::super::ooxml::inline::Inline;
use super::super::xml::{Tag, Xml};
use super::story::{Aside, Item, Walker, is_on, one_line};
use super::styles::Family;
use super::table::flattened;
use crate::document::{AsideRole, Block, BlockKind, Cell, Limit, Mark, Place, TABLE_BLOCK_ROWS};
use std::ops::Range;

/// Cells of a whole file. Short cells take far more memory than their characters do.
const CELLS_MAX: usize = 4_000_000;

/// Cells of a whole file that are written because their row stands for others that are just like it. What is filled down to
/// the end of a sheet says no more than its first rows.
const COPIES_MAX: usize = 200_000;

/// Rows of larger regions end with their last filled cell, because the empty ones behind it would outnumber the others.
const EVEN_CELLS_MAX: u64 = 200_000;

/// How often regions are cut by turns along rows and columns.
const CUTS_MAX: usize = 16;

/// What is left to spend on all sheets.
pub struct Budget {
    cells: usize,
    copies: usize,
    /// Empty cells that are written between filled ones.
    padding: usize,
    characters: u64,
    columns: u32,
    /// The limit that ended reading.
    pub cut: Option<Limit>,
    limits: (u64, u64),
}

impl Budget {
    pub fn new(characters: u64, columns: u64) -> Self {
        let columns_max = u32::try_from(columns).unwrap_or(u32::MAX);
        Budget {
            cells: CELLS_MAX,
            copies: COPIES_MAX,
            padding: CELLS_MAX,
            characters,
            columns: columns_max,
            cut: None,
            limits: (characters, columns),
        }
    }

    fn spend(&mut self, cells: usize, characters: u64) -> bool {
        match (self.cells.checked_sub(cells), self.characters.checked_sub(characters)) {
            (Some(cells), Some(characters)) => {
                (self.cells, self.characters) = (cells, characters);
                true
            }
            (None, _) => self.stop(Limit::Steps(CELLS_MAX as u64)),
            (_, None) => self.stop(Limit::Characters(self.limits.0)),
        }
    }

    fn copy(&mut self, cells: usize, characters: u64) -> bool {
        match self.copies.checked_sub(cells) {
            Some(copies) => {
                self.copies = copies;
                self.spend(cells, characters)
            }
            None => self.stop(Limit::Steps(COPIES_MAX as u64)),
        }
    }

    fn pad(&mut self, cells: usize) -> bool {
        match self.padding.checked_sub(cells) {
            Some(padding) => {
                self.padding = padding;
                true
            }
            None => self.stop(Limit::Steps(CELLS_MAX as u64)),
        }
    }

    fn stop(&mut self, limit: Limit) -> bool {
        self.cut.get_or_insert(limit);
        false
    }
}

/// A sheet while it is read.
pub struct Sheet {
    pub name: String,
    /// The words of all cells one after the other.
    words: Inline,
    cells: Vec<SheetCell>,
    /// What floats over the cells.
    shapes: Vec<Item>,
    comments: Vec<Comment>,
    /// Rows that are printed on every page, as the names of columns are.
    header_rows: Range<u32>,
    /// Columns that are not shown.
    hidden_columns: Vec<Range<u32>>,
    /// The next row, and how many of the rows so far are not shown.
    row: u32,
    hidden_rows: u32,
    column: u32,
}

struct Comment {
    row: u32,
    /// The number of the row in the file, from 0.
    number: u32,
    aside: Aside,
}

/// A filled cell. Rows and columns that are not shown do not count for its place, so that they part nothing. Repeated
/// cells share their words.
#[derive(Clone, Debug)]
struct SheetCell {
    row: u32,
    column: u32,
    /// The number of the row in the file, from 0.
    number: u32,
    rows: u32,
    columns: u32,
    words: Range<u32>,
}

impl SheetCell {
    fn end(&self, axis: Axis) -> u32 {
        match axis {
            Axis::Rows => self.row.saturating_add(self.rows),
            Axis::Columns => self.column.saturating_add(self.columns),
        }
    }

    fn start(&self, axis: Axis) -> u32 {
        match axis {
            Axis::Rows => self.row,
            Axis::Columns => self.column,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Axis {
    Rows,
    Columns,
}

impl Axis {
    fn other(self) -> Axis {
        if self == Axis::Rows { Axis::Columns } else { Axis::Rows }
    }
}

/// Reads the sheet that was opened last; `None` when it is hidden.
pub fn read(walker: &mut Walker<'_, '_>, tag: &Tag<'_>, xml: &mut Xml<'_>, budget: &mut Budget) -> Option<Sheet> {
    let is_hidden = tag.attribute("style-name").is_some_and(|name| walker.styles.look(Family::Table, &name).is_hidden);
    if is_hidden {
        count_hidden(walker, xml);
        return None;
    }
    let mut sheet = Sheet {
        name: tag.attribute("name").map(|name| name.into_owned()).unwrap_or_default(),
        words: Inline::default(),
        cells: Vec::new(),
        shapes: Vec::new(),
        comments: Vec::new(),
        header_rows: 0..0,
        hidden_columns: Vec::new(),
        row: 0,
        hidden_rows: 0,
        column: 0,
    };
    sheet.rows(walker, xml, budget);
    Some(sheet)
}

/// Counts the words of cells alone, because the names of forms and styles were never words.
fn count_hidden(walker: &mut Walker<'_, '_>, xml: &mut Xml<'_>) {
    let level = xml.level();
    while let Some(tag) = xml.element(level) {
        match tag.name() {
            ("table", "table-cell") => walker.count_hidden(&xml.text()),
            ("table", "table-row" | "table-rows" | "table-row-group" | "table-header-rows") => count_hidden(walker, xml),
            _ => {}
        }
    }
}

impl Sheet {
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.shapes.is_empty() && self.comments.is_empty()
    }

    fn rows(&mut self, walker: &mut Walker<'_, '_>, xml: &mut Xml<'_>, budget: &mut Budget) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("table", "table-column-group" | "table-columns" | "table-header-columns") => self.rows(walker, xml, budget),
                ("table", "table-column") => self.column(&tag),
                ("table", "table-header-rows") => {
                    let first = self.row;
                    self.rows(walker, xml, budget);
                    if self.header_rows.is_empty() {
                        self.header_rows = first..self.row;
                    }
                }
                ("table", "table-row-group" | "table-rows") => self.rows(walker, xml, budget),
                ("table", "table-row") if budget.cut.is_none() => self.row(walker, &tag, xml, budget),
                ("table", "shapes") => {
                    let inside = xml.level();
                    while let Some(tag) = xml.element(inside) {
                        walker.drawing(&tag, xml, &mut self.shapes);
                    }
                }
                _ => {}
            }
        }
    }

    fn column(&mut self, tag: &Tag<'_>) {
        let start = self.column;
        let end = start.saturating_add(repeated(tag, "number-columns-repeated"));
        if is_out_of_sight(tag) {
            self.hidden_columns.push(start..end);
        }
        self.column = end;
    }

    fn row(&mut self, walker: &mut Walker<'_, '_>, tag: &Tag<'_>, xml: &mut Xml<'_>, budget: &mut Budget) {
        let times = repeated(tag, "number-rows-repeated");
        let row = self.row;
        let is_hidden = is_out_of_sight(tag);
        if is_hidden {
            self.hidden_rows = self.hidden_rows.saturating_add(times);
        } else {
            self.row = row.saturating_add(times);
        }
        let first = self.cells.len();
        let level = xml.level();
        let (mut column, mut shown_column): (u32, u32) = (0, 0);
        while let Some(tag) = xml.element(level) {
            let ("table", kind @ ("table-cell" | "covered-table-cell")) = tag.name() else { continue };
            let is_covered = kind == "covered-table-cell";
            let columns = repeated(&tag, "number-columns-repeated");
            let hidden_columns = self.hidden_columns(column..column.saturating_add(columns));
            if is_hidden || hidden_columns == columns {
                walker.count_hidden(&xml.text());
            } else if !is_covered && budget.cut.is_none() {
                self.cell(walker, &tag, xml, budget, (row, shown_column), columns - hidden_columns);
            }
            column = column.saturating_add(columns);
            shown_column = shown_column.saturating_add(columns - hidden_columns);
        }
        self.repeat_row(first, times, budget);
    }

    /// Reads the cell that was opened last, at a row and a column.
    fn cell(
        &mut self,
        walker: &mut Walker<'_, '_>,
        tag: &Tag<'_>,
        xml: &mut Xml<'_>,
        budget: &mut Budget,
        (row, column): (u32, u32),
        times: u32,
    ) {
        let level = xml.level();
        let mut items = Vec::new();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                // What floats here is no word of the cell.
                ("draw", _) => walker.drawing(&tag, xml, &mut self.shapes),
                _ => walker.block(&tag, xml, &mut items),
            }
        }
        let (mut inline, asides) = flattened(items);
        if inline.is_blank() {
            inline.text = value(tag).unwrap_or_default();
        }
        let number = row.saturating_add(self.hidden_rows);
        self.comments.extend(asides.into_iter().map(|aside| Comment { row, number, aside }));
        if inline.text.is_empty() {
            return;
        }
        if column >= budget.columns {
            budget.stop(Limit::Columns(budget.limits.1));
            return;
        }
        if times > budget.columns - column {
            budget.stop(Limit::Columns(budget.limits.1));
        }
        let times = times.min(budget.columns - column);
        if !budget.spend(times as usize, inline.text.chars().count() as u64 * u64::from(times)) {
            return;
        }
        let start = self.words.text.len() as u32;
        self.words.append(inline.trimmed());
        let words = start..self.words.text.len() as u32;
        let (rows, columns) = (repeated(tag, "number-rows-spanned"), repeated(tag, "number-columns-spanned"));
        let cells = (column..column + times).map(|column| SheetCell { row, column, number, rows, columns, words: words.clone() });
        self.cells.extend(cells);
    }

    /// Writes the cells of a row, which begin at `first`, once more for each further row that it stands for.
    fn repeat_row(&mut self, first: usize, times: u32, budget: &mut Budget) {
        let cells = self.cells.get(first..).unwrap_or_default().to_vec();
        if cells.is_empty() {
            return;
        }
        let characters = cells.iter().map(|cell| u64::from(cell.words.end - cell.words.start)).sum::<u64>();
        for further in 1..times {
            if !budget.copy(cells.len(), characters) {
                return;
            }
            let moved = |cell: &SheetCell| SheetCell {
                row: cell.row.saturating_add(further),
                number: cell.number.saturating_add(further),
                ..cell.clone()
            };
            self.cells.extend(cells.iter().map(moved));
        }
    }

    /// How many of these columns are not shown.
    fn hidden_columns(&self, columns: Range<u32>) -> u32 {
        let first = self.hidden_columns.partition_point(|range| range.end <= columns.start);
        let within = self.hidden_columns.iter().skip(first).take_while(|range| range.start < columns.end);
        within.map(|range| range.end.min(columns.end) - range.start.max(columns.start)).sum()
    }

    /// The blocks of the sheet: its tables from top to bottom, then what floats over them.
    pub fn blocks(mut self, budget: &mut Budget) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut regions = Vec::new();
        split(std::mem::take(&mut self.cells), Axis::Rows, false, CUTS_MAX, &mut regions);
        let mut comments = self.comments.iter().peekable();
        for cells in &regions {
            let end = cells.iter().map(|cell| cell.row).max().unwrap_or(0);
            self.put_region(cells, budget, &mut blocks);
            while let Some(comment) = comments.next_if(|comment| comment.row <= end) {
                blocks.push(self.comment(comment));
            }
        }
        blocks.extend(comments.map(|comment| self.comment(comment)));
        for item in std::mem::take(&mut self.shapes) {
            let (inline, _) = flattened(vec![item]);
            if !inline.is_blank() {
                let place = Place::Sheet { name: self.name.clone(), row: 1 };
                blocks.push(Block { kind: BlockKind::Paragraph, text: inline.text, place, marks: inline.marks });
            }
        }
        blocks
    }

    fn comment(&self, comment: &Comment) -> Block {
        let Inline { text, marks } = comment.aside.inline.clone();
        let kind = BlockKind::Aside { role: AsideRole::Comment };
        Block { kind, text, place: Place::Sheet { name: self.name.clone(), row: comment.number.saturating_add(1) }, marks }
    }

    /// Writes a region as a table, or as several when it is long.
    fn put_region(&self, cells: &[SheetCell], budget: &mut Budget, blocks: &mut Vec<Block>) {
        let Some(first) = cells.first() else { return };
        let column = cells.iter().map(|cell| cell.column).min().unwrap_or(first.column);
        let end = cells.iter().map(|cell| cell.column).max().unwrap_or(first.column).saturating_add(1);
        let last_row = cells.last().map_or(first.row, |cell| cell.row);
        let size = u64::from(end - column) * u64::from(last_row - first.row + 1);
        let mut table = RegionTable {
            sheet: self,
            columns: column..end,
            last_row,
            is_even: size <= EVEN_CELLS_MAX,
            covered: Vec::new(),
            text: Inline::default(),
            rows: Vec::new(),
        };
        let mut is_first = true;
        let mut start = first;
        let (mut next_begins, mut next_row) = (false, first.row);
        for row in cells.chunk_by(|one, other| one.row == other.row) {
            if std::mem::take(&mut next_begins) {
                start = row.first().unwrap_or(start);
            }
            let Some(number) = row.first().map(|cell| cell.row) else { continue };
            // A row in which everything is covered by merged cells is a row too.
            let is_whole =
                (next_row..number).all(|empty| table.put_row(empty, &[], budget)) && table.put_row(number, row, budget);
            next_row = number.saturating_add(1);
            if !is_whole {
                break;
            }
            if table.rows.len() >= TABLE_BLOCK_ROWS {
                blocks.extend(table.take(start, is_first));
                is_first = false;
                next_begins = true;
            }
        }
        blocks.extend(table.take(start, is_first));
    }
}

/// A region on its way into a block.
struct RegionTable<'s> {
    sheet: &'s Sheet,
    columns: Range<u32>,
    last_row: u32,
    /// All rows have as many cells.
    is_even: bool,
    /// For each column of the region the row from which on it is free of a merged cell above.
    covered: Vec<u32>,
    text: Inline,
    rows: Vec<Vec<Cell>>,
}

impl RegionTable<'_> {
    fn put_row(&mut self, row: u32, filled: &[SheetCell], budget: &mut Budget) -> bool {
        let width = (self.columns.end - self.columns.start) as usize;
        let end = match filled.last() {
            _ if self.is_even => self.columns.end,
            Some(last) => last.column + 1,
            None => self.columns.start,
        };
        // Empty cells between filled ones are cells too, and an empty row costs as much as one of them.
        let empty = ((end - self.columns.start) as usize).saturating_sub(filled.len());
        if !budget.pad(empty.max(usize::from(filled.is_empty()))) {
            return false;
        }
        if !self.rows.is_empty() {
            self.text.text.push('\n');
        }
        self.covered.resize(width, 0);
        // A merged cell ends with the block, because the next one is a table of its own.
        let rows_left = u32::try_from(TABLE_BLOCK_ROWS - self.rows.len().min(TABLE_BLOCK_ROWS - 1)).unwrap_or(1);
        let mut cells = Vec::with_capacity(width);
        let mut filled = filled.iter().peekable();
        let mut column = self.columns.start;
        while column < end {
            let at = (column - self.columns.start) as usize;
            let cell = filled.next_if(|cell| cell.column <= column);
            if cell.is_none() && self.covered.get(at).is_some_and(|free| *free > row) {
                column += 1;
                continue;
            }
            if !cells.is_empty() {
                self.text.text.push('\t');
            }
            let start = self.text.text.len() as u32;
            let (columns, rows) = match cell {
                Some(cell) => {
                    self.put_words(cell);
                    (
                        cell.columns.min(self.columns.end - column),
                        cell.rows.min(self.last_row.saturating_sub(row) + 1).min(rows_left),
                    )
                }
                None => (1, 1),
            };
            let reach = self.covered.iter_mut().skip(at).take(columns as usize);
            reach.for_each(|free| *free = row.saturating_add(rows));
            cells.push(Cell { range: start..self.text.text.len() as u32, columns, rows });
            column += columns;
        }
        self.rows.push(cells);
        true
    }

    fn put_words(&mut self, cell: &SheetCell) {
        let words = &self.sheet.words;
        let start = self.text.text.len() as u32;
        self.text.text.push_str(words.text.get(cell.words.start as usize..cell.words.end as usize).unwrap_or_default());
        let first = words.marks.partition_point(|mark| mark.range.start < cell.words.start);
        let marks = words
            .marks
            .iter()
            .skip(first)
            .take_while(|mark| mark.range.end <= cell.words.end && mark.range.start < cell.words.end);
        let moved = |at: u32| at - cell.words.start + start;
        self.text
            .marks
            .extend(marks.map(|mark| Mark { range: moved(mark.range.start)..moved(mark.range.end), kind: mark.kind.clone() }));
    }

    /// The block of the rows so far.
    fn take(&mut self, first: &SheetCell, is_first: bool) -> Option<Block> {
        let (inline, rows) = (std::mem::take(&mut self.text), std::mem::take(&mut self.rows));
        if rows.is_empty() {
            return None;
        }
        let printed = &self.sheet.header_rows;
        let header_rows = if !is_first || rows.len() < 2 {
            0
        } else if printed.contains(&first.row) {
            (printed.end - first.row).min(u32::try_from(rows.len()).unwrap_or(u32::MAX) - 1)
        } else {
            u32::from(has_header(&inline.text, &rows))
        };
        let place = Place::Sheet { name: self.sheet.name.clone(), row: first.number.saturating_add(1) };
        Some(Block { kind: BlockKind::Table { rows, header_rows }, text: inline.text, place, marks: inline.marks })
    }
}

/// Cuts cells into regions wherever a whole row or column of them is empty, along both axes by turns.
fn split(mut cells: Vec<SheetCell>, axis: Axis, was_whole: bool, cuts_left: usize, regions: &mut Vec<Vec<SheetCell>>) {
    cells.sort_by_key(|cell| cell.start(axis));
    let mut parts: Vec<Vec<SheetCell>> = Vec::new();
    let mut end = 0;
    for cell in cells {
        let cell_end = cell.end(axis);
        match parts.last_mut() {
            Some(part) if cell.start(axis) <= end => {
                end = end.max(cell_end);
                part.push(cell);
            }
            _ => {
                end = cell_end;
                parts.push(vec![cell]);
            }
        }
    }
    let is_whole = parts.len() == 1;
    for mut part in parts {
        if is_whole && was_whole || cuts_left == 0 {
            part.sort_by_key(|cell| (cell.row, cell.column));
            regions.push(part);
        } else {
            split(part, axis.other(), is_whole, cuts_left - 1, regions);
        }
    }
}

fn repeated(tag: &Tag<'_>, name: &str) -> u32 {
    tag.number(name).and_then(|number| u32::try_from(number).ok()).unwrap_or(1).max(1)
}

fn is_out_of_sight(tag: &Tag<'_>) -> bool {
    tag.attribute("visibility").is_some_and(|visibility| visibility != "visible")
}

/// What a cell holds when the program that wrote it left out how it looks.
fn value(tag: &Tag<'_>) -> Option<String> {
    let value = ["string-value", "date-value", "time-value", "value"].iter().find_map(|name| tag.attribute(name));
    match value {
        Some(value) => Some(value.trim().to_owned()),
        None => tag.attribute("boolean-value").map(|_| if is_on(tag, "boolean-value") { "TRUE" } else { "FALSE" }.to_owned()),
    }
}

/// The name of a sheet as a heading.
pub fn heading(name: &str) -> Block {
    let inline = one_line([Inline { text: name.to_owned(), marks: Vec::new() }]);
    let kind = BlockKind::Heading { level: 1, number: None };
    Block { kind, text: inline.text, place: Place::Sheet { name: name.to_owned(), row: 1 }, marks: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regions(filled: &[(u32, u32)]) -> Vec<Vec<(u32, u32)>> {
        let cell =
            |(row, column): &(u32, u32)| SheetCell { row: *row, column: *column, number: *row, rows: 1, columns: 1, words: 0..0 };
        let mut regions = Vec::new();
        split(filled.iter().map(cell).collect(), Axis::Rows, false, CUTS_MAX, &mut regions);
        regions.into_iter().map(|region| region.into_iter().map(|cell| (cell.row, cell.column)).collect()).collect()
    }

    #[test]
    fn empty_rows_and_columns_part_tables() {
        assert_eq!(regions(&[(0, 0), (2, 0), (2, 1)]), [vec![(0, 0)], vec![(2, 0), (2, 1)]]);
        assert_eq!(regions(&[(0, 0), (1, 0), (0, 2), (2, 2)]), [vec![(0, 0), (1, 0)], vec![(0, 2)], vec![(2, 2)]]);
        assert_eq!(regions(&[(0, 0), (0, 1), (1, 1)]), [vec![(0, 0), (0, 1), (1, 1)]]);
        assert!(regions(&[]).is_empty());
    }

    #[test]
    fn a_staircase_of_cells_is_cut_soon_enough() {
        let stairs: Vec<(u32, u32)> = (0..100_000).map(|step| (step, step)).collect();
        assert_eq!(regions(&stairs).len(), 1);
    }
}
