//! What the page knows of the part of it that launches training: whether it is there, what it was told, what it waits for.

use super::channel::{Counts, FromLaunch, Scene, ToLaunch};
use crate::dataset::Settings;
use crate::state::review::ReviewMessage;
use crate::state::settings::SettingsChange;
use crate::state::{AttachmentsId, Command, State, Step};
use crate::work::store::{Access, Ask, Report, StoreError};
use std::rc::Rc;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Launch {
    pub stage: Stage,
    /// Something is under way there that would break off if the tab were closed.
    pub busy: bool,
    /// What it was told last.
    told: Option<Box<Scene>>,
    /// Its questions that the store has not answered yet.
    asked: Vec<u64>,
}

/// Whether the part is there. Once it is, it stays as long as the tab lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    #[default]
    NotWanted,
    Loading,
    /// A file of it did not come.
    Missing {
        /// It is being loaded again.
        loading: bool,
    },
    Ready,
}

#[derive(Clone, Debug, PartialEq)]
pub enum LaunchMessage {
    LoadAsked,
    Loaded,
    LoadFailed,
    Said { said: FromLaunch, attachments: Option<AttachmentsId> },
}

#[derive(Clone, Debug, PartialEq)]
pub enum LaunchCommand {
    /// Load the part and start it: the answer is `Loaded` or `LoadFailed`.
    Load,
    /// Say something to it, with the attachments that are kept under a number.
    Say { words: ToLaunch, attachments: Option<AttachmentsId> },
}

impl State {
    pub(in crate::state) fn update_launch(&mut self, message: LaunchMessage) -> Vec<Command> {
        match message {
            LaunchMessage::LoadAsked => return self.load_launch(),
            LaunchMessage::Loaded => self.launch.stage = Stage::Ready,
            LaunchMessage::LoadFailed => self.launch.stage = Stage::Missing { loading: false },
            LaunchMessage::Said { said, attachments } => return self.launch_said(said, attachments),
        }
        Vec::new()
    }

    /// Loads the part unless it is there or on its way.
    pub(in crate::state) fn load_launch(&mut self) -> Vec<Command> {
        self.launch.stage = match self.launch.stage {
            Stage::NotWanted => Stage::Loading,
            Stage::Missing { loading: false } => Stage::Missing { loading: true },
            Stage::Loading | Stage::Missing { loading: true } | Stage::Ready => return Vec::new(),
        };
        vec![Command::Launch(LaunchCommand::Load)]
    }

    fn launch_said(&mut self, said: FromLaunch, attachments: Option<AttachmentsId>) -> Vec<Command> {
        if let FromLaunch::Ask { number, body } = said {
            self.launch.asked.push(number);
            return vec![Command::Ask { ask: Ask::Launch { number, body }, attachments, file: None }];
        }
        let mut commands: Vec<Command> = attachments.map(Command::Drop).into_iter().collect();
        match said {
            FromLaunch::Ask { .. } => {}
            FromLaunch::Requested(request) => self.ledger.add(request),
            FromLaunch::Answered { number, receipt } => self.ledger.answered(number, receipt),
            FromLaunch::NotSent { number } => self.ledger.not_sent(number),
            FromLaunch::Paid { paid, cap, newest } => self.ledger.paid(paid, cap, newest),
            FromLaunch::Busy(busy) => self.launch.busy = busy,
            FromLaunch::ChooseModel(model) => {
                let shown = Rc::new(self.settings().clone());
                let wanted = Settings { model, ..(*shown).clone() };
                commands.extend(self.change_settings(SettingsChange { shown, wanted }));
            }
            FromLaunch::Open(step) => commands.extend(self.open(step)),
            FromLaunch::ShowExample(id) => {
                commands.extend(self.open(Step::Review));
                commands.extend(self.update_review(ReviewMessage::Selected(id)));
            }
        }
        commands
    }

    /// Passes the store's answer on.
    pub(in crate::state) fn launch_answered(
        &mut self,
        number: u64,
        body: String,
        attachments: Option<AttachmentsId>,
    ) -> Vec<Command> {
        self.launch.asked.retain(|asked| *asked != number);
        vec![say(ToLaunch::Answer { number, body }, attachments)]
    }

