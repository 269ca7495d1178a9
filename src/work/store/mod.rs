//! What the store worker is asked and what it answers.
//!
//! One long-lived store owns the project. The page asks for changes and for what it shows: counts, the rows in view,
//! one example with its source. It never holds all of anything.

mod coverage;
mod derived;
mod desk;
mod exports;
mod file;
mod history;
mod launches;
mod output;
mod project_file;
mod project_store;
pub mod records;
mod rows;
mod runs;
mod shelf;
mod sources;
mod storage;

pub use desk::{Desk, Watch};
pub use exports::quote_json;
pub use project_file::ProjectFileError;
pub use project_store::{Attachments, Hooks, Store, plan_for};
pub use shelf::{Library, MemoryShelf, News, ProjectCard, ProjectId, Shelf, Space};
pub use storage::{Drawer, MemoryStorage, Storage, StorageError, Transaction};

use crate::checks::{Severity, Verdict, Voice};
use crate::chunks::{ChunkMarkKind, ChunkStart};
use crate::dataset::export::{Form, LeftOut};
use crate::dataset::pack::Trainer;
use crate::dataset::split::Leaks;
use crate::dataset::{DocumentRecord, ExampleId, Settings, SourceId, SourceRecord};
use crate::document::{Hash, Language, Place, ReadNote};
use crate::examples::{ColumnMap, RecipeId, RepeatKind, SkipReason, Skipped, TableSample, Turn, WordingsRecord};
use crate::providers::Date;
use crate::readers::{ReadError, ReadErrorKind};
use crate::work::reader::SealedPlan;
use serde::{Deserialize, Serialize};

/// Edits of one step are undone together: the files of one drop, the examples of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StepId(pub u64);

/// A question to the store. Attachments are named beside each variant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// Put a source that was read. Attachments: those of the reader's outcome, then the file itself if it is to be kept.
    PutSource {
        step: StepId,
        id: SourceId,
        path: String,
        bytes: u64,
        /// SHA-256 of the file.
        hash: Option<Hash>,
        /// The file is attached, and is kept.
        keep: bool,
        found: Found,
    },
    /// Keep a part of a long data set until all of it is there. Attachments: the lines, the entries.
    PutLines {
        source: SourceId,
        /// Counts the parts of the file from 0.
        part: u32,
    },
    /// Forget the kept parts of a data set.
    DropLines {
        source: SourceId,
    },
    /// Remove sources together with their examples.
    RemoveSources {
        step: StepId,
        ids: Vec<SourceId>,
    },
    ChangeSettings {
        step: StepId,
        settings: Box<Settings>,
    },
    /// Say how rows of a document's tables become examples; nothing to leave that to the recipes.
    MapColumns {
        step: StepId,
        source: SourceId,
        columns: Option<ColumnMap>,
    },
    /// The words of a document, for a reader worker. Answer's attachment: the document as JSON.
    Document {
        source: SourceId,
    },
    /// The beginning of a document, for people.
    Preview {
        source: SourceId,
    },
    /// The file behind a source, where it is kept. Answer's attachment: its bytes.
    File {
        source: SourceId,
    },
    /// Forget the kept files of all sources; their words stay.
    DropFiles,
    /// Keep a finished part of a run for now. Attachments: those of the reader's outcome.
    PutBatch {
        source: SourceId,
        round: u64,
        made_with: MadeWith,
        count: u32,
        skipped: Vec<Skipped>,
    },
    /// Put the kept parts in the place of what was made of these sources before.
    FinishRun {
        step: StepId,
    },
    /// Forget the kept parts.
    DropRun,
    Overview,
    Rows {
        from: u32,
        count: u32,
        filter: Filter,
    },
    /// How questions are worded.
    Wordings,
    /// How much of each document the examples use.
    Coverage,
    /// The chunks of a document, each with what came of it.
    Chunks {
        source: SourceId,
    },
    /// The words of the chunk that starts there.
    ChunkWords {
        source: SourceId,
        at: ChunkStart,
    },
    /// Set a mark in the chunks of a document, or take it away.
    MarkChunk {
        step: StepId,
        source: SourceId,
        at: ChunkStart,
        kind: ChunkMarkKind,
        on: bool,
    },
    /// The words of an example cut into tokens.
    Tokens {
        id: ExampleId,
    },
    Detail {
        id: ExampleId,
    },
    /// Change the words of an example: the turns of one that we made, or the line of an imported one.
    EditExample {
        step: StepId,
        id: ExampleId,
        words: Words,
    },
    /// Keep words that are being typed, apart from the project; `None` when they are kept or given up.
    KeepDraft {
        id: ExampleId,
        words: Option<Words>,
    },
    RemoveExamples {
        step: StepId,
        ids: Vec<ExampleId>,
        removed: bool,
    },
    Undo,
    Redo,
    /// Keep the project as it is as a version, because the person goes on to another step, whose address this is.
    MarkVersion {
        step: String,
    },
    Versions,
    /// Make the project what it was at a version.
    Restore {
        step: StepId,
        version: VersionId,
    },
    /// About projects as a whole.
    Projects(ProjectsAsk),
    /// Check the data set, count it and split it.
    Report,
    /// Mend every error that can be mended, in one step.
    MendErrors {
        step: StepId,
    },
    /// Mend findings of one code, all of them or those of one example.
    Mend {
        step: StepId,
        code: String,
        example: Option<ExampleId>,
    },
    /// The bytes of a file. Attachments: its parts in order.
    Export {
        file: ExportFile,
        /// For what explains a pack: the language of the person, and the day.
        language: Language,
        today: Option<Date>,
    },
    /// A question of the part of the page that launches training; the page passes it on unread.
    Launch {
        /// The answer carries it back.
        number: u64,
        /// JSON, which `launches` reads.
        body: String,
    },
}

