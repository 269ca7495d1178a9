//! Light markup, which people write by hand: reStructuredText, AsciiDoc and LaTeX.
//!
//! Each reader finds its own blocks and hands them over as the elements that HTML has for them; lists, tables, marks and
//! notes are put together in one place for all. Written by hand: the crates that read these formats either make HTML
//! without places or want the whole tool chain behind them.

mod asciidoc;
mod latex;
mod restructured;
mod tables;

pub(super) use asciidoc::Asciidoc;
pub(super) use latex::Latex;
pub(super) use restructured::Restructured;

use super::encoding::Pieces;
use super::html::{self, Attribute, Builder, Page, Tag};
use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind};
use crate::document::{Document, Format, Limit, ReadNote};

/// The text of a file with plain line feeds, and its encoding.
pub(super) fn text_of(ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<(String, String), ReadError> {
    ctx.within(source.len(), ctx.limits.file_bytes, Limit::FileBytes)?;
    let mut pieces = Pieces::open(ctx, source)?;
    let mut text = String::new();
    while pieces.next_into(&mut text)? {
        ctx.report(pieces.offset(), source.len());
    }
    pieces.finish(ctx);
    text.retain(|sign| sign != '\0');
    if text.contains('\r') {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    Ok((text, pieces.encoding().to_owned()))
}

/// Whether a file is of a format: by its name, or by its words when its name has one of the `other` endings.
fn recognised(probe: &Probe<'_>, format: Format, other: &[&str], is_marked_up: fn(&str) -> bool) -> Confidence {
    let ending = probe.ending();
    let named = format.endings().contains(&ending.as_str());
    if !named && !other.contains(&ending.as_str()) {
        return Confidence::No;
    }
    match probe.text() {
        None => Confidence::No,
        Some(_) if named => Confidence::Strong,
        Some(head) if is_marked_up(head) => Confidence::Likely,
        Some(_) => Confidence::No,
    }
}

/// A document that is being written down element by element.
struct Draft {
    builder: Builder,
    title: Option<String>,
    metadata: Vec<(String, String)>,
    pictures: u32,
}

impl Draft {
    fn new(ctx: &ReadContext<'_>) -> Self {
        Draft { builder: html::builder(ctx), title: None, metadata: Vec::new(), pictures: 0 }
    }

    /// A place holder while the real draft is lent out.
    fn empty() -> Self {
        let limits = html::TreeLimits { nodes: 1, depth: 1 };
        Draft { builder: Builder::new(limits), title: None, metadata: Vec::new(), pictures: 0 }
    }

    /// Says which line of the file is being read, counted from 1.
    fn at(&mut self, line: usize) {
        self.builder.line = u32::try_from(line).unwrap_or(u32::MAX);
    }

    fn open(&mut self, tag: Tag) {
        self.builder.start(tag, Vec::new());
    }

    fn open_with(&mut self, tag: Tag, attribute: Attribute, value: &str) {
        self.builder.start(tag, vec![(attribute, value.into())]);
    }

    fn close(&mut self, tag: Tag) {
        self.builder.end(tag);
    }

    fn text(&mut self, text: &str) {
        self.builder.text(text);
    }

    /// Plain words in an element of their own.
    fn words(&mut self, tag: Tag, text: &str) {
        if !text.trim().is_empty() {
            self.open(tag);
            self.text(text);
            self.close(tag);
        }
    }

    /// A paragraph of one bold text: the name of a box.
    fn label(&mut self, text: &str) {
        self.open(Tag::P);
        self.words(Tag::Strong, text);
        self.close(Tag::P);
    }

    fn code(&mut self, language: Option<&str>, text: &str) {
        self.open(Tag::Pre);
        match language {
            Some(language) => self.open_with(Tag::Code, Attribute::Class, &format!("language-{language}")),
            None => self.open(Tag::Code),
        }
        // The first line feed inside the element counts as layout.
        self.text("\n");
        self.text(text.trim_end());
        self.close(Tag::Code);
        self.close(Tag::Pre);
    }

    /// Opens a table that nobody takes for the layout of a page.
    fn table(&mut self) {
        self.open_with(Tag::Table, Attribute::Class, "docutils");
    }

    fn fact(&mut self, name: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() && !self.metadata.iter().any(|(other, _)| other == name) {
            self.metadata.push((name.to_owned(), value.to_owned()));
        }
    }

    fn finish(self, ctx: &mut ReadContext<'_>, format: Format, encoding: String) -> Result<Content, ReadError> {
        let Draft { builder, title, metadata, pictures } = self;
        let tree = html::finished(builder, ctx);
        let (blocks, more) = html::blocks(&Page::shown(&tree));
        if pictures + more > 0 {
            ctx.note(ReadNote::PicturesNotRead { count: pictures + more });
        }
        if blocks.is_empty() {
            return Err(ReadErrorKind::Empty.into());
        }
        Ok(Content::Document(Document { format, title, encoding: Some(encoding), metadata, blocks, ..Document::default() }))
    }
}

/// The element of a heading of this level, counted from 1.
fn heading_tag(level: usize) -> Tag {
    match level {
        0 | 1 => Tag::H1,
        2 => Tag::H2,
        3 => Tag::H3,
        4 => Tag::H4,
        5 => Tag::H5,
        _ => Tag::H6,
    }
}
