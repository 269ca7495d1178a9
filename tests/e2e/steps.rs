//! What a person does on the page, one word for each step. Every step waits until the page shows that it was done.

use std::path::Path;

use doctune::state::Step;
use doctune::texts::{Locale, Texts, texts};
use serde_json::{Value, json};

use crate::driver::static_server::Running;
use crate::driver::{Browser, NewFile, Options, serve};

/// The published site, open in a browser that asks for a language.
pub struct Page {
    pub browser: Browser,
    pub site: Running,
    /// The sentences that the page should be showing.
    pub words: &'static dyn Texts,
}

/// Opens the page in a browser of this language.
pub async fn start(language: Locale) -> Page {
    start_on(serve().await, language).await
}

pub async fn start_on(site: Running, language: Locale) -> Page {
    let wanted = match language {
        Locale::Russian => "ru-RU",
        Locale::English => "en-US",
    };
    let browser = Browser::start_with(Options { language: wanted.to_owned(), ..Options::default() }).await;
    let page = Page { browser, site, words: texts(language) };
    page.open().await;
    page
}

impl Page {
    pub async fn open(&self) {
        self.browser.open(&self.site.address).await;
        self.started().await;
    }

    pub async fn reload(&self) {
        self.browser.command("Page.reload", json!({})).await;
        self.browser.wait_until("document.documentElement.dataset.app !== 'started'").await;
        self.started().await;
    }

    async fn started(&self) {
        self.browser.wait_until("document.documentElement.dataset.app === 'started'").await;
        self.browser.find("main h1").await;
    }

    /// Drops files and folders of this machine.
    pub async fn drop_paths(&self, paths: &[&Path]) {
        self.browser.drop_paths("#content", paths).await;
    }

    /// Drops one file that exists only here.
    pub async fn drop(&self, name: &str, bytes: &[u8]) {
        self.drop_all(&[(name, bytes)]).await;
    }

    pub async fn drop_all(&self, files: &[(&str, &[u8])]) {
        let files: Vec<NewFile> = files.iter().map(|&(name, bytes)| NewFile { name, media_type: "", bytes }).collect();
        self.browser.drop_files("#content", &files).await;
    }

    /// Waits until so many files stand in the list and none is being read.
    pub async fn settled(&self, files: usize) {
        let rows = "document.querySelectorAll('.source-row').length";
        let busy = "document.querySelectorAll('.source-row[aria-busy]').length";
        self.browser.wait_until(&format!("{rows} === {files} && {busy} === 0")).await;
    }

    /// What the row of a file says of it.
    pub async fn row(&self, name: &str) -> String {
        let script = "((name) => [...document.querySelectorAll('.source-row')]
            .find((row) => row.querySelector('.name').innerText.replaceAll('\\n', '').endsWith(name))
            ?.querySelector('.state').innerText ?? 'no such file')";
        text(&self.browser.run(&format!("{script}({})", Value::from(name))).await)
    }

    /// The files in the list that could not be read, with what the page says of them.
    pub async fn failed_rows(&self) -> Vec<(String, String)> {
        let script = "[...document.querySelectorAll('.source-row.failed')]
            .map((row) => [row.querySelector('.name').title, row.querySelector('.state').innerText])";
        let rows = self.browser.run(script).await;
        rows.as_array().into_iter().flatten().map(|row| (text(&row[0]), text(&row[1]))).collect()
    }

    /// Shows a file beside the list.
    pub async fn select(&self, name: &str) {
        self.browser.click(&format!(".source-row button.name[title$={}]", Value::from(name))).await;
        self.browser.wait_for_text("#preview-title", name.rsplit('/').next().unwrap_or(name)).await;
    }

    /// Adds the sample of this number, counted from one.
    pub async fn sample(&self, number: usize) {
        self.browser.click(&format!(".samples li:nth-child({number}) button")).await;
        self.settled(1).await;
    }

    /// Goes to a step by its link in the bar.
    pub async fn go_to(&self, step: Step) {
        let link = format!(".steps a[href='#/{}']", step.address());
        self.browser.click(&link).await;
        self.browser.find(&format!("{link}[aria-current=step]")).await;
    }

    /// Makes the examples of everything that was read.
    pub async fn make(&self) {
        self.go_to(Step::Examples).await;
        self.browser.click("#make").await;
        self.browser.find(".making.over").await;
    }

    /// Opens the step of the file and waits until it is counted.
    pub async fn count(&self) {
        self.go_to(Step::File).await;
        self.browser.find(".file-page[aria-busy=false] #totals").await;
    }

    /// Downloads one of the files of the data set.
    pub async fn download(&self, name: &str) -> Vec<u8> {
        let stem = name.split('.').next().unwrap_or_default();
        self.browser.click(&format!("#download-{stem}")).await;
        self.browser.downloaded(name).await
    }

    /// Presses the button with this label, whether it is written or only spoken.
    pub async fn press(&self, label: &str) {
        let script = "((label) => {
            const button = [...document.querySelectorAll('button')]
                .find((button) => !button.disabled && (button.getAttribute('aria-label') ?? button.innerText.trim()) === label);
            button?.click();
            return button !== undefined;
        })";
        self.browser.wait_until(&format!("{script}({})", Value::from(label))).await;
    }

    pub async fn sees(&self, css: &str, words: &str) {
        self.browser.wait_for_text(css, words).await;
    }

    /// Nothing went wrong anywhere, and nothing left the host.
    pub async fn is_calm(&self) {
        assert_eq!(self.browser.complaints(), [""; 0]);
        let origin = self.site.address.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        assert!(self.browser.requests().iter().any(|request| request.asker == "worker"), "requests of workers are seen too");
        let beyond = self.browser.requests_beyond(&[&origin]);
        assert!(beyond.is_empty(), "requests left the origin: {beyond:?}");
    }

    pub async fn close(self) {
        self.browser.close().await;
    }
}

/// The text of a value that is one.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}
