//! What the vault is asked and what it says.
//!
//! The vault is the one worker that holds the key and sends requests to a service. It is told once where the service is,
//! and sends nothing but the routes below, and nothing anywhere else. The key comes as an attachment, in no body, and no
//! message gives it back.

use super::TaskId;
use crate::api::{Answer, Failure, Method, NotSent, Purpose, Request};
use crate::pricing::MicroDollars;
use crate::providers::{Auth, Dialect};
use serde::{Deserialize, Serialize};

/// Where requests go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Where the routes begin, without a slash at its end, such as `https://api.openai.com/v1`.
    pub base_url: String,
    pub auth: Auth,
    pub dialect: Dialect,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// From now on requests go there. A key that was given for another address is forgotten.
    Connect(Connection),
    /// The first attachment is the key, as text.
    TakeKey,
    ForgetKey,
    /// A request; what a form carries is the first attachment.
    Send(Request),
    /// Stops a request that was asked for under this number.
    Stop(TaskId),
    /// What may still be spent, from now on; `None` for any amount.
    Left(Option<MicroDollars>),
    /// Whether nothing is to be sent from now on; what is under way is stopped.
    WithoutNetwork(bool),
    /// Whether the service's host answers at all, without the key.
    Probe,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Said {
    Ready,
    /// A key is held, or none any more.
    Key(Option<KeyHint>),
    /// Bytes of a form that have left, headers and all.
    Progress {
        sent: u64,
        total: u64,
    },
    Answered(Result<Answer, Failure>),
    Probed(Result<bool, NotSent>),
}

/// As much of a key as may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyHint {
    /// The last four signs of a key that is long enough to keep the rest to itself.
    pub ending: String,
    /// A key that administers an account is more than this page should be given.
    pub administers: bool,
}

/// A key as it was typed or pasted, without what copying adds: white space and quotes around it.
/// `None` when nothing is left, or when something inside it can be in no header.
pub fn trimmed_key(typed: &str) -> Option<&str> {
    let key = typed.trim_matches(|sign: char| sign.is_whitespace() || matches!(sign, '"' | '\'' | '`' | '«' | '»' | '\u{feff}'));
    (!key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic())).then_some(key)
}

/// What may be shown of a key.
pub fn hint_of(key: &str) -> KeyHint {
    const SHOWN: usize = 4;
    let ending = key.len().checked_sub(SHOWN).filter(|start| *start >= 2 * SHOWN).map(|start| key[start..].to_owned());
    KeyHint { ending: ending.unwrap_or_default(), administers: key.starts_with("sk-admin-") }
}

/// The routes of a dialect: a method and a path in which `*` stands for one part that is not empty.
fn routes(dialect: Dialect) -> &'static [(Method, &'static str)] {
    use Method::{Delete, Get, Post};
    match dialect {
        Dialect::TogetherFineTunes => &[
            (Get, "/models"),
            (Post, "/chat/completions"),
            (Post, "/files/upload"),
            (Get, "/files"),
            (Get, "/files/*"),
            (Delete, "/files/*"),
            (Get, "/files/*/content"),
            (Post, "/fine-tunes"),
            (Get, "/fine-tunes"),
            (Get, "/fine-tunes/*"),
            (Get, "/fine-tunes/*/events"),
            (Get, "/fine-tunes/*/checkpoints"),
            (Post, "/fine-tunes/*/cancel"),
        ],
        _ => &[
            (Get, "/models"),
            (Delete, "/models/*"),
            (Post, "/chat/completions"),
            (Post, "/moderations"),
            (Post, "/files"),
            (Get, "/files"),
            (Get, "/files/*"),
            (Delete, "/files/*"),
            (Get, "/files/*/content"),
            (Post, "/uploads"),
            (Post, "/uploads/*/parts"),
            (Post, "/uploads/*/complete"),
            (Get, "/fine_tuning/model_limits"),
            (Post, "/fine_tuning/jobs"),
            (Get, "/fine_tuning/jobs"),
            (Get, "/fine_tuning/jobs/*"),
            (Get, "/fine_tuning/jobs/*/events"),
            (Get, "/fine_tuning/jobs/*/checkpoints"),
            (Post, "/fine_tuning/jobs/*/cancel"),
            (Post, "/fine_tuning/jobs/*/pause"),
            (Post, "/fine_tuning/jobs/*/resume"),
        ],
    }
}

