//! Every screen in both languages, in light, dark and forced colours, wide and on a phone: axe finds nothing, and nothing
//! sticks out sideways.

use std::collections::BTreeMap;

use doctune::state::Step;
use doctune::texts::Locale;

use crate::driver::Look;
use crate::faults::host::Host;
use crate::faults::kept::{saved, with_work};
use crate::faults::shim::{Plan, watch_new_stores};
use crate::faults::stored::stored;
use crate::files::{PDF_WITH_PASSWORD, broken_docx};
use crate::steps::{ESCAPE, Page, start, start_on};

const WIDE: (u32, u32) = (1280, 900);
const PHONE: (u32, u32) = (360, 740);
/// The narrowest phone, and a wide window at four times its size.
const NARROW: (u32, u32) = (320, 640);

/// What was found, each with the screens and looks in which it was, told at the end so that one run shows all of it.
#[derive(Default)]
struct Faults(BTreeMap<String, Vec<String>>);

impl Faults {
    async fn look_at(&mut self, page: &Page, screen: &str) {
        // Bars that stay in place cover parts of a page that is scrolled.
        page.browser.run("scrollTo(0, 0)").await;
        for (colours, dark, forced_colours) in [("light", false, false), ("dark", true, false), ("forced colours", false, true)] {
            for size in [WIDE, PHONE] {
                look(page, size, dark, forced_colours).await;
                let mut problems = page.browser.accessibility_problems().await;
                // Chromium now and then keeps the colours of before for an element. What is wrong stays wrong at another look.
                for _ in 0..3 {
                    if problems.is_empty() {
                        break;
                    }
                    look(page, (size.0, size.1 + 1), dark, forced_colours).await;
                    look(page, size, dark, forced_colours).await;
                    problems = page.browser.accessibility_problems().await;
                }
                for problem in problems {
                    self.note(problem, format!("{screen}, {colours}, {} wide", size.0));
                }
            }
        }
        for size in [PHONE, NARROW] {
            look(page, size, false, false).await;
            for part in sideways(page, size.0).await {
                self.note(format!("sticks out: {part}"), format!("{screen}, {} wide", size.0));
            }
        }
        look(page, WIDE, false, false).await;
    }

    async fn look_at_notice(&mut self, page: &Page, notice: &str) {
        page.browser.find(&format!("[data-notice={notice}]")).await;
        self.look_at(page, &format!("notice {notice}")).await;
    }

    fn note(&mut self, fault: String, place: String) {
        self.0.entry(fault).or_default().push(place);
    }

    fn check(self) {
        let lines = self.0.iter().map(|(fault, places)| format!("{fault}\n    {} times: {}", places.len(), places.join("; ")));
        assert!(self.0.is_empty(), "{} faults\n{}", self.0.len(), lines.collect::<Vec<_>>().join("\n"));
    }
}

async fn look(page: &Page, size: (u32, u32), dark: bool, forced_colours: bool) {
    page.browser.look(Look { size, dark, forced_colours, reduced_motion: true }).await;
    page.browser.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))").await;
}

