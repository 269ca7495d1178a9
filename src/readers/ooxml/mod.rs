//! What Word, Excel and PowerPoint files have in common: the package of parts, what it says about itself, charts,
//! comments, equations, numerals and runs of words.

pub mod charts;
pub mod comment;
pub mod inline;
pub mod math;
pub mod numerals;
pub mod package;
pub mod properties;
