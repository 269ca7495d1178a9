//! Measures a large project that is kept in the browser: `./dev bench projects [RUNS]`.
//!
//! A project of 200 documents and an imported data set of 100,000 examples comes in, is opened again, edited, downloaded as
//! a file and opened from it. Times are those that a person waits; memory is the most that the renderer held meanwhile.

use crate::driver::{Browser, Key, serve};
use crate::{corpus, memory, millis, wait};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Instant;

const DOCUMENTS: usize = 200;
const TOKENS: usize = 1_000_000;
const EXAMPLES: usize = 100_000;
/// Edits of one run; the first of them is measured apart, because more has to be loaded for it.
const EDITS: usize = 6;

const ESCAPE: Key = Key { key: "Escape", code: "Escape", number: 27, text: "", modifiers: 0 };

/// What is measured, in the order in which a run does it.
const STAGES: [&str; 6] =
    ["add everything", "open it again", "save the first edit", "save another edit", "download project", "open its file"];

/// What one stage took.
#[derive(Clone, Copy, Debug)]
struct Figure {
    milliseconds: u64,
    /// Megabytes of the renderer at most.
    memory: u64,
}

pub async fn run(runs: usize) {
    let folder = tempfile::TempDir::new().expect("there is room for a folder");
    let project = folder.path().join("project");
    corpus::write(&project, DOCUMENTS, TOKENS).expect("the documents can be written");
    corpus::write_examples(&project.join("examples.jsonl"), EXAMPLES).expect("the data set can be written");
    let mut all = Vec::new();
    for run in 1..=runs {
        let (figures, bytes) = measure(&project, folder.path()).await;
        println!("run {run}: a project file of {} MB", bytes / 1_000_000);
        all.push(figures);
    }
    print(&all);
}

fn print(all: &[[Figure; STAGES.len()]]) {
    let heads: String = (1..=all.len()).map(|run| format!("{:>11}", format!("run {run}"))).collect();
    println!("\n{:20}{heads}{:>11}{:>12}", "", "median", "renderer");
    for (at, stage) in STAGES.iter().enumerate() {
        let of_stage = |of: fn(&Figure) -> u64| all.iter().map(|figures| of(&figures[at])).collect::<Vec<_>>();
        let times = of_stage(|figure| figure.milliseconds);
        let columns: String = times.iter().map(|time| format!("{:>11}", format!("{time} ms"))).collect();
        let (time, memory) = (median(times), median(of_stage(|figure| figure.memory)));
        println!("{stage:20}{columns}{:>11}{:>12}", format!("{time} ms"), format!("{memory} MB"));
    }
}

fn median(mut values: Vec<u64>) -> u64 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// One run in a browser of its own: a figure for each stage, and the bytes of the project file.
async fn measure(project: &Path, folder: &Path) -> ([Figure; STAGES.len()], usize) {
    let site = serve().await;
    let browser = Browser::start().await;
    browser.open(&site.address).await;
    browser.find(".welcome").await;

    let clock = Clock::start();
    browser.drop_paths("main", &[project]).await;
    // While anything is being read a bar tells how far it has come.
    wait(
        &browser,
        "document.querySelector('.source-row') !== null && document.querySelector('.reading-progress progress') === null",
    )
    .await;
    wait(&browser, KEPT).await;
    let added = clock.stop();

    browser.run("location.hash = '#/review'").await;
    wait(&browser, ROWS).await;
    browser.run("globalThis.beforeReload = true").await;
    let clock = Clock::start();
    browser.command("Page.reload", json!({})).await;
    wait(&browser, &format!("globalThis.beforeReload === undefined && {ROWS}")).await;
    let opened = clock.stop();

    wait(&browser, KEPT).await;
    let first_edit = edit(&browser, 1).await;
    let mut edits = Vec::new();
    for row in 2..=EDITS {
        edits.push(edit(&browser, row).await);
    }
    let milliseconds = median(edits.iter().map(|edit| edit.milliseconds).collect());
    let another_edit = Figure { milliseconds, memory: edits.iter().map(|edit| edit.memory).max().unwrap_or_default() };

    browser.click("#project").await;
    browser.find("#download-project-file:enabled").await;
    let clock = Clock::start();
    browser.run(&format!("document.querySelector('#download-project-file').click(), {FRAMES}")).await;
    wait(&browser, "document.querySelector('#download-project-file').disabled === false").await;
    let (name, file) = browser.next_download().await;
    let downloaded = clock.stop();
    browser.press_key(ESCAPE).await;

    let path = folder.join(name);
    std::fs::write(&path, &file).expect("the project file can be written");
    let open = "sessionStorage.getItem('doctune-project')";
    let before = browser.run(open).await;
    let clock = Clock::start();
    browser.drop_paths("main", &[&path]).await;
    wait(&browser, &format!("{open} !== {before}")).await;
    // A file that is dropped leads to the first step, and is seen there first.
    wait(&browser, "document.querySelector('.source-row') !== null").await;
    browser.run("location.hash = '#/review'").await;
    wait(&browser, ROWS).await;
    let file_opened = clock.stop();

    let shown = browser.run("document.querySelector('.row-list > [role=status]').innerText.replaceAll(/[^0-9]/g, '')").await;
    assert_eq!(shown, EXAMPLES.to_string(), "all examples came back");
    assert_eq!(browser.complaints(), [""; 0]);
    browser.close().await;
    ([added, opened, first_edit, another_edit, downloaded, file_opened], file.len())
}

const ROWS: &str = "document.querySelector('.row button') !== null";
const KEPT: &str = "document.querySelector('.saved-mark')?.dataset.keeping === 'kept'";
/// The page has shown what it knows.
const FRAMES: &str = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";

/// Keeps other words for the example in this row; measured in the page, from the click until the mark shows that a newer
/// revision is saved.
async fn edit(browser: &Browser, row: usize) -> Figure {
    memory::forget();
    let script = "(async (number) => {
        const until = async (look) => {
            for (const end = performance.now() + 120_000; performance.now() < end; await new Promise((done) => setTimeout(done))) {
                const found = look();
                if (found) return found;
            }
            throw new Error(`there is still nothing by ${look}`);
        };
        const one = (css) => document.querySelector(css);
        (await until(() => one(`[data-row='${number}']`))).click();
        await until(() => one('.row [aria-current=true]')?.dataset.row === String(number) && one('#edit-example'));
        one('#edit-example').click();
        const field = await until(() => one('#line'));
        field.select();
        document.execCommand('insertText', false, field.value.replace(/[0-9]+/, (found) => `${found} or ${number}`));
        const keep = await until(() => one('#keep:enabled'));
        const { savedRevision } = one('.saved-mark').dataset;
        const begin = performance.now();
        keep.click();
        await until(() => Number(one('.saved-mark').dataset.savedRevision ?? 0) > Number(savedRevision));
        return performance.now() - begin;
    })";
    let took: Value = browser.run(&format!("{script}({row})")).await;
    let milliseconds = took.as_f64().expect("a time is a number");
    Figure { milliseconds: milliseconds.round() as u64, memory: memory::most_mb() }
}

/// Measures a stage.
struct Clock(Instant);

impl Clock {
    fn start() -> Self {
        memory::forget();
        Clock(Instant::now())
    }

    fn stop(self) -> Figure {
        Figure { milliseconds: millis(self.0.elapsed()), memory: memory::most_mb() }
    }
}
