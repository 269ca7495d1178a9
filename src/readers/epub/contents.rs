//! The table of contents of a book, and the headings that it gives to chapters that have none.

use super::super::html::{Attribute, Tag, Tree};
use super::super::xml::Xml;
use super::package::resolved;
use crate::document::{Block, BlockKind, Mark, Place};
use std::collections::HashMap;

/// An entry of the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    pub path: String,
    pub title: String,
    /// 1 for the outermost.
    pub level: u8,
}

/// Entries of a whole book.
const POINTS_MAX: usize = 20_000;

/// A paragraph longer than this is no title.
const TITLE_CHARACTERS_MAX: usize = 300;

/// The number of a chapter and its name often stand in paragraphs of their own.
const TITLE_PARAGRAPHS_MAX: usize = 3;

/// The table of contents of EPUB 3: a list of links in the first `nav` element, which is the one for the contents.
pub fn of_navigation(tree: &Tree, path: &str) -> Vec<Point> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_contents = |id: u32| tree.attribute(id, Attribute::EpubType).is_none_or(|kind| kind == "toc");
    let nav = tree.nodes().map(|(id, _)| id).find(|id| tree.tag(*id) == Some(Tag::Nav) && is_contents(*id));
    let Some(nav) = nav else { return Vec::new() };
    let links = tree.descendants(nav).filter(|id| tree.tag(*id) == Some(Tag::A));
    let point = |id: u32| {
        let path = resolved(folder, tree.attribute(id, Attribute::Href)?);
        let depth =
            tree.ancestors(id).take_while(|above| *above != nav).filter(|above| tree.tag(*above) == Some(Tag::Ol)).count();
        Some(Point { path, title: one_line(&tree.text(id)), level: level(depth) })
    };
    links.filter_map(point).take(POINTS_MAX).collect()
}

/// The table of contents of EPUB 2.
pub fn of_ncx(xml: &mut Xml<'_>, path: &str) -> Vec<Point> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut points = Vec::new();
    if xml.element(0).is_some() {
        while let Some(tag) = xml.element(1) {
            if tag.name().1 == "navMap" {
                while let Some(tag) = xml.element(2) {
                    if tag.name().1 == "navPoint" {
                        read_point(xml, folder, 1, &mut points);
                    }
                }
            }
        }
    }
    points
}

/// Reads the point that was opened last, and those inside it.
fn read_point(xml: &mut Xml<'_>, folder: &str, depth: usize, points: &mut Vec<Point>) {
    if points.len() >= POINTS_MAX {
        return;
    }
    let at = points.len();
    points.push(Point { path: String::new(), title: String::new(), level: level(depth) });
    let inside = xml.level();
    while let Some(tag) = xml.element(inside) {
        let point = points.get_mut(at);
        match (tag.name().1, point) {
            ("navLabel", Some(point)) => point.title = one_line(&xml.text()),
            ("content", Some(point)) => point.path = tag.attribute("src").map(|src| resolved(folder, &src)).unwrap_or_default(),
            ("navPoint", Some(_)) => read_point(xml, folder, depth + 1, points),
            _ => {}
        }
    }
}

