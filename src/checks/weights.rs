//! Weights: 0 or 1, on the assistant's messages only, and at least one reply that is learned.

use super::look::{Look, Role};
use super::{Findings, Fix, Problem, Severity, severity_of};
use crate::dataset::json::Path;
use crate::dataset::line::LineKind;

pub(super) fn run(look: &Look<'_>, findings: &mut Findings) {
    let severity = severity_of(look.rules.weight.value).unwrap_or(Severity::Note);
    for spoken in &look.spoken {
        let Some(weight) = spoken.message.weight().filter(|weight| !weight.is_null()) else { continue };
        let path = spoken.path().key("weight");
        let fix = Some(Fix::RemoveKey { path: path.clone() });
        if spoken.role.is_some_and(|role| role != Role::Assistant) {
            findings.add(path, severity, Problem::WeightNotOnReply, fix);
        } else if !matches!(weight.number(), Some(0.0 | 1.0)) {
            let value = look.raw.get(weight.range.clone()).unwrap_or_default().chars().take(40).collect();
            findings.add(path, severity, Problem::WeightValue { value }, fix);
        }
    }
    let mut replies = look.conversation().filter(|spoken| spoken.role == Some(Role::Assistant)).peekable();
    let silenced = |weight: Option<f64>| weight == Some(0.0);
    if look.kind() == LineKind::Chat
        && replies.peek().is_some()
        && replies.all(|spoken| silenced(spoken.message.weight().and_then(|weight| weight.number())))
    {
        findings.warning(Path::root(), Problem::NoTrainedReply, Some(Fix::RemoveLine));
    }
}
