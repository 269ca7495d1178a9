//! Worlds other than the friendly one.

use std::time::Duration;

use base64::Engine as _;
use serde_json::{Value, json};

use crate::client::{Client, chats, start};
use crate::pretend::{Cancel, Failure, ModelLimits, NoError, Outcome, Processing, UnknownStatus};

async fn new_job(client: &Client) -> String {
    let file = client.upload(&chats(10)).await;
    let job = client.post("/fine_tuning/jobs", json!({"model": "gpt-4.1-2025-04-14", "training_file": file})).await.json();
    format!("/fine_tuning/jobs/{}", job["id"].as_str().unwrap_or_else(|| panic!("{job}")))
}

#[tokio::test]
async fn who_may_not_tune_may_upload() {
    let (pretend, client) = start(|world| world.eligible = false).await;
    let file = client.upload(&chats(10)).await;
    let got = client.post("/fine_tuning/jobs", json!({"model": "gpt-4.1-2025-04-14", "training_file": file})).await;
    assert_eq!((got.status, got.code()), (403, json!("training_not_available")));
    assert_eq!((pretend.files().len(), pretend.jobs().len()), (1, 0));
    let limits = client.get("/fine_tuning/model_limits").await.json();
    assert_eq!((&limits["data"][0]["model"], &limits["data"][0]["max_total_jobs"]), (&json!("gpt-4.1-2025-04-14"), &json!(0)));
    pretend.set(|world| world.model_limits = ModelLimits::Map);
    assert!(client.get("/fine_tuning/model_limits").await.json()["gpt-4.1-2025-04-14"].is_object());
    pretend.set(|world| world.model_limits = ModelLimits::Missing);
    assert_eq!(client.get("/fine_tuning/model_limits").await.status, 404);
}

#[tokio::test]
async fn jobs_fail_as_the_world_says() {
    let failure = Failure {
        code: "invalid_training_file".to_owned(),
        message: "Line 17 is wrong".to_owned(),
        param: Some("training_file".to_owned()),
    };
    for outcome in [Outcome::FailsValidation(failure.clone()), Outcome::FailsRunning(failure)] {
        let trains = matches!(outcome, Outcome::FailsRunning(_));
        let (pretend, client) = start(|world| world.jobs.outcome = outcome).await;
        let path = new_job(&client).await;
        let job = client.until(&path, |job| job["status"] == "failed").await;
        assert_eq!(job["error"]["message"], "Line 17 is wrong");
        let events = client.get(&format!("{path}/events?limit=100")).await.text();
        assert_eq!(events.contains("Step 100/100"), trains);
        assert!(pretend.ledger().rows.is_empty() && job["trained_tokens"].is_null());
    }
}

