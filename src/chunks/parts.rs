//! Parts of a document and how they are shown: the document's own words with light Markdown between them.
//!
//! The words are never changed, not even escaped, so that each of them can be quoted. What a rendering adds is only
//! whitespace, punctuation and what [`Rendering::lead`] names: numbers of list items, the language of a code block, the
//! author of a remark.

use crate::document::{AsideRole, Block, BlockKind, Cell, Definition, Document, ListItem, Marker, Span};
use std::ops::Range;

/// A part of a document that is shown as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A stretch of a block's text.
    Text(Span),
    /// Items of a list, by their index.
    Items { block: u32, items: Range<u32> },
    /// Rows of a table, by their index; `header` puts the header above rows that don't include it.
    Rows { block: u32, rows: Range<u32>, header: bool },
    /// Terms with what they mean, by their index.
    Entries { block: u32, entries: Range<u32> },
}

impl Part {
    /// A block as a whole, with its structure where the structure holds all of the text.
    pub fn whole(document: &Document, index: u32) -> Option<Part> {
        let block = document.blocks.get(index as usize)?;
        let text = Part::Text(Span { block: index, start: 0, end: block.text.len() as u32 });
        Some(match &block.kind {
            BlockKind::List { items } if covered(block, items.iter().map(|item| &item.range)) => {
                Part::Items { block: index, items: 0..items.len() as u32 }
            }
            BlockKind::Table { rows, .. } if covered(block, rows.iter().flatten().map(|cell| &cell.range)) => {
                Part::Rows { block: index, rows: 0..rows.len() as u32, header: true }
            }
            BlockKind::Definitions { entries }
                if covered(block, entries.iter().flat_map(|entry| entry.terms.iter().chain(&entry.meanings))) =>
            {
                Part::Entries { block: index, entries: 0..entries.len() as u32 }
            }
            _ => text,
        })
    }

    /// The block that the part is of.
    pub fn block(&self) -> u32 {
        match self {
            Part::Text(span) => span.block,
            Part::Items { block, .. } | Part::Rows { block, .. } | Part::Entries { block, .. } => *block,
        }
    }

    /// This part and the next as one part, when they touch.
    pub fn joined(&self, next: &Part) -> Option<Part> {
        match (self, next) {
            (Part::Text(one), Part::Text(other)) if one.block == other.block && one.end == other.start => {
                Some(Part::Text(Span { end: other.end, ..*one }))
            }
            (Part::Items { block, items }, Part::Items { block: other, items: more })
                if block == other && items.end == more.start =>
            {
                Some(Part::Items { block: *block, items: items.start..more.end })
            }
            (Part::Rows { block, rows, header }, Part::Rows { block: other, rows: more, .. })
                if block == other && rows.end == more.start =>
            {
                Some(Part::Rows { block: *block, rows: rows.start..more.end, header: *header })
            }
            (Part::Entries { block, entries }, Part::Entries { block: other, entries: more })
                if block == other && entries.end == more.start =>
            {
                Some(Part::Entries { block: *block, entries: entries.start..more.end })
            }
            _ => None,
        }
    }
}

/// Whether the ranges are in order, fit the text and leave nothing but whitespace out.
pub fn covered<'a>(block: &Block, ranges: impl Iterator<Item = &'a Range<u32>>) -> bool {
    let mut at = 0;
    let blank = |range: Range<usize>| block.text.get(range).is_some_and(|text| text.trim().is_empty());
    for range in ranges {
        let (start, end) = (range.start as usize, range.end as usize);
        if start < at || end < start || !blank(at..start) || block.text.get(start..end).is_none() {
            return false;
        }
        at = end;
    }
    blank(at..block.text.len())
}

/// The span without whitespace at its ends; `None` when nothing is left or the span doesn't fit.
pub fn trimmed(document: &Document, span: Span) -> Option<Span> {
    let text = document.quote(span)?;
    let start = span.start + (text.len() - text.trim_start().len()) as u32;
    let end = start + text.trim().len() as u32;
    (start < end).then_some(Span { block: span.block, start, end })
}

/// How headings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headings {
    /// With as many signs as their level.
    Hashes,
    /// As a bold line, which suits an answer.
    Bold,
}

/// A text made of a document's words, and the words it was made of in the same order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendering {
    pub text: String,
    pub spans: Vec<Span>,
    headings: Headings,
}

impl Rendering {
    pub fn new(headings: Headings) -> Self {
        Rendering { text: String::new(), spans: Vec::new(), headings }
    }

