//! The tuned model: its name, code to paste, one question to try it.

use super::copy::CopyText;
use super::hooks::{use_launch_texts, use_tell};
use super::launches::CardProps;
use super::trouble::TroubleNotice;
use crate::api::snippets::{self, Snippet};
use crate::state::launch::training::{Key, TrainingMessage, Trial};
use crate::ui::parts::{Button, ButtonKind};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

#[component]
pub fn After(CardProps { training, launch }: &CardProps) -> Html {
    let t = use_launch_texts();
    let tell = use_tell();
    let question = use_state(String::new);
    let (Some(scene), Some(job)) = (&training.scene, &launch.job) else { return Html::default() };
    let Some(model) = job.tuned_model.clone() else { return Html::default() };
    let id = launch.id;
    let has_key = matches!(training.key, Key::Held(_));
    let price = training.question_most(id, &question).map(|most| scene.locale.money(most));
    let asking = training.trial == Trial::Asking;
    let oninput = {
        let question = question.clone();
        Callback::from(move |event: InputEvent| question.set(event.target_unchecked_into::<HtmlTextAreaElement>().value()))
    };
    let ask = {
        let (question, model) = ((*question).clone(), model.clone());
        tell.reform(move |_| TrainingMessage::QuestionAsked { id, model: model.clone(), question: question.clone() })
    };
    let field = format!("question-{}", id.0);
    html! {
        <section class="after" aria-label={t.after_title()}>
            <h4>{ t.after_title() }</h4>
            <CopyText label={t.model_id()} text={model.clone()} />
            if let Some(ends) = launch.order.as_ref().and_then(|order| order.model_ends) {
                <p class="hint">{ t.answers_until(&scene.locale.date(ends)) }</p>
            }
            <div class="trial">
                <div class="field">
                    <label for={field.clone()}>{ t.try_it() }</label>
                    <textarea id={field} rows="2" value={(*question).clone()} {oninput} />
                </div>
                <Button label={t.ask(price.as_deref())} kind={ButtonKind::Primary} disabled={!has_key || asking || question.trim().is_empty()} onclick={ask} />
                <div role="status">{ match &training.trial {
                    Trial::NotYet => Html::default(),
                    Trial::Asking => html! { <p>{ t.asking() }</p> },
                    Trial::Answered { reply, paid } => html! {
                        <>
                            <blockquote class="reply">{ &reply.text }</blockquote>
                            if reply.refused || reply.cut {
                                <p class="hint">{ if reply.refused { t.reply_refused() } else { t.reply_cut() } }</p>
                            }
                            if let Some(paid) = paid {
                                <p class="hint">{ t.reply_paid(&scene.locale.money(*paid)) }</p>
                            }
                        </>
                    },
                    Trial::Failed(trouble) => html! { <TroubleNotice trouble={trouble.clone()} service={launch.service.name.clone()} /> },
                } }</div>
            </div>
            <details class="code">
                <summary>{ t.code_title() }</summary>
                { for Snippet::ALL.into_iter().map(|snippet| html! {
                    <CopyText label={t.snippet(snippet)} text={snippets::code(snippet, &launch.service.base_url, &model, &scene.settings.system_message)} />
                }) }
            </details>
        </section>
    }
}
