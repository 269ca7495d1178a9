//! Projects as a whole: which is open and how it is kept, versions, project files, the room in the browser.

use super::settings::SettingsChange;
use super::{AttachmentsId, Command, FileHandle, State, ask};
use crate::dataset::Settings;
use crate::texts::texts;
use crate::work::store::{Access, Ask, Home, Library, Overview, ProjectId, ProjectsAsk, StoreError, Version, VersionId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::rc::Rc;

/// After so many changes without a copy one is advised, where the browser may clear everything away.
const REMINDED_EVERY: u64 = 200;

/// What the page knows of projects beside the open one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Projects {
    pub library: Option<Rc<Library>>,
    /// Newest last; `None` until they were asked for.
    pub versions: Option<Rc<Vec<Version>>>,
    pub opening: Opening,
    /// The project file is being written.
    pub exporting: bool,
    /// Names of projects that were here at the last visit and are gone.
    pub evicted: Vec<String>,
    /// What was remembered of the last visit, until it has been compared.
    remembered: Option<Remembered>,
    /// A copy should be downloaded: much was done, and the browser may clear it away.
    pub reminds: bool,
    /// The revision at which the reminder was put away.
    reminded: u64,
    /// The browser was asked not to clear the projects away.
    asked_to_persist: bool,
}

/// Whether a project lies open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opening {
    /// The page has just started, or another project was asked for.
    #[default]
    Waiting,
    Open,
    /// Nothing could be opened.
    Failed,
}

/// What is remembered outside of the projects themselves, to notice when they are gone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// The project that was open in this tab.
    #[serde(skip)]
    pub open: Option<ProjectId>,
    /// Nothing is to be sent to other hosts.
    #[serde(skip)]
    pub without_network: bool,
    /// Projects with something in them, and their names.
    pub projects: BTreeMap<ProjectId, String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ProjectsMessage {
    /// The list is looked at.
    Listed,
    Opened(ProjectId),
    Created,
    Renamed(String),
    Duplicated,
    Deleted(ProjectId),
    LeaveNoTrace,
    KeepFilesChosen(bool),
    DownloadAsked {
        with_files: bool,
    },
    VersionPicked(VersionId),
    TakeOver,
    TryAgain,
    EvictionSeen,
    ReminderSeen,
}

impl Projects {
    pub fn new(remembered: Remembered) -> Self {
        Projects { remembered: Some(remembered), ..Projects::default() }
    }
}

impl State {
    pub(super) fn update_projects(&mut self, message: ProjectsMessage) -> Vec<Command> {
        match message {
            ProjectsMessage::Listed => vec![ask_projects(ProjectsAsk::List), ask(Ask::Versions)],
            ProjectsMessage::Opened(project) => self.open_project(Some(project)),
            ProjectsMessage::Created => {
                let name = self.free_name(texts(self.interface.language).new_project_name());
                self.lead_to(ProjectsAsk::Create { name })
            }
            ProjectsMessage::Renamed(name) => self.settings_of_project(|settings| settings.name = name),
            ProjectsMessage::KeepFilesChosen(keep_files) => {
                let mut commands = self.settings_of_project(|settings| settings.keep_files = keep_files);
                commands.extend((!keep_files).then(|| ask(Ask::DropFiles)));
                commands
            }
            ProjectsMessage::Duplicated => {
                let name = texts(self.interface.language).copy_of(&self.overview.settings.name);
                let name = self.free_name(&name);
                self.lead_to(ProjectsAsk::Duplicate { name })
            }
            ProjectsMessage::Deleted(project) => {
                let delete = ProjectsAsk::Delete { project, name: texts(self.interface.language).new_project_name().to_owned() };
                if self.overview.keeping.project == Some(project) {
                    return self.lead_to(delete);
                }
                vec![ask_projects(delete), ask_projects(ProjectsAsk::List)]
            }
            ProjectsMessage::LeaveNoTrace => vec![ask_projects(ProjectsAsk::LeaveNoTrace)],
            ProjectsMessage::DownloadAsked { with_files } => {
                self.projects.exporting = true;
                vec![ask_projects(ProjectsAsk::Export { with_files })]
            }
            ProjectsMessage::VersionPicked(version) => {
                let step = self.new_step();
                vec![ask(Ask::Restore { step, version })]
            }
            ProjectsMessage::TakeOver => vec![ask_projects(ProjectsAsk::TakeOver)],
            ProjectsMessage::TryAgain if self.projects.opening == Opening::Failed => self.open_project(None),
            ProjectsMessage::TryAgain => vec![ask_projects(ProjectsAsk::TryAgain)],
            ProjectsMessage::ReminderSeen => {
                self.projects.reminds = false;
                self.projects.reminded = self.overview.revision;
                Vec::new()
            }
            ProjectsMessage::EvictionSeen => {
                self.projects.evicted.clear();
                self.remember()
            }
        }
    }

