//! Reads the old binary PowerPoint presentations (97 to 2003): slide by slide in the order of showing, with notes.
//!
//! Written by hand after Microsoft's description of the format, [MS-PPT]. Texts of masters are the prompts of empty
//! places, so they are left out.

mod file;
mod records;
mod shapes;
mod text;

use self::file::{File, SlideEntry, SlideFacts};
use self::records::{Record, kind};
use self::shapes::{Area, Drawing, Held, TableCell};
use self::text::{Text, TextRole};
use super::compound::{self, Compound, u16_at, utf16};
use super::ooxml::comment;
use super::pptx::order::reading_order;
use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader, summary};
use crate::document::{AsideRole, Block, BlockKind, Cell, Document, Format, Limit, ListItem, Marker, Place, ReadNote};
use std::collections::HashMap;

pub struct Ppt;

impl Reader for Ppt {
    fn format(&self) -> Format {
        Format::Ppt
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        if probe.has_part(file::STREAM) { Confidence::Certain } else { compound::named(probe, Format::Ppt) }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let bytes = source.read_all(ctx.limits.file_bytes)?;
        let container = Compound::open(&bytes)?;
        let file = File::open(&container)?;
        let slides = file.slides();
        let mut notes = file.notes();
        let mut show = Show::default();
        for (number, entry) in (1_u32..).zip(&slides) {
            ctx.report(number.into(), slides.len() as u64);
            if u64::from(number) > ctx.limits.pages {
                show.cut = Some(Limit::Pages(ctx.limits.pages));
                break;
            }
            if let Some(slide) = file.at(entry.at) {
                show.slide(number, &slide, entry, &mut notes);
            }
            if show.characters > ctx.limits.characters {
                show.cut = Some(Limit::Characters(ctx.limits.characters));
                break;
            }
        }
        let mut document = Document { format: Format::Ppt, pages: u32::try_from(slides.len()).ok(), ..Document::default() };
        show.set_levels(slides.len());
        document.blocks = std::mem::take(&mut show.blocks);
        if document.blocks.is_empty() {
            let kind = if show.pictures > 0 {
                ReadErrorKind::Scanned { pages: document.pages.unwrap_or(1) }
            } else {
                ReadErrorKind::Empty
            };
            return Err(kind.into());
        }
        show.note(ctx);
        document.blocks.append(&mut show.furniture);
        summary::read(&container, &mut document);
        Ok(Content::Document(document))
    }
}

/// What is gathered from all slides.
#[derive(Default)]
struct Show {
    blocks: Vec<Block>,
    furniture: Vec<Block>,
    pictures: u32,
    characters: u64,
    hidden_characters: u64,
    cut: Option<Limit>,
    /// The first slide is a cover: a title over a line or two.
    has_cover: bool,
}

impl Show {
    fn slide(&mut self, number: u32, slide: &Record<'_>, entry: &SlideEntry, notes: &mut HashMap<u32, Record<'_>>) {
        let facts = SlideFacts::of(slide);
        let drawing = shapes::read(slide, &entry.outline);
        self.pictures += drawing.pictures;
        if drawing.is_too_deep {
            self.cut = Some(Limit::Depth(shapes::DEPTH_MAX.into()));
        }
        let mut blocks = slide_blocks(&drawing, number);
        // Notes belong to one slide, so nobody reads them twice.
        if let Some(notes) = notes.remove(&facts.notes).filter(|_| facts.notes != 0) {
            blocks.extend(note_block(&notes, number));
        }
        blocks.extend(comments(slide, number));
        let characters = blocks.iter().map(|block| block.text.chars().count() as u64).sum::<u64>();
        self.characters += characters;
        if facts.is_hidden {
            self.hidden_characters += characters;
            return;
        }
        const LINES_MAX: usize = 6;
        let is_line = |block: &Block| !matches!(block.kind, BlockKind::Table { .. } | BlockKind::List { .. });
        if number == 1 {
            self.has_cover = facts.is_title_slide && blocks.len() <= LINES_MAX && blocks.iter().all(is_line);
        }
        self.blocks.append(&mut blocks);
        for text in drawing.furniture {
            self.keep_furniture(text);
        }
    }

    /// Footers, each wording once; the number of a slide is only a sign that stands for it.
    fn keep_furniture(&mut self, text: String) {
        if text.chars().any(char::is_alphanumeric) && !self.furniture.iter().any(|block| block.text == text) {
            let kind = BlockKind::Aside { role: AsideRole::PageFurniture };
            self.furniture.push(Block { kind, text, place: Place::Unknown, marks: Vec::new() });
        }
    }

    /// The title of the cover stands over those of the other slides.
    fn set_levels(&mut self, slides: usize) {
        if !self.has_cover || slides < 2 {
            return;
        }
        for block in &mut self.blocks {
            if let BlockKind::Heading { level, .. } = &mut block.kind
                && block.place != Place::Slide(1)
            {
                *level = 2;
            }
        }
    }

    fn note(&self, ctx: &mut ReadContext<'_>) {
        let lines = self.furniture.iter().map(|block| block.text.lines().count() as u32).sum();
        let notes = [
            (self.hidden_characters > 0, ReadNote::HiddenText { characters: self.hidden_characters }),
            (self.pictures > 0, ReadNote::PicturesNotRead { count: self.pictures }),
            (lines > 0, ReadNote::PageFurniture { lines }),
        ];
        for (_, note) in notes.into_iter().filter(|(is_so, _)| *is_so) {
            ctx.note(note);
        }
        if let Some(limit) = self.cut {
            ctx.note(ReadNote::CutAt { limit });
        }
    }
}

