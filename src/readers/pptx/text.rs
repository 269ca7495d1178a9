//! The text of a shape: paragraphs with their level and the bullet that the shape, its layout or the master gives them.

use super::super::ooxml::inline::{Inline, Look};
use super::super::ooxml::math;
use super::super::ooxml::numerals::{Numeral, numeral};
use super::super::ooxml::package::Relationships;
use super::super::xml::{Tag, Xml};
use crate::document::Marker;
use std::rc::Rc;

#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    pub inline: Inline,
    /// 0 for the outermost.
    pub level: u8,
    /// What the paragraph itself says about its bullet.
    pub bullet: Option<Bullet>,
}

/// What stands before a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bullet {
    None,
    Sign,
    Number(Numbering),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbering {
    numeral: Numeral,
    before: &'static str,
    after: &'static str,
    start: u32,
}

/// Slides know nine levels.
pub const LEVELS: usize = 9;

/// What a list style says about the bullets of each level.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levels([Option<Bullet>; LEVELS]);

impl Levels {
    pub fn at(&self, level: u8) -> Option<&Bullet> {
        self.0.get(usize::from(level))?.as_ref()
    }

    /// Reads the list style that was opened last.
    pub fn read(xml: &mut Xml<'_>) -> Levels {
        let mut levels = Levels::default();
        let outer = xml.level();
        while let Some(tag) = xml.element(outer) {
            let name = tag.name().1.strip_prefix("lvl").and_then(|name| name.strip_suffix("pPr"));
            let level = name.and_then(|level| level.parse::<usize>().ok()).and_then(|level| level.checked_sub(1));
            let inside = xml.level();
            while let Some(tag) = xml.element(inside) {
                if let (Some(bullet), Some(slot)) = (Bullet::of(&tag), level.and_then(|level| levels.0.get_mut(level))) {
                    *slot = Some(bullet);
                }
            }
        }
        levels
    }
}

impl Bullet {
    fn of(tag: &Tag<'_>) -> Option<Bullet> {
        match tag.name() {
            ("a", "buNone") => Some(Bullet::None),
            ("a", "buChar" | "buBlip") => Some(Bullet::Sign),
            ("a", "buAutoNum") => {
                let start = tag.number("startAt").and_then(|start| u32::try_from(start).ok()).unwrap_or(1);
                Some(Bullet::Number(Numbering::named(&tag.attribute("type").unwrap_or_default(), start)))
            }
            _ => None,
        }
    }
}

impl Numbering {
    /// Names are made of a numeral and what stands around it: "alphaLcParenR".
    fn named(name: &str, start: u32) -> Numbering {
        const NUMERALS: [(&str, Numeral); 7] = [
            ("alphaLc", Numeral::LowerLetter),
            ("alphaUc", Numeral::UpperLetter),
            ("romanLc", Numeral::LowerRoman),
            ("romanUc", Numeral::UpperRoman),
            ("circleNum", Numeral::Circled),
            ("ea1", Numeral::Chinese),
            ("arabic", Numeral::Decimal),
        ];
        let numeral =
            NUMERALS.into_iter().find(|(start, _)| name.starts_with(start)).map_or(Numeral::Decimal, |(_, numeral)| numeral);
        let (before, after) = match () {
            () if name.ends_with("ParenBoth") => ("(", ")"),
            () if name.ends_with("ParenR") => ("", ")"),
            () if name.ends_with("Minus") => ("", "-"),
            () if name.ends_with("Plain") => ("", ""),
            () => ("", "."),
        };
        Numbering { numeral, before, after, start }
    }
}

/// Counts the items of numbered lists in one shape.
#[derive(Debug, Default)]
pub struct Counter {
    counts: [Option<(Numbering, u32)>; LEVELS],
}

impl Counter {
    /// The marker of the next paragraph. What is not numbered, or otherwise, ends the numbering of its level.
    pub fn next(&mut self, level: u8, bullet: &Bullet) -> Option<Marker> {
        let level = usize::from(level);
        for deeper in self.counts.iter_mut().skip(level + 1) {
            *deeper = None;
        }
        let count = self.counts.get_mut(level)?;
        match bullet {
            Bullet::Number(numbering) => {
                let goes_on = count.take().filter(|(before, _)| before == numbering);
                let number = goes_on.map_or(numbering.start, |(_, number)| number.saturating_add(1));
                *count = Some((numbering.clone(), number));
                let Numbering { before, after, .. } = numbering;
                Some(Marker::Number(format!("{before}{}{after}", numeral(numbering.numeral, number))))
            }
            Bullet::Sign => {
                *count = None;
                Some(Marker::Bullet)
            }
            Bullet::None => {
                *count = None;
                None
            }
        }
    }
}

