//! Which paragraphs are headings, and of what level.
//!
//! The bookmarks of the file are believed first; then larger letters than the body's, then bold or capital lines that
//! stand alone.

use super::super::outline::Bookmark;
use super::paragraphs::{Line, Paragraph, Tag};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The look of most of the text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Body {
    pub(super) size: f32,
    bold: bool,
    pub(super) monospaced: bool,
}

impl Body {
    /// `cells` are the sizes and letters of what stands in tables; they count where there is little other text.
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a Line>, cells: impl Iterator<Item = (f32, usize)>) -> Body {
        let (mut all, mut plain): (BTreeMap<i32, usize>, BTreeMap<i32, usize>) = Default::default();
        let (mut letters, mut bold, mut monospaced) = (0, 0, 0);
        for line in lines {
            let (count, style) = (line.row.letters(), line.row.style());
            *all.entry(rounded(line.row.size)).or_default() += count;
            letters += count;
            bold += if style.bold { count } else { 0 };
            monospaced += if style.monospaced { count } else { 0 };
            if !style.bold {
                *plain.entry(rounded(line.row.size)).or_default() += count;
            }
        }
        let mut in_tables: BTreeMap<i32, usize> = BTreeMap::new();
        for (size, count) in cells {
            *in_tables.entry(rounded(size)).or_default() += count;
        }
        let most = |sizes: &BTreeMap<i32, usize>| sizes.iter().max_by_key(|(_, count)| **count).map(|(size, _)| *size);
        // A page of headings and tables, or of many headings with little below each, has a body nevertheless.
        let of_cells = most(&in_tables).filter(|_| in_tables.values().sum::<usize>() > 2 * letters);
        let of_plain = || most(&plain).filter(|_| (letters - bold) * 10 >= letters * 3);
        let size = of_plain().or(of_cells).or_else(|| most(&all)).map_or(0.0, |size| size as f32 / 4.0);
        Body { size, bold: bold * 2 > letters && of_cells.is_none(), monospaced: monospaced * 10 > letters * 6 }
    }
}

/// Font sizes in quarters of a point.
fn rounded(size: f32) -> i32 {
    (size * 4.0).round() as i32
}

/// Sizes in steps of five per cent: what differs less is meant to look the same.
fn step_of(size: f32) -> i32 {
    (size.max(0.1).ln() * 20.0).round() as i32
}

/// How a heading looks: what stands out more comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Look {
    smaller: i32,
    plain: bool,
    italic: bool,
    depth: u8,
}

/// The level of each paragraph that is a heading.
pub(super) fn levels(paragraphs: &[Paragraph], body: Body, bookmarks: &[Bookmark]) -> Vec<Option<u8>> {
    let outline = Outline::of(bookmarks);
    let tagged = Tagged::of(paragraphs);
    let named = outline.levels(paragraphs);
    let marked: Vec<Option<u8>> =
        paragraphs.iter().zip(named).map(|(paragraph, named)| tagged.level(paragraph).or(named)).collect();
    let mut contents: HashMap<u32, usize> = HashMap::new();
    for paragraph in paragraphs.iter().filter(|paragraph| has_leaders(&paragraph.text)) {
        *contents.entry(paragraph.page()).or_default() += 1;
    }
    // Chapters in a table of contents are often bold and without dots.
    let is_entry = |paragraph: &Paragraph| {
        contents.get(&paragraph.page()).is_some_and(|count| *count >= 4)
            && paragraph.text.ends_with(|sign: char| sign.is_ascii_digit())
    };
    let fitted = fit_to_outline(paragraphs, &marked);
    // A rich outline names every kind of heading, so lines that look like none of them are labels.
    let rich = marked.iter().flatten().count() >= 10;
    let is_known =
        |look: &Look| !rich || fitted.keys().any(|known| look.smaller < known.0 || (look.smaller, look.plain) == *known);
    let candidate = |(index, paragraph): (usize, &Paragraph)| {
        let is_heading = stands_out(paragraph, body) || leads(paragraph, paragraphs.get(index + 1));
        (is_heading && !is_entry(paragraph) && !tagged.excludes(paragraph)).then(|| look(paragraph)).filter(is_known)
    };
    let mut looks: Vec<Option<Look>> = paragraphs
        .iter()
        .enumerate()
        .zip(&marked)
        .map(|(paragraph, level)| if level.is_some() { None } else { candidate(paragraph) })
        .collect();
    lower_unnumbered(&mut looks);
    let mut ranks: Vec<Look> = looks.iter().flatten().copied().collect();
    ranks.sort_unstable();
    ranks.dedup();
    let rank = |look: &Look| ranks.binary_search(look).map_or(6, |index| (index + 1).min(6) as u8);
    let nearest = |look: &Look| {
        let distance = |known: &(i32, bool)| ((known.0 - look.smaller).abs(), known.1 != look.plain);
        fitted.iter().min_by_key(|(known, level)| (distance(known), **level)).map(|(_, level)| *level)
    };
    let level = |(level, look): (&Option<u8>, &Option<Look>)| {
        level.or_else(|| look.as_ref().map(|look| nearest(look).unwrap_or_else(|| rank(look))))
    };
    marked.iter().zip(&looks).map(level).collect()
}

