//! A document read in the browser is the same to the last byte as one that the core reads natively.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::Duration;

use doctune::document::{Format, Hash};
use doctune::readers::{self, Content, ReadContext};
use doctune::texts::Locale;
use tempfile::TempDir;

use crate::faults::kept::saved;
use crate::projects::project_file;
use crate::steps::{Page, start};

/// Fewer would not stand for all formats.
const DOCUMENTS_MIN: usize = 60;

/// Formats of files that hold other files or examples.
const NO_DOCUMENTS: [Format; 4] = [Format::Jsonl, Format::Zip, Format::Tar, Format::Packed];

/// The folder that is dropped.
const FOLDER: &str = "papers";

/// A document that was read natively.
struct Known {
    format: Format,
    /// Of the document as the page keeps it.
    hash: Hash,
}

/// Copies the fixtures of the readers into one folder and reads them. Those that are no document are left out, and so are
/// doubles, which the page does not take twice.
fn read_natively(folder: &Path) -> BTreeMap<String, Known> {
    fs::create_dir(folder).expect("folders can be made");
    let (mut known, mut seen) = (BTreeMap::new(), BTreeSet::new());
    for source in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/readers")) {
        let bytes = fs::read(&source).expect("the fixture can be read");
        let name = name_of(&source);
        let path = format!("{FOLDER}/{name}");
        let Ok(Content::Document(document)) = readers::read(&mut ReadContext::new(&path, &mut ()), &bytes) else { continue };
        if !seen.insert(Hash::of(&bytes)) {
            continue;
        }
        fs::write(folder.join(&name), &bytes).expect("files can be written");
        let kept = serde_json::to_vec(&document).expect("a document is plain data");
        known.insert(path, Known { format: document.format, hash: Hash::of(&kept) });
    }
    known
}

/// The files of all fixtures, their expectations left out.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found = Vec::new();
    for path in entries {
        if path.is_dir() {
            found.append(&mut sources(&path));
        } else if path.file_stem().is_some_and(|stem| stem != "expected") {
            found.push(path);
        }
    }
    found
}

/// The format and the case of a fixture, as one name with the ending of its file.
fn name_of(source: &Path) -> String {
    let mut parts = source.iter().rev().map(|part| part.to_string_lossy());
    let (file, case, format) = (parts.next(), parts.next(), parts.next());
    let [file, case, format] = [file, case, format].map(|part| part.expect("fixtures lie two folders deep").into_owned());
    match file.rsplit_once('.') {
        Some((_, ending)) => format!("{format}-{case}.{ending}"),
        None => format!("{format}-{case}"),
    }
}

/// Waits until nothing is being read any more, however busy the machine is. The page shows the first hundred rows only.
async fn all_read(page: &Page) {
    let quiet = "document.querySelector('.source-row') !== null && document.querySelector('.source-row[aria-busy]') === null";
    let mut quiet_for = 0;
    for _ in 0..240 {
        quiet_for = if page.browser.run(quiet).await == true { quiet_for + 1 } else { 0 };
        if quiet_for == 4 {
            return;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    panic!("the files were not read in four minutes");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_format_is_read_in_the_browser_to_the_byte_as_natively() {
    let room = TempDir::new().expect("there is room for a folder");
    let folder = room.path().join(FOLDER);
    let known = read_natively(&folder);
    assert!(known.len() >= DOCUMENTS_MIN, "{} documents", known.len());
    let is_there = |format: &Format| known.values().any(|known| known.format == *format);
    let missing: Vec<_> = Format::ALL.into_iter().filter(|format| !NO_DOCUMENTS.contains(format) && !is_there(format)).collect();
    assert!(missing.is_empty(), "no fixture for {missing:?}");

    let page = start(Locale::English).await;
    page.browser.drop_paths("main", &[&folder]).await;
    all_read(&page).await;
    saved(&page).await;
    let (_, file) = project_file(&page).await;
    let archive = zip::ZipArchive::new(Cursor::new(file)).expect("a project file is a ZIP");
    let names = archive.file_names().flatten();
    let blobs: BTreeSet<String> = names.filter_map(|name| name.strip_prefix("blobs/").map(str::to_owned)).collect();
    let different: Vec<_> =
        known.iter().filter(|(_, known)| !blobs.contains(&known.hash.to_string())).map(|(path, _)| path).collect();
    assert!(different.is_empty(), "read differently in the browser: {different:?}");
    page.is_calm().await;
    page.close().await;
}
