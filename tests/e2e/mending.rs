//! A data set that somebody made elsewhere: its faults are named, mended on a click, and come back with an undo.

use doctune::checks::Verdict;
use doctune::state::Step;
use doctune::texts::Locale;
use serde_json::json;

use crate::jsonl;
use crate::steps::{Page, start, text};

/// Sound examples, and among them one fault of each kind.
pub fn faulty() -> String {
    let chat = |question: &str, answer: &str| {
        json!({ "messages": [{ "role": "user", "content": question }, { "role": "assistant", "content": answer }] }).to_string()
    };
    let mut lines: Vec<String> = SOUND.iter().map(|(question, answer)| chat(question, answer)).collect();
    // The same example again.
    lines.insert(4, chat(SOUND[0].0, SOUND[0].1));
    // No JSON: the end is missing.
    lines.insert(7, r#"{"messages": [{"role": "user", "content": "Who keeps the key of the mill?"}, {"role": "assistant", "content": "The miller"#.to_owned());
    // Nobody answers.
    lines.insert(9, json!({ "messages": [{ "role": "user", "content": "Is anybody there?" }] }).to_string());
    // A field that no service knows.
    lines.insert(
        11,
        json!({ "source": "mill.docx", "messages": [
            { "role": "user", "content": "When does the mill stand still?" },
            { "role": "assistant", "content": "On the last Sunday of each month." },
        ] })
        .to_string(),
    );
    lines.join("\n") + "\n"
}

const SOUND: [(&str, &str); 14] = [
    ("When is rye ground?", "Before wheat, early in the morning."),
    ("What drives the stones?", "The water of the upper pond."),
    ("Who may open the sluice?", "Only the miller and his eldest apprentice."),
    ("How are sacks marked?", "With a red thread for the baker and a blue one for the farm."),
    ("Where is the flour kept?", "In the loft above the stable, away from the damp wall."),
    ("How long does a stone last?", "About eleven years, if it is dressed every spring."),
    ("What is paid for a sack?", "Four coins, or a tenth of the flour."),
    ("Who sweeps the floor?", "Whoever ground last that day."),
    ("Why is smoking forbidden?", "Flour dust in the air can explode."),
    ("What happens in a drought?", "The mill grinds on two days a week and the list hangs on the door."),
    ("How is the pond cleaned?", "In October the sluice stays open for three nights and the mud is carried to the fields."),
    ("Who repairs the wheel?", "The cartwright from the next village, paid by all farmers together."),
    ("When was the mill built?", "In the year 1783, after the great flood."),
    ("Where do carts wait?", "Under the lime trees, never on the bridge."),
];

/// The titles of what the checks found, in order.
async fn findings(page: &Page) -> Vec<String> {
    page.browser.find(".file-page[aria-busy=false] #totals").await;
    let titles = page.browser.run("[...document.querySelectorAll('.checks .finding b')].map((title) => title.innerText)").await;
    titles.as_array().into_iter().flatten().map(text).collect()
}

async fn verdict(page: &Page) -> String {
    page.text_of(".verdict .big").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_faulty_set_is_mended_and_its_faults_come_back_with_undo() {
    for language in [Locale::Russian, Locale::English] {
        let page = start(language).await;
        page.drop("mill.jsonl", faulty().as_bytes()).await;
        page.settled(1).await;
        assert!(page.row("mill.jsonl").await.starts_with(&page.words.dataset_state(18)), "{}", page.row("mill.jsonl").await);
        page.count().await;
        let found = findings(&page).await;
        assert!(found.len() >= 4, "four faults, and the page names {found:?}");
        let ready = page.words.verdict(&Verdict::Ready);
        assert_ne!(verdict(&page).await, ready);

        let mut clicks = 0;
        while page.has(".checks .finding-head button").await {
            let before = findings(&page).await;
            assert!(clicks < 12, "still {before:?} after {clicks} clicks");
            page.press(page.words.mend_all()).await;
            clicks += 1;
            wait_for_other_findings(&page, &before).await;
        }
        assert_eq!(verdict(&page).await, ready);
        let bytes = page.download("train.jsonl").await;
        let chats = jsonl::chats(&bytes);
        let tokens = jsonl::tokens(&chats);
        page.sees("#totals", &page.words.totals(chats.len() as u64, tokens, false)).await;
        assert!(chats.len() >= SOUND.len(), "no sound example is lost: {} are left", chats.len());
        for (question, answer) in SOUND {
            assert_eq!(
                chats.iter().filter(|chat| (chat.question(), chat.answer()) == (question, answer)).count(),
                1,
                "{question}"
            );
        }
        assert!(chats.iter().any(|chat| chat.answer() == "On the last Sunday of each month."), "a field went, its line stayed");

        for _ in 0..clicks {
            let before = findings(&page).await;
            page.browser.click("#undo").await;
            wait_for_other_findings(&page, &before).await;
        }
        assert_eq!(findings(&page).await, found);
        page.is_calm().await;
        page.close().await;
    }
}

/// Waits until the checks say something else, and are at rest.
async fn wait_for_other_findings(page: &Page, before: &[String]) {
    let titles = "JSON.stringify([...document.querySelectorAll('.checks .finding b')].map((title) => title.innerText))";
    page.browser.wait_until(&format!("{titles} !== JSON.stringify({})", json!(before))).await;
    page.browser.find(".file-page[aria-busy=false] #totals").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_leads_to_its_example_where_the_line_is_mended_by_hand() {
    let page = start(Locale::English).await;
    page.drop("mill.jsonl", faulty().as_bytes()).await;
    page.settled(1).await;
    page.count().await;
    let all = findings(&page).await;
    let script = "[...document.querySelectorAll('.checks details')].forEach((fold) => { fold.open = true })";
    page.browser.run(script).await;
    let unanswered = "[...document.querySelectorAll('.checks .places li')]
        .find((place) => place.innerText.includes('line 10'))?.querySelector('button')?.click()";
    page.browser.run(unanswered).await;
    page.browser.find(".steps a[href='#/review'][aria-current=step]").await;
    page.sees(".line", "Is anybody there?").await;
    page.browser.click("#edit-example").await;
    let line = json!({ "messages": [
        { "role": "user", "content": "Is anybody there?" }, { "role": "assistant", "content": "The miller, until dusk." },
    ] });
    page.fill("#line", &line.to_string()).await;
    page.browser.click("#keep").await;
    page.sees(".line", "until dusk").await;
    page.go_to(Step::File).await;
    page.browser.wait_until(&format!("document.querySelectorAll('.checks .finding').length < {}", all.len())).await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_stands_in_the_way_is_mended_with_one_click() {
    let page = start(Locale::Russian).await;
    page.drop("mill.jsonl", faulty().as_bytes()).await;
    page.settled(1).await;
    page.count().await;
    let found = findings(&page).await;
    page.browser.click("#mend-errors").await;
    page.sees(".verdict .big", &page.words.verdict(&Verdict::Ready)).await;
    page.lost("#mend-errors").await;
    page.browser.click("#undo").await;
    page.browser.find("#mend-errors").await;
    assert_eq!(findings(&page).await, found, "one step takes everything back");
    page.is_calm().await;
    page.close().await;
}
