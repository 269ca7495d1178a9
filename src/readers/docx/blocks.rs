//! Makes blocks of the paragraphs and tables of a story: items of a list and lines of code come together here.

use super::inline::{Inline, joined};
use super::story::{Item, ListEntry, NoteKind, NoteReference, Paragraph};
use super::styles::Role;
use super::table::Table;
use crate::document::{AsideRole, Block, BlockKind, Cell, ListItem, MarkKind, Marker, Place};
use std::collections::HashMap;

/// The words of notes and comments.
pub type Notes = HashMap<(NoteKind, String), Inline>;

/// Longer paragraphs are text, whatever their style says.
const HEADING_CHARACTERS_MAX: usize = 400;

/// Stands for the table of contents among the lists of a file, which never reach this number.
const CONTENTS_LIST: u32 = u32::MAX;

/// The blocks of a document's body.
pub fn assembled(items: Vec<Item>, notes: Notes, knows_pages: bool) -> Vec<Block> {
    let font_tells_code = !is_mostly_monospaced(&items);
    let mut assembly =
        Assembly { blocks: Vec::new(), group: Group::None, waiting: Vec::new(), notes, knows_pages, font_tells_code };
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
    waiting: Vec<NoteReference>,
    notes: Notes,
    knows_pages: bool,
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
            // Graphics have become tables and words by now; what is left could not be read.
            Item::Graphic { .. } | Item::Chunk { .. } => {}
            Item::Blocks(mut blocks) => {
                self.close();
                self.blocks.append(&mut blocks);
            }
        }
    }

    fn paragraph(&mut self, mut paragraph: Paragraph) {
        let mut notes = std::mem::take(&mut paragraph.notes);
        if paragraph.inline.is_blank() && paragraph.tick.is_none() {
            if let Group::Lines { lines, .. } = &mut self.group {
                lines.push(Inline::default());
            }
            self.waiting.append(&mut notes);
            return;
        }
        let is_code = paragraph.role == Role::Code || (paragraph.is_monospaced && self.font_tells_code);
        if paragraph.is_monospaced && !is_code {
            without_code_marks(&mut paragraph.inline);
        }
        let characters = paragraph.inline.text.chars().count();
        match (&paragraph.list, paragraph.heading) {
            _ if paragraph.in_contents || matches!(paragraph.role, Role::Contents(_)) => self.contents_line(paragraph),
            (_, Some(level)) if characters <= HEADING_CHARACTERS_MAX => self.heading(paragraph, level),
            (list, _) if is_code && list.is_none() => self.line(paragraph),
            (Some(_), _) if paragraph.list.as_ref().is_some_and(|entry| entry.marker.is_some()) => self.list_item(paragraph),
            _ if paragraph.tick.is_some() => self.list_item(paragraph),
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
        self.waiting.append(&mut notes);
        if matches!(self.group, Group::None) {
            self.close();
        }
    }

    fn heading(&mut self, paragraph: Paragraph, level: u8) {
        self.close();
        let number = paragraph.list.and_then(|entry| entry.marker).and_then(|marker| match marker {
            Marker::Number(number) => Some(number),
            Marker::Bullet | Marker::Box(_) => None,
        });
        let mut inline = paragraph.inline.trimmed();
        // A heading is one line; both signs are one byte long, so marks keep their places.
        inline.text = inline.text.replace(['\n', '\t'], " ");
        self.push(BlockKind::Heading { level, number }, inline, paragraph.page);
    }

    fn list_item(&mut self, paragraph: Paragraph) {
        let (list, level, marker) = match (paragraph.list, paragraph.tick) {
            (Some(entry), Some(tick)) => (entry.list, entry.level, Marker::Box(tick)),
            (Some(entry), None) => (entry.list, entry.level, entry.marker.unwrap_or(Marker::Bullet)),
            // Boxes outside of lists are one list with each other.
            (None, tick) => (0, 0, Marker::Box(tick == Some(true))),
        };
        let goes_on = matches!(&self.group, Group::List { list: open, .. } if *open == list || level > 0);
        if !goes_on {
            self.close();
            self.group = Group::List { list, page: paragraph.page, items: Vec::new() };
        }
        if let Group::List { items, .. } = &mut self.group {
            items.push((level, marker, paragraph.inline.trimmed()));
        }
    }

    /// The lines of a table of contents are one list, so that nothing takes them for sentences.
    fn contents_line(&mut self, mut paragraph: Paragraph) {
        let level = if let Role::Contents(level) = paragraph.role { level - 1 } else { 0 };
        paragraph.list = Some(ListEntry { list: CONTENTS_LIST, level, marker: Some(Marker::Bullet) });
        self.list_item(paragraph);
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
        for NoteReference { kind, id } in std::mem::take(&mut self.waiting) {
            // A note that is pointed to twice stands once.
            if let Some(inline) = self.notes.remove(&(kind, id)) {
                let role = if kind == NoteKind::Comment { AsideRole::Comment } else { AsideRole::Footnote };
                let place = self.blocks.last().map(|block| block.place.clone()).unwrap_or_default();
                self.push_at(BlockKind::Aside { role }, inline, place);
            }
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
        let Table { rows, header_rows, page, notes } = table;
        let (inline, rows) = laid_out(rows);
        if !inline.is_blank() {
            self.push(BlockKind::Table { rows, header_rows }, inline, page);
        }
        self.waiting.extend(notes);
        self.close();
    }

    fn push(&mut self, kind: BlockKind, inline: Inline, page: u32) {
        let place = if self.knows_pages { Place::Page(page.max(1)) } else { Place::Unknown };
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

/// The words of a table in one text, cells apart by tabs and rows by line feeds, with the place of each cell in it.
pub fn laid_out(rows: Vec<Vec<super::table::TableCell>>) -> (Inline, Vec<Vec<Cell>>) {
    let mut inline = Inline::default();
    let mut laid = Vec::with_capacity(rows.len());
    for (at, row) in rows.into_iter().enumerate() {
        if at > 0 {
            inline.text.push('\n');
        }
        let mut cells = Vec::with_capacity(row.len());
        for (at, cell) in row.into_iter().enumerate() {
            if at > 0 {
                inline.text.push('\t');
            }
            let start = inline.text.len() as u32;
            inline.append(joined([cell.inline], ""));
            cells.push(Cell { range: start..inline.text.len() as u32, columns: cell.columns, rows: cell.rows });
        }
        laid.push(cells);
    }
    (inline, laid)
}

/// Whether a line in a typewriter font is a line of a program and not of a typewritten letter.
pub fn looks_like_code(text: &str) -> bool {
    let calls = |pair: &[char]| matches!(pair, [before, '('] if before.is_ascii_alphanumeric() || *before == '_');
    let signs: Vec<char> = text.chars().take(2_000).collect();
    text.contains(['{', '}', '=', '<', '>', '\\', '$', '|', '`'])
        || ["::", "->", "//", "--", "#!"].iter().any(|sign| text.contains(sign))
        || (text.starts_with([' ', '\t']) && text.is_ascii())
        || signs.windows(2).any(calls)
        || signs
            .windows(3)
            .any(|trio| matches!(trio, [before, '_', after] if before.is_alphanumeric() && after.is_alphanumeric()))
}
