//! Raised and lowered figures: "10⁶" must not be read as "106".

use super::super::tags::Tag;
use super::super::tree::{NodeId, Tree};

/// The content of a `sup` or `sub` in raised or lowered signs; `None` when it is a note's number, or words.
pub(super) fn signs(tree: &Tree, id: NodeId, up: bool) -> Option<String> {
    let leads_away = tree.descendants(id).any(|id| tree.tag(id) == Some(Tag::A));
    if leads_away { None } else { crate::readers::raised::signs(&tree.text(id), up) }
}
