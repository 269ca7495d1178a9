//! Walks the stories of a Word file and gathers their paragraphs and tables.

use super::super::flow::blocks::Notes;
use super::super::flow::fields::Fields;
use super::super::flow::inline::{Inline, Look};
use super::super::flow::numbering::Numbering;
use super::super::flow::story::{Counts, Item, ListEntry, NoteKind, NoteReference, heading_level, is_typewriter_font};
use super::super::flow::{Draft, Flow, PIECES_MAX, TABLE_LEVELS_MAX};
use super::super::flow::{symbols, table};
use super::fields_of_forms::tick;
use super::file::{File, Part, StoryPart, positions};
use super::properties::{CharacterLook, ParagraphLook, Switch};
use super::styles::Style;
use crate::document::{AsideRole, Block, BlockKind, Place};
use crate::readers::compound::{u16_at, u32_at};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// What was read.
pub struct Stories {
    pub items: Vec<Item>,
    pub notes: Notes,
    pub furniture: Vec<Block>,
}

pub struct Walker<'f> {
    file: &'f File,
    numbering: Numbering,
    fields: Fields,
    pub counts: Counts,
    pub page: u32,
    pub knows_pages: bool,
    /// Notes that the body points to, by the place of their sign.
    references: HashMap<usize, NoteReference>,
    /// Text boxes by the place in the body that they hang on.
    boxes: HashMap<usize, Vec<Range<usize>>>,
    /// Paragraphs and cells so far.
    pieces: u64,
    in_body: bool,
    in_deletion: bool,
    in_insertion: bool,
}

/// Characters that mean something else than a letter.
mod signs {
    pub const PICTURE: u16 = 0x01;
    pub const NOTE: u16 = 0x02;
    pub const COMMENT: u16 = 0x05;
    pub const CELL: u16 = 0x07;
    pub const SHAPE: u16 = 0x08;
    pub const TAB: u16 = 0x09;
    pub const LINE: u16 = 0x0B;
    pub const PAGE: u16 = 0x0C;
    pub const PARAGRAPH: u16 = 0x0D;
    pub const COLUMN: u16 = 0x0E;
    pub const FIELD_BEGINS: u16 = 0x13;
    pub const FIELD_SHOWS: u16 = 0x14;
    pub const FIELD_ENDS: u16 = 0x15;
    pub const HYPHEN: u16 = 0x1E;
    pub const SOFT_HYPHEN: u16 = 0x1F;
}

/// A story while it is walked through.
#[derive(Default)]
struct Open {
    flow: Flow,
    draft: Draft,
    /// The sign before ended a cell, which tells the end of a row where properties don't.
    after_cell: bool,
}

impl<'f> Walker<'f> {
    pub fn new(file: &'f File, numbering: Numbering) -> Self {
        Walker {
            file,
            numbering,
            fields: Fields::default(),
            counts: Counts::default(),
            page: 1,
            knows_pages: false,
            references: HashMap::new(),
            boxes: HashMap::new(),
            pieces: 0,
            in_body: false,
            in_deletion: false,
            in_insertion: false,
        }
    }

    /// Reads all stories of the file.
    pub fn read(&mut self) -> Stories {
        let file = self.file;
        let kinds = [
            (NoteKind::Footnote, StoryPart::Footnotes, Part::FootnoteReferences, 2, Part::FootnoteTexts),
            (NoteKind::Endnote, StoryPart::Endnotes, Part::EndnoteReferences, 2, Part::EndnoteTexts),
            (NoteKind::Comment, StoryPart::Comments, Part::CommentReferences, 30, Part::CommentTexts),
        ];
        for (kind, _, references, bytes_each, _) in kinds {
            let found = file.references(references, bytes_each);
            self.references
                .extend(found.into_iter().map(|(place, index)| (place, NoteReference { kind, id: index.to_string() })));
        }
        let unanchored = self.find_boxes();
        self.in_body = true;
        let mut items = self.story(file.story(StoryPart::Body));
        self.in_body = false;
        for text in unanchored {
            items.append(&mut self.story(text));
        }
        let mut notes = Notes::new();
        for (kind, story, _, _, texts) in kinds {
            for (index, text) in file.texts(story, texts, 0).into_iter().enumerate() {
                let (inline, _) = table::flattened(self.story(text));
                notes.insert((kind, index.to_string()), inline);
            }
        }
        Stories { items, notes, furniture: self.furniture() }
    }

