//! Walks the bodies of a book: the text itself, and bodies of notes whose parts go behind the paragraphs that point to
//! them.

use super::super::docx::inline::{Inline, Look, joined};
use super::super::html;
use super::super::xml::{Node, Tag, Xml};
use crate::document::{AsideRole, Block, BlockKind, Cell, Limit, Place};
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

pub struct Walker {
    blocks: Vec<Block>,
    /// Notes that blocks point to: the block's index and the note's id.
    pointers: Vec<(usize, String)>,
    notes: Vec<(String, Inline)>,
    pub pictures: u32,
    /// The limit that ended reading.
    pub cut: Option<Limit>,
    characters_left: u64,
    characters_max: u64,
    /// Ids of notes in the words that are being read.
    pointed: Vec<String>,
}

/// A merged cell is not believed beyond this.
const EXTENT_MAX: u32 = 1_000;

/// A subtitle longer than this is a paragraph.
const SUBTITLE_CHARACTERS_MAX: usize = 200;

impl Walker {
    pub fn new(characters_max: u64) -> Self {
        Walker {
            blocks: Vec::new(),
            pointers: Vec::new(),
            notes: Vec::new(),
            pictures: 0,
            cut: None,
            characters_left: characters_max,
            characters_max,
            pointed: Vec::new(),
        }
    }

    /// Reads the body that was opened last. One with a name holds notes.
    pub fn body(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) {
        let name = tag.attribute("name").unwrap_or_default().to_lowercase();
        if ["notes", "footnotes", "comments", "примечания", "сноски"].contains(&name.as_str()) {
            self.notes(xml);
        } else {
            self.section(xml, 1);
        }
    }

    /// A body, or a section inside it. `level` is that of its title.
    fn section(&mut self, xml: &mut Xml<'_>, level: u8) {
        let mut inner = level;
        let outer = xml.level();
        while let Some(tag) = xml.element(outer) {
            match tag.name().1 {
                "title" => {
                    self.title(xml, level);
                    inner = level.saturating_add(1).min(9);
                }
                // A section without a title does not make those inside it deeper.
                "section" => self.section(xml, inner),
                name => {
                    let name = name.to_owned();
                    self.part(&name, xml, inner);
                }
            }
        }
    }

    fn part(&mut self, name: &str, xml: &mut Xml<'_>, level: u8) {
        match name {
            "p" => self.paragraph(xml, BlockKind::Paragraph),
            "subtitle" => self.subtitle(xml, level),
            "epigraph" | "cite" => self.quotation(xml, level),
            "annotation" => self.parts(xml, level),
            "poem" => self.poem(xml, level),
            "text-author" => self.paragraph(xml, BlockKind::Paragraph),
            "table" => self.table(xml),
            _ => {}
        }
    }

    fn parts(&mut self, xml: &mut Xml<'_>, level: u8) {
        let outer = xml.level();
        while let Some(tag) = xml.element(outer) {
            let name = tag.name().1.to_owned();
            self.part(&name, xml, level);
        }
    }

    /// The lines of a title are one heading.
    fn title(&mut self, xml: &mut Xml<'_>, level: u8) {
        let lines = self.lines(xml);
        let mut inline = joined(lines, " ");
        // Both signs are one byte long, so marks keep their places.
        inline.text = inline.text.replace('\n', " ");
        self.put(BlockKind::Heading { level, number: None }, inline);
    }

    fn subtitle(&mut self, xml: &mut Xml<'_>, level: u8) {
        let inline = self.words(xml);
        // Three asterisks part scenes and name nothing.
        let is_title = inline.text.contains(char::is_alphanumeric) && inline.text.chars().count() <= SUBTITLE_CHARACTERS_MAX;
        self.put(if is_title { BlockKind::Heading { level, number: None } } else { BlockKind::Paragraph }, inline);
    }

    fn paragraph(&mut self, xml: &mut Xml<'_>, kind: BlockKind) {
        let inline = self.words(xml);
        self.put(kind, inline);
    }

    /// A quotation with verses and tables in it comes apart around them.
    fn quotation(&mut self, xml: &mut Xml<'_>, level: u8) {
        let outer = xml.level();
        let mut lines = Vec::new();
        while let Some(tag) = xml.element(outer) {
            match tag.name().1 {
                "p" | "text-author" | "subtitle" => lines.push(self.words(xml)),
                "poem" => lines.append(&mut self.verses(xml)),
                name => {
                    let name = name.to_owned();
                    self.put(BlockKind::Quotation, joined(std::mem::take(&mut lines), "\n"));
                    self.part(&name, xml, level);
                }
            }
        }
        self.put(BlockKind::Quotation, joined(lines, "\n"));
    }

