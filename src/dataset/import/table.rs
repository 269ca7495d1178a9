//! Examples in a table: a column of questions, one of answers and perhaps one of system messages.

use super::super::export::{APOSTROPHES, FORMULA_SIGNS};
use super::{FORMS, chat, said};

/// A row of a table as a line of a data set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableRow {
    Example(String),
    /// The row that begins in this line of the file, counted from 1, has no question or no answer.
    Unread(u64),
}

/// The rows of a table whose first row names a question and an answer, one after the other.
///
/// Cells are taken letter by letter; nothing is trimmed. Nothing comes back when the first row names something else.
pub fn table(text: &str) -> Option<impl Iterator<Item = TableRow>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (columns, mut rows) = [b',', b';', b'\t'].into_iter().find_map(|delimiter| {
        let mut rows =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
        let mut header = csv::StringRecord::new();
        let begun = rows.read_record(&mut header).unwrap_or(false);
        Some((Columns::of(&header)?, rows)).filter(|_| begun)
    })?;
    let mut row = csv::StringRecord::new();
    let (mut line, mut counted) = (1, 0);
    Some(std::iter::from_fn(move || {
        // The text is UTF-8 and rows may be of any length, so that only the end is left.
        rows.read_record(&mut row).unwrap_or(false).then(|| {
            // The parser stops between the two signs of a line's end, so that its own count lags behind.
            let start = row.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(counted);
            let start = start + usize::from(text.as_bytes().get(start) == Some(&b'\n'));
            line +=
                text.as_bytes().get(counted..start).map_or(0, |bytes| bytes.iter().filter(|byte| **byte == b'\n').count() as u64);
            counted = start;
            columns.example(&row).map_or(TableRow::Unread(line), TableRow::Example)
        })
    }))
}

/// Where the cells stand.
struct Columns {
    question: usize,
    answer: usize,
    system: Option<usize>,
    apostrophes: Option<usize>,
    names: Vec<String>,
}

impl Columns {
    fn of(header: &csv::StringRecord) -> Option<Columns> {
        let names: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
        let place = |name: &str| names.iter().position(|other| other == name);
        let (question, answer) = FORMS.iter().find_map(|(asked, answers)| {
            let question = place(asked)?;
            Some((question, answers.iter().find_map(|answer| place(answer))?))
        })?;
        let system = ["system", "system_prompt"].into_iter().find_map(place);
        Some(Columns { question, answer, system, apostrophes: place(APOSTROPHES), names })
    }

    fn example(&self, row: &csv::StringRecord) -> Option<String> {
        let marked = self.apostrophes.and_then(|column| row.get(column)).unwrap_or_default();
        let cell = |column: usize| {
            let cell = row.get(column)?;
            let is_marked = marked.split(' ').any(|name| self.names.get(column).is_some_and(|other| other == name));
            let bare = cell.strip_prefix('\'').filter(|bare| is_marked && bare.starts_with(FORMULA_SIGNS));
            Some(bare.unwrap_or(cell).to_owned())
        };
        let system = self.system.and_then(cell).filter(|text| !text.is_empty());
        let (question, answer) = (cell(self.question)?, cell(self.answer)?);
        let mut messages: Vec<_> = system.map(|text| said("system", text)).into_iter().collect();
        messages.extend([said("user", question), said("assistant", answer)]);
        Some(chat(&messages, None))
    }
}
