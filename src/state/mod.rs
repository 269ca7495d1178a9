//! What the page knows: [`State`]. Messages say what happened, `update` changes the state, commands say what to do.
//!
//! The state keeps names of things (a file's handle, a task's number), the shell keeps the things.

pub mod coverage;
pub mod documents;
pub mod file;
pub mod goal;
pub mod launch;
pub mod ledger;
pub mod offline;
pub mod projects;
pub mod review;
pub mod run;
pub mod settings;
#[cfg(test)]
mod tests;

use crate::dataset::Settings;
use crate::document::Hash;
use crate::providers::Date;
use crate::texts::Locale;
use crate::texts::format::LocalTime;
use crate::work::store::{About, Access, Answer, Ask, Change, ExportFile, Home, Overview, StepId, StoreError};
use crate::work::{TaskId, queue, reader};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// Everything the page knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub step: Step,
    pub interface: Interface,
    /// The day on this device, once the page has started.
    pub today: Option<Date>,
    pub minutes_east: i32,
    /// The store's last word about the project.
    pub overview: Rc<Overview>,
    pub projects: projects::Projects,
    pub documents: documents::Documents,
    pub goal: goal::Goal,
    pub run: run::Run,
    pub coverage: coverage::Coverage,
    pub review: review::Review,
    pub file: file::File,
    pub ledger: ledger::Ledger,
    /// The person wants nothing to be sent to other hosts.
    pub without_network: bool,
    pub offline: offline::Offline,
    pub launch: launch::Launch,
    /// Settings that the store was asked for and has not shown yet.
    settings_asked: Option<Settings>,
    /// Questions that the store answers with an overview, asked so far.
    changes_asked: u64,
    /// The store's last refusal, until it is dismissed.
    pub trouble: Option<StoreError>,
    /// The last thing that was taken back or done again, for the status region.
    pub last_change: Option<(Direction, Change)>,
    /// What each task at work is for.
    tasks: LiteMap<TaskId, Purpose>,
    next_task: u64,
    next_step: u64,
}

/// The calendar and the clock of this device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    pub today: Option<Date>,
    pub minutes_east: i32,
}

impl Clock {
    /// A moment, given in milliseconds of 1970, as people here tell it.
    pub fn moment(self, locale: Locale, milliseconds: u64) -> String {
        locale.moment(LocalTime::at(milliseconds, self.minutes_east), self.today)
    }
}

/// Language and colours of the interface; they concern no document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interface {
    pub language: Locale,
    pub theme: Theme,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    Light,
    Dark,
}

/// The six steps, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Step {
    #[default]
    Documents,
    Goal,
    Examples,
    Review,
    File,
    Training,
}

impl Step {
    pub const ALL: [Step; 6] = [Step::Documents, Step::Goal, Step::Examples, Step::Review, Step::File, Step::Training];

    /// The step's address without its `#/`.
    pub fn address(self) -> &'static str {
        match self {
            Step::Documents => "documents",
            Step::Goal => "goal",
            Step::Examples => "examples",
            Step::Review => "review",
            Step::File => "file",
            Step::Training => "training",
        }
    }

    /// The step that a hash such as `#/goal` names.
    pub fn from_hash(hash: &str) -> Option<Step> {
        let address = hash.trim_start_matches('#').trim_start_matches('/');
        Step::ALL.into_iter().find(|step| step.address() == address)
    }

    pub fn number(self) -> usize {
        self as usize + 1
    }

    pub fn next(self) -> Option<Step> {
        Step::ALL.get(self as usize + 1).copied()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Undone,
    Redone,
}

/// A file that the shell keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileHandle(pub u64);

/// Bytes that came with a worker's message and that the shell keeps until they are sent on or dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AttachmentsId(pub u64);

/// What a task of a reader worker is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Read(crate::dataset::SourceId),
    /// A part of a long data set.
    ReadLines {
        source: crate::dataset::SourceId,
        part: u32,
    },
    Make(crate::dataset::SourceId),
    Sample {
        round: u64,
    },
}

