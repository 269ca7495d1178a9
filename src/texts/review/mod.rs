//! The fourth step: the list of examples and one of them in full.

mod en;
mod ru;

use super::Frame;
use crate::examples::RepeatKind;

pub trait Review: Frame {
    fn review_needs_examples(&self) -> &'static str;
    fn all_recipes(&self) -> &'static str;
    fn all_documents(&self) -> &'static str;
    fn filter_group(&self) -> &'static str;
    fn filter_included(&self, count: u64) -> String;
    fn filter_edited(&self, count: u64) -> String;
    fn filter_removed(&self, count: u64) -> String;
    fn filter_repeats(&self, count: u64) -> String;
    /// How an example repeats an earlier one; nothing for the one that is kept.
    fn repeat(&self, kind: Option<RepeatKind>) -> &'static str;
    fn search_label(&self) -> &'static str;
    fn rows_found(&self, count: u64) -> String;
    fn rows_label(&self) -> &'static str;
    fn broken_line(&self) -> &'static str;
    fn edited(&self) -> &'static str;
    fn nothing_chosen(&self) -> &'static str;
    fn restore(&self) -> &'static str;
    fn remove_example(&self) -> &'static str;
    fn edit(&self) -> &'static str;
    fn keep(&self) -> &'static str;
    fn editor_keys(&self) -> &'static str;
    fn show_tokens(&self) -> &'static str;
    fn line_label(&self) -> &'static str;
    fn detail_facts(&self, tokens: u64, path: &str) -> String;
    fn evidence_title(&self) -> &'static str;
    fn unfinished_edits(&self, count: u64) -> String;
    fn continue_edit(&self) -> &'static str;
}
