//! The store: owns the project, answers the page, and writes every change to its storage before it says so.

use super::derived::Derived;
use super::storage::{LogEntry, Storage, StorageError};
use super::{Answer, Ask, Change, EvidenceState, Found, MadeWith, Overview, Preview, StepId, StoreError, Words};
use crate::dataset::{
    BatchContent, BatchId, BatchRecord, Content, Edit, Entry, ExampleId, Patch, Project, Settings, SourceId, SourceRecord,
    SourceState, entry,
};
use crate::document::{BlockKind, Document, Hash};
use crate::examples::{RecipePlan, SkipReason, Skipped};
use crate::tokens::{CountTokens, Counter};
use crate::work::reader;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::rc::Rc;

/// Bytes of attachments that come with a question or go with an answer.
pub type Attachments = Vec<Vec<u8>>;

/// Characters of a document that a preview shows.
const PREVIEW_CHARACTERS: usize = 6_000;

/// Owns a project.
pub struct Store<S> {
    pub(super) storage: S,
    pub(super) project: Project,
    /// The entries of every batch of the project.
    pub(super) entries: BTreeMap<BatchId, Rc<Vec<Entry>>>,
    /// Entries of examples whose words were changed.
    pub(super) edited: HashMap<ExampleId, Entry>,
    undo: Vec<LogEntry>,
    redo: Vec<LogEntry>,
    /// Parts of a run that is not finished.
    parts: Vec<Part>,
    pub(super) revision: u64,
    pub(super) derived: Option<Rc<Derived>>,
    pub(super) counter: Option<Counter>,
    next_log: u64,
    next_batch: u64,
    next_example: u64,
}

