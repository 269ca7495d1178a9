//! What a person does from the first upload to the first answer of a tuned model.

use serde_json::{Value, json};

use crate::client::{Field, chat, chats, start};

#[tokio::test]
async fn a_set_becomes_a_model_that_answers() {
    let (pretend, client) = start(|_| ()).await;
    let (training, validation) = (client.upload(&chats(12)).await, client.upload(&chats(2)).await);
    client.until(&format!("/files/{training}"), |file| file["status"] == "processed").await;
    let body = json!({
        "model": "gpt-4.1-mini-2025-04-14",
        "training_file": training,
        "validation_file": validation,
        "suffix": "handbook",
        "seed": 7,
        "method": {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": "auto"}}},
        "metadata": {"app": "doctune", "intent": "one", "sha": "two"},
    });
    let created = client.post("/fine_tuning/jobs", body).await.json();
    let id = created["id"].as_str().expect("a job has an id");
    assert_eq!((&created["status"], &created["hyperparameters"]["n_epochs"]), (&json!("validating_files"), &json!("auto")));
    let job = client.until(&format!("/fine_tuning/jobs/{id}"), |job| job["status"] == "succeeded").await;
    // Twelve lines are trained eight times, as the cookbook has it.
    assert_eq!(job["hyperparameters"]["n_epochs"], 8);
    let name = job["fine_tuned_model"].as_str().expect("a finished job names its model");
    assert!(name.starts_with("ft:gpt-4.1-mini-2025-04-14:pretend:handbook:"), "{name}");

    let events = all(&client, &format!("/fine_tuning/jobs/{id}/events")).await;
    let steps: Vec<&Value> = events.iter().filter(|event| event["type"] == "metrics").collect();
    assert_eq!(steps.len(), 96);
    let loss = |event: &Value| event["data"]["train_loss"].as_f64().expect("a step has a loss");
    assert!(loss(steps[0]) < 0.7 && loss(steps[95]) > 2.0, "newest first, and the curve falls");
    let mut ids: Vec<&str> = events.iter().filter_map(|event| event["id"].as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), events.len());

    let checkpoints = client.get(&format!("/fine_tuning/jobs/{id}/checkpoints")).await.json();
    let at: Vec<u64> =
        checkpoints["data"].as_array().into_iter().flatten().filter_map(|row| row["step_number"].as_u64()).collect();
    assert_eq!(at, [96, 84, 72]);

    let file = job["result_files"][0].as_str().expect("a finished job has a file of its steps");
    let csv = client.get(&format!("/files/{file}/content")).await.text();
    assert!(csv.starts_with("step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n1,"), "{csv}");
    assert_eq!(csv.lines().count(), 97);

    let answer = client
        .post(
            "/chat/completions",
            json!({"model": name, "messages": [{"role": "user", "content": "Bees make honey from nectar."}]}),
        )
        .await;
    assert_eq!(answer.json()["choices"][0]["message"]["content"], "Bees make honey from nectar.");
    assert!(client.get("/models").await.text().contains(name));
    assert_eq!(client.delete(&format!("/models/{name}")).await.status, 200);
    assert_eq!(client.get(&format!("/models/{name}")).await.status, 404);

    let ledger = pretend.ledger();
    let trained = job["trained_tokens"].as_u64().expect("a finished job says what is billed");
    assert_eq!((ledger.rows[0].what.as_str(), ledger.rows[0].tokens_in), ("training", trained));
    assert_eq!(ledger.rows[0].micro_dollars, u128::from(trained * 5));
    assert_eq!((ledger.rows.len(), ledger.rows[1].what.as_str()), (2, "chat"));
}

async fn all(client: &crate::client::Client, path: &str) -> Vec<Value> {
    let mut rows: Vec<Value> = Vec::new();
    loop {
        let after = rows.last().map(|row| format!("&after={}", row["id"].as_str().unwrap_or_default())).unwrap_or_default();
        let page = client.get(&format!("{path}?limit=30{after}")).await.json();
        rows.extend(page["data"].as_array().into_iter().flatten().cloned());
        if page["has_more"] == false {
            return rows;
        }
    }
}

