//! The part of the page that launches training: an app of its own in a program of its own, `launch`, inside the page of
//! the sixth step.
//!
//! What is shown here stands in files beside this one; words come from `texts/launch`. Parts of the page may be used as
//! long as they ask for no words themselves.

mod after;
mod before;
mod by_hand;
mod connection;
mod copy;
mod curve;
mod elsewhere;
pub mod hooks;
mod job;
mod launches;
mod trouble;

use super::focus::{KeyboardPlace, Settled};
use crate::api::jobs::Job;
use crate::browser::launch_shell::LaunchShell;
use crate::browser::launch_side::Line;
use crate::browser::listeners::Listeners;
use crate::browser::namespace::is_custom;
use crate::browser::page;
use crate::browser::vault_client::VaultClient;
use crate::providers::Dialect;
use crate::state::launch::channel::ToLaunch;
use crate::state::launch::training::{Check, Training, TrainingCommand, TrainingMessage};
use crate::texts::Locale;
use crate::texts::launch::launch_texts;
use before::{Before, NotFromHere};
use by_hand::{Again, ByHand};
use connection::Connection;
use elsewhere::JobsElsewhere;
use hooks::{Past, Say, Tell};
use js_sys::Function;
use launches::Launches;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FocusEvent, MessagePort, PointerEvent};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct LaunchAppProps {
    /// The line to the page.
    pub port: MessagePort,
    /// Starts the worker for the key, or gives nothing.
    pub start_vault: Function,
}

/// Owns the state of the launch, lets the shell carry out what it asks for, and shows it.
pub struct LaunchApp {
    training: Rc<Training>,
    shell: LaunchShell,
    say: Say,
    tell: Tell,
    past: Past,
    focus: KeyboardPlace,
    _listeners: Listeners,
}

pub enum Said {
    Heard {
        words: ToLaunch,
        attachments: Vec<JsValue>,
    },
    State(TrainingMessage),
    /// The browser has settled what the last frame changed.
    FrameSettled,
    /// An element took the focus.
    Focused,
    PointerPressed,
    /// The page is looked at again, or the network is back.
    Woken,
}

impl Component for LaunchApp {
    type Message = Said;
    type Properties = LaunchAppProps;

    fn create(ctx: &Context<Self>) -> Self {
        let LaunchAppProps { port, start_vault } = ctx.props();
        let link = ctx.link().clone();
        let line = Line::open(port.clone(), move |words, attachments| link.send_message(Said::Heard { words, attachments }));
        let start_vault = start_vault.clone();
        let vault = VaultClient::new(move || start_vault.call0(&JsValue::NULL).ok()?.dyn_into().ok());
        let link = ctx.link().clone();
        let shell = LaunchShell::new(line.clone(), vault, move |message| link.send_message(Said::State(message)));
        let (keys, lines) = (shell.clone(), shell.clone());
        LaunchApp {
            training: Rc::new(Training { any_address: is_custom(), ..Training::default() }),
            say: Say(Callback::from(move |words| line.say(words, Vec::new()))),
            tell: Tell(ctx.link().callback(Said::State)),
            past: Past {
                keys: Callback::from(move |field| keys.take_key(field)),
                lines: Callback::from(move |(side, line)| lines.show_line(side, line)),
            },
            shell,
            focus: KeyboardPlace::of_the_launch(),
            _listeners: listen(ctx),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, said: Said) -> bool {
        match said {
            Said::Heard { words: ToLaunch::Scene(scene), .. } => return self.happened(TrainingMessage::SceneCame(scene)),
            Said::Heard { words: ToLaunch::Answer { number, body }, attachments } => {
                self.shell.answered(number, &body, attachments);
                return false;
            }
            Said::Heard { words: ToLaunch::Refused { number, error }, .. } => {
                self.shell.refused(number, error);
                return false;
            }
            Said::State(message) => return self.happened(message),
            Said::FrameSettled => match self.focus.settled() {
                Settled::Well => return false,
                Settled::LookAgain => {
                    look_after_frame(ctx);
                    return false;
                }
                Settled::Lost => {}
            },
            Said::Focused => {
                self.focus.look();
                return false;
            }
            Said::PointerPressed => {
                self.focus.given_away();
                return false;
            }
            Said::Woken => {
                self.shell.wake();
                return false;
            }
        }
        true
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        let training = &self.training;
        let Some(scene) = &training.scene else { return Html::default() };
        let from_here = training.can_launch() && scene.examples > 0;
        html! {
            <ContextProvider<Say> context={self.say.clone()}>
            <ContextProvider<Tell> context={self.tell.clone()}>
            <ContextProvider<Past> context={self.past.clone()}>
            <ContextProvider<Locale> context={scene.locale}>
                if training.can_launch() {
                    <Connection {training} />
                } else if training.profile().is_some_and(|profile| profile.dialect != Dialect::FileOnly) {
                    <NotFromHere {training} />
                }
                if from_here {
                    <Before {training} />
                }
                if training.launches_shown().next().is_some() {
                    <Launches {training} />
                }
                if scene.writable && matches!(training.check, Check::Done(Ok(_))) {
                    <JobsElsewhere {training} />
                }
                if scene.examples > 0 {
                    <ByHand {training} />
                }
                <Again />
            </ContextProvider<Locale>>
            </ContextProvider<Past>>
            </ContextProvider<Tell>>
            </ContextProvider<Say>>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first_render: bool) {
        if self.focus.keep(first_render) {
            self.focus.given_away();
        }
        look_after_frame(ctx);
    }
}

impl LaunchApp {
    /// A job has come to its end, which the person may want to hear elsewhere.
    fn tell_end(&self, job: &Job) {
        if let Some(scene) = &self.training.scene {
            let t = launch_texts(scene.locale);
            page::notify(&t.end_of(&job.model), t.stage_over(Some(&job.status)));
        }
    }

    fn happened(&mut self, message: TrainingMessage) -> bool {
        let before = self.training.clone();
        for command in Rc::make_mut(&mut self.training).update(message) {
            match command {
                TrainingCommand::TellEnd(job) => self.tell_end(&job),
                command => self.shell.carry_out(command),
            }
        }
        before != self.training
    }
}

/// Looks where the focus is once the browser has settled what a frame changed.
fn look_after_frame(ctx: &Context<LaunchApp>) {
    let link = ctx.link().clone();
    page::next_frame(move || link.send_message(Said::FrameSettled));
}

fn listen(ctx: &Context<LaunchApp>) -> Listeners {
    let mut listeners = Listeners::default();
    let link = ctx.link().clone();
    listeners.add("focusin", move |_: FocusEvent| link.send_message(Said::Focused));
    let link = ctx.link().clone();
    listeners.add("pointerdown", move |_: PointerEvent| link.send_message(Said::PointerPressed));
    for event in ["visibilitychange", "online"] {
        let link = ctx.link().clone();
        listeners.add(event, move |_: Event| link.send_message(Said::Woken));
    }
    listeners
}
