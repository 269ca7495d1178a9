//! One line of a data set: what it is, what it says, and edits that change nothing else.
//!
//! A [`Line`] looks at the text of the line and never replaces it. Whoever holds the text writes it back byte for byte
//! unless the person edited it, and an edit replaces only the bytes of the value that was edited.

use super::json::{self, Json, JsonError, JsonFault, JsonType, Path};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The typed view of one line.
#[derive(Clone, Debug, PartialEq)]
pub enum Line<'a> {
    /// A conversation under `messages`.
    Chat(Json<'a>),
    /// A prompt with a preferred and a non-preferred answer.
    Dpo(Json<'a>),
    /// A conversation that ends with the user, with fields for a grader.
    Rft(Json<'a>),
    /// The older form of `prompt` and `completion`.
    PromptCompletion(Json<'a>),
    /// One `text` to continue, as some trainers take it.
    Text(Json<'a>),
    /// JSON of another shape.
    Other(Json<'a>),
    /// Not JSON. The column counts characters from 1.
    Broken { column: u64, reason: JsonFault },
}

/// The kind of a line, without the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    Chat,
    Dpo,
    Rft,
    PromptCompletion,
    Text,
    Other,
    Broken,
}

/// Keys beside `messages` that belong to a conversation and do not make it one for a grader.
pub const CHAT_KEYS: &[&str] = &["messages", "tools", "parallel_tool_calls", "functions"];

impl<'a> Line<'a> {
    /// Looks at one line, given without its line break.
    pub fn parse(raw: &'a str) -> Self {
        match json::parse(raw) {
            Ok(json) => match kind_of(&json) {
                LineKind::Chat => Line::Chat(json),
                LineKind::Dpo => Line::Dpo(json),
                LineKind::Rft => Line::Rft(json),
                LineKind::PromptCompletion => Line::PromptCompletion(json),
                LineKind::Text => Line::Text(json),
                LineKind::Other | LineKind::Broken => Line::Other(json),
            },
            Err(JsonError { at, fault }) => {
                let before = raw.get(..at).unwrap_or(raw);
                Line::Broken { column: before.chars().count() as u64 + 1, reason: fault }
            }
        }
    }

    pub fn kind(&self) -> LineKind {
        match self {
            Line::Chat(_) => LineKind::Chat,
            Line::Dpo(_) => LineKind::Dpo,
            Line::Rft(_) => LineKind::Rft,
            Line::PromptCompletion(_) => LineKind::PromptCompletion,
            Line::Text(_) => LineKind::Text,
            Line::Other(_) => LineKind::Other,
            Line::Broken { .. } => LineKind::Broken,
        }
    }

    /// The outermost value, unless the line is broken.
    pub fn json(&self) -> Option<&Json<'a>> {
        match self {
            Line::Chat(json)
            | Line::Dpo(json)
            | Line::Rft(json)
            | Line::PromptCompletion(json)
            | Line::Text(json)
            | Line::Other(json) => Some(json),
            Line::Broken { .. } => None,
        }
    }

    /// The messages that the model sees; for a preference pair those of its `input`.
    pub fn messages(&self) -> impl Iterator<Item = Message<'_>> {
        let list = self.json().and_then(|json| json.at(&self.messages_path()));
        list.map_or(&[][..], Json::items).iter().map(|json| Message { json })
    }

    /// Where the messages stand.
    pub fn messages_path(&self) -> Path {
        match self {
            Line::Dpo(_) => Path::root().key("input").key("messages"),
            _ => Path::root().key("messages"),
        }
    }

    /// The first question, for showing; empty when there is none.
    pub fn question(&self) -> Cow<'_, str> {
        match self {
            Line::PromptCompletion(json) => text_of(json, "prompt"),
            _ => self.messages().find(|message| message.role() == Some("user")).map_or_else(Cow::default, |m| m.text()),
        }
    }

    /// The last answer, for showing; of a pair the preferred one; empty when there is none.
    pub fn answer(&self) -> Cow<'_, str> {
        match self {
            Line::PromptCompletion(json) => text_of(json, "completion"),
            Line::Text(json) => text_of(json, "text"),
            Line::Dpo(json) => output(json, "preferred_output").map_or_else(Cow::default, |message| message.text()),
            _ => self.messages().filter(Message::is_assistant).last().map_or_else(Cow::default, |message| message.text()),
        }
    }

    /// The answer of a pair that is not preferred.
    pub fn rejected_answer(&self) -> Option<Cow<'_, str>> {
        match self {
            Line::Dpo(json) => output(json, "non_preferred_output").map(|message| message.text()),
            _ => None,
        }
    }

    /// The system message, when the line has one.
    pub fn system(&self) -> Option<Cow<'_, str>> {
        self.messages().find(Message::is_system).map(|message| message.text())
    }
}

