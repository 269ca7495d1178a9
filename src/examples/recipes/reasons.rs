//! What a connective shows: why something is so, and what limits it.
//!
//! The question takes up a statement of the document, and the answer is the sentence that gives the reason, or the two that
//! belong together. Much of what connectives join leans on the words around it, so only plain statements are asked about.

use super::super::words::{is_one_of, normalised, one_line, stem, word_count};
use super::SkipReason;
use super::bench::{Bench, Draft, Tongue};
use super::definitions::{dangles, opens_with_pronoun};
use super::wordings::{RESERVATION, UNLIKE, WHY, WHY_QUOTED, in_running_text, quoted};
use crate::chunks::{Headings, Rendering, sentences};
use crate::document::{BlockKind, Language, Span};
use std::collections::HashSet;
use std::ops::Range;

/// Fewer words say too little, and more of them are no question any more.
const STATEMENT_WORDS: std::ops::RangeInclusive<usize> = 4..=24;
/// What an answer may have.
const ANSWER_WORDS: std::ops::RangeInclusive<usize> = 8..=70;
/// A reason of fewer words is none: "because of that".
const REASON_WORDS_MIN: usize = 3;

/// What stands between a statement and its reason.
const BECAUSE: &[&str] = &[", потому что ", ", так как ", ", поскольку ", " because ", ", because "];
/// Words before a connective that take back or qualify it.
const QUALIFIERS: &str = "не именно только лишь отчасти возможно просто not only just simply partly mostly especially perhaps probably \
     merely largely mainly is was are were this that it";
/// What opens a sentence that gives the reason first.
const SINCE: &[&str] = &["Поскольку ", "Так как ", "Because "];
/// What opens a sentence whose reason is the sentence before it.
const THEREFORE: &[&str] = &[
    "Поэтому ",
    "Именно поэтому ",
    "По этой причине ",
    "Вот почему ",
    "Из-за этого ",
    "Благодаря этому ",
    "Вследствие этого ",
    "Следовательно, ",
    "Therefore, ",
    "Therefore ",
    "Consequently, ",
    "As a result, ",
    "For this reason, ",
    "That is why ",
    "This is why ",
];
const HOWEVER: &[&str] = &["Однако ", "Тем не менее ", "Тем не менее, ", "However, "];
const UNLIKE_OPENINGS: &[&str] = &["В отличие от ", "Unlike "];

/// Words that stand for something named elsewhere, and the speaker himself.
const STAND_INS: &str = "он она оно они его её ее их ему ей им ними нему ней него неё нее нём нем это этот эта эти этого этой этому этим этом \
     этих эту то того тому тем том те тех такой такая такое такие таким так там тут здесь тогда туда сюда оба обе я мы мне нам нас меня мой наш наша наше наши \
     последний первый второй it its he she they them their theirs his her him this these those that there here such so then i we our us my me \
     former latter both one ones";
/// What opens a clause that is none alone.
const SUBORDINATE: &str = "хотя если когда пока чтобы как после перед прежде несмотря раз едва ибо что который где кроме although though if when \
     while as after before since once unless until whereas whether despite what which who where how why to and or but because not only";

pub(super) fn run(bench: &mut Bench<'_>) {
    if !matches!(bench.document.language, Some(Language::Ru | Language::En)) {
        return;
    }
    let small = small_words(bench);
    for index in 0..bench.document.blocks.len() as u32 {
        let Some(block) = bench.block(index) else { break };
        let is_prose = matches!(block.kind, BlockKind::Paragraph) && bench.is_flow(index) && !bench.is_used(index);
        if !is_prose {
            continue;
        }
        let all = sentences(&block.text);
        for (at, range) in all.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| all.get(before)).cloned();
            let Some(found) = found(&block.text, before, range.clone()) else { continue };
            match found.check(&block.text) {
                Ok(()) => ask(bench, index, &block.text, &found, &small),
                Err(reason) => bench.skip(reason, Some(index)),
            }
        }
    }
}

