//! The ledger of requests: a quiet count in the bar, and everything about it in a dialog.

use super::offline_hint;
use crate::state::ledger::Ledger;
use crate::state::offline::Offline;
use crate::ui::hooks::use_texts;
use crate::ui::parts::{Dialog, Glyph, Icon, Notice, Tone};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct LedgerProps {
    pub ledger: Rc<Ledger>,
    pub offline: Offline,
}

#[component]
pub fn LedgerButton(&LedgerProps { ref ledger, offline }: &LedgerProps) -> Html {
    let t = use_texts();
    let open = use_state(|| false);
    let toggle = |to: bool| {
        let open = open.clone();
        move || open.set(to)
    };
    let (show, hide) = (toggle(true), toggle(false));
    html! {
        <>
            <button
                type="button" id="ledger" class="button quiet" title={t.ledger_title()}
                aria-haspopup="dialog" onclick={Callback::from(move |_: MouseEvent| show())}
            >
                <Icon glyph={Glyph::Ledger} />
                <span>{ t.locale().number(ledger.seen_count()) }</span>
                <span class="words">{ t.requests(ledger.seen_count()) }</span>
            </button>
            if *open {
                <Dialog title={t.ledger_title()} class="ledger" onclose={Callback::from(move |()| hide())}>
                    <LedgerBody ledger={ledger.clone()} {offline} />
                </Dialog>
            }
        </>
    }
}

#[component]
fn LedgerBody(&LedgerProps { ref ledger, offline }: &LedgerProps) -> Html {
    let t = use_texts();
    let hidden = ledger.outside_count.saturating_sub(ledger.outside.len() as u64);
    html! {
        <>
            if offline.disconnected {
                <Notice tone={Tone::Quiet}><p>{ offline_hint(t, offline) }</p></Notice>
            }
            if ledger.seen_count() == 0 {
                <Notice tone={Tone::Good}><p>{ t.ledger_nothing() }</p></Notice>
            } else {
                <Notice tone={Tone::Warning}><p>{ t.ledger_something(ledger.seen_count()) }</p></Notice>
                <table>
                    <thead><tr><th scope="col">{ t.ledger_host() }</th><th scope="col">{ t.ledger_path() }</th></tr></thead>
                    <tbody>
                        { for ledger.outside.iter().map(|request| html! {
                            <tr><td>{ &request.origin }</td><td>{ &request.path }</td></tr>
                        }) }
                        { for ledger.only_witnessed().into_iter().map(|request| html! {
                            <tr class="differs">
                                <td>{ &request.origin }</td><td>{ &request.path }{ " · " }{ t.only_witnessed() }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
                if hidden > 0 {
                    <p class="hint">{ t.ledger_hidden(hidden) }</p>
                }
            }
            <Witnesses ledger={ledger.clone()} {offline} />
            <p>{ t.ledger_own(ledger.own_count) }</p>
            <p>{ t.ledger_workers() }</p>
            <h3>{ t.ledger_check_title() }</h3>
            <ol class="plain-steps">{ for t.ledger_check_steps().iter().map(|step| html! { <li>{ *step }</li> }) }</ol>
        </>
    }
}

/// Who counted, and whether they came to the same.
#[component]
fn Witnesses(LedgerProps { ledger, .. }: &LedgerProps) -> Html {
    let t = use_texts();
    let Some(witness) = &ledger.witness else { return html! { <p id="witnesses">{ t.witness_alone() }</p> } };
    let browser = ledger.outside_count.saturating_sub(witness.missed);
    html! {
        <div id="witnesses">
            if ledger.agrees() {
                <p>{ t.witnesses_agree(browser) }</p>
            } else {
                <Notice tone={Tone::Error}><p>{ t.witnesses_differ(browser, witness.count) }</p></Notice>
            }
            if witness.missed > 0 {
                <p>{ t.witness_missed(witness.missed) }</p>
            }
        </div>
    }
}
