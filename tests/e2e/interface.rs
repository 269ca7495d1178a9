//! Language, colours, the question before leaving, and what stays when they change.

use doctune::state::Step;
use doctune::texts::{Locale, texts};

use crate::faults::kept::{edit, person, saved};
use crate::reading::SLOW_READERS;
use crate::steps::{Page, start};

/// Presses the button of a language.
async fn speak(page: &Page, code: &str) {
    page.browser.click(&format!(".languages [lang={code}]")).await;
    page.browser.wait_until(&format!("document.documentElement.lang === '{code}'")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_language_keeps_the_step_the_work_and_what_is_half_typed() {
    let page = start(Locale::Russian).await;
    page.sample(1).await;
    page.drop("сломан.docx", b"PK\x03\x04broken").await;
    page.settled(2).await;
    let (russian, english) = (texts(Locale::Russian), texts(Locale::English));
    let failed = page.failed_rows().await;
    speak(&page, "en").await;
    page.sees("main h1", english.steps()[0]).await;
    page.sees(".reading-progress", "1 of 2 read").await;
    let failed_in_english = page.failed_rows().await;
    assert_ne!(failed, failed_in_english, "what went wrong is said in the new language");
    assert!(failed_in_english[0].1.starts_with("The file is damaged"), "{failed_in_english:?}");

    page.go_to(Step::Goal).await;
    page.sees("main h1", english.goal_title()).await;
    page.browser.type_into("#system-message", "Answer as the keeper of").await;
    speak(&page, "ru").await;
    page.sees("main h1", russian.goal_title()).await;
    assert_eq!(page.browser.run("document.querySelector('#system-message').value").await, "Answer as the keeper of");
    assert_eq!(page.browser.run("location.hash").await, "#/goal");
    // A switch that takes no focus away does not lose it either.
    page.browser.type_into("#system-message", " the mill").await;
    page.browser.run("document.querySelector('.languages [lang=en]').click()").await;
    page.sees("main h1", english.goal_title()).await;
    assert_eq!(page.browser.run("document.querySelector('#system-message').value").await, "Answer as the keeper of the mill");

    page.make().await;
    page.go_to(Step::Review).await;
    page.browser.click(".row button").await;
    page.browser.find(".turns").await;
    page.browser.click("#edit-example").await;
    page.browser.type_into("#turn-1", " Half typed").await;
    let typed = page.browser.run("document.querySelector('#turn-1').value").await;
    speak(&page, "ru").await;
    page.sees("main h1", russian.steps()[3]).await;
    assert_eq!(page.browser.run("document.querySelector('#turn-1')?.value").await, typed);
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dialog_stays_open_with_its_words_in_another_language() {
    let page = start(Locale::English).await;
    page.add_by(page.words.paste_text()).await;
    page.browser.type_into("#paste-text", "Half a sentence").await;
    page.browser.run("document.querySelector('.languages [lang=ru]').click()").await;
    page.sees("dialog h2", texts(Locale::Russian).paste_text()).await;
    assert_eq!(page.browser.run("document.querySelector('#paste-text').value").await, "Half a sentence");
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn language_and_colours_are_remembered() {
    let page = start(Locale::Russian).await;
    let theme = |wanted: &str| format!("document.documentElement.dataset.theme === '{wanted}'");
    page.browser.wait_until(&theme("system")).await;
    speak(&page, "en").await;
    let words = texts(Locale::English);
    let background = "getComputedStyle(document.documentElement).backgroundColor";
    page.press(words.theme_system()).await;
    page.browser.wait_until(&theme("light")).await;
    let light = page.browser.run(background).await;
    page.press(words.theme_light()).await;
    page.browser.wait_until(&theme("dark")).await;
    let dark = page.browser.run(background).await;
    assert_ne!(light, dark, "the colours really change");
    page.reload().await;
    page.browser.wait_until(&theme("dark")).await;
    page.browser.wait_until("document.documentElement.lang === 'en'").await;
    page.sees("main h1", words.welcome_title()).await;
    assert_eq!(page.browser.run(background).await, dark);
    page.press(words.theme_dark()).await;
    page.browser.wait_until(&theme("system")).await;
    assert_eq!(page.browser.complaints(), [""; 0]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_asks_before_leaving_only_while_something_is_on_its_way() {
    let page = start(Locale::English).await;
    assert!(!page.asks_before_leaving().await, "an empty page holds nothing");
    page.browser.run_in_new_workers(SLOW_READERS);
    page.drop("bell.txt", b"The bell rings at noon.").await;
    page.browser.find(".source-row[aria-busy]").await;
    assert!(page.asks_before_leaving().await, "the file is not read yet");
    page.settled(1).await;
    saved(&page).await;
    assert!(!page.asks_before_leaving().await, "the file is saved");
    page.add_by(&page.words.sample_called(page.words.samples()[2].0)).await;
    page.settled(2).await;
    page.make().await;
    edit(&page, 1, "The bell is silent.").await;
    saved(&page).await;
    assert!(!page.asks_before_leaving().await, "examples and edits are saved");
    page.count().await;
    page.download("train.jsonl").await;
    page.sees(".saved", "train.jsonl").await;
    page.go_to(Step::Review).await;
    page.browser.click(".row button").await;
    page.browser.click("#remove-example").await;
    page.browser.wait_until("document.querySelectorAll('.chip').length > 1").await;
    page.go_to(Step::File).await;
    page.sees(".saved", page.words.saved_stale()).await;
    page.close().await;
}

/// A page in a browser that keeps nothing for it.
async fn start_in_memory(language: Locale) -> Page {
    let page = start(language).await;
    page.browser.run_in_new_workers(
        "if (globalThis.name === 'store') Object.defineProperty(globalThis, 'indexedDB', { value: undefined })",
    );
    page.reload().await;
    page.browser.find("[data-notice=memory]").await;
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_kept_the_browser_asks_until_the_data_set_is_saved() {
    let page = start_in_memory(Locale::Russian).await;
    assert!(!page.asks_before_leaving().await, "an empty page holds nothing");
    page.sample(1).await;
    assert!(page.asks_before_leaving().await, "the documents are only here");
    page.make().await;
    page.count().await;
    assert!(page.asks_before_leaving().await, "the examples are only here");
    page.download("evidence.jsonl").await;
    page.sees(".saved", "evidence.jsonl").await;
    assert!(page.asks_before_leaving().await, "evidence alone is no data set");
    page.download("train.jsonl").await;
    page.sees(".saved", "train.jsonl").await;
    assert!(!page.asks_before_leaving().await, "the data set is saved");
    person(&page, "person.remove(1)").await;
    assert!(page.asks_before_leaving().await, "the data set is another one now");
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_has_an_address_and_gives_its_heading_the_focus() {
    let page = start(Locale::English).await;
    page.sample(3).await;
    page.make().await;
    for (step, name) in Step::ALL.into_iter().zip(page.words.steps()) {
        page.go_to(step).await;
        page.browser.wait_until("document.activeElement === document.querySelector('main h1')").await;
        assert_eq!(page.browser.run("location.hash").await, format!("#/{}", step.address()));
        assert_eq!(page.browser.run("document.title").await, format!("{name} · Doctune"));
    }
    page.browser.run("history.back()").await;
    page.browser.find(".steps a[href='#/file'][aria-current=step]").await;
    page.browser.run("location.hash = '#/nowhere'").await;
    page.browser.find(".steps a[href='#/documents'][aria-current=step]").await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_colours_reach_every_element() {
    let page = start(Locale::English).await;
    page.sample(3).await;
    page.make().await;
    page.go_to(Step::Review).await;
    page.browser.click(".row button").await;
    page.browser.find(".passages").await;
    let words = page.words;
    for label in [words.theme_system(), words.theme_light(), words.theme_dark(), words.theme_system(), words.theme_light()] {
        page.press(label).await;
        page.lost(&format!("button[aria-label='{label}']")).await;
        let problems = page.browser.accessibility_problems().await;
        let pale: Vec<_> = problems.iter().filter(|problem| problem.starts_with("color-contrast")).collect();
        assert!(pale.is_empty(), "after “{label}”: {pale:?}");
    }
    page.close().await;
}
