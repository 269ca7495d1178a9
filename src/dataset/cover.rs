//! Which words of a document the examples of a batch quote, and why nothing came of other places.

use crate::document::{AsideRole, BlockKind, Document, Span};
use crate::examples::{Example, Skipped};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is known of a batch beside its examples, kept as a blob of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cover {
    /// For each example, in order, the stretches of the document that its evidence quotes.
    pub examples: Vec<Vec<Span>>,
    /// What was passed over.
    pub skipped: Vec<Skipped>,
    /// Bytes of all words of the document that could be quoted.
    pub bytes: u64,
}

impl Cover {
    pub fn new<'a>(document: &Document, examples: impl Iterator<Item = &'a Example>, skipped: Vec<Skipped>) -> Cover {
        let words =
            document.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Aside { role: AsideRole::PageFurniture }));
        Cover {
            examples: examples.map(quoted).collect(),
            skipped,
            bytes: words.map(|block| block.text.trim().len() as u64).sum(),
        }
    }
}

/// So many bytes between two quotes are no words: a line break, a tab, the sign of a list.
const GAP: u32 = 4;

/// The stretches that an example quotes, neighbours joined.
fn quoted(example: &Example) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for quote in example.evidence.quotes() {
        match spans.last_mut().filter(|last| follows(last, &quote.span)) {
            Some(last) => last.end = quote.span.end,
            None => spans.push(quote.span),
        }
    }
    spans
}

fn follows(last: &Span, next: &Span) -> bool {
    last.block == next.block && next.start.checked_sub(last.end).is_some_and(|gap| gap <= GAP)
}

/// Stretches of a document that are used, each once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Used {
    /// By block, then by start: the end. No two touch or overlap.
    blocks: BTreeMap<u32, BTreeMap<u32, u32>>,
}

impl Used {
    pub fn add(&mut self, span: Span) {
        if span.start >= span.end {
            return;
        }
        let ranges = self.blocks.entry(span.block).or_default();
        let (mut start, mut end) = (span.start, span.end);
        while let Some((from, to)) =
            ranges.range(..=end).next_back().map(|(from, to)| (*from, *to)).filter(|(_, to)| *to >= start)
        {
            ranges.remove(&from);
            (start, end) = (start.min(from), end.max(to));
        }
        ranges.insert(start, end);
    }

    /// Bytes that are used in all.
    pub fn bytes(&self) -> u64 {
        self.blocks.values().flatten().map(|(start, end)| u64::from(end - start)).sum()
    }

    /// Bytes that are used of a stretch.
    pub fn bytes_in(&self, span: Span) -> u64 {
        let Some(ranges) = self.blocks.get(&span.block) else { return 0 };
        let inside = |(start, end): (&u32, &u32)| u64::from((*end).min(span.end).saturating_sub((*start).max(span.start)));
        ranges.range(..span.end).map(inside).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_twice_counts_once() {
        let mut used = Used::default();
        let span = |start, end| Span { block: 3, start, end };
        for (start, end) in [(10, 20), (30, 40), (15, 32), (40, 45), (5, 5), (60, 70)] {
            used.add(span(start, end));
        }
        assert_eq!(used.bytes(), 45, "10 to 45 and 60 to 70");
        assert_eq!((used.bytes_in(span(0, 12)), used.bytes_in(span(44, 61)), used.bytes_in(span(46, 60))), (2, 2, 0));
        assert_eq!(used.bytes_in(Span { block: 4, start: 0, end: 99 }), 0);
    }
}
