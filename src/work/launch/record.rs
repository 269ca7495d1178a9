//! What a person agreed to, and what has become of it: the record of one launch.

use super::connection::Trouble;
use crate::api::jobs::Job;
use crate::document::Hash;
use crate::pricing::MicroDollars;
use crate::providers::{Auth, Date, Dialect, Method, Parameter, ProviderId};
use crate::work::vault::Connection;
use serde::{Deserialize, Serialize};

/// The number of a launch in its project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LaunchId(pub u64);

/// One launch. It is kept before each step that others see, and never without what came before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Launch {
    pub id: LaunchId,
    /// 32 hexadecimal digits of chance. The job carries them in its metadata, so that it can be found again.
    pub intent: String,
    /// Milliseconds of 1970, as all moments here.
    pub created_at: u64,
    pub service: Service,
    /// `None` when the job was made elsewhere and is only followed here.
    pub order: Option<Order>,
    pub stage: Stage,
    pub files: Files,
    /// The job as it was last seen.
    pub job: Option<Job>,
    /// Jobs that came of this launch beside its own and were cancelled.
    #[serde(default)]
    pub twins: Vec<String>,
    /// The person does not want to see it among what is going on.
    pub put_away: bool,
}

/// The service, as it was when the person agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub provider: ProviderId,
    pub name: String,
    pub base_url: String,
    pub auth: Auth,
    pub dialect: Dialect,
}

impl Service {
    pub fn connection(&self) -> Connection {
        Connection { base_url: self.base_url.clone(), auth: self.auth, dialect: self.dialect }
    }
}

/// What is to be trained, on what, and at what price.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    pub model: String,
    pub method: Method,
    pub suffix: Option<String>,
    pub seed: Option<u32>,
    /// What the person chose; the rest is the service's choice.
    pub parameters: Vec<(String, String)>,
    pub training: DataFile,
    pub validation: Option<DataFile>,
    /// Seconds after which the service deletes the files by itself, where it offers that.
    pub expires_after: Option<u32>,
    /// The highest price that the person saw, where one could be told.
    pub most: Option<MicroDollars>,
    /// The hash of the words that the person agreed to.
    pub consent: Hash,
    /// The day on which the model stops to answer, as far as it was known.
    pub model_ends: Option<Date>,
}

impl Order {
    pub fn file(&self, side: Side) -> Option<&DataFile> {
        match side {
            Side::Training => Some(&self.training),
            Side::Validation => self.validation.as_ref(),
        }
    }

    /// What tells this data set from any other.
    pub fn data(&self) -> Hash {
        let both =
            format!("{} {}", self.training.hash, self.validation.as_ref().map_or(String::new(), |file| file.hash.to_string()));
        Hash::of(both.as_bytes())
    }
}

/// Something in an order that cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderFault {
    /// Longer than so many signs, or with others than letters of English, digits, `-` and `_`.
    Suffix(u32),
    /// Not a whole number from 0 to 2,147,483,647.
    Seed,
    /// Not in the range of the parameter.
    Parameter(Parameter),
    /// The limit of spending is no amount of money.
    Cap,
    /// It may cost more than is left to spend, or its price is not known: so much is left.
    OverCap(MicroDollars),
}

/// A file of the data set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFile {
    /// The name that it gets at the service.
    pub name: String,
    pub bytes: u64,
    pub lines: u64,
    /// SHA-256.
    pub hash: Hash,
}

/// One of the two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Side {
    Training,
    Validation,
}

/// The files at the service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files {
    pub training: Option<String>,
    pub validation: Option<String>,
    /// The file that goes in parts, as far as it has come.
    pub parts: Option<PartsSent>,
    /// The person had them deleted.
    pub deleted: bool,
}

impl Files {
    pub fn of(&self, side: Side) -> Option<&String> {
        match side {
            Side::Training => self.training.as_ref(),
            Side::Validation => self.validation.as_ref(),
        }
    }

    pub fn put(&mut self, side: Side, id: String) {
        match side {
            Side::Training => self.training = Some(id),
            Side::Validation => self.validation = Some(id),
        }
    }

    pub fn ids(&self) -> impl Iterator<Item = &String> {
        self.training.iter().chain(&self.validation)
    }
}

/// An upload in parts that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartsSent {
    pub side: Side,
    pub upload: String,
    /// The ids of the parts that have come in, in order.
    pub parts: Vec<String>,
}

