//! The first step: sources are dropped, read, looked at and removed.

use super::{Attach, AttachmentsId, Command, FileHandle, Purpose, State, WorkerMessage, ask};
use crate::dataset::{SourceId, SourceRecord, SourceState};
use crate::readers::{ReadError, ReadErrorKind};
use crate::work::reader::{Outcome, Password, Task};
use crate::work::store::{Ask, Found, Overview, Preview, StepId, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What the first step shows beside the store's list of sources.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Documents {
    /// Files on their way into the store.
    pub reading: BTreeMap<SourceId, Reading>,
    pub selected: Option<SourceId>,
    pub preview: Option<Rc<Preview>>,
    /// Of the last drop: files that were there already, and system files that nobody wants.
    pub passed_over: PassedOver,
    /// Files whose last password did not open them.
    pub passwords_refused: BTreeSet<SourceId>,
    /// Files that a password is being tried on.
    passwords_tried: BTreeSet<SourceId>,
    /// The files behind the sources, as long as this page is open; for reading them again.
    files: BTreeMap<SourceId, KeptFile>,
    next_source: u64,
}

/// The file behind a source.
#[derive(Clone, Copy, Debug, PartialEq)]
struct KeptFile {
    handle: FileHandle,
    bytes: u64,
    modified: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassedOver {
    pub already_there: Vec<String>,
    pub system_files: u32,
}

/// A file on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub path: String,
    pub bytes: u64,
    pub progress: Progress,
    step: StepId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Waiting,
    /// `done` of `total` units, whatever they are.
    Reading {
        done: u64,
        total: u64,
    },
    /// Read; the store is putting it away.
    Keeping,
}

/// A file that the shell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    pub handle: FileHandle,
    /// The path as dropped, folders included.
    pub path: String,
    pub bytes: u64,
    /// When the file was changed last, in milliseconds of 1970; 0 where nobody knows.
    pub modified: u64,
}

/// Documents that come with the page, to try it without files of one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// Questions and answers, and the charter of a housing association.
    Charter,
    /// A shop's help pages.
    Shop,
    /// A handbook in English.
    Handbook,
}

impl Sample {
    pub const ALL: [Sample; 3] = [Sample::Charter, Sample::Shop, Sample::Handbook];
}

#[derive(Clone, Debug, PartialEq)]
pub enum DocumentsMessage {
    FilesDropped(Vec<NewFile>),
    SamplePicked(Sample),
    /// A sample could not be fetched.
    SampleMissing,
    Selected(SourceId),
    Removed(Vec<SourceId>),
    /// The person stopped the reading of one file, or of all.
    Cancelled(Option<SourceId>),
    EncodingChosen {
        source: SourceId,
        encoding: String,
    },
    PasswordTyped {
        source: SourceId,
        password: Password,
    },
    PassedOverDismissed,
}

impl Documents {
    /// Files are on their way.
    pub fn is_reading(&self) -> bool {
        !self.reading.is_empty()
    }

    /// The file behind a source can be read again.
    pub fn can_read_again(&self, source: SourceId) -> bool {
        self.files.contains_key(&source)
    }

    /// What the store had taken is lost; the rest is still read.
    pub(super) fn store_died(&mut self) {
        self.reading.retain(|_, reading| reading.progress != Progress::Keeping);
        self.selected = None;
        self.preview = None;
    }

    fn new_source(&mut self) -> SourceId {
        let source = SourceId(self.next_source);
        self.next_source += 1;
        source
    }

    /// Files that the store has put away are on their way no more.
    pub(super) fn forget_kept(&mut self, overview: &Overview) {
        let kept: BTreeSet<SourceId> = overview.sources.iter().map(|(id, _)| *id).collect();
        self.reading.retain(|id, reading| !(reading.progress == Progress::Keeping && kept.contains(id)));
        if let Some(newest) = kept.last() {
            self.next_source = self.next_source.max(newest.0 + 1);
        }
        if self.selected.is_some_and(|selected| !kept.contains(&selected)) {
            self.selected = None;
            self.preview = None;
        }
        if self.selected.is_none() {
            let document =
                |source: &&(SourceId, crate::dataset::SourceRecord)| matches!(source.1.state, SourceState::Document(_));
            self.selected = overview.sources.iter().find(document).map(|(id, _)| *id);
        }
    }
}

