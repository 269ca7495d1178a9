//! What is remembered outside of projects: language and colours, which project this tab had open, which there were, and
//! whether the page is to work without the network. And how all of it, and everything else that this page keeps, is forgotten.

use super::namespace::own;
use crate::state::Interface;
use crate::state::projects::Remembered;
use crate::work::store::ProjectId;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Storage;

/// In the storage of this device: language and colours.
const INTERFACE_KEY: &str = "doctune-interface";
/// In the storage of this tab: the open project.
const OPEN_KEY: &str = "doctune-project";
/// In the storage of this device: the projects that there are, so that one notices when the browser has cleared them.
const PROJECTS_KEY: &str = "doctune-projects";
/// In the storage of this device, as long as nothing is to be sent to other hosts.
const WITHOUT_NETWORK_KEY: &str = "doctune-without-network";

pub fn remembered() -> Remembered {
    let open = kept(of_tab(), OPEN_KEY).and_then(|id| id.parse().ok());
    let projects: Option<Remembered> = kept(of_device(), PROJECTS_KEY).and_then(|text| serde_json::from_str(&text).ok());
    let without_network = kept(of_device(), WITHOUT_NETWORK_KEY).is_some();
    Remembered { open, without_network, ..projects.unwrap_or_default() }
}

// Where storage is refused nothing is remembered, and nothing is missed either.

pub fn remember_open(project: ProjectId) {
    let _for_this_visit = of_tab().map(|storage| storage.set_item(&own(OPEN_KEY), &project.to_string()));
}

/// Language and colours as they were chosen last.
pub fn interface() -> Option<Interface> {
    kept(of_device(), INTERFACE_KEY).and_then(|text| serde_json::from_str(&text).ok())
}

pub fn remember_interface(interface: Interface) {
    if let (Some(storage), Ok(text)) = (of_device(), serde_json::to_string(&interface)) {
        let _for_this_visit = storage.set_item(&own(INTERFACE_KEY), &text);
    }
}

pub fn remember_without_network(without: bool) {
    let Some(storage) = of_device() else { return };
    let key = own(WITHOUT_NETWORK_KEY);
    let _for_this_visit = if without { storage.set_item(&key, "1") } else { storage.remove_item(&key) };
}

pub fn remember_projects(projects: &Remembered) {
    let Some(storage) = of_device() else { return };
    match serde_json::to_string(projects) {
        Ok(text) if !projects.projects.is_empty() => drop(storage.set_item(&own(PROJECTS_KEY), &text)),
        _ => drop(storage.remove_item(&own(PROJECTS_KEY))),
    }
}

/// Asks the browser not to clear this page's data away by itself.
pub fn ask_to_persist() {
    let Some(window) = web_sys::window() else { return };
    let asked = Reflect::get(&window.navigator(), &"storage".into())
        .and_then(|storage| Reflect::get(&storage, &"persist".into())?.dyn_into::<Function>()?.call0(&storage));
    if let Ok(Ok(asked)) = asked.map(JsCast::dyn_into::<Promise>) {
        // The list of projects says what came of it.
        wasm_bindgen_futures::spawn_local(async move { drop(JsFuture::from(asked).await) });
    }
}

/// Forgets what this page keeps outside of the projects, its own copy for working offline too, and loads it anew.
pub async fn erase() {
    let prefix = own("doctune");
    for storage in [of_tab(), of_device()].into_iter().flatten() {
        let keys: Vec<String> = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten()).collect();
        for key in keys.iter().filter(|key| key.starts_with(&prefix)) {
            let _gone = storage.remove_item(key);
        }
    }
    // A browser without these interfaces has nothing of theirs to forget.
    let _without = forget_copies().await;
    if let Some(window) = web_sys::window() {
        let _same_page = window.location().set_hash("");
        let _closing = window.location().reload();
    }
}

async fn forget_copies() -> Result<(), JsValue> {
    let window: JsValue = web_sys::window().ok_or("no window")?.into();
    let workers = Reflect::get(&Reflect::get(&window, &"navigator".into())?, &"serviceWorker".into())?;
    for registration in Array::from(&asked(&workers, "getRegistrations", &JsValue::UNDEFINED).await?).iter() {
        asked(&registration, "unregister", &JsValue::UNDEFINED).await?;
    }
    let caches = Reflect::get(&window, &"caches".into())?;
    for name in Array::from(&asked(&caches, "keys", &JsValue::UNDEFINED).await?).iter() {
        if name.as_string().is_some_and(|name| name.starts_with("doctune")) {
            asked(&caches, "delete", &name).await?;
        }
    }
    Ok(())
}

async fn asked(object: &JsValue, method: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(object, &method.into())?.dyn_into()?;
    JsFuture::from(function.call1(object, argument)?.dyn_into::<Promise>()?).await
}

/// What a storage has under a name of this page's own.
fn kept(storage: Option<Storage>, key: &str) -> Option<String> {
    storage?.get_item(&own(key)).ok().flatten()
}

fn of_tab() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

fn of_device() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
