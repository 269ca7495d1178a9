//! reStructuredText, as Docutils and Sphinx write it.
//!
//! The text is read block by block: what stands deeper belongs to what stands above it. Directives that only a tool can
//! carry out (tables of contents, includes, generated references) are passed over; nothing is included or executed.

mod directives;
mod inline;

use super::super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, Reader};
use super::tables::{self, Drawn};
use super::{Draft, Tag, heading_tag, recognised, text_of};
use crate::document::Format;
use crate::readers::html::Attribute;
use std::collections::HashMap;
use std::ops::Range;

/// Reads reStructuredText.
pub(in crate::readers) struct Restructured;

impl Reader for Restructured {
    fn format(&self) -> Format {
        Format::Restructured
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        recognised(probe, self.format(), &["txt", "text", "me", ""], is_marked_up)
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let (text, encoding) = text_of(ctx, source)?;
        let mut lines = Lines::new(&text);
        drop(text);
        let names = Names::of(&lines.texts);
        let mut parser = Parser { draft: Draft::new(ctx), names, adornments: Vec::new(), depth: 0 };
        let all = 0..lines.texts.len();
        parser.body(&mut lines, all, true);
        parser.draft.finish(ctx, Format::Restructured, encoding)
    }
}

/// Whether a text without a telling name is reStructuredText: directives below underlined titles.
fn is_marked_up(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().take(600).collect();
    let directives = lines.iter().filter(|line| directive_name(line.trim_start()).is_some() || line.starts_with(".. _")).count();
    let titles = lines.windows(2).filter(|pair| matches!(pair, [title, under] if is_underline(title, under))).count();
    let roles = lines.iter().filter(|line| line.contains(":`") || line.contains("`_")).count();
    directives >= 2 && titles >= 1 || titles >= 1 && directives >= 1 && roles >= 1
}

/// The name in `.. name::`.
fn directive_name(text: &str) -> Option<&str> {
    let name = text.strip_prefix(".. ")?.trim_start().split_once("::")?.0;
    (!name.is_empty() && name.len() < 60 && name.chars().all(|sign| sign.is_alphanumeric() || "-_.:+".contains(sign)))
        .then_some(name)
}

/// Deeper nesting is read as if it stood at this depth.
const DEPTH_MAX: usize = 48;

/// Lines with tabs expanded, and their numbers in the file.
struct Lines {
    texts: Vec<String>,
    /// The number of the first line in the file, counted from 1.
    first: usize,
}

impl Lines {
    fn new(text: &str) -> Self {
        Lines { texts: text.split('\n').map(expanded).collect(), first: 1 }
    }

    fn get(&self, at: usize) -> &str {
        self.texts.get(at).map_or("", String::as_str)
    }

    fn is_blank(&self, at: usize) -> bool {
        self.get(at).is_empty()
    }

    fn indent(&self, at: usize) -> usize {
        let line = self.get(at);
        line.len() - line.trim_start_matches(' ').len()
    }

    /// The line without its margin.
    fn text(&self, at: usize) -> &str {
        self.get(at).trim_start_matches(' ')
    }

    /// The smallest indent of the lines that are not empty.
    fn margin(&self, range: Range<usize>) -> usize {
        range.filter(|at| !self.is_blank(*at)).map(|at| self.indent(at)).min().unwrap_or(0)
    }

    /// The end of the lines from `start` on that are empty or stand deeper than `margin`, without empty ones at the end.
    fn deeper_end(&self, start: usize, end: usize, margin: usize) -> usize {
        let mut last = start;
        for at in start..end {
            if self.is_blank(at) {
                continue;
            }
            if self.indent(at) <= margin {
                break;
            }
            last = at + 1;
        }
        last
    }

    /// The end of the lines that follow one another without a gap.
    fn chunk_end(&self, start: usize, end: usize) -> usize {
        (start..end).find(|at| self.is_blank(*at)).unwrap_or(end)
    }

    /// Takes the first bytes of a line away and moves the rest to `indent`.
    fn unmark(&mut self, at: usize, marker_end: usize, indent: usize) {
        if let Some(line) = self.texts.get_mut(at) {
            let rest = line.get(marker_end..).unwrap_or_default().trim_start();
            *line = if rest.is_empty() { String::new() } else { format!("{}{rest}", " ".repeat(indent)) };
        }
    }
}

