//! How the project is kept: its name and the saved mark in the bar, and notices where something is the matter.

use super::projects::ProjectsDialog;
use crate::browser::files::files_of_list;
use crate::browser::page;
use crate::dataset::SourceId;
use crate::state::projects::{Opening, Projects, ProjectsMessage};
use crate::state::run::RunMessage;
use crate::state::{Clock, Message};
use crate::ui::hooks::{use_dispatch, use_intake, use_locale, use_texts};
use crate::ui::parts::{Button, Glyph, Icon, Notice, Tone};
use crate::work::store::{Access, Home, Overview, ReadOnly};
use std::rc::Rc;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

#[derive(Clone, Properties, PartialEq)]
pub struct KeepingProps {
    pub overview: Rc<Overview>,
    pub projects: Rc<Projects>,
    /// Changes are on their way into the browser's storage.
    pub saving: bool,
    pub clock: Clock,
}

/// The name of the project; everything about projects is behind it.
#[component]
pub fn ProjectButton(KeepingProps { overview, projects, saving, clock }: &KeepingProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let open = use_state(|| false);
    let set_open = |to: bool| {
        let open = open.clone();
        move || open.set(to)
    };
    let (show, hide) = (set_open(true), set_open(false));
    let onclick = dispatch.reform(move |_: MouseEvent| {
        show();
        Message::Projects(ProjectsMessage::Listed)
    });
    let name = match overview.settings.name.as_str() {
        "" => t.projects_title(),
        name => name,
    };
    let spoken = t.projects_button(name);
    html! {
        <>
            <button type="button" id="project" class="button quiet" aria-haspopup="dialog" aria-label={spoken.clone()} title={spoken} {onclick}>
                <span class="name">{ name.to_owned() }</span>
                <Icon glyph={Glyph::Down} />
            </button>
            if *open {
                <ProjectsDialog
                    overview={overview.clone()} projects={projects.clone()} saving={*saving} clock={*clock}
                    onclose={Callback::from(move |()| hide())}
                />
            }
        </>
    }
}

/// Whether everything is saved, and when it was.
#[component]
pub fn SavedMark(KeepingProps { overview, projects, saving, clock }: &KeepingProps) -> Html {
    let t = use_texts();
    let locale = use_locale();
    let keeping = &overview.keeping;
    let (state, words) = match (projects.opening, keeping.home, keeping.access) {
        (Opening::Waiting, ..) => ("opening", t.opening_project().to_owned()),
        (Opening::Failed, ..) | (_, _, Access::ReadOnly(_)) => ("read-only", t.only_reading().to_owned()),
        (_, Home::Memory, _) => ("memory", t.not_saved().to_owned()),
        (_, Home::Browser, _) if *saving => ("saving", t.saving().to_owned()),
        (_, Home::Browser, _) => match keeping.saved_at.or_else(|| came_as_a_whole(overview, projects)) {
            Some(at) => ("kept", t.saved_at(&clock.moment(locale, at))),
            // Nothing was done yet.
            None => ("kept", String::new()),
        },
    };
    let saved = (keeping.home == Home::Browser).then(|| keeping.saved.to_string());
    html! { <span class="saved-mark hint" data-keeping={state} data-saved-revision={saved}>{ words }</span> }
}

/// When the open project came in: a copy or a project file has everything before its first change.
fn came_as_a_whole(overview: &Overview, projects: &Projects) -> Option<u64> {
    let cards = projects.library.iter().flat_map(|library| &library.projects);
    let card = cards.into_iter().find(|card| Some(card.id) == overview.keeping.project);
    card.filter(|card| card.sources > 0).map(|card| card.changed)
}

