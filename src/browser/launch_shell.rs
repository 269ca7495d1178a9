//! Carries out what the program that launches training asks for: long ways over the vault and the store.

use super::files::blob_of;
use super::launch_side::Line;
use super::page;
use super::pool::sleep;
use super::projects::tabs::{self, Asking, Lock};
use super::vault_client::VaultClient;
use crate::api::chat::{self, Reply};
use crate::api::jobs::{Act, Job, Metrics};
use crate::api::{Answer, Body, Failure, Method, NotSent, Purpose, Request, bytes_of, moderations, results};
use crate::providers::Dialect;
use crate::state::launch::channel::FromLaunch;
use crate::state::launch::training::{TRIAL_TOKENS_MAX, TrainingCommand, TrainingMessage, new_launch};
use crate::state::ledger::{self, Receipt, Told};
use crate::work::TaskId;
use crate::work::launch::asks::{LaunchAnswer, LaunchAsk};
use crate::work::launch::follow::{self, Followed};
use crate::work::launch::protocol;
use crate::work::launch::record::intent_of;
use crate::work::launch::{DataFile, Launch, LaunchId, Outside, Side, Stage, Trouble, connection};
use crate::work::store::StoreError;
use js_sys::{Array, Function, Promise, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, HtmlInputElement, Url};

type Answered = Result<(LaunchAnswer, Vec<JsValue>), StoreError>;

/// Someone who waits for an answer: what to call, and where the answer goes.
type Waiting = (Function, Rc<RefCell<Option<Answered>>>);

/// The shell of the program.
#[derive(Clone)]
pub struct LaunchShell(Rc<Inner>);

struct Inner {
    emit: Box<dyn Fn(TrainingMessage)>,
    line: Line,
    vault: VaultClient,
    /// Where requests go, for the ledger.
    base_url: RefCell<String>,
    /// Questions to the store that wait for their answers.
    asked: RefCell<HashMap<u64, Waiting>>,
    next_question: Cell<u64>,
    /// The files of the data set, as they were written last.
    files: RefCell<HashMap<Side, (DataFile, JsValue)>>,
    lock: RefCell<Option<Lock>>,
    stopped: Cell<bool>,
    /// Uploads under way, which can be stopped.
    uploads: RefCell<Vec<TaskId>>,
    /// Whoever waits, and would rather not when something has happened.
    waiting: RefCell<Vec<Function>>,
    /// The jobs that are followed, each by the way that was begun last.
    followed: RefCell<HashMap<LaunchId, u64>>,
    next_way: Cell<u64>,
    next_row: Cell<u64>,
}

impl LaunchShell {
    pub fn new(line: Line, vault: VaultClient, emit: impl Fn(TrainingMessage) + 'static) -> Self {
        LaunchShell(Rc::new(Inner {
            emit: Box::new(emit),
            line,
            vault,
            base_url: RefCell::default(),
            asked: RefCell::default(),
            next_question: Cell::new(1),
            files: RefCell::default(),
            lock: RefCell::default(),
            stopped: Cell::new(false),
            uploads: RefCell::default(),
            waiting: RefCell::default(),
            followed: RefCell::default(),
            next_way: Cell::new(1),
            next_row: Cell::new(1),
        }))
    }

    /// Takes the key out of its field.
    pub fn take_key(&self, field: HtmlInputElement) {
        let inner = Rc::clone(&self.0);
        spawn_local(async move {
            let hint = inner.vault.take_key(&field).await;
            (inner.emit)(TrainingMessage::KeyTaken(hint));
        });
    }

    /// Shows the example of a line in the review.
    pub fn show_line(&self, side: Side, line: u64) {
        let inner = Rc::clone(&self.0);
        spawn_local(async move {
            // A line that is gone is shown by nothing.
            if let Ok((LaunchAnswer::Example(Some(id)), _)) = inner.ask(LaunchAsk::Example { side, line }).await {
                inner.line.say(FromLaunch::ShowExample(id), Vec::new());
            }
        });
    }

    /// The store has answered a question.
    pub fn answered(&self, number: u64, body: &str, attachments: Vec<JsValue>) {
        let answer = serde_json::from_str(body).map(|answer| (answer, attachments)).map_err(|_| StoreError::Gone);
        self.settle(number, answer);
    }

