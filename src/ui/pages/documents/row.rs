//! One file in the list: what became of it, or how far its reading has come.

use crate::dataset::{SourceId, SourceRecord, SourceState};
use crate::readers::{ReadErrorKind, takes_password};
use crate::state::Message;
use crate::state::documents::{DocumentsMessage, Progress as Reading};
use crate::ui::hooks::{use_dispatch, use_texts};
use crate::ui::parts::{Button, ButtonKind, Glyph, Icon, Progress};
use crate::work::reader::Password;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct SourceRowProps {
    pub id: SourceId,
    pub source: SourceRecord,
    pub selected: bool,
    /// The file is still at hand.
    pub can_read_again: bool,
    /// The last password did not open it.
    pub password_refused: bool,
    /// What was kept of it is gone.
    pub damaged: bool,
}

#[component]
pub fn SourceRow(props: &SourceRowProps) -> Html {
    let &SourceRowProps { id, ref source, selected, can_read_again, password_refused, damaged } = props;
    let t = use_texts();
    let dispatch = use_dispatch();
    let (folder, name) = split_path(&source.path);
    let failed = damaged || matches!(source.state, SourceState::Failed(_));
    let notes = match &source.state {
        SourceState::Document(document) => document.notes.len(),
        SourceState::Dataset { notes, .. } => notes.len(),
        SourceState::Folder { skipped, .. } => skipped.len(),
        SourceState::Failed(_) => 0,
    };
    let glyph = match &source.state {
        _ if damaged => Glyph::Warning,
        SourceState::Failed(_) => Glyph::Warning,
        SourceState::Folder { .. } => Glyph::Folder,
        _ => Glyph::Check,
    };
    html! {
        <li class={classes!("source-row", failed.then_some("failed"))} aria-current={selected.then_some("true")}>
            <Icon {glyph} />
            <div class="what">
                <button
                    type="button" class="name" title={source.path.clone()}
                    onclick={dispatch.reform(move |_: MouseEvent| Message::Documents(DocumentsMessage::Selected(id)))}
                >
                    if !folder.is_empty() {
                        <span class="folder">{ folder }</span>
                    }
                    <span>{ name }</span>
                </button>
                <p class="state">
                    { if damaged { t.add_again().to_owned() } else { state_words(t, &source.state) } }
                    if notes > 0 {
                        <span class="badge">{ t.notes_count(notes as u64) }</span>
                    }
                </p>
                if let SourceState::Failed(error) = &source.state {
                    if error.kind == ReadErrorKind::Encrypted && can_read_again && takes_password(name) {
                        <PasswordField {id} refused={password_refused} />
                    }
                }
            </div>
            <Button
                label={t.remove_named(name)} glyph={Glyph::Close} icon_only=true kind={ButtonKind::Quiet}
                onclick={dispatch.reform(move |_| Message::Documents(DocumentsMessage::Removed(vec![id])))}
            />
        </li>
    }
}

#[derive(Properties, PartialEq)]
pub struct NotKeptRowProps {
    pub id: SourceId,
    pub path: String,
}

/// A file that was read and for which there was no room.
#[component]
pub fn NotKeptRow(&NotKeptRowProps { id, ref path }: &NotKeptRowProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let (folder, name) = split_path(path);
    html! {
        <li class="source-row failed">
            <Icon glyph={Glyph::Warning} />
            <div class="what">
                <p class="name" title={path.clone()}>
                    if !folder.is_empty() {
                        <span class="folder">{ folder }</span>
                    }
                    <span>{ name }</span>
                </p>
                <p class="state">{ t.file_not_kept() }</p>
            </div>
            <Button
                label={t.remove_named(name)} glyph={Glyph::Close} icon_only=true kind={ButtonKind::Quiet}
                onclick={dispatch.reform(move |_| Message::Documents(DocumentsMessage::Cancelled(Some(id))))}
            />
        </li>
    }
}

fn state_words(t: &'static dyn crate::texts::Texts, state: &SourceState) -> String {
    match state {
        SourceState::Document(document) => {
            let language = document.language.map(|language| t.language(language));
            t.document_state(document.tokens, document.pages, language)
        }
        SourceState::Dataset { lines, .. } => t.dataset_state(*lines),
        SourceState::Folder { files, .. } => t.folder_state(u64::from(*files)),
        SourceState::Failed(error) => t.read_error(error),
    }
}

#[derive(Properties, PartialEq)]
struct PasswordFieldProps {
    id: SourceId,
    refused: bool,
}

/// Asks for the password of a file. It is used once and kept nowhere.
#[component]
fn PasswordField(&PasswordFieldProps { id, refused }: &PasswordFieldProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let input = use_node_ref();
    let onsubmit = {
        let input = input.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(field) = input.cast::<HtmlInputElement>() else { return };
            let password = Password(field.value());
            field.set_value("");
            dispatch.emit(Message::Documents(DocumentsMessage::PasswordTyped { source: id, password }));
        })
    };
    let field = format!("password-{}", id.0);
    html! {
        <form class="password" {onsubmit}>
            <label for={field.clone()}>{ t.password_label() }</label>
            <input id={field} ref={input} type="password" autocomplete="off" />
            <button type="submit" class="button">{ t.password_open() }</button>
            if refused {
                <p role="alert">{ t.password_refused() }</p>
            }
            <p class="hint">{ t.password_hint() }</p>
        </form>
    }
}

#[derive(Properties, PartialEq)]
pub struct ReadingRowProps {
    pub id: SourceId,
    pub path: String,
    pub progress: Reading,
}

#[component]
pub fn ReadingRow(&ReadingRowProps { id, ref path, progress }: &ReadingRowProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let (folder, name) = split_path(path);
    let words = match progress {
        Reading::Waiting => t.waiting(),
        Reading::Reading { .. } => t.reading(),
        Reading::Keeping => t.keeping(),
    };
    html! {
        <li class="source-row" aria-busy="true">
            <span class="spinner" aria-hidden="true" />
            <div class="what">
                <p class="name">
                    if !folder.is_empty() {
                        <span class="folder">{ folder }</span>
                    }
                    <span>{ name }</span>
                </p>
                <p class="state">
                    { words }
                    if let Reading::Reading { done, total } = progress {
                        <Progress label={name.to_owned()} {done} {total} />
                    }
                </p>
            </div>
            <Button
                label={t.cancel_named(name)} glyph={Glyph::Close} icon_only=true kind={ButtonKind::Quiet}
                onclick={dispatch.reform(move |_| Message::Documents(DocumentsMessage::Cancelled(Some(id))))}
            />
        </li>
    }
}

/// The folders of a path, with the last slash, and the name.
pub(super) fn split_path(path: &str) -> (&str, &str) {
    path.rfind('/').map_or(("", path), |at| path.split_at(at + 1))
}
