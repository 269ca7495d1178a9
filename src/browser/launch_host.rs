//! The page's side of the part that launches training: its place in the document, its loading, and the line to it.

use super::envelope::Envelope;
use super::page::document;
use super::workers::{WorkerKind, page_build, start_worker};
use crate::state::launch::channel::{FromLaunch, ToLaunch};
use crate::work::TaskId;
use js_sys::{Function, Object, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, MessageChannel, MessageEvent, MessagePort};

/// The name of the part: of its program under `src/bin`, and of the element in which it lives.
pub const NAME: &str = "launch";

/// What comes from the part.
pub enum Event {
    Loaded,
    LoadFailed,
    Said { said: FromLaunch, attachments: Vec<JsValue> },
}

#[derive(Clone)]
pub struct LaunchHost(Rc<Inner>);

struct Inner {
    /// Made once: a launch goes on in it while the person looks at another step, where it is not in the document.
    root: Element,
    port: RefCell<Option<MessagePort>>,
    report: Box<dyn Fn(Event)>,
}

impl LaunchHost {
    pub fn new(report: impl Fn(Event) + 'static) -> Self {
        let root = document().and_then(|document| document.create_element("div").ok());
        let root = root.expect("the page has a document that makes elements");
        root.set_id(NAME);
        root.set_class_name(NAME);
        LaunchHost(Rc::new(Inner { root, port: RefCell::new(None), report: Box::new(report) }))
    }

    /// The element in which the part lives.
    pub fn root(&self) -> &Element {
        &self.0.root
    }

    /// Loads the part and starts it.
    pub fn load(&self) {
        let host = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let loaded = match host.begin_to_load() {
                Ok(loading) => JsFuture::from(loading).await.is_ok(),
                Err(_) => false,
            };
            (host.0.report)(if loaded { Event::Loaded } else { Event::LoadFailed });
        });
    }

    /// Says something to the part. Buffers among the attachments are handed over.
    pub fn say(&self, words: ToLaunch, attachments: Vec<JsValue>) {
        let port = self.0.port.borrow();
        let Some(port) = port.as_ref() else { return };
        let envelope = Envelope { build: page_build().unwrap_or_default(), task: TaskId(0), body: words, attachments };
        // What came in a message of the store can go on in another one.
        let _refused = envelope.post(port);
    }

    /// Every attempt has a line of its own, as the last one may have been heard by a program that then failed.
    fn begin_to_load(&self) -> Result<Promise, JsValue> {
        let channel = MessageChannel::new()?;
        let host = self.clone();
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(Envelope { body: said, attachments, .. }) = Envelope::open(&event.data()) {
                (host.0.report)(Event::Said { said, attachments });
            }
        });
        let port = channel.port1();
        // The line stays as long as the page.
        port.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
        if let Some(old) = self.0.port.replace(Some(port)) {
            old.close();
        }
        let given = Object::new();
        Reflect::set(&given, &"root".into(), &self.0.root)?;
        Reflect::set(&given, &"port".into(), &channel.port2())?;
        let start_vault = Closure::<dyn Fn() -> JsValue>::new(|| match start_worker(WorkerKind::Vault) {
            Ok(worker) => worker.into(),
            Err(_) => JsValue::NULL,
        });
        Reflect::set(&given, &"startVault".into(), &start_vault.into_js_value())?;
        // See www/boot.js for this contract.
        let parts = Reflect::get(&js_sys::global(), &"doctuneParts".into())?;
        let load: Function = Reflect::get(&parts, &"load".into())?.dyn_into()?;
        load.call2(&parts, &NAME.into(), &given)?.dyn_into()
    }
}
