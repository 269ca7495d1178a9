//! The page's end of the line to the vault. The key passes here once, from a field to the vault, and is never looked at.

use super::envelope::Envelope;
use super::pool::sleep;
use super::workers::page_build;
use crate::api::{Answer, Failure, Request};
use crate::pricing::MicroDollars;
use crate::work::TaskId;
use crate::work::vault::{Ask, Connection, KeyHint, Said};
use js_sys::{Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlInputElement, MessageEvent, Worker};

/// A vault that has not said that it is ready after so many milliseconds is given up.
const READY_WITHIN: i32 = 20_000;

type Report = Rc<dyn Fn(u64, u64)>;

/// Asks the vault.
#[derive(Clone)]
pub struct VaultClient(Rc<Inner>);

struct Inner {
    worker: RefCell<Option<Worker>>,
    ready: Cell<bool>,
    waiting: RefCell<Vec<(TaskId, Ask, Vec<JsValue>)>>,
    answers: RefCell<HashMap<TaskId, Open>>,
    next_task: Cell<u64>,
    without_network: Cell<bool>,
    left: Cell<Option<MicroDollars>>,
    start: Box<dyn Fn() -> Option<Worker>>,
}

/// A question that waits for its answer.
struct Open {
    resolve: js_sys::Function,
    said: Rc<RefCell<Option<Said>>>,
    progress: Option<Report>,
}

impl VaultClient {
    /// `start` starts a worker. It is the page's: only one program of a page can hold the policy by which workers start.
    pub fn new(start: impl Fn() -> Option<Worker> + 'static) -> Self {
        VaultClient(Rc::new(Inner {
            worker: RefCell::default(),
            ready: Cell::new(false),
            waiting: RefCell::default(),
            answers: RefCell::default(),
            next_task: Cell::new(1),
            without_network: Cell::new(false),
            left: Cell::new(None),
            start: Box::new(start),
        }))
    }

