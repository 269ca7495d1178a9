//! The store: owns the project, answers the page, and writes every change to its storage before it says so.

use super::coverage::CutDocument;
use super::derived::{Derived, NearDuplicates};
use super::records::{Counters, LogEntry};
use super::runs::Part;
use super::sources::KeptLines;
use super::storage::{Storage, StorageError};
use super::{
    Access, Answer, Ask, Change, ChunkWords, Described, EvidenceState, Home, InBoth, Keeping, Overview, StepId, StoreError,
    Version, Words,
};
use crate::checks::Finding;
use crate::dataset::pack::Plan;
use crate::dataset::{
    BatchContent, BatchId, BatchRecord, Content, Cover, Edit, Entries, Entry, ExampleId, Patch, Project, REFUSALS_PERCENT_MAX,
    Settings, SourceId, SourceRecord, SourceState, entry,
};
use crate::document::{Document, Hash, Language};
use crate::examples::{ColumnMap, Evidence, EvidenceFault, RecipePlan, verify, wordings};
use crate::tokens::{CountTokens, Counter};
use crate::work::reader;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Bytes of attachments that come with a question or go with an answer.
pub type Attachments = Vec<Vec<u8>>;

/// What the store is given by modules that come later: words, and somebody who listens.
#[derive(Clone, Copy)]
pub struct Hooks {
    /// Writes the page that explains a pack, in a language; without it a pack has none.
    pub explain: Option<fn(&Plan, Language) -> String>,
    /// Says in words what the checks found.
    pub describe: fn(&Finding) -> Described,
    /// Hears how far long work is: so many examples of so many.
    pub progress: fn(u64, u64),
}

impl Default for Hooks {
    /// Words for logs, and nobody who listens.
    fn default() -> Self {
        Hooks {
            explain: None,
            describe: |finding| {
                let in_both = |words: String| InBoth { ru: words.clone(), en: words };
                Described {
                    title: in_both(finding.code().to_owned()),
                    words: in_both(finding.problem.to_string()),
                    fix: finding.fix.as_ref().map(|fix| in_both(fix.to_string())),
                }
            },
            progress: |_, _| {},
        }
    }
}

/// So many examples are gone through between two words about it.
const TOLD_EVERY: u64 = 2_048;

/// Owns a project.
pub struct Store<S> {
    pub(super) storage: S,
    pub(super) project: Project,
    /// The entries of every batch of the project, with the blob that they were read from.
    pub(super) entries: BTreeMap<BatchId, (Hash, Rc<Entries>)>,
    /// Entries of examples whose words were changed.
    pub(super) edited: HashMap<ExampleId, Entry>,
    pub(super) undo: Vec<LogEntry>,
    pub(super) redo: Vec<LogEntry>,
    /// Parts of a run that is not finished.
    pub(super) parts: Vec<Part>,
    /// Parts of data sets that are not there as a whole yet, by their numbers.
    pub(super) lines: BTreeMap<SourceId, BTreeMap<u32, KeptLines>>,
    pub(super) revision: u64,
    pub(super) derived: Option<Rc<Derived>>,
    pub(super) near_duplicates: Option<NearDuplicates>,
    pub(super) covers: HashMap<Hash, Rc<Cover>>,
    /// The chunks that were cut last.
    pub(super) cut: Option<Rc<CutDocument>>,
    pub(super) counter: Option<Counter>,
    pub(super) next_log: u64,
    pub(super) counters: Counters,
    /// The first edit of the log that is not part of what it starts from.
    pub(super) base_number: u64,
    /// Added to the page's numbers of steps, which begin anew with each visit.
    pub(super) step_offset: u64,
    pub(super) versions: Vec<Version>,
    /// Words that were typed and not kept yet.
    pub(super) drafts: BTreeMap<ExampleId, Words>,
    pub(super) access: Access,
    pub(super) schema_written: bool,
    /// The time in milliseconds of 1970, as the shell says.
    pub(super) now: u64,
    pub(super) hooks: Hooks,
    /// When the last change was written.
    pub(super) saved_at: Option<u64>,
    /// Records that could not be read.
    pub(super) records_damaged: u32,
    /// Blobs that the project needs and that are gone or not what they should be.
    pub(super) damaged_blobs: BTreeSet<Hash>,
    /// Blobs of the project that were not read since it was opened.
    pub(super) unchecked: Vec<Hash>,
    /// All blobs that are kept: words, examples, files.
    pub(super) blobs_there: BTreeSet<Hash>,
}