impl Ask {
    /// What the question is about, for a refusal.
    pub fn about(&self) -> About {
        match self {
            Ask::PutSource { id: source, .. } | Ask::PutLines { source, .. } => About::PutSource(*source),
            Ask::Document { source } | Ask::PutBatch { source, .. } => About::Making(*source),
            Ask::FinishRun { .. } => About::Run,
            Ask::Preview { .. } => About::Preview,
            Ask::Coverage | Ask::Chunks { .. } | Ask::ChunkWords { .. } => About::Coverage,
            Ask::Wordings => About::ByItself,
            Ask::Detail { id } | Ask::Tokens { id } => About::Detail(*id),
            Ask::Report => About::Report,
            Ask::Export { file, .. } => About::Export(*file),
            Ask::File { source } => About::File(*source),
            Ask::MarkVersion { .. } | Ask::KeepDraft { .. } | Ask::DropLines { .. } => About::ByItself,
            Ask::Projects(ask) => About::Projects(ask.clone()),
            Ask::Launch { number, .. } => About::Launch(*number),
            _ => About::Change,
        }
    }

    /// Whether the answer, unless it is a refusal, is an overview.
    pub fn gives_overview(&self) -> bool {
        match self {
            Ask::PutSource { .. }
            | Ask::RemoveSources { .. }
            | Ask::ChangeSettings { .. }
            | Ask::MapColumns { .. }
            | Ask::FinishRun { .. }
            | Ask::DropRun
            | Ask::Overview
            | Ask::EditExample { .. }
            | Ask::MarkChunk { .. }
            | Ask::RemoveExamples { .. }
            | Ask::DropFiles
            | Ask::Undo
            | Ask::Redo
            | Ask::Restore { .. }
            | Ask::Mend { .. }
            | Ask::MendErrors { .. } => true,
            Ask::Document { .. }
            | Ask::PutLines { .. }
            | Ask::DropLines { .. }
            | Ask::File { .. }
            | Ask::MarkVersion { .. }
            | Ask::KeepDraft { .. }
            | Ask::Versions
            | Ask::Projects(_)
            | Ask::Preview { .. }
            | Ask::Wordings
            | Ask::Coverage
            | Ask::Chunks { .. }
            | Ask::ChunkWords { .. }
            | Ask::PutBatch { .. }
            | Ask::Rows { .. }
            | Ask::Detail { .. }
            | Ask::Tokens { .. }
            | Ask::Report
            | Ask::Export { .. }
            | Ask::Launch { .. } => false,
        }
    }
}

