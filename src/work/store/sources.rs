//! The sources of a project: put in, put in again after they changed, shown, taken out.

use super::project_store::{Attachments, Store, plan_key, plan_of};
use super::storage::Storage;
use super::{Answer, Change, Found, MadeWith, Preview, StepId, StoreError};
use crate::dataset::{
    BatchContent, BatchId, BatchRecord, Content, Cover, Edit, Entries, Entry, ExampleId, Patch, SourceId, SourceRecord,
    SourceState, entry,
};
use crate::document::{BlockKind, Document, Hash};
use crate::examples::{ColumnMap, Example, anchor_anew, table_samples};
use crate::work::reader::SealedPlan;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Characters of a document that a preview shows.
const PREVIEW_CHARACTERS: usize = 6_000;

/// A part of a data set that is kept until all of it is there.
pub(super) struct KeptLines {
    lines: Hash,
    entries: Hash,
    /// Kept from when they came, so that they need not be read back.
    known: Entries,
}

/// The examples of a batch with their quotes where they stand now.
#[derive(Default)]
struct AnchoredBatch {
    lines: Vec<u8>,
    entries: Vec<Entry>,
}

impl AnchoredBatch {
    fn push(&mut self, example: &Example, entry: &Entry) -> Result<(), StoreError> {
        let offset = self.lines.len() as u64;
        serde_json::to_writer(&mut self.lines, example).expect("an example is plain data");
        let bytes = u32::try_from(self.lines.len() as u64 - offset).map_err(|_| StoreError::Damaged)?;
        self.lines.push(b'\n');
        self.entries.push(Entry { offset, bytes, ..*entry });
        Ok(())
    }
}

impl<S: Storage> Store<S> {
    /// Puts a source; `record` says everything but its state. What the person has said of its chunks and columns stays so.
    pub(super) async fn put_source(
        &mut self,
        step: StepId,
        id: SourceId,
        mut record: SourceRecord,
        keep: bool,
        found: Found,
        mut attachments: Attachments,
    ) -> Result<(), StoreError> {
        let file = if keep { Some(attachments.pop().ok_or(StoreError::Damaged)?) } else { None };
        // Examples of a document that was read anew stay until others take their place: with them stays what the person
        // changed in them.
        let mut edits = if matches!(found, Found::Document(_)) { Vec::new() } else { self.without_batches_of(id) };
        record.state = match found {
            Found::Document(mut document) => {
                let [words] = <[Vec<u8>; 1]>::try_from(attachments).map_err(|_| StoreError::Damaged)?;
                let blob = self.put_blob(words).await?;
                document.blob = Some(blob);
                edits.extend(self.anchored_anew(id, blob).await?);
                SourceState::Document(*document)
            }
            Found::Dataset { lines, notes } => {
                let kept = self.kept_lines(attachments).await?;
                edits.push(self.imported(id, kept)?);
                SourceState::Dataset { lines, notes }
            }
            Found::Lines { lines, notes } => {
                for kept in self.lines.remove(&id).unwrap_or_default().into_values() {
                    edits.push(self.imported(id, kept)?);
                }
                SourceState::Dataset { lines, notes }
            }
            Found::Folder { files, skipped } => SourceState::Folder { files, skipped },
            Found::Failed(error) => SourceState::Failed(error),
        };
        if let Some(file) = file {
            record.hash = Some(self.put_blob(file).await?);
        }
        if let Some(before) = self.project.sources.get(&id) {
            (record.marks, record.columns) = (before.marks.clone(), before.columns.clone());
        }
        edits.push(Edit::source(&self.project, id, Some(record)));
        self.commit(step, Change::SourcesAdded, Edit::Group(edits)).await
    }

    /// Says how rows of a document's tables become examples.
    pub(super) async fn map_columns(
        &mut self,
        step: StepId,
        source: SourceId,
        columns: Option<ColumnMap>,
    ) -> Result<(), StoreError> {
        let (record, _) = self.document_record(source)?;
        if record.columns == columns {
            return Ok(());
        }
        let record = SourceRecord { columns, ..record.clone() };
        self.commit(step, Change::ColumnsMapped, Edit::source(&self.project, source, Some(record))).await
    }

