//! What lies over the cells of a sheet: text boxes, pictures and charts.

use super::super::ooxml::package::Package;
use super::super::xml::Xml;

#[derive(Debug, Default)]
pub struct Drawing {
    /// The words of boxes with the row that each begins at.
    pub boxes: Vec<(u32, String)>,
    /// The relationships of charts.
    pub charts: Vec<String>,
    pub pictures: u32,
}

pub fn read(package: &mut Package<'_>, path: &str) -> Drawing {
    let mut drawing = Drawing::default();
    let Some(text) = package.optional(path) else { return drawing };
    let mut xml = package.walk(&text);
    if xml.element(0).is_some() {
        while xml.element(1).is_some() {
            let mut row = 1;
            drawing.anchor(&mut xml, &mut row);
        }
    }
    package.note_stop(&xml);
    drawing
}

impl Drawing {
    fn anchor(&mut self, xml: &mut Xml<'_>, row: &mut u32) {
        let level = xml.level();
        let before = self.boxes.len() + self.charts.len() + self.pictures as usize;
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("xdr", "from") => {
                    let inside = xml.level();
                    while let Some(tag) = xml.element(inside) {
                        if tag.name() == ("xdr", "row") {
                            // Counted from 0 here.
                            *row = xml.text().trim().parse::<u32>().ok().and_then(|row| row.checked_add(1)).unwrap_or(1);
                        }
                    }
                }
                ("xdr", "txBody") => {
                    let text = paragraphs(xml);
                    self.boxes.extend(Some((*row, text)).filter(|(_, text)| !text.is_empty()));
                }
                ("xdr", "pic") => self.pictures += 1,
                ("c", "chart") => self.charts.extend(tag.prefixed("id").map(|id| id.into_owned())),
                // Of two ways to say the same only one is taken.
                ("mc", "Fallback") if self.boxes.len() + self.charts.len() + self.pictures as usize > before => {}
                _ => self.anchor(xml, row),
            }
        }
    }
}

fn paragraphs(xml: &mut Xml<'_>) -> String {
    let level = xml.level();
    let mut lines: Vec<String> = Vec::new();
    while let Some(tag) = xml.element(level) {
        if tag.name() == ("a", "p") {
            let inside = xml.level();
            let mut line = String::new();
            while let Some(tag) = xml.element(inside) {
                match tag.name() {
                    ("a", "r" | "fld") => {
                        let run = xml.level();
                        while let Some(tag) = xml.element(run) {
                            if tag.name() == ("a", "t") {
                                line.push_str(&xml.text());
                            }
                        }
                    }
                    ("a", "br") => line.push('\n'),
                    _ => {}
                }
            }
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_owned()
}
