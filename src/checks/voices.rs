//! Who says how much in a data set.

use super::look::{Look, Role};
use serde::{Deserialize, Serialize};

/// What one role says in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// The name of the role, as in the lines.
    pub role: String,
    pub messages: u64,
    pub characters: u64,
}

/// Counts messages and characters by role.
#[derive(Default)]
pub(super) struct Voices([(u64, u64); Role::ALL.len()]);

impl Voices {
    pub fn line(&mut self, look: &Look<'_>) {
        for spoken in &look.spoken {
            let counts = spoken.role.and_then(|role| self.0.get_mut(role as usize));
            if let Some((messages, characters)) = counts {
                *messages += 1;
                *characters += spoken.message.text().chars().count() as u64;
            }
        }
    }

    /// The roles that say anything, in the order of a conversation.
    pub fn finish(self) -> Vec<Voice> {
        let voice =
            |(role, (messages, characters)): (Role, (u64, u64))| Voice { role: role.name().to_owned(), messages, characters };
        Role::ALL.into_iter().zip(self.0).filter(|(_, (messages, _))| *messages > 0).map(voice).collect()
    }
}