/// Something happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// The page has started; the store may be asked.
    Started {
        today: Option<Date>,
        /// How many minutes the clocks of this device are ahead of Greenwich.
        minutes_east: i32,
        remembered: projects::Remembered,
    },
    /// The address names this step now.
    StepOpened(Step),
    InterfaceChanged(Interface),
    Projects(projects::ProjectsMessage),
    Documents(documents::DocumentsMessage),
    SettingsChanged(Box<settings::SettingsChange>),
    /// Somebody wants to see how questions are worded.
    WordingsOpened,
    Run(run::RunMessage),
    Coverage(coverage::CoverageMessage),
    Review(review::ReviewMessage),
    File(file::FileMessage),
    Worker(WorkerMessage),
    /// How far the store is with what takes it long.
    StoreWorks {
        done: u64,
        total: u64,
    },
    Answered {
        answer: Answer,
        attachments: Option<AttachmentsId>,
    },
    /// The page or a worker made a request.
    RequestSeen(ledger::Request),
    /// Send nothing to other hosts from now on, or send again.
    WithoutNetworkAsked(bool),
    /// Save a text as a file.
    SaveTextAsked {
        name: String,
        text: String,
    },
    Offline(offline::OfflineMessage),
    Launch(launch::LaunchMessage),
    UndoAsked,
    RedoAsked,
    TroubleDismissed,
    /// The store worker died and was started anew; what it held only in memory is lost.
    StoreDied,
}

/// What a reader worker did.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkerMessage {
    Progress { task: TaskId, done: u64, total: u64 },
    Done { task: TaskId, outcome: reader::Outcome, hash: Option<Hash>, attachments: AttachmentsId },
    GaveUp { task: TaskId, reason: queue::Reason },
}

/// Something to do outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Put the step into the address, and the focus on its heading.
    ShowStep(Step),
    /// Remember language and colours on this device and apply them to the page.
    ApplyInterface(Interface),
    /// Give a task to the reader workers.
    Start {
        task: TaskId,
        work: reader::Task,
        attach: Attach,
    },
    Cancel {
        task: TaskId,
    },
    /// Ask the store, with the attachments that are kept under a number, and a file as the last of them.
    Ask {
        ask: Ask,
        attachments: Option<AttachmentsId>,
        file: Option<FileHandle>,
    },
    /// Remember for the next visit that nothing is to be sent, or that all may be again.
    RememberWithoutNetwork(bool),
    /// Note which project is open in this tab.
    RememberOpen(crate::work::store::ProjectId),
    /// Note on this device which projects there are.
    RememberProjects(projects::Remembered),
    /// Ask the browser not to clear the projects away by itself.
    AskToPersist,
    /// Forget everything that is kept outside of the projects, and load the page anew.
    Erase,
    /// Make a file of an attachment: the answer is `FileKept`.
    Keep {
        source: crate::dataset::SourceId,
        attachments: AttachmentsId,
    },
    /// Forget attachments that nobody wants any more.
    Drop(AttachmentsId),
    /// The shell may forget a file.
    Release(FileHandle),
    /// Make files of attachments: the answer is `FilesDropped`.
    Unpack {
        attachments: AttachmentsId,
        paths: Vec<String>,
    },
    /// Fetch a sample of the page's own and drop its files.
    FetchSample(documents::Sample),
    /// Save a text as a file.
    SaveText {
        name: String,
        text: String,
    },
    /// Save the attachments as a file.
    Download {
        attachments: AttachmentsId,
        name: String,
    },
    Offline(offline::OfflineCommand),
    Launch(launch::LaunchCommand),
}

/// The attachment of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attach {
    File(FileHandle),
    Kept(AttachmentsId),
}

impl State {
    /// Changes the state and says what has to be done outside.
    pub fn update(&mut self, message: Message) -> Vec<Command> {
        let mut commands = self.changed_by(message);
        commands.extend(self.tell_launch());
        let changes = |command: &&Command| matches!(command, Command::Ask { ask, .. } if ask.gives_overview());
        self.changes_asked += commands.iter().filter(changes).count() as u64;
        commands
    }

