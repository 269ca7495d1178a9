//! The sixth step: dates and price.

mod en;
mod ru;

use crate::providers::{Dialect, Figure, Grade};

pub trait Training {
    fn training_needs_examples(&self) -> &'static str;
    fn closing(&self, service: &str, jobs_until: &str, off_from: &str) -> String;
    fn closed(&self, service: &str, day: &str) -> String;
    fn closed_to_newcomers(&self, service: &str, day: &str) -> String;
    fn file_stays_useful(&self) -> &'static str;
    fn guide_price(&self) -> &'static str;
    fn service_label(&self) -> &'static str;
    fn own_computer(&self, programs: &str) -> String;
    fn model_label(&self) -> &'static str;
    fn model_hint(&self, service: &str) -> String;
    /// The choice for a service that we have no table of.
    fn another_service(&self) -> &'static str;
    fn figures_title(&self) -> &'static str;
    fn figures_hint(&self) -> &'static str;
    fn column_figure(&self) -> &'static str;
    fn column_value(&self) -> &'static str;
    fn column_known(&self) -> &'static str;
    fn figure(&self, figure: &Figure) -> String;
    fn figure_known(&self, day: &str, grade: Grade) -> String;
    fn restore_figure(&self, figure: &str) -> String;
    fn not_a_figure(&self, figure: &Figure) -> &'static str;
    /// How training is asked for, in words.
    fn dialect(&self, dialect: Dialect) -> &'static str;
    /// The part of the page that launches training is on its way.
    fn launch_loading(&self) -> &'static str;
    /// A file of that part did not come.
    fn launch_missing(&self) -> &'static str;
}
