//! The smallest pieces that chunks are filled with, each within the budget, and how good a border stands before each.

use super::{ChunkStart, Headings, Part, Rendering, sentences, trimmed};
use crate::document::{AsideRole, BlockKind, Document, Span};
use crate::tokens::CountTokens;
use std::ops::Range;

/// A piece that is not cut further.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub part: Part,
    /// How good it is to start a chunk here; more is better.
    pub border: u8,
    /// Tokens of the piece, without a repeated table header.
    pub tokens: u64,
    /// Tokens that a repeated table header adds when a chunk starts with this row.
    header_tokens: u64,
}

impl Unit {
    /// Where the piece starts in the document.
    pub fn start(&self, document: &Document) -> ChunkStart {
        let kind = document.blocks.get(self.part.block() as usize).map(|block| &block.kind);
        let byte = match (&self.part, kind) {
            (Part::Text(span), _) => Some(span.start),
            (Part::Items { items, .. }, Some(BlockKind::List { items: all })) => {
                all.get(items.start as usize).map(|item| item.range.start)
            }
            (Part::Rows { rows, .. }, Some(BlockKind::Table { rows: all, .. })) => {
                all.get(rows.start as usize).and_then(|row| row.first()).map(|cell| cell.range.start)
            }
            (Part::Entries { entries, .. }, Some(BlockKind::Definitions { entries: all })) => {
                all.get(entries.start as usize).and_then(|entry| entry.terms.first()).map(|term| term.start)
            }
            _ => None,
        };
        ChunkStart { block: self.part.block(), byte: byte.unwrap_or(0) }
    }

    /// What the unit adds to a chunk in which it follows `before`, separators included.
    pub fn tokens_after(&self, before: Option<&Unit>) -> u64 {
        match before {
            Some(before) if before.part.block() == self.part.block() => self.tokens + 1,
            Some(_) => self.tokens + self.header_tokens + 1,
            None => self.tokens + self.header_tokens,
        }
    }
}

const SIGNS: u8 = 2;
const SENTENCE: u8 = 4;
const AFTER_COLON: u8 = 8;
const ITEM: u8 = 14;
const BLOCK: u8 = 20;
const HEADING: u8 = 40;

/// All pieces of these blocks in order.
pub(super) fn units(document: &Document, blocks: Range<u32>, tokens_max: u64, counter: &dyn CountTokens) -> Vec<Unit> {
    let mut cutter = Cutter { document, tokens_max, counter, units: Vec::new() };
    let mut before = Before::Start;
    for index in blocks {
        let Some(block) = document.blocks.get(index as usize) else { break };
        if block.text.trim().is_empty() || matches!(block.kind, BlockKind::Aside { role: AsideRole::PageFurniture }) {
            continue;
        }
        let border = match (&block.kind, before) {
            // A heading above a heading keeps its first one company, whatever follows.
            (_, Before::Heading) => 0,
            (BlockKind::Heading { level, .. }, _) => HEADING - (*level).min(10),
            (BlockKind::Summary, _) => BLOCK + 1,
            (_, Before::Colon) => AFTER_COLON,
            _ => BLOCK,
        };
        cutter.block(index, border);
        before = match &block.kind {
            BlockKind::Heading { .. } | BlockKind::Summary => Before::Heading,
            _ if block.text.trim_end().ends_with(':') => Before::Colon,
            _ => Before::Text,
        };
    }
    cutter.units
}

#[derive(Clone, Copy)]
enum Before {
    Start,
    Heading,
    Colon,
    Text,
}

/// The units as one text, touching ones joined.
pub(super) fn render(document: &Document, units: &[Unit]) -> Rendering {
    let mut rendering = Rendering::new(Headings::Hashes);
    for part in joined(units.iter().map(|unit| &unit.part)) {
        rendering.part(document, &part);
    }
    rendering
}

fn joined<'a>(parts: impl Iterator<Item = &'a Part>) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    for part in parts {
        match out.last().and_then(|last| last.joined(part)) {
            Some(both) => {
                out.pop();
                out.push(both);
            }
            None => out.push(part.clone()),
        }
    }
    out
}

struct Cutter<'a> {
    document: &'a Document,
    tokens_max: u64,
    counter: &'a dyn CountTokens,
    units: Vec<Unit>,
}

