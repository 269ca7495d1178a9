//! The whole way without a pointer.

use doctune::texts::Locale;
use serde_json::Value;

use crate::driver::Key;
use crate::jsonl;
use crate::steps::{ENTER, Page, SPACE, TAB, start};

/// Fingers on a keyboard, counting what they press.
struct Fingers<'a> {
    page: &'a Page,
    presses: usize,
}

impl Fingers<'_> {
    async fn press(&mut self, key: Key) {
        self.page.browser.press_key(key).await;
        self.presses += 1;
    }

    /// Goes forward from stop to stop until the keyboard is at this element, and sees it there.
    async fn reach(&mut self, css: &str) {
        self.walk(TAB, css).await;
    }

    /// As `reach`, backwards.
    async fn reach_back(&mut self, css: &str) {
        self.walk(Key { modifiers: 8, ..TAB }, css).await;
    }

    async fn walk(&mut self, key: Key, css: &str) {
        let css = Value::from(css);
        for _ in 0..MOST {
            self.press(key).await;
            if self.page.browser.run(&format!("document.activeElement.matches({css})")).await == true {
                let seen = "(() => {
                    const box = document.activeElement.getBoundingClientRect();
                    const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                    return document.activeElement.contains(at) && getComputedStyle(document.activeElement).outlineStyle !== 'none';
                })()";
                assert_eq!(self.page.browser.run(seen).await, true, "{css} has the focus and cannot be seen");
                return;
            }
        }
        panic!("{MOST} stops do not lead to {css}");
    }
}

/// More key presses than this nobody should need. The keys mean the same on every layout.
const MOST: usize = 60;

#[tokio::test(flavor = "multi_thread")]
async fn from_a_sample_to_its_file_with_the_keyboard_alone() {
    for (language, sample) in [(Locale::Russian, 1), (Locale::English, 3)] {
        let page = start(language).await;
        let mut fingers = Fingers { page: &page, presses: 0 };
        fingers.reach(&format!(".samples li:nth-child({sample}) button")).await;
        fingers.press(ENTER).await;
        page.settled(1).await;
        page.browser.find(".preview-text").await;
        fingers.reach("a[href='#/goal']").await;
        fingers.press(ENTER).await;
        page.browser.find(".sample-card").await;
        fingers.reach_back("a[href='#/examples']").await;
        fingers.press(ENTER).await;
        page.browser.find(".making.over").await;
        fingers.reach_back("a[href='#/file']").await;
        fingers.press(ENTER).await;
        page.browser.find(".file-page[aria-busy=false] #totals").await;
        fingers.reach("#download-train").await;
        fingers.press(ENTER).await;
        jsonl::chats(&page.browser.downloaded("train.jsonl").await);
        let presses = fingers.presses;
        page.is_calm().await;
        page.close().await;
        assert!(presses <= MOST, "it took {presses} key presses");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_folders_and_pasted_text_are_added_with_the_keyboard_alone() {
    let page = start(Locale::English).await;
    let mut fingers = Fingers { page: &page, presses: 0 };
    for input in ["files", "folder"] {
        // The browser's own window cannot be used from here, so its opening is enough.
        let watch = "((input) => document.getElementById(input).addEventListener('click', (event) => {
            event.preventDefault();
            globalThis.opened = input;
        }))";
        page.browser.run(&format!("{watch}({})", Value::from(input))).await;
    }
    fingers.reach("#add-files").await;
    fingers.press(ENTER).await;
    page.browser.wait_until("globalThis.opened === 'files'").await;
    fingers.reach(".menu summary").await;
    fingers.press(SPACE).await;
    fingers.reach(".menu li:nth-child(1) button").await;
    fingers.press(ENTER).await;
    page.browser.wait_until("globalThis.opened === 'folder'").await;
    page.browser.run("document.querySelector('.menu summary').focus()").await;
    fingers.press(ENTER).await;
    fingers.reach(".menu li:nth-child(2) button").await;
    fingers.press(ENTER).await;
    page.browser.find("dialog[open] #paste-text").await;
    fingers.reach("#paste-text").await;
    page.browser.type_into("#paste-text", "The bell rings at noon.").await;
    fingers.reach("dialog .button.primary").await;
    fingers.press(ENTER).await;
    page.settled(1).await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_is_not_lost_where_a_button_goes_away() {
    let page = start(Locale::English).await;
    let mut fingers = Fingers { page: &page, presses: 0 };
    let mut lost = Vec::new();
    fingers.reach(".samples li:nth-child(3) button").await;
    fingers.press(ENTER).await;
    page.browser.find(".preview-text").await;
    note_lost(&page, "after a sample was chosen", &mut lost).await;
    page.go_to(doctune::state::Step::Examples).await;
    page.browser.find(".making.over").await;
    note_lost(&page, "after the examples were made", &mut lost).await;
    page.go_to(doctune::state::Step::Review).await;
    page.browser.find(".row button").await;
    fingers.reach(".row button").await;
    fingers.press(ENTER).await;
    page.browser.find("#edit-example").await;
    note_lost(&page, "after an example was chosen", &mut lost).await;
    page.browser.run("document.querySelector('#edit-example').focus()").await;
    fingers.press(ENTER).await;
    page.browser.find("#keep").await;
    note_lost(&page, "after the editor opened", &mut lost).await;
    page.browser.run("document.querySelector('#keep').focus()").await;
    fingers.press(ENTER).await;
    page.lost("#keep").await;
    note_lost(&page, "after the editor closed", &mut lost).await;
    page.browser.run("document.querySelector('#remove-example').focus()").await;
    fingers.press(ENTER).await;
    page.browser.find("#undo").await;
    page.lost("#remove-example").await;
    note_lost(&page, "after an example was removed", &mut lost).await;
    page.go_to(doctune::state::Step::Documents).await;
    page.browser.run("document.querySelector('.source-row > button').focus()").await;
    fingers.press(ENTER).await;
    page.browser.find(".welcome").await;
    note_lost(&page, "after the only file was removed", &mut lost).await;
    page.close().await;
    assert_eq!(lost, [""; 0], "the focus fell back to the beginning of the page");
}

async fn note_lost(page: &Page, when: &str, lost: &mut Vec<String>) {
    page.browser.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))").await;
    if page.browser.run("document.activeElement === document.body").await == true {
        lost.push(when.to_owned());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dialog_holds_the_keyboard_and_gives_it_back() {
    let page = start(Locale::English).await;
    let mut fingers = Fingers { page: &page, presses: 0 };
    fingers.reach("#ledger").await;
    fingers.press(ENTER).await;
    page.browser.find("dialog[open]").await;
    for _ in 0..4 {
        fingers.press(TAB).await;
        let outside = "!document.activeElement.closest('dialog') && document.activeElement !== document.body";
        assert_eq!(page.browser.run(outside).await, false, "the keyboard left the dialog");
    }
    page.browser.press_key(crate::steps::ESCAPE).await;
    page.lost("dialog").await;
    page.browser.wait_until("document.activeElement.id === 'ledger'").await;
    page.close().await;
}
