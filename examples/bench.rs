//! Measures the published site in Chromium: `./dev bench pipeline [RUNS]`, `./dev bench projects [RUNS]`,
//! `./dev bench readers [RUNS] [SET]`, `./dev bench long [LINES]` and `./dev bench tokens [RUNS]`.
//!
//! The pipeline: a folder of generated documents is dropped, examples are made of them and the file is saved, as a person
//! would do it. Printed are the times of each stage, how many megabytes of documents are read and made into examples in a
//! second, how many examples are made in one, how long the processors worked for the workers while examples were made (those
//! that make and the store, in sum), the longest task of the page's own thread, and the memory
//! of the renderer. The machine is never quiet, so figures of one run mean little and the median of several is printed too.

#![expect(clippy::print_stdout, reason = "a program for the terminal")]

#[path = "bench/corpus.rs"]
mod corpus;
// The driver is a vocabulary for several programs, and none of them uses every word of it.
#[allow(dead_code)]
#[path = "../tests/e2e/driver/mod.rs"]
mod driver;
#[path = "bench/long.rs"]
mod long;
#[path = "bench/memory.rs"]
mod memory;
#[path = "bench/projects.rs"]
mod projects;
#[path = "bench/readers.rs"]
mod readers;
#[path = "bench/texts.rs"]
mod texts;
#[path = "bench/tokens.rs"]
mod tokens;
#[path = "bench/worker_time.rs"]
mod worker_time;

use driver::{Browser, serve};
use std::time::{Duration, Instant};

/// How many documents are dropped, and how many tokens they hold, about.
const DOCUMENTS: usize = 100;
const TOKENS: usize = 500_000;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_default();
    let number = arguments.next().and_then(|number| number.parse().ok());
    let runs: usize = number.unwrap_or(3);
    match what.as_str() {
        "pipeline" => run_pipeline(runs).await,
        "projects" => projects::run(runs).await,
        "readers" => readers::run(runs, arguments.next().as_deref().map(std::path::Path::new)).await,
        "long" => long::run(number.unwrap_or(long::LINES)).await,
        "tokens" => tokens::run(runs).await,
        _ => {
            println!("usage: bench pipeline [RUNS], projects [RUNS], readers [RUNS] [SET], long [LINES] or tokens [RUNS]");
            std::process::exit(2);
        }
    }
}

async fn run_pipeline(runs: usize) {
    let folder = tempfile::TempDir::new().expect("there is room for a folder");
    let documents = folder.path().join("documents");
    corpus::write(&documents, DOCUMENTS, TOKENS).expect("the documents can be written");
    let mut all = Vec::new();
    for run in 1..=runs {
        let figures = pipeline(&documents).await;
        println!("run {run}: {figures}");
        all.push(figures);
    }
    println!("median: {}", Figures::median(&all));
}

/// What one run measured: times in milliseconds, memory in MB.
#[derive(Clone, Debug, Default)]
struct Figures {
    read: u64,
    made: u64,
    /// The processor time of all workers meanwhile.
    made_workers: u64,
    checked: u64,
    saved: u64,
    all: u64,
    longest_task: u64,
    memory: u64,
    examples: u64,
    /// The size of the documents in bytes.
    bytes: u64,
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Figures { read, made, made_workers, checked, saved, all, longest_task, memory, examples, bytes } = self;
        let in_a_second = |count: f64, millis: u64| count * 1_000.0 / millis.max(1) as f64;
        let megabytes = *bytes as f64 / 1e6;
        let (read_mb, made_mb) = (in_a_second(megabytes, *read), in_a_second(megabytes, *made));
        let made_examples = in_a_second(*examples as f64, *made);
        write!(
            f,
            "read {read} ms ({read_mb:.2} MB/s), made {made} ms ({made_mb:.2} MB/s, {made_examples:.0} examples/s, {made_workers} ms of workers), checked {checked} ms, saved {saved} ms; in all {all} ms; longest task {longest_task} ms; \
             renderer at most {memory} MB; {examples} examples"
        )
    }
}

impl Figures {
    fn median(all: &[Figures]) -> Figures {
        let middle = |of: fn(&Figures) -> u64| {
            let mut values: Vec<u64> = all.iter().map(of).collect();
            values.sort_unstable();
            values.get(values.len() / 2).copied().unwrap_or_default()
        };
        Figures {
            read: middle(|figures| figures.read),
            made: middle(|figures| figures.made),
            made_workers: middle(|figures| figures.made_workers),
            checked: middle(|figures| figures.checked),
            saved: middle(|figures| figures.saved),
            all: middle(|figures| figures.all),
            longest_task: middle(|figures| figures.longest_task),
            memory: middle(|figures| figures.memory),
            examples: middle(|figures| figures.examples),
            bytes: middle(|figures| figures.bytes),
        }
    }
}

async fn pipeline(documents: &std::path::Path) -> Figures {
    let site = serve().await;
    let browser = Browser::start().await;
    browser.open(&site.address).await;
    browser.wait_until("document.documentElement.dataset.app === 'started'").await;
    // The start of the page is not what is measured.
    browser.find(".welcome").await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    // An expression that gives nothing back: an observer cannot travel.
    browser
        .run(
            "void (globalThis.doctuneLongTasks = [], new PerformanceObserver((list) => { \
             for (const task of list.getEntries()) doctuneLongTasks.push(task.duration); }).observe({ type: 'longtask' }))",
        )
        .await;
    let begin = Instant::now();
    browser.drop_paths("main", &[documents]).await;
    wait(&browser, &format!("document.querySelectorAll('.source-row:not([aria-busy])').length === {DOCUMENTS}")).await;
    let read = begin.elapsed();
    let workers_before = worker_time::millis();
    browser.run("location.hash = '#/examples'").await;
    wait(&browser, "document.querySelector('.made') !== null").await;
    let made = begin.elapsed();
    let made_workers = worker_time::millis().saturating_sub(workers_before);
    let title = browser.text_of("#made-title").await;
    let examples = title.split(|sign: char| !sign.is_ascii_digit() && sign != ',').find(|part| !part.is_empty());
    let examples = examples.and_then(|number| number.replace(',', "").parse().ok());
    browser.run("location.hash = '#/file'").await;
    wait(&browser, "document.querySelector('#totals') !== null").await;
    let checked = begin.elapsed();
    browser.click("#download-train").await;
    browser.downloaded("train.jsonl").await;
    let all = begin.elapsed();
    let longest = browser.long_tasks().await.into_iter().fold(0.0_f64, f64::max);
    let figures = Figures {
        read: millis(read),
        made: millis(made - read),
        made_workers,
        checked: millis(checked - made),
        saved: millis(all - checked),
        all: millis(all),
        longest_task: longest as u64,
        memory: memory::most_mb(),
        examples: examples.expect("the heading says how many examples there are"),
        bytes: bytes_in(documents),
    };
    assert_eq!(browser.complaints(), [""; 0]);
    browser.close().await;
    figures
}

/// The bytes of all files of a folder.
fn bytes_in(folder: &std::path::Path) -> u64 {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
}

/// Waits without the driver's patience of a test: a slow machine shall give a figure and no failure. The page looks itself for a
/// second at a time, as questions from outside would be a part of what is measured.
async fn wait(browser: &Browser, condition: &str) {
    let seen = format!(
        "(async () => {{
            for (const end = performance.now() + 1_000; performance.now() < end; await new Promise((done) => setTimeout(done, 20))) {{
                if ({condition}) return true;
            }}
            return false;
        }})()"
    );
    browser.wait_at_most(Duration::from_secs(600), &seen).await;
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
