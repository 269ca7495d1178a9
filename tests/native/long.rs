//! Data sets that are too large for one go: read in parts, kept in parts, and written without holding all of them.

use super::store::{Desk, counter};
use doctune::checks::{Verdict, Voice};
use doctune::dataset::{Settings, SourceId, entry};
use doctune::document::{Hash, Hasher, Language, ReadNote};
use doctune::readers::ReadAt;
use doctune::work::reader::{Engine, Outcome, Task};
use doctune::work::store::{Answer, Ask, Drawer, ExportFile, Found, MemoryStorage, Storage, StorageError, Store, Transaction};
use proptest::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};
use std::ops::Range;
use std::rc::Rc;

/// A storage that writes files for the person, as the browser's does.
#[derive(Default)]
struct WithFiles {
    kept: MemoryStorage,
    file: Option<Vec<u8>>,
    /// The file that was written last.
    written: Vec<u8>,
}

impl Storage for WithFiles {
    async fn put_blob(&mut self, hash: Hash, bytes: Vec<u8>) -> Result<(), StorageError> {
        self.kept.put_blob(hash, bytes).await
    }

    async fn blob(&self, hash: Hash) -> Result<Rc<Vec<u8>>, StorageError> {
        self.kept.blob(hash).await
    }

    async fn blob_part(&self, hash: Hash, range: Range<u64>) -> Result<Vec<u8>, StorageError> {
        self.kept.blob_part(hash, range).await
    }

    async fn blobs(&self) -> Result<BTreeSet<Hash>, StorageError> {
        self.kept.blobs().await
    }

    async fn remove_blobs(&mut self, hashes: &[Hash]) -> Result<(), StorageError> {
        self.kept.remove_blobs(hashes).await
    }

    async fn records(&self, drawer: Drawer, from: u64) -> Result<Vec<(u64, Vec<u8>)>, StorageError> {
        self.kept.records(drawer, from).await
    }

    async fn write(&mut self, transaction: Transaction) -> Result<(), StorageError> {
        self.kept.write(transaction).await
    }

    async fn begin_file(&mut self, now: u64) -> Result<Option<String>, StorageError> {
        self.file = Some(Vec::new());
        Ok(Some(format!("file-{now}")))
    }

    async fn add_to_file(&mut self, bytes: &[u8]) -> Result<(), StorageError> {
        self.file.as_mut().ok_or(StorageError::Missing)?.extend_from_slice(bytes);
        Ok(())
    }

    async fn end_file(&mut self) -> Result<(), StorageError> {
        self.written = self.file.take().ok_or(StorageError::Missing)?;
        Ok(())
    }
}

/// What reading a file in parts gave: the bytes and entries of each part, and all numbers added up.
struct InParts {
    parts: Vec<Vec<Vec<u8>>>,
    lines: u64,
    broken: u64,
    converted: u64,
}

fn read_in_parts(part_bytes: u64, file: &[u8]) -> InParts {
    thread_local! {
        static ENGINE: RefCell<Engine> = RefCell::new(Engine::new(counter()));
    }
    ENGINE.with_borrow_mut(|engine| {
        engine.read_in_parts_of(part_bytes);
        read_all_parts(engine, part_bytes, file)
    })
}

fn read_all_parts(engine: &Engine, part_bytes: u64, file: &[u8]) -> InParts {
    let task = Task::Read { path: "long.jsonl".to_owned(), encoding: None, password: None, known: None };
    let (outcome, hash, _) = engine.run_hashed(task, &file, &mut ());
    assert_eq!((outcome, hash), (Outcome::Long { part_bytes }, None));
    let mut read = InParts { parts: Vec::new(), lines: 0, broken: 0, converted: 0 };
    for start in (0..ReadAt::len(&file)).step_by(usize::try_from(part_bytes).expect("small")) {
        let (outcome, attachments) = engine.run(Task::ReadLines { part: start..start + part_bytes }, &file, &mut ());
        let Outcome::Lines { lines, broken, converted } = outcome else { panic!("{outcome:?}") };
        assert_eq!(lines, entry::decode(&attachments[1]).expect("entries").len() as u64);
        read.lines += lines;
        read.broken += broken;
        read.converted += converted;
        read.parts.push(attachments);
    }
    read
}

