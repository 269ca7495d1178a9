//! Cuts HTML into tags and text, as tolerant of mistakes as a browser.
//!
//! Every step moves forward over the text, so the time is linear in its length whatever the text holds.

use super::entities::{Within, decoded};
use super::tags::{Attribute, Inside};
use std::borrow::Cow;

/// Reads tokens one after another. Line feeds must be plain `\n` already.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    /// Up to where the line feeds are counted.
    counted: usize,
}

/// Those attributes of an element that we look at, in order.
type Attributes = Vec<(Attribute, Box<str>)>;

#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    Text(Cow<'a, str>),
    Start { name: Cow<'a, str>, attributes: Attributes, closes_itself: bool },
    End { name: Cow<'a, str> },
}

impl<'a> Tokens<'a> {
    /// `line` is the number of the text's first line in its file.
    pub fn new(text: &'a str, line: u32) -> Self {
        Tokens { text, at: 0, line, counted: 0 }
    }

    /// The next token and the line on which it starts. Comments, doctypes and unfinished tags are passed over.
    ///
    /// `foreign` says that a CDATA section may stand here, which is so only in drawings and formulas.
    pub fn next(&mut self, foreign: bool) -> Option<(Token<'a>, u32)> {
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            let line = self.line_here();
            if rest.starts_with('<') {
                match self.markup(foreign) {
                    Markup::Token(token) => return Some((token, line)),
                    Markup::Nothing => continue,
                    Markup::PlainText => {}
                }
            }
            let text = self.text_run();
            return Some((Token::Text(decoded(text, Within::Text)), line));
        }
    }

    /// What stands inside an element that holds only text, up to its end tag, which is passed over.
    pub fn inside(&mut self, inside: Inside, name: &str) -> Cow<'a, str> {
        let rest = self.rest();
        let (length, end_tag) = match inside {
            Inside::Markup => return Cow::Borrowed(""),
            Inside::Rest => (rest.len(), 0),
            Inside::Text | Inside::RawText => end_tag(rest, name),
        };
        let text = &rest[..length];
        self.at += length + end_tag;
        if inside == Inside::Text { decoded(text, Within::Text) } else { Cow::Borrowed(text) }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn line_here(&mut self) -> u32 {
        let passed = self.text.as_bytes().get(self.counted..self.at).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u32;
        self.counted = self.at;
        self.line
    }

    /// Text up to the next `<` that can begin markup. The first sign is text in any case.
    fn text_run(&mut self) -> &'a str {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let mut end = 1;
        while let Some(next) = bytes.get(end..).and_then(|after| after.iter().position(|byte| *byte == b'<')) {
            end += next;
            if bytes.get(end + 1).is_some_and(|byte| byte.is_ascii_alphabetic() || b"/!?".contains(byte)) {
                self.at += end;
                return &rest[..end];
            }
            end += 1;
        }
        self.at = self.text.len();
        rest
    }

    fn markup(&mut self, foreign: bool) -> Markup<'a> {
        let rest = self.rest();
        match rest.as_bytes().get(1) {
            Some(b'!') => {
                if let Some(comment) = rest.strip_prefix("<!--") {
                    self.at += 4 + comment_length(comment);
                } else if let Some(text) = rest.strip_prefix("<![CDATA[").filter(|_| foreign) {
                    let length = text.find("]]>").unwrap_or(text.len());
                    self.at = (self.at + 9 + length + 3).min(self.text.len());
                    return Markup::Token(Token::Text(Cow::Borrowed(&text[..length])));
                } else {
                    self.skip_past_bracket();
                }
                Markup::Nothing
            }
            Some(b'?') => {
                self.skip_past_bracket();
                Markup::Nothing
            }
            Some(b'/') => match rest.as_bytes().get(2) {
                Some(byte) if byte.is_ascii_alphabetic() => self.tag(2),
                None => Markup::PlainText,
                Some(_) => {
                    self.skip_past_bracket();
                    Markup::Nothing
                }
            },
            Some(byte) if byte.is_ascii_alphabetic() => self.tag(1),
            _ => Markup::PlainText,
        }
    }

    fn skip_past_bracket(&mut self) {
        self.at = self.rest().find('>').map_or(self.text.len(), |length| self.at + length + 1);
    }

    /// A start or end tag whose name begins `before` bytes on.
    fn tag(&mut self, before: usize) -> Markup<'a> {
        let rest = &self.rest()[before..];
        let length = rest.find(|sign: char| is_space(sign) || sign == '/' || sign == '>').unwrap_or(rest.len());
        let name = lower(&rest[..length]);
        self.at += before + length;
        let Some((attributes, closes_itself)) = self.attributes() else { return Markup::Nothing };
        Markup::Token(if before == 2 { Token::End { name } } else { Token::Start { name, attributes, closes_itself } })
    }

    /// The attributes up to the closing bracket, or `None` when the file ends before it.
    fn attributes(&mut self) -> Option<(Attributes, bool)> {
        let mut kept = Attributes::new();
        loop {
            self.skip_spaces();
            let rest = self.rest();
            if rest.starts_with('>') {
                self.at += 1;
                return Some((kept, false));
            }
            if let Some(after) = rest.strip_prefix('/') {
                self.at += 1;
                if after.starts_with('>') {
                    self.at += 1;
                    return Some((kept, true));
                }
                continue;
            }
            // An equals sign in front belongs to the name, so every turn moves forward.
            let first = rest.chars().next()?.len_utf8();
            let more = rest[first..].find(|sign: char| is_space(sign) || "/>=".contains(sign));
            let length = more.map_or(rest.len(), |more| first + more);
            let attribute = Attribute::of(&rest[..length]);
            self.at += length;
            let value = self.attribute_value();
            if let Some(attribute) = attribute
                && kept.iter().all(|(other, _)| *other != attribute)
            {
                kept.push((attribute, decoded(value, Within::Attribute).into()));
            }
        }
    }

    fn attribute_value(&mut self) -> &'a str {
        self.skip_spaces();
        if !self.rest().starts_with('=') {
            return "";
        }
        self.at += 1;
        self.skip_spaces();
        let rest = self.rest();
        let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\''));
        let (value, length) = match quote {
            Some(quote) => {
                let length = rest[1..].find(quote).unwrap_or(rest.len() - 1);
                (&rest[1..=length], (length + 2).min(rest.len()))
            }
            None => {
                let length = rest.find(|sign: char| is_space(sign) || sign == '>').unwrap_or(rest.len());
                (&rest[..length], length)
            }
        };
        self.at += length;
        value
    }

    fn skip_spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.find(|sign: char| !is_space(sign)).unwrap_or(rest.len());
    }
}

