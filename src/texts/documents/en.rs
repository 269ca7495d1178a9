//! The first step: files and what was read of them: in English.

use super::Documents;
use crate::examples::MapFault;
use crate::texts::format::{Locale, plural_en};
use crate::texts::{English, Frame, join};

impl Documents for English {
    fn welcome_title(&self) -> &'static str {
        "Turn your documents into a fine-tuning data set"
    }

    fn welcome_lead(&self) -> &'static str {
        "Drop files and get a checked set of questions and answers (a JSONL file). For each answer you see where it comes from. Everything happens in this tab: no server, no account, no language model."
    }

    fn or_drop_here(&self) -> &'static str {
        "or drop files and folders anywhere on the page, or paste text"
    }

    fn formats_read(&self) -> &'static str {
        "Text in any usual encoding, Markdown, web pages, PDF, Word, Excel, PowerPoint and LibreOffice files, books, mail, chats, \
         subtitles, Jupyter notebooks, CSV, JSON, JSONL, and archives of them"
    }

    fn samples_title(&self) -> &'static str {
        "No files at hand? Try a sample"
    }

    fn samples(&self) -> [(&'static str, &'static str); 3] {
        [
            ("Housing charter", "Rules, deadlines, terms and residents' questions, in Russian"),
            ("Tea shop", "Help page: delivery, returns, questions and answers, in Russian"),
            ("Employee handbook", "Rules of a small company, in English"),
        ]
    }

    fn samples_hint(&self) -> &'static str {
        "Free of charge, less than a minute, no API key needed."
    }

    fn how_title(&self) -> &'static str {
        "What you get"
    }

    fn how_steps(&self) -> [(&'static str, &'static str); 3] {
        [
            (
                "Examples from your own documents",
                "Questions and answers, definitions, sections: in the document's words, nothing invented.",
            ),
            ("Evidence for every answer", "Its place in the document is checked and marked beside the answer."),
            (
                "A file that the service accepts",
                "It is checked by the service's rules, its tokens are counted exactly, and you know the price of training before you start.",
            ),
        ]
    }

    fn add_files(&self) -> &'static str {
        "Add files"
    }

    fn more_ways(&self) -> &'static str {
        "More ways to add"
    }

    fn add_folder(&self) -> &'static str {
        "Folder"
    }

    fn paste_text(&self) -> &'static str {
        "Paste text"
    }

    fn sample_called(&self, title: &str) -> String {
        format!("Sample: {title}")
    }

    fn pasted_name(&self) -> &'static str {
        "Pasted text"
    }

    fn paste_label(&self) -> &'static str {
        "Text"
    }

    fn paste_hint(&self) -> &'static str {
        "You can also press Ctrl+V right on the page: that keeps tables and headings."
    }

    fn paste_add(&self) -> &'static str {
        "Add the text"
    }

    fn already_there(&self, names: &[String]) -> String {
        match names {
            [name] => format!("Already here: “{name}”."),
            _ => format!("Already here and not added twice: {} files.", n(names.len() as u64)),
        }
    }

    fn system_files(&self, count: u64) -> String {
        format!("System files that were left out: {}.", n(count))
    }

    fn reading_files(&self, done: u64, total: u64) -> String {
        format!("Reading files: {} of {} done", n(done), n(total))
    }

    fn documents_total(&self, ready: u64, total: u64, tokens: u64) -> String {
        format!("{} of {} read · {}", n(ready), n(total), self.tokens(tokens))
    }

    fn reading_label(&self) -> &'static str {
        "Reading files"
    }

    fn cancel_reading(&self) -> &'static str {
        "Stop reading"
    }

    fn sources_label(&self) -> &'static str {
        "Files"
    }

    fn notes_count(&self, count: u64) -> String {
        format!("{} {}", n(count), plural_en(count, ["note", "notes"]))
    }

    fn remove_named(&self, name: &str) -> String {
        format!("Remove “{name}”")
    }

    fn cancel_named(&self, name: &str) -> String {
        format!("Do not read “{name}”")
    }

    fn document_state(&self, tokens: u64, pages: Option<u32>, language: Option<&str>) -> String {
        join([
            Some(self.tokens(tokens)),
            pages.map(|pages| format!("{} {}", n(u64::from(pages)), plural_en(u64::from(pages), ["page", "pages"]))),
            language.map(str::to_owned),
        ])
    }

    fn dataset_state(&self, lines: u64) -> String {
        format!("ready examples: {} {}", n(lines), plural_en(lines, ["line", "lines"]))
    }

    fn folder_state(&self, files: u64) -> String {
        format!("archive with {} {}", n(files), plural_en(files, ["file", "files"]))
    }

    fn password_label(&self) -> &'static str {
        "Password of the file"
    }

    fn password_open(&self) -> &'static str {
        "Open"
    }

    fn password_refused(&self) -> &'static str {
        "The password did not fit. Check the keyboard layout and capital letters."
    }

    fn password_hint(&self) -> &'static str {
        "The password is used once and kept nowhere."
    }

    fn more_waiting(&self, count: u64) -> String {
        format!("{} more {} waiting.", n(count), plural_en(count, ["file is", "files are"]))
    }

    fn show_all_files(&self, hidden: u64) -> String {
        format!("Show {} more {}", n(hidden), plural_en(hidden, ["file", "files"]))
    }

    fn waiting(&self) -> &'static str {
        "waiting for its turn"
    }

    fn reading(&self) -> &'static str {
        "reading"
    }

    fn keeping(&self) -> &'static str {
        "saving"
    }

    fn nothing_selected(&self) -> &'static str {
        "Choose a file to see what was read from it."
    }

    fn dataset_words(&self, lines: u64) -> String {
        format!(
            "The file already holds examples ({}). They go into the data set as they are: look at them in the step “Review”, fix mistakes in the step “File”.",
            n(lines)
        )
    }

    fn folder_words(&self, files: u64) -> String {
        format!("The files from this archive ({}) are listed separately.", n(files))
    }

    fn fact_format(&self) -> &'static str {
        "Format"
    }

    fn fact_size(&self) -> &'static str {
        "Size"
    }

    fn fact_title(&self) -> &'static str {
        "Title"
    }

    fn fact_language(&self) -> &'static str {
        "Language"
    }

    fn fact_pages(&self) -> &'static str {
        "Pages"
    }

    fn fact_characters(&self) -> &'static str {
        "Characters"
    }

    fn fact_tokens(&self) -> &'static str {
        "Tokens"
    }

    fn fact_headings(&self) -> &'static str {
        "Headings"
    }

    fn encoding(&self, name: &str) -> String {
        format!("Encoding: {name}")
    }

    fn encoding_label(&self) -> &'static str {
        "If the letters look wrong, choose another encoding"
    }

    fn outline_title(&self, count: u64) -> String {
        format!("Headings ({})", n(count))
    }

    fn preview_region(&self) -> &'static str {
        "Beginning of the document"
    }

    fn preview_goes_on(&self) -> &'static str {
        "The document goes on; this is its beginning."
    }

    fn columns_title(&self) -> &'static str {
        "Table rows as examples"
    }

    fn columns_hint(&self) -> &'static str {
        "Each row becomes an example: you write the question, and the answer is taken from the columns word for word."
    }

    fn columns_template_label(&self) -> &'static str {
        "Ready question"
    }

    fn columns_own_template(&self) -> &'static str {
        "Your own"
    }

    fn columns_templates(&self, name: &str) -> [String; 3] {
        [name.to_owned(), format!("Which category does this belong to: {name}?"), format!("What is {name}?")]
    }

    fn columns_question_label(&self) -> &'static str {
        "Question"
    }

    fn columns_question_hint(&self) -> &'static str {
        "A column in braces is replaced by the cell of the row."
    }

    fn columns_insert(&self) -> &'static str {
        "Insert into the question"
    }

    fn columns_answer(&self) -> &'static str {
        "Answer from the columns"
    }

    fn columns_rows(&self, rows: u64) -> String {
        format!("Rows: {}. A row is skipped when a cell it needs is empty.", n(rows))
    }

    fn columns_no_examples(&self) -> &'static str {
        "The first rows give no examples: the cells they need are empty."
    }

    fn columns_apply(&self) -> &'static str {
        "Apply"
    }

    fn columns_remove(&self) -> &'static str {
        "Remove mapping"
    }

    fn columns_applied(&self) -> &'static str {
        "Applied. The examples change when you make them again."
    }

    fn columns_fault(&self, fault: &MapFault) -> String {
        match fault {
            MapFault::NoColumnInQuestion => {
                "Insert at least one column, or the question will be the same for every row.".to_owned()
            }
            MapFault::UnknownColumn { name } => format!("The table has no column “{name}”."),
            MapFault::NoColumnInAnswer => "Choose at least one column for the answer.".to_owned(),
            MapFault::NoTableHasAll => "These columns stand in different tables. Choose columns of one table.".to_owned(),
        }
    }
}

fn n(number: u64) -> String {
    Locale::English.number(number)
}
