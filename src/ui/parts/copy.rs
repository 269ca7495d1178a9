//! Text to take away: a command, a piece of code, a number.

use super::{Button, ButtonKind, Glyph};
use crate::browser::page;
use crate::ui::hooks::use_texts;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct CopyBlockProps {
    /// What the text is, for people who do not see it.
    pub label: AttrValue,
    pub text: AttrValue,
}

#[derive(Clone, Copy, PartialEq)]
enum Copied {
    No,
    Yes,
    Refused,
}

#[component]
pub fn CopyBlock(CopyBlockProps { label, text }: &CopyBlockProps) -> Html {
    let t = use_texts();
    let copied = use_state(|| Copied::No);
    let onclick = {
        let (copied, text) = (copied.clone(), text.clone());
        Callback::from(move |_: MouseEvent| {
            let (copied, text) = (copied.clone(), text.clone());
            wasm_bindgen_futures::spawn_local(async move {
                copied.set(if page::copy(&text).await { Copied::Yes } else { Copied::Refused });
            });
        })
    };
    let (word, glyph) = match *copied {
        Copied::No => (t.copy(), Glyph::Copy),
        Copied::Yes => (t.copied(), Glyph::Check),
        Copied::Refused => (t.copy_refused(), Glyph::Warning),
    };
    html! {
        <figure class="copy-block">
            <figcaption>
                <span>{ label }</span>
                <Button label={word} {onclick} kind={ButtonKind::Quiet} {glyph} />
            </figcaption>
            <pre tabindex="0" aria-label={label.clone()}><code>{ text }</code></pre>
            <span class="visually-hidden" role="status">{ if *copied == Copied::No { "" } else { word } }</span>
        </figure>
    }
}
