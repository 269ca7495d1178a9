//! Collects the rows of a table, and tells tables of facts from tables that only arrange a page.

use super::super::page::Page;
use super::super::run::Words;
use super::super::tags::{Attribute, Tag};
use super::super::tree::{NodeId, ROOT, Tree};
use crate::document::{BlockKind, Cell};
use std::collections::HashMap;

/// No page has wider cells; browsers stop at 1,000 columns too.
const COLUMNS_MAX: u32 = 1_000;
const ROWS_MAX: u32 = 65_534;

#[derive(Default)]
pub(super) struct TableMaker {
    rows: Vec<Row>,
    /// How many tables are open inside a cell.
    inner: u32,
    in_cell: bool,
    in_head: bool,
    /// Words between the cells, which browsers show in front of the table.
    stray: Words,
}

#[derive(Default)]
struct Row {
    cells: Vec<MadeCell>,
    is_head: bool,
}

struct MadeCell {
    words: Words,
    columns: u32,
    rows: u32,
    is_header: bool,
    /// The next words stand in the row of a table inside this cell, after another cell.
    same_line: bool,
}

impl TableMaker {
    pub fn enter(&mut self, tree: &Tree, id: NodeId, tag: Tag) {
        if tag == Tag::Table {
            self.inner += 1;
            return;
        }
        if self.inner > 0 {
            return;
        }
        match tag {
            Tag::Thead => self.in_head = true,
            Tag::Tr => self.rows.push(Row { cells: Vec::new(), is_head: self.in_head }),
            Tag::Td | Tag::Th => {
                let extent = |name: Attribute, max: u32, rest: u32| {
                    let given = tree.attribute(id, name).and_then(|text| text.trim().parse::<u32>().ok());
                    match given {
                        Some(0) => rest,
                        given => given.unwrap_or(1).min(max),
                    }
                };
                let cell = MadeCell {
                    words: Words::default(),
                    columns: extent(Attribute::Colspan, COLUMNS_MAX, 1),
                    rows: extent(Attribute::Rowspan, ROWS_MAX, ROWS_MAX),
                    is_header: tag == Tag::Th,
                    same_line: false,
                };
                if self.rows.is_empty() {
                    self.rows.push(Row::default());
                }
                if let Some(row) = self.rows.last_mut() {
                    row.cells.push(cell);
                }
                self.in_cell = true;
            }
            _ => {}
        }
    }

    pub fn is_in_cell(&self) -> bool {
        self.in_cell
    }

    pub fn leave(&mut self, tag: Tag) {
        match tag {
            Tag::Table => self.inner = self.inner.saturating_sub(1),
            Tag::Td | Tag::Th if self.inner > 0 => {
                if let Some(cell) = self.rows.last_mut().and_then(|row| row.cells.last_mut()) {
                    cell.same_line = true;
                }
            }
            Tag::Tr if self.inner > 0 => {
                if let Some(cell) = self.rows.last_mut().and_then(|row| row.cells.last_mut()) {
                    cell.same_line = false;
                }
            }
            Tag::Td | Tag::Th => self.in_cell = false,
            Tag::Thead if self.inner == 0 => self.in_head = false,
            _ => {}
        }
    }

    pub fn add(&mut self, words: Words) {
        match self.rows.last_mut().and_then(|row| row.cells.last_mut()).filter(|_| self.in_cell) {
            Some(cell) => {
                let separator = if std::mem::take(&mut cell.same_line) { " " } else { "\n" };
                cell.words.append(words, separator);
            }
            None => self.stray.append(words, "\n"),
        }
    }

    /// The words between the cells, and the table if it has any words.
    pub fn finish(mut self) -> (Option<Words>, Option<(BlockKind, Words)>) {
        let stray = Some(self.stray).filter(|words| !words.text.is_empty());
        self.rows.retain(|row| !row.cells.is_empty());
        let has_words = |row: &Row| row.cells.iter().any(|cell| !cell.words.text.is_empty());
        // Empty rows at both ends are only there to be drawn. In between they may stand under a merged cell.
        let first = self.rows.iter().position(has_words).unwrap_or(self.rows.len());
        let last = self.rows.iter().rposition(has_words).map_or(first, |last| last + 1);
        let rows: Vec<Row> = self.rows.drain(first..last).collect();
        if rows.is_empty() {
            return (stray, None);
        }
        let header_rows = header_rows(&rows);
        let mut words = Words::default();
        let count = rows.len() as u32;
        let made = (0..).zip(rows).map(|(index, row)| put_row(row, index, count - index, &mut words)).collect();
        (stray, Some((BlockKind::Table { rows: made, header_rows }, words)))
    }
}

/// Rows of the table's head, or rows at the top that consist of header cells.
fn header_rows(rows: &[Row]) -> u32 {
    let is_header = |row: &&Row| row.is_head || row.cells.iter().all(|cell| cell.is_header);
    let count = rows.iter().take_while(is_header).count();
    // A table of nothing but headers has none.
    if count == rows.len() && rows.iter().all(|row| !row.is_head) { 0 } else { count as u32 }
}

