//! Tables in text: comma, semicolon, tab or pipe between the cells.
//!
//! The dialect is found from the beginning of the file by how evenly each delimiter cuts the lines. The file is read
//! piece by piece; the table it becomes is bounded by the limit of characters.

use super::encoding::Pieces;
use super::{
    Confidence, Content, DatasetFile, DatasetKind, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader, encoding,
};
use crate::document::{Block, BlockKind, Cell, Document, Format, Limit, Place, ReadNote, TABLE_BLOCK_ROWS};
use std::collections::{HashMap, HashSet};
use std::io;

/// Reads CSV and its relatives.
pub struct Csv;

impl Reader for Csv {
    fn format(&self) -> Format {
        Format::Csv
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        let named = Format::Csv.endings().contains(&probe.ending().as_str());
        let Some(head) = probe.text() else { return Confidence::No };
        let whole = probe.head.len() as u64 == probe.size;
        let dialect = Dialect::of(head, whole, &probe.ending());
        match (named, dialect.columns > 1) {
            _ if dialect.declared => Confidence::Certain,
            (true, true) => Confidence::Strong,
            (true, false) => Confidence::Likely,
            (false, true) if dialect.is_clear(head) && !(dialect.delimiter == b'|' && head.contains("--")) => Confidence::Likely,
            (false, _) => Confidence::No,
        }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let probe = Probe::of(ctx.name(), source)?;
        let mut pieces = Pieces::open(ctx, source)?;
        let mut head = String::new();
        pieces.next_into(&mut head)?;
        let whole = probe.head.len() as u64 == probe.size;
        let dialect = Dialect::of(prefix(&head, SAMPLE_BYTES), whole, &probe.ending());
        if dialect.is_data_set(prefix(&head, SAMPLE_BYTES)) {
            return data_set(ctx, source, &dialect, pieces.encoding());
        }
        let rows = match read_rows(ctx, source, &dialect) {
            Ok(rows) if !rows.quote_left_open => rows,
            // A quotation mark that opens and never closes swallows the rest of the file, so it was meant literally.
            Ok(_) | Err(ReadError { kind: ReadErrorKind::Limit(Limit::FieldBytes(_)), .. }) if dialect.quoting => {
                ctx.note(ReadNote::DamagedParts { count: 1 });
                read_rows(ctx, source, &Dialect { quoting: false, ..dialect })?
            }
            Ok(rows) => rows,
            Err(error) => return Err(error),
        };
        if rows.blocks.is_empty() {
            return Err(ReadErrorKind::Empty.into());
        }
        let encoding = Some(pieces.encoding().to_owned());
        let blocks = super::chat::remarks_of(&rows.blocks).unwrap_or(rows.blocks);
        Ok(Content::Document(Document { format: Format::Csv, encoding, blocks, ..Document::default() }))
    }
}

/// How columns of questions and of their answers are called, in small letters.
const QUESTIONS: [&str; 6] = ["question", "prompt", "instruction", "input", "query", "вопрос"];
const ANSWERS: [&str; 5] = ["answer", "completion", "response", "output", "ответ"];
/// What else may stand in a table of examples: system messages, and which cells got an apostrophe for a spreadsheet.
const BESIDE: [&str; 3] = ["system", "system_prompt", "apostrophes"];

impl Dialect {
    /// Whether the first row names a question, an answer and nothing that is no part of an example.
    fn is_data_set(&self, head: &str) -> bool {
        let first = head.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
        let names: Vec<String> =
            first.split(char::from(self.delimiter)).map(|name| name.trim().trim_matches('"').trim().to_lowercase()).collect();
        let count = |wanted: &[&str]| names.iter().filter(|name| wanted.contains(&name.as_str())).count();
        let (questions, answers, beside) = (count(&QUESTIONS), count(&ANSWERS), count(&BESIDE));
        self.quoting && questions == 1 && answers == 1 && questions + answers + beside == names.len()
    }
}

