//! The first step: files come in, each says what was read of it, and one is shown beside the list.

mod add;
mod columns;
mod preview;
mod row;

use crate::dataset::SourceState;
use crate::state::Message;
use crate::state::documents::{Documents, DocumentsMessage, Progress, Sample};
use crate::ui::hooks::{use_dispatch, use_texts};
use crate::ui::parts::{Button, Notice, Progress as ProgressBar, Tone};
use crate::work::store::Overview;
use add::AddButton;
use preview::PreviewPanel;
use row::{NotKeptRow, ReadingRow, SourceRow};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct DocumentsPageProps {
    pub overview: Rc<Overview>,
    pub documents: Rc<Documents>,
}

#[component]
pub fn DocumentsPage(props: &DocumentsPageProps) -> Html {
    let DocumentsPageProps { overview, documents } = props;
    let t = use_texts();
    if overview.sources.is_empty() && documents.reading.is_empty() && documents.not_kept.is_empty() {
        return html! { <Empty /> };
    }
    html! {
        <div class="documents-page">
            <div class="page-head">
                <h1 tabindex="-1">{ t.steps()[0] }</h1>
                <AddButton primary=false />
            </div>
            <PassedOver overview={overview.clone()} documents={documents.clone()} />
            <ReadingProgress overview={overview.clone()} documents={documents.clone()} />
            <div class="with-panel">
                <SourceList overview={overview.clone()} documents={documents.clone()} />
                <PreviewPanel overview={overview.clone()} documents={documents.clone()} />
            </div>
        </div>
    }
}

/// What a person sees first: the promise, the way in, and something to try.
#[component]
fn Empty() -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    html! {
        <div class="welcome">
            <h1 tabindex="-1">{ t.welcome_title() }</h1>
            <p class="lead">{ t.welcome_lead() }</p>
            <div class="drop-zone">
                <AddButton primary=true />
                <p>{ t.or_drop_here() }</p>
                <p class="hint">{ t.formats_read() }</p>
            </div>
            <section class="samples" aria-labelledby="samples-title">
                <h2 id="samples-title">{ t.samples_title() }</h2>
                <ul>
                    { for Sample::ALL.into_iter().zip(t.samples()).map(|(sample, (title, words))| html! {
                        <li>
                            <button
                                type="button" class="sample"
                                onclick={dispatch.reform(move |_: MouseEvent| Message::Documents(DocumentsMessage::SamplePicked(sample)))}
                            >
                                <b>{ title }</b>
                                <span>{ words }</span>
                            </button>
                        </li>
                    }) }
                </ul>
                <p class="hint">{ t.samples_hint() }</p>
            </section>
            <section class="how" aria-labelledby="how-title">
                <h2 id="how-title">{ t.how_title() }</h2>
                <ol>{ for t.how_steps().into_iter().map(|(title, words)| html! { <li><b>{ title }</b><span>{ words }</span></li> }) }</ol>
            </section>
        </div>
    }
}

/// What became of the last drop beside the files that are new.
#[component]
fn PassedOver(DocumentsPageProps { overview, documents }: &DocumentsPageProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let passed = &documents.passed_over;
    if passed.is_empty() {
        return Html::default();
    }
    let grave = !passed.unreadable.is_empty() || passed.little_room.is_some();
    let path = |id| overview.sources.iter().find(|(other, _)| *other == id).map(|(_, source)| source.path.clone());
    let gone: Vec<String> = passed.gone.iter().filter_map(|id| path(*id)).collect();
    let ids = passed.gone.clone();
    let remove = dispatch.reform(move |_: MouseEvent| Message::Documents(DocumentsMessage::Removed(ids.clone())));
    html! {
        <Notice tone={if grave { Tone::Warning } else { Tone::Quiet }} name="passed-over">
            if let Some((dropped, left)) = passed.little_room {
                <p>{ t.little_room(&t.locale().bytes(dropped), &t.locale().bytes(left)) }</p>
            }
            if !passed.unreadable.is_empty() {
                <p>{ t.files_unreadable_now(&passed.unreadable) }</p>
            }
            if !passed.changed.is_empty() {
                <p>{ t.files_changed(&passed.changed) }</p>
            }
            if !gone.is_empty() {
                <p>{ t.files_gone(&gone) }</p>
                <Button id="remove-gone" label={t.remove_gone()} onclick={remove} />
            }
            if !passed.already_there.is_empty() {
                <p>{ t.already_there(&passed.already_there) }</p>
            }
            if passed.system_files > 0 {
                <p>{ t.system_files(u64::from(passed.system_files)) }</p>
            }
            <Button label={t.close()} onclick={dispatch.reform(|_| Message::Documents(DocumentsMessage::PassedOverDismissed))} />
        </Notice>
    }
}

