//! AsciiDoc, as Asciidoctor reads it, with the underlined titles of older texts.
//!
//! Nothing is included and no condition is tested: both branches of an `ifdef` are read, because what a reader would see
//! depends on settings that are not in the file.

mod inline;
mod table;

use super::super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, Reader};
use super::{Draft, Tag, heading_tag, recognised, text_of};
use crate::document::Format;
use crate::readers::html::Attribute;
use std::collections::HashMap;
use std::ops::Range;

/// Reads AsciiDoc.
pub(in crate::readers) struct Asciidoc;

impl Reader for Asciidoc {
    fn format(&self) -> Format {
        Format::Asciidoc
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        recognised(probe, self.format(), &["txt", "text", "asc", ""], is_marked_up)
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let (text, encoding) = text_of(ctx, source)?;
        let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
        let mut parser =
            Parser { lines: &lines, draft: Draft::new(ctx), attributes: known_attributes(), notes: Vec::new(), depth: 0 };
        let body = parser.header();
        parser.blocks(body..lines.len());
        parser.finish_notes();
        let Parser { draft, .. } = parser;
        draft.finish(ctx, Format::Asciidoc, encoding)
    }
}

/// Whether a text without a telling name is AsciiDoc: titles of equal signs and blocks or settings that nothing else has.
fn is_marked_up(text: &str) -> bool {
    let (mut titles, mut others) = (0, 0);
    for line in text.lines().take(600) {
        titles += u32::from(title(line).is_some());
        let is_setting = attribute_entry(line).is_some();
        let is_block = matches!(line, "|===" | "====" | "****" | "++++") || line.starts_with("[source");
        others += u32::from(is_setting || is_block || line.starts_with("image::") || line.starts_with("include::"));
    }
    titles >= 2 && others >= 1 || titles >= 1 && others >= 2
}

const DEPTH_MAX: usize = 32;

fn known_attributes() -> HashMap<String, String> {
    let known = [
        ("nbsp", "\u{a0}"),
        ("amp", "&"),
        ("lt", "<"),
        ("gt", ">"),
        ("plus", "+"),
        ("empty", ""),
        ("blank", ""),
        ("sp", " "),
        ("vbar", "|"),
        ("apos", "'"),
        ("quot", "\""),
        ("lsquo", "‘"),
        ("rsquo", "’"),
        ("ldquo", "“"),
        ("rdquo", "”"),
        ("asterisk", "*"),
        ("backtick", "`"),
        ("caret", "^"),
        ("tilde", "~"),
        ("startsb", "["),
        ("endsb", "]"),
        ("cpp", "C++"),
        ("deg", "°"),
        ("brvbar", "¦"),
        ("zwsp", ""),
        ("two-colons", "::"),
        ("two-semicolons", ";;"),
        ("backslash", "\\"),
    ];
    known.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

struct Parser<'a> {
    lines: &'a [&'a str],
    draft: Draft,
    attributes: HashMap<String, String>,
    /// Footnotes, which stand in the middle of sentences and are put down after the block.
    notes: Vec<String>,
    depth: usize,
}

/// What stands in brackets and after a dot above a block.
#[derive(Clone, Debug, Default)]
struct Above {
    /// The values of all brackets without names, in order.
    values: Vec<String>,
    named: Vec<(String, String)>,
    title: Option<String>,
}

impl Above {
    fn style(&self) -> &str {
        let first = self.values.first().map_or("", String::as_str);
        first.split(['#', '.', '%']).next().unwrap_or_default()
    }

