//! The store from outside: questions in, answers out, over a storage in memory and over one that refuses.

use doctune::checks::Verdict;
use doctune::chunks::{ChunkMarkKind, ChunkStart};
use doctune::dataset::export::Form;
use doctune::dataset::pack::{Plan, Trainer};
use doctune::dataset::{ExampleId, Settings, SourceId, SourceState};
use doctune::document::{Document, Hash, Language};
use doctune::examples::{Evidence, Example, RecipeId, RepeatKind, Role, Turn, verify};
use doctune::pricing::MicroDollars;
use doctune::providers;
use doctune::tokens::chat::line_tokens;
use doctune::tokens::{Counter, Encoding};
use doctune::work::launch::asks::{LaunchAnswer, LaunchAsk, Paid, Spending};
use doctune::work::launch::{self, Files, Launch, LaunchId, Order, Service, Stage};
use doctune::work::reader::{Engine, Outcome, Task};
use doctune::work::store::{
    About, Answer, Ask, ChunkRow, Drawer, EvidenceState, ExportFile, Filter, Found, Hooks, MemoryStorage, Overview, Report,
    RowKind, StepId, Storage, StorageError, Store, StoreError, TokenText, Transaction, UsedBytes, Words,
};
use futures_util::FutureExt as _;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

/// A page in small: asks the store and lets an engine read and make.
pub struct Desk<S: Storage> {
    pub store: Store<S>,
    engine: Rc<Engine>,
    next_step: u64,
}

thread_local! {
    static ENGINE: Rc<Engine> = Rc::new(Engine::new(super::tokens::counter(Encoding::O200kBase)));
}

impl Desk<MemoryStorage> {
    /// A store that has been open all the time, over what its storage has become meanwhile.
    pub fn over_open(mut store: Store<MemoryStorage>, storage: MemoryStorage) -> Self {
        *store.storage_mut() = storage;
        Desk::of(store)
    }

    pub fn new() -> Self {
        Desk::over(MemoryStorage::default())
    }
}

impl<S: Storage> Desk<S> {
    pub fn over(storage: S) -> Self {
        Desk::of(Store::new(storage))
    }

    /// A store that was opened, with a page that begins anew.
    pub fn of(mut store: Store<S>) -> Self {
        store.set_counter(counter());
        Desk { store, engine: ENGINE.with(Rc::clone), next_step: 0 }
    }

    pub fn ask_with(&mut self, ask: Ask, attachments: Vec<Vec<u8>>) -> (Answer, Vec<Vec<u8>>) {
        self.store.answer(ask, attachments).now_or_never().expect("a storage in memory never waits")
    }

    pub fn ask(&mut self, ask: Ask) -> Answer {
        self.ask_with(ask, Vec::new()).0
    }

    pub fn step(&mut self) -> StepId {
        self.next_step += 1;
        StepId(self.next_step)
    }

    /// The question that puts a file away, with what a reader made of it.
    pub fn put_ask(&mut self, id: u64, path: &str, text: &str) -> (Ask, Vec<Vec<u8>>) {
        let task = Task::Read { path: path.to_owned(), encoding: None, password: None, known: None };
        let (outcome, attachments) = self.engine.run(task, &text.as_bytes(), &mut ());
        let found = match outcome {
            Outcome::Document(record) => Found::Document(record),
            Outcome::Dataset { lines, notes } => Found::Dataset { lines, notes },
            Outcome::Failed(error) => Found::Failed(error),
            other => panic!("{path} became {other:?}"),
        };
        let step = self.step();
        let (id, path, bytes, hash) = (SourceId(id), path.to_owned(), text.len() as u64, Some(Hash::of(text.as_bytes())));
        (Ask::PutSource { step, id, path, bytes, hash, keep: false, found }, attachments)
    }

    /// Reads a file and puts it away.
    pub fn put(&mut self, id: u64, path: &str, text: &str) -> Answer {
        let (put, attachments) = self.put_ask(id, path, text);
        self.ask_with(put, attachments).0
    }

    /// As `put`, and keeps the file itself too.
    pub fn put_with_file(&mut self, id: u64, path: &str, text: &str) {
        let (Ask::PutSource { step, id, path, bytes, hash, found, .. }, mut attachments) = self.put_ask(id, path, text) else {
            panic!("a source is put")
        };
        attachments.push(text.as_bytes().to_vec());
        self.ask_with(Ask::PutSource { step, id, path, bytes, hash, keep: true, found }, attachments);
    }

    /// Makes the examples of all documents that need it.
    pub fn run(&mut self) -> Answer {
        match self.put_batches() {
            refused @ Answer::Failed { .. } => refused,
            _ => {
                let step = self.step();
                self.ask(Ask::FinishRun { step })
            }
        }
    }

    /// Makes examples of everything that is out of date; they wait for the end of the run.
    fn put_batches(&mut self) -> Answer {
        let overview = self.overview();
        for source in &overview.stale {
            let (Answer::Document { made_with, plan, .. }, mut words) =
                self.ask_with(Ask::Document { source: *source }, Vec::new())
            else {
                panic!("a stale source has a document")
            };
            let words = words.pop().expect("the document is attached");
            let (Outcome::Made { count, skipped }, made) = self.engine.run(Task::Make { plan }, &words.as_slice(), &mut ())
            else {
                panic!("examples are made of what was read")
            };
            let kept = self.ask_with(Ask::PutBatch { source: *source, round: 0, made_with, count, skipped }, made).0;
            if let Answer::Failed { .. } = kept {
                return kept;
            }
        }
        self.ask(Ask::Overview)
    }

    pub fn overview(&mut self) -> Overview {
        match self.ask(Ask::Overview) {
            Answer::Overview(overview) => *overview,
            other => panic!("expected an overview, got {other:?}"),
        }
    }

    pub fn report(&mut self) -> Report {
        match self.ask(Ask::Report) {
            Answer::Report(report) => *report,
            other => panic!("expected a report, got {other:?}"),
        }
    }

    pub fn rows(&mut self, filter: Filter) -> Vec<ExampleId> {
        match self.ask(Ask::Rows { from: 0, count: 10_000, filter }) {
            Answer::Rows(rows) => rows.rows.iter().map(|row| row.id).collect(),
            other => panic!("expected rows, got {other:?}"),
        }
    }