/// How far the reading of all files has come.
#[component]
fn ReadingProgress(DocumentsPageProps { overview, documents }: &DocumentsPageProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let left = documents.reading.len() as u64;
    let settled = overview.sources.iter().filter(|(id, _)| !documents.reading.contains_key(id)).count() as u64;
    html! {
        <div class="reading-progress">
            // The region is always there, so that what changes in it is spoken.
            <p role="status">{ if left > 0 { t.reading_files(settled, settled + left) } else { t.documents_total(settled_documents(overview), settled, tokens(overview)) } }</p>
            if left > 0 {
                <ProgressBar label={t.reading_label()} done={settled} total={settled + left} />
                <Button label={t.cancel_reading()} onclick={dispatch.reform(|_| Message::Documents(DocumentsMessage::Cancelled(None)))} />
            }
        </div>
    }
}

fn settled_documents(overview: &Overview) -> u64 {
    let read = |state: &SourceState| !matches!(state, SourceState::Failed(_));
    overview.sources.iter().filter(|(_, source)| read(&source.state)).count() as u64
}

fn tokens(overview: &Overview) -> u64 {
    let of = |state: &SourceState| match state {
        SourceState::Document(document) => document.tokens,
        _ => 0,
    };
    overview.sources.iter().map(|(_, source)| of(&source.state)).sum()
}

/// Rows of files that are shown at once; more of them would make the page slow to open.
const ROWS_SHOWN: usize = 100;
/// Rows of files that wait for their turn.
const WAITING_SHOWN: usize = 12;

#[component]
fn SourceList(DocumentsPageProps { overview, documents }: &DocumentsPageProps) -> Html {
    let t = use_texts();
    let settled: Vec<_> = overview.sources.iter().filter(|(id, _)| !documents.reading.contains_key(id)).collect();
    let all = use_state(|| false);
    let shown = if *all { usize::MAX } else { ROWS_SHOWN };
    let hidden = settled.len().saturating_sub(shown) as u64;
    let show_all = Callback::from(move |_: MouseEvent| all.set(true));
    // Those at work first; the many that wait for their turn are only counted.
    let waiting = |progress: &Progress| *progress == Progress::Waiting;
    let (at_rest, at_work): (Vec<_>, Vec<_>) = documents.reading.iter().partition(|(_, reading)| waiting(&reading.progress));
    let more_waiting = at_rest.len().saturating_sub(WAITING_SHOWN) as u64;
    html! {
        <ul class="sources" aria-label={t.sources_label()}>
            // Rows are told apart by their keys only where all in a list have one; otherwise each new file draws all others anew.
            <>{ for settled.into_iter().take(shown).map(|(id, source)| html! {
                <SourceRow
                    key={id.0} id={*id} source={source.clone()} selected={documents.selected == Some(*id)}
                    can_read_again={documents.can_read_again(*id) || overview.files_kept.contains(id)}
                    password_refused={documents.passwords_refused.contains(id)} damaged={overview.damaged.contains(id)}
                />
            }) }</>
            if hidden > 0 {
                <li class="more"><Button label={t.show_all_files(hidden)} onclick={show_all} /></li>
            }
            <>{ for documents.not_kept.iter().map(|(id, (path, _))| html! { <NotKeptRow key={id.0} id={*id} path={path.clone()} /> }) }</>
            <>{ for at_work.into_iter().chain(at_rest.into_iter().take(WAITING_SHOWN)).map(|(id, reading)| html! {
                <ReadingRow key={id.0} id={*id} path={reading.path.clone()} progress={reading.progress} />
            }) }</>
            if more_waiting > 0 {
                <li class="more hint">{ t.more_waiting(more_waiting) }</li>
            }
        </ul>
    }
}
