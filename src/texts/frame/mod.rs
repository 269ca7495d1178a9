//! What stands around every step, and words that every page uses.

mod en;
mod ru;

use crate::api::Purpose;
use crate::examples::Role;

pub trait Frame {
    /// The names of the six steps, in order.
    fn steps(&self) -> [&'static str; 6];
    fn steps_label(&self) -> &'static str;
    fn neighbours_label(&self) -> &'static str;
    fn back(&self) -> &'static str;
    fn back_to(&self, step: &str) -> String;
    fn on_to(&self, step: &str) -> String;
    fn skip_to_content(&self) -> &'static str;
    fn undo(&self, change: &str) -> String;
    fn redo(&self, change: &str) -> String;
    fn nothing_to_undo(&self) -> &'static str;
    fn nothing_to_redo(&self) -> &'static str;
    fn undo_group(&self) -> &'static str;
    /// Spoken after something was taken back.
    fn undone(&self, change: &str) -> String;
    fn redone(&self, change: &str) -> String;
    fn language_group(&self) -> &'static str;
    fn theme_system(&self) -> &'static str;
    fn theme_light(&self) -> &'static str;
    fn theme_dark(&self) -> &'static str;
    /// Something no longer follows from what it was made of.
    fn stale(&self) -> &'static str;
    fn close(&self) -> &'static str;
    fn cancel(&self) -> &'static str;
    fn still_reading(&self) -> &'static str;
    fn loading(&self) -> &'static str;
    fn as_table(&self) -> &'static str;
    fn table_region(&self) -> &'static str;
    fn to_documents(&self) -> &'static str;
    fn to_examples(&self) -> &'static str;
    fn tokens(&self, count: u64) -> String;
    fn tokens_short(&self, count: u64) -> String;
    /// Who speaks in an example.
    fn role(&self, role: Role) -> &'static str;
    fn footer_promise(&self) -> &'static str;
    fn footer_build(&self, version: &str, build: &str) -> String;
    fn drop_now(&self) -> &'static str;
    /// Requests to other hosts, in the bar; stands behind their number.
    fn requests(&self, count: u64) -> String;
    fn ledger_title(&self) -> &'static str;
    fn ledger_nothing(&self) -> &'static str;
    fn ledger_something(&self, count: u64) -> String;
    /// Time, request, bytes, answer, cost.
    fn ledger_columns(&self) -> [&'static str; 5];
    fn purpose(&self, purpose: Purpose) -> &'static str;
    fn ledger_save(&self) -> &'static str;
    /// The file of the ledger, without its ending.
    fn ledger_file(&self) -> &'static str;
    fn without_network(&self) -> &'static str;
    fn without_network_hint(&self) -> &'static str;
    /// Stands behind the number of requests in the bar.
    fn paid_so_far(&self, amount: &str, cap: Option<&str>) -> String;
    fn ledger_hidden(&self, count: u64) -> String;
    fn ledger_own(&self, count: u64) -> String;
    /// `any_address`: on the page whose requests may go anywhere.
    fn ledger_workers(&self, any_address: bool) -> &'static str;
    fn ledger_check_title(&self) -> &'static str;
    fn ledger_check_steps(&self) -> [&'static str; 3];
}
