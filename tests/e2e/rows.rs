//! Rows of a table as examples: the columns are mapped beside the list of files, and what was shown there is downloaded.

use doctune::examples::MapFault;
use doctune::state::Step;
use doctune::texts::{Locale, texts_for};
use doctune::work::store::Change;
use serde_json::Value;

use crate::jsonl::Chat;
use crate::steps::{Page, start};

const QUESTION: &str = "Сколько стоит {Лодка} на час?";

/// A price list of so many boats; the last one has no price.
fn prices(boats: usize) -> String {
    let row = |boat: usize| format!("Лодка «Чайка-{boat}»;{} ₽;{} мест\n", 300 + boat * 20, 2 + boat % 3);
    let rows: String = (1..=boats).map(row).collect();
    format!("Лодка;Цена;Вместимость\n{rows}Лодка «Буря»;;6 мест\n")
}

async fn page_with_prices() -> Page {
    let page = start(Locale::Russian).await;
    page.drop("лодки.csv", prices(16).as_bytes()).await;
    page.settled(1).await;
    page.browser.click(".column-map summary").await;
    page.browser.find("#columns-question").await;
    page
}

/// Ticks or unticks the box of a column.
async fn tick(page: &Page, column: &str) {
    let script = "((column) => {
        const choice = [...document.querySelectorAll('.column-map .choice')].find((choice) => choice.innerText.trim() === column);
        choice?.querySelector('input').click();
        return choice !== undefined;
    })";
    page.browser.wait_until(&format!("{script}({})", Value::from(column))).await;
}

/// What was made of the rows, by their questions.
fn asked_for_prices(chats: &[Chat]) -> Vec<(&str, &str)> {
    let mut pairs: Vec<_> = chats.iter().map(|chat| (chat.question(), chat.answer())).collect();
    pairs.retain(|(question, _)| question.starts_with("Сколько стоит"));
    pairs.sort_unstable();
    pairs
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_become_examples_as_their_columns_are_mapped() {
    let page = page_with_prices().await;
    page.fill("#columns-question", QUESTION).await;
    page.sees(".column-map", "Сколько стоит Лодка «Чайка-1» на час?").await;
    page.sees(".column-map", "320 ₽").await;
    page.sees(".column-map", &page.words.columns_rows(17)).await;
    page.browser.click("#apply-columns").await;
    page.browser.find("#columns-applied").await;

    page.make().await;
    page.count().await;
    let chats = page.chats().await;
    let pairs = asked_for_prices(&chats);
    assert_eq!((pairs.len(), chats.len()), (16, 16), "nothing else is made of the table: {pairs:?}");
    assert!(pairs.contains(&("Сколько стоит Лодка «Чайка-1» на час?", "320 ₽")), "{pairs:?}");
    assert!(!pairs.iter().any(|(question, _)| question.contains("Буря")), "without a price there is no answer");

    page.go_to(Step::Documents).await;
    page.browser.click(".column-map summary").await;
    page.browser.click("#remove-columns").await;
    page.lost("#remove-columns").await;
    page.sees(".steps", page.words.stale()).await;
    page.browser.click("#undo:enabled").await;
    page.browser.find("#remove-columns").await;
    page.browser.wait_until(&format!("document.querySelector('#columns-question').value === {}", Value::from(QUESTION))).await;
    let undo = Value::from(page.words.undo(page.words.change(Change::ExamplesMade)));
    page.browser.wait_until(&format!("document.querySelector('#undo').getAttribute('aria-label') === {undo}")).await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_map_is_said_at_once() {
    let page = page_with_prices().await;
    let faults = [
        ("Сколько стоит лодка?", MapFault::NoColumnInQuestion),
        ("Сколько стоит {Катер}?", MapFault::UnknownColumn { name: "Катер".to_owned() }),
    ];
    for (question, fault) in faults {
        page.fill("#columns-question", question).await;
        page.sees(".column-map .error", &page.words.columns_fault(&fault)).await;
        page.browser.find("#apply-columns:disabled").await;
    }
    // A ready question mends it, and a column can be put into it with a click.
    let [_, category, _] = texts_for(Some(doctune::document::Language::Ru)).columns_templates("{Лодка}");
    page.choose("#columns-template", &category).await;
    page.browser.find("#apply-columns:enabled").await;
    page.press("{Вместимость}").await;
    let filled = Value::from(format!("{category}{{Вместимость}}"));
    page.browser.wait_until(&format!("document.querySelector('#columns-question').value === {filled}")).await;
    tick(&page, "Цена").await;
    page.sees(".column-map .error", &page.words.columns_fault(&MapFault::NoColumnInAnswer)).await;
    tick(&page, "Вместимость").await;
    tick(&page, "Цена").await;
    page.sees(".column-map", "**Цена:** 320 ₽").await;
    page.is_calm().await;
    page.close().await;
}
