//! Tables with a header as rows of cells below named columns.
//!
//! A cell that reaches over several rows stands in each of them; one that reaches over several columns stands in the first.
//! Readers cut a long table into blocks, of which only the first has the header.

use super::columns::{Column, TableSample, columns};
use crate::chunks::trimmed;
use crate::document::{BlockKind, Cell, Document, Span, TABLE_BLOCK_ROWS};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A cell further to the right is not followed down.
const REACHING_MAX: u64 = 4_096;
/// So many headers of a document are shown.
const SAMPLES_MAX: usize = 12;
/// So many rows of a table are shown, of a wide one fewer.
const SAMPLE_ROWS: usize = 8;
const SAMPLE_CELLS: usize = 1_600;
/// So many characters of a cell are shown.
const SAMPLE_CHARACTERS: usize = 300;

/// A block with rows below a header, which may stand in an earlier block.
pub struct HeadedTable<'a> {
    pub block: u32,
    pub header: Rc<Header>,
    document: &'a Document,
    rows: &'a [Vec<Cell>],
    header_rows: usize,
}

/// The named columns of a table, from the left.
pub struct Header {
    pub columns: Vec<Column>,
    /// The words of each column's name.
    pub spans: Vec<Span>,
    /// Where each column stands; columns without a name are counted too.
    places: Vec<u64>,
}

/// The blocks with rows below named columns, at least two of them.
pub fn headed_tables(document: &Document) -> Vec<HeadedTable<'_>> {
    let mut tables: Vec<HeadedTable<'_>> = Vec::new();
    for (block, content) in (0_u32..).zip(&document.blocks) {
        let BlockKind::Table { rows, header_rows } = &content.kind else { continue };
        let full = |table: &&HeadedTable<'_>| table.block + 1 == block && table.rows.len() >= TABLE_BLOCK_ROWS;
        let header = match header_rows {
            0 => tables.last().filter(full).map(|table| table.header.clone()),
            _ => Header::of(document, block, rows, *header_rows as usize).map(Rc::new),
        };
        let header_rows = *header_rows as usize;
        tables.extend(header.map(|header| HeadedTable { block, header, document, rows, header_rows }));
    }
    tables
}

/// The tables of a document for people: each header once, with the first rows that say something.
pub fn table_samples(document: &Document) -> Vec<TableSample> {
    let mut samples: Vec<TableSample> = Vec::new();
    for table in headed_tables(document) {
        let known = samples.iter().position(|sample| sample.columns == table.header.columns);
        let place = known.unwrap_or(samples.len());
        if known.is_none() && place < SAMPLES_MAX {
            samples.push(TableSample { columns: table.header.columns.clone(), rows: Vec::new(), rows_total: 0 });
        }
        let Some(sample) = samples.get_mut(place) else { continue };
        sample.rows_total += table.body().len() as u64;
        let words = |span: Option<Span>| {
            let text = span.and_then(|span| document.quote(span)).unwrap_or_default();
            let cut = text.char_indices().nth(SAMPLE_CHARACTERS).and_then(|(end, _)| text.get(..end));
            cut.map_or(text.to_owned(), |beginning| format!("{beginning}…"))
        };
        let rows_max = (SAMPLE_CELLS / sample.columns.len().max(1)).clamp(1, SAMPLE_ROWS);
        let telling = table.cells().filter(|row| row.iter().flatten().count() > 1);
        let rows = telling.take(rows_max.saturating_sub(sample.rows.len()));
        sample.rows.extend(rows.map(|row| row.into_iter().map(words).collect()));
    }
    samples
}

impl<'a> HeadedTable<'a> {
    fn body(&self) -> &'a [Vec<Cell>] {
        self.rows.get(self.header_rows..).unwrap_or_default()
    }

    /// The cells with words of each row, by column.
    pub fn cells(&self) -> impl Iterator<Item = Vec<Option<Span>>> {
        let (document, block, header) = (self.document, self.block, self.header.clone());
        let mut reaching = Reaching::default();
        self.body().iter().map(move |row| {
            let mut cells = vec![None; header.places.len()];
            reaching.row(document, block, row, |place, span| {
                if let Some(cell) = header.places.binary_search(&place).ok().and_then(|column| cells.get_mut(column)) {
                    *cell = Some(span);
                }
            });
            cells
        })
    }
}

impl Header {
    fn of(document: &Document, block: u32, rows: &[Vec<Cell>], header_rows: usize) -> Option<Header> {
        let mut reaching = Reaching::default();
        let mut named = BTreeMap::new();
        for row in rows.get(..header_rows)? {
            named.clear();
            reaching.row(document, block, row, |place, span| named.extend([(place, span)]));
        }
        let (places, spans): (Vec<u64>, Vec<Span>) = named.into_iter().unzip();
        let columns = columns(spans.iter().filter_map(|span| document.quote(*span)));
        (columns.len() > 1).then_some(Header { columns, spans, places })
    }
}

/// Cells from the rows above that reach down, by their place.
#[derive(Default)]
struct Reaching(BTreeMap<u64, Reach>);

