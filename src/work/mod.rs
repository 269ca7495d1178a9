//! What a worker is asked and what it answers, and the queue of tasks.
//!
//! A message between the page and a worker is an envelope: the build that sent it, a number, a body of JSON bytes and
//! attachments, which are bytes or files that travel beside the body and are never copied into it.

pub mod launch;
pub mod queue;
pub mod reader;
pub mod store;
pub mod vault;

use serde::{Deserialize, Serialize};

/// A number that an answer carries back to the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TaskId(pub u64);
