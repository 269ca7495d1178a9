//! Walks a story (the body, a note, a header) and gathers its paragraphs and tables.
//!
//! Tracked changes are read as accepted, hidden text is counted and left out, and of alternative contents only one is
//! taken.

use super::super::raised;
use super::super::xml::{Tag, Xml};
use super::fields::Fields;
use super::inline::{Inline, Look};
use super::math;
use super::numbering::Numbering;
use super::package::Relationships;
use super::styles::{ListPlace, Role, RunLook, Style, Styles, is_on, outline};
use super::symbols;
use super::table::{self, Table};
use crate::document::{Block, Marker};
use std::rc::Rc;

/// What stands in a story one below the other.
#[derive(Debug)]
pub enum Item {
    Paragraph(Paragraph),
    Table(Table),
    /// A chart or diagram, by the relationship that leads to what it shows.
    Graphic {
        id: String,
        page: u32,
    },
    /// A file of another format that takes part in the text, by the relationship that leads to it.
    Chunk {
        id: String,
    },
    /// What was read of such a file.
    Blocks(Vec<Block>),
}

#[derive(Debug, Default)]
pub struct Paragraph {
    pub inline: Inline,
    pub role: Role,
    /// The heading level from 1, by outline or style.
    pub heading: Option<u8>,
    pub list: Option<ListEntry>,
    /// A ticked or empty box at the beginning.
    pub tick: Option<bool>,
    /// Every letter is in a typewriter font.
    pub is_monospaced: bool,
    /// Every letter is bold, by whatever property.
    pub is_bold: bool,
    /// The height of the smallest letters, in half points.
    pub size: u16,
    /// A line of a generated table of contents.
    pub in_contents: bool,
    pub page: u32,
    pub notes: Vec<NoteReference>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListEntry {
    pub list: u32,
    pub level: u8,
    pub marker: Option<Marker>,
}

/// A note that the text points to, by its id in the part of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteReference {
    pub kind: NoteKind,
    pub id: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoteKind {
    Footnote,
    Endnote,
    Comment,
}

/// What was met on the way through all stories.
#[derive(Debug, Default)]
pub struct Counts {
    pub hidden_characters: u64,
    pub changes: u32,
    pub pictures: u32,
}

/// How pages are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageBreaks {
    /// The file says nothing about pages.
    None,
    /// Only breaks that the author set are known.
    Explicit,
    /// The program that wrote the file noted where each page began.
    Rendered,
}

pub struct Walker<'p> {
    pub styles: &'p Styles,
    pub numbering: Numbering,
    pub links: Relationships,
    pub counts: Counts,
    pub breaks: PageBreaks,
    pub page: u32,
    /// Headers and footers that sections refer to, by relationship.
    pub furniture: Vec<String>,
    fields: Fields,
    /// Words of a paragraph whose end is deleted: they open the next one.
    carried: Option<Inline>,
}

/// What waits in the story around while another one is read.
pub struct Unfinished {
    fields: Fields,
    carried: Option<Inline>,
}

/// The height of letters that nothing is said about, in half points.
const USUAL_SIZE: u16 = 20;

/// A paragraph while it is gathered.
struct Draft {
    paragraph: Paragraph,
    style: Rc<Style>,
    letters: usize,
    bold_letters: usize,
    monospaced_letters: usize,
    size: Option<u16>,
    /// Text boxes and charts that are anchored here.
    boxes: Vec<Item>,
    end_is_deleted: bool,
}

impl Draft {
    /// Grows with everything that is found, so that an alternative that gave nothing can be told.
    fn weight(&self, counts: &Counts) -> usize {
        self.paragraph.inline.text.len() + self.boxes.len() + counts.pictures as usize
    }
}

impl<'p> Walker<'p> {
    pub fn new(styles: &'p Styles, numbering: Numbering, breaks: PageBreaks) -> Self {
        Walker {
            styles,
            numbering,
            links: Relationships::default(),
            counts: Counts::default(),
            breaks,
            page: 1,
            furniture: Vec::new(),
            fields: Fields::default(),
            carried: None,
        }
    }

