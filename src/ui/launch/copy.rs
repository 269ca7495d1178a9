//! Text to take away.

use super::hooks::use_launch_texts;
use crate::browser::page;
use crate::ui::parts::{Button, ButtonKind, Glyph};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct CopyTextProps {
    /// What the text is, for people who do not see it.
    pub label: AttrValue,
    pub text: AttrValue,
}

#[component]
pub fn CopyText(CopyTextProps { label, text }: &CopyTextProps) -> Html {
    let t = use_launch_texts();
    let copied = use_state(|| None);
    let onclick = {
        let (copied, text) = (copied.clone(), text.clone());
        Callback::from(move |_: MouseEvent| {
            let (copied, text) = (copied.clone(), text.clone());
            wasm_bindgen_futures::spawn_local(async move { copied.set(Some(page::copy(&text).await)) });
        })
    };
    let (word, glyph) = match *copied {
        None => (t.copy(), Glyph::Copy),
        Some(true) => (t.copied(), Glyph::Check),
        Some(false) => (t.copy_refused(), Glyph::Warning),
    };
    html! {
        <figure class="copy-block">
            <figcaption>
                <span>{ label }</span>
                <Button label={word} {onclick} kind={ButtonKind::Quiet} {glyph} />
            </figcaption>
            <pre tabindex="0" aria-label={label.clone()}><code>{ text }</code></pre>
            <span class="visually-hidden" role="status">{ if copied.is_none() { "" } else { word } }</span>
        </figure>
    }
}
