//! Stories of the page, told without a browser: messages in, commands out.

use super::coverage::CoverageMessage;
use super::documents::{DocumentsMessage, NewFile, Progress};
use super::file::FileMessage;
use super::goal::Intent;
use super::review::{ReviewMessage, WINDOW};
use super::run::{RunMessage, Stage};
use super::*;
use crate::chunks::{ChunkMarkKind, ChunkStart};
use crate::dataset::{DocumentRecord, ExampleId, SourceId, SourceRecord, SourceState};
use crate::document::{Hash, Language, ReadNote};
use crate::examples::{ColumnMap, RecipeId};
use crate::readers::ReadErrorKind;
use crate::texts::{Locale, texts};
use crate::work::queue::Reason;
use crate::work::reader::{Outcome, Task};
use crate::work::store::{
    About, ChunkWords, Chunks, ExampleCounts, ExportFile, Filter, Found, Home, Keeping, MadeWith, ProjectId, ProjectsAsk,
    ReadOnly, Row, Rows,
};

/// A page on which an empty project lies open.
fn page() -> State {
    let mut state = State::default();
    told(&mut state, overview(0, &[]));
    state
}

fn file(handle: u64, path: &str) -> NewFile {
    NewFile { handle: FileHandle(handle), path: path.to_owned(), bytes: 10, modified: 5 }
}

fn drop_files(state: &mut State, files: Vec<NewFile>) -> Vec<Command> {
    state.update(Message::Documents(DocumentsMessage::FilesDropped(files)))
}

/// The tasks that commands start, with their paths.
fn started(commands: &[Command]) -> Vec<(TaskId, String)> {
    let path = |work: &Task| match work {
        Task::Read { path, .. } => path.clone(),
        Task::Make { plan } => format!("make {}", plan.open().map(|plan| plan.file_name).unwrap_or_default()),
        Task::ReadLines { part } => format!("lines from {}", part.start),
        Task::Sample { plan, .. } => format!("sample {}", plan.open().map(|plan| plan.file_name).unwrap_or_default()),
    };
    let start = |command: &Command| match command {
        Command::Start { task, work, .. } => Some((*task, path(work))),
        _ => None,
    };
    commands.iter().filter_map(start).collect()
}

fn asks(commands: &[Command]) -> Vec<&Ask> {
    let ask = |command: &'_ Command| matches!(command, Command::Ask { .. });
    commands
        .iter()
        .filter(|command| ask(command))
        .filter_map(|command| match command {
            Command::Ask { ask, .. } => Some(ask),
            _ => None,
        })
        .collect()
}

fn done(state: &mut State, task: TaskId, outcome: Outcome) -> Vec<Command> {
    state.update(Message::Worker(WorkerMessage::Done { task, outcome, hash: None, attachments: AttachmentsId(7) }))
}

fn document() -> SourceState {
    SourceState::Document(DocumentRecord { tokens: 5, ..DocumentRecord::default() })
}

/// What the store says of these sources.
fn overview(revision: u64, sources: &[(u64, &str, SourceState)]) -> Overview {
    let record = |path: &str, state: &SourceState| SourceRecord {
        path: path.to_owned(),
        bytes: 10,
        hash: None,
        marks: Vec::new(),
        columns: None,
        state: state.clone(),
    };
    let is_document = |state: &SourceState| matches!(state, SourceState::Document(_));
    Overview {
        revision,
        sources: sources.iter().map(|(id, path, state)| (SourceId(*id), record(path, state))).collect(),
        stale: sources.iter().filter(|(_, _, state)| is_document(state)).map(|(id, _, _)| SourceId(*id)).collect(),
        next_source: sources.iter().map(|(id, _, _)| id + 1).max().unwrap_or(0),
        keeping: Keeping { project: Some(ProjectId(1)), changes_answered: u64::MAX, ..Keeping::default() },
        ..Overview::default()
    }
}

/// The words of a document, to make examples of.
fn words_of(source: u64) -> Answer {
    let made_with = MadeWith { key: 1, document: Hash::of(b"") };
    Answer::Document { source: SourceId(source), made_with, plan: reader::SealedPlan::new(&Default::default()) }
}

/// The store has written a file of twelve examples.
fn exported(file: ExportFile, bytes: u64, sha256: &str) -> Answer {
    Answer::Exported { file, examples: 12, bytes, sha256: sha256.to_owned(), left_out: Vec::new(), kept_as: None }
}

fn told(state: &mut State, overview: Overview) -> Vec<Command> {
    state.update(Message::Answered { answer: Answer::Overview(Box::new(overview)), attachments: None })
}

/// A data set of 25 bytes is dropped and said to be read in parts of 10: what is begun then.
fn long_data_set(state: &mut State) -> Vec<Command> {
    let commands = drop_files(state, vec![NewFile { bytes: 25, ..file(1, "long.jsonl") }]);
    done(state, started(&commands)[0].0, Outcome::Long { part_bytes: 10 })
}

fn part_kept(state: &mut State, part: u32) -> Vec<Command> {
    state.update(Message::Answered { answer: Answer::LinesKept { source: SourceId(0), part }, attachments: None })
}

const PART: Outcome = Outcome::Lines { lines: 3, broken: 1, converted: 0 };

#[test]
fn a_long_data_set_is_read_part_by_part_and_becomes_one_source() {
    let mut state = page();
    let begun = started(&long_data_set(&mut state));
    let paths: Vec<&str> = begun.iter().map(|(_, path)| path.as_str()).collect();
    assert_eq!(paths, ["lines from 0", "lines from 10"], "only so many at once");
    // The second is ready first, and the store keeps what it is given.
    let commands = done(&mut state, begun[1].0, PART);
    let [Ask::PutLines { source: SourceId(0), part: 1 }] = asks(&commands)[..] else { panic!("{commands:?}") };
    done(&mut state, begun[0].0, PART);
    let third = started(&part_kept(&mut state, 1));
    assert_eq!(third[0].1, "lines from 20");
    assert_eq!(state.documents.reading[&SourceId(0)].progress, Progress::Reading { done: 1, total: 3 });
    assert_eq!(started(&part_kept(&mut state, 0)), []);
    done(&mut state, third[0].0, PART);
    let commands = part_kept(&mut state, 2);
    let [Ask::PutSource { found: Found::Lines { lines: 9, notes }, .. }] = asks(&commands)[..] else { panic!("{commands:?}") };
    assert_eq!(notes, &[ReadNote::BrokenLines { count: 3 }]);
    assert_eq!(state.documents.reading[&SourceId(0)].progress, Progress::Keeping);
}