    /// Everything in the element that was opened last: a body, a note, a text box.
    pub fn story(&mut self, xml: &mut Xml<'_>) -> Vec<Item> {
        let mut items = Vec::new();
        let around = self.begin_story();
        self.blocks(xml, &mut items);
        self.end_story(around, &mut items);
        items
    }

    /// Sets aside what belongs to the story around: neither fields nor deleted paragraph ends reach into another story.
    pub fn begin_story(&mut self) -> Unfinished {
        Unfinished { fields: std::mem::take(&mut self.fields), carried: self.carried.take() }
    }

    pub fn end_story(&mut self, around: Unfinished, items: &mut Vec<Item>) {
        self.fields = around.fields;
        if let Some(inline) = std::mem::replace(&mut self.carried, around.carried) {
            items.push(Item::Paragraph(Paragraph { inline, page: self.page, ..Paragraph::default() }));
        }
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
            ("w", "p") => self.paragraph(xml, items),
            ("w", "tbl") => table::read(self, xml, items),
            ("w", "sdt") => self.block_control(xml, items),
            ("w", "altChunk") => items.extend(tag.attribute("id").map(|id| Item::Chunk { id: id.into_owned() })),
            ("w", "ins" | "moveTo") => {
                self.counts.changes += 1;
                self.blocks(xml, items);
            }
            ("w", "del" | "moveFrom") => self.counts.changes += 1,
            ("w", "customXml" | "smartTag") => self.blocks(xml, items),
            ("w", "sectPr") => {
                self.section(xml);
            }
            ("m", "oMath") => items.push(self.lone_equation(math::equation(xml))),
            ("m", "oMathPara") => items.push(self.lone_equation(math::display(xml))),
            ("mc", "AlternateContent") => {
                let level = xml.level();
                let before = items.len();
                while let Some(tag) = xml.element(level) {
                    if matches!(tag.name(), ("mc", "Choice" | "Fallback")) && items.len() == before {
                        self.blocks(xml, items);
                    }
                }
            }
            _ => {}
        }
    }

    fn lone_equation(&self, text: String) -> Item {
        let inline = Inline { text, marks: Vec::new() };
        Item::Paragraph(Paragraph { inline, page: self.page, ..Paragraph::default() })
    }

    fn block_control(&mut self, xml: &mut Xml<'_>, items: &mut Vec<Item>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            if tag.name() == ("w", "sdtContent") {
                self.blocks(xml, items);
            }
        }
    }

    /// The headers and footers of a section. Says whether the section stands on pages of its own.
    fn section(&mut self, xml: &mut Xml<'_>) -> bool {
        let level = xml.level();
        let mut has_own_pages = true;
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("w", "headerReference" | "footerReference") => {
                    if let Some(id) = tag.attribute("id").filter(|id| !self.furniture.iter().any(|known| known == id)) {
                        self.furniture.push(id.into_owned());
                    }
                }
                ("w", "type") => has_own_pages = tag.attribute("val").is_none_or(|kind| kind != "continuous"),
                _ => {}
            }
        }
        has_own_pages
    }

    fn paragraph(&mut self, xml: &mut Xml<'_>, items: &mut Vec<Item>) {
        let mut draft = Draft {
            paragraph: Paragraph { inline: self.carried.take().unwrap_or_default(), ..Paragraph::default() },
            style: self.styles.of_paragraph(None),
            letters: 0,
            bold_letters: 0,
            monospaced_letters: 0,
            size: None,
            boxes: Vec::new(),
            end_is_deleted: false,
        };
        let mut properties = Properties::default();
        self.inlines(xml, &mut draft, &mut properties, None);
        self.finish_paragraph(draft, properties, items);
    }

    fn finish_paragraph(&mut self, mut draft: Draft, properties: Properties, items: &mut Vec<Item>) {
        self.fields.end_paragraph();
        if draft.end_is_deleted {
            self.carried = Some(std::mem::take(&mut draft.paragraph.inline));
            items.append(&mut draft.boxes);
            return;
        }
        let paragraph = &mut draft.paragraph;
        let style = &draft.style;
        paragraph.role = style.role;
        paragraph.heading = heading_level(properties.outline.or(style.outline), style.role);
        paragraph.is_bold = draft.letters > 0 && draft.bold_letters == draft.letters;
        paragraph.is_monospaced = draft.letters > 0 && draft.monospaced_letters == draft.letters;
        paragraph.size = draft.size.unwrap_or_default();
        paragraph.list = self.list_entry(&properties, style);
        if paragraph.page == 0 {
            paragraph.page = self.page;
        }
        items.push(Item::Paragraph(draft.paragraph));
        items.append(&mut draft.boxes);
        if properties.ends_page && self.breaks == PageBreaks::Explicit {
            self.page += 1;
        }
    }

    /// Where the paragraph stands in a list; each paragraph of a list counts, empty ones too.
    fn list_entry(&mut self, properties: &Properties, style: &Style) -> Option<ListEntry> {
        let list = properties.list.list.or(style.list.list).filter(|list| *list != 0)?;
        let level = match properties.list {
            ListPlace { level: Some(level), .. } => level,
            ListPlace { list: Some(_), level: None } => 0,
            ListPlace { list: None, level: None } => self.numbering.level_of_style(list, style),
        };
        let by_style = properties.list.list.is_none() && level == 0;
        let shown = if by_style { style.list_depth } else { level };
        Some(ListEntry { list, level: shown, marker: self.numbering.next(list, level) })
    }

    /// The contents of a paragraph, or of something inside it that is passed through.
    fn inlines(&mut self, xml: &mut Xml<'_>, draft: &mut Draft, properties: &mut Properties, link: Option<&Rc<str>>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("w", "pPr") => self.paragraph_properties(xml, draft, properties),
                ("w", "r") => self.run(xml, draft, link),
                ("w", "hyperlink") => {
                    let id = tag.attribute("id");
                    let address: Option<Rc<str>> = id.and_then(|id| self.links.address(&id).map(Rc::from));
                    self.inlines(xml, draft, properties, address.as_ref().or(link));
                }
                ("w", "ins" | "moveTo") => {
                    self.counts.changes += 1;
                    self.inlines(xml, draft, properties, link);
                }
                ("w", "del" | "moveFrom") => self.counts.changes += 1,
                ("w", "smartTag" | "customXml" | "dir" | "bdo") => self.inlines(xml, draft, properties, link),
                ("w", "sdt") => self.inline_control(xml, draft, properties, link),
                ("w", "fldSimple") => {
                    self.fields.begin_with_result(&tag.attribute("instr").unwrap_or_default());
                    self.inlines(xml, draft, properties, link);
                    self.fields.end();
                }
                ("m", "oMath") => {
                    let equation = math::equation(xml);
                    self.equation(draft, &equation, false);
                }
                ("m", "oMathPara") => {
                    let equation = math::display(xml);
                    self.equation(draft, &equation, true);
                }
                ("mc", "AlternateContent") => {
                    let inside = xml.level();
                    let before = draft.weight(&self.counts);
                    while let Some(tag) = xml.element(inside) {
                        if matches!(tag.name(), ("mc", "Choice" | "Fallback")) && draft.weight(&self.counts) == before {
                            self.inlines(xml, draft, properties, link);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn equation(&mut self, draft: &mut Draft, equation: &str, stands_alone: bool) {
        if self.fields.hides_text() {
            return;
        }
        let before = &draft.paragraph.inline.text;
        if stands_alone && !before.is_empty() && !before.ends_with('\n') {
            draft.paragraph.inline.push("\n", &Look::default());
        } else if before.ends_with(|sign: char| sign.is_alphanumeric() || sign == '}') {
            // Two equations, or a word and an equation, do not run into each other.
            draft.paragraph.inline.push(" ", &Look::default());
        }
        self.push(draft, equation, &RunLook::default(), None);
    }

    fn paragraph_properties(&mut self, xml: &mut Xml<'_>, draft: &mut Draft, properties: &mut Properties) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("w", "pStyle") => draft.style = self.styles.of_paragraph(tag.attribute("val").as_deref()),
                ("w", "outlineLvl") => properties.outline = outline(&tag),
                ("w", "numPr") => properties.list = ListPlace::read(xml),
                ("w", "pageBreakBefore") if is_on(&tag) && self.breaks == PageBreaks::Explicit => self.page += 1,
                ("w", "rPr") => draft.end_is_deleted = RunLook::read(xml).deleted,
                ("w", "sectPr") => properties.ends_page = self.section(xml),
                _ => {}
            }
        }
    }

    fn inline_control(&mut self, xml: &mut Xml<'_>, draft: &mut Draft, properties: &mut Properties, link: Option<&Rc<str>>) {
        let level = xml.level();
        let mut control = Control::default();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("w", "sdtPr") => control = Control::read(xml),
                ("w", "sdtContent") => match control.tick {
                    // The sign inside only shows the state.
                    Some(tick) if draft.paragraph.inline.is_blank() && draft.paragraph.tick.is_none() => {
                        draft.paragraph.tick = Some(tick);
                    }
                    _ => self.inlines(xml, draft, properties, link),
                },
                _ => {}
            }
        }
    }

    fn run(&mut self, xml: &mut Xml<'_>, draft: &mut Draft, link: Option<&Rc<str>>) {
        let mut look = RunLook::default();
        self.run_contents(xml, draft, &mut look, link);
    }

    fn run_contents(&mut self, xml: &mut Xml<'_>, draft: &mut Draft, look: &mut RunLook, link: Option<&Rc<str>>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("w", "rPr") => {
                    let direct = RunLook::read(xml);
                    let named = direct.style.as_deref().and_then(|style| self.styles.get(style));
                    *look = named.map_or_else(|| direct.clone(), |style| direct.over(&style.look));
                }
                ("w", "t") => {
                    let text = xml.text();
                    self.text(draft, &text, look, link);
                }
                ("w", "instrText") => {
                    let text = xml.text();
                    self.fields.instruct(&text);
                }
                ("w", "fldChar") => self.field_sign(xml, &tag, draft, look),
                ("w", "footnoteReference") => note(draft, NoteKind::Footnote, &tag),
                ("w", "endnoteReference") => note(draft, NoteKind::Endnote, &tag),
                ("w", "commentReference") => note(draft, NoteKind::Comment, &tag),
                ("w", "lastRenderedPageBreak") if self.breaks == PageBreaks::Rendered => self.page += 1,
                ("w", "br") => self.line_break(&tag, draft, look, link),
                ("w", "cr") => self.push(draft, "\n", look, link),
                ("w", "tab" | "ptab") => self.push(draft, "\t", look, link),
                ("w", "noBreakHyphen") => self.push(draft, "-", look, link),
                ("w", "sym") => {
                    if let Some(sign) = symbol(&tag) {
                        self.push(draft, sign.encode_utf8(&mut [0; 4]), look, link);
                    }
                }
                ("w", "ruby") => {
                    let inside = xml.level();
                    while let Some(tag) = xml.element(inside) {
                        // The small signs above only help to pronounce the base.
                        if tag.name() == ("w", "rubyBase") {
                            self.inlines(xml, draft, &mut Properties::default(), link);
                        }
                    }
                }
                ("w", "drawing" | "pict" | "object") => self.drawing(xml, draft),
                ("mc", "AlternateContent") => {
                    let inside = xml.level();
                    let before = draft.weight(&self.counts);
                    while let Some(tag) = xml.element(inside) {
                        if matches!(tag.name(), ("mc", "Choice" | "Fallback")) && draft.weight(&self.counts) == before {
                            self.run_contents(xml, draft, look, link);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn field_sign(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, draft: &mut Draft, look: &RunLook) {
        match tag.attribute("fldCharType").as_deref() {
            Some("begin") => {
                self.fields.begin();
                if let Some(tick) = form_tick(xml) {
                    if draft.paragraph.inline.is_blank() && draft.paragraph.tick.is_none() {
                        draft.paragraph.tick = Some(tick);
                    } else {
                        let sign = if tick { "☒" } else { "☐" };
                        draft.paragraph.inline.push(sign, &words_look(look, None));
                    }
                }
            }
            Some("separate") => self.fields.separate(),
            Some("end") => self.fields.end(),
            _ => {}
        }
    }

    fn line_break(&mut self, tag: &Tag<'_>, draft: &mut Draft, look: &RunLook, link: Option<&Rc<str>>) {
        let ends_page = tag.attribute("type").is_some_and(|kind| kind == "page");
        self.push(draft, "\n", look, link);
        if ends_page && self.breaks == PageBreaks::Explicit {
            self.page += 1;
        }
    }

    /// Words of a run: signs of symbol fonts become what a reader sees, soft hyphens vanish.
    fn text(&mut self, draft: &mut Draft, text: &str, look: &RunLook, link: Option<&Rc<str>>) {
        if let Some(Some(up)) = look.raised
            && draft.paragraph.inline.text.ends_with(|sign: char| !sign.is_whitespace())
            && let Some(raised) = raised::signs(text, up)
        {
            return self.push(draft, &raised, look, link);
        }
        let font = look.font.as_deref().unwrap_or_default();
        let is_foreign = |sign: char| sign == '\u{ad}' || ('\u{f000}'..='\u{f0ff}').contains(&sign);
        if !text.contains(is_foreign) {
            return self.push(draft, text, look, link);
        }
        let readable: String = text
            .chars()
            .filter(|sign| *sign != '\u{ad}')
            .filter_map(|sign| if is_foreign(sign) { symbols::sign(font, u32::from(sign)) } else { Some(sign) })
            .collect();
        self.push(draft, &readable, look, link);
    }

    fn push(&mut self, draft: &mut Draft, text: &str, look: &RunLook, link: Option<&Rc<str>>) {
        if self.fields.hides_text() {
            return;
        }
        let whole = look.over(&draft.style.look).over(&self.styles.usual_look);
        let letters = text.split_whitespace().map(|word| word.chars().count()).sum::<usize>();
        if whole.hidden == Some(true) {
            self.counts.hidden_characters += text.chars().count() as u64;
            return;
        }
        if letters > 0 {
            draft.letters += letters;
            let size = whole.size.unwrap_or(USUAL_SIZE);
            draft.size = Some(draft.size.map_or(size, |smallest| smallest.min(size)));
            // The field may end at the beginning of the paragraph behind the table of contents, so only words count.
            draft.paragraph.in_contents |= self.fields.in_contents();
            if draft.paragraph.page == 0 {
                draft.paragraph.page = self.page;
            }
        }
        if whole.bold == Some(true) {
            draft.bold_letters += letters;
        }
        if whole.font.as_deref().is_some_and(is_typewriter_font) {
            draft.monospaced_letters += letters;
        }
        let link = self.fields.link().or(link);
        draft.paragraph.inline.push(text, &words_look(look, link));
    }

    /// Looks for text boxes, charts and pictures in a drawing.
    fn drawing(&mut self, xml: &mut Xml<'_>, draft: &mut Draft) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("w", "txbxContent") => {
                    let mut items = self.story(xml);
                    draft.boxes.append(&mut items);
                }
                ("pic", "pic") | ("v", "imagedata") => self.counts.pictures += 1,
                ("c", "chart") | ("dgm", "relIds") => {
                    if let Some(id) = tag.attribute("id").or_else(|| tag.attribute("dm")) {
                        draft.boxes.push(Item::Graphic { id: id.into_owned(), page: self.page });
                    }
                }
                ("mc", "AlternateContent") => {
                    let inside = xml.level();
                    let before = draft.weight(&self.counts);
                    while let Some(tag) = xml.element(inside) {
                        if matches!(tag.name(), ("mc", "Choice" | "Fallback")) && draft.weight(&self.counts) == before {
                            self.drawing(xml, draft);
                        }
                    }
                }
                _ => self.drawing(xml, draft),
            }
        }
    }
}

