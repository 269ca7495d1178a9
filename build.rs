//! Holds the reader workers to a share of memory.
//!
//! A file that asks for more than this ends its own worker and nothing else; without a bound four workers could take the
//! whole tab with them, and with it the project.

/// 1 GiB, in bytes.
const READERS_MEMORY_MAX: u64 = 1 << 30;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        println!("cargo::rustc-link-arg-bin=readers=--max-memory={READERS_MEMORY_MAX}");
    }
}
