//! Projects in the browser's own storage, for the store worker: records in IndexedDB, blobs in the origin's private file
//! system, one tab that writes each project by a Web Lock, and what tabs tell each other by a BroadcastChannel.

mod blobs;
mod database;
mod shelf;
pub(crate) mod tabs;

pub use shelf::{BrowserShelf, Inbox};

use crate::work::store::StorageError;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What the browser says as one of our errors, by the name of its exception.
fn storage_error(error: &JsValue) -> StorageError {
    let part = |key: &str| Reflect::get(error, &key.into()).ok().and_then(|value| value.as_string()).unwrap_or_default();
    match part("name").as_str() {
        "QuotaExceededError" => StorageError::Full,
        // A file that went away after it was opened cannot be read.
        "NotFoundError" | "NotReadableError" => StorageError::Missing,
        name => StorageError::Other(format!("{name}: {}", part("message"))),
    }
}

/// Waits for a promise, but not for ever: storage that never answers is as good as none.
async fn within(milliseconds: i32, promise: Promise) -> Result<JsValue, JsValue> {
    let timer = Promise::new(&mut |_resolve, reject| {
        let late = JsValue::from(js_sys::Error::new("the browser’s storage did not answer in time"));
        let global = js_sys::global();
        let set: Result<Function, JsValue> = Reflect::get(&global, &"setTimeout".into()).and_then(JsCast::dyn_into);
        // Every worker can set a timer; without one there is only more patience.
        let _timer = set.and_then(|set| set.call3(&global, &reject, &milliseconds.into(), &late));
    });
    JsFuture::from(Promise::race(&js_sys::Array::of2(&promise, &timer))).await
}
