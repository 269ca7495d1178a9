//! OpenAI, which is closing its fine-tuning: no new jobs from 2027-01-06, no tuned models from 2027-01-14.

use super::{
    Abilities, Access, Auth, Bom, BrowserAccess, Date, Demand, Dialect, Encoding, FileRules, Grade, ImageRules, Known, Method,
    Model, Parameter, ParameterKind, PerHour, PerMillion, Prices, Profile, ProviderId, SuffixRule, TrainingPrice, UsePrices,
};
use crate::dataset::line::LineKind;

/// The documentation and the API description that most rules come from.
const DOCS: Date = Date::known(2026, 7, 15);
/// Four copies of the price page that agree, the newest of about this day.
const PRICES: Date = Date::known(2026, 9, 1);
/// The announcement of the last shutdown, compared by somebody else with the API's own dates on this day.
const SHUTDOWN: Date = Date::known(2026, 10, 27);

const JOBS_UNTIL: Known<Date> = Known { value: Date::known(2027, 1, 6), as_of: DOCS, grade: Grade::A };
const OFF_IN_JANUARY: Known<Date> = Known { value: Date::known(2027, 1, 14), as_of: SHUTDOWN, grade: Grade::B };
const OFF_IN_OCTOBER: Known<Date> = Known { value: Date::known(2026, 10, 23), as_of: DOCS, grade: Grade::A };

pub(super) fn profile() -> Profile {
    let regional = ["us", "eu", "au", "ca", "jp"].map(|region| format!("https://{region}.api.openai.com"));
    Profile {
        id: ProviderId("openai".into()),
        name: "OpenAI".into(),
        base_url: Some("https://api.openai.com/v1".into()),
        auth: Auth::Bearer,
        dialect: Dialect::OpenaiMethod,
        abilities: Abilities { generate: true, files: true, tune: true },
        rules: rules(),
        // The description allows 64 characters of any kind; 40 plain ones are what every service takes.
        suffix: Some(SuffixRule { length_max: 40 }),
        parameters: parameters(),
        models: models(),
        closed_to_newcomers_from: Some(official(Date::known(2026, 5, 7))),
        browser: BrowserAccess {
            chat: Known { value: Access::Yes, as_of: Date::known(2026, 8, 24), grade: Grade::B },
            files_and_jobs: Known { value: Access::Likely, as_of: Date::known(2026, 8, 24), grade: Grade::U },
        },
        connect: std::iter::once("https://api.openai.com".to_owned()).chain(regional).collect(),
    }
}

const fn official<T: Copy>(value: T) -> Known<T> {
    Known { value, as_of: DOCS, grade: Grade::A }
}

pub(super) fn rules() -> FileRules {
    FileRules {
        bom: Known { value: Bom::Refused, as_of: DOCS, grade: Grade::C },
        bytes_max: Some(official(512 * 1024 * 1024)),
        examples_min: Some(official(10)),
        examples_advised: 50,
        examples_max: None,
        tokens_max: Some(official(65_536)),
        last_message_assistant: official(Demand::Advised),
        alternating_roles: official(Demand::None),
        one_turn_pairs: official(Demand::Advised),
        unknown_keys: Known { value: Demand::Demanded, as_of: DOCS, grade: Grade::B },
        weight: official(Demand::Demanded),
        kinds: vec![LineKind::Chat, LineKind::Dpo, LineKind::Rft],
        line_keys: Vec::new(),
        message_keys: Vec::new(),
        images: Some(official(ImageRules { lines_max: 50_000, per_line_max: 10, bytes_max: 10 * 1024 * 1024 })),
        reinforcement_lines_max: Some(official(50_000)),
    }
}

fn parameters() -> Vec<Parameter> {
    let automatic = |name: &str, kind| Parameter { name: name.into(), kind, default: Some("auto".into()) };
    let above_zero = |most: Option<&str>| ParameterKind::Number { above: "0".into(), most: most.map(str::to_owned) };
    vec![
        automatic("n_epochs", ParameterKind::Whole { least: 1, most: Some(50) }),
        automatic("batch_size", ParameterKind::Whole { least: 1, most: Some(256) }),
        automatic("learning_rate_multiplier", above_zero(None)),
        automatic("beta", above_zero(Some("2"))),
    ]
}

fn models() -> Vec<Model> {
    let dpo_in_samples = Known { value: Method::Dpo, as_of: DOCS, grade: Grade::C };
    let both = || vec![official(Method::Supervised), official(Method::Dpo)];
    let until_january = |id: &str, methods, prices| Model {
        id: id.into(),
        methods,
        prices: Some(prices),
        jobs_until: Some(JOBS_UNTIL),
        off_from: Some(OFF_IN_JANUARY),
        encoding: Encoding::O200k,
    };
    let gone = |id: &str, methods, prices, encoding| Model {
        id: id.into(),
        methods,
        prices: Some(prices),
        jobs_until: Some(OFF_IN_OCTOBER),
        off_from: Some(OFF_IN_OCTOBER),
        encoding,
    };
    let tokens = |dollars_times_thousand: u64| TrainingPrice::Tokens(PerMillion(dollars_times_thousand * 1000));
    vec![
        until_january("gpt-4.1-2025-04-14", both(), prices(tokens(25_000), [3_000, 750, 12_000], [1_500, 500, 6_000])),
        until_january("gpt-4.1-mini-2025-04-14", both(), prices(tokens(5_000), [800, 200, 3_200], [400, 100, 1_600])),
        until_january(
            "gpt-4o-2024-08-06",
            vec![official(Method::Supervised), official(Method::SupervisedVision), dpo_in_samples],
            prices(tokens(25_000), [3_750, 1_875, 15_000], [2_225, 900, 12_500]),
        ),
        until_january(
            "gpt-4o-mini-2024-07-18",
            vec![official(Method::Supervised), dpo_in_samples],
            prices(tokens(3_000), [300, 150, 1_200], [150, 75, 600]),
        ),
        gone("gpt-4.1-nano-2025-04-14", both(), prices(tokens(1_500), [200, 50, 800], [100, 25, 400]), Encoding::O200k),
        gone(
            "o4-mini-2025-04-16",
            vec![official(Method::Reinforcement)],
            prices(TrainingPrice::Hours(PerHour(100_000_000)), [4_000, 1_000, 16_000], [2_000, 500, 8_000]),
            Encoding::O200k,
        ),
        gone(
            "gpt-3.5-turbo-0125",
            vec![official(Method::Supervised)],
            Known {
                value: Prices {
                    training: Some(tokens(8_000)),
                    at_once: UsePrices { input: Some(PerMillion(3_000_000)), cached: None, output: Some(PerMillion(6_000_000)) },
                    in_batches: UsePrices::default(),
                },
                as_of: PRICES,
                grade: Grade::B,
            },
            Encoding::Cl100k,
        ),
    ]
}

/// Input, cached and output in thousandths of a dollar for a million tokens, and the same for batches.
fn prices(training: TrainingPrice, at_once: [u64; 3], in_batches: [u64; 3]) -> Known<Prices> {
    let used = |prices: [u64; 3]| {
        let [input, cached, output] = prices.map(|thousandths| Some(PerMillion(thousandths * 1000)));
        UsePrices { input, cached, output }
    };
    let prices = Prices { training: Some(training), at_once: used(at_once), in_batches: used(in_batches) };
    Known { value: prices, as_of: PRICES, grade: Grade::B }
}
