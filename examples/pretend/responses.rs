//! The responses route: the same model, asked and answering in another form.

use serde_json::{Value, json};

use super::chat::{self, Asked, Said, text_of};
use super::exchange::{Answer, Call, Refusal};
use super::faults::Say;
use super::models;
use super::state::State;
use super::training::counter;

pub fn create(state: &mut State, call: &Call, say: Option<&Say>, share: u128) -> Result<Answer, Refusal> {
    let body = checked(call)?;
    let model = body["model"].as_str().unwrap_or_default().to_owned();
    models::check(state, &model)?;
    chat::check_parameters(state, &model, &body)?;
    let (prompt, tokens_in) = input(&body);
    let format = &body["text"]["format"];
    let schema = (format["type"] == "json_schema").then(|| &format["schema"]);
    let most = body["max_output_tokens"].as_u64();
    let asked = Asked { prompt: &prompt, schema, is_object: format["type"] == "json_object", most, tokens_in };
    let said = asked.answered(state, say);
    let id = state.id("resp_", 48);
    let message_id = state.id("msg_", 48);
    state.bill("responses", &id, &model, [said.tokens_in, said.tokens_out], share);
    let frame = frame(&body, &id, &model, state.now() / 1000);
    let answer = whole(&frame, &said, &message_id, say);
    if body["stream"] == true {
        return Ok(Answer::events(stream(&frame, &answer, &said, &message_id)));
    }
    Ok(Answer::json(&answer))
}

/// How many tokens a request would have. Nothing is billed.
pub fn count(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let body = checked(call)?;
    models::check(state, body["model"].as_str().unwrap_or_default())?;
    Ok(Answer::json(&json!({"object": "response.input_tokens", "input_tokens": input(&body).1})))
}

/// The fields of the official client. The description that we have does not hold this route.
const FIELDS: [&str; 27] = [
    "background",
    "include",
    "input",
    "instructions",
    "max_output_tokens",
    "max_tool_calls",
    "metadata",
    "model",
    "parallel_tool_calls",
    "previous_response_id",
    "prompt",
    "prompt_cache_key",
    "prompt_cache_retention",
    "reasoning",
    "safety_identifier",
    "service_tier",
    "store",
    "stream",
    "stream_options",
    "temperature",
    "text",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
    "truncation",
    "user",
];

fn checked(call: &Call) -> Result<Value, Refusal> {
    let body = call.json()?;
    let fields = body.as_object().ok_or_else(|| Refusal::invalid("The body is no object.", None, None))?;
    if let Some(name) = fields.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        return Err(Refusal::invalid(&format!("Unknown parameter: '{name}'."), Some(name), Some("unknown_parameter")));
    }
    let wrong = |name: &str| {
        Err(Refusal::invalid(&format!("Missing required parameter: '{name}'."), Some(name), Some("missing_required_parameter")))
    };
    if !body["model"].is_string() {
        return wrong("model");
    }
    if !(body["input"].is_string() || body["input"].is_array()) {
        return wrong("input");
    }
    let format = &body["text"]["format"];
    if format["type"] == "json_schema" && !(format["name"].is_string() && format["schema"].is_object()) {
        return wrong("text.format.name");
    }
    Ok(body)
}

/// The last words of the user, and the tokens of everything.
fn input(body: &Value) -> (String, u64) {
    let mut texts = vec![text_of(&body["instructions"])];
    let prompt = match &body["input"] {
        Value::Array(items) => {
            texts.extend(items.iter().map(|item| text_of(&item["content"])));
            items.iter().rfind(|item| item["role"] == "user").map(|item| text_of(&item["content"])).unwrap_or_default()
        }
        text => {
            texts.push(text_of(text));
            text_of(text)
        }
    };
    let tokens = 3 + texts.iter().filter(|text| !text.is_empty()).map(|text| 4 + counter().count(text)).sum::<u64>();
    (prompt, tokens)
}

