//! The documents that come with the page: each is read and gives examples that need no mending.

use doctune::dataset::Settings;
use doctune::document::{Document, Language};
use doctune::examples::{Made, make, normalised, verify};
use doctune::readers::{self, Content, ReadContext};
use doctune::tokens::{Counter, Vocabulary};
use doctune::work::store::plan_for;
use flate2::read::GzDecoder;
use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

const EXAMPLES_MIN: usize = 40;
const RECIPES_MIN: usize = 3;

/// What a visitor waits for when trying one of them on a slow line.
const BYTES_MAX: usize = 60_000;

/// Each file with the name that the page gives it.
const SAMPLES: [(&str, &str, Language); 3] = [
    ("sample_charter.md", "Устав ТСЖ.md", Language::Ru),
    ("sample_shop.html", "Магазин: вопросы и ответы.html", Language::Ru),
    ("sample_handbook.md", "Employee handbook.md", Language::En),
];

#[test]
fn each_sample_gives_many_examples_of_several_recipes() {
    for (file, name, language) in SAMPLES {
        let document = document(file, name);
        assert_eq!(document.language, Some(language), "{file}");
        assert!(document.notes.is_empty(), "{file}: {:?}", document.notes);
        let made = made(&document, name);
        let recipes: BTreeSet<_> = made.examples.iter().map(|example| example.recipe).collect();
        assert!(made.examples.len() >= EXAMPLES_MIN, "{file} gives only {}", made.examples.len());
        assert!(recipes.len() >= RECIPES_MIN, "{file} gives only {recipes:?}");
    }
}

#[test]
fn examples_of_the_samples_hold_and_no_question_comes_twice() {
    let mut asked = BTreeSet::new();
    for (file, name, _) in SAMPLES {
        let document = document(file, name);
        for example in made(&document, name).examples {
            assert_eq!(verify(&example, &document), Ok(()), "{file}: {}", example.question());
            assert!(asked.insert(normalised(example.question())), "{file} asks twice: {}", example.question());
        }
    }
}

#[test]
fn the_samples_are_small() {
    let bytes: usize = SAMPLES.iter().map(|(file, _, _)| bytes(file).len()).sum();
    assert!(bytes <= BYTES_MAX, "{bytes} bytes");
}

#[test]
fn the_menu_and_the_foot_of_the_shop_are_left_out() {
    let (file, name, _) = SAMPLES[1];
    let document = document(file, name);
    for words in ["Корзина", "Персональные данные", "©"] {
        assert!(!document.blocks.iter().any(|block| block.text.contains(words)), "{words}");
    }
}

fn document(file: &str, name: &str) -> Document {
    match readers::read(&mut ReadContext::new(name, &mut ()), &bytes(file)) {
        Ok(Content::Document(document)) => document,
        other => panic!("{file} is read as {other:?}"),
    }
}

fn made(document: &Document, name: &str) -> Made {
    make(document, &plan_for(&Settings::default(), name, None), &counter())
}

fn counter() -> Counter {
    let mut packed = Vec::new();
    GzDecoder::new(bytes("o200k_base.bin.gz").as_slice()).read_to_end(&mut packed).expect("the vocabulary is packed");
    Counter::new(Vocabulary::from_packed(&packed).expect("the vocabulary is whole"))
}

fn bytes(file: &str) -> Vec<u8> {
    fs::read(data().join(file)).expect("the file comes with the page")
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data")
}
