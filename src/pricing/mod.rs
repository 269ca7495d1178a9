//! What training and use will cost, in whole micro-dollars.
//!
//! Tokens times price is summed in wide whole numbers and rounded once: up where money is promised or reserved, half
//! up where we say "about". What a job really cost is told by the service afterwards, as `trained_tokens`.

use crate::providers::{Date, Known, Method, Model, PerMillion, Prices, Profile, TrainingPrice, UsePrices};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Money in millionths of a dollar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MicroDollars(pub u64);

impl MicroDollars {
    #[must_use]
    pub fn saturating_add(self, other: Self) -> Self {
        MicroDollars(self.0.saturating_add(other.0))
    }

    /// What is left after spending; nothing when more was spent.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        MicroDollars(self.0.saturating_sub(other.0))
    }

    /// For a field in which dollars are typed.
    pub fn dollars(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl fmt::Display for MicroDollars {
    /// All digits, for logs and files; amounts for people are formatted elsewhere.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${}.{:06}", self.0 / 1_000_000, self.0 % 1_000_000)
    }
}

/// What an amount is for decides how it is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// A ceiling or a reservation: never less than the exact amount.
    Up,
    /// A figure to show: "about".
    HalfUp,
}

/// A sum of tokens times price, not rounded yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact {
    /// Millionths of a micro-dollar.
    parts: u128,
}

impl Exact {
    /// The sum with some more tokens at a price.
    #[must_use]
    pub fn plus(self, tokens: u64, price: PerMillion) -> Self {
        Exact { parts: self.parts.saturating_add(u128::from(tokens) * u128::from(price.0)) }
    }

    /// The same again, so many times in all.
    #[must_use]
    pub fn times(self, count: u64) -> Self {
        Exact { parts: self.parts.saturating_mul(u128::from(count)) }
    }

    /// Whole micro-dollars. An amount beyond every wallet stays at the largest number.
    pub fn rounded(self, rounding: Rounding) -> MicroDollars {
        let whole = match rounding {
            Rounding::Up => self.parts.div_ceil(1_000_000),
            Rounding::HalfUp => self.parts.saturating_add(500_000) / 1_000_000,
        };
        MicroDollars(u64::try_from(whole).unwrap_or(u64::MAX))
    }
}

/// How often training goes over the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Epochs {
    /// The service chooses; we follow the rule that it once published.
    Automatic,
    Fixed(u32),
}

impl Epochs {
    /// How many epochs that is for so many examples; an estimate when the service chooses.
    pub fn count(self, examples: u64) -> u32 {
        match self {
            Epochs::Automatic => automatic_epochs(examples),
            Epochs::Fixed(epochs) => epochs,
        }
    }
}

/// The number of epochs that OpenAI chooses, by the rule of its cookbook. An estimate, not a promise.
pub fn automatic_epochs(examples: u64) -> u32 {
    const TARGET: u64 = 3;
    const EXAMPLES_MIN: u64 = 100;
    const EXAMPLES_MAX: u64 = 25_000;
    const EPOCHS_MAX: u64 = 25;
    let examples = examples.max(1);
    let epochs = match examples.saturating_mul(TARGET) {
        seen if seen < EXAMPLES_MIN => (EXAMPLES_MIN / examples).min(EPOCHS_MAX),
        seen if seen > EXAMPLES_MAX => (EXAMPLES_MAX / examples).max(1),
        _ => TARGET,
    };
    u32::try_from(epochs).unwrap_or(1)
}

/// The tokens that an epoch is billed for: a line longer than the limit is cut and counts as the limit.
pub fn billing_tokens(lines: impl IntoIterator<Item = u64>, tokens_max: Option<u64>) -> u64 {
    let most = tokens_max.unwrap_or(u64::MAX);
    lines.into_iter().fold(0, |sum, tokens| sum.saturating_add(tokens.min(most)))
}

/// What training on so many tokens costs, going over them so many times. Training paid by the hour has no answer.
pub fn training_cost(prices: &Prices, tokens: u64, epochs: u32, rounding: Rounding) -> Option<MicroDollars> {
    match prices.training {
        Some(TrainingPrice::Tokens(price)) => {
            Some(Exact::default().plus(tokens, price).times(u64::from(epochs)).rounded(rounding))
        }
        Some(TrainingPrice::Hours(_)) | None => None,
    }
}