fn kind_of(json: &Json<'_>) -> LineKind {
    if json.get("messages").is_some() {
        let foreign = json.members().iter().any(|member| !CHAT_KEYS.contains(&member.key.as_ref()));
        let last = json.get("messages").and_then(|list| list.items().last());
        return match last.map(|json| Message { json }.role()) {
            Some(Some("user")) if foreign => LineKind::Rft,
            _ => LineKind::Chat,
        };
    }
    let has = |key: &str| json.get(key).is_some();
    let any_output = has("preferred_output") || has("non_preferred_output") || has("preferred_completion");
    if has("input") && any_output || has("preferred_output") && has("non_preferred_output") {
        LineKind::Dpo
    } else if has("prompt") && has("completion") {
        LineKind::PromptCompletion
    } else if json.get("text").is_some_and(|text| text.json_type() == JsonType::Text) {
        LineKind::Text
    } else {
        LineKind::Other
    }
}

fn text_of<'j>(json: &'j Json<'_>, key: &str) -> Cow<'j, str> {
    json.get(key).and_then(Json::text).map_or_else(Cow::default, Cow::Borrowed)
}

fn output<'j>(json: &'j Json<'j>, key: &str) -> Option<Message<'j>> {
    json.get(key)?.items().first().map(|json| Message { json })
}

/// One message as it stands in the line; nothing about it is certain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Message<'j> {
    pub json: &'j Json<'j>,
}

impl<'j> Message<'j> {
    pub fn role(&self) -> Option<&'j str> {
        self.json.get("role").and_then(Json::text)
    }

    pub fn is_assistant(&self) -> bool {
        self.role() == Some("assistant")
    }

    /// `developer` is the newer name of `system`.
    pub fn is_system(&self) -> bool {
        matches!(self.role(), Some("system" | "developer"))
    }

    pub fn content(&self) -> Option<&'j Json<'j>> {
        self.json.get("content")
    }

    /// The text of the content; the text parts of a list are joined by line breaks.
    pub fn text(&self) -> Cow<'j, str> {
        let Some(content) = self.content() else { return Cow::default() };
        if let Some(text) = content.text() {
            return Cow::Borrowed(text);
        }
        let mut parts = content.items().iter().filter_map(|part| part.get("text").and_then(Json::text));
        match (parts.next(), parts.next()) {
            (None, _) => Cow::default(),
            (Some(only), None) => Cow::Borrowed(only),
            (Some(first), Some(second)) => {
                let mut text = [first, "\n", second].concat();
                for part in parts {
                    text.push('\n');
                    text.push_str(part);
                }
                Cow::Owned(text)
            }
        }
    }

    pub fn name(&self) -> Option<&'j str> {
        self.json.get("name").and_then(Json::text)
    }

    pub fn weight(&self) -> Option<&'j Json<'j>> {
        self.json.get("weight")
    }

    /// Whether the model learns from this message: an assistant's, unless its weight is 0.
    pub fn is_trained(&self) -> bool {
        self.is_assistant() && self.weight().and_then(Json::number) != Some(0.0)
    }

    pub fn tool_calls(&self) -> &'j [Json<'j>] {
        self.json.get("tool_calls").map_or(&[], Json::items)
    }

    /// Whether the message calls a tool or, in the older form, a function.
    pub fn calls(&self) -> bool {
        !self.tool_calls().is_empty() || self.json.get("function_call").is_some_and(|call| !call.is_null())
    }
}