    pub fn file(&mut self, file: ExportFile) -> Vec<u8> {
        let (answer, parts) =
            self.ask_with(Ask::Export { file, language: Language::En, today: "2026-11-26".parse().ok() }, Vec::new());
        let Answer::Exported { bytes, sha256, .. } = answer else { panic!("expected a file, got {answer:?}") };
        let whole = parts.concat();
        assert_eq!((whole.len() as u64, Hash::of(&whole).to_string()), (bytes, sha256), "size and hash are those of the file");
        whole
    }

    pub fn lines(&mut self, file: ExportFile) -> Vec<Value> {
        let text = String::from_utf8(self.file(file)).expect("files are UTF-8");
        text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
    }

    pub fn hash(&self) -> Hash {
        self.store.project().hash()
    }

    /// Every filter of the list, none of which may lose a row.
    pub fn all_rows(&mut self, kind: RowKind) -> Vec<ExampleId> {
        self.rows(Filter { kind, ..Filter::default() })
    }
}

pub fn counter() -> Counter {
    super::tokens::counter(Encoding::O200kBase)
}

/// A document with enough of everything.
fn rules(number: usize) -> String {
    let mut text =
        format!("# Правила дома {number}\n\nПравила говорят, как жильцы дома {number} живут вместе и кто за что отвечает.\n");
    for section in 1..=12 {
        text.push_str(&format!(
            "\n## Как оплатить услугу {number}-{section}?\n\nУслугу {number}-{section} оплачивают до {section} числа каждого месяца через банк \
             или в правлении дома.\n\n**Взнос {number}-{section}** — это платёж, который собственник вносит за месяц номер {section}.\n"
        ));
    }
    text
}

#[test]
fn documents_become_files_that_hold_what_the_report_says() {
    let mut desk = Desk::new();
    for number in 0..5 {
        desk.put(number, &format!("дом/{number}.md"), &rules(number as usize));
    }
    let step = desk.step();
    let settings = Settings { system_message: "Вы знаете правила дома.".to_owned(), ..Settings::default() };
    desk.ask(Ask::ChangeSettings { step, settings: Box::new(settings) });
    desk.run();
    let report = desk.report();
    assert_eq!(report.verdict, Verdict::Ready, "{:?}", report.groups);
    let (training, validation) = (desk.lines(ExportFile::Training), desk.lines(ExportFile::Validation));
    assert!(training.len() > 50 && validation.len() >= 5, "{} and {}", training.len(), validation.len());
    for (side, lines) in [(&report.training, &training), (&report.validation, &validation)] {
        assert_eq!(side.examples, lines.len() as u64);
        let counter = counter();
        let tokens: u64 = lines.iter().map(|line| line_tokens(line, &counter).total).sum();
        assert_eq!(side.tokens, tokens, "the report counts what the file holds");
        for line in lines {
            assert_eq!(line["messages"][0], serde_json::json!({ "role": "system", "content": "Вы знаете правила дома." }));
        }
    }
    let question = |line: &Value| line["messages"][1]["content"].clone();
    let leaked = validation.iter().filter(|line| training.iter().any(|other| question(other) == question(line))).count();
    assert_eq!(leaked, 0, "no question stands on both sides");
    let evidence = desk.lines(ExportFile::Evidence);
    assert_eq!(evidence.len(), training.len() + validation.len());
    for line in &evidence {
        assert_eq!(line["verified"], true, "{line}");
        let source =
            rules(line["document"].as_str().and_then(|path| path.chars().nth(4)?.to_digit(10)).expect("a number") as usize);
        for quote in line["quotes"].as_array().expect("a list") {
            let text = quote["text"].as_str().expect("a text").replace('\n', " ");
            assert!(source.replace("**", "").replace('\n', " ").contains(&text), "{text:?} is not in the source");
        }
    }
}

#[test]
fn every_kept_example_verifies_against_its_document() {
    let mut desk = Desk::new();
    desk.put(0, "дом.md", &rules(0));
    desk.run();
    let (_, words) = desk.ask_with(Ask::Document { source: SourceId(0) }, Vec::new());
    let document: Document = serde_json::from_slice(&words[0]).expect("a document is kept as JSON");
    let ids = desk.all_rows(RowKind::Included);
    assert!(ids.len() >= 12, "{}", ids.len());
    for id in ids {
        let Answer::Detail(detail) = desk.ask(Ask::Detail { id }) else { panic!("a row has a detail") };
        assert_eq!(detail.evidence, EvidenceState::Verified);
        assert!(!detail.passages.is_empty());
        let answer = match &detail.words {
            Words::Turns(turns) => turns.last().map(|turn| turn.content.clone()).unwrap_or_default(),
            Words::Line(line) => panic!("{line} was not imported"),
        };
        for passage in &detail.passages {
            assert!(document.blocks.iter().any(|block| block.text.contains(&passage.quote)), "{passage:?}");
        }
        assert!(!answer.is_empty());
    }
}

pub fn edited(question: &str, answer: &str) -> Words {
    let turn = |role, content: &str| Turn { role, content: content.to_owned() };
    Words::Turns(vec![turn(Role::User, question), turn(Role::Assistant, answer)])
}

#[test]
fn an_answer_that_no_longer_follows_from_its_quotes_is_called_unverified() {
    let mut desk = Desk::new();
    desk.put(0, "дом.md", &rules(0));
    desk.run();
    let id = desk.all_rows(RowKind::Included)[0];
    let step = desk.step();
    desk.ask(Ask::EditExample { step, id, words: edited("Когда платить?", "Никогда.") });
    let Answer::Detail(detail) = desk.ask(Ask::Detail { id }) else { panic!("a row has a detail") };
    assert_eq!((detail.evidence, detail.edited), (EvidenceState::UnverifiedSinceEdited, true));
    assert_eq!(desk.all_rows(RowKind::Edited), [id]);
    let lines = desk.lines(ExportFile::Training).into_iter().chain(desk.lines(ExportFile::Validation));
    assert_eq!(lines.filter(|line| line["messages"][1]["content"] == "Никогда.").count(), 1, "the file has the new words");
    desk.ask(Ask::Undo);
    let Answer::Detail(detail) = desk.ask(Ask::Detail { id }) else { panic!("a row has a detail") };
    assert_eq!((detail.evidence, detail.edited), (EvidenceState::Verified, false));
}