    fn value(&self, at: usize) -> Option<&str> {
        self.values.get(at).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    fn named(&self, name: &str) -> Option<&str> {
        self.named.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    fn has_option(&self, name: &str) -> bool {
        let listed = |list: &str| list.split(',').any(|option| option.trim() == name);
        self.named("options").or_else(|| self.named("opts")).is_some_and(listed)
            || self
                .values
                .iter()
                .any(|value| value.split('%').skip(1).any(|option| option.split(['.', '#']).next() == Some(name)))
    }

    /// Takes the parts between the brackets of `[quote, author, "a, b", cols=2]`.
    fn add(&mut self, inside: &str) {
        let mut parts: Vec<String> = vec![String::new()];
        let mut quoted = false;
        for sign in inside.chars() {
            match sign {
                '"' => quoted = !quoted,
                ',' if !quoted => parts.push(String::new()),
                other => {
                    if let Some(part) = parts.last_mut() {
                        part.push(other);
                    }
                }
            }
        }
        for part in parts {
            match part.split_once('=').filter(|(name, _)| is_name(name.trim())) {
                Some((name, value)) => self.named.push((name.trim().to_owned(), value.trim().to_owned())),
                None => self.values.push(part.trim().to_owned()),
            }
        }
    }
}

impl<'a> Parser<'a> {
    fn line(&self, at: usize) -> &'a str {
        self.lines.get(at).copied().unwrap_or_default()
    }

    /// Reads the title, authors and settings at the head; says where the text begins.
    fn header(&mut self) -> usize {
        let mut at = self.settings(0);
        let Some((level, name)) = title(self.line(at)) else {
            return at;
        };
        if level != 1 {
            return at;
        }
        self.draft.at(at + 1);
        let name = self.resolved(name);
        self.draft.open(Tag::H1);
        self.inline(&name);
        self.draft.close(Tag::H1);
        at += 1;
        let author = self.line(at);
        if !author.is_empty() && attribute_entry(author).is_none() && !author.starts_with("//") && is_author(author) {
            let names: Vec<&str> = author.split(';').map(|part| part.split('<').next().unwrap_or_default().trim()).collect();
            self.draft.fact("author", &names.join(", "));
            at += 1;
            let revision = self.line(at);
            if revision.starts_with(|sign: char| sign == 'v' || sign.is_ascii_digit()) && revision.len() < 80 {
                self.draft.fact("revision", revision);
                at += 1;
            }
        }
        self.settings(at)
    }

    /// Settings and comments one after another.
    fn settings(&mut self, start: usize) -> usize {
        let mut at = start;
        while at < self.lines.len() {
            let line = self.line(at);
            if let Some((name, value)) = attribute_entry(line) {
                at = self.setting(at, name, value);
            } else if line.starts_with("//") && !is_fence(line, '/') || line.is_empty() && at == start {
                at += 1;
            } else {
                break;
            }
        }
        at
    }

    /// Keeps a setting, whose value may go on over lines that end with a backslash.
    fn setting(&mut self, at: usize, name: &str, value: &str) -> usize {
        let mut value = value.to_owned();
        let mut next = at + 1;
        while let Some(begun) = value.strip_suffix('\\').map(str::trim_end) {
            value = format!("{begun} {}", self.line(next).trim());
            next += 1;
            if next > at + 20 {
                break;
            }
        }
        match name {
            "author" | "revdate" | "revnumber" | "description" | "keywords" | "date" | "copyright" | "version" => {
                let shown = self.resolved(&value);
                self.draft.fact(name, &shown);
            }
            _ => {}
        }
        if value.len() <= 2_000 && self.attributes.len() < 10_000 {
            self.attributes.insert(name.to_lowercase(), value);
        }
        next
    }

    fn blocks(&mut self, range: Range<usize>) {
        if self.depth >= DEPTH_MAX {
            return self.flat(range);
        }
        self.depth += 1;
        let mut at = range.start;
        while at < range.end {
            at = self.block(at, range.end).max(at + 1);
        }
        self.depth -= 1;
    }

    fn flat(&mut self, range: Range<usize>) {
        for at in range {
            let line = self.line(at);
            if !line.is_empty() {
                self.draft.at(at + 1);
                self.paragraph_of(line);
            }
        }
    }

    /// Reads one block with what stands above it, and says where the next one begins.
    fn block(&mut self, start: usize, end: usize) -> usize {
        let (above, at) = self.above(start, end);
        if at >= end {
            return end;
        }
        let line = self.line(at);
        if line.is_empty() {
            return at + 1;
        }
        self.draft.at(at + 1);
        if let Some((name, value)) = attribute_entry(line) {
            return self.setting(at, name, value);
        }
        if let Some(next) = self.title_block(at, end, &above) {
            return next;
        }
        if let Some(next) = self.fenced(at, end, &above) {
            self.finish_notes();
            return next;
        }
        if is_macro(line) || line == "'''" || line == "<<<" || line == "+" {
            self.block_macro(line, &above);
            return at + 1;
        }
        if Item::of(line).is_some() {
            return self.lists(at, end, &above);
        }
        self.caption(&above);
        let next = self.paragraph(at, end, &above);
        self.finish_notes();
        next
    }

    /// Collects brackets and titles above a block.
    fn above(&mut self, start: usize, end: usize) -> (Above, usize) {
        let mut above = Above::default();
        let mut at = start;
        while at < end {
            let line = self.line(at);
            let is_comment = line.starts_with("//") && !is_fence(line, '/');
            let is_place = line.starts_with("[[") && line.ends_with("]]");
            if is_fence(line, '/') {
                at = self.fence_end(at, end);
            } else if let Some(inside) =
                line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).filter(|_| !line.starts_with("[["))
            {
                above.add(inside);
            } else if let Some(title) =
                line.strip_prefix('.').filter(|rest| rest.starts_with(|sign: char| !sign.is_whitespace() && sign != '.'))
            {
                above.title = Some(title.to_owned());
            } else if !(is_comment || is_place) && (!line.is_empty() || at == start) {
                break;
            }
            at += 1;
        }
        (above, at)
    }

