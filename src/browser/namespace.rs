//! The names under which this page keeps things.
//!
//! The site has two pages with one app: the usual one, and one for addresses that a person types, whose policy lets requests
//! go anywhere. Both are of one origin, so what one keeps would lie open to the other. Each therefore has names of its own.

use js_sys::Reflect;

/// Whether this is the page for addresses that a person types, or a worker of it.
pub fn is_custom() -> bool {
    // Set by www/boot.js in a page, and by the file that a worker begins with.
    Reflect::get(&js_sys::global(), &"doctunePage".into()).is_ok_and(|page| page == "custom")
}

/// A name of something that is kept, as this page uses it.
pub fn own(name: &str) -> String {
    // No name of one page begins as those of the other do.
    if is_custom() { format!("custom-{name}") } else { name.to_owned() }
}