#[test]
fn a_long_data_set_that_is_given_up_leaves_nothing_behind() {
    let mut state = page();
    let begun = started(&long_data_set(&mut state));
    let commands = state.update(Message::Documents(DocumentsMessage::Cancelled(Some(SourceId(0)))));
    let cancelled = |task| commands.contains(&Command::Cancel { task });
    assert!(cancelled(begun[0].0) && cancelled(begun[1].0), "{commands:?}");
    assert_eq!(asks(&commands), [&Ask::DropLines { source: SourceId(0) }]);
    assert!(state.documents.reading.is_empty());
    // A part that was on its way to the store is dropped when it is there.
    assert_eq!(asks(&part_kept(&mut state, 0)), [&Ask::DropLines { source: SourceId(0) }]);
    assert_eq!(done(&mut state, begun[1].0, PART), [Command::Drop(AttachmentsId(7))]);
}

#[test]
fn a_part_that_cannot_be_read_fails_the_data_set_as_a_whole() {
    let mut state = page();
    let begun = started(&long_data_set(&mut state));
    let commands = done(&mut state, begun[0].0, Outcome::Failed(ReadErrorKind::Vanished.into()));
    assert!(commands.contains(&Command::Cancel { task: begun[1].0 }));
    let [Ask::DropLines { .. }, Ask::PutSource { found: Found::Failed(error), .. }] = asks(&commands)[..] else {
        panic!("{commands:?}")
    };
    assert_eq!(error.kind, ReadErrorKind::Vanished);
}

#[test]
fn what_takes_the_store_long_is_shown_until_it_is_done() {
    let mut state = page();
    state.update(Message::StoreWorks { done: 2_048, total: 9_000 });
    assert_eq!(state.file.progress, Some((2_048, 9_000)));
    told(&mut state, overview(1, &[]));
    assert_eq!(state.file.progress, None);
}

#[test]
fn a_dropped_file_is_read_at_once_and_put_away() {
    let mut state = page();
    let commands = drop_files(&mut state, vec![file(1, "notes.md")]);
    let [(task, path)] = &started(&commands)[..] else { panic!("{commands:?}") };
    assert_eq!(path, "notes.md");
    assert!(state.has_unsaved_work());
    let commands = done(&mut state, *task, Outcome::Document(Box::default()));
    let [Ask::PutSource { id: SourceId(0), path, found: Found::Document(_), .. }] = asks(&commands)[..] else {
        panic!("{commands:?}")
    };
    assert_eq!(path, "notes.md");
    assert_eq!(state.documents.reading[&SourceId(0)].progress, Progress::Keeping);
    told(&mut state, overview(1, &[(0, "notes.md", document())]));
    assert!(state.documents.reading.is_empty(), "what is put away is on its way no more");
    assert_eq!(state.documents.selected, Some(SourceId(0)));
}

#[test]
fn the_files_of_one_drop_are_one_step_to_undo() {
    let mut state = page();
    let commands = drop_files(&mut state, vec![file(1, "a.md"), file(2, "b.md")]);
    let mut steps = Vec::new();
    for (task, _) in started(&commands) {
        let commands = done(&mut state, task, Outcome::Document(Box::default()));
        steps.extend(asks(&commands).into_iter().map(|ask| match ask {
            Ask::PutSource { step, .. } => *step,
            other => panic!("{other:?}"),
        }));
    }
    assert_eq!(steps.len(), 2);
    assert_eq!(steps[0], steps[1]);
}

#[test]
fn a_file_that_is_there_and_files_of_the_system_are_passed_over_by_name() {
    let mut state = page();
    drop_files(&mut state, vec![file(0, "a.md")]);
    told(&mut state, overview(1, &[(0, "a.md", document())]));
    state.documents.reading.clear();
    let files = vec![file(1, "a.md"), file(2, "docs/.DS_Store"), file(3, "~$b.docx"), file(4, "b.docx"), file(5, "b.docx")];
    let commands = drop_files(&mut state, files);
    let tasks = started(&commands);
    assert_eq!(tasks.len(), 2, "two of one name may be two files");
    for (task, _) in tasks {
        let (outcome, hash) = (Outcome::Document(Box::default()), Some(Hash::of(b"the same")));
        let done = WorkerMessage::Done { task, outcome, hash, attachments: AttachmentsId(7) };
        state.update(Message::Worker(done));
    }
    assert_eq!(state.documents.passed_over.already_there, ["a.md", "b.docx"]);
    assert_eq!(state.documents.passed_over.system_files, 2);
    let released = commands.iter().filter(|command| matches!(command, Command::Release(_))).count();
    assert_eq!(released, 3, "the shell may forget what is not wanted");
}

#[test]
fn a_file_that_failed_is_taken_again() {
    let mut state = page();
    told(&mut state, overview(1, &[(0, "a.pdf", SourceState::Failed(ReadErrorKind::Damaged.into()))]));
    assert_eq!(started(&drop_files(&mut state, vec![file(1, "a.pdf")])).len(), 1);
    assert!(state.documents.reading.contains_key(&SourceId(0)), "it takes the place of the one that failed");
}

#[test]
fn a_file_of_the_same_name_is_another_one_unless_nothing_differs() {
    let mut state = page();
    drop_files(&mut state, vec![file(0, "README.md")]);
    told(&mut state, overview(1, &[(0, "README.md", document())]));
    state.documents.reading.clear();
    assert_eq!(started(&drop_files(&mut state, vec![file(1, "README.md")])), [], "nothing differs");
    let other = NewFile { bytes: 11, ..file(2, "README.md") };
    let newer = NewFile { modified: 6, ..file(3, "README.md") };
    assert_eq!(started(&drop_files(&mut state, vec![other, newer])).len(), 2);
}

