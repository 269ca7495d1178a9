//! What stands in the records of a project: the log of edits, what it starts from, versions; each with a sum over its
//! text, so that a damaged record is noticed and set aside. And how records of an older schema become those of today.

use super::storage::{Drawer, Storage, StorageError, Transaction};
use super::{Change, StepId, Words};
use crate::dataset::{Edit, ExampleId, Project};
use crate::document::Hash;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The schema of the records that this code writes.
pub const SCHEMA: u32 = 1;

/// Records of the drawer [`Drawer::Meta`].
pub mod meta {
    /// The number of the schema, as text.
    pub const SCHEMA: u64 = 0;
    /// What the log starts from: a [`super::Base`].
    pub const BASE: u64 = 1;
    /// The most that the person wants to spend on trainings; no undo touches it.
    pub const LIMIT: u64 = 2;
    /// From here on, a thousand: the records as they were before a migration, one for each schema.
    pub const BACKUPS: u64 = 1_000;
    /// From here on: words that were typed and not kept yet, under the number of their example.
    pub const DRAFTS: u64 = 1 << 40;

    pub fn is_backup(number: u64) -> bool {
        (BACKUPS..BACKUPS + 1_000).contains(&number)
    }
}

/// Words that were typed and not kept yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub example: ExampleId,
    pub words: Words,
}

/// One edit as it is appended to the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogEntry {
    pub number: u64,
    pub step: StepId,
    pub change: Change,
    /// When, in milliseconds of 1970.
    pub at: u64,
    pub kind: EntryKind,
    /// What was really changed: of a step taken back, the inverse.
    pub edit: Edit,
}

/// How an edit came about. With it the stacks of undo and redo follow from the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntryKind {
    Done,
    Undone,
    Redone,
}

/// What the log starts from: the project before the first edit that is not in it yet, and the numbers that are taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Base {
    /// The number of the first edit that is applied to it.
    pub number: u64,
    pub project: Project,
    pub counters: Counters,
}

/// Numbers that are never given twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    pub next_source: u64,
    pub next_batch: u64,
    pub next_example: u64,
    pub next_step: u64,
    pub next_version: u64,
}

/// A version to go back to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    pub number: u64,
    pub at: u64,
    /// The address of the step that was open when it was taken.
    pub step: String,
    pub project: Project,
}

/// A record as bytes: the short hash of its text, a space, its text.
pub fn seal(value: &impl Serialize) -> Vec<u8> {
    let text = serde_json::to_vec(value).expect("records are plain data");
    let mut sealed = format!("{:016x} ", Hash::of(&text).short()).into_bytes();
    sealed.extend(text);
    sealed
}

/// A record back from its bytes; `None` when they are not what was written.
pub fn unseal<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(text_of(bytes)?).ok()
}

fn text_of(bytes: &[u8]) -> Option<&[u8]> {
    let (sum, text) = bytes.split_at_checked(17)?;
    let sum = u64::from_str_radix(std::str::from_utf8(sum.get(..16)?).ok()?, 16).ok()?;
    (Hash::of(text).short() == sum).then_some(text)
}

/// All records of a project as they were read.
#[derive(Debug, Default)]
pub struct Records {
    pub schema: Schema,
    pub base: Base,
    pub log: Vec<LogEntry>,
    pub snapshots: Vec<Snapshot>,
    pub drafts: Vec<Draft>,
    /// Records that could not be read and are left alone.
    pub damaged: u32,
    /// The number after the last edit, whether it could be read or not.
    pub next_log: u64,
}

/// Which code wrote the records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Schema {
    /// There is nothing yet.
    #[default]
    Empty,
    Current,
    /// Written by an older build, brought up to date while it was read.
    Migrated(u32),
    /// Written by a newer build: it may be looked at, and must not be written over.
    Newer(u32),
}

/// Turns the records of one schema into those of the next: called with each record of each drawer.
pub type Migration = fn(Drawer, u64, &mut Value);

/// The chain of migrations: the first turns schema 1 into 2, and so on. Every schema that was ever published has a
/// fixture in `tests/fixtures/projects`.
pub const MIGRATIONS: &[Migration] = &[];