/// Sets the text of the message at a path and leaves the rest of the line alone.
///
/// Content in parts keeps its pictures: the text goes into the only text part. With several text parts, or when the
/// path leads to no message, there is no answer.
pub fn set_message_text(raw: &str, message: &Path, text: &str) -> Option<String> {
    let root = json::parse(raw).ok()?;
    let content = root.at(message)?.get("content");
    let Some(parts) = content.filter(|content| content.json_type() == JsonType::List) else {
        return json::set_key(raw, message, "content", &json::quote(text));
    };
    let mut texts = parts.items().iter().enumerate().filter(|(_, part)| part.get("text").is_some());
    match (texts.next(), texts.next()) {
        (Some((index, _)), None) => json::set_key(raw, &message.key("content").index(index), "text", &json::quote(text)),
        _ => None,
    }
}

/// Sets the first question.
pub fn set_question(raw: &str, text: &str) -> Option<String> {
    let line = Line::parse(raw);
    if let Line::PromptCompletion(_) = line {
        return json::set_key(raw, &Path::root(), "prompt", &json::quote(text));
    }
    let index = line.messages().position(|message| message.role() == Some("user"))?;
    set_message_text(raw, &line.messages_path().index(index), text)
}

/// Sets the last answer; of a pair the preferred one.
pub fn set_answer(raw: &str, text: &str) -> Option<String> {
    let line = Line::parse(raw);
    match line {
        Line::PromptCompletion(_) => json::set_key(raw, &Path::root(), "completion", &json::quote(text)),
        Line::Text(_) => json::set_key(raw, &Path::root(), "text", &json::quote(text)),
        Line::Dpo(_) => set_message_text(raw, &Path::root().key("preferred_output").index(0), text),
        _ => {
            let places = line.messages().enumerate().filter(|(_, message)| message.is_assistant());
            let (index, _) = places.last()?;
            set_message_text(raw, &line.messages_path().index(index), text)
        }
    }
}