/// The parts that make the page wider than its window; none when it is not. A phone shows a page that is too wide smaller,
/// so the width is the one that was asked for and not what the page takes its window to be.
async fn sideways(page: &Page, width: u32) -> Vec<String> {
    let script = "((width) => {
        const root = document.documentElement;
        const dialog = document.querySelector('dialog[open]');
        if (dialog && dialog.scrollWidth > dialog.clientWidth) return [`${dialog.scrollWidth} px in a dialog of ${dialog.clientWidth}`];
        if (root.scrollWidth <= width) return [];
        const scrolls = (element) => element && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
        const out = [...document.querySelectorAll('body *')]
            .filter((element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element.parentElement));
        return [`${root.scrollWidth} px of page`, ...out.map((element) => element.outerHTML.slice(0, 120))];
    })";
    let parts = page.browser.run(&format!("{script}({width})")).await;
    parts.as_array().into_iter().flatten().map(crate::steps::text).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_is_accessible_and_fits_in_russian() {
    walk(start(Locale::Russian).await, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_is_accessible_and_fits_in_english() {
    walk(start(Locale::English).await, 3).await;
}

async fn walk(page: Page, sample: usize) {
    let mut faults = Faults::default();
    look(&page, WIDE, false, false).await;
    faults.look_at(&page, "empty").await;
    page.browser.click("#ledger").await;
    page.browser.find("dialog").await;
    faults.look_at(&page, "ledger").await;
    page.browser.press_key(ESCAPE).await;
    page.lost("dialog").await;
    page.add_by(page.words.paste_text()).await;
    page.browser.find("#paste-text").await;
    faults.look_at(&page, "paste").await;
    page.browser.press_key(ESCAPE).await;
    page.lost("dialog").await;
    page.go_to(Step::Training).await;
    faults.look_at(&page, "training without examples").await;

    page.go_to(Step::Documents).await;
    page.sample(sample).await;
    page.browser.find(".preview-text").await;
    faults.look_at(&page, "documents").await;
    let long_name = "a-file-with-a-long-name-and-without-any-space-in-it-as-they-come-from-machines-2026-11-26.docx";
    page.drop_all(&[("folder/broken.docx", &broken_docx()), (long_name, &broken_docx()), ("sample.pdf", PDF_WITH_PASSWORD)])
        .await;
    page.settled(4).await;
    faults.look_at(&page, "documents with failed files").await;
    page.browser.click(".add .menu summary").await;
    faults.look_at(&page, "documents with the menu open").await;
    page.browser.click(".add .menu summary").await;

    page.go_to(Step::Goal).await;
    page.browser.find(".sample-card").await;
    page.browser.click("#wordings summary").await;
    page.browser.find("#wordings textarea").await;
    faults.look_at(&page, "goal with wordings").await;
    page.make().await;
    page.browser.click(".counts .link").await;
    page.browser.find(".part").await;
    page.browser.click(".part [aria-expanded=false]").await;
    page.browser.find(".part .document").await;
    faults.look_at(&page, "examples with parts").await;
    page.go_to(Step::Goal).await;
    page.browser.click(".choices .choice:nth-of-type(3) input").await;
    page.sees(".steps", page.words.stale()).await;
    page.go_to(Step::Examples).await;
    page.browser.find("#make").await;
    faults.look_at(&page, "stale examples").await;
    page.make().await;
    page.go_to(Step::Review).await;
    page.browser.find(".row button").await;
    faults.look_at(&page, "review").await;
    page.browser.click(".row button").await;
    page.browser.find(".passages").await;
    faults.look_at(&page, "one example").await;
    page.browser.click("#edit-example").await;
    page.browser.find(".editor").await;
    faults.look_at(&page, "editor").await;
    page.count().await;
    page.download("train.jsonl").await;
    page.browser.find(".saved").await;
    faults.look_at(&page, "file").await;
    page.go_to(Step::Training).await;
    page.show_commands().await;
    page.browser.find(".commands").await;
    faults.look_at(&page, "training").await;
    page.is_calm().await;
    page.close().await;
    faults.check();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_findings_of_a_faulty_set_are_accessible_and_fit() {
    let mut faults = Faults::default();
    let page = start(Locale::Russian).await;
    page.drop("mill.jsonl", crate::mending::faulty().as_bytes()).await;
    page.settled(1).await;
    look(&page, WIDE, false, false).await;
    faults.look_at(&page, "documents with a data set").await;
    page.count().await;
    page.browser.run("document.querySelectorAll('.checks details').forEach((fold) => { fold.open = true })").await;
    faults.look_at(&page, "file with findings").await;
    page.go_to(Step::Review).await;
    page.browser.click(".row button").await;
    page.browser.find(".line").await;
    faults.look_at(&page, "one line of a data set").await;
    page.browser.click("#edit-example").await;
    faults.look_at(&page, "editor of a line").await;
    page.close().await;
    faults.check();
}

#[tokio::test(flavor = "multi_thread")]
async fn projects_and_their_notices_are_accessible_and_fit_in_russian() {
    projects(Locale::Russian).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn projects_and_their_notices_are_accessible_and_fit_in_english() {
    projects(Locale::English).await;
}

async fn projects(language: Locale) {
    let mut faults = Faults::default();
    let page = with_work(language).await;
    look(&page, WIDE, false, false).await;
    open_projects(&page).await;
    let long_name = "a-name-of-a-project-that-is-long-and-has-no-space-in-it-as-some-write-them";
    page.fill("#project-name", long_name).await;
    page.browser.run("document.querySelector('#project-name').dispatchEvent(new Event('change', { bubbles: true }))").await;
    page.sees(".project-row", long_name).await;
    page.browser.run("document.querySelector('#versions').open = true").await;
    page.browser.find(".version-row").await;
    faults.look_at(&page, "projects with versions").await;
    page.browser.run("document.querySelector('#delete-project').click()").await;
    page.browser.find("[data-notice=question]").await;
    faults.look_at(&page, "the question before deleting").await;
    page.browser.click("#no-keep").await;
    page.browser.wait_until("document.activeElement.closest('.project-row') !== null").await;
    page.browser.run("document.querySelector('#leave-no-trace').click()").await;
    page.browser.find("[data-notice=question]").await;
    faults.look_at(&page, "the question before leaving no trace").await;
    page.browser.press_key(ESCAPE).await;
    page.lost("dialog").await;

    page.go_to(Step::Documents).await;
    for words in ["Open on Monday.", "Open on Tuesday."] {
        page.drop_all(&[("hours.txt", words.as_bytes()), ("rooms.txt", b"The hall seats 80."), ("Thumbs.db", b"")]).await;
        page.settled(4).await;
    }
    page.browser.find("[data-notice=passed-over]").await;
    faults.look_at(&page, "documents that came again").await;
    saved(&page).await;

    page.browser.open_tab().await;
    page.open().await;
    faults.look_at_notice(&page, "other-tab").await;
    page.browser.click("#take-over").await;
    saved(&page).await;
    page.browser.allow_storage(&page.site.address, Some(1)).await;
    page.drop("late.txt", b"There is no room for this.").await;
    faults.look_at_notice(&page, "full").await;
    page.browser.allow_storage(&page.site.address, None).await;
    page.close().await;
    faults.check();
}

async fn open_projects(page: &Page) {
    page.browser.click("#project").await;
    page.browser.find("dialog.projects .project-row").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_at_the_start_are_accessible_and_fit_in_russian() {
    notices(Locale::Russian).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_at_the_start_are_accessible_and_fit_in_english() {
    notices(Locale::English).await;
}

async fn notices(language: Locale) {
    let mut faults = Faults::default();
    let page = with_work(language).await;
    stored(&page, "stored.damageRecord('edits', 'flipped')").await;
    page.open().await;
    faults.look_at_notice(&page, "damaged").await;
    stored(&page, "stored.writeNewerSchema()").await;
    page.open().await;
    faults.look_at_notice(&page, "newer").await;
    stored(&page, "null").await;
    page.browser.clear_storage(&page.site.address, "indexeddb,file_systems").await;
    page.open().await;
    faults.look_at_notice(&page, "evicted").await;
    watch_new_stores(&page, Some(&Plan::from(1, "SecurityError")));
    page.reload().await;
    // It moves the page down when it comes.
    page.browser.find("[data-notice=memory]").await;
    page.sample(1).await;
    faults.look_at_notice(&page, "memory").await;
    page.close().await;

    let host = Host::start().await;
    let page = start_on(host.running.clone(), language).await;
    page.browser.wait_until("navigator.serviceWorker.controller !== null").await;
    host.files().publish_next_version();
    page.browser.run("navigator.serviceWorker.getRegistration().then((it) => it.update()).then(() => true)").await;
    faults.look_at_notice(&page, "update").await;
    page.close().await;
    faults.check();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_map_of_columns_is_accessible_and_fits() {
    let mut faults = Faults::default();
    let page = start(Locale::English).await;
    page.drop("prices.csv", b"Boat;Price;Seats\nGull 1;320;2\nGull 2;340;3\n").await;
    page.settled(1).await;
    look(&page, WIDE, false, false).await;
    page.browser.click(".column-map summary").await;
    page.browser.find("#columns-question").await;
    faults.look_at(&page, "columns").await;
    page.fill("#columns-question", "What does it cost?").await;
    page.browser.find(".column-map .error").await;
    faults.look_at(&page, "columns with a fault").await;
    page.close().await;
    faults.check();
}
