//! Lines that are too long for the model, and lines far longer than the others.

use super::look::Look;
use super::{FileCheck, FileFacts, Findings, Problem, Severity};
use crate::dataset::json::Path;

pub(super) fn run(look: &Look<'_>, findings: &mut Findings) {
    let (Some(tokens), Some(most)) = (look.tokens, look.rules.tokens_max) else { return };
    if tokens.total > most.value {
        // The end is cut off, and the end is the answer: the line would teach to break off.
        let problem = Problem::TooManyTokens { tokens: tokens.total, most: most.value, estimate: tokens.estimate };
        findings.error(Path::root(), problem, None);
    }
}

/// Shorter lines are never called long, whatever is typical.
const LONG: u64 = 10_000;
/// So many times the typical length is long.
const FACTOR: u64 = 10;
/// The longest lines that are remembered until the typical length is known.
const REMEMBERED: usize = 20;

/// Finds lines far longer than the others.
#[derive(Default)]
pub(super) struct Outliers {
    /// How many lines have a length of so many binary digits with one digit after the first.
    histogram: Vec<u64>,
    /// Length and number, longest first.
    longest: Vec<(u64, u64)>,
}

impl FileCheck for Outliers {
    fn line(&mut self, look: &Look<'_>, _: &mut Findings) {
        if look.json().is_none() {
            return;
        }
        // Most lines are far too short to be remembered, so their characters need not be counted.
        let bytes = look.raw.len() as u64;
        let bucket = bucket_of(bytes);
        if self.histogram.len() <= bucket {
            self.histogram.resize(bucket + 1, 0);
        }
        if let Some(count) = self.histogram.get_mut(bucket) {
            *count += 1;
        }
        if bytes > LONG {
            let characters = look.raw.chars().count() as u64;
            let place = self.longest.partition_point(|(other, _)| *other >= characters);
            self.longest.insert(place, (characters, look.number));
            self.longest.truncate(REMEMBERED);
        }
    }

    fn finish(&mut self, _: &FileFacts<'_>, findings: &mut Findings) {
        let typical = self.typical();
        for (characters, number) in self.longest.iter().copied() {
            if characters > LONG && characters > FACTOR * typical {
                findings.keep(Some(number), Path::root(), Severity::Note, Problem::VeryLong { characters, typical }, None);
            }
        }
    }
}

impl Outliers {
    /// About the length of the line in the middle.
    fn typical(&self) -> u64 {
        let half = self.histogram.iter().sum::<u64>() / 2;
        let mut passed = 0;
        for (bucket, count) in self.histogram.iter().enumerate() {
            passed += count;
            if passed > half {
                return length_of(bucket);
            }
        }
        0
    }
}

/// Two buckets for each power of two.
fn bucket_of(length: u64) -> usize {
    let length = length.max(2);
    let power = length.ilog2();
    let upper = u32::from(length >> (power - 1) & 1 == 1);
    (2 * power + upper) as usize
}

fn length_of(bucket: usize) -> u64 {
    let base = 1u64 << (bucket / 2).min(62);
    if bucket % 2 == 1 { base + base / 2 } else { base }
}
