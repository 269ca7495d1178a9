//! Lines become paragraphs: by distance, indent, style, and by whether the next word would still have fitted.

use super::lines::{Row, has_blank_between, is_right_to_left};
use super::lists::{self, Marked};
use super::words::{Style, Word};
use std::collections::HashSet;
use std::ops::Range;

/// Words of the whole document, to decide about hyphens at the ends of lines.
pub(super) type Vocabulary = HashSet<String>;

/// A row in its column.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) row: Row,
    /// What the row says.
    pub(super) text: String,
    pub(super) page: u32,
    /// Counts through the document; lines of one region are in one column.
    pub(super) region: usize,
    pub(super) left: f32,
    pub(super) right: f32,
    /// The usual distance of lines in this column.
    pub(super) leading: f32,
}

/// Lines that belong together.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    pub(super) text: String,
    /// Stretches of the text with the style of their words.
    pub(super) runs: Vec<(Range<usize>, Style)>,
    pub(super) lines: Vec<Line>,
    pub(super) marked: Option<Marked>,
    /// What the tags of the file say that it is.
    pub(super) tag: Option<Tag>,
}

/// The role of a tagged paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Heading(u8),
    Text,
    Quotation,
    Caption,
    Footnote,
}

impl Paragraph {
    fn starting(line: Line, vocabulary: &Vocabulary) -> Paragraph {
        let mut paragraph = Paragraph::default();
        paragraph.push(line, vocabulary);
        paragraph.marked = lists::marked(&paragraph.text);
        paragraph
    }

    /// A paragraph whose lines are known to belong together.
    pub(super) fn of_lines(lines: Vec<Line>, tag: Tag, vocabulary: &Vocabulary) -> Paragraph {
        let (left, right) =
            lines.iter().fold((f32::MAX, f32::MIN), |(left, right), line| (left.min(line.row.x0()), right.max(line.row.x1())));
        let mut paragraph = Paragraph { tag: Some(tag), ..Paragraph::default() };
        for line in lines {
            let next_width = line.row.words.first().map_or(0.0, |word| word.x1 - word.x0);
            let room = paragraph.lines.last().map_or(0.0, |before| right - left - (before.row.x1() - before.row.x0()));
            // Where the next word would well have fitted, the writer began a new line.
            if room > next_width + 1.5 * line.row.size && !matches!(tag, Tag::Heading(_)) {
                paragraph.text.push('\n');
            }
            paragraph.push(line, vocabulary);
        }
        paragraph.marked = lists::marked(&paragraph.text).filter(|_| tag == Tag::Text);
        paragraph
    }

    /// Adds a paragraph of the same list item.
    pub(super) fn add_below(&mut self, next: Paragraph) {
        self.text.push('\n');
        self.append(next);
    }

    fn append(&mut self, next: Paragraph) {
        let start = self.text.len();
        self.text.push_str(&next.text);
        self.runs.extend(next.runs.into_iter().map(|(range, style)| (range.start + start..range.end + start, style)));
        self.lines.extend(next.lines);
    }

    /// Puts a number that stands apart in front of a heading.
    pub(super) fn put_before(&mut self, label: &str) {
        if !label.trim().is_empty() {
            let whole = std::mem::take(self);
            self.tag = whole.tag;
            self.text = format!("{} ", label.trim());
            self.append(whole);
        }
    }

    pub(super) fn text_without_mark(&self) -> &str {
        self.marked.as_ref().and_then(|marked| self.text.get(marked.text_from..)).unwrap_or(&self.text)
    }

    fn push(&mut self, line: Line, vocabulary: &Vocabulary) {
        let (text, runs) = styled_text(&line.row.words);
        let start = append_line(&mut self.text, &text, Some(vocabulary));
        // A hyphen that went at the break was part of the last stretch.
        if let Some((range, _)) = self.runs.last_mut() {
            range.end = range.end.min(start);
        }
        self.runs.extend(runs.into_iter().map(|(range, style)| (range.start + start..range.end + start, style)));
        self.lines.push(line);
    }

    /// Goes on with a paragraph that a column or a page had cut in two.
    pub(super) fn continue_with(&mut self, next: Paragraph, vocabulary: &Vocabulary) {
        for line in next.lines {
            self.push(line, vocabulary);
        }
    }

    pub(super) fn page(&self) -> u32 {
        self.lines.first().map_or(0, |line| line.page)
    }

    pub(super) fn size(&self) -> f32 {
        self.lines.iter().map(|line| line.row.size).fold(0.0, f32::max)
    }

