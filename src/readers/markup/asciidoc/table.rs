//! Tables between `|===`.

use super::super::tables::DrawnCell;
use super::{Above, Parser, Tag};
use crate::readers::html::Attribute;
use std::ops::Range;

/// The columns of a table are counted up to here.
const COLUMNS_MAX: usize = 1_000;

pub(super) fn is_fence(line: &str) -> bool {
    matches!(line, "|===" | ",===" | ":===" | "!===")
        || line.len() > 4 && line.starts_with("|===") && line.trim_matches(['|', '=']).is_empty()
}

/// A cell with what stands before its bar.
#[derive(Clone, Debug)]
struct MarkedCell {
    cell: DrawnCell,
    /// How often the cell stands.
    times: usize,
    style: char,
    /// The number of its line within the table.
    line: usize,
}

impl Parser<'_> {
    pub(super) fn table(&mut self, fence: &str, range: Range<usize>, above: &Above) {
        let lines = self.lines.get(range.clone()).unwrap_or_default();
        let delimiter = match (fence.chars().next(), above.named("format")) {
            (Some(','), _) | (_, Some("csv")) => ',',
            (Some(':'), _) | (_, Some("dsv")) => ':',
            (_, Some("tsv")) => '\t',
            (Some('!'), _) => '!',
            _ => above.named("separator").and_then(|text| text.chars().next()).unwrap_or('|'),
        };
        let rows = if matches!(delimiter, ',' | '\t' | ':') {
            separated(lines, delimiter)
        } else {
            self.barred(lines, delimiter, above)
        };
        let first_alone = lines.get(1).is_some_and(|line| line.is_empty()) && lines.first().is_some_and(|line| !line.is_empty());
        let is_plain = above.has_option("noheader");
        let has_header = above.has_option("header") || first_alone && !is_plain && rows.len() > 1;
        self.caption(above);
        self.draft.table();
        for (number, row) in rows.into_iter().enumerate() {
            self.draft.open(Tag::Tr);
            for marked in row {
                self.cell(marked, has_header && number == 0, range.start);
            }
            self.draft.close(Tag::Tr);
        }
        self.draft.close(Tag::Table);
        self.finish_notes();
    }

    fn cell(&mut self, marked: MarkedCell, is_header: bool, start: usize) {
        let tag = if is_header { Tag::Th } else { Tag::Td };
        let mut attributes = Vec::new();
        for (name, extent) in [(Attribute::Colspan, marked.cell.columns), (Attribute::Rowspan, marked.cell.rows)] {
            if extent > 1 {
                attributes.push((name, extent.to_string().into()));
            }
        }
        self.draft.at(start + marked.line + 1);
        self.draft.builder.start(tag, attributes);
        if marked.style == 'a' {
            self.nested(&marked.cell.lines);
        } else {
            let text = self.resolved(marked.cell.lines.join("\n").trim());
            for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
                self.paragraph_of(paragraph.trim());
            }
        }
        self.draft.close(tag);
    }

    /// A cell that holds blocks of its own.
    fn nested(&mut self, texts: &[String]) {
        let lines: Vec<&str> = texts.iter().map(|line| line.trim_end()).collect();
        let mut inner = Parser {
            lines: &lines,
            draft: std::mem::replace(&mut self.draft, super::Draft::empty()),
            attributes: std::mem::take(&mut self.attributes),
            notes: Vec::new(),
            depth: self.depth + 1,
        };
        inner.blocks(0..lines.len());
        let Parser { draft, attributes, notes, .. } = inner;
        self.draft = draft;
        self.attributes = attributes;
        self.notes.extend(notes);
    }

    /// Cells with a bar before each, cut into rows by the number of columns.
    fn barred(&self, lines: &[&str], bar: char, above: &Above) -> Vec<Vec<MarkedCell>> {
        let mut cells: Vec<MarkedCell> = Vec::new();
        let mut first_line_cells = 0;
        let mut first_seen = false;
        for (number, line) in lines.iter().enumerate() {
            let found = cells_of(line, bar, number, &mut cells);
            if !first_seen && found > 0 {
                first_seen = true;
                first_line_cells = cells.iter().map(|cell| cell.cell.columns * cell.times).sum();
            }
        }
        let columns =
            above.named("cols").map(columns_of).filter(|count| *count > 0).unwrap_or(first_line_cells).clamp(1, COLUMNS_MAX);
        let styles = above.named("cols").map(styles_of).unwrap_or_default();
        let mut rows: Vec<Vec<MarkedCell>> = Vec::new();
        // For each column how many more rows a tall cell above it takes.
        let mut taken = vec![0_usize; columns];
        let mut column = columns;
        for mut cell in cells {
            let times = cell.times.min(COLUMNS_MAX);
            cell.cell.columns = cell.cell.columns.min(columns);
            for _ in 0..times {
                while column < columns && taken.get(column).is_some_and(|rows| *rows > 0) {
                    column += 1;
                }
                if column >= columns {
                    if !rows.is_empty() {
                        taken.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
                    }
                    rows.push(Vec::new());
                    column = taken.iter().position(|rows| *rows == 0).unwrap_or(0);
                }
                if cell.style == ' ' {
                    cell.style = styles.get(column).copied().unwrap_or(' ');
                }
                for place in taken.iter_mut().skip(column).take(cell.cell.columns) {
                    *place = cell.cell.rows;
                }
                column += cell.cell.columns;
                if let Some(row) = rows.last_mut() {
                    row.push(cell.clone());
                }
            }
        }
        rows
    }
}

