//! Recipes over their fixtures: `source.txt` in the notation of [`crate::notation`] or a file of another kind, `expected.txt`
//! with all that is made, `columns.json` where the columns of tables are mapped, and `pairs.txt` with the pairs that a reader of the source would want, written before the recipes were run.

use crate::chunks::{Fourths, any_line};
use crate::{fixtures, notation};
use doctune::chunks::{ChunkMark, ChunkMarkKind, ChunkPlan, ChunkStart, cut};
use doctune::document::{Block, BlockKind, Cell, Definition, Document, ListItem, Mark, MarkKind, Marker, Place};
use doctune::examples::{
    Evidence, Example, Made, OwnWordings, RECIPES, RecipeId, RecipePlan, Role, SkipReason, chat_line, first_fault, make,
    normalised, verify,
};
use doctune::readers::{Content, ReadContext, read};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn made(document: &Document) -> Made {
    make(document, &plan(), &Fourths)
}

fn plan() -> RecipePlan {
    RecipePlan { file_name: "source.txt".to_owned(), seed: 7, ..RecipePlan::default() }
}

/// A fixture's document: text in our notation, anything else as its reader reads it.
fn document_of(path: &Path, bytes: &[u8]) -> Document {
    if path.extension().is_some_and(|ending| ending == "txt") {
        return notation::document(&String::from_utf8_lossy(bytes));
    }
    let name = path.file_name().expect("a fixture has a name").to_string_lossy();
    match read(&mut ReadContext::new(&name, &mut ()), &bytes) {
        Ok(Content::Document(document)) => document,
        other => panic!("{} is read as {other:?}", path.display()),
    }
}

/// The recipes that a new project leaves to the person are run by the name of the case.
fn plan_of_case(case: &str) -> RecipePlan {
    let alone = |recipe| vec![recipe];
    let (recipes, refusals_percent) = match case.rsplit_once('-').map_or(case, |(name, _)| name) {
        "not-said" => (RecipeId::usual(), 30),
        "reasons" => (alone(RecipeId::Reasons), 0),
        "continuations" => (alone(RecipeId::Continuations), 0),
        _ => (RecipeId::usual(), 0),
    };
    RecipePlan { recipes, refusals_percent, ..plan() }
}

fn dump(made: &Made) -> String {
    let mut out = String::new();
    for example in &made.examples {
        let quotes = example.evidence.quotes().len();
        let kind = match &example.evidence {
            Evidence::Computed { .. } => ", computed".to_owned(),
            Evidence::Absent { searched, within, .. } => format!(", {searched:?} not in {within:?}"),
            _ => String::new(),
        };
        let _ = writeln!(out, "[{:?}, {quotes} quotes{kind}]", example.recipe);
        for turn in &example.turns {
            let _ = writeln!(out, "{} {}", if turn.role == Role::Assistant { "A" } else { "Q" }, turn.content);
        }
        out.push('\n');
    }
    for skipped in &made.skipped {
        let _ = writeln!(out, "skipped {:?} {:?} {:?}", skipped.recipe, skipped.reason, skipped.block);
    }
    out
}

#[test]
fn every_fixture_yields_the_expected_examples() {
    fixtures::check("recipes", |path, bytes| {
        let document = document_of(path, bytes);
        let columns = fs::read(path.with_file_name("columns.json")).ok();
        let columns = columns.map(|columns| serde_json::from_slice(&columns).expect("a map of columns"));
        let case = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
        let made = make(&document, &RecipePlan { columns, ..plan_of_case(&case) }, &Fourths);
        for example in &made.examples {
            assert_eq!(verify(example, &document), Ok(()), "{example:?}");
            assert!(!example.evidence.quotes().is_empty() && example.section.is_some(), "{example:?}");
            assert_eq!(chat_line(example, Some("Be exact.")).lines().count(), 1);
        }
        dump(&made)
    });
}

#[test]
fn a_figure_is_taken_out_of_a_sentence_that_has_only_one() {
    let document = notation::document(
        "# Склад\n\nСклад хранит невостребованный товар не дольше 14 дней со дня поступления. Это правило ввели в 2019 году.\n\n\
         Он открыт с 9 до 18 часов каждый день, кроме воскресенья.\n\nСклад № 5 стоит у реки и принимает грузы без выходных.",
    );
    let plan = RecipePlan { recipes: vec![RecipeId::Gaps], ..RecipePlan::default() };
    let made = make(&document, &plan, &Fourths).examples;
    let [only] = made.as_slice() else { panic!("{made:?}") };
    assert!(
        only.question().contains("«Склад хранит невостребованный товар не дольше ____ дней со дня поступления.»"),
        "{only:?}"
    );
    assert_eq!(only.answer(), "14");
    assert_eq!(verify(only, &document), Ok(()));
}

