//! What mends a finding, as data: a person sees it, agrees, and it is applied to the line.

use super::private::{self, Private};
use super::{characters, repair};
use crate::dataset::json::{self, Path};
use crate::dataset::line::Line;
use std::fmt;

/// A change that removes a finding. It touches nothing else in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    RemoveLine,
    RemoveKey {
        path: Path,
    },
    /// Keeps the last copy of a key, the one that counts.
    RemoveRepeatedKey {
        path: Path,
    },
    RenameKey {
        path: Path,
        name: String,
    },
    RemoveItem {
        path: Path,
    },
    /// Removes what follows an item in its list.
    RemoveItemsAfter {
        path: Path,
    },
    SetText {
        path: Path,
        text: String,
    },
    /// Writes a value as a text that holds it.
    QuoteValue {
        path: Path,
    },
    /// Takes an object out of the text that holds it.
    Unquote,
    /// Turns a prompt and a completion into messages.
    ToMessages,
    /// Writes as JSON what is almost JSON.
    Repair,
    SplitLine,
    RemoveControlCharacters,
    RemoveLoneSurrogates,
    /// Puts a mark in the place of data that should stay private, wherever the line has it.
    Mask {
        kind: Private,
    },
    RemoveBom,
    AddBom,
    /// Writes a file that is one list, or whose objects are spread over lines, as one object a line.
    ///
    /// It is for the text of the whole file.
    ToLines,
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mended {
    Line(String),
    Lines(Vec<String>),
    Removed,
}

impl Fix {
    /// The line as it will be; none when the fix does not fit this line.
    pub fn apply(&self, raw: &str) -> Option<Mended> {
        let (bom, text) = match raw.strip_prefix('\u{feff}') {
            Some(text) => ("\u{feff}", text),
            None => ("", raw),
        };
        let line = match self {
            Fix::RemoveLine => return Some(Mended::Removed),
            Fix::RemoveBom => return (!bom.is_empty()).then(|| Mended::Line(text.to_owned())),
            Fix::AddBom => return bom.is_empty().then(|| Mended::Line(format!("\u{feff}{text}"))),
            Fix::SplitLine => return repair::split(text).map(Mended::Lines),
            Fix::ToLines => return repair::lines_of(text).map(Mended::Lines),
            Fix::RemoveKey { path } => json::remove(text, path)?,
            Fix::RemoveRepeatedKey { path } => json::remove_repeated_key(text, path)?,
            Fix::RenameKey { path, name } => json::rename_key(text, path, name)?,
            Fix::RemoveItem { path } => json::remove(text, path)?,
            Fix::RemoveItemsAfter { path } => remove_items_after(text, path)?,
            Fix::SetText { path, text: new } => json::replace(text, path, &json::quote(new))?,
            Fix::QuoteValue { path } => quote_value(text, path)?,
            Fix::Unquote => unquote(text)?,
            Fix::ToMessages => to_messages(text)?,
            Fix::Repair => repair::repair(text)?,
            Fix::RemoveControlCharacters => without_control_characters(text),
            Fix::RemoveLoneSurrogates => without_lone_surrogates(text),
            Fix::Mask { kind } => masked(text, *kind)?,
        };
        (line != text).then(|| Mended::Line(format!("{bom}{line}")))
    }
}

/// The lines of a file that is one list, or whose objects are spread over lines.
pub fn to_lines(text: &str) -> Option<Vec<String>> {
    repair::lines_of(text)
}

fn remove_items_after(raw: &str, path: &Path) -> Option<String> {
    let (list, json::Step::Index(keep)) = path.split_last()? else { return None };
    let root = json::parse(raw).ok()?;
    let items = root.at(&list)?.items();
    let (kept, last) = (items.get(*keep)?, items.last()?);
    let (before, after) = (raw.get(..kept.range.end)?, raw.get(last.range.end..)?);
    Some([before, after].concat())
}

fn quote_value(raw: &str, path: &Path) -> Option<String> {
    let root = json::parse(raw).ok()?;
    let value = raw.get(root.at(path)?.range.clone())?;
    json::replace(raw, path, &json::quote(value))
}

fn unquote(raw: &str) -> Option<String> {
    let root = json::parse(raw).ok()?;
    let inner = root.text()?.trim();
    json::parse(inner).ok().filter(json::Json::is_object)?;
    // The text may hold line breaks between its values, which a line must not.
    Some(json::minified(inner))
}

fn to_messages(raw: &str) -> Option<String> {
    let Line::PromptCompletion(json) = Line::parse(raw) else { return None };
    let text = |key: &str| Some(json::quote(json.get(key)?.text()?.trim()));
    let (prompt, completion) = (text("prompt")?, text("completion")?);
    Some(format!(
        r#"{{"messages": [{{"role": "user", "content": {prompt}}}, {{"role": "assistant", "content": {completion}}}]}}"#
    ))
}

fn masked(raw: &str, kind: Private) -> Option<String> {
    let texts = private::masked(&json::parse(raw).ok()?, kind);
    texts.iter().try_fold(raw.to_owned(), |line, (path, text)| json::replace(&line, path, &json::quote(text)))
}

