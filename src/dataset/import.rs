//! Examples in the forms of other programs, as lines that training takes.
//!
//! Alpaca's instructions, ShareGPT's conversations, questions with answers and pairs of a wanted and an unwanted reply are
//! written anew; a line that training takes as it is, and one that nobody understands, stay as they are.

use super::json::{Json, JsonType, parse, quote};
use super::line::{Line, LineKind};
use std::fmt::Write as _;

/// The line in the form of OpenAI, when it has one of the known foreign forms.
pub fn converted(raw: &str) -> Option<String> {
    let line = Line::parse(raw);
    match line.kind() {
        LineKind::Chat | LineKind::Rft if is_own_chat(line.json()?) => None,
        LineKind::Chat | LineKind::Rft | LineKind::Other | LineKind::Text => written(line.json()?),
        LineKind::Dpo | LineKind::PromptCompletion | LineKind::Broken => None,
    }
}

/// The examples of a whole text as lines: the items of a list, or its lines. Says how many were written anew.
pub fn lines_of(items: impl Iterator<Item = String>) -> (String, u64) {
    let (mut out, mut count) = (String::new(), 0);
    for item in items {
        match converted(&item) {
            Some(line) => {
                count += 1;
                out.push_str(&line);
            }
            None => out.push_str(&item),
        }
        out.push('\n');
    }
    (out, count)
}

/// Messages with roles of OpenAI, whatever else may be wrong with them.
fn is_own_chat(json: &Json<'_>) -> bool {
    let foreign = |message: &Json<'_>| message.get("role").is_none() && message.get("from").is_some();
    json.get("messages").is_some_and(|list| !list.items().iter().any(foreign)) && json.get("chosen").is_none()
}

/// A message on its way into a line.
struct Said {
    role: String,
    text: String,
}

fn said(role: &str, text: impl Into<String>) -> Said {
    Said { role: role.to_owned(), text: text.into() }
}

fn written(json: &Json<'_>) -> Option<String> {
    if json.json_type() == JsonType::List {
        let messages = conversation(json)?;
        return has_reply(&messages).then(|| chat(&messages));
    }
    if let (Some(chosen), Some(rejected)) = (json.get("chosen"), json.get("rejected")) {
        return pair(json, chosen, rejected);
    }
    let messages = said_in(json)?;
    has_reply(&messages).then(|| chat(&messages))
}

fn has_reply(messages: &[Said]) -> bool {
    messages.iter().any(|message| message.role == "assistant") && messages.iter().any(|message| message.role == "user")
}

/// The messages of an object, with its system message first.
fn said_in(json: &Json<'_>) -> Option<Vec<Said>> {
    let mut messages = Vec::new();
    let system = ["system", "system_prompt"].iter().find_map(|key| text(json, key));
    if let Some(system) = system.filter(|text| !text.trim().is_empty()) {
        messages.push(said("system", system));
    }
    let list = ["conversations", "conversation", "messages", "dialogue", "dialog"].iter().find_map(|key| json.get(key));
    match list {
        Some(list) => messages.extend(conversation(list)?),
        None => messages.extend(instruction(json)?),
    }
    Some(messages)
}

/// A list of messages that have a speaker and words, under whichever names.
fn conversation(list: &Json<'_>) -> Option<Vec<Said>> {
    let message = |json: &Json<'_>| {
        let speaker = ["role", "from", "speaker", "author"].iter().find_map(|key| text(json, key))?;
        let words = ["content", "value", "text", "message"].iter().find_map(|key| text(json, key))?;
        Some(said(role_of(&speaker), words))
    };
    let messages: Option<Vec<Said>> = list.items().iter().map(message).collect();
    messages.filter(|messages| !messages.is_empty())
}

/// The role of a speaker as other programs call it.
fn role_of(speaker: &str) -> &'static str {
    match speaker.to_ascii_lowercase().as_str() {
        "human" | "user" | "prompter" | "question" | "customer" => "user",
        "system" | "developer" => "system",
        "tool" | "observation" | "function" | "function_response" => "tool",
        _ => "assistant",
    }
}