#[test]
fn no_more_is_refused_than_the_share_and_nothing_of_a_short_document() {
    let document =
        |case: &str| notation::document(&fs::read_to_string(folder().join(case).join("source.txt")).expect("it is there"));
    let refusals = |document: &Document, refusals_percent, seed| {
        let plan = RecipePlan { refusals_percent, seed, ..RecipePlan::default() };
        let made = make(document, &plan, &Fourths).examples;
        let (refusals, others): (Vec<Example>, Vec<Example>) =
            made.into_iter().partition(|example| example.recipe == RecipeId::NotSaid);
        (refusals, others.len())
    };
    let rules = document("not-said-ru");
    for percent in [0, 5, 10, 20, 30] {
        let (made, others) = refusals(&rules, percent, 1);
        assert!(made.len() * 100 <= others * usize::from(percent) + 50, "{percent} %: {} of {others}", made.len());
    }
    assert!(refusals(&rules, 30, 1).0.len() > 1);
    assert_eq!(refusals(&document("headings-en"), 5, 1).0, [], "there are too few others");
    let questions = |seed| refusals(&rules, 30, seed).0.iter().map(|example| example.question().to_owned()).collect::<Vec<_>>();
    assert_eq!(questions(1), questions(1));
    assert_ne!(questions(1), questions(2));
}

#[test]
fn a_section_that_uses_the_words_is_not_said_to_be_silent() {
    let document = notation::document(&fs::read_to_string(folder().join("not-said-ru/source.txt")).expect("it is there"));
    let mut asked = 0;
    for seed in 0..40 {
        let plan = RecipePlan { refusals_percent: 30, seed, ..RecipePlan::default() };
        for example in make(&document, &plan, &Fourths).examples {
            let Evidence::Absent { quotes, within: Some(within), .. } = &example.evidence else { continue };
            let [part, other] = quotes.as_slice() else { panic!("{quotes:?}") };
            asked += 1;
            let pair = (part.text.as_str(), other.text.as_str());
            // The deposit is given back when the boat is; the word stands there in another form.
            let told = [("Залог", "Возврат лодки"), ("Возврат лодки", "Залог"), ("Собаки на борту", "Возврат лодки")];
            assert!(!told.contains(&pair), "{pair:?}");
            assert!(part.text != "Общие положения" && other.text != "Ссылки" && other.text != "Общие положения", "{pair:?}");
            assert!(within.contains(&part.span.block) && !within.contains(&other.span.block));
        }
    }
    assert!(asked > 40, "{asked}");
}

#[test]
fn what_is_carried_on_stands_in_one_answer_only_and_leaves_lists_and_code_out() {
    let paragraph = |month: &str| {
        format!(
            "In {month} the keeper walks round the pond before breakfast and counts the ducks. The path is wet, and the dog stays \
             behind at the gate. Whoever meets them lifts a hat and says nothing at all about the weather."
        )
    };
    let months = ["January", "February", "March", "April", "May", "June", "July"].map(paragraph);
    let list = "- hat\n- stick\n\n```\nlet ducks = 9;\n```";
    let document = notation::document(&format!(
        "# The pond\n\n## Mornings\n\n{}\n\n{list}\n\n{}",
        months[..5].join("\n\n"),
        months[5..].join("\n\n")
    ));
    for seed in 0..8 {
        let plan = RecipePlan { recipes: vec![RecipeId::Continuations], answer_tokens_max: 100, seed, ..RecipePlan::default() };
        let made = make(&document, &plan, &Fourths).examples;
        assert!(made.len() >= 4, "only {}", made.len());
        let mut seen = std::collections::BTreeSet::new();
        for quote in made.iter().flat_map(|example| example.evidence.quotes()) {
            assert!((quote.span.start..quote.span.end).all(|at| seen.insert((quote.span.block, at))), "{quote:?} comes twice");
            assert!(matches!(document.blocks[quote.span.block as usize].kind, BlockKind::Paragraph), "{quote:?}");
        }
    }
}

