//! In which order a page is read: columns are found by the empty strips between them.
//!
//! A strip counts as a gutter when enough rows stand free on both sides of it and both sides read like text of their own.
//! Rows of short pieces that line up across the strip belong to a table instead and are left whole.

use super::lines::Row;
use super::sorting::{sort_by_place, sort_numbers};
use super::words::Word;

/// Rows that are read one after the other, in one column.
#[derive(Clone, Debug, Default)]
pub(super) struct Region {
    pub(super) rows: Vec<Row>,
    /// It stands beside another one.
    pub(super) beside: bool,
}

/// Cutting goes no deeper than this.
const DEPTH_MAX: usize = 12;
/// Places looked at for a gutter.
const CANDIDATES_MAX: usize = 80;

/// Cuts rows into regions in the order of reading.
pub(super) fn regions(rows: Vec<Row>) -> Vec<Region> {
    let mut found = Vec::new();
    arrange(rows, 0, false, &mut found);
    found
}

fn arrange(rows: Vec<Row>, depth: usize, beside: bool, found: &mut Vec<Region>) {
    if rows.is_empty() {
        return;
    }
    let Some(cut) = (depth < DEPTH_MAX).then(|| best_cut(&rows)).flatten() else {
        found.push(Region { rows, beside });
        return;
    };
    let (mut above, mut left, mut right, mut below) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (index, row) in rows.into_iter().enumerate() {
        if index < cut.start {
            above.push(row);
        } else if index >= cut.end {
            below.push(row);
        } else {
            let (before, after): (Vec<Word>, Vec<Word>) = row.words.iter().cloned().partition(|word| word.x1 <= cut.x);
            left.extend(part_of(&row, before));
            right.extend(part_of(&row, after));
        }
    }
    for (part, column) in [(above, false), (left, true), (right, true), (below, false)] {
        arrange(part, depth + 1, beside || column, found);
    }
}

/// A part of a row as a row of its own, with its own baseline.
fn part_of(row: &Row, words: Vec<Word>) -> Option<Row> {
    let first = words.first()?;
    let size = words.iter().map(|word| word.size).fold(0.0, f32::max).min(row.size.max(first.size));
    let y = words.iter().find(|word| word.size >= size * 0.95).map_or(row.y, |word| word.y);
    Some(Row { y, size, words, table: row.table })
}

/// A gutter at `x` through the rows `start..end`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cut {
    x: f32,
    start: usize,
    end: usize,
    rows: usize,
    width: f32,
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Crossed,
    Left,
    Right,
    /// On both sides, with an empty strip of this extent between them.
    Both(f32, f32),
}

fn best_cut(rows: &[Row]) -> Option<Cut> {
    let size = usual(rows.iter().map(|row| row.size));
    let narrowest = (0.8 * size).max(5.0);
    let mut best: Option<Cut> = None;
    for x in candidates(rows, narrowest) {
        let sides: Vec<Side> = rows.iter().map(|row| side_of(row, x, narrowest)).collect();
        let mut start = 0;
        while start < sides.len() {
            let end = sides[start..].iter().position(|side| *side == Side::Crossed).map_or(sides.len(), |run| start + run);
            if let Some(cut) = judged(rows, &sides, x, start, end)
                && best.is_none_or(|best| (cut.rows, cut.width) > (best.rows, best.width))
            {
                best = Some(cut);
            }
            start = end + 1;
        }
    }
    best
}

/// The middles of gaps that come up in several rows.
fn candidates(rows: &[Row], narrowest: f32) -> Vec<f32> {
    let mut places: Vec<f32> = Vec::new();
    for row in rows {
        let mut end = f32::MAX;
        for word in &row.words {
            if word.x0 - end >= narrowest {
                // A wide gap is a candidate at both of its ends too: its middle may be beside the gutter.
                let (low, high) = (end, word.x0);
                for x in [low + narrowest / 2.0, (low + high) / 2.0, high - narrowest / 2.0] {
                    places.push((x / 3.0).round());
                }
            }
            end = if end == f32::MAX { word.x1 } else { end.max(word.x1) };
        }
        // Columns whose lines stand at different heights show only as rows that end or begin there.
        places.push(((row.x0() - narrowest / 2.0) / 3.0).round());
    }
    sort_numbers(&mut places);
    let mut counts: Vec<(f32, u32)> = Vec::new();
    for place in places {
        match counts.last_mut() {
            Some((known, count)) if *known == place => *count += 1,
            _ => counts.push((place, 1)),
        }
    }
    counts.retain(|(_, count)| *count >= 3);
    sort_by_place(&mut counts, |(_, count)| (-(*count as f32), 0.0));
    counts.truncate(CANDIDATES_MAX);
    counts.into_iter().map(|(place, _)| place * 3.0).collect()
}

