//! What an answer rests on: the words of the document, marked, with what stands around them.

use crate::ui::hooks::use_texts;
use crate::work::store::Passage;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct PassagesProps {
    pub passages: Vec<Passage>,
    pub lang: Option<&'static str>,
}

#[component]
pub fn Passages(&PassagesProps { ref passages, lang }: &PassagesProps) -> Html {
    let t = use_texts();
    html! {
        <ol class="passages">
            { for passages.iter().map(|passage| html! {
                <li>
                    <blockquote {lang}>
                        { &passage.before }<mark>{ &passage.quote }</mark>{ &passage.after }
                    </blockquote>
                    if !passage.place.is_unknown() {
                        <p class="hint">{ t.place(&passage.place) }</p>
                    }
                </li>
            }) }
        </ol>
    }
}
