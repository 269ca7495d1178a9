//! JSON with places: every value knows the bytes that it was read from.
//!
//! A line of somebody's data set is edited by replacing bytes, so numbers, repeated keys, spaces and the order of
//! keys stay as they were wherever nobody touched them. The grammar is strict, with one exception: half a surrogate
//! pair is read as U+FFFD, because many tools write it and the person should be told rather than lose the line.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// Deeper nesting than this is refused; a training line needs about ten levels.
pub const DEPTH_MAX: u32 = 128;

/// A value and the bytes it stands at.
#[derive(Clone, Debug, PartialEq)]
pub struct Json<'a> {
    pub range: Range<usize>,
    pub value: Value<'a>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    Null,
    Bool(bool),
    /// The digits as they were written.
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    /// Members in the order of the file, repeated keys included.
    Object(Vec<Member<'a>>),
}

/// A key with its value; `key_range` holds the quotes too.
#[derive(Clone, Debug, PartialEq)]
pub struct Member<'a> {
    pub key: Cow<'a, str>,
    pub key_range: Range<usize>,
    pub json: Json<'a>,
}

/// What a value is, without the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JsonType {
    Null,
    Bool,
    Number,
    Text,
    List,
    Object,
}

/// Why a text is not one JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JsonFault {
    /// The text ends before the value does.
    Unfinished,
    /// The text ends inside a string.
    UnfinishedText,
    /// A comma stands before a closing bracket.
    SpareComma,
    /// Something else stands where a value, a comma or a bracket should be.
    Unexpected(char),
    /// A string holds a line break, a tab or another control character that must be escaped.
    ControlCharacter,
    /// A backslash is followed by something that JSON does not know.
    BadEscape,
    /// A number such as `01`, `1.` or `+1`.
    BadNumber,
    /// A word other than `true`, `false` and `null`, such as `None` or `NaN`.
    BadWord,
    /// A string in single quotes.
    SingleQuotes,
    /// The value is followed by a second value.
    SecondValue,
    /// The value is followed by something that is no value.
    TextAfterwards,
    TooDeep,
}

impl fmt::Display for JsonFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JsonFault::Unfinished => f.write_str("the line ends too early"),
            JsonFault::UnfinishedText => f.write_str("the line ends inside a string"),
            JsonFault::SpareComma => f.write_str("a comma before a closing bracket"),
            JsonFault::Unexpected(found) => write!(f, "unexpected {found:?}"),
            JsonFault::ControlCharacter => f.write_str("an unescaped control character in a string"),
            JsonFault::BadEscape => f.write_str("an unknown escape in a string"),
            JsonFault::BadNumber => f.write_str("a malformed number"),
            JsonFault::BadWord => f.write_str("a word that is not true, false or null"),
            JsonFault::SingleQuotes => f.write_str("single quotes instead of double ones"),
            JsonFault::SecondValue => f.write_str("a second value in the same line"),
            JsonFault::TextAfterwards => f.write_str("something after the value"),
            JsonFault::TooDeep => f.write_str("nested too deeply"),
        }
    }
}

/// A fault and the byte it was met at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonError {
    pub at: usize,
    pub fault: JsonFault,
}

/// Reads exactly one value; spaces around it are allowed.
///
/// # Errors
/// The first fault and its byte.
pub fn parse(text: &str) -> Result<Json<'_>, JsonError> {
    let mut parser = Parser { text, at: 0 };
    let json = parser.value(0)?;
    parser.skip_space();
    match parser.peek() {
        None => Ok(json),
        Some(b'{' | b'[' | b'"') => Err(parser.fault(JsonFault::SecondValue)),
        Some(_) => Err(parser.fault(JsonFault::TextAfterwards)),
    }
}

/// Reads one value from the beginning of a text; the value's range says where it ended.
///
/// # Errors
/// The first fault and its byte.
pub fn parse_first(text: &str) -> Result<Json<'_>, JsonError> {
    Parser { text, at: 0 }.value(0)
}

