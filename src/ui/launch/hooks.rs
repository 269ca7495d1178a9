//! What every component of the part may ask for: its words, a way to say what happened, and one to say something to the
//! page.
//!
//! The hooks of the page itself are of no use here, apart from the one for the language: behind `use_texts` stand all
//! words of the page, and none of them is to be in this program.

use crate::state::launch::channel::FromLaunch;
use crate::state::launch::training::TrainingMessage;
use crate::texts::launch::{Launch, launch_texts};
use crate::ui::hooks::use_locale;
use crate::work::launch::Side;
use web_sys::HtmlInputElement;
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

/// Tells the state what happened.
#[derive(Clone, PartialEq)]
pub struct Tell(pub Callback<TrainingMessage>);

impl Tell {
    /// A callback that turns an event into a message.
    pub fn reform<E: 'static>(&self, message: impl Fn(E) -> TrainingMessage + 'static) -> Callback<E> {
        self.0.reform(message)
    }
}

/// What passes by the state: the key goes from its field to the vault, and a line is looked up before it is shown.
#[derive(Clone, PartialEq)]
pub struct Past {
    pub keys: Callback<HtmlInputElement>,
    pub lines: Callback<(Side, u64)>,
}

#[hook]
pub fn use_say() -> Say {
    use_context::<Say>().expect("LaunchApp provides Say")
}

#[hook]
pub fn use_tell() -> Tell {
    use_context::<Tell>().expect("LaunchApp provides Tell")
}

#[hook]
pub fn use_past() -> Past {
    use_context::<Past>().expect("LaunchApp provides Past")
}

#[hook]
pub fn use_launch_texts() -> &'static dyn Launch {
    launch_texts(use_locale())
}
