//! A file on its way to the person: in memory while it is small, then in a file of the storage, so that one of a gigabyte
//! takes no more memory than one of a few megabytes.

use super::StoreError;
use super::project_store::{Attachments, Store};
use super::storage::{Storage, StorageError};
use crate::document::{Hash, Hasher};
use std::cell::RefCell;
use std::io::Write;
use std::rc::Rc;
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

/// Bytes of one part of a file.
const PART_BYTES: usize = 4 << 20;
/// A larger file is written by the storage.
const IN_MEMORY_MAX: u64 = 16 << 20;
/// A file inside a zip that may become larger than this is written in the form for large ones.
const LARGE: u64 = 2 << 30;

/// A file that is being written.
#[derive(Default)]
pub(super) struct Output {
    /// What was written last; the writer adds to it.
    pub open: Vec<u8>,
    parts: Attachments,
    /// The name of the storage's file, once there is one.
    file: Option<String>,
    /// The storage has no files, and was asked.
    memory_only: bool,
    bytes: u64,
    hasher: Hasher,
}

/// A file that was written.
#[derive(Debug)]
pub(super) struct Written {
    /// All of it, or nothing where the storage has it.
    pub parts: Attachments,
    /// The name of the storage's file.
    pub file: Option<String>,
    pub bytes: u64,
    pub sha256: Hash,
}

impl Output {
    /// Adds a line.
    pub fn push(&mut self, line: &[u8]) {
        self.open.extend_from_slice(line);
        self.open.push(b'\n');
    }

    /// Puts away what was written, once it is enough.
    pub async fn put_away<S: Storage>(&mut self, store: &mut Store<S>) -> Result<(), StoreError> {
        if self.open.len() >= PART_BYTES { self.close_part(store).await } else { Ok(()) }
    }

    pub async fn finish<S: Storage>(mut self, store: &mut Store<S>) -> Result<Written, StoreError> {
        if !self.open.is_empty() {
            self.close_part(store).await?;
        }
        if self.file.is_some() {
            store.storage.end_file().await?;
        }
        Ok(Written { parts: self.parts, file: self.file, bytes: self.bytes, sha256: self.hasher.finish() })
    }

    async fn close_part<S: Storage>(&mut self, store: &mut Store<S>) -> Result<(), StoreError> {
        let part = std::mem::take(&mut self.open);
        self.bytes += part.len() as u64;
        self.hasher.add(&part);
        if self.bytes > IN_MEMORY_MAX && self.file.is_none() && !self.memory_only {
            self.file = store.storage.begin_file(store.now).await?;
            self.memory_only = self.file.is_none();
            if self.file.is_some() {
                for part in std::mem::take(&mut self.parts) {
                    store.storage.add_to_file(&part).await?;
                }
            }
        }
        match self.file {
            Some(_) => store.storage.add_to_file(&part).await?,
            None => self.parts.push(part),
        }
        Ok(())
    }
}

/// A zip on its way to the person, one file in it after the other.
pub(super) struct ZipOutput {
    zip: ZipWriter<StreamWriter<Pipe>>,
    pipe: Pipe,
    output: Output,
}

/// What the zip writes until it is taken out again.
#[derive(Clone, Default)]
struct Pipe(Rc<RefCell<Vec<u8>>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl ZipOutput {
    pub fn new() -> Self {
        let pipe = Pipe::default();
        ZipOutput { zip: ZipWriter::new_stream(pipe.clone()), pipe, output: Output::default() }
    }

    /// Begins a file of at most about so many bytes.
    pub fn begin(&mut self, path: &str, bytes_max: u64) -> Result<(), StoreError> {
        // Without a time in it, the same project gives the same file.
        let options = SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default())
            .large_file(bytes_max >= LARGE);
        self.zip.start_file(path, options).map_err(refused)
    }

    /// Adds to the file that was begun last.
    pub async fn add<S: Storage>(&mut self, bytes: &[u8], store: &mut Store<S>) -> Result<(), StoreError> {
        self.zip.write_all(bytes).map_err(|error| StoreError::Storage(StorageError::Other(error.to_string())))?;
        self.take_out(store).await
    }

    /// A whole file at once.
    pub async fn put<S: Storage>(&mut self, path: &str, bytes: &[u8], store: &mut Store<S>) -> Result<(), StoreError> {
        self.begin(path, bytes.len() as u64)?;
        self.add(bytes, store).await
    }

    pub async fn finish<S: Storage>(self, store: &mut Store<S>) -> Result<Written, StoreError> {
        let ZipOutput { zip, pipe, mut output } = self;
        drop(zip.finish().map_err(refused)?);
        output.open.append(&mut pipe.0.borrow_mut());
        output.finish(store).await
    }

    async fn take_out<S: Storage>(&mut self, store: &mut Store<S>) -> Result<(), StoreError> {
        self.output.open.append(&mut self.pipe.0.borrow_mut());
        self.output.put_away(store).await
    }
}

fn refused(error: zip::result::ZipError) -> StoreError {
    StoreError::Storage(StorageError::Other(error.to_string()))
}