fn level(depth: usize) -> u8 {
    depth.clamp(1, 6) as u8
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters and digits alone, because contents and chapters differ in dots and dashes.
fn key(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The blocks of a chapter, in which paragraphs that say what the contents call the chapter are headings. A chapter
/// without any heading then begins with its name in the contents.
pub fn titled(blocks: Vec<Block>, points: &[&Point]) -> Vec<Block> {
    let titles = Titles::of(&blocks);
    let mut from = 0;
    let mut found: HashMap<usize, (usize, u8)> = HashMap::new();
    for point in points {
        if let Some((at, count)) = titles.find(&key(&point.title), from) {
            found.insert(at, (count, point.level));
            from = at + count;
        }
    }
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut blocks = blocks.into_iter().enumerate();
    while let Some((at, block)) = blocks.next() {
        match found.get(&at) {
            Some((count, level)) if block.kind == BlockKind::Paragraph => {
                let rest = blocks.by_ref().take(count - 1).map(|(_, block)| block);
                out.push(rest.fold(as_heading(block, *level), joined));
            }
            _ => out.push(block),
        }
    }
    let has_heading = out.iter().any(|block| matches!(block.kind, BlockKind::Heading { .. }));
    if let Some(point) = points.first().filter(|point| !has_heading && !out.is_empty() && !is_of_front(&point.title)) {
        let kind = BlockKind::Heading { level: point.level, number: None };
        out.insert(0, Block { kind, text: point.title.clone(), place: Place::Unknown, marks: Vec::new() });
    }
    out
}

fn as_heading(block: Block, level: u8) -> Block {
    Block { kind: BlockKind::Heading { level, number: None }, text: block.text.replace('\n', " "), ..block }
}

fn joined(mut heading: Block, next: Block) -> Block {
    heading.text.push(' ');
    let shift = heading.text.len() as u32;
    heading.text.push_str(&next.text.replace('\n', " "));
    let moved = |mark: Mark| Mark { range: mark.range.start + shift..mark.range.end + shift, kind: mark.kind };
    heading.marks.extend(next.marks.into_iter().map(moved));
    heading
}

/// Names of pages that are no chapters.
fn is_of_front(title: &str) -> bool {
    const FRONT: [&str; 7] = ["", "cover", "coverpage", "titlepage", "обложка", "титульныйлист", "титул"];
    FRONT.contains(&key(title).as_str())
}

/// Short paragraphs and headings of a chapter by their words.
struct Titles {
    places: HashMap<String, Vec<(usize, usize)>>,
}

impl Titles {
    fn of(blocks: &[Block]) -> Titles {
        let mut places: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (at, block) in blocks.iter().enumerate() {
            let mut words = String::new();
            for (count, next) in blocks.iter().skip(at).take(TITLE_PARAGRAPHS_MAX).enumerate() {
                let may_be = match next.kind {
                    BlockKind::Heading { .. } => count == 0,
                    BlockKind::Paragraph => count == 0 || block.kind == BlockKind::Paragraph,
                    _ => false,
                };
                if !may_be || next.text.len() > TITLE_CHARACTERS_MAX * 4 {
                    break;
                }
                words.push_str(&key(&next.text));
                if words.chars().count() > TITLE_CHARACTERS_MAX {
                    break;
                }
                places.entry(words.clone()).or_default().push((at, count + 1));
            }
        }
        Titles { places }
    }

    /// Where these words stand first from a block on, and in how many blocks.
    fn find(&self, words: &str, from: usize) -> Option<(usize, usize)> {
        let places = self.places.get(words).filter(|_| !words.is_empty())?;
        let after = places.partition_point(|(at, _)| *at < from);
        places.get(after).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(blocks: &[&str], titles: &[&str], expected: &[&str]) {
        let block = |text: &&str| Block {
            kind: BlockKind::Paragraph,
            text: (*text).to_owned(),
            place: Place::Unknown,
            marks: Vec::new(),
        };
        let points: Vec<Point> =
            titles.iter().map(|title| Point { path: String::new(), title: (*title).to_owned(), level: 1 }).collect();
        let titled = titled(blocks.iter().map(block).collect(), &points.iter().collect::<Vec<_>>());
        let shown: Vec<String> = titled
            .iter()
            .map(|block| if block.kind == BlockKind::Paragraph { block.text.clone() } else { format!("# {}", block.text) })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn the_contents_tell_which_paragraphs_are_headings() {
        check(&["Глава 1", "Начало", "Было утро."], &["Глава 1. Начало"], &["# Глава 1 Начало", "Было утро."]);
        check(
            &["Пролог", "Было утро.", "Эпилог", "Вечер."],
            &["Пролог", "Эпилог"],
            &["# Пролог", "Было утро.", "# Эпилог", "Вечер."],
        );
        check(&["Было утро."], &["Глава 1"], &["# Глава 1", "Было утро."]);
        check(&["Имя автора"], &["Обложка"], &["Имя автора"]);
    }
}
