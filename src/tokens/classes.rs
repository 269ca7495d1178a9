//! Which letters are capital, which characters are space: what the rules of cutting ask about a character.
//!
//! The committed table was made by `examples/make_character_classes.rs` with regex 1.13 (Unicode 16.0), the engine that the
//! reference tokenizer uses, so that both see the same characters as letters. It holds runs of equal characters from U+0000
//! on: a number in groups of seven bits, lowest first, whose lowest three bits are the class and the rest the length.

use std::sync::LazyLock;

static RUNS: &[u8] = include_bytes!("character_classes.bin");

/// The answers for every character; built at first use in well under a millisecond.
pub(super) static CLASSES: LazyLock<Classes> = LazyLock::new(|| Classes::from_runs(RUNS));

/// What a character is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Class(u8);

impl Class {
    const HEAD: u8 = 1;
    const TAIL: u8 = 2;
    const LETTER: u8 = 4;
    const NUMBER: u8 = 8;
    const SPACE: u8 = 16;
    const NEWLINE: u8 = 32;

    /// By the class number of the table: capital and title-case letters, small letters, other letters, marks, numbers,
    /// spaces, ends of lines, everything else.
    const ALL: [Class; 8] = [
        Class(Self::HEAD | Self::LETTER),
        Class(Self::TAIL | Self::LETTER),
        Class(Self::HEAD | Self::TAIL | Self::LETTER),
        Class(Self::HEAD | Self::TAIL),
        Class(Self::NUMBER),
        Class(Self::SPACE),
        Class(Self::SPACE | Self::NEWLINE),
        Class(0),
    ];

    /// It may stand where a word has its capitals.
    pub fn is_head(self) -> bool {
        self.0 & Self::HEAD != 0
    }

    /// It may stand where a word has its small letters.
    pub fn is_tail(self) -> bool {
        self.0 & Self::TAIL != 0
    }

    pub fn is_letter(self) -> bool {
        self.0 & Self::LETTER != 0
    }

    pub fn is_number(self) -> bool {
        self.0 & Self::NUMBER != 0
    }

    pub fn is_space(self) -> bool {
        self.0 & Self::SPACE != 0
    }

    /// A carriage return or a line feed.
    pub fn is_newline(self) -> bool {
        self.0 & Self::NEWLINE != 0
    }

    /// Neither letter nor number nor space; marks count as symbols too.
    pub fn is_symbol(self) -> bool {
        self.0 & (Self::LETTER | Self::NUMBER | Self::SPACE) == 0
    }

    /// It may be the one character that a word takes along in front of its first letter.
    pub fn may_lead_a_word(self) -> bool {
        self.0 & (Self::LETTER | Self::NUMBER | Self::NEWLINE) == 0
    }
}

const BLOCK: usize = 256;
const CHARACTERS: usize = 0x11_0000;

/// A table in two steps: the block of a character, then its place in the block. Blocks of one class are kept once.
pub(super) struct Classes {
    ascii: [Class; 128],
    blocks: Vec<u16>,
    classes: Vec<Class>,
}

impl Classes {
    fn from_runs(runs: &[u8]) -> Self {
        let mut runs = unpack_runs(runs);
        let (mut class, mut left) = (Class::default(), 0);
        let mut classes: Vec<Class> = Class::ALL.into_iter().flat_map(|class| [class; BLOCK]).collect();
        let mut blocks = Vec::with_capacity(CHARACTERS / BLOCK);
        for _ in 0..CHARACTERS / BLOCK {
            let uniform = Class::ALL.iter().position(|other| *other == class).filter(|_| left >= BLOCK);
            let block = uniform.unwrap_or(classes.len() / BLOCK);
            blocks.push(u16::try_from(block).expect("there are 4,352 blocks"));
            if uniform.is_some() {
                left -= BLOCK;
                continue;
            }
            for _ in 0..BLOCK {
                if left == 0 {
                    (class, left) = runs.next().expect("the runs cover all characters");
                }
                classes.push(class);
                left -= 1;
            }
        }
        let mut this = Self { ascii: [Class::default(); 128], blocks, classes };
        this.ascii = std::array::from_fn(|character| this.of(character as u32));
        this
    }

    /// The class of the character that starts at a place in UTF-8 text, and its length; `None` at the end.
    #[inline(always)]
    pub fn at(&self, text: &[u8], place: usize) -> Option<(Class, usize)> {
        let first = *text.get(place)?;
        match self.ascii.get(usize::from(first)) {
            Some(class) => Some((*class, 1)),
            None => Some(self.beyond_ascii(first, text.get(place + 1..).unwrap_or_default())),
        }
    }

    fn beyond_ascii(&self, first: u8, rest: &[u8]) -> (Class, usize) {
        let next = |place: usize| rest.get(place).map_or(0, |byte| u32::from(byte & 0x3F));
        let first = u32::from(first);
        match first {
            0..0xE0 => (self.of((first & 0x1F) << 6 | next(0)), 2),
            0xE0..0xF0 => (self.of((first & 0x0F) << 12 | next(0) << 6 | next(1)), 3),
            _ => (self.of((first & 0x07) << 18 | next(0) << 12 | next(1) << 6 | next(2)), 4),
        }
    }

    #[inline]
    fn of(&self, character: u32) -> Class {
        let character = character as usize;
        let block = self.blocks.get(character / BLOCK).copied().unwrap_or_default();
        self.classes.get(usize::from(block) * BLOCK + character % BLOCK).copied().unwrap_or_default()
    }
}

fn unpack_runs(runs: &[u8]) -> impl Iterator<Item = (Class, usize)> {
    runs.chunk_by(|byte, _| byte & 0x80 != 0).map(|bytes| {
        let number = bytes.iter().rev().fold(0, |number, byte| number << 7 | usize::from(byte & 0x7F));
        (Class::ALL[number & 7], number >> 3)
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use regex::Regex;

    /// The whole table against the engine that it was made with.
    #[test]
    fn every_character_has_the_class_that_regex_gives_it() {
        let every: String = ('\0'..=char::MAX).collect();
        let check = |pattern: &str, holds: fn(Class) -> bool| {
            let ours = every.char_indices().filter(|(_, character)| holds(CLASSES.of(u32::from(*character))));
            let pattern = Regex::new(pattern).expect("the pattern is right");
            let theirs = pattern.find_iter(&every).map(|found| found.start());
            assert!(ours.map(|(place, _)| place).eq(theirs), "{pattern}");
        };
        check(r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", Class::is_head);
        check(r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]", Class::is_tail);
        check(r"\p{L}", Class::is_letter);
        check(r"\p{N}", Class::is_number);
        check(r"\s", Class::is_space);
        check(r"[\r\n]", Class::is_newline);
        check(r"[^\s\p{L}\p{N}]", Class::is_symbol);
        check(r"[^\r\n\p{L}\p{N}]", Class::may_lead_a_word);
    }

    #[test]
    fn a_character_is_read_from_its_bytes() {
        for (text, length) in [("a", 1), ("é", 2), ("क", 3), ("😀", 4)] {
            let character = text.chars().next().map(u32::from).unwrap_or_default();
            assert_eq!(CLASSES.at(text.as_bytes(), 0), Some((CLASSES.of(character), length)));
            assert_eq!(CLASSES.at(text.as_bytes(), length), None);
        }
    }
}