struct Reach {
    rows_left: u32,
    columns: u64,
    words: Option<Span>,
}

impl Reaching {
    /// Calls for each cell of a row that has words, with the place where it stands.
    fn row(&mut self, document: &Document, block: u32, row: &[Cell], mut each: impl FnMut(u64, Span)) {
        let mut place = 0_u64;
        let mut begun = Vec::new();
        for cell in row {
            while let Some(reach) = self.0.get(&place) {
                place += reach.columns;
            }
            let words = trimmed(document, Span { block, start: cell.range.start, end: cell.range.end });
            words.into_iter().for_each(|words| each(place, words));
            let columns = u64::from(cell.columns.max(1));
            if cell.rows > 1 && place < REACHING_MAX {
                begun.push((place, Reach { rows_left: cell.rows - 1, columns, words }));
            }
            place += columns;
        }
        for (place, reach) in &self.0 {
            reach.words.into_iter().for_each(|words| each(*place, words));
        }
        self.0.retain(|_, reach| {
            reach.rows_left -= 1;
            reach.rows_left > 0
        });
        self.0.extend(begun);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Place};

    /// A table whose cells are written as `words`, `words>2` over columns or `words^2` over rows.
    fn table(rows: &[&[&str]], header_rows: u32) -> Block {
        let mut text = String::new();
        let mut cell = |written: &&str| {
            let (words, columns) =
                written.split_once('>').map_or((*written, 1), |(words, count)| (words, count.parse().expect("a number")));
            let (words, rows) =
                words.split_once('^').map_or((words, 1), |(words, count)| (words, count.parse().expect("a number")));
            let start = text.len() as u32;
            text.push_str(words);
            let end = text.len() as u32;
            text.push('\t');
            Cell { range: start..end, columns, rows }
        };
        let rows = rows.iter().map(|row| row.iter().map(&mut cell).collect()).collect();
        Block { kind: BlockKind::Table { rows, header_rows }, text, place: Place::Unknown, marks: Vec::new() }
    }

    /// The names of the columns of each table, and its rows with a dot for an empty cell.
    fn shown(blocks: Vec<Block>) -> Vec<(String, Vec<String>)> {
        let document = Document { blocks, ..Document::default() };
        let words = |row: Vec<Option<Span>>| {
            let words = row.into_iter().map(|span| span.and_then(|span| document.quote(span)).unwrap_or("."));
            words.collect::<Vec<_>>().join(" ")
        };
        let names = |table: &HeadedTable<'_>| {
            table.header.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(" ")
        };
        headed_tables(&document).iter().map(|table| (names(table), table.cells().map(words).collect())).collect()
    }

    #[test]
    fn merged_cells_stand_where_they_reach() {
        let header: &[&str] = &["Kind^2", "Price>2"];
        let below: &[&str] = &["old", "new"];
        let rows: &[&[&str]] = &[header, below, &["tea^2", "1", "2"], &["3", "4"], &["note>3"], &["", "5", "6", "7"]];
        let found = shown(vec![table(rows, 2)]);
        let rows = ["tea 1 2", "tea 3 4", "note . .", ". 5 6"].map(str::to_owned).to_vec();
        assert_eq!(found, [("Kind old new".to_owned(), rows)]);
    }

    #[test]
    fn a_column_without_a_name_is_none_and_one_column_is_no_table() {
        let found = shown(vec![table(&[&["A", "", "B"], &["1", "2", "3"]], 1), table(&[&["A", " "], &["1", "2"]], 1)]);
        assert_eq!(found, [("A B".to_owned(), vec!["1 3".to_owned()])]);
        assert_eq!(shown(vec![table(&[&["A", "B"], &["1", "2"]], 0)]), [], "nothing names the columns");
    }

    #[test]
    fn the_header_of_a_long_table_holds_for_its_further_blocks_and_for_no_other() {
        let row: &[&str] = &["1", "2"];
        let mut long = vec![row; TABLE_BLOCK_ROWS];
        long[0] = &["A", "B"];
        let found = shown(vec![table(&long, 1), table(&long[1..], 0), table(&[row], 0)]);
        let rows: Vec<usize> = found.iter().map(|(_, rows)| rows.len()).collect();
        assert_eq!(rows, [TABLE_BLOCK_ROWS - 1, TABLE_BLOCK_ROWS - 1], "a block that isn't full is the last");
    }

    #[test]
    fn a_sample_shows_each_header_once_with_all_that_stands_below_it() {
        let (prices, more): (&[&[&str]], &[&[&str]]) = (&[&["A", "B"], &["alone", ""], &["1", "2"]], &[&["A", "B"], &["3", "4"]]);
        let other: &[&[&str]] = &[&["A", "C"], &["5", "6"]];
        let document = Document { blocks: vec![table(prices, 1), table(other, 1), table(more, 1)], ..Document::default() };
        let samples = table_samples(&document);
        let told: Vec<(usize, u64)> = samples.iter().map(|sample| (sample.rows.len(), sample.rows_total)).collect();
        assert_eq!(told, [(2, 3), (1, 1)]);
    }
}
