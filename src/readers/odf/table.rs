//! Tables: rows of cells in which a merged cell stands once, with its extent.

use super::super::docx::table::TableCell;
use super::super::ooxml::inline::{Inline, joined};
use super::super::xml::{Tag, Xml};
use super::story::{Aside, Item, Walker, is_on};

#[derive(Debug, Default)]
pub struct Table {
    pub rows: Vec<Vec<TableCell>>,
    pub header_rows: u32,
    pub page: u32,
    pub asides: Vec<Aside>,
}

/// How often a cell or a row may stand for a number of equal ones. Tables in texts are drawn, and nobody draws more.
const REPEATED_MAX: u32 = 256;

/// No merged cell is believed beyond this.
const EXTENT_MAX: u32 = 4_096;

/// Cells of one table.
const CELLS_MAX: usize = 1_000_000;

#[derive(Default)]
struct Draft {
    rows: Vec<Row>,
    cells: usize,
}

struct Row {
    cells: Vec<WrittenCell>,
    is_header: bool,
    /// How often the row is repeated.
    times: u32,
    /// How many columns it reaches over, with those that merged cells cover.
    columns: u32,
}

struct WrittenCell {
    items: Vec<Item>,
    columns: u32,
    rows: u32,
    /// How often the cell is repeated.
    times: u32,
}

/// Reads the table that was opened last. A table of one cell is only a frame, so what it holds joins the story.
pub fn read(walker: &mut Walker<'_, '_>, tag: &Tag<'_>, xml: &mut Xml<'_>, items: &mut Vec<Item>) {
    let page = walker.page;
    let first_row_is_apart = is_on(tag, "use-first-row-styles");
    let mut draft = Draft::default();
    draft.rows(walker, xml, false);
    if let [Row { cells, times, .. }] = draft.rows.as_mut_slice()
        && let [cell] = cells.as_mut_slice()
        && (cell.times, *times) == (1, 1)
    {
        items.append(&mut cell.items);
        return;
    }
    items.push(Item::Table(draft.finish(page, first_row_is_apart)));
}

impl Draft {
    /// The rows directly here or inside groups of rows.
    fn rows(&mut self, walker: &mut Walker<'_, '_>, xml: &mut Xml<'_>, in_header: bool) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("table", "table-header-rows") => self.rows(walker, xml, true),
                ("table", "table-rows" | "table-row-group") => self.rows(walker, xml, in_header),
                ("table", "table-row") if self.cells < CELLS_MAX => {
                    let times = extent(&tag, "number-rows-repeated", REPEATED_MAX);
                    let (cells, columns) = self.row(walker, xml);
                    self.cells += cells.iter().map(|cell| cell.times as usize).sum::<usize>() * times as usize;
                    self.rows.push(Row { cells, is_header: in_header, times, columns });
                }
                ("text", "soft-page-break") => walker.page += u32::from(walker.knows_pages),
                _ => {}
            }
        }
    }

    fn row(&self, walker: &mut Walker<'_, '_>, xml: &mut Xml<'_>) -> (Vec<WrittenCell>, u32) {
        let level = xml.level();
        let (mut cells, mut columns): (Vec<WrittenCell>, u32) = (Vec::new(), 0);
        while let Some(tag) = xml.element(level) {
            let ("table", kind @ ("table-cell" | "covered-table-cell")) = tag.name() else { continue };
            let times = extent(&tag, "number-columns-repeated", REPEATED_MAX);
            columns = columns.saturating_add(times);
            // A covered cell is a part of the merged one.
            if kind == "table-cell" {
                cells.push(WrittenCell {
                    columns: extent(&tag, "number-columns-spanned", EXTENT_MAX),
                    rows: extent(&tag, "number-rows-spanned", EXTENT_MAX),
                    times,
                    items: walker.story(xml),
                });
            }
        }
        (cells, columns)
    }

    fn finish(self, page: u32, first_row_is_apart: bool) -> Table {
        let header_rows = self.count_header_rows(first_row_is_apart);
        let mut table = Table { header_rows, page, ..Table::default() };
        let columns_max = self.rows.iter().map(|row| row.columns).max().unwrap_or(1);
        let mut rows_left = self.rows.iter().map(|row| row.times).fold(0, u32::saturating_add);
        for row in self.rows {
            let mut cells = Vec::with_capacity(row.cells.len());
            for cell in row.cells {
                let (inline, mut asides) = flattened(cell.items);
                table.asides.append(&mut asides);
                let cell =
                    (cell.times, TableCell { inline, columns: cell.columns.min(columns_max), rows: cell.rows.min(rows_left) });
                cells.extend(std::iter::repeat_n(cell.1, cell.0 as usize));
            }
            rows_left = rows_left.saturating_sub(row.times);
            table.rows.extend(std::iter::repeat_n(cells, row.times as usize));
        }
        table
    }

    /// How many rows name the columns: what the file says itself, else a first row that is bold above others that are not.
    fn count_header_rows(&self, first_row_is_apart: bool) -> u32 {
        let marked = self.rows.iter().take_while(|row| row.is_header).count();
        if marked > 0 {
            return u32::try_from(marked).unwrap_or(u32::MAX);
        }
        let [first, rest @ ..] = self.rows.as_slice() else { return 0 };
        u32::from(!rest.is_empty() && (first_row_is_apart || first.is_bold() && rest.iter().any(|row| !row.is_bold())))
    }
}

/// A number of columns or rows that a file names, within what is believed.
fn extent(tag: &Tag<'_>, name: &str, max: u32) -> u32 {
    tag.number(name).and_then(|number| u32::try_from(number).ok()).unwrap_or(1).clamp(1, max)
}

impl Row {
    fn is_bold(&self) -> bool {
        let paragraphs = self.cells.iter().flat_map(|cell| &cell.items).filter_map(|item| match item {
            Item::Paragraph(paragraph) if !paragraph.inline.is_blank() => Some(paragraph.is_bold),
            _ => None,
        });
        let (mut all, mut any) = (true, false);
        for bold in paragraphs {
            all &= bold;
            any = true;
        }
        all && any
    }
}

/// The words of a cell: paragraphs one a line, inner tables row by row with tabs between their cells.
pub fn flattened(items: Vec<Item>) -> (Inline, Vec<Aside>) {
    let mut asides = Vec::new();
    let parts: Vec<Inline> = items
        .into_iter()
        .map(|item| match item {
            Item::Paragraph(mut paragraph) => {
                asides.append(&mut paragraph.asides);
                paragraph.inline
            }
            Item::Table(mut table) => {
                asides.append(&mut table.asides);
                joined(table.rows.into_iter().map(|row| joined(row.into_iter().map(|cell| cell.inline), "\t")), "\n")
            }
            Item::Formula { text, .. } => Inline { text, marks: Vec::new() },
            Item::Aside(aside) => {
                asides.push(aside);
                Inline::default()
            }
            Item::Border => Inline::default(),
        })
        .collect();
    (joined(parts, "\n"), asides)
}
