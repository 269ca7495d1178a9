//! Examples in the forms of other programs, as lines that training takes.
//!
//! Alpaca's instructions, ShareGPT's conversations, TRL's messages, questions with answers and pairs of a wanted and an
//! unwanted reply are written anew; a line that training takes as it is, and one that nobody understands, stay as they
//! are. What [`export`](super::export) wrote comes back as it was.

use super::export::sharegpt::{ORIGINAL, calls_as_text};
use super::json::{Json, JsonType, parse, quote};
use super::line::{Line, LineKind};
use std::fmt::Write as _;
use std::ops::Range;

mod table;

pub use table::{TableRow, table};

/// The line in the form of OpenAI, when it has one of the known foreign forms.
pub fn converted(raw: &str) -> Option<String> {
    let line = Line::parse(raw);
    match line.kind() {
        LineKind::Chat | LineKind::Rft if is_own_chat(line.json()?) => with_calls_as_texts(raw, line.json()?),
        LineKind::Chat | LineKind::Rft | LineKind::Other | LineKind::Text => written(raw, line.json()?),
        LineKind::Dpo | LineKind::PromptCompletion | LineKind::Broken => None,
    }
}

/// A prompt and its completion as a conversation: one question and its answer.
pub fn as_chat(raw: &str) -> Option<String> {
    let Line::PromptCompletion(json) = Line::parse(raw) else { return None };
    let (question, answer) = (text(&json, "prompt")?, text(&json, "completion")?);
    (json.members().len() == 2).then(|| chat(&[said("user", question), said("assistant", answer)], None))
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

/// A conversation whose tools are a text, or whose calls have objects for arguments, as TRL wants them.
fn with_calls_as_texts(raw: &str, json: &Json<'_>) -> Option<String> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    if let Some(tools) = json.get("tools").filter(|tools| tools.json_type() == JsonType::Text) {
        edits.extend(tools_of(raw, json).map(|text| (tools.range.clone(), text)));
    }
    for message in json.get("messages").map_or(&[][..], Json::items) {
        edits.extend(arguments_as_texts(raw, message));
    }
    edits.sort_by_key(|(range, _)| range.start);
    (!edits.is_empty()).then(|| edited(raw, &(0..raw.len()), &edits))
}

/// What has to be replaced so that the arguments of each call are a text.
fn arguments_as_texts(raw: &str, message: &Json<'_>) -> Vec<(Range<usize>, String)> {
    let calls = message.get("tool_calls").map_or(&[][..], Json::items);
    let arguments = calls.iter().filter_map(|call| call.get("function")?.get("arguments"));
    let objects = arguments.filter(|arguments| arguments.is_object());
    objects.map(|arguments| (arguments.range.clone(), quote(slice(raw, arguments)))).collect()
}

/// A part of a text with some of its own parts replaced.
fn edited(raw: &str, part: &Range<usize>, edits: &[(Range<usize>, String)]) -> String {
    let (mut out, mut at) = (String::new(), part.start);
    for (range, replacement) in edits {
        out.push_str(raw.get(at..range.start).unwrap_or_default());
        out.push_str(replacement);
        at = range.end;
    }
    out.push_str(raw.get(at..part.end).unwrap_or_default());
    out
}

fn slice<'r>(raw: &'r str, json: &Json<'_>) -> &'r str {
    raw.get(json.range.clone()).unwrap_or_default()
}

/// A message on its way into a line.
struct Said {
    role: &'static str,
    text: String,
    /// The whole message, where it is more than a role and a text.
    message: Option<String>,
}

fn said(role: &'static str, text: impl Into<String>) -> Said {
    Said { role, text: text.into(), message: None }
}

fn written(raw: &str, json: &Json<'_>) -> Option<String> {
    if json.json_type() == JsonType::List {
        let messages = conversation(raw, json)?;
        return has_reply(&messages).then(|| chat(&messages, None));
    }
    if let (Some(chosen), Some(rejected)) = (json.get("chosen"), json.get("rejected")) {
        return pair(raw, json, chosen, rejected);
    }
    let messages = said_in(raw, json)?;
    has_reply(&messages).then(|| chat(&messages, tools_of(raw, json)))
}

fn has_reply(messages: &[Said]) -> bool {
    messages.iter().any(|message| message.role == "assistant") && messages.iter().any(|message| message.role == "user")
}

/// The system message that stands beside the others; an empty one is none.
fn system_beside(json: &Json<'_>) -> Option<Said> {
    let system = ["system", "system_prompt"].iter().find_map(|key| text(json, key));
    system.filter(|text| !text.is_empty()).map(|text| said("system", text))
}

/// The messages of an object, with its system message first.
fn said_in(raw: &str, json: &Json<'_>) -> Option<Vec<Said>> {
    let mut messages: Vec<Said> = system_beside(json).into_iter().collect();
    let list = ["conversations", "conversation", "messages", "dialogue", "dialog"].iter().find_map(|key| json.get(key));
    match list {
        Some(list) => messages.extend(conversation(raw, list)?),
        None => messages.extend(instruction(json)?),
    }
    Some(messages)
}

