//! Fine-tuning jobs: created, listed, followed, paused, cancelled.

use serde_json::{Map, Value, json};

use super::exchange::{Answer, Call, Refusal};
use super::ledger::Row;
use super::lists::{self, Limits};
use super::settings::{Cancel, Failure, Jobs, NoError, Outcome};
use super::state::{State, base_of};
use super::timeline::Timeline;
use super::training::{self, Use};
use super::{curves, files};

#[derive(Clone, Debug)]
pub struct Job {
    pub id: String,
    pub model: String,
    pub training_file: String,
    pub validation_file: Option<String>,
    pub suffix: Option<String>,
    pub seed: u64,
    pub method: &'static str,
    pub metadata: Value,
    pub integrations: Value,
    pub timeline: Timeline,
    /// What the world said of jobs when it was created.
    pub world: Jobs,
    pub failure: Option<Failure>,
    /// What was asked for, with the word `auto` where the server chooses.
    pub asked: Map<String, Value>,
    pub training: Training,
    pub tuned_model: String,
    pub result_file: Option<String>,
    is_settled: bool,
}

/// The numbers of a job over files that are right.
#[derive(Clone, Copy, Debug, Default)]
pub struct Training {
    pub epochs: u64,
    pub steps: u64,
    pub batch_size: u64,
    /// Those of all epochs.
    pub tokens: u64,
}

impl Job {
    pub fn status(&self, now: u64) -> &str {
        self.timeline.status(now)
    }

    /// The name of the tuned model, once there is one.
    pub fn tuned_model(&self, now: u64) -> Option<&str> {
        (self.status(now) == "succeeded").then_some(self.tuned_model.as_str())
    }

    pub fn json(&self, now: u64) -> Value {
        let status = self.status(now);
        let succeeded = status == "succeeded";
        let ended = self.timeline.has_ended(now);
        let is_running = status == "running";
        let finish = self.timeline.finished_at().map(|at| at / 1000);
        let hyperparameters = self.hyperparameters(now);
        // The older of the two places knows nothing of preferences.
        let mut older = hyperparameters.clone();
        older.remove("beta");
        let mut job = json!({
            "object": "fine_tuning.job",
            "id": self.id,
            "model": self.model,
            "created_at": self.timeline.created_at / 1000,
            "finished_at": if ended { json!(finish) } else { Value::Null },
            "estimated_finish": if is_running { json!(finish) } else { Value::Null },
            "fine_tuned_model": self.tuned_model(now),
            "organization_id": "org-pretend",
            "result_files": self.result_file.iter().collect::<Vec<_>>(),
            "status": status,
            "training_file": self.training_file,
            "validation_file": self.validation_file,
            "hyperparameters": older,
            "trained_tokens": if succeeded { json!(self.training.tokens) } else { Value::Null },
            "error": self.error(status),
            "seed": self.seed,
            "integrations": self.integrations,
            "metadata": self.metadata,
            "method": {"type": self.method, self.method: {"hyperparameters": hyperparameters}},
        });
        if self.world.more_fields {
            job["user_provided_suffix"] = json!(self.suffix);
            job["usage_metrics"] = Value::Null;
            job["shared_with_openai"] = json!(false);
        }
        job
    }

    fn error(&self, status: &str) -> Value {
        match (&self.failure, self.world.no_error) {
            (Some(failure), _) if status == "failed" => {
                json!({"code": failure.code, "message": failure.message, "param": failure.param})
            }
            (_, NoError::Null) => Value::Null,
            (_, NoError::Empty) => json!({}),
            (_, NoError::Nulls) => json!({"code": null, "message": null, "param": null}),
        }
    }

    /// What was asked for, and once the files are looked through what the server chose.
    fn hyperparameters(&self, now: u64) -> Map<String, Value> {
        let mut all = self.asked.clone();
        let is_validated = self.timeline.worked(now) >= self.timeline.start_of("queued");
        if is_validated && self.training.epochs > 0 {
            let chosen = [("n_epochs", json!(self.training.epochs)), ("batch_size", json!(self.training.batch_size))];
            let others = [("learning_rate_multiplier", json!(1.8)), ("beta", json!(0.1))];
            for (name, value) in chosen.into_iter().chain(others) {
                if let Some(asked) = all.get_mut(name).filter(|asked| asked.is_string()) {
                    *asked = value;
                }
            }
        }
        all
    }
}

