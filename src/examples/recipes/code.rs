//! Code with the sentence above it that says what it does.

use super::super::words::{normalised, one_line, word_count};
use super::SkipReason;
use super::bench::{Bench, Draft};
use super::definitions::{dangles, opens_with_pronoun};
use super::wordings::{CODE, quoted};
use crate::chunks::{Part, sentences};
use crate::document::BlockKind;

/// A shorter line is asked together with what it is about.
const ALONE_MIN: usize = 7;
/// A shorter line says too little, a longer one is a text of its own.
const WORDS: std::ops::RangeInclusive<usize> = 4..=40;

pub(super) fn run(bench: &mut Bench<'_>) {
    for index in 1..bench.document.blocks.len() as u32 {
        let (Some(before), Some(block)) = (bench.block(index - 1), bench.block(index)) else { break };
        let told = matches!(before.kind, BlockKind::Paragraph) && before.text.trim_end().ends_with(':');
        if !matches!(block.kind, BlockKind::Code { .. }) || !told || bench.is_used(index) || !bench.is_flow(index) {
            continue;
        }
        let all = sentences(&before.text);
        let line = all.last().and_then(|last| before.text.get(last.clone())).map(one_line).unwrap_or_default();
        if !WORDS.contains(&word_count(&line)) {
            bench.skip(SkipReason::VagueQuestion, Some(index));
        } else if dangles(&line) || opens_with_pronoun(&line) {
            bench.skip(SkipReason::DanglingReference, Some(index));
        } else {
            ask(bench, index, &line);
        }
    }
}

fn ask(bench: &mut Bench<'_>, index: u32, line: &str) {
    let Some(part) = Part::whole(bench.document, index) else { return };
    let answer = bench.rendered(&[part]);
    if !bench.fits(&answer.text, bench.plan.answer_tokens_max) {
        bench.skip(SkipReason::TooLong, Some(index));
        return;
    }
    let tongue = bench.tongue(line);
    let key = format!("code:{}", normalised(line));
    let quote = quoted(line.trim_end_matches(':'), tongue);
    let subject = bench.subject(index).filter(|_| word_count(line) < ALONE_MIN).map(|subject| quoted(&subject, tongue));
    let lead = subject.map(|subject| format!("{subject}. ")).unwrap_or_default();
    let questions = bench.worded(&CODE, tongue, &key, |template| format!("{lead}{}", template.replace("{}", &quote)));
    bench.add(Draft::quoted(questions, answer, key, index));
}
