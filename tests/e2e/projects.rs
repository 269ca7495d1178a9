//! Projects as a person keeps them: everything is there at the next visit, there may be several, each goes into a file and
//! comes back from it, its versions can be restored, and all of it can be made to disappear.

use doctune::texts::Locale;
use doctune::work::store::{Change, ProjectFileError, StoreError};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tempfile::TempDir;

use crate::faults::kept::{Contents, contents, edit, has_no_notice, is_unharmed, mark, person, saved, with_work};
use crate::faults::stored::stored;
use crate::files::{BOATS, LIBRARY, markdown, windows_1251, zip};
use crate::steps::{ESCAPE, Page, start, text};

async fn open_dialog(page: &Page) {
    page.browser.click("#project").await;
    page.browser.find("dialog.projects[open] .project-row").await;
}

async fn close_dialog(page: &Page) {
    page.browser.press_key(ESCAPE).await;
    page.lost("dialog").await;
}

/// The names of all projects, as the open dialog lists them.
async fn names(page: &Page) -> Vec<String> {
    let names = "[...document.querySelectorAll('.project-row')].map((row) => row.querySelector('b, .name').innerText).sort()";
    page.browser.run(names).await.as_array().into_iter().flatten().map(text).collect()
}

/// Waits until the project of this name is open and saved.
async fn lies_open(page: &Page, name: &str) {
    page.sees("#project", name).await;
    page.browser.wait_until("document.querySelector('.saved-mark')?.dataset.keeping !== 'opening'").await;
}

/// Gives the open project another name in the open dialog.
async fn rename(page: &Page, name: &str) {
    page.fill("#project-name", name).await;
    page.browser.run("document.querySelector('#project-name').blur()").await;
    lies_open(page, name).await;
}

/// Opens another project of the open dialog by its name.
async fn switch_to(page: &Page, name: &str) {
    page.press(&page.words.open_named(name)).await;
    lies_open(page, name).await;
}

/// Downloads the open project as a file.
pub async fn project_file(page: &Page) -> (String, Vec<u8>) {
    open_dialog(page).await;
    page.browser.click("#download-project-file:enabled").await;
    let file = page.browser.next_download().await;
    close_dialog(page).await;
    file
}

/// Waits until the page refuses something with this sentence, and puts the sentence away.
async fn refuses(page: &Page, error: &StoreError) {
    page.sees("main > .notice", &page.words.store_error(error)).await;
    page.press(page.words.close()).await;
    page.lost("main > .notice").await;
}