impl State {
    pub(super) fn update_documents(&mut self, message: DocumentsMessage) -> Vec<Command> {
        match message {
            DocumentsMessage::FilesDropped(files) => self.files_dropped(files),
            DocumentsMessage::SamplePicked(sample) => vec![Command::FetchSample(sample)],
            DocumentsMessage::SampleMissing => {
                self.trouble = Some(StoreError::EngineMissing);
                Vec::new()
            }
            DocumentsMessage::Selected(source) => {
                self.documents.selected = Some(source);
                self.refresh_preview()
            }
            DocumentsMessage::Removed(ids) => self.sources_removed(ids),
            DocumentsMessage::Cancelled(Some(source)) => self.reading_cancelled(source),
            DocumentsMessage::Cancelled(None) => {
                let ids: Vec<SourceId> = self.documents.reading.keys().copied().collect();
                ids.into_iter().flat_map(|id| self.reading_cancelled(id)).collect()
            }
            DocumentsMessage::EncodingChosen { source, encoding } => self.read_again(source, Some(encoding), None),
            DocumentsMessage::PasswordTyped { source, password } => {
                self.documents.passwords_refused.remove(&source);
                self.documents.passwords_tried.insert(source);
                self.read_again(source, None, Some(password))
            }
            DocumentsMessage::PassedOverDismissed => {
                self.documents.passed_over = PassedOver::default();
                Vec::new()
            }
        }
    }

    fn files_dropped(&mut self, files: Vec<NewFile>) -> Vec<Command> {
        let step = self.new_step();
        self.documents.passed_over = PassedOver::default();
        let mut commands = Vec::new();
        for file in files {
            if is_system_file(&file.path) {
                self.documents.passed_over.system_files += 1;
                commands.push(Command::Release(file.handle));
            } else if self.is_there(&file) {
                self.documents.passed_over.already_there.push(file.path);
                commands.push(Command::Release(file.handle));
            } else {
                let source = self.failed_before(&file).unwrap_or_else(|| self.documents.new_source());
                let kept = KeptFile { handle: file.handle, bytes: file.bytes, modified: file.modified };
                let before = self.documents.files.insert(source, kept);
                commands.extend(before.map(|before| Command::Release(before.handle)));
                commands.push(self.start_reading(source, file.path, file.bytes, step, None, None));
            }
        }
        commands
    }

    /// The same path, size and time of change is the same file. One with the same name and anything else is another:
    /// files of several folders are chosen without their folders.
    fn is_there(&self, file: &NewFile) -> bool {
        let failed = |state: &SourceState| matches!(state, SourceState::Failed(_));
        let read = self.overview.sources.iter().filter(|(_, source)| source.path == file.path && !failed(&source.state));
        let on_its_way = self.documents.reading.iter().filter(|(_, reading)| reading.path == file.path);
        let same = |source: &SourceId| {
            let kept = self.documents.files.get(source);
            kept.is_some_and(|kept| kept.bytes == file.bytes && kept.modified == file.modified)
        };
        read.map(|(id, _)| id).chain(on_its_way.map(|(id, _)| id)).any(same)
    }

    /// The source of a file that could not be read and is added once more.
    fn failed_before(&self, file: &NewFile) -> Option<SourceId> {
        let failed = |source: &SourceRecord| matches!(source.state, SourceState::Failed(_));
        let found = self.overview.sources.iter().find(|(_, source)| source.path == file.path && failed(source));
        found.map(|(id, _)| *id).filter(|id| !self.documents.reading.contains_key(id))
    }

    fn start_reading(
        &mut self,
        source: SourceId,
        path: String,
        bytes: u64,
        step: StepId,
        encoding: Option<String>,
        password: Option<Password>,
    ) -> Command {
        let task = self.new_task(Purpose::Read(source));
        let work = Task::Read { path: path.clone(), encoding, password };
        self.documents.reading.insert(source, Reading { path, bytes, progress: Progress::Waiting, step });
        // A source without a file cannot be here: the handle was put away when the file was dropped.
        let handle = self.documents.files.get(&source).map_or(FileHandle(u64::MAX), |kept| kept.handle);
        Command::Start { task, work, attach: Attach::File(handle) }
    }

    fn read_again(&mut self, source: SourceId, encoding: Option<String>, password: Option<Password>) -> Vec<Command> {
        let Some((_, record)) = self.overview.sources.iter().find(|(id, _)| *id == source) else { return Vec::new() };
        if !self.documents.can_read_again(source) {
            return Vec::new();
        }
        let (path, bytes) = (record.path.clone(), record.bytes);
        let step = self.new_step();
        vec![self.start_reading(source, path, bytes, step, encoding, password)]
    }

