//! The launches of the project, the newest first: how far each is, and what can be done about it.

use super::after::After;
use super::hooks::{use_launch_texts, use_tell};
use super::job::JobView;
use super::trouble::TroubleNotice;
use crate::api::jobs::Status;
use crate::state::Step;
use crate::state::launch::channel::FromLaunch;
use crate::state::launch::training::{Key, Training, TrainingMessage, UnderWay};
use crate::ui::launch::hooks::use_say;
use crate::ui::parts::{Button, ButtonKind, Notice, Progress, Tone};
use crate::work::launch::{Launch, LaunchId, Side, Stage, Stop, Trouble};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct LaunchesProps {
    pub training: Rc<Training>,
}

#[component]
pub fn Launches(LaunchesProps { training }: &LaunchesProps) -> Html {
    let t = use_launch_texts();
    html! {
        <section class="launches" aria-labelledby="launches-title">
            <h2 id="launches-title" tabindex="-1">{ t.launches_title() }</h2>
            <>{ for training.launches_shown().rev().map(|launch| html! {
                <LaunchCard key={launch.id.0} training={training.clone()} launch={Rc::new(launch.clone())} />
            }) }</>
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub struct CardProps {
    pub training: Rc<Training>,
    pub launch: Rc<Launch>,
}

#[component]
fn LaunchCard(CardProps { training, launch }: &CardProps) -> Html {
    let t = use_launch_texts();
    let Some(scene) = &training.scene else { return Html::default() };
    let when = scene.moment(launch.created_at);
    html! {
        <article class="launch-card" data-stage={stage_name(launch)} aria-label={t.launch_of(launch.model(), &when)}>
            <h3>{ launch.model() }{ " " }<span class="hint">{ when }</span></h3>
            <Stages training={training.clone()} launch={launch.clone()} />
            <WhatNow training={training.clone()} launch={launch.clone()} />
            if !launch.twins.is_empty() {
                <p role="status">{ t.twins_cancelled(&launch.twins.join(", ")) }</p>
            }
            if launch.job.is_some() {
                <JobView training={training.clone()} launch={launch.clone()} />
            }
            if launch.job.as_ref().is_some_and(|job| job.status == Status::Succeeded) {
                <After training={training.clone()} launch={launch.clone()} />
            }
            <FilesAtService training={training.clone()} launch={launch.clone()} />
        </article>
    }
}

/// For styles and tests.
fn stage_name(launch: &Launch) -> &'static str {
    match &launch.stage {
        Stage::Agreed => "agreed",
        Stage::Sending(_) => "sending",
        Stage::Checking => "checking",
        Stage::Creating => "creating",
        Stage::Unknown(_) => "unknown",
        Stage::Created => "created",
        Stage::Stopped(_) => "stopped",
    }
}

/// How far a step of the way is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Done,
    Now,
    Later,
    Failed,
}

