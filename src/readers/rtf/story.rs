//! Walks the tokens of an RTF file and gathers its stories: the body, notes, headers, text boxes.

use super::super::code_pages::CodePage;
use super::super::flow::blocks::Notes;
use super::super::flow::fields::Fields;
use super::super::flow::inline::{Inline, Look};
use super::super::flow::numbering::{LEVELS, Numbering};
use super::super::flow::story::{Counts, Item, ListEntry, NoteKind, NoteReference, heading_level, is_typewriter_font};
use super::super::flow::symbols;
use super::super::flow::table::{self, Merge};
use super::super::flow::{CellShape, Draft, Flow, PIECES_MAX, RowShape, TABLE_LEVELS_MAX, is_bullet};
use super::super::{Limits, ReadContext};
use super::header::{Font, Lists, Style, Styles};
use super::tokens::{Token, Tokens};
use crate::document::{AsideRole, Block, BlockKind, Limit, Marker, Place};
use std::collections::HashMap;
use std::rc::Rc;

/// What was read.
pub struct Pieces {
    pub items: Vec<Item>,
    pub notes: Notes,
    pub furniture: Vec<Block>,
    pub counts: Counts,
    /// How many pages the author's own breaks make.
    pub pages: Option<u32>,
    pub title: Option<String>,
    pub metadata: Vec<(String, String)>,
    pub limit: Option<Limit>,
    /// The last brace is missing.
    pub is_cut_off: bool,
}

/// Where the words of a group go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Destination {
    #[default]
    Text,
    Skip,
    Fonts,
    StyleSheet,
    Style,
    ListTable,
    ListPattern,
    Overrides,
    Information,
    /// One piece of information by its name.
    Fact(&'static str),
    Instruction,
    FormField,
    /// The number or bullet that stands before a paragraph.
    ListText,
}

/// What has to be done when a group ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Ending {
    #[default]
    None,
    Field,
    FormField,
    Font,
    Style,
    ListLevel,
    ListPattern,
    Overrides,
    Override,
    OverrideLevel,
    Fact(&'static str),
    Story(StoryKind),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StoryKind {
    Footnote,
    Comment,
    Furniture,
    TextBox,
}

/// Everything that a group inherits and gives back at its end.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    destination: Destination,
    ending: Ending,
    font: i32,
    bold: bool,
    italic: bool,
    hidden: bool,
    deleted: bool,
    /// How many characters stand for a Unicode character in old programs.
    fallback: u8,
    /// Pictures here are drawn elsewhere too.
    pictures_counted: bool,
    /// The group describes the row of an inner table.
    inner_row: bool,
    /// Where a Unicode form of the words beside goes.
    unicode_form: Destination,
    paragraph: Properties,
}

#[derive(Clone, Copy, Debug, Default)]
struct Properties {
    style: i32,
    outline: Option<u8>,
    list: Option<u32>,
    level: u8,
    in_table: bool,
    table_level: usize,
}

impl Properties {
    fn level_of_table(&self) -> usize {
        match (self.table_level, self.in_table) {
            (0, true) => 1,
            (level, _) => level.min(TABLE_LEVELS_MAX),
        }
    }
}

/// A story that is being gathered.
#[derive(Default)]
struct Story {
    flow: Flow,
    draft: Draft,
    list_text: Option<String>,
    is_endnote: bool,
}

pub struct Walker {
    limits: Limits,
    state: State,
    stack: Vec<State>,
    stories: Vec<Story>,
    /// The code page that the person chose or that the letters told.
    known_page: Option<CodePage>,
    default_page: CodePage,
    fonts: HashMap<i32, Font>,
    styles: Styles,
    lists: Lists,
    numbering: Numbering,
    font: (i32, Font),
    style: (Option<i32>, Style),
    fields: Fields,
    form: Form,
    /// Words that go to no story.
    captured: String,
    bytes: Vec<u8>,
    units: Vec<u16>,
    /// Characters that stand for the last Unicode character and are passed over.
    to_skip: usize,
    /// The group begins with the sign that what is unknown is to be skipped.
    is_optional: bool,
    shapes: [RowShape; 2],
    cell: CellShape,
    page: u32,
    knows_pages: bool,
    /// A section ended; unless the next one says otherwise, it begins on a page of its own.
    section_begins: bool,
    characters: u64,
    note_number: u32,
    /// Paragraphs and cells so far.
    pieces: u64,
    in_deletion: bool,
    /// Letters in fonts that name no code page, in a file that names none: at most [`UNNAMED_BYTES_MAX`].
    pub unnamed: Vec<u8>,
    names_code_page: bool,
    date: Date,
    out: Pieces,
}