    fn changed_by(&mut self, message: Message) -> Vec<Command> {
        match message {
            Message::Started { today, minutes_east, remembered } => {
                self.without_network = remembered.without_network;
                self.today = today;
                self.minutes_east = minutes_east;
                self.projects = projects::Projects::new(remembered);
                let mut commands = vec![Command::ApplyInterface(self.interface)];
                commands.extend(self.open_project(None));
                commands
            }
            Message::StepOpened(step) => self.open(step),
            Message::InterfaceChanged(interface) => {
                self.interface = interface;
                vec![Command::ApplyInterface(interface)]
            }
            Message::Projects(message) => self.update_projects(message),
            Message::Documents(message) => self.update_documents(message),
            Message::SettingsChanged(change) => self.change_settings(*change),
            Message::WordingsOpened => self.open_wordings(),
            Message::Run(message) => self.update_run(message),
            Message::Coverage(message) => self.update_coverage(message),
            Message::Review(message) => self.update_review(message),
            Message::File(message) => self.update_file(message),
            Message::Worker(message) => self.worker_said(message),
            Message::StoreWorks { done, total } => {
                self.file.progress = Some((done, total));
                Vec::new()
            }
            Message::Answered { answer, attachments } => self.store_answered(answer, attachments),
            Message::RequestSeen(request) => {
                self.ledger.add(request);
                Vec::new()
            }
            Message::WithoutNetworkAsked(without) => {
                self.without_network = without;
                vec![Command::RememberWithoutNetwork(without)]
            }
            Message::SaveTextAsked { name, text } => vec![Command::SaveText { name, text }],
            Message::Offline(message) => self.update_offline(message),
            Message::Launch(message) => self.update_launch(message),
            // A project that is only looked at has nothing to take back here.
            Message::UndoAsked | Message::RedoAsked if self.overview.keeping.access != Access::Write => Vec::new(),
            Message::UndoAsked => {
                self.settings_asked = None;
                self.last_change = self.overview.undo.map(|change| (Direction::Undone, change));
                self.run.stopped |= self.overview.undo == Some(Change::ExamplesMade);
                vec![ask(Ask::Undo)]
            }
            Message::RedoAsked => {
                self.settings_asked = None;
                self.last_change = self.overview.redo.map(|change| (Direction::Redone, change));
                vec![ask(Ask::Redo)]
            }
            Message::TroubleDismissed => {
                self.trouble = None;
                Vec::new()
            }
            Message::StoreDied => self.store_died(),
        }
    }

    /// A step is open when the ones before it have given it something to work on.
    pub fn is_open(&self, step: Step) -> bool {
        let sources = !self.overview.sources.is_empty() || !self.documents.reading.is_empty();
        let examples = self.overview.examples.included + self.overview.examples.removed > 0;
        match step {
            Step::Documents => true,
            Step::Goal | Step::Examples => sources,
            Step::Review | Step::File => examples,
            // The last step also answers what training costs and until when it is offered, before there is a data set.
            Step::Training => true,
        }
    }

    pub fn clock(&self) -> Clock {
        Clock { today: self.today, minutes_east: self.minutes_east }
    }

    /// Whether closing the tab would lose work. In a project that is kept this is what is still on its way; in one that
    /// lives in this tab alone it is everything, unless the data set as it is now was saved.
    pub fn has_unsaved_work(&self) -> bool {
        if self.launch.busy {
            return true;
        }
        if self.overview.keeping.home == Home::Browser {
            return self.documents.is_reading() || self.run.is_active() || self.is_saving();
        }
        let is_data_set = |saved: &&file::Saved| saved.file == ExportFile::Training;
        let saved = self.file.saved.iter().filter(is_data_set).any(|saved| saved.revision == self.overview.revision);
        !saved && (!self.overview.sources.is_empty() || self.documents.is_reading())
    }

    fn open(&mut self, step: Step) -> Vec<Command> {
        let mut commands = vec![Command::ShowStep(step)];
        if self.step != step && !self.is_read_only() && self.projects.opening == projects::Opening::Open {
            commands.push(ask(Ask::MarkVersion { step: step.address().to_owned() }));
        }
        self.step = step;
        commands.extend(self.refresh());
        match step {
            Step::Examples => commands.extend(self.first_run()),
            Step::Training => commands.extend(self.load_launch()),
            _ => {}
        }
        commands
    }