/// A text body: its own list style and its paragraphs.
#[derive(Clone, Debug, Default)]
pub struct Body {
    pub levels: Levels,
    pub paragraphs: Vec<Paragraph>,
}

impl Body {
    /// Reads the body that was opened last.
    pub fn read(xml: &mut Xml<'_>, links: &Relationships) -> Body {
        let mut body = Body::default();
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("a", "lstStyle") => body.levels = Levels::read(xml),
                ("a", "p") => body.paragraphs.push(Paragraph::read(xml, links)),
                _ => {}
            }
        }
        body
    }

    /// All words, a paragraph a line.
    pub fn lines(self) -> Inline {
        super::super::ooxml::inline::joined(self.paragraphs.into_iter().map(|paragraph| paragraph.inline), "\n")
    }
}

impl Paragraph {
    fn read(xml: &mut Xml<'_>, links: &Relationships) -> Paragraph {
        let mut paragraph = Paragraph::default();
        paragraph.contents(xml, links);
        paragraph
    }

    fn contents(&mut self, xml: &mut Xml<'_>, links: &Relationships) {
        let level = xml.level();
        let before = self.inline.text.len();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("a", "pPr") => {
                    self.level = tag
                        .number("lvl")
                        .and_then(|level| u8::try_from(level).ok())
                        .map_or(0, |level| level.min(LEVELS as u8 - 1));
                    let inside = xml.level();
                    while let Some(tag) = xml.element(inside) {
                        self.bullet = Bullet::of(&tag).or(self.bullet.take());
                    }
                }
                ("a", "r") => self.run(xml, links),
                // The number of the slide is no word of it.
                ("a", "fld") if tag.attribute("type").is_none_or(|kind| kind != "slidenum") => self.run(xml, links),
                ("a", "br") => self.inline.push("\n", &Look::default()),
                ("a14", "m") => self.contents(xml, links),
                ("m", "oMath") => {
                    let equation = math::equation(xml);
                    self.inline.push(&equation, &Look::default());
                }
                ("m", "oMathPara") => {
                    let equation = math::display(xml);
                    self.inline.push(&equation, &Look::default());
                }
                ("mc", "AlternateContent" | "Choice") => self.contents(xml, links),
                ("mc", "Fallback") if self.inline.text.len() == before => self.contents(xml, links),
                _ => {}
            }
        }
    }

    fn run(&mut self, xml: &mut Xml<'_>, links: &Relationships) {
        let level = xml.level();
        let mut look = Look::default();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("a", "rPr") => {
                    look.bold = tag.is_on("b").unwrap_or(false);
                    look.italic = tag.is_on("i").unwrap_or(false);
                    let inside = xml.level();
                    while let Some(tag) = xml.element(inside) {
                        if tag.name() == ("a", "hlinkClick") {
                            look.link = tag.prefixed("id").and_then(|id| links.address(&id).map(Rc::from));
                        }
                    }
                }
                // A line break inside a title is written as a vertical tab.
                ("a", "t") => self.inline.push(&xml.text().replace(['\u{b}', '\r'], "\n").replace("_x000B_", "\n"), &look),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_and_start_anew() {
        let numbered = |name: &str, start: u32| Bullet::Number(Numbering::named(name, start));
        let decimal = numbered("arabicPeriod", 1);
        let letters = numbered("alphaLcParenBoth", 3);
        let mut counter = Counter::default();
        let steps = [
            (0, &decimal),
            (1, &letters),
            (1, &letters),
            (0, &decimal),
            (1, &letters),
            (0, &Bullet::None),
            (0, &decimal),
            (0, &letters),
        ];
        let markers: Vec<_> = steps.into_iter().filter_map(|(level, bullet)| counter.next(level, bullet)).collect();
        let expected = ["1.", "(c)", "(d)", "2.", "(c)", "1.", "(c)"].map(|number| Marker::Number(number.to_owned()));
        assert_eq!(markers, expected);
    }
}
