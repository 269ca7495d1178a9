//! The styles and the fonts of a Word file.

use super::super::compound::{u16_at, utf16};
use super::properties::{CharacterLook, ParagraphLook};
use crate::readers::flow::styles::{Role, role};

/// A style together with everything that it is based on.
#[derive(Clone, Debug, Default)]
pub struct Style {
    pub role: Role,
    pub outline: Option<u8>,
    pub list: Option<u16>,
    pub list_level: Option<u8>,
    pub bold: bool,
    pub italic: bool,
    pub hidden: bool,
    pub font: Option<u16>,
    /// What a character style changes.
    pub look: CharacterLook,
}

/// A style as the file writes it.
#[derive(Debug, Default)]
struct Written {
    role: Role,
    based_on: usize,
    paragraph: ParagraphLook,
    look: CharacterLook,
}

/// All styles by their number.
#[derive(Debug, Default)]
pub struct Styles {
    by_number: Vec<Style>,
    plain: Style,
}

/// Chains of styles are a handful long; a longer one is a circle.
const CHAIN_MAX: usize = 32;

/// No honest file has more, and numbers of styles have twelve bits.
const STYLES_MAX: usize = 4_096;

impl Styles {
    pub fn read(table: &[u8]) -> Styles {
        let written = written(table).unwrap_or_default();
        Styles { by_number: (0..written.len()).map(|index| resolve(&written, index)).collect(), plain: Style::default() }
    }

    pub fn get(&self, number: u16) -> Option<&Style> {
        self.by_number.get(usize::from(number))
    }

    /// The style of a number, or one that says nothing.
    pub fn or_plain(&self, number: u16) -> &Style {
        self.get(number).unwrap_or(&self.plain)
    }
}

fn written(table: &[u8]) -> Option<Vec<Written>> {
    let header_bytes = usize::from(u16_at(table, 0)?);
    let count = usize::from(u16_at(table, 2)?).min(STYLES_MAX);
    let base_bytes = usize::from(u16_at(table, 4)?);
    let mut styles = Vec::new();
    let mut at = 2 + header_bytes;
    for _ in 0..count {
        let Some(length) = u16_at(table, at).map(usize::from) else { break };
        let style = table.get(at + 2..table.len().min(at + 2 + length)).unwrap_or_default();
        styles.push(read_style(style, base_bytes).unwrap_or_default());
        at += 2 + length + length % 2;
    }
    Some(styles)
}

fn read_style(style: &[u8], base_bytes: usize) -> Option<Written> {
    const PARAGRAPH: u16 = 1;
    const CHARACTER: u16 = 2;
    let number = u16_at(style, 0)? & 0x0FFF;
    let (kind, based_on) = (u16_at(style, 2)? & 0xF, u16_at(style, 2)? >> 4);
    let mut at = base_bytes;
    let letters = usize::from(u16_at(style, at)?);
    let name = utf16(style.get(at + 2..at + 2 + letters * 2)?);
    // A zero ends the name.
    at += 2 + letters * 2 + 2;
    let mut written =
        Written { role: built_in(number).unwrap_or_else(|| role(&name)), based_on: based_on.into(), ..Written::default() };
    let mut next = || {
        at += at % 2;
        let length = usize::from(u16_at(style, at)?);
        let properties = style.get(at + 2..style.len().min(at + 2 + length))?;
        at += 2 + length;
        Some(properties)
    };
    if kind == PARAGRAPH {
        let properties = next()?;
        written.paragraph.apply(properties.get(2..).unwrap_or_default());
        if let Some(properties) = next() {
            written.look.apply(properties);
        }
    } else if kind == CHARACTER {
        written.role = Role::Plain;
        written.look.apply(next()?);
    }
    Some(written)
}

/// The roles of Word's own styles, which have the same numbers whatever language their names are in.
fn built_in(number: u16) -> Option<Role> {
    match number {
        1..=9 => Some(Role::Heading(number as u8)),
        19..=27 => Some(Role::Contents(number as u8 - 18)),
        34 => Some(Role::Caption),
        62 => Some(Role::Title),
        101 => Some(Role::Code),
        _ => None,
    }
}

fn resolve(written: &[Written], index: usize) -> Style {
    let mut chain = Vec::new();
    let mut next = Some(index);
    while let Some(style) = next.and_then(|index| written.get(index)).filter(|_| chain.len() < CHAIN_MAX) {
        next = (style.based_on != next.unwrap_or(style.based_on)).then_some(style.based_on);
        chain.push(style);
    }
    let mut resolved = Style::default();
    // From the base on, so that each style overrides what it is based on.
    for style in chain.iter().rev() {
        if style.role != Role::Plain {
            resolved.role = style.role;
        }
        resolved.outline = style.paragraph.outline.or(resolved.outline);
        resolved.list = style.paragraph.list.or(resolved.list);
        resolved.list_level = style.paragraph.list_level.or(resolved.list_level);
        resolved.bold = style.look.bold.with(resolved.bold);
        resolved.italic = style.look.italic.with(resolved.italic);
        resolved.hidden = style.look.hidden.with(resolved.hidden);
        resolved.font = style.look.font.or(resolved.font);
    }
    resolved.look = chain.first().map(|style| style.look.clone()).unwrap_or_default();
    resolved
}

/// The names of the fonts by their number.
pub fn fonts(table: &[u8]) -> Vec<String> {
    const NAME_AT: usize = 39;
    let count = usize::from(u16_at(table, 0).unwrap_or(0));
    let mut fonts = Vec::new();
    let mut at = 4;
    for _ in 0..count {
        let Some(length) = table.get(at).map(|length| usize::from(*length)) else { break };
        let font = table.get(at + 1..table.len().min(at + 1 + length)).unwrap_or_default();
        let name = utf16(font.get(NAME_AT..).unwrap_or_default());
        fonts.push(name.split('\0').next().unwrap_or_default().to_owned());
        at += 1 + length;
    }
    fonts
}
