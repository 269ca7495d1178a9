//! Merges the bytes of a piece into tokens: always the two neighbours whose token is lowest, the first of several such.
//!
//! Tokens are known as pairs of tokens and not by their bytes. This gives what looking bytes up gives: the bytes of a token
//! merge in one order only, the last step joins its two known parts, and a neighbourhood cannot matter, because nothing
//! reaches over the borders of two neighbours that are still apart.

use super::vocabulary::{NO_TOKEN, Vocabulary};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Up to so many tokens the simple way, which looks at all neighbours after each merge, is the faster one.
const SIMPLE_MAX: usize = 1 << PLACE_BITS;
const PLACE_BITS: u32 = 7;

/// Longer pieces are cut, so that the memory needed for one (some 30 times its length) stays within bounds. A line of
/// training data may have 65,536 tokens of at most 128 bytes, so a piece of this length is too long whatever its count.
const PIECE_BYTES_MAX: usize = 8 << 20;

/// Merges pieces, keeping its working memory from one to the next.
pub(super) struct Merger {
    tokens: Vec<u32>,
    row: Row,
}

impl Default for Merger {
    fn default() -> Self {
        let none = [0; SIMPLE_MAX];
        Self {
            tokens: Vec::new(),
            row: Row { tokens: [0; SIMPLE_MAX], merges: [NO_TOKEN; SIMPLE_MAX], previous: none, next: none },
        }
    }
}

impl Merger {
    /// The tokens of a piece, until the next piece is merged.
    pub fn tokens_of(&mut self, vocabulary: &Vocabulary, piece: &[u8]) -> &[u32] {
        self.tokens.clear();
        match self.row.lay_out(vocabulary, piece) {
            Some(length) => {
                self.row.merge(vocabulary, length);
                self.tokens.extend(self.row.left(length));
            }
            None => self.tokens.extend(piece.chunks(PIECE_BYTES_MAX).flat_map(|part| merge_by_heap(vocabulary, part))),
        }
        &self.tokens
    }
}

/// A short piece in the course of being merged. Nothing moves: what has become a part of its left neighbour is passed over.
struct Row {
    tokens: [u32; SIMPLE_MAX],
    /// What a place and the next one merge into, and below it the place, so that the lowest of all is the one to be done;
    /// [`NO_TOKEN`] where there is no merge.
    merges: [u32; SIMPLE_MAX],
    previous: [u8; SIMPLE_MAX],
    next: [u8; SIMPLE_MAX],
}

impl Row {
    /// Lays out the tokens that a piece begins with and gives their number, unless there are too many.
    fn lay_out(&mut self, vocabulary: &Vocabulary, piece: &[u8]) -> Option<usize> {
        let mut length = 0;
        for token in vocabulary.beginnings(piece) {
            *self.tokens.get_mut(length)? = token;
            length += 1;
        }
        Some(length)
    }

    fn merge(&mut self, vocabulary: &Vocabulary, length: usize) {
        for place in 0..length {
            self.previous[place] = (place as u8).wrapping_sub(1);
            self.next[place] = place as u8 + 1;
        }
        for place in 1..length {
            self.merges[place - 1] = packed(vocabulary.merged_beginnings(self.tokens[place - 1], self.tokens[place]), place - 1);
        }
        // Whole vectors are looked at, so that no vector has to be taken apart.
        let looked_at = length.next_multiple_of(16);
        self.merges[length.saturating_sub(1)..looked_at].fill(NO_TOKEN);
        loop {
            let lowest = self.merges[..looked_at].iter().copied().fold(NO_TOKEN, u32::min);
            if lowest == NO_TOKEN {
                return;
            }
            self.join(vocabulary, lowest as usize % SIMPLE_MAX, lowest >> PLACE_BITS, length);
        }
    }

    /// Puts a token in the place of two.
    fn join(&mut self, vocabulary: &Vocabulary, place: usize, token: u32, length: usize) {
        let gone = usize::from(self.next[place]);
        let after = usize::from(self.next[gone]);
        self.tokens[place] = token;
        self.next[place] = after as u8;
        self.merges[gone] = NO_TOKEN;
        self.merges[place] = NO_TOKEN;
        if after < length {
            self.previous[after] = place as u8;
            self.merges[place] = packed(vocabulary.merged(token, self.tokens[after]), place);
        }
        if place > 0 {
            let before = usize::from(self.previous[place]);
            self.merges[before] = packed(vocabulary.merged(self.tokens[before], token), before);
        }
    }

    /// The tokens that are left of so many.
    fn left(&self, length: usize) -> impl Iterator<Item = u32> {
        let first = (length > 0).then_some(0);
        let following = move |place: &usize| Some(usize::from(self.next[*place])).filter(|next| *next < length);
        std::iter::successors(first, following).map(|place| self.tokens[place])
    }
}

fn packed(token: Option<u32>, place: usize) -> u32 {
    token.map_or(NO_TOKEN, |token| token << PLACE_BITS | place as u32)
}

