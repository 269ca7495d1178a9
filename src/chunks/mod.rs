//! Cuts a document into chunks that fit a token budget.
//!
//! A chunk is derived and recomputable: nothing that is stored refers to one.
