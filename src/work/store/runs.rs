//! What a run of the recipes gives, put in the place of what was made before.

use super::project_store::{Attachments, Store};
use super::storage::Storage;
use super::{Change, MadeWith, StepId, StoreError};
use crate::dataset::{BatchContent, BatchRecord, Edit, Entries, Entry, ExampleId, Patch, SourceId, entry};
use crate::examples::{RecipeId, SkipReason, Skipped};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::rc::Rc;

/// What one source gave in a run that is not finished.
pub(super) struct Part {
    source: SourceId,
    record: BatchRecord,
    /// Kept from when they came, so that a storage that cannot be read back at once fails no run.
    entries: Vec<Entry>,
}

impl<S: Storage> Store<S> {
    pub(super) async fn put_part(
        &mut self,
        source: SourceId,
        made_with: MadeWith,
        count: u32,
        skipped: &[Skipped],
        attachments: Attachments,
    ) -> Result<(), StoreError> {
        let [lines, entries, cover] = <[Vec<u8>; 3]>::try_from(attachments).map_err(|_| StoreError::Damaged)?;
        let known = entry::decode(&entries).filter(|known| known.len() == count as usize).ok_or(StoreError::Damaged)?;
        if !self.project.sources.contains_key(&source) {
            return Err(StoreError::Gone);
        }
        let [lines, entries, cover] = self.put_blobs([lines, entries, cover]).await?;
        let cover = Some(cover);
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
            cover,
        };
        self.parts.push(Part { source, record, entries: known });
        Ok(())
    }

    /// Puts the parts in the place of what was made before. What the person removed or changed stays so, where the
    /// same question comes again.
    pub(super) async fn finish_run(&mut self, step: StepId) -> Result<(), StoreError> {
        let parts = std::mem::take(&mut self.parts);
        let mut edits = Vec::new();
        for part in parts {
            if !self.project.sources.contains_key(&part.source) {
                continue;
            }
            let mut kept = self.patches_by_question(part.source);
            edits.extend(self.without_batches_of(part.source));
            let first = self.new_examples(part.record.count);
            let batch_id = self.new_batch();
            for (id, entry) in (first.0..).zip(&part.entries) {
                if let Some(patch) = kept.get_mut(&entry.question).and_then(VecDeque::pop_front) {
                    edits.push(Edit::example(&self.project, ExampleId(id), Some(patch)));
                }
            }
            // They need not be read a second time once they are part of the project.
            self.entries.insert(batch_id, (part.record.entries, Rc::new(Entries::new(part.entries))));
            edits.push(Edit::batch(&self.project, batch_id, Some(BatchRecord { first, ..part.record })));
        }
        if edits.is_empty() {
            return Ok(());
        }
        self.commit(step, Change::ExamplesMade, Edit::Group(edits)).await
    }

    /// What the person changed in the examples of a source, by the question as it was made.
    pub(super) fn patches_by_question(&self, source: SourceId) -> HashMap<u64, VecDeque<Patch>> {
        let mut found: HashMap<u64, VecDeque<Patch>> = HashMap::new();
        for (id, batch) in self.project.batches.iter().filter(|(_, batch)| batch.source == source) {
            let Some((_, entries)) = self.entries.get(id) else { continue };
            for (example, entry) in batch.ids().zip(entries.iter()) {
                if let Some(patch) = self.project.patches.get(&ExampleId(example)) {
                    found.entry(entry.question).or_default().push_back(patch.clone());
                }
            }
        }
        found
    }
}

fn counted(skipped: &[Skipped]) -> Vec<(RecipeId, SkipReason, u32)> {
    let mut counts = BTreeMap::new();
    for skip in skipped {
        *counts.entry((skip.recipe, skip.reason)).or_insert(0) += 1;
    }
    counts.into_iter().map(|((recipe, reason), count)| (recipe, reason, count)).collect()
}