/// The text as a JSON string with its quotes.
pub fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl<'a> Json<'a> {
    /// The value of a key. Of repeated keys the last one counts, as in every common parser.
    pub fn get(&self, key: &str) -> Option<&Json<'a>> {
        self.members().iter().rev().find(|member| member.key == key).map(|member| &member.json)
    }

    /// The members of an object; nothing for other values.
    pub fn members(&self) -> &[Member<'a>] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The items of a list; nothing for other values.
    pub fn items(&self) -> &[Json<'a>] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number as a float, which is exact for every number that a training line compares.
    pub fn number(&self) -> Option<f64> {
        match self.value {
            Value::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }

    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    pub fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    pub fn json_type(&self) -> JsonType {
        match self.value {
            Value::Null => JsonType::Null,
            Value::Bool(_) => JsonType::Bool,
            Value::Number(_) => JsonType::Number,
            Value::Text(_) => JsonType::Text,
            Value::List(_) => JsonType::List,
            Value::Object(_) => JsonType::Object,
        }
    }

    /// The value at a path.
    pub fn at(&self, path: &Path) -> Option<&Json<'a>> {
        path.0.iter().try_fold(self, |json, step| match step {
            Step::Key(key) => json.get(key),
            Step::Index(index) => json.items().get(*index),
        })
    }

    /// Writes the value without spaces and with sorted keys, so that equal values are written alike.
    ///
    /// Of repeated keys only the last is written. Numbers keep their digits.
    pub fn write_canonical(&self, out: &mut String) {
        match &self.value {
            Value::Null => out.push_str("null"),
            Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Value::Number(digits) => out.push_str(digits),
            Value::Text(text) => out.push_str(&quote(text)),
            Value::List(items) => {
                out.push('[');
                for item in items {
                    item.write_canonical(out);
                    out.push(',');
                }
                out.push(']');
            }
            Value::Object(members) => {
                let sorted: std::collections::BTreeMap<&str, &Json<'_>> =
                    members.iter().map(|member| (member.key.as_ref(), &member.json)).collect();
                out.push('{');
                for (key, json) in sorted {
                    out.push_str(&quote(key));
                    out.push(':');
                    json.write_canonical(out);
                    out.push(',');
                }
                out.push('}');
            }
        }
    }
}

/// The way from a line's outermost value to a value inside it, written `messages[2].content`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Path(pub Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Step {
    Index(usize),
    Key(String),
}

impl Path {
    /// The whole line.
    pub fn root() -> Self {
        Path::default()
    }

    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.with(Step::Key(key.to_owned()))
    }

    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The path of the value that holds this one, and the last step; nothing at the root.
    pub fn split_last(&self) -> Option<(Path, &Step)> {
        self.0.split_last().map(|(last, rest)| (Path(rest.to_vec()), last))
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Path(steps)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) if number == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}

/// Replaces the value at a path by other JSON text.
pub fn replace(raw: &str, path: &Path, json_text: &str) -> Option<String> {
    let root = parse(raw).ok()?;
    Some(spliced(raw, root.at(path)?.range.clone(), json_text))
}

/// Removes a member or an item together with the comma that belongs to it. A repeated key goes in all its copies.
pub fn remove(raw: &str, path: &Path) -> Option<String> {
    let (holder_path, last) = path.split_last()?;
    let mut text = raw.to_owned();
    loop {
        let root = parse(&text).ok()?;
        let holder = root.at(&holder_path)?;
        let (parts, index): (Vec<Range<usize>>, _) = match last {
            Step::Index(index) => (holder.items().iter().map(|item| item.range.clone()).collect(), Some(*index)),
            Step::Key(key) => {
                let parts = holder.members().iter().map(Member::range).collect();
                (parts, holder.members().iter().position(|member| member.key == *key))
            }
        };
        match index {
            None => return (text != raw).then_some(text),
            Some(index) => text = spliced(&text, range_with_comma(&parts, index)?, ""),
        }
        if matches!(last, Step::Index(_)) {
            return Some(text);
        }
    }
}

