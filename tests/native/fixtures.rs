//! Folders of fixtures: `tests/fixtures/KIND/…/source.*` beside `expected.txt`.
//!
//! `UPDATE_EXPECTED=1 cargo test` rewrites the expectations; the diff is what gets reviewed.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Tells a figure that is to be seen: the test harness keeps back what goes through `println!`.
pub fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}

/// Runs `produce` over every `source.*` below `tests/fixtures/KIND` and compares with `expected.txt` beside it.
pub fn check(kind: &str, produce: impl Fn(&Path, &[u8]) -> String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(kind);
    let sources = sources_below(&root);
    assert!(!sources.is_empty(), "no fixtures below {}", root.display());
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut wrong = Vec::new();
    for source in sources {
        let bytes = fs::read(&source).expect("the fixture can be read");
        let actual = produce(&source, &bytes);
        let expected_path = source.with_file_name("expected.txt");
        if update {
            fs::write(&expected_path, &actual).expect("the expectation can be written");
        } else if fs::read_to_string(&expected_path).unwrap_or_default() != actual {
            wrong.push(format!("{}\n--- got ---\n{actual}", expected_path.display()));
        }
    }
    assert!(wrong.is_empty(), "{} fixtures differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn sources_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.extend(sources_below(&path));
        } else if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("source")) {
            found.push(path);
        }
    }
    found
}