#[test]
fn an_example_without_a_question_or_an_answer_is_refused() {
    let mut desk = Desk::new();
    desk.put(0, "дом.md", &rules(0));
    desk.run();
    let before = desk.hash();
    let id = desk.all_rows(RowKind::Included)[0];
    for words in [edited("", "Да."), edited("Как?", "  "), Words::Line("{}".to_owned())] {
        let step = desk.step();
        let answer = desk.ask(Ask::EditExample { step, id, words });
        assert_eq!(answer, Answer::Failed { error: StoreError::NotAnExample, about: About::Change });
    }
    assert_eq!(desk.hash(), before);
}

#[test]
fn what_a_person_changed_survives_another_run() {
    let mut desk = Desk::new();
    desk.put(0, "дом.md", &rules(0));
    desk.run();
    let ids = desk.all_rows(RowKind::Included);
    let (changed, gone) = (ids[0], ids[1]);
    let Answer::Detail(before) = desk.ask(Ask::Detail { id: gone }) else { panic!("a row has a detail") };
    let step = desk.step();
    desk.ask(Ask::EditExample { step, id: changed, words: edited("Свой вопрос?", "Свой ответ.") });
    let step = desk.step();
    desk.ask(Ask::RemoveExamples { step, ids: vec![gone], removed: true });
    let step = desk.step();
    desk.ask(Ask::ChangeSettings {
        step,
        settings: Box::new(Settings { recipes: Settings::default().recipes[..3].to_vec(), ..Settings::default() }),
    });
    assert_eq!(desk.overview().stale, [SourceId(0)], "other recipes make the examples out of date");
    desk.run();
    let removed = desk.all_rows(RowKind::Removed);
    assert_eq!(removed.len(), 1);
    let Answer::Detail(after) = desk.ask(Ask::Detail { id: removed[0] }) else { panic!("a row has a detail") };
    assert_eq!(after.words, before.words, "the removed example is removed again");
    assert_eq!(desk.all_rows(RowKind::Edited).len(), 1, "and the changed one is changed");
}

const IMPORTED: &str = concat!(
    "{\"messages\":[{\"role\":\"user\",\"content\":\"Q1\"},{\"role\":\"assistant\",\"content\":\"A1\"}]}\n",
    "{\"messages\":[{\"role\":\"user\",\"content\":\"Q2\"},{\"role\":\"assistant\",\"content\":\"A2\"}],}\n",
    "{\"messages\":[{\"role\":\"user\",\"content\":\"Q3\"}]}\n",
    "{\"messages\":[{\"role\":\"user\",\"content\":\"Q1\"},{\"role\":\"assistant\",\"content\":\"A1\"}]}\n",
    "{\"messages\":[{\"role\":\"user\",\"content\":\"Q4\"},{\"role\":\"assistant\",\"content\":\"A4\"}],\"note\":1}\n",
);

#[test]
fn a_data_set_with_faults_is_mended_on_clicks_and_taken_back() {
    let mut text = IMPORTED.to_owned();
    for number in 10..30 {
        text.push_str(&format!(
            "{{\"messages\":[{{\"role\":\"user\",\"content\":\"Question {number}\"}},{{\"role\":\"assistant\",\"content\":\"Answer {number}\"}}]}}\n"
        ));
    }
    let mut desk = Desk::new();
    desk.put(0, "set.jsonl", &text);
    let before = desk.hash();
    assert!(matches!(desk.report().verdict, Verdict::MustMend { .. }));
    assert_eq!(desk.file(ExportFile::Training), text.as_bytes(), "what is not mended stays as it is, byte for byte");
    let mut clicks = 0;
    while let Some(group) = desk.report().groups.into_iter().find(|group| group.can_mend) {
        let step = desk.step();
        let answer = desk.ask(Ask::Mend { step, code: group.code.clone(), example: None });
        assert!(matches!(answer, Answer::Overview(_)), "{}: {answer:?}", group.code);
        clicks += 1;
        assert!(clicks < 20, "mending {} goes on for ever", group.code);
    }
    let report = desk.report();
    assert_eq!(report.verdict, Verdict::Ready, "{:?}", report.groups);
    let lines = desk.lines(ExportFile::Training);
    assert_eq!(lines.len(), 23, "the line without an answer and the repeated one are gone");
    assert!(lines.iter().all(|line| line.as_object().is_some_and(|line| line.keys().eq(["messages"]))), "no unknown key is left");
    for _ in 0..clicks {
        desk.ask(Ask::Undo);
    }
    assert_eq!(desk.hash(), before);
    // All errors go with one click as well, and come back with one.
    let step = desk.step();
    desk.ask(Ask::MendErrors { step });
    assert_eq!(desk.report().verdict, Verdict::Ready);
    desk.ask(Ask::Undo);
    assert_eq!(desk.hash(), before);
    assert_eq!(desk.file(ExportFile::Training), text.as_bytes());
}

#[test]
fn a_fault_in_the_validation_file_is_in_the_verdict_too() {
    let mut text = String::new();
    for number in 0..100 {
        text.push_str(&format!(
            "{{\"messages\":[{{\"role\":\"user\",\"content\":\"Question {number}\"}},{{\"role\":\"assistant\",\"content\":\"Answer {number}\",\"odd\":1}}]}}\n"
        ));
    }
    let mut desk = Desk::new();
    desk.put(0, "set.jsonl", &text);
    let report = desk.report();
    assert!(report.validation.examples > 0);
    assert_eq!(report.verdict, Verdict::MustMend { lines: 100, file: 0 }, "every line of both files is counted");
}

#[test]
fn the_same_files_give_the_same_set_in_whatever_order_they_are_done() {
    let files: Vec<(u64, String)> = (0..3).map(|number| (number, rules(number as usize))).collect();
    let set = |order: [usize; 3]| {
        let mut desk = Desk::new();
        for index in order {
            let (id, text) = &files[index];
            desk.put(*id, &format!("{id}.md"), text);
        }
        desk.run();
        (desk.file(ExportFile::Training), desk.file(ExportFile::Validation))
    };
    assert_eq!(set([0, 1, 2]), set([2, 0, 1]));
}

