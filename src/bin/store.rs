//! The worker that owns the projects.

#[cfg(target_arch = "wasm32")]
mod worker {
    use doctune::browser::envelope::{Envelope, buffer, bytes};
    use doctune::browser::projects::{BrowserShelf, Inbox};
    use doctune::browser::worker_side::{Attached, listen, load_counter, say, say_with};
    use doctune::dataset::pack::Plan;
    use doctune::document::Language;
    use doctune::readers::ReadAt;
    use doctune::texts::{Locale, described, pack_readme};
    use doctune::work::TaskId;
    use doctune::work::store::{About, Answer, Ask, Desk, Hooks, Overview, Said, StorageError, StoreError, Watch};
    use std::cell::RefCell;
    use std::collections::VecDeque;
    use std::rc::Rc;
    use wasm_bindgen::JsValue;

    /// What waits for the desk: it takes one after the other, in the order in which they came.
    enum Waiting {
        Asked(Envelope<Ask>),
        Came(Inbox),
    }

    struct Office {
        desk: Option<Desk<BrowserShelf>>,
        waiting: VecDeque<Waiting>,
    }

    type Shared = Rc<RefCell<Office>>;

    pub fn start() {
        let office: Shared = Rc::new(RefCell::new(Office { desk: None, waiting: VecDeque::new() }));
        let inbox = Rc::clone(&office);
        let shelf = BrowserShelf::new(move |came| put(&inbox, Waiting::Came(came)));
        office.borrow_mut().desk = Some(Desk::new(shelf, Hooks { explain: Some(explain), describe: described, progress: tell }));
        listen(move |envelope: Envelope<Ask>| put(&office, Waiting::Asked(envelope)));
        say(TaskId(0), Said::Ready, &[]);
    }

    fn explain(plan: &Plan, language: Language) -> String {
        pack_readme(if language == Language::Ru { Locale::Russian } else { Locale::English }, plan)
    }

    fn tell(done: u64, total: u64) {
        say(TaskId(0), Said::Progress { done, total }, &[]);
    }

    fn put(office: &Shared, waiting: Waiting) {
        office.borrow_mut().waiting.push_back(waiting);
        wasm_bindgen_futures::spawn_local(answer_all(Rc::clone(office)));
    }

    async fn answer_all(office: Shared) {
        // Whoever holds the desk answers everything that waits; the others find it taken and leave.
        let Some(mut desk) = office.borrow_mut().desk.take() else { return };
        // A thousand files give a thousand overviews, and only the last of them is looked at: an overview is held back
        // as long as the next question would make it old.
        let mut held = None;
        loop {
            let Some(waiting) = office.borrow_mut().waiting.pop_front() else { break };
            let envelope = match waiting {
                Waiting::Asked(envelope) => envelope,
                Waiting::Came(came) => {
                    if let Some(overview) = take_in(&mut desk, came).await {
                        held = Some((TaskId(0), Answer::Overview(Box::new(overview))));
                    }
                    continue;
                }
            };
            let asked_again =
                |waiting: &Waiting| matches!(waiting, Waiting::Asked(next) if is_outdated_by(&envelope.body, &next.body));
            if office.borrow().waiting.iter().any(asked_again) {
                continue;
            }
            if !envelope.body.gives_overview() {
                say_held(&mut held);
            }
            let (task, about) = (envelope.task, envelope.body.about());
            match answer(&mut desk, envelope).await {
                (overview @ Answer::Overview(_), _) => held = Some((task, overview)),
                (answer, attachments) => {
                    // After a refusal an older overview would tell that all is well.
                    if let (Answer::Failed { .. }, Some(held), Some(fresh)) = (&answer, &mut held, desk.overview()) {
                        held.1 = Answer::Overview(Box::new(fresh));
                    }
                    let (answer, file) = with_its_file(&desk, answer, about).await;
                    let attached = attachments.iter().map(|bytes| buffer(bytes).into()).chain(file);
                    say_with(task, Said::Answer(Box::new(answer)), attached.collect());
                }
            }
        }
        say_held(&mut held);
        let watch = desk.watch().await;
        office.borrow_mut().desk = Some(desk);
        match watch {
            Watch::Found(overview) => say(TaskId(0), Said::Answer(Box::new(Answer::Overview(overview))), &[]),
            Watch::GoesOn => {}
            Watch::Over if office.borrow().waiting.is_empty() => return,
            Watch::Over => {}
        }
        // Whatever came meanwhile goes before the next look.
        wasm_bindgen_futures::spawn_local(answer_all(office));
    }

