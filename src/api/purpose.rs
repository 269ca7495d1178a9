//! What a request is for, in a person's terms.

use super::{Body, Method, Request};
use serde::{Deserialize, Serialize};

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Purpose {
    /// Whether the service can be reached at all.
    Reach,
    Models,
    Limits,
    SendFile,
    LookAtFile,
    ListFiles,
    ReadFile,
    Delete,
    CreateJob,
    LookAtJob,
    ListJobs,
    Events,
    Checkpoints,
    /// To pause, resume or cancel a job.
    ActOnJob,
    Ask,
    Moderate,
}

impl Purpose {
    /// The purpose of a request on one of the routes that the vault knows.
    pub fn of(request: &Request) -> Self {
        let parts: Vec<&str> = request.path.trim_start_matches('/').split('/').collect();
        // Together has its jobs right under the base.
        let job = match parts.as_slice() {
            ["fine_tuning", "jobs", rest @ ..] | ["fine-tunes", rest @ ..] => Some(rest),
            _ => None,
        };
        match (request.method, job, parts.as_slice()) {
            (Method::Delete, ..) => Purpose::Delete,
            (Method::Post, Some([]), _) => Purpose::CreateJob,
            (Method::Post, Some(_), _) => Purpose::ActOnJob,
            (_, Some([]), _) => Purpose::ListJobs,
            (_, Some([_, "events"]), _) => Purpose::Events,
            (_, Some([_, "checkpoints"]), _) => Purpose::Checkpoints,
            (_, Some(_), _) => Purpose::LookAtJob,
            (_, _, ["chat", ..]) => Purpose::Ask,
            (_, _, ["moderations"]) => Purpose::Moderate,
            (_, _, ["fine_tuning", ..]) => Purpose::Limits,
            (Method::Post, _, _) => Purpose::SendFile,
            (_, _, ["files"]) => Purpose::ListFiles,
            (_, _, ["files", _]) => Purpose::LookAtFile,
            (_, _, ["files", ..]) => Purpose::ReadFile,
            _ => Purpose::Models,
        }
    }

    /// Whether the service is paid for it.
    pub fn is_paid(self) -> bool {
        matches!(self, Purpose::CreateJob | Purpose::Ask)
    }
}

/// Bytes of a request's body, as far as it is the page's: what the browser adds around a file is not counted.
pub fn bytes_of(request: &Request) -> u64 {
    match &request.body {
        Body::Nothing => 0,
        Body::Json(text) => text.len() as u64,
        Body::Form { part, .. } => part.range.1.saturating_sub(part.range.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{chat, files, jobs, models};
    use crate::providers::Dialect;

    #[test]
    fn every_route_has_its_purpose() {
        let openai = Dialect::OpenaiMethod;
        let together = Dialect::TogetherFineTunes;
        let file = files::NewFile { name: "a.jsonl".into(), bytes: 10, expires_after: None };
        for (request, purpose) in [
            (models::list(), Purpose::Models),
            (models::limits(), Purpose::Limits),
            (files::send(openai, &file), Purpose::SendFile),
            (files::send(together, &file), Purpose::SendFile),
            (files::begin_upload(&file), Purpose::SendFile),
            (files::look("file-1"), Purpose::LookAtFile),
            (files::list(openai), Purpose::ListFiles),
            (files::content("file-1"), Purpose::ReadFile),
            (files::delete("file-1"), Purpose::Delete),
            (jobs::look(together, "ft-1"), Purpose::LookAtJob),
            (jobs::list(openai, None), Purpose::ListJobs),
            (jobs::list(together, None), Purpose::ListJobs),
            (jobs::events(openai, "ftjob-1", None), Purpose::Events),
            (jobs::checkpoints(together, "ft-1"), Purpose::Checkpoints),
            (jobs::act(openai, "ftjob-1", jobs::Act::Pause).unwrap(), Purpose::ActOnJob),
            (Request::post("/fine_tuning/jobs"), Purpose::CreateJob),
            (Request::post("/fine-tunes"), Purpose::CreateJob),
            (Request::post("/moderations"), Purpose::Moderate),
            (chat::ask("m", "", "Why?", 10), Purpose::Ask),
        ] {
            assert_eq!(Purpose::of(&request), purpose, "{request:?}");
        }
        assert_eq!(bytes_of(&files::send(openai, &file)), 10);
    }
}
