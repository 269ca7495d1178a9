//! Facts in English.

mod problems;
mod reading;

use super::{Facts, Findings, beginning_of};
use crate::checks::{Fix, Problem, Severity, Verdict};
use crate::dataset::json::Path;
use crate::document::{Format, Language, Limit, Place, ReadNote};
use crate::examples::{RecipeId, SkipReason};
use crate::providers::Method;
use crate::readers::ReadError;
use crate::texts::English;
use crate::texts::format::{Locale, plural_en};
use crate::work::store::{Change, EvidenceState, ProjectFileError, ReadOnly, StorageError, StoreError};

impl Facts for English {
    fn locale(&self) -> Locale {
        Locale::English
    }

    fn read_error(&self, error: &ReadError) -> String {
        reading::error(error)
    }

    fn read_note(&self, note: &ReadNote) -> String {
        reading::note(note)
    }

    fn limit(&self, limit: Limit) -> String {
        reading::limit(limit)
    }

    fn format(&self, format: Format) -> &'static str {
        reading::format_name(format)
    }

    fn language(&self, language: Language) -> &'static str {
        reading::language_name(language)
    }

    fn place(&self, place: &Place) -> String {
        reading::place(place)
    }

    fn recipe(&self, recipe: RecipeId) -> &'static str {
        match recipe {
            RecipeId::Rows => "Table rows",
            RecipeId::QuestionsAndAnswers => "Questions and answers",
            RecipeId::Dialogues => "Conversations",
            RecipeId::Definitions => "Definitions",
            RecipeId::KeyValues => "Names and values",
            RecipeId::Tables => "Tables",
            RecipeId::Procedures => "Instructions",
            RecipeId::Lists => "Lists",
            RecipeId::Code => "Code",
            RecipeId::Gaps => "Fill in the blank",
            RecipeId::NotSaid => "Not said there",
            RecipeId::Reasons => "Reasons and caveats",
            RecipeId::Continuations => "Continuations",
            RecipeId::Sections => "Sections",
            RecipeId::WholeDocument => "Whole document",
            RecipeId::Imported => "From a ready data set",
            RecipeId::Typed => "Written by you",
        }
    }

    fn recipe_hint(&self, recipe: RecipeId) -> &'static str {
        match recipe {
            RecipeId::Rows => "Each row of a table becomes an example, as you have mapped its columns.",
            RecipeId::QuestionsAndAnswers => {
                "We take questions that the document already asks, with its own answers, from an FAQ for example."
            }
            RecipeId::Definitions => {
                "Where the document explains a term, we ask both ways: what it is, and what the thing described is called."
            }
            RecipeId::Dialogues => {
                "Chats and mail threads become conversations: the model learns the part of the one who answers."
            }
            RecipeId::KeyValues => "Lines such as “Warranty: two years” become a question for the value.",
            RecipeId::Tables => {
                "We ask for every row and cell of a table by its name, and for the greatest and least of its figures."
            }
            RecipeId::Procedures => "From numbered steps: where to start, and what comes after which step.",
            RecipeId::Lists => "The line above a list becomes the question, and the list becomes the answer.",
            RecipeId::Code => "The sentence above some code becomes the question, and the code becomes the answer.",
            RecipeId::Gaps => "A figure is taken out of a sentence and asked for. Good for learning figures by heart.",
            RecipeId::NotSaid => "A section is asked for what it doesn't hold. The answer says so and names the right section.",
            RecipeId::Reasons => {
                "Words such as “because”, “therefore” and “however” show what to ask for. Do review these examples."
            }
            RecipeId::Continuations => {
                "The beginning of a passage becomes the task, and what follows the answer. Teaches your style."
            }
            RecipeId::Sections => "A heading becomes the question, and the text under it becomes the answer.",
            RecipeId::WholeDocument => {
                "We ask what the document is about and which sections it has, and answer in its own words."
            }
            RecipeId::Imported => "Ready examples from your file, taken as they are.",
            RecipeId::Typed => "Examples in which you wrote both the question and the answer.",
        }
    }

    fn skip_reason(&self, reason: SkipReason) -> &'static str {
        match reason {
            SkipReason::TooShort => "Too little text for an answer",
            SkipReason::TooLong => "The answer would be too long",
            SkipReason::DanglingReference => "The text points to another place: “see above”",
            SkipReason::PronounSubject => "Unclear subject: “it” or “this” instead of a name",
            SkipReason::VagueQuestion => "The question makes no sense without the document",
            SkipReason::Boilerplate => "No content of its own: table of contents, references, signatures",
            SkipReason::DuplicateQuestion => "The same question is there already",
            SkipReason::AlreadyUsed => "This text is part of another example already",
            SkipReason::OtherLanguage => "Question and answer are in different languages",
            SkipReason::NoKeyColumn => "No column of the table names its rows, each by another name",
            SkipReason::EmptyCell => "A cell that the question or the answer needs is empty",
            SkipReason::NobodyAnswers => "It is unclear who answers in the conversation",
            SkipReason::NoStructure => "Nothing suitable was found in the document",
            SkipReason::Unverified => "The document’s words did not confirm the answer",
        }
    }

    fn severity(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => "Error",
            Severity::Warning => "Warning",
            Severity::Note => "Note",
        }
    }

    fn verdict(&self, verdict: &Verdict) -> String {
        match *verdict {
            Verdict::Ready => "Ready for training".to_owned(),
            Verdict::MustMend { lines, file: 0 } => format!("{} to fix", lines_to_fix(lines)),
            Verdict::MustMend { lines: 0, file } => format!("{} to fix in the file as a whole", errors_to_fix(file)),
            Verdict::MustMend { lines, file } => {
                format!("{} to fix, and {} in the file as a whole", lines_to_fix(lines), errors_to_fix(file))
            }
            Verdict::TooFew { have, need } => {
                format!("Too few examples: {}, at least {} needed", number(have), number(need))
            }
            Verdict::Empty => "No examples yet".to_owned(),
        }
    }

    fn store_error(&self, error: &StoreError) -> String {
        match error {
            StoreError::Gone => {
                "This document or example is no longer in the project. If you removed it, bring it back with Undo."
            }
            StoreError::Storage(StorageError::Missing) => {
                "Part of the project was not found in the browser’s storage, so nothing was done. Add the original files again."
            }
            StoreError::Storage(StorageError::Full) => {
                "The browser is out of space; what was saved before is safe. \
                 Download the project so that nothing is lost, and free some disk space."
            }
            // The text inside is for the log.
            StoreError::Storage(StorageError::Other(_)) => {
                "The browser did not let us save the change; what was saved before is safe. \
                 Try again, and if it does not help, download the data set so that nothing is lost."
            }
            StoreError::Storage(StorageError::Damaged) => {
                "A part of the project in the browser’s storage is damaged, so nothing was done. Add the source files again."
            }
            StoreError::ReadOnly(ReadOnly::OtherTab | ReadOnly::TakenOver) | StoreError::Storage(StorageError::Stale) => {
                "This project is being edited in another tab, so it was not changed here. Take it over with “Edit here”."
            }
            StoreError::ReadOnly(ReadOnly::Newer) | StoreError::Storage(StorageError::Newer) => {
                "The project was saved by a newer version of the page, so it was not changed here. Reload the page."
            }
            StoreError::ReadOnly(ReadOnly::Full) => {
                "The change was not written: the browser has no room. Download the project, make room and try again."
            }
            StoreError::ReadOnly(ReadOnly::Failing) => {
                "The change was not written: the browser’s storage does not answer. Download the project and try again."
            }
            StoreError::ReadOnly(ReadOnly::Deleted) => {
                "The project is no longer in the browser, so it cannot be changed. Download it or begin a new one."
            }
            StoreError::ProjectFile(ProjectFileError::NotAProject) => {
                "This is no project file. Choose one that you downloaded from this page with “Download project”."
            }
            StoreError::ProjectFile(ProjectFileError::Newer) => {
                "The project file was made by a newer version of the page. Reload the page and open it again."
            }
            StoreError::ProjectFile(ProjectFileError::Damaged { .. }) => {
                "The project file is damaged, so it was not opened. Take another copy or download the project again."
            }
            StoreError::ProjectFile(ProjectFileError::TooLarge) => {
                "The project file unpacks to more than 4 GB, so it was not opened. Split the project into parts."
            }
            StoreError::Damaged => {
                "Data inside the page did not fit together, so nothing was done. \
                 Try again, and if it does not help, remove this document and add it anew."
            }
            StoreError::Died => {
                "The part of the page that keeps the project stopped and was started again. Everything marked as saved is there; \
                 look at your last action."
            }
            StoreError::EngineMissing => {
                "A part of the page that is needed here did not load; the connection probably broke. \
                 Check the internet connection and try again."
            }
            StoreError::NotAnExample => {
                "The edit was not saved: an example needs a question and an answer, and a line of a data set must be a JSON \
                 object. Fill in what is missing and save again."
            }
        }
        .to_owned()
    }

    fn change(&self, change: Change) -> &'static str {
        match change {
            Change::SourcesAdded => "adding files",
            Change::SourcesRemoved => "removing files",
            Change::SettingsChanged => "changing settings",
            Change::ColumnsMapped => "mapping columns",
            Change::ExamplesMade => "making examples",
            Change::ExampleEdited => "editing an example",
            Change::ExamplesRemoved => "removing examples",
            Change::ExamplesRestored => "putting examples back",
            Change::FindingsMended => "fixing problems",
            Change::ChunksChanged => "changing the parts of a document",
            Change::VersionRestored => "go back to a version",
        }
    }

    fn evidence_state(&self, state: EvidenceState) -> &'static str {
        match state {
            EvidenceState::Verified => "Confirmed by the document’s words",
            EvidenceState::UnverifiedSinceEdited => "Edited by you, and no longer the document’s words",
            EvidenceState::SourceChanged => {
                "The document changed, and these words are not in it any more. Make examples again or remove this one"
            }
            EvidenceState::Imported => "From a ready data set, not compared with documents",
            EvidenceState::Typed => "Written by you, not compared with documents",
        }
    }

    fn method(&self, method: Method) -> &'static str {
        match method {
            Method::Supervised => "Training on examples (supervised)",
            Method::SupervisedVision => "Training on examples with pictures (vision)",
            Method::Dpo => "Training on pairs of answers (DPO)",
            Method::Reinforcement => "Training with a grader (reinforcement)",
        }
    }
}