    pub(super) fn style(&self) -> Style {
        let all = |has: fn(&Style) -> bool| !self.lines.is_empty() && self.lines.iter().all(|line| has(&line.row.style()));
        Style { bold: all(|style| style.bold), italic: all(|style| style.italic), monospaced: all(|style| style.monospaced) }
    }

    /// Where its words begin; for a list item behind the mark.
    pub(super) fn x0(&self) -> f32 {
        self.lines.first().map_or(0.0, |line| line.row.x0())
    }
}

/// Puts lines together into paragraphs.
pub(super) fn paragraphs(lines: Vec<Line>, vocabulary: &Vocabulary) -> Vec<Paragraph> {
    let mut found: Vec<Paragraph> = Vec::new();
    for line in lines {
        match found.last_mut() {
            Some(open) if goes_on(open, &line) => open.push(line, vocabulary),
            _ => found.push(Paragraph::starting(line, vocabulary)),
        }
    }
    found
}

/// Whether a line belongs to the paragraph above it.
fn goes_on(open: &Paragraph, line: &Line) -> bool {
    let (Some(before), Some(first)) = (open.lines.last(), open.lines.first()) else { return false };
    if before.region != line.region {
        return false;
    }
    let (size, step) = (before.row.size, line.row.y - before.row.y);
    let (style, next_style) = (before.row.style(), line.row.style());
    if (size - line.row.size).abs() > 0.08 * size.max(line.row.size) || super::headings::has_leaders(&before.text) {
        return false;
    }
    let next_width = line.row.words.first().map_or(0.0, |word| word.x1 - word.x0);
    let fits = line.right.min(before.right) - before.row.x1() > next_width + 0.6 * size;
    // A bold line over plain ones is a heading. A line that happens to hold nothing but the bold or typewriter words of
    // a sentence follows a full line that ends in the same way, or stands at the same edge.
    let edges = before.row.words.last().zip(line.row.words.first());
    if style.bold != next_style.bold && (fits || edges.is_none_or(|(last, first)| last.style.bold != first.style.bold)) {
        return false;
    }
    if style.monospaced != next_style.monospaced && (fits || (line.row.x0() - before.row.x0()).abs() > 0.5 * size) {
        return false;
    }
    let overlaps = line.row.x0() < before.row.x1() && before.row.x0() < line.row.x1();
    let is_title = style.bold && next_style.bold || size > 13.0;
    // The second line of a title: titles end their lines where they like and have distances of their own.
    if is_title && overlaps && step > 0.0 && step < 1.65 * size && open.text.chars().count() < 200 {
        let cut = before.text.ends_with(['-', '\u{AD}', '\u{2010}']);
        if (cut || !ends_sentence(&open.text)) && line.text.starts_with(char::is_lowercase) {
            return true;
        }
    }
    if super::headings::number_depth(&line.text) >= 2 && super::headings::number_depth(&open.text) >= 1 {
        return false;
    }
    if step > 1.22 * before.leading + 0.8
        || step <= 0.0
        || lists::marked(&line.text).is_some_and(|mark| starts_item(&mark, line, first, open))
    {
        return false;
    }
    if style.monospaced && next_style.monospaced {
        return true;
    }
    if !overlaps {
        return false;
    }
    let indent = line.row.x0() - before.row.x0();
    let middle = |row: &Row| (row.x0() + row.x1()) / 2.0;
    let share_middle = (middle(&before.row) - middle(&line.row)).abs() < 0.5 * size && indent.abs() > 0.8 * size;
    let centred = is_centred(before) && is_centred(line) || is_title && share_middle;
    let is_second = open.lines.len() == 1;
    let text_x = first.row.words.get(1).map_or(first.row.x0(), |word| word.x0);
    let hanging = open.marked.is_some() || is_second && (line.row.x0() - text_x).abs() < 0.6 * size;
    if !centred && indent > 0.8 * size && !hanging {
        return false;
    }
    // An outdent after a hanging line is a new entry; after the first line of an indented paragraph it is the rule.
    if !centred && indent < -0.8 * size && !is_second && open.lines.len() > 1 {
        return false;
    }
    !fits
        || runs_on(open, before, line)
        || centred && !ends_sentence(&open.text) && line.text.starts_with(char::is_lowercase)
        || (centred && open.text.len() < 200 && size > 0.0 && !is_right_to_left(&open.text) && is_heading_like(before, line))
}

