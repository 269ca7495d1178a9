//! What a person does to a project and sees of it, and what the page says of how it is kept.

use std::time::Duration;

use doctune::state::Step;
use doctune::texts::Locale;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::files::{LIBRARY, markdown};
use crate::steps::{Page, start, text};

const PERSON: &str = include_str!("person.js");

/// What the mark in the top bar says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Mark {
    /// `kept`, `saving`, `memory`, `read-only` or `opening`.
    pub keeping: String,
    /// The revision that is safe.
    pub revision: u64,
    pub words: String,
}

/// A project as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Contents {
    /// The files with what is said of each.
    pub sources: Vec<String>,
    /// How many examples there are of each kind.
    pub kinds: Vec<String>,
    /// The first examples.
    pub rows: Vec<String>,
}

impl Contents {
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty() && self.rows.is_empty()
    }

    /// Whether one of the first examples has these words.
    pub fn holds(&self, words: &str) -> bool {
        self.rows.iter().any(|row| row.contains(words))
    }
}

/// Runs an expression that may use `person`.
pub async fn try_person(page: &Page, expression: &str) -> Result<Value, String> {
    if page.browser.try_run("typeof person").await? != "object" {
        page.browser.try_run(PERSON).await?;
    }
    page.browser.try_run(expression).await
}

pub async fn person(page: &Page, expression: &str) -> Value {
    let outcome = try_person(page, expression).await;
    outcome.unwrap_or_else(|error| panic!("{expression}: {error}; complaints: {:?}", page.browser.complaints()))
}

pub async fn mark(page: &Page) -> Mark {
    parsed(person(page, "person.mark()").await)
}

pub async fn contents(page: &Page) -> Contents {
    parsed(person(page, "person.contents()").await)
}

fn parsed<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value}"))
}

/// Waits until all work is saved and gives its revision.
pub async fn saved(page: &Page) -> u64 {
    person(page, "person.saved()").await.as_u64().expect("a revision is a number")
}

/// Puts other words into the answer of the example in this row, counted from one. Waits until they are shown.
pub async fn edit(page: &Page, row: usize, words: &str) {
    let outcome = person(page, &format!("person.edit({row}, {})", json!(words))).await;
    assert_eq!(outcome, "kept", "row {row} can be edited");
}

/// As `edit`, for a page that may refuse: what comes of it is seen later.
pub async fn try_edit(page: &Page, row: usize, words: &str) {
    person(page, &format!("person.keep({row}, {})", json!(words))).await;
}

/// Two documents with their examples, all of it saved; shows the examples.
pub async fn with_work(language: Locale) -> Page {
    let page = start(language).await;
    add_work(&page).await;
    page
}

pub async fn add_work(page: &Page) {
    let library = markdown("The village library", &LIBRARY);
    let mill =
        markdown("The old mill", &[("Grinding", "The stones turn only while the sluice is open. Rye is ground before wheat.")]);
    page.drop_all(&[("library.md", &library), ("mill.md", &mill)]).await;
    page.settled(2).await;
    page.make().await;
    page.go_to(Step::Review).await;
    page.browser.find(".row button").await;
    saved(page).await;
}

/// The page stands after a fault: within two seconds a notice of this kind says in the page's language what happened and
/// offers these ways on, it is announced, the keyboard has a place, and the page is as accessible as ever.
pub async fn stands(page: &Page, notice: &str, ways_on: &[&str]) {
    let css = format!("#notices .notice[data-notice='{notice}']");
    let within = Duration::from_secs(2);
    // A page that has just been opened has to open its project first.
    page.browser.wait_until("(document.querySelector('.saved-mark')?.dataset.keeping ?? 'opening') !== 'opening'").await;
    page.browser.wait_at_most(within, &format!("document.querySelector({}) !== null", json!(css))).await;
    for way in ways_on {
        let offered = format!("document.querySelector({})?.disabled === false", json!(format!("{css} {way}")));
        page.browser.wait_at_most(within, &offered).await;
    }
    let words = page.text_of(&css).await;
    is_a_sentence(page, &words);
    let announced = format!(
        "document.querySelector({0}).closest('[role=alert], [role=status], [aria-live]') !== null
            || document.querySelector({0}).querySelector('[role=alert], [role=status], [aria-live]') !== null",
        json!(css)
    );
    assert_eq!(page.browser.run(&announced).await, true, "nobody is told: {words}");
    keyboard_has_a_place(page).await;
    // Bars that stay in place may cover a part of it as long as the page is scrolled.
    page.browser.run(&format!("document.querySelector({}).scrollIntoView({{ block: 'center' }})", json!(css))).await;
    assert_eq!(page.browser.accessibility_problems().await, [""; 0], "with the notice {notice}");
}

