//! The fifth and sixth steps: the verdict, the checks, the split, the price and the files.

use super::{AttachmentsId, Command, State, ask};
use crate::dataset::{ExampleId, Settings};
use crate::work::store::{Ask, ExportFile, Report};
use std::rc::Rc;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    pub report: Option<Rc<Report>>,
    /// A report was asked for and has not come yet.
    pub counting: bool,
    /// Files that are being written.
    pub exporting: Vec<ExportFile>,
    /// Files that were saved, with their SHA-256.
    pub saved: Vec<Saved>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    pub file: ExportFile,
    pub name: String,
    pub examples: u64,
    pub bytes: u64,
    pub sha256: String,
    /// The revision of the data set that was saved.
    pub revision: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum FileMessage {
    SettingsChanged(Box<Settings>),
    /// Mend all findings of a code, or those of one example.
    MendAsked {
        code: String,
        example: Option<ExampleId>,
    },
    DownloadAsked(ExportFile),
}

impl State {
    pub(super) fn update_file(&mut self, message: FileMessage) -> Vec<Command> {
        match message {
            FileMessage::SettingsChanged(settings) => self.change_settings(*settings),
            FileMessage::MendAsked { code, example } => {
                let step = self.new_step();
                vec![ask(Ask::Mend { step, code, example })]
            }
            FileMessage::DownloadAsked(file) => {
                if self.file.exporting.contains(&file) {
                    return Vec::new();
                }
                self.file.exporting.push(file);
                vec![ask(Ask::Export { file })]
            }
        }
    }

    /// Asks for a report unless the last one still holds.
    pub(super) fn refresh_report(&mut self) -> Vec<Command> {
        let current = self.file.report.as_ref().is_some_and(|report| report.revision == self.overview.revision);
        if current || self.file.counting {
            return Vec::new();
        }
        self.file.counting = true;
        vec![ask(Ask::Report)]
    }

    pub(super) fn report_came(&mut self, report: Report) -> Vec<Command> {
        self.file.counting = false;
        self.file.report = Some(Rc::new(report));
        // The data set may have changed while it was counted.
        self.refresh_report()
    }

    pub(super) fn export_came(
        &mut self,
        file: ExportFile,
        examples: u64,
        bytes: u64,
        sha256: String,
        attachments: AttachmentsId,
    ) -> Vec<Command> {
        self.file.exporting.retain(|other| *other != file);
        let name = file_name(file).to_owned();
        self.file.saved.retain(|saved| saved.file != file);
        self.file.saved.push(Saved { file, name: name.clone(), examples, bytes, sha256, revision: self.overview.revision });
        vec![Command::Download { attachments, name }]
    }
}

/// The name under which a file is saved.
pub fn file_name(file: ExportFile) -> &'static str {
    match file {
        ExportFile::Training => "train.jsonl",
        ExportFile::Validation => "validation.jsonl",
        ExportFile::Evidence => "evidence.jsonl",
    }
}
