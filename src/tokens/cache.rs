//! Remembers the tokens of short pieces, since a text is made of the same words over and over.
//!
//! A table of fixed size in which a new piece takes the place of the old one: no piece costs more than one look, and memory
//! does not grow with the text.

/// A power of two; with 64 bytes for each this is 2 MB.
const ENTRIES: usize = 1 << 15;
const PIECE_BYTES_MAX: usize = 32;
const TOKENS_MAX: usize = 7;

pub(super) struct Cache(Vec<Entry>);

impl Default for Cache {
    fn default() -> Self {
        Self(vec![Entry::default(); ENTRIES])
    }
}

impl Cache {
    /// The entry in which a piece is kept, whether it is there now or not.
    #[inline]
    pub fn entry(&mut self, key: &Key) -> &mut Entry {
        &mut self.0[key.hash() % ENTRIES]
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
pub(super) struct Entry {
    key: Key,
    count: u8,
    tokens: [u32; TOKENS_MAX],
}

impl Entry {
    #[inline]
    pub fn tokens_of(&self, key: &Key) -> Option<&[u32]> {
        if self.key == *key { self.tokens.get(..usize::from(self.count)) } else { None }
    }

    /// Keeps the tokens of a piece unless there are too many.
    pub fn keep(&mut self, key: Key, tokens: &[u32]) {
        if let Some(slots) = self.tokens.get_mut(..tokens.len()) {
            slots.copy_from_slice(tokens);
            self.key = key;
            self.count = tokens.len() as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_remembered_until_another_takes_its_place() {
        let mut entry = Entry::default();
        let (one, other) = (Key::of(b"one").unwrap(), Key::of(b"one\0").unwrap());
        entry.keep(one, &[1, 2]);
        assert_eq!(entry.tokens_of(&one), Some(&[1, 2][..]));
        assert_eq!(entry.tokens_of(&other), None);
        entry.keep(other, &[3]);
        assert_eq!((entry.tokens_of(&one), entry.tokens_of(&other)), (None, Some(&[3][..])));
    }

    #[test]
    fn long_pieces_and_many_tokens_are_not_kept() {
        assert!(Key::of(&[b'x'; 33]).is_none());
        let (mut entry, key) = (Entry::default(), Key::of(&[b'x'; 32]).unwrap());
        entry.keep(key, &[0; 8]);
        assert_eq!(entry.tokens_of(&key), None);
    }
}
