//! Everything that begins with two dots: directives, notes, targets, comments.

use super::super::tables::DrawnCell;
use super::{Drawn, Lines, Marker, Parser, Tag, directive_name, item, without_margin};
use crate::readers::html::Attribute;
use std::ops::Range;

/// A directive taken apart.
struct Directive {
    name: String,
    argument: String,
    options: Vec<(String, String)>,
    content: Range<usize>,
}

impl Directive {
    fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

impl Parser {
    pub(super) fn explicit(&mut self, lines: &mut Lines, at: usize, end: usize, margin: usize) -> usize {
        let deeper = lines.deeper_end(at + 1, end, margin).max(at + 1);
        let text = lines.text(at).to_owned();
        if let Some(name) = directive_name(&text) {
            let directive = taken_apart(lines, name, at, deeper, margin);
            self.directive(lines, &directive);
            return deeper;
        }
        let body = text.strip_prefix(".. ").unwrap_or_default().trim_start();
        if let Some((label, rest)) = body.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
            self.note(lines, label, text.len() - rest.len() + margin, at..deeper);
        } else if let Some((name, rest)) = body.strip_prefix('|').and_then(|rest| rest.split_once("| ")) {
            // A picture with a name; a text with a name was kept for where it is used.
            self.draft.pictures += u32::from(!name.is_empty() && rest.trim_start().starts_with("image::"));
        }
        // Everything else is a target or a comment. A comment over an empty line takes nothing below.
        if body.is_empty() && at + 1 < end && lines.is_blank(at + 1) { at + 1 } else { deeper }
    }

    /// A footnote or citation.
    fn note(&mut self, lines: &mut Lines, label: &str, length: usize, range: Range<usize>) {
        let label = label.trim_start_matches('#');
        let inner = lines.margin(range.start + 1..range.end).max(1);
        lines.unmark(range.start, length, inner);
        self.draft.open_with(Tag::Aside, Attribute::Role, "doc-footnote");
        if !label.is_empty() && label != "*" {
            self.draft.text(&format!("[{label}] "));
        }
        // The label and the first paragraph are one.
        let first = lines.chunk_end(range.start, range.end);
        let words: Vec<&str> = (range.start..first).map(|at| lines.text(at)).collect();
        let words = words.join("\n");
        self.inline(&words);
        self.body(lines, first..range.end, false);
        self.draft.close(Tag::Aside);
    }

    fn directive(&mut self, lines: &mut Lines, directive: &Directive) {
        let name = directive.name.rsplit(':').next().unwrap_or_default();
        match name {
            "code" | "code-block" | "sourcecode" | "prompt" | "ipython" | "jupyter-execute" | "code-cell" => {
                self.caption(directive.option("caption"));
                let language = directive.argument.split_whitespace().next().filter(|name| is_language(name));
                self.literal(lines, directive.content.clone(), language);
            }
            "parsed-literal" | "productionlist" | "literal" | "console" | "terminal" => {
                self.literal(lines, directive.content.clone(), None);
            }
            "doctest" | "testcode" | "testoutput" | "plot" => {
                self.literal(lines, directive.content.clone(), Some("python"));
            }
            "math" => self.formula(lines, directive),
            "image" | "figure" | "thumbnail" | "video" | "youtube" => self.picture(lines, directive),
            "table" => {
                self.caption(Some(&directive.argument));
                self.body(lines, directive.content.clone(), false);
            }
            "list-table" => self.list_table(lines, directive),
            "csv-table" => self.csv_table(lines, directive),
            "rubric" | "centered" => self.draft.label(&directive.argument),
            "epigraph" | "highlights" | "pull-quote" => {
                self.draft.open(Tag::Blockquote);
                self.body(lines, directive.content.clone(), false);
                self.draft.close(Tag::Blockquote);
            }
            "raw" if directive.argument.trim() == "html" => {
                let html = without_margin(lines, directive.content.clone());
                self.draft.builder.html(&html, u32::try_from(lines.first + directive.content.start).unwrap_or(u32::MAX));
            }
            "meta" => directive.options.iter().for_each(|(name, value)| self.draft.fact(name, value)),
            "title" => self.draft.title = Some(directive.argument.clone()),
            _ if NOT_WORDS.contains(&name) || name.starts_with("auto") => {}
            _ => self.boxed(lines, directive, name),
        }
    }

