//! What a section does not say. The question is a near miss: it asks a section about the subject of another section of the
//! same document. The answer says so and names the section that treats the subject.
//!
//! A section is asked only when none of the words of the other heading stands in it in any form, and each at most once.

use super::super::verify::refusal;
use super::super::words::{content_words, normalised, occurs, one_line, stem, word_count};
use super::super::{RecipeId, Role, Turn};
use super::bench::Bench;
use super::sections::{TITLE_MAX, as_question, clean, is_boilerplate, is_title, is_vague, names_a_subject};
use super::wordings::{NOT_SAID, NOT_SAID_OF_DOCUMENT, REFUSALS, quoted};
use crate::document::{Language, Span};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// A section of fewer words says nothing of most subjects, and nobody would ask it.
const ASKED_WORDS_MIN: usize = 30;
/// A section of fewer words treats no subject.
const TREATED_WORDS_MIN: usize = 15;
/// A longer heading makes a clumsy question.
const HEADING_WORDS_MAX: usize = 9;
/// So many sections around one are looked at; those far away are no near miss.
const NEIGHBOURS: usize = 12;
/// So many of the most frequent words of a section stand for what it is about.
const FREQUENT: usize = 6;

/// A section whose heading says what it is about.
struct Named {
    level: u8,
    /// The heading without its number.
    heading: String,
    span: Span,
    /// The heading's block and those under it.
    blocks: Range<u32>,
    /// The words under it.
    words: usize,
}

pub(super) fn run(bench: &mut Bench<'_>) {
    // The forms of words are known for these two languages.
    if !matches!(bench.document.language, Some(Language::Ru | Language::En)) {
        return;
    }
    let answers = bench.examples().iter().filter(|example| example.recipe != RecipeId::Continuations).count();
    let wanted = (answers * usize::from(bench.plan.refusals_percent) + 50) / 100;
    if wanted == 0 {
        return;
    }
    let all = named(bench);
    let asked: Vec<usize> = (0..all.len()).filter(|at| all.get(*at).is_some_and(|one| one.words >= ASKED_WORDS_MIN)).collect();
    let wanted = wanted.min(asked.len());
    // One of each of as many stretches of the document, so that all of it has its share.
    for stretch in 0..wanted {
        let range = stretch * asked.len() / wanted..(stretch + 1) * asked.len() / wanted;
        let mut order = asked.get(range).unwrap_or_default().to_vec();
        order.sort_by_key(|at| all.get(*at).map(|one| bench.chance(&one.heading)));
        for at in order {
            let (Some(one), Some(other)) = (all.get(at), near_miss(bench, &all, at)) else { continue };
            if ask(bench, one, other) {
                break;
            }
        }
    }
}

fn named(bench: &Bench<'_>) -> Vec<Named> {
    let headings = bench.headings();
    let text = |heading: &u32| bench.block(*heading).map(|block| clean(&one_line(&block.text))).unwrap_or_default();
    let mut times: HashMap<String, u32> = HashMap::new();
    for heading in &headings {
        *times.entry(normalised(&text(heading))).or_default() += 1;
    }
    let named = |index: &u32| {
        let heading = text(index);
        let says = names_a_subject(&heading) && !is_vague(&heading) && !is_boilerplate(&heading) && !is_title(bench, *index);
        // "Example: passing a value" names no subject.
        let asks = heading.ends_with('?') || heading.contains(':') || as_question(&heading, bench.tongue(&heading)).is_some();
        let alone = times.get(&normalised(&heading)) == Some(&1);
        if !says || asks || !alone || word_count(&heading) > HEADING_WORDS_MAX || content_words(&heading).is_empty() {
            return None;
        }
        let start = bench.block(*index)?.text.find(&heading)?;
        let span = Span { block: *index, start: start as u32, end: (start + heading.len()) as u32 };
        let under = bench.under(*index);
        let words = under.clone().filter_map(|block| bench.block(block)).map(|block| word_count(&block.text)).sum();
        Some(Named { level: bench.level(*index)?, heading, span, blocks: *index..under.end, words })
    };
    headings.iter().filter_map(named).collect()
}

/// A section near this one whose subject this one does not touch.
fn near_miss<'a>(bench: &Bench<'_>, all: &'a [Named], at: usize) -> Option<&'a Named> {
    let one = all.get(at)?;
    let own = text(bench, one.blocks.clone());
    let apart = |other: &Named| other.blocks.end <= one.blocks.start || one.blocks.end <= other.blocks.start;
    let mut others: Vec<(usize, &Named)> = all.iter().enumerate().filter(|(_, other)| apart(other)).collect();
    others.sort_by_key(|(index, other)| (other.level != one.level, index.abs_diff(at)));
    let fits = |other: &&Named| {
        let treated = text(bench, other.blocks.start + 1..other.blocks.end);
        let words = content_words(&other.heading);
        other.words >= TREATED_WORDS_MIN
            && !words.iter().any(|word| occurs(word, &own))
            && words.iter().any(|word| occurs(word, &treated))
            && !is_touched(&own, &treated)
    };
    let near = others.into_iter().take(NEIGHBOURS).map(|(_, other)| other).filter(fits);
    near.min_by_key(|other| bench.chance(&format!("{}\n{}", one.heading, other.heading)))
}

fn text(bench: &Bench<'_>, blocks: Range<u32>) -> String {
    let texts: Vec<String> = blocks.filter_map(|block| bench.block(block)).map(|block| normalised(&block.text)).collect();
    texts.join(" ")
}

/// Whether a text speaks of the same as another one in other words than those of its heading: half of the other's most
/// frequent words stand in it.
fn is_touched(text: &str, other: &str) -> bool {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let words = content_words(other);
    for word in words.iter().filter(|word| word.chars().count() >= 5) {
        *counts.entry(stem(word)).or_default() += 1;
    }
    let mut frequent: Vec<(&str, usize)> = counts.into_iter().filter(|(_, times)| *times > 1).collect();
    frequent.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    frequent.truncate(FREQUENT);
    let shared = frequent.iter().filter(|(word, _)| text.contains(word)).count();
    shared > 0 && shared * 2 >= frequent.len()
}

fn ask(bench: &mut Bench<'_>, one: &Named, other: &Named) -> bool {
    let tongue = bench.tongue(&text(bench, one.blocks.clone()));
    let (heading, subject) = (quoted(&one.heading, tongue), quoted(&other.heading, tongue));
    let differs = |title: &&String| ![&one.heading, &other.heading].iter().any(|text| normalised(text) == normalised(title));
    let title = bench.title.as_ref().filter(|title| title.chars().count() <= TITLE_MAX).filter(differs);
    let key = format!("not said:{}:{}:{}", bench.title.as_deref().unwrap_or_default(), one.heading, other.heading);
    let (wordings, title) = match title {
        Some(title) => (&NOT_SAID_OF_DOCUMENT, quoted(title, tongue)),
        None => (&NOT_SAID, String::new()),
    };
    let fill = |template: &str| {
        let parts = template.split("{title}").map(|part| refusal(part, &heading, &subject));
        parts.collect::<Vec<_>>().join(&title)
    };
    let (questions, answers) =
        (bench.worded(wordings, tongue, &key, fill), bench.worded(&REFUSALS, tongue, &format!("{key}!"), fill));
    let (Some(question), Some(answer)) = (questions.into_iter().next(), answers.into_iter().next()) else { return false };
    let turns = vec![Turn { role: Role::User, content: question }, Turn { role: Role::Assistant, content: answer }];
    bench.add_absent(turns, content_words(&other.heading), one.blocks.clone(), [one.span, other.span], &key)
}
