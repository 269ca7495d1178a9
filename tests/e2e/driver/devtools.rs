//! A line to Chromium's DevTools: commands to any page or worker, and a record of what all of them did.
//!
//! ChromeDriver's own endpoint answers commands but passes on no events, and knows nothing of workers. What has to be proven
//! here (no request leaves, no error anywhere, the policy holds in workers too) is told in events, so this is a connection of
//! its own beside ChromeDriver's. Pages and workers are held at their start until they are being listened to, so nothing is
//! missed.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::Message;

/// A request that a page or a worker sent. What the policy refuses never becomes one; it shows among the complaints.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub url: String,
    /// Who asked: "page" or "worker".
    pub asker: String,
    /// Why it failed, in the browser's words.
    pub failure: Option<String>,
    id: String,
}

/// A page or worker that is listened to.
#[derive(Clone, Debug)]
pub struct Target {
    pub id: String,
    pub session: String,
    pub kind: String,
    /// The title of a page, the name of a worker.
    pub title: String,
    pub url: String,
    /// The session of the page that a worker belongs to; of a page, nothing.
    pub owner: Option<String>,
}

/// A file that is being saved.
#[derive(Clone, Debug)]
pub struct Download {
    /// The name under which the page wanted it saved.
    pub name: String,
    /// All of it has arrived.
    pub complete: bool,
    id: String,
}

/// What happened since the browser started.
#[derive(Debug, Default)]
pub struct Record {
    /// Downloads that nobody has fetched yet.
    pub downloads: Vec<Download>,
    pub requests: Vec<Request>,
    /// Uncaught errors, error messages of the console, and what the browser itself complained about; each begins with who
    /// it was, "page: " or "worker: ".
    pub complaints: Vec<String>,
    pub targets: Vec<Target>,
    /// The kinds of the questions that the browser asked before a page could go on, all of them answered with yes:
    /// `beforeunload`, `confirm`, …
    pub questions: Vec<String>,
    /// The ids of pages that crashed.
    pub crashed: Vec<String>,
}

/// Who waits for the answer to a command of this number, and from which page or worker.
type Waiting = Arc<Mutex<HashMap<u64, (Option<String>, oneshot::Sender<Result<Value, String>>)>>>;

/// The connection.
pub struct DevTools {
    outgoing: mpsc::UnboundedSender<Value>,
    waiting: Waiting,
    record: Arc<Mutex<Record>>,
    /// Runs in every worker before its own first line.
    worker_script: WorkerScript,
    next: AtomicU64,
}

type WorkerScript = Arc<Mutex<String>>;

/// Commands whose answer nobody waits for have this number and those after it. DevTools takes numbers of 31 bits.
const UNAWAITED: u64 = 1 << 30;

impl DevTools {
    /// Connects and begins to listen to every page and worker, present and future.
    pub async fn connect(address: &str) -> Self {
        let (socket, _) = tokio_tungstenite::connect_async(address).await.expect("Chromium takes a DevTools connection");
        let (mut sink, mut stream) = socket.split();
        let (outgoing, mut queue) = mpsc::unbounded_channel::<Value>();
        let (waiting, record) = (Waiting::default(), Arc::new(Mutex::new(Record::default())));
        let worker_script = WorkerScript::default();
        tokio::spawn(async move {
            while let Some(command) = queue.recv().await {
                if sink.send(Message::text(command.to_string())).await.is_err() {
                    break;
                }
            }
        });
        let (answers, events, replies, script) = (waiting.clone(), record.clone(), outgoing.clone(), worker_script.clone());
        tokio::spawn(async move {
            while let Some(Ok(message)) = stream.next().await {
                let Ok(message) = serde_json::from_str::<Value>(message.to_text().unwrap_or_default()) else { continue };
                if message["method"] == "Target.attachedToTarget" {
                    listen(&message["params"], &locked(&script), &replies);
                }
                if message["method"] == "Page.javascriptDialogOpening" {
                    say_yes(message["sessionId"].as_str(), &replies);
                }
                receive(message, &answers, &events);
            }
            // Whoever still waits learns that the browser is gone.
            locked(&answers).clear();
        });
        let devtools = Self { outgoing, waiting, record, worker_script, next: AtomicU64::new(1) };
        devtools.send(None, "Target.setDiscoverTargets", json!({ "discover": true })).await.expect("Chromium tells of targets");
        devtools.send(None, "Target.setAutoAttach", auto_attach()).await.expect("Chromium attaches");
        devtools
    }

