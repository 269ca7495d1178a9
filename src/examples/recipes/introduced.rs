//! What stands right under a line that introduces it, with a colon at its end: the line asks, and the block answers.

use super::super::words::{normalised, one_line, word_count};
use super::SkipReason;
use super::bench::{Bench, Draft};
use super::definitions::{dangles, opens_with_pronoun};
use super::wordings::{Wordings, quoted};
use crate::chunks::{Part, sentences};
use std::ops::RangeInclusive;

/// A shorter line is asked together with what it is about.
const ALONE_MIN: usize = 7;

/// How one kind of block is asked for by its line.
pub(super) struct Introduced {
    /// A line of fewer words says too little to be asked, one of more is a text of its own.
    pub words: RangeInclusive<usize>,
    pub wordings: &'static Wordings,
    /// What facts of this kind are called.
    pub fact: &'static str,
    /// The line as the question quotes it.
    pub line: fn(&str) -> String,
    /// The answer tells the language of the question too; code does not.
    pub answer_speaks: bool,
}

/// Openings of a line that goes on from what stands before it.
const GOING_ON: [&str; 9] = [
    "другими словами",
    "иначе говоря",
    "иными словами",
    "таким образом",
    "то есть",
    "in other words",
    "that is to say",
    "put another way",
    "as a result",
];

fn goes_on(line: &str) -> bool {
    let plain = normalised(line);
    GOING_ON.iter().any(|opening| plain.starts_with(opening))
}

impl Introduced {
    /// Asks for a block by the last sentence of the block above it, or notes why not.
    pub fn ask(&self, bench: &mut Bench<'_>, index: u32) {
        let Some(before) = index.checked_sub(1).and_then(|before| bench.block(before)) else { return };
        let all = sentences(&before.text);
        let line = all.last().and_then(|last| before.text.get(last.clone())).map(one_line).unwrap_or_default();
        if !self.words.contains(&word_count(&line)) {
            bench.skip(SkipReason::VagueQuestion, Some(index));
        } else if dangles(&line) || opens_with_pronoun(&line) || goes_on(&line) {
            bench.skip(SkipReason::DanglingReference, Some(index));
        } else {
            self.make(bench, index, &line);
        }
    }

    fn make(&self, bench: &mut Bench<'_>, index: u32, line: &str) {
        let Some(part) = Part::whole(bench.document, index) else { return };
        let answer = bench.rendered(&[part]);
        if !bench.fits(&answer.text, bench.plan.answer_tokens_max) {
            bench.skip(SkipReason::TooLong, Some(index));
            return;
        }
        let tongue = if self.answer_speaks { bench.tongue(&format!("{line} {}", answer.text)) } else { bench.tongue(line) };
        let key = format!("{}:{}", self.fact, normalised(line));
        let quote = quoted(&(self.line)(line), tongue);
        let subject = bench.subject(index).filter(|_| word_count(line) < ALONE_MIN).map(|subject| quoted(&subject, tongue));
        let lead = subject.map(|subject| format!("{subject}. ")).unwrap_or_default();
        let fill = |template: &str| format!("{lead}{}", template.replace("{}", &quote));
        let questions = bench.worded(self.wordings, tongue, &key, fill);
        bench.add(Draft::quoted(questions, answer, key, index));
    }
}
