//! What a person knows better than our tables: single figures of a profile, corrected and restored one by one.
//!
//! A correction is kept with the project as text, by the name of its figure, so that a project still opens when a later
//! release knows other figures.

use super::{Date, Grade, Known, Method, Model, PerMillion, Prices, Profile, TrainingPrice, profile};
use crate::dataset::{Correction, Settings};

/// The profile for services that we have no table of.
pub const CUSTOM: &str = "custom";

/// A figure that can be corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Where the service's routes begin.
    BaseUrl,
    ExamplesMin,
    /// Tokens of one line.
    TokensMax,
    /// Bytes of a file.
    BytesMax,
    /// A figure of the model with this id.
    Model(String, ModelFigure),
}

/// A figure of a model. Prices are dollars for a million tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelFigure {
    Training,
    Input,
    Output,
    /// As the two before, where answers may take a day.
    BatchInput,
    BatchOutput,
    JobsUntil,
    OffFrom,
}

impl ModelFigure {
    const ALL: [ModelFigure; 7] = [
        ModelFigure::Training,
        ModelFigure::Input,
        ModelFigure::Output,
        ModelFigure::BatchInput,
        ModelFigure::BatchOutput,
        ModelFigure::JobsUntil,
        ModelFigure::OffFrom,
    ];

    fn name(self) -> &'static str {
        match self {
            ModelFigure::Training => "training",
            ModelFigure::Input => "input",
            ModelFigure::Output => "output",
            ModelFigure::BatchInput => "batch_input",
            ModelFigure::BatchOutput => "batch_output",
            ModelFigure::JobsUntil => "jobs_until",
            ModelFigure::OffFrom => "off_from",
        }
    }
}

impl Figure {
    /// The name under which a correction is kept.
    pub fn name(&self) -> String {
        match self {
            Figure::BaseUrl => "base_url".to_owned(),
            Figure::ExamplesMin => "examples_min".to_owned(),
            Figure::TokensMax => "tokens_max".to_owned(),
            Figure::BytesMax => "bytes_max".to_owned(),
            Figure::Model(model, figure) => format!("model/{model}/{}", figure.name()),
        }
    }

    fn from_name(name: &str) -> Option<Figure> {
        match name {
            "base_url" => Some(Figure::BaseUrl),
            "examples_min" => Some(Figure::ExamplesMin),
            "tokens_max" => Some(Figure::TokensMax),
            "bytes_max" => Some(Figure::BytesMax),
            _ => {
                let (model, figure) = name.strip_prefix("model/")?.rsplit_once('/')?;
                let figure = ModelFigure::ALL.into_iter().find(|other| other.name() == figure)?;
                Some(Figure::Model(model.to_owned(), figure))
            }
        }
    }
}

/// A figure as it holds for a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFigure {
    pub figure: Figure,
    /// As a person writes it; nothing where there is no limit, no end or no known price.
    pub value: Option<String>,
    /// When it was known, and how surely; nothing where nothing is known.
    pub known: Option<(Date, Grade)>,
    pub corrected: bool,
}

/// What was typed is no such figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAFigure;

/// The profile of a project's service with everything that the person corrected. A service that this release does not know
/// is taken for one of OpenAI's kind.
pub fn profile_for(settings: &Settings) -> Profile {
    let mut profile = profile(&settings.provider).unwrap_or_else(super::openai_profile);
    for correction in settings.corrections.iter().filter(|correction| correction.provider == settings.provider) {
        // What a later release has written is not understood here, and changes nothing.
        if let (Some(figure), Ok(on)) = (Figure::from_name(&correction.figure), correction.on.parse()) {
            let _not_understood = apply(&mut profile, &figure, correction.value.as_deref(), on);
        }
    }
    profile
}

/// Whether the address of a service is the person's to type: it has none of ours, or they have another one.
pub fn is_own_address(profile: &Profile) -> bool {
    let Some(url) = &profile.base_url else { return false };
    profile.id.0 == CUSTOM || super::profile(&profile.id.0).is_none_or(|known| known.base_url.as_ref() != Some(url))
}

/// The name that stands in an address.
pub fn host_of(base_url: &str) -> String {
    let rest = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default().to_owned()
}