    /// Sends a command to a page or worker, or to the browser itself, and waits for the answer.
    pub async fn send(&self, session: Option<&str>, method: &str, params: Value) -> Result<Value, String> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (answer, answered) = oneshot::channel();
        locked(&self.waiting).insert(id, (session.map(str::to_owned), answer));
        self.outgoing.send(command(id, session, method, params)).map_err(|_| "the browser is gone".to_owned())?;
        answered.await.map_err(|_| "the one who was asked is gone".to_owned())?
    }

    /// Runs an expression and gives its value; a promise is waited for. An exception is an error with its text.
    pub async fn evaluate(&self, session: &str, expression: &str) -> Result<Value, String> {
        let params = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true });
        let answer = self.send(Some(session), "Runtime.evaluate", params).await?;
        match answer.get("exceptionDetails") {
            Some(details) => Err(exception_text(details)),
            None => Ok(answer["result"].get("value").cloned().unwrap_or(Value::Null)),
        }
    }

    /// Runs a script at the start of every worker from now on.
    pub fn run_in_new_workers(&self, script: &str) {
        script.clone_into(&mut locked(&self.worker_script));
    }

    pub fn record(&self) -> MutexGuard<'_, Record> {
        locked(&self.record)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nothing panics while it holds this lock")
}

fn command(id: u64, session: Option<&str>, method: &str, params: Value) -> Value {
    let mut command = json!({ "id": id, "method": method, "params": params });
    if let Some(session) = session {
        command["sessionId"] = session.into();
    }
    command
}

fn auto_attach() -> Value {
    json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true })
}

fn receive(mut message: Value, waiting: &Waiting, record: &Mutex<Record>) {
    if let Some(id) = message["id"].as_u64() {
        let Some((_, answer)) = locked(waiting).remove(&id) else { return };
        let outcome = match message.get("error") {
            Some(error) => Err(error["message"].as_str().unwrap_or("no words").to_owned()),
            None => Ok(message["result"].take()),
        };
        // The one who asked may have given up meanwhile.
        let _nobody_waits = answer.send(outcome);
        return;
    }
    if message["method"] == "Target.detachedFromTarget" {
        // It answers no more, and whoever waits shall not do so for ever.
        let gone = message["params"]["sessionId"].as_str();
        locked(waiting).retain(|_, (session, _)| session.is_none() || session.as_deref() != gone);
    }
    locked(record).note(&message);
}

/// Switches on the events of a new page or worker, then lets it run.
fn listen(params: &Value, worker_script: &str, replies: &mpsc::UnboundedSender<Value>) {
    let session = params["sessionId"].as_str();
    let is_page = params["targetInfo"]["type"] == "page";
    let script = if params["targetInfo"]["type"] == "worker" { worker_script } else { "" };
    let of_pages = is_page.then_some(("Page.enable", json!({})));
    let steps = [
        ("Network.enable", json!({})),
        ("Log.enable", json!({})),
        ("Runtime.enable", json!({})),
        ("Target.setAutoAttach", auto_attach()),
        ("Runtime.evaluate", json!({ "expression": script })),
        ("Runtime.runIfWaitingForDebugger", json!({})),
    ];
    for (step, (method, params)) in (UNAWAITED..).zip(of_pages.into_iter().chain(steps)) {
        // The connection ends only together with the browser, and then there is nothing to listen to.
        let _gone = replies.send(command(step, session, method, params));
    }
}

