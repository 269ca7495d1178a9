//! Walks XML element by element, for the formats that are XML inside a container.
//!
//! Nothing is expanded that the file defines itself: an unknown entity stays as it is written. Damage ends the walk,
//! and everything before it has been handed out by then.

use super::Limits;
use crate::document::Limit;
use quick_xml::NsReader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{QName, ResolveResult};
use std::borrow::Cow;

/// Namespaces with the short name that a format's reader knows them by. Prefixes in files are free, so they do not count.
pub type Spaces = &'static [(&'static str, &'static str)];

/// A walk over one XML text.
///
/// A reader opens an element, remembers [`Xml::level`] and asks for its children until there are none. Children that
/// it does not look into are passed over by themselves.
pub struct Xml<'x> {
    reader: NsReader<&'x [u8]>,
    spaces: Spaces,
    level: usize,
    depth_max: usize,
    token_bytes_max: usize,
    stopped: Option<Stop>,
}

/// Why a walk ended before the end of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    Damaged,
    Limit(Limit),
}

/// What stands directly in an element.
#[derive(Debug)]
pub enum Node<'x> {
    Element(Tag<'x>),
    Text(Cow<'x, str>),
}

/// The opening tag of an element.
#[derive(Debug)]
pub struct Tag<'x> {
    space: &'static str,
    start: BytesStart<'x>,
}

impl Tag<'_> {
    /// The namespace's short name (empty when the reader has none for it) and the element's own name.
    pub fn name(&self) -> (&'static str, &str) {
        (self.space, self.start.local_name().into_inner())
    }

    /// The value of an attribute, whichever prefix it has.
    pub fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        self.value_of(|key| key.local_name().into_inner() == name)
    }

    fn value_of(&self, is_wanted: impl Fn(QName<'_>) -> bool) -> Option<Cow<'_, str>> {
        let found = self.start.attributes().with_checks(false).flatten().find(|attribute| is_wanted(attribute.key))?;
        Some(match found.value {
            Cow::Borrowed(raw) => resolved(raw),
            Cow::Owned(raw) => Cow::Owned(resolved(&raw).into_owned()),
        })
    }

    /// The value of an attribute that has a prefix, whichever it is: `r:id` beside a plain `id`.
    pub fn prefixed(&self, name: &str) -> Option<Cow<'_, str>> {
        let is_wanted = |key: &str| key.split_once(':').is_some_and(|(_, local)| local == name);
        self.value_of(|key| is_wanted(key.into_inner()))
    }

    /// An attribute that says yes or no.
    pub fn is_on(&self, name: &str) -> Option<bool> {
        self.attribute(name).map(|value| matches!(value.trim(), "1" | "true" | "on"))
    }

    /// An attribute that holds a number.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.attribute(name)?.trim().parse().ok()
    }
}

impl<'x> Xml<'x> {
    pub fn new(text: &'x str, spaces: Spaces, limits: &Limits) -> Self {
        let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        let bounded = |limit: u64| usize::try_from(limit).unwrap_or(usize::MAX);
        Xml {
            reader,
            spaces,
            level: 0,
            depth_max: bounded(limits.depth),
            token_bytes_max: bounded(limits.field_bytes),
            stopped: None,
        }
    }

    /// How many elements are open.
    pub fn level(&self) -> usize {
        self.level
    }

    /// Why the walk ended early, if it did.
    pub fn stopped(&self) -> Option<Stop> {
        self.stopped
    }

