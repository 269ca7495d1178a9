//! The page's end of the line to the store worker.

use super::envelope::Envelope;
use super::page::reload_once_for;
use super::workers::{WorkerKind, page_build, start_worker};
use crate::work::TaskId;
use crate::work::store::{Answer, Ask, Said};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

/// What comes from the store.
pub enum Event {
    Answered { answer: Answer, attachments: Vec<JsValue> },
    Works { done: u64, total: u64 },
    Died,
}

/// Asks the store. Questions asked before it is ready wait here.
#[derive(Clone)]
pub struct StoreClient(Rc<Inner>);

struct Inner {
    worker: RefCell<Option<Worker>>,
    waiting: RefCell<Vec<(Ask, Vec<JsValue>)>>,
    ready: Cell<bool>,
    next_task: Cell<u64>,
    report: Box<dyn Fn(Event)>,
}

impl StoreClient {
    /// Starts the store worker.
    pub fn start(report: impl Fn(Event) + 'static) -> Self {
        let client = StoreClient(Rc::new(Inner {
            worker: RefCell::new(None),
            waiting: RefCell::new(Vec::new()),
            ready: Cell::new(false),
            next_task: Cell::new(1),
            report: Box::new(report),
        }));
        client.open();
        client
    }

    /// Asks a question. Buffers among the attachments are handed over.
    pub fn ask(&self, ask: Ask, attachments: Vec<JsValue>) {
        if self.0.ready.get() {
            return self.post(ask, attachments);
        }
        self.0.waiting.borrow_mut().push((ask, attachments));
        // A store that could not be started may start now: the network may be back.
        if self.0.worker.borrow().is_none() {
            self.open();
        }
    }

    fn open(&self) {
        self.0.ready.set(false);
        let Ok(worker) = start_worker(WorkerKind::Store) else {
            (self.0.report)(Event::Died);
            return;
        };
        let client = self.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(envelope) = Envelope::<Said>::open(&event.data()) {
                client.heard(envelope);
            }
        });
        let client = self.clone();
        let on_error = Closure::<dyn Fn(JsValue)>::new(move |_event| client.died());
        // The listeners live as long as the page, like the store itself.
        worker.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
        worker.set_onerror(Some(on_error.into_js_value().unchecked_ref()));
        self.0.worker.replace(Some(worker));
    }

    fn heard(&self, envelope: Envelope<Said>) {
        let Envelope { build, body, attachments, .. } = envelope;
        match body {
            // Nothing was asked of it yet, so nothing is lost by opening the page anew, with files of one build.
            Said::Ready if build != page_build().unwrap_or_default() => {
                if self.0.next_task.get() > 1 || !reload_once_for(&build) {
                    self.died();
                }
            }
            Said::Ready => {
                self.0.ready.set(true);
                let waiting = std::mem::take(&mut *self.0.waiting.borrow_mut());
                waiting.into_iter().for_each(|(ask, attachments)| self.post(ask, attachments));
            }
            Said::Progress { done, total } => (self.0.report)(Event::Works { done, total }),
            Said::Answer(answer) => (self.0.report)(Event::Answered { answer: *answer, attachments }),
        }
    }

    fn post(&self, ask: Ask, attachments: Vec<JsValue>) {
        let task = TaskId(self.0.next_task.replace(self.0.next_task.get() + 1));
        let build = page_build().unwrap_or_default();
        let posted = match self.0.worker.borrow().as_ref() {
            Some(worker) => Envelope { build, task, body: ask, attachments }.post(worker),
            None => Err(JsValue::NULL),
        };
        if posted.is_err() {
            self.died();
        }
    }

    /// The store stopped. Another is started, with an empty project, once it had been ready; one that never got ready
    /// would only fail again.
    fn died(&self) {
        let was_ready = self.0.ready.replace(false);
        if let Some(worker) = self.0.worker.take() {
            worker.terminate();
        }
        // Nobody will answer these any more.
        self.0.waiting.borrow_mut().clear();
        if was_ready {
            self.open();
        }
        (self.0.report)(Event::Died);
    }
}
