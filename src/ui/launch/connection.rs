//! The key and the free look at the service.

use super::copy::CopyText;
use super::hooks::{use_launch_texts, use_past, use_say, use_tell};
use super::trouble::TroubleNotice;
use crate::api::models::Listed;
use crate::browser::page;
use crate::providers::host_of;
use crate::state::launch::channel::FromLaunch;
use crate::state::launch::training::{Check, Key, Training, TrainingMessage};
use crate::ui::parts::{Button, ButtonKind, Glyph, Notice, Tone};
use crate::work::launch::{Diagnosis, Trouble};
use std::rc::Rc;
use web_sys::{HtmlInputElement, SubmitEvent};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ConnectionProps {
    pub training: Rc<Training>,
}

#[component]
pub fn Connection(ConnectionProps { training }: &ConnectionProps) -> Html {
    let t = use_launch_texts();
    let tell = use_tell();
    let Some(profile) = training.profile() else { return Html::default() };
    let host = host_of(profile.base_url.as_deref().unwrap_or_default());
    html! {
        <section class="connection" aria-labelledby="connection-title">
            <h2 id="connection-title" tabindex="-1">{ t.connection_title(&profile.name) }</h2>
            if training.any_address && is_here(&host) {
                <p class="hint">{ t.address_is_here() }</p>
            }
            { match &training.key {
                Key::Held(hint) => html! {
                    <div class="buttons">
                        <p>{ t.key_held(&hint.ending) }</p>
                        <Button label={t.check_again()} disabled={training.check == Check::Asking} onclick={tell.reform(|_| TrainingMessage::CheckAsked)} />
                        <Button label={t.forget_key()} kind={ButtonKind::Quiet} onclick={tell.reform(|_| TrainingMessage::ForgetAsked)} />
                    </div>
                },
                key => html! { <KeyForm {host} unusable={*key == Key::Unusable} /> },
            } }
            if matches!(&training.key, Key::Held(hint) if hint.administers) {
                <Notice tone={Tone::Warning}><p>{ t.key_administers() }</p></Notice>
            }
            <div role="status">{ match &training.check {
                Check::NotYet => Html::default(),
                Check::Asking => html! { <p>{ t.checking() }</p> },
                Check::Done(Ok(_)) => html! { <CheckedNotice training={training.clone()} /> },
                Check::Done(Err(trouble)) => html! {
                    <>
                        <TroubleNotice trouble={trouble.clone()} service={profile.name.clone()} />
                        if training.any_address && *trouble == Trouble::Diagnosed(Diagnosis::KeyOrPages) {
                            <CopyText label={t.headers_needed()} text={headers_for(&page::origin())} />
                        }
                    </>
                },
            } }</div>
        </section>
    }
}

/// What a server has to send so that pages of an origin may read its answers (Fetch Standard, section 3.2, CORS protocol).
fn headers_for(origin: &str) -> String {
    format!(
        "Access-Control-Allow-Origin: {origin}\nAccess-Control-Allow-Headers: authorization, content-type\n\
         Access-Control-Allow-Methods: GET, POST, DELETE"
    )
}

/// Whether a host is this very computer.
fn is_here(host: &str) -> bool {
    matches!(host.split(':').next(), Some("localhost" | "127.0.0.1"))
}

#[derive(Properties, PartialEq)]
struct KeyFormProps {
    host: String,
    unusable: bool,
}

/// The field for the key. What is in it goes to the vault and nowhere else.
#[component]
fn KeyForm(&KeyFormProps { ref host, unusable }: &KeyFormProps) -> Html {
    let t = use_launch_texts();
    let keys = use_past().keys;
    let field = use_node_ref();
    let shown = use_state(|| false);
    let onsubmit = {
        let (field, keys) = (field.clone(), keys.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(field) = field.cast::<HtmlInputElement>() {
                keys.emit(field);
            }
        })
    };
    let toggle = {
        let shown = shown.clone();
        Callback::from(move |_| shown.set(!*shown))
    };
    let problem = unusable.then(|| html! { <p id="key-problem" class="problem" role="alert">{ t.key_unusable() }</p> });
    html! {
        <form class="key-form" {onsubmit}>
            <div class="field">
                <label for="key">{ t.key_label() }</label>
                <input
                    id="key"
                    ref={field}
                    type={match *shown { true => "text", false => "password" }}
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    aria-describedby={match unusable { true => "key-problem key-hint", false => "key-hint" }}
                    aria-invalid={unusable.then_some("true")}
                />
                { problem }
                <p id="key-hint" class="hint">{ t.key_hint(host) }</p>
            </div>
            <div class="buttons">
                <button type="submit" class="button primary" id="check-connection">{ t.check_connection() }</button>
                <Button label={t.show_key()} pressed={*shown} onclick={toggle} />
            </div>
        </form>
    }
}

/// What the free look showed.
#[component]
fn CheckedNotice(ConnectionProps { training }: &ConnectionProps) -> Html {
    let t = use_launch_texts();
    let (Some(scene), Check::Done(Ok(checked))) = (&training.scene, &training.check) else { return Html::default() };
    let locale = scene.locale;
    let model = &scene.settings.model;
    let ends = training.model_ends().filter(|_| !model.is_empty());
    let soon = ends.zip(scene.today).is_some_and(|(ends, today)| today.days_until(ends) <= SOON);
    html! {
        <>
            <p class="good">{ t.connection_works(checked.models.len() as u64) }</p>
            <BaseModels training={training.clone()} />
            if !model.is_empty() && training.listed().is_none() {
                <Notice tone={Tone::Warning}><p>{ t.model_not_listed(model) }</p></Notice>
            }
            if training.may_train() == Some(false) {
                <Notice tone={Tone::Warning}>
                    <p>{ t.may_not_train(model) }</p>
                    <p>{ t.other_exits() }</p>
                </Notice>
            }
            if let Some(ends) = ends {
                <Notice tone={if soon { Tone::Warning } else { Tone::Quiet }}><p>{ t.model_ends(model, &locale.date(ends)) }</p></Notice>
            }
        </>
    }
}

/// Rows of the list of models at most: some services list hundreds, and then a name is typed faster than found.
const MODELS_SHOWN: usize = 200;

/// The models to choose from, as the service lists them.
#[component]
fn BaseModels(ConnectionProps { training }: &ConnectionProps) -> Html {
    let t = use_launch_texts();
    let say = use_say();
    let (models, known) = training.base_models();
    let scene = training.scene.clone();
    let row = |listed: &Listed| {
        let id = listed.id.clone();
        let ends = listed.shutdown.zip(scene.as_ref()).map(|(day, scene)| scene.locale.date(day));
        let chosen = scene.as_ref().is_some_and(|scene| scene.settings.model == id);
        html! {
            <tr key={id.clone()}>
                <td><code>{ id.clone() }</code></td>
                <td>{ ends }</td>
                <td><Button label={t.choose_model(&id)} kind={ButtonKind::Quiet} glyph={Glyph::Check} icon_only=true pressed={chosen} onclick={say.reform(move |_| FromLaunch::ChooseModel(id.clone()))} /></td>
            </tr>
        }
    };
    html! {
        <details class="base-models">
            <summary id="base-models">{ t.base_models(models.len() as u64, known) }</summary>
            <table>
                <thead><tr>{ for t.base_model_columns().iter().map(|column| html! { <th scope="col">{ *column }</th> }) }<td /></tr></thead>
                <tbody>{ for models.into_iter().take(MODELS_SHOWN).map(row) }</tbody>
            </table>
        </details>
    }
}

/// Days before a model's end from which on it is a warning.
const SOON: i64 = 90;
