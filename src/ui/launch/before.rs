//! What is to be trained, at what price, and the person's word for it.

use super::hooks::{use_launch_texts, use_past, use_tell};
use super::trouble::refused;
use crate::checks::Verdict;
use crate::providers::{Dialect, Parameter, ParameterKind, host_of, is_own_address};
use crate::state::Step;
use crate::state::launch::channel::FromLaunch;
use crate::state::launch::training::{Estimate, Moderation, Prepared, Training, TrainingMessage, UnderWay};
use crate::ui::launch::hooks::use_say;
use crate::ui::parts::{Button, ButtonKind, Notice, NumberInput, Select, TextInput, Tone};
use crate::work::launch::{DataFile, OrderFault, Side};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct BeforeProps {
    pub training: Rc<Training>,
}

#[component]
pub fn Before(BeforeProps { training }: &BeforeProps) -> Html {
    let t = use_launch_texts();
    let tell = use_tell();
    let say = use_say();
    let Some(scene) = training.scene.clone() else { return Html::default() };
    let counted = scene.counts.as_ref().filter(|counts| counts.revision == scene.revision);
    html! {
        <section class="before" aria-labelledby="before-title">
            <h2 id="before-title" tabindex="-1">{ t.before_title() }</h2>
            { match &training.under_way {
                Some(UnderWay::Looking) => html! { <p role="status">{ t.looking() }</p> },
                Some(UnderWay::OtherTab) => html! {
                    <Notice tone={Tone::Warning}>
                        <p role="alert">{ t.other_tab_launches() }</p>
                        <Button label={t.understood()} onclick={tell.reform(|_| TrainingMessage::AnotherWanted(false))} />
                    </Notice>
                },
                Some(UnderWay::Trained(_, jobs)) => html! {
                    <Notice tone={Tone::Warning}>
                        <p role="alert">{ t.trained_already(&jobs[0].id, jobs.len() as u64) }</p>
                        <div class="buttons">
                            <Button label={t.train_anyway()} onclick={tell.reform(|_| TrainingMessage::AnotherWanted(true))} />
                            <Button label={t.do_not_train()} kind={ButtonKind::Primary} onclick={tell.reform(|_| TrainingMessage::AnotherWanted(false))} />
                        </div>
                    </Notice>
                },
                _ if training.unsure().is_some() => html! { <p>{ t.wait_for_unsure() }</p> },
                _ if !scene.writable => html! { <p>{ t.not_writable() }</p> },
                _ => match counted {
                    None => html! { <p role="status">{ t.counting() }</p> },
                    Some(counts) if counts.verdict != Verdict::Ready => html! {
                        <Notice tone={Tone::Warning}>
                            <p>{ t.launch_unfit() }</p>
                            <Button label={t.launch_to_checks()} onclick={say.reform(|_| FromLaunch::Open(Step::File))} />
                        </Notice>
                    },
                    Some(_) => html! { <Order training={training.clone()} /> },
                },
            } }
        </section>
    }
}