impl<S: Storage> Store<S> {
    /// An empty project over a storage.
    pub fn new(storage: S) -> Self {
        Store {
            storage,
            project: Project::default(),
            entries: BTreeMap::new(),
            edited: HashMap::new(),
            undo: Vec::new(),
            redo: Vec::new(),
            parts: Vec::new(),
            lines: BTreeMap::new(),
            revision: 0,
            derived: None,
            near_duplicates: None,
            covers: HashMap::new(),
            cut: None,
            counter: None,
            next_log: 0,
            counters: Counters::default(),
            base_number: 0,
            step_offset: 0,
            versions: Vec::new(),
            drafts: BTreeMap::new(),
            access: Access::Write,
            schema_written: false,
            now: 0,
            hooks: Hooks::default(),
            saved_at: None,
            records_damaged: 0,
            damaged_blobs: BTreeSet::new(),
            unchecked: Vec::new(),
            blobs_there: BTreeSet::new(),
        }
    }

    /// Sets the time, in milliseconds of 1970.
    pub fn set_now(&mut self, now: u64) {
        self.now = now;
    }

    /// Says who has the words and who listens.
    pub fn set_hooks(&mut self, hooks: Hooks) {
        self.hooks = hooks;
    }

    /// Tells now and then how far long work is.
    pub(super) fn tell(&self, done: u64, total: u64) {
        if done.is_multiple_of(TOLD_EVERY) {
            (self.hooks.progress)(done, total);
        }
    }

    /// The records, for tests and reports.
    pub fn project(&self) -> &Project {
        &self.project
    }

    pub fn storage(&self) -> &S {
        &self.storage
    }

    /// The storage, for tests that change it behind the store's back.
    pub fn storage_mut(&mut self) -> &mut S {
        &mut self.storage
    }

    /// The storage, when the project is closed.
    pub fn into_storage(self) -> S {
        self.storage
    }

    /// Whether a question needs the tokenizer; the shell loads its vocabulary only then.
    pub fn needs_counter(&self, ask: &Ask) -> bool {
        let words = matches!(
            ask,
            Ask::EditExample { .. }
                | Ask::Mend { .. }
                | Ask::MendErrors { .. }
                | Ask::Undo
                | Ask::Redo
                | Ask::Restore { .. }
                | Ask::Report
                | Ask::Chunks { .. }
                | Ask::ChunkWords { .. }
                | Ask::Tokens { .. }
                | Ask::Export { .. }
        );
        let system = matches!(ask, Ask::ChangeSettings { settings, .. } if !settings.system_message.is_empty());
        self.counter.is_none() && (words || system || self.holds_uncounted_words())
    }

    /// There are words in the project that only the tokenizer can count: the system message, changed examples.
    pub fn holds_uncounted_words(&self) -> bool {
        let changed = self.project.patches.values().any(|patch| patch.edited.is_some());
        self.counter.is_none() && (changed || !self.project.settings.system_message.is_empty())
    }

    /// Takes the tokenizer out, for the store of another project.
    pub fn take_counter(&mut self) -> Option<Counter> {
        self.counter.take()
    }

    pub fn set_counter(&mut self, counter: Counter) {
        self.counter = Some(counter);
        self.edited.clear();
        self.count_edited();
        self.derived = None;
    }

    /// Answers a question. A change is written to the storage before the answer says that it was made.
    pub async fn answer(&mut self, ask: Ask, attachments: Attachments) -> (Answer, Attachments) {
        let about = ask.about();
        // A question that damage made impossible is asked once more, without what is damaged. Those with attachments put
        // something and read nothing that could be damaged.
        let again = attachments.is_empty().then(|| ask.clone());
        let mut answered = self.try_answer(ask, attachments).await;
        let damaged =
            matches!(answered, Err(StoreError::Damaged | StoreError::Storage(StorageError::Missing | StorageError::Damaged)));
        if let Some(again) = again
            && damaged
            && self.look_for_damaged_blobs().await == Ok(true)
        {
            // What is gone altogether is told by the first failure, which names the damage.
            answered = self.try_answer(again, Vec::new()).await.or(answered);
        }
        answered.unwrap_or_else(|error| (Answer::Failed { error, about }, Vec::new()))
    }

