//! Slides of a presentation and pages of a drawing: the title first, then the shapes, notes of the speaker and comments.

use super::super::ooxml::inline::Inline;
use super::super::xml::{Tag, Xml};
use super::blocks::assembled;
use super::story::{Aside, Item, Walker, one_line};
use super::styles::Family;
use super::table::flattened;
use crate::document::{AsideRole, Block, BlockKind, Place};

/// What stands on a slide.
#[derive(Default)]
struct Slide {
    titles: Vec<Inline>,
    items: Vec<Item>,
    asides: Vec<Aside>,
}

/// Reads the slide that was opened last. Its name stands for a missing title where `has_titles`.
pub fn read(walker: &mut Walker<'_, '_>, tag: &Tag<'_>, xml: &mut Xml<'_>, has_titles: bool) -> Vec<Block> {
    let is_hidden = tag.attribute("style-name").is_some_and(|name| walker.styles.look(Family::Page, &name).is_hidden);
    let name = tag.attribute("name").map(|name| name.into_owned()).unwrap_or_default();
    let mut slide = Slide::default();
    slide.shapes(walker, xml);
    if is_hidden {
        let (inline, _) = flattened(slide.items);
        for hidden in slide.titles.iter().chain([&inline]) {
            walker.count_hidden(&hidden.text);
        }
        return Vec::new();
    }
    slide.blocks(name, walker.page, has_titles)
}

impl Slide {
    fn shapes(&mut self, walker: &mut Walker<'_, '_>, xml: &mut Xml<'_>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("presentation", "notes") => self.notes(walker, xml),
                ("office", "annotation") => {
                    let comment = walker.comment(xml);
                    self.asides.extend(comment);
                }
                ("draw", _) => self.shape(walker, &tag, xml),
                _ => {}
            }
        }
    }

    fn shape(&mut self, walker: &mut Walker<'_, '_>, tag: &Tag<'_>, xml: &mut Xml<'_>) {
        let class = tag.attribute("class");
        let is_placeholder = tag.attribute("placeholder").is_some_and(|value| value == "true");
        match class.as_deref() {
            // Prompts such as "Click to add a title", and what the master page puts on every slide.
            _ if is_placeholder => {}
            Some("header" | "footer" | "date-time" | "page-number") => {}
            Some("title") => {
                let mut items = Vec::new();
                walker.drawing(tag, xml, &mut items);
                let (inline, mut asides) = flattened(items);
                self.titles.push(inline);
                self.asides.append(&mut asides);
            }
            _ => {
                walker.drawing(tag, xml, &mut self.items);
                self.items.push(Item::Border);
            }
        }
    }

    fn notes(&mut self, walker: &mut Walker<'_, '_>, xml: &mut Xml<'_>) {
        // What the speaker drew beside the notes is not shown to anybody.
        let pictures = walker.counts.pictures;
        let mut notes = Slide::default();
        notes.shapes(walker, xml);
        walker.counts.pictures = pictures;
        let (inline, mut asides) = flattened(notes.items);
        if !inline.is_blank() {
            self.asides.push(Aside { role: AsideRole::SpeakerNotes, inline });
        }
        self.asides.append(&mut asides);
    }

    fn blocks(self, name: String, page: u32, has_titles: bool) -> Vec<Block> {
        let place = Place::Slide(page);
        let mut title = one_line(self.titles);
        let below = assembled(self.items, Place::Slide);
        let asides = self.asides.into_iter().filter(|aside| !aside.inline.is_blank());
        let asides: Vec<Block> =
            asides.map(|Aside { role, inline }| block(BlockKind::Aside { role }, inline, place.clone())).collect();
        // Without a heading the words would seem to belong to the slide before.
        if title.is_blank() && has_titles && !(below.is_empty() && asides.is_empty()) {
            title = one_line([Inline { text: name, marks: Vec::new() }]);
        }
        let heading = (!title.is_blank()).then(|| block(BlockKind::Heading { level: 1, number: None }, title, place));
        heading.into_iter().chain(below).chain(asides).collect()
    }
}

fn block(kind: BlockKind, inline: Inline, place: Place) -> Block {
    Block { kind, text: inline.text, place, marks: inline.marks }
}
