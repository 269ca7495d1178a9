//! A set of examples and the records that the store keeps; JSONL in and out; splitting.
//!
//! The records are a small [`Project`] value that every [`Edit`] changes and can change back. Words stay outside of
//! it, in blobs named by their SHA-256; a batch of examples is one blob with one fixed-size [`Entry`] a line, so that
//! a hundred thousand examples cost some megabytes of entries and nothing else.

pub mod cover;
pub mod edit;
pub mod entry;
pub mod export;
pub mod import;
pub mod json;
pub mod line;
pub mod pack;
pub mod project;
pub mod split;

pub use cover::{Cover, Used};
pub use edit::Edit;
pub use entry::{Entries, Entry};
pub use project::{
    BatchContent, BatchId, BatchRecord, Content, Correction, DocumentRecord, Epochs, ExampleId, Patch, Project,
    REFUSALS_PERCENT_MAX, Settings, SourceId, SourceRecord, SourceState,
};
