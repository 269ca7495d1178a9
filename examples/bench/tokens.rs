//! Measures the counter of tokens beside those that others use: `./dev bench tokens [RUNS]`.
//!
//! In the browser each library counts in a worker of its own, one after the other, and is given the text as JavaScript has
//! it. Ours is the code of the page's workers, built as they are. On this machine the fastest crates count the same texts.
//! Every run has texts that no library has seen before; the first run only warms them up and does not count.

use crate::driver::static_server::Site;
use crate::driver::{Browser, serve_as};
use crate::readers::copy;
use crate::texts::{Kind, kinds};
use crate::wait;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What counts in the browser, ours first.
const LIBRARIES: [&str; 4] = ["ours", "gpt-tokenizer", "js-tiktoken", "tiktoken"];

/// A library that takes longer over one text is ended, and its speed is told as less than that.
const SECONDS_MAX: u32 = 60;

/// What a library made of the texts of a kind.
#[derive(Clone, Default)]
struct Speeds {
    /// MB a second, one for each run.
    found: Vec<f64>,
    was_ended: bool,
    tokens: Vec<u64>,
}

/// By the names of the kind and of the library.
type Found = BTreeMap<(&'static str, String), Speeds>;

pub async fn run(runs: usize) {
    let folder = tempfile::TempDir::new().expect("there is room for a folder");
    let kinds = kinds(runs + 1);
    for (number, kind) in kinds.iter().enumerate() {
        for (run, text) in kind.texts.iter().enumerate() {
            fs::write(folder.path().join(text_name(number, run)), text).expect("files can be written");
        }
    }
    lay_out(folder.path());
    let in_browser = in_browser(folder.path(), &kinds).await;
    print("In Chromium, beside packages of npm", &kinds, &in_browser);
    print("On this machine, beside crates", &kinds, &natively(folder.path(), &kinds));
}

fn text_name(kind: usize, run: usize) -> String {
    format!("text-{kind}-{run}.txt")
}

fn folder_from(variable: &str) -> PathBuf {
    PathBuf::from(std::env::var_os(variable).expect("./dev bench tells where things are"))
}

fn vocabulary() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data/o200k_base.bin.gz")
}

/// The page with all libraries, each from one file that the browser can load.
fn lay_out(site: &Path) {
    let (peers, into) = (folder_from("DOCTUNE_PEERS"), site.join("peers"));
    for peer in ["gpt-tokenizer/esm", "js-tiktoken/dist", "tiktoken/lite"] {
        copy(&peers.join(peer), &into.join(peer)).expect("the peers are installed");
    }
    let read = |path: &Path| fs::read_to_string(path).expect("the peers are installed");
    let write = |path: PathBuf, text: &str| {
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("folders can be made");
        fs::write(path, text).expect("files can be written");
    };
    write(into.join("tiktoken/encoders/o200k_base.json"), &read(&peers.join("tiktoken/encoders/o200k_base.json")));
    // What js-tiktoken takes from another package by its name is not found in a browser without a bundler.
    let base64 = format!("const exports = {{}};\n{}\nexport default exports;\n", read(&peers.join("base64-js/index.js")));
    write(into.join("js-tiktoken/dist/base64.js"), &base64);
    for entry in fs::read_dir(into.join("js-tiktoken/dist")).expect("it was copied").flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "js") {
            let text = read(&entry.path());
            write(entry.path(), &text.replace("'base64-js'", "'./base64.js'"));
        }
    }
    copy(&folder_from("DOCTUNE_COUNTERS").join("browser"), &site.join("ours")).expect("the counter is built");
    fs::copy(vocabulary(), site.join("o200k_base.bin.gz")).expect("files can be copied");
    write(site.join("tokens.html"), include_str!("tokens.html"));
    write(site.join("tokens_worker.js"), include_str!("tokens_worker.js"));
}

async fn in_browser(site: &Path, kinds: &[Kind]) -> Found {
    let running = serve_as(Site { dist: site.to_owned(), prefix: "/".to_owned(), with_headers: false }).await;
    let browser = Browser::start().await;
    browser.open(&format!("{}tokens.html", running.address)).await;
    wait(&browser, "globalThis.measure !== undefined").await;
    let mut all = Found::new();
    for run in 0..kinds[0].texts.len() {
        for (number, kind) in kinds.iter().enumerate() {
            for library in LIBRARIES {
                let speeds = all.entry((kind.name, library.to_owned())).or_default();
                // Once ended, it would be ended each time.
                if speeds.was_ended {
                    continue;
                }
                let script = format!("measure('{library}', './{}', {})", text_name(number, run), SECONDS_MAX * 1_000);
                let value = browser.try_run(&script).await.unwrap_or_else(|error| panic!("{library}: {error}"));
                speeds.add(run, &kind.texts[run], value["milliseconds"].as_f64(), value["tokens"].as_f64());
                // Slow libraries take minutes; whoever waits sees that it goes on.
                eprintln!("run {run}, {}, {library}: {} ms", kind.name, value["milliseconds"]);
            }
        }
    }
    browser.close().await;
    all
}

