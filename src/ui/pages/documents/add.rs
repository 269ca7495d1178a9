//! The ways in: files, a folder, pasted text, a sample.

use crate::browser::files::files_of_list;
use crate::state::Message;
use crate::state::documents::{DocumentsMessage, Sample};
use crate::ui::hooks::{use_dispatch, use_intake, use_texts};
use crate::ui::parts::{Button, ButtonKind, Dialog, Glyph, Icon, TextArea};
use web_sys::{HtmlDetailsElement, HtmlElement, HtmlInputElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct AddButtonProps {
    /// It is the one thing to do on the page.
    pub primary: bool,
}

/// One button for files, with a menu for everything else.
#[component]
pub fn AddButton(&AddButtonProps { primary }: &AddButtonProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let (files, folder, menu) = (use_node_ref(), use_node_ref(), use_node_ref());
    let pasting = use_state(|| false);
    let press = |input: &NodeRef| {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlElement>() {
                input.click();
            }
        })
    };
    let set_pasting = |to: bool| {
        let pasting = pasting.clone();
        move || pasting.set(to)
    };
    let (open_paste, close_paste) = (set_pasting(true), set_pasting(false));
    let close_menu = {
        let menu = menu.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(menu) = menu.cast::<HtmlDetailsElement>() {
                menu.set_open(false);
            }
        })
    };
    let on_key = {
        let menu = menu.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(menu) = menu.cast::<HtmlDetailsElement>().filter(|menu| event.key() == "Escape" && menu.open()) {
                menu.set_open(false);
            }
        })
    };
    html! {
        <div class="add">
            <Button
                id="add-files" label={t.add_files()} glyph={Glyph::Add} onclick={press(&files)}
                kind={if primary { ButtonKind::Primary } else { ButtonKind::Plain }}
            />
            <details class="menu" ref={menu} onkeydown={on_key}>
                <summary class={if primary { "button primary" } else { "button" }} aria-label={t.more_ways()} title={t.more_ways()}>
                    <Icon glyph={Glyph::Down} />
                </summary>
                <ul onclick={close_menu}>
                    <li><Button label={t.add_folder()} onclick={press(&folder)} kind={ButtonKind::Quiet} /></li>
                    <li><Button label={t.paste_text()} onclick={Callback::from(move |_| open_paste())} kind={ButtonKind::Quiet} /></li>
                    { for Sample::ALL.into_iter().zip(t.samples()).map(|(sample, (title, _))| html! {
                        <li><Button
                            label={t.sample_called(title)} kind={ButtonKind::Quiet}
                            onclick={dispatch.reform(move |_| Message::Documents(DocumentsMessage::SamplePicked(sample)))}
                        /></li>
                    }) }
                </ul>
            </details>
            <FileInput id="files" node={files} folder=false />
            <FileInput id="folder" node={folder} folder=true />
            if *pasting {
                <PasteDialog onclose={Callback::from(move |()| close_paste())} />
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct FileInputProps {
    id: &'static str,
    node: NodeRef,
    folder: bool,
}

/// The browser's own chooser; it is pressed through a button that looks like ours.
#[component]
fn FileInput(FileInputProps { id, node, folder }: &FileInputProps) -> Html {
    let t = use_texts();
    let intake = use_intake();
    let onchange = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Some(list) = input.files() {
            intake.files.emit(files_of_list(&list));
        }
        // The same file can be chosen again after it was removed.
        input.set_value("");
    });
    html! {
        <input
            id={*id} ref={node.clone()} type="file" class="visually-hidden" tabindex="-1" multiple=true {onchange}
            aria-label={if *folder { t.add_folder() } else { t.add_files() }}
            webkitdirectory={*folder}
        />
    }
}

#[derive(Properties, PartialEq)]
struct PasteDialogProps {
    onclose: Callback<()>,
}

#[component]
fn PasteDialog(PasteDialogProps { onclose }: &PasteDialogProps) -> Html {
    let t = use_texts();
    let intake = use_intake();
    let text = use_state(String::new);
    let typed = {
        let text = text.clone();
        Callback::from(move |typed: String| text.set(typed))
    };
    let add = {
        let (text, onclose) = (text.clone(), onclose.clone());
        Callback::from(move |_: MouseEvent| {
            intake.text.emit((*text).clone());
            onclose.emit(());
        })
    };
    html! {
        <Dialog title={t.paste_text()} class="paste" onclose={onclose.clone()}>
            <TextArea id="paste-text" label={t.paste_label()} value={(*text).clone()} oninput={typed} rows={12} hint={t.paste_hint()} />
            <Button label={t.paste_add()} onclick={add} kind={ButtonKind::Primary} disabled={text.trim().is_empty()} />
        </Dialog>
    }
}
