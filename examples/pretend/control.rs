//! What tests in other languages use: the state of the server and its script, over HTTP.
//!
//! `GET state`; `POST script` with a list of faults, which replaces the last one; `POST world` with what is to change;
//! `POST advance {"ms": 1000}`; `POST wait {"name": "x"}` and `POST release {"name": "x"}` for requests that are held.

use std::time::Duration;

use hyper::body::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use super::exchange::{Answer, Refusal};
use super::faults::Fault;
use super::settings::World;

/// Where it is reached.
pub const PATH: &str = "/_pretend/";

/// A world and a script in one file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScriptFile {
    /// What differs from the world there is.
    pub world: Value,
    pub faults: Vec<Fault>,
}

pub async fn answer(shared: &Shared, method: &str, path: &str, body: &Bytes) -> Answer {
    match done(shared, method, path, body).await {
        Ok(value) => Answer::json(&value),
        Err(words) => Refusal::new(400, &words, None).into(),
    }
}

async fn done(shared: &Shared, method: &str, path: &str, body: &Bytes) -> Result<Value, String> {
    let parsed = || serde_json::from_slice::<Value>(body).map_err(|error| error.to_string());
    let name = || parsed().map(|body| body["name"].as_str().unwrap_or_default().to_owned());
    match (method, path) {
        ("GET", "state") => return Ok(state(shared)),
        ("POST", "script") => {
            let faults = serde_json::from_slice(body).map_err(|error| error.to_string())?;
            shared.script(faults);
        }
        ("POST", "world") => {
            let mut state = shared.state();
            state.world = changed(&state.world, parsed()?)?;
        }
        ("POST", "advance") => {
            let ms = parsed()?["ms"].as_u64().ok_or("\"ms\" is a number")?;
            shared.advance(Duration::from_millis(ms));
        }
        ("POST", "wait") => shared.holds.wait_for(&name()?).await,
        ("POST", "release") => shared.holds.release(&name()?),
        _ => return Err(format!("there is no {method} {PATH}{path}")),
    }
    Ok(json!({"done": true}))
}

/// Everything a test may want to know.
fn state(shared: &Shared) -> Value {
    let mut state = shared.state();
    state.catch_up();
    let now = state.now();
    json!({
        "requests": state.requests,
        "jobs": state.jobs.iter().map(|job| job.json(now)).collect::<Vec<_>>(),
        "files": state.files.iter().map(|file| file.json(now)).collect::<Vec<_>>(),
        "ledger": {"rows": state.ledger.rows, "tokens": state.ledger.tokens(), "micro_dollars": state.ledger.micro_dollars()},
        "faults": state.script.fired().iter().map(|(fault, fired)| json!({"fault": fault, "fired": fired})).collect::<Vec<_>>(),
        "world": state.world,
    })
}

/// A world with some of it changed; a list replaces a list.
pub fn changed(world: &World, changes: Value) -> Result<World, String> {
    let mut whole = serde_json::to_value(world).map_err(|error| error.to_string())?;
    merge(&mut whole, changes);
    serde_json::from_value(whole).map_err(|error| error.to_string())
}

fn merge(whole: &mut Value, changes: Value) {
    match (whole, changes) {
        (_, Value::Null) => {}
        // An outcome with words in it replaces an outcome that is one word, and the other way round.
        (Value::Object(whole), Value::Object(changes)) => {
            changes.into_iter().for_each(|(name, value)| merge(whole.entry(name).or_insert(Value::Null), value));
        }
        (whole, changes) => *whole = changes,
    }
}
