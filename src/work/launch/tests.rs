//! A launch over a pretended service that can fail, and in a tab that can end, at every point.

mod parts;

use super::connection::{Diagnosis, Trouble};
use super::follow::{self, Acted, Followed};
use super::outside::Outside;
use super::protocol::{cancel_twins, carry_on, create_anew, delete_files, earlier_jobs, give_up, go_on};
use super::record::{DataFile, Files, Launch, LaunchId, Order, Service, Side, Stage, Stop, file_name, intent_of};
use crate::api::jobs::{Act, Job, Status};
use crate::api::{Answer, ApiError, Body, Failure, Method as Verb, NotSent, Request};
use crate::document::Hash;
use crate::providers::{Auth, Dialect, Method, ProviderId};
use crate::work::vault;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::future::{Future, pending};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// What goes wrong with a request.
#[derive(Clone, Debug, PartialEq)]
enum Fault {
    /// It is carried out, and nobody hears of it.
    Lost,
    /// Nothing is done, and nothing is heard.
    Reset,
    /// Nothing is done, and the service says this.
    Says(u16, &'static str),
    /// Done, and the answer is nonsense.
    Garbled,
    /// The browser sends it twice by itself.
    Twice,
}

/// The service, the clock, and what the page keeps.
struct World {
    now: Cell<u64>,
    /// Points passed at which the tab may end, and the one at which it does: before or after the thing is done.
    points: Cell<usize>,
    end: Cell<Option<(usize, bool)>>,
    kept: RefCell<Option<Launch>>,
    keeps: Cell<bool>,
    stopped: Cell<bool>,
    online: Cell<bool>,
    key_works: Cell<bool>,
    /// Milliseconds after which a list knows of a job.
    late: Cell<u64>,
    files: RefCell<Vec<Value>>,
    file_status: RefCell<&'static str>,
    /// Uploads: the announced file, and the bytes of each part that came in, by its id.
    uploads: RefCell<Vec<KnownUpload>>,
    jobs: RefCell<Vec<(u64, Value)>>,
    /// Faults by the beginning of `METHOD /path`, each for one request.
    faults: RefCell<Vec<(&'static str, Fault)>>,
    sent: RefCell<Vec<String>>,
    pages: RefCell<Vec<Value>>,
}

impl World {
    fn new() -> Self {
        World {
            now: Cell::new(1_000_000),
            points: Cell::new(0),
            end: Cell::new(None),
            kept: RefCell::default(),
            keeps: Cell::new(true),
            stopped: Cell::new(false),
            online: Cell::new(true),
            key_works: Cell::new(true),
            late: Cell::new(0),
            files: RefCell::default(),
            file_status: RefCell::new("processed"),
            uploads: RefCell::default(),
            jobs: RefCell::default(),
            faults: RefCell::default(),
            sent: RefCell::default(),
            pages: RefCell::default(),
        }
    }

