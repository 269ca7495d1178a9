//! Tables: rows of cells in which a merged cell stands once, with its extent.

use super::super::xml::Xml;
use super::inline::{Inline, joined};
use super::story::{Item, NoteReference, Walker};
use super::styles::is_on;

#[derive(Debug, Default)]
pub struct Table {
    pub rows: Vec<Vec<TableCell>>,
    pub header_rows: u32,
    pub page: u32,
    pub notes: Vec<NoteReference>,
}

#[derive(Clone, Debug, Default)]
pub struct TableCell {
    pub inline: Inline,
    pub columns: u32,
    pub rows: u32,
}

/// Word itself allows 63 columns.
const COLUMNS_MAX: u32 = 63;

/// No grid is believed beyond this.
const GRID_COLUMNS_MAX: u32 = 4_096;

/// A row as the file writes it.
#[derive(Debug, Default)]
pub struct Row {
    pub cells: Vec<WrittenCell>,
    pub is_header: bool,
    pub is_deleted: bool,
    /// Columns that the row leaves free at its beginning.
    pub columns_before: u32,
}

#[derive(Debug, Default)]
pub struct WrittenCell {
    pub items: Vec<Item>,
    pub columns: u32,
    pub vertical: Merge,
    pub horizontal: Merge,
    pub is_deleted: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Merge {
    #[default]
    None,
    Begins,
    Continues,
}

/// Reads the table that was opened last. A table of one cell is only a frame, so what it holds joins the story.
pub fn read(walker: &mut Walker<'_>, xml: &mut Xml<'_>, items: &mut Vec<Item>) {
    let mut draft = Draft { page: walker.page, ..Draft::default() };
    draft.rows(walker, xml);
    draft.rows.retain(|row| !row.is_deleted);
    draft.page = draft.page.min(walker.page);
    draft.finish_into(items);
}

#[derive(Debug, Default)]
pub struct Draft {
    pub rows: Vec<Row>,
    pub grid_columns: u32,
    pub style_sets_first_row_apart: bool,
    pub first_row_is_asked_for: bool,
    pub page: u32,
}

impl Draft {
    /// The rows directly here or inside content controls and changes.
    fn rows(&mut self, walker: &mut Walker<'_>, xml: &mut Xml<'_>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("w", "tblPr") => self.properties(walker, xml),
                ("w", "tblGrid") => {
                    let inside = xml.level();
                    while let Some(tag) = xml.element(inside) {
                        self.grid_columns += u32::from(tag.name() == ("w", "gridCol"));
                    }
                }
                ("w", "tr") => {
                    let row = self.row(walker, xml);
                    self.rows.push(row);
                }
                ("w", "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo") => self.rows(walker, xml),
                _ => {}
            }
        }
    }

    fn properties(&mut self, walker: &Walker<'_>, xml: &mut Xml<'_>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("w", "tblStyle") => {
                    let style =
                        tag.attribute("val").and_then(|style| walker.styles.get(&style).map(|style| style.sets_first_row_apart));
                    self.style_sets_first_row_apart = style == Some(true);
                }
                ("w", "tblLook") => {
                    // Newer files spell the switches out, older ones pack them into a number.
                    let packed = tag.attribute("val").and_then(|value| u32::from_str_radix(&value, 16).ok()).unwrap_or(0);
                    let spelt = tag.attribute("firstRow").map(|value| matches!(value.as_ref(), "1" | "true" | "on"));
                    self.first_row_is_asked_for = spelt.unwrap_or(packed & 0x20 != 0);
                }
                _ => {}
            }
        }
    }

    fn row(&self, walker: &mut Walker<'_>, xml: &mut Xml<'_>) -> Row {
        let mut row = Row::default();
        self.cells(walker, xml, &mut row);
        row
    }

    fn cells(&self, walker: &mut Walker<'_>, xml: &mut Xml<'_>, row: &mut Row) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("w", "trPr") => {
                    let inside = xml.level();
                    while let Some(tag) = xml.element(inside) {
                        match tag.name() {
                            ("w", "tblHeader") => row.is_header = is_on(&tag),
                            ("w", "gridBefore") => row.columns_before = self.columns(tag.number("val")),
                            ("w", "del") => {
                                row.is_deleted = true;
                                walker.counts.changes += 1;
                            }
                            ("w", "ins") => walker.counts.changes += 1,
                            _ => {}
                        }
                    }
                }
                ("w", "tc") => {
                    let cell = self.cell(walker, xml);
                    match row.cells.last_mut() {
                        // The old way of merging along a row leaves an empty cell for each column.
                        Some(before) if cell.horizontal == Merge::Continues => before.columns += cell.columns,
                        _ if cell.is_deleted => {}
                        _ => row.cells.push(cell),
                    }
                }
                ("w", "sdt" | "sdtContent" | "customXml") => self.cells(walker, xml, row),
                _ => {}
            }
        }
    }

    fn cell(&self, walker: &mut Walker<'_>, xml: &mut Xml<'_>) -> WrittenCell {
        let mut cell = WrittenCell { columns: 1, ..WrittenCell::default() };
        let around = walker.begin_story();
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("w", "tcPr") => self.cell_properties(xml, &mut cell),
                _ => walker.block(&tag, xml, &mut cell.items),
            }
        }
        walker.end_story(around, &mut cell.items);
        cell
    }

    fn cell_properties(&self, xml: &mut Xml<'_>, cell: &mut WrittenCell) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            let merge = || match tag.attribute("val").as_deref() {
                Some("restart") => Merge::Begins,
                _ => Merge::Continues,
            };
            match tag.name() {
                ("w", "gridSpan") => cell.columns = self.columns(tag.number("val")).max(1),
                ("w", "vMerge") => cell.vertical = merge(),
                ("w", "hMerge") => cell.horizontal = merge(),
                ("w", "cellDel") => cell.is_deleted = true,
                _ => {}
            }
        }
    }

    /// A number of columns that a file names, no larger than the grid could hold.
    fn columns(&self, number: Option<i64>) -> u32 {
        let number = number.and_then(|number| u32::try_from(number).ok()).unwrap_or(1);
        number.min(self.grid_columns.clamp(COLUMNS_MAX, GRID_COLUMNS_MAX))
    }

    /// How many rows name the columns: what the file says itself, else a first row that looks like it.
    fn count_header_rows(&self) -> usize {
        let marked = self.rows.iter().take_while(|row| row.is_header).count();
        let asked = self.first_row_is_asked_for && self.style_sets_first_row_apart;
        if marked > 0 || self.rows.len() < 2 {
            return marked;
        }
        usize::from(asked || self.first_row_is_bold() || self.first_row_is_asked_for && self.names_stand_over_figures())
    }

    /// Puts the table, or what its only cell holds, behind the other items.
    pub fn finish_into(mut self, items: &mut Vec<Item>) {
        if let [Row { cells, .. }] = self.rows.as_mut_slice()
            && let [cell] = cells.as_mut_slice()
        {
            items.append(&mut cell.items);
            return;
        }
        items.push(Item::Table(self.finish()));
    }

    fn finish(self) -> Table {
        let header_rows = self.count_header_rows();
        let mut table = Table { page: self.page, ..Table::default() };
        // For each column the cell that reaches down into the next row: its row and its index there.
        let mut above: Vec<Option<(usize, usize)>> = Vec::new();
        for (at, row) in self.rows.into_iter().enumerate() {
            let mut cells = Vec::with_capacity(row.cells.len());
            let mut column = row.columns_before as usize;
            let mut open = vec![None; column];
            if column > 0 {
                cells.push(TableCell { inline: Inline::default(), columns: row.columns_before, rows: 1 });
            }
            for cell in row.cells {
                let columns = cell.columns;
                let origin = above.get(column).copied().flatten().filter(|_| cell.vertical == Merge::Continues);
                let (inline, mut notes) = flattened(cell.items);
                table.notes.append(&mut notes);
                let merged = origin.and_then(|(row, index)| table.rows.get_mut(row)?.get_mut(index));
                let reaches = match merged {
                    Some(merged) => {
                        merged.rows = (at - origin.map_or(at, |(row, _)| row)) as u32 + 1;
                        // Words in a continued cell are not shown by Word, but they are nowhere else either.
                        merged.inline = joined([std::mem::take(&mut merged.inline), inline], "\n");
                        origin
                    }
                    None => {
                        cells.push(TableCell { inline, columns, rows: 1 });
                        (cell.vertical != Merge::None).then(|| (at, cells.len() - 1))
                    }
                };
                open.resize(column + columns as usize, None);
                open[column] = reaches;
                column += columns as usize;
            }
            above = open;
            table.rows.push(cells);
        }
        table.header_rows = header_rows as u32;
        table
    }

    /// A first row of short words in every cell without a figure, and figures below.
    fn names_stand_over_figures(&self) -> bool {
        const NAME_CHARACTERS_MAX: usize = 60;
        let text = |cell: &WrittenCell| -> String {
            let paragraphs = cell.items.iter().filter_map(|item| match item {
                Item::Paragraph(paragraph) => Some(paragraph.inline.text.as_str()),
                _ => None,
            });
            paragraphs.collect::<Vec<_>>().join(" ")
        };
        let has_figure = |text: &str| text.contains(|sign: char| sign.is_ascii_digit());
        let is_name = |text: &str| {
            !text.trim().is_empty() && !has_figure(text) && text.chars().count() <= NAME_CHARACTERS_MAX && !text.ends_with('.')
        };
        let [first, rest @ ..] = self.rows.as_slice() else { return false };
        first.cells.len() > 1
            && first.cells.iter().all(|cell| is_name(&text(cell)))
            && rest.iter().flat_map(|row| &row.cells).any(|cell| has_figure(&text(cell)))
    }

    /// A first row in which every word is bold, above one in which not every word is.
    fn first_row_is_bold(&self) -> bool {
        let is_bold = |row: &Row| {
            let paragraphs = row.cells.iter().flat_map(|cell| &cell.items).filter_map(|item| match item {
                Item::Paragraph(paragraph) if !paragraph.inline.is_blank() => Some(paragraph.is_bold),
                _ => None,
            });
            let (mut all, mut any) = (true, false);
            for bold in paragraphs {
                all &= bold;
                any = true;
            }
            all && any
        };
        matches!(self.rows.as_slice(), [first, rest @ ..] if is_bold(first) && rest.iter().any(|row| !is_bold(row)))
    }
}

fn boxed(tick: bool) -> Inline {
    Inline { text: if tick { "☒" } else { "☐" }.to_owned(), marks: Vec::new() }
}

/// The words of a cell: paragraphs one a line, inner tables row by row with tabs between their cells.
pub fn flattened(items: Vec<Item>) -> (Inline, Vec<NoteReference>) {
    let mut notes = Vec::new();
    let parts: Vec<Inline> = items
        .into_iter()
        .map(|item| match item {
            Item::Paragraph(mut paragraph) => {
                notes.append(&mut paragraph.notes);
                // Items with a box cannot be told apart in a cell, so the box stands in the text.
                match paragraph.tick {
                    Some(tick) => joined([boxed(tick), paragraph.inline], " "),
                    None => paragraph.inline,
                }
            }
            Item::Table(mut table) => {
                notes.append(&mut table.notes);
                joined(table.rows.into_iter().map(|row| joined(row.into_iter().map(|cell| cell.inline), "\t")), "\n")
            }
            Item::Graphic { .. } | Item::Chunk { .. } | Item::Blocks(_) => Inline::default(),
        })
        .collect();
    (joined(parts, "\n"), notes)
}