/// A question about projects as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProjectsAsk {
    /// All projects of this browser, and the room that they take.
    List,
    /// Open a project: this one, or the one that was worked on last. Where there is none, one of this name is begun.
    Open {
        project: Option<ProjectId>,
        name: String,
    },
    Create {
        name: String,
    },
    /// Copy the open project and open the copy.
    Duplicate {
        name: String,
    },
    /// Delete a project; when it is the open one, another one is opened, or one of this name is begun.
    Delete {
        project: ProjectId,
        name: String,
    },
    /// Delete all projects and everything else that was kept. Nothing is open afterwards.
    LeaveNoTrace,
    /// The open project as one file. Answer's attachments: its parts in order.
    Export {
        with_files: bool,
    },
    /// Open a project file as a project of its own. Attachment: the file.
    Import {
        name: String,
    },
    /// Write the open project here from now on, and no longer in another tab.
    TakeOver,
    /// Try to write again after a refusal.
    TryAgain,
}

/// A version of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VersionId(pub u64);

/// What is told of a version before it is restored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    pub number: VersionId,
    /// When it was taken, in milliseconds of 1970.
    pub at: u64,
    /// The address of the step that was opened then.
    pub step: String,
    /// Hash of the records.
    pub hash: Hash,
    pub sources: u64,
    pub examples: u64,
}

/// What examples are made with. It travels with the task, because settings and documents may change meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeWith {
    /// Short hash of the plan and the document; examples with another one are out of date.
    pub key: u64,
    pub document: Hash,
}

/// What a reader made of a source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Found {
    /// Attachment: the document as JSON.
    Document(Box<DocumentRecord>),
    Folder {
        files: u32,
        skipped: Vec<(String, ReadErrorKind)>,
    },
    /// Attachments: the lines, the entries.
    Dataset {
        lines: u64,
        notes: Vec<ReadNote>,
    },
    /// A data set whose parts were put before.
    Lines {
        lines: u64,
        notes: Vec<ReadNote>,
    },
    Failed(ReadError),
}

/// The words of an example as a person edits them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Words {
    Turns(Vec<Turn>),
    Line(String),
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Case is ignored; empty for all.
    pub search: String,
    pub recipe: Option<RecipeId>,
    pub source: Option<SourceId>,
    pub kind: RowKind,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowKind {
    /// What goes into the files.
    #[default]
    Included,
    /// What the person removed.
    Removed,
    Edited,
    /// What is left out because an earlier one says it, each behind that one.
    Repeats,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ExportFile {
    Training,
    Validation,
    /// One line an example of both files: where its answer stands in the documents.
    Evidence,
    /// The examples of a side in the form of other programs.
    Form {
        form: Form,
        validation: bool,
    },
    /// A zip that trains with a program as it is.
    Pack(Trainer),
    /// A zip of all files of the data set, with the list of them and of where they come from.
    All,
}

impl ExportFile {
    /// The name under which it is saved.
    pub fn name(self) -> String {
        match self {
            ExportFile::Training => "train.jsonl".to_owned(),
            ExportFile::Validation => "validation.jsonl".to_owned(),
            ExportFile::Evidence => "evidence.jsonl".to_owned(),
            ExportFile::Form { form, validation } => {
                let side = if validation { "validation" } else { "train" };
                format!("{side}-{}.{}", form.id(), form.ending())
            }
            ExportFile::Pack(trainer) => format!("doctune-{}.zip", trainer.id()),
            ExportFile::All => "dataset.zip".to_owned(),
        }
    }
}

/// What the store worker says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Said {
    /// It may be asked.
    Ready,
    /// How far it is with what it was asked last, in examples.
    Progress {
        done: u64,
        total: u64,
    },
    Answer(Box<Answer>),
}