    /// The next element directly in the element that is open at `level`; `None` once that one is closed.
    pub fn element(&mut self, level: usize) -> Option<Tag<'x>> {
        while self.stopped.is_none() && self.level >= level {
            match self.event()? {
                Step::Open(tag) if self.level == level + 1 => return Some(tag),
                Step::Open(_) | Step::Text(_) | Step::Close => {}
            }
        }
        None
    }

    /// The next element or piece of text directly in the element that is open at `level`; `None` once that one is closed.
    pub fn node(&mut self, level: usize) -> Option<Node<'x>> {
        while self.stopped.is_none() && self.level >= level {
            match self.event()? {
                Step::Open(tag) if self.level == level + 1 => return Some(Node::Element(tag)),
                Step::Text(text) if self.level == level => return Some(Node::Text(text)),
                Step::Open(_) | Step::Text(_) | Step::Close => {}
            }
        }
        None
    }

    /// All text below the element that was opened last.
    pub fn text(&mut self) -> String {
        let level = self.level;
        let mut text = String::new();
        while self.stopped.is_none() && self.level >= level {
            match self.event() {
                Some(Step::Text(part)) => text.push_str(&part),
                Some(Step::Open(_) | Step::Close) => {}
                None => break,
            }
        }
        text
    }

    fn event(&mut self) -> Option<Step<'x>> {
        loop {
            let (space, event) = match self.reader.read_resolved_event() {
                Ok((space, event)) => (short_name(self.spaces, &space), event),
                Err(_) => return self.stop(Stop::Damaged),
            };
            if event.len() > self.token_bytes_max {
                return self.stop(Stop::Limit(Limit::FieldBytes(self.token_bytes_max as u64)));
            }
            match event {
                Event::Start(start) => {
                    self.level += 1;
                    if self.level > self.depth_max {
                        return self.stop(Stop::Limit(Limit::Depth(self.depth_max as u64)));
                    }
                    return Some(Step::Open(Tag { space, start }));
                }
                Event::End(_) => {
                    self.level = self.level.saturating_sub(1);
                    return Some(Step::Close);
                }
                Event::Text(text) => return Some(Step::Text(text.xml10_content())),
                Event::CData(text) => return Some(Step::Text(text.xml10_content())),
                Event::GeneralRef(reference) => return Some(Step::Text(Cow::Owned(resolved_reference(&reference)))),
                Event::Eof if self.level == 0 => return None,
                Event::Eof => return self.stop(Stop::Damaged),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    fn stop(&mut self, stop: Stop) -> Option<Step<'x>> {
        self.stopped = Some(stop);
        None
    }
}

enum Step<'x> {
    Open(Tag<'x>),
    Close,
    Text(Cow<'x, str>),
}

fn short_name(spaces: Spaces, space: &ResolveResult<'_>) -> &'static str {
    match space {
        ResolveResult::Bound(bound) => {
            spaces.iter().find(|(address, _)| *address == bound.as_ref()).map_or("", |(_, short)| short)
        }
        ResolveResult::Unbound | ResolveResult::Unknown(_) => "",
    }
}

/// The sign that a reference stands for; one that XML does not know stays as it is written.
pub fn resolved_reference(reference: &BytesRef<'_>) -> String {
    let name = reference.xml10_content();
    entity(&name).map_or_else(|| format!("&{name};"), String::from)
}

/// Text with the references that XML itself defines; any other stays as it is written.
pub fn resolved(raw: &str) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = rest.find(';').and_then(|end| Some((entity(&rest[1..end])?, end)));
        let (sign, end) = known.unwrap_or(('&', 0));
        out.push(sign);
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => digits.parse(),
            };
            code.ok().and_then(char::from_u32).filter(|sign| *sign != '\0')
        }
    }
}

/// The text of an XML file in whichever encoding its first bytes name; UTF-8 when they name none.
pub fn decoded(bytes: Vec<u8>) -> String {
    let encoding = match encoding_rs::Encoding::for_bom(&bytes) {
        Some((encoding, _)) => encoding,
        None => declared_encoding(&bytes).unwrap_or(encoding_rs::UTF_8),
    };
    if encoding == encoding_rs::UTF_8 {
        // The usual case costs no copy.
        return String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    }
    encoding.decode(&bytes).0.into_owned()
}