/// What a paragraph says about itself besides its style.
#[derive(Debug, Default)]
struct Properties {
    outline: Option<u8>,
    list: ListPlace,
    ends_page: bool,
}

/// What a content control is for.
#[derive(Debug, Default)]
struct Control {
    /// The control is a box with this state.
    tick: Option<bool>,
}

impl Control {
    fn read(xml: &mut Xml<'_>) -> Control {
        let level = xml.level();
        let mut control = Control::default();
        while let Some(tag) = xml.element(level) {
            if matches!(tag.name(), ("w14" | "w", "checkbox")) {
                let inside = xml.level();
                control.tick = Some(false);
                while let Some(tag) = xml.element(inside) {
                    if tag.name().1 == "checked" {
                        control.tick = Some(is_on(&tag));
                    }
                }
            }
        }
        control
    }
}

/// The state of a box in an old form, inside the field sign that was opened last.
fn form_tick(xml: &mut Xml<'_>) -> Option<bool> {
    let level = xml.level();
    let mut tick = None;
    while let Some(data) = xml.element(level) {
        if data.name() != ("w", "ffData") {
            continue;
        }
        let inside = xml.level();
        while let Some(tag) = xml.element(inside) {
            if tag.name() == ("w", "checkBox") {
                let (mut default, mut checked) = (false, None);
                let inner = xml.level();
                while let Some(tag) = xml.element(inner) {
                    match tag.name() {
                        ("w", "default") => default = is_on(&tag),
                        ("w", "checked") => checked = Some(is_on(&tag)),
                        _ => {}
                    }
                }
                tick = Some(checked.unwrap_or(default));
            }
        }
    }
    tick
}

