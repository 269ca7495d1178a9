//! The packed vocabularies of the page, built into the programs for the terminal.

use doctune::tokens::{Counter, Encoding, Vocabulary};
use flate2::read::GzDecoder;
use std::io::Read as _;

/// Counts tokens in an encoding.
pub fn counter(encoding: Encoding) -> Counter {
    let packed: &[u8] = match encoding {
        Encoding::O200kBase => include_bytes!("../../www/data/o200k_base.bin.gz"),
        Encoding::Cl100kBase => include_bytes!("../../www/data/cl100k_base.bin.gz"),
    };
    let mut bytes = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut bytes).expect("the vocabulary was packed by our own program");
    Counter::new(Vocabulary::from_packed(&bytes).expect("the vocabulary was packed by our own program"))
}
