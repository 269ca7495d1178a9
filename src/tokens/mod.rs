//! Counts tokens the way the model does.

/// Counts the tokens of a text.
pub trait CountTokens {
    fn count(&self, text: &str) -> u64;
}
