//! What kind of world the pretend OpenAI plays. Everything has a default that is friendly and fast.

use serde::{Deserialize, Serialize};

/// Where the server listens, and what it plays.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// 0 takes any free port.
    pub port: u16,
    /// The names a certificate is made for; without any the server speaks plain http.
    pub hosts: Vec<String>,
    pub world: World,
    pub faults: Vec<super::Fault>,
}

/// What holds for every request. It can be changed while the server runs; a job keeps what held when it was created.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct World {
    /// Keys that are accepted; one that ends in `*` stands for all that begin so.
    pub keys: Vec<String>,
    /// Whether the organisation may still create jobs. It may upload in any case.
    pub eligible: bool,
    pub models: Vec<ModelFacts>,
    pub model_limits: ModelLimits,
    pub files: Files,
    pub jobs: Jobs,
    /// Words that moderation flags, in inputs and in training files, whatever their case.
    pub flagged_words: Vec<String>,
    /// Words that models refuse to speak about, whatever their case.
    pub refused_words: Vec<String>,
    /// How long every answer takes.
    pub latency_ms: u64,
    /// How long a batch is validated, and then how long it is at work.
    pub batch_ms: u64,
    /// How long an upload waits for its parts.
    pub upload_ms: u64,
    pub cors: Cors,
    /// Whether connections are used again. Chromium sends a request anew by itself, a POST too, when a connection that it
    /// has used before ends without an answer; without reuse a fault is seen once and by the page.
    pub keep_alive: bool,
    /// What chance is drawn from: ids, seeds, curves.
    pub seed: u64,
}

impl Default for World {
    fn default() -> Self {
        Self {
            keys: vec!["sk-pretend*".to_owned()],
            eligible: true,
            models: ModelFacts::of_today(),
            model_limits: ModelLimits::List,
            files: Files::default(),
            jobs: Jobs::default(),
            flagged_words: vec!["pretend-harm".to_owned()],
            refused_words: vec!["pretend-refusal".to_owned()],
            latency_ms: 0,
            batch_ms: 300,
            upload_ms: 3_600_000,
            cors: Cors::default(),
            keep_alive: false,
            seed: 1,
        }
    }
}

impl World {
    /// A world at the pace of a person who watches: a job takes a minute.
    pub fn slow() -> Self {
        Self {
            files: Files { processing_ms: 4_000, ..Files::default() },
            jobs: Jobs { validating_ms: 10_000, queued_ms: 5_000, running_ms: 45_000, ..Jobs::default() },
            latency_ms: 400,
            batch_ms: 20_000,
            ..Self::default()
        }
    }
}

/// A model and what it costs, in micro-dollars per million tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ModelFacts {
    pub id: String,
    pub created: u64,
    pub shutdown_date: Option<String>,
    /// Whether jobs take it as a base.
    pub tunable: bool,
    /// Reasoning models refuse `max_tokens` and sampling parameters.
    pub reasoning: bool,
    pub training: u64,
    pub input: u64,
    pub output: u64,
}

impl ModelFacts {
    fn of_today() -> Vec<Self> {
        let off = Some("2027-01-14".to_owned());
        let tunable = |id: &str, created, training, input, output| Self {
            id: id.to_owned(),
            created,
            shutdown_date: off.clone(),
            tunable: true,
            reasoning: false,
            training,
            input,
            output,
        };
        let other = |id: &str, created, reasoning, input, output| Self {
            id: id.to_owned(),
            created,
            reasoning,
            input,
            output,
            ..Self::default()
        };
        vec![
            tunable("gpt-4.1-2025-04-14", 1_744_315_746, 25_000_000, 3_000_000, 12_000_000),
            tunable("gpt-4.1-mini-2025-04-14", 1_744_317_547, 5_000_000, 800_000, 3_200_000),
            tunable("gpt-4o-2024-08-06", 1_722_814_719, 25_000_000, 3_750_000, 15_000_000),
            tunable("gpt-4o-mini-2024-07-18", 1_721_172_717, 3_000_000, 300_000, 1_200_000),
            other("gpt-6-luna", 1_788_220_800, true, 100_000, 500_000),
            other("text-embedding-3-small", 1_705_948_997, false, 20_000, 0),
            other("omni-moderation-latest", 1_731_689_265, false, 0, 0),
        ]
    }
}

/// How `GET /fine_tuning/model_limits` answers. Its true shape is not published, so there are two, and none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelLimits {
    List,
    Map,
    Missing,
}

/// What becomes of an uploaded file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Files {
    pub processing_ms: u64,
    pub processing: Processing,
    /// A job over a file in processing is refused, as an older behaviour was, in place of waiting for it.
    pub jobs_wait: bool,
}

impl Default for Files {
    fn default() -> Self {
        Self { processing_ms: 300, processing: Processing::Succeeds, jobs_wait: true }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Processing {
    Succeeds,
    Fails,
    NeverEnds,
}

/// How jobs go.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Jobs {
    pub validating_ms: u64,
    pub queued_ms: u64,
    pub running_ms: u64,
    /// A job appears in lists so much later than it can be asked for by its id.
    pub listed_after_ms: u64,
    pub outcome: Outcome,
    /// A phase between `queued` and `running` whose name is not in the official list.
    pub unknown_status: Option<UnknownStatus>,
    /// How many steps training takes, if not what lines, batch size and epochs make. Each gives an event.
    pub steps: Option<u64>,
    /// Each page of events after the first begins with so many rows of the page before.
    pub events_repeated: usize,
    /// Each page of events after the first leaves out so many rows.
    pub events_left_out: usize,
    /// Events of the type that the guides know and the description does not.
    pub moderation_events: bool,
    /// The content of a result file comes as base64, as it has been seen to.
    pub result_in_base64: bool,
    pub cancel: Cancel,
    /// How the `error` of a job without one is written.
    pub no_error: NoError,
    /// Adds the fields that samples show and the description does not.
    pub more_fields: bool,
}

impl Default for Jobs {
    fn default() -> Self {
        Self {
            validating_ms: 300,
            queued_ms: 300,
            running_ms: 300,
            listed_after_ms: 0,
            outcome: Outcome::Succeeds,
            unknown_status: None,
            steps: None,
            events_repeated: 0,
            events_left_out: 0,
            moderation_events: false,
            result_in_base64: false,
            cancel: Cancel::Obeys,
            no_error: NoError::Null,
            more_fields: false,
        }
    }
}

/// What a job comes to when its files are right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Succeeds,
    FailsValidation(Failure),
    FailsRunning(Failure),
}

/// Why a job failed, in the words of the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub code: String,
    pub message: String,
    #[serde(default)]
    pub param: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnknownStatus {
    pub name: String,
    pub ms: u64,
}

/// What cancelling a running job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cancel {
    Obeys,
    /// The job succeeds at that moment, and cancelling is refused.
    RefusedBySuccess,
    /// Cancelling is accepted, and the job succeeds all the same.
    LosesToSuccess,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoError {
    Null,
    Empty,
    Nulls,
}

/// Which answers a page of another origin may read. A 401 comes from an outer layer that knows no CORS.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cors {
    pub unauthorized: bool,
    pub client_errors: bool,
    pub server_errors: bool,
    /// What preflights allow; a browser holds back a request with any other header.
    pub allowed_headers: String,
}

impl Default for Cors {
    fn default() -> Self {
        Self {
            unauthorized: false,
            client_errors: true,
            server_errors: false,
            allowed_headers: "authorization,content-type".to_owned(),
        }
    }
}
