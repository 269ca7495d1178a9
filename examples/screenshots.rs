//! Takes a picture of every screen, in both languages, light and dark, wide and on a phone: `./dev screenshots`.
//!
//! It walks the published site with a sample, as a newcomer would, so the pictures show what is really there.

#![expect(clippy::print_stdout, reason = "a program for the terminal")]

// The driver is a vocabulary for several programs, and none of them uses every word of it.
#[allow(dead_code)]
#[path = "../tests/e2e/driver/mod.rs"]
mod driver;

use driver::{Browser, Look, Options, serve};
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
        walk(&appearance, &folder).await;
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

async fn walk(appearance: &Appearance, folder: &Path) {
    let site = serve().await;
    let options = Options { language: appearance.language.to_owned(), ..Options::default() };
    let browser = Browser::start_with(options).await;
    browser.open(&site.address).await;
    browser.look(appearance.look).await;
    browser.wait_until("document.documentElement.dataset.app === 'started'").await;
    let take = async |number: u32, screen: &str| {
        // Two frames, so that what was asked for is drawn.
        browser
            .run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 80))))")
            .await;
        let png = browser.screenshot(true).await;
        let path = folder.join(format!("{}-{number}-{screen}.png", appearance.name));
        std::fs::write(&path, png).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    };
    browser.find(".welcome").await;
    take(0, "welcome").await;
    let sample = if appearance.language == "ru-RU" { 1 } else { 3 };
    browser.click(&format!(".samples li:nth-child({sample}) button")).await;
    browser.find(".preview-text").await;
    take(1, "documents").await;
    browser.open(&format!("{}#/goal", site.address)).await;
    browser.find(".sample-card").await;
    take(2, "goal").await;
    browser.open(&format!("{}#/examples", site.address)).await;
    browser.find(".made").await;
    take(3, "examples").await;
    browser.open(&format!("{}#/review", site.address)).await;
    browser.find(".row button").await;
    if appearance.look.size.0 < 600 {
        take(4, "review-list").await;
    }
    browser.click(".row button").await;
    browser.find(".passages").await;
    take(4, "review").await;
    // A finger would scroll the button out from under the bar at the bottom.
    browser.run("document.querySelector('#edit-example').scrollIntoView({ block: 'center' })").await;
    browser.click("#edit-example").await;
    browser.find(".editor").await;
    take(5, "review-editor").await;
    browser.open(&format!("{}#/file", site.address)).await;
    browser.find(".price-table").await;
    take(6, "file").await;
    browser.open(&format!("{}#/training", site.address)).await;
    browser.find(".commands").await;
    take(7, "training").await;
    browser.click("#ledger").await;
    browser.find(".dialog").await;
    take(8, "ledger").await;
    for complaint in browser.complaints() {
        println!("{}: {complaint}", appearance.name);
    }
    browser.close().await;
}
