//! One request, the answer to it, and what can come instead.
//!
//! A page sees less of a failure than a program does: without the service's permission for pages (CORS) a refused key, a
//! refused connection and a cut answer all look alike. So [`Failure`] says what was seen and not what it means; that is
//! found out by asking further (`work::launch::connection`).

use crate::pricing::MicroDollars;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A request without the service's address and without a key; whoever holds the key adds both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    pub method: Method,
    /// Behind the service's base address, such as `/fine_tuning/jobs`.
    pub path: String,
    /// Names and values as they are, not escaped.
    pub query: Vec<(String, String)>,
    pub body: Body,
    /// Milliseconds until the last byte of the answer.
    pub deadline: u32,
    /// What it costs at most, where that is known of a request that costs something.
    pub most: Option<MicroDollars>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    Get,
    Post,
    Delete,
}

impl Method {
    pub fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Delete => "DELETE",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Body {
    Nothing,
    /// A JSON text.
    Json(String),
    /// A form with fields and one file, whose bytes travel beside the request.
    Form {
        fields: Vec<(String, String)>,
        part: Part,
    },
}

/// The file of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The field's name.
    pub field: String,
    pub file_name: String,
    /// The range of the file's bytes that is sent: first and end.
    pub range: (u64, u64),
}

/// Enough for every answer that is no upload.
pub const DEADLINE: u32 = 60_000;

impl Request {
    pub fn get(path: impl Into<String>) -> Self {
        Request { method: Method::Get, path: path.into(), query: Vec::new(), body: Body::Nothing, deadline: DEADLINE, most: None }
    }

    pub fn delete(path: impl Into<String>) -> Self {
        Request { method: Method::Delete, ..Request::get(path) }
    }

    /// A request that does something and has nothing more to say, such as cancelling.
    pub fn post(path: impl Into<String>) -> Self {
        Request { method: Method::Post, ..Request::get(path) }
    }

    pub fn post_json(path: impl Into<String>, body: &Value) -> Self {
        Request { body: Body::Json(body.to_string()), ..Request::post(path) }
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.query.push((name.to_owned(), value.to_string()));
        self
    }

    /// Milliseconds that an upload of so many bytes may take, at no less than 32 KB a second.
    #[must_use]
    pub fn for_bytes(mut self, bytes: u64) -> Self {
        self.deadline = DEADLINE.saturating_add(u32::try_from(bytes / 32).unwrap_or(u32::MAX));
        self
    }

    /// Path and query as they stand in an address.
    pub fn route(&self) -> String {
        let mut route = self.path.clone();
        for (number, (name, value)) in self.query.iter().enumerate() {
            route.push(if number == 0 { '?' } else { '&' });
            escape(name, &mut route);
            route.push('=');
            escape(value, &mut route);
        }
        route
    }
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
fn escape(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => {
                const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
                out.push('%');
                out.push(char::from(DIGITS[usize::from(byte >> 4)]));
                out.push(char::from(DIGITS[usize::from(byte & 15)]));
            }
        }
    }
}

/// A part of a path that comes from outside, such as an id, so that it stays one part.
pub fn segment(id: &str) -> String {
    let mut out = String::new();
    escape(id, &mut out);
    out
}

/// An answer with a status of 200 to 299.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub status: u16,
    pub body: String,
    /// `x-request-id`, which a service's support asks for.
    pub request_id: Option<String>,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Errors
    /// [`Failure::NotTheApi`] for anything else, such as the page of a hotel's network.
    pub fn json(&self) -> Result<Value, Failure> {
        serde_json::from_str(&self.body).map_err(|_| self.is_not_the_api())
    }

    /// The answer is not what the service's description says.
    pub fn is_not_the_api(&self) -> Failure {
        Failure::NotTheApi { status: self.status, beginning: self.body.chars().take(BEGINNING).collect() }
    }
}

/// Characters of a strange answer that are shown.
const BEGINNING: usize = 200;

/// What came instead of a good answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Failure {
    /// It never left the page.
    NotSent(NotSent),
    /// Nothing that can be read, not even a status. The request may have been carried out.
    NoAnswer,
    TimedOut,
    /// The person stopped it.
    Cancelled,
    /// A status and the service's words.
    Refused {
        status: u16,
        error: ApiError,
        request_id: Option<String>,
    },
    /// A status of success, and something that the service never answers.
    NotTheApi {
        status: u16,
        beginning: String,
    },
}

/// Why a request was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotSent {
    NoKey,
    /// The person wants nothing to be sent.
    WithoutNetwork,
    /// It may cost more than the person wants to spend, or nobody knows what it costs.
    OverCap,
    /// The page's own rules do not know this route.
    RouteUnknown,
    /// The file that was to be sent is gone or was changed.
    FileGone,
    /// The worker that sends requests is not there.
    NoWorker,
    /// Keeping what was to be remembered first did not succeed.
    NotKept,
}

/// The body of an error as the services write it: `{"error": {"message", "type", "param", "code"}}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    pub message: String,
    pub code: Option<String>,
    pub kind: Option<String>,
    pub param: Option<String>,
}

impl ApiError {
    /// Reads the body of an error; what is no such body is the message itself, shortened.
    pub fn read(body: &str) -> Self {
        let value: Value = serde_json::from_str(body).unwrap_or(Value::Null);
        let error = value.get("error").unwrap_or(&value);
        let field = |name: &str| match error.get(name) {
            Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let message = field("message").or_else(|| error.as_str().map(str::to_owned));
        ApiError {
            message: message.unwrap_or_else(|| body.trim().chars().take(BEGINNING).collect()),
            code: field("code"),
            kind: field("type"),
            param: field("param"),
        }
    }

    fn has_code(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }
}

impl Failure {
    /// The service surely did not do what it was asked: it said so, and its words do not speak of trouble of its own.
    /// Anything else may hide a job that was created.
    pub fn is_certain(&self) -> bool {
        match self {
            Failure::NotSent(_) => true,
            Failure::Refused { status, .. } => matches!(status, 400..=499) && !matches!(status, 408 | 409),
            Failure::NoAnswer | Failure::TimedOut | Failure::Cancelled | Failure::NotTheApi { .. } => false,
        }
    }