    pub fn refused(&self, number: u64, error: StoreError) {
        self.settle(number, Err(error));
    }

    fn settle(&self, number: u64, answer: Answered) {
        let waiting = self.0.asked.borrow_mut().remove(&number);
        if let Some((resolve, place)) = waiting {
            place.replace(Some(answer));
            let _called = resolve.call0(&JsValue::NULL);
        }
    }

    /// The page is looked at again, or the network is back: nobody needs to wait any longer.
    pub fn wake(&self) {
        self.0.wake();
    }

    /// Does what the state asks for.
    pub fn carry_out(&self, command: TrainingCommand) {
        let inner = Rc::clone(&self.0);
        match command {
            TrainingCommand::Connect(connection) => {
                inner.base_url.replace(connection.base_url.clone());
                inner.vault.connect(connection);
            }
            TrainingCommand::ForgetKey => spawn_local(async move { inner.vault.forget_key().await }),
            TrainingCommand::FocusKey => page::next_frame(|| page::focus("#key")),
            TrainingCommand::LoadLaunches => spawn_local(async move {
                match inner.ask(LaunchAsk::All).await {
                    Ok((LaunchAnswer::All { launches, spending, limit }, _)) => {
                        (inner.emit)(TrainingMessage::LaunchesCame { launches, spending, limit });
                    }
                    Ok(_) => {}
                    Err(error) => (inner.emit)(TrainingMessage::StoreRefused(error)),
                }
            }),
            TrainingCommand::Check(dialect) => spawn_local(async move {
                let checked = connection::check(&World::of(&inner), dialect).await;
                (inner.emit)(TrainingMessage::Checked(checked));
            }),
            TrainingCommand::Prepare { revision, validation } => spawn_local(async move {
                let written = async {
                    let training = inner.write(Side::Training).await?;
                    let validation = if validation { inner.write(Side::Validation).await? } else { None };
                    Ok((training, validation))
                };
                (inner.emit)(match written.await {
                    Ok((training, validation)) => TrainingMessage::FilesPrepared { revision, training, validation },
                    Err(error) => TrainingMessage::FilesFailed(error),
                });
            }),
            TrainingCommand::Moderate { lines } => spawn_local(async move {
                let flagged = moderate(&inner, lines).await;
                (inner.emit)(TrainingMessage::ModerationCame(flagged));
            }),
            TrainingCommand::Begin { id, project, service, order } => spawn_local(async move {
                let launch = new_launch(id, intent(), now(), service, *order, &project);
                begin(&inner, launch).await;
            }),
            TrainingCommand::CarryOn(launch) => spawn_local(async move { carry_on(&inner, *launch).await }),
            TrainingCommand::LookForTwins(launch) => spawn_local(async move { cancel_twins(&inner, *launch, &[0]).await }),
            TrainingCommand::LetGo => drop(inner.lock.take()),
            TrainingCommand::Stop => {
                inner.stopped.set(true);
                inner.uploads.borrow().iter().for_each(|task| inner.vault.stop(*task));
                inner.wake();
            }
            TrainingCommand::Keep(launch) => spawn_local(async move { inner.keep(LaunchAsk::Keep(launch)).await }),
            TrainingCommand::Delete(launch) => spawn_local(async move {
                let mut launch = launch;
                let outcome = protocol::delete_files(&World::of(&inner), &mut launch).await;
                (inner.emit)(TrainingMessage::Deleted { launch, outcome });
            }),
            TrainingCommand::Follow { id, dialect, followed } => follow_on(&inner, id, dialect, *followed),
            TrainingCommand::StopFollowing => {
                inner.followed.borrow_mut().clear();
                inner.wake();
            }
            TrainingCommand::Act { id, dialect, job, act } => {
                spawn_local(async move { act_on(&inner, id, dialect, &job, act).await })
            }
            TrainingCommand::ListJobs(dialect) => spawn_local(async move {
                let jobs = follow::jobs_of_account(&World::of(&inner), dialect).await;
                (inner.emit)(TrainingMessage::JobsCame(jobs));
            }),
            TrainingCommand::LookUpJob { dialect, id } => spawn_local(async move {
                let job = follow::look_up(&World::of(&inner), dialect, &id).await;
                (inner.emit)(TrainingMessage::JobFound(job.map(Box::new)));
            }),
            TrainingCommand::FetchResults { id, job } => spawn_local(async move {
                let results = fetch_results(&inner, &job).await;
                (inner.emit)(TrainingMessage::ResultsCame { id, results });
            }),
            TrainingCommand::Ask { model, system, question, most } => spawn_local(async move {
                let request = Request { most, ..chat::ask(&model, &system, &question, TRIAL_TOKENS_MAX) };
                let reply = ask_model(&inner, request).await;
                (inner.emit)(TrainingMessage::Replied { model, at: now(), reply });
            }),
            TrainingCommand::Spend(spending) => spawn_local(async move { inner.keep(LaunchAsk::Spent(spending)).await }),
            TrainingCommand::KeepLimit(limit) => spawn_local(async move { inner.keep(LaunchAsk::Limit(limit)).await }),
            // The words for it are the app's.
            TrainingCommand::TellEnd(_) => {}
            TrainingCommand::Left(left) => inner.vault.set_left(left),
            TrainingCommand::WithoutNetwork(without) => {
                inner.vault.set_without_network(without);
                inner.wake();
            }
            TrainingCommand::TellPaid { paid, cap, newest } => {
                inner.line.say(FromLaunch::Paid { paid, cap, newest }, Vec::new());
            }
            TrainingCommand::Busy(busy) => inner.line.say(FromLaunch::Busy(busy), Vec::new()),
        }
    }
}

