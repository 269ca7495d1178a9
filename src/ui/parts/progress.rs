//! How far something has come.

use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ProgressProps {
    pub label: AttrValue,
    pub done: u64,
    pub total: u64,
}

#[component]
pub fn Progress(&ProgressProps { ref label, done, total }: &ProgressProps) -> Html {
    html! { <progress aria-label={label.clone()} value={done.min(total).to_string()} max={total.max(1).to_string()} /> }
}
