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
use super::characters::Characters;
use std::fmt;

/// The tokens of an encoding, ready to merge bytes with. Takes about 5.5 MB for `o200k_base` and half of it for
/// `cl100k_base`.
pub struct Vocabulary {
    encoding: Encoding,
    byte_tokens: [u32; 256],
    /// An open hash table without deletions, at most half full: the two parts of a token and the token, or [`FREE`].
    slots: Vec<u64>,
    shift: u32,
    /// A bit for the hash of each pair of parts: most pairs make no token, and are known by it from 256 KB.
    known: Vec<u64>,
    /// What two single bytes merge into, or [`NO_TOKEN`], by their tokens.
    byte_pairs: Vec<u32>,
    characters: Characters,
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
/// In the place of a token where there is none.
pub(super) const NO_TOKEN: u32 = u32::MAX;
/// So many bits of a hash say whether a pair is known.
const KNOWN_BITS: u32 = 21;

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
            known: vec![0; 1 << (KNOWN_BITS - 6)],
            byte_pairs: vec![NO_TOKEN; SINGLE_BYTES * SINGLE_BYTES],
            characters: Characters::new(),
            lengths: vec![1; SINGLE_BYTES],
        };
        vocabulary.lengths.reserve_exact(pairs);
        let column = |number: usize| columns.iter().skip(number * pairs).take(pairs).map(|byte| u32::from(*byte));
        let lefts = column(0).zip(column(1)).zip(column(2));
        let rights = column(3).zip(column(4)).zip(column(5));
        let mut spelled = Spelled::of_bytes(singles, pairs);
        for (token, (((a, b), c), ((d, e), f))) in (SINGLE_BYTES as u32..).zip(lefts.zip(rights)) {
            let (left, right) = (a | b << 8 | c << 16, d | e << 8 | f << 16);
            vocabulary.add(left, right)?;
            vocabulary.characters.look_at(token, spelled.add(left, right).ok_or(VocabularyError::Damaged { token })?);
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
        let hash = hash(key);
        let mut place = self.first_place(hash);
        while self.slots[place] != FREE {
            if self.slots[place] >> TOKEN_BITS == key {
                return Err(VocabularyError::Damaged { token });
            }
            place = self.next_place(place);
        }
        let (word, bit) = place_in_known(hash);
        self.known[word] |= bit;
        if let Some(pair) = self.byte_pairs.get_mut(left as usize * SINGLE_BYTES + right as usize)
            && (right as usize) < SINGLE_BYTES
        {
            *pair = token;
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

    /// The tokens that the merging of a piece begins with: characters that are whole from the start, and bytes.
    pub(super) fn beginnings<'v>(&'v self, piece: &'v [u8]) -> impl Iterator<Item = u32> + 'v {
        let mut place = 0;
        std::iter::from_fn(move || {
            let byte = *piece.get(place)?;
            let of_character = if byte < 0x80 { None } else { self.characters.at(piece, place) };
            let (token, length) = of_character.unwrap_or((self.byte_tokens[usize::from(byte)], 1));
            place += length;
            Some(token)
        })
    }

    /// How many bytes a token stands for.
    pub(super) fn length(&self, token: u32) -> Option<u16> {
        self.lengths.get(token as usize).copied()
    }

    /// The token that two neighbours merge into. A lower token is merged sooner.
    #[inline]
    pub(super) fn merged(&self, left: u32, right: u32) -> Option<u32> {
        let key = key(left, right);
        let hash = hash(key);
        let (word, bit) = place_in_known(hash);
        if self.known[word] & bit == 0 {
            return None;
        }
        let mut place = self.first_place(hash);
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

    /// As [`Self::merged`], and faster for the tokens of two single bytes.
    #[inline]
    pub(super) fn merged_beginnings(&self, left: u32, right: u32) -> Option<u32> {
        if (left | right) as usize >= SINGLE_BYTES {
            return self.merged(left, right);
        }
        let token = self.byte_pairs.get(left as usize * SINGLE_BYTES + right as usize).copied();
        token.filter(|token| *token != NO_TOKEN)
    }

    #[inline]
    fn first_place(&self, hash: u64) -> usize {
        (hash >> self.shift) as usize
    }

    #[inline]
    fn next_place(&self, place: usize) -> usize {
        (place + 1) & (self.slots.len() - 1)
    }
}

/// Ten times what the tokens of `o200k_base` have together.
const SPELLED_BYTES_MAX: usize = 14 << 20;

/// The bytes of all tokens, as long as the vocabulary is read.
struct Spelled {
    bytes: Vec<u8>,
    /// Where each token ends.
    ends: Vec<u32>,
}

impl Spelled {
    fn of_bytes(singles: &[u8; SINGLE_BYTES], pairs: usize) -> Self {
        let mut spelled = Self { bytes: singles.to_vec(), ends: (1..=SINGLE_BYTES as u32).collect() };
        // Tokens have seven bytes on average.
        spelled.bytes.reserve(8 * pairs);
        spelled.ends.reserve_exact(pairs);
        spelled
    }

    /// Adds the next token, made of two that are already there, and gives its bytes, unless all have too many.
    fn add(&mut self, left: u32, right: u32) -> Option<&[u8]> {
        let begin = self.bytes.len();
        for token in [left as usize, right as usize] {
            let start = token.checked_sub(1).map_or(0, |before| self.ends[before]);
            self.bytes.extend_from_within(start as usize..self.ends[token] as usize);
        }
        self.ends.push(self.bytes.len() as u32);
        self.bytes.get(begin..).filter(|_| self.bytes.len() <= SPELLED_BYTES_MAX)
    }
}

#[inline]
fn hash(key: u64) -> u64 {
    key.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The word and the bit in it that say whether a pair of this hash is known.
#[inline]
fn place_in_known(hash: u64) -> (usize, u64) {
    ((hash >> (u64::BITS - KNOWN_BITS + 6)) as usize, 1 << (hash >> (u64::BITS - KNOWN_BITS) & 63))
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
