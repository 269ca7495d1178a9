//! A list under the line that introduces it: "You will need the following:".

use super::super::words::{normalised, one_line, word_count};
use super::SkipReason;
use super::bench::{Bench, Draft};
use super::definitions::{dangles, opens_with_pronoun};
use super::sections::introduces;
use super::wordings::{LIST, quoted};
use crate::chunks::{Part, sentences};
use crate::document::BlockKind;

const ITEMS_MIN: usize = 2;
/// A shorter line is asked together with what it is about.
const ALONE_MIN: usize = 7;
/// A shorter line says too little to be asked, a longer one is no question.
const WORDS: std::ops::RangeInclusive<usize> = 3..=30;

pub(super) fn run(bench: &mut Bench<'_>) {
    for index in 1..bench.document.blocks.len() as u32 {
        let (Some(before), Some(block)) = (bench.block(index - 1), bench.block(index)) else { break };
        let BlockKind::List { items } = &block.kind else { continue };
        let leads = introduces(before) && items.len() >= ITEMS_MIN;
        if !leads || bench.is_used(index) || bench.is_used(index - 1) || !bench.is_flow(index) {
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
    let tongue = bench.tongue(&format!("{line} {}", answer.text));
    let key = format!("list:{}", normalised(line));
    let quote = quoted(&format!("{}…", line.trim_end_matches([':', ' '])), tongue);
    let subject = bench.subject(index).filter(|_| word_count(line) < ALONE_MIN).map(|subject| quoted(&subject, tongue));
    let lead = subject.map(|subject| format!("{subject}. ")).unwrap_or_default();
    let questions = bench.worded(&LIST, tongue, &key, |template| format!("{lead}{}", template.replace("{}", &quote)));
    bench.add(Draft::quoted(questions, answer, key, index));
}
