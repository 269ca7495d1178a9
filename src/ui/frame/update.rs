//! The notice that another version of the page is ready, and the button that opens it.

use crate::state::Message;
use crate::state::offline::{OfflineMessage, Update};
use crate::ui::hooks::{use_dispatch, use_texts};
use crate::ui::parts::{Button, ButtonKind, Notice, Tone};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct UpdateNoticeProps {
    pub update: Update,
    /// Something is under way that must not be broken off.
    pub at_work: bool,
}

#[component]
pub fn UpdateNotice(&UpdateNoticeProps { update, at_work }: &UpdateNoticeProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let words = match update {
        Update::None => return Html::default(),
        Update::Ready | Update::Applying => t.update_ready(),
        Update::TookOver => t.update_took_over(),
    };
    let consequence = if at_work { t.update_waits() } else { t.update_reloads() };
    html! {
        <Notice tone={Tone::Quiet} name="update">
            <p>{ words }{ " " }{ consequence }</p>
            <Button
                id="apply-update" label={t.update_apply()} kind={ButtonKind::Primary}
                disabled={at_work || update == Update::Applying}
                onclick={dispatch.reform(|_| Message::Offline(OfflineMessage::UpdateAsked))}
            />
        </Notice>
    }
}
