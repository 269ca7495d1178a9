//! Projects from outside: closed and opened again, damaged, written by other builds, as files, several of them.

use super::store::{Desk, Refusing, edited, short};
use doctune::dataset::{Edit, ExampleId, Project, Settings, SourceId};
use doctune::document::{Hash, Place};
use doctune::work::store::records::{Base, MIGRATIONS, Records, SCHEMA, Schema, meta, seal, unseal};
use doctune::work::store::{
    Access, Answer, Ask, Drawer, EvidenceState, ExportFile, Library, MemoryShelf, MemoryStorage, Overview, ProjectFileError,
    ProjectsAsk, ReadOnly, RowKind, StepId, Storage, StorageError, Store, StoreError, Transaction, Version, Words,
};
use futures_util::FutureExt as _;
use proptest::prelude::*;
use std::io::Write as _;

/// Runs what never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("a storage in memory never waits")
}

/// The project that a storage holds, as after a visit to another page.
fn reopened(storage: MemoryStorage) -> Desk<MemoryStorage> {
    let store = now(Store::open(storage, Access::Write)).expect("it opens");
    Desk::of(store)
}

/// A project with two documents and their examples.
fn project() -> Desk<MemoryStorage> {
    let mut desk = Desk::new();
    desk.put(0, "a.md", &short(0));
    desk.put(1, "b.md", &short(1));
    desk.run();
    desk
}

fn storage_of(desk: &Desk<MemoryStorage>) -> MemoryStorage {
    desk.store.storage().clone()
}

#[test]
fn a_project_comes_back_with_everything_in_it_and_its_past() {
    let mut desk = project();
    let ids = desk.all_rows(RowKind::Included);
    let step = desk.step();
    desk.ask(Ask::RemoveExamples { step, ids: vec![ids[0]], removed: true });
    let step = desk.step();
    desk.ask(Ask::EditExample { step, id: ids[1], words: edited("Другой вопрос?", "Другой ответ.") });
    desk.ask(Ask::Undo);
    let (before, file) = (desk.overview(), desk.file(ExportFile::Training));

    let mut desk = reopened(storage_of(&desk));
    let after = desk.overview();
    assert_eq!(Overview { revision: after.revision, ..before }, after);
    assert_eq!(desk.file(ExportFile::Training), file);
    desk.ask(Ask::Redo);
    assert_eq!(desk.overview().examples.edited, 1, "what was taken back before can be done again");
    while desk.overview().undo.is_some() {
        desk.ask(Ask::Undo);
    }
    assert_eq!(desk.hash(), Project::default().hash());
}

#[test]
fn a_step_of_this_visit_is_not_undone_together_with_one_of_the_last() {
    let mut desk = project();
    let ids = desk.all_rows(RowKind::Included);
    let mut desk = reopened(storage_of(&desk));
    // Pages count their steps from the beginning with each visit.
    desk.ask(Ask::RemoveExamples { step: StepId(3), ids: vec![ids[0]], removed: true });
    desk.ask(Ask::Undo);
    assert_eq!(desk.all_rows(RowKind::Included), ids);
}

/// A change of a small project that needs no engine: most of what people do a thousand times.
#[derive(Clone, Debug)]
enum Change {
    Limit(u32),
    Share(u8),
    Rename(u32),
    Remove(usize),
    Restore(usize),
    Edit(usize, u32),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        1 => (1..40_u32).prop_map(Change::Limit),
        1 => (0..30_u8).prop_map(Change::Share),
        1 => any::<u32>().prop_map(Change::Rename),
        3 => (0..100_usize).prop_map(Change::Remove),
        2 => (0..100_usize).prop_map(Change::Restore),
        3 => (0..100_usize, any::<u32>()).prop_map(|(index, number)| Change::Edit(index, number)),
    ]
}

fn make(desk: &mut Desk<MemoryStorage>, ids: &[ExampleId], change: &Change) {
    let step = desk.step();
    let settings = desk.store.project().settings.clone();
    let id = |index: usize| ids[index % ids.len()];
    let change_settings = |settings| Ask::ChangeSettings { step, settings: Box::new(settings) };
    let ask = match change {
        Change::Limit(limit) => change_settings(Settings { examples_wanted: Some(*limit), ..settings }),
        Change::Share(validation_percent) => change_settings(Settings { validation_percent: *validation_percent, ..settings }),
        Change::Rename(number) => change_settings(Settings { name: format!("Project {number}"), ..settings }),
        Change::Remove(index) => Ask::RemoveExamples { step, ids: vec![id(*index)], removed: true },
        Change::Restore(index) => Ask::RemoveExamples { step, ids: vec![id(*index)], removed: false },
        Change::Edit(index, number) => {
            Ask::EditExample { step, id: id(*index), words: edited(&format!("Вопрос {number}?"), "Ответ.") }
        }
    };
    if let Answer::Failed { error, .. } = desk.ask(ask) {
        panic!("{change:?} failed: {error:?}");
    }
}