/// One byte of the piece, or what has grown from it to the right.
struct Part {
    token: u32,
    /// What it and the next part merge into; [`NO_TOKEN`] also when it has itself become a part of the previous one.
    merged: u32,
    previous: u32,
    next: u32,
}

/// Takes the lowest merge from a heap. Merges that are out of date by then are recognised and dropped.
fn merge_by_heap(vocabulary: &Vocabulary, piece: &[u8]) -> Vec<u32> {
    let mut parts = Parts::of(vocabulary, piece);
    let candidates = (0..).zip(&parts.0).filter(|(_, part)| part.merged != NO_TOKEN);
    let mut heap: BinaryHeap<_> = candidates.map(|(place, part)| Reverse((part.merged, place))).collect();
    while let Some(Reverse((token, place))) = heap.pop() {
        if parts.at(place).merged != token {
            continue;
        }
        for changed in parts.join(vocabulary, place).into_iter().flatten() {
            let token = parts.at(changed).merged;
            if token != NO_TOKEN {
                heap.push(Reverse((token, changed)));
            }
        }
    }
    parts.tokens()
}

struct Parts(Vec<Part>);

impl Parts {
    fn of(vocabulary: &Vocabulary, piece: &[u8]) -> Self {
        let nexts = vocabulary.beginnings(piece).skip(1).map(Some).chain([None]);
        let parts = (0u32..).zip(vocabulary.beginnings(piece).zip(nexts)).map(|(place, (token, next))| Part {
            token,
            merged: next.and_then(|next| vocabulary.merged_beginnings(token, next)).unwrap_or(NO_TOKEN),
            previous: place.checked_sub(1).unwrap_or(NO_TOKEN),
            next: if next.is_some() { place + 1 } else { NO_TOKEN },
        });
        Self(parts.collect())
    }

    fn at(&self, place: u32) -> &Part {
        &self.0[place as usize]
    }

    fn at_mut(&mut self, place: u32) -> &mut Part {
        &mut self.0[place as usize]
    }

    /// Joins a part with the next one; gives the places whose own merge is another one now.
    fn join(&mut self, vocabulary: &Vocabulary, place: u32) -> [Option<u32>; 2] {
        let Part { merged: token, previous, next: gone, .. } = *self.at(place);
        let next = self.at(gone).next;
        self.at_mut(gone).merged = NO_TOKEN;
        let merged_with = |other: u32| vocabulary.merged(token, other).unwrap_or(NO_TOKEN);
        let merged = if next == NO_TOKEN { NO_TOKEN } else { merged_with(self.at(next).token) };
        *self.at_mut(place) = Part { token, merged, previous, next };
        if next != NO_TOKEN {
            self.at_mut(next).previous = place;
        }
        if previous == NO_TOKEN {
            return [Some(place), None];
        }
        let previous_part = self.at_mut(previous);
        previous_part.merged = vocabulary.merged(previous_part.token, token).unwrap_or(NO_TOKEN);
        [Some(previous), Some(place)]
    }

    fn tokens(&self) -> Vec<u32> {
        let following = |place: &u32| Some(self.at(*place).next).filter(|next| *next != NO_TOKEN);
        let first = (!self.0.is_empty()).then_some(0);
        std::iter::successors(first, following).map(|place| self.at(place).token).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::tests::packed;
    use super::*;

    const A: u32 = b'a' as u32;
    const B: u32 = b'b' as u32;

    fn check(pairs: &[(u32, u32)], piece: &[u8], expected: &[u32]) {
        let vocabulary = Vocabulary::from_packed(&packed(pairs)).unwrap();
        assert_eq!(Merger::default().tokens_of(&vocabulary, piece), expected);
        assert_eq!(merge_by_heap(&vocabulary, piece), expected);
    }

    #[test]
    fn the_lowest_token_is_merged_first_and_of_equals_the_first() {
        check(&[], b"", &[]);
        check(&[], b"ab", &[A, B]);
        check(&[(A, A)], b"aaa", &[256, A]);
        check(&[(A, A), (256, 256), (257, 256)], b"aaaaaa", &[258]);
        check(&[(B, A), (A, B)], b"aba", &[A, 256]);
        check(&[(A, B), (B, A), (256, 256)], b"ababab", &[258, 256]);
    }

    #[test]
    fn both_ways_agree() {
        let pairs = [(A, A), (A, B), (256, B), (257, 256), (B, B), (258, A), (260, 257)];
        let vocabulary = Vocabulary::from_packed(&packed(&pairs)).unwrap();
        for bits in 0..1u32 << 12 {
            let piece: Vec<u8> = (0..12).map(|bit| b'a' + (bits >> bit & 1) as u8).collect();
            assert_eq!(Merger::default().tokens_of(&vocabulary, &piece), merge_by_heap(&vocabulary, &piece));
        }
    }
}