    async fn try_answer(&mut self, ask: Ask, attachments: Attachments) -> Result<(Answer, Attachments), StoreError> {
        match ask {
            Ask::PutSource { step, id, path, bytes, hash, keep, found } => {
                let state = SourceState::Folder { files: 0, skipped: Vec::new() };
                let record = SourceRecord { path, bytes, hash, marks: Vec::new(), columns: None, state };
                self.put_source(step, id, record, keep, found, attachments).await?;
            }
            Ask::PutLines { source, part } => {
                self.put_lines(source, part, attachments).await?;
                return Ok((Answer::LinesKept { source, part }, Vec::new()));
            }
            Ask::DropLines { source } => {
                self.lines.remove(&source);
                return Ok((Answer::LinesDropped, Vec::new()));
            }
            Ask::RemoveSources { step, ids } => self.remove_sources(step, &ids).await?,
            Ask::ChangeSettings { step, settings } => {
                let edit = Edit::settings(&self.project, *settings);
                self.commit(step, Change::SettingsChanged, edit).await?;
            }
            Ask::MapColumns { step, source, columns } => self.map_columns(step, source, columns).await?,
            Ask::Document { source } => return self.document_for_making(source).await,
            Ask::Preview { source } => return Ok((Answer::Preview(Box::new(self.preview(source).await?)), Vec::new())),
            Ask::PutBatch { source, round, made_with, count, skipped } => {
                self.put_part(source, made_with, count, &skipped, attachments).await?;
                return Ok((Answer::Kept { source, round }, Vec::new()));
            }
            Ask::FinishRun { step } => self.finish_run(step).await?,
            Ask::DropRun => self.parts.clear(),
            Ask::Overview => {}
            Ask::Rows { from, count, filter } => {
                return Ok((Answer::Rows(Box::new(self.rows(from, count, filter).await?)), Vec::new()));
            }
            Ask::Wordings => return Ok((Answer::Wordings(wordings()), Vec::new())),
            Ask::Coverage => return Ok((Answer::Coverage(Box::new(self.coverage().await?)), Vec::new())),
            Ask::Chunks { source } => return Ok((Answer::Chunks(Box::new(self.chunks(source).await?)), Vec::new())),
            Ask::ChunkWords { source, at } => {
                let words = ChunkWords { source, at, blocks: self.chunk_words(source, at).await? };
                return Ok((Answer::ChunkWords(Box::new(words)), Vec::new()));
            }
            Ask::MarkChunk { step, source, at, kind, on } => self.mark_chunk(step, source, at, kind, on).await?,
            Ask::Tokens { id } => return Ok((Answer::Tokens(Box::new(self.tokenized(id).await?)), Vec::new())),
            Ask::Detail { id } => return Ok((Answer::Detail(Box::new(self.detail(id).await?)), Vec::new())),
            Ask::EditExample { step, id, words } => self.edit_example(step, id, words).await?,
            Ask::RemoveExamples { step, ids, removed } => self.remove_examples(step, &ids, removed).await?,
            Ask::Undo => self.take_back().await?,
            Ask::Redo => self.do_again().await?,
            Ask::File { source } => return self.file(source).await,
            Ask::DropFiles => self.drop_files().await?,
            Ask::MarkVersion { step } => {
                self.mark_version(step).await?;
                return Ok((Answer::Versions(self.versions.clone()), Vec::new()));
            }
            Ask::KeepDraft { id, words } => {
                self.keep_draft(id, words).await?;
                return Ok((Answer::DraftKept, Vec::new()));
            }
            Ask::Versions => return Ok((Answer::Versions(self.versions.clone()), Vec::new())),
            Ask::Restore { step, version } => self.restore(step, version).await?,
            // The desk answers these, which has the other projects too.
            Ask::Projects(_) => return Err(StoreError::Gone),
            Ask::Report => return Ok((Answer::Report(Box::new(self.report().await?)), Vec::new())),
            Ask::MendErrors { step } => self.mend_errors(step).await?,
            Ask::Mend { step, code, example } => self.mend(step, &code, example).await?,
            Ask::Export { file, language, today } => return self.export(file, language, today).await,
            Ask::Launch { number, body } => {
                let (body, attachments, kept_as) = self.about_launches(&body).await?;
                return Ok((Answer::Launch { number, body, kept_as }, attachments));
            }
        }
        Ok((Answer::Overview(Box::new(self.overview())), Vec::new()))
    }

