//! Uploads: a large file in parts.

use base64::Engine as _;
use hyper::body::Bytes;
use md5::{Digest, Md5};
use serde_json::{Value, json};

use super::exchange::{Answer, Call, Refusal};
use super::files::{self, File};
use super::state::State;

#[derive(Clone, Debug)]
pub struct Upload {
    pub id: String,
    name: String,
    purpose: String,
    bytes: u64,
    created_at: u64,
    /// A part or the end may come up to here.
    expires_at: u64,
    seconds: Option<u64>,
    parts: Vec<(String, Bytes)>,
    end: Option<End>,
}

#[derive(Clone, Debug)]
enum End {
    Completed(File),
    Cancelled,
}

impl Upload {
    fn status(&self, now: u64) -> &'static str {
        match &self.end {
            Some(End::Completed(_)) => "completed",
            Some(End::Cancelled) => "cancelled",
            None if self.expires_at <= now => "expired",
            None => "pending",
        }
    }

    fn json(&self, now: u64) -> Value {
        let mut upload = json!({
            "id": self.id,
            "object": "upload",
            "bytes": self.bytes,
            "created_at": self.created_at / 1000,
            "filename": self.name,
            "purpose": self.purpose,
            "status": self.status(now),
            "expires_at": self.expires_at / 1000,
        });
        if let Some(End::Completed(file)) = &self.end {
            upload["file"] = file.json(now);
        }
        upload
    }
}

pub fn create(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let body = call.json()?;
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let now = state.now();
    let bytes = body["bytes"].as_u64().filter(|bytes| (1..=MOST_BYTES).contains(bytes));
    let upload = Upload {
        id: state.id("upload_", 24),
        name: text("filename"),
        purpose: text("purpose"),
        bytes: bytes.ok_or_else(|| Refusal::invalid("An upload holds between 1 byte and 8 GB.", Some("bytes"), None))?,
        created_at: now,
        expires_at: now + state.world.upload_ms,
        seconds: body["expires_after"]["seconds"].as_u64(),
        parts: Vec::new(),
        end: None,
    };
    let answer = Answer::json(&upload.json(now));
    state.uploads.push(upload);
    Ok(answer)
}

const MOST_BYTES: u64 = 8 << 30;
const MOST_BYTES_OF_PART: usize = 64 << 20;

pub fn add_part(state: &mut State, id: &str, call: &Call) -> Result<Answer, Refusal> {
    let parts = call.form()?;
    let data = files::field(&parts, "data")?;
    if parts.len() != 1 || data.bytes.len() > MOST_BYTES_OF_PART {
        return Err(Refusal::invalid("A part is one field 'data' of at most 64 MB.", Some("data"), None));
    }
    let now = state.now();
    let part = state.id("part_", 24);
    pending(state, id)?.parts.push((part.clone(), data.bytes.clone()));
    Ok(Answer::json(&json!({"id": part, "object": "upload.part", "created_at": now / 1000, "upload_id": id})))
}

pub fn complete(state: &mut State, id: &str, call: &Call) -> Result<Answer, Refusal> {
    let body = call.json()?;
    let upload = pending(state, id)?.clone();
    let mut bytes = Vec::new();
    for part in body["part_ids"].as_array().into_iter().flatten() {
        let found = upload.parts.iter().find(|(id, _)| part == id);
        bytes.extend(&found.ok_or_else(|| Refusal::invalid(&format!("No such part: {part}"), Some("part_ids"), None))?.1);
    }
    if bytes.len() as u64 != upload.bytes {
        let words = format!("The parts have {} bytes, and {} were announced.", bytes.len(), upload.bytes);
        return Err(Refusal::invalid(&words, Some("part_ids"), None));
    }
    let sum = Md5::digest(&bytes);
    let in_hex: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
    let in_base64 = base64::engine::general_purpose::STANDARD.encode(sum);
    if body["md5"].as_str().is_some_and(|wanted| wanted != in_hex && wanted != in_base64) {
        return Err(Refusal::invalid("The md5 checksum of the parts is another one.", Some("md5"), None));
    }
    files::check(&upload.name, &upload.purpose, &bytes)?;
    let file = files::keep(state, upload.name, &upload.purpose, bytes.into(), upload.seconds);
    end(state, id, End::Completed(file))
}

pub fn cancel(state: &mut State, id: &str) -> Result<Answer, Refusal> {
    pending(state, id)?;
    end(state, id, End::Cancelled)
}

fn end(state: &mut State, id: &str, end: End) -> Result<Answer, Refusal> {
    let now = state.now();
    let upload = pending(state, id)?;
    upload.end = Some(end);
    upload.parts.clear();
    Ok(Answer::json(&upload.json(now)))
}

fn pending<'s>(state: &'s mut State, id: &str) -> Result<&'s mut Upload, Refusal> {
    let now = state.now();
    let upload = state.uploads.iter_mut().find(|upload| upload.id == id);
    let upload = upload.ok_or_else(|| Refusal::nothing_here("Upload", id))?;
    match upload.status(now) {
        "pending" => Ok(upload),
        status => Err(Refusal::invalid(&format!("Upload {id} is {status}."), None, None)),
    }
}
