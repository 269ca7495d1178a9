//! Characters that are one token from the start, so that their bytes need no merging.
//!
//! A character of several bytes becomes one token by merges of its own bytes, unless a token that reaches into it from
//! outside is merged sooner: there are some, such as that of a space and the first byte of a Russian letter. So the merges of
//! a character may be left out where its own token is lower than all that reach over the bytes at either side of it. Nothing
//! can touch its bytes before it is whole, and what is merged from it is higher, so all other merges come as before.

use super::vocabulary::NO_TOKEN;

/// The tokens of characters of two and three bytes, and what may be merged sooner.
pub(super) struct Characters {
    /// By the number of the character; [`NO_TOKEN`] where its bytes are not one token.
    tokens: Vec<u32>,
    /// By two bytes that stand side by side: the lowest token that reaches over them and has only a part of the character
    /// at one side.
    reaching: Vec<u32>,
}

impl Characters {
    /// Room for all; `look_at` makes them known.
    pub fn new() -> Self {
        Self { tokens: vec![NO_TOKEN; 1 << 16], reaching: vec![NO_TOKEN; 1 << 16] }
    }

    /// Looks at the bytes of a token. Tokens come in their order.
    pub fn look_at(&mut self, token: u32, bytes: &[u8]) {
        if let Some((character, length)) = number_of(bytes)
            && length == bytes.len()
            && bytes.iter().skip(1).all(|byte| is_within(*byte))
        {
            self.tokens[character] = token;
            return;
        }
        let begun = bytes.iter().position(|byte| !is_within(*byte)).unwrap_or(bytes.len());
        let last = bytes.iter().rposition(|byte| !is_within(*byte)).unwrap_or(0);
        let is_unfinished = bytes.get(last).is_some_and(|first| bytes.len() - last < bytes_of_character(*first));
        for place in [Some(begun), Some(last).filter(|_| is_unfinished)].into_iter().flatten() {
            if let Some([left, right]) = place.checked_sub(1).and_then(|before| bytes.get(before..)?.first_chunk()) {
                let lowest = &mut self.reaching[pair(*left, *right)];
                *lowest = (*lowest).min(token);
            }
        }
    }

    /// The token of the character at a place, when it is one from the start, and how many bytes it has.
    #[inline]
    pub fn at(&self, bytes: &[u8], place: usize) -> Option<(u32, usize)> {
        let (character, length) = number_of(bytes.get(place..)?)?;
        let token = self.tokens.get(character).copied().filter(|token| *token != NO_TOKEN)?;
        let comes_first = |left: Option<usize>| {
            let both = left.and_then(|left| bytes.get(left..)?.first_chunk());
            both.is_none_or(|[left, right]| token < self.reaching[pair(*left, *right)])
        };
        (comes_first(place.checked_sub(1)) && comes_first(Some(place + length - 1))).then_some((token, length))
    }
}

/// The number of the character at the beginning of these bytes, and how many of them it has, when that is two or three.
#[inline]
fn number_of(bytes: &[u8]) -> Option<(usize, usize)> {
    let low = |byte: u8| usize::from(byte & 0x3F);
    match *bytes {
        [first @ 0xC2..0xE0, second, ..] => Some((usize::from(first & 0x1F) << 6 | low(second), 2)),
        [first @ 0xE0..0xF0, second, third, ..] => Some((usize::from(first & 0x0F) << 12 | low(second) << 6 | low(third), 3)),
        _ => None,
    }
}

/// Whether a byte is neither the first nor the only one of its character.
fn is_within(byte: u8) -> bool {
    (0x80..0xC0).contains(&byte)
}

fn bytes_of_character(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        0xF0.. => 4,
    }
}

fn pair(left: u8, right: u8) -> usize {
    usize::from(left) << 8 | usize::from(right)
}
