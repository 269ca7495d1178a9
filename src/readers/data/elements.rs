//! The elements of an XML file as a tree.

use crate::document::Limit;
use crate::readers::Limits;
use crate::readers::xml::{resolved, resolved_reference};
use quick_xml::Reader;
use quick_xml::events::Event;

#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    /// The name without its prefix.
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Child>,
    /// Counted from 1.
    pub line: u32,
}

#[derive(Clone, Debug)]
pub(super) enum Child {
    Text(String),
    Element(Element),
}

/// What came out of a file, and why it ended early if it did.
pub(super) struct Parsed {
    pub root: Option<Element>,
    pub cut: Option<Limit>,
    pub damaged: bool,
}

impl Element {
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| if let Child::Element(element) = child { Some(element) } else { None })
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The first element of this name right inside.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// All words inside, as they stand.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.add_text(&mut out);
        out
    }

    fn add_text(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Child::Text(text) => out.push_str(text),
                Child::Element(element) => element.add_text(out),
            }
        }
    }

    /// Whether words stand between its elements.
    pub fn is_mixed(&self) -> bool {
        self.elements().next().is_some() && self.has_words()
    }

    pub fn has_words(&self) -> bool {
        self.children.iter().any(|child| matches!(child, Child::Text(text) if !text.trim().is_empty()))
    }
}

/// Elements of one file.
const ELEMENTS_MAX: u64 = 1_000_000;

/// Attributes of one element that are kept.
const ATTRIBUTES_MAX: usize = 100;

/// Reads the elements of a text. Nothing is expanded that the file defines itself.
pub(super) fn elements(text: &str, limits: &Limits) -> Parsed {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.allow_dangling_amp = true;
    let depth_max = usize::try_from(limits.depth).unwrap_or(usize::MAX);
    let mut tree = Tree { open: Vec::new(), root: None, line: 1, counted: 0, elements: 0 };
    let (mut cut, mut damaged) = (None, false);
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        tree.count_lines(text, at);
        let Ok(event) = reader.read_event() else {
            damaged = true;
            break;
        };
        match event {
            Event::Start(start) => {
                tree.elements += 1;
                if tree.open.len() >= depth_max {
                    cut = Some(Limit::Depth(limits.depth));
                    break;
                }
                if tree.elements > ELEMENTS_MAX {
                    cut = Some(Limit::Steps(ELEMENTS_MAX));
                    break;
                }
                let mut attributes = start.attributes();
                let attributes = attributes
                    .with_checks(false)
                    .flatten()
                    .take(ATTRIBUTES_MAX)
                    .filter(|attribute| !attribute.key.into_inner().starts_with("xmlns"))
                    .map(|attribute| {
                        (attribute.key.local_name().into_inner().to_owned(), resolved(&attribute.value).into_owned())
                    })
                    .collect();
                let name = start.local_name().into_inner().to_owned();
                tree.open.push(Element { name, attributes, children: Vec::new(), line: tree.line });
            }
            Event::End(_) => tree.close(),
            Event::Text(text) => tree.text(&text.xml10_content()),
            Event::CData(text) => tree.text(&text.xml10_content()),
            Event::GeneralRef(reference) => tree.text(&resolved_reference(&reference)),
            Event::Eof => {
                damaged = !tree.open.is_empty();
                break;
            }
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    while !tree.open.is_empty() {
        tree.close();
    }
    Parsed { root: tree.root, cut, damaged }
}

struct Tree {
    open: Vec<Element>,
    root: Option<Element>,
    line: u32,
    counted: usize,
    elements: u64,
}

impl Tree {
    fn count_lines(&mut self, text: &str, at: usize) {
        if let Some(passed) = text.as_bytes().get(self.counted..at) {
            self.line += u32::try_from(passed.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(0);
            self.counted = at;
        }
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(outer) => outer.children.push(Child::Element(element)),
            None => self.root = self.root.take().or(Some(element)),
        }
    }

    fn text(&mut self, text: &str) {
        let Some(element) = self.open.last_mut() else { return };
        match element.children.last_mut() {
            Some(Child::Text(before)) => before.push_str(text),
            _ => element.children.push(Child::Text(text.to_owned())),
        }
    }
}