fn side_of(row: &Row, x: f32, narrowest: f32) -> Side {
    let mut left = f32::MIN;
    let mut right = f32::MAX;
    for word in &row.words {
        if word.x1 <= x {
            left = left.max(word.x1);
        } else if word.x0 >= x {
            right = right.min(word.x0);
        } else {
            return Side::Crossed;
        }
    }
    match (left > f32::MIN, right < f32::MAX) {
        (true, true) if right - left >= narrowest => Side::Both(left, right),
        (true, true) => Side::Crossed,
        (true, false) => Side::Left,
        _ => Side::Right,
    }
}

fn judged(rows: &[Row], sides: &[Side], x: f32, start: usize, end: usize) -> Option<Cut> {
    let (start, end) = trimmed(rows, sides, start, end);
    if end <= start {
        return None;
    }
    let mut strip = (f32::MIN, f32::MAX);
    let mut aligned = 0;
    let mut columns = [Column::default(), Column::default()];
    for (row, side) in rows[start..end].iter().zip(&sides[start..end]) {
        let (left, right): (Vec<&Word>, Vec<&Word>) = row.words.iter().partition(|word| word.x1 <= x);
        if let Side::Both(low, high) = side {
            strip = (strip.0.max(*low), strip.1.min(*high));
            let (a, b) = (baseline(&left), baseline(&right));
            aligned += usize::from((a - b).abs() <= 0.08 * row.size);
        }
        columns[0].add(&left, row);
        columns[1].add(&right, row);
    }
    let least = columns[0].rows.len().min(columns[1].rows.len());
    let width = if strip.0 > f32::MIN { strip.1 - strip.0 } else { columns[1].x0 - columns[0].x1 };
    if least < 3 || width <= 0.0 {
        return None;
    }
    // Rows of a table are drawn one after the other; columns of text are drawn one after the other too.
    let one_by_one = columns[0].drawn.1 < columns[1].drawn.0 && columns.iter().all(|column| column.drawn.0 <= column.drawn.1);
    let differ = aligned * 5 < least * 3 || columns.iter().all(|column| column.usual_letters() >= 12);
    if one_by_one && differ {
        return Some(Cut { x, start, end, rows: least, width });
    }
    if columns.iter().any(|column| column.usual_letters() <= 4) {
        return None;
    }
    let prose = columns.iter().all(Column::is_prose);
    let apart = aligned * 5 < least * 2 && columns.iter().all(|column| column.usual_letters() >= 8);
    (prose || apart).then_some(Cut { x, start, end, rows: least, width })
}

fn baseline(words: &[&Word]) -> f32 {
    words.iter().max_by(|a, b| a.size.total_cmp(&b.size)).map_or(0.0, |word| word.y)
}

/// Leaves off rows at both ends that stand on one side only and apart from the rest: titles above, text below.
fn trimmed(rows: &[Row], sides: &[Side], mut start: usize, mut end: usize) -> (usize, usize) {
    let inner = &sides[start..end];
    let both = |side: &Side| matches!(side, Side::Both(..));
    let alternates = inner.contains(&Side::Left) && inner.contains(&Side::Right);
    if let Some(first) = inner.iter().position(both) {
        // A lone line above the columns is a title; several are the head of the taller column.
        if inner[..first].iter().all(|side| *side == Side::Left) || first <= 1 {
            start += first;
        }
    } else if !alternates {
        return (start, start);
    }
    if let Some(last) = sides[start..end].iter().rposition(both) {
        let mut keep = start + last + 1;
        let crossed_below = end < sides.len();
        while keep < end {
            let before = rows[start..keep].iter().zip(&sides[start..keep]).rev();
            let same_side = before.clone().find(|(_, side)| both(side) || **side == sides[keep]).map(|(row, _)| row);
            let leading = same_side.map_or(0.0, |row| rows[keep].y - row.y);
            if crossed_below && leading > 1.7 * rows[keep].size {
                break;
            }
            keep += 1;
        }
        end = keep;
    }
    (start, end)
}

