//! The document as a whole: what it is about, and how it is divided.
//!
//! The summary consists of sentences of the document: those that share most words with the others (TextRank), the
//! first ones of the document and of its sections being preferred.

use super::super::verify::{FRAME_QUESTIONS_EN, FRAME_QUESTIONS_RU, FRAME_SECTIONS_EN, FRAME_SECTIONS_RU};
use super::super::words::{clause_number, is_one_of, normalised, stem, word_count};
use super::SkipReason;
use super::bench::{Bench, Draft, Tongue};
use super::definitions::{dangles, is_pointer, opens_with_pronoun};
use super::sections::{clean, introduction, is_boilerplate, names_a_subject};
use super::wordings::{DOCUMENT_ABOUT, DOCUMENT_INTRODUCED, DOCUMENT_QUESTIONS, DOCUMENT_SECTIONS, Wordings, quoted};
use crate::chunks::{Headings, Rendering, sentences, trimmed};
use crate::document::{Block, BlockKind, Marker, Span};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

/// More sentences than this are not compared with each other.
const SENTENCES_MAX: usize = 240;
const SUMMARY_SENTENCES_MAX: usize = 5;
const HEADINGS_MAX: usize = 30;

pub(super) fn run(bench: &mut Bench<'_>) {
    let Some(title) = bench.title.clone() else {
        bench.skip(SkipReason::VagueQuestion, None);
        return;
    };
    summary(bench, &title);
    contents(bench, &title);
}

fn ask(bench: &mut Bench<'_>, title: &str, wordings: &Wordings, kind: &str, answer: Rendering) {
    let tongue = bench.tongue(&answer.text);
    let key = format!("{kind}:{}", normalised(title));
    let quote = quoted(title, tongue);
    let questions = bench.worded(wordings, tongue, &key, |template| template.replace("{title}", &quote));
    let block = answer.spans.first().map_or(0, |span| span.block);
    bench.add(Draft::quoted(questions, answer, key, block));
}

/// The headings down to the first level that has several, nested as in the document.
fn contents(bench: &mut Bench<'_>, title: &str) {
    let says = |text: &str| !is_boilerplate(text) && names_a_subject(text) && normalised(text) != normalised(title);
    let mut seen = HashSet::new();
    let headings: Vec<(u8, u32)> = bench
        .headings()
        .into_iter()
        .filter_map(|index| {
            let text = clean(bench.block(index)?.text.trim());
            // A bold line with nothing below is a line of the title page.
            let is_heading = matches!(bench.block(index)?.kind, BlockKind::Heading { .. });
            let holds = is_heading || bench.under(index).any(|below| bench.is_flow(below));
            let level = bench.level(index).filter(|_| holds && says(&text))?;
            seen.insert(normalised(&text)).then_some((level, index))
        })
        .collect();
    let levels: BTreeSet<u8> = headings.iter().map(|(level, _)| *level).collect();
    let count = |wanted: u8| headings.iter().filter(|(level, _)| *level == wanted).count();
    let Some(deepest) = levels.iter().copied().find(|level| count(*level) >= 3) else {
        bench.skip(SkipReason::NoStructure, None);
        return;
    };
    let mut chosen: Vec<(u8, u32)> = headings.into_iter().filter(|(level, _)| *level <= deepest).collect();
    // What stands alone above all others works as a title.
    if let [(first, _), rest @ ..] = chosen.as_slice()
        && *first < deepest
        && rest.iter().all(|(level, _)| *level == deepest)
    {
        chosen.remove(0);
    }
    if chosen.len() > HEADINGS_MAX {
        bench.skip(SkipReason::TooLong, None);
        return;
    }
    let texts: Vec<&str> = chosen.iter().filter_map(|(_, index)| bench.block(*index)).map(|block| block.text.as_str()).collect();
    let lowest: Vec<u32> = chosen.iter().filter(|(level, _)| *level == deepest).map(|(_, index)| *index).collect();
    let questions = lowest.iter().filter_map(|index| bench.block(*index)).filter(|block| is_question(&block.text));
    let asking = questions.count() * 3 >= lowest.len() * 2;
    let tongue = bench.tongue(&texts.join(" "));
    let frame = match (asking, tongue) {
        (false, Tongue::Russian) => FRAME_SECTIONS_RU,
        (false, Tongue::English) => FRAME_SECTIONS_EN,
        (true, Tongue::Russian) => FRAME_QUESTIONS_RU,
        (true, Tongue::English) => FRAME_QUESTIONS_EN,
    };
    let mut answer = Rendering::new(Headings::Bold);
    answer.text.push_str(frame);
    answer.text.push('\n');
    let mut above: Vec<u8> = Vec::new();
    for (level, index) in &chosen {
        let Some(block) = bench.block(*index).filter(|block| !asking || is_question(&block.text)) else { continue };
        above.retain(|other| other < level);
        let indent = if asking { 0 } else { above.len() };
        above.push(*level);
        answer.text.push_str(&format!("\n{}- ", "    ".repeat(indent)));
        answer.quote(bench.document, bare_heading(block, *index));
    }
    let wordings = if asking { &DOCUMENT_QUESTIONS } else { &DOCUMENT_SECTIONS };
    ask(bench, title, wordings, "contents", answer);
}