/// The line with tabs to the next multiple of eight and nothing at its end.
fn expanded(line: &str) -> String {
    let line = line.trim_end();
    if !line.contains('\t') {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len() + 8);
    let mut column = 0;
    for sign in line.chars() {
        let width = if sign == '\t' { 8 - column % 8 } else { 1 };
        column += width;
        if sign == '\t' { out.extend(std::iter::repeat_n(' ', width)) } else { out.push(sign) }
    }
    out
}

/// What the file defines for use elsewhere.
#[derive(Default)]
struct Names {
    /// Texts for `|name|`.
    substitutions: HashMap<String, String>,
    /// Addresses for `name_`.
    targets: HashMap<String, String>,
}

impl Names {
    fn of(lines: &[String]) -> Self {
        let mut names = Names::default();
        for line in lines {
            let Some(text) = line.trim_start().strip_prefix(".. ") else { continue };
            if let Some((name, rest)) = text.strip_prefix('|').and_then(|rest| rest.split_once('|')) {
                if let Some(value) = rest.trim().strip_prefix("replace::") {
                    names.substitutions.insert(name.trim().to_lowercase(), value.trim().to_owned());
                }
            } else if let Some(target) = text.strip_prefix('_') {
                // A target without an address is a place in this text.
                let (name, address) = target.rsplit_once(": ").unwrap_or((target.trim_end_matches(':'), ""));
                names.targets.insert(name.trim_matches('`').to_lowercase(), address.trim().to_owned());
            }
        }
        names
    }
}

struct Parser {
    draft: Draft,
    names: Names,
    /// Signs of titles in the order in which they appear, and whether a line of them stands above too.
    adornments: Vec<(char, bool)>,
    depth: usize,
}

impl Parser {
    /// Reads the blocks of some lines.
    fn body(&mut self, lines: &mut Lines, range: Range<usize>, titles: bool) {
        if self.depth >= DEPTH_MAX {
            return self.flat(lines, range);
        }
        self.depth += 1;
        let margin = lines.margin(range.clone());
        let mut at = range.start;
        while at < range.end {
            if lines.is_blank(at) {
                at += 1;
                continue;
            }
            self.draft.at(lines.first + at);
            let next = self.block(lines, at, range.end, margin, titles);
            at = next.max(at + 1);
        }
        self.depth -= 1;
    }

