//! What a person does on the page, one word for each step. Every step waits until the page shows that it was done.

use std::path::Path;

use doctune::state::Step;
use doctune::texts::{Locale, Texts, texts};
use serde_json::{Value, json};

use crate::driver::static_server::Running;
use crate::driver::{Browser, Key, NewFile, Options, serve};
use crate::jsonl::{self, Chat};

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
        self.browser.run("globalThis.beforeReload = true").await;
        self.browser.command("Page.reload", json!({})).await;
        self.browser.wait_until("globalThis.beforeReload === undefined").await;
        self.started().await;
    }

    /// Waits until the app is there.
    pub async fn started(&self) {
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

    /// What the row of a file says of it. A row that was not in view yet is not laid out, and its `innerText` is empty.
    pub async fn row(&self, name: &str) -> String {
        let script = "((name) => [...document.querySelectorAll('.source-row')]
            .find((row) => row.querySelector('.name').title.endsWith(name))
            ?.querySelector('.state').textContent ?? 'no such file')";
        text(&self.browser.run(&format!("{script}({})", Value::from(name))).await)
    }

    /// The files in the list that could not be read, with what the page says of them.
    pub async fn failed_rows(&self) -> Vec<(String, String)> {
        let script = "[...document.querySelectorAll('.source-row.failed')]
            .map((row) => [row.querySelector('.name').title, row.querySelector('.state').textContent])";
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

    /// Unfolds the commands for training by hand, on the last step.
    pub async fn show_commands(&self) {
        self.browser.find("#by-hand").await;
        self.browser.run("document.querySelector('details.commands').open = true").await;
    }

    /// Makes the examples of everything that was read.
    pub async fn make(&self) {
        self.go_to(Step::Examples).await;
        self.browser.wait_until("document.querySelector('#make, .making.over') !== null").await;
        // The first examples are made at once; later ones wait for a click.
        if self.has("#make").await {
            self.browser.click("#make").await;
        }
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
        self.browser.click(&format!("#download-{stem}:enabled")).await;
        self.browser.downloaded(name).await
    }

    /// The examples of both files, the validation part last.
    pub async fn chats(&self) -> Vec<Chat> {
        let mut chats = jsonl::chats(&self.download("train.jsonl").await);
        if self.has("#download-validation").await {
            chats.extend(jsonl::chats(&self.download("validation.jsonl").await));
        }
        chats
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

    /// Chooses in a list of options, opening what it is folded into.
    pub async fn choose(&self, css: &str, value: &str) {
        self.browser.find(css).await;
        let script = "((css, value) => {
            const field = document.querySelector(css);
            for (let fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
            field.value = value;
            field.dispatchEvent(new Event('change', { bubbles: true }));
            return field.value === value;
        })";
        let chosen = self.browser.run(&format!("{script}({}, {})", Value::from(css), Value::from(value))).await;
        assert_eq!(chosen, true, "{css} does not offer {value}");
        self.browser.drawn().await;
    }

    /// Opens the menu of further ways to add something and presses one of them.
    pub async fn add_by(&self, label: &str) {
        self.browser.click(".add .menu summary").await;
        self.press(label).await;
    }

    /// Pastes into what has the focus, as Ctrl+V does.
    pub async fn paste(&self, kinds: &[(&str, &str)]) {
        let script = "((kinds) => {
            const clipboardData = new DataTransfer();
            for (const [kind, text] of kinds) clipboardData.setData(kind, text);
            document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
        })";
        self.browser.run(&format!("{script}({})", json!(kinds))).await;
    }

    /// Puts other words into a field, as if they had been typed.
    pub async fn fill(&self, css: &str, words: &str) {
        self.browser.find(css).await;
        let script = "((css, words) => {
            const field = document.querySelector(css);
            field.focus();
            field.select();
            document.execCommand('insertText', false, words);
            return field.value === words;
        })";
        let filled = self.browser.run(&format!("{script}({}, {})", Value::from(css), Value::from(words))).await;
        assert_eq!(filled, true, "{css} does not take these words");
    }

    /// What an element says, with its name as the page has it.
    pub async fn text_of(&self, css: &str) -> String {
        text(&self.browser.run(&format!("document.querySelector({})?.innerText ?? 'nothing'", Value::from(css))).await)
    }

    /// Whether an element is on the page.
    pub async fn has(&self, css: &str) -> bool {
        self.browser.run(&format!("document.querySelector({}) !== null", Value::from(css))).await == true
    }

    /// Waits until an element is on the page no more.
    pub async fn lost(&self, css: &str) {
        self.browser.wait_until(&format!("document.querySelector({}) === null", Value::from(css))).await;
    }

    /// Whether the browser would ask before it closes the page.
    pub async fn asks_before_leaving(&self) -> bool {
        let asked = "(() => { const event = new Event('beforeunload', { cancelable: true }); dispatchEvent(event); return event.defaultPrevented; })()";
        self.browser.run(asked).await == true
    }

    pub async fn sees(&self, css: &str, words: &str) {
        self.browser.wait_for_text(css, words).await;
    }

    /// Takes back what was added, so that the page holds nothing and the browser lets it go without a question.
    pub async fn take_all_back(&self) {
        for rows in (0..self.browser.run("document.querySelectorAll('.source-row').length").await.as_u64().unwrap_or(0)).rev() {
            self.browser.click("#undo:enabled").await;
            self.settled(rows as usize).await;
        }
        self.browser.find(".samples").await;
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

/// Control with Z, on a Latin and on a Cyrillic keyboard.
pub const UNDO: [Key; 2] = [
    Key { key: "z", code: "KeyZ", number: 90, text: "", modifiers: 2 },
    Key { key: "я", code: "KeyZ", number: 90, text: "", modifiers: 2 },
];
/// Control with Shift and Z on a Cyrillic keyboard, and Control with Y.
pub const REDO: [Key; 2] = [
    Key { key: "Я", code: "KeyZ", number: 90, text: "", modifiers: 2 | 8 },
    Key { key: "y", code: "KeyY", number: 89, text: "", modifiers: 2 },
];
pub const DOWN: Key = Key { key: "ArrowDown", code: "ArrowDown", number: 40, text: "", modifiers: 0 };
pub const UP: Key = Key { key: "ArrowUp", code: "ArrowUp", number: 38, text: "", modifiers: 0 };
/// J and K of a Cyrillic keyboard.
pub const CYRILLIC_J: Key = Key { key: "о", code: "KeyJ", number: 74, text: "о", modifiers: 0 };
pub const CYRILLIC_K: Key = Key { key: "л", code: "KeyK", number: 75, text: "л", modifiers: 0 };
pub const ESCAPE: Key = Key { key: "Escape", code: "Escape", number: 27, text: "", modifiers: 0 };
pub const KEEP: Key = Key { key: "Enter", code: "Enter", number: 13, text: "", modifiers: 2 };
pub const TAB: Key = Key { key: "Tab", code: "Tab", number: 9, text: "", modifiers: 0 };
pub const ENTER: Key = Key { key: "Enter", code: "Enter", number: 13, text: "\r", modifiers: 0 };
pub const SPACE: Key = Key { key: " ", code: "Space", number: 32, text: " ", modifiers: 0 };

/// The text of a value that is one.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}
