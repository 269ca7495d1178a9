//! Every sentence shown to a person, in each language.
//!
//! [`Texts`] is the sum of one trait per page; each page has one file per language, so a sentence that is missing or
//! misspelt does not compile. Facts from the core get one exhaustive method each.

pub mod by_hand;
pub mod documents;
pub mod examples;
pub mod facts;
pub mod file;
pub mod format;
pub mod frame;
pub mod goal;
pub mod launch;
pub mod offline;
pub mod parts;
pub mod projects;
pub mod review;
pub mod training;

pub use documents::Documents;
pub use examples::Examples;
pub use facts::{Facts, described};
pub use file::{Exports, FileStep, pack_readme};
pub use format::Locale;
pub use frame::Frame;
pub use goal::Goal;
pub use offline::Offline;
pub use parts::Parts;
pub use projects::Projects;
pub use review::Review;
pub use training::Training;

use crate::document::Language;

/// Russian sentences.
#[derive(Clone, Copy, Debug)]
pub struct Russian;

/// English sentences.
#[derive(Clone, Copy, Debug)]
pub struct English;

/// Everything that a page can say.
pub trait Texts:
    Facts + Frame + Projects + Documents + Goal + Examples + Parts + Review + FileStep + Exports + Training + Offline
{
}

impl Texts for Russian {}
impl Texts for English {}

/// The sentences of a language.
pub fn texts(locale: Locale) -> &'static dyn Texts {
    match locale {
        Locale::Russian => &Russian,
        Locale::English => &English,
    }
}

/// The sentences that suit a document's language best: what is written into a data set follows the documents and not
/// the interface.
pub fn texts_for(language: Option<Language>) -> &'static dyn Texts {
    match language {
        Some(Language::Ru) => &Russian,
        _ => &English,
    }
}

/// A name in the middle of a sentence.
fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Names in a row; of many only the first, and how many more there are.
fn some_names(locale: Locale, names: &[String]) -> String {
    const SHOWN: usize = 8;
    let (open, close, more) = match locale {
        Locale::Russian => ('«', '»', "и ещё"),
        Locale::English => ('“', '”', "and more:"),
    };
    let mut row = names.iter().take(SHOWN).map(|name| format!("{open}{name}{close}")).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        row.push_str(&format!(" {more} {}", locale.number((names.len() - SHOWN) as u64)));
    }
    row
}

/// What there is, with a dot between.
fn join<const N: usize>(parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
