//! The styles of a Word document, resolved along the styles that they are based on.

use super::super::xml::{Tag, Xml};
use super::package::Package;
use std::collections::HashMap;
use std::rc::Rc;

/// What a paragraph is by the name of its style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    #[default]
    Plain,
    Heading(u8),
    Title,
    Quotation,
    Caption,
    Code,
    /// A line of the table of contents, with its level from 1.
    Contents(u8),
}

/// Properties of a run of words. `None` means that nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunLook {
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub hidden: Option<bool>,
    pub font: Option<Rc<str>>,
    /// The height of the letters, in half points.
    pub size: Option<u16>,
    /// Above (`true`) or below the line; `Some(None)` on it.
    pub raised: Option<Option<bool>>,
    /// The character style.
    pub style: Option<String>,
    /// The run, or the mark at the end of a paragraph, is deleted by a tracked change.
    pub deleted: bool,
}

impl RunLook {
    /// These properties, and those of `base` where nothing is said here.
    pub fn over(&self, base: &RunLook) -> RunLook {
        RunLook {
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            hidden: self.hidden.or(base.hidden),
            font: self.font.clone().or_else(|| base.font.clone()),
            size: self.size.or(base.size),
            raised: self.raised.or(base.raised),
            style: None,
            deleted: self.deleted,
        }
    }

    /// Reads the `rPr` that was opened last.
    pub fn read(xml: &mut Xml<'_>) -> RunLook {
        let level = xml.level();
        let mut look = RunLook::default();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("w", "b") => look.bold = Some(is_on(&tag)),
                ("w", "i") => look.italic = Some(is_on(&tag)),
                ("w", "vanish") => look.hidden = Some(is_on(&tag)),
                ("w", "rFonts") => {
                    look.font = tag.attribute("ascii").or_else(|| tag.attribute("hAnsi")).map(|font| font.as_ref().into())
                }
                ("w", "sz") => look.size = tag.number("val").and_then(|size| u16::try_from(size).ok()),
                ("w", "vertAlign") => {
                    look.raised = tag.attribute("val").map(|place| match place.as_ref() {
                        "superscript" => Some(true),
                        "subscript" => Some(false),
                        _ => None,
                    });
                }
                ("w", "rStyle") => look.style = tag.attribute("val").map(|style| style.into_owned()),
                ("w", "del" | "moveFrom") => look.deleted = true,
                _ => {}
            }
        }
        look
    }
}

/// Whether a property that can be switched is on: without a value it is.
pub fn is_on(tag: &Tag<'_>) -> bool {
    !tag.attribute("val").is_some_and(|value| matches!(value.as_ref(), "0" | "false" | "off" | "none"))
}

/// The list that a paragraph or style belongs to. `None` means that nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListPlace {
    pub list: Option<u32>,
    pub level: Option<u8>,
}

impl ListPlace {
    /// Reads the `numPr` that was opened last.
    pub fn read(xml: &mut Xml<'_>) -> ListPlace {
        let level = xml.level();
        let mut place = ListPlace::default();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("w", "numId") => place.list = tag.number("val").and_then(|number| u32::try_from(number).ok()),
                ("w", "ilvl") => place.level = tag.number("val").and_then(|number| u8::try_from(number.clamp(0, 8)).ok()),
                _ => {}
            }
        }
        place
    }
}

