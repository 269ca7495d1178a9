//! What the checks found, by kind, the gravest first; each with what a click will mend and where it stands.

use crate::checks::Severity;
use crate::state::file::FileMessage;
use crate::state::review::ReviewMessage;
use crate::state::{Message, Step};
use crate::ui::hooks::{use_dispatch, use_texts};
use crate::ui::parts::{Button, Glyph, Icon};
use crate::work::store::{FindingGroup, InBoth, Report, ReportFinding};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ChecksProps {
    pub report: Rc<Report>,
}

#[component]
pub fn Checks(ChecksProps { report }: &ChecksProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let mendable = report.groups.iter().filter(|group| group.severity == Severity::Error && group.can_mend).count();
    html! {
        <section class="checks" aria-labelledby="checks-title">
            <h2 id="checks-title">{ t.checks_title() }</h2>
            if report.groups.is_empty() {
                <p class="clean"><Icon glyph={Glyph::Check} />{ t.checks_clean() }</p>
            } else {
                if mendable > 1 {
                    <Button
                        id="mend-errors" label={t.mend_errors()}
                        onclick={dispatch.reform(|_| Message::File(FileMessage::MendErrorsAsked))}
                    />
                }
                <ul>
                    { for report.groups.iter().map(|group| html! {
                        <Group key={group.code.clone()} group={Rc::new(group.clone())} />
                    }) }
                </ul>
            }
            <p class="hint">{ t.checks_how() }</p>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct GroupProps {
    group: Rc<FindingGroup>,
}

#[component]
fn Group(GroupProps { group }: &GroupProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let said = |words: &InBoth| words.of(t.locale()).to_owned();
    let class = match group.severity {
        Severity::Error => "finding error",
        Severity::Warning => "finding warning",
        Severity::Note => "finding",
    };
    let mend = {
        let code = group.code.clone();
        dispatch.reform(move |_: MouseEvent| Message::File(FileMessage::MendAsked { code: code.clone(), example: None }))
    };
    let hidden = group.total.saturating_sub(group.findings.len() as u64);
    html! {
        <li {class}>
            <div class="finding-head">
                <p>
                    <b>{ said(&group.described.title) }</b>
                    { " " }<span class="badge">{ t.severity(group.severity) }</span>
                    { " " }<span class="hint">{ t.times(group.total) }</span>
                </p>
                if group.can_mend {
                    <Button label={t.mend_all()} onclick={mend} />
                }
            </div>
            <p>{ said(&group.described.words) }</p>
            if let Some(fix) = &group.described.fix {
                <p class="hint">{ t.mend_hint(&said(fix)) }</p>
            }
            if group.findings.iter().any(|finding| finding.example.is_some()) {
                <details>
                    <summary>{ t.show_places() }</summary>
                    <ul class="places">
                        { for group.findings.iter().map(|finding| html! {
                            <Place code={group.code.clone()} finding={Rc::new(finding.clone())} />
                        }) }
                    </ul>
                    if hidden > 0 {
                        <p class="hint">{ t.more_places(hidden) }</p>
                    }
                </details>
            }
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct PlaceProps {
    code: AttrValue,
    finding: Rc<ReportFinding>,
}

/// One finding with the way to its example.
#[component]
fn Place(PlaceProps { code, finding }: &PlaceProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let mend = finding.example.filter(|_| finding.can_mend).map(|id| {
        let code = code.to_string();
        let asked = move |_: MouseEvent| Message::File(FileMessage::MendAsked { code: code.clone(), example: Some(id) });
        dispatch.reform(asked)
    });
    let show = finding.example.map(|id| {
        Callback::from(move |_: MouseEvent| {
            dispatch.emit(Message::Review(ReviewMessage::Selected(id)));
            dispatch.emit(Message::StepOpened(Step::Review));
        })
    });
    html! {
        <li>
            if let Some(line) = finding.line {
                <span class="hint">{ t.line_of_file(line, finding.validation) }</span>{ " " }
            }
            { finding.words.of(t.locale()).to_owned() }
            if let Some(show) = show {
                { " " }<Button label={t.show_example()} onclick={show} />
            }
            if let Some(mend) = mend {
                { " " }<Button label={t.mend_one()} onclick={mend} />
            }
        </li>
    }
}