#[tokio::test]
async fn a_job_is_listed_late() {
    let (pretend, client) = start(|world| world.jobs.listed_after_ms = 20_000).await;
    let path = new_job(&client).await;
    assert_eq!(client.get("/fine_tuning/jobs").await.json()["data"], json!([]));
    assert_eq!(client.get(&path).await.status, 200);
    pretend.advance(Duration::from_secs(20));
    assert_eq!(client.get("/fine_tuning/jobs").await.json()["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_status_that_nobody_knows_comes_between() {
    let status = UnknownStatus { name: "warming_up".to_owned(), ms: 60_000 };
    let (pretend, client) = start(|world| world.jobs.unknown_status = Some(status)).await;
    let path = new_job(&client).await;
    client.until(&path, |job| job["status"] == "warming_up").await;
    pretend.advance(Duration::from_secs(60));
    client.until(&path, |job| job["status"] == "succeeded").await;
}

#[tokio::test]
async fn cancelling_races_with_success() {
    for (cancel, status, code) in [(Cancel::RefusedBySuccess, "succeeded", 400), (Cancel::LosesToSuccess, "succeeded", 200)] {
        let (pretend, client) = start(|world| (world.jobs.cancel, world.jobs.running_ms) = (cancel, 60_000)).await;
        let path = new_job(&client).await;
        client.until(&path, |job| job["status"] == "running").await;
        assert_eq!(client.post(&format!("{path}/cancel"), json!({})).await.status, code);
        assert_eq!(client.get(&path).await.json()["status"], status);
        assert_eq!(pretend.ledger().rows.len(), 1);
    }
}

#[tokio::test]
async fn pages_of_events_repeat_and_leave_out() {
    let change = |repeated, left_out| {
        start(move |world| {
            (world.jobs.steps, world.jobs.events_repeated, world.jobs.events_left_out) = (Some(10_000), repeated, left_out);
        })
    };
    for (repeated, left_out) in [(2, 0), (0, 3)] {
        let (_pretend, client) = change(repeated, left_out).await;
        let path = new_job(&client).await;
        client.until(&path, |job| job["status"] == "succeeded").await;
        let page = async |after: &str| client.get(&format!("{path}/events?limit=20{after}")).await.json();
        let first = page("").await;
        let last = &first["data"][19];
        let next = page(&format!("&after={}", last["id"].as_str().unwrap_or_default())).await;
        let place = |event: &Value| event["data"]["step"].as_i64().unwrap_or_default();
        assert_eq!(place(last) - place(&next["data"][0]), 1 - repeated as i64 + left_out as i64);
    }
}

#[tokio::test]
async fn a_result_comes_as_base64_and_no_error_in_three_forms() {
    let (pretend, client) = start(|world| world.jobs.result_in_base64 = true).await;
    let path = new_job(&client).await;
    let job = client.until(&path, |job| job["status"] == "succeeded").await;
    let content = client.get(&format!("/files/{}/content", job["result_files"][0].as_str().unwrap_or_default())).await.body;
    let csv = base64::engine::general_purpose::STANDARD.decode(content).expect("it is base64");
    assert!(csv.starts_with(b"step,train_loss"));
    for (form, error) in [(NoError::Empty, json!({})), (NoError::Nulls, json!({"code": null, "message": null, "param": null}))] {
        pretend.set(|world| (world.jobs.no_error, world.jobs.more_fields) = (form, true));
        let file = client.upload(&chats(10)).await;
        let body = json!({"model": "gpt-4.1-2025-04-14", "training_file": file}).to_string();
        let got =
            client.send("POST", "/fine_tuning/jobs", Some(("application/json", body.into()))).await.expect("it is answered");
        assert_eq!((&got.json()["error"], &got.json()["shared_with_openai"]), (&error, &json!(false)));
    }
}

#[tokio::test]
async fn files_stay_in_processing_or_fail() {
    let (pretend, client) = start(|world| world.files.processing = Processing::NeverEnds).await;
    let path = format!("/files/{}", client.upload(&chats(10)).await);
    pretend.advance(Duration::from_secs(600));
    assert_eq!(client.get(&path).await.json()["status"], "uploaded");
    pretend.set(|world| world.files.jobs_wait = false);
    let body = json!({"model": "gpt-4.1-2025-04-14", "training_file": path.trim_start_matches("/files/")});
    assert!(client.post("/fine_tuning/jobs", body).await.text().contains("still being processed"));
    pretend.set(|world| world.files.processing = Processing::Fails);
    let path = format!("/files/{}", client.upload(&chats(10)).await);
    client.until(&path, |file| file["status"] == "error").await;
}

#[tokio::test]
async fn answers_quote_the_passage_in_the_form_that_is_asked_for() {
    let (_pretend, client) = start(|_| ()).await;
    let schema = json!({
        "type": "object",
        "properties": {"examples": {"type": "array", "items": {
            "type": "object",
            "properties": {
                "fact": {"type": "integer"},
                "strategy": {"type": "string", "enum": ["recall", "reason"]},
                "question": {"type": "string"},
                "answer": {"type": "string"},
                "quote": {"type": ["string", "null"]},
                "answerable": {"type": "boolean"},
            },
            "required": ["fact", "strategy", "question", "answer", "quote", "answerable"],
            "additionalProperties": false,
        }}},
        "required": ["examples"],
        "additionalProperties": false,
    });
    let passage = "Книгу сдают через четырнадцать дней. За опоздание берут два рубля.";
    let prompt = format!("Make questions.\n<passage id=\"1\">\n{passage}\n</passage>\nReturn JSON.");
    let format = json!({"type": "json_schema", "json_schema": {"name": "examples", "strict": true, "schema": schema}});
    let body = json!({"model": "gpt-6-luna", "messages": [{"role": "user", "content": prompt}], "response_format": format});
    let answer = client.post("/chat/completions", body).await.json();
    let content = answer["choices"][0]["message"]["content"].as_str().unwrap_or_default();
    let made: Value = serde_json::from_str(content).expect("it is JSON");
    assert_eq!(made["examples"].as_array().map(Vec::len), Some(2));
    assert!(crate::pretend::schema::mistakes(&schema, &schema, &made).is_empty(), "{made}");
    for example in made["examples"].as_array().into_iter().flatten() {
        assert!(example["quote"].as_str().is_some_and(|quote| passage.contains(quote)), "{example}");
        assert!(example["question"].as_str().is_some_and(|question| question.starts_with("Что сказано")), "{example}");
    }
    let text = json!({"format": {"type": "json_schema", "name": "examples", "strict": true, "schema": schema}});
    let answer =
        client.post("/responses", json!({"model": "gpt-6-luna", "input": prompt, "text": text, "store": false})).await.json();
    assert_eq!(answer["output"][0]["content"][0]["text"], content);
}

#[tokio::test]
async fn models_refuse_stop_short_and_stream() {
    let (_pretend, client) = start(|_| ()).await;
    let ask = async |content: &str, more: Value| {
        let mut body = json!({"model": "gpt-6-luna", "messages": [{"role": "user", "content": content}]});
        more.as_object().into_iter().flatten().for_each(|(name, value)| body[name] = value.clone());
        client.post("/chat/completions", body).await
    };
    let refused = ask("Tell of pretend-refusal.", json!({})).await.json();
    assert!(refused["choices"][0]["message"]["refusal"].is_string() && refused["choices"][0]["message"]["content"].is_null());
    let short = ask("One two three four five six seven.", json!({"max_completion_tokens": 3})).await.json();
    assert_eq!((&short["choices"][0]["finish_reason"], &short["usage"]["completion_tokens"]), (&json!("length"), &json!(3)));
    assert_eq!(short["choices"][0]["message"]["content"], "One two three");
    let stream = ask("One two three four five.", json!({"stream": true, "stream_options": {"include_usage": true}})).await.text();
    let events: Vec<Value> =
        stream.split("\n\n").filter_map(|event| serde_json::from_str(event.strip_prefix("data: ")?).ok()).collect();
    let said: String = events.iter().filter_map(|event| event["choices"][0]["delta"]["content"].as_str()).collect();
    assert_eq!(said, "One two three four five.");
    assert!(stream.ends_with("data: [DONE]\n\n") && events.last().is_some_and(|event| event["usage"]["total_tokens"].is_u64()));
    assert_eq!(ask("q", json!({"model": "gpt-3"})).await.code(), "model_not_found");
}

#[tokio::test]
async fn checking_and_comparing_are_the_same_each_time() {
    let (_pretend, client) = start(|_| ()).await;
    let got =
        client.post("/moderations", json!({"model": "omni-moderation-latest", "input": ["fine", "PRETEND-HARM"]})).await.json();
    assert_eq!((&got["results"][0]["flagged"], &got["results"][1]["flagged"]), (&json!(false), &json!(true)));
    let body = |encoding: &str| json!({"model": "text-embedding-3-small", "input": ["water boils", "boiling of water", "cats"], "dimensions": 64, "encoding_format": encoding});
    let floats = client.post("/embeddings", body("float")).await.json();
    let vector = |number: usize| -> Vec<f64> {
        floats["data"][number]["embedding"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
    };
    let near = |one: usize, other: usize| vector(one).iter().zip(vector(other)).map(|(one, other)| one * other).sum::<f64>();
    assert!((near(0, 0) - 1.0).abs() < 1e-5 && near(0, 1) > near(0, 2));
    let body = body("base64");
    let packed = client
        .send("POST", "/embeddings", Some(("application/json", body.to_string().into())))
        .await
        .expect("it is answered")
        .json();
    let bytes = base64::engine::general_purpose::STANDARD.decode(packed["data"][0]["embedding"].as_str().unwrap_or_default());
    let first = bytes.expect("it is base64").first_chunk().map(|bytes| f64::from(f32::from_le_bytes(*bytes)));
    assert!((first.unwrap_or_default() - vector(0)[0]).abs() < 1e-6);
}