/// One question and its answer, with what was said before.
fn instruction(json: &Json<'_>) -> Option<Vec<Said>> {
    const FORMS: [(&str, &[&str]); 6] = [
        ("instruction", &["output", "response", "answer", "completion"]),
        ("question", &["answer", "response", "output"]),
        ("prompt", &["response", "output", "answer"]),
        ("query", &["response", "answer", "output"]),
        ("input", &["output", "response"]),
        ("вопрос", &["ответ"]),
    ];
    let (asked, answer) = FORMS.iter().find_map(|(asked, answers)| {
        let answer = answers.iter().find_map(|key| text(json, key))?;
        Some((text(json, asked)?, answer))
    })?;
    let more = if json.get("instruction").is_some() { ["input", "context"].iter().find_map(|key| text(json, key)) } else { None };
    let mut messages = Vec::new();
    for turn in json.get("history").map_or(&[][..], Json::items) {
        if let [question, answer] = turn.items() {
            messages.push(said("user", question.text()?));
            messages.push(said("assistant", answer.text()?));
        }
    }
    let question = match more.filter(|more| !more.trim().is_empty()) {
        Some(more) if asked.trim().is_empty() => more,
        Some(more) => format!("{asked}\n\n{more}"),
        None => asked,
    };
    messages.push(said("user", question));
    messages.push(said("assistant", answer));
    Some(messages)
}

