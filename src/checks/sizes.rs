//! How many examples there are, and how large the file is.

use super::look::Look;
use super::{FileCheck, FileFacts, Findings, Origin, Problem};
use crate::dataset::json::Path;
use crate::dataset::line::LineKind;

#[derive(Default)]
pub(super) struct Sizes;

impl FileCheck for Sizes {
    fn line(&mut self, _: &Look<'_>, _: &mut Findings) {}

    fn finish(&mut self, file: &FileFacts<'_>, findings: &mut Findings) {
        let (rules, have) = (file.rules(), file.examples);
        let need = rules.examples_min.map_or(0, |known| known.value);
        if file.is_training() && have < need {
            findings.error(Path::root(), Problem::TooFewExamples { have, need }, None);
        } else if file.is_training() && have < rules.examples_advised {
            findings.warning(Path::root(), Problem::FewExamples { have, advised: rules.examples_advised }, None);
        }
        let for_a_grader = rules.reinforcement_lines_max.filter(|_| file.kinds.main() == Some(LineKind::Rft));
        for most in [rules.examples_max, for_a_grader].into_iter().flatten().map(|known| known.value) {
            if have > most {
                findings.error(Path::root(), Problem::TooManyExamples { have, most }, None);
            }
        }
        let bytes = match file.options.origin {
            Origin::Records => file.bytes,
            Origin::File { bytes } => bytes,
        };
        if let Some(most) = rules.bytes_max.map(|known| known.value).filter(|most| bytes > *most) {
            findings.error(Path::root(), Problem::FileTooLarge { bytes, most }, None);
        }
    }
}
