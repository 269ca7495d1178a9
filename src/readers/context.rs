//! What goes along with reading one file: its name, the limits, the notes and the progress.

use super::probe::ending;
use super::{ReadError, ReadErrorKind, text};
use crate::document::{Format, Limit, ReadNote};

/// How much a file may ask of the page. RELIABILITY of a drop of strangers' files rests on these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The size of a file that must be held in memory as a whole, in bytes. Formats that stream have no limit.
    pub file_bytes: u64,
    /// What one entry of a container may unpack to, in bytes.
    pub entry_bytes: u64,
    /// What all entries of a container may unpack to together, in bytes.
    pub unpacked_bytes: u64,
    /// Unpacked bytes for each packed byte; counts only once 10 MB have come out.
    pub ratio: u64,
    pub entries: u64,
    /// Nesting of elements, lists and the like.
    pub depth: u64,
    pub columns: u64,
    /// One field, line or markup token, in bytes.
    pub field_bytes: u64,
    pub pages: u64,
    /// Characters of one document.
    pub characters: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: 256 << 20,
            entry_bytes: 64 << 20,
            unpacked_bytes: 256 << 20,
            ratio: 200,
            entries: 4_096,
            depth: 256,
            columns: 4_096,
            field_bytes: 8 << 20,
            pages: 20_000,
            characters: 100_000_000,
        }
    }
}

/// Told how far reading has come. Each call is also a sign of life.
pub trait Progress {
    /// `done` of `total` units (bytes, pages, entries); the unit is the reader's.
    fn report(&mut self, done: u64, total: u64);
}

impl Progress for () {
    fn report(&mut self, _done: u64, _total: u64) {}
}

/// Goes along with reading one file.
pub struct ReadContext<'a> {
    name: &'a str,
    /// The encoding that the person chose for this file by hand, as the Encoding Standard spells it.
    pub encoding: Option<&'a str>,
    /// The password that the person typed for this file.
    pub password: Option<&'a str>,
    pub limits: Limits,
    notes: Vec<ReadNote>,
    progress: &'a mut dyn Progress,
}

impl<'a> ReadContext<'a> {
    pub fn new(name: &'a str, progress: &'a mut dyn Progress) -> Self {
        ReadContext { name, encoding: None, password: None, limits: Limits::default(), notes: Vec::new(), progress }
    }

    /// The path as dropped.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// The ending of the name in lower case, without its dot.
    pub fn ending(&self) -> String {
        ending(self.name)
    }

    pub fn note(&mut self, note: ReadNote) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    pub fn report(&mut self, done: u64, total: u64) {
        self.progress.report(done, total);
    }

    /// Ends reading when a length is above its limit.
    ///
    /// # Errors
    /// [`ReadErrorKind::Limit`] with the limit that was passed.
    pub fn within(&self, length: u64, limit: u64, name: fn(u64) -> Limit) -> Result<(), ReadError> {
        if length > limit { Err(ReadErrorKind::Limit(name(limit)).into()) } else { Ok(()) }
    }

    pub(super) fn take_notes(&mut self) -> Vec<ReadNote> {
        std::mem::take(&mut self.notes)
    }

    /// Notes when the name promises another format than the content has.
    pub(super) fn note_ending(&mut self, read_as: Format) {
        let ending = self.ending();
        // Examples are often kept in a file of plain JSON.
        let is_usual = read_as.endings().contains(&ending.as_str())
            || read_as == Format::Text && text::is_text(&ending)
            || read_as == Format::Jsonl && ending == "json";
        if !ending.is_empty() && !is_usual {
            self.note(ReadNote::EndingDiffers { ending, read_as });
        }
    }
}