    /// Opens this project, or the one of this tab, or the one that was changed last.
    pub(super) fn open_project(&mut self, project: Option<ProjectId>) -> Vec<Command> {
        let of_this_tab = self.projects.remembered.as_ref().and_then(|remembered| remembered.open);
        let project = project.or(self.overview.keeping.project).or(of_this_tab);
        let name = texts(self.interface.language).new_project_name().to_owned();
        self.lead_to(ProjectsAsk::Open { project, name })
    }

    /// Opens a project file that was picked or dropped.
    pub(super) fn open_file(&mut self, file: FileHandle) -> Vec<Command> {
        let name = texts(self.interface.language).new_project_name().to_owned();
        let mut commands = self.lead_to(ProjectsAsk::Import { name });
        for command in &mut commands {
            if let Command::Ask { file: attached, .. } = command {
                *attached = Some(file);
            }
        }
        commands
    }

    /// Leads to another project, which is there with the next overview.
    fn lead_to(&mut self, project: ProjectsAsk) -> Vec<Command> {
        self.projects.opening = Opening::Waiting;
        vec![ask_projects(project)]
    }

    fn settings_of_project(&mut self, change: impl FnOnce(&mut Settings)) -> Vec<Command> {
        let shown = Rc::new(self.settings().clone());
        let mut wanted = (*shown).clone();
        change(&mut wanted);
        self.change_settings(SettingsChange { shown, wanted })
    }

    /// A name that no other project has.
    fn free_name(&self, wanted: &str) -> String {
        let taken = |name: &str| {
            let others = self.projects.library.iter().flat_map(|library| &library.projects);
            others.map(|card| card.name.as_str()).chain([self.overview.settings.name.as_str()]).any(|other| other == name)
        };
        let numbered = std::iter::once(wanted.to_owned()).chain((2..).map(|number| format!("{wanted} {number}")));
        numbered.into_iter().find(|name| !taken(name)).unwrap_or_else(|| wanted.to_owned())
    }

    /// A project lies open: the same as before, or another one.
    pub(super) fn project_opened(&mut self, overview: &Overview) -> Vec<Command> {
        let Some(project) = overview.keeping.project else { return Vec::new() };
        let is_other = self.overview.keeping.project.is_some_and(|before| before != project);
        let mut commands = if is_other { self.forget_project() } else { Vec::new() };
        if self.projects.opening != Opening::Open {
            self.projects.opening = Opening::Open;
            commands.push(ask_projects(ProjectsAsk::List));
            commands.push(ask(Ask::Versions));
            commands.push(Command::RememberOpen(project));
        }
        if is_other {
            // Whoever opens another project has seen what is gone.
            self.projects.evicted.clear();
        }
        commands
    }

    /// What was told of one project means nothing for another.
    fn forget_project(&mut self) -> Vec<Command> {
        let commands = self.documents.leave();
        self.goal = super::goal::Goal::default();
        self.run = super::run::Run::default();
        self.review = super::review::Review::default();
        self.file = super::file::File::default();
        self.settings_asked = None;
        self.last_change = None;
        self.projects.versions = None;
        (self.projects.reminds, self.projects.reminded) = (false, 0);
        let cancelled = self.tasks.keys().map(|task| Command::Cancel { task: *task });
        let commands = commands.into_iter().chain(cancelled).collect();
        self.tasks.clear();
        commands
    }

