//! Finds the quotes of an example again after its document has changed.
//!
//! A quote is known by its own words and by 32 characters on each side. Where the words stand more than once, the place
//! with the most of the old surroundings wins; where nothing of them is left, only a quote that is long enough to be no
//! chance and stands once is taken for the same.

use super::{Evidence, Example, Quote};
use crate::document::{Document, Span};
use std::ops::Range;

/// Characters on each side of a quote that are compared.
const AROUND: usize = 32;
/// So many characters in a row around a quote, or all there are, make it the same.
const AROUND_ENOUGH: usize = 16;
/// A quote of so many characters that stands once needs no surroundings.
const LONG_ENOUGH: usize = 16;

/// The example with its quotes where they stand in the changed document; `None` when one of them is not found there.
pub fn anchor_anew(example: &Example, before: &Document, after: &Document) -> Option<Example> {
    let anew = |quotes: &[Quote]| quotes.iter().map(|quote| anchor(quote, before, after)).collect::<Option<Vec<_>>>();
    let evidence = match &example.evidence {
        Evidence::Quoted { quotes } => Evidence::Quoted { quotes: anew(quotes)? },
        Evidence::Computed { operands, rule } => Evidence::Computed { operands: anew(operands)?, rule: *rule },
        Evidence::Absent { searched, within: Some(within), quotes } => {
            let quotes = anew(quotes)?;
            let start = quotes.first()?.span.block;
            let within = same_blocks(within, start, before, after)?;
            Evidence::Absent { searched: searched.clone(), within: Some(within), quotes }
        }
        other @ (Evidence::Absent { within: None, .. } | Evidence::Imported { .. } | Evidence::Typed) => other.clone(),
    };
    Some(Example { evidence, ..example.clone() })
}

fn anchor(quote: &Quote, before: &Document, after: &Document) -> Option<Quote> {
    let (old_left, old_right) = around(before, quote.span);
    let all = old_left.len() + old_right.len();
    let spans: Vec<Span> = occurrences(&quote.text, after);
    let scored = spans.iter().map(|span| {
        let (left, right) = around(after, *span);
        let score = same_start(&old_left, &left) + same_start(&old_right, &right);
        let distance = span.block.abs_diff(quote.span.block);
        (score, std::cmp::Reverse((distance, span.start.abs_diff(quote.span.start))), *span)
    });
    let (score, _, span) = scored.max_by_key(|(score, distance, _)| (*score, *distance))?;
    let unmistakable = spans.len() == 1 && quote.text.chars().count() >= LONG_ENOUGH;
    let place = after.blocks.get(span.block as usize)?.place.clone();
    (unmistakable || score >= AROUND_ENOUGH.min(all)).then(|| Quote { span, text: quote.text.clone(), place })
}

/// The same blocks where they begin at `start` now; `None` when a word in them, or the block behind them, has changed.
fn same_blocks(blocks: &Range<u32>, start: u32, before: &Document, after: &Document) -> Option<Range<u32>> {
    let text = |document: &Document, index: u32| document.blocks.get(index as usize).map(|block| block.text.clone());
    // The block behind them shows that nothing was added at their end.
    let same = (0..=blocks.end.saturating_sub(blocks.start))
        .all(|at| text(before, blocks.start + at) == text(after, start.saturating_add(at)));
    same.then(|| start..start + (blocks.end - blocks.start))
}

/// Where a text stands in a document, within one block.
fn occurrences(text: &str, document: &Document) -> Vec<Span> {
    if text.is_empty() {
        return Vec::new();
    }
    let number = |at: usize| u32::try_from(at).ok();
    let in_block = |(block, words): (usize, &str)| -> Vec<Span> {
        let found = words.match_indices(text);
        let span = |at| Some(Span { block: number(block)?, start: number(at)?, end: number(at + text.len())? });
        found.filter_map(|(at, _)| span(at)).collect()
    };
    document.blocks.iter().map(|block| block.text.as_str()).enumerate().flat_map(in_block).collect()
}

/// What stands before a span, going backwards from it, and what stands after it. Blocks are separated by a line feed.
fn around(document: &Document, span: Span) -> (Vec<char>, Vec<char>) {
    let text = |block: usize| document.blocks.get(block).map_or("", |block| block.text.as_str());
    let block = span.block as usize;
    let own = text(block);
    let own_left = own.get(..span.start as usize).unwrap_or_default().chars().rev();
    let earlier = document.blocks.get(..block).unwrap_or_default().iter().rev();
    let left = own_left.chain(earlier.flat_map(|block| std::iter::once('\n').chain(block.text.chars().rev())));
    let own_right = own.get(span.end as usize..).unwrap_or_default().chars();
    let later = document.blocks.get(block + 1..).unwrap_or_default().iter();
    let right = own_right.chain(later.flat_map(|block| std::iter::once('\n').chain(block.text.chars())));
    (left.take(AROUND).collect(), right.take(AROUND).collect())
}

