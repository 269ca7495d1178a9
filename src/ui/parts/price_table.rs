//! What training would cost, by model, with the dates until which it is offered.

use super::{NumberInput, Select};
use crate::dataset::{Epochs, Settings};
use crate::providers::Date;
use crate::state::file::{Offer, offers, profile_of};
use crate::ui::hooks::{use_settings_change, use_texts};
use crate::work::store::Report;
use std::rc::Rc;
use yew::prelude::*;

/// Questions in a month, until the person says otherwise.
const QUESTIONS: u64 = 1_000;

/// Numbers of epochs that can be chosen.
const EPOCHS: [u32; 6] = [1, 2, 3, 4, 6, 10];

#[derive(Properties, PartialEq)]
pub struct PriceTableProps {
    pub report: Rc<Report>,
    pub settings: Rc<Settings>,
    pub today: Option<Date>,
}

#[component]
pub fn PriceTable(&PriceTableProps { ref report, ref settings, today }: &PriceTableProps) -> Html {
    let t = use_texts();
    let questions = use_state(|| QUESTIONS);
    let rows = use_memo((report.clone(), settings.clone(), *questions, today), |(report, settings, questions, today)| {
        offers(report, settings, *questions, *today)
    });
    let asked = {
        let questions = questions.clone();
        Callback::from(move |number: u64| questions.set(number))
    };
    let change = use_settings_change(settings);
    if rows.is_empty() {
        let profile = profile_of(settings);
        return html! { <p>{ if profile.models.is_empty() { t.prices_elsewhere(&profile.name) } else { t.no_offers(&profile.name) } }</p> };
    }
    let epochs = {
        let settings = settings.clone();
        change.reform(move |value: String| Settings {
            epochs: value.parse().map_or(Epochs::Automatic, Epochs::Fixed),
            ..(*settings).clone()
        })
    };
    let mut counts = EPOCHS.to_vec();
    if let Epochs::Fixed(count) = settings.epochs
        && !counts.contains(&count)
    {
        counts.push(count);
    }
    let automatic = rows.first().map_or(0, |row| row.epochs);
    let options = std::iter::once((
        AttrValue::from("auto"),
        AttrValue::from(match settings.epochs {
            Epochs::Automatic => t.epochs_automatic_about(u64::from(automatic)),
            Epochs::Fixed(_) => t.epochs_automatic().to_owned(),
        }),
    ))
    .chain(counts.iter().map(|count| (count.to_string().into(), t.epochs(u64::from(*count)).into())))
    .collect::<Vec<_>>();
    let value = match settings.epochs {
        Epochs::Automatic => "auto".to_owned(),
        Epochs::Fixed(count) => count.to_string(),
    };
    let as_of = rows.iter().find_map(|row| row.cost).map(|cost| t.prices_as_of(&t.locale().date(cost.prices_as_of)));
    html! {
        <div class="price-table">
            // On a phone each row is laid out as a card, and only the roles tell that it still is a table.
            <table role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{ t.column_model() }</th>
                        <th scope="col" role="columnheader" class="number">{ t.column_price() }</th>
                        <th scope="col" role="columnheader" class="number">{ t.column_cost() }</th>
                        <th scope="col" role="columnheader" class="number">{ t.column_monthly() }</th>
                        <th scope="col" role="columnheader">{ t.column_jobs_until() }</th>
                        <th scope="col" role="columnheader">{ t.column_off_from() }</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    { for rows.iter().map(|offer| html! {
                        <OfferRow offer={offer.clone()} settings={settings.clone()} onchange={change.clone()} />
                    }) }
                </tbody>
            </table>
            <div class="fields">
                <Select id="epochs" label={t.epochs_label()} {options} {value} onchange={epochs} />
                <NumberInput id="questions" label={t.questions_label()} value={*questions} onchange={asked} />
            </div>
            <p class="hint">{ t.cost_formula(report.training.tokens) }{ " " }{ t.monthly_formula() }{ " " }{ as_of }</p>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct OfferRowProps {
    offer: Offer,
    settings: Rc<Settings>,
    onchange: Callback<Settings>,
}

#[component]
fn OfferRow(OfferRowProps { offer, settings, onchange }: &OfferRowProps) -> Html {
    let t = use_texts();
    let locale = t.locale();
    let chosen = offer.model == settings.model;
    let choose = {
        let (settings, model) = (settings.clone(), offer.model.clone());
        onchange.reform(move |_: Event| Settings { model: model.clone(), ..(*settings).clone() })
    };
    let day = |date: Option<Date>| date.map_or(t.not_known().to_owned(), |date| locale.date(date));
    html! {
        <tr role="row" class={chosen.then_some("chosen")}>
            <th scope="row" role="rowheader">
                <label><input type="radio" name="model" checked={chosen} onchange={choose} />{ " " }<span class="mono">{ &offer.model }</span></label>
            </th>
            <td role="cell" class="number" data-label={t.column_price()}>{ offer.price.map_or(t.not_known().to_owned(), |price| locale.money(price)) }</td>
            <td role="cell" class="number" data-label={t.column_cost()}><b>{ offer.cost.map_or(t.not_known().to_owned(), |cost| t.about(&locale.money(cost.about))) }</b></td>
            <td role="cell" class="number" data-label={t.column_monthly()}>
                <div>
                    { offer.monthly.map_or(t.not_known().to_owned(), |cost| t.about(&locale.money(cost))) }
                    if let Some(cost) = offer.monthly_in_batches {
                        <p class="hint">{ t.monthly_in_batches(&t.about(&locale.money(cost))) }</p>
                    }
                </div>
            </td>
            <td role="cell" data-label={t.column_jobs_until()}>{ day(offer.jobs_until) }</td>
            <td role="cell" data-label={t.column_off_from()}>{ day(offer.off_from) }</td>
        </tr>
    }
}
