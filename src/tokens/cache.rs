//! Remembers the tokens of short pieces, since a text is made of the same words over and over.
//!
//! A table of fixed size in which a new piece takes the place of an old one: no piece costs more than two looks, and memory
//! does not grow with the text.

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
    #[inline]
    pub fn tokens_of(&self, key: &Key) -> Option<&[u32]> {
        self.newer.tokens_of(key).or_else(|| self.older.tokens_of(key))
    }

    /// Keeps the tokens of a piece unless there are too many.
    pub fn keep(&mut self, key: Key, tokens: &[u32]) {
        if let Some(entry) = Entry::of(key, tokens) {
            self.older = std::mem::replace(&mut self.newer, entry);
        }
    }
}

/// A piece that is short enough to be remembered.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Key {
    bytes: [u8; PIECE_BYTES_MAX],
    length: u8,
}

impl Key {
    #[inline]
    pub fn of(piece: &[u8]) -> Option<Self> {
        let mut bytes = [0; PIECE_BYTES_MAX];
        bytes.get_mut(..piece.len())?.copy_from_slice(piece);
        Some(Self { bytes, length: piece.len() as u8 })
    }

    #[inline]
    fn hash(&self) -> usize {
        let (words, _) = self.bytes.as_chunks();
        let mix =
            |hash: u64, word: &[u8; 8]| (hash ^ u64::from_le_bytes(*word)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
        words.iter().fold(u64::from(self.length), mix) as usize
    }
}

#[derive(Clone, Copy, Default)]
struct Entry {
    key: Key,
    count: u8,
    tokens: [u32; TOKENS_MAX],
}

impl Entry {
    fn of(key: Key, tokens: &[u32]) -> Option<Self> {
        let mut entry = Self { key, count: tokens.len() as u8, ..Self::default() };
        entry.tokens.get_mut(..tokens.len())?.copy_from_slice(tokens);
        Some(entry)
    }

    #[inline]
    fn tokens_of(&self, key: &Key) -> Option<&[u32]> {
        if self.key == *key { self.tokens.get(..usize::from(self.count)) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_remembered_until_two_others_take_its_place() {
        let mut set = Set::default();
        let [one, other, third] = [&b"one"[..], b"one\0", b"x"].map(|piece| Key::of(piece).unwrap());
        set.keep(one, &[1, 2]);
        assert_eq!((set.tokens_of(&one), set.tokens_of(&other)), (Some(&[1, 2][..]), None));
        set.keep(other, &[3]);
        assert_eq!((set.tokens_of(&one), set.tokens_of(&other)), (Some(&[1, 2][..]), Some(&[3][..])));
        set.keep(third, &[4]);
        assert_eq!((set.tokens_of(&one), set.tokens_of(&other)), (None, Some(&[3][..])));
    }

    #[test]
    fn long_pieces_and_many_tokens_are_not_kept() {
        assert!(Key::of(&[b'x'; 33]).is_none());
        let (mut set, key) = (Set::default(), Key::of(&[b'x'; 32]).unwrap());
        set.keep(key, &[0; 8]);
        assert_eq!(set.tokens_of(&key), None);
    }
}