fn declared_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = bytes.get(..bytes.len().min(200))?;
    if head.starts_with(&[b'<', 0]) {
        return Some(encoding_rs::UTF_16LE);
    }
    if head.starts_with(&[0, b'<']) {
        return Some(encoding_rs::UTF_16BE);
    }
    let declaration = head.split(|byte| *byte == b'>').next().filter(|declaration| declaration.starts_with(b"<?xml"))?;
    let declaration = String::from_utf8_lossy(declaration);
    let label = declaration.split_once("encoding")?.1.trim_start_matches([' ', '=']);
    let label = label.trim_start_matches(['"', '\'']).split(['"', '\'']).next()?;
    // A declaration that can be read byte by byte cannot itself be UTF-16, whatever it says.
    encoding_rs::Encoding::for_label(label.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPACES: Spaces = &[("urn:one", "one")];

    fn limits(depth: u64, field_bytes: u64) -> Limits {
        Limits { depth, field_bytes, ..Limits::default() }
    }

    #[test]
    fn children_that_nobody_looks_into_are_passed_over() {
        let text = concat!(
            r#"<?xml version="1.0"?><p:a xmlns:p="urn:one"><p:b><p:c/>x</p:b>"#,
            r#"<d>&#1071; &amp; &own;</d><p:b v="1 &lt; &own; 2"/></p:a>"#
        );
        let mut xml = Xml::new(text, SPACES, &Limits::default());
        assert_eq!(xml.element(0).map(|tag| tag.name().0), Some("one"));
        let mut seen = Vec::new();
        while let Some(tag) = xml.element(1) {
            let value = tag.attribute("v").map(|value| value.into_owned());
            let text = if tag.name().1 == "d" { xml.text() } else { String::new() };
            seen.push((tag.name().1.to_owned(), value, text));
        }
        let row = |name: &str, value: Option<&str>, text: &str| (name.to_owned(), value.map(str::to_owned), text.to_owned());
        assert_eq!(seen, [row("b", None, ""), row("d", None, "Я & &own;"), row("b", Some("1 < &own; 2"), "")]);
        assert_eq!(xml.element(0).map(|_| ()), None);
        assert_eq!(xml.stopped(), None);
    }

    #[test]
    fn text_and_elements_come_in_the_order_of_the_file() {
        let mut xml = Xml::new("<a>1<b>2<c/></b>3<c>4</c></a>", SPACES, &Limits::default());
        assert!(xml.element(0).is_some());
        let mut seen = String::new();
        while let Some(node) = xml.node(1) {
            match node {
                Node::Text(text) => seen.push_str(&text),
                Node::Element(tag) => seen.push_str(tag.name().1),
            }
        }
        assert_eq!(seen, "1b3c");
    }

    #[test]
    fn a_walk_says_why_it_ended_early() {
        let deep = "<a>".repeat(1_000_000);
        let table = [
            ("<a><b>x", limits(9, 99), Some(Stop::Damaged)),
            ("<a><b></a>", limits(9, 99), Some(Stop::Damaged)),
            ("<a>x</a>", limits(9, 99), None),
            (deep.as_str(), limits(256, 99), Some(Stop::Limit(Limit::Depth(256)))),
            ("<a>a long text in one piece</a>", limits(9, 10), Some(Stop::Limit(Limit::FieldBytes(10)))),
        ];
        for (text, limits, expected) in table {
            let mut xml = Xml::new(text, SPACES, &limits);
            while xml.element(0).is_some() {}
            assert_eq!(xml.stopped(), expected, "{}", &text[..text.len().min(40)]);
        }
    }

    #[test]
    fn the_encoding_is_the_one_that_the_file_names() {
        let russian = encoding_rs::WINDOWS_1251.encode("<?xml version='1.0' encoding='windows-1251'?><a>Да</a>").0.into_owned();
        assert!(decoded(russian).ends_with("<a>Да</a>"));
        let lie = b"<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>".to_vec();
        assert!(decoded(lie).ends_with("<a/>"));
    }
}