/// Words that the document writes small somewhere, without their endings, so that a capital letter at the beginning of a
/// sentence is no name's.
fn small_words(bench: &Bench<'_>) -> HashSet<String> {
    let words = bench.document.blocks.iter().flat_map(|block| block.text.split(|sign: char| !sign.is_alphanumeric()));
    words.filter(|word| word.starts_with(char::is_lowercase)).map(|word| stem(&normalised(word)).to_owned()).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Why,
    Reservation,
    Unlike,
}

/// A statement to be asked about, and the words that answer.
struct Found {
    kind: Kind,
    statement: Range<usize>,
    answer: Range<usize>,
}

fn found(text: &str, before: Option<Range<usize>>, range: Range<usize>) -> Option<Found> {
    let sentence = text.get(range.clone())?;
    let opening = |openings: &[&str]| openings.iter().filter(|word| sentence.starts_with(**word)).map(|word| word.len()).max();
    let statement_until = |end: usize| range.start..range.start + end;
    // The end of a sentence is no part of the statement in it.
    let until_end = |start: usize| range.start + start..range.start + sentence.trim_end_matches(['.', '!', '…']).len();
    if let Some(length) = opening(THEREFORE) {
        return Some(Found { kind: Kind::Why, statement: until_end(length), answer: before?.start..range.end });
    }
    if opening(HOWEVER).is_some() {
        let before = before?;
        let statement = text.get(before.clone())?.trim_end_matches('.');
        let statement = before.start..before.start + statement.len();
        return Some(Found { kind: Kind::Reservation, answer: before.start..range.end, statement });
    }
    if opening(SINCE).is_some() {
        let (comma, rest) = only_comma(sentence)?;
        let start = comma + 1 + (rest.len() - rest.trim_start().len());
        return Some(Found { kind: Kind::Why, statement: until_end(start), answer: range });
    }
    if opening(UNLIKE_OPENINGS).is_some() {
        let comma = sentence.find(',')?;
        return Some(Found { kind: Kind::Unlike, statement: statement_until(comma), answer: range });
    }
    let (head, connective) =
        BECAUSE.iter().filter_map(|word| sentence.find(word).map(|at| (at, *word))).min_by_key(|(at, _)| *at)?;
    let reason = sentence.get(head + connective.len()..)?;
    let again = BECAUSE.iter().any(|word| reason.contains(word));
    let qualified = sentence.get(..head)?.split_whitespace().last().is_some_and(|word| is_one_of(&normalised(word), QUALIFIERS));
    let of_that = is_one_of(normalised(reason).split(' ').next().unwrap_or_default(), "of");
    if again || qualified || of_that || word_count(reason) < REASON_WORDS_MIN {
        return None;
    }
    Some(Found { kind: Kind::Why, statement: statement_until(head), answer: range })
}

fn only_comma(sentence: &str) -> Option<(usize, &str)> {
    let (head, rest) = sentence.split_once(',')?;
    (!rest.contains(',')).then_some((head.len(), rest))
}