#[tokio::test]
async fn jobs_are_found_by_what_they_carry() {
    let (_pretend, client) = start(|_| ()).await;
    let file = client.upload(&chats(10)).await;
    for intent in ["one", "two", "two"] {
        let body = json!({"model": "gpt-4o-mini-2024-07-18", "training_file": file, "metadata": {"intent": intent}});
        client.post("/fine_tuning/jobs", body).await;
    }
    let found = client.get("/fine_tuning/jobs?metadata%5Bintent%5D=two&limit=1").await.json();
    assert_eq!((found["data"].as_array().map(Vec::len), &found["has_more"]), (Some(1), &json!(true)));
    assert_eq!(client.get("/fine_tuning/jobs?metadata[intent]=three").await.json()["data"], json!([]));
    assert_eq!(client.get("/fine_tuning/jobs?intent=two").await.code(), "unknown_parameter");
}

#[tokio::test]
async fn a_file_that_is_wrong_fails_its_job_in_the_words_of_the_server() {
    let (_pretend, client) = start(|_| ()).await;
    let with = |number: usize, line: &str| {
        let mut lines: Vec<String> = chats(12).lines().map(str::to_owned).collect();
        lines[number - 1] = line.to_owned();
        lines.join("\n")
    };
    let pair = r#"{"input": {"messages": [{"role": "user", "content": "q"}]}, "preferred_output": [{"role": "assistant", "content": "a"}], "non_preferred_output": [{"role": "assistant", "content": "b"}]}"#;
    let cases = [
        (chats(9), "invalid_n_examples", "Training file has 9 example(s), but must have at least 10 examples"),
        (
            with(3, r#"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}], "source": 1}"#),
            "invalid_file_format",
            "Example 3 contains an extra key 'source'",
        ),
        (with(5, r#"{"text": "q"}"#), "invalid_file_format", "Example 5 is missing key 'messages'"),
        (
            with(7, r#"{"messages": [{"content": "q"}]}"#),
            "invalid_file_format",
            "Example 7, message 1 Discriminator 'role' is missing in value",
        ),
        (with(4, "{\"messages\": ["), "invalid_file_format", "Example 4 on line 4 cannot be parsed as JSON"),
        (
            with(6, r#"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a", "weight": 0.5}]}"#),
            "invalid_file_format",
            "weight",
        ),
        (with(2, pair), "invalid_training_file", "is in the fine-tune-preference format"),
        (with(8, &chat("q", "some Pretend-Harm").to_string()), "invalid_training_file", "Flagged lines: 8"),
    ];
    for (lines, code, words) in cases {
        let file = client.upload(&lines).await;
        let job = client.post("/fine_tuning/jobs", json!({"model": "gpt-4.1-2025-04-14", "training_file": file})).await.json();
        let path = format!("/fine_tuning/jobs/{}", job["id"].as_str().unwrap_or_default());
        let job = client.until(&path, |job| job["status"] == "failed").await;
        let error = &job["error"];
        assert_eq!((&error["code"], &error["param"]), (&json!(code), &json!("training_file")));
        assert!(error["message"].as_str().is_some_and(|message| message.contains(words)), "{error} has not {words}");
        let last = client.get(&format!("{path}/events?limit=1")).await.json();
        assert_eq!((&last["data"][0]["level"], &last["data"][0]["message"]), (&json!("error"), &error["message"]));
    }
    let not_jsonl = client.form("/files", &[Field::text("purpose", "fine-tune"), Field::file("set.jsonl", "\u{feff}{}\n")]).await;
    assert!(not_jsonl.status == 400 && not_jsonl.text().contains("every line is a JSON dictionary"), "{}", not_jsonl.text());
}

#[tokio::test]
async fn preferences_are_trained_by_their_own_method() {
    let (_pretend, client) = start(|_| ()).await;
    let pair = json!({
        "input": {"messages": [{"role": "user", "content": "q"}]},
        "preferred_output": [{"role": "assistant", "content": "a"}],
        "non_preferred_output": [{"role": "assistant", "content": "b"}],
    });
    let file = client.upload(&format!("{pair}\n").repeat(10)).await;
    let method = json!({"type": "dpo", "dpo": {"hyperparameters": {"beta": 0.2, "n_epochs": 2}}});
    let body = json!({"model": "gpt-4.1-2025-04-14", "training_file": file, "method": method});
    let job = client.post("/fine_tuning/jobs", body).await.json();
    let path = format!("/fine_tuning/jobs/{}", job["id"].as_str().unwrap_or_default());
    let job = client.until(&path, |job| job["status"] == "succeeded").await;
    assert_eq!(job["method"]["dpo"]["hyperparameters"]["beta"], 0.2);
    let chats = client.upload(&chats(10)).await;
    let body = json!({"model": "gpt-4.1-2025-04-14", "training_file": chats, "method": {"type": "dpo"}});
    let job = client.post("/fine_tuning/jobs", body).await.json();
    let path = format!("/fine_tuning/jobs/{}", job["id"].as_str().unwrap_or_default());
    let job = client.until(&path, |job| job["status"] == "failed").await;
    assert!(job["error"]["message"].as_str().is_some_and(|words| words.contains("is in the fine-tune-chat format")), "{job}");
}

#[tokio::test]
async fn a_large_file_travels_in_parts() {
    let (pretend, client) = start(|_| ()).await;
    let lines = chats(20);
    let (first, second) = lines.split_at(200);
    let body = |bytes: usize| json!({"filename": "set.jsonl", "purpose": "fine-tune", "bytes": bytes, "mime_type": "text/jsonl"});
    let id = |value: Value| value["id"].as_str().unwrap_or_default().to_owned();
    let upload = id(client.post("/uploads", body(lines.len())).await.json());
    let two = id(client.form(&format!("/uploads/{upload}/parts"), &[Field::part(second)]).await.json());
    let one = id(client.form(&format!("/uploads/{upload}/parts"), &[Field::part(first)]).await.json());
    let complete = format!("/uploads/{upload}/complete");
    assert_eq!(client.post(&complete, json!({"part_ids": [one]})).await.status, 400);
    assert_eq!(client.post(&complete, json!({"part_ids": [one, two], "md5": "0".repeat(32)})).await.status, 400);
    let done = client.post(&complete, json!({"part_ids": [one, two]})).await.json();
    assert_eq!((&done["status"], &done["file"]["bytes"]), (&json!("completed"), &json!(lines.len())));
    assert_eq!(client.get(&format!("/files/{}/content", id(done["file"].clone()))).await.text(), lines);
    let late = id(client.post("/uploads", body(1)).await.json());
    pretend.advance(std::time::Duration::from_secs(3601));
    let refused = client.form(&format!("/uploads/{late}/parts"), &[Field::part("x")]).await;
    assert!(refused.status == 400 && refused.text().contains("expired"), "{}", refused.text());
}

#[tokio::test]
async fn files_go_when_they_are_told_to() {
    let (pretend, client) = start(|_| ()).await;
    let lifetime = |seconds: &'static str| {
        [
            Field::text("purpose", "fine-tune"),
            Field::text("expires_after[anchor]", "created_at"),
            Field::text("expires_after[seconds]", seconds),
        ]
    };
    let lines = chats(10);
    let send = async |seconds| {
        let [one, two, three] = lifetime(seconds);
        client.form("/files", &[one, two, three, Field::file("set.jsonl", &lines)]).await
    };
    assert_eq!(send("60").await.status, 400);
    let file = send("3600").await.json();
    assert_eq!(file["expires_at"].as_u64(), file["created_at"].as_u64().map(|at| at + 3600));
    let kept = client.upload(&lines).await;
    pretend.advance(std::time::Duration::from_secs(3601));
    assert_eq!(client.get("/files?purpose=fine-tune").await.json()["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(client.delete(&format!("/files/{kept}")).await.json()["deleted"], true);
    assert_eq!(client.get(&format!("/files/{kept}")).await.status, 404);
}

#[tokio::test]
async fn a_job_pauses_goes_on_and_is_cancelled() {
    let (pretend, client) = start(|world| (world.jobs.validating_ms, world.jobs.running_ms) = (60_000, 60_000)).await;
    let file = client.upload(&chats(10)).await;
    let job = client.post("/fine_tuning/jobs", json!({"model": "gpt-4.1-2025-04-14", "training_file": file})).await.json();
    let path = format!("/fine_tuning/jobs/{}", job["id"].as_str().unwrap_or_default());
    let act = async |name: &str| client.post(&format!("{path}/{name}"), json!({})).await;
    assert_eq!(act("pause").await.status, 400);
    pretend.advance(std::time::Duration::from_secs(61));
    client.until(&path, |job| job["status"] == "running").await;
    assert_eq!(act("pause").await.json()["status"], "paused");
    pretend.advance(std::time::Duration::from_secs(120));
    assert_eq!(client.get(&path).await.json()["status"], "paused");
    assert_eq!(act("resume").await.json()["status"], "running");
    pretend.advance(std::time::Duration::from_secs(30));
    assert_eq!(act("cancel").await.json()["status"], "cancelled");
    assert_eq!(act("cancel").await.status, 400);
    assert!(pretend.ledger().rows.is_empty());
}
