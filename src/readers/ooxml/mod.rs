//! What Word, Excel and PowerPoint files have in common: the package of parts, what it says about itself, charts,
//! comments, equations, numerals and runs of words.

pub mod charts;
pub mod comment;
pub mod inline;
pub mod math;
pub mod numerals;
pub mod package;
pub mod properties;

use super::{Confidence, Probe, archive};
use crate::document::Format;

/// Whether a file is a package with this main part; `others` are the main parts of the other formats.
pub fn recognised(probe: &Probe<'_>, format: Format, main: &str, others: &[&str]) -> Confidence {
    if !archive::looks_like_zip(&probe.head) {
        return Confidence::No;
    }
    let names_format = format.endings().contains(&probe.ending().as_str());
    let is_other = || others.iter().any(|part| probe.has_part(part));
    if probe.has_part(main) {
        Confidence::Certain
    } else if names_format && (probe.parts.is_empty() || probe.has_part("[Content_Types].xml") && !is_other()) {
        Confidence::Likely
    } else {
        Confidence::No
    }
}
