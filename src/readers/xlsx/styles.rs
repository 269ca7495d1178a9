//! What the styles of a workbook say about cells: how numbers are shown, and what is bold.

use super::super::ooxml::package::Package;
use super::super::xml::Xml;
use super::calendar::Tongue;
use super::formats::NumberFormat;
use std::collections::HashMap;
use std::rc::Rc;

/// The style of a cell.
#[derive(Clone, Debug, Default)]
pub struct CellStyle {
    pub format: Rc<NumberFormat>,
    pub is_bold: bool,
}

/// Excel itself allows 65,490 styles.
const STYLES_MAX: usize = 65_536;

/// The styles by the number that cells name.
pub fn read(package: &mut Package<'_>, path: Option<String>, tongue: Tongue) -> Vec<CellStyle> {
    let mut styles = Draft { tongue, ..Draft::default() };
    let Some(text) = path.and_then(|path| package.optional(&path)) else { return Vec::new() };
    let mut xml = package.walk(&text);
    if xml.element(0).is_some() {
        while let Some(tag) = xml.element(1) {
            match tag.name() {
                ("s", "numFmts") => styles.codes(&mut xml),
                ("s", "fonts") => styles.fonts(&mut xml),
                ("s", "cellXfs") => styles.cells(&mut xml),
                _ => {}
            }
        }
    }
    package.note_stop(&xml);
    styles.cells
}

#[derive(Default)]
struct Draft {
    tongue: Tongue,
    formats: HashMap<u32, Rc<NumberFormat>>,
    bold_fonts: Vec<bool>,
    cells: Vec<CellStyle>,
}

impl Draft {
    fn codes(&mut self, xml: &mut Xml<'_>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            let id = tag.number("numFmtId").and_then(|id| u32::try_from(id).ok());
            if let (Some(id), Some(code)) = (id, tag.attribute("formatCode"))
                && self.formats.len() < STYLES_MAX
            {
                self.formats.insert(id, Rc::new(NumberFormat::parsed(&code)));
            }
        }
    }

    fn fonts(&mut self, xml: &mut Xml<'_>) {
        let level = xml.level();
        while xml.element(level).is_some() {
            let inside = xml.level();
            let mut is_bold = false;
            while let Some(tag) = xml.element(inside) {
                if tag.name() == ("s", "b") {
                    is_bold = tag.is_on("val").unwrap_or(true);
                }
            }
            if self.bold_fonts.len() < STYLES_MAX {
                self.bold_fonts.push(is_bold);
            }
        }
    }

    fn cells(&mut self, xml: &mut Xml<'_>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            let number = |name: &str| tag.number(name).and_then(|number| u32::try_from(number).ok()).unwrap_or(0);
            let (id, font) = (number("numFmtId"), number("fontId"));
            let tongue = self.tongue;
            let format = self.formats.entry(id).or_insert_with(|| Rc::new(NumberFormat::built_in(id, tongue)));
            let style =
                CellStyle { format: Rc::clone(format), is_bold: self.bold_fonts.get(font as usize).copied().unwrap_or(false) };
            if self.cells.len() < STYLES_MAX {
                self.cells.push(style);
            }
        }
    }
}
