//! The third step: how much of the documents is used: in English.

use super::Parts;
use crate::texts::English;
use crate::texts::format::{Locale, plural_en};

impl Parts for English {
    fn used_of_all(&self, percent: u64) -> String {
        format!("Answers use {}% of the documents’ text.", n(percent))
    }

    fn column_used(&self) -> &'static str {
        "Text used"
    }

    fn column_examples(&self) -> &'static str {
        "Examples"
    }

    fn parts_hint(&self) -> &'static str {
        "Press a document to see it part by part: where examples come from, where they don’t, and why."
    }

    fn parts_title(&self, path: &str) -> String {
        format!("{path}, part by part")
    }

    fn parts_sentence(&self, parts: u64, without: u64) -> String {
        let words = plural_en(parts, ["part", "parts"]);
        match without {
            0 => format!("{} {words}, each with examples.", n(parts)),
            _ => format!("{} {words}, {} without examples.", n(parts), n(without)),
        }
    }

    fn only_empty(&self) -> &'static str {
        "Only those without examples"
    }

    fn no_empty(&self) -> &'static str {
        "There are no parts without examples."
    }

    fn part_examples(&self, count: u64) -> String {
        format!("{} {}", n(count), plural_en(count, ["example", "examples"]))
    }

    fn part_left_out(&self, count: u64) -> String {
        format!("{} not in the set", n(count))
    }

    fn part_empty(&self) -> &'static str {
        "no examples"
    }

    fn part_no_reason(&self) -> &'static str {
        "The chosen recipes found nothing here that they know"
    }

    fn part_used(&self, percent: u64) -> String {
        format!("{}% used", n(percent))
    }

    fn show_words(&self) -> &'static str {
        "Show text"
    }

    fn hide_words(&self) -> &'static str {
        "Hide text"
    }

    fn join_next(&self) -> &'static str {
        "Join with the next"
    }

    fn split_here(&self) -> &'static str {
        "Start a part here"
    }

    fn undo_join(&self) -> &'static str {
        "Take apart"
    }

    fn undo_split(&self) -> &'static str {
        "Remove your border"
    }

    fn fill_part(&self) -> &'static str {
        "Make examples of this part"
    }

    fn fill_hint(&self) -> &'static str {
        "All recipes will be tried here, also those that are off in the goal."
    }

    fn undo_fill(&self) -> &'static str {
        "Only the chosen recipes again"
    }

    fn more_parts(&self, count: u64) -> String {
        format!("Show {} more", n(count))
    }

    fn parts_out_of_date(&self) -> &'static str {
        "Borders have changed. Update the examples of this document: your edits in the other parts stay."
    }
}

fn n(number: u64) -> String {
    Locale::English.number(number)
}