/// The long ways.
async fn begin(inner: &Rc<Inner>, launch: Launch) {
    // A lock that the browser does not know cannot be held by another tab either; the record still guards.
    let data = launch.order.as_ref().map(|order| order.data().to_string()).unwrap_or_default();
    let name = format!("launch:{data}");
    match tabs::lock(&name, Asking::Within(LOCK_WITHIN), || {}).await {
        Ok(None) => return (inner.emit)(TrainingMessage::LockTaken),
        Ok(Some(lock)) => drop(inner.lock.replace(Some(lock))),
        Err(_) => {}
    }
    match protocol::earlier_jobs(&World::of(inner), &launch).await {
        Ok(jobs) if !jobs.is_empty() => {
            return (inner.emit)(TrainingMessage::EarlierFound { launch: Box::new(launch), jobs });
        }
        // What cannot be looked up now is no reason against a launch: its own search comes first of all.
        _ => {}
    }
    carry_on(inner, launch).await;
}

/// A page that is loaded anew finds the lock of the one before it still held for a moment.
const LOCK_WITHIN: i32 = 300;

async fn carry_on(inner: &Rc<Inner>, mut launch: Launch) {
    inner.stopped.set(false);
    let world = World { inner: Rc::clone(inner), stoppable: true, shown: true };
    protocol::carry_on(&world, &mut launch).await;
    inner.lock.replace(None);
    (inner.emit)(TrainingMessage::Rests(Box::new(launch.clone())));
    // Lists may be late.
    cancel_twins(inner, launch, &[0, 20_000, 60_000]).await;
}

/// Looks after each of these waits, in milliseconds, whether a launch came to a second job.
async fn cancel_twins(inner: &Rc<Inner>, mut launch: Launch, waits: &[i32]) {
    for wait in waits {
        if launch.stage != Stage::Created || launch.service.dialect == Dialect::TogetherFineTunes {
            return;
        }
        sleep(*wait).await;
        if protocol::cancel_twins(&World::of(inner), &mut launch).await == Ok(true) {
            (inner.emit)(TrainingMessage::TwinsCancelled { id: launch.id, twins: launch.twins.clone() });
        }
    }
}

/// Looks at a job again and again until it is over, until the key is refused, or until another way has taken over.
fn follow_on(inner: &Rc<Inner>, id: LaunchId, dialect: Dialect, mut followed: Followed) {
    let way = inner.next_way.replace(inner.next_way.get() + 1);
    inner.followed.borrow_mut().insert(id, way);
    // The way before it finds out when it wakes.
    inner.wake();
    let inner = Rc::clone(inner);
    spawn_local(async move {
        let world = World::of(&inner);
        let is_ours = || inner.followed.borrow().get(&id) == Some(&way);
        while is_ours() {
            let tell = |followed: &Followed| {
                if is_ours() {
                    (inner.emit)(TrainingMessage::Followed { id, followed: Box::new(followed.clone()) });
                }
            };
            let news = follow::look(&world, dialect, &mut followed, tell).await;
            if !is_ours() {
                return;
            }
            if news || followed.is_over() {
                (inner.emit)(TrainingMessage::Followed { id, followed: Box::new(followed.clone()) });
            }
            if followed.is_over() || followed.waits_for_key() {
                inner.followed.borrow_mut().remove(&id);
                return;
            }
            world.wait(followed.interval).await;
        }
    });
}

