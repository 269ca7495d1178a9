//! The pretend OpenAI itself: that it does what the true one does, that faults do what they say, and that the official
//! client takes it for the true one.

#![cfg(not(target_arch = "wasm32"))]

// The end-to-end tests use what is not used here.
#[allow(dead_code, unused_imports)]
#[path = "../../examples/pretend/mod.rs"]
mod pretend;

mod client;
mod faults;
mod life;
mod official_client;
mod rules;
mod ugly;
mod worlds;
