//! Preference pairs: one input, a preferred and a non-preferred assistant message, text only.

use super::look::{List, Look, Role};
use super::{Findings, Fix, Gap, Problem, shape};
use crate::dataset::json::{Json, JsonType, Path};
use crate::dataset::line::{LineKind, Message};

pub(super) fn run(look: &Look<'_>, findings: &mut Findings) {
    let (LineKind::Dpo, Some(json)) = (look.kind(), look.json()) else { return };
    if !look.rules.kinds.contains(&LineKind::Dpo) {
        return;
    }
    input(json, findings);
    for (list, key, older) in [
        (List::Preferred, "preferred_output", "preferred_completion"),
        (List::NonPreferred, "non_preferred_output", "non_preferred_completion"),
    ] {
        output(json, list, key, older, findings);
    }
    let text = |key: &str| json.get(key).map(canonical);
    if text("preferred_output").is_some_and(|preferred| Some(preferred) == text("non_preferred_output")) {
        findings.warning(Path::root(), Problem::PairOutputsAlike, Some(Fix::RemoveLine));
    }
}

fn canonical(json: &Json<'_>) -> String {
    let mut text = String::new();
    json.write_canonical(&mut text);
    text
}

fn input(json: &Json<'_>, findings: &mut Findings) {
    let path = Path::root().key("input");
    match json.get("input") {
        None => findings.error(Path::root(), Problem::MissingKey { key: "input".into() }, Some(Fix::RemoveLine)),
        Some(input) if !input.is_object() => {
            let problem = Problem::DataType { expected: JsonType::Object, found: input.json_type() };
            findings.error(path, problem, Some(Fix::RemoveLine));
        }
        Some(input) if input.get("messages").is_none() => {
            findings.error(path, Problem::MissingMessagesList, Some(Fix::RemoveLine));
        }
        Some(input) => shape::messages(input, List::Input, findings),
    }
}

fn output(json: &Json<'_>, list: List, key: &str, older: &str, findings: &mut Findings) {
    let path = list.path();
    let Some(output) = json.get(key) else {
        if json.get(older).is_some() {
            let path = Path::root().key(older);
            let problem = Problem::RenamedKey { key: older.into(), name: key.into() };
            return findings.error(path.clone(), problem, Some(Fix::RenameKey { path, name: key.into() }));
        }
        return findings.error(Path::root(), Problem::MissingKey { key: key.into() }, Some(Fix::RemoveLine));
    };
    if output.json_type() != JsonType::List {
        let problem = Problem::DataType { expected: JsonType::List, found: output.json_type() };
        return findings.error(path, problem, Some(Fix::RemoveLine));
    }
    match output.items() {
        [message] if !message.is_object() => {
            findings.error(path.index(0), Problem::PairOutput { gap: Gap::NotA(JsonType::Object) }, Some(Fix::RemoveLine));
        }
        [json] => {
            let role = Message { json }.role().unwrap_or_default();
            if Role::meant(role).is_some_and(|role| role != Role::Assistant) {
                let problem = Problem::PairOutput { gap: Gap::Role(role.to_owned()) };
                findings.error(path.index(0).key("role"), problem, Some(Fix::RemoveLine));
            }
        }
        items => {
            let problem = Problem::PairOutput { gap: Gap::Items(items.len() as u64) };
            findings.error(path, problem, Some(Fix::RemoveLine));
        }
    }
}
