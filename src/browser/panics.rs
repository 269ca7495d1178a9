//! A panic leaves an instance of WebAssembly unusable. Its text goes to the console, without any words of a document,
//! and the error event that follows tells the page to start another worker.

use std::panic;
use web_sys::console;

/// Writes the place of a panic to the console.
pub fn report() {
    panic::set_hook(Box::new(|info| {
        // Only the place: the text of a panic may quote what was being read.
        let place = info.location().map_or_else(String::new, |place| format!("{}:{}", place.file(), place.line()));
        console::error_1(&format!("Doctune stopped at {place}").into());
    }));
}