/// A table of examples, whose rows are counted here and read as lines later.
fn data_set(ctx: &mut ReadContext<'_>, source: &dyn ReadAt, dialect: &Dialect, encoding: &str) -> Result<Content, ReadError> {
    let bytes = source.read_all(ctx.limits.file_bytes)?;
    let text = encoding::decode_named(&bytes, encoding);
    let mut rows = csv::ReaderBuilder::new().flexible(true).delimiter(dialect.delimiter).from_reader(text.as_bytes());
    // What follows a fault of the form is found missing by whoever makes lines of it.
    let lines = rows.byte_records().map_while(Result::ok).count() as u64;
    if lines == 0 {
        return Err(ReadErrorKind::Empty.into());
    }
    let encoding = encoding.to_owned();
    Ok(Content::Dataset(DatasetFile { kind: DatasetKind::Table, encoding, lines, ..DatasetFile::default() }))
}

/// How much of the beginning the dialect is judged by.
const SAMPLE_BYTES: usize = 64 << 10;

fn prefix(text: &str, bytes_max: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes_max)).unwrap_or_default()
}

/// Short cells take far more memory than their characters do, so they are counted too.
const CELLS_MAX: u64 = 4_000_000;

/// What came out of a whole file.
struct Rows {
    blocks: Vec<Block>,
    quote_left_open: bool,
}

fn read_rows(ctx: &mut ReadContext<'_>, source: &dyn ReadAt, dialect: &Dialect) -> Result<Rows, ReadError> {
    let text = CleanText::open(Pieces::open(ctx, source)?, ctx.limits.field_bytes, dialect);
    let mut reader = dialect.parser().from_reader(text);
    let (mut table, mut record) = (TableMaker::default(), csv::StringRecord::new());
    let mut last_lines = 0;
    loop {
        let start = reader.position().line();
        reader.get_mut().since_record = 0;
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => return Err(reader.get_mut().error.take().unwrap_or(ReadErrorKind::Damaged.into())),
        }
        last_lines = reader.position().line() - start;
        if dialect.declared && start == 1 && record.get(0).is_some_and(is_declaration) {
            continue;
        }
        ctx.within(record.len() as u64, ctx.limits.columns, Limit::Columns)?;
        if let Err(limit) = table.push(&record, record.position().map_or(start, csv::Position::line), ctx.limits.characters) {
            ctx.note(ReadNote::CutAt { limit });
            break;
        }
        if table.rows.is_empty() {
            ctx.report(reader.get_ref().pieces.offset(), source.len());
        }
    }
    let text = reader.get_ref();
    text.pieces.finish(ctx);
    let quote_left_open = dialect.quoting && text.quotes % 2 == 1 && last_lines > 2;
    Ok(Rows { blocks: table.finish(), quote_left_open })
}

/// Collects rows into blocks.
#[derive(Default)]
struct TableMaker {
    blocks: Vec<Block>,
    text: String,
    rows: Vec<Vec<Cell>>,
    line: u64,
    characters: u64,
    cells: u64,
}

impl TableMaker {
    /// Leaves the row out when it would pass a limit.
    fn push(&mut self, record: &csv::StringRecord, line: u64, characters_max: u64) -> Result<(), Limit> {
        self.characters += record.iter().map(|cell| cell.chars().count() as u64 + 1).sum::<u64>();
        if self.characters > characters_max {
            return Err(Limit::Characters(characters_max));
        }
        self.cells += record.len() as u64;
        if self.cells > CELLS_MAX {
            return Err(Limit::Steps(CELLS_MAX));
        }
        if self.rows.is_empty() {
            self.line = line;
        } else {
            self.text.push('\n');
        }
        let mut cells = Vec::with_capacity(record.len());
        for (number, cell) in record.iter().enumerate() {
            if number > 0 {
                self.text.push('\t');
            }
            let start = self.text.len() as u32;
            self.text.push_str(cell.trim());
            cells.push(Cell { range: start..self.text.len() as u32, columns: 1, rows: 1 });
        }
        self.rows.push(cells);
        if self.rows.len() >= TABLE_BLOCK_ROWS {
            self.close();
        }
        Ok(())
    }

