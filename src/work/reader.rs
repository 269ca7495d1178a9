//! What a reader worker does. It forgets everything between tasks: work in, outcome out.

use crate::dataset::{DocumentRecord, Entry, entry};
use crate::document::{BlockKind, Document, Hash, ReadNote, plain_text};
use crate::examples::{self, Example, RecipePlan, Skipped};
use crate::readers::{self, Content, DatasetFile, Limits, Progress, ReadAt, ReadContext, ReadError, ReadErrorKind};
use crate::tokens::{CountTokens, Counter};
use serde::{Deserialize, Serialize};

/// Work for a reader worker. The bytes or the file that it is about is the attachment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Task {
    /// Read the attached file.
    Read {
        path: String,
        /// The encoding that the person chose by hand.
        encoding: Option<String>,
        password: Option<Password>,
    },
    /// Make examples of the attached document.
    Make { plan: RecipePlan },
    /// As `Make`, but only to show what would come: at most `count`, one of each recipe first.
    Sample { plan: RecipePlan, count: u32 },
}

/// A password of a file: used once and never shown, not even in an error.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Password(pub String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// What became of a task. Attachments are named beside each variant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// Attachment: the document as JSON.
    Document(Box<DocumentRecord>),
    /// Attachments: the files' bytes, in this order.
    Folder { paths: Vec<String>, skipped: Vec<(String, ReadErrorKind)> },
    /// Attachments: the lines, the entries.
    Dataset { lines: u64, notes: Vec<ReadNote> },
    /// Attachments: the lines, the entries.
    Made { count: u32, skipped: Vec<Skipped> },
    Samples(Vec<Example>),
    Failed(ReadError),
}
