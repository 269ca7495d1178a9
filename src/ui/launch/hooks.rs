//! What every component of the part may ask for: its words, and a way to say something to the page.
//!
//! The hooks of the page itself are of no use here, apart from the one for the language: behind `use_texts` stand all
//! words of the page, and none of them is to be in this program.

use crate::state::launch::channel::FromLaunch;
use crate::texts::launch::{Launch, launch_texts};
use crate::ui::hooks::use_locale;
use yew::prelude::*;

/// Says something to the page.
#[derive(Clone, PartialEq)]
pub struct Say(pub Callback<FromLaunch>);

impl Say {
    /// A callback that turns an event into something said.
    pub fn reform<E: 'static>(&self, words: impl Fn(E) -> FromLaunch + 'static) -> Callback<E> {
        self.0.reform(words)
    }
}

#[hook]
pub fn use_say() -> Say {
    use_context::<Say>().expect("LaunchApp provides Say")
}

#[hook]
pub fn use_launch_texts() -> &'static dyn Launch {
    launch_texts(use_locale())
}
