//! Reads Word files (DOCX): the words with headings, lists, tables and notes, as an accepting reader sees them.

pub(super) mod blocks;
mod charts;
mod chunks;
pub(super) mod fields;
pub(super) mod numbering;
pub(super) mod story;
pub(super) mod styles;
pub(super) mod symbols;
pub(super) mod table;
mod unmarked;

use self::blocks::Notes;
use self::inline::Inline;
use self::numbering::Numbering;
use self::package::Package;
use self::story::{Counts, NoteKind, PageBreaks, Walker};
use self::styles::Styles;
use super::ooxml::{inline, math, numerals, package, properties};
use super::xml::Stop;
use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader, archive};
use crate::document::{AsideRole, Block, BlockKind, Document, Format, Place, ReadNote};

pub struct Docx;

impl Reader for Docx {
    fn format(&self) -> Format {
        Format::Docx
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        if !archive::looks_like_zip(&probe.head) {
            return Confidence::No;
        }
        // Some programs number the main part.
        let is_main_part = |part: &String| {
            let part = part.to_ascii_lowercase();
            part.trim_start_matches('/')
                .strip_prefix("word/document")
                .is_some_and(|rest| rest.ends_with(".xml") && !rest.contains('/'))
        };
        let names_format = Format::Docx.endings().contains(&probe.ending().as_str());
        if probe.parts.iter().any(is_main_part) {
            Confidence::Certain
        } else if names_format && (probe.parts.is_empty() || probe.has_part("[Content_Types].xml")) {
            Confidence::Likely
        } else {
            Confidence::No
        }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        read(ctx, source, Chunks::Read)
    }
}

/// What becomes of the files inside a document. Those inside such a file are not followed: they could be the file itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chunks {
    Read,
    PassOver,
}

fn read(ctx: &mut ReadContext<'_>, source: &dyn ReadAt, chunks: Chunks) -> Result<Content, ReadError> {
    let mut package = Package::open(source, &ctx.limits, "word/document.xml")?;
    let (document, stop) = read_document(ctx, &mut package, chunks)?;
    if package.damaged > 0 {
        ctx.note(ReadNote::DamagedParts { count: package.damaged });
    }
    if let Some(Stop::Limit(limit)) = stop {
        ctx.note(ReadNote::CutAt { limit });
    }
    Ok(Content::Document(document))
}

fn read_document(
    ctx: &mut ReadContext<'_>,
    package: &mut Package<'_>,
    chunks: Chunks,
) -> Result<(Document, Option<Stop>), ReadError> {
    const STEPS: u64 = 4;
    let path = package.document.clone();
    let text = package.required(&path)?;
    ctx.report(1, STEPS);
    let links = package.relationships(&path);
    let styles = Styles::read(package, links.target("styles"));
    let numbering = Numbering::read(package, links.target("numbering"));
    let note_parts =
        [NoteKind::Footnote, NoteKind::Endnote, NoteKind::Comment].map(|kind| (kind, links.target(note_relation(kind))));

    let mut walker = Walker::new(&styles, numbering, page_breaks(&text));
    walker.links = links;
    let mut xml = package.walk(&text);
    let mut items = Vec::new();
    if xml.element(0).is_some_and(|tag| tag.name() == ("w", "document")) {
        while let Some(tag) = xml.element(1) {
            if tag.name() == ("w", "body") {
                items.append(&mut walker.story(&mut xml));
            }
        }
    }
    package.note_stop(&xml);
    let (stop, pages) = (xml.stopped(), walker.page);
    let mut items = charts::read_all(package, &walker.links, items);
    if chunks == Chunks::Read {
        chunks::read_all(ctx, package, &mut walker, &mut items);
    }
    unmarked::mark(&mut items);
    ctx.report(2, STEPS);

    let mut notes = Notes::new();
    let furniture_parts: Vec<_> = walker.furniture.iter().filter_map(|id| walker.links.part(id).map(str::to_owned)).collect();
    for (kind, path) in note_parts {
        if let Some(path) = path {
            read_notes(package, &mut walker, kind, &path, &mut notes);
        }
    }
    let furniture = read_furniture(package, &mut walker, &furniture_parts);
    ctx.report(3, STEPS);

    let knows_pages = walker.breaks != PageBreaks::None;
    let mut document = Document { format: Format::Docx, pages: knows_pages.then_some(pages), ..Document::default() };
    document.blocks = blocks::assembled(items, notes, knows_pages);
    if document.blocks.is_empty() {
        return Err(nothing_read(&walker, stop));
    }
    note_counts(ctx, &walker.counts, &furniture);
    document.blocks.extend(furniture);
    properties::read(package, &mut document);
    ctx.report(STEPS, STEPS);
    Ok((document, stop))
}

