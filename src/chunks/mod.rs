//! Cuts a document into chunks that fit a token budget.
//!
//! Never splits a table row, a list item, a code block or a remark, unless that one alone is over the budget; prefers
//! headings, then paragraphs, then sentences. A chunk is derived and recomputable: nothing that is stored refers to one.

mod marks;
mod parts;
mod sentences;
mod units;

pub use marks::{ChunkMark, ChunkMarkKind, ChunkStart, placed, with_mark};
pub use parts::{Headings, Part, Rendering, covered, trimmed};
pub use sentences::sentences;

use crate::document::{Document, Place, Span};
use crate::tokens::CountTokens;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::Range;
use units::Unit;

/// How large the chunks may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkPlan {
    /// The most tokens that the text of a chunk may have. The heading path travels beside it and is not counted.
    pub tokens_max: u64,
    /// What the person has changed; borders by hand keep to no budget.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<ChunkMark>,
}

impl Default for ChunkPlan {
    fn default() -> Self {
        ChunkPlan { tokens_max: 1_200, marks: Vec::new() }
    }
}

/// A piece of a document that fits the budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    pub start: ChunkStart,
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

impl Chunk {
    /// The blocks that the chunk has words of, whole or in part. A repeated table header belongs to the table's block.
    pub fn blocks(&self) -> Range<u32> {
        let blocks = || self.spans.iter().map(|span| span.block);
        blocks().min().unwrap_or(0)..blocks().max().map_or(0, |last| last + 1)
    }
}

/// Cuts the document. Every word of it is in a chunk, except running headers and footers of pages.
pub fn cut(document: &Document, plan: &ChunkPlan, counter: &dyn CountTokens) -> Vec<Chunk> {
    let units = units::units(document, 0..document.blocks.len() as u32, plan.tokens_max, counter);
    let mut natural = BTreeSet::new();
    let mut start = 0;
    while start < units.len() {
        start = natural_end(document, &units, start, plan.tokens_max, counter);
        natural.insert(start);
    }
    // Borders by hand come last, so that they change the chunks at them and no others.
    let by_hand = placed(document, &plan.marks);
    let mut borders = natural;
    for mark in &by_hand {
        let unit = units.partition_point(|unit| unit.start(document) < mark.at);
        if units.get(unit).is_none_or(|unit| unit.part.block() != mark.at.block) {
            continue;
        }
        match mark.kind {
            ChunkMarkKind::Split => drop(borders.insert(unit)),
            ChunkMarkKind::Joined => drop(borders.remove(&unit)),
            ChunkMarkKind::Filled => {}
        }
    }
    let mut paths = Paths::new(document);
    let mut chunks = Vec::new();
    let mut start = 0;
    for end in borders.into_iter().filter(|border| *border > 0) {
        let rendering = units::render(document, units.get(start..end).unwrap_or_default());
        if let (false, Some(first)) = (rendering.text.is_empty(), units.get(start)) {
            let tokens = counter.count(&rendering.text);
            chunks.push(chunk(document, &mut paths, first.start(document), rendering, tokens));
        }
        start = end;
    }
    chunks
}

/// Where a chunk that starts at this unit ends by itself.
fn natural_end(document: &Document, units: &[Unit], start: usize, tokens_max: u64, counter: &dyn CountTokens) -> usize {
    let filled = fill(units, start, tokens_max);
    let mut end = if filled < units.len() { best_border(units, start, filled, tokens_max) } else { filled };
    // Tokens of parts don't quite add up to the tokens of the whole, so the whole has the last word.
    while end > start + 1 && counter.count(&units::render(document, units.get(start..end).unwrap_or_default()).text) > tokens_max
    {
        end -= 1;
    }
    end
}

/// The pieces of one block in order, each within the budget: items, rows, sentences.
pub fn pieces(document: &Document, block: u32, tokens_max: u64, counter: &dyn CountTokens) -> Vec<Part> {
    units::units(document, block..block + 1, tokens_max, counter).into_iter().map(|unit| unit.part).collect()
}

fn chunk(document: &Document, paths: &mut Paths<'_>, start: ChunkStart, rendering: Rendering, tokens: u64) -> Chunk {
    let chunk = Chunk { start, path: Vec::new(), spans: rendering.spans, place: Place::Unknown, text: rendering.text, tokens };
    let blocks = chunk.blocks();
    let place = document.blocks.get(blocks.start as usize).map(|block| block.place.clone()).unwrap_or_default();
    Chunk { path: paths.common(blocks), place, ..chunk }
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
