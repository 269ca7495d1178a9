//! What a reader worker does. It forgets everything between tasks: work in, outcome out.

use crate::checks;
use crate::dataset::line::Line;
use crate::dataset::{self, Cover, DocumentRecord, Entry, entry, import};
use crate::document::{BlockKind, Document, Hash, Hasher, Language, Limit, Place, ReadNote, identify, plain_text};
use crate::examples::{self, Example, RecipeId, RecipePlan, Skipped, Turn};
use crate::readers::{
    self, Content, DatasetFile, DatasetKind, Limits, Progress, ReadAt, ReadContext, ReadError, ReadErrorKind, encoding,
};
use crate::tokens::chat::line_tokens;
use crate::tokens::{CountTokens, Counter};
use crate::work::queue::Patience;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Work for a reader worker. The bytes or the file that it is about is the attachment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Task {
    /// Read the attached file.
    Read {
        path: String,
        /// The encoding that the person chose by hand.
        encoding: Option<String>,
        password: Option<Password>,
        /// A file of this SHA-256 was read before, and needs no reading.
        known: Option<Hash>,
    },
    /// Read the lines of the attached data set that begin in this part of the file.
    ReadLines { part: Range<u64> },
    /// Make examples of the attached document.
    Make { plan: SealedPlan },
    /// As `Make`, but only to show what would come: at most `count`, one of each recipe first.
    Sample { plan: SealedPlan, count: u32 },
}

impl Task {
    /// How long it may take. What is made of a large document on a slow machine may take minutes; it shows how far it is.
    pub fn patience(&self) -> Patience {
        match self {
            Task::Read { .. } | Task::ReadLines { .. } | Task::Sample { .. } => Patience::Bounded,
            Task::Make { .. } => Patience::Unbounded,
        }
    }
}

/// A plan on its way from the store to a reader worker. The page only hands it on, and does without the code to read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedPlan(String);

impl SealedPlan {
    pub fn new(plan: &RecipePlan) -> SealedPlan {
        SealedPlan(serde_json::to_string(plan).expect("a plan is plain data"))
    }

    /// The plan again.
    ///
    /// # Errors
    /// It came from nowhere that makes plans.
    pub fn open(&self) -> Result<RecipePlan, ReadError> {
        serde_json::from_str(&self.0).map_err(|_| ReadErrorKind::Damaged.into())
    }
}

/// A password of a file: used once and never shown, not even in an error.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Password(pub String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// What became of a task. Attachments are named beside each variant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// The file is what it was when it was read before.
    Unchanged,
    /// Attachment: the document as JSON.
    Document(Box<DocumentRecord>),
    /// Attachments: the files' bytes, in this order.
    Folder {
        paths: Vec<String>,
        skipped: Vec<(String, ReadErrorKind)>,
    },
    /// Attachments: the lines, the entries.
    Dataset {
        lines: u64,
        notes: Vec<ReadNote>,
    },
    /// A data set of lines, too large for one go: it is read in parts of so many bytes.
    Long {
        part_bytes: u64,
    },
    /// A part of it. Attachments: the lines, the entries.
    Lines {
        lines: u64,
        /// Lines that are no examples as they stand.
        broken: u64,
        /// Examples that were written anew.
        converted: u64,
    },
    /// Attachments: the lines, the entries, the [`Cover`] as JSON.
    Made {
        count: u32,
        skipped: Vec<Skipped>,
    },
    Samples(Vec<SampleExample>),
    Failed(ReadError),
}

/// An example as it is shown before anything is made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SampleExample {
    pub turns: Vec<Turn>,
    pub recipe: RecipeId,
    pub language: Option<Language>,
    /// Where its first quote stands.
    pub place: Place,
}

/// What a reader worker says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Said {
    /// It may be given work.
    Ready,
    Progress {
        done: u64,
        total: u64,
    },
    Done {
        outcome: Outcome,
        /// SHA-256 of the file that was read.
        hash: Option<Hash>,
        memory_bytes: u64,
    },
}

