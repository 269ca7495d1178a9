//! How a project comes back from its records, and how every change gets into them: the log with undo and redo, versions,
//! and what is not needed any more.

use super::project_store::Store;
use super::records::{self, Base, Counters, Draft, EntryKind, LogEntry, Records, SCHEMA, Schema, Snapshot, meta};
use super::storage::{Drawer, Storage, StorageError, Transaction};
use super::{Access, Change, ReadOnly, StepId, StoreError, Version, VersionId, Words};
use crate::dataset::{Edit, ExampleId, Project};
use crate::document::Hash;
use std::collections::BTreeSet;

/// Steps that can be taken back; older ones are forgotten when there are twice as many.
const STEPS_KEPT: usize = 1_000;
/// Versions that are kept whatever step they are of; beside them the newest of each step.
const VERSIONS_KEPT: usize = 10;

impl<S: Storage> Store<S> {
    /// The project that a storage holds. One that another tab writes is only looked at.
    ///
    /// # Errors
    /// The records could not be read at all. Single records that are damaged are passed over and counted.
    pub async fn open(mut storage: S, access: Access) -> Result<Self, StoreError> {
        let records = Records::load(&mut storage, access == Access::Write).await.map_err(StoreError::Storage)?;
        let mut store = Store::new(storage);
        store.access = match records.schema {
            Schema::Newer(_) => Access::ReadOnly(ReadOnly::Newer),
            _ => access,
        };
        store.schema_written = records.schema != Schema::Empty;
        store.take_records(records);
        store.look_for_missing_blobs().await?;
        store.changed().await?;
        if store.access == Access::Write && store.records_damaged == 0 {
            // What cannot be cleared away now is cleared away another time.
            let _later = store.remove_unused_blobs().await;
        }
        Ok(store)
    }

    fn take_records(&mut self, records: Records) {
        self.records_damaged = records.damaged;
        self.base_number = records.base.number;
        self.project = records.base.project;
        self.counters = records.base.counters;
        self.next_log = records.base.number;
        self.versions = records.snapshots.iter().map(version_of).collect();
        self.drafts = records.drafts.into_iter().map(|draft| (draft.example, draft.words)).collect();
        self.undo.clear();
        self.redo.clear();
        for entry in records.log {
            self.replay(entry);
        }
        self.next_log = self.next_log.max(records.next_log);
        for version in &self.versions {
            self.counters.next_version = self.counters.next_version.max(version.number.0 + 1);
        }
        self.step_offset = self.counters.next_step;
    }

    /// Applies an edit that stands in the log. Those before the base are there only to be taken back.
    fn replay(&mut self, entry: LogEntry) {
        if entry.number >= self.base_number {
            entry.edit.apply(&mut self.project);
            self.counters.pass(&entry);
            self.next_log = entry.number + 1;
            self.saved_at = Some(entry.at);
        }
        self.stack(entry);
    }

    /// Puts an edit on the stack of undo or redo, where its kind says.
    fn stack(&mut self, entry: LogEntry) {
        match entry.kind {
            EntryKind::Done => {
                self.undo.push(entry);
                self.redo.clear();
            }
            EntryKind::Undone => {
                self.undo.pop();
                let edit = entry.edit.inverse();
                self.redo.push(LogEntry { edit, ..entry });
            }
            EntryKind::Redone => {
                self.redo.pop();
                self.undo.push(entry);
            }
        }
    }

    // Changes.

    /// Applies an edit and writes it to the log; when the log refuses, the project stays as it was.
    pub(super) async fn commit(&mut self, step: StepId, change: Change, edit: Edit) -> Result<(), StoreError> {
        let step = StepId(step.0 + self.step_offset);
        self.write(step, change, EntryKind::Done, edit).await?;
        self.forget_old_steps().await;
        Ok(())
    }

    async fn write(&mut self, step: StepId, change: Change, kind: EntryKind, edit: Edit) -> Result<(), StoreError> {
        self.may_write()?;
        let entry = LogEntry { number: self.next_log, step, change, at: self.now, kind, edit };
        let mut transaction = self.transaction();
        transaction.expected.push((Drawer::Edits, entry.number, None));
        transaction.puts.push((Drawer::Edits, entry.number, records::seal(&entry)));
        self.write_records(transaction).await?;
        // What was counted of changed words is old now; the others need not be counted again.
        entry.edit.examples(&mut |id| {
            self.edited.remove(&id);
        });
        self.replay(entry);
        // The change is written. What cannot be read now, after a second try, is read with the next change.
        if self.changed().await.is_err() {
            let _later = self.changed().await;
        }
        Ok(())
    }

