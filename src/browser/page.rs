//! The page around the app: its address, language and colours, and the samples that come with it.

use super::listeners::Listeners;
use crate::providers::Date;
use crate::state::documents::Sample;
use crate::state::{Interface, Step, Theme};
use crate::texts::Locale;
use js_sys::{Array, Function, Object, Reflect};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Event, EventTarget, HtmlElement, HtmlInputElement, HtmlMetaElement, HtmlTextAreaElement};

pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The step that the address names: the first for none and for one that there is not, nothing for a place in the page.
pub fn step_of_address() -> Option<Step> {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    (hash.is_empty() || hash.starts_with("#/")).then(|| Step::from_hash(&hash).unwrap_or_default())
}

/// Puts the step into the address; the heading gets the focus once it is shown.
pub fn show_step(step: Step) {
    let Some(window) = web_sys::window() else { return };
    let hash = format!("#/{}", step.address());
    if window.location().hash().ok().as_deref() != Some(hash.as_str()) {
        // A page whose address cannot be set still shows the step.
        let _same_page = window.location().set_hash(&hash);
    }
}

/// Moves the focus to the first element that a selector finds.
pub fn focus(selector: &str) {
    let found = document().and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let _not_focusable = element.focus();
    }
}

/// Whether any element of the page has the focus. When the one that had it goes away, the page itself gets it, and
/// the keyboard would begin again at the top.
pub fn has_focus() -> bool {
    let Some(document) = document() else { return false };
    document.active_element().is_some_and(|element| document.body().is_none_or(|body| *element != **body))
}

/// Whether the element of this id, or one in it, has the focus.
pub fn has_focus_in(id: &str) -> bool {
    let Some(document) = document() else { return false };
    let area = document.get_element_by_id(id);
    area.is_some_and(|area| area.contains(document.active_element().as_deref()))
}

/// The name of the window: the step first, because tabs are narrow.
pub fn set_title(step: &str) {
    if let Some(document) = document() {
        document.set_title(&format!("{step} · Doctune"));
    }
}

/// The origin of this page, as servers see it in requests.
pub fn origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// Opens the page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _going_away = window.location().reload();
    }
}

/// Opens the page anew because a worker is of another build; `false` when that did not help before.
pub fn reload_once_for(build: &str) -> bool {
    const KEY: &str = "doctune-reloaded-for";
    let storage = web_sys::window().and_then(|window| window.session_storage().ok().flatten());
    // A browser that remembers nothing could not tell the first time from the hundredth.
    let Some(storage) = storage else { return false };
    let tried = storage.get_item(KEY).ok().flatten().is_some_and(|tried| tried == build);
    let again = !tried && storage.set_item(KEY, build).is_ok();
    if again {
        reload();
    }
    again
}

/// Calls back with the next frame. A tab in the background has none until it is looked at again.
pub fn next_frame(show: impl FnOnce() + 'static) {
    let callback = Closure::once_into_js(show);
    if let Some(window) = web_sys::window() {
        // A page that is going away needs no frame.
        let _going_away = window.request_animation_frame(callback.unchecked_ref());
    }
}

/// The day on this device's calendar.
pub fn today() -> Option<Date> {
    let now = js_sys::Date::new_0();
    let month = u8::try_from(now.get_month() + 1).ok()?;
    Date::new(u16::try_from(now.get_full_year()).ok()?, month, u8::try_from(now.get_date()).ok()?).ok()
}

/// How many minutes the clocks of this device are ahead of Greenwich.
pub fn minutes_east() -> i32 {
    // JavaScript counts the other way round, in whole minutes.
    -js_sys::Date::new_0().get_timezone_offset() as i32
}

/// Whether an event belongs to a field that takes text.
pub fn is_field(target: Option<&EventTarget>) -> bool {
    let Some(element) = target.and_then(|target| target.dyn_ref::<HtmlElement>()) else { return false };
    let takes_text = element
        .dyn_ref::<HtmlInputElement>()
        .is_some_and(|input| !matches!(input.type_().as_str(), "checkbox" | "radio" | "button" | "file"));
    takes_text || element.dyn_ref::<HtmlTextAreaElement>().is_some() || element.is_content_editable()
}

