//! The sixth step: dates, price, and training by hand.

mod en;
mod ru;

use crate::providers::Dialect;

pub trait Training {
    fn training_needs_examples(&self) -> &'static str;
    fn closing(&self, service: &str, jobs_until: &str, off_from: &str) -> String;
    fn closed(&self, service: &str, day: &str) -> String;
    fn closed_to_newcomers(&self, service: &str, day: &str) -> String;
    fn file_stays_useful(&self) -> &'static str;
    fn guide_price(&self) -> &'static str;
    fn commands_title(&self) -> &'static str;
    fn commands_lead(&self) -> &'static str;
    fn command_key(&self) -> &'static str;
    fn command_upload(&self) -> &'static str;
    fn command_create(&self) -> &'static str;
    fn command_status(&self) -> &'static str;
    fn command_chat(&self) -> &'static str;
    fn status_hint(&self) -> &'static str;
    /// What to change in the command that asks the model, with or without a system message in it.
    fn chat_hint(&self, system_message: bool) -> &'static str;
    /// A question for trying the model.
    fn chat_question(&self) -> &'static str;
    fn elsewhere_title(&self) -> &'static str;
    fn elsewhere_words(&self) -> &'static str;
    /// How training is asked for, in words.
    fn dialect(&self, dialect: Dialect) -> &'static str;
    fn again_title(&self) -> &'static str;
    fn again_reasons(&self) -> [&'static str; 3];
}