    /// What a rendering may put before these words besides whitespace and punctuation.
    pub fn lead(document: &Document, span: Span) -> Option<&str> {
        match &document.blocks.get(span.block as usize)?.kind {
            BlockKind::List { items } => {
                // Items stand in order, so that a long list doesn't cost a search through all of it for each quote.
                let after = items.partition_point(|item| item.range.start <= span.start);
                match &items.get(after.checked_sub(1)?)?.marker {
                    Marker::Number(number) => Some(number),
                    Marker::Box(true) => Some("x"),
                    Marker::Bullet | Marker::Box(false) => None,
                }
            }
            BlockKind::Code { language } => language.as_deref(),
            BlockKind::Remark { author, .. } => Some(author),
            _ => None,
        }
    }

    /// Adds the document's words as they are.
    pub fn quote(&mut self, document: &Document, span: Span) {
        if let Some(span) = trimmed(document, span) {
            self.text.push_str(document.quote(span).unwrap_or_default());
            self.spans.push(span);
        }
    }

    /// Adds a part as a paragraph of its own.
    pub fn part(&mut self, document: &Document, part: &Part) {
        let Some(block) = document.blocks.get(part.block() as usize) else { return };
        if matches!(block.kind, BlockKind::Aside { role: AsideRole::PageFurniture }) {
            return;
        }
        let (text_before, spans_before) = (self.text.len(), self.spans.len());
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        match (part, &block.kind) {
            (Part::Items { block: index, items: range }, BlockKind::List { items }) => {
                self.items(document, *index, items.get(indices(range)).unwrap_or_default());
            }
            (Part::Rows { block: index, rows: range, header }, BlockKind::Table { rows, header_rows }) => {
                self.rows(document, *index, rows, range, if *header { *header_rows } else { 0 });
            }
            (Part::Entries { block: index, entries: range }, BlockKind::Definitions { entries }) => {
                self.entries(document, *index, entries.get(indices(range)).unwrap_or_default());
            }
            (Part::Text(span), kind) => self.stretch(document, *span, kind),
            // The part is of another block than it says; there is nothing to show.
            _ => {}
        }
        if self.spans.len() == spans_before {
            self.text.truncate(text_before);
        }
    }

    fn stretch(&mut self, document: &Document, span: Span, kind: &BlockKind) {
        match kind {
            BlockKind::Heading { level, .. } => match self.headings {
                Headings::Hashes => {
                    self.text.push_str(&"#".repeat(usize::from((*level).clamp(1, 6))));
                    self.text.push(' ');
                    self.lines(document, span, " ");
                }
                Headings::Bold => self.bold(document, span),
            },
            BlockKind::Summary => self.bold(document, span),
            BlockKind::Code { language } => self.code(document, span, language.as_deref()),
            BlockKind::Quotation => {
                self.text.push_str("> ");
                self.lines(document, span, "\n> ");
            }
            BlockKind::Remark { author, .. } => {
                self.text.push_str(author);
                self.text.push_str(": ");
                self.quote(document, span);
            }
            _ => self.quote(document, span),
        }
    }

    fn bold(&mut self, document: &Document, span: Span) {
        self.text.push_str("**");
        self.lines(document, span, " ");
        self.text.push_str("**");
    }

    /// Each line of the words, with `between` in place of the line feeds.
    fn lines(&mut self, document: &Document, span: Span, between: &str) {
        let mut at = span.start;
        let mut first = true;
        for line in document.quote(span).unwrap_or_default().split('\n') {
            let line_span = Span { block: span.block, start: at, end: at + line.len() as u32 };
            at = line_span.end + 1;
            if line.trim().is_empty() {
                continue;
            }
            if !first {
                self.text.push_str(between);
            }
            first = false;
            self.quote(document, line_span);
        }
    }

    fn code(&mut self, document: &Document, span: Span, language: Option<&str>) {
        // The first line keeps its indentation, so only line feeds are taken off.
        let text = document.quote(span).unwrap_or_default();
        let start = span.start + (text.len() - text.trim_start_matches(['\n', '\r']).len()) as u32;
        let span = Span { start, end: (span.start + text.trim_end().len() as u32).max(start), ..span };
        let text = document.quote(span).unwrap_or_default();
        if text.is_empty() {
            return;
        }
        let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
        self.text.push_str(&format!("{fence}{}\n{text}\n{fence}", language.unwrap_or_default()));
        self.spans.push(span);
    }