    /// What is too large to be handed over is a file already, which goes with the answer; without it there is none.
    async fn with_its_file(desk: &Desk<BrowserShelf>, answer: Answer, about: About) -> (Answer, Option<JsValue>) {
        let (Answer::Exported { kept_as: Some(name), .. }
        | Answer::ProjectFile { kept_as: Some(name), .. }
        | Answer::Launch { kept_as: Some(name), .. }) = &answer
        else {
            return (answer, None);
        };
        let file = match desk.store() {
            Some(store) => store.storage().file(name).await,
            None => None,
        };
        match file {
            Some(file) => (answer, Some(file)),
            None => (Answer::Failed { error: StoreError::Storage(StorageError::Missing), about }, None),
        }
    }

    /// A window of the list that is asked for while another one waits is scrolled past or typed past already, and so are
    /// words of a draft.
    fn is_outdated_by(ask: &Ask, later: &Ask) -> bool {
        match (ask, later) {
            (Ask::Rows { .. }, Ask::Rows { .. }) => true,
            (Ask::KeepDraft { id, .. }, Ask::KeepDraft { id: other, .. }) => id == other,
            _ => false,
        }
    }

    async fn take_in(desk: &mut Desk<BrowserShelf>, came: Inbox) -> Option<Overview> {
        match came {
            Inbox::News(news) => desk.hear(news).await,
            Inbox::LockLost(project) => desk.lock_lost(project),
            Inbox::Newer(project) => desk.newer_found(project),
        }
    }

    fn say_held(held: &mut Option<(TaskId, Answer)>) {
        if let Some((task, overview)) = held.take() {
            say(task, Said::Answer(Box::new(overview)), &[]);
        }
    }

    async fn answer(desk: &mut Desk<BrowserShelf>, envelope: Envelope<Ask>) -> (Answer, Vec<Vec<u8>>) {
        let Envelope { mut body, attachments, .. } = envelope;
        let about = body.about();
        let opens = matches!(body, Ask::Projects(_));
        if desk.needs_counter(&body) {
            match load_counter().await {
                Ok(counter) => desk.set_counter(counter),
                Err(_) => return (Answer::Failed { error: StoreError::EngineMissing, about }, Vec::new()),
            }
        }
        let mut whole: Vec<Option<Vec<u8>>> = attachments.iter().map(whole).collect();
        // A file that is gone by now cannot be kept, but what was read of it can.
        if let Ask::PutSource { keep: keep @ true, .. } = &mut body
            && whole.last().is_some_and(Option::is_none)
        {
            *keep = false;
            whole.pop();
        }
        let Some(attachments) = whole.into_iter().collect::<Option<Vec<_>>>() else {
            return (Answer::Failed { error: StoreError::Gone, about }, Vec::new());
        };
        let (answer, attachments) = desk.answer(body, attachments).await;
        // What lies open now may have words that were never counted in this worker.
        if opens
            && desk.holds_uncounted_words()
            && let Ok(counter) = load_counter().await
        {
            desk.set_counter(counter);
            if let (Answer::Overview(_), Some(overview)) = (&answer, desk.overview()) {
                return (Answer::Overview(Box::new(overview)), Vec::new());
            }
        }
        (answer, attachments)
    }

    /// All bytes of an attachment; `None` when a file cannot be read any more.
    fn whole(attachment: &JsValue) -> Option<Vec<u8>> {
        match bytes(attachment) {
            Some(bytes) => Some(bytes),
            None => Attached::from_value(attachment)?.read_all(u64::MAX).ok(),
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
