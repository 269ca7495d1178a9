//! What the worker programs share: taking messages, saying ready, loading the vocabulary, reading attached files.

use super::envelope::{Envelope, buffer};
use super::workers::own_build;
use crate::readers::{ReadAt, ReadError, ReadErrorKind};
use crate::tokens::{Counter, Vocabulary};
use crate::work::TaskId;
use js_sys::{ArrayBuffer, Reflect, Uint8Array, WebAssembly};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::Cell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Blob, DedicatedWorkerGlobalScope, FileReaderSync, MessageEvent, ReadableStream, ReadableWritablePair, Response,
};

/// The global scope of the worker that runs this code.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Calls `take` for every message that is one of ours.
pub fn listen<T: DeserializeOwned + 'static>(take: impl Fn(Envelope<T>) + 'static) {
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(envelope) = Envelope::open(&event.data()) {
            take(envelope);
        }
    });
    // The listener lives as long as the worker.
    scope().set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
}

/// Posts a message to the page, with bytes handed over.
pub fn say<T: Serialize>(task: TaskId, body: T, attachments: &[Vec<u8>]) {
    say_with(task, body, attachments.iter().map(|bytes| buffer(bytes).into()).collect());
}

/// Posts a message to the page, with buffers, which are handed over, and files.
pub fn say_with<T: Serialize>(task: TaskId, body: T, attachments: Vec<JsValue>) {
    let envelope = Envelope { build: own_build().unwrap_or_default(), task, body, attachments };
    envelope.post(&scope()).expect("bytes that were just made can be handed over");
}

thread_local! {
    /// Bytes of files that were read. Each piece comes in a buffer of its own, and the browser is in no hurry to collect them.
    static LEFT_BEHIND: Cell<u64> = const { Cell::new(0) };
}

/// About what this worker's end would give back, in bytes: its memory, which never shrinks, and what may not be collected
/// yet of the files that it read.
pub fn memory_bytes() -> u64 {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    u64::from(memory.buffer().unchecked_into::<ArrayBuffer>().byte_length()) + LEFT_BEHIND.get()
}

/// Milliseconds for the vocabulary to come; on a line of half a megabit a second it takes twelve seconds.
const LOADED_WITHIN: u32 = 60_000;

/// Loads the vocabulary of the tokenizer from the page's own host.
///
/// # Errors
/// The browser's words when the file could not be loaded, or ours when it is not what it should be.
pub async fn load_counter() -> Result<Counter, String> {
    let words =
        |error: JsValue| error.dyn_ref::<js_sys::Error>().map_or(format!("{error:?}"), |error| String::from(error.message()));
    let data = Reflect::get(&js_sys::global(), &"doctuneData".into()).map_err(words)?;
    let address = Reflect::get(&data, &"o200k_base".into()).ok().and_then(|value| value.as_string());
    let address = address.ok_or("the build names no vocabulary")?;
    // A request that never ends would keep everything waiting that comes after it.
    let patience = AbortSignal::timeout_with_u32(LOADED_WITHIN);
    let request = gloo_net::http::Request::get(&address).abort_signal(Some(&patience));
    let response = request.send().await.map_err(|error| error.to_string())?;
    if !response.ok() {
        return Err(format!("the vocabulary answered {}", response.status()));
    }
    let packed = response.body().ok_or("the vocabulary has no body")?;
    let bytes = unzipped(&packed).await.map_err(words)?;
    Vocabulary::from_packed(&bytes).map(Counter::new).map_err(|error| format!("{error:?}"))
}

#[wasm_bindgen]
extern "C" {
    /// web-sys keeps it behind a flag for interfaces that may change; this one has not changed for years.
    type DecompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
}

async fn unzipped(packed: &ReadableStream) -> Result<Vec<u8>, JsValue> {
    let stream = DecompressionStream::new("gzip")?;
    let pair: ReadableWritablePair = JsValue::from(stream).unchecked_into();
    let response = Response::new_with_opt_readable_stream(Some(&packed.pipe_through(&pair)))?;
    let whole = JsFuture::from(response.array_buffer()?).await?;
    Ok(Uint8Array::new(&whole).to_vec())
}

/// An attached file or buffer, read piece by piece.
pub enum Attached {
    Blob(Blob),
    Bytes(Vec<u8>),
}

impl Attached {
    /// Takes an attachment of a message; `None` when it is neither a file nor a buffer.
    pub fn from_value(value: &JsValue) -> Option<Self> {
        match value.dyn_ref::<Blob>() {
            Some(blob) => Some(Attached::Blob(blob.clone())),
            None => super::envelope::bytes(value).map(Attached::Bytes),
        }
    }
}

impl ReadAt for Attached {
    fn len(&self) -> u64 {
        match self {
            // Sizes of files are whole numbers in a double.
            Attached::Blob(blob) => blob.size() as u64,
            Attached::Bytes(bytes) => ReadAt::len(bytes.as_slice()),
        }
    }

    fn read_at(&self, offset: u64, part: &mut [u8]) -> Result<usize, ReadError> {
        let blob = match self {
            Attached::Bytes(bytes) => return bytes.as_slice().read_at(offset, part),
            Attached::Blob(blob) => blob,
        };
        // A file that was moved, changed or locked since it was dropped throws here.
        let vanished = |_: JsValue| ReadError::from(ReadErrorKind::Vanished);
        let slice = blob.slice_with_f64_and_f64(offset as f64, (offset + part.len() as u64) as f64).map_err(vanished)?;
        let reader = FileReaderSync::new().map_err(vanished)?;
        let bytes = Uint8Array::new(&reader.read_as_array_buffer(&slice).map_err(vanished)?.into());
        let count = bytes.length() as usize;
        let room = part.get_mut(..count).ok_or(ReadErrorKind::Vanished)?;
        bytes.copy_to(room);
        LEFT_BEHIND.set(LEFT_BEHIND.get() + count as u64);
        Ok(count)
    }
}
