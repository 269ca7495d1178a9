//! A file in, [`Content`] out. One module per format, one table of readers.
//!
//! The format is found by content, not by name: every reader looks at a [`Probe`] and says how sure it is.

mod archive;
mod code_pages;
mod chat;
mod compound;
mod context;
mod csv;
mod data;
mod doc;
mod docx;
pub mod encoding;
mod epub;
mod fb2;
mod flow;
mod html;
mod jsonl;
pub(crate) mod locked;
mod odf;
mod ooxml;
mod mail;
mod pdf;
mod pptx;
mod markdown;
mod markup;
mod notebook;
mod old_lock;
mod packed;
mod ppt;
mod probe;
mod raised;
mod rtf;
mod subtitles;
mod summary;
mod tar;
mod text;
mod unread;
mod xls;
mod xlsx;
mod xml;
mod zip;

pub use context::{Limits, Progress, ReadContext};
pub use probe::{Confidence, Probe};

use crate::document::{Document, Format, Limit, Place, ReadNote};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// Turns one file format into [`Content`].
pub trait Reader: Sync {
    fn format(&self) -> Format;
    fn recognise(&self, probe: &Probe<'_>) -> Confidence;
    /// Reads the whole file.
    ///
    /// # Errors
    /// When nothing useful could be read. What could be read in part comes back with a note instead.
    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError>;
}

/// The most confident reader reads the file; the order decides only between equals.
pub static READERS: &[&dyn Reader] = &[
    &unread::Unread,
    &docx::Docx,
    &odf::Odt,
    &odf::Ods,
    &odf::Odp,
    &epub::Epub,
    &fb2::Fb2,
    &rtf::Rtf,
    &doc::Doc,
    &xls::Xls,
    &ppt::Ppt,
    &xlsx::Xlsx,
    &pptx::Pptx,
    &pdf::Pdf,
    &notebook::Notebook,
    &chat::Chat,
    &mail::Mbox,
    &mail::Mhtml,
    &mail::Eml,
    &mail::Msg,
    &subtitles::Subtitles,
    &zip::Zip,
    &tar::Tar,
    &packed::Packed,
    &jsonl::Jsonl,
    &html::Html,
    &markdown::Markdown,
    &markup::Latex,
    &markup::Asciidoc,
    &markup::Restructured,
    &data::Json,
    &data::Yaml,
    &data::XmlFile,
    &csv::Csv,
    &text::Text,
];

/// Reads a file with the reader that recognises it best.
///
/// # Errors
/// [`ReadErrorKind::Unsupported`] or [`ReadErrorKind::Empty`] when no reader wants the file, or the error of its reader.
pub fn read(ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
    if source.is_empty() {
        return Err(ReadErrorKind::Empty.into());
    }
    let probe = Probe::of(ctx.name(), source)?;
    if probe.has_part(compound::ENCRYPTED_PACKAGE) {
        let opened = locked::unlocked(ctx, source)?;
        let probe = Probe::of(ctx.name(), &opened)?;
        return read_probed(ctx, &probe, &opened);
    }
    read_probed(ctx, &probe, source)
}

/// Whether a file is a data set whose lines, in UTF-8, can be read in parts, each for itself.
///
/// # Errors
/// [`ReadErrorKind::Vanished`] when its beginning cannot be read.
pub fn is_lines(name: &str, source: &dyn ReadAt) -> Result<bool, ReadError> {
    let probe = Probe::of(name, source)?;
    Ok(best_reader(&probe).is_some_and(|reader| reader.format() == Format::Jsonl) && jsonl::has_plain_lines(&probe))
}

/// Whether a locked file of this name can be opened with a password; other formats say only that they are locked.
pub fn takes_password(name: &str) -> bool {
    const LOCKABLE: [Format; 6] = [Format::Pdf, Format::Docx, Format::Xlsx, Format::Pptx, Format::Doc, Format::Xls];
    let ending = probe::ending(name);
    LOCKABLE.iter().any(|format| format.endings().contains(&ending.as_str()))
}

fn read_probed(ctx: &mut ReadContext<'_>, probe: &Probe<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
    let reader = best_reader(probe).ok_or(ReadErrorKind::Unsupported)?;
    ctx.note_ending(reader.format());
    let content = reader.read(ctx, source)?;
    Ok(finished(content, ctx))
}

fn best_reader(probe: &Probe<'_>) -> Option<&'static dyn Reader> {
    let mut best: Option<(Confidence, &dyn Reader)> = None;
    for reader in READERS {
        let confidence = reader.recognise(probe);
        if confidence > best.as_ref().map_or(Confidence::No, |(confidence, _)| *confidence) {
            best = Some((confidence, *reader));
        }
        // Nobody can be surer, and the readers of texts would decode what is none.
        if confidence == Confidence::Certain {
            break;
        }
    }
    best.map(|(_, reader)| reader)
}

/// Puts the notes of the way into the document and tells its language.
fn finished(mut content: Content, ctx: &mut ReadContext<'_>) -> Content {
    if let Content::Document(document) = &mut content {
        document.notes.append(&mut ctx.take_notes());
        if document.language.is_none() {
            let words: String = document.blocks.iter().map(|block| block.text.as_str()).take(400).collect::<Vec<_>>().join("\n");
            document.language = crate::document::identify(&words);
        }
    }
    content
}

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Content {
    Document(Document),
    /// A container: its files are read one by one, each as a source of its own.
    Folder(Folder),
    /// Lines that are training examples already; they stay in the file byte for byte.
    Dataset(DatasetFile),
}

/// The files of an archive.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Folder {
    pub files: Vec<FolderFile>,
    /// Paths that were passed over: system files, nested archives, damaged or encrypted entries.
    pub skipped: Vec<(String, ReadErrorKind)>,
}

/// One unpacked file. The path is text to show and is never used as a path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FolderFile {
    pub path: String,
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// A file of training examples, one JSON value a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DatasetFile {
    pub kind: DatasetKind,
    pub encoding: String,
    /// Lines that are not empty, or items of an array.
    pub lines: u64,
    pub empty_lines: u64,
    /// The first lines that cannot be examples of this kind, in order; all of them are in `broken_count`.
    pub broken: Vec<BrokenLine>,
    pub broken_count: u64,
    pub notes: Vec<ReadNote>,
}

