//! What the core knows, said to people: one exhaustive method for each kind of fact.
//!
//! Sentences end in a full stop and say what to do next where the page offers no button for it. Names, labels and
//! verdicts are phrases without one. No `match` here has a wildcard over facts, so a new fact does not compile until
//! it has its words in each language.

mod en;
mod ru;
#[cfg(test)]
mod tests;

use super::format::Locale;
use crate::checks::{Finding, Fix, Problem, Severity, Verdict};
use crate::document::{Format, Language, Limit, Place, ReadNote};
use crate::examples::{RecipeId, SkipReason};
use crate::providers::Method;
use crate::readers::ReadError;
use crate::texts::{English, Russian};
use crate::work::store::{Change, Described, EvidenceState, InBoth, StoreError};

/// Facts from the core, in sentences.
pub trait Facts {
    /// How numbers, dates and money are written.
    fn locale(&self) -> Locale;

    /// Why a file was not read and what to do about it; the file's name is left to the caller.
    fn read_error(&self, error: &ReadError) -> String;
    /// What was skipped or guessed in a file that was read.
    fn read_note(&self, note: &ReadNote) -> String;
    /// The limit that was passed, as a clause to stand after a colon.
    fn limit(&self, limit: Limit) -> String;
    /// The name of a format.
    fn format(&self, format: Format) -> &'static str;
    /// The name of a language.
    fn language(&self, language: Language) -> &'static str;
    /// Where in a file something stands, in short; empty when nobody knows.
    fn place(&self, place: &Place) -> String;

    /// The name of a recipe.
    fn recipe(&self, recipe: RecipeId) -> &'static str;
    /// What a recipe does, in one sentence.
    fn recipe_hint(&self, recipe: RecipeId) -> &'static str;
    /// Why something did not become an example, as a phrase that a count may follow.
    fn skip_reason(&self, reason: SkipReason) -> &'static str;

    /// The name of a severity.
    fn severity(&self, severity: Severity) -> &'static str;
    /// Whether the data set can be trained on, as a headline.
    fn verdict(&self, verdict: &Verdict) -> String;

    /// Why the project could not do what was asked.
    fn store_error(&self, error: &StoreError) -> String;
    /// What was done to the project, to be named where it is undone or redone.
    fn change(&self, change: Change) -> &'static str;
    /// Whether the documents bear out an answer, as a label.
    fn evidence_state(&self, state: EvidenceState) -> &'static str;
    /// The name of a way of training.
    fn method(&self, method: Method) -> &'static str;
}

/// What the checks found, in sentences. They are no part of [`Texts`](crate::texts::Texts), as only the worker that checks
/// needs them: without them the page is 22 KB smaller on its way.
trait Findings {
    /// What is wrong with a line or a file.
    fn problem(&self, problem: &Problem) -> String;
    /// The name for all findings of this kind.
    fn problem_title(&self, problem: &Problem) -> &'static str;
    /// What a click on the button that mends will do.
    fn fix(&self, fix: &Fix) -> String;
}

/// A finding in words.
pub fn described(finding: &Finding) -> Described {
    let both = |say: &dyn Fn(&dyn Findings) -> String| InBoth { ru: say(&Russian), en: say(&English) };
    Described {
        title: both(&|words| words.problem_title(&finding.problem).to_owned()),
        words: both(&|words| words.problem(&finding.problem)),
        fix: finding.fix.as_ref().map(|fix| both(&|words| words.fix(fix))),
    }
}

impl InBoth {
    /// The words in the language of the page.
    pub fn of(&self, locale: Locale) -> &str {
        match locale {
            Locale::Russian => &self.ru,
            Locale::English => &self.en,
        }
    }
}

/// More of somebody's own text than this does not fit into a sentence.
const QUOTED_MAX: usize = 60;

/// Somebody's text on one line, its end left out when it is long.
fn beginning_of(text: &str) -> String {
    let text = one_line(text);
    match text.char_indices().nth(QUOTED_MAX) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default().trim_end()),
        None => text,
    }
}

/// The first few of many names of files.
fn some_names(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| beginning_of(name)).collect();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// Somebody's text on one line, its beginning left out when it is long.
fn end_of(text: &str) -> String {
    let text = one_line(text);
    match text.char_indices().rev().nth(QUOTED_MAX - 1) {
        Some((at, _)) if at > 0 => format!("…{}", text.get(at..).unwrap_or_default().trim_start()),
        Some(_) | None => text,
    }
}

fn one_line(text: &str) -> String {
    let visible: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A single character so that it can be seen: itself, or its number in Unicode.
fn visible(letter: char) -> String {
    if letter.is_control() || letter.is_whitespace() { format!("U+{:04X}", u32::from(letter)) } else { letter.to_string() }
}

/// Page numbers with runs put together: "3, 5–8". After ten entries an ellipsis stands for the rest.
fn page_list(pages: &[u32], locale: Locale) -> String {
    const ENTRIES_MAX: usize = 10;
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*page) => *last = *page,
            _ => runs.push((*page, *page)),
        }
    }
    let number = |page: u32| locale.number(u64::from(page));
    let entry = |(first, last): &(u32, u32)| match last - first {
        0 => number(*first),
        _ => format!("{}–{}", number(*first), number(*last)),
    };
    let more = if runs.len() > ENTRIES_MAX { ", …" } else { "" };
    format!("{}{more}", runs.iter().take(ENTRIES_MAX).map(entry).collect::<Vec<_>>().join(", "))
}

/// Milliseconds as a clock shows them: "1:05" or "1:02:03".
fn clock(milliseconds: u64) -> String {
    let seconds = milliseconds / 1_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// What a file of a format that is not read yet can be turned into by its owner.
#[derive(Clone, Copy)]
enum Detour {
    /// A spreadsheet can be saved as CSV.
    Spreadsheet,
    /// Slides can be saved as PDF.
    Slides,
    /// An archive can be unpacked.
    Archive,
    /// Letters can be saved one by one as web pages or text.
    Mail,
    /// Anything else can be saved as DOCX, or printed as PDF.
    Document,
}

impl Detour {
    fn of(ending: &str) -> Self {
        match ending {
            "xls" | "xlsx" | "xlsm" | "xlsb" | "ods" => Detour::Spreadsheet,
            "ppt" | "pptx" | "odp" | "odg" | "vsd" | "vsdx" => Detour::Slides,
            "7z" | "rar" | "gz" | "bz2" | "xz" | "zst" | "tar" => Detour::Archive,
            "eml" | "msg" | "mbox" => Detour::Mail,
            _ => Detour::Document,
        }
    }
}
