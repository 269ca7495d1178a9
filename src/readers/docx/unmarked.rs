//! Headings that nobody marked as such: plain paragraphs in bold or large letters, as in most contracts and orders.
//!
//! Two witnesses count. A line of the table of contents names a heading and its level. Without that, in a file that has
//! no marked heading at all, lines that stand out by their letters are headings when several are alike, each has text
//! of its own below it, and they are few beside that text.

use super::story::{Item, Paragraph};
use super::styles::Role;
use crate::document::Marker;
use std::collections::HashMap;

/// A longer line is text, however it looks.
const CHARACTERS_MAX: usize = 200;

/// What stands below a heading is longer than a name or a date.
const TEXT_CHARACTERS_MIN: usize = 25;

/// Letters that are this much higher (in half points) stand out.
const HIGHER: u16 = 3;

pub fn mark(items: &mut [Item]) {
    by_contents(items);
    let is_marked =
        |item: &Item| matches!(item, Item::Paragraph(paragraph) if paragraph.heading.is_some() && paragraph.role != Role::Title);
    if !items.iter().any(is_marked) {
        by_looks(items);
    }
}

/// Lines that the table of contents names.
fn by_contents(items: &mut [Item]) {
    let mut levels: HashMap<String, u8> = HashMap::new();
    for item in items.iter() {
        if let Item::Paragraph(Paragraph { role, in_contents, inline, .. }) = item {
            let level = match role {
                Role::Contents(level) => *level,
                _ if *in_contents => 1,
                _ => continue,
            };
            // The page number stands behind the last tab.
            let line = inline.text.trim().rsplit_once('\t').map_or(inline.text.as_str(), |(line, _)| line);
            levels.entry(name(line)).or_insert(level);
        }
    }
    levels.remove("");
    if levels.is_empty() {
        return;
    }
    for item in items {
        if let Item::Paragraph(paragraph) = item
            && may_be_heading(paragraph)
        {
            paragraph.heading = levels.get(&name(&paragraph.inline.text)).copied();
        }
    }
}

/// The words of a heading without its number, which one of both places may generate.
fn name(line: &str) -> String {
    let words = line.trim().trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == '.' || sign.is_whitespace());
    words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn may_be_heading(paragraph: &Paragraph) -> bool {
    let text = paragraph.inline.text.trim();
    let is_bullet = paragraph.list.as_ref().is_some_and(|entry| entry.marker == Some(Marker::Bullet));
    paragraph.heading.is_none()
        && matches!(paragraph.role, Role::Plain | Role::Title)
        && !paragraph.in_contents
        && !paragraph.is_monospaced
        && paragraph.tick.is_none()
        && !is_bullet
        && text.contains(char::is_alphabetic)
        && text.chars().count() <= CHARACTERS_MAX
}

/// How a line looks that stands out. Headings of one level are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Kind {
    size: u16,
    is_bold: bool,
    /// How many numbers stand in front of it, as in "2.1."; 0 for none.
    depth: u8,
}

/// What an item is for the search.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Blank,
    /// Something that a heading may stand above.
    Text,
    /// A line too short for that.
    Short,
    Line(Kind),
}

fn by_looks(items: &mut [Item]) {
    let usual = Usual::of(items);
    let parts: Vec<Part> = items.iter().map(|item| usual.part(item)).collect();
    let kinds = with_text_below(&parts);
    let mut alike: HashMap<Kind, u32> = HashMap::new();
    for kind in kinds.iter().flatten() {
        *alike.entry(*kind).or_default() += 1;
    }
    // A single line is believed only if it is much larger than the text.
    let is_heading = |kind: &Kind| alike.get(kind).is_some_and(|count| *count > 1) || kind.size >= usual.size + 2 * HIGHER;
    let headings: Vec<Option<Kind>> = kinds.into_iter().map(|kind| kind.filter(is_heading)).collect();
    let count = headings.iter().flatten().count();
    let written = parts.iter().filter(|part| **part != Part::Blank).count();
    if count == 0 || count * 5 > written * 2 {
        return;
    }
    let levels = levels(&headings);
    for (item, kind) in items.iter_mut().zip(headings) {
        if let (Item::Paragraph(paragraph), Some(kind)) = (item, kind) {
            paragraph.heading = levels.get(&kind).copied();
        }
    }
}

