//! Renders a document: as plain text whose offsets evidence refers to, and as Markdown for people.

use super::{AsideRole, Block, BlockKind, Cell, Document, ListItem, Mark, MarkKind, Marker, Span};
use std::fmt::Write as _;
use std::ops::Range;

/// The words of a document in one string, blocks separated by an empty line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainText {
    pub text: String,
    /// Where each block starts in `text`, in bytes; `None` for blocks that plain text leaves out.
    starts: Vec<Option<usize>>,
}

/// The document's words without markers, numbers and cell borders: what `doctune read --text` prints.
pub fn plain_text(document: &Document) -> PlainText {
    let mut plain = PlainText { text: String::new(), starts: Vec::with_capacity(document.blocks.len()) };
    for block in &document.blocks {
        if matches!(block.kind, BlockKind::Aside { role: AsideRole::PageFurniture }) || block.text.is_empty() {
            plain.starts.push(None);
            continue;
        }
        if !plain.text.is_empty() {
            plain.text.push_str("\n\n");
        }
        plain.starts.push(Some(plain.text.len()));
        plain.text.push_str(&block.text);
    }
    plain
}

impl PlainText {
    /// The place of a span in `text`, in bytes. `None` when plain text leaves the block out or the span does not fit.
    pub fn bytes(&self, span: Span) -> Option<Range<usize>> {
        let start = (*self.starts.get(span.block as usize)?)?;
        let range = start + span.start as usize..start + span.end as usize;
        self.text.get(range.clone()).map(|_| range)
    }

    /// The place of a span in `text`, in Unicode scalar values.
    pub fn characters(&self, span: Span) -> Option<Range<usize>> {
        let bytes = self.bytes(span)?;
        let start = self.text.get(..bytes.start)?.chars().count();
        Some(start..start + self.text.get(bytes)?.chars().count())
    }
}

/// The document as Markdown (GitHub's flavour for tables and boxes).
pub fn markdown(document: &Document) -> String {
    let mut out = String::new();
    for block in &document.blocks {
        let rendered = markdown_block(block);
        if rendered.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&rendered);
        out.push('\n');
    }
    out
}

fn markdown_block(block: &Block) -> String {
    match &block.kind {
        BlockKind::Heading { level, number } => {
            let hashes = "#".repeat(usize::from((*level).clamp(1, 6)));
            let number = number.as_deref().map(|number| format!("{number} ")).unwrap_or_default();
            format!("{hashes} {number}{}", one_line(&inline(block, 0..block.text.len() as u32)))
        }
        BlockKind::Paragraph => guarded(&inline(block, 0..block.text.len() as u32)),
        BlockKind::Summary => format!("**{}**", one_line(&escaped(&block.text))),
        BlockKind::List { items } => list(block, items),
        BlockKind::Table { rows, header_rows } => table(block, rows, *header_rows),
        BlockKind::Definitions { entries } => {
            let mut out = String::new();
            for entry in entries {
                for term in &entry.terms {
                    let _ = writeln!(out, "**{}**  ", one_line(&inline(block, term.clone())));
                }
                for meaning in &entry.meanings {
                    let _ = writeln!(out, "{}\n", inline(block, meaning.clone()));
                }
            }
            out.trim_end().to_owned()
        }
        BlockKind::Code { language } => {
            let fence = "`".repeat(longest_run(&block.text, '`').max(2) + 1);
            format!("{fence}{}\n{}\n{fence}", language.as_deref().unwrap_or_default(), block.text)
        }
        BlockKind::Quotation => prefixed("> ", &inline(block, 0..block.text.len() as u32)),
        BlockKind::Remark { author, time } => {
            let time = time.as_deref().map(|time| format!(" ({})", escaped(time))).unwrap_or_default();
            format!("**{}**{time}: {}", escaped(author), inline(block, 0..block.text.len() as u32))
        }
        BlockKind::Aside { role: AsideRole::PageFurniture } => String::new(),
        BlockKind::Aside { .. } => prefixed("> ", &inline(block, 0..block.text.len() as u32)),
    }
}

