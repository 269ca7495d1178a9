//! The reader workers. The queue decides, this file carries out: starts, posts, ends, and looks at the clock.

use super::envelope::Envelope;
use super::workers::{WorkerKind, page_build, start_worker};
use crate::document::Hash;
use crate::work::TaskId;
use crate::work::queue::{Milliseconds, Order, Queue, Reason, WorkerId};
use crate::work::reader::{MEMORY_KEPT, Outcome, Said, Task};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

/// How often the queue looks for silent workers while there is work, in milliseconds.
const TICK: i32 = 1_000;
const WORKERS_MAX: usize = 4;

/// What happens to tasks.
pub enum Event {
    Progress { task: TaskId, done: u64, total: u64 },
    Done { task: TaskId, outcome: Outcome, hash: Option<Hash>, attachments: Vec<JsValue> },
    GaveUp { task: TaskId, reason: Reason },
}

/// Hands tasks to a few workers.
#[derive(Clone)]
pub struct Pool(Rc<RefCell<Inner>>);

struct Inner {
    queue: Queue,
    workers: HashMap<WorkerId, Running>,
    /// What each task is, kept until it is over, because it may have to be sent again.
    tasks: HashMap<TaskId, (Task, JsValue)>,
    report: Rc<dyn Fn(Event)>,
    ticking: bool,
}

/// A worker with its listeners; dropping it ends the worker.
struct Running {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(JsValue)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Pool {
    /// No worker is started before there is work.
    pub fn new(report: impl Fn(Event) + 'static) -> Self {
        let cores = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
        let queue = Queue::new((cores as usize).clamp(1, WORKERS_MAX));
        let inner = Inner { queue, workers: HashMap::new(), tasks: HashMap::new(), report: Rc::new(report), ticking: false };
        Pool(Rc::new(RefCell::new(inner)))
    }

    /// Puts a task at the end of the queue. The attachment is a file, or a buffer.
    pub fn add(&self, task: TaskId, work: Task, attachment: JsValue) {
        let orders = {
            let mut inner = self.0.borrow_mut();
            let patience = work.patience();
            inner.tasks.insert(task, (work, attachment));
            inner.queue.add(task, patience, now())
        };
        self.carry_out(orders);
        self.keep_ticking();
    }

    /// Ends a task, wherever it is.
    pub fn cancel(&self, task: TaskId) {
        let orders = {
            let mut inner = self.0.borrow_mut();
            inner.tasks.remove(&task);
            inner.queue.cancel(task, now())
        };
        self.carry_out(orders);
    }

    fn carry_out(&self, orders: Vec<Order>) {
        for order in orders {
            match order {
                Order::Start(worker) => self.start(worker),
                Order::Send(worker, task) => self.send(worker, task),
                Order::End(worker) => {
                    let ended = self.0.borrow_mut().workers.remove(&worker);
                    drop(ended);
                }
                Order::GiveUp(task, reason) => {
                    let report = {
                        let mut inner = self.0.borrow_mut();
                        inner.tasks.remove(&task);
                        Rc::clone(&inner.report)
                    };
                    report(Event::GaveUp { task, reason });
                }
            }
        }
    }

    fn start(&self, id: WorkerId) {
        let Ok(worker) = start_worker(WorkerKind::Readers) else {
            // Not from inside this call: the queue is told in a moment of its own.
            let pool = self.clone();
            wasm_bindgen_futures::spawn_local(async move { pool.died(id) });
            return;
        };
        let pool = self.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(envelope) = Envelope::<Said>::open(&event.data()) {
                pool.heard(id, envelope);
            }
        });
        let pool = self.clone();
        let on_error = Closure::<dyn Fn(JsValue)>::new(move |_event| pool.died(id));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        self.0.borrow_mut().workers.insert(id, Running { worker, _on_message: on_message, _on_error: on_error });
    }

    fn send(&self, id: WorkerId, task: TaskId) {
        let posted = {
            let inner = self.0.borrow();
            let (Some(running), Some((work, attachment))) = (inner.workers.get(&id), inner.tasks.get(&task)) else { return };
            // A buffer is copied, not handed over: the task may have to be sent a second time.
            let attachments = vec![copied(attachment)];
            let build = page_build().unwrap_or_default();
            Envelope { build, task, body: work.clone(), attachments }.post(&running.worker)
        };
        if posted.is_err() {
            self.died(id);
        }
    }

    fn heard(&self, id: WorkerId, envelope: Envelope<Said>) {
        let Envelope { build, task, body, attachments } = envelope;
        match body {
            // A worker of another build would misunderstand.
            Said::Ready if build != page_build().unwrap_or_default() => self.died(id),
            Said::Ready => {
                let orders = self.0.borrow_mut().queue.ready(id, now());
                self.carry_out(orders);
            }
            Said::Progress { done, total } => {
                let report = {
                    let mut inner = self.0.borrow_mut();
                    inner.queue.heard(id, now());
                    Rc::clone(&inner.report)
                };
                report(Event::Progress { task, done, total });
            }
            Said::Done { outcome, hash, memory_bytes } => {
                let keep = outcome.leaves_worker_healthy() && memory_bytes <= MEMORY_KEPT;
                let (expected, orders) = self.0.borrow_mut().queue.done(id, task, keep, now());
                if expected {
                    let report = {
                        let mut inner = self.0.borrow_mut();
                        inner.tasks.remove(&task);
                        Rc::clone(&inner.report)
                    };
                    report(Event::Done { task, outcome, hash, attachments });
                }
                self.carry_out(orders);
            }
        }
    }

    fn died(&self, id: WorkerId) {
        let orders = self.0.borrow_mut().queue.died(id, now());
        self.carry_out(orders);
    }

    /// Looks at the clock as long as there is work.
    fn keep_ticking(&self) {
        if std::mem::replace(&mut self.0.borrow_mut().ticking, true) {
            return;
        }
        let pool = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            loop {
                sleep(TICK).await;
                let orders = pool.0.borrow_mut().queue.tick(now());
                pool.carry_out(orders);
                let mut inner = pool.0.borrow_mut();
                if inner.queue.is_empty() {
                    inner.ticking = false;
                    break;
                }
            }
        });
    }
}

/// A copy of a buffer; files are shared by name and need none.
fn copied(value: &JsValue) -> JsValue {
    match value.dyn_ref::<js_sys::ArrayBuffer>() {
        Some(buffer) => buffer.slice_with_end(0, buffer.byte_length()).into(),
        None => value.clone(),
    }
}

/// A clock that never goes back.
fn now() -> Milliseconds {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now()) as Milliseconds
}

/// Waits so many milliseconds.
pub async fn sleep(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _reject| {
        if let Some(window) = web_sys::window() {
            // A page that is going away cannot set a timer and need not wait either.
            let _going_away = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    });
    let _always_resolved = wasm_bindgen_futures::JsFuture::from(promise).await;
}
