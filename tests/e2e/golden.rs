//! The whole way: a folder in, a checked data set with its evidence out.

use doctune::checks::Verdict;
use doctune::state::Step;
use doctune::texts::Locale;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::files::{FOLDER, broken_docx};
use crate::jsonl;
use crate::steps::{Page, start};

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_becomes_a_data_set_in_russian() {
    let broken = "Файл повреждён, прочитать его не удалось";
    check(start(Locale::Russian).await, broken).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_becomes_a_data_set_in_english() {
    let broken = "The file is damaged and could not be read";
    check(start(Locale::English).await, broken).await;
}

async fn check(page: Page, broken: &str) {
    let folder = a_folder_with_a_broken_file();
    page.drop_paths(&[&folder.path().join("Документы")]).await;
    page.settled(6).await;
    let failed = page.failed_rows().await;
    let [(path, words)] = failed.as_slice() else { panic!("one file is broken, and the page names {failed:?}") };
    assert_eq!(path, "Документы/архив/сломан.docx");
    assert!(words.starts_with(broken), "in the page's language: {words}");

    page.make().await;
    page.count().await;
    let verdict = page.words.verdict(&Verdict::Ready);
    page.sees(".verdict", &verdict).await;
    let training_bytes = page.download("train.jsonl").await;
    let validation_bytes = page.download("validation.jsonl").await;
    let evidence_bytes = page.download("evidence.jsonl").await;

    let (training, validation) = (jsonl::chats(&training_bytes), jsonl::chats(&validation_bytes));
    assert!(training.len() >= 10, "no service trains on {} examples", training.len());
    assert!(training.len() + validation.len() >= 50, "{} and {}", training.len(), validation.len());
    jsonl::check_sides(&training, &validation);
    let words_of = |path: &str| {
        let known = FOLDER.iter().find(|known| path == format!("Документы/{}", known.name));
        known.unwrap_or_else(|| panic!("no document {path}")).words()
    };
    jsonl::check_evidence(&jsonl::evidence(&evidence_bytes), &training, &validation, words_of);

    let examples = (training.len() + validation.len()) as u64;
    let tokens = jsonl::tokens(&training) + jsonl::tokens(&validation);
    page.sees("#totals", &page.words.totals(examples, tokens, false)).await;
    for bytes in [&training_bytes, &validation_bytes, &evidence_bytes] {
        let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        page.sees(".saved", &hash).await;
    }
    page.go_to(Step::Training).await;
    page.show_commands().await;
    page.sees(".commands", "train.jsonl").await;
    page.is_calm().await;
    page.close().await;
}

fn a_folder_with_a_broken_file() -> TempDir {
    let folder = TempDir::new().expect("there is room for a folder");
    let documents = folder.path().join("Документы");
    std::fs::create_dir_all(documents.join("архив")).expect("folders can be made");
    for known in &FOLDER {
        std::fs::write(documents.join(known.name), known.bytes()).expect("files can be written");
    }
    std::fs::write(documents.join("архив/сломан.docx"), broken_docx()).expect("files can be written");
    folder
}
