//! Which columns of a table are the question and the answer of its rows, as the person says.
//!
//! The page shows the first rows by the same functions that the recipe makes examples with.

use super::words::one_line;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// How each row of a table becomes an example.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMap {
    /// The question, with the names of columns in braces: "What does {Item} cost?".
    pub question: String,
    /// The columns that the answer consists of, in this order.
    pub answer: Vec<String>,
}

/// Why a map gives no examples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MapFault {
    /// The question names no column, so that all rows would ask the same.
    NoColumnInQuestion,
    UnknownColumn {
        name: String,
    },
    NoColumnInAnswer,
    /// Each column is there, but no table has all of them.
    NoTableHasAll,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The name by which a map knows it; no other column of the table has the same.
    pub name: String,
    /// The words of the header.
    pub header: String,
}

/// The columns of the tables with one header, and the first of their rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSample {
    pub columns: Vec<Column>,
    /// Cells by row and column; a blank one is empty.
    pub rows: Vec<Vec<String>>,
    /// All rows of these tables.
    pub rows_total: u64,
}

/// A map whose columns were found in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FittedMap {
    question: Vec<Piece>,
    answer: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Words(String),
    Cell(usize),
}

/// What an answer consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerPart {
    Signs(&'static str),
    /// The words of a column's header.
    Header(usize),
    /// The row's cell in a column.
    Cell(usize),
}

/// The columns of a header: their names are on one line, and what repeats is numbered.
pub fn columns<'a>(headers: impl Iterator<Item = &'a str>) -> Vec<Column> {
    let mut taken = HashSet::new();
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut column = |header: &str| {
        let base = one_line(header);
        let count = seen.entry(base.clone()).or_default();
        loop {
            *count += 1;
            let name = if *count == 1 { base.clone() } else { format!("{base} ({count})") };
            if taken.insert(name.clone()) {
                return Column { name, header: header.to_owned() };
            }
        }
    };
    headers.map(&mut column).collect()
}

impl ColumnMap {
    /// Finds the columns of the map among these names.
    pub fn fitted(&self, names: &[&str]) -> Result<FittedMap, MapFault> {
        let question = pieces(&self.question, names)?;
        if !question.iter().any(|piece| matches!(piece, Piece::Cell(_))) {
            return Err(MapFault::NoColumnInQuestion);
        }
        if self.answer.is_empty() {
            return Err(MapFault::NoColumnInAnswer);
        }
        let place = |name: &String| {
            let found = names.iter().position(|other| *other == name.trim());
            found.ok_or_else(|| MapFault::UnknownColumn { name: name.clone() })
        };
        let answer: Result<Vec<usize>, MapFault> = self.answer.iter().map(place).collect();
        Ok(FittedMap { question, answer: answer? })
    }

    /// Why none of these tables gives examples by the map.
    pub fn fault(&self, tables: &[TableSample]) -> Option<MapFault> {
        if tables.iter().any(|table| self.fitted(&table.names()).is_ok()) {
            return None;
        }
        let all: Vec<&str> = tables.iter().flat_map(TableSample::names).collect();
        Some(self.fitted(&all).err().unwrap_or(MapFault::NoTableHasAll))
    }

    /// Questions and answers of the rows of the sample that give an example.
    pub fn examples(&self, table: &TableSample) -> Vec<(String, String)> {
        let Ok(fitted) = self.fitted(&table.names()) else { return Vec::new() };
        let header = |column: usize| table.columns.get(column).map_or("", |column| column.header.as_str());
        let example = |row: &Vec<String>| {
            let cell = |column: usize| row.get(column).map(String::as_str).filter(|cell| !cell.is_empty());
            let words = |part: AnswerPart| match part {
                AnswerPart::Signs(signs) => signs,
                AnswerPart::Header(column) => header(column),
                AnswerPart::Cell(column) => cell(column).unwrap_or_default(),
            };
            Some((fitted.question(cell)?, fitted.answer(header, cell)?.into_iter().map(words).collect()))
        };
        table.rows.iter().filter_map(example).collect()
    }
}

impl TableSample {
    pub fn names(&self) -> Vec<&str> {
        self.columns.iter().map(|column| column.name.as_str()).collect()
    }
}

impl FittedMap {
    /// The question of a row; none when a cell that belongs in it is empty.
    pub fn question<'a>(&self, cell: impl Fn(usize) -> Option<&'a str>) -> Option<String> {
        let mut question = String::new();
        for piece in &self.question {
            question.push_str(match piece {
                Piece::Words(words) => words,
                Piece::Cell(column) => cell(*column)?,
            });
        }
        Some(question)
    }

    /// What the answer of a row consists of; none when all its cells are empty.
    ///
    /// A lone column is the answer as it is; of several each has a line that begins with its header.
    pub fn answer<'a, 'b>(
        &self,
        header: impl Fn(usize) -> &'a str,
        cell: impl Fn(usize) -> Option<&'b str>,
    ) -> Option<Vec<AnswerPart>> {
        if let [column] = self.answer.as_slice() {
            return cell(*column).map(|_| vec![AnswerPart::Cell(*column)]);
        }
        let mut parts = Vec::new();
        for column in self.answer.iter().copied().filter(|column| cell(*column).is_some()) {
            let after = if header(column).ends_with(':') { "** " } else { ":** " };
            let before = if parts.is_empty() { "**" } else { "\n**" };
            parts.extend([AnswerPart::Signs(before), AnswerPart::Header(column)]);
            parts.extend([AnswerPart::Signs(after), AnswerPart::Cell(column)]);
        }
        (!parts.is_empty()).then_some(parts)
    }
}

