//! What the launch asks of the store. The page passes both on unread.

use super::record::{DataFile, Launch, Side};
use crate::dataset::ExampleId;
use crate::pricing::MicroDollars;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LaunchAsk {
    /// Every launch of the project, what was spent and what may be.
    All,
    /// Write a launch down: a new one at the stage of `Agreed`, or what has become of one.
    Keep(Box<Launch>),
    /// Write down what something cost.
    Spent(Spending),
    /// Keep how much may be spent at most; `None` for no limit.
    Limit(Option<MicroDollars>),
    /// The bytes of a file of the data set. Attachments: its parts in order, or one file.
    File(Side),
    /// The example of a line, counted from 1, of a file.
    Example { side: Side, line: u64 },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LaunchAnswer {
    /// Oldest first.
    All {
        launches: Vec<Launch>,
        spending: Vec<Spending>,
        /// How much may be spent at most.
        limit: Option<MicroDollars>,
    },
    Kept,
    /// Its name is that of a download; `None` when there are no examples on this side.
    File(Option<DataFile>),
    Example(Option<ExampleId>),
}

/// Something that was paid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spending {
    /// Milliseconds of 1970.
    pub at: u64,
    pub what: Paid,
    pub amount: MicroDollars,
    /// Counted from what the service said; otherwise it is an estimate.
    pub counted: bool,
    /// What the service's support asks for.
    pub request_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Paid {
    /// Training, with the job's id and the billed tokens.
    Job { id: String, tokens: u64 },
    /// A question to a model.
    Question { model: String, input: u64, output: u64 },
}
