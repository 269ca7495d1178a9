//! Rows of tables that the person has mapped, from the file to the data set.

use super::store::Desk;
use doctune::dataset::{SourceId, SourceRecord};
use doctune::document::Document;
use doctune::examples::{ColumnMap, RecipeId, RecipePlan, SkipReason, make, verify};
use doctune::readers::{Content, ReadContext, read};
use doctune::tokens::CountTokens;
use doctune::work::store::{Answer, Ask, Change, ExportFile, MemoryStorage, Overview, StoreError};
use serde_json::Value;
use std::cell::Cell;

const SHOP: &str = "Товар;Цена;Остаток\nЧай;420;12\nМёд;610;3\nВаренье;;7\nПряник;180;40\n";
const RULES: &str = "# Правила\n\n## Как оплатить?\n\nВзнос платят до пятого числа каждого месяца через банк.\n";

fn map(question: &str, answer: &[&str]) -> ColumnMap {
    ColumnMap { question: question.to_owned(), answer: answer.iter().map(|name| (*name).to_owned()).collect() }
}

fn document(name: &str, text: &str) -> Document {
    match read(&mut ReadContext::new(name, &mut ()), &text.as_bytes()) {
        Ok(Content::Document(document)) => document,
        other => panic!("{name} is read as {other:?}"),
    }
}

fn map_columns(desk: &mut Desk<MemoryStorage>, source: u64, columns: Option<ColumnMap>) -> Answer {
    let step = desk.step();
    desk.ask(Ask::MapColumns { step, source: SourceId(source), columns })
}

/// The questions of both files with their answers.
fn pairs(desk: &mut Desk<MemoryStorage>) -> Vec<(String, String)> {
    let mut lines = desk.lines(ExportFile::Training);
    lines.extend(desk.lines(ExportFile::Validation));
    let text = |line: &Value, turn: usize| line["messages"][turn]["content"].as_str().expect("a text").to_owned();
    let mut pairs: Vec<_> = lines.iter().map(|line| (text(line, 0), text(line, 1))).collect();
    pairs.sort();
    pairs
}

fn recipes(overview: &Overview) -> Vec<RecipeId> {
    overview.examples.by_recipe.iter().map(|(recipe, _)| *recipe).collect()
}

#[test]
fn mapped_rows_take_the_place_of_what_was_made_and_undo_brings_it_back() {
    let mut desk = Desk::new();
    desk.put(0, "лавка.csv", SHOP);
    desk.put(1, "правила.md", RULES);
    desk.run();
    let (before, made_before) = (desk.hash(), pairs(&mut desk));
    assert!(recipes(&desk.overview()).contains(&RecipeId::Tables));

    let prices = map("Сколько стоит {Товар}?", &["Цена"]);
    map_columns(&mut desk, 0, Some(prices.clone()));
    let overview = desk.overview();
    assert_eq!((overview.stale.as_slice(), overview.undo), ([SourceId(0)].as_slice(), Some(Change::ColumnsMapped)));
    assert_eq!(pairs(&mut desk), made_before, "examples stay until they are made anew");
    desk.run();
    let overview = desk.overview();
    assert_eq!(overview.stale, []);
    assert!(!recipes(&overview).contains(&RecipeId::Tables), "nothing else is made of the table");
    assert!(overview.examples.skipped.contains(&(RecipeId::Rows, SkipReason::EmptyCell, 1)));
    let asked: Vec<_> = pairs(&mut desk).into_iter().filter(|(question, _)| question.starts_with("Сколько стоит")).collect();
    let pair = |name: &str, price: &str| (format!("Сколько стоит {name}?"), price.to_owned());
    assert_eq!(asked, [pair("Мёд", "610"), pair("Пряник", "180"), pair("Чай", "420")]);
    let evidence = desk.lines(ExportFile::Evidence);
    assert!(evidence.iter().all(|line| line["verified"] == true), "{evidence:?}");

    // The same file in other words keeps its map.
    desk.put(0, "лавка.csv", &SHOP.replace("420", "450"));
    let columns = |record: &SourceRecord| record.columns.clone();
    assert_eq!(desk.store.project().sources.get(&SourceId(0)).and_then(columns), Some(prices));
    desk.ask(Ask::Undo);

    desk.ask(Ask::Undo);
    assert_eq!(desk.overview().stale, [SourceId(0)], "the map is still there");
    desk.ask(Ask::Undo);
    assert_eq!((desk.hash(), desk.overview().stale, pairs(&mut desk)), (before, Vec::new(), made_before));
}

