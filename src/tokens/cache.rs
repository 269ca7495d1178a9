//! Remembers the tokens of short pieces, since a text is made of the same words over and over.
//!
//! A table of fixed size in which a new piece takes the place of an old one: no piece costs more than two looks, and memory
//! does not grow with the text.

use std::ops::Range;

/// A power of two; with 64 bytes for each entry this is 2 MB.
const SETS: usize = 1 << 14;
const PIECE_BYTES_MAX: usize = 32;
const TOKENS_MAX: usize = 7;

pub(super) struct Cache(Vec<Set>);

impl Default for Cache {
    fn default() -> Self {
        Self(vec![Set::default(); SETS])
    }
}

impl Cache {
    /// The set in which a piece is kept, whether it is there now or not.
    #[inline]
    pub fn set(&mut self, key: &Key) -> &mut Set {
        &mut self.0[key.hash() % SETS]
    }
}

/// Two entries, so that a frequent word and a rare one that meet by chance do not drive each other out.
#[derive(Clone, Copy, Default)]
pub(super) struct Set {
    newer: Entry,
    older: Entry,
}

impl Set {
    /// The tokens of a piece that is kept here.
    #[inline]
    pub fn tokens_of(&self, key: &Key) -> Option<&[u32]> {
        [&self.newer, &self.older].into_iter().find(|entry| entry.is_of(key))?.tokens()
    }

    /// Keeps the tokens of a piece unless there are too many.
    pub fn keep(&mut self, key: Key, tokens: &[u32]) {
        if let Some(entry) = Entry::of(key, tokens) {
            self.older = std::mem::replace(&mut self.newer, entry);
        }
    }
}

/// A piece that is short enough to be remembered: its bytes and zeroes behind them, and how many there are.
#[derive(Clone, Copy, Default)]
pub(super) struct Key {
    words: [u64; PIECE_BYTES_MAX / 8],
    length: u8,
}

/// For each length what is left of the words when what comes after the piece is taken away.
const MASKS: [[u64; PIECE_BYTES_MAX / 8]; PIECE_BYTES_MAX + 1] = {
    let mut masks = [[0; PIECE_BYTES_MAX / 8]; PIECE_BYTES_MAX + 1];
    let mut length = 0;
    while length <= PIECE_BYTES_MAX {
        let mut byte = 0;
        while byte < length {
            masks[length][byte / 8] |= 0xFF << (byte % 8 * 8);
            byte += 1;
        }
        length += 1;
    }
    masks
};

impl Key {
    /// The key of the piece of a text that stands at this range.
    #[inline]
    pub fn of(text: &[u8], piece: Range<usize>) -> Option<Self> {
        let length = piece.len();
        let masks = MASKS.get(length)?;
        // Words are read in one go, and not byte by byte, wherever the text goes on so far.
        let bytes: [u8; PIECE_BYTES_MAX] = match text.get(piece.start..).and_then(|rest| rest.first_chunk()) {
            Some(bytes) => *bytes,
            None => {
                let mut bytes = [0; PIECE_BYTES_MAX];
                bytes.get_mut(..length)?.copy_from_slice(text.get(piece)?);
                bytes
            }
        };
        let (chunks, _) = bytes.as_chunks();
        let mut words = *masks;
        for (word, bytes) in words.iter_mut().zip(chunks) {
            *word &= u64::from_le_bytes(*bytes);
        }
        Some(Self { words, length: length as u8 })
    }

    #[inline]
    fn hash(&self) -> usize {
        let [a, b, c, d] = self.words;
        let sum = a
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .wrapping_add(b.wrapping_mul(0xC2B2_AE3D_27D4_EB4F))
            .wrapping_add(c.wrapping_mul(0x1656_67B1_9E37_79F9))
            .wrapping_add(d.wrapping_mul(0x27D4_EB2F_1656_67C5));
        // The upper half of a product depends on all bytes.
        ((sum ^ sum >> 29) >> 32) as usize
    }
}

/// As long as a line of the processor's memory, and it begins where one begins.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
struct Entry {
    words: [u64; PIECE_BYTES_MAX / 8],
    tokens: [u32; TOKENS_MAX],
    length: u8,
    count: u8,
}

impl Entry {
    fn of(key: Key, tokens: &[u32]) -> Option<Self> {
        let mut entry = Self { words: key.words, length: key.length, count: tokens.len() as u8, ..Self::default() };
        entry.tokens.get_mut(..tokens.len())?.copy_from_slice(tokens);
        Some(entry)
    }

    #[inline]
    fn is_of(&self, key: &Key) -> bool {
        let [a, b, c, d] = self.words;
        let [e, f, g, h] = key.words;
        (a ^ e | b ^ f | c ^ g | d ^ h) == 0 && self.length == key.length
    }

    #[inline]
    fn tokens(&self) -> Option<&[u32]> {
        self.tokens.get(..usize::from(self.count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(piece: &[u8]) -> Key {
        Key::of(piece, 0..piece.len()).unwrap()
    }

    #[test]
    fn a_piece_is_remembered_until_two_others_take_its_place() {
        let mut set = Set::default();
        let [one, other, third] = [&b"one"[..], b"one\0", b"x"].map(key);
        set.keep(one, &[1, 2]);
        assert_eq!((set.tokens_of(&one), set.tokens_of(&other)), (Some(&[1, 2][..]), None));
        set.keep(other, &[3]);
        assert_eq!((set.tokens_of(&one), set.tokens_of(&other)), (Some(&[1, 2][..]), Some(&[3][..])));
        set.keep(third, &[4]);
        assert_eq!((set.tokens_of(&one), set.tokens_of(&other)), (None, Some(&[3][..])));
    }

    #[test]
    fn long_pieces_and_many_tokens_are_not_kept() {
        assert!(Key::of(&[b'x'; 40], 1..34).is_none());
        let (mut set, key) = (Set::default(), key(&[b'x'; 32]));
        set.keep(key, &[0; 8]);
        assert_eq!(set.tokens_of(&key), None);
    }
}
