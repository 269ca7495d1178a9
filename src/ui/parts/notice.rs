//! A sentence that matters more than its surroundings.

use super::{Glyph, Icon};
use yew::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Quiet,
    Good,
    /// Something may be lost or go wrong.
    Warning,
    /// Something has gone wrong.
    Error,
}

#[derive(Properties, PartialEq)]
pub struct NoticeProps {
    pub tone: Tone,
    /// What it is about, for tests and for styles.
    #[prop_or_default]
    pub name: Option<&'static str>,
    pub children: Html,
}

#[component]
pub fn Notice(&NoticeProps { tone, name, ref children }: &NoticeProps) -> Html {
    let (class, glyph, role) = match tone {
        Tone::Quiet => ("notice", None, None),
        Tone::Good => ("notice good", Some(Glyph::Check), None),
        Tone::Warning => ("notice warning", Some(Glyph::Warning), None),
        Tone::Error => ("notice error", Some(Glyph::Warning), Some("alert")),
    };
    html! {
        <div {class} {role} data-notice={name}>
            if let Some(glyph) = glyph {
                <Icon {glyph} />
            }
            <div>{ children.clone() }</div>
        </div>
    }
}
