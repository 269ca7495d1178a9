//! One question to a model.

use super::reading::Fields;
use super::{Answer, Failure, Request};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A question with the system message that the model was trained with.
pub fn ask(model: &str, system: &str, question: &str, tokens_max: u32) -> Request {
    let mut messages = Vec::new();
    if !system.is_empty() {
        messages.push(json!({ "role": "system", "content": system }));
    }
    messages.push(json!({ "role": "user", "content": question }));
    let body = json!({ "model": model, "messages": messages, "max_completion_tokens": tokens_max });
    Request { deadline: 120_000, ..Request::post_json("/chat/completions", &body) }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub text: String,
    /// The model would not answer, and says so.
    pub refused: bool,
    /// The answer was cut at its longest.
    pub cut: bool,
    pub usage: Option<Usage>,
}

/// Tokens that are billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    pub input: u64,
    pub output: u64,
}

pub fn read(answer: &Answer) -> Result<Reply, Failure> {
    let value = answer.json()?;
    let choice = value.get("choices").and_then(|choices| choices.get(0)).and_then(Fields::of);
    let message = choice.and_then(|choice| choice.fields("message")).ok_or_else(|| answer.is_not_the_api())?;
    let refusal = message.text("refusal");
    let usage = value.get("usage").and_then(Fields::of);
    Ok(Reply {
        refused: refusal.is_some(),
        text: refusal.or_else(|| message.text("content")).unwrap_or_default(),
        cut: choice.and_then(|choice| choice.text("finish_reason")).as_deref() == Some("length"),
        usage: usage
            .and_then(|usage| Some(Usage { input: usage.whole("prompt_tokens")?, output: usage.whole("completion_tokens")? })),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn a_reply_may_be_a_refusal() {
        let answer = |body: Value| Answer { status: 200, body: body.to_string(), request_id: None };
        let said = json!({ "choices": [{ "message": { "content": "Ten days.", "refusal": null }, "finish_reason": "length" }],
            "usage": { "prompt_tokens": 12, "completion_tokens": 3 } });
        let reply = Reply { text: "Ten days.".into(), refused: false, cut: true, usage: Some(Usage { input: 12, output: 3 }) };
        assert_eq!(read(&answer(said)), Ok(reply));
        let refused =
            json!({ "choices": [{ "message": { "content": null, "refusal": "I cannot" } }], "usage": { "prompt_tokens": -5 } });
        assert_eq!(read(&answer(refused)), Ok(Reply { text: "I cannot".into(), refused: true, cut: false, usage: None }));
        assert!(read(&answer(json!({ "choices": [] }))).is_err());
    }
}
