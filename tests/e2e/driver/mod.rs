//! Chromium as a person uses it: open, look, click, type, drop files, fetch downloads; and what it did meanwhile.
//!
//! WebDriver does what it does well (finding, clicking, typing); everything else goes through DevTools. A step that does not
//! succeed in time ends the test with a sentence, so tests read as plain lists of steps.

mod chromium;
pub mod devtools;
#[path = "../../../examples/static_server/mod.rs"]
pub mod static_server;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::wd::WindowHandle;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use chromium::Chromium;
use devtools::{DevTools, Request, Target};
use static_server::{Running, Site};

/// How long a step may take before the test gives up on it.
const PATIENCE: Duration = Duration::from_secs(60);

/// Defines `windClock(milliseconds)`.
const MOVABLE_CLOCK: &str = include_str!("movable_clock.js");

/// How a browser is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// The language that the browser asks for.
    pub language: String,
    /// The size of the window in pixels of the page.
    pub size: (u32, u32),
    /// Where names lead, as Chromium's `--host-resolver-rules` has it. By default only the loopback address is reached,
    /// so that no test can leave this machine.
    pub host_rules: String,
    /// More arguments for Chromium.
    pub arguments: Vec<String>,
    /// A folder that keeps what the browser stores, for another browser to find it there. Without one, nothing is kept.
    pub profile: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        let host_rules = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1".to_owned();
        Self { language: "en-US".to_owned(), size: (1280, 900), host_rules, arguments: Vec::new(), profile: None }
    }
}

/// A file to be dropped that exists nowhere on the disk.
#[derive(Clone, Debug)]
pub struct NewFile<'a> {
    pub name: &'a str,
    pub media_type: &'a str,
    pub bytes: &'a [u8],
}

/// A key: what it means on the keyboard's layout, where it lies, its number on Windows, what it types, and what is held
/// down with it (1 for Alt, 2 for Control, 8 for Shift, added up).
#[derive(Clone, Copy, Debug)]
pub struct Key {
    pub key: &'static str,
    pub code: &'static str,
    pub number: u32,
    pub text: &'static str,
    pub modifiers: u32,
}

/// How the page appears: what a person set in the system and the size of the window.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub size: (u32, u32),
    pub dark: bool,
    pub forced_colours: bool,
    pub reduced_motion: bool,
}

/// The folder with the built site: `DOCTUNE_DIST`, or `dist`.
pub fn dist() -> PathBuf {
    let dist = std::env::var_os("DOCTUNE_DIST").map_or_else(|| PathBuf::from("dist"), PathBuf::from);
    assert!(dist.join("index.html").is_file(), "{} holds no site; ./dev build --release makes it", dist.display());
    dist
}

/// Serves the built site as a host that sets headers.
pub async fn serve() -> Running {
    serve_as(Site { dist: dist(), prefix: "/".to_owned(), with_headers: true }).await
}

pub async fn serve_as(site: Site) -> Running {
    static_server::start(site, 0).await.expect("the site can be served on a free port")
}

/// A browser. The process ends when this value does.
pub struct Browser {
    client: Client,
    devtools: DevTools,
    chromium: Chromium,
    /// The tab that every step is for.
    current: Mutex<Tab>,
}

/// A tab of the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab(String);

impl Browser {
    pub async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    pub async fn start_with(options: Options) -> Self {
        let (chromium, client) = Chromium::start(&options).await;
        let devtools = DevTools::connect(&chromium.devtools_address()).await;
        let downloads = json!({ "behavior": "allow", "downloadPath": chromium.downloads(), "eventsEnabled": true });
        devtools.send(None, "Browser.setDownloadBehavior", downloads).await.expect("Chromium takes a folder for downloads");
        let window = client.window().await.expect("the browser has a window");
        Self { client, devtools, chromium, current: Mutex::new(Tab(window.into())) }
    }

    /// Ends the browser in order. Without it the browser is ended too, only less politely.
    pub async fn close(self) {
        self.client.close().await.expect("Chromium closes");
    }

    /// Ends all processes of the browser as a power cut would.
    pub async fn kill(self) {
        self.chromium.kill().await;
    }