const UNNAMED_BYTES_MAX: usize = 16 << 10;

/// Texts beside the story, such as a title, are cut here.
const CAPTURED_BYTES_MAX: usize = 64 << 10;

/// Paragraphs of old lists belong to one list with each other.
const OLD_LIST: u32 = u32::MAX - 1;

#[derive(Default)]
struct Form {
    is_box: bool,
    result: i32,
    default: i32,
}

#[derive(Default)]
struct Date {
    year: i32,
    month: i32,
    day: i32,
    hour: i32,
    minute: i32,
}

impl Walker {
    pub fn new(limits: Limits, known_page: Option<CodePage>) -> Self {
        let out = Pieces {
            items: Vec::new(),
            notes: Notes::new(),
            furniture: Vec::new(),
            counts: Counts::default(),
            pages: None,
            title: None,
            metadata: Vec::new(),
            limit: None,
            is_cut_off: true,
        };
        Walker {
            limits,
            state: State { fallback: 1, ..State::default() },
            stack: Vec::new(),
            stories: vec![Story { flow: Flow::at_page(1), ..Story::default() }],
            known_page,
            default_page: known_page.unwrap_or(CodePage::WESTERN),
            fonts: HashMap::new(),
            styles: Styles::default(),
            lists: Lists::default(),
            numbering: Numbering::default(),
            font: (0, Font::default()),
            style: (None, Style::default()),
            fields: Fields::default(),
            form: Form::default(),
            captured: String::new(),
            bytes: Vec::new(),
            units: Vec::new(),
            to_skip: 0,
            is_optional: false,
            shapes: [RowShape::default(), RowShape::default()],
            cell: CellShape::default(),
            page: 1,
            knows_pages: false,
            section_begins: false,
            characters: 0,
            note_number: 0,
            pieces: 0,
            in_deletion: false,
            unnamed: Vec::new(),
            names_code_page: false,
            date: Date::default(),
            out,
        }
    }

    /// Reads the whole file.
    pub fn read(&mut self, ctx: &mut ReadContext<'_>, bytes: &[u8]) {
        const REPORT_BYTES: usize = 1 << 20;
        let mut tokens = Tokens::new(bytes);
        let mut reported = 0;
        while let Some(token) = tokens.next() {
            self.token(token);
            if tokens.offset() >= reported + REPORT_BYTES {
                reported = tokens.offset();
                ctx.report(reported as u64, bytes.len() as u64);
            }
            if self.out.limit.is_some() || !self.out.is_cut_off {
                break;
            }
        }
        self.flush();
    }

