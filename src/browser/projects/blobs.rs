//! A project's blobs as files of the origin's private file system, each named by its hash.
//!
//! A blob is written under another name first and renamed once all of it is there, so that a file with the name of a hash
//! is never half written.

use super::{all, storage_error, within};
use crate::browser::namespace::own;
use crate::document::Hash;
use crate::work::store::StorageError;
use js_sys::{Function, Promise, Reflect, Uint8Array};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, FileReaderSync};

/// A file system that has not answered after so many milliseconds is given up.
const DONE_WITHIN: i32 = 5_000;
/// The folder that holds a folder for each project.
const PROJECTS: &str = "projects";
/// What a file is called until all of it is there.
const UNFINISHED: &str = ".new";
/// What the names of files begin with that are written for the person to save. They end like unfinished ones, so that they
/// go when the project is opened the next time.
const TO_SAVE: &str = "to-save-";
/// A file that was written for the person is saved after so many milliseconds.
const SAVED_WITHIN: u64 = 600_000;

// web-sys has these types only for code that accepts unstable interfaces, though every browser has them since 2023.
#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    type Directory;
    #[wasm_bindgen(method, catch, js_name = "getDirectoryHandle")]
    fn directory(this: &Directory, name: &str, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = "getFileHandle")]
    fn file(this: &Directory, name: &str, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = "removeEntry")]
    fn remove(this: &Directory, name: &str, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn keys(this: &Directory) -> Result<js_sys::AsyncIterator, JsValue>;

    type FileHandle;
    #[wasm_bindgen(method, catch, js_name = "getFile")]
    fn get_file(this: &FileHandle) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = "createSyncAccessHandle")]
    fn open_for_writing(this: &FileHandle) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = "createSyncAccessHandle")]
    fn open_in(this: &FileHandle, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = "move")]
    fn rename(this: &FileHandle, name: &str) -> Result<Promise, JsValue>;

    type Writing;
    #[wasm_bindgen(method, catch)]
    fn truncate(this: &Writing, size: f64) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn write(this: &Writing, bytes: &Uint8Array) -> Result<f64, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn read(this: &Writing, bytes: &Uint8Array, options: &JsValue) -> Result<f64, JsValue>;
    #[wasm_bindgen(method, catch, js_name = "getSize")]
    fn size(this: &Writing) -> Result<f64, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn flush(this: &Writing) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn close(this: &Writing) -> Result<(), JsValue>;
}

/// The blobs of one project.
pub struct Blobs {
    directory: Directory,
    /// Files that were opened for reading; a blob never changes, so they stay good.
    open: RefCell<HashMap<Hash, Blob>>,
    /// Blobs that are there for certain.
    there: RefCell<BTreeSet<Hash>>,
    /// What lay there when the project was opened to be written, whole or damaged; anything else surely is not there.
    found: RefCell<Option<BTreeSet<Hash>>>,
    /// The file that is being written for the person.
    writing: Option<Writing>,
}

impl Blobs {
    pub async fn open(project: &str) -> Result<Self, StorageError> {
        let projects = directory(&root().await?, &own(PROJECTS), true).await?;
        let directory = directory(&projects, project, true).await?;
        Ok(Blobs { directory, open: RefCell::default(), there: RefCell::default(), found: RefCell::default(), writing: None })
    }

    pub async fn put(&self, hash: Hash, bytes: &[u8]) -> Result<(), StorageError> {
        if self.there.borrow().contains(&hash) {
            return Ok(());
        }
        let name = hash.to_string();
        // Noted before it is written: what a write leaves behind that does not succeed is to be looked at again.
        let is_new = self.found.borrow_mut().as_mut().is_some_and(|found| found.insert(hash));
        if is_new {
            self.write(&name, bytes, true).await?;
        } else if self.size(&name).await? != Some(bytes.len() as f64) {
            // A file that is there and has another size was damaged, and cannot be renamed over everywhere.
            self.remove_entry(&name).await?;
            self.write(&name, bytes, false).await?;
        }
        self.there.borrow_mut().insert(hash);
        Ok(())
    }

