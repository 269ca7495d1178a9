//! What the examples are to be like: the task, the system message, how many, and how many are held back.

use doctune::state::Step;
use doctune::texts::Locale;
use doctune::work::store::Change;
use serde_json::Value;

use crate::files::{BOATS, BOILER, docx, html};
use crate::jsonl;
use crate::steps::{Page, UNDO, start};

const SYSTEM: &str = "Вы — смотритель причала. Отвечайте коротко.";

async fn page_with_documents() -> Page {
    let page = start(Locale::Russian).await;
    let (boiler, boats) = (docx("Порядок работы котельной", &BOILER), html("Прокат лодок на озере", &BOATS));
    page.drop_all(&[("котельная.docx", &boiler), ("лодки.html", &boats)]).await;
    page.settled(2).await;
    page
}

/// Presses the choice with this label.
async fn pick(page: &Page, label: &str) {
    let script = "((label) => {
        const choice = [...document.querySelectorAll('.choice')].find((choice) => choice.innerText.includes(label));
        choice?.querySelector('input').click();
        return choice !== undefined;
    })";
    page.browser.wait_until(&format!("{script}({})", Value::from(label))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_message_stands_in_every_line_and_is_counted() {
    let page = page_with_documents().await;
    page.go_to(Step::Goal).await;
    page.browser.type_into("#system-message", SYSTEM).await;
    page.make().await;
    page.count().await;
    let chats = page.chats().await;
    for chat in &chats {
        let first = chat.messages.first().expect("a line has messages");
        assert_eq!((first.role.as_str(), first.content.as_str()), ("system", SYSTEM));
    }
    let tokens = jsonl::tokens(&chats);
    page.sees("#totals", &page.words.totals(chats.len() as u64, tokens, false)).await;
    page.go_to(Step::Training).await;
    page.show_commands().await;
    page.sees(".commands", SYSTEM).await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_examples_come_than_were_asked_for() {
    let page = page_with_documents().await;
    page.make().await;
    let all = page.text_of(".made h2").await;
    page.go_to(Step::Goal).await;
    pick(&page, page.words.how_many_at_most()).await;
    page.browser.find("input[type=number]").await;
    page.fill("input[type=number]", "15").await;
    page.browser.run("document.activeElement.blur()").await;
    page.browser.wait_until("document.querySelector('input[type=number]').value === '15'").await;
    page.go_to(Step::Examples).await;
    if page.has("#make").await {
        page.make().await;
    }
    page.browser.wait_until(&format!("document.querySelector('.made h2').innerText !== {}", Value::from(all))).await;
    page.count().await;
    assert_eq!(jsonl::chats(&page.download("train.jsonl").await).len(), 15);
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_task_makes_the_examples_stale_and_edits_survive_the_making() {
    let page = page_with_documents().await;
    page.make().await;
    page.go_to(Step::Review).await;
    page.fill("#search", "Одна удочка на человека").await;
    page.browser.wait_until("document.querySelectorAll('.row').length === 1").await;
    page.browser.click(".row button").await;
    page.browser.click("#edit-example").await;
    page.fill("#turn-1", "Две удочки на человека.").await;
    page.browser.click("#keep").await;
    page.sees(".turns", "Две удочки на человека.").await;

    page.go_to(Step::Goal).await;
    let (contents, _) = page.words.intents()[2];
    pick(&page, contents).await;
    page.sees(".steps", page.words.stale()).await;
    page.go_to(Step::Examples).await;
    page.sees(".making", &page.words.make_stale(2)).await;
    page.browser.click("#make").await;
    page.browser.find(".making.over").await;
    assert!(!page.text_of(".steps").await.contains(page.words.stale()), "what was made anew is not stale");
    page.count().await;
    let chats = page.chats().await;
    assert!(chats.iter().any(|chat| chat.answer() == "Две удочки на человека."), "the edit is gone");
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_share_for_validation_is_chosen() {
    let page = start(Locale::English).await;
    page.sample(1).await;
    page.make().await;
    page.count().await;
    let mut sizes = Vec::new();
    for share in ["0", "5", "20"] {
        page.choose("#share", share).await;
        let counted = format!(
            "document.querySelector('#share').value === '{share}' && document.querySelector('.file-page[aria-busy=false]') !== null"
        );
        page.browser.wait_until(&counted).await;
        page.browser.wait_until(&format!("(document.querySelector('#download-validation') === null) === ({share} === 0)")).await;
        let training = jsonl::chats(&page.download("train.jsonl").await);
        let validation = if share == "0" { Vec::new() } else { jsonl::chats(&page.download("validation.jsonl").await) };
        jsonl::check_sides(&training, &validation);
        sizes.push((training.len() + validation.len(), validation.len()));
    }
    let [(all, none), (_, few), (_, many)] = sizes[..] else { panic!("three shares were chosen") };
    assert!(sizes.iter().all(|(sum, _)| *sum == all), "no example is lost: {sizes:?}");
    assert!(none == 0 && few > 0 && few < many, "{sizes:?}");
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_can_be_taken_back_to_the_empty_page_and_done_again() {
    let page = page_with_documents().await;
    page.go_to(Step::Goal).await;
    page.browser.type_into("#system-message", SYSTEM).await;
    page.make().await;
    page.count().await;
    let before = page.download("train.jsonl").await;
    page.go_to(Step::Documents).await;
    page.press(&page.words.remove_named("лодки.html")).await;
    page.settled(1).await;
    let changes = [Change::SourcesRemoved, Change::ExamplesMade, Change::SettingsChanged, Change::SourcesAdded];
    for change in changes {
        page.browser.wait_until(&label_of("undo", &page.words.undo(page.words.change(change)))).await;
        page.browser.press_key(UNDO[1]).await;
        page.browser.wait_until(&label_of("redo", &page.words.redo(page.words.change(change)))).await;
    }
    page.browser.find(".welcome").await;
    for change in changes.into_iter().rev().take(3) {
        page.browser.click("#redo").await;
        page.browser.wait_until(&label_of("undo", &page.words.undo(page.words.change(change)))).await;
    }
    page.settled(2).await;
    page.count().await;
    assert_eq!(page.download("train.jsonl").await, before, "the same bytes as before");
    page.is_calm().await;
    page.close().await;
}

/// Whether a button of the top bar says this.
fn label_of(id: &str, label: &str) -> String {
    format!("document.querySelector('#{id}')?.getAttribute('aria-label') === {}", Value::from(label))
}