fn same_start(left: &[char], right: &[char]) -> usize {
    left.iter().zip(right).take_while(|(left, right)| left == right).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, BlockKind, Place};

    fn document(paragraphs: &[&str]) -> Document {
        Document {
            blocks: paragraphs
                .iter()
                .map(|text| Block {
                    kind: BlockKind::Paragraph,
                    text: (*text).to_owned(),
                    place: Place::Unknown,
                    marks: Vec::new(),
                })
                .collect(),
            ..Document::default()
        }
    }

    /// Where the words stand after the change, as block and byte.
    fn check(before: &[&str], at: (u32, u32), words: &str, after: &[&str]) -> Option<(u32, u32)> {
        let (before, after) = (document(before), document(after));
        let span = Span { block: at.0, start: at.1, end: at.1 + words.len() as u32 };
        assert_eq!(before.quote(span), Some(words), "the quote stands where the test says");
        let quote = Quote { span, text: words.to_owned(), place: Place::Unknown };
        let found = anchor(&quote, &before, &after)?;
        assert_eq!(after.quote(found.span), Some(words));
        Some((found.span.block, found.span.start))
    }

    #[test]
    fn a_quote_moves_with_its_paragraph() {
        let before = ["Fees", "The fee is ten roubles a month."];
        assert_eq!(check(&before, (1, 0), "The fee is ten roubles a month.", &["News", "Fees", before[1]]), Some((2, 0)));
    }

    #[test]
    fn of_several_places_the_one_with_the_old_surroundings_wins() {
        let before = ["Doors open at ten o'clock.", "Gates open at ten o'clock in winter."];
        let after = ["Windows open at ten o'clock.", "Doors open at ten o'clock.", "Gates open at ten o'clock in winter."];
        assert_eq!(check(&before, (1, 14), "ten", &after), Some((2, 14)));
        assert_eq!(check(&before, (0, 14), "ten", &after), Some((1, 14)));
    }

    #[test]
    fn a_short_quote_in_other_surroundings_is_not_the_same() {
        assert_eq!(check(&["The fee is 10 roubles."], (0, 11), "10", &["The lift is out of order on floor 10 today."]), None);
    }

    #[test]
    fn a_long_quote_that_stands_once_needs_no_surroundings() {
        let words = "Members vote once a year";
        assert_eq!(
            check(&["Old. Members vote once a year. End."], (0, 5), words, &["New! Members vote once a year, by letter."]),
            Some((0, 5))
        );
    }

    #[test]
    fn what_a_part_does_not_say_moves_with_the_part_and_falls_with_its_words() {
        let before = document(&["Rent of the plots", "Paid in May.", "Fires on the plots", "Lit in June."]);
        let heading = |block: u32| {
            let text = before.blocks[block as usize].text.clone();
            Quote { span: Span { block, start: 0, end: text.len() as u32 }, text, place: Place::Unknown }
        };
        let (searched, quotes) = (vec!["fires".to_owned()], vec![heading(0), heading(2)]);
        let evidence = Evidence::Absent { searched, within: Some(0..2), quotes };
        let recipe = super::super::RecipeId::NotSaid;
        let example = Example { turns: Vec::new(), recipe, evidence, language: None, fact: 0, section: None };
        let within = |after: &[&str]| match anchor_anew(&example, &before, &document(after))?.evidence {
            Evidence::Absent { within, .. } => within,
            other => panic!("{other:?}"),
        };
        assert_eq!(within(&["News", "Rent of the plots", "Paid in May.", "Fires on the plots", "Lit in June."]), Some(1..3));
        assert_eq!(within(&["Rent of the plots", "Paid in fire.", "Fires on the plots", "Lit in June."]), None);
        assert_eq!(within(&["Rent of the plots", "Paid in May.", "No fires.", "Fires on the plots", "Lit in June."]), None);
    }

    #[test]
    fn words_that_are_gone_are_not_found() {
        assert_eq!(check(&["The fee is ten roubles."], (0, 0), "The fee is ten roubles.", &["The fee is twelve roubles."]), None);
    }
}
