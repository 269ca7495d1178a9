//! The worker that owns the project.

#[cfg(target_arch = "wasm32")]
mod worker {
    use doctune::browser::envelope::{Envelope, bytes};
    use doctune::browser::worker_side::{listen, load_counter, say};
    use doctune::work::TaskId;
    use doctune::work::store::{Answer, Ask, MemoryStorage, Said, Store, StoreError};
    use std::cell::RefCell;
    use std::collections::VecDeque;
    use std::rc::Rc;

    /// Questions that wait for their turn: the store answers one after the other, in the order in which they came.
    struct Desk {
        store: Option<Store<MemoryStorage>>,
        waiting: VecDeque<Envelope<Ask>>,
    }

    pub fn start() {
        let desk = Rc::new(RefCell::new(Desk { store: Some(Store::new(MemoryStorage::default())), waiting: VecDeque::new() }));
        listen(move |envelope: Envelope<Ask>| {
            desk.borrow_mut().waiting.push_back(envelope);
            wasm_bindgen_futures::spawn_local(answer_all(Rc::clone(&desk)));
        });
        say(TaskId(0), Said::Ready, &[]);
    }

    async fn answer_all(desk: Rc<RefCell<Desk>>) {
        // Whoever holds the store answers everything that waits; the others find it taken and leave.
        let Some(mut store) = desk.borrow_mut().store.take() else { return };
        // A thousand files give a thousand overviews, and only the last of them is looked at: an overview is held back
        // as long as the next question would make it old.
        let mut held = None;
        loop {
            let Some(envelope) = desk.borrow_mut().waiting.pop_front() else { break };
            // A window of the list that is asked for while another one waits is scrolled past or typed past already.
            let is_rows = |ask: &Ask| matches!(ask, Ask::Rows { .. });
            if is_rows(&envelope.body) && desk.borrow().waiting.iter().any(|next| is_rows(&next.body)) {
                continue;
            }
            if !envelope.body.gives_overview() {
                say_held(&mut held);
            }
            let task = envelope.task;
            match answer(&mut store, envelope).await {
                (overview @ Answer::Overview(_), _) => held = Some((task, overview)),
                (answer, attachments) => say(task, Said::Answer(Box::new(answer)), &attachments),
            }
        }
        say_held(&mut held);
        desk.borrow_mut().store = Some(store);
    }

    fn say_held(held: &mut Option<(TaskId, Answer)>) {
        if let Some((task, overview)) = held.take() {
            say(task, Said::Answer(Box::new(overview)), &[]);
        }
    }

    async fn answer(store: &mut Store<MemoryStorage>, envelope: Envelope<Ask>) -> (Answer, Vec<Vec<u8>>) {
        let Envelope { body, attachments, .. } = envelope;
        let about = body.about();
        if store.needs_counter(&body) {
            match load_counter().await {
                Ok(counter) => store.set_counter(counter),
                Err(_) => return (Answer::Failed { error: StoreError::EngineMissing, about }, Vec::new()),
            }
        }
        let attachments = attachments.iter().filter_map(bytes).collect();
        store.answer(body, attachments).await
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
