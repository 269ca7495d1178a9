//! PDF files: characters with places come in, a document of headings, paragraphs, lists and tables goes out.

mod cmap;
mod content;
mod embedded;
mod encoding;
mod font;
mod layout;
mod outline;
mod strings;
mod tables;
mod tags;

use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader};
use crate::document::{Document, Format, Limit, ReadNote};
use content::{Fonts, PageContent};
use hayro_syntax::object::Stream;
use hayro_syntax::{Filter, LoadPdfError, Pdf as File};
use std::io::Read as _;
use tags::Tags;

/// What one stream may unpack to.
const STREAM_BYTES_MAX: usize = 64 << 20;
/// What a stream that is packed twice may be after the first step.
const INNER_BYTES_MAX: u64 = 4 << 20;

/// Reads PDF files.
pub struct Pdf;

impl Reader for Pdf {
    fn format(&self) -> Format {
        Format::Pdf
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        let head = probe.head.get(..1024.min(probe.head.len())).unwrap_or_default();
        if head.windows(5).any(|window| window == b"%PDF-") {
            Confidence::Certain
        } else if probe.ending() == "pdf" {
            Confidence::Likely
        } else {
            Confidence::No
        }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let bytes = source.read_all(ctx.limits.file_bytes)?;
        let is_encrypted = bytes.windows(8).any(|window| window == b"/Encrypt");
        let file = File::new_with_password(bytes, ctx.password.unwrap_or_default()).map_err(|error| match error {
            LoadPdfError::Invalid if !is_encrypted => ReadErrorKind::Damaged,
            LoadPdfError::Invalid | LoadPdfError::Decryption(_) => ReadErrorKind::Encrypted,
        })?;
        read_file(ctx, &file).map(Content::Document)
    }
}

fn read_file(ctx: &mut ReadContext<'_>, file: &File) -> Result<Document, ReadError> {
    let total = file.pages().len();
    if total == 0 {
        return Err(ReadErrorKind::Damaged.into());
    }
    ctx.within(total as u64, ctx.limits.pages, Limit::Pages)?;
    let tags = Tags::read(file);
    let pages = read_pages(ctx, file, &tags)?;
    let details = outline::details(file);
    let mut document = layout::document(pages, &tags, &outline::bookmarks(file), ctx);
    document.format = Format::Pdf;
    document.pages = u32::try_from(total).ok();
    document.title = details.title;
    document.metadata = details.metadata;
    Ok(document)
}

/// Reads every page into its words and judges whether there are words at all.
fn read_pages(ctx: &mut ReadContext<'_>, file: &File, tags: &Tags) -> Result<Vec<layout::PageWords>, ReadError> {
    let total = file.pages().len() as u64;
    let mut fonts = Fonts::default();
    let mut pages = Vec::new();
    let mut sums = Sums::default();
    for (number, page) in (1_u32..).zip(file.pages().iter()) {
        let content = content::read_page(page, number, tags, &mut fonts);
        sums.add(number, &content, ctx);
        pages.push(layout::words_of_page(number, &content, &fonts));
        ctx.report(u64::from(number), total);
        if sums.characters > ctx.limits.characters {
            ctx.note(ReadNote::CutAt { limit: Limit::Characters(ctx.limits.characters) });
            break;
        }
    }
    sums.judge(ctx, pages.len() as u32)?;
    Ok(pages)
}

/// What all pages together hold.
#[derive(Default)]
struct Sums {
    characters: u64,
    glyphs: u64,
    unknown: u64,
    hidden: u64,
    pictures: u32,
    empty: Vec<u32>,
    /// Some page asked to be unpacked to more than is allowed.
    too_large: bool,
}

impl Sums {
    fn add(&mut self, number: u32, content: &PageContent, ctx: &mut ReadContext<'_>) {
        let blank = content.text.chars().all(char::is_whitespace);
        self.characters += content.text.len() as u64;
        self.glyphs += content.glyphs.len() as u64;
        self.unknown += content.unknown_glyphs;
        self.hidden += content.hidden;
        self.pictures += content.pictures;
        if blank && content.pictures > 0 {
            self.empty.push(number);
        }
        if content.unknown_glyphs > 0 {
            ctx.note(ReadNote::GlyphsWithoutText { count: content.unknown_glyphs, page: number });
        }
        if content.too_large {
            self.too_large = true;
            ctx.note(ReadNote::CutAt { limit: Limit::UnpackedBytes(STREAM_BYTES_MAX as u64) });
        }
        if content.cut {
            ctx.note(ReadNote::CutAt { limit: Limit::Steps(u64::from(number)) });
        }
    }

