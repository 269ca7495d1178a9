//! Notebooks of Jupyter: Markdown and code in turn. What the code put out is not read, because it is often a picture or a
//! table cut short, and always can be made again.

use super::{Node, Value};
use crate::readers::html::{Attribute, Builder, Tag};
use crate::readers::markdown;

/// The cells of a notebook, when the value is one.
pub(super) fn cells(root: &Node) -> Option<&[Node]> {
    member(root, "nbformat")?;
    match &member(root, "cells")?.value {
        Value::List(cells) => Some(cells),
        _ => None,
    }
}

/// Writes the cells; gives the builder back with the number of pictures.
pub(super) fn write(mut builder: Builder, root: &Node, cells: &[Node]) -> (Builder, u32) {
    let language = ["kernelspec", "language_info"].into_iter().find_map(|name| {
        let about = member(member(root, "metadata")?, name)?;
        member(about, "language").or_else(|| member(about, "name")).map(text)
    });
    let language = language.unwrap_or_else(|| "python".to_owned());
    let mut pictures = 0;
    for cell in cells {
        let source = member(cell, "source").map(text).unwrap_or_default();
        builder.line = cell.line;
        match member(cell, "cell_type").map(text).as_deref() {
            Some("markdown") => {
                let (after, more) = markdown::add(builder, &source, cell.line);
                builder = after;
                pictures += more;
            }
            Some("code") => {
                builder.start(Tag::Pre, vec![(Attribute::DataLang, language.as_str().into())]);
                builder.text("\n");
                builder.text(&source);
                builder.end(Tag::Pre);
            }
            _ => {
                builder.start(Tag::P, Vec::new());
                builder.text(&source);
                builder.end(Tag::P);
            }
        }
        pictures += pictures_of(cell);
    }
    (builder, pictures)
}

/// Pictures among what the code put out.
fn pictures_of(cell: &Node) -> u32 {
    let Some(Value::List(outputs)) = member(cell, "outputs").map(|node| &node.value) else { return 0 };
    let is_picture = |output: &&Node| {
        let data = member(output, "data").map(|node| &node.value);
        matches!(data, Some(Value::Map(kinds)) if kinds.iter().any(|(kind, _)| kind.starts_with("image/")))
    };
    u32::try_from(outputs.iter().filter(is_picture).count()).unwrap_or(u32::MAX)
}

fn member<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Map(members) => members.iter().find(|(other, _)| other == name).map(|(_, node)| node),
        _ => None,
    }
}

/// The lines of a cell, which are a list of texts or one text.
fn text(node: &Node) -> String {
    match &node.value {
        Value::Plain(text) => text.clone(),
        Value::List(lines) => lines.iter().map(text).collect(),
        _ => String::new(),
    }
}
