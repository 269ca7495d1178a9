//! Embeddings: vectors of length one in which texts that share words lie near each other.

use base64::Engine as _;
use serde_json::{Value, json};

use super::exchange::{Answer, Call, Refusal};
use super::models;
use super::state::{State, mixed};
use super::training::counter;

pub fn create(state: &mut State, call: &Call, share: u128) -> Result<Answer, Refusal> {
    let body = call.json()?;
    let model = body["model"].as_str().unwrap_or_default().to_owned();
    models::check(state, &model)?;
    let inputs = inputs(&body["input"]);
    let tokens: Vec<u64> = inputs.iter().map(|text| counter().count(text)).collect();
    if tokens.iter().any(|tokens| *tokens > 8192) || tokens.iter().sum::<u64>() > 300_000 || inputs.iter().any(String::is_empty) {
        return Err(Refusal::invalid("An input has 1 to 8192 tokens, and a request at most 300000.", Some("input"), None));
    }
    let dimensions = body["dimensions"].as_u64().unwrap_or(1536).min(3072) as usize;
    let in_base64 = body["encoding_format"] == "base64";
    let data: Vec<Value> = inputs
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let vector = vector(text, dimensions);
            let embedding = if in_base64 { json!(packed(&vector)) } else { json!(vector) };
            json!({"object": "embedding", "index": index, "embedding": embedding})
        })
        .collect();
    let total: u64 = tokens.iter().sum();
    let id = state.id("embd-", 12);
    state.bill("embeddings", &id, &model, [total, 0], share);
    let usage = json!({"prompt_tokens": total, "total_tokens": total});
    Ok(Answer::json(&json!({"object": "list", "data": data, "model": model, "usage": usage})))
}

/// Every input as a text; one that comes as tokens is their numbers.
fn inputs(input: &Value) -> Vec<String> {
    match input {
        Value::Array(list) if list.iter().any(Value::is_number) => vec![input.to_string()],
        Value::Array(list) => list.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect(),
        other => vec![other.as_str().unwrap_or_default().to_owned()],
    }
}

fn vector(text: &str, dimensions: usize) -> Vec<f32> {
    let mut vector = vec![0.01_f32; dimensions];
    for word in text.to_lowercase().split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let number = word.bytes().fold(0, |number, byte| mixed(number ^ u64::from(byte)));
        for round in 0..4 {
            let place = mixed(number ^ round);
            vector[place as usize % dimensions] += if place >> 63 == 0 { 1.0 } else { -1.0 };
        }
    }
    let length = vector.iter().map(|number| number * number).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    vector.iter().map(|number| number / length).collect()
}

fn packed(vector: &[f32]) -> String {
    let bytes: Vec<u8> = vector.iter().flat_map(|number| number.to_le_bytes()).collect();
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