/// A larger data set of lines is read in parts.
const AT_ONCE_MAX: u64 = 32 << 20;
/// Bytes of such a part.
const PART_BYTES: u64 = 4 << 20;
/// So many bytes after a part are looked at for the end of its last line at a time.
const LOOKED_AHEAD: u64 = 64 << 10;

/// Bytes of a file that are hashed at a time.
const HASHED_AT_ONCE: usize = 1 << 20;

/// A worker that takes more than this is ended after its task, because memory never shrinks.
pub const MEMORY_KEPT: u64 = 96 << 20;

impl Outcome {
    /// Whether the worker may be given more work after this, by RELIABILITY's rule: it is ended at a limit.
    pub fn leaves_worker_healthy(&self) -> bool {
        let bad =
            |kind: &ReadErrorKind| matches!(kind, ReadErrorKind::Limit(_) | ReadErrorKind::TooSlow | ReadErrorKind::Crashed);
        !matches!(self, Outcome::Failed(error) if bad(&error.kind))
    }
}

/// What a reader worker has at hand: nothing but the tokenizer and the limits.
pub struct Engine {
    counter: Counter,
    limits: Limits,
    at_once_max: u64,
    part_bytes: u64,
}

impl Engine {
    pub fn new(counter: Counter) -> Self {
        Engine { counter, limits: Limits::default(), at_once_max: AT_ONCE_MAX, part_bytes: PART_BYTES }
    }

    /// Reads data sets in parts of so many bytes when they are larger than that; for tests.
    pub fn read_in_parts_of(&mut self, part_bytes: u64) {
        (self.at_once_max, self.part_bytes) = (part_bytes, part_bytes);
    }

    /// Whether a task is about a data set that is read in parts.
    fn is_long(&self, task: &Task, source: &dyn ReadAt) -> Result<bool, ReadError> {
        match task {
            Task::Read { path, encoding: None, .. } if source.len() > self.at_once_max => readers::is_lines(path, source),
            _ => Ok(false),
        }
    }

    /// Reads a file, unless it was read before, and gives its hash. Other tasks have none.
    pub fn run_hashed(
        &self,
        task: Task,
        source: &dyn ReadAt,
        progress: &mut dyn Progress,
    ) -> (Outcome, Option<Hash>, Vec<Vec<u8>>) {
        let Task::Read { known, .. } = &task else {
            let (outcome, attachments) = self.run(task, source, progress);
            return (outcome, None, attachments);
        };
        // A long one is not hashed: that is one more way through all of it.
        if matches!(self.is_long(&task, source), Ok(true)) {
            return (Outcome::Long { part_bytes: self.part_bytes }, None, Vec::new());
        }
        match hash_of(source, progress) {
            Err(error) => (Outcome::Failed(error), None, Vec::new()),
            Ok(hash) if *known == Some(hash) => (Outcome::Unchanged, Some(hash), Vec::new()),
            Ok(hash) => {
                let (outcome, attachments) = self.run(task, source, progress);
                (outcome, Some(hash), attachments)
            }
        }
    }

    /// Does a task. The source is the attached file, or the attached document as JSON.
    pub fn run(&self, task: Task, source: &dyn ReadAt, progress: &mut dyn Progress) -> (Outcome, Vec<Vec<u8>>) {
        let done = match task {
            Task::Read { path, encoding, password, known: _ } => {
                self.read(&path, encoding.as_deref(), password.as_ref(), source, progress)
            }
            Task::ReadLines { part } => self.part(part, source, progress),
            Task::Make { plan } => plan.open().and_then(|plan| self.make(&plan, source, progress)),
            Task::Sample { plan, count } => plan.open().and_then(|plan| self.sample(&plan, count as usize, source, progress)),
        };
        done.unwrap_or_else(|error| (Outcome::Failed(error), Vec::new()))
    }