#[test]
fn the_person_says_who_answers() {
    let document =
        notation::document("@Ann: The saw is blunt.\n@Bob: Then sharpen it with the flat file.\n@Ann: I shall do it at once.");
    let by = |answers_by: &str| {
        let plan = RecipePlan { answers_by: answers_by.to_owned(), ..RecipePlan::default() };
        make(&document, &plan, &Fourths).examples.iter().map(|example| example.answer().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(by(""), [""; 0], "nobody asks");
    assert_eq!(by("bob"), ["Then sharpen it with the flat file."]);
    assert_eq!(by("Ann"), ["I shall do it at once."]);
    assert_eq!(by("Cleo"), [""; 0]);
}

#[test]
fn the_list_of_recipes_is_that_of_the_table() {
    let all: Vec<RecipeId> = RECIPES.iter().map(|recipe| recipe.id).collect();
    assert_eq!(all, [&[RecipeId::Rows], &RecipeId::MAKING[..]].concat());
}

#[test]
fn the_same_plan_makes_the_same_examples_and_another_seed_other_wordings() {
    let source = fs::read_to_string(folder().join("handbook-ru/source.txt")).expect("the fixture is there");
    let document = notation::document(&source);
    let questions = |seed| -> Vec<String> {
        let made = make(&document, &RecipePlan { seed, ..RecipePlan::default() }, &Fourths);
        made.examples.iter().map(|example| example.question().to_owned()).collect()
    };
    assert_eq!(questions(1), questions(1));
    assert_ne!(questions(1), questions(2));
}

#[test]
fn wordings_and_directions_of_one_fact_share_its_number() {
    let document = notation::document("# Глоссарий\n\nОферта :: предложение заключить договор на ясных условиях");
    let plan = RecipePlan { wordings: 3, recipes: vec![RecipeId::Definitions], ..RecipePlan::default() };
    let made = make(&document, &plan, &Fourths);
    assert_eq!(made.examples.len(), 6, "{}", dump(&made));
    assert!(made.examples.iter().all(|example| example.fact == made.examples[0].fact));
}

/// All wordings of all questions that a recipe makes of a text.
fn wordings(source: &str, recipe: RecipeId) -> Vec<String> {
    let plan = RecipePlan { wordings: 9, recipes: vec![recipe], ..RecipePlan::default() };
    let made = make(&notation::document(source), &plan, &Fourths);
    made.examples.iter().map(|example| example.question().to_owned()).collect()
}

#[test]
fn a_term_is_asked_for_with_the_article_that_it_has() {
    let asked = |term: &str| wordings(&format!("{term}\n\nThe notice period is one month."), RecipeId::Definitions);
    let bare = asked("- **Notice period** means the time between telling us that you leave and your last day.");
    assert!(!bare.is_empty() && bare.iter().all(|question| !question.contains("notice period")), "{bare:?}");
    let definite = asked("The **duty lead** is the person who opens the building.");
    assert!(definite.contains(&"What is the duty lead?".to_owned()), "{definite:?}");
    assert!(definite.contains(&"What does \"duty lead\" mean?".to_owned()), "{definite:?}");
}

/// Compares what a recipe makes of the cases whose name starts so with their `pairs.txt`.
///
/// An answer has to be the same; a question has to contain the words asked about, since templates differ.
fn measure(beginning: &str, recipe: RecipeId) {
    let (mut right, mut found, mut wanted, mut cases) = (0, 0, 0, 0);
    let mut faults = String::new();
    for case in cases_named(beginning) {
        cases += 1;
        let document = notation::document(&fs::read_to_string(case.join("source.txt")).expect("the source is there"));
        let expected = pairs(&fs::read_to_string(case.join("pairs.txt")).expect("the pairs are there"));
        let made: Vec<Example> = made(&document).examples.into_iter().filter(|example| example.recipe == recipe).collect();
        let mut actual: Vec<(String, String)> =
            made.iter().map(|example| (normalised(example.question()), normalised(example.answer()))).collect();
        found += actual.len();
        wanted += expected.len();
        for (question, answer) in expected {
            match actual.iter().position(|pair| pair.1 == answer && pair.0.contains(&question)) {
                Some(at) => {
                    actual.remove(at);
                    right += 1;
                }
                None => drop(writeln!(faults, "{} missing: {question} = {answer}", case.display())),
            }
        }
        for pair in actual {
            let _ = writeln!(faults, "{} too much: {} = {}", case.display(), pair.0, pair.1);
        }
    }
    let (precision, recall) = (f64::from(right) / found as f64, f64::from(right) / wanted as f64);
    let report = format!("{beginning}: {cases} cases, {wanted} pairs, precision {precision:.3}, recall {recall:.3}\n{faults}");
    assert!(precision >= 0.95 && recall >= 0.9, "{report}");
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for part in text.split("Q> ").skip(1) {
        let (question, answer) = part.split_once("A> ").expect("a question has its answer");
        out.push((normalised(question), normalised(answer)));
    }
    out
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/recipes")
}

fn cases_named(beginning: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder()).expect("the folder is there").flatten().map(|entry| entry.path()).collect();
    found.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(beginning)));
    found.sort();
    found
}

