//! Services as data: profiles, file rules, models with end dates and prices.
//!
//! Services close, move and change their prices, so every figure says from when it is and how sure it is, and the
//! whole table can be written out, corrected by a person and read back. Nothing here talks to a service.

mod corrections;
mod date;
mod openai;
mod others;

pub use corrections::{
    CUSTOM, Figure, KnownFigure, ModelFigure, NotAFigure, corrected, figures, host_of, is_own_address, profile_for, restored,
};
pub use date::{Date, NotADate};

use crate::dataset::line::LineKind;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How sure a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grade {
    /// Official text or official code.
    A,
    /// A dated measurement or captured output by somebody else.
    B,
    /// Somebody's claim.
    C,
    /// Not established.
    U,
    /// The person who works with the project says so.
    P,
}

/// A figure, the day of the knowledge and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known<T> {
    pub value: T,
    pub as_of: Date,
    pub grade: Grade,
}

/// The name of a profile in files and settings, such as `openai`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProviderId(pub String);

impl fmt::Display for ProviderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Everything the page knows about one service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    pub id: ProviderId,
    pub name: String,
    /// Where its routes begin; none for a trainer that only reads files. `{resource}` is filled in by the person.
    pub base_url: Option<String>,
    pub auth: Auth,
    pub dialect: Dialect,
    pub abilities: Abilities,
    pub rules: FileRules,
    pub suffix: Option<SuffixRule>,
    pub parameters: Vec<Parameter>,
    pub models: Vec<Model>,
    /// From this day on, organisations that had never trained are turned away.
    pub closed_to_newcomers_from: Option<Known<Date>>,
    pub browser: BrowserAccess,
    /// Origins that the page itself may talk to, for its policy.
    pub connect: Vec<String>,
}

/// How a request proves who sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Auth {
    Bearer,
    ApiKeyHeader,
    Nothing,
}

/// The language in which training is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    OpenaiMethod,
    OpenaiTopLevelHyperparameters,
    TogetherFineTunes,
    FireworksDatasets,
    MistralJobs,
    /// No request: the person carries the file.
    FileOnly,
}

/// What the page can do with the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abilities {
    pub generate: bool,
    pub files: bool,
    pub tune: bool,
}

/// What the service demands of a training file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileRules {
    pub bom: Known<Bom>,
    pub bytes_max: Option<Known<u64>>,
    pub examples_min: Option<Known<u64>>,
    /// With fewer examples training works and rarely helps.
    pub examples_advised: u64,
    pub examples_max: Option<Known<u64>>,
    pub tokens_max: Option<Known<u64>>,
    pub last_message_assistant: Known<Demand>,
    /// Whether user and assistant must take turns.
    pub alternating_roles: Known<Demand>,
    /// Whether a preference pair must have one question alone.
    pub one_turn_pairs: Known<Demand>,
    /// What keys the service does not know lead to.
    pub unknown_keys: Known<Demand>,
    /// Whether `weight` is understood.
    pub weight: Known<Demand>,
    /// The shapes of lines that are read.
    pub kinds: Vec<LineKind>,
    /// Keys beside the usual ones that may stand in a line.
    pub line_keys: Vec<String>,
    /// Keys beside the usual ones that may stand in a message.
    pub message_keys: Vec<String>,
    pub images: Option<Known<ImageRules>>,
    pub reinforcement_lines_max: Option<Known<u64>>,
}

/// Whether a file begins with a byte order mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bom {
    Refused,
    Demanded,
    Either,
}

/// How much a service minds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// It does not mind.
    None,
    /// It accepts the file, and the result may suffer, or nobody knows.
    Advised,
    /// It refuses the file.
    Demanded,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageRules {
    pub lines_max: u64,
    pub per_line_max: u64,
    pub bytes_max: u64,
}

/// The rule for the part of a tuned model's name that the person chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuffixRule {
    pub length_max: u32,
}

impl SuffixRule {
    /// Whether the suffix is short enough and holds only `A-Z a-z 0-9 _ -`.
    pub fn allows(self, suffix: &str) -> bool {
        let letters = suffix.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
        letters && !suffix.is_empty() && suffix.len() <= self.length_max as usize
    }
}

/// A knob of training, its range and what holds when it is not turned. Numbers are text so that they stay exact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    pub name: String,
    pub kind: ParameterKind,
    /// What the service takes when nothing is sent.
    pub default: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterKind {
    Whole {
        least: u64,
        most: Option<u64>,
    },
    /// A number above `above` and, when there is a limit, up to `most`.
    Number {
        above: String,
        most: Option<String>,
    },
    YesNo,
}

/// A way of training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    Supervised,
    /// Supervised, with pictures in the questions.
    SupervisedVision,
    /// Preference pairs.
    Dpo,
    /// A grader instead of answers.
    Reinforcement,
}

/// One model that can be, or could once be, trained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    pub id: String,
    pub methods: Vec<Known<Method>>,
    pub prices: Option<Known<Prices>>,
    /// The first day on which no job can be created.
    pub jobs_until: Option<Known<Date>>,
    /// The first day on which the model and everything trained on it no longer answer.
    pub off_from: Option<Known<Date>>,
    pub encoding: Encoding,
}