    fn close(&mut self) {
        if self.rows.is_empty() {
            return;
        }
        let (text, rows) = (std::mem::take(&mut self.text), std::mem::take(&mut self.rows));
        let header_rows = u32::from(self.blocks.is_empty() && has_header(&text, &rows));
        let place = Place::Line(u32::try_from(self.line).unwrap_or(u32::MAX));
        self.blocks.push(Block { kind: BlockKind::Table { rows, header_rows }, text, place, marks: Vec::new() });
    }

    fn finish(mut self) -> Vec<Block> {
        self.close();
        self.blocks
    }
}

/// The decoded file with plain line feeds and without zeros, as the parser wants it.
struct CleanText<'a> {
    pieces: Pieces<'a>,
    ready: String,
    given: usize,
    /// A carriage return ended the last piece; a line feed that follows belongs to it.
    after_return: bool,
    /// Bytes handed over since the last record: what protects against a record without end.
    since_record: u64,
    record_max: u64,
    quotes: u64,
    quote: char,
    tightening: Option<Tightening>,
    /// What really went wrong when the parser sees a failed read.
    error: Option<ReadError>,
}

impl<'a> CleanText<'a> {
    fn open(pieces: Pieces<'a>, record_max: u64, dialect: &Dialect) -> Self {
        CleanText {
            pieces,
            ready: String::new(),
            given: 0,
            after_return: false,
            since_record: 0,
            record_max,
            quotes: 0,
            quote: char::from(dialect.quote),
            tightening: dialect.spaced.then(|| Tightening::of(dialect)),
            error: None,
        }
    }

    fn fill(&mut self) -> Result<(), ReadError> {
        self.ready.clear();
        self.given = 0;
        let mut raw = String::new();
        while self.ready.is_empty() && self.pieces.next_into(&mut raw)? {
            for character in raw.drain(..) {
                let clean = match character {
                    '\0' => continue,
                    '\n' if self.after_return => None,
                    '\r' | '\n' => Some('\n'),
                    other => Some(other),
                };
                match (clean, &mut self.tightening) {
                    (Some(sign), Some(tightening)) => tightening.push(sign, &mut self.ready),
                    (Some(sign), None) => self.ready.push(sign),
                    (None, _) => {}
                }
                self.after_return = character == '\r';
                self.quotes += u64::from(character == self.quote);
            }
        }
        Ok(())
    }
}

impl io::Read for CleanText<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given >= self.ready.len()
            && let Err(error) = self.fill()
        {
            self.error = Some(error);
            return Err(io::ErrorKind::Other.into());
        }
        let rest = self.ready.as_bytes().get(self.given..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        let (Some(from), Some(to)) = (rest.get(..count), buffer.get_mut(..count)) else { return Ok(0) };
        to.copy_from_slice(from);
        self.given += count;
        self.since_record += count as u64;
        if self.since_record > self.record_max {
            self.error = Some(ReadErrorKind::Limit(Limit::FieldBytes(self.record_max)).into());
            return Err(io::ErrorKind::Other.into());
        }
        Ok(count)
    }
}

/// Takes out the spaces between a delimiter and a quotation mark, which people put there and parsers do not expect.
#[derive(Clone, Debug)]
struct Tightening {
    delimiter: char,
    quote: char,
    quoted: bool,
    /// Right after a delimiter or a line end.
    at_start: bool,
    spaces: usize,
}

impl Tightening {
    fn of(dialect: &Dialect) -> Self {
        let (delimiter, quote) = (char::from(dialect.delimiter), char::from(dialect.quote));
        Tightening { delimiter, quote, quoted: false, at_start: true, spaces: 0 }
    }

