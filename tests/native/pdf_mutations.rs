//! PDF files that were cut off or changed at random places: always a value, never a panic, and soon.

use doctune::readers::{self, ReadContext};
use std::fs;
use std::path::Path;

/// A generator of the same numbers each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

#[test]
fn damaged_pdf_files_are_answered_without_a_panic() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/readers/pdf");
    let mut chance = Chance(0x2545_F491_4F6C_DD1D);
    let mut cases: Vec<_> = fs::read_dir(root).expect("the fixtures are there").flatten().map(|entry| entry.path()).collect();
    cases.sort();
    for case in cases {
        let whole = fs::read(case.join("source.pdf")).expect("the fixture can be read");
        for round in 0..20 {
            let damaged = damaged(&whole, round, &mut chance);
            // Only that an answer comes back matters here; what it says is the fixtures' concern.
            let _ = readers::read(&mut ReadContext::new("source.pdf", &mut ()), &damaged);
        }
    }
}

fn damaged(whole: &[u8], round: usize, chance: &mut Chance) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    match round % 4 {
        0 => bytes.truncate(chance.below(whole.len())),
        1 => {
            for _ in 0..8 {
                let place = chance.below(whole.len());
                bytes[place] = chance.below(256) as u8;
            }
        }
        2 => {
            let place = chance.below(whole.len());
            bytes[place] ^= 1 << chance.below(8);
        }
        _ => {
            let start = chance.below(whole.len());
            let end = (start + chance.below(64)).min(whole.len());
            let place = chance.below(whole.len());
            bytes.splice(place..place, whole[start..end].iter().copied());
        }
    }
    bytes
}