async fn act_on(inner: &Rc<Inner>, id: LaunchId, dialect: Dialect, job: &str, act: Act) {
    let acted = follow::act(&World::of(inner), dialect, job, act).await;
    (inner.emit)(TrainingMessage::Acted { id, acted: Box::new(acted) });
}

async fn fetch_results(inner: &Rc<Inner>, job: &Job) -> Option<Vec<Metrics>> {
    let answer = connection::ask(&World::of(inner), follow::results(job)?).await.ok()?;
    results::read(&answer.body)
}

async fn ask_model(inner: &Rc<Inner>, request: Request) -> Result<(Reply, Option<String>), Trouble> {
    // Once: an answer that was not heard may have been paid.
    let world = World::of(inner);
    match world.send(request, None).await {
        Ok(answer) => Ok((chat::read(&answer)?, answer.request_id)),
        Err(Failure::NoAnswer) => Err(Trouble::Diagnosed(connection::diagnose(&world).await)),
        Err(failure) => Err(failure.into()),
    }
}

/// Bytes of a file that are read at once.
const READ_BYTES: f64 = 4_194_304.0;

/// Asks the moderation about every line of the training file.
async fn moderate(inner: &Rc<Inner>, lines: u64) -> Result<Vec<(u64, Vec<String>)>, Trouble> {
    let world = World::of(inner);
    let gone = || Trouble::Failure(Failure::NotSent(NotSent::FileGone));
    let file = inner.files.borrow().get(&Side::Training).map(|(_, file)| file.clone());
    let file: Blob = file.and_then(|file| file.dyn_into().ok()).ok_or_else(gone)?;
    let (mut rest, mut from) = (Vec::new(), 0.0);
    let (mut line, mut flagged, mut waiting) = (0, Vec::new(), Vec::new());
    loop {
        let piece = file.slice_with_f64_and_f64(from, from + READ_BYTES).map_err(|_| gone())?;
        let bytes = JsFuture::from(piece.array_buffer()).await.map_err(|_| gone())?;
        rest.extend(Uint8Array::new(&bytes).to_vec());
        from += READ_BYTES;
        let is_last = from >= file.size();
        let mut start = 0;
        while start < rest.len() {
            let ending = rest[start..].iter().position(|byte| *byte == b'\n');
            let Some(length) = ending.or(is_last.then_some(rest.len() - start)) else { break };
            line += 1;
            let said = moderations::said_in(&String::from_utf8_lossy(&rest[start..start + length]));
            start += length + 1;
            if !said.trim().is_empty() {
                waiting.push((line, said));
            }
            if waiting.len() == moderations::TEXTS_MAX {
                look_at(&world, std::mem::take(&mut waiting), &mut flagged).await?;
                (inner.emit)(TrainingMessage::ModerationWent { done: line, total: lines });
            }
        }
        rest.drain(..start.min(rest.len()));
        if is_last {
            break;
        }
    }
    if !waiting.is_empty() {
        look_at(&world, waiting, &mut flagged).await?;
    }
    Ok(flagged)
}

async fn look_at(world: &World, waiting: Vec<(u64, String)>, flagged: &mut Vec<(u64, Vec<String>)>) -> Result<(), Trouble> {
    let (lines, texts): (Vec<u64>, Vec<String>) = waiting.into_iter().unzip();
    let answer = connection::ask(world, moderations::check(&texts)).await?;
    let categories = moderations::read(&answer, texts.len())?;
    flagged.extend(lines.into_iter().zip(categories).filter(|(_, categories)| !categories.is_empty()));
    Ok(())
}

