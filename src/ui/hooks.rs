//! What every component may ask for: the words of the interface's language, and a way to say what happened.

use crate::browser::files::PathFile;
use crate::dataset::Settings;
use crate::state::Message;
use crate::state::settings::SettingsChange;
use crate::texts::{Locale, Texts, texts};
use std::rc::Rc;
use yew::prelude::*;

/// Tells the state what happened.
#[derive(Clone, PartialEq)]
pub struct Dispatch(pub Callback<Message>);

impl Dispatch {
    /// A callback that turns an event into a message.
    pub fn reform<E: 'static>(&self, message: impl Fn(E) -> Message + 'static) -> Callback<E> {
        self.0.reform(message)
    }

    pub fn emit(&self, message: Message) {
        self.0.emit(message);
    }
}

/// Hands over files and pasted text. Files are things of the browser, so they cannot travel in a message; the shell gives
/// them numbers.
#[derive(Clone, PartialEq)]
pub struct Intake {
    pub files: Callback<Vec<PathFile>>,
    pub text: Callback<String>,
}

#[hook]
pub fn use_dispatch() -> Dispatch {
    use_context::<Dispatch>().expect("App provides Dispatch")
}

/// Asks for settings, by those that are shown.
#[hook]
pub fn use_settings_change(shown: &Rc<Settings>) -> Callback<Settings> {
    let shown = Rc::clone(shown);
    use_dispatch().reform(move |wanted| Message::SettingsChanged(Box::new(SettingsChange { shown: Rc::clone(&shown), wanted })))
}

#[hook]
pub fn use_intake() -> Intake {
    use_context::<Intake>().expect("App provides Intake")
}

#[hook]
pub fn use_locale() -> Locale {
    use_context::<Locale>().expect("App provides the language")
}

#[hook]
pub fn use_texts() -> &'static dyn Texts {
    texts(use_locale())
}