    pub(super) fn library_came(&mut self, library: Library) -> Vec<Command> {
        let there = |id: &ProjectId| library.projects.iter().any(|card| card.id == *id);
        if let Some(remembered) = self.projects.remembered.take()
            && self.overview.keeping.home == Home::Browser
        {
            let gone = remembered.projects.into_iter().filter(|(id, _)| !there(id));
            self.projects.evicted = gone.map(|(_, name)| name).collect();
        }
        self.projects.library = Some(Rc::new(library));
        // As long as the loss is on screen it stays remembered, so that a reload does not wipe it away.
        if self.projects.evicted.is_empty() { self.remember() } else { Vec::new() }
    }

    /// Notes which projects there are.
    pub(super) fn remember(&mut self) -> Vec<Command> {
        let Some(library) = self.projects.library.as_ref().filter(|_| self.overview.keeping.home == Home::Browser) else {
            return Vec::new();
        };
        let cards = library.projects.iter().filter(|card| card.sources > 0).map(|card| (card.id, card.name.clone()));
        let mut projects: BTreeMap<ProjectId, String> = cards.collect();
        // The card of the open project may lag behind.
        if let Some(open) = self.overview.keeping.project.filter(|_| !self.overview.sources.is_empty()) {
            projects.insert(open, self.overview.settings.name.clone());
        }
        vec![Command::RememberProjects(Remembered { projects, ..Remembered::default() })]
    }

    /// After the first real work the browser is asked to keep it.
    pub(super) fn ask_to_persist(&mut self) -> Vec<Command> {
        let worth_it = self.overview.keeping.home == Home::Browser && self.overview.examples.included > 0;
        if !worth_it || std::mem::replace(&mut self.projects.asked_to_persist, true) {
            return Vec::new();
        }
        vec![Command::AskToPersist]
    }

    /// After many changes that a browser may clear away, a copy is advised.
    pub(super) fn remind(&mut self) {
        let persisted = self.projects.library.as_ref().and_then(|library| library.space).is_some_and(|space| space.persisted);
        let many = self.overview.revision > self.projects.reminded + REMINDED_EVERY;
        self.projects.reminds = many && !persisted && self.overview.keeping.home == Home::Browser && !self.is_read_only();
    }

    pub(super) fn project_file_came(&mut self, attachments: AttachmentsId) -> Vec<Command> {
        self.projects.exporting = false;
        self.projects.reminds = false;
        self.projects.reminded = self.overview.revision;
        let name = format!("{}.ftproj", file_name_of(&self.overview.settings.name));
        vec![Command::Download { attachments, name }]
    }

    pub(super) fn projects_refused(&mut self, asked: &ProjectsAsk, error: StoreError) -> Vec<Command> {
        self.projects.exporting = false;
        if self.projects.opening == Opening::Waiting {
            // Whatever lay open before may still do so; the overview tells.
            self.projects.opening = Opening::Failed;
        }
        self.trouble = Some(error);
        if matches!(asked, ProjectsAsk::Open { .. }) { Vec::new() } else { vec![ask(Ask::Overview)] }
    }

    /// Nothing may be changed for now.
    pub fn is_read_only(&self) -> bool {
        self.overview.keeping.access != Access::Write
    }

    /// Changes that the store was asked for are not all written yet.
    pub fn is_saving(&self) -> bool {
        self.changes_asked > self.overview.keeping.changes_answered
    }
}

pub(super) fn ask_projects(about: ProjectsAsk) -> Command {
    ask(Ask::Projects(about))
}

/// A name that every system takes for a file.
fn file_name_of(name: &str) -> String {
    let safe = |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_' | '(' | ')' | ',');
    let name: String = name.chars().map(|letter| if safe(letter) { letter } else { '_' }).take(80).collect();
    let name = name.trim().to_owned();
    if name.is_empty() { "project".to_owned() } else { name }
}
