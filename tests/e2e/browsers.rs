//! The driver's own words for browsers that are killed, have several tabs, lose their storage, their network or the time.
//! What other tests conclude from such faults rests on these.

use std::time::Duration;

use doctune::texts::Locale;
use serde_json::json;
use tempfile::TempDir;

use crate::driver::{Browser, Options, serve};
use crate::steps::start;

const NOTE: &str = "(async () => {
    localStorage.note = 'kept';
    const store = await new Promise((done) => {
        const opening = indexedDB.open('notes', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('notes');
        opening.onsuccess = () => done(opening.result.transaction('notes', 'readwrite', { durability: 'strict' }).objectStore('notes'));
    });
    store.put('kept', 1);
    await new Promise((done) => { store.transaction.oncomplete = done; });
})()";

const NOTED: &str = "(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name);
    if (!names.includes('notes')) return 'nothing';
    const db = await new Promise((done) => {
        const opening = indexedDB.open('notes');
        opening.onsuccess = () => done(opening.result);
    });
    const found = db.transaction('notes').objectStore('notes').get(1);
    await new Promise((done) => { found.onsuccess = done; });
    db.close();
    return found.result;
})()";

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_profile_outlives_a_browser_that_was_killed() {
    let (site, profile) = (serve().await, TempDir::new().expect("there is room for a profile"));
    let options = Options { profile: Some(profile.path().to_owned()), ..Options::default() };
    let browser = Browser::start_with(options.clone()).await;
    browser.open(&site.address).await;
    browser.run(NOTE).await;
    browser.kill().await;

    let browser = Browser::start_with(options).await;
    browser.open(&site.address).await;
    assert_eq!(browser.run(NOTED).await, "kept");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_is_for_the_current_tab_and_so_are_its_workers() {
    let page = start(Locale::English).await;
    let browser = &page.browser;
    let first = browser.tab();
    browser.run("globalThis.mark = 'first'").await;
    browser.try_run_in_worker("store", "globalThis.mark = 'of the first'").await.expect("the store takes a script");

    let second = browser.open_tab().await;
    page.open().await;
    assert_eq!(browser.run("globalThis.mark ?? 'none'").await, "none");
    assert_eq!(browser.try_run_in_worker("store", "globalThis.mark ?? 'none'").await, Ok(json!("none")));
    // Of two tabs with one project the later one only looks on, until it is told to write.
    browser.click("#take-over").await;
    page.lost("#take-over").await;
    page.sample(3).await;
    browser.steer(&first);
    assert_eq!(browser.run("mark").await, "first");
    assert_eq!(browser.run("document.visibilityState").await, "hidden");
    browser.switch_to(&first).await;
    assert_eq!(browser.run("document.visibilityState").await, "visible");
    assert_eq!(browser.try_run_in_worker("store", "mark").await, Ok(json!("of the first")));
    page.browser.find("[data-notice=taken-over]").await;

    browser.close_tab(&first).await;
    browser.switch_to(&second).await;
    assert!(page.has(".source-row").await);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_crashes_and_leaves_the_others_alone() {
    let page = start(Locale::English).await;
    let browser = &page.browser;
    let crashing = browser.tab();
    // A host of another name has a process of its own.
    let other = browser.open_tab().await;
    browser.open("about:blank").await;
    browser.crash_tab(&crashing).await;
    browser.switch_to(&other).await;
    assert_eq!(browser.run("1 + 1").await, 2);
    page.open().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn storage_gets_no_more_room_than_it_is_allowed() {
    let page = start(Locale::English).await;
    let (browser, address) = (&page.browser, &page.site.address);
    let write = "(async () => {
        const folder = await navigator.storage.getDirectory();
        const stream = await (await folder.getFileHandle('large', { create: true })).createWritable();
        await stream.write(new Uint8Array(1 << 20));
        await stream.close();
        return 'written';
    })().catch((error) => error.name)";
    browser.allow_storage(address, Some(1_000)).await;
    assert_eq!(browser.run(write).await, "QuotaExceededError");
    browser.allow_storage(address, None).await;
    assert_eq!(browser.run(write).await, "written");
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_named_kinds_of_storage_are_cleared() {
    let page = start(Locale::English).await;
    page.browser.run(NOTE).await;
    page.browser.clear_storage(&page.site.address, "indexeddb").await;
    assert_eq!(page.browser.run(NOTED).await, "nothing");
    assert_eq!(page.browser.run("localStorage.note").await, "kept");
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_network_goes_for_page_and_workers_and_comes_back() {
    let page = start(Locale::English).await;
    let fetched = format!("fetch('{}?anew', {{ cache: 'no-store' }}).then(() => 'came', () => 'failed')", page.site.address);
    for (offline, outcome) in [(true, "failed"), (false, "came")] {
        page.browser.go_offline(offline).await;
        assert_eq!(page.browser.run(&fetched).await, outcome);
        assert_eq!(page.browser.run("navigator.onLine").await, !offline);
        assert_eq!(page.browser.try_run_in_worker("store", &fetched).await, Ok(json!(outcome)));
    }
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_goes_forward_and_what_was_due_is_done_once() {
    let page = start(Locale::English).await;
    page.browser.run_with_movable_clock().await;
    page.reload().await;
    let due = "globalThis.ran = 0, setTimeout(() => { ran += 1 }, 60000), setInterval(() => { ran += 10 }, 60000),
        setTimeout(() => { ran += 100 }, 7200000), globalThis.before = Date.now(), true";
    page.browser.run(due).await;
    page.browser.try_run_in_worker("store", "globalThis.before = Date.now()").await.expect("the store takes a script");
    page.browser.wind_clock("store", Duration::from_secs(1_800)).await;
    assert_eq!(page.browser.run("ran").await, 11);
    let passed = "Math.round((Date.now() - before) / 60000)";
    assert_eq!(page.browser.run(passed).await, 30);
    assert_eq!(page.browser.try_run_in_worker("store", passed).await, Ok(json!(30)));
    page.sample(1).await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_of_the_browser_is_answered_with_yes() {
    let page = start(Locale::English).await;
    page.browser.run("addEventListener('beforeunload', (event) => event.preventDefault())").await;
    page.reload().await;
    assert_eq!(page.browser.questions(), ["beforeunload"]);
    assert_eq!(page.browser.run("confirm('Sure?')").await, true);
    assert_eq!(page.browser.questions(), ["beforeunload", "confirm"]);
    page.close().await;
}