/// Removes the copies of a key that do not count: all but the last.
pub fn remove_repeated_key(raw: &str, path: &Path) -> Option<String> {
    let (holder_path, last) = path.split_last()?;
    let Step::Key(key) = last else { return None };
    let mut text = raw.to_owned();
    loop {
        let root = parse(&text).ok()?;
        let members = root.at(&holder_path)?.members();
        if members.iter().filter(|member| member.key == *key).count() < 2 {
            return (text != raw).then_some(text);
        }
        let parts: Vec<_> = members.iter().map(Member::range).collect();
        let first = members.iter().position(|member| member.key == *key)?;
        text = spliced(&text, range_with_comma(&parts, first)?, "");
    }
}

/// Gives a key another name; its value stays untouched.
pub fn rename_key(raw: &str, path: &Path, name: &str) -> Option<String> {
    let (holder_path, last) = path.split_last()?;
    let Step::Key(key) = last else { return None };
    let root = parse(raw).ok()?;
    let holder = root.at(&holder_path)?;
    let member = holder.members().iter().rev().find(|member| member.key == *key)?;
    if holder.get(name).is_some() {
        return None;
    }
    Some(spliced(raw, member.key_range.clone(), &quote(name)))
}

/// Sets a key of the object at a path: replaces its value, or adds it as the last member.
pub fn set_key(raw: &str, object: &Path, key: &str, json_text: &str) -> Option<String> {
    let root = parse(raw).ok()?;
    let holder = root.at(object)?;
    if let Some(json) = holder.get(key) {
        return Some(spliced(raw, json.range.clone(), json_text));
    }
    if holder.json_type() != JsonType::Object {
        return None;
    }
    let member = format!("{}: {json_text}", quote(key));
    Some(match holder.members().last() {
        Some(last) => spliced(raw, last.json.range.end..last.json.range.end, &format!(", {member}")),
        None => spliced(raw, holder.range.clone(), &format!("{{{member}}}")),
    })
}

/// Puts an item in front of the item at `index`, or at the end.
pub fn insert_item(raw: &str, list: &Path, index: usize, json_text: &str) -> Option<String> {
    let root = parse(raw).ok()?;
    let holder = root.at(list)?;
    if holder.json_type() != JsonType::List {
        return None;
    }
    Some(match (holder.items().get(index), holder.items().last()) {
        (Some(next), _) => spliced(raw, next.range.start..next.range.start, &format!("{json_text}, ")),
        (None, Some(last)) => spliced(raw, last.range.end..last.range.end, &format!(", {json_text}")),
        (None, None) => spliced(raw, holder.range.clone(), &format!("[{json_text}]")),
    })
}

/// The same value without the spaces between its parts.
pub fn minified(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let (mut inside, mut escaped) = (false, false);
    for letter in raw.chars() {
        if inside || !letter.is_ascii_whitespace() {
            out.push(letter);
        }
        match letter {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            _ => {}
        }
    }
    out
}

impl Member<'_> {
    /// The bytes from the key to the end of the value.
    pub fn range(&self) -> Range<usize> {
        self.key_range.start..self.json.range.end
    }
}

fn spliced(raw: &str, range: Range<usize>, replacement: &str) -> String {
    let (before, after) = (raw.get(..range.start).unwrap_or_default(), raw.get(range.end..).unwrap_or_default());
    [before, replacement, after].concat()
}