    pub fn finish(mut self) -> Pieces {
        // Groups that are still open end with the file.
        let is_cut_off = self.out.is_cut_off;
        while !self.stack.is_empty() {
            self.close();
        }
        self.out.is_cut_off = is_cut_off;
        self.end_paragraph_if_begun();
        if let Some(story) = self.stories.pop() {
            self.out.items = story.flow.finish();
        }
        self.out.pages = self.knows_pages.then_some(self.page);
        self.out
    }

    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Text(bytes) => {
                let skipped = self.to_skip.min(bytes.len());
                self.to_skip -= skipped;
                self.push_bytes(bytes.get(skipped..).unwrap_or_default());
            }
            Token::Hex(byte) => {
                if self.to_skip > 0 {
                    self.to_skip -= 1;
                } else {
                    self.push_bytes(&[byte]);
                }
            }
            Token::Word { name: "u", number: Some(number) } => {
                self.unit(number);
                self.to_skip = usize::from(self.state.fallback);
            }
            Token::Word { name, number } => {
                self.word(name, number);
                self.is_optional = false;
            }
            Token::Symbol(sign) => self.symbol(sign),
            Token::Open => self.open(),
            Token::Close => self.close(),
        }
    }

    fn open(&mut self) {
        self.flush();
        self.to_skip = 0;
        if self.stack.len() as u64 >= self.limits.depth {
            self.out.limit = Some(Limit::Depth(self.limits.depth));
            return;
        }
        self.stack.push(self.state);
        self.state.ending = Ending::None;
        match self.state.destination {
            Destination::Fonts => self.state.ending = Ending::Font,
            Destination::StyleSheet => {
                self.style = (Some(0), Style::default());
                self.captured.clear();
                self.state.destination = Destination::Style;
                self.state.ending = Ending::Style;
            }
            _ => {}
        }
    }

    fn close(&mut self) {
        self.flush();
        self.to_skip = 0;
        self.is_optional = false;
        self.end_group(self.state.ending);
        match self.stack.pop() {
            Some(state) => self.state = state,
            None => return,
        }
        if self.stack.is_empty() {
            self.out.is_cut_off = false;
        }
    }

    fn end_group(&mut self, ending: Ending) {
        match ending {
            Ending::None => {}
            Ending::Field => self.fields.end(),
            Ending::FormField => self.end_form_field(),
            Ending::Font => self.end_font(),
            Ending::Style => {
                if let (Some(number), mut style) = std::mem::take(&mut self.style) {
                    style.name = self.captured.trim().trim_end_matches(';').to_owned();
                    self.styles.0.insert(number, style);
                }
            }
            Ending::ListLevel => self.lists.end_level(),
            Ending::ListPattern => {
                let pattern = std::mem::take(&mut self.captured);
                self.lists.set_pattern(&pattern);
            }
            Ending::Override => self.lists.end_override(),
            Ending::OverrideLevel => self.lists.end_override_level(),
            Ending::Overrides => self.numbering = self.lists.finish(),
            Ending::Fact(name) => self.end_fact(name),
            Ending::Story(kind) => self.end_story(kind),
        }
    }

    // Letters

    fn push_bytes(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        if !self.units.is_empty() {
            self.flush();
        }
        if self.state.destination != Destination::Skip {
            self.bytes.extend_from_slice(bytes);
        }
    }

    fn unit(&mut self, number: i32) {
        if !self.bytes.is_empty() {
            self.flush();
        }
        // Numbers above 32767 are written as negative ones.
        let unit = u16::try_from(number.rem_euclid(0x1_0000)).unwrap_or(0xFFFD);
        if self.state.destination != Destination::Skip {
            self.units.push(unit);
        }
    }

    /// Decodes what has gathered and hands it on.
    fn flush(&mut self) {
        if !self.units.is_empty() {
            let units = std::mem::take(&mut self.units);
            let text: String = char::decode_utf16(units).map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
            self.sink(&self.readable(&text));
        }
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            let text = self.decoded(&bytes);
            self.sink(&text);
        }
    }

    fn decoded(&mut self, bytes: &[u8]) -> String {
        let is_words = matches!(self.state.destination, Destination::Text | Destination::ListText | Destination::Instruction);
        let font = if is_words { self.fonts.get(&self.state.font) } else { None };
        if bytes.is_ascii() && !font.is_some_and(|font| font.is_symbol) {
            if self.unnamed.len() < UNNAMED_BYTES_MAX && self.state.destination == Destination::Text {
                self.unnamed.extend_from_slice(bytes);
            }
            return String::from_utf8_lossy(bytes).into_owned();
        }
        match font {
            Some(font) if font.is_symbol => {
                bytes.iter().filter_map(|byte| symbols::sign(&font.name, 0xF000 + u32::from(*byte))).collect()
            }
            Some(Font { code_page: Some(page), .. }) => page.decode(bytes),
            Some(font) if font.is_western && !means_default_page(bytes) && self.known_page.is_none() => {
                CodePage::WESTERN.decode(bytes)
            }
            _ => {
                if !self.names_code_page && self.unnamed.len() < UNNAMED_BYTES_MAX {
                    self.unnamed.extend_from_slice(bytes);
                }
                self.default_page.decode(bytes)
            }
        }
    }

    /// Signs of symbol fonts stand in the private area.
    fn readable(&self, text: &str) -> String {
        let is_private = |sign: char| ('\u{f000}'..='\u{f0ff}').contains(&sign);
        if !text.contains(is_private) {
            return text.to_owned();
        }
        let font = self.fonts.get(&self.state.font).map(|font| font.name.as_str()).unwrap_or_default();
        let sign = |sign: char| if is_private(sign) { symbols::sign(font, u32::from(sign)) } else { Some(sign) };
        text.chars().filter_map(sign).collect()
    }

    fn sink(&mut self, text: &str) {
        match self.state.destination {
            Destination::Text => self.words(text),
            Destination::Instruction => self.fields.instruct(text),
            Destination::Fonts => self.font_name(text),
            Destination::Style | Destination::ListPattern | Destination::Fact(_) if self.captured.len() < CAPTURED_BYTES_MAX => {
                self.captured.push_str(text);
            }
            Destination::ListText => {
                if let Some(story) = self.stories.last_mut()
                    && story.list_text.as_ref().is_none_or(|text| text.len() < CAPTURED_BYTES_MAX)
                {
                    story.list_text.get_or_insert_default().push_str(text);
                }
            }
            _ => {}
        }
    }

    /// Words of the story that is open.
    fn words(&mut self, text: &str) {
        self.in_deletion &= self.state.deleted;
        if self.fields.hides_text() || self.state.deleted {
            return;
        }
        let count = text.chars().count() as u64;
        if self.state.hidden {
            self.out.counts.hidden_characters += count;
            return;
        }
        if std::mem::take(&mut self.section_begins) {
            self.new_page();
        }
        self.characters += count;
        if self.characters > self.limits.characters {
            self.out.limit = Some(Limit::Characters(self.limits.characters));
            return;
        }
        let State { bold, italic, paragraph, font, .. } = self.state;
        let style = self.styles.0.get(&paragraph.style);
        let look = Look {
            bold: bold && !style.is_some_and(|style| style.is_bold),
            italic: italic && !style.is_some_and(|style| style.is_italic),
            code: self.fonts.get(&font).is_some_and(|font| is_typewriter_font(&font.name)),
            link: self.fields.link().map(Rc::clone),
        };
        let in_contents = self.fields.in_contents() && !text.trim().is_empty();
        let page = self.page;
        if let Some(story) = self.stories.last_mut() {
            story.draft.push(text, &look, bold, page);
            story.draft.paragraph.in_contents |= in_contents;
        }
    }

    /// A sign that a control word stands for.
    fn sign(&mut self, text: &str) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
            return;
        }
        self.flush();
        self.sink(text);
    }

    fn symbol(&mut self, sign: u8) {
        match sign {
            b'*' => self.is_optional = true,
            b'~' => self.sign("\u{a0}"),
            b'_' => self.sign("-"),
            b'\r' | b'\n' if self.state.destination == Destination::Text => {
                self.flush();
                self.end_paragraph();
            }
            b'\t' => self.sign("\t"),
            b'{' | b'}' | b'\\' => self.token(Token::Text(&[sign])),
            // A place where a word may be parted, an index entry's sign, a formula's.
            _ => {}
        }
    }

    // Control words

    fn word(&mut self, name: &str, number: Option<i32>) {
        if let Some(text) = sign_of(name) {
            if self.state.destination != Destination::Skip {
                self.sign(text);
            }
            return;
        }
        self.flush();
        let value = number.unwrap_or(1);
        if self.destination(name, value) {
            return;
        }
        if std::mem::take(&mut self.is_optional) {
            self.state.destination = Destination::Skip;
            return;
        }
        match self.state.destination {
            Destination::Skip => {}
            Destination::Fonts => self.font_word(name, value),
            Destination::Style => self.style_word(name, value),
            Destination::ListTable | Destination::ListPattern => self.lists.word(name, value),
            Destination::Overrides => self.lists.override_word(name, value),
            Destination::Information | Destination::Fact(_) => self.date_word(name, value),
            Destination::FormField => match name {
                "fftype" => self.form.is_box = value == 1,
                "ffres" => self.form.result = value,
                "ffdefres" => self.form.default = value,
                _ => {}
            },
            Destination::Text | Destination::ListText | Destination::StyleSheet | Destination::Instruction => {
                let _ = self.look_word(name, number)
                    || self.paragraph_word(name, value)
                    || self.table_word(name, value)
                    || self.file_word(name, value);
            }
        }
    }

    /// Control words that say where the words of their group go.
    fn destination(&mut self, name: &str, value: i32) -> bool {
        use Destination as D;
        let (destination, ending) = match (name, self.state.destination) {
            ("pict", _) => {
                if !self.state.pictures_counted && !self.state.deleted {
                    self.out.counts.pictures += 1;
                }
                (D::Skip, Ending::None)
            }
            ("ud", D::Skip) => (self.state.unicode_form, Ending::None),
            (_, D::Skip) => return false,
            ("upr", destination) => {
                self.state.unicode_form = destination;
                (D::Skip, Ending::None)
            }
            ("fonttbl", _) => (D::Fonts, Ending::Font),
            ("stylesheet", _) => (D::StyleSheet, Ending::None),
            ("listtable", _) => (D::ListTable, Ending::None),
            ("list", D::ListTable) => {
                self.lists.begin_list();
                (D::ListTable, Ending::None)
            }
            ("listlevel", _) => {
                self.lists.begin_level();
                (D::ListTable, Ending::ListLevel)
            }
            ("leveltext", _) => {
                self.captured.clear();
                (D::ListPattern, Ending::ListPattern)
            }
            ("listoverridetable", _) => (D::Overrides, Ending::Overrides),
            ("listoverride", D::Overrides) => {
                self.lists.begin_override();
                (D::Overrides, Ending::Override)
            }
            ("lfolevel", D::Overrides) => (D::Overrides, Ending::OverrideLevel),
            ("info", _) => (D::Information, Ending::None),
            (_, D::Information) => match fact(name) {
                Some(name) => {
                    self.captured.clear();
                    self.date = Date::default();
                    (D::Fact(name), Ending::Fact(name))
                }
                None => return false,
            },
            ("field", _) => {
                self.fields.begin();
                self.state.ending = Ending::Field;
                return true;
            }
            ("fldinst", _) => (D::Instruction, Ending::None),
            ("fldrslt", destination) => {
                self.fields.separate();
                (destination, Ending::None)
            }
            ("formfield", _) => {
                self.form = Form::default();
                (D::FormField, Ending::FormField)
            }
            ("listtext" | "pntext", _) => {
                if let Some(story) = self.stories.last_mut() {
                    story.list_text = None;
                }
                (D::ListText, Ending::None)
            }
            ("footnote", _) => return self.begin_story(StoryKind::Footnote),
            ("annotation", _) => return self.begin_story(StoryKind::Comment),
            ("header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf", _) => {
                return self.begin_story(StoryKind::Furniture);
            }
            ("shptxt" | "dptxbxtext", _) => return self.begin_story(StoryKind::TextBox),
            ("nesttableprops", _) => {
                self.state.inner_row = true;
                return true;
            }
            ("nonshppict" | "shprslt" | "listpicture", _) => {
                self.state.pictures_counted = true;
                (D::Skip, Ending::None)
            }
            ("cs" | "ts" | "ds", D::Style) => {
                self.style.0 = None;
                return true;
            }
            ("ftnalt", D::Text) => {
                if let Some(story) = self.stories.last_mut() {
                    story.is_endnote = value != 0;
                }
                return true;
            }
            _ if is_passed_through(name) => return true,
            _ if is_skipped(name) => (D::Skip, Ending::None),
            _ => return false,
        };
        self.state.destination = destination;
        if ending != Ending::None {
            self.state.ending = ending;
        }
        true
    }

    fn look_word(&mut self, name: &str, number: Option<i32>) -> bool {
        let is_on = number != Some(0);
        match name {
            "plain" => {
                let State { font, bold, italic, hidden, deleted, .. } = &mut self.state;
                (*font, *bold, *italic, *hidden, *deleted) = (self.font.0, false, false, false, false);
            }
            "f" => self.state.font = number.unwrap_or(0),
            "b" => self.state.bold = is_on,
            "i" => self.state.italic = is_on,
            "v" => self.state.hidden = is_on,
            "deleted" => self.delete(is_on),
            "revised" if is_on => self.out.counts.changes += 1,
            "uc" => self.state.fallback = u8::try_from(number.unwrap_or(1)).unwrap_or(1),
            _ => return false,
        }
        true
    }

    fn delete(&mut self, is_on: bool) {
        self.state.deleted = is_on;
        if is_on && !self.in_deletion {
            self.out.counts.changes += 1;
        }
        self.in_deletion = is_on;
    }

    fn paragraph_word(&mut self, name: &str, value: i32) -> bool {
        match name {
            "par" if !self.state.deleted => self.end_paragraph(),
            "sect" => {
                self.end_paragraph();
                self.section_begins = true;
            }
            // The section goes on on the same page.
            "sbknone" => self.section_begins = false,
            "pard" => self.state.paragraph = Properties::default(),
            "s" => self.state.paragraph.style = value,
            "outlinelevel" => self.state.paragraph.outline = u8::try_from(value).ok().filter(|level| *level <= 9),
            "ls" => self.state.paragraph.list = u32::try_from(value).ok().filter(|list| *list > 0),
            "ilvl" => self.state.paragraph.level = u8::try_from(value).unwrap_or(0).min(LEVELS as u8 - 1),
            "intbl" => self.state.paragraph.in_table = value != 0,
            "itap" => self.state.paragraph.table_level = usize::try_from(value).unwrap_or(0),
            "page" => {
                self.words("\n");
                self.new_page();
            }
            "pagebb" if value != 0 => self.new_page(),
            _ => return false,
        }
        true
    }

    fn new_page(&mut self) {
        self.knows_pages = true;
        self.page = self.page.saturating_add(1);
        let page = self.page;
        if let Some(story) = self.stories.last_mut() {
            story.flow.page = page;
        }
    }

    fn table_word(&mut self, name: &str, value: i32) -> bool {
        let inner = usize::from(self.state.inner_row);
        let level = self.state.paragraph.level_of_table();
        let shape = &mut self.shapes[inner];
        match name {
            "trowd" => {
                *shape = RowShape::default();
                self.cell = CellShape::default();
            }
            "trleft" => shape.left = value,
            "trhdr" => shape.is_header = true,
            "clmgf" => self.cell.horizontal = Merge::Begins,
            "clmrg" => self.cell.horizontal = Merge::Continues,
            "clvmgf" => self.cell.vertical = Merge::Begins,
            "clvmrg" => self.cell.vertical = Merge::Continues,
            "cellx" => {
                let cell = CellShape { right: value, ..std::mem::take(&mut self.cell) };
                if (shape.cells.len() as u64) < self.limits.columns {
                    shape.cells.push(cell);
                }
            }
            "cell" => self.end_cell(1),
            "nestcell" => self.end_cell(level.max(2)),
            "row" => self.end_row(1, 0),
            "nestrow" => self.end_row(level.max(2), 1),
            _ => return false,
        }
        true
    }

    fn end_cell(&mut self, level: usize) {
        self.end_paragraph_at(level);
        if let Some(story) = self.stories.last_mut() {
            story.flow.end_cell(level);
        }
    }

    fn end_row(&mut self, level: usize, shape: usize) {
        let shape = self.shapes.get(shape).cloned().unwrap_or_default();
        self.end_paragraph_if_begun();
        if let Some(story) = self.stories.last_mut() {
            story.flow.end_row(level, shape);
        }
    }

    /// Words about the whole file.
    fn file_word(&mut self, name: &str, value: i32) -> bool {
        let page = match name {
            "deff" => {
                self.font.0 = value;
                self.state.font = value;
                return true;
            }
            "ansicpg" => u32::try_from(value).unwrap_or(0),
            "mac" => 10000,
            "pc" => 437,
            "pca" => 850,
            _ => return false,
        };
        if let Some(page) = CodePage::numbered(page).filter(|_| self.known_page.is_none()) {
            self.default_page = page;
            // The Western code page is what programs write that have not been told another one.
            self.names_code_page = name == "ansicpg" && page != CodePage::WESTERN;
        }
        true
    }

    // The tables at the beginning

    fn font_word(&mut self, name: &str, value: i32) {
        match name {
            "f" => {
                self.font.1 = Font::default();
                self.captured.clear();
                self.state.font = value;
                self.fonts.entry(value).or_default();
            }
            "fcharset" => self.font.1.set_charset(value),
            "cpg" => self.font.1.code_page = u32::try_from(value).ok().and_then(CodePage::numbered),
            _ => {}
        }
    }

    fn font_name(&mut self, text: &str) {
        for part in text.split_inclusive(';') {
            self.captured.push_str(part.trim_end_matches(';'));
            if part.ends_with(';') {
                self.end_font();
            }
        }
    }

    /// Keeps the font that was described last, if one was.
    fn end_font(&mut self) {
        let name = std::mem::take(&mut self.captured);
        let name = name.trim();
        if !name.is_empty() && self.fonts.len() < 1 << 16 {
            let mut font = std::mem::take(&mut self.font.1);
            font.is_symbol |= symbols::is_symbol_font(name);
            font.name = name.to_owned();
            self.fonts.insert(self.state.font, font);
        }
    }

    fn style_word(&mut self, name: &str, value: i32) {
        let (number, style) = &mut self.style;
        match name {
            "s" => *number = Some(value),
            "sbasedon" => style.based_on = Some(value),
            "outlinelevel" => style.outline = u8::try_from(value).ok().filter(|level| *level <= 9),
            "b" => style.is_bold = value != 0,
            "i" => style.is_italic = value != 0,
            _ => {}
        }
    }

    fn date_word(&mut self, name: &str, value: i32) {
        match name {
            "yr" => self.date.year = value,
            "mo" => self.date.month = value,
            "dy" => self.date.day = value,
            "hr" => self.date.hour = value,
            "min" => self.date.minute = value,
            _ => {}
        }
    }

    fn end_fact(&mut self, name: &str) {
        let captured = std::mem::take(&mut self.captured);
        let Date { year, month, day, hour, minute } = std::mem::take(&mut self.date);
        let value = match name {
            "created" | "modified" if year > 0 => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00"),
            _ => captured.trim().to_owned(),
        };
        if value.is_empty() {
            return;
        }
        if name == "title" {
            self.out.title = Some(value);
        } else if !self.out.metadata.iter().any(|(known, _)| known == name) {
            self.out.metadata.push((name.to_owned(), value));
        }
    }

    fn end_form_field(&mut self) {
        const TAKES_DEFAULT: i32 = 25;
        let Form { is_box, result, default } = std::mem::take(&mut self.form);
        let tick = if result == TAKES_DEFAULT { default != 0 } else { result != 0 };
        let Some(story) = self.stories.last_mut().filter(|_| is_box) else { return };
        let paragraph = &mut story.draft.paragraph;
        if paragraph.inline.is_blank() && paragraph.tick.is_none() {
            paragraph.tick = Some(tick);
        } else {
            paragraph.inline.push(if tick { "☒" } else { "☐" }, &Look::default());
        }
    }

    // Stories

    fn begin_story(&mut self, kind: StoryKind) -> bool {
        // What a field hides stays hidden, and so does a deleted note.
        if self.fields.hides_text() || self.state.deleted || self.state.hidden {
            self.state.destination = Destination::Skip;
            return true;
        }
        self.state.destination = Destination::Text;
        self.state.ending = Ending::Story(kind);
        self.state.paragraph = Properties::default();
        self.stories.push(Story { flow: Flow::at_page(self.page), ..Story::default() });
        true
    }

    fn end_story(&mut self, kind: StoryKind) {
        self.end_paragraph_if_begun();
        let Some(story) = self.stories.pop() else { return };
        let is_endnote = story.is_endnote;
        let mut items = story.flow.finish();
        let around = self.stories.last_mut();
        let note = match kind {
            StoryKind::Footnote if is_endnote => NoteKind::Endnote,
            StoryKind::Footnote => NoteKind::Footnote,
            StoryKind::Comment => NoteKind::Comment,
            StoryKind::TextBox => {
                if let Some(around) = around {
                    around.draft.boxes.append(&mut items);
                }
                return;
            }
            StoryKind::Furniture => return self.keep_furniture(items),
        };
        let (inline, _) = table::flattened(items);
        self.note_number += 1;
        let reference = NoteReference { kind: note, id: self.note_number.to_string() };
        if let Some(around) = around {
            around.draft.paragraph.notes.push(reference.clone());
            self.out.notes.insert((reference.kind, reference.id), inline);
        }
    }

    /// Running headers and footers, each wording once.
    fn keep_furniture(&mut self, items: Vec<Item>) {
        const FURNITURE_MAX: usize = 1_000;
        let (Inline { text, marks }, _) = table::flattened(items);
        let known = &mut self.out.furniture;
        if !text.is_empty() && known.len() < FURNITURE_MAX && !known.iter().any(|block| block.text == text) {
            let kind = BlockKind::Aside { role: AsideRole::PageFurniture };
            known.push(Block { kind, text, place: Place::Unknown, marks });
        }
    }

    fn end_paragraph(&mut self) {
        self.end_paragraph_at(self.state.paragraph.level_of_table());
    }

    fn end_paragraph_if_begun(&mut self) {
        if self.stories.last().is_some_and(|story| !story.draft.is_empty()) {
            self.end_paragraph();
        }
    }

    fn end_paragraph_at(&mut self, table_level: usize) {
        self.pieces += 1;
        if self.pieces > PIECES_MAX {
            self.out.limit = Some(Limit::Steps(PIECES_MAX));
            return;
        }
        self.fields.end_paragraph();
        let page = self.page;
        let properties = self.state.paragraph;
        let Some(story) = self.stories.last_mut() else { return };
        let list_text = story.list_text.take();
        let (mut paragraph, boxes) = std::mem::take(&mut story.draft).finish(page);
        let (role, outline) = self.styles.role(properties.style);
        paragraph.role = role;
        paragraph.heading = heading_level(properties.outline.or(outline), role);
        paragraph.list = self.list_entry(&properties, list_text);
        let Some(story) = self.stories.last_mut() else { return };
        story.flow.push(Item::Paragraph(paragraph), table_level);
        for item in boxes {
            story.flow.push(item, table_level);
        }
    }

    /// The number that the file itself shows is the one that its reader sees; without it we count.
    fn list_entry(&mut self, properties: &Properties, shown: Option<String>) -> Option<ListEntry> {
        let counted = properties.list.and_then(|list| self.numbering.next(list, properties.level));
        let shown = shown.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let marker = match (&counted, shown) {
            (Some(Marker::Bullet), _) => Some(Marker::Bullet),
            (_, Some(shown)) if is_bullet(&shown) => Some(Marker::Bullet),
            (_, Some(shown)) => Some(Marker::Number(shown)),
            (_, None) => counted,
        };
        let list = match properties.list {
            Some(list) => list,
            // Lists of the old kind have no number, only the text before their items.
            None if marker.is_some() => OLD_LIST,
            None => return None,
        };
        Some(ListEntry { list, level: properties.level, marker })
    }
}

