//! The ledger of requests: a quiet count in the bar, and everything about it in a dialog.

use crate::state::ledger::Ledger;
use crate::ui::hooks::use_texts;
use crate::ui::parts::{Dialog, Glyph, Icon, Notice, Tone};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct LedgerProps {
    pub ledger: Rc<Ledger>,
}

#[component]
pub fn LedgerButton(LedgerProps { ledger }: &LedgerProps) -> Html {
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
                <span>{ t.locale().number(ledger.outside_count) }</span>
                <span class="words">{ t.requests(ledger.outside_count) }</span>
            </button>
            if *open {
                <Dialog title={t.ledger_title()} class="ledger" onclose={Callback::from(move |()| hide())}>
                    <LedgerBody ledger={ledger.clone()} />
                </Dialog>
            }
        </>
    }
}

#[component]
fn LedgerBody(LedgerProps { ledger }: &LedgerProps) -> Html {
    let t = use_texts();
    let hidden = ledger.outside_count.saturating_sub(ledger.outside.len() as u64);
    html! {
        <>
            if ledger.outside_count == 0 {
                <Notice tone={Tone::Good}><p>{ t.ledger_nothing() }</p></Notice>
            } else {
                <Notice tone={Tone::Warning}><p>{ t.ledger_something(ledger.outside_count) }</p></Notice>
                <table>
                    <thead><tr><th scope="col">{ t.ledger_host() }</th><th scope="col">{ t.ledger_path() }</th></tr></thead>
                    <tbody>
                        { for ledger.outside.iter().map(|request| html! {
                            <tr><td>{ &request.origin }</td><td>{ &request.path }</td></tr>
                        }) }
                    </tbody>
                </table>
                if hidden > 0 {
                    <p class="hint">{ t.ledger_hidden(hidden) }</p>
                }
            }
            <p>{ t.ledger_own(ledger.own_count) }</p>
            <p>{ t.ledger_workers() }</p>
            <h3>{ t.ledger_check_title() }</h3>
            <ol class="plain-steps">{ for t.ledger_check_steps().iter().map(|step| html! { <li>{ *step }</li> }) }</ol>
        </>
    }
}