    /// A box with a name, a description of something of a program, or a directive that nobody knows here.
    fn boxed(&mut self, lines: &mut Lines, directive: &Directive, name: &str) {
        if let Some((_, label)) = BOXES.iter().find(|(known, _)| *known == name) {
            self.draft.label(label);
            if !directive.argument.is_empty() {
                self.inline_in(Tag::P, &directive.argument);
            }
        } else if let Some((_, before)) = CHANGES.iter().find(|(known, _)| *known == name) {
            let (version, words) =
                directive.argument.split_once(char::is_whitespace).unwrap_or((directive.argument.as_str(), ""));
            let first = format!("{before} {version}{}", if words.is_empty() { "." } else { ":" });
            self.inline_in(Tag::P, &format!("{first} {words}"));
        } else if directive.name.contains(':') || DESCRIPTIONS.contains(&name) {
            return self.description(lines, directive);
        } else if !directive.argument.is_empty() && !SILENT.contains(&name) {
            self.draft.open(Tag::P);
            self.inline_in(Tag::Strong, &directive.argument);
            self.draft.close(Tag::P);
        }
        self.body(lines, directive.content.clone(), false);
    }

    /// A function, an option or the like, with what it does.
    fn description(&mut self, lines: &mut Lines, directive: &Directive) {
        self.draft.open(Tag::Dl);
        for signature in directive.argument.split('\n').filter(|signature| !signature.is_empty()) {
            self.draft.open(Tag::Dt);
            self.draft.words(Tag::Code, signature);
            self.draft.close(Tag::Dt);
        }
        self.draft.open(Tag::Dd);
        self.body(lines, directive.content.clone(), false);
        self.draft.close(Tag::Dd);
        self.draft.close(Tag::Dl);
    }

    fn formula(&mut self, lines: &Lines, directive: &Directive) {
        let below = without_margin(lines, directive.content.clone());
        let formula = [directive.argument.trim(), below.trim()].join("\n");
        self.draft.words(Tag::P, formula.trim());
    }

    /// A picture; below a figure stand its caption and more.
    fn picture(&mut self, lines: &mut Lines, directive: &Directive) {
        self.draft.pictures += 1;
        let Some(start) = directive.content.clone().find(|at| !lines.is_blank(*at)) else { return };
        let stop = lines.chunk_end(start, directive.content.end);
        let caption: Vec<&str> = (start..stop).map(|at| lines.text(at)).collect();
        let caption = caption.join("\n");
        // A caption of two dots stands for none.
        if caption != ".." {
            self.inline_in(Tag::Figcaption, &caption);
        }
        self.body(lines, stop..directive.content.end, false);
    }

    fn caption(&mut self, caption: Option<&str>) {
        if let Some(caption) = caption.filter(|caption| !caption.trim().is_empty()) {
            self.inline_in(Tag::Figcaption, caption);
        }
    }

    /// A table written as a list of lists.
    fn list_table(&mut self, lines: &mut Lines, directive: &Directive) {
        self.caption(Some(&directive.argument));
        let header_rows = directive.option("header-rows").and_then(|rows| rows.trim().parse().ok()).unwrap_or(0_usize);
        let rows = bullets(lines, directive.content.clone());
        self.draft.table();
        for (number, row) in rows.into_iter().enumerate() {
            self.draft.open(Tag::Tr);
            let tag = if number < header_rows { Tag::Th } else { Tag::Td };
            for cell in bullets(lines, row) {
                self.draft.at(lines.first + cell.start);
                self.draft.open(tag);
                self.body(lines, cell, false);
                self.draft.close(tag);
            }
            self.draft.close(Tag::Tr);
        }
        self.draft.close(Tag::Table);
    }

    fn csv_table(&mut self, lines: &Lines, directive: &Directive) {
        self.caption(Some(&directive.argument));
        let delimiter = match directive.option("delim") {
            Some("tab") => b'\t',
            Some("space") => b' ',
            Some(other) => other.bytes().next().filter(u8::is_ascii).unwrap_or(b','),
            None => b',',
        };
        let records = |text: &str| -> Vec<Vec<DrawnCell>> {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .delimiter(delimiter)
                .trim(csv::Trim::All)
                .from_reader(text.as_bytes());
            let cell = |text: &str| DrawnCell { lines: text.split('\n').map(str::to_owned).collect(), columns: 1, rows: 1 };
            reader.records().map_while(Result::ok).map(|record| record.iter().map(cell).collect()).collect()
        };
        let mut rows = directive.option("header").map(records).unwrap_or_default();
        let counted = directive.option("header-rows").and_then(|rows| rows.trim().parse().ok()).unwrap_or(0);
        let header_rows = rows.len() + counted;
        rows.extend(records(&without_margin(lines, directive.content.clone())));
        if !rows.is_empty() {
            self.drawn(Drawn { rows, header_rows }, lines.first + directive.content.start);
        }
    }
}