pub fn create(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let body = call.json()?;
    check_metadata(&body["metadata"])?;
    if !state.world.eligible {
        let words =
            "Your organization is not eligible to create new fine-tuning jobs. The fine-tuning platform is being wound down.";
        return Err(Refusal::new(403, words, Some("training_not_available")));
    }
    let model = body["model"].as_str().unwrap_or_default();
    if !is_tunable(state, model) {
        let words = format!("Model {model} is not available for fine-tuning or does not exist.");
        return Err(Refusal::invalid(&words, Some("model"), Some("model_not_available")));
    }
    for param in ["training_file", "validation_file"] {
        if let Some(id) = body[param].as_str() {
            check_file(state, id, param)?;
        }
    }
    let job = new_job(state, &body);
    let answer = Answer::json(&job.json(job.timeline.created_at));
    state.jobs.push(job);
    Ok(answer)
}

pub fn check_metadata(metadata: &Value) -> Result<(), Refusal> {
    let Some(metadata) = metadata.as_object() else { return Ok(()) };
    let length = |text: &str| text.chars().count();
    let too_long = |(key, value): (&String, &Value)| length(key) > 64 || value.as_str().is_some_and(|value| length(value) > 512);
    if metadata.len() > 16 || metadata.iter().any(too_long) {
        let words = "Invalid 'metadata': at most 16 pairs, keys to 64 characters and values to 512.";
        return Err(Refusal::invalid(words, Some("metadata"), Some("invalid_value")));
    }
    Ok(())
}

fn is_tunable(state: &State, model: &str) -> bool {
    let is_known = !model.starts_with("ft:") || super::models::tuned(state).iter().any(|tuned| tuned == model);
    is_known && state.model(model).is_some_and(|facts| facts.tunable)
}

fn check_file(state: &State, id: &str, param: &str) -> Result<(), Refusal> {
    let refuse = |words: String| Refusal::invalid(&words, Some(param), None);
    let file = files::found(state, id).map_err(|_| refuse(format!("invalid {param}: {id}")))?;
    if file.purpose != "fine-tune" {
        return Err(refuse(format!("invalid {param}: {id} has the purpose {}, and fine-tune is needed", file.purpose)));
    }
    if file.status(state.now()) == "uploaded" && !state.world.files.jobs_wait {
        return Err(refuse(format!(
            "File '{id}' is still being processed and is not ready to be used for fine-tuning. Please try again later."
        )));
    }
    Ok(())
}

fn new_job(state: &mut State, body: &Value) -> Job {
    let text = |name: &str| body[name].as_str().map(str::to_owned);
    let method = ["dpo", "reinforcement"].into_iter().find(|name| body["method"]["type"] == *name).unwrap_or("supervised");
    let asked = asked(body, method);
    let world = state.world.jobs.clone();
    let (training_file, validation_file) = (text("training_file").unwrap_or_default(), text("validation_file"));
    let found = examine(state, &training_file, validation_file.as_deref(), method, &asked);
    // Only now: to look through the files takes time of its own.
    let now = state.now();
    let (training, failure, while_running) = match (found, &world.outcome) {
        (Err(failure), _) => (Training::default(), Some(failure), false),
        (Ok(training), Outcome::Succeeds) => (training, None, false),
        (Ok(training), Outcome::FailsValidation(failure)) => (training, Some(failure.clone()), false),
        (Ok(training), Outcome::FailsRunning(failure)) => (training, Some(failure.clone()), true),
    };
    let waiting = [Some(training_file.as_str()), validation_file.as_deref()].into_iter().flatten();
    let processed = waiting.filter_map(|id| files::found(state, id).ok()?.processed_at).max().unwrap_or_default();
    let mut phases = vec![("validating_files".to_owned(), world.validating_ms + processed.saturating_sub(now))];
    if failure.is_none() || while_running {
        phases.push(("queued".to_owned(), world.queued_ms));
        phases.extend(world.unknown_status.as_ref().map(|status| (status.name.clone(), status.ms)));
        phases.push(("running".to_owned(), world.running_ms));
    }
    let final_status = if failure.is_some() { "failed" } else { "succeeded" };
    let model = text("model").unwrap_or_default();
    let suffix = text("suffix");
    let tuned_model = format!("ft:{}:pretend:{}:{}", base_of(&model), suffix.as_deref().unwrap_or_default(), state.id("", 8));
    let training = Training { steps: world.steps.unwrap_or(training.steps), ..training };
    Job {
        id: state.id("ftjob-", 24),
        seed: body["seed"].as_u64().unwrap_or(state.chance() >> 33),
        metadata: body.get("metadata").cloned().unwrap_or(Value::Null),
        integrations: body.get("integrations").filter(|list| list.is_array()).cloned().unwrap_or(json!([])),
        timeline: Timeline::new(now, phases, final_status),
        model,
        training_file,
        validation_file,
        suffix,
        method,
        world,
        failure,
        asked,
        training,
        tuned_model,
        result_file: None,
        is_settled: false,
    }
}

