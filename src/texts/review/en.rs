//! The fourth step: the list of examples and one of them in full: in English.

use super::Review;
use crate::examples::RepeatKind;
use crate::texts::format::{Locale, plural_en};
use crate::texts::{English, Frame};

impl Review for English {
    fn review_needs_examples(&self) -> &'static str {
        "Nothing to review yet: make examples first."
    }

    fn all_recipes(&self) -> &'static str {
        "All recipes"
    }

    fn all_documents(&self) -> &'static str {
        "All documents"
    }

    fn filter_group(&self) -> &'static str {
        "Which examples to show"
    }

    fn filter_included(&self, count: u64) -> String {
        format!("In the set {}", n(count))
    }

    fn filter_edited(&self, count: u64) -> String {
        format!("Edited {}", n(count))
    }

    fn filter_removed(&self, count: u64) -> String {
        format!("Removed {}", n(count))
    }

    fn filter_repeats(&self, count: u64) -> String {
        format!("Repeats {}", n(count))
    }

    fn repeat(&self, kind: Option<RepeatKind>) -> &'static str {
        match kind {
            None => "kept",
            Some(RepeatKind::Same) => "repeat",
            Some(RepeatKind::Near) => "nearly a repeat",
            Some(RepeatKind::OtherAnswer) => "other answer",
        }
    }

    fn search_label(&self) -> &'static str {
        "Search"
    }

    fn rows_found(&self, count: u64) -> String {
        format!("{} {}", n(count), plural_en(count, ["example", "examples"]))
    }

    fn rows_label(&self) -> &'static str {
        "Examples. Arrow keys move to the next one"
    }

    fn broken_line(&self) -> &'static str {
        "The line cannot be read as an example"
    }

    fn edited(&self) -> &'static str {
        "edited"
    }

    fn nothing_chosen(&self) -> &'static str {
        "Choose an example to see its source, and to edit or remove it."
    }

    fn restore(&self) -> &'static str {
        "Put back"
    }

    fn remove_example(&self) -> &'static str {
        "Remove"
    }

    fn edit(&self) -> &'static str {
        "Edit"
    }

    fn keep(&self) -> &'static str {
        "Save"
    }

    fn editor_keys(&self) -> &'static str {
        "Ctrl+Enter saves, Esc discards."
    }

    fn show_tokens(&self) -> &'static str {
        "Show tokens"
    }

    fn line_label(&self) -> &'static str {
        "JSONL line"
    }

    fn detail_facts(&self, tokens: u64, path: &str) -> String {
        format!("{} · {path}", self.tokens(tokens))
    }

    fn evidence_title(&self) -> &'static str {
        "What the answer rests on"
    }

    fn unfinished_edits(&self, count: u64) -> String {
        format!(
            "Not finished: {} {}. What was typed is kept.",
            Locale::English.number(count),
            plural_en(count, ["edit", "edits"])
        )
    }

    fn continue_edit(&self) -> &'static str {
        "Go on editing"
    }
}

fn n(number: u64) -> String {
    Locale::English.number(number)
}
