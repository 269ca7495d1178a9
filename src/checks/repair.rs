//! Mends text that is almost JSON.
//!
//! Only faults with one meaning are mended: a forgotten closing bracket, a comma too many, quotes and words of Python,
//! a raw line break or tab in a string. A line that breaks off inside a string has lost text, and stays as it is.

use crate::dataset::json;

/// The text as JSON, when it can be told what was meant.
pub(super) fn repair(raw: &str) -> Option<String> {
    let mut mender =
        Mender { out: String::with_capacity(raw.len() + 4), closing: Vec::new(), letters: raw.trim().chars().peekable() };
    mender.run()?;
    let out = mender.out;
    let json = json::parse(&out).ok()?;
    (json.is_object() && out != raw.trim()).then_some(out)
}

/// The objects of a line that holds several, one after the other.
pub(super) fn split(raw: &str) -> Option<Vec<String>> {
    let mut rest = raw.trim();
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let json = json::parse_first(rest).ok()?;
        if !json.is_object() {
            return None;
        }
        parts.push(rest.get(..json.range.end)?.to_owned());
        let after = rest.get(json.range.end..)?.trim_start();
        rest = after.strip_prefix(',').unwrap_or(after).trim_start();
    }
    (parts.len() > 1).then_some(parts)
}

struct Mender<'a> {
    out: String,
    /// The brackets that are still open, as the ones that close them.
    closing: Vec<char>,
    letters: std::iter::Peekable<std::str::Chars<'a>>,
}

impl Mender<'_> {
    fn run(&mut self) -> Option<()> {
        while let Some(letter) = self.letters.next() {
            match letter {
                '{' => self.open('{', '}'),
                '[' => self.open('[', ']'),
                '}' | ']' => {
                    self.drop_comma();
                    (self.closing.pop()? == letter).then(|| self.out.push(letter))?;
                }
                '"' | '\'' => self.string(letter)?,
                letter if letter.is_ascii_alphabetic() => self.word(letter)?,
                other => self.out.push(other),
            }
        }
        self.drop_comma();
        while let Some(bracket) = self.closing.pop() {
            self.out.push(bracket);
        }
        Some(())
    }

    fn open(&mut self, bracket: char, closing: char) {
        self.out.push(bracket);
        self.closing.push(closing);
    }

    /// Takes back a comma that nothing follows.
    fn drop_comma(&mut self) {
        let end = self.out.trim_end().len();
        if self.out.get(..end).is_some_and(|text| text.ends_with(',')) {
            self.out.truncate(end - 1);
        }
    }

    fn word(&mut self, first: char) -> Option<()> {
        let mut word = String::from(first);
        while let Some(letter) = self.letters.next_if(char::is_ascii_alphanumeric) {
            word.push(letter);
        }
        self.out.push_str(match word.as_str() {
            "true" | "True" => "true",
            "false" | "False" => "false",
            "null" | "None" => "null",
            // The exponent of a number.
            "e" | "E" => &word,
            _ if word.starts_with(['e', 'E']) && word.bytes().skip(1).all(|byte| byte.is_ascii_digit()) => &word,
            _ => return None,
        });
        Some(())
    }

    /// Copies a string up to its closing quote, in double quotes and with its control characters escaped.
    fn string(&mut self, quote: char) -> Option<()> {
        self.out.push('"');
        loop {
            match self.letters.next()? {
                letter if letter == quote => {
                    self.out.push('"');
                    return Some(());
                }
                '\\' => match self.letters.next()? {
                    '\'' => self.out.push('\''),
                    // Python writes characters up to U+00FF so.
                    'x' => self.out.push_str("\\u00"),
                    escaped => self.out.extend(['\\', escaped]),
                },
                '"' => self.out.push_str("\\\""),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                letter if letter < ' ' => self.out.push_str(&format!("\\u{:04x}", u32::from(letter))),
                letter => self.out.push(letter),
            }
        }
    }
}

/// The values of a text that is one list, or that spreads values over lines: one line each.
pub(super) fn lines_of(text: &str) -> Option<Vec<String>> {
    let mut rest = text.trim_start_matches('\u{feff}').trim();
    let mut lines = Vec::new();
    while !rest.is_empty() {
        let json = json::parse_first(rest).ok()?;
        let parts = if json.is_object() { std::slice::from_ref(&json) } else { json.items() };
        for part in parts {
            lines.push(json::minified(rest.get(part.range.clone())?));
        }
        if parts.is_empty() {
            return None;
        }
        let after = rest.get(json.range.end..)?.trim_start();
        rest = after.strip_prefix(',').unwrap_or(after).trim_start();
    }
    (!lines.is_empty()).then_some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, mended: Option<&str>) {
        assert_eq!(repair(raw).as_deref(), mended, "{raw}");
    }

    #[test]
    fn what_was_meant_is_written() {
        check(r#"{"a": [1, {"b": 2}]"#, Some(r#"{"a": [1, {"b": 2}]}"#));
        check(r#"{"a": [1, 2,],}"#, Some(r#"{"a": [1, 2]}"#));
        check(r#"{"a": 1},"#, Some(r#"{"a": 1}"#));
        check(
            r#"{'a': None, 'b': [True, False], 'c': 'it\'s "so"'}"#,
            Some(r#"{"a": null, "b": [true, false], "c": "it's \"so\""}"#),
        );
        check("{\"a\": \"b\tc\nd\u{1}\"}", Some(r#"{"a": "b\tc\nd\u0001"}"#));
        check(r#"{"a": 1e5, "b": "\xe9"}"#, Some(r#"{"a": 1e5, "b": "\u00e9"}"#));
    }

    #[test]
    fn lost_text_and_riddles_are_left_alone() {
        check(r#"{"a": "b"#, None);
        check(r#"{"a": NaN}"#, None);
        check(r#"{"a": 1]"#, None);
        check(r#"{"a": 1} {"b": 2}"#, None);
        check("plain words", None);
        check("", None);
    }

    #[test]
    fn several_objects_of_a_line_are_taken_apart() {
        assert_eq!(split(r#"{"a": 1}{"b": "}{"}, {"c": 3}"#).unwrap(), [r#"{"a": 1}"#, r#"{"b": "}{"}"#, r#"{"c": 3}"#]);
        assert_eq!(split(r#"{"a": 1}"#), None);
        assert_eq!(split(r#"{"a": 1} x"#), None);
    }

    #[test]
    fn a_list_and_spread_objects_become_lines() {
        let expected = [r#"{"a":1}"#, r#"{"b":"x y"}"#];
        assert_eq!(lines_of("[\n  {\"a\": 1},\n  {\"b\": \"x y\"}\n]\n").unwrap(), expected);
        assert_eq!(lines_of("{\n  \"a\": 1\n}\n{\n  \"b\": \"x y\"\n}").unwrap(), expected);
        assert_eq!(lines_of("[]"), None);
        assert_eq!(lines_of("[1"), None);
    }
}