/// The way as a list.
#[component]
fn Stages(CardProps { training, launch }: &CardProps) -> Html {
    let t = use_launch_texts();
    let status = launch.job.as_ref().map(|job| job.status.clone());
    let sent = launch.files.training.is_some();
    let stopped = matches!(launch.stage, Stage::Stopped(_));
    let files = match (&launch.stage, sent) {
        (Stage::Stopped(_), false) => Mark::Failed,
        (Stage::Sending(_) | Stage::Agreed, _) => Mark::Now,
        _ => Mark::Done,
    };
    let created = match &launch.stage {
        Stage::Created => Mark::Done,
        Stage::Checking | Stage::Creating | Stage::Unknown(_) => Mark::Now,
        Stage::Stopped(_) if sent => Mark::Failed,
        _ => Mark::Later,
    };
    let (trained, over) = match &status {
        None => (Mark::Later, Mark::Later),
        Some(Status::Succeeded) => (Mark::Done, Mark::Done),
        Some(Status::Failed | Status::Cancelled) => (Mark::Failed, Mark::Failed),
        Some(_) => (Mark::Now, Mark::Later),
    };
    let progress = training.jobs.get(&launch.id).and_then(|following| following.followed.progress());
    let percent = progress.map(|(done, all)| done * 100 / all);
    let rows = [
        (files, t.stage_files(files == Mark::Done).to_owned()),
        (created, t.stage_created(created == Mark::Done).to_owned()),
        (trained, t.stage_trained(status.as_ref(), percent)),
        (over, t.stage_over(status.as_ref()).to_owned()),
    ];
    let sending = match &training.under_way {
        Some(UnderWay::Carrying { id, sent: Some(sent), .. }) if *id == launch.id => Some(*sent),
        _ => None,
    };
    html! {
        <>
            <ol class="stages" data-stopped={stopped.to_string()}>
                { for rows.into_iter().map(|(mark, words)| html! {
                    <li class={match mark { Mark::Done => "done", Mark::Now => "now", Mark::Later => "later", Mark::Failed => "failed" }}
                        aria-current={(mark == Mark::Now).then_some("step")}>{ words }</li>
                }) }
            </ol>
            if let (Some((done, total)), Some(scene)) = (sending, &training.scene) {
                <div class="sending">
                    <Progress label={t.sending_label()} {done} {total} />
                    <span>{ t.sent_of(&scene.locale.bytes(done), &scene.locale.bytes(total)) }</span>
                </div>
            }
        </>
    }
}

/// What happened where it did not go on by itself, and what can be done.
#[component]
fn WhatNow(CardProps { training, launch }: &CardProps) -> Html {
    let t = use_launch_texts();
    let tell = use_tell();
    let id = launch.id;
    let carrying = match &training.under_way {
        Some(UnderWay::Carrying { id: other, stopping, .. }) if *other == id => Some(*stopping),
        _ => None,
    };
    let has_key = matches!(training.key, Key::Held(_));
    let free = training.under_way.is_none() && has_key;
    let go_on = |label: &'static str| {
        html! { <Button {label} kind={ButtonKind::Primary} disabled={!free} onclick={tell.reform(move |_| TrainingMessage::GoOnPressed(id))} /> }
    };
    let body = match &launch.stage {
        Stage::Created => Html::default(),
        Stage::Sending(_) | Stage::Checking | Stage::Agreed if carrying.is_some() => html! {
            <Button label={t.stop_sending()} disabled={carrying == Some(true)} onclick={tell.reform(|_| TrainingMessage::StopPressed)} />
        },
        Stage::Agreed | Stage::Sending(_) | Stage::Checking => html! {
            <>
                <p>{ t.interrupted() }</p>
                { go_on(t.go_on()) }
            </>
        },
        Stage::Creating | Stage::Unknown(_) if carrying.is_some() => html! { <p>{ t.searching(&launch.service.name) }</p> },
        Stage::Creating => html! {
            <>
                <p>{ t.unknown_needs_key(&launch.service.name) }</p>
                { go_on(t.look_again()) }
            </>
        },
        Stage::Unknown(search) if search.has_found_nothing() => html! {
            <>
                <p>{ t.found_nothing(&launch.service.name) }</p>
                <div class="buttons">
                    { go_on(t.look_again()) }
                    <Button label={t.create_anew()} disabled={!free} onclick={tell.reform(move |_| TrainingMessage::CreateAnewPressed(id))} />
                    <Button label={t.give_up()} kind={ButtonKind::Quiet} disabled={!free} onclick={tell.reform(move |_| TrainingMessage::GiveUpPressed(id))} />
                </div>
            </>
        },
        Stage::Unknown(search) => html! {
            <>
                <p>{ t.unknown_needs_key(&launch.service.name) }</p>
                if let Some(trouble) = &search.trouble {
                    <TroubleNotice trouble={trouble.clone()} service={launch.service.name.clone()} />
                }
                { go_on(t.look_again()) }
            </>
        },
        Stage::Stopped(stop) => html! { <Stopped training={training.clone()} launch={launch.clone()} stop={stop.clone()} /> },
    };
    html! { <div class="what-now" role="status">{ body }</div> }
}

