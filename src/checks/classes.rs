//! The shares of answers: a class that outweighs all others, and refusals that would teach to refuse.

use super::look::Look;
use super::{FileCheck, FileFacts, Findings, Problem};
use crate::dataset::json::Path;
use std::collections::HashMap;

/// With fewer examples a share says little.
const EXAMPLES_MIN: u64 = 50;
/// Answers of more different kinds are no classes.
const CLASSES_MAX: usize = 50;
/// A class is named in a few words.
const CLASS_CHARACTERS: usize = 60;
/// From this share on a class outweighs the others, in percent.
const CLASS_PERCENT: u64 = 80;
/// From this share on refusals teach to refuse, in percent. Sets with unanswerable questions hold about a third of them
/// at most (SQuAD 2.0).
const REFUSALS_PERCENT: u64 = 35;

/// How an answer begins that gives none; in small letters.
const REFUSALS: [&str; 27] = [
    "i can't",
    "i cannot",
    "i can’t",
    "i'm sorry",
    "i’m sorry",
    "i am sorry",
    "sorry, ",
    "unfortunately, i",
    "i'm afraid ",
    "i’m afraid ",
    "i don't know",
    "i don’t know",
    "i do not know",
    "i'm unable",
    "i am unable",
    "i'm not able",
    "the documents do not",
    "the documents say nothing",
    "there is no information",
    "извините",
    "к сожалению",
    "простите, ",
    "я не могу",
    "я не знаю",
    "в документах об этом",
    "в документах нет",
    "нет информации",
];

#[derive(Default)]
pub(super) struct Classes {
    answers: u64,
    refusals: u64,
    /// How often each answer stands; none once there are too many for classes.
    classes: Option<HashMap<String, u64>>,
    are_no_classes: bool,
}

impl FileCheck for Classes {
    fn line(&mut self, look: &Look<'_>, _: &mut Findings) {
        let answer = look.line.answer();
        let answer = answer.trim();
        if answer.is_empty() {
            return;
        }
        self.answers += 1;
        let beginning: String = answer.chars().take(40).flat_map(char::to_lowercase).collect();
        self.refusals += u64::from(REFUSALS.iter().any(|words| beginning.starts_with(words)));
        if self.are_no_classes {
            return;
        }
        let classes = self.classes.get_or_insert_default();
        let is_long = answer.chars().nth(CLASS_CHARACTERS).is_some();
        if is_long || classes.len() >= CLASSES_MAX && !classes.contains_key(answer) {
            self.are_no_classes = true;
            self.classes = None;
            return;
        }
        *classes.entry(answer.to_owned()).or_default() += 1;
    }

    fn finish(&mut self, _: &FileFacts<'_>, findings: &mut Findings) {
        if self.answers < EXAMPLES_MIN {
            return;
        }
        let examples = self.answers;
        if self.refusals * 100 >= examples * REFUSALS_PERCENT {
            findings.warning(Path::root(), Problem::ManyRefusals { refusals: self.refusals, examples }, None);
        }
        // One answer everywhere is told of elsewhere.
        let classes = self.classes.take().filter(|classes| classes.len() > 1);
        // Of two that are equally common the first in the alphabet is named, whatever the order of the map.
        let most = classes.iter().flatten().max_by(|(a, x), (b, y)| x.cmp(y).then(b.cmp(a)));
        if let Some((answer, count)) = most.filter(|(_, count)| **count * 100 >= examples * CLASS_PERCENT) {
            findings.warning(Path::root(), Problem::OneSidedAnswers { answer: answer.clone(), count: *count, examples }, None);
        }
    }
}