/// Why there is no word to show.
fn nothing_read(walker: &Walker<'_>, stop: Option<Stop>) -> ReadError {
    match stop {
        Some(Stop::Damaged) => ReadErrorKind::Damaged.into(),
        Some(Stop::Limit(limit)) => ReadErrorKind::Limit(limit).into(),
        None if walker.counts.pictures > 0 => ReadErrorKind::Scanned { pages: walker.page }.into(),
        None => ReadErrorKind::Empty.into(),
    }
}

/// Notes what was left out on the way.
pub(super) fn note_counts(ctx: &mut ReadContext<'_>, counts: &Counts, furniture: &[Block]) {
    let lines = furniture.iter().map(|block| block.text.lines().count() as u32).sum();
    let notes = [
        (counts.changes > 0, ReadNote::TrackedChanges { count: counts.changes }),
        (counts.hidden_characters > 0, ReadNote::HiddenText { characters: counts.hidden_characters }),
        (counts.pictures > 0, ReadNote::PicturesNotRead { count: counts.pictures }),
        (lines > 0, ReadNote::PageFurniture { lines }),
    ];
    for (_, note) in notes.into_iter().filter(|(is_so, _)| *is_so) {
        ctx.note(note);
    }
}

/// Word notes where each page began when it last showed the file; without that only the author's own breaks are known.
fn page_breaks(text: &str) -> PageBreaks {
    if text.contains("lastRenderedPageBreak") {
        PageBreaks::Rendered
    } else if text.contains(r#"type="page""#) || text.contains("pageBreakBefore") {
        PageBreaks::Explicit
    } else {
        PageBreaks::None
    }
}

fn note_relation(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Footnote => "footnotes",
        NoteKind::Endnote => "endnotes",
        NoteKind::Comment => "comments",
    }
}

fn read_notes(package: &mut Package<'_>, walker: &mut Walker<'_>, kind: NoteKind, path: &str, notes: &mut Notes) {
    walker.links = package.relationships(path);
    let Some(text) = package.optional(path) else { return };
    let mut xml = package.walk(&text);
    if xml.element(0).is_some() {
        while let Some(tag) = xml.element(1) {
            // Notes with a type are the lines that separate notes from the text.
            let is_words = tag.attribute("type").is_none_or(|kind| kind == "normal");
            if let (true, Some(id)) = (is_words, tag.attribute("id")) {
                let (inline, _) = table::flattened(walker.story(&mut xml));
                notes.insert((kind, id.into_owned()), inline);
            }
        }
    }
    package.note_stop(&xml);
}

/// Running headers and footers, each wording once.
fn read_furniture(package: &mut Package<'_>, walker: &mut Walker<'_>, paths: &[String]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for path in paths {
        walker.links = package.relationships(path);
        let Some(text) = package.optional(path) else { continue };
        let mut xml = package.walk(&text);
        if xml.element(0).is_some() {
            let (Inline { text, marks }, _) = table::flattened(walker.story(&mut xml));
            if !text.is_empty() && !blocks.iter().any(|block| block.text == text) {
                let kind = BlockKind::Aside { role: AsideRole::PageFurniture };
                blocks.push(Block { kind, text, place: Place::Unknown, marks });
            }
        }
        package.note_stop(&xml);
    }
    blocks
}
