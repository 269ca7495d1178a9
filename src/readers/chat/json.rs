//! Conversations in JSON: Telegram, Instagram, Facebook, Discord, one day of Slack, and lists of messages under clear names.
//!
//! The file is parsed as a stream, one message at a time, so that an export of years does not have to fit into memory
//! twice. Which keys a message has tells which messenger wrote it.

use super::slack::Names;
use super::{AUTHOR_NAMES, Remark, TEXT_NAMES, TIME_NAMES, Transcript, moment};
use crate::document::{Mark, MarkKind, Place};
use crate::readers::encoding::Pieces;
use crate::readers::jsonl::TextStream;
use crate::readers::{ReadAt, ReadContext, ReadError};
use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;
use std::io::BufReader;

type Object = Map<String, Value>;

/// Whether the beginning of a file is a conversation.
pub(super) fn fits(head: &str) -> bool {
    let found = Keys::of(head);
    !found.has_second_value && (found.messages > 0 || found.is_telegram_export)
}

pub(super) fn read(
    ctx: &mut ReadContext<'_>,
    source: &dyn ReadAt,
    transcript: &mut Transcript,
) -> Result<Option<String>, ReadError> {
    let pieces = Pieces::open(ctx, source)?;
    let encoding = pieces.encoding().to_owned();
    let mut stream = TextStream::new(pieces);
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(&mut stream));
    let outcome = Level { transcript, names: &Names::default(), kind: LevelKind::Conversation, depth: 0 }.deserialize(&mut json);
    drop(json);
    stream.pieces.finish(ctx);
    if let Some(error) = stream.error {
        return Err(error);
    }
    if outcome.is_err() && !transcript.is_full {
        transcript.damaged += 1;
    }
    Ok(Some(encoding))
}

/// What the keys at the beginning of a file say of it.
#[derive(Debug, Default, PartialEq)]
struct Keys {
    /// Objects in arrays that look like messages.
    messages: u32,
    /// Another value follows the first one, so this is a file of lines.
    has_second_value: bool,
    /// All that Telegram knows of a person begins with other things than messages.
    is_telegram_export: bool,
}

/// Nested deeper than messages ever are.
const SCAN_DEPTH_MAX: usize = 64;

/// An object or array that the scan is inside of.
#[derive(Default)]
struct Open {
    is_object: bool,
    in_array: bool,
    keys: Vec<(String, ValueKind)>,
    key: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ValueKind {
    Text,
    Nested,
    Other,
}

impl Keys {
    /// Walks over as much of a JSON text as there is.
    fn of(head: &str) -> Self {
        let mut found = Keys::default();
        let mut open: Vec<Open> = Vec::new();
        let mut rest = head.trim_start();
        let mut is_key = false;
        while let Some(sign) = rest.chars().next() {
            let mut length = sign.len_utf8();
            match sign {
                '{' | '[' => {
                    if open.len() >= SCAN_DEPTH_MAX {
                        break;
                    }
                    let in_array = open.last().is_some_and(|above| !above.is_object);
                    note_value(&mut open, ValueKind::Nested);
                    open.push(Open { is_object: sign == '{', in_array, ..Open::default() });
                    is_key = sign == '{';
                }
                '}' | ']' => {
                    if let Some(closed) = open.pop() {
                        found.closed(&closed, open.len());
                    }
                    if open.is_empty() {
                        found.has_second_value = rest.get(1..).is_some_and(|after| after.trim_start().starts_with(['{', '[']));
                        return found;
                    }
                    is_key = false;
                }
                ',' => is_key = open.last().is_some_and(|above| above.is_object),
                '"' => {
                    let Some(text) = string(rest) else { break };
                    length = text.len() + 2;
                    match open.last_mut() {
                        Some(above) if is_key => above.key = Some(text.to_owned()),
                        _ => note_value(&mut open, ValueKind::Text),
                    }
                    is_key = false;
                }
                sign if sign.is_alphanumeric() || sign == '-' => {
                    note_value(&mut open, ValueKind::Other);
                    length = rest.find([',', '}', ']', '\n']).unwrap_or(rest.len());
                }
                _ => {}
            }
            rest = rest.get(length..).unwrap_or_default();
        }
        // The text broke off inside: what was seen of its open objects counts too.
        while let Some(cut) = open.pop() {
            found.closed(&cut, open.len());
        }
        found
    }