    /// Asking the same again after a while may succeed.
    pub fn is_temporary(&self) -> bool {
        match self {
            Failure::NoAnswer | Failure::TimedOut | Failure::NotTheApi { .. } => true,
            Failure::Refused { status, error, .. } => match status {
                408 | 409 => true,
                429 => !error.has_code("insufficient_quota"),
                status => *status >= 500,
            },
            Failure::NotSent(_) | Failure::Cancelled => false,
        }
    }

    /// The key was refused in words that could be read.
    pub fn is_key_refused(&self) -> bool {
        matches!(self, Failure::Refused { status: 401, .. })
    }

    /// There is no more money in the account, or it may spend no more this month.
    pub fn is_out_of_money(&self) -> bool {
        matches!(self, Failure::Refused { error, .. }
            if error.has_code("insufficient_quota") || error.has_code("exceeded_quota") || error.has_code("billing_hard_limit_reached"))
    }

    /// Training is not offered to this account any more.
    pub fn is_training_closed(&self) -> bool {
        matches!(self, Failure::Refused { error, .. } if error.has_code("training_not_available"))
    }

    /// The uploaded file is still being looked at, as older answers said instead of waiting by themselves.
    pub fn is_still_processing(&self) -> bool {
        matches!(self, Failure::Refused { status: 400, error, .. } if error.message.contains("still being processed"))
    }

    /// Milliseconds that the service asks to wait, as far as its words say it: "try again in 1.2s", "20ms", "1m30s".
    pub fn wait_asked(&self) -> Option<u64> {
        let Failure::Refused { error, .. } = self else { return None };
        let (_, rest) = error.message.split_once("try again in ")?;
        let mut total = 0.0;
        let mut rest = rest;
        loop {
            let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(rest.len());
            let Ok(amount) = rest[..end].trim_end_matches('.').parse::<f64>() else { break };
            let unit = &rest[end..];
            let (factor, length) = match unit.as_bytes() {
                [b'm', b's', ..] => (1.0, 2),
                [b's', ..] => (1_000.0, 1),
                [b'm', ..] => (60_000.0, 1),
                [b'h', ..] => (3_600_000.0, 1),
                _ => break,
            };
            total += amount * factor;
            rest = &unit[length..];
        }
        // A wait is far below the whole numbers that a double holds, and never below nothing.
        (total > 0.0).then_some(total.min(86_400_000.0).ceil() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, body: &str) -> Failure {
        Failure::Refused { status, error: ApiError::read(body), request_id: None }
    }

    #[test]
    fn an_address_holds_any_value() {
        let request = Request::get("/fine_tuning/jobs").with("limit", 20).with("metadata[intent]", "a b&c=д");
        assert_eq!(request.route(), "/fine_tuning/jobs?limit=20&metadata%5Bintent%5D=a%20b%26c%3D%D0%B4");
        assert_eq!(segment("ft:gpt/../x"), "ft%3Agpt%2F..%2Fx");
    }

    #[test]
    fn errors_are_read_in_every_shape() {
        let official =
            r#"{"error":{"message":"No","type":"invalid_request_error","param":null,"code":"training_not_available"}}"#;
        let error = ApiError::read(official);
        assert_eq!((error.message.as_str(), error.code.as_deref(), error.param), ("No", Some("training_not_available"), None));
        assert_eq!(ApiError::read(r#"{"error":"plain words"}"#).message, "plain words");
        assert_eq!(ApiError::read(r#"{"message":"flat","code":42}"#).code.as_deref(), Some("42"));
        assert_eq!(ApiError::read("<html>502</html>").message, "<html>502</html>");
        assert_eq!(ApiError::read(&"x".repeat(5_000)).message.len(), 200);
    }

    #[test]
    fn only_a_clear_refusal_is_certain() {
        assert!(refused(400, "{}").is_certain() && refused(403, "{}").is_certain() && refused(429, "{}").is_certain());
        for unclear in [
            refused(408, "{}"),
            refused(409, "{}"),
            refused(500, "{}"),
            refused(503, "{}"),
            Failure::NoAnswer,
            Failure::TimedOut,
            Failure::Cancelled,
            Failure::NotTheApi { status: 200, beginning: String::new() },
        ] {
            assert!(!unclear.is_certain(), "{unclear:?}");
        }
    }

    #[test]
    fn money_is_no_matter_of_waiting() {
        let quota = refused(429, r#"{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}"#);
        assert!(quota.is_out_of_money() && !quota.is_temporary());
        assert!(refused(429, "{}").is_temporary() && !refused(429, "{}").is_out_of_money());
    }

    #[test]
    fn the_wait_stands_in_the_words() {
        let wait = |words: &str| refused(429, &format!(r#"{{"error":{{"message":"{words}"}}}}"#)).wait_asked();
        assert_eq!(wait("Please try again in 1.2s."), Some(1_200));
        assert_eq!(wait("try again in 20ms"), Some(20));
        assert_eq!(wait("try again in 1m30.5s. Visit"), Some(90_500));
        assert_eq!(wait("try again in 9.904s"), Some(9_904));
        assert_eq!(wait("slow down"), None);
        assert_eq!(wait("try again in 99999h"), Some(86_400_000));
        assert_eq!(wait("try again in a moment"), None);
    }
}
