//! Sends one request to a service, as the vault does: small ones by `fetch`, files by `XMLHttpRequest`, which alone tells how
//! much of a file has left.
//!
//! Only two headers are sent, the key's and the type of a JSON body: services let pages send these, and more of them may
//! be refused. A redirect is never followed with the key.

use crate::api::{Answer, ApiError, Body, Failure, Method, NotSent, Request};
use crate::providers::Auth;
use gloo_net::http::{RequestBuilder, Response};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Blob, FormData, ProgressEvent, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode,
    RequestRedirect, XmlHttpRequest,
};

/// Where a request goes and what proves who sends it.
pub struct Target {
    pub base_url: String,
    pub auth: Auth,
    pub key: String,
}

impl Target {
    fn header(&self) -> Option<(&'static str, String)> {
        match self.auth {
            Auth::Bearer => Some(("Authorization", format!("Bearer {}", self.key))),
            Auth::ApiKeyHeader => Some(("api-key", self.key.clone())),
            Auth::Nothing => None,
        }
    }
}

/// Stops a request under way.
#[derive(Clone)]
pub struct Stopper {
    controller: AbortController,
    why: Rc<Cell<Option<Ended>>>,
    form: Rc<RefCell<Option<XmlHttpRequest>>>,
}

/// Why a request was ended from here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Stopped,
    TimedOut,
}

impl Stopper {
    pub fn new() -> Option<Self> {
        Some(Stopper { controller: AbortController::new().ok()?, why: Rc::default(), form: Rc::default() })
    }

    /// The person stops it.
    pub fn stop(&self) {
        self.end(Ended::Stopped);
    }

    fn end(&self, why: Ended) {
        if self.why.get().is_none() {
            self.why.set(Some(why));
            self.controller.abort();
            if let Some(form) = &*self.form.borrow() {
                // One that is over cannot be ended, and need not be.
                let _over = form.abort();
            }
        }
    }

    /// What a request that gave nothing came to.
    fn failure(&self) -> Failure {
        match self.why.get() {
            Some(Ended::Stopped) => Failure::Cancelled,
            Some(Ended::TimedOut) => Failure::TimedOut,
            None => Failure::NoAnswer,
        }
    }
}

/// Sends a request and waits for the whole answer. `progress` hears of bytes of a form that have left.
///
/// # Errors
/// What came instead of a good answer.
pub async fn send(
    target: &Target,
    request: &Request,
    file: Option<JsValue>,
    stopper: &Stopper,
    progress: impl Fn(u64, u64) + 'static,
) -> Result<Answer, Failure> {
    let ends = stopper.clone();
    let deadline = i32::try_from(request.deadline).unwrap_or(i32::MAX);
    let over = Rc::new(Cell::new(false));
    let is_over = Rc::clone(&over);
    wasm_bindgen_futures::spawn_local(async move {
        super::pool::sleep(deadline).await;
        if !is_over.get() {
            ends.end(Ended::TimedOut);
        }
    });
    let url = format!("{}{}", target.base_url.trim_end_matches('/'), request.route());
    let answered = match &request.body {
        Body::Form { .. } => send_form(target, &url, request, file, stopper, progress).await,
        Body::Nothing | Body::Json(_) => fetch(target, &url, request, stopper).await,
    };
    over.set(true);
    answered
}

async fn fetch(target: &Target, url: &str, request: &Request, stopper: &Stopper) -> Result<Answer, Failure> {
    let method = match request.method {
        Method::Get => gloo_net::http::Method::GET,
        Method::Post => gloo_net::http::Method::POST,
        Method::Delete => gloo_net::http::Method::DELETE,
    };
    let mut builder = RequestBuilder::new(url)
        .method(method)
        .mode(RequestMode::Cors)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&stopper.controller.signal()));
    if let Some((name, value)) = target.header() {
        builder = builder.header(name, &value);
    }
    let built = match &request.body {
        Body::Json(text) => builder.header("Content-Type", "application/json").body(text.as_str()),
        _ => builder.build(),
    };
    let built = built.map_err(|_| Failure::NotSent(NotSent::RouteUnknown))?;
    let response = built.send().await.map_err(|_| stopper.failure())?;
    let request_id = request_id(&response);
    // A body that breaks off in the middle was answered, and nobody knows with what.
    let body = response.text().await.map_err(|_| stopper.failure())?;
    judge(response.status(), body, request_id)
}

