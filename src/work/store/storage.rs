//! Where the store keeps its bytes: behind a trait, so that native tests run over memory.

use crate::dataset::Edit;
use crate::document::Hash;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// One edit as it is appended to the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogEntry {
    pub number: u64,
    pub step: super::StepId,
    pub change: super::Change,
    pub edit: Edit,
}

/// Keeps blobs by their hash, and the log of edits. An edit is appended only after the blobs that it names.
// The store and its storage live in one thread, so the futures need not be `Send`.
#[allow(async_fn_in_trait)]
pub trait Storage {
    /// Keeps bytes under their hash; bytes that are there already are left alone.
    async fn put_blob(&mut self, hash: Hash, bytes: Vec<u8>) -> Result<(), StorageError>;
    /// All bytes of a blob.
    async fn blob(&self, hash: Hash) -> Result<Rc<Vec<u8>>, StorageError>;
    /// A part of a blob.
    async fn blob_part(&self, hash: Hash, range: Range<u64>) -> Result<Vec<u8>, StorageError>;
    /// Appends edits to the log; all of them are kept, or none.
    async fn append(&mut self, entries: &[LogEntry]) -> Result<(), StorageError>;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StorageError {
    /// The blob is not there.
    Missing,
    /// There is no room left.
    Full,
    /// Something else went wrong; the text is for the log.
    Other(String),
}

/// Keeps everything in memory for as long as the tab lives.
#[derive(Debug, Default)]
pub struct MemoryStorage {
    blobs: HashMap<Hash, Rc<Vec<u8>>>,
    log: Vec<LogEntry>,
}

impl MemoryStorage {
    /// The edits in the order in which they were made.
    pub fn log(&self) -> &[LogEntry] {
        &self.log
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
        blob.get(range).map(<[u8]>::to_vec).ok_or(StorageError::Missing)
    }

    async fn append(&mut self, entries: &[LogEntry]) -> Result<(), StorageError> {
        self.log.extend_from_slice(entries);
        Ok(())
    }
}