impl Cutter<'_> {
    fn count(&self, part: &Part) -> u64 {
        let mut rendering = Rendering::new(Headings::Hashes);
        rendering.part(self.document, part);
        self.counter.count(&rendering.text)
    }

    fn push(&mut self, part: Part, border: u8, tokens: u64, header_tokens: u64) {
        self.units.push(Unit { part, border, tokens, header_tokens });
    }

    fn block(&mut self, index: u32, border: u8) {
        match Part::whole(self.document, index) {
            Some(Part::Text(span)) => self.text(span, border, SENTENCE),
            Some(Part::Items { items, .. }) => self.items(index, items, border),
            Some(Part::Rows { rows, .. }) => self.rows(index, rows.end, border),
            Some(Part::Entries { entries, .. }) => self.entries(index, entries, border),
            None => {}
        }
    }

    fn items(&mut self, block: u32, items: Range<u32>, mut border: u8) {
        let Some(BlockKind::List { items: all }) = self.document.blocks.get(block as usize).map(|block| &block.kind) else {
            return;
        };
        for (index, item) in items.zip(all) {
            let part = Part::Items { block, items: index..index + 1 };
            let tokens = self.count(&part);
            let own = if index == 0 { border } else { ITEM - item.level.min(4) };
            if tokens <= self.tokens_max {
                self.push(part, own, tokens, 0);
            } else {
                self.text(Span { block, start: item.range.start, end: item.range.end }, own, SENTENCE);
            }
            border = ITEM;
        }
    }

    fn entries(&mut self, block: u32, entries: Range<u32>, mut border: u8) {
        let Some(BlockKind::Definitions { entries: all }) = self.document.blocks.get(block as usize).map(|block| &block.kind)
        else {
            return;
        };
        for (index, entry) in entries.zip(all) {
            let part = Part::Entries { block, entries: index..index + 1 };
            let tokens = self.count(&part);
            if tokens <= self.tokens_max {
                self.push(part, border, tokens, 0);
            } else {
                for (nth, range) in entry.terms.iter().chain(&entry.meanings).enumerate() {
                    let own = if nth == 0 { border } else { SENTENCE };
                    self.text(Span { block, start: range.start, end: range.end }, own, SENTENCE);
                }
            }
            border = ITEM;
        }
    }

    fn rows(&mut self, block: u32, count: u32, mut border: u8) {
        let Some(BlockKind::Table { rows, header_rows }) = self.document.blocks.get(block as usize).map(|block| &block.kind)
        else {
            return;
        };
        let header_rows = (*header_rows).min(count);
        let bare = |rows: Range<u32>| Part::Rows { block, rows, header: false };
        let header_tokens = if header_rows > 0 { self.count(&bare(0..header_rows)) } else { 0 };
        // A header that takes half of the budget would leave too little for what it heads.
        let keeps_header = header_rows > 0 && header_tokens * 2 <= self.tokens_max;
        let mut row = 0;
        while row < count {
            let end = if row == 0 && keeps_header { (header_rows + 1).min(count) } else { row + 1 };
            let with_header = Part::Rows { block, rows: row..end, header: true };
            let alone = self.count(&bare(row..end));
            if self.count(&with_header) <= self.tokens_max && (keeps_header || header_rows == 0) {
                self.push(with_header, border, alone, if row == 0 { 0 } else { header_tokens });
            } else if alone <= self.tokens_max {
                self.push(bare(row..end), border, alone, 0);
            } else {
                self.cells(rows.get(row as usize..end as usize).unwrap_or_default(), block, border);
            }
            border = ITEM;
            row = end;
        }
    }

    fn cells(&mut self, rows: &[Vec<crate::document::Cell>], block: u32, mut border: u8) {
        for cell in rows.iter().flatten() {
            self.text(Span { block, start: cell.range.start, end: cell.range.end }, border, SENTENCE);
            border = SENTENCE;
        }
    }

    /// A stretch of text: whole when it fits, else by sentences (code by lines), else by signs.
    fn text(&mut self, span: Span, border: u8, inner: u8) {
        if trimmed(self.document, span).is_none() {
            return;
        }
        let part = Part::Text(span);
        let tokens = self.count(&part);
        if tokens <= self.tokens_max {
            self.push(part, border, tokens, 0);
            return;
        }
        let pieces = if inner == SENTENCE { self.pieces(span) } else { Vec::new() };
        if pieces.len() < 2 {
            self.signs(span, border);
            return;
        }
        for (nth, piece) in pieces.into_iter().enumerate() {
            self.text(piece, if nth == 0 { border } else { SENTENCE }, SIGNS);
        }
    }

    fn pieces(&self, span: Span) -> Vec<Span> {
        let text = self.document.quote(span).unwrap_or_default();
        let is_code = self.document.blocks.get(span.block as usize).is_some_and(|b| matches!(b.kind, BlockKind::Code { .. }));
        let ranges = if is_code { lines(text) } else { sentences(text) };
        // A piece reaches to the start of the next one, so that touching pieces can be joined again.
        let starts: Vec<usize> = ranges.iter().map(|range| range.start).collect();
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let first = starts.first().map(|_| 0).into_iter();
        let at = |offset: usize| span.start + offset as u32;
        first
            .chain(starts.iter().skip(1).copied())
            .zip(ends)
            .map(|(start, end)| Span { block: span.block, start: at(start), end: at(end) })
            .collect()
    }

    /// The last resort: as much as fits, to a space where there is one.
    fn signs(&mut self, span: Span, mut border: u8) {
        let mut rest = span;
        while rest.start < rest.end {
            let end = self.longest_prefix(rest);
            let piece = Span { end, ..rest };
            if trimmed(self.document, piece).is_some() {
                let tokens = self.count(&Part::Text(piece));
                self.push(Part::Text(piece), border, tokens, 0);
            }
            rest.start = end;
            border = SIGNS;
        }
    }

    /// The end of a prefix that fits the budget, at least one sign long.
    fn longest_prefix(&self, span: Span) -> u32 {
        let text = self.document.quote(span).unwrap_or_default();
        let mut length = text.len();
        loop {
            let prefix = text.get(..length).unwrap_or_default();
            let tokens = self.count(&Part::Text(Span { end: span.start + length as u32, ..span }));
            if tokens <= self.tokens_max || prefix.chars().nth(1).is_none() {
                break;
            }
            // Aim a little under the budget, and always shrink by at least one sign.
            let aim = (length as u128 * u128::from(self.tokens_max) / u128::from(tokens)) as usize;
            let last = prefix.char_indices().next_back().map_or(0, |(at, _)| at);
            length = floor_border(text, aim.min(last)).max(text.chars().next().map_or(0, char::len_utf8));
        }
        if length < text.len()
            && let Some(space) = text.get(..length).and_then(|prefix| prefix.rfind(char::is_whitespace))
            && space * 2 > length
        {
            length = space + text.get(space..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        }
        span.start + length.max(1) as u32
    }
}

fn floor_border(text: &str, mut at: usize) -> usize {
    while at > 0 && !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn lines(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut out = Vec::new();
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            out.push(at..at + line.len());
        }
        at += line.len();
    }
    out
}
