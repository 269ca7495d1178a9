//! Layouts and masters: what a placeholder of a slide takes from them, its place and its bullets.

use super::super::ooxml::package::{Package, Relationships};
use super::super::xml::Xml;
use super::order::Area;
use super::shapes::{self, Content, Placeholder};
use super::text::{Bullet, Levels};
use std::collections::HashMap;
use std::rc::Rc;

/// A placeholder as a layout or master describes it.
#[derive(Clone, Debug, Default)]
struct Model {
    placeholder: Placeholder,
    area: Option<Area>,
    levels: Levels,
}

/// A layout with the master behind it.
#[derive(Debug, Default)]
pub struct Layout {
    /// "title", "secHead", "obj" …
    pub kind: String,
    models: Vec<Model>,
    master: Rc<Master>,
}

#[derive(Debug, Default)]
struct Master {
    models: Vec<Model>,
    titles: Levels,
    bodies: Levels,
    others: Levels,
}

/// Layouts and masters that were read already, by path.
#[derive(Default)]
pub struct Layouts {
    layouts: HashMap<String, Rc<Layout>>,
    masters: HashMap<String, Rc<Master>>,
}

impl Layouts {
    /// The layout of a slide.
    pub fn of(&mut self, package: &mut Package<'_>, slide: &Relationships) -> Rc<Layout> {
        let Some(path) = slide.target("slideLayout") else { return Rc::default() };
        if let Some(known) = self.layouts.get(&path) {
            return Rc::clone(known);
        }
        let links = package.relationships(&path);
        let mut layout = Layout { master: self.master(package, &links), ..Layout::default() };
        if let Some(text) = package.optional(&path) {
            let mut xml = package.walk(&text);
            layout.kind = xml.element(0).and_then(|tag| tag.attribute("type").map(|kind| kind.into_owned())).unwrap_or_default();
            while let Some(tag) = xml.element(1) {
                if tag.name() == ("p", "cSld") {
                    layout.models = models(&mut xml);
                }
            }
            package.note_stop(&xml);
        }
        let layout = Rc::new(layout);
        self.layouts.insert(path, Rc::clone(&layout));
        layout
    }

    fn master(&mut self, package: &mut Package<'_>, layout: &Relationships) -> Rc<Master> {
        let Some(path) = layout.target("slideMaster") else { return Rc::default() };
        if let Some(known) = self.masters.get(&path) {
            return Rc::clone(known);
        }
        let mut master = Master::default();
        if let Some(text) = package.optional(&path) {
            let mut xml = package.walk(&text);
            if xml.element(0).is_some() {
                while let Some(tag) = xml.element(1) {
                    match tag.name() {
                        ("p", "cSld") => master.models = models(&mut xml),
                        ("p", "txStyles") => master.styles(&mut xml),
                        _ => {}
                    }
                }
            }
            package.note_stop(&xml);
        }
        let master = Rc::new(master);
        self.masters.insert(path, Rc::clone(&master));
        master
    }
}

impl Master {
    fn styles(&mut self, xml: &mut Xml<'_>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("p", "titleStyle") => self.titles = Levels::read(xml),
                ("p", "bodyStyle") => self.bodies = Levels::read(xml),
                ("p", "otherStyle") => self.others = Levels::read(xml),
                _ => {}
            }
        }
    }
}

impl Layout {
    pub fn area(&self, placeholder: &Placeholder) -> Option<Area> {
        let own = self.model(placeholder).and_then(|model| model.area);
        own.or_else(|| self.master_model(placeholder).and_then(|model| model.area))
    }

    /// The bullet that a level has when neither the paragraph nor its shape says anything.
    pub fn bullet(&self, placeholder: Option<&Placeholder>, level: u8) -> Bullet {
        let Some(placeholder) = placeholder else {
            return self.master.others.at(level).cloned().unwrap_or(Bullet::None);
        };
        let own = self.model(placeholder).and_then(|model| model.levels.at(level));
        let masters = || self.master_model(placeholder).and_then(|model| model.levels.at(level));
        let styles = match placeholder.family() {
            "title" => &self.master.titles,
            "body" => &self.master.bodies,
            _ => &self.master.others,
        };
        own.or_else(masters).or_else(|| styles.at(level)).cloned().unwrap_or(Bullet::None)
    }

    fn model(&self, placeholder: &Placeholder) -> Option<&Model> {
        let same_index = |model: &&Model| placeholder.index.is_some() && model.placeholder.index == placeholder.index;
        let same_kind = |model: &&Model| model.placeholder.kind == placeholder.kind;
        let same_family = |model: &&Model| model.placeholder.family() == placeholder.family() && placeholder.index.is_none();
        self.models
            .iter()
            .find(same_index)
            .or_else(|| self.models.iter().find(same_kind))
            .or_else(|| self.models.iter().find(same_family))
    }

    fn master_model(&self, placeholder: &Placeholder) -> Option<&Model> {
        self.master.models.iter().find(|model| model.placeholder.family() == placeholder.family())
    }
}

/// The placeholders among the shapes of a layout or master.
fn models(xml: &mut Xml<'_>) -> Vec<Model> {
    let nothing = Relationships::default();
    let mut draft = shapes::Draft::new(&nothing);
    draft.slide(xml);
    let boxes = draft.shapes.into_iter().filter_map(|shape| {
        let levels = if let Content::Text(body) = shape.content { body.levels } else { Levels::default() };
        Some(Model { placeholder: shape.placeholder?, area: shape.area, levels })
    });
    boxes.collect()
}