/// What one side of a gutter looks like.
struct Column {
    x0: f32,
    x1: f32,
    /// The extent and the letters of each row.
    rows: Vec<(f32, usize)>,
    gaps: usize,
    /// The first and the last place of its words in the order of drawing.
    drawn: (u32, u32),
}

impl Default for Column {
    fn default() -> Self {
        Column { x0: f32::MAX, x1: f32::MIN, rows: Vec::new(), gaps: 0, drawn: (u32::MAX, 0) }
    }
}

impl Column {
    fn add(&mut self, words: &[&Word], row: &Row) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        self.x0 = self.x0.min(first.x0);
        self.x1 = self.x1.max(last.x1);
        // A table stands in the column and says nothing about its text.
        if row.table.is_some() {
            return;
        }
        for word in words {
            self.drawn = (self.drawn.0.min(word.order), self.drawn.1.max(word.order));
        }
        let letters = words.iter().map(|word| word.letters()).sum();
        self.rows.push((last.x1 - first.x0, letters));
        self.gaps += usize::from(words.windows(2).any(|pair| pair[1].x0 - pair[0].x1 > 1.8 * row.size));
    }

    fn usual_letters(&self) -> usize {
        usual(self.rows.iter().map(|(_, letters)| *letters as f32)) as usize
    }

    /// Most rows hold several words and fill the column.
    fn is_prose(&self) -> bool {
        let fill = usual(self.rows.iter().map(|(extent, _)| *extent)) / (self.x1 - self.x0).max(1.0);
        self.usual_letters() >= 16 && fill >= 0.6 && self.gaps * 3 <= self.rows.len()
    }
}

/// The median.
pub(super) fn usual(values: impl Iterator<Item = f32>) -> f32 {
    let mut values: Vec<f32> = values.collect();
    sort_numbers(&mut values);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    fn line(text: &str, x: f32, y: f32) -> Vec<Word> {
        let mut at = x;
        let word = |text: &str| {
            let width = text.chars().count() as f32 * 5.0;
            at += width + 3.0;
            Word { x0: at - width - 3.0, x1: at - 3.0, y, size: 10.0, ..Word::of(text) }
        };
        text.split(' ').map(word).collect()
    }

    fn read(lines: &[(&str, f32, f32)]) -> Vec<String> {
        let words = lines.iter().flat_map(|(text, x, y)| line(text, *x, *y)).collect();
        let regions = regions(lines::rows(words));
        regions.iter().flat_map(|region| region.rows.iter().map(Row::text)).collect()
    }

    #[test]
    fn two_columns_under_a_title_are_read_one_after_the_other() {
        let mut page = vec![("A title that runs over the whole width of the page here", 40.0, 50.0)];
        let left = ["the left column tells", "a story in four lines", "which all fill nearly", "the width of the text"];
        let right = ["and the right one goes", "on with another story", "that is to be read by", "people when the left is"];
        for (index, (left, right)) in left.iter().zip(right).enumerate() {
            page.push((left, 40.0, 80.0 + 12.0 * index as f32));
            page.push((right, 200.0, 80.0 + 12.0 * index as f32));
        }
        let expected: Vec<&str> = [page[0].0].into_iter().chain(left).chain(right).collect();
        assert_eq!(read(&page), expected);
    }

    #[test]
    fn short_cells_that_line_up_stay_in_their_rows() {
        let mut page = Vec::new();
        for index in 0..5 {
            let y = 80.0 + 12.0 * index as f32;
            page.extend([("Apples", 40.0, y), ("12.50", 140.0, y), ("7", 240.0, y)]);
        }
        assert_eq!(read(&page), ["Apples 12.50 7"; 5]);
    }
}
