//! A document part by part: what came of each part, borders set by hand, a part filled; repeats and own wordings.

use doctune::examples::{RecipeId, RepeatKind};
use doctune::state::Step;
use doctune::texts::Locale;
use serde_json::Value;

use crate::steps::{Page, start, text};

/// A document of several parts, of which the one in the middle says nothing that a usual recipe knows.
fn opening_hours() -> String {
    let told = |place: &str| format!("The {place} opens at eight in the morning and closes late in the evening. ").repeat(70);
    let noted = "The town council paid 1240 crowns for the roof of the hall and its tower. ".repeat(80);
    format!("# Opening hours\n\n## The hall\n\n{}\n\n## See also\n\n{noted}\n\n## The yard\n\n{}\n", told("hall"), told("yard"))
}

/// How many parts there are, and how many of them have no examples.
async fn parts(page: &Page) -> (u64, u64) {
    let count = |css: &'static str| async move {
        page.browser.run(&format!("document.querySelectorAll('{css}').length")).await.as_u64().expect("a count")
    };
    (count(".part").await, count(".part.empty").await)
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_are_shown_joined_split_and_filled() {
    let page = start(Locale::English).await;
    page.drop_all(&[("hours.md", opening_hours().as_bytes())]).await;
    page.settled(1).await;
    page.make().await;
    page.browser.click(".counts .link").await;
    page.browser.find(".part").await;
    let (all, empty) = parts(&page).await;
    assert!(all >= 3 && empty >= 1, "{all} parts, {empty} of them empty");
    page.sees(".parts", &page.words.parts_sentence(all, empty)).await;
    let bars = page.browser.run("document.querySelectorAll('.strip rect').length").await;
    assert_eq!(bars, Value::from(all), "the strip has a bar for each part");
    page.is_calm().await;

    // A border by hand.
    page.browser.click(".part [aria-expanded=false]").await;
    page.browser.find(".part .document").await;
    page.press(page.words.split_here()).await;
    page.browser.wait_until(&format!("document.querySelectorAll('.part').length === {}", all + 1)).await;
    page.sees(".parts", page.words.parts_out_of_date()).await;
    page.press(page.words.undo_split()).await;
    page.browser.wait_until(&format!("document.querySelectorAll('.part').length === {all}")).await;
    page.press(page.words.join_next()).await;
    page.browser.wait_until(&format!("document.querySelectorAll('.part').length === {}", all - 1)).await;
    page.press(page.words.undo_join()).await;
    page.browser.wait_until(&format!("document.querySelectorAll('.part').length === {all}")).await;

    // The hole is filled by recipes that are off.
    page.press(page.words.only_empty()).await;
    page.browser.wait_until(&format!("document.querySelectorAll('.part').length === {empty}")).await;
    page.press(page.words.fill_part()).await;
    page.browser
        .wait_until(&format!(
            "document.querySelectorAll('.part').length < {empty} || document.querySelector('.counts').innerText.includes({})",
            Value::from(page.words.recipe(RecipeId::Gaps))
        ))
        .await;
    page.sees(".two", page.words.recipe(RecipeId::Gaps)).await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn repeats_are_shown_behind_what_they_repeat() {
    let page = start(Locale::Russian).await;
    let rules = "# Правила\n\n## Как оплатить услугу?\n\nУслугу оплачивают до десятого числа каждого месяца через банк.\n";
    page.drop_all(&[("один.md", rules.as_bytes()), ("два.md", rules.as_bytes())]).await;
    page.settled(2).await;
    page.make().await;
    page.go_to(Step::Review).await;
    let count = "[...document.querySelectorAll('.chip')].map((chip) => chip.innerText)";
    let chips = page.browser.run(count).await.to_string();
    let label = page.words.filter_repeats(0).replace('0', "");
    assert!(chips.contains(label.trim()), "{chips}");
    page.browser
        .run(&format!(
            "[...document.querySelectorAll('.chip')].find((chip) => chip.innerText.startsWith({})).click()",
            Value::from(label.trim())
        ))
        .await;
    page.sees(".row:first-of-type", page.words.repeat(None)).await;
    page.sees(".row:nth-of-type(2)", page.words.repeat(Some(RepeatKind::Same))).await;
    let question = |nth: u32| format!("document.querySelector('.row:nth-of-type({nth}) .question').innerText");
    assert_eq!(page.browser.run(&question(1)).await, page.browser.run(&question(2)).await);
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_asked_in_the_words_of_the_person() {
    let page = start(Locale::English).await;
    let hours = "# Opening hours\n\n## The hall of the town\n\nThe hall opens at eight and closes at ten in the evening.\n";
    page.drop_all(&[("hours.md", hours.as_bytes())]).await;
    page.settled(1).await;
    page.go_to(Step::Goal).await;
    page.browser.click("#wordings summary").await;
    page.browser.find("#wording-section").await;
    page.fill("#wording-section", "Teach me.").await;
    page.browser.run("document.querySelector('#wording-section').blur()").await;
    page.sees("#wordings", &page.words.wording_lacks(1, "{}")).await;
    page.fill("#wording-section", "Teach me {} now.").await;
    page.browser.run("document.querySelector('#wording-section').blur()").await;
    page.sees(".sample-card", "Teach me \"The hall of the town\" now.").await;
    page.is_calm().await;
    page.press(page.words.wordings_restore()).await;
    page.browser.wait_until("!document.querySelector('.panel').innerText.includes('Teach me')").await;
    assert!(text(&page.browser.run("document.querySelector('#wording-section').value").await).contains("Tell me about {}."));
    page.close().await;
}
