//! Doctune: documents in, a fine-tuning data set that can be trusted out.
//!
//! The modules stand in reading order; each may use those above it and none below.

pub mod document;
pub mod readers;
pub mod tokens;