fn put_in_parts<S: Storage>(desk: &mut Desk<S>, part_bytes: u64, file: &[u8]) -> InParts {
    let read = read_in_parts(part_bytes, file);
    let source = SourceId(1);
    // They come in whatever order they are ready.
    for (part, attachments) in (0..).zip(&read.parts).collect::<Vec<_>>().into_iter().rev() {
        let (answer, _) = desk.ask_with(Ask::PutLines { source, part }, attachments.clone());
        assert_eq!(answer, Answer::LinesKept { source, part });
    }
    assert_eq!(desk.overview().examples.included, 0, "a part is no data set");
    let step = desk.step();
    let notes = vec![ReadNote::BrokenLines { count: read.broken }];
    let found = Found::Lines { lines: read.lines, notes };
    let (path, bytes) = ("long.jsonl".to_owned(), ReadAt::len(&file));
    desk.ask(Ask::PutSource { step, id: source, path, bytes, hash: None, keep: false, found });
    let step = desk.step();
    let settings = Settings { validation_percent: 0, ..desk.overview().settings };
    desk.ask(Ask::ChangeSettings { step, settings: Box::new(settings) });
    read
}

fn line(number: usize) -> String {
    let words = "слово ".repeat(number % 23);
    format!(
        "{{\"messages\":[{{\"role\":\"user\",\"content\":\"Вопрос {number}?\"}},{{\"role\":\"assistant\",\"content\":\"Ответ {number}: {words}\"}}]}}"
    )
}

#[test]
fn a_long_data_set_is_written_back_byte_for_byte() {
    let mut file: Vec<u8> = (0..400).flat_map(|number| (line(number) + "\n").into_bytes()).collect();
    file.extend_from_slice(b"{\"messages\": [\n{\"messages\":[{\"role\":\"user\",\"content\":\"\xff\xfe\"}]}\n");
    let mut desk = Desk::over(WithFiles::default());
    let read = put_in_parts(&mut desk, 7_000, &file);
    assert_eq!((read.lines, read.broken, read.converted), (402, 1, 0));
    assert!(read.parts.len() > 5);
    assert_eq!(desk.overview().examples.included, 402);
    assert!(desk.file(ExportFile::Training) == file, "what was not touched is what it was");
    let report = desk.report();
    assert_eq!(report.verdict, Verdict::MustMend { lines: 2, file: 0 });
    let found: Vec<&str> = report.groups.iter().map(|group| group.code.as_str()).collect();
    assert!(found.contains(&"invalid_utf8"), "{found:?}");

    // What a change of one line leaves alone stays what it was.
    let step = desk.step();
    desk.ask(Ask::MendErrors { step });
    let mended = desk.file(ExportFile::Training);
    let whole = file.split_inclusive(|byte| *byte == b'\n').take(400).collect::<Vec<_>>().concat();
    assert!(mended.starts_with(&whole));
    let step = desk.step();
    desk.ask(Ask::RemoveSources { step, ids: vec![SourceId(1)] });
    assert_eq!(desk.overview().examples.included, 0);
    desk.ask(Ask::Undo);
    assert!(desk.file(ExportFile::Training) == mended);
}

#[test]
fn parts_that_are_given_up_leave_nothing() {
    let file: Vec<u8> = (0..50).flat_map(|number| (line(number) + "\n").into_bytes()).collect();
    let mut desk = Desk::new();
    let source = SourceId(1);
    for (part, attachments) in (0..).zip(read_in_parts(2_000, &file).parts) {
        desk.ask_with(Ask::PutLines { source, part }, attachments);
    }
    assert_eq!(desk.ask(Ask::DropLines { source }), Answer::LinesDropped);
    put_in_parts(&mut desk, 3_000, &file);
    assert_eq!(desk.overview().examples.included, 50);
}

#[test]
fn lines_in_the_form_of_other_programs_are_written_anew_in_every_part() {
    let file: String =
        (0..60).map(|n| format!("{{\"instruction\": \"Question {n}?\", \"output\": \"Answer {n}.\"}}\n")).collect();
    let read = read_in_parts(500, file.as_bytes());
    assert_eq!((read.lines, read.broken, read.converted), (60, 0, 60));
}

