//! Whole files as people have them, with the questions and answers or the terms and definitions that stand in them, written
//! down without knowing the recipes: what the readers and the recipes together make of them is counted.

use crate::chunks::Fourths;
use crate::fixtures::say;
use doctune::dataset::line::Line;
use doctune::examples::{RecipeId, RecipePlan, make, normalised};
use doctune::readers::{Content, ReadContext, read};
use doctune::work::reader::{Engine, Outcome, Task};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

/// What a careful reader finds in a file: a question with its answer, or a term with its definition.
#[derive(Clone, Debug, Deserialize)]
struct Pair {
    #[serde(alias = "term")]
    question: String,
    #[serde(alias = "definition")]
    answer: String,
    /// Two careful readers may disagree whether it is one.
    #[serde(default)]
    optional: bool,
}

/// How many were found, of how many; and how many of what was made is right.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    wanted: usize,
    found: usize,
    made: usize,
    right: usize,
}

impl Score {
    fn recall(self) -> f64 {
        self.found as f64 / self.wanted.max(1) as f64
    }

    fn precision(self) -> f64 {
        self.right as f64 / self.made.max(1) as f64
    }

    fn add(&mut self, other: Score) {
        self.wanted += other.wanted;
        self.found += other.found;
        self.made += other.made;
        self.right += other.right;
    }
}

#[test]
fn questions_and_answers_are_found_in_all_their_shapes() {
    let scores = scores("faq", RecipeId::QuestionsAndAnswers, |pair, made| {
        words_f1(&pair.question, &made.question) >= 0.95 && words_f1(&pair.answer, &made.answer) >= 0.8
    });
    for (language, score) in scores {
        assert!(score.recall() >= 0.95 && score.precision() >= 0.95, "{language}: {score:?}");
    }
}

#[test]
fn definitions_are_found_in_all_their_shapes() {
    let scores = scores("glossary", RecipeId::Definitions, |pair, made| {
        let term = format!(" {} ", normalised(&pair.question));
        let asks = format!(" {} ", normalised(&made.question)).contains(&term);
        // An answer may be the whole sentence, with the term in it.
        let answer = normalised(&made.answer);
        let rest = answer.strip_prefix(term.trim()).unwrap_or(&answer);
        // It may go on and explain.
        let goes_on = rest.trim_start().starts_with(&normalised(&pair.answer));
        asks && (goes_on || words_f1(&pair.answer, &answer) >= 0.8 || words_f1(&pair.answer, rest) >= 0.8)
    });
    for (language, score) in scores {
        assert!(score.recall() >= 0.9 && score.precision() >= 0.9, "{language}: {score:?}");
    }
}

/// What was made, and of which fact: wordings and directions of one are one.
struct Found {
    question: String,
    answer: String,
    fact: u64,
}

/// The scores of a set by language, printed file by file.
fn scores(set: &str, recipe: RecipeId, is_same: fn(&Pair, &Found) -> bool) -> BTreeMap<String, Score> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pairs").join(set);
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("the folder is there").map(|file| file.expect("a file").path()).collect();
    files.retain(|path| !path.to_string_lossy().ends_with(".truth.jsonl"));
    files.sort();
    let mut sums: BTreeMap<String, Score> = BTreeMap::new();
    for path in &files {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let truth = fs::read_to_string(format!("{}.truth.jsonl", path.display())).expect("the truth is there");
        let pairs: Vec<Pair> = truth.lines().map(|line| serde_json::from_str(line).expect("a pair")).collect();
        let made = made(path, recipe);
        let mut facts: BTreeMap<u64, bool> = BTreeMap::new();
        for found in &made {
            *facts.entry(found.fact).or_default() |= pairs.iter().any(|pair| is_same(pair, found));
        }
        let is_found = |pair: &&Pair| made.iter().any(|found| is_same(pair, found));
        let wanted: Vec<&Pair> = pairs.iter().filter(|pair| !pair.optional).collect();
        let score = Score {
            wanted: wanted.len(),
            found: wanted.iter().filter(|pair| is_found(pair)).count(),
            made: facts.len(),
            right: facts.values().filter(|right| **right).count(),
        };
        say(&format!("{set}/{name}: recall {:.2}, precision {:.2} ({score:?})", score.recall(), score.precision()));
        for pair in wanted.iter().filter(|pair| !is_found(pair)) {
            say(&format!("    missed  {} | {}", pair.question, pair.answer.replace('\n', " / ")));
        }
        for found in made.iter().filter(|found| !facts[&found.fact]) {
            say(&format!("    wrong   {} | {}", found.question, found.answer.replace('\n', " / ")));
        }
        sums.entry(name[..2].to_owned()).or_default().add(score);
    }
    for (language, score) in &sums {
        say(&format!("{set}, {language}: recall {:.3}, precision {:.3}", score.recall(), score.precision()));
    }
    sums
}

fn made(path: &Path, recipe: RecipeId) -> Vec<Found> {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    let bytes = fs::read(path).expect("the file can be read");
    let mut nobody = ();
    let mut ctx = ReadContext::new(&name, &mut nobody);
    match read(&mut ctx, &bytes) {
        Ok(Content::Document(document)) => {
            let plan = RecipePlan { recipes: vec![recipe], file_name: name, ..RecipePlan::default() };
            let examples = make(&document, &plan, &Fourths).examples.into_iter();
            let found = |example: doctune::examples::Example| Found {
                question: example.question().to_owned(),
                answer: example.answer().to_owned(),
                fact: example.fact,
            };
            examples.map(found).collect()
        }
        Ok(Content::Dataset(_)) => {
            let task = Task::Read { path: name, encoding: None, password: None, known: None };
            let engine = Engine::new(super::tokens::counter(doctune::tokens::Encoding::O200kBase));
            let (Outcome::Dataset { .. }, attachments) = engine.run(task, &bytes, &mut ()) else { panic!("a data set") };
            let lines = String::from_utf8_lossy(&attachments[0]).into_owned();
            let found = |(number, line): (u64, &str)| {
                let line = Line::parse(line);
                Found { question: line.question().into_owned(), answer: line.answer().into_owned(), fact: number }
            };
            (0..).zip(lines.lines()).map(found).collect()
        }
        other => panic!("{name}: {other:?}"),
    }
}

/// The harmonic mean of precision and recall of the words, their order aside.
fn words_f1(expected: &str, found: &str) -> f64 {
    let (expected, found) = (normalised(expected), normalised(found));
    let mut counts: HashMap<&str, i32> = HashMap::new();
    expected.split(' ').for_each(|word| *counts.entry(word).or_default() += 1);
    let mut both = 0;
    for word in found.split(' ') {
        if let Some(left) = counts.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            both += 1;
        }
    }
    2.0 * f64::from(both) / (expected.split(' ').count() + found.split(' ').count()) as f64
}