/// Lets the browser ask before the tab is closed, as long as something would be lost.
pub fn ask_before_leaving(unsaved: bool) {
    thread_local! {
        static ASKING: RefCell<Option<Listeners>> = const { RefCell::new(None) };
    }
    ASKING.with_borrow_mut(|asking| match (unsaved, asking.is_some()) {
        (true, false) => {
            let mut listeners = Listeners::default();
            listeners.add("beforeunload", |event: Event| event.prevent_default());
            *asking = Some(listeners);
        }
        (false, true) => *asking = None,
        _ => {}
    });
}

/// Copies text to the clipboard; `false` when the browser does not let the page.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    // Outside of secure pages the interface is missing altogether.
    if js_sys::Reflect::get(&window.navigator(), &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_undefined()) {
        return false;
    }
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}

/// Sets language and colours on the page.
pub fn apply_interface(interface: Interface) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let language = match interface.language {
            Locale::Russian => "ru",
            Locale::English => "en",
        };
        let theme = match interface.theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        // Attributes of an element that is there can always be set.
        let _set = root.set_attribute("lang", language).and_then(|()| root.set_attribute("data-theme", theme));
    }
}

/// Language and colours as the browser is set.
pub fn preferred_interface() -> Interface {
    Interface { language: preferred_language(), theme: Theme::System }
}

/// The first of the browser's languages that the page speaks. Ukrainian, Belarusian and Kazakh readers are, as a rule,
/// better served in Russian than in English.
fn preferred_language() -> Locale {
    let languages = web_sys::window().map(|window| window.navigator().languages()).unwrap_or_default();
    let known = languages.iter().filter_map(|language| language.as_string()).find_map(|language| match language.get(..2)? {
        "ru" | "uk" | "be" | "kk" | "ky" | "tg" | "uz" => Some(Locale::Russian),
        "en" => Some(Locale::English),
        _ => None,
    });
    known.unwrap_or_default()
}

/// The name and the text of a sample.
pub async fn sample(sample: Sample) -> Option<(String, String)> {
    let (data, name) = match sample {
        Sample::Charter => ("sample_charter", "Устав ТСЖ.md"),
        Sample::Shop => ("sample_shop", "Чайный магазин.html"),
        Sample::Handbook => ("sample_handbook", "Employee handbook.md"),
    };
    let meta = document()?.query_selector(&format!("meta[name=\"doctune-data-{data}\"]")).ok()??;
    let address = meta.dyn_into::<HtmlMetaElement>().ok()?.content();
    let response = gloo_net::http::Request::get(&address).send().await.ok()?;
    if !response.ok() {
        return None;
    }
    Some((name.to_owned(), response.text().await.ok()?))
}

/// Whether the host that serves the page answers. It asks for a file that is never kept on the device.
pub async fn home_answers() -> bool {
    let request = gloo_net::http::Request::get("service_worker.js").cache(web_sys::RequestCache::NoStore);
    request.send().await.is_ok_and(|response| response.ok())
}

/// Whether the person can still be asked for permission to notify.
pub fn may_ask_to_notify() -> bool {
    permission().as_deref() == Some("default")
}

fn permission() -> Option<String> {
    let notification = Reflect::get(&js_sys::global(), &"Notification".into()).ok()?;
    Reflect::get(&notification, &"permission".into()).ok()?.as_string()
}

/// Asks for permission to notify; the browser shows the question.
pub fn ask_to_notify() {
    let asked = || -> Result<(), JsValue> {
        let notification = Reflect::get(&js_sys::global(), &"Notification".into())?;
        let ask: Function = Reflect::get(&notification, &"requestPermission".into())?.dyn_into()?;
        ask.call0(&notification)?;
        Ok(())
    };
    // A browser without notifications has no button for them.
    let _asked = asked();
}

/// Tells the person something while the page is not looked at, if that was allowed.
pub fn notify(title: &str, words: &str) {
    let looked_at = document().is_some_and(|document| !document.hidden());
    if looked_at || permission().as_deref() != Some("granted") {
        return;
    }
    let told = || -> Result<(), JsValue> {
        let notification: Function = Reflect::get(&js_sys::global(), &"Notification".into())?.dyn_into()?;
        let options = Object::new();
        Reflect::set(&options, &"body".into(), &words.into())?;
        Reflect::construct(&notification, &Array::of2(&title.into(), &options))?;
        Ok(())
    };
    // Some systems allow it only through a service worker; the page itself shows the same.
    let _told = told();
}
