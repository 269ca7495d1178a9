//! Examples looked through one by one: changed, removed, taken back, found again, and walked with the keyboard.

use doctune::state::Step;
use doctune::texts::Locale;
use doctune::work::store::{Change, EvidenceState};
use serde_json::Value;
use tempfile::TempDir;

use crate::files::{LIBRARY, markdown};
use crate::steps::{CYRILLIC_J, CYRILLIC_K, DOWN, ESCAPE, KEEP, Page, REDO, UNDO, UP, start, text};

/// A page with the examples of two documents, in the step that reviews them.
async fn reviewing(language: Locale) -> Page {
    let page = start(language).await;
    let library = markdown("The village library", &LIBRARY);
    let mill =
        markdown("The old mill", &[("Grinding", "The stones turn only while the sluice is open. Rye is ground before wheat.")]);
    page.drop_all(&[("library.md", &library), ("mill.md", &mill)]).await;
    page.settled(2).await;
    page.make().await;
    page.go_to(Step::Review).await;
    page.browser.find(".row button").await;
    page
}

/// How many examples the list says it holds.
async fn rows(page: &Page, count: u64) {
    page.sees(".row-list > [role=status]", &page.words.rows_found(count)).await;
}

async fn count(page: &Page) -> u64 {
    let words = page.text_of(".row-list > [role=status]").await;
    words.chars().filter(char::is_ascii_digit).collect::<String>().parse().expect("the list counts its rows")
}

async fn open_row(page: &Page, words: &str) {
    let script = "((words) => {
        const row = [...document.querySelectorAll('.row button')].find((row) => row.innerText.includes(words));
        row?.click();
        return row !== undefined;
    })";
    page.browser.wait_until(&format!("{script}({})", Value::from(words))).await;
    page.sees(".turns", words).await;
}