#[test]
fn a_line_longer_than_a_line_may_be_is_told_of() {
    let file = line(1) + "\n" + &line(2) + "\n{\"messages\":\"" + &"x".repeat(9 << 20) + "\"}\n";
    let engine = Engine::new(counter());
    let (outcome, _) = engine.run(Task::ReadLines { part: 0..1 << 20 }, &file.as_bytes(), &mut ());
    assert!(matches!(outcome, Outcome::Failed(_)), "{outcome:?}");
}

/// Lines that are no JSON are counted by nobody, so that many bytes of them are read at once.
fn heavy_lines(count: usize) -> Vec<u8> {
    (0..count).flat_map(|number| (format!("{number} ") + &"x".repeat(4 << 20) + "\n").into_bytes()).collect()
}

#[test]
fn a_large_file_is_written_by_the_storage_and_not_held_in_memory() {
    let file = heavy_lines(20);
    let mut store = Store::new(WithFiles::default());
    store.set_now(1_700_000_000_000);
    let mut desk = Desk::of(store);
    // The beginning has to look like a data set.
    let file = [(line(1) + "\n").into_bytes(), file].concat();
    put_in_parts(&mut desk, 24 << 20, &file);
    let (answer, parts) =
        desk.ask_with(Ask::Export { file: ExportFile::Training, language: Language::En, today: None }, Vec::new());
    let Answer::Exported { kept_as, bytes, sha256, examples, .. } = answer else { panic!("{answer:?}") };
    assert_eq!((kept_as.as_deref(), parts.len(), examples), (Some("file-1700000000000"), 0, 21));
    assert!(desk.store.storage().written == file);
    let mut hasher = Hasher::default();
    hasher.add(&file);
    assert_eq!((bytes, sha256), (file.len() as u64, hasher.finish().to_string()));

    // Where there are no files, it comes in parts.
    let mut desk = Desk::new();
    put_in_parts(&mut desk, 24 << 20, &file);
    assert!(desk.file(ExportFile::Training) == file);
}

#[test]
fn one_archive_holds_every_file_with_its_hash_and_where_it_comes_from() {
    let mut desk = Desk::new();
    let text: String = (0..80).map(|number| line(number) + "\n").collect();
    desk.put(1, "вопросы.jsonl", &text);
    let expected: Vec<(String, Vec<u8>)> =
        [ExportFile::Training, ExportFile::Validation, ExportFile::Evidence].map(|file| (file.name(), desk.file(file))).to_vec();
    let archive = desk.file(ExportFile::All);
    let mut zip = zip::ZipArchive::new(Cursor::new(archive)).expect("a zip");
    let mut inside = |name: &str| {
        let mut bytes = Vec::new();
        zip.by_name(name).expect("it is there").read_to_end(&mut bytes).expect("it is whole");
        bytes
    };
    let manifest: serde_json::Value = serde_json::from_slice(&inside("manifest.json")).expect("the list is JSON");
    let listed = manifest["files"].as_array().expect("a list");
    assert_eq!(listed.len(), expected.len());
    for (entry, (name, bytes)) in listed.iter().zip(&expected) {
        assert_eq!(&inside(name), bytes, "{name}");
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        let wanted = serde_json::json!({
            "path": name, "bytes": bytes.len(), "sha256": Hash::of(bytes).to_string(), "lines": lines,
        });
        assert_eq!(entry, &wanted);
    }
    assert_eq!(manifest["sources"][0]["name"], "вопросы.jsonl");
    assert_eq!(manifest["split"], serde_json::json!({"seed": 1, "validation_percent": 10, "kept_together": "sections"}));
}