    fn push(&mut self, sign: char, out: &mut String) {
        if self.at_start && sign == ' ' {
            self.spaces += 1;
            return;
        }
        let spaces = std::mem::take(&mut self.spaces);
        if sign != self.quote {
            out.extend(std::iter::repeat_n(' ', spaces));
        }
        self.quoted ^= sign == self.quote && (self.quoted || self.at_start);
        self.at_start = !self.quoted && (sign == self.delimiter || sign == '\n');
        out.push(sign);
    }
}

/// How the cells of a file are separated and quoted.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Dialect {
    delimiter: u8,
    /// Quotation marks hold cells together.
    quoting: bool,
    /// The quotation mark in use: the double one, or the single one where only that holds cells together.
    quote: u8,
    /// Spaces stand between delimiters and quotation marks.
    spaced: bool,
    /// A quotation mark inside a quoted cell is written `\"` and not `""`.
    backslash: bool,
    /// Columns of most rows.
    columns: usize,
    /// The share of rows with as many columns.
    even: f64,
    rows: usize,
    /// A first line such as `sep=;` says it.
    declared: bool,
}

/// A delimiter that no text has: for files of a single column.
const NO_DELIMITER: u8 = 0x1e;

const SAMPLE_ROWS: usize = 400;

impl Dialect {
    fn of(head: &str, whole: bool, ending: &str) -> Self {
        let (declaration, sample) = declared(head);
        let complete = if whole { sample } else { without_last_line(sample) };
        let backslash = uses_backslash(complete);
        let candidates = match declaration {
            Some(delimiter) => vec![delimiter],
            // Rare delimiters count only where the name says that this is a table.
            None if matches!(ending, "csv" | "tsv" | "tab") => vec![b',', b';', b'\t', b'|', b'^', b'~', 1, 0x1f],
            None => vec![b',', b';', b'\t', b'|'],
        };
        let mut best: Option<(f64, Dialect)> = None;
        for delimiter in candidates {
            let dialect = Dialect::judged(complete, whole, delimiter, backslash);
            let favour = if delimiter == b'\t' && matches!(ending, "tsv" | "tab") { 2.0 } else { 1.0 };
            let (even, clean) = (dialect.even, clean_share(complete, &dialect));
            let score = favour * even * even * clean * clean * (dialect.columns as f64).ln();
            if best.as_ref().is_none_or(|(other, _)| score > *other) {
                best = Some((score, dialect));
            }
        }
        let found = best.map(|(_, dialect)| dialect).filter(|dialect| declaration.is_some() || dialect.columns > 1);
        let single = || Dialect::judged(complete, whole, NO_DELIMITER, backslash);
        Dialect { declared: declaration.is_some(), ..found.unwrap_or_else(single) }
    }

    fn judged(sample: &str, whole: bool, delimiter: u8, backslash: bool) -> Self {
        let quote = quote_in(sample, delimiter);
        let spaced = spaces_before_quotes(sample, delimiter, quote);
        let mut dialect =
            Dialect { delimiter, quoting: true, quote, spaced, backslash, columns: 1, even: 0.0, rows: 0, declared: false };
        let mut sizes = dialect.sizes(sample);
        // The last row of a cut sample may be cut itself; a whole file in which a row eats the rest has a stray quote.
        if whole && sizes.last().is_some_and(|(_, lines)| *lines > 20) && sample.matches(char::from(quote)).count() % 2 == 1 {
            dialect.quoting = false;
            sizes = dialect.sizes(sample);
        }
        let mut counts: HashMap<usize, usize> = HashMap::new();
        for (columns, _) in &sizes {
            *counts.entry(*columns).or_default() += 1;
        }
        let most = counts.into_iter().max_by_key(|(columns, count)| (*count, *columns));
        if let Some((columns, count)) = most {
            dialect.columns = columns;
            dialect.even = count as f64 / sizes.len() as f64;
            dialect.rows = sizes.len();
        }
        dialect
    }

    fn parser(&self) -> csv::ReaderBuilder {
        let mut builder = csv::ReaderBuilder::new();
        builder
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .quoting(self.quoting)
            .quote(self.quote)
            .escape(self.backslash.then_some(b'\\'))
            .double_quote(!self.backslash);
        builder
    }