/// What a person has to know about how the project is kept, and can do about it.
#[component]
pub fn KeepingNotices(KeepingProps { overview, projects, clock, .. }: &KeepingProps) -> Html {
    let t = use_texts();
    let locale = use_locale();
    let dispatch = use_dispatch();
    let saved_at = overview.keeping.saved_at.map(|at| clock.moment(locale, at));
    let says = |message: ProjectsMessage| dispatch.reform(move |_: MouseEvent| Message::Projects(message.clone()));
    let take_over = html! { <Button id="take-over" label={t.take_over()} onclick={says(ProjectsMessage::TakeOver)} /> };
    let try_again = html! { <Button id="try-again" label={t.try_again()} onclick={says(ProjectsMessage::TryAgain)} /> };
    let reload = html! { <Button id="reload" label={t.reload()} onclick={Callback::from(|_: MouseEvent| page::reload())} /> };
    let download = html! {
        <Button
            id="download-project" label={t.download_project()} glyph={Glyph::Download} disabled={projects.exporting}
            onclick={says(ProjectsMessage::DownloadAsked { with_files: true })}
        />
    };
    let access = if projects.opening == Opening::Open { overview.keeping.access } else { Access::Write };
    let locked = match access {
        Access::Write => Html::default(),
        Access::ReadOnly(ReadOnly::OtherTab) => notice("other-tab", Tone::Warning, t.other_tab_notice().into(), take_over),
        Access::ReadOnly(ReadOnly::TakenOver) => notice("taken-over", Tone::Warning, t.taken_over_notice().into(), take_over),
        Access::ReadOnly(ReadOnly::Newer) => notice("newer", Tone::Warning, t.newer_notice().into(), reload),
        Access::ReadOnly(ReadOnly::Full) => {
            notice("full", Tone::Error, t.full_notice(saved_at.as_deref()), html! { <>{ download }{ try_again }</> })
        }
        Access::ReadOnly(ReadOnly::Failing) => {
            notice("broken", Tone::Error, t.failing_notice(saved_at.as_deref()), html! { <>{ download }{ try_again }</> })
        }
        Access::ReadOnly(ReadOnly::Deleted) => notice("deleted-elsewhere", Tone::Warning, t.deleted_notice().into(), download),
    };
    let in_memory = projects.opening == Opening::Open && overview.keeping.home == Home::Memory;
    let paths = |ids: &[SourceId]| ids.iter().filter_map(|id| path_of(overview, *id)).collect::<Vec<String>>();
    let (damaged, without_examples) = (paths(&overview.damaged), paths(&overview.damaged_examples));
    html! {
        <>
            { locked }
            if projects.opening == Opening::Failed {
                { notice("broken", Tone::Error, t.not_opened_notice().into(), html! {
                    <>
                        <Button id="try-again" label={t.try_again()} onclick={says(ProjectsMessage::TryAgain)} />
                        <Button id="reload" label={t.reload()} onclick={Callback::from(|_: MouseEvent| page::reload())} />
                    </>
                }) }
            }
            if in_memory {
                { notice("memory", Tone::Warning, t.memory_notice().into(), html! {
                    if !overview.sources.is_empty() {
                        <Button
                            id="download-project" label={t.download_project()} glyph={Glyph::Download} disabled={projects.exporting}
                            onclick={says(ProjectsMessage::DownloadAsked { with_files: true })}
                        />
                    }
                }) }
            }
            if !projects.evicted.is_empty() {
                { notice("evicted", Tone::Warning, t.evicted_notice(&projects.evicted), html! {
                    <>
                        <OpenFileButton />
                        <Button label={t.close()} onclick={says(ProjectsMessage::EvictionSeen)} />
                    </>
                }) }
            }
            if overview.keeping.records_damaged > 0 {
                { notice("damaged", Tone::Warning, t.records_damaged_notice(u64::from(overview.keeping.records_damaged)), html! {
                    <Button
                        label={t.download_project()} glyph={Glyph::Download} disabled={projects.exporting}
                        onclick={says(ProjectsMessage::DownloadAsked { with_files: true })}
                    />
                }) }
            }
            if !damaged.is_empty() {
                { notice("damaged", Tone::Warning, t.sources_damaged_notice(&damaged), html! {
                    <a class="button" href="#/documents">{ t.to_documents() }</a>
                }) }
            }
            if !without_examples.is_empty() {
                { notice("damaged", Tone::Warning, t.examples_damaged_notice(&without_examples), html! {
                    <Button
                        label={t.make_again()} disabled={overview.keeping.access != Access::Write}
                        onclick={dispatch.reform(|_: MouseEvent| Message::Run(RunMessage::Started))}
                    />
                }) }
            }
            if projects.reminds {
                { notice("reminder", Tone::Quiet, t.reminder_notice().into(), html! {
                    <>
                        <Button
                            label={t.download_project()} glyph={Glyph::Download} disabled={projects.exporting}
                            onclick={says(ProjectsMessage::DownloadAsked { with_files: true })}
                        />
                        <Button label={t.close()} onclick={says(ProjectsMessage::ReminderSeen)} />
                    </>
                }) }
            }
        </>
    }
}

fn notice(name: &'static str, tone: Tone, words: String, actions: Html) -> Html {
    html! {
        <Notice {tone} name={name}>
            <p>{ words }</p>
            <div class="buttons">{ actions }</div>
        </Notice>
    }
}

fn path_of(overview: &Overview, id: SourceId) -> Option<String> {
    overview.sources.iter().find(|(other, _)| *other == id).map(|(_, source)| source.path.clone())
}

#[derive(Properties, PartialEq)]
pub struct OpenFileProps {
    #[prop_or_default]
    pub onchosen: Callback<()>,
}

/// Opens a project file of this machine; it comes in as any other file does.
#[component]
pub fn OpenFileButton(OpenFileProps { onchosen }: &OpenFileProps) -> Html {
    let t = use_texts();
    let intake = use_intake();
    let input = use_node_ref();
    let press = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlElement>() {
                input.click();
            }
        })
    };
    let onchosen = onchosen.clone();
    let onchange = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Some(list) = input.files() {
            intake.files.emit(files_of_list(&list));
        }
        // The same file can be chosen again.
        input.set_value("");
        onchosen.emit(());
    });
    html! {
        <>
            <Button id="open-project" label={t.open_project_file()} glyph={Glyph::Folder} onclick={press} />
            <input
                id="project-file" ref={input} type="file" accept=".ftproj" class="visually-hidden" tabindex="-1"
                aria-label={t.open_project_file()} {onchange}
            />
        </>
    }
}