#[component]
fn Order(BeforeProps { training }: &BeforeProps) -> Html {
    let t = use_launch_texts();
    let (training_file, validation) = match &training.prepared {
        Prepared::Ready { training, validation, .. } => (training, validation.as_ref()),
        Prepared::Failed(_) => return html! { <p role="alert">{ t.files_failed() }</p> },
        Prepared::NotYet | Prepared::Writing => return html! { <p role="status">{ t.writing_files() }</p> },
    };
    let estimate = training.estimate();
    let validation = validation.filter(|_| training.form.use_validation);
    html! {
        <>
            <Facts training={training.clone()} file={training_file.clone()} validation={validation.cloned()} />
            <Choices training={training.clone()} />
            if training.can_moderate() {
                <Moderated training={training.clone()} file={training_file.clone()} validation={None} />
            }
            <Consent training={training.clone()} bytes={training_file.bytes + validation.map_or(0, |file| file.bytes)} {estimate} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FactsProps {
    training: Rc<Training>,
    file: DataFile,
    validation: Option<DataFile>,
}

/// What would be sent, and what it would cost.
#[component]
fn Facts(FactsProps { training, file, validation }: &FactsProps) -> Html {
    let t = use_launch_texts();
    let Some(scene) = &training.scene else { return Html::default() };
    let locale = scene.locale;
    let estimate = training.estimate();
    html! {
        <dl class="facts">
            <dt>{ t.fact_model() }</dt>
            <dd>{ &scene.settings.model }</dd>
            <dt>{ t.fact_method() }</dt>
            <dd>{ t.method(training.method()) }</dd>
            <dt>{ t.fact_files() }</dt>
            <dd>{ t.files(file.lines, validation.as_ref().map_or(0, |file| file.lines), &locale.bytes(file.bytes + validation.as_ref().map_or(0, |file| file.bytes))) }</dd>
            <dt>{ t.fact_price() }</dt>
            <dd>{ match &estimate {
                Some(estimate) => t.price(
                    &locale.money(estimate.about),
                    &locale.money(estimate.one),
                    estimate.epochs,
                    estimate.chosen,
                    &locale.date(estimate.prices_of),
                ),
                None => t.price_unknown().to_owned(),
            } }</dd>
        </dl>
    }
}

/// A fault in what is folded away.
fn of_choices(fault: &OrderFault) -> bool {
    !matches!(fault, OrderFault::Cap | OrderFault::OverCap(_))
}

/// Everything that can be left as it is.
#[component]
fn Choices(BeforeProps { training }: &BeforeProps) -> Html {
    let t = use_launch_texts();
    let tell = use_tell();
    let profile = training.profile();
    let expires = profile.as_ref().is_some_and(|profile| profile.dialect == Dialect::OpenaiMethod);
    let has_suffix = profile.as_ref().is_some_and(|profile| profile.suffix.is_some());
    let has_validation = matches!(&training.prepared, Prepared::Ready { validation: Some(_), .. });
    let on_validation = tell
        .reform(|event: Event| TrainingMessage::ValidationChosen(event.target_unchecked_into::<HtmlInputElement>().checked()));
    html! {
        <details class="choices" open={training.faults().iter().any(of_choices)}>
            <summary>{ t.choices_title() }</summary>
            if has_validation {
                <label class="check">
                    <input type="checkbox" checked={training.form.use_validation} onchange={on_validation} />
                    <span>{ t.use_validation() }</span>
                </label>
            }
            if has_suffix {
                <TextInput id="suffix" label={t.suffix_label()} value={training.form.suffix.clone()} hint={t.suffix_hint()}
                    onchange={tell.reform(TrainingMessage::SuffixTyped)} />
            }
            <TextInput id="seed" label={t.seed_label()} value={training.form.seed.clone()} hint={t.seed_hint()}
                onchange={tell.reform(TrainingMessage::SeedTyped)} />
            { for training.parameters().into_iter().map(|parameter| {
                let value = training.form.parameters.get(&parameter.name).cloned().unwrap_or_default();
                let key = parameter.name.clone();
                html! { <ParameterField {key} {value} {parameter} /> }
            }) }
            if expires {
                <NumberInput id="days" label={t.days_label()} value={u64::from(training.form.days)}
                    onchange={tell.reform(|days: u64| TrainingMessage::DaysChosen(u32::try_from(days).unwrap_or(1)))} />
            }
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct ParameterProps {
    parameter: Parameter,
    value: String,
}

#[component]
fn ParameterField(ParameterProps { parameter, value }: &ParameterProps) -> Html {
    let t = use_launch_texts();
    let tell = use_tell();
    let name = parameter.name.clone();
    let onchange = tell.reform(move |value: String| TrainingMessage::ParameterTyped { name: name.clone(), value });
    let id = format!("parameter-{}", parameter.name);
    let label = t.parameter(&parameter.name);
    if parameter.kind == ParameterKind::YesNo {
        let options = [("", t.as_service_likes()), ("true", t.yes()), ("false", t.no())];
        let options =
            options.iter().map(|(value, words)| ((*value).into(), (*words).into())).collect::<Vec<(AttrValue, AttrValue)>>();
        return html! { <Select {id} {label} {options} value={value.clone()} {onchange} /> };
    }
    html! { <TextInput {id} {label} value={value.clone()} hint={t.parameter_hint(parameter)} {onchange} /> }
}

/// The free look by the service's own moderation, and what it found.
#[component]
fn Moderated(FactsProps { training, file, .. }: &FactsProps) -> Html {
    let t = use_launch_texts();
    let tell = use_tell();
    let lines = use_past().lines;
    let (Some(scene), Some(profile)) = (&training.scene, training.profile()) else { return Html::default() };
    let host = host_of(profile.base_url.as_deref().unwrap_or_default());
    let ask = html! {
        <Button label={t.moderate(file.lines, &scene.locale.bytes(file.bytes), &host)} onclick={tell.reform(|_| TrainingMessage::ModerationAsked)} />
    };
    let found = match &training.moderation {
        Moderation::NotYet => ask,
        Moderation::Looking { done, total } => html! { <p>{ t.moderating(*done, *total) }</p> },
        Moderation::Done(flagged) if flagged.is_empty() => html! { <p class="good">{ t.moderated_clean() }</p> },
        Moderation::Done(flagged) => html! {
            <>
                <p>{ t.moderated(flagged.len() as u64) }</p>
                <ul>{ for flagged.iter().take(FLAGGED_SHOWN).map(|(line, categories)| {
                    let line = *line;
                    html! {
                        <li key={line}>
                            { t.flagged_line(line, &categories.join(", ")) }
                            <Button label={t.to_line(line)} kind={ButtonKind::Quiet} onclick={lines.reform(move |_| (Side::Training, line))} />
                        </li>
                    }
                }) }</ul>
            </>
        },
        Moderation::Failed(trouble) => html! { <>{ refused(Some(trouble), &profile.name) }{ ask }</> },
    };
    html! {
        <div class="moderation">
            <p class="hint">{ t.moderate_hint() }</p>
            <div role="status">{ found }</div>
        </div>
    }
}

/// Flagged lines that are named.
const FLAGGED_SHOWN: usize = 50;

#[derive(Properties, PartialEq)]
struct ConsentProps {
    training: Rc<Training>,
    bytes: u64,
    estimate: Option<Estimate>,
}

/// The person's word, and the button that says the price.
#[component]
fn Consent(ConsentProps { training, bytes, estimate }: &ConsentProps) -> Html {
    let t = use_launch_texts();
    let tell = use_tell();
    let (Some(scene), Some(profile)) = (&training.scene, training.profile()) else { return Html::default() };
    let locale = scene.locale;
    let host = host_of(profile.base_url.as_deref().unwrap_or_default());
    let price = estimate.map(|estimate| locale.money(estimate.about));
    let words = t.consent(&host, &locale.bytes(*bytes), price.as_deref());
    let onchange =
        tell.reform(|event: Event| TrainingMessage::Agreed(event.target_unchecked_into::<HtmlInputElement>().checked()));
    let faults = training.faults();
    let consent = words.clone();
    let launch = tell.reform(move |_| TrainingMessage::LaunchPressed { consent: consent.clone() });
    html! {
        <div class="consent">
            <TextInput id="cap" label={t.cap_label()} value={training.cap.clone()} hint={t.cap_hint()} onchange={tell.reform(TrainingMessage::CapTyped)} />
            if !faults.is_empty() {
                <ul class="problems" role="alert">{ for faults.iter().map(|fault| html! { <li>{ t.fault(fault) }</li> }) }</ul>
            }
            <label class="check">
                <input id="consent" type="checkbox" checked={training.form.agreed} {onchange} disabled={!training.can_begin()} />
                <span>{ words }</span>
            </label>
            <p class="hint">{ t.what_happens(profile.dialect == Dialect::OpenaiMethod, training.form.days) }</p>
            <Button id="launch-button" label={t.launch(price.as_deref())} kind={ButtonKind::Primary} disabled={!training.is_ready()} onclick={launch} />
        </div>
    }
}

/// The page of this site for addresses that a person types, at the step of training.
const CUSTOM_PAGE: &str = "custom.html#/training";

/// Says why training is not launched from here, and where it is.
#[component]
pub fn NotFromHere(BeforeProps { training }: &BeforeProps) -> Html {
    let t = use_launch_texts();
    let Some(profile) = training.profile() else { return Html::default() };
    html! {
        <section aria-labelledby="before-title">
            <h2 id="before-title">{ t.before_title() }</h2>
            { match (is_own_address(&profile), training.any_address) {
                (false, _) => html! { <p>{ t.not_from_here(&profile.name) }</p> },
                (true, true) => html! { <p>{ t.address_needed() }</p> },
                (true, false) => html! {
                    <>
                        <p>{ t.own_address_elsewhere() }</p>
                        <p><a href={CUSTOM_PAGE} target="_blank" rel="noopener noreferrer">{ t.open_custom_page() }</a></p>
                    </>
                },
            } }
        </section>
    }
}
