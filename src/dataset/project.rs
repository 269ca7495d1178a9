//! The records of a project: what the store keeps of sources, batches of examples, changes by hand and settings.

use super::split::{Share, Together};
use crate::chunks::ChunkMark;
use crate::document::{Format, Hash, Language, ReadNote};
use crate::examples::{ColumnMap, Example, OwnWordings, RecipeId, SkipReason};
use crate::readers::{ReadError, ReadErrorKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A file as dropped. Numbers grow for as long as the project lives and are never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceId(pub u64);

/// The examples that one source gave in one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BatchId(pub u64);

/// One example. The examples of a batch have neighbouring numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ExampleId(pub u64);

/// Everything about a project but the words themselves. Changes only through an [`Edit`](super::Edit).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Project {
    pub settings: Settings,
    pub sources: BTreeMap<SourceId, SourceRecord>,
    pub batches: BTreeMap<BatchId, BatchRecord>,
    /// What the person changed in single examples.
    pub patches: BTreeMap<ExampleId, Patch>,
}

impl Project {
    /// SHA-256 of the records; equal for equal projects.
    pub fn hash(&self) -> Hash {
        // Maps are ordered and no float is among the fields, so the JSON is canonical.
        Hash::of(&serde_json::to_vec(self).expect("records of a project are plain data"))
    }

    /// Adds every blob that the project needs. Kept files are not among them: without them it is still whole.
    pub fn add_blobs_to(&self, blobs: &mut BTreeSet<Hash>) {
        self.sources.values().for_each(|source| source.add_blobs_to(blobs));
        self.batches.values().for_each(|batch| batch.add_blobs_to(blobs));
    }

    /// How many examples were made or imported and not removed by the person.
    pub fn examples(&self) -> u64 {
        let removed = self.patches.values().filter(|patch| patch.removed).count() as u64;
        let made: u64 = self.batches.values().map(|batch| u64::from(batch.count)).sum();
        made.saturating_sub(removed)
    }

    /// The files behind the sources, whether they are kept or not.
    pub fn files(&self) -> impl Iterator<Item = Hash> + '_ {
        self.sources.values().filter_map(|source| source.hash)
    }

    /// The batch that holds an example.
    pub fn batch_of(&self, example: ExampleId) -> Option<(BatchId, &BatchRecord)> {
        self.batches.iter().find(|(_, batch)| batch.ids().contains(&example.0)).map(|(id, batch)| (*id, batch))
    }
}

/// With more refusals than this a model learns to refuse.
pub const REFUSALS_PERCENT_MAX: u8 = 30;

/// What the person chose for the data set as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// What the person calls the project; empty until it has a name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Files are kept beside their words, so that they can be read again later.
    #[serde(default = "yes")]
    pub keep_files: bool,
    /// Put in front of every example that we make; empty for none.
    pub system_message: String,
    pub recipes: Vec<RecipeId>,
    /// Who answers in conversations, as they name him; empty to find out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answers_by: String,
    /// Wordings of questions in the place of ours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wordings: Vec<OwnWordings>,
    /// How many answers "it is not said there" come to a hundred other examples. A project from before there were any has none.
    #[serde(default, skip_serializing_if = "is_none")]
    pub refusals_percent: u8,
    /// At most so many examples; `None` for as many as the texts hold.
    pub examples_wanted: Option<u32>,
    /// The share of examples that is kept for validation, in percent.
    pub validation_percent: u8,
    /// So many examples are kept for validation, whatever share that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_examples: Option<u32>,
    /// What is never torn apart between training and validation.
    #[serde(default, skip_serializing_if = "Together::is_usual")]
    pub together: Together,
    /// The service whose rules hold, by the name of its profile.
    pub provider: String,
    pub model: String,
    /// What the person knows better of the services.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    pub epochs: Epochs,
    /// Chooses wordings, the selection and the split; the same number gives the same data set again.
    pub seed: u64,
}

fn is_none(percent: &u8) -> bool {
    *percent == 0
}

fn yes() -> bool {
    true
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            name: String::new(),
            keep_files: true,
            system_message: String::new(),
            recipes: RecipeId::usual(),
            answers_by: String::new(),
            wordings: Vec::new(),
            refusals_percent: 5,
            examples_wanted: None,
            validation_percent: 10,
            validation_examples: None,
            together: Together::default(),
            provider: "openai".to_owned(),
            model: "gpt-4o-mini-2024-07-18".to_owned(),
            corrections: Vec::new(),
            epochs: Epochs::Automatic,
            seed: 1,
        }
    }
}

impl Settings {
    /// How many examples are kept for validation.
    pub fn validation(&self) -> Share {
        match (self.validation_examples, self.validation_percent) {
            (Some(examples), _) => Share::Examples(examples as usize),
            (None, 0) => Share::None,
            (None, percent) => Share::Percent(percent),
        }
    }

