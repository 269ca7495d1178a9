//! What follows a border that the person has set inside a section: asked for as what else is said of the subject.

use super::super::SkipReason;
use super::super::bench::{Bench, Draft};
use super::super::wordings::{GOES_ON, quoted};
use super::{WORDS_MIN, beginning, mostly_used};
use crate::examples::words::{normalised, word_count};

/// So many keys are tried for a wording that was not used yet.
const TRIES: u32 = 8;

pub(super) fn run(bench: &mut Bench<'_>) {
    for start in bench.splits() {
        if bench.level(start).is_some() {
            // A heading starts a section anyway.
            continue;
        }
        if let Err(reason) = piece(bench, start) {
            bench.skip(reason, Some(start));
        }
    }
}

fn piece(bench: &mut Bench<'_>, start: u32) -> Result<(), SkipReason> {
    let blocks: Vec<u32> = bench.piece(start).filter(|index| bench.is_flow(*index)).collect();
    let (rendering, used) = beginning(bench, &blocks)?;
    if mostly_used(bench, &used) {
        return Err(SkipReason::AlreadyUsed);
    }
    if word_count(&rendering.text) < WORDS_MIN {
        return Err(SkipReason::TooShort);
    }
    let subject = bench.subject(start).ok_or(SkipReason::VagueQuestion)?;
    let tongue = bench.tongue(&rendering.text);
    let quote = quoted(&subject, tongue);
    let key = |nth: u32| format!("section-goes-on:{}:{nth}:{}", normalised(&subject), normalised(&rendering.text));
    let questions = |key: &str| bench.worded(&GOES_ON, tongue, key, |template| template.replace("{}", &quote));
    let is_new = |questions: &Vec<String>| questions.iter().all(|question| !bench.is_asked(question));
    let (key, questions) = (0..TRIES)
        .map(key)
        .map(|key| (questions(&key), key))
        .find_map(|(questions, key)| is_new(&questions).then_some((key, questions)))
        .ok_or(SkipReason::DuplicateQuestion)?;
    bench.add(Draft::quoted(questions, rendering, key, start));
    Ok(())
}