fn natively(folder: &Path, kinds: &[Kind]) -> Found {
    let runs = kinds[0].texts.len();
    let texts = (0..runs).flat_map(|run| (0..kinds.len()).map(move |kind| (kind, run)));
    let paths: Vec<_> = texts.clone().map(|(kind, run)| folder.join(text_name(kind, run))).collect();
    let output = Command::new(folder_from("DOCTUNE_COUNTERS").join("native")).arg(vocabulary()).args(&paths).output();
    let output = output.expect("the counters are built");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut all = Found::new();
    for row in String::from_utf8_lossy(&output.stdout).lines() {
        let (path, name, milliseconds, tokens): (PathBuf, String, f64, f64) = serde_json::from_str(row).expect("it prints rows");
        let at = paths.iter().position(|other| *other == path).expect("it counts what it is given");
        let (kind, run) = texts.clone().nth(at).expect("every path has its text");
        let speeds = all.entry((kinds[kind].name, name)).or_default();
        speeds.add(run, &kinds[kind].texts[run], Some(milliseconds), Some(tokens));
    }
    all
}

impl Speeds {
    fn add(&mut self, run: usize, text: &str, milliseconds: Option<f64>, tokens: Option<f64>) {
        self.was_ended |= milliseconds.is_none();
        let megabytes = text.len() as f64 / 1e6;
        let seconds = milliseconds.map_or(f64::from(SECONDS_MAX), |milliseconds| milliseconds.max(0.01) / 1e3);
        if run > 0 || self.was_ended {
            self.found.push(megabytes / seconds);
            self.tokens.extend(tokens.map(|tokens| tokens as u64));
        }
    }

    fn median(&self) -> f64 {
        let mut found = self.found.clone();
        found.sort_by(f64::total_cmp);
        found.get(found.len() / 2).copied().unwrap_or_default()
    }
}

/// Speeds of all libraries, and how many times as fast as each of them ours is.
fn print(title: &str, kinds: &[Kind], found: &Found) {
    let others: BTreeSet<&str> = found.keys().map(|(_, name)| name.as_str()).filter(|name| *name != "ours").collect();
    println!("\n{title}: MB/s, the median of the runs, and ours as a multiple of it");
    print!("{:16}{:>10}", "", "ours");
    others.iter().for_each(|other| print!("{other:>26}"));
    println!("{:>12}", "least");
    let mut ratios: BTreeMap<&str, Vec<(f64, bool)>> = BTreeMap::new();
    for kind in kinds {
        let speeds = |library: &str| found.get(&(kind.name, library.to_owned())).cloned().unwrap_or_default();
        let ours = speeds("ours");
        print!("{:16}{:>10.2}", kind.name, ours.median());
        let mut least = f64::INFINITY;
        for other in &others {
            let theirs = speeds(other);
            let ratio = ours.median() / theirs.median();
            least = least.min(ratio);
            ratios.entry(other).or_default().push((ratio, kind.is_natural));
            let (less, more) = if theirs.was_ended { ("<", ">") } else { ("", "") };
            let differs = if theirs.tokens.iter().zip(&ours.tokens).any(|(theirs, ours)| theirs != ours) { "*" } else { "" };
            print!("{:>26}", format!("{less}{:.3}{differs} {:>8}", theirs.median(), format!("{more}{ratio:.1}x")));
        }
        println!("{least:>11.1}x");
    }
    for (name, only_natural) in [("mean", false), ("mean of natural", true)] {
        print!("{name:26}");
        let mut least = f64::INFINITY;
        for ratios in ratios.values() {
            let logarithms: Vec<f64> =
                ratios.iter().filter(|(_, is_natural)| *is_natural || !only_natural).map(|(ratio, _)| ratio.ln()).collect();
            let mean = (logarithms.iter().sum::<f64>() / logarithms.len() as f64).exp();
            least = least.min(mean);
            print!("{:>26}", format!("{mean:.1}x"));
        }
        println!("{least:>11.1}x");
    }
    println!("Means are geometric. *: counts other tokens than ours. <: ended after {SECONDS_MAX} s over one text.");
}
