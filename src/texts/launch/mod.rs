//! Launching training. These sentences are no part of [`Texts`](super::Texts): they are in the program `launch` alone,
//! which in turn has none of the others.

mod en;
mod ru;

use super::by_hand::ByHand;
use super::{English, Locale, Russian};
use crate::api::jobs::{Act, Status};
use crate::api::snippets::Snippet;
use crate::providers::{Method, Parameter, ParameterKind};
use crate::work::launch::{OrderFault, Trouble};

pub trait Launch: ByHand {
    // The key and the free look.
    fn connection_title(&self, service: &str) -> String;
    fn key_label(&self) -> &'static str;
    fn key_hint(&self, host: &str) -> String;
    fn key_unusable(&self) -> &'static str;
    fn key_held(&self, ending: &str) -> String;
    fn key_administers(&self) -> &'static str;
    fn show_key(&self) -> &'static str;
    fn forget_key(&self) -> &'static str;
    fn check_connection(&self) -> &'static str;
    fn check_again(&self) -> &'static str;
    fn checking(&self) -> &'static str;
    fn connection_works(&self, models: u64) -> String;
    /// `known`: training may be asked for with each of them.
    fn base_models(&self, models: u64, known: bool) -> String;
    /// Model, the day it stops to answer.
    fn base_model_columns(&self) -> [&'static str; 2];
    fn choose_model(&self, model: &str) -> String;
    fn model_not_listed(&self, model: &str) -> String;
    fn may_not_train(&self, model: &str) -> String;
    fn model_ends(&self, model: &str, day: &str) -> String;
    /// Where to go when a service does not train.
    fn other_exits(&self) -> &'static str;
    fn trouble(&self, trouble: &Trouble, service: &str) -> String;
    fn details(&self) -> &'static str;

    // Before the launch.
    fn before_title(&self) -> &'static str;
    fn not_from_here(&self, service: &str) -> String;
    /// Why an address of one's own is not asked from the usual page, and how to go on.
    fn own_address_elsewhere(&self) -> &'static str;
    fn open_custom_page(&self) -> &'static str;
    /// On the page for typed addresses, until one is typed.
    fn address_needed(&self) -> &'static str;
    /// The server runs on this very computer.
    fn address_is_here(&self) -> &'static str;
    /// Stands above the headers that a server has to answer with.
    fn headers_needed(&self) -> &'static str;
    fn not_writable(&self) -> &'static str;
    fn counting(&self) -> &'static str;
    /// The data set as it is would be refused.
    fn launch_unfit(&self) -> &'static str;
    /// Leads to the step before.
    fn launch_to_checks(&self) -> &'static str;
    fn writing_files(&self) -> &'static str;
    fn files_failed(&self) -> &'static str;
    fn looking(&self) -> &'static str;
    fn other_tab_launches(&self) -> &'static str;
    fn understood(&self) -> &'static str;
    fn trained_already(&self, job: &str, jobs: u64) -> String;
    fn train_anyway(&self) -> &'static str;
    fn do_not_train(&self) -> &'static str;
    fn wait_for_unsure(&self) -> &'static str;
    fn fact_model(&self) -> &'static str;
    fn fact_method(&self) -> &'static str;
    fn method(&self, method: Method) -> &'static str;
    fn fact_files(&self) -> &'static str;
    fn files(&self, training: u64, validation: u64, bytes: &str) -> String;
    fn fact_price(&self) -> &'static str;
    /// `chosen`: the person chose the number of passes.
    fn price(&self, about: &str, one: &str, epochs: u32, chosen: bool, prices_of: &str) -> String;
    fn price_unknown(&self) -> &'static str;
    fn choices_title(&self) -> &'static str;
    fn use_validation(&self) -> &'static str;
    fn suffix_label(&self) -> &'static str;
    fn suffix_hint(&self) -> &'static str;
    fn seed_label(&self) -> &'static str;
    fn seed_hint(&self) -> &'static str;
    fn cap_label(&self) -> &'static str;
    fn cap_hint(&self) -> &'static str;
    fn days_label(&self) -> &'static str;
    fn parameter(&self, name: &str) -> String;
    fn parameter_hint(&self, parameter: &Parameter) -> String;
    fn as_service_likes(&self) -> &'static str;
    fn moderate(&self, lines: u64, bytes: &str, host: &str) -> String;
    fn moderate_hint(&self) -> &'static str;
    fn moderating(&self, done: u64, total: u64) -> String;
    fn moderated_clean(&self) -> &'static str;
    fn moderated(&self, lines: u64) -> String;
    fn flagged_line(&self, line: u64, categories: &str) -> String;
    fn yes(&self) -> &'static str;
    fn no(&self) -> &'static str;
    fn fault(&self, fault: &OrderFault) -> String;
    fn consent(&self, host: &str, bytes: &str, price: Option<&str>) -> String;
    /// `expires`: the service deletes the files by itself after so many days.
    fn what_happens(&self, expires: bool, days: u32) -> String;
    fn launch(&self, price: Option<&str>) -> String;

    // A launch.
    fn launches_title(&self) -> &'static str;
    fn launch_of(&self, model: &str, when: &str) -> String;
    fn stage_files(&self, done: bool) -> &'static str;
    fn stage_created(&self, done: bool) -> &'static str;
    fn stage_trained(&self, status: Option<&Status>, percent: Option<u64>) -> String;
    fn stage_over(&self, status: Option<&Status>) -> &'static str;
    fn sending_label(&self) -> &'static str;
    fn sent_of(&self, sent: &str, total: &str) -> String;
    fn stop_sending(&self) -> &'static str;
    fn interrupted(&self) -> &'static str;
    fn go_on(&self) -> &'static str;
    fn searching(&self, service: &str) -> String;
    fn unknown_needs_key(&self, service: &str) -> String;
    fn look_again(&self) -> &'static str;
    fn found_nothing(&self, service: &str) -> String;
    fn create_anew(&self) -> &'static str;
    fn give_up(&self) -> &'static str;
    fn try_again(&self) -> &'static str;
    fn stopped_by_person(&self) -> &'static str;
    fn never_created(&self) -> &'static str;
    fn not_eligible(&self, service: &str) -> String;
    fn nothing_spent(&self) -> &'static str;
    fn file_refused(&self, training: bool) -> &'static str;
    fn files_stuck(&self, service: &str) -> String;
    fn put_away(&self) -> &'static str;
    fn files_at_service(&self, service: &str, days: Option<u32>) -> String;
    fn delete_files(&self) -> &'static str;
    fn deleting(&self) -> &'static str;
    fn files_deleted(&self) -> &'static str;
    fn twins_cancelled(&self, jobs: &str) -> String;

    // Jobs that were made elsewhere.
    fn elsewhere_title(&self) -> &'static str;
    fn list_jobs(&self) -> &'static str;
    fn no_jobs_elsewhere(&self) -> &'static str;
    fn job_id_label(&self) -> &'static str;
    fn follow_here(&self) -> &'static str;
    /// Model, state, when it was started.
    fn elsewhere_columns(&self) -> [&'static str; 3];

    // A job.
    fn fact_job(&self) -> &'static str;
    fn fact_status(&self) -> &'static str;
    fn status(&self, status: &Status) -> String;
    fn fact_finish(&self) -> &'static str;
    fn fact_trained_tokens(&self) -> &'static str;
    fn fact_paid(&self) -> &'static str;
    fn tab_may_be_closed(&self) -> &'static str;
    fn key_to_follow(&self) -> &'static str;
    fn notify_me(&self) -> &'static str;
    /// The title of a notification.
    fn end_of(&self, model: &str) -> String;
    fn act(&self, act: Act) -> &'static str;
    fn too_late(&self, status: &Status) -> String;
    fn job_failed(&self, code: Option<&str>) -> String;
    fn to_line(&self, line: u64) -> String;
    fn events(&self, count: u64) -> String;
    fn more_events(&self) -> &'static str;
    fn checkpoints(&self, count: u64) -> String;
    fn checkpoint(&self, step: u64) -> String;
    fn curve_sentence(&self, begun: &str, now: &str, validation: Option<&str>) -> String;
    /// Step, training loss, training accuracy, validation loss, validation accuracy.
    fn curve_columns(&self) -> [&'static str; 5];
    fn as_table(&self) -> &'static str;
    fn fetch_results(&self) -> &'static str;

    // The model.
    fn after_title(&self) -> &'static str;
    fn model_id(&self) -> &'static str;
    fn answers_until(&self, day: &str) -> String;
    fn try_it(&self) -> &'static str;
    fn ask(&self, price: Option<&str>) -> String;
    fn asking(&self) -> &'static str;
    fn reply_refused(&self) -> &'static str;
    fn reply_cut(&self) -> &'static str;
    fn reply_paid(&self, amount: &str) -> String;
    fn code_title(&self) -> &'static str;
    fn snippet(&self, snippet: Snippet) -> &'static str;
    fn copy(&self) -> &'static str;
    fn copied(&self) -> &'static str;
    fn copy_refused(&self) -> &'static str;
}

/// The sentences about launching, in a language.
pub fn launch_texts(locale: Locale) -> &'static dyn Launch {
    match locale {
        Locale::Russian => &Russian,
        Locale::English => &English,
    }
}

/// The range of a parameter, in a language's words.
fn range(kind: &ParameterKind, from: &str, up_to: &str, above: &str) -> String {
    match kind {
        ParameterKind::Whole { least, most: Some(most) } => format!("{from} {least} {up_to} {most}"),
        ParameterKind::Whole { least, most: None } => format!("{from} {least}"),
        ParameterKind::Number { above: limit, most: Some(most) } => format!("{above} {limit}, {up_to} {most}"),
        ParameterKind::Number { above: limit, most: None } => format!("{above} {limit}"),
        // Chosen from a list.
        ParameterKind::YesNo => String::new(),
    }
}
