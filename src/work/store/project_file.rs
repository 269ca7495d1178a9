//! A whole project as one file, to take along and to open elsewhere: a zip with its records, its words and, if wanted, its
//! files, each with its hash. `docs/project-file.md` describes it. The past of a project is not in it, and never a key.

use super::StoreError;
use super::output::{Written, ZipOutput};
use super::project_store::Store;
use super::records::{self, SCHEMA};
use super::storage::{Storage, StorageError};
use crate::document::Hash;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The version of the file's own form.
const VERSION: u32 = 1;
const FORMAT: &str = "doctune-project";
const MANIFEST: &str = "doctune-project.json";
const PROJECT: &str = "project.json";
const BLOBS: &str = "blobs/";
/// What is listed may take so many bytes unpacked, and no single part more than a quarter of it.
const UNPACKED_MAX: u64 = 4 << 30;

/// Why a file could not be opened as a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProjectFileError {
    /// It is no project of Doctune.
    NotAProject,
    /// A newer build has made it.
    Newer,
    /// A part of it is missing or not what it should be.
    Damaged { path: String },
    /// It unpacks to more than can be held.
    TooLarge,
}

/// What stands in the file, each part with its hash.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: String,
    version: u32,
    /// The schema of the records.
    schema: u32,
    name: String,
    made_by: String,
    files: Vec<Part>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Part {
    path: String,
    bytes: u64,
    sha256: Hash,
}

impl<S: Storage> Store<S> {
    /// The project as a file.
    pub(super) async fn project_file(&mut self, with_files: bool) -> Result<Written, StoreError> {
        let project = serde_json::to_vec(&self.base_of_now()).expect("records are plain data");
        let mut blobs = if with_files { self.blobs_of_now() } else { BTreeSet::new() };
        self.project().add_blobs_to(&mut blobs);
        let mut zip = ZipOutput::new();
        zip.put(PROJECT, &project, self).await?;
        let mut parts = vec![Part { path: PROJECT.to_owned(), bytes: project.len() as u64, sha256: Hash::of(&project) }];
        for hash in blobs {
            let bytes = match self.storage().blob(hash).await {
                Ok(bytes) => bytes,
                // What is damaged here is missing there, and named there as it is here.
                Err(StorageError::Missing | StorageError::Damaged) => continue,
                Err(error) => return Err(StoreError::Storage(error)),
            };
            let path = format!("{BLOBS}{hash}");
            zip.put(&path, &bytes, self).await?;
            parts.push(Part { path, bytes: bytes.len() as u64, sha256: hash });
        }
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            version: VERSION,
            schema: SCHEMA,
            name: self.project().settings.name.clone(),
            made_by: format!("Doctune {}", env!("CARGO_PKG_VERSION")),
            files: parts,
        };
        zip.put(MANIFEST, &serde_json::to_vec_pretty(&manifest).expect("a manifest is plain data"), self).await?;
        zip.finish(self).await
    }
}

/// A project file that was opened and whose list of parts was read.
pub(super) struct Opened {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    manifest: Manifest,
}

impl Opened {
    /// Opens a file of which nothing is known.
    pub fn open(file: Vec<u8>) -> Result<Self, ProjectFileError> {
        let mut zip = ZipArchive::new(Cursor::new(file)).map_err(|_| ProjectFileError::NotAProject)?;
        let manifest = unpacked(&mut zip, MANIFEST, 64 << 20).map_err(|_| ProjectFileError::NotAProject)?;
        let head: serde_json::Value = serde_json::from_slice(&manifest).map_err(|_| ProjectFileError::NotAProject)?;
        if head["format"] != FORMAT {
            return Err(ProjectFileError::NotAProject);
        }
        // The version first: what else stands in the list of a newer one is not known here.
        let newer = |key: &str, known: u32| head[key].as_u64().is_none_or(|number| number > u64::from(known));
        if newer("version", VERSION) || newer("schema", SCHEMA) {
            return Err(ProjectFileError::Newer);
        }
        let damaged = || ProjectFileError::Damaged { path: MANIFEST.to_owned() };
        let manifest: Manifest = serde_json::from_value(head).map_err(|_| damaged())?;
        let total = manifest.files.iter().try_fold(0_u64, |sum, part| sum.checked_add(part.bytes));
        let too_large = |part: &Part| part.bytes > UNPACKED_MAX / 4;
        if total.is_none_or(|total| total > UNPACKED_MAX) || manifest.files.iter().any(too_large) {
            return Err(ProjectFileError::TooLarge);
        }
        Ok(Opened { zip, manifest })
    }

    /// The schema that the records were written by.
    pub fn schema(&self) -> u32 {
        self.manifest.schema
    }

    /// The blobs of the list.
    pub fn blobs(&self) -> Vec<Hash> {
        self.manifest.files.iter().filter(|part| part.path.starts_with(BLOBS)).map(|part| part.sha256).collect()
    }

    /// A blob, compared with its hash.
    pub fn blob(&mut self, hash: Hash) -> Result<Vec<u8>, ProjectFileError> {
        self.part(&format!("{BLOBS}{hash}"))
    }

    /// The record that the project's log starts from. A project without a name gets this one.
    pub fn base(&mut self, name: &str) -> Result<Vec<u8>, ProjectFileError> {
        let damaged = || ProjectFileError::Damaged { path: PROJECT.to_owned() };
        let mut base: serde_json::Value = serde_json::from_slice(&self.part(PROJECT)?).map_err(|_| damaged())?;
        let settings = base.pointer_mut("/project/settings").and_then(serde_json::Value::as_object_mut).ok_or_else(damaged)?;
        if settings.get("name").and_then(serde_json::Value::as_str).is_none_or(str::is_empty) {
            settings.insert("name".to_owned(), name.into());
        }
        Ok(records::seal(&base))
    }

    fn part(&mut self, path: &str) -> Result<Vec<u8>, ProjectFileError> {
        let damaged = || ProjectFileError::Damaged { path: path.to_owned() };
        let part = self.manifest.files.iter().find(|part| part.path == path).ok_or_else(damaged)?;
        let (bytes, sha256) = (part.bytes, part.sha256);
        let unpacked = unpacked(&mut self.zip, path, bytes).map_err(|()| damaged())?;
        if unpacked.len() as u64 != bytes || Hash::of(&unpacked) != sha256 {
            return Err(damaged());
        }
        Ok(unpacked)
    }
}

/// An entry's bytes; an error when there are more than `bytes_max` of them, whatever the entry says of itself.
fn unpacked(zip: &mut ZipArchive<Cursor<Vec<u8>>>, path: &str, bytes_max: u64) -> Result<Vec<u8>, ()> {
    let entry = zip.by_name(path).map_err(|_| ())?;
    let mut unpacked = Vec::new();
    entry.take(bytes_max + 1).read_to_end(&mut unpacked).map_err(|_| ())?;
    if unpacked.len() as u64 > bytes_max { Err(()) } else { Ok(unpacked) }
}
