//! Every sentence shown to a person, in each language.
//!
//! [`Texts`] is the sum of one trait per page; each page has one file per language, so a sentence that is missing or
//! misspelt does not compile. Facts from the core get one exhaustive method each.

pub mod format;