/// The figures of a project's service that can be corrected; of its models those of the chosen one.
pub fn figures(settings: &Settings) -> Vec<KnownFigure> {
    let profile = profile_for(settings);
    let mut wanted = Vec::new();
    // An address is a person's to fill in where it is theirs.
    if profile.id.0 == CUSTOM
        || profile.base_url.as_deref().is_some_and(|url| url.contains('{'))
        || is_corrected(settings, &Figure::BaseUrl)
    {
        wanted.push(Figure::BaseUrl);
    }
    wanted.extend([Figure::ExamplesMin, Figure::TokensMax, Figure::BytesMax]);
    let model = settings.model.trim();
    if profile.base_url.is_some() && !model.is_empty() {
        wanted.extend(ModelFigure::ALL.map(|figure| Figure::Model(model.to_owned(), figure)));
    }
    let figure = |figure: Figure| {
        let (value, known) = value_of(&profile, &figure);
        KnownFigure { corrected: is_corrected(settings, &figure), figure, value, known }
    };
    wanted.into_iter().map(figure).collect()
}

fn is_corrected(settings: &Settings, figure: &Figure) -> bool {
    let name = figure.name();
    settings.corrections.iter().any(|correction| correction.provider == settings.provider && correction.figure == name)
}

/// The settings with a figure of their service corrected; an empty text says that there is no limit, no end or no price.
///
/// # Errors
/// When the text is no such figure.
pub fn corrected(settings: &Settings, figure: &Figure, typed: &str, on: Date) -> Result<Settings, NotAFigure> {
    let typed = typed.trim();
    let value = (!typed.is_empty()).then(|| typed.to_owned());
    apply(&mut profile_for(settings), figure, value.as_deref(), on)?;
    let mut settings = restored(settings, figure);
    settings.corrections.push(Correction {
        provider: settings.provider.clone(),
        figure: figure.name(),
        value,
        on: on.to_string(),
    });
    Ok(settings)
}

/// The settings with a figure of their service as our table has it.
#[must_use]
pub fn restored(settings: &Settings, figure: &Figure) -> Settings {
    let name = figure.name();
    let mut settings = settings.clone();
    let provider = settings.provider.clone();
    settings.corrections.retain(|correction| correction.provider != provider || correction.figure != name);
    settings
}

fn apply(profile: &mut Profile, figure: &Figure, value: Option<&str>, on: Date) -> Result<(), NotAFigure> {
    let known = |value| Known { value, as_of: on, grade: Grade::P };
    let whole = |value: Option<&str>| value.map(|text| whole_number(text).map(known)).transpose();
    match figure {
        Figure::BaseUrl => profile.base_url = Some(address(value)?),
        Figure::ExamplesMin => profile.rules.examples_min = whole(value)?,
        Figure::TokensMax => profile.rules.tokens_max = whole(value)?,
        Figure::BytesMax => profile.rules.bytes_max = whole(value)?,
        Figure::Model(id, figure) => {
            let at = profile.models.iter().position(|model| model.id == *id).unwrap_or_else(|| {
                profile.models.push(Model::named(id, on));
                profile.models.len() - 1
            });
            let model = profile.models.get_mut(at).ok_or(NotAFigure)?;
            let day = |value: Option<&str>| {
                value.map(|text| text.parse().map(|value| Known { value, as_of: on, grade: Grade::P })).transpose()
            };
            match figure {
                ModelFigure::JobsUntil => model.jobs_until = day(value).map_err(|_| NotAFigure)?,
                ModelFigure::OffFrom => model.off_from = day(value).map_err(|_| NotAFigure)?,
                _ => {
                    let price = value.map(dollars).transpose()?.map(PerMillion);
                    let prices = model.prices.get_or_insert(Known { value: Prices::default(), as_of: on, grade: Grade::P });
                    match figure {
                        ModelFigure::Input => prices.value.at_once.input = price,
                        ModelFigure::Output => prices.value.at_once.output = price,
                        ModelFigure::BatchInput => prices.value.in_batches.input = price,
                        ModelFigure::BatchOutput => prices.value.in_batches.output = price,
                        // The day that is told is that of the price for training.
                        _ => {
                            *prices = Known {
                                value: Prices { training: price.map(TrainingPrice::Tokens), ..prices.value },
                                as_of: on,
                                grade: Grade::P,
                            }
                        }
                    }
                }
            }
        }
    }
    Ok(())
}

