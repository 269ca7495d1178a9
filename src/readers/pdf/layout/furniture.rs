//! Running headers, footers and page numbers: what comes back at the same place on page after page.

use super::lines::Row;
use super::words::Word;
use std::collections::HashMap;

/// Rows looked at from each edge of a page.
const ROWS_MAX: usize = 5;
/// How far from the edge they may stand, as a part of the page's height.
const EDGE: f32 = 0.16;

/// What a row says when its numbers are left out, and about where it stands.
type Likeness = (String, bool);

/// A page as this module sees it: its rows from top to bottom and its height.
pub(super) struct PageRows<'a> {
    pub(super) rows: &'a [Row],
    pub(super) height: f32,
}

/// For each page, the indices of the rows that are furniture.
pub(super) fn find(pages: &[PageRows<'_>]) -> Vec<Vec<usize>> {
    let mut counts: HashMap<Likeness, Vec<f32>> = HashMap::new();
    let mut inside: HashMap<String, usize> = HashMap::new();
    for page in pages {
        let mut seen: Vec<Likeness> = Vec::new();
        let edges = edge_rows(page);
        for (index, row) in page.rows.iter().enumerate() {
            let words = pattern(&row.text());
            let Some((_, at_top)) = edges.iter().find(|(edge, _)| *edge == index) else {
                *inside.entry(words).or_default() += 1;
                continue;
            };
            let likeness = (words, *at_top);
            if !seen.contains(&likeness) {
                counts.entry(likeness.clone()).or_default().push(row.y);
                seen.push(likeness);
            }
        }
    }
    // What comes back in the midst of pages as well is a row of a long table, cut by a page's end.
    counts.retain(|(words, _), heights| inside.get(words).is_none_or(|count| count * 2 <= heights.len()));
    let heights = [usual_height(pages, true), usual_height(pages, false)];
    pages.iter().map(|page| furniture_of(page, pages.len(), &counts, heights)).collect()
}

/// Where the running header or footer stands whose words change from chapter to chapter: at one height on most pages,
/// and clearly apart from the text.
fn usual_height(pages: &[PageRows<'_>], top: bool) -> Option<f32> {
    let outer = |page: &PageRows<'_>| {
        let rows: Vec<&Row> = page.rows.iter().filter(|row| row.table.is_none()).collect();
        let (first, next) = if top {
            (rows.first()?, rows.get(1)?)
        } else {
            (rows.last()?, rows.len().checked_sub(2).and_then(|at| rows.get(at))?)
        };
        let in_edge = if top { first.y < page.height * EDGE } else { first.y > page.height * (1.0 - EDGE) };
        in_edge.then(|| (first.y, (first.y - next.y).abs() > 1.8 * first.size.max(next.size)))
    };
    let places: Vec<(f32, bool)> = pages.iter().filter_map(outer).collect();
    let alike = |y: f32| places.iter().filter(move |(other, _)| (other - y).abs() <= 1.5);
    let (y, _) = places.iter().max_by_key(|(y, _)| alike(*y).count())?;
    let (count, apart) = (alike(*y).count(), alike(*y).filter(|(_, apart)| *apart).count());
    (pages.len() >= 5 && count * 2 >= pages.len() && apart * 10 >= count * 8).then_some(*y)
}

fn furniture_of(
    page: &PageRows<'_>,
    pages: usize,
    counts: &HashMap<Likeness, Vec<f32>>,
    heights: [Option<f32>; 2],
) -> Vec<usize> {
    let artifact = |row: &Row| row.words.iter().all(|word| word.artifact);
    let tagged = |row: &Row| row.words.iter().any(|word| word.leaf.is_some());
    let mut found = Vec::new();
    // Where the file tags its text, it is believed about the rest too.
    if page.rows.iter().any(tagged) {
        found.extend(page.rows.iter().enumerate().filter(|(_, row)| artifact(row)).map(|(index, _)| index));
    }
    for (top, height) in [true, false].into_iter().zip(heights) {
        let edge: Vec<usize> = edge_rows(page).into_iter().filter(|(_, at_top)| *at_top == top).map(|(index, _)| index).collect();
        for index in edge {
            let row = &page.rows[index];
            let text = row.text();
            let at_this_height = |heights: &Vec<f32>| heights.iter().filter(|y| (*y - row.y).abs() <= 3.0).count();
            if top && page.rows.get(index + 1).is_some_and(|next| names_columns(row, next)) {
                break;
            }
            let repeats = counts.get(&(pattern(&text), top)).map_or(0, at_this_height);
            // On two pages the same words at the same height are enough; many pages may have changing headers.
            let enough = if pages <= 3 { 2 } else { 3.max(pages / 20) };
            let usual = !tagged(row) && height.is_some_and(|height| (height - row.y).abs() <= 1.5) && row.letters() <= 120;
            let number = !tagged(row) && is_page_number(&text) && (pages > 1 || row.letters() <= 3);
            if repeats >= enough || artifact(row) || number || usual {
                found.push(index);
            } else {
                break;
            }
        }
    }
    found
}

/// Whether a row is the head of a table that comes back on each page: its pieces stand over those of the row below.
fn names_columns(row: &Row, next: &Row) -> bool {
    let (above, below) = (row.segments(super::tables::GAP_SIZES), next.segments(super::tables::GAP_SIZES));
    let edges = |piece: &[Word]| Some((piece.first()?.x0, piece.last()?.x1));
    let over = |(above, below): (&&[Word], &&[Word])| {
        edges(above).zip(edges(below)).is_some_and(|(above, below)| above.0 < below.1 && below.0 < above.1)
    };
    let near = next.y - row.y < 2.5 * row.size.max(next.size);
    near && above.len() >= 3 && above.len() == below.len() && above.iter().zip(&below).all(over)
}

/// The rows near the edges, each with whether it is at the top; from the edge inwards.
fn edge_rows(page: &PageRows<'_>) -> Vec<(usize, bool)> {
    let text_rows = || page.rows.iter().enumerate().filter(|(_, row)| row.table.is_none());
    let top = text_rows().take(ROWS_MAX).filter(|(_, row)| row.y < page.height * EDGE).map(|(index, _)| (index, true));
    let bottom = text_rows().rev().take(ROWS_MAX).filter(|(_, row)| row.y > page.height * (1.0 - EDGE));
    top.chain(bottom.map(|(index, _)| (index, false))).collect()
}

/// The text with every number as one sign.
fn pattern(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars().filter(|sign| !sign.is_whitespace()) {
        if !sign.is_ascii_digit() {
            if sign.is_ascii() { out.push(sign.to_ascii_lowercase()) } else { out.extend(sign.to_lowercase()) }
        } else if !out.ends_with('#') {
            out.push('#');
        }
    }
    out
}

/// "7", "- 7 -", "Page 3 of 9", "xii", "стр. 5".
pub(super) fn is_page_number(text: &str) -> bool {
    let bare = text.trim_matches(|sign: char| !sign.is_alphanumeric()).to_lowercase();
    let roman = !bare.is_empty() && bare.len() <= 6 && bare.chars().all(|sign| matches!(sign, 'i' | 'v' | 'x' | 'l'));
    let words = ["page", "of", "стр", "страница", "из", "seite", "von", "página", "de", "p"];
    let parts: Vec<&str> = bare.split(|sign: char| !sign.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let is_number = |part: &str| part.len() <= 4 && part.chars().all(|sign| sign.is_ascii_digit());
    let numbers = parts.iter().filter(|part| is_number(part)).count();
    roman || (1..=2).contains(&numbers) && parts.len() <= 4 && parts.iter().all(|part| is_number(part) || words.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_known_by_their_form() {
        for text in ["7", "- 7 -", "Page 3 of 9", "xii", "стр. 5", "12/40", "Страница 3 из 9"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["Chapter 7", "1998 2000 2002", "mix and match", "", "12345"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
