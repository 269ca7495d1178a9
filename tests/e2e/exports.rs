//! Where the data set goes: other services with their rules and commands, the forms of other programs, packs for training at
//! home.

use doctune::document::Hash;
use doctune::state::Step;
use doctune::texts::Locale;
use serde_json::Value;
use std::io::{Cursor, Read as _};

use crate::driver::Key;
use crate::files::{BOATS, BOILER, docx, html};
use crate::jsonl;
use crate::steps::{Page, start};

const ENTER: Key = Key { key: "Enter", code: "Enter", number: 13, text: "\r", modifiers: 0 };

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
    page.sees(".commands", page.words.commands_need_model()).await;
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
async fn more_questions_in_a_month_cost_more() {
    let page = page_with_examples().await;
    let monthly = "document.querySelector('.price-table tbody tr td:nth-of-type(3)').innerText";
    let before = page.browser.run(monthly).await;
    page.fill("#questions", "1000000").await;
    page.browser.press_key(ENTER).await;
    page.browser.wait_until(&format!("{monthly} !== {before}")).await;
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
