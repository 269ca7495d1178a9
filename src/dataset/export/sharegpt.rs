//! `conversations` of `from` and `value`, with `system` and `tools`; of a pair `chosen` and `rejected` beside them.
//!
//! As `SharegptDatasetConverter` of LLaMA-Factory 0.9.5 reads it: people and tools speak on odd places, the assistant on
//! even ones, and what breaks the order is dropped there, so it is left out here. `system` and `tools` stand in every
//! line, empty when there is nothing, because `dataset_info.json` names columns for all lines. A system message without
//! words stands as the first remark, which that reader knows as well.
//!
//! Calls and results of tools have ids, which this form does not know. The message as it was goes along as a text under
//! [`ORIGINAL`], and the import takes it when the rest still says the same. A trainer does without: a key that only some
//! remarks have may be more than the library that reads the file can take.

use super::talk::{Example, Speaker, Talk, Turn, calls, example};
use super::{Loss, Options};
use crate::dataset::json::{Json, quote};
use crate::dataset::line::Line;

/// The key of the message as it was.
pub const ORIGINAL: &str = "openai";

pub(super) fn write(raw: &str, line: &Line<'_>, options: Options) -> Result<String, Loss> {
    match example(line)? {
        Example::Chat(talk) if talk.turns.is_empty() || talk.turns.len() % 2 == 1 => Err(Loss::Turns),
        Example::Chat(talk) => Ok(format!("{{{}}}", conversation(raw, &talk, options)?)),
        Example::Pair { asked, .. } if asked.turns.len() % 2 == 0 => Err(Loss::Turns),
        Example::Pair { asked, preferred, rejected } => {
            let answer = |text: &str| format!(r#"{{"from": "gpt", "value": {}}}"#, quote(text));
            let conversation = conversation(raw, &asked, options)?;
            Ok(format!(r#"{{{conversation}, "chosen": {}, "rejected": {}}}"#, answer(preferred), answer(rejected)))
        }
    }
}

fn conversation(raw: &str, talk: &Talk<'_>, options: Options) -> Result<String, Loss> {
    let mut remarks = Vec::new();
    if talk.system == Some("") {
        remarks.push(r#"{"from": "system", "value": ""}"#.to_owned());
    }
    if talk.turns.first().is_none_or(|turn| turn.speaker != Speaker::User) {
        return Err(Loss::Turns);
    }
    for (index, turn) in talk.turns.iter().enumerate() {
        let asks = matches!(turn.speaker, Speaker::User | Speaker::Result);
        if asks != (index % 2 == 0) {
            return Err(Loss::Turns);
        }
        remarks.push(remark(raw, turn, options)?);
    }
    let tools = talk.tools.and_then(|tools| raw.get(tools.range.clone())).unwrap_or_default();
    Ok(format!(
        r#""conversations": [{}], "system": {}, "tools": {}"#,
        remarks.join(", "),
        quote(talk.system.unwrap_or_default()),
        quote(tools)
    ))
}

fn remark(raw: &str, turn: &Turn<'_>, options: Options) -> Result<String, Loss> {
    let (from, value) = match turn.speaker {
        Speaker::User => ("human", turn.text.to_owned()),
        Speaker::Assistant => ("gpt", turn.text.to_owned()),
        Speaker::Result => ("observation", turn.text.to_owned()),
        Speaker::Call if turn.text.is_empty() => ("function_call", calls_as_text(turn.json)?),
        Speaker::Call => return Err(Loss::WordsBesideCall),
    };
    let original = match turn.speaker {
        Speaker::User | Speaker::Assistant => String::new(),
        _ if options.for_training => String::new(),
        Speaker::Call | Speaker::Result => {
            format!(r#", "{ORIGINAL}": {}"#, quote(raw.get(turn.json.range.clone()).unwrap_or_default()))
        }
    };
    Ok(format!(r#"{{"from": "{from}", "value": {}{original}}}"#, quote(&value)))
}

/// The calls of a message as this form writes them: one object, or a list of several.
pub fn calls_as_text(message: &Json<'_>) -> Result<String, Loss> {
    let calls = calls(message)?;
    let texts: Vec<String> = calls
        .iter()
        .map(|(name, arguments)| format!(r#"{{"name": {}, "arguments": {}}}"#, quote(name), arguments.text().unwrap_or_default()))
        .collect();
    Ok(if texts.len() == 1 { texts.concat() } else { format!("[{}]", texts.join(", ")) })
}