#[test]
fn edits_survive_a_source_that_is_read_anew() {
    let mut desk = Desk::new();
    desk.put(0, "дом.md", &rules(0));
    desk.run();
    let id = desk.all_rows(RowKind::Included)[0];
    let Answer::Detail(detail) = desk.ask(Ask::Detail { id }) else { panic!("a row has a detail") };
    let Words::Turns(turns) = detail.words else { panic!("it was not imported") };
    let step = desk.step();
    desk.ask(Ask::EditExample { step, id, words: edited(&turns[0].content, "Мой ответ.") });
    desk.put(
        0,
        "дом.md",
        &format!("{}\n## Новый раздел\n\nВ новом разделе сказано, что двор метут по пятницам утром.\n", rules(0)),
    );
    assert_eq!(desk.overview().stale, [SourceId(0)]);
    desk.run();
    assert_eq!(desk.all_rows(RowKind::Edited).len(), 1, "the question came again, and with it the person's answer");
}

#[test]
fn a_source_takes_its_examples_with_it_and_brings_them_back() {
    let mut desk = Desk::new();
    desk.put(0, "дом.md", &rules(0));
    desk.put(1, "двор.md", &rules(1));
    desk.run();
    let all = desk.all_rows(RowKind::Included);
    let step = desk.step();
    desk.ask(Ask::RemoveSources { step, ids: vec![SourceId(0)] });
    let rest = desk.all_rows(RowKind::Included);
    assert!(!rest.is_empty() && rest.len() < all.len());
    desk.ask(Ask::Undo);
    assert_eq!(desk.all_rows(RowKind::Included), all);
}

#[test]
fn the_list_is_searched_and_filtered() {
    let mut desk = Desk::new();
    desk.put(0, "дом.md", &rules(0));
    desk.put(1, "двор.md", &rules(1));
    desk.run();
    let search = |text: &str| Filter { search: text.to_owned(), ..Filter::default() };
    let found = desk.rows(search("ВЗНОС 1-7"));
    assert!(!found.is_empty());
    for id in found {
        let Answer::Detail(detail) = desk.ask(Ask::Detail { id }) else { panic!("a row has a detail") };
        assert_eq!(detail.source, SourceId(1));
    }
    assert_eq!(desk.rows(search("нет такого")), []);
    let all = desk.all_rows(RowKind::Included).len();
    let by_source: usize =
        [0, 1].map(|id| desk.rows(Filter { source: Some(SourceId(id)), ..Filter::default() }).len()).iter().sum();
    assert_eq!(by_source, all);
    let recipes = desk.overview().examples.by_recipe;
    let by_recipe: u32 = recipes.iter().map(|(_, count)| count).sum();
    assert_eq!(by_recipe as usize, all);
}

#[test]
fn a_limit_of_examples_is_kept_and_the_rest_is_counted() {
    let mut desk = Desk::new();
    desk.put(0, "дом.md", &rules(0));
    desk.run();
    let all = desk.overview().examples.included;
    let step = desk.step();
    desk.ask(Ask::ChangeSettings { step, settings: Box::new(Settings { examples_wanted: Some(12), ..Settings::default() }) });
    let counts = desk.overview().examples;
    assert_eq!((counts.included, counts.not_asked_for), (12, all - 12));
    assert_eq!(desk.overview().stale, [], "nothing has to be made anew for that");
    assert_eq!(desk.lines(ExportFile::Training).len(), 12);
}

// Undo and redo.

/// One thing that a person does.
#[derive(Clone, Debug)]
pub enum Deed {
    Put(u64),
    Remove(u64),
    Limit(u32),
    Share(u8),
    Run,
    Edit(usize),
    Drop(usize),
    Restore(usize),
}

pub fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        2 => (0..4_u64).prop_map(Deed::Put),
        1 => (0..4_u64).prop_map(Deed::Remove),
        1 => (1..40_u32).prop_map(Deed::Limit),
        1 => (0..30_u8).prop_map(Deed::Share),
        2 => Just(Deed::Run),
        3 => (0..100_usize).prop_map(Deed::Edit),
        3 => (0..100_usize).prop_map(Deed::Drop),
        1 => (0..100_usize).prop_map(Deed::Restore),
    ];
    proptest::collection::vec(deed, 1..40)
}

pub fn short(number: u64) -> String {
    format!(
        "# Памятка {number}\n\n## Как войти в дом {number}?\n\nПриложите ключ {number} к двери и подождите одну секунду.\n\n\
         **Ключ {number}** — это карта, которая открывает дверь подъезда номер {number}.\n"
    )
}