/// A style together with everything that it is based on.
#[derive(Clone, Debug, Default)]
pub struct Style {
    pub role: Role,
    /// 0 to 8 for headings, 9 for body text.
    pub outline: Option<u8>,
    pub list: ListPlace,
    /// The style that names the list: its level may be found in the list by this name.
    pub list_style: Option<String>,
    /// How deep the items of the list stand inside another list, by the name of the style: 1 for "List Bullet 2".
    pub list_depth: u8,
    pub look: RunLook,
    /// A table style that sets its first row apart.
    pub sets_first_row_apart: bool,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub struct Styles {
    by_id: HashMap<String, Rc<Style>>,
    plain: Rc<Style>,
    /// How words look that nothing else is said about.
    pub usual_look: RunLook,
}

/// A style as the file writes it.
#[derive(Debug, Default)]
struct Written {
    name: String,
    based_on: Option<String>,
    is_default_paragraph: bool,
    own: Style,
}

/// Chains of styles are a handful long; a longer one is a circle.
const CHAIN_MAX: usize = 32;

impl Styles {
    pub fn read(package: &mut Package<'_>, path: Option<String>) -> Styles {
        let Some(text) = path.and_then(|path| package.optional(&path)) else { return Styles::default() };
        let mut xml = package.walk(&text);
        let mut written = HashMap::new();
        let mut usual_look = RunLook::default();
        if xml.element(0).is_some() {
            while let Some(tag) = xml.element(1) {
                match tag.name() {
                    ("w", "docDefaults") => usual_look = default_look(&mut xml),
                    ("w", "style") => {
                        let id = tag.attribute("styleId").map(|id| id.into_owned()).unwrap_or_default();
                        written.insert(id, read_style(&mut xml, &tag));
                    }
                    _ => {}
                }
            }
        }
        package.note_stop(&xml);
        let by_id: HashMap<_, _> = written.keys().map(|id| (id.clone(), Rc::new(resolve(id, &written)))).collect();
        let default = written.iter().filter(|(_, style)| style.is_default_paragraph).map(|(id, _)| id).min();
        let plain = default.and_then(|id| by_id.get(id).cloned());
        Styles { plain: plain.unwrap_or_default(), by_id, usual_look }
    }

    /// The style of a paragraph; the default one when it names none or an unknown one.
    pub fn of_paragraph(&self, id: Option<&str>) -> Rc<Style> {
        id.and_then(|id| self.by_id.get(id)).unwrap_or(&self.plain).clone()
    }

