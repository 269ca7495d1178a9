//! Passages and how they go on, from which a model learns a manner of writing.
//!
//! The question has the beginning of a stretch of prose, and the answer is what follows it, word for word. No text stands in
//! two answers. A short section whose heading says what it is about may be asked for as a whole.

use super::super::RecipeId;
use super::super::words::{is_one_of, normalised, one_line, word_count};
use super::bench::{Bench, Draft, is_placeholder};
use super::definitions::{dangles, is_pointer, opens_with_pronoun};
use super::sections::{TITLE_MAX, clean, is_boilerplate, is_title, is_vague, names_a_subject};
use super::wordings::{CONTINUE, CONTINUE_IN_SECTION, CONTINUE_SECTION, WRITE_SECTION, Wordings, quoted};
use crate::chunks::{Part, Rendering, sentences};
use crate::document::{Block, BlockKind, Span};
use std::ops::Range;

/// A paragraph of fewer words is a caption or a byline.
const PARAGRAPH_WORDS_MIN: usize = 10;
/// How many words begin a passage; a short first sentence takes the next one with it.
const OPENING_WORDS: std::ops::RangeInclusive<usize> = 9..=60;
/// What follows the opening teaches no manner in fewer words or sentences.
const ANSWER_WORDS_MIN: usize = 20;
const ANSWER_SENTENCES_MIN: usize = 2;
/// The part of a paragraph that has to be letters and spaces; formulas, addresses and figures are no prose.
const LETTERS_PERCENT_MIN: usize = 85;

/// Words by which a sentence points to what stands around it.
const POINTING: &str = "этот эта это эти этого этой этому этим этом этих эту данный данная данное данного данной рисунок рисунке рисунка рис листинг \
     листинге листинга таблица таблице первая второй вторая выше ниже this these those above below figure listing table former latter";
/// Headings over what the edition says of itself.
const OF_THE_EDITION: &str = "imprint colophon uncopyright copyright";

pub(super) fn run(bench: &mut Bench<'_>) {
    for run in runs(bench) {
        let section = bench.section_of(run.start);
        let heading = section.and_then(|section| section.heading());
        let begins = section.is_some_and(|section| section.blocks.start == run.start);
        let lead = heading.and_then(|heading| named(bench, heading));
        if let Some((heading, title)) = &lead
            && is_whole(bench, &run)
            && write_whole(bench, &run, heading, title)
        {
            continue;
        }
        let mut at = run.start;
        while at < run.end {
            let wordings = match &lead {
                None => &CONTINUE,
                Some(_) if begins && at == run.start => &CONTINUE_SECTION,
                Some(_) => &CONTINUE_IN_SECTION,
            };
            at = passage(bench, at..run.end, lead.as_ref(), wordings);
        }
    }
}

/// Stretches of paragraphs without anything between them, each within its section.
fn runs(bench: &Bench<'_>) -> Vec<Range<u32>> {
    let mut runs: Vec<Range<u32>> = Vec::new();
    for index in (0..bench.document.blocks.len() as u32).filter(|index| is_prose(bench, *index)) {
        match runs.last_mut().filter(|run| run.end == index) {
            Some(run) => run.end += 1,
            None => runs.push(index..index + 1),
        }
    }
    runs
}

fn is_prose(bench: &Bench<'_>, index: u32) -> bool {
    let Some(block) = bench.block(index).filter(|block| matches!(block.kind, BlockKind::Paragraph)) else { return false };
    let boilerplate = || {
        let path = bench.section_of(index).map(|section| section.path.as_slice()).unwrap_or_default();
        let mut names = path.iter().filter_map(|heading| bench.block(*heading)).map(|heading| clean(&one_line(&heading.text)));
        names.any(|name| is_boilerplate(&name) || is_one_of(&normalised(&name), OF_THE_EDITION))
    };
    bench.level(index).is_none() && bench.is_flow(index) && !bench.is_used(index) && tells(block) && !boilerplate()
}

/// Whether a paragraph is told in sentences.
fn tells(block: &Block) -> bool {
    let text = block.text.trim();
    let signs = text.chars().count();
    let letters = text.chars().filter(|sign| sign.is_alphabetic() || sign.is_whitespace()).count();
    let ended = text.trim_end_matches(['»', '"', '”', ')', '’']).ends_with(['.', '!', '?', '…']);
    // A verse or an address has many short lines.
    let lines = text.lines().count();
    let in_lines = lines > 2 && signs / lines < 45;
    let has_footnotes =
        text.split('[').skip(1).any(|rest| rest.trim_start_matches(|sign: char| sign.is_ascii_digit()).starts_with(']'));
    !has_footnotes
        && !is_placeholder(text)
        && ended
        && word_count(text) >= PARAGRAPH_WORDS_MIN
        && letters * 100 >= signs * LETTERS_PERCENT_MIN
        && !in_lines
        && !is_pointer(text)
}

/// A heading that says what a section is about, with the document's title.
fn named(bench: &Bench<'_>, heading: u32) -> Option<(String, String)> {
    let text = bench.block(heading).map(|block| clean(&one_line(&block.text)))?;
    let says = names_a_subject(&text) && !is_vague(&text) && !is_title(bench, heading) && text.chars().count() <= TITLE_MAX;
    let title =
        bench.title.clone().filter(|title| title.chars().count() <= TITLE_MAX && normalised(title) != normalised(&text))?;
    says.then_some((text, title))
}

