//! Takes a picture of every screen, in both languages, light and dark, wide and on a phone: `./dev screenshots`.
//!
//! It walks the published site with a sample, as a newcomer would, so the pictures show what is really there. Then it goes
//! through the projects, and through what the page says when a project is not kept as it should be.

#![expect(clippy::print_stdout, reason = "a program for the terminal")]

// The driver is a vocabulary for several programs, and none of them uses every word of it.
#[allow(dead_code)]
#[path = "../tests/e2e/driver/mod.rs"]
mod driver;

// The same host as in the tests of faults, of which only a new version is needed here.
#[allow(dead_code)]
#[path = "../tests/e2e/faults/host.rs"]
mod host;

use driver::{Browser, Look, NewFile, Options, serve};
use host::Host;
use serde_json::json;
use std::path::{Path, PathBuf};

/// One way in which the page appears.
struct Appearance {
    name: String,
    language: &'static str,
    look: Look,
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().map_or_else(|| PathBuf::from("out/screenshots"), PathBuf::from);
    let only = arguments.next().unwrap_or_default();
    std::fs::create_dir_all(&folder).expect("the folder for the pictures can be made");
    for appearance in appearances().into_iter().filter(|appearance| appearance.name.contains(&only)) {
        walk_steps(&appearance, &folder).await;
        walk_projects(&appearance, &folder).await;
        walk_notices(&appearance, &folder).await;
        println!("{}", appearance.name);
    }
}

fn appearances() -> Vec<Appearance> {
    let mut all = Vec::new();
    for (language, short) in [("ru-RU", "ru"), ("en-US", "en")] {
        for dark in [false, true] {
            for (size, width) in [((1280, 900), "wide"), ((360, 740), "phone")] {
                let look = Look { size, dark, forced_colours: false, reduced_motion: true };
                let name = format!("{short}-{}-{width}", if dark { "dark" } else { "light" });
                all.push(Appearance { name, language, look });
            }
        }
    }
    all
}

/// The page in one appearance, and where its pictures go.
struct Camera<'a> {
    browser: Browser,
    address: String,
    appearance: &'a Appearance,
    folder: &'a Path,
}

impl<'a> Camera<'a> {
    async fn start(address: &str, appearance: &'a Appearance, folder: &'a Path) -> Self {
        let options = Options { language: appearance.language.to_owned(), ..Options::default() };
        let camera = Camera { browser: Browser::start_with(options).await, address: address.to_owned(), appearance, folder };
        camera.open().await;
        camera
    }

    async fn open(&self) {
        self.browser.open(&self.address).await;
        self.browser.look(self.appearance.look).await;
        self.browser.wait_until("document.documentElement.dataset.app === 'started'").await;
    }

    async fn go_to(&self, step: &str, shows: &str) {
        self.browser.open(&format!("{}#/{step}", self.address)).await;
        self.browser.find(shows).await;
    }

    /// A picture of the whole page, however long it is.
    async fn take(&self, number: u32, screen: &str) {
        self.save(number, screen, true).await;
    }

    /// A picture of the window, for what stands over the page.
    async fn take_window(&self, number: u32, screen: &str) {
        self.save(number, screen, false).await;
    }

    async fn save(&self, number: u32, screen: &str, whole_page: bool) {
        // Two frames, so that what was asked for is drawn.
        self.browser
            .run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 80))))")
            .await;
        let png = self.browser.screenshot(whole_page).await;
        let path = self.folder.join(format!("{}-{number:02}-{screen}.png", self.appearance.name));
        std::fs::write(&path, png).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Waits for a notice and takes its picture.
    async fn take_notice(&self, number: u32, notice: &str) {
        self.browser.find(&format!("[data-notice={notice}]")).await;
        self.browser.run("scrollTo(0, 0)").await;
        self.take_window(number, notice).await;
    }

    /// Adds a sample in the language of the page, and makes its examples.
    async fn work(&self) {
        self.sample().await;
        self.go_to("examples", ".made").await;
        self.saved().await;
    }

    async fn sample(&self) {
        let sample = if self.appearance.language == "ru-RU" { 1 } else { 3 };
        self.browser.click(&format!(".samples li:nth-child({sample}) button")).await;
        self.browser.find(".preview-text").await;
    }

    async fn saved(&self) {
        self.browser.find(".saved-mark[data-keeping=kept]").await;
    }

    async fn show_projects(&self) {
        self.browser.click("#project").await;
        self.browser.find("dialog.projects .project-row").await;
    }

    async fn rename(&self, name: &str) {
        let script = "((name) => {
            const field = document.querySelector('#project-name');
            field.value = name;
            field.dispatchEvent(new Event('change', { bubbles: true }));
        })";
        self.browser.run(&format!("{script}({})", json!(name))).await;
    }

    async fn close(self) {
        for complaint in self.browser.complaints() {
            println!("{}: {complaint}", self.appearance.name);
        }
        self.browser.close().await;
    }
}

