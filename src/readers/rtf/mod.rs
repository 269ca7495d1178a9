//! Reads RTF: the words with headings, lists, tables and notes, as an accepting reader sees them.
//!
//! Written by hand, because the crates there are lose the ends of paragraphs or know only one code page.

mod header;
mod story;
mod tokens;

use self::story::{Pieces, Walker};
use super::code_pages::CodePage;
use super::flow::{blocks, note_counts};
use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader, encoding};
use crate::document::{Document, Format, ReadNote};

pub struct Rtf;

const SIGNATURE: &[u8] = b"{\\rtf";

/// A few programs put blanks or a byte order mark before the first brace.
const BYTES_BEFORE_MAX: usize = 64;

impl Reader for Rtf {
    fn format(&self) -> Format {
        Format::Rtf
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        if begins(&probe.head).is_some() { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let bytes = source.read_all(ctx.limits.file_bytes)?;
        let bytes = bytes.get(begins(&bytes).ok_or(ReadErrorKind::Damaged)?..).unwrap_or_default();
        let chosen = ctx.encoding.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes())).map(CodePage::Standard);
        let mut walker = Walker::new(ctx.limits.clone(), chosen);
        walker.read(ctx, bytes);
        // A file that names no code page may still be written in one, which its letters tell.
        if let Some(guess) = chosen.is_none().then(|| encoding::cyrillic_code_page(&walker.unnamed)).flatten() {
            ctx.note(ReadNote::EncodingUnsure { encoding: guess.name().to_owned() });
            walker = Walker::new(ctx.limits.clone(), Some(CodePage::Standard(guess)));
            walker.read(ctx, bytes);
        }
        finished(ctx, walker.finish())
    }
}

/// Where the file begins behind blanks.
fn begins(head: &[u8]) -> Option<usize> {
    let at = head.iter().take(BYTES_BEFORE_MAX).position(|byte| *byte == b'{')?;
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0xEF | 0xBB | 0xBF | 0);
    (head.get(..at)?.iter().all(is_blank) && head.get(at..)?.starts_with(SIGNATURE)).then_some(at)
}

fn finished(ctx: &mut ReadContext<'_>, pieces: Pieces) -> Result<Content, ReadError> {
    let Pieces { items, notes, furniture, counts, pages, title, metadata, limit, is_cut_off } = pieces;
    let mut document = Document { format: Format::Rtf, pages, title, metadata, ..Document::default() };
    document.blocks = blocks::assembled(items, notes, pages.is_some());
    if document.blocks.is_empty() {
        let kind = match limit {
            Some(limit) => ReadErrorKind::Limit(limit),
            None if counts.pictures > 0 => ReadErrorKind::Scanned { pages: pages.unwrap_or(1) },
            None if is_cut_off => ReadErrorKind::Damaged,
            None => ReadErrorKind::Empty,
        };
        return Err(kind.into());
    }
    note_counts(ctx, &counts, &furniture);
    document.blocks.extend(furniture);
    if is_cut_off && limit.is_none() {
        ctx.note(ReadNote::DamagedParts { count: 1 });
    }
    if let Some(limit) = limit {
        ctx.note(ReadNote::CutAt { limit });
    }
    Ok(Content::Document(document))
}