    /// The number of cells and of lines of each row of the sample.
    fn sizes(&self, sample: &str) -> Vec<(usize, u64)> {
        let mut sizes = Vec::new();
        for_each_row(sample, self, |row, lines| sizes.push((row.len(), lines)));
        sizes
    }

    /// Whether the text is a table even though its name does not say so.
    fn is_clear(&self, head: &str) -> bool {
        // Prose has commas as well, but with a space behind them.
        let comma = self.delimiter == b',';
        let (rows_min, columns_min) = if comma { (5, 3) } else { (3, 2) };
        let prose = comma && head.matches(", ").count() * 4 > head.matches(',').count();
        self.rows >= rows_min && self.columns >= columns_min && self.even >= 0.98 && !prose
    }
}

/// The quotation mark that holds cells together.
fn quote_in(sample: &str, delimiter: u8) -> u8 {
    let edges = |quote: char| {
        let delimiter = char::from(delimiter);
        sample.matches(&format!("{quote}{delimiter}{quote}")).count() + sample.matches(&format!("\n{quote}")).count()
    };
    if edges('"') == 0 && edges('\'') >= 3 { b'\'' } else { b'"' }
}

fn spaces_before_quotes(sample: &str, delimiter: u8, quote: u8) -> bool {
    let (delimiter, quote) = (char::from(delimiter), char::from(quote));
    delimiter != ' ' && sample.contains(&format!("{delimiter} {quote}")) && sample.contains(&format!("{quote}{delimiter}"))
}

fn for_each_row(sample: &str, dialect: &Dialect, mut visit: impl FnMut(&csv::StringRecord, u64)) {
    let mut tight = String::new();
    if dialect.spaced {
        let mut tightening = Tightening::of(dialect);
        sample.chars().for_each(|sign| tightening.push(sign, &mut tight));
    }
    let sample = if dialect.spaced { &tight } else { sample };
    let mut reader = dialect.parser().from_reader(sample.as_bytes());
    let mut record = csv::StringRecord::new();
    for _ in 0..SAMPLE_ROWS {
        let start = reader.position().line();
        if !reader.read_record(&mut record).unwrap_or(false) {
            break;
        }
        visit(&record, reader.position().line() - start);
    }
}

/// The share of cells that no other delimiter stands in: "5;2" shows that the comma was the wrong one. Commas do not
/// count, because sentences and decimals have them.
fn clean_share(sample: &str, dialect: &Dialect) -> f64 {
    let (mut clean, mut all) = (0_u32, 0_u32);
    for_each_row(sample, dialect, |row, _| {
        for cell in row {
            all += 1;
            let foreign = |byte: &u8| *byte != dialect.delimiter && matches!(byte, b';' | b'\t' | b'|');
            clean += u32::from(!cell.as_bytes().iter().any(foreign));
        }
    });
    // A comma inside quoted cells is no argument against anything, and neither is a single odd cell.
    0.2 + 0.8 * f64::from(clean) / f64::from(all.max(1))
}

/// The delimiter of a first line such as `sep=;`, and the text after it.
fn declared(head: &str) -> (Option<u8>, &str) {
    let end = head.find(['\r', '\n']).unwrap_or(head.len());
    let (first, rest) = head.split_at(end);
    let delimiter = first.trim_matches('"').strip_prefix("sep=").or_else(|| first.strip_prefix("SEP="));
    match delimiter.map(str::as_bytes) {
        Some([delimiter]) if delimiter.is_ascii_punctuation() || *delimiter == b'\t' => (Some(*delimiter), rest),
        _ => (None, head),
    }
}

fn is_declaration(cell: &str) -> bool {
    cell.trim_matches('"').to_ascii_lowercase().starts_with("sep=")
}

fn without_last_line(sample: &str) -> &str {
    sample.rfind(['\n', '\r']).and_then(|end| sample.get(..end)).unwrap_or(sample)
}