fn request_id(response: &Response) -> Option<String> {
    response.headers().get("x-request-id")
}

fn judge(status: u16, body: String, request_id: Option<String>) -> Result<Answer, Failure> {
    match status {
        200..=299 => Ok(Answer { status, body, request_id }),
        _ => Err(Failure::Refused { status, error: ApiError::read(&body), request_id }),
    }
}

async fn send_form(
    target: &Target,
    url: &str,
    request: &Request,
    file: Option<JsValue>,
    stopper: &Stopper,
    progress: impl Fn(u64, u64) + 'static,
) -> Result<Answer, Failure> {
    let gone = |_: JsValue| Failure::NotSent(NotSent::FileGone);
    let form = form_of(request, file).ok_or(Failure::NotSent(NotSent::FileGone))?;
    let sending = XmlHttpRequest::new().map_err(gone)?;
    sending.open_with_async(request.method.name(), url, true).map_err(gone)?;
    if let Some((name, value)) = target.header() {
        sending.set_request_header(name, &value).map_err(gone)?;
    }
    let on_progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        // Sizes are whole numbers in a double.
        progress(event.loaded() as u64, event.total() as u64);
    });
    if let Ok(upload) = sending.upload() {
        upload.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    }
    stopper.form.replace(Some(sending.clone()));
    let ended = js_sys::Promise::new(&mut |resolve, _| {
        let done = Closure::once_into_js(move || resolve.call0(&JsValue::NULL));
        sending.set_onloadend(Some(done.unchecked_ref()));
    });
    sending.send_with_opt_form_data(Some(&form)).map_err(gone)?;
    // The promise is only ever resolved.
    let _resolved = JsFuture::from(ended).await;
    stopper.form.replace(None);
    let status = sending.status().unwrap_or(0);
    // A redirect was followed, without the key as the browser does it; whatever answered is not the service.
    if status == 0 || !sending.response_url().starts_with(url) {
        return Err(stopper.failure());
    }
    let body = sending.response_text().ok().flatten().unwrap_or_default();
    let request_id = sending.get_response_header("x-request-id").ok().flatten();
    judge(status, body, request_id)
}

/// The form with its file, which the browser reads from where it lies as it goes out.
fn form_of(request: &Request, file: Option<JsValue>) -> Option<FormData> {
    let Body::Form { fields, part } = &request.body else { return None };
    let form = FormData::new().ok()?;
    for (name, value) in fields {
        form.append_with_str(name, value).ok()?;
    }
    let file: Blob = file?.dyn_into().ok()?;
    // Sizes are whole numbers in a double.
    let (from, to) = (part.range.0 as f64, part.range.1 as f64);
    let piece = if from == 0.0 && to == file.size() { file } else { file.slice_with_f64_and_f64(from, to).ok()? };
    form.append_with_blob_and_filename(&part.field, &piece, &part.file_name).ok()?;
    Some(form)
}

/// Whether the service's host answers at all. It says nothing of what it answers, and the key is not sent.
pub async fn probe(base_url: &str) -> bool {
    // With another mode of redirects the browser refuses every request of this kind.
    let request = RequestBuilder::new(&format!("{}/models", base_url.trim_end_matches('/')))
        .mode(RequestMode::NoCors)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .build();
    match request {
        Ok(request) => request.send().await.is_ok(),
        Err(_) => false,
    }
}