/// A list of messages that have a speaker and words, under whichever names.
fn conversation(raw: &str, list: &Json<'_>) -> Option<Vec<Said>> {
    let mut calls = Calls::default();
    let messages: Option<Vec<Said>> = list.items().iter().map(|json| message(raw, json, &mut calls)).collect();
    messages.filter(|messages| !messages.is_empty())
}

fn message(raw: &str, json: &Json<'_>, calls: &mut Calls) -> Option<Said> {
    if let Some(said) = original(json).or_else(|| own_message(raw, json)) {
        return Some(said);
    }
    let speaker = ["role", "from", "speaker", "author"].iter().find_map(|key| text(json, key))?;
    let words = ["content", "value", "text", "message"].iter().find_map(|key| text(json, key))?;
    match role_of(&speaker) {
        "assistant" if is_call(&speaker) => Some(calls.called(&words).unwrap_or_else(|| said("assistant", words))),
        "tool" => Some(calls.answered(words)),
        role => Some(said(role, words)),
    }
}

/// The message that our own export has sent along, when the rest still says the same as it.
fn original(json: &Json<'_>) -> Option<Said> {
    let message = json.get(ORIGINAL)?.text()?;
    let own = parse(message).ok()?;
    let (from, value) = (json.get("from")?.text()?, json.get("value")?.text()?);
    let role = match (from, own.get("role")?.text()?) {
        ("function_call", "assistant") if calls_as_text(&own).ok()? == value => "assistant",
        ("observation", "tool") if own.get("content")?.text()? == value => "tool",
        _ => return None,
    };
    Some(Said { role, text: value.to_owned(), message: Some(message.to_owned()) })
}

/// A message of OpenAI that calls a tool or answers a call.
fn own_message(raw: &str, json: &Json<'_>) -> Option<Said> {
    let role = match json.get("role")?.text()? {
        "assistant" if !json.get("tool_calls")?.items().is_empty() => "assistant",
        "tool" if json.get("tool_call_id").is_some() => "tool",
        _ => return None,
    };
    let message = edited(raw, &json.range, &arguments_as_texts(raw, json));
    Some(Said { role, text: text(json, "content").unwrap_or_default(), message: Some(message) })
}

/// Gives calls without ids their ids, and the answers the ids of the calls that wait for one.
#[derive(Default)]
struct Calls {
    count: u32,
    waiting: Vec<String>,
}

