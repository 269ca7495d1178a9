//! The worker that reads documents and makes examples. It forgets everything between tasks.

#[cfg(target_arch = "wasm32")]
mod worker {
    use doctune::browser::envelope::Envelope;
    use doctune::browser::worker_side::{Attached, listen, load_counter, memory_bytes, say};
    use doctune::readers::{Progress, ReadErrorKind};
    use doctune::work::TaskId;
    use doctune::work::reader::{Engine, Outcome, Said, Task};
    use std::cell::RefCell;
    use std::rc::Rc;

    /// Progress is posted once for so many milliseconds at most.
    const PROGRESS_EVERY: f64 = 100.0;

    thread_local! {
        /// Loaded for the first task.
        static ENGINE: RefCell<Option<Rc<Engine>>> = const { RefCell::new(None) };
    }

    pub fn start() {
        listen(|envelope: Envelope<Task>| wasm_bindgen_futures::spawn_local(work(envelope)));
        say(TaskId(0), Said::Ready, &[]);
    }

    async fn work(envelope: Envelope<Task>) {
        let Envelope { task, body, attachments, .. } = envelope;
        let source = attachments.first().and_then(Attached::from_value);
        let (outcome, hash, attachments) = match (engine().await, source) {
            (Ok(engine), Some(source)) => engine.run_hashed(body, &source, &mut Post { task, last: 0.0 }),
            (Ok(_), None) => (Outcome::Failed(ReadErrorKind::Vanished.into()), None, Vec::new()),
            (Err(_), _) => (Outcome::Failed(ReadErrorKind::EngineMissing.into()), None, Vec::new()),
        };
        say(task, Said::Done { outcome, hash, memory_bytes: memory_bytes() }, &attachments);
    }

    async fn engine() -> Result<Rc<Engine>, String> {
        if let Some(engine) = ENGINE.with_borrow(Option::clone) {
            return Ok(engine);
        }
        let engine = Rc::new(Engine::new(load_counter().await?));
        ENGINE.set(Some(Rc::clone(&engine)));
        Ok(engine)
    }

    struct Post {
        task: TaskId,
        last: f64,
    }

    impl Progress for Post {
        fn report(&mut self, done: u64, total: u64) {
            let now = js_sys::Date::now();
            if now - self.last >= PROGRESS_EVERY || done == total {
                self.last = now;
                say(self.task, Said::Progress { done, total }, &[]);
            }
        }
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    doctune::browser::panics::report();
    worker::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program is for the browser; ./dev serve builds the page and serves it.");
}