/// Sets the system message, adding one in front when the line has none.
pub fn set_system(raw: &str, text: &str) -> Option<String> {
    let line = Line::parse(raw);
    let path = line.messages_path();
    match line.messages().position(|message| message.is_system()) {
        Some(index) => set_message_text(raw, &path.index(index), text),
        None => json::insert_item(raw, &path, 0, &format!(r#"{{"role": "system", "content": {}}}"#, json::quote(text))),
    }
}

/// Says whether the model learns from an assistant's message, by its weight.
pub fn set_trained(raw: &str, message: &Path, trained: bool) -> Option<String> {
    json::set_key(raw, message, "weight", if trained { "1" } else { "0" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_kind(raw: &str, kind: LineKind) {
        assert_eq!(Line::parse(raw).kind(), kind, "{raw}");
    }

    #[test]
    fn each_shape_is_known() {
        check_kind(r#"{"messages": []}"#, LineKind::Chat);
        check_kind(r#"{"messages": [{"role": "user", "content": "a"}]}"#, LineKind::Chat);
        check_kind(r#"{"messages": [{"role": "user", "content": "a"}], "reference": 4}"#, LineKind::Rft);
        check_kind(r#"{"messages": [{"role": "assistant", "content": "a"}], "note": 4}"#, LineKind::Chat);
        check_kind(r#"{"input": {"messages": []}, "preferred_output": [], "non_preferred_output": []}"#, LineKind::Dpo);
        check_kind(r#"{"prompt": "a", "completion": "b"}"#, LineKind::PromptCompletion);
        check_kind(r#"{"text": "a"}"#, LineKind::Text);
        check_kind(r#"["a"]"#, LineKind::Other);
        check_kind(r#"{"messages": ["#, LineKind::Broken);
    }

    #[test]
    fn a_broken_line_names_the_character_and_not_the_byte() {
        let line = Line::parse(r#"{"ключ": None}"#);
        assert_eq!(line, Line::Broken { column: 10, reason: JsonFault::BadWord });
    }

    #[test]
    fn a_conversation_is_shown_by_its_first_question_and_last_answer() {
        let raw = r#"{"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": [{"type": "text", "text": "a"},
            {"type": "image_url", "image_url": {"url": "https://x"}}, {"type": "text", "text": "b"}]},
            {"role": "assistant", "content": "c", "weight": 0}, {"role": "user", "content": "d"}, {"role": "assistant", "content": "e"}]}"#;
        let line = Line::parse(raw);
        assert_eq!((line.question().as_ref(), line.answer().as_ref()), ("a\nb", "e"));
        assert_eq!(line.system().as_deref(), Some("s"));
        assert_eq!(line.messages().map(|message| message.is_trained()).collect::<Vec<_>>(), [false, false, false, false, true]);
    }

    #[test]
    fn a_pair_is_shown_by_its_preferred_answer() {
        let raw = r#"{"input": {"messages": [{"role": "user", "content": "q"}]},
            "preferred_output": [{"role": "assistant", "content": "good"}], "non_preferred_output": [{"role": "assistant", "content": "bad"}]}"#;
        let line = Line::parse(raw);
        assert_eq!((line.question().as_ref(), line.answer().as_ref()), ("q", "good"));
        assert_eq!(line.rejected_answer().as_deref(), Some("bad"));
        assert_eq!(set_answer(raw, "better").unwrap(), raw.replace("good", "better"));
        assert_eq!(set_question(raw, "why \"so\"?").unwrap(), raw.replace(r#""q""#, r#""why \"so\"?""#));
    }

    #[test]
    fn an_edit_keeps_repeated_keys_numbers_and_spaces() {
        let raw = r#"{"id": 1.50, "id":9007199254740993, "messages":[ {"content" : "q","role":"user"},{"role":"assistant","content":"a"} ]}"#;
        assert_eq!(set_answer(raw, "b").unwrap(), raw.replace(r#""a"}"#, r#""b"}"#));
        assert_eq!(set_question(raw, "р").unwrap(), raw.replace(r#""q""#, r#""р""#));
        let with_system = set_system(raw, "s").unwrap();
        assert_eq!(with_system, raw.replace("[ {", r#"[ {"role": "system", "content": "s"}, {"#));
        assert_eq!(set_system(&with_system, "t").unwrap(), with_system.replace(r#""s"}"#, r#""t"}"#));
        let path = Path::root().key("messages").index(1);
        assert_eq!(set_trained(raw, &path, false).unwrap(), raw.replace(r#""a"}"#, r#""a", "weight": 0}"#));
    }

    #[test]
    fn a_message_with_a_picture_keeps_it() {
        let raw = r#"{"messages": [{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "image_url", "image_url": {"url": "https://x"}}]}]}"#;
        assert_eq!(set_question(raw, "b").unwrap(), raw.replace(r#""a""#, r#""b""#));
        let two =
            r#"{"messages": [{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}]}"#;
        assert_eq!(set_question(two, "c"), None);
    }

    #[test]
    fn a_silent_tool_call_gets_a_text() {
        let raw = r#"{"messages": [{"role": "assistant", "content": null, "tool_calls": [{}]}]}"#;
        assert_eq!(set_answer(raw, "x").unwrap(), raw.replace("null", r#""x""#));
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn an_edited_answer_is_what_was_typed_and_the_other_bytes_stay(text in any::<String>(), id in any::<f64>(), key in "[a-z]{1,8}") {
                let head = format!(r#"{{"{key}_":{id:?},"{key}_": [null ,1e999] ,"messages" :[{{"role":"user","content":"q"}},{{"role":"assistant","content":"#);
                let tail = r#" ,"weight" : 1}]  }"#;
                let edited = set_answer(&format!(r#"{head}"old"{tail}"#), &text);
                if id.is_finite() {
                    let edited = edited.unwrap();
                    let line = Line::parse(&edited);
                    prop_assert_eq!(line.answer(), text.as_str());
                    prop_assert!(edited.starts_with(&head) && edited.ends_with(tail));
                }
            }

            #[test]
            fn any_text_is_a_line(text in any::<String>()) {
                let line = Line::parse(&text);
                let _ = (line.question(), line.answer(), line.system());
            }
        }
    }
}
