//! The sixth step as far as it goes today: the files, the price with its dates, and the commands by which a person trains
//! a model by hand.

use crate::dataset::Settings;
use crate::providers::{self, Date, Dialect, Profile};
use crate::state::Step;
use crate::state::file::{File, job_plan, profile_of};
use crate::ui::hooks::use_texts;
use crate::ui::parts::{CopyBlock, Downloads, Notice, PriceTable, StepLink, Tone};
use crate::work::store::{Overview, Report};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct TrainingPageProps {
    pub overview: Rc<Overview>,
    pub file: Rc<File>,
    pub today: Option<Date>,
}

#[component]
pub fn TrainingPage(&TrainingPageProps { ref overview, ref file, today }: &TrainingPageProps) -> Html {
    let t = use_texts();
    let settings = Rc::new(overview.settings.clone());
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
                        <Downloads file={file.clone()} report={report.clone()} revision={overview.revision} />
                        <section aria-labelledby="price-title">
                            <h2 id="price-title">{ t.price_title() }</h2>
                            <PriceTable report={report.clone()} settings={settings.clone()} {today} />
                            <p class="hint">{ t.guide_price() }</p>
                        </section>
                        <Commands {report} {settings} />
                    </>
                },
            } }
            <Elsewhere />
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
struct CommandsProps {
    report: Rc<Report>,
    settings: Rc<Settings>,
}

/// The hand-made procedure with everything filled in.
#[component]
fn Commands(CommandsProps { report, settings }: &CommandsProps) -> Html {
    let t = use_texts();
    let plan = job_plan(report, settings);
    html! {
        <section class="commands" aria-labelledby="commands-title">
            <h2 id="commands-title">{ t.commands_title() }</h2>
            <p>{ t.commands_lead() }</p>
            <ol>
                <li><CopyBlock label={t.command_key()} text="read -rs OPENAI_API_KEY && export OPENAI_API_KEY" /></li>
                <li><CopyBlock label={t.command_upload()} text={plan.upload()} /></li>
                <li><CopyBlock label={t.command_create()} text={plan.create_job()} /></li>
                <li><CopyBlock label={t.command_status()} text={plan.status()} /><p class="hint">{ t.status_hint() }</p></li>
                <li><CopyBlock label={t.command_chat()} text={plan.chat(&settings.system_message, t.chat_question())} /><p class="hint">{ t.chat_hint(!settings.system_message.is_empty()) }</p></li>
            </ol>
        </section>
    }
}

/// Other services and trainers that take the same file.
#[component]
fn Elsewhere() -> Html {
    let t = use_texts();
    let others: Vec<Profile> = providers::profiles().into_iter().filter(trains_elsewhere).collect();
    html! {
        <section aria-labelledby="elsewhere-title">
            <h2 id="elsewhere-title">{ t.elsewhere_title() }</h2>
            <p>{ t.elsewhere_words() }</p>
            <ul>{ for others.iter().map(|profile| html! {
                <li><b>{ &profile.name }</b>{ ": " }{ t.dialect(profile.dialect) }</li>
            }) }</ul>
        </section>
    }
}

/// A service or trainer beside OpenAI that reads the file; one that only answers does not train.
fn trains_elsewhere(profile: &Profile) -> bool {
    let only_answers = profile.abilities.generate && profile.dialect == Dialect::FileOnly;
    profile.id.0 != "openai" && !only_answers
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
