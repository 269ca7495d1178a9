//! What is to be trained and at what price: what follows of the person’s choices, and what is wrong with them.

use super::{Check, Prepared, Training};
use crate::api::models::{Limits, Listed};
use crate::checks::Verdict;
use crate::dataset::Epochs;
use crate::pricing::{self, MicroDollars, Rounding, training_cost};
use crate::providers::{Date, Dialect, Method, Model, Parameter, ParameterKind, Profile};
use crate::work::launch::{Launch, OrderFault, Stage};

/// What training is expected to cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Of one pass.
    pub tokens: u64,
    pub epochs: u32,
    /// The person chose the number of passes.
    pub chosen: bool,
    /// One pass.
    pub one: MicroDollars,
    pub about: MicroDollars,
    pub most: MicroDollars,
    /// The day of the prices.
    pub prices_of: Date,
}

/// The parameter that stands with the project.
const EPOCHS: &str = "n_epochs";

impl Training {
    /// The model as the service lists it.
    pub fn listed(&self) -> Option<&Listed> {
        let Check::Done(Ok(checked)) = &self.check else { return None };
        let model = &self.scene.as_ref()?.settings.model;
        checked.models.iter().find(|listed| listed.id == *model)
    }

    /// The models of the service that training may be asked for, by name, and whether that is known of them: those that the
    /// service names for it, or else those of our table. Where neither says anything it may be any.
    pub fn base_models(&self) -> (Vec<&Listed>, bool) {
        let (Check::Done(Ok(checked)), Some(profile)) = (&self.check, self.profile()) else { return (Vec::new(), false) };
        let named = |id: &str| match &checked.limits {
            Some(Limits::Models(models)) => models.iter().any(|model| model == id),
            _ => profile.model(id).is_some(),
        };
        let mut models: Vec<&Listed> = checked.models.iter().filter(|listed| named(&listed.id)).collect();
        let known = !models.is_empty();
        if !known {
            models = checked.models.iter().collect();
        }
        models.sort_by(|one, other| one.id.cmp(&other.id));
        (models, known)
    }

    /// The day on which the model stops to answer: as the service says, or else as the table does.
    pub fn model_ends(&self) -> Option<Date> {
        let scene = self.scene.as_ref()?;
        let known = || self.profile()?.model(&scene.settings.model)?.off_from.map(|known| known.value);
        self.listed().and_then(|listed| listed.shutdown).or_else(known)
    }

    /// Whether this account may train the model; `None` where nobody says.
    pub fn may_train(&self) -> Option<bool> {
        let Check::Done(Ok(checked)) = &self.check else { return None };
        match checked.limits.as_ref()? {
            Limits::Models(models) => Some(models.contains(&self.scene.as_ref()?.settings.model)),
            Limits::Unclear => None,
        }
    }

    /// How the model is trained, by what the lines are.
    pub fn method(&self) -> Method {
        match self.scene.as_ref().and_then(|scene| scene.counts.as_ref()).is_some_and(|counts| counts.pairs) {
            true => Method::Dpo,
            false => Method::Supervised,
        }
    }

    /// The parameters that can be set for this method, without the epochs, which belong to the project.
    pub fn parameters(&self) -> Vec<Parameter> {
        let dpo = self.method() == Method::Dpo;
        let parameters = self.profile().map(|profile| profile.parameters).unwrap_or_default();
        parameters.into_iter().filter(|parameter| parameter.name != EPOCHS && (dpo || parameter.name != "beta")).collect()
    }

    /// What is wrong with the form.
    pub fn faults(&self) -> Vec<OrderFault> {
        let Some(profile) = self.profile() else { return Vec::new() };
        let suffix = profile.suffix.filter(|rule| !self.form.suffix.is_empty() && !rule.allows(&self.form.suffix));
        let seed =
            !self.form.seed.is_empty() && self.form.seed.parse::<u32>().ok().filter(|seed| *seed <= i32::MAX as u32).is_none();
        let typed = |parameter: &Parameter| self.form.parameters.get(&parameter.name).filter(|value| !value.is_empty());
        let wrong = |parameter: &Parameter| typed(parameter).is_some_and(|value| !fits(&parameter.kind, value));
        suffix
            .map(|rule| OrderFault::Suffix(rule.length_max))
            .into_iter()
            .chain(seed.then_some(OrderFault::Seed))
            .chain(self.parameters().into_iter().filter(wrong).map(OrderFault::Parameter))
            .chain(self.fault_of_cap())
            .collect()
    }

