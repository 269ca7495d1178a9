//! Training by hand, and training again. These sentences are in the program `launch` alone, as those of
//! [`launch`](super::launch) are.

mod en;
mod ru;

use crate::api::curl;
use crate::providers::Dialect;

pub trait ByHand {
    fn commands_title(&self, service: &str) -> String;
    /// `paid` is the number of the command from which on it costs money.
    fn commands_lead(&self, paid: u64) -> String;
    fn commands_need_model(&self) -> &'static str;
    fn commands_need_address(&self) -> &'static str;
    /// No request starts training there.
    fn by_file(&self) -> &'static str;
    fn command(&self, step: curl::Step) -> &'static str;
    fn status_hint(&self, dialect: Dialect) -> &'static str;
    /// What to change in the command that asks the model, with or without a system message in it.
    fn chat_hint(&self, system_message: bool) -> &'static str;
    /// A question for trying the model.
    fn chat_question(&self) -> &'static str;
    fn again_title(&self) -> &'static str;
    fn again_reasons(&self) -> [&'static str; 3];
}
