//! The styles of an OpenDocument file, resolved along their parents.
//!
//! Automatic styles of the content and those of headers and footers may share a name, so they are kept apart.

use super::super::docx::story::is_typewriter_font;
use super::super::docx::styles::{Role, role};
use super::super::xml::{Tag, Xml};
use super::lists::ListStyle;
use std::collections::HashMap;
use std::rc::Rc;

/// A parent of a parent of a parent: no program nests deeper, and a circle ends here.
const PARENTS_MAX: usize = 32;

#[derive(Default)]
pub struct Styles {
    common: Sheet,
    /// The automatic styles of the part that is being read.
    automatic: Sheet,
    /// The automatic styles of headers and footers.
    furniture: Sheet,
    /// Names of font faces whose letters are of one width.
    typewriters: HashMap<String, bool>,
    /// The numbers of headings.
    pub outline: Rc<ListStyle>,
    resolved: HashMap<Family, HashMap<String, Rc<Look>>>,
}

/// The styles of one place.
#[derive(Default)]
struct Sheet {
    styles: HashMap<Family, HashMap<String, Style>>,
    lists: HashMap<String, Rc<ListStyle>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    Paragraph,
    Text,
    Table,
    Column,
    Row,
    Page,
}

/// What a style itself says.
#[derive(Default)]
struct Style {
    /// As a person reads it.
    name: String,
    parent: Option<String>,
    traits: Traits,
    begins_page: bool,
    is_hidden: bool,
    has_no_number: bool,
}

/// How a run of words looks. `None` means that nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub typewriter: Option<bool>,
    pub hidden: Option<bool>,
}

impl Traits {
    /// These traits, and those of `base` where nothing is said here.
    pub fn over(self, base: Traits) -> Traits {
        Traits {
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            typewriter: self.typewriter.or(base.typewriter),
            hidden: self.hidden.or(base.hidden),
        }
    }
}

/// A style with what it has from its parents.
#[derive(Debug, Default)]
pub struct Look {
    pub role: Role,
    pub traits: Traits,
    pub begins_page: bool,
    /// A table or page that is not shown.
    pub is_hidden: bool,
    /// Paragraphs of this style have no bullet even in a list.
    pub has_no_number: bool,
}

/// Where styles are read from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Content,
    Styles,
    /// One file that holds everything.
    Flat,
}

