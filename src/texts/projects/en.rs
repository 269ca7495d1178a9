//! Projects as a whole: in English.

use super::Projects;
use crate::texts::format::{Locale, plural_en};
use crate::texts::{English, some_names};

impl Projects for English {
    fn new_project_name(&self) -> &'static str {
        "My data set"
    }

    fn copy_of(&self, name: &str) -> String {
        format!("{name} (copy)")
    }

    fn projects_title(&self) -> &'static str {
        "Projects"
    }

    fn projects_button(&self, name: &str) -> String {
        format!("Project “{name}”: open the list of projects")
    }

    fn opening_project(&self) -> &'static str {
        "Opening the project…"
    }

    fn saving(&self) -> &'static str {
        "Saving…"
    }

    fn saved_at(&self, time: &str) -> String {
        format!("Saved · {time}")
    }

    fn only_reading(&self) -> &'static str {
        "View only"
    }

    fn not_saved(&self) -> &'static str {
        "Not saved"
    }

    fn memory_notice(&self) -> &'static str {
        "The browser does not let this page keep anything, as happens in private windows or when site data is blocked. \
         You can work, but the project exists in this tab only. Download it before you close or reload the tab."
    }

    fn other_tab_notice(&self) -> &'static str {
        "This project is open in another tab; here you can only look at it. \
         To edit here, take it over: the other tab saves everything and goes on as a viewer."
    }

    fn taken_over_notice(&self) -> &'static str {
        "The project is now edited in another tab; everything you did here is saved. You can take it back."
    }

    fn newer_notice(&self) -> &'static str {
        "The project was saved by a newer version of Doctune. So that nothing is spoilt, this tab does not change it. \
         Reload the page to get the new version."
    }

    fn full_notice(&self, saved_at: Option<&str>) -> String {
        let saved = saved_at.map_or(String::new(), |time| format!(" Last save {time}."));
        format!(
            "The browser is out of space, and the last change was not written.{saved} What was saved is unharmed. \
             Download the project to be safe, make room and try again."
        )
    }

    fn failing_notice(&self, saved_at: Option<&str>) -> String {
        let saved = saved_at.map_or(String::new(), |time| format!(" Last save {time}."));
        format!(
            "The browser’s storage does not answer as it should, and the last change was not written.{saved} \
             What was saved is unharmed. Download the project to be safe, or try again."
        )
    }

    fn deleted_notice(&self) -> &'static str {
        "This project is no longer in the browser: it was deleted in another tab, or the browser cleared its data. As long as this tab is open, try to download it."
    }

    fn not_opened_notice(&self) -> &'static str {
        "The project did not open, because the browser’s storage did not answer. What was saved is untouched. \
         Try again, and if that does not help, reload the page."
    }

    fn evicted_notice(&self, names: &[String]) -> String {
        format!(
            "The browser cleared this page’s data, and these projects are gone: {}. \
             If you downloaded a project, open its file; otherwise add the documents again.",
            some_names(Locale::English, names)
        )
    }

    fn records_damaged_notice(&self, count: u64) -> String {
        format!(
            "{} {} in the browser’s storage {} damaged; everything else is open. What is damaged was left where it is and harms \
             nothing. Look at your last changes, download the project, and make examples again if something is missing.",
            Locale::English.number(count),
            plural_en(count, ["record", "records"]),
            plural_en(count, ["is", "are"])
        )
    }

    fn sources_damaged_notice(&self, names: &[String]) -> String {
        format!(
            "The text of these files is damaged or gone from the browser’s storage: {}. Add these files again; the rest is unharmed.",
            some_names(Locale::English, names)
        )
    }

    fn examples_damaged_notice(&self, names: &[String]) -> String {
        format!(
            "The examples made of these documents are damaged or gone from the browser’s storage: {}. \
             They can be made again; the rest is unharmed.",
            some_names(Locale::English, names)
        )
    }

    fn reminder_notice(&self) -> &'static str {
        "You have done a lot, and the browser does not promise to keep this page’s data for ever. \
         Download the project as one file to have a copy."
    }

    fn take_over(&self) -> &'static str {
        "Edit here"
    }

    fn reload(&self) -> &'static str {
        "Reload the page"
    }

    fn try_again(&self) -> &'static str {
        "Try again"
    }

    fn download_project(&self) -> &'static str {
        "Download project"
    }

    fn open_project_file(&self) -> &'static str {
        "Open a project file"
    }

    fn project_name_label(&self) -> &'static str {
        "Name of the open project"
    }

    fn new_project(&self) -> &'static str {
        "New project"
    }

    fn duplicate_project(&self) -> &'static str {
        "Make a copy"
    }

    fn all_projects(&self) -> &'static str {
        "Projects in this browser"
    }

    fn open_now(&self) -> &'static str {
        "open"
    }

    fn project_facts(&self, sources: u64, examples: u64, changed: &str) -> String {
        let n = |number| Locale::English.number(number);
        format!(
            "{} {} · {} {} · changed {changed}",
            n(sources),
            plural_en(sources, ["file", "files"]),
            n(examples),
            plural_en(examples, ["example", "examples"])
        )
    }

    fn open_named(&self, name: &str) -> String {
        format!("Open project “{name}”")
    }

    fn delete_named(&self, name: &str) -> String {
        format!("Delete project “{name}”")
    }

    fn delete_question(&self, name: &str) -> String {
        format!("Delete project “{name}” from this browser? Only a downloaded file can bring it back.")
    }

    fn file_title(&self) -> &'static str {
        "The project as one file"
    }

    fn file_hint(&self) -> &'static str {
        "An .ftproj file holds everything that work needs: settings, texts, examples and your edits. \
         Open it in another browser or hand it to a colleague. It holds neither the history of edits nor any key."
    }

    fn with_files_label(&self) -> &'static str {
        "With the source files"
    }

    fn keep_files_label(&self) -> &'static str {
        "Keep the source files in the browser"
    }

    fn keep_files_hint(&self) -> &'static str {
        "Then a document can be read again, for example in another encoding. \
         If you switch this off, the kept files are deleted at once; the text that was read stays."
    }

    fn versions_title(&self) -> &'static str {
        "Earlier versions"
    }

    fn versions_hint(&self) -> &'static str {
        "A version is kept when you go on to another step. Going back to a version can be undone."
    }

    fn no_versions(&self) -> &'static str {
        "None yet: the first is kept when you go on to another step."
    }

    fn version_facts(&self, at: &str, step: &str, sources: u64, examples: u64) -> String {
        let n = |number| Locale::English.number(number);
        format!(
            "{at} · before “{}” · {} {} · {} {}",
            step,
            n(sources),
            plural_en(sources, ["file", "files"]),
            n(examples),
            plural_en(examples, ["example", "examples"])
        )
    }

    fn restore_version(&self) -> &'static str {
        "Go back"
    }

    fn restore_version_of(&self, at: &str) -> String {
        format!("Go back to the version: {at}")
    }

    fn space_title(&self) -> &'static str {
        "Room in the browser"
    }

    fn space(&self, used: &str, left: &str) -> String {
        format!("{used} used, about {left} left.")
    }

    fn space_unknown(&self) -> &'static str {
        "The browser does not say how much room is used."
    }

    fn persisted(&self, persisted: bool) -> &'static str {
        match persisted {
            true => "The browser promised not to delete this data by itself.",
            false => {
                "The browser may delete this data by itself when it runs out of space or you stay away for long. \
                 Download the project now and then."
            }
        }
    }

    fn leave_no_trace(&self) -> &'static str {
        "Leave no trace"
    }

    fn leave_no_trace_hint(&self) -> &'static str {
        "Deletes all projects, files, settings and the copy of the page itself from this browser."
    }

    fn leave_no_trace_question(&self) -> &'static str {
        "Delete everything that this page keeps in the browser? This cannot be undone."
    }

    fn yes_delete(&self) -> &'static str {
        "Yes, delete"
    }

    fn no_keep(&self) -> &'static str {
        "No, keep it"
    }

    fn files_changed(&self, names: &[String]) -> String {
        format!(
            "Changed, and read anew: {}. Examples made of them are out of date; your decisions on all others stay. \
             If these are other files of the same name, press Undo.",
            some_names(Locale::English, names)
        )
    }

    fn files_gone(&self, names: &[String]) -> String {
        format!("No longer in the folder, but still in the project: {}.", some_names(Locale::English, names))
    }

    fn remove_gone(&self) -> &'static str {
        "Remove them from the project"
    }

    fn file_not_kept(&self) -> &'static str {
        "Read, but not saved: there was no room, or the browser refused. It is added by itself once saving works."
    }

    fn files_unreadable_now(&self, names: &[String]) -> String {
        format!(
            "The new version could not be read, and the project keeps the earlier one: {}. Check the file and add it again.",
            some_names(Locale::English, names)
        )
    }

    fn little_room(&self, dropped: &str, left: &str) -> String {
        format!(
            "The files take {dropped}, and the browser has {left} left. The files themselves are not kept, only their text; \
             if even that does not fit, you will be told."
        )
    }

    fn add_again(&self) -> &'static str {
        "The kept text is damaged or gone. Add this file again."
    }
}
