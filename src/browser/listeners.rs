//! Listeners on the whole page that end with their owner.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::EventTarget;

/// Keeps listeners on the window; dropping it takes them off.
#[derive(Default)]
pub struct Listeners(Vec<Listener>);

struct Listener {
    kind: &'static str,
    target: EventTarget,
    closure: Closure<dyn Fn(JsValue)>,
}

impl Listeners {
    /// Calls `heard` for every event of this kind that reaches the window.
    pub fn add<E: JsCast>(&mut self, kind: &'static str, heard: impl Fn(E) + 'static) {
        let Some(window) = web_sys::window() else { return };
        let target: EventTarget = window.into();
        let closure = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| heard(event.unchecked_into()));
        if target.add_event_listener_with_callback(kind, closure.as_ref().unchecked_ref()).is_ok() {
            self.0.push(Listener { kind, target, closure });
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // A listener that is gone already is as good as one that was taken off.
        let _gone = self.target.remove_event_listener_with_callback(self.kind, self.closure.as_ref().unchecked_ref());
    }
}
