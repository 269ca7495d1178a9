//! Numbers that Word generates for headings and list items.
//!
//! A paragraph names a list and a level; the list points to an abstract list whose counters all its lists share, unless
//! a list says that it starts anew.

use super::super::xml::{Tag, Xml};
use super::numerals::{Numeral, numeral};
use super::package::Package;
use super::styles::{Style, is_on};
use crate::document::Marker;
use std::collections::{HashMap, HashSet};

pub const LEVELS: usize = 9;

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub struct Numbering {
    abstracts: HashMap<u32, Abstract>,
    lists: HashMap<u32, List>,
    counters: HashMap<u32, [Option<u32>; LEVELS]>,
    restarted: HashSet<(u32, usize)>,
}

#[derive(Debug, Default)]
pub struct Abstract {
    pub levels: [Level; LEVELS],
    /// The list is defined by another one that carries this name.
    defined_by: Option<String>,
    defines: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Level {
    pub start: u32,
    pub numeral: Numeral,
    /// "%1.%2." and the like.
    pub text: String,
    /// Counting begins again after this level, counted from 1; 0 for never.
    pub restarts_after: Option<usize>,
    /// Every number is shown in digits.
    pub legal: bool,
    pub style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Level { start: 0, numeral: Numeral::Decimal, text: String::new(), restarts_after: None, legal: false, style: None }
    }
}

#[derive(Debug, Default)]
pub struct List {
    pub definition: u32,
    pub starts: [Option<u32>; LEVELS],
    pub levels: [Option<Level>; LEVELS],
}

impl Numbering {
    /// Lists that another format describes: their definitions and the lists that refer to these.
    pub fn of(abstracts: HashMap<u32, Abstract>, lists: HashMap<u32, List>) -> Numbering {
        Numbering { abstracts, lists, ..Numbering::default() }
    }

    pub fn read(package: &mut Package<'_>, path: Option<String>) -> Numbering {
        let Some(text) = path.and_then(|path| package.optional(&path)) else { return Numbering::default() };
        let mut numbering = Numbering::default();
        let mut xml = package.walk(&text);
        if xml.element(0).is_some() {
            while let Some(tag) = xml.element(1) {
                let id = |name: &str| tag.number(name).and_then(|id| u32::try_from(id).ok());
                match tag.name() {
                    ("w", "abstractNum") => {
                        if let Some(id) = id("abstractNumId") {
                            numbering.abstracts.insert(id, read_abstract(&mut xml));
                        }
                    }
                    ("w", "num") => {
                        if let Some(id) = id("numId") {
                            numbering.lists.insert(id, read_list(&mut xml));
                        }
                    }
                    _ => {}
                }
            }
        }
        package.note_stop(&xml);
        numbering.follow_names();
        numbering
    }

    /// A list that is defined by a named style counts with the list that carries this name.
    fn follow_names(&mut self) {
        let named: HashMap<String, u32> =
            self.abstracts.iter().filter_map(|(id, list)| Some((list.defines.clone()?, *id))).collect();
        for list in self.lists.values_mut() {
            let name = self.abstracts.get(&list.definition).and_then(|definition| definition.defined_by.as_ref());
            if let Some(id) = name.and_then(|name| named.get(name)) {
                list.definition = *id;
            }
        }
    }

    /// The level of a paragraph whose style names the list but not the level.
    pub fn level_of_style(&self, list: u32, style: &Style) -> u8 {
        let name = style.list_style.as_deref();
        let levels = self.lists.get(&list).and_then(|list| self.abstracts.get(&list.definition)).map(|list| &list.levels);
        let found =
            levels.and_then(|levels| levels.iter().position(|level| level.style.is_some() && level.style.as_deref() == name));
        style.list.level.unwrap_or_else(|| found.unwrap_or(0) as u8)
    }

