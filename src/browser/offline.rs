//! The page's side of the service worker: registers it, notices new versions and the connection, hears which requests it
//! saw, and installs the app. A browser that refuses any of this has the page as it comes from the host.

use super::listeners::Listeners;
use super::page;
use super::pool::sleep;
use super::workers::{page_build, service_worker_address, trusted_script_address};
use crate::state::ledger::Request;
use crate::state::offline::{OfflineCommand, OfflineMessage};
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, MessageChannel, MessageEvent, ServiceWorker, ServiceWorkerRegistration, ServiceWorkerState};

/// How often a page that is looked at again asks for a new version, in milliseconds.
const UPDATE_AGE: f64 = 3_600_000.0;

/// A version that waits is told of when it still waits after so many milliseconds.
const WAITING_IS_LOOKED_AT_AGAIN: i32 = 1_000;

/// A service worker may take so many milliseconds to say of which build it is.
const ANSWER_WAIT: i32 = 2_000;

#[wasm_bindgen]
extern "C" {
    // web-sys takes the address as text alone, which Trusted Types refuse.
    #[wasm_bindgen(catch, js_namespace = ["navigator", "serviceWorker"], js_name = register)]
    fn register_service_worker(address: &JsValue, options: &JsValue) -> Result<Promise, JsValue>;
}

#[derive(Clone)]
pub struct Offline(Rc<Inner>);

struct Inner {
    emit: Box<dyn Fn(OfflineMessage)>,
    registration: RefCell<Option<ServiceWorkerRegistration>>,
    /// The browser's offer to install the page.
    offer: RefCell<Option<JsValue>>,
    /// A service worker was in control before.
    controlled: Cell<bool>,
    asked_for_update: Cell<f64>,
    listeners: RefCell<Listeners>,
}

impl Offline {
    /// Begins to listen, and registers the service worker.
    pub fn start(emit: impl Fn(OfflineMessage) + 'static) -> Self {
        let offline = Offline(Rc::new(Inner {
            emit: Box::new(emit),
            registration: RefCell::default(),
            offer: RefCell::default(),
            controlled: Cell::new(is_controlled()),
            asked_for_update: Cell::new(js_sys::Date::now()),
            listeners: RefCell::default(),
        }));
        if offline.0.controlled.get() {
            offline.emit(OfflineMessage::Kept { from_start: true });
        }
        offline.hear_news();
        offline.listen();
        let registering = offline.clone();
        // Without it everything but the next visit is the same.
        wasm_bindgen_futures::spawn_local(async move {
            if let Ok(registration) = registered().await {
                registering.watch(registration);
            }
        });
        offline
    }

    pub fn carry_out(&self, command: OfflineCommand) {
        match command {
            OfflineCommand::Apply => self.apply(),
            OfflineCommand::Reload => page::reload(),
            OfflineCommand::Install => self.install(),
        }
    }

    fn emit(&self, message: OfflineMessage) {
        (self.0.emit)(message);
    }

    /// Takes over what `www/boot.js` has kept; see there for what news there is.
    fn hear_news(&self) {
        let offline = self.clone();
        let hear = Closure::<dyn Fn(JsValue)>::new(move |news: JsValue| offline.heard(&news)).into_js_value();
        let _older_page = Reflect::get(&js_sys::global(), &"doctuneEarlyNews".into()).and_then(|early| {
            let take: Function = Reflect::get(&early, &"take".into())?.dyn_into()?;
            take.call1(&early, &hear)
        });
    }

    fn heard(&self, news: &JsValue) {
        let field = |key: &str| Reflect::get(news, &key.into()).unwrap_or_default();
        match field("kind").as_string().as_deref() {
            Some("request") => {
                if let (Some(origin), Some(path)) = (field("origin").as_string(), field("path").as_string()) {
                    self.emit(OfflineMessage::RequestWitnessed(Request { origin, path, outside: true, told: None }));
                }
            }
            Some("controller") if self.0.controlled.replace(true) => self.emit(OfflineMessage::UpdateTookOver),
            Some("controller") => self.emit(OfflineMessage::Kept { from_start: false }),
            Some("install") => {
                let offer = Some(field("offer")).filter(JsValue::is_truthy);
                self.emit(OfflineMessage::InstallOffered(offer.is_some()));
                self.0.offer.replace(offer);
            }
            _ => {}
        }
    }

    fn listen(&self) {
        let mut listeners = self.0.listeners.borrow_mut();
        for kind in ["online", "offline"] {
            let offline = self.clone();
            listeners.add(kind, move |_: Event| offline.look_at_connection());
        }
        let offline = self.clone();
        listeners.add("visibilitychange", move |_: Event| offline.look_for_update());
        drop(listeners);
        self.look_at_connection();
    }

    fn look_at_connection(&self) {
        let online = web_sys::window().is_none_or(|window| window.navigator().on_line());
        self.emit(OfflineMessage::ConnectionChanged { disconnected: !online });
    }

