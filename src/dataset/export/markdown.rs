//! For reading: a heading for each line, the roles in bold and the words as quotations, so that headings inside an answer
//! stay inside it. What is not a text is shown as JSON; nothing is left out.

use crate::dataset::json::{Json, JsonType, Value};
use crate::dataset::line::Line;
use std::fmt::Write as _;

pub(super) fn write(raw: &str, line: &Line<'_>, number: u64) -> String {
    let mut out = format!("## {number}\n");
    match line {
        Line::Broken { .. } => code(&mut out, raw),
        Line::Chat(json) | Line::Rft(json) | Line::Dpo(json) | Line::PromptCompletion(json) | Line::Text(json) => {
            members(&mut out, raw, json);
        }
        Line::Other(json) if json.is_object() => members(&mut out, raw, json),
        Line::Other(_) => code(&mut out, raw),
    }
    out
}

fn members(out: &mut String, raw: &str, json: &Json<'_>) {
    for member in json.members() {
        match (member.key.as_ref(), &member.json.value) {
            ("messages", Value::List(list)) => list.iter().for_each(|item| message(out, raw, item, None)),
            ("preferred_output" | "non_preferred_output", Value::List(list)) => {
                list.iter().for_each(|item| message(out, raw, item, Some(&member.key)));
            }
            ("input", Value::Object(_)) => members(out, raw, &member.json),
            (key, Value::Text(text)) => {
                label(out, key);
                quotation(out, text);
            }
            (key, _) => {
                label(out, key);
                code(out, slice(raw, &member.json));
            }
        }
    }
}

/// A message with its role, and its other keys below it.
fn message(out: &mut String, raw: &str, json: &Json<'_>, role: Option<&str>) {
    let Some(own_role) = json.get("role").and_then(Json::text) else { return code(out, slice(raw, json)) };
    label(out, role.unwrap_or(own_role));
    for member in json.members().iter().filter(|member| member.key != "role") {
        match (member.key.as_ref(), &member.json.value) {
            ("content", Value::Text(text)) => quotation(out, text),
            ("content", Value::List(parts)) => parts.iter().for_each(|item| part(out, raw, item)),
            ("content", Value::Null) => {}
            (key, _) => {
                let _ = writeln!(out, "\n{key}:");
                code(out, slice(raw, &member.json));
            }
        }
    }
}

fn part(out: &mut String, raw: &str, json: &Json<'_>) {
    match json.get("text") {
        Some(text) if text.json_type() == JsonType::Text && json.members().len() <= 2 => {
            quotation(out, text.text().unwrap_or_default());
        }
        _ => code(out, slice(raw, json)),
    }
}

fn label(out: &mut String, role: &str) {
    let _ = writeln!(out, "\n**{role}**");
}

fn quotation(out: &mut String, text: &str) {
    out.push('\n');
    for line in text.split('\n') {
        out.push_str(if line.is_empty() { ">" } else { "> " });
        out.push_str(line);
        out.push('\n');
    }
}

/// A block of code whose fence is longer than any inside it.
fn code(out: &mut String, text: &str) {
    let longest = text.split(|sign| sign != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let _ = writeln!(out, "\n{fence}json\n{text}\n{fence}");
}

fn slice<'r>(raw: &'r str, json: &Json<'_>) -> &'r str {
    raw.get(json.range.clone()).unwrap_or_default()
}
