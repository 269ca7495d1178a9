//! Values as headings, tables and lists.

use super::{Node, Value};
use crate::readers::html::{Attribute, Builder, Tag};

/// Longer texts get a heading and paragraphs instead of a cell.
const CELL_CHARACTERS_MAX: usize = 300;

/// Records with more names than this are shown one by one.
const COLUMNS_MAX: usize = 40;

/// Rows of one table; longer ones become several.
const ROWS_MAX: usize = 2_000;

/// Headings have six levels; what lies deeper keeps the last one.
const LEVEL_MAX: u8 = 6;

pub(super) fn show(builder: &mut Builder, root: &Node) {
    Shown { builder }.node(root, 1);
}

struct Shown<'b> {
    builder: &'b mut Builder,
}

impl Shown<'_> {
    fn node(&mut self, node: &Node, level: u8) {
        match &node.value {
            Value::Nothing => {}
            Value::Plain(text) => self.paragraphs(text, node.line),
            Value::Map(members) => self.map(&members.iter().map(|(name, node)| (name.as_str(), node)).collect::<Vec<_>>(), level),
            Value::List(items) => self.list(items, level),
        }
    }

    /// Single values stand in tables beside their names; everything else has its name as a heading.
    fn map(&mut self, members: &[(&str, &Node)], level: u8) {
        let mut pairs: Vec<(&str, &Node, String)> = Vec::new();
        for &(name, node) in members {
            match short(node) {
                Some(text) => pairs.push((name, node, text)),
                None => {
                    self.pairs(&std::mem::take(&mut pairs));
                    self.heading(name, node.line, level);
                    self.node(node, level.saturating_add(1));
                }
            }
        }
        self.pairs(&pairs);
    }

    fn pairs(&mut self, pairs: &[(&str, &Node, String)]) {
        for rows in pairs.chunks(ROWS_MAX) {
            self.builder.start(Tag::Table, vec![(Attribute::Class, "docutils".into())]);
            for (name, node, text) in rows {
                self.builder.line = node.line;
                self.builder.start(Tag::Tr, Vec::new());
                self.cell(Tag::Td, name);
                self.cell(Tag::Td, text);
                self.builder.end(Tag::Tr);
            }
            self.builder.end(Tag::Table);
        }
    }

    fn list(&mut self, items: &[Node], level: u8) {
        if let Some(columns) = columns_of(items) {
            return self.records(items, &columns);
        }
        let mut at = 0;
        while let Some(item) = items.get(at) {
            let plain = items.get(at..).unwrap_or_default().iter().take_while(|item| short(item).is_some()).count();
            if plain > 0 {
                self.bullets(items.get(at..at + plain).unwrap_or_default());
                at += plain;
                continue;
            }
            match &item.value {
                Value::Map(members) => self.record(members, item.line, level),
                _ => self.node(item, level),
            }
            at += 1;
        }
    }

    fn bullets(&mut self, items: &[Node]) {
        self.builder.start(Tag::Ul, Vec::new());
        for item in items {
            self.builder.line = item.line;
            self.builder.start(Tag::Li, Vec::new());
            self.lines(&short(item).unwrap_or_default());
            self.builder.end(Tag::Li);
        }
        self.builder.end(Tag::Ul);
    }

    /// One record of a list, with its name as a heading when it has one.
    fn record(&mut self, members: &[(String, Node)], line: u32, level: u8) {
        let named = members.iter().position(|(name, node)| {
            NAMES.iter().any(|known| name.eq_ignore_ascii_case(known))
                && matches!(&node.value, Value::Plain(text) if is_title(text))
        });
        if let Some((_, Node { value: Value::Plain(title), .. })) = named.and_then(|at| members.get(at)) {
            self.heading(title, line, level);
        }
        let rest: Vec<(&str, &Node)> = members
            .iter()
            .enumerate()
            .filter(|(at, _)| Some(*at) != named)
            .map(|(_, (name, node))| (name.as_str(), node))
            .collect();
        self.map(&rest, if named.is_some() { level.saturating_add(1) } else { level });
        self.builder.start(Tag::Hr, Vec::new());
    }

    /// Records with the same names as rows under those names.
    fn records(&mut self, items: &[Node], columns: &[String]) {
        for (number, rows) in items.chunks(ROWS_MAX).enumerate() {
            self.builder.start(Tag::Table, vec![(Attribute::Class, "docutils".into())]);
            if number == 0 {
                self.builder.start(Tag::Tr, Vec::new());
                columns.iter().for_each(|name| self.cell(Tag::Th, name));
                self.builder.end(Tag::Tr);
            }
            for item in rows {
                self.builder.line = item.line;
                self.builder.start(Tag::Tr, Vec::new());
                let values = flattened(item);
                for column in columns {
                    let text = values.iter().find(|(name, _)| name == column).and_then(|(_, node)| cell_text(node));
                    self.cell(Tag::Td, &text.unwrap_or_default());
                }
                self.builder.end(Tag::Tr);
            }
            self.builder.end(Tag::Table);
        }
    }

    fn cell(&mut self, tag: Tag, text: &str) {
        self.builder.start(tag, Vec::new());
        self.lines(text);
        self.builder.end(tag);
    }

    /// Text whose lines stay lines.
    fn lines(&mut self, text: &str) {
        for (number, line) in text.lines().enumerate() {
            if number > 0 {
                self.builder.start(Tag::Br, Vec::new());
            }
            self.builder.text(line);
        }
    }

    fn paragraphs(&mut self, text: &str, line: u32) {
        self.builder.line = line;
        for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
            self.builder.start(Tag::P, Vec::new());
            self.lines(paragraph.trim());
            self.builder.end(Tag::P);
        }
    }

    fn heading(&mut self, text: &str, line: u32, level: u8) {
        let tag = match level.min(LEVEL_MAX) {
            0 | 1 => Tag::H1,
            2 => Tag::H2,
            3 => Tag::H3,
            4 => Tag::H4,
            5 => Tag::H5,
            _ => Tag::H6,
        };
        self.builder.line = line;
        self.builder.start(tag, Vec::new());
        self.builder.text(text);
        self.builder.end(tag);
    }
}

