//! Lists drawn with dashes, dots, numbers and letters.

use super::shapes::Line;
use crate::document::{Block, BlockKind, ListItem, Marker, Place};

/// A stretch of a chunk.
pub(super) enum Part<'a, 'b> {
    Prose(&'b [Line<'a>]),
    List(List<'a, 'b>),
}

/// Items of one list, each with its lines; the first line still has its marker.
pub(super) struct List<'a, 'b> {
    items: Vec<Item<'a, 'b>>,
}

struct Item<'a, 'b> {
    marker: Marker,
    /// The sign or the way of counting, which stays the same within a level.
    family: char,
    /// The first line without its marker.
    first: Line<'a>,
    rest: &'b [Line<'a>],
    indent: usize,
}

/// The marker at the start of a line: its kind, its family and what follows it.
pub(super) fn marker(text: &str) -> Option<(Marker, char, &str)> {
    let first = text.chars().next()?;
    let after = text.get(first.len_utf8()..)?;
    if "-–—•*·▪◦‣●○■□+".contains(first) {
        let rest = after.strip_prefix([' ', '\t', '\u{a0}'])?.trim_start();
        for (sign, ticked) in [("[ ] ", false), ("[x] ", true), ("[X] ", true)] {
            if let Some(rest) = rest.strip_prefix(sign) {
                return Some((Marker::Box(ticked), first, rest.trim_start()));
            }
        }
        return (!rest.is_empty()).then_some((Marker::Bullet, first, rest));
    }
    let number: String = text.chars().take_while(char::is_ascii_digit).collect();
    let (label, family) = if !number.is_empty() && number.len() <= 3 {
        (number, '1')
    } else if first.is_alphabetic() && first.is_lowercase() && after.starts_with(')') {
        (first.to_string(), 'a')
    } else {
        return None;
    };
    let after = text.get(label.len()..)?;
    let dot = after.chars().next().filter(|sign| matches!(sign, '.' | ')'))?;
    let rest = after.get(1..)?.strip_prefix([' ', '\t', '\u{a0}'])?.trim_start();
    (!rest.is_empty()).then(|| (Marker::Number(format!("{label}{dot}")), family, rest))
}

/// Cuts a chunk into prose and lists.
pub(super) fn parts<'a, 'b>(chunk: &'b [Line<'a>]) -> Vec<Part<'a, 'b>> {
    let mut parts = Vec::new();
    let (mut at, mut prose_from) = (0, 0);
    while at < chunk.len() {
        let introduced = at.checked_sub(1).and_then(|before| chunk.get(before)).is_some_and(|line| line.text.ends_with(':'));
        let (list, end) = list_at(chunk, at, introduced);
        if let Some(list) = list {
            if prose_from < at {
                parts.extend(chunk.get(prose_from..at).map(Part::Prose));
            }
            parts.push(Part::List(list));
            prose_from = end;
        }
        // What looked like a list and is none is passed over as a whole, or long dialogues would take for ever.
        at = end.max(at + 1);
    }
    if prose_from < chunk.len() {
        parts.extend(chunk.get(prose_from..).map(Part::Prose));
    }
    parts
}

/// The list that starts at a line, if it is one, and where its lines end.
fn list_at<'a, 'b>(chunk: &'b [Line<'a>], start: usize, introduced: bool) -> (Option<List<'a, 'b>>, usize) {
    let mut items: Vec<Item<'a, 'b>> = Vec::new();
    let base = chunk.get(start).map_or(0, Line::indent);
    let mut at = start;
    while let Some(line) = chunk.get(at) {
        let Some((marker, family, rest)) = marker(line.text) else { break };
        if items.last().is_some_and(|last| last.family != family && line.indent() == last.indent && items.len() < 2) {
            break;
        }
        let more = chunk.get(at + 1..).unwrap_or_default();
        // A line without a marker goes on with the item when it is set in, or when it plainly is half a sentence.
        let open = |line: &Line<'_>| line.indent() > base || line.text.starts_with(char::is_lowercase);
        let taken = more.iter().take_while(|line| self::marker(line.text).is_none() && open(line)).count();
        let first = Line { text: rest, ..*line };
        items.push(Item { marker, family, first, rest: more.get(..taken).unwrap_or_default(), indent: line.indent() });
        at += 1 + taken;
    }
    let list = List { items };
    (list.is_likely(introduced, start == 0 && at == chunk.len()).then_some(list), at)
}

