//! Training jobs: asking for one in the service's own dialect, and reading what it says of them.

use super::reading::{Fields, Page, object, page};
use super::request::segment;
use super::{Answer, Failure, Request};
use crate::providers::{Dialect, Method};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewJob {
    pub model: String,
    pub method: Method,
    pub training_file: String,
    pub validation_file: Option<String>,
    pub suffix: Option<String>,
    pub seed: Option<u32>,
    /// Names and values of the profile's parameters; what is not named is left to the service.
    pub parameters: Vec<(String, String)>,
    /// Up to 16 pairs, which the service keeps with the job; where it does, a lost answer can be found again.
    pub metadata: Vec<(String, String)>,
}

/// Asks for a job; `None` where no request starts one.
pub fn create(dialect: Dialect, job: &NewJob) -> Option<Request> {
    let mut body = json!({ "model": job.model, "training_file": job.training_file });
    let parameters: Map<String, Value> = job.parameters.iter().map(|(name, value)| (name.clone(), parameter(value))).collect();
    if let Some(file) = &job.validation_file {
        body["validation_file"] = json!(file);
    }
    if let Some(suffix) = &job.suffix {
        body["suffix"] = json!(suffix);
    }
    match dialect {
        Dialect::OpenaiMethod => {
            let name = match job.method {
                Method::Dpo => "dpo",
                Method::Supervised | Method::SupervisedVision => "supervised",
                // It needs a grader, which the page has none of.
                Method::Reinforcement => return None,
            };
            let mut method = json!({ "type": name });
            method[name] = json!({ "hyperparameters": parameters });
            body["method"] = method;
        }
        // One that gets both forms refuses both.
        Dialect::OpenaiTopLevelHyperparameters => body["hyperparameters"] = Value::Object(parameters),
        Dialect::TogetherFineTunes => {
            for (name, value) in parameters {
                body[name] = value;
            }
            if job.method == Method::Dpo {
                body["training_method"] = json!({ "method": "dpo" });
            }
        }
        Dialect::FireworksDatasets | Dialect::MistralJobs | Dialect::FileOnly => return None,
    }
    if dialect != Dialect::TogetherFineTunes {
        if let Some(seed) = job.seed {
            body["seed"] = json!(seed);
        }
        if !job.metadata.is_empty() {
            let metadata = job.metadata.iter().map(|(name, value)| (name.clone(), json!(value)));
            body["metadata"] = Value::Object(metadata.collect());
        }
    }
    Some(Request::post_json(jobs_path(dialect), &body))
}

/// A parameter as it stands in JSON: a number, yes or no, or a word such as `auto`.
fn parameter(value: &str) -> Value {
    match serde_json::from_str(value) {
        Ok(value @ (Value::Number(_) | Value::Bool(_))) => value,
        _ => json!(value),
    }
}

fn jobs_path(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::TogetherFineTunes => "/fine-tunes",
        _ => "/fine_tuning/jobs",
    }
}

fn job_path(dialect: Dialect, id: &str) -> String {
    format!("{}/{}", jobs_path(dialect), segment(id))
}

pub fn look(dialect: Dialect, id: &str) -> Request {
    Request::get(job_path(dialect, id))
}

/// The newest jobs, as many as the service gives in one page by itself; with a pair of metadata only those that have it.
pub fn list(dialect: Dialect, having: Option<(&str, &str)>) -> Request {
    let list = Request::get(jobs_path(dialect));
    match (dialect, having) {
        (Dialect::TogetherFineTunes, _) => list,
        (_, Some((name, value))) => list.with("limit", 20).with(&format!("metadata[{name}]"), value),
        (_, None) => list.with("limit", 20),
    }
}

/// What a person can do to a job under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Act {
    Cancel,
    Pause,
    Resume,
}

/// `None` where the service does not offer it.
pub fn act(dialect: Dialect, id: &str, act: Act) -> Option<Request> {
    let verb = match act {
        Act::Cancel => "cancel",
        Act::Pause => "pause",
        Act::Resume => "resume",
    };
    let offered = act == Act::Cancel || dialect == Dialect::OpenaiMethod;
    offered.then(|| Request::post(format!("{}/{verb}", job_path(dialect, id))))
}

