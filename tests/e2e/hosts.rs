//! Other hosts, and files that were made to do harm.

use doctune::state::Step;
use doctune::texts::Locale;

use crate::driver::static_server::Site;
use crate::driver::{dist, serve_as};
use crate::jsonl;
use crate::reading::SLOW_READERS;
use crate::steps::{Page, start, start_on};

#[tokio::test(flavor = "multi_thread")]
async fn a_sub_folder_of_a_host_without_headers_is_enough() {
    let site = serve_as(Site { dist: dist(), prefix: "/some/folder/".to_owned(), with_headers: false }).await;
    let page = start_on(site, Locale::Russian).await;
    page.sample(2).await;
    page.make().await;
    page.count().await;
    let chats = page.chats().await;
    let tokens = jsonl::tokens(&chats);
    page.sees("#totals", &page.words.totals(chats.len() as u64, tokens, false)).await;
    page.is_calm().await;
    page.close().await;
}

/// Markup that would do something if it were taken for markup.
const MARKUP: &str = "<img src=x onerror=alert(1)>";
const SCRIPT: &str = "<script>alert(2)</script>";

/// Notes every call of what a page may not do here.
const WATCH: &str = "for (const name of ['alert', 'confirm', 'prompt']) globalThis[name] = () => { globalThis.harmed = name; };";

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_names_and_words_is_shown_as_it_is_written() {
    let page = start(Locale::English).await;
    page.browser.run_at_start(WATCH).await;
    page.reload().await;
    let name = format!("{MARKUP}.md");
    let words = format!("The sluice {MARKUP} stays shut on Mondays, and {SCRIPT} nobody may open it without the key.");
    let escaped = |text: &str| text.replace('<', "\\<");
    let markdown = format!("# Mill {}\n\n## When {} is it shut\n\n{}\n", escaped(SCRIPT), escaped(MARKUP), escaped(&words));
    let entities = |text: &str| text.replace('<', "&lt;").replace('>', "&gt;");
    let html = format!(
        "<title>{}</title><h1>{}</h1><h2>{}</h2><p>{}</p>{SCRIPT}{MARKUP}<iframe srcdoc=\"{}\"></iframe><a href=\"javascript:alert(3)\">press</a>",
        entities(SCRIPT),
        entities(SCRIPT),
        entities(MARKUP),
        entities(&words),
        entities(SCRIPT)
    );
    let csv = format!("question,answer\n\"What is {MARKUP}?\",\"{SCRIPT} is only text.\"\n");
    let line =
        serde_json::json!({ "messages": [{ "role": "user", "content": MARKUP }, { "role": "assistant", "content": SCRIPT }] });
    let jsonl = format!("{line}\n");
    let files: [(&str, &[u8]); 5] = [
        (&name, markdown.as_bytes()),
        ("page.html", html.as_bytes()),
        ("table.csv", csv.as_bytes()),
        ("set.jsonl", jsonl.as_bytes()),
        ("<b>bold</b>.docx", b"PK\x03\x04broken"),
    ];
    page.drop_all(&files).await;
    page.settled(5).await;
    page.sees(".sources", &name).await;
    page.sees(".sources", "<b>bold</b>.docx").await;
    page.select(&name).await;
    page.sees(".preview-text", MARKUP).await;
    page.sees(".preview-text", SCRIPT).await;
    page.select("page.html").await;
    page.sees(".preview-text", "stays shut on Mondays").await;
    page.sees(".preview-text", MARKUP).await;
    is_harmless(&page).await;
    page.go_to(Step::Goal).await;
    page.browser.find(".sample-card").await;
    page.browser.type_into("#system-message", SCRIPT).await;
    is_harmless(&page).await;
    page.make().await;
    page.sees("#content", &name).await;
    is_harmless(&page).await;
    page.go_to(Step::Review).await;
    page.sees(".rows", SCRIPT).await;
    page.browser.click(".row button").await;
    page.browser.find("#detail-title").await;
    is_harmless(&page).await;
    page.count().await;
    page.sees(".file-page", &name).await;
    is_harmless(&page).await;
    page.go_to(Step::Training).await;
    page.show_commands().await;
    page.sees(".commands", "train.jsonl").await;
    is_harmless(&page).await;
    page.is_calm().await;
    page.close().await;
}

/// No file brought an element of its own, and nothing it says was carried out.
async fn is_harmless(page: &Page) {
    assert_eq!(page.browser.run("globalThis.harmed ?? null").await, serde_json::Value::Null);
    let foreign =
        "[...document.querySelectorAll('#app :is(img, script, iframe, object, embed, [onerror], [href^=javascript])')].length";
    assert_eq!(page.browser.run(foreign).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_goes_away_is_named_and_the_others_are_read() {
    let folder = tempfile::TempDir::new().expect("there is room for a folder");
    let (gone, stays) = (folder.path().join("gone.txt"), folder.path().join("stays.txt"));
    std::fs::write(&gone, "Words that nobody will read.").expect("files can be written");
    std::fs::write(&stays, "Words that stay.").expect("files can be written");
    let page = start(Locale::English).await;
    page.browser.run_in_new_workers(SLOW_READERS);
    page.drop_paths(&[&gone, &stays]).await;
    page.browser.find(".source-row[aria-busy]").await;
    std::fs::remove_file(&gone).expect("files can be removed");
    page.settled(2).await;
    let words = page.words.read_error(&doctune::readers::ReadErrorKind::Vanished.into());
    assert_eq!(page.failed_rows().await, [("gone.txt".to_owned(), words)]);
    page.select("stays.txt").await;
    page.sees(".preview-text", "Words that stay.").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_whose_file_went_away_is_read_again_from_its_copy() {
    let folder = tempfile::TempDir::new().expect("there is room for a folder");
    let gone = folder.path().join("gone.txt");
    std::fs::write(&gone, "Words that were read.").expect("files can be written");
    let page = start(Locale::Russian).await;
    page.drop_paths(&[&gone]).await;
    page.settled(1).await;
    std::fs::remove_file(&gone).expect("files can be removed");
    page.choose("#encoding", "KOI8-R").await;
    page.sees(".panel", &page.words.encoding("KOI8-R")).await;
    page.settled(1).await;
    assert_eq!(page.failed_rows().await, []);
    page.sees(".preview-text", "Words that were read.").await;
    page.close().await;
}