pub fn carry_out<S: Storage>(desk: &mut Desk<S>, deed: &Deed, turn: usize) {
    let step = desk.step();
    let settings = desk.store.project().settings.clone();
    let pick = |ids: Vec<ExampleId>, index: usize| ids.get(index % ids.len().max(1)).copied();
    match deed {
        Deed::Put(id) => drop(desk.put(*id, &format!("{id}.md"), &short(*id))),
        Deed::Remove(id) => drop(desk.ask(Ask::RemoveSources { step, ids: vec![SourceId(*id)] })),
        Deed::Limit(limit) => {
            let settings = Settings { examples_wanted: Some(*limit), ..settings };
            desk.ask(Ask::ChangeSettings { step, settings: Box::new(settings) });
        }
        Deed::Share(validation_percent) => {
            let settings = Settings { validation_percent: *validation_percent, ..settings };
            desk.ask(Ask::ChangeSettings { step, settings: Box::new(settings) });
        }
        Deed::Run => drop(desk.run()),
        Deed::Edit(index) => {
            if let Some(id) = pick(desk.all_rows(RowKind::Included), *index) {
                desk.ask(Ask::EditExample { step, id, words: edited(&format!("Вопрос {turn}?"), "Ответ.") });
            }
        }
        Deed::Drop(index) => {
            if let Some(id) = pick(desk.all_rows(RowKind::Included), *index) {
                desk.ask(Ask::RemoveExamples { step, ids: vec![id], removed: true });
            }
        }
        Deed::Restore(index) => {
            if let Some(id) = pick(desk.all_rows(RowKind::Removed), *index) {
                desk.ask(Ask::RemoveExamples { step, ids: vec![id], removed: false });
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn everything_is_taken_back_and_done_again(deeds in deeds()) {
        let mut desk = Desk::new();
        let mut hashes = vec![desk.hash()];
        let mut counts = vec![desk.overview().examples];
        for (turn, deed) in deeds.iter().enumerate() {
            carry_out(&mut desk, deed, turn);
            if Some(&desk.hash()) != hashes.last() {
                hashes.push(desk.hash());
                counts.push(desk.overview().examples);
            }
        }
        // A deed can change records and end where it began, so steps are counted by what can be taken back.
        let mut back = 0;
        while desk.overview().undo.is_some() {
            prop_assert!(hashes.contains(&desk.hash()));
            let at = hashes.iter().rposition(|hash| *hash == desk.hash()).expect("just looked");
            prop_assert_eq!(&desk.overview().examples, &counts[at]);
            desk.ask(Ask::Undo);
            back += 1;
        }
        prop_assert_eq!(desk.hash(), hashes[0]);
        for _ in 0..back {
            desk.ask(Ask::Redo);
        }
        prop_assert_eq!(Some(&desk.hash()), hashes.last());
        prop_assert_eq!(Some(&desk.overview().examples), counts.last());
        prop_assert!(desk.overview().redo.is_none());
    }
}

// A storage that refuses.

/// Works until its budget of writes is used up, then refuses every one.
#[derive(Default)]
pub struct Refusing {
    pub inner: MemoryStorage,
    pub writes_left: usize,
    /// What was written cannot be read back.
    pub unreadable: bool,
}

impl Storage for Refusing {
    async fn put_blob(&mut self, hash: Hash, bytes: Vec<u8>) -> Result<(), StorageError> {
        self.writes_left = self.writes_left.checked_sub(1).ok_or(StorageError::Full)?;
        self.inner.put_blob(hash, bytes).await
    }

    async fn blob(&self, hash: Hash) -> Result<Rc<Vec<u8>>, StorageError> {
        if self.unreadable { Err(StorageError::Other("not now".to_owned())) } else { self.inner.blob(hash).await }
    }

    async fn blob_part(&self, hash: Hash, range: Range<u64>) -> Result<Vec<u8>, StorageError> {
        self.inner.blob_part(hash, range).await
    }

    async fn blobs(&self) -> Result<BTreeSet<Hash>, StorageError> {
        self.inner.blobs().await
    }

    async fn remove_blobs(&mut self, hashes: &[Hash]) -> Result<(), StorageError> {
        self.inner.remove_blobs(hashes).await
    }

    async fn records(&self, drawer: Drawer, from: u64) -> Result<Vec<(u64, Vec<u8>)>, StorageError> {
        self.inner.records(drawer, from).await
    }

    async fn write(&mut self, transaction: Transaction) -> Result<(), StorageError> {
        self.writes_left = self.writes_left.checked_sub(1).ok_or(StorageError::Full)?;
        self.inner.write(transaction).await
    }
}

#[test]
fn a_full_disk_loses_nothing_that_was_there_at_whichever_write_it_comes() {
    let full = |answer: &Answer| matches!(answer, Answer::Failed { error: StoreError::Storage(StorageError::Full), .. });
    let mut refused = 0;
    for writes_left in 0..12 {
        let mut desk = Desk::over(Refusing { writes_left, ..Refusing::default() });
        let mut before = desk.hash();
        let deeds: [fn(&mut Desk<Refusing>) -> Answer; 5] = [
            |desk| desk.put(0, "a.md", &short(0)),
            |desk| desk.put(1, "b.md", &short(1)),
            |desk| desk.run(),
            |desk| {
                let (step, id) = (desk.step(), desk.all_rows(RowKind::Included).first().copied().unwrap_or(ExampleId(0)));
                desk.ask(Ask::RemoveExamples { step, ids: vec![id], removed: true })
            },
            |desk| desk.ask(Ask::Undo),
        ];
        for deed in deeds {
            let answer = deed(&mut desk);
            if full(&answer) {
                assert_eq!(desk.hash(), before, "with {writes_left} writes a refused change changed something");
                refused += 1;
                break;
            }
            before = desk.hash();
        }
        assert!(matches!(desk.ask(Ask::Overview), Answer::Overview(_)), "the store goes on");
    }
    assert!(refused >= 10, "the storage refused {refused} times");
}

#[test]
fn examples_that_were_made_are_kept_though_their_bytes_cannot_be_read_back_at_once() {
    let mut desk = Desk::over(Refusing { writes_left: 100, ..Refusing::default() });
    desk.put(0, "a.md", &short(0));
    desk.put_batches();
    desk.store.storage_mut().unreadable = true;
    let step = desk.step();
    assert!(matches!(desk.ask(Ask::FinishRun { step }), Answer::Overview(_)), "the run is not called a failure");
    assert!(desk.overview().examples.included > 0);
}

#[test]
fn a_hundred_thousand_examples_are_no_special_case() {
    let mut text = String::new();
    for number in 0..100_000 {
        text.push_str(&format!(
            "{{\"messages\":[{{\"role\":\"user\",\"content\":\"Question {number}\"}},{{\"role\":\"assistant\",\"content\":\"Answer {number}\"}}]}}\n"
        ));
    }
    let mut desk = Desk::new();
    desk.put(0, "large.jsonl", &text);
    let Answer::Rows(rows) = desk.ask(Ask::Rows { from: 99_990, count: 60, filter: Filter::default() }) else { panic!("rows") };
    assert_eq!((rows.total, rows.rows.len()), (100_000, 10));
    assert_eq!(rows.rows[9].question, "Question 99999");
    let report = desk.report();
    assert_eq!(report.training.examples + report.validation.examples, 100_000);
    assert_eq!(report.verdict, Verdict::Ready);
}

#[test]
fn an_example_verifies_by_the_rule_of_its_kind() {
    let document = Document::default();
    let turns = vec![
        Turn { role: Role::User, content: "Q".to_owned() },
        Turn { role: Role::Assistant, content: "Not in the document.".to_owned() },
    ];
    let recipe = doctune::examples::RecipeId::Sections;
    let quoted =
        Example { turns, recipe, evidence: Evidence::Quoted { quotes: Vec::new() }, language: None, fact: 0, section: None };
    assert!(verify(&quoted, &document).is_err(), "an answer without quotes is not quoted");
}

/// A project with the rules of two houses, a system message and examples of them.
fn two_houses() -> Desk<MemoryStorage> {
    let mut desk = Desk::new();
    for number in 0..5 {
        desk.put(number, &format!("дом/{number}.md"), &rules(number as usize));
    }
    let step = desk.step();
    let settings =
        Settings { system_message: "Вы знаете «правила» дома;\nвсе.".to_owned(), ..Settings::default() };
    desk.ask(Ask::ChangeSettings { step, settings: Box::new(settings) });
    desk.run();
    desk
}

#[test]
fn a_data_set_leaves_in_every_form_and_comes_back_as_the_same_examples() {
    let mut desk = two_houses();
    let training = desk.lines(ExportFile::Training);
    for form in Form::ALL.into_iter().filter(|form| form.comes_back()) {
        // A system message has no place in the older form, so nothing fits into it.
        let is_older = form == Form::PromptCompletion;
        let file = ExportFile::Form { form, validation: false };
        let (answer, parts) = desk.ask_with(Ask::Export { file, language: Language::Ru, today: None }, Vec::new());
        let Answer::Exported { examples, left_out, .. } = answer else { panic!("expected a file, got {answer:?}") };
        let left: u64 = left_out.iter().map(|left| left.count).sum();
        assert_eq!(examples + left, training.len() as u64, "{form:?}: nothing goes missing in silence");
        assert_eq!(left, if is_older { training.len() as u64 } else { 0 }, "{form:?}: {left_out:?}");
        if is_older {
            continue;
        }
        let mut other = Desk::new();
        other.put(0, &file.name(), &String::from_utf8(parts.concat()).expect("files are UTF-8"));
        let step = other.step();
        let settings = Settings { validation_percent: 0, ..Settings::default() };
        other.ask(Ask::ChangeSettings { step, settings: Box::new(settings) });
        let messages = |lines: &[Value]| lines.iter().map(|line| line["messages"].clone()).collect::<Vec<_>>();
        assert_eq!(messages(&other.lines(ExportFile::Training)), messages(&training), "{form:?}");
    }
    let reading = String::from_utf8(desk.file(ExportFile::Form { form: Form::Markdown, validation: true })).expect("UTF-8");
    assert!(reading.contains("Как оплатить услугу"), "{reading}");
}

#[test]
fn a_pack_holds_the_lines_the_settings_an_explanation_and_a_list_of_all() {
    let mut desk = two_houses();
    let explain: fn(&Plan, Language) -> String = |plan, language| format!("{language:?} {}", plan.trainer.name());
    desk.store.set_hooks(Hooks { explain: Some(explain), ..Hooks::default() });
    let training = desk.lines(ExportFile::Training).len() as u64;
    for trainer in Trainer::ALL {
        let file = desk.file(ExportFile::Pack(trainer));
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(file)).expect("it is a zip");
        let mut text = |path: &str| {
            let mut text = String::new();
            let mut entry = zip.by_name(path).unwrap_or_else(|error| panic!("{trainer:?} has no {path}: {error}"));
            std::io::Read::read_to_string(&mut entry, &mut text).expect("files of a pack are text");
            text
        };
        assert_eq!(text("README.md"), format!("En {}", trainer.name()));
        assert!(!text(trainer.settings_file()).is_empty());
        let lines = text("data/train.jsonl");
        assert_eq!(lines.lines().count() as u64, training);
        let manifest: Value = serde_json::from_str(&text("manifest.json")).expect("a manifest is JSON");
        assert_eq!(manifest["made_on"], "2026-11-26");
        assert_eq!(manifest["sources"].as_array().map(Vec::len), Some(5));
        let listed = manifest["files"].as_array().expect("a list").iter().find(|file| file["path"] == "data/train.jsonl");
        assert_eq!(listed.expect("the lines are listed")["sha256"], Hash::of(lines.as_bytes()).to_string());
    }
}

#[test]
fn a_service_that_demands_a_byte_order_mark_gets_it() {
    let mut desk = two_houses();
    let plain = desk.file(ExportFile::Training);
    let step = desk.step();
    let settings = Settings { provider: "azure".to_owned(), ..desk.store.project().settings.clone() };
    desk.ask(Ask::ChangeSettings { step, settings: Box::new(settings) });
    assert_eq!(desk.file(ExportFile::Training), ["\u{feff}".as_bytes(), &plain].concat());
}

#[test]
fn the_words_of_an_example_are_shown_as_their_tokens() {
    let mut desk = two_houses();
    let line = r#"{"messages": [{"role": "user", "content": "Где 🦄 и 𐐀?"}, {"role": "assistant", "content": "Тут."}]}"#;
    desk.put(9, "строки.jsonl", line);
    let counter = counter();
    for id in desk.all_rows(RowKind::Included) {
        let Answer::Tokens(tokens) = desk.ask(Ask::Tokens { id }) else { panic!("the tokens come") };
        let texts: Vec<String> = match &tokens.words {
            Words::Turns(turns) => turns.iter().map(|turn| turn.content.clone()).collect(),
            Words::Line(_) => vec!["Где 🦄 и 𐐀?".to_owned(), "Тут.".to_owned()],
        };
        assert_eq!(tokens.texts.len(), texts.len());
        for (TokenText { pieces, .. }, text) in tokens.texts.iter().zip(&texts) {
            assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), *text, "no letter is lost");
            let ids: Vec<u32> = pieces.iter().flat_map(|piece| piece.ids.clone()).collect();
            assert_eq!(ids, counter.encode(text));
        }
    }
}

