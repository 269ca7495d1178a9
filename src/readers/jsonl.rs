//! Files that are training data already: one JSON value a line, or one array of them.
//!
//! The lines stay in the file byte for byte. Reading finds out what kind they are, how many, and which are broken;
//! it goes through the file piece by piece and keeps none of it.

use super::encoding::Pieces;
use super::{
    BrokenLine, Confidence, Content, DatasetFile, DatasetKind, LineProblem, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind,
    Reader, data,
};
use crate::document::{Format, ReadNote};
use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::io;

/// Reads files of JSON lines and arrays of examples.
pub struct Jsonl;

impl Reader for Jsonl {
    fn format(&self) -> Format {
        Format::Jsonl
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        let named = Format::Jsonl.endings().contains(&probe.ending().as_str());
        let Some(head) = probe.text() else { return Confidence::No };
        let whole = probe.head.len() as u64 == probe.size;
        match Shape::of(head, whole) {
            Shape::Lines { good, broken: 0 } if good > 1 => Confidence::Certain,
            Shape::Lines { good, broken } if good > broken => {
                if named {
                    Confidence::Certain
                } else {
                    Confidence::Strong
                }
            }
            Shape::Lines { good, .. } if named && good > 0 => Confidence::Strong,
            Shape::Long if named => Confidence::Strong,
            // Records that are no examples are a table, and belong to the reader of data.
            Shape::Array if first_item_is_other(head) => Confidence::No,
            Shape::Array if named || probe.ending() == "json" => Confidence::Strong,
            Shape::Object if named => Confidence::Strong,
            Shape::Long | Shape::Array => Confidence::Likely,
            _ if named => Confidence::Likely,
            _ => Confidence::No,
        }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let probe = Probe::of(ctx.name(), source)?;
        let head = probe.text().ok_or(ReadErrorKind::Unsupported)?;
        let shape = Shape::of(head, probe.head.len() as u64 == probe.size);
        let pieces = Pieces::open(ctx, source)?;
        let mut file = DatasetFile { encoding: pieces.encoding().to_owned(), ..DatasetFile::default() };
        match shape {
            Shape::Array => {
                read_array(ctx, pieces, &mut file)?;
                if file.kind == DatasetKind::Other {
                    return data::read_json(ctx, source);
                }
                file.kind = DatasetKind::Array;
            }
            Shape::Object => return data::read_json(ctx, source),
            _ => read_lines(ctx, pieces, &mut file, source.len())?,
        }
        if file.lines == 1 && file.kind == DatasetKind::Other && ctx.ending() == "json" {
            // A single object that is no example is data, however its line ends.
            return data::read_json(ctx, source);
        }
        if file.lines == 0 {
            return Err(ReadErrorKind::Empty.into());
        }
        if file.broken_count > 0 {
            ctx.note(ReadNote::BrokenLines { count: file.broken_count });
        }
        file.notes = ctx.take_notes();
        Ok(Content::Dataset(file))
    }
}

/// Whether the beginning shows short lines in UTF-8.
pub(super) fn has_plain_lines(probe: &Probe<'_>) -> bool {
    // The last character may be cut off.
    let is_utf8 = std::str::from_utf8(&probe.head).map_or_else(|error| error.error_len().is_none(), |_| true);
    let whole = probe.head.len() as u64 == probe.size;
    is_utf8 && probe.text().is_some_and(|head| matches!(Shape::of(head, whole), Shape::Lines { good, .. } if good > 0))
}

/// How many broken lines are kept with their numbers; the others are only counted.
const BROKEN_KEPT: usize = 1_000;

/// What the beginning of a file looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    /// Complete lines that are JSON objects, and others.
    Lines {
        good: u32,
        broken: u32,
    },
    /// The first line is longer than the beginning and starts as an object.
    Long,
    /// One array of objects.
    Array,
    /// One object over several lines.
    Object,
    Other,
}

impl Shape {
    fn of(head: &str, whole: bool) -> Self {
        let trimmed = head.trim_start();
        if let Some(inside) = trimmed.strip_prefix('[') {
            let inside = inside.trim_start();
            let objects = inside.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(['"', '}']));
            return if objects { Shape::Array } else { Shape::Other };
        }
        if !trimmed.starts_with('{') {
            return Shape::Other;
        }
        let mut lines: Vec<&str> = trimmed.split('\n').collect();
        if !whole && lines.len() > 1 {
            lines.pop();
        } else if !whole {
            return if trimmed.get(1..).is_some_and(|rest| rest.trim_start().starts_with('"')) {
                Shape::Long
            } else {
                Shape::Other
            };
        }
        let (mut good, mut broken) = (0, 0);
        for line in lines.into_iter().map(str::trim).filter(|line| !line.is_empty()).take(50) {
            if judged(line).is_ok() { good += 1 } else { broken += 1 }
        }
        let spread = good == 0 && serde_json::from_str::<IgnoredAny>(trimmed).is_ok();
        let opens_alone = trimmed.lines().next().is_some_and(|line| matches!(line.trim(), "{" | "{}"));
        if good == 0 && (spread || opens_alone) { Shape::Object } else { Shape::Lines { good, broken } }
    }
}