enum Markup<'a> {
    Token(Token<'a>),
    /// Passed over.
    Nothing,
    /// The `<` is a sign like any other.
    PlainText,
}

/// The length of a comment after its opening, with its end.
fn comment_length(comment: &str) -> usize {
    if comment.starts_with('>') {
        return 1;
    }
    if comment.starts_with("->") {
        return 2;
    }
    let mut from = 0;
    while let Some(dashes) = comment[from..].find("--") {
        let end = from + dashes + 2;
        match comment.as_bytes().get(end) {
            Some(b'>') => return end + 1,
            Some(b'!') if comment.as_bytes().get(end + 1) == Some(&b'>') => return end + 2,
            _ => from = end - 1,
        }
    }
    comment.len()
}

/// The length of the text before the end tag of `name`, and the length of that tag.
fn end_tag(rest: &str, name: &str) -> (usize, usize) {
    let mut from = 0;
    while let Some(next) = rest[from..].find("</") {
        let start = from + next;
        let after = &rest.as_bytes()[start + 2..];
        let fits = after.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()));
        if fits && after.get(name.len()).is_none_or(|byte| byte.is_ascii_whitespace() || b"/>".contains(byte)) {
            let length = rest[start..].find('>').map_or(rest.len() - start, |length| length + 1);
            return (start, length);
        }
        from = start + 2;
    }
    (rest.len(), 0)
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) { Cow::Owned(name.to_ascii_lowercase()) } else { Cow::Borrowed(name) }
}

fn is_space(sign: char) -> bool {
    matches!(sign, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tags and texts in a short form: `<name attribute=value>`, `</name>`, text in quotes.
    fn check(html: &str, expected: &str) {
        let mut tokens = Tokens::new(html, 1);
        let mut found = Vec::new();
        while let Some((token, _)) = tokens.next(false) {
            found.push(match token {
                Token::Text(text) => format!("{text:?}"),
                Token::Start { name, attributes, closes_itself } => {
                    let attributes: String = attributes.iter().map(|(name, value)| format!(" {name:?}={value}")).collect();
                    format!("<{name}{attributes}{}>", if closes_itself { "/" } else { "" })
                }
                Token::End { name } => format!("</{name}>"),
            });
        }
        assert_eq!(found.join(" "), expected, "{html}");
    }

    #[test]
    fn tags_with_mistakes_are_read_as_browsers_read_them() {
        check("a < b <3 <", "\"a < b <3 <\"");
        check("<P CLASS=x ID='y' id=z>1</P >", "<p Class=x Id=y> \"1\" </p>");
        check("<a href=/b/>x<br/>", "<a Href=/b/> \"x\" <br/>");
        check("<a href = \"?a&amp;b\" title=>t", "<a Href=?a&b Title=> \"t\"");
        check("<!doctype html><!-- <p> --!>a<!-->b<!--->c<?php x ?>d</ e>f", "\"a\" \"b\" \"c\" \"d\" \"f\"");
        check("<![if !supportLists]>1<![endif]>", "\"1\"");
        check("a<b", "\"a\"");
        check("x<p =\"/ y", "\"x\"");
        check("</", "\"</\"");
    }

    #[test]
    fn text_only_elements_end_at_their_own_end_tag() {
        let mut tokens = Tokens::new("if (a</b/>c) </scripty></SCRIPT >after", 1);
        assert_eq!(tokens.inside(Inside::RawText, "script"), "if (a</b/>c) </scripty>");
        assert_eq!(tokens.next(false), Some((Token::Text(Cow::Borrowed("after")), 1)));
    }
}
