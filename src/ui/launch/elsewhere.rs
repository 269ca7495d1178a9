//! Jobs of the account that were made elsewhere: the newest, and any by its id.

use super::hooks::{use_launch_texts, use_tell};
use super::trouble::TroubleNotice;
use crate::api::jobs::Job;
use crate::state::launch::training::{Elsewhere, Training, TrainingMessage};
use crate::ui::parts::{Button, ButtonKind};
use std::rc::Rc;
use web_sys::{HtmlInputElement, SubmitEvent};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ElsewhereProps {
    pub training: Rc<Training>,
}

#[component]
pub fn JobsElsewhere(ElsewhereProps { training }: &ElsewhereProps) -> Html {
    let t = use_launch_texts();
    let tell = use_tell();
    let field = use_node_ref();
    let asking = training.elsewhere == Elsewhere::Asking;
    let onsubmit = {
        let (field, tell) = (field.clone(), tell.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(field) = field.cast::<HtmlInputElement>() {
                tell.0.emit(TrainingMessage::JobWanted(field.value()));
            }
        })
    };
    let service = training.profile().map(|profile| profile.name).unwrap_or_default();
    html! {
        <details class="elsewhere">
            <summary id="elsewhere">{ t.elsewhere_title() }</summary>
            <div class="buttons">
                <Button id="list-jobs" label={t.list_jobs()} disabled={asking} onclick={tell.reform(|_| TrainingMessage::JobsAsked)} />
            </div>
            <form class="job-form" {onsubmit}>
                <div class="field">
                    <label for="job-id">{ t.job_id_label() }</label>
                    <input id="job-id" ref={field} type="text" autocomplete="off" spellcheck="false" />
                </div>
                <button type="submit" class="button" disabled={asking}>{ t.follow_here() }</button>
            </form>
            <div role="status">{ match &training.elsewhere {
                Elsewhere::NotYet => Html::default(),
                Elsewhere::Asking => html! { <p>{ t.asking() }</p> },
                Elsewhere::Failed(trouble) => html! { <TroubleNotice trouble={trouble.clone()} {service} /> },
                Elsewhere::Came(jobs) => html! { <Jobs training={training.clone()} jobs={jobs.clone()} /> },
            } }</div>
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct JobsProps {
    training: Rc<Training>,
    jobs: Rc<Vec<Job>>,
}

#[component]
fn Jobs(JobsProps { training, jobs }: &JobsProps) -> Html {
    let t = use_launch_texts();
    let tell = use_tell();
    let Some(scene) = &training.scene else { return Html::default() };
    let others: Vec<&Job> = jobs.iter().filter(|job| !training.shows_job(&job.id)).collect();
    if others.is_empty() {
        return html! { <p>{ t.no_jobs_elsewhere() }</p> };
    }
    let row = |job: &Job| {
        let job = job.clone();
        let name = job.tuned_model.clone().unwrap_or_else(|| job.model.clone());
        html! {
            <tr key={job.id.clone()}>
                <td><code>{ name }</code><span class="hint">{ job.id.clone() }</span></td>
                <td>{ t.status(&job.status) }</td>
                <td>{ job.created_at.map(|at| scene.moment(at)) }</td>
                <td><Button label={t.follow_here()} kind={ButtonKind::Quiet} onclick={tell.reform(move |_| TrainingMessage::FollowAsked(Box::new(job.clone())))} /></td>
            </tr>
        }
    };
    html! {
        <table>
            <thead><tr>{ for t.elsewhere_columns().iter().map(|column| html! { <th scope="col">{ *column }</th> }) }<td /></tr></thead>
            <tbody>{ for others.into_iter().map(row) }</tbody>
        </table>
    }
}