    pub(in crate::state) fn launch_refused(&mut self, number: u64, error: StoreError) -> Vec<Command> {
        self.launch.asked.retain(|asked| *asked != number);
        vec![say(ToLaunch::Refused { number, error }, None)]
    }

    /// Nobody will answer what was asked before the store died.
    pub(in crate::state) fn refuse_what_launch_asked(&mut self) -> Vec<Command> {
        let asked = std::mem::take(&mut self.launch.asked);
        asked.into_iter().map(|number| say(ToLaunch::Refused { number, error: StoreError::Died }, None)).collect()
    }

    /// Tells the part what it has to know, if anything of it has changed.
    pub(in crate::state) fn tell_launch(&mut self) -> Option<Command> {
        if self.launch.stage != Stage::Ready {
            return None;
        }
        let scene = Box::new(self.scene());
        if self.launch.told.as_ref() == Some(&scene) {
            return None;
        }
        self.launch.told = Some(scene.clone());
        Some(say(ToLaunch::Scene(scene), None))
    }

    fn scene(&self) -> Scene {
        let overview = &*self.overview;
        Scene {
            locale: self.interface.language,
            today: self.today,
            minutes_east: self.minutes_east,
            project: overview.keeping.project,
            revision: overview.revision,
            settings: overview.settings.clone(),
            writable: overview.keeping.access == Access::Write,
            examples: overview.examples.included.into(),
            without_network: self.without_network,
            counts: self.file.report.as_deref().map(Counts::of),
        }
    }
}

impl Counts {
    fn of(report: &Report) -> Self {
        let Report { revision, verdict, training, validation, estimate, pairs, .. } = report;
        Counts {
            revision: *revision,
            verdict: *verdict,
            training: training.clone(),
            validation: validation.clone(),
            estimate: *estimate,
            pairs: *pairs,
        }
    }
}