    pub fn get(&self, id: &str) -> Option<&Style> {
        self.by_id.get(id).map(Rc::as_ref)
    }
}

fn default_look(xml: &mut Xml<'_>) -> RunLook {
    let level = xml.level();
    while let Some(tag) = xml.element(level) {
        if tag.name() == ("w", "rPrDefault") {
            let inner = xml.level();
            while let Some(tag) = xml.element(inner) {
                if tag.name() == ("w", "rPr") {
                    return RunLook::read(xml);
                }
            }
        }
    }
    RunLook::default()
}

fn read_style(xml: &mut Xml<'_>, tag: &Tag<'_>) -> Written {
    let kind = tag.attribute("type").map(|kind| kind.into_owned()).unwrap_or_default();
    let is_default = tag.attribute("default").is_some_and(|value| matches!(value.as_ref(), "1" | "true" | "on"));
    let mut style = Written { is_default_paragraph: is_default && kind == "paragraph", ..Written::default() };
    let level = xml.level();
    while let Some(tag) = xml.element(level) {
        match tag.name() {
            ("w", "name") => style.name = tag.attribute("val").map(|name| name.into_owned()).unwrap_or_default(),
            ("w", "basedOn") => style.based_on = tag.attribute("val").map(|id| id.into_owned()),
            ("w", "pPr") => read_paragraph_properties(xml, &mut style.own),
            ("w", "rPr") => style.own.look = RunLook::read(xml),
            ("w", "tblStylePr") => {
                style.own.sets_first_row_apart |= tag.attribute("type").is_some_and(|kind| kind == "firstRow");
            }
            _ => {}
        }
    }
    style
}

fn read_paragraph_properties(xml: &mut Xml<'_>, style: &mut Style) {
    let level = xml.level();
    while let Some(tag) = xml.element(level) {
        match tag.name() {
            ("w", "outlineLvl") => style.outline = outline(&tag),
            ("w", "numPr") => style.list = ListPlace::read(xml),
            _ => {}
        }
    }
}

pub fn outline(tag: &Tag<'_>) -> Option<u8> {
    tag.number("val").and_then(|number| u8::try_from(number.clamp(0, 9)).ok())
}

fn resolve(id: &str, written: &HashMap<String, Written>) -> Style {
    let mut resolved = Style::default();
    let mut next = Some(id);
    for _ in 0..CHAIN_MAX {
        let Some((id, style)) = next.and_then(|id| written.get_key_value(id)) else { break };
        if resolved.role == Role::Plain {
            resolved.role = role(&style.name);
        }
        resolved.outline = resolved.outline.or(style.own.outline);
        if resolved.list.list.is_none() && style.own.list.list.is_some() {
            resolved.list.list = style.own.list.list;
            resolved.list_style = Some(id.clone());
            resolved.list_depth = list_depth(&style.name);
        }
        resolved.list.level = resolved.list.level.or(style.own.list.level);
        resolved.look = resolved.look.over(&style.own.look);
        resolved.sets_first_row_apart |= style.own.sets_first_row_apart;
        next = style.based_on.as_deref();
    }
    resolved
}

/// How programs call heading styles in the languages that they speak. Word keeps English names in the file, others
/// write what they show.
const HEADINGS: &[&str] = &[
    "heading",
    "заголовок",
    "überschrift",
    "titre",
    "título",
    "titolo",
    "kop",
    "nagłówek",
    "rubrik",
    "overskrift",
    "otsikko",
    "nadpis",
    "címsor",
    "başlık",
    "标题",
    "見出し",
    "제목",
    "заглавие",
    "загаловак",
];

const TITLES: &[&str] = &["title", "название", "titel", "titre", "título", "titolo", "tytuł", "назва", "标题", "表題", "제목"];

const QUOTATIONS: &[&str] =
    &["quote", "intense quote", "block text", "quotations", "цитата", "цитата 2", "выделенная цитата", "block quote", "zitat"];

const CAPTIONS: &[&str] =
    &["caption", "название объекта", "подпись", "beschriftung", "légende", "image caption", "table caption", "figure caption"];

const CONTENTS: &[&str] = &["toc", "оглавление", "contents", "verzeichnis", "содержание"];

/// The styles that Word has for nested lists each name a list of their own, which knows nothing of the outer one.
fn list_depth(name: &str) -> u8 {
    let name = name.trim().to_lowercase();
    let number = ["list bullet ", "list number "].iter().find_map(|word| name.strip_prefix(word)?.trim().parse::<u8>().ok());
    number.filter(|number| (1..=5).contains(number)).map_or(0, |number| number - 1)
}

/// What a style of this name is for.
pub fn role(name: &str) -> Role {
    let name = name.trim().to_lowercase();
    let numbered = |word: &&&str| {
        let rest = name.strip_prefix(**word)?.trim_start();
        let digits = rest.trim_end_matches(|sign: char| !sign.is_ascii_digit());
        digits.parse::<u8>().ok().filter(|level| (1..=9).contains(level))
    };
    if let Some(level) = HEADINGS.iter().find_map(|word| numbered(&word)) {
        return Role::Heading(level);
    }
    if let Some(level) = CONTENTS.iter().find_map(|word| numbered(&word)) {
        return Role::Contents(level);
    }
    for (names, role) in [(CAPTIONS, Role::Caption), (TITLES, Role::Title), (QUOTATIONS, Role::Quotation)] {
        if names.contains(&name.as_str()) {
            return role;
        }
    }
    if names_code(&name) { Role::Code } else { Role::Plain }
}

/// Whether a style is for program text: the whole name says so, because "Source Reference" or "Code Caption" are prose.
fn names_code(name: &str) -> bool {
    const WHOLE: &[&str] = &[
        "source",
        "preformatted",
        "preformatted text",
        "html preformatted",
        "verbatim",
        "macro text",
        "macro",
        "program listing",
        "listing",
        "исходный код",
        "исходный текст",
        "код",
        "текст программы",
        "листинг",
        "программный код",
        "стандартный html",
        "quelltext",
    ];
    const BESIDE: &[&str] =
        &["caption", "label", "number", "reference", "title", "heading", "char", "inline", "name", "zip", "postal", "bar"];
    let words: Vec<&str> = name.split(|sign: char| !sign.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    WHOLE.contains(&words.join(" ").as_str())
        || words.iter().any(|word| {
            ["code", "sourcecode", "codeblock", "preformatted"].contains(word) || word.starts_with("code") && word.len() <= 10
        }) && !words.iter().any(|word| BESIDE.iter().any(|beside| word.ends_with(beside)))
}
