//! Rows S: the browser's storage is full, fails, stays silent, is cleared, is damaged, is of another version, or is refused.

use std::path::{Path, PathBuf};
use std::time::Duration;

use doctune::texts::Locale;
use serde_json::{Value, json};

use super::kept::{
    Contents, add_work, comes_back, contents, edit, has_no_notice, is_a_sentence, is_unharmed, keyboard_has_a_place,
    leave_the_program, mark, person, project_file, refuses_changes, saved, stands, try_edit, try_person, with_work,
};
use super::shim::{Plan, in_store, operations, plan, watch_new_stores};
use super::stored::stored;
use crate::steps::{Page, start};

#[tokio::test(flavor = "multi_thread")]
async fn s1_quota_exceeded_on_autosave_keeps_what_is_saved_and_goes_on_when_there_is_room() {
    let page = with_work(Locale::Russian).await;
    let before = contents(&page).await;
    let revision = saved(&page).await;
    page.browser.allow_storage(&page.site.address, Some(1)).await;
    // Chromium remembers for half a minute how much room there was for a database.
    tokio::time::sleep(Duration::from_secs(31)).await;
    try_edit(&page, 1, "There is no room for this.").await;
    stands(&page, "full", &["#download-project", "#try-again"]).await;
    let marked = mark(&page).await;
    assert_ne!(marked.keeping, "kept", "nobody says that it is saved");
    assert_eq!(marked.revision, revision, "and nothing was");
    project_file(&page).await;
    refuses_changes(&page).await;

    page.browser.allow_storage(&page.site.address, None).await;
    page.browser.click("#try-again").await;
    page.lost("[data-notice=full]").await;
    saved(&page).await;
    edit(&page, 2, "There is room for this.").await;
    saved(&page).await;
    let after = contents(&page).await;
    assert!(after.holds("There is room for this."));
    assert_eq!(after.sources, before.sources);
    comes_back(&page, &after).await;
    is_unharmed(&page, &["Quota"]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_quota_exceeded_and_closed_loses_nothing_that_was_saved() {
    let page = start(Locale::English).await;
    watch_new_stores(&page, None);
    page.reload().await;
    add_work(&page).await;
    let before = contents(&page).await;
    plan(&page, Some(&Plan::from(1, "QuotaExceededError"))).await;
    try_edit(&page, 1, "There is no room for this.").await;
    stands(&page, "full", &["#download-project", "#try-again"]).await;
    comes_back(&page, &before).await;
    is_unharmed(&page, &["Quota", "made to fail"]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s2_quota_exceeded_while_importing_keeps_the_imported_and_lists_the_rest() {
    const FILES: usize = 200;
    let page = start(Locale::English).await;
    page.drop("before.txt", b"Words that were there before.").await;
    page.settled(1).await;
    saved(&page).await;
    // The copy of the page for working offline takes room too.
    page.browser.run("navigator.serviceWorker.ready.then(() => true)").await;
    let used = page.browser.run("navigator.storage.estimate().then(({ usage }) => usage)").await.as_u64().unwrap_or_default();
    page.browser.allow_storage(&page.site.address, Some(used + 4_000_000)).await;
    let files: Vec<(String, Vec<u8>)> = (0..FILES)
        .map(|file| {
            let lines =
                (0..400).map(|line| format!("Shelf {line} of hall {file} holds {} boxes of nails.\n\n", line * file % 97));
            (format!("hall-{file:03}.txt"), lines.collect::<String>().into_bytes())
        })
        .collect();
    page.drop_all(&files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>()).await;
    page.browser.find("[data-notice=full]").await;
    stands(&page, "full", &["#download-project", "#try-again"]).await;
    // A long list shows its end only when it is asked to.
    page.browser.wait_until("document.querySelectorAll('.source-row[aria-busy]').length === 0").await;
    page.browser.run("document.querySelector('.sources .more button')?.click()").await;
    page.settled(FILES + 1).await;
    let failed = page.failed_rows().await;
    assert!(!failed.is_empty() && failed.len() < FILES, "{} of {FILES} found no room", failed.len());
    for (name, words) in &failed {
        assert!(words.len() > 10, "{name} is named without a reason: {words}");
    }
    let kept = "[...document.querySelectorAll('.source-row:not(.failed) .name')].map((name) => name.title).sort()";
    let before = page.browser.run(kept).await;
    page.browser.allow_storage(&page.site.address, None).await;
    page.reload().await;
    saved(&page).await;
    page.browser.find(".source-row").await;
    page.browser.run("document.querySelector('.sources .more button')?.click()").await;
    page.browser.wait_until(&format!("JSON.stringify({kept}) === JSON.stringify({before})")).await;
    is_unharmed(&page, &["Quota"]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_an_edit_survives_the_failure_of_each_operation_it_takes() {
    let page = start(Locale::English).await;
    watch_new_stores(&page, None);
    page.reload().await;
    add_work(&page).await;
    plan(&page, None).await;
    edit(&page, 1, "Counted.").await;
    saved(&page).await;
    let needed = operations(&page).await;
    assert!(needed.iter().any(|name| name == "IDBObjectStore.put"), "an edit is written: {needed:?}");
    for number in 1..=needed.len() {
        let words = format!("Written although operation {number} failed.");
        plan(&page, Some(&Plan::once(number, "UnknownError"))).await;
        try_edit(&page, 1, &words).await;
        let outcome = format!(
            "person.until('outcome', () => document.querySelector('#try-again')
                ?? (person.mark().keeping === 'kept' && document.querySelector('.turns')?.innerText.includes({})))
                .then((found) => found === true ? 'saved' : 'refused')",
            json!(words)
        );
        if person(&page, &outcome).await == "refused" {
            plan(&page, None).await;
            stands(&page, "broken", &["#download-project", "#try-again"]).await;
            page.browser.click("#try-again").await;
            page.lost("[data-notice]").await;
            edit(&page, 1, &words).await;
        }
        saved(&page).await;
        let after = contents(&page).await;
        assert!(after.holds(&words), "{}", needed.get(number - 1).map_or("", String::as_str));
    }
    let after = contents(&page).await;
    comes_back(&page, &after).await;
    is_unharmed(&page, &["made to fail"]);
    page.close().await;
}

/// The page works without storage, and says so: from the sample to the file.
async fn works_in_memory(page: &Page) {
    stands(page, "memory", &[]).await;
    page.browser.run("location.hash = '#/documents'").await;
    assert_eq!(mark(page).await.keeping, "memory");
    page.sample(3).await;
    page.make().await;
    edit(page, 1, "Only in memory.").await;
    page.count().await;
    let chats = page.chats().await;
    assert!(chats.iter().any(|chat| chat.answer() == "Only in memory."));
    edit(page, 1, "Not in the file.").await;
    assert!(page.asks_before_leaving().await, "the project is only here");
    assert_eq!(mark(page).await.keeping, "memory", "nothing is called saved");
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_a_database_that_never_opens_leads_to_work_in_memory() {
    let page = with_work(Locale::Russian).await;
    let before = contents(&page).await;
    let never = Plan { silent: true, ..Plan::from(1, "UnknownError").only(&["IDBFactory.open"]) };
    watch_new_stores(&page, Some(&never));
    page.reload().await;
    // Until it gives up waiting it says that it waits.
    page.browser.wait_at_most(Duration::from_secs(2), "document.querySelector('.saved-mark')?.innerText.trim().length > 0").await;
    keyboard_has_a_place(&page).await;
    page.browser.find("[data-notice=memory]").await;
    works_in_memory(&page).await;
    comes_back(&page, &before).await;
    is_unharmed(&page, &[]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s5_a_connection_that_closes_by_itself_is_opened_again() {
    let page = start(Locale::English).await;
    watch_new_stores(&page, None);
    page.reload().await;
    add_work(&page).await;
    for says in [true, false] {
        let closed = in_store(&page, &format!("storageFaults.closeConnections({says})")).await;
        assert_ne!(closed, 0, "the store holds connections");
        let words = format!("Written after a connection closed and said so: {says}.");
        edit(&page, 1, &words).await;
        saved(&page).await;
        has_no_notice(&page).await;
        assert!(contents(&page).await.holds(&words));
    }
    let after = contents(&page).await;
    comes_back(&page, &after).await;
    is_unharmed(&page, &[]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s5_a_connection_that_cannot_be_opened_again_stops_the_writing() {
    let page = start(Locale::Russian).await;
    watch_new_stores(&page, None);
    page.reload().await;
    add_work(&page).await;
    let before = contents(&page).await;
    let gone = Plan::from(1, "InvalidStateError").only(&["IDBFactory.open", "IDBDatabase.transaction"]);
    plan(&page, Some(&gone)).await;
    in_store(&page, "storageFaults.closeConnections(true)").await;
    try_edit(&page, 1, "Nobody writes this.").await;
    stands(&page, "broken", &["#download-project", "#try-again"]).await;
    assert_ne!(mark(&page).await.keeping, "kept");
    let opened = operations(&page).await.iter().filter(|name| *name == "IDBFactory.open").count();
    assert!(opened <= 4, "it does not try for ever: {opened} times");
    project_file(&page).await;
    refuses_changes(&page).await;
    comes_back(&page, &before).await;
    is_unharmed(&page, &["made to fail"]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s6_storage_evicted_between_visits_is_told_and_a_project_file_brings_it_back() {
    let page = with_work(Locale::Russian).await;
    page.browser.click("#project").await;
    page.browser.find("dialog.projects[open]").await;
    let file = project_file(&page).await;
    let before = contents(&page).await;
    leave_the_program(&page).await;
    page.browser.clear_storage(&page.site.address, "indexeddb,file_systems").await;
    page.open().await;
    stands(&page, "evicted", &["#open-project"]).await;
    let empty = contents(&page).await;
    assert!(empty.is_empty(), "{empty:?}");

    let folder = tempfile::TempDir::new().expect("there is room for a folder");
    let path = folder.path().join("project.ftproj");
    std::fs::write(&path, file).expect("files can be written");
    page.browser.run("document.querySelector('#project').click()").await;
    page.browser.choose_files("#project-file", &[&path]).await;
    page.lost("[data-notice=evicted]").await;
    page.browser.run("location.hash = '#/documents'").await;
    page.settled(2).await;
    saved(&page).await;
    comes_back(&page, &before).await;
    is_unharmed(&page, &[]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s6_storage_evicted_under_an_open_page_leaves_it_standing() {
    let page = with_work(Locale::English).await;
    page.browser.clear_storage(&page.site.address, "indexeddb,file_systems").await;
    // The words of the example may be gone, and then they cannot be edited.
    let _cannot = try_person(&page, "person.keep(1, 'Written after everything was cleared.')").await;
    // It may have written all of it anew, or say that it cannot; it may not call saved what is not.
    let told = "person.until('word', () => document.querySelector('#notices [data-notice]') !== null || person.mark().keeping === 'kept')";
    person(&page, told).await;
    page.browser.run("new Promise((done) => setTimeout(done, 700))").await;
    let shown = (mark(&page).await.keeping == "kept").then_some(contents(&page).await);
    if shown.is_none() {
        is_a_sentence(&page, &page.text_of("#notices [data-notice]").await);
        keyboard_has_a_place(&page).await;
    }
    page.reload().await;
    page.browser.wait_until("!['opening', undefined].includes(document.querySelector('.saved-mark')?.dataset.keeping)").await;
    if let Some(shown) = shown {
        assert_eq!(contents(&page).await, shown, "what was called saved after the clearing is there");
    }
    page.browser.run("location.hash = '#/documents'").await;
    page.browser.find("#add-files").await;
    is_unharmed(&page, &[]);
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s7_a_damaged_edit_is_set_aside_and_the_rest_opens() {
    for (language, way) in [(Locale::Russian, "flipped"), (Locale::English, "truncated")] {
        let page = with_work(language).await;
        let before = contents(&page).await;
        edit(&page, 1, "The edit that will be damaged.").await;
        saved(&page).await;
        assert_ne!(stored(&page, &format!("stored.damageRecord('edits', '{way}')")).await, 0);
        page.open().await;
        stands(&page, "damaged", &["button"]).await;
        assert_eq!(contents(&page).await, before, "all but the damaged edit is there");
        goes_on(&page).await;
        page.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s7_damaged_words_are_named_and_the_other_document_opens() {
    for (language, way) in [(Locale::English, "flipped"), (Locale::Russian, "truncated"), (Locale::English, "gone")] {
        let page = with_work(language).await;
        assert_ne!(stored(&page, &format!("stored.damageFile('{way}')")).await, 0);
        page.open().await;
        // The page may find out only when it needs the words.
        let after = contents(&page).await;
        assert_eq!(after.sources.len(), 2, "{after:?}");
        stands(&page, "damaged", &["button"]).await;
        page.browser.run("location.hash = '#/review'").await;
        page.fill("#search", "Rye is ground before wheat").await;
        page.browser.find(".row button").await;
        goes_on(&page).await;
        page.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s7_a_damaged_version_or_base_does_not_keep_the_project_shut() {
    let page = with_work(Locale::Russian).await;
    let before = contents(&page).await;
    for store in ["snapshots", "meta"] {
        if stored(&page, &format!("stored.damageRecord('{store}', 'flipped')")).await == 0 {
            continue;
        }
        page.open().await;
        let after = contents(&page).await;
        assert_eq!(after, before, "{store}: everything follows from the log");
    }
    goes_on(&page).await;
    page.close().await;
}

/// New work is saved beside what was damaged.
async fn goes_on(page: &Page) {
    page.browser.run("location.hash = '#/documents'").await;
    page.drop("later.txt", b"Words that come after the damage.").await;
    page.browser.find(".source-row button.name[title='later.txt']").await;
    saved(page).await;
    page.reload().await;
    page.browser.find(".source-row button.name[title='later.txt']").await;
    is_unharmed(page, &[]);
}

#[tokio::test(flavor = "multi_thread")]
async fn s8_what_a_newer_build_stored_is_shown_and_never_written() {
    for (language, newer) in [(Locale::English, "stored.becomeNewer()"), (Locale::Russian, "stored.writeNewerSchema()")] {
        let page = with_work(language).await;
        stored(&page, newer).await;
        let before = stored(&page, "stored.all()").await;
        page.open().await;
        stands(&page, "newer", &["#reload"]).await;
        assert_eq!(mark(&page).await.keeping, "read-only");
        page.browser.run("location.hash = '#/documents'").await;
        page.drop("later.txt", b"Words that a newer build has not seen.").await;
        page.browser.run("new Promise((done) => setTimeout(done, 1_000))").await;
        let projects = |all: Value| without_cards(all);
        assert_eq!(projects(stored(&page, "stored.all()").await), projects(before), "not a byte was written");
        is_unharmed(&page, &[]);
        page.close().await;
    }
}

/// The list of projects may be put right; the projects themselves may not be touched.
fn without_cards(mut all: Value) -> Value {
    let databases = all["databases"].as_array_mut().expect("there are databases");
    databases.retain(|database| database["name"] != "doctune");
    all["remembered"] = Value::Null;
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn s8_what_every_older_version_stored_opens() {
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        note_what_is_stored_now().await;
    }
    let cases: Vec<PathBuf> =
        std::fs::read_dir(CASES).expect("the folder of the cases").flatten().map(|case| case.path()).collect();
    assert!(!cases.is_empty(), "there is something of every version in {CASES}");
    for case in cases {
        let page = start(Locale::English).await;
        let stored_then = read_json(&case.join("browser.json"));
        stored(&page, &format!("stored.putBack({stored_then})")).await;
        page.open().await;
        saved(&page).await;
        let expected: Contents =
            serde_json::from_value(read_json(&case.join("expected.json"))).expect("the contents of a project");
        assert_eq!(contents(&page).await, expected, "{}", case.display());
        has_no_notice(&page).await;
        goes_on(&page).await;
        page.close().await;
    }
}

/// One folder for each version of what is stored: all of a browser's storage, and what the page shows of it.
const CASES: &str = "tests/fixtures/projects";
/// The version that is written now.
const CURRENT: &str = "schema-1";

/// Writes the case of the current version. Those of older versions cannot be made again.
async fn note_what_is_stored_now() {
    let page = with_work(Locale::English).await;
    edit(&page, 1, "An answer that a person has changed.").await;
    saved(&page).await;
    let shown = contents(&page).await;
    let folder = Path::new(CASES).join(CURRENT);
    std::fs::create_dir_all(&folder).expect("folders can be made");
    let expected = json!({ "sources": shown.sources, "kinds": shown.kinds, "rows": shown.rows });
    write_json(&folder.join("expected.json"), &expected);
    write_json(&folder.join("browser.json"), &stored(&page, "stored.all()").await);
    page.close().await;
}

fn read_json(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn write_json(path: &Path, value: &Value) {
    std::fs::write(path, format!("{value:#}\n")).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

#[tokio::test(flavor = "multi_thread")]
async fn s9_refused_storage_leads_to_work_in_memory_with_a_way_to_keep_it() {
    // A database that may not be opened, files that may not be kept, and a browser that knows nothing of either.
    let refused = Plan::from(1, "SecurityError");
    let files_only = Plan::from(1, "SecurityError").only(&["StorageManager.getDirectory"]);
    for (language, refusal) in [
        (Locale::Russian, Refusal::Fails(refused)),
        (Locale::English, Refusal::Fails(files_only)),
        (Locale::English, Refusal::Unknown),
    ] {
        let page = start(language).await;
        match &refusal {
            Refusal::Fails(plan) => watch_new_stores(&page, Some(plan)),
            Refusal::Unknown => page.browser.run_in_new_workers(
                "if (globalThis.name === 'store') Object.defineProperty(globalThis, 'indexedDB', { value: undefined })",
            ),
        }
        page.reload().await;
        works_in_memory(&page).await;
        page.browser.click("#project").await;
        page.browser.find("dialog.projects[open]").await;
        project_file(&page).await;
        is_unharmed(&page, &[]);
        page.close().await;
    }
}

enum Refusal {
    Fails(Plan),
    Unknown,
}
