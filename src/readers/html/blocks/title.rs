//! The title of a page that has no heading of its own for it: old pages write it large, some programs in a plain block.

use super::super::head::PARTS_OF_TITLE;
use super::super::page::Page;
use super::super::tags::Tag;
use super::super::tree::NodeId;

/// A shorter part of a title is a number or a mark.
const LETTERS_MIN: u32 = 4;
const LETTERS_MAX: u32 = 300;

/// The name of a page, of a chapter and of a site; each part is looked for in the whole page.
const PARTS_MAX: usize = 8;

/// The first block that says just what the page calls itself, when no heading does.
pub(super) fn unmarked(page: &Page<'_>) -> Option<NodeId> {
    let tree = page.tree;
    let is_seen = |id: NodeId| !page.is_left_out(id) && page.letters(id) > 0;
    let ids = || tree.nodes().map(|(id, _)| id);
    if ids().any(|id| tree.tag(id) == Some(Tag::H1) && is_seen(id)) {
        return None;
    }
    let title = normal(&tree.text(ids().find(|id| tree.tag(*id) == Some(Tag::Title))?));
    let mut parts = vec![title.as_str()];
    for between in PARTS_OF_TITLE.into_iter().chain([": "]) {
        parts.extend(title.split(between).take(PARTS_MAX));
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    parts.dedup();
    parts.truncate(PARTS_MAX);
    parts.into_iter().find_map(|part| {
        let letters = part.chars().filter(|sign| !sign.is_whitespace()).count() as u32;
        let says_it = |id: &NodeId| is_seen(*id) && page.letters(*id) == letters && normal(&page.text(*id)) == part;
        let may_say_it = |id: &NodeId| tree.tag(*id).is_some_and(|tag| tag.is_block() && !matches!(tag, Tag::Html | Tag::Body));
        let found = (LETTERS_MIN..=LETTERS_MAX).contains(&letters).then(|| ids().filter(may_say_it).find(says_it)).flatten()?;
        // One that is a heading of a lower level keeps its level.
        Some(Some(found).filter(|id| !tree.descendants(*id).any(|id| tree.tag(id).is_some_and(Tag::is_heading))))
    })?
}

fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