fn note(draft: &mut Draft, kind: NoteKind, tag: &Tag<'_>) {
    if let Some(id) = tag.attribute("id") {
        draft.paragraph.notes.push(NoteReference { kind, id: id.into_owned() });
    }
}

fn symbol(tag: &Tag<'_>) -> Option<char> {
    let code = u32::from_str_radix(&tag.attribute("char")?, 16).ok()?;
    let font = tag.attribute("font").unwrap_or_default();
    // A private character of an ordinary font has no meaning outside it.
    if symbols::is_symbol_font(&font) || !(0xF000..=0xF0FF).contains(&code) { symbols::sign(&font, code) } else { None }
}

/// The marks of a run. Bold that comes with a heading's style says nothing beyond the heading, so only what the run
/// itself and its character style say counts.
fn words_look(look: &RunLook, link: Option<&Rc<str>>) -> Look {
    Look {
        bold: look.bold == Some(true),
        italic: look.italic == Some(true),
        code: look.font.as_deref().is_some_and(is_typewriter_font),
        link: link.cloned(),
    }
}

/// Whether a font of this name has letters of one width.
pub fn is_typewriter_font(font: &str) -> bool {
    const FONTS: &[&str] = &[
        "courier",
        "consolas",
        "menlo",
        "monaco",
        "lucida console",
        "lucida sans typewriter",
        "andale mono",
        "inconsolata",
        "fixedsys",
        "terminal",
        "sf mono",
        "cascadia",
        "source code",
        "fira code",
        "jetbrains",
        "nimbus mono",
        "free mono",
        "freemono",
        "ocr a",
        "letter gothic",
    ];
    let font = font.to_lowercase();
    FONTS.iter().any(|name| font.starts_with(name))
        || font.ends_with(" mono")
        || font.contains(" mono ")
        || font.ends_with("monospace")
}

pub fn heading_level(outline: Option<u8>, role: Role) -> Option<u8> {
    match (outline, role) {
        (Some(9), Role::Heading(_)) => None,
        (_, Role::Heading(level)) => Some(level),
        (_, Role::Title) => Some(1),
        (Some(level @ 0..=8), Role::Plain) => Some(level + 1),
        _ => None,
    }
}
