//! Rows T: one project in several tabs, tabs that crash, sleep, are reloaded or closed in the middle of work.

use std::time::Duration;

use doctune::state::Step;
use doctune::texts::Locale;
use serde_json::json;

use super::kept::{
    add_work, comes_back, contents, edit, has_no_notice, is_unharmed, mark, refuses_changes, saved, stands, try_edit, with_work,
    words_of_the_step,
};
use super::stored::stored;
use crate::driver::Tab;
use crate::reading::page_with_long_work;
use crate::steps::{Page, start};

/// Opens the site in one more tab, to which the next steps go.
async fn second_tab(page: &Page) -> Tab {
    let tab = page.browser.open_tab().await;
    page.open().await;
    tab
}

/// Makes the current tab the one that writes.
async fn take_over(page: &Page) {
    page.browser.click("#take-over").await;
    page.browser.wait_until("document.querySelector('.saved-mark')?.dataset.keeping === 'kept'").await;
    page.lost("[data-notice=other-tab], [data-notice=taken-over]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t1_of_two_tabs_one_writes_and_no_edit_of_either_is_lost() {
    let page = with_work(Locale::Russian).await;
    let first = page.browser.tab();
    let shown = contents(&page).await;
    let second = second_tab(&page).await;
    stands(&page, "other-tab", &["#take-over"]).await;
    assert_eq!(mark(&page).await.keeping, "read-only");
    assert_eq!(contents(&page).await, shown, "it is the same project");
    refuses_changes(&page).await;

    // The first tab writes; what it has not even saved yet comes along when the other takes over.
    page.browser.switch_to(&first).await;
    edit(&page, 1, "Words of the first tab.").await;
    page.browser.switch_to(&second).await;
    take_over(&page).await;
    assert!(contents(&page).await.holds("Words of the first tab."));
    page.browser.switch_to(&first).await;
    stands(&page, "taken-over", &["#take-over"]).await;
    refuses_changes(&page).await;

    page.browser.switch_to(&second).await;
    edit(&page, 2, "Words of the second tab.").await;
    page.browser.switch_to(&first).await;
    take_over(&page).await;
    edit(&page, 3, "Words after it was taken back.").await;
    saved(&page).await;
    let all = contents(&page).await;
    for words in ["Words of the first tab.", "Words of the second tab.", "Words after it was taken back."] {
        assert!(all.holds(words), "{words} of {:?}", all.rows);
    }
    page.browser.switch_to(&second).await;
    stands(&page, "taken-over", &["#take-over"]).await;
    page.browser.close_tab(&second).await;
    page.browser.switch_to(&first).await;
    comes_back(&page, &all).await;
    is_unharmed(&page, &[]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t1_a_tab_that_only_looks_on_writes_when_the_other_is_closed() {
    let page = with_work(Locale::English).await;
    let first = page.browser.tab();
    let second = second_tab(&page).await;
    stands(&page, "other-tab", &["#take-over"]).await;
    page.browser.close_tab(&first).await;
    page.browser.switch_to(&second).await;
    write_at_last(&page).await;
    edit(&page, 1, "Written by the tab that is left.").await;
    saved(&page).await;
    let after = contents(&page).await;
    comes_back(&page, &after).await;
    is_unharmed(&page, &[]);
    page.close().await;
}

/// The tab may write: by itself, because nobody else does any more, or on a click.
async fn write_at_last(page: &Page) {
    // A crashed tab has lost its lock at once; one that only sleeps loses it after two seconds. The rest is for a machine
    // that is busy with other tests.
    let within = Duration::from_secs(6);
    page.browser.run("document.querySelector('#take-over')?.click()").await;
    page.browser.wait_at_most(within, "document.querySelector('.saved-mark')?.dataset.keeping === 'kept'").await;
    page.lost("[data-notice=other-tab], [data-notice=taken-over]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t2_when_the_writing_tab_crashes_the_other_takes_over_within_two_seconds() {
    // The service worker would live in the process that crashes, and Chromium under DevTools starts no other; so this is a
    // browser that knows none.
    const NO_SERVICE_WORKER: &str = "delete Navigator.prototype.serviceWorker";
    let page = start(Locale::English).await;
    page.browser.run("navigator.serviceWorker.ready.then((ready) => ready.unregister())").await;
    page.browser.run_at_start(NO_SERVICE_WORKER).await;
    page.reload().await;
    add_work(&page).await;
    let first = page.browser.tab();
    let second = page.browser.open_tab().await;
    page.browser.run_at_start(NO_SERVICE_WORKER).await;
    page.open().await;
    stands(&page, "other-tab", &["#take-over"]).await;
    page.browser.switch_to(&first).await;
    edit(&page, 1, "Saved before the crash.").await;
    saved(&page).await;
    let before = contents(&page).await;
    page.browser.crash_tab(&first).await;
    page.browser.switch_to(&second).await;
    write_at_last(&page).await;
    assert_eq!(contents(&page).await, before);
    edit(&page, 2, "Written after the crash.").await;
    saved(&page).await;
    let after = contents(&page).await;
    comes_back(&page, &after).await;
    // The service worker that was sent away had just begun.
    is_unharmed(&page, &["claim clients"]);
    // A browser with a crashed tab does not close in order; it is ended with the test.
}

#[tokio::test(flavor = "multi_thread")]
async fn t3_a_tab_of_an_older_build_lets_go_and_asks_to_be_reloaded() {
    let page = with_work(Locale::Russian).await;
    let old = page.browser.tab();
    let later = page.browser.open_tab().await;
    // Waits for the old tab to let go of the database.
    stored(
        &page,
        "Promise.race([stored.becomeNewer(), new Promise((_, failed) => setTimeout(() => failed('still blocked'), 5_000))])",
    )
    .await;
    let before = stored(&page, "stored.all()").await;
    page.browser.switch_to(&old).await;
    stands(&page, "newer", &["#reload"]).await;
    assert_eq!(mark(&page).await.keeping, "read-only");
    refuses_changes(&page).await;
    page.browser.switch_to(&later).await;
    assert_eq!(stored(&page, "stored.all()").await, before, "not a byte was written");
    is_unharmed(&page, &[]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t4_every_step_is_the_same_after_reload_back_forward_and_return() {
    let page = with_work(Locale::English).await;
    let everything = contents(&page).await;
    let mut seen = Vec::new();
    for step in Step::ALL {
        page.go_to(step).await;
        // What a step asks the store for may come after its other words.
        match step {
            Step::Examples => drop(page.browser.find(".counts .link").await),
            Step::Goal => drop(page.browser.find(".sample-card").await),
            Step::Training => drop(page.browser.find("#launch h2").await),
            Step::Review => drop(page.browser.find(".row button").await),
            Step::File => drop(page.browser.find(".file-page[aria-busy=false] #totals").await),
            _ => {}
        }
        let words = words_of_the_step(&page).await;
        page.reload().await;
        is_at(&page, step, &words).await;
        seen.push((step, words));
    }
    // From the last step back to the first, and forward again.
    for (step, words) in seen.iter().rev().skip(1) {
        page.browser.run("history.back()").await;
        is_at(&page, *step, words).await;
    }
    for (step, words) in seen.iter().skip(1) {
        page.browser.run("history.forward()").await;
        is_at(&page, *step, words).await;
    }
    // Away from the site and back, from the browser's memory or anew.
    let (step, words) = seen.last().expect("there are steps");
    page.browser.open("about:blank").await;
    page.browser.run("history.back()").await;
    page.browser.wait_until("document.documentElement.dataset.app === 'started'").await;
    is_at(&page, *step, words).await;
    saved(&page).await;
    has_no_notice(&page).await;
    assert_eq!(contents(&page).await, everything);
    edit(&page, 1, "Written after the return.").await;
    saved(&page).await;
    let after = contents(&page).await;
    comes_back(&page, &after).await;
    is_unharmed(&page, &[]);
    page.close().await;
}

/// The page shows this step with the same words as before, and the keyboard is at its heading.
async fn is_at(page: &Page, step: Step, words: &str) {
    page.browser.find(&format!(".steps a[href='#/{}'][aria-current=step]", step.address())).await;
    page.browser.wait_until(&format!("document.querySelector('main').innerText === {}", json!(words))).await;
    page.browser.wait_until("document.activeElement === document.querySelector('main h1')").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t5_a_tab_closed_while_examples_are_made_warns_and_the_next_visit_goes_on() {
    let page = page_with_long_work().await;
    saved(&page).await;
    assert!(!page.asks_before_leaving().await, "everything is saved, and nothing goes on");
    page.go_to(Step::Examples).await;
    page.browser.find(".making[aria-busy=true]").await;
    assert!(page.asks_before_leaving().await, "what is being made is not saved yet");
    let first = page.browser.tab();
    let second = page.browser.open_tab().await;
    page.browser.close_tab(&first).await;
    page.browser.switch_to(&second).await;
    page.open().await;
    saved(&page).await;
    page.settled(6).await;
    page.make().await;
    page.sees(".made", "examples").await;
    saved(&page).await;
    assert!(!page.asks_before_leaving().await, "everything is saved again");
    let after = contents(&page).await;
    comes_back(&page, &after).await;
    is_unharmed(&page, &[]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t6_a_tab_hidden_for_half_an_hour_catches_up_with_at_most_one_request() {
    let page = with_work(Locale::Russian).await;
    page.browser.run_with_movable_clock().await;
    page.reload().await;
    saved(&page).await;
    let hidden = page.browser.tab();
    try_edit(&page, 1, "Kept just before the tab was hidden.").await;
    page.browser.open_tab().await;
    page.browser.open("about:blank").await;
    page.browser.steer(&hidden);
    assert_eq!(page.browser.run("document.visibilityState").await, "hidden");
    let asked = page.site.requests().len();
    page.browser.wind_clock("store", Duration::from_secs(30 * 60)).await;
    page.browser.switch_to(&hidden).await;
    saved(&page).await;
    has_no_notice(&page).await;
    assert!(contents(&page).await.holds("Kept just before the tab was hidden."));
    edit(&page, 2, "Written after half an hour.").await;
    saved(&page).await;
    let asked_since = page.site.requests().split_off(asked);
    assert!(asked_since.len() <= 1, "{asked_since:?}");
    let after = contents(&page).await;
    comes_back(&page, &after).await;
    is_unharmed(&page, &[]);
    page.close().await;
}
