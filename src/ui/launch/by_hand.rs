//! The hand-made procedure with everything filled in, and when it is time to train anew.

use super::copy::CopyText;
use super::hooks::use_launch_texts;
use crate::api::curl;
use crate::state::launch::hand_commands;
use crate::state::launch::training::Training;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ByHandProps {
    pub training: Rc<Training>,
}

/// The commands. Where the page itself launches they stay folded.
#[component]
pub fn ByHand(ByHandProps { training }: &ByHandProps) -> Html {
    let t = use_launch_texts();
    let (Some(scene), Some(profile)) = (&training.scene, training.profile()) else { return Html::default() };
    let commands = hand_commands(scene, t.chat_question());
    let title = t.commands_title(&profile.name);
    let body = if commands.is_empty() {
        html! {
            <p>{ match profile.base_url.as_deref() {
                Some("") => t.commands_need_address(),
                Some(_) if scene.settings.model.trim().is_empty() => t.commands_need_model(),
                Some(_) if scene.counts.is_none() => t.counting(),
                _ => t.by_file(),
            } }</p>
        }
    } else {
        let paid = 1 + commands.iter().take_while(|command| command.step != curl::Step::Create).count() as u64;
        let hint = |step: curl::Step| match step {
            curl::Step::Status => Some(t.status_hint(profile.dialect)),
            curl::Step::Chat => Some(t.chat_hint(!scene.settings.system_message.is_empty())),
            _ => None,
        };
        html! {
            <>
                <p>{ t.commands_lead(paid) }</p>
                <ol>
                    { for commands.into_iter().zip(1..).map(|(command, number)| html! {
                        <li>
                            <CopyText label={format!("{number}. {}", t.command(command.step))} text={command.text} />
                            if let Some(hint) = hint(command.step) {
                                <p class="hint">{ hint }</p>
                            }
                        </li>
                    }) }
                </ol>
            </>
        }
    };
    if training.can_launch() {
        html! {
            <details class="commands">
                <summary id="by-hand">{ title }</summary>
                { body }
            </details>
        }
    } else {
        html! {
            <section class="commands" aria-labelledby="commands-title">
                <h2 id="commands-title">{ title }</h2>
                { body }
            </section>
        }
    }
}

/// When it is time to train anew.
#[component]
pub fn Again() -> Html {
    let t = use_launch_texts();
    html! {
        <section aria-labelledby="again-title">
            <h2 id="again-title">{ t.again_title() }</h2>
            <ul>{ for t.again_reasons().iter().map(|reason| html! { <li>{ *reason }</li> }) }</ul>
        </section>
    }
}
