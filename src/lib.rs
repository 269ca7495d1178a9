//! Doctune: documents in, a fine-tuning data set that can be trusted out.
//!
//! The modules stand in reading order; each may use those above it and none below.

pub mod document;
pub mod readers;
pub mod tokens;
pub mod chunks;
pub mod examples;
pub mod dataset;
pub mod providers;
pub mod checks;
pub mod pricing;
pub mod api;
pub mod work;
pub mod texts;
pub mod state;

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
pub mod ui;
