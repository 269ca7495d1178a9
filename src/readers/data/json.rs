//! JSON that is no set of training examples.
//!
//! Read by hand, so that numbers stay as they are written, every value knows its line, and the comments and spare commas
//! of settings files do no harm. What is no JSON is shown as it stands.

use super::{NODES_MAX, Node, Stop, Value, document_of};
use crate::document::{Format, Limit, ReadNote};
use crate::readers::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, Reader, text};

/// Reads JSON files.
pub(in crate::readers) struct Json;

impl Reader for Json {
    fn format(&self) -> Format {
        Format::Json
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        let named = Format::Json.endings().contains(&probe.ending().as_str());
        let Some(head) = probe.text() else { return Confidence::No };
        let start = head.trim_start_matches('\u{feff}').trim_start();
        let opened = start.starts_with(['{', '[']);
        // Other formats begin with a bracket too, so without a telling name the whole must be right.
        let whole = || probe.head.len() as u64 == probe.size && parsed(head).is_ok_and(|(node, _)| is_filled(&node));
        match (named, opened) {
            (true, true) => Confidence::Likely,
            (true, false) if start.starts_with("//") || start.starts_with("/*") => Confidence::Likely,
            (false, true) if whole() => Confidence::Strong,
            _ => Confidence::No,
        }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        read_json(ctx, source)
    }
}

/// A list with something in it, or an object: "[12:30]" alone is neither.
fn is_filled(node: &Node) -> bool {
    match &node.value {
        Value::Map(_) => true,
        Value::List(items) => items.iter().any(|item| matches!(item.value, Value::Map(_) | Value::List(_))) || items.len() > 1,
        _ => false,
    }
}

/// Reads a file of JSON, whoever found out that it is one.
pub(in crate::readers) fn read_json(ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
    let (text, encoding) = super::text_of(ctx, source)?;
    match parsed(&text) {
        Ok((node, stopped)) => {
            drop(text);
            if stopped {
                ctx.note(ReadNote::CutAt { limit: Limit::Steps(NODES_MAX) });
            }
            document_of(ctx, Format::Json, encoding, &[node])
        }
        Err(_) => {
            ctx.note(ReadNote::DamagedParts { count: 1 });
            text::code_document(Format::Json, encoding, &text, "json")
        }
    }
}

/// The value of a text, and whether it was cut because there were too many values.
fn parsed(text: &str) -> Result<(Node, bool), Stop> {
    let mut parser = Parser { text, at: 0, line: 1, nodes: 0 };
    parser.space()?;
    let node = parser.value(0)?;
    if parser.nodes > NODES_MAX {
        return Ok((node, true));
    }
    parser.space()?;
    if parser.at < text.len() { Err(Stop::Broken) } else { Ok((node, false)) }
}

/// Deeper nesting is no data that anybody reads.
const DEPTH_MAX: u32 = 200;