async fn walk_steps(appearance: &Appearance, folder: &Path) {
    let site = serve().await;
    let camera = Camera::start(&site.address, appearance, folder).await;
    camera.browser.find(".welcome").await;
    camera.take(0, "welcome").await;
    camera.sample().await;
    camera.take(1, "documents").await;
    camera.go_to("goal", ".sample-card").await;
    camera.take(2, "goal").await;
    camera.go_to("examples", ".made").await;
    camera.take(3, "examples").await;
    camera.go_to("review", ".row button").await;
    if appearance.look.size.0 < 600 {
        camera.take(4, "review-list").await;
    }
    camera.browser.click(".row button").await;
    camera.browser.find(".passages").await;
    camera.take(4, "review").await;
    // A finger would scroll the button out from under the bar at the bottom.
    camera.browser.run("document.querySelector('#edit-example').scrollIntoView({ block: 'center' })").await;
    camera.browser.click("#edit-example").await;
    camera.browser.find(".editor").await;
    camera.take(5, "review-editor").await;
    camera.go_to("file", ".price-table").await;
    camera.take(6, "file").await;
    camera.go_to("training", ".commands").await;
    camera.take(7, "training").await;
    camera.browser.click("#ledger").await;
    camera.browser.find(".dialog").await;
    camera.take(8, "ledger").await;
    camera.close().await;
}

/// The dialog of all projects, and what the page says of files that came a second time.
async fn walk_projects(appearance: &Appearance, folder: &Path) {
    let site = serve().await;
    let camera = Camera::start(&site.address, appearance, folder).await;
    camera.work().await;
    camera.show_projects().await;
    camera.take_window(10, "projects-first").await;
    camera.browser.run("document.querySelector('#versions').open = true").await;
    camera.browser.run("document.querySelector('#versions').scrollIntoView()").await;
    camera.take_window(11, "versions").await;
    camera
        .rename(if appearance.language == "ru-RU" {
            "Устав ТСЖ «Берёзовая роща», ответы жителям"
        } else {
            "Employee handbook, second edition of 2026"
        })
        .await;
    camera.saved().await;
    camera.browser.click("#duplicate-project").await;
    camera.browser.wait_until("document.querySelectorAll('.project-row').length === 2").await;
    camera.saved().await;
    camera.browser.run("document.querySelector('dialog[open]')?.close()").await;
    camera.take(12, "long-name").await;
    camera.show_projects().await;
    camera.take_window(13, "projects").await;
    camera
        .browser
        .run("(() => { const dialog = document.querySelector('dialog'); dialog.scrollTo(0, dialog.scrollHeight) })()")
        .await;
    camera.take_window(14, "projects-end").await;
    camera.browser.run("document.querySelector('#delete-project').click()").await;
    camera.browser.find("[data-notice=question]").await;
    camera.take_window(15, "question").await;
    camera.browser.click("#no-keep").await;
    camera.browser.run("document.querySelector('dialog[open]').close()").await;

    camera.go_to("documents", ".source-row").await;
    for words in ["# Opening hours\n\nThe hall is open on Monday.", "# Opening hours\n\nThe hall is open on Tuesday."] {
        let files = [("hours.md", words), ("rooms.md", "# Rooms\n\nThe hall seats 80."), ("Thumbs.db", "")];
        let files = files.map(|(name, words)| NewFile { name, media_type: "", bytes: words.as_bytes() });
        camera.browser.drop_files("#content", &files).await;
        camera.browser.wait_until("document.querySelectorAll('.source-row:not([aria-busy])').length === 3").await;
        camera.saved().await;
    }
    camera.take_notice(16, "passed-over").await;
    camera.close().await;
}

/// What the page says when a project is not kept as it should be.
async fn walk_notices(appearance: &Appearance, folder: &Path) {
    let host = Host::start().await;
    let camera = Camera::start(&host.running.address, appearance, folder).await;
    camera.work().await;
    let first = camera.browser.tab();
    camera.browser.open_tab().await;
    camera.open().await;
    camera.take_notice(20, "other-tab").await;
    camera.browser.click("#take-over").await;
    camera.browser.find(".saved-mark[data-keeping=kept]").await;
    let second = camera.browser.tab();
    camera.browser.switch_to(&first).await;
    camera.browser.look(appearance.look).await;
    camera.take_notice(21, "taken-over").await;
    camera.browser.close_tab(&second).await;

    camera.browser.switch_to(&first).await;
    camera.open().await;
    camera.saved().await;
    camera.browser.wait_until("navigator.serviceWorker.controller !== null").await;
    host.files().publish_next_version();
    camera.browser.run("navigator.serviceWorker.getRegistration().then((it) => it.update()).then(() => true)").await;
    camera.take_notice(22, "update").await;

    camera.browser.allow_storage(&camera.address, Some(1)).await;
    let rooms = NewFile { name: "rooms.md", media_type: "", bytes: b"# Rooms\n\nThe hall seats 80." };
    camera.browser.drop_files("#content", &[rooms]).await;
    camera.take_notice(23, "full").await;
    camera.browser.allow_storage(&camera.address, None).await;

    camera.browser.open(&format!("{}SHA256SUMS", camera.address)).await;
    camera.browser.clear_storage(&camera.address, "indexeddb,file_systems").await;
    camera.open().await;
    camera.take_notice(24, "evicted").await;

    camera.browser.run_in_new_workers("indexedDB.open = () => { throw new DOMException('', 'InvalidStateError'); }");
    camera.open().await;
    camera.browser.find("[data-notice=memory]").await;
    camera.sample().await;
    camera.take_notice(25, "memory").await;
    camera.close().await;
}