    /// Counts one more paragraph and says what stands before it; `None` for a list that shows nothing.
    pub fn next(&mut self, list_id: u32, level: u8) -> Option<Marker> {
        let at = usize::from(level).min(LEVELS - 1);
        let list = self.lists.get(&list_id)?;
        let definition = self.abstracts.get(&list.definition)?;
        let level_at = |index: usize| list.levels[index].as_ref().unwrap_or(&definition.levels[index]);
        let counters = self.counters.entry(list.definition).or_default();
        if let Some(start) = list.starts[at]
            && self.restarted.insert((list_id, at))
        {
            counters[at] = start.checked_sub(1).or(Some(0));
            if start == 0 {
                counters[at] = None;
            }
        }
        counters[at] = Some(counters[at].map_or(list.starts[at].unwrap_or(level_at(at).start), |count| count.saturating_add(1)));
        for (deeper, counter) in counters.iter_mut().enumerate().skip(at + 1) {
            // Each level begins again after any level above it, unless it says after which or never.
            if level_at(deeper).restarts_after.is_none_or(|after| at < after) {
                *counter = None;
            }
        }
        let current = level_at(at);
        if current.numeral == Numeral::Bullet {
            return Some(Marker::Bullet);
        }
        let mut shown = String::new();
        let mut signs = current.text.chars().peekable();
        while let Some(sign) = signs.next() {
            let index = signs.peek().and_then(|digit| digit.to_digit(10)).filter(|digit| sign == '%' && (1..=9).contains(digit));
            let Some(index) = index else {
                shown.push(sign);
                continue;
            };
            signs.next();
            let index = index as usize - 1;
            let format = if current.legal { Numeral::Decimal } else { level_at(index).numeral };
            shown.push_str(&numeral(format, counters[index].unwrap_or(level_at(index).start)));
        }
        let shown = shown.trim();
        (!shown.is_empty()).then(|| Marker::Number(shown.to_owned()))
    }
}

fn read_abstract(xml: &mut Xml<'_>) -> Abstract {
    let mut list = Abstract::default();
    let inside = xml.level();
    while let Some(tag) = xml.element(inside) {
        let value = || tag.attribute("val").map(|value| value.into_owned());
        match tag.name() {
            ("w", "lvl") => {
                if let Some(slot) = level_number(&tag).and_then(|number| list.levels.get_mut(number)) {
                    *slot = read_level(xml);
                }
            }
            ("w", "numStyleLink") => list.defined_by = value(),
            ("w", "styleLink") => list.defines = value(),
            _ => {}
        }
    }
    list
}

fn read_list(xml: &mut Xml<'_>) -> List {
    let mut list = List::default();
    let inside = xml.level();
    while let Some(tag) = xml.element(inside) {
        match tag.name() {
            ("w", "abstractNumId") => list.definition = tag.number("val").and_then(|id| u32::try_from(id).ok()).unwrap_or(0),
            ("w", "lvlOverride") => {
                let Some(number) = level_number(&tag) else { continue };
                let inner = xml.level();
                while let Some(tag) = xml.element(inner) {
                    match tag.name() {
                        ("w", "startOverride") => list.starts[number] = Some(count(&tag)),
                        ("w", "lvl") => list.levels[number] = Some(read_level(xml)),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    list
}

fn level_number(tag: &Tag<'_>) -> Option<usize> {
    tag.number("ilvl").and_then(|number| usize::try_from(number).ok()).filter(|number| *number < LEVELS)
}

fn count(tag: &Tag<'_>) -> u32 {
    tag.number("val").and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
}

fn read_level(xml: &mut Xml<'_>) -> Level {
    let mut level = Level::default();
    let inside = xml.level();
    while let Some(tag) = xml.element(inside) {
        match tag.name() {
            ("w", "start") => level.start = count(&tag),
            ("w", "numFmt") => level.numeral = tag.attribute("val").map_or(Numeral::Decimal, |name| Numeral::named(&name)),
            ("w", "lvlText") => level.text = tag.attribute("val").map(|text| text.into_owned()).unwrap_or_default(),
            ("w", "lvlRestart") => level.restarts_after = Some(count(&tag) as usize),
            ("w", "isLgl") => level.legal = is_on(&tag),
            ("w", "pStyle") => level.style = tag.attribute("val").map(|style| style.into_owned()),
            _ => {}
        }
    }
    level
}
