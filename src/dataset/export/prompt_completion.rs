//! `prompt` and `completion`: lines of this form as they are, and one question with its answer.

use super::Loss;
use super::talk::chat;
use crate::dataset::json::quote;
use crate::dataset::line::Line;

pub(super) fn write(raw: &str, line: &Line<'_>) -> Result<String, Loss> {
    if let Line::PromptCompletion(_) = line {
        return Ok(raw.to_owned());
    }
    let talk = chat(line)?;
    if talk.system.is_some() {
        return Err(Loss::System);
    }
    match talk.pairs()?.as_slice() {
        [(question, answer)] => Ok(format!(r#"{{"prompt": {}, "completion": {}}}"#, quote(question), quote(answer))),
        _ => Err(Loss::SeveralTurns),
    }
}
