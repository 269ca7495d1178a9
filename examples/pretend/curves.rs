//! What a job tells while it trains: events, checkpoints and the file of its steps. All of it follows from its seed.

use serde_json::{Value, json};

use super::jobs::Job;
use super::state::mixed;

/// The events up to now, oldest first.
pub fn events(job: &Job, now: u64) -> Vec<Value> {
    let timeline = &job.timeline;
    let mut all: Vec<(u64, Event)> = Vec::new();
    let mut add = |worked: u64, event: Event| all.extend(timeline.at(worked).filter(|at| *at <= now).map(|at| (at, event)));
    add(0, Event::info(format!("Created fine-tuning job: {}", job.id)));
    add(0, Event::info(format!("Validating training file: {}", job.training_file)));
    if let Some(file) = &job.validation_file {
        add(0, Event::info(format!("Validating validation file: {file}")));
    }
    let (queued, running, total) = (timeline.start_of("queued"), timeline.start_of("running"), timeline.total());
    if running < total {
        add(queued, Event::info("Files validated, moving job to queued state".to_owned()));
        add(running, Event::info("Fine-tuning job started".to_owned()));
        for step in 1..=job.training.steps {
            add(running + (total - running) * step / job.training.steps, Event::step(job, step));
        }
        for (_, step) in last_checkpoints(job) {
            let words = format!("Checkpoint created at step {step}");
            add(running + (total - running) * step / job.training.steps, Event::info(words));
        }
    }
    match &job.failure {
        Some(failure) => add(total, Event { level: "error", ..Event::info(failure.message.clone()) }),
        None => {
            if job.world.moderation_events {
                let words = "Moderation checks for snapshot passed.".to_owned();
                add(total, Event { kind: "moderation_checks", ..Event::info(words) });
            }
            add(total, Event::info(format!("New fine-tuned model created: {}", job.tuned_model)));
            add(total, Event::info("The job has successfully completed".to_owned()));
        }
    }
    for (from, to) in timeline.pauses() {
        all.push((*from, Event::info("Fine-tuning job paused".to_owned())));
        all.extend(to.map(|to| (to, Event::info("Fine-tuning job resumed".to_owned()))));
    }
    if timeline.status(now) == "cancelled" {
        all.extend(timeline.finished_at().map(|at| (at, Event::info("Fine-tuning job cancelled".to_owned()))));
    }
    all.sort_by_key(|(at, _)| *at);
    all.iter().enumerate().map(|(number, (at, event))| event.json(job, number, *at)).collect()
}

struct Event {
    level: &'static str,
    kind: &'static str,
    words: String,
    data: Value,
}

impl Event {
    fn info(words: String) -> Self {
        Self { level: "info", kind: "message", words, data: json!({}) }
    }

    fn step(job: &Job, step: u64) -> Self {
        let words = format!("Step {step}/{}: training loss={:.2}", job.training.steps, loss(job, step, TRAINING));
        let mut data = metrics(job, step);
        data["total_steps"] = json!(job.training.steps);
        Self { level: "info", kind: "metrics", words, data }
    }

    fn json(&self, job: &Job, number: usize, at: u64) -> Value {
        json!({
            "object": "fine_tuning.job.event",
            // An event keeps its id however many follow it.
            "id": format!("ftevent-{}{number:06}", job.id.trim_start_matches("ftjob-")),
            "created_at": at / 1000,
            "level": self.level,
            "message": self.words,
            "type": self.kind,
            "data": self.data,
        })
    }
}

/// The checkpoints up to now, oldest first: one for each epoch, and of them the last three.
pub fn checkpoints(job: &Job, now: u64) -> Vec<Value> {
    let timeline = &job.timeline;
    let (running, total) = (timeline.start_of("running"), timeline.total());
    let mut rows = Vec::new();
    for (epoch, step) in all_checkpoints(job) {
        let Some(at) = timeline.at(running + (total - running) * step / job.training.steps).filter(|at| *at <= now) else {
            continue;
        };
        rows.push(json!({
            "object": "fine_tuning.job.checkpoint",
            "id": format!("ftckpt_{}{epoch:02}", job.id.trim_start_matches("ftjob-")),
            "created_at": at / 1000,
            "fine_tuned_model_checkpoint": format!("{}:ckpt-step-{step}", job.tuned_model),
            "step_number": step,
            "metrics": full_metrics(job, step),
            "fine_tuning_job_id": job.id,
        }));
    }
    rows.split_off(rows.len().saturating_sub(KEPT))
}

const KEPT: usize = 3;

fn all_checkpoints(job: &Job) -> Vec<(u64, u64)> {
    let training = &job.training;
    let is_trained = job.timeline.start_of("running") < job.timeline.total();
    let epochs = if is_trained { training.epochs } else { 0 };
    (1..=epochs).map(|epoch| (epoch, training.steps * epoch / training.epochs)).filter(|(_, step)| *step > 0).collect()
}

fn last_checkpoints(job: &Job) -> Vec<(u64, u64)> {
    let mut all = all_checkpoints(job);
    all.split_off(all.len().saturating_sub(KEPT))
}

/// The CSV that a finished job leaves.
pub fn result_file(job: &Job) -> String {
    let mut csv = "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n".to_owned();
    for step in 1..=job.training.steps {
        let metrics = metrics(job, step);
        let cell = |name: &str| metrics.get(name).map(Value::to_string).unwrap_or_default();
        let cells = ["step", "train_loss", "train_mean_token_accuracy", "valid_loss", "valid_mean_token_accuracy"].map(cell);
        csv.push_str(&cells.join(","));
        csv.push('\n');
    }
    csv
}

fn metrics(job: &Job, step: u64) -> Value {
    let train = loss(job, step, TRAINING);
    let mut metrics = json!({"step": step, "train_loss": train, "train_mean_token_accuracy": accuracy(train)});
    // The server looks at the validation file now and then.
    if job.validation_file.is_some() && (step.is_multiple_of(10) || step == job.training.steps) {
        let valid = loss(job, step, VALIDATION);
        metrics["valid_loss"] = json!(valid);
        metrics["valid_mean_token_accuracy"] = json!(accuracy(valid));
    }
    metrics
}

fn full_metrics(job: &Job, step: u64) -> Value {
    let mut metrics = metrics(job, step);
    if job.validation_file.is_some() {
        let valid = loss(job, step, VALIDATION);
        for part in ["valid", "full_valid"] {
            metrics[format!("{part}_loss")] = json!(valid);
            metrics[format!("{part}_mean_token_accuracy")] = json!(accuracy(valid));
        }
    }
    metrics
}

const TRAINING: u64 = 0;
const VALIDATION: u64 = 1;

/// A curve that falls from about 2.4 to about 0.4, with some noise; validation stays a little above training.
fn loss(job: &Job, step: u64, of: u64) -> f64 {
    let share = step as f64 / job.training.steps.max(1) as f64;
    let noise = (mixed(job.seed ^ step << 8 ^ of) % 1000) as f64 / 1000.0 - 0.5;
    let floor = if of == VALIDATION { 0.45 } else { 0.3 };
    rounded(floor + 2.1 * (-3.0 * share).exp() + 0.1 * noise)
}

fn accuracy(loss: f64) -> f64 {
    rounded((-loss / 2.5).exp())
}

fn rounded(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}
