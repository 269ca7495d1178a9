//! The blocks of one slide, and the levels of the titles of all.

use super::super::ooxml::charts::{self, Graphic};
use super::super::ooxml::inline::{Inline, joined};
use super::layout::Layout;
use super::shapes::{Placeholder, Table};
use super::text::{Body, Counter};
use crate::document::{Block, BlockKind, Cell, ListItem, Marker, Place};

pub struct Slide {
    pub number: u32,
    pub blocks: Vec<Block>,
    kind: Kind,
    has_title: bool,
}

/// What a slide is to the others, by its layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Title,
    Section,
    Other,
}

impl Slide {
    pub fn new(number: u32, layout: &str) -> Self {
        let kind = match layout {
            "title" => Kind::Title,
            "secHead" => Kind::Section,
            _ => Kind::Other,
        };
        Slide { number, blocks: Vec::new(), kind, has_title: false }
    }

    pub fn characters(&self) -> u64 {
        self.blocks.iter().map(|block| block.text.chars().count() as u64).sum()
    }

    fn push(&mut self, kind: BlockKind, inline: Inline) {
        if !inline.is_blank() {
            self.blocks.push(Block { kind, text: inline.text, place: Place::Slide(self.number), marks: inline.marks });
        }
    }

    /// A title is one line, however it is broken on the slide.
    pub fn title(&mut self, mut inline: Inline) {
        // The break and the blank have one byte each, so marks stay where they are.
        inline.text = inline.text.replace('\n', " ");
        let kind = if self.has_title { BlockKind::Paragraph } else { BlockKind::Heading { level: 1, number: None } };
        self.has_title |= !inline.is_blank();
        self.push(kind, inline);
    }

    /// The paragraphs of a shape: those with bullets as lists.
    pub fn text(&mut self, body: Body, placeholder: Option<&Placeholder>, layout: &Layout) {
        let mut counter = Counter::default();
        let mut items: Vec<(u8, Marker, Inline)> = Vec::new();
        for paragraph in body.paragraphs {
            let inline = paragraph.inline.trimmed();
            if inline.text.is_empty() {
                continue;
            }
            let level = paragraph.level;
            let bullet =
                paragraph.bullet.or_else(|| body.levels.at(level).cloned()).unwrap_or_else(|| layout.bullet(placeholder, level));
            match counter.next(level, &bullet) {
                Some(marker) => items.push((level, marker, inline)),
                None => {
                    self.list(std::mem::take(&mut items));
                    self.push(BlockKind::Paragraph, inline);
                }
            }
        }
        self.list(items);
    }

    fn list(&mut self, entries: Vec<(u8, Marker, Inline)>) {
        let outermost = entries.iter().map(|(level, ..)| *level).min().unwrap_or(0);
        let mut inline = Inline::default();
        let mut items = Vec::with_capacity(entries.len());
        for (level, marker, words) in entries {
            if !items.is_empty() {
                inline.text.push('\n');
            }
            let start = inline.text.len() as u32;
            inline.append(words);
            items.push(ListItem { range: start..inline.text.len() as u32, level: level - outermost, marker });
        }
        self.push(BlockKind::List { items }, inline);
    }

    pub fn table(&mut self, table: Table) {
        let has_header = table.has_header && table.rows.len() > 1;
        let mut inline = Inline::default();
        let mut rows = Vec::with_capacity(table.rows.len());
        for (at, row) in table.rows.into_iter().enumerate() {
            inline.text.push_str(if at > 0 { "\n" } else { "" });
            let mut cells = Vec::with_capacity(row.len());
            for (at, cell) in row.into_iter().enumerate() {
                inline.text.push_str(if at > 0 { "\t" } else { "" });
                let start = inline.text.len() as u32;
                inline.append(joined([cell.inline], ""));
                cells.push(Cell { range: start..inline.text.len() as u32, columns: cell.columns, rows: cell.rows });
            }
            rows.push(cells);
        }
        self.push(BlockKind::Table { rows, header_rows: has_header.into() }, inline);
    }

    /// What a chart or a diagram shows.
    pub fn graphic(&mut self, graphic: Option<Graphic>) {
        let plain = |text: String| Inline { text, marks: Vec::new() };
        match graphic {
            Some(Graphic::Chart { title, rows }) => {
                self.push(BlockKind::Paragraph, plain(title));
                let (text, rows) = charts::laid_out(&rows);
                self.push(BlockKind::Table { rows, header_rows: 1 }, plain(text));
            }
            Some(Graphic::Diagram(words)) => {
                let items = words.into_iter().map(|words| (0, Marker::Bullet, plain(words).trimmed()));
                self.list(items.collect());
            }
            None => {}
        }
    }

    /// Whether this is the cover of the presentation: a title and a few lines.
    fn is_cover(&self) -> bool {
        const LINES_MAX: usize = 6;
        let is_line =
            |block: &Block| matches!(block.kind, BlockKind::Heading { .. } | BlockKind::Paragraph | BlockKind::Aside { .. });
        self.kind == Kind::Title && self.has_title && self.blocks.len() <= LINES_MAX && self.blocks.iter().all(is_line)
    }
}

/// All blocks. The title of the cover stands over those of sections, and those over the titles of slides.
pub fn levelled(slides: Vec<Slide>) -> Vec<Block> {
    let has_cover = slides.len() > 1 && slides.first().is_some_and(Slide::is_cover);
    let section = 1 + u8::from(has_cover);
    // Slides before the first section belong to none.
    let mut other = section;
    let mut blocks = Vec::new();
    for (at, slide) in slides.into_iter().enumerate() {
        let is_cover = at == 0 && has_cover;
        let is_section = slide.kind == Kind::Section && slide.has_title;
        other += u8::from(is_section && other == section);
        let own = if is_cover {
            1
        } else if is_section {
            section
        } else {
            other
        };
        for mut block in slide.blocks {
            if let BlockKind::Heading { level, .. } = &mut block.kind {
                *level = own;
            }
            blocks.push(block);
        }
    }
    blocks
}