/// Some programs write `\"` inside quoted cells. It counts only where nobody doubles quotation marks.
fn uses_backslash(sample: &str) -> bool {
    let escaped = sample.match_indices("\\\"").filter(|(at, _)| {
        let after = sample.as_bytes().get(at + 2).copied().unwrap_or(b'\n');
        !matches!(after, b',' | b';' | b'\t' | b'|' | b'\n' | b'\r')
    });
    let doubled = sample.match_indices("\"\"").any(|(at, _)| {
        let edge = |byte: Option<&u8>| byte.is_none_or(|byte| matches!(byte, b',' | b';' | b'\t' | b'|' | b'\n' | b'\r'));
        let before = at.checked_sub(1).and_then(|before| sample.as_bytes().get(before));
        !edge(before) || !edge(sample.as_bytes().get(at + 2))
    });
    escaped.count() > 0 && !doubled
}

/// What a cell holds, as far as telling a header from a row needs it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CellKind {
    Empty,
    Figure,
    Words,
}

fn kind(cell: &str) -> CellKind {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let others = cell.chars().filter(|sign| !sign.is_ascii_digit() && !" .,:-+/%()$€₽ \u{a0}T".contains(*sign)).count();
    match (cell.is_empty(), digits > 0 && others * 3 <= digits) {
        (true, _) => CellKind::Empty,
        (_, true) => CellKind::Figure,
        _ => CellKind::Words,
    }
}

/// Whether the first row names the columns: words over figures, short over long, unlike everything below.
pub(super) fn has_header(text: &str, rows: &[Vec<Cell>]) -> bool {
    let cell = |cell: &Cell| text.get(cell.range.start as usize..cell.range.end as usize).unwrap_or_default();
    let Some((first, body)) = rows.split_first() else { return false };
    let body = body.get(..body.len().min(200)).unwrap_or_default();
    let names: Vec<&str> = first.iter().map(cell).collect();
    let filled = names.iter().filter(|name| !name.is_empty());
    let different: HashSet<&&str> = filled.clone().collect();
    if body.is_empty() || different.is_empty() {
        return false;
    }
    let vote = |(column, name): (usize, &&str)| {
        let values: Vec<&str> =
            body.iter().filter_map(|row| row.get(column)).map(cell).filter(|value| !value.is_empty()).collect();
        column_vote(name, &values)
    };
    let votes: Vec<f64> = names.iter().enumerate().map(vote).collect();
    // Columns of one name are rare, so that words above figures have to speak for them.
    let convinced = different.len() == filled.count() || votes.iter().any(|vote| *vote >= 2.0);
    convinced && votes.iter().sum::<f64>() > 0.0
}