/// What one source gave in a run that is not finished.
struct Part {
    source: SourceId,
    record: BatchRecord,
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
            revision: 0,
            derived: None,
            counter: None,
            next_log: 0,
            next_batch: 0,
            next_example: 0,
        }
    }

    /// The records, for tests and reports.
    pub fn project(&self) -> &Project {
        &self.project
    }

    pub fn storage(&self) -> &S {
        &self.storage
    }

    /// Whether a question needs the tokenizer; the shell loads its vocabulary only then.
    pub fn needs_counter(&self, ask: &Ask) -> bool {
        let words = matches!(ask, Ask::EditExample { .. } | Ask::Mend { .. } | Ask::Report | Ask::Export { .. });
        let system = matches!(ask, Ask::ChangeSettings { settings, .. } if !settings.system_message.is_empty());
        self.counter.is_none() && (words || system || !self.project.settings.system_message.is_empty())
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
        match self.try_answer(ask, attachments).await {
            Ok(answered) => answered,
            Err(error) => (Answer::Failed { error, about }, Vec::new()),
        }
    }

    async fn try_answer(&mut self, ask: Ask, attachments: Attachments) -> Result<(Answer, Attachments), StoreError> {
        match ask {
            Ask::PutSource { step, id, path, bytes, found } => {
                self.put_source(step, id, path, bytes, found, attachments).await?;
            }
            Ask::RemoveSources { step, ids } => self.remove_sources(step, &ids).await?,
            Ask::ChangeSettings { step, settings } => {
                let edit = Edit::settings(&self.project, *settings);
                self.commit(step, Change::SettingsChanged, edit).await?;
            }
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
            Ask::Detail { id } => return Ok((Answer::Detail(Box::new(self.detail(id).await?)), Vec::new())),
            Ask::EditExample { step, id, words } => self.edit_example(step, id, words).await?,
            Ask::RemoveExamples { step, ids, removed } => self.remove_examples(step, &ids, removed).await?,
            Ask::Undo => self.take_back().await?,
            Ask::Redo => self.do_again().await?,
            Ask::Report => return Ok((Answer::Report(Box::new(self.report().await?)), Vec::new())),
            Ask::Mend { step, code, example } => self.mend(step, &code, example).await?,
            Ask::Export { file } => return self.export(file).await,
        }
        Ok((Answer::Overview(Box::new(self.overview())), Vec::new()))
    }

    // Changes.

    /// Applies an edit and writes it to the log; when the log refuses, the project stays as it was.
    pub(super) async fn commit(&mut self, step: StepId, change: Change, edit: Edit) -> Result<(), StoreError> {
        let entry = LogEntry { number: self.next_log, step, change, edit };
        self.write(entry.clone()).await?;
        self.undo.push(entry);
        self.redo.clear();
        Ok(())
    }

    async fn write(&mut self, entry: LogEntry) -> Result<(), StoreError> {
        self.storage.append(std::slice::from_ref(&entry)).await.map_err(StoreError::Storage)?;
        self.next_log += 1;
        entry.edit.apply(&mut self.project);
        // What was counted of changed words is old now; the others need not be counted again.
        entry.edit.examples(&mut |id| {
            self.edited.remove(&id);
        });
        self.changed().await
    }

    /// Brings what is derived from the records up to date.
    async fn changed(&mut self) -> Result<(), StoreError> {
        self.revision += 1;
        self.derived = None;
        self.entries.retain(|id, _| self.project.batches.contains_key(id));
        let missing: Vec<(BatchId, Hash)> = self
            .project
            .batches
            .iter()
            .filter(|(id, _)| !self.entries.contains_key(id))
            .map(|(id, batch)| (*id, batch.entries))
            .collect();
        for (id, blob) in missing {
            let bytes = self.storage.blob(blob).await.map_err(StoreError::Storage)?;
            let entries = entry::decode(&bytes).ok_or(StoreError::Damaged)?;
            self.entries.insert(id, Rc::new(entries));
        }
        self.edited.retain(|id, _| self.project.patches.get(id).is_some_and(|patch| patch.edited.is_some()));
        self.count_edited();
        Ok(())
    }

    /// Takes back the last step: all edits at the end of the log that belong together.
    async fn take_back(&mut self) -> Result<(), StoreError> {
        let Some(step) = self.undo.last().map(|entry| entry.step) else { return Ok(()) };
        while let Some(entry) = self.undo.last().filter(|entry| entry.step == step).cloned() {
            let inverse = LogEntry { number: self.next_log, edit: entry.edit.inverse(), ..entry.clone() };
            self.write(inverse).await?;
            self.undo.pop();
            self.redo.push(entry);
        }
        Ok(())
    }

    async fn do_again(&mut self) -> Result<(), StoreError> {
        let Some(step) = self.redo.last().map(|entry| entry.step) else { return Ok(()) };
        while let Some(entry) = self.redo.last().filter(|entry| entry.step == step).cloned() {
            self.write(LogEntry { number: self.next_log, ..entry.clone() }).await?;
            self.redo.pop();
            self.undo.push(entry);
        }
        Ok(())
    }

    // Sources.

    async fn put_source(
        &mut self,
        step: StepId,
        id: SourceId,
        path: String,
        bytes: u64,
        found: Found,
        attachments: Attachments,
    ) -> Result<(), StoreError> {
        // Examples of a document that was read anew stay, out of date, until others take their place: with them stays
        // what the person changed in them.
        let mut edits = if matches!(found, Found::Document(_)) { Vec::new() } else { self.without_batches_of(id) };
        let state = match found {
            Found::Document(mut record) => {
                let [document] = <[Vec<u8>; 1]>::try_from(attachments).map_err(|_| StoreError::Damaged)?;
                record.blob = Some(self.put_blob(document).await?);
                SourceState::Document(*record)
            }
            Found::Dataset { lines, notes } => {
                let [text, entries] = <[Vec<u8>; 2]>::try_from(attachments).map_err(|_| StoreError::Damaged)?;
                let count = u32::try_from(entries.len() / entry::ENTRY_BYTES).map_err(|_| StoreError::Damaged)?;
                let (lines_blob, entries_blob) = (self.put_blob(text).await?, self.put_blob(entries).await?);
                let batch = BatchRecord {
                    source: id,
                    content: BatchContent::Imported,
                    document: None,
                    lines: lines_blob,
                    entries: entries_blob,
                    first: self.new_examples(count),
                    count,
                    plan: 0,
                    skipped: Vec::new(),
                };
                let batch_id = self.new_batch();
                edits.push(Edit::batch(&self.project, batch_id, Some(batch)));
                SourceState::Dataset { lines, notes }
            }
            Found::Folder { files, skipped } => SourceState::Folder { files, skipped },
            Found::Failed(error) => SourceState::Failed(error),
        };
        edits.push(Edit::source(&self.project, id, Some(SourceRecord { path, bytes, state })));
        self.commit(step, Change::SourcesAdded, Edit::Group(edits)).await
    }

    async fn remove_sources(&mut self, step: StepId, ids: &[SourceId]) -> Result<(), StoreError> {
        let mut edits = Vec::new();
        for id in ids.iter().filter(|id| self.project.sources.contains_key(id)) {
            edits.extend(self.without_batches_of(*id));
            edits.push(Edit::source(&self.project, *id, None));
        }
        if edits.is_empty() {
            return Ok(());
        }
        self.commit(step, Change::SourcesRemoved, Edit::Group(edits)).await
    }

    /// The edits that remove the examples of a source and what was changed in them.
    fn without_batches_of(&self, source: SourceId) -> Vec<Edit> {
        let batches = self.project.batches.iter().filter(|(_, batch)| batch.source == source);
        let mut edits = Vec::new();
        for (id, batch) in batches {
            let patches = self.project.patches.range(ExampleId(batch.ids().start)..ExampleId(batch.ids().end));
            edits.extend(patches.map(|(example, _)| Edit::example(&self.project, *example, None)));
            edits.push(Edit::batch(&self.project, *id, None));
        }
        edits
    }

    // Runs.

    async fn put_part(
        &mut self,
        source: SourceId,
        made_with: MadeWith,
        count: u32,
        skipped: &[Skipped],
        attachments: Attachments,
    ) -> Result<(), StoreError> {
        let [lines, entries] = <[Vec<u8>; 2]>::try_from(attachments).map_err(|_| StoreError::Damaged)?;
        if entries.len() != count as usize * entry::ENTRY_BYTES {
            return Err(StoreError::Damaged);
        }
        if !self.project.sources.contains_key(&source) {
            return Err(StoreError::Gone);
        }
        let (lines, entries) = (self.put_blob(lines).await?, self.put_blob(entries).await?);
        let record = BatchRecord {
            source,
            content: BatchContent::Made,
            document: Some(made_with.document),
            lines,
            entries,
            // Numbers are given when the run is finished, so that a stopped run leaves no gap.
            first: ExampleId(0),
            count,
            plan: made_with.key,
            skipped: counted(skipped),
        };
        self.parts.push(Part { source, record });
        Ok(())
    }

    /// Puts the parts in the place of what was made before. What the person removed or changed stays so, where the
    /// same question comes again.
    async fn finish_run(&mut self, step: StepId) -> Result<(), StoreError> {
        let parts = std::mem::take(&mut self.parts);
        let mut edits = Vec::new();
        for part in parts {
            if !self.project.sources.contains_key(&part.source) {
                continue;
            }
            let mut kept = self.patches_by_question(part.source);
            edits.extend(self.without_batches_of(part.source));
            let first = self.new_examples(part.record.count);
            let bytes = self.storage.blob(part.record.entries).await.map_err(StoreError::Storage)?;
            let entries = entry::decode(&bytes).ok_or(StoreError::Damaged)?;
            let batch_id = self.new_batch();
            edits.push(Edit::batch(&self.project, batch_id, Some(BatchRecord { first, ..part.record })));
            for (id, entry) in (first.0..).zip(&entries) {
                if let Some(patch) = kept.get_mut(&entry.question).and_then(VecDeque::pop_front) {
                    edits.push(Edit::example(&self.project, ExampleId(id), Some(patch)));
                }
            }
        }
        if edits.is_empty() {
            return Ok(());
        }
        self.commit(step, Change::ExamplesMade, Edit::Group(edits)).await
    }

    /// What the person changed in the examples of a source, by the question as it was made.
    fn patches_by_question(&self, source: SourceId) -> HashMap<u64, VecDeque<Patch>> {
        let mut found: HashMap<u64, VecDeque<Patch>> = HashMap::new();
        for (id, batch) in self.project.batches.iter().filter(|(_, batch)| batch.source == source) {
            let Some(entries) = self.entries.get(id) else { continue };
            for (example, entry) in batch.ids().zip(entries.iter()) {
                if let Some(patch) = self.project.patches.get(&ExampleId(example)) {
                    found.entry(entry.question).or_default().push_back(patch.clone());
                }
            }
        }
        found
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
            let entry = reader::entry_of(&content, counter).unwrap_or_else(|| reader::broken_entry(&content));
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
        self.entries.get(&batch_id)?.get(at).copied()
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

    fn new_batch(&mut self) -> BatchId {
        let id = BatchId(self.next_batch);
        self.next_batch += 1;
        id
    }

    fn new_examples(&mut self, count: u32) -> ExampleId {
        let first = ExampleId(self.next_example);
        self.next_example += u64::from(count);
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
            system_tokens: derived.system_tokens,
        }
    }

    fn is_stale(&self, id: SourceId, source: &SourceRecord) -> bool {
        let SourceState::Document(document) = &source.state else { return false };
        let key = plan_key(&self.project.settings, &source.path, document.blob);
        !self.project.batches.values().any(|batch| batch.source == id && batch.plan == key)
    }

    fn document_record(&self, source: SourceId) -> Result<(&SourceRecord, Hash), StoreError> {
        let record = self.project.sources.get(&source).ok_or(StoreError::Gone)?;
        let SourceState::Document(document) = &record.state else { return Err(StoreError::Gone) };
        Ok((record, document.blob.ok_or(StoreError::Damaged)?))
    }

    /// A document's words with the plan by which examples are made of it now.
    async fn document_for_making(&self, source: SourceId) -> Result<(Answer, Attachments), StoreError> {
        let (record, blob) = self.document_record(source)?;
        let bytes = self.storage.blob(blob).await.map_err(StoreError::Storage)?;
        let made_with = MadeWith { key: plan_key(&self.project.settings, &record.path, Some(blob)), document: blob };
        let plan = Box::new(plan_for(&self.project.settings, &record.path));
        Ok((Answer::Document { source, made_with, plan }, vec![bytes.to_vec()]))
    }

    pub(super) async fn document(&self, blob: Hash) -> Result<Document, StoreError> {
        let bytes = self.storage.blob(blob).await.map_err(StoreError::Storage)?;
        serde_json::from_slice(&bytes).map_err(|_| StoreError::Damaged)
    }

    async fn preview(&self, source: SourceId) -> Result<Preview, StoreError> {
        let (_, blob) = self.document_record(source)?;
        let bytes = self.storage.blob(blob).await.map_err(StoreError::Storage)?;
        let document: Document = serde_json::from_slice(&bytes).map_err(|_| StoreError::Damaged)?;
        let headings = document.blocks.iter().filter_map(|block| match block.kind {
            BlockKind::Heading { level, .. } => Some((level, block.text.clone(), block.place.clone())),
            _ => None,
        });
        let headings = headings.collect();
        let mut characters = 0;
        let total = document.blocks.len();
        let metadata = document.metadata;
        let blocks: Vec<_> = document
            .blocks
            .into_iter()
            .take_while(|block| {
                let room = characters < PREVIEW_CHARACTERS;
                characters += block.text.len();
                room
            })
            .collect();
        Ok(Preview { source, metadata, headings, more: blocks.len() < total, blocks })
    }

    async fn put_blob(&mut self, bytes: Vec<u8>) -> Result<Hash, StoreError> {
        let hash = Hash::of(&bytes);
        self.storage.put_blob(hash, bytes).await.map_err(StoreError::Storage)?;
        Ok(hash)
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
pub(super) fn evidence_state(content: &Content, document: Option<&Document>) -> EvidenceState {
    match content {
        Content::Imported(_) => EvidenceState::Imported,
        Content::Made(example) => match (&example.evidence, document) {
            (crate::examples::Evidence::Typed, _) => EvidenceState::Typed,
            (_, Some(document)) if crate::examples::verify(example, document).is_ok() => EvidenceState::Verified,
            _ => EvidenceState::UnverifiedSinceEdited,
        },
    }
}

/// What the recipes are told about a source of this path.
pub fn plan_for(settings: &Settings, path: &str) -> RecipePlan {
    RecipePlan { recipes: settings.recipes.clone(), seed: settings.seed, file_name: file_name(path), ..RecipePlan::default() }
}

/// The last part of a path.
fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// Examples made with another key are out of date.
fn plan_key(settings: &Settings, path: &str, document: Option<Hash>) -> u64 {
    let plan = serde_json::to_string(&(plan_for(settings, path), document)).expect("a plan is plain data");
    Hash::of(plan.as_bytes()).short()
}

fn counted(skipped: &[Skipped]) -> Vec<(crate::examples::RecipeId, SkipReason, u32)> {
    let mut counts = BTreeMap::new();
    for skip in skipped {
        *counts.entry((skip.recipe, skip.reason)).or_insert(0) += 1;
    }
    counts.into_iter().map(|((recipe, reason), count)| (recipe, reason, count)).collect()
}