    /// Running headers and footers, each wording once. The first six texts are lines that part notes from the text.
    fn furniture(&mut self) -> Vec<Block> {
        const SEPARATORS: usize = 6;
        const FURNITURE_MAX: usize = 1_000;
        let mut blocks: Vec<Block> = Vec::new();
        for text in self.file.texts(StoryPart::Headers, Part::HeaderTexts, 0).into_iter().skip(SEPARATORS) {
            let (Inline { text, marks }, _) = table::flattened(self.story(text));
            if !text.is_empty() && blocks.len() < FURNITURE_MAX && !blocks.iter().any(|block| block.text == text) {
                let kind = BlockKind::Aside { role: AsideRole::PageFurniture };
                blocks.push(Block { kind, text, place: Place::Unknown, marks });
            }
        }
        blocks
    }

    /// Hangs the texts of boxes on their shapes; those without a place come back.
    fn find_boxes(&mut self) -> Vec<Range<usize>> {
        const SHAPE_BYTES: usize = 26;
        const BOX_BYTES: usize = 22;
        let shapes = self.file.part(Part::Shapes);
        let places = positions(shapes, SHAPE_BYTES);
        let anchor_of: HashMap<u32, usize> = places
            .iter()
            .enumerate()
            .filter_map(|(index, place)| Some((u32_at(shapes, places.len() * 4 + index * SHAPE_BYTES)?, *place as usize)))
            .collect();
        let table = self.file.part(Part::TextBoxTexts);
        let texts = self.file.texts(StoryPart::TextBoxes, Part::TextBoxTexts, BOX_BYTES);
        let mut unanchored = Vec::new();
        let mut last_anchor = None;
        for (index, text) in texts.iter().enumerate() {
            let entry = (texts.len() + 1) * 4 + index * BOX_BYTES;
            let is_spare = u16_at(table, entry + 8).is_some_and(|spare| spare != 0);
            if is_spare || text.is_empty() {
                continue;
            }
            // A box in a group of shapes hangs where the group does, which is where the box before hangs.
            let anchor = u32_at(table, entry + 14).and_then(|shape| anchor_of.get(&shape).copied()).or(last_anchor);
            last_anchor = anchor;
            match anchor {
                Some(anchor) => self.boxes.entry(anchor).or_default().push(text.clone()),
                None => unanchored.push(text.clone()),
            }
        }
        unanchored
    }

    fn story(&mut self, range: Range<usize>) -> Vec<Item> {
        let around = std::mem::take(&mut self.fields);
        let mut open = Open { flow: Flow::at_page(self.page), ..Open::default() };
        let mut at = range.start;
        while at < range.end && !self.is_cut() {
            let (look, end) = self.look_at(at, range.end);
            self.run(&mut open, at..end, &look);
            at = end;
        }
        if !open.draft.is_empty() {
            self.end_paragraph(&mut open, range.end.saturating_sub(1), None);
        }
        self.fields = around;
        open.flow.finish()
    }

    /// How the characters from here on look, and where that ends.
    fn look_at(&self, at: usize, end: usize) -> (CharacterLook, usize) {
        let text = &self.file.text;
        let end = text.piece_end(at).min(end).max(at + 1);
        let mut look = CharacterLook::default();
        let Some(place) = text.bytes_at(at) else { return (look, end) };
        match self.file.characters.at(place) {
            Some((properties, run_end)) => {
                look.apply(self.file.main.get(properties).unwrap_or_default());
                (look, end.min(at + text.units_of(at, run_end - place).max(1)))
            }
            None => {
                let next = self.file.characters.next_start(place);
                (look, next.map_or(end, |next| end.min(at + text.units_of(at, next - place).max(1))))
            }
        }
    }

    fn paragraph_at(&self, at: usize) -> ParagraphLook {
        let mut look = ParagraphLook::default();
        let found = self.file.text.bytes_at(at).and_then(|place| self.file.paragraphs.at(place));
        let Some(properties) = found.and_then(|(properties, _)| self.file.main.get(properties)) else { return look };
        look.style = u16_at(properties, 0).unwrap_or(0);
        look.apply(properties.get(2..).unwrap_or_default());
        let data = &self.file.data;
        if let Some(at) = look.more_at.and_then(|at| usize::try_from(at).ok()) {
            let length = u16_at(data, at).map_or(0, usize::from);
            let more = data.get(at.saturating_add(2)..at.saturating_add(2 + length)).unwrap_or_default();
            look.apply(more);
        }
        look
    }

