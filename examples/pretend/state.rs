//! Everything the pretend server knows, and its clock. What has come to its end since it was last asked is settled first.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::batches::Batch;
use super::exchange::Recorded;
use super::faults::Script;
use super::files::File;
use super::jobs::Job;
use super::ledger::{Ledger, Row};
use super::settings::{ModelFacts, Settings, World};
use super::uploads::Upload;
use super::{batches, jobs};

pub struct State {
    pub world: World,
    pub clock: Clock,
    pub script: Script,
    pub requests: Vec<Recorded>,
    pub files: Vec<File>,
    pub uploads: Vec<Upload>,
    /// Oldest first.
    pub jobs: Vec<Job>,
    pub batches: Vec<Batch>,
    /// Names of tuned models that were deleted.
    pub deleted_models: Vec<String>,
    pub ledger: Ledger,
    chance: u64,
}

impl State {
    pub fn new(settings: &Settings) -> Self {
        Self {
            world: settings.world.clone(),
            clock: Clock::new(),
            script: Script::new(settings.faults.clone()),
            requests: Vec::new(),
            files: Vec::new(),
            uploads: Vec::new(),
            jobs: Vec::new(),
            batches: Vec::new(),
            deleted_models: Vec::new(),
            ledger: Ledger::default(),
            chance: settings.world.seed,
        }
    }

    pub fn now(&self) -> u64 {
        self.clock.now()
    }

    /// Brings everything to the present: jobs that have ended leave a model and a bill, and so on.
    pub fn catch_up(&mut self) {
        let now = self.now();
        self.files.retain(|file| file.expires_at.is_none_or(|end| end > now));
        jobs::settle(self);
        batches::settle(self);
    }

    /// A number that nobody expects, and the same in every run.
    pub fn chance(&mut self) -> u64 {
        self.chance = self.chance.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed(self.chance)
    }

    /// An id of the official look.
    pub fn id(&mut self, prefix: &str, length: usize) -> String {
        const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let signs = std::iter::repeat_with(|| char::from(SIGNS[self.chance() as usize % SIGNS.len()]));
        signs.take(length).fold(prefix.to_owned(), |mut id, sign| {
            id.push(sign);
            id
        })
    }

    /// What is known of a model; a tuned one costs what its base does.
    pub fn model(&self, id: &str) -> Option<&ModelFacts> {
        self.world.models.iter().find(|model| model.id == base_of(id))
    }

    /// Writes down what an answer costs. `share` is in percent: batches pay half.
    pub fn bill(&mut self, what: &str, id: &str, model: &str, [tokens_in, tokens_out]: [u64; 2], share: u128) {
        let facts = self.model(model).cloned().unwrap_or_default();
        let full = u128::from(tokens_in) * u128::from(facts.input) + u128::from(tokens_out) * u128::from(facts.output);
        let what = if share == 100 { what.to_owned() } else { format!("batch {what}") };
        self.ledger.add(Row {
            what,
            id: id.to_owned(),
            model: model.to_owned(),
            tokens_in,
            tokens_out,
            pico_dollars: full * share / 100,
            micro_dollars: 0,
        });
    }
}

/// The model that a name goes back to: `ft:BASE:org:suffix:id` was made of BASE.
pub fn base_of(model: &str) -> &str {
    model.strip_prefix("ft:").and_then(|rest| rest.split(':').next()).unwrap_or(model)
}

/// Spreads a number over all bits, after SplitMix64.
pub fn mixed(number: u64) -> u64 {
    let number = (number ^ number >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ number >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ number >> 31
}

/// The time of the pretend server: the true one, and what it was put ahead by.
pub struct Clock {
    begun: Instant,
    begun_at: u64,
    pub ahead_ms: u64,
}

impl Clock {
    fn new() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { begun: Instant::now(), begun_at: since.as_millis() as u64, ahead_ms: 0 }
    }

    /// Milliseconds since 1970.
    pub fn now(&self) -> u64 {
        self.begun_at + self.begun.elapsed().as_millis() as u64 + self.ahead_ms
    }
}