async fn press_chip(page: &Page, label: &str) {
    page.press(label).await;
    page.sees(".chip[aria-pressed=true]", label).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_answer_is_marked_and_can_be_taken_back_and_done_again() {
    let page = reviewing(Locale::Russian).await;
    open_row(&page, "The fine is ten cents a day").await;
    page.sees(".evidence", page.words.evidence_state(EvidenceState::Verified)).await;
    page.sees(".evidence", "library.md").await;

    page.browser.click("#edit-example").await;
    page.fill("#turn-1", "The fine is gone.").await;
    page.browser.click("#keep").await;
    let changed = page.words.evidence_state(EvidenceState::UnverifiedSinceEdited);
    page.sees(".evidence", changed).await;
    page.sees(".turns", "The fine is gone.").await;
    page.sees(".row button[aria-current=true]", page.words.edited()).await;
    page.sees(".chips", &page.words.filter_edited(1)).await;

    let undo = page.words.undo(page.words.change(Change::ExampleEdited));
    let redo = page.words.redo(page.words.change(Change::ExampleEdited));
    let verified = page.words.evidence_state(EvidenceState::Verified);
    page.press(&undo).await;
    page.sees(".evidence", verified).await;
    page.sees("#live", &page.words.undone(page.words.change(Change::ExampleEdited))).await;
    page.press(&redo).await;
    page.sees(".evidence", changed).await;
    for (undo, redo) in UNDO.into_iter().zip(REDO) {
        page.browser.press_key(undo).await;
        page.sees(".evidence", verified).await;
        page.sees(".turns", "The fine is ten cents a day").await;
        page.browser.press_key(redo).await;
        page.sees(".evidence", changed).await;
        page.sees(".turns", "The fine is gone.").await;
    }

    page.count().await;
    let chats = page.chats().await;
    assert!(chats.iter().any(|chat| chat.answer() == "The fine is gone."), "the change is in the file");
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_editor_keeps_with_control_enter_and_forgets_with_escape() {
    let page = reviewing(Locale::English).await;
    open_row(&page, "Two pianos with headphones").await;
    page.browser.click("#edit-example").await;
    page.fill("#turn-1", "Three pianos.").await;
    page.browser.press_key(ESCAPE).await;
    page.lost(".editor").await;
    page.sees(".turns", "Two pianos with headphones").await;

    page.browser.click("#edit-example").await;
    page.fill("#turn-1", "Three pianos.").await;
    // In a field Control with Z is the browser's own, and takes back what was typed.
    page.browser.press_key(UNDO[1]).await;
    assert!(page.has(".editor").await, "the page leaves the field alone");
    page.fill("#turn-1", "Three pianos.").await;
    page.browser.press_key(KEEP).await;
    page.lost(".editor").await;
    page.sees(".turns", "Three pianos.").await;

    // An answer may not be empty, and what was typed into the question stays.
    page.browser.click("#edit-example").await;
    page.fill("#turn-0", "How many pianos?").await;
    page.browser.run("document.querySelector('#turn-1').select()").await;
    page.browser.run("document.execCommand('delete')").await;
    page.browser.wait_until("document.querySelector('#keep').disabled").await;
    page.browser.press_key(KEEP).await;
    assert!(page.has(".editor").await, "there is nothing to keep yet");

    // A draft waits while another example is looked at.
    page.fill("#search", "").await;
    page.browser.wait_until("document.querySelectorAll('.row').length > 1").await;
    page.browser.click(".row:last-of-type button").await;
    page.lost(".editor").await;
    page.fill("#search", "Three pianos").await;
    page.browser.wait_until("document.querySelectorAll('.row').length === 1").await;
    page.browser.click(".row button").await;
    page.browser.find(".editor").await;
    assert_eq!(page.browser.run("document.querySelector('#turn-0').value").await, "How many pianos?");
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_example_is_removed_and_restored() {
    let page = reviewing(Locale::English).await;
    let all = count(&page).await;
    open_row(&page, "Lost cards are replaced").await;
    page.browser.click("#remove-example").await;
    rows(&page, all - 1).await;
    press_chip(&page, &page.words.filter_removed(1)).await;
    rows(&page, 1).await;
    open_row(&page, "Lost cards are replaced").await;
    page.press(page.words.restore()).await;
    rows(&page, 0).await;
    press_chip(&page, &page.words.filter_included(all)).await;
    rows(&page, all).await;

    // Removed again and taken back, it is there again.
    open_row(&page, "Lost cards are replaced").await;
    page.browser.click("#remove-example").await;
    rows(&page, all - 1).await;
    page.browser.click("#undo").await;
    rows(&page, all).await;
    page.browser.click("#redo").await;
    rows(&page, all - 1).await;
    page.count().await;
    let chats = page.chats().await;
    assert_eq!(chats.len() as u64, all - 1);
    assert!(chats.iter().all(|chat| !chat.answer().contains("Lost cards are replaced")));
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn examples_are_searched_and_filtered() {
    let page = reviewing(Locale::English).await;
    let all = count(&page).await;
    // Case is no matter, and the answers are searched too.
    for (wanted, found) in [("PIANOS", 1), ("sluice", 1), ("no such word", 0)] {
        page.fill("#search", wanted).await;
        rows(&page, found).await;
    }
    page.fill("#search", "").await;
    rows(&page, all).await;
    let option = |label: &str| {
        let script =
            "((label) => [...document.querySelectorAll('#source option')].find((option) => option.innerText === label)?.value)";
        format!("{script}({})", Value::from(label))
    };
    let mill = text(&page.browser.run(&option("mill.md")).await);
    page.choose("#source", &mill).await;
    page.browser.wait_until("document.querySelectorAll('.row').length < 5").await;
    let of_the_mill = count(&page).await;
    assert!(of_the_mill > 0 && of_the_mill < all, "{of_the_mill} of {all}");
    page.choose("#source", "").await;
    rows(&page, all).await;
    page.choose("#recipe", "0").await;
    page.browser
        .wait_until(&format!("!document.querySelector('.row-list > [role=status]').innerText.startsWith('{all} ')"))
        .await;
    page.is_calm().await;
    page.close().await;
}

/// A data set of so many lines, each with its number in it.
fn numbered_lines(folder: &TempDir, lines: usize) -> std::path::PathBuf {
    let line = |number: usize| {
        let answer = format!("Shelf {} in hall {}, box {number}.", number * 7 % 9_973, number % 31);
        serde_json::json!({ "messages": [
            { "role": "user", "content": format!("Where does parcel {number} lie?") },
            { "role": "assistant", "content": answer },
        ] })
    };
    let path = folder.path().join("parcels.jsonl");
    std::fs::write(&path, (1..=lines).map(|number| format!("{}\n", line(number))).collect::<String>())
        .expect("files can be written");
    path
}

/// A page that reviews a data set of so many lines.
async fn reviewing_lines(folder: &TempDir, lines: usize) -> Page {
    let page = start(Locale::English).await;
    page.drop_paths(&[&numbered_lines(folder, lines)]).await;
    page.settled(1).await;
    page.go_to(Step::Review).await;
    page.browser.find(".row button").await;
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_thousand_examples_few_are_on_the_page_and_the_last_can_be_seen() {
    const LINES: u64 = 20_000;
    let folder = TempDir::new().expect("there is room for a folder");
    let page = reviewing_lines(&folder, LINES as usize).await;
    rows(&page, LINES).await;
    let on_page = "document.querySelectorAll('.row').length <= 200";
    assert_eq!(page.browser.run(on_page).await, true);
    for (share, row) in [(0.5, LINES / 2 + 1), (1.0, LINES), (0.0, 1)] {
        page.browser
            .run(&format!(
                "(() => {{ const list = document.querySelector('.rows'); list.scrollTop = list.scrollHeight * {share}; }})()"
            ))
            .await;
        let seen = "((row) => {
            const list = document.querySelector('.rows').getBoundingClientRect();
            const button = document.querySelector(`[data-row='${row}']`);
            const box = button?.getBoundingClientRect();
            return box !== undefined && box.bottom > list.top && box.top < list.bottom
                && button.innerText.includes(`parcel ${row} lie`);
        })";
        page.browser.wait_until(&format!("{seen}({row})")).await;
        assert_eq!(page.browser.run(on_page).await, true);
    }
    page.fill("#search", "parcel 19999 lie").await;
    rows(&page, 1).await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_walked_with_arrows_and_with_letters_of_a_cyrillic_keyboard() {
    let folder = TempDir::new().expect("there is room for a folder");
    let page = reviewing_lines(&folder, 300).await;
    page.browser.run("document.querySelector('[data-row=\"1\"]').focus()").await;
    page.browser.press_key(DOWN).await;
    at_row(&page, 1).await;
    page.sees(".line", "parcel 1 lie").await;
    for (key, row) in [(DOWN, 2), (DOWN, 3), (UP, 2), (CYRILLIC_J, 3), (CYRILLIC_J, 4), (CYRILLIC_K, 3)] {
        page.browser.press_key(key).await;
        at_row(&page, row).await;
        page.sees(".line", &format!("parcel {row} lie")).await;
    }
    // Beyond the part of the list that is on the page.
    for row in 4..=120 {
        page.browser.press_key(DOWN).await;
        at_row(&page, row).await;
    }
    page.sees(".line", "parcel 120 lie").await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_pressed_faster_than_the_page_draws_are_not_lost() {
    let folder = TempDir::new().expect("there is room for a folder");
    let page = reviewing_lines(&folder, 50).await;
    page.browser.run("document.querySelector('[data-row=\"1\"]').focus()").await;
    page.browser.press_key(DOWN).await;
    at_row(&page, 1).await;
    // All within one task, so that no frame comes between them.
    let presses = "for (let press = 0; press < 4; press += 1) document.activeElement.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'ArrowDown', code: 'ArrowDown', bubbles: true, cancelable: true }))";
    page.browser.run(presses).await;
    at_row(&page, 5).await;
    page.close().await;
}

/// The row is chosen, and the keyboard is at it.
async fn at_row(page: &Page, row: usize) {
    page.browser.wait_until(&format!("document.querySelector('.row [aria-current]')?.dataset.row === '{row}'")).await;
    page.browser.wait_until(&format!("document.activeElement.dataset.row === '{row}'")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_example_is_shown_as_the_tokens_it_is_counted_by() {
    let page = reviewing(Locale::English).await;
    page.browser.click(".row button").await;
    page.browser.click("#show-tokens").await;
    page.browser.find(".tokens .token").await;
    let same = "[...document.querySelectorAll('.tokens .turn')].every((turn) => {
        const shown = [...turn.querySelectorAll('.token')].map((token) => token.innerText).join('');
        return shown.replaceAll('·', ' ').replaceAll('⏎', '') === turn.querySelector('.visually-hidden').textContent;
    })";
    assert_eq!(page.browser.run(same).await, true, "the tokens together are the words");
    let numbered = "[...document.querySelectorAll('.token')].every((token) => /^[0-9]+( [0-9]+)*$/.test(token.title))";
    assert_eq!(page.browser.run(numbered).await, true, "each token tells its number");
    assert_eq!(page.browser.accessibility_problems().await, [""; 0]);
    // The next example is shown as tokens too, until they are switched off.
    page.browser.click(".row:nth-child(2) button").await;
    page.browser.drawn().await;
    page.browser.find(".tokens .token").await;
    page.browser.click("#show-tokens").await;
    page.lost(".tokens").await;
    page.is_calm().await;
    page.close().await;
}