    /// The tab that every step is for.
    pub fn tab(&self) -> Tab {
        self.current.lock().expect("nothing panics while it holds this lock").clone()
    }

    /// Opens an empty tab, which the next steps are for.
    pub async fn open_tab(&self) -> Tab {
        let opened = self.client.new_window(true).await.expect("Chromium opens a tab");
        let tab = Tab(opened.handle.into());
        self.switch_to(&tab).await;
        tab
    }

    /// Brings a tab to the front; the next steps are for it.
    pub async fn switch_to(&self, tab: &Tab) {
        self.steer(tab);
        let window = WindowHandle::try_from(tab.0.clone()).expect("a tab has the id of a window");
        self.client.switch_to_window(window).await.unwrap_or_else(|error| panic!("there is no such tab: {error}"));
        self.command("Page.bringToFront", json!({})).await;
    }

    /// The next steps are for this tab, and nobody looks at it. Only those that need no WebDriver: `run` and what is built
    /// on it, and commands.
    pub fn steer(&self, tab: &Tab) {
        tab.clone_into(&mut self.current.lock().expect("nothing panics while it holds this lock"));
    }

    /// Closes a tab, which asks nothing. The next step has to be `switch_to` another one, if it was the current tab.
    pub async fn close_tab(&self, tab: &Tab) {
        self.browser_command("Target.closeTarget", json!({ "targetId": tab.0 })).await;
        let is_gone = |browser: &Self| browser.devtools.record().targets.iter().all(|target| target.id != tab.0);
        self.wait_for(is_gone, "a tab that was closed is still there").await;
    }

    /// Lets the process behind a tab crash. The tab stays, with nothing that works in it.
    pub async fn crash_tab(&self, tab: &Tab) {
        let session = self.session_of(tab).await;
        // A service worker that starts later would wait for this session to let it run, and it will answer no more.
        let alone = json!({ "autoAttach": false, "waitForDebuggerOnStart": false, "flatten": true });
        self.devtools.send(Some(&session), "Target.setAutoAttach", alone).await.expect("Chromium attaches no more");
        let crash = self.devtools.send(Some(&session), "Page.crash", json!({}));
        // A crashed page may not answer any more, so what counts is that the browser tells of it.
        let _answer = tokio::time::timeout(Duration::from_secs(1), crash).await;
        let has_crashed = |browser: &Self| browser.devtools.record().crashed.contains(&tab.0);
        self.wait_for(has_crashed, "a tab that should crash does not").await;
    }

    /// Opens an address and waits until it has loaded.
    pub async fn open(&self, address: &str) {
        self.client.goto(address).await.unwrap_or_else(|error| panic!("{address} does not open: {error}"));
    }