/// The newest events; with `after` those before that one.
pub fn events(dialect: Dialect, id: &str, after: Option<&str>) -> Request {
    let events = Request::get(format!("{}/events", job_path(dialect, id)));
    if dialect == Dialect::TogetherFineTunes {
        return events;
    }
    let events = events.with("limit", 100);
    match after {
        Some(after) => events.with("after", after),
        None => events,
    }
}

pub fn checkpoints(dialect: Dialect, id: &str) -> Request {
    Request::get(format!("{}/checkpoints", job_path(dialect, id)))
}

/// How a job is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    Validating,
    Queued,
    Running,
    Paused,
    Succeeded,
    Failed,
    Cancelled,
    /// A word that we do not know. It counts as not finished.
    Other(String),
}

impl Status {
    fn read(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "validating_files" | "validating" => Status::Validating,
            "queued" | "pending" => Status::Queued,
            "running" | "compressing" | "uploading" => Status::Running,
            "paused" => Status::Paused,
            "succeeded" | "completed" | "success" => Status::Succeeded,
            "failed" | "error" | "user_error" => Status::Failed,
            "cancelled" | "canceled" => Status::Cancelled,
            _ => Status::Other(word.to_owned()),
        }
    }

    pub fn is_over(&self) -> bool {
        matches!(self, Status::Succeeded | Status::Failed | Status::Cancelled)
    }
}

/// A job as the service tells of it. Moments are milliseconds of 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    pub id: String,
    pub status: Status,
    pub model: String,
    pub tuned_model: Option<String>,
    pub training_file: Option<String>,
    pub validation_file: Option<String>,
    pub result_files: Vec<String>,
    pub created_at: Option<u64>,
    pub finished_at: Option<u64>,
    pub estimated_finish: Option<u64>,
    /// What is billed, once it is known.
    pub trained_tokens: Option<u64>,
    /// Only with words or a code in it.
    pub error: Option<JobError>,
    /// What the service took, such as `n_epochs` and `3`.
    pub parameters: Vec<(String, String)>,
    pub metadata: Vec<(String, String)>,
    /// Steps done and steps in all, where the job itself says so.
    pub steps: Option<(u64, u64)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobError {
    pub code: Option<String>,
    pub message: String,
    pub param: Option<String>,
}

impl Job {
    pub fn metadata_of(&self, name: &str) -> Option<&str> {
        self.metadata.iter().find(|pair| pair.0 == name).map(|pair| pair.1.as_str())
    }
}

pub fn read_job(answer: &Answer) -> Result<Job, Failure> {
    object(answer, job)
}

pub fn read_jobs(answer: &Answer) -> Result<Page<Job>, Failure> {
    page(answer, job)
}

fn job(fields: Fields<'_>) -> Option<Job> {
    let status = Status::read(&fields.text("status")?);
    let error = fields.fields("error").and_then(|error| {
        let (code, message) = (error.text("code"), error.text("message"));
        // Services write an empty object, or one of nulls, where nothing is wrong.
        if code.is_none() && message.is_none() {
            return None;
        }
        Some(JobError { code, message: message.unwrap_or_default(), param: error.text("param") })
    });
    // What was asked for stands at the top or, in newer answers, in the method.
    let method = fields.fields("method");
    let in_method = method.and_then(|method| method.fields(&method.text("type")?)?.fields("hyperparameters"));
    let parameters = fields.fields("hyperparameters").map(Fields::pairs).filter(|pairs| !pairs.is_empty());
    Some(Job {
        id: fields.text("id")?,
        status,
        model: fields.text("model").unwrap_or_default(),
        tuned_model: fields.text("fine_tuned_model").or_else(|| fields.text("model_output_name")),
        training_file: fields.text("training_file"),
        validation_file: fields.text("validation_file"),
        result_files: fields.texts("result_files"),
        created_at: fields.moment("created_at"),
        finished_at: fields.moment("finished_at"),
        estimated_finish: fields.moment("estimated_finish"),
        trained_tokens: fields.whole("trained_tokens").or_else(|| fields.whole("token_count")).filter(|tokens| *tokens > 0),
        error,
        parameters: parameters.or_else(|| in_method.map(Fields::pairs)).unwrap_or_default(),
        metadata: fields.fields("metadata").map(Fields::pairs).unwrap_or_default(),
        steps: fields.whole("trained_steps").zip(fields.whole("total_steps")),
    })
}

