//! YAML: settings and lists of facts.
//!
//! The parser hands out events; the tree is built here, because an alias may stand for a tree of any size and the size of
//! what comes out has to be watched. What is no YAML (templates, mostly) is shown as it stands.

use super::{NODES_MAX, Node, Stop, Value, document_of};
use crate::document::{Format, Limit, ReadNote};
use crate::readers::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, Reader, text};
use saphyr_parser::{Event, Parser};
use std::collections::HashMap;

/// Reads YAML files.
pub(in crate::readers) struct Yaml;

impl Reader for Yaml {
    fn format(&self) -> Format {
        Format::Yaml
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        let named = Format::Yaml.endings().contains(&probe.ending().as_str());
        if named && probe.text().is_some() { Confidence::Strong } else { Confidence::No }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let (text, encoding) = super::text_of(ctx, source)?;
        match parsed(&text) {
            Ok((nodes, cut)) if nodes.iter().any(|node| !matches!(node.value, Value::Plain(_) | Value::Nothing)) => {
                if let Some(limit) = cut {
                    ctx.note(ReadNote::CutAt { limit: Limit::Steps(limit) });
                }
                document_of(ctx, Format::Yaml, encoding, &nodes)
            }
            _ => text::code_document(Format::Yaml, encoding, &text, "yaml"),
        }
    }
}

const DEPTH_MAX: usize = 200;

/// Values that aliases may repeat. Settings repeat some hundreds; more is a trap.
const COPIED_MAX: u64 = 20_000;

/// The documents of a file, and the limit at which they were cut when there were too many values.
fn parsed(text: &str) -> Result<(Vec<Node>, Option<u64>), Stop> {
    let mut tree = Tree::default();
    for event in Parser::new_from_str(text.trim_start_matches('\u{feff}')) {
        let (event, span) = event.map_err(|_| Stop::Broken)?;
        let line = u32::try_from(span.start.line()).unwrap_or(u32::MAX);
        match tree.event(event, line) {
            Ok(()) => {}
            Err(Stop::TooMany) => {
                let limit = if tree.copied > COPIED_MAX { COPIED_MAX } else { NODES_MAX };
                return Ok((tree.finish(), Some(limit)));
            }
            Err(stop) => return Err(stop),
        }
    }
    Ok((tree.finish(), None))
}

/// The values so far, and the lists and maps that are open.
#[derive(Default)]
struct Tree {
    roots: Vec<Node>,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    nodes: u64,
    /// Values that stand there only because an alias repeats them.
    copied: u64,
}

struct Open {
    node: Node,
    anchor: usize,
    /// The name of the member whose value comes next.
    name: Option<String>,
}