/// How far a launch is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Stage {
    /// The person agreed; nothing has been sent.
    Agreed,
    /// This file is on its way, or was when the tab ended.
    Sending(Side),
    /// The files are there, and the service looks at them.
    Checking,
    /// The request for the job was sent, or was about to be. Whoever finds this in a record does not know whether there is
    /// a job.
    Creating,
    /// Whether there is a job is being found out.
    Unknown(Search),
    /// There is one.
    Created,
    Stopped(Stop),
}

/// The search for a job that may have been created.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Search {
    pub since: u64,
    /// When the service was asked and had no such job: the first and the last time.
    pub empty: Option<(u64, u64)>,
    /// Why the service could not be asked the last time.
    pub trouble: Option<Trouble>,
}

/// Milliseconds that must lie between two looks that found nothing before a job may be asked for again: lists of the
/// service may be late.
pub const LOOKS_APART: u64 = 60_000;

impl Search {
    pub fn new(since: u64) -> Self {
        Search { since, empty: None, trouble: None }
    }

    /// The service was asked long enough, and has no such job.
    pub fn has_found_nothing(&self) -> bool {
        self.empty.is_some_and(|(first, last)| last.saturating_sub(first) >= LOOKS_APART)
    }

    /// The service has no such job at this moment.
    pub fn found_nothing_at(&mut self, now: u64) {
        let first = self.empty.map_or(now, |(first, _)| first);
        self.empty = Some((first, now));
        self.trouble = None;
    }
}

/// Why a launch ended before there was a job. Nothing of it costs money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Stop {
    /// The person stopped it.
    ByPerson,
    /// What was asked did not succeed: sending a file, or the job itself, which surely was not created.
    Trouble(Trouble),
    /// The service refuses the file, with its words.
    FileRefused(Side, String),
    /// The service does not get done with looking at the files.
    FilesStuck,
    /// The service was asked long enough and has no such job; the person gave up on it.
    NeverCreated,
}

impl Launch {
    /// Whether anything may still happen to it by itself or by a click that finishes it.
    pub fn is_open(&self) -> bool {
        match &self.stage {
            Stage::Created => self.job.as_ref().is_none_or(|job| !job.status.is_over()),
            Stage::Stopped(_) => false,
            _ => true,
        }
    }

    /// A job may exist that nobody knows of.
    pub fn is_unsure(&self) -> bool {
        matches!(self.stage, Stage::Creating | Stage::Unknown(_))
    }

    /// A job that was made elsewhere, to be followed here.
    pub fn of_job(id: LaunchId, service: Service, job: Job) -> Self {
        Launch {
            id,
            intent: String::new(),
            created_at: job.created_at.unwrap_or_default(),
            service,
            order: None,
            stage: Stage::Created,
            files: Files::default(),
            job: Some(job),
            twins: Vec::new(),
            put_away: false,
        }
    }

    /// The model that is trained.
    pub fn model(&self) -> &str {
        let of_job = || self.job.as_ref().map_or("", |job| job.model.as_str());
        self.order.as_ref().map_or_else(of_job, |order| &order.model)
    }

    /// A file of the data set as it was agreed to.
    pub fn file(&self, side: Side) -> Option<&DataFile> {
        self.order.as_ref()?.file(side)
    }

    /// Seconds after which the service deletes the files by itself.
    pub fn expires_after(&self) -> Option<u32> {
        self.order.as_ref()?.expires_after
    }

    /// The first eight digits of the intent, which stand in the names of the files.
    pub fn short(&self) -> &str {
        self.intent.get(..8).unwrap_or(&self.intent)
    }
}

/// The name of a file at the service: the person's, made plain, with the launch's digits, so that it can be found again.
pub fn file_name(data_set: &str, side: Side, intent: &str) -> String {
    let plain: String = data_set.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '-' }).collect();
    let mut parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    parts.truncate(6);
    let side = match side {
        Side::Training => "train",
        Side::Validation => "validation",
    };
    let short = intent.get(..8).unwrap_or(intent);
    parts.extend([side, short]);
    format!("{}.jsonl", parts.join("-"))
}

/// 32 hexadecimal digits out of sixteen bytes of chance.
pub fn intent_of(chance: [u8; 16]) -> String {
    chance.iter().map(|byte| format!("{byte:02x}")).collect()
}