impl Calls {
    /// A call, or a list of calls, of a `name` with `arguments`.
    fn called(&mut self, words: &str) -> Option<Said> {
        let json = parse(words).ok()?;
        let list = if json.is_object() { std::slice::from_ref(&json) } else { json.items() };
        let mut calls = Vec::new();
        self.waiting.clear();
        for call in list {
            let (name, arguments) = (call.get("name")?.text()?, call.get("arguments")?);
            let arguments = arguments.text().unwrap_or_else(|| slice(words, arguments));
            self.count += 1;
            let id = format!("call_{}", self.count);
            calls.push(format!(
                r#"{{"id": "{id}", "type": "function", "function": {{"name": {}, "arguments": {}}}}}"#,
                quote(name),
                quote(arguments)
            ));
            self.waiting.push(id);
        }
        let message = format!(r#"{{"role": "assistant", "tool_calls": [{}]}}"#, calls.join(", "));
        (!calls.is_empty()).then(|| Said { role: "assistant", text: String::new(), message: Some(message) })
    }

    fn answered(&mut self, words: String) -> Said {
        if self.waiting.is_empty() {
            return said("tool", words);
        }
        let id = self.waiting.remove(0);
        let message = format!(r#"{{"role": "tool", "tool_call_id": "{id}", "content": {}}}"#, quote(&words));
        Said { role: "tool", text: words, message: Some(message) }
    }
}

/// The tools of a line as a list of OpenAI's form: written out, or as a text, or as functions alone.
fn tools_of(raw: &str, json: &Json<'_>) -> Option<String> {
    let tools = json.get("tools")?;
    match tools.text() {
        Some(text) => list_of_tools(text, &parse(text).ok()?),
        None => list_of_tools(raw, tools),
    }
}

fn list_of_tools(raw: &str, tools: &Json<'_>) -> Option<String> {
    if tools.json_type() != JsonType::List {
        return None;
    }
    let bare = |tool: &Json<'_>| tool.get("function").is_none() && tool.get("name").is_some();
    if !tools.items().iter().any(bare) {
        return Some(slice(raw, tools).to_owned());
    }
    let tool = |tool: &Json<'_>| {
        if bare(tool) {
            format!(r#"{{"type": "function", "function": {}}}"#, slice(raw, tool))
        } else {
            slice(raw, tool).to_owned()
        }
    };
    Some(format!("[{}]", tools.items().iter().map(tool).collect::<Vec<_>>().join(", ")))
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

fn is_call(speaker: &str) -> bool {
    speaker.eq_ignore_ascii_case("function_call") || speaker.eq_ignore_ascii_case("tool_call")
}

/// One question and its answer, with what was said before.
fn instruction(json: &Json<'_>) -> Option<Vec<Said>> {
    let (asked, answer) = FORMS.iter().find_map(|(asked, answers)| {
        let answer = answers.iter().find_map(|key| text(json, key))?;
        Some((text(json, asked)?, answer))
    })?;
    let more = if json.get("instruction").is_some() { ["input", "context"].iter().find_map(|key| text(json, key)) } else { None };
    let mut messages = history(json)?;
    let question = match more.filter(|more| !more.trim().is_empty()) {
        Some(more) if asked.trim().is_empty() => more,
        Some(more) => format!("{asked}\n\n{more}"),
        None => asked,
    };
    messages.push(said("user", question));
    messages.push(said("assistant", answer));
    Some(messages)
}

/// Under which names a question and its answer stand.
const FORMS: [(&str, &[&str]); 6] = [
    ("instruction", &["output", "response", "answer", "completion"]),
    ("question", &["answer", "response", "output"]),
    ("prompt", &["response", "output", "answer"]),
    ("query", &["response", "answer", "output"]),
    ("input", &["output", "response"]),
    ("вопрос", &["ответ"]),
];

/// The earlier turns; nothing when one of them is no question with its answer.
fn history(json: &Json<'_>) -> Option<Vec<Said>> {
    let mut messages = Vec::new();
    for turn in json.get("history").map_or(&[][..], Json::items) {
        let [question, answer] = turn.items() else { return None };
        messages.push(said("user", question.text()?));
        messages.push(said("assistant", answer.text()?));
    }
    Some(messages)
}

/// A wanted and an unwanted reply to the same messages.
fn pair(raw: &str, json: &Json<'_>, chosen: &Json<'_>, rejected: &Json<'_>) -> Option<String> {
    let list = ["conversations", "conversation", "messages"].iter().find_map(|key| json.get(key));
    let question = ["prompt", "question", "instruction", "query", "input"].iter().find_map(|key| json.get(key));
    // Where the question stands apart, an answer is all words, whatever it looks like.
    let whole = list.is_none() && question.is_none();
    let (before, wanted) = reply(raw, chosen, whole)?;
    let (_, unwanted) = reply(raw, rejected, whole)?;
    let mut messages: Vec<Said> = system_beside(json).into_iter().collect();
    match (list, question) {
        (Some(list), _) => messages.extend(conversation(raw, list)?),
        (None, Some(question)) if before.is_empty() => messages.extend(asked(raw, json, question)?),
        _ => {}
    }
    messages.extend(before);
    (!messages.is_empty()).then(|| {
        let own = |text: &str| format!(r#"[{{"role": "assistant", "content": {}}}]"#, quote(text));
        let tools = tools_of(raw, json).map_or_else(String::new, |tools| format!(r#", "tools": {tools}"#));
        let input = list_of(&messages);
        format!(
            r#"{{"input": {{"messages": {input}{tools}}}, "preferred_output": {}, "non_preferred_output": {}}}"#,
            own(&wanted),
            own(&unwanted)
        )
    })
}

/// What was asked: a text with what was said before, or messages.
fn asked(raw: &str, json: &Json<'_>, question: &Json<'_>) -> Option<Vec<Said>> {
    if question.json_type() == JsonType::List {
        return conversation(raw, question);
    }
    let more = if json.get("instruction").is_some() { text(json, "input").filter(|more| !more.trim().is_empty()) } else { None };
    let question = question.text()?;
    let mut messages = history(json)?;
    messages.push(said("user", more.map_or_else(|| question.to_owned(), |more| format!("{question}\n\n{more}"))));
    Some(messages)
}

/// A reply, and the messages before it when they stand in the same value.
fn reply(raw: &str, json: &Json<'_>, whole: bool) -> Option<(Vec<Said>, String)> {
    if let Some(text) = json.text() {
        return Some(dialogue(text).filter(|_| whole).unwrap_or_else(|| (Vec::new(), text.to_owned())));
    }
    if json.is_object() {
        let text = ["content", "value", "text"].iter().find_map(|key| text(json, key))?;
        return Some((Vec::new(), text));
    }
    let mut messages = conversation(raw, json)?;
    let last = messages.pop().filter(|last| last.role == "assistant" && last.message.is_none())?;
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

fn chat(messages: &[Said], tools: Option<String>) -> String {
    let tools = tools.map_or_else(String::new, |tools| format!(r#", "tools": {tools}"#));
    format!(r#"{{"messages": {}{tools}}}"#, list_of(messages))
}

fn list_of(messages: &[Said]) -> String {
    let mut out = String::from("[");
    for (number, message) in messages.iter().enumerate() {
        let comma = if number > 0 { ", " } else { "" };
        let _ = match &message.message {
            Some(message) => write!(out, "{comma}{message}"),
            None => write!(out, r#"{comma}{{"role": "{}", "content": {}}}"#, message.role, quote(&message.text)),
        };
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
