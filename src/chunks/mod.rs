//! Cuts a document into chunks that fit a token budget.
//!
//! Never splits a table row, a list item, a code block or a remark, unless that one alone is over the budget; prefers
//! headings, then paragraphs, then sentences. A chunk is derived and recomputable: nothing that is stored refers to one.

mod parts;
mod sentences;
mod units;

pub use parts::{Headings, Part, Rendering, covered, trimmed};
pub use sentences::sentences;

use crate::document::{Document, Place, Span};
use crate::tokens::CountTokens;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use units::Unit;

/// How large the chunks may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkPlan {
    /// The most tokens that the text of a chunk may have. The heading path travels beside it and is not counted.
    pub tokens_max: u64,
}

impl Default for ChunkPlan {
    fn default() -> Self {
        ChunkPlan { tokens_max: 1_200 }
    }
}

/// A piece of a document that fits the budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// The texts of the headings that all of the chunk stands under, outermost first.
    pub path: Vec<String>,
    /// The words of the document in this chunk, in order. A repeated table header is among them.
    pub spans: Vec<Span>,
    /// Where the chunk starts.
    pub place: Place,
    /// The words with light Markdown around them.
    pub text: String,
    pub tokens: u64,
}

/// Cuts the document. Every word of it is in a chunk, except running headers and footers of pages.
pub fn cut(document: &Document, plan: &ChunkPlan, counter: &dyn CountTokens) -> Vec<Chunk> {
    let units = units::units(document, 0..document.blocks.len() as u32, plan.tokens_max, counter);
    let mut paths = Paths::new(document);
    let mut chunks = Vec::new();
    let mut start = 0;
    while start < units.len() {
        let filled = fill(&units, start, plan.tokens_max);
        let mut end = if filled < units.len() { best_border(&units, start, filled, plan.tokens_max) } else { filled };
        let (rendering, tokens) = loop {
            let rendering = units::render(document, units.get(start..end).unwrap_or_default());
            let tokens = counter.count(&rendering.text);
            // Tokens of parts don't quite add up to the tokens of the whole, so the whole has the last word.
            if tokens <= plan.tokens_max || end <= start + 1 {
                break (rendering, tokens);
            }
            end -= 1;
        };
        if !rendering.text.is_empty() {
            chunks.push(chunk(document, &mut paths, rendering, tokens));
        }
        start = end;
    }
    chunks
}

/// The pieces of one block in order, each within the budget: items, rows, sentences.
pub fn pieces(document: &Document, block: u32, tokens_max: u64, counter: &dyn CountTokens) -> Vec<Part> {
    units::units(document, block..block + 1, tokens_max, counter).into_iter().map(|unit| unit.part).collect()
}

fn chunk(document: &Document, paths: &mut Paths<'_>, rendering: Rendering, tokens: u64) -> Chunk {
    let blocks = || rendering.spans.iter().map(|span| span.block);
    let (first, last) = (blocks().min().unwrap_or(0), blocks().max().unwrap_or(0));
    let place = document.blocks.get(first as usize).map(|block| block.place.clone()).unwrap_or_default();
    Chunk { path: paths.common(first..last + 1), spans: rendering.spans, place, text: rendering.text, tokens }
}

/// The end of the longest run of units from `start` whose tokens fit; at least one unit.
fn fill(units: &[Unit], start: usize, tokens_max: u64) -> usize {
    let mut sum = 0;
    for (index, unit) in units.iter().enumerate().skip(start) {
        sum += unit.tokens_after(index.checked_sub(1).filter(|before| *before >= start).and_then(|before| units.get(before)));
        if sum > tokens_max && index > start {
            return index;
        }
    }
    units.len()
}

/// The strongest border that leaves the chunk at least a third full; among equals the last.
fn best_border(units: &[Unit], start: usize, filled: usize, tokens_max: u64) -> usize {
    let mut best = (filled, units.get(filled).map_or(0, |unit| unit.border));
    let mut sum = 0;
    for index in start + 1..filled {
        sum += units.get(index - 1).map_or(0, |unit| unit.tokens);
        let border = units.get(index).map_or(0, |unit| unit.border);
        if sum * 3 >= tokens_max && (border > best.1 || border == best.1 && best.0 != filled) {
            best = (index, border);
        }
    }
    best.0
}

/// Finds the headings above blocks.
struct Paths<'a> {
    document: &'a Document,
    /// The headings above each block, a heading being under itself.
    above: Vec<Vec<u32>>,
}

impl<'a> Paths<'a> {
    fn new(document: &'a Document) -> Self {
        let mut above = vec![Vec::new(); document.blocks.len()];
        for section in crate::document::sections(document) {
            for index in section.heading().into_iter().chain(section.blocks.clone()) {
                if let Some(path) = above.get_mut(index as usize) {
                    path.clone_from(&section.path);
                }
            }
        }
        Paths { document, above }
    }

    /// The headings that all these blocks stand under.
    fn common(&mut self, blocks: Range<u32>) -> Vec<String> {
        let mut paths = blocks.filter_map(|index| self.above.get(index as usize));
        let mut common: &[u32] = paths.next().map_or(&[], Vec::as_slice);
        for path in paths {
            let shared = common.iter().zip(path).take_while(|(one, other)| one == other).count();
            common = common.get(..shared).unwrap_or_default();
        }
        common.iter().filter_map(|index| self.document.blocks.get(*index as usize)).map(|block| block.text.clone()).collect()
    }
}
