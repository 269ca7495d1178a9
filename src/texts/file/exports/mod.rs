//! The forms in which a data set leaves, what does not fit into them, and the page that goes with a pack.

mod en;
mod ru;
#[cfg(test)]
mod tests;

use crate::dataset::export::{Form, LeftOut, Loss};
use crate::dataset::pack::{self, Plan, Trainer};
use crate::texts::{English, Locale, Russian};

/// Words about files for other programs.
pub trait Exports {
    /// The name of a form.
    fn form(&self, form: Form) -> &'static str;
    /// Who reads a form, in one sentence.
    fn form_hint(&self, form: Form) -> &'static str;
    /// Why a form cannot hold a line, as a phrase that stands after a count.
    fn loss(&self, loss: Loss) -> String;
    /// How many lines were left out for one reason, and which is the first.
    fn left_out(&self, left: &LeftOut) -> String;
    /// What a trainer is good for, in one sentence.
    fn trainer_hint(&self, trainer: Trainer) -> &'static str;
}

/// The words within a pack. They are no part of [`Texts`](crate::texts::Texts), as only the worker that writes packs needs
/// them.
trait PackWords {
    /// The page that goes with a pack, in Markdown.
    fn pack_readme(&self, plan: &Plan) -> String;
}

/// The page that goes with a pack, in the language of the person.
pub fn pack_readme(locale: Locale, plan: &Plan) -> String {
    match locale {
        Locale::Russian => Russian.pack_readme(plan),
        Locale::English => English.pack_readme(plan),
    }
}

/// The commands of a pack as a block of Markdown.
fn commands(plan: &Plan) -> String {
    format!("```sh\n{}\n{}\n```\n", plan.trainer.install_command(), plan.trainer.train_command(plan.method))
}

/// The files of lines with what they came to.
fn data_files(plan: &Plan) -> impl Iterator<Item = (&'static str, &pack::DataFile)> {
    let validation = plan.validation.iter().map(|file| (pack::VALIDATION, file));
    std::iter::once((pack::TRAINING, &plan.training)).chain(validation)
}