    /// Puts several blobs at once, no two of them the same.
    pub async fn put_all(&self, blobs: &[(Hash, Vec<u8>)]) -> Result<(), StorageError> {
        all(blobs.iter().map(|(hash, bytes)| self.put(*hash, bytes))).await.into_iter().collect()
    }

    /// `is_new`: there surely is no such file, nor one that was begun.
    async fn write(&self, name: &str, bytes: &[u8], is_new: bool) -> Result<(), StorageError> {
        let unfinished = format!("{name}{UNFINISHED}");
        let handle: FileHandle = done(self.directory.file(&unfinished, &created(true))).await?.unchecked_into();
        let can_rename = Reflect::get(&handle, &"move".into()).is_ok_and(|rename| rename.is_function());
        let handle = match can_rename {
            true => handle,
            false => done(self.directory.file(name, &created(true))).await?.unchecked_into(),
        };
        let writing: Writing = done(handle.open_for_writing()).await?.unchecked_into();
        let written = fill(&writing, bytes, is_new);
        let closed = writing.close();
        if let Err(error) = written.and(closed) {
            // What is half written is of no use and takes room; if it cannot be removed now, it is when the project is opened.
            let _later = self.remove_entry(&unfinished).await;
            return Err(storage_error(&error));
        }
        if can_rename { done(handle.rename(name)).await.map(drop) } else { self.remove_entry(&unfinished).await }
    }

    /// Begins a file for the person to save.
    pub async fn begin_file(&mut self, now: u64) -> Result<String, StorageError> {
        self.give_up_file();
        for name in self.names().await? {
            let begun = name.strip_prefix(TO_SAVE).and_then(|rest| rest.strip_suffix(UNFINISHED)?.parse::<u64>().ok());
            if begun.is_some_and(|begun| begun + SAVED_WITHIN < now) {
                // It only takes room; when it cannot be removed now, it is the next time.
                let _later = self.remove_entry(&name).await;
            }
        }
        let name = format!("{TO_SAVE}{now}{UNFINISHED}");
        let handle: FileHandle = done(self.directory.file(&name, &created(true))).await?.unchecked_into();
        let writing: Writing = done(handle.open_for_writing()).await?.unchecked_into();
        let emptied = writing.truncate(0.0);
        self.writing = Some(writing);
        emptied.map_err(|error| storage_error(&error))?;
        Ok(name)
    }

    pub fn add_to_file(&self, bytes: &[u8]) -> Result<(), StorageError> {
        let writing = self.writing.as_ref().ok_or(StorageError::Missing)?;
        write_all(writing, bytes).map_err(|error| storage_error(&error))
    }

    pub fn end_file(&mut self) -> Result<(), StorageError> {
        let writing = self.writing.take().ok_or(StorageError::Missing)?;
        writing.flush().and(writing.close()).map_err(|error| storage_error(&error))
    }

    fn give_up_file(&mut self) {
        if let Some(writing) = self.writing.take() {
            // Nobody waits for what is in it.
            let _given_up = writing.close();
        }
    }

    /// A file that was written for the person.
    pub async fn written(&self, name: &str) -> Result<JsValue, StorageError> {
        let handle: FileHandle = done(self.directory.file(name, &created(false))).await?.unchecked_into();
        done(handle.get_file()).await
    }

    /// The size of a file, or `None` when it is not there.
    async fn size(&self, name: &str) -> Result<Option<f64>, StorageError> {
        let handle: FileHandle = match done(self.directory.file(name, &created(false))).await {
            Ok(handle) => handle.unchecked_into(),
            Err(StorageError::Missing) => return Ok(None),
            Err(error) => return Err(error),
        };
        let file: Blob = done(handle.get_file()).await?.unchecked_into();
        Ok(Some(file.size()))
    }