    fn read(
        &self,
        path: &str,
        encoding: Option<&str>,
        password: Option<&Password>,
        source: &dyn ReadAt,
        progress: &mut dyn Progress,
    ) -> Result<(Outcome, Vec<Vec<u8>>), ReadError> {
        let mut ctx = ReadContext::new(path, progress);
        ctx.encoding = encoding;
        ctx.password = password.map(|password| password.0.as_str());
        ctx.limits = self.limits.clone();
        match readers::read(&mut ctx, source)? {
            Content::Document(document) => {
                let record = self.record(&document)?;
                let bytes = serde_json::to_vec(&document).expect("a document is plain data");
                Ok((Outcome::Document(Box::new(record)), vec![bytes]))
            }
            Content::Folder(folder) => {
                let (paths, bytes) = folder.files.into_iter().map(|file| (file.path, file.bytes)).unzip();
                Ok((Outcome::Folder { paths, skipped: folder.skipped }, bytes))
            }
            Content::Dataset(dataset) => self.dataset(dataset, source, progress),
        }
    }

    /// Counts a document that was read.
    fn record(&self, document: &Document) -> Result<DocumentRecord, ReadError> {
        let plain = plain_text(document);
        if plain.text.trim().is_empty() {
            return Err(ReadErrorKind::Empty.into());
        }
        let headings = document.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading { .. })).count();
        Ok(DocumentRecord {
            blob: None,
            format: document.format,
            title: document.display_title().map(str::to_owned),
            language: document.language,
            encoding: document.encoding.clone(),
            pages: document.pages,
            characters: plain.text.chars().count() as u64,
            tokens: self.counter.count(&plain.text),
            headings: u32::try_from(headings).unwrap_or(u32::MAX),
            speakers: speakers(document),
            notes: document.notes.clone(),
        })
    }

    /// Looks at every line of a data set; the lines themselves stay as they are.
    fn dataset(
        &self,
        dataset: DatasetFile,
        source: &dyn ReadAt,
        progress: &mut dyn Progress,
    ) -> Result<(Outcome, Vec<Vec<u8>>), ReadError> {
        let (bytes, converted) = self.lines(&dataset, source)?;
        let mut notes = dataset.notes;
        if converted > 0 {
            notes.push(ReadNote::ExamplesConverted { count: converted });
        }
        let entries = self.entries(&bytes, true, true, progress)?;
        let lines = entries.len() as u64;
        Ok((Outcome::Dataset { lines, notes }, vec![bytes, entry::encode(&entries)]))
    }

    /// The lines of a long data set that begin in this part of the file.
    fn part(
        &self,
        part: Range<u64>,
        source: &dyn ReadAt,
        progress: &mut dyn Progress,
    ) -> Result<(Outcome, Vec<Vec<u8>>), ReadError> {
        let is_first = part.start == 0;
        let bytes = lines_beginning_in(part, source, self.limits.field_bytes)?;
        let (bytes, converted) = match begins_foreign(&bytes) {
            false => (bytes, 0),
            true => {
                let (text, converted) = import::lines_of(String::from_utf8_lossy(&bytes).lines().map(str::to_owned));
                (text.into_bytes(), converted)
            }
        };
        // There may be millions, and what finds near-duplicates would take three times the room of the rest.
        let entries = self.entries(&bytes, is_first, false, progress)?;
        let lines = entries.len() as u64;
        let broken = entries.iter().filter(|entry| entry.broken).count() as u64;
        Ok((Outcome::Lines { lines, broken, converted }, vec![bytes, entry::encode(&entries)]))
    }

    /// What is known of each line that is not blank, with what finds near-duplicates or without. The first of a file may begin with a byte order mark.
    fn entries(&self, bytes: &[u8], is_first: bool, near: bool, progress: &mut dyn Progress) -> Result<Vec<Entry>, ReadError> {
        let mut entries = Vec::new();
        let mut offset = 0;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let start = offset;
            offset += line.len();
            progress.report(offset as u64, bytes.len() as u64);
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            // A byte order mark belongs to the file and to no line.
            let mark = if is_first && start == 0 && line.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            let text = String::from_utf8_lossy(line.get(mark..).unwrap_or_default());
            if text.trim().is_empty() {
                continue;
            }
            let content = dataset::Content::Imported(text.into_owned());
            let entry = entry_of(&content, Some(&self.counter), near).unwrap_or_else(|| broken_entry(&content));
            let bytes = u32::try_from(line.len() - mark).map_err(|_| ReadError::from(ReadErrorKind::Damaged))?;
            entries.push(Entry { offset: (start + mark) as u64, bytes, ..entry });
        }
        Ok(entries)
    }

    /// The lines of a data set in UTF-8, and how many examples were written anew. Lines that training takes as they are
    /// stay as they are, byte for byte.
    fn lines(&self, dataset: &DatasetFile, source: &dyn ReadAt) -> Result<(Vec<u8>, u64), ReadError> {
        let bytes = source.read_all(self.limits.file_bytes)?;
        if dataset.kind == DatasetKind::Table {
            return Ok(lines_of_table(&encoding::decode_named(&bytes, &dataset.encoding)));
        }
        let is_list = dataset.kind == DatasetKind::Array;
        if !is_list && dataset.encoding == "UTF-8" && !begins_foreign(&bytes) {
            return Ok((bytes, 0));
        }
        let text = encoding::decode_named(&bytes, &dataset.encoding);
        drop(bytes);
        let items = if is_list { checks::to_lines(&text) } else { None };
        let (text, converted) = match items {
            Some(items) => import::lines_of(items.into_iter()),
            None => import::lines_of(text.lines().map(str::to_owned)),
        };
        Ok((text.into_bytes(), converted))
    }

    fn make(
        &self,
        plan: &RecipePlan,
        source: &dyn ReadAt,
        progress: &mut dyn Progress,
    ) -> Result<(Outcome, Vec<Vec<u8>>), ReadError> {
        let document = self.document(source)?;
        progress.report(0, u64::MAX);
        let counter = Beating { counter: &self.counter, beat: RefCell::new((0, progress)) };
        let made = examples::make(&document, plan, &counter);
        let title = examples::normalised(document.display_title().unwrap_or(&plan.file_name));
        let cover = Cover::new(&document, made.examples.iter(), made.skipped.clone());
        let cover = serde_json::to_vec(&cover).expect("stretches are plain data");
        let mut lines = Vec::new();
        let mut entries = Vec::with_capacity(made.examples.len());
        for example in made.examples {
            let offset = lines.len() as u64;
            serde_json::to_writer(&mut lines, &example).expect("an example is plain data");
            let bytes = u32::try_from(lines.len() as u64 - offset).map_err(|_| ReadError::from(ReadErrorKind::Damaged))?;
            lines.push(b'\n');
            let names_document = examples::names_document(&examples::normalised(example.question()), &title);
            let content = dataset::Content::Made(example);
            let entry = entry_of(&content, Some(&counter), true).unwrap_or_else(|| broken_entry(&content));
            entries.push(Entry { offset, bytes, names_document, ..entry });
        }
        let count = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        Ok((Outcome::Made { count, skipped: made.skipped }, vec![lines, entry::encode(&entries), cover]))
    }

    /// A few examples, first one of each recipe, then more.
    fn sample(
        &self,
        plan: &RecipePlan,
        count: usize,
        source: &dyn ReadAt,
        progress: &mut dyn Progress,
    ) -> Result<(Outcome, Vec<Vec<u8>>), ReadError> {
        let document = self.document(source)?;
        progress.report(0, u64::MAX);
        let counter = Beating { counter: &self.counter, beat: RefCell::new((0, progress)) };
        let made = examples::make(&document, plan, &counter).examples;
        let mut seen = BTreeSet::new();
        let (first, more): (Vec<Example>, Vec<Example>) = made.into_iter().partition(|example| seen.insert(example.recipe));
        let sample = |example: Example| SampleExample {
            place: example.evidence.quotes().first().map(|quote| quote.place.clone()).unwrap_or_default(),
            turns: example.turns,
            recipe: example.recipe,
            language: example.language,
        };
        Ok((Outcome::Samples(first.into_iter().chain(more).take(count).map(sample).collect()), Vec::new()))
    }

    fn document(&self, source: &dyn ReadAt) -> Result<Document, ReadError> {
        // A document is larger as JSON than its file was, so the file's limit is not the one that counts here.
        let bytes = source.read_all(u64::MAX)?;
        serde_json::from_slice(&bytes).map_err(|_| ReadErrorKind::Damaged.into())
    }
}