/// The words of a slide, the title first.
fn slide_blocks(drawing: &Drawing, number: u32) -> Vec<Block> {
    let mut blocks = Vec::new();
    let is_title = |held: &Held| matches!(held, Held::Text(text) if text.role == TextRole::Title);
    let title = drawing.shapes.iter().position(|shape| is_title(&shape.held));
    let areas: Vec<_> = drawing.shapes.iter().map(|shape| shape.area.map(Area::by_size)).collect();
    let others = reading_order(&areas).into_iter().filter(|index| Some(*index) != title);
    for shape in title.into_iter().chain(others).filter_map(|index| drawing.shapes.get(index)) {
        match &shape.held {
            Held::Text(text) if is_title(&shape.held) && blocks.is_empty() => blocks.extend(title_block(text, number)),
            Held::Text(text) => text_blocks(text, number, &mut blocks),
            Held::Table(rows) => blocks.extend(table_block(rows, number)),
        }
    }
    blocks
}

fn block(kind: BlockKind, text: String, number: u32) -> Block {
    Block { kind, text, place: Place::Slide(number), marks: Vec::new() }
}

/// A title is one line, however it is broken on the slide.
fn title_block(text: &Text, number: u32) -> Option<Block> {
    let words = text.words().split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then(|| block(BlockKind::Heading { level: 1, number: None }, words, number))
}

/// Paragraphs with bullets are lists. The body of a slide has bullets unless a paragraph says otherwise.
fn text_blocks(text: &Text, number: u32, blocks: &mut Vec<Block>) {
    let mut items: Vec<(u8, &str)> = Vec::new();
    for paragraph in &text.paragraphs {
        let words = paragraph.text.trim();
        if words.is_empty() {
            continue;
        }
        if paragraph.bullet.unwrap_or(text.role == TextRole::Body) {
            items.push((paragraph.level, words));
        } else {
            blocks.extend(list_block(&std::mem::take(&mut items), number));
            blocks.push(block(BlockKind::Paragraph, words.to_owned(), number));
        }
    }
    blocks.extend(list_block(&items, number));
}

fn list_block(items: &[(u8, &str)], number: u32) -> Option<Block> {
    let outermost = items.iter().map(|(level, _)| *level).min()?;
    let mut text = String::new();
    let mut entries = Vec::with_capacity(items.len());
    for (level, words) in items {
        text.push_str(if text.is_empty() { "" } else { "\n" });
        let start = text.len() as u32;
        text.push_str(words);
        entries.push(ListItem { range: start..text.len() as u32, level: level - outermost, marker: Marker::Bullet });
    }
    Some(block(BlockKind::List { items: entries }, text, number))
}

fn table_block(rows: &[Vec<TableCell>], number: u32) -> Option<Block> {
    let mut text = String::new();
    let mut laid = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        text.push_str(if at > 0 { "\n" } else { "" });
        let mut cells = Vec::with_capacity(row.len());
        for (at, cell) in row.iter().enumerate() {
            text.push_str(if at > 0 { "\t" } else { "" });
            let start = text.len() as u32;
            text.push_str(&cell.text);
            cells.push(Cell { range: start..text.len() as u32, columns: cell.columns, rows: cell.rows });
        }
        laid.push(cells);
    }
    let header_rows = u32::from(laid.len() > 1);
    (!text.trim().is_empty()).then(|| block(BlockKind::Table { rows: laid, header_rows }, text, number))
}

/// What the speaker wrote for himself below the slide.
fn note_block(notes: &Record<'_>, number: u32) -> Option<Block> {
    let drawing = shapes::read(notes, &[]);
    let words = drawing.shapes.iter().filter_map(|shape| match &shape.held {
        Held::Text(text) if text.role == TextRole::Notes => Some(text.words()),
        _ => None,
    });
    let words = words.collect::<Vec<_>>().join("\n");
    (!words.is_empty()).then(|| block(BlockKind::Aside { role: AsideRole::SpeakerNotes }, words, number))
}

/// Comments stand in tags that newer programs added to the format.
fn comments(slide: &Record<'_>, number: u32) -> Vec<Block> {
    let tags = slide.children().filter(|record| record.kind == kind::TAGS).flat_map(|tags| tags.children());
    let data = tags.filter(|tag| tag.kind == kind::BINARY_TAG).flat_map(|tag| tag.children());
    let inside = data.filter(|record| record.kind == kind::BINARY_DATA).flat_map(|data| data.children());
    inside.filter(|record| record.kind == kind::COMMENT).filter_map(|comment| comment_block(&comment, number)).collect()
}

fn comment_block(comment: &Record<'_>, number: u32) -> Option<Block> {
    let string = |instance: u16| {
        let found = comment.children().find(|record| record.kind == kind::STRING && record.instance == instance);
        found.map(|record| utf16(record.body).trim().to_owned()).unwrap_or_default()
    };
    let words = string(1).replace('\r', "\n");
    comment::block(&string(0), comment_time(comment).as_deref(), &words, Place::Slide(number))
}

/// Year, month, day of the week, day, hour and minute stand behind the number of the comment.
fn comment_time(comment: &Record<'_>) -> Option<String> {
    let facts = comment.child(kind::COMMENT_FACTS)?;
    let number = |index: usize| u16_at(facts.body, 4 + index * 2);
    let (year, month, day, hour, minute) = (number(0)?, number(1)?, number(3)?, number(4)?, number(5)?);
    (year > 0).then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}"))
}
