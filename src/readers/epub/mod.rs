//! Reads books in EPUB 2 and 3: their chapters in order, each by the reader of HTML.
//!
//! Where a chapter has no heading of its own, the table of contents gives it one.

mod contents;
mod package;

use self::contents::Point;
use self::package::Package;
use super::archive::Archive;
use super::html;
use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader, archive};
use crate::document::{Block, Document, Format, Limit, MarkKind, Place, ReadNote, identify};

pub struct Epub;

impl Reader for Epub {
    fn format(&self) -> Format {
        Format::Epub
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        if !archive::looks_like_zip(&probe.head) {
            return Confidence::No;
        }
        let by_name = Format::Epub.endings().contains(&probe.ending().as_str());
        let says_so = probe.head.get(30..).is_some_and(|body| body.starts_with(b"mimetypeapplication/epub+zip"));
        if says_so || probe.has_part("META-INF/container.xml") && !probe.has_part("content.xml") {
            Confidence::Certain
        } else if by_name && (probe.parts.is_empty() || probe.parts.iter().any(|part| part.ends_with(".opf"))) {
            Confidence::Likely
        } else {
            Confidence::No
        }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let mut files = Files { archive: Archive::open(source, &ctx.limits)?, damaged: 0 };
        if files.bytes("META-INF/encryption.xml").is_some_and(|text| package::is_locked(text, &ctx.limits)) {
            return Err(ReadErrorKind::Encrypted.into());
        }
        let package = Package::read(ctx, &mut files)?;
        let mut book = Book::default();
        let mut error = None;
        for (at, chapter) in (0..).zip(&package.chapters) {
            ctx.report(at, package.chapters.len() as u64);
            match files.archive.find(chapter).map(|index| files.archive.unpack(index)) {
                Some(Ok(unpacked)) => {
                    files.damaged += u32::from(unpacked.damaged);
                    book.add(ctx, &package, chapter, &unpacked.bytes);
                }
                Some(Err(failure)) => {
                    files.damaged += 1;
                    error.get_or_insert(failure);
                }
                None => files.damaged += 1,
            }
            if book.characters > ctx.limits.characters {
                ctx.note(ReadNote::CutAt { limit: Limit::Characters(ctx.limits.characters) });
                break;
            }
        }
        if book.blocks.is_empty() {
            return Err(error.unwrap_or_else(|| book.nothing_read(files.damaged)));
        }
        book.note_counts(ctx, files.damaged);
        Ok(Content::Document(book.document(package)))
    }
}

/// The files of a book.
pub(super) struct Files<'s> {
    archive: Archive<'s>,
    /// Files that were broken or missing.
    damaged: u32,
}

impl Files<'_> {
    /// A file that may be missing. One that cannot be unpacked counts as damaged.
    fn bytes(&mut self, path: &str) -> Option<Vec<u8>> {
        let index = self.archive.find(path)?;
        let unpacked = self.archive.unpack(index);
        self.damaged += u32::from(unpacked.as_ref().map_or(true, |unpacked| unpacked.damaged));
        unpacked.ok().map(|unpacked| unpacked.bytes)
    }
}

/// The words of a book while they are gathered.
#[derive(Default)]
struct Book {
    blocks: Vec<Block>,
    pictures: u32,
    hidden_letters: u64,
    characters: u64,
}

impl Book {
    fn add(&mut self, ctx: &mut ReadContext<'_>, package: &Package, path: &str, bytes: &[u8]) {
        let part = html::book_part(bytes, ctx);
        self.pictures += part.pictures;
        self.hidden_letters += part.hidden_letters;
        if package.contents_page.as_deref() == Some(path) && is_mostly_links(&part.blocks) {
            return;
        }
        let points: Vec<&Point> = package.points.iter().filter(|point| point.path == path).take(POINTS_MAX).collect();
        let mut blocks = contents::titled(part.blocks, &points);
        for block in &mut blocks {
            block.place = Place::Part(path.to_owned());
            self.characters += block.text.chars().count() as u64;
        }
        self.blocks.append(&mut blocks);
    }

    fn nothing_read(&self, damaged: u32) -> ReadError {
        match (damaged, self.pictures) {
            (0, 0) => ReadErrorKind::Empty.into(),
            (_, 0) => ReadErrorKind::Damaged.into(),
            (_, pages) => ReadErrorKind::Scanned { pages }.into(),
        }
    }

    fn note_counts(&self, ctx: &mut ReadContext<'_>, damaged: u32) {
        let notes = [
            (damaged > 0, ReadNote::DamagedParts { count: damaged }),
            (self.hidden_letters > 0, ReadNote::HiddenText { characters: self.hidden_letters }),
            (self.pictures > 0, ReadNote::PicturesNotRead { count: self.pictures }),
        ];
        for (_, note) in notes.into_iter().filter(|(is_so, _)| *is_so) {
            ctx.note(note);
        }
    }

    fn document(self, package: Package) -> Document {
        let words: String = self.blocks.iter().map(|block| block.text.as_str()).take(400).collect::<Vec<_>>().join("\n");
        Document {
            format: Format::Epub,
            title: package.title,
            language: identify(&words).or_else(|| package.language.as_deref().and_then(html::language_of_code)),
            metadata: package.facts,
            blocks: self.blocks,
            ..Document::default()
        }
    }
}

/// Entries of the table of contents that lead to one file.
const POINTS_MAX: usize = 2_000;

/// A printed table of contents consists of links; what else is called so may hold words.
fn is_mostly_links(blocks: &[Block]) -> bool {
    let letters: usize = blocks.iter().map(|block| block.text.len()).sum();
    let links = blocks.iter().flat_map(|block| &block.marks).filter(|mark| matches!(mark.kind, MarkKind::Link(_)));
    let linked: usize = links.map(|mark| (mark.range.end - mark.range.start) as usize).sum();
    linked * 2 > letters
}
