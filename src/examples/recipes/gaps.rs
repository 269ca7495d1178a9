//! Sentences with a figure, which is hidden and asked for: one of each paragraph.

use super::super::words::{normalised, one_line, word_count};
use super::bench::{Bench, Draft};
use super::definitions::{dangles, opens_with_pronoun};
use super::wordings::{GAP, quoted};
use crate::chunks::{Headings, Rendering, sentences};
use crate::document::{BlockKind, Span};
use std::ops::Range;

/// What stands in place of the figure.
const BLANK: &str = "____";
/// Shorter sentences do not tell what is missing, longer ones tire.
const WORDS: std::ops::RangeInclusive<usize> = 7..=35;

pub(super) fn run(bench: &mut Bench<'_>) {
    for index in 0..bench.document.blocks.len() as u32 {
        let Some(block) = bench.block(index) else { break };
        if !matches!(block.kind, BlockKind::Paragraph) || !bench.is_flow(index) {
            continue;
        }
        let found = sentences(&block.text).into_iter().find_map(|range| {
            let text = block.text.get(range.clone())?;
            let fits = WORDS.contains(&word_count(text)) && text.trim_end().ends_with(['.', '!', '…']);
            let stands = !dangles(text) && !opens_with_pronoun(text);
            let figure = only_figure(text).filter(|_| fits && stands)?;
            Some((range.start, text, figure))
        });
        if let Some((start, text, figure)) = found {
            let gapped =
                format!("{}{BLANK}{}", text.get(..figure.start).unwrap_or_default(), text.get(figure.end..).unwrap_or_default());
            let mut answer = Rendering::new(Headings::Bold);
            let at = |offset: usize| (start + offset) as u32;
            answer.quote(bench.document, Span { block: index, start: at(figure.start), end: at(figure.end) });
            let tongue = bench.tongue(text);
            let key = format!("gap:{}", normalised(&gapped));
            let quote = quoted(&one_line(&gapped), tongue);
            let questions = bench.worded(&GAP, tongue, &key, |template| template.replace("{}", &quote));
            bench.add(Draft::quoted(questions, answer, key, index));
        }
    }
}

/// The only figure of a sentence, when it is an amount or a year and no number of a clause or a name.
fn only_figure(text: &str) -> Option<Range<usize>> {
    let is_digit = |sign: char| sign.is_ascii_digit();
    let start = text.find(is_digit)?;
    let rest = text.get(start..)?;
    let joins = |sign: char| is_digit(sign) || matches!(sign, ',' | '.' | '\u{a0}' | '\u{202f}');
    let length = rest.find(|sign| !joins(sign)).unwrap_or(rest.len());
    let length = rest.get(..length)?.trim_end_matches(['.', ',', '\u{a0}', '\u{202f}']).len();
    let (before, after) = (text.get(..start)?, text.get(start + length..)?);
    let apart = before.ends_with([' ', '\u{a0}', '(', '«', '"', '$', '€'])
        && !after.starts_with(|sign: char| sign.is_alphanumeric() || "-/№:".contains(sign));
    let named = before.trim_end().ends_with(['№', '#', '§']) || before.is_empty();
    (apart && !named && !after.contains(is_digit)).then_some(start..start + length)
}
