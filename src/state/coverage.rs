//! How much of the documents the examples use, and the parts of one document: shown, joined, split, asked for anew.

use super::{Command, Message, State, ask};
use crate::chunks::{ChunkMarkKind, ChunkStart};
use crate::dataset::SourceId;
use crate::work::store::{Ask, ChunkWords, Chunks, Coverage as Told};
use std::rc::Rc;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coverage {
    /// What the store told last.
    pub told: Option<Rc<Told>>,
    /// The document whose parts are shown.
    pub open: Option<SourceId>,
    pub chunks: Option<Rc<Chunks>>,
    /// The part whose words are shown.
    pub unfolded: Option<ChunkStart>,
    pub words: Option<Rc<ChunkWords>>,
    /// Only parts without examples are shown.
    pub only_empty: bool,
    /// Examples are made of this document as soon as the store has taken the mark.
    filling: Option<SourceId>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum CoverageMessage {
    /// Show the parts of a document, or close them when they are shown.
    Toggled(SourceId),
    /// Show the words of a part, or hide them.
    WordsToggled(ChunkStart),
    OnlyEmpty(bool),
    Marked {
        at: ChunkStart,
        kind: ChunkMarkKind,
        on: bool,
    },
}

impl From<CoverageMessage> for Message {
    fn from(message: CoverageMessage) -> Message {
        Message::Coverage(message)
    }
}

impl State {
    pub(super) fn update_coverage(&mut self, message: CoverageMessage) -> Vec<Command> {
        match message {
            CoverageMessage::Toggled(source) => {
                let told = self.coverage.told.take();
                let open = (self.coverage.open != Some(source)).then_some(source);
                self.coverage = Coverage { told, open, ..Coverage::default() };
                self.refresh_chunks()
            }
            CoverageMessage::WordsToggled(at) => {
                self.coverage.words = None;
                self.coverage.unfolded = (self.coverage.unfolded != Some(at)).then_some(at);
                self.refresh_words()
            }
            CoverageMessage::OnlyEmpty(only) => {
                self.coverage.only_empty = only;
                Vec::new()
            }
            CoverageMessage::Marked { at, kind, on } => {
                let Some(source) = self.coverage.open else { return Vec::new() };
                if kind == ChunkMarkKind::Filled {
                    self.coverage.filling = Some(source);
                }
                let step = self.new_step();
                vec![ask(Ask::MarkChunk { step, source, at, kind, on })]
            }
        }
    }

    /// Asks for what the step shows of the documents.
    pub(super) fn refresh_coverage(&mut self) -> Vec<Command> {
        if self.overview.examples.included + self.overview.examples.removed == 0 {
            self.coverage = Coverage { filling: self.coverage.filling, ..Coverage::default() };
            return Vec::new();
        }
        let is_there = |open: &SourceId| self.path_of(*open).is_some();
        if self.coverage.open.as_ref().is_some_and(|open| !is_there(open)) {
            self.coverage.open = None;
            self.coverage.chunks = None;
        }
        let mut commands = vec![ask(Ask::Coverage)];
        commands.extend(self.refresh_chunks());
        commands
    }

    fn refresh_chunks(&self) -> Vec<Command> {
        self.coverage.open.map(|source| ask(Ask::Chunks { source })).into_iter().collect()
    }

    fn refresh_words(&self) -> Vec<Command> {
        let asked = self.coverage.open.zip(self.coverage.unfolded);
        asked.map(|(source, at)| ask(Ask::ChunkWords { source, at })).into_iter().collect()
    }

    pub(super) fn chunks_came(&mut self, chunks: Chunks) -> Vec<Command> {
        if self.coverage.open != Some(chunks.source) {
            return Vec::new();
        }
        let is_there = |at: &ChunkStart| chunks.chunks.iter().any(|chunk| chunk.at == *at);
        self.coverage.unfolded = self.coverage.unfolded.filter(is_there);
        self.coverage.chunks = Some(Rc::new(chunks));
        // The part may reach further now, or less far.
        self.refresh_words()
    }

    pub(super) fn chunk_words_came(&mut self, words: ChunkWords) {
        if self.coverage.open == Some(words.source) && self.coverage.unfolded == Some(words.at) {
            self.coverage.words = Some(Rc::new(words));
        }
    }

    /// The store did not take the mark, or has no chunks to show.
    pub(super) fn coverage_refused(&mut self) {
        self.coverage.filling = None;
    }

    /// The store has taken the mark by which a part is to be filled.
    pub(super) fn fill_marked(&mut self) -> Vec<Command> {
        let Some(source) = self.coverage.filling.filter(|source| self.overview.stale.contains(source)) else {
            return Vec::new();
        };
        if self.run.is_active() {
            return Vec::new();
        }
        self.coverage.filling = None;
        self.start_run_of([source])
    }
}