#[test]
fn a_number_of_examples_is_held_back_and_a_random_split_tells_what_leaks() {
    let mut desk = Desk::new();
    // Every question stands four times, each time with another answer.
    let text: String = (0..200)
        .map(|number| {
            let (question, answer) = (number / 4, number);
            format!("{{\"messages\":[{{\"role\":\"user\",\"content\":\"Вопрос {question}?\"}},{{\"role\":\"assistant\",\"content\":\"Ответ {answer}.\"}}]}}\n")
        })
        .collect();
    desk.put(1, "вопросы.jsonl", &text);
    let asked: usize = (0..200).map(|number| format!("Вопрос {}?", number / 4).chars().count()).sum();
    let answered: usize = (0..200).map(|number| format!("Ответ {number}.").chars().count()).sum();
    let voice = |role: &str, characters: usize| Voice { role: role.to_owned(), messages: 200, characters: characters as u64 };
    assert_eq!(desk.report().voices, [voice("user", asked), voice("assistant", answered)], "both files are counted");
    let mut choose = |validation_examples, together| {
        let step = desk.step();
        let settings = Settings { validation_examples, together, ..desk.overview().settings };
        desk.ask(Ask::ChangeSettings { step, settings: Box::new(settings) });
        let report = desk.report();
        (report.validation.examples, report.leaks.facts)
    };
    use doctune::dataset::split::Together;
    assert_eq!(choose(Some(32), Together::Sections), (32, 0));
    assert_eq!(choose(Some(8), Together::Facts), (8, 0));
    let (examples, leaks) = choose(Some(32), Together::Nothing);
    assert_eq!(examples, 32);
    assert!(leaks > 16, "{leaks}");
}

#[test]
fn nearly_the_same_words_stay_on_one_side() {
    let mut desk = Desk::new();
    let line = |question: &str, answer: &str| {
        serde_json::json!({ "messages": [{ "role": "user", "content": question }, { "role": "assistant", "content": answer }] })
            .to_string()
            + "\n"
    };
    let subjects = ["отпуск", "пропуск", "договор", "склад", "архив", "отчёт", "премию", "командировку", "обучение", "питание"];
    let places = ["кадры", "охрану", "юристов", "логистику", "канцелярию", "бухгалтерию", "дирекцию", "приёмную"];
    let mut text = String::new();
    for (subject, place) in subjects.iter().flat_map(|subject| places.iter().map(move |place| (subject, place))) {
        let answer =
            format!("Заявку про {subject} отправьте через {place} и дождитесь ответа на свою почту в течение двух недель.");
        text += &line(&format!("Как подать заявку про {subject} через {place}?"), &answer);
        text += &line(&format!("Как мне подать заявку про {subject} через {place}?"), &answer);
    }
    desk.put(1, "вопросы.jsonl", &text);
    let mut leaks = |together| {
        let step = desk.step();
        let settings = Settings { together, ..desk.overview().settings };
        desk.ask(Ask::ChangeSettings { step, settings: Box::new(settings) });
        let report = desk.report();
        assert!(report.validation.examples >= 10);
        report.leaks.facts
    };
    use doctune::dataset::split::Together;
    assert_eq!(leaks(Together::Facts), 0);
    assert!(leaks(Together::Nothing) > 5);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_line_comes_once_whatever_the_parts(
        lines in proptest::collection::vec("(\\{\"messages\": \\[\\]\\}|[a-zа-я {}\"]{0,90})\r?", 1..60),
        mark in any::<bool>(),
        ends in any::<bool>(),
        part_bytes in 1..400_u64,
    ) {
        // The beginning is what tells a data set.
        let head = if mark { "\u{feff}" } else { "" }.to_owned() + &line(1) + "\n" + &line(2) + "\n";
        let file = head + &lines.join("\n") + if ends { "\n" } else { "" };
        prop_assume!((file.len() as u64) > part_bytes);
        let read = read_in_parts(part_bytes, file.as_bytes());
        let bytes: Vec<u8> = read.parts.iter().flat_map(|part| part[0].clone()).collect();
        prop_assert_eq!(&bytes, file.as_bytes());
        let found: Vec<String> = read
            .parts
            .iter()
            .flat_map(|part| {
                let entries = entry::decode(&part[1]).expect("entries");
                entries.into_iter().map(|entry| {
                    let start = usize::try_from(entry.offset).expect("small");
                    String::from_utf8_lossy(&part[0][start..start + entry.bytes as usize]).into_owned()
                })
            })
            .collect();
        let all = file.trim_start_matches('\u{feff}').split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
        let wanted: Vec<&str> = all.filter(|line| !line.trim().is_empty()).collect();
        prop_assert_eq!(found, wanted);
    }
}