/// A long line that ends in the midst of a sentence: its column may be narrower than the widest of the page, or the next
/// word stood in a frame that needed room.
fn runs_on(open: &Paragraph, before: &Line, line: &Line) -> bool {
    let (Some(last), Some(first)) = (before.row.words.last(), line.row.words.first()) else { return false };
    let long = before.row.x1() - before.left > 0.6 * (before.right - before.left) || before.row.letters() >= 26;
    let framed = first.style.monospaced && !line.row.style().monospaced;
    // "name: the name of the file": a new entry of a list.
    let is_entry = first.text.ends_with(':') || first.style.italic && !last.style.italic || first.style.bold && !last.style.bold;
    let goes_on = first.text.trim_start_matches(['(', '"', '“', '«']).starts_with(char::is_lowercase);
    long && !is_entry && !ends_sentence(&open.text) && (framed || goes_on)
}

/// Two centred lines of one title.
fn is_heading_like(before: &Line, line: &Line) -> bool {
    (before.row.style().bold && line.row.style().bold) || before.row.size > 13.0
}

/// A line that begins like an item does begin one where it stands at the place of items, or where numbers go on.
fn starts_item(mark: &Marked, line: &Line, first: &Line, open: &Paragraph) -> bool {
    let Some(value) = mark.value else {
        // A dash may just as well stand in the middle of a sentence.
        let is_dash = line.row.words.first().is_some_and(|word| ["-", "–", "—"].contains(&word.text.as_str()));
        let moved = (line.row.x0() - open.lines.last().map_or(0.0, |before| before.row.x0())).abs() > 0.5 * line.row.size;
        return !is_dash || open.marked.is_some() || ends_sentence(&open.text) || moved;
    };
    let goes_on = open.marked.as_ref().and_then(|open| open.value).is_some_and(|open| value == open + 1);
    // "… see page\n12. The rest" is no item: it stands where text stands.
    goes_on || value == 1 || (line.row.x0() - first.row.x0()).abs() > 0.5 * line.row.size || open.marked.is_some()
}

fn is_centred(line: &Line) -> bool {
    let (left, right) = (line.row.x0() - line.left, line.right - line.row.x1());
    let slack = 0.06 * (line.right - line.left);
    left > slack.max(line.row.size) && (left - right).abs() < slack
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?', ':', ';', '…', '。', '»', '”'])
}

/// Whether a paragraph at the end of a column or page goes on with the first one of the next.
pub(super) fn crosses_the_break(open: &Paragraph, next: &Paragraph) -> bool {
    let (Some(last), Some(first)) = (open.lines.last(), next.lines.first()) else { return false };
    let alike = (last.row.size - first.row.size).abs() <= 0.08 * last.row.size && last.row.style() == first.row.style();
    let full = last.right - last.row.x1() < 4.0 * last.row.size;
    let text = next.text.trim_start();
    alike && full && !ends_sentence(&open.text) && next.marked.is_none() && text.starts_with(char::is_lowercase)
        || alike && open.text.ends_with(['-', '\u{AD}', '\u{2010}']) && text.starts_with(char::is_lowercase)
}

/// The text of a line and the styles of its stretches.
fn styled_text(words: &[Word]) -> (String, Vec<(Range<usize>, Style)>) {
    if words.iter().any(|word| is_right_to_left(&word.text)) {
        return (super::lines::text_of(words), Vec::new());
    }
    let mut text = String::new();
    let mut runs: Vec<(Range<usize>, Style)> = Vec::new();
    let mut before: Option<&Word> = None;
    for word in words {
        let blank = before.is_some_and(|before| has_blank_between(before, word)) && !text.is_empty();
        let mut bare = word.text.chars().filter(|sign| *sign != '\u{FFFD}').peekable();
        if blank && bare.peek().is_some() {
            text.push(' ');
        }
        let start = text.len();
        if word.text.is_ascii() {
            text.push_str(&word.text)
        } else {
            text.extend(bare)
        }
        match runs.last_mut() {
            Some((range, style)) if *style == word.style => range.end = text.len(),
            _ => runs.push((start..text.len(), word.style)),
        }
        before = Some(word);
    }
    (text, runs)
}

