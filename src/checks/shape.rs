//! Lines that are not JSON, not an object, or hold no conversation.

use super::look::{List, Look};
use super::{Findings, Fix, Problem, repair};
use crate::dataset::json::{self, Json, JsonFault, JsonType, Path};
use crate::dataset::line::{Line, LineKind};

pub(super) fn run(look: &Look<'_>, findings: &mut Findings) {
    match look.line {
        Line::Broken { column, reason: JsonFault::SecondValue } if repair::split(look.raw).is_some() => {
            findings.error(Path::root(), Problem::SeveralValues { column: *column }, Some(Fix::SplitLine));
        }
        Line::Broken { column, reason } => {
            let fix = if repair::repair(look.raw).is_some() { Fix::Repair } else { Fix::RemoveLine };
            findings.error(Path::root(), Problem::InvalidJson { column: *column, reason: *reason }, Some(fix));
        }
        Line::Other(json) => other(json, findings),
        Line::PromptCompletion(_) if !look.rules.kinds.contains(&LineKind::PromptCompletion) => {
            findings.error(
                Path::root(),
                Problem::PromptCompletion,
                Some(Fix::ToMessages).filter(|fix| fix.apply(look.raw).is_some()),
            );
        }
        Line::Text(_) if !look.rules.kinds.contains(&LineKind::Text) => {
            findings.error(Path::root(), Problem::MissingMessagesList, Some(Fix::RemoveLine));
        }
        line if !look.rules.kinds.contains(&line.kind()) => {
            findings.error(Path::root(), Problem::UnsupportedKind { kind: line.kind() }, Some(Fix::RemoveLine));
        }
        Line::Chat(json) | Line::Rft(json) => messages(json, List::Messages, findings),
        Line::Dpo(_) | Line::PromptCompletion(_) | Line::Text(_) => {}
    }
}

fn other(json: &Json<'_>, findings: &mut Findings) {
    if json.is_object() {
        return findings.error(Path::root(), Problem::MissingMessagesList, Some(Fix::RemoveLine));
    }
    // Whoever encodes a line twice gets an object inside a string.
    let twice = json.text().and_then(|text| json::parse(text).ok().map(|inner| inner.is_object())).unwrap_or(false);
    let fix = if twice { Fix::Unquote } else { Fix::RemoveLine };
    findings.error(Path::root(), Problem::DataType { expected: JsonType::Object, found: json.json_type() }, Some(fix));
}

/// The list of messages is there, is a list, holds something, and that is objects.
pub(super) fn messages(holder: &Json<'_>, list: List, findings: &mut Findings) {
    let Some(messages) = holder.get("messages") else { return };
    if messages.json_type() != JsonType::List {
        let problem = Problem::DataType { expected: JsonType::List, found: messages.json_type() };
        return findings.error(list.path(), problem, Some(Fix::RemoveLine));
    }
    if messages.items().is_empty() {
        return findings.error(list.path(), Problem::EmptyMessagesList, Some(Fix::RemoveLine));
    }
    for (index, message) in messages.items().iter().enumerate().filter(|(_, message)| !message.is_object()) {
        let problem = Problem::DataType { expected: JsonType::Object, found: message.json_type() };
        findings.error(list.path().index(index), problem, Some(Fix::RemoveLine));
    }
}
