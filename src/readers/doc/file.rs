//! The streams of a Word file and the block at its beginning that says where everything is.

use super::super::compound::{Compound, u16_at, u32_at};
use super::super::old_lock::OldLock;
use super::super::{ReadError, ReadErrorKind};
use super::lists;
use super::properties::Runs;
use super::styles::{self, Styles};
use super::text::{self, Text};
use crate::readers::flow::numbering::Numbering;
use std::collections::HashMap;
use std::ops::Range;

/// The parts of a file by their number in the block at the beginning.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    Styles = 1,
    FootnoteReferences = 2,
    FootnoteTexts = 3,
    CommentReferences = 4,
    CommentTexts = 5,
    HeaderTexts = 11,
    CharacterRuns = 12,
    ParagraphRuns = 13,
    Fonts = 15,
    Pieces = 33,
    Shapes = 40,
    EndnoteReferences = 46,
    EndnoteTexts = 47,
    TextBoxTexts = 56,
    Lists = 73,
    ListUses = 74,
}

/// The stories of a file, which follow each other in one text.
#[derive(Clone, Copy, Debug)]
pub enum StoryPart {
    Body = 0,
    Footnotes = 1,
    Headers = 2,
    Comments = 4,
    Endnotes = 5,
    TextBoxes = 6,
}

/// Everything of a file but its words' order.
pub struct File {
    pub text: Text,
    pub characters: Runs,
    pub paragraphs: Runs,
    pub styles: Styles,
    pub numbering: Numbering,
    pub fonts: Vec<String>,
    /// Pictures, forms and large properties.
    pub data: Vec<u8>,
    pub main: Vec<u8>,
    table: Vec<u8>,
    layout: Layout,
}

/// Where the parts of a file are.
#[derive(Clone, Debug)]
struct Layout {
    /// Words counted in characters, story by story.
    lengths: [u32; 8],
    parts_at: usize,
    parts: usize,
    pub is_word_6: bool,
}

/// The file is only made unreadable for people, by a way that nobody uses any more.
const OBFUSCATED: u16 = 0x8000;

/// The first version that writes Unicode and keeps its tables in a stream of their own.
const WORD_97: u16 = 0xC1;

impl File {
    /// Reads what all stories need.
    ///
    /// # Errors
    /// [`ReadErrorKind::Encrypted`] and [`ReadErrorKind::Damaged`].
    pub fn open<'a>(container: &Compound<'_>, passwords: impl Iterator<Item = &'a str>) -> Result<File, ReadError> {
        let mut main = container.stream(super::MAIN_STREAM).ok_or(ReadErrorKind::Damaged)?;
        let number = |at| u16_at(&main, at).ok_or(ReadErrorKind::Damaged);
        let (version, language, flags) = (number(2)?, number(6)?, number(10)?);
        let is_locked = flags & 0x0100 != 0;
        if is_locked && (version < WORD_97 || flags & OBFUSCATED != 0) {
            return Err(ReadErrorKind::Encrypted.into());
        }
        if version < WORD_97 {
            return File::open_word_6(main, language);
        }
        let names = if flags & 0x0200 != 0 { ["1Table", "0Table"] } else { ["0Table", "1Table"] };
        let mut table = names.into_iter().find_map(|name| container.stream(name)).ok_or(ReadErrorKind::Damaged)?;
        let mut data = container.stream("Data").unwrap_or_default();
        if is_locked {
            unlock([&mut main, &mut table, &mut data], passwords)?;
        }
        let layout = Layout::read(&main).ok_or(ReadErrorKind::Damaged)?;
        let part = |part: Part| layout.part(&main, &table, part);
        let text = Text::read(&main, part(Part::Pieces), layout.lengths.iter().map(|length| u64::from(*length)).sum());
        let text = text.ok_or(ReadErrorKind::Damaged)?;
        Ok(File {
            characters: Runs::of_characters(&main, part(Part::CharacterRuns)),
            paragraphs: Runs::of_paragraphs(&main, part(Part::ParagraphRuns)),
            styles: Styles::read(part(Part::Styles)),
            numbering: lists::read(part(Part::Lists), layout.rest(&main, &table, Part::Lists), part(Part::ListUses)),
            fonts: styles::fonts(part(Part::Fonts)),
            data,
            text,
            table,
            main,
            layout,
        })
    }

    fn open_word_6(main: Vec<u8>, language: u16) -> Result<File, ReadError> {
        let layout = Layout::read_word_6(&main).ok_or(ReadErrorKind::Damaged)?;
        let text = text::read_word_6(&main, &layout.lengths, language).ok_or(ReadErrorKind::Damaged)?;
        Ok(File {
            text,
            characters: Runs::default(),
            paragraphs: Runs::default(),
            styles: Styles::default(),
            numbering: Numbering::default(),
            fonts: Vec::new(),
            data: Vec::new(),
            table: Vec::new(),
            main,
            layout,
        })
    }

    pub fn is_word_6(&self) -> bool {
        self.layout.is_word_6
    }

    /// A part of the table stream; empty when the file has none.
    pub fn part(&self, part: Part) -> &[u8] {
        self.layout.part(&self.main, &self.table, part)
    }

    /// Where a story stands in the text.
    pub fn story(&self, story: StoryPart) -> Range<usize> {
        let before = self.layout.lengths.iter().take(story as usize);
        let end = self.text.units.len();
        let start = before.fold(0_usize, |sum, length| sum.saturating_add(*length as usize)).min(end);
        let length = self.layout.lengths.get(story as usize).map_or(0, |length| *length as usize);
        start..start.saturating_add(length).min(end)
    }

    /// The texts inside a story whose borders a part lists.
    pub fn texts(&self, story: StoryPart, part: Part, bytes_each: usize) -> Vec<Range<usize>> {
        let within = self.story(story);
        let borders = positions(self.part(part), bytes_each);
        let place = |position: &u32| within.start.saturating_add(*position as usize).min(within.end);
        // Borders that go back would make one text of many.
        let mut reached = within.start;
        let mut texts = Vec::with_capacity(borders.len());
        for pair in borders.windows(2) {
            let [start, end] = pair else { break };
            let start = place(start).max(reached);
            reached = place(end).max(start);
            texts.push(start..reached);
        }
        texts
    }

    /// The numbers of notes by the place of their sign in the body.
    pub fn references(&self, part: Part, bytes_each: usize) -> HashMap<usize, usize> {
        let mut positions = positions(self.part(part), bytes_each);
        positions.pop();
        positions.into_iter().enumerate().map(|(index, position)| (position as usize, index)).collect()
    }
}