    fn title_block(&mut self, at: usize, end: usize, above: &Above) -> Option<usize> {
        let line = self.line(at);
        let (level, name, next) = match title(line) {
            Some((level, name)) => (level, name, at + 1),
            None => {
                let level = (at + 1 < end).then(|| underlined(line, self.line(at + 1))).flatten()?;
                (level, line.trim(), at + 2)
            }
        };
        let name = self.resolved(name);
        if above.style() == "discrete" || above.style() == "float" || self.depth <= 1 {
            self.draft.open(heading_tag(level));
            self.inline(&name);
            self.draft.close(heading_tag(level));
        } else {
            self.draft.label(&name);
        }
        Some(next)
    }

    /// A block between two lines of the same sign.
    fn fenced(&mut self, at: usize, end: usize, above: &Above) -> Option<usize> {
        let line = self.line(at);
        if line.starts_with("```") && line.len() > 2 {
            let stop = self.fence_end_of(at, end, "```");
            let language = line.trim_start_matches('`').split([',', ' ']).next().filter(|name| !name.is_empty());
            self.code(at + 1..stop, language, above);
            return Some(stop + 1);
        }
        if table::is_fence(line) {
            let stop = self.fence_end_of(at, end, line);
            self.table(line, at + 1..stop, above);
            return Some(stop + 1);
        }
        let sign = line.chars().next().filter(|sign| "-.=*_+".contains(*sign))?;
        if !is_fence(line, sign) {
            return None;
        }
        let stop = self.fence_end(at, end);
        let inside = at + 1..stop;
        match (sign, above.style()) {
            ('-' | '.', "quote" | "verse") | ('_', "verse") => self.verse(inside, above),
            ('-', _) if line == "--" && !matches!(above.style(), "source" | "listing") => self.boxed(inside, above),
            (_, "stem" | "latexmath" | "asciimath") => self.formula(inside),
            ('-' | '.', _) => self.code(inside, language_of(above), above),
            ('_', _) => self.quotation(inside, above),
            ('+', _) => {
                let html = self.lines.get(inside.clone()).unwrap_or_default().join("\n");
                self.draft.builder.html(&html, u32::try_from(inside.start + 1).unwrap_or(u32::MAX));
            }
            _ => self.boxed(inside, above),
        }
        Some(stop + 1)
    }

    fn fence_end(&self, at: usize, end: usize) -> usize {
        self.fence_end_of(at, end, self.line(at))
    }

    /// The line that closes a block; one that nobody closes goes on to the end.
    fn fence_end_of(&self, at: usize, end: usize, fence: &str) -> usize {
        (at + 1..end).find(|at| self.line(*at) == fence).unwrap_or(end)
    }

    fn code(&mut self, range: Range<usize>, language: Option<&str>, above: &Above) {
        self.caption(above);
        self.draft.at(range.start + 1);
        let lines = self.lines.get(range).unwrap_or_default();
        let margin =
            lines.iter().filter(|line| !line.is_empty()).map(|line| line.len() - line.trim_start_matches(' ').len()).min();
        let text: Vec<&str> = lines.iter().map(|line| line.get(margin.unwrap_or(0)..).unwrap_or_default()).collect();
        let text = without_callouts(&text.join("\n"));
        self.draft.code(language, &text);
    }

    fn formula(&mut self, range: Range<usize>) {
        let text = self.lines.get(range).unwrap_or_default().join("\n");
        self.draft.words(Tag::P, &text);
    }