fn value_of(profile: &Profile, figure: &Figure) -> (Option<String>, Option<(Date, Grade)>) {
    fn told<T: Copy>(known: Option<Known<T>>, write: impl Fn(T) -> Option<String>) -> (Option<String>, Option<(Date, Grade)>) {
        (known.and_then(|known| write(known.value)), known.map(|known| (known.as_of, known.grade)))
    }
    let whole = |known: Option<Known<u64>>| told(known, |value| Some(value.to_string()));
    match figure {
        Figure::BaseUrl => (profile.base_url.clone().filter(|url| !url.is_empty()), None),
        Figure::ExamplesMin => whole(profile.rules.examples_min),
        Figure::TokensMax => whole(profile.rules.tokens_max),
        Figure::BytesMax => whole(profile.rules.bytes_max),
        Figure::Model(id, figure) => {
            let Some(model) = profile.models.iter().find(|model| model.id == *id) else { return (None, None) };
            let day = |known: Option<Known<Date>>| told(known, |day| Some(day.to_string()));
            let price = |of: fn(&Prices) -> Option<PerMillion>| told(model.prices, |prices| of(&prices).map(in_dollars));
            match figure {
                ModelFigure::Training => price(|prices| match prices.training {
                    Some(TrainingPrice::Tokens(price)) => Some(price),
                    Some(TrainingPrice::Hours(_)) | None => None,
                }),
                ModelFigure::Input => price(|prices| prices.at_once.input),
                ModelFigure::Output => price(|prices| prices.at_once.output),
                ModelFigure::BatchInput => price(|prices| prices.in_batches.input),
                ModelFigure::BatchOutput => price(|prices| prices.in_batches.output),
                ModelFigure::JobsUntil => day(model.jobs_until),
                ModelFigure::OffFrom => day(model.off_from),
            }
        }
    }
}

impl Model {
    /// A model that the person names.
    fn named(id: &str, on: Date) -> Self {
        Model {
            id: id.to_owned(),
            methods: vec![Known { value: Method::Supervised, as_of: on, grade: Grade::P }],
            prices: None,
            jobs_until: None,
            off_from: None,
            encoding: super::Encoding::Unknown,
        }
    }
}

/// An address over TLS, or one of the own computer, without its last slash.
fn address(value: Option<&str>) -> Result<String, NotAFigure> {
    let value = value.unwrap_or_default().trim_end_matches('/');
    let own = ["http://localhost", "http://127.0.0.1"]
        .iter()
        .any(|start| value.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/'])));
    let has_host = value
        .strip_prefix("https://")
        .is_some_and(|rest| rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '{'));
    let is_plain =
        !value.contains(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | '`' | '\\' | '$' | '<' | '>'));
    if value.is_empty() || is_plain && (own || has_host) { Ok(value.to_owned()) } else { Err(NotAFigure) }
}

fn whole_number(text: &str) -> Result<u64, NotAFigure> {
    let digits: String = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '_').collect();
    digits.parse().map_err(|_| NotAFigure)
}

