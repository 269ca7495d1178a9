//! Words become rows: everything that stands on one baseline, whatever its column.

use super::sorting::sort_by_place;
use super::words::{Style, Word};
use std::borrow::Cow;

/// Words on one baseline, from left to right.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(super) words: Vec<Word>,
    pub(super) y: f32,
    pub(super) size: f32,
    /// The row stands for a whole table, by its index; its only word is empty and as wide as the table.
    pub(super) table: Option<usize>,
}

impl Row {
    pub(super) fn x0(&self) -> f32 {
        self.words.iter().map(|word| word.x0).fold(f32::MAX, f32::min)
    }

    pub(super) fn x1(&self) -> f32 {
        self.words.iter().map(|word| word.x1).fold(f32::MIN, f32::max)
    }

    pub(super) fn top(&self) -> f32 {
        self.words.iter().map(Word::top).fold(f32::MAX, f32::min)
    }

    pub(super) fn letters(&self) -> usize {
        self.words.iter().map(Word::letters).sum()
    }

    /// The first and the last place of its words in the order of drawing.
    pub(super) fn drawn(&self) -> (u32, u32) {
        let places = || self.words.iter().map(|word| word.order);
        (places().min().unwrap_or(0), places().max().unwrap_or(0))
    }

    /// The style of most of its letters.
    pub(super) fn style(&self) -> Style {
        let first = self.words.first().map(|word| word.style).unwrap_or_default();
        if self.words.iter().all(|word| word.style == first) && self.letters() > 0 {
            return first;
        }
        let most = |has: fn(&Style) -> bool| {
            let with: usize = self.words.iter().filter(|word| has(&word.style)).map(Word::letters).sum();
            with * 10 >= self.letters() * 9
        };
        Style { bold: most(|style| style.bold), italic: most(|style| style.italic), monospaced: most(|style| style.monospaced) }
    }

    pub(super) fn text(&self) -> String {
        text_of(&self.words)
    }

    /// The row's words in groups, cut wherever a gap is wider than so many times the font size.
    pub(super) fn segments(&self, gap_sizes: f32) -> Vec<&[Word]> {
        let mut segments = Vec::new();
        let mut start = 0;
        let mut end = f32::MIN;
        for (index, word) in self.words.iter().enumerate() {
            if index > start && word.x0 - end > gap_sizes * word.size.max(self.size * 0.8) {
                segments.push(&self.words[start..index]);
                start = index;
            }
            end = end.max(word.x1);
        }
        segments.push(&self.words[start..]);
        segments
    }
}

/// Puts words together into rows, from the top down.
pub(super) fn rows(mut words: Vec<Word>) -> Vec<Row> {
    sort_by_place(&mut words, |word| (word.y, word.x0));
    let mut rows: Vec<Row> = Vec::new();
    for word in words {
        // Raised and lowered signs are smaller and stand less than half a line away.
        let last = rows.iter_mut().rev().take(3).find(|row| {
            let distance = (word.y - row.y).abs();
            distance <= 0.45 * word.size.max(row.size) && (distance <= 0.25 * word.size.max(row.size) || fits(row, &word))
        });
        match last {
            Some(row) => {
                // The largest letters decide where the baseline of the row is.
                if word.size > row.size * 1.15 {
                    (row.y, row.size) = (word.y, word.size);
                }
                row.words.push(word);
            }
            None => rows.push(Row { y: word.y, size: word.size, words: vec![word], table: None }),
        }
    }
    for row in &mut rows {
        sort_by_place(&mut row.words, |word| (word.x0, 0.0));
        row.size = usual_size(&row.words);
    }
    sort_by_place(&mut rows, |row| (row.y, 0.0));
    rows
}

/// A word off the baseline belongs to a row only where it does not stand on another of its words.
fn fits(row: &Row, word: &Word) -> bool {
    row.words.iter().all(|other| word.x0 >= other.x1 - 0.2 * word.size || word.x1 <= other.x0 + 0.2 * word.size)
}