/// Words for a person, in the language of the page.
pub fn is_a_sentence(page: &Page, words: &str) {
    let is_cyrillic = |letter: char| ('\u{400}'..='\u{4ff}').contains(&letter);
    let letters = words.chars().filter(|letter| letter.is_alphabetic());
    let (cyrillic, latin): (Vec<char>, Vec<char>) = letters.partition(|letter| is_cyrillic(*letter));
    let is_russian = page.words.locale() == Locale::Russian;
    let own = if is_russian { cyrillic.len() > latin.len() } else { cyrillic.is_empty() };
    assert!(own && cyrillic.len() + latin.len() >= 20, "no sentence in the page's language: {words}");
}

pub async fn keyboard_has_a_place(page: &Page) {
    page.browser.wait_until("document.activeElement !== null && document.activeElement !== document.body").await;
}

/// Nothing is wrong with the work. That a new version waits is no fault of it: a page that is loaded anew while its first
/// version is still being kept may say so, and `offline.rs` looks after that.
pub async fn has_no_notice(page: &Page) {
    let about_work = "[...document.querySelectorAll('[data-notice]:not([data-notice=update])')]";
    let notices = page.browser.run(&format!("{about_work}.map((notice) => notice.dataset.notice)")).await;
    assert_eq!(notices, json!([]), "there is nothing to tell");
}

/// Nothing was thrown and not caught, and nothing complained, apart from what the test itself provoked.
pub fn is_unharmed(page: &Page, provoked: &[&str]) {
    let complaints = page.browser.complaints();
    // The browser asks for an icon of every file that is opened by itself.
    let provoked = provoked.iter().chain(&["favicon.ico"]);
    let is_strange = |complaint: &&String| !provoked.clone().any(|words| complaint.contains(words));
    let strange: Vec<_> = complaints.iter().filter(is_strange).collect();
    assert!(strange.is_empty(), "uncaught or complained: {strange:?}");
}

/// Opens the page anew in a browser without faults: what the page said was saved is there, and nothing is wrong.
pub async fn comes_back(page: &Page, with: &Contents) {
    page.browser.allow_storage(&page.site.address, None).await;
    super::shim::watch_new_stores(page, None);
    page.reload().await;
    saved(page).await;
    assert_eq!(&contents(page).await, with, "what was saved is there again");
    has_no_notice(page).await;
}

/// A page of the site without the program, to reach what it stored.
pub async fn leave_the_program(page: &Page) {
    page.browser.open(&format!("{}icons/doctune.svg", page.site.address)).await;
}

/// Whether an attempt to change the project comes to nothing.
pub async fn refuses_changes(page: &Page) {
    let before = contents(page).await;
    try_edit(page, 1, "Words that nobody may keep.").await;
    page.browser.run("new Promise((done) => setTimeout(done, 700))").await;
    page.browser
        .run(
            "document.querySelector('.editor') && document.activeElement.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Escape', code: 'Escape', bubbles: true, cancelable: true }))",
        )
        .await;
    assert_eq!(contents(page).await, before, "a page that may not write changes nothing");
    page.lost("#undo:enabled, #redo:enabled").await;
}

/// What the page offers as a file, with its name.
pub async fn project_file(page: &Page) -> Vec<u8> {
    page.browser.click("#download-project, #download-project-file").await;
    let (name, bytes) = page.browser.next_download().await;
    assert!(bytes.starts_with(b"PK"), "{name} is a project file");
    bytes
}

/// What stands in the step, once it stays as it is.
pub async fn words_of_the_step(page: &Page) -> String {
    text(&person(page, "person.steady('words', () => document.querySelector('main').innerText)").await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn what_a_person_does_is_seen_in_the_contents() {
        let page = start(Locale::English).await;
        assert!(contents(&page).await.is_empty());
        let library = markdown("The village library", &LIBRARY);
        page.drop("library.md", &library).await;
        page.settled(1).await;
        page.make().await;
        let before = contents(&page).await;
        assert!(before.sources.len() == 1 && before.rows.len() > 5, "{before:?}");
        assert_eq!(contents(&page).await, before);

        edit(&page, 2, "Words of a person.").await;
        let edited = contents(&page).await;
        assert!(edited.holds("Words of a person.") && !before.holds("Words of a person."));
        try_edit(&page, 1, "More words of a person.").await;
        page.sees(".turns", "More words of a person.").await;
        assert!(contents(&page).await.holds("More words of a person."));
        person(&page, "person.remove(1)").await;
        let shorter = contents(&page).await;
        assert!(!shorter.holds("More words of a person."));
        assert_ne!(shorter.kinds, edited.kinds);
        person(&page, "person.say('Answer as the librarian.')").await;
        assert_eq!(page.browser.run("document.querySelector('#system-message').value").await, "Answer as the librarian.");
        page.is_calm().await;
        page.close().await;
    }
}
