//! The part of the page that launches training: it comes when its step is opened, stays, and speaks the page's language.

use doctune::state::Step;
use doctune::texts::Locale;
use doctune::texts::launch::launch_texts;
use serde_json::Value;

use crate::faults::host::Host;
use crate::steps::{ENTER, Page, start, start_on};

/// A data set that is too small for any service.
const TWO_CHATS: &[u8] =
    br#"{"messages":[{"role":"user","content":"When does it open?"},{"role":"assistant","content":"At nine."}]}
{"messages":[{"role":"user","content":"When does it close?"},{"role":"assistant","content":"At six."}]}
"#;

/// The files of the part that the page has asked for; the service worker, which keeps all files, asks for itself.
fn asked_for(page: &Page) -> Vec<String> {
    let requests = page.browser.requests().into_iter().filter(|request| request.asker == "page");
    let names = requests.filter_map(|request| request.url.rsplit('/').next().map(str::to_owned));
    names.filter(|name| name.starts_with("launch-")).collect()
}

async fn switch(page: &Page, code: &str) {
    page.browser.run(&format!("document.querySelector('.languages [lang={code}]').click()")).await;
    page.browser.wait_until(&format!("document.documentElement.lang === '{code}'")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_part_comes_when_its_step_is_opened_and_not_before() {
    let page = start(Locale::English).await;
    page.drop("set.jsonl", TWO_CHATS).await;
    page.settled(1).await;
    page.count().await;
    assert_eq!(asked_for(&page), [""; 0]);
    page.go_to(Step::Training).await;
    page.sees("#launch h2", &launch_texts(Locale::English).connection_title("OpenAI")).await;
    let files = asked_for(&page);
    assert!(files.len() == 2 && files[0].ends_with(".js") && files[1].ends_with(".wasm"), "{files:?}");
    page.go_to(Step::File).await;
    page.go_to(Step::Training).await;
    page.browser.find("#launch h2").await;
    assert_eq!(asked_for(&page), files, "it is there already");
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_part_stays_while_another_step_is_shown_and_follows_the_language() {
    let page = start(Locale::Russian).await;
    page.go_to(Step::Training).await;
    page.sees("#launch h2", &launch_texts(Locale::Russian).connection_title("OpenAI")).await;
    page.sees("#launch", launch_texts(Locale::Russian).key_label()).await;
    assert_eq!(page.browser.accessibility_problems().await, [""; 0]);
    switch(&page, "en").await;
    page.sees("#launch h2", &launch_texts(Locale::English).connection_title("OpenAI")).await;
    page.browser.run("void (document.querySelector('#launch section').kept = true)").await;
    page.go_to(Step::Documents).await;
    page.lost("#launch").await;
    switch(&page, "ru").await;
    page.go_to(Step::Training).await;
    page.sees("#launch h2", &launch_texts(Locale::Russian).connection_title("OpenAI")).await;
    assert_eq!(page.browser.run("document.querySelector('#launch section').kept").await, true, "it is the same as before");
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_of_the_part_does_its_own_work_and_nothing_else() {
    let t = launch_texts(Locale::English);
    let page = start(Locale::English).await;
    page.drop("set.jsonl", TWO_CHATS).await;
    page.settled(1).await;
    for _ in 0..2 {
        page.go_to(Step::Training).await;
        page.sees("#launch .before", t.launch_unfit()).await;
        assert_eq!(page.browser.accessibility_problems().await, [""; 0]);
        // The page and the part count their listeners from the start, so they must not read each other's notes.
        let notes = page.browser.run("Object.keys(document.querySelector('#launch .before button'))").await;
        let of_page = |note: &Value| note.as_str().is_some_and(|note| note.starts_with("__yew_"));
        let notes = notes.as_array().cloned().unwrap_or_default();
        assert!(!notes.is_empty() && !notes.iter().any(of_page), "{notes:?}");
        page.press(t.launch_to_checks()).await;
        page.browser.find(".file-page[aria-busy=false] #totals").await;
        page.browser.wait_until("document.activeElement.tagName === 'H1'").await;
        assert!(!page.has("dialog[open]").await);
    }
    assert_eq!(page.text_of(".steps [aria-current=step]").await, page.text_of(".steps a[href='#/file']").await);
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_keeps_its_place_in_the_part() {
    let page = start(Locale::English).await;
    page.drop("set.jsonl", TWO_CHATS).await;
    page.settled(1).await;
    page.go_to(Step::Training).await;
    page.browser.find("#launch .before button").await;
    page.browser.run("document.querySelector('#launch .before button').focus()").await;
    switch(&page, "ru").await;
    page.sees("#launch .before button", launch_texts(Locale::Russian).launch_to_checks()).await;
    assert_eq!(page.browser.run("document.activeElement.closest('#launch') !== null").await, true, "nothing was taken away");
    page.browser.press_key(ENTER).await;
    page.browser.find(".file-page").await;
    page.go_to(Step::Training).await;
    page.browser.find("#launch .before button").await;
    page.browser.run("document.querySelector('#launch .before button').focus()").await;
    // The part shows nothing for another service, so what had the focus goes away.
    page.choose("#provider", "mistral").await;
    page.lost("#launch .before").await;
    page.browser.wait_until("document.activeElement.tagName === 'H1'").await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_part_comes_without_a_network_after_one_visit() {
    let host = Host::start().await;
    let page = start_on(host.running.clone(), Locale::English).await;
    page.browser.wait_until("navigator.serviceWorker.controller !== null").await;
    host.be_gone(true);
    page.reload().await;
    page.go_to(Step::Training).await;
    page.sees("#launch h2", &launch_texts(Locale::English).connection_title("OpenAI")).await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_does_not_come_can_be_asked_for_again() {
    for (language, ending) in [(Locale::English, "js"), (Locale::Russian, "wasm")] {
        let host = Host::start().await;
        let files = host.files();
        let path = files.asset("launch", ending);
        let bytes = files.read(&path);
        files.remove(&path);
        let page = start_on(host.running.clone(), language).await;
        page.go_to(Step::Training).await;
        page.sees("[data-notice=launch-missing]", page.words.launch_missing()).await;
        assert!(!page.has("#launch").await);
        assert_eq!(page.browser.accessibility_problems().await, [""; 0]);
        let asked = asked_for(&page).len();
        page.press(page.words.try_again()).await;
        page.browser.drawn().await;
        page.browser.wait_until("document.querySelector('[data-notice=launch-missing] [aria-busy=false]') !== null").await;
        assert!(asked_for(&page).len() > asked, "it was asked for again");
        files.write(&path, &bytes);
        page.press(page.words.try_again()).await;
        page.sees("#launch h2", &launch_texts(language).connection_title("OpenAI")).await;
        assert!(!page.has("[data-notice=launch-missing]").await);
        page.close().await;
    }
}