fn read_lines(ctx: &mut ReadContext<'_>, mut pieces: Pieces<'_>, file: &mut DatasetFile, size: u64) -> Result<(), ReadError> {
    let line_max = usize::try_from(ctx.limits.field_bytes).unwrap_or(usize::MAX);
    let mut tally = Tally::default();
    let (mut text, mut skipping) = (String::new(), false);
    loop {
        let more = pieces.next_into(&mut text)?;
        let mut start = 0;
        while let Some(end) = text.get(start..).and_then(|rest| rest.find('\n')) {
            let line = text.get(start..start + end).unwrap_or_default();
            tally.line(if skipping { Err(LineProblem::TooLong) } else { Ok(line) });
            skipping = false;
            start += end + 1;
        }
        text.drain(..start);
        if text.len() > line_max {
            text.clear();
            skipping = true;
        }
        if !more {
            break;
        }
        ctx.report(pieces.offset(), size);
    }
    if skipping || !text.is_empty() {
        tally.line(if skipping { Err(LineProblem::TooLong) } else { Ok(&text) });
    }
    pieces.finish(ctx);
    tally.finish(file);
    Ok(())
}

/// Counts lines by what they are.
#[derive(Default)]
struct Tally {
    number: u64,
    lines: u64,
    empty: u64,
    /// Lines of each kind, in the order of [`DatasetKind::LINES`].
    kinds: [u64; 4],
    /// The first lines of each kind, because which kind is the odd one out shows only at the end.
    firsts: [Vec<u64>; 4],
    broken: Vec<BrokenLine>,
    broken_count: u64,
}

impl Tally {
    fn line(&mut self, line: Result<&str, LineProblem>) {
        self.number += 1;
        match line.map(str::trim) {
            Ok("") => self.empty += 1,
            Ok(line) => self.judged(judged(line)),
            Err(problem) => self.judged(Err(problem)),
        }
    }

    fn judged(&mut self, kind: Result<DatasetKind, LineProblem>) {
        self.lines += 1;
        match kind {
            Ok(kind) => {
                let index = DatasetKind::LINES.iter().position(|other| *other == kind).unwrap_or_default();
                if let (Some(count), Some(firsts)) = (self.kinds.get_mut(index), self.firsts.get_mut(index)) {
                    *count += 1;
                    if firsts.len() < BROKEN_KEPT {
                        firsts.push(self.number);
                    }
                }
            }
            Err(problem) => self.broken(self.number, problem),
        }
    }

    fn broken(&mut self, line: u64, problem: LineProblem) {
        self.broken_count += 1;
        if self.broken.len() < BROKEN_KEPT {
            self.broken.push(BrokenLine { line, problem });
        }
    }

    /// Lines of another kind than most are broken too: no service takes a mixed file.
    fn finish(mut self, file: &mut DatasetFile) {
        let main = (0..self.kinds.len())
            .max_by_key(|index| (self.kinds.get(*index).copied(), std::cmp::Reverse(*index)))
            .unwrap_or_default();
        file.kind = DatasetKind::LINES.get(main).copied().unwrap_or_default();
        for (index, (count, firsts)) in self.kinds.into_iter().zip(std::mem::take(&mut self.firsts)).enumerate() {
            if index != main {
                self.broken_count += count;
                self.broken.extend(firsts.into_iter().map(|line| BrokenLine { line, problem: LineProblem::OtherKind }));
            }
        }
        self.broken.sort_by_key(|broken| broken.line);
        self.broken.truncate(BROKEN_KEPT);
        (file.lines, file.empty_lines) = (self.lines, self.empty);
        (file.broken, file.broken_count) = (self.broken, self.broken_count);
    }
}

/// The kind of one line.
fn judged(line: &str) -> Result<DatasetKind, LineProblem> {
    let mut json = serde_json::Deserializer::from_str(line);
    match Keys::default().deserialize(&mut json).and_then(|keys| json.end().map(|()| keys)) {
        Ok(Some(keys)) => Ok(keys.kind()),
        Ok(None) => Err(LineProblem::NotAnObject),
        Err(_) => Err(LineProblem::NotJson),
    }
}

/// Which of the telling keys an object has; its values are passed over without being kept.
#[derive(Clone, Copy, Default)]
struct Keys {
    found: [bool; KEYS.len()],
}

const KEYS: [&str; 18] = [
    "messages",
    "conversations",
    "preferred_output",
    "non_preferred_output",
    "chosen",
    "rejected",
    "prompt",
    "completion",
    "instruction",
    "output",
    "question",
    "answer",
    "input",
    "response",
    "conversation",
    "query",
    "вопрос",
    "ответ",
];

impl Keys {
    fn has(self, key: &str) -> bool {
        KEYS.iter().zip(self.found).any(|(other, found)| found && *other == key)
    }

