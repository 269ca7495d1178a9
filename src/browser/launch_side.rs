//! The side of the part that launches training: what the page gave it, and the line to the page.

use super::envelope::Envelope;
use super::launch_host::NAME;
use super::workers::page_build;
use crate::state::launch::channel::{FromLaunch, ToLaunch};
use crate::work::TaskId;
use js_sys::{Function, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MessageEvent, MessagePort};

/// What the page hands over to the part as it starts.
pub struct Given {
    /// The element to live in.
    pub root: Element,
    pub port: MessagePort,
    /// Starts the vault, or gives nothing. Only one program of a page can hold the policy by which workers start.
    pub start_vault: Function,
}

/// Takes what the page gave; `None` when the program was started by something else.
pub fn take_given() -> Option<Given> {
    // See www/boot.js for this contract.
    let parts = Reflect::get(&js_sys::global(), &"doctuneParts".into()).ok()?;
    let take: Function = Reflect::get(&parts, &"take".into()).ok()?.dyn_into().ok()?;
    let given = take.call1(&parts, &NAME.into()).ok()?;
    let field = |key: &str| Reflect::get(&given, &key.into()).ok();
    Some(Given {
        root: field("root")?.dyn_into().ok()?,
        port: field("port")?.dyn_into().ok()?,
        start_vault: field("startVault")?.dyn_into().ok()?,
    })
}

/// The part's end of the line.
#[derive(Clone, PartialEq)]
pub struct Line(MessagePort);

impl Line {
    /// Begins to listen: what the page said before is heard too.
    pub fn open(port: MessagePort, hear: impl Fn(ToLaunch, Vec<JsValue>) + 'static) -> Self {
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(Envelope { body, attachments, .. }) = Envelope::open(&event.data()) {
                hear(body, attachments);
            }
        });
        // The line stays as long as the page.
        port.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
        Line(port)
    }

    /// Says something to the page. Buffers among the attachments are handed over, files are shared.
    pub fn say(&self, words: FromLaunch, attachments: Vec<JsValue>) {
        let envelope = Envelope { build: page_build().unwrap_or_default(), task: TaskId(0), body: words, attachments };
        envelope.post(&self.0).expect("what was just made can be handed over");
    }
}