impl Inner {
    async fn ask(&self, ask: LaunchAsk) -> Answered {
        let number = self.next_question.replace(self.next_question.get() + 1);
        let place = Rc::new(RefCell::new(None));
        let answered = Promise::new(&mut |resolve, _| {
            self.asked.borrow_mut().insert(number, (resolve, Rc::clone(&place)));
        });
        let body = serde_json::to_string(&ask).expect("questions are plain data");
        self.line.say(FromLaunch::Ask { number, body }, Vec::new());
        // The promise is only ever resolved.
        let _resolved = JsFuture::from(answered).await;
        place.take().unwrap_or(Err(StoreError::Died))
    }

    /// Asks for something to be kept, and tells when that is refused.
    async fn keep(&self, ask: LaunchAsk) {
        if let Err(error) = self.ask(ask).await {
            (self.emit)(TrainingMessage::StoreRefused(error));
        }
    }

    /// Lets the store write a file, and keeps it for sending.
    async fn write(&self, side: Side) -> Result<Option<DataFile>, StoreError> {
        let (answer, attachments) = self.ask(LaunchAsk::File(side)).await?;
        let LaunchAnswer::File(described) = answer else { return Err(StoreError::Gone) };
        let Some(described) = described else { return Ok(None) };
        let file = match attachments.as_slice() {
            [file] if file.is_instance_of::<Blob>() => file.clone(),
            parts => blob_of(parts, "application/jsonl").map_err(|_| StoreError::Gone)?.into(),
        };
        self.files.borrow_mut().insert(side, (described.clone(), file));
        Ok(Some(described))
    }

    /// The file that a launch is about: the one that was written, or it is written again. `None` when the data set has
    /// become another one.
    async fn file_of(&self, launch: &DataFile, side: Side) -> Option<JsValue> {
        let same = |file: &DataFile| file.hash == launch.hash && file.bytes == launch.bytes;
        let known = self.files.borrow().get(&side).filter(|(file, _)| same(file)).map(|(_, file)| file.clone());
        if known.is_some() {
            return known;
        }
        let written = self.write(side).await.ok().flatten().filter(same)?;
        self.files.borrow().get(&side).filter(|(file, _)| *file == written).map(|(_, file)| file.clone())
    }

    fn wake(&self) {
        for resolve in std::mem::take(&mut *self.waiting.borrow_mut()) {
            let _called = resolve.call0(&JsValue::NULL);
        }
    }

    /// Tells the page's ledger of a request, and gives the number under which the answer is told.
    fn record(&self, method: Method, path: &str, purpose: Purpose, sent: u64) -> u64 {
        let number = self.next_row.replace(self.next_row.get() + 1);
        let base = self.base_url.borrow();
        if let Ok(url) = Url::new(&format!("{base}{path}")) {
            let told = Told { number, at: now(), method, purpose, sent, receipt: None, cost: None };
            let request = ledger::Request { origin: url.origin(), path: url.pathname(), outside: true, told: Some(told) };
            self.line.say(FromLaunch::Requested(request), Vec::new());
        }
        number
    }

    fn record_answer(&self, number: u64, answered: &Result<Answer, Failure>) {
        self.line.say(
            match answered {
                Err(Failure::NotSent(_)) => FromLaunch::NotSent { number },
                answered => FromLaunch::Answered { number, receipt: receipt_of(answered) },
            },
            Vec::new(),
        );
    }
}

/// The world as the protocol sees it.
struct World {
    inner: Rc<Inner>,
    /// The person can stop it.
    stoppable: bool,
    /// It is a launch that is shown as it goes.
    shown: bool,
}

impl World {
    fn of(inner: &Rc<Inner>) -> Self {
        World { inner: Rc::clone(inner), stoppable: false, shown: false }
    }
}