    fn kind(self) -> DatasetKind {
        let all = |keys: [&str; 2]| keys.into_iter().all(|key| self.has(key));
        let pairs = [
            ["prompt", "completion"],
            ["prompt", "response"],
            ["instruction", "output"],
            ["instruction", "response"],
            ["question", "answer"],
            ["query", "response"],
            ["input", "output"],
            ["вопрос", "ответ"],
        ];
        if all(["preferred_output", "non_preferred_output"]) || all(["chosen", "rejected"]) {
            DatasetKind::Dpo
        } else if self.has("messages") || self.has("conversations") || self.has("conversation") {
            DatasetKind::Chat
        } else if pairs.into_iter().any(all) {
            DatasetKind::PromptCompletion
        } else {
            DatasetKind::Other
        }
    }
}

impl<'de> DeserializeSeed<'de> for Keys {
    type Value = Option<Keys>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// `None` for everything that is JSON and no object.
impl<'de> Visitor<'de> for Keys {
    type Value = Option<Keys>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self::Value, A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            for (other, found) in KEYS.iter().zip(&mut self.found) {
                *found |= *other == key;
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(Some(self))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// Judges the items of an array.
fn read_array(ctx: &mut ReadContext<'_>, pieces: Pieces<'_>, file: &mut DatasetFile) -> Result<(), ReadError> {
    let mut tally = Tally::default();
    let mut stream = TextStream::new(pieces);
    let mut json = serde_json::Deserializer::from_reader(io::BufReader::new(&mut stream));
    let outcome = json.deserialize_seq(Items { tally: &mut tally }).and_then(|()| json.end());
    drop(json);
    stream.pieces.finish(ctx);
    if outcome.is_err() {
        return Err(stream.error.unwrap_or(ReadErrorKind::Damaged.into()));
    }
    tally.finish(file);
    Ok(())
}

/// Whether the first item of a list can be read and is no example.
fn first_item_is_other(head: &str) -> bool {
    let items = head.trim_start_matches('\u{feff}').trim_start().strip_prefix('[').unwrap_or_default();
    let mut json = serde_json::Deserializer::from_str(items);
    Keys::default().deserialize(&mut json).is_ok_and(|keys| keys.is_none_or(|keys| keys.kind() == DatasetKind::Other))
}

/// Judges one item of an array after another.
struct Items<'a> {
    tally: &'a mut Tally,
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(keys) = items.next_element_seed(Keys::default())? {
            self.tally.number += 1;
            self.tally.judged(keys.map(Keys::kind).ok_or(LineProblem::NotAnObject));
        }
        Ok(())
    }
}

/// The decoded file as a stream of UTF-8.
pub(super) struct TextStream<'a> {
    pub pieces: Pieces<'a>,
    ready: String,
    given: usize,
    /// What really went wrong when the parser sees a failed read.
    pub error: Option<ReadError>,
}

impl<'a> TextStream<'a> {
    pub fn new(pieces: Pieces<'a>) -> Self {
        TextStream { pieces, ready: String::new(), given: 0, error: None }
    }
}

impl io::Read for TextStream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given >= self.ready.len() {
            self.ready.clear();
            self.given = 0;
            if let Err(error) = self.pieces.next_into(&mut self.ready) {
                self.error = Some(error);
                return Err(io::ErrorKind::Other.into());
            }
        }
        let rest = self.ready.as_bytes().get(self.given..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        if let (Some(from), Some(to)) = (rest.get(..count), buffer.get_mut(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, bytes: &[u8]) -> Result<DatasetFile, ReadError> {
        let mut progress = ();
        match Jsonl.read(&mut ReadContext::new(name, &mut progress), &bytes.to_vec())? {
            Content::Dataset(file) => Ok(file),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn lines_are_counted_over_the_borders_of_pieces() {
        let line = format!("{{\"messages\":[{{\"role\":\"user\",\"content\":\"{}\"}}]}}\n", "щ".repeat(700));
        let file = read("a.jsonl", line.repeat(4_000).as_bytes()).expect("a data set");
        assert_eq!((file.kind, file.lines, file.broken_count), (DatasetKind::Chat, 4_000, 0));
    }

    #[test]
    fn a_line_longer_than_the_limit_is_broken_and_the_next_is_read() {
        let long = format!("{{\"messages\":\"{}\"}}\n", "x".repeat(10 << 20));
        let file = read("a.jsonl", format!("{{\"messages\":[]}}\n{long}{{\"messages\":[]}}\n").as_bytes()).expect("a data set");
        assert_eq!(file.lines, 3);
        assert_eq!(file.broken, [BrokenLine { line: 2, problem: LineProblem::TooLong }]);
    }

    #[test]
    fn deep_nesting_is_passed_over_or_called_broken() {
        let deep = format!("{{\"messages\":{}{}}}\n{{\"messages\":[]}}\n", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read("a.jsonl", deep.as_bytes()).expect("a data set").lines, 2);
    }

    #[test]
    fn other_texts_are_left_to_others() {
        for text in ["[12:30] Anna: hi\n[12:31] Ben: hello\n", "{ braces } in prose\n", "Имя,Город\n", "{\\rtf1 text}"] {
            let source = text.as_bytes().to_vec();
            let probe = Probe::of("notes.txt", &source).expect("the bytes are there");
            assert_eq!(Jsonl.recognise(&probe), Confidence::No, "{text}");
        }
    }
}