impl Found {
    /// Whether statement and answer say what they say without the words around them.
    fn check(&self, text: &str) -> Result<(), SkipReason> {
        let statement = text.get(self.statement.clone()).unwrap_or_default();
        let answer = text.get(self.answer.clone()).unwrap_or_default();
        let plain = normalised(statement);
        let words: Vec<&str> = plain.split(' ').collect();
        let least = if self.kind == Kind::Unlike { 2 } else { *STATEMENT_WORDS.start() };
        let length = word_count(statement);
        if length < least || !ANSWER_WORDS.contains(&word_count(answer)) || length > *STATEMENT_WORDS.end() {
            return Err(SkipReason::TooShort);
        }
        if words.iter().any(|word| is_one_of(word, STAND_INS)) {
            return Err(SkipReason::PronounSubject);
        }
        let opens = words.first().is_some_and(|first| is_one_of(first, SUBORDINATE));
        let nested = [" что ", " that ", " if ", " если ", " which ", " котор", " чтобы ", " but ", " но ", " а "];
        let padded = format!(" {plain} ");
        let tangled = statement.contains([';', ':', '(', ')', '[', '?', '«', '»', '"', '“', '\n', '•', '…'])
            || nested.iter().any(|word| padded.contains(word))
            || statement.matches(',').count() > 1
            || answer.contains(['?', '•', '\n', '[']);
        let ended = answer.ends_with('.') && !answer.ends_with("..");
        // A conclusion may point back to the sentence that the answer has before it.
        let leans = dangles(answer) || opens_with_pronoun(answer) || opens;
        if tangled || !ended || leans {
            return Err(SkipReason::DanglingReference);
        }
        if self.kind != Kind::Unlike && !is_statement(&words) {
            return Err(SkipReason::VagueQuestion);
        }
        Ok(())
    }
}

/// Whether words state something: no order, and in English a subject with its verb behind it.
fn is_statement(words: &[&str]) -> bool {
    let first = words.first().copied().unwrap_or_default();
    let cyrillic = first.chars().all(|sign| matches!(u32::from(sign), 0x400..=0x52f));
    if cyrillic {
        let orders = |word: &&str| ["йте", "йтесь", "ите", "итесь", "ьте", "ьтесь"].iter().any(|ending| word.ends_with(ending));
        return !words.iter().take(3).any(orders);
    }
    const DETERMINERS: &str = "the a an every each all most many some several few no any two three four five people";
    const VERBS: &str = "is are was were has have had can cannot could will would may might must should does do did isn aren wasn weren \
         hasn haven hadn won wouldn shouldn couldn doesn don didn";
    let verb = words.iter().take(10).skip(1).position(|word| is_one_of(word, VERBS));
    is_one_of(first, DETERMINERS) && words.len() >= 4 || verb.is_some_and(|at| at < 4) && !is_one_of(first, "you")
}

fn ask(bench: &mut Bench<'_>, index: u32, text: &str, found: &Found, small: &HashSet<String>) {
    let statement = one_line(text.get(found.statement.clone()).unwrap_or_default());
    let mut answer = Rendering::new(Headings::Bold);
    answer.quote(bench.document, Span { block: index, start: found.answer.start as u32, end: found.answer.end as u32 });
    let tongue = bench.tongue(&answer.text);
    let key = format!("reason:{:?}:{}", found.kind, normalised(&statement));
    let quote = quoted(&statement, tongue);
    let plain = in_running_text(&statement, |word| small.contains(stem(&normalised(word))) || opens_small(&statement));
    let questions = match (found.kind, plain) {
        (Kind::Reservation, _) => bench.worded(&RESERVATION, tongue, &key, |template| template.replace("{}", &quote)),
        (Kind::Why, Some(plain)) => bench.worded(&WHY, tongue, &key, |template| template.replace("{plain}", &plain)),
        (Kind::Why, None) => bench.worded(&WHY_QUOTED, tongue, &key, |template| template.replace("{}", &quote)),
        (Kind::Unlike, _) => unlike(bench, index, &statement, tongue, &key),
    };
    match questions.is_empty() {
        true => bench.skip(SkipReason::VagueQuestion, Some(index)),
        false => drop(bench.add(Draft::quoted(questions, answer, key, index))),
    }
}

fn opens_small(statement: &str) -> bool {
    statement.starts_with(char::is_lowercase)
}

fn unlike(bench: &Bench<'_>, index: u32, beginning: &str, tongue: Tongue, key: &str) -> Vec<String> {
    let Some(subject) = bench.subject(index) else { return Vec::new() };
    let (title, quote) = (quoted(&subject, tongue), quoted(&format!("{beginning}…"), tongue));
    bench.worded(&UNLIKE, tongue, key, |template| template.replace("{title}", &title).replace("{}", &quote))
}
