//! The second step: what the model should learn.

mod en;
mod ru;

pub trait Goal {
    fn goal_needs_documents(&self) -> &'static str;
    fn goal_title(&self) -> &'static str;
    fn intent_legend(&self) -> &'static str;
    /// Title and description of each choice, in the order of `Intent::ALL`.
    fn intents(&self) -> [(&'static str, &'static str); 7];
    fn recipes_summary(&self, count: u64, all: u64) -> String;
    fn recipes_hint(&self) -> &'static str;
    /// The field for the name of the one who answers in conversations.
    fn answers_by_label(&self) -> &'static str;
    fn answers_by_hint(&self) -> &'static str;
    fn wordings_summary(&self) -> &'static str;
    fn wordings_hint(&self) -> &'static str;
    fn wordings_language(&self) -> &'static str;
    fn wordings_russian(&self) -> &'static str;
    fn wordings_other(&self) -> &'static str;
    fn wordings_restore(&self) -> &'static str;
    /// The number of the line counts from 1.
    fn wording_lacks(&self, line: u64, name: &str) -> String;
    fn wording_unknown(&self, line: u64, name: &str) -> String;
    /// The share of answers that say what is not said.
    fn refusals_label(&self) -> &'static str;
    fn refusals_hint(&self) -> &'static str;
    fn system_label(&self) -> &'static str;
    fn system_hint(&self) -> &'static str;
    fn system_insert(&self) -> &'static str;
    /// A system message to begin with for each choice, in the order of `Intent::ALL`.
    fn system_samples(&self) -> [&'static str; 7];
    fn how_many_legend(&self) -> &'static str;
    fn how_many_all(&self) -> &'static str;
    fn how_many_at_most(&self) -> &'static str;
    fn how_many_hint(&self) -> &'static str;
    fn advice_title(&self) -> &'static str;
    fn advice_lead(&self) -> &'static str;
    fn advice_tuning_title(&self) -> &'static str;
    fn advice_tuning(&self) -> &'static [&'static str];
    fn advice_search_title(&self) -> &'static str;
    fn advice_search(&self) -> &'static [&'static str];
    fn advice_both(&self) -> &'static str;
    fn advice_evidence(&self) -> &'static str;
    fn preview_examples_title(&self) -> &'static str;
    fn preview_examples_coming(&self) -> &'static str;
    fn preview_examples_none(&self) -> &'static str;
    fn sample_from(&self, recipe: &str, source: &str) -> String;
}
