//! What the page knows: [`State`]. Messages say what happened, `update` changes the state, commands say what to do.
//!
//! The state keeps names of things (a file's handle, a task's number), the shell keeps the things.

pub mod documents;
pub mod file;
pub mod goal;
pub mod ledger;
pub mod offline;
pub mod review;
pub mod run;
#[cfg(test)]
mod tests;

use crate::dataset::Settings;
use crate::providers::Date;
use crate::texts::Locale;
use crate::work::store::{About, Answer, Ask, Change, ExportFile, Overview, StepId, StoreError};
use crate::work::{TaskId, queue, reader};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Everything the page knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub step: Step,
    pub interface: Interface,
    /// The day on this device, once the page has started.
    pub today: Option<Date>,
    /// The store's last word about the project.
    pub overview: Rc<Overview>,
    pub documents: documents::Documents,
    pub goal: goal::Goal,
    pub run: run::Run,
    pub review: review::Review,
    pub file: file::File,
    pub ledger: ledger::Ledger,
    pub offline: offline::Offline,
    /// Settings that the store was asked for and has not shown yet.
    settings_asked: Option<Settings>,
    /// The store's last refusal, until it is dismissed.
    pub trouble: Option<StoreError>,
    /// The last thing that was taken back or done again, for the status region.
    pub last_change: Option<(Direction, Change)>,
    /// What each task at work is for.
    tasks: BTreeMap<TaskId, Purpose>,
    next_task: u64,
    next_step: u64,
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
    Make(crate::dataset::SourceId),
    Sample { round: u64 },
}

/// Something happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// The page has started; the store may be asked.
    Started {
        today: Option<Date>,
    },
    /// The address names this step now.
    StepOpened(Step),
    InterfaceChanged(Interface),
    Documents(documents::DocumentsMessage),
    Goal(goal::GoalMessage),
    Run(run::RunMessage),
    Review(review::ReviewMessage),
    File(file::FileMessage),
    Worker(WorkerMessage),
    Answered {
        answer: Answer,
        attachments: Option<AttachmentsId>,
    },
    /// The page or a worker made a request.
    RequestSeen(ledger::Request),
    Offline(offline::OfflineMessage),
    UndoAsked,
    RedoAsked,
    TroubleDismissed,
    /// The store worker died; what it held in memory is lost.
    StoreDied,
}

/// What a reader worker did.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkerMessage {
    Progress { task: TaskId, done: u64, total: u64 },
    Done { task: TaskId, outcome: reader::Outcome, attachments: AttachmentsId },
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
    /// Ask the store, with the attachments that are kept under a number.
    Ask {
        ask: Ask,
        attachments: Option<AttachmentsId>,
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
    /// Save the attachments as a file.
    Download {
        attachments: AttachmentsId,
        name: String,
    },
    Offline(offline::OfflineCommand),
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
        match message {
            Message::Started { today } => {
                self.today = today;
                vec![Command::ApplyInterface(self.interface), ask(Ask::Overview)]
            }
            Message::StepOpened(step) => self.open(step),
            Message::InterfaceChanged(interface) => {
                self.interface = interface;
                vec![Command::ApplyInterface(interface)]
            }
            Message::Documents(message) => self.update_documents(message),
            Message::Goal(message) => self.update_goal(message),
            Message::Run(message) => self.update_run(message),
            Message::Review(message) => self.update_review(message),
            Message::File(message) => self.update_file(message),
            Message::Worker(message) => self.worker_said(message),
            Message::Answered { answer, attachments } => self.store_answered(answer, attachments),
            Message::RequestSeen(request) => {
                self.ledger.add(request);
                Vec::new()
            }
            Message::Offline(message) => self.update_offline(message),
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

    /// Whether closing the tab would lose work: there are sources, and the data set as it is now was not saved.
    pub fn has_unsaved_work(&self) -> bool {
        let is_data_set = |saved: &&file::Saved| saved.file == ExportFile::Training;
        let saved = self.file.saved.iter().filter(is_data_set).any(|saved| saved.revision == self.overview.revision);
        !saved && (!self.overview.sources.is_empty() || self.documents.is_reading())
    }

    fn open(&mut self, step: Step) -> Vec<Command> {
        self.step = step;
        let mut commands = vec![Command::ShowStep(step)];
        commands.extend(self.refresh());
        if step == Step::Examples {
            commands.extend(self.first_run());
        }
        commands
    }

    /// Asks for what the open step shows.
    fn refresh(&mut self) -> Vec<Command> {
        match self.step {
            Step::Documents => self.refresh_preview(),
            Step::Goal => self.refresh_samples(),
            Step::Examples => Vec::new(),
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
            Purpose::Make(source) => self.making_went_on(source, message),
            Purpose::Sample { round } => self.sampling_went_on(round, message),
        }
    }

    fn store_answered(&mut self, answer: Answer, attachments: Option<AttachmentsId>) -> Vec<Command> {
        let drop = |attachments: Option<AttachmentsId>| attachments.map(Command::Drop).into_iter().collect::<Vec<_>>();
        match answer {
            Answer::Overview(overview) => self.overview_came(*overview),
            Answer::Document { source, made_with, plan } => match attachments {
                Some(attachments) => self.document_came(source, made_with, *plan, attachments),
                None => Vec::new(),
            },
            Answer::Preview(preview) => {
                self.documents.preview = Some(Rc::new(*preview));
                drop(attachments)
            }
            Answer::Kept { source, round } => self.batch_answered(source, round),
            Answer::Rows(rows) => self.rows_came(*rows),
            Answer::Detail(detail) => self.detail_came(*detail),
            Answer::Report(report) => self.report_came(*report),
            Answer::Exported { file, examples, bytes, sha256 } => match attachments {
                Some(attachments) => self.export_came(file, examples, bytes, sha256, attachments),
                None => Vec::new(),
            },
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
        match about {
            About::PutSource(source) => drop(self.documents.reading.remove(&source)),
            About::Making(source) if gone => return self.source_gone(source),
            About::Preview if gone => return Vec::new(),
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
                return self.run_failed();
            }
            About::Report => self.file.counting = false,
            About::Export(file) => self.file.exporting.retain(|other| *other != file),
            About::Change => self.settings_asked = None,
            About::Preview | About::Detail(_) => {}
        }
        self.trouble = Some(error);
        Vec::new()
    }

    fn overview_came(&mut self, overview: Overview) -> Vec<Command> {
        let changed = overview.revision != self.overview.revision;
        self.documents.forget_kept(&overview);
        self.run_finished();
        self.settings_asked.take_if(|asked| *asked == overview.settings);
        self.overview = Rc::new(overview);
        if changed { self.refresh() } else { Vec::new() }
    }

    /// Everything that was only in the store's memory is gone. The page says so and goes on with an empty project.
    fn store_died(&mut self) -> Vec<Command> {
        self.trouble = Some(StoreError::Died);
        // What waited for its answers would wait for ever, and what was told of the old project means nothing now.
        self.documents.store_died();
        self.goal = goal::Goal::default();
        self.run = run::Run::default();
        self.review = review::Review::default();
        self.file = file::File::default();
        self.settings_asked = None;
        vec![ask(Ask::Overview)]
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
    Command::Ask { ask, attachments: None }
}