#[test]
fn questions_of_the_document_are_found_and_nothing_else() {
    measure("faq-", RecipeId::QuestionsAndAnswers);
}

#[test]
fn definitions_are_found_in_both_directions_and_nothing_else() {
    measure("terms-", RecipeId::Definitions);
}

#[test]
fn a_list_of_contents_is_no_answer() {
    let source = "# FAQ\n\n- How do I pay?\n- How do I return it?\n\n## How do I pay?\n\nBy card or cash.\n\n## How do I return it?\n\nSend it back.";
    let made = made(&notation::document(source));
    let answers: Vec<&str> =
        made.examples.iter().filter(|e| e.recipe == RecipeId::QuestionsAndAnswers).map(|e| e.answer()).collect();
    assert_eq!(answers, ["By card or cash.", "Send it back."]);
}

fn made_with(document: &Document, marks: &[(u32, ChunkMarkKind)], recipes: Vec<RecipeId>) -> Vec<Example> {
    let mark = |(block, kind): &(u32, ChunkMarkKind)| ChunkMark::new(document, ChunkStart { block: *block, byte: 0 }, *kind);
    let marks = marks.iter().filter_map(mark).collect();
    make(document, &RecipePlan { marks, recipes, ..RecipePlan::default() }, &Fourths).examples
}

#[test]
fn answers_keep_to_the_borders_that_a_person_has_set() {
    let source = "# Press\n\n## Cleaning the rollers\n\nWipe the rollers with a dry cloth after each day of work.\n\n\
                  Oil the axle once a month with two drops of machine oil.\n\n## Storing the press\n\n\
                  Cover the press with a cloth and keep it in a dry room above ten degrees.";
    let document = notation::document(source);
    let answers = |marks: &[(u32, ChunkMarkKind)]| -> Vec<(String, String)> {
        let made = made_with(&document, marks, vec![RecipeId::Sections]);
        made.iter().map(|example| (example.question().to_owned(), example.answer().to_owned())).collect()
    };
    let whole = answers(&[]);
    assert_eq!(whole.len(), 2, "{whole:?}");
    assert!(whole[0].1.contains("rollers with") && whole[0].1.contains("axle"));
    // Cut between the two paragraphs of the first section.
    let cut = answers(&[(3, ChunkMarkKind::Split)]);
    assert_eq!(cut.len(), 3, "{cut:?}");
    assert!(cut[0].1.contains("rollers with") && !cut[0].1.contains("axle"));
    assert!(cut.iter().any(|(question, answer)| question.contains("Cleaning the rollers") && answer.starts_with("Oil the axle")));
    // Both sections joined.
    let joined = answers(&[(4, ChunkMarkKind::Joined)]);
    assert_eq!(joined.len(), 1, "{joined:?}");
    assert!(
        joined[0].1.contains("rollers with")
            && joined[0].1.contains("**Storing the press**")
            && joined[0].1.contains("ten degrees")
    );
}

#[test]
fn a_filled_part_gets_what_all_recipes_find_and_the_rest_does_not() {
    let text = "The kiln reaches 1240 degrees within nine hours of steady firing. ".repeat(120);
    let document = notation::document(&format!("# Kiln\n\n## First firing\n\n{text}\n\n## Second firing\n\n{text}"));
    let gaps = |marks: &[(u32, ChunkMarkKind)]| -> Vec<u32> {
        let made = made_with(&document, marks, vec![RecipeId::WholeDocument]);
        let gaps = made.iter().filter(|example| example.recipe == RecipeId::Gaps);
        gaps.flat_map(|example| example.evidence.quotes()).map(|quote| quote.span.block).collect()
    };
    assert!(gaps(&[]).is_empty());
    assert_eq!(gaps(&[(3, ChunkMarkKind::Filled)]), [4]);
}

