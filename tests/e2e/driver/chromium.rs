//! Starts ChromeDriver and, through it, a Chromium with a folder for downloads that goes when it does. So does its profile,
//! unless one is named that is to be kept.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

use super::Options;

/// The processes behind a browser.
pub struct Chromium {
    driver: Child,
    port: u16,
    session: String,
    profile: Profile,
    downloads: TempDir,
}

/// The folder in which Chromium keeps what sites stored.
enum Profile {
    Own(TempDir),
    Kept(PathBuf),
}

impl Profile {
    fn path(&self) -> &Path {
        match self {
            Profile::Own(folder) => folder.path(),
            Profile::Kept(path) => path,
        }
    }
}

impl Chromium {
    pub async fn start(options: &Options) -> (Self, Client) {
        let (driver, port) = start_driver().await;
        let profile = match &options.profile {
            Some(path) => Profile::Kept(path.clone()),
            None => Profile::Own(TempDir::new().expect("there is room for a profile")),
        };
        let downloads = TempDir::new().expect("there is room for downloads");
        let capabilities = capabilities(options, profile.path());
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities.as_object().expect("capabilities are an object").clone());
        let client = builder.connect(&format!("http://127.0.0.1:{port}")).await.expect("ChromeDriver starts Chromium");
        let session = client.session_id().await.ok().flatten().expect("a session has a name");
        (Self { driver, port, session, profile, downloads }, client)
    }

    /// Where Chromium listens for DevTools, as it writes into its profile.
    pub fn devtools_address(&self) -> String {
        let path = self.profile.path().join("DevToolsActivePort");
        let text = std::fs::read_to_string(path).expect("Chromium says where it listens");
        let (port, place) = text.trim().split_once('\n').expect("a port and a path, a line each");
        format!("ws://127.0.0.1:{port}{place}")
    }

    pub fn downloads(&self) -> PathBuf {
        self.downloads.path().to_owned()
    }

    /// Ends all processes of Chromium at once and without a word, and waits until they are gone.
    pub async fn kill(&self) {
        let family = family_of(self.profile.path());
        assert!(!family.is_empty(), "Chromium runs no more");
        let numbers = family.iter().map(u32::to_string);
        // Those that ended on their own meanwhile make `kill` complain; what counts is that all are gone in the end.
        let _some_were_gone = Command::new("kill").arg("-KILL").args(numbers).stderr(Stdio::null()).status().await;
        let end = Instant::now() + Duration::from_secs(10);
        while family.iter().any(|process| is_alive(*process)) {
            assert!(Instant::now() < end, "of Chromium's processes {family:?} some outlive SIGKILL");
            sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Chromium {
    /// Ends the browser of a test that failed: killing ChromeDriver alone would leave Chromium behind.
    fn drop(&mut self) {
        let request =
            format!("DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.session, self.port);
        let ended = std::net::TcpStream::connect(("127.0.0.1", self.port)).and_then(|mut stream| {
            stream.set_read_timeout(Some(Duration::from_secs(5)))?;
            stream.write_all(request.as_bytes())?;
            stream.read(&mut [0; 1024])
        });
        if let Err(error) = ended {
            eprintln!("Chromium may still run, ChromeDriver did not end it: {error}");
        }
        if let Err(error) = self.driver.start_kill() {
            eprintln!("ChromeDriver may still run: {error}");
        }
    }
}

/// Starts ChromeDriver. It looks for a free port, and gives up when another one was quicker to take it.
async fn start_driver() -> (Child, u16) {
    for _attempt in 0..5 {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver is installed; ./dev test does it");
        if let Some(port) = announced_port(&mut driver).await {
            return (driver, port);
        }
    }
    panic!("chromedriver ended five times before it said on which port it listens");
}

/// ChromeDriver takes a free port and says which in its first lines.
async fn announced_port(driver: &mut Child) -> Option<u16> {
    let stdout = driver.stdout.take().expect("its output is piped");
    let mut lines = BufReader::new(stdout).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let number = line.rsplit_once("successfully on port ").map(|(_, number)| number.trim_end_matches('.'));
        if let Some(port) = number.and_then(|number| number.parse().ok()) {
            // The pipe stays open, as a full or closed one would stop ChromeDriver.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Some(port);
        }
    }
    None
}

/// The flags of `webdriver.json`, which the browser tests use too, and those of this run.
fn capabilities(options: &Options, profile: &Path) -> Value {
    let mut capabilities: Value = serde_json::from_str(include_str!("../../../webdriver.json")).expect("webdriver.json is JSON");
    let (width, height) = options.size;
    let own = [
        format!("--user-data-dir={}", profile.display()),
        format!("--window-size={width},{height}"),
        format!("--lang={}", options.language),
        format!("--accept-lang={}", options.language),
        format!("--host-resolver-rules={}", options.host_rules),
    ];
    let arguments = &mut capabilities["goog:chromeOptions"]["args"];
    let arguments = arguments.as_array_mut().expect("webdriver.json lists Chromium's arguments");
    arguments.extend(own.into_iter().chain(options.arguments.iter().cloned()).map(Value::from));
    capabilities["goog:chromeOptions"]["prefs"] = json!({ "intl.accept_languages": options.language });
    capabilities
}

/// The numbers of the browser process that uses this profile and of everything that descends from it.
fn family_of(profile: &Path) -> Vec<u32> {
    let flag = format!("--user-data-dir={}", profile.display());
    let processes = processes();
    let is_browser = |process: &Process| {
        process.arguments.contains(&flag) && !process.arguments.iter().any(|argument| argument.starts_with("--type="))
    };
    let mut family: Vec<u32> = processes.iter().filter(|(_, process)| is_browser(process)).map(|(number, _)| *number).collect();
    let mut seen = 0;
    while let Some(parent) = family.get(seen).copied() {
        seen += 1;
        let children = processes.iter().filter(|(number, process)| process.parent == parent && !family.contains(number));
        family.extend(children.map(|(number, _)| *number).collect::<Vec<_>>());
    }
    family
}

struct Process {
    parent: u32,
    arguments: Vec<String>,
}

/// All processes of this machine that can be seen, by their number.
fn processes() -> HashMap<u32, Process> {
    let folders = std::fs::read_dir("/proc").expect("this machine lists its processes under /proc").flatten();
    let processes = folders.filter_map(|folder| {
        let number = folder.file_name().to_str()?.parse().ok()?;
        let parent = status_of(number, "PPid:")?.parse().ok()?;
        let arguments = std::fs::read_to_string(folder.path().join("cmdline")).ok()?;
        Some((number, Process { parent, arguments: arguments.split('\0').map(str::to_owned).collect() }))
    });
    processes.collect()
}

/// A process that has ended stays as a zombie until its parent takes notice.
fn is_alive(process: u32) -> bool {
    status_of(process, "State:").is_some_and(|state| !state.starts_with(['Z', 'X']))
}

fn status_of(process: u32, key: &str) -> Option<String> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix(key)).map(|value| value.trim().to_owned())
}