#[test]
fn a_password_that_does_not_fit_is_said() {
    let mut state = page();
    let commands = drop_files(&mut state, vec![file(0, "a.pdf")]);
    done(&mut state, started(&commands)[0].0, Outcome::Failed(ReadErrorKind::Encrypted.into()));
    assert!(state.documents.passwords_refused.is_empty(), "none was typed yet");
    told(&mut state, overview(1, &[(0, "a.pdf", SourceState::Failed(ReadErrorKind::Encrypted.into()))]));
    let password = crate::work::reader::Password("wrong".to_owned());
    let commands = state.update(Message::Documents(DocumentsMessage::PasswordTyped { source: SourceId(0), password }));
    done(&mut state, started(&commands)[0].0, Outcome::Failed(ReadErrorKind::Encrypted.into()));
    assert!(state.documents.passwords_refused.contains(&SourceId(0)));
}

fn settings_changed(shown: &Settings, wanted: Settings) -> Message {
    let change = settings::SettingsChange { shown: std::rc::Rc::new(shown.clone()), wanted };
    Message::SettingsChanged(Box::new(change))
}

#[test]
fn a_setting_changed_before_the_last_one_is_shown_does_not_undo_it() {
    let mut state = page();
    told(&mut state, overview(1, &[(0, "a.md", document())]));
    let shown = state.overview.settings.clone();
    let polite = Settings { system_message: "Be kind.".to_owned(), ..shown.clone() };
    state.update(settings_changed(&shown, polite.clone()));
    let commands = state.update(settings_changed(&shown, Settings { examples_wanted: Some(7), ..shown.clone() }));
    let [Ask::ChangeSettings { settings, .. }] = asks(&commands)[..] else { panic!("{commands:?}") };
    assert_eq!((settings.system_message.as_str(), settings.examples_wanted), ("Be kind.", Some(7)));
    // Both are shown at once, and the figures are known to be old.
    assert_eq!(state.settings(), &**settings);
    assert!(state.is_counting());
    // What is chosen on the grounds of what is shown changes nothing else, neither now nor when the store has answered.
    let now = state.settings().clone();
    let commands = state.update(settings_changed(&now, Settings { seed: 9, ..now.clone() }));
    let [Ask::ChangeSettings { settings, .. }] = asks(&commands)[..] else { panic!("{commands:?}") };
    assert_eq!((settings.system_message.as_str(), settings.examples_wanted, settings.seed), ("Be kind.", Some(7), 9));
    // A refusal takes all of it back.
    let refused = Answer::Failed { error: StoreError::EngineMissing, about: About::Change };
    state.update(Message::Answered { answer: refused, attachments: None });
    assert_eq!(state.settings(), &state.overview.settings);
    // The store has answered, and the page is not drawn anew yet.
    told(&mut state, Overview { settings: polite, ..overview(2, &[(0, "a.md", document())]) });
    let commands = state.update(settings_changed(&shown, Settings { examples_wanted: Some(7), ..shown.clone() }));
    let [Ask::ChangeSettings { settings, .. }] = asks(&commands)[..] else { panic!("{commands:?}") };
    assert_eq!((settings.system_message.as_str(), settings.examples_wanted), ("Be kind.", Some(7)));
}

#[test]
fn a_sample_of_the_system_message_follows_the_goal_and_what_was_typed_stays() {
    let sample = |locale, intent: Intent| texts(locale).system_samples()[intent as usize].to_owned();
    let after = |message: &str, intent: Intent| {
        let mut state = page();
        let settings = Settings { system_message: message.to_owned(), ..Settings::default() };
        told(&mut state, Overview { settings: settings.clone(), ..overview(1, &[(0, "a.md", document())]) });
        let commands = state.update(settings_changed(&settings, Settings { recipes: intent.recipes(), ..settings.clone() }));
        let [Ask::ChangeSettings { settings, .. }] = asks(&commands)[..] else { panic!("{commands:?}") };
        settings.system_message.clone()
    };
    for locale in [Locale::Russian, Locale::English] {
        for intent in Intent::ALL.into_iter().filter(|intent| *intent != Intent::Answer) {
            assert_eq!(after(&sample(locale, Intent::Answer), intent), sample(locale, intent), "{intent:?}");
        }
    }
    assert_eq!(after("", Intent::Style), "");
    assert_eq!(after("Be kind.", Intent::Style), "Be kind.");
    let mut state = page();
    told(&mut state, overview(1, &[(0, "a.md", document())]));
    let shown = state.overview.settings.clone();
    let message = sample(Locale::English, Intent::Answer);
    state.update(settings_changed(&shown, Settings { system_message: message, ..shown.clone() }));
    let commands = state.update(settings_changed(&shown, Settings { recipes: Intent::Terms.recipes(), ..shown.clone() }));
    let [Ask::ChangeSettings { settings, .. }] = asks(&commands)[..] else { panic!("{commands:?}") };
    assert_eq!(settings.system_message, sample(Locale::English, Intent::Terms), "the store had not answered yet");
}

#[test]
fn every_goal_is_known_by_its_recipes_and_has_a_sample_of_its_own() {
    for intent in Intent::ALL {
        assert_eq!(Intent::of(&intent.recipes()), Some(intent));
    }
    let mut samples: Vec<&str> =
        [Locale::Russian, Locale::English].into_iter().flat_map(|locale| texts(locale).system_samples()).collect();
    samples.sort_unstable();
    samples.dedup();
    assert_eq!(samples.len(), 2 * Intent::ALL.len());
    let russian = DocumentRecord { language: Some(Language::Ru), tokens: 9, ..DocumentRecord::default() };
    let settings = Settings { recipes: Intent::Style.recipes(), ..Settings::default() };
    let shown = Overview { settings, ..overview(1, &[(0, "a.md", SourceState::Document(russian))]) };
    assert_eq!(goal::system_sample(&shown), texts(Locale::Russian).system_samples()[Intent::Style as usize]);
}

#[test]
fn a_refusal_frees_what_waited_for_it() {
    let mut state = page();
    told(&mut state, overview(1, &[(0, "a.md", document())]));
    state.update(Message::StepOpened(Step::File));
    assert!(state.file.counting);
    let refused =
        |about| Message::Answered { answer: Answer::Failed { error: StoreError::EngineMissing, about }, attachments: None };
    state.update(refused(About::Report));
    assert!(!state.file.counting);
    state.update(Message::File(FileMessage::DownloadAsked(ExportFile::Training)));
    state.update(refused(About::Export(ExportFile::Training)));
    assert_eq!(state.file.exporting, []);
    assert_eq!(state.trouble, Some(StoreError::EngineMissing));
}