fn put_row(row: Row, index: u32, rows_left: u32, words: &mut Words) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(row.cells.len());
    for (column, cell) in row.cells.into_iter().enumerate() {
        // Separators stand between all cells, so that every row is a line and empty cells keep their place.
        if column > 0 {
            words.text.push('\t');
        } else if index > 0 {
            words.text.push('\n');
        }
        let start = words.text.len() as u32;
        words.append(cell.words, "");
        let end = words.text.len() as u32;
        cells.push(Cell { range: start..end, columns: cell.columns, rows: cell.rows.min(rows_left) });
    }
    cells
}

/// Which tables of a page hold facts.
pub(super) struct TableKinds {
    facts: HashMap<NodeId, TableFacts>,
}

/// What can be seen of a table without reading it.
#[derive(Default)]
struct TableFacts {
    rows: u32,
    columns: u32,
    cells: u32,
    /// Header cells, a caption, a border or a class that only tables of facts have.
    looks_of_facts: bool,
    is_for_layout: bool,
    /// Cells in which something is written.
    filled: u32,
    headings: u32,
    paragraphs: u32,
    lists: u32,
    codes: u32,
    inner_tables: u32,
    inner_facts: bool,
    letters: u32,
}

impl TableKinds {
    pub fn of(page: &Page<'_>) -> Self {
        let tree = page.tree;
        let mut facts: HashMap<NodeId, TableFacts> = HashMap::new();
        let mut nearest = vec![ROOT; tree.len() as usize];
        let mut cells_in_row: HashMap<NodeId, u32> = HashMap::new();
        for (id, node) in tree.nodes() {
            let table = nearest[node.parent as usize];
            nearest[id as usize] = table;
            let Some(tag) = tree.tag(id).filter(|_| !page.is_left_out(id)) else { continue };
            if tag == Tag::Table {
                nearest[id as usize] = id;
                facts.insert(id, TableFacts::of(page, id));
            }
            let Some(around) = facts.get_mut(&table).filter(|_| table != ROOT) else { continue };
            let row = node.parent;
            around.see(tag, || {
                let cells = cells_in_row.entry(row).or_default();
                *cells += 1;
                *cells
            });
            if matches!(tag, Tag::Th | Tag::Td) && page.letters(id) > 0 {
                around.filled += 1;
                around.looks_of_facts |= tag == Tag::Th;
            }
        }
        let mut kinds = TableKinds { facts };
        kinds.tell_outer(&nearest, tree);
        kinds
    }

    /// Tells every table whether one of facts stands inside it.
    fn tell_outer(&mut self, nearest: &[NodeId], tree: &Tree) {
        let inner: Vec<NodeId> = self.facts.iter().filter(|(_, facts)| facts.looks_of_facts).map(|(id, _)| *id).collect();
        for id in inner {
            let outer = nearest.get(tree.node(id).parent as usize).copied().unwrap_or(ROOT);
            if let Some(outer) = self.facts.get_mut(&outer) {
                outer.inner_facts = true;
            }
        }
    }

    pub fn is_data(&self, id: NodeId) -> bool {
        self.facts.get(&id).is_some_and(TableFacts::is_data)
    }
}

impl TableFacts {
    fn of(page: &Page<'_>, id: NodeId) -> Self {
        let node = page.tree.node(id);
        let border = node.attribute(Attribute::Border).is_some_and(|border| !matches!(border.trim(), "0" | ""));
        let class = node.attribute(Attribute::Class).unwrap_or_default().to_ascii_lowercase();
        let by_class = ["wikitable", "docutils", "datatable", "infobox", "table-striped", "table-bordered"].iter();
        let role = node.attribute(Attribute::Role).unwrap_or_default();
        TableFacts {
            looks_of_facts: border || matches!(role, "table" | "grid") || by_class.into_iter().any(|name| class.contains(name)),
            is_for_layout: matches!(role, "presentation" | "none"),
            letters: page.letters(id),
            ..TableFacts::default()
        }
    }

    fn see(&mut self, tag: Tag, cell_number: impl FnOnce() -> u32) {
        match tag {
            Tag::Tr => self.rows += 1,
            Tag::Td | Tag::Th => {
                self.cells += 1;
                self.columns = self.columns.max(cell_number());
            }
            Tag::Caption | Tag::Thead => self.looks_of_facts = true,
            Tag::P => self.paragraphs += 1,
            Tag::Table => self.inner_tables += 1,
            Tag::Pre => self.codes += 1,
            _ if tag.is_list() => self.lists += 1,
            _ if tag.is_heading() => self.headings += 1,
            _ => {}
        }
    }

    fn is_data(&self) -> bool {
        // One filled cell among empty ones is a line of navigation or a frame.
        if self.is_for_layout || self.cells == 0 || self.filled <= 1 && self.cells > 1 {
            return false;
        }
        let per_cell = self.letters / self.cells;
        let has_blocks = self.headings + self.lists + self.codes + self.inner_tables > 0 || self.paragraphs > self.cells;
        if self.rows <= 1 || self.columns <= 1 {
            // One cell, one row or one column is a frame around something, unless it says otherwise.
            return self.cells > 1 && !has_blocks && per_cell < 400 && (self.looks_of_facts || self.columns > 1);
        }
        if self.looks_of_facts {
            return self.headings < 3 || per_cell < 200;
        }
        !(self.inner_facts || per_cell > 400 || self.headings > 0 && per_cell > 150)
    }
}
