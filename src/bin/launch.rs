//! Starts the part of the page that launches training, in the element that the page has for it.

#[cfg(target_arch = "wasm32")]
fn main() {
    use doctune::browser::launch_side::{Given, take_given};
    use doctune::ui::launch::{LaunchApp, LaunchAppProps};
    doctune::browser::panics::report();
    let Given { root, port, start_vault } = take_given().expect("the page gives the part its place and its line");
    yew::Renderer::<LaunchApp>::with_root_and_props(root, LaunchAppProps { port, start_vault }).render();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program is for the browser; ./dev serve builds the page and serves it.");
}