    /// What is nested too deep: paragraphs, one for each stretch of lines.
    fn flat(&mut self, lines: &Lines, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let end = lines.chunk_end(at, range.end);
            if end > at {
                self.draft.at(lines.first + at);
                self.paragraph(lines, at..end);
            }
            at = end + 1;
        }
    }

    /// Reads one block and says where the next one begins.
    fn block(&mut self, lines: &mut Lines, at: usize, end: usize, margin: usize, titles: bool) -> usize {
        if lines.indent(at) > margin {
            return self.quotation(lines, at, end, margin);
        }
        if let Some(next) = self.title(lines, at, end, titles) {
            return next;
        }
        let text = lines.text(at).to_owned();
        if text.starts_with("+-") || text.starts_with("+=") {
            return self.grid(lines, at, end, margin);
        }
        if tables::is_simple_rule(&text)
            && text.contains(' ')
            && let Some(next) = self.simple_table(lines, at, end, margin)
        {
            return next;
        }
        if text.starts_with(".. ") || text == ".." || text.starts_with("__ ") {
            return self.explicit(lines, at, end, margin);
        }
        if let Some(next) = self.list(lines, at, end, margin) {
            return next;
        }
        if text.starts_with(">>> ") {
            return self.doctest(lines, at, end);
        }
        if text.starts_with("| ") || text == "|" {
            return self.line_block(lines, at, end);
        }
        self.text_block(lines, at, end, margin)
    }

    /// A title between or above lines of one sign, or a line of signs alone.
    fn title(&mut self, lines: &Lines, at: usize, end: usize, titles: bool) -> Option<usize> {
        let text = lines.get(at);
        let over = adornment(text).filter(|_| at + 2 < end && !lines.is_blank(at + 1));
        let (title, sign, is_over, next) = match over {
            Some(sign) if adornment(lines.get(at + 2)) == Some(sign) => (lines.text(at + 1), sign, true, at + 3),
            _ if at + 1 < end && is_underline(text, lines.get(at + 1)) => {
                (text.trim(), adornment(lines.get(at + 1))?, false, at + 2)
            }
            _ => {
                // A line of signs between empty lines parts two stretches of text.
                let alone = adornment(text).is_some() && text.len() >= 4 && (at + 1 >= end || lines.is_blank(at + 1));
                return alone.then_some(at + 1);
            }
        };
        let level = self.level(sign, is_over);
        let title = title.to_owned();
        self.draft.at(lines.first + at + usize::from(is_over));
        if titles {
            self.draft.open(heading_tag(level));
            self.inline(&title);
            self.draft.close(heading_tag(level));
        } else {
            self.draft.label(&title);
        }
        Some(next)
    }

    fn level(&mut self, sign: char, is_over: bool) -> usize {
        let style = (sign, is_over);
        let place = self.adornments.iter().position(|known| *known == style).unwrap_or_else(|| {
            self.adornments.push(style);
            self.adornments.len() - 1
        });
        place + 1
    }

    fn quotation(&mut self, lines: &mut Lines, at: usize, end: usize, margin: usize) -> usize {
        let deeper = lines.deeper_end(at, end, margin);
        self.draft.open(Tag::Blockquote);
        self.body(lines, at..deeper, false);
        self.draft.close(Tag::Blockquote);
        deeper
    }

    /// Words in an element, with their marks.
    fn inline_in(&mut self, tag: Tag, text: &str) {
        self.draft.open(tag);
        self.inline(text);
        self.draft.close(tag);
    }

    fn paragraph(&mut self, lines: &Lines, range: Range<usize>) {
        let text: Vec<&str> = range.map(|at| lines.text(at)).collect();
        let text = text.join("\n");
        self.inline_in(Tag::P, &text);
    }

    /// A paragraph, a term with its meaning, or a text that announces code.
    fn text_block(&mut self, lines: &mut Lines, at: usize, end: usize, margin: usize) -> usize {
        let next_is_deeper = at + 1 < end && !lines.is_blank(at + 1) && lines.indent(at + 1) > margin;
        if next_is_deeper && !lines.text(at).ends_with("::") {
            return self.definitions(lines, at, end, margin);
        }
        let mut stop = at;
        while stop < end && !lines.is_blank(stop) && (stop == at || lines.indent(stop) >= margin) {
            stop += 1;
            if lines.text(stop - 1).ends_with("::") && stop < end && !lines.is_blank(stop) && lines.indent(stop) > margin {
                break;
            }
            // A title or a directive right below needs no empty line for those who wrote it.
            if stop + 1 < end && stop > at && lines.indent(stop) == margin && starts_block(lines, stop) {
                break;
            }
        }
        if !lines.text(stop - 1).ends_with("::") {
            self.paragraph(lines, at..stop);
            return stop;
        }
        self.announced_code(lines, at..stop, end, margin)
    }

    fn announced_code(&mut self, lines: &Lines, range: Range<usize>, end: usize, margin: usize) -> usize {
        let text: Vec<&str> = range.clone().map(|at| lines.text(at)).collect();
        let text = text.join("\n");
        let words = text.strip_suffix("::").unwrap_or(&text);
        if words.ends_with(|sign: char| !sign.is_whitespace()) {
            self.inline_in(Tag::P, &format!("{words}:"));
        } else if !words.trim().is_empty() {
            self.inline_in(Tag::P, words.trim_end());
        }
        let deeper = lines.deeper_end(range.end, end, margin);
        if deeper > range.end {
            self.literal(lines, range.end..deeper, None);
            return deeper;
        }
        // Code may also stand at the margin with the same sign before each line.
        let start = (range.end..end).find(|at| !lines.is_blank(*at)).unwrap_or(end);
        let sign = lines.text(start).chars().next().filter(char::is_ascii_punctuation);
        let quoted = (start..end).take_while(|at| sign.is_some() && lines.text(*at).starts_with(sign.unwrap_or(' '))).count();
        if quoted > 0 && matches!(sign, Some('>' | '$' | '#' | '%')) {
            self.literal(lines, start..start + quoted, None);
            return start + quoted;
        }
        range.end
    }

    /// Lines as they stand, without their common margin.
    fn literal(&mut self, lines: &Lines, range: Range<usize>, language: Option<&str>) {
        let Some(start) = range.clone().find(|at| !lines.is_blank(*at)) else { return };
        self.draft.at(lines.first + start);
        let text = without_margin(lines, start..range.end);
        self.draft.code(language, &text);
    }

    fn doctest(&mut self, lines: &Lines, at: usize, end: usize) -> usize {
        let stop = lines.chunk_end(at, end);
        self.literal(lines, at..stop, Some("python"));
        stop
    }

    /// Verses and addresses: every line stays a line.
    fn line_block(&mut self, lines: &Lines, at: usize, end: usize) -> usize {
        let stop = lines.chunk_end(at, end);
        self.draft.open(Tag::P);
        let mut begun = false;
        for number in at..stop {
            let text = lines.text(number);
            let is_new = text.starts_with('|');
            if begun && is_new {
                self.draft.open(Tag::Br);
            } else if begun {
                self.draft.text(" ");
            }
            let words = text.strip_prefix('|').unwrap_or(text).trim().to_owned();
            self.inline(&words);
            begun = true;
        }
        self.draft.close(Tag::P);
        stop
    }

    /// Terms at the margin with their meanings below, deeper.
    fn definitions(&mut self, lines: &mut Lines, start: usize, end: usize, margin: usize) -> usize {
        self.draft.open(Tag::Dl);
        let mut at = start;
        while at + 1 < end
            && !lines.is_blank(at)
            && lines.indent(at) == margin
            && !lines.is_blank(at + 1)
            && lines.indent(at + 1) > margin
            && !starts_block(lines, at)
        {
            self.draft.at(lines.first + at);
            let term = lines.text(at).to_owned();
            self.inline_in(Tag::Dt, &term);
            let deeper = lines.deeper_end(at + 1, end, margin);
            self.draft.open(Tag::Dd);
            self.body(lines, at + 1..deeper, false);
            self.draft.close(Tag::Dd);
            at = (deeper..end).find(|at| !lines.is_blank(*at)).unwrap_or(end);
        }
        self.draft.close(Tag::Dl);
        at.max(start + 1)
    }

    /// A list of any kind, when one begins here.
    fn list(&mut self, lines: &mut Lines, at: usize, end: usize, margin: usize) -> Option<usize> {
        let marker = Marker::of(lines.text(at))?;
        if marker.needs_gap && at + 1 < end && !lines.is_blank(at + 1) {
            // "a. word" at the start of a wrapped line is prose when the next line neither is an item nor stands deeper.
            let below =
                Marker::of(lines.text(at + 1)).filter(|below| below.kind == marker.kind && lines.indent(at + 1) == margin);
            if below.is_none() && lines.indent(at + 1) <= margin {
                return None;
            }
        }
        match marker.kind {
            Kind::Field => return Some(self.fields(lines, at, end, margin)),
            Kind::Option => return self.options(lines, at, end, margin),
            Kind::Bullet(_) => self.draft.open(Tag::Ul),
            Kind::Number(style) => self.numbered_list(style, &marker.label),
        }
        let tag = if matches!(marker.kind, Kind::Bullet(_)) { Tag::Ul } else { Tag::Ol };
        let mut here = at;
        while here < end
            && lines.indent(here) == margin
            && let Some(found) = Marker::of(lines.text(here)).filter(|found| found.kind == marker.kind)
        {
            self.draft.at(lines.first + here);
            let (item, next) = item(lines, here, end, margin, found.length);
            self.draft.open(Tag::Li);
            self.body(lines, item, false);
            self.draft.close(Tag::Li);
            here = next;
        }
        self.draft.close(tag);
        Some(here)
    }

    fn numbered_list(&mut self, style: Style, label: &str) {
        let (kind, start) = match style {
            Style::Digits | Style::Auto => ("1", label.parse::<u32>().unwrap_or(1)),
            Style::Lower => ("a", letter_place(label)),
            Style::Upper => ("A", letter_place(label)),
            Style::LowerRoman => ("i", 1),
            Style::UpperRoman => ("I", 1),
        };
        let attributes = vec![(Attribute::Type, kind.into()), (Attribute::Start, start.to_string().into())];
        self.draft.builder.start(Tag::Ol, attributes);
    }

    /// `:name: value`: facts at the head of the file, entries elsewhere.
    fn fields(&mut self, lines: &mut Lines, start: usize, end: usize, margin: usize) -> usize {
        let is_head = self.depth == 1 && self.draft.metadata.is_empty() && (0..start).all(|at| !is_prose(lines, at));
        let mut at = start;
        if !is_head {
            self.draft.open(Tag::Dl);
        }
        while at < end && lines.indent(at) == margin {
            let Some((name, length)) = field_name(lines.text(at)) else { break };
            let name = name.to_owned();
            let deeper = lines.deeper_end(at + 1, end, margin).max(at + 1);
            if is_head {
                let first = lines.text(at).get(length..).unwrap_or_default();
                let value: Vec<&str> = std::iter::once(first).chain((at + 1..deeper).map(|line| lines.text(line))).collect();
                self.head_fact(&name, &value.join(" "));
            } else {
                self.draft.at(lines.first + at);
                self.inline_in(Tag::Dt, &name);
                let (item, _) = item(lines, at, end, margin, length);
                self.draft.open(Tag::Dd);
                self.body(lines, item, false);
                self.draft.close(Tag::Dd);
            }
            at = (deeper..end).find(|at| !lines.is_blank(*at)).unwrap_or(end);
        }
        if !is_head {
            self.draft.close(Tag::Dl);
        }
        at.max(start + 1)
    }

    fn head_fact(&mut self, name: &str, value: &str) {
        match name.to_lowercase().as_str() {
            // Settings of the tool.
            "orphan" | "nocomments" | "tocdepth" | "nosearch" => {}
            "title" => self.draft.title = Some(value.trim().to_owned()),
            _ => self.draft.fact(name, value),
        }
    }

    /// `-o FILE, --output=FILE  What it does`.
    fn options(&mut self, lines: &mut Lines, start: usize, end: usize, margin: usize) -> Option<usize> {
        option_length(lines.text(start)).filter(|length| {
            *length < lines.text(start).len() || start + 1 < end && !lines.is_blank(start + 1) && lines.indent(start + 1) > margin
        })?;
        self.draft.open(Tag::Dl);
        let mut at = start;
        while at < end && lines.indent(at) == margin {
            let Some(length) = option_length(lines.text(at)) else { break };
            self.draft.at(lines.first + at);
            let term = lines.text(at).get(..length).unwrap_or_default().trim().to_owned();
            self.draft.open(Tag::Dt);
            self.draft.words(Tag::Code, &term);
            self.draft.close(Tag::Dt);
            let (item, next) = item(lines, at, end, margin, length);
            self.draft.open(Tag::Dd);
            self.body(lines, item, false);
            self.draft.close(Tag::Dd);
            at = next;
        }
        self.draft.close(Tag::Dl);
        Some(at)
    }

    fn grid(&mut self, lines: &Lines, at: usize, end: usize, margin: usize) -> usize {
        let is_drawn = |at: &usize| lines.indent(*at) == margin && lines.text(*at).starts_with(['+', '|']);
        let stop = (at..end).take_while(is_drawn).last().map_or(at + 1, |last| last + 1);
        let texts: Vec<&str> = (at..stop).map(|at| lines.text(at)).collect();
        match tables::grid(&texts) {
            Some(drawn) => self.drawn(drawn, lines.first + at),
            None => self.literal(lines, at..stop, None),
        }
        stop
    }

    fn simple_table(&mut self, lines: &Lines, at: usize, end: usize, margin: usize) -> Option<usize> {
        let mut rules = 0;
        let mut stop = None;
        for here in at..end {
            let text = lines.text(here);
            if tables::is_simple_rule(text) && lines.indent(here) == margin {
                rules += 1;
                stop = (rules > 1).then_some(here + 1).or(stop);
                if rules > 1 && (here + 1 >= end || lines.is_blank(here + 1)) || rules == 3 {
                    break;
                }
            } else if !text.is_empty() && lines.indent(here) < margin {
                break;
            }
        }
        let stop = stop?;
        let texts: Vec<&str> = (at..stop).map(|at| lines.get(at).get(margin..).unwrap_or_default()).collect();
        let drawn = tables::simple(&texts)?;
        self.drawn(drawn, lines.first + at);
        Some(stop)
    }

    /// Writes a table whose cells hold blocks.
    fn drawn(&mut self, drawn: Drawn, line: usize) {
        self.draft.table();
        for (number, row) in drawn.rows.into_iter().enumerate() {
            self.draft.open(Tag::Tr);
            let tag = if number < drawn.header_rows { Tag::Th } else { Tag::Td };
            for cell in row {
                let mut attributes = Vec::new();
                for (name, extent) in [(Attribute::Colspan, cell.columns), (Attribute::Rowspan, cell.rows)] {
                    if extent > 1 {
                        attributes.push((name, extent.to_string().into()));
                    }
                }
                self.draft.builder.start(tag, attributes);
                self.fragment(cell.lines, line);
                self.draft.close(tag);
            }
            self.draft.close(Tag::Tr);
        }
        self.draft.close(Tag::Table);
    }

    /// Blocks out of lines that were cut from the file.
    fn fragment(&mut self, texts: Vec<String>, line: usize) {
        let texts: Vec<String> = texts.into_iter().map(|text| text.trim_end().to_owned()).collect();
        let all = 0..texts.len();
        let mut lines = Lines { texts, first: line };
        self.body(&mut lines, all, false);
    }
}

