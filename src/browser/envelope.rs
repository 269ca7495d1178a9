//! The one form of every message between the page, its workers and its parts: the sender's build, a number, a body of JSON bytes,
//! and attachments. Bytes are handed over, not copied.

use crate::work::TaskId;
use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessagePort, Worker};

/// A message before it is posted or after it was opened.
#[derive(Debug)]
pub struct Envelope<T> {
    pub build: String,
    pub task: TaskId,
    pub body: T,
    /// `ArrayBuffer`s, which change hands, and `File`s and `Blob`s, which are shared.
    pub attachments: Vec<JsValue>,
}

/// What messages can be posted to.
pub trait Port {
    /// Posts a value; the buffers in `transfer` change hands.
    ///
    /// # Errors
    /// What the browser says when a value cannot be cloned or a buffer was handed over before.
    fn post(&self, message: &JsValue, transfer: &Array) -> Result<(), JsValue>;
}

impl Port for Worker {
    fn post(&self, message: &JsValue, transfer: &Array) -> Result<(), JsValue> {
        self.post_message_with_transfer(message, transfer)
    }
}

impl Port for DedicatedWorkerGlobalScope {
    fn post(&self, message: &JsValue, transfer: &Array) -> Result<(), JsValue> {
        self.post_message_with_transfer(message, transfer)
    }
}

impl Port for MessagePort {
    fn post(&self, message: &JsValue, transfer: &Array) -> Result<(), JsValue> {
        self.post_message_with_transferable(message, transfer)
    }
}

impl<T: Serialize> Envelope<T> {
    /// Posts the message.
    ///
    /// # Errors
    /// As [`Port::post`].
    pub fn post(self, port: &impl Port) -> Result<(), JsValue> {
        let body = serde_json::to_vec(&self.body).expect("messages are plain data");
        let body = buffer(&body);
        let attachments: Array = self.attachments.into_iter().collect();
        let transfer = Array::of1(&body);
        attachments.iter().filter(|value| value.is_instance_of::<ArrayBuffer>()).for_each(|value| {
            transfer.push(&value);
        });
        let message = Object::new();
        for (key, value) in [
            ("build", JsValue::from(self.build)),
            // Numbers of tasks are far below the whole numbers that a double holds exactly.
            ("task", JsValue::from(self.task.0 as f64)),
            ("body", body.into()),
            ("attachments", attachments.into()),
        ] {
            Reflect::set(&message, &key.into(), &value)?;
        }
        port.post(&message, &transfer)
    }
}

impl<T: DeserializeOwned> Envelope<T> {
    /// Opens a message; `None` when it is none of ours.
    pub fn open(message: &JsValue) -> Option<Self> {
        let field = |key: &str| Reflect::get(message, &key.into()).ok();
        let body = bytes(&field("body")?)?;
        Some(Envelope {
            build: field("build")?.as_string()?,
            task: TaskId(field("task")?.as_f64()? as u64),
            body: serde_json::from_slice(&body).ok()?,
            attachments: field("attachments")?.dyn_into::<Array>().ok()?.iter().collect(),
        })
    }
}

/// A buffer of JavaScript with a copy of these bytes.
pub fn buffer(bytes: &[u8]) -> ArrayBuffer {
    Uint8Array::from(bytes).buffer()
}

/// A copy of a buffer's bytes; `None` when the value is no buffer.
pub fn bytes(value: &JsValue) -> Option<Vec<u8>> {
    Some(Uint8Array::new(value.dyn_ref::<ArrayBuffer>()?).to_vec())
}
