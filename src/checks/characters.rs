//! Characters that break a parser or mean nothing to a reader.

use super::look::{Look, visit_texts};
use super::{Findings, Fix, Problem};
use crate::dataset::json::{self, Json, Path};

pub(super) fn run(look: &Look<'_>, findings: &mut Findings) {
    let Some(json) = look.json() else { return };
    let halves = if look.raw.contains("\\u") { json::lone_surrogates(look.raw).count() as u64 } else { 0 };
    if halves > 0 {
        findings.error(Path::root(), Problem::LoneSurrogate { count: halves }, Some(Fix::RemoveLoneSurrogates));
    }
    if let Some((path, count)) = first_with(json, is_control) {
        findings.warning(path, Problem::ControlCharacters { count }, Some(Fix::RemoveControlCharacters));
    }
    // A half of a pair is read as U+FFFD too, and that is said above.
    let literal = look.raw.contains('\u{fffd}') || look.raw.contains("\\ufffd") || look.raw.contains("\\uFFFD");
    if let (true, Some((path, count))) = (literal, first_with(json, |letter| letter == '\u{fffd}')) {
        findings.warning(path, Problem::ReplacementCharacters { count: count.saturating_sub(halves).max(1) }, None);
    }
}

/// Control characters that no text needs; tabs and line breaks are needed.
pub(super) fn is_control(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\t' | '\n' | '\r')
}

/// Whether nothing is left of a text without its spaces and its unreadable characters.
pub(super) fn says_nothing(text: &str) -> bool {
    text.chars().all(|letter| letter.is_whitespace() || letter.is_control() || letter == '\u{fffd}')
}

/// The first text with such a character, and how many there are in all.
fn first_with(json: &Json<'_>, is_meant: fn(char) -> bool) -> Option<(Path, u64)> {
    let mut count = 0;
    let mut steps = None;
    visit_texts(json, &mut |text, way| {
        let found = text.chars().filter(|letter| is_meant(*letter)).count() as u64;
        if found > 0 && steps.is_none() {
            steps = Some(way.to_vec());
        }
        count += found;
    });
    steps.map(|steps| (Path(steps), count))
}
