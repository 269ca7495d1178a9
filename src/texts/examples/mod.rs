//! The third step: examples are made.

mod en;
mod ru;

use super::Frame;

pub trait Examples: Frame {
    fn make_words(&self, documents: u64) -> String;
    fn make_stale(&self, documents: u64) -> String;
    fn make(&self) -> &'static str;
    fn make_again(&self) -> &'static str;
    fn make_hint(&self) -> &'static str;
    fn making(&self, done: u64, total: u64, examples: u64) -> String;
    fn making_label(&self) -> &'static str;
    fn stop(&self) -> &'static str;
    fn nothing_made(&self) -> &'static str;
    fn made_all(&self) -> &'static str;
    fn making_failed(&self) -> &'static str;
    fn made_title(&self, examples: u64, tokens: u64, estimate: bool) -> String;
    fn left_out_duplicates(&self) -> &'static str;
    fn left_out_not_asked_for(&self) -> &'static str;
    fn left_out_removed(&self) -> &'static str;
    fn to_review(&self, examples: u64) -> String;
    fn by_recipe(&self) -> &'static str;
    fn by_document(&self) -> &'static str;
    fn skipped_title(&self) -> &'static str;
    fn skipped_hint(&self) -> &'static str;
    fn column_recipe(&self) -> &'static str;
    fn column_reason(&self) -> &'static str;
    fn column_times(&self) -> &'static str;
    fn column_document(&self) -> &'static str;
}
