//! OpenAI's own description of its API, to hold requests and answers against.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::schema::{Mistake, mistakes};

/// What is wrong with the JSON body of a request. Routes that the description does not have take anything.
pub fn mistakes_of_request(method: &str, path: &str, body: &Value) -> Vec<Mistake> {
    let schema = operation(method, path).and_then(|operation| operation.pointer("/requestBody/content/application~1json/schema"));
    schema.map_or_else(Vec::new, |schema| mistakes(&DESCRIPTION, schema, body))
}

/// The parameters of a query that the description does not know for this route.
pub fn unknown_parameters<'q>(method: &str, path: &str, query: &'q [(String, String)]) -> Vec<&'q str> {
    let Some(operation) = operation(method, path) else { return Vec::new() };
    let known = |name: &str| {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        parameters
            .is_some_and(|parameters| parameters.iter().any(|parameter| parameter["name"] == name && parameter["in"] == "query"))
    };
    // `metadata[key]` is a parameter of its own in a query and part of `metadata` in the description.
    let is_known = |name: &str| known(name.split('[').next().unwrap_or(name));
    query.iter().map(|(name, _)| name.as_str()).filter(|name| !is_known(name)).collect()
}

/// What is wrong with the JSON body of an answer.
pub fn mistakes_of_answer(method: &str, path: &str, status: u16, body: &Value) -> Vec<Mistake> {
    if status >= 400 {
        return mistakes(&DESCRIPTION, &DESCRIPTION["components"]["schemas"]["ErrorResponse"], body);
    }
    let schema =
        operation(method, path).and_then(|operation| operation.pointer("/responses/200/content/application~1json/schema"));
    schema.map_or_else(Vec::new, |schema| mistakes(&DESCRIPTION, schema, body))
}

fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let paths: &'static Map<String, Value> = DESCRIPTION["paths"].as_object()?;
    // A path without places to fill in comes first: `/fine_tuning/jobs` is not a job.
    let mut fitting: Vec<_> = paths.iter().filter(|(template, _)| fits(template, path)).collect();
    fitting.sort_by_key(|(template, _)| template.matches('{').count());
    fitting.first()?.1.get(method.to_lowercase())
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len() && template.iter().zip(&path).all(|(place, part)| place.starts_with('{') || place == part)
}

static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../tests/fixtures/api/openai.json")).expect("the description was written by a program")
});
