//! A job: what it is doing, its curve, what happened, its checkpoints, and what it really cost.

use super::curve::Curve;
use super::hooks::{use_launch_texts, use_past, use_tell};
use super::launches::CardProps;
use super::trouble::refused;
use crate::api::jobs::{Act, Event, Job, Level, Status};
use crate::browser::page;
use crate::providers::Dialect;
use crate::state::launch::channel::Scene;
use crate::state::launch::training::{Following, Key, TrainingMessage};
use crate::ui::parts::{Button, ButtonKind, Notice, Tone};
use crate::work::launch::Side;
use crate::work::launch::asks::Paid;
use std::rc::Rc;
use yew::prelude::*;

#[component]
pub fn JobView(CardProps { training, launch }: &CardProps) -> Html {
    let t = use_launch_texts();
    let tell = use_tell();
    let may_ask = use_state(page::may_ask_to_notify);
    let (Some(scene), Some(job)) = (&training.scene, &launch.job) else { return Html::default() };
    let following = training.jobs.get(&launch.id).cloned().unwrap_or_default();
    let id = launch.id;
    let has_key = matches!(training.key, Key::Held(_));
    let acts = [
        (Act::Pause, launch.service.dialect == Dialect::OpenaiMethod && matches!(job.status, Status::Running | Status::Queued)),
        (Act::Resume, job.status == Status::Paused),
        (Act::Cancel, !job.status.is_over()),
    ];
    let busy = following.acting.is_some();
    let ask_to_notify = {
        let may_ask = may_ask.clone();
        Callback::from(move |_| {
            page::ask_to_notify();
            may_ask.set(false);
        })
    };
    let paid = training.spending.iter().find(|spending| matches!(&spending.what, Paid::Job { id, .. } if *id == job.id));
    // A component that may show nothing has a place of its own: beside siblings that come and go Yew would look for the next
    // of them where it was before.
    html! {
        <div class="job">
            <dl class="facts">
                <dt>{ t.fact_job() }</dt>
                <dd class="verbatim">{ &job.id }</dd>
                <dt>{ t.fact_status() }</dt>
                <dd><span role="status" data-status={status_name(&job.status)}>{ t.status(&job.status) }</span></dd>
                if let Some(finish) = following.followed.finish_expected() {
                    <dt>{ t.fact_finish() }</dt>
                    <dd>{ scene.moment(finish) }</dd>
                }
                if let Some(tokens) = job.trained_tokens {
                    <dt>{ t.fact_trained_tokens() }</dt>
                    <dd>{ scene.locale.number(tokens) }</dd>
                }
                if let Some(paid) = paid {
                    <dt>{ t.fact_paid() }</dt>
                    <dd>{ scene.locale.money(paid.amount) }</dd>
                }
            </dl>
            if !job.status.is_over() {
                <p class="hint">{ if has_key { t.tab_may_be_closed() } else { t.key_to_follow() } }</p>
                if *may_ask {
                    <Button label={t.notify_me()} kind={ButtonKind::Quiet} onclick={ask_to_notify} />
                }
            }
            { refused(following.followed.trouble.as_ref(), &launch.service.name) }
            { refused(following.refused.as_ref(), &launch.service.name) }
            if following.too_late {
                <p role="status">{ t.too_late(&job.status) }</p>
            }
            <div><Failed job={Rc::new(job.clone())} /></div>
            if acts.iter().any(|(_, offered)| *offered) {
                <div class="buttons">
                    { for acts.into_iter().filter(|(_, offered)| *offered).map(|(act, _)| html! {
                        <Button label={t.act(act)} disabled={busy || !has_key} onclick={tell.reform(move |_| TrainingMessage::ActPressed { id, act })} />
                    }) }
                </div>
            }
            <div><Curve curve={Rc::new(following.curve())} locale={scene.locale} /></div>
            if job.status.is_over() && !job.result_files.is_empty() && following.results.is_none() {
                <Button label={t.fetch_results()} kind={ButtonKind::Quiet} disabled={!has_key} onclick={tell.reform(move |_| TrainingMessage::ResultsAsked(id))} />
            }
            <div><Events following={following.clone()} scene={scene.clone()} /></div>
            <div><Checkpoints {following} /></div>
        </div>
    }
}

