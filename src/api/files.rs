//! Files at the service: sending, looking, deleting. Large ones go in parts through `/uploads`.

use super::reading::{Fields, Page, object, page};
use super::request::segment;
use super::{Answer, Body, Failure, Part, Request};
use crate::providers::Dialect;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A file as the service tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    pub id: String,
    pub name: String,
    /// Some services do not say.
    pub bytes: Option<u64>,
    /// Milliseconds of 1970.
    pub created_at: Option<u64>,
    pub expires_at: Option<u64>,
    pub purpose: Option<String>,
    pub state: FileState,
}

/// Whether a file can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileState {
    /// The service is looking at it.
    Processing,
    /// It is ready, or the service says nothing against it.
    Ready,
    /// The service refuses it, with its words.
    Refused(String),
}

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFile {
    pub name: String,
    pub bytes: u64,
    /// Seconds after which the service deletes the file by itself; 3,600 to 2,592,000 at OpenAI. Others do not offer it.
    pub expires_after: Option<u32>,
}

/// A larger file goes in parts where the service takes them: OpenAI allows 512 MB in one request, and what breaks off late in
/// so much would have to begin anew.
pub const WHOLE_BYTES_MAX: u64 = 128 << 20;
/// The largest part of an upload.
pub const PART_BYTES: u64 = 64 << 20;

/// Sends a file for training in one request.
pub fn send(dialect: Dialect, file: &NewFile) -> Request {
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut fields = vec![field("purpose", "fine-tune")];
    let path = match dialect {
        Dialect::TogetherFineTunes => {
            fields.push(field("file_name", &file.name));
            "/files/upload"
        }
        _ => "/files",
    };
    if let Some(seconds) = file.expires_after.filter(|_| dialect == Dialect::OpenaiMethod) {
        fields.push(field("expires_after[anchor]", "created_at"));
        fields.push(field("expires_after[seconds]", &seconds.to_string()));
    }
    let part = Part { field: "file".to_owned(), file_name: file.name.clone(), range: (0, file.bytes) };
    Request { body: Body::Form { fields, part }, ..Request::post(path) }.for_bytes(file.bytes)
}

pub fn read_file(answer: &Answer) -> Result<File, Failure> {
    object(answer, file)
}

fn file(fields: Fields<'_>) -> Option<File> {
    let state = match fields.text("status").as_deref() {
        Some("error" | "failed") => FileState::Refused(fields.text("status_details").unwrap_or_default()),
        Some("uploaded" | "pending" | "processing") => FileState::Processing,
        // The field is going away.
        _ => FileState::Ready,
    };
    Some(File {
        id: fields.text("id")?,
        name: fields.text("filename").or_else(|| fields.text("FileName")).unwrap_or_default(),
        bytes: fields.whole("bytes"),
        created_at: fields.moment("created_at"),
        expires_at: fields.moment("expires_at"),
        purpose: fields.text("purpose"),
        state,
    })
}

/// The newest files for training.
pub fn list(dialect: Dialect) -> Request {
    match dialect {
        Dialect::TogetherFineTunes => Request::get("/files"),
        _ => Request::get("/files").with("purpose", "fine-tune").with("limit", 100).with("order", "desc"),
    }
}

pub fn read_list(answer: &Answer) -> Result<Page<File>, Failure> {
    page(answer, file)
}

pub fn look(id: &str) -> Request {
    Request::get(format!("/files/{}", segment(id)))
}

pub fn delete(id: &str) -> Request {
    Request::delete(format!("/files/{}", segment(id)))
}

pub fn content(id: &str) -> Request {
    Request::get(format!("/files/{}/content", segment(id)))
}

/// An upload in parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    pub id: String,
    /// The file, once the upload is complete.
    pub file: Option<File>,
}

/// Announces a file that goes in parts. The upload has to be complete within an hour.
pub fn begin_upload(file: &NewFile) -> Request {
    let mut body = json!({ "filename": file.name, "purpose": "fine-tune", "bytes": file.bytes, "mime_type": "text/jsonl" });
    if let Some(seconds) = file.expires_after {
        body["expires_after"] = json!({ "anchor": "created_at", "seconds": seconds });
    }
    Request::post_json("/uploads", &body)
}