/// The heading without its number in front and signs behind the words, which are of no use in a list.
fn bare_heading(block: &Block, index: u32) -> Span {
    let bare = clean(block.text.trim());
    let start = block.text.find(&bare).unwrap_or(0);
    let end = start + block.text.get(start..).map_or(0, |rest| if rest.starts_with(&bare) { bare.len() } else { rest.len() });
    Span { block: index, start: start as u32, end: end as u32 }
}

fn is_question(heading: &str) -> bool {
    clean(heading).ends_with('?')
}

struct Sentence {
    span: Span,
    /// The numbers of its words, in order. Empty until it is known which sentences are compared.
    words: Vec<u32>,
    /// Preference by place: the beginning of a document says what it is about.
    weight: f64,
}

fn summary(bench: &mut Bench<'_>, title: &str) {
    // What the author says of the document is better than what we could choose.
    if let Some(answer) = introduction(bench) {
        ask(bench, title, &DOCUMENT_INTRODUCED, "about", answer);
        return;
    }
    let all = candidates(bench);
    if all.len() < 5 {
        bench.skip(SkipReason::TooShort, None);
        return;
    }
    let wanted = (all.len() / 4).clamp(2, SUMMARY_SENTENCES_MAX);
    let mut chosen = choose(&all, wanted);
    chosen.sort_unstable();
    let mut answer = Rendering::new(Headings::Bold);
    for index in chosen {
        if let Some(sentence) = all.get(index) {
            if !answer.text.is_empty() {
                answer.text.push(' ');
            }
            answer.quote(bench.document, sentence.span);
        }
    }
    if !bench.fits(&answer.text, bench.plan.answer_tokens_max) {
        bench.skip(SkipReason::TooLong, None);
        return;
    }
    ask(bench, title, &DOCUMENT_ABOUT, "about", answer);
}

/// Sentences that can stand alone, at most [`SENTENCES_MAX`] spread evenly over the document.
fn candidates(bench: &Bench<'_>) -> Vec<Sentence> {
    let mut found: Vec<Sentence> = Vec::new();
    let mut after_heading = true;
    for (index, block) in (0_u32..).zip(&bench.document.blocks) {
        bench.still_working();
        if bench.level(index).is_some() {
            after_heading = true;
            continue;
        }
        // What answers a question makes no sense without it, nor does what is said of code without the code.
        if bench.is_used(index) || beside_code(bench, index) || in_boilerplate(bench, index) || opens_with_label(&block.text) {
            continue;
        }
        for (nth, range) in told(block).into_iter().enumerate() {
            let text = block.text.get(range.clone()).unwrap_or_default();
            let start = range.start + clause_number(text);
            let text = block.text.get(start..range.end).unwrap_or_default();
            let span = Span { block: index, start: start as u32, end: range.end as u32 };
            if let Some(span) = trimmed(bench.document, span).filter(|_| stands_alone(text)) {
                let first = if found.len() < 2 { 1.6 } else { 1.0 };
                let opens = if nth == 0 && after_heading { 1.25 } else { 1.0 };
                found.push(Sentence { span, words: Vec::new(), weight: first * opens });
            }
        }
        after_heading &= !matches!(block.kind, BlockKind::Paragraph);
    }
    let step = found.len().div_ceil(SENTENCES_MAX).max(1);
    let mut numbers = HashMap::new();
    let mut words = |span: Span| content_words(bench.document.quote(span).unwrap_or_default(), &mut numbers);
    let compared = found.into_iter().step_by(step);
    compared.map(|sentence| Sentence { words: words(sentence.span), ..sentence }).collect()
}

fn beside_code(bench: &Bench<'_>, index: u32) -> bool {
    let neighbours = [index.checked_sub(1), index.checked_add(1)].into_iter().flatten();
    neighbours.filter_map(|other| bench.block(other)).any(|block| matches!(block.kind, BlockKind::Code { .. }))
}