/// The font size of most letters.
fn usual_size(words: &[Word]) -> f32 {
    if let Some(first) = words.first().filter(|first| words.iter().all(|word| word.size == first.size)) {
        return first.size;
    }
    let mut sizes: Vec<(f32, usize)> = words.iter().map(|word| (word.size, word.letters())).collect();
    sort_by_place(&mut sizes, |(size, _)| (*size, 0.0));
    let half = sizes.iter().map(|(_, letters)| letters).sum::<usize>() / 2;
    let mut sum = 0;
    for (size, letters) in &sizes {
        sum += letters;
        if sum > half {
            return *size;
        }
    }
    sizes.last().map_or(0.0, |(size, _)| *size)
}

/// The text of words that stand in a row, with blanks where there are gaps.
pub(super) fn text_of(words: &[Word]) -> String {
    let right_to_left = words.iter().filter(|word| is_right_to_left(&word.text)).map(Word::letters).sum::<usize>();
    if right_to_left > 0 && right_to_left * 2 > words.iter().map(Word::letters).sum() {
        return right_to_left_text(words);
    }
    join(words.iter().map(|word| (word, Cow::Borrowed(word.text.as_str()))))
}

fn join<'a>(words: impl Iterator<Item = (&'a Word, Cow<'a, str>)> + Clone) -> String {
    let mut out = String::with_capacity(words.clone().map(|(word, _)| word.text.len() + 1).sum());
    let mut before: Option<&Word> = None;
    for (word, text) in words {
        if before.is_some_and(|before| has_blank_between(before, word)) {
            out.push(' ');
        }
        out.push_str(&text);
        before = Some(word);
    }
    if out.contains('\u{FFFD}') {
        out = out.replace('\u{FFFD}', "");
    }
    let trimmed = out.trim();
    if trimmed.len() == out.len() { out } else { trimmed.to_owned() }
}

pub(super) fn has_blank_between(a: &Word, b: &Word) -> bool {
    let gap = if a.x0 <= b.x0 { b.x0 - a.x1 } else { a.x0 - b.x1 };
    a.blank_after || b.blank_before || gap > 0.12 * a.size.max(b.size)
}

pub(super) fn is_right_to_left(text: &str) -> bool {
    !text.is_ascii()
        && text.chars().any(|sign| matches!(sign, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'))
}

/// Words that are read from right to left, while numbers and Latin words among them keep their own order.
fn right_to_left_text(words: &[Word]) -> String {
    let mut ordered: Vec<(&Word, Cow<'_, str>)> = Vec::new();
    let mut straight: Vec<(&Word, Cow<'_, str>)> = Vec::new();
    for word in words.iter().rev() {
        if is_right_to_left(&word.text) {
            ordered.extend(straight.drain(..).rev());
            ordered.push((word, turned_around(&word.text).into()));
        } else {
            straight.push((word, word.text.as_str().into()));
        }
    }
    ordered.extend(straight.drain(..).rev());
    join(ordered.into_iter())
}

/// The letters of a right-to-left word, which the page shows from left to right, in the order of reading.
fn turned_around(text: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for sign in text.chars().rev() {
        if sign.is_ascii_alphanumeric() {
            digits.insert(0, sign);
            continue;
        }
        out.push_str(&std::mem::take(&mut digits));
        out.push(match sign {
            '(' => ')',
            ')' => '(',
            '[' => ']',
            ']' => '[',
            _ => sign,
        });
    }
    out + &digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, x0: f32, y: f32, size: f32) -> Word {
        Word { x0, x1: x0 + text.chars().count() as f32 * size * 0.5, y, size, ..Word::of(text) }
    }

    #[test]
    fn raised_signs_stay_in_their_row() {
        let rows = rows(vec![
            word("E", 0.0, 100.0, 10.0),
            word("2", 5.4, 96.0, 6.0),
            word("next", 0.0, 112.0, 10.0),
            word("=", 12.0, 100.2, 10.0),
        ]);
        let texts: Vec<String> = rows.iter().map(Row::text).collect();
        assert_eq!(texts, ["E2 =", "next"]);
    }

    #[test]
    fn right_to_left_words_come_in_the_order_of_reading() {
        // The page shows "12 םולש" from left to right.
        let row = [word("12", 0.0, 0.0, 10.0), word("םולש", 20.0, 0.0, 10.0)];
        assert_eq!(text_of(&row), "שלום 12");
    }
}
