//! What needs a real browser: the wrappers around what browsers offer.

#![cfg(target_arch = "wasm32")]

mod format;
mod workers;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