/// What the lines of a data set are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DatasetKind {
    /// Conversations: `messages`, or `conversations` as other programs write them.
    Chat,
    /// A wanted and an unwanted reply.
    Dpo,
    /// A question and its answer under names such as `prompt` and `completion`.
    PromptCompletion,
    /// JSON objects that are no examples by their names.
    #[default]
    Other,
    /// One array of examples instead of lines.
    Array,
    /// A table whose columns are questions and answers.
    Table,
}

impl DatasetKind {
    /// The kinds that a line may have.
    pub const LINES: [DatasetKind; 4] = [DatasetKind::Chat, DatasetKind::Dpo, DatasetKind::PromptCompletion, DatasetKind::Other];
}

/// A line that cannot be an example as it stands. It is kept in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokenLine {
    /// Counted from 1, empty lines included; the number of the item in an array.
    pub line: u64,
    pub problem: LineProblem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineProblem {
    NotJson,
    NotAnObject,
    /// It lacks the fields that most lines of the file have.
    OtherKind,
    /// Longer than a line may be.
    TooLong,
}

/// Random access to the bytes of a file that may be far larger than memory.
pub trait ReadAt {
    /// The size in bytes.
    fn len(&self) -> u64;

    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fills the buffer from `offset` on and returns how many bytes were there (fewer only at the end).
    ///
    /// # Errors
    /// [`ReadErrorKind::Vanished`] when the file was moved, changed or is not allowed to be read any more.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError>;

    /// The whole file, for formats that cannot be read piece by piece.
    ///
    /// # Errors
    /// As [`ReadAt::read_at`], and [`ReadErrorKind::Limit`] when it is larger than `bytes_max`.
    fn read_all(&self, bytes_max: u64) -> Result<Vec<u8>, ReadError> {
        if self.len() > bytes_max {
            return Err(ReadErrorKind::Limit(Limit::FileBytes(bytes_max)).into());
        }
        self.read_range(0..self.len())
    }

    /// A part of the file that lies within it.
    ///
    /// # Errors
    /// As [`ReadAt::read_at`], also when the file has become shorter.
    fn read_range(&self, range: Range<u64>) -> Result<Vec<u8>, ReadError> {
        let mut bytes = vec![0; range.end.saturating_sub(range.start) as usize];
        let mut filled = 0;
        while filled < bytes.len() {
            let count = self.read_at(range.start + filled as u64, &mut bytes[filled..])?;
            if count == 0 {
                return Err(ReadErrorKind::Vanished.into());
            }
            filled += count;
        }
        Ok(bytes)
    }
}

impl ReadAt for [u8] {
    fn len(&self) -> u64 {
        <[u8]>::len(self) as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError> {
        let rest = usize::try_from(offset).ok().and_then(|offset| self.get(offset..)).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }
}

/// A slice behind a reference, which can then stand for a source of unknown type.
impl ReadAt for &[u8] {
    fn len(&self) -> u64 {
        ReadAt::len(*self)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError> {
        (**self).read_at(offset, buffer)
    }
}

impl ReadAt for Vec<u8> {
    fn len(&self) -> u64 {
        ReadAt::len(self.as_slice())
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, ReadError> {
        self.as_slice().read_at(offset, buffer)
    }
}

/// We could not read the file: why, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadError {
    pub kind: ReadErrorKind,
    pub place: Option<Place>,
}

impl ReadError {
    pub fn at(kind: ReadErrorKind, place: Place) -> Self {
        ReadError { kind, place: Some(place) }
    }
}

impl From<ReadErrorKind> for ReadError {
    fn from(kind: ReadErrorKind) -> Self {
        ReadError { kind, place: None }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReadErrorKind {
    /// The file has no bytes, or no words.
    Empty,
    /// The structure of the format is broken.
    Damaged,
    /// A password is needed, or the one given is wrong.
    Encrypted,
    /// The pages hold only pictures; there are no words to read.
    Scanned { pages: u32 },
    /// There are words, but their font does not say which letters they are.
    Garbled,
    /// Not text and not a format that we read.
    Unsupported,
    /// A format that we know by name and do not read yet; the ending is shown.
    NotYet { ending: String },
    /// The file is larger, deeper or longer than is safe.
    Limit(Limit),
    /// The file is gone, has changed or may not be read.
    Vanished,
    /// The worker stopped while reading, twice.
    Crashed,
    /// Reading took longer than the limit.
    TooSlow,
    /// A part of the page that reading needs could not be loaded.
    EngineMissing,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{:?} at {place:?}", self.kind),
            None => write!(f, "{:?}", self.kind),
        }
    }
}

impl std::error::Error for ReadError {}