#[test]
fn an_example_that_is_gone_is_put_away_without_a_word() {
    let mut state = page();
    let id = crate::dataset::ExampleId(3);
    state.update(Message::Review(ReviewMessage::Selected(id)));
    let gone = Answer::Failed { error: StoreError::Gone, about: About::Detail(id) };
    state.update(Message::Answered { answer: gone, attachments: None });
    assert_eq!((state.review.selected, state.trouble), (None, None));
}

#[test]
fn a_refused_edit_stops_no_run() {
    let mut state = page();
    told(&mut state, overview(1, &[(0, "a.md", document())]));
    state.update(Message::Run(RunMessage::Started));
    let refused = Answer::Failed { error: StoreError::NotAnExample, about: About::Change };
    state.update(Message::Answered { answer: refused, attachments: None });
    assert!(matches!(state.run.stage, Stage::Running { .. }));
}

#[test]
fn a_worker_that_gives_up_makes_a_failed_source_and_harms_no_other() {
    let mut state = page();
    let commands = drop_files(&mut state, vec![file(1, "bad.pdf"), file(2, "good.md")]);
    let tasks = started(&commands);
    let commands = state.update(Message::Worker(WorkerMessage::GaveUp { task: tasks[0].0, reason: Reason::Crashed }));
    let [Ask::PutSource { found: Found::Failed(error), .. }] = asks(&commands)[..] else { panic!("{commands:?}") };
    assert_eq!(error.kind, ReadErrorKind::Crashed);
    assert_eq!(state.documents.reading[&SourceId(1)].progress, Progress::Waiting);
}

#[test]
fn a_cancelled_file_is_forgotten_and_its_late_outcome_dropped() {
    let mut state = page();
    let commands = drop_files(&mut state, vec![file(1, "slow.pdf")]);
    let task = started(&commands)[0].0;
    let commands = state.update(Message::Documents(DocumentsMessage::Cancelled(Some(SourceId(0)))));
    assert_eq!(commands, [Command::Cancel { task }, Command::Release(FileHandle(1))]);
    assert!(state.documents.reading.is_empty());
    assert_eq!(done(&mut state, task, Outcome::Document(Box::default())), [Command::Drop(AttachmentsId(7))]);
}

#[test]
fn the_files_of_an_archive_come_as_files_of_its_folder() {
    let mut state = page();
    let commands = drop_files(&mut state, vec![file(1, "all.zip")]);
    let task = started(&commands)[0].0;
    let commands = done(&mut state, task, Outcome::Folder { paths: vec!["in/a.md".to_owned()], skipped: Vec::new() });
    let unpack = Command::Unpack { attachments: AttachmentsId(7), paths: vec!["all.zip/in/a.md".to_owned()] };
    assert!(commands.contains(&unpack), "{commands:?}");
    assert!(matches!(asks(&commands)[..], [Ask::PutSource { found: Found::Folder { files: 1, .. }, .. }]));
}

#[test]
fn a_source_that_the_store_refuses_is_on_its_way_no_more() {
    let mut state = page();
    let commands = drop_files(&mut state, vec![file(1, "a.md")]);
    done(&mut state, started(&commands)[0].0, Outcome::Document(Box::default()));
    let answer = Answer::Failed { error: StoreError::Damaged, about: About::PutSource(SourceId(0)) };
    state.update(Message::Answered { answer, attachments: None });
    assert!(state.documents.reading.is_empty());
    assert_eq!(state.trouble, Some(StoreError::Damaged));
}

#[test]
fn an_encoding_chosen_by_hand_reads_the_file_again() {
    let mut state = page();
    let commands = drop_files(&mut state, vec![file(1, "old.txt")]);
    done(&mut state, started(&commands)[0].0, Outcome::Document(Box::default()));
    told(&mut state, overview(1, &[(0, "old.txt", document())]));
    let message = DocumentsMessage::EncodingChosen { source: SourceId(0), encoding: "KOI8-R".to_owned() };
    let commands = state.update(Message::Documents(message));
    let [Command::Start { work: Task::Read { encoding: Some(encoding), .. }, attach, .. }] = &commands[..] else {
        panic!("{commands:?}")
    };
    assert_eq!((encoding.as_str(), *attach), ("KOI8-R", Attach::File(FileHandle(1))));
}

#[test]
fn columns_are_mapped_and_the_map_is_removed_in_steps_of_their_own() {
    let mut state = page();
    told(&mut state, overview(1, &[(0, "prices.csv", document())]));
    let map = ColumnMap { question: "{Item}".to_owned(), answer: vec!["Price".to_owned()] };
    let mut asked = |columns| {
        let message = DocumentsMessage::ColumnsMapped { source: SourceId(0), columns };
        match asks(&state.update(Message::Documents(message)))[..] {
            [Ask::MapColumns { step, source: SourceId(0), columns }] => (*step, columns.clone()),
            ref other => panic!("{other:?}"),
        }
    };
    let (mapped, removed) = (asked(Some(map.clone())), asked(None));
    assert_eq!((mapped.1, removed.1), (Some(map), None));
    assert_ne!(mapped.0, removed.0);
}

#[test]
fn steps_open_when_there_is_something_to_work_on() {
    let mut state = page();
    let open = |state: &State| Step::ALL.map(|step| state.is_open(step));
    assert_eq!(open(&state), [true, false, false, false, false, true]);
    told(&mut state, overview(1, &[(0, "a.md", document())]));
    assert_eq!(open(&state), [true, true, true, false, false, true]);
    let examples = ExampleCounts { included: 3, ..ExampleCounts::default() };
    told(&mut state, Overview { examples, ..overview(2, &[(0, "a.md", document())]) });
    assert_eq!(open(&state), [true; 6]);
}

#[test]
fn addresses_name_steps() {
    for step in Step::ALL {
        assert_eq!(Step::from_hash(&format!("#/{}", step.address())), Some(step));
    }
    assert_eq!(Step::from_hash("#/nowhere"), None);
    assert_eq!(Step::from_hash(""), None);
}

