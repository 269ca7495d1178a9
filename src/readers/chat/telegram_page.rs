//! A conversation that Telegram exported as a web page.
//!
//! Each message is an element of the class `message`; one that has no name in it was sent by whoever spoke before.

use super::{Remark, Transcript};
use crate::document::Place;
use crate::readers::html::{self, Attribute, NodeContent, NodeId, Tag, Tree};
use crate::readers::{ReadAt, ReadContext, ReadError};

/// Whether the beginning of a page is such an export.
pub(super) fn fits(head: &str) -> bool {
    head.contains("class=\"page_wrap") && head.contains("class=\"history\"") && head.contains("class=\"message ")
}

pub(super) fn read(
    ctx: &mut ReadContext<'_>,
    source: &dyn ReadAt,
    transcript: &mut Transcript,
) -> Result<Option<String>, ReadError> {
    let bytes = source.read_all(ctx.limits.file_bytes)?;
    let decoded = html::decode(&bytes, ctx);
    drop(bytes);
    let tree = html::parsed(&decoded.text, ctx);
    let mut author = String::new();
    let mut title = None;
    for (id, _) in tree.nodes() {
        if has_class(&tree, id, "page_header") && title.is_none() {
            title = below(&tree, id, "text").map(|id| words(&tree, id)).filter(|name| !name.is_empty());
        }
        if !has_class(&tree, id, "message") {
            continue;
        }
        if has_class(&tree, id, "service") {
            transcript.left_out += 1;
            continue;
        }
        hear(&tree, id, &mut author, transcript);
    }
    transcript.close(title, false);
    Ok(Some(decoded.encoding.to_owned()))
}

fn hear(tree: &Tree, message: NodeId, author: &mut String, transcript: &mut Transcript) {
    let is_forwarded =
        |id: NodeId| tree.ancestors(id).take_while(|above| *above != message).any(|id| has_class(tree, id, "forwarded"));
    let name = tree.descendants(message).find(|id| has_class(tree, *id, "from_name") && !is_forwarded(*id));
    if let Some(name) = name {
        *author = words(tree, name);
    }
    let date = below(tree, message, "date").and_then(|id| tree.attribute(id, Attribute::Title)).map(str::to_owned);
    let texts: Vec<String> =
        tree.descendants(message).filter(|id| has_class(tree, *id, "text")).map(|id| words(tree, id)).collect();
    if below(tree, message, "photo_wrap").is_some() {
        transcript.pictures = transcript.pictures.saturating_add(1);
    }
    let place = Place::Line(tree.node(message).line);
    transcript.say(Remark { author: author.clone(), time: date, text: texts.join("\n"), place, ..Remark::default() });
}

fn has_class(tree: &Tree, id: NodeId, wanted: &str) -> bool {
    tree.attribute(id, Attribute::Class).is_some_and(|names| names.split_whitespace().any(|name| name == wanted))
}

fn below(tree: &Tree, id: NodeId, class: &str) -> Option<NodeId> {
    tree.descendants(id).find(|id| has_class(tree, *id, class))
}

/// The text of an element with its line breaks. What is set in a `details` inside a name is no part of it.
fn words(tree: &Tree, id: NodeId) -> String {
    let mut text = String::new();
    for id in tree.descendants(id) {
        match &tree.node(id).content {
            NodeContent::Text(more) if !is_detail(tree, id) => {
                let begins = more.starts_with(char::is_whitespace) && !text.is_empty() && !text.ends_with(char::is_whitespace);
                text.push_str(if begins { " " } else { "" });
                let joined = more.split_whitespace().collect::<Vec<_>>().join(" ");
                text.push_str(&joined);
                text.push_str(if more.ends_with(char::is_whitespace) && !joined.is_empty() { " " } else { "" });
            }
            NodeContent::Element { tag: Tag::Br, .. } => {
                text.truncate(text.trim_end_matches(' ').len());
                text.push('\n');
            }
            _ => {}
        }
    }
    text.trim().to_owned()
}

fn is_detail(tree: &Tree, id: NodeId) -> bool {
    tree.ancestors(id).take(3).any(|above| has_class(tree, above, "details"))
}
