//! The first step: files and what was read of them.

mod en;
mod ru;

use super::Frame;
use crate::examples::MapFault;

pub trait Documents: Frame {
    fn welcome_title(&self) -> &'static str;
    fn welcome_lead(&self) -> &'static str;
    fn or_drop_here(&self) -> &'static str;
    fn formats_read(&self) -> &'static str;
    fn samples_title(&self) -> &'static str;
    /// Title and description of each sample, in the order of `Sample::ALL`.
    fn samples(&self) -> [(&'static str, &'static str); 3];
    fn samples_hint(&self) -> &'static str;
    fn how_title(&self) -> &'static str;
    fn how_steps(&self) -> [(&'static str, &'static str); 3];
    fn add_files(&self) -> &'static str;
    fn more_ways(&self) -> &'static str;
    fn add_folder(&self) -> &'static str;
    fn paste_text(&self) -> &'static str;
    fn sample_called(&self, title: &str) -> String;
    /// The name of a source that was pasted.
    fn pasted_name(&self) -> &'static str;
    fn paste_label(&self) -> &'static str;
    fn paste_hint(&self) -> &'static str;
    fn paste_add(&self) -> &'static str;
    fn already_there(&self, names: &[String]) -> String;
    fn system_files(&self, count: u64) -> String;
    fn reading_files(&self, done: u64, total: u64) -> String;
    fn documents_total(&self, ready: u64, total: u64, tokens: u64) -> String;
    fn reading_label(&self) -> &'static str;
    fn cancel_reading(&self) -> &'static str;
    fn sources_label(&self) -> &'static str;
    fn notes_count(&self, count: u64) -> String;
    fn remove_named(&self, name: &str) -> String;
    fn cancel_named(&self, name: &str) -> String;
    fn document_state(&self, tokens: u64, pages: Option<u32>, language: Option<&str>) -> String;
    fn dataset_state(&self, lines: u64) -> String;
    fn folder_state(&self, files: u64) -> String;
    fn password_label(&self) -> &'static str;
    fn password_open(&self) -> &'static str;
    fn password_refused(&self) -> &'static str;
    fn password_hint(&self) -> &'static str;
    fn more_waiting(&self, count: u64) -> String;
    fn show_all_files(&self, hidden: u64) -> String;
    fn waiting(&self) -> &'static str;
    fn reading(&self) -> &'static str;
    fn keeping(&self) -> &'static str;
    fn nothing_selected(&self) -> &'static str;
    fn dataset_words(&self, lines: u64) -> String;
    fn folder_words(&self, files: u64) -> String;
    fn fact_format(&self) -> &'static str;
    fn fact_size(&self) -> &'static str;
    fn fact_title(&self) -> &'static str;
    fn fact_language(&self) -> &'static str;
    fn fact_pages(&self) -> &'static str;
    fn fact_characters(&self) -> &'static str;
    fn fact_tokens(&self) -> &'static str;
    fn fact_headings(&self) -> &'static str;
    fn encoding(&self, name: &str) -> String;
    fn encoding_label(&self) -> &'static str;
    fn outline_title(&self, count: u64) -> String;
    fn preview_region(&self) -> &'static str;
    fn preview_goes_on(&self) -> &'static str;
    fn columns_title(&self) -> &'static str;
    fn columns_hint(&self) -> &'static str;
    fn columns_template_label(&self) -> &'static str;
    /// The question is none of the ready ones.
    fn columns_own_template(&self) -> &'static str;
    /// Ready questions about what stands in the place of this name in braces, in the language of a document.
    fn columns_templates(&self, name: &str) -> [String; 3];
    fn columns_question_label(&self) -> &'static str;
    fn columns_question_hint(&self) -> &'static str;
    fn columns_insert(&self) -> &'static str;
    fn columns_answer(&self) -> &'static str;
    fn columns_rows(&self, rows: u64) -> String;
    fn columns_no_examples(&self) -> &'static str;
    fn columns_apply(&self) -> &'static str;
    fn columns_remove(&self) -> &'static str;
    fn columns_applied(&self) -> &'static str;
    fn columns_fault(&self, fault: &MapFault) -> String;
}
