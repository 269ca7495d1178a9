//! Makes blocks of the paragraphs and tables of a story: items of a list and lines of code come together here.

use super::super::docx::blocks::{laid_out, looks_like_code};
use super::super::docx::styles::Role;
use super::super::ooxml::inline::Inline;
use super::story::{Aside, Item, ListEntry, Paragraph, one_line};
use super::table::Table;
use crate::document::{AsideRole, Block, BlockKind, ListItem, MarkKind, Marker, Place};

/// Longer paragraphs are text, whatever their style says.
const HEADING_CHARACTERS_MAX: usize = 400;

/// Stands for the table of contents among the lists of a file, which never reach this number.
const CONTENTS_LIST: u32 = u32::MAX;

/// The blocks of a story; `place` makes a place of a page's number.
pub fn assembled(items: Vec<Item>, place: fn(u32) -> Place) -> Vec<Block> {
    let font_tells_code = !is_mostly_monospaced(&items);
    let mut assembly = Assembly { blocks: Vec::new(), group: Group::None, waiting: Vec::new(), place, font_tells_code };
    for item in items {
        assembly.add(item);
    }
    assembly.close();
    assembly.blocks
}

/// A file that is written in a typewriter font throughout is not a program.
fn is_mostly_monospaced(items: &[Item]) -> bool {
    let (mut monospaced, mut all) = (0, 0);
    for item in items {
        if let Item::Paragraph(paragraph) = item {
            let length = paragraph.inline.text.len();
            all += length;
            monospaced += if paragraph.is_monospaced { length } else { 0 };
        }
    }
    // A page of nothing but code is short.
    monospaced * 2 > all && all > 2_000
}

struct Assembly {
    blocks: Vec<Block>,
    group: Group,
    /// Notes that the open group points to.
    waiting: Vec<Aside>,
    place: fn(u32) -> Place,
    font_tells_code: bool,
}

/// Paragraphs that will be one block.
enum Group {
    None,
    List {
        list: u32,
        page: u32,
        items: Vec<(u8, Marker, Inline)>,
    },
    /// Lines that may be code; `is_certain` once a style or a line says so.
    Lines {
        page: u32,
        is_certain: bool,
        lines: Vec<Inline>,
    },
}

impl Assembly {
    fn add(&mut self, item: Item) {
        match item {
            Item::Paragraph(paragraph) => self.paragraph(paragraph),
            Item::Table(table) => {
                self.close();
                self.table(table);
            }
            Item::Formula { text, page } => {
                self.close();
                self.push(BlockKind::Paragraph, Inline { text, marks: Vec::new() }, page);
            }
            Item::Aside(aside) => {
                self.waiting.push(aside);
                self.close();
            }
            Item::Border => self.close(),
        }
    }

    fn paragraph(&mut self, mut paragraph: Paragraph) {
        let mut asides = std::mem::take(&mut paragraph.asides);
        if paragraph.inline.is_blank() {
            if let Group::Lines { lines, .. } = &mut self.group {
                lines.push(Inline::default());
            }
            self.waiting.append(&mut asides);
            return;
        }
        let is_code = paragraph.role == Role::Code || (paragraph.is_monospaced && self.font_tells_code);
        if paragraph.is_monospaced && !is_code {
            without_code_marks(&mut paragraph.inline);
        }
        let characters = paragraph.inline.text.chars().count();
        let is_item = paragraph.list.as_ref().is_some_and(|entry| entry.marker.is_some());
        match (paragraph.heading, paragraph.list.take()) {
            _ if paragraph.in_contents || matches!(paragraph.role, Role::Contents(_)) => self.contents_line(paragraph),
            (Some(level), list) if characters <= HEADING_CHARACTERS_MAX => self.heading(paragraph, level, list),
            (_, Some(entry)) if is_item || self.goes_on(&entry) => self.list_item(paragraph.inline, paragraph.page, entry),
            _ if is_code => self.line(paragraph),
            _ => {
                self.close();
                let kind = match paragraph.role {
                    Role::Quotation => BlockKind::Quotation,
                    Role::Caption => BlockKind::Aside { role: AsideRole::Caption },
                    _ => BlockKind::Paragraph,
                };
                self.push(kind, paragraph.inline.trimmed(), paragraph.page);
            }
        }
        self.waiting.append(&mut asides);
        if matches!(self.group, Group::None) {
            self.close();
        }
    }

    /// Whether this further paragraph has an item before it to belong to.
    fn goes_on(&self, entry: &ListEntry) -> bool {
        entry.goes_on && matches!(&self.group, Group::List { list, .. } if *list == entry.list)
    }

