//! A table of `question`, `answer` and `system`, by RFC 4180 with every cell in quotation marks, so that spaces at the
//! edges and line breaks stay.
//!
//! A spreadsheet computes a cell that begins with a sign such as `=`: an answer that is a list with dashes becomes
//! `#NAME?`, and a formula from a hostile document runs. For a spreadsheet such a cell gets an apostrophe in front, and a
//! fourth column names the cells that got one, so that the import takes exactly those away again.

use super::talk::chat;
use super::{Loss, Options};
use crate::dataset::line::Line;

/// The column that names the cells with an apostrophe in front, separated by spaces.
pub const APOSTROPHES: &str = "apostrophes";

/// What a spreadsheet takes for the beginning of a formula, by OWASP's page "CSV Injection": the wide forms count in
/// Chinese and Japanese editions.
pub const FORMULA_SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Excel cuts a longer cell, by "Excel specifications and limits"; it counts UTF-16.
pub const CELL_LETTERS_MAX: usize = 32_767;

const COLUMNS: [&str; 3] = ["question", "answer", "system"];

pub(super) fn header(options: Options) -> String {
    let mut columns = COLUMNS.to_vec();
    if options.for_spreadsheets {
        columns.push(APOSTROPHES);
    }
    columns.join(",") + "\r\n"
}

pub(super) fn write(line: &Line<'_>, options: Options) -> Result<String, Loss> {
    let talk = chat(line)?;
    let system = talk.system_with_words()?.unwrap_or_default();
    let pairs = talk.pairs()?;
    let [(question, answer)] = pairs.as_slice() else { return Err(Loss::SeveralTurns) };
    let mut cells = [question, answer, system].map(str::to_owned).to_vec();
    if options.for_spreadsheets {
        let mut marked = Vec::new();
        for (cell, column) in cells.iter_mut().zip(COLUMNS) {
            if cell.starts_with(FORMULA_SIGNS) {
                cell.insert(0, '\'');
                marked.push(column);
            }
            if cell.encode_utf16().count() > CELL_LETTERS_MAX {
                return Err(Loss::CellTooLong);
            }
        }
        cells.push(marked.join(" "));
    }
    let cells: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    Ok(cells.join(","))
}
