//! Tables that are conversations: one column for who speaks, one for what is said and one for when.

use super::{AUTHOR_NAMES, TEXT_NAMES, TIME_NAMES};
use crate::document::{Block, BlockKind, Cell, Place};

/// The remarks of a table whose header names all three columns; `None` for every other table.
pub(in crate::readers) fn remarks_of(blocks: &[Block]) -> Option<Vec<Block>> {
    let columns = Columns::of(blocks.first()?)?;
    let mut remarks = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        let BlockKind::Table { rows, .. } = &block.kind else { return None };
        let start = if let Place::Line(line) = block.place { line } else { 1 };
        for (row, line) in rows.iter().zip(start..).skip(usize::from(number == 0)) {
            let value = |column: usize| row.get(column).map(|cell| words(block, cell)).unwrap_or_default();
            let (author, text, time) = (value(columns.author), value(columns.text), value(columns.time));
            if !text.is_empty() {
                let time = (!time.is_empty()).then(|| time.to_owned());
                let kind =
                    if author.is_empty() { BlockKind::Paragraph } else { BlockKind::Remark { author: author.to_owned(), time } };
                remarks.push(Block { kind, text: text.to_owned(), place: Place::Line(line), marks: Vec::new() });
            }
        }
    }
    (remarks.len() > 1).then_some(remarks)
}

fn words<'a>(block: &'a Block, cell: &Cell) -> &'a str {
    block.text.get(cell.range.start as usize..cell.range.end as usize).unwrap_or_default()
}

struct Columns {
    author: usize,
    text: usize,
    time: usize,
}

/// Exports of conversations have few columns; wider tables are of something else that was said by somebody.
const COLUMNS_MAX: usize = 7;

impl Columns {
    fn of(block: &Block) -> Option<Self> {
        let BlockKind::Table { rows, header_rows: 1.. } = &block.kind else { return None };
        let names: Vec<String> = rows.first()?.iter().map(|cell| words(block, cell).to_lowercase()).collect();
        let is_other = ["title", "url", "rating", "label", "sentiment", "category", "заголовок", "ссылка", "оценка", "категория"];
        if names.len() > COLUMNS_MAX || names.iter().any(|name| is_other.contains(&name.as_str())) {
            return None;
        }
        let column = |known: &[&str]| known.iter().find_map(|known| names.iter().position(|name| name == known));
        Some(Columns { author: column(AUTHOR_NAMES)?, text: column(TEXT_NAMES)?, time: column(TIME_NAMES)? })
    }
}
