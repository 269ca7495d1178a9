//! The tables that open an RTF file: fonts, styles and lists.

use super::super::code_pages::CodePage;
use super::super::flow::numbering::{Abstract, LEVELS, Level, List, Numbering};
use super::super::flow::numerals::Numeral;
use super::super::flow::styles::{Role, role};
use std::collections::HashMap;

#[derive(Clone, Debug, Default)]
pub struct Font {
    pub name: String,
    /// The code page that the font's character set asks for.
    pub code_page: Option<CodePage>,
    /// The character set is the one of Western Europe, which careless programs write whatever they mean.
    pub is_western: bool,
    pub is_symbol: bool,
}

impl Font {
    pub fn set_charset(&mut self, charset: i32) {
        let charset = u32::try_from(charset).unwrap_or_default();
        self.is_western = charset == 0;
        self.is_symbol = charset == 2;
        self.code_page = CodePage::of_charset(charset);
    }
}

#[derive(Clone, Debug, Default)]
pub struct Style {
    pub name: String,
    pub based_on: Option<i32>,
    pub outline: Option<u8>,
    pub is_bold: bool,
    pub is_italic: bool,
}

/// Chains of styles are a handful long; a longer one is a circle.
const CHAIN_MAX: usize = 32;

/// The paragraph styles by number.
#[derive(Debug, Default)]
pub struct Styles(pub HashMap<i32, Style>);

impl Styles {
    /// The role and the outline level that a style has by its name or by the styles that it is based on.
    pub fn role(&self, number: i32) -> (Role, Option<u8>) {
        let mut found = (Role::Plain, None);
        let mut next = Some(number);
        for _ in 0..CHAIN_MAX {
            let Some(style) = next.and_then(|number| self.0.get(&number)) else { break };
            if found.0 == Role::Plain {
                found.0 = role(&style.name);
            }
            found.1 = found.1.or(style.outline);
            next = style.based_on.filter(|base| Some(*base) != next);
        }
        found
    }
}

/// The lists while their table is read.
#[derive(Debug, Default)]
pub struct Lists {
    abstracts: HashMap<u32, Abstract>,
    lists: HashMap<u32, List>,
    open: Abstract,
    levels: usize,
    level: Level,
    list: List,
    number: u32,
    /// The level that an override speaks of.
    override_level: usize,
}

/// A table of more lists than this is not read on.
const LISTS_MAX: usize = 4_096;

/// What stands before an item is short; a long text would be copied to every item.
const PATTERN_LETTERS_MAX: usize = 64;

impl Lists {
    pub fn begin_list(&mut self) {
        self.open = Abstract::default();
        self.levels = 0;
    }

    pub fn begin_level(&mut self) {
        self.level = Level::default();
    }

    pub fn end_level(&mut self) {
        if let Some(slot) = self.open.levels.get_mut(self.levels) {
            *slot = std::mem::take(&mut self.level);
        }
        self.levels += 1;
    }

    /// A control word inside the table of lists.
    pub fn word(&mut self, name: &str, number: i32) {
        let count = u32::try_from(number).unwrap_or(0);
        match name {
            "levelnfc" => self.level.numeral = Numeral::coded(count),
            "levelstartat" => self.level.start = count,
            "levellegal" => self.level.legal = number != 0,
            "levelnorestart" => self.level.restarts_after = (number != 0).then_some(0),
            "listid" if self.abstracts.len() < LISTS_MAX => {
                self.abstracts.insert(number.cast_unsigned(), std::mem::take(&mut self.open));
            }
            _ => {}
        }
    }

    /// The pattern of a level: its length, then characters of which those below 9 stand for the number of a level.
    pub fn set_pattern(&mut self, pattern: &str) {
        let mut signs = pattern.chars();
        let length = signs.next().map_or(0, |length| u32::from(length) as usize);
        self.level.text.clear();
        for sign in signs.take(length.min(PATTERN_LETTERS_MAX)) {
            match char::from_digit(u32::from(sign) + 1, 10).filter(|_| u32::from(sign) < LEVELS as u32) {
                Some(digit) => self.level.text.extend(['%', digit]),
                None => self.level.text.push(sign),
            }
        }
    }

    pub fn begin_override(&mut self) {
        self.list = List::default();
        self.override_level = 0;
        self.number = 0;
    }

    /// A control word inside the table of overrides.
    pub fn override_word(&mut self, name: &str, number: i32) {
        match name {
            "listid" => self.list.definition = number.cast_unsigned(),
            "ls" => self.number = u32::try_from(number).unwrap_or(0),
            "levelstartat" => {
                if let Some(start) = self.list.starts.get_mut(self.override_level) {
                    *start = u32::try_from(number).ok();
                }
            }
            _ => {}
        }
    }

    pub fn end_override_level(&mut self) {
        self.override_level += 1;
    }

    pub fn end_override(&mut self) {
        if self.lists.len() < LISTS_MAX {
            self.lists.insert(self.number, std::mem::take(&mut self.list));
        }
    }

    pub fn finish(&mut self) -> Numbering {
        Numbering::of(std::mem::take(&mut self.abstracts), std::mem::take(&mut self.lists))
    }
}
