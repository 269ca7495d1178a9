//! The third step: examples are made: in English.

use super::Examples;
use crate::texts::format::{Locale, plural_en};
use crate::texts::{English, Frame};

impl Examples for English {
    fn make_words(&self, documents: u64) -> String {
        format!(
            "Examples will be made from {} {} without a language model, in the documents' own words.",
            n(documents),
            plural_en(documents, ["document", "documents"])
        )
    }

    fn make_stale(&self, documents: u64) -> String {
        format!(
            "Documents or the goal have changed: {} {} must be processed again. Your edits stay in those examples whose question does not change.",
            n(documents),
            plural_en(documents, ["document", "documents"])
        )
    }

    fn make(&self) -> &'static str {
        "Make examples, free of charge"
    }

    fn make_again(&self) -> &'static str {
        "Update the examples, free of charge"
    }

    fn make_hint(&self) -> &'static str {
        "No key is needed. Nothing is sent."
    }

    fn making(&self, done: u64, total: u64, examples: u64) -> String {
        format!("Documents done: {} of {} · examples: {}", n(done), n(total), n(examples))
    }

    fn making_label(&self) -> &'static str {
        "Making examples"
    }

    fn stop(&self) -> &'static str {
        "Stop"
    }

    fn nothing_made(&self) -> &'static str {
        "No examples could be made. The recipes look for questions with answers, definitions and sections with headings; see below why nothing was suitable."
    }

    fn made_all(&self) -> &'static str {
        "All documents have been processed."
    }

    fn making_failed(&self) -> &'static str {
        "No examples could be made from these documents; the others are done:"
    }

    fn made_title(&self, examples: u64, tokens: u64, estimate: bool) -> String {
        format!(
            "{} {}, {}{}",
            n(examples),
            plural_en(examples, ["example", "examples"]),
            if estimate { "about " } else { "" },
            self.tokens(tokens)
        )
    }

    fn left_out_duplicates(&self) -> &'static str {
        "Left out because they nearly repeat another example"
    }

    fn left_out_not_asked_for(&self) -> &'static str {
        "Left out because you asked for fewer"
    }

    fn left_out_removed(&self) -> &'static str {
        "Removed by you"
    }

    fn to_review(&self, examples: u64) -> String {
        format!("Review {} {}", n(examples), plural_en(examples, ["example", "examples"]))
    }

    fn by_recipe(&self) -> &'static str {
        "By recipe"
    }

    fn by_document(&self) -> &'static str {
        "By document"
    }

    fn skipped_title(&self) -> &'static str {
        "What was skipped, and why"
    }

    fn skipped_hint(&self) -> &'static str {
        "These places look like examples but were not suitable: fewer but exact is better."
    }

    fn column_recipe(&self) -> &'static str {
        "Recipe"
    }

    fn column_reason(&self) -> &'static str {
        "Reason"
    }

    fn column_times(&self) -> &'static str {
        "How many times"
    }

    fn column_document(&self) -> &'static str {
        "Document"
    }
}

fn n(number: u64) -> String {
    Locale::English.number(number)
}
