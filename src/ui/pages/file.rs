//! The fifth step: one sentence of verdict, the checks, the lengths, the split, the price, and the files.

mod checks;

use crate::checks::{Verdict, Voice};
use crate::dataset::Settings;
use crate::dataset::split::{EXAMPLES_FOR_VALIDATION, Share, Together};
use crate::providers::Date;
use crate::state::Step;
use crate::state::file::{File, profile_of};
use crate::ui::hooks::{use_settings_change, use_texts};
use crate::ui::parts::{
    Downloads, Histogram, Notice, NumberInput, PriceTable, Progress, Select, ServiceChoice, Shares, StepLink, Tone,
    is_own_computer,
};
use crate::work::store::{Overview, Report};
use checks::Checks;
use std::rc::Rc;
use yew::prelude::*;

/// Shares of examples that can be kept for validation, in percent.
const SHARES: [u8; 5] = [0, 5, 10, 15, 20];

#[derive(Properties, PartialEq)]
pub struct FilePageProps {
    pub overview: Rc<Overview>,
    pub settings: Rc<Settings>,
    pub file: Rc<File>,
    /// What stands there is about to change.
    pub is_busy: bool,
    pub today: Option<Date>,
}

#[component]
pub fn FilePage(FilePageProps { overview, settings, file, is_busy, today }: &FilePageProps) -> Html {
    let t = use_texts();
    let nothing = overview.examples.included == 0;
    html! {
        <div class="file-page" aria-busy={(*is_busy && !nothing).to_string()}>
            <h1 tabindex="-1">{ t.steps()[4] }</h1>
            if let Some((done, total)) = file.progress {
                <Progress label={t.counting()} {done} {total} />
            }
            { match &file.report {
                _ if nothing => html! {
                    <Notice tone={Tone::Quiet}>
                        <p>{ t.file_needs_examples() }</p>
                        <StepLink step={Step::Examples} label={t.to_examples()} />
                    </Notice>
                },
                None => html! { <p class="hint" role="status">{ t.counting() }</p> },
                Some(report) => html! {
                    <>
                        <VerdictLine report={report.clone()} />
                        <ServiceChoice settings={settings.clone()} today={*today} />
                        <Downloads file={file.clone()} report={report.clone()} revision={overview.revision} />
                        <Checks report={report.clone()} />
                        <div class="two">
                            <section aria-labelledby="lengths-title">
                                <h2 id="lengths-title">{ t.lengths_title() }</h2>
                                <Histogram report={report.clone()} />
                            </section>
                            <Origins report={report.clone()} />
                        </div>
                        <Voices report={report.clone()} />
                        <Split report={report.clone()} settings={settings.clone()} />
                        if !is_own_computer(&profile_of(settings)) {
                            <section aria-labelledby="price-title">
                                <h2 id="price-title">{ t.price_title() }</h2>
                                <PriceTable report={report.clone()} settings={settings.clone()} today={*today} />
                            </section>
                        }
                    </>
                },
            } }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ReportProps {
    report: Rc<Report>,
}

#[component]
fn VerdictLine(ReportProps { report }: &ReportProps) -> Html {
    let t = use_texts();
    let tone = match report.verdict {
        Verdict::Ready => Tone::Good,
        Verdict::MustMend { .. } | Verdict::TooFew { .. } | Verdict::Empty => Tone::Warning,
    };
    let examples = report.training.examples + report.validation.examples;
    let tokens = report.training.tokens + report.validation.tokens;
    html! {
        <div class="verdict" role="status">
            <Notice {tone}>
                <p class="big">{ t.verdict(&report.verdict) }</p>
                <p id="totals">{ t.totals(examples, tokens, report.estimate) }</p>
            </Notice>
        </div>
    }
}

/// Which role says how much.
#[component]
fn Voices(ReportProps { report }: &ReportProps) -> Html {
    let t = use_texts();
    let all = report.voices.iter().map(|voice| voice.characters).sum::<u64>().max(1);
    let learned = report.voices.iter().filter(|voice| voice.role == "assistant").map(|voice| voice.characters).sum::<u64>();
    if report.voices.is_empty() {
        return Html::default();
    }
    // What the model learns comes first, in the strongest colour.
    let mut voices: Vec<&Voice> = report.voices.iter().collect();
    voices.sort_by_key(|voice| voice.role != "assistant");
    html! {
        <section aria-labelledby="roles-title">
            <h2 id="roles-title">{ t.roles_title() }</h2>
            <Shares
                id="roles" sentence={t.roles_sentence(learned * 100 / all)}
                heads={[t.column_role().into(), t.column_characters().into()]}
                parts={voices.iter().map(|voice| (t.voice(&voice.role).into(), voice.characters)).collect::<Vec<_>>()}
            />
        </section>
    }
}

/// Where the examples come from, with a bar for each source.
#[component]
fn Origins(ReportProps { report }: &ReportProps) -> Html {
    let t = use_texts();
    let all: u32 = report.by_source.iter().map(|(_, _, count)| *count).sum();
    let line = |(name, count): (&str, u32)| {
        html! {
            <tr>
                <th scope="row">{ name }</th>
                <td class="number">{ t.locale().number(u64::from(count)) }</td>
                <td class="bar-cell" aria-hidden="true"><span class="share-bar" ~style={format!("width: {}%", count * 100 / all.max(1))} /></td>
            </tr>
        }
    };
    html! {
        <section aria-labelledby="origins-title">
            <h2 id="origins-title">{ t.origins_title() }</h2>
            <table class="counts">
                <tbody>
                    { for report.by_source.iter().map(|(_, path, count)| line((path, *count))) }
                </tbody>
            </table>
            <h3>{ t.by_recipe() }</h3>
            <table class="counts">
                <tbody>
                    { for report.by_recipe.iter().map(|(recipe, count)| line((t.recipe(*recipe), *count))) }
                </tbody>
            </table>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct SplitProps {
    report: Rc<Report>,
    settings: Rc<Settings>,
}

/// The choice to name a number of examples instead of a share.
const BY_COUNT: &str = "count";

#[component]
fn Split(SplitProps { report, settings }: &SplitProps) -> Html {
    let t = use_texts();
    let few = report.training.examples < EXAMPLES_FOR_VALIDATION as u64;
    let mut shares = SHARES.to_vec();
    if !shares.contains(&settings.validation_percent) {
        shares.push(settings.validation_percent);
    }
    let options = shares.iter().map(|share| (share.to_string().into(), t.share(u64::from(*share)).into()));
    let options: Vec<(AttrValue, AttrValue)> = options.chain([(BY_COUNT.into(), t.share_by_count().into())]).collect();
    let value =
        if settings.validation_examples.is_some() { BY_COUNT.to_owned() } else { settings.validation_percent.to_string() };
    let change = use_settings_change(settings);
    // Who turns from a share to a number begins with as many as it is now.
    let as_many = u32::try_from(report.validation.examples).unwrap_or(u32::MAX).max(1);
    let on_share = {
        let settings = settings.clone();
        change.reform(move |value: String| {
            let now = (*settings).clone();
            match value.parse() {
                Ok(validation_percent) => Settings { validation_percent, validation_examples: None, ..now },
                Err(_) => Settings { validation_examples: Some(as_many), ..now },
            }
        })
    };
    let on_count = {
        let settings = settings.clone();
        change.reform(move |count: u64| {
            let validation_examples = Some(u32::try_from(count).unwrap_or(u32::MAX));
            Settings { validation_examples, ..(*settings).clone() }
        })
    };
    let on_together = {
        let settings = settings.clone();
        change.reform(move |value: String| {
            let chosen = Together::ALL.into_iter().find(|together| format!("{together:?}") == value);
            Settings { together: chosen.unwrap_or_default(), ..(*settings).clone() }
        })
    };
    let kept: Vec<(AttrValue, AttrValue)> =
        Together::ALL.map(|together| (format!("{together:?}").into(), t.together(together).into())).to_vec();
    html! {
        <section aria-labelledby="split-title">
            <h2 id="split-title">{ t.split_title() }</h2>
            <Shares
                id="split-words" sentence={t.split_words(report.training.examples, report.validation.examples)}
                heads={[t.column_part().into(), t.examples_column().into()]}
                parts={vec![
                    (t.training_part().into(), report.training.examples),
                    (t.validation_part().into(), report.validation.examples),
                ]}
            />
            if report.validation.examples == 0 && settings.validation() != Share::None {
                <p class="hint">{ if few && settings.validation_examples.is_none() { t.split_too_small() } else { t.split_too_tied() } }</p>
            }
            if report.leaks.facts + report.leaks.sections > 0 {
                <Notice tone={if report.leaks.facts > 0 { Tone::Warning } else { Tone::Quiet }}>
                    if report.leaks.facts > 0 {
                        <p id="leaking-facts">{ t.leaking_facts(report.leaks.facts) }</p>
                    }
                    if report.leaks.sections > 0 {
                        <p id="leaking-sections">{ t.leaking_sections(report.leaks.sections) }</p>
                    }
                </Notice>
            }
            <Select id="share" label={t.split_label()} {options} {value} onchange={on_share} />
            if let Some(count) = settings.validation_examples {
                <NumberInput id="validation-examples" label={t.validation_examples_label()} value={u64::from(count)} onchange={on_count} />
            }
            <Select id="together" label={t.together_label()} options={kept} value={format!("{:?}", settings.together)} onchange={on_together} />
            <p class="hint">{ t.split_hint() }</p>
        </section>
    }
}