/// A wanted and an unwanted reply to the same messages.
fn pair(json: &Json<'_>, chosen: &Json<'_>, rejected: &Json<'_>) -> Option<String> {
    let (before, wanted) = reply(chosen)?;
    let (_, unwanted) = reply(rejected)?;
    let mut messages = Vec::new();
    if let Some(system) = text(json, "system").filter(|text| !text.trim().is_empty()) {
        messages.push(said("system", system));
    }
    let list = ["conversations", "conversation", "messages"].iter().find_map(|key| json.get(key));
    if let Some(list) = list {
        messages.extend(conversation(list)?);
    } else if before.is_empty() {
        messages.extend(asked(json)?);
    }
    messages.extend(before);
    (!messages.is_empty()).then(|| {
        let own = |text: &str| format!(r#"[{{"role": "assistant", "content": {}}}]"#, quote(text));
        let input = list_of(&messages);
        format!(
            r#"{{"input": {{"messages": {input}}}, "preferred_output": {}, "non_preferred_output": {}}}"#,
            own(&wanted),
            own(&unwanted)
        )
    })
}

/// What was asked: a text, or messages.
fn asked(json: &Json<'_>) -> Option<Vec<Said>> {
    let question = ["prompt", "question", "instruction", "query", "input"].iter().find_map(|key| json.get(key))?;
    if question.json_type() == JsonType::List {
        return conversation(question);
    }
    let more = if json.get("instruction").is_some() { text(json, "input").filter(|more| !more.trim().is_empty()) } else { None };
    let question = question.text()?;
    Some(vec![said("user", more.map_or_else(|| question.to_owned(), |more| format!("{question}\n\n{more}")))])
}

/// A reply, and the messages before it when they stand in the same value.
fn reply(json: &Json<'_>) -> Option<(Vec<Said>, String)> {
    if let Some(text) = json.text() {
        return Some(dialogue(text).unwrap_or_else(|| (Vec::new(), text.to_owned())));
    }
    if json.is_object() {
        let text = ["content", "value", "text"].iter().find_map(|key| text(json, key))?;
        return Some((Vec::new(), text));
    }
    let mut messages = conversation(json)?;
    let last = messages.pop().filter(|last| last.role == "assistant")?;
    Some((messages, last.text))
}

/// "\n\nHuman: …\n\nAssistant: …": a conversation in one text.
fn dialogue(text: &str) -> Option<(Vec<Said>, String)> {
    const SPEAKERS: [(&str, &str); 2] = [("\n\nHuman:", "user"), ("\n\nAssistant:", "assistant")];
    if !text.starts_with(SPEAKERS[0].0) {
        return None;
    }
    let mut messages = Vec::new();
    let mut rest = text;
    while let Some((mark, role)) = SPEAKERS.iter().find(|(mark, _)| rest.starts_with(mark)) {
        let words = rest.get(mark.len()..)?;
        let end = SPEAKERS.iter().filter_map(|(mark, _)| words.find(mark)).min().unwrap_or(words.len());
        messages.push(said(role, words.get(..end)?.trim()));
        rest = words.get(end..)?;
    }
    let last = messages.pop().filter(|last| last.role == "assistant")?;
    Some((messages, last.text))
}

fn text(json: &Json<'_>, key: &str) -> Option<String> {
    json.get(key).and_then(Json::text).map(str::to_owned)
}

fn chat(messages: &[Said]) -> String {
    format!(r#"{{"messages": {}}}"#, list_of(messages))
}

fn list_of(messages: &[Said]) -> String {
    let mut out = String::from("[");
    for (number, message) in messages.iter().enumerate() {
        let comma = if number > 0 { ", " } else { "" };
        let _ = write!(out, r#"{comma}{{"role": "{}", "content": {}}}"#, message.role, quote(&message.text));
    }
    out.push(']');
    out
}

/// Whether a text is JSON that has one of the known foreign forms; for looking at a few lines of a file.
pub fn is_foreign(raw: &str) -> bool {
    parse(raw).is_ok() && converted(raw).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, expected: Option<&str>) {
        assert_eq!(converted(raw).as_deref(), expected, "{raw}");
    }

    #[test]
    fn instructions_and_conversations_become_chats() {
        check(
            r#"{"instruction": "Переведи", "input": "cat", "output": "кот", "system": "Ты переводчик"}"#,
            Some(
                r#"{"messages": [{"role": "system", "content": "Ты переводчик"}, {"role": "user", "content": "Переведи\n\ncat"}, {"role": "assistant", "content": "кот"}]}"#,
            ),
        );
        check(
            r#"{"id": 7, "conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello"}]}"#,
            Some(r#"{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}"#),
        );
        check(
            r#"[{"role": "user", "content": "1"}, {"role": "assistant", "content": "2"}]"#,
            Some(r#"{"messages": [{"role": "user", "content": "1"}, {"role": "assistant", "content": "2"}]}"#),
        );
        check(
            r#"{"question": "Когда?", "answer": "Завтра"}"#,
            Some(r#"{"messages": [{"role": "user", "content": "Когда?"}, {"role": "assistant", "content": "Завтра"}]}"#),
        );
    }

    #[test]
    fn pairs_become_preferences() {
        let wanted = r#"{"input": {"messages": [{"role": "user", "content": "q"}]}, "preferred_output": [{"role": "assistant", "content": "a"}], "non_preferred_output": [{"role": "assistant", "content": "b"}]}"#;
        check(r#"{"prompt": "q", "chosen": "a", "rejected": "b"}"#, Some(wanted));
        check(
            r#"{"conversations": [{"from": "human", "value": "q"}], "chosen": {"from": "gpt", "value": "a"}, "rejected": {"from": "gpt", "value": "b"}}"#,
            Some(wanted),
        );
        check(r#"{"chosen": "\n\nHuman: q\n\nAssistant: a", "rejected": "\n\nHuman: q\n\nAssistant: b"}"#, Some(wanted));
        check(
            r#"{"chosen": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}], "rejected": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "b"}]}"#,
            Some(wanted),
        );
    }

    #[test]
    fn own_forms_broken_lines_and_riddles_stay() {
        for raw in [
            r#"{"messages": [{"role": "user", "content": "x"}]}"#,
            r#"{"prompt": "x", "completion": "y"}"#,
            r#"{"input": {"messages": []}, "preferred_output": [], "non_preferred_output": []}"#,
            r#"{"instruction": "x"}"#,
            r#"{"conversations": [{"from": "human"}]}"#,
            r#"{"a": 1}"#,
            "{",
            "[1]",
        ] {
            check(raw, None);
        }
    }
}
