//! Reads books in FictionBook 2 (FB2), packed or not: chapters by their nesting, verses, epigraphs and notes.

mod body;
mod description;

use self::body::Walker;
use super::archive::{self, Archive};
use super::xml::{Stop, Xml};
use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader, html};
use crate::document::{Document, Format, ReadNote, identify};

pub struct Fb2;

impl Reader for Fb2 {
    fn format(&self) -> Format {
        Format::Fb2
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        if archive::looks_like_zip(&probe.head) {
            return if is_packed_book(&probe.parts) { Confidence::Certain } else { Confidence::No };
        }
        let head = probe.markup();
        let begins = begins_as_book(head);
        match (begins, probe.ending() == "fb2") {
            (true, _) => Confidence::Certain,
            (false, true) if head.trim_start().starts_with('<') => Confidence::Likely,
            _ => Confidence::No,
        }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let bytes = unpacked(ctx, source)?;
        let decoded = html::decode(&bytes, ctx);
        drop(bytes);
        ctx.report(1, 2);
        let mut walker = Walker::new(ctx.limits.characters);
        let mut xml = Xml::new(&decoded.text, &[], &ctx.limits);
        let mut document = Document { format: Format::Fb2, encoding: Some(decoded.encoding.to_owned()), ..Document::default() };
        let mut language = None;
        if xml.element(0).is_some_and(|tag| tag.name().1 == "FictionBook") {
            while let Some(tag) = xml.element(1) {
                match tag.name().1 {
                    "description" => language = description::read(&mut xml, &mut document),
                    "body" => walker.body(&tag, &mut xml),
                    "binary" => {
                        walker.pictures += u32::from(tag.attribute("content-type").is_none_or(|kind| kind.starts_with("image/")))
                    }
                    _ => {}
                }
            }
        }
        // A picture that breaks off takes no word away.
        let stop = xml.stopped().filter(|_| walker.pictures == 0);
        let (pictures, cut) = (walker.pictures, walker.cut);
        document.blocks = walker.finish();
        if document.blocks.is_empty() {
            return Err(nothing_read(stop, pictures));
        }
        let notes = [
            (pictures > 0).then_some(ReadNote::PicturesNotRead { count: pictures }),
            (stop == Some(Stop::Damaged)).then_some(ReadNote::DamagedParts { count: 1 }),
            if let Some(Stop::Limit(limit)) = stop { Some(ReadNote::CutAt { limit }) } else { None },
            cut.map(|limit| ReadNote::CutAt { limit }),
        ];
        notes.into_iter().flatten().for_each(|note| ctx.note(note));
        let words: String = document.blocks.iter().map(|block| block.text.as_str()).take(400).collect::<Vec<_>>().join("\n");
        document.language = identify(&words).or_else(|| language.as_deref().and_then(html::language_of_code));
        ctx.report(2, 2);
        Ok(Content::Document(document))
    }
}

/// Whether an archive holds one book and nothing else.
pub(super) fn is_packed_book(paths: &[String]) -> bool {
    let mut files = paths.iter().filter(|path| !path.ends_with('/') && !path.starts_with("__MACOSX/"));
    let is_book = files.next().is_some_and(|path| path.to_ascii_lowercase().ends_with(".fb2"));
    is_book && files.next().is_none()
}

/// Whether the root element is that of a book. Comments may stand in front of it.
fn begins_as_book(head: &str) -> bool {
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    while let Some(after) = rest.strip_prefix("<?").or_else(|| rest.strip_prefix("<!")) {
        let end = if after.starts_with("--") { "-->" } else { ">" };
        rest = after.split_once(end).map_or("", |(_, after)| after.trim_start());
    }
    let name: String = rest.chars().skip(1).take_while(|sign| !sign.is_whitespace() && *sign != '>').collect();
    rest.starts_with('<') && name.rsplit(':').next() == Some("FictionBook")
}

/// The book itself, out of its archive if it is in one.
fn unpacked(ctx: &ReadContext<'_>, source: &dyn ReadAt) -> Result<Vec<u8>, ReadError> {
    let mut head = [0; 4];
    source.read_at(0, &mut head)?;
    if !archive::looks_like_zip(&head) {
        return source.read_all(ctx.limits.file_bytes);
    }
    let mut archive = Archive::open(source, &ctx.limits)?;
    let is_book = |path: &str| path.to_ascii_lowercase().ends_with(".fb2") && !path.starts_with("__MACOSX/");
    let index = archive.entries().iter().position(|entry| is_book(&entry.path)).ok_or(ReadErrorKind::Damaged)?;
    Ok(archive.unpack(index)?.bytes)
}

/// Why there is no word to show.
fn nothing_read(stop: Option<Stop>, pictures: u32) -> ReadError {
    match stop {
        Some(Stop::Damaged) => ReadErrorKind::Damaged.into(),
        Some(Stop::Limit(limit)) => ReadErrorKind::Limit(limit).into(),
        None if pictures > 0 => ReadErrorKind::Scanned { pages: pictures }.into(),
        None => ReadErrorKind::Empty.into(),
    }
}