/// A question stops the page until it is answered.
fn say_yes(session: Option<&str>, replies: &mpsc::UnboundedSender<Value>) {
    let answer = command(UNAWAITED, session, "Page.handleJavaScriptDialog", json!({ "accept": true }));
    // Without a connection there is no page that waits.
    let _gone = replies.send(answer);
}

impl Record {
    fn note(&mut self, event: &Value) {
        let params = &event["params"];
        let session = event["sessionId"].as_str().unwrap_or_default();
        match event["method"].as_str().unwrap_or_default() {
            "Target.attachedToTarget" => self.targets.push(target(params, event["sessionId"].as_str())),
            "Target.targetInfoChanged" => self.rename(&params["targetInfo"]),
            "Target.detachedFromTarget" => self.targets.retain(|target| params["sessionId"] != target.session.as_str()),
            "Page.javascriptDialogOpening" => self.questions.push(string(&params["type"])),
            "Target.targetCrashed" => self.crashed.push(string(&params["targetId"])),
            "Network.requestWillBeSent" => self.request(session, &params["request"]["method"], &params["request"]["url"], params),
            "Network.webSocketCreated" => self.request(session, &"WEBSOCKET".into(), &params["url"], params),
            "Network.loadingFailed" => {
                let reason = params["errorText"].as_str().map(str::to_owned);
                let failed = self.requests.iter_mut().rev().find(|request| params["requestId"] == request.id.as_str());
                failed.into_iter().for_each(|request| request.failure = reason.clone());
            }
            "Browser.downloadWillBegin" => {
                let (name, id) = (string(&params["suggestedFilename"]), string(&params["guid"]));
                self.downloads.push(Download { name, complete: false, id });
            }
            "Browser.downloadProgress" if params["state"] == "completed" => {
                let complete = self.downloads.iter_mut().filter(|download| params["guid"] == download.id.as_str());
                complete.for_each(|download| download.complete = true);
            }
            "Runtime.exceptionThrown" => self.complain(session, &exception_text(&params["exceptionDetails"])),
            "Runtime.consoleAPICalled" if params["type"] == "error" || params["type"] == "assert" => {
                let words = params["args"].as_array().into_iter().flatten();
                let words = words.map(|word| string(word.get("value").unwrap_or(&word["description"])));
                self.complain(session, &words.collect::<Vec<_>>().join(" "));
            }
            "Log.entryAdded" if params["entry"]["level"] == "error" => {
                let entry = &params["entry"];
                self.complain(session, &format!("{} {}", string(&entry["text"]), string(&entry["url"])));
            }
            _ => {}
        }
    }

    fn request(&mut self, session: &str, method: &Value, url: &Value, params: &Value) {
        let (method, url, asker) = (string(method), string(url), self.kind_of(session));
        // The browser starts with a page of its own, made of files that lie inside it.
        if !url.starts_with("chrome") {
            self.requests.push(Request { method, url, asker, failure: None, id: string(&params["requestId"]) });
        }
    }

    fn complain(&mut self, session: &str, words: &str) {
        self.complaints.push(format!("{}: {words}", self.kind_of(session)));
    }

    fn rename(&mut self, info: &Value) {
        for target in self.targets.iter_mut().filter(|target| info["targetId"] == target.id.as_str()) {
            (target.title, target.url) = (string(&info["title"]), string(&info["url"]));
        }
    }

    fn kind_of(&self, session: &str) -> String {
        self.targets.iter().find(|target| target.session == session).map_or("page".to_owned(), |target| target.kind.clone())
    }
}

fn target(params: &Value, owner: Option<&str>) -> Target {
    let info = &params["targetInfo"];
    Target {
        id: string(&info["targetId"]),
        session: string(&params["sessionId"]),
        kind: string(&info["type"]),
        title: string(&info["title"]),
        url: string(&info["url"]),
        owner: owner.map(str::to_owned),
    }
}

fn exception_text(details: &Value) -> String {
    let thrown = &details["exception"];
    let words = thrown["description"].as_str().or(thrown["value"].as_str()).or(details["text"].as_str());
    words.unwrap_or("an exception without words").to_owned()
}

fn string(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
