//! Reads every document of a measuring set and writes what was found in it: `./dev predict`.
//!
//! The set is a folder with `manifest.json`; each item gets an `ID.json` in the form that the set's scorer describes.

#[path = "command_line/counting.rs"]
mod counting;

use counting::counter;
use doctune::checks::{Checker, Fix, Mended, Options, Origin, Severity, to_lines};
use doctune::dataset::import;
use doctune::dataset::line::{Line, LineKind};
use doctune::document::{BlockKind, Cell, Document, Format, Limit, Place, ReadNote, markdown, plain_text};
use doctune::examples::{RecipeId, RecipePlan, make};
use doctune::providers;
use doctune::readers::encoding::decode_file;
use doctune::readers::{self, Content, DatasetFile, DatasetKind, ReadContext, ReadErrorKind};
use doctune::tokens::{Counter, Encoding};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::error::Error;
use std::fs;
use std::io::{Write as _, stderr};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// A file that takes longer is left behind; the page ends its worker then.
const SECONDS_MAX: u64 = 30;

#[derive(Deserialize)]
struct Manifest {
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    document: PathBuf,
}

fn main() -> Result<(), Box<dyn Error>> {
    let [set, out] = <[String; 2]>::try_from(std::env::args().skip(1).collect::<Vec<_>>())
        .map_err(|_| "predict SET OUT: a folder with manifest.json, and a folder for what is found")?;
    let manifest: Manifest = serde_json::from_slice(&fs::read(Path::new(&set).join("manifest.json"))?)?;
    fs::create_dir_all(&out)?;
    let begun = Instant::now();
    for item in &manifest.items {
        let found = predicted(Path::new(&set).join(&item.document));
        if found["status"] == "error" {
            writeln!(stderr(), "{}: {} {}", item.id, found["kind"], found["seconds"])?;
        }
        fs::write(Path::new(&out).join(format!("{}.json", item.id)), serde_json::to_vec(&found)?)?;
    }
    writeln!(stderr(), "{} documents in {} s", manifest.items.len(), begun.elapsed().as_secs())?;
    Ok(())
}

/// What is found in a file, in a thread of its own, so that neither a panic nor an endless loop ends the run.
fn predicted(path: PathBuf) -> Value {
    let begun = Instant::now();
    let (sender, receiver) = channel();
    thread::spawn(move || sender.send(found_in(&path)));
    let mut found = match receiver.recv_timeout(Duration::from_secs(SECONDS_MAX)) {
        Ok(found) => found,
        Err(RecvTimeoutError::Timeout) => json!({ "status": "error", "kind": "too_slow" }),
        Err(RecvTimeoutError::Disconnected) => json!({ "status": "error", "kind": "crashed" }),
    };
    found["seconds"] = json!(begun.elapsed().as_secs_f64());
    found
}

fn found_in(path: &Path) -> Value {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return json!({ "status": "error", "kind": "missing", "text": error.to_string() }),
    };
    match readers::read(&mut ReadContext::new(&name, &mut ()), &bytes) {
        Err(error) => json!({ "status": "error", "kind": kind_of_error(&error.kind) }),
        Ok(Content::Folder(_)) => json!({ "status": "ok" }),
        Ok(Content::Dataset(dataset)) => dataset_found(&dataset, &name, &bytes),
        Ok(Content::Document(document)) => document_found(&document, &name, &bytes),
    }
}

fn kind_of_error(kind: &ReadErrorKind) -> &'static str {
    match kind {
        ReadErrorKind::Empty => "empty",
        ReadErrorKind::Damaged => "corrupt",
        ReadErrorKind::Encrypted => "encrypted",
        ReadErrorKind::Scanned { .. } => "scanned",
        ReadErrorKind::Garbled => "garbled",
        ReadErrorKind::Unsupported => "binary",
        ReadErrorKind::NotYet { .. } => "unsupported",
        ReadErrorKind::Limit(limit) => kind_of_limit(*limit),
        ReadErrorKind::Vanished => "missing",
        ReadErrorKind::Crashed => "crashed",
        ReadErrorKind::TooSlow => "too_slow",
        ReadErrorKind::EngineMissing => "engine_missing",
    }
}

fn kind_of_limit(limit: Limit) -> &'static str {
    match limit {
        Limit::UnpackedBytes(_) | Limit::Entries(_) | Limit::Ratio(_) => "bomb",
        Limit::Depth(_) => "too_deep",
        _ => "too_large",
    }
}

