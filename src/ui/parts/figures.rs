//! What the tables say of the service: each figure with its day and how sure it is, to be corrected and restored.

use super::{Button, ButtonKind, Glyph, LineInput};
use crate::dataset::Settings;
use crate::providers::{Date, Figure, KnownFigure, corrected, figures, restored};
use crate::ui::hooks::{use_settings_change, use_texts};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct FiguresProps {
    pub settings: Rc<Settings>,
    pub today: Option<Date>,
}

#[component]
pub fn Figures(&FiguresProps { ref settings, today }: &FiguresProps) -> Html {
    let t = use_texts();
    let refused = use_state(|| None::<Figure>);
    let change = use_settings_change(settings);
    let Some(today) = today else { return Html::default() };
    let row = |known: KnownFigure| {
        let id = format!("figure-{}", known.figure.name());
        let label = t.figure(&known.figure);
        let is_refused = *refused == Some(known.figure.clone());
        let onchange = {
            let (settings, figure, refused, change) = (settings.clone(), known.figure.clone(), refused.clone(), change.clone());
            Callback::from(move |typed: String| {
                match corrected(&settings, &figure, &typed, today) {
                    Ok(settings) => {
                        refused.set(None);
                        change.emit(settings);
                    }
                    Err(_) => refused.set(Some(figure.clone())),
                }
                // What is wrong stays beside the word about it.
                true
            })
        };
        let restore = {
            let (settings, figure) = (settings.clone(), known.figure.clone());
            change.reform(move |_| restored(&settings, &figure))
        };
        let error = format!("{id}-error");
        html! {
            <tr key={id.clone()}>
                <th scope="row"><label for={id.clone()}>{ label.clone() }</label></th>
                <td>
                    <LineInput
                        {id} value={known.value.unwrap_or_default()} {is_refused}
                        described_by={is_refused.then(|| AttrValue::from(error.clone()))} {onchange}
                    />
                    if is_refused {
                        <p class="error" id={error} role="alert">{ t.not_a_figure(&known.figure) }</p>
                    }
                </td>
                <td>{ known.known.map_or(t.not_known().to_owned(), |(day, grade)| t.figure_known(&t.locale().date(day), grade)) }</td>
                <td>
                    if known.corrected {
                        <Button label={t.restore_figure(&label)} glyph={Glyph::Undo} kind={ButtonKind::Quiet} icon_only={true} onclick={restore} />
                    }
                </td>
            </tr>
        }
    };
    html! {
        <details class="figures" id="figures">
            <summary>{ t.figures_title() }</summary>
            <p class="hint">{ t.figures_hint() }</p>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ t.column_figure() }</th>
                        <th scope="col">{ t.column_value() }</th>
                        <th scope="col">{ t.column_known() }</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{ for figures(settings).into_iter().map(row) }</tbody>
            </table>
        </details>
    }
}
