//! The models there are, tuned ones among them, and what may still be tuned.

use serde_json::{Value, json};

use super::curves;
use super::exchange::{Answer, Refusal};
use super::settings::ModelLimits;
use super::state::{State, base_of};

pub fn list(state: &State) -> Answer {
    let bases = state.world.models.iter().map(|model| model.id.clone());
    let data: Vec<Value> = bases.chain(tuned(state)).map(|id| row(state, &id)).collect();
    Answer::json(&json!({"object": "list", "data": data}))
}

pub fn retrieve(state: &State, id: &str) -> Result<Answer, Refusal> {
    let is_known = state.world.models.iter().any(|model| model.id == id) || tuned(state).iter().any(|tuned| tuned == id);
    if is_known { Ok(Answer::json(&row(state, id))) } else { Err(unknown(id)) }
}

pub fn delete(state: &mut State, id: &str) -> Result<Answer, Refusal> {
    if !tuned(state).iter().any(|tuned| tuned == id) {
        return Err(unknown(id));
    }
    state.deleted_models.push(id.to_owned());
    Ok(Answer::json(&json!({"id": id, "object": "model", "deleted": true})))
}

/// The names of all tuned models that were not deleted.
pub fn tuned(state: &State) -> Vec<String> {
    let now = state.now();
    let all = state.jobs.iter().filter_map(|job| job.tuned_model(now));
    all.filter(|name| !state.deleted_models.iter().any(|deleted| deleted == name)).map(str::to_owned).collect()
}

/// Refuses a model that does not answer: it must be listed, or be a checkpoint of a job.
pub fn check(state: &State, id: &str) -> Result<(), Refusal> {
    let now = state.now();
    let is_checkpoint =
        || state.jobs.iter().any(|job| curves::checkpoints(job, now).iter().any(|row| row["fine_tuned_model_checkpoint"] == id));
    if retrieve(state, id).is_ok() || id.contains(":ckpt-step-") && is_checkpoint() { Ok(()) } else { Err(unknown(id)) }
}

fn unknown(id: &str) -> Refusal {
    let words = format!("The model `{id}` does not exist or you do not have access to it.");
    Refusal::new(404, &words, Some("model_not_found"))
}

fn row(state: &State, id: &str) -> Value {
    let facts = state.world.models.iter().find(|model| model.id == base_of(id));
    let job = state.jobs.iter().find(|job| job.tuned_model == id);
    let created = job.and_then(|job| job.timeline.finished_at()).map(|at| at / 1000);
    json!({
        "id": id,
        "object": "model",
        "created": created.or(facts.map(|facts| facts.created)),
        "owned_by": if job.is_some() { "org-pretend" } else { "system" },
        "shutdown_date": facts.and_then(|facts| facts.shutdown_date.clone()),
    })
}

pub fn limits(state: &State) -> Result<Answer, Refusal> {
    let now = state.now();
    let eligible = state.world.eligible;
    let active = state.jobs.iter().filter(|job| !job.timeline.has_ended(now)).count();
    let limit = |model: &str| {
        json!({
            "model": model,
            "max_total_jobs": if eligible { 48 } else { 0 },
            "max_concurrent_jobs": if eligible { 3 } else { 0 },
            "active_jobs": active,
        })
    };
    let tunable = || state.world.models.iter().filter(|model| model.tunable).map(|model| model.id.clone());
    match state.world.model_limits {
        ModelLimits::List => {
            let data: Vec<Value> = tunable().map(|id| limit(&id)).collect();
            Ok(Answer::json(&json!({"object": "list", "data": data})))
        }
        ModelLimits::Map => {
            Ok(Answer::json(&tunable().map(|id| (id.clone(), limit(&id))).collect::<serde_json::Map<_, _>>().into()))
        }
        ModelLimits::Missing => Err(Refusal::new(404, "Invalid URL (GET /v1/fine_tuning/model_limits)", None)),
    }
}
