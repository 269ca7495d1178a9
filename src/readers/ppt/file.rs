//! Where the slides of a presentation are: each saving adds to the file and says what it replaces.

use super::super::compound::{Compound, u16_at, u32_at};
use super::super::{ReadError, ReadErrorKind};
use super::records::{Record, Records, kind};
use super::text::{Text, texts};
use std::collections::{HashMap, HashSet};

/// A presentation in memory.
pub struct File {
    stream: Vec<u8>,
    /// The places of documents, slides and notes by their number.
    places: HashMap<u32, usize>,
    document: u32,
}

/// A slide in the order of showing.
pub struct SlideEntry {
    pub at: usize,
    /// The texts of its title and its body, to which shapes refer.
    pub outline: Vec<Text>,
}

/// How often a file may have been saved quickly.
const EDITS_MAX: usize = 10_000;

/// The stream that every presentation has.
pub const STREAM: &str = "PowerPoint Document";

impl File {
    /// # Errors
    /// [`ReadErrorKind::Encrypted`], and [`ReadErrorKind::Damaged`] without the stream of slides.
    pub fn open(container: &Compound<'_>) -> Result<File, ReadError> {
        const ENCRYPTED: u32 = 0xF3D1_C4DF;
        let stream = container.stream(STREAM).ok_or(ReadErrorKind::Damaged)?;
        let user = container.stream("Current User").unwrap_or_default();
        if u32_at(&user, 12) == Some(ENCRYPTED) || container.stream("EncryptedSummary").is_some() {
            return Err(ReadErrorKind::Encrypted.into());
        }
        let mut file = File { stream, places: HashMap::new(), document: 0 };
        let newest = u32_at(&user, 16).and_then(|at| usize::try_from(at).ok());
        file.read_edits(newest.or_else(|| file.last_edit()));
        Ok(file)
    }

    /// The last note of a saving in the file, for files that don't say where it is.
    fn last_edit(&self) -> Option<usize> {
        let mut records = Records(&self.stream);
        let mut found = None;
        loop {
            let at = self.stream.len() - records.0.len();
            match records.next() {
                Some(record) if record.kind == kind::EDIT => found = Some(at),
                Some(_) => {}
                None => return found,
            }
        }
    }

    /// Follows the savings from the newest back; what a newer one says counts.
    fn read_edits(&mut self, newest: Option<usize>) {
        let mut next = newest;
        for edit in 0..EDITS_MAX {
            let record = next.and_then(|at| Record::at(&self.stream, at)).filter(|record| record.kind == kind::EDIT);
            let Some(record) = record else { break };
            let number = |at: usize| u32_at(record.body, at).unwrap_or(0);
            let (before, places, document) = (number(8), number(12), number(16));
            if edit == 0 {
                self.document = document;
            }
            let read = read_places(&self.stream, places as usize);
            for (number, place) in read {
                self.places.entry(number).or_insert(place);
            }
            // Older savings stand further to the front, so a circle ends here.
            next = usize::try_from(before).ok().filter(|before| *before > 0 && next.is_some_and(|at| *before < at));
        }
    }

    fn record(&self, number: u32) -> Option<(usize, Record<'_>)> {
        let at = *self.places.get(&number)?;
        Some((at, Record::at(&self.stream, at)?))
    }

    pub fn at(&self, at: usize) -> Option<Record<'_>> {
        Record::at(&self.stream, at)
    }

    /// The slides in the order of showing, or in that of the file when the list is lost.
    pub fn slides(&self) -> Vec<SlideEntry> {
        const SLIDES: u16 = 0;
        let mut slides = Vec::new();
        // A list that names a slide again and again would make a short file long.
        let mut seen = HashSet::new();
        for (entry, outline) in self.list(SLIDES) {
            let place = u32_at(entry.body, 0).and_then(|number| self.record(number));
            if let Some((at, _)) = place.filter(|(at, record)| record.kind == kind::SLIDE && seen.insert(*at)) {
                slides.push(SlideEntry { at, outline });
            }
        }
        if slides.is_empty() {
            let mut records = Records(&self.stream);
            loop {
                let at = self.stream.len() - records.0.len();
                let Some(record) = records.next() else { break };
                if record.kind == kind::SLIDE {
                    slides.push(SlideEntry { at, outline: Vec::new() });
                }
            }
        }
        slides
    }

    /// The notes by the number that slides call them by.
    pub fn notes(&self) -> HashMap<u32, Record<'_>> {
        const NOTES: u16 = 2;
        let entries = self.list(NOTES).into_iter();
        entries
            .filter_map(|(entry, _)| {
                let (_, record) = u32_at(entry.body, 0).and_then(|number| self.record(number))?;
                Some((u32_at(entry.body, 12)?, record))
            })
            .collect()
    }

    /// A list of slides: their entries, each with the texts behind it.
    fn list(&self, instance: u16) -> Vec<(Record<'_>, Vec<Text>)> {
        let document = self.record(self.document).map(|(_, record)| record);
        let lists = document.into_iter().flat_map(|document| document.children());
        let list = lists.into_iter().find(|record| record.kind == kind::SLIDE_LIST && record.instance == instance);
        let mut found: Vec<(Record<'_>, Vec<Text>)> = Vec::new();
        let Some(list) = list else { return found };
        let records: Vec<Record<'_>> = list.children().collect();
        for group in records.chunk_by(|_, next| next.kind != kind::SLIDE_PLACE) {
            if let [entry, rest @ ..] = group
                && entry.kind == kind::SLIDE_PLACE
            {
                found.push((*entry, texts(rest.iter().copied())));
            }
        }
        found
    }
}

/// Numbers and places: runs of places for numbers that follow each other.
fn read_places(stream: &[u8], at: usize) -> Vec<(u32, usize)> {
    let Some(record) = Record::at(stream, at).filter(|record| record.kind == kind::PLACES) else { return Vec::new() };
    let mut places = Vec::new();
    let mut numbers = record.body.chunks_exact(4).filter_map(|number| u32_at(number, 0));
    while let Some(run) = numbers.next() {
        let first = run & 0x000F_FFFF;
        for number in first..first + (run >> 20) {
            let Some(place) = numbers.next() else { return places };
            places.push((number, place as usize));
        }
    }
    places
}

/// What a slide says about itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct SlideFacts {
    pub is_title_slide: bool,
    pub is_hidden: bool,
    /// The number of its notes, 0 for none.
    pub notes: u32,
}

impl SlideFacts {
    pub fn of(slide: &Record<'_>) -> SlideFacts {
        const HIDDEN: u16 = 4;
        let facts = slide.child(kind::SLIDE_FACTS);
        let number = |at: usize| facts.and_then(|facts| u32_at(facts.body, at));
        let show = slide.child(kind::SLIDE_SHOW).and_then(|show| u16_at(show.body, 10)).unwrap_or(0);
        SlideFacts { is_title_slide: number(0) == Some(0), is_hidden: show & HIDDEN != 0, notes: number(16).unwrap_or(0) }
    }
}