/// Something that happened to a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub id: String,
    /// Milliseconds of 1970.
    pub created_at: u64,
    pub level: Level,
    pub message: String,
    pub metrics: Option<Metrics>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Level {
    Info,
    Warning,
    Error,
}

/// How well the model does at a step. Loss is the mean negative log-likelihood of a token, accuracy a share of 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    pub step: u64,
    pub total_steps: Option<u64>,
    pub training_loss: Option<f64>,
    pub training_accuracy: Option<f64>,
    pub validation_loss: Option<f64>,
    pub validation_accuracy: Option<f64>,
    /// Over the whole validation file and not over a part of it.
    pub full_validation_loss: Option<f64>,
    pub full_validation_accuracy: Option<f64>,
}

fn metrics(fields: Fields<'_>) -> Option<Metrics> {
    Some(Metrics {
        step: fields.whole("step")?,
        total_steps: fields.whole("total_steps"),
        training_loss: fields.number("train_loss"),
        training_accuracy: fields.number("train_mean_token_accuracy"),
        validation_loss: fields.number("valid_loss"),
        validation_accuracy: fields.number("valid_mean_token_accuracy"),
        full_validation_loss: fields.number("full_valid_loss"),
        full_validation_accuracy: fields.number("full_valid_mean_token_accuracy"),
    })
}

/// A page of events, newest first at OpenAI.
pub fn read_events(answer: &Answer) -> Result<Page<Event>, Failure> {
    page(answer, |fields| {
        let created_at = fields.moment("created_at").unwrap_or(0);
        let message = fields.text("message").unwrap_or_default();
        Some(Event {
            // Together's events have none.
            id: fields.text("id").unwrap_or_else(|| format!("{created_at} {message}")),
            created_at,
            level: match fields.text("level").as_deref() {
                Some("warn" | "warning") => Level::Warning,
                Some("error") => Level::Error,
                _ => Level::Info,
            },
            message,
            metrics: fields.fields("data").and_then(metrics),
        })
    })
}

/// The model as it was in the middle of training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    pub id: String,
    pub model: String,
    pub step: u64,
    pub metrics: Metrics,
}