fn asked(body: &Value, method: &str) -> Map<String, Value> {
    let names: &[&str] = match method {
        "dpo" => &["n_epochs", "batch_size", "learning_rate_multiplier", "beta"],
        _ => &["n_epochs", "batch_size", "learning_rate_multiplier"],
    };
    let given = [&body["method"][method]["hyperparameters"], &body["hyperparameters"]];
    let value = |name: &str| given.iter().map(|given| &given[name]).find(|value| !value.is_null()).cloned();
    names.iter().map(|name| ((*name).to_owned(), value(name).unwrap_or(json!("auto")))).collect()
}

fn examine(
    state: &State,
    training_file: &str,
    validation_file: Option<&str>,
    method: &str,
    asked: &Map<String, Value>,
) -> Result<Training, Failure> {
    let look = |id: &str, how: Use| {
        let bytes = files::found(state, id).map(|file| file.bytes.clone()).unwrap_or_default();
        training::check(&bytes, id, method, how, &state.world.flagged_words)
    };
    let lines = look(training_file, Use::Training)?;
    validation_file.map(|id| look(id, Use::Validation)).transpose()?;
    let epochs = asked["n_epochs"].as_u64().unwrap_or(training::automatic_epochs(lines.count));
    // What the server chooses for small sets.
    let batch_size = asked["batch_size"].as_u64().unwrap_or(1);
    let steps = (lines.count * epochs).div_ceil(batch_size);
    Ok(Training { epochs, steps, batch_size, tokens: lines.tokens * epochs })
}

/// What jobs leave that have come to their end: a result file and a bill. A cancelled job is not billed here.
pub fn settle(state: &mut State) {
    let now = state.now();
    let ended: Vec<usize> = (0..state.jobs.len()).filter(|at| state.jobs[*at].timeline.has_ended(now)).collect();
    for at in ended {
        if state.jobs[at].is_settled {
            continue;
        }
        state.jobs[at].is_settled = true;
        let job = state.jobs[at].clone();
        if job.status(now) != "succeeded" {
            continue;
        }
        let csv = curves::result_file(&job);
        let bytes = if job.world.result_in_base64 { in_base64(&csv).into_bytes() } else { csv.into_bytes() };
        state.jobs[at].result_file = Some(files::keep_result(state, "step_metrics.csv", "fine-tune-results", bytes.into()));
        let price = state.model(&job.model).map_or(0, |facts| facts.training);
        state.ledger.add(Row {
            what: "training".to_owned(),
            id: job.id,
            model: job.model,
            tokens_in: job.training.tokens,
            tokens_out: 0,
            pico_dollars: u128::from(job.training.tokens) * u128::from(price),
            micro_dollars: 0,
        });
    }
}

fn in_base64(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}

