//! Data for programs read as a text for people: JSON, YAML and XML.
//!
//! All three become the same tree of values, and the tree becomes headings, tables and lists: records are rows, single
//! values stand beside their names, and what holds more has its name as a heading.

mod elements;
mod json;
mod prose;
mod shown;
mod xml;
mod yaml;

pub(super) use json::Json;
pub(super) use xml::XmlFile;
pub(super) use yaml::Yaml;

use super::html::{self, Builder, Page};
use super::{Content, ReadAt, ReadContext, ReadError, ReadErrorKind};
use crate::document::{Document, Format, ReadNote};

pub(super) use json::read_json;

/// A value and the line on which it begins, counted from 1.
#[derive(Clone, Debug, PartialEq)]
struct Node {
    line: u32,
    value: Value,
}

#[derive(Clone, Debug, PartialEq)]
enum Value {
    /// No value at all.
    Nothing,
    /// Words, figures and the like, as they are written.
    Plain(String),
    List(Vec<Node>),
    /// Members in the order of the file.
    Map(Vec<(String, Node)>),
}

/// Values of one file: more would not fit beside the text in a browser's memory.
const NODES_MAX: u64 = 1_500_000;

/// Why a file was not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// It does not keep the rules of its format, so it is shown as it stands.
    Broken,
    TooMany,
}

/// Blocks out of values.
fn document_of(ctx: &mut ReadContext<'_>, format: Format, encoding: String, roots: &[Node]) -> Result<Content, ReadError> {
    let mut builder = html::builder(ctx);
    for root in roots {
        shown::show(&mut builder, root);
    }
    finished(ctx, builder, format, encoding, None)
}

fn finished(
    ctx: &mut ReadContext<'_>,
    builder: Builder,
    format: Format,
    encoding: String,
    title: Option<String>,
) -> Result<Content, ReadError> {
    let tree = html::finished(builder, ctx);
    let (blocks, pictures) = html::blocks(&Page::shown(&tree));
    if pictures > 0 {
        ctx.note(ReadNote::PicturesNotRead { count: pictures });
    }
    if blocks.is_empty() {
        return Err(ReadErrorKind::Empty.into());
    }
    Ok(Content::Document(Document { format, title, encoding: Some(encoding), blocks, ..Document::default() }))
}

/// The text of a file and its encoding.
fn text_of(ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<(String, String), ReadError> {
    super::markup::text_of(ctx, source)
}
