//! Files that the system hands to the installed app: opened with it, or shared with it.

use super::files::PathFile;
use super::namespace::own;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Cache, CacheStorage, File, Request, Response};

/// What was shared: files, and words that came without one.
#[derive(Default)]
pub struct Shared {
    pub files: Vec<PathFile>,
    pub texts: Vec<String>,
}

/// Calls `take` with the files that the app is opened with, now and as long as the page lives.
pub fn on_launch(take: impl Fn(Vec<PathFile>) + Clone + 'static) {
    let on_launch = Closure::<dyn Fn(JsValue)>::new(move |launch: JsValue| {
        let handles = Reflect::get(&launch, &"files".into()).ok().and_then(|files| files.dyn_into::<Array>().ok());
        let take = take.clone();
        wasm_bindgen_futures::spawn_local(async move { take(files_of(handles.unwrap_or_default()).await) });
    });
    // Only browsers that install apps have it.
    let _not_here = Reflect::get(&js_sys::global(), &"launchQueue".into()).and_then(|queue| {
        let set: Function = Reflect::get(&queue, &"setConsumer".into())?.dyn_into()?;
        set.call1(&queue, &on_launch.into_js_value())
    });
}

/// A file that cannot be got any more is left out, as in a drop.
async fn files_of(handles: Array) -> Vec<PathFile> {
    let mut files = Vec::new();
    for handle in handles.iter() {
        if let Ok(file) = file_of(&handle).await {
            files.push(PathFile { path: file.name(), file });
        }
    }
    files
}

async fn file_of(handle: &JsValue) -> Result<File, JsValue> {
    let get: Function = Reflect::get(handle, &"getFile".into())?.dyn_into()?;
    JsFuture::from(get.call0(handle)?.dyn_into::<Promise>()?).await?.dyn_into()
}

/// Takes what the service worker keeps of a share, so that the next page finds nothing; see `www/service_worker.js`.
pub async fn take_shared() -> Shared {
    // Without a service worker nothing was shared.
    shared().await.unwrap_or_default()
}

async fn shared() -> Result<Shared, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let folder = web_sys::Url::new_with_base("./", &window.location().href()?)?.href();
    let place = own(&format!("doctune-shared {folder}"));
    // Missing where the page is not secure.
    let caches: CacheStorage = Reflect::get(&window, &"caches".into())?.dyn_into()?;
    let mut shared = Shared::default();
    if !JsFuture::from(caches.has(&place)).await?.is_truthy() {
        return Ok(shared);
    }
    let cache: Cache = JsFuture::from(caches.open(&place)).await?.dyn_into()?;
    for request in JsFuture::from(cache.keys()).await?.dyn_into::<Array>()?.iter() {
        let request: Request = request.dyn_into()?;
        let response: Response = JsFuture::from(cache.match_with_request(&request)).await?.dyn_into()?;
        let name = response.headers().get("x-name")?.unwrap_or_default();
        let name = String::from(js_sys::decode_uri_component(&name)?);
        if name.is_empty() {
            shared.texts.extend(JsFuture::from(response.text()?).await?.as_string());
        } else {
            let blob: Blob = JsFuture::from(response.blob()?).await?.dyn_into()?;
            let file = File::new_with_blob_sequence(&Array::of1(&blob), &name)?;
            shared.files.push(PathFile { path: name, file });
        }
        JsFuture::from(cache.delete_with_request(&request)).await?;
    }
    JsFuture::from(caches.delete(&place)).await?;
    Ok(shared)
}