/// The items of a bulleted list that takes all of the lines; the bullets are taken away.
fn bullets(lines: &mut Lines, range: Range<usize>) -> Vec<Range<usize>> {
    let margin = lines.margin(range.clone());
    let mut items = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let marker = (lines.indent(at) == margin).then(|| Marker::of(lines.text(at))).flatten();
        match marker.filter(|_| !lines.is_blank(at)) {
            Some(marker) => {
                let (found, next) = item(lines, at, range.end, margin, marker.length);
                items.push(found);
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    items
}

/// Arguments stand beside the name and right below it, then come options, an empty line, and the content.
fn taken_apart(lines: &Lines, name: &str, at: usize, end: usize, margin: usize) -> Directive {
    let first = lines.text(at);
    let after = first.find("::").and_then(|found| first.get(found + 2..)).unwrap_or_default().trim();
    let mut argument = after.to_owned();
    let mut options: Vec<(String, String)> = Vec::new();
    let mut here = at + 1;
    let takes_argument = !argument.is_empty();
    while here < end && !lines.is_blank(here) && lines.indent(here) > margin {
        let text = lines.text(here);
        if let Some((option, length)) = super::field_name(text) {
            options.push((option.to_owned(), text.get(length..).unwrap_or_default().to_owned()));
        } else if let Some((_, value)) = options.last_mut() {
            value.push('\n');
            value.push_str(text);
        } else if takes_argument && !is_content_below(name) {
            argument.push('\n');
            argument.push_str(text);
        } else {
            break;
        }
        here += 1;
    }
    Directive { name: name.to_owned(), argument, options, content: here.min(end)..end }
}

/// Directives whose content may begin right below their name.
fn is_content_below(name: &str) -> bool {
    matches!(name, "math" | "code-block" | "code" | "sourcecode" | "parsed-literal")
}

fn is_language(name: &str) -> bool {
    !matches!(name, "none" | "text" | "default" | "guess")
        && name.chars().all(|sign| sign.is_alphanumeric() || "+#-_.".contains(sign))
}

/// Boxes with the name that readers see above them.
const BOXES: &[(&str, &str)] = &[
    ("note", "Note"),
    ("tip", "Tip"),
    ("hint", "Hint"),
    ("important", "Important"),
    ("warning", "Warning"),
    ("caution", "Caution"),
    ("attention", "Attention"),
    ("danger", "Danger"),
    ("error", "Error"),
    ("seealso", "See also"),
    ("todo", "Todo"),
];

const CHANGES: &[(&str, &str)] = &[
    ("versionadded", "New in version"),
    ("versionchanged", "Changed in version"),
    ("deprecated", "Deprecated since version"),
    ("versionremoved", "Removed in version"),
];

/// Descriptions of programs outside of a domain.
const DESCRIPTIONS: &[&str] = &[
    "function",
    "method",
    "class",
    "attribute",
    "data",
    "exception",
    "option",
    "envvar",
    "describe",
    "object",
    "confval",
    "setting",
    "macro",
    "type",
    "cfunction",
    "cmember",
    "staticmethod",
    "classmethod",
    "decorator",
    "templatetag",
    "templatefilter",
    "fieldlookup",
    "django-admin",
    "django-admin-option",
    "opcode",
    "program-option",
];

/// Directives that a tool carries out, and that have no words of their own.
const NOT_WORDS: &[&str] = &[
    "toctree",
    "contents",
    "index",
    "include",
    "literalinclude",
    "highlight",
    "highlightlang",
    "default-role",
    "role",
    "default-domain",
    "sectnum",
    "section-numbering",
    "currentmodule",
    "module",
    "program",
    "tabularcolumns",
    "bibliography",
    "raw",
    "unicode",
    "date",
    "replace",
    "header",
    "footer",
    "restructuredtext-test-directive",
    "graphviz",
    "digraph",
    "mermaid",
    "uml",
    "inheritance-diagram",
    "target-notes",
    "testsetup",
    "testcleanup",
    "sidebar-toctree",
    "sectionauthor",
    "codeauthor",
    "moduleauthor",
    "local",
];

/// Directives whose argument is a setting and no text.
const SILENT: &[&str] = &[
    "container",
    "only",
    "class",
    "rst-class",
    "cssclass",
    "compound",
    "tabs",
    "tab-set",
    "grid",
    "ifconfig",
    "hlist",
    "glossary",
    "columns",
    "grid-item",
    "div",
    "card-carousel",
];