    // Changes.

    /// Brings what is derived from the records up to date.
    pub(super) async fn changed(&mut self) -> Result<(), StoreError> {
        self.revision += 1;
        self.derived = None;
        let (project, damaged) = (&self.project, &self.damaged_blobs);
        self.entries.retain(|id, (blob, _)| {
            project.batches.get(id).is_some_and(|batch| batch.entries == *blob && !damaged.contains(&batch.lines))
        });
        let missing: Vec<(BatchId, Hash)> = project
            .batches
            .iter()
            .filter(|(id, batch)| !self.entries.contains_key(id) && !damaged.contains(&batch.lines))
            .map(|(id, batch)| (*id, batch.entries))
            .collect();
        for (id, blob) in missing {
            // A batch that cannot be read is left out, and can be made anew.
            match self.storage.blob(blob).await.map(|bytes| entry::decode(&bytes)) {
                Ok(Some(entries)) => drop(self.entries.insert(id, (blob, Rc::new(Entries::new(entries))))),
                Ok(None) | Err(StorageError::Missing | StorageError::Damaged) => self.damaged_blobs.extend([blob]),
                Err(error) => return Err(StoreError::Storage(error)),
            }
        }
        self.edited.retain(|id, _| self.project.patches.get(id).is_some_and(|patch| patch.edited.is_some()));
        self.count_edited();
        Ok(())
    }

    // Examples.

    async fn edit_example(&mut self, step: StepId, id: ExampleId, words: Words) -> Result<(), StoreError> {
        let content = self.content(id).await?;
        let content = match (content, words) {
            (Content::Made(example), Words::Turns(turns)) => {
                let filled = |role| turns.iter().any(|turn| turn.role == role && !turn.content.trim().is_empty());
                if !filled(crate::examples::Role::User) || !filled(crate::examples::Role::Assistant) {
                    return Err(StoreError::NotAnExample);
                }
                Content::Made(crate::examples::Example { turns, ..example })
            }
            (Content::Imported(_), Words::Line(line)) if !line.contains(['\n', '\r']) => Content::Imported(line),
            _ => return Err(StoreError::NotAnExample),
        };
        self.put_content(step, Change::ExampleEdited, vec![(id, content)]).await
    }

    /// Changes the words of examples in one step.
    pub(super) async fn put_content(
        &mut self,
        step: StepId,
        change: Change,
        contents: Vec<(ExampleId, Content)>,
    ) -> Result<(), StoreError> {
        let mut edits = Vec::new();
        for (id, content) in contents {
            let unchanged = self.content(id).await? == content;
            if unchanged {
                continue;
            }
            let original = self.original(id).await?;
            let edited = (original != content).then_some(content);
            let removed = self.project.patches.get(&id).is_some_and(|patch| patch.removed);
            edits.push(Edit::example(&self.project, id, Some(Patch { removed, edited })));
        }
        if edits.is_empty() {
            return Ok(());
        }
        self.commit(step, change, Edit::Group(edits)).await
    }

    pub(super) async fn remove_examples(&mut self, step: StepId, ids: &[ExampleId], removed: bool) -> Result<(), StoreError> {
        let edits: Vec<Edit> = ids
            .iter()
            .filter(|id| self.project.batch_of(**id).is_some())
            .filter(|id| self.project.patches.get(id).is_some_and(|patch| patch.removed) != removed)
            .map(|id| {
                let patch = self.project.patches.get(id).cloned().unwrap_or_default();
                Edit::example(&self.project, *id, Some(Patch { removed, ..patch }))
            })
            .collect();
        if edits.is_empty() {
            return Ok(());
        }
        let change = if removed { Change::ExamplesRemoved } else { Change::ExamplesRestored };
        self.commit(step, change, Edit::Group(edits)).await
    }

    /// Counts the examples whose words were changed and are not counted yet, or were changed again.
    fn count_edited(&mut self) {
        let uncounted = self.project.patches.iter().filter(|(id, _)| !self.edited.contains_key(id));
        let changed: Vec<(ExampleId, Content)> = uncounted.filter_map(|(id, patch)| Some((*id, patch.edited.clone()?))).collect();
        for (id, content) in changed {
            let counter = self.counter.as_ref().map(|counter| counter as &dyn CountTokens);
            let entry = reader::entry_of(&content, counter, false).unwrap_or_else(|| reader::broken_entry(&content));
            let original = self.entry(id);
            let section = original.map_or(u32::MAX, |entry| entry.section);
            let fact = original.map_or(entry.fact, |entry| entry.fact);
            self.edited.insert(id, Entry { section, fact, ..entry });
        }
    }

