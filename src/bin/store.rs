//! Starts the worker `store`.

#[cfg(target_arch = "wasm32")]
fn main() {
    use wasm_bindgen::JsCast;
    let scope: web_sys::DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let build = doctune::browser::workers::own_build().unwrap_or_default();
    scope.post_message(&format!("ready {build}").into()).expect("text can be posted");
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program is for the browser; ./dev serve builds the page and serves it.");
}
