//! The third step: how much of the documents is used, part by part.

mod en;
mod ru;

use super::Frame;

pub trait Parts: Frame {
    /// In percent of all words.
    fn used_of_all(&self, percent: u64) -> String;
    fn column_used(&self) -> &'static str;
    fn column_examples(&self) -> &'static str;
    /// Says what pressing the name of a document does.
    fn parts_hint(&self) -> &'static str;
    fn parts_title(&self, path: &str) -> String;
    /// What the strip of parts shows.
    fn parts_sentence(&self, parts: u64, without: u64) -> String;
    fn only_empty(&self) -> &'static str;
    fn no_empty(&self) -> &'static str;
    fn part_examples(&self, count: u64) -> String;
    fn part_left_out(&self, count: u64) -> String;
    fn part_empty(&self) -> &'static str;
    /// Nothing is known of why nothing came of a part.
    fn part_no_reason(&self) -> &'static str;
    fn part_used(&self, percent: u64) -> String;
    fn show_words(&self) -> &'static str;
    fn hide_words(&self) -> &'static str;
    fn join_next(&self) -> &'static str;
    fn split_here(&self) -> &'static str;
    fn undo_join(&self) -> &'static str;
    fn undo_split(&self) -> &'static str;
    fn fill_part(&self) -> &'static str;
    fn fill_hint(&self) -> &'static str;
    fn undo_fill(&self) -> &'static str;
    fn more_parts(&self, count: u64) -> String;
    fn parts_out_of_date(&self) -> &'static str;
}