impl Findings for English {
    fn problem(&self, problem: &Problem) -> String {
        problems::sentence(problem)
    }

    fn problem_title(&self, problem: &Problem) -> &'static str {
        problems::title(problem)
    }

    fn fix(&self, fix: &Fix) -> String {
        let short = |path: &Path| beginning_of(&path.to_string());
        match fix {
            Fix::RemoveLine => "The line will be removed from the data set.".to_owned(),
            Fix::RemoveKey { path } => {
                format!("The field “{}” will be removed; the rest of the line stays as it is.", short(path))
            }
            Fix::RemoveRepeatedKey { path } => format!("The last “{}” will be kept and its earlier copies removed.", short(path)),
            Fix::RenameKey { path, name } => {
                format!("The field “{}” will be renamed to “{}”; its content stays as it is.", short(path), beginning_of(name))
            }
            Fix::RemoveItem { path } => {
                format!("The item “{}” will be removed; the rest of the line stays as it is.", short(path))
            }
            Fix::RemoveItemsAfter { path } => format!("Everything after “{}” will be removed.", short(path)),
            Fix::SetText { path, text } => format!("The field “{}” will be set to “{}”.", short(path), beginning_of(text)),
            Fix::QuoteValue { path } => format!("The value of “{}” will be written as text, in quotation marks.", short(path)),
            Fix::Unquote => "The example will be taken out of its quotation marks and become an ordinary line.".to_owned(),
            Fix::ToMessages => {
                "Prompt and completion will become a chat (“messages”): the user’s question and the model’s answer.".to_owned()
            }
            Fix::Repair => {
                "Brackets, quotation marks and commas will be corrected so that the line can be read; no word changes.".to_owned()
            }
            Fix::SplitLine => "Each example in this line will get a line of its own.".to_owned(),
            Fix::RemoveControlCharacters => "The invisible control characters will be removed; no word changes.".to_owned(),
            Fix::Mask { kind } => format!("“{}” will stand in the place of the data.", kind.mask()),
            Fix::RemoveLoneSurrogates => "The broken characters will be removed; the rest of the text stays as it is.".to_owned(),
            Fix::RemoveBom => "The invisible mark (BOM) before the line will be removed.".to_owned(),
            Fix::AddBom => "An invisible mark (BOM) will be added at the beginning of the file.".to_owned(),
            Fix::ToLines => "The file will be rewritten as JSONL: one example a line.".to_owned(),
        }
    }
}

fn number(number: u64) -> String {
    Locale::English.number(number)
}

/// A number with its noun in the form that the number asks for.
fn counted(count: u64, forms: [&str; 2]) -> String {
    format!("{} {}", number(count), plural_en(count, forms))
}

fn lines_to_fix(count: u64) -> String {
    counted(count, ["line", "lines"])
}

fn errors_to_fix(count: u64) -> String {
    counted(count, ["error", "errors"])
}