/// Two letters above ASCII beside each other are rare in the languages of Western Europe, and every word of other
/// alphabets has them.
fn means_default_page(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|pair| pair.iter().all(|byte| *byte >= 0xC0))
}

fn sign_of(name: &str) -> Option<&'static str> {
    let sign = match name {
        "tab" => "\t",
        "line" | "lbr" => "\n",
        "emdash" => "—",
        "endash" => "–",
        "bullet" => "•",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "emspace" | "enspace" | "qmspace" => " ",
        "zwj" => "\u{200d}",
        "zwnj" => "\u{200c}",
        _ => return None,
    };
    Some(sign)
}

fn fact(name: &str) -> Option<&'static str> {
    let fact = match name {
        "title" => "title",
        "author" => "author",
        "subject" => "subject",
        "keywords" => "keywords",
        "doccomm" => "description",
        "category" => "category",
        "creatim" => "created",
        "revtim" => "modified",
        _ => return None,
    };
    Some(fact)
}

/// Groups that programs may skip and that hold words or pictures all the same.
fn is_passed_through(name: &str) -> bool {
    matches!(name, "shppict" | "shp" | "shpinst" | "shpgrp" | "do" | "object" | "result" | "mmath" | "moMath" | "moMathPara")
}

/// Groups whose words are not part of the text.
fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "colortbl"
            | "revtbl"
            | "rsidtbl"
            | "filetbl"
            | "ftnsep"
            | "ftnsepc"
            | "ftncn"
            | "aftnsep"
            | "aftnsepc"
            | "aftncn"
            | "xe"
            | "tc"
            | "tcn"
            | "txe"
            | "rxe"
            | "bxe"
            | "sp"
            | "objdata"
            | "objclass"
            | "objname"
            | "nonesttables"
            | "template"
            | "pn"
            | "pntxta"
            | "pntxtb"
            | "levelnumbers"
            | "listname"
            | "generator"
            | "bkmkstart"
            | "bkmkend"
            | "private"
            | "mmathPict"
    ) || name.len() > 3 && name.ends_with("Pr") && name.starts_with('m')
}