/// What the tags of the file say about headings.
struct Tagged {
    /// The file tags its headings, so that what it tags as text is none.
    known: bool,
    /// The size of the largest of them.
    largest: f32,
}

impl Tagged {
    fn of(paragraphs: &[Paragraph]) -> Tagged {
        let headings = || paragraphs.iter().filter(|paragraph| matches!(paragraph.tag, Some(Tag::Heading(_))));
        let letters = |paragraph: &Paragraph| paragraph.text.len();
        // Where much is tagged as a heading that is too long for one, the tags mean nothing.
        let known = headings().filter(|heading| letters(heading) > 300).count() * 4 <= headings().count();
        let largest = headings().map(Paragraph::size).fold(0.0, f32::max);
        Tagged { known: known && largest > 0.0, largest }
    }

    fn level(&self, paragraph: &Paragraph) -> Option<u8> {
        match paragraph.tag {
            Some(Tag::Heading(level)) if self.known => Some(level),
            _ => None,
        }
    }

    /// Word processors tag the title of the document as text, but it is larger than all headings.
    fn excludes(&self, paragraph: &Paragraph) -> bool {
        match paragraph.tag {
            None | Some(Tag::Heading(_)) => false,
            Some(Tag::Text) => self.known && (paragraph.page() > 1 || paragraph.size() < self.largest * 1.1),
            Some(_) => true,
        }
    }
}

/// A heading without a number that looks like numbered ones before it stands beside the highest of them. Before the first
/// of them it is rather the title of all.
fn lower_unnumbered(looks: &mut [Option<Look>]) {
    let mut highest: HashMap<Look, u8> = HashMap::new();
    for look in looks.iter().flatten().filter(|look| look.depth > 0) {
        let depth = highest.entry(Look { depth: 0, ..*look }).or_insert(look.depth);
        *depth = look.depth.min(*depth);
    }
    let mut met: HashSet<Look> = HashSet::new();
    for look in looks.iter_mut().flatten() {
        let bare = Look { depth: 0, ..*look };
        if look.depth > 0 {
            met.insert(bare);
        } else if met.contains(&bare) {
            look.depth = highest.get(&bare).copied().unwrap_or_default();
        }
    }
}

/// The levels that bookmarks give to looks; a heading that the bookmarks forgot has the level of its likes.
fn fit_to_outline(paragraphs: &[Paragraph], marked: &[Option<u8>]) -> HashMap<(i32, bool), u8> {
    let mut fitted = HashMap::new();
    for (paragraph, level) in paragraphs.iter().zip(marked) {
        if let Some(level) = level {
            let look = look(paragraph);
            fitted.entry((look.smaller, look.plain)).or_insert(*level);
        }
    }
    fitted
}

fn look(paragraph: &Paragraph) -> Look {
    let depth = number_depth(&paragraph.text);
    Look { smaller: -step_of(paragraph.size()), plain: !paragraph.style().bold, italic: paragraph.style().italic, depth }
}

/// How many parts the number in front has: "2.1 Scope" has two.
pub(super) fn number_depth(text: &str) -> u8 {
    let number = text.split_whitespace().next().unwrap_or_default();
    let parts: Vec<&str> = number.trim_end_matches(['.', ')']).split('.').collect();
    let numeric = parts.iter().all(|part| !part.is_empty() && part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit()));
    if numeric { parts.len().min(6) as u8 } else { 0 }
}

fn stands_out(paragraph: &Paragraph, body: Body) -> bool {
    let text = paragraph.text.trim();
    let letters = text.chars().filter(|sign| sign.is_alphabetic()).count();
    let is_bullet = paragraph.marked.as_ref().is_some_and(|marked| marked.value.is_none());
    let too_long = text.chars().count() > 220 || paragraph.lines.len() > 4;
    let style = paragraph.style();
    let is_larger = paragraph.size() >= body.size * 1.14;
    let is_year = is_larger && style.bold && text.chars().filter(|sign| sign.is_alphanumeric()).count() >= 4;
    if letters < 3 && !is_year
        || is_label(text)
        || too_long
        || is_bullet
        || style.monospaced && !body.monospaced && !(is_larger && style.bold)
        || is_caption(text)
        || has_leaders(text)
    {
        return false;
    }
    if is_larger {
        return !text.ends_with([',', ';']) && (paragraph.lines.len() <= 2 || !text.ends_with('.'));
    }
    let ends_like_text = text.ends_with(['.', ',', ';', '…']);
    let starts_like_heading =
        text.starts_with(|sign: char| sign.is_uppercase() || sign.is_ascii_digit() || "«\"“".contains(sign));
    if ends_like_text || !starts_like_heading || paragraph.lines.len() > 3 || paragraph.size() < body.size * 0.9 {
        return false;
    }
    let capitals = !text.chars().any(char::is_lowercase) && letters >= 4 && text.chars().count() <= 90;
    style.bold && !body.bold || capitals && is_alone(paragraph) && body.size > 0.0
}