/// Dollars with a point or a comma as micro-dollars, exactly: more than six places after the point are refused.
fn dollars(text: &str) -> Result<u64, NotAFigure> {
    let text: String = text.trim().trim_start_matches('$').chars().filter(|letter| !letter.is_whitespace()).collect();
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((&text, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && part.is_empty() || !are_digits(whole) || !are_digits(part) || part.len() > 6 {
        return Err(NotAFigure);
    }
    let number = |text: &str| if text.is_empty() { Ok(0) } else { text.parse::<u64>().map_err(|_| NotAFigure) };
    let micro = number(whole)?.checked_mul(1_000_000).ok_or(NotAFigure)?;
    micro.checked_add(number(&format!("{part:0<6}"))?).ok_or(NotAFigure)
}

fn in_dollars(price: PerMillion) -> String {
    let (whole, part) = (price.0 / 1_000_000, price.0 % 1_000_000);
    let part = format!("{part:06}");
    match part.trim_end_matches('0') {
        "" => whole.to_string(),
        digits => format!("{whole}.{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        "2026-11-27".parse().unwrap()
    }

    fn openai() -> Settings {
        Settings::default()
    }

    fn training_of(settings: &Settings) -> Option<TrainingPrice> {
        profile_for(settings).model(&settings.model)?.prices?.value.training
    }

    #[test]
    fn a_price_is_corrected_and_restored() {
        let figure = Figure::Model(openai().model, ModelFigure::Training);
        let before = training_of(&openai());
        let changed = corrected(&openai(), &figure, "4,5", today()).unwrap();
        assert_eq!(training_of(&changed), Some(TrainingPrice::Tokens(PerMillion(4_500_000))));
        let found = figures(&changed).into_iter().find(|found| found.figure == figure).unwrap();
        assert_eq!((found.value.as_deref(), found.known, found.corrected), (Some("4.5"), Some((today(), Grade::P)), true));
        let again = corrected(&changed, &figure, "$ 5", today()).unwrap();
        assert_eq!(again.corrections.len(), 1, "a second correction takes the place of the first");
        assert_eq!(restored(&again, &figure), openai());
        assert_eq!(training_of(&restored(&again, &figure)), before);
    }

    #[test]
    fn corrections_of_one_service_do_not_touch_another() {
        let changed = corrected(&openai(), &Figure::ExamplesMin, "25", today()).unwrap();
        assert_eq!(profile_for(&changed).rules.examples_min.unwrap().value, 25);
        let other = Settings { provider: "together".to_owned(), ..changed };
        assert_ne!(profile_for(&other).rules.examples_min.map(|known| known.value), Some(25));
    }

    #[test]
    fn a_limit_can_be_taken_away() {
        let changed = corrected(&openai(), &Figure::TokensMax, " ", today()).unwrap();
        assert_eq!(profile_for(&changed).rules.tokens_max, None);
        assert_eq!(profile_for(&restored(&changed, &Figure::TokensMax)), profile_for(&openai()));
    }

    #[test]
    fn a_service_of_ones_own_gets_its_address_its_model_and_its_prices() {
        let custom = Settings { provider: CUSTOM.to_owned(), model: "house-model".to_owned(), ..openai() };
        assert!(figures(&custom).iter().all(|figure| !figure.corrected));
        let custom = corrected(&custom, &Figure::BaseUrl, "https://llm.example.org/v1/", today()).unwrap();
        let price = Figure::Model("house-model".to_owned(), ModelFigure::Training);
        let custom = corrected(&custom, &price, "0.25", today()).unwrap();
        let profile = profile_for(&custom);
        assert_eq!(profile.base_url.as_deref(), Some("https://llm.example.org/v1"));
        assert_eq!(training_of(&custom), Some(TrainingPrice::Tokens(PerMillion(250_000))));
        assert_eq!(profile.models_open_on(today(), Method::Supervised).count(), 1);
    }

    #[test]
    fn what_is_no_figure_is_refused() {
        let price = Figure::Model("m".to_owned(), ModelFigure::Output);
        let refused = [
            (&Figure::ExamplesMin, "ten"),
            (&Figure::ExamplesMin, "-3"),
            (&Figure::BytesMax, "1.5"),
            (&Figure::BaseUrl, "http://example.org"),
            (&Figure::BaseUrl, "https://a b"),
            (&Figure::BaseUrl, "https://a\"; rm"),
            (&Figure::BaseUrl, "http://localhost.example.org"),
            (&Figure::BaseUrl, "javascript:alert(1)"),
            (&price, "free"),
            (&price, "1.2.3"),
            (&price, "."),
            (&price, "0.0000001"),
            (&price, "99999999999999999999"),
        ];
        for (figure, text) in refused {
            assert_eq!(corrected(&openai(), figure, text, today()), Err(NotAFigure), "{text}");
        }
        let date = Figure::Model("m".to_owned(), ModelFigure::OffFrom);
        assert_eq!(corrected(&openai(), &date, "next year", today()), Err(NotAFigure));
        assert!(corrected(&openai(), &date, "2027-05-01", today()).is_ok());
        assert!(corrected(&openai(), &Figure::BaseUrl, "http://localhost:8080/v1", today()).is_ok());
    }

    #[test]
    fn every_figure_is_found_by_its_name() {
        for figure in figures(&openai()) {
            assert_eq!(Figure::from_name(&figure.figure.name()), Some(figure.figure));
        }
        assert_eq!(Figure::from_name("model/a/b/training"), Some(Figure::Model("a/b".to_owned(), ModelFigure::Training)));
        assert_eq!(Figure::from_name("model/training"), None);
        // What a later release has written changes nothing.
        let later =
            Correction { provider: "openai".to_owned(), figure: "moon".to_owned(), value: None, on: "2030-01-01".to_owned() };
        assert_eq!(profile_for(&Settings { corrections: vec![later], ..openai() }), profile_for(&openai()));
    }

    #[test]
    fn prices_are_written_as_they_are_typed() {
        for text in ["3", "0.25", "12.000001", "0"] {
            assert_eq!(in_dollars(PerMillion(dollars(text).unwrap())), text);
        }
    }
}
