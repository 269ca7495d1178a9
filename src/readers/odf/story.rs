//! Walks a story (a text, a cell, a text box, a note) and gathers its paragraphs, lists and tables.
//!
//! What tracked changes deleted stands apart from the story, so leaving it there is reading it as accepted. Hidden text
//! is counted and left out.

use super::super::docx::inline::{Inline, Look as WordsLook, joined};
use super::super::docx::styles::Role;
use super::super::xml::{Node, Tag, Xml};
use super::formula;
use super::lists::{Counters, LEVELS, ListStyle};
use super::package::Package;
use super::styles::{Family, Look, Styles, Traits};
use super::table::{self, Table};
use crate::document::{AsideRole, Marker};
use std::collections::HashMap;
use std::rc::Rc;

/// What stands in a story one below the other.
#[derive(Debug)]
pub enum Item {
    Paragraph(Paragraph),
    Table(Table),
    /// An equation in LaTeX.
    Formula {
        text: String,
        page: u32,
    },
    /// A note that stands by itself.
    Aside(Aside),
    /// What comes next has nothing to do with what was before.
    Border,
}

#[derive(Clone, Debug)]
pub struct Aside {
    pub role: AsideRole,
    pub inline: Inline,
}

#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    pub inline: Inline,
    pub role: Role,
    /// The heading level from 1.
    pub heading: Option<u8>,
    /// The number of a heading outside of lists.
    pub number: Option<String>,
    pub list: Option<ListEntry>,
    /// Every letter is bold, by whatever style.
    pub is_bold: bool,
    /// Every letter is of one width.
    pub is_monospaced: bool,
    /// A line of a generated table of contents.
    pub in_contents: bool,
    pub page: u32,
    pub asides: Vec<Aside>,
}

#[derive(Clone, Debug)]
pub struct ListEntry {
    /// Entries of one list have one number.
    pub list: u32,
    pub level: u8,
    pub marker: Option<Marker>,
    /// A further paragraph of the item before.
    pub goes_on: bool,
}

/// What was met on the way through all stories.
#[derive(Debug, Default)]
pub struct Counts {
    pub hidden_characters: u64,
    pub changes: u32,
    pub pictures: u32,
}

/// Objects inside of objects are read to this depth.
const OBJECTS_MAX: u8 = 2;

/// Spaces that one element may stand for.
const SPACES_MAX: i64 = 100;

pub struct Walker<'w, 's> {
    pub package: &'w mut Package<'s>,
    pub styles: Styles,
    pub counts: Counts,
    /// Whether the file notes where pages began when it was last shown.
    pub knows_pages: bool,
    /// The page or slide that is being read, from 1.
    pub page: u32,
    /// Charts over a sheet only show what its cells say.
    pub passes_over_objects: bool,
    /// Page numbers on slides say nothing.
    pub skips_page_numbers: bool,
    headings: Counters,
    lists: Lists,
    /// The item that is open.
    item: Option<OpenItem>,
    in_contents: bool,
    objects: u8,
    plain: Rc<Look>,
}

/// The lists that were met, for those that go on later.
#[derive(Default)]
struct Lists {
    counted: Vec<Counters>,
    by_id: HashMap<String, usize>,
    by_style: HashMap<String, usize>,
}

#[derive(Clone)]
struct OpenItem {
    list: usize,
    style: Rc<ListStyle>,
    style_name: String,
    level: usize,
    start: Option<u32>,
    state: ItemState,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ItemState {
    /// Its first paragraph is still to come.
    Fresh,
    Begun,
    /// A heading of the list, which has no number.
    Header,
}

/// A paragraph while it is gathered.
struct Draft {
    paragraph: Paragraph,
    style: Rc<Look>,
    letters: usize,
    bold_letters: usize,
    monospaced_letters: usize,
    /// White space is due once the next word comes; at the beginning it is none.
    ends_in_space: bool,
    is_hidden: bool,
    /// Text boxes and tables that are anchored here.
    boxes: Vec<Item>,
}

/// How the words of a run look, and where they lead to.
#[derive(Clone, Default)]
struct Run {
    traits: Traits,
    link: Option<Rc<str>>,
}

impl<'w, 's> Walker<'w, 's> {
    pub fn new(package: &'w mut Package<'s>, styles: Styles) -> Self {
        Walker {
            package,
            styles,
            counts: Counts::default(),
            knows_pages: false,
            page: 1,
            passes_over_objects: false,
            skips_page_numbers: false,
            headings: Counters::default(),
            lists: Lists::default(),
            item: None,
            in_contents: false,
            objects: 0,
            plain: Rc::default(),
        }
    }

