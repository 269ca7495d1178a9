//! Buttons, and links that lead to a step.

use super::{Glyph, Icon};
use crate::state::Step;
use yew::prelude::*;

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one next thing to do on a page.
    Primary,
    #[default]
    Plain,
    /// Only an icon or a word, until the pointer is over it.
    Quiet,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            ButtonKind::Primary => "button primary",
            ButtonKind::Plain => "button",
            ButtonKind::Quiet => "button quiet",
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct ButtonProps {
    pub label: AttrValue,
    pub onclick: Callback<MouseEvent>,
    #[prop_or_default]
    pub kind: ButtonKind,
    #[prop_or_default]
    pub glyph: Option<Glyph>,
    /// Shows only the icon; the label is still spoken, and shown when the pointer rests.
    #[prop_or_default]
    pub icon_only: bool,
    #[prop_or_default]
    pub disabled: bool,
    #[prop_or_default]
    pub pressed: Option<bool>,
    #[prop_or_default]
    pub id: Option<AttrValue>,
}

#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let &ButtonProps { ref label, ref onclick, kind, glyph, icon_only, disabled, pressed, ref id } = props;
    let spoken = icon_only.then(|| label.clone());
    html! {
        <button
            type="button"
            class={kind.class()}
            id={id.clone()}
            {onclick}
            {disabled}
            aria-label={spoken.clone()}
            title={spoken}
            aria-pressed={pressed.map(|pressed| pressed.to_string())}
        >
            if let Some(glyph) = glyph {
                <Icon {glyph} />
            }
            if !icon_only {
                <span>{ label }</span>
            }
        </button>
    }
}

#[derive(Properties, PartialEq)]
pub struct StepLinkProps {
    pub step: Step,
    pub label: AttrValue,
    #[prop_or_default]
    pub kind: ButtonKind,
    #[prop_or_default]
    pub glyph: Option<Glyph>,
    /// More than the label says, for people who do not see where it stands.
    #[prop_or_default]
    pub spoken: Option<AttrValue>,
}

/// Leads to a step by its address, so that it can be opened in a tab of its own and bookmarked.
#[component]
pub fn StepLink(&StepLinkProps { step, ref label, kind, glyph, ref spoken }: &StepLinkProps) -> Html {
    html! {
        <a class={kind.class()} href={format!("#/{}", step.address())} aria-label={spoken.clone()} title={spoken.clone()}>
            if glyph == Some(Glyph::Left) {
                <Icon glyph={Glyph::Left} />
            }
            <span>{ label }</span>
            if let Some(glyph) = glyph.filter(|glyph| *glyph != Glyph::Left) {
                <Icon {glyph} />
            }
        </a>
    }
}
