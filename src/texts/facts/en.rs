//! Facts in English.

use super::Facts;
use crate::texts::English;
use crate::texts::format::Locale;

impl Facts for English {
    fn locale(&self) -> Locale {
        Locale::English
    }
}
