//! The page without a network: a new version that waits, the copy on this device, the connection, and the installed app.

use super::{Command, State, ledger};

/// How the page stands to its host and to the device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offline {
    pub update: Update,
    /// The browser says that there is no network.
    pub disconnected: bool,
    /// The service worker is in control, so all of the page lies on this device.
    pub kept: bool,
    /// The browser offers to install the page as an app.
    pub installable: bool,
}

/// Another version of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Update {
    #[default]
    None,
    /// It lies on the device and waits to be let in.
    Ready,
    /// It was let in here and will take over in a moment.
    Applying,
    /// It is in control, and this page is still of the version before.
    TookOver,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfflineMessage {
    UpdateReady,
    UpdateAsked,
    /// The service worker of another version took over, let in here or in another tab.
    UpdateTookOver,
    ConnectionChanged {
        disconnected: bool,
    },
    /// A service worker is in control, since the page was opened or only from now on.
    Kept {
        from_start: bool,
    },
    /// The service worker saw a request to another host.
    RequestWitnessed(ledger::Request),
    InstallOffered(bool),
    InstallAsked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfflineCommand {
    /// Let the waiting version in.
    Apply,
    Reload,
    /// Show the browser's question about installing.
    Install,
}

impl State {
    pub(super) fn update_offline(&mut self, message: OfflineMessage) -> Vec<Command> {
        match message {
            OfflineMessage::UpdateReady if self.offline.update == Update::None => self.offline.update = Update::Ready,
            OfflineMessage::UpdateReady => {}
            OfflineMessage::UpdateAsked => return self.let_update_in(),
            OfflineMessage::UpdateTookOver => {
                let let_in_here = self.offline.update == Update::Applying;
                self.offline.update = Update::TookOver;
                // Another tab may be at work, so only the one in which the button was pressed opens anew by itself.
                if let_in_here {
                    return vec![Command::Offline(OfflineCommand::Reload)];
                }
            }
            OfflineMessage::ConnectionChanged { disconnected } => self.offline.disconnected = disconnected,
            OfflineMessage::Kept { from_start } => {
                self.offline.kept = true;
                self.ledger.witness_came(from_start);
            }
            OfflineMessage::RequestWitnessed(request) => self.ledger.witnessed(request),
            OfflineMessage::InstallOffered(installable) => self.offline.installable = installable,
            OfflineMessage::InstallAsked => {
                self.offline.installable = false;
                return vec![Command::Offline(OfflineCommand::Install)];
            }
        }
        Vec::new()
    }

    /// Whether something is under way that another version would break off.
    pub fn is_at_work(&self) -> bool {
        let exporting = self.projects.exporting || !self.file.exporting.is_empty();
        let unwritten =
            self.is_saving() || !self.documents.not_kept.is_empty() || !self.review.drafts.is_empty() && self.is_read_only();
        self.documents.is_reading() || self.run.is_active() || exporting || unwritten || self.launch.busy
    }

    fn let_update_in(&mut self) -> Vec<Command> {
        match self.offline.update {
            _ if self.is_at_work() => Vec::new(),
            Update::Ready => {
                self.offline.update = Update::Applying;
                vec![Command::Offline(OfflineCommand::Apply)]
            }
            Update::TookOver => vec![Command::Offline(OfflineCommand::Reload)],
            Update::None | Update::Applying => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::documents::{DocumentsMessage, NewFile};
    use super::super::{FileHandle, Message};
    use super::*;
    use crate::state::projects::Opening;
    use crate::state::run::Stage;

    fn say(state: &mut State, message: OfflineMessage) -> Vec<Command> {
        state.update(Message::Offline(message))
    }

    #[test]
    fn a_new_version_waits_for_the_button_and_then_the_page_reloads_once() {
        let mut state = State::default();
        assert_eq!(say(&mut state, OfflineMessage::UpdateReady), []);
        assert_eq!(say(&mut state, OfflineMessage::UpdateAsked), [Command::Offline(OfflineCommand::Apply)]);
        assert_eq!(say(&mut state, OfflineMessage::UpdateAsked), []);
        assert_eq!(say(&mut state, OfflineMessage::UpdateTookOver), [Command::Offline(OfflineCommand::Reload)]);
        // The person chose to stay when the browser asked, so the next reload is theirs too.
        assert_eq!(say(&mut state, OfflineMessage::UpdateTookOver), []);
        assert_eq!(say(&mut state, OfflineMessage::UpdateAsked), [Command::Offline(OfflineCommand::Reload)]);
    }

    #[test]
    fn a_new_version_is_not_let_in_while_files_are_read() {
        let mut state = State::default();
        state.projects.opening = Opening::Open;
        let file = NewFile { handle: FileHandle(1), path: "a.md".to_owned(), bytes: 10, modified: 5 };
        state.update(Message::Documents(DocumentsMessage::FilesDropped(vec![file])));
        say(&mut state, OfflineMessage::UpdateReady);
        assert!(state.is_at_work());
        assert_eq!(say(&mut state, OfflineMessage::UpdateAsked), []);
        assert_eq!(state.offline.update, Update::Ready);
    }

    #[test]
    fn a_new_version_is_not_let_in_while_examples_are_made() {
        let mut state = State::default();
        state.run.stage = Stage::Running { done: 0, total: 1, examples: 0, failed: Vec::new() };
        say(&mut state, OfflineMessage::UpdateReady);
        assert_eq!(say(&mut state, OfflineMessage::UpdateAsked), []);
        state.run.stage = Stage::Idle;
        assert_eq!(say(&mut state, OfflineMessage::UpdateAsked), [Command::Offline(OfflineCommand::Apply)]);
    }

    #[test]
    fn a_version_let_in_by_another_tab_reloads_nothing_here() {
        let mut state = State::default();
        assert_eq!(say(&mut state, OfflineMessage::UpdateReady), []);
        assert_eq!(say(&mut state, OfflineMessage::UpdateTookOver), []);
        assert_eq!(state.offline.update, Update::TookOver);
    }
}
