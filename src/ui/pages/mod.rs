//! One page for each step.

mod documents;
mod examples;
mod file;
mod goal;
mod review;
mod training;

pub use documents::DocumentsPage;
pub use examples::ExamplesPage;
pub use file::FilePage;
pub use goal::GoalPage;
pub use review::ReviewPage;
pub use training::TrainingPage;
