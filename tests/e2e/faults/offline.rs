//! New versions, no network, a broken host: the rows W1 to W5, and what comes with the installed app.

use doctune::state::Step;
use doctune::texts::Locale;
use serde_json::{Value, json};

use super::host::{Files, Host, NEXT_BUILD};
use crate::driver::{Browser, Options};
use crate::jsonl;
use crate::steps::{Page, start_on, text};

/// Opens the page of a host and waits until all of it lies on the device.
async fn visit(host: &Host, language: Locale) -> Page {
    let page = start_on(host.running.clone(), language).await;
    is_kept(&page).await;
    page
}

async fn is_kept(page: &Page) {
    page.browser.wait_until("navigator.serviceWorker.controller !== null").await;
}

/// The build of the page that is open.
async fn build_of(page: &Page) -> String {
    text(&page.browser.run("document.querySelector('meta[name=doctune-build]').content").await)
}

/// Looks for a new version, as the browser does at every visit. A version that cannot be taken is no error of the page.
async fn look_for_version(page: &Page) {
    let look = "navigator.serviceWorker.getRegistration().then((it) => it.update()).then(() => true, () => true)";
    page.browser.run(look).await;
    page.browser.wait_until("navigator.serviceWorker.getRegistration().then((it) => it.installing === null)").await;
}

/// The builds whose copies lie on the device.
async fn copies(page: &Page) -> Vec<String> {
    let names = "caches.keys().then((names) => names.map((name) => name.split(' ')[0].replace('doctune-', '')))";
    page.browser.run(names).await.as_array().into_iter().flatten().map(text).collect()
}

async fn whole_path(page: &Page) {
    page.sample(2).await;
    page.make().await;
    page.count().await;
    let chats = page.chats().await;
    assert!(chats.len() > 5, "the sample gives examples");
    let tokens = jsonl::tokens(&chats);
    page.sees("#totals", &page.words.totals(chats.len() as u64, tokens, false)).await;
}

/// Holds back what reader workers say once they are ready, until `release` is called in them.
const SLOW_READER: &str = "if (self.name === 'readers') {
    const post = self.postMessage.bind(self);
    const held = [];
    let said = 0;
    self.postMessage = (...words) => { said += 1; if (said > 1 && held !== null && !self.released) held.push(words); else post(...words); };
    self.release = () => { self.released = true; held.splice(0).forEach((words) => post(...words)); };
}";

