//! What a person has changed in the chunks of a document: borders set and taken away, and chunks of which everything was
//! asked for.
//!
//! A chunk itself is never stored. A mark names the place in the document where a chunk starts, and the words of the block
//! there, so that it is found again after the document was read anew.

use crate::document::{Document, Hash};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// One change by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkMark {
    pub at: ChunkStart,
    /// Short hash of the text of the block.
    pub words: u64,
    pub kind: ChunkMarkKind,
}

/// Where a chunk starts: a block, and a byte of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChunkStart {
    pub block: u32,
    pub byte: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChunkMarkKind {
    /// A chunk starts here, though none would.
    Split,
    /// The chunk that would start here belongs to the one before.
    Joined,
    /// Of the chunk that starts here everything is made that any recipe finds.
    Filled,
}

impl ChunkMark {
    /// A mark at a place of the document; `None` when there is no such block.
    pub fn new(document: &Document, at: ChunkStart, kind: ChunkMarkKind) -> Option<ChunkMark> {
        let block = document.blocks.get(at.block as usize)?;
        Some(ChunkMark { at, words: Hash::of(block.text.as_bytes()).short(), kind })
    }
}

/// The marks where they stand in a document, in order: of a block that has moved with its words the mark has moved too,
/// and of one whose words are gone the mark is gone.
pub fn placed(document: &Document, marks: &[ChunkMark]) -> Vec<ChunkMark> {
    let words = |block: u32| document.blocks.get(block as usize).map(|block| Hash::of(block.text.as_bytes()).short());
    let mut elsewhere: Option<HashMap<u64, Vec<u32>>> = None;
    let mut moved = |mark: &ChunkMark| {
        let found = elsewhere.get_or_insert_with(|| {
            let mut found: HashMap<u64, Vec<u32>> = HashMap::new();
            for block in 0..document.blocks.len() as u32 {
                found.entry(words(block).unwrap_or_default()).or_default().push(block);
            }
            found
        });
        found.get(&mark.words)?.iter().copied().min_by_key(|block| block.abs_diff(mark.at.block))
    };
    let place = |mark: &ChunkMark| {
        let block = if words(mark.at.block) == Some(mark.words) { mark.at.block } else { moved(mark)? };
        Some(ChunkMark { at: ChunkStart { block, ..mark.at }, ..*mark })
    };
    let mut placed: Vec<ChunkMark> = marks.iter().filter_map(place).collect();
    placed.sort_unstable_by_key(|mark| (mark.at, mark.kind));
    placed.dedup();
    placed
}

/// The marks with one more, or without it. A border cannot be both set and taken away.
#[must_use]
pub fn with_mark(marks: &[ChunkMark], mark: ChunkMark, on: bool) -> Vec<ChunkMark> {
    let is_border = |kind: ChunkMarkKind| kind != ChunkMarkKind::Filled;
    let replaced =
        |other: &&ChunkMark| other.at == mark.at && (other.kind == mark.kind || is_border(other.kind) && is_border(mark.kind));
    let mut all: Vec<ChunkMark> = marks.iter().filter(|other| !replaced(other)).copied().collect();
    let undoes_another = marks.iter().any(|other| replaced(&other) && other.kind != mark.kind);
    if on && !undoes_another {
        all.push(mark);
    }
    all.sort_unstable_by_key(|mark| (mark.at, mark.kind));
    all
}
