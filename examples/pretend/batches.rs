//! Batches: a file of requests in, a file of answers out, at half the price.

use hyper::body::Bytes;
use serde_json::{Value, json};

use super::exchange::{Answer, Call, Refusal};
use super::lists::{self, Limits};
use super::state::State;
use super::{files, jobs, routes};

#[derive(Clone, Debug)]
pub struct Batch {
    pub id: String,
    endpoint: String,
    input_file: String,
    metadata: Value,
    created_at: u64,
    /// Until here it is validated, and until twice as long it is at work.
    validated_at: u64,
    completed_at: u64,
    cancelled_at: Option<u64>,
    requests: Result<Vec<Request>, Value>,
    output: Option<Output>,
}

#[derive(Clone, Debug)]
struct Request {
    custom_id: String,
    body: Value,
}

#[derive(Clone, Debug, Default)]
struct Output {
    file: Option<String>,
    error_file: Option<String>,
    completed: usize,
    failed: usize,
}

impl Batch {
    fn status(&self, now: u64) -> &'static str {
        match (&self.requests, self.cancelled_at) {
            (_, Some(_)) => "cancelled",
            _ if now < self.validated_at => "validating",
            (Err(_), None) => "failed",
            _ if now < self.completed_at => "in_progress",
            _ => "completed",
        }
    }

    fn json(&self, now: u64) -> Value {
        let status = self.status(now);
        let mut batch = json!({
            "id": self.id,
            "object": "batch",
            "endpoint": self.endpoint,
            "input_file_id": self.input_file,
            "completion_window": "24h",
            "status": status,
            "created_at": self.created_at / 1000,
            "expires_at": self.created_at / 1000 + 86_400,
            "metadata": self.metadata,
        });
        let total = self.requests.as_ref().map_or(0, Vec::len);
        let output = self.output.clone().unwrap_or_default();
        batch["request_counts"] = json!({"total": total, "completed": output.completed, "failed": output.failed});
        if let (Err(error), "failed") = (&self.requests, status) {
            batch["errors"] = json!({"object": "list", "data": [error]});
            batch["failed_at"] = json!(self.validated_at / 1000);
        }
        if matches!(status, "in_progress" | "completed") {
            batch["in_progress_at"] = json!(self.validated_at / 1000);
        }
        if status == "completed" {
            batch["finalizing_at"] = json!(self.completed_at / 1000);
            batch["completed_at"] = json!(self.completed_at / 1000);
        }
        let times = [("output_file_id", json!(output.file)), ("error_file_id", json!(output.error_file))];
        let cancelled = ("cancelled_at", json!(self.cancelled_at.map(|at| at / 1000)));
        for (name, value) in times.into_iter().chain([cancelled]).filter(|(_, value)| !value.is_null()) {
            batch[name] = value;
        }
        batch
    }
}

pub fn create(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let body = call.json()?;
    jobs::check_metadata(&body["metadata"])?;
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let (endpoint, input_file) = (text("endpoint"), text("input_file_id"));
    if !ENDPOINTS.contains(&endpoint.as_str()) {
        let words = format!("Invalid value: '{endpoint}'.");
        return Err(Refusal::invalid(&words, Some("endpoint"), Some("invalid_value")));
    }
    let file = files::found(state, &input_file).ok().filter(|file| file.purpose == "batch");
    let words = format!("No such file with the purpose batch: {input_file}");
    let bytes = file.ok_or_else(|| Refusal::invalid(&words, Some("input_file_id"), None))?.bytes.clone();
    let (now, ms) = (state.now(), state.world.batch_ms);
    let batch = Batch {
        id: state.id("batch_", 32),
        requests: requests(&bytes, &endpoint),
        endpoint,
        input_file,
        metadata: body["metadata"].clone(),
        created_at: now,
        validated_at: now + ms,
        completed_at: now + 2 * ms,
        cancelled_at: None,
        output: None,
    };
    let answer = Answer::json(&batch.json(now));
    state.batches.push(batch);
    Ok(answer)
}

const ENDPOINTS: [&str; 4] = ["/v1/responses", "/v1/chat/completions", "/v1/embeddings", "/v1/moderations"];

