//! What a failure means, asking again with patience, and the free look at a connection.
//!
//! A page cannot tell a refused key from a lost network by the failure alone: OpenAI's answer to a wrong key carries no
//! permission for pages, so the browser gives neither status nor words. What can be done is to ask two more things: whether
//! the host answers at all, and whether it answers the free list of models with this key.

use super::outside::Outside;
use crate::api::models::{self, Limits, Listed};
use crate::api::{Answer, Failure, NotSent, Request};
use crate::providers::Dialect;
use serde::{Deserialize, Serialize};

/// What stands between the page and what it asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Trouble {
    /// The service said so, or the request never left.
    Failure(Failure),
    /// There was no answer, and this is what further questions showed.
    Diagnosed(Diagnosis),
}

/// What an answer that could not be read most likely means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Diagnosis {
    /// The host answers, and not to this key. At OpenAI that is most likely a wrong key; at another address the server may
    /// also give pages no permission.
    KeyOrPages,
    /// The service answers again: it was a passing trouble.
    Temporary,
    /// The device has no network.
    Offline,
    /// The service's host does not answer, nor does the page's own.
    Unreachable,
    /// The service's host does not answer, but the page's own does: something on the way may block it.
    Blocked,
}

impl Trouble {
    /// A key has to be typed again before anything can go on.
    pub fn is_of_key(&self) -> bool {
        match self {
            Trouble::Failure(failure) => failure.is_key_refused() || matches!(failure, Failure::NotSent(NotSent::NoKey)),
            Trouble::Diagnosed(diagnosis) => *diagnosis == Diagnosis::KeyOrPages,
        }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Trouble::Failure(failure)
    }
}

/// Finds out what an answer that could not be read means. Sends nothing that costs.
pub async fn diagnose<O: Outside>(outside: &O) -> Diagnosis {
    if outside.is_offline() {
        return Diagnosis::Offline;
    }
    if !outside.reachable().await {
        return if outside.home_answers().await { Diagnosis::Blocked } else { Diagnosis::Unreachable };
    }
    match outside.send(models::list(), None).await {
        Err(Failure::NoAnswer) => Diagnosis::KeyOrPages,
        Err(failure) if failure.is_key_refused() => Diagnosis::KeyOrPages,
        // Whatever it says, it can be read, so the first failure was another matter.
        _ => Diagnosis::Temporary,
    }
}

/// How often a question that changes nothing is asked before it is given up.
const TRIES: u32 = 6;
/// Milliseconds of the first wait at most, and of any.
const WAIT_FIRST: u64 = 500;
const WAIT_MOST: u64 = 60_000;

/// Asks a question that changes nothing, and asks again while the trouble may pass.
pub async fn ask<O: Outside>(outside: &O, request: Request) -> Result<Answer, Trouble> {
    let mut tries = 0;
    loop {
        let failure = match outside.send(request.clone(), None).await {
            Ok(answer) => return Ok(answer),
            Err(failure) => failure,
        };
        if failure == Failure::NoAnswer {
            match diagnose(outside).await {
                Diagnosis::Temporary => {}
                other => return Err(Trouble::Diagnosed(other)),
            }
        }
        tries += 1;
        if tries >= TRIES || !failure.is_temporary() || outside.is_stopped() {
            return Err(Trouble::Failure(failure));
        }
        outside.wait(pause(&failure, tries, outside.chance())).await;
    }
}

/// Milliseconds to wait after so many failures: what the service asks for, or any time up to a limit that doubles (full
/// jitter), whichever is longer.
pub fn pause(failure: &Failure, failures: u32, chance: u32) -> u64 {
    let limit = WAIT_FIRST.saturating_mul(1 << failures.min(16).saturating_sub(1)).min(WAIT_MOST);
    let jittered = limit * u64::from(chance) / u64::from(u32::MAX);
    jittered.max(failure.wait_asked().unwrap_or(0)).max(WAIT_FIRST / 10)
}

/// What a look at a connection showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    pub models: Vec<Listed>,
    /// What this account may train; `None` where the service does not say.
    pub limits: Option<Limits>,
}

/// Looks at a connection without spending anything: whether the key is taken, which models there are, and what the account
/// may train.
pub async fn check<O: Outside>(outside: &O, dialect: Dialect) -> Result<Checked, Trouble> {
    let models = models::read_list(&ask(outside, models::list()).await?)?.items;
    let limits = match dialect {
        Dialect::OpenaiMethod => match outside.send(models::limits(), None).await {
            Ok(answer) => Some(models::read_limits(&answer)),
            // The route is in the guides and not in the description; where it is missing nothing follows from that.
            Err(_) => None,
        },
        _ => None,
    };
    Ok(Checked { models, limits })
}