impl Styles {
    /// Reads the styles among the children of a document, which was opened last.
    pub fn read(&mut self, xml: &mut Xml<'_>, part: Part) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("office", "font-face-decls") => self.read_fonts(xml),
                ("office", "styles") => {
                    let mut sheet = std::mem::take(&mut self.common);
                    self.read_sheet(xml, &mut sheet);
                    self.common = sheet;
                }
                ("office", "automatic-styles") => {
                    let mut sheet = Sheet::default();
                    self.read_sheet(xml, &mut sheet);
                    match part {
                        Part::Content | Part::Flat => self.automatic = sheet,
                        Part::Styles => self.furniture = sheet,
                    }
                }
                // Styles stand in front of what uses them.
                ("office", "body") => break,
                _ => {}
            }
        }
    }

    /// From here on headers and footers are read.
    pub fn use_for_furniture(&mut self, part: Part) {
        if part != Part::Flat {
            self.automatic = std::mem::take(&mut self.furniture);
            self.resolved.clear();
        }
    }

    pub fn list(&self, name: &str) -> Option<Rc<ListStyle>> {
        self.automatic.lists.get(name).or_else(|| self.common.lists.get(name)).cloned()
    }

    /// The style of this name with what it has from its parents.
    pub fn look(&mut self, family: Family, name: &str) -> Rc<Look> {
        if let Some(known) = self.resolved.get(&family).and_then(|known| known.get(name)) {
            return known.clone();
        }
        let look = Rc::new(self.resolve(family, name));
        self.resolved.entry(family).or_default().insert(name.to_owned(), look.clone());
        look
    }

    fn resolve(&self, family: Family, name: &str) -> Look {
        let mut look = Look::default();
        let mut next = Some(name);
        for step in 0..PARENTS_MAX {
            let Some(style) = next.and_then(|name| self.style(family, name)) else { break };
            if look.role == Role::Plain {
                look.role = role(&style.name);
            }
            look.traits = look.traits.over(style.traits);
            // A break belongs to the paragraph that asks for it; chapters have it in their common style.
            look.begins_page |= style.begins_page;
            if step == 0 {
                look.is_hidden = style.is_hidden;
                look.has_no_number = style.has_no_number;
            }
            next = style.parent.as_deref();
        }
        if look.role == Role::Plain {
            // A style that is missing still has a name.
            look.role = next.map_or(Role::Plain, |name| role(&readable(name)));
        }
        look
    }

    fn style(&self, family: Family, name: &str) -> Option<&Style> {
        let within = |sheet: &'_ Sheet| -> bool { sheet.styles.get(&family).is_some_and(|styles| styles.contains_key(name)) };
        let sheet = if within(&self.automatic) { &self.automatic } else { &self.common };
        sheet.styles.get(&family)?.get(name)
    }

    fn read_fonts(&mut self, xml: &mut Xml<'_>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            if let Some(name) = tag.attribute("name") {
                let family = tag.attribute("font-family").unwrap_or_default();
                let is_fixed = tag.attribute("font-pitch").is_some_and(|pitch| pitch == "fixed") || is_typewriter(&family);
                self.typewriters.insert(name.into_owned(), is_fixed);
            }
        }
    }

    fn read_sheet(&mut self, xml: &mut Xml<'_>, sheet: &mut Sheet) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            let name = tag.attribute("name").map(|name| name.into_owned()).unwrap_or_default();
            match tag.name() {
                ("style", "style") => {
                    let Some(family) = family(&tag) else { continue };
                    let style = self.read_style(&tag, name.as_str(), xml);
                    sheet.styles.entry(family).or_default().insert(name, style);
                }
                ("text", "list-style") => {
                    sheet.lists.insert(name, Rc::new(ListStyle::read(xml)));
                }
                ("text", "outline-style") => self.outline = Rc::new(ListStyle::read(xml)),
                _ => {}
            }
        }
    }

    fn read_style(&self, tag: &Tag<'_>, name: &str, xml: &mut Xml<'_>) -> Style {
        let mut style = Style {
            name: tag.attribute("display-name").map_or_else(|| readable(name), |name| name.into_owned()),
            parent: tag.attribute("parent-style-name").map(|parent| parent.into_owned()),
            begins_page: tag.attribute("master-page-name").is_some_and(|page| !page.is_empty()),
            ..Style::default()
        };
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            let says = |attribute: &str, value: &str| tag.attribute(attribute).is_some_and(|said| said == value);
            match tag.name() {
                ("style", "text-properties") => style.traits = self.read_traits(&tag),
                ("style", "paragraph-properties") => {
                    style.begins_page |= says("break-before", "page");
                    style.has_no_number = says("enable-numbering", "false");
                }
                ("style", "table-properties") => style.is_hidden = says("display", "false"),
                ("style", "drawing-page-properties") => style.is_hidden = says("visibility", "hidden"),
                _ => {}
            }
        }
        style
    }

    fn read_traits(&self, tag: &Tag<'_>) -> Traits {
        let bold =
            tag.attribute("font-weight").map(|weight| weight == "bold" || weight.parse::<u16>().is_ok_and(|bold| bold >= 600));
        let face =
            tag.attribute("font-name").map(|face| self.typewriters.get(&*face).copied().unwrap_or_else(|| is_typewriter(&face)));
        Traits {
            bold,
            italic: tag.attribute("font-style").map(|style| matches!(style.as_ref(), "italic" | "oblique")),
            typewriter: face.or_else(|| tag.attribute("font-family").map(|family| is_typewriter(&family))),
            hidden: tag.attribute("display").map(|display| display == "none"),
        }
    }
}

fn is_typewriter(family: &str) -> bool {
    is_typewriter_font(family.trim_matches(['\'', '"', ' ']))
}

fn family(tag: &Tag<'_>) -> Option<Family> {
    match tag.attribute("family")?.as_ref() {
        "paragraph" => Some(Family::Paragraph),
        "text" => Some(Family::Text),
        "table" => Some(Family::Table),
        "table-column" => Some(Family::Column),
        "table-row" => Some(Family::Row),
        "drawing-page" => Some(Family::Page),
        _ => None,
    }
}

/// A style's name without the codes that stand for signs: "Heading_20_1" is "Heading 1".
fn readable(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('_') {
        out.push_str(before);
        let coded = after.split_once('_').and_then(|(code, after)| {
            let sign = u32::from_str_radix(code, 16).ok().and_then(char::from_u32)?;
            (code.len() >= 2).then_some((sign, after))
        });
        match coded {
            Some((sign, after)) => {
                out.push(sign);
                rest = after;
            }
            None => {
                out.push('_');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_styles_become_readable() {
        let table = [("Heading_20_1", "Heading 1"), ("a_b", "a_b"), ("Текст_5f_1", "Текст_1"), ("x_", "x_"), ("_20_", " ")];
        for (name, expected) in table {
            assert_eq!(readable(name), expected);
        }
    }
}