pub fn list(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let now = state.now();
    let wanted: Vec<(&str, &str)> = call
        .query
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("metadata[")?.strip_suffix(']')?, value.as_str())))
        .collect();
    let fits = |job: &&Job| {
        let is_listed = job.timeline.created_at + job.world.listed_after_ms <= now;
        is_listed && wanted.iter().all(|(key, value)| job.metadata[*key] == *value)
    };
    let rows = state.jobs.iter().rev().filter(fits).map(|job| job.json(now)).collect();
    lists::page(call, rows, LIMITS, false).map(|list| Answer::json(&list))
}

const LIMITS: Limits = Limits { usual: 20, most: 100 };

pub fn retrieve(state: &State, id: &str) -> Result<Answer, Refusal> {
    let now = state.now();
    found(state, id).map(|job| Answer::json(&job.json(now)))
}

pub fn events(state: &State, id: &str, call: &Call) -> Result<Answer, Refusal> {
    let job = found(state, id)?;
    let mut rows = curves::events(job, state.now());
    rows.reverse();
    let start = lists::start(call, &rows)?;
    if start > 0 {
        // The page begins in the wrong place when the world says so.
        let from = (start + job.world.events_left_out).saturating_sub(job.world.events_repeated);
        let rest = rows.split_off(from.min(rows.len()));
        let without_cursor =
            Call { query: call.query.iter().filter(|(name, _)| name != "after").cloned().collect(), ..call.clone() };
        return lists::page(&without_cursor, rest, LIMITS, false).map(|list| Answer::json(&list));
    }
    lists::page(call, rows, LIMITS, false).map(|list| Answer::json(&list))
}

pub fn checkpoints(state: &State, id: &str, call: &Call) -> Result<Answer, Refusal> {
    let mut rows = curves::checkpoints(found(state, id)?, state.now());
    rows.reverse();
    lists::page(call, rows, Limits { usual: 10, most: 100 }, true).map(|list| Answer::json(&list))
}

pub fn pause(state: &mut State, id: &str) -> Result<Answer, Refusal> {
    change(state, id, "running", |timeline, now| timeline.pause(now))
}

pub fn resume(state: &mut State, id: &str) -> Result<Answer, Refusal> {
    change(state, id, "paused", |timeline, now| timeline.resume(now))
}

fn change(state: &mut State, id: &str, needed: &str, act: fn(&mut Timeline, u64)) -> Result<Answer, Refusal> {
    let now = state.now();
    let job = found_mut(state, id)?;
    if job.status(now) != needed {
        return Err(Refusal::invalid(&format!("Job {id} is {}, and not {needed}.", job.status(now)), None, None));
    }
    act(&mut job.timeline, now);
    Ok(Answer::json(&job.json(now)))
}

pub fn cancel(state: &mut State, id: &str) -> Result<Answer, Refusal> {
    let now = state.now();
    let job = found_mut(state, id)?;
    if job.timeline.has_ended(now) {
        return Err(refuse_ended(id, job.status(now)));
    }
    match job.world.cancel {
        Cancel::Obeys => job.timeline.cancel(now),
        Cancel::RefusedBySuccess => {
            job.timeline.hurry(now);
            return Err(refuse_ended(id, job.status(now)));
        }
        Cancel::LosesToSuccess => {
            let answer = Answer::json(&job.json(now));
            job.timeline.hurry(now);
            return Ok(answer);
        }
    }
    Ok(Answer::json(&job.json(now)))
}

fn refuse_ended(id: &str, status: &str) -> Refusal {
    Refusal::invalid(&format!("Job {id} has already {status} and cannot be cancelled."), None, None)
}

fn found<'s>(state: &'s State, id: &str) -> Result<&'s Job, Refusal> {
    state.jobs.iter().find(|job| job.id == id).ok_or_else(|| missing(id))
}

fn found_mut<'s>(state: &'s mut State, id: &str) -> Result<&'s mut Job, Refusal> {
    state.jobs.iter_mut().find(|job| job.id == id).ok_or_else(|| missing(id))
}

fn missing(id: &str) -> Refusal {
    let refusal = Refusal::nothing_here("fine-tune job", id);
    Refusal { param: Some("fine_tune_id".to_owned()), code: Some("fine_tune_not_found".to_owned()), ..refusal }
}
