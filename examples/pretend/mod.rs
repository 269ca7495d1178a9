//! A pretend OpenAI: files, jobs, models and answers, its prices and its ugly parts, and a script of what goes wrong.
//!
//! It does the work that the true one does, as far as a client can see it: files are checked line by line, jobs go through
//! their phases by the clock, curves fall, everything that would cost money stands in a ledger. A test looks at what was
//! asked, and a script lets requests fail in every way that networks and servers have.

mod answers;
mod batches;
mod certificate;
mod chat;
mod control;
mod curves;
mod embeddings;
mod exchange;
mod faults;
mod files;
mod holds;
mod http;
mod jobs;
mod ledger;
mod lists;
mod models;
mod moderations;
mod multipart;
pub mod official;
mod pieces;
pub mod requests;
mod responses;
mod routes;
pub mod schema;
mod settings;
mod state;
mod timeline;
mod training;
mod uploads;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use certificate::Certificate;
use exchange::{Body, Call};
use holds::Holds;
use state::State;

pub use control::{ScriptFile, changed};
pub use exchange::{Recorded, RecordedPart};
pub use faults::{Act, Fault, Mangling, Say, ScriptedAnswer, When};
pub use ledger::{Ledger, Row};
pub use settings::{
    Cancel, Cors, Failure, ModelFacts, ModelLimits, NoError, Outcome, Processing, Settings, UnknownStatus, World,
};

/// A key that is accepted unless the world says otherwise.
pub const KEY: &str = "sk-pretend-key";

/// A pretend OpenAI at work. It ends when this value does.
pub struct Pretend {
    shared: Arc<Shared>,
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl Pretend {
    /// Starts on the loopback address.
    pub async fn start(settings: Settings) -> io::Result<Self> {
        let certificate = if settings.hosts.is_empty() { None } else { Some(Certificate::of(&settings.hosts)?) };
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], settings.port))).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared { state: Mutex::new(State::new(&settings)), holds: Holds::default(), certificate });
        let accepting = tokio::spawn(http::accept(listener, shared.clone()));
        Ok(Self { shared, address, accepting })
    }

    /// The base URL, as a client takes it. With a certificate it is that of the loopback address all the same.
    pub fn address(&self) -> String {
        let scheme = if self.shared.certificate.is_some() { "https" } else { "http" };
        format!("{scheme}://{}/v1", self.address)
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// For Chromium's `--ignore-certificate-errors-spki-list`.
    pub fn spki(&self) -> Option<&str> {
        self.shared.certificate.as_ref().map(|certificate| certificate.spki.as_str())
    }

    pub fn certificate(&self) -> Option<&[u8]> {
        self.shared.certificate.as_ref().map(|certificate| certificate.der.as_slice())
    }

    /// Everything that was asked so far, preflights too.
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.state().requests.clone()
    }

    /// Those of a kind, named as in a script: `POST /fine_tuning/jobs`.
    pub fn requests_to(&self, on: &str) -> Vec<Recorded> {
        let state = self.shared.state();
        state.requests.iter().filter(|request| faults::matches(on, &request.method, &request.path)).cloned().collect()
    }

    pub fn ledger(&self) -> Ledger {
        self.present().ledger.clone()
    }

    /// All jobs, oldest first, as the API would show them.
    pub fn jobs(&self) -> Vec<Value> {
        let state = self.present();
        state.jobs.iter().map(|job| job.json(state.now())).collect()
    }

    /// All files, oldest first, as the API would show them.
    pub fn files(&self) -> Vec<Value> {
        let state = self.present();
        state.files.iter().map(|file| file.json(state.now())).collect()
    }

    /// Changes the world from now on.
    pub fn set(&self, change: impl FnOnce(&mut World)) {
        change(&mut self.shared.state().world);
    }

    /// Replaces the script.
    pub fn script(&self, faults: Vec<Fault>) {
        self.shared.script(faults);
    }

    /// How often the faults of the script happened, in its order.
    pub fn fired(&self) -> Vec<u64> {
        self.shared.state().script.fired().into_iter().map(|(_, fired)| fired).collect()
    }

    /// Puts the server's clock ahead, so that jobs go on without waiting.
    pub fn advance(&self, by: Duration) {
        self.shared.advance(by);
    }

    /// Returns when a request has come to the hold of this name.
    pub async fn wait_for(&self, name: &str) {
        self.shared.holds.wait_for(name).await;
    }

    /// Lets requests pass the hold of this name.
    pub fn release(&self, name: &str) {
        self.shared.holds.release(name);
    }

    fn present(&self) -> MutexGuard<'_, State> {
        let mut state = self.shared.state();
        state.catch_up();
        state
    }
}

impl Drop for Pretend {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// What connections and tests share.
struct Shared {
    state: Mutex<State>,
    holds: Holds,
    certificate: Option<Certificate>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics while holding the state")
    }

    fn script(&self, faults: Vec<Fault>) {
        self.state().script = faults::Script::new(faults);
    }

    fn advance(&self, by: Duration) {
        self.state().clock.ahead_ms += by.as_millis() as u64;
    }

    /// Writes a request down as soon as its head is there, and tells its number.
    fn record(&self, call: &Call) -> usize {
        let mut state = self.state();
        let at = state.now();
        state.requests.push(Recorded {
            method: call.method.clone(),
            path: call.path.clone(),
            query: call.query.clone(),
            headers: call.headers.clone(),
            body: Body::Text(String::new()),
            at,
            is_whole: false,
            status: None,
        });
        state.requests.len() - 1
    }

    /// The body of a request has arrived.
    fn arrived(&self, number: usize, call: &Call) {
        let body = Body::of(call);
        if let Some(request) = self.state().requests.get_mut(number) {
            request.body = body;
            request.is_whole = true;
        }
    }

    fn answered(&self, number: usize, status: u16) {
        if let Some(request) = self.state().requests.get_mut(number) {
            request.status = Some(status);
        }
    }
}
