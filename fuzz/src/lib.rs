//! What every target does: give bytes to the readers of one family, whatever they look like, and use what comes out.

use doctune::document::{Format, markdown, plain_text};
use doctune::readers::{Content, READERS, ReadContext};

/// Reads bytes as each of these formats. A refusal is as good as a document; only a panic, a hang or hunger is a fault.
pub fn read_as(formats: &[Format], bytes: &[u8]) {
    for reader in READERS.iter().filter(|reader| formats.contains(&reader.format())) {
        let mut progress = ();
        let mut ctx = ReadContext::new("fuzzed", &mut progress);
        if let Ok(Content::Document(document)) = reader.read(&mut ctx, &bytes.to_vec()) {
            // Both cut the texts of blocks at their ranges.
            let (plain, marked) = (plain_text(&document), markdown(&document));
            std::hint::black_box((plain, marked));
        }
    }
}

/// The entry of a target over these formats.
#[macro_export]
macro_rules! family {
    ($($format:ident),+) => {
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
            $crate::read_as(&[$(doctune::document::Format::$format),+], bytes);
        });
    };
}
