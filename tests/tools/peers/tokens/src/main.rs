//! Counts the tokens of texts with our counter and with other crates: `native VOCABULARY TEXT…`
//!
//! Prints a row for each text and each crate: the path of the text, the name of the crate, the milliseconds and the tokens.
//! The crates take turns at each text, so that what else the machine does meets all of them.

use doctune::tokens::{CountTokens as _, Counter, Vocabulary};
use flate2::read::GzDecoder;
use std::error::Error;
use std::io::Read as _;
use std::time::Instant;

type Count = Box<dyn Fn(&str) -> usize>;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let vocabulary = arguments.next().ok_or("usage: native VOCABULARY TEXT…")?;
    let mut packed = Vec::new();
    GzDecoder::new(std::fs::File::open(vocabulary)?).read_to_end(&mut packed)?;
    let counter = Counter::new(Vocabulary::from_packed(&packed)?);
    let tiktoken = tiktoken::get_encoding("o200k_base").ok_or("the crate tiktoken has the encoding")?;
    let crates: [(&str, Count); 4] = [
        ("ours", Box::new(move |text| counter.count(text) as usize)),
        ("tiktoken", Box::new(|text| tiktoken.count(text))),
        ("bpe-openai", Box::new(|text| bpe_openai::o200k_base().count(text))),
        ("tiktoken-rs", Box::new(|text| tiktoken_rs::o200k_base_singleton().encode_ordinary(text).len())),
    ];
    for path in arguments {
        let text = std::fs::read_to_string(&path)?;
        for (name, count) in &crates {
            let begun = Instant::now();
            let tokens = count(&text);
            let milliseconds = begun.elapsed().as_secs_f64() * 1_000.0;
            println!("{}", serde_json::json!([path, name, milliseconds, tokens]));
        }
    }
    Ok(())
}
