//! What a worker is asked and what it answers, and the queue of tasks.
//!
//! A message between the page and a worker is an envelope: the build that sent it, a number, a body of JSON bytes and
//! attachments, which are bytes or files that travel beside the body and are never copied into it.

pub mod queue;
pub mod reader;
pub mod store;

use serde::{Deserialize, Serialize};

/// The build of this program. A worker of another build is not given any work.
pub const BUILD: &str = match option_env!("DOCTUNE_BUILD") {
    Some(build) => build,
    None => "development",
};

/// A number that an answer carries back to the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TaskId(pub u64);

/// What a worker says before it is given anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {
    pub build: String,
}