#[derive(Properties, PartialEq)]
struct StoppedProps {
    training: Rc<Training>,
    launch: Rc<Launch>,
    stop: Stop,
}

/// A launch that ended before there was a job.
#[component]
fn Stopped(StoppedProps { training, launch, stop }: &StoppedProps) -> Html {
    let t = use_launch_texts();
    let tell = use_tell();
    let say = use_say();
    let id = launch.id;
    let free = training.under_way.is_none() && matches!(training.key, Key::Held(_));
    let closed = matches!(stop, Stop::Trouble(Trouble::Failure(failure)) if failure.is_training_closed());
    let again = html! {
        <div class="buttons">
            <Button label={t.try_again()} disabled={!free || launch.files.deleted} onclick={tell.reform(move |_| TrainingMessage::GoOnPressed(id))} />
            <PutAway {id} />
        </div>
    };
    match stop {
        Stop::ByPerson => html! { <><p>{ t.stopped_by_person() }</p>{ again }</> },
        Stop::NeverCreated => html! { <><p>{ t.never_created() }</p><p>{ t.other_exits() }</p><PutAway {id} /></> },
        Stop::Trouble(_) if closed => html! {
            <Notice tone={Tone::Warning} name="not-eligible">
                <p>{ t.not_eligible(&launch.service.name) }</p>
                <p>{ t.nothing_spent() }</p>
                <p>{ t.other_exits() }</p>
                <PutAway {id} />
            </Notice>
        },
        Stop::Trouble(trouble) => html! {
            <>
                <TroubleNotice trouble={trouble.clone()} service={launch.service.name.clone()} />
                <p class="hint">{ t.nothing_spent() }</p>
                { again }
            </>
        },
        Stop::FileRefused(side, words) => html! {
            <Notice tone={Tone::Warning}>
                <p>{ t.file_refused(*side == Side::Training) }</p>
                <p class="verbatim">{ words }</p>
                <Button label={t.launch_to_checks()} onclick={say.reform(|_| FromLaunch::Open(Step::File))} />
                <PutAway {id} />
            </Notice>
        },
        Stop::FilesStuck => html! { <><p>{ t.files_stuck(&launch.service.name) }</p>{ again }</> },
    }
}

#[derive(Properties, PartialEq)]
struct PutAwayProps {
    id: LaunchId,
}

#[component]
fn PutAway(&PutAwayProps { id }: &PutAwayProps) -> Html {
    let t = use_launch_texts();
    let tell = use_tell();
    html! { <Button label={t.put_away()} kind={ButtonKind::Quiet} onclick={tell.reform(move |_| TrainingMessage::PutAwayPressed(id))} /> }
}

/// The fate of the uploaded files, where nothing needs them any more.
#[component]
fn FilesAtService(CardProps { training, launch }: &CardProps) -> Html {
    let t = use_launch_texts();
    let tell = use_tell();
    let id = launch.id;
    let over = matches!(launch.stage, Stage::Stopped(_)) || launch.job.as_ref().is_some_and(|job| job.status.is_over());
    if !over || launch.files.ids().next().is_none() {
        return Html::default();
    }
    if launch.files.deleted {
        return html! { <p class="hint" role="status">{ t.files_deleted() }</p> };
    }
    let deleting = training.under_way == Some(UnderWay::Deleting(id));
    let free = training.under_way.is_none() && matches!(training.key, Key::Held(_));
    let days = launch.expires_after().map(|seconds| seconds / 86_400);
    html! {
        <div class="files-at-service">
            <p class="hint">{ t.files_at_service(&launch.service.name, days) }</p>
            <Button label={if deleting { t.deleting() } else { t.delete_files() }} disabled={!free} onclick={tell.reform(move |_| TrainingMessage::DeletePressed(id))} />
        </div>
    }
}
