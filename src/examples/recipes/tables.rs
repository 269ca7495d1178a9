//! Tables with a header: each row is asked for by its name, as a whole and cell by cell; a column of names is listed, and the
//! greatest and least of a column of numbers are named.
//!
//! A row has a name when one column names every row, each by another name. Cells are quoted as they are.

use super::super::Rule;
use super::super::random::mixed;
use super::super::verify::{Measure, is_better, measure};
use super::super::words::{is_one_of, normalised, one_line, word_count};
use super::SkipReason;
use super::bench::{Bench, Draft, Tongue};
use super::wordings::{ALL_ROWS, CELL, CELL_OF_SUBJECT, GREATEST, LEAST, ROW, ROW_OF_SUBJECT, Wordings, quoted};
use crate::chunks::{Headings, Rendering, trimmed};
use crate::document::{BlockKind, Cell, Span};
use std::collections::HashSet;

/// A column with longer texts than this on the average names nothing.
const NAME_WORDS_MAX: usize = 8;
/// So many questions about single cells of one table; of larger ones a cell of each row.
const CELLS_MAX: usize = 60;
/// A longer list of names is no answer that anybody wants.
const LISTED_MAX: usize = 40;
/// Numbers are compared from so many rows on.
const COMPARED_MIN: usize = 3;

/// Names of columns that only count the rows.
const COUNTERS: &str = "№ n no nr num п пп номер number index id # строка row";
/// Names of columns whose numbers are names and no amounts.
const NAMED_BY_NUMBER: &str = "год года year код code телефон phone инн кпп снилс дата date время time индекс номер number № id артикул sku page страница \
     глава chapter версия version";

/// A table that can be asked.
struct Grid {
    block: u32,
    /// The names of the columns.
    names: Vec<Span>,
    /// The column that names the rows.
    key: usize,
    /// Cells with words, by row and column.
    rows: Vec<Vec<Option<Span>>>,
}

pub(super) fn run(bench: &mut Bench<'_>) {
    for index in 0..bench.document.blocks.len() as u32 {
        let Some(BlockKind::Table { rows, header_rows }) = bench.block(index).map(|block| &block.kind) else { continue };
        if bench.is_used(index) || !bench.is_flow(index) {
            continue;
        }
        match Grid::of(bench, index, rows, *header_rows) {
            Ok(grid) => ask(bench, &grid),
            Err(reason) => bench.skip(reason, Some(index)),
        }
    }
}

impl Grid {
    fn of(bench: &Bench<'_>, block: u32, rows: &[Vec<Cell>], header_rows: u32) -> Result<Grid, SkipReason> {
        let span = |cell: &Cell| trimmed(bench.document, Span { block, start: cell.range.start, end: cell.range.end });
        let header = (header_rows as usize).checked_sub(1).and_then(|last| rows.get(last)).ok_or(SkipReason::NoKeyColumn)?;
        let body = rows.get(header_rows as usize..).unwrap_or_default();
        // What spans columns belongs to several, and then nobody knows what a cell is called.
        let single =
            rows.iter().skip((header_rows as usize).saturating_sub(1)).flatten().all(|cell| cell.columns <= 1 && cell.rows <= 1);
        let even = body.iter().all(|row| row.len() <= header.len());
        let names: Option<Vec<Span>> = header.iter().map(&span).collect();
        let names = names.filter(|names| single && even && names.len() >= 2).ok_or(SkipReason::NoKeyColumn)?;
        let text = |span: Span| one_line(bench.document.quote(span).unwrap_or_default()).to_lowercase();
        let different: HashSet<String> = names.iter().map(|name| text(*name)).collect();
        if different.len() < names.len() || different.iter().any(String::is_empty) || body.len() < 2 {
            return Err(SkipReason::NoKeyColumn);
        }
        let cells = |row: &Vec<Cell>| (0..names.len()).map(|column| row.get(column).and_then(&span)).collect::<Vec<_>>();
        let mut rows: Vec<Vec<Option<Span>>> = body.iter().map(cells).collect();
        // A row of one cell is a heading among the rows, or a sum below them.
        rows.retain(|row| row.iter().flatten().count() > 1);
        let mut grid = Grid { block, names, key: 0, rows };
        grid.key = (0..grid.names.len()).find(|column| grid.names_rows(bench, *column)).ok_or(SkipReason::NoKeyColumn)?;
        Ok(grid)
    }

    fn cell(&self, row: usize, column: usize) -> Option<Span> {
        self.rows.get(row)?.get(column).copied().flatten()
    }