impl Model {
    /// Whether a job can be created on this day, as far as the table knows.
    pub fn accepts_jobs_on(&self, today: Date) -> bool {
        let before = |end: &Option<Known<Date>>| end.as_ref().is_none_or(|end| today < end.value);
        before(&self.jobs_until) && before(&self.off_from)
    }

    pub fn has_method(&self, method: Method) -> bool {
        self.methods.iter().any(|known| known.value == method)
    }
}

/// How a model's tokens are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    O200k,
    Cl100k,
    /// Another tokenizer; o200k gives an estimate.
    Unknown,
}

/// A price in whole micro-dollars for a million tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PerMillion(pub u64);

/// A price in whole micro-dollars for an hour of training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PerHour(pub u64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrainingPrice {
    Tokens(PerMillion),
    Hours(PerHour),
}

/// What training costs, and what using the tuned model costs: answered at once, or within a day at a lower price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prices {
    pub training: Option<TrainingPrice>,
    pub at_once: UsePrices,
    /// As printed: not all are half, so they are never computed.
    pub in_batches: UsePrices,
}

/// What using the tuned model costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsePrices {
    pub input: Option<PerMillion>,
    pub cached: Option<PerMillion>,
    pub output: Option<PerMillion>,
}

/// Whether a page in a browser can talk to the service at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrowserAccess {
    pub chat: Known<Access>,
    pub files_and_jobs: Known<Access>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    Yes,
    Likely,
    Trouble,
    No,
    Unknown,
}

impl Profile {
    /// The models that take a job by this method on this day.
    pub fn models_open_on(&self, today: Date, method: Method) -> impl Iterator<Item = &Model> {
        self.models.iter().filter(move |model| model.has_method(method) && model.accepts_jobs_on(today))
    }

    /// The model with this id, or the base of a tuned model with an id such as `ft:BASE:ORG:SUFFIX:ID`.
    pub fn model(&self, id: &str) -> Option<&Model> {
        let id = id.strip_prefix("ft:").map_or(id, |rest| rest.split(':').next().unwrap_or(rest));
        self.models.iter().find(|model| model.id == id)
    }
}

/// The profiles as this release knows them, in the order in which they are offered.
pub fn profiles() -> Vec<Profile> {
    vec![
        openai::profile(),
        others::nebius(),
        others::together(),
        others::azure(),
        others::fireworks(),
        others::mistral(),
        others::openrouter(),
        others::custom(),
        others::trainer(),
    ]
}

/// The profile that a new project starts with.
pub fn openai_profile() -> Profile {
    openai::profile()
}

/// The profile with this id.
pub fn profile(id: &str) -> Option<Profile> {
    profiles().into_iter().find(|profile| profile.id.0 == id)
}

/// The origins that the page may talk to, sorted, for `connect-src` and the like.
pub fn connect_hosts() -> Vec<String> {
    let mut hosts: Vec<String> = profiles().into_iter().flat_map(|profile| profile.connect).collect();
    hosts.sort();
    hosts.dedup();
    hosts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn openai_has_four_models_until_january() {
        let openai = profile("openai").unwrap();
        let open =
            |day: &str| openai.models_open_on(date(day), Method::Supervised).map(|model| model.id.as_str()).collect::<Vec<_>>();
        let four = ["gpt-4.1-2025-04-14", "gpt-4.1-mini-2025-04-14", "gpt-4o-2024-08-06", "gpt-4o-mini-2024-07-18"];
        assert_eq!(open("2026-11-23"), four);
        assert_eq!(open("2027-01-05"), four);
        assert!(open("2027-01-06").is_empty());
        assert!(openai.models_open_on(date("2026-11-23"), Method::Reinforcement).next().is_none());
    }

    #[test]
    fn a_tuned_model_is_known_by_its_base() {
        let openai = profile("openai").unwrap();
        let model = openai.model("ft:gpt-4o-mini-2024-07-18:org:handbook:abc123:ckpt-step-80").unwrap();
        assert_eq!(model.id, "gpt-4o-mini-2024-07-18");
        assert_eq!(model.prices.unwrap().value.training, Some(TrainingPrice::Tokens(PerMillion(3_000_000))));
    }

    #[test]
    fn a_person_can_write_the_table_out_and_read_it_back() {
        for profile in profiles() {
            let text = serde_json::to_string_pretty(&profile).unwrap();
            assert_eq!(serde_json::from_str::<Profile>(&text).unwrap(), profile);
        }
    }

    #[test]
    fn names_and_ids_are_unique() {
        let mut ids: Vec<_> = profiles().into_iter().map(|profile| profile.id).collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }

    #[test]
    fn the_page_talks_only_to_origins_without_wildcards() {
        let hosts = connect_hosts();
        assert!(hosts.contains(&"https://api.openai.com".to_owned()));
        for host in hosts {
            let name = host.strip_prefix("https://").unwrap();
            assert!(!name.contains(['/', '*', ' ', ';', '\'']), "{host}");
        }
    }

    #[test]
    fn a_suffix_is_short_and_plain() {
        let rule = profile("openai").unwrap().suffix.unwrap();
        assert!(rule.allows("handbook-2026_a"));
        assert!(!rule.allows("") && !rule.allows("two words") && !rule.allows("ручка") && !rule.allows(&"a".repeat(41)));
    }
}