    /// A tab that is never reloaded would not hear of a new version otherwise.
    fn look_for_update(&self) {
        let now = js_sys::Date::now();
        let visible = web_sys::window().and_then(|window| window.document()).is_some_and(|document| !document.hidden());
        let registration = self.0.registration.borrow().clone();
        if let Some(registration) = registration.filter(|_| visible && now - self.0.asked_for_update.get() > UPDATE_AGE) {
            self.0.asked_for_update.set(now);
            wasm_bindgen_futures::spawn_local(async move {
                if let Ok(asked) = registration.update() {
                    // Without a network there is nothing new.
                    let _not_reached = JsFuture::from(asked).await;
                }
            });
        }
    }

    fn watch(&self, registration: ServiceWorkerRegistration) {
        self.tell_of_waiting(&registration);
        let offline = self.clone();
        let found = registration.clone();
        let on_found = Closure::<dyn Fn()>::new(move || offline.watch_installing(&found)).into_js_value();
        registration.set_onupdatefound(Some(on_found.unchecked_ref()));
        // One may have begun before this.
        self.watch_installing(&registration);
        self.0.registration.replace(Some(registration));
    }

    fn watch_installing(&self, registration: &ServiceWorkerRegistration) {
        let Some(worker) = registration.installing() else { return };
        let (offline, registration, installing) = (self.clone(), registration.clone(), worker.clone());
        let on_change = Closure::<dyn Fn()>::new(move || {
            if installing.state() == ServiceWorkerState::Installed {
                offline.tell_of_waiting(&registration);
            }
        });
        worker.set_onstatechange(Some(on_change.into_js_value().unchecked_ref()));
    }

    /// The first version never waits; where one is active, one that waits is another. On its way from waiting to being
    /// active the first version may be seen as both for a moment, so it is looked at twice.
    fn tell_of_waiting(&self, registration: &ServiceWorkerRegistration) {
        let waiting =
            |registration: &ServiceWorkerRegistration| registration.waiting().filter(|_| registration.active().is_some());
        if waiting(registration).is_none() {
            return;
        }
        let (offline, registration) = (self.clone(), registration.clone());
        wasm_bindgen_futures::spawn_local(async move {
            sleep(WAITING_IS_LOOKED_AT_AGAIN).await;
            let Some(worker) = waiting(&registration) else { return };
            // A page that is loaded anew while its first version is still being kept can get that version twice.
            let build = build_of(&worker).await;
            if build.is_none() || build != page_build() {
                offline.emit(OfflineMessage::UpdateReady);
            }
        });
    }

    fn apply(&self) {
        let waiting = self.0.registration.borrow().as_ref().and_then(ServiceWorkerRegistration::waiting);
        let message = Object::new();
        let posted = Reflect::set(&message, &"kind".into(), &"apply".into())
            .and_then(|_| waiting.ok_or(JsValue::NULL)?.post_message(&message));
        if posted.is_err() {
            // It no longer waits, so it was let in elsewhere or is gone, and opening anew shows which.
            self.emit(OfflineMessage::UpdateTookOver);
        }
    }

    fn install(&self) {
        let Some(offer) = self.0.offer.take() else { return };
        let _asked_before =
            Reflect::get(&offer, &"prompt".into()).and_then(JsCast::dyn_into::<Function>).and_then(|prompt| prompt.call0(&offer));
    }
}

/// The build of a service worker; `None` when it does not answer, as older ones do not.
async fn build_of(worker: &ServiceWorker) -> Option<String> {
    let channel = MessageChannel::new().ok()?;
    let message = Object::new();
    Reflect::set(&message, &"kind".into(), &"build".into()).ok()?;
    let (ours, theirs) = (channel.port1(), channel.port2());
    let answered = Promise::new(&mut |resolve, _reject| {
        let hear = Closure::once_into_js(move |event: MessageEvent| {
            // The promise hears whatever was answered.
            let _heard = resolve.call1(&JsValue::UNDEFINED, &event.data());
        });
        ours.set_onmessage(Some(hear.unchecked_ref()));
    });
    worker.post_message_with_transferable(&message, &Array::of1(&theirs)).ok()?;
    let given_up = wasm_bindgen_futures::future_to_promise(async {
        sleep(ANSWER_WAIT).await;
        Ok(JsValue::UNDEFINED)
    });
    let first = JsFuture::from(Promise::race(&Array::of2(&answered, &given_up))).await;
    ours.close();
    first.ok()?.as_string()
}

async fn registered() -> Result<ServiceWorkerRegistration, JsValue> {
    let address = trusted_script_address(&service_worker_address()?)?;
    let options = Object::new();
    // A kept copy of the file would hide new versions, and the switch that takes the service worker back.
    Reflect::set(&options, &"updateViaCache".into(), &"none".into())?;
    JsFuture::from(register_service_worker(&address, &options)?).await?.dyn_into()
}

fn is_controlled() -> bool {
    let container = web_sys::window().and_then(|window| Reflect::get(&window.navigator(), &"serviceWorker".into()).ok());
    let controller = container.filter(JsValue::is_object).and_then(|found| Reflect::get(&found, &"controller".into()).ok());
    controller.is_some_and(|controller| controller.is_truthy())
}