#[test]
fn a_map_is_removed_and_one_that_changes_nothing_is_no_change() {
    let mut desk = Desk::new();
    desk.put(0, "лавка.csv", SHOP);
    desk.run();
    let before = desk.hash();
    map_columns(&mut desk, 0, None);
    assert_eq!(desk.overview().undo, Some(Change::ExamplesMade));
    map_columns(&mut desk, 0, Some(map("{Товар}", &["Остаток"])));
    map_columns(&mut desk, 0, None);
    assert_eq!((desk.hash(), desk.overview().stale), (before, Vec::new()), "the examples fit again");
    let gone = map_columns(&mut desk, 7, Some(map("{Товар}", &["Остаток"])));
    assert!(matches!(gone, Answer::Failed { error: StoreError::Gone, .. }), "{gone:?}");
}

#[test]
fn rows_of_one_question_do_not_push_each_other_out() {
    let row = |boat: usize| format!("Лодка «Чайка-{boat}»;{} ₽;{} мест\n", 300 + boat * 20, 2 + boat % 3);
    let rows: String = (1..=16).map(row).collect();
    let mut desk = Desk::new();
    desk.put(0, "лодки.csv", &format!("Лодка;Цена;Вместимость\n{rows}Лодка «Буря»;;6 мест\n"));
    map_columns(&mut desk, 0, Some(map("Сколько стоит {Лодка} на час?", &["Цена"])));
    desk.run();
    assert_eq!(pairs(&mut desk).len(), 16);
}

#[test]
fn a_preview_names_the_columns_and_shows_what_the_recipe_makes() {
    let mut desk = Desk::new();
    desk.put(0, "лавка.csv", SHOP);
    let Answer::Preview(preview) = desk.ask(Ask::Preview { source: SourceId(0) }) else { panic!("a preview") };
    let [table] = preview.tables.as_slice() else { panic!("{:?}", preview.tables) };
    assert_eq!((table.names(), table.rows_total), (vec!["Товар", "Цена", "Остаток"], 4));
    let columns = map("Что известно: {Товар}?", &["Цена", "Остаток"]);
    let plan = RecipePlan { recipes: Vec::new(), columns: Some(columns.clone()), ..RecipePlan::default() };
    let made = make(&document("лавка.csv", SHOP), &plan, &Silent).examples;
    let made: Vec<_> = made.iter().map(|example| (example.question().to_owned(), example.answer().to_owned())).collect();
    assert_eq!(columns.examples(table), made);
}

#[test]
fn what_is_not_mapped_is_written_as_it_always_was() {
    let plan = serde_json::to_value(RecipePlan::default()).expect("a plan is plain data");
    assert_eq!(plan.get("columns"), None, "examples of earlier projects would be out of date");
    let mut desk = Desk::new();
    desk.put(0, "лавка.csv", SHOP);
    let record = serde_json::to_value(&desk.store.project().sources[&SourceId(0)]).expect("a record is plain data");
    assert_eq!(record.get("columns"), None);
}

#[test]
fn a_map_of_columns_that_are_not_there_leaves_the_document_to_the_recipes_and_says_so() {
    let document = document("лавка.csv", SHOP);
    let plan = RecipePlan { columns: Some(map("{Артикул}", &["Цена"])), ..RecipePlan::default() };
    let made = make(&document, &plan, &Silent);
    let without = make(&document, &RecipePlan::default(), &Silent);
    assert_eq!(made.examples, without.examples);
    assert!(made.skipped.iter().any(|skipped| (skipped.recipe, skipped.reason) == (RecipeId::Rows, SkipReason::NoStructure)));
}

/// Counts nothing.
struct Silent;

impl CountTokens for Silent {
    fn count(&self, _text: &str) -> u64 {
        1
    }
}

/// Counts how often it is called.
#[derive(Default)]
struct Calls {
    counted: Cell<u64>,
    told: Cell<u64>,
}

impl CountTokens for Calls {
    fn count(&self, _text: &str) -> u64 {
        self.counted.set(self.counted.get() + 1);
        1
    }

    fn still_working(&self) {
        self.told.set(self.told.get() + 1);
    }
}

#[test]
fn a_hundred_thousand_rows_are_each_looked_at_once() {
    let work = |rows: u32| {
        let mut text = "Article,Price,Stock\n".to_owned();
        (0..rows).for_each(|row| text.push_str(&format!("Part {row},{}.50,{}\n", row % 977, row % 31)));
        let plan = RecipePlan {
            recipes: Vec::new(),
            columns: Some(map("What does {Article} cost?", &["Price"])),
            ..RecipePlan::default()
        };
        let (document, calls) = (document("parts.csv", &text), Calls::default());
        let made = make(&document, &plan, &calls);
        assert_eq!((made.examples.len(), made.skipped.len()), (rows as usize, 0), "blocks without a header are among them");
        let last = made.examples.last().expect("there are examples");
        assert_eq!((last.question(), verify(last, &document)), (format!("What does Part {} cost?", rows - 1).as_str(), Ok(())));
        (calls.told.get(), calls.counted.get())
    };
    let (told, counted) = work(10_000);
    assert_eq!(work(100_000), (10 * told, 0), "ten times the rows, ten times the work");
    assert!(told >= 10_000 && counted == 0);
}
