//! What a PDF says about itself apart from its pages: title, author, dates, and the bookmarks.

use super::strings::text_string;
use hayro_syntax::Pdf as File;
use hayro_syntax::object::{Array, DateTime, Dict, Name, Object, ObjectIdentifier, String as Text};
use std::collections::{HashMap, HashSet};

/// More bookmarks than this are not followed.
const BOOKMARKS_MAX: usize = 20_000;
const DEPTH_MAX: u8 = 16;

/// Title and metadata of a file.
#[derive(Debug, Default)]
pub(super) struct Details {
    pub(super) title: Option<String>,
    pub(super) metadata: Vec<(String, String)>,
}

pub(super) fn details(file: &File) -> Details {
    let info = file.metadata();
    let text = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(text_string).filter(|text| !is_filler(text));
    let mut metadata = Vec::new();
    let mut add = |name: &str, value: Option<String>| metadata.extend(value.map(|value| (name.to_owned(), value)));
    add("author", text(&info.author));
    add("subject", text(&info.subject));
    add("keywords", text(&info.keywords));
    add("created", info.creation_date.as_ref().map(date));
    add("modified", info.modification_date.as_ref().map(date));
    Details { title: text(&info.title).filter(|title| is_sensible(title)), metadata }
}

fn date(date: &DateTime) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

/// Some programs write a word where they know nothing.
fn is_filler(text: &str) -> bool {
    let bare = text.trim_matches(|sign: char| !sign.is_alphanumeric()).to_lowercase();
    bare.is_empty() || ["anonymous", "unspecified", "unknown", "user", "admin"].contains(&bare.as_str())
}

/// Many programs write the name of the source file, or nothing worth reading, where the title belongs.
fn is_sensible(title: &str) -> bool {
    let lower = title.to_lowercase();
    let endings =
        [".doc", ".docx", ".dvi", ".tex", ".indd", ".qxd", ".pdf", ".rtf", ".odt", ".ppt", ".pptx", ".xls", ".xlsx", ".fm"];
    let names = ["untitled", "без имени", "без названия", "document", "документ", "anonymous", "unknown"];
    !lower.starts_with("microsoft word")
        && !endings.iter().any(|ending| lower.ends_with(ending))
        && !names.iter().any(|name| lower.strip_prefix(name).is_some_and(|rest| rest.chars().all(|sign| sign.is_ascii_digit())))
        && title.chars().filter(|sign| sign.is_alphabetic()).count() >= 3
        && !title.contains('\u{FFFD}')
}

/// An entry of the document's outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bookmark {
    pub(super) title: String,
    /// 1 for the outermost.
    pub(super) level: u8,
    /// Counted from 1, when the bookmark says where it leads.
    pub(super) page: Option<u32>,
}

/// The bookmarks in the order of the outline.
pub(super) fn bookmarks(file: &File) -> Vec<Bookmark> {
    let Some(root) = file.xref().get::<Dict<'_>>(file.xref().root_id()) else { return Vec::new() };
    let pages: HashMap<ObjectIdentifier, u32> =
        file.pages().iter().zip(1..).filter_map(|(page, number)| Some((page.raw().obj_id()?, number))).collect();
    let mut walk = Walk { pages, root: root.clone(), visited: HashSet::new(), found: Vec::new() };
    if let Some(first) = root.get::<Dict<'_>>(b"Outlines").and_then(|outlines| outlines.get::<Dict<'_>>(b"First")) {
        walk.siblings(first, 1);
    }
    walk.found
}

struct Walk<'a> {
    pages: HashMap<ObjectIdentifier, u32>,
    root: Dict<'a>,
    visited: HashSet<ObjectIdentifier>,
    found: Vec<Bookmark>,
}

impl<'a> Walk<'a> {
    fn siblings(&mut self, first: Dict<'a>, level: u8) {
        let mut next = Some(first);
        while let Some(entry) = next {
            // An entry that was seen before, or that has no number of its own, could lead round in a circle.
            if !entry.obj_id().is_some_and(|id| self.visited.insert(id)) || self.found.len() >= BOOKMARKS_MAX {
                return;
            }
            let title = entry.get::<Text<'_>>(b"Title").map(|title| text_string(title.as_bytes())).unwrap_or_default();
            if !title.is_empty() {
                self.found.push(Bookmark { title, level, page: self.page(&entry) });
            }
            if let Some(child) = entry.get::<Dict<'a>>(b"First").filter(|_| level < DEPTH_MAX) {
                self.siblings(child, level + 1);
            }
            next = entry.get::<Dict<'a>>(b"Next");
        }
    }

    fn page(&self, entry: &Dict<'a>) -> Option<u32> {
        let target = entry
            .get::<Object<'_>>(b"Dest")
            .or_else(|| entry.get::<Dict<'_>>(b"A").and_then(|action| action.get::<Object<'_>>(b"D")))?;
        let place = match target {
            Object::Array(place) => place,
            Object::Name(name) => self.named(name.as_ref())?,
            Object::String(name) => self.named(name.as_bytes())?,
            _ => return None,
        };
        let page = place.raw_iter().next()?.as_obj_ref()?;
        self.pages.get(&page.into()).copied()
    }

    /// Looks a named place up in the old dictionary or in the name tree.
    fn named(&self, name: &[u8]) -> Option<Array<'a>> {
        let place = |found: Object<'a>| match found {
            Object::Array(place) => Some(place),
            Object::Dict(dict) => dict.get::<Array<'a>>(b"D"),
            _ => None,
        };
        if let Some(found) = self.root.get::<Dict<'a>>(b"Dests").and_then(|all| all.get::<Object<'a>>(Name::new_unescaped(name)))
        {
            return place(found);
        }
        let tree = self.root.get::<Dict<'a>>(b"Names")?.get::<Dict<'a>>(b"Dests")?;
        find_in_tree(&tree, name, 0).and_then(place)
    }
}

fn find_in_tree<'a>(node: &Dict<'a>, name: &[u8], depth: u8) -> Option<Object<'a>> {
    if let Some(names) = node.get::<Array<'a>>(b"Names") {
        let mut items = names.iter::<Object<'a>>().take(BOOKMARKS_MAX);
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            if matches!(&key, Object::String(key) if key.as_bytes() == name) {
                return Some(value);
            }
        }
    }
    let kids = node.get::<Array<'a>>(b"Kids").filter(|_| depth < DEPTH_MAX)?;
    kids.iter::<Dict<'a>>().take(1_000).filter(|kid| may_hold(kid, name)).find_map(|kid| find_in_tree(&kid, name, depth + 1))
}

/// Whether a branch of a name tree can hold the name, going by the limits it states.
fn may_hold(node: &Dict<'_>, name: &[u8]) -> bool {
    let Some(limits) = node.get::<Array<'_>>(b"Limits") else { return true };
    let limits: Vec<Text<'_>> = limits.iter::<Text<'_>>().collect();
    match limits.as_slice() {
        [low, high] => low.as_bytes() <= name && name <= high.as_bytes(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_are_names_of_files_do_not_count() {
        let cases = [
            ("Annual report 2024", true),
            ("Microsoft Word - x.doc", false),
            ("thesis.dvi", false),
            ("Untitled1", false),
            ("Документы отдела", true),
            ("12", false),
        ];
        for (title, expected) in cases {
            assert_eq!(is_sensible(title), expected, "{title}");
        }
    }
}