    /// Everything in the element that was opened last: a text, a cell, a text box.
    pub fn story(&mut self, xml: &mut Xml<'_>) -> Vec<Item> {
        let mut items = Vec::new();
        let around = self.item.take();
        self.blocks(xml, &mut items);
        self.item = around;
        items
    }

    /// The words of a story in one piece, and the notes that belong to them.
    pub fn words(&mut self, xml: &mut Xml<'_>) -> (Inline, Vec<Aside>) {
        table::flattened(self.story(xml))
    }

    fn blocks(&mut self, xml: &mut Xml<'_>, items: &mut Vec<Item>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            self.block(&tag, xml, items);
        }
    }

    /// One element of a story, which was opened last.
    pub fn block(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, items: &mut Vec<Item>) {
        match tag.name() {
            ("text", "p" | "h") => self.paragraph(tag, xml, items),
            ("text", "list") => self.list(tag, xml, items),
            ("text", "numbered-paragraph") => self.numbered_paragraph(tag, xml, items),
            ("text", "section") => {
                if is_on(tag, "is-hidden") || tag.attribute("display").is_some_and(|display| display == "none") {
                    self.count_hidden(&xml.text());
                } else {
                    self.blocks(xml, items);
                }
            }
            (
                "text",
                "table-of-content" | "illustration-index" | "table-index" | "object-index" | "user-index" | "alphabetical-index",
            ) => {
                let around = std::mem::replace(&mut self.in_contents, true);
                self.blocks(xml, items);
                self.in_contents = around;
            }
            ("text", "index-title") => {
                let around = std::mem::replace(&mut self.in_contents, false);
                self.blocks(xml, items);
                self.in_contents = around;
            }
            ("text", "bibliography" | "index-body") | ("office", "text") | ("loext", _) => self.blocks(xml, items),
            ("text" | "table", "tracked-changes") => self.count_changes(xml),
            ("text", "soft-page-break") => self.page += u32::from(self.knows_pages),
            ("table", "table") => table::read(self, tag, xml, items),
            ("office", "annotation") => {
                let aside = self.comment(xml);
                items.extend(aside.map(Item::Aside));
            }
            ("draw", _) => self.drawing(tag, xml, items),
            _ => {}
        }
    }

    fn count_changes(&mut self, xml: &mut Xml<'_>) {
        let level = xml.level();
        while xml.element(level).is_some() {
            self.counts.changes += 1;
        }
    }

    pub fn count_hidden(&mut self, text: &str) {
        self.counts.hidden_characters += text.trim().chars().count() as u64;
    }

    fn list(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, items: &mut Vec<Item>) {
        let around = self.item.clone();
        let (list, level) = match &around {
            Some(item) => (item.list, item.level + 1),
            None => (self.lists.begin(tag), 0),
        };
        let own = tag.attribute("style-name").map(|name| name.into_owned());
        let style_name = own.or_else(|| around.as_ref().map(|item| item.style_name.clone())).unwrap_or_default();
        let style = self.styles.list(&style_name).unwrap_or_else(|| Rc::new(ListStyle::bullets()));
        let inside = xml.level();
        while let Some(tag) = xml.element(inside) {
            let state = match tag.name() {
                ("text", "list-item") => ItemState::Fresh,
                ("text", "list-header") => ItemState::Header,
                _ => continue,
            };
            let start = tag.number("start-value").and_then(|number| u32::try_from(number).ok());
            self.item = Some(OpenItem { list, style: style.clone(), style_name: style_name.clone(), level, start, state });
            self.blocks(xml, items);
        }
        self.item = around;
    }

    /// A paragraph that says of itself where in which list it stands.
    fn numbered_paragraph(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, items: &mut Vec<Item>) {
        let style_name = tag.attribute("style-name").map(|name| name.into_owned()).unwrap_or_default();
        let list = match tag.attribute("list-id") {
            Some(id) => self.lists.of_id(&id),
            None => self.lists.begin(tag),
        };
        let number = |name: &str| tag.number(name).and_then(|number| u32::try_from(number).ok());
        let level = number("level").map_or(0, |level| (level as usize).clamp(1, LEVELS) - 1);
        let style = self.styles.list(&style_name).unwrap_or_else(|| Rc::new(ListStyle::bullets()));
        let item = OpenItem { list, style, style_name, level, start: number("start-value"), state: ItemState::Fresh };
        let around = self.item.replace(item);
        self.blocks(xml, items);
        self.item = around;
    }

