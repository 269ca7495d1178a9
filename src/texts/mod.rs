//! Every sentence shown to a person, in each language.
//!
//! [`Texts`] is the sum of one trait per page; each page has one file per language, so a sentence that is missing or
//! misspelt does not compile. Facts from the core get one exhaustive method each.

pub mod facts;
pub mod format;

pub use facts::Facts;
pub use format::Locale;

/// Russian sentences.
#[derive(Clone, Copy, Debug)]
pub struct Russian;

/// English sentences.
#[derive(Clone, Copy, Debug)]
pub struct English;

/// Everything that a page can say.
pub trait Texts: Facts {}

impl Texts for Russian {}
impl Texts for English {}

/// The sentences of a language.
pub fn texts(locale: Locale) -> &'static dyn Texts {
    match locale {
        Locale::Russian => &Russian,
        Locale::English => &English,
    }
}