    fn items(&mut self, document: &Document, block: u32, items: &[ListItem]) {
        let mut first = true;
        let outermost = items.iter().map(|item| item.level).min().unwrap_or(0);
        for item in items {
            let span = Span { block, start: item.range.start, end: item.range.end };
            if trimmed(document, span).is_none() {
                continue;
            }
            if !first {
                self.text.push('\n');
            }
            first = false;
            let indent = " ".repeat(usize::from((item.level - outermost).min(8)) * 4);
            self.text.push_str(&indent);
            match &item.marker {
                Marker::Bullet => self.text.push_str("- "),
                Marker::Box(ticked) => self.text.push_str(if *ticked { "- [x] " } else { "- [ ] " }),
                Marker::Number(number) => {
                    self.text.push_str(number);
                    self.text.push(' ');
                }
            }
            self.lines(document, span, &format!("\n{indent}  "));
        }
    }

    fn rows(&mut self, document: &Document, block: u32, rows: &[Vec<Cell>], range: &Range<u32>, header_rows: u32) {
        let wide = |row: &Vec<Cell>| row.iter().fold(0_usize, |sum, cell| sum.saturating_add(cell.columns as usize));
        let width = rows.iter().map(wide).max().unwrap_or(0).min(1_000);
        let repeated = if range.start > 0 { 0..header_rows.min(range.start) } else { 0..0 };
        let shown = rows.get(indices(&repeated)).into_iter().chain(rows.get(indices(range))).flatten();
        // A table in Markdown has to start with a header, be it an empty one.
        if header_rows == 0 || rows.len() == 1 {
            self.text.push_str(&format!("|{}\n|{}", "  |".repeat(width), " --- |".repeat(width)));
            self.text.push('\n');
        }
        // An empty row says nothing; the first one may be the header.
        let says = |row: &&Vec<Cell>| {
            row.iter().any(|cell| trimmed(document, Span { block, start: cell.range.start, end: cell.range.end }).is_some())
        };
        let shown = shown.enumerate().filter(|(index, row)| *index == 0 || says(row)).map(|(_, row)| row);
        for (index, row) in shown.enumerate() {
            if index > 0 {
                self.text.push('\n');
            }
            self.row(document, block, row, width);
            if index == 0 && header_rows > 0 && rows.len() > 1 {
                self.text.push_str(&format!("\n|{}", " --- |".repeat(width)));
            }
        }
    }

    fn row(&mut self, document: &Document, block: u32, row: &[Cell], width: usize) {
        self.text.push('|');
        let mut filled = 0_usize;
        for cell in row {
            self.text.push(' ');
            self.cell(document, Span { block, start: cell.range.start, end: cell.range.end });
            self.text.push_str(" |");
            let covers = (cell.columns as usize).min(width.saturating_sub(filled)).max(1);
            self.text.push_str(&"  |".repeat(covers - 1));
            filled += covers;
        }
        self.text.push_str(&"  |".repeat(width.saturating_sub(filled)));
    }

    /// A cell has one line, and a bar in it needs a backslash; both cut the quote and leave the words alone.
    fn cell(&mut self, document: &Document, span: Span) {
        let text = document.quote(span).unwrap_or_default();
        let mut from = 0;
        for (at, sign) in text.char_indices() {
            if sign == '|' || sign == '\n' {
                self.quote(document, Span { end: span.start + at as u32, start: span.start + from as u32, ..span });
                self.text.push(if sign == '|' { '\\' } else { ' ' });
                from = at;
            }
        }
        self.quote(document, Span { start: span.start + from as u32, ..span });
    }

    fn entries(&mut self, document: &Document, block: u32, entries: &[Definition]) {
        for (index, entry) in entries.iter().enumerate() {
            if index > 0 {
                self.text.push('\n');
            }
            self.text.push_str("- ");
            for (index, term) in entry.terms.iter().enumerate() {
                if index > 0 {
                    self.text.push_str(", ");
                }
                self.bold(document, Span { block, start: term.start, end: term.end });
            }
            for (index, meaning) in entry.meanings.iter().enumerate() {
                self.text.push_str(if index == 0 { ": " } else { "\n  " });
                self.lines(document, Span { block, start: meaning.start, end: meaning.end }, "\n  ");
            }
        }
    }
}

fn indices(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

fn longest_run(text: &str, wanted: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for sign in text.chars() {
        run = if sign == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}