    /// These settings with everything in which `after` differs from `before`.
    #[must_use]
    pub fn with_changes(self, before: &Settings, after: Settings) -> Settings {
        fn changed<T: PartialEq>(now: T, before: &T, after: T) -> T {
            if after == *before { now } else { after }
        }
        Settings {
            name: changed(self.name, &before.name, after.name),
            keep_files: changed(self.keep_files, &before.keep_files, after.keep_files),
            system_message: changed(self.system_message, &before.system_message, after.system_message),
            recipes: changed(self.recipes, &before.recipes, after.recipes),
            answers_by: changed(self.answers_by, &before.answers_by, after.answers_by),
            wordings: changed(self.wordings, &before.wordings, after.wordings),
            refusals_percent: changed(self.refusals_percent, &before.refusals_percent, after.refusals_percent),
            examples_wanted: changed(self.examples_wanted, &before.examples_wanted, after.examples_wanted),
            validation_percent: changed(self.validation_percent, &before.validation_percent, after.validation_percent),
            validation_examples: changed(self.validation_examples, &before.validation_examples, after.validation_examples),
            together: changed(self.together, &before.together, after.together),
            provider: changed(self.provider, &before.provider, after.provider),
            model: changed(self.model, &before.model, after.model),
            corrections: changed(self.corrections, &before.corrections, after.corrections),
            epochs: changed(self.epochs, &before.epochs, after.epochs),
            seed: changed(self.seed, &before.seed, after.seed),
        }
    }
}

/// A figure of a service as the person has corrected it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The name of the service's profile.
    pub provider: String,
    /// The name of the figure, as `providers` calls it.
    pub figure: String,
    /// As it was typed; nothing for no limit, no end or no known price.
    pub value: Option<String>,
    /// The day of the correction.
    pub on: String,
}

/// How often training passes over the examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Epochs {
    Automatic,
    Fixed(u32),
}

/// A file that was dropped, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// The path as dropped, folders included.
    pub path: String,
    pub bytes: u64,
    /// SHA-256 of the file, by which it is recognised when it is dropped again. Where files are kept, it is also the name of
    /// the blob that holds the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<Hash>,
    /// What the person has changed in the chunks of the document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<ChunkMark>,
    pub state: SourceState,
    /// How rows of the document's tables become examples, where the person has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<ColumnMap>,
}

impl SourceRecord {
    /// Adds every blob with words of the source.
    pub fn add_blobs_to(&self, blobs: &mut BTreeSet<Hash>) {
        if let SourceState::Document(document) = &self.state {
            blobs.extend(document.blob);
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SourceState {
    Document(DocumentRecord),
    /// An archive whose files are sources of their own; what was passed over stands here.
    Folder {
        files: u32,
        skipped: Vec<(String, ReadErrorKind)>,
    },
    /// Training examples, kept in the batch of this source.
    Dataset {
        lines: u64,
        notes: Vec<ReadNote>,
    },
    Failed(ReadError),
}

/// What is known of a document without its words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DocumentRecord {
    /// The name of the blob that holds the [`Document`](crate::document::Document) as JSON.
    pub blob: Option<Hash>,
    pub format: Format,
    pub title: Option<String>,
    pub language: Option<Language>,
    pub encoding: Option<String>,
    pub pages: Option<u32>,
    pub characters: u64,
    /// Tokens of the plain text in `o200k_base`.
    pub tokens: u64,
    pub headings: u32,
    /// Who speaks in it, the one with most remarks first; at most a few.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub speakers: Vec<String>,
    pub notes: Vec<ReadNote>,
}

/// The examples of one source: a blob with one example a line, and a blob with one [`Entry`](super::Entry) a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchRecord {
    pub source: SourceId,
    pub content: BatchContent,
    /// The document that the evidence refers to.
    pub document: Option<Hash>,
    pub lines: Hash,
    pub entries: Hash,
    /// The number of the first example; the others follow.
    pub first: ExampleId,
    pub count: u32,
    /// Short hash of the plan and the document that the examples were made with; another one makes them out of date.
    pub plan: u64,
    /// Why nothing came of some places, with how often.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<(RecipeId, SkipReason, u32)>,
    /// The blob with what the examples quote: a [`Cover`](super::Cover) as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<Hash>,
}

impl BatchRecord {
    /// The numbers of the batch's examples.
    pub fn ids(&self) -> std::ops::Range<u64> {
        self.first.0..self.first.0 + u64::from(self.count)
    }

    /// Adds every blob that the batch needs.
    pub fn add_blobs_to(&self, blobs: &mut BTreeSet<Hash>) {
        blobs.extend(self.document.into_iter().chain([self.lines, self.entries]).chain(self.cover));
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum BatchContent {
    /// Lines are [`Example`]s that we made.
    Made,
    /// Lines are those of the imported file, byte for byte.
    Imported,
}

/// What the person changed in one example.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Patch {
    /// Left out of the data set.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Content>,
}

/// The words of an example, in the form in which they are kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Content {
    Made(Example),
    /// A line of an imported data set, as JSON or as the broken text that it is.
    Imported(String),
}