    fn closed(&mut self, closed: &Open, depth: usize) {
        if closed.is_object && closed.in_array && is_message(&closed.keys) {
            self.messages += 1;
        }
        let has = |name: &str| closed.keys.iter().any(|(key, _)| key == name);
        if depth == 0 && closed.is_object {
            self.is_telegram_export = has("chats") && (has("about") || has("contacts") || has("personal_information"))
                || has("personal_information") && has("contacts");
        }
    }
}

fn note_value(open: &mut [Open], kind: ValueKind) {
    if let Some(above) = open.last_mut()
        && let Some(key) = above.key.take()
    {
        above.keys.push((key, kind));
    }
}

/// The inside of a JSON string that the text begins with, as it is written.
fn string(text: &str) -> Option<&str> {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, sign)| {
        let ends = *sign == '"' && !escaped;
        escaped = *sign == '\\' && !escaped;
        ends
    });
    text.get(1..end?.0)
}

/// Whether an object with these keys is a message of a conversation and not a training example or an article.
fn is_message(keys: &[(String, ValueKind)]) -> bool {
    let kind = |name: &str| keys.iter().find(|(key, _)| key == name).map(|(_, kind)| *kind);
    let has = |name: &str| kind(name).is_some();
    let telegram = has("type") && (has("text") || has("action")) && (has("date") || has("date_unixtime"));
    let meta = has("sender_name") && has("timestamp_ms");
    let discord = kind("author") == Some(ValueKind::Nested) && has("content") && has("timestamp");
    let slack = has("type") && has("ts") && (has("user") || has("bot_id") || has("username") || has("text"));
    if telegram || meta || discord || slack {
        return true;
    }
    let any = |names: &[&str]| {
        let found = keys.iter().find(|(key, _)| names.contains(&key.to_lowercase().as_str()));
        found.is_some_and(|(_, kind)| *kind != ValueKind::Other)
    };
    let is_other = ["title", "headline", "url", "link", "role", "label", "rating", "isbn", "output_type", "cell_type"]
        .iter()
        .any(|name| has(name));
    let timed = keys.iter().any(|(key, _)| TIME_NAMES.contains(&key.to_lowercase().as_str()));
    // A name alone is not somebody who speaks: things have names too.
    let speaks = keys.iter().any(|(key, _)| key != "name" && AUTHOR_NAMES.contains(&key.to_lowercase().as_str()));
    any(AUTHOR_NAMES) && any(TEXT_NAMES) && !is_other && (timed || speaks && keys.len() <= 4)
}

/// What an object or array of the file is to be taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LevelKind {
    /// A conversation with its name and messages, or the messages themselves.
    Conversation,
    /// A list of conversations.
    Many,
    /// A conversation out of several.
    OneOfMany,
}

struct Level<'a> {
    transcript: &'a mut Transcript,
    names: &'a Names,
    kind: LevelKind,
    depth: u8,
}

/// Conversations lie at most this deep: `chats`, `list`, the conversation, `messages`.
const LEVELS_MAX: u8 = 8;

impl Level<'_> {
    fn inner(&mut self, kind: LevelKind) -> Level<'_> {
        Level { transcript: self.transcript, names: self.names, kind, depth: self.depth + 1 }
    }
}

