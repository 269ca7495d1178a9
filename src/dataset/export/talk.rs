//! What a line says, as far as the simpler forms can hold it: a system message, turns and tools, and nothing else.

use super::Loss;
use crate::dataset::json::{self, Json, JsonType};
use crate::dataset::line::{Line, LineKind};

/// A line that consists of roles, texts and calls of tools alone.
pub(super) enum Example<'j> {
    Chat(Talk<'j>),
    Pair { asked: Talk<'j>, preferred: &'j str, rejected: &'j str },
}

/// A conversation.
pub(super) struct Talk<'j> {
    pub system: Option<&'j str>,
    pub turns: Vec<Turn<'j>>,
    pub tools: Option<&'j Json<'j>>,
    /// The list of messages as it stands in the line.
    pub messages: &'j Json<'j>,
}

/// A question and its answer.
pub(super) type Round<'j> = (&'j str, &'j str);

/// A message that is not the system's.
pub(super) struct Turn<'j> {
    pub speaker: Speaker,
    /// Empty for a call without words.
    pub text: &'j str,
    pub json: &'j Json<'j>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speaker {
    User,
    Assistant,
    /// An assistant that calls tools.
    Call,
    /// What a tool gave back.
    Result,
}

/// The line in parts.
pub(super) fn example<'j>(line: &'j Line<'j>) -> Result<Example<'j>, Loss> {
    match line {
        Line::Chat(json) => Ok(Example::Chat(talk(json)?)),
        Line::Dpo(json) => {
            keys(json, &["input", "preferred_output", "non_preferred_output"])?;
            let asked = talk(json.get("input").ok_or(Loss::Shape)?)?;
            let (preferred, rejected) = (output(json, "preferred_output")?, output(json, "non_preferred_output")?);
            Ok(Example::Pair { asked, preferred, rejected })
        }
        Line::Broken { .. } => Err(Loss::Broken),
        other => Err(Loss::Kind(other.kind())),
    }
}

/// A conversation without anything else, for the forms that know no pairs.
pub(super) fn chat<'j>(line: &'j Line<'j>) -> Result<Talk<'j>, Loss> {
    match example(line)? {
        Example::Chat(talk) => Ok(talk),
        Example::Pair { .. } => Err(Loss::Kind(LineKind::Dpo)),
    }
}

fn talk<'j>(holder: &'j Json<'j>) -> Result<Talk<'j>, Loss> {
    keys(holder, &["messages", "tools"])?;
    let messages = holder.get("messages").ok_or(Loss::Shape)?;
    if messages.json_type() != JsonType::List {
        return Err(Loss::Shape);
    }
    let tools = holder.get("tools");
    // A function without its type is how others write a tool, and would come back with one.
    let is_list =
        |tools: &Json<'_>| tools.json_type() == JsonType::List && tools.items().iter().all(|tool| tool.get("function").is_some());
    if tools.is_some_and(|tools| !is_list(tools)) {
        return Err(Loss::Tools);
    }
    let mut talk = Talk { system: None, turns: Vec::new(), tools, messages };
    for (index, message) in messages.items().iter().enumerate() {
        match message.get("role").and_then(Json::text) {
            Some("system") => {
                keys(message, &["role", "content"])?;
                let text = content(message)?;
                if index > 0 {
                    return Err(Loss::Turns);
                }
                talk.system = Some(text);
            }
            _ => talk.turns.push(turn(message)?),
        }
    }
    Ok(talk)
}

fn turn<'j>(message: &'j Json<'j>) -> Result<Turn<'j>, Loss> {
    let role = message.get("role").and_then(Json::text).ok_or(Loss::Shape)?;
    let (speaker, allowed): (_, &[&str]) = match role {
        "user" => (Speaker::User, &["role", "content"]),
        "assistant" if message.get("tool_calls").is_some() => (Speaker::Call, &["role", "content", "tool_calls"]),
        "assistant" => (Speaker::Assistant, &["role", "content"]),
        "tool" => (Speaker::Result, &["role", "content", "tool_call_id"]),
        _ => return Err(Loss::Role),
    };
    keys(message, allowed)?;
    let text = match message.get("content") {
        content if speaker == Speaker::Call && content.is_none_or(Json::is_null) => "",
        _ => content(message)?,
    };
    if speaker == Speaker::Call {
        calls(message)?;
    }
    Ok(Turn { speaker, text, json: message })
}