    /// Characters that look alike.
    fn run(&mut self, open: &mut Open, range: Range<usize>, look: &CharacterLook) {
        self.count_changes(look);
        let file = self.file;
        let mut words_from = range.start;
        for (at, unit) in range.clone().zip(file.text.slice(range.clone())) {
            if self.is_cut() {
                return;
            }
            if *unit >= 0x20 && !look.is_special && look.symbol.is_none() {
                continue;
            }
            self.words(open, words_from..at, look);
            words_from = at + 1;
            self.sign(open, at, *unit, look);
        }
        self.words(open, words_from..range.end, look);
    }

    fn count_changes(&mut self, look: &CharacterLook) {
        let begins = (look.deleted && !self.in_deletion) || (look.inserted && !self.in_insertion);
        self.counts.changes += u32::from(begins);
        (self.in_deletion, self.in_insertion) = (look.deleted, look.inserted);
    }

    fn words(&mut self, open: &mut Open, range: Range<usize>, look: &CharacterLook) {
        if range.is_empty() {
            return;
        }
        open.after_cell = false;
        let units = self.file.text.slice(range.clone()).iter().copied();
        let text: String = char::decode_utf16(units).map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        let text = text.replace('\u{ad}', "");
        self.push(open, range.start, &text, look);
    }

    /// Adds words unless they are hidden, deleted or an instruction.
    fn push(&mut self, open: &mut Open, at: usize, text: &str, look: &CharacterLook) {
        if self.fields.hides_text() {
            self.fields.instruct(text);
            return;
        }
        if look.deleted {
            return;
        }
        let style = self.style_at(at);
        let named = look.style.and_then(|number| self.file.styles.get(number)).map(|style| &style.look);
        let through = |own: Switch, named: Option<Switch>, base: bool| own.with(named.map_or(base, |named| named.with(base)));
        if through(look.hidden, named.map(|look| look.hidden), style.hidden) {
            self.counts.hidden_characters += text.chars().count() as u64;
            return;
        }
        let bold = through(look.bold, named.map(|look| look.bold), style.bold);
        let italic = through(look.italic, named.map(|look| look.italic), style.italic);
        let font = look.font.or(named.and_then(|look| look.font));
        let font_name = |font: u16| self.file.fonts.get(usize::from(font)).map(String::as_str).unwrap_or_default();
        let words = Look {
            bold: bold && !style.bold,
            italic: italic && !style.italic,
            code: font.or(style.font).map(font_name).is_some_and(is_typewriter_font),
            link: self.fields.link().map(Rc::clone),
        };
        let readable = readable(text, font.or(style.font).map(font_name).unwrap_or_default());
        open.draft.paragraph.in_contents |= self.fields.in_contents() && !readable.trim().is_empty();
        open.draft.push(&readable, &words, bold, self.page);
    }