/// The lines of an item after its marker, and where the next item may begin. The marker is taken away.
fn item(lines: &mut Lines, at: usize, end: usize, margin: usize, length: usize) -> (Range<usize>, usize) {
    let deeper = lines.deeper_end(at + 1, end, margin).max(at + 1);
    let inner = lines.margin(at + 1..deeper);
    // An item with nothing below it stands where its words stood.
    let inner = if inner > margin { inner } else { margin + length };
    lines.unmark(at, margin + length, inner);
    let next = (deeper..end).find(|at| !lines.is_blank(*at)).unwrap_or(end);
    (at..deeper, next)
}

fn without_margin(lines: &Lines, range: Range<usize>) -> String {
    let margin = lines.margin(range.clone());
    range.map(|at| lines.get(at).get(margin..).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The sign that a line consists of.
fn adornment(line: &str) -> Option<char> {
    let first = line.chars().next().filter(char::is_ascii_punctuation)?;
    (line.len() >= 2 && line.chars().all(|sign| sign == first)).then_some(first)
}

/// Whether the second line underlines the first as a title.
fn is_underline(title: &str, under: &str) -> bool {
    let (title, under) = (title.trim_end(), under.trim_end());
    let width = title.chars().count();
    let Some(sign) = adornment(under) else { return false };
    let long_enough = under.len() >= width || under.len() >= 4 && under.len() + 3 >= width;
    !title.is_empty()
        && !title.starts_with(' ')
        && long_enough
        && adornment(title).is_none()
        && !(title.starts_with(".. ") || sign == ':' && under.len() == 2)
}

/// Whether a line can only be the beginning of a block of its own.
fn starts_block(lines: &Lines, at: usize) -> bool {
    let text = lines.text(at);
    directive_name(text).is_some() || is_underline(lines.get(at), lines.get(at + 1))
}

/// Whether a line above the facts at the head of a file would make them entries of the text.
fn is_prose(lines: &Lines, at: usize) -> bool {
    let text = lines.get(at);
    let titled = is_underline(text, lines.get(at + 1)) || at > 0 && adornment(lines.get(at - 1)).is_some();
    !(text.is_empty() || text.starts_with("..") || text.starts_with(' ') || adornment(text).is_some() || titled)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bullet(char),
    Number(Style),
    Field,
    Option,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Digits,
    Auto,
    Lower,
    Upper,
    LowerRoman,
    UpperRoman,
}

/// What stands before an item.
struct Marker {
    kind: Kind,
    /// The number or letter.
    label: String,
    /// Bytes of the marker with the space after it.
    length: usize,
    /// The marker may be a word of a sentence too.
    needs_gap: bool,
}

impl Marker {
    fn of(text: &str) -> Option<Self> {
        let first = text.chars().next()?;
        if "*-+•‣⁃".contains(first) {
            let rest = text.get(first.len_utf8()..)?;
            if rest.is_empty() || rest.starts_with(' ') {
                let length = first.len_utf8() + rest.len() - rest.trim_start().len();
                return Some(Marker { kind: Kind::Bullet(first), label: String::new(), length, needs_gap: false });
            }
        }
        if let Some((_, length)) = field_name(text) {
            return Some(Marker { kind: Kind::Field, label: String::new(), length, needs_gap: false });
        }
        if let Some(length) = option_length(text) {
            return Some(Marker { kind: Kind::Option, label: String::new(), length, needs_gap: false });
        }
        number(text)
    }
}

/// `1.`, `2)`, `(a)`, `#.`, `iv.`
fn number(text: &str) -> Option<Marker> {
    let body = text.strip_prefix('(').unwrap_or(text);
    let opened = body.len() < text.len();
    let length = body.find(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '#'))?;
    let (label, rest) = body.split_at(length);
    let after = rest.strip_prefix(if opened { &[')'][..] } else { &['.', ')'][..] })?;
    if label.is_empty() || label.len() > 6 || !(after.is_empty() || after.starts_with(' ')) {
        return None;
    }
    let all = |fits: fn(char) -> bool| label.chars().all(fits);
    let style = if label == "#" {
        Style::Auto
    } else if all(|sign| sign.is_ascii_digit()) {
        Style::Digits
    } else if label.len() > 1 && all(|sign| "ivxlc".contains(sign)) || label == "i" {
        Style::LowerRoman
    } else if label.len() > 1 && all(|sign| "IVXLC".contains(sign)) || label == "I" {
        Style::UpperRoman
    } else if label.len() == 1 && all(|sign| sign.is_ascii_lowercase()) {
        Style::Lower
    } else if label.len() == 1 && all(|sign| sign.is_ascii_uppercase()) {
        Style::Upper
    } else {
        return None;
    };
    let marker_end = text.len() - after.trim_start().len();
    Some(Marker { kind: Kind::Number(style), label: label.to_owned(), length: marker_end, needs_gap: style != Style::Auto })
}

fn letter_place(label: &str) -> u32 {
    label.bytes().next().map_or(1, |byte| u32::from(byte.to_ascii_lowercase().saturating_sub(b'a')) + 1)
}

/// The name in `:name: value` and the bytes before the value.
fn field_name(text: &str) -> Option<(&str, usize)> {
    let rest = text.strip_prefix(':')?;
    let length = rest.match_indices(':').map(|(at, _)| at).find(|at| {
        let before = rest.get(..*at).unwrap_or_default();
        let after = rest.get(at + 1..).unwrap_or_default();
        !before.ends_with('\\') && (after.is_empty() || after.starts_with(' '))
    })?;
    let name = rest.get(..length)?;
    let value = rest.get(length + 1..)?;
    let is_name = !name.is_empty() && !name.starts_with(' ') && !name.ends_with(' ') && !name.contains('`') && name.len() < 200;
    is_name.then(|| (name, length + 2 + value.len() - value.trim_start().len()))
}

/// The bytes of a list of options such as `-a, --all=X` with the two spaces after it.
fn option_length(text: &str) -> Option<usize> {
    let named = text.strip_prefix("--").or_else(|| text.strip_prefix('-')).or_else(|| text.strip_prefix('/'));
    named.filter(|rest| rest.starts_with(|sign: char| sign.is_ascii_alphanumeric()))?;
    let end = text.find("  ").unwrap_or(text.len());
    let options = text.get(..end)?;
    let is_option = |option: &str| {
        let words: Vec<&str> = option.split(' ').collect();
        words.first().is_some_and(|first| first.starts_with(['-', '/']) && first.len() > 1) && words.len() <= 2
    };
    if !options.split(", ").all(is_option) {
        return None;
    }
    let rest = text.get(end..)?;
    Some(end + rest.len() - rest.trim_start().len())
}