/// The words of a question and the columns between them. A brace that is never closed is a word.
fn pieces(question: &str, names: &[&str]) -> Result<Vec<Piece>, MapFault> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut rest = question.trim();
    while let Some((before, after)) = rest.split_once('{') {
        words.push_str(before);
        let behind = |name: &str| after.trim_start().strip_prefix(name)?.trim_start().strip_prefix('}');
        // A name may have braces of its own, so that the longest one is meant.
        let named = (0..).zip(names).filter_map(|(column, name)| Some((column, behind(name)?)));
        if let Some((column, behind)) = named.min_by_key(|(_, behind)| behind.len()) {
            pieces.extend([Piece::Words(std::mem::take(&mut words)), Piece::Cell(column)]);
            rest = behind;
        } else if let Some((name, _)) = after.split_once('}') {
            return Err(MapFault::UnknownColumn { name: name.trim().to_owned() });
        } else {
            words.push('{');
            rest = after;
        }
    }
    words.push_str(rest);
    pieces.push(Piece::Words(words));
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(question: &str, answer: &[&str]) -> ColumnMap {
        ColumnMap { question: question.to_owned(), answer: answer.iter().map(|name| (*name).to_owned()).collect() }
    }

    fn table(headers: &[&str], rows: &[&[&str]]) -> TableSample {
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        TableSample { columns: columns(headers.iter().copied()), rows_total: rows.len() as u64, rows }
    }

    #[test]
    fn columns_of_one_name_are_told_apart() {
        let names = |headers: &[&str]| -> Vec<String> {
            columns(headers.iter().copied()).into_iter().map(|column| column.name).collect()
        };
        assert_eq!(names(&["Name", "Price", "Name", "Name"]), ["Name", "Price", "Name (2)", "Name (3)"]);
        assert_eq!(names(&["Name (2)", "Name", "Name"]), ["Name (2)", "Name", "Name (3)"]);
        assert_eq!(names(&["Цена,\nруб."]), ["Цена, руб."]);
    }

    #[test]
    fn a_map_says_what_is_wrong_with_it() {
        let tables = [table(&["Товар", "Цена"], &[]), table(&["Город"], &[])];
        let fault = |question: &str, answer: &[&str]| map(question, answer).fault(&tables);
        assert_eq!(fault("Сколько стоит { Товар }?", &["Цена"]), None);
        assert_eq!(fault("Сколько стоит товар?", &["Цена"]), Some(MapFault::NoColumnInQuestion));
        assert_eq!(fault("{Товар", &["Цена"]), Some(MapFault::NoColumnInQuestion));
        assert_eq!(fault("{товар}", &["Цена"]), Some(MapFault::UnknownColumn { name: "товар".to_owned() }));
        assert_eq!(fault("{Товар}", &["Вес"]), Some(MapFault::UnknownColumn { name: "Вес".to_owned() }));
        assert_eq!(fault("{Товар}", &[]), Some(MapFault::NoColumnInAnswer));
        assert_eq!(fault("{Товар} в городе {Город}", &["Цена"]), Some(MapFault::NoTableHasAll));
    }

    #[test]
    fn a_name_may_have_braces_and_a_cell_is_never_filled_in_twice() {
        let table = table(&["A", "A} and {B", "B"], &[&["one", "two", "{A}"]]);
        let asked = |question: &str| map(question, &["B"]).examples(&table).remove(0).0;
        assert_eq!(asked("{A} and {B}"), "two");
        assert_eq!(asked("{A} or {B} {"), "one or {A} {");
    }

    #[test]
    fn a_row_with_an_empty_cell_in_its_question_or_without_an_answer_gives_nothing() {
        let rows: &[&[&str]] = &[&["Чай", "5 ₽", ""], &["", "7 ₽", "9"], &["Кофе", "", ""], &["Сок", "", "2"], &["Мёд"]];
        let table = table(&["Товар", "Цена:", "Остаток"], rows);
        let made = |answer: &[&str]| map("Что с «{Товар}»?", answer).examples(&table);
        let pair = |name: &str, answer: &str| (format!("Что с «{name}»?"), answer.to_owned());
        assert_eq!(made(&["Цена:"]), [pair("Чай", "5 ₽")]);
        assert_eq!(made(&["Остаток", "Цена:"]), [pair("Чай", "**Цена:** 5 ₽"), pair("Сок", "**Остаток:** 2")]);
    }
}
