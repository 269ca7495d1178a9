//! The core from outside: fixtures, properties and whole stories, without a browser.

// Every test target sees the whole crate; on wasm there is nothing for this one to do.
#![cfg(not(target_arch = "wasm32"))]

mod architecture;
mod checks;
mod chunks;
mod command_line;
mod counts;
mod damaged;
#[cfg(unix)]
mod driver;
mod fixtures;
mod long;
mod mutations;
mod notation;
mod packs;
mod pairs;
mod projects;
mod readers;
mod recipes;
mod rows;
mod samples;
mod store;
mod tokens;