/// More names than this are not offered to a person.
const SPEAKERS_MAX: usize = 12;

/// Who speaks in a document, those with most remarks first.
fn speakers(document: &Document) -> Vec<String> {
    let mut remarks: BTreeMap<&str, usize> = BTreeMap::new();
    for block in &document.blocks {
        if let BlockKind::Remark { author, .. } = &block.kind
            && !author.trim().is_empty()
        {
            *remarks.entry(author.trim()).or_default() += 1;
        }
    }
    let mut speakers: Vec<(&str, usize)> = remarks.into_iter().collect();
    speakers.sort_by_key(|(_, remarks)| std::cmp::Reverse(*remarks));
    speakers.into_iter().take(SPEAKERS_MAX).map(|(author, _)| author.to_owned()).collect()
}

/// The bytes of all lines that begin in a part of a file, the last one to its end.
fn lines_beginning_in(part: Range<u64>, source: &dyn ReadAt, line_max: u64) -> Result<Vec<u8>, ReadError> {
    // A line begins where the byte before it ends another one.
    let from = part.start.saturating_sub(1);
    let mut bytes = source.read_range(from..part.end.min(source.len()))?;
    if part.start > 0 {
        let begins = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1);
        bytes.drain(..begins);
        if bytes.is_empty() && from + begins as u64 >= part.end {
            return Ok(bytes);
        }
    }
    let mut end = part.end.min(source.len());
    let mut unfinished = bytes.len() - bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    while unfinished > 0 && end < source.len() {
        let more = source.read_range(end..(end + LOOKED_AHEAD).min(source.len()))?;
        let line_ends = more.iter().position(|byte| *byte == b'\n');
        let taken = line_ends.map_or(more.len(), |at| at + 1);
        bytes.extend_from_slice(more.get(..taken).unwrap_or_default());
        end += taken as u64;
        unfinished = if line_ends.is_some() { 0 } else { unfinished + taken };
        if unfinished as u64 > line_max {
            return Err(ReadErrorKind::Limit(Limit::FieldBytes(line_max)).into());
        }
    }
    Ok(bytes)
}