    fn fault_of_cap(&self) -> Option<OrderFault> {
        if !self.cap.is_empty() && self.cap().is_none() {
            return Some(OrderFault::Cap);
        }
        let left = self.left()?;
        let fits = self.estimate().is_some_and(|estimate| estimate.most <= left);
        (!fits).then_some(OrderFault::OverCap(left))
    }

    /// What the person wants to spend at most.
    pub fn cap(&self) -> Option<MicroDollars> {
        let dollars: f64 = self.cap.parse().ok().filter(|dollars| (0.0..=1e9).contains(dollars))?;
        // Far below what a whole number in a double can be.
        Some(MicroDollars((dollars * 1e6).round() as u64))
    }

    /// What may still be spent; `None` for any amount.
    pub fn left(&self) -> Option<MicroDollars> {
        let spent = self.spending.iter().map(|spending| spending.amount);
        // A job that is not over will be paid, and one that may exist may have to be.
        let due = |launch: &&Launch| matches!(launch.stage, Stage::Created | Stage::Unknown(_)) && launch.is_open();
        let launches = self.launches.iter().flat_map(|launches| launches.iter());
        let due = launches.filter(due).filter_map(|launch| launch.order.as_ref()?.most);
        Some(spent.chain(due).fold(self.cap()?, MicroDollars::saturating_sub))
    }

    /// What training is expected to cost.
    pub fn estimate(&self) -> Option<Estimate> {
        let scene = self.scene.as_ref()?;
        let counts = scene.counts.as_ref()?;
        let profile = self.profile()?;
        let prices = profile.model(&scene.settings.model).and_then(|model: &Model| model.prices)?;
        let tokens = counts.training.tokens;
        let epochs = match scene.settings.epochs {
            Epochs::Automatic => pricing::automatic_epochs(counts.training.examples),
            Epochs::Fixed(epochs) => epochs,
        };
        let cost = |epochs, rounding| training_cost(&prices.value, tokens, epochs, rounding);
        Some(Estimate {
            tokens,
            epochs,
            chosen: matches!(scene.settings.epochs, Epochs::Fixed(_)),
            one: cost(1, Rounding::HalfUp)?,
            about: cost(epochs, Rounding::HalfUp)?,
            most: cost(epochs, Rounding::Up)?,
            prices_of: prices.as_of,
        })
    }

    /// Whether everything is there for the button: the key, the files as they are now, no fault, the person's word.
    pub fn is_ready(&self) -> bool {
        self.can_begin() && self.form.agreed
    }

    /// All but the person's word.
    pub fn can_begin(&self) -> bool {
        let Some(scene) = &self.scene else { return false };
        let files = matches!(&self.prepared, Prepared::Ready { revision, .. } if *revision == scene.revision);
        let checked = matches!(self.check, Check::Done(Ok(_)));
        let accepted =
            scene.counts.as_ref().is_some_and(|counts| counts.revision == scene.revision && counts.verdict == Verdict::Ready);
        scene.writable
            && files
            && checked
            && accepted
            && self.launches.is_some()
            && self.faults().is_empty()
            && self.under_way.is_none()
            && self.unsure().is_none()
    }

    pub(super) fn parameters_sent(&self, epochs: &Epochs, profile: &Profile) -> Vec<(String, String)> {
        let epochs = match epochs {
            Epochs::Fixed(epochs) => Some(epochs.to_string()),
            // Only OpenAI has a word for it; others take their own number when none is sent.
            Epochs::Automatic => (profile.dialect == Dialect::OpenaiMethod).then(|| "auto".to_owned()),
        };
        let epochs = epochs.map(|epochs| (EPOCHS.to_owned(), epochs));
        let typed = self.parameters().into_iter().filter_map(|parameter| {
            let value = self.form.parameters.get(&parameter.name).filter(|value| !value.is_empty())?;
            Some((parameter.name, value.clone()))
        });
        epochs.into_iter().chain(typed).collect()
    }
}

/// Whether a value is one that a parameter can have.
fn fits(kind: &ParameterKind, value: &str) -> bool {
    match kind {
        ParameterKind::Whole { least, most } => {
            value == "auto" || value.parse::<u64>().is_ok_and(|number| number >= *least && most.is_none_or(|most| number <= most))
        }
        ParameterKind::Number { above, most } => {
            let limit = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
            value == "auto"
                || value.parse::<f64>().is_ok_and(|number| {
                    number.is_finite() && number > limit(above) && most.as_deref().is_none_or(|most| number <= limit(most))
                })
        }
        ParameterKind::YesNo => matches!(value, "true" | "false"),
    }
}
