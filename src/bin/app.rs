//! Starts the page.

#[cfg(target_arch = "wasm32")]
fn main() {
    doctune::browser::panics::report();
    let root = doctune::browser::page::document().and_then(|document| document.get_element_by_id("app"));
    let root = root.expect("index.html has an element for the app");
    yew::Renderer::<doctune::ui::app::App>::with_root(root).render();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program is for the browser; ./dev serve builds the page and serves it.");
}
