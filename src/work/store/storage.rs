//! Where the store keeps its bytes: behind a trait, so that native tests run over memory.
//!
//! A storage knows nothing of projects. It keeps small records in drawers, changed in transactions, and large bytes by
//! their hash. What stands in a record, and how it is checked, is the business of `records`.

use crate::document::Hash;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

/// The drawers of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Drawer {
    /// The log of edits, by number.
    Edits,
    /// Versions to go back to, by number.
    Snapshots,
    /// What concerns the project as a whole, under the numbers that `records` names.
    Meta,
    /// Launches of trainings, by number. They are no part of the project: nothing takes them back.
    Intents,
    /// What was paid, by number.
    Spending,
}

impl Drawer {
    /// The drawers out of which a project comes back.
    pub const ALL: [Drawer; 3] = [Drawer::Edits, Drawer::Snapshots, Drawer::Meta];

    /// The drawer's name in a database.
    pub fn name(self) -> &'static str {
        match self {
            Drawer::Edits => "edits",
            Drawer::Snapshots => "snapshots",
            Drawer::Meta => "meta",
            Drawer::Intents => "intents",
            Drawer::Spending => "spending",
        }
    }
}

/// Records to put and to remove, all of them or none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transaction {
    /// Records that must be as they were last seen; `None` stands for "not there". Otherwise somebody else has written
    /// since, and nothing is changed. A record that already is what this transaction makes of it will do as well: the
    /// transaction was made before and its answer was lost.
    pub expected: Vec<(Drawer, u64, Option<Vec<u8>>)>,
    pub puts: Vec<(Drawer, u64, Vec<u8>)>,
    pub removals: Vec<(Drawer, Range<u64>)>,
}

/// Keeps records and blobs. A record is put only after the blobs that it names.
// The store and its storage live in one thread, so the futures need not be `Send`.
#[allow(async_fn_in_trait)]
pub trait Storage {
    /// Keeps bytes under their hash; bytes that are there already are left alone.
    async fn put_blob(&mut self, hash: Hash, bytes: Vec<u8>) -> Result<(), StorageError>;
    /// Puts several blobs, no two of them the same, at once where that is faster. After an error any of them may be there.
    async fn put_blobs(&mut self, blobs: Vec<(Hash, Vec<u8>)>) -> Result<(), StorageError> {
        for (hash, bytes) in blobs {
            self.put_blob(hash, bytes).await?;
        }
        Ok(())
    }
    /// All bytes of a blob, compared with their hash.
    async fn blob(&self, hash: Hash) -> Result<Rc<Vec<u8>>, StorageError>;
    /// A part of a blob; only its place is checked.
    async fn blob_part(&self, hash: Hash, range: Range<u64>) -> Result<Vec<u8>, StorageError>;
    /// The hashes of all blobs.
    async fn blobs(&self) -> Result<BTreeSet<Hash>, StorageError>;
    async fn remove_blobs(&mut self, hashes: &[Hash]) -> Result<(), StorageError>;
    /// The records of a drawer from a number on, in order.
    async fn records(&self, drawer: Drawer, from: u64) -> Result<Vec<(u64, Vec<u8>)>, StorageError>;
    /// Changes records; it is done only when this returns.
    async fn write(&mut self, transaction: Transaction) -> Result<(), StorageError>;

    // A file that is no part of the project: too large to be handed over as bytes, it is written here piece by piece, for the
    // person to save.

    /// Begins a file and gives its name; `None` where files can only be made in memory. One that was begun before and not
    /// ended is given up. `now` is the time in milliseconds of 1970.
    async fn begin_file(&mut self, _now: u64) -> Result<Option<String>, StorageError> {
        Ok(None)
    }

    /// Adds to the file that was begun.
    async fn add_to_file(&mut self, _bytes: &[u8]) -> Result<(), StorageError> {
        Ok(())
    }

    /// All of the file is there.
    async fn end_file(&mut self) -> Result<(), StorageError> {
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StorageError {
    /// The blob is not there.
    Missing,
    /// The blob is not what its hash says.
    Damaged,
    /// There is no room left.
    Full,
    /// Another tab has written since.
    Stale,
    /// A newer build has changed the place where records are kept.
    Newer,
    /// Something else went wrong; the text is for the log.
    Other(String),
}

/// Keeps everything in memory for as long as the tab lives.
#[derive(Clone, Debug, Default)]
pub struct MemoryStorage {
    blobs: HashMap<Hash, Rc<Vec<u8>>>,
    drawers: BTreeMap<(Drawer, u64), Vec<u8>>,
}

impl MemoryStorage {
    /// Changes a record behind everybody's back; a test of damage does.
    pub fn record_mut(&mut self, drawer: Drawer, number: u64) -> Option<&mut Vec<u8>> {
        self.drawers.get_mut(&(drawer, number))
    }
}

impl Storage for MemoryStorage {
    async fn put_blob(&mut self, hash: Hash, bytes: Vec<u8>) -> Result<(), StorageError> {
        self.blobs.entry(hash).or_insert_with(|| Rc::new(bytes));
        Ok(())
    }

    async fn blob(&self, hash: Hash) -> Result<Rc<Vec<u8>>, StorageError> {
        self.blobs.get(&hash).cloned().ok_or(StorageError::Missing)
    }

    async fn blob_part(&self, hash: Hash, range: Range<u64>) -> Result<Vec<u8>, StorageError> {
        let blob = self.blobs.get(&hash).ok_or(StorageError::Missing)?;
        let range = usize::try_from(range.start).unwrap_or(usize::MAX)..usize::try_from(range.end).unwrap_or(usize::MAX);
        blob.get(range).map(<[u8]>::to_vec).ok_or(StorageError::Damaged)
    }

    async fn blobs(&self) -> Result<BTreeSet<Hash>, StorageError> {
        Ok(self.blobs.keys().copied().collect())
    }

    async fn remove_blobs(&mut self, hashes: &[Hash]) -> Result<(), StorageError> {
        self.blobs.retain(|hash, _| !hashes.contains(hash));
        Ok(())
    }

    async fn records(&self, drawer: Drawer, from: u64) -> Result<Vec<(u64, Vec<u8>)>, StorageError> {
        let found = self.drawers.range((drawer, from)..=(drawer, u64::MAX));
        Ok(found.map(|((_, number), bytes)| (*number, bytes.clone())).collect())
    }

    async fn write(&mut self, transaction: Transaction) -> Result<(), StorageError> {
        for (drawer, number, expected) in &transaction.expected {
            let found = self.drawers.get(&(*drawer, *number));
            let already = transaction.puts.iter().find(|put| (put.0, put.1) == (*drawer, *number)).map(|put| &put.2);
            if found != expected.as_ref() && (found.is_none() || found != already) {
                return Err(StorageError::Stale);
            }
        }
        for (drawer, range) in transaction.removals {
            self.drawers.retain(|(other, number), _| *other != drawer || !range.contains(number));
        }
        self.drawers.extend(transaction.puts.into_iter().map(|(drawer, number, bytes)| ((drawer, number), bytes)));
        Ok(())
    }
}