    /// Asks for what the open step shows.
    fn refresh(&mut self) -> Vec<Command> {
        match self.step {
            Step::Documents => self.refresh_preview(),
            Step::Goal => self.refresh_samples(),
            Step::Examples => self.refresh_coverage(),
            Step::Review => self.refresh_rows(),
            Step::File | Step::Training => self.refresh_report(),
        }
    }

    fn worker_said(&mut self, message: WorkerMessage) -> Vec<Command> {
        let (WorkerMessage::Progress { task, .. } | WorkerMessage::Done { task, .. } | WorkerMessage::GaveUp { task, .. }) =
            message;
        let Some(purpose) = self.tasks.get(&task).copied() else {
            // The task was cancelled in the meantime.
            return match message {
                WorkerMessage::Done { attachments, .. } => vec![Command::Drop(attachments)],
                _ => Vec::new(),
            };
        };
        if !matches!(message, WorkerMessage::Progress { .. }) {
            self.tasks.remove(&task);
        }
        match purpose {
            Purpose::Read(source) => self.reading_went_on(source, message),
            Purpose::ReadLines { source, part } => self.part_went_on(source, part, message),
            Purpose::Make(source) => self.making_went_on(source, message),
            Purpose::Sample { round } => self.sampling_went_on(round, message),
        }
    }

    fn store_answered(&mut self, answer: Answer, attachments: Option<AttachmentsId>) -> Vec<Command> {
        let drop = |attachments: Option<AttachmentsId>| attachments.map(Command::Drop).into_iter().collect::<Vec<_>>();
        match answer {
            Answer::Overview(overview) => self.overview_came(*overview),
            Answer::Document { source, made_with, plan } => match attachments {
                Some(attachments) => self.document_came(source, made_with, plan, attachments),
                None => Vec::new(),
            },
            Answer::Preview(preview) => {
                self.documents.preview = Some(Rc::new(*preview));
                drop(attachments)
            }
            Answer::File { source, path: _ } => match attachments {
                Some(attachments) => vec![Command::Keep { source, attachments }],
                None => Vec::new(),
            },
            Answer::Versions(versions) => {
                self.projects.versions = Some(Rc::new(versions));
                drop(attachments)
            }
            Answer::DraftKept | Answer::LinesDropped => drop(attachments),
            Answer::LinesKept { source, part } => self.part_kept(source, part),
            Answer::Projects(library) => self.library_came(*library),
            Answer::ProjectFile { .. } => match attachments {
                Some(attachments) => self.project_file_came(attachments),
                None => Vec::new(),
            },
            Answer::Erased => vec![Command::Erase],
            Answer::Kept { source, round } => self.batch_answered(source, round),
            Answer::Rows(rows) => self.rows_came(*rows),
            Answer::Detail(detail) => self.detail_came(*detail),
            Answer::Tokens(tokens) => self.tokens_came(*tokens),
            Answer::Wordings(wordings) => {
                self.goal.wordings = Some(Rc::new(wordings));
                drop(attachments)
            }
            Answer::Coverage(told) => {
                self.coverage.told = Some(Rc::new(*told));
                drop(attachments)
            }
            Answer::Chunks(chunks) => self.chunks_came(*chunks),
            Answer::ChunkWords(words) => {
                self.chunk_words_came(*words);
                drop(attachments)
            }
            Answer::Report(report) => self.report_came(*report),
            Answer::Exported { file, examples, bytes, sha256, left_out, kept_as: _ } => match attachments {
                Some(attachments) => {
                    let revision = self.overview.revision;
                    let saved = file::Saved { file, name: file.name(), examples, bytes, sha256, left_out, revision };
                    self.export_came(saved, attachments)
                }
                None => Vec::new(),
            },
            Answer::Launch { number, body, kept_as: _ } => self.launch_answered(number, body, attachments),
            Answer::Failed { error, about } => {
                let mut commands = drop(attachments);
                commands.extend(self.store_refused(error, about));
                commands
            }
        }
    }

