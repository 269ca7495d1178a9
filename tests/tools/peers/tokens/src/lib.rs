//! The counter of tokens alone, for a browser: the code of the workers, built as they are built.

#![cfg(target_arch = "wasm32")]

use doctune::tokens::{CountTokens as _, Counter, Vocabulary};
use wasm_bindgen::prelude::wasm_bindgen;

/// Counts the tokens of texts.
#[wasm_bindgen]
pub struct Tokens(Counter);

#[wasm_bindgen]
impl Tokens {
    /// Takes a packed vocabulary of which gzip has been undone.
    #[wasm_bindgen(constructor)]
    pub fn new(packed: &[u8]) -> Result<Tokens, String> {
        Vocabulary::from_packed(packed).map(|vocabulary| Tokens(Counter::new(vocabulary))).map_err(|error| error.to_string())
    }

    /// How many tokens a text has.
    pub fn count(&self, text: &str) -> f64 {
        self.0.count(text) as f64
    }
}