#[tokio::test(flavor = "multi_thread")]
async fn w1_a_new_version_waits_until_the_work_is_done_and_the_button_is_pressed() {
    let host = Host::start().await;
    let page = visit(&host, Locale::Russian).await;
    let old = host.files().build();
    page.browser.run_in_new_workers(SLOW_READER);
    page.browser.run("globalThis.opened = 'once'").await;
    page.drop("notes.md", b"# Notes\n\nWords to be read.").await;
    page.browser.find(".source-row[aria-busy]").await;
    host.files().publish_next_version();
    look_for_version(&page).await;
    page.sees("#notices [data-notice=update]", page.words.update_ready()).await;
    page.sees("#notices [data-notice=update]", page.words.update_waits()).await;
    assert!(page.has("#apply-update:disabled").await, "the button waits for the work");
    assert_eq!(page.browser.accessibility_problems().await, [""; 0]);

    page.browser.run_in_new_workers("");
    page.browser.try_run_in_worker("readers", "release()").await.expect("the reader goes on");
    page.settled(1).await;
    page.sees("#notices [data-notice=update]", page.words.update_reloads()).await;
    assert_eq!(page.browser.run("globalThis.opened").await, "once", "nothing was reloaded");
    assert_eq!(build_of(&page).await, old);
    assert_eq!(page.browser.accessibility_problems().await, [""; 0]);
    page.take_all_back().await;
    page.browser.run_at_start("sessionStorage.starts = Number(sessionStorage.starts ?? 0) + 1").await;
    page.browser.click("#apply-update").await;
    page.browser.wait_until("globalThis.opened === undefined").await;
    page.started().await;
    assert_eq!(build_of(&page).await, NEXT_BUILD);
    assert!(!page.has("[data-notice=update]").await);
    // The copy of the old version goes once no page needs it.
    page.browser.wait_until("caches.keys().then((names) => names.length === 1)").await;
    assert_eq!(copies(&page).await, [NEXT_BUILD]);
    host.be_gone(true);
    whole_path(&page).await;
    assert_eq!(page.browser.run("sessionStorage.starts").await, "1", "the page was opened anew once");
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w1_a_tab_at_work_keeps_its_version_when_another_tab_changes() {
    let host = Host::start().await;
    let page = visit(&host, Locale::English).await;
    let old = host.files().build();
    page.browser.run("void (globalThis.other = window.open(location.href)); globalThis.opened = 'once'").await;
    page.browser.wait_until("other.document.documentElement.dataset.app === 'started'").await;
    host.files().publish_next_version();
    look_for_version(&page).await;
    page.browser.wait_until("other.document.querySelector('#apply-update:enabled') !== null").await;
    page.browser.run("other.document.querySelector('#apply-update').click()").await;
    let in_other = "other.document.querySelector('meta[name=doctune-build]')?.content";
    page.browser.wait_until(&format!("{in_other} === '{NEXT_BUILD}'")).await;
    page.browser.wait_until("other.document.documentElement.dataset.app === 'started'").await;

    page.browser.command("Page.bringToFront", json!({})).await;
    page.sees("[data-notice=update]", page.words.update_took_over()).await;
    assert_eq!(page.browser.run("globalThis.opened").await, "once", "this tab was not reloaded");
    assert_eq!(build_of(&page).await, old);
    // A reader of this tab's build is started now, though the host has it no more.
    page.drop("notes.md", b"# Notes\n\nWords to be read.").await;
    page.settled(1).await;
    assert_eq!(page.failed_rows().await, []);
    assert_eq!(page.browser.try_run_in_worker("readers", "doctuneBuild").await, Ok(Value::from(old.clone())));
    let mut kept = copies(&page).await;
    kept.sort();
    let mut both = vec![old, NEXT_BUILD.to_owned()];
    both.sort();
    assert_eq!(kept, both);
    page.take_all_back().await;
    page.browser.click("#apply-update").await;
    page.browser.wait_until("globalThis.opened === undefined").await;
    page.started().await;
    assert_eq!(build_of(&page).await, NEXT_BUILD);
    assert_eq!(page.browser.complaints(), [""; 0]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w1_a_tab_that_stays_open_hears_of_a_new_version() {
    let host = Host::start().await;
    let page = visit(&host, Locale::English).await;
    host.files().publish_next_version();
    page.browser.run("dispatchEvent(new Event('visibilitychange'))").await;
    let asked = host.running.requests().iter().filter(|line| line.ends_with("service_worker.js")).count();
    assert_eq!(asked, 1, "a tab that was just opened does not ask");
    page.browser.run("void (Date.now = ((now) => () => now() + 2 * 3600 * 1000)(Date.now))").await;
    page.browser.run("dispatchEvent(new Event('visibilitychange'))").await;
    page.sees("[data-notice=update]", page.words.update_ready()).await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w2_a_version_that_is_not_there_as_a_whole_is_not_taken() {
    let host = Host::start().await;
    let page = visit(&host, Locale::English).await;
    let old = host.files().build();
    host.files().publish_next_version();
    let missing = host.files().asset("readers", "wasm");
    let whole = host.files().read(&missing);
    let half = &whole[..whole.len() / 2];
    // Not uploaded yet, uploaded in part, or another file by mistake.
    for bytes in [None, Some(half), Some(b"<!DOCTYPE html>".as_slice())] {
        match bytes {
            Some(bytes) => host.files().write(&missing, bytes),
            None => host.files().remove(&missing),
        }
        // What the browser's own store still holds would hide the fault.
        page.browser.command("Network.clearBrowserCache", json!({})).await;
        look_for_version(&page).await;
        assert!(!page.has("[data-notice=update]").await, "a version in part is no version");
        assert_eq!(copies(&page).await, std::slice::from_ref(&old));
        page.reload().await;
        assert_eq!(build_of(&page).await, old);
    }
    whole_path(&page).await;
    host.files().write(&missing, whole);
    look_for_version(&page).await;
    page.sees("[data-notice=update]", page.words.update_ready()).await;
    // Another visit alone lets nothing in, and the notice is there again.
    page.reload().await;
    page.sees("[data-notice=update]", page.words.update_ready()).await;
    assert_eq!(build_of(&page).await, old);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w3_every_step_opens_without_a_network() {
    let host = Host::start().await;
    let page = visit(&host, Locale::Russian).await;
    host.be_gone(true);
    for (step, name) in Step::ALL.into_iter().zip(page.words.steps()) {
        page.browser.run(&format!("location.hash = '#/{}'", step.address())).await;
        page.reload().await;
        page.browser.find(&format!(".steps a[href='#/{}'][aria-current=step]", step.address())).await;
        assert_eq!(page.browser.run("document.title").await, format!("{name} · Doctune"));
    }
    assert_eq!(page.browser.complaints(), [""; 0]);
    page.close().await;
}

/// The whole path after one visit, with the host gone.
async fn check_whole_path_without_network(host: Host) {
    let page = visit(&host, Locale::Russian).await;
    host.be_gone(true);
    let asked = host.running.requests().len();
    page.reload().await;
    whole_path(&page).await;
    assert_eq!(host.running.requests().len(), asked, "the host was not there to answer");
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w3_the_whole_path_works_without_a_network_after_one_visit() {
    check_whole_path_without_network(Host::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w3_the_same_in_a_sub_folder_of_a_host_without_headers() {
    check_whole_path_without_network(Host::start_as("/some/folder/", false, |_| ()).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w3_the_page_says_that_there_is_no_network() {
    let host = Host::start().await;
    let page = visit(&host, Locale::Russian).await;
    assert!(!page.has("#offline-mark").await);
    let network = |offline: bool| json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    page.browser.command("Network.emulateNetworkConditions", network(true)).await;
    page.sees("#offline-mark", page.words.offline_mark()).await;
    page.browser.click("#ledger").await;
    page.sees("dialog.ledger", page.words.offline_kept()).await;
    assert_eq!(page.browser.accessibility_problems().await, [""; 0]);
    page.browser.command("Network.emulateNetworkConditions", network(false)).await;
    page.lost("#offline-mark").await;
    assert_eq!(page.browser.complaints(), [""; 0]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w4_the_kill_switch_removes_the_copies_and_the_page_comes_from_the_host() {
    let host = Host::start().await;
    let page = visit(&host, Locale::English).await;
    let switch = std::fs::read("kill_switch/service_worker.js").expect("the switch is in the repository");
    host.files().write("service_worker.js", switch);
    look_for_version(&page).await;
    page.browser.wait_until("caches.keys().then((names) => names.length === 0)").await;
    page.browser.wait_until("navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)").await;
    // The page that is open goes on.
    page.drop("notes.md", b"# Notes\n\nWords to be read.").await;
    page.settled(1).await;
    page.take_all_back().await;
    let asked = host.running.requests().len();
    page.reload().await;
    assert!(host.running.requests()[asked..].contains(&"GET /".to_owned()), "the page comes from the host again");
    whole_path(&page).await;
    page.browser.wait_until("navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)").await;
    assert_eq!(page.browser.run("navigator.serviceWorker.controller").await, Value::Null);
    assert_eq!(copies(&page).await, [""; 0]);
    page.is_calm().await;
    page.close().await;
}

/// The page of a changed site does not start, and says why in both languages.
async fn check_cause(cause: &str, english: &str, russian: &str, script: &str, change: impl FnOnce(&Files)) {
    let host = Host::start_as("/", true, change).await;
    let browser = Browser::start().await;
    browser.run_at_start(script).await;
    browser.open(&host.running.address).await;
    browser.wait_until("document.documentElement.dataset.app === 'failed'").await;
    assert_eq!(browser.run("document.documentElement.dataset.cause").await, cause);
    browser.wait_for_text("#shell-status [lang=en]", english).await;
    browser.wait_for_text("#shell-status [lang=ru]", russian).await;
    assert_eq!(browser.accessibility_problems().await, [""; 0], "{cause}");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w5_a_file_that_is_missing_is_named_as_the_cause() {
    for (stem, ending) in [("app", "js"), ("app", "wasm")] {
        check_cause(
            "status",
            "The host does not give out a file",
            "Сайт не отдаёт один из файлов",
            "",
            |files| {
                files.remove(&files.asset(stem, ending));
            },
        )
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn w5_a_file_with_other_content_is_named_as_the_cause() {
    for (stem, ending) in [("app", "js"), ("app", "wasm")] {
        check_cause(
            "changed",
            "has other content than it was built with",
            "Содержимое одного из файлов",
            "",
            |files| {
                let path = files.asset(stem, ending);
                let bytes = files.read(&path);
                files.write(&path, [&bytes[..bytes.len() / 2], b"}"].concat());
            },
        )
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn w5_a_script_of_a_wrong_type_is_named_as_the_cause() {
    check_cause("type", "under a wrong type", "с неверным типом", "", |files| {
        let rule = format!("/{}\n  Content-Type: text/plain\n", files.asset("app", "js"));
        files.write("_headers", files.text("_headers") + &rule);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w5_webassembly_of_a_wrong_type_starts_all_the_same() {
    let host = Host::start_as("/", true, |files| {
        let rule = format!("/{}\n  Content-Type: application/octet-stream\n", files.asset("app", "wasm"));
        files.write("_headers", files.text("_headers") + &rule);
    })
    .await;
    let page = visit(&host, Locale::English).await;
    page.sample(3).await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w5_a_browser_without_webassembly_is_told_so() {
    check_cause("no-webassembly", "has no WebAssembly", "нет WebAssembly", "delete globalThis.WebAssembly", |_| ()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w5_a_browser_that_is_too_old_is_told_so() {
    let script = "WebAssembly.instantiate = WebAssembly.instantiateStreaming = \
        () => Promise.reject(new WebAssembly.CompileError('unknown opcode'))";
    check_cause("too-old", "cannot run the page's code", "не может выполнить код", script, |_| ()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w5_a_first_script_that_does_not_come_leaves_words_on_the_page() {
    let host = Host::start_as("/", true, |files| {
        let path = files.asset("boot", "js");
        files.write(&path, files.text(&path) + "\n");
    })
    .await;
    let browser = Browser::start().await;
    browser.open(&host.running.address).await;
    browser.wait_for_text(".shell-late [lang=ru]", "Если страница так и не откроется").await;
    browser.wait_for_text(".shell-late [lang=en]", "Reload the page").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn w5_a_broken_copy_on_the_device_is_replaced_on_a_click() {
    let host = Host::start().await;
    let page = visit(&host, Locale::English).await;
    let broken = format!(
        "caches.keys().then(([name]) => caches.open(name)).then((copy) => copy.put('{}', \
            new Response('broken', {{ headers: {{ 'content-type': 'application/wasm' }} }})))",
        host.files().asset("app", "wasm")
    );
    page.browser.run(&broken).await;
    page.browser.command("Page.reload", json!({})).await;
    page.browser.wait_until("document.documentElement.dataset.cause === 'changed'").await;
    // Without the host the copy is all there is, so it stays.
    host.be_gone(true);
    page.browser.run("globalThis.before = true").await;
    page.browser.click("#reload-page").await;
    page.browser.wait_until("globalThis.before === undefined && document.documentElement.dataset.cause === 'changed'").await;
    assert_eq!(copies(&page).await, [host.files().build()]);
    host.be_gone(false);
    page.browser.click("#reload-page").await;
    page.started().await;
    is_kept(&page).await;
    whole_path(&page).await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_refuses_service_workers_has_the_page_all_the_same() {
    let host = Host::start().await;
    let page = visit(&host, Locale::English).await;
    page.browser.run("navigator.serviceWorker.getRegistration().then((it) => it.unregister())").await;
    for refusal in [
        "navigator.serviceWorker.register = () => Promise.reject(new DOMException('no', 'SecurityError'))",
        "Object.defineProperty(navigator, 'serviceWorker', { value: undefined })",
    ] {
        page.browser.run_at_start(refusal).await;
        page.reload().await;
        page.sample(3).await;
        page.browser.click("#ledger").await;
        page.sees("#witnesses", page.words.witness_alone()).await;
        page.browser.press_key(crate::steps::ESCAPE).await;
        page.take_all_back().await;
    }
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_of_another_build_reloads_the_page_once_and_is_then_said() {
    let host = Host::start_as("/", true, |files| {
        let path = files.asset("store-worker", "js");
        files.write(&path, files.text(&path).replace(&files.build(), NEXT_BUILD));
    })
    .await;
    let browser = Browser::start_with(Options::default()).await;
    browser.run_at_start("sessionStorage.starts = Number(sessionStorage.starts ?? 0) + 1").await;
    browser.open(&host.running.address).await;
    browser.find("main .notice.error").await;
    assert_eq!(browser.run("sessionStorage.starts").await, "2");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_witnesses_are_compared_in_the_ledger() {
    let host = Host::start().await;
    let page = visit(&host, Locale::English).await;
    page.reload().await;
    page.sample(3).await;
    page.browser.click("#ledger").await;
    page.sees("#witnesses", &page.words.witnesses_agree(0)).await;
    let fetching =
        "fetch('https://api.openai.com/v1/models?secret=1', { headers: { authorization: 'Bearer secret' } }).catch(() => true)";
    page.browser.run(fetching).await;
    page.sees("#witnesses", &page.words.witnesses_agree(1)).await;
    page.sees("dialog.ledger tbody", "https://api.openai.com").await;
    // The browser shows a page only its own requests, so one of a worker is seen by the second witness alone.
    page.browser.try_run_in_worker("readers", fetching).await.expect("the worker asks");
    page.sees("#witnesses", &page.words.witnesses_differ(1, 2)).await;
    page.sees("dialog.ledger .differs", "https://api.openai.com").await;
    page.sees("#ledger", "2").await;
    // The policy holds in a page that comes from its copy, and what it refuses is no request.
    page.browser.run("fetch('https://example.com/').catch(() => true)").await;
    let refused = "page: Connecting to 'https://example.com/' violates the following Content Security Policy directive";
    assert!(page.browser.complaints().iter().any(|complaint| complaint.starts_with(refused)));
    let shown = page.text_of("dialog.ledger").await;
    assert!(!shown.contains("example.com"), "{shown}");
    assert!(!shown.contains("secret"), "neither query nor key is told: {shown}");
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shared_with_the_app_is_read() {
    // The system posts a form; this one stands beside the page, where its policy does not hold.
    let form = "<link rel=icon href=data:,><form method=post enctype=multipart/form-data action=share>\
        <input name=title value='From a friend'><input name=text value='The mill is shut on Mondays.'>\
        <input type=file id=files name=files multiple><button id=send>Send</button></form>";
    let host = Host::start_as("/some/folder/", false, |files| files.write("form.html", form)).await;
    let page = visit(&host, Locale::English).await;
    let folder = tempfile::TempDir::new().expect("there is room for a folder");
    let path = folder.path().join("заметки о мельнице.md");
    std::fs::write(&path, "# The mill\n\nIt has two stones.").expect("files can be written");
    page.browser.open(&format!("{}form.html", host.running.address)).await;
    page.browser.choose_files("#files", &[&path]).await;
    page.browser.click("#send").await;
    page.started().await;
    page.settled(2).await;
    assert_eq!(page.failed_rows().await, []);
    page.select("заметки о мельнице.md").await;
    page.sees(".preview-text", "It has two stones.").await;
    page.sees(".sources", page.words.pasted_name()).await;
    assert_eq!(page.browser.run("location.pathname").await, "/some/folder/");
    // It is taken once.
    page.reload().await;
    page.settled(2).await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_opened_with_the_app_are_read() {
    let host = Host::start().await;
    let page = start_on(host.running.clone(), Locale::English).await;
    page.browser
        .run_at_start(
            "Object.defineProperty(globalThis, 'launchQueue', { value: { setConsumer(consumer) { globalThis.launch = consumer; } } })",
        )
        .await;
    page.reload().await;
    let file = |name: &str| format!("{{ getFile: async () => new File(['# Words\\n\\nOf {name}.'], '{name}') }}");
    page.browser.run(&format!("launch({{ files: [{}] }})", file("one.md"))).await;
    page.settled(1).await;
    let gone = "{ getFile: async () => { throw new DOMException('gone', 'NotFoundError') } }";
    page.browser.run(&format!("launch({{ files: [{gone}, {}] }})", file("two.md"))).await;
    page.settled(2).await;
    page.browser.run("launch({ files: [] })").await;
    page.select("two.md").await;
    page.sees(".preview-text", "Of two.md.").await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_can_be_installed() {
    let host = Host::start().await;
    let page = visit(&host, Locale::Russian).await;
    page.reload().await;
    let manifest = page.browser.command("Page.getAppManifest", json!({})).await;
    assert_eq!(manifest["errors"], json!([]), "{manifest}");
    let problems = page.browser.command("Page.getInstallabilityErrors", json!({})).await;
    assert_eq!(problems["installabilityErrors"], json!([]));
    // Chromium offers it by itself; its own question could not be answered here.
    page.sees("#install", page.words.install()).await;
    let offer = "(() => {
        const offer = new Event('beforeinstallprompt', { cancelable: true });
        offer.prompt = () => { globalThis.prompted = true; };
        dispatchEvent(offer);
    })()";
    page.browser.run(offer).await;
    assert_eq!(page.browser.accessibility_problems().await, [""; 0]);
    page.browser.click("#install").await;
    page.lost("#install").await;
    assert_eq!(page.browser.run("globalThis.prompted").await, true);
    page.browser.run(offer).await;
    page.browser.find("#install").await;
    page.browser.run("dispatchEvent(new Event('appinstalled'))").await;
    page.lost("#install").await;
    assert_eq!(page.browser.complaints(), [""; 0]);
    page.close().await;
}
