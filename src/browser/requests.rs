//! Sees every request that the browser makes for this page, for the ledger.

use crate::state::ledger::Request;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Url;

/// Calls `seen` for every request of the page from its opening on, those that failed too.
///
/// The requests of workers are not shown here; all of them go to the page's own host, which the policy enforces.
pub fn observe(seen: impl Fn(Request) + 'static) {
    let Some(own) = web_sys::window().and_then(|window| window.location().origin().ok()) else { return };
    let on_entries = Closure::<dyn Fn(JsValue)>::new(move |list: JsValue| {
        for entry in entries(&list).unwrap_or_default().iter() {
            let Some(url) = Reflect::get(&entry, &"name".into()).ok().and_then(|name| name.as_string()) else { continue };
            // Blobs and the like are not requests.
            let Ok(url) = Url::new(&url) else { continue };
            if url.protocol() == "http:" || url.protocol() == "https:" {
                seen(Request { outside: url.origin() != own, origin: url.origin(), path: url.pathname(), told: None });
            }
        }
    });
    // A browser without this observer just has a quieter ledger.
    let _without = watch(&on_entries.into_js_value());
}

fn entries(list: &JsValue) -> Result<Array, JsValue> {
    let get: Function = Reflect::get(list, &"getEntries".into())?.dyn_into()?;
    get.call0(list)?.dyn_into()
}

fn watch(on_entries: &JsValue) -> Result<(), JsValue> {
    let constructor: Function = Reflect::get(&js_sys::global(), &"PerformanceObserver".into())?.dyn_into()?;
    let observer = Reflect::construct(&constructor, &Array::of1(on_entries))?;
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"resource".into())?;
    Reflect::set(&options, &"buffered".into(), &true.into())?;
    let observe: Function = Reflect::get(&observer, &"observe".into())?.dyn_into()?;
    observe.call1(&observer, &options)?;
    Ok(())
}
