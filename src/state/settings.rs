//! What was chosen: shown at once, and kept by the store a moment later.

use super::goal::system_for;
use super::{Command, State, ask};
use crate::dataset::Settings;
use crate::work::store::Ask;
use std::rc::Rc;

/// Settings as a control would have them, and as it was shown them. What is the same in both it does not want to change: the
/// page is drawn a moment after things change, and the store answers later still.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingsChange {
    pub shown: Rc<Settings>,
    pub wanted: Settings,
}

impl State {
    /// The settings as they are once everything that was asked for is done. What a person has chosen is shown by them at once.
    pub fn settings(&self) -> &Settings {
        self.settings_asked.as_ref().unwrap_or(&self.overview.settings)
    }

    /// Takes what differs from what was shown over into what was asked for last, unless it is so already.
    pub(super) fn change_settings(&mut self, SettingsChange { shown, mut wanted }: SettingsChange) -> Vec<Command> {
        let only_goal = wanted.recipes != shown.recipes && wanted.system_message == shown.system_message;
        if only_goal && let Some(sample) = system_for(&self.settings().system_message, &wanted.recipes) {
            sample.clone_into(&mut wanted.system_message);
        }
        let wanted = self.settings().clone().with_changes(&shown, wanted);
        if wanted == *self.settings() {
            return Vec::new();
        }
        self.settings_asked = Some(wanted.clone());
        let step = self.new_step();
        vec![ask(Ask::ChangeSettings { step, settings: Box::new(wanted) })]
    }
}