/// How most of the letters of a file look.
struct Usual {
    size: u16,
    /// Bold letters stand out because they are few.
    bold_stands_out: bool,
}

impl Usual {
    fn of(items: &[Item]) -> Usual {
        let mut letters: HashMap<u16, usize> = HashMap::new();
        let (mut bold, mut all) = (0, 0);
        for item in items {
            if let Item::Paragraph(paragraph) = item {
                let length = paragraph.inline.text.len();
                *letters.entry(paragraph.size).or_default() += length;
                bold += if paragraph.is_bold { length } else { 0 };
                all += length;
            }
        }
        let size = letters.into_iter().max_by_key(|(size, letters)| (*letters, *size)).map_or(0, |(size, _)| size);
        Usual { size, bold_stands_out: bold * 3 < all }
    }

    fn part(&self, item: &Item) -> Part {
        let paragraph = match item {
            Item::Paragraph(paragraph) => paragraph,
            Item::Table(_) | Item::Blocks(_) => return Part::Text,
            Item::Graphic { .. } | Item::Chunk { .. } => return Part::Blank,
        };
        if paragraph.inline.is_blank() {
            return Part::Blank;
        }
        let depth = depth(paragraph);
        let is_bold = paragraph.is_bold && self.bold_stands_out;
        let stands_out = is_bold || paragraph.size >= self.size + HIGHER;
        if stands_out && may_be_heading(paragraph) && ends_as_heading(paragraph.inline.text.trim(), depth) {
            Part::Line(Kind { size: paragraph.size, is_bold, depth })
        } else if paragraph.list.is_some() || paragraph.inline.text.chars().count() >= TEXT_CHARACTERS_MIN {
            Part::Text
        } else {
            Part::Short
        }
    }
}

/// A line that goes on in the next one, or ends a sentence, is no heading. Numbered ones often end with a full stop.
fn ends_as_heading(text: &str, depth: u8) -> bool {
    !text.ends_with([',', ';', ':']) && (depth > 0 || !text.ends_with('.'))
}

/// How many numbers a line begins with: those of its list, or written ones as in "2.1. Sizes" and "Article 2".
fn depth(paragraph: &Paragraph) -> u8 {
    if let Some(entry) = &paragraph.list {
        return entry.level.saturating_add(1);
    }
    let text = paragraph.inline.text.trim();
    let number = text.split([' ', '\t', '\u{a0}']).next().unwrap_or_default();
    let is_number = !number.is_empty() && number.chars().all(|sign| sign.is_ascii_digit() || sign == '.');
    if is_number && number.len() <= 12 && number.len() < text.len() {
        let count = number.split('.').filter(|part| !part.is_empty()).count();
        return u8::try_from(count).unwrap_or(u8::MAX);
    }
    let mut words = text.split_whitespace();
    let is_part = words.next().is_some_and(|word| PARTS.contains(&word.to_lowercase().as_str()));
    u8::from(
        is_part && words.next().is_some_and(|number| number.chars().all(|sign| sign.is_ascii_digit() || "IVXLC.".contains(sign))),
    )
}

/// Words that a number follows in headings.
const PARTS: &[&str] = &[
    "глава",
    "статья",
    "раздел",
    "часть",
    "параграф",
    "приложение",
    "chapter",
    "article",
    "section",
    "part",
    "appendix",
    "annex",
];

/// The lines that have text of their own: text, or a smaller heading that has. Several alike in a row are a title in
/// several lines, or an address, and none of them is a heading.
fn with_text_below(parts: &[Part]) -> Vec<Option<Kind>> {
    let mut kinds = vec![None; parts.len()];
    // What stands below: text, or a line of a kind, and whether that has text.
    let mut below: (Part, bool) = (Part::Blank, false);
    for (at, part) in parts.iter().enumerate().rev() {
        below = match *part {
            Part::Blank => below,
            Part::Text => (Part::Text, true),
            Part::Short => (Part::Short, false),
            Part::Line(kind) => {
                let is_same = below.0 == Part::Line(kind);
                // Below a number even a short line is its text, and not a name below an office.
                let has_text = !is_same && (below.1 || kind.depth > 0 && below.0 == Part::Short);
                if let Some(slot) = kinds.get_mut(at) {
                    *slot = has_text.then_some(kind);
                }
                (Part::Line(kind), has_text)
            }
        };
    }
    // Of a row of lines alike the last one stands above text; it is no heading either.
    let mut above = Part::Blank;
    for (at, part) in parts.iter().enumerate().filter(|(_, part)| **part != Part::Blank) {
        if let Some(slot) = kinds.get_mut(at).filter(|_| above == *part) {
            *slot = None;
        }
        above = *part;
    }
    kinds
}

