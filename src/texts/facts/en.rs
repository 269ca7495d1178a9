//! Facts in English.

use super::Facts;
use crate::texts::format::Locale;
use crate::texts::English;

impl Facts for English {
    fn locale(&self) -> Locale {
        Locale::English
    }
}