/// What the store says of the parts of a document.
fn parts(desk: &mut Desk<MemoryStorage>, source: u64) -> Vec<ChunkRow> {
    match desk.ask(Ask::Chunks { source: SourceId(source) }) {
        Answer::Chunks(chunks) => chunks.chunks,
        other => panic!("expected chunks, got {other:?}"),
    }
}

fn used(desk: &mut Desk<MemoryStorage>) -> Vec<(SourceId, UsedBytes)> {
    match desk.ask(Ask::Coverage) {
        Answer::Coverage(coverage) => coverage.sources,
        other => panic!("expected a coverage, got {other:?}"),
    }
}

/// Three long sections, the second of which says nothing that a recipe could use.
fn with_a_hole() -> String {
    let told = |subject: &str| format!("{} {subject} opens at eight and closes late in the evening, except on holidays. ", "The");
    let long = |subject: &str| told(subject).repeat(80);
    let hole = "see above, 12; ".repeat(400);
    format!("# Opening\n\n## The hall\n\n{}\n\n## Notes\n\n{hole}\n\n## The yard\n\n{}\n", long("hall"), long("yard"))
}

#[test]
fn every_part_of_a_document_is_in_one_account() {
    let mut desk = Desk::new();
    desk.put(0, "opening.md", &with_a_hole());
    desk.run();
    let rows = parts(&mut desk, 0);
    assert!(rows.len() >= 3, "{rows:?}");
    let (full, empty): (Vec<&ChunkRow>, Vec<&ChunkRow>) = rows.iter().partition(|row| row.examples > 0);
    assert!(!full.is_empty() && !empty.is_empty());
    for row in &full {
        assert!(row.bytes.used > 0 && row.bytes.used <= row.bytes.all, "{row:?}");
    }
    let hole: Vec<&&ChunkRow> = empty.iter().filter(|row| row.opening.starts_with("see above")).collect();
    assert!(!hole.is_empty() && hole.iter().all(|row| row.bytes.used == 0), "{empty:?}");
    assert!(hole.iter().any(|row| !row.reasons.is_empty()), "the first says why: {hole:?}");
    let sum = |of: fn(&ChunkRow) -> u64| rows.iter().map(of).sum::<u64>();
    let whole = used(&mut desk)[0].1;
    assert_eq!(sum(|row| row.bytes.used), whole.used, "the parts and the whole say the same");
    assert!(sum(|row| row.bytes.all) <= whole.all);
    // What is removed uses nothing any more.
    let ids = desk.all_rows(RowKind::Included);
    let step = desk.step();
    desk.ask(Ask::RemoveExamples { step, ids, removed: true });
    assert_eq!(used(&mut desk)[0].1.used, 0);
    assert!(parts(&mut desk, 0).iter().all(|row| row.examples == 0));
    assert!(parts(&mut desk, 0).iter().any(|row| row.left_out > 0), "what is left out is told");
}