#[test]
fn a_run_goes_over_all_documents_and_is_finished_in_one_step() {
    let mut state = page();
    told(&mut state, overview(1, &[(0, "a.md", document()), (1, "b.md", document())]));
    let commands = state.update(Message::Run(RunMessage::Started));
    assert_eq!(asks(&commands).len(), 2, "both documents are asked for");
    let mut last = Vec::new();
    for source in [0, 1] {
        let answer = words_of(source);
        let commands = state.update(Message::Answered { answer, attachments: Some(AttachmentsId(source)) });
        let task = started(&commands)[0].0;
        let commands = done(&mut state, task, Outcome::Made { count: 4, skipped: Vec::new() });
        assert!(matches!(asks(&commands)[..], [Ask::PutBatch { count: 4, .. }]));
        last = state.update(Message::Answered { answer: Answer::Kept { source: SourceId(source), round: 1 }, attachments: None });
    }
    assert!(matches!(asks(&last)[..], [Ask::FinishRun { .. }]));
    assert!(matches!(state.run.stage, Stage::Running { .. }), "nothing is finished before the store says so");
    told(&mut state, overview(2, &[]));
    assert_eq!(state.run.stage, Stage::Finished { documents: 2, examples: 8, failed: Vec::new() });
}

#[test]
fn the_first_examples_are_made_when_their_step_is_opened_and_later_ones_on_a_click() {
    let document_asked = |commands: &[Command]| asks(commands).iter().any(|ask| matches!(ask, Ask::Document { .. }));
    let mut state = page();
    told(&mut state, overview(1, &[(0, "a.md", document())]));
    assert!(document_asked(&state.update(Message::StepOpened(Step::Examples))));
    let mut state = page();
    let counts = |recipe| ExampleCounts { included: 3, by_recipe: vec![(recipe, 3)], ..ExampleCounts::default() };
    told(&mut state, Overview { examples: counts(RecipeId::Imported), ..overview(1, &[(0, "a.md", document())]) });
    assert!(document_asked(&state.update(Message::StepOpened(Step::Examples))), "imported examples are not ours");
    let mut state = page();
    told(&mut state, Overview { examples: counts(RecipeId::Sections), ..overview(1, &[(0, "a.md", document())]) });
    assert!(!document_asked(&state.update(Message::StepOpened(Step::Examples))), "what was reviewed is not replaced unasked");
    assert!(document_asked(&state.update(Message::Run(RunMessage::Started))));
    let mut state = page();
    told(&mut state, Overview { undo: Some(Change::ExamplesMade), ..overview(1, &[(0, "a.md", document())]) });
    state.update(Message::UndoAsked);
    assert!(!document_asked(&state.update(Message::StepOpened(Step::Examples))), "what was taken back stays away");
}

#[test]
fn a_source_that_is_removed_in_a_run_is_passed_over() {
    let mut state = page();
    told(&mut state, overview(1, &[(0, "a.md", document()), (1, "b.md", document())]));
    state.update(Message::Run(RunMessage::Started));
    let gone = Answer::Failed { error: StoreError::Gone, about: About::Making(SourceId(0)) };
    state.update(Message::Answered { answer: gone, attachments: None });
    assert_eq!(state.trouble, None);
    let answer = words_of(1);
    let commands = state.update(Message::Answered { answer, attachments: Some(AttachmentsId(1)) });
    done(&mut state, started(&commands)[0].0, Outcome::Made { count: 4, skipped: Vec::new() });
    let last = state.update(Message::Answered { answer: Answer::Kept { source: SourceId(1), round: 1 }, attachments: None });
    assert!(matches!(asks(&last)[..], [Ask::FinishRun { .. }]), "{last:?}");
}

#[test]
fn a_stopped_run_keeps_nothing_of_itself() {
    let mut state = page();
    told(&mut state, overview(1, &[(0, "a.md", document())]));
    state.update(Message::Run(RunMessage::Started));
    let answer = words_of(0);
    let commands = state.update(Message::Answered { answer, attachments: Some(AttachmentsId(1)) });
    let task = started(&commands)[0].0;
    let commands = state.update(Message::Run(RunMessage::Cancelled));
    assert!(commands.contains(&Command::Cancel { task }));
    assert!(asks(&commands).contains(&&Ask::DropRun));
    assert_eq!(state.run.stage, Stage::Idle);
    let late = done(&mut state, task, Outcome::Made { count: 4, skipped: Vec::new() });
    assert_eq!(late, [Command::Drop(AttachmentsId(7))]);
}

#[test]
fn the_list_asks_for_rows_only_near_the_border_of_its_window() {
    let mut state = page();
    state.update(Message::StepOpened(Step::Review));
    let rows = |from: u32| Rows { revision: 0, filter: Filter::default(), from, total: 1_000, rows: Vec::new() };
    state.update(Message::Answered { answer: Answer::Rows(Box::new(rows(0))), attachments: None });
    let scroll = |state: &mut State, row| state.update(Message::Review(ReviewMessage::Scrolled(row)));
    assert_eq!(scroll(&mut state, 10), []);
    let commands = scroll(&mut state, WINDOW - 10);
    let [Ask::Rows { from, count, .. }] = asks(&commands)[..] else { panic!("{commands:?}") };
    assert!(*from > 0 && *count == WINDOW);
    state.update(Message::Answered { answer: Answer::Rows(Box::new(rows(999))), attachments: None });
    assert_eq!(state.review.rows.as_ref().map(|rows| rows.from), Some(0), "an answer to an older question is not shown");
}