    fn with(faults: &[(&'static str, Fault)]) -> Self {
        let world = World::new();
        world.faults.borrow_mut().extend_from_slice(faults);
        world
    }

    /// A point at which the tab may end; `true` when it does so before anything is done.
    fn passes(&self) -> (bool, bool) {
        let point = self.points.get();
        self.points.set(point + 1);
        match self.end.get() {
            Some((end, before)) if end == point => (before, !before),
            _ => (false, false),
        }
    }

    fn count_sent(&self, beginning: &str) -> usize {
        self.sent.borrow().iter().filter(|route| route.starts_with(beginning)).count()
    }

    fn answer(&self, request: &Request) -> Result<Answer, Failure> {
        let ok = |body: Value| Ok(Answer { status: 200, body: body.to_string(), request_id: None });
        let said = |status: u16, code: &str| {
            let error = ApiError { code: Some(code.to_owned()), ..ApiError::default() };
            Err(Failure::Refused { status, error, request_id: None })
        };
        if !self.key_works.get() {
            return Err(Failure::NoAnswer);
        }
        let parts: Vec<&str> = request.path.trim_start_matches('/').split('/').collect();
        match (request.method, parts.as_slice()) {
            (Verb::Get, ["models"]) => ok(json!({ "data": [{ "id": "m" }] })),
            (Verb::Post, ["files"]) => {
                let Body::Form { part, .. } = &request.body else { panic!("a file without a form") };
                let id = format!("file-{}", self.files.borrow().len() + 1);
                let status = *self.file_status.borrow();
                let file = json!({ "id": id, "filename": part.file_name, "bytes": part.range.1, "status": status });
                self.files.borrow_mut().push(file.clone());
                ok(file)
            }
            (Verb::Post, ["uploads"]) => {
                let Body::Json(body) = &request.body else { panic!("an upload without a body") };
                let mut uploads = self.uploads.borrow_mut();
                uploads.push((serde_json::from_str(body).unwrap(), Vec::new()));
                ok(json!({ "id": format!("upload-{}", uploads.len()), "status": "pending" }))
            }
            (Verb::Post, ["uploads", id, "parts"]) => {
                let Body::Form { part, .. } = &request.body else { panic!("a part without a form") };
                let mut uploads = self.uploads.borrow_mut();
                let Some(parts) = upload_of(&mut uploads, id) else { return said(404, "not_found") };
                let id = format!("part-{}", parts.1.len() + 1);
                parts.1.push((id.clone(), part.range));
                ok(json!({ "id": id }))
            }
            (Verb::Post, ["uploads", id, "complete"]) => {
                let Body::Json(body) = &request.body else { panic!("no list of parts") };
                let body: Value = serde_json::from_str(body).unwrap();
                let mut uploads = self.uploads.borrow_mut();
                let Some((announced, parts)) = upload_of(&mut uploads, id) else { return said(404, "not_found") };
                let mut end = 0;
                for id in body["part_ids"].as_array().unwrap() {
                    let (_, range) = parts.iter().find(|(known, _)| id == known).expect("the part came in");
                    assert_eq!(range.0, end, "the parts follow each other");
                    end = range.1;
                }
                if announced["bytes"] != end {
                    return said(400, "bytes_missing");
                }
                let mut files = self.files.borrow_mut();
                let file = json!({ "id": format!("file-{}", files.len() + 1), "filename": announced["filename"],
                    "bytes": end, "status": *self.file_status.borrow() });
                files.push(file.clone());
                ok(json!({ "id": id, "status": "completed", "file": file }))
            }
            (Verb::Get, ["files"]) => ok(json!({ "data": *self.files.borrow() })),
            (Verb::Get, ["files", id]) => match self.files.borrow().iter().find(|file| file["id"] == *id) {
                Some(file) => {
                    let mut file = file.clone();
                    file["status"] = json!(*self.file_status.borrow());
                    ok(file)
                }
                None => said(404, "not_found"),
            },
            (Verb::Delete, ["files", id]) => {
                let before = self.files.borrow().len();
                self.files.borrow_mut().retain(|file| file["id"] != *id);
                if self.files.borrow().len() < before { ok(json!({ "deleted": true })) } else { said(404, "not_found") }
            }
            (Verb::Post, ["fine_tuning", "jobs"]) => {
                let kept = self.kept.borrow();
                assert_eq!(kept.as_ref().map(|launch| &launch.stage), Some(&Stage::Creating), "a job is asked for unwritten");
                let Body::Json(body) = &request.body else { panic!("a job without a body") };
                let body: Value = serde_json::from_str(body).unwrap();
                let id = format!("ftjob-{}", self.jobs.borrow().len() + 1);
                let job = json!({ "id": id, "status": "queued", "model": body["model"], "training_file": body["training_file"],
                    "metadata": body["metadata"], "error": {} });
                self.jobs.borrow_mut().push((self.now.get(), job.clone()));
                ok(job)
            }
            (Verb::Get, ["fine_tuning", "jobs"]) => {
                let wanted = request.query.iter().find_map(|(name, value)| {
                    Some((name.strip_prefix("metadata[")?.strip_suffix(']')?.to_owned(), value.clone()))
                });
                let listed = |entry: &&(u64, Value)| {
                    entry.0 + self.late.get() <= self.now.get()
                        && wanted.as_ref().is_none_or(|(name, value)| entry.1["metadata"][name] == *value)
                };
                let jobs: Vec<Value> = self.jobs.borrow().iter().filter(listed).map(|entry| entry.1.clone()).collect();
                ok(json!({ "data": jobs, "has_more": false }))
            }
            (Verb::Get, ["fine_tuning", "jobs", id]) => match self.jobs.borrow().iter().find(|entry| entry.1["id"] == *id) {
                Some(entry) => ok(entry.1.clone()),
                None => said(404, "not_found"),
            },
            (Verb::Post, ["fine_tuning", "jobs", id, "cancel"]) => {
                let mut jobs = self.jobs.borrow_mut();
                let job = &mut jobs.iter_mut().find(|entry| entry.1["id"] == *id).expect("it is there").1;
                if job["status"] == "succeeded" {
                    return said(400, "job_not_cancellable");
                }
                job["status"] = json!("cancelled");
                ok(job.clone())
            }
            (Verb::Get, ["fine_tuning", "jobs", _, "events"]) => {
                let after = request.query.iter().find(|pair| pair.0 == "after").map(|pair| pair.1.clone());
                let events = self.pages.borrow();
                let start = after.and_then(|after| events.iter().position(|event| event["id"] == after)).map_or(0, |at| at + 1);
                let page: Vec<&Value> = events.iter().skip(start).take(100).collect();
                let has_more = start + page.len() < events.len();
                ok(json!({ "data": page, "has_more": has_more }))
            }
            (Verb::Get, ["fine_tuning", "jobs", _, "checkpoints"]) => ok(json!({ "data": [] })),
            _ => panic!("{request:?}"),
        }
    }
}

type KnownUpload = (Value, Vec<(String, (u64, u64))>);

fn upload_of<'u>(uploads: &'u mut [KnownUpload], id: &str) -> Option<&'u mut KnownUpload> {
    let number: usize = id.strip_prefix("upload-")?.parse().ok()?;
    uploads.get_mut(number.checked_sub(1)?)
}

impl Outside for World {
    async fn send(&self, request: Request, file: Option<(Side, DataFile)>) -> Result<Answer, Failure> {
        assert!(vault::allows(Dialect::OpenaiMethod, &request), "the vault refuses {request:?}");
        assert_eq!(matches!(request.body, Body::Form { .. }), file.is_some());
        let (before, after) = self.passes();
        if before {
            return pending().await;
        }
        let route = format!("{} {}", request.method.name(), request.path);
        self.sent.borrow_mut().push(route.clone());
        let fault = {
            let mut faults = self.faults.borrow_mut();
            let place = faults.iter().position(|(beginning, _)| route.starts_with(beginning));
            place.map(|place| faults.remove(place).1)
        };
        let answer = match fault {
            None => self.answer(&request),
            Some(Fault::Lost) => self.answer(&request).and(Err(Failure::NoAnswer)),
            Some(Fault::Reset) => Err(Failure::NoAnswer),
            Some(Fault::Twice) => self.answer(&request).and(self.answer(&request)),
            Some(Fault::Garbled) => self.answer(&request).map(|answer| Answer { body: "<html>".to_owned(), ..answer }),
            Some(Fault::Says(status, body)) => Err(Failure::Refused { status, error: ApiError::read(body), request_id: None }),
        };
        if after {
            return pending().await;
        }
        answer
    }