    /// The style of the paragraph that a character belongs to.
    fn style_at(&self, at: usize) -> &'f Style {
        let found = self.file.text.bytes_at(at).and_then(|place| self.file.paragraphs.at(place));
        let properties = found.and_then(|(properties, _)| self.file.main.get(properties)).unwrap_or_default();
        self.file.styles.or_plain(u16_at(properties, 0).unwrap_or(0))
    }

    fn sign(&mut self, open: &mut Open, at: usize, unit: u16, look: &CharacterLook) {
        if let Some((font, code)) = look.symbol {
            let font = self.file.fonts.get(usize::from(font)).cloned().unwrap_or_default();
            if let Some(sign) = symbols::sign(&font, code.into()) {
                self.push(open, at, sign.encode_utf8(&mut [0; 4]), look);
            }
            return;
        }
        match unit {
            signs::PARAGRAPH if look.deleted => {}
            signs::PARAGRAPH => self.end_paragraph(open, at, None),
            signs::CELL => self.end_cell(open, at),
            signs::PAGE => {
                self.end_paragraph(open, at, None);
                self.new_page(open);
            }
            signs::LINE | signs::COLUMN => self.push(open, at, "\n", look),
            signs::TAB => self.push(open, at, "\t", look),
            signs::HYPHEN => self.push(open, at, "-", look),
            signs::FIELD_BEGINS => self.fields.begin(),
            signs::FIELD_SHOWS => self.fields.separate(),
            signs::FIELD_ENDS => self.fields.end(),
            signs::NOTE | signs::COMMENT if self.in_body => {
                if let Some(reference) = self.references.get(&at).filter(|_| !look.deleted) {
                    open.draft.paragraph.notes.push(reference.clone());
                }
            }
            signs::PICTURE => self.picture(open, look),
            signs::SHAPE => self.shape(open, at, look),
            signs::SOFT_HYPHEN => {}
            // Letters of a run that is said to be special for another reason.
            0x20.. => self.words(open, at..at + 1, look),
            _ => {}
        }
    }

    fn picture(&mut self, open: &mut Open, look: &CharacterLook) {
        let tick = look.data_at.filter(|_| look.is_data).and_then(|at| tick(&self.file.data, at));
        match tick {
            Some(tick) if open.draft.paragraph.inline.is_blank() && open.draft.paragraph.tick.is_none() => {
                open.draft.paragraph.tick = Some(tick);
            }
            Some(tick) => open.draft.paragraph.inline.push(if tick { "☒" } else { "☐" }, &Look::default()),
            None if !look.is_data && !look.deleted && (look.is_special || self.file.is_word_6()) => {
                self.counts.pictures += 1;
            }
            None => {}
        }
    }

    /// A drawing: the words in its boxes, or a picture.
    fn shape(&mut self, open: &mut Open, at: usize, look: &CharacterLook) {
        if !self.in_body || look.deleted {
            return;
        }
        let Some(texts) = self.boxes.remove(&at) else {
            self.counts.pictures += 1;
            return;
        };
        self.in_body = false;
        for text in texts {
            let mut items = self.story(text);
            open.draft.boxes.append(&mut items);
        }
        self.in_body = true;
    }

    fn new_page(&mut self, open: &mut Open) {
        if self.in_body {
            self.knows_pages = true;
            self.page = self.page.saturating_add(1);
            open.flow.page = self.page;
        }
    }

    fn end_cell(&mut self, open: &mut Open, at: usize) {
        let look = self.paragraph_at(at);
        let ends_row = look.ends_row || self.file.is_word_6() && open.after_cell;
        if ends_row {
            open.flow.end_row(1, look.row);
            open.after_cell = false;
        } else {
            self.end_paragraph(open, at, Some(1));
            open.flow.end_cell(1);
            open.after_cell = true;
        }
    }

    /// Whether there were more paragraphs and cells than are kept.
    pub fn is_cut(&self) -> bool {
        self.pieces > PIECES_MAX
    }

    fn end_paragraph(&mut self, open: &mut Open, at: usize, table_level: Option<usize>) {
        self.pieces += 1;
        open.after_cell = false;
        self.fields.end_paragraph();
        let look = self.paragraph_at(at);
        let level = table_level.unwrap_or_else(|| look.level_of_table().min(TABLE_LEVELS_MAX));
        if look.ends_inner_row {
            open.flow.end_row(level.max(2), look.row);
            return;
        }
        if look.begins_page && !open.flow.is_empty() {
            self.new_page(open);
        }
        let style = self.file.styles.or_plain(look.style);
        let (mut paragraph, boxes) = std::mem::take(&mut open.draft).finish(self.page);
        if look.begins_page {
            paragraph.page = self.page;
        }
        paragraph.role = style.role;
        paragraph.heading = heading_level(look.outline.or(style.outline), style.role);
        paragraph.list = self.list_entry(&look, style);
        let level = if look.ends_inner_cell { level.max(2) } else { level };
        open.flow.push(Item::Paragraph(paragraph), level);
        for item in boxes {
            open.flow.push(item, level);
        }
        if look.ends_inner_cell {
            open.flow.end_cell(level);
        }
    }

    /// Where the paragraph stands in a list; each paragraph of a list counts, empty ones too.
    fn list_entry(&mut self, look: &ParagraphLook, style: &Style) -> Option<ListEntry> {
        let list = look.list.or(style.list).filter(|list| *list != 0)?;
        let level = look.list_level.or(style.list_level).unwrap_or(0).min(8);
        Some(ListEntry { list: list.into(), level, marker: self.numbering.next(list.into(), level) })
    }
}

/// Signs of symbol fonts stand in the private area.
fn readable(text: &str, font: &str) -> String {
    let is_private = |sign: char| ('\u{f000}'..='\u{f0ff}').contains(&sign);
    if !text.contains(is_private) {
        return text.to_owned();
    }
    let sign = |sign: char| if is_private(sign) { symbols::sign(font, u32::from(sign)) } else { Some(sign) };
    text.chars().filter_map(sign).collect()
}