    /// A transaction that fails when another build has changed the schema.
    fn transaction(&self) -> Transaction {
        let schema = SCHEMA.to_string().into_bytes();
        match self.schema_written {
            true => Transaction { expected: vec![(Drawer::Meta, meta::SCHEMA, Some(schema))], ..Transaction::default() },
            false => Transaction {
                expected: vec![(Drawer::Meta, meta::SCHEMA, None)],
                puts: vec![(Drawer::Meta, meta::SCHEMA, schema)],
                ..Transaction::default()
            },
        }
    }

    async fn write_records(&mut self, transaction: Transaction) -> Result<(), StoreError> {
        match self.storage.write(transaction).await {
            Ok(()) => {
                self.schema_written = true;
                Ok(())
            }
            Err(error) => Err(self.refused(error).await),
        }
    }

    /// Nothing is written to a project that another tab writes, or that could not be written before.
    pub(super) fn may_write(&self) -> Result<(), StoreError> {
        match self.access {
            Access::Write => Ok(()),
            Access::ReadOnly(why) => Err(StoreError::ReadOnly(why)),
        }
    }

    /// After a refusal nothing more is written until the person says so: what is kept stays unharmed.
    pub(super) async fn refused(&mut self, error: StorageError) -> StoreError {
        let why = match error {
            StorageError::Full => ReadOnly::Full,
            StorageError::Newer => ReadOnly::Newer,
            StorageError::Stale => self.what_became_of_it().await,
            StorageError::Missing | StorageError::Damaged => return StoreError::Storage(error),
            StorageError::Other(_) => ReadOnly::Failing,
        };
        self.access = Access::ReadOnly(why);
        self.revision += 1;
        match error {
            StorageError::Stale | StorageError::Newer => StoreError::ReadOnly(why),
            error => StoreError::Storage(error),
        }
    }

    /// Why the records are not what they were: somebody has written them, or they are gone.
    async fn what_became_of_it(&self) -> ReadOnly {
        let Ok(records) = self.storage.records(Drawer::Meta, meta::SCHEMA).await else { return ReadOnly::TakenOver };
        let Some((_, schema)) = records.first().filter(|(number, _)| *number == meta::SCHEMA) else { return ReadOnly::Deleted };
        let number = std::str::from_utf8(schema).ok().and_then(|text| text.parse::<u32>().ok());
        if number.is_some_and(|number| number > SCHEMA) { ReadOnly::Newer } else { ReadOnly::TakenOver }
    }

    /// Takes back the last step: all edits at the end of the log that belong together.
    pub(super) async fn take_back(&mut self) -> Result<(), StoreError> {
        let Some(step) = self.undo.last().map(|entry| entry.step) else { return Ok(()) };
        while let Some(entry) = self.undo.last().filter(|entry| entry.step == step) {
            let (change, inverse) = (entry.change, entry.edit.inverse());
            self.write(step, change, EntryKind::Undone, inverse).await?;
        }
        Ok(())
    }

    pub(super) async fn do_again(&mut self) -> Result<(), StoreError> {
        let Some(step) = self.redo.last().map(|entry| entry.step) else { return Ok(()) };
        while let Some(entry) = self.redo.last().filter(|entry| entry.step == step) {
            let (change, edit) = (entry.change, entry.edit.clone());
            self.write(step, change, EntryKind::Redone, edit).await?;
        }
        Ok(())
    }

    /// Moves the start of the log on once there are too many steps in it.
    async fn forget_old_steps(&mut self) {
        let mut steps: Vec<StepId> = self.undo.iter().map(|entry| entry.step).collect();
        steps.dedup();
        if steps.len() < 2 * STEPS_KEPT {
            return;
        }
        let Some(first_kept) = steps.len().checked_sub(STEPS_KEPT).and_then(|at| steps.get(at)).copied() else { return };
        let Some(number) = self.undo.iter().find(|entry| entry.step == first_kept).map(|entry| entry.number) else { return };
        // The log stays as it is when this fails, and is only longer than it need be.
        let _longer = self.move_base(number).await;
    }

    async fn move_base(&mut self, number: u64) -> Result<(), StoreError> {
        let kept = self.storage.records(Drawer::Edits, number).await.map_err(StoreError::Storage)?;
        let mut project = self.project.clone();
        for (_, bytes) in kept.iter().rev() {
            let entry: LogEntry = records::unseal(bytes).ok_or(StoreError::Damaged)?;
            entry.edit.inverse().apply(&mut project);
        }
        let base = Base { number, project, counters: self.counters };
        let mut transaction = self.transaction();
        transaction.expected.push((Drawer::Edits, self.next_log, None));
        transaction.puts.push((Drawer::Meta, meta::BASE, records::seal(&base)));
        transaction.removals.push((Drawer::Edits, 0..number));
        self.storage.write(transaction).await.map_err(StoreError::Storage)?;
        self.base_number = number;
        self.undo.retain(|entry| entry.number >= number);
        Ok(())
    }