/// What is left to spend once a request has been sent; `None` when it is not to be sent. `left`: what may still be spent,
/// `None` for any amount.
pub fn left_after(left: Option<MicroDollars>, request: &Request) -> Option<Option<MicroDollars>> {
    let Some(left) = left.filter(|_| Purpose::of(request).is_paid()) else { return Some(left) };
    // What nobody knows the price of may cost anything.
    let most = request.most.filter(|most| *most <= left)?;
    Some(Some(left.saturating_sub(most)))
}

/// Whether a request is one of the routes that the vault knows.
pub fn allows(dialect: Dialect, request: &Request) -> bool {
    // An address resolves these, and what is sent would be another route.
    let parts = || request.path.split('/');
    let climbs = parts().any(|part| matches!(part, "." | ".."));
    let has_signs = request.path.contains(['?', '#', '\\']) || request.path.bytes().any(|byte| byte <= b' ');
    let matches = |pattern: &str| {
        let mut wanted = pattern.split('/');
        let same = parts().all(|part| wanted.next().is_some_and(|wanted| wanted == part || wanted == "*" && !part.is_empty()));
        same && wanted.next().is_none()
    };
    !climbs && !has_signs && routes(dialect).iter().any(|(method, pattern)| *method == request.method && matches(pattern))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{files, jobs, models};

    #[test]
    fn a_key_is_freed_of_what_copying_adds() {
        assert_eq!(trimmed_key("  \"sk-proj-abc\"\r\n"), Some("sk-proj-abc"));
        assert_eq!(trimmed_key("«sk-1»"), Some("sk-1"));
        for none in ["", " \n", "\"\"", "sk one", "ключ", "sk-\u{200b}a"] {
            assert_eq!(trimmed_key(none), None, "{none:?}");
        }
    }

    #[test]
    fn a_hint_shows_four_signs_of_a_long_key_only() {
        assert_eq!(hint_of("sk-proj-0123456789ab12"), KeyHint { ending: "ab12".into(), administers: false });
        assert_eq!(hint_of("sk-12345"), KeyHint { ending: String::new(), administers: false });
        assert!(hint_of("sk-admin-0123456789").administers);
    }

    #[test]
    fn no_more_is_sent_than_may_be_spent() {
        let asked = |most: Option<u64>| Request { most: most.map(MicroDollars), ..Request::post("/chat/completions") };
        let after = |left: Option<u64>, request: &Request| left_after(left.map(MicroDollars), request);
        assert_eq!(after(None, &asked(None)), Some(None), "without a limit anything goes");
        assert_eq!(after(Some(100), &asked(Some(60))), Some(Some(MicroDollars(40))));
        assert_eq!(after(Some(40), &asked(Some(60))), None);
        assert_eq!(after(Some(40), &asked(None)), None, "what has no price has no place under a limit");
        assert_eq!(after(Some(0), &models::list()), Some(Some(MicroDollars(0))), "what is free always goes");
        assert_eq!(after(Some(0), &Request::post("/fine_tuning/jobs")), None);
        assert_eq!(after(Some(0), &Request::post("/fine_tuning/jobs/ftjob-1/cancel")), Some(Some(MicroDollars(0))));
    }

    #[test]
    fn only_known_routes_leave_the_vault() {
        let openai = |request: Request| allows(Dialect::OpenaiMethod, &request);
        assert!(openai(models::list()));
        assert!(openai(files::look("file-a")) && openai(files::delete("file-a")) && openai(files::content("file-a")));
        assert!(openai(jobs::events(Dialect::OpenaiMethod, "ftjob-a", None)));
        assert!(openai(models::delete("ft:gpt-4o-mini:org:handbook:abc")));
        for refused in [
            Request::get("/organization/admin_api_keys"),
            Request::delete("/fine_tuning/jobs/ftjob-a"),
            Request::post("/models"),
            Request::get("/files/../models"),
            Request::get("/files/.."),
            Request::get("/files//content"),
            Request::get("/files/a/b/content"),
            Request::get("/files?x=1"),
            Request::get("/files#x"),
            Request::get("//evil.example/files"),
            Request::get("/files/"),
            Request::get(""),
        ] {
            assert!(!openai(refused.clone()), "{refused:?}");
        }
        // An id that tries to be more than one part stays one.
        assert!(openai(files::look("../models")));
        assert_eq!(files::look("../models").path, "/files/..%2Fmodels");
        assert!(allows(Dialect::TogetherFineTunes, &jobs::look(Dialect::TogetherFineTunes, "ft-1")));
        assert!(!allows(Dialect::TogetherFineTunes, &jobs::look(Dialect::OpenaiMethod, "ft-1")));
    }
}