    /// What a paragraph in the open item is marked with.
    fn list_entry(&mut self, style: &Look) -> Option<ListEntry> {
        let item = self.item.as_mut()?;
        let (list, level) = (item.list as u32, item.level.min(usize::from(u8::MAX)) as u8);
        let state = std::mem::replace(&mut item.state, ItemState::Begun);
        if state == ItemState::Fresh && !style.has_no_number {
            let (style, start) = (item.style.clone(), item.start.take());
            let marker = self.lists.counted.get_mut(item.list)?.next(&style, item.level, start);
            return Some(ListEntry { list, level, marker, goes_on: false });
        }
        (!style.has_no_number).then_some(ListEntry { list, level, marker: None, goes_on: true })
    }

    fn paragraph(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, items: &mut Vec<Item>) {
        let style = match tag.attribute("style-name") {
            Some(name) => self.styles.look(Family::Paragraph, &name),
            None => self.plain.clone(),
        };
        if style.begins_page && self.knows_pages && !items.is_empty() {
            self.page += 1;
        }
        let mut draft = Draft {
            paragraph: Paragraph { page: self.page, ..Paragraph::default() },
            style,
            letters: 0,
            bold_letters: 0,
            monospaced_letters: 0,
            ends_in_space: true,
            is_hidden: false,
            boxes: Vec::new(),
        };
        self.inlines(xml, &mut draft, &Run::default());
        let outline = (tag.name().1 == "h").then(|| tag.number("outline-level").unwrap_or(1).clamp(1, 9) as u8);
        self.finish(tag, draft, outline, items);
    }

    fn finish(&mut self, tag: &Tag<'_>, draft: Draft, outline: Option<u8>, items: &mut Vec<Item>) {
        let Draft { mut paragraph, style, letters, boxes, .. } = draft;
        if draft.is_hidden {
            self.count_hidden(&paragraph.inline.text);
            return;
        }
        paragraph.role = style.role;
        paragraph.heading = outline.or(match style.role {
            Role::Heading(level) => Some(level),
            Role::Title => Some(1),
            _ => None,
        });
        paragraph.is_bold = letters > 0 && draft.bold_letters == letters;
        paragraph.is_monospaced = letters > 0 && draft.monospaced_letters == letters;
        paragraph.in_contents = self.in_contents && letters > 0;
        paragraph.list = self.list_entry(&style);
        if let Some(level) = outline.filter(|_| paragraph.list.is_none() && !is_on(tag, "is-list-header")) {
            paragraph.number = self.heading_number(tag, level);
        }
        items.push(Item::Paragraph(paragraph));
        items.extend(boxes);
    }

