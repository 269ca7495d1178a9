//! Starts the workers of the page, always in one way: from a blob that loads the real file.
//!
//! A worker loaded from the network lives under the policy that its own response carried, and hosts that send no headers
//! send none with it. A worker started from a blob inherits the policy of the page on any host. The blob is a module of one
//! line, the import of the real file; its relative imports and its WebAssembly come from our origin as usual.
//!
//! Where Trusted Types are known, `new Worker` refuses plain text, and so does the registration of a service worker. The
//! page's one policy, `app-worker`, lets through the addresses made here, the one of our service worker, and nothing else.

use super::namespace::is_custom;
use super::pool::sleep;
use std::cell::RefCell;

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlMetaElement, Url, Worker, WorkerOptions, WorkerType};

/// How long the address of a worker's blob must stay, in milliseconds.
const BLOB_KEPT: i32 = 60_000;

/// The workers of the page; each is a WebAssembly file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WorkerKind {
    /// Owns the project. There is one, as long as the page lives.
    Store,
    /// Reads documents and forgets them. There are a few, ended and started anew as needed.
    Readers,
    /// Holds the key and sends requests to a service. There is one once the person thinks of training.
    Vault,
}

impl WorkerKind {
    /// The name of the worker's program under `src/bin`, also shown by the browser's own tools.
    pub fn name(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Readers => "readers",
            Self::Vault => "vault",
        }
    }
}

/// Why a worker could not be started. The page was then built or served wrongly, or the browser lacks something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkerStartError {
    /// The page has no `<meta>` tag with the address of this worker.
    NoAddress(WorkerKind),
    /// The page names an address of another origin, and only our own files may run.
    ForeignAddress(String),
    /// The browser refused, in its own words.
    Refused(String),
}

impl std::fmt::Display for WorkerStartError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoAddress(kind) => write!(out, "the page does not name the worker {}", kind.name()),
            Self::ForeignAddress(address) => write!(out, "the worker's address {address} is not of this origin"),
            Self::Refused(words) => write!(out, "the browser refused to start the worker: {words}"),
        }
    }
}

/// Starts a worker of this kind under the page's policy.
///
/// The worker is not ready yet: messages sent before it says so are lost. A file that does not load shows as the worker's
/// `error` event, as everywhere.
pub fn start_worker(kind: WorkerKind) -> Result<Worker, WorkerStartError> {
    let address = own_address(&worker_address(kind)?)?;
    let blob_address = blob_importing(&address).map_err(refused)?;
    // The worker finds out from its name which of the two pages it belongs to. Its address would not do: what a service
    // worker answers has an address of its own.
    let name = if is_custom() { format!("{}@custom", kind.name()) } else { kind.name().to_owned() };
    let started = new_worker(&blob_address, &name).map_err(refused);
    // A worker that was made still needs its blob for a while: it is loaded after this function has returned.
    let kept = if started.is_ok() { BLOB_KEPT } else { 0 };
    wasm_bindgen_futures::spawn_local(async move {
        sleep(kept).await;
        let _already_gone = Url::revoke_object_url(&blob_address);
    });
    started
}

/// The build of this page, which every worker of the same build repeats in its first message.
pub fn page_build() -> Option<String> {
    meta_content("doctune-build")
}

/// The build of the worker that runs this code, as its starting file says.
pub fn own_build() -> Option<String> {
    Reflect::get(&js_sys::global(), &"doctuneBuild".into()).ok()?.as_string()
}

fn worker_address(kind: WorkerKind) -> Result<String, WorkerStartError> {
    meta_content(&format!("doctune-worker-{}", kind.name())).ok_or(WorkerStartError::NoAddress(kind))
}

fn meta_content(name: &str) -> Option<String> {
    let document = web_sys::window()?.document()?;
    let element = document.query_selector(&format!("meta[name=\"{name}\"]")).ok()??;
    Some(element.dyn_into::<HtmlMetaElement>().ok()?.content()).filter(|content| !content.is_empty())
}

/// Makes the address absolute, as a blob has no folder of its own, and holds it to our origin.
fn own_address(address: &str) -> Result<String, WorkerStartError> {
    let page = web_sys::window().and_then(|window| window.document()?.base_uri().ok()?).unwrap_or_default();
    let url = Url::new_with_base(address, &page).map_err(refused)?;
    let own_origin = Url::new(&page).map_err(refused)?.origin();
    if url.origin() == own_origin { Ok(url.href()) } else { Err(WorkerStartError::ForeignAddress(url.href())) }
}

fn blob_importing(address: &str) -> Result<String, JsValue> {
    // JSON's quoting is JavaScript's too, so no character of the address can end the string.
    let import = format!("import {};", serde_json::Value::from(address));
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&import.into()), &options)?;
    Url::create_object_url_with_blob(&blob)
}

fn new_worker(blob_address: &str, name: &str) -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options.set_name(name);
    let trusted = trusted_script_address(blob_address)?;
    // Through Reflect, because the ready-made constructor takes text alone, which Trusted Types refuse.
    let constructor: Function = Reflect::get(&js_sys::global(), &"Worker".into())?.dyn_into()?;
    Reflect::construct(&constructor, &Array::of2(&trusted, &options))?.dyn_into()
}

thread_local! {
    /// The policy `app-worker`: a name may be taken once per page, so the first worker makes it and all others share it.
    static POLICY: RefCell<Option<Object>> = const { RefCell::new(None) };
}

/// The address of the page's service worker. Its scope is the folder of the page.
pub(super) fn service_worker_address() -> Result<String, JsValue> {
    let page = web_sys::window().and_then(|window| window.document()?.base_uri().ok()?).unwrap_or_default();
    Ok(Url::new_with_base("service_worker.js", &page)?.href())
}

/// The address as a `TrustedScriptURL`, or as plain text where the browser does not know Trusted Types.
pub(super) fn trusted_script_address(address: &str) -> Result<JsValue, JsValue> {
    let factory = Reflect::get(&js_sys::global(), &"trustedTypes".into())?;
    if factory.is_undefined() {
        return Ok(address.into());
    }
    let known = POLICY.with_borrow(Option::clone);
    let policy = match known {
        Some(policy) => policy,
        None => {
            let policy = create_policy(&factory)?;
            POLICY.set(Some(policy.clone()));
            policy
        }
    };
    let create: Function = Reflect::get(&policy, &"createScriptURL".into())?.dyn_into()?;
    create.call1(&policy, &address.into())
}

fn create_policy(factory: &JsValue) -> Result<Object, JsValue> {
    let own_blobs = format!("blob:{}/", Url::new(&web_sys::window().ok_or("no window")?.location().href()?)?.origin());
    let service_worker = service_worker_address()?;
    let accept_own = move |address: String| -> Result<String, JsValue> {
        let own = address.starts_with(&own_blobs) || address == service_worker;
        if own { Ok(address) } else { Err(js_sys::TypeError::new("not our worker").into()) }
    };
    // The policy lives as long as the page, and so does its rule.
    let rule = Closure::<dyn Fn(String) -> Result<String, JsValue>>::new(accept_own).into_js_value();
    let rules = Object::new();
    Reflect::set(&rules, &"createScriptURL".into(), &rule)?;
    let create: Function = Reflect::get(factory, &"createPolicy".into())?.dyn_into()?;
    create.call2(factory, &"app-worker".into(), &rules)?.dyn_into()
}

fn refused(error: JsValue) -> WorkerStartError {
    let words = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    WorkerStartError::Refused(words.unwrap_or_else(|| format!("{error:?}")))
}