/// What a note warns of, when it warns of something that the scorer has a word for.
fn kind_of_note(note: &ReadNote) -> Option<&'static str> {
    match note {
        ReadNote::EndingDiffers { .. } => Some("mislabelled"),
        ReadNote::PagesWithoutText { .. } => Some("scanned"),
        ReadNote::GlyphsWithoutText { .. } => Some("garbled"),
        ReadNote::CutAt { limit } => Some(kind_of_limit(*limit)),
        ReadNote::DamagedParts { .. } | ReadNote::UndecodableBytes { .. } | ReadNote::BrokenLines { .. } => Some("corrupt"),
        _ => None,
    }
}

fn document_found(document: &Document, name: &str, bytes: &[u8]) -> Value {
    let plain = plain_text(document).text;
    if plain.trim().is_empty() {
        return json!({ "status": "error", "kind": "empty" });
    }
    let warning = document.notes.iter().find_map(kind_of_note);
    // Of plain text the set also asks whether it was decoded to the last character.
    let decoded = (document.format == Format::Text).then(|| decode_file(&mut ReadContext::new(name, &mut ()), &bytes).ok());
    let text = decoded.flatten().map_or(plain, |decoded| decoded.text);
    json!({
        "status": if warning.is_some() { "warn" } else { "ok" },
        "kind": warning,
        "encoding": document.encoding,
        "text": text,
        "markdown": markdown(document),
        "headings": headings(document),
        "tables": tables(document),
        "qa": questions(document, name),
        "messages": remarks(document, bytes),
        "fields": document.metadata.iter().map(|(name, value)| (name.to_lowercase(), json!(value))).collect::<Map<_, _>>(),
    })
}

/// Headings as a reader sees them, with the numbers that a word processor puts in front.
fn headings(document: &Document) -> Vec<Value> {
    let found = document.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Heading { level, number: Some(number) } => Some((level, format!("{number} {}", block.text))),
        BlockKind::Heading { level, number: None } => Some((level, block.text.clone())),
        _ => None,
    });
    found.map(|(level, text)| json!({ "level": level, "text": text })).collect()
}

/// Tables as the truths of the set write them: a merged cell stands in every place that it covers. Only the truths of
/// pages, which know no cells but what is printed, have it once.
fn tables(document: &Document) -> Vec<Vec<Vec<&str>>> {
    let found = document.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Table { rows, .. } => {
            let words = |Range { start, end }: Range<u32>| block.text.get(start as usize..end as usize).unwrap_or_default();
            let row = |row: &Vec<Cell>| row.iter().map(|cell| words(cell.range.clone())).collect();
            Some(if document.format == Format::Pdf { rows.iter().map(row).collect() } else { grid(rows, words) })
        }
        // A sheet consists of cells alone, so its titles and remarks are cells as well.
        BlockKind::Heading { .. } | BlockKind::Paragraph if matches!(block.place, Place::Sheet { .. }) => {
            Some(vec![vec![block.text.as_str()]])
        }
        _ => None,
    });
    found.collect()
}