/// A short line in italics right above plain text that begins at the same edge.
fn leads(paragraph: &Paragraph, next: Option<&Paragraph>) -> bool {
    let (text, Some(next), [line]) = (paragraph.text.trim(), next, paragraph.lines.as_slice()) else { return false };
    let letters = text.chars().filter(|sign| sign.is_alphabetic()).count();
    let beneath = next.lines.first().is_some_and(|below| {
        below.page == line.page && below.row.y > line.row.y && (below.row.x0() - line.row.x0()).abs() < 1.5 * line.row.size
    });
    paragraph.style().italic
        && !next.style().italic
        && next.lines.len() >= 2
        && beneath
        && letters >= 4
        && text.chars().count() <= 70
        && text.starts_with(char::is_uppercase)
        && !text.ends_with(|sign: char| sign.is_ascii_punctuation() && sign != ')' && sign != '?')
        && (line.row.size - next.size()).abs() <= 0.15 * next.size()
        && !is_caption(text)
}

/// A centred line, or one with a number in front of it.
fn is_alone(paragraph: &Paragraph) -> bool {
    let centred = |line: &Line| {
        let (left, right) = (line.row.x0() - line.left, line.right - line.row.x1());
        left > 2.0 * line.row.size && (left - right).abs() < 2.0 * line.row.size
    };
    paragraph.lines.iter().all(centred) || number_depth(&paragraph.text) > 0
}

fn is_caption(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    let words = ["figure", "fig.", "table", "рис.", "рисунок", "таблица", "abbildung", "tabelle", "figura", "tabla"];
    words.contains(&first.as_str())
        && text.split_whitespace().nth(1).is_some_and(|next| next.starts_with(|sign: char| sign.is_ascii_digit()))
}

/// The word over a remark in a box.
fn is_label(text: &str) -> bool {
    let bare = text.trim_end_matches([':', '!', '.']).to_lowercase();
    let words = ["note", "tip", "warning", "caution", "important", "hint", "примечание", "внимание", "важно", "совет", "hinweis"];
    words.contains(&bare.as_str())
}

/// An entry of a table of contents.
pub(super) fn has_leaders(text: &str) -> bool {
    text.contains("....") || text.contains(". . . .") || text.contains("……") || text.contains("____")
}

/// The bookmarks by their bare words.
struct Outline<'a> {
    by_words: HashMap<String, Vec<&'a Bookmark>>,
}

impl<'a> Outline<'a> {
    fn of(bookmarks: &'a [Bookmark]) -> Self {
        let mut by_words: HashMap<String, Vec<&Bookmark>> = HashMap::new();
        for bookmark in bookmarks {
            by_words.entry(bare(&bookmark.title)).or_default().push(bookmark);
        }
        Outline { by_words }
    }

    /// The levels of the paragraphs that bookmarks name. Where a bookmark's words come up more than once, as in a list of
    /// contents, the largest letters are meant.
    fn levels(&self, paragraphs: &[Paragraph]) -> Vec<Option<u8>> {
        let found: Vec<Option<&Bookmark>> = paragraphs.iter().map(|paragraph| self.bookmark(paragraph)).collect();
        let mut largest: HashMap<(&str, Option<u32>), f32> = HashMap::new();
        for (paragraph, bookmark) in paragraphs.iter().zip(&found) {
            if let Some(bookmark) = bookmark {
                let size = largest.entry((&bookmark.title, bookmark.page)).or_default();
                *size = size.max(paragraph.size());
            }
        }
        let is_largest = |paragraph: &Paragraph, bookmark: &Bookmark| {
            largest.get(&(bookmark.title.as_str(), bookmark.page)).is_none_or(|size| paragraph.size() >= size * 0.95)
        };
        let level = |(paragraph, found): (&Paragraph, &Option<&Bookmark>)| {
            found.filter(|bookmark| is_largest(paragraph, bookmark)).map(|bookmark| bookmark.level.min(6))
        };
        paragraphs.iter().zip(&found).map(level).collect()
    }

    fn bookmark(&self, paragraph: &Paragraph) -> Option<&'a Bookmark> {
        let is_bullet = paragraph.marked.as_ref().is_some_and(|marked| marked.value.is_none());
        if self.by_words.is_empty() || is_bullet || paragraph.lines.len() > 5 || has_leaders(&paragraph.text) {
            return None;
        }
        let page = paragraph.page();
        let near = |bookmark: &&&Bookmark| bookmark.page.is_none_or(|at| at.abs_diff(page) <= 1);
        let words = bare(&paragraph.text);
        let found = self.by_words.get(&words).filter(|_| !words.is_empty())?;
        found.iter().find(near).copied()
    }
}

/// Letters and digits alone, without the number in front: bookmarks often leave it out.
fn bare(text: &str) -> String {
    let text = text.trim();
    let rest = match number_depth(text) {
        0 => text,
        _ => text.split_once(char::is_whitespace).map_or(text, |(_, rest)| rest),
    };
    rest.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
