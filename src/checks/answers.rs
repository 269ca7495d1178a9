//! Answers that are all alike, or begin or end alike, and an answer that only repeats its question.

use super::duplicates::normalised;
use super::look::Look;
use super::{FileCheck, FileFacts, Findings, Problem, Severity};
use crate::dataset::json::Path;

/// With fewer answers a common beginning is chance.
const ANSWERS_MIN: u64 = 10;
/// A common beginning or end of fewer characters is chance too.
const COMMON_MIN: usize = 12;
/// No more of a beginning or an end is remembered.
const COMMON_MAX: usize = 200;

#[derive(Default)]
pub(super) struct Answers {
    count: u64,
    common: Option<Common>,
}

/// What all answers so far have in common.
struct Common {
    beginning: String,
    end: String,
    /// The answer, while all were the same.
    whole: Option<String>,
}

impl FileCheck for Answers {
    fn line(&mut self, look: &Look<'_>, findings: &mut Findings) {
        let answer = look.line.answer();
        let answer = answer.trim();
        if answer.is_empty() {
            return;
        }
        self.count += 1;
        match &mut self.common {
            None => self.common = Some(Common::of(answer)),
            Some(common) => common.narrow(answer),
        }
        let question = look.line.question();
        if question.len().abs_diff(answer.len()) < 8 && normalised(&question) == normalised(answer) {
            findings.warning(Path::root(), Problem::AnswerRepeatsQuestion, None);
        }
    }

    fn finish(&mut self, _: &FileFacts<'_>, findings: &mut Findings) {
        let Some(common) = self.common.take().filter(|_| self.count >= ANSWERS_MIN) else { return };
        if common.whole.is_some() {
            return findings.warning(Path::root(), Problem::IdenticalAnswers { examples: self.count }, None);
        }
        if common.beginning.chars().count() >= COMMON_MIN {
            findings.add(Path::root(), Severity::Note, Problem::CommonBeginning { text: common.beginning }, None);
        }
        if common.end.chars().count() >= COMMON_MIN {
            findings.add(Path::root(), Severity::Note, Problem::CommonEnd { text: common.end }, None);
        }
    }
}

impl Common {
    fn of(answer: &str) -> Self {
        let skipped = answer.chars().count().saturating_sub(COMMON_MAX);
        Common {
            beginning: answer.chars().take(COMMON_MAX).collect(),
            end: answer.chars().skip(skipped).collect(),
            whole: Some(answer.to_owned()),
        }
    }

    fn narrow(&mut self, answer: &str) {
        if self.whole.as_deref().is_some_and(|whole| whole != answer) {
            self.whole = None;
        }
        let pairs = |(a, b): &(char, char)| a == b;
        let same = self.beginning.chars().zip(answer.chars()).take_while(pairs).map(|(letter, _)| letter.len_utf8()).sum();
        self.beginning.truncate(same);
        let same_end = self.end.chars().rev().zip(answer.chars().rev()).take_while(pairs).map(|(letter, _)| letter.len_utf8());
        let start = self.end.len() - same_end.sum::<usize>();
        self.end.drain(..start);
    }
}