#[test]
fn a_walk_out_of_the_window_goes_on_when_the_next_one_comes() {
    let mut state = page();
    state.update(Message::StepOpened(Step::Review));
    let row = |number: u32| Row {
        id: ExampleId(u64::from(number)),
        question: String::new(),
        answer: String::new(),
        recipe: RecipeId::Imported,
        source: SourceId(1),
        language: None,
        tokens: 1,
        removed: false,
        edited: false,
        broken: false,
        repeat: None,
    };
    let rows = |from: u32| {
        let rows = (from..(from + WINDOW).min(90)).map(row).collect();
        let answer = Answer::Rows(Box::new(Rows { revision: 0, filter: Filter::default(), from, total: 90, rows }));
        Message::Answered { answer, attachments: None }
    };
    state.update(rows(0));
    state.update(Message::Review(ReviewMessage::Selected(ExampleId(u64::from(WINDOW) - 1))));
    let walk = |state: &mut State, by| state.update(Message::Review(ReviewMessage::Moved(by)));
    let commands = walk(&mut state, 1);
    let [Ask::Rows { from, .. }] = asks(&commands)[..] else { panic!("{commands:?}") };
    let from = *from;
    assert_eq!(walk(&mut state, 1), [], "the window is on its way");
    state.update(rows(from));
    assert_eq!(state.review.selected, Some(ExampleId(u64::from(WINDOW) + 1)), "both presses count");
    state.update(Message::Review(ReviewMessage::Selected(ExampleId(89))));
    assert_eq!(walk(&mut state, 1), [], "after the last row there is none");
    assert_eq!(state.review.selected, Some(ExampleId(89)));
}

#[test]
fn a_file_is_written_once_however_often_the_button_is_pressed() {
    let mut state = page();
    let press = |state: &mut State| state.update(Message::File(FileMessage::DownloadAsked(ExportFile::Training)));
    assert_eq!(asks(&press(&mut state)).len(), 1);
    assert_eq!(press(&mut state), []);
    let answer = exported(ExportFile::Training, 900, "ab");
    let commands = state.update(Message::Answered { answer, attachments: Some(AttachmentsId(3)) });
    assert_eq!(commands, [Command::Download { attachments: AttachmentsId(3), name: "train.jsonl".to_owned() }]);
    assert_eq!(state.file.saved.len(), 1);
    assert_eq!(asks(&press(&mut state)).len(), 1, "it can be saved again");
}

#[test]
fn nothing_is_unsaved_after_the_file_was_saved() {
    let mut state = page();
    assert!(!state.has_unsaved_work(), "an empty page holds no work");
    told(&mut state, overview(4, &[(0, "a.md", document())]));
    assert!(state.has_unsaved_work());
    let answer = exported(ExportFile::Training, 900, "ab");
    state.update(Message::Answered { answer, attachments: Some(AttachmentsId(3)) });
    assert!(!state.has_unsaved_work());
    let answer = exported(ExportFile::Evidence, 9, "cd");
    state.file.saved.clear();
    state.update(Message::Answered { answer, attachments: Some(AttachmentsId(4)) });
    assert!(state.has_unsaved_work(), "the evidence alone is not the data set");
    told(&mut state, overview(5, &[(0, "a.md", document())]));
    assert!(state.has_unsaved_work(), "another change is not in the file");
}

#[test]
fn a_store_that_died_is_said_and_the_project_is_opened_again() {
    let mut state = page();
    let commands = drop_files(&mut state, vec![file(1, "a.md"), file(2, "b.md")]);
    done(&mut state, started(&commands)[0].0, Outcome::Document(Box::default()));
    state.update(Message::File(FileMessage::DownloadAsked(ExportFile::Training)));
    let commands = state.update(Message::StoreDied);
    assert_eq!(state.documents.reading.len(), 1, "the other file is still being read");
    assert_eq!(state.file.exporting, []);
    assert_eq!(state.trouble, Some(StoreError::Died));
    let [Ask::Projects(ProjectsAsk::Open { project: Some(ProjectId(1)), .. })] = asks(&commands)[..] else {
        panic!("what was kept is opened again: {commands:?}")
    };
    state.update(Message::TroubleDismissed);
    assert_eq!(state.trouble, None);
    let again = started(&told(&mut state, overview(0, &[])));
    assert_eq!(again.len(), 1, "what the store had taken is read once more");
    done(&mut state, again[0].0, Outcome::Document(Box::default()));
    state.update(Message::StoreDied);
    assert_eq!(started(&told(&mut state, overview(0, &[]))), [], "but not for ever");
    assert_eq!(state.documents.passed_over.unreadable, ["a.md"]);
}

// Projects.

/// A page on which a project of the browser lies open, with these sources.
fn kept(sources: &[(u64, &str, SourceState)]) -> State {
    let mut state = State::default();
    told(&mut state, kept_overview(1, sources));
    state
}

fn kept_overview(revision: u64, sources: &[(u64, &str, SourceState)]) -> Overview {
    let mut overview = overview(revision, sources);
    overview.keeping.home = Home::Browser;
    overview
}

fn refused(state: &mut State, error: StoreError, about: About) -> Vec<Command> {
    state.update(Message::Answered { answer: Answer::Failed { error, about }, attachments: None })
}

fn projects(message: projects::ProjectsMessage) -> Message {
    Message::Projects(message)
}

#[test]
fn the_project_of_the_tab_is_opened_and_files_dropped_before_wait_for_it() {
    let mut state = State::default();
    let remembered = projects::Remembered { open: Some(ProjectId(9)), ..Default::default() };
    let commands = state.update(Message::Started { today: None, minutes_east: 0, remembered });
    let opened = asks(&commands);
    assert!(matches!(opened[..], [Ask::Projects(ProjectsAsk::Open { project: Some(ProjectId(9)), .. })]), "{opened:?}");
    assert_eq!(started(&drop_files(&mut state, vec![file(1, "early.md")])), []);
    let mut there = kept_overview(5, &[(0, "a.md", document()), (7, "b.md", document())]);
    there.keeping.project = Some(ProjectId(9));
    let commands = told(&mut state, there);
    assert_eq!(started(&commands)[0].1, "early.md");
    assert!(state.documents.reading.contains_key(&SourceId(8)), "its number is a new one of this project");
    assert!(commands.contains(&Command::RememberOpen(ProjectId(9))));
}

#[test]
fn work_without_the_network_is_remembered_for_the_next_visit() {
    let mut state = page();
    assert_eq!(state.update(Message::WithoutNetworkAsked(true)), [Command::RememberWithoutNetwork(true)]);
    let mut next = State::default();
    let remembered = projects::Remembered { without_network: true, ..Default::default() };
    next.update(Message::Started { today: None, minutes_east: 0, remembered });
    assert!(state.without_network && next.without_network);
}