    fn judge(self, ctx: &mut ReadContext<'_>, pages: u32) -> Result<(), ReadError> {
        if self.unknown * 2 > self.glyphs {
            return Err(ReadErrorKind::Garbled.into());
        }
        if self.glyphs == 0 && self.too_large {
            return Err(ReadErrorKind::Limit(Limit::UnpackedBytes(STREAM_BYTES_MAX as u64)).into());
        }
        if self.glyphs == 0 {
            let kind = if self.pictures > 0 { ReadErrorKind::Scanned { pages } } else { ReadErrorKind::Empty };
            return Err(kind.into());
        }
        if !self.empty.is_empty() {
            ctx.note(ReadNote::PagesWithoutText { pages: self.empty });
        }
        if self.pictures > 0 {
            ctx.note(ReadNote::PicturesNotRead { count: self.pictures });
        }
        if self.hidden > 0 {
            ctx.note(ReadNote::HiddenText { characters: self.hidden });
        }
        Ok(())
    }
}

/// What came out of a stream.
enum Unpacked {
    Bytes(Vec<u8>),
    /// It would be more than is allowed.
    TooLarge,
    Damaged,
}

/// The unpacked bytes of a stream that is no picture, unless they would be too many.
fn decoded(stream: &Stream<'_>) -> Option<Vec<u8>> {
    match unpacked(stream) {
        Unpacked::Bytes(bytes) => Some(bytes),
        Unpacked::TooLarge | Unpacked::Damaged => None,
    }
}

fn unpacked(stream: &Stream<'_>) -> Unpacked {
    if !is_safe(stream) {
        return Unpacked::TooLarge;
    }
    stream.decoded_data().map_or(Unpacked::Damaged, |data| Unpacked::Bytes(data.into_owned()))
}

fn is_safe(stream: &Stream<'_>) -> bool {
    let packers = stream.filters().iter().filter(|filter| matches!(filter, Filter::FlateDecode | Filter::LzwDecode)).count();
    let raw = stream.raw_data();
    match (packers, stream.filters().as_slice()) {
        (0, _) => raw.len() <= STREAM_BYTES_MAX,
        (1, [Filter::FlateDecode]) => is_safely_inflated(&raw),
        (1, [Filter::Ascii85Decode, Filter::FlateDecode]) => is_safely_inflated(&of_base_85(&raw)),
        (1, _) => raw.len() <= 256 << 10,
        // Packed twice: a million for one is possible.
        (_, [Filter::FlateDecode, Filter::FlateDecode]) => inflated(&raw).is_some_and(|inner| is_safely_inflated(&inner)),
        _ => raw.len() <= 64,
    }
}

fn is_safely_inflated(raw: &[u8]) -> bool {
    raw.len() <= STREAM_BYTES_MAX / 1_032 || inflated_length(raw) <= STREAM_BYTES_MAX
}

/// The bytes behind printable text of five signs for four bytes, as far as their length has to be known.
fn of_base_85(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 5 * 4);
    let (mut value, mut digits) = (0_u32, 0);
    for sign in text {
        match sign {
            b'!'..=b'u' => {
                value = value.wrapping_mul(85).wrapping_add(u32::from(sign - b'!'));
                digits += 1;
            }
            b'z' if digits == 0 => out.extend([0; 4]),
            b'~' => break,
            _ => {}
        }
        if digits == 5 {
            out.extend(value.to_be_bytes());
            (value, digits) = (0, 0);
        }
    }
    out
}

/// The first step of unpacking a stream that is packed twice.
fn inflated(raw: &[u8]) -> Option<Vec<u8>> {
    let mut inner = Vec::new();
    flate2::read::ZlibDecoder::new(raw).take(INNER_BYTES_MAX + 1).read_to_end(&mut inner).ok()?;
    (inner.len() as u64 <= INNER_BYTES_MAX).then_some(inner)
}

/// What a packed stream would unpack to, found without keeping it.
fn inflated_length(raw: &[u8]) -> usize {
    let mut inflater = flate2::Decompress::new(true);
    let mut sink = vec![0; 64 << 10];
    loop {
        let read = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        let before = (inflater.total_in(), inflater.total_out());
        let rest = raw.get(read..).unwrap_or_default();
        let status = inflater.decompress(rest, &mut sink, flate2::FlushDecompress::None);
        let length = usize::try_from(inflater.total_out()).unwrap_or(usize::MAX);
        let stuck = before == (inflater.total_in(), inflater.total_out());
        if stuck || length > STREAM_BYTES_MAX || !matches!(status, Ok(flate2::Status::Ok)) {
            return length;
        }
    }
}
