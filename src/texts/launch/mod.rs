//! Launching training. These sentences are no part of [`Texts`](super::Texts): they are in the program `launch` alone,
//! which in turn has none of the others.

mod en;
mod ru;

use super::{English, Locale, Russian};

pub trait Launch {
    fn launch_title(&self) -> &'static str;
    /// How training is started for now.
    fn launch_by_hand(&self) -> &'static str;
    /// The data set as it is would be refused.
    fn launch_unfit(&self) -> &'static str;
    /// Leads to the step before.
    fn launch_to_checks(&self) -> &'static str;
}

/// The sentences about launching, in a language.
pub fn launch_texts(locale: Locale) -> &'static dyn Launch {
    match locale {
        Locale::Russian => &Russian,
        Locale::English => &English,
    }
}
