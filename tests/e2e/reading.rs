//! Reading that goes wrong or is not wanted any more: a worker dies, hangs, or is told to stop.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use doctune::readers::ReadErrorKind;
use doctune::state::Step;
use doctune::texts::Locale;
use doctune::work::store::StoreError;
use serde_json::Value;
use tempfile::TempDir;

use crate::faults::kept::{contents, edit, saved, with_work};
use crate::steps::{Page, start};

/// Workers ask for the time whenever they say how far they have come, so this ends one in the middle of its file.
const DIES: &str = "Date.now = () => { throw new Error('killed in the middle') }";
/// This one lives on and says nothing any more.
const HANGS: &str = "Date.now = () => { for (;;); }";
/// As `DIES`, in every worker that is given a file of this name.
const DIES_OVER_DOOMED: &str = "addEventListener('message', ({ data }) => {
    if (new TextDecoder().decode(data.body).includes('doomed')) Date.now = () => { throw new Error('killed in the middle') };
})";

/// Readers that begin a moment later, so that one can see a file waiting for them.
pub const SLOW_READERS: &str = "if (globalThis.name === 'readers') {
    const end = Date.now() + 4_000;
    while (Date.now() < end);
}";

/// Nothing of this name can be fetched as long as `offline` is true.
fn without(name: &str) -> String {
    format!(
        "globalThis.offline = true;
        const online = fetch;
        fetch = (asked, ...more) => offline && String(asked.url ?? asked).includes('{name}')
            ? Promise.reject(new TypeError('Failed to fetch')) : online(asked, ...more);"
    )
}

const SMALL: [(&str, &[u8]); 2] = [("first.txt", b"Words of the first file."), ("second.txt", b"Words of the second file.")];

/// A text that takes a worker a while.
fn large_text(folder: &TempDir, name: &str, megabytes: usize) -> PathBuf {
    let path = folder.path().join(name);
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).expect("files can be made"));
    let mut number = 0_u32;
    let mut written = 0;
    while written < megabytes << 20 {
        number += 1;
        let line = format!("Entry {number}: the pump of well {} gave {} buckets before noon.\n\n", number % 977, number % 4_001);
        file.write_all(line.as_bytes()).expect("files can be written");
        written += line.len();
    }
    path
}

/// The worker is dead, the page said nothing wrong itself.
fn check_only_the_worker_complained(page: &Page) {
    let complaints = page.browser.complaints();
    let strange = complaints.iter().find(|complaint| !complaint.contains("killed in the middle"));
    assert_eq!(strange, None, "of {complaints:?}");
}