    /// All bytes of a blob, compared with its hash.
    pub async fn read(&self, hash: Hash) -> Result<Vec<u8>, StorageError> {
        let file = self.file(hash).await?;
        let large = file.size() > SCRATCH_BYTES as f64;
        let bytes = match if large { self.read_large(hash).await } else { None } {
            Some(bytes) => bytes,
            None => read(&file)?,
        };
        if Hash::of(&bytes) == hash { Ok(bytes) } else { Err(StorageError::Damaged) }
    }

    /// A large blob, read without leaving a large buffer behind, which the browser would be in no hurry to collect. `None`
    /// where another tab has the file open in this way.
    async fn read_large(&self, hash: Hash) -> Option<Vec<u8>> {
        let handle: FileHandle = done(self.directory.file(&hash.to_string(), &created(false))).await.ok()?.unchecked_into();
        let reading: Writing = done(handle.open_in(&option("mode", "read-only"))).await.ok()?.unchecked_into();
        let bytes = drained(&reading);
        reading.close().and(bytes).ok()
    }

    pub async fn read_part(&self, hash: Hash, range: Range<u64>) -> Result<Vec<u8>, StorageError> {
        let file = self.file(hash).await?;
        let part = file.slice_with_f64_and_f64(range.start as f64, range.end as f64).map_err(|error| storage_error(&error))?;
        let bytes = read(&part)?;
        if bytes.len() as u64 == range.end - range.start { Ok(bytes) } else { Err(StorageError::Damaged) }
    }

    async fn file(&self, hash: Hash) -> Result<Blob, StorageError> {
        if let Some(file) = self.open.borrow().get(&hash) {
            return Ok(file.clone());
        }
        let handle: FileHandle = done(self.directory.file(&hash.to_string(), &created(false))).await?.unchecked_into();
        let file: Blob = done(handle.get_file()).await?.unchecked_into();
        self.open.borrow_mut().insert(hash, file.clone());
        Ok(file)
    }

    /// The hashes of all blobs.
    pub async fn list(&self) -> Result<BTreeSet<Hash>, StorageError> {
        Ok(self.names().await?.into_iter().filter_map(|name| Hash::try_from(name).ok()).collect())
    }

    /// Removes what was being written when the page ended, and notes what there is: from now on nobody else writes here.
    pub async fn remove_unfinished(&self) -> Result<(), StorageError> {
        let names = self.names().await?;
        self.found.replace(Some(names.iter().filter_map(|name| Hash::try_from(name.clone()).ok()).collect()));
        for name in names.iter().filter(|name| name.ends_with(UNFINISHED)) {
            self.remove_entry(name).await?;
        }
        Ok(())
    }

    async fn names(&self) -> Result<Vec<String>, StorageError> {
        let keys = self.directory.keys().map_err(|error| storage_error(&error))?;
        let mut names = Vec::new();
        loop {
            let step = keys.next().map_err(|error| storage_error(&error))?;
            let step = within(DONE_WITHIN, step).await.map_err(|error| storage_error(&error))?;
            if Reflect::get(&step, &"done".into()).is_ok_and(|done| done.is_truthy()) {
                return Ok(names);
            }
            names.extend(Reflect::get(&step, &"value".into()).ok().and_then(|name| name.as_string()));
        }
    }

    pub async fn remove(&self, hashes: &[Hash]) -> Result<(), StorageError> {
        for hash in hashes {
            self.there.borrow_mut().remove(hash);
            self.open.borrow_mut().remove(hash);
            self.remove_entry(&hash.to_string()).await?;
        }
        Ok(())
    }

    async fn remove_entry(&self, name: &str) -> Result<(), StorageError> {
        gone(done(self.directory.remove(name, &JsValue::UNDEFINED)).await)
    }
}

/// Whether there is a place for blobs at all.
pub async fn probe() -> Result<(), StorageError> {
    root().await.map(drop)
}

/// Removes the blobs of a project.
pub async fn remove_project(project: &str) -> Result<(), StorageError> {
    match directory(&root().await?, &own(PROJECTS), false).await {
        Ok(projects) => gone(done(projects.remove(project, &recursive())).await),
        Err(error) => gone(Err(error)),
    }
}

