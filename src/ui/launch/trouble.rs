//! What went wrong, in words: what happened, what it means for work and money, what to do now.

use super::hooks::use_launch_texts;
use crate::api::Failure;
use crate::ui::parts::{Notice, Tone};
use crate::work::launch::Trouble;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct TroubleProps {
    pub trouble: Trouble,
    /// The service's name.
    pub service: String,
}

#[component]
pub fn TroubleNotice(TroubleProps { trouble, service }: &TroubleProps) -> Html {
    let t = use_launch_texts();
    html! {
        <Notice tone={Tone::Warning}>
            <p>{ t.trouble(trouble, service) }</p>
            { details(trouble).map(|details| html! {
                <details>
                    <summary>{ t.details() }</summary>
                    <p class="verbatim">{ details }</p>
                </details>
            }) }
        </Notice>
    }
}

/// A trouble beside what it concerns, if there is one.
pub fn refused(trouble: Option<&Trouble>, service: &str) -> Html {
    match trouble {
        Some(trouble) => html! { <TroubleNotice trouble={trouble.clone()} service={service.to_owned()} /> },
        None => Html::default(),
    }
}

/// The service's own words, for those who want them.
fn details(trouble: &Trouble) -> Option<String> {
    match trouble {
        Trouble::Failure(Failure::Refused { status, error, request_id }) => {
            let parts = [Some(status.to_string()), error.code.clone(), Some(error.message.clone()), request_id.clone()];
            Some(parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "))
        }
        Trouble::Failure(Failure::NotTheApi { status, beginning }) => Some(format!("{status} · {beginning}")),
        _ => None,
    }
}