#[test]
fn a_file_dropped_again_is_read_only_if_it_is_not_the_same() {
    let hash = Hash::of(b"words");
    let mut known = kept_overview(1, &[(0, "docs/a.md", document()), (1, "docs/b.md", document())]);
    known.sources[0].1.hash = Some(hash);
    let mut state = State::default();
    told(&mut state, known);
    let commands = drop_files(&mut state, vec![file(1, "docs/a.md")]);
    let Some(Command::Start { task, work: Task::Read { known: Some(known), .. }, .. }) = commands.last() else {
        panic!("{commands:?}")
    };
    assert_eq!(*known, hash);
    assert_eq!(state.documents.passed_over.gone, [SourceId(1)], "the folder has one file less");
    let commands = done(&mut state, *task, Outcome::Unchanged);
    assert_eq!(asks(&commands), [] as [&Ask; 0]);
    assert_eq!(state.documents.passed_over.already_there, ["docs/a.md"]);
    assert!(state.documents.reading.is_empty());

    let commands = drop_files(&mut state, vec![NewFile { modified: 6, ..file(2, "docs/a.md") }, file(3, "docs/b.md")]);
    let tasks = started(&commands);
    let commands = done(&mut state, tasks[0].0, Outcome::Document(Box::default()));
    let [Ask::PutSource { id: SourceId(0), .. }] = asks(&commands)[..] else { panic!("{commands:?}") };
    assert_eq!(state.documents.passed_over.changed, ["docs/a.md"]);
    assert_eq!(state.documents.passed_over.gone, []);
    let commands = done(&mut state, tasks[1].0, Outcome::Failed(ReadErrorKind::Damaged.into()));
    assert_eq!(asks(&commands), [] as [&Ask; 0], "what was read before is better than nothing");
    assert_eq!(state.documents.passed_over.unreadable, ["docs/b.md"]);
}

#[test]
fn a_file_is_kept_beside_its_words_where_projects_are_kept_and_the_person_wants_it() {
    let keeps = |mut state: State| {
        let commands = drop_files(&mut state, vec![file(4, "a.md")]);
        let commands = done(&mut state, started(&commands)[0].0, Outcome::Document(Box::default()));
        let [Command::Ask { ask: Ask::PutSource { keep, .. }, file, .. }] = &commands[..] else { panic!("{commands:?}") };
        assert_eq!(*keep, file.is_some());
        *keep
    };
    assert!(keeps(kept(&[])));
    assert!(!keeps(page()), "in memory it would only be there twice");
    let mut unwanted = kept(&[]);
    let commands = unwanted.update(projects(projects::ProjectsMessage::KeepFilesChosen(false)));
    assert!(asks(&commands).contains(&&Ask::DropFiles));
    assert!(!keeps(unwanted));
}

#[test]
fn files_that_could_not_be_kept_are_listed_and_the_page_asks_how_things_stand() {
    let mut state = kept(&[]);
    let commands = drop_files(&mut state, vec![file(1, "a.md"), file(2, "b.md")]);
    for (task, _) in started(&commands) {
        done(&mut state, task, Outcome::Document(Box::default()));
    }
    let full = StoreError::Storage(crate::work::store::StorageError::Full);
    let commands = refused(&mut state, full, About::PutSource(SourceId(0)));
    assert_eq!(asks(&commands), [&Ask::Overview]);
    refused(&mut state, StoreError::ReadOnly(ReadOnly::Full), About::PutSource(SourceId(1)));
    let listed: Vec<&str> = state.documents.not_kept.values().map(|(path, _)| path.as_str()).collect();
    assert_eq!(listed, ["a.md", "b.md"]);
    assert!(state.documents.reading.is_empty());
    let mut locked = kept_overview(2, &[]);
    locked.keeping.access = crate::work::store::Access::ReadOnly(ReadOnly::Full);
    assert_eq!(started(&told(&mut state, locked)), []);
    let commands = told(&mut state, kept_overview(3, &[]));
    assert_eq!(started(&commands).len(), 2, "there is room again, and the files are still at hand");
    assert!(state.documents.not_kept.is_empty());
}

#[test]
fn a_project_for_looking_at_takes_no_files_but_another_project_can_be_opened() {
    let mut locked = kept_overview(1, &[]);
    locked.keeping.access = crate::work::store::Access::ReadOnly(ReadOnly::OtherTab);
    let mut state = State::default();
    told(&mut state, locked);
    assert_eq!(drop_files(&mut state, vec![file(3, "a.md")]), [Command::Release(FileHandle(3))]);
    assert_eq!(state.trouble, Some(StoreError::ReadOnly(ReadOnly::OtherTab)));
    let commands = drop_files(&mut state, vec![file(4, "My data set.ftproj")]);
    let [Command::Ask { ask: Ask::Projects(ProjectsAsk::Import { .. }), file: Some(FileHandle(4)), .. }] = &commands[..] else {
        panic!("{commands:?}")
    };
}

#[test]
fn nothing_of_one_project_is_shown_in_another() {
    let mut state = kept(&[(0, "a.md", document())]);
    let commands = drop_files(&mut state, vec![file(1, "slow.pdf")]);
    let task = started(&commands)[0].0;
    state.update(Message::Review(ReviewMessage::Selected(crate::dataset::ExampleId(3))));
    state.update(projects(projects::ProjectsMessage::Opened(ProjectId(2))));
    let mut other = kept_overview(1, &[]);
    other.keeping.project = Some(ProjectId(2));
    let commands = told(&mut state, other);
    assert!(commands.contains(&Command::Cancel { task }) && commands.contains(&Command::Release(FileHandle(1))), "{commands:?}");
    assert_eq!((state.review.selected, state.documents.is_reading()), (None, false));
}

#[test]
fn leaving_is_asked_about_only_while_something_is_on_its_way() {
    let mut state = kept(&[(0, "a.md", document())]);
    assert!(!state.has_unsaved_work(), "everything is kept");
    let mut on_its_way = kept_overview(1, &[(0, "a.md", document())]);
    on_its_way.keeping.changes_answered = 0;
    told(&mut state, on_its_way);
    state.update(Message::UndoAsked);
    assert!(state.has_unsaved_work() && state.is_saving());
    told(&mut state, kept_overview(2, &[(0, "a.md", document())]));
    assert!(!state.has_unsaved_work());
    drop_files(&mut state, vec![file(1, "b.md")]);
    assert!(state.has_unsaved_work(), "a file is being read");
}