fn frame(body: &Value, id: &str, model: &str, created: u64) -> Value {
    let or = |name: &str, usual: Value| if body[name].is_null() { usual } else { body[name].clone() };
    json!({
        "id": id,
        "object": "response",
        "created_at": created,
        "status": "in_progress",
        "background": false,
        "error": null,
        "incomplete_details": null,
        "instructions": body["instructions"],
        "max_output_tokens": body["max_output_tokens"],
        "model": model,
        "output": [],
        "parallel_tool_calls": true,
        "previous_response_id": null,
        "reasoning": or("reasoning", json!({"effort": null, "summary": null})),
        "service_tier": "default",
        "temperature": or("temperature", json!(1.0)),
        "text": or("text", json!({"format": {"type": "text"}})),
        "tool_choice": "auto",
        "tools": [],
        "top_p": or("top_p", json!(1.0)),
        "truncation": "disabled",
        "usage": null,
        "metadata": or("metadata", json!({})),
    })
}

fn whole(frame: &Value, said: &Said, message_id: &str, say: Option<&Say>) -> Value {
    let is_cut = said.finish_reason == "length";
    let status = if is_cut { "incomplete" } else { "completed" };
    let mut answer = frame.clone();
    answer["status"] = json!(status);
    if is_cut {
        answer["incomplete_details"] = json!({"reason": "max_output_tokens"});
    }
    answer["output"] =
        json!([{"type": "message", "id": message_id, "status": status, "role": "assistant", "content": [content(said)]}]);
    answer["usage"] = match say.and_then(|say| say.usage.as_ref()) {
        Some(Value::Bool(false)) => Value::Null,
        Some(usage) => usage.clone(),
        None => json!({
            "input_tokens": said.tokens_in,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": said.tokens_out,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": said.tokens_in + said.tokens_out,
        }),
    };
    answer
}

fn content(said: &Said) -> Value {
    match &said.refusal {
        Some(refusal) => json!({"type": "refusal", "refusal": refusal}),
        None => json!({"type": "output_text", "text": said.text, "annotations": [], "logprobs": []}),
    }
}

fn stream(frame: &Value, answer: &Value, said: &Said, message_id: &str) -> Vec<String> {
    let mut bodies = vec![("response.created", json!({"response": frame})), ("response.in_progress", json!({"response": frame}))];
    let item = json!({"type": "message", "id": message_id, "status": "in_progress", "role": "assistant", "content": []});
    bodies.push(("response.output_item.added", json!({"output_index": 0, "item": item})));
    let place = |mut body: Value| {
        body["item_id"] = json!(message_id);
        body["output_index"] = json!(0);
        body["content_index"] = json!(0);
        body
    };
    let is_refusal = said.refusal.is_some();
    let text = said.refusal.as_deref().or(said.text.as_deref()).unwrap_or_default();
    let empty = if is_refusal {
        json!({"type": "refusal", "refusal": ""})
    } else {
        json!({"type": "output_text", "text": "", "annotations": [], "logprobs": []})
    };
    bodies.push(("response.content_part.added", place(json!({"part": empty}))));
    for piece in chat::pieces(text) {
        bodies.push(match is_refusal {
            true => ("response.refusal.delta", place(json!({"delta": piece}))),
            false => ("response.output_text.delta", place(json!({"delta": piece, "logprobs": []}))),
        });
    }
    bodies.push(match is_refusal {
        true => ("response.refusal.done", place(json!({"refusal": text}))),
        false => ("response.output_text.done", place(json!({"text": text, "logprobs": []}))),
    });
    bodies.push(("response.content_part.done", place(json!({"part": content(said)}))));
    bodies.push(("response.output_item.done", json!({"output_index": 0, "item": answer["output"][0]})));
    let end = if answer["status"] == "incomplete" { "response.incomplete" } else { "response.completed" };
    bodies.push((end, json!({"response": answer})));
    let numbered = bodies.into_iter().enumerate().map(|(number, (kind, mut body))| {
        body["type"] = json!(kind);
        body["sequence_number"] = json!(number);
        format!("event: {kind}\ndata: {body}\n\n")
    });
    numbered.collect()
}
