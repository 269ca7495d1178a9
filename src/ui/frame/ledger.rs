//! The ledger of requests: a quiet count in the bar, and everything about it in a dialog.

use super::offline_hint;
use crate::browser::namespace::is_custom;
use crate::state::ledger::{Ledger, Request};
use crate::state::offline::Offline;
use crate::state::{Clock, Message};
use crate::texts::Texts;
use crate::ui::hooks::{use_dispatch, use_texts};
use crate::ui::parts::{Button, Dialog, Glyph, Icon, Notice, Tone};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Clone, Properties, PartialEq)]
pub struct LedgerProps {
    pub ledger: Rc<Ledger>,
    pub offline: Offline,
    pub clock: Clock,
    pub without_network: bool,
}

#[component]
pub fn LedgerButton(props: &LedgerProps) -> Html {
    let ledger = &props.ledger;
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
                if let Some(paid) = ledger.paid {
                    <span id="paid" class="words">{ t.paid_so_far(&t.locale().money(paid), ledger.cap.map(|cap| t.locale().money(cap)).as_deref()) }</span>
                }
            </button>
            if *open {
                <Dialog title={t.ledger_title()} class="ledger" onclose={Callback::from(move |()| hide())}>
                    <LedgerBody ..props.clone() />
                </Dialog>
            }
        </>
    }
}

#[component]
fn LedgerBody(&LedgerProps { ref ledger, offline, clock, without_network }: &LedgerProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let save = {
        let ledger = ledger.clone();
        dispatch.reform(move |_| Message::SaveTextAsked {
            name: format!("{}.csv", t.ledger_file()),
            text: ledger.csv(|purpose| t.purpose(purpose)),
        })
    };
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
                    <thead><tr>{ for t.ledger_columns().iter().map(|column| html! { <th scope="col">{ *column }</th> }) }</tr></thead>
                    <tbody>
                        { for ledger.outside.iter().map(|request| row(t, request, clock)) }
                        { for ledger.only_witnessed().into_iter().map(|request| html! {
                            <tr class="differs">
                                <td /><td colspan="4">{ &request.origin }{ &request.path }{ " · " }{ t.only_witnessed() }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
                <Button id="save-ledger" label={t.ledger_save()} onclick={save} />
                if hidden > 0 {
                    <p class="hint">{ t.ledger_hidden(hidden) }</p>
                }
            }
            <Button
                id="without-network" label={t.without_network()} pressed={without_network}
                onclick={dispatch.reform(move |_| Message::WithoutNetworkAsked(!without_network))}
            />
            <p class="hint">{ t.without_network_hint() }</p>
            <Witnesses ledger={ledger.clone()} />
            <p>{ t.ledger_own(ledger.own_count) }</p>
            <p>{ t.ledger_workers(is_custom()) }</p>
            <h3>{ t.ledger_check_title() }</h3>
            <ol class="plain-steps">{ for t.ledger_check_steps().iter().map(|step| html! { <li>{ *step }</li> }) }</ol>
        </>
    }
}

/// A request, as far as it is known.
fn row(t: &dyn Texts, request: &Request, clock: Clock) -> Html {
    let locale = t.locale();
    let told = request.told.as_ref();
    let receipt = told.and_then(|told| told.receipt.as_ref());
    let sent = told.map(|told| format!("↑ {}", locale.bytes(told.sent)));
    let received = receipt.and_then(|receipt| receipt.received).map(|received| format!("↓ {}", locale.bytes(received)));
    html! {
        <tr>
            <td>{ told.map(|told| clock.moment(locale, told.at)) }</td>
            <td>
                { told.map(|told| format!("{} ", told.method.name())) }{ &request.origin }{ &request.path }
                if let Some(told) = told {
                    <span class="hint">{ t.purpose(told.purpose) }</span>
                }
                if let Some(id) = receipt.and_then(|receipt| receipt.request_id.as_ref()) {
                    <span class="hint">{ id }</span>
                }
            </td>
            <td><span>{ sent }</span><span>{ received }</span></td>
            <td>{ receipt.map(|receipt| receipt.status.map_or("—".to_owned(), |status| status.to_string())) }</td>
            <td>{ told.and_then(|told| told.cost).map(|cost| locale.money(cost)) }</td>
        </tr>
    }
}

#[derive(Properties, PartialEq)]
struct WitnessesProps {
    ledger: Rc<Ledger>,
}

/// Who counted, and whether they came to the same.
#[component]
fn Witnesses(WitnessesProps { ledger }: &WitnessesProps) -> Html {
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