    /// Waits for an element and gives it.
    pub async fn find(&self, css: &str) -> Element {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("no {css} on the page ({error}); complaints: {:?}", self.complaints()),
        }
    }

    /// Clicks on an element. What lies behind the bar at the top is scrolled into view first, as a person would do.
    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        let uncover = "((element) => {
            const { x, y, width, height } = element?.getBoundingClientRect() ?? {};
            if (element && !element.contains(document.elementFromPoint(x + width / 2, y + height / 2)))
                element.scrollIntoView({ block: 'center', behavior: 'instant' });
        })";
        self.run(&format!("{uncover}(document.querySelector({}))", Value::from(css))).await;
        element.click().await.unwrap_or_else(|error| panic!("{css} cannot be clicked: {error}"));
    }

    /// Types into an element, key by key. `fantoccini::key::Key` has the keys that are no letters.
    pub async fn type_into(&self, css: &str, keys: &str) {
        let typed = self.find(css).await.send_keys(keys).await;
        let typed = match typed {
            // The page has drawn it anew meanwhile, and nothing was typed.
            Err(error) if error.is_stale_element_reference() => self.find(css).await.send_keys(keys).await,
            typed => typed,
        };
        typed.unwrap_or_else(|error| panic!("{css} takes no keys: {error}"));
    }

    /// The text of an element as it is seen.
    pub async fn text_of(&self, css: &str) -> String {
        self.find(css).await.text().await.unwrap_or_else(|error| panic!("{css} has no text: {error}"))
    }

    /// Waits until an element shows these words.
    pub async fn wait_for_text(&self, css: &str, words: &str) {
        let (css, words) = (Value::from(css), Value::from(words));
        let shown = format!("document.querySelector({css})?.innerText.includes({words}) ?? false");
        self.wait_until(&shown).await;
    }

    /// Waits until the page shows what has happened so far: it draws with the next frame.
    pub async fn drawn(&self) {
        self.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))").await;
    }

    /// Waits until an expression is true on the page.
    pub async fn wait_until(&self, condition: &str) {
        self.wait_at_most(PATIENCE, condition).await;
    }

    /// As `wait_until`, for work that takes longer than a step may.
    pub async fn wait_at_most(&self, patience: Duration, condition: &str) {
        let end = Instant::now() + patience;
        loop {
            // A page that is just being replaced by another may throw.
            let outcome = self.try_run(condition).await;
            if outcome == Ok(Value::Bool(true)) {
                return;
            }
            assert!(Instant::now() < end, "this stayed {outcome:?}: {condition}; complaints: {:?}", self.complaints());
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Runs an expression on the page and gives its value. The page's policy holds for what the expression does, not for it.
    pub async fn run(&self, expression: &str) -> Value {
        self.try_run(expression).await.unwrap_or_else(|error| panic!("{expression}\nthrew {error}"))
    }

    /// Like `run`, with the text of an exception as the error.
    pub async fn try_run(&self, expression: &str) -> Result<Value, String> {
        self.devtools.evaluate(&self.page().await, expression).await
    }

    /// Runs an expression in the worker of this name that belongs to the current tab. With several of a name it is the
    /// oldest.
    pub async fn try_run_in_worker(&self, name: &str, expression: &str) -> Result<Value, String> {
        let end = Instant::now() + PATIENCE;
        loop {
            let owner = Some(self.page().await);
            let targets = self.devtools.record().targets.clone();
            let is_wanted = |target: &&Target| target.kind == "worker" && target.title == name && target.owner == owner;
            if let Some(worker) = targets.iter().find(is_wanted) {
                return self.devtools.evaluate(&worker.session, expression).await;
            }
            assert!(Instant::now() < end, "there is no worker {name}, only {targets:?}");
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Runs a script at the start of every worker from now on, before the worker's own.
    pub fn run_in_new_workers(&self, script: &str) {
        self.devtools.run_in_new_workers(script);
    }

    /// The DevTools sessions of the workers of this name that are alive.
    pub fn workers(&self, name: &str) -> Vec<String> {
        let record = self.devtools.record();
        let alive = record.targets.iter().filter(|target| target.kind == "worker" && target.title == name);
        alive.map(|target| target.session.clone()).collect()
    }

    /// Waits until a worker has ended. Chromium gives a busy one two seconds to come to its senses.
    pub async fn wait_for_end_of(&self, worker: &str) {
        let has_ended = |browser: &Self| browser.devtools.record().targets.iter().all(|target| target.session != worker);
        self.wait_for(has_ended, "a worker that should have ended is still there").await;
    }

    async fn wait_for(&self, condition: impl Fn(&Self) -> bool, otherwise: &str) {
        let end = Instant::now() + PATIENCE;
        while !condition(self) {
            assert!(Instant::now() < end, "{otherwise}");
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Presses a key and lets go of it.
    pub async fn press_key(&self, key: Key) {
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" { key.text } else { "" };
            let params = json!({
                "type": if kind == "keyDown" && text.is_empty() { "rawKeyDown" } else { kind }, "modifiers": key.modifiers,
                "key": key.key, "code": key.code, "windowsVirtualKeyCode": key.number, "text": text,
            });
            self.command("Input.dispatchKeyEvent", params).await;
        }
    }

    /// Sends a DevTools command to the page.
    pub async fn command(&self, method: &str, params: Value) -> Value {
        let answer = self.devtools.send(Some(&self.page().await), method, params).await;
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Sends a DevTools command to the browser itself.
    async fn browser_command(&self, method: &str, params: Value) -> Value {
        let answer = self.devtools.send(None, method, params).await;
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Leaves the site of an address so many bytes of room in all, or, with nothing, as many as the browser thinks right.
    pub async fn allow_storage(&self, address: &str, bytes: Option<u64>) {
        let mut params = json!({ "origin": origin_of(address) });
        if let Some(bytes) = bytes {
            params["quotaSize"] = bytes.into();
        }
        self.command("Storage.overrideQuotaForOrigin", params).await;
    }

    /// Clears these kinds of what the site of an address stored: names of `Storage.StorageType`, with commas between.
    pub async fn clear_storage(&self, address: &str, kinds: &str) {
        let params = json!({ "origin": origin_of(address), "storageTypes": kinds });
        self.command("Storage.clearDataForOrigin", params).await;
    }

    /// Takes the network away from the current tab and its workers, or gives it back.
    pub async fn go_offline(&self, offline: bool) {
        let page = self.page().await;
        let workers = self.devtools.record().targets.clone().into_iter().filter(|target| target.owner.as_ref() == Some(&page));
        for session in workers.map(|worker| worker.session).chain([page.clone()]) {
            let params = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
            let answer = self.devtools.send(Some(&session), "Network.emulateNetworkConditions", params).await;
            // A worker may end meanwhile; the page may not.
            assert!(answer.is_ok() || session != page, "the network of the page cannot be switched: {answer:?}");
        }
    }

    /// Makes the clocks of pages and workers that start from now on movable.
    pub async fn run_with_movable_clock(&self) {
        self.run_at_start(MOVABLE_CLOCK).await;
        self.run_in_new_workers(MOVABLE_CLOCK);
    }

    /// Puts the clock of the page and of a worker forward, as after a long sleep: what was due meanwhile is done now, once.
    pub async fn wind_clock(&self, worker: &str, by: Duration) {
        let forward = format!("globalThis.windClock({})", by.as_millis());
        self.run(&forward).await;
        self.try_run_in_worker(worker, &forward).await.unwrap_or_else(|error| panic!("the clock of {worker}: {error}"));
    }

    /// Runs a script at the start of every page that is opened from now on in the current tab.
    pub async fn run_at_start(&self, script: &str) {
        // Without this Chromium takes the script and never runs it.
        self.command("Page.enable", json!({})).await;
        self.command("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    /// Drops files and folders of this machine on an element, as from a file manager.
    pub async fn drop_paths(&self, css: &str, paths: &[&Path]) {
        let (x, y) = self.middle_of(css).await;
        let paths: Vec<PathBuf> = paths.iter().map(|path| absolute(path)).collect();
        for kind in ["dragEnter", "dragOver", "drop"] {
            let data = json!({ "items": [], "files": paths, "dragOperationsMask": 1 });
            self.command("Input.dispatchDragEvent", json!({ "type": kind, "x": x, "y": y, "data": data })).await;
        }
    }

    /// Drops files that exist only in the test on an element. `drop_paths` is closer to what people do; this one can name
    /// files as no disk would.
    pub async fn drop_files(&self, css: &str, files: &[NewFile<'_>]) {
        self.find(css).await;
        let files: Vec<Value> = files.iter().map(|file| json!([file.name, file.media_type, file.bytes])).collect();
        let script = r#"((css, files) => {
            const dataTransfer = new DataTransfer();
            for (const [name, type, bytes] of files) dataTransfer.items.add(new File([new Uint8Array(bytes)], name, { type, lastModified: 1 }));
            for (const kind of ["dragenter", "dragover", "drop"])
                document.querySelector(css).dispatchEvent(
                    new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true, composed: true }));
        })"#;
        self.run(&format!("{script}({}, {})", Value::from(css), Value::from(files))).await;
    }

    /// Chooses files of this machine in a file input, which may be hidden.
    pub async fn choose_files(&self, css: &str, paths: &[&Path]) {
        self.find(css).await;
        let expression = format!("document.querySelector({})", Value::from(css));
        let found = self.command("Runtime.evaluate", json!({ "expression": expression })).await;
        let paths: Vec<PathBuf> = paths.iter().map(|path| absolute(path)).collect();
        let params = json!({ "files": paths, "objectId": found["result"]["objectId"] });
        self.command("DOM.setFileInputFiles", params).await;
    }

    /// Waits for a download, takes it out of the folder and gives its bytes.
    pub async fn downloaded(&self, name: &str) -> Vec<u8> {
        self.download_within(PATIENCE, name).await
    }

    /// As `downloaded`, for what takes longer.
    pub async fn download_within(&self, patience: Duration, name: &str) -> Vec<u8> {
        self.download(patience, &format!("named {name}"), |other| other == name).await.1
    }

    /// As `downloaded`, whatever its name is.
    pub async fn next_download(&self) -> (String, Vec<u8>) {
        self.download(PATIENCE, "of any name", |_| true).await
    }

    async fn download(&self, patience: Duration, wanted: &str, is_wanted: impl Fn(&str) -> bool) -> (String, Vec<u8>) {
        let end = Instant::now() + patience;
        let name = loop {
            if let Some(name) = self.take_download(&is_wanted) {
                break name;
            }
            assert!(Instant::now() < end, "no download {wanted} came");
            sleep(Duration::from_millis(20)).await;
        };
        let path = self.chromium.downloads().join(&name);
        let bytes = std::fs::read(&path).expect("a finished download can be read");
        // The next download of this name would get another one.
        std::fs::remove_file(&path).expect("a finished download can be removed");
        (name, bytes)
    }

    /// The folder is no help here: a file of this name, still empty, lies there from the beginning of a download.
    fn take_download(&self, is_wanted: impl Fn(&str) -> bool) -> Option<String> {
        let downloads = &mut self.devtools.record().downloads;
        let at = downloads.iter().position(|download| download.complete && is_wanted(&download.name));
        at.map(|at| downloads.remove(at).name)
    }

    /// All requests of all pages and workers since the start.
    pub fn requests(&self) -> Vec<Request> {
        self.devtools.record().requests.clone()
    }

    /// The requests for somewhere else than these origins.
    pub fn requests_beyond(&self, origins: &[&str]) -> Vec<Request> {
        let inside = |url: &str| {
            let url = url.strip_prefix("blob:").unwrap_or(url);
            url.starts_with("data:")
                || origins.iter().any(|origin| url.starts_with(&format!("{}/", origin.trim_end_matches('/'))))
        };
        self.requests().into_iter().filter(|request| !inside(&request.url)).collect()
    }

    /// Uncaught errors, console errors and broken policies of all pages and workers since the start.
    pub fn complaints(&self) -> Vec<String> {
        self.devtools.record().complaints.clone()
    }

    /// What the browser asked before a page could go on, such as `beforeunload`. The answer is always yes.
    pub fn questions(&self) -> Vec<String> {
        self.devtools.record().questions.clone()
    }

    /// Sets how the page appears.
    pub async fn look(&self, look: Look) {
        let feature = |name: &str, value: &str| json!({ "name": name, "value": value });
        let features = [
            feature("prefers-color-scheme", if look.dark { "dark" } else { "light" }),
            feature("forced-colors", if look.forced_colours { "active" } else { "none" }),
            feature("prefers-reduced-motion", if look.reduced_motion { "reduce" } else { "no-preference" }),
        ];
        self.command("Emulation.setEmulatedMedia", json!({ "features": features })).await;
        let (width, height) = look.size;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.command("Emulation.setDeviceMetricsOverride", metrics).await;
        // Chromium leaves some elements in the colours of before, until something about every element changes.
        let repaint = "(() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`* { --look: ${performance.now()} }`);
            document.adoptedStyleSheets = [sheet];
        })()";
        self.run(repaint).await;
    }

    /// Slows the processor down by this factor, 1 being normal.
    pub async fn slow_down(&self, factor: u32) {
        self.command("Emulation.setCPUThrottlingRate", json!({ "rate": factor })).await;
    }

    /// A picture of the window, or of the whole page however long it is, as PNG.
    pub async fn screenshot(&self, whole_page: bool) -> Vec<u8> {
        let params = json!({ "format": "png", "captureBeyondViewport": whole_page });
        let answer = self.command("Page.captureScreenshot", params).await;
        from_base64(answer["data"].as_str().unwrap_or_default())
    }

    /// Notes tasks that block the page for more than 50 ms, from the next page on.
    pub async fn watch_long_tasks(&self) {
        let script = "globalThis.doctuneLongTasks = []; new PerformanceObserver((list) => { \
            for (const task of list.getEntries()) globalThis.doctuneLongTasks.push(task.duration); \
            }).observe({ type: 'longtask', buffered: true });";
        self.run_at_start(script).await;
    }

    /// How long each of them took, in milliseconds.
    pub async fn long_tasks(&self) -> Vec<f64> {
        let tasks = self.run("globalThis.doctuneLongTasks").await;
        tasks.as_array().expect("watch_long_tasks was called first").iter().filter_map(Value::as_f64).collect()
    }

    /// What axe finds wrong with the page, one line per rule and element.
    pub async fn accessibility_problems(&self) -> Vec<String> {
        if self.run("typeof axe").await == "undefined" {
            self.run(&axe_script()).await;
        }
        let tags = json!(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]);
        let report = self
            .run(&format!(
                "axe.run(document, {{ runOnly: {tags}, resultTypes: ['violations'] }}).then((report) => report.violations)"
            ))
            .await;
        let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let lines = report.as_array().expect("axe reports a list").iter().flat_map(|rule| {
            let nodes = rule["nodes"].as_array().cloned().unwrap_or_default();
            nodes.into_iter().map(move |node| {
                let reason = ["any", "all", "none"].iter().find_map(|kind| node[kind][0]["message"].as_str());
                let reason = reason.unwrap_or_else(|| rule["help"].as_str().unwrap_or_default());
                format!("{}: {} ({reason})", words(&rule["id"]), words(&node["html"]))
            })
        });
        lines.collect()
    }

    /// The DevTools session of the current tab.
    async fn page(&self) -> String {
        self.session_of(&self.tab()).await
    }

    async fn session_of(&self, tab: &Tab) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let targets = self.devtools.record().targets.clone();
            if let Some(page) = targets.iter().find(|target| target.kind == "page" && target.id == tab.0) {
                return page.session.clone();
            }
            assert!(Instant::now() < end, "DevTools does not see the page {}, only {targets:?}", tab.0);
            sleep(Duration::from_millis(20)).await;
        }
    }

    async fn middle_of(&self, css: &str) -> (f64, f64) {
        self.find(css).await;
        let script = "((css) => { const box = document.querySelector(css).getBoundingClientRect(); \
            return [box.x + box.width / 2, box.y + box.height / 2]; })";
        let middle = self.run(&format!("{script}({})", Value::from(css))).await;
        (middle[0].as_f64().unwrap_or_default(), middle[1].as_f64().unwrap_or_default())
    }
}

/// The origin of an address, as DevTools wants it.
fn origin_of(address: &str) -> String {
    address.splitn(4, '/').take(3).collect::<Vec<_>>().join("/")
}

fn absolute(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|error| panic!("{} cannot be dropped: {error}", path.display()))
}

fn axe_script() -> String {
    let packages = std::env::var("DOCTUNE_NODE_MODULES").expect("./dev test installs axe and sets DOCTUNE_NODE_MODULES");
    let path = Path::new(&packages).join("axe-core/axe.min.js");
    // The script ends in its own value, which is too large to be sent back.
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())) + "\n;true"
}

/// Decodes what DevTools sends for bytes.
fn from_base64(text: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits: Vec<u32> = text.bytes().filter_map(value).map(u32::from).collect();
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3);
    for group in digits.chunks(4) {
        let bits = (0..4).fold(0, |bits, place| bits << 6 | group.get(place).copied().unwrap_or(0));
        bytes.extend(bits.to_be_bytes().iter().skip(1).take(group.len().saturating_sub(1)));
    }
    bytes
}
