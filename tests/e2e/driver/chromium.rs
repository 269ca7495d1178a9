//! Starts ChromeDriver and, through it, a Chromium with a profile and a folder for downloads that go when it does.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use super::Options;

/// The processes behind a browser.
pub struct Chromium {
    driver: Child,
    port: u16,
    session: String,
    profile: TempDir,
    downloads: TempDir,
}

impl Chromium {
    pub async fn start(options: &Options) -> (Self, Client) {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver is installed; ./dev test does it");
        let port = announced_port(&mut driver).await;
        let profile = TempDir::new().expect("there is room for a profile");
        let downloads = TempDir::new().expect("there is room for downloads");
        let capabilities = capabilities(options, &profile);
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

/// ChromeDriver takes a free port and says which in its first lines.
async fn announced_port(driver: &mut Child) -> u16 {
    let stdout = driver.stdout.take().expect("its output is piped");
    let mut lines = BufReader::new(stdout).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let number = line.rsplit_once("successfully on port ").map(|(_, number)| number.trim_end_matches('.'));
        if let Some(port) = number.and_then(|number| number.parse().ok()) {
            // The pipe stays open, as a full or closed one would stop ChromeDriver.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return port;
        }
    }
    panic!("chromedriver ended before it said on which port it listens");
}

/// The flags of `webdriver.json`, which the browser tests use too, and those of this run.
fn capabilities(options: &Options, profile: &TempDir) -> Value {
    let mut capabilities: Value = serde_json::from_str(include_str!("../../../webdriver.json")).expect("webdriver.json is JSON");
    let (width, height) = options.size;
    let own = [
        format!("--user-data-dir={}", profile.path().display()),
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