/// An answer of the store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// Something changed, or an overview was asked for.
    Overview(Box<Overview>),
    /// Attachment: the document as JSON.
    Document {
        source: SourceId,
        made_with: MadeWith,
        plan: SealedPlan,
    },
    Preview(Box<Preview>),
    /// Attachment: the file.
    File {
        source: SourceId,
        path: String,
    },
    /// Newest last.
    Versions(Vec<Version>),
    DraftKept,
    Projects(Box<Library>),
    /// Nothing is kept any more.
    Erased,
    /// Attachments: the parts in order.
    ProjectFile {
        bytes: u64,
        sha256: String,
        /// As in `Exported`.
        kept_as: Option<String>,
    },
    /// A part of a long data set is kept.
    LinesKept {
        source: SourceId,
        part: u32,
    },
    /// The kept parts are forgotten.
    LinesDropped,
    /// A part of a run is kept.
    Kept {
        source: SourceId,
        round: u64,
    },
    Rows(Box<Rows>),
    Detail(Box<Detail>),
    Tokens(Box<Tokenized>),
    Wordings(Vec<WordingsRecord>),
    Coverage(Box<Coverage>),
    Chunks(Box<Chunks>),
    ChunkWords(Box<ChunkWords>),
    Report(Box<Report>),
    /// Attachments: the parts in order.
    Exported {
        file: ExportFile,
        /// The name of the storage's file, when it is too large for attachments.
        kept_as: Option<String>,
        examples: u64,
        bytes: u64,
        sha256: String,
        /// Examples that the form cannot hold.
        left_out: Vec<LeftOut>,
    },
    /// To the part of the page that launches training; the page passes it on unread.
    Launch {
        number: u64,
        /// JSON.
        body: String,
        /// As in `Exported`.
        kept_as: Option<String>,
    },
    Failed {
        error: StoreError,
        about: About,
    },
}

/// What a question was about that the store could not answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    PutSource(SourceId),
    /// The file behind a source.
    File(SourceId),
    /// Something that the page wanted kept by itself: a version, a draft.
    ByItself,
    Projects(ProjectsAsk),
    /// Examples are made of this source.
    Making(SourceId),
    /// A run as a whole.
    Run,
    Preview,
    Coverage,
    Detail(ExampleId),
    Report,
    Export(ExportFile),
    /// A question of the part of the page that launches training.
    Launch(u64),
    /// A change that a person asked for, or the overview.
    Change,
}

/// The store could not do it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoreError {
    /// The source or example is not there any more.
    Gone,
    /// The storage refused; what was kept before is unharmed.
    Storage(StorageError),
    /// What a worker sent does not fit together.
    Damaged,
    /// The store itself stopped; what it held only in memory is lost.
    Died,
    /// The tokenizer's vocabulary could not be loaded.
    EngineMissing,
    /// An example needs a question and an answer, or the line is no JSON object.
    NotAnExample,
    /// Nothing is written for now.
    ReadOnly(ReadOnly),
    /// A project file could not be opened.
    ProjectFile(ProjectFileError),
}

/// Whether the project may be changed here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Access {
    #[default]
    Write,
    ReadOnly(ReadOnly),
}

/// Why a project is only looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReadOnly {
    /// Another tab writes it.
    OtherTab,
    /// Another tab has taken it over from this one.
    TakenOver,
    /// A newer build has written it.
    Newer,
    /// There is no room left.
    Full,
    /// The browser's storage failed, even after it was opened anew.
    Failing,
    /// It is not there any more: another tab has deleted it, or the browser has cleared it away.
    Deleted,
}

/// How the project is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keeping {
    pub access: Access,
    pub home: Home,
    /// The open project; `None` until one is open.
    pub project: Option<ProjectId>,
    /// When the last change was written, in milliseconds of 1970.
    pub saved_at: Option<u64>,
    /// How many changes were written in the life of the project.
    pub saved: u64,
    /// Records that could not be read and were passed over.
    pub records_damaged: u32,
    /// Questions that are answered with an overview, answered so far: every change among them is written.
    pub changes_answered: u64,
}

impl Keeping {
    /// Of the same project, before a new store has opened it.
    pub fn of_a_new_store(self) -> Keeping {
        Keeping { changes_answered: 0, ..self }
    }
}

/// Where a project is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Home {
    /// In this tab only, because the browser keeps nothing for this page.
    #[default]
    Memory,
    Browser,
}

