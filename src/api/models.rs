//! The service's models, and what an account may train.

use super::reading::{Page, page};
use super::request::segment;
use super::{Answer, Failure, Request};
use crate::providers::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A model as the service lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub id: String,
    pub owned_by: Option<String>,
    /// The day on which it stops to answer.
    pub shutdown: Option<Date>,
}

pub fn list() -> Request {
    Request::get("/models")
}

pub fn read_list(answer: &Answer) -> Result<Page<Listed>, Failure> {
    page(answer, |fields| {
        Some(Listed {
            id: fields.text("id")?,
            owned_by: fields.text("owned_by").or_else(|| fields.text("organization")),
            shutdown: fields.text("shutdown_date").and_then(|day| day.parse().ok()),
        })
    })
}

/// Deletes a tuned model.
pub fn delete(id: &str) -> Request {
    Request::delete(format!("/models/{}", segment(id)))
}

/// What the account may train. The guides name the route; its answer is described nowhere.
pub fn limits() -> Request {
    Request::get("/fine_tuning/model_limits")
}

/// What was made out of an answer about limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limits {
    /// These models are named; perhaps none.
    Models(Vec<String>),
    /// The answer was of no shape that we know.
    Unclear,
}

/// Reads a list of objects with a `model`, or an object with models as keys, each bare or under `data`.
pub fn read_limits(answer: &Answer) -> Limits {
    let Ok(value) = answer.json() else { return Limits::Unclear };
    match value.get("data").unwrap_or(&value) {
        Value::Array(list) => {
            let name = |item: &Value| {
                item.as_str().or_else(|| item.get("model")?.as_str()).or_else(|| item.get("id")?.as_str()).map(str::to_owned)
            };
            let names: Vec<String> = list.iter().filter_map(name).collect();
            if names.len() == list.len() { Limits::Models(names) } else { Limits::Unclear }
        }
        Value::Object(map) if map.values().all(Value::is_object) => Limits::Models(map.keys().cloned().collect()),
        _ => Limits::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Answer {
        Answer { status: 200, body: body.to_owned(), request_id: None }
    }

    #[test]
    fn a_model_tells_the_day_of_its_end() {
        let body = r#"{"object":"list","data":[{"id":"a","shutdown_date":"2027-01-14"},{"id":"b","shutdown_date":null},{"id":"c","shutdown_date":"soon"}]}"#;
        let models = read_list(&answer(body)).unwrap().items;
        assert_eq!(models[0].shutdown, "2027-01-14".parse().ok());
        assert_eq!((models[1].shutdown, models[2].shutdown), (None, None));
        // Together gives a bare list.
        assert_eq!(
            read_list(&answer(r#"[{"id":"x","organization":"Meta"}]"#)).unwrap().items[0].owned_by.as_deref(),
            Some("Meta")
        );
    }

    #[test]
    fn limits_are_read_in_every_guessed_shape() {
        let models = |names: &[&str]| Limits::Models(names.iter().map(|&name| name.to_owned()).collect());
        for (body, limits) in [
            (r#"{"data":[{"model":"a","max_total_jobs":3},{"model":"b"}]}"#, models(&["a", "b"])),
            (r#"{"a":{"max_concurrent_jobs":1},"b":{}}"#, models(&["a", "b"])),
            (r#"{"data":[]}"#, models(&[])),
            (r#"["a"]"#, models(&["a"])),
            (r#"{"object":"list"}"#, Limits::Unclear),
            ("<html>", Limits::Unclear),
            ("7", Limits::Unclear),
        ] {
            assert_eq!(read_limits(&answer(body)), limits, "{body}");
        }
    }
}
