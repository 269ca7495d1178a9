//! The tokens of an encoding, as pairs of smaller tokens that are merged into one.
//!
//! The packed form is made by `examples/pack_vocabulary.rs` and fetched apart from the program, compressed with gzip, which
//! the browser undoes by itself. It is:
//!
//! - the four bytes `DTV1`, the name of the encoding ended by a line feed, the number of tokens as four bytes, lowest first;
//! - the byte that each of the tokens 0 to 255 stands for;
//! - six columns of one byte for each further token: low, middle and high byte of the token that forms its left part, then
//!   those of its right part. Columns compress to nine tenths of what records do.

use super::Encoding;
use std::fmt;

/// The tokens of an encoding, ready to merge bytes with. Takes about 4.5 MB for `o200k_base` and half of it for
/// `cl100k_base`.
pub struct Vocabulary {
    encoding: Encoding,
    byte_tokens: [u32; 256],
    /// An open hash table without deletions, at most half full: the two parts of a token and the token, or [`FREE`].
    slots: Vec<u64>,
    shift: u32,
    /// How many bytes of text each token stands for.
    lengths: Vec<u16>,
}

/// What is wrong with the bytes of a packed vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VocabularyError {
    NotAVocabulary,
    UnknownEncoding,
    /// Not as long as its beginning says.
    WrongLength {
        expected: usize,
        found: usize,
    },
    /// A token is made of tokens that come after it, or of the same two as another one.
    Damaged {
        token: u32,
    },
}

impl fmt::Display for VocabularyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VocabularyError::NotAVocabulary => f.write_str("not a packed vocabulary"),
            VocabularyError::UnknownEncoding => f.write_str("a vocabulary of an unknown encoding"),
            VocabularyError::WrongLength { expected, found } => write!(f, "{found} bytes of vocabulary in place of {expected}"),
            VocabularyError::Damaged { token } => write!(f, "token {token} of the vocabulary is damaged"),
        }
    }
}

impl std::error::Error for VocabularyError {}

const MAGIC: &[u8] = b"DTV1";
const SINGLE_BYTES: usize = 256;
/// Three tokens share a slot of 64 bits.
const TOKEN_BITS: u32 = 21;
/// Far above the 200,000 tokens of today, and low enough that no slot in use equals [`FREE`].
const TOKENS_MAX: usize = 1 << 20;
const FREE: u64 = u64::MAX;

impl Vocabulary {
    /// Reads the packed form, after gzip has been undone.
    pub fn from_packed(bytes: &[u8]) -> Result<Self, VocabularyError> {
        let bytes = bytes.strip_prefix(MAGIC).ok_or(VocabularyError::NotAVocabulary)?;
        let name_length = bytes.iter().position(|byte| *byte == b'\n').ok_or(VocabularyError::NotAVocabulary)?;
        let (name, bytes) = bytes.split_at(name_length);
        let name = std::str::from_utf8(name).map_err(|_| VocabularyError::NotAVocabulary)?;
        let encoding = Encoding::parse(name).ok_or(VocabularyError::UnknownEncoding)?;
        let (count, bytes) = bytes.get(1..).and_then(|bytes| bytes.split_first_chunk()).ok_or(VocabularyError::NotAVocabulary)?;
        let count = u32::from_le_bytes(*count) as usize;
        if !(SINGLE_BYTES..=TOKENS_MAX).contains(&count) {
            return Err(VocabularyError::NotAVocabulary);
        }
        let expected = SINGLE_BYTES + (count - SINGLE_BYTES) * 6;
        match bytes.split_first_chunk() {
            Some((singles, columns)) if bytes.len() == expected => Self::build(encoding, singles, columns),
            _ => Err(VocabularyError::WrongLength { expected, found: bytes.len() }),
        }
    }

    fn build(encoding: Encoding, singles: &[u8; SINGLE_BYTES], columns: &[u8]) -> Result<Self, VocabularyError> {
        let pairs = columns.len() / 6;
        let slots = (2 * pairs).next_power_of_two().max(2);
        let mut vocabulary = Self {
            encoding,
            byte_tokens: byte_tokens(singles)?,
            slots: vec![FREE; slots],
            shift: u64::BITS - slots.ilog2(),
            lengths: vec![1; SINGLE_BYTES],
        };
        vocabulary.lengths.reserve_exact(pairs);
        let column = |number: usize| columns.iter().skip(number * pairs).take(pairs).map(|byte| u32::from(*byte));
        let lefts = column(0).zip(column(1)).zip(column(2));
        let rights = column(3).zip(column(4)).zip(column(5));
        for (((a, b), c), ((d, e), f)) in lefts.zip(rights) {
            vocabulary.add(a | b << 8 | c << 16, d | e << 8 | f << 16)?;
        }
        Ok(vocabulary)
    }

