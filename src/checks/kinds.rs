//! One kind of line in a file, and the kind that the chosen method wants.

use super::look::Look;
use super::{FileCheck, FileFacts, Findings, Fix, Problem};
use crate::dataset::json::{Json, Path};
use crate::dataset::line::{CHAT_KEYS, Line, LineKind};
use crate::providers::{FileRules, Method};
use std::collections::BTreeMap;

/// Lines whose numbers are kept for each kind.
const REMEMBERED: usize = 200;

/// How many lines of each kind there are.
#[derive(Default)]
pub(super) struct Tally {
    counts: BTreeMap<LineKind, u64>,
    first: Option<LineKind>,
}

impl Tally {
    pub fn count(&mut self, kind: LineKind) {
        if !matches!(kind, LineKind::Other | LineKind::Broken) {
            self.first = self.first.or(Some(kind));
            *self.counts.entry(kind).or_default() += 1;
        }
    }

    /// What most lines are; of equals the kind that came first.
    pub fn main(&self) -> Option<LineKind> {
        self.main_among(|_| true)
    }

    /// What most lines are that are of such a kind.
    fn main_among(&self, is_meant: impl Fn(LineKind) -> bool) -> Option<LineKind> {
        let counts = || self.counts.iter().filter(|(kind, _)| is_meant(**kind));
        let most = counts().map(|(_, count)| count).max()?;
        let mut main = counts().filter(|(_, count)| *count == most).map(|(kind, _)| *kind);
        self.first.filter(|first| main.clone().any(|kind| kind == *first)).or_else(|| main.next())
    }

    /// A line that ends with a question and has foreign keys is for a grader in a file of such lines, and a chat with
    /// two faults in a file of chats. Where a grader is what was chosen, one that ends with a reply is for it as well.
    pub fn settled<'a>(&self, line: Line<'a>, rules: &FileRules, method: Option<Method>) -> Line<'a> {
        let for_a_grader = match method {
            Some(method) => method == Method::Reinforcement,
            None => self.first.is_none_or(|first| first == LineKind::Rft),
        };
        let for_a_grader = for_a_grader && rules.kinds.contains(&LineKind::Rft);
        match line {
            Line::Rft(json) if !for_a_grader => Line::Chat(json),
            Line::Chat(json) if for_a_grader && method.is_some() && has_foreign_keys(&json) => Line::Rft(json),
            line => line,
        }
    }
}

fn has_foreign_keys(json: &Json<'_>) -> bool {
    json.members().iter().any(|member| !CHAT_KEYS.contains(&member.key.as_ref()))
}

/// The kinds that lines of an accepted kind have, and where.
#[derive(Default)]
pub(super) struct Kinds {
    lines: BTreeMap<LineKind, OfKind>,
}

#[derive(Default)]
struct OfKind {
    count: u64,
    without_error: u64,
    /// Numbers of the first lines, and whether they had an error of another sort.
    first: Vec<(u64, bool)>,
}

impl FileCheck for Kinds {
    fn line(&mut self, look: &Look<'_>, findings: &mut Findings) {
        let kind = look.kind();
        if !look.rules.kinds.contains(&kind) {
            return;
        }
        let of_kind = self.lines.entry(kind).or_default();
        of_kind.count += 1;
        of_kind.without_error += u64::from(!findings.line_has_error);
        if of_kind.first.len() < REMEMBERED {
            of_kind.first.push((look.number, findings.line_has_error));
        }
    }

    fn finish(&mut self, file: &FileFacts<'_>, findings: &mut Findings) {
        // Lines that the service cannot read at all say nothing about what the others should be.
        let accepted = file.kinds.main_among(|kind| file.rules().kinds.contains(&kind));
        let Some(most) = accepted.or_else(|| file.kinds.main()) else { return };
        for (found, of_kind) in self.lines.iter().filter(|(kind, _)| **kind != most) {
            for (number, had_error) in of_kind.first.iter().copied() {
                let problem = Problem::MixedKinds { found: *found, most };
                findings.add_to_earlier_line(number, had_error, problem, Some(Fix::RemoveLine));
            }
            let told = of_kind.first.len() as u64;
            let told_without_error = of_kind.first.iter().filter(|(_, had_error)| !had_error).count() as u64;
            findings.add_uncounted("mixed_kinds", of_kind.count - told, of_kind.without_error - told_without_error);
        }
        method(most, file, findings);
    }
}

fn method(kind: LineKind, file: &FileFacts<'_>, findings: &mut Findings) {
    let fits = |method: Method| match method {
        Method::Supervised | Method::SupervisedVision => {
            matches!(kind, LineKind::Chat | LineKind::PromptCompletion | LineKind::Text)
        }
        Method::Dpo => kind == LineKind::Dpo,
        Method::Reinforcement => kind == LineKind::Rft,
    };
    if let Some(method) = file.options.method.filter(|method| !fits(*method)) {
        return findings.error(Path::root(), Problem::WrongMethod { kind, method }, None);
    }
    let method = file.options.method.unwrap_or(match kind {
        LineKind::Dpo => Method::Dpo,
        LineKind::Rft => Method::Reinforcement,
        _ => Method::Supervised,
    });
    let Some(today) = file.options.today else { return };
    if !file.profile.models.is_empty() && file.profile.models_open_on(today, method).next().is_none() {
        findings.warning(Path::root(), Problem::NoModelForMethod { method }, None);
    }
}