impl Records {
    /// Reads everything but the blobs. With `keep` what was migrated is written back, after a copy of what was there.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn load(storage: &mut impl Storage, keep: bool) -> Result<Records, StorageError> {
        Records::load_by(storage, keep, MIGRATIONS).await
    }

    /// As [`Records::load`], by a chain of migrations of one's own: today's schema follows from its length.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn load_by(storage: &mut impl Storage, keep: bool, migrations: &[Migration]) -> Result<Records, StorageError> {
        let current = 1 + u32::try_from(migrations.len()).unwrap_or(u32::MAX);
        let mut raw = BTreeMap::new();
        for drawer in Drawer::ALL {
            let records = storage.records(drawer, 0).await?;
            raw.extend(records.into_iter().map(|(number, bytes)| ((drawer, number), bytes)));
        }
        let Some(written_by) = raw.remove(&(Drawer::Meta, meta::SCHEMA)) else { return Ok(Records::default()) };
        let schema = std::str::from_utf8(&written_by).ok().and_then(|text| text.parse().ok()).unwrap_or(current);
        let mut records = Records::default();
        if schema < current {
            let before = raw.clone();
            migrate(&mut raw, schema, migrations, &mut records.damaged);
            if keep {
                storage.write(migration_written(written_by, before, &raw, schema, current)).await?;
            }
        }
        records.schema = match schema {
            _ if schema > current => Schema::Newer(schema),
            _ if schema < current => Schema::Migrated(schema),
            _ => Schema::Current,
        };
        records.take(raw);
        Ok(records)
    }

    fn take(&mut self, raw: BTreeMap<(Drawer, u64), Vec<u8>>) {
        for ((drawer, number), bytes) in raw {
            if drawer == Drawer::Edits {
                self.next_log = number + 1;
            }
            let taken = match drawer {
                Drawer::Edits => unseal(&bytes).map(|entry: LogEntry| self.log.push(entry)),
                Drawer::Snapshots => unseal(&bytes).map(|snapshot| self.snapshots.push(snapshot)),
                Drawer::Meta if number == meta::BASE => unseal(&bytes).map(|base| self.base = base),
                Drawer::Meta if number >= meta::DRAFTS => unseal(&bytes).map(|draft| self.drafts.push(draft)),
                Drawer::Meta | Drawer::Intents | Drawer::Spending => Some(()),
            };
            self.damaged += u32::from(taken.is_none());
        }
    }
}

fn migrate(raw: &mut BTreeMap<(Drawer, u64), Vec<u8>>, from: u32, migrations: &[Migration], damaged: &mut u32) {
    let steps = migrations.get(from.max(1) as usize - 1..).unwrap_or_default();
    raw.retain(|(drawer, number), bytes| {
        if *drawer == Drawer::Meta && meta::is_backup(*number) {
            return true;
        }
        let Some(mut value) = unseal::<Value>(bytes) else {
            *damaged += 1;
            return false;
        };
        steps.iter().for_each(|step| step(*drawer, *number, &mut value));
        *bytes = seal(&value);
        true
    });
}

/// One transaction: the backup, every record in its new form, and the number of the new schema.
fn migration_written(
    written_by: Vec<u8>,
    before: BTreeMap<(Drawer, u64), Vec<u8>>,
    after: &BTreeMap<(Drawer, u64), Vec<u8>>,
    from: u32,
    to: u32,
) -> Transaction {
    let is_backup = |drawer: Drawer, number: u64| drawer == Drawer::Meta && meta::is_backup(number);
    let backup: Vec<(Drawer, u64, String)> = before
        .into_iter()
        .filter(|((drawer, number), _)| !is_backup(*drawer, *number))
        .map(|((drawer, number), bytes)| (drawer, number, String::from_utf8_lossy(&bytes).into_owned()))
        .collect();
    let changed = after.iter().filter(|((drawer, number), _)| !is_backup(*drawer, *number));
    let mut puts: Vec<_> = changed.map(|((drawer, number), bytes)| (*drawer, *number, bytes.clone())).collect();
    puts.push((Drawer::Meta, meta::BACKUPS + u64::from(from), seal(&backup)));
    puts.push((Drawer::Meta, meta::SCHEMA, to.to_string().into_bytes()));
    Transaction { expected: vec![(Drawer::Meta, meta::SCHEMA, Some(written_by))], puts, removals: Vec::new() }
}