    /// Adds the next token, made of two that are already there.
    fn add(&mut self, left: u32, right: u32) -> Result<(), VocabularyError> {
        let token = self.lengths.len() as u32;
        let length = match (self.length(left), self.length(right)) {
            (Some(left), Some(right)) => left.checked_add(right),
            _ => None,
        };
        let length = length.ok_or(VocabularyError::Damaged { token })?;
        let key = key(left, right);
        let mut place = self.first_place(key);
        while self.slots[place] != FREE {
            if self.slots[place] >> TOKEN_BITS == key {
                return Err(VocabularyError::Damaged { token });
            }
            place = self.next_place(place);
        }
        self.slots[place] = key << TOKEN_BITS | u64::from(token);
        self.lengths.push(length);
        Ok(())
    }

    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// How many tokens there are; their numbers are below it.
    pub fn tokens(&self) -> usize {
        self.lengths.len()
    }

    pub(super) fn byte_token(&self, byte: u8) -> u32 {
        self.byte_tokens[usize::from(byte)]
    }

    /// How many bytes a token stands for.
    pub(super) fn length(&self, token: u32) -> Option<u16> {
        self.lengths.get(token as usize).copied()
    }

    /// The token that two neighbours merge into. A lower token is merged sooner.
    #[inline]
    pub(super) fn merged(&self, left: u32, right: u32) -> Option<u32> {
        let key = key(left, right);
        let mut place = self.first_place(key);
        loop {
            let slot = self.slots[place];
            if slot >> TOKEN_BITS == key {
                return Some((slot & ((1 << TOKEN_BITS) - 1)) as u32);
            }
            if slot == FREE {
                return None;
            }
            place = self.next_place(place);
        }
    }

    #[inline]
    fn first_place(&self, key: u64) -> usize {
        (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize
    }

    #[inline]
    fn next_place(&self, place: usize) -> usize {
        (place + 1) & (self.slots.len() - 1)
    }
}

#[inline]
fn key(left: u32, right: u32) -> u64 {
    u64::from(left) << TOKEN_BITS | u64::from(right)
}

fn byte_tokens(singles: &[u8; SINGLE_BYTES]) -> Result<[u32; 256], VocabularyError> {
    let mut tokens = [u32::MAX; 256];
    for (token, byte) in (0..).zip(singles) {
        let slot = &mut tokens[usize::from(*byte)];
        if *slot != u32::MAX {
            return Err(VocabularyError::Damaged { token });
        }
        *slot = token;
    }
    Ok(tokens)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A vocabulary of single bytes under their own numbers and some pairs.
    pub fn packed(pairs: &[(u32, u32)]) -> Vec<u8> {
        let mut bytes = b"DTV1o200k_base\n".to_vec();
        bytes.extend((256 + pairs.len() as u32).to_le_bytes());
        bytes.extend(0..=255u8);
        let (left, right): (Vec<u32>, Vec<u32>) = pairs.iter().copied().unzip();
        for side in [left, right] {
            for shift in [0, 8, 16] {
                bytes.extend(side.iter().map(|id| (id >> shift) as u8));
            }
        }
        bytes
    }

    #[test]
    fn pairs_are_found_and_others_are_not() {
        let vocabulary = Vocabulary::from_packed(&packed(&[(97, 98), (256, 99), (99, 256)])).unwrap();
        assert_eq!(vocabulary.tokens(), 259);
        assert_eq!(vocabulary.merged(97, 98), Some(256));
        assert_eq!(vocabulary.merged(256, 99), Some(257));
        assert_eq!(vocabulary.merged(99, 256), Some(258));
        assert_eq!(vocabulary.merged(98, 97), None);
        assert_eq!(vocabulary.length(258), Some(3));
        assert_eq!(vocabulary.length(259), None);
    }

    #[test]
    fn a_damaged_vocabulary_is_refused() {
        let check = |bytes: &[u8], error| assert_eq!(Vocabulary::from_packed(bytes).err(), Some(error));
        let good = packed(&[(97, 98)]);
        check(b"", VocabularyError::NotAVocabulary);
        check(b"DTV1", VocabularyError::NotAVocabulary);
        check(b"DTV1\n\0\0\0", VocabularyError::UnknownEncoding);
        check(b"DTV1o200k_base\n\0\0\0", VocabularyError::NotAVocabulary);
        check(b"DTV1o200k_base\n\xFF\xFF\xFF\xFF", VocabularyError::NotAVocabulary);
        check(&good[..good.len() - 1], VocabularyError::WrongLength { expected: 262, found: 261 });
        check(&packed(&[(97, 256)]), VocabularyError::Damaged { token: 256 });
        check(&packed(&[(97, 98), (97, 98)]), VocabularyError::Damaged { token: 257 });
        // Each token is twice the one before it, until its length cannot be right any more.
        let doubling: Vec<(u32, u32)> = std::iter::once((97, 97)).chain((256..280).map(|token| (token, token))).collect();
        check(&packed(&doubling), VocabularyError::Damaged { token: 271 });
    }
}
