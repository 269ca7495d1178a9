//! What stands around every step, and words that every page uses: in English.

use super::Frame;
use crate::api::Purpose;
use crate::examples::Role;
use crate::texts::format::{Locale, plural_en};
use crate::texts::{English, lower_first};

impl Frame for English {
    fn steps(&self) -> [&'static str; 6] {
        ["Documents", "Goal", "Examples", "Review", "File", "Training"]
    }

    fn steps_label(&self) -> &'static str {
        "Steps"
    }

    fn neighbours_label(&self) -> &'static str {
        "Neighbouring steps"
    }

    fn back(&self) -> &'static str {
        "Back"
    }

    fn back_to(&self, step: &str) -> String {
        format!("Back: {}", lower_first(step))
    }

    fn on_to(&self, step: &str) -> String {
        format!("Next: {}", lower_first(step))
    }

    fn skip_to_content(&self) -> &'static str {
        "Skip to content"
    }

    fn undo(&self, change: &str) -> String {
        format!("Undo: {change} (Ctrl+Z)")
    }

    fn redo(&self, change: &str) -> String {
        format!("Redo: {change} (Ctrl+Shift+Z)")
    }

    fn nothing_to_undo(&self) -> &'static str {
        "Nothing to undo"
    }

    fn nothing_to_redo(&self) -> &'static str {
        "Nothing to redo"
    }

    fn undo_group(&self) -> &'static str {
        "Undo and redo"
    }

    fn undone(&self, change: &str) -> String {
        format!("Undone: {change}")
    }

    fn redone(&self, change: &str) -> String {
        format!("Redone: {change}")
    }

    fn language_group(&self) -> &'static str {
        "Language of the page"
    }

    fn theme_system(&self) -> &'static str {
        "Colours follow the system. Press for light"
    }

    fn theme_light(&self) -> &'static str {
        "Light colours. Press for dark"
    }

    fn theme_dark(&self) -> &'static str {
        "Dark colours. Press to follow the system"
    }

    fn stale(&self) -> &'static str {
        "out of date"
    }

    fn close(&self) -> &'static str {
        "Close"
    }

    fn cancel(&self) -> &'static str {
        "Discard"
    }

    fn still_reading(&self) -> &'static str {
        "The files are still being read."
    }

    fn loading(&self) -> &'static str {
        "Loading…"
    }

    fn as_table(&self) -> &'static str {
        "Show as a table"
    }

    fn table_region(&self) -> &'static str {
        "Table"
    }

    fn to_documents(&self) -> &'static str {
        "Go to documents"
    }

    fn to_examples(&self) -> &'static str {
        "Go to examples"
    }

    fn tokens(&self, count: u64) -> String {
        format!("{} {}", n(count), plural_en(count, ["token", "tokens"]))
    }

    fn tokens_short(&self, count: u64) -> String {
        format!("{} tok.", n(count))
    }

    fn role(&self, role: Role) -> &'static str {
        match role {
            Role::System => "System",
            Role::User => "Question",
            Role::Assistant => "Answer",
        }
    }

    fn footer_promise(&self) -> &'static str {
        "Documents are read in this tab. The page sends nothing out on its own."
    }

    fn footer_build(&self, version: &str, build: &str) -> String {
        format!("Doctune {version} · build {build}")
    }

    fn drop_now(&self) -> &'static str {
        "Let go to add"
    }

    fn requests(&self, count: u64) -> String {
        format!("outside {}", plural_en(count, ["request", "requests"]))
    }

    fn ledger_title(&self) -> &'static str {
        "Network ledger"
    }

    fn ledger_nothing(&self) -> &'static str {
        "Since it was opened, the page has sent no request to the outside. Your documents have not left this device."
    }

    fn ledger_something(&self, count: u64) -> String {
        format!(
            "Since it was opened, the page has sent {} {} to the outside.",
            n(count),
            plural_en(count, ["request", "requests"])
        )
    }

    fn ledger_columns(&self) -> [&'static str; 5] {
        ["Time", "Request", "Bytes", "Answer", "Cost"]
    }

    fn purpose(&self, purpose: Purpose) -> &'static str {
        match purpose {
            Purpose::Reach => "is it reachable",
            Purpose::Models => "list of models",
            Purpose::Limits => "what may be trained",
            Purpose::SendFile => "sending a file",
            Purpose::LookAtFile => "is the file ready",
            Purpose::ListFiles => "list of files",
            Purpose::ReadFile => "result file",
            Purpose::Delete => "deleting",
            Purpose::CreateJob => "starting the training",
            Purpose::LookAtJob => "state of the training",
            Purpose::ListJobs => "list of trainings",
            Purpose::Events => "events of the training",
            Purpose::Checkpoints => "checkpoints",
            Purpose::ActOnJob => "pausing, resuming, cancelling",
            Purpose::Ask => "question to the model",
            Purpose::Moderate => "check of the texts",
        }
    }

    fn ledger_save(&self) -> &'static str {
        "Save as CSV"
    }

    fn ledger_file(&self) -> &'static str {
        "network-ledger"
    }

    fn without_network(&self) -> &'static str {
        "Work without the network"
    }

    fn without_network_hint(&self) -> &'static str {
        "Nothing is sent to other hosts as long as this is on; what is being sent is stopped. This browser remembers it for the next visits."
    }

    fn paid_so_far(&self, amount: &str, cap: Option<&str>) -> String {
        match cap {
            Some(cap) => format!("· {amount} of {cap} spent"),
            None => format!("· {amount} spent"),
        }
    }

    fn ledger_hidden(&self, count: u64) -> String {
        format!("And {} more: the list shows only the first ones.", n(count))
    }

    fn ledger_own(&self, count: u64) -> String {
        format!(
            "The page's own files (code, styles) were loaded from its site: {} {}.",
            n(count),
            plural_en(count, ["request", "requests"])
        )
    }

    fn ledger_workers(&self, any_address: bool) -> &'static str {
        if any_address {
            "Documents are read in background parts of the page. From the same site they load the code that reads and the token vocabulary; these requests are not counted here. On this page requests may go to any address; where they went stands in this list."
        } else {
            "Documents are read in background parts of the page. From the same site they load the code that reads and the token vocabulary; these requests are not counted here. The same rules bind them as the whole page: the browser lets them reach no address that is not on its list."
        }
    }

    fn ledger_check_title(&self) -> &'static str {
        "How to check for yourself"
    }

    fn ledger_check_steps(&self) -> [&'static str; 3] {
        [
            "Open this page in a new tab, press F12 and choose Network.",
            "Drop a document on the page in the new tab.",
            "Look at the Domain column: it names only the address of this page. If the column is missing, right-click the head of the table and switch it on.",
        ]
    }
}

fn n(number: u64) -> String {
    Locale::English.number(number)
}
