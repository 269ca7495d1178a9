//! The page around the app: its address, language and colours, and the samples that come with it.

use crate::state::documents::Sample;
use crate::state::{Interface, Step, Theme};
use crate::texts::Locale;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement, HtmlMetaElement};

/// Under this name the language and colours are remembered on this device.
const INTERFACE_KEY: &str = "doctune-interface";

pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The step that the address names.
pub fn step_of_address() -> Step {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    Step::from_hash(&hash).unwrap_or_default()
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

/// Moves the focus to the heading of the step, so that a screen reader begins there.
pub fn focus_heading() {
    let heading = document().and_then(|document| document.query_selector("main h1").ok().flatten());
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        let _not_focusable = heading.focus();
    }
}

/// Remembers language and colours, and sets them on the page.
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
    let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
    if let (Some(storage), Ok(text)) = (storage, serde_json::to_string(&interface)) {
        // Where storage is refused the choice holds for this visit.
        let _for_this_visit = storage.set_item(INTERFACE_KEY, &text);
    }
}

/// Language and colours as they were chosen last, or as the browser is set.
pub fn remembered_interface() -> Interface {
    let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
    let kept = storage.and_then(|storage| storage.get_item(INTERFACE_KEY).ok().flatten());
    kept.and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_else(|| Interface { language: preferred_language(), theme: Theme::System })
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
        Sample::Shop => ("sample_shop", "Магазин: вопросы и ответы.html"),
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