impl Tree {
    fn event(&mut self, event: Event<'_>, line: u32) -> Result<(), Stop> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let is_bare = style == saphyr_parser::ScalarStyle::Plain;
                let nothing = is_bare && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL");
                let value = if nothing { Value::Nothing } else { Value::Plain(text.into_owned()) };
                self.add(Node { line, value }, anchor)
            }
            Event::SequenceStart(anchor, _) => self.open(Value::List(Vec::new()), anchor, line),
            Event::MappingStart(anchor, _) => self.open(Value::Map(Vec::new()), anchor, line),
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor) else {
                    return self.add(Node { line, value: Value::Nothing }, 0);
                };
                // A copy is made only when it fits: a few aliases inside each other stand for more than any memory holds.
                let (nodes, depth) = extent(node);
                self.nodes += nodes;
                self.copied += nodes;
                if self.nodes > NODES_MAX || self.copied > COPIED_MAX {
                    return Err(Stop::TooMany);
                }
                if self.open.len() + depth > DEPTH_MAX {
                    return Err(Stop::Broken);
                }
                let copy = node.clone();
                self.add(copy, 0)
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, value: Value, anchor: usize, line: u32) -> Result<(), Stop> {
        if self.open.len() >= DEPTH_MAX {
            return Err(Stop::Broken);
        }
        self.open.push(Open { node: Node { line, value }, anchor, name: None });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Stop> {
        match self.open.pop() {
            Some(Open { node, anchor, .. }) => self.add(node, anchor),
            None => Ok(()),
        }
    }

    fn add(&mut self, node: Node, anchor: usize) -> Result<(), Stop> {
        self.nodes += 1;
        if anchor > 0 {
            // Anchors may hold one another, so each copy counts.
            self.nodes += extent(&node).0;
            if self.nodes <= NODES_MAX {
                self.anchors.insert(anchor, node.clone());
            }
        }
        if self.nodes > NODES_MAX {
            return Err(Stop::TooMany);
        }
        let Some(Open { node: outer, name, .. }) = self.open.last_mut() else {
            self.roots.push(node);
            return Ok(());
        };
        match (&mut outer.value, name.take()) {
            (Value::List(items), _) => items.push(node),
            (Value::Map(members), Some(key)) => put(members, key, node),
            (Value::Map(_), None) => *name = Some(key_of(&node)),
            _ => {}
        }
        Ok(())
    }

    /// Closes what is still open.
    fn finish(mut self) -> Vec<Node> {
        while let Some(Open { node, .. }) = self.open.pop() {
            match self.open.last_mut().map(|open| (&mut open.node.value, open.name.take())) {
                Some((Value::List(items), _)) => items.push(node),
                Some((Value::Map(members), Some(key))) => members.push((key, node)),
                Some(_) => {}
                None => self.roots.push(node),
            }
        }
        self.roots
    }
}

/// Adds a member; `<<` takes over the members of another map that are not there.
fn put(members: &mut Vec<(String, Node)>, key: String, node: Node) {
    match node.value {
        Value::Map(inner) if key == "<<" => {
            for (name, node) in inner {
                if members.len() < 10_000 && !members.iter().any(|(other, _)| *other == name) {
                    members.push((name, node));
                }
            }
        }
        value => members.push((key, Node { line: node.line, value })),
    }
}

/// A map or list as a name is rare; its own text stands for it.
fn key_of(node: &Node) -> String {
    match &node.value {
        Value::Plain(text) => text.clone(),
        Value::Nothing => "~".to_owned(),
        Value::List(items) => items.iter().map(key_of).collect::<Vec<_>>().join(", "),
        Value::Map(members) => members.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", "),
    }
}

/// How many values there are in a value, and how deep they lie.
fn extent(node: &Node) -> (u64, usize) {
    let within = |inner: &mut dyn Iterator<Item = &Node>| {
        inner.map(extent).fold((1, 1), |(nodes, depth), (more, below)| (nodes + more, depth.max(below + 1)))
    };
    match &node.value {
        Value::Nothing | Value::Plain(_) => (1, 1),
        Value::List(items) => within(&mut items.iter()),
        Value::Map(members) => within(&mut members.iter().map(|(_, node)| node)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_of_aliases_is_cut() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for number in 1..12 {
            let before = format!("*a{}", number - 1);
            text.push_str(&format!("a{number}: &a{number} [{}]\n", [before.as_str(); 9].join(", ")));
        }
        let (nodes, cut) = parsed(&text).expect("YAML");
        assert!(cut == Some(COPIED_MAX) && nodes.iter().map(|node| extent(node).0).sum::<u64>() <= 2 * COPIED_MAX);
    }

    #[test]
    fn members_of_another_map_are_taken_over() {
        let (nodes, _) = parsed("base: &b {x: 1, y: 2}\nown:\n  <<: *b\n  y: 3\n").expect("YAML");
        let text = format!("{nodes:?}");
        assert!(text.contains("(\"x\", Node") && text.matches("\"1\"").count() == 2, "{text}");
    }

    #[test]
    fn deep_lists_and_templates_are_no_data() {
        assert!(parsed(&"[".repeat(100_000)).is_err());
        assert!(parsed("a: {{ .Values.name }}\nb: [").is_err());
    }
}
