//! Starts the page.

#[cfg(target_arch = "wasm32")]
mod page {
    use doctune::browser::workers::{WorkerKind, start_worker};
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::MessageEvent;
    use yew::prelude::*;

    #[component]
    fn App() -> Html {
        let ready = use_state(Vec::<String>::new);
        let started = ready.clone();
        use_effect_with((), move |()| {
            let seen = std::rc::Rc::new(std::cell::RefCell::new(Vec::<String>::new()));
            for kind in [WorkerKind::Store, WorkerKind::Readers] {
                let (seen, started) = (seen.clone(), started.clone());
                let Ok(worker) = start_worker(kind) else { continue };
                let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                    seen.borrow_mut().push(format!("{} {}", kind.name(), event.data().as_string().unwrap_or_default()));
                    started.set(seen.borrow().clone());
                });
                worker.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
            }
        });
        html! {
            <main>
                <h1>{ "Doctune" }</h1>
                <ul id="workers">{ for ready.iter().map(|line| html! { <li>{ line }</li> }) }</ul>
            </main>
        }
    }

    pub fn start() {
        let root = gloo_root();
        yew::Renderer::<App>::with_root(root).render();
    }

    fn gloo_root() -> web_sys::Element {
        let document = web_sys::window().and_then(|window| window.document());
        document.and_then(|document| document.get_element_by_id("app")).expect("index.html has an element for the app")
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    page::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program is for the browser; ./dev serve builds the page and serves it.");
}