fn list(block: &Block, items: &[ListItem]) -> String {
    let lines = items.iter().map(|item| {
        let marker = match &item.marker {
            Marker::Bullet => "-".to_owned(),
            Marker::Number(number) => markdown_number(number),
            Marker::Box(ticked) => format!("- [{}]", if *ticked { "x" } else { " " }),
        };
        let indent = " ".repeat(usize::from(item.level) * 4);
        let text = inline(block, item.range.clone()).replace('\n', &format!("\n{indent}  "));
        format!("{indent}{marker} {text}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Markdown knows only digits with a dot or a bracket; other numbers follow a bullet as they are.
fn markdown_number(number: &str) -> String {
    let digits = number.trim_end_matches(['.', ')']);
    if !digits.is_empty() && digits.len() < 10 && digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.len() < number.len()
    {
        number.to_owned()
    } else {
        format!("- {}", escaped(number))
    }
}

fn table(block: &Block, rows: &[Vec<Cell>], header_rows: u32) -> String {
    let width = rows.iter().map(|row| row.iter().map(|cell| cell.columns as usize).sum::<usize>()).max().unwrap_or(0);
    if width == 0 {
        return String::new();
    }
    let mut lines = Vec::with_capacity(rows.len() + 2);
    if header_rows == 0 {
        lines.push(format!("|{}", "  |".repeat(width)));
        lines.push(format!("|{}", " --- |".repeat(width)));
    }
    for (index, row) in rows.iter().enumerate() {
        let mut line = String::from("|");
        let mut filled = 0;
        for cell in row {
            if cell.range.is_empty() {
                // A sheet may have millions of these.
                line.push_str("  |");
            } else {
                let text = inline(block, cell.range.clone()).replace('|', "\\|").replace('\n', "<br>");
                let _ = write!(line, " {text} |");
            }
            // A merged cell stands once; the columns it covers stay empty.
            line.push_str(&"  |".repeat((cell.columns as usize).saturating_sub(1).min(width)));
            filled += cell.columns as usize;
        }
        line.push_str(&"  |".repeat(width.saturating_sub(filled)));
        lines.push(line);
        if header_rows > 0 && index == 0 {
            lines.push(format!("|{}", " --- |".repeat(width)));
        }
    }
    lines.join("\n")
}

/// The words of a range with its marks as Markdown.
fn inline(block: &Block, range: Range<u32>) -> String {
    let text = |range: Range<u32>| block.text.get(range.start as usize..range.end as usize).unwrap_or_default();
    let mut out = String::new();
    let mut at = range.start;
    for mark in &block.marks {
        let start = mark.range.start.max(at);
        let end = mark.range.end.min(range.end);
        // A mark inside another one gives way to the outer one.
        if start >= end || mark.range.start < at && mark.range.end <= at {
            continue;
        }
        out.push_str(&escaped(text(at..start)));
        out.push_str(&marked(mark, text(start..end)));
        at = end;
    }
    out.push_str(&escaped(text(at..range.end)));
    out
}

fn marked(mark: &Mark, text: &str) -> String {
    let core = text.trim();
    if core.is_empty() {
        return text.to_owned();
    }
    let (before, after) = (&text[..text.len() - text.trim_start().len()], &text[text.trim_end().len()..]);
    let inner = match &mark.kind {
        MarkKind::Bold => format!("**{}**", escaped(core)),
        MarkKind::Italic => format!("*{}*", escaped(core)),
        MarkKind::Code => {
            let ticks = "`".repeat(longest_run(core, '`') + 1);
            if core.starts_with('`') || core.ends_with('`') {
                format!("{ticks} {core} {ticks}")
            } else {
                format!("{ticks}{core}{ticks}")
            }
        }
        MarkKind::Link(address) => {
            let address = address.replace(' ', "%20").replace('(', "%28").replace(')', "%29");
            format!("[{}]({address})", escaped(core))
        }
    };
    format!("{before}{inner}{after}")
}

/// Puts a backslash before what Markdown would take for a mark.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(sign) = rest.next() {
        let inside_word = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
        let special = match sign {
            '\\' | '`' | '*' | '[' | ']' | '<' => true,
            '_' => !(inside_word(before) && inside_word(rest.peek().copied())),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(sign);
        before = Some(sign);
    }
    out
}

/// Keeps the first sign of a paragraph from turning it into a heading, a list or a quotation.
fn guarded(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after_digits = text.get(digits..).unwrap_or_default();
    if digits > 0 && digits < 10 && (after_digits.starts_with(". ") || after_digits.starts_with(") ")) {
        format!("{}\\{after_digits}", &text[..digits])
    } else if text.starts_with(['#', '>', '+', '-', '=', '|', '~']) {
        format!("\\{text}")
    } else {
        text.to_owned()
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn prefixed(prefix: &str, text: &str) -> String {
    text.lines().map(|line| format!("{prefix}{line}")).collect::<Vec<_>>().join("\n")
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

#[cfg(test)]
mod tests {
    use super::super::Place;
    use super::*;

    fn block(kind: BlockKind, text: &str) -> Block {
        Block { kind, text: text.to_owned(), place: Place::Unknown, marks: Vec::new() }
    }

    fn document(blocks: Vec<Block>) -> Document {
        Document { blocks, ..Document::default() }
    }

    #[test]
    fn plain_text_holds_every_block_and_finds_spans_in_characters() {
        let document = document(vec![
            block(BlockKind::Heading { level: 1, number: Some("1.".to_owned()) }, "Устав"),
            block(BlockKind::Aside { role: AsideRole::PageFurniture }, "стр. 1"),
            block(BlockKind::Paragraph, "Срок — десять дней."),
        ]);
        let plain = plain_text(&document);
        assert_eq!(plain.text, "Устав\n\nСрок — десять дней.");
        let start = "Срок — ".len() as u32;
        let span = Span { block: 2, start, end: start + "десять".len() as u32 };
        assert_eq!(document.quote(span), Some("десять"));
        assert_eq!(plain.characters(span), Some(14..20));
        assert_eq!(plain.characters(Span { block: 1, start: 0, end: 2 }), None);
        assert_eq!(plain.characters(Span { block: 2, start: 1, end: 2 }), None, "not on a character border");
    }

    #[test]
    fn markdown_keeps_structure_and_escapes_what_would_become_structure() {
        let text = "one\ttwo\na|b\tc";
        let cell = |start: u32, end: u32| Cell { range: start..end, columns: 1, rows: 1 };
        let document = document(vec![
            block(BlockKind::Paragraph, "1. not a list, *not* bold"),
            Block { marks: vec![Mark { range: 5..9, kind: MarkKind::Bold }], ..block(BlockKind::Paragraph, "make bold now") },
            block(
                BlockKind::List {
                    items: vec![
                        ListItem { range: 0..3, level: 0, marker: Marker::Number("1.".to_owned()) },
                        ListItem { range: 4..7, level: 1, marker: Marker::Bullet },
                    ],
                },
                "one\ntwo",
            ),
            block(
                BlockKind::Table { rows: vec![vec![cell(0, 3), cell(4, 7)], vec![cell(8, 11), cell(12, 13)]], header_rows: 1 },
                text,
            ),
            block(BlockKind::Code { language: Some("sh".to_owned()) }, "echo ```"),
        ]);
        assert_eq!(
            markdown(&document),
            "1\\. not a list, \\*not\\* bold\n\nmake **bold** now\n\n1. one\n    - two\n\n| one | two |\n| --- | --- |\n| a\\|b | c |\n\n````sh\necho ```\n````\n"
        );
    }
}
