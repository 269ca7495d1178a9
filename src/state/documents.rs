//! The first step: sources are dropped, read, looked at and removed.

use super::{Attach, AttachmentsId, Command, FileHandle, Purpose, State, WorkerMessage, ask};
use crate::dataset::{SourceId, SourceState};
use crate::document::{Hash, ReadNote};
use crate::examples::ColumnMap;
use crate::readers::{ReadError, ReadErrorKind};
use crate::state::projects::Opening;
use crate::work::reader::{Outcome, Password, Task};
use crate::work::store::{Access, Ask, Found, Home, Overview, Preview, ReadOnly, StepId, StoreError};
use litemap::LiteMap;
use std::collections::HashSet;
use std::rc::Rc;

/// Parts of a long data set that are on their way at once; more would only wait in memory.
const PARTS_AT_ONCE: usize = 2;
/// A larger file is not kept beside its words.
const KEPT_BYTES_MAX: u64 = 64 << 20;

/// What the first step shows beside the store's list of sources.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Documents {
    /// Files on their way into the store.
    pub reading: LiteMap<SourceId, Reading>,
    /// Files that were read and could not be kept, by their paths and bytes. They are read again once something can be.
    pub not_kept: LiteMap<SourceId, (String, u64)>,
    /// Files that the store had when it died.
    died_over: HashSet<SourceId>,
    pub selected: Option<SourceId>,
    pub preview: Option<Rc<Preview>>,
    /// Of the last drop: files that were there already, and system files that nobody wants.
    pub passed_over: PassedOver,
    /// Files whose last password did not open them.
    pub passwords_refused: HashSet<SourceId>,
    /// Files that a password is being tried on.
    passwords_tried: HashSet<SourceId>,
    /// The files behind the sources, as long as this page is open; for reading them again.
    files: LiteMap<SourceId, KeptFile>,
    /// Sources that are to be read again as soon as the store has given their kept file, and how.
    wanted_again: LiteMap<SourceId, (Option<String>, Option<Password>)>,
    /// Files that came before a project was open.
    early: Vec<NewFile>,
    next_source: u64,
}

/// The file behind a source.
#[derive(Clone, Copy, Debug, PartialEq)]
struct KeptFile {
    handle: FileHandle,
    bytes: u64,
    modified: u64,
}

/// What became of the last drop beside the files that are new.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassedOver {
    pub already_there: Vec<String>,
    /// Files that were there with other words; their examples have to be made anew.
    pub changed: Vec<String>,
    /// Files that are in the project and no longer in the folder that was dropped again.
    pub gone: Vec<SourceId>,
    /// Files that were there, and whose new version could not be read; what was read before stays.
    pub unreadable: Vec<String>,
    pub system_files: u32,
    /// The files may need more room than the browser has left: bytes dropped, bytes left.
    pub little_room: Option<(u64, u64)>,
}

impl PassedOver {
    pub fn is_empty(&self) -> bool {
        *self == PassedOver::default()
    }
}

/// A file on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub path: String,
    pub bytes: u64,
    pub progress: Progress,
    step: StepId,
    known_as: KnownAs,
    /// SHA-256 of the file, once it was read.
    hash: Option<Hash>,
    /// A long data set comes in parts.
    parts: Option<Parts>,
}

/// A long data set on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    part_bytes: u64,
    count: u32,
    /// The first part that was not asked for yet.
    next: u32,
    /// Parts that are being read or kept.
    at_work: HashSet<u32>,
    kept: u32,
    lines: u64,
    broken: u64,
    converted: u64,
}

/// What there is already of a file that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KnownAs {
    /// Nothing, or nothing of use.
    Nothing,
    /// The same file, read in another way.
    Same,
    /// A source of this path, with other words perhaps.
    Other,
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
    /// The person says how rows of a document's tables become examples; nothing when that is left to the recipes again.
    ColumnsMapped {
        source: SourceId,
        columns: Option<ColumnMap>,
    },
    PassedOverDismissed,
    /// A kept file came from the store and lies with the shell now.
    FileKept {
        source: SourceId,
        handle: FileHandle,
        bytes: u64,
    },
}

