//! Keys that the service does not know, and keys that stand twice.
//!
//! A message may have other keys than its role allows in the cookbook's list, which is older than tools: what counts
//! here is the service's own description of each role.

use super::look::{Look, Role};
use super::{Findings, Fix, Problem, Severity, severity_of};
use crate::dataset::json::{Json, Path, Value};
use crate::dataset::line::{CHAT_KEYS, LineKind};

pub(super) fn run(look: &Look<'_>, findings: &mut Findings) {
    let Some(json) = look.json() else { return };
    repeated(json, &Path::root(), findings);
    if let Some(severity) = severity_of(look.rules.unknown_keys.value) {
        line_keys(look, json, severity, findings);
        message_keys(look, severity, findings);
    }
}

fn repeated(json: &Json<'_>, path: &Path, findings: &mut Findings) {
    match &json.value {
        Value::Object(members) => {
            for (index, member) in members.iter().enumerate() {
                let (before, after) = (members.iter().take(index), members.iter().skip(index + 1));
                let path = || path.key(&member.key);
                if !before.clone().any(|other| other.key == member.key) && after.clone().any(|other| other.key == member.key) {
                    let problem = Problem::RepeatedKey { key: member.key.to_string() };
                    findings.warning(path(), problem, Some(Fix::RemoveRepeatedKey { path: path() }));
                }
                // Only the last copy has a path that leads to it.
                if holds_more(&member.json) && !after.clone().any(|other| other.key == member.key) {
                    repeated(&member.json, &path(), findings);
                }
            }
        }
        Value::List(items) => {
            for (index, item) in items.iter().enumerate().filter(|(_, item)| holds_more(item)) {
                repeated(item, &path.index(index), findings);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

fn holds_more(json: &Json<'_>) -> bool {
    matches!(json.value, Value::Object(_) | Value::List(_))
}

fn line_keys(look: &Look<'_>, json: &Json<'_>, severity: Severity, findings: &mut Findings) {
    let known: &[&str] = match look.kind() {
        LineKind::Chat => CHAT_KEYS,
        LineKind::Dpo => {
            &["input", "preferred_output", "non_preferred_output", "preferred_completion", "non_preferred_completion"]
        }
        LineKind::PromptCompletion if look.rules.kinds.contains(&LineKind::PromptCompletion) => &["prompt", "completion"],
        LineKind::Text if look.rules.kinds.contains(&LineKind::Text) => &["text"],
        // A grader reads keys of any name; of the others it is already said that they are no training lines.
        LineKind::Rft | LineKind::PromptCompletion | LineKind::Text | LineKind::Other | LineKind::Broken => return,
    };
    unknown(json, &Path::root(), known, &look.rules.line_keys, |key, path| {
        findings.add(path.clone(), severity, Problem::UnrecognizedKey { key }, Some(Fix::RemoveKey { path }));
    });
    if let (LineKind::Dpo, Some((input, path))) = (look.kind(), look.request()) {
        unknown(input, &path, CHAT_KEYS, &[], |key, path| {
            findings.add(path.clone(), severity, Problem::UnrecognizedKey { key }, Some(Fix::RemoveKey { path }));
        });
    }
}

fn message_keys(look: &Look<'_>, severity: Severity, findings: &mut Findings) {
    for spoken in &look.spoken {
        unknown(spoken.message.json, &Path::root(), known_in(spoken.role), &look.rules.message_keys, |key, _| {
            let path = spoken.path().key(&key);
            let is_elsewhere = known_in(None).contains(&key.as_str());
            // The name of a tool beside its answer was demanded by an older form, so it may be harmless.
            let harmless = key == "name" && is_elsewhere;
            let severity = if harmless { Severity::Warning } else { severity };
            findings.add(path.clone(), severity, Problem::MessageUnrecognizedKey { key }, Some(Fix::RemoveKey { path }));
        });
    }
}

/// The keys of a message by its role. A misplaced weight is left to the check of weights.
fn known_in(role: Option<Role>) -> &'static [&'static str] {
    match role {
        Some(Role::System | Role::Developer | Role::User | Role::Function) => &["role", "content", "name", "weight"],
        Some(Role::Assistant) => &["role", "content", "name", "weight", "refusal", "tool_calls", "function_call"],
        Some(Role::Tool) => &["role", "content", "tool_call_id", "weight"],
        None => &["role", "content", "name", "weight", "refusal", "tool_calls", "function_call", "tool_call_id"],
    }
}

fn unknown(json: &Json<'_>, path: &Path, known: &[&str], more: &[String], mut found: impl FnMut(String, Path)) {
    let members = json.members();
    for (index, member) in members.iter().enumerate() {
        let key = member.key.as_ref();
        let again = members.iter().take(index).any(|other| other.key == key);
        if !again && !known.contains(&key) && !more.iter().any(|other| other == key) {
            found(key.to_owned(), path.key(key));
        }
    }
}
