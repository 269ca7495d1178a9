//! What a message says: text, or a list of parts.
//!
//! A reply may be silent when it calls a tool or refuses, and a tool may answer with nothing.

use super::look::{Look, Role, Spoken};
use super::{Findings, Fix, Gap, Problem, characters};
use crate::dataset::json::{Json, JsonType, Path, Value};
use crate::dataset::line::LineKind;

pub(super) fn run(look: &Look<'_>, findings: &mut Findings) {
    let is_alone = look.conversation().count() == 1;
    for spoken in &look.spoken {
        content(spoken, is_alone, findings);
    }
    if let (LineKind::PromptCompletion, Some(json)) = (look.kind(), look.json()) {
        prompt(look, json, findings);
    }
}

fn content(spoken: &Spoken<'_>, is_alone: bool, findings: &mut Findings) {
    let path = || spoken.path().key("content");
    let content = spoken.message.content();
    match content.map(|json| &json.value) {
        None | Some(Value::Null) => silence(spoken, content.is_some(), findings),
        Some(Value::Text(text)) if characters::says_nothing(text) => empty_text(spoken, is_alone, findings),
        Some(Value::Text(_)) => {}
        Some(Value::List(parts)) if parts.is_empty() => silence(spoken, true, findings),
        Some(Value::List(parts)) => {
            for (index, part) in parts.iter().enumerate() {
                if let Some(gap) = gap_of(part) {
                    findings.error(path().index(index), Problem::ContentPart { gap }, None);
                }
            }
        }
        Some(Value::Number(_) | Value::Bool(_)) => {
            let problem = Problem::DataType { expected: JsonType::Text, found: content.map_or(JsonType::Null, Json::json_type) };
            findings.error(path(), problem, Some(Fix::QuoteValue { path: path() }));
        }
        Some(Value::Object(_)) => {
            findings.error(path(), Problem::DataType { expected: JsonType::Text, found: JsonType::Object }, None);
        }
    }
}

/// No content at all, or null.
fn silence(spoken: &Spoken<'_>, key_is_there: bool, findings: &mut Findings) {
    let allowed = match spoken.role {
        Some(Role::Assistant) => may_be_silent(spoken),
        Some(Role::Function) => key_is_there,
        // A message without a role is called that already.
        None => spoken.message.json.get("role").is_none_or(|role| role.text().is_none()),
        Some(Role::System | Role::Developer | Role::User | Role::Tool) => false,
    };
    if !allowed {
        let path = if key_is_there { spoken.path().key("content") } else { spoken.path() };
        findings.error(path, Problem::MissingContent, Some(Fix::RemoveLine));
    }
}

fn empty_text(spoken: &Spoken<'_>, is_alone: bool, findings: &mut Findings) {
    let path = spoken.path().key("content");
    match spoken.role {
        Some(Role::Tool | Role::Function) => {}
        Some(Role::Assistant) if may_be_silent(spoken) => {}
        Some(Role::System | Role::Developer) => {
            // Without its only message a line would be worse than before.
            let fix = if is_alone { Fix::RemoveLine } else { Fix::RemoveItem { path: spoken.path() } };
            findings.warning(spoken.path(), Problem::EmptySystemMessage, Some(fix));
        }
        Some(Role::User | Role::Assistant) | None => findings.error(path, Problem::MissingContent, Some(Fix::RemoveLine)),
    }
}

fn may_be_silent(spoken: &Spoken<'_>) -> bool {
    spoken.message.json.get("tool_calls").is_some_and(|calls| !calls.is_null())
        || spoken.message.calls()
        || spoken.message.json.get("refusal").and_then(Json::text).is_some_and(|refusal| !refusal.is_empty())
}

/// What is amiss with a part of the content; pictures are looked at more closely elsewhere.
fn gap_of(part: &Json<'_>) -> Option<Gap> {
    if !part.is_object() {
        return Some(Gap::NotA(JsonType::Object));
    }
    let key = |key: &str| Some(Gap::Key(key.to_owned()));
    let is_text = |value: Option<&Json<'_>>| value.is_some_and(|value| value.json_type() == JsonType::Text);
    match part.get("type").and_then(Json::text) {
        None => key("type"),
        Some("text") if !is_text(part.get("text")) => key("text"),
        Some("refusal") if !is_text(part.get("refusal")) => key("refusal"),
        Some("image_url") if !is_text(part.get("image_url").and_then(|image| image.get("url"))) => key("image_url"),
        Some("text" | "refusal" | "image_url") => None,
        Some(other) => Some(Gap::Type(other.to_owned())),
    }
}

fn prompt(look: &Look<'_>, json: &Json<'_>, findings: &mut Findings) {
    if !look.rules.kinds.contains(&LineKind::PromptCompletion) {
        return;
    }
    for key in ["prompt", "completion"] {
        let path = || Path::root().key(key);
        match json.get(key) {
            Some(Json { value: Value::Text(text), .. }) if characters::says_nothing(text) => {
                findings.error(path(), Problem::MissingContent, Some(Fix::RemoveLine));
            }
            Some(Json { value: Value::Text(_), .. }) | None => {}
            Some(other) => {
                findings.error(path(), Problem::DataType { expected: JsonType::Text, found: other.json_type() }, None);
            }
        }
    }
}
