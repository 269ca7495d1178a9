//! The fifth step: the verdict, the checks, the split, the price, the files.

mod en;
pub mod exports;
mod ru;

pub use exports::{Exports, pack_readme};

use super::Frame;
use crate::dataset::split::Together;

pub trait FileStep: Frame {
    fn file_needs_examples(&self) -> &'static str;
    fn counting(&self) -> &'static str;
    fn totals(&self, examples: u64, tokens: u64, estimate: bool) -> String;
    fn checks_title(&self) -> &'static str;
    fn checks_clean(&self) -> &'static str;
    fn times(&self, count: u64) -> String;
    fn mend_errors(&self) -> &'static str;
    fn mend_all(&self) -> &'static str;
    fn mend_hint(&self, fix: &str) -> String;
    fn mend_one(&self) -> &'static str;
    fn show_places(&self) -> &'static str;
    fn more_places(&self, count: u64) -> String;
    fn line_of_file(&self, line: u64, validation: bool) -> String;
    fn show_example(&self) -> &'static str;
    fn lengths_title(&self) -> &'static str;
    fn lengths_sentence(&self, quarter: u32, three_quarters: u32, longest: u32) -> String;
    fn lengths_column(&self) -> &'static str;
    fn examples_column(&self) -> &'static str;
    fn up_to_tokens(&self, border: u32) -> String;
    fn roles_title(&self) -> &'static str;
    /// How much of all words the answers are, in percent.
    fn roles_sentence(&self, percent: u64) -> String;
    /// Who speaks under the name of a role.
    fn voice(&self, role: &str) -> String;
    fn column_role(&self) -> &'static str;
    fn column_characters(&self) -> &'static str;
    fn column_part(&self) -> &'static str;
    fn training_part(&self) -> &'static str;
    fn validation_part(&self) -> &'static str;
    /// How the checks go through a data set.
    fn checks_how(&self) -> &'static str;
    fn origins_title(&self) -> &'static str;
    fn split_title(&self) -> &'static str;
    fn split_words(&self, training: u64, validation: u64) -> String;
    /// There are too few examples to hold any back.
    fn split_too_small(&self) -> &'static str;
    /// There are enough, but what belongs together is too large to be held back.
    fn split_too_tied(&self) -> &'static str;
    fn split_label(&self) -> &'static str;
    fn split_hint(&self) -> &'static str;
    fn share(&self, percent: u64) -> String;
    /// The choice to name a number instead of a share.
    fn share_by_count(&self) -> &'static str;
    fn validation_examples_label(&self) -> &'static str;
    fn together_label(&self) -> &'static str;
    fn together(&self, together: Together) -> &'static str;
    /// Validation examples that ask what was trained on.
    fn leaking_facts(&self, count: u64) -> String;
    /// Validation examples from sections that are trained on too.
    fn leaking_sections(&self, count: u64) -> String;
    fn downloads_title(&self) -> &'static str;
    fn download(&self, name: &str) -> String;
    fn downloads_hint(&self) -> &'static str;
    fn download_all(&self) -> &'static str;
    fn download_all_hint(&self) -> &'static str;
    fn other_forms(&self) -> &'static str;
    fn packs(&self) -> &'static str;
    fn packs_hint(&self) -> &'static str;
    /// What stands above the reasons why examples are not in a file.
    fn left_out_title(&self) -> &'static str;
    fn saved(&self, name: &str, examples: u64, bytes: u64) -> String;
    fn saved_stale(&self) -> &'static str;
    fn price_title(&self) -> &'static str;
    /// No model of the service trains any more.
    fn no_offers(&self, service: &str) -> String;
    /// The service tells its prices itself.
    fn prices_elsewhere(&self, service: &str) -> String;
    fn column_model(&self) -> &'static str;
    fn column_price(&self) -> &'static str;
    fn column_cost(&self) -> &'static str;
    fn column_monthly(&self) -> &'static str;
    /// The price of a month of answers where they may take a day.
    fn monthly_in_batches(&self, amount: &str) -> String;
    fn questions_label(&self) -> &'static str;
    fn monthly_formula(&self) -> &'static str;
    fn column_jobs_until(&self) -> &'static str;
    fn column_off_from(&self) -> &'static str;
    fn not_known(&self) -> &'static str;
    fn about(&self, amount: &str) -> String;
    fn epochs_label(&self) -> &'static str;
    fn epochs(&self, count: u64) -> String;
    fn epochs_automatic(&self) -> &'static str;
    fn epochs_automatic_about(&self, count: u64) -> String;
    fn cost_formula(&self, tokens: u64) -> String;
    fn prices_as_of(&self, day: &str) -> String;
}