/// The rows of a table as lines, and how many there are. A row without a question or an answer stays as an empty
/// conversation, so that the checks name it.
fn lines_of_table(text: &str) -> (Vec<u8>, u64) {
    let (mut lines, mut count) = (Vec::new(), 0);
    for row in import::table(text).into_iter().flatten() {
        let line = match row {
            import::TableRow::Example(line) => line,
            import::TableRow::Unread(_) => r#"{"messages": []}"#.to_owned(),
        };
        lines.extend_from_slice(line.as_bytes());
        lines.push(b'\n');
        count += 1;
    }
    (lines, count)
}

/// Whether one of the first lines has the form of another program.
fn begins_foreign(bytes: &[u8]) -> bool {
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).take(50);
    lines.into_iter().any(|line| import::is_foreign(&String::from_utf8_lossy(line)))
}

/// SHA-256 of a whole file, a piece at a time.
fn hash_of(source: &dyn ReadAt, progress: &mut dyn Progress) -> Result<Hash, ReadError> {
    let mut hasher = Hasher::default();
    let mut piece = vec![0; usize::try_from(source.len()).map_or(HASHED_AT_ONCE, |bytes| bytes.min(HASHED_AT_ONCE))];
    let mut offset = 0;
    while offset < source.len() {
        let count = source.read_at(offset, &mut piece)?;
        if count == 0 {
            return Err(ReadErrorKind::Vanished.into());
        }
        hasher.add(piece.get(..count).unwrap_or_default());
        offset += count as u64;
        // A sign of life; how far the reading itself has come is told later.
        progress.report(0, source.len());
    }
    Ok(hasher.finish())
}