/// Whether a stretch is all that its section has.
fn is_whole(bench: &Bench<'_>, run: &Range<u32>) -> bool {
    bench.section_of(run.start).is_some_and(|section| section.blocks == *run)
}

/// Asks for every second short section as a whole, where it isn't asked for by its heading anyway.
fn write_whole(bench: &mut Bench<'_>, run: &Range<u32>, heading: &str, title: &str) -> bool {
    let key = format!("write:{}:{}", normalised(title), normalised(heading));
    let chosen = bench.chance(&key).is_multiple_of(2);
    let asked_anyway = bench.plan.recipes.contains(&RecipeId::Sections) || heading.ends_with('?');
    let parts: Vec<Part> = run.clone().filter_map(|index| Part::whole(bench.document, index)).collect();
    let answer = bench.rendered(&parts);
    let is_long_enough = sentences(&answer.text).len() > ANSWER_SENTENCES_MIN && word_count(&answer.text) >= 2 * ANSWER_WORDS_MIN;
    let leans = opening(bench, run.start).is_none();
    if !chosen || asked_anyway || leans || !is_long_enough || !bench.fits(&answer.text, bench.plan.answer_tokens_max) {
        return false;
    }
    let tongue = bench.tongue(&answer.text);
    let (quote, title) = (quoted(heading, tongue), quoted(title, tongue));
    let fill = |template: &str| template.replace("{title}", &title).replace("{}", &quote);
    let questions = bench.worded(&WRITE_SECTION, tongue, &key, fill);
    bench.add(Draft::quoted(questions, answer, key, run.start))
}

/// Makes one passage at the beginning of a stretch and returns where the next one may begin.
fn passage(bench: &mut Bench<'_>, run: Range<u32>, lead: Option<&(String, String)>, wordings: &Wordings) -> u32 {
    let first = run.start;
    let Some(opening) = opening(bench, first) else { return first + 1 };
    let (answer, end) = following(bench, opening, run);
    let long_enough = word_count(&answer.text) >= ANSWER_WORDS_MIN && sentences(&answer.text).len() >= ANSWER_SENTENCES_MIN;
    if !long_enough {
        return end;
    }
    let begun = bench.document.quote(opening).map(one_line).unwrap_or_default();
    let tongue = bench.tongue(&answer.text);
    let key = format!("continue:{}", normalised(&begun));
    let quote = quoted(&begun, tongue);
    let (heading, title) = lead.map(|(heading, title)| (quoted(heading, tongue), quoted(title, tongue))).unwrap_or_default();
    let fill = |template: &str| template.replace("{title}", &title).replace("{other}", &heading).replace("{}", &quote);
    let questions = bench.worded(wordings, tongue, &key, fill);
    bench.add(Draft::quoted(questions, answer, key, first));
    end
}

/// The first sentence of a paragraph, or the first two, when they lean on nothing before them.
fn opening(bench: &Bench<'_>, index: u32) -> Option<Span> {
    let text = bench.block(index)?.text.as_str();
    let all = sentences(text);
    let start = all.first()?.start;
    let long_enough =
        |sentence: &&Range<usize>| text.get(start..sentence.end).is_some_and(|words| word_count(words) >= *OPENING_WORDS.start());
    let end = all.iter().take(2).find(long_enough)?.end;
    let words = text.get(start..end)?;
    let leans = opens_with_pronoun(words) || dangles(words) || normalised(words).split(' ').any(|word| is_one_of(word, POINTING));
    // "(1) How" is a point of a list, and "Answer: yes" a part of a sheet of questions.
    let begins = words.starts_with(|sign: char| sign.is_alphabetic() || "«\"“—".contains(sign));
    let labelled = words.split_whitespace().take(2).any(|word| word.ends_with(':'));
    let stands = begins && !labelled && !leans && word_count(words) <= *OPENING_WORDS.end();
    stands.then_some(Span { block: index, start: start as u32, end: end as u32 })
}

/// What follows an opening, in whole sentences and then whole paragraphs, as much as an answer may have; and where the next
/// passage may begin.
fn following(bench: &Bench<'_>, opening: Span, run: Range<u32>) -> (Rendering, u32) {
    let fits = |parts: &[Part]| bench.fits(&bench.rendered(parts).text, bench.plan.answer_tokens_max);
    let mut parts: Vec<Part> = Vec::new();
    let text = bench.block(opening.block).map(|block| block.text.as_str()).unwrap_or_default();
    let ends = sentences(text).into_iter().map(|sentence| sentence.end as u32).filter(|end| *end > opening.end);
    for end in ends.collect::<Vec<_>>().into_iter().rev() {
        let rest = Part::Text(Span { start: opening.end, end, ..opening });
        if fits(std::slice::from_ref(&rest)) {
            let whole = end as usize == text.trim_end().len();
            parts.push(rest);
            if !whole {
                return (bench.rendered(&parts), run.start + 1);
            }
            break;
        }
    }
    let mut next = run.start + 1;
    while let Some(part) = (next < run.end).then(|| Part::whole(bench.document, next)).flatten() {
        parts.push(part);
        if !fits(&parts) {
            parts.pop();
            break;
        }
        next += 1;
    }
    (bench.rendered(&parts), next)
}