    async fn reachable(&self) -> bool {
        self.online.get()
    }

    async fn home_answers(&self) -> bool {
        self.online.get()
    }

    fn is_offline(&self) -> bool {
        false
    }

    async fn keep(&self, launch: &Launch) -> bool {
        let (before, after) = self.passes();
        if before {
            return pending().await;
        }
        if self.keeps.get() {
            self.kept.replace(Some(launch.clone()));
        }
        if after {
            return pending().await;
        }
        self.keeps.get()
    }

    async fn wait(&self, milliseconds: u64) {
        let (before, after) = self.passes();
        if before || after {
            return pending().await;
        }
        self.now.set(self.now.get() + milliseconds);
    }

    fn is_stopped(&self) -> bool {
        self.stopped.get()
    }

    fn now(&self) -> u64 {
        self.now.get()
    }

    fn chance(&self) -> u32 {
        u32::MAX / 2
    }

    fn show(&self, _launch: &Launch) {}
}

/// Runs to the end, or until the tab ends.
fn run<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

fn launch() -> Launch {
    let intent = intent_of([0xab; 16]);
    let file =
        |side, bytes| DataFile { name: file_name("Мой handbook", side, &intent), bytes, lines: 12, hash: Hash::of(b"x") };
    Launch {
        id: LaunchId(1),
        created_at: 1_000_000,
        service: Service {
            provider: ProviderId("openai".into()),
            name: "OpenAI".into(),
            base_url: "https://api.openai.com/v1".into(),
            auth: Auth::Bearer,
            dialect: Dialect::OpenaiMethod,
        },
        order: Some(Order {
            model: "m".into(),
            method: Method::Supervised,
            suffix: None,
            seed: None,
            parameters: vec![("n_epochs".into(), "auto".into())],
            training: file(Side::Training, 900),
            validation: Some(file(Side::Validation, 100)),
            expires_after: Some(2_592_000),
            most: None,
            consent: Hash::of(b"consent"),
            model_ends: None,
        }),
        intent,
        stage: Stage::Agreed,
        files: Files::default(),
        job: None,
        twins: Vec::new(),
        put_away: false,
    }
}

/// A launch that the person starts and that is kept before anything else.
fn begin(world: &World) -> Launch {
    let launch = launch();
    world.kept.replace(Some(launch.clone()));
    launch
}

/// What a person does who wants the model and comes back until there is a job: clicks on what is offered.
fn until_created(world: &World) -> Launch {
    for _visit in 0..12 {
        let mut launch = world.kept.borrow().clone().expect("it was kept");
        match launch.stage {
            Stage::Created => return launch,
            Stage::Stopped(_) => go_on(&mut launch),
            Stage::Unknown(_) => drop(create_anew(&mut launch)),
            _ => {}
        }
        let _ended = run(carry_on(world, &mut launch));
        world.end.set(None);
    }
    panic!("there is no job: {:?}", world.kept.borrow().as_ref().map(|launch| &launch.stage));
}

#[test]
fn a_launch_without_trouble_makes_one_job_with_both_files() {
    let world = World::new();
    let mut launch = begin(&world);
    run(carry_on(&world, &mut launch)).unwrap();
    assert_eq!(launch.stage, Stage::Created);
    assert_eq!(launch.job.as_ref().map(|job| job.id.as_str()), Some("ftjob-1"));
    assert_eq!((world.files.borrow().len(), world.jobs.borrow().len()), (2, 1));
    assert_eq!(world.files.borrow()[0]["filename"], "handbook-train-abababab.jsonl");
    assert_eq!(world.kept.borrow().as_ref(), Some(&launch));
}

/// What is wrong with the service during a launch.
struct Wrong {
    name: &'static str,
    faults: Vec<(&'static str, Fault)>,
    /// Milliseconds after which a list knows of a job.
    late: u64,
}

/// Everything that can be wrong with the service.
fn all_that_goes_wrong() -> Vec<Wrong> {
    let wrong = |name, faults: &[(&'static str, Fault)], late| Wrong { name, faults: faults.to_vec(), late };
    let create = "POST /fine_tuning/jobs";
    vec![
        wrong("nothing", &[], 0),
        wrong("the answer to the job is lost", &[(create, Fault::Lost)], 0),
        wrong("the answer to the job is lost and lists are late", &[(create, Fault::Lost)], 20_000),
        wrong("the answer to the job is nonsense", &[(create, Fault::Garbled)], 0),
        wrong("500, and no job", &[(create, Fault::Says(500, "{}"))], 0),
        wrong("the connection breaks, and no job", &[(create, Fault::Reset)], 0),
        wrong("429 before the job", &[(create, Fault::Says(429, "{}"))], 0),
        wrong("still processing", &[(create, Fault::Says(400, r#"{"error":{"message":"File is still being processed"}}"#))], 0),
        wrong(
            "lost, and listing fails three times",
            &[
                (create, Fault::Lost),
                ("GET /fine_tuning/jobs", Fault::Says(500, "{}")),
                ("GET /fine_tuning/jobs", Fault::Reset),
                ("GET /fine_tuning/jobs", Fault::Says(503, "{}")),
            ],
            0,
        ),
        wrong("the answer to the upload is lost", &[("POST /files", Fault::Lost)], 0),
        wrong("the upload breaks", &[("POST /files", Fault::Reset), ("POST /files", Fault::Says(503, "{}"))], 0),
    ]
}

#[test]
fn wherever_the_tab_ends_there_is_never_a_second_job() {
    let mut points_in_all = 0;
    for Wrong { name, faults, late } in all_that_goes_wrong() {
        let measured = World::with(&faults);
        measured.late.set(late);
        begin(&measured);
        let _launch = until_created(&measured);
        assert_eq!(measured.jobs.borrow().len(), 1, "{name}");
        let points = measured.points.get();
        points_in_all += points;
        for end in 0..points {
            for before in [true, false] {
                let world = World::with(&faults);
                world.late.set(late);
                begin(&world);
                world.end.set(Some((end, before)));
                let launch = until_created(&world);
                let at = format!("{name}, ended at {end}, before: {before}");
                assert_eq!(world.jobs.borrow().len(), 1, "{at}");
                assert_eq!(world.files.borrow().len(), 2, "{at}");
                let created = world.jobs.borrow()[0].1["id"].as_str().map(str::to_owned);
                assert_eq!(launch.job.map(|job| job.id), created, "{at}");
            }
        }
    }
    // What is counted here must be many points, or the test looks past the launch.
    assert!(points_in_all > 150, "{points_in_all}");
}

#[test]
fn a_second_end_during_the_search_changes_nothing() {
    for first in 0..30 {
        for second in 0..12 {
            let world = World::with(&[("POST /fine_tuning/jobs", Fault::Lost)]);
            world.late.set(20_000);
            let mut launch = begin(&world);
            world.end.set(Some((first, false)));
            let _ended = run(carry_on(&world, &mut launch));
            world.end.set(Some((world.points.get() + second, true)));
            let mut launch = world.kept.borrow().clone().unwrap();
            let _ended = run(carry_on(&world, &mut launch));
            world.end.set(None);
            until_created(&world);
            assert_eq!(world.jobs.borrow().len(), 1, "{first} {second}");
        }
    }
}

#[test]
fn a_job_that_was_not_created_may_be_asked_for_again_after_a_minute_only() {
    let world = World::with(&[("POST /fine_tuning/jobs", Fault::Says(500, "{}"))]);
    let mut launch = begin(&world);
    let since = world.now.get();
    run(carry_on(&world, &mut launch)).unwrap();
    let Stage::Unknown(search) = &launch.stage else { panic!("{:?}", launch.stage) };
    assert!(search.has_found_nothing());
    assert!(world.now.get() - since >= 60_000);
    assert_eq!(world.count_sent("POST /fine_tuning/jobs"), 1);
    let mut early = launch.clone();
    early.stage = Stage::Unknown(super::Search { since, empty: Some((since, since + 59_999)), trouble: None });
    assert!(!create_anew(&mut early) && !give_up(&mut early));
    assert!(create_anew(&mut launch));
    run(carry_on(&world, &mut launch)).unwrap();
    assert_eq!((&launch.stage, world.jobs.borrow().len()), (&Stage::Created, 1));
}

#[test]
fn a_search_that_cannot_ask_stays_unsure_and_blocks() {
    let world = World::with(&[("POST /fine_tuning/jobs", Fault::Lost)]);
    world.faults.borrow_mut().extend(std::iter::repeat_n(("GET /fine_tuning/jobs", Fault::Says(500, "{}")), 30));
    let mut launch = begin(&world);
    run(carry_on(&world, &mut launch)).unwrap();
    assert!(launch.is_unsure() && !create_anew(&mut launch) && !give_up(&mut launch));
    // The service recovers, and the person lets it look again.
    world.faults.borrow_mut().clear();
    run(carry_on(&world, &mut launch)).unwrap();
    assert_eq!((&launch.stage, world.jobs.borrow().len()), (&Stage::Created, 1));
}

#[test]
fn an_account_that_may_not_train_ends_kindly_with_the_files_deleted() {
    let closed = Fault::Says(403, r#"{"error":{"message":"wound down","code":"training_not_available"}}"#);
    let world = World::with(&[("POST /fine_tuning/jobs", closed)]);
    let mut launch = begin(&world);
    run(carry_on(&world, &mut launch)).unwrap();
    let Stage::Stopped(Stop::Trouble(Trouble::Failure(failure))) = &launch.stage else { panic!("{:?}", launch.stage) };
    assert!(failure.is_training_closed() && failure.is_certain());
    assert_eq!(world.files.borrow().len(), 2);
    run(delete_files(&world, &mut launch)).unwrap().unwrap();
    assert!(world.files.borrow().is_empty() && launch.files.deleted);
    // Deleting what is gone is no trouble.
    run(delete_files(&world, &mut launch)).unwrap().unwrap();
}

#[test]
fn a_wrong_key_is_named_and_nothing_is_sent_twice() {
    let world = World::new();
    world.key_works.set(false);
    let mut launch = begin(&world);
    run(carry_on(&world, &mut launch)).unwrap();
    assert_eq!(launch.stage, Stage::Stopped(Stop::Trouble(Trouble::Diagnosed(Diagnosis::KeyOrPages))));
    assert_eq!(world.count_sent("POST"), 0);
    assert_eq!(*world.sent.borrow(), ["GET /files", "GET /models"]);
    world.key_works.set(true);
    go_on(&mut launch);
    run(carry_on(&world, &mut launch)).unwrap();
    assert_eq!(launch.stage, Stage::Created);
}

#[test]
fn what_cannot_be_written_down_is_not_done() {
    let world = World::new();
    let mut launch = begin(&world);
    world.keeps.set(false);
    run(carry_on(&world, &mut launch)).unwrap();
    assert_eq!(launch.stage, Stage::Stopped(Stop::Trouble(Failure::NotSent(NotSent::NotKept).into())));
    assert_eq!(world.count_sent("POST"), 0);
}

#[test]
fn a_file_that_the_service_refuses_or_keeps_for_ever_ends_it() {
    let world = World::new();
    let mut launch = begin(&world);
    world.file_status.replace("uploaded");
    run(carry_on(&world, &mut launch)).unwrap();
    assert_eq!(launch.stage, Stage::Stopped(Stop::FilesStuck));
    world.file_status.replace("error");
    go_on(&mut launch);
    run(carry_on(&world, &mut launch)).unwrap();
    assert_eq!(launch.stage, Stage::Stopped(Stop::FileRefused(Side::Training, String::new())));
    assert_eq!(world.jobs.borrow().len(), 0);
}

#[test]
fn the_person_can_stop_before_there_is_a_job() {
    let world = World::new();
    let mut launch = begin(&world);
    world.stopped.set(true);
    run(carry_on(&world, &mut launch)).unwrap();
    assert_eq!(launch.stage, Stage::Stopped(Stop::ByPerson));
    assert_eq!((world.files.borrow().len(), world.jobs.borrow().len()), (0, 0));
}

#[test]
fn a_job_that_the_browser_asked_for_a_second_time_is_cancelled() {
    let world = World::with(&[("POST /fine_tuning/jobs", Fault::Twice)]);
    let mut launch = begin(&world);
    run(carry_on(&world, &mut launch)).unwrap();
    assert_eq!(world.jobs.borrow().len(), 2);
    assert_eq!(run(cancel_twins(&world, &mut launch)).unwrap(), Ok(true));
    assert_eq!(
        (launch.job.as_ref().map(|job| job.id.as_str()), launch.twins.as_slice()),
        (Some("ftjob-2"), &["ftjob-1".to_owned()][..])
    );
    let status = |number: usize| world.jobs.borrow()[number].1["status"].clone();
    assert_eq!((status(0), status(1)), (json!("cancelled"), json!("queued")));
    assert_eq!(run(cancel_twins(&world, &mut launch)).unwrap(), Ok(false));
}

#[test]
fn the_same_data_set_is_found_among_earlier_jobs() {
    let world = World::new();
    let mut first = begin(&world);
    assert!(run(earlier_jobs(&world, &first)).unwrap().unwrap().is_empty());
    run(carry_on(&world, &mut first)).unwrap();
    let again = Launch { intent: intent_of([1; 16]), ..launch() };
    let earlier = run(earlier_jobs(&world, &again)).unwrap().unwrap();
    assert_eq!(earlier.len(), 1);
    let mut other = again;
    other.order.as_mut().unwrap().training.hash = Hash::of(b"another");
    assert!(run(earlier_jobs(&world, &other)).unwrap().unwrap().is_empty());
}

fn followed(world: &World) -> Followed {
    let mut launch = begin(world);
    run(carry_on(world, &mut launch)).unwrap();
    Followed::of(launch.job.unwrap())
}

fn events(count: u64) -> Vec<Value> {
    let event = |number: u64| {
        json!({ "id": format!("e{number}"), "created_at": 100 + number, "level": "info", "message": "step",
            "data": { "step": number, "total_steps": count, "train_loss": 2.0 / (number + 1) as f64 } })
    };
    (1..=count).rev().map(event).collect()
}

#[test]
fn events_are_told_once_however_often_they_come() {
    let world = World::new();
    let mut followed = followed(&world);
    world.pages.replace(events(250));
    assert!(run(follow::look(&world, Dialect::OpenaiMethod, &mut followed, |_| {})).unwrap());
    assert_eq!(followed.events.len(), 250);
    assert_eq!(followed.progress(), Some((250, 250)));
    // Pages that repeat, and new ones in front.
    let mut repeated = events(260);
    let again = repeated[3].clone();
    repeated.insert(7, again);
    world.pages.replace(repeated);
    run(follow::look(&world, Dialect::OpenaiMethod, &mut followed, |_| {})).unwrap();
    assert_eq!(followed.events.len(), 260);
    assert!(followed.curve().windows(2).all(|pair| pair[0].step < pair[1].step));
    // Nothing new: it asks less and less.
    let asked = world.count_sent("GET");
    run(follow::look(&world, Dialect::OpenaiMethod, &mut followed, |_| {})).unwrap();
    assert_eq!(world.count_sent("GET") - asked, 2);
    assert!(followed.interval > 5_000);
}

#[test]
fn ten_thousand_events_are_taken_in() {
    let world = World::new();
    let mut followed = followed(&world);
    world.pages.replace(events(10_000));
    run(follow::look(&world, Dialect::OpenaiMethod, &mut followed, |_| {})).unwrap();
    assert_eq!((followed.events.len(), followed.curve().len()), (10_000, 10_000));
}

#[test]
fn an_unknown_status_is_followed_on_and_an_end_is_an_end() {
    let world = World::new();
    let mut followed = followed(&world);
    world.jobs.borrow_mut()[0].1["status"] = json!("reticulating");
    run(follow::look(&world, Dialect::OpenaiMethod, &mut followed, |_| {})).unwrap();
    assert!(!followed.is_over());
    world.jobs.borrow_mut()[0].1["status"] = json!("succeeded");
    run(follow::look(&world, Dialect::OpenaiMethod, &mut followed, |_| {})).unwrap();
    assert!(followed.is_over());
}

#[test]
fn a_key_that_is_taken_back_lets_following_wait() {
    let world = World::new();
    let mut followed = followed(&world);
    world.key_works.set(false);
    run(follow::look(&world, Dialect::OpenaiMethod, &mut followed, |_| {})).unwrap();
    assert!(followed.waits_for_key() && followed.job.is_some());
    world.key_works.set(true);
    run(follow::look(&world, Dialect::OpenaiMethod, &mut followed, |_| {})).unwrap();
    assert!(!followed.waits_for_key());
}

#[test]
fn a_cancel_that_comes_too_late_tells_how_it_really_ended() {
    let world = World::new();
    let id = followed(&world).job.unwrap().id;
    world.jobs.borrow_mut()[0].1["status"] = json!("succeeded");
    let acted = run(follow::act(&world, Dialect::OpenaiMethod, &id, Act::Cancel)).unwrap();
    assert!(matches!(acted, Acted::TooLate(Job { status: Status::Succeeded, .. })), "{acted:?}");
    world.jobs.borrow_mut()[0].1["status"] = json!("running");
    world.faults.borrow_mut().push(("POST /fine_tuning/jobs/", Fault::Lost));
    let acted = run(follow::act(&world, Dialect::OpenaiMethod, &id, Act::Cancel)).unwrap();
    assert!(matches!(acted, Acted::Done(Job { status: Status::Cancelled, .. })), "{acted:?}");
}

#[test]
fn the_end_is_expected_from_the_pace() {
    let world = World::new();
    let mut followed = followed(&world);
    let mut half = events(100);
    half.drain(..50);
    world.pages.replace(half);
    run(follow::look(&world, Dialect::OpenaiMethod, &mut followed, |_| {})).unwrap();
    // A step each second, 50 of 100 done at second 150.
    assert_eq!(followed.finish_expected(), Some(200_000));
}
