//! `instruction`, `input`, `output`, `system` and `history`; of a pair `chosen` and `rejected` in place of `output`.
//!
//! As `AlpacaDatasetConverter` of LLaMA-Factory 0.9.5 reads it: an empty system message is none, and the earlier turns
//! are pairs of texts. Every key stands in every item, because its `dataset_info.json` names columns for all items.

use super::Loss;
use super::talk::{Example, Round, Talk, example};
use crate::dataset::json::quote;
use crate::dataset::line::Line;

pub(super) fn write(line: &Line<'_>) -> Result<String, Loss> {
    match example(line)? {
        Example::Chat(talk) => {
            let mut pairs = talk.pairs()?;
            let (question, answer) = pairs.pop().ok_or(Loss::Turns)?;
            item(&talk, question, &pairs, &format!(r#""output": {}"#, quote(answer)))
        }
        Example::Pair { asked, preferred, rejected } => {
            let (pairs, question) = asked.pairs_and_question()?;
            let answers = format!(r#""chosen": {}, "rejected": {}"#, quote(preferred), quote(rejected));
            item(&asked, question.ok_or(Loss::Turns)?, &pairs, &answers)
        }
    }
}

fn item(talk: &Talk<'_>, question: &str, earlier: &[Round<'_>], answers: &str) -> Result<String, Loss> {
    let system = talk.system_with_words()?.unwrap_or_default();
    let earlier: Vec<String> =
        earlier.iter().map(|(question, answer)| format!("[{}, {}]", quote(question), quote(answer))).collect();
    Ok(format!(
        r#"{{"instruction": {}, "input": "", {answers}, "system": {}, "history": [{}]}}"#,
        quote(question),
        quote(system),
        earlier.join(", ")
    ))
}
