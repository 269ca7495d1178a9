//! The page for services whose address a person types: it goes anywhere, and keeps to itself what it keeps.

use doctune::state::Step;
use doctune::texts::launch::launch_texts;
use doctune::texts::{Locale, texts};
use serde_json::json;

use crate::driver::{Browser, Options, serve};
use crate::pretend::{Pretend, Settings, World};
use crate::provider::{Road, data_set};
use crate::steps::{ENTER, Page, text};

/// The page for typed addresses, and a service on this computer that no table of ours knows.
pub async fn custom(language: Locale, world: World) -> Road {
    let wanted = match language {
        Locale::Russian => "ru-RU",
        Locale::English => "en-US",
    };
    let service = Pretend::start(Settings { world, ..Settings::default() }).await.expect("the service starts on a free port");
    let browser = Browser::start_with(Options { language: wanted.to_owned(), ..Options::default() }).await;
    let page = Page { browser, site: serve().await, words: texts(language) };
    open(&page).await;
    Road { page, service, words: launch_texts(language) }
}

async fn open(page: &Page) {
    page.browser.open(&format!("{}custom.html", page.site.address)).await;
    page.started().await;
}

/// Brings a data set to the last step, and types address and model.
pub async fn with_address(road: &Road, address: &str) {
    let Road { page, .. } = road;
    page.drop("set.jsonl", &data_set(12)).await;
    page.settled(1).await;
    page.count().await;
    page.go_to(Step::Training).await;
    page.choose("#provider", "custom").await;
    page.fill("#model", "gpt-4.1-mini-2025-04-14").await;
    page.browser.press_key(ENTER).await;
    page.sees("#launch", road.words.address_needed()).await;
    page.browser.find("[id='figure-model/gpt-4.1-mini-2025-04-14/training']").await;
    page.browser.run("document.querySelector(\"[id='figure-base_url']\").closest('details')?.setAttribute('open', '')").await;
    page.fill("[id='figure-base_url']", address).await;
    page.browser.press_key(ENTER).await;
    page.browser.find("#key").await;
}

pub fn address_of(road: &Road) -> String {
    format!("http://127.0.0.1:{}/v1", road.service.port())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_trained_at_an_address_of_ones_own() {
    let road = custom(Locale::Russian, World::default()).await;
    road.page.sees(".custom-band", "Эта страница").await;
    with_address(&road, &address_of(&road)).await;
    road.page.sees("#launch .connection", road.words.address_is_here()).await;
    road.connect().await;
    road.launch().await;
    road.job_is("succeeded").await;
    assert_eq!(road.service.jobs().len(), 1);
    assert_eq!(road.page.browser.accessibility_problems().await, [""; 0]);
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_page_keeps_the_other_does_not_find() {
    let road = custom(Locale::English, World::default()).await;
    let page = &road.page;
    with_address(&road, &address_of(&road)).await;
    page.browser.wait_until("localStorage.getItem('custom-doctune-projects') !== null").await;
    let names = "(async () => [
        ...(await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith('doctune-project')),
        ...Object.keys(localStorage).filter((name) => name === 'doctune-projects'),
    ])()";
    assert_eq!(page.browser.run(names).await, json!([]), "nothing is kept under the names of the usual page");
    page.open().await;
    page.browser.find(".welcome").await;
    page.drop("other.jsonl", &data_set(3)).await;
    page.settled(1).await;
    page.browser.wait_until("localStorage.getItem('doctune-projects') !== null").await;
    open(page).await;
    page.go_to(Step::Documents).await;
    page.settled(1).await;
    let names = page.browser.run("[...document.querySelectorAll('.source-row .name')].map((name) => name.title)").await;
    assert_eq!(names, json!(["set.jsonl"]), "each page finds its own again");
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn its_requests_go_anywhere_that_is_safe() {
    let road = custom(Locale::English, World::default()).await;
    let fetching = |address: &str| format!("fetch('{address}', {{ mode: 'no-cors' }}).then(() => 'arrived', String)");
    for address in ["https://example.com/", "http://example.com/"] {
        let _no_such_name = road.page.browser.run(&fetching(address)).await;
    }
    let complaints = road.page.browser.complaints();
    let refused = |address: &str| complaints.iter().any(|complaint| complaint.contains(&format!("Connecting to '{address}'")));
    assert!(!refused("https://example.com/") && refused("http://example.com/"), "{complaints:?}");
    let own = road.page.browser.run(&fetching(&format!("{}/models", address_of(&road)))).await;
    assert_eq!(text(&own), "arrived");
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_usual_page_leads_to_it() {
    let page = crate::steps::start(Locale::English).await;
    page.drop("set.jsonl", &data_set(12)).await;
    page.settled(1).await;
    page.count().await;
    page.go_to(Step::Training).await;
    page.choose("#provider", "custom").await;
    let words = launch_texts(Locale::English);
    page.sees("#launch", words.own_address_elsewhere()).await;
    assert_eq!(page.browser.run("document.querySelector('#launch a').getAttribute('href')").await, "custom.html#/training");
    page.sees(".commands", words.commands_need_address()).await;
    page.close().await;
}
