//! What the core knows, said to people: one exhaustive method for each kind of fact.

mod en;
mod ru;

use super::format::Locale;

/// Facts from the core, in sentences.
pub trait Facts {
    /// How numbers, dates and money are written.
    fn locale(&self) -> Locale;
}