/// The parts in which a file of so many bytes goes: first byte and end of each.
pub fn parts(bytes: u64) -> impl Iterator<Item = (u64, u64)> {
    (0..bytes.div_ceil(PART_BYTES)).map(move |number| (number * PART_BYTES, bytes.min((number + 1) * PART_BYTES)))
}

pub fn send_part(upload: &str, file: &NewFile, range: (u64, u64)) -> Request {
    let part = Part { field: "data".to_owned(), file_name: file.name.clone(), range };
    let body = Body::Form { fields: Vec::new(), part };
    let path = format!("/uploads/{}/parts", segment(upload));
    Request { body, ..Request::post(path) }.for_bytes(range.1.saturating_sub(range.0))
}

/// The id of a part that has come in.
pub fn read_part(answer: &Answer) -> Result<String, Failure> {
    object(answer, |fields| fields.text("id"))
}

/// Puts the parts together, in this order.
pub fn complete_upload(upload: &str, parts: &[String]) -> Request {
    Request::post_json(format!("/uploads/{}/complete", segment(upload)), &json!({ "part_ids": parts }))
}

pub fn read_upload(answer: &Answer) -> Result<Upload, Failure> {
    object(answer, |fields| Some(Upload { id: fields.text("id")?, file: fields.fields("file").and_then(file) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Answer {
        Answer { status: 200, body: body.to_owned(), request_id: None }
    }

    #[test]
    fn a_file_is_sent_as_each_service_wants_it() {
        let file = NewFile { name: "a.jsonl".into(), bytes: 10, expires_after: Some(3_600) };
        let fields = |request: &Request| match &request.body {
            Body::Form { fields, .. } => {
                fields.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
            }
            other => panic!("{other:?}"),
        };
        let openai = send(Dialect::OpenaiMethod, &file);
        assert_eq!(openai.path, "/files");
        assert_eq!(fields(&openai), "purpose=fine-tune expires_after[anchor]=created_at expires_after[seconds]=3600");
        assert_eq!(fields(&send(Dialect::OpenaiTopLevelHyperparameters, &file)), "purpose=fine-tune");
        let together = send(Dialect::TogetherFineTunes, &file);
        assert_eq!(
            (together.path.as_str(), fields(&together).as_str()),
            ("/files/upload", "purpose=fine-tune file_name=a.jsonl")
        );
    }

    #[test]
    fn files_are_read_with_and_without_the_old_fields() {
        let read = |body: &str| read_file(&answer(body)).unwrap();
        let full = r#"{"id":"file-a","object":"file","bytes":7,"created_at":1700000000,"filename":"a.jsonl","purpose":"fine-tune","status":"processed"}"#;
        assert_eq!((read(full).state, read(full).bytes), (FileState::Ready, Some(7)));
        assert_eq!(read(r#"{"id":"file-a"}"#).state, FileState::Ready);
        assert_eq!(
            read(r#"{"id":"f","status":"error","status_details":"bad line 17"}"#).state,
            FileState::Refused("bad line 17".into())
        );
        assert!(matches!(read_file(&answer("<html>")), Err(Failure::NotTheApi { .. })));
        assert!(matches!(read_file(&answer("[]")), Err(Failure::NotTheApi { .. })));
        let list = read_list(&answer(r#"{"data":[{"id":"a"},{"no":1},7],"has_more":false}"#)).unwrap();
        assert_eq!(list.items.len(), 1);
    }

    #[test]
    fn parts_cover_a_file_once() {
        for bytes in [1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES] {
            let parts: Vec<_> = parts(bytes).collect();
            assert_eq!(parts.first().map(|part| part.0), Some(0));
            assert_eq!(parts.last().map(|part| part.1), Some(bytes));
            assert!(parts.windows(2).all(|pair| pair[0].1 == pair[1].0));
            assert!(parts.iter().all(|(from, to)| to > from && to - from <= PART_BYTES));
        }
    }
}
