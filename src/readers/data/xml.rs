//! XML files: documents, feeds and data.
//!
//! What the elements are called and whether words stand between them tells a document from data. Only the names of the
//! commonest kinds of documents are known (DocBook, DITA, JATS, TEI); in any other the words are read in their order.

use super::elements::{Child, Element, Parsed, elements};
use super::{Node, Value, document_of, finished, prose};
use crate::document::{Format, ReadNote};
use crate::readers::html;
use crate::readers::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader};

/// Reads XML files that no other reader knows.
pub(in crate::readers) struct XmlFile;

impl Reader for XmlFile {
    fn format(&self) -> Format {
        Format::Xml
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        let named = Format::Xml.endings().contains(&probe.ending().as_str());
        let head = probe.markup();
        let start = head.trim_start_matches('\u{feff}').trim_start();
        let declared = start.starts_with("<?xml");
        if start.contains('\0') || !start.starts_with('<') {
            return Confidence::No;
        }
        match (named, declared) {
            (true, _) => Confidence::Strong,
            (false, true) => Confidence::Likely,
            (false, false) => Confidence::No,
        }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let bytes = source.read_all(ctx.limits.file_bytes)?;
        let decoded = html::decode(&bytes, ctx);
        drop(bytes);
        let Parsed { root, cut, damaged } = elements(&decoded.text, &ctx.limits);
        let encoding = decoded.encoding.to_owned();
        let root = root.ok_or(ReadErrorKind::Damaged)?;
        if let Some(limit) = cut {
            ctx.note(ReadNote::CutAt { limit });
        }
        if damaged {
            ctx.note(ReadNote::DamagedParts { count: 1 });
        }
        if prose::is_document(&root) || is_mixed(&root) {
            let mut builder = html::builder(ctx);
            let title = prose::write(&mut builder, &root);
            return finished(ctx, builder, Format::Xml, encoding, title);
        }
        let node = node_of(&root);
        let named = Node { line: root.line, value: Value::Map(vec![(root.name, node)]) };
        document_of(ctx, Format::Xml, encoding, &[named])
    }
}

/// Whether words stand between elements anywhere: data has words only in elements of their own.
fn is_mixed(element: &Element) -> bool {
    element.is_mixed() || element.elements().any(is_mixed)
}

/// An element as a value: its attributes and its elements are members, elements of the same name a list.
fn node_of(element: &Element) -> Node {
    let words = || {
        element
            .children
            .iter()
            .filter_map(|child| if let Child::Text(text) = child { Some(text.trim()) } else { None })
            .collect::<String>()
    };
    let plain = |text: String| if text.is_empty() { Value::Nothing } else { Value::Plain(text) };
    if element.elements().next().is_none() && element.attributes.is_empty() {
        return Node { line: element.line, value: plain(words()) };
    }
    let mut members: Vec<(String, Node)> = Vec::new();
    for (name, value) in element.attributes.iter().filter(|(_, value)| !value.trim().is_empty()) {
        members.push((name.clone(), Node { line: element.line, value: Value::Plain(value.clone()) }));
    }
    let text = words();
    if !text.is_empty() {
        members.push((element.name.clone(), Node { line: element.line, value: Value::Plain(text) }));
    }
    add_elements(element, &mut members);
    match <[(String, Node); 1]>::try_from(members) {
        // A wrapper around one list says nothing that its own name does not say.
        Ok([(_, Node { line, value: Value::List(items) })]) => Node { line, value: Value::List(items) },
        Ok(only) => Node { line: element.line, value: Value::Map(only.into()) },
        Err(members) => Node { line: element.line, value: Value::Map(members) },
    }
}

fn add_elements(element: &Element, members: &mut Vec<(String, Node)>) {
    let first = members.len();
    let mut places: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    for inner in element.elements() {
        let node = node_of(inner);
        match places.get(inner.name.as_str()).and_then(|at| members.get_mut(*at)) {
            Some((_, Node { value: Value::List(items), .. })) => items.push(node),
            Some(_) | None => {
                places.insert(&inner.name, members.len());
                members.push((inner.name.clone(), Node { line: inner.line, value: Value::List(vec![node]) }));
            }
        }
    }
    for (_, node) in members.iter_mut().skip(first) {
        if let Value::List(items) = &mut node.value
            && items.len() == 1
            && let Some(only) = items.pop()
        {
            *node = only;
        }
    }
}