    fn reading_cancelled(&mut self, source: SourceId) -> Vec<Command> {
        let mut commands = Vec::new();
        let was_reading = self.documents.reading.remove(&source).is_some();
        if let Some(task) = self.task_for(Purpose::Read(source)) {
            self.tasks.remove(&task);
            commands.push(Command::Cancel { task });
        }
        // A file that never became a source is wanted by nobody any more.
        if was_reading && !self.overview.sources.iter().any(|(id, _)| *id == source) {
            let kept = self.documents.files.remove(&source);
            commands.extend(kept.map(|kept| Command::Release(kept.handle)));
        }
        commands
    }

    fn sources_removed(&mut self, ids: Vec<SourceId>) -> Vec<Command> {
        let mut commands: Vec<Command> = ids.iter().flat_map(|id| self.reading_cancelled(*id)).collect();
        // The files stay with the shell: a removal can be undone, and then they can be read again.
        let step = self.new_step();
        commands.push(ask(Ask::RemoveSources { step, ids }));
        commands
    }

    pub(super) fn reading_went_on(&mut self, source: SourceId, message: WorkerMessage) -> Vec<Command> {
        let Some(reading) = self.documents.reading.get_mut(&source) else {
            return match message {
                WorkerMessage::Done { attachments, .. } => vec![Command::Drop(attachments)],
                _ => Vec::new(),
            };
        };
        match message {
            WorkerMessage::Progress { done, total, .. } => {
                reading.progress = Progress::Reading { done, total };
                Vec::new()
            }
            WorkerMessage::Done { outcome, attachments, .. } => self.source_read(source, outcome, attachments),
            WorkerMessage::GaveUp { reason, .. } => {
                let kind = ReadErrorKind::from(reason);
                self.keep(source, Found::Failed(kind.into()), None)
            }
        }
    }

    fn source_read(&mut self, source: SourceId, outcome: Outcome, attachments: AttachmentsId) -> Vec<Command> {
        let locked = matches!(&outcome, Outcome::Failed(error) if error.kind == ReadErrorKind::Encrypted);
        if self.documents.passwords_tried.remove(&source) && locked {
            self.documents.passwords_refused.insert(source);
        }
        match outcome {
            Outcome::Document(record) => self.keep(source, Found::Document(record), Some(attachments)),
            Outcome::Dataset { lines, notes } => self.keep(source, Found::Dataset { lines, notes }, Some(attachments)),
            Outcome::Failed(error) => {
                let mut commands = self.keep(source, Found::Failed(error), None);
                commands.push(Command::Drop(attachments));
                commands
            }
            Outcome::Folder { paths, skipped } => {
                let folder = self.documents.reading.get(&source).map(|reading| reading.path.clone()).unwrap_or_default();
                let files = u32::try_from(paths.len()).unwrap_or(u32::MAX);
                let mut commands = self.keep(source, Found::Folder { files, skipped }, None);
                let paths = paths.into_iter().map(|path| format!("{folder}/{path}")).collect();
                commands.push(Command::Unpack { attachments, paths });
                commands
            }
            // A task of another kind cannot come back as a reading.
            Outcome::Made { .. } | Outcome::Samples(_) => {
                let damaged = ReadError::from(ReadErrorKind::Damaged);
                let mut commands = self.keep(source, Found::Failed(damaged), None);
                commands.push(Command::Drop(attachments));
                commands
            }
        }
    }

    fn keep(&mut self, source: SourceId, found: Found, attachments: Option<AttachmentsId>) -> Vec<Command> {
        let Some(reading) = self.documents.reading.get_mut(&source) else { return Vec::new() };
        reading.progress = Progress::Keeping;
        let ask = Ask::PutSource { step: reading.step, id: source, path: reading.path.clone(), bytes: reading.bytes, found };
        vec![Command::Ask { ask, attachments }]
    }

    /// Asks for the beginning of the selected document, unless it is there.
    pub(super) fn refresh_preview(&mut self) -> Vec<Command> {
        let Some(selected) = self.documents.selected else { return Vec::new() };
        let is_document =
            self.overview.sources.iter().any(|(id, source)| *id == selected && matches!(source.state, SourceState::Document(_)));
        if !is_document {
            self.documents.preview = None;
            return Vec::new();
        }
        vec![ask(Ask::Preview { source: selected })]
    }
}

/// Files that systems leave in folders and that nobody means to drop.
fn is_system_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let hidden = path.split('/').any(|part| part == "__MACOSX" || part == ".git" || part == "$RECYCLE.BIN");
    hidden
        || matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini" | ".gitignore")
        || name.starts_with("~$")
        || name.starts_with("._")
}