/// How a tuned model will be used in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    pub questions: u64,
    /// Tokens that each question sends for the first time.
    pub input_tokens: u64,
    /// Tokens of each question that the service remembers from earlier ones.
    pub cached_tokens: u64,
    pub output_tokens: u64,
}

/// What a month of use costs, when the prices are known. Remembered tokens cost as much as others where no price for them
/// is known.
pub fn use_cost(prices: &UsePrices, monthly: Use, rounding: Rounding) -> Option<MicroDollars> {
    let (input, output) = (prices.input?, prices.output?);
    let question = Exact::default()
        .plus(monthly.input_tokens, input)
        .plus(monthly.cached_tokens, prices.cached.unwrap_or(input))
        .plus(monthly.output_tokens, output);
    Some(question.times(monthly.questions).rounded(rounding))
}

/// One row of the table of prices: a model that can still be trained.
#[derive(Clone, Debug, PartialEq)]
pub struct CostRow<'a> {
    pub model: &'a Model,
    pub epochs: u32,
    /// None when the price is not known or goes by the hour.
    pub training: Option<TrainingCost>,
    /// Days on which jobs can still be created, today included.
    pub days_for_jobs: Option<i64>,
    /// Days on which a tuned model will answer, today included.
    pub days_of_life: Option<i64>,
}

/// What training costs, as a figure to show and as a ceiling to agree to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrainingCost {
    pub about: MicroDollars,
    pub ceiling: MicroDollars,
    pub prices_as_of: Date,
}

/// The models that train by this method today, with what that would cost, cheapest first and unknown prices last.
pub fn cost_table<'a>(
    profile: &'a Profile,
    method: Method,
    tokens: u64,
    examples: u64,
    epochs: Epochs,
    today: Date,
) -> Vec<CostRow<'a>> {
    let epochs = epochs.count(examples);
    let left = |end: &Option<Known<Date>>| end.map(|end| today.days_until(end.value));
    let mut rows: Vec<_> = profile
        .models_open_on(today, method)
        .map(|model| CostRow {
            model,
            epochs,
            training: model.prices.as_ref().and_then(|prices| training_figures(prices, tokens, epochs)),
            days_for_jobs: left(&model.jobs_until),
            days_of_life: left(&model.off_from),
        })
        .collect();
    rows.sort_by_key(|row| row.training.map_or(MicroDollars(u64::MAX), |cost| cost.ceiling));
    rows
}

