//! Projects as a whole: how they are kept, what became of them, and everything that is done with them.

mod en;
mod ru;

use super::Frame;

pub trait Projects: Frame {
    fn new_project_name(&self) -> &'static str;
    fn copy_of(&self, name: &str) -> String;
    fn projects_title(&self) -> &'static str;
    fn projects_button(&self, name: &str) -> String;

    fn opening_project(&self) -> &'static str;
    fn saving(&self) -> &'static str;
    fn saved_at(&self, time: &str) -> String;
    fn only_reading(&self) -> &'static str;
    fn not_saved(&self) -> &'static str;

    fn memory_notice(&self) -> &'static str;
    fn other_tab_notice(&self) -> &'static str;
    fn taken_over_notice(&self) -> &'static str;
    fn newer_notice(&self) -> &'static str;
    fn full_notice(&self, saved_at: Option<&str>) -> String;
    fn failing_notice(&self, saved_at: Option<&str>) -> String;
    fn deleted_notice(&self) -> &'static str;
    fn not_opened_notice(&self) -> &'static str;
    fn evicted_notice(&self, names: &[String]) -> String;
    fn records_damaged_notice(&self, count: u64) -> String;
    fn sources_damaged_notice(&self, names: &[String]) -> String;
    fn examples_damaged_notice(&self, names: &[String]) -> String;
    fn reminder_notice(&self) -> &'static str;
    fn take_over(&self) -> &'static str;
    fn reload(&self) -> &'static str;
    fn try_again(&self) -> &'static str;
    fn download_project(&self) -> &'static str;
    fn open_project_file(&self) -> &'static str;

    fn project_name_label(&self) -> &'static str;
    fn new_project(&self) -> &'static str;
    fn duplicate_project(&self) -> &'static str;
    fn all_projects(&self) -> &'static str;
    fn open_now(&self) -> &'static str;
    fn project_facts(&self, sources: u64, examples: u64, changed: &str) -> String;
    fn open_named(&self, name: &str) -> String;
    fn delete_named(&self, name: &str) -> String;
    fn delete_question(&self, name: &str) -> String;
    fn file_title(&self) -> &'static str;
    fn file_hint(&self) -> &'static str;
    fn with_files_label(&self) -> &'static str;
    fn keep_files_label(&self) -> &'static str;
    fn keep_files_hint(&self) -> &'static str;
    fn versions_title(&self) -> &'static str;
    fn versions_hint(&self) -> &'static str;
    fn no_versions(&self) -> &'static str;
    fn version_facts(&self, at: &str, step: &str, sources: u64, examples: u64) -> String;
    fn restore_version(&self) -> &'static str;
    fn restore_version_of(&self, at: &str) -> String;
    fn space_title(&self) -> &'static str;
    fn space(&self, used: &str, left: &str) -> String;
    fn space_unknown(&self) -> &'static str;
    fn persisted(&self, persisted: bool) -> &'static str;
    fn leave_no_trace(&self) -> &'static str;
    fn leave_no_trace_hint(&self) -> &'static str;
    fn leave_no_trace_question(&self) -> &'static str;
    fn yes_delete(&self) -> &'static str;
    fn no_keep(&self) -> &'static str;

    fn files_changed(&self, names: &[String]) -> String;
    fn files_gone(&self, names: &[String]) -> String;
    fn remove_gone(&self) -> &'static str;
    fn file_not_kept(&self) -> &'static str;
    fn files_unreadable_now(&self, names: &[String]) -> String;
    fn little_room(&self, dropped: &str, left: &str) -> String;
    fn add_again(&self) -> &'static str;
}
