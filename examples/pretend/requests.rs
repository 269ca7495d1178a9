//! Holds what was sent against what we may send: `tests/fixtures/api/requests.schema.json`.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::Recorded;
use super::schema::mistakes;

/// What is wrong with the requests, a line for each mistake. Requests that did not arrive whole are left out.
pub fn faults_of_requests(requests: &[Recorded]) -> Vec<String> {
    let whole = requests.iter().filter(|request| request.is_whole);
    let named = whole.flat_map(|request| {
        let faults = if request.method == "OPTIONS" { preflight_faults(request) } else { faults(request) };
        faults.into_iter().map(|words| format!("{} {}: {words}", request.method, request.path)).collect::<Vec<_>>()
    });
    named.collect()
}

fn faults(request: &Recorded) -> Vec<String> {
    let Some(route) = route(&request.method, &request.path) else {
        return vec!["there is no reason to ask this".to_owned()];
    };
    let mut found = header_faults(request, route);
    let query = request.query.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    found.extend(against(route.get("query").unwrap_or(&NOTHING), &Value::Object(query), "the query"));
    if let Some(schema) = route.get("form") {
        found.extend(against(schema, &Value::Object(form(request)), "the form"));
    } else if let Some(schema) = route.get("json") {
        match request.json() {
            Some(body) => {
                found.extend(against(schema, &body, "the body"));
                let formats = [body.pointer("/response_format/json_schema/schema"), body.pointer("/text/format/schema")];
                formats.into_iter().flatten().for_each(|schema| outside_subset(schema, "schema", &mut found));
            }
            None => found.push("the body is not JSON".to_owned()),
        }
    } else if !matches!(&request.body, super::exchange::Body::Text(text) if text.is_empty()) {
        found.push("there is a body, and none is needed".to_owned());
    }
    found
}

/// A schema that allows no field.
static NOTHING: LazyLock<Value> = LazyLock::new(|| json!({"type": "object", "properties": {}, "additionalProperties": false}));

fn against(schema: &Value, value: &Value, what: &str) -> Vec<String> {
    let found = mistakes(&RULES, schema, value);
    found.into_iter().map(|mistake| format!("{what}, at {:?}: {}", mistake.at, mistake.words)).collect()
}

/// A form as an object: a file is its name and length, anything else its text.
fn form(request: &Recorded) -> Map<String, Value> {
    let field = |part: &super::RecordedPart| match &part.filename {
        Some(name) => json!({"filename": name, "length": part.length}),
        None => json!(part.text),
    };
    request.parts().iter().map(|part| (part.name.clone(), field(part))).collect()
}

/// Headers that a page sets, and those that its browser sets by itself.
const OURS: [&str; 4] = ["authorization", "content-type", "openai-organization", "openai-project"];
const OF_THE_BROWSER: [&str; 12] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "content-length",
    "dnt",
    "host",
    "origin",
    "pragma",
    "priority",
    "user-agent",
];

fn header_faults(request: &Recorded, route: &Value) -> Vec<String> {
    let is_known = |name: &str| OURS.contains(&name) || OF_THE_BROWSER.contains(&name) || name.starts_with("sec-");
    let unknown = request.headers.iter().filter(|(name, _)| !is_known(name));
    let mut found: Vec<String> = unknown.map(|(name, _)| format!("the header {name} is none of ours")).collect();
    // The probe asks whether the host is there, without a key.
    let is_probe = request.method == "GET" && request.path == "/models" && request.header("sec-fetch-mode") == Some("no-cors");
    let key = request.header("authorization");
    match key.and_then(|value| value.strip_prefix("Bearer ")) {
        Some(key) if !key.is_empty() && !key.contains(char::is_whitespace) && !is_probe => {}
        None if key.is_none() && is_probe => {}
        _ => found.push("the key is not where it should be".to_owned()),
    }
    let content_type = request.header("content-type");
    let is_right = match content_type {
        Some(value) if route.get("form").is_some() => value.starts_with("multipart/form-data; boundary="),
        Some(value) => route.get("json").is_some() && value == "application/json",
        None => route.get("form").is_none() && route.get("json").is_none(),
    };
    if !is_right {
        found.push(format!("the content type is {content_type:?}"));
    }
    found
}

fn preflight_faults(request: &Recorded) -> Vec<String> {
    let asked = request.header("access-control-request-headers").unwrap_or_default();
    let unknown = asked.split(',').map(str::trim).filter(|name| !name.is_empty() && !OURS.contains(name));
    unknown.map(|name| format!("it asks for the header {name}")).collect()
}

/// What of a schema for answers is outside the part that every service takes: every field required, no others, no limits.
fn outside_subset(schema: &Value, at: &str, found: &mut Vec<String>) {
    const KNOWN: [&str; 10] =
        ["type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "description", "$ref"];
    const AT_THE_TOP: [&str; 1] = ["$defs"];
    let Some(object) = schema.as_object() else {
        return found.push(format!("{at} is no schema"));
    };
    for name in object.keys().filter(|name| !KNOWN.contains(&name.as_str()) && !AT_THE_TOP.contains(&name.as_str())) {
        found.push(format!("{at} has \"{name}\", which not every service takes"));
    }
    if let Some(properties) = object.get("properties").and_then(Value::as_object) {
        let required: Vec<&str> =
            object.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let are_same = properties.keys().all(|name| required.contains(&name.as_str())) && required.len() == properties.len();
        if !are_same || object.get("additionalProperties") != Some(&Value::Bool(false)) {
            found.push(format!("{at} has to require all its fields and allow no others"));
        }
        properties.iter().for_each(|(name, schema)| outside_subset(schema, &format!("{at}.{name}"), found));
    }
    object.get("items").into_iter().for_each(|schema| outside_subset(schema, &format!("{at}[]"), found));
    let branches = object.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    let named = object.get("$defs").and_then(Value::as_object).into_iter().flatten().map(|(_, schema)| schema);
    branches.chain(named).for_each(|schema| outside_subset(schema, at, found));
}

fn route(method: &str, path: &str) -> Option<&'static Value> {
    let routes = RULES["routes"].as_object()?;
    let places = |text: &str| text.split('/').map(str::to_owned).collect::<Vec<_>>();
    let fits = |name: &str| {
        let (known, template) = name.split_once(' ').unwrap_or_default();
        let (template, path) = (places(template), places(path));
        let is_same = |place: &String, part: &String| place == part || place.starts_with('{') && !part.is_empty();
        known == method && template.len() == path.len() && template.iter().zip(&path).all(|(place, part)| is_same(place, part))
    };
    // A route without places to fill in comes first.
    let fitting = routes.iter().filter(|(name, _)| fits(name));
    fitting.min_by_key(|(name, _)| name.matches('{').count()).map(|(_, route)| route)
}

static RULES: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../tests/fixtures/api/requests.schema.json")).expect("the rules are JSON")
});
