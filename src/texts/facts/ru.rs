//! Facts in Russian.

use super::Facts;
use crate::texts::Russian;
use crate::texts::format::Locale;

impl Facts for Russian {
    fn locale(&self) -> Locale {
        Locale::Russian
    }
}
