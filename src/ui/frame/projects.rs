//! Everything about projects, in one dialog: the list, the open one, its file, its versions, the room in the browser.

use super::keeping::OpenFileButton;
use crate::browser::page;
use crate::state::projects::{Opening, Projects, ProjectsMessage};
use crate::state::{Clock, Message, Step};
use crate::ui::hooks::{use_dispatch, use_locale, use_texts};
use crate::ui::parts::{Button, ButtonKind, Dialog, Glyph, LineInput, Notice, Tone};
use crate::work::store::{Access, Home, Library, Overview, ProjectCard, ProjectId, Version};
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
    Delete(ProjectId),
    LeaveNoTrace,
}

#[component]
pub fn ProjectsDialog(ProjectsDialogProps { overview, projects, clock, onclose, .. }: &ProjectsDialogProps) -> Html {
    let t = use_texts();
    let question = use_state(|| None::<Question>);
    let library = projects.library.clone().unwrap_or_default();
    let may_change = overview.keeping.access == Access::Write && projects.opening == Opening::Open;
    let onask = {
        let question = question.clone();
        Callback::from(move |asked: Option<Question>| question.set(asked))
    };
    let asked = (*question).clone();
    html! {
        <Dialog title={t.projects_title()} class="projects" onclose={onclose.clone()}>
            <ProjectName overview={overview.clone()} {may_change} />
            <ProjectList
                library={library.clone()} overview={overview.clone()} clock={*clock} asked={asked.clone()} onask={onask.clone()}
                onclose={onclose.clone()}
            />
            <ProjectFile overview={overview.clone()} exporting={projects.exporting} />
            <Versions versions={projects.versions.clone()} clock={*clock} {may_change} />
            <Room {library} overview={overview.clone()} {may_change} {asked} {onask} />
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
struct QuestionProps {
    words: String,
    message: ProjectsMessage,
    /// Where the keyboard goes on when nothing is to be deleted.
    back_to: String,
    onanswer: Callback<()>,
}

/// Asks before something is deleted that cannot come back, in the place of the button that wants it.
#[component]
fn QuestionNotice(QuestionProps { words, message, back_to, onanswer }: &QuestionProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    // The answer that loses nothing.
    use_effect_with((), |()| page::focus("#no-keep"));
    let yes = {
        let (onanswer, message) = (onanswer.clone(), message.clone());
        dispatch.reform(move |_: MouseEvent| {
            page::focus("#project-name");
            onanswer.emit(());
            Message::Projects(message.clone())
        })
    };
    let back_to = back_to.clone();
    let no = onanswer.reform(move |_: MouseEvent| page::focus(&back_to));
    html! {
        <Notice tone={Tone::Error} name="question">
            <p>{ words }</p>
            <div class="buttons">
                <Button id="yes-delete" label={t.yes_delete()} onclick={yes} />
                <Button id="no-keep" label={t.no_keep()} onclick={no} />
            </div>
        </Notice>
    }
}

#[derive(Properties, PartialEq)]
struct ProjectNameProps {
    overview: Rc<Overview>,
    may_change: bool,
}

#[component]
fn ProjectName(&ProjectNameProps { ref overview, may_change }: &ProjectNameProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let rename = Callback::from(move |name: String| {
        // Without a name it could not be found in the list.
        let is_name = !name.trim().is_empty();
        if is_name {
            dispatch.emit(Message::Projects(ProjectsMessage::Renamed(name.trim().to_owned())));
        }
        is_name
    });
    html! {
        <div class="field">
            <label for="project-name">{ t.project_name_label() }</label>
            <LineInput id="project-name" max_length="80" disabled={!may_change} value={overview.settings.name.clone()} onchange={rename} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ProjectListProps {
    library: Rc<Library>,
    overview: Rc<Overview>,
    clock: Clock,
    asked: Option<Question>,
    onask: Callback<Option<Question>>,
    onclose: Callback<()>,
}

/// All projects, and new ones.
#[component]
fn ProjectList(ProjectListProps { library, overview, clock, asked, onask, onclose }: &ProjectListProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let says = |message: ProjectsMessage| dispatch.reform(move |_: MouseEvent| Message::Projects(message.clone()));
    // The card of the open project does not know yet that its name was changed.
    let shown = |card: &ProjectCard| match overview.keeping.project == Some(card.id) {
        true => ProjectCard { name: overview.settings.name.clone(), ..card.clone() },
        false => card.clone(),
    };
    html! {
        <section aria-labelledby="projects-list">
            <h3 id="projects-list">{ t.all_projects() }</h3>
            <ul>
                { for library.projects.iter().map(|card| html! {
                    <ProjectRow
                        key={card.id.0} card={shown(card)} is_open={overview.keeping.project == Some(card.id)} clock={*clock}
                        asked={*asked == Some(Question::Delete(card.id))} onask={onask.clone()} onclose={onclose.clone()}
                    />
                }) }
            </ul>
            <div class="buttons">
                <Button id="new-project" label={t.new_project()} glyph={Glyph::Add} onclick={says(ProjectsMessage::Created)} />
                <Button
                    id="duplicate-project" label={t.duplicate_project()} glyph={Glyph::Copy} disabled={overview.sources.is_empty()}
                    onclick={says(ProjectsMessage::Duplicated)}
                />
                <OpenFileButton onchosen={onclose.clone()} />
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct ProjectRowProps {
    card: ProjectCard,
    is_open: bool,
    clock: Clock,
    /// Whether it is to be deleted is being asked.
    asked: bool,
    onask: Callback<Option<Question>>,
    onclose: Callback<()>,
}

#[component]
fn ProjectRow(&ProjectRowProps { ref card, is_open, clock, asked, ref onask, ref onclose }: &ProjectRowProps) -> Html {
    let t = use_texts();
    let locale = use_locale();
    let dispatch = use_dispatch();
    let id = card.id;
    let facts = t.project_facts(card.sources, card.examples, &clock.moment(locale, card.changed));
    let open = {
        let onclose = onclose.clone();
        dispatch.reform(move |_: MouseEvent| {
            onclose.emit(());
            Message::Projects(ProjectsMessage::Opened(id))
        })
    };
    html! {
        <li class="project-row" data-project={id.to_string()} aria-current={is_open.then_some("true")}>
            <div class="what">
                if is_open {
                    <b>{ &card.name }</b>
                    <span class="badge">{ t.open_now() }</span>
                } else {
                    <button type="button" class="name" aria-label={t.open_named(&card.name)} onclick={open}>{ &card.name }</button>
                }
                <p class="hint">{ facts }</p>
            </div>
            <Button
                id={is_open.then_some("delete-project")} label={t.delete_named(&card.name)} glyph={Glyph::Close} icon_only=true
                kind={ButtonKind::Quiet} onclick={onask.reform(move |_: MouseEvent| Some(Question::Delete(id)))}
            />
            if asked {
                <QuestionNotice
                    words={t.delete_question(&card.name)} message={ProjectsMessage::Deleted(id)}
                    back_to={format!("[data-project='{id}'] > .button")} onanswer={onask.reform(|()| None)}
                />
            }
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct ProjectFileProps {
    overview: Rc<Overview>,
    exporting: bool,
}

/// The project as one file to take along.
#[component]
fn ProjectFile(&ProjectFileProps { ref overview, exporting }: &ProjectFileProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let with_files = use_state(|| true);
    let choose = {
        let with_files = with_files.clone();
        Callback::from(move |event: Event| with_files.set(is_chosen(&event)))
    };
    let wanted = *with_files && !overview.files_kept.is_empty();
    let download = dispatch.reform(move |_: MouseEvent| Message::Projects(ProjectsMessage::DownloadAsked { with_files: wanted }));
    html! {
        <section aria-labelledby="project-file-title">
            <h3 id="project-file-title">{ t.file_title() }</h3>
            <p class="hint">{ t.file_hint() }</p>
            <div class="buttons">
                <Button
                    id="download-project-file" label={t.download_project()} glyph={Glyph::Download} onclick={download}
                    disabled={exporting || overview.sources.is_empty()}
                />
                if !overview.files_kept.is_empty() {
                    <label class="choice"><input type="checkbox" checked={*with_files} onchange={choose} /><span>{ t.with_files_label() }</span></label>
                }
            </div>
        </section>
    }
}

fn is_chosen(event: &Event) -> bool {
    event.target_unchecked_into::<HtmlInputElement>().checked()
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
            if let Some(versions) = versions.as_ref().filter(|versions| !versions.is_empty()) {
                <p class="hint">{ t.versions_hint() }</p>
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
    overview: Rc<Overview>,
    may_change: bool,
    asked: Option<Question>,
    onask: Callback<Option<Question>>,
}

/// The room that the page takes, whether files are kept there, and how all of it is given back.
#[component]
fn Room(&RoomProps { ref library, ref overview, may_change, ref asked, ref onask }: &RoomProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let locale = t.locale();
    let keep = dispatch.reform(|event: Event| Message::Projects(ProjectsMessage::KeepFilesChosen(is_chosen(&event))));
    html! {
        <section aria-labelledby="room-title">
            <h3 id="room-title">{ t.space_title() }</h3>
            <p class="space hint">
                if let Some(space) = library.space {
                    { t.space(&locale.bytes(space.used), &locale.bytes(space.left)) }{ " " }{ t.persisted(space.persisted) }
                } else {
                    { t.space_unknown() }
                }
            </p>
            if overview.keeping.home == Home::Browser {
                <label class="choice">
                    <input
                        id="keep-files" type="checkbox" checked={overview.settings.keep_files} disabled={!may_change} onchange={keep}
                        aria-describedby="keep-files-hint"
                    />
                    <span>{ t.keep_files_label() }<span id="keep-files-hint">{ t.keep_files_hint() }</span></span>
                </label>
            }
            <Button
                id="leave-no-trace" label={t.leave_no_trace()}
                onclick={onask.reform(|_: MouseEvent| Some(Question::LeaveNoTrace))}
            />
            if *asked == Some(Question::LeaveNoTrace) {
                <QuestionNotice
                    words={t.leave_no_trace_question()} message={ProjectsMessage::LeaveNoTrace} back_to="#leave-no-trace"
                    onanswer={onask.reform(|()| None)}
                />
            }
            <p class="hint">{ t.leave_no_trace_hint() }</p>
        </section>
    }
}
