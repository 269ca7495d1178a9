//! Facts in Russian.

use super::Facts;
use crate::texts::format::Locale;
use crate::texts::Russian;

impl Facts for Russian {
    fn locale(&self) -> Locale {
        Locale::Russian
    }
}