/// Waits until the project holds this and nothing else: the rows come an answer later than the word that something was undone.
async fn comes_to(page: &Page, wanted: &Contents) {
    let end = Instant::now() + Duration::from_secs(10);
    loop {
        let found = contents(page).await;
        if found == *wanted || Instant::now() > end {
            assert_eq!(found, *wanted);
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_there_after_a_reload_and_can_be_taken_back_and_done_again() {
    for language in [Locale::Russian, Locale::English] {
        let page = with_work(language).await;
        person(&page, "person.say('Answer as the keeper of the mill.')").await;
        person(&page, "person.remove(3)").await;
        let unedited = contents(&page).await;
        edit(&page, 1, "Words that a person has changed.").await;
        saved(&page).await;
        let edited = contents(&page).await;
        assert!(edited.holds("Words that a person has changed.") && !unedited.holds("Words that a person has changed."));
        page.reload().await;
        let revision = saved(&page).await;
        assert!(revision > 0 && mark(&page).await.words.contains(':'), "the mark tells when it was saved");
        has_no_notice(&page).await;
        comes_to(&page, &edited).await;
        page.press(&page.words.undo(page.words.change(Change::ExampleEdited))).await;
        page.sees("#live", &page.words.undone(page.words.change(Change::ExampleEdited))).await;
        comes_to(&page, &unedited).await;
        // What was taken back can be done again at the next visit too.
        saved(&page).await;
        page.reload().await;
        saved(&page).await;
        page.press(&page.words.redo(page.words.change(Change::ExampleEdited))).await;
        page.sees("#live", &page.words.redone(page.words.change(Change::ExampleEdited))).await;
        comes_to(&page, &edited).await;
        person(&page, "person.go('goal')").await;
        let system_message = "document.querySelector('#system-message')?.value === 'Answer as the keeper of the mill.'";
        page.browser.wait_until(system_message).await;
        page.is_calm().await;
        page.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_typed_edit_is_there_after_a_reload() {
    let page = with_work(Locale::Russian).await;
    let before = contents(&page).await;
    page.browser.click(".row button").await;
    page.browser.click("#edit-example").await;
    page.fill("#turn-1", "Начатая, но не").await;
    // There is no sign of a draft being kept, as there is none to wait for: it is no change of the project.
    page.browser.run("new Promise((done) => setTimeout(done, 2_000))").await;
    assert!(!page.asks_before_leaving().await, "a draft is kept too");
    page.reload().await;
    page.sees("[data-notice=drafts]", &page.words.unfinished_edits(1)).await;
    assert_eq!(contents(&page).await, before, "a draft is no part of the project");
    page.browser.click("#continue-draft").await;
    page.browser.wait_until("document.querySelector('#turn-1')?.value === 'Начатая, но не'").await;
    page.browser.type_into("#turn-1", " оконченная правка.").await;
    page.browser.click("#keep").await;
    page.sees(".turns", "Начатая, но не оконченная правка.").await;
    page.lost("[data-notice=drafts]").await;
    saved(&page).await;
    let after = contents(&page).await;
    assert!(after.holds("Начатая, но не оконченная правка."));
    page.reload().await;
    saved(&page).await;
    assert_eq!(contents(&page).await, after);
    assert!(!page.has("[data-notice=drafts]").await, "nothing is unfinished any more");
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_was_given_up_does_not_come_back() {
    let page = with_work(Locale::English).await;
    page.browser.click(".row button").await;
    page.browser.click("#edit-example").await;
    page.fill("#turn-1", "Words that nobody wants").await;
    page.browser.run("new Promise((done) => setTimeout(done, 2_000))").await;
    page.press(page.words.cancel()).await;
    page.browser.find("#edit-example").await;
    page.browser.run("new Promise((done) => setTimeout(done, 2_000))").await;
    page.reload().await;
    page.browser.find(".row button").await;
    assert!(!page.has("[data-notice=drafts]").await);
    page.browser.click(".row button").await;
    page.browser.find("#edit-example").await;
    assert!(!page.text_of("#content").await.contains("Words that nobody wants"));
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn projects_are_begun_renamed_switched_copied_and_deleted() {
    for language in [Locale::Russian, Locale::English] {
        let page = with_work(language).await;
        let work = contents(&page).await;
        open_dialog(&page).await;
        assert_eq!(names(&page).await, [page.words.new_project_name()]);
        rename(&page, "Мельница A").await;
        page.browser.click("#new-project").await;
        lies_open(&page, page.words.new_project_name()).await;
        rename(&page, "Библиотека B").await;
        close_dialog(&page).await;
        page.browser.run("location.hash = '#/documents'").await;
        page.browser.find(".welcome").await;
        page.drop("bell.txt", b"The bell rings at noon.").await;
        page.settled(1).await;
        saved(&page).await;
        let other = contents(&page).await;

        open_dialog(&page).await;
        assert_eq!(names(&page).await, ["Библиотека B", "Мельница A"]);
        switch_to(&page, "Мельница A").await;
        close_dialog(&page).await;
        assert_eq!(contents(&page).await, work, "the first project is as it was left");
        // This tab opens the project that it had open.
        page.reload().await;
        lies_open(&page, "Мельница A").await;

        open_dialog(&page).await;
        page.browser.click("#duplicate-project:enabled").await;
        let copy = page.words.copy_of("Мельница A");
        lies_open(&page, &copy).await;
        close_dialog(&page).await;
        assert_eq!(contents(&page).await, work, "a copy holds the same");
        edit(&page, 1, "Words of the copy alone.").await;
        saved(&page).await;
        open_dialog(&page).await;
        switch_to(&page, "Мельница A").await;
        close_dialog(&page).await;
        assert_eq!(contents(&page).await, work, "what is changed in the copy is changed there alone");

        // One is asked, and may say no.
        open_dialog(&page).await;
        page.browser.click("#delete-project").await;
        page.sees("[data-notice=question]", &page.words.delete_question("Мельница A")).await;
        page.browser.click("#no-keep").await;
        page.lost("[data-notice=question]").await;
        assert_eq!(names(&page).await.len(), 3);
        page.press(&page.words.delete_named(&copy)).await;
        page.sees("[data-notice=question]", &page.words.delete_question(&copy)).await;
        page.browser.click("#yes-delete").await;
        page.browser.wait_until("document.querySelectorAll('.project-row').length === 2").await;
        lies_open(&page, "Мельница A").await;
        page.browser.click("#delete-project").await;
        page.browser.click("#yes-delete").await;
        lies_open(&page, "Библиотека B").await;
        page.browser.wait_until("document.querySelectorAll('.project-row').length === 1").await;
        close_dialog(&page).await;
        assert_eq!(contents(&page).await, other);
        page.reload().await;
        lies_open(&page, "Библиотека B").await;
        has_no_notice(&page).await;
        open_dialog(&page).await;
        assert_eq!(names(&page).await, ["Библиотека B"]);
        page.is_calm().await;
        page.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_file_opens_as_a_project_of_its_own() {
    let page = with_work(Locale::English).await;
    open_dialog(&page).await;
    rename(&page, "Mill and library").await;
    close_dialog(&page).await;
    edit(&page, 1, "Words that travel.").await;
    person(&page, "person.remove(2)").await;
    saved(&page).await;
    let before = contents(&page).await;
    let (name, file) = project_file(&page).await;
    assert_eq!(name, "Mill and library.ftproj");
    let folder = TempDir::new().expect("there is room for a folder");
    let path = folder.path().join(&name);
    std::fs::write(&path, &file).expect("files can be written");
    page.close().await;

    // Another browser, in another language: dropped in one, chosen in the other.
    for language in [Locale::Russian, Locale::English] {
        let page = start(language).await;
        if language == Locale::Russian {
            page.drop_paths(&[&path]).await;
        } else {
            open_dialog(&page).await;
            page.browser.choose_files("#project-file", &[&path]).await;
            lies_open(&page, "Mill and library").await;
            close_dialog(&page).await;
        }
        lies_open(&page, "Mill and library").await;
        let opened = contents(&page).await;
        assert_eq!((opened.rows.len(), opened.sources.len()), (before.rows.len(), before.sources.len()));
        assert!(opened.holds("Words that travel."));
        // The page's own words are in the reader's language.
        assert_eq!(opened == before, language == Locale::English);
        edit(&page, 2, "Words of the next reader.").await;
        saved(&page).await;
        let after = contents(&page).await;
        page.reload().await;
        lies_open(&page, "Mill and library").await;
        assert_eq!(contents(&page).await, after);
        page.is_calm().await;
        page.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_sound_project_is_refused_and_the_open_one_stays() {
    let page = with_work(Locale::Russian).await;
    let before = contents(&page).await;
    let (_, file) = project_file(&page).await;
    let mut flipped = file.clone();
    // Somewhere in the packed bytes of a part, past the name of the first entry.
    if let Some(byte) = flipped.get_mut(200) {
        *byte ^= 0x55;
    }
    let cut = file.get(..file.len() / 2).unwrap_or_default();
    let manifest = |version: u32| format!(r#"{{"format":"doctune-project","version":{version},"schema":1,"files":[]}}"#);
    let newer = zip(&[("doctune-project.json", manifest(1_000).as_bytes())]);
    let hollow = zip(&[("doctune-project.json", manifest(1).as_bytes())]);
    let foreign = zip(&[("words.txt", b"The bell rings at noon.")]);
    let damaged = ProjectFileError::Damaged { path: String::new() };
    let cases: [(&[u8], ProjectFileError); 6] = [
        (b"The bell rings at noon.", ProjectFileError::NotAProject),
        (cut, ProjectFileError::NotAProject),
        (&foreign, ProjectFileError::NotAProject),
        (&newer, ProjectFileError::Newer),
        (&hollow, damaged.clone()),
        (&flipped, damaged),
    ];
    for (bytes, error) in cases {
        page.drop("project.ftproj", bytes).await;
        refuses(&page, &StoreError::ProjectFile(error)).await;
        saved(&page).await;
        assert_eq!(contents(&page).await, before, "the open project stays");
    }
    open_dialog(&page).await;
    assert_eq!(names(&page).await, [page.words.new_project_name()], "nothing half opened is left");
    close_dialog(&page).await;
    let projects = stored(&page, "stored.all()").await["databases"].as_array().map(Vec::len);
    assert_eq!(projects, Some(2), "one database lists the projects, and one holds the only one");
    // Asked for by the browser beside a picture alone.
    is_unharmed(&page, &["favicon.ico"]);
    page.close().await;
}

/// The change is told at once, and the rows in view come a moment later.
async fn comes_to_hold(page: &Page, expected: &crate::faults::kept::Contents) {
    for _ in 0..100 {
        if contents(page).await == *expected {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(contents(page).await, *expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_is_restored_and_that_is_taken_back() {
    let page = with_work(Locale::English).await;
    let early = contents(&page).await;
    edit(&page, 1, "Words of a later version.").await;
    person(&page, "person.remove(2)").await;
    saved(&page).await;
    let late = contents(&page).await;
    assert_ne!(late, early);
    page.reload().await;
    saved(&page).await;
    open_dialog(&page).await;
    page.browser.click("#versions summary").await;
    // A version was kept when the person went on to look the examples through, and another one after the edits.
    let restored = format!(
        "(() => {{
            const row = [...document.querySelectorAll('.version-row')].find((row) => row.innerText.includes({}));
            row?.querySelector('button:enabled').click();
            return row !== undefined;
        }})()",
        json!(page.words.steps()[3])
    );
    page.browser.wait_until(&restored).await;
    close_dialog(&page).await;
    page.browser.wait_until(&label_of_undo(&page, Change::VersionRestored)).await;
    comes_to_hold(&page, &early).await;
    saved(&page).await;
    page.reload().await;
    saved(&page).await;
    assert_eq!(contents(&page).await, early, "the restored version stays");
    page.press(&page.words.undo(page.words.change(Change::VersionRestored))).await;
    page.sees("#live", &page.words.undone(page.words.change(Change::VersionRestored))).await;
    comes_to_hold(&page, &late).await;
    page.is_calm().await;
    page.close().await;
}

/// Whether the last step that can be taken back is of this kind.
fn label_of_undo(page: &Page, change: Change) -> String {
    let label = page.words.undo(page.words.change(change));
    format!("document.querySelector('#undo').getAttribute('aria-label') === {}", Value::from(label))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_dropped_again_names_what_changed_came_and_went() {
    let folder = TempDir::new().expect("there is room for a folder");
    let papers = folder.path().join("papers");
    std::fs::create_dir(&papers).expect("folders can be made");
    let write = |name: &str, words: &str| std::fs::write(papers.join(name), words).expect("files can be written");
    write("same.txt", "Words that stay the same.");
    write("changed.txt", "Words of the first edition.");
    write("gone.txt", "Words that go away.");
    let page = start(Locale::Russian).await;
    page.drop_paths(&[&papers]).await;
    page.settled(3).await;
    saved(&page).await;
    page.reload().await;
    page.settled(3).await;
    saved(&page).await;

    write("changed.txt", "Words of the second edition.");
    write("new.txt", "Words that are new.");
    std::fs::remove_file(papers.join("gone.txt")).expect("files can be removed");
    page.drop_paths(&[&papers]).await;
    let named = |name: &str| [format!("papers/{name}")];
    page.sees("[data-notice=passed-over]", &page.words.already_there(&named("same.txt"))).await;
    page.sees("[data-notice=passed-over]", &page.words.files_changed(&named("changed.txt"))).await;
    page.sees("[data-notice=passed-over]", &page.words.files_gone(&named("gone.txt"))).await;
    // What is gone from the folder stays in the project until somebody says otherwise.
    page.settled(4).await;
    page.browser.click("#remove-gone").await;
    page.settled(3).await;
    page.lost("#remove-gone").await;
    assert!(page.row("papers/gone.txt").await.contains("no such file"));
    page.browser.click("#undo:enabled").await;
    page.settled(4).await;
    page.press(page.words.close()).await;
    page.lost("[data-notice=passed-over]").await;
    page.select("papers/changed.txt").await;
    page.sees(".preview-text", "Words of the second edition.").await;
    page.select("papers/new.txt").await;
    page.sees(".preview-text", "Words that are new.").await;
    page.select("papers/gone.txt").await;
    page.sees(".preview-text", "Words that go away.").await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_read_anew_keeps_decisions_on_what_did_not_change() {
    let page = start(Locale::English).await;
    page.drop("library.md", &markdown("The village library", &LIBRARY)).await;
    page.settled(1).await;
    page.make().await;
    person(&page, "person.go('review')").await;
    edit(&page, 1, "Words that a person has decided on.").await;
    saved(&page).await;
    let mut topics = LIBRARY;
    topics[10].1 = "Calls are taken in the yard. Guests who sing are asked to join the choir.";
    page.browser.run("location.hash = '#/documents'").await;
    page.drop("library.md", &markdown("The village library", &topics)).await;
    page.sees("[data-notice=passed-over]", &page.words.files_changed(&["library.md".to_owned()])).await;
    page.settled(1).await;
    page.sees(".steps", page.words.stale()).await;
    page.make().await;
    let after = contents(&page).await;
    assert!(after.holds("Words that a person has decided on."), "{after:?}");
    saved(&page).await;
    page.count().await;
    let chats = String::from_utf8(page.download("train.jsonl").await).expect("JSONL is UTF-8");
    assert!(chats.contains("Words that a person has decided on.") && chats.contains("join the choir"));
    assert!(!chats.contains("ask noisy guests to leave"), "examples of words that are gone are gone");
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_file_is_read_in_another_encoding_after_a_reload_and_a_forgotten_one_is_not() {
    let page = start(Locale::Russian).await;
    page.drop("прокат.txt", &windows_1251("ПРОКАТ ЛОДОК", &BOATS)).await;
    page.settled(1).await;
    page.sees(".preview-text", "Первый час стоит четыреста рублей").await;
    saved(&page).await;
    page.reload().await;
    page.choose("#encoding", "KOI8-R").await;
    page.browser.wait_until("document.querySelector('.preview-text')?.innerText.includes('рублей') === false").await;
    page.settled(1).await;
    saved(&page).await;
    page.reload().await;
    page.browser.wait_until("document.querySelector('#encoding')?.value === 'KOI8-R'").await;
    page.choose("#encoding", "windows-1251").await;
    page.sees(".preview-text", "Первый час стоит четыреста рублей").await;
    saved(&page).await;
    let with_file = files_stored(&page).await;

    page.open().await;
    saved(&page).await;
    open_dialog(&page).await;
    page.browser.click("#keep-files").await;
    page.browser.wait_until("document.querySelector('#keep-files').checked === false").await;
    close_dialog(&page).await;
    saved(&page).await;
    page.reload().await;
    page.sees(".preview-text", "Первый час стоит четыреста рублей").await;
    assert!(!page.has("#encoding").await, "there is no file any more to read again");
    page.drop("колокол.txt", &windows_1251("КОЛОКОЛ", &BOATS)).await;
    page.settled(2).await;
    saved(&page).await;
    let without_file = files_stored(&page).await;
    let bytes = windows_1251("ПРОКАТ ЛОДОК", &BOATS);
    assert!(with_file.contains(&bytes) && !without_file.contains(&bytes));
    assert!(!without_file.contains(&windows_1251("КОЛОКОЛ", &BOATS)), "new files are not kept either");
    // Asked for by the browser beside a picture alone.
    is_unharmed(&page, &["favicon.ico"]);
    page.close().await;
}

/// The bytes of every file that the site keeps.
async fn files_stored(page: &Page) -> Vec<Vec<u8>> {
    use base64::Engine as _;
    let files = stored(page, "stored.all()").await["files"].clone();
    let decoded = |text: &Value| base64::engine::general_purpose::STANDARD.decode(text.as_str().unwrap_or_default());
    files.as_object().into_iter().flatten().map(|(_, text)| decoded(text).expect("bytes are written in Base64")).collect()
}

/// Everything that a site can leave behind in a browser.
const TRACES: &str = "(async () => {
    const opfs = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) opfs.push(name);
    return {
        databases: (await indexedDB.databases()).map(({ name }) => name),
        files: opfs,
        local: Object.keys(localStorage),
        session: Object.keys(sessionStorage),
        caches: await caches.keys(),
        workers: (await navigator.serviceWorker.getRegistrations()).length,
        cookies: document.cookie,
    };
})()";

#[tokio::test(flavor = "multi_thread")]
async fn leaving_no_trace_leaves_nothing_at_all() {
    for language in [Locale::Russian, Locale::English] {
        let page = with_work(language).await;
        page.press(page.words.theme_system()).await;
        page.browser.wait_until("navigator.serviceWorker.controller !== null").await;
        saved(&page).await;
        open_dialog(&page).await;
        page.browser.click("#new-project").await;
        page.browser.wait_until("document.querySelectorAll('.project-row').length === 2").await;
        let before = page.browser.run(TRACES).await;
        for kind in ["databases", "files", "local", "session", "caches"] {
            assert_ne!(before[kind], json!([]), "there is something of this kind to forget: {kind}");
        }
        assert_eq!(before["workers"], 1);

        page.browser.click("#leave-no-trace").await;
        page.sees("[data-notice=question]", page.words.leave_no_trace_question()).await;
        page.browser.click("#no-keep").await;
        page.lost("[data-notice=question]").await;
        assert_eq!(page.browser.run(TRACES).await, before, "one may change one's mind");
        page.browser.click("#leave-no-trace").await;
        // The page loads itself anew and would begin a new project, so for now the host has nothing to load.
        page.site.be_gone(true);
        page.browser.click("#yes-delete").await;
        page.browser.wait_until("location.protocol === 'chrome-error:'").await;
        page.site.be_gone(false);
        crate::faults::kept::leave_the_program(&page).await;
        let nothing = json!({
            "databases": [], "files": [], "local": [], "session": [], "caches": [], "workers": 0, "cookies": "",
        });
        assert_eq!(page.browser.run(TRACES).await, nothing);
        page.open().await;
        page.browser.find(".welcome").await;
        has_no_notice(&page).await;
        page.close().await;
    }
}