    /// Whatever waited for the answer waits no more, and a person is told unless the thing was removed on purpose.
    fn store_refused(&mut self, error: StoreError, about: About) -> Vec<Command> {
        let gone = error == StoreError::Gone;
        // After a refusal to write the project may be for looking at only, which the overview says.
        let mut commands = match error {
            StoreError::Storage(_) | StoreError::ReadOnly(_) if !matches!(about, About::Projects(_)) => vec![ask(Ask::Overview)],
            _ => Vec::new(),
        };
        match about {
            About::PutSource(source) => self.documents.not_kept(source, &error),
            About::File(source) => self.documents.cannot_read_again(source),
            // The page wanted it by itself, so nobody waits for it.
            About::ByItself => return commands,
            About::Projects(asked) => return self.projects_refused(&asked, error),
            About::Launch(number) => {
                commands.extend(self.launch_refused(number, error));
                return commands;
            }
            About::Making(source) if gone => return self.source_gone(source),
            About::Preview | About::Coverage if gone => return Vec::new(),
            About::Detail(id) if gone => {
                if self.review.selected == Some(id) {
                    self.review.selected = None;
                    self.review.detail = None;
                }
                return Vec::new();
            }
            About::Making(_) | About::Run => {
                self.trouble = Some(error);
                self.goal.sampling = false;
                commands.extend(self.run_failed());
                return commands;
            }
            About::Report => {
                self.file.counting = false;
                self.file.progress = None;
            }
            About::Export(file) => {
                self.file.exporting.retain(|other| *other != file);
                self.file.progress = None;
            }
            About::Change => {
                self.settings_asked = None;
                self.edit_answered(true);
                self.coverage_refused();
            }
            About::Preview | About::Coverage | About::Detail(_) => {}
        }
        self.trouble = Some(error);
        commands
    }

    fn overview_came(&mut self, overview: Overview) -> Vec<Command> {
        self.file.progress = None;
        let mut commands = self.project_opened(&overview);
        let changed = overview.revision != self.overview.revision || !commands.is_empty();
        let was_empty = self.overview.sources.is_empty();
        self.documents.forget_kept(&overview);
        self.run_finished();
        self.edit_answered(false);
        self.settings_asked.take_if(|asked| *asked == overview.settings);
        let renamed = overview.settings.name != self.overview.settings.name;
        self.overview = Rc::new(overview);
        if self.is_read_only() {
            // The notice about it says the same, and what can be done.
            self.trouble.take_if(|trouble| matches!(trouble, StoreError::Storage(_)));
        }
        if renamed || was_empty != self.overview.sources.is_empty() {
            commands.extend(self.remember());
        }
        commands.extend(self.ask_to_persist());
        self.remind();
        commands.extend(self.take_early_files());
        commands.extend(self.take_files_not_kept());
        if changed {
            commands.extend(self.refresh());
            commands.extend(self.fill_marked());
        }
        commands
    }

    /// Everything that was only in the store's memory is gone. The page says so and goes on with what was kept.
    fn store_died(&mut self) -> Vec<Command> {
        self.trouble = Some(StoreError::Died);
        // What waited for its answers would wait for ever.
        self.documents.store_died();
        self.goal = goal::Goal::default();
        self.run = run::Run::default();
        self.coverage = coverage::Coverage::default();
        self.review = review::Review::default();
        self.file = file::File::default();
        self.settings_asked = None;
        self.changes_asked = 0;
        self.projects.exporting = false;
        let keeping = self.overview.keeping.clone().of_a_new_store();
        self.overview = Rc::new(Overview { keeping, ..(*self.overview).clone() });
        let mut commands = self.refuse_what_launch_asked();
        commands.extend(self.open_project(None));
        commands
    }

    /// The figures that are shown are those of another state of the project than the one that was asked for.
    pub fn is_counting(&self) -> bool {
        self.file.counting || self.settings_asked.is_some()
    }

    fn new_task(&mut self, purpose: Purpose) -> TaskId {
        let task = TaskId(self.next_task);
        self.next_task += 1;
        self.tasks.insert(task, purpose);
        task
    }

    fn new_step(&mut self) -> StepId {
        let step = StepId(self.next_step);
        self.next_step += 1;
        step
    }

    fn task_for(&self, wanted: Purpose) -> Option<TaskId> {
        self.tasks.iter().find(|(_, purpose)| **purpose == wanted).map(|(task, _)| *task)
    }
}

/// A question to the store without attachments.
fn ask(ask: Ask) -> Command {
    Command::Ask { ask, attachments: None, file: None }
}
