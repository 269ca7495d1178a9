//! A file of two hundred megabytes: its progress is honest, stopping it takes effect at once, and memory stays flat.

use std::io::{BufWriter, Write};
use std::time::Duration;

use doctune::state::Step;
use doctune::texts::Locale;
use serde_json::Value;
use tempfile::TempDir;

use crate::memory;
use crate::pretend::{Act, Fault, When, World};
use crate::provider::{Road, line, road};

/// Bytes of the file, at least.
const BYTES: usize = 200_000_000;
const PARTS: &str = "POST /uploads/*/parts";

/// Notes what the bar of the upload shows: megabytes gone out so far and in all, and when the launch came to which stage.
const WATCH: &str = "(() => {
    globalThis.shown = [];
    globalThis.stages = [];
    new MutationObserver(() => {
        const bar = document.querySelector('.launch-card .sending progress, .launch-card .sending [role=progressbar]');
        const done = bar && Number(bar.getAttribute('value') ?? bar.getAttribute('aria-valuenow'));
        const all = bar && Number(bar.getAttribute('max') ?? bar.getAttribute('aria-valuemax'));
        if (bar && shown.at(-1)?.[0] !== done) shown.push([done, all]);
        const stage = document.querySelector('.launch-card')?.dataset.stage;
        if (stage && stages.at(-1)?.[0] !== stage) stages.push([stage, performance.now()]);
    }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
})()";

/// A page with a data set of that size, connected.
async fn with_large_data() -> (Road, TempDir) {
    let folder = TempDir::new().expect("there is room for a folder");
    let path = folder.path().join("large.jsonl");
    let mut file = BufWriter::new(std::fs::File::create(&path).expect("a file can be written"));
    let (mut written, mut number) = (0, 0);
    while written < BYTES {
        let words: String =
            (0..40).map(|word| format!(" box {} holds {} jars,", number * 41 + word, (number + word) % 977)).collect();
        let line = line(number, &words);
        file.write_all(line.as_bytes()).expect("a file can be written");
        written += line.len();
        number += 1;
    }
    file.flush().expect("a file can be written");
    let road = road(Locale::English, World::default()).await;
    road.page.drop_paths(&[&path]).await;
    let settled = "document.querySelectorAll('.source-row').length === 1 && !document.querySelector('.source-row[aria-busy]')";
    road.page.browser.wait_at_most(PATIENCE, settled).await;
    road.page.go_to(Step::File).await;
    road.page.browser.wait_at_most(PATIENCE, "document.querySelector('.file-page[aria-busy=false] #totals') !== null").await;
    road.page.go_to(Step::Training).await;
    road.connect().await;
    road.page.browser.wait_at_most(PATIENCE, "document.querySelector('#consent')?.disabled === false").await;
    road.page.browser.run(WATCH).await;
    (road, folder)
}

/// For everything that goes over the whole file.
const PATIENCE: Duration = Duration::from_secs(600);

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults J runs it"]
async fn j10_two_hundred_megabytes_go_in_parts_with_honest_progress_and_flat_memory() {
    let (road, _folder) = with_large_data().await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    memory::forget();
    let before = memory::most_mb();
    road.launch().await;
    road.page.browser.wait_at_most(PATIENCE, "document.querySelector('.launch-card')?.dataset.stage === 'created'").await;
    let during = memory::most_mb();
    let sent: Vec<u64> = road.service.requests_to(PARTS).iter().map(|request| request.at).collect();
    let file = &road.service.files()[0];
    let bytes = file["bytes"].as_u64().unwrap_or_default();
    assert!(bytes as usize >= BYTES * 9 / 10, "{file}");
    assert_eq!(sent.len() as u64, bytes.div_ceil(64 << 20), "each part once");
    let shown = road.page.browser.run("shown").await;
    let shown: Vec<(f64, f64)> = shown.as_array().into_iter().flatten().filter_map(pair).collect();
    // The small validation file has a bar of its own afterwards.
    let of_training: Vec<_> = shown.iter().copied().take_while(|(_, all)| *all == bytes as f64).collect();
    assert!(of_training.len() > 20, "the bar moves: {shown:?}");
    assert!(of_training.windows(2).all(|pair| pair[0].0 <= pair[1].0), "it never goes back: {shown:?}");
    assert!(shown.iter().all(|(done, all)| done <= all), "it never tells of more than there is: {shown:?}");
    eprintln!(
        "{} MB in {} parts, {} states of the bar; the renderer held {before} MB before and {during} MB at most during it",
        bytes / 1_000_000,
        sent.len(),
        of_training.len()
    );
    assert!(during < before + 100, "memory grows with the file: {before} MB, then {during} MB");
    assert_eq!(road.service.jobs().len(), 1);
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults J runs it"]
async fn j10_a_large_upload_stops_at_once_and_goes_on_behind_what_came_in() {
    let (road, _folder) = with_large_data().await;
    let held = Act::Hold { name: "second".into(), when: When::BeforeWork };
    road.service.script(vec![Fault { skip: 1, ..Fault::once(PARTS, held) }]);
    road.launch().await;
    road.service.wait_for("second").await;
    let stop = "(() => { const from = performance.now();
        document.querySelector('.launch-card .what-now button').click();
        return new Promise((done) => { const look = () => document.querySelector('.launch-card')?.dataset.stage === 'stopped'
            ? done(performance.now() - from) : setTimeout(look, 1); look(); }); })()";
    let took = road.page.browser.run(stop).await.as_f64().unwrap_or(f64::MAX);
    eprintln!("an upload of two hundred megabytes was stopped in {took:.0} ms");
    road.service.release("second");
    road.page.press(road.words.try_again()).await;
    road.page.browser.wait_at_most(PATIENCE, "document.querySelector('.launch-card')?.dataset.stage === 'created'").await;
    let first = road.service.requests_to(PARTS);
    assert_eq!(road.service.requests_to("POST /uploads").len(), 1, "the same upload goes on");
    assert!(first.len() <= 5, "only the part that was stopped is sent again: {}", first.len());
    assert_eq!((road.service.files().len().min(1), road.service.jobs().len()), (1, 1));
    road.page.close().await;
}

fn pair(value: &Value) -> Option<(f64, f64)> {
    Some((value.get(0)?.as_f64()?, value.get(1)?.as_f64()?))
}
