//! Everything about projects, in one dialog: the list, the open one, its file, its versions, the room in the browser.

use super::keeping::OpenFileButton;
use crate::state::projects::{Opening, Projects, ProjectsMessage};
use crate::state::{Clock, Message, Step};
use crate::ui::hooks::{use_dispatch, use_locale, use_texts};
use crate::ui::parts::{Button, ButtonKind, Dialog, Glyph, Notice, Tone};
use crate::work::store::{Access, Home, Library, Overview, ProjectCard, Version};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ProjectsDialogProps {
    pub overview: Rc<Overview>,
    pub projects: Rc<Projects>,
    pub saving: bool,
    pub clock: Clock,
    pub onclose: Callback<()>,
}

/// What the person is asked before it is done.
#[derive(Clone, PartialEq)]
enum Question {
    Delete(ProjectCard),
    LeaveNoTrace,
}

#[component]
pub fn ProjectsDialog(ProjectsDialogProps { overview, projects, clock, onclose, .. }: &ProjectsDialogProps) -> Html {
    let t = use_texts();
    let question = use_state(|| None::<Question>);
    let library = projects.library.clone().unwrap_or_default();
    let may_change = overview.keeping.access == Access::Write && projects.opening == Opening::Open;
    let ask = {
        let question = question.clone();
        Callback::from(move |asked: Option<Question>| question.set(asked))
    };
    html! {
        <Dialog title={t.projects_title()} class="projects" onclose={onclose.clone()}>
            if let Some(asked) = (*question).clone() {
                <QuestionNotice question={asked} onanswer={ask.reform(|()| None)} />
            }
            <OpenProject overview={overview.clone()} {may_change} />
            <ProjectList library={library.clone()} open={overview.keeping.project} clock={*clock} onask={ask.reform(Some)} />
            <ProjectFile overview={overview.clone()} exporting={projects.exporting} {may_change} />
            <Versions versions={projects.versions.clone()} clock={*clock} {may_change} />
            <Room library={library} onleave={ask.reform(|()| Some(Question::LeaveNoTrace))} />
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
struct QuestionProps {
    question: Question,
    onanswer: Callback<()>,
}

/// Asks before something is deleted that cannot come back.
#[component]
fn QuestionNotice(QuestionProps { question, onanswer }: &QuestionProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let (words, message) = match question {
        Question::Delete(card) => (t.delete_question(&card.name), ProjectsMessage::Deleted(card.id)),
        Question::LeaveNoTrace => (t.leave_no_trace_question().to_owned(), ProjectsMessage::LeaveNoTrace),
    };
    let yes = {
        let onanswer = onanswer.clone();
        dispatch.reform(move |_: MouseEvent| {
            onanswer.emit(());
            Message::Projects(message.clone())
        })
    };
    html! {
        <Notice tone={Tone::Error} name="question">
            <p>{ words }</p>
            <div class="buttons">
                <Button id="yes-delete" label={t.yes_delete()} onclick={yes} />
                <Button id="no-keep" label={t.no_keep()} onclick={onanswer.reform(|_: MouseEvent| ())} />
            </div>
        </Notice>
    }
}

#[derive(Properties, PartialEq)]
struct OpenProjectProps {
    overview: Rc<Overview>,
    may_change: bool,
}

/// The name of the open project, and new ones.
#[component]
fn OpenProject(&OpenProjectProps { ref overview, may_change }: &OpenProjectProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let rename = dispatch.reform(|event: Event| {
        let name = event.target_unchecked_into::<HtmlInputElement>().value();
        Message::Projects(ProjectsMessage::Renamed(name.trim().to_owned()))
    });
    let says = |message: ProjectsMessage| dispatch.reform(move |_: MouseEvent| Message::Projects(message.clone()));
    html! {
        <section>
            <div class="field">
                <label for="project-name">{ t.project_name_label() }</label>
                <input id="project-name" type="text" maxlength="80" disabled={!may_change} value={overview.settings.name.clone()} onchange={rename} />
            </div>
            <div class="buttons">
                <Button id="new-project" label={t.new_project()} glyph={Glyph::Add} onclick={says(ProjectsMessage::Created)} />
                <Button
                    id="duplicate-project" label={t.duplicate_project()} glyph={Glyph::Copy} disabled={overview.sources.is_empty()}
                    onclick={says(ProjectsMessage::Duplicated)}
                />
                <OpenFileButton />
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct ProjectListProps {
    library: Rc<Library>,
    open: Option<crate::work::store::ProjectId>,
    clock: Clock,
    onask: Callback<Question>,
}

#[component]
fn ProjectList(ProjectListProps { library, open, clock, onask }: &ProjectListProps) -> Html {
    let t = use_texts();
    let locale = use_locale();
    let dispatch = use_dispatch();
    let row = |card: &ProjectCard| {
        let (id, is_open) = (card.id, *open == Some(card.id));
        let facts = t.project_facts(card.sources, card.examples, &clock.moment(locale, card.changed));
        let asked = card.clone();
        html! {
            <li key={id.0} class="project-row" data-project={id.to_string()} aria-current={is_open.then_some("true")}>
                <div class="what">
                    if is_open {
                        <b>{ &card.name }</b>
                        <span class="badge">{ t.open_now() }</span>
                    } else {
                        <button
                            type="button" class="name" aria-label={t.open_named(&card.name)}
                            onclick={dispatch.reform(move |_: MouseEvent| Message::Projects(ProjectsMessage::Opened(id)))}
                        >
                            { &card.name }
                        </button>
                    }
                    <p class="hint">{ facts }</p>
                </div>
                <Button
                    id={is_open.then_some("delete-project")} label={t.delete_named(&card.name)} glyph={Glyph::Close} icon_only=true
                    kind={ButtonKind::Quiet} onclick={onask.reform(move |_: MouseEvent| Question::Delete(asked.clone()))}
                />
            </li>
        }
    };
    html! {
        <section aria-labelledby="projects-list">
            <h3 id="projects-list">{ t.all_projects() }</h3>
            <ul class="project-list">{ for library.projects.iter().map(row) }</ul>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct ProjectFileProps {
    overview: Rc<Overview>,
    exporting: bool,
    may_change: bool,
}

/// The project as one file to take along, and whether its sources are kept.
#[component]
fn ProjectFile(&ProjectFileProps { ref overview, exporting, may_change }: &ProjectFileProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let with_files = use_state(|| true);
    let chosen = |event: &Event| event.target_unchecked_into::<HtmlInputElement>().checked();
    let choose = {
        let with_files = with_files.clone();
        Callback::from(move |event: Event| with_files.set(chosen(&event)))
    };
    let wanted = *with_files && !overview.files_kept.is_empty();
    let download = dispatch.reform(move |_: MouseEvent| Message::Projects(ProjectsMessage::DownloadAsked { with_files: wanted }));
    let keep = dispatch.reform(move |event: Event| Message::Projects(ProjectsMessage::KeepFilesChosen(chosen(&event))));
    html! {
        <section aria-labelledby="project-file-title">
            <h3 id="project-file-title">{ t.file_title() }</h3>
            <p class="hint">{ t.file_hint() }</p>
            if !overview.files_kept.is_empty() {
                <label class="check"><input type="checkbox" checked={*with_files} onchange={choose} /><span>{ t.with_files_label() }</span></label>
            }
            <Button
                id="download-project-file" label={t.download_project()} glyph={Glyph::Download} onclick={download}
                disabled={exporting || overview.sources.is_empty()}
            />
            if overview.keeping.home == Home::Browser {
                <label class="check">
                    <input
                        id="keep-files" type="checkbox" checked={overview.settings.keep_files} disabled={!may_change} onchange={keep}
                        aria-describedby="keep-files-hint"
                    />
                    <span>{ t.keep_files_label() }</span>
                </label>
                <p class="hint" id="keep-files-hint">{ t.keep_files_hint() }</p>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct VersionsProps {
    versions: Option<Rc<Vec<Version>>>,
    clock: Clock,
    may_change: bool,
}

/// Versions to go back to, the newest first.
#[component]
fn Versions(&VersionsProps { ref versions, clock, may_change }: &VersionsProps) -> Html {
    let t = use_texts();
    let locale = use_locale();
    let dispatch = use_dispatch();
    let row = |version: &Version| {
        let at = clock.moment(locale, version.at);
        let step = Step::from_hash(&version.step).unwrap_or_default();
        let facts = t.version_facts(&at, t.steps()[step as usize], version.sources, version.examples);
        let (number, spoken) = (version.number, t.restore_version_of(&at));
        html! {
            <li key={number.0} class="version-row">
                <span>{ facts }</span>
                <button
                    type="button" class="button" disabled={!may_change} aria-label={spoken}
                    onclick={dispatch.reform(move |_: MouseEvent| Message::Projects(ProjectsMessage::VersionPicked(number)))}
                >
                    { t.restore_version() }
                </button>
            </li>
        }
    };
    html! {
        <details id="versions">
            <summary>{ t.versions_title() }</summary>
            <p class="hint">{ t.versions_hint() }</p>
            if let Some(versions) = versions.as_ref().filter(|versions| !versions.is_empty()) {
                <ul>{ for versions.iter().rev().map(row) }</ul>
            } else {
                <p>{ t.no_versions() }</p>
            }
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct RoomProps {
    library: Rc<Library>,
    onleave: Callback<()>,
}

/// The room that the page takes, and how all of it is given back.
#[component]
fn Room(RoomProps { library, onleave }: &RoomProps) -> Html {
    let t = use_texts();
    let locale = t.locale();
    html! {
        <section aria-labelledby="room-title">
            <h3 id="room-title">{ t.space_title() }</h3>
            <p class="space">
                if let Some(space) = library.space {
                    { t.space(&locale.bytes(space.used), &locale.bytes(space.left)) }{ " " }{ t.persisted(space.persisted) }
                } else {
                    { t.space_unknown() }
                }
            </p>
            <p class="hint">{ t.leave_no_trace_hint() }</p>
            <Button id="leave-no-trace" label={t.leave_no_trace()} onclick={onleave.reform(|_: MouseEvent| ())} />
        </section>
    }
}
