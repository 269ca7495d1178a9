//! Raised and lowered figures: "10⁶" must not be read as "106".

use super::super::tags::{Attribute, Tag};
use super::super::tree::{NodeId, Tree};

/// The content of a `sup` or `sub` in raised or lowered signs; `None` for words, and for what
/// leads to another page.
pub(super) fn signs(tree: &Tree, id: NodeId, up: bool) -> Option<String> {
    let is_away = |href: &str| !href.trim_start().starts_with('#');
    let leads_away =
        tree.descendants(id).any(|id| tree.tag(id) == Some(Tag::A) && tree.attribute(id, Attribute::Href).is_some_and(is_away));
    if leads_away { None } else { crate::readers::raised::signs(&tree.text(id), up) }
}
