//! Names of the people in a conversation.

use super::look::Look;
use super::{Findings, Fix, Problem};

pub(super) fn run(look: &Look<'_>, findings: &mut Findings) {
    for spoken in &look.spoken {
        let Some(name) = spoken.message.json.get("name").filter(|name| !name.is_null()) else { continue };
        if !name.text().is_some_and(is_name) {
            let path = spoken.path().key("name");
            findings.error(path.clone(), Problem::MessageName, Some(Fix::RemoveKey { path }));
        }
    }
}

/// The rule that the API states when it refuses a name.
fn is_name(name: &str) -> bool {
    let length = name.chars().count();
    (1..=64).contains(&length) && !name.contains(|letter: char| letter.is_whitespace() || "<|\\/>".contains(letter))
}
