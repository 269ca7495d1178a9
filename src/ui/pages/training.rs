//! The sixth step: the files, the price with its dates, and the place of the part that launches training.

use crate::dataset::Settings;
use crate::providers::Date;
use crate::state::file::{File, profile_of};
use crate::state::launch::{LaunchMessage, Stage};
use crate::state::{Message, Step};
use crate::ui::hooks::{use_dispatch, use_texts};
use crate::ui::parts::{Button, Downloads, Notice, PriceTable, ServiceChoice, StepLink, Tone, is_own_computer};
use crate::work::store::Overview;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct TrainingPageProps {
    pub overview: Rc<Overview>,
    pub settings: Rc<Settings>,
    pub file: Rc<File>,
    pub today: Option<Date>,
    pub launch: Stage,
    /// The element in which the part lives that launches training.
    pub launch_root: Element,
}

#[component]
pub fn TrainingPage(props: &TrainingPageProps) -> Html {
    let &TrainingPageProps { ref overview, ref settings, ref file, today, launch, ref launch_root } = props;
    let t = use_texts();
    let report = file.report.clone().filter(|_| overview.examples.included > 0);
    html! {
        <div class="training-page">
            <h1 tabindex="-1">{ t.steps()[5] }</h1>
            <Closing settings={settings.clone()} {today} />
            { match report {
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
                        if !is_own_computer(&profile_of(settings)) {
                        <section aria-labelledby="price-title">
                            <h2 id="price-title">{ t.price_title() }</h2>
                            <PriceTable report={report.clone()} settings={settings.clone()} {today} />
                            if profile_of(settings).id.0 == "openai" {
                                <p class="hint">{ t.guide_price() }</p>
                            }
                        </section>
                        }
                    </>
                },
            } }
            <LaunchPlace stage={launch} root={launch_root.clone()} />
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
