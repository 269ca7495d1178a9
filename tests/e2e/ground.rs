//! What everything else stands on: the page starts under its policy on any host, and nothing leaves it.

use serde_json::{Value, json};

use crate::driver::static_server::{Running, Site};
use crate::driver::{Browser, NewFile, dist, serve, serve_as};

/// Opens the site and lets both workers do something, so that both are there.
async fn start(site: &Running) -> Browser {
    let browser = Browser::start().await;
    browser.open(&site.address).await;
    browser.wait_until("document.documentElement.dataset.app === 'started'").await;
    let notes = NewFile { name: "notes.md", media_type: "text/markdown", bytes: b"# Notes\n\nWords to be read." };
    browser.drop_files("#content", &[notes]).await;
    browser.wait_for_text(".source-row:not([aria-busy])", "notes.md").await;
    browser
}

async fn check_calm(browser: Browser, site: &Running) {
    assert_eq!(browser.complaints(), [""; 0]);
    let origin = site.address.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    assert!(browser.requests().iter().any(|request| request.asker == "worker"), "requests of workers are seen too");
    let beyond = browser.requests_beyond(&[&origin]);
    assert!(beyond.is_empty(), "requests left the origin: {beyond:?}");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_starts_and_its_workers_of_the_same_build_are_ready() {
    let site = serve().await;
    let browser = start(&site).await;
    let build = browser.run("document.querySelector('meta[name=doctune-build]').content").await;
    assert!(build.as_str().is_some_and(|build| !build.is_empty()), "the page names its build");
    for worker in ["store", "readers"] {
        assert_eq!(browser.try_run_in_worker(worker, "doctuneBuild").await, Ok(build.clone()), "{worker}");
    }
    check_calm(browser, &site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_starts_in_a_sub_folder_of_a_host_without_headers() {
    let site = serve_as(Site { dist: dist(), prefix: "/some/folder/".to_owned(), with_headers: false }).await;
    check_calm(start(&site).await, &site).await;
}

const FORBIDDEN: &str = "https://example.com/";
const KNOWN: &str = "https://api.openai.com/v1/models";

fn fetching(address: &str) -> String {
    format!("fetch({}).then(() => 'arrived', (error) => String(error))", Value::from(address))
}

/// Tries requests from the page and a worker, and looks why each of them failed.
async fn check_policy(site: Running) {
    let browser = start(&site).await;
    for address in [FORBIDDEN, KNOWN] {
        assert_eq!(browser.run(&fetching(address)).await, "TypeError: Failed to fetch");
        let in_worker = browser.try_run_in_worker("readers", &fetching(address)).await;
        assert_eq!(in_worker, Ok(json!("TypeError: Failed to fetch")));
    }
    let requests = browser.requests();
    let failures = |address: &str| {
        let sent = requests.iter().filter(|request| request.url == address);
        sent.map(|request| (request.asker.clone(), request.failure.clone().unwrap_or_default())).collect::<Vec<_>>()
    };
    assert_eq!(failures(FORBIDDEN), []);
    let complaints = browser.complaints();
    for asker in ["page", "worker"] {
        let refused = format!("{asker}: Connecting to '{FORBIDDEN}' violates the following Content Security Policy directive");
        assert!(complaints.iter().any(|complaint| complaint.starts_with(&refused)), "{asker}: {complaints:?}");
    }
    // The policy lets these out, and then this machine does not know the name.
    let unknown = "net::ERR_NAME_NOT_RESOLVED".to_owned();
    assert_eq!(failures(KNOWN), [("page".to_owned(), unknown.clone()), ("worker".to_owned(), unknown)]);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_known_services_can_be_reached_from_the_page_and_its_workers() {
    check_policy(serve().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_policy_holds_on_a_host_without_headers_too() {
    check_policy(serve_as(Site { dist: dist(), prefix: "/".to_owned(), with_headers: false }).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_text_is_no_code_no_markup_and_no_worker() {
    let site = serve().await;
    let browser = start(&site).await;
    let attempts = [
        "eval('1')",
        "document.body.innerHTML = '<b>bold</b>'",
        "new Worker('assets/boot.js')",
        "trustedTypes.createPolicy('app-worker', {})",
        "trustedTypes.createPolicy('another', {})",
    ];
    for attempt in attempts {
        // In a task of the page itself, because DevTools' own evaluation stands above the policy.
        let tried = format!(
            "new Promise((done) => setTimeout(() => {{ try {{ {attempt}; done('possible') }} catch (error) {{ done(error.name) }} }}))"
        );
        let outcome = browser.run(&tried).await;
        assert!(outcome == "TypeError" || outcome == "EvalError", "{attempt}: {outcome}");
    }
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drop_before_the_app_is_there_is_kept() {
    let site = serve().await;
    let browser = Browser::start().await;
    browser.command("Network.setBlockedURLs", json!({ "urls": ["*.wasm"] })).await;
    browser.open(&site.address).await;
    browser.wait_until("document.documentElement.dataset.app === 'failed'").await;
    let notes = NewFile { name: "notes.md", media_type: "text/markdown", bytes: b"# Notes" };
    browser.drop_files(".shell-drop", &[notes]).await;
    browser.wait_for_text("#shell-status", "Accepted: 1").await;
    let folder = tempfile::TempDir::new().expect("there is room for a folder");
    std::fs::write(folder.path().join("inside.txt"), "inside").expect("a file can be written");
    browser.drop_paths(".shell-drop", &[folder.path(), "Cargo.toml".as_ref()]).await;
    browser.wait_for_text("#shell-status", "Принято: 3").await;
    let kept = browser
        .run(
            "doctuneEarlyDrops.take().flatMap((drop) => drop.items)
                .map(({ entry, file }) => [entry?.isDirectory ?? null, file?.name ?? null])",
        )
        .await;
    assert_eq!(kept, json!([[null, "notes.md"], [true, null], [false, "Cargo.toml"]]));
    assert_eq!(browser.run("document.title").await, "Doctune");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_dropped_while_the_page_loads_is_read() {
    let site = serve().await;
    let browser = Browser::start().await;
    let slow = json!({ "offline": false, "latency": 100, "downloadThroughput": 150_000, "uploadThroughput": 150_000 });
    browser.command("Network.emulateNetworkConditions", slow).await;
    browser.command("Page.navigate", json!({ "url": site.address })).await;
    browser
        .wait_until("document.documentElement.dataset.app === 'starting' && document.querySelector('.shell-drop') !== null")
        .await;
    let notes = NewFile { name: "notes.md", media_type: "text/markdown", bytes: b"# Notes\n\nWords to be read." };
    browser.drop_files(".shell-drop", &[notes]).await;
    browser.wait_for_text("#shell-status", "Accepted: 1").await;
    browser
        .command(
            "Network.emulateNetworkConditions",
            json!({ "offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 }),
        )
        .await;
    browser.wait_for_text(".source-row:not([aria-busy])", "notes.md").await;
    check_calm(browser, &site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_cannot_start_says_why() {
    let site = serve().await;
    let browser = Browser::start().await;
    browser.command("Network.setBlockedURLs", json!({ "urls": ["*.wasm"] })).await;
    browser.open(&site.address).await;
    browser.wait_for_text("#shell-status", "Doctune could not start").await;
    browser.wait_for_text("#shell-status", "Doctune не запустился").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_page_is_accessible() {
    let site = serve().await;
    let browser = Browser::start().await;
    browser.open(&site.address).await;
    browser.find(".welcome").await;
    assert_eq!(browser.accessibility_problems().await, [""; 0]);
    browser.close().await;
}