/// Names under which a record says what it is called.
const NAMES: &[&str] =
    &["title", "name", "label", "question", "heading", "subject", "id", "key", "название", "имя", "заголовок", "вопрос"];

fn is_title(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 200 && !text.contains('\n')
}

/// The text of a value that fits beside its name.
fn short(node: &Node) -> Option<String> {
    cell_text(node).filter(|text| {
        text.len() <= 4 * CELL_CHARACTERS_MAX && text.chars().count() <= CELL_CHARACTERS_MAX && !text.contains("\n\n")
    })
}

/// A single value, or a list of single values one below the other.
fn cell_text(node: &Node) -> Option<String> {
    match &node.value {
        Value::Nothing => Some(String::new()),
        Value::Plain(text) => Some(text.clone()),
        Value::Map(members) => members.is_empty().then(String::new),
        Value::List(items) => {
            let texts: Option<Vec<&str>> =
                items.iter().map(|item| if let Value::Plain(text) = &item.value { Some(text.as_str()) } else { None }).collect();
            texts.map(|texts| texts.join("\n"))
        }
    }
}

/// The members of a record, those of its inner records under "outer.inner".
fn flattened(node: &Node) -> Vec<(String, &Node)> {
    let mut out = Vec::new();
    if let Value::Map(members) = &node.value {
        for (name, node) in members {
            match &node.value {
                Value::Map(inner) if !inner.is_empty() && inner.iter().all(|(_, node)| cell_text(node).is_some()) => {
                    out.extend(inner.iter().map(|(below, node)| (format!("{name}.{below}"), node)));
                }
                _ => out.push((name.clone(), node)),
            }
        }
    }
    out
}

/// The columns of a list of records, when they can be rows: single values only, and names that most of them share.
fn columns_of(items: &[Node]) -> Option<Vec<String>> {
    if items.len() < 2 {
        return None;
    }
    let mut columns: Vec<String> = Vec::new();
    let mut filled = 0;
    for item in items {
        if !matches!(item.value, Value::Map(_)) {
            return None;
        }
        for (name, node) in flattened(item) {
            cell_text(node)?;
            filled += 1;
            if !columns.contains(&name) {
                columns.push(name);
                if columns.len() > COLUMNS_MAX {
                    return None;
                }
            }
        }
    }
    // Records that have little in common would make a table of empty cells.
    (!columns.is_empty() && filled * 3 >= columns.len() * items.len()).then_some(columns)
}
