//! Which path does what.

use super::exchange::{Answer, Call, Refusal};
use super::faults::Say;
use super::official;
use super::state::State;
use super::{batches, chat, embeddings, files, jobs, models, moderations, responses, uploads};

/// Does what a request asks for. `say` is what a model is to say in place of its own words.
pub fn answer(state: &mut State, call: &Call, say: Option<&Say>) -> Answer {
    state.catch_up();
    if !has_key(state, call) {
        // An outer layer answers before the API does, and in another form.
        return Answer::text(401, "text/plain; charset=utf-8", "Incorrect API key provided.");
    }
    if let Some(name) = official::unknown_parameters(&call.method, &call.path, &call.query).first() {
        return Refusal::invalid(&format!("Unknown query parameter: '{name}'."), Some(name), Some("unknown_parameter")).into();
    }
    done(state, call, say, FULL).unwrap_or_else(Answer::from)
}

/// Does what a line of a batch asks for.
pub fn answer_in_batch(state: &mut State, call: &Call) -> Answer {
    done(state, call, None, HALF).unwrap_or_else(Answer::from)
}

/// What an answer costs of its price, in percent.
const FULL: u128 = 100;
const HALF: u128 = 50;

fn has_key(state: &State, call: &Call) -> bool {
    let key = call.header("authorization").and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    state.world.keys.iter().any(|known| match known.strip_suffix('*') {
        Some(start) => key.starts_with(start),
        None => key == known,
    })
}

fn done(state: &mut State, call: &Call, say: Option<&Say>, share: u128) -> Result<Answer, Refusal> {
    let places: Vec<&str> = call.path.split('/').skip(1).collect();
    match (call.method.as_str(), places.as_slice()) {
        ("GET", ["models"]) => Ok(models::list(state)),
        ("GET", ["models", id]) => models::retrieve(state, id),
        ("DELETE", ["models", id]) => models::delete(state, id),
        ("GET", ["fine_tuning", "model_limits"]) => models::limits(state),
        ("POST", ["files"]) => files::create(state, call),
        ("GET", ["files"]) => files::list(state, call),
        ("GET", ["files", id]) => files::retrieve(state, id),
        ("DELETE", ["files", id]) => files::delete(state, id),
        ("GET", ["files", id, "content"]) => files::content(state, id),
        ("POST", ["uploads"]) => uploads::create(state, call),
        ("POST", ["uploads", id, "parts"]) => uploads::add_part(state, id, call),
        ("POST", ["uploads", id, "complete"]) => uploads::complete(state, id, call),
        ("POST", ["uploads", id, "cancel"]) => uploads::cancel(state, id),
        ("POST", ["fine_tuning", "jobs"]) => jobs::create(state, call),
        ("GET", ["fine_tuning", "jobs"]) => jobs::list(state, call),
        ("GET", ["fine_tuning", "jobs", id]) => jobs::retrieve(state, id),
        ("GET", ["fine_tuning", "jobs", id, "events"]) => jobs::events(state, id, call),
        ("GET", ["fine_tuning", "jobs", id, "checkpoints"]) => jobs::checkpoints(state, id, call),
        ("POST", ["fine_tuning", "jobs", id, "pause"]) => jobs::pause(state, id),
        ("POST", ["fine_tuning", "jobs", id, "resume"]) => jobs::resume(state, id),
        ("POST", ["fine_tuning", "jobs", id, "cancel"]) => jobs::cancel(state, id),
        ("POST", ["chat", "completions"]) => chat::create(state, call, say, share),
        ("POST", ["responses"]) => responses::create(state, call, say, share),
        ("POST", ["responses", "input_tokens"]) => responses::count(state, call),
        ("POST", ["embeddings"]) => embeddings::create(state, call, share),
        ("POST", ["moderations"]) => moderations::create(state, call),
        ("POST", ["batches"]) => batches::create(state, call),
        ("GET", ["batches"]) => batches::list(state, call),
        ("GET", ["batches", id]) => batches::retrieve(state, id),
        ("POST", ["batches", id, "cancel"]) => batches::cancel(state, id),
        _ => Err(Refusal::new(404, &format!("Invalid URL ({} /v1{})", call.method, call.path), None)),
    }
}