pub fn read_checkpoints(answer: &Answer) -> Result<Page<Checkpoint>, Failure> {
    page(answer, |fields| {
        let step = fields.whole("step_number").or_else(|| fields.whole("step"))?;
        let told = fields.fields("metrics").and_then(metrics);
        Some(Checkpoint {
            id: fields.text("id")?,
            model: fields.text("fine_tuned_model_checkpoint").unwrap_or_default(),
            step,
            metrics: told.unwrap_or(Metrics { step, ..Metrics::default() }),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Body;

    fn new_job() -> NewJob {
        NewJob {
            model: "m".into(),
            method: Method::Supervised,
            training_file: "file-a".into(),
            validation_file: Some("file-b".into()),
            suffix: Some("handbook".into()),
            seed: Some(7),
            parameters: vec![("n_epochs".into(), "auto".into()), ("learning_rate_multiplier".into(), "1.8".into())],
            metadata: vec![("app".into(), "doctune".into())],
        }
    }

    fn body(dialect: Dialect, job: &NewJob) -> Value {
        match create(dialect, job).unwrap().body {
            Body::Json(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    fn answer(body: &str) -> Answer {
        Answer { status: 200, body: body.to_owned(), request_id: None }
    }

    #[test]
    fn each_dialect_has_its_own_form() {
        assert_eq!(
            body(Dialect::OpenaiMethod, &new_job()),
            json!({ "model": "m", "training_file": "file-a", "validation_file": "file-b", "suffix": "handbook", "seed": 7,
                "method": { "type": "supervised", "supervised": { "hyperparameters": { "n_epochs": "auto", "learning_rate_multiplier": 1.8 } } },
                "metadata": { "app": "doctune" } })
        );
        let nebius = NewJob { parameters: vec![("n_epochs".into(), "3".into()), ("lora".into(), "true".into())], ..new_job() };
        assert_eq!(
            body(Dialect::OpenaiTopLevelHyperparameters, &nebius),
            json!({ "model": "m", "training_file": "file-a", "validation_file": "file-b", "suffix": "handbook", "seed": 7,
                "hyperparameters": { "n_epochs": 3, "lora": true }, "metadata": { "app": "doctune" } })
        );
        let together = NewJob { parameters: vec![("n_epochs".into(), "2".into())], ..new_job() };
        assert_eq!(
            body(Dialect::TogetherFineTunes, &together),
            json!({ "model": "m", "training_file": "file-a", "validation_file": "file-b", "suffix": "handbook", "n_epochs": 2 })
        );
        let dpo = NewJob { method: Method::Dpo, parameters: vec![("beta".into(), "0.1".into())], ..new_job() };
        assert_eq!(
            body(Dialect::OpenaiMethod, &dpo)["method"],
            json!({ "type": "dpo", "dpo": { "hyperparameters": { "beta": 0.1 } } })
        );
        for none in [Dialect::FireworksDatasets, Dialect::MistralJobs, Dialect::FileOnly] {
            assert_eq!(create(none, &new_job()), None);
        }
        assert_eq!(create(Dialect::OpenaiMethod, &NewJob { method: Method::Reinforcement, ..new_job() }), None);
    }

    #[test]
    fn an_error_without_words_is_none() {
        let job = |error: &str| read_job(&answer(&format!(r#"{{"id":"ftjob-1","status":"running","error":{error}}}"#))).unwrap();
        for none in ["null", "{}", r#"{"code":null,"message":null,"param":null}"#, r#"{"code":"","message":""}"#] {
            assert_eq!(job(none).error, None, "{none}");
        }
        let error = job(r#"{"code":"invalid_training_file","message":"line 17","param":"training_file"}"#).error.unwrap();
        assert_eq!(error.code.as_deref(), Some("invalid_training_file"));
    }

    #[test]
    fn an_unknown_status_is_kept_and_not_over() {
        let job = read_job(&answer(r#"{"id":"ftjob-1","status":"reticulating"}"#)).unwrap();
        assert_eq!(job.status, Status::Other("reticulating".into()));
        assert!(!job.status.is_over());
    }

    #[test]
    fn jobs_of_other_services_are_read() {
        let together = r#"{"id":"ft-1","status":"completed","model":"m","model_output_name":"me/m-handbook","token_count":900,
            "created_at":"2026-11-27T10:00:00Z","training_file":"file-a"}"#;
        let job = read_job(&answer(together)).unwrap();
        assert_eq!(
            (job.status, job.tuned_model.as_deref(), job.trained_tokens),
            (Status::Succeeded, Some("me/m-handbook"), Some(900))
        );
        let nebius = r#"{"id":"ftjob-1","status":"running","hyperparameters":{"n_epochs":3,"lora":true,"x":null},"trained_steps":4,"total_steps":10}"#;
        let job = read_job(&answer(nebius)).unwrap();
        assert_eq!(job.steps, Some((4, 10)));
        assert_eq!(job.parameters, [("n_epochs".to_owned(), "3".to_owned()), ("lora".to_owned(), "true".to_owned())]);
        let dpo = r#"{"id":"j","status":"queued","hyperparameters":null,"method":{"type":"dpo","dpo":{"hyperparameters":{"beta":"auto"}}}}"#;
        assert_eq!(read_job(&answer(dpo)).unwrap().parameters, [("beta".to_owned(), "auto".to_owned())]);
    }

    #[test]
    fn curves_come_from_data_and_not_from_words() {
        let page = read_events(&answer(
            r#"{"data":[{"id":"e2","created_at":2,"level":"info","message":"Step 5/9: training loss=9","type":"metrics",
                "data":{"step":5,"total_steps":9,"train_loss":1.25,"train_mean_token_accuracy":0.5}},
                {"id":"e1","created_at":1,"level":"warn","message":"hello","data":null}],"has_more":true}"#,
        ))
        .unwrap();
        let metrics = page.items[0].metrics.clone().unwrap();
        assert_eq!((metrics.step, metrics.total_steps, metrics.training_loss), (5, Some(9), Some(1.25)));
        assert_eq!((page.items[1].level, page.items[1].metrics.clone(), page.has_more), (Level::Warning, None, true));
    }
}
