//! The fifth and sixth steps: the verdict, the checks, the split, the price and the files.

use super::{AttachmentsId, Command, State, ask};
use crate::dataset::export::LeftOut;
use crate::dataset::{self, ExampleId, Settings};
use crate::document::Language;
use crate::pricing::{self, CostRow, MicroDollars, TrainingCost, cost_table};
use crate::providers::{self, Date, Method, Prices, Profile, TrainingPrice, UsePrices};
use crate::texts::Locale;
use crate::work::store::{Ask, ExportFile, Report};
use std::rc::Rc;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    pub report: Option<Rc<Report>>,
    /// A report was asked for and has not come yet.
    pub counting: bool,
    /// How far the store is with what it does: examples gone through, and all.
    pub progress: Option<(u64, u64)>,
    /// Files that are being written.
    pub exporting: Vec<ExportFile>,
    /// Files that were saved, with their SHA-256.
    pub saved: Vec<Saved>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    pub file: ExportFile,
    pub name: String,
    pub examples: u64,
    pub bytes: u64,
    pub sha256: String,
    /// Examples that the form cannot hold.
    pub left_out: Vec<LeftOut>,
    /// The revision of the data set that was saved.
    pub revision: u64,
}

/// What training a model on the data set would cost, and how long it is offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub model: String,
    pub epochs: u32,
    /// `None` where no price for tokens is known.
    pub cost: Option<TrainingCost>,
    /// Dollars for a million trained tokens, in micro-dollars.
    pub price: Option<MicroDollars>,
    /// What so many questions in a month cost, each like the examples.
    pub monthly: Option<MicroDollars>,
    /// The same where the answers may take a day.
    pub monthly_in_batches: Option<MicroDollars>,
    /// The last day before jobs are refused follows from this: from this day on.
    pub jobs_until: Option<Date>,
    /// From this day on a tuned model does not answer any more.
    pub off_from: Option<Date>,
}

/// The service of the project as its profile has it, with what the person corrected.
pub fn profile_of(settings: &Settings) -> Profile {
    providers::profile_for(settings)
}

/// Whether models of the service stand in our tables; else the person names one.
pub fn knows_models(settings: &Settings) -> bool {
    providers::profile(&settings.provider).is_some_and(|profile| !profile.models.is_empty())
}

/// The models that can still be trained, cheapest first. Without a day nothing is known to be open.
///
/// A question of the `questions` in a month is taken to be as long as the examples on the average.
pub fn offers(report: &Report, settings: &Settings, questions: u64, today: Option<Date>) -> Vec<Offer> {
    let Some(today) = today else { return Vec::new() };
    let profile = profile_of(settings);
    let epochs = match settings.epochs {
        dataset::Epochs::Automatic => pricing::Epochs::Automatic,
        dataset::Epochs::Fixed(epochs) => pricing::Epochs::Fixed(epochs),
    };
    let rows = cost_table(&profile, Method::Supervised, report.training.tokens, report.training.examples, epochs, today);
    let (all, trained) = [&report.training, &report.validation]
        .into_iter()
        .fold((0, 0), |(all, trained), side| (all + side.tokens, trained + side.trained));
    let examples = (report.training.examples + report.validation.examples).max(1);
    let monthly = pricing::Use {
        questions,
        input_tokens: all.saturating_sub(trained).div_ceil(examples),
        cached_tokens: 0,
        output_tokens: trained.div_ceil(examples),
    };
    let use_cost = |row: &CostRow<'_>, of: fn(&Prices) -> &UsePrices| {
        pricing::use_cost(of(&row.model.prices.as_ref()?.value), monthly, pricing::Rounding::HalfUp)
    };
    let offer = |row: CostRow<'_>| Offer {
        monthly: use_cost(&row, |prices| &prices.at_once),
        monthly_in_batches: use_cost(&row, |prices| &prices.in_batches),
        model: row.model.id.clone(),
        epochs: row.epochs,
        cost: row.training,
        price: row.model.prices.as_ref().and_then(|prices| match prices.value.training {
            Some(TrainingPrice::Tokens(price)) => Some(MicroDollars(price.0)),
            Some(TrainingPrice::Hours(_)) | None => None,
        }),
        jobs_until: row.model.jobs_until.map(|known| known.value),
        off_from: row.model.off_from.map(|known| known.value),
    };
    rows.into_iter().map(offer).collect()
}

/// The settings for another service, with the first model that it trains. Where no model is known, the person names one.
pub fn settings_for(settings: &Settings, provider: &str, today: Option<Date>) -> Settings {
    let profile = profile_of(&Settings { provider: provider.to_owned(), ..settings.clone() });
    let open = today.and_then(|today| profile.models_open_on(today, Method::Supervised).next());
    let model = open.or(profile.models.first()).map(|model| model.id.clone()).unwrap_or_default();
    Settings { provider: profile.id.0, model, ..settings.clone() }
}

#[derive(Clone, Debug, PartialEq)]
pub enum FileMessage {
    /// Mend every error that can be mended.
    MendErrorsAsked,
    /// Mend all findings of a code, or those of one example.
    MendAsked {
        code: String,
        example: Option<ExampleId>,
    },
    DownloadAsked(ExportFile),
}

impl State {
    pub(super) fn update_file(&mut self, message: FileMessage) -> Vec<Command> {
        match message {
            FileMessage::MendErrorsAsked => {
                let step = self.new_step();
                vec![ask(Ask::MendErrors { step })]
            }
            FileMessage::MendAsked { code, example } => {
                let step = self.new_step();
                vec![ask(Ask::Mend { step, code, example })]
            }
            FileMessage::DownloadAsked(file) => {
                if self.file.exporting.contains(&file) {
                    return Vec::new();
                }
                self.file.exporting.push(file);
                let language = match self.interface.language {
                    Locale::Russian => Language::Ru,
                    Locale::English => Language::En,
                };
                vec![ask(Ask::Export { file, language, today: self.today })]
            }
        }
    }

    /// Asks for a report unless the last one still holds.
    pub(super) fn refresh_report(&mut self) -> Vec<Command> {
        let current = self.file.report.as_ref().is_some_and(|report| report.revision == self.overview.revision);
        if current || self.file.counting {
            return Vec::new();
        }
        self.file.counting = true;
        vec![ask(Ask::Report)]
    }

    pub(super) fn report_came(&mut self, report: Report) -> Vec<Command> {
        self.file.counting = false;
        self.file.progress = None;
        self.file.report = Some(Rc::new(report));
        // The data set may have changed while it was counted.
        self.refresh_report()
    }

    pub(super) fn export_came(&mut self, saved: Saved, attachments: AttachmentsId) -> Vec<Command> {
        let name = saved.name.clone();
        self.file.progress = None;
        self.file.exporting.retain(|other| *other != saved.file);
        self.file.saved.retain(|other| other.file != saved.file);
        self.file.saved.push(saved);
        vec![Command::Download { attachments, name }]
    }
}
