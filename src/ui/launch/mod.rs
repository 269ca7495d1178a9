//! The part of the page that launches training: an app of its own in a program of its own, `launch`, inside the page of
//! the sixth step.
//!
//! What is shown here stands in files beside this one; words come from `texts/launch`. Parts of the page may be used as
//! long as they ask for no words themselves.

pub mod hooks;

use super::focus::{KeyboardPlace, Settled};
use crate::browser::launch_side::Line;
use crate::browser::listeners::Listeners;
use crate::browser::page;
use crate::checks::Verdict;
use crate::state::Step;
use crate::state::launch::channel::{FromLaunch, Scene, ToLaunch};
use crate::texts::Locale;
use crate::ui::parts::Button;
use hooks::{Say, use_launch_texts, use_say};
use std::rc::Rc;
use web_sys::{FocusEvent, MessagePort, PointerEvent};
use yew::prelude::*;

/// The one service at which training can be launched.
const SERVICE: &str = "openai";

#[derive(Properties, PartialEq)]
pub struct LaunchAppProps {
    /// The line to the page.
    pub port: MessagePort,
}

/// Keeps what the page said last, and shows the launch.
pub struct LaunchApp {
    say: Say,
    /// Nothing until the page has said how things are.
    scene: Option<Rc<Scene>>,
    focus: KeyboardPlace,
    _listeners: Listeners,
}

pub enum Said {
    Heard(ToLaunch),
    /// The browser has settled what the last frame changed.
    FrameSettled,
    /// An element took the focus.
    Focused,
    PointerPressed,
}

impl Component for LaunchApp {
    type Message = Said;
    type Properties = LaunchAppProps;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        let line = Line::open(ctx.props().port.clone(), move |words, _attachments| link.send_message(Said::Heard(words)));
        let say = Say(Callback::from(move |words| line.say(words, Vec::new())));
        LaunchApp { say, scene: None, focus: KeyboardPlace::of_the_launch(), _listeners: listen(ctx) }
    }

    fn update(&mut self, ctx: &Context<Self>, said: Said) -> bool {
        match said {
            Said::Heard(ToLaunch::Scene(scene)) => self.scene = Some(Rc::from(scene)),
            // Nothing is asked yet.
            Said::Heard(ToLaunch::Answer { .. } | ToLaunch::Refused { .. }) => return false,
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
        }
        true
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        let Some(scene) = &self.scene else { return Html::default() };
        html! {
            <ContextProvider<Say> context={self.say.clone()}>
            <ContextProvider<Locale> context={scene.locale}>
                <Launching {scene} />
            </ContextProvider<Locale>>
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
    listeners
}

#[derive(Properties, PartialEq)]
struct LaunchingProps {
    scene: Rc<Scene>,
}

/// How training is started at the service of the project.
#[component]
fn Launching(LaunchingProps { scene }: &LaunchingProps) -> Html {
    let t = use_launch_texts();
    let say = use_say();
    if scene.settings.provider != SERVICE {
        return Html::default();
    }
    let unfit = scene.counts.as_ref().is_some_and(|counts| counts.verdict != Verdict::Ready);
    html! {
        <section aria-labelledby="launch-title">
            <h2 id="launch-title" tabindex="-1">{ t.launch_title() }</h2>
            <p>{ t.launch_by_hand() }</p>
            <Status words={unfit.then(|| t.launch_unfit())} />
            if unfit {
                <div class="buttons">
                    <Button label={t.launch_to_checks()} onclick={say.reform(|_| FromLaunch::Open(Step::File))} />
                </div>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct StatusProps {
    words: Option<&'static str>,
}

/// What has come to be, spoken too. It has to be there before it says anything.
#[component]
fn Status(&StatusProps { words }: &StatusProps) -> Html {
    html! { <p role="status" class={words.is_none().then_some("visually-hidden")}>{ words }</p> }
}