    /// The number that the outline gives to a heading.
    fn heading_number(&mut self, tag: &Tag<'_>, level: u8) -> Option<String> {
        let restarts = is_on(tag, "restart-numbering");
        let start = tag.number("start-value").filter(|_| restarts).and_then(|number| u32::try_from(number).ok());
        let outline = self.styles.outline.clone();
        match self.headings.next(&outline, usize::from(level) - 1, start) {
            Some(Marker::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// The contents of a paragraph, or of something inside it that is passed through.
    fn inlines(&mut self, xml: &mut Xml<'_>, draft: &mut Draft, run: &Run) {
        let level = xml.level();
        while let Some(node) = xml.node(level) {
            match node {
                Node::Text(text) => self.text(draft, &text, run),
                Node::Element(tag) => self.inline(&tag, xml, draft, run),
            }
        }
    }

    fn inline(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, draft: &mut Draft, run: &Run) {
        match tag.name() {
            ("text", "span") => {
                let own =
                    tag.attribute("style-name").map(|name| self.styles.look(Family::Text, &name).traits).unwrap_or_default();
                self.inlines(xml, draft, &Run { traits: own.over(run.traits), link: run.link.clone() });
            }
            ("text", "a") => {
                let link = tag.attribute("href").filter(|href| leads_out(href)).map(|href| Rc::from(&*href));
                self.inlines(xml, draft, &Run { traits: run.traits, link: link.or_else(|| run.link.clone()) });
            }
            ("text", "s") => {
                let count = tag.number("c").unwrap_or(1).clamp(0, SPACES_MAX) as usize;
                self.push(draft, &" ".repeat(count), run);
            }
            ("text", "tab") => self.push(draft, "\t", run),
            ("text", "line-break") => {
                self.push(draft, "\n", run);
                draft.ends_in_space = true;
            }
            ("text", "note") => self.note(xml, draft),
            ("office", "annotation") => {
                let aside = self.comment(xml);
                draft.paragraph.asides.extend(aside);
            }
            ("text", "ruby") => {
                let inside = xml.level();
                while let Some(tag) = xml.element(inside) {
                    // The small signs above only help to pronounce the base.
                    if tag.name() == ("text", "ruby-base") {
                        self.inlines(xml, draft, run);
                    }
                }
            }
            ("text", "soft-page-break") => self.page += u32::from(self.knows_pages),
            ("text", "hidden-text") if tag.attribute("is-hidden").is_none_or(|hidden| hidden == "true") => {
                let text = tag.attribute("string-value").map_or_else(|| xml.text(), |text| text.into_owned());
                self.count_hidden(&text);
            }
            ("text", "hidden-paragraph") => draft.is_hidden |= is_on(tag, "is-hidden"),
            ("text", "page-number") if self.skips_page_numbers => {}
            ("draw", _) => self.anchored(tag, xml, draft, run),
            ("text", "script" | "tracked-changes") => {}
            // Fields and everything else that only wraps words.
            ("text" | "loext" | "" | "presentation", _) => self.inlines(xml, draft, run),
            _ => {}
        }
    }

    /// A drawing in a line. A formula is a part of the line; everything else follows the paragraph.
    fn anchored(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, draft: &mut Draft, run: &Run) {
        let mut items = Vec::new();
        self.drawing(tag, xml, &mut items);
        for item in items {
            match item {
                Item::Formula { text, .. } => {
                    // A word and a formula do not run into each other.
                    if !draft.ends_in_space && draft.letters > 0 {
                        self.push(draft, " ", run);
                    }
                    self.push(draft, &text, run);
                }
                item => draft.boxes.push(item),
            }
        }
    }

    /// Text with white space collapsed, as OpenDocument wants it.
    fn text(&mut self, draft: &mut Draft, text: &str, run: &Run) {
        let mut out = String::with_capacity(text.len());
        for sign in text.chars() {
            let is_space = matches!(sign, ' ' | '\t' | '\n' | '\r');
            if !(is_space && draft.ends_in_space) && sign != '\u{ad}' {
                out.push(if is_space { ' ' } else { sign });
            }
            draft.ends_in_space = is_space;
        }
        self.push_words(draft, &out, run);
    }

    fn push(&mut self, draft: &mut Draft, text: &str, run: &Run) {
        draft.ends_in_space = false;
        self.push_words(draft, text, run);
    }

    fn push_words(&mut self, draft: &mut Draft, text: &str, run: &Run) {
        let whole = run.traits.over(draft.style.traits);
        if whole.hidden == Some(true) {
            self.counts.hidden_characters += text.chars().count() as u64;
            return;
        }
        let letters = text.chars().filter(|sign| !sign.is_whitespace()).count();
        if letters > 0 && draft.letters == 0 {
            draft.paragraph.page = self.page;
        }
        draft.letters += letters;
        draft.bold_letters += if whole.bold == Some(true) { letters } else { 0 };
        draft.monospaced_letters += if whole.typewriter == Some(true) { letters } else { 0 };
        // Bold that comes with the style of a heading says nothing beyond the heading, so only the run counts.
        let look = WordsLook {
            bold: run.traits.bold == Some(true),
            italic: run.traits.italic == Some(true),
            code: run.traits.typewriter == Some(true),
            link: run.link.clone(),
        };
        draft.paragraph.inline.push(text, &look);
    }

    fn note(&mut self, xml: &mut Xml<'_>, draft: &mut Draft) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            if tag.name() == ("text", "note-body") {
                let (inline, mut inner) = self.words(xml);
                if !inline.is_blank() {
                    draft.paragraph.asides.push(Aside { role: AsideRole::Footnote, inline });
                }
                draft.paragraph.asides.append(&mut inner);
            }
        }
    }

    /// The words of the comment that was opened last; who wrote it when stands in other elements.
    pub fn comment(&mut self, xml: &mut Xml<'_>) -> Option<Aside> {
        let (inline, _) = self.words(xml);
        (!inline.is_blank()).then_some(Aside { role: AsideRole::Comment, inline })
    }

    /// Looks for words, tables, formulas and pictures in the drawing that was opened last.
    pub fn drawing(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, items: &mut Vec<Item>) {
        if tag.attribute("display").is_some_and(|display| display == "none") {
            return self.count_hidden(&xml.text());
        }
        match tag.name().1 {
            "frame" => self.frame(xml, items),
            "page-thumbnail" | "control" | "plugin" | "applet" | "floating-frame" => {}
            _ => {
                let around = self.item.take();
                self.blocks(xml, items);
                self.item = around;
            }
        }
    }

    fn frame(&mut self, xml: &mut Xml<'_>, items: &mut Vec<Item>) {
        let level = xml.level();
        let (before, mut has_picture, mut is_read) = (items.len(), false, false);
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("draw", "text-box") => {
                    items.extend(self.story(xml));
                    is_read = true;
                }
                ("table", "table") => table::read(self, &tag, xml, items),
                ("draw", "object") => is_read |= self.object(&tag, xml, items),
                // The same picture may stand here in several formats; beside an object it only shows the object.
                ("draw", "image") => has_picture = true,
                _ => {}
            }
        }
        if has_picture && !is_read && items.len() == before {
            self.counts.pictures += 1;
        }
    }

    /// A formula, chart or sheet that stands in a part of its own or right here. Says whether it could be read.
    fn object(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, items: &mut Vec<Item>) -> bool {
        if self.objects >= OBJECTS_MAX || self.passes_over_objects {
            return false;
        }
        self.objects += 1;
        let before = items.len();
        let is_read = match tag.attribute("href") {
            Some(href) => {
                let folder = href.trim_start_matches("./").trim_matches('/').to_owned();
                let text = self.package.part(&format!("{folder}/content.xml"));
                text.is_some_and(|text| {
                    let mut inner = self.package.walk(&text);
                    let is_read = self.object_contents(&mut inner, 0, items);
                    self.package.note_stop(&inner);
                    is_read
                })
            }
            None => {
                let level = xml.level();
                self.object_contents(xml, level, items)
            }
        };
        self.objects -= 1;
        is_read || items.len() > before
    }

    fn object_contents(&mut self, xml: &mut Xml<'_>, level: usize, items: &mut Vec<Item>) -> bool {
        let mut is_read = false;
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("math", "math") => {
                    let text = formula::read(xml);
                    is_read = !text.is_empty();
                    items.push(Item::Formula { text, page: self.page });
                }
                ("office", "document-content" | "document" | "body" | "chart" | "spreadsheet" | "text") | ("chart", "chart") => {
                    let inside = xml.level();
                    is_read |= self.object_contents(xml, inside, items);
                }
                ("chart", "title") => {
                    let (inline, _) = self.words(xml);
                    items.push(Item::Paragraph(Paragraph {
                        inline,
                        role: Role::Caption,
                        page: self.page,
                        ..Paragraph::default()
                    }));
                }
                ("table", "table") => {
                    table::read(self, &tag, xml, items);
                    is_read = true;
                }
                _ => {}
            }
        }
        is_read
    }
}