thread_local! {
    static PROJECT: MemoryStorage = storage_of(&project());
}

/// So many scripts of up to 300 changes; `DOCTUNE_SCRIPTS` asks for another number.
fn scripts() -> u32 {
    std::env::var("DOCTUNE_SCRIPTS").ok().and_then(|number| number.parse().ok()).unwrap_or(12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: scripts(), max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn three_hundred_changes_are_taken_back_and_done_again_over_reloads(
        changes in proptest::collection::vec(change(), 1..=300),
        reload_at in 0..300_u64,
    ) {
        let mut desk = reopened(PROJECT.with(Clone::clone));
        let ids = desk.all_rows(RowKind::Included);
        let (first, written) = (desk.hash(), desk.overview().keeping.saved);
        for change in &changes {
            make(&mut desk, &ids, change);
        }
        let last = desk.hash();
        // A change that changes nothing is no step, and each of the others is one.
        let steps = desk.overview().keeping.saved - written;
        prop_assert!(steps <= changes.len() as u64);
        for (way, expected) in [(Ask::Undo, first), (Ask::Redo, last), (Ask::Undo, first)] {
            for step in 0..steps {
                if step == reload_at {
                    desk = reopened(storage_of(&desk));
                }
                desk.ask(way.clone());
            }
            desk = reopened(storage_of(&desk));
            prop_assert_eq!(desk.hash(), expected);
        }
    }
}

#[test]
fn a_long_log_is_shortened_and_a_thousand_steps_can_still_be_taken_back() {
    let mut desk = project();
    let first = desk.hash();
    for number in 0..2_100 {
        make(&mut desk, &[], &Change::Rename(number));
    }
    let last = desk.hash();
    let records = now(desk.store.storage().records(Drawer::Edits, 0)).expect("memory answers");
    assert!(records.len() < 1_200, "{} records are left", records.len());
    let mut desk = reopened(storage_of(&desk));
    assert_eq!(desk.hash(), last);
    for _ in 0..1_000 {
        desk.ask(Ask::Undo);
    }
    assert_ne!(desk.hash(), first);
    for _ in 0..1_000 {
        desk.ask(Ask::Redo);
    }
    assert_eq!(desk.hash(), last);
    assert_eq!(desk.store.project().sources.len(), 2, "what was forgotten is only the way back");
}

// Versions.

fn versions(desk: &mut Desk<MemoryStorage>) -> Vec<Version> {
    match desk.ask(Ask::Versions) {
        Answer::Versions(versions) => versions,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_version_brings_back_what_was_and_can_itself_be_taken_back() {
    let mut desk = project();
    desk.ask(Ask::MarkVersion { step: "review".to_owned() });
    let kept = desk.hash();
    let file = desk.file(ExportFile::Training);
    desk.ask(Ask::MarkVersion { step: "file".to_owned() });
    assert_eq!(versions(&mut desk).len(), 1, "nothing has changed since");
    let step = desk.step();
    desk.ask(Ask::RemoveSources { step, ids: vec![SourceId(0)] });
    make(&mut desk, &[], &Change::Rename(7));
    let later = desk.hash();
    let mut desk = reopened(storage_of(&desk));
    let [version] = &versions(&mut desk)[..] else { panic!("one version") };
    assert_eq!((version.hash, version.step.as_str(), version.sources), (kept, "review", 2));
    let step = desk.step();
    desk.ask(Ask::Restore { step, version: version.number });
    assert_eq!(desk.hash(), kept);
    assert_eq!(desk.file(ExportFile::Training), file, "the words are there too");
    desk.ask(Ask::Undo);
    assert_eq!(desk.hash(), later);
}

#[test]
fn the_last_ten_versions_and_the_newest_of_each_step_are_kept() {
    let mut desk = project();
    for number in 0..30 {
        make(&mut desk, &[], &Change::Rename(number));
        let step = if number == 2 {
            "goal"
        } else if number < 15 {
            "review"
        } else {
            "file"
        };
        desk.ask(Ask::MarkVersion { step: step.to_owned() });
    }
    let mut desk = reopened(storage_of(&desk));
    let steps: Vec<String> = versions(&mut desk).into_iter().map(|version| version.step).collect();
    assert_eq!(steps.len(), 12);
    assert_eq!(steps[..2], ["goal", "review"]);
}

// Damage.

#[test]
fn a_damaged_record_is_set_aside_and_the_rest_is_there() {
    let mut desk = project();
    make(&mut desk, &[], &Change::Limit(9));
    let ids = desk.all_rows(RowKind::Included);
    make(&mut desk, &ids, &Change::Remove(0));
    let mut storage = storage_of(&desk);
    let records = now(storage.records(Drawer::Edits, 0)).expect("memory answers");
    let (number, _) = records[records.len() - 2];
    let record = storage.record_mut(Drawer::Edits, number).expect("it is there");
    let middle = record.len() / 2;
    record[middle] ^= 4;
    let mut desk = reopened(storage);
    let overview = desk.overview();
    assert_eq!(overview.keeping.records_damaged, 1);
    assert_eq!((overview.sources.len(), overview.examples.removed), (2, 1));
    assert_eq!(overview.settings.examples_wanted, None, "only what stood in that record is missing");
    make(&mut desk, &ids, &Change::Remove(1));
    let mut desk = reopened(storage_of(&desk));
    assert_eq!(desk.overview().examples.removed, 2, "work goes on");
    assert_eq!(desk.overview().keeping.records_damaged, 1, "the damaged record is left where it is");
}

#[test]
fn work_goes_on_after_the_last_record_was_damaged() {
    let mut desk = project();
    make(&mut desk, &[], &Change::Limit(9));
    let mut storage = storage_of(&desk);
    let (number, _) = *now(storage.records(Drawer::Edits, 0)).expect("memory answers").last().expect("there are edits");
    storage.record_mut(Drawer::Edits, number).expect("it is there").truncate(20);
    let mut desk = reopened(storage);
    assert_eq!((desk.overview().settings.examples_wanted, desk.overview().keeping.records_damaged), (None, 1));
    make(&mut desk, &[], &Change::Limit(7));
    assert_eq!(reopened(storage_of(&desk)).overview().settings.examples_wanted, Some(7));
}

#[test]
fn a_project_that_was_cleared_away_under_the_open_page_is_not_called_taken_over() {
    let desk = project();
    let mut desk = Desk::over_open(desk.store, MemoryStorage::default());
    let step = desk.step();
    let answer = desk.ask(Ask::RemoveSources { step, ids: vec![SourceId(0)] });
    assert!(matches!(answer, Answer::Failed { error: StoreError::ReadOnly(ReadOnly::Deleted), .. }), "{answer:?}");
}

#[test]
fn words_that_are_gone_are_named_and_come_back_with_their_file() {
    let mut desk = project();
    let mut storage = storage_of(&desk);
    let words = |desk: &mut Desk<MemoryStorage>| {
        let record = &desk.overview().sources[0].1;
        let doctune::dataset::SourceState::Document(document) = &record.state else { panic!("a document") };
        document.blob.expect("documents have words")
    };
    let blob = words(&mut desk);
    now(storage.remove_blobs(&[blob])).expect("memory forgets");
    let mut desk = reopened(storage);
    assert_eq!(desk.overview().damaged, [SourceId(0)]);
    assert!(matches!(desk.ask(Ask::Preview { source: SourceId(0) }), Answer::Failed { .. }));
    assert!(matches!(desk.ask(Ask::Preview { source: SourceId(1) }), Answer::Preview(_)), "others are unharmed");
    let id = desk.all_rows(RowKind::Included)[0];
    let Answer::Detail(detail) = desk.ask(Ask::Detail { id }) else { panic!("examples are still shown") };
    assert_eq!(detail.evidence, EvidenceState::SourceChanged);
    desk.report();
    desk.file(ExportFile::Evidence);
    desk.put(0, "a.md", &short(0));
    assert_eq!(desk.overview().damaged, []);
    assert!(matches!(desk.ask(Ask::Preview { source: SourceId(0) }), Answer::Preview(_)));
}

#[test]
fn examples_whose_lines_are_gone_are_left_out_and_can_be_made_again() {
    let mut desk = project();
    let (mut storage, all) = (storage_of(&desk), desk.all_rows(RowKind::Included).len());
    let (_, batch) = desk.store.project().batches.iter().next().expect("there are examples");
    now(storage.remove_blobs(&[batch.lines])).expect("memory forgets");
    let mut desk = reopened(storage);
    let left = desk.all_rows(RowKind::Included).len();
    assert!(left > 0 && left < all, "{left} of {all}");
    assert_eq!(desk.overview().stale, [SourceId(0)]);
    desk.report();
    desk.run();
    assert_eq!(desk.all_rows(RowKind::Included).len(), all);
}

#[test]
fn blobs_that_nobody_needs_are_cleared_away_and_no_other() {
    let mut desk = project();
    let Answer::Document { .. } = desk.ask(Ask::Document { source: SourceId(0) }) else { panic!("words") };
    let step = desk.step();
    desk.ask(Ask::RemoveSources { step, ids: vec![SourceId(0)] });
    let mut storage = storage_of(&desk);
    let needed = now(storage.blobs()).expect("memory answers");
    now(storage.put_blob(Hash::of(b"of a run that was stopped"), b"of a run that was stopped".to_vec())).expect("memory takes");
    let mut desk = reopened(storage);
    assert_eq!(now(desk.store.storage().blobs()).expect("memory answers"), needed);
    desk.ask(Ask::Undo);
    assert!(matches!(desk.ask(Ask::Preview { source: SourceId(0) }), Answer::Preview(_)), "what can be taken back is there");
}

// Other builds and other tabs.

#[test]
fn a_newer_schema_is_looked_at_and_never_written_over() {
    let desk = project();
    let mut storage = storage_of(&desk);
    let newer = (SCHEMA + 1).to_string().into_bytes();
    let put = |puts| Transaction { puts, ..Transaction::default() };
    now(storage.write(put(vec![(Drawer::Meta, meta::SCHEMA, newer)]))).expect("memory takes");
    // A tab that has been open all the time learns of it at its next change.
    let mut old = Desk::over_open(desk.store, storage.clone());
    let step = old.step();
    let answer = old.ask(Ask::RemoveSources { step, ids: vec![SourceId(0)] });
    assert!(matches!(answer, Answer::Failed { error: StoreError::ReadOnly(ReadOnly::Newer), .. }), "{answer:?}");
    assert_eq!(old.overview().sources.len(), 2);
    // A page that opens it only looks.
    let mut desk = reopened(storage);
    assert_eq!(desk.overview().keeping.access, Access::ReadOnly(ReadOnly::Newer));
    assert_eq!(desk.overview().sources.len(), 2);
    let step = desk.step();
    let answer = desk.ask(Ask::RemoveSources { step, ids: vec![SourceId(0)] });
    assert!(matches!(answer, Answer::Failed { error: StoreError::ReadOnly(ReadOnly::Newer), .. }));
}

#[test]
fn a_change_over_what_another_tab_has_written_is_refused() {
    let desk = project();
    let before = desk.hash();
    let mut other = reopened(storage_of(&desk));
    make(&mut other, &[], &Change::Limit(5));
    let mut stale = Desk::over_open(desk.store, storage_of(&other));
    let step = stale.step();
    let answer = stale.ask(Ask::RemoveSources { step, ids: vec![SourceId(0)] });
    assert!(matches!(answer, Answer::Failed { error: StoreError::ReadOnly(ReadOnly::TakenOver), .. }), "{answer:?}");
    assert_eq!(stale.hash(), before);
    now(stale.store.catch_up()).expect("memory answers");
    assert_eq!(stale.hash(), other.hash());
    stale.store.set_access(Access::Write);
    make(&mut stale, &[], &Change::Limit(6));
    assert_eq!(stale.overview().settings.examples_wanted, Some(6));
}

/// A chain of one migration more than there is: from then on every project has a name.
fn named(drawer: Drawer, number: u64, value: &mut serde_json::Value) {
    if (drawer, number) == (Drawer::Meta, meta::BASE) {
        value["project"]["settings"]["name"] = "Named by a migration".into();
    }
}

#[test]
fn records_of_an_older_schema_are_brought_up_to_date_after_a_copy() {
    let mut storage = storage_of(&project());
    let base = seal(&Base::default());
    let put = Transaction { puts: vec![(Drawer::Meta, meta::BASE, base.clone())], ..Transaction::default() };
    now(storage.write(put)).expect("memory takes");
    let chain: Vec<_> = MIGRATIONS.iter().copied().chain([named as fn(Drawer, u64, &mut serde_json::Value)]).collect();
    let records = now(Records::load_by(&mut storage, true, &chain)).expect("it loads");
    assert_eq!((records.schema, records.damaged), (Schema::Migrated(SCHEMA), 0));
    assert_eq!(records.base.project.settings.name, "Named by a migration");
    let again = now(Records::load_by(&mut storage, true, &chain)).expect("it loads");
    assert_eq!((again.schema, again.log.len()), (Schema::Current, records.log.len()));
    let kept = now(storage.records(Drawer::Meta, meta::BACKUPS + u64::from(SCHEMA))).expect("memory answers");
    let backup: Vec<(Drawer, u64, String)> = unseal(&kept[0].1).expect("the copy can be read");
    assert!(backup.contains(&(Drawer::Meta, meta::BASE, String::from_utf8(base).expect("records are text"))));
    assert_eq!(backup.iter().filter(|(drawer, ..)| *drawer == Drawer::Edits).count(), records.log.len());
}

/// The records of a project of each schema that was ever published, a line each: drawer, number, text.
#[test]
fn projects_of_every_schema_open_with_everything_in_them() {
    let folder = std::path::Path::new("tests/fixtures/projects");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        write_fixture(&folder.join(format!("schema-{SCHEMA}")));
    }
    for schema in 1..=SCHEMA {
        let folder = folder.join(format!("schema-{schema}"));
        let mut storage = MemoryStorage::default();
        let text = std::fs::read_to_string(folder.join("records.jsonl")).expect("every schema has a fixture");
        let puts = text.lines().map(|line| serde_json::from_str(line).expect("a record a line"));
        let puts = puts.map(|(drawer, number, text): (Drawer, u64, String)| (drawer, number, text.into_bytes())).collect();
        now(storage.write(Transaction { puts, ..Transaction::default() })).expect("memory takes");
        for file in std::fs::read_dir(folder.join("blobs")).expect("a folder of blobs") {
            let bytes = std::fs::read(file.expect("a file").path()).expect("it can be read");
            now(storage.put_blob(Hash::of(&bytes), bytes)).expect("memory takes");
        }
        let mut desk = reopened(storage);
        let overview = desk.overview();
        assert_eq!(
            (overview.keeping.records_damaged, overview.damaged.len(), overview.stale.len()),
            (0, 0, 0),
            "schema {schema}"
        );
        assert_eq!((overview.sources.len(), overview.examples.edited, overview.examples.removed), (2, 1, 1));
        assert_eq!(overview.settings.name, "Устав");
        assert!(overview.undo.is_some() && overview.redo.is_some());
        let expected = std::fs::read_to_string(folder.join("expected.jsonl")).expect("the data set that it gave");
        assert_eq!(String::from_utf8(desk.file(ExportFile::Training)).expect("files are UTF-8"), expected);
        assert_eq!(versions(&mut desk).len(), 1);
    }
}

fn write_fixture(folder: &std::path::Path) {
    let mut desk = project();
    let settings = Settings { name: "Устав".to_owned(), ..desk.store.project().settings.clone() };
    let step = desk.step();
    desk.ask(Ask::ChangeSettings { step, settings: Box::new(settings) });
    let ids = desk.all_rows(RowKind::Included);
    make(&mut desk, &ids, &Change::Edit(0, 1));
    make(&mut desk, &ids, &Change::Remove(1));
    desk.ask(Ask::MarkVersion { step: "file".to_owned() });
    make(&mut desk, &ids, &Change::Remove(2));
    desk.ask(Ask::Undo);
    let storage = storage_of(&desk);
    std::fs::create_dir_all(folder.join("blobs")).expect("folders can be made");
    let mut lines = Vec::new();
    for drawer in Drawer::ALL {
        for (number, bytes) in now(storage.records(drawer, 0)).expect("memory answers") {
            let line = (drawer, number, String::from_utf8(bytes).expect("records are text"));
            writeln!(lines, "{}", serde_json::to_string(&line).expect("plain data")).expect("memory takes");
        }
    }
    std::fs::write(folder.join("records.jsonl"), lines).expect("files can be written");
    for hash in now(storage.blobs()).expect("memory answers") {
        let bytes = now(storage.blob(hash)).expect("memory answers");
        std::fs::write(folder.join("blobs").join(hash.to_string()), &*bytes).expect("files can be written");
    }
    std::fs::write(folder.join("expected.jsonl"), desk.file(ExportFile::Training)).expect("files can be written");
}

#[test]
fn after_a_refusal_nothing_is_written_until_the_person_says_so() {
    let mut desk = Desk::over(Refusing { writes_left: 4, ..Refusing::default() });
    desk.put(0, "a.md", &short(0));
    desk.put(1, "b.md", &short(1));
    let before = desk.hash();
    let full = desk.put(2, "c.md", &short(2));
    assert!(matches!(full, Answer::Failed { error: StoreError::Storage(StorageError::Full), .. }), "{full:?}");
    assert_eq!(desk.overview().keeping.access, Access::ReadOnly(ReadOnly::Full));
    desk.store.storage_mut().writes_left = 10;
    let refused = desk.put(2, "c.md", &short(2));
    assert!(matches!(refused, Answer::Failed { error: StoreError::ReadOnly(ReadOnly::Full), .. }));
    assert_eq!(desk.hash(), before);
    desk.store.set_access(Access::Write);
    desk.put(2, "c.md", &short(2));
    assert_eq!(desk.overview().sources.len(), 3);
}

#[test]
fn words_that_are_being_typed_survive_a_reload_and_change_nothing() {
    let mut desk = project();
    let (id, before) = (desk.all_rows(RowKind::Included)[1], desk.hash());
    let words = edited("Half a question", "Half an");
    desk.ask(Ask::KeepDraft { id, words: Some(words.clone()) });
    let mut desk = reopened(storage_of(&desk));
    assert_eq!((desk.hash(), desk.overview().drafts), (before, vec![id]));
    let Answer::Detail(detail) = desk.ask(Ask::Detail { id }) else { panic!("a detail") };
    assert_eq!(detail.draft, Some(words));
    desk.ask(Ask::KeepDraft { id, words: None });
    assert!(reopened(storage_of(&desk)).overview().drafts.is_empty());
}

// A source that changes.

#[test]
fn examples_follow_their_words_into_the_changed_document_and_those_whose_words_are_gone_say_so() {
    let old = "# House\n\n## When is the gate open?\n\nThe gate is open from six in the morning until eleven at night.\n\n\
               ## Who has a key?\n\nEvery tenant has one key, and the caretaker has all of them.\n";
    let new = "# House\n\nPublished anew this year, with all changes of the meeting.\n\n## Who has a key?\n\n\
               Every tenant has one key, and the caretaker has all of them.\n\n## When is the gate open?\n\nThe gate is open all day.\n";
    let mut desk = Desk::new();
    desk.put(0, "house.md", old);
    desk.put(1, "other.md", &short(1));
    desk.run();
    let ids = desk.all_rows(RowKind::Included);
    let find = |desk: &mut Desk<MemoryStorage>, words: &str| {
        let found = ids.iter().copied().find(|id| {
            let Answer::Detail(detail) = desk.ask(Ask::Detail { id: *id }) else { panic!("a detail") };
            let Words::Turns(turns) = &detail.words else { panic!("made examples have turns") };
            turns.last().is_some_and(|turn| turn.content.starts_with(words))
        });
        found.unwrap_or_else(|| panic!("no example answers {words}"))
    };
    let (key, gate, other) = (find(&mut desk, "Every tenant"), find(&mut desk, "The gate"), find(&mut desk, "Приложите ключ 1"));
    let step = desk.step();
    desk.ask(Ask::RemoveExamples { step, ids: vec![other], removed: true });
    desk.put(0, "house.md", new);
    let detail = |desk: &mut Desk<MemoryStorage>, id| match desk.ask(Ask::Detail { id }) {
        Answer::Detail(detail) => *detail,
        answer => panic!("{answer:?}"),
    };
    let moved = detail(&mut desk, key);
    assert_eq!(moved.evidence, EvidenceState::Verified);
    assert_eq!(moved.passages[0].place, Place::Line(7), "it stands further down now");
    assert_eq!(detail(&mut desk, gate).evidence, EvidenceState::SourceChanged);
    assert!(detail(&mut desk, other).removed, "decisions on others stay");
    assert_eq!(desk.overview().stale, [SourceId(0)]);
    let lines = desk.lines(ExportFile::Evidence);
    assert!(lines.iter().any(|line| line["verified"] == false));
    desk.ask(Ask::Undo);
    assert_eq!(detail(&mut desk, gate).evidence, EvidenceState::Verified, "and back");
}

// The project as a file, and several projects.

/// The desk of the product itself, over projects in memory.
struct Shop {
    desk: doctune::work::store::Desk<MemoryShelf>,
}

impl Shop {
    fn open() -> Self {
        let mut shop =
            Shop { desk: doctune::work::store::Desk::new(MemoryShelf::default(), doctune::work::store::Hooks::default()) };
        shop.overview(ProjectsAsk::Open { project: None, name: "First".to_owned() });
        shop
    }

    fn ask(&mut self, ask: ProjectsAsk, attachments: Vec<Vec<u8>>) -> (Answer, Vec<Vec<u8>>) {
        now(self.desk.answer(Ask::Projects(ask), attachments))
    }

    fn overview(&mut self, ask: ProjectsAsk) -> Overview {
        match self.ask(ask, Vec::new()).0 {
            Answer::Overview(overview) => *overview,
            other => panic!("{other:?}"),
        }
    }

    fn library(&mut self) -> Library {
        match self.ask(ProjectsAsk::List, Vec::new()).0 {
            Answer::Projects(library) => *library,
            other => panic!("{other:?}"),
        }
    }

    /// Names of all projects, and which is open.
    fn names(&mut self) -> (Vec<String>, String) {
        let mut names: Vec<String> = self.library().projects.into_iter().map(|card| card.name).collect();
        names.sort();
        (names, self.desk.overview().expect("one is open").settings.name)
    }

    fn file(&mut self, with_files: bool) -> Vec<u8> {
        let (answer, parts) = self.ask(ProjectsAsk::Export { with_files }, Vec::new());
        let Answer::ProjectFile { bytes, sha256, kept_as: None } = answer else { panic!("{answer:?}") };
        let file = parts.concat();
        assert_eq!((bytes, sha256), (file.len() as u64, Hash::of(&file).to_string()));
        file
    }

    fn import(&mut self, file: Vec<u8>) -> Answer {
        self.ask(ProjectsAsk::Import { name: "Imported".to_owned() }, vec![file]).0
    }

    /// A data set of a few lines, with its file.
    fn put_dataset(&mut self) {
        let line = "{\"messages\":[{\"role\":\"user\",\"content\":\"Q\"},{\"role\":\"assistant\",\"content\":\"A\"}]}\n";
        let mut other = Desk::new();
        let (put, attachments) = other.put_ask(0, "lines.jsonl", &line.repeat(3));
        let Answer::Overview(_) = now(self.desk.answer(put, attachments)).0 else { panic!("it is put") };
    }
}

#[test]
fn projects_stand_side_by_side() {
    let mut shop = Shop::open();
    shop.put_dataset();
    let first = shop.desk.overview().expect("open").keeping.project;
    assert_eq!(shop.names(), (vec!["First".to_owned()], "First".to_owned()));
    let copy = shop.overview(ProjectsAsk::Duplicate { name: "Copy".to_owned() });
    assert_eq!((copy.sources.len(), copy.examples.included, copy.settings.name.as_str()), (1, 3, "Copy"));
    assert_eq!(copy.undo, None, "a copy has no past");
    shop.overview(ProjectsAsk::Create { name: "Empty".to_owned() });
    assert_eq!(shop.names(), (vec!["Copy".to_owned(), "Empty".to_owned(), "First".to_owned()], "Empty".to_owned()));
    let back = shop.overview(ProjectsAsk::Open { project: first, name: String::new() });
    assert_eq!((back.settings.name.as_str(), back.sources.len()), ("First", 1));
    assert!(back.undo.is_some(), "its past is there");
    shop.overview(ProjectsAsk::Delete { project: first.expect("open"), name: "Another".to_owned() });
    let (names, open) = shop.names();
    assert_eq!(names, ["Copy", "Empty"]);
    assert!(names.contains(&open));
    for card in shop.library().projects {
        shop.overview(ProjectsAsk::Delete { project: card.id, name: "Another".to_owned() });
    }
    assert_eq!(shop.names().1, "Another", "there is always one to work in");
    assert!(matches!(shop.ask(ProjectsAsk::LeaveNoTrace, Vec::new()).0, Answer::Erased));
    assert!(shop.library().projects.is_empty());
}

#[test]
fn a_project_file_brings_everything_along_and_gives_the_same_file_again() {
    let mut shop = Shop::open();
    shop.put_dataset();
    let file = shop.file(true);
    let before = shop.desk.store().expect("open").project().hash();
    let Answer::Overview(imported) = shop.import(file.clone()) else { panic!("it opens") };
    assert_eq!((imported.sources.len(), imported.examples.included), (1, 3));
    assert_eq!(shop.desk.store().expect("open").project().hash(), before);
    assert_eq!(shop.file(true), file, "byte for byte");
    assert_eq!(shop.library().projects.len(), 2, "the one that was open stays");
}

#[test]
fn a_file_that_is_no_project_or_a_damaged_or_a_newer_one_is_refused_and_nothing_changes() {
    let mut shop = Shop::open();
    shop.put_dataset();
    let file = shop.file(true);
    let refused = |shop: &mut Shop, file: Vec<u8>| {
        let before = (shop.names(), shop.desk.overview().expect("open").keeping.project);
        let answer = shop.import(file);
        let Answer::Failed { error: StoreError::ProjectFile(error), .. } = answer else { panic!("{answer:?}") };
        assert_eq!((shop.names(), shop.desk.overview().expect("open").keeping.project), before);
        error
    };
    for foreign in [b"no zip at all".to_vec(), zip_of(&[("word/document.xml", b"<w/>")]), Vec::new()] {
        assert_eq!(refused(&mut shop, foreign), ProjectFileError::NotAProject);
    }
    let entries = entries_of(&file);
    let with = |change: &dyn Fn(&str, &mut Vec<u8>)| {
        let mut changed = entries.clone();
        changed.iter_mut().for_each(|(name, bytes)| change(name, bytes));
        zip_of(&changed.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>())
    };
    let newer = with(&|name, bytes| {
        if name == "doctune-project.json" {
            *bytes = String::from_utf8_lossy(bytes).replace("\"version\": 1", "\"version\": 2").into_bytes();
        }
    });
    assert_eq!(refused(&mut shop, newer), ProjectFileError::Newer);
    let schema = with(&|name, bytes| {
        if name == "doctune-project.json" {
            *bytes = String::from_utf8_lossy(bytes).replace("\"schema\": 1", "\"schema\": 99").into_bytes();
        }
    });
    assert_eq!(refused(&mut shop, schema), ProjectFileError::Newer);
    for part in ["project.json", "blobs/"] {
        let damaged = with(&|name, bytes| {
            if name.starts_with(part) {
                bytes[3] ^= 1;
            }
        });
        assert!(matches!(refused(&mut shop, damaged), ProjectFileError::Damaged { path } if path.starts_with(part)));
    }
    let large = with(&|name, bytes| {
        if name == "doctune-project.json" {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let at = text.find("\"bytes\": ").expect("sizes are listed");
            let end = at + text[at..].find(',').expect("more follows");
            *bytes = format!("{}\"bytes\": 9000000000{}", &text[..at], &text[end..]).into_bytes();
        }
    });
    assert_eq!(refused(&mut shop, large), ProjectFileError::TooLarge);
    let mut cut = file;
    cut.truncate(cut.len() / 2);
    assert_eq!(refused(&mut shop, cut), ProjectFileError::NotAProject);
}

fn entries_of(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(file)).expect("a zip");
    let count = zip.len();
    let read = |index| {
        let mut entry = zip.by_index(index).expect("an entry");
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).expect("it unpacks");
        (entry.name().expect("a name").into_owned(), bytes)
    };
    (0..count).map(read).collect()
}

fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("memory takes");
        zip.write_all(bytes).expect("memory takes");
    }
    zip.finish().expect("memory takes").into_inner()
}

#[test]
fn kept_files_can_be_had_again_and_forgotten_for_good() {
    let mut desk = Desk::new();
    desk.put_with_file(0, "a.md", &short(0));
    assert_eq!(desk.overview().files_kept, [SourceId(0)]);
    let mut desk = reopened(storage_of(&desk));
    let (answer, file) = desk.ask_with(Ask::File { source: SourceId(0) }, Vec::new());
    assert!(matches!(answer, Answer::File { .. }));
    assert_eq!(file, [short(0).into_bytes()]);
    desk.ask(Ask::DropFiles);
    assert_eq!(desk.overview().files_kept, []);
    let left = now(desk.store.storage().blobs()).expect("memory answers");
    assert!(!left.contains(&Hash::of(short(0).as_bytes())), "nothing of the file is left, in no undo either");
    assert!(matches!(desk.ask(Ask::Preview { source: SourceId(0) }), Answer::Preview(_)), "its words are");
}

#[test]
fn the_edit_that_restores_is_as_small_as_the_difference() {
    let desk = project();
    let (before, mut after) = (desk.store.project().clone(), desk.store.project().clone());
    after.settings.name = "Other".to_owned();
    let Edit::Group(edits) = Edit::between(&before, &after) else { panic!("a group") };
    assert_eq!(edits.len(), 1);
}