    fn quotation(&mut self, range: Range<usize>, above: &Above) {
        self.caption(above);
        self.draft.open(Tag::Blockquote);
        self.blocks(range);
        self.attribution(above);
        self.draft.close(Tag::Blockquote);
    }

    /// Who said it and where.
    fn attribution(&mut self, above: &Above) {
        let said: Vec<&str> = [above.value(1), above.value(2)].into_iter().flatten().collect();
        if !said.is_empty() {
            self.draft.open(Tag::P);
            self.inline(&format!("— {}", said.join(", ")));
            self.draft.close(Tag::P);
        }
    }

    fn verse(&mut self, range: Range<usize>, above: &Above) {
        self.caption(above);
        self.draft.open(Tag::Blockquote);
        self.draft.open(Tag::P);
        for (number, at) in range.enumerate() {
            if number > 0 {
                self.draft.open(Tag::Br);
            }
            let line = self.line(at);
            self.inline(line);
        }
        self.draft.close(Tag::P);
        self.attribution(above);
        self.draft.close(Tag::Blockquote);
    }

    /// An example, a side note, an admonition: its name and its blocks.
    fn boxed(&mut self, range: Range<usize>, above: &Above) {
        if let Some(label) = admonition(above.style()) {
            self.draft.label(label);
        }
        self.caption(above);
        if above.has_option("collapsible") && above.style().is_empty() {
            self.draft.open(Tag::Details);
            self.blocks(range);
            return self.draft.close(Tag::Details);
        }
        self.blocks(range);
    }

    fn caption(&mut self, above: &Above) {
        if let Some(title) = &above.title {
            let title = self.resolved(title);
            self.draft.open(Tag::Figcaption);
            self.inline(&title);
            self.draft.close(Tag::Figcaption);
        }
    }

    fn block_macro(&mut self, line: &str, above: &Above) {
        if line.starts_with("image::") || line.starts_with("video::") {
            self.draft.pictures += 1;
            self.caption(above);
        }
    }

    /// Lines up to an empty one or the beginning of something else.
    fn paragraph(&mut self, at: usize, end: usize, above: &Above) -> usize {
        let stop = self.paragraph_end(at, end);
        let lines = self.lines.get(at..stop).unwrap_or_default();
        let style = above.style();
        if style == "source" || style == "listing" || style == "literal" {
            self.code(at..stop, language_of(above), &Above::default());
            return stop;
        }
        if style == "verse" {
            self.verse(at..stop, &Above { title: None, ..above.clone() });
            return stop;
        }
        // A line that is set in is kept as it stands, unless it goes on with a list.
        if lines.first().is_some_and(|line| line.starts_with([' ', '\t'])) && style != "normal" {
            self.code(at..stop, None, &Above::default());
            return stop;
        }
        let quoted = style == "quote";
        if quoted {
            self.draft.open(Tag::Blockquote);
        } else if let Some(label) = admonition(style) {
            self.draft.label(label);
        }
        let text = self.joined(at..stop);
        self.paragraph_of(&text);
        if quoted {
            self.attribution(above);
            self.draft.close(Tag::Blockquote);
        }
        stop
    }

    fn paragraph_end(&self, at: usize, end: usize) -> usize {
        let ends = |here: &usize| {
            let line = self.line(*here);
            line.is_empty() || *here > at && (self.begins_block(line) || line == "+")
        };
        (at..end).find(ends).unwrap_or(end)
    }

    /// Whether a line ends the paragraph above it.
    fn begins_block(&self, line: &str) -> bool {
        let fence = line.chars().next().is_some_and(|sign| "-.=*_+/".contains(sign) && is_fence(line, sign) && line.len() > 2);
        fence
            || table::is_fence(line)
            || line.starts_with("```")
            || line.starts_with("[[") && line.ends_with("]]")
            || line.starts_with('[') && line.ends_with(']') && line.len() > 2 && !line.contains("](") && is_block_list(line)
    }

    /// The lines of a paragraph without comments and conditions; a plus at the end is a line break.
    fn joined(&mut self, range: Range<usize>) -> String {
        let lines = self.lines.get(range).unwrap_or_default();
        let kept: Vec<&str> = lines.iter().copied().filter(|line| !line.starts_with("//") && !is_condition(line)).collect();
        self.resolved(&kept.join("\n"))
    }

    fn paragraph_of(&mut self, text: &str) {
        self.draft.open(Tag::P);
        self.inline(text);
        self.draft.close(Tag::P);
    }