/// A worker that has read something and waits for more.
async fn idle_worker(page: &Page) -> String {
    page.drop("before.txt", b"Words that were read before.").await;
    page.settled(1).await;
    let workers = page.browser.workers("readers");
    let [worker] = workers.as_slice() else { panic!("one file needs one worker, not {workers:?}") };
    worker.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_of_the_list_keeps_the_focus_while_more_files_are_read() {
    let page = start(Locale::English).await;
    page.drop_all(&SMALL).await;
    page.settled(2).await;
    page.browser.run("document.querySelector('.source-row:nth-of-type(2) .name').focus()").await;
    let focused = page.browser.run("(globalThis.focusedRow = document.activeElement).innerText").await;
    assert_eq!(focused, "second.txt");
    let more: Vec<(String, Vec<u8>)> =
        (0..20).map(|number| (format!("more-{number}.txt"), format!("Words of file {number}.").into_bytes())).collect();
    let more: Vec<(&str, &[u8])> = more.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    page.drop_all(&more).await;
    page.settled(22).await;
    assert_eq!(page.browser.run("document.activeElement === focusedRow").await, true, "the row was made anew");
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_read_again_after_its_worker_died() {
    let page = start(Locale::English).await;
    let doomed = idle_worker(&page).await;
    page.browser.try_run_in_worker("readers", DIES).await.expect("the worker takes a script");
    page.drop("long.txt", &b"A line of the file that kills.\n\n".repeat(400)).await;
    page.drop_all(&SMALL).await;
    page.settled(4).await;
    page.browser.wait_for_end_of(&doomed).await;
    assert_eq!(page.failed_rows().await, []);
    page.select("long.txt").await;
    page.sees(".preview-text", "A line of the file that kills.").await;
    for name in ["before.txt", "first.txt", "second.txt"] {
        assert!(page.row(name).await.contains("tokens"), "{name} is unharmed");
    }
    check_only_the_worker_complained(&page);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_says_nothing_for_ten_seconds_is_replaced() {
    let page = start(Locale::English).await;
    let doomed = idle_worker(&page).await;
    page.browser.try_run_in_worker("readers", HANGS).await.expect("the worker takes a script");
    page.drop("long.txt", &b"A line of the file that hangs.\n\n".repeat(400)).await;
    page.drop_all(&SMALL).await;
    page.settled(4).await;
    page.browser.wait_for_end_of(&doomed).await;
    assert_eq!(page.failed_rows().await, []);
    assert_eq!(page.browser.complaints(), [""; 0]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_kills_two_workers_is_named_and_the_others_are_read() {
    for language in [Locale::Russian, Locale::English] {
        let page = start(language).await;
        page.browser.run_in_new_workers(DIES_OVER_DOOMED);
        page.drop("doomed.txt", &b"A line of the file that kills.\n\n".repeat(400)).await;
        page.drop_all(&SMALL).await;
        page.settled(3).await;
        let words = page.words.read_error(&ReadErrorKind::Crashed.into());
        assert_eq!(page.failed_rows().await, [("doomed.txt".to_owned(), words)]);
        for (name, _) in SMALL {
            assert!(!page.row(name).await.is_empty());
        }
        check_only_the_worker_complained(&page);
        page.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vocabulary_that_does_not_load_is_named_and_the_file_can_be_added_again() {
    let page = start(Locale::Russian).await;
    page.browser.run_in_new_workers(&without("o200k_base"));
    page.drop("notes.txt", b"Words for a tokenizer.").await;
    page.settled(1).await;
    let words = page.words.read_error(&ReadErrorKind::EngineMissing.into());
    assert_eq!(page.failed_rows().await, [("notes.txt".to_owned(), words)]);
    // The connection is back.
    page.browser.try_run_in_worker("readers", "globalThis.offline = false").await.expect("the worker takes a script");
    page.drop("notes.txt", b"Words for a tokenizer.").await;
    page.browser.wait_until("document.querySelectorAll('.source-row:not(.failed, [aria-busy])').length === 1").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_does_not_load_is_named_and_no_file_is_blamed() {
    let page = start(Locale::English).await;
    page.browser.run_in_new_workers(&without(".wasm"));
    page.drop("notes.txt", b"Words for a worker.").await;
    page.settled(1).await;
    let words = page.words.read_error(&ReadErrorKind::EngineMissing.into());
    assert_eq!(page.failed_rows().await, [("notes.txt".to_owned(), words)]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_dies_is_named_and_the_next_one_opens_what_was_saved() {
    let page = with_work(Locale::Russian).await;
    edit(&page, 1, "Слова, которые были сохранены.").await;
    saved(&page).await;
    let before = contents(&page).await;
    let dies = "setTimeout(() => { throw new Error('killed in the middle') }), true";
    page.browser.try_run_in_worker("store", dies).await.expect("the store takes a script");
    page.sees("main > .notice", &page.words.store_error(&StoreError::Died)).await;
    saved(&page).await;
    assert_eq!(contents(&page).await, before);
    page.press(page.words.close()).await;
    page.lost("main > .notice").await;
    edit(&page, 2, "Слова после остановки.").await;
    saved(&page).await;
    let after = contents(&page).await;
    page.reload().await;
    saved(&page).await;
    assert_eq!(contents(&page).await, after);
    page.count().await;
    let chats = String::from_utf8(page.download("train.jsonl").await).expect("JSONL is UTF-8");
    assert!(["Слова, которые были сохранены.", "Слова после остановки."].into_iter().all(|words| chats.contains(words)));
    check_only_the_worker_complained(&page);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_of_one_file_is_cancelled_within_half_a_second() {
    let folder = TempDir::new().expect("there is room for a folder");
    let large = large_text(&folder, "large.txt", 60);
    let page = start(Locale::English).await;
    page.drop_paths(&[&large]).await;
    page.browser.find(".source-row[aria-busy] progress").await;
    let workers = page.browser.workers("readers");
    let [at_work] = workers.as_slice() else { panic!("one file needs one worker, not {workers:?}") };
    page.drop("small.txt", b"A few words.").await;
    let label = page.words.cancel_named("large.txt");
    let took = milliseconds_until_gone(&page, &format!("button[aria-label={}]", Value::from(label)), "large.txt").await;
    assert!(took < 500.0, "it took {took} ms");
    page.settled(1).await;
    assert!(page.row("small.txt").await.contains("tokens"));
    page.browser.wait_for_end_of(at_work).await;
    assert_eq!(page.browser.complaints(), [""; 0]);
    // A cancelled file is not there, so it can be dropped again.
    page.drop_paths(&[&large]).await;
    page.browser.find(".source-row[aria-busy] progress").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_reading_is_cancelled_at_once() {
    let folder = TempDir::new().expect("there is room for a folder");
    let large = ["one.txt", "two.txt", "three.txt"].map(|name| large_text(&folder, name, 30));
    let page = start(Locale::Russian).await;
    page.drop_paths(&large.each_ref().map(PathBuf::as_path)).await;
    page.browser.wait_until("document.querySelectorAll('.source-row[aria-busy]').length === 3").await;
    page.browser.find(".source-row[aria-busy] progress").await;
    page.press(page.words.cancel_reading()).await;
    page.browser.find(".welcome").await;
    page.browser.wait_until("document.querySelectorAll('.source-row').length === 0").await;
    assert_eq!(page.browser.complaints(), [""; 0]);
    page.close().await;
}

/// A page with documents whose examples take a while.
pub async fn page_with_long_work() -> Page {
    let folder = TempDir::new().expect("there is room for a folder");
    let paths = (0..6).map(|number| {
        let topics = (0..1_500).map(|topic| {
            let words =
                format!("Well {topic} of field {number} gives {} buckets a day and is {} metres deep", topic % 53, topic % 29);
            format!("## Well {topic} of field {number}\n\n{words}. The key hangs behind door {topic}.\n\n")
        });
        let path = folder.path().join(format!("field-{number}.md"));
        std::fs::write(&path, format!("# Field {number}\n\n{}", topics.collect::<String>())).expect("files can be written");
        path
    });
    let paths: Vec<PathBuf> = paths.collect();
    let page = start(Locale::English).await;
    page.drop_paths(&paths.iter().map(PathBuf::as_path).collect::<Vec<_>>()).await;
    page.settled(6).await;
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn making_is_stopped_and_leaves_nothing_half_done() {
    let page = page_with_long_work().await;
    page.go_to(Step::Examples).await;
    page.browser.find(".making[aria-busy=true]").await;
    page.press(page.words.stop()).await;
    page.browser.find("#make").await;
    assert_eq!(page.browser.run("document.querySelector('.made') === null").await, true);
    assert_eq!(page.browser.run("document.querySelector('#undo').getAttribute('aria-label')").await, undo_of_files(&page));
    // What was stopped can be begun again and comes to its end.
    page.browser.click("#make").await;
    page.browser.find(".making.over").await;
    page.sees(".made", "examples").await;
    assert_eq!(page.browser.complaints(), [""; 0]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_removed_while_examples_are_made_does_not_stop_the_others() {
    let page = page_with_long_work().await;
    page.go_to(Step::Examples).await;
    page.browser.find(".making[aria-busy=true]").await;
    page.go_to(Step::Documents).await;
    page.press(&page.words.remove_named("field-5.md")).await;
    page.settled(5).await;
    page.go_to(Step::Examples).await;
    page.browser.wait_until("document.querySelector('.making:not([aria-busy])') !== null").await;
    assert!(!page.has("main > .notice").await, "{}", page.text_of("main > .notice").await);
    page.browser.find(".making.over").await;
    page.sees(".made", "examples").await;
    assert!(!page.text_of("#content").await.contains("field-5.md"));
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_takes_longer_than_ten_seconds_gives_its_examples() {
    let topics = (0..80_000).map(|well| {
        let words = format!("Well {well} gives {} buckets a day and is {} metres deep", well % 977, well % 83);
        format!("## Well {well} of the northern field\n\n{words}. The key hangs behind door {}.\n\n", well % 1_009)
    });
    let folder = TempDir::new().expect("there is room for a folder");
    let path = folder.path().join("wells.md");
    std::fs::write(&path, format!("# Wells\n\n{}", topics.collect::<String>())).expect("files can be written");
    let page = start(Locale::English).await;
    page.drop_paths(&[&path]).await;
    page.browser.wait_at_most(Duration::from_secs(240), "document.querySelector('.source-row:not([aria-busy])') !== null").await;
    page.go_to(Step::Examples).await;
    let over = "['.making.over', '.making .notice'].some((css) => document.querySelector(css))";
    page.browser.wait_at_most(Duration::from_secs(240), over).await;
    assert!(page.has(".making.over").await, "{}", page.text_of(".making .notice").await);
    page.browser.find(".made").await;
    page.close().await;
}

fn undo_of_files(page: &Page) -> String {
    page.words.undo(page.words.change(doctune::work::store::Change::SourcesAdded))
}

/// Clicks a button and measures on the page how long it is until no row names the file.
async fn milliseconds_until_gone(page: &Page, button: &str, name: &str) -> f64 {
    let script = "((css, name) => new Promise((done) => {
        const start = performance.now();
        document.querySelector(css).click();
        const look = () => {
            const there = [...document.querySelectorAll('.source-row .name')].some((row) => row.innerText.includes(name));
            there ? requestAnimationFrame(look) : done(performance.now() - start);
        };
        look();
    }))";
    let took = page.browser.run(&format!("{script}({}, {})", Value::from(button), Value::from(name))).await;
    took.as_f64().expect("a time is a number")
}