    /// A poem: its title, and each stanza as a paragraph of lines.
    fn poem(&mut self, xml: &mut Xml<'_>, level: u8) {
        let outer = xml.level();
        while let Some(tag) = xml.element(outer) {
            match tag.name().1 {
                "title" => self.title(xml, level),
                "stanza" => {
                    let lines = self.lines(xml);
                    self.put(BlockKind::Paragraph, joined(lines, "\n"));
                }
                name => {
                    let name = if name == "date" { "p" } else { name }.to_owned();
                    self.part(&name, xml, level);
                }
            }
        }
    }

    /// All lines of a poem, for where they are a part of something else.
    fn verses(&mut self, xml: &mut Xml<'_>) -> Vec<Inline> {
        let outer = xml.level();
        let mut lines = Vec::new();
        while let Some(tag) = xml.element(outer) {
            match tag.name().1 {
                "title" | "stanza" => lines.append(&mut self.lines(xml)),
                _ => lines.push(self.words(xml)),
            }
        }
        lines
    }

    /// The paragraphs or verses right inside the element that was opened last.
    fn lines(&mut self, xml: &mut Xml<'_>) -> Vec<Inline> {
        let outer = xml.level();
        let mut lines = Vec::new();
        while let Some(tag) = xml.element(outer) {
            match tag.name().1 {
                "title" => lines.append(&mut self.lines(xml)),
                "empty-line" => {}
                _ => lines.push(self.words(xml)),
            }
        }
        lines
    }

    fn table(&mut self, xml: &mut Xml<'_>) {
        let outer = xml.level();
        let mut words = Inline::default();
        let (mut rows, mut header_rows): (Vec<Vec<Cell>>, u32) = (Vec::new(), 0);
        while let Some(tag) = xml.element(outer) {
            if tag.name().1 != "tr" {
                continue;
            }
            if !rows.is_empty() {
                words.text.push('\n');
            }
            let (cells, is_header) = self.row(xml, &mut words);
            header_rows += u32::from(is_header && header_rows as usize == rows.len());
            rows.push(cells);
        }
        // A table of nothing but headers has none.
        let header_rows = if header_rows as usize == rows.len() { 0 } else { header_rows };
        if !words.is_blank() {
            self.put(BlockKind::Table { rows, header_rows }, words);
        }
    }

    fn row(&mut self, xml: &mut Xml<'_>, words: &mut Inline) -> (Vec<Cell>, bool) {
        let level = xml.level();
        let (mut cells, mut is_header) = (Vec::new(), true);
        while let Some(tag) = xml.element(level) {
            let name = tag.name().1;
            if name != "td" && name != "th" {
                continue;
            }
            is_header &= name == "th";
            let extent =
                |name: &str| tag.number(name).and_then(|number| u32::try_from(number).ok()).unwrap_or(1).clamp(1, EXTENT_MAX);
            let (columns, rows) = (extent("colspan"), extent("rowspan"));
            if !cells.is_empty() {
                words.text.push('\t');
            }
            let start = words.text.len() as u32;
            words.append(self.words(xml));
            cells.push(Cell { range: start..words.text.len() as u32, columns, rows });
        }
        is_header &= !cells.is_empty();
        (cells, is_header)
    }

    /// The words of the element that was opened last, in one piece.
    fn words(&mut self, xml: &mut Xml<'_>) -> Inline {
        let mut run = Run { inline: Inline::default(), ends_in_space: true };
        self.inlines(xml, &mut run, &Look::default());
        run.inline.trimmed()
    }

    fn inlines(&mut self, xml: &mut Xml<'_>, run: &mut Run, look: &Look) {
        let level = xml.level();
        while let Some(node) = xml.node(level) {
            match node {
                Node::Text(text) => run.push(&text, look),
                Node::Element(tag) => self.inline(&tag, xml, run, look),
            }
        }
    }