/// The project in numbers, and its list of sources.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// Grows with every change.
    pub revision: u64,
    pub undo: Option<Change>,
    pub redo: Option<Change>,
    pub settings: Settings,
    pub sources: Vec<(SourceId, SourceRecord)>,
    pub examples: ExampleCounts,
    /// Sources whose examples were made with other settings or not at all yet.
    pub stale: Vec<SourceId>,
    /// Sources whose files are kept, so that they can be read again.
    pub files_kept: Vec<SourceId>,
    /// Sources of which something is gone, so that they have to be added again.
    pub damaged: Vec<SourceId>,
    /// Sources whose examples are gone, so that they have to be made again.
    pub damaged_examples: Vec<SourceId>,
    pub keeping: Keeping,
    /// Examples with words that were typed and not kept yet.
    pub drafts: Vec<ExampleId>,
    /// The number for the next source.
    pub next_source: u64,
    /// Tokens of the system message with its frame, added to each example that we made.
    pub system_tokens: u32,
}

/// What an edit was about, for the name of the undo button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    SourcesAdded,
    SourcesRemoved,
    SettingsChanged,
    ColumnsMapped,
    ExamplesMade,
    ExampleEdited,
    ExamplesRemoved,
    ExamplesRestored,
    FindingsMended,
    ChunksChanged,
    VersionRestored,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExampleCounts {
    /// In the files.
    pub included: u32,
    /// Removed by the person.
    pub removed: u32,
    /// Changed by the person.
    pub edited: u32,
    /// Left out because the same question was there already.
    pub duplicates: u32,
    /// Left out because fewer were asked for.
    pub not_asked_for: u32,
    /// Tokens of all that is included, system messages too.
    pub tokens: u64,
    /// Some of the tokens are estimates.
    pub estimate: bool,
    pub by_recipe: Vec<(RecipeId, u32)>,
    pub by_source: Vec<(SourceId, u32)>,
    /// Why nothing came of some places, with how often.
    pub skipped: Vec<(RecipeId, SkipReason, u32)>,
}

/// The beginning of a document, for people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    pub source: SourceId,
    pub metadata: Vec<(String, String)>,
    /// All headings: level, text and place.
    pub headings: Vec<(u8, String, Place)>,
    /// The first blocks, up to some thousand characters.
    pub blocks: Vec<crate::document::Block>,
    /// The document goes on after these blocks.
    pub more: bool,
    /// The tables whose columns can be mapped.
    pub tables: Vec<TableSample>,
}

/// How much of the documents the examples in the files use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    pub revision: u64,
    /// Documents of which examples were made, with their bytes of words.
    pub sources: Vec<(SourceId, UsedBytes)>,
}

/// Bytes of words, and how many of them stand in an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedBytes {
    pub used: u64,
    pub all: u64,
}

impl UsedBytes {
    /// The share in whole percent; none and all are said only where they are true.
    pub fn percent(self) -> u64 {
        match self.used * 100 / self.all.max(1) {
            0 if self.used > 0 => 1,
            percent => percent.min(100),
        }
    }
}

/// The chunks of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chunks {
    pub source: SourceId,
    pub revision: u64,
    pub chunks: Vec<ChunkRow>,
}

/// One chunk, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChunkRow {
    pub at: ChunkStart,
    /// The innermost heading above it.
    pub heading: Option<String>,
    /// Its first words.
    pub opening: String,
    pub place: Place,
    pub tokens: u64,
    pub bytes: UsedBytes,
    /// Examples in the files whose answers quote it.
    pub examples: u32,
    /// Examples of it that are not in the files: removed, repeats or too many.
    pub left_out: u32,
    /// Why nothing more came of it, each reason once.
    pub reasons: Vec<SkipReason>,
    /// What the person has changed in it.
    pub marks: Vec<(ChunkStart, ChunkMarkKind)>,
}

/// The blocks of a chunk by their numbers, whole, where it starts or ends inside one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChunkWords {
    pub source: SourceId,
    pub at: ChunkStart,
    pub blocks: Vec<(u32, crate::document::Block)>,
}

