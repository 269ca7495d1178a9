//! Several tabs over one project: the lock of the one that writes, and what tabs tell each other.

use super::within;
use crate::browser::namespace::own;
use crate::browser::workers::own_build;
use crate::work::store::{News, StorageError};
use js_sys::{Function, Object, Promise, Reflect};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// The channel of all tabs.
const CHANNEL: &str = "doctune";
/// A lock that is taken by force is given at once.
const ANSWERED_WITHIN: i32 = 4_000;

/// A lock that is held until this value goes away, or until another tab takes it by force.
pub struct Lock {
    release: Function,
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _released = self.release.call0(&JsValue::UNDEFINED);
    }
}

/// How a lock is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// Wait for so many milliseconds until it is free.
    Within(i32),
    /// Take it away from whoever has it.
    ByForce,
}

/// Asks for a lock; `None` when another tab has it. `lost` is called when another tab takes it away later.
///
/// # Errors
/// The browser knows no locks or refuses to give any.
pub async fn lock(name: &str, asking: Asking, lost: impl Fn() + 'static) -> Result<Option<Lock>, StorageError> {
    let refused = |error: JsValue| super::storage_error(&error);
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).map_err(refused)?;
    let locks = Reflect::get(&navigator, &"locks".into()).map_err(refused)?;
    let request: Function = Reflect::get(&locks, &"request".into()).and_then(JsCast::dyn_into).map_err(refused)?;
    let (mut release, mut granted) = (None, None);
    // The lock is held until this promise is fulfilled.
    let held = Promise::new(&mut |resolve, _reject| release = Some(resolve));
    let answer = Promise::new(&mut |resolve, _reject| granted = Some(resolve));
    let (release, granted) = (release.ok_or_else(no_promise)?, granted.ok_or_else(no_promise)?);
    let answered = granted.clone();
    let given_up = Rc::new(Cell::new(false));
    let is_given_up = Rc::clone(&given_up);
    let on_grant = Closure::<dyn FnMut(JsValue) -> JsValue>::new(move |_lock: JsValue| {
        let _told = answered.call1(&JsValue::UNDEFINED, &true.into());
        // When nobody waits for it any more it is given back at once.
        if is_given_up.get() { JsValue::UNDEFINED } else { held.clone().into() }
    });
    let options = Object::new();
    if asking == Asking::ByForce {
        Reflect::set(&options, &"steal".into(), &true.into()).map_err(refused)?;
    }
    let asked: Promise =
        request.call3(&locks, &name.into(), &options, &on_grant.into_js_value()).and_then(JsCast::dyn_into).map_err(refused)?;
    // The request itself ends with the lock; with an error when it was taken away or never given.
    let on_end = Closure::once_into_js(move |_error: JsValue| {
        let _told = granted.call1(&JsValue::UNDEFINED, &false.into());
        lost();
    });
    Reflect::get(&asked, &"catch".into())
        .and_then(JsCast::dyn_into::<Function>)
        .and_then(|catch| catch.call1(&asked, &on_end))
        .map_err(refused)?;
    let patience = match asking {
        Asking::Within(milliseconds) => milliseconds,
        Asking::ByForce => ANSWERED_WITHIN,
    };
    match within(patience, answer).await {
        Ok(granted) if granted.is_truthy() => Ok(Some(Lock { release })),
        Ok(_) => Ok(None),
        Err(_) => {
            given_up.set(true);
            let _released = release.call0(&JsValue::UNDEFINED);
            Ok(None)
        }
    }
}

fn no_promise() -> StorageError {
    StorageError::Other("a promise runs its function at once".to_owned())
}

/// What is sent over the channel: every tab says which build it is.
#[derive(Serialize, Deserialize)]
struct Sent {
    build: String,
    news: News,
}

/// The line to the other tabs.
pub struct Channel {
    channel: Option<BroadcastChannel>,
}

impl Channel {
    /// Opens the line; `hear` is called with what other tabs say. Words of another build that this one does not know are
    /// passed over: what that build has written is recognised by its records.
    pub fn open(hear: impl Fn(News) + 'static) -> Self {
        let channel = BroadcastChannel::new(&own(CHANNEL)).ok();
        if let Some(channel) = &channel {
            let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                let sent = event.data().as_string().and_then(|text| serde_json::from_str::<Sent>(&text).ok());
                if let Some(sent) = sent {
                    hear(sent.news);
                }
            });
            // The line stays open as long as the worker lives.
            channel.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
        }
        Channel { channel }
    }

    pub fn tell(&self, news: News) {
        let sent = Sent { build: own_build().unwrap_or_default(), news };
        if let (Some(channel), Ok(text)) = (&self.channel, serde_json::to_string(&sent)) {
            // Nobody has to be there to hear it.
            let _heard = channel.post_message(&text.into());
        }
    }
}
