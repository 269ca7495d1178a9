//! A free look at texts before they are uploaded, by the check to which OpenAI itself sends people whose file was refused.

use super::{Answer, Failure, Request};
use serde_json::{Value, json};

/// All that is said in a line of a data set, as one text; nothing of a line that is no JSON.
pub fn said_in(line: &str) -> String {
    fn gather(value: &Value, key: &str, out: &mut String) {
        match value {
            Value::String(text) if matches!(key, "content" | "text" | "prompt" | "completion" | "refusal" | "arguments") => {
                if !out.is_empty() {
                    out.push('\n');
                }
                out.push_str(text);
            }
            Value::Array(list) => list.iter().for_each(|value| gather(value, key, out)),
            Value::Object(map) => map.iter().for_each(|(key, value)| gather(value, key, out)),
            _ => {}
        }
    }
    let mut out = String::new();
    gather(&serde_json::from_str(line).unwrap_or(Value::Null), "", &mut out);
    out
}

/// The texts of one request.
pub const TEXTS_MAX: usize = 32;

pub fn check(texts: &[String]) -> Request {
    Request::post_json("/moderations", &json!({ "model": "omni-moderation-latest", "input": texts }))
}

/// For each text the categories that were flagged.
pub fn read(answer: &Answer, texts: usize) -> Result<Vec<Vec<String>>, Failure> {
    let value = answer.json()?;
    let results = value.get("results").and_then(Value::as_array).filter(|results| results.len() == texts);
    let results = results.ok_or_else(|| answer.is_not_the_api())?;
    Ok(results.iter().map(flagged).collect())
}

fn flagged(result: &Value) -> Vec<String> {
    if !result.get("flagged").and_then(Value::as_bool).unwrap_or(false) {
        return Vec::new();
    }
    let categories = result.get("categories").and_then(Value::as_object);
    let named: Vec<String> =
        categories.into_iter().flatten().filter(|(_, is)| is.as_bool() == Some(true)).map(|(name, _)| name.clone()).collect();
    // Flagged all the same.
    if named.is_empty() { vec!["flagged".to_owned()] } else { named }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_gathered_from_every_kind_of_line() {
        let chat = r#"{"messages":[{"role":"system","content":"S"},{"role":"user","content":[{"type":"text","text":"Q"},{"type":"image_url","image_url":{"url":"u"}}]},{"role":"assistant","content":null,"tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}]}"#;
        assert_eq!(said_in(chat), "S\nQ\n{}");
        let pair = r#"{"input":{"messages":[{"role":"user","content":"Q"}]},"preferred_output":[{"role":"assistant","content":"A"}],"non_preferred_output":[{"role":"assistant","content":"B"}]}"#;
        assert_eq!(said_in(pair), "Q\nA\nB");
        assert_eq!(said_in("{broken"), "");
    }

    #[test]
    fn each_text_has_its_categories() {
        let body = r#"{"results":[{"flagged":false,"categories":{"hate":false}},{"flagged":true,"categories":{"violence":true,"hate":false}},{"flagged":true}]}"#;
        let answer = Answer { status: 200, body: body.to_owned(), request_id: None };
        let none: Vec<String> = Vec::new();
        assert_eq!(read(&answer, 3).unwrap(), [none, vec!["violence".to_owned()], vec!["flagged".to_owned()]]);
        assert!(read(&answer, 2).is_err());
    }
}