impl Lists {
    /// The list that an outermost list element belongs to: one that it goes on with, or a new one.
    fn begin(&mut self, tag: &Tag<'_>) -> usize {
        let style = tag.attribute("style-name").map(|name| name.into_owned()).unwrap_or_default();
        let earlier = match tag.attribute("continue-list") {
            Some(id) => self.by_id.get(&*id).copied(),
            None if is_on(tag, "continue-numbering") => self.by_style.get(&style).copied(),
            None => None,
        };
        let list = earlier.unwrap_or_else(|| self.add());
        if let Some(id) = tag.attribute("id") {
            self.by_id.insert(id.into_owned(), list);
        }
        self.by_style.insert(style, list);
        list
    }

    fn of_id(&mut self, id: &str) -> usize {
        if let Some(list) = self.by_id.get(id) {
            return *list;
        }
        let list = self.add();
        self.by_id.insert(id.to_owned(), list);
        list
    }

    fn add(&mut self) -> usize {
        self.counted.push(Counters::default());
        self.counted.len() - 1
    }
}

pub fn is_on(tag: &Tag<'_>, name: &str) -> bool {
    tag.attribute(name).is_some_and(|value| value == "true")
}

/// Whether an address is one to follow: a link to a heading of the same file is none.
fn leads_out(href: &str) -> bool {
    ["http://", "https://", "mailto:", "ftp://"]
        .iter()
        .any(|scheme| href.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

/// Several pieces of a story as one run of words.
pub fn one_line(parts: impl IntoIterator<Item = Inline>) -> Inline {
    let mut inline = joined(parts, " ");
    // Both signs are one byte long, so marks keep their places.
    inline.text = inline.text.replace(['\n', '\t'], " ");
    inline
}