/// Adds the cells that begin on a line, and the rest of the line to the cell before; says how many began.
fn cells_of(line: &str, bar: char, number: usize, cells: &mut Vec<MarkedCell>) -> usize {
    let mut found = 0;
    let mut rest = line;
    let mut before = String::new();
    loop {
        let Some(at) = rest.find(bar) else {
            before.push_str(rest);
            break;
        };
        let (text, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        rest = tail.get(bar.len_utf8()..).unwrap_or_default();
        if let Some(escaped) = text.strip_suffix('\\') {
            before.push_str(escaped);
            before.push(bar);
            continue;
        }
        before.push_str(text);
        let (words, marks) = marks_of(&before);
        add_words(cells, words, found > 0);
        cells.push(marks.into_cell(number));
        found += 1;
        before.clear();
    }
    add_words(cells, &before, found > 0);
    found
}

fn add_words(cells: &mut [MarkedCell], words: &str, same_line: bool) {
    let Some(last) = cells.last_mut() else { return };
    match last.cell.lines.last_mut().filter(|_| same_line) {
        Some(line) => line.push_str(words.trim()),
        None => last.cell.lines.push(words.trim_end().to_owned()),
    }
}

/// What stands right before a bar: `2+`, `.3+`, `3*`, `^.>a`.
struct Marks {
    columns: usize,
    rows: usize,
    times: usize,
    style: char,
}

impl Marks {
    fn into_cell(self, line: usize) -> MarkedCell {
        let cell = DrawnCell { lines: vec![String::new()], columns: self.columns, rows: self.rows };
        MarkedCell { cell, times: self.times, style: self.style, line }
    }
}

fn marks_of(before: &str) -> (&str, Marks) {
    let none = Marks { columns: 1, rows: 1, times: 1, style: ' ' };
    let word_at = before
        .rfind(char::is_whitespace)
        .map_or(0, |at| at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let (words, mark) = before.split_at_checked(word_at).unwrap_or((before, ""));
    if mark.is_empty() || !mark.chars().all(|sign| sign.is_ascii_digit() || ".+*<>^aehlmsdv".contains(sign)) {
        return (before, none);
    }
    let (extent, rest) = match mark.find(['+', '*']) {
        Some(at) => (mark.get(..=at).unwrap_or_default(), mark.get(at + 1..).unwrap_or_default()),
        None => ("", mark),
    };
    let style: String = rest.chars().filter(|sign| !matches!(sign, '<' | '>' | '^' | '.')).collect();
    if style.len() > 1 || style.chars().any(|sign| sign.is_ascii_digit()) {
        return (before, none);
    }
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| (1..=COLUMNS_MAX).contains(number)).unwrap_or(1);
    let mut marks = Marks { style: style.chars().next().unwrap_or(' '), ..none };
    if let Some(times) = extent.strip_suffix('*') {
        marks.times = number(times);
    } else if let Some(span) = extent.strip_suffix('+') {
        let (columns, rows) = span.split_once('.').unwrap_or((span, ""));
        marks.columns = number(columns);
        marks.rows = number(rows);
    }
    (words, marks)
}

/// How many columns `cols="1,3*,2a"` names.
fn columns_of(cols: &str) -> usize {
    cols.split([',', ';']).map(|part| repeats(part.trim()).min(COLUMNS_MAX)).sum()
}

fn repeats(part: &str) -> usize {
    part.split_once('*').and_then(|(count, _)| count.parse().ok()).unwrap_or(1)
}

fn styles_of(cols: &str) -> Vec<char> {
    let style = |part: &str| part.chars().next_back().filter(|sign| "aehlmsdv".contains(*sign)).unwrap_or(' ');
    cols.split([',', ';'])
        .flat_map(|part| std::iter::repeat_n(style(part.trim()), repeats(part.trim()).min(COLUMNS_MAX)))
        .take(COLUMNS_MAX)
        .collect()
}

/// Rows of a table that is written as CSV.
fn separated(lines: &[&str], delimiter: char) -> Vec<Vec<MarkedCell>> {
    let text = lines.join("\n");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records().map_while(Result::ok) {
        let line = record.position().map_or(0, |position| usize::try_from(position.line().saturating_sub(1)).unwrap_or(0));
        let cell = |text: &str| MarkedCell {
            cell: DrawnCell { lines: text.split('\n').map(str::to_owned).collect(), columns: 1, rows: 1 },
            times: 1,
            style: ' ',
            line,
        };
        rows.push(record.iter().map(cell).collect());
    }
    rows
}