impl<'de> DeserializeSeed<'de> for Level<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.depth > LEVELS_MAX {
            return deserializer.deserialize_ignored_any(IgnoredAny).map(drop);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a conversation")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut facts = Object::new();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "messages" | "conversation" | "history" | "data" | "items" | "сообщения" => {
                    map.next_value_seed(self.inner(LevelKind::Conversation))?;
                }
                "chats" | "left_chats" | "conversations" | "threads" => map.next_value_seed(self.inner(LevelKind::Many))?,
                "list" if self.kind == LevelKind::Many => map.next_value_seed(self.inner(LevelKind::Many))?,
                "name" | "title" | "channel" | "guild" => {
                    facts.insert(key, map.next_value()?);
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        // The name may stand behind the messages, so the conversation is closed by the object that holds it.
        if self.kind != LevelKind::Many {
            self.transcript.close(name_of(&facts), self.kind == LevelKind::OneOfMany);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        if self.kind == LevelKind::Many {
            while items.next_element_seed(self.inner(LevelKind::OneOfMany))?.is_some() {}
            return Ok(());
        }
        while let Some(value) = items.next_element::<Value>()? {
            if let Value::Object(message) = value {
                hear(&message, self.names, &Place::Unknown, self.transcript);
            }
            if self.transcript.is_full {
                return Err(A::Error::custom("enough was read"));
            }
        }
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// The name of a conversation; Discord names the server and the channel.
fn name_of(facts: &Object) -> Option<String> {
    let inner = |key: &str| facts.get(key).and_then(|value| value.get("name")).and_then(Value::as_str);
    if let Some(channel) = inner("channel") {
        return Some(inner("guild").map_or_else(|| channel.to_owned(), |guild| format!("{guild}: {channel}")));
    }
    let name = ["name", "title"].iter().find_map(|key| facts.get(*key).and_then(Value::as_str))?;
    Some(mended(name)).filter(|name| !name.trim().is_empty())
}

/// Adds one message to the transcript.
pub(super) fn hear(message: &Object, names: &Names, place: &Place, transcript: &mut Transcript) {
    transcript.pictures = transcript.pictures.saturating_add(pictures(message));
    if is_notice(message) {
        transcript.left_out += 1;
        return;
    }
    let (mut text, marks) = text_of(message, names);
    let mut author = author_of(message, names).unwrap_or_default();
    if message.contains_key("sender_name") {
        (text, author) = (mended(&text), mended(&author));
    }
    transcript.say(Remark { author, time: time_of(message), text, marks, place: place.clone() });
}

/// Somebody came, a name was changed, a message was pinned.
fn is_notice(message: &Object) -> bool {
    let text = |key: &str| message.get(key).and_then(Value::as_str).unwrap_or_default();
    let is_discord = message.get("author").is_some_and(Value::is_object);
    let kind = text("type");
    if kind == "service"
        || is_discord
            && !matches!(kind, "" | "Default" | "Reply" | "ChatInputCommand" | "ContextMenuCommand" | "ThreadStarterMessage")
    {
        return true;
    }
    let subtype = text("subtype");
    ["channel_", "group_", "bot_add", "bot_remove", "pinned_item", "unpinned_item", "tombstone", "reminder_", "huddle_thread"]
        .iter()
        .any(|start| subtype.starts_with(start))
}

fn pictures(message: &Object) -> u32 {
    let list = |key: &str| message.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let is_picture = |file: &&Value| {
        let kind = file.get("mimetype").and_then(Value::as_str).unwrap_or_default();
        let name = file.get("fileName").and_then(Value::as_str).unwrap_or_default().to_lowercase();
        kind.starts_with("image/") || [".png", ".jpg", ".jpeg", ".gif", ".webp"].iter().any(|ending| name.ends_with(ending))
    };
    let files = list("files").iter().chain(list("attachments")).filter(is_picture).count();
    let count = files + list("photos").len() + usize::from(message.get("photo").is_some_and(Value::is_string));
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn author_of(message: &Object, names: &Names) -> Option<String> {
    let profile = message.get("user_profile").or_else(|| message.get("author")).filter(|value| value.is_object());
    let in_profile = |value: &Value| {
        let keys = ["real_name", "name", "display_name", "username", "nickname", "global_name", "title"];
        keys.iter().find_map(|key| value.get(*key).and_then(Value::as_str).filter(|name| !name.is_empty())).map(str::to_owned)
    };
    if let Some(user) = message.get("user").and_then(Value::as_str)
        && let Some(name) = names.of_number(user)
    {
        return Some(name.to_owned());
    }
    if let Some(name) = profile.and_then(in_profile) {
        return Some(name);
    }
    let by_key = AUTHOR_NAMES.iter().find_map(|wanted| {
        let (_, value) = message.iter().find(|(key, _)| key.to_lowercase() == *wanted)?;
        match value {
            Value::String(name) => Some(name.trim().to_owned()),
            Value::Object(_) => in_profile(value),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
        .filter(|name| !name.is_empty())
    });
    // Accounts that were deleted have a number and no name.
    let by_number = ["from_id", "actor", "bot_id", "user_id", "sender_id"].iter().find_map(|key| message.get(*key));
    by_key.or_else(|| by_number.and_then(|value| value.as_str().map(str::to_owned)))
}

fn time_of(message: &Object) -> Option<String> {
    let mut values = TIME_NAMES.iter().filter_map(|wanted| message.iter().find(|(key, _)| key.to_lowercase() == *wanted));
    values.find_map(|(_, value)| readable_time(value))
}

/// A time as it is written; counts of seconds or milliseconds become dates.
fn readable_time(value: &Value) -> Option<String> {
    let seconds = |number: f64| {
        let seconds = if number.abs() >= 1e11 { number / 1_000.0 } else { number };
        // The range is checked by `moment`, and numbers of that size fit.
        (0.0..1e12).contains(&seconds).then(|| moment(seconds as i64)).flatten()
    };
    match value {
        Value::Number(number) => seconds(number.as_f64()?),
        Value::String(text) => match text.parse::<f64>() {
            Ok(number) if number >= 1e8 => seconds(number),
            Ok(_) => None,
            Err(_) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        },
        _ => None,
    }
}

fn text_of(message: &Object, names: &Names) -> (String, Vec<Mark>) {
    let value = TEXT_NAMES.iter().find_map(|wanted| {
        let (_, value) = message.iter().find(|(key, _)| key.to_lowercase() == *wanted)?;
        (value.is_string() || value.is_array() || value.is_object()).then_some(value)
    });
    let is_slack = message.contains_key("ts");
    let (text, marks) = match value {
        Some(Value::String(text)) if is_slack => names.readable(text),
        Some(Value::String(text)) => (text.clone(), Vec::new()),
        Some(Value::Array(pieces)) => joined(pieces),
        Some(Value::Object(inner)) => {
            let text = ["text", "body", "content"].iter().find_map(|key| inner.get(*key).and_then(Value::as_str));
            (text.unwrap_or_default().to_owned(), Vec::new())
        }
        _ => (String::new(), Vec::new()),
    };
    if text.is_empty()
        && let Some(poll) = message.get("poll")
    {
        return (poll_text(poll), Vec::new());
    }
    trimmed(text, marks)
}

/// Telegram cuts a text into pieces wherever its form changes.
fn joined(pieces: &[Value]) -> (String, Vec<Mark>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    for piece in pieces {
        let words = piece.as_str().or_else(|| piece.get("text").and_then(Value::as_str)).unwrap_or_default();
        let kind = piece.get("type").and_then(Value::as_str).unwrap_or_default();
        // An address that follows a word without a space could not be told from it.
        let is_address = matches!(kind, "link" | "email" | "phone" | "mention" | "hashtag");
        if is_address && text.ends_with(|sign: char| !sign.is_whitespace() && !"([{<\"«'".contains(sign)) {
            text.push(' ');
        }
        let start = range_end(&text);
        text.push_str(words);
        let address = || piece.get("href").and_then(Value::as_str).and_then(crate::readers::html::safe_address);
        let mark = match kind {
            "bold" => Some(MarkKind::Bold),
            "italic" => Some(MarkKind::Italic),
            "code" | "pre" => Some(MarkKind::Code),
            "text_link" => address().map(MarkKind::Link),
            _ => None,
        };
        let end = range_end(&text);
        marks.extend(mark.filter(|_| start < end).map(|kind| Mark { range: start..end, kind }));
    }
    (text, marks)
}

fn range_end(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// Takes the space around a text away and moves its marks along.
pub(super) fn trimmed(text: String, marks: Vec<Mark>) -> (String, Vec<Mark>) {
    let inner = text.trim();
    let (cut, length) = (range_end(&text) - range_end(text.trim_start()), range_end(inner));
    let moved = marks.into_iter().map(|mark| {
        let move_by = |at: u32| at.saturating_sub(cut).min(length);
        Mark { range: move_by(mark.range.start)..move_by(mark.range.end), kind: mark.kind }
    });
    let marks = moved.filter(|mark| mark.range.start < mark.range.end).collect();
    (inner.to_owned(), marks)
}

fn poll_text(poll: &Value) -> String {
    let text =
        |value: &Value| value.as_str().or_else(|| value.get("text").and_then(Value::as_str)).unwrap_or_default().to_owned();
    let answers = poll.get("answers").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let lines = poll.get("question").into_iter().chain(answers).map(text);
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Facebook writes each byte of UTF-8 as a character of its own; what keeps to that rule is put together again.
fn mended(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let bytes: Option<Vec<u8>> = text.chars().map(|sign| u8::try_from(u32::from(sign)).ok()).collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn training_examples_and_articles_are_no_conversations() {
        let others = [
            r#"{"messages": [{"role": "user", "content": "Hi"}]}"#,
            r#"[{"instruction": "Say hi", "output": "Hi"}]"#,
            r#"[{"author": "A. Smith", "title": "Tides", "text": "Long"}]"#,
            "{\"messages\": [{\"from\": \"a\", \"text\": \"b\"}]}\n{\"messages\": []}",
            r#"[{"id": 1, "name": "Anna", "city": "Omsk"}]"#,
            "[12:30] Anna: hi",
        ];
        for text in others {
            assert!(!fits(text), "{text}");
        }
    }

    #[test]
    fn clear_names_make_a_conversation_even_when_the_text_is_cut() {
        for text in [
            r#"[{"author": "Anna", "text": "Hi"}, {"author": "Be"#,
            r#"{"messages": [{"sender_name": "A \" B", "timestamp_ms": 1, "content": "x"#,
            r#"{"chats": {"about": "x", "list": [{"name": "C", "messages": [{"type": "message", "date": "2026", "text": []}]}]}}"#,
            r#"[{"Автор": "Анна", "Текст": "Привет", "Время": "10:00"}]"#,
        ] {
            assert!(fits(text), "{text}");
        }
    }

    #[test]
    fn bytes_that_were_written_as_letters_become_letters_again() {
        assert_eq!(mended("\u{d0}\u{9f}\u{d1}\u{80}\u{d0}\u{b8}"), "При");
        assert_eq!(mended("café"), "café");
        assert_eq!(mended("Привет"), "Привет");
    }
}
