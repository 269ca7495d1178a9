//! System messages: the same one everywhere, or none anywhere, or else on purpose.

use super::look::{Look, Role};
use super::{FileCheck, FileFacts, Findings, Problem, Severity};
use crate::dataset::json::Path;
use crate::dataset::line::LineKind;
use crate::document::Hash;
use std::collections::HashMap;

/// Beyond so many different messages the system message is part of each example, and nobody mistyped it.
const DIFFERENT_MAX: usize = 1_000;

#[derive(Default)]
pub(super) struct Systems {
    conversations: u64,
    with: u64,
    counts: HashMap<u64, u64>,
}

impl FileCheck for Systems {
    fn line(&mut self, look: &Look<'_>, _: &mut Findings) {
        if !matches!(look.kind(), LineKind::Chat | LineKind::Dpo | LineKind::Rft) || look.spoken.is_empty() {
            return;
        }
        self.conversations += 1;
        let system = look.conversation().find(|spoken| matches!(spoken.role, Some(Role::System | Role::Developer)));
        if let Some(system) = system {
            self.with += 1;
            let hash = Hash::of(system.message.text().as_bytes()).short();
            if self.counts.len() < DIFFERENT_MAX || self.counts.contains_key(&hash) {
                *self.counts.entry(hash).or_default() += 1;
            }
        }
    }

    fn finish(&mut self, _: &FileFacts<'_>, findings: &mut Findings) {
        let most_common = self.counts.values().copied().max().unwrap_or_default();
        if self.counts.len() > 1 && self.counts.len() < DIFFERENT_MAX {
            let problem =
                Problem::SeveralSystemMessages { different: self.counts.len() as u64, most_common, examples: self.with };
            // A few that differ from all the others are likely a slip, many kinds are likely meant.
            let severity = if most_common * 10 >= self.with * 9 { Severity::Warning } else { Severity::Note };
            findings.add(Path::root(), severity, problem, None);
        }
        let without = self.conversations - self.with;
        // None anywhere is as good as the same one everywhere.
        if without > 0 && self.with > 0 {
            let severity = if self.with * 2 >= self.conversations { Severity::Warning } else { Severity::Note };
            let problem = Problem::MissingSystemMessage { without, examples: self.conversations };
            findings.add(Path::root(), severity, problem, None);
        }
    }
}
