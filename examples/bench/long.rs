//! Measures a data set that is far larger than memory should be: `./dev bench long [LINES]`.
//!
//! It is read, checked, counted and written back; each line that comes back is compared with the one that went in. Times
//! are those that a person waits, memory is the most that the renderer held meanwhile, page and workers together.

use crate::driver::{Browser, serve};
use crate::{corpus, memory, millis};
use std::path::Path;
use std::time::{Duration, Instant};

/// As many lines as give about a gigabyte.
pub const LINES: usize = 2_000_000;
/// Nothing of it takes longer.
const PATIENCE: Duration = Duration::from_secs(3_600);

pub async fn run(lines: usize) {
    let folder = tempfile::TempDir::new().expect("there is room for a folder");
    let path = folder.path().join("long.jsonl");
    corpus::write_long_lines(&path, lines).expect("the data set can be written");
    let bytes = std::fs::metadata(&path).expect("it is there").len();
    println!("{lines} lines, {} MB", bytes / 1_000_000);

    let site = serve().await;
    let browser = Browser::start().await;
    browser.watch_long_tasks().await;
    browser.open(&site.address).await;
    browser.find(".welcome").await;
    let begun = Instant::now();
    stage(&browser, "read and keep it", bytes, async {
        browser.drop_paths("main", &[&path]).await;
        wait(&browser, READ).await;
    })
    .await;
    stage(&browser, "check and count it", bytes, async {
        browser.run("location.hash = '#/file'").await;
        wait(&browser, "document.querySelector('.file-page[aria-busy=false] #totals') !== null").await;
    })
    .await;
    println!("{}", browser.text_of("#totals").await);
    println!("{}", browser.text_of("#split-words").await);
    let mut files = Vec::new();
    for name in ["train", "validation"] {
        stage(&browser, &format!("write {name}.jsonl"), bytes, async {
            browser.click(&format!("#download-{name}")).await;
            wait(&browser, &format!("document.querySelector('.saved')?.innerText.includes('{name}.jsonl')")).await;
            files.push(browser.download_within(PATIENCE, &format!("{name}.jsonl")).await);
        })
        .await;
    }
    println!("in all {:.1} s", begun.elapsed().as_secs_f64());
    println!("{}", if is_the_same(&path, &files) { "every line came back byte for byte" } else { "LINES DIFFER" });
    assert_eq!(browser.complaints(), [""; 0]);
    browser.close().await;
}

const READ: &str = "document.querySelector('.source-row') !== null \
    && document.querySelector('.reading-progress progress') === null \
    && document.querySelector('.saved-mark')?.dataset.keeping === 'kept'";

/// Measures one stage and prints what it took.
async fn stage(browser: &Browser, name: &str, bytes: u64, work: impl Future<Output = ()>) {
    memory::forget();
    let before = browser.long_tasks().await.len();
    let begun = Instant::now();
    work.await;
    let took = begun.elapsed();
    let longest = browser.long_tasks().await.into_iter().skip(before).fold(0.0_f64, f64::max);
    println!(
        "{name:24}{:>10.1} s{:>9.1} MB/s   renderer at most {:>4} MB   longest task of the page {}",
        took.as_secs_f64(),
        bytes as f64 / 1_000.0 / millis(took).max(1) as f64,
        memory::most_mb(),
        if longest > 0.0 { format!("{longest:.0} ms") } else { "under 50 ms".to_owned() },
    );
}

async fn wait(browser: &Browser, condition: &str) {
    let end = Instant::now() + PATIENCE;
    while browser.run(condition).await != serde_json::Value::Bool(true) {
        assert!(Instant::now() < end, "this stayed false: {condition}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Whether each line of the file is the next one of the training or of the validation file, and nothing is left.
fn is_the_same(path: &Path, files: &[Vec<u8>]) -> bool {
    let whole = std::fs::read(path).expect("it is still there");
    let mut rests: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
    for line in whole.split_inclusive(|byte| *byte == b'\n') {
        let Some(rest) = rests.iter_mut().find(|rest| rest.starts_with(line)) else { return false };
        *rest = &rest[line.len()..];
    }
    rests.iter().all(|rest| rest.is_empty())
}