fn say(words: ToLaunch, attachments: Option<AttachmentsId>) -> Command {
    Command::Launch(LaunchCommand::Say { words, attachments })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::ledger::Request;
    use crate::state::{Interface, Message, Step, Theme};
    use crate::texts::Locale;
    use crate::work::store::{About, Answer};

    fn hear(state: &mut State, message: LaunchMessage) -> Vec<Command> {
        state.update(Message::Launch(message))
    }

    fn said(state: &mut State, said: FromLaunch) -> Vec<Command> {
        hear(state, LaunchMessage::Said { said, attachments: None })
    }

    /// A page on which the part is there.
    fn ready() -> State {
        let mut state = State::default();
        state.update(Message::StepOpened(Step::Training));
        hear(&mut state, LaunchMessage::Loaded);
        state
    }

    fn loads(commands: &[Command]) -> bool {
        commands.contains(&Command::Launch(LaunchCommand::Load))
    }

    fn scenes(commands: &[Command]) -> Vec<&Scene> {
        let scenes = commands.iter().filter_map(|command| match command {
            Command::Launch(LaunchCommand::Say { words: ToLaunch::Scene(scene), .. }) => Some(&**scene),
            _ => None,
        });
        scenes.collect()
    }

    #[test]
    fn the_part_is_loaded_once_and_not_before_its_step_is_opened() {
        let mut state = State::default();
        for step in [Step::Documents, Step::File] {
            assert!(!loads(&state.update(Message::StepOpened(step))));
        }
        assert!(loads(&state.update(Message::StepOpened(Step::Training))));
        assert!(!loads(&state.update(Message::StepOpened(Step::Documents))));
        assert!(!loads(&state.update(Message::StepOpened(Step::Training))), "it is on its way");
        hear(&mut state, LaunchMessage::Loaded);
        state.update(Message::StepOpened(Step::Documents));
        assert!(!loads(&state.update(Message::StepOpened(Step::Training))), "it is there");
    }

    #[test]
    fn a_part_that_did_not_come_is_loaded_again_when_somebody_asks_or_comes_back() {
        let mut state = State::default();
        state.update(Message::StepOpened(Step::Training));
        hear(&mut state, LaunchMessage::LoadFailed);
        assert_eq!(state.launch.stage, Stage::Missing { loading: false });
        assert!(loads(&hear(&mut state, LaunchMessage::LoadAsked)));
        assert!(!loads(&hear(&mut state, LaunchMessage::LoadAsked)), "pressed twice");
        hear(&mut state, LaunchMessage::LoadFailed);
        state.update(Message::StepOpened(Step::Documents));
        assert!(loads(&state.update(Message::StepOpened(Step::Training))));
        hear(&mut state, LaunchMessage::Loaded);
        assert_eq!(state.launch.stage, Stage::Ready);
    }

    #[test]
    fn the_part_hears_of_what_changed_and_of_nothing_twice() {
        let mut state = State::default();
        state.update(Message::StepOpened(Step::Training));
        let commands = hear(&mut state, LaunchMessage::Loaded);
        assert_eq!(scenes(&commands).len(), 1, "it begins with what there is");
        assert!(scenes(&state.update(Message::TroubleDismissed)).is_empty());
        let russian = Interface { language: Locale::Russian, theme: Theme::System };
        let commands = state.update(Message::InterfaceChanged(russian));
        assert_eq!(scenes(&commands).iter().map(|scene| scene.locale).collect::<Vec<_>>(), [Locale::Russian]);
        let dark = Interface { theme: Theme::Dark, ..russian };
        assert!(scenes(&state.update(Message::InterfaceChanged(dark))).is_empty(), "colours are the page's own matter");
    }

    #[test]
    fn questions_go_to_the_store_and_answers_come_back_unread() {
        let mut state = ready();
        let attached = Some(AttachmentsId(3));
        let asked = FromLaunch::Ask { number: 5, body: "{\"any\":1}".to_owned() };
        let commands = hear(&mut state, LaunchMessage::Said { said: asked, attachments: attached });
        let ask = Ask::Launch { number: 5, body: "{\"any\":1}".to_owned() };
        assert_eq!(commands, [Command::Ask { ask, attachments: attached, file: None }]);
        let answer = Answer::Launch { number: 5, body: "[2]".to_owned(), kept_as: None };
        let commands = state.update(Message::Answered { answer, attachments: Some(AttachmentsId(4)) });
        let words = ToLaunch::Answer { number: 5, body: "[2]".to_owned() };
        assert_eq!(commands, [say(words, Some(AttachmentsId(4)))]);
    }

    #[test]
    fn every_question_is_answered_even_by_a_store_that_refuses_or_dies() {
        let mut state = ready();
        for number in [1, 2] {
            said(&mut state, FromLaunch::Ask { number, body: "null".to_owned() });
        }
        let refused = Answer::Failed { error: StoreError::Gone, about: About::Launch(1) };
        let commands = state.update(Message::Answered { answer: refused, attachments: None });
        assert_eq!(commands, [say(ToLaunch::Refused { number: 1, error: StoreError::Gone }, None)]);
        assert_eq!(state.trouble, None, "the part tells of it itself");
        let commands = state.update(Message::StoreDied);
        let died = say(ToLaunch::Refused { number: 2, error: StoreError::Died }, None);
        assert_eq!(commands.iter().filter(|command| **command == died).count(), 1);
        assert!(!state.update(Message::StoreDied).contains(&died));
    }

    #[test]
    fn a_part_at_work_holds_back_updates_and_the_closing_of_the_tab() {
        let mut state = ready();
        assert!(!state.has_unsaved_work() && !state.is_at_work());
        said(&mut state, FromLaunch::Busy(true));
        assert!(state.has_unsaved_work() && state.is_at_work());
        said(&mut state, FromLaunch::Busy(false));
        assert!(!state.has_unsaved_work() && !state.is_at_work());
    }

    #[test]
    fn its_requests_stand_in_the_ledger_and_it_can_lead_to_a_step() {
        let mut state = ready();
        let request =
            Request { origin: "https://example.com".to_owned(), path: "/v1/files".to_owned(), outside: true, told: None };
        said(&mut state, FromLaunch::Requested(request.clone()));
        assert_eq!(state.ledger.outside, [request]);
        let commands = said(&mut state, FromLaunch::ChooseModel("house-model".to_owned()));
        let chosen = |command: &Command| matches!(command, Command::Ask { ask: Ask::ChangeSettings { settings, .. }, .. } if settings.model == "house-model");
        assert!(commands.iter().any(chosen), "{commands:?}");
        let commands = said(&mut state, FromLaunch::Open(Step::File));
        assert!(commands.contains(&Command::ShowStep(Step::File)));
        assert_eq!(state.step, Step::File);
    }
}