    fn text<'a>(&self, bench: &Bench<'a>, row: usize, column: usize) -> &'a str {
        self.cell(row, column).and_then(|span| bench.document.quote(span)).unwrap_or_default()
    }

    fn name(&self, bench: &Bench<'_>, column: usize) -> String {
        let span = self.names.get(column);
        one_line(span.and_then(|span| bench.document.quote(*span)).unwrap_or_default()).trim_end_matches([':', '*']).to_owned()
    }

    /// Whether a column has a short name in each row, no two of them alike, and mostly of letters.
    fn names_rows(&self, bench: &Bench<'_>, column: usize) -> bool {
        let count = self.rows.len();
        let texts: Vec<&str> = (0..count).map(|row| self.text(bench, row, column)).collect();
        let different: HashSet<String> = texts.iter().map(|text| normalised(text)).collect();
        let words: usize = texts.iter().map(|text| word_count(text)).sum();
        let lettered = texts.iter().filter(|text| text.chars().any(char::is_alphabetic)).count();
        let years = is_one_of(&normalised(&self.name(bench, column)), "год year");
        count >= 2
            && !counts_rows(&self.name(bench, column))
            && different.len() == count
            && !different.contains("")
            && words <= NAME_WORDS_MAX * count
            && (lettered * 5 >= count * 4 || years)
    }
}

/// Whether a column of this name only counts the rows.
fn counts_rows(name: &str) -> bool {
    let plain = name.to_lowercase();
    plain.split([' ', '/', '.']).filter(|word| !word.is_empty()).all(|word| is_one_of(word, COUNTERS))
}

/// Whether a cell says something: a dash or a blank stands for nothing.
fn says_something(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric) || matches!(text.trim(), "+" | "✓" | "✔" | "✗" | "✘")
}

fn ask(bench: &mut Bench<'_>, grid: &Grid) {
    let subject = bench.subject(grid.block);
    let tells = |column: &usize| *column != grid.key && !counts_rows(&grid.name(bench, *column));
    let all: Vec<usize> = (0..grid.names.len()).filter(tells).collect();
    let told: usize =
        (0..grid.rows.len()).map(|row| all.iter().filter(|column| says_something(grid.text(bench, row, **column))).count()).sum();
    let mut kept = false;
    for row in 0..grid.rows.len() {
        let columns: Vec<usize> = all.iter().copied().filter(|column| says_something(grid.text(bench, row, *column))).collect();
        if columns.len() > 1 {
            kept |= ask_row(bench, grid, row, &columns, subject.as_deref());
        }
        let chosen = match columns.as_slice() {
            columns if told <= CELLS_MAX => columns.to_vec(),
            columns => {
                let place = mixed(bench.plan.seed, row as u64) as usize % columns.len().max(1);
                columns.iter().copied().skip(place).take(1).collect()
            }
        };
        for column in chosen {
            kept |= ask_cell(bench, grid, row, column, subject.as_deref());
        }
    }
    if let Some(subject) = &subject {
        kept |= ask_all(bench, grid, subject);
        for column in all {
            kept |= ask_extremes(bench, grid, column, subject);
        }
    }
    if kept {
        bench.use_blocks([grid.block]);
    }
}

/// The words of a question with everything filled in.
fn filled(template: &str, subject: Option<&str>, name: &str, column: &str, tongue: Tongue) -> String {
    let title = subject.map(|subject| quoted(subject, tongue)).unwrap_or_default();
    template.replace("{title}", &title).replace("{column}", &quoted(column, tongue)).replace("{}", &quoted(name, tongue))
}

fn fact(bench: &Bench<'_>, grid: &Grid, row: usize) -> String {
    let name = normalised(grid.text(bench, row, grid.key));
    format!("row:{}:{}:{name}", normalised(bench.title.as_deref().unwrap_or_default()), grid.block)
}

fn worded(
    bench: &Bench<'_>,
    with: &Wordings,
    without: &Wordings,
    subject: Option<&str>,
    tongue: Tongue,
    key: &str,
    fill: impl Fn(&str) -> String,
) -> Vec<String> {
    bench.worded(if subject.is_some() { with } else { without }, tongue, key, fill)
}

