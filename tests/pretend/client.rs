//! A client in small, which holds every answer against the official description.

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::{HeaderMap, Request};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

use crate::pretend::{KEY, Pretend, Settings, World, official};

pub struct Client {
    base: String,
    key: Option<String>,
    http: Http<HttpConnector, Full<Bytes>>,
}

/// An answer that arrived whole.
#[derive(Debug)]
pub struct Got {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Got {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub fn code(&self) -> Value {
        self.json()["error"]["code"].clone()
    }
}

impl Client {
    pub fn of(pretend: &Pretend) -> Self {
        Self { base: pretend.address(), key: Some(KEY.to_owned()), http: Http::builder(TokioExecutor::new()).build_http() }
    }

    pub fn with_key(self, key: Option<&str>) -> Self {
        Self { key: key.map(str::to_owned), ..self }
    }

    pub async fn get(&self, path: &str) -> Got {
        self.checked("GET", path, None).await
    }

    pub async fn delete(&self, path: &str) -> Got {
        self.checked("DELETE", path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Got {
        self.checked("POST", path, Some(("application/json", body.to_string().into()))).await
    }

    pub async fn form(&self, path: &str, fields: &[Field<'_>]) -> Got {
        self.checked("POST", path, Some((FORM, form(fields)))).await
    }

    /// Uploads a file for training and tells its id.
    pub async fn upload(&self, lines: &str) -> String {
        let got = self.form("/files", &[Field::text("purpose", "fine-tune"), Field::file("set.jsonl", lines)]).await;
        got.json()["id"].as_str().unwrap_or_else(|| panic!("{}", got.text())).to_owned()
    }

    /// Asks again until the answer is as wanted.
    pub async fn until(&self, path: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..500 {
            let value = self.get(path).await.json();
            if is_so(&value) {
                return value;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("{path} has not become what was waited for: {}", self.get(path).await.text());
    }

    async fn checked(&self, method: &str, path: &str, body: Option<(&str, Bytes)>) -> Got {
        let got = self.send(method, path, body).await.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        if got.header("content-type") == Some("application/json") {
            let route = path.split('?').next().unwrap_or(path);
            let mut mistakes = official::mistakes_of_answer(method, route, got.status, &got.json());
            // What the description does not have, and its own samples do: a job that is paused, and empty lists.
            mistakes.retain(|mistake| !mistake.at.ends_with("status") && !mistake.at.ends_with("_id"));
            assert!(mistakes.is_empty(), "{method} {path}: {mistakes:?} in {}", got.text());
        }
        got
    }

    /// Asks what only tests ask.
    pub async fn control(&self, path: &str, body: Option<Value>) -> Got {
        let (method, uri) = (if body.is_some() { "POST" } else { "GET" }, self.base.replace("/v1", &format!("/_pretend/{path}")));
        let body = body.map(|body| ("application/json", body.to_string().into()));
        self.at(method, uri, body).await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Asks once and checks nothing.
    pub async fn send(&self, method: &str, path: &str, body: Option<(&str, Bytes)>) -> Result<Got, String> {
        self.at(method, format!("{}{path}", self.base), body).await
    }

    async fn at(&self, method: &str, uri: String, body: Option<(&str, Bytes)>) -> Result<Got, String> {
        let mut request = Request::builder().method(method).uri(uri);
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        let (content_type, bytes) = body.unzip();
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        let request = request.body(Full::new(bytes.unwrap_or_default())).map_err(|error| error.to_string())?;
        let response = self.http.request(request).await.map_err(|error| error.to_string())?;
        let (head, body) = response.into_parts();
        let body = body.collect().await.map_err(|error| error.to_string())?.to_bytes();
        Ok(Got { status: head.status.as_u16(), headers: head.headers, body })
    }
}

pub struct Field<'f> {
    name: &'f str,
    filename: Option<&'f str>,
    text: &'f str,
}

impl<'f> Field<'f> {
    pub fn text(name: &'f str, text: &'f str) -> Self {
        Self { name, filename: None, text }
    }

    pub fn file(filename: &'f str, text: &'f str) -> Self {
        Self { name: "file", filename: Some(filename), text }
    }

    pub fn part(text: &'f str) -> Self {
        Self { name: "data", filename: Some("blob"), text }
    }
}

pub const FORM: &str = "multipart/form-data; boundary=----a-boundary";

pub fn form(fields: &[Field<'_>]) -> Bytes {
    let part = |field: &Field<'_>| {
        let filename = field.filename.map(|name| format!("; filename=\"{name}\"\r\nContent-Type: application/octet-stream"));
        let head = format!("Content-Disposition: form-data; name=\"{}\"{}", field.name, filename.unwrap_or_default());
        format!("------a-boundary\r\n{head}\r\n\r\n{}\r\n", field.text)
    };
    let body: String = fields.iter().map(part).collect();
    format!("{body}------a-boundary--\r\n").into()
}

/// Lines of a training file.
pub fn chats(count: usize) -> String {
    (0..count).map(|number| format!("{}\n", chat(&format!("question {number}"), &format!("answer {number}")))).collect()
}

pub fn chat(question: &str, answer: &str) -> Value {
    json!({"messages": [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]})
}

/// A server of a world, and a client of it.
pub async fn start(change: impl FnOnce(&mut World)) -> (Pretend, Client) {
    let mut world = World::default();
    // Tests put the clock ahead where they mean to, and wait a little where they do not.
    (world.files.processing_ms, world.jobs.validating_ms, world.jobs.queued_ms, world.jobs.running_ms) = (30, 30, 30, 60);
    change(&mut world);
    let pretend = Pretend::start(Settings { world, ..Settings::default() }).await.expect("a port is free");
    let client = Client::of(&pretend);
    (pretend, client)
}