/// The sentences of a paragraph, or of clauses that a list numbers: "3.1.".
fn told(block: &Block) -> Vec<Range<usize>> {
    match &block.kind {
        BlockKind::Paragraph => sentences(&block.text),
        BlockKind::List { items } => {
            let is_clause = |marker: &Marker| match marker {
                Marker::Number(number) => number.trim_end_matches(['.', ')']).contains('.'),
                Marker::Bullet | Marker::Box(_) => false,
            };
            let clauses = items.iter().filter(|item| is_clause(&item.marker));
            let ranges = clauses.map(|item| item.range.start as usize..item.range.end as usize);
            ranges
                .flat_map(|item| {
                    let all = sentences(block.text.get(item.clone()).unwrap_or_default());
                    all.into_iter().map(move |range| item.start + range.start..item.start + range.end)
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Whether the text opens as a remark does: «Покупатель: …».
fn opens_with_label(text: &str) -> bool {
    text.split_once(':').is_some_and(|(label, rest)| word_count(label) <= 3 && rest.starts_with(' '))
}

fn in_boilerplate(bench: &Bench<'_>, index: u32) -> bool {
    let section = bench.section_of(index);
    section
        .is_some_and(|section| section.path.iter().filter_map(|heading| bench.block(*heading)).any(|b| is_boilerplate(&b.text)))
}

fn stands_alone(text: &str) -> bool {
    let length = text.chars().count();
    let upright = text.chars().next().is_some_and(|sign| sign.is_uppercase() || matches!(sign, '«' | '"' | '“'));
    (40..=350).contains(&length)
        && upright
        && text.ends_with(['.', '…', '»', ')'])
        && word_count(text) >= 6
        && !dangles(text)
        && !is_pointer(text)
        && !opens_with_pronoun(text)
        && !text.contains('\t')
}

/// The words that carry content, each stem as its number.
fn content_words(text: &str, numbers: &mut HashMap<String, u32>) -> Vec<u32> {
    let plain = normalised(text);
    let long = plain.split(' ').filter(|word| word.chars().count() > 3 && !is_one_of(word, COMMON));
    let mut words: Vec<u32> = long.map(|word| number_of(stem(word), numbers)).collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn number_of(stem: &str, numbers: &mut HashMap<String, u32>) -> u32 {
    if let Some(number) = numbers.get(stem) {
        return *number;
    }
    let number = numbers.len() as u32;
    numbers.insert(stem.to_owned(), number);
    number
}

const COMMON: &str = "если когда чтобы также который которая которые которое может могут нужно можно этот этого этом быть было есть будет только \
     более после перед через между этой этих тоже даже всех того чтоб либо свой своей своих \
     that this with from have will your which they them when then than into been also such more most some only other these those \
     there their where would could should about what each does just very";

/// The best sentences by rank and place; one that says nearly the same as a chosen one is passed over.
fn choose(all: &[Sentence], wanted: usize) -> Vec<usize> {
    let scores = rank(all);
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by(|one, other| {
        let score = |index: &usize| scores.get(*index).copied().unwrap_or(0.0);
        score(other).total_cmp(&score(one)).then(one.cmp(other))
    });
    let mut chosen: Vec<usize> = Vec::new();
    for index in order {
        let near = |other: &usize| match (all.get(index), all.get(*other)) {
            (Some(one), Some(other)) => likeness(one, other, shared_words(one, other)) > 0.5,
            _ => true,
        };
        if !chosen.iter().any(near) {
            chosen.push(index);
        }
        if chosen.len() == wanted {
            break;
        }
    }
    chosen
}

/// TextRank: a sentence counts as much as those that are like it.
fn rank(all: &[Sentence]) -> Vec<f64> {
    let shares: Vec<Vec<f64>> = likenesses(all).into_iter().map(shares).collect();
    let mut scores = vec![1.0; all.len()];
    for _ in 0..25 {
        let mut flows = vec![0.0; all.len()];
        for (row, score) in shares.iter().zip(&scores) {
            for (flow, share) in flows.iter_mut().zip(row) {
                *flow += share * score;
            }
        }
        scores = flows.into_iter().map(|flow| 0.15 + 0.85 * flow).collect();
    }
    scores.iter().zip(all).map(|(score, sentence)| score * sentence.weight).collect()
}

/// What a sentence gives to each of the others, of 1 in all; nothing when none is like it.
fn shares(likenesses: Vec<f64>) -> Vec<f64> {
    let sum: f64 = likenesses.iter().sum();
    if sum > 0.0 { likenesses.into_iter().map(|likeness| likeness / sum).collect() } else { Vec::new() }
}

/// How much each sentence is like each other one.
fn likenesses(all: &[Sentence]) -> Vec<Vec<f64>> {
    let mut rows = vec![vec![0.0; all.len()]; all.len()];
    let mut sentences_of: HashMap<u32, Vec<usize>> = HashMap::new();
    for (at, one) in all.iter().enumerate() {
        // Shared words are counted by going through the sentences that have them, and not by comparing each two.
        let mut shared = vec![0; at];
        for word in &one.words {
            let others = sentences_of.entry(*word).or_default();
            for other in others.iter() {
                shared[*other] += 1;
            }
            others.push(at);
        }
        for (to, (other, shared)) in all.iter().zip(shared).enumerate() {
            let likeness = likeness(one, other, shared);
            rows[at][to] = likeness;
            rows[to][at] = likeness;
        }
    }
    rows
}

/// Shared words, measured against the length of both.
fn likeness(one: &Sentence, other: &Sentence, shared: usize) -> f64 {
    let (one, other) = (one.words.len(), other.words.len());
    if one < 2 || other < 2 || shared == 0 {
        return 0.0;
    }
    shared as f64 / ((one as f64).ln() + (other as f64).ln())
}

fn shared_words(one: &Sentence, other: &Sentence) -> usize {
    one.words.iter().filter(|word| other.words.binary_search(word).is_ok()).count()
}
