//! Reads the old binary Word files (Word 6 to 2003): the words with headings, lists, tables and notes.
//!
//! Written by hand after Microsoft's description of the format, [MS-DOC]: what crates there are give the bare text. Of
//! Word 6 and 95 the text and its tables are read; their styles are not.

mod fields_of_forms;
mod file;
mod lists;
mod properties;
mod story;
mod styles;
mod text;

use self::file::File;
use self::story::{Stories, Walker};
use super::compound::{self, Compound};
use super::flow::{PIECES_MAX, blocks, note_counts};
use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader, locked, summary};
use crate::document::{Document, Format, Limit, ReadNote};

pub struct Doc;

/// The stream that every Word file has.
const MAIN_STREAM: &str = "WordDocument";

impl Reader for Doc {
    fn format(&self) -> Format {
        Format::Doc
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        if probe.has_part(MAIN_STREAM) { Confidence::Certain } else { compound::named(probe, Format::Doc) }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let bytes = source.read_all(ctx.limits.file_bytes)?;
        let container = Compound::open(&bytes)?;
        let mut file = File::open(&container, locked::passwords(ctx))?;
        if file.text.units.len() as u64 > ctx.limits.characters {
            return Err(ReadErrorKind::Limit(Limit::Characters(ctx.limits.characters)).into());
        }
        ctx.report(1, 2);
        let numbering = std::mem::take(&mut file.numbering);
        let mut walker = Walker::new(&file, numbering);
        let Stories { items, notes, furniture } = walker.read();
        let pages = walker.knows_pages.then_some(walker.page);
        let mut document = Document { format: Format::Doc, pages, ..Document::default() };
        document.blocks = blocks::assembled(items, notes, pages.is_some());
        if document.blocks.is_empty() {
            let is_scanned = walker.counts.pictures > 0;
            return Err(if is_scanned { ReadErrorKind::Scanned { pages: walker.page } } else { ReadErrorKind::Empty }.into());
        }
        note_counts(ctx, &walker.counts, &furniture);
        if file.text.is_cut_off {
            ctx.note(ReadNote::DamagedParts { count: 1 });
        }
        if walker.is_cut() {
            ctx.note(ReadNote::CutAt { limit: Limit::Steps(PIECES_MAX) });
        }
        document.encoding = file.text.encoding.clone();
        document.blocks.extend(furniture);
        summary::read(&container, &mut document);
        ctx.report(2, 2);
        Ok(Content::Document(document))
    }
}
