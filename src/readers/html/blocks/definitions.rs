//! Collects terms and their meanings.

use super::super::run::Words;
use super::super::tags::Tag;
use super::super::tree::{NodeId, Tree};
use crate::document::{BlockKind, Definition};
use std::ops::Range;

#[derive(Default)]
pub(super) struct DefinitionsMaker {
    words: Words,
    entries: Vec<Definition>,
    part: Part,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Part {
    #[default]
    Outside,
    /// The first words begin a term or a meaning, further words continue it.
    Term {
        begun: bool,
    },
    Meaning {
        begun: bool,
    },
}

/// Whether terms and meanings are all there is. References of program libraries put whole chapters into a `dl`, with
/// code, tables and headings; these are read as chapters.
pub(super) fn is_plain(tree: &Tree, id: NodeId) -> bool {
    let mut has_terms = false;
    for inner in tree.descendants(id).skip(1) {
        match tree.tag(inner) {
            Some(Tag::Dt) => has_terms = true,
            Some(Tag::Table | Tag::Dl | Tag::Details | Tag::Blockquote) => return false,
            Some(tag) if tag.is_preformatted() || tag.is_heading() => return false,
            _ => {}
        }
    }
    has_terms
}

impl DefinitionsMaker {
    pub fn enter(&mut self, tag: Tag) {
        match tag {
            Tag::Dt => self.part = Part::Term { begun: false },
            Tag::Dd => self.part = Part::Meaning { begun: false },
            _ => {}
        }
    }

    pub fn add(&mut self, words: Words) {
        let length = words.text.len() as u32;
        self.words.append(words, "\n");
        let end = self.words.text.len() as u32;
        let range = end - length..end;
        match self.part {
            Part::Term { begun: true } => extend(self.entries.last_mut().and_then(|entry| entry.terms.last_mut()), end),
            Part::Meaning { begun: true } => extend(self.entries.last_mut().and_then(|entry| entry.meanings.last_mut()), end),
            Part::Term { begun: false } => {
                match self.entries.last_mut().filter(|entry| entry.meanings.is_empty()) {
                    Some(entry) => entry.terms.push(range),
                    None => self.entries.push(Definition { terms: vec![range], meanings: Vec::new() }),
                }
                self.part = Part::Term { begun: true };
            }
            Part::Meaning { begun: false } | Part::Outside => {
                match self.entries.last_mut() {
                    Some(entry) => entry.meanings.push(range),
                    None => self.entries.push(Definition { terms: Vec::new(), meanings: vec![range] }),
                }
                self.part = Part::Meaning { begun: true };
            }
        }
    }

    pub fn finish(self) -> Option<(BlockKind, Words)> {
        (!self.entries.is_empty()).then_some((BlockKind::Definitions { entries: self.entries }, self.words))
    }
}

fn extend(range: Option<&mut Range<u32>>, end: u32) {
    if let Some(range) = range {
        range.end = end;
    }
}
