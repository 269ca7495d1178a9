//! Training by hand: the commands for it with everything filled in.

use super::channel::Scene;
use crate::api::curl::{Command, JobPlan};
use crate::dataset::Epochs;
use crate::providers::Auth;
use crate::state::file::profile_of;
use crate::work::store::ExportFile;

/// The commands of a training run by hand; none where the service is not reached by a key alone, no model is named, or the
/// data set has not been counted.
pub fn hand_commands(scene: &Scene, question: &str) -> Vec<Command> {
    let settings = &scene.settings;
    let profile = profile_of(settings);
    let (Auth::Bearer, Some(base_url), Some(counts)) = (profile.auth, profile.base_url, &scene.counts) else {
        return Vec::new();
    };
    if settings.model.trim().is_empty() || base_url.is_empty() {
        return Vec::new();
    }
    let plan = JobPlan {
        base_url,
        dialect: profile.dialect,
        key: format!("{}_API_KEY", profile.id.0.to_uppercase()),
        model: settings.model.trim().to_owned(),
        epochs: match settings.epochs {
            Epochs::Automatic => None,
            Epochs::Fixed(epochs) => Some(epochs),
        },
        training_file: ExportFile::Training.name(),
        validation_file: (counts.validation.examples > 0).then(|| ExportFile::Validation.name()),
    };
    plan.commands(&settings.system_message, question)
}