    fn heading(&mut self, paragraph: Paragraph, level: u8, list: Option<ListEntry>) {
        self.close();
        let in_list = list.and_then(|entry| entry.marker).and_then(|marker| match marker {
            Marker::Number(number) => Some(number),
            Marker::Bullet | Marker::Box(_) => None,
        });
        let number = in_list.or(paragraph.number);
        self.push(BlockKind::Heading { level, number }, one_line([paragraph.inline]), paragraph.page);
    }

    fn list_item(&mut self, inline: Inline, page: u32, entry: ListEntry) {
        let goes_on = matches!(&self.group, Group::List { list, .. } if *list == entry.list);
        if !goes_on {
            self.close();
            self.group = Group::List { list: entry.list, page, items: Vec::new() };
        }
        let Group::List { items, .. } = &mut self.group else { return };
        if let Some((_, _, before)) = items.last_mut().filter(|_| entry.marker.is_none()) {
            before.text.push('\n');
            before.append(inline.trimmed());
        } else {
            items.push((entry.level, entry.marker.unwrap_or(Marker::Bullet), inline.trimmed()));
        }
    }

    /// The lines of a table of contents are one list, so that nothing takes them for sentences.
    fn contents_line(&mut self, paragraph: Paragraph) {
        let level = if let Role::Contents(level) = paragraph.role { level.saturating_sub(1) } else { 0 };
        let entry = ListEntry { list: CONTENTS_LIST, level, marker: Some(Marker::Bullet), goes_on: false };
        self.list_item(paragraph.inline, paragraph.page, entry);
    }

    fn line(&mut self, paragraph: Paragraph) {
        let says_code = paragraph.role == Role::Code || looks_like_code(&paragraph.inline.text);
        if !matches!(self.group, Group::Lines { .. }) {
            self.close();
            self.group = Group::Lines { page: paragraph.page, is_certain: false, lines: Vec::new() };
        }
        if let Group::Lines { lines, is_certain, .. } = &mut self.group {
            *is_certain |= says_code;
            lines.push(paragraph.inline.trimmed_at_end());
        }
    }

    /// Ends the open group, and puts the notes behind it that it points to.
    fn close(&mut self) {
        match std::mem::replace(&mut self.group, Group::None) {
            Group::None => {}
            Group::List { page, items, .. } => self.list(page, items),
            Group::Lines { page, is_certain: true, lines } => self.code(page, &lines),
            Group::Lines { page, is_certain: false, lines } => {
                for mut line in lines {
                    without_code_marks(&mut line);
                    self.push(BlockKind::Paragraph, line.trimmed(), page);
                }
            }
        }
        for Aside { role, inline } in std::mem::take(&mut self.waiting) {
            let place = self.blocks.last().map(|block| block.place.clone()).unwrap_or_default();
            self.push_at(BlockKind::Aside { role }, inline, place);
        }
    }

    fn list(&mut self, page: u32, items: Vec<(u8, Marker, Inline)>) {
        // An item may begin deeper than the list itself, when its outer items are elsewhere.
        let outermost = items.iter().map(|(level, ..)| *level).min().unwrap_or(0);
        let mut inline = Inline::default();
        let mut entries = Vec::with_capacity(items.len());
        for (level, marker, words) in items {
            if !entries.is_empty() {
                inline.text.push('\n');
            }
            let start = inline.text.len() as u32;
            inline.append(words);
            entries.push(ListItem { range: start..inline.text.len() as u32, level: level - outermost, marker });
        }
        self.push(BlockKind::List { items: entries }, inline, page);
    }

    fn code(&mut self, page: u32, lines: &[Inline]) {
        let text = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
        let text = text.trim_end().trim_start_matches('\n').to_owned();
        self.push(BlockKind::Code { language: None }, Inline { text, marks: Vec::new() }, page);
    }

    fn table(&mut self, table: Table) {
        let Table { rows, header_rows, page, asides } = table;
        let (inline, rows) = laid_out(rows);
        if !inline.is_blank() {
            self.push(BlockKind::Table { rows, header_rows }, inline, page);
        }
        self.waiting.extend(asides);
        self.close();
    }

    fn push(&mut self, kind: BlockKind, inline: Inline, page: u32) {
        let place = (self.place)(page);
        self.push_at(kind, inline, place);
    }

    fn push_at(&mut self, kind: BlockKind, inline: Inline, place: Place) {
        if !inline.text.is_empty() {
            self.blocks.push(Block { kind, text: inline.text, place, marks: inline.marks });
        }
    }
}

/// A typewriter font throughout a paragraph is a taste in letters, not a mark on words.
fn without_code_marks(inline: &mut Inline) {
    inline.marks.retain(|mark| mark.kind != MarkKind::Code);
}
