//! Who speaks, and in which order.

use super::look::{List, Look, Role, Spoken};
use super::{Findings, Fix, Problem, Severity, severity_of};
use crate::dataset::json::{JsonType, Path};
use crate::dataset::line::LineKind;

pub(super) fn run(look: &Look<'_>, findings: &mut Findings) {
    for spoken in &look.spoken {
        role(spoken, findings);
    }
    let conversation: Vec<_> = look.conversation().copied().collect();
    if conversation.is_empty() {
        return;
    }
    match look.kind() {
        LineKind::Chat => replies(look, &conversation, findings),
        LineKind::Rft => question_last(Severity::Error, &conversation, findings),
        LineKind::Dpo => pair(look, &conversation, findings),
        LineKind::PromptCompletion | LineKind::Text | LineKind::Other | LineKind::Broken => {}
    }
    // Whose message it is that lacks a known role, nobody can say.
    if !conversation.iter().any(|spoken| matches!(spoken.role, Some(Role::User) | None)) {
        findings.warning(Path::root(), Problem::MissingUserMessage, None);
    }
    order(look, &conversation, findings);
}

fn role(spoken: &Spoken<'_>, findings: &mut Findings) {
    let path = || spoken.path().key("role");
    let Some(json) = spoken.message.json.get("role").filter(|role| !role.is_null()) else {
        return findings.error(spoken.path(), Problem::MessageMissingKey { key: "role".into() }, None);
    };
    let Some(name) = json.text() else {
        return findings.error(path(), Problem::DataType { expected: JsonType::Text, found: json.json_type() }, None);
    };
    match Role::exactly(name) {
        Some(Role::Developer) => {
            let fix = Fix::SetText { path: path(), text: Role::System.name().into() };
            findings.warning(path(), Problem::DeveloperRole, Some(fix));
        }
        Some(_) => {}
        None => {
            let fix = Role::meant(name).map(|role| Fix::SetText { path: path(), text: role.name().into() });
            findings.error(path(), Problem::UnrecognizedRole { role: name.to_owned() }, fix);
        }
    }
}

/// Training teaches the assistant's words, so a chat in which the assistant is silent teaches nothing.
fn replies(look: &Look<'_>, conversation: &[Spoken<'_>], findings: &mut Findings) {
    let is_reply = |spoken: &Spoken<'_>| spoken.role == Some(Role::Assistant);
    let Some(last_reply) = conversation.iter().rposition(is_reply) else {
        return findings.error(Path::root(), Problem::ExampleMissingAssistantMessage, Some(Fix::RemoveLine));
    };
    let (Some(last), Some(reply)) = (conversation.last(), conversation.get(last_reply)) else { return };
    if let (false, Some(severity)) = (is_reply(last), severity_of(look.rules.last_message_assistant.value)) {
        let fix = Fix::RemoveItemsAfter { path: reply.path() };
        findings.add(last.path(), severity, Problem::LastMessageNotAssistant, Some(fix));
    }
}

fn question_last(severity: Severity, conversation: &[Spoken<'_>], findings: &mut Findings) {
    if let Some(last) = conversation.last().filter(|last| last.role != Some(Role::User)) {
        findings.add(last.path(), severity, Problem::LastMessageNotUser, None);
    }
}

/// Both outputs of a pair answer the last message of its input, and some services take one question alone.
fn pair(look: &Look<'_>, conversation: &[Spoken<'_>], findings: &mut Findings) {
    // The result of a tool is answered as well.
    if conversation.last().is_some_and(|last| matches!(last.role, Some(Role::Assistant | Role::System | Role::Developer))) {
        question_last(Severity::Warning, conversation, findings);
    }
    let mut questions = conversation.iter().filter(|spoken| spoken.role == Some(Role::User));
    if let (Some(severity), Some(second)) = (severity_of(look.rules.one_turn_pairs.value), questions.nth(1)) {
        findings.add(second.path(), severity, Problem::PairSeveralTurns, None);
    }
}

fn order(look: &Look<'_>, conversation: &[Spoken<'_>], findings: &mut Findings) {
    let is_system = |spoken: &Spoken<'_>| matches!(spoken.role, Some(Role::System | Role::Developer));
    let first_other = conversation.iter().position(|spoken| !is_system(spoken));
    let late = first_other.and_then(|first| conversation.iter().skip(first).find(|spoken| is_system(spoken)));
    if let Some(spoken) = late {
        findings.warning(spoken.path(), Problem::SystemMessageNotFirst, None);
    }
    for pair in conversation.windows(2) {
        let [before, after] = pair else { continue };
        let both = before.role == Some(Role::Assistant) && after.role == Some(Role::Assistant);
        if both && (before.message.calls() || after.message.calls()) {
            findings.warning(after.path(), Problem::ConsecutiveAssistantMessages, None);
        }
    }
    if let Some(severity) = severity_of(look.rules.alternating_roles.value) {
        turns(conversation, severity, findings);
    }
}

/// After an optional system message the user begins, and user and assistant take turns; tools answer in between.
fn turns(conversation: &[Spoken<'_>], severity: Severity, findings: &mut Findings) {
    let mut expected = Role::User;
    for spoken in conversation {
        let Some(role) = spoken.role else { return };
        expected = match role {
            Role::System | Role::Developer if spoken.index == 0 => Role::User,
            Role::User if expected == Role::User => Role::Assistant,
            Role::Assistant if expected == Role::Assistant => Role::User,
            Role::Tool | Role::Function if spoken.list == List::Messages => Role::Assistant,
            _ => return findings.add(spoken.path(), severity, Problem::RolesDoNotAlternate, None),
        };
    }
}