/// Removes the blobs of all projects.
pub async fn remove_all() -> Result<(), StorageError> {
    gone(done(root().await?.remove(&own(PROJECTS), &recursive())).await)
}

/// The file system of this origin.
async fn root() -> Result<Directory, StorageError> {
    let asked = Reflect::get(&js_sys::global(), &"navigator".into())
        .and_then(|navigator| Reflect::get(&navigator, &"storage".into()))
        .and_then(|storage| {
            let get: Function = Reflect::get(&storage, &"getDirectory".into())?.dyn_into()?;
            get.call0(&storage)?.dyn_into::<Promise>()
        });
    Ok(done(asked).await?.unchecked_into())
}

async fn directory(parent: &Directory, name: &str, create: bool) -> Result<Directory, StorageError> {
    Ok(done(parent.directory(name, &created(create))).await?.unchecked_into())
}

fn created(create: bool) -> JsValue {
    option("create", create)
}

fn recursive() -> JsValue {
    option("recursive", true)
}

fn option(name: &str, value: impl Into<JsValue>) -> JsValue {
    let options = js_sys::Object::new();
    // A plain object takes any key.
    let _set = Reflect::set(&options, &name.into(), &value.into());
    options.into()
}

async fn done(asked: Result<Promise, JsValue>) -> Result<JsValue, StorageError> {
    let promise = asked.map_err(|error| storage_error(&error))?;
    within(DONE_WITHIN, promise).await.map_err(|error| storage_error(&error))
}

/// What is not there need not be removed.
fn gone(removed: Result<JsValue, StorageError>) -> Result<(), StorageError> {
    match removed {
        Ok(_) | Err(StorageError::Missing) => Ok(()),
        Err(error) => Err(error),
    }
}

fn fill(writing: &Writing, bytes: &[u8], is_new: bool) -> Result<(), JsValue> {
    // To ask for a new file to be empty takes as long as to write.
    if !is_new {
        writing.truncate(0.0)?;
    }
    write_all(writing, bytes)?;
    writing.flush()
}

/// Bytes that go between our memory and a file at a time.
const SCRATCH_BYTES: u32 = 1 << 20;

thread_local! {
    /// One buffer for all of them: each of its own would be garbage, which is not collected before there is a lot of it.
    static SCRATCH: Uint8Array = Uint8Array::new_with_length(SCRATCH_BYTES);
}

fn write_all(writing: &Writing, bytes: &[u8]) -> Result<(), JsValue> {
    for piece in bytes.chunks(SCRATCH_BYTES as usize) {
        let written = SCRATCH.with(|scratch| {
            let room = scratch.subarray(0, piece.len() as u32);
            room.copy_from(piece);
            writing.write(&room)
        })?;
        if written != piece.len() as f64 {
            return Err(js_sys::Error::new("not all bytes were written").into());
        }
    }
    Ok(())
}

/// All bytes of a file.
fn drained(reading: &Writing) -> Result<Vec<u8>, JsValue> {
    let size = reading.size()? as usize;
    let mut bytes = vec![0; size];
    let mut filled = 0;
    while filled < size {
        let at = option("at", filled as f64);
        let count = SCRATCH.with(|scratch| {
            let count = reading.read(scratch, &at)? as usize;
            let room = bytes.get_mut(filled..(filled + count).min(size)).unwrap_or_default();
            scratch.subarray(0, room.len() as u32).copy_to(room);
            Ok::<usize, JsValue>(room.len())
        })?;
        if count == 0 {
            return Err(js_sys::Error::new("not all bytes were there").into());
        }
        filled += count;
    }
    Ok(bytes)
}

fn read(file: &Blob) -> Result<Vec<u8>, StorageError> {
    let bytes = FileReaderSync::new().and_then(|reader| reader.read_as_array_buffer(file));
    bytes.map(|bytes| Uint8Array::new(&bytes).to_vec()).map_err(|error| storage_error(&error))
}