    // Other tabs.

    /// Takes in what another tab has written since.
    ///
    /// # Errors
    /// What the storage says; the project is as before then.
    pub async fn catch_up(&mut self) -> Result<(), StoreError> {
        let before = self.revision;
        let records = Records::load(&mut self.storage, false).await.map_err(StoreError::Storage)?;
        if let Schema::Newer(_) = records.schema {
            self.access = Access::ReadOnly(ReadOnly::Newer);
        }
        self.schema_written = records.schema != Schema::Empty;
        self.take_records(records);
        self.edited.clear();
        self.changed().await?;
        self.revision = self.revision.max(before + 1);
        Ok(())
    }

    /// Lets the store write, or stops it; what was written meanwhile has to be taken in before.
    pub fn set_access(&mut self, access: Access) {
        if self.access != Access::ReadOnly(ReadOnly::Newer) && self.access != access {
            self.access = access;
            self.revision += 1;
        }
    }

    pub fn access(&self) -> Access {
        self.access
    }

    // Versions.

    /// Keeps the project as it is as a version, when the newest version is another one.
    pub(super) async fn mark_version(&mut self, step: String) -> Result<(), StoreError> {
        let newest = self.versions.last().map(|version| version.hash);
        if self.may_write().is_err() || self.project.sources.is_empty() || newest == Some(self.project.hash()) {
            return Ok(());
        }
        let snapshot = Snapshot { number: self.counters.next_version, at: self.now, step, project: self.project.clone() };
        let mut transaction = self.transaction();
        transaction.puts.push((Drawer::Snapshots, snapshot.number, records::seal(&snapshot)));
        let mut versions = self.versions.clone();
        versions.push(version_of(&snapshot));
        let dropped = superfluous(&versions);
        transaction.removals.extend(dropped.iter().map(|number| (Drawer::Snapshots, number.0..number.0 + 1)));
        self.write_records(transaction).await?;
        self.counters.next_version += 1;
        versions.retain(|version| !dropped.contains(&version.number));
        self.versions = versions;
        Ok(())
    }

    /// Makes the project what it was at a version, as one step that can be taken back.
    pub(super) async fn restore(&mut self, step: StepId, version: VersionId) -> Result<(), StoreError> {
        let found = self.storage.records(Drawer::Snapshots, version.0).await.map_err(StoreError::Storage)?;
        let bytes = found.into_iter().find(|(number, _)| *number == version.0).map(|(_, bytes)| bytes).ok_or(StoreError::Gone)?;
        let snapshot: Snapshot = records::unseal(&bytes).ok_or(StoreError::Damaged)?;
        let edit = Edit::between(&self.project, &snapshot.project);
        if edit == Edit::Group(Vec::new()) {
            return Ok(());
        }
        self.commit(step, Change::VersionRestored, edit).await
    }

    /// Keeps words that are being typed. They are no part of the project until the person keeps them.
    pub(super) async fn keep_draft(&mut self, example: ExampleId, words: Option<Words>) -> Result<(), StoreError> {
        self.may_write()?;
        let number = meta::DRAFTS + example.0;
        let mut transaction = self.transaction();
        match &words {
            Some(words) => {
                let draft = records::seal(&Draft { example, words: words.clone() });
                transaction.puts.push((Drawer::Meta, number, draft));
            }
            None if !self.drafts.contains_key(&example) => return Ok(()),
            None => transaction.removals.push((Drawer::Meta, number..number + 1)),
        }
        self.write_records(transaction).await?;
        match words {
            Some(words) => self.drafts.insert(example, words),
            None => self.drafts.remove(&example),
        };
        Ok(())
    }

    /// Keeps a record that is no part of the project; a `fresh` one must not be there yet.
    pub(super) async fn keep_record(
        &mut self,
        drawer: Drawer,
        number: u64,
        bytes: Vec<u8>,
        fresh: bool,
    ) -> Result<(), StoreError> {
        self.may_write()?;
        let mut transaction = self.transaction();
        if fresh {
            transaction.expected.push((drawer, number, None));
        }
        transaction.puts.push((drawer, number, bytes));
        self.write_records(transaction).await
    }

    // What is damaged, and what is not needed any more.