/// The requests of a file, or the error of the first line that is wrong.
fn requests(bytes: &Bytes, endpoint: &str) -> Result<Vec<Request>, Value> {
    let error = |line: usize, code: &str, message: &str, param: Option<&str>| json!({"code": code, "message": message, "param": param, "line": line});
    let mut requests: Vec<Request> = Vec::new();
    let text = String::from_utf8_lossy(bytes);
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let Ok(line) = serde_json::from_str::<Value>(line) else {
            return Err(error(number, "invalid_json_line", "This line is not parseable as valid JSON.", None));
        };
        let Some(custom_id) = line["custom_id"].as_str() else {
            return Err(error(
                number,
                "missing_required_parameter",
                "Missing required parameter: 'custom_id'.",
                Some("custom_id"),
            ));
        };
        if line["method"] != "POST" || line["url"] != endpoint {
            return Err(error(
                number,
                "mismatched_endpoint",
                "The provided 'url' does not match the batch's endpoint.",
                Some("url"),
            ));
        }
        if requests.iter().any(|request| request.custom_id == custom_id) {
            return Err(error(number, "duplicate_custom_id", "The custom_id is not unique in this batch.", Some("custom_id")));
        }
        if requests.first().is_some_and(|first| first.body["model"] != line["body"]["model"]) {
            return Err(error(
                number,
                "mismatched_model",
                "The provided model does not match the other lines.",
                Some("body.model"),
            ));
        }
        requests.push(Request { custom_id: custom_id.to_owned(), body: line["body"].clone() });
    }
    let is_empty = requests.is_empty();
    if is_empty { Err(error(1, "empty_file", "The input file has no requests.", None)) } else { Ok(requests) }
}

pub fn list(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let now = state.now();
    let rows = state.batches.iter().rev().map(|batch| batch.json(now)).collect();
    lists::page(call, rows, Limits { usual: 20, most: 100 }, true).map(|list| Answer::json(&list))
}

pub fn retrieve(state: &State, id: &str) -> Result<Answer, Refusal> {
    let batch = state.batches.iter().find(|batch| batch.id == id);
    batch.map(|batch| Answer::json(&batch.json(state.now()))).ok_or_else(|| Refusal::nothing_here("batch", id))
}

pub fn cancel(state: &mut State, id: &str) -> Result<Answer, Refusal> {
    let now = state.now();
    let batch = state.batches.iter_mut().find(|batch| batch.id == id).ok_or_else(|| Refusal::nothing_here("batch", id))?;
    if !matches!(batch.status(now), "validating" | "in_progress") {
        return Err(Refusal::new(409, &format!("Cannot cancel a batch with status '{}'.", batch.status(now)), None));
    }
    batch.cancelled_at = Some(now);
    Ok(Answer::json(&batch.json(now)))
}

/// Answers the requests of batches that have come to their end.
pub fn settle(state: &mut State) {
    let now = state.now();
    for at in 0..state.batches.len() {
        let batch = state.batches[at].clone();
        if batch.status(now) == "completed" && batch.output.is_none() {
            state.batches[at].output = Some(answered(state, &batch));
        }
    }
}

fn answered(state: &mut State, batch: &Batch) -> Output {
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for request in batch.requests.iter().flatten() {
        let path = batch.endpoint.trim_start_matches("/v1").to_owned();
        let call = Call { method: "POST".to_owned(), path, body: request.body.to_string().into(), ..Call::default() };
        let answer = routes::answer_in_batch(state, &call);
        let (line_id, request_id) = (state.id("batch_req_", 24), state.id("req_", 24));
        let line = json!({
            "id": line_id,
            "custom_id": request.custom_id,
            "response": {"status_code": answer.status, "request_id": request_id, "body": answer.value()},
            "error": null,
        });
        if answer.status == 200 { right.push(line) } else { wrong.push(line) }
    }
    let mut keep = |lines: &[Value], name: &str| {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        (!lines.is_empty()).then(|| files::keep_result(state, &format!("{}_{name}.jsonl", batch.id), "batch_output", text.into()))
    };
    Output { file: keep(&right, "output"), error_file: keep(&wrong, "error"), completed: right.len(), failed: wrong.len() }
}