/// Rows in which every place of a merged cell holds its words.
fn grid<'d>(rows: &[Vec<Cell>], words: impl Fn(Range<u32>) -> &'d str) -> Vec<Vec<&'d str>> {
    // For each column the words that reach down into the next rows, and how many rows are left.
    let mut above: Vec<(u32, &str)> = Vec::new();
    let take_above = |above: &mut [(u32, &'d str)], column: usize| -> Option<&'d str> {
        let (left, text) = above.get_mut(column).filter(|(left, _)| *left > 0)?;
        *left -= 1;
        Some(*text)
    };
    let lay = |row: &Vec<Cell>| {
        let mut line: Vec<&str> = Vec::new();
        for cell in row {
            while let Some(text) = take_above(&mut above, line.len()) {
                line.push(text);
            }
            let text = words(cell.range.clone());
            for _ in 0..cell.columns.max(1) {
                if above.len() <= line.len() {
                    above.resize(line.len() + 1, (0, ""));
                }
                above[line.len()] = (cell.rows.saturating_sub(1), text);
                line.push(text);
            }
        }
        while let Some(text) = take_above(&mut above, line.len()) {
            line.push(text);
        }
        line
    };
    rows.iter().map(lay).collect()
}

thread_local! {
    static COUNTER: Counter = counter(Encoding::O200kBase);
}

fn questions(document: &Document, name: &str) -> Vec<Value> {
    let plan = RecipePlan {
        recipes: vec![RecipeId::QuestionsAndAnswers],
        file_name: name.to_owned(),
        written_tokens_max: u64::MAX,
        ..RecipePlan::default()
    };
    let made = COUNTER.with(|counter| make(document, &plan, counter));
    made.examples.iter().map(|example| json!({ "q": example.question(), "a": example.answer() })).collect()
}

/// Telegram alone writes the time of a message under this name.
const TELEGRAM: &[u8] = b"date_unixtime";

/// What was said, in the order in which the truths of the set have it: newest first, but for Telegram. The document itself
/// always begins with the oldest.
fn remarks(document: &Document, bytes: &[u8]) -> Vec<Value> {
    let found = document.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Remark { author, .. } => Some(json!({ "author": author, "text": block.text })),
        _ => None,
    });
    let mut found: Vec<Value> = found.collect();
    let is_telegram = bytes.windows(TELEGRAM.len()).any(|window| window == TELEGRAM);
    if document.format == Format::Chat && !is_telegram {
        found.reverse();
    }
    found
}

fn dataset_found(dataset: &DatasetFile, name: &str, bytes: &[u8]) -> Value {
    let Ok(decoded) = decode_file(&mut ReadContext::new(name, &mut ()), &bytes) else {
        return json!({ "status": "error", "kind": "binary" });
    };
    let profile = providers::openai_profile();
    let origin = Origin::File { bytes: bytes.len() as u64 };
    let mut checker = Checker::new(&profile, Options { origin, findings_max_per_code: usize::MAX, ..Options::default() });
    for (number, line) in (1..).zip(decoded.text.lines()) {
        checker.line(number, line, None);
    }
    let report = checker.finish();
    let errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let bad: Vec<_> = errors.clone().filter_map(|finding| Some(json!([finding.line?, finding.code()]))).collect();
    let file_error = errors.clone().find(|finding| finding.line.is_none()).map(|finding| finding.code());
    let twice = report.findings.iter().filter(|finding| finding.code() == "duplicate_example");
    let items = if dataset.kind == DatasetKind::Array { to_lines(&decoded.text).unwrap_or_default() } else { Vec::new() };
    let lines = || items.iter().map(String::as_str).chain(decoded.text.lines());
    json!({
        "status": if bad.is_empty() && file_error.is_none() { "ok" } else { "warn" },
        "encoding": decoded.encoding,
        "text": decoded.text,
        "jsonl": {
            "kind": kind_of_dataset(dataset.kind),
            "lines": report.examples,
            "bad": bad,
            "duplicates": twice.filter_map(|finding| finding.line).collect::<Vec<_>>(),
            "file_error": file_error,
        },
        "messages_list": lines().filter_map(conversation).collect::<Vec<_>>(),
        "dpo_list": lines().filter_map(pair).collect::<Vec<_>>(),
    })
}

fn kind_of_dataset(kind: DatasetKind) -> &'static str {
    match kind {
        DatasetKind::Chat => "chat",
        DatasetKind::Dpo => "dpo",
        DatasetKind::Array => "array",
        DatasetKind::PromptCompletion | DatasetKind::Table | DatasetKind::Other => "other",
    }
}

fn conversation(line: &str) -> Option<Value> {
    let line = &import::converted(line).unwrap_or_else(|| line.to_owned());
    let mended = match Line::parse(line).kind() {
        LineKind::PromptCompletion => match Fix::ToMessages.apply(line) {
            Some(Mended::Line(line)) => line,
            _ => return None,
        },
        LineKind::Chat => line.to_owned(),
        _ => return None,
    };
    let line = Line::parse(&mended);
    Some(line.messages().map(|message| json!({ "role": message.role(), "text": message.text() })).collect())
}

fn pair(line: &str) -> Option<Value> {
    let line = &import::converted(line).unwrap_or_else(|| line.to_owned());
    let line = Line::parse(line);
    let rejected = line.rejected_answer()?;
    let asked = line.messages().filter(|message| message.role() == Some("user")).last();
    Some(json!({ "q": asked.map(|message| message.text()), "preferred": line.answer(), "rejected": rejected }))
}
