//! What word processors mean by the paragraphs of the pages that they save.
//!
//! Word writes an item of a list as a paragraph with its number in a span, and titles, captions and notes as paragraphs
//! of telling classes.

use super::super::run::Words;
use super::super::tags::{Attribute, Tag};
use super::super::tree::{NodeContent, NodeId, Tree};
use crate::document::{Block, BlockKind, ListItem, Marker, Place};

/// What a paragraph of a word processor is besides a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    Quotation,
    Caption,
    Footnote,
}

pub(super) fn role(tree: &Tree, id: NodeId, tag: Tag) -> Option<Role> {
    let node = tree.node(id);
    let class = node.attribute(Attribute::Class).unwrap_or_default();
    let name = node.attribute(Attribute::Id).unwrap_or_default();
    let has = |wanted: &str| class.split_whitespace().any(|name| name == wanted);
    match tag {
        Tag::P if has("MsoTitle") => Some(Role::Title),
        // Google's editor gives an id to its title, LibreOffice nothing but the class.
        Tag::P if has("title") && (name.starts_with("h.") || class == "title" && is_of_libre_office(tree)) => Some(Role::Title),
        Tag::P if has("MsoQuote") || has("MsoIntenseQuote") => Some(Role::Quotation),
        Tag::P if has("MsoCaption") => Some(Role::Caption),
        Tag::Div if is_footnote(node.attribute(Attribute::Style).unwrap_or_default(), name) => Some(Role::Footnote),
        _ => None,
    }
}

fn is_footnote(style: &str, name: &str) -> bool {
    let by_style = || style.split(';').any(|rule| matches!(rule.trim(), "mso-element:footnote" | "mso-element:endnote"));
    let by_name = |start: &str| name.strip_prefix(start).is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    by_name("sdfootnote") || by_name("sdendnote") || by_style()
}

fn is_of_libre_office(tree: &Tree) -> bool {
    const HEAD_NODES: usize = 64;
    tree.nodes().take(HEAD_NODES).any(|(id, node)| {
        tree.tag(id) == Some(Tag::Meta)
            && node.attribute(Attribute::Content).is_some_and(|content| content.contains("Office"))
            && node.attribute(Attribute::Name).is_some_and(|name| name.eq_ignore_ascii_case("generator"))
    })
}

/// The span with the number or bullet of a paragraph that is an item of a list.
pub(in crate::readers::html) fn list_mark(tree: &Tree, id: NodeId) -> Option<NodeId> {
    let node = tree.node(id);
    let is_item = node.attribute(Attribute::Class).is_some_and(|class| class.starts_with("MsoList"))
        || node.attribute(Attribute::Style).is_some_and(|style| style.contains("mso-list:"));
    if tree.tag(id) != Some(Tag::P) || !is_item {
        return None;
    }
    let style = |id: NodeId| tree.attribute(id, Attribute::Style).unwrap_or_default().to_ascii_lowercase();
    let mut before = String::new();
    for inner in tree.descendants(id).skip(1) {
        match &tree.node(inner).content {
            NodeContent::Text(text) => before.push_str(text.trim()),
            NodeContent::Element { .. } if style(inner).contains("mso-list:ignore") => return before.is_empty().then_some(inner),
            // The tiny blanks behind the number are all that tells in the smaller files.
            NodeContent::Element { .. } if style(inner).contains("font:7.0pt") => {
                let around = tree.node(inner).parent;
                return (around != id).then_some(around);
            }
            NodeContent::Element { .. } => {}
        }
        if before.chars().count() > MARK_CHARACTERS_MAX {
            break;
        }
    }
    None
}

const MARK_CHARACTERS_MAX: usize = 12;

/// An item of a list that stands as a paragraph in the page.
pub(super) struct LooseItem {
    level: u8,
    marker: Marker,
}

impl LooseItem {
    pub fn of(tree: &Tree, id: NodeId) -> Option<Self> {
        let mark = tree.text(list_mark(tree, id)?);
        let mark = mark.trim();
        let is_number = mark.contains(char::is_alphanumeric) && (mark.contains(['.', ')']) || mark.contains(char::is_numeric));
        let marker = if is_number { Marker::Number(mark.to_owned()) } else { Marker::Bullet };
        Some(LooseItem { level: level(tree.attribute(id, Attribute::Style).unwrap_or_default()), marker })
    }
}

/// How deep an item stands, by its list or else by its indent: half an inch for each level.
fn level(style: &str) -> u8 {
    let named = style
        .split_once(" level")
        .and_then(|(_, rest)| rest.split(|sign: char| !sign.is_ascii_digit()).next()?.parse::<u8>().ok());
    let indent = || {
        let points = style.split_once("margin-left:")?.1.split("pt").next()?.trim().parse::<f32>().ok()?;
        Some((points / 36.0).clamp(1.0, 9.0) as u8)
    };
    named.or_else(indent).unwrap_or(1).clamp(1, 9) - 1
}

/// Collects loose items that follow each other into one list.
#[derive(Default)]
pub(super) struct LooseList {
    /// The item that the next words are.
    pub item: Option<LooseItem>,
    /// The number of blocks right after the list was added to, and the level of its first item.
    open: Option<(usize, u8)>,
}

impl LooseList {
    /// Adds words to the list that ends the blocks, or begins a new one.
    pub fn put(&mut self, item: LooseItem, words: Words, blocks: &mut Vec<Block>) {
        let (_, outermost) = self.open.filter(|(count, _)| *count == blocks.len()).unwrap_or_else(|| {
            let kind = BlockKind::List { items: Vec::new() };
            let place = words.line.map_or(Place::Unknown, Place::Line);
            blocks.push(Block { kind, text: String::new(), place, marks: Vec::new() });
            (0, item.level)
        });
        self.open = Some((blocks.len(), outermost));
        if let Some(block) = blocks.last_mut()
            && let BlockKind::List { items } = &mut block.kind
        {
            let mut all = Words { text: std::mem::take(&mut block.text), marks: std::mem::take(&mut block.marks), line: None };
            let length = words.text.len() as u32;
            all.append(words, "\n");
            let end = all.text.len() as u32;
            items.push(ListItem { range: end - length..end, level: item.level.saturating_sub(outermost), marker: item.marker });
            (block.text, block.marks) = (all.text, all.marks);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_of_an_item_is_named_or_measured() {
        let table = [("mso-list:l0 level2 lfo1", 1), ("margin-left:72.0pt;text-indent:-18pt", 1), ("", 0), ("margin-left:x", 0)];
        for (style, expected) in table {
            assert_eq!(level(style), expected, "{style}");
        }
    }
}