impl Reading {
    /// The store has it, or a part of it.
    fn is_with_store(&self) -> bool {
        self.progress == Progress::Keeping || self.parts.is_some()
    }
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

    /// Another project is opened: nothing of this one is wanted any more.
    pub(super) fn leave(&mut self) -> Vec<Command> {
        let left = std::mem::take(self);
        self.early = left.early;
        left.files.values().map(|file| Command::Release(file.handle)).collect()
    }

    /// The store could not keep a source. Where it would not write, it may later.
    pub(super) fn not_kept(&mut self, source: SourceId, error: &StoreError) {
        let Some(reading) = self.reading.remove(&source) else { return };
        match error {
            StoreError::Storage(_) | StoreError::ReadOnly(_) => {
                self.not_kept.insert(source, (reading.path, reading.bytes));
            }
            _ => self.passed_over.unreadable.push(reading.path),
        }
    }

    pub(super) fn cannot_read_again(&mut self, source: SourceId) {
        self.wanted_again.remove(&source);
    }

    /// What the store had taken and not kept yet is read once more; the rest is still being read. A file over which the
    /// store dies twice is left out.
    pub(super) fn store_died(&mut self) {
        let (taken, reading) = std::mem::take(&mut self.reading).into_iter().partition(|(_, reading)| reading.is_with_store());
        self.reading = reading;
        let taken: LiteMap<SourceId, Reading> = taken;
        for (source, reading) in taken {
            match self.died_over.insert(source) {
                true => drop(self.not_kept.insert(source, (reading.path, reading.bytes))),
                false => self.passed_over.unreadable.push(reading.path),
            }
        }
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
        let kept: HashSet<SourceId> = overview.sources.iter().map(|(id, _)| *id).collect();
        self.reading.retain(|id, reading| !(reading.progress == Progress::Keeping && kept.contains(id)));
        self.next_source = self.next_source.max(overview.next_source);
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
            DocumentsMessage::ColumnsMapped { source, columns } => {
                let step = self.new_step();
                vec![ask(Ask::MapColumns { step, source, columns })]
            }
            DocumentsMessage::PassedOverDismissed => {
                self.documents.passed_over = PassedOver::default();
                Vec::new()
            }
            DocumentsMessage::FileKept { source, handle, bytes } => self.kept_file_came(source, handle, bytes),
        }
    }

    fn files_dropped(&mut self, files: Vec<NewFile>) -> Vec<Command> {
        if self.projects.opening == Opening::Waiting {
            // Their numbers follow from the project, which is not there yet.
            self.documents.early.extend(files);
            return Vec::new();
        }
        if let Some(project) = files.iter().find(|file| file.path.to_lowercase().ends_with(".ftproj")) {
            let (project, rest) = (project.handle, files.iter().filter(|file| file.handle != project.handle));
            let mut commands: Vec<Command> = rest.map(|file| Command::Release(file.handle)).collect();
            commands.extend(self.open_file(project));
            return commands;
        }
        let refused = match (self.projects.opening, self.overview.keeping.access) {
            (Opening::Failed, _) => Some(StoreError::ReadOnly(ReadOnly::Failing)),
            (_, Access::ReadOnly(why)) => Some(StoreError::ReadOnly(why)),
            _ => None,
        };
        if refused.is_some() {
            self.trouble = refused;
            return files.into_iter().map(|file| Command::Release(file.handle)).collect();
        }
        let step = self.new_step();
        let gone = self.gone_from(&files);
        self.documents.passed_over = PassedOver { gone, little_room: self.little_room(&files), ..PassedOver::default() };
        let mut commands = Vec::new();
        for file in files {
            if is_system_file(&file.path) {
                self.documents.passed_over.system_files += 1;
                commands.push(Command::Release(file.handle));
            } else if self.is_there(&file) {
                self.documents.passed_over.already_there.push(file.path);
                commands.push(Command::Release(file.handle));
            } else {
                let known = self.known_source(&file.path);
                let source = known.unwrap_or_else(|| self.documents.new_source());
                let kept = KeptFile { handle: file.handle, bytes: file.bytes, modified: file.modified };
                let before = self.documents.files.insert(source, kept);
                commands.extend(before.map(|before| Command::Release(before.handle)));
                commands.push(self.start_reading(source, file.path, file.bytes, step, None, None));
            }
        }
        commands
    }

    /// Takes the files that came before a project was open.
    pub(super) fn take_early_files(&mut self) -> Vec<Command> {
        let early = std::mem::take(&mut self.documents.early);
        if early.is_empty() { Vec::new() } else { self.files_dropped(early) }
    }

    /// Once the project can be changed again, the files that could not be kept come in after all.
    pub(super) fn take_files_not_kept(&mut self) -> Vec<Command> {
        if self.is_read_only() || self.documents.not_kept.is_empty() {
            return Vec::new();
        }
        let step = self.new_step();
        let files = std::mem::take(&mut self.documents.not_kept);
        files.into_iter().map(|(source, (path, bytes))| self.start_reading(source, path, bytes, step, None, None)).collect()
    }

    /// Files of the project that are not in a folder any more which is dropped again. What came out of an archive is there
    /// as long as the archive is.
    fn gone_from(&self, files: &[NewFile]) -> Vec<SourceId> {
        let folder = |path: &str| path.split_once('/').map(|(folder, _)| format!("{folder}/"));
        let dropped: HashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let folders: HashSet<String> = dropped.iter().filter_map(|path| folder(path)).collect();
        let is_dropped = |path: &str| {
            let outer = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
            outer.chain([path]).any(|path| dropped.contains(path))
        };
        let sources = self.overview.sources.iter();
        let missing = sources.filter(|(_, source)| folder(&source.path).is_some_and(|folder| folders.contains(&folder)));
        missing.filter(|(_, source)| !is_dropped(&source.path)).map(|(id, _)| *id).collect()
    }

    /// What is dropped and what is left, when it may not fit.
    fn little_room(&self, files: &[NewFile]) -> Option<(u64, u64)> {
        let left = self.projects.library.as_ref()?.space?.left;
        let bytes = files.iter().map(|file| file.bytes).sum();
        (bytes > left).then_some((bytes, left))
    }

    /// The same path, size and time of change is the same file, as long as the page is open; after that the reader
    /// compares what is in it.
    fn is_there(&self, file: &NewFile) -> bool {
        let failed = |state: &SourceState| matches!(state, SourceState::Failed(_));
        let damaged = |id: &SourceId| self.overview.damaged.contains(id);
        let read = self.overview.sources.iter().filter(|(_, source)| source.path == file.path && !failed(&source.state));
        let mut read = read.map(|(id, _)| id).filter(|id| !damaged(id));
        let same = |source: &SourceId| {
            let kept = self.documents.files.get(source);
            kept.is_some_and(|kept| kept.bytes == file.bytes && kept.modified == file.modified)
        };
        read.any(same)
    }

    /// The source of this path, unless it is being read: files of several folders, chosen without their folders, may have
    /// the same name.
    fn known_source(&self, path: &str) -> Option<SourceId> {
        let found =
            self.overview.sources.iter().filter(|(id, source)| source.path == path && !self.documents.reading.contains_key(id));
        found.map(|(id, _)| *id).next_back()
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
        let record = self.overview.sources.iter().find(|(id, _)| *id == source).map(|(_, record)| record);
        // Read by hand in another way, or of no use so far, the same file is news.
        let by_hand = encoding.is_some() || password.is_some();
        let useless = self.overview.damaged.contains(&source)
            || record.is_some_and(|record| matches!(record.state, SourceState::Failed(_)));
        let known = record.and_then(|record| record.hash).filter(|_| !by_hand && !useless);
        let known_as = match record {
            Some(_) if useless => KnownAs::Nothing,
            Some(_) if by_hand => KnownAs::Same,
            Some(_) => KnownAs::Other,
            None => KnownAs::Nothing,
        };
        let work = Task::Read { path: path.clone(), encoding, password, known };
        self.documents
            .reading
            .insert(source, Reading { path, bytes, progress: Progress::Waiting, step, known_as, hash: None, parts: None });
        // A source without a file cannot be here: the handle was put away when the file was dropped.
        let handle = self.documents.files.get(&source).map_or(FileHandle(u64::MAX), |kept| kept.handle);
        Command::Start { task, work, attach: Attach::File(handle) }
    }

    fn read_again(&mut self, source: SourceId, encoding: Option<String>, password: Option<Password>) -> Vec<Command> {
        let Some((_, record)) = self.overview.sources.iter().find(|(id, _)| *id == source) else { return Vec::new() };
        // The file on the disk may be another one by now, or gone; the kept one is what was read.
        if self.overview.files_kept.contains(&source) {
            self.documents.wanted_again.insert(source, (encoding, password));
            return vec![ask(Ask::File { source })];
        }
        if !self.documents.files.contains_key(&source) {
            return Vec::new();
        }
        let (path, bytes) = (record.path.clone(), record.bytes);
        let step = self.new_step();
        vec![self.start_reading(source, path, bytes, step, encoding, password)]
    }

    fn kept_file_came(&mut self, source: SourceId, handle: FileHandle, bytes: u64) -> Vec<Command> {
        let Some((encoding, password)) = self.documents.wanted_again.remove(&source) else {
            return vec![Command::Release(handle)];
        };
        let before = self.documents.files.insert(source, KeptFile { handle, bytes, modified: 0 });
        let mut commands: Vec<Command> = before.map(|before| Command::Release(before.handle)).into_iter().collect();
        if let Some(path) = self.path_of(source) {
            let step = self.new_step();
            commands.push(self.start_reading(source, path, bytes, step, encoding, password));
        }
        commands
    }

    fn reading_cancelled(&mut self, source: SourceId) -> Vec<Command> {
        let mut commands = Vec::new();
        let reading = self.documents.reading.remove(&source);
        if reading.as_ref().is_some_and(|reading| reading.parts.is_some()) {
            commands.extend(self.parts_given_up(source));
        }
        let was_reading = reading.is_some() | self.documents.not_kept.remove(&source).is_some();
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
            WorkerMessage::Done { outcome, hash, attachments, .. } => self.source_read(source, outcome, hash, attachments),
            WorkerMessage::GaveUp { reason, .. } => {
                let kind = ReadErrorKind::from(reason);
                self.keep(source, Found::Failed(kind.into()), None, None)
            }
        }
    }

    fn source_read(
        &mut self,
        source: SourceId,
        outcome: Outcome,
        hash: Option<Hash>,
        attachments: AttachmentsId,
    ) -> Vec<Command> {
        let locked = matches!(&outcome, Outcome::Failed(error) if error.kind == ReadErrorKind::Encrypted);
        if self.documents.passwords_tried.remove(&source) && locked {
            self.documents.passwords_refused.insert(source);
        }
        let is_double = self.is_double(source, hash);
        match outcome {
            outcome if is_double && !matches!(outcome, Outcome::Failed(_)) => {
                let reading = self.documents.reading.remove(&source);
                self.documents.passed_over.already_there.extend(reading.map(|reading| reading.path));
                vec![Command::Drop(attachments)]
            }
            Outcome::Unchanged => {
                let reading = self.documents.reading.remove(&source);
                self.documents.passed_over.already_there.extend(reading.map(|reading| reading.path));
                vec![Command::Drop(attachments)]
            }
            Outcome::Document(record) => self.keep(source, Found::Document(record), hash, Some(attachments)),
            Outcome::Dataset { lines, notes } => self.keep(source, Found::Dataset { lines, notes }, hash, Some(attachments)),
            Outcome::Long { part_bytes } => {
                let mut commands = self.read_in_parts(source, part_bytes);
                commands.push(Command::Drop(attachments));
                commands
            }
            Outcome::Failed(error) => {
                let mut commands = self.keep(source, Found::Failed(error), hash, None);
                commands.push(Command::Drop(attachments));
                commands
            }
            Outcome::Folder { paths, skipped } => {
                let folder = self.documents.reading.get(&source).map(|reading| reading.path.clone()).unwrap_or_default();
                let files = u32::try_from(paths.len()).unwrap_or(u32::MAX);
                let mut commands = self.keep(source, Found::Folder { files, skipped }, hash, None);
                let paths = paths.into_iter().map(|path| format!("{folder}/{path}")).collect();
                commands.push(Command::Unpack { attachments, paths });
                commands
            }
            // A task of another kind cannot come back as a reading.
            Outcome::Lines { .. } | Outcome::Made { .. } | Outcome::Samples(_) => {
                let damaged = ReadError::from(ReadErrorKind::Damaged);
                let mut commands = self.keep(source, Found::Failed(damaged), hash, None);
                commands.push(Command::Drop(attachments));
                commands
            }
        }
    }

    /// A data set is too large for one go.
    fn read_in_parts(&mut self, source: SourceId, part_bytes: u64) -> Vec<Command> {
        let Some(reading) = self.documents.reading.get_mut(&source) else { return Vec::new() };
        let count = u32::try_from(reading.bytes.div_ceil(part_bytes.max(1))).unwrap_or(u32::MAX);
        let at_work = HashSet::new();
        reading.parts = Some(Parts { part_bytes, count, next: 0, at_work, kept: 0, lines: 0, broken: 0, converted: 0 });
        reading.progress = Progress::Reading { done: 0, total: u64::from(count) };
        // Of an earlier try something may be left.
        let mut commands = vec![ask(Ask::DropLines { source })];
        commands.extend(self.next_parts(source));
        commands
    }

    fn next_parts(&mut self, source: SourceId) -> Vec<Command> {
        let mut commands = Vec::new();
        let handle = self.documents.files.get(&source).map_or(FileHandle(u64::MAX), |kept| kept.handle);
        while let Some(parts) = self.documents.reading.get_mut(&source).and_then(|reading| reading.parts.as_mut()) {
            if parts.next == parts.count || parts.at_work.len() >= PARTS_AT_ONCE {
                break;
            }
            let part = parts.next;
            parts.next += 1;
            parts.at_work.insert(part);
            let start = u64::from(part) * parts.part_bytes;
            let work = Task::ReadLines { part: start..start + parts.part_bytes };
            let task = self.new_task(Purpose::ReadLines { source, part });
            commands.push(Command::Start { task, work, attach: Attach::File(handle) });
        }
        commands
    }

    pub(super) fn part_went_on(&mut self, source: SourceId, part: u32, message: WorkerMessage) -> Vec<Command> {
        let parts = self.documents.reading.get_mut(&source).and_then(|reading| reading.parts.as_mut());
        let (error, attachments) = match (message, parts) {
            (WorkerMessage::Progress { .. }, _) => return Vec::new(),
            (WorkerMessage::Done { outcome: Outcome::Lines { lines, broken, converted }, attachments, .. }, Some(parts)) => {
                parts.lines += lines;
                parts.broken += broken;
                parts.converted += converted;
                let ask = Ask::PutLines { source, part };
                return vec![Command::Ask { ask, attachments: Some(attachments), file: None }];
            }
            (WorkerMessage::Done { attachments, .. }, None) => return vec![Command::Drop(attachments)],
            (WorkerMessage::GaveUp { .. }, None) => return Vec::new(),
            (WorkerMessage::Done { outcome: Outcome::Failed(error), attachments, .. }, _) => (error, Some(attachments)),
            // A task of another kind cannot come back as a part.
            (WorkerMessage::Done { attachments, .. }, _) => (ReadErrorKind::Damaged.into(), Some(attachments)),
            (WorkerMessage::GaveUp { reason, .. }, _) => (ReadErrorKind::from(reason).into(), None),
        };
        let mut commands: Vec<Command> = attachments.map(Command::Drop).into_iter().collect();
        commands.extend(self.parts_given_up(source));
        commands.extend(self.keep(source, Found::Failed(error), None, None));
        commands
    }

    /// The store keeps a part of a data set; when it is the last one, all of it becomes a source.
    pub(super) fn part_kept(&mut self, source: SourceId, part: u32) -> Vec<Command> {
        let Some(reading) = self.documents.reading.get_mut(&source) else { return vec![ask(Ask::DropLines { source })] };
        let Some(parts) = &mut reading.parts else { return Vec::new() };
        if !parts.at_work.remove(&part) {
            return Vec::new();
        }
        parts.kept += 1;
        reading.progress = Progress::Reading { done: u64::from(parts.kept), total: u64::from(parts.count) };
        if parts.kept < parts.count {
            return self.next_parts(source);
        }
        let broken = (parts.broken > 0).then_some(ReadNote::BrokenLines { count: parts.broken });
        let converted = (parts.converted > 0).then_some(ReadNote::ExamplesConverted { count: parts.converted });
        let (lines, notes) = (parts.lines, broken.into_iter().chain(converted).collect());
        self.keep(source, Found::Lines { lines, notes }, None, None)
    }

    /// Nothing of the parts of a data set is wanted any more.
    fn parts_given_up(&mut self, source: SourceId) -> Vec<Command> {
        let of_source = |purpose: &Purpose| matches!(purpose, Purpose::ReadLines { source: other, .. } if *other == source);
        let tasks: Vec<_> = self.tasks.iter().filter(|(_, purpose)| of_source(purpose)).map(|(task, _)| *task).collect();
        let mut commands = Vec::new();
        for task in tasks {
            self.tasks.remove(&task);
            commands.push(Command::Cancel { task });
        }
        commands.push(ask(Ask::DropLines { source }));
        commands
    }

    /// Another source has the same path and the same words: it was dropped twice at once.
    fn is_double(&self, source: SourceId, hash: Option<Hash>) -> bool {
        let Some((reading, hash)) = self.documents.reading.get(&source).zip(hash) else { return false };
        let same = |id: &SourceId, path: &str, other: Option<Hash>| {
            *id != source && path == reading.path && other == Some(hash) && !self.overview.damaged.contains(id)
        };
        let kept = self.overview.sources.iter().any(|(id, record)| same(id, &record.path, record.hash));
        kept || self.documents.reading.iter().any(|(id, reading)| same(id, &reading.path, reading.hash))
    }

    fn keep(&mut self, source: SourceId, found: Found, hash: Option<Hash>, attachments: Option<AttachmentsId>) -> Vec<Command> {
        let Some(reading) = self.documents.reading.get_mut(&source) else { return Vec::new() };
        if reading.known_as != KnownAs::Nothing && matches!(found, Found::Failed(_)) {
            let reading = self.documents.reading.remove(&source);
            self.documents.passed_over.unreadable.extend(reading.map(|reading| reading.path));
            return attachments.map(Command::Drop).into_iter().collect();
        }
        reading.progress = Progress::Keeping;
        reading.hash = hash;
        if reading.known_as == KnownAs::Other {
            self.documents.passed_over.changed.push(reading.path.clone());
        }
        let (step, path, bytes) = (reading.step, reading.path.clone(), reading.bytes);
        let file = self.file_to_keep(source, &found, bytes);
        let keep = file.is_some();
        vec![Command::Ask { ask: Ask::PutSource { step, id: source, path, bytes, hash, keep, found }, attachments, file }]
    }

    /// The file behind a source, when it is to be kept beside its words. The lines of a data set are the file already, and
    /// the files out of an archive are kept themselves.
    fn file_to_keep(&self, source: SourceId, found: &Found, bytes: u64) -> Option<FileHandle> {
        let of_use = matches!(found, Found::Document(_) | Found::Failed(_));
        let wanted = self.overview.keeping.home == Home::Browser && self.settings().keep_files;
        let fits = bytes <= KEPT_BYTES_MAX && self.documents.passed_over.little_room.is_none();
        self.documents.files.get(&source).map(|file| file.handle).filter(|_| of_use && wanted && fits)
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