    /// The entry of an example as it was made or imported.
    pub(super) fn entry(&self, id: ExampleId) -> Option<Entry> {
        let (batch_id, batch) = self.project.batch_of(id)?;
        let at = usize::try_from(id.0 - batch.first.0).ok()?;
        self.entries.get(&batch_id)?.1.get(at)
    }

    /// The words of an example as they are now.
    pub(super) async fn content(&self, id: ExampleId) -> Result<Content, StoreError> {
        match self.project.patches.get(&id).and_then(|patch| patch.edited.clone()) {
            Some(content) => Ok(content),
            None => self.original(id).await,
        }
    }

    /// The words of an example as they were made or imported.
    async fn original(&self, id: ExampleId) -> Result<Content, StoreError> {
        let (_, batch) = self.project.batch_of(id).ok_or(StoreError::Gone)?;
        let entry = self.entry(id).ok_or(StoreError::Gone)?;
        let range = entry.offset..entry.offset + u64::from(entry.bytes);
        let line = self.storage.blob_part(batch.lines, range).await.map_err(StoreError::Storage)?;
        content_of(batch.content, &line)
    }

    // Numbers.

    pub(super) fn new_batch(&mut self) -> BatchId {
        let id = BatchId(self.counters.next_batch);
        self.counters.next_batch += 1;
        id
    }

    pub(super) fn new_examples(&mut self, count: u32) -> ExampleId {
        let first = ExampleId(self.counters.next_example);
        self.counters.next_example += u64::from(count);
        first
    }

    // Answers.

    pub(super) fn overview(&mut self) -> Overview {
        let derived = self.derived();
        let stale = self.project.sources.iter().filter(|(id, source)| self.is_stale(**id, source)).map(|(id, _)| *id).collect();
        Overview {
            revision: self.revision,
            undo: self.undo.last().map(|entry| entry.change),
            redo: self.redo.last().map(|entry| entry.change),
            settings: self.project.settings.clone(),
            sources: self.project.sources.iter().map(|(id, source)| (*id, source.clone())).collect(),
            examples: derived.counts.clone(),
            stale,
            files_kept: self.files_kept(),
            damaged: self.project.sources.keys().filter(|id| self.is_damaged(**id)).copied().collect(),
            damaged_examples: self.damaged_examples(),
            system_tokens: derived.system_tokens,
            keeping: Keeping {
                access: self.access,
                home: Home::Memory,
                project: None,
                saved_at: self.saved_at,
                saved: self.next_log,
                records_damaged: self.records_damaged,
                changes_answered: 0,
            },
            drafts: self.drafts.keys().filter(|id| self.entry(**id).is_some()).copied().collect(),
            next_source: self.counters.next_source,
        }
    }

    fn is_stale(&self, id: SourceId, source: &SourceRecord) -> bool {
        let SourceState::Document(document) = &source.state else { return false };
        let key = plan_key(&self.project.settings, source, document.blob);
        let made = |(id, batch): (&BatchId, &BatchRecord)| batch.plan == key && self.entries.contains_key(id);
        !self.project.batches.iter().filter(|(_, batch)| batch.source == id).any(made)
    }

    /// Sources whose examples cannot be read any more; they are made anew like those that are out of date.
    fn damaged_examples(&self) -> Vec<SourceId> {
        let unreadable =
            |(id, batch): &(&BatchId, &BatchRecord)| batch.content == BatchContent::Made && !self.entries.contains_key(id);
        let sources: BTreeSet<SourceId> = self.project.batches.iter().filter(unreadable).map(|(_, batch)| batch.source).collect();
        sources.into_iter().collect()
    }

    fn files_kept(&self) -> Vec<SourceId> {
        let kept = |source: &SourceRecord| source.hash.is_some_and(|hash| self.blobs_there.contains(&hash));
        self.project.sources.iter().filter(|(_, source)| kept(source)).map(|(id, _)| *id).collect()
    }

