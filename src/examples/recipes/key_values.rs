//! Names with their values: tables of two columns without a header, lists and lines such as "Warranty: two years".

use super::super::words::{line_ranges, normalised, one_line, word_count};
use super::SkipReason;
use super::bench::{Bench, Draft};
use super::wordings::{VALUE, quoted};
use crate::chunks::{Headings, Rendering, trimmed};
use crate::document::{Block, BlockKind, Cell, Span};
use std::collections::HashSet;
use std::ops::Range;

/// So many names with a value are a sheet of them.
const PAIRS_MIN: usize = 3;
/// A name of more words is a sentence.
const NAME_WORDS_MAX: usize = 6;
/// A longer value is a text.
const VALUE_WORDS_MAX: usize = 14;

/// A name and its value.
type Pair = (Span, Span);

pub(super) fn run(bench: &mut Bench<'_>) {
    for index in 0..bench.document.blocks.len() as u32 {
        let Some(block) = bench.block(index) else { break };
        if bench.is_used(index) || !bench.is_flow(index) {
            continue;
        }
        let pairs = match &block.kind {
            BlockKind::Table { rows, header_rows: 0 } => of_table(bench, index, rows),
            BlockKind::List { items } => {
                let items: Vec<Range<u32>> = items.iter().map(|item| item.range.clone()).collect();
                of_lines(bench, index, block, &items)
            }
            BlockKind::Paragraph => of_lines(bench, index, block, &line_ranges(&block.text)),
            _ => continue,
        };
        if pairs.len() >= PAIRS_MIN {
            ask(bench, index, &pairs);
        }
    }
}

fn ask(bench: &mut Bench<'_>, index: u32, pairs: &[Pair]) {
    let Some(subject) = bench.subject(index) else {
        bench.skip(SkipReason::VagueQuestion, Some(index));
        return;
    };
    let mut kept = 0;
    for (name, value) in pairs {
        let mut answer = Rendering::new(Headings::Bold);
        answer.quote(bench.document, *value);
        let name = one_line(bench.document.quote(*name).unwrap_or_default());
        let tongue = bench.tongue(&format!("{subject} {name} {}", answer.text));
        let key = format!("value:{}:{}", normalised(&subject), normalised(&name));
        let (title, field) = (quoted(&subject, tongue), quoted(&name, tongue));
        let fill = |template: &str| template.replace("{title}", &title).replace("{}", &field);
        let questions = bench.worded(&VALUE, tongue, &key, fill);
        kept += usize::from(bench.add(Draft::quoted(questions, answer, key, index)));
    }
    if kept * 2 >= pairs.len() {
        bench.use_blocks([index]);
    }
}

/// The rows of a table of two columns, when each names something else.
fn of_table(bench: &Bench<'_>, index: u32, rows: &[Vec<Cell>]) -> Vec<Pair> {
    let span = |cell: &Cell| trimmed(bench.document, Span { block: index, start: cell.range.start, end: cell.range.end });
    let pair = |row: &Vec<Cell>| match row.as_slice() {
        [name, value] if name.columns <= 1 && value.columns <= 1 => Some((without_colon(bench, span(name)?)?, span(value)?)),
        _ => None,
    };
    let pairs: Option<Vec<Pair>> = rows.iter().map(pair).collect();
    pairs.filter(|pairs| all_named(bench, pairs)).unwrap_or_default()
}

/// Lines or items of which nearly all are a name, a colon and a value.
fn of_lines(bench: &Bench<'_>, index: u32, block: &Block, lines: &[Range<u32>]) -> Vec<Pair> {
    let pair = |line: &Range<u32>| {
        let text = block.text.get(line.start as usize..line.end as usize)?;
        let at = text.find(": ")? as u32;
        let part = |start: u32, end: u32| trimmed(bench.document, Span { block: index, start, end });
        Some((part(line.start, line.start + at)?, part(line.start + at + 2, line.end)?))
    };
    let filled = lines
        .iter()
        .filter(|line| block.text.get(line.start as usize..line.end as usize).is_some_and(|text| !text.trim().is_empty()));
    let count = filled.count();
    let pairs: Vec<Pair> = lines.iter().filter_map(pair).collect();
    if pairs.len() * 5 >= count * 4 && all_named(bench, &pairs) { pairs } else { Vec::new() }
}

/// Whether the names are short, of letters, and each another one, and the values say something.
fn all_named(bench: &Bench<'_>, pairs: &[Pair]) -> bool {
    let text = |span: &Span| bench.document.quote(*span).unwrap_or_default();
    let names: HashSet<String> = pairs.iter().map(|(name, _)| normalised(text(name))).collect();
    let is_name = |name: &str| {
        let begins = name.starts_with(|sign: char| sign.is_uppercase() || sign.is_ascii_digit());
        (1..=NAME_WORDS_MAX).contains(&word_count(name))
            && begins
            && name.chars().any(char::is_alphabetic)
            && !name.contains(['.', '?', '!'])
    };
    let is_value =
        |value: &str| word_count(value) <= VALUE_WORDS_MAX && value.chars().any(char::is_alphanumeric) && !value.ends_with('?');
    names.len() == pairs.len() && pairs.iter().all(|(name, value)| is_name(text(name)) && is_value(text(value)))
}

fn without_colon(bench: &Bench<'_>, span: Span) -> Option<Span> {
    let text = bench.document.quote(span)?;
    let bare = text.trim_end_matches([':', ' ', '*']);
    trimmed(bench.document, Span { end: span.start + bare.len() as u32, ..span })
}