fn ask_row(bench: &mut Bench<'_>, grid: &Grid, row: usize, columns: &[usize], subject: Option<&str>) -> bool {
    let mut answer = Rendering::new(Headings::Bold);
    for column in columns {
        let (Some(name), Some(cell)) = (grid.names.get(*column), grid.cell(row, *column)) else { continue };
        if !answer.text.is_empty() {
            answer.text.push('\n');
        }
        answer.quote(bench.document, *name);
        if !answer.text.ends_with(':') {
            answer.text.push(':');
        }
        answer.text.push(' ');
        answer.quote(bench.document, cell);
    }
    let name = one_line(grid.text(bench, row, grid.key));
    let key = fact(bench, grid, row);
    let tongue = bench.tongue(&format!("{name} {}", answer.text));
    let fill = |template: &str| filled(template, subject, &name, "", tongue);
    let questions = worded(bench, &ROW_OF_SUBJECT, &ROW, subject, tongue, &key, fill);
    if !bench.fits(&answer.text, bench.plan.answer_tokens_max) {
        bench.skip(SkipReason::TooLong, Some(grid.block));
        return false;
    }
    bench.add(Draft::quoted(questions, answer, key, grid.block))
}

fn ask_cell(bench: &mut Bench<'_>, grid: &Grid, row: usize, column: usize, subject: Option<&str>) -> bool {
    let Some(cell) = grid.cell(row, column) else { return false };
    let mut answer = Rendering::new(Headings::Bold);
    answer.quote(bench.document, cell);
    let name = one_line(grid.text(bench, row, grid.key));
    let column = grid.name(bench, column);
    let key = fact(bench, grid, row);
    let tongue = bench.tongue(&format!("{name} {column} {}", subject.unwrap_or_default()));
    let wording = format!("{key}:{column}");
    let fill = |template: &str| filled(template, subject, &name, &column, tongue);
    let questions = worded(bench, &CELL_OF_SUBJECT, &CELL, subject, tongue, &wording, fill);
    bench.add(Draft::quoted(questions, answer, key, grid.block))
}

fn ask_all(bench: &mut Bench<'_>, grid: &Grid, subject: &str) -> bool {
    if !(COMPARED_MIN..=LISTED_MAX).contains(&grid.rows.len()) {
        return false;
    }
    let mut answer = Rendering::new(Headings::Bold);
    for row in 0..grid.rows.len() {
        let Some(cell) = grid.cell(row, grid.key) else { return false };
        answer.text.push_str(if row > 0 { "\n- " } else { "- " });
        answer.quote(bench.document, cell);
    }
    let operands = answer.spans.clone();
    computed(bench, grid, grid.key, subject, &ALL_ROWS, answer, (Rule::ListOfAll, operands))
}

/// The greatest and the least of a column in which every row has one number of the same measure.
fn ask_extremes(bench: &mut Bench<'_>, grid: &Grid, column: usize, subject: &str) -> bool {
    let name = normalised(&grid.name(bench, column));
    let cells: Option<Vec<Span>> = (0..grid.rows.len()).map(|row| grid.cell(row, column)).collect();
    let named = name.split(' ').any(|word| is_one_of(word, NAMED_BY_NUMBER));
    let Some(cells) = cells.filter(|cells| cells.len() >= COMPARED_MIN && !named) else { return false };
    let measures: Option<Vec<Measure<'_>>> = cells.iter().map(|cell| bench.document.quote(*cell).and_then(measure)).collect();
    let Some(measures) = measures else { return false };
    let same = measures.windows(2).all(|pair| pair[0].around == pair[1].around);
    let mut kept = false;
    for (rule, wordings) in [(Rule::Greatest, &GREATEST), (Rule::Least, &LEAST)] {
        let values = measures.iter().map(|measure| measure.value);
        let best = values.reduce(|best, other| if is_better(rule, other, best) { other } else { best });
        let mut places = cells.iter().zip(&measures).filter(|(_, measure)| Some(measure.value) == best).map(|(cell, _)| *cell);
        // Where several share it, nothing stands out.
        let (Some(place), None) = (places.next().filter(|_| same), places.next()) else { continue };
        let mut answer = Rendering::new(Headings::Bold);
        answer.quote(bench.document, place);
        kept |= computed(bench, grid, column, subject, wordings, answer, (rule, cells.clone()));
    }
    kept
}

fn computed(
    bench: &mut Bench<'_>,
    grid: &Grid,
    column: usize,
    subject: &str,
    wordings: &Wordings,
    answer: Rendering,
    follows: (Rule, Vec<Span>),
) -> bool {
    let name = grid.name(bench, column);
    let tongue = bench.tongue(&format!("{subject} {name}"));
    let key = format!("column:{}:{}:{}", normalised(bench.title.as_deref().unwrap_or_default()), grid.block, normalised(&name));
    let questions = bench.worded(wordings, tongue, &key, |template| filled(template, Some(subject), "", &name, tongue));
    bench.add(Draft { computed: Some(follows), ..Draft::quoted(questions, answer, key, grid.block) })
}