fn training_figures(prices: &Known<Prices>, tokens: u64, epochs: u32) -> Option<TrainingCost> {
    Some(TrainingCost {
        about: training_cost(&prices.value, tokens, epochs, Rounding::HalfUp)?,
        ceiling: training_cost(&prices.value, tokens, epochs, Rounding::Up)?,
        prices_as_of: prices.as_of,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers;

    fn prices(training: u64) -> Prices {
        Prices {
            training: Some(TrainingPrice::Tokens(PerMillion(training))),
            at_once: UsePrices {
                input: Some(PerMillion(300_000)),
                cached: Some(PerMillion(150_000)),
                output: Some(PerMillion(1_200_000)),
            },
            in_batches: UsePrices::default(),
        }
    }

    #[test]
    fn the_guides_own_example_costs_four_dollars() {
        // 0.0080 dollars for a thousand tokens, half a million of them, once.
        assert_eq!(training_cost(&prices(8_000_000), 500_000, 1, Rounding::HalfUp), Some(MicroDollars(4_000_000)));
        assert_eq!(training_cost(&prices(8_000_000), 500_000, 1, Rounding::Up), Some(MicroDollars(4_000_000)));
        // Today's price of the same model is less than half of that.
        assert_eq!(training_cost(&prices(3_000_000), 500_000, 1, Rounding::Up), Some(MicroDollars(1_500_000)));
    }

    #[test]
    fn a_part_of_a_micro_dollar_is_rounded_once() {
        assert_eq!(training_cost(&prices(3), 100_000, 1, Rounding::Up), Some(MicroDollars(1)));
        assert_eq!(training_cost(&prices(3), 100_000, 1, Rounding::HalfUp), Some(MicroDollars(0)));
        // 0.3 micro-dollars three times are 0.9, not three times the rounded 0 or 1.
        assert_eq!(training_cost(&prices(3), 100_000, 3, Rounding::HalfUp), Some(MicroDollars(1)));
        assert_eq!(training_cost(&prices(5), 100_000, 1, Rounding::HalfUp), Some(MicroDollars(1)));
    }

    #[test]
    fn amounts_beyond_every_wallet_do_not_wrap() {
        assert_eq!(training_cost(&prices(u64::MAX), u64::MAX, u32::MAX, Rounding::Up), Some(MicroDollars(u64::MAX)));
        assert_eq!(MicroDollars(u64::MAX).saturating_add(MicroDollars(1)), MicroDollars(u64::MAX));
    }

    #[test]
    fn epochs_follow_the_published_table() {
        let table: &[(std::ops::RangeInclusive<u64>, u32)] = &[
            (10..=10, 10),
            (11..=11, 9),
            (12..=12, 8),
            (13..=14, 7),
            (15..=16, 6),
            (17..=20, 5),
            (21..=25, 4),
            (26..=8_333, 3),
            (8_334..=12_500, 2),
            (12_501..=30_000, 1),
        ];
        for (examples, epochs) in table {
            for count in examples.clone() {
                assert_eq!(automatic_epochs(count), *epochs, "{count}");
            }
        }
        assert_eq!(automatic_epochs(0), 25);
        assert_eq!(automatic_epochs(u64::MAX), 1);
        assert_eq!(Epochs::Fixed(4).count(10), 4);
    }

    #[test]
    fn a_line_over_the_limit_is_billed_up_to_the_limit() {
        assert_eq!(billing_tokens([100, 70_000, 65_536], Some(65_536)), 100 + 2 * 65_536);
        assert_eq!(billing_tokens([100, 70_000], None), 70_100);
    }

    #[test]
    fn a_month_of_use_is_priced_as_a_whole() {
        let monthly = Use { questions: 1_000, input_tokens: 500, cached_tokens: 200, output_tokens: 300 };
        // 1,000 × (500 × 0.30 + 200 × 0.15 + 300 × 1.20) dollars for a million.
        let at_once = prices(1).at_once;
        assert_eq!(use_cost(&at_once, monthly, Rounding::HalfUp), Some(MicroDollars(540_000)));
        let not_cached = UsePrices { cached: None, ..at_once };
        assert_eq!(use_cost(&not_cached, monthly, Rounding::HalfUp), Some(MicroDollars(570_000)));
        assert_eq!(use_cost(&UsePrices::default(), monthly, Rounding::HalfUp), None);
    }

    #[test]
    fn the_table_shows_what_can_be_trained_today_cheapest_first() {
        let openai = providers::profile("openai").unwrap();
        let rows = cost_table(&openai, Method::Supervised, 500_000, 117, Epochs::Automatic, "2026-11-23".parse().unwrap());
        let shown: Vec<_> = rows.iter().map(|row| (row.model.id.as_str(), row.training.map(|cost| cost.about.0))).collect();
        let expected = [
            ("gpt-4o-mini-2024-07-18", Some(4_500_000)),
            ("gpt-4.1-mini-2025-04-14", Some(7_500_000)),
            ("gpt-4.1-2025-04-14", Some(37_500_000)),
            ("gpt-4o-2024-08-06", Some(37_500_000)),
        ];
        assert_eq!(shown, expected);
        assert_eq!((rows[0].days_for_jobs, rows[0].days_of_life), (Some(44), Some(52)));
        assert!(cost_table(&openai, Method::Supervised, 1, 10, Epochs::Automatic, "2027-01-06".parse().unwrap()).is_empty());
    }

    #[test]
    fn training_by_the_hour_has_no_price_by_tokens() {
        let openai = providers::profile("openai").unwrap();
        let hourly = openai.model("o4-mini-2025-04-16").and_then(|model| model.prices).unwrap();
        assert_eq!(training_cost(&hourly.value, 1_000, 1, Rounding::Up), None);
    }

    #[test]
    fn all_digits_of_an_amount_are_written() {
        assert_eq!(MicroDollars(4_000_000).to_string(), "$4.000000");
        assert_eq!(MicroDollars(1_000_050).to_string(), "$1.000050");
    }
}
