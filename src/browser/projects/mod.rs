//! Projects in the browser's own storage, for the store worker: records in IndexedDB, blobs in the origin's private file
//! system, one tab that writes each project by a Web Lock, and what tabs tell each other by a BroadcastChannel.

mod blobs;
mod database;
mod shelf;
pub(crate) mod tabs;

pub use shelf::{BrowserShelf, Inbox};

use crate::work::store::StorageError;
use js_sys::{Function, Promise, Reflect};
use std::future::{Future, poll_fn};
use std::task::Poll;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Lets several things go on at once, and waits for all of them.
async fn all<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut waiting: Vec<_> = futures.into_iter().map(|future| (Box::pin(future), None)).collect();
    poll_fn(|context| {
        let mut is_done = true;
        for (future, output) in waiting.iter_mut().filter(|(_, output)| output.is_none()) {
            match future.as_mut().poll(context) {
                Poll::Ready(ready) => *output = Some(ready),
                Poll::Pending => is_done = false,
            }
        }
        if is_done { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    waiting.into_iter().filter_map(|(_, output)| output).collect()
}

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

thread_local! {
    /// Made once: an error notes where it was made, and that takes longer than most answers.
    static LATE: JsValue = js_sys::Error::new("the browser’s storage did not answer in time").into();
}

/// Waits for a promise, but not for ever: storage that never answers is as good as none.
async fn within(milliseconds: i32, promise: Promise) -> Result<JsValue, JsValue> {
    let timer = Promise::new(&mut |_resolve, reject| {
        let late = LATE.with(JsValue::clone);
        let global = js_sys::global();
        let set: Result<Function, JsValue> = Reflect::get(&global, &"setTimeout".into()).and_then(JsCast::dyn_into);
        // Every worker can set a timer; without one there is only more patience.
        let _timer = set.and_then(|set| set.call3(&global, &reject, &milliseconds.into(), &late));
    });
    JsFuture::from(Promise::race(&js_sys::Array::of2(&promise, &timer))).await
}