impl Outside for World {
    async fn send(&self, request: Request, file: Option<(Side, DataFile)>) -> Result<Answer, Failure> {
        let inner = &self.inner;
        let file = match file {
            Some((side, data)) => Some(inner.file_of(&data, side).await.ok_or(Failure::NotSent(NotSent::FileGone))?),
            None => None,
        };
        let is_upload = matches!(request.body, Body::Form { .. });
        let before = match &request.body {
            Body::Form { part, .. } => part.range.0,
            _ => 0,
        };
        let row = inner.record(request.method, &request.path, Purpose::of(&request), bytes_of(&request));
        let emits = Rc::clone(inner);
        let total = file.as_ref().and_then(|file| file.dyn_ref::<Blob>()).map_or(0, |blob| blob.size() as u64);
        let progress: Option<Rc<dyn Fn(u64, u64)>> = is_upload.then(|| {
            Rc::new(move |sent: u64, _: u64| (emits.emit)(TrainingMessage::Sent { sent: total.min(before + sent), total }))
                as Rc<dyn Fn(u64, u64)>
        });
        let started = Cell::new(None);
        let stoppable = self.stoppable && is_upload;
        let answered = inner
            .vault
            .send(
                request,
                file,
                |task| {
                    started.set(Some(task));
                    if stoppable {
                        inner.uploads.borrow_mut().push(task);
                    }
                },
                progress,
            )
            .await;
        if let Some(task) = started.get() {
            inner.uploads.borrow_mut().retain(|other| *other != task);
        }
        inner.record_answer(row, &answered);
        answered
    }

    async fn reachable(&self) -> bool {
        let row = self.inner.record(Method::Get, "/models", Purpose::Reach, 0);
        let reached = self.inner.vault.probe().await;
        // What an answer to this question says is hidden from pages.
        let (reached, hidden) = match reached {
            Ok(reached) => (reached, Failure::NoAnswer),
            Err(not_sent) => (false, not_sent),
        };
        self.inner.record_answer(row, &Err(hidden));
        reached
    }

    async fn home_answers(&self) -> bool {
        page::home_answers().await
    }

    fn is_offline(&self) -> bool {
        web_sys::window().is_some_and(|window| !window.navigator().on_line())
    }

    async fn keep(&self, launch: &Launch) -> bool {
        self.inner.ask(LaunchAsk::Keep(Box::new(launch.clone()))).await.is_ok()
    }

    async fn wait(&self, milliseconds: u64) {
        let woken = Promise::new(&mut |resolve, _| self.inner.waiting.borrow_mut().push(resolve));
        let milliseconds = i32::try_from(milliseconds).unwrap_or(i32::MAX);
        let slept = wasm_bindgen_futures::future_to_promise(async move {
            sleep(milliseconds).await;
            Ok(JsValue::NULL)
        });
        let _either = JsFuture::from(Promise::race(&Array::of2(&woken, &slept))).await;
    }

    fn is_stopped(&self) -> bool {
        self.stoppable && self.inner.stopped.get()
    }

    fn now(&self) -> u64 {
        now()
    }

    fn chance(&self) -> u32 {
        (js_sys::Math::random() * f64::from(u32::MAX)) as u32
    }

    fn show(&self, launch: &Launch) {
        if self.shown {
            (self.inner.emit)(TrainingMessage::Went(Box::new(launch.clone())));
        }
    }
}

/// What the ledger is told of an answer.
fn receipt_of(answered: &Result<Answer, Failure>) -> Receipt {
    let (status, received, request_id) = match answered {
        Ok(answer) => (Some(answer.status), Some(answer.body.len() as u64), answer.request_id.clone()),
        Err(Failure::Refused { status, request_id, .. }) => (Some(*status), None, request_id.clone()),
        Err(Failure::NotTheApi { status, .. }) => (Some(*status), None, None),
        Err(_) => (None, None, None),
    };
    Receipt { status, received, request_id }
}

fn now() -> u64 {
    // Milliseconds of this century are whole numbers in a double.
    js_sys::Date::now() as u64
}

/// A launch's chance, from the browser's source for secrets.
fn intent() -> String {
    let bytes = Uint8Array::new_with_length(16);
    let crypto = js_sys::Reflect::get(&js_sys::global(), &"crypto".into());
    let get = crypto.as_ref().ok().and_then(|crypto| js_sys::Reflect::get(crypto, &"getRandomValues".into()).ok());
    let drawn = get.and_then(|get| get.dyn_into::<Function>().ok()).zip(crypto.ok());
    if drawn.and_then(|(get, crypto)| get.call1(&crypto, &bytes).ok()).is_none() {
        (0..16).for_each(|place| bytes.set_index(place, (js_sys::Math::random() * 256.0) as u8));
    }
    let mut chance = [0; 16];
    bytes.copy_to(&mut chance);
    intent_of(chance)
}