/// Appends a line to a text and returns where it begins there. A hyphen at the break goes when the word goes on.
pub(super) fn append_line(text: &mut String, line: &str, vocabulary: Option<&Vocabulary>) -> usize {
    let next = line.chars().next();
    let last = text.chars().next_back();
    let (Some(next), Some(last)) = (next, last) else {
        text.push_str(line);
        return text.len() - line.len();
    };
    let before = text.chars().rev().nth(1);
    let letter_before = before.is_some_and(char::is_alphabetic);
    match last {
        '\n' => {}
        '\u{AD}' => {
            text.pop();
        }
        '-' | '\u{2010}' if letter_before && next.is_lowercase() => {
            if !keeps_hyphen(text, line, vocabulary) {
                text.pop();
            }
        }
        '-' | '\u{2010}' if before.is_some_and(char::is_alphanumeric) && next.is_alphanumeric() => {}
        '/' if next.is_alphanumeric() && text.contains("://") => {}
        _ if is_wide(last) && is_wide(next) => {}
        _ => text.push(' '),
    }
    text.push_str(line);
    text.len() - line.len()
}

/// Whether the document elsewhere writes the word with its hyphen and never without, or both halves as words of their own.
fn keeps_hyphen(text: &str, line: &str, vocabulary: Option<&Vocabulary>) -> bool {
    let Some(vocabulary) = vocabulary else { return false };
    let in_word = |sign: char| sign.is_alphanumeric() || sign == '-' || sign == '\u{2010}';
    let tail_start = text.char_indices().rev().find(|(_, sign)| !in_word(*sign)).map_or(0, |(at, sign)| at + sign.len_utf8());
    let head_end = line.find(|sign: char| !in_word(sign)).unwrap_or(line.len());
    let tail = text[tail_start..].trim_end_matches(['-', '\u{2010}']);
    let with = format!("{tail}-{}", &line[..head_end]).to_lowercase();
    let without = format!("{tail}{}", &line[..head_end]).to_lowercase();
    let is_word = |half: &str| half.chars().count() >= 4 && vocabulary.contains(&half.to_lowercase());
    let two_words = is_word(tail) && is_word(&line[..head_end]);
    (vocabulary.contains(&with) || two_words || is_compound(tail, &line[..head_end])) && !vocabulary.contains(&without)
}

/// "организационно-распорядительный": Russian joins two adjectives so; the first one ends as an adverb does.
fn is_compound(tail: &str, head: &str) -> bool {
    let endings = ["нно", "ско", "чно", "льно", "вно", "рно", "тно", "йно", "ико", "дно"];
    let long = |part: &str| part.chars().count() >= 7;
    long(tail) && long(head) && endings.iter().any(|ending| tail.ends_with(ending))
}

/// Signs of scripts that are written without blanks.
fn is_wide(sign: char) -> bool {
    matches!(sign, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FF60}')
}

/// The words of all pages, before there are lines.
pub(super) fn vocabulary_of(pages: &[super::PageWords]) -> Vocabulary {
    let rows = pages.iter().flat_map(|page| &page.frames).map(|frame| super::lines::rows(frame.words.clone()));
    rows.fold(Vocabulary::new(), |mut known, rows| {
        known.extend(vocabulary(rows.iter()));
        known
    })
}

/// The words of all lines, apart from those that a line's end may have cut.
pub(super) fn vocabulary<'a>(rows: impl Iterator<Item = &'a Row>) -> Vocabulary {
    let mut known = Vocabulary::new();
    for row in rows {
        let inner = row.words.len().saturating_sub(1);
        for word in row.words.iter().take(inner).skip(1) {
            let bare = word.text.trim_matches(|sign: char| !sign.is_alphanumeric());
            if bare.len() > 3 && known.len() < 500_000 {
                known.insert(bare.to_lowercase());
            }
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphens_at_line_ends_go_only_inside_words() {
        let vocabulary: Vocabulary = ["well-known", "case", "sensitive"].map(str::to_owned).into();
        let cases = [
            ("a docu-", "ment", "a document"),
            ("a well-", "known fact", "a well-known fact"),
            ("a case-", "sensitive name", "a case-sensitive name"),
            ("Anglo-", "Saxon", "Anglo-Saxon"),
            ("Управле\u{2010}", "ние", "Управление"),
            ("организационно-", "распорядительный", "организационно-распорядительный"),
            ("постоянно-", "го тока", "постоянного тока"),
            ("one -", "two", "one - two"),
            ("об\u{AD}", "щий", "общий"),
            ("plain", "text", "plain text"),
            ("漢", "字", "漢字"),
        ];
        for (text, line, expected) in cases {
            let mut text = text.to_owned();
            append_line(&mut text, line, Some(&vocabulary));
            assert_eq!(text, expected);
        }
    }
}