#[test]
fn borders_by_hand_make_a_document_out_of_date_and_keep_what_was_done_elsewhere() {
    let mut desk = Desk::new();
    desk.put(0, "дом.md", &rules(0));
    desk.run();
    let before = desk.hash();
    let ids = desk.all_rows(RowKind::Included);
    let last = *ids.last().expect("there are examples");
    let step = desk.step();
    desk.ask(Ask::RemoveExamples { step, ids: vec![last], removed: true });
    let Answer::Detail(gone) = desk.ask(Ask::Detail { id: last }) else { panic!("a row has a detail") };
    let one = parts(&mut desk, 0);
    let Answer::ChunkWords(words) = desk.ask(Ask::ChunkWords { source: SourceId(0), at: one[0].at }) else {
        panic!("a part has words")
    };
    let at = ChunkStart { block: words.blocks[3].0, byte: 0 };
    let step = desk.step();
    let mark = |step, on| Ask::MarkChunk { step, source: SourceId(0), at, kind: ChunkMarkKind::Split, on };
    desk.ask(mark(step, true));
    assert_eq!(desk.overview().stale, [SourceId(0)]);
    let two = parts(&mut desk, 0);
    assert_eq!((two.len(), two[1].at, two[1].marks.as_slice()), (one.len() + 1, at, [(at, ChunkMarkKind::Split)].as_slice()));
    desk.run();
    assert!(desk.overview().stale.is_empty());
    let removed = desk.all_rows(RowKind::Removed);
    let Answer::Detail(still) = desk.ask(Ask::Detail { id: removed[0] }) else { panic!("a row has a detail") };
    assert_eq!((removed.len(), &still.words), (1, &gone.words));
    // A document that is read anew takes its borders along.
    let longer = format!("Перед правилами стоит новый абзац, которого раньше не было.\n\n{}", rules(0));
    desk.put(0, "дом.md", &longer);
    let moved = parts(&mut desk, 0);
    let marks: Vec<u32> = moved.iter().flat_map(|row| &row.marks).map(|(at, _)| at.block).collect();
    assert_eq!(marks, [at.block + 1]);
    for _ in 0..4 {
        desk.ask(Ask::Undo);
    }
    assert_eq!(desk.hash(), before);
}

#[test]
fn of_a_part_that_is_filled_everything_is_made() {
    let mut desk = Desk::new();
    desk.put(0, "дом.md", &rules(0));
    let step = desk.step();
    let few = Settings { recipes: vec![RecipeId::WholeDocument], ..Settings::default() };
    desk.ask(Ask::ChangeSettings { step, settings: Box::new(few) });
    desk.run();
    let before = desk.all_rows(RowKind::Included).len();
    let at = parts(&mut desk, 0)[0].at;
    let step = desk.step();
    desk.ask(Ask::MarkChunk { step, source: SourceId(0), at, kind: ChunkMarkKind::Filled, on: true });
    desk.run();
    let rows = parts(&mut desk, 0);
    assert!(desk.all_rows(RowKind::Included).len() > before + 5, "{rows:?}");
    assert!(rows[0].examples > rows.get(1).map_or(0, |row| row.examples), "only there: {rows:?}");
}

#[test]
fn repeats_stand_behind_what_they_repeat() {
    let mut desk = Desk::new();
    desk.put(0, "a.md", &rules(0));
    desk.put(1, "b.md", &rules(0));
    desk.run();
    let overview = desk.overview();
    assert!(overview.examples.duplicates > 10, "{:?}", overview.examples);
    let Answer::Rows(rows) =
        desk.ask(Ask::Rows { from: 0, count: 10_000, filter: Filter { kind: RowKind::Repeats, ..Filter::default() } })
    else {
        panic!("rows are listed")
    };
    let left_out = rows.rows.iter().filter(|row| row.repeat.is_some()).count();
    assert_eq!(left_out as u32, overview.examples.duplicates);
    let included = desk.all_rows(RowKind::Included);
    for pair in rows.rows.windows(2) {
        if pair[1].repeat == Some(RepeatKind::Same) && pair[0].repeat.is_none() {
            assert_eq!((&pair[0].question, &pair[0].answer), (&pair[1].question, &pair[1].answer));
            assert!(included.contains(&pair[0].id) && !included.contains(&pair[1].id));
        }
    }
}

