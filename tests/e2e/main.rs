//! The published site in Chromium, used as a person uses it. `DOCTUNE_DIST` names another folder than `dist`.

#![cfg(not(target_arch = "wasm32"))]

// The driver is a vocabulary for several programs, and none of them uses every word of it.
#[allow(dead_code)]
mod driver;
mod browsers;
mod custom;
mod exports;
mod faults;
mod files;
mod golden;
mod ground;
mod hosts;
mod interface;
mod jsonl;
mod keyboard;
mod launch_part;
mod looks;
#[path = "../../examples/bench/memory.rs"]
mod memory;
mod mending;
mod parity;
mod parts;
// It can more than is asked of it here.
#[allow(dead_code, unused_imports)]
#[path = "../../examples/pretend/mod.rs"]
mod pretend;
mod projects;
mod provider;
mod reading;
mod review;
mod rows;
mod settings;
mod steps;
mod training;
mod ways_in;