    /// Footnotes that were met in the block above.
    fn finish_notes(&mut self) {
        for note in std::mem::take(&mut self.notes) {
            self.draft.open_with(Tag::Aside, Attribute::Role, "doc-footnote");
            self.inline(&note);
            self.draft.close(Tag::Aside);
        }
        self.notes.clear();
    }

    /// The text with the values of `{name}`; a name without a value stays as it is written.
    fn resolved(&self, text: &str) -> String {
        if !text.contains('{') {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            out.push_str(rest.get(..at).unwrap_or_default());
            rest = rest.get(at..).unwrap_or_default();
            let name = rest.get(1..).and_then(|rest| rest.split_once('}')).map(|(name, _)| name).filter(|name| name.len() < 80);
            let value = name.and_then(|name| self.attributes.get(&name.to_lowercase()));
            match (name, value) {
                (Some(name), Some(value)) => {
                    out.push_str(value);
                    rest = rest.get(name.len() + 2..).unwrap_or_default();
                }
                _ => {
                    out.push('{');
                    rest = rest.get(1..).unwrap_or_default();
                }
            }
        }
        out.push_str(rest);
        out
    }

    /// Lists of all kinds, one inside the other by their markers.
    fn lists(&mut self, start: usize, end: usize, above: &Above) -> usize {
        self.caption(above);
        let mut open: Vec<Item<'a>> = Vec::new();
        let mut at = start;
        while at < end {
            let line = self.line(at);
            if line.is_empty() || line.starts_with("//") {
                let next = (at..end).find(|at| !self.line(*at).is_empty() && !self.line(*at).starts_with("//")).unwrap_or(end);
                // Only another item goes on with the list over empty lines.
                if next >= end || Item::of(self.line(next)).is_none() {
                    at = next;
                    break;
                }
                at = next;
                continue;
            }
            let Some(item) = Item::of(line) else { break };
            self.draft.at(at + 1);
            self.step_to(&mut open, &item, above);
            at = self.item(at, end, &item);
        }
        while let Some(item) = open.pop() {
            self.leave(&item);
        }
        at.max(start + 1)
    }

    /// Closes lists down to the one of this marker, or begins one inside the item that is open.
    fn step_to(&mut self, open: &mut Vec<Item<'a>>, item: &Item<'a>, above: &Above) {
        if let Some(place) = open.iter().position(|other| other.marker == item.marker) {
            while open.len() > place + 1 {
                if let Some(inner) = open.pop() {
                    self.leave(&inner);
                }
            }
            let (inner, _) = item.tags();
            self.draft.close(inner);
            return;
        }
        if open.len() >= DEPTH_MAX {
            return;
        }
        let (_, list) = item.tags();
        let start = above.named("start").filter(|_| open.is_empty()).unwrap_or(item.number);
        match list {
            Tag::Ol => {
                self.draft.builder.start(list, vec![(Attribute::Start, start.into()), (Attribute::Type, item.style().into())])
            }
            _ => self.draft.open(list),
        }
        open.push(*item);
    }

    fn leave(&mut self, item: &Item<'_>) {
        let (inner, list) = item.tags();
        self.draft.close(inner);
        self.draft.close(list);
    }

    /// One item with its wrapped lines and what is joined to it by a plus.
    fn item(&mut self, at: usize, end: usize, item: &Item<'_>) -> usize {
        let mut words = item.words.to_owned();
        let mut next = at + 1;
        if item.is_term() {
            self.draft.open(Tag::Dt);
            let term = self.resolved(item.term);
            self.inline(&term);
            self.draft.close(Tag::Dt);
            self.draft.open(Tag::Dd);
            if words.is_empty() {
                next = (next..end).find(|at| !self.line(*at).is_empty()).unwrap_or(end);
                // What follows a bare term is its meaning, unless it is another item or a joined block.
                if next < end
                    && (Item::of(self.line(next)).is_some()
                        || self.line(next) == "+"
                        || self.begins_block(self.line(next))
                        || next > at + 2)
                {
                    next = at + 1;
                }
            }
        } else {
            self.draft.open(Tag::Li);
            words = self.ticked(&words);
        }
        while next < end && self.goes_on(next) {
            let line = self.line(next).trim();
            if !line.starts_with("//") && !is_condition(line) {
                if !words.is_empty() {
                    words.push('\n');
                }
                words.push_str(line);
            }
            next += 1;
        }
        let words = self.resolved(&words);
        if !words.is_empty() {
            self.paragraph_of(&words);
        }
        self.joined_blocks(next, end)
    }