impl Layout {
    fn read(main: &[u8]) -> Option<Layout> {
        const SHORTS_AT: usize = 32;
        let longs_at = SHORTS_AT + 2 + usize::from(u16_at(main, SHORTS_AT)?) * 2;
        let parts_at = longs_at + 2 + usize::from(u16_at(main, longs_at)?) * 4;
        let lengths = std::array::from_fn(|index| u32_at(main, longs_at + 2 + 12 + index * 4).unwrap_or(0));
        let parts = usize::from(u16_at(main, parts_at)?);
        Some(Layout { lengths, parts_at: parts_at + 2, parts, is_word_6: false })
    }

    fn read_word_6(main: &[u8]) -> Option<Layout> {
        let lengths = std::array::from_fn(|index| u32_at(main, 0x34 + index * 4).unwrap_or(0));
        (main.len() > 0x200).then_some(Layout { lengths, parts_at: 0, parts: 0, is_word_6: true })
    }

    /// Where a part begins in the table stream, and its length.
    fn place(&self, main: &[u8], part: Part) -> Option<(usize, usize)> {
        let at = self.parts_at + (part as usize) * 8;
        let number = |at| u32_at(main, at).and_then(|number| usize::try_from(number).ok());
        ((part as usize) < self.parts).then_some((number(at)?, number(at + 4)?))
    }

    fn part<'t>(&self, main: &[u8], table: &'t [u8], part: Part) -> &'t [u8] {
        let place = self.place(main, part).and_then(|(start, length)| table.get(start..start.checked_add(length)?));
        place.unwrap_or_default()
    }

    /// What follows a part in the table stream.
    fn rest<'t>(&self, main: &[u8], table: &'t [u8], part: Part) -> &'t [u8] {
        let place = self.place(main, part).filter(|(_, length)| *length > 0);
        place.and_then(|(start, length)| table.get(start.checked_add(length)?..)).unwrap_or_default()
    }
}

/// Opens the main stream, the tables and the data of a locked file. The table stream begins with the lock.
fn unlock<'a>([main, table, data]: [&mut Vec<u8>; 3], mut passwords: impl Iterator<Item = &'a str>) -> Result<(), ReadError> {
    const BLOCK_BYTES: usize = 512;
    /// The beginning of the main stream stays open.
    const OPEN_BYTES: usize = 68;
    let lock = OldLock::read(table).ok_or(ReadErrorKind::Encrypted)?;
    let key = passwords.find_map(|password| lock.open(password)).ok_or(ReadErrorKind::Encrypted)?;
    let head = main.get(..OPEN_BYTES).unwrap_or_default().to_vec();
    for stream in [&mut *main, table, data] {
        key.decrypt(stream, BLOCK_BYTES);
    }
    main.get_mut(..head.len()).unwrap_or_default().copy_from_slice(&head);
    Ok(())
}

/// The positions of a table that has one more of them than records of so many bytes.
pub fn positions(table: &[u8], bytes_each: usize) -> Vec<u32> {
    let count = table.len().checked_sub(4).map_or(0, |length| length / (4 + bytes_each) + 1);
    (0..count).filter_map(|index| u32_at(table, index * 4)).collect()
}