/// The part with the comma after it, or for the last part with the comma before it.
fn range_with_comma(parts: &[Range<usize>], index: usize) -> Option<Range<usize>> {
    let part = parts.get(index)?;
    let before = index.checked_sub(1).and_then(|index| parts.get(index));
    Some(match (parts.get(index + 1), before) {
        (Some(next), _) => part.start..next.start,
        (None, Some(before)) => before.end..part.end,
        (None, None) => part.clone(),
    })
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn fault(&self, fault: JsonFault) -> JsonError {
        JsonError { at: self.at, fault }
    }

    /// The fault of standing before something that does not belong here.
    fn unexpected(&self) -> JsonError {
        match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            None => self.fault(JsonFault::Unfinished),
            Some('\'') => self.fault(JsonFault::SingleQuotes),
            Some(found) => self.fault(JsonFault::Unexpected(found)),
        }
    }

    fn value(&mut self, depth: u32) -> Result<Json<'a>, JsonError> {
        self.skip_space();
        let start = self.at;
        let value = match self.peek() {
            Some(b'{' | b'[') if depth >= DEPTH_MAX => return Err(self.fault(JsonFault::TooDeep)),
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'+' | b'.' | b'0'..=b'9') => self.number()?,
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => self.word()?,
            _ => return Err(self.unexpected()),
        };
        Ok(Json { range: start..self.at, value })
    }

    fn object(&mut self, depth: u32) -> Result<Value<'a>, JsonError> {
        self.at += 1;
        let mut members = Vec::new();
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Object(members));
        }
        loop {
            self.skip_space();
            let start = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.unexpected());
            }
            let key = self.string()?;
            let key_range = start..self.at;
            self.skip_space();
            if self.peek() != Some(b':') {
                return Err(self.unexpected());
            }
            self.at += 1;
            let json = self.value(depth + 1)?;
            members.push(Member { key, key_range, json });
            if self.ends_with(b'}')? {
                return Ok(Value::Object(members));
            }
        }
    }

    fn list(&mut self, depth: u32) -> Result<Value<'a>, JsonError> {
        self.at += 1;
        let mut items = Vec::new();
        self.skip_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.ends_with(b']')? {
                return Ok(Value::List(items));
            }
        }
    }

    /// After a member or an item: true at the closing bracket, false after a comma.
    fn ends_with(&mut self, bracket: u8) -> Result<bool, JsonError> {
        self.skip_space();
        match self.peek() {
            Some(found) if found == bracket => {
                self.at += 1;
                Ok(true)
            }
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                self.skip_space();
                match self.peek() {
                    Some(b'}' | b']') => Err(JsonError { at: comma, fault: JsonFault::SpareComma }),
                    _ => Ok(false),
                }
            }
            _ => Err(self.unexpected()),
        }
    }

    fn word(&mut self) -> Result<Value<'a>, JsonError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        let word = rest.get(..length).unwrap_or_default();
        let value = match word {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            _ if length == rest.len() && ["true", "false", "null"].iter().any(|known| known.starts_with(word)) => {
                return Err(JsonError { at: self.text.len(), fault: JsonFault::Unfinished });
            }
            _ => return Err(self.fault(JsonFault::BadWord)),
        };
        self.at += length;
        Ok(value)
    }

    fn number(&mut self) -> Result<Value<'a>, JsonError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest.bytes().take_while(|byte| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')).count();
        let digits = rest.get(..length).unwrap_or_default();
        if !is_number(digits) {
            return Err(self.fault(if digits == "-" && rest.len() > 1 { JsonFault::BadWord } else { JsonFault::BadNumber }));
        }
        self.at += length;
        Ok(Value::Number(digits))
    }

    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        self.at += 1;
        let start = self.at;
        let mut owned: Option<String> = None;
        loop {
            let from = self.at;
            while self.peek().is_some_and(|byte| byte != b'"' && byte != b'\\' && byte >= 0x20) {
                self.at += 1;
            }
            let plain = self.text.get(from..self.at).unwrap_or_default();
            if let Some(text) = &mut owned {
                text.push_str(plain);
            }
            match self.peek() {
                Some(b'"') => {
                    let end = self.at;
                    self.at += 1;
                    return Ok(owned.map_or_else(|| Cow::Borrowed(self.text.get(start..end).unwrap_or_default()), Cow::Owned));
                }
                Some(b'\\') => {
                    let letter = self.escape()?;
                    owned.get_or_insert_with(|| plain.to_owned()).push(letter);
                }
                Some(_) => return Err(self.fault(JsonFault::ControlCharacter)),
                None => return Err(self.fault(JsonFault::UnfinishedText)),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let letter = match self.text.as_bytes().get(self.at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            Some(_) => return Err(self.fault(JsonFault::BadEscape)),
            None => return Err(JsonError { at: self.text.len(), fault: JsonFault::UnfinishedText }),
        };
        self.at += 2;
        Ok(letter)
    }

    fn unicode_escape(&mut self) -> Result<char, JsonError> {
        let first = self.four_digits(self.at)?;
        self.at += 6;
        if !(0xd800..0xdc00).contains(&first) {
            return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        if !self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u")) {
            return Ok(char::REPLACEMENT_CHARACTER);
        }
        let second = self.four_digits(self.at)?;
        if !(0xdc00..0xe000).contains(&second) {
            return Ok(char::REPLACEMENT_CHARACTER);
        }
        self.at += 6;
        let scalar = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        Ok(char::from_u32(scalar).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn four_digits(&self, at: usize) -> Result<u32, JsonError> {
        let digits = self.text.get(at + 2..at + 6).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(number) => Ok(number),
            None if self.text.len() < at + 6 => Err(JsonError { at: self.text.len(), fault: JsonFault::UnfinishedText }),
            None => Err(JsonError { at, fault: JsonFault::BadEscape }),
        }
    }
}

/// Whether the text is a number as JSON writes it.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (text.get(..at).unwrap_or_default(), text.get(at + 1..)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|part| digits(part.strip_prefix(['+', '-']).unwrap_or(part)))
}