fn column_vote(name: &str, values: &[&str]) -> f64 {
    let figures = values.iter().filter(|value| kind(value) == CellKind::Figure).count();
    let mostly_figures = !values.is_empty() && figures * 10 >= values.len() * 6;
    match (kind(name), mostly_figures) {
        (CellKind::Empty, _) => -0.25,
        (CellKind::Words, true) => 2.0,
        (CellKind::Figure, true) => -2.0,
        // Figures over words: years or numbers of questions as names of columns.
        (CellKind::Figure, false) => 0.25,
        (CellKind::Words, false) if values.contains(&name) => -2.0,
        (CellKind::Words, false) => {
            let length = name.chars().count();
            let mean = values.iter().map(|value| value.chars().count()).sum::<usize>() / values.len().max(1);
            let sentence =
                length > 48 || name.ends_with(['.', '!', '?']) || name.chars().filter(char::is_ascii_digit).count() > 2;
            match (sentence, mean > 2 * length) {
                (true, _) => -1.0,
                (false, true) => 1.0,
                (false, false) => 0.5,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, bytes: &[u8], characters: Option<u64>) -> Result<Document, ReadError> {
        let mut progress = ();
        let mut ctx = ReadContext::new(name, &mut progress);
        ctx.limits.characters = characters.unwrap_or(ctx.limits.characters);
        match Csv.read(&mut ctx, &bytes.to_vec())? {
            Content::Document(document) => Ok(Document { notes: ctx.take_notes(), ..document }),
            other => panic!("{other:?}"),
        }
    }

    fn cells(document: &Document) -> Vec<Vec<&str>> {
        let mut found = Vec::new();
        for block in &document.blocks {
            let BlockKind::Table { rows, .. } = &block.kind else { continue };
            let text = |cell: &Cell| &block.text[cell.range.start as usize..cell.range.end as usize];
            found.extend(rows.iter().map(|row| row.iter().map(text).collect()));
        }
        found
    }

    #[test]
    fn decimal_commas_do_not_beat_the_semicolon() {
        let document = read("a.csv", "1,5;2,3\n4,0;5,1\n7,2;8,8\n".as_bytes(), None).expect("a table");
        assert_eq!(cells(&document), [["1,5", "2,3"], ["4,0", "5,1"], ["7,2", "8,8"]]);
    }

    #[test]
    fn spaces_before_quotation_marks_and_single_ones_are_understood() {
        let document = read("a.csv", b"1, \"Smith, John\", \"a \"\"b\"\"\"\n2, \"Doe, Jane\", x\n", None).expect("a table");
        assert_eq!(cells(&document), [["1", "Smith, John", "a \"b\""], ["2", "Doe, Jane", "x"]]);
        let document = read("a.csv", b"'a','b, c'\n'd','e''f'\n'g','h'\n", None).expect("a table");
        assert_eq!(cells(&document), [["a", "b, c"], ["d", "e'f"], ["g", "h"]]);
        let document = read("a.csv", b"a^b\n1^2\n3^4\n", None).expect("a table");
        assert_eq!(cells(&document), [["a", "b"], ["1", "2"], ["3", "4"]]);
    }

    #[test]
    fn many_rows_become_several_blocks_with_one_header() {
        let rows: String = (0..4_500).map(|number| format!("{number},предмет {number}\n")).collect();
        let document = read("a.csv", format!("номер,имя\n{rows}").as_bytes(), None).expect("a table");
        let headers: Vec<u32> = document
            .blocks
            .iter()
            .filter_map(|block| if let BlockKind::Table { header_rows, .. } = block.kind { Some(header_rows) } else { None })
            .collect();
        assert_eq!(headers, [1, 0, 0]);
        assert_eq!(document.blocks.last().map(|block| block.place.clone()), Some(Place::Line(4_001)));
    }

    #[test]
    fn too_many_columns_and_endless_fields_are_refused() {
        let wide = read("a.csv", "1,".repeat(5_000).as_bytes(), None).expect_err("too wide");
        assert_eq!(wide.kind, ReadErrorKind::Limit(Limit::Columns(4_096)));
        let endless = [b"a,b\n1,2\n".as_slice(), &vec![b'x'; 9 << 20]].concat();
        assert_eq!(read("a.csv", &endless, None).expect_err("too long").kind, ReadErrorKind::Limit(Limit::FieldBytes(8 << 20)));
    }

    #[test]
    fn a_table_beyond_the_limit_of_characters_is_cut_with_a_note() {
        let document = read("a.csv", "a,b\n".repeat(100).as_bytes(), Some(40)).expect("a table");
        assert_eq!(cells(&document).len(), 10);
        assert!(document.notes.contains(&ReadNote::CutAt { limit: Limit::Characters(40) }));
    }

    #[test]
    fn prose_and_markdown_are_no_tables() {
        let prose = "First, we went home, and slept.\nThen, in the morning, we left, early.\nNobody saw us.\nIt rained, a bit.\nSo, well.\n";
        let drawn = "| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |\n";
        for text in [prose, drawn] {
            let source = text.as_bytes().to_vec();
            let probe = Probe::of("notes.txt", &source).expect("the bytes are there");
            assert_eq!(Csv.recognise(&probe), Confidence::No, "{text}");
        }
    }
}