    /// A box that is ticked or not at the beginning of an item.
    fn ticked(&mut self, words: &str) -> String {
        let boxes = [("[ ] ", false), ("[x] ", true), ("[*] ", true)];
        let Some((rest, ticked)) = boxes.iter().find_map(|(sign, ticked)| words.strip_prefix(sign).map(|rest| (rest, *ticked)))
        else {
            return words.to_owned();
        };
        let mut attributes = vec![(Attribute::Type, "checkbox".into())];
        attributes.extend(ticked.then(|| (Attribute::Checked, "".into())));
        self.draft.builder.start(Tag::Input, attributes);
        rest.to_owned()
    }

    fn goes_on(&self, at: usize) -> bool {
        let line = self.line(at);
        !(line.is_empty()
            || line == "+"
            || Item::of(line).is_some()
            || self.begins_block(line)
            || attribute_entry(line).is_some())
    }

    fn joined_blocks(&mut self, start: usize, end: usize) -> usize {
        let mut at = start;
        while at < end && self.line(at) == "+" && self.depth < DEPTH_MAX {
            self.depth += 1;
            let next = self.block(at + 1, end).max(at + 2);
            self.depth -= 1;
            at = next;
        }
        at
    }
}

/// An item's marker and words.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Item<'a> {
    /// What tells one level from another.
    marker: &'a str,
    term: &'a str,
    words: &'a str,
    number: &'a str,
}

impl<'a> Item<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let text = line.trim_start();
        let first = text.chars().next()?;
        if matches!(first, '*' | '-' | '.' | '•') {
            let length = text.len() - text.trim_start_matches(first).len();
            let (marker, rest) = text.split_at_checked(length)?;
            let allowed = if first == '-' { 1 } else { 6 };
            let words = rest.strip_prefix([' ', '\t']).map(str::trim_start).unwrap_or_default();
            if marker.chars().count() <= allowed && !words.is_empty() {
                return Some(Item { marker, term: "", words, number: "1" });
            }
        }
        if let Some((number, words)) = text.strip_prefix('<').and_then(|rest| rest.split_once("> "))
            && (number == "." || number.bytes().all(|byte| byte.is_ascii_digit()) && !number.is_empty())
        {
            return Some(Item { marker: "<", term: "", words: words.trim_start(), number: "1" });
        }
        if let Some((number, words)) = text.split_once(". ").filter(|(number, _)| is_number(number)) {
            let marker = if number.bytes().all(|byte| byte.is_ascii_digit()) { "1." } else { "a." };
            return Some(Item { marker, term: "", words: words.trim_start(), number: if marker == "1." { number } else { "1" } });
        }
        term(text)
    }

    fn is_term(&self) -> bool {
        self.marker.starts_with([':', ';'])
    }

    /// The element of an item and of its list.
    fn tags(&self) -> (Tag, Tag) {
        match self.marker.chars().next() {
            Some(':' | ';') => (Tag::Dd, Tag::Dl),
            Some('*' | '-' | '•') => (Tag::Li, Tag::Ul),
            _ => (Tag::Li, Tag::Ol),
        }
    }

    fn style(&self) -> &'static str {
        match self.marker {
            ".." | "a." => "a",
            "..." => "i",
            "...." => "A",
            "....." => "I",
            _ => "1",
        }
    }
}

/// `term:: meaning`
fn term(text: &str) -> Option<Item<'_>> {
    if text.starts_with(['|', '[', '/']) || is_macro(text) {
        return None;
    }
    for marker in ["::::", ":::", "::", ";;"] {
        let found = text.match_indices(marker).map(|(at, _)| at).find(|at| {
            let after = text.get(at + marker.len()..).unwrap_or_default();
            after.is_empty() || after.starts_with([' ', '\t'])
        });
        if let Some(at) = found.filter(|at| *at > 0) {
            let (term, rest) = text.split_at_checked(at)?;
            let words = rest.get(marker.len()..)?.trim();
            return (!term.ends_with(':') && term.len() < 400).then_some(Item { marker, term, words, number: "1" });
        }
    }
    None
}