/// Larger letters come first, then bold ones, then fewer numbers.
fn levels(headings: &[Option<Kind>]) -> HashMap<Kind, u8> {
    const LEVEL_MAX: u8 = 6;
    let mut kinds: Vec<Kind> = headings.iter().flatten().copied().collect();
    kinds.sort_unstable_by_key(|kind| (std::cmp::Reverse((kind.size, kind.is_bold)), kind.depth));
    kinds.dedup();
    kinds
        .into_iter()
        .zip(1..)
        .map(|(kind, rank): (Kind, u8)| (kind, rank.min(LEVEL_MAX)))
        .take(usize::from(u8::MAX) - 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::inline::Inline;
    use super::super::story::ListEntry;
    use super::*;

    fn line(text: &str, is_bold: bool, size: u16) -> Item {
        let inline = Inline { text: text.to_owned(), marks: Vec::new() };
        Item::Paragraph(Paragraph { inline, is_bold, size, ..Paragraph::default() })
    }

    fn text() -> Item {
        line("Исполнитель обязуется оказать услуги в срок, а Заказчик обязуется их оплатить.", false, 24)
    }

    fn check(mut items: Vec<Item>, expected: &[(usize, u8)]) {
        mark(&mut items);
        let found: Vec<_> = items
            .iter()
            .enumerate()
            .filter_map(|(at, item)| match item {
                Item::Paragraph(paragraph) => paragraph.heading.map(|level| (at, level)),
                _ => None,
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn bold_numbered_lines_above_text_are_headings() {
        let bold = |text| line(text, true, 24);
        check(vec![bold("1. Предмет договора"), text(), text(), bold("2. Цена."), text(), text()], &[(0, 1), (3, 1)]);
        let mut item = line("Сроки", true, 24);
        if let Item::Paragraph(paragraph) = &mut item {
            let marker = Some(Marker::Number("3.".to_owned()));
            paragraph.list = Some(ListEntry { list: 1, level: 0, marker });
        }
        check(vec![item, text(), text(), bold("4. Цена"), text(), text()], &[(0, 1), (3, 1)]);
    }

    #[test]
    fn larger_letters_come_first() {
        let mut items = vec![line("Пример", true, 36), line("Глава 1", true, 32), text(), text(), line("Статья 1", true, 24)];
        items.extend([text(), text(), line("Статья 2", true, 24), text(), text(), text()]);
        check(items, &[(0, 1), (1, 2), (4, 3), (7, 3)]);
    }

    #[test]
    fn names_addresses_and_titles_in_lines_are_no_headings() {
        let bold = |text| line(text, true, 24);
        check(
            vec![
                bold("ТЕХНИЧЕСКОЕ ЗАДАНИЕ"),
                bold("на оказание услуг"),
                text(),
                text(),
                bold("Директор"),
                line("Иванов", false, 24),
            ],
            &[],
        );
        check(vec![bold("Примечание:"), text(), bold("Итого,"), text(), text()], &[]);
        check(vec![bold("Один"), text(), text(), text()], &[]);
        let short = || line("Поясним.", false, 24);
        check(vec![bold("Статья 1"), short(), text(), bold("Статья 2"), short(), text(), text()], &[(0, 1), (3, 1)]);
    }

    #[test]
    fn lines_of_the_contents_name_headings() {
        let mut contents = line("1\tКормление альпака\t1", false, 26);
        if let Item::Paragraph(paragraph) = &mut contents {
            paragraph.role = Role::Contents(2);
        }
        check(vec![contents, line("Кормление альпака", false, 26), text()], &[(1, 2)]);
    }
}
