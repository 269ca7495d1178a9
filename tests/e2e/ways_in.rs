//! The ways in which words come to the page, and what it says of files that it leaves out.

use doctune::readers::ReadErrorKind;
use doctune::state::Step;
use doctune::texts::Locale;
use serde_json::Value;
use tempfile::TempDir;

use crate::faults::kept::saved;
use crate::files::{LIBRARY, PDF_WITH_PASSWORD, broken_docx, docx, markdown, windows_1251, zip};
use crate::jsonl;
use crate::steps::{Page, start};

const NOTES: &[u8] = b"# Notes\n\nThe bell rings at noon.\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_file_dropped_twice_is_named_and_one_with_other_words_takes_its_place() {
    for language in [Locale::Russian, Locale::English] {
        let page = start(language).await;
        let name = ["notes.md".to_owned()];
        page.drop("notes.md", NOTES).await;
        page.settled(1).await;
        page.drop("notes.md", NOTES).await;
        page.sees("[data-notice=passed-over]", &page.words.already_there(&name)).await;
        page.settled(1).await;
        page.press(page.words.close()).await;
        page.lost("[data-notice=passed-over]").await;
        page.drop("notes.md", b"# Notes\n\nThe bell is silent on Sundays.\n").await;
        page.sees("[data-notice=passed-over]", &page.words.files_changed(&name)).await;
        page.settled(1).await;
        page.sees(".preview-text", "The bell is silent on Sundays.").await;
        // It may have been another file of the same name.
        page.browser.click("#undo:enabled").await;
        page.sees(".preview-text", "The bell rings at noon.").await;
        page.settled(1).await;
        page.is_calm().await;
        page.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_an_earlier_visit_is_known_by_its_words() {
    let page = start(Locale::Russian).await;
    let folder = TempDir::new().expect("there is room for a folder");
    let notes = folder.path().join("notes.md");
    std::fs::write(&notes, NOTES).expect("files can be written");
    page.drop_paths(&[&notes]).await;
    page.settled(1).await;
    saved(&page).await;
    page.reload().await;
    page.settled(1).await;
    // Written anew with the same words, it has another time.
    std::fs::write(&notes, NOTES).expect("files can be written");
    page.drop_paths(&[&notes]).await;
    page.sees("[data-notice=passed-over]", &page.words.already_there(&["notes.md".to_owned()])).await;
    page.settled(1).await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_that_cannot_be_read_leaves_the_earlier_one() {
    let page = start(Locale::English).await;
    page.drop("library.docx", &docx("The village library", &LIBRARY)).await;
    page.settled(1).await;
    let before = page.row("library.docx").await;
    page.drop("library.docx", &broken_docx()).await;
    page.sees("[data-notice=passed-over]", &page.words.files_unreadable_now(&["library.docx".to_owned()])).await;
    page.settled(1).await;
    assert_eq!(page.row("library.docx").await, before);
    page.sees(".preview-text", "Readers may take six books home").await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_one_name_dropped_together_are_two_files() {
    let page = start(Locale::English).await;
    page.drop_all(&[("notes.md", NOTES), ("notes.md", b"# Notes\n\nThe ferry leaves at six.\n")]).await;
    page.settled(2).await;
    assert_eq!(page.failed_rows().await, []);
    for (number, words) in [(1, "The bell rings at noon."), (2, "The ferry leaves at six.")] {
        page.browser.click(&format!(".source-row:nth-child({number}) button.name")).await;
        page.sees(".preview-text", words).await;
    }
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_opens_as_a_folder_of_its_files() {
    let page = start(Locale::English).await;
    let library = markdown("The village library", &LIBRARY);
    let archive =
        zip(&[("library.md", &library), ("notes/bell.txt", b"The bell rings at noon."), ("notes/.DS_Store", b"\0\0\0\x01Bud1")]);
    page.drop("papers.zip", &archive).await;
    page.settled(3).await;
    assert!(page.row("papers.zip").await.starts_with(&page.words.folder_state(2)), "{}", page.row("papers.zip").await);
    page.select("papers.zip/library.md").await;
    page.sees(".preview-text", "Readers may take six books home").await;
    page.select("papers.zip/notes/bell.txt").await;
    page.sees(".preview-text", "The bell rings at noon.").await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_the_system_keeps_are_left_out_and_counted() {
    let folder = TempDir::new().expect("there is room for a folder");
    let papers = folder.path().join("papers");
    std::fs::create_dir_all(papers.join("deep/deeper")).expect("folders can be made");
    for name in [".DS_Store", "deep/Thumbs.db", "deep/desktop.ini", "~$plan.docx"] {
        std::fs::write(papers.join(name), b"nothing of interest").expect("files can be written");
    }
    std::fs::write(papers.join("deep/deeper/notes.md"), NOTES).expect("files can be written");
    let page = start(Locale::Russian).await;
    page.drop_paths(&[&papers]).await;
    page.settled(1).await;
    page.sees(".notice", &page.words.system_files(4)).await;
    page.select("papers/deep/deeper/notes.md").await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_mixed_files_give_fifty_rows() {
    let names: Vec<String> =
        (0..50).map(|number| format!("note-{number}.{}", if number % 10 == 9 { "docx" } else { "md" })).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), NOTES)).collect();
    let files: Vec<(&str, &[u8])> = files
        .into_iter()
        .map(|(name, bytes)| if name.ends_with("docx") { (name, &b"PK\x03\x04broken"[..]) } else { (name, bytes) })
        .collect();
    let page = start(Locale::English).await;
    page.drop_all(&files).await;
    page.settled(50).await;
    assert_eq!(page.failed_rows().await.len(), 5);
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn text_pasted_on_the_page_becomes_a_source() {
    let page = start(Locale::English).await;
    page.paste(&[("text/plain", "A pasted sentence about the bell.")]).await;
    page.settled(1).await;
    page.sees(".preview-text", "A pasted sentence about the bell.").await;
    page.paste(&[("text/plain", "Another sentence.")]).await;
    page.settled(2).await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_table_keeps_its_cells() {
    let page = start(Locale::Russian).await;
    let table =
        "<table><tr><th>Причал</th><th>Лодок</th></tr><tr><td>Северный</td><td>12</td></tr></table><script>alert(1)</script>";
    page.paste(&[("text/html", table), ("text/plain", "Причал\tЛодок\nСеверный\t12")]).await;
    page.settled(1).await;
    page.browser.find(".preview-text table").await;
    let cells = "[...document.querySelectorAll('.preview-text table :is(th, td)')].map((cell) => cell.innerText)";
    assert_eq!(page.browser.run(cells).await, serde_json::json!(["Причал", "Лодок", "Северный", "12"]));
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn text_typed_into_the_dialog_becomes_a_source() {
    let page = start(Locale::Russian).await;
    page.add_by(page.words.paste_text()).await;
    page.browser.type_into("#paste-text", "Колокол звонит в полдень.").await;
    // A paste into the field goes into the field.
    page.paste(&[("text/plain", "Не новый документ.")]).await;
    page.press(page.words.paste_add()).await;
    page.settled(1).await;
    page.sees(".preview-text", "Колокол звонит в полдень.").await;
    assert_eq!(page.browser.run("document.querySelector('dialog') === null").await, true);
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_texts_of_the_same_length_are_two_sources() {
    let page = start(Locale::Russian).await;
    for (number, text) in (1..).zip(["Колокол звонит в полдень.", "Колокол молчит по средам."])
    {
        page.add_by(page.words.paste_text()).await;
        page.browser.type_into("#paste-text", text).await;
        page.press(page.words.paste_add()).await;
        page.settled(number).await;
    }
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_and_folders_are_chosen_in_the_browsers_own_window() {
    let folder = TempDir::new().expect("there is room for a folder");
    std::fs::write(folder.path().join("notes.md"), NOTES).expect("files can be written");
    std::fs::write(folder.path().join("more.txt"), "More words.").expect("files can be written");
    let page = start(Locale::English).await;
    let (notes, more) = (folder.path().join("notes.md"), folder.path().join("more.txt"));
    page.browser.choose_files("#files", &[&notes, &more]).await;
    page.settled(2).await;
    // A file that was removed can be chosen again.
    page.press(&page.words.remove_named("more.txt")).await;
    page.settled(1).await;
    page.browser.choose_files("#files", &[&more]).await;
    page.settled(2).await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_encoding_is_chosen_by_hand_and_back_again() {
    let page = start(Locale::Russian).await;
    page.drop(
        "правила.txt",
        &windows_1251("ПРАВИЛА", &[("Въезд", "Шлагбаум открывается по карте жильца или по звонку охраннику.")]),
    )
    .await;
    page.settled(1).await;
    page.sees(".preview-text", "Шлагбаум открывается").await;
    page.choose("#encoding", "KOI8-R").await;
    page.browser.wait_until("!document.querySelector('.preview-text')?.innerText.includes('Шлагбаум') ?? false").await;
    page.settled(1).await;
    page.sees(".preview-text", "ь").await;
    page.choose("#encoding", "windows-1251").await;
    page.sees(".preview-text", "Шлагбаум открывается").await;
    page.settled(1).await;
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_file_opens_with_its_password() {
    let page = start(Locale::Russian).await;
    page.drop("тайна.pdf", PDF_WITH_PASSWORD).await;
    page.settled(1).await;
    let locked = page.words.read_error(&ReadErrorKind::Encrypted.into());
    assert_eq!(page.failed_rows().await, [("тайна.pdf".to_owned(), locked.clone())]);
    page.browser.type_into(".password input", "wrong").await;
    page.press(page.words.password_open()).await;
    page.sees(".password [role=alert]", page.words.password_refused()).await;
    page.settled(1).await;
    page.sees(".source-row.failed", &locked).await;
    page.browser.type_into(".password input", "secret\u{e007}").await;
    page.settled(1).await;
    page.sees(".preview-text", "These words are protected").await;
    let kept = page.browser.run("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href])").await;
    assert!(!kept.to_string().contains("secret"), "the password is kept nowhere: {kept}");
    page.is_calm().await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_empty_page_to_a_file_it_is_four_clicks() {
    for language in [Locale::Russian, Locale::English] {
        let page = start(language).await;
        let sample = if language == Locale::Russian { 1 } else { 3 };
        let clicks = clicks_to_a_file(&page, sample).await;
        jsonl::chats(&page.browser.downloaded("train.jsonl").await);
        page.is_calm().await;
        page.close().await;
        assert!(clicks <= 4, "it took {clicks} clicks");
    }
}

/// Presses whatever leads on, each once, until the file is asked for.
async fn clicks_to_a_file(page: &Page, sample: usize) -> usize {
    page.sample(sample).await;
    let mut clicks = 1;
    for wanted in [Step::Examples, Step::File].map(|step| format!("a[href='#/{}']", step.address())) {
        if page.browser.run("document.querySelector('#download-train') === null").await == true {
            let there = format!("document.querySelector({}) !== null", Value::from(wanted.as_str()));
            page.browser.wait_until(&there).await;
            page.browser.click(&wanted).await;
            clicks += 1;
        }
    }
    page.browser.click("#download-train").await;
    clicks + 1
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sample_gives_a_set_that_may_be_trained_on() {
    let page = start(Locale::English).await;
    page.sample(1).await;
    for (number, (title, _)) in (2..).zip(page.words.samples().into_iter().skip(1)) {
        page.add_by(&page.words.sample_called(title)).await;
        page.settled(number).await;
    }
    page.make().await;
    page.count().await;
    let (training, validation) = (page.download("train.jsonl").await, page.download("validation.jsonl").await);
    let (training, validation) = (jsonl::chats(&training), jsonl::chats(&validation));
    jsonl::check_sides(&training, &validation);
    assert!(training.len() + validation.len() >= 100, "{} and {}", training.len(), validation.len());
    page.is_calm().await;
    page.close().await;
}