#[test]
fn input_that_says_nothing_gives_no_example_and_is_accounted_for() {
    let million = |word: &str| word.repeat(1_000_000 / word.len());
    let binary: String = (0..20_000_u32).map(|n| char::from((n * 7919 % 31) as u8)).collect();
    let cases = [
        ("empty.txt", String::new()),
        ("blank.md", " \n\t\n".to_owned()),
        ("word.txt", "Здравствуйте".to_owned()),
        ("word.md", "# Notes".to_owned()),
        ("line-of-a.txt", million("a")),
        ("line-of-words.txt", million("word after word and no end ")),
        ("line-of-figures.csv", million("12345,")),
        ("binary.txt", binary),
    ];
    for (name, text) in cases {
        let mut desk = Desk::new();
        desk.put(0, name, &text);
        desk.run();
        let overview = desk.overview();
        assert_eq!(overview.examples.included, 0, "{name}: {:?}", overview.examples.by_recipe);
        let accounted = match &overview.sources[0].1.state {
            SourceState::Failed(_) => true,
            SourceState::Document(_) => {
                assert!(overview.stale.is_empty(), "{name}");
                !overview.examples.skipped.is_empty()
            }
            _ => false,
        };
        assert!(accounted, "{name}: {:?}, {:?}", overview.sources[0].1.state, overview.examples.skipped);
    }
}

#[test]
fn a_conversation_tells_who_speaks_in_it() {
    let mut desk = Desk::new();
    let talk = "[10:00] Анна: Когда привезут заказ?\n[10:01] Склад: Завтра до обеда.\n[10:02] Склад: Позвоним за час.\n";
    desk.put(0, "чат.txt", talk);
    let SourceState::Document(document) = desk.overview().sources[0].1.state.clone() else { panic!("a chat is a document") };
    assert_eq!(document.speakers, ["Склад", "Анна"]);
}

/// A question of the launch and its answer, with what is attached.
fn ask_launch(desk: &mut Desk<MemoryStorage>, ask: &LaunchAsk) -> (LaunchAnswer, Vec<Vec<u8>>) {
    let body = serde_json::to_string(ask).expect("questions are plain data");
    let (answer, attachments) = desk.ask_with(Ask::Launch { number: 7, body }, Vec::new());
    let Answer::Launch { number: 7, body, .. } = answer else { panic!("{answer:?}") };
    (serde_json::from_str(&body).expect("answers are plain data"), attachments)
}

fn twelve_lines() -> String {
    let line = |number: u32| {
        format!(
            "{{\"messages\":[{{\"role\":\"user\",\"content\":\"Question {number}?\"}},{{\"role\":\"assistant\",\"content\":\"Answer {}.\"}}]}}\n",
            number * 7
        )
    };
    (1..=12).map(line).collect()
}

fn launch_of(desk: &mut Desk<MemoryStorage>) -> Launch {
    let (answer, _) = ask_launch(desk, &LaunchAsk::File(launch::Side::Training));
    let LaunchAnswer::File(Some(training)) = answer else { panic!("{answer:?}") };
    let profile = providers::openai_profile();
    Launch {
        id: LaunchId(1),
        intent: "ab".repeat(16),
        created_at: 5,
        service: Service {
            provider: profile.id,
            name: profile.name,
            base_url: profile.base_url.expect("it has an address"),
            auth: profile.auth,
            dialect: profile.dialect,
        },
        order: Some(Order {
            model: "m".to_owned(),
            method: providers::Method::Supervised,
            suffix: None,
            seed: None,
            parameters: Vec::new(),
            training,
            validation: None,
            expires_after: None,
            most: None,
            consent: Hash::of(b"yes"),
            model_ends: None,
        }),
        stage: Stage::Agreed,
        files: Files::default(),
        job: None,
        twins: Vec::new(),
        put_away: false,
    }
}

#[test]
fn launches_are_kept_and_no_undo_takes_them_back() {
    let mut desk = Desk::new();
    desk.put(0, "set.jsonl", &twelve_lines());
    let mut launch = launch_of(&mut desk);
    assert_eq!(ask_launch(&mut desk, &LaunchAsk::Keep(Box::new(launch.clone()))).0, LaunchAnswer::Kept);
    launch.stage = Stage::Creating;
    ask_launch(&mut desk, &LaunchAsk::Keep(Box::new(launch.clone())));
    let spending = Spending {
        at: 9,
        what: Paid::Question { model: "m".to_owned(), input: 3, output: 4 },
        amount: MicroDollars(5),
        counted: true,
        request_id: None,
    };
    for _time in 0..2 {
        ask_launch(&mut desk, &LaunchAsk::Spent(spending.clone()));
    }
    for limit in [None, Some(MicroDollars(9)), Some(MicroDollars(7))] {
        ask_launch(&mut desk, &LaunchAsk::Limit(limit));
    }
    desk.ask(Ask::Undo);
    let limit = Some(MicroDollars(7));
    let all = LaunchAnswer::All { launches: vec![launch.clone()], spending: vec![spending.clone(), spending], limit };
    assert_eq!(ask_launch(&mut desk, &LaunchAsk::All).0, all);
    // A new launch never takes the place of another.
    let other = Launch { intent: "cd".repeat(16), stage: Stage::Agreed, ..launch };
    let body = serde_json::to_string(&LaunchAsk::Keep(Box::new(other))).expect("questions are plain data");
    let answer = desk.ask(Ask::Launch { number: 8, body });
    assert!(matches!(answer, Answer::Failed { about: About::Launch(8), .. }), "{answer:?}");
}

#[test]
fn the_files_of_a_launch_are_those_that_are_downloaded() {
    let mut desk = Desk::new();
    desk.put(0, "set.jsonl", &twelve_lines());
    let (answer, parts) = ask_launch(&mut desk, &LaunchAsk::File(launch::Side::Training));
    let LaunchAnswer::File(Some(file)) = answer else { panic!("{answer:?}") };
    let bytes = parts.concat();
    assert_eq!((file.bytes, file.hash), (bytes.len() as u64, Hash::of(&bytes)));
    assert_eq!(file.lines, bytes.iter().filter(|byte| **byte == b'\n').count() as u64);
    let of_line =
        |desk: &mut Desk<MemoryStorage>, line| match ask_launch(desk, &LaunchAsk::Example { side: launch::Side::Training, line })
            .0
        {
            LaunchAnswer::Example(example) => example,
            other => panic!("{other:?}"),
        };
    assert!(of_line(&mut desk, 1).is_some() && of_line(&mut desk, file.lines).is_some());
    assert_eq!((of_line(&mut desk, 0), of_line(&mut desk, file.lines + 1)), (None, None));
}
