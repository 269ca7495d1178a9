//! What a reader worker does. It forgets everything between tasks: work in, outcome out.

use crate::checks;
use crate::dataset::line::Line;
use crate::dataset::{self, DocumentRecord, Entry, entry, import};
use crate::document::{BlockKind, Document, Hash, Hasher, ReadNote, identify, plain_text};
use crate::examples::{self, Candidate, Example, RecipeId, RecipePlan, Skipped};
use crate::readers::{
    self, Content, DatasetFile, DatasetKind, Limits, Progress, ReadAt, ReadContext, ReadError, ReadErrorKind, encoding,
};
use crate::tokens::chat::line_tokens;
use crate::tokens::{CountTokens, Counter};
use crate::work::queue::Patience;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeSet;

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
    /// Make examples of the attached document.
    Make { plan: RecipePlan },
    /// As `Make`, but only to show what would come: at most `count`, one of each recipe first.
    Sample { plan: RecipePlan, count: u32 },
}

impl Task {
    /// How long it may take. What is made of a large document on a slow machine may take minutes; it shows how far it is.
    pub fn patience(&self) -> Patience {
        match self {
            Task::Read { .. } | Task::Sample { .. } => Patience::Bounded,
            Task::Make { .. } => Patience::Unbounded,
        }
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
    /// Attachments: the lines, the entries.
    Made {
        count: u32,
        skipped: Vec<Skipped>,
    },
    Samples(Vec<Example>),
    Failed(ReadError),
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

/// Bytes of a file that are hashed at a time.
const HASHED_AT_ONCE: usize = 1 << 20;

/// A worker whose memory has grown beyond this is ended after its task, because memory never shrinks.
pub const MEMORY_KEPT: u64 = 192 << 20;

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
}

impl Engine {
    pub fn new(counter: Counter) -> Self {
        Engine { counter, limits: Limits::default() }
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
            Task::Make { plan } => self.make(&plan, source, progress),
            Task::Sample { plan, count } => self.sample(&plan, count as usize, source, progress),
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
        let mut entries = Vec::new();
        let mut offset = 0;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let start = offset;
            offset += line.len();
            progress.report(offset as u64, bytes.len() as u64);
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            // A byte order mark belongs to the file and to no line.
            let mark = if start == 0 && line.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            let text = String::from_utf8_lossy(line.get(mark..).unwrap_or_default());
            if text.trim().is_empty() {
                continue;
            }
            let content = dataset::Content::Imported(text.into_owned());
            let entry = entry_of(&content, Some(&self.counter)).unwrap_or_else(|| broken_entry(&content));
            let bytes = u32::try_from(line.len() - mark).map_err(|_| ReadError::from(ReadErrorKind::Damaged))?;
            entries.push(Entry { offset: (start + mark) as u64, bytes, ..entry });
        }
        let lines = entries.len() as u64;
        Ok((Outcome::Dataset { lines, notes }, vec![bytes, entry::encode(&entries)]))
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
        let title = document.display_title().unwrap_or(&plan.file_name).to_owned();
        let mut lines = Vec::new();
        let mut entries = Vec::with_capacity(made.examples.len());
        for example in made.examples {
            let offset = lines.len() as u64;
            serde_json::to_writer(&mut lines, &example).expect("an example is plain data");
            let bytes = u32::try_from(lines.len() as u64 - offset).map_err(|_| ReadError::from(ReadErrorKind::Damaged))?;
            lines.push(b'\n');
            let names_document = Candidate::new(&example, 0, &title, 0).names_document;
            let content = dataset::Content::Made(example);
            let entry = entry_of(&content, Some(&counter)).unwrap_or_else(|| broken_entry(&content));
            entries.push(Entry { offset, bytes, names_document, ..entry });
        }
        let count = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        Ok((Outcome::Made { count, skipped: made.skipped }, vec![lines, entry::encode(&entries)]))
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
        Ok((Outcome::Samples(first.into_iter().chain(more).take(count).collect()), Vec::new()))
    }

    fn document(&self, source: &dyn ReadAt) -> Result<Document, ReadError> {
        // A document is larger as JSON than its file was, so the file's limit is not the one that counts here.
        let bytes = source.read_all(u64::MAX)?;
        serde_json::from_slice(&bytes).map_err(|_| ReadErrorKind::Damaged.into())
    }
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
    let mut piece = vec![0; HASHED_AT_ONCE];
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

/// What is known of an example without its words. `None` for a line that cannot be parsed.
pub fn entry_of(content: &dataset::Content, counter: Option<&dyn CountTokens>) -> Option<Entry> {
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
    let hash = |text: &str| Hash::of(examples::normalised(text).as_bytes()).short();
    let (question_hash, answer_hash) = (hash(&question), hash(&answer));
    let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    Some(Entry {
        tokens: number(tokens.total),
        trained: number(tokens.trained),
        question: question_hash,
        answer: answer_hash,
        fact: if blank.fact == 0 { question_hash } else { blank.fact },
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