struct Parser<'t> {
    text: &'t str,
    at: usize,
    line: u32,
    nodes: u64,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, bytes: usize) -> &'t str {
        let taken = self.text.get(self.at..self.at + bytes).unwrap_or_default();
        self.line += u32::try_from(taken.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(0);
        self.at += bytes;
        taken
    }

    /// Passes over white space and comments.
    fn space(&mut self) -> Result<(), Stop> {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start_matches(|sign: char| sign.is_whitespace() || sign == '\u{feff}').len();
            self.take(blank);
            let rest = self.rest();
            if rest.starts_with("//") {
                self.take(rest.find('\n').unwrap_or(rest.len()));
            } else if rest.starts_with("/*") {
                let end = rest.find("*/").ok_or(Stop::Broken)?;
                self.take(end + 2);
            } else {
                return Ok(());
            }
        }
    }

    fn value(&mut self, depth: u32) -> Result<Node, Stop> {
        if depth > DEPTH_MAX {
            return Err(Stop::Broken);
        }
        self.nodes += 1;
        let line = self.line;
        let value = match self.peek().ok_or(Stop::Broken)? {
            b'{' => Value::Map(self.members(depth)?),
            b'[' => Value::List(self.items(depth)?),
            b'"' => Value::Plain(self.string()?),
            _ => self.word()?,
        };
        Ok(Node { line, value })
    }

    fn is_full(&self) -> bool {
        self.nodes > NODES_MAX
    }

    fn members(&mut self, depth: u32) -> Result<Vec<(String, Node)>, Stop> {
        let mut members = Vec::new();
        self.take(1);
        loop {
            self.space()?;
            if self.peek() == Some(b'}') {
                self.take(1);
                return Ok(members);
            }
            let name = self.name()?;
            self.space()?;
            self.expect(b':')?;
            self.space()?;
            members.push((name, self.value(depth + 1)?));
            if self.is_full() {
                return Ok(members);
            }
            self.comma(b'}')?;
        }
    }

    fn items(&mut self, depth: u32) -> Result<Vec<Node>, Stop> {
        let mut items = Vec::new();
        self.take(1);
        loop {
            self.space()?;
            if self.peek() == Some(b']') {
                self.take(1);
                return Ok(items);
            }
            items.push(self.value(depth + 1)?);
            if self.is_full() {
                return Ok(items);
            }
            self.comma(b']')?;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), Stop> {
        if self.peek() != Some(byte) {
            return Err(Stop::Broken);
        }
        self.take(1);
        Ok(())
    }

    /// A comma, or the end of the list right after it.
    fn comma(&mut self, closing: u8) -> Result<(), Stop> {
        self.space()?;
        match self.peek() {
            Some(b',') => {
                self.take(1);
                Ok(())
            }
            Some(byte) if byte == closing => Ok(()),
            _ => Err(Stop::Broken),
        }
    }

    fn name(&mut self) -> Result<String, Stop> {
        if self.peek() == Some(b'"') {
            return self.string();
        }
        // Settings may leave out the quotation marks.
        let rest = self.rest();
        let length = rest.find(|sign: char| !(sign.is_alphanumeric() || "_$-".contains(sign))).unwrap_or(rest.len());
        if length == 0 { Err(Stop::Broken) } else { Ok(self.take(length).to_owned()) }
    }

    /// A number or one of the three words.
    fn word(&mut self) -> Result<Value, Stop> {
        let rest = self.rest();
        let length = rest.find(|sign: char| !(sign.is_ascii_alphanumeric() || "+-.".contains(sign))).unwrap_or(rest.len());
        let word = self.take(length);
        let is_number = word.starts_with(|sign: char| sign.is_ascii_digit() || "+-.".contains(sign))
            && word.contains(|sign: char| sign.is_ascii_digit());
        match word {
            "null" => Ok(Value::Nothing),
            "true" | "false" => Ok(Value::Plain(word.to_owned())),
            _ if is_number => Ok(Value::Plain(word.to_owned())),
            _ => Err(Stop::Broken),
        }
    }

    fn string(&mut self) -> Result<String, Stop> {
        self.take(1);
        let mut out = String::new();
        loop {
            let rest = self.rest();
            let plain = rest.find(['"', '\\']).ok_or(Stop::Broken)?;
            out.push_str(self.take(plain));
            if self.peek() == Some(b'"') {
                self.take(1);
                return Ok(out);
            }
            let escaped = self.rest().chars().nth(1).ok_or(Stop::Broken)?;
            self.take(1 + escaped.len_utf8());
            match escaped {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => {}
                'b' | 'f' => out.push(' '),
                'u' => out.push(self.unicode()?),
                other => out.push(other),
            }
        }
    }

    /// The sign of four digits, or of twice four; half a pair is no sign.
    fn unicode(&mut self) -> Result<char, Stop> {
        let first = self.four_digits()?;
        if (0xd800..0xdc00).contains(&first) && self.rest().starts_with("\\u") {
            let start = (self.at, self.line);
            self.take(2);
            let second = self.four_digits()?;
            if (0xdc00..0xe000).contains(&second) {
                let number = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            (self.at, self.line) = start;
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn four_digits(&mut self) -> Result<u32, Stop> {
        let digits = self.rest().get(..4).ok_or(Stop::Broken)?;
        let number = u32::from_str_radix(digits, 16).map_err(|_| Stop::Broken)?;
        self.take(4);
        Ok(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_signs_and_lines() {
        let (node, _) = parsed("// settings\n{\"a\": 1e400,\n \"b\": [\"\\ud83d\\ude00\", null,],}\n").expect("JSON");
        let Value::Map(members) = node.value else { panic!("an object") };
        assert_eq!(
            members.first().map(|(name, node)| (name.as_str(), &node.value)),
            Some(("a", &Value::Plain("1e400".to_owned())))
        );
        let Some((_, Node { line: 3, value: Value::List(items) })) = members.get(1) else { panic!("a list on line 3") };
        assert_eq!(items.first().map(|item| &item.value), Some(&Value::Plain("😀".to_owned())));
    }

    #[test]
    fn what_is_no_json_is_said_to_be_none() {
        for text in ["{", "[1 2]", "{\"a\"}", "[\"a]", "{} x", "[nan]", "/* x"] {
            assert_eq!(parsed(text).err(), Some(Stop::Broken), "{text}");
        }
        assert_eq!(parsed(&"[".repeat(100_000)).err(), Some(Stop::Broken));
    }
}
