//! Files: uploaded whole, listed, given back, deleted.

use hyper::body::Bytes;
use serde_json::{Value, json};

use super::exchange::{Answer, Call, Refusal};
use super::lists::{self, Limits};
use super::multipart::Part;
use super::settings::Processing;
use super::state::State;

#[derive(Clone, Debug)]
pub struct File {
    pub id: String,
    pub name: String,
    pub purpose: String,
    pub bytes: Bytes,
    pub created_at: u64,
    pub expires_at: Option<u64>,
    /// From here on it is processed, or in error; a file that waits for ever has none.
    pub processed_at: Option<u64>,
    pub processing: Processing,
}

impl File {
    pub fn status(&self, now: u64) -> &'static str {
        match (self.processing, self.processed_at.is_some_and(|at| at <= now)) {
            (_, false) => "uploaded",
            (Processing::Fails, true) => "error",
            (_, true) => "processed",
        }
    }

    pub fn json(&self, now: u64) -> Value {
        let mut file = json!({
            "object": "file",
            "id": self.id,
            "purpose": self.purpose,
            "filename": self.name,
            "bytes": self.bytes.len(),
            "created_at": self.created_at / 1000,
            "status": self.status(now),
        });
        if let Some(end) = self.expires_at {
            file["expires_at"] = json!(end / 1000);
        }
        if self.status(now) == "error" {
            file["status_details"] = json!("The file could not be processed.");
        }
        file
    }
}

pub fn create(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let parts = call.form()?;
    let known = ["file", "purpose", "expires_after[anchor]", "expires_after[seconds]"];
    if let Some(part) = parts.iter().find(|part| !known.contains(&part.name.as_str())) {
        let words = format!("Unknown parameter: '{}'.", part.name);
        return Err(Refusal::invalid(&words, Some(&part.name), Some("unknown_parameter")));
    }
    let file = field(&parts, "file")?;
    let purpose = text(field(&parts, "purpose")?)?;
    let name = file.filename.clone().ok_or_else(|| Refusal::invalid("'file' has no file name.", Some("file"), None))?;
    let seconds = seconds(&parts)?;
    check(&name, &purpose, &file.bytes)?;
    let file = keep(state, name, &purpose, file.bytes.clone(), seconds);
    Ok(Answer::json(&file.json(file.created_at)))
}

/// Stores bytes as a file, which is then processed for a while.
pub fn keep(state: &mut State, name: String, purpose: &str, bytes: Bytes, expires_after: Option<u64>) -> File {
    let now = state.now();
    let settings = &state.world.files;
    let processing = settings.processing;
    let processed_at = (processing != Processing::NeverEnds).then_some(now + settings.processing_ms);
    let file = File {
        id: state.id("file-", 22),
        name,
        purpose: purpose.to_owned(),
        bytes,
        created_at: now,
        expires_at: expires_after.map(|seconds| now + seconds * 1000),
        processed_at,
        processing,
    };
    state.files.push(file.clone());
    file
}

/// Stores what the server itself has made: nothing of it has to be processed.
pub fn keep_result(state: &mut State, name: &str, purpose: &str, bytes: Bytes) -> String {
    let mut file = keep(state, name.to_owned(), purpose, bytes, None);
    file.processed_at = Some(file.created_at);
    file.processing = Processing::Succeeds;
    let id = file.id.clone();
    if let Some(last) = state.files.last_mut() {
        *last = file;
    }
    id
}

/// What the server looks at before it takes a file. What is wrong further inside is for the job to find.
pub fn check(name: &str, purpose: &str, bytes: &[u8]) -> Result<(), Refusal> {
    if !PURPOSES.contains(&purpose) {
        return Err(Refusal::invalid(&format!("'{purpose}' is not one of {PURPOSES:?} - 'purpose'"), Some("purpose"), None));
    }
    if bytes.is_empty() {
        return Err(Refusal::invalid("File is empty.", Some("file"), None));
    }
    if purpose != "fine-tune" && purpose != "batch" {
        return Ok(());
    }
    if !name.ends_with(".jsonl") {
        let words = format!("Invalid file format for {purpose}: {name} must end in .jsonl");
        return Err(Refusal::invalid(&words, Some("file"), None));
    }
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if !serde_json::from_slice::<Value>(first).is_ok_and(|line| line.is_object()) {
        let words = "Expected file to have JSONL format, where every line is a JSON dictionary. Line 1 is not a dictionary (HINT: line starts with: \"";
        let begin: String = String::from_utf8_lossy(first).chars().take(8).collect();
        return Err(Refusal::invalid(&format!("{words}{begin}...\")."), None, None));
    }
    Ok(())
}

const PURPOSES: [&str; 6] = ["assistants", "batch", "fine-tune", "vision", "user_data", "evals"];

pub fn list(state: &State, call: &Call) -> Result<Answer, Refusal> {
    let now = state.now();
    let purpose = call.parameter("purpose");
    let fits = |file: &&File| purpose.is_none_or(|purpose| file.purpose == purpose);
    let mut rows: Vec<Value> = state.files.iter().filter(fits).map(|file| file.json(now)).collect();
    match call.parameter("order") {
        None | Some("desc") => rows.reverse(),
        Some("asc") => {}
        Some(_) => return Err(Refusal::invalid("'order' must be asc or desc.", Some("order"), None)),
    }
    lists::page(call, rows, Limits { usual: 10_000, most: 10_000 }, true).map(|list| Answer::json(&list))
}

pub fn retrieve(state: &State, id: &str) -> Result<Answer, Refusal> {
    found(state, id).map(|file| Answer::json(&file.json(state.now())))
}

pub fn content(state: &State, id: &str) -> Result<Answer, Refusal> {
    found(state, id).map(|file| Answer::text(200, "application/octet-stream", file.bytes.clone()))
}

pub fn delete(state: &mut State, id: &str) -> Result<Answer, Refusal> {
    found(state, id)?;
    state.files.retain(|file| file.id != id);
    Ok(Answer::json(&json!({"id": id, "object": "file", "deleted": true})))
}

pub fn found<'s>(state: &'s State, id: &str) -> Result<&'s File, Refusal> {
    state.files.iter().find(|file| file.id == id).ok_or_else(|| Refusal::nothing_here("File object", id))
}

pub fn field<'p>(parts: &'p [Part], name: &str) -> Result<&'p Part, Refusal> {
    let part = parts.iter().find(|part| part.name == name);
    part.ok_or_else(|| Refusal::invalid(&format!("'{name}' is a required property"), Some(name), None))
}

fn text(part: &Part) -> Result<String, Refusal> {
    String::from_utf8(part.bytes.to_vec()).map_err(|_| Refusal::invalid("A field is not text.", Some(&part.name), None))
}

/// The lifetime that a form asks for.
fn seconds(parts: &[Part]) -> Result<Option<u64>, Refusal> {
    let [anchor, seconds] = ["anchor", "seconds"].map(|name| field(parts, &format!("expires_after[{name}]")).ok());
    if anchor.is_none() && seconds.is_none() {
        return Ok(None);
    }
    let wrong = || {
        let words = "'expires_after' needs the anchor 'created_at' and seconds between 3600 and 2592000.";
        Refusal::invalid(words, Some("expires_after"), Some("invalid_value"))
    };
    let (anchor, seconds) = (text(anchor.ok_or_else(wrong)?)?, text(seconds.ok_or_else(wrong)?)?);
    let seconds = seconds.parse().ok().filter(|seconds| anchor == "created_at" && (3600..=2_592_000).contains(seconds));
    seconds.map(Some).ok_or_else(wrong)
}
