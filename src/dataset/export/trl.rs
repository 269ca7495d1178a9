//! `messages`, or `prompt`, `chosen` and `rejected` as lists of messages, with `tools`.
//!
//! As the page "Dataset formats" of TRL 1.16 describes it. The messages stay as they were written. The arguments of a call
//! become an object, because chat templates write them out as JSON themselves and would quote a text twice; the tools
//! become a text, which TRL reads with `json.loads`, because columns of a table cannot hold schemas that differ.

use super::Loss;
use super::talk::{Example, Talk, calls, example};
use crate::dataset::json::{Json, quote};
use crate::dataset::line::Line;

pub(super) fn write(raw: &str, line: &Line<'_>) -> Result<String, Loss> {
    match (example(line)?, line) {
        (Example::Chat(talk) | Example::Pair { asked: talk, .. }, _) if talk.turns.is_empty() => Err(Loss::Turns),
        (Example::Chat(talk), _) => Ok(format!(r#"{{"messages": {}{}}}"#, messages(raw, &talk)?, tools(raw, &talk))),
        (Example::Pair { asked, .. }, Line::Dpo(json)) => Ok(format!(
            r#"{{"prompt": {}, "chosen": {}, "rejected": {}{}}}"#,
            messages(raw, &asked)?,
            slice(raw, json.get("preferred_output")),
            slice(raw, json.get("non_preferred_output")),
            tools(raw, &asked)
        )),
        (Example::Pair { .. }, other) => Err(Loss::Kind(other.kind())),
    }
}

/// The messages with the arguments of calls as objects.
fn messages(raw: &str, talk: &Talk<'_>) -> Result<String, Loss> {
    let (mut out, mut at) = (String::new(), talk.messages.range.start);
    for message in talk.messages.items().iter().filter(|message| message.get("tool_calls").is_some()) {
        for (_, arguments) in calls(message)? {
            let text = arguments.text().unwrap_or_default();
            if text.contains(['\n', '\r']) {
                return Err(Loss::Arguments);
            }
            out.push_str(raw.get(at..arguments.range.start).unwrap_or_default());
            out.push_str(text);
            at = arguments.range.end;
        }
    }
    out.push_str(raw.get(at..talk.messages.range.end).unwrap_or_default());
    Ok(out)
}

fn tools(raw: &str, talk: &Talk<'_>) -> String {
    talk.tools.map_or_else(String::new, |tools| format!(r#", "tools": {}"#, quote(slice(raw, Some(tools)))))
}

fn slice<'r>(raw: &'r str, json: Option<&Json<'_>>) -> &'r str {
    json.and_then(|json| raw.get(json.range.clone())).unwrap_or("null")
}
