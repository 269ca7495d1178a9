//! A request and an answer as plain values.

use hyper::body::Bytes;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::multipart::{self, Part};
use super::official;
use super::schema::Kind;

/// A request that has arrived whole. Its path has no `/v1`, its parts are decoded.
#[derive(Clone, Debug, Default)]
pub struct Call {
    pub method: String,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
}

impl Call {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON, if it is what the official description allows.
    pub fn json(&self) -> Result<Value, Refusal> {
        let broken = || Refusal::invalid("We could not parse the JSON body of your request.", None, None);
        let body: Value = serde_json::from_slice(&self.body).map_err(|_| broken())?;
        match official::mistakes_of_request(&self.method, &self.path, &body).into_iter().next() {
            None => Ok(body),
            Some(mistake) if mistake.kind == Kind::UnknownField => Err(Refusal::invalid(
                &format!("Unknown parameter: '{}'.", mistake.at),
                Some(&mistake.at),
                Some("unknown_parameter"),
            )),
            Some(mistake) => {
                let message = format!("Invalid value for '{}': {}.", mistake.at, mistake.words);
                Err(Refusal::invalid(&message, Some(&mistake.at), Some("invalid_value")))
            }
        }
    }

    /// The fields of the form that the body is.
    pub fn form(&self) -> Result<Vec<Part>, Refusal> {
        let parts = self.header("content-type").and_then(|content_type| multipart::parts(content_type, &self.body));
        parts.ok_or_else(|| Refusal::invalid("Could not parse multipart form", None, None))
    }
}

/// An answer, before anything goes wrong with it.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub content_type: &'static str,
    pub headers: Vec<(String, String)>,
    /// A streamed answer has one for each event.
    pub pieces: Vec<Bytes>,
    pub is_stream: bool,
    /// Whether a page may read it, if not what the world says for this status.
    pub cors: Option<bool>,
}

impl Answer {
    pub fn json(value: &Value) -> Self {
        Self::text(200, JSON, value.to_string())
    }

    pub fn text(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self { status, content_type, headers: Vec::new(), pieces: vec![body.into()], is_stream: false, cors: None }
    }

    /// A stream of events, each already in the form it has on the wire.
    pub fn events(events: Vec<String>) -> Self {
        let pieces = events.into_iter().map(Bytes::from).collect();
        Self { pieces, is_stream: true, ..Self::text(200, "text/event-stream; charset=utf-8", "") }
    }

    /// The body, if it is one piece of JSON.
    pub fn value(&self) -> Option<Value> {
        self.pieces.first().filter(|_| !self.is_stream).and_then(|piece| serde_json::from_slice(piece).ok())
    }
}

pub const JSON: &str = "application/json";

/// A request that is not done, in the words of the official error shape.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub status: u16,
    pub kind: String,
    pub message: String,
    pub param: Option<String>,
    pub code: Option<String>,
}

impl Refusal {
    pub fn new(status: u16, message: &str, code: Option<&str>) -> Self {
        let kind = match status {
            429 => "rate_limit_error",
            500.. => "server_error",
            _ => "invalid_request_error",
        };
        Self { status, kind: kind.to_owned(), message: message.to_owned(), param: None, code: code.map(str::to_owned) }
    }

    pub fn invalid(message: &str, param: Option<&str>, code: Option<&str>) -> Self {
        Self { param: param.map(str::to_owned), ..Self::new(400, message, code) }
    }

    pub fn nothing_here(what: &str, id: &str) -> Self {
        Self { param: Some("id".to_owned()), ..Self::new(404, &format!("No such {what}: {id}"), None) }
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        let Refusal { status, kind, message, param, code } = refusal;
        let error = json!({"error": {"message": message, "type": kind, "param": param, "code": code}});
        Self { status, ..Self::json(&error) }
    }
}

/// A request as it was received, and what was answered.
#[derive(Clone, Debug, Serialize)]
pub struct Recorded {
    pub method: String,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub body: Body,
    /// Milliseconds since 1970, by the clock of the pretend server.
    pub at: u64,
    /// Whether all of it arrived.
    pub is_whole: bool,
    /// The status that was answered, as far as anything was.
    pub status: Option<u16>,
}

impl Recorded {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON, if it is that.
    pub fn json(&self) -> Option<Value> {
        match &self.body {
            Body::Text(text) => serde_json::from_str(text).ok(),
            Body::Form(_) => None,
        }
    }

    pub fn parts(&self) -> &[RecordedPart] {
        match &self.body {
            Body::Text(_) => &[],
            Body::Form(parts) => parts,
        }
    }
}

/// A body: its text, or the fields of a form.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    Text(String),
    Form(Vec<RecordedPart>),
}

impl Body {
    pub fn of(call: &Call) -> Self {
        let parts = call.header("content-type").and_then(|content_type| multipart::parts(content_type, &call.body));
        match parts {
            Some(parts) => Self::Form(parts.iter().map(RecordedPart::of).collect()),
            None => Self::Text(String::from_utf8_lossy(&call.body).into_owned()),
        }
    }
}

/// A field of a form. Only of a short one the text is kept.
#[derive(Clone, Debug, Serialize)]
pub struct RecordedPart {
    pub name: String,
    pub filename: Option<String>,
    pub length: usize,
    pub sha256: String,
    pub text: Option<String>,
}

impl RecordedPart {
    fn of(part: &Part) -> Self {
        let is_short = part.bytes.len() <= SHORT;
        Self {
            name: part.name.clone(),
            filename: part.filename.clone(),
            length: part.bytes.len(),
            sha256: Sha256::digest(&part.bytes).iter().map(|byte| format!("{byte:02x}")).collect(),
            text: is_short.then(|| String::from_utf8_lossy(&part.bytes).into_owned()),
        }
    }
}

const SHORT: usize = 4096;
