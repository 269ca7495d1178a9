//! The list of everything in a pack, or of the files of a data set, with hashes, sizes and counts, and where the examples
//! come from.

use super::{DataFile, Origin, PackFile, Parameters, Plan, Source, TRAINING, VALIDATION};
use crate::dataset::Settings;
use crate::dataset::export::LeftOut;
use crate::document::Hash;
use serde::Serialize;

/// The version of the list's own form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Manifest<'p> {
    format: &'static str,
    version: u32,
    made_by: String,
    made_on: &'p str,
    trainer: &'static str,
    method: super::Method,
    base_model: &'p str,
    parameters: &'p Parameters,
    line_format: &'static str,
    files: Vec<File<'p>>,
    sources: &'p [Source],
    recipes: Vec<Recipe<'p>>,
}

#[derive(Serialize)]
struct File<'p> {
    path: &'p str,
    bytes: u64,
    sha256: Hash,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<u64>,
    /// Lines of the data set that this file cannot hold.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    left_out: &'p [LeftOut],
}

#[derive(Serialize)]
struct Recipe<'p> {
    name: &'p str,
    examples: u64,
}

pub(super) fn text(plan: &Plan, files: &[PackFile]) -> String {
    let mut listed = vec![data(TRAINING, &plan.training)];
    listed.extend(plan.validation.as_ref().map(|file| data(VALIDATION, file)));
    listed.extend(files.iter().map(|file| File {
        path: &file.path,
        bytes: file.text.len() as u64,
        sha256: Hash::of(file.text.as_bytes()),
        lines: None,
        left_out: &[],
    }));
    let manifest = Manifest {
        format: "doctune-pack",
        version: VERSION,
        made_by: format!("Doctune {}", plan.origin.version),
        made_on: &plan.origin.made_on,
        trainer: plan.trainer.id(),
        method: plan.method,
        base_model: &plan.base.id,
        parameters: &plan.parameters,
        line_format: plan.trainer.form(plan.method).id(),
        files: listed,
        sources: &plan.origin.sources,
        recipes: plan.origin.recipes.iter().map(|(name, examples)| Recipe { name, examples: *examples }).collect(),
    };
    serde_json::to_string_pretty(&manifest).expect("a manifest is plain data") + "\n"
}

fn data<'p>(path: &'static str, file: &'p DataFile) -> File<'p> {
    let summary = &file.summary;
    File { path, bytes: file.bytes, sha256: file.sha256, lines: Some(summary.written), left_out: &summary.left_out }
}

/// A file of lines and what it came to.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    pub path: String,
    pub bytes: u64,
    pub sha256: Hash,
    pub lines: u64,
}

#[derive(Serialize)]
struct DatasetManifest<'p> {
    format: &'static str,
    version: u32,
    made_by: String,
    made_on: &'p str,
    name: &'p str,
    service: &'p str,
    model: &'p str,
    split: Split,
    files: &'p [Listed],
    sources: &'p [Source],
    recipes: Vec<Recipe<'p>>,
}

/// What gives the same split again.
#[derive(Serialize)]
struct Split {
    seed: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    validation_percent: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    validation_examples: Option<u32>,
    kept_together: crate::dataset::split::Together,
}

/// The list of a data set's files, with hashes, sizes and counts, how it was split and where the examples come from.
pub fn dataset_manifest(origin: &Origin, settings: &Settings, files: &[Listed]) -> String {
    let by_share = settings.validation_examples.is_none();
    let manifest = DatasetManifest {
        format: "doctune-dataset",
        version: VERSION,
        made_by: format!("Doctune {}", origin.version),
        made_on: &origin.made_on,
        name: &settings.name,
        service: &settings.provider,
        model: &settings.model,
        split: Split {
            seed: settings.seed,
            validation_percent: by_share.then_some(settings.validation_percent),
            validation_examples: settings.validation_examples,
            kept_together: settings.together,
        },
        files,
        sources: &origin.sources,
        recipes: origin.recipes.iter().map(|(name, examples)| Recipe { name, examples: *examples }).collect(),
    };
    serde_json::to_string_pretty(&manifest).expect("a manifest is plain data") + "\n"
}