fn is_number(text: &str) -> bool {
    text.len() <= 3 && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
        || text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The level, counted from 1, and the words of `== Title`.
fn title(line: &str) -> Option<(usize, &str)> {
    let sign = if line.starts_with('=') { '=' } else { '#' };
    let rest = line.trim_start_matches(sign);
    let level = line.len() - rest.len();
    let name = rest.strip_prefix(' ')?.trim();
    let name = name.strip_suffix(&line.get(..level)?).map_or(name, str::trim_end);
    ((1..=6).contains(&level) && !name.is_empty()).then_some((level, name))
}

/// The level of a title with a line under it, as older texts have it.
fn underlined(title: &str, under: &str) -> Option<usize> {
    let sign = under.chars().next()?;
    let level = "=-~^+".find(sign)? + 1;
    let width = title.chars().count();
    let fits = under.len().abs_diff(width) <= 2 && under.len() >= 3 && width >= 3;
    let is_line = under.chars().all(|other| other == sign);
    let words = title.starts_with(|sign: char| sign.is_alphanumeric() || "\"'«`_*{".contains(sign))
        && title.chars().any(char::is_alphanumeric);
    (fits && is_line && words).then_some(level)
}

/// `:name: value`, or `:!name:` to forget it.
fn attribute_entry(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix(':')?.split_once(':')?;
    let bare = name.trim_start_matches('!').trim_end_matches('!');
    (is_name(bare) && (value.is_empty() || value.starts_with(' '))).then_some((bare, value.trim()))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() < 80 && text.chars().all(|sign| sign.is_alphanumeric() || "-_".contains(sign))
}

fn is_author(line: &str) -> bool {
    let words = line.split('<').next().unwrap_or_default().split_whitespace().count();
    (1..=12).contains(&words) && line.len() < 200 && line.starts_with(char::is_uppercase) && !line.ends_with(['.', ':', '!', '?'])
}

/// A line of four or more of one sign, or of two dashes.
fn is_fence(line: &str, sign: char) -> bool {
    line == "--" && sign == '-' || line.len() >= 4 && line.chars().all(|other| other == sign)
}

/// `image::path[]`, `include::path[]`, `ifdef::name[]`, `toc::[]`
fn is_macro(line: &str) -> bool {
    let named = line.split_once("::").filter(|(name, rest)| is_name(name) && rest.ends_with(']') && rest.contains('['));
    named.is_some_and(|(_, rest)| !rest.starts_with(' '))
}

fn is_condition(line: &str) -> bool {
    ["ifdef::", "ifndef::", "ifeval::", "endif::", "include::"].iter().any(|name| line.starts_with(name)) && line.ends_with(']')
}

/// Whether a line in brackets is about the block below and no text.
fn is_block_list(line: &str) -> bool {
    let inside = line.trim_matches(['[', ']']);
    let style = inside.split([',', '#', '.', '%', '=']).next().unwrap_or_default();
    inside.starts_with(['#', '.', '%'])
        || inside.contains('=') && is_name(style)
        || [
            "source",
            "NOTE",
            "TIP",
            "WARNING",
            "IMPORTANT",
            "CAUTION",
            "quote",
            "verse",
            "horizontal",
            "listing",
            "literal",
            "abstract",
        ]
        .contains(&style)
}

fn admonition(style: &str) -> Option<&'static str> {
    match style {
        "NOTE" => Some("Note"),
        "TIP" => Some("Tip"),
        "IMPORTANT" => Some("Important"),
        "WARNING" => Some("Warning"),
        "CAUTION" => Some("Caution"),
        _ => None,
    }
}

fn language_of(above: &Above) -> Option<&str> {
    let is_source = matches!(above.style(), "source" | "");
    let language = above.named("language").or_else(|| above.value(1)).filter(|_| is_source)?;
    language.chars().all(|sign| sign.is_alphanumeric() || "+#-_.".contains(sign)).then_some(language)
}

/// Numbers in angle brackets at the ends of lines point to a list below.
fn without_callouts(text: &str) -> String {
    let callout = |word: &str| {
        let number = word.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
        number.is_some_and(|number| number == "." || !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let lines = text.lines().map(|line| {
        let mut line = line;
        while let Some((rest, word)) = line.rsplit_once(' ')
            && callout(word)
        {
            line = rest.trim_end().trim_end_matches("//").trim_end_matches('#').trim_end();
        }
        line
    });
    lines.collect::<Vec<_>>().join("\n")
}