/// A window of the list of examples.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    pub revision: u64,
    pub filter: Filter,
    pub from: u32,
    /// All rows of this filter.
    pub total: u32,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub id: ExampleId,
    /// Both cut to some hundred characters.
    pub question: String,
    pub answer: String,
    pub recipe: RecipeId,
    pub source: SourceId,
    pub language: Option<Language>,
    pub tokens: u32,
    pub removed: bool,
    pub edited: bool,
    pub broken: bool,
    /// Among repeats: how it repeats the row before it that has nothing here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<RepeatKind>,
}

/// One example with where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    pub id: ExampleId,
    pub revision: u64,
    pub words: Words,
    /// What was typed and not kept yet.
    pub draft: Option<Words>,
    pub recipe: RecipeId,
    pub language: Option<Language>,
    pub source: SourceId,
    pub path: String,
    pub tokens: u32,
    pub removed: bool,
    pub edited: bool,
    pub evidence: EvidenceState,
    /// The quotes with what stands around them.
    pub passages: Vec<Passage>,
}

/// The words of an example cut into tokens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tokenized {
    pub id: ExampleId,
    /// The words that were cut.
    pub words: Words,
    /// Each message; the whole line where it has none.
    pub texts: Vec<TokenText>,
}

/// What somebody says, cut into tokens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TokenText {
    /// As the line has it; nothing for a line without messages.
    pub role: Option<String>,
    pub pieces: Vec<TokenPiece>,
}

/// A stretch of text that is one token, or the smallest that holds whole characters: a rare character takes several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenPiece {
    pub text: String,
    pub ids: Vec<u32>,
}

/// Whether what an answer rests on was found where it should stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EvidenceState {
    /// Verified by the rule of its kind.
    Verified,
    /// The person changed the words, and the answer does not follow from the quotes any more.
    UnverifiedSinceEdited,
    /// The document changed, and the quotes were not found in it again.
    SourceChanged,
    /// It came with a data set.
    Imported,
    Typed,
}

/// A quote and its surroundings in the document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    pub place: Place,
    /// Up to 160 characters before and after.
    pub before: String,
    pub quote: String,
    pub after: String,
}

/// The data set as it would be trained on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub revision: u64,
    pub verdict: Verdict,
    /// What the checks found, by code, the gravest first.
    pub groups: Vec<FindingGroup>,
    pub training: Side,
    pub validation: Side,
    /// Most lines are pairs of a better and a worse answer.
    pub pairs: bool,
    /// Examples by their tokens: the upper border of each bar, and how many.
    pub histogram: Vec<(u32, u32)>,
    /// A quarter, a half and three quarters of the examples have at most so many tokens.
    pub quartiles: [u32; 3],
    pub tokens_max: u32,
    pub by_recipe: Vec<(RecipeId, u32)>,
    pub by_source: Vec<(SourceId, String, u32)>,
    pub estimate: bool,
    /// Who says how much in both files.
    pub voices: Vec<Voice>,
    /// What of the validation file is tied to the training file.
    pub leaks: Leaks,
}

/// All findings of one code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingGroup {
    pub code: String,
    pub severity: Severity,
    pub total: u64,
    /// At least one of them can be mended on a click.
    pub can_mend: bool,
    /// The first of them in words.
    pub described: Described,
    /// The first of them.
    pub findings: Vec<ReportFinding>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportFinding {
    /// The line is counted in the validation file.
    pub validation: bool,
    pub line: Option<u64>,
    pub words: InBoth,
    pub can_mend: bool,
    /// The example that the finding is about.
    pub example: Option<ExampleId>,
}

/// A finding in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Described {
    /// The name for all findings of this kind.
    pub title: InBoth,
    /// What is wrong.
    pub words: InBoth,
    /// What mending will do, where it can be mended.
    pub fix: Option<InBoth>,
}

/// Words in both languages: the page may change its own at any time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InBoth {
    pub ru: String,
    pub en: String,
}

/// One of the two files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    pub examples: u64,
    /// As billed: each line up to the provider's limit.
    pub tokens: u64,
    pub trained: u64,
    pub bytes: u64,
}