    /// Keeps a part of a data set until all of it is there.
    pub(super) async fn put_lines(&mut self, source: SourceId, part: u32, attachments: Attachments) -> Result<(), StoreError> {
        let kept = self.kept_lines(attachments).await?;
        self.lines.entry(source).or_default().insert(part, kept);
        Ok(())
    }

    async fn kept_lines(&mut self, attachments: Attachments) -> Result<KeptLines, StoreError> {
        let [lines, entries] = <[Vec<u8>; 2]>::try_from(attachments).map_err(|_| StoreError::Damaged)?;
        let known = Entries::new(entry::decode(&entries).ok_or(StoreError::Damaged)?);
        let [lines, entries] = self.put_blobs([lines, entries]).await?;
        Ok(KeptLines { lines, entries, known })
    }

    /// The edit that makes imported lines a batch of their source.
    fn imported(&mut self, source: SourceId, kept: KeptLines) -> Result<Edit, StoreError> {
        let KeptLines { lines, entries, known } = kept;
        let count = u32::try_from(known.len()).map_err(|_| StoreError::Damaged)?;
        let first = self.new_examples(count);
        let batch = self.new_batch();
        self.entries.insert(batch, (entries, Rc::new(known)));
        let (content, skipped) = (BatchContent::Imported, Vec::new());
        let record = BatchRecord { source, content, document: None, lines, entries, first, count, plan: 0, skipped, cover: None };
        Ok(Edit::batch(&self.project, batch, Some(record)))
    }

    /// The edits that lead the examples of a source over to its changed document. Those whose words are not found there
    /// keep their old places, and so do not hold any more.
    pub(super) async fn anchored_anew(&mut self, source: SourceId, blob: Hash) -> Result<Vec<Edit>, StoreError> {
        let outdated = |batch: &&BatchRecord| batch.source == source && batch.document.is_some_and(|before| before != blob);
        let batches = self.project.batches.iter().filter(|(_, batch)| outdated(batch));
        let batches: Vec<(BatchId, BatchRecord)> = batches.map(|(id, batch)| (*id, batch.clone())).collect();
        if batches.is_empty() {
            return Ok(Vec::new());
        }
        let after = self.document(blob).await?;
        let mut edits = Vec::new();
        for (id, batch) in batches {
            let (Some(before), Some((_, entries))) = (batch.document, self.entries.get(&id).cloned()) else { continue };
            let (before, lines) = match (self.document(before).await, self.storage.blob(batch.lines).await) {
                (Ok(before), Ok(lines)) => (before, lines),
                // Of examples whose words are gone nothing can be led over; they are made anew.
                _ => continue,
            };
            let mut anchored = AnchoredBatch::default();
            let mut examples = Vec::with_capacity(entries.len());
            for entry in entries.iter() {
                let start = usize::try_from(entry.offset).map_err(|_| StoreError::Damaged)?;
                let line = lines.get(start..start + entry.bytes as usize).ok_or(StoreError::Damaged)?;
                let example: Example = serde_json::from_slice(line).map_err(|_| StoreError::Damaged)?;
                let example = anchor_anew(&example, &before, &after).unwrap_or(example);
                anchored.push(&example, &entry)?;
                examples.push(example);
            }
            // Why nothing came of other places was said of the document as it was.
            let cover = Cover::new(&after, examples.iter(), Vec::new());
            let cover = Some(self.put_blob(serde_json::to_vec(&cover).expect("stretches are plain data")).await?);
            let patches = self.project.patches.range(ExampleId(batch.ids().start)..ExampleId(batch.ids().end));
            for (example, patch) in patches {
                if let Some(Content::Made(words)) = &patch.edited
                    && let Some(anew) = anchor_anew(words, &before, &after)
                {
                    let patch = Patch { edited: Some(Content::Made(anew)), ..patch.clone() };
                    edits.push(Edit::example(&self.project, *example, Some(patch)));
                }
            }
            let entries = entry::encode(&anchored.entries);
            let [lines, entries] = self.put_blobs([anchored.lines, entries]).await?;
            edits.push(Edit::batch(
                &self.project,
                id,
                Some(BatchRecord { document: Some(blob), lines, entries, cover, ..batch }),
            ));
        }
        Ok(edits)
    }

