//! The page with a pretend OpenAI behind the true name, and what a person does in the step of training.

use std::path::PathBuf;
use std::time::Duration;

use doctune::state::Step;
use doctune::texts::launch::{Launch, launch_texts};
use doctune::texts::{Locale, texts};

use crate::driver::static_server::Running;
use crate::driver::{Browser, Options, serve};
use crate::pretend::{KEY, Pretend, Settings, World};
use crate::steps::Page;

/// The true name of the service, which leads to the pretend one.
pub const HOST: &str = "api.openai.com";

/// The page and the service.
pub struct Road {
    pub page: Page,
    pub service: Pretend,
    pub words: &'static dyn Launch,
}

/// Starts a service that speaks as the world says, and opens the page in a browser that finds it.
pub async fn road(language: Locale, world: World) -> Road {
    let service = service(world).await;
    let page = open_on(serve().await, &service, language, None).await;
    Road { page, service, words: launch_texts(language) }
}

pub async fn service(world: World) -> Pretend {
    let settings = Settings { hosts: vec![HOST.to_owned()], world, ..Settings::default() };
    Pretend::start(settings).await.expect("the pretend service starts on a free port")
}

/// Opens a site in a browser in which the name of the service leads to this one.
pub async fn open_on(site: Running, service: &Pretend, language: Locale, profile: Option<PathBuf>) -> Page {
    let wanted = match language {
        Locale::Russian => "ru-RU",
        Locale::English => "en-US",
    };
    let spki = service.spki().expect("the service has a certificate");
    let options = Options {
        language: wanted.to_owned(),
        host_rules: format!("MAP {HOST}:443 127.0.0.1:{}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", service.port()),
        arguments: vec![format!("--ignore-certificate-errors-spki-list={spki}")],
        profile,
        ..Options::default()
    };
    let browser = Browser::start_with(options).await;
    let page = Page { browser, site, words: texts(language) };
    page.open().await;
    page
}

/// So many different conversations as lines of a data set.
pub fn data_set(lines: usize) -> Vec<u8> {
    (0..lines).flat_map(|number| line(number, "").into_bytes()).collect()
}

/// One conversation that no other number gives.
pub fn line(number: usize, more: &str) -> String {
    let place = ["north", "south", "east", "west", "middle"][number % 5];
    format!(
        "{{\"messages\":[{{\"role\":\"user\",\"content\":\"Where is shelf {number} with {} jars?\"}},\
         {{\"role\":\"assistant\",\"content\":\"Shelf {number} stands in the {place} hall, row {}.{more}\"}}]}}\n",
        number * 7 + 3,
        number * 13 % 97
    )
}

impl Road {
    /// Drops a data set and opens the last step.
    pub async fn with_data(&self, lines: usize) {
        self.page.drop("set.jsonl", &data_set(lines)).await;
        self.page.settled(1).await;
        self.page.count().await;
        self.page.go_to(Step::Training).await;
    }

    /// Types a key and presses the button that looks at the connection.
    pub async fn give_key(&self, key: &str) {
        give_key(&self.page, key).await;
    }

    /// Connects with the key that the service accepts.
    pub async fn connect(&self) {
        self.give_key(KEY).await;
        self.page.browser.wait_until("document.querySelector('#launch .connection .good') !== null").await;
    }

    /// Agrees and presses the button with the price.
    pub async fn launch(&self) {
        self.agree().await;
        self.page.browser.click("#launch-button").await;
    }

    pub async fn agree(&self) {
        agree(&self.page).await;
    }

    /// Waits until the newest launch is at this stage.
    pub async fn stands_at(&self, stage: &str) {
        stands_at(&self.page, stage).await;
    }

    /// Lets the time of the page go on, and wakes whoever waits in it.
    pub async fn wind(&self, by: Duration) {
        self.page
            .browser
            .run(&format!("globalThis.windClock({}); void dispatchEvent(new Event('online'))", by.as_millis()))
            .await;
    }

    /// Waits until the newest job has this state.
    pub async fn job_is(&self, status: &str) {
        job_is(&self.page, status).await;
    }
}

pub async fn give_key(page: &Page, key: &str) {
    page.browser.find("#key").await;
    page.fill("#key", key).await;
    page.browser.run("document.querySelector('#check-connection').click()").await;
}

pub async fn agree(page: &Page) {
    page.browser.wait_until("document.querySelector('#consent')?.disabled === false").await;
    page.browser.run("document.querySelector('#consent').checked || document.querySelector('#consent').click()").await;
    page.browser.wait_until("document.querySelector('#launch-button')?.disabled === false").await;
}

pub async fn stands_at(page: &Page, stage: &str) {
    let is = format!("document.querySelector('.launch-card')?.dataset.stage === '{stage}'");
    page.browser.wait_until(&is).await;
}

pub async fn job_is(page: &Page, status: &str) {
    let is = format!("document.querySelector('.launch-card .job [data-status]')?.dataset.status === '{status}'");
    page.browser.wait_until(&is).await;
}