/// Counts tokens, and gives a sign of life with every count: recipes count all the way through a document.
struct Beating<'a> {
    counter: &'a Counter,
    beat: RefCell<(u64, &'a mut dyn Progress)>,
}

impl CountTokens for Beating<'_> {
    fn count(&self, text: &str) -> u64 {
        let (counts, progress) = &mut *self.beat.borrow_mut();
        *counts += 1;
        // How many counts there will be in all is not known beforehand.
        progress.report(*counts, u64::MAX);
        self.counter.count(text)
    }

    fn still_working(&self) {
        let (counts, progress) = &mut *self.beat.borrow_mut();
        progress.report(*counts, u64::MAX);
    }
}

/// What is known of an example without its words; with `near` also what finds near-duplicates. `None` for a line that cannot be
/// parsed.
pub fn entry_of(content: &dataset::Content, counter: Option<&dyn CountTokens>, near: bool) -> Option<Entry> {
    let (value, question, answer, blank) = match content {
        dataset::Content::Made(example) => {
            let value = serde_json::from_str(&examples::chat_line(example, None)).ok()?;
            let blank = Entry {
                fact: example.fact,
                section: example.section.unwrap_or(u32::MAX),
                recipe: example.recipe,
                language: example.language,
                ..blank_entry()
            };
            (value, example.question().to_owned(), example.answer().to_owned(), blank)
        }
        dataset::Content::Imported(line) => {
            let value: serde_json::Value = serde_json::from_str(line).ok()?;
            let parsed = Line::parse(line);
            let (question, answer) = (parsed.question().into_owned(), parsed.answer().into_owned());
            let broken = question.is_empty() && answer.is_empty();
            let language = identify(&answer);
            (value, question.clone(), answer, Entry { recipe: RecipeId::Imported, language, broken, ..blank_entry() })
        }
    };
    let tokens = counter.map(|counter| line_tokens(&value, counter)).unwrap_or_default();
    let (asked, answered) = (examples::normalised(&question), examples::normalised(&answer));
    let hash = |text: &str| Hash::of(text.as_bytes()).short();
    let (question_hash, answer_hash) = (hash(&asked), hash(&answered));
    let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    Some(Entry {
        tokens: number(tokens.total),
        trained: number(tokens.trained),
        question: question_hash,
        answer: answer_hash,
        fact: if blank.fact == 0 { question_hash } else { blank.fact },
        near: if near { examples::bands_of_normalised(&question, &asked, &answered) } else { None },
        estimate: tokens.estimate,
        ..blank
    })
}

fn blank_entry() -> Entry {
    Entry {
        offset: 0,
        bytes: 0,
        tokens: 0,
        trained: 0,
        question: 0,
        answer: 0,
        fact: 0,
        section: u32::MAX,
        recipe: RecipeId::Imported,
        language: None,
        broken: false,
        estimate: false,
        names_document: false,
        near: None,
    }
}

/// A line that is no JSON: it is kept and shown, and told apart from others by its text.
pub fn broken_entry(content: &dataset::Content) -> Entry {
    let text = match content {
        dataset::Content::Imported(line) => line.as_str(),
        dataset::Content::Made(example) => example.question(),
    };
    let hash = Hash::of(text.as_bytes()).short();
    Entry { question: hash, answer: hash, fact: hash, broken: true, ..blank_entry() }
}