    /// Words of the source, or the lines of its data set, are gone: it has to be added again.
    fn is_damaged(&self, id: SourceId) -> bool {
        if self.damaged_blobs.is_empty() {
            return false;
        }
        let Some(source) = self.project.sources.get(&id) else { return false };
        let words = matches!(&source.state, SourceState::Document(document) if document.blob.is_some_and(|blob| self.damaged_blobs.contains(&blob)));
        let imported =
            |(id, batch): (&BatchId, &BatchRecord)| batch.content == BatchContent::Imported && !self.entries.contains_key(id);
        words || self.project.batches.iter().filter(|(_, batch)| batch.source == id).any(imported)
    }

    pub(super) async fn put_blob(&mut self, bytes: Vec<u8>) -> Result<Hash, StoreError> {
        let [hash] = self.put_blobs([bytes]).await?;
        Ok(hash)
    }

    /// Puts several blobs at once.
    pub(super) async fn put_blobs<const N: usize>(&mut self, blobs: [Vec<u8>; N]) -> Result<[Hash; N], StoreError> {
        self.may_write()?;
        let hashes = blobs.each_ref().map(|bytes| Hash::of(bytes));
        // What lies under these names is not what it should be, and bytes that are there would be left alone.
        let damaged: Vec<Hash> = hashes.iter().filter(|hash| self.damaged_blobs.contains(hash)).copied().collect();
        let different: BTreeMap<Hash, Vec<u8>> = hashes.into_iter().zip(blobs).collect();
        let put = match damaged.is_empty() {
            true => Ok(()),
            false => self.storage.remove_blobs(&damaged).await,
        };
        let put = match put {
            Ok(()) => self.storage.put_blobs(different.into_iter().collect()).await,
            Err(error) => Err(error),
        };
        if let Err(error) = put {
            return Err(self.refused(error).await);
        }
        for hash in hashes {
            self.damaged_blobs.remove(&hash);
            self.blobs_there.insert(hash);
        }
        Ok(hashes)
    }
}

impl From<StorageError> for StoreError {
    fn from(error: StorageError) -> Self {
        StoreError::Storage(error)
    }
}

/// What a line of a batch holds.
pub(super) fn content_of(kind: BatchContent, line: &[u8]) -> Result<Content, StoreError> {
    match kind {
        BatchContent::Made => serde_json::from_slice(line).map(Content::Made).map_err(|_| StoreError::Damaged),
        BatchContent::Imported => Ok(Content::Imported(String::from_utf8_lossy(line).into_owned())),
    }
}

/// Whether the answer of an example still rests on its evidence.
///
/// Without its document, or where a quote does not stand in it any more, nothing can be said of the answer.
pub(super) fn evidence_state(content: &Content, document: Option<&Document>) -> EvidenceState {
    let Content::Made(example) = content else { return EvidenceState::Imported };
    if example.evidence == Evidence::Typed {
        return EvidenceState::Typed;
    }
    match document.map(|document| verify(example, document)) {
        Some(Ok(())) => EvidenceState::Verified,
        None | Some(Err(EvidenceFault::QuoteDiffers { .. })) => EvidenceState::SourceChanged,
        Some(Err(_)) => EvidenceState::UnverifiedSinceEdited,
    }
}

/// What the recipes are told about a source of this path, whose columns may be mapped.
pub fn plan_for(settings: &Settings, path: &str, columns: Option<&ColumnMap>) -> RecipePlan {
    RecipePlan {
        recipes: settings.recipes.clone(),
        seed: settings.seed,
        file_name: file_name(path),
        answers_by: settings.answers_by.clone(),
        own_wordings: settings.wordings.clone(),
        columns: columns.cloned(),
        refusals_percent: settings.refusals_percent.min(REFUSALS_PERCENT_MAX),
        ..RecipePlan::default()
    }
}

/// What the recipes are told about a source.
pub(super) fn plan_of(settings: &Settings, source: &SourceRecord) -> RecipePlan {
    RecipePlan { marks: source.marks.clone(), ..plan_for(settings, &source.path, source.columns.as_ref()) }
}

/// The last part of a path.
fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// Examples made with another key are out of date.
pub(super) fn plan_key(settings: &Settings, source: &SourceRecord, document: Option<Hash>) -> u64 {
    let plan = serde_json::to_string(&(plan_of(settings, source), document)).expect("a plan is plain data");
    Hash::of(plan.as_bytes()).short()
}
