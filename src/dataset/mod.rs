//! A set of examples and the records that the store keeps; JSONL in and out; splitting.

pub mod json;
pub mod line;
pub mod split;
