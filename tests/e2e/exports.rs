//! Where the data set goes: other services with their rules and commands, the forms of other programs, packs for training at
//! home.

use doctune::document::Hash;
use doctune::state::Step;
use doctune::texts::Locale;
use doctune::texts::launch::launch_texts;
use serde_json::Value;
use std::io::{Cursor, Read as _};

use crate::files::{BOATS, BOILER, docx, html};
use crate::jsonl;
use crate::steps::{ENTER, Page, start};

async fn page_with_examples() -> Page {
    let page = start(Locale::Russian).await;
    let (boiler, boats) = (docx("Порядок работы котельной", &BOILER), html("Прокат лодок на озере", &BOATS));
    page.drop_all(&[("котельная.docx", &boiler), ("лодки.html", &boats)]).await;
    page.settled(2).await;
    page.make().await;
    page.count().await;
    page
}

async fn unfold(page: &Page) {
    page.browser.run("document.querySelectorAll('.downloads details').forEach((details) => { details.open = true; })").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_service_brings_its_rules_its_models_and_its_commands() {
    let page = page_with_examples().await;
    let plain = page.download("train.jsonl").await;
    page.choose("#provider", "azure").await;
    page.browser.wait_until("document.querySelector('.file-page[aria-busy=false] #provider').value === 'azure'").await;
    let marked = page.download("train.jsonl").await;
    assert_eq!(marked, ["\u{feff}".as_bytes(), &plain].concat(), "this service demands a byte order mark");
    page.choose("#provider", "together").await;
    page.browser.find("#model").await;
    page.go_to(Step::Training).await;
    page.show_commands().await;
    page.sees(".commands", launch_texts(Locale::Russian).commands_need_model()).await;
    page.fill("#model", "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference").await;
    page.browser.press_key(ENTER).await;
    page.sees(".commands", "/fine-tunes").await;
    page.sees(".commands", "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference").await;
    page.sees(".commands", "$TOGETHER_API_KEY").await;
    page.choose("#provider", "openai").await;
    page.sees(".commands", "/fine_tuning/jobs").await;
    page.browser.find(".price-table input[type=radio]:checked").await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_questions_in_a_month_cost_more_and_less_in_batches() {
    let page = page_with_examples().await;
    let monthly = "document.querySelector('.price-table tbody tr td:nth-of-type(3)').innerText";
    let before = page.browser.run(monthly).await;
    page.fill("#questions", "1000000").await;
    page.browser.press_key(ENTER).await;
    page.browser.wait_until(&format!("{monthly} !== {before}")).await;
    let in_batches = "document.querySelector('.price-table .chosen td p').innerText";
    let before = page.browser.run(in_batches).await;
    page.browser.run("document.querySelector('#figures').open = true").await;
    page.fill("[id='figure-model/gpt-4o-mini-2024-07-18/batch_output']", "0.01").await;
    page.browser.press_key(ENTER).await;
    page.browser.wait_until(&format!("{in_batches} !== {before}")).await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_examples_are_saved_in_the_forms_of_other_programs() {
    let page = page_with_examples().await;
    let chats = jsonl::chats(&page.download("train.jsonl").await);
    unfold(&page).await;
    let sharegpt = String::from_utf8(page.download("train-sharegpt.jsonl").await).expect("files are UTF-8");
    let lines: Vec<Value> = sharegpt.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    assert_eq!(lines.len(), chats.len());
    for (line, chat) in lines.iter().zip(&chats) {
        let said: Vec<_> = line["conversations"].as_array().expect("a list").iter().map(|said| said["value"].as_str()).collect();
        let words: Vec<_> = chat.messages.iter().map(|message| Some(message.content.as_str())).collect();
        assert_eq!(said, words);
    }
    // A table that comes back gives the same examples.
    let table = page.download("train-csv.csv").await;
    page.go_to(Step::Documents).await;
    page.drop("таблица.csv", &table).await;
    page.settled(3).await;
    page.sees(".source-row:last-child", &page.words.locale().number(chats.len() as u64)).await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_holds_everything_for_training_at_home() {
    let page = page_with_examples().await;
    let training = page.download("train.jsonl").await;
    page.choose("#provider", "trainer").await;
    page.choose("#base-model", "Qwen/Qwen2.5-7B-Instruct").await;
    page.browser.wait_until("document.querySelector('.file-page[aria-busy=false] #base-model').value.includes('2.5')").await;
    page.lost(".price-table").await;
    unfold(&page).await;
    let file = page.download("doctune-axolotl.zip").await;
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).expect("it is a zip");
    let mut bytes = |path: &str| {
        let mut bytes = Vec::new();
        zip.by_name(path).unwrap_or_else(|error| panic!("no {path}: {error}")).read_to_end(&mut bytes).expect("it unpacks");
        bytes
    };
    assert_eq!(bytes("data/train.jsonl"), training, "Axolotl reads the lines as they are");
    let settings = String::from_utf8(bytes("axolotl.yaml")).expect("settings are UTF-8");
    assert!(settings.contains("Qwen/Qwen2.5-7B-Instruct"), "{settings}");
    let readme = String::from_utf8(bytes("README.md")).expect("words are UTF-8");
    assert!(readme.contains("Обучение в Axolotl") && readme.contains("axolotl train axolotl.yaml"), "{readme}");
    let manifest: Value = serde_json::from_slice(&bytes("manifest.json")).expect("a manifest is JSON");
    let listed = manifest["files"].as_array().expect("a list").iter().find(|file| file["path"] == "data/train.jsonl");
    assert_eq!(listed.expect("the lines are listed")["sha256"], Hash::of(&training).to_string());
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_data_set_comes_back_line_by_line_from_a_file_of_the_browser() {
    // Larger than what is read in one go, and than what is held in memory when it is written.
    let line = |number: usize| {
        let words = "Сторож обходит склад и записывает время. ".repeat(40);
        format!(
            "{{\"messages\":[{{\"role\":\"user\",\"content\":\"Что делает сторож {number}?\"}},{{\"role\":\"assistant\",\"content\":\"{words}{number}\"}}]}}\n"
        )
    };
    let lines = 22_000;
    let file: String = (0..lines).map(line).collect();
    assert!(file.len() > 64 << 20);
    let folder = tempfile::TempDir::new().expect("there is room for a folder");
    let path = folder.path().join("сторож.jsonl");
    std::fs::write(&path, &file).expect("the file can be written");
    let page = start(Locale::Russian).await;
    let patience = std::time::Duration::from_secs(300);
    page.browser.drop_paths("main", &[&path]).await;
    page.browser
        .wait_at_most(
            patience,
            "document.querySelector('.source-row') !== null && document.querySelector('.reading-progress progress') === null",
        )
        .await;
    page.sees(".source-row", &page.words.locale().number(lines as u64)).await;
    page.browser.run("location.hash = '#/file'").await;
    page.browser.wait_at_most(patience, "document.querySelector('.file-page[aria-busy=false] #share') !== null").await;
    page.choose("#share", "0").await;
    page.browser.wait_at_most(patience, "document.querySelector('.file-page[aria-busy=false] #share').value === '0'").await;
    page.browser.click("#download-train").await;
    let back = page.browser.download_within(patience, "train.jsonl").await;
    assert!(back == file.as_bytes(), "what was not touched is what it was");
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_data_set_is_one_archive_and_the_split_is_chosen() {
    let page = page_with_examples().await;
    page.choose("#share", "count").await;
    page.browser.find("#validation-examples").await;
    page.fill("#validation-examples", "6").await;
    // What is being typed stays while the page counts anew.
    page.choose("#together", "Nothing").await;
    page.browser.wait_until("document.querySelector('.file-page[aria-busy=false] #together').value === 'Nothing'").await;
    assert_eq!(page.browser.run("document.querySelector('#validation-examples').value").await, "6");
    page.browser.press_key(ENTER).await;
    page.sees("#split-words", "контрольных — 6.").await;
    let file = page.download("dataset.zip").await;
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).expect("it is a zip");
    let names: Vec<String> = zip.file_names().map(|name| name.expect("a name is text").into_owned()).collect();
    assert_eq!(names, ["train.jsonl", "validation.jsonl", "evidence.jsonl", "manifest.json"]);
    let mut text = String::new();
    zip.by_name("validation.jsonl").expect("it is there").read_to_string(&mut text).expect("it is text");
    assert_eq!(text.lines().count(), 6);
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_is_corrected_and_restored_and_nonsense_is_refused() {
    let page = page_with_examples().await;
    page.browser.run("document.querySelector('#figures').open = true").await;
    let price = "document.querySelector('.price-table .chosen td').innerText";
    let before = page.browser.run(price).await;
    let field = "[id='figure-model/gpt-4o-mini-2024-07-18/training']";
    page.fill(field, "много").await;
    page.browser.press_key(ENTER).await;
    page.browser.find(".figures [role=alert]").await;
    page.fill(field, "7,5").await;
    page.browser.press_key(ENTER).await;
    page.sees(".price-table .chosen td", "7").await;
    page.lost(".figures [role=alert]").await;
    page.browser.click(".figures tbody button").await;
    page.browser.wait_until(&format!("{price} === {before}")).await;
    // A service of one's own: its address, its model, its price.
    page.choose("#provider", "custom").await;
    page.fill("#model", "house-model").await;
    page.browser.press_key(ENTER).await;
    page.browser.find("[id='figure-model/house-model/training']").await;
    page.fill("[id='figure-base_url']", "https://llm.example.org/v1").await;
    page.browser.press_key(ENTER).await;
    page.go_to(Step::Training).await;
    page.sees(".commands", "https://llm.example.org/v1/files").await;
    page.is_calm().await;
    page.close().await;
}
