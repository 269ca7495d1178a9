//! A dialog over the page. It is open for as long as it is shown; Escape and a click beside it close it.

use super::{Button, ButtonKind, Glyph};
use crate::ui::hooks::use_texts;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct DialogProps {
    pub title: AttrValue,
    pub onclose: Callback<()>,
    /// A name for the style sheet.
    pub class: &'static str,
    pub children: Html,
}

#[component]
pub fn Dialog(DialogProps { title, onclose, class, children }: &DialogProps) -> Html {
    let t = use_texts();
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>() {
                // An element that was just put into the page can always be opened.
                let _opened = dialog.show_modal();
            }
        });
    }
    // The element itself is clicked only where none of its content is: on the backdrop.
    let on_backdrop = {
        let node = node.clone();
        Callback::from(move |event: MouseEvent| {
            if event.target().as_ref() == node.get().as_ref().map(AsRef::as_ref) {
                close(&node);
            }
        })
    };
    let on_button = {
        let node = node.clone();
        Callback::from(move |_: MouseEvent| close(&node))
    };
    html! {
        <dialog ref={node} class={classes!("dialog", *class)} onclose={onclose.reform(|_: Event| ())} onclick={on_backdrop} aria-label={title.clone()}>
            <div class="dialog-body">
                <div class="dialog-head">
                    // Takes the focus first, so that a reader begins with it and no key presses anything by accident.
                    <h2 tabindex="-1" autofocus=true>{ title }</h2>
                    <Button label={t.close()} onclick={on_button} kind={ButtonKind::Quiet} glyph={Glyph::Close} icon_only=true />
                </div>
                { children.clone() }
            </div>
        </dialog>
    }
}

/// Closed by the browser, so that the focus goes back to where it came from; its `close` event does the rest.
fn close(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}