    pub(super) async fn remove_sources(&mut self, step: StepId, ids: &[SourceId]) -> Result<(), StoreError> {
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
    pub(super) fn without_batches_of(&self, source: SourceId) -> Vec<Edit> {
        let batches = self.project.batches.iter().filter(|(_, batch)| batch.source == source);
        let mut edits = Vec::new();
        for (id, batch) in batches {
            let patches = self.project.patches.range(ExampleId(batch.ids().start)..ExampleId(batch.ids().end));
            edits.extend(patches.map(|(example, _)| Edit::example(&self.project, *example, None)));
            edits.push(Edit::batch(&self.project, *id, None));
        }
        edits
    }

    /// The file behind a source.
    pub(super) async fn file(&self, source: SourceId) -> Result<(Answer, Attachments), StoreError> {
        let record = self.project.sources.get(&source).ok_or(StoreError::Gone)?;
        let hash = record.hash.filter(|hash| self.blobs_there.contains(hash)).ok_or(StoreError::Gone)?;
        let bytes = self.storage.blob(hash).await.map_err(StoreError::Storage)?;
        Ok((Answer::File { source, path: record.path.clone() }, vec![bytes.to_vec()]))
    }

    /// Forgets the kept files, for good: whoever asks for that does not want them to come back.
    pub(super) async fn drop_files(&mut self) -> Result<(), StoreError> {
        self.may_write()?;
        let (mut words, mut files) = (BTreeSet::new(), BTreeSet::new());
        self.project.add_blobs_to(&mut words);
        files.extend(self.project.files());
        for entry in self.undo.iter().chain(&self.redo) {
            entry.edit.add_blobs_to(&mut words);
            entry.edit.add_files_to(&mut files);
        }
        let dropped: Vec<Hash> = files.difference(&words).copied().collect();
        if let Err(error) = self.storage.remove_blobs(&dropped).await {
            return Err(self.refused(error).await);
        }
        self.blobs_there.retain(|hash| !dropped.contains(hash));
        self.revision += 1;
        Ok(())
    }

    pub(super) fn document_record(&self, source: SourceId) -> Result<(&SourceRecord, Hash), StoreError> {
        let record = self.project.sources.get(&source).ok_or(StoreError::Gone)?;
        let SourceState::Document(document) = &record.state else { return Err(StoreError::Gone) };
        Ok((record, document.blob.ok_or(StoreError::Damaged)?))
    }

    /// A document's words with the plan by which examples are made of it now.
    pub(super) async fn document_for_making(&self, source: SourceId) -> Result<(Answer, Attachments), StoreError> {
        let (record, blob) = self.document_record(source)?;
        let bytes = self.storage.blob(blob).await.map_err(StoreError::Storage)?;
        let made_with = MadeWith { key: plan_key(&self.project.settings, record, Some(blob)), document: blob };
        let plan = SealedPlan::new(&plan_of(&self.project.settings, record));
        Ok((Answer::Document { source, made_with, plan }, vec![bytes.to_vec()]))
    }

    pub(super) async fn document(&self, blob: Hash) -> Result<Document, StoreError> {
        let bytes = self.storage.blob(blob).await.map_err(StoreError::Storage)?;
        serde_json::from_slice(&bytes).map_err(|_| StoreError::Damaged)
    }

    pub(super) async fn preview(&self, source: SourceId) -> Result<Preview, StoreError> {
        let (_, blob) = self.document_record(source)?;
        let bytes = self.storage.blob(blob).await.map_err(StoreError::Storage)?;
        let document: Document = serde_json::from_slice(&bytes).map_err(|_| StoreError::Damaged)?;
        let headings = document.blocks.iter().filter_map(|block| match block.kind {
            BlockKind::Heading { level, .. } => Some((level, block.text.clone(), block.place.clone())),
            _ => None,
        });
        let headings = headings.collect();
        let tables = table_samples(&document);
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
        Ok(Preview { source, metadata, headings, more: blocks.len() < total, blocks, tables })
    }
}
