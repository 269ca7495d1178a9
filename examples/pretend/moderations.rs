//! Moderation: flags an input that holds one of the words the world names.

use serde_json::{Map, Value, json};

use super::exchange::{Answer, Call, Refusal};
use super::state::State;
use super::training::is_flagged;

pub fn create(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let body = call.json()?;
    let input = &body["input"];
    let inputs: Vec<String> = match input {
        Value::Array(list) if list.iter().all(Value::is_string) => {
            list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        other => vec![super::chat::text_of(other)],
    };
    let results: Vec<Value> = inputs.iter().map(|text| result(is_flagged(text, &state.world.flagged_words))).collect();
    let model = body["model"].as_str().unwrap_or("omni-moderation-latest");
    Ok(Answer::json(&json!({"id": state.id("modr-", 29), "model": model, "results": results})))
}

const CATEGORIES: [&str; 13] = [
    "harassment",
    "harassment/threatening",
    "sexual",
    "hate",
    "hate/threatening",
    "illicit",
    "illicit/violent",
    "self-harm/intent",
    "self-harm/instructions",
    "self-harm",
    "sexual/minors",
    "violence",
    "violence/graphic",
];

fn result(flagged: bool) -> Value {
    let hit = |name: &str| flagged && name == "harassment";
    let all =
        |value: &dyn Fn(&str) -> Value| CATEGORIES.iter().map(|name| ((*name).to_owned(), value(name))).collect::<Map<_, _>>();
    json!({
        "flagged": flagged,
        "categories": all(&|name| json!(hit(name))),
        "category_scores": all(&|name| json!(if hit(name) { 0.91 } else { 0.0001 })),
        "category_applied_input_types": all(&|_| json!(["text"])),
    })
}
