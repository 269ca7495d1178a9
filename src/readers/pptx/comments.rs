//! Comments on slides, in their old form and as conversations.

use super::super::ooxml::package::{Package, Relationships};
use super::super::ooxml::{comment, inline::joined};
use super::super::xml::{Tag, Xml};
use super::text::Body;
use crate::document::{Block, Place};
use std::collections::HashMap;

/// Who wrote comments, by id.
pub type Authors = HashMap<String, String>;

pub fn authors(package: &mut Package<'_>, links: &Relationships) -> Authors {
    let mut authors = Authors::new();
    for path in links.targets("commentAuthors").into_iter().chain(links.targets("authors")) {
        let Some(text) = package.optional(&path) else { continue };
        let mut xml = package.walk(&text);
        if xml.element(0).is_some() {
            while let Some(tag) = xml.element(1) {
                if let (Some(id), Some(name)) = (tag.attribute("id"), tag.attribute("name")) {
                    authors.insert(id.into_owned(), name.into_owned());
                }
            }
        }
        package.note_stop(&xml);
    }
    authors
}

/// The comments of a slide, each as a block.
pub fn read(package: &mut Package<'_>, links: &Relationships, authors: &Authors, slide: u32) -> Vec<Block> {
    let mut blocks = Vec::new();
    for path in links.targets("comments") {
        let Some(text) = package.optional(&path) else { continue };
        let mut xml = package.walk(&text);
        if xml.element(0).is_some() {
            while let Some(tag) = xml.element(1) {
                if tag.name().1 == "cm" {
                    one(&mut xml, &tag, authors, slide, &mut blocks);
                }
            }
        }
        package.note_stop(&xml);
    }
    blocks
}

/// The comment that was opened last, with the replies that stand in it.
fn one(xml: &mut Xml<'_>, tag: &Tag<'_>, authors: &Authors, slide: u32, blocks: &mut Vec<Block>) {
    let author = tag.attribute("authorId").and_then(|id| authors.get(id.as_ref()).cloned()).unwrap_or_default();
    let time = tag.attribute("created").or_else(|| tag.attribute("dt")).map(|time| time.into_owned());
    let level = xml.level();
    let mut words = String::new();
    let mut replies = Vec::new();
    while let Some(tag) = xml.element(level) {
        match tag.name() {
            ("p", "text") => words = xml.text(),
            ("p188", "txBody") => {
                let body = Body::read(xml, &Relationships::default());
                words = joined([body.lines()], "").text;
            }
            ("p188", "replyLst") => {
                let inside = xml.level();
                while let Some(tag) = xml.element(inside) {
                    one(xml, &tag, authors, slide, &mut replies);
                }
            }
            _ => {}
        }
    }
    blocks.extend(comment::block(&author, time.as_deref(), &words, Place::Slide(slide)));
    blocks.append(&mut replies);
}