impl List<'_, '_> {
    fn is_likely(&self, introduced: bool, alone: bool) -> bool {
        let Some(first) = self.items.first() else { return false };
        if let Marker::Number(_) = first.marker {
            // A single "5. …" may be a date or a clause; two that count on are a list.
            return counts_on(&self.items) && (self.items.len() > 1 || introduced || alone && first.family == '1');
        }
        if matches!(first.family, '—' | '–') && !introduced {
            // Russian dialogue starts its remarks with a dash; items of a list rarely are sentences with a capital.
            let spoken = |item: &&Item<'_, '_>| {
                let text = item.rest.last().map_or(item.first.text, |line| line.text);
                item.first.text.starts_with(char::is_uppercase) && text.ends_with(['.', '!', '?', '…', ',', '»'])
            };
            return self.items.iter().filter(spoken).count() * 2 <= self.items.len();
        }
        true
    }
}

/// Whether the numbers of the outermost items grow by one.
fn counts_on(items: &[Item<'_, '_>]) -> bool {
    let outer = items.iter().map(|item| item.indent).min().unwrap_or(0);
    let numbers: Vec<u32> = items.iter().filter(|item| item.indent == outer).filter_map(|item| ordinal(&item.marker)).collect();
    numbers.windows(2).all(|pair| matches!(pair, [a, b] if *b == a + 1))
}

/// The place of a number or letter in its row.
fn ordinal(marker: &Marker) -> Option<u32> {
    let Marker::Number(label) = marker else { return None };
    let label = label.trim_end_matches(['.', ')']);
    if let Ok(number) = label.parse() {
        return Some(number);
    }
    let letter = label.chars().next()?;
    "абвгдежзиклмнопрстуфхцчшщэюя".chars().chain('a'..='z').position(|other| other == letter).map(|at| at as u32)
}

/// Adds the list to the blocks; it goes on with the list before it when the markers say so.
pub(super) fn push(blocks: &mut Vec<Block>, list: &List<'_, '_>, joined: impl Fn(&[Line<'_>]) -> String) {
    let Some(first) = list.items.first() else { return };
    let mut indents: Vec<usize> = list.items.iter().map(|item| item.indent).collect();
    indents.sort_unstable();
    indents.dedup();
    // Items that are one column apart were not meant to be a level apart.
    indents.dedup_by(|later, earlier| *later <= *earlier + 1);
    if !goes_on(blocks.last(), &first.marker) {
        let place = Place::Line(first.first.number);
        blocks.push(Block { kind: BlockKind::List { items: Vec::new() }, text: String::new(), place, marks: Vec::new() });
    }
    let Some(Block { kind: BlockKind::List { items }, text, .. }) = blocks.last_mut() else { return };
    for item in &list.items {
        if !items.is_empty() {
            text.push('\n');
        }
        let lines: Vec<Line<'_>> = std::iter::once(item.first).chain(item.rest.iter().copied()).collect();
        let start = text.len() as u32;
        text.push_str(&joined(&lines));
        let level = indents.iter().rposition(|indent| *indent <= item.indent).unwrap_or(0).min(8) as u8;
        items.push(ListItem { range: start..text.len() as u32, level, marker: item.marker.clone() });
    }
}

/// Items with empty lines between them are one list: bullets after bullets, and numbers that count on.
fn goes_on(before: Option<&Block>, first: &Marker) -> bool {
    let Some(Block { kind: BlockKind::List { items }, .. }) = before else { return false };
    let Some(last) = items.iter().rfind(|item| item.level == 0).map(|item| &item.marker) else { return false };
    match (last, first) {
        (Marker::Number(_), Marker::Number(_)) => ordinal(last).zip(ordinal(first)).is_some_and(|(a, b)| b == a + 1),
        (Marker::Number(_), _) | (_, Marker::Number(_)) => false,
        _ => true,
    }
}

/// A single number makes no list: the line is a paragraph that begins with a number.
pub(super) fn unlisted(block: &mut Block) {
    if let BlockKind::List { items } = &block.kind
        && let [ListItem { marker: Marker::Number(label), .. }] = items.as_slice()
    {
        block.text = format!("{label} {}", block.text);
        block.kind = BlockKind::Paragraph;
    }
}
