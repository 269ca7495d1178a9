//! Comments on cells, in their old form and as conversations.

use super::super::ooxml::package::{Package, Relationships};
use super::sheet::place;
use super::strings;
use std::collections::HashMap;

/// What somebody wrote beside a cell.
#[derive(Debug)]
pub struct CellComment {
    pub row: u32,
    pub author: String,
    pub time: Option<String>,
    pub text: String,
}

/// Comments beyond this are left out.
const COMMENTS_MAX: usize = 20_000;

/// Who wrote comments of the newer form, by id.
pub type Persons = HashMap<String, String>;

pub fn persons(package: &mut Package<'_>, links: &Relationships) -> Persons {
    let mut persons = Persons::new();
    for path in links.targets("person") {
        let Some(text) = package.optional(&path) else { continue };
        let mut xml = package.walk(&text);
        if xml.element(0).is_some() {
            while let Some(tag) = xml.element(1) {
                if let (Some(id), Some(name)) = (tag.attribute("id"), tag.attribute("displayName")) {
                    persons.insert(id.into_owned(), name.into_owned());
                }
            }
        }
        package.note_stop(&xml);
    }
    persons
}

/// The comments of a sheet in the order of their rows.
pub fn read(package: &mut Package<'_>, links: &Relationships, persons: &Persons) -> Vec<CellComment> {
    let mut comments = conversations(package, links, persons);
    comments.extend(plain(package, links));
    comments.truncate(COMMENTS_MAX);
    comments.sort_by_key(|comment| comment.row);
    comments
}

fn conversations(package: &mut Package<'_>, links: &Relationships, persons: &Persons) -> Vec<CellComment> {
    let mut comments = Vec::new();
    for path in links.targets("threadedComment") {
        let Some(text) = package.optional(&path) else { continue };
        let mut xml = package.walk(&text);
        if xml.element(0).is_some() {
            while let Some(tag) = xml.element(1) {
                let row = tag.attribute("ref").and_then(|name| place(&name)).map_or(0, |(row, _)| row);
                let author = tag.attribute("personId").and_then(|id| persons.get(id.as_ref()).cloned()).unwrap_or_default();
                let time = tag.attribute("dT").map(|time| time.into_owned());
                let inside = xml.level();
                let mut text = String::new();
                while let Some(tag) = xml.element(inside) {
                    if tag.name().1 == "text" {
                        text = xml.text();
                    }
                }
                comments.push(CellComment { row, author, time, text });
            }
        }
        package.note_stop(&xml);
    }
    comments
}

fn plain(package: &mut Package<'_>, links: &Relationships) -> Vec<CellComment> {
    let mut comments = Vec::new();
    for path in links.targets("comments") {
        let Some(text) = package.optional(&path) else { continue };
        let mut xml = package.walk(&text);
        let mut authors: Vec<String> = Vec::new();
        if xml.element(0).is_some() {
            while let Some(tag) = xml.element(1) {
                let name = tag.name();
                let level = xml.level();
                while let Some(tag) = xml.element(level) {
                    if name == ("s", "authors") {
                        authors.push(xml.text());
                        continue;
                    }
                    let row = tag.attribute("ref").and_then(|name| place(&name)).map_or(0, |(row, _)| row);
                    let author = tag.number("authorId").and_then(|author| usize::try_from(author).ok());
                    let author = author.and_then(|author| authors.get(author)).cloned().unwrap_or_default();
                    let inside = xml.level();
                    let mut text = String::new();
                    while let Some(tag) = xml.element(inside) {
                        if tag.name() == ("s", "text") {
                            text = strings::runs(&mut xml);
                        }
                    }
                    // A conversation has a copy here for programs that do not know conversations.
                    if !author.starts_with("tc={") {
                        comments.push(CellComment { row, text: without_author(&text, &author), author, time: None });
                    }
                }
            }
        }
        package.note_stop(&xml);
    }
    comments
}

/// Excel writes the author as the first line of a comment as well.
fn without_author(text: &str, author: &str) -> String {
    let rest = text.trim_start().strip_prefix(author).and_then(|rest| rest.strip_prefix(':'));
    rest.filter(|_| !author.is_empty()).unwrap_or(text).to_owned()
}