    fn open(&self) {
        let Some(worker) = (self.0.start)() else { return self.died() };
        let client = self.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(envelope) = Envelope::<Said>::open(&event.data()) {
                client.heard(envelope);
            }
        });
        let client = self.clone();
        let on_error = Closure::<dyn Fn(JsValue)>::new(move |_event| client.died());
        // The listeners live as long as the page, like the vault itself.
        worker.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
        worker.set_onerror(Some(on_error.into_js_value().unchecked_ref()));
        self.0.worker.replace(Some(worker));
        // What a vault before it was told holds for this one too.
        let mut waiting = self.0.waiting.borrow_mut();
        waiting.push((self.task(), Ask::WithoutNetwork(self.0.without_network.get()), Vec::new()));
        waiting.push((self.task(), Ask::Left(self.0.left.get()), Vec::new()));
        drop(waiting);
        let client = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            sleep(READY_WITHIN).await;
            if !client.0.ready.get() {
                client.died();
            }
        });
    }

    fn heard(&self, envelope: Envelope<Said>) {
        let Envelope { build, task, body, .. } = envelope;
        match body {
            // A vault of another build may speak otherwise.
            Said::Ready if build != page_build().unwrap_or_default() => self.died(),
            Said::Ready => {
                self.0.ready.set(true);
                for (task, ask, attachments) in std::mem::take(&mut *self.0.waiting.borrow_mut()) {
                    self.post(task, ask, attachments);
                }
            }
            Said::Progress { sent, total } => {
                let progress = self.0.answers.borrow().get(&task).and_then(|open| open.progress.clone());
                if let Some(progress) = progress {
                    progress(sent, total);
                }
            }
            said => {
                if let Some(open) = self.0.answers.borrow_mut().remove(&task) {
                    open.said.replace(Some(said));
                    let _called = open.resolve.call0(&JsValue::NULL);
                }
            }
        }
    }

    /// The vault stopped; with it the key is gone. Another is started with the next question.
    fn died(&self) {
        if let Some(worker) = self.0.worker.take() {
            worker.terminate();
        }
        self.0.ready.set(false);
        self.0.waiting.borrow_mut().clear();
        // Whoever waits is told that there was no answer.
        for (_, open) in std::mem::take(&mut *self.0.answers.borrow_mut()) {
            let _called = open.resolve.call0(&JsValue::NULL);
        }
    }

    fn post(&self, task: TaskId, ask: Ask, attachments: Vec<JsValue>) {
        let build = page_build().unwrap_or_default();
        let posted = match self.0.worker.borrow().as_ref() {
            Some(worker) => Envelope { build, task, body: ask, attachments }.post(worker),
            None => Err(JsValue::NULL),
        };
        if posted.is_err() {
            self.died();
        }
    }

    fn tell(&self, task: TaskId, ask: Ask, attachments: Vec<JsValue>) {
        if self.0.worker.borrow().is_none() {
            self.open();
        }
        if self.0.ready.get() {
            self.post(task, ask, attachments);
        } else {
            self.0.waiting.borrow_mut().push((task, ask, attachments));
        }
    }

    fn task(&self) -> TaskId {
        TaskId(self.0.next_task.replace(self.0.next_task.get() + 1))
    }

    /// Asks and waits; `None` when the vault died meanwhile.
    async fn ask(&self, task: TaskId, ask: Ask, attachments: Vec<JsValue>, progress: Option<Report>) -> Option<Said> {
        let said = Rc::new(RefCell::new(None));
        let answered = Promise::new(&mut |resolve, _| {
            let open = Open { resolve, said: Rc::clone(&said), progress: progress.clone() };
            self.0.answers.borrow_mut().insert(task, open);
        });
        self.tell(task, ask, attachments);
        // The promise is only ever resolved.
        let _resolved = JsFuture::from(answered).await;
        said.take()
    }

    /// From now on requests go there.
    pub fn connect(&self, connection: Connection) {
        self.tell(self.task(), Ask::Connect(connection), Vec::new());
    }

    /// Takes the key out of a field, which is empty afterwards.
    pub async fn take_key(&self, field: &HtmlInputElement) -> Option<KeyHint> {
        // As a value of the browser, so that it is not copied into this program's memory.
        let key = Reflect::get(field, &"value".into()).unwrap_or(JsValue::NULL);
        field.set_value("");
        match self.ask(self.task(), Ask::TakeKey, vec![key], None).await {
            Some(Said::Key(hint)) => hint,
            _ => None,
        }
    }

    pub async fn forget_key(&self) {
        let _told = self.ask(self.task(), Ask::ForgetKey, Vec::new(), None).await;
    }

    /// Sends a request. `started` hears its number, under which it can be stopped.
    ///
    /// # Errors
    /// What came instead of a good answer.
    pub async fn send(
        &self,
        request: Request,
        file: Option<JsValue>,
        started: impl FnOnce(TaskId),
        progress: Option<Report>,
    ) -> Result<Answer, Failure> {
        let task = self.task();
        started(task);
        match self.ask(task, Ask::Send(request), file.into_iter().collect(), progress).await {
            Some(Said::Answered(answered)) => answered,
            // It may have left before the vault died.
            _ => Err(Failure::NoAnswer),
        }
    }

    /// So much may still be spent from now on; `None` for any amount.
    pub fn set_left(&self, left: Option<MicroDollars>) {
        self.0.left.set(left);
        if self.0.worker.borrow().is_some() {
            self.tell(self.task(), Ask::Left(left), Vec::new());
        }
    }

    /// From now on nothing is sent, or things are again. A vault that was never asked for anything has nothing to hear.
    pub fn set_without_network(&self, without: bool) {
        self.0.without_network.set(without);
        if self.0.worker.borrow().is_some() {
            self.tell(self.task(), Ask::WithoutNetwork(without), Vec::new());
        }
    }

    pub fn stop(&self, task: TaskId) {
        self.tell(self.task(), Ask::Stop(task), Vec::new());
    }

    /// Whether the service's host answers at all.
    ///
    /// # Errors
    /// When it was not asked.
    pub async fn probe(&self) -> Result<bool, Failure> {
        match self.ask(self.task(), Ask::Probe, Vec::new(), None).await {
            Some(Said::Probed(reached)) => reached.map_err(Failure::NotSent),
            _ => Ok(false),
        }
    }
}