/// The places of halves of surrogate pairs in a JSON text.
pub fn lone_surrogates(raw: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = raw.as_bytes();
    let unit = move |at: usize| -> Option<u32> {
        let digits = raw.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at;
            if bytes.get(at) != Some(&b'\\') {
                at += 1;
                continue;
            }
            match unit(at) {
                Some(0xd800..=0xdbff) if matches!(unit(at + 6), Some(0xdc00..=0xdfff)) => at += 12,
                Some(0xd800..=0xdfff) => {
                    at += 6;
                    return Some(start..at);
                }
                Some(_) => at += 6,
                None => at += 2,
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Path {
        text.split('.').fold(Path::root(), |path, step| match step.parse() {
            Ok(index) => path.index(index),
            Err(_) => path.key(step),
        })
    }

    #[track_caller]
    fn check_fault(text: &str, at: usize, fault: JsonFault) {
        assert_eq!(parse(text), Err(JsonError { at, fault }), "{text}");
    }

    #[test]
    fn faults_are_named_where_they_stand() {
        check_fault("", 0, JsonFault::Unfinished);
        check_fault(r#"{"a": 1"#, 7, JsonFault::Unfinished);
        check_fault(r#"{"a": "b"#, 8, JsonFault::UnfinishedText);
        check_fault(r#"{"a": "b\"#, 9, JsonFault::UnfinishedText);
        check_fault(r#"{"a": "\ud8"#, 11, JsonFault::UnfinishedText);
        check_fault(r#"{"a": 1,}"#, 7, JsonFault::SpareComma);
        check_fault(r#"[1, ]"#, 2, JsonFault::SpareComma);
        check_fault("{'a': 1}", 1, JsonFault::SingleQuotes);
        check_fault(r#"{"a" 1}"#, 5, JsonFault::Unexpected('1'));
        check_fault(r#"{"a": None}"#, 6, JsonFault::BadWord);
        check_fault(r#"{"a": -Infinity}"#, 6, JsonFault::BadWord);
        check_fault(r#"{"a": 01}"#, 6, JsonFault::BadNumber);
        check_fault("\"a\tb\"", 2, JsonFault::ControlCharacter);
        check_fault(r#""a\x""#, 2, JsonFault::BadEscape);
        check_fault(r#"{"a": 1} {"b": 2}"#, 9, JsonFault::SecondValue);
        check_fault(r#"{"a": 1},"#, 8, JsonFault::TextAfterwards);
        check_fault(&"[".repeat(200), 128, JsonFault::TooDeep);
    }

    #[test]
    fn half_a_surrogate_pair_is_read_and_found() {
        let text = r#""a\ud83d b\ude00 \ud83d\ude00 \\ud83d""#;
        assert_eq!(parse(text).unwrap().text(), Some("a\u{fffd} b\u{fffd} 😀 \\ud83d"));
        assert_eq!(lone_surrogates(text).collect::<Vec<_>>(), [2..8, 10..16]);
    }

    #[test]
    fn an_edit_changes_nothing_else() {
        let raw = r#"{ "n":1e400 , "a":[1,2 ,3], "n":0.10 }"#;
        assert_eq!(replace(raw, &path("a.1"), "\"x\"").unwrap(), r#"{ "n":1e400 , "a":[1,"x" ,3], "n":0.10 }"#);
        assert_eq!(remove(raw, &path("a.1")).unwrap(), r#"{ "n":1e400 , "a":[1,3], "n":0.10 }"#);
        assert_eq!(remove(raw, &path("a.2")).unwrap(), r#"{ "n":1e400 , "a":[1,2], "n":0.10 }"#);
        assert_eq!(remove(raw, &path("a")).unwrap(), r#"{ "n":1e400 , "n":0.10 }"#);
        assert_eq!(remove(raw, &path("n")).unwrap(), r#"{ "a":[1,2 ,3] }"#);
        assert_eq!(remove_repeated_key(raw, &path("n")).unwrap(), r#"{ "a":[1,2 ,3], "n":0.10 }"#);
        assert_eq!(rename_key(raw, &path("a"), "b").unwrap(), r#"{ "n":1e400 , "b":[1,2 ,3], "n":0.10 }"#);
        assert_eq!(set_key(raw, &Path::root(), "b", "null").unwrap(), r#"{ "n":1e400 , "a":[1,2 ,3], "n":0.10, "b": null }"#);
        assert_eq!(set_key("{}", &Path::root(), "b", "null").unwrap(), r#"{"b": null}"#);
        assert_eq!(insert_item(raw, &path("a"), 0, "0").unwrap(), r#"{ "n":1e400 , "a":[0, 1,2 ,3], "n":0.10 }"#);
        assert_eq!(insert_item(raw, &path("a"), 9, "4").unwrap(), r#"{ "n":1e400 , "a":[1,2 ,3, 4], "n":0.10 }"#);
        assert_eq!(remove(raw, &path("missing")), None);
    }

    #[test]
    fn spaces_inside_strings_are_kept_when_the_others_go() {
        assert_eq!(minified("{ \"a b\" :\n [ 1, \"c \\\" d\" ] }"), r#"{"a b":[1,"c \" d"]}"#);
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::super::*;
        use proptest::prelude::*;

        fn plain(json: &Json<'_>) -> serde_json::Value {
            match &json.value {
                Value::Null => serde_json::Value::Null,
                Value::Bool(value) => (*value).into(),
                Value::Number(digits) => serde_json::from_str(digits).unwrap_or_default(),
                Value::Text(text) => text.as_ref().into(),
                Value::List(items) => items.iter().map(plain).collect(),
                Value::Object(members) => members.iter().map(|member| (member.key.to_string(), plain(&member.json))).collect(),
            }
        }

        proptest! {
            #[test]
            fn what_the_usual_parser_reads_is_read_alike(text in r#"[\[\]{}",:\\a-f0-9utrulsen.E+ \-]{0,24}"#) {
                if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) {
                    prop_assert_eq!(parse(&text).map(|json| plain(&json)), Ok(value));
                }
            }

            #[test]
            fn what_is_read_is_json_for_the_usual_parser(text in r#"[\[\]{}",:\\a-f0-9trulsen.E+ \-]{0,24}"#) {
                // Numbers beyond a float are the one thing that we keep and the usual parser refuses.
                if parse(&text).is_ok() && !text.contains(['e', 'E']) {
                    prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
                }
            }

            #[test]
            fn any_text_survives_quoting(text in any::<String>()) {
                let quoted = quote(&text);
                prop_assert_eq!(parse(&quoted).ok().and_then(|json| json.text().map(str::to_owned)), Some(text));
            }

            #[test]
            fn any_text_comes_back_as_a_value(text in any::<String>()) {
                let _ = parse(&text);
            }
        }
    }
}
