//! The third step: examples are made, and what came of every document stands in a table.

mod chunks;
mod coverage;

use crate::dataset::{SourceId, SourceRecord, SourceState};
use crate::readers::ReadErrorKind;
use crate::state::coverage::Coverage;
use crate::state::run::{RunMessage, Stage};
use crate::state::{Message, Step};
use crate::texts::Texts;
use crate::ui::hooks::{use_dispatch, use_texts};
use crate::ui::parts::{Button, ButtonKind, Notice, Progress, StepLink, Tone};
use crate::work::store::Overview;
use chunks::ChunkPanel;
use coverage::ByDocument;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ExamplesPageProps {
    pub overview: Rc<Overview>,
    pub run: Stage,
    pub coverage: Rc<Coverage>,
    /// Files are on their way.
    pub reading: bool,
}

#[component]
pub fn ExamplesPage(ExamplesPageProps { overview, run, coverage, reading }: &ExamplesPageProps) -> Html {
    let t = use_texts();
    html! {
        <>
            <h1 tabindex="-1">{ t.steps()[2] }</h1>
            if overview.sources.is_empty() {
                <Notice tone={Tone::Quiet}>
                    <p>{ if *reading { t.still_reading() } else { t.goal_needs_documents() } }</p>
                    <StepLink step={Step::Documents} label={t.to_documents()} />
                </Notice>
            } else {
                <Making overview={overview.clone()} run={run.clone()} reading={*reading} />
                <Counts overview={overview.clone()} coverage={coverage.clone()} />
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct MakingProps {
    overview: Rc<Overview>,
    run: Stage,
    reading: bool,
}

/// The button that makes examples, or how far that has come.
#[component]
fn Making(MakingProps { overview, run, reading }: &MakingProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let stale = overview.stale.len() as u64;
    let made = overview.examples.included + overview.examples.removed > 0;
    match run {
        Stage::Running { done, total, examples, failed } => html! {
            <section class="making" aria-busy="true">
                <p role="status">{ t.making(u64::from(*done), u64::from(*total), u64::from(*examples)) }</p>
                <Progress label={t.making_label()} done={u64::from(*done)} total={u64::from(*total)} />
                <Button label={t.stop()} onclick={dispatch.reform(|_| Message::Run(RunMessage::Cancelled))} />
                if !failed.is_empty() {
                    { those_failed(t, overview, failed) }
                }
            </section>
        },
        Stage::Idle | Stage::Finished { .. } => html! {
            <section class={if stale > 0 { "making" } else { "making over" }}>
                if *reading {
                    <p class="hint">{ t.still_reading() }</p>
                }
                if stale > 0 {
                    <p>{ if made { t.make_stale(stale) } else { t.make_words(stale) } }</p>
                    <Button
                        id="make" label={if made { t.make_again() } else { t.make() }} kind={ButtonKind::Primary}
                        onclick={dispatch.reform(|_| Message::Run(RunMessage::Started))}
                    />
                    <p class="hint">{ t.make_hint() }</p>
                } else if !made && !*reading {
                    <Notice tone={Tone::Warning}><p>{ t.nothing_made() }</p></Notice>
                } else if made {
                    <p class="hint" role="status">{ t.made_all() }</p>
                }
                if let Stage::Finished { failed, .. } = run {
                    if !failed.is_empty() {
                        { those_failed(t, overview, failed) }
                    }
                }
            </section>
        },
    }
}

fn those_failed(t: &'static dyn Texts, overview: &Overview, sources: &[(SourceId, ReadErrorKind)]) -> Html {
    let path = |id: &SourceId| overview.sources.iter().find(|(other, _)| other == id).map(|(_, source)| source.path.clone());
    html! {
        <Notice tone={Tone::Warning}>
            <p>{ t.making_failed() }</p>
            <ul>{ for sources.iter().filter_map(|(id, kind)| Some((path(id)?, kind))).map(|(path, kind)| html! {
                <li>{ path }{ ": " }{ t.read_error(&kind.clone().into()) }</li>
            }) }</ul>
        </Notice>
    }
}

#[derive(Properties, PartialEq)]
struct CountsProps {
    overview: Rc<Overview>,
    coverage: Rc<Coverage>,
}

/// What there is, by recipe and by document, and why something is empty.
#[component]
fn Counts(CountsProps { overview, coverage }: &CountsProps) -> Html {
    let t = use_texts();
    let counts = &overview.examples;
    if counts.included + counts.removed == 0 {
        return html! { { skipped(t, overview) } };
    }
    let number = |count: u32| t.locale().number(u64::from(count));
    let mut left_out = Vec::new();
    for (count, words) in [
        (counts.duplicates, t.left_out_duplicates()),
        (counts.not_asked_for, t.left_out_not_asked_for()),
        (counts.removed, t.left_out_removed()),
    ] {
        if count > 0 {
            left_out.push(html! { <li>{ format!("{words}: {}", number(count)) }</li> });
        }
    }
    html! {
        <>
            <section class="made" aria-labelledby="made-title">
                <h2 id="made-title">{ t.made_title(u64::from(counts.included), counts.tokens, counts.estimate) }</h2>
                if !left_out.is_empty() {
                    <ul class="hint">{ left_out }</ul>
                }
                <p><StepLink step={Step::Review} label={t.to_review(u64::from(counts.included))} kind={ButtonKind::Primary} /></p>
            </section>
            <div class="two">
                <section>
                    <h3>{ t.by_recipe() }</h3>
                    <table class="counts">
                        <tbody>
                            { for counts.by_recipe.iter().map(|(recipe, count)| html! {
                                <tr><th scope="row">{ t.recipe(*recipe) }</th><td class="number">{ number(*count) }</td></tr>
                            }) }
                        </tbody>
                    </table>
                </section>
                <ByDocument overview={overview.clone()} coverage={coverage.clone()} />
            </div>
            if let Some((id, source)) = coverage.open.and_then(|open| overview.sources.iter().find(|(id, _)| *id == open)) {
                <ChunkPanel
                    id={*id} path={source.path.clone()} lang={language(source)} coverage={coverage.clone()}
                    stale={overview.stale.contains(id)}
                />
            }
            { skipped(t, overview) }
        </>
    }
}

fn language(source: &SourceRecord) -> Option<AttrValue> {
    match &source.state {
        SourceState::Document(document) => document.language.map(|language| AttrValue::from(language.code())),
        _ => None,
    }
}

/// Why nothing came of some places.
fn skipped(t: &'static dyn Texts, overview: &Overview) -> Html {
    let skipped = &overview.examples.skipped;
    if skipped.is_empty() {
        return Html::default();
    }
    html! {
        <details class="skipped">
            <summary>{ t.skipped_title() }</summary>
            <p class="hint">{ t.skipped_hint() }</p>
            <table class="counts">
                <thead><tr><th scope="col">{ t.column_recipe() }</th><th scope="col">{ t.column_reason() }</th><th scope="col">{ t.column_times() }</th></tr></thead>
                <tbody>
                    { for skipped.iter().map(|(recipe, reason, count)| html! {
                        <tr>
                            <td>{ t.recipe(*recipe) }</td>
                            <td>{ t.skip_reason(*reason) }</td>
                            <td class="number">{ t.locale().number(u64::from(*count)) }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </details>
    }
}