#[test]
fn a_project_that_is_only_looked_at_takes_nothing_back() {
    let mut state = kept(&[(0, "a.md", document())]);
    let mut looked_at = kept_overview(2, &[(0, "a.md", document())]);
    (looked_at.undo, looked_at.redo) = (Some(Change::ExamplesMade), Some(Change::ExamplesMade));
    looked_at.keeping.access = Access::ReadOnly(ReadOnly::OtherTab);
    told(&mut state, looked_at);
    for message in [Message::UndoAsked, Message::RedoAsked] {
        assert_eq!(state.update(message), []);
    }
    assert_eq!(state.last_change, None, "nothing is said to be undone");
}

#[test]
fn words_that_the_store_refused_are_a_draft_again() {
    let mut state = kept(&[(0, "a.md", document())]);
    let (id, words) = (crate::dataset::ExampleId(3), crate::work::store::Words::Line("{}".to_owned()));
    let commands = state.update(Message::Review(ReviewMessage::Edited { id, words: words.clone() }));
    assert!(asks(&commands).contains(&&Ask::KeepDraft { id, words: None }));
    assert!(state.review.drafts.is_empty());
    refused(&mut state, StoreError::ReadOnly(ReadOnly::Full), About::Change);
    assert_eq!(state.review.drafts.get(&id), Some(&words));
}

#[test]
fn projects_that_are_gone_are_named_until_that_was_seen() {
    let mut state = State::default();
    let gone = [(ProjectId(4), "Устав".to_owned())].into();
    state.update(Message::Started {
        today: None,
        minutes_east: 0,
        remembered: projects::Remembered { projects: gone, ..Default::default() },
    });
    told(&mut state, kept_overview(1, &[]));
    let library = || Answer::Projects(Box::default());
    let commands = state.update(Message::Answered { answer: library(), attachments: None });
    assert_eq!(state.projects.evicted, ["Устав"]);
    assert_eq!(commands, [], "a reload would tell it again");
    let commands = state.update(projects(projects::ProjectsMessage::EvictionSeen));
    assert_eq!(commands, [Command::RememberProjects(projects::Remembered::default())]);
    state.update(Message::Answered { answer: library(), attachments: None });
    assert!(state.projects.evicted.is_empty());
}

#[test]
fn the_browser_is_asked_to_keep_the_first_real_work_once() {
    let mut state = kept(&[(0, "a.md", document())]);
    let mut made = kept_overview(2, &[(0, "a.md", document())]);
    made.examples.included = 12;
    assert!(told(&mut state, made.clone()).contains(&Command::AskToPersist));
    made.revision = 3;
    assert!(!told(&mut state, made).contains(&Command::AskToPersist));
}

#[test]
fn going_on_to_another_step_keeps_a_version() {
    let mut state = kept(&[(0, "a.md", document())]);
    let marks =
        |commands: &[Command]| asks(commands).iter().any(|ask| matches!(ask, Ask::MarkVersion { step } if step == "goal"));
    assert!(marks(&state.update(Message::StepOpened(Step::Goal))));
    assert!(!marks(&state.update(Message::StepOpened(Step::Goal))), "it is open already");
}

#[test]
fn a_part_that_is_to_be_filled_is_made_as_soon_as_the_store_has_the_mark() {
    let mut state = page();
    state.update(Message::StepOpened(Step::Examples));
    let counts = ExampleCounts { included: 3, ..ExampleCounts::default() };
    let made = |revision, stale: &[u64]| Overview {
        examples: counts.clone(),
        stale: stale.iter().map(|id| SourceId(*id)).collect(),
        ..overview(revision, &[(0, "a.md", document()), (1, "b.md", document())])
    };
    let commands = told(&mut state, made(1, &[1]));
    assert_eq!(asks(&commands), [&Ask::Coverage]);
    let opened = state.update(CoverageMessage::Toggled(SourceId(0)).into());
    assert_eq!(asks(&opened), [&Ask::Chunks { source: SourceId(0) }]);
    let at = ChunkStart { block: 4, byte: 0 };
    let marked = state.update(CoverageMessage::Marked { at, kind: ChunkMarkKind::Filled, on: true }.into());
    assert!(matches!(asks(&marked)[..], [Ask::MarkChunk { source: SourceId(0), on: true, .. }]));
    let begun = told(&mut state, made(2, &[0, 1]));
    let documents: Vec<&Ask> = asks(&begun).into_iter().filter(|ask| matches!(ask, Ask::Document { .. })).collect();
    assert_eq!(documents, [&Ask::Document { source: SourceId(0) }], "what else is out of date waits for a click");
    assert!(state.run.is_active());
}

#[test]
fn words_of_a_part_are_shown_while_it_is_unfolded() {
    let mut state = page();
    state.update(Message::StepOpened(Step::Examples));
    told(
        &mut state,
        Overview {
            examples: ExampleCounts { included: 1, ..ExampleCounts::default() },
            ..overview(1, &[(0, "a.md", document())])
        },
    );
    state.update(CoverageMessage::Toggled(SourceId(0)).into());
    let at = ChunkStart { block: 2, byte: 0 };
    let asked = state.update(CoverageMessage::WordsToggled(at).into());
    assert_eq!(asks(&asked), [&Ask::ChunkWords { source: SourceId(0), at }]);
    let words = ChunkWords { source: SourceId(0), at, blocks: Vec::new() };
    let came = Message::Answered { answer: Answer::ChunkWords(Box::new(words)), attachments: None };
    state.update(came.clone());
    assert!(state.coverage.words.is_some());
    state.update(CoverageMessage::WordsToggled(at).into());
    state.update(came);
    assert_eq!((state.coverage.unfolded, state.coverage.words.is_some()), (None, false), "a late answer is not shown");
    // A border that is gone takes the unfolded part with it.
    state.update(CoverageMessage::WordsToggled(at).into());
    let chunks = Chunks { source: SourceId(0), revision: 2, chunks: Vec::new() };
    let commands = state.update(Message::Answered { answer: Answer::Chunks(Box::new(chunks)), attachments: None });
    assert_eq!((state.coverage.unfolded, commands.len()), (None, 0));
}
