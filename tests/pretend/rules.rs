//! What we may send is told from what we may not.

use serde_json::{Value, json};

use crate::client::{Client, FORM, Field, chats, form, start};
use crate::pretend::Pretend;
use crate::pretend::requests::faults_of_requests;

/// The faults of one request, however it is answered.
async fn faults(
    pretend: &Pretend,
    client: &Client,
    method: &str,
    path: &str,
    body: Option<(&str, hyper::body::Bytes)>,
) -> Vec<String> {
    client.send(method, path, body).await.expect("it is answered");
    faults_of_requests(&pretend.requests().split_off(pretend.requests().len() - 1))
}

fn job() -> Value {
    json!({
        "model": "gpt-4.1-mini-2025-04-14",
        "training_file": "file-a1",
        "suffix": "handbook",
        "seed": 7,
        "method": {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 3, "batch_size": "auto"}}},
        "metadata": {"app": "doctune", "intent": "one", "sha": "two"},
    })
}

fn question() -> Value {
    let schema =
        json!({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": false});
    let format = json!({"type": "json_schema", "json_schema": {"name": "made", "strict": true, "schema": schema}});
    json!({
        "model": "gpt-6-luna",
        "messages": [{"role": "user", "content": "q"}],
        "max_completion_tokens": 100,
        "response_format": format,
    })
}

#[tokio::test]
async fn right_requests_pass() {
    let (pretend, client) = start(|_| ()).await;
    let lines = chats(10);
    let text = |name, value| Field::text(name, value);
    let fields = [
        text("purpose", "fine-tune"),
        text("expires_after[anchor]", "created_at"),
        text("expires_after[seconds]", "2592000"),
        Field::file("doctune-1a2b.jsonl", &lines),
    ];
    let cases = [
        ("GET", "/models", None),
        ("GET", "/models/ft:gpt-4.1-2025-04-14:org:suffix:id", None),
        ("GET", "/files?purpose=fine-tune&limit=100", None),
        ("POST", "/files", Some((FORM, form(&fields)))),
        ("POST", "/fine_tuning/jobs", Some(("application/json", job().to_string().into()))),
        ("GET", "/fine_tuning/jobs?metadata%5Bintent%5D=one&limit=20", None),
        ("GET", "/fine_tuning/jobs/ftjob-1/events?after=ftevent-1&limit=100", None),
        ("POST", "/fine_tuning/jobs/ftjob-1/cancel", None),
        ("POST", "/chat/completions", Some(("application/json", question().to_string().into()))),
        ("OPTIONS", "/files", None),
    ];
    for (method, path, body) in cases {
        let found = faults(&pretend, &client, method, path, body).await;
        assert!(found.is_empty(), "{found:?}");
    }
}

#[tokio::test]
async fn wrong_bodies_are_found() {
    let (pretend, client) = start(|_| ()).await;
    let long = "x".repeat(513);
    let (suffix, many): (String, serde_json::Map<_, _>) =
        ("s".repeat(41), (0..17).map(|n| (format!("k{n}"), json!("v"))).collect());
    let cases = [
        ("/fine_tuning/jobs", "/model", json!(5), "model"),
        ("/fine_tuning/jobs", "/training_file", json!("training.jsonl"), "training_file"),
        ("/fine_tuning/jobs", "/suffix", json!(suffix), "suffix"),
        ("/fine_tuning/jobs", "/suffix", json!("книга"), "suffix"),
        ("/fine_tuning/jobs", "/seed", json!("7"), "seed"),
        ("/fine_tuning/jobs", "/hyperparameters", json!({"n_epochs": 3}), "hyperparameters"),
        ("/fine_tuning/jobs", "/method/supervised/hyperparameters/n_epochs", json!(0), "n_epochs"),
        ("/fine_tuning/jobs", "/method/supervised/hyperparameters/n_epochs", json!("3"), "n_epochs"),
        ("/fine_tuning/jobs", "/method/supervised/hyperparameters/beta", json!(1), "beta"),
        ("/fine_tuning/jobs", "/method/type", json!("dpo"), "method"),
        ("/fine_tuning/jobs", "/metadata/sha", json!(long), "metadata.sha"),
        ("/fine_tuning/jobs", "/metadata", json!(many), "metadata"),
        ("/chat/completions", "/max_tokens", json!(10), "max_tokens"),
        ("/chat/completions", "/messages", json!([]), "messages"),
        ("/chat/completions", "/messages/0/role", json!("robot"), "role"),
        ("/chat/completions", "/messages/0/weight", json!(1), "weight"),
        ("/chat/completions", "/store", json!(true), "store"),
        ("/chat/completions", "/response_format/json_schema/name", json!("a name"), "name"),
        ("/chat/completions", "/response_format/json_schema/strict", json!(false), "strict"),
        ("/chat/completions", "/response_format/json_schema/schema/required", json!([]), "schema"),
        ("/chat/completions", "/response_format/json_schema/schema/properties/a/maxLength", json!(5), "maxLength"),
    ];
    for (path, at, value, named) in cases {
        let mut body = if path == "/fine_tuning/jobs" { job() } else { question() };
        put(&mut body, at, value);
        let found = faults(&pretend, &client, "POST", path, Some(("application/json", body.to_string().into()))).await;
        assert!(found.iter().any(|words| words.contains(named)), "{at}: {found:?}");
    }
}

/// Sets the place that a pointer names.
fn put(body: &mut Value, at: &str, value: Value) {
    let (place, name) = at.rsplit_once('/').expect("a pointer has a slash");
    body.pointer_mut(place).expect("the place is there")[name] = value;
}

#[tokio::test]
async fn wrong_forms_queries_and_headers_are_found() {
    let (pretend, client) = start(|_| ()).await;
    let lines = chats(10);
    let send = |fields: &[Field<'_>]| Some((FORM, form(fields)));
    let purpose = |value| Field::text("purpose", value);
    let cases = [
        ("POST", "/files", send(&[purpose("fine-tune"), Field::file("set.json", &lines)]), "filename"),
        ("POST", "/files", send(&[purpose("fine-tune"), Field::text("file", "{}")]), "file"),
        ("POST", "/files", send(&[purpose("assistants"), Field::file("set.jsonl", &lines)]), "purpose"),
        ("POST", "/files", send(&[purpose("fine-tune"), Field::file("set.jsonl", "")]), "length"),
        (
            "POST",
            "/files",
            send(&[purpose("fine-tune"), Field::file("set.jsonl", &lines), Field::text("expires_after[seconds]", "60")]),
            "seconds",
        ),
        ("POST", "/files", Some(("application/json", "{}".into())), "content type"),
        ("POST", "/fine_tuning/jobs", Some(("text/plain", job().to_string().into())), "content type"),
        ("POST", "/fine_tuning/jobs", Some(("application/json", "{".into())), "not JSON"),
        ("GET", "/fine_tuning/jobs?limit=0", None, "limit"),
        ("GET", "/fine_tuning/jobs?metadata[x]=1", None, "metadata[x]"),
        ("GET", "/models?key=1", None, "key"),
        ("GET", "/organization/usage", None, "no reason"),
        ("DELETE", "/models/gpt-4", Some(("application/json", "{}".into())), "there is a body"),
    ];
    for (method, path, body, named) in cases {
        let found = faults(&pretend, &client, method, path, body).await;
        assert!(found.iter().any(|words| words.contains(named)), "{path}: {found:?} has no {named}");
    }
    let client = client.with_key(None);
    assert!(!faults(&pretend, &client, "GET", "/models", None).await.is_empty());
}