    fn inline(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, run: &mut Run, look: &Look) {
        let mut inner = look.clone();
        match tag.name().1 {
            "strong" => inner.bold = true,
            "emphasis" => inner.italic = true,
            "code" => inner.code = true,
            "image" => return,
            "a" => {
                let address = tag.attribute("href").unwrap_or_default();
                let note = address.strip_prefix('#').filter(|_| tag.attribute("type").is_some_and(|kind| kind == "note"));
                if let Some(id) = note {
                    // The number of a note is its marker and no word.
                    self.pointed.push(id.to_owned());
                    return;
                }
                if ["http://", "https://", "mailto:"].iter().any(|scheme| address.starts_with(scheme)) {
                    inner.link = Some(Rc::from(&*address));
                }
            }
            // Paragraphs inside a cell are lines of it.
            "p" | "v" => run.line_break(),
            _ => {}
        }
        self.inlines(xml, run, &inner);
    }

    /// Reads a body of notes: each section with an id is one.
    fn notes(&mut self, xml: &mut Xml<'_>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            if tag.name().1 != "section" {
                continue;
            }
            match tag.attribute("id").map(|id| id.into_owned()) {
                Some(id) => {
                    let lines = self.note(xml);
                    self.notes.push((id, joined(lines, "\n")));
                }
                None => self.notes(xml),
            }
        }
        // Notes that point to notes are rare, and there is nothing to put those behind.
        self.pointed.clear();
    }

    fn note(&mut self, xml: &mut Xml<'_>) -> Vec<Inline> {
        let level = xml.level();
        let mut lines = Vec::new();
        while let Some(tag) = xml.element(level) {
            match tag.name().1 {
                // The title of a note is its number.
                "title" => {}
                "poem" => lines.append(&mut self.verses(xml)),
                "cite" | "epigraph" | "section" | "annotation" => lines.append(&mut self.note(xml)),
                _ => lines.push(self.words(xml)),
            }
        }
        lines
    }

    fn put(&mut self, kind: BlockKind, inline: Inline) {
        let pointed = std::mem::take(&mut self.pointed);
        let characters = inline.text.chars().count() as u64;
        if inline.is_blank() || self.cut.is_some() {
            return;
        }
        match self.characters_left.checked_sub(characters) {
            Some(left) => self.characters_left = left,
            None => {
                self.cut = Some(Limit::Characters(self.characters_max));
                return;
            }
        }
        self.pointers.extend(pointed.into_iter().map(|id| (self.blocks.len(), id)));
        self.blocks.push(Block { kind, text: inline.text, place: Place::Unknown, marks: inline.marks });
    }

    /// The blocks with each note behind the block that points to it first; notes that nothing points to stand at the end.
    pub fn finish(self) -> Vec<Block> {
        let mut order: Vec<String> = Vec::new();
        let mut notes: HashMap<String, Inline> = HashMap::new();
        for (id, inline) in self.notes {
            if !inline.is_blank() && notes.insert(id.clone(), inline).is_none() {
                order.push(id);
            }
        }
        let mut pointers = self.pointers.into_iter().peekable();
        let mut out = Vec::with_capacity(self.blocks.len() + order.len());
        for (at, block) in self.blocks.into_iter().enumerate() {
            out.push(block);
            while let Some((_, id)) = pointers.next_if(|(place, _)| *place == at) {
                out.extend(notes.remove(&id).map(footnote));
            }
        }
        out.extend(order.into_iter().filter_map(|id| notes.remove(&id)).map(footnote));
        out
    }
}

fn footnote(inline: Inline) -> Block {
    let kind = BlockKind::Aside { role: AsideRole::Footnote };
    Block { kind, text: inline.text, place: Place::Unknown, marks: inline.marks }
}

/// Words while they are gathered, with white space collapsed.
struct Run {
    inline: Inline,
    ends_in_space: bool,
}

impl Run {
    fn push(&mut self, text: &str, look: &Look) {
        // Books are often made from web pages, whose names of signs mean nothing in XML.
        let text = if text.starts_with('&') { html::entities_decoded(text) } else { Cow::Borrowed(text) };
        let mut out = String::with_capacity(text.len());
        for sign in text.chars() {
            let is_space = matches!(sign, ' ' | '\t' | '\n' | '\r');
            if !(is_space && self.ends_in_space) && sign != '\u{ad}' {
                out.push(if is_space { ' ' } else { sign });
            }
            self.ends_in_space = is_space;
        }
        self.inline.push(&out, look);
    }

    fn line_break(&mut self) {
        if !self.inline.is_blank() {
            self.inline.push("\n", &Look::default());
            self.ends_in_space = true;
        }
    }
}
