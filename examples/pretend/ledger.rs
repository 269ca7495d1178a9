//! What all of it would have cost: a row for everything that is billed, in whole numbers.

use serde::Serialize;

/// Everything billed so far, in order.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Ledger {
    pub rows: Vec<Row>,
}

/// Something that is billed once, whether or not its answer arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// `training`, `chat`, `responses` or `embeddings`; with `batch ` before it when a batch did it.
    pub what: String,
    /// The job or the answer.
    pub id: String,
    pub model: String,
    pub tokens_in: u64,
    pub tokens_out: u64,
    /// Tokens times micro-dollars per million tokens, so that nothing is rounded before the sum.
    #[serde(skip)]
    pub pico_dollars: u128,
    /// The same rounded up.
    pub micro_dollars: u128,
}

impl Ledger {
    pub fn add(&mut self, mut row: Row) {
        row.micro_dollars = row.pico_dollars.div_ceil(PICO_IN_MICRO);
        self.rows.push(row);
    }

    /// The sum of all rows, rounded up once.
    pub fn micro_dollars(&self) -> u128 {
        self.rows.iter().map(|row| row.pico_dollars).sum::<u128>().div_ceil(PICO_IN_MICRO)
    }

    pub fn tokens(&self) -> u64 {
        self.rows.iter().map(|row| row.tokens_in + row.tokens_out).sum()
    }
}

const PICO_IN_MICRO: u128 = 1_000_000;