/// For styles and tests.
fn status_name(status: &Status) -> &'static str {
    match status {
        Status::Validating => "validating",
        Status::Queued => "queued",
        Status::Running => "running",
        Status::Paused => "paused",
        Status::Succeeded => "succeeded",
        Status::Failed => "failed",
        Status::Cancelled => "cancelled",
        Status::Other(_) => "other",
    }
}

#[derive(Properties, PartialEq)]
struct FailedProps {
    job: Rc<Job>,
}

/// Why a job failed, with the way to the lines that the service names.
#[component]
fn Failed(FailedProps { job }: &FailedProps) -> Html {
    let t = use_launch_texts();
    let lines = use_past().lines;
    let Some(error) = &job.error else { return Html::default() };
    let side = if error.param.as_deref() == Some("validation_file") { Side::Validation } else { Side::Training };
    html! {
        <Notice tone={Tone::Error}>
            <p>{ t.job_failed(error.code.as_deref()) }</p>
            <p class="verbatim">{ &error.message }</p>
            <div class="buttons">
                { for lines_named(&error.message).into_iter().take(LINES_SHOWN).map(|line| html! {
                    <Button key={line} label={t.to_line(line)} onclick={lines.reform(move |_| (side, line))} />
                }) }
            </div>
        </Notice>
    }
}

/// Lines that get a button of their own.
const LINES_SHOWN: usize = 20;

/// The numbers of lines, from 1, in the words of a service, such as "Example 17, message 2", "line 17" or
/// "Flagged lines: 3, 8".
pub fn lines_named(message: &str) -> Vec<u64> {
    let lower = message.to_lowercase();
    let mut lines = Vec::new();
    for word in ["lines", "line", "examples", "example"] {
        for (at, _) in lower.match_indices(word) {
            let before = lower[..at].chars().next_back();
            let mut rest = lower[at + word.len()..].trim_start_matches([' ', ':', '#', '[']);
            if before.is_some_and(char::is_alphanumeric) {
                continue;
            }
            loop {
                let end = rest.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(rest.len());
                let Ok(line) = rest[..end].parse::<u64>() else { break };
                lines.push(line);
                let Some(next) = rest[end..].trim_start().strip_prefix(',') else { break };
                rest = next.trim_start();
            }
        }
    }
    lines.retain(|line| *line > 0);
    lines.sort_unstable();
    lines.dedup();
    lines
}

#[derive(Properties, PartialEq)]
struct EventsProps {
    following: Rc<Following>,
    scene: Rc<Scene>,
}

/// Events shown at once; older ones follow on request.
const EVENTS_SHOWN: usize = 50;

/// What happened, the newest first.
#[component]
fn Events(EventsProps { following, scene }: &EventsProps) -> Html {
    let t = use_launch_texts();
    let shown = use_state(|| EVENTS_SHOWN);
    let events = &following.followed.events;
    if events.is_empty() {
        return Html::default();
    }
    let more = {
        let shown = shown.clone();
        Callback::from(move |_| shown.set(*shown + EVENTS_SHOWN))
    };
    let row = |event: &Event| {
        html! {
            <li key={event.id.clone()} class={match event.level { Level::Info => "info", Level::Warning => "warning", Level::Error => "error" }}>
                <time>{ scene.moment(event.created_at) }</time>
                <span>{ &event.message }</span>
            </li>
        }
    };
    html! {
        <details class="events">
            <summary>{ t.events(events.len() as u64) }</summary>
            <ol>{ for events.iter().rev().take(*shown).map(row) }</ol>
            if events.len() > *shown {
                <Button label={t.more_events()} kind={ButtonKind::Quiet} onclick={more} />
            }
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct CheckpointsProps {
    following: Rc<Following>,
}

#[component]
fn Checkpoints(CheckpointsProps { following }: &CheckpointsProps) -> Html {
    let t = use_launch_texts();
    let checkpoints = &following.followed.checkpoints;
    if checkpoints.is_empty() {
        return Html::default();
    }
    html! {
        <details class="checkpoints">
            <summary>{ t.checkpoints(checkpoints.len() as u64) }</summary>
            <ul>{ for checkpoints.iter().map(|checkpoint| html! {
                <li key={checkpoint.id.clone()}>{ t.checkpoint(checkpoint.step) }{ " " }<code>{ &checkpoint.model }</code></li>
            }) }</ul>
        </details>
    }
}