fn without_lone_surrogates(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut from = 0;
    for range in json::lone_surrogates(raw) {
        out.push_str(raw.get(from..range.start).unwrap_or_default());
        from = range.end;
    }
    out.push_str(raw.get(from..).unwrap_or_default());
    out
}

fn without_control_characters(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '\\' if rest.starts_with("\\u") => 6,
            '\\' => 2,
            letter => letter.len_utf8(),
        };
        let (part, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let meant = match part.strip_prefix("\\u").map(|digits| u32::from_str_radix(digits, 16)) {
            Some(Ok(number)) => char::from_u32(number),
            _ if part == "\\b" || part == "\\f" => Some('\u{8}'),
            _ if letter == '\\' => None,
            _ => Some(letter),
        };
        if !meant.is_some_and(characters::is_control) {
            out.push_str(part);
        }
        rest = after;
    }
    out
}

impl fmt::Display for Fix {
    /// Short English for the command line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fix::RemoveLine => f.write_str("remove the line"),
            Fix::RemoveKey { path } => write!(f, "remove {path}"),
            Fix::RemoveRepeatedKey { path } => write!(f, "keep only the last {path}"),
            Fix::RenameKey { path, name } => write!(f, "rename {path} to {name}"),
            Fix::RemoveItem { path } => write!(f, "remove {path}"),
            Fix::RemoveItemsAfter { path } => write!(f, "remove what follows {path}"),
            Fix::SetText { path, text } => write!(f, "set {path} to {text:?}"),
            Fix::QuoteValue { path } => write!(f, "write {path} as text"),
            Fix::Unquote => f.write_str("take the object out of the text"),
            Fix::ToMessages => f.write_str("turn prompt and completion into messages"),
            Fix::Repair => f.write_str("repair the JSON"),
            Fix::SplitLine => f.write_str("write each object on a line of its own"),
            Fix::RemoveControlCharacters => f.write_str("remove the control characters"),
            Fix::RemoveLoneSurrogates => f.write_str("remove the halves of surrogate pairs"),
            Fix::Mask { kind } => write!(f, "write {} in its place", kind.mask()),
            Fix::RemoveBom => f.write_str("remove the byte order mark"),
            Fix::AddBom => f.write_str("add a byte order mark"),
            Fix::ToLines => f.write_str("write one object a line"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fix: &Fix, raw: &str, mended: &str) {
        assert_eq!(fix.apply(raw), Some(Mended::Line(mended.to_owned())), "{raw}");
    }

    fn path(index: usize) -> Path {
        Path::root().key("messages").index(index)
    }

    #[test]
    fn a_fix_touches_only_its_value() {
        let raw = r#"{"messages": [{"role":"bot" , "content": 1.50}, {"x": 1}, {"y": 2}], "id" : 7}"#;
        check(
            &Fix::RemoveKey { path: Path::root().key("id") },
            raw,
            r#"{"messages": [{"role":"bot" , "content": 1.50}, {"x": 1}, {"y": 2}]}"#,
        );
        check(&Fix::QuoteValue { path: path(0).key("content") }, raw, &raw.replace("1.50", "\"1.50\""));
        check(&Fix::SetText { path: path(0).key("role"), text: "user".into() }, raw, &raw.replace("bot", "user"));
        check(&Fix::RemoveItemsAfter { path: path(0) }, raw, r#"{"messages": [{"role":"bot" , "content": 1.50}], "id" : 7}"#);
        check(&Fix::RemoveItem { path: path(1) }, raw, &raw.replace(r#"{"x": 1}, "#, ""));
    }

    #[test]
    fn control_characters_go_and_everything_else_stays() {
        check(&Fix::RemoveControlCharacters, "\"a\\u0007b\\n\\\\u0007\\b\u{85}c\\u00e9\"", "\"ab\\n\\\\u0007c\\u00e9\"");
        check(&Fix::RemoveLoneSurrogates, r#""a\ud83d\ude00\ud83d b\\ud83d""#, r#""a\ud83d\ude00 b\\ud83d""#);
    }

    #[test]
    fn a_byte_order_mark_does_not_hinder_a_fix() {
        check(&Fix::RemoveKey { path: Path::root().key("a") }, "\u{feff}{\"a\": 1}", "\u{feff}{}");
        check(&Fix::RemoveBom, "\u{feff}{}", "{}");
        check(&Fix::AddBom, "{}", "\u{feff}{}");
        assert_eq!(Fix::AddBom.apply("\u{feff}{}"), None);
    }

    #[test]
    fn older_and_double_forms_become_chats() {
        check(
            &Fix::ToMessages,
            r#"{"prompt": "a ->", "completion": " b\n"}"#,
            r#"{"messages": [{"role": "user", "content": "a ->"}, {"role": "assistant", "content": "b"}]}"#,
        );
        check(&Fix::Unquote, r#""{\"a\": \"b c\"}""#, r#"{"a":"b c"}"#);
        assert_eq!(Fix::Unquote.apply(r#""[1]""#), None);
    }
}