/// The name of each call and its arguments as they were written.
pub(super) fn calls<'j>(message: &'j Json<'j>) -> Result<Vec<(&'j str, &'j Json<'j>)>, Loss> {
    let list = message.get("tool_calls").map_or(&[][..], Json::items);
    if list.is_empty() {
        return Err(Loss::Tools);
    }
    let call = |call: &'j Json<'j>| {
        keys(call, &["id", "type", "function"])?;
        let function = call.get("function").ok_or(Loss::Tools)?;
        keys(function, &["name", "arguments"])?;
        let name = function.get("name").and_then(Json::text).ok_or(Loss::Tools)?;
        let arguments = function.get("arguments").ok_or(Loss::Arguments)?;
        // They become an object, and the text of the object is all that comes back.
        let object = json::parse(arguments.text().ok_or(Loss::Arguments)?).map_err(|_| Loss::Arguments)?;
        let whole = arguments.text().map(str::len) == Some(object.range.len());
        if object.is_object() && whole { Ok((name, arguments)) } else { Err(Loss::Arguments) }
    };
    list.iter().map(call).collect()
}

/// The one message of an output of a pair.
fn output<'j>(json: &'j Json<'j>, key: &str) -> Result<&'j str, Loss> {
    let [message] = json.get(key).map_or(&[][..], Json::items) else { return Err(Loss::Shape) };
    let turn = turn(message)?;
    match turn.speaker {
        Speaker::Assistant => Ok(turn.text),
        Speaker::Call | Speaker::Result => Err(Loss::Tools),
        Speaker::User => Err(Loss::Role),
    }
}

fn content<'j>(message: &'j Json<'j>) -> Result<&'j str, Loss> {
    let Some(content) = message.get("content") else { return Err(Loss::NoContent) };
    match content.json_type() {
        JsonType::Text => content.text().ok_or(Loss::Shape),
        JsonType::Null => Err(Loss::NoContent),
        JsonType::List if content.items().iter().any(|part| part.get("image_url").is_some()) => Err(Loss::Images),
        JsonType::List => Err(Loss::Parts),
        _ => Err(Loss::Shape),
    }
}

/// Whether an object has these keys alone, and each of them once.
fn keys(json: &Json<'_>, allowed: &[&str]) -> Result<(), Loss> {
    if !json.is_object() {
        return Err(Loss::Shape);
    }
    for (index, member) in json.members().iter().enumerate() {
        let key = member.key.as_ref();
        if !allowed.contains(&key) {
            return Err(match key {
                "weight" => Loss::Weight,
                "name" => Loss::Name,
                "tools" | "parallel_tool_calls" | "functions" | "tool_calls" | "function_call" | "tool_call_id" | "strict" => {
                    Loss::Tools
                }
                _ => Loss::ForeignKey,
            });
        }
        if json.members().iter().skip(index + 1).any(|other| other.key == member.key) {
            return Err(Loss::RepeatedKey);
        }
    }
    Ok(())
}

impl<'j> Talk<'j> {
    /// Questions and their answers, which take turns and know no tools.
    pub fn pairs(&self) -> Result<Vec<Round<'j>>, Loss> {
        let (pairs, last) = self.pairs_and_question()?;
        if last.is_some() || pairs.is_empty() { Err(Loss::Turns) } else { Ok(pairs) }
    }

    /// Questions and their answers, and a last question without one.
    pub fn pairs_and_question(&self) -> Result<(Vec<Round<'j>>, Option<&'j str>), Loss> {
        if self.tools.is_some() || self.turns.iter().any(|turn| matches!(turn.speaker, Speaker::Call | Speaker::Result)) {
            return Err(Loss::Tools);
        }
        let (mut pairs, mut question) = (Vec::new(), None);
        for turn in &self.turns {
            question = match (turn.speaker, question) {
                (Speaker::User, None) => Some(turn.text),
                (Speaker::Assistant, Some(question)) => {
                    pairs.push((question, turn.text));
                    None
                }
                _ => return Err(Loss::Turns),
            };
        }
        Ok((pairs, question))
    }

    /// The system message of a form in which an empty one is none.
    pub fn system_with_words(&self) -> Result<Option<&'j str>, Loss> {
        if self.system == Some("") { Err(Loss::EmptySystem) } else { Ok(self.system) }
    }
}
