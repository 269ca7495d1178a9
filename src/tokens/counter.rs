//! From a text to its tokens: cut into pieces, and each piece merged or remembered.

use super::cache::{Cache, Key};
use super::merge::Merger;
use super::pieces::Pieces;
use super::vocabulary::Vocabulary;
use super::{CountTokens, Encoding};
use std::cell::RefCell;
use std::ops::Range;

/// Counts tokens exactly. One for each worker: it remembers words and so gets faster with use.
pub struct Counter {
    vocabulary: Vocabulary,
    memory: RefCell<Memory>,
}

#[derive(Default)]
struct Memory {
    cache: Cache,
    merger: Merger,
}

/// A token and the bytes of the text it stands for. Its ends may lie within a character: a rare one takes several tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub id: u32,
    pub bytes: Range<usize>,
}

impl Counter {
    pub fn new(vocabulary: Vocabulary) -> Self {
        Self { vocabulary, memory: RefCell::default() }
    }

    /// The ids of the tokens of a text.
    pub fn encode(&self, text: &str) -> Vec<u32> {
        let mut ids = Vec::with_capacity(text.len() / 4);
        self.each_piece(text, |tokens| ids.extend_from_slice(tokens));
        ids
    }

    /// The tokens of a text with their places in it, one after another without gaps.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        let mut end = 0;
        let placed = self.encode(text).into_iter().map(|id| {
            let start = end;
            end += usize::from(self.vocabulary.length(id).unwrap_or_default());
            Token { id, bytes: start..end }
        });
        placed.collect()
    }

    fn each_piece(&self, text: &str, mut take: impl FnMut(&[u32])) {
        let mut memory = self.memory.borrow_mut();
        for range in Pieces::new(self.vocabulary.encoding(), text) {
            take(memory.tokens_of(&self.vocabulary, text.as_bytes(), range));
        }
    }
}

impl CountTokens for Counter {
    fn count(&self, text: &str) -> u64 {
        let mut count = 0;
        self.each_piece(text, |tokens| count += tokens.len() as u64);
        count
    }

    fn encoding(&self) -> Encoding {
        self.vocabulary.encoding()
    }
}

impl Memory {
    #[inline]
    fn tokens_of(&mut self, vocabulary: &Vocabulary, text: &[u8], piece: Range<usize>) -> &[u32] {
        let Some(key) = Key::of(text, piece.clone()) else {
            return self.merger.tokens_of(vocabulary, &text[piece]);
        };
        let set = self.cache.set(&key);
        if set.tokens_of(&key).is_none() {
            let tokens = self.merger.tokens_of(vocabulary, &text[piece]);
            set.keep(key, tokens);
            return tokens;
        }
        set.tokens_of(&key).unwrap_or_default()
    }
}