/// A block whose ranges may lie anywhere, as no reader should make them.
fn careless_block() -> impl Strategy<Value = Block> {
    let range = || (0_u32..60, 0_u32..60).prop_map(|(start, end)| start..end);
    let kind = prop_oneof![
        Just(BlockKind::Paragraph),
        (0_u8..9).prop_map(|level| BlockKind::Heading { level, number: None }),
        prop::collection::vec(range(), 0..4).prop_map(|ranges| {
            let item = |range| ListItem { range, level: 0, marker: Marker::Number("1.".to_owned()) };
            BlockKind::List { items: ranges.into_iter().map(item).collect() }
        }),
        (prop::collection::vec(range(), 0..6), 0_u32..9).prop_map(|(ranges, header_rows)| {
            let cell = |range: &std::ops::Range<u32>| Cell { range: range.clone(), columns: u32::MAX, rows: 0 };
            BlockKind::Table { rows: ranges.chunks(2).map(|row| row.iter().map(cell).collect()).collect(), header_rows }
        }),
        (range(), range()).prop_map(|(term, meaning)| {
            BlockKind::Definitions { entries: vec![Definition { terms: vec![term], meanings: vec![meaning] }] }
        }),
    ];
    (kind, "[A-Za-zа-я ?.:—\n]{0,40}", range()).prop_map(|(kind, text, range)| Block {
        kind,
        text,
        place: Place::Unknown,
        marks: vec![Mark { range, kind: MarkKind::Bold }],
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_made_is_verified_and_made_again_alike(lines in prop::collection::vec(any_line(), 0..30), seed in any::<u64>()) {
        let document = notation::document(&lines.join("\n\n"));
        let recipes = RecipeId::choices().collect();
        let plan = RecipePlan { seed, wordings: 2, recipes, refusals_percent: 30, ..RecipePlan::default() };
        let made = make(&document, &plan, &Fourths);
        for example in &made.examples {
            prop_assert_eq!(verify(example, &document), Ok(()));
            prop_assert!(!example.question().trim().is_empty());
        }
        prop_assert!(made.skipped.iter().all(|skipped| skipped.reason != SkipReason::Unverified));
        prop_assert_eq!(made, make(&document, &plan, &Fourths));
    }

    #[test]
    fn ranges_that_lie_do_no_harm(blocks in prop::collection::vec(careless_block(), 0..6)) {
        let document = Document { blocks, ..Document::default() };
        made(&document);
        cut(&document, &ChunkPlan { tokens_max: 16, ..ChunkPlan::default() }, &Fourths);
    }
}

#[test]
fn questions_are_worded_as_the_person_writes_them() {
    let document =
        notation::document("# Kiln\n\n## Firing with wood\n\nThe kiln reaches its heat within nine hours of steady firing.");
    let own = |russian: bool, line: &str| OwnWordings { id: "section".to_owned(), russian, lines: vec![line.to_owned()] };
    let asked = |own_wordings: Vec<OwnWordings>| -> Vec<String> {
        let plan = RecipePlan { own_wordings, recipes: vec![RecipeId::Sections], ..RecipePlan::default() };
        make(&document, &plan, &Fourths).examples.iter().map(|example| example.question().to_owned()).collect()
    };
    assert_eq!(
        asked(vec![own(true, "Что про {}?"), own(false, "Teach me {} please.")]),
        ["Teach me \"Firing with wood\" please."]
    );
    assert_ne!(asked(vec![own(true, "Что про {}?")]), ["Teach me \"Firing with wood\" please."]);
}

#[test]
fn our_own_wordings_are_right_by_the_rule_for_wordings() {
    let all = doctune::examples::wordings();
    for kind in &all {
        for russian in [true, false] {
            assert_eq!(first_fault(kind.lines(russian), kind.lines(russian)), None, "{}", kind.id);
        }
        assert_eq!(all.iter().filter(|other| other.id == kind.id).count(), 1, "{}", kind.id);
        assert!(RecipeId::MAKING.contains(&kind.recipe));
    }
}
