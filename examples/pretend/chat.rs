//! Chat completions, whole and as a stream.

use serde_json::{Value, json};

use super::answers::Passage;
use super::exchange::{Answer, Call, Refusal};
use super::faults::Say;
use super::models;
use super::state::State;
use super::training::{counter, is_flagged};

/// What a model has said, before it has the form of a route.
pub struct Said {
    pub text: Option<String>,
    pub refusal: Option<String>,
    pub finish_reason: String,
    pub tokens_in: u64,
    pub tokens_out: u64,
}

pub fn create(state: &mut State, call: &Call, say: Option<&Say>, share: u128) -> Result<Answer, Refusal> {
    let body = call.json()?;
    let model = body["model"].as_str().unwrap_or_default().to_owned();
    models::check(state, &model)?;
    check_parameters(state, &model, &body)?;
    let messages = body["messages"].as_array().map_or(&[][..], Vec::as_slice);
    let prompt = last_of_user(messages);
    let format = &body["response_format"];
    let schema = (format["type"] == "json_schema").then(|| &format["json_schema"]["schema"]);
    let most = body["max_completion_tokens"].as_u64().or(body["max_tokens"].as_u64());
    // Three tokens begin the answer, and each message has three around its text.
    let tokens_in = 3 + messages.iter().map(|message| 4 + counter().count(&text_of(&message["content"]))).sum::<u64>();
    let asked = Asked { prompt: &prompt, schema, is_object: format["type"] == "json_object", most, tokens_in };
    let said = asked.answered(state, say);
    let id = state.id("chatcmpl-", 29);
    state.bill("chat", &id, &model, [said.tokens_in, said.tokens_out], share);
    let created = state.now() / 1000;
    let usage = usage(&said, say);
    let frame =
        json!({"id": id, "created": created, "model": model, "service_tier": "default", "system_fingerprint": "fp_pretend"});
    if body["stream"] == true {
        let with_usage = body["stream_options"]["include_usage"] == true;
        return Ok(Answer::events(stream(&frame, &said, with_usage.then_some(usage))));
    }
    let mut completion = frame;
    completion["object"] = json!("chat.completion");
    completion["choices"] = json!([{
        "index": 0,
        "message": {"role": "assistant", "content": said.text, "refusal": said.refusal, "annotations": []},
        "logprobs": null,
        "finish_reason": said.finish_reason,
    }]);
    if !usage.is_null() {
        completion["usage"] = usage;
    }
    Ok(Answer::json(&completion))
}

/// What a model is asked, whatever the route.
pub struct Asked<'a> {
    pub prompt: &'a str,
    pub schema: Option<&'a Value>,
    pub is_object: bool,
    /// The most tokens that the answer may have.
    pub most: Option<u64>,
    pub tokens_in: u64,
}

impl Asked<'_> {
    pub fn answered(&self, state: &State, say: Option<&Say>) -> Said {
        let mut said = Said {
            text: Some(self.text()),
            refusal: None,
            finish_reason: "stop".to_owned(),
            tokens_in: self.tokens_in,
            tokens_out: 0,
        };
        if is_flagged(self.prompt, &state.world.refused_words) {
            said.text = None;
            said.refusal = Some("I'm sorry, I can't assist with that request.".to_owned());
        }
        if let Some(say) = say {
            if say.text.is_some() || say.refusal.is_some() {
                (said.text, said.refusal) = (say.text.clone(), say.refusal.clone());
            }
            said.finish_reason = say.finish_reason.clone().unwrap_or(said.finish_reason);
        }
        said.tokens_out = counter().count(said.text.as_deref().or(said.refusal.as_deref()).unwrap_or_default());
        if let Some(most) = self.most.filter(|most| *most < said.tokens_out) {
            said.text = said.text.map(|text| beginning(&text, most));
            said.tokens_out = most;
            said.finish_reason = "length".to_owned();
        }
        said
    }

    fn text(&self) -> String {
        let passage = Passage::of(self.prompt);
        match self.schema {
            Some(schema) => passage.fill(schema).to_string(),
            None if self.is_object => json!({"answer": passage.prose()}).to_string(),
            None => passage.prose(),
        }
    }
}

/// As much of a text as has so many tokens.
fn beginning(text: &str, most: u64) -> String {
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let fits = ends.partition_point(|end| counter().count(text.get(..*end).unwrap_or_default()) <= most);
    text.get(..ends.get(fits.saturating_sub(1)).copied().unwrap_or_default()).unwrap_or_default().to_owned()
}

pub fn check_parameters(state: &State, model: &str, body: &Value) -> Result<(), Refusal> {
    if !state.model(model).is_some_and(|facts| facts.reasoning) {
        return Ok(());
    }
    if !body["max_tokens"].is_null() {
        let words = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
        return Err(Refusal::invalid(words, Some("max_tokens"), Some("unsupported_parameter")));
    }
    let effort = body["reasoning_effort"].as_str().or(body["reasoning"]["effort"].as_str());
    let sampling = ["temperature", "top_p"].into_iter().find(|name| !body[*name].is_null() && effort != Some("none"));
    sampling.map_or(Ok(()), |name| {
        let words = format!("Unsupported parameter: '{name}' is not supported with this model.");
        Err(Refusal::invalid(&words, Some(name), Some("unsupported_parameter")))
    })
}

fn last_of_user(messages: &[Value]) -> String {
    messages.iter().rfind(|message| message["role"] == "user").map(|message| text_of(&message["content"])).unwrap_or_default()
}

/// The text of a content, whether it is one text or a list of parts.
pub fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

fn usage(said: &Said, say: Option<&Say>) -> Value {
    match say.and_then(|say| say.usage.as_ref()) {
        Some(Value::Bool(false)) => Value::Null,
        Some(usage) => usage.clone(),
        None => json!({
            "prompt_tokens": said.tokens_in,
            "completion_tokens": said.tokens_out,
            "total_tokens": said.tokens_in + said.tokens_out,
            "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
            "completion_tokens_details": {
                "reasoning_tokens": 0,
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
        }),
    }
}

/// The events of a stream: one that begins, one for every few words, one that ends, and the usage if it was asked for.
fn stream(frame: &Value, said: &Said, usage: Option<Value>) -> Vec<String> {
    let with_usage = usage.is_some();
    let event = |choices: Value, usage: Value| {
        let mut chunk = frame.clone();
        chunk["object"] = json!("chat.completion.chunk");
        chunk["choices"] = choices;
        if with_usage {
            chunk["usage"] = usage;
        }
        format!("data: {chunk}\n\n")
    };
    let choice =
        |delta: Value, finish: Option<&str>| json!([{"index": 0, "delta": delta, "logprobs": null, "finish_reason": finish}]);
    let mut events = vec![event(choice(json!({"role": "assistant", "content": "", "refusal": null}), None), Value::Null)];
    let (name, text) = match &said.refusal {
        Some(refusal) => ("refusal", refusal.as_str()),
        None => ("content", said.text.as_deref().unwrap_or_default()),
    };
    events.extend(pieces(text).map(|piece| event(choice(json!({name: piece}), None), Value::Null)));
    events.push(event(choice(json!({}), Some(&said.finish_reason)), Value::Null));
    events.extend(usage.filter(|usage| !usage.is_null()).map(|usage| event(json!([]), usage)));
    events.push("data: [DONE]\n\n".to_owned());
    events
}

/// A text in pieces of a few words.
pub fn pieces(text: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    words.chunks(3).map(|words| words.concat()).collect::<Vec<_>>().into_iter()
}