    /// Finds out which blobs that the project needs are not there, and which files are kept.
    async fn look_for_missing_blobs(&mut self) -> Result<(), StoreError> {
        let there = self.storage.blobs().await.map_err(StoreError::Storage)?;
        let mut needed = BTreeSet::new();
        self.project.add_blobs_to(&mut needed);
        self.damaged_blobs = needed.iter().filter(|hash| !there.contains(hash)).copied().collect();
        self.unchecked = needed.into_iter().filter(|hash| there.contains(hash)).collect();
        self.blobs_there = there;
        Ok(())
    }

    /// Reads one of the blobs that nobody has looked at yet; `None` when there are none left, `true` when it is damaged.
    pub async fn check_one_blob(&mut self) -> Option<bool> {
        let hash = self.unchecked.pop()?;
        if !matches!(self.storage.blob(hash).await, Err(StorageError::Missing | StorageError::Damaged)) {
            return Some(false);
        }
        let mut needed = BTreeSet::new();
        self.project.add_blobs_to(&mut needed);
        if !needed.contains(&hash) || !self.damaged_blobs.insert(hash) {
            return Some(false);
        }
        // What cannot be brought up to date now is with the next change.
        let _later = self.changed().await;
        Some(true)
    }

    /// Reads every blob of the project and sets those aside that are not what they should be; `true` when there are more
    /// of them than were known.
    pub(super) async fn look_for_damaged_blobs(&mut self) -> Result<bool, StoreError> {
        let mut needed = BTreeSet::new();
        self.project.add_blobs_to(&mut needed);
        let known = self.damaged_blobs.len();
        for hash in needed {
            match self.storage.blob(hash).await {
                Ok(_) => {}
                Err(StorageError::Missing | StorageError::Damaged) => self.damaged_blobs.extend([hash]),
                Err(error) => return Err(StoreError::Storage(error)),
            }
        }
        if self.damaged_blobs.len() == known {
            return Ok(false);
        }
        if self.schema_written && self.what_became_of_it().await == ReadOnly::Deleted {
            // The browser has cleared everything away under the open page.
            self.access = Access::ReadOnly(ReadOnly::Deleted);
        }
        self.changed().await?;
        Ok(true)
    }

    /// Removes blobs that neither the project nor its past needs: those of runs that were stopped, of steps forgotten.
    async fn remove_unused_blobs(&mut self) -> Result<(), StorageError> {
        let mut needed = BTreeSet::new();
        self.project.add_blobs_to(&mut needed);
        needed.extend(self.project.files());
        for entry in self.undo.iter().chain(&self.redo) {
            entry.edit.add_blobs_to(&mut needed);
            entry.edit.add_files_to(&mut needed);
        }
        for (_, bytes) in self.storage.records(Drawer::Snapshots, 0).await? {
            let snapshot: Option<Snapshot> = records::unseal(&bytes);
            snapshot.iter().for_each(|snapshot| snapshot.project.add_blobs_to(&mut needed));
        }
        let there = self.storage.blobs().await?;
        let unused: Vec<Hash> = there.into_iter().filter(|hash| !needed.contains(hash)).collect();
        if unused.is_empty() {
            return Ok(());
        }
        self.blobs_there.retain(|hash| needed.contains(hash));
        self.storage.remove_blobs(&unused).await
    }
}

impl Counters {
    /// Takes the numbers that an edit uses.
    fn pass(&mut self, entry: &LogEntry) {
        self.next_step = self.next_step.max(entry.step.0 + 1);
        entry.edit.sources(&mut |id| self.next_source = self.next_source.max(id.0 + 1));
        entry.edit.batches(&mut |id, batch| {
            self.next_batch = self.next_batch.max(id.0 + 1);
            self.next_example = self.next_example.max(batch.ids().end);
        });
    }
}

fn version_of(snapshot: &Snapshot) -> Version {
    let project: &Project = &snapshot.project;
    Version {
        number: VersionId(snapshot.number),
        at: snapshot.at,
        step: snapshot.step.clone(),
        hash: project.hash(),
        sources: project.sources.len() as u64,
        examples: project.examples(),
    }
}

/// Versions beyond the last ten that are not the newest of their step.
fn superfluous(versions: &[Version]) -> Vec<VersionId> {
    let older = versions.len().saturating_sub(VERSIONS_KEPT);
    let is_newest = |at: usize, version: &Version| versions.iter().skip(at + 1).all(|later| later.step != version.step);
    let dropped = versions.iter().enumerate().take(older).filter(|(at, version)| !is_newest(*at, version));
    dropped.map(|(_, version)| version.number).collect()
}
