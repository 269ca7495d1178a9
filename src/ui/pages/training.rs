//! The sixth step as far as it goes today: the files, the price with its dates, and the commands by which a person trains
//! a model by hand.

use crate::api::curl;
use crate::dataset::Settings;
use crate::providers::Date;
use crate::state::file::{File, hand_commands, profile_of};
use crate::state::launch::{LaunchMessage, Stage};
use crate::state::{Message, Step};
use crate::ui::hooks::{use_dispatch, use_texts};
use crate::ui::parts::{Button, CopyBlock, Downloads, Notice, PriceTable, ServiceChoice, StepLink, Tone, is_own_computer};
use crate::work::store::{Overview, Report};
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct TrainingPageProps {
    pub overview: Rc<Overview>,
    pub file: Rc<File>,
    pub today: Option<Date>,
    pub launch: Stage,
    /// The element in which the part lives that launches training.
    pub launch_root: Element,
}

#[component]
pub fn TrainingPage(props: &TrainingPageProps) -> Html {
    let &TrainingPageProps { ref overview, ref file, today, launch, ref launch_root } = props;
    let t = use_texts();
    let settings = Rc::new(overview.settings.clone());
    let report = file.report.clone().filter(|_| overview.examples.included > 0);
    html! {
        <div class="training-page">
            <h1 tabindex="-1">{ t.steps()[5] }</h1>
            <Closing settings={settings.clone()} {today} />
            { match report.clone() {
                None if overview.examples.included > 0 => html! { <p class="hint" role="status">{ t.counting() }</p> },
                None => html! {
                    <Notice tone={Tone::Quiet}>
                        <p>{ t.training_needs_examples() }</p>
                        <StepLink step={Step::Documents} label={t.to_documents()} />
                    </Notice>
                },
                Some(report) => html! {
                    <>
                        <ServiceChoice settings={settings.clone()} {today} />
                        <Downloads file={file.clone()} report={report.clone()} revision={overview.revision} />
                        if !is_own_computer(&profile_of(&settings)) {
                        <section aria-labelledby="price-title">
                            <h2 id="price-title">{ t.price_title() }</h2>
                            <PriceTable report={report.clone()} settings={settings.clone()} {today} />
                            if profile_of(&settings).id.0 == "openai" {
                                <p class="hint">{ t.guide_price() }</p>
                            }
                        </section>
                        }
                    </>
                },
            } }
            <LaunchPlace stage={launch} root={launch_root.clone()} />
            if let Some(report) = report {
                <Commands {report} {settings} />
            }
            <Again />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ClosingProps {
    settings: Rc<Settings>,
    today: Option<Date>,
}

/// Until when the service trains, before anybody spends anything.
#[component]
fn Closing(&ClosingProps { ref settings, today }: &ClosingProps) -> Html {
    let t = use_texts();
    let locale = t.locale();
    let profile = profile_of(settings);
    let Some(today) = today else { return Html::default() };
    let Some(model) = profile.model(&settings.model) else { return Html::default() };
    let (Some(jobs), Some(off)) = (model.jobs_until, model.off_from) else { return Html::default() };
    let open = today < jobs.value;
    let newcomers = profile.closed_to_newcomers_from.filter(|known| known.value <= today).map(|known| locale.date(known.value));
    html! {
        <Notice tone={Tone::Warning}>
            <p>
                { if open { t.closing(&profile.name, &locale.date(jobs.value), &locale.date(off.value)) } else { t.closed(&profile.name, &locale.date(jobs.value)) } }
            </p>
            if let Some(day) = newcomers {
                <p>{ t.closed_to_newcomers(&profile.name, &day) }</p>
            }
            <p>{ t.file_stays_useful() }</p>
        </Notice>
    }
}

#[derive(Properties, PartialEq)]
struct LaunchPlaceProps {
    stage: Stage,
    root: Element,
}

/// Where the part lives that launches training. Its element outlives this page, and with it whatever goes on in it.
#[component]
fn LaunchPlace(&LaunchPlaceProps { stage, ref root }: &LaunchPlaceProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    match stage {
        Stage::Ready => Html::VRef(root.clone().into()),
        Stage::NotWanted | Stage::Loading => html! { <p class="hint" role="status">{ t.launch_loading() }</p> },
        Stage::Missing { loading } => html! {
            <Notice tone={Tone::Error} name="launch-missing">
                <p>{ t.launch_missing() }</p>
                <div class="buttons" aria-busy={loading.to_string()}>
                    <Button id="load-launch" label={t.try_again()} onclick={dispatch.reform(|_| Message::Launch(LaunchMessage::LoadAsked))} />
                </div>
            </Notice>
        },
    }
}

#[derive(Properties, PartialEq)]
struct CommandsProps {
    report: Rc<Report>,
    settings: Rc<Settings>,
}

/// The hand-made procedure with everything filled in.
#[component]
fn Commands(CommandsProps { report, settings }: &CommandsProps) -> Html {
    let t = use_texts();
    let profile = profile_of(settings);
    let commands = hand_commands(report, settings, t.chat_question());
    if commands.is_empty() {
        return html! {
            <section class="commands" aria-labelledby="commands-title">
                <h2 id="commands-title">{ t.commands_title(&profile.name) }</h2>
                <p>{ match profile.base_url.as_deref() {
                    Some("") => t.commands_need_address(),
                    Some(_) if settings.model.trim().is_empty() => t.commands_need_model(),
                    _ => t.by_file(),
                } }</p>
            </section>
        };
    }
    let paid = 1 + commands.iter().take_while(|command| command.step != curl::Step::Create).count() as u64;
    let hint = |step: curl::Step| match step {
        curl::Step::Status => Some(t.status_hint(profile.dialect)),
        curl::Step::Chat => Some(t.chat_hint(!settings.system_message.is_empty())),
        _ => None,
    };
    html! {
        <section class="commands" aria-labelledby="commands-title">
            <h2 id="commands-title">{ t.commands_title(&profile.name) }</h2>
            <p>{ t.commands_lead(paid) }</p>
            <ol>
                { for commands.into_iter().zip(1..).map(|(command, number)| html! {
                    <li>
                        <CopyBlock label={format!("{number}. {}", t.command(command.step))} text={command.text} />
                        if let Some(hint) = hint(command.step) {
                            <p class="hint">{ hint }</p>
                        }
                    </li>
                }) }
            </ol>
        </section>
    }
}

/// When it is time to train anew.
#[component]
fn Again() -> Html {
    let t = use_texts();
    html! {
        <section aria-labelledby="again-title">
            <h2 id="again-title">{ t.again_title() }</h2>
            <ul>{ for t.again_reasons().iter().map(|reason| html! { <li>{ *reason }</li> }) }</ul>
        </section>
    }
}
