//! How training goes: a sentence, a curve of the loss, and the same numbers as a table.

use super::hooks::use_launch_texts;
use crate::api::jobs::Metrics;
use crate::texts::Locale;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct CurveProps {
    /// In the order of their steps.
    pub curve: Rc<Vec<Metrics>>,
    pub locale: Locale,
}

/// The size of the drawing in its own units.
const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 140.0;
const FOOT: f64 = 20.0;
/// Points of a line, and rows of the table; of a longer curve every n-th step is shown, and the last.
const SHOWN_MAX: usize = 200;

#[component]
pub fn Curve(&CurveProps { ref curve, locale }: &CurveProps) -> Html {
    let t = use_launch_texts();
    let with_loss = |metrics: &&Metrics| metrics.training_loss.is_some();
    let (Some(first), Some(last)) = (curve.iter().find(with_loss), curve.iter().rfind(with_loss)) else { return Html::default() };
    let (Some(begun), Some(now)) = (first.training_loss, last.training_loss) else { return Html::default() };
    let validation = curve.iter().rev().find_map(|metrics| metrics.full_validation_loss.or(metrics.validation_loss));
    let decimal = |value: f64| decimal(locale, value);
    let sentence = t.curve_sentence(&decimal(begun), &decimal(now), validation.map(decimal).as_deref());
    let losses = || curve.iter().flat_map(|metrics| [metrics.training_loss, metrics.validation_loss]).flatten();
    let most = losses().fold(f64::MIN_POSITIVE, f64::max);
    let steps = curve.last().map_or(1, |metrics| metrics.step).max(1) as f64;
    let line = |value: fn(&Metrics) -> Option<f64>| {
        let points = thinned(curve).filter_map(|metrics| {
            let (x, y) = (metrics.step as f64 / steps * WIDTH, HEIGHT - value(metrics)? / most * HEIGHT);
            Some(format!("{x:.1},{y:.1}"))
        });
        points.collect::<Vec<_>>().join(" ")
    };
    let of_validation = line(|metrics| metrics.validation_loss);
    let cell = |value: Option<f64>| html! { <td class="number">{ value.map(decimal).unwrap_or_default() }</td> };
    html! {
        <figure class="curve">
            <figcaption>{ &sentence }</figcaption>
            <svg viewBox={format!("0 0 {WIDTH} {}", HEIGHT + FOOT)} role="img" aria-label={sentence.clone()}>
                <line class="axis" x1="0" x2={WIDTH.to_string()} y1={HEIGHT.to_string()} y2={HEIGHT.to_string()} />
                <polyline class="line" points={line(|metrics| metrics.training_loss)} />
                if !of_validation.is_empty() {
                    <polyline class="line validation" points={of_validation} />
                }
                <text x="0" y={(HEIGHT + FOOT - 4.0).to_string()}>{ "0" }</text>
                <text x={WIDTH.to_string()} y={(HEIGHT + FOOT - 4.0).to_string()} text-anchor="end">{ locale.number(steps as u64) }</text>
            </svg>
            <details>
                <summary>{ t.as_table() }</summary>
                <table>
                    <thead><tr>{ for t.curve_columns().iter().map(|name| html! { <th scope="col">{ *name }</th> }) }</tr></thead>
                    <tbody>{ for thinned(curve).map(|metrics| html! {
                        <tr>
                            <td>{ locale.number(metrics.step) }</td>
                            { cell(metrics.training_loss) }
                            { cell(metrics.training_accuracy) }
                            { cell(metrics.full_validation_loss.or(metrics.validation_loss)) }
                            { cell(metrics.full_validation_accuracy.or(metrics.validation_accuracy)) }
                        </tr>
                    }) }</tbody>
                </table>
            </details>
        </figure>
    }
}

fn thinned(curve: &[Metrics]) -> impl Iterator<Item = &Metrics> {
    let every = curve.len().div_ceil(SHOWN_MAX).max(1);
    let last = curve.len().saturating_sub(1);
    curve
        .iter()
        .enumerate()
        .filter(move |(number, metrics)| number % every == 0 || *number == last || metrics.full_validation_loss.is_some())
        .map(|(_, metrics)| metrics)
}

/// A figure with three decimals.
fn decimal(locale: Locale, value: f64) -> String {
    // Losses and shares are small and never below nothing.
    locale.decimal((value.clamp(0.0, 1e6) * 1_000.0).round() as u64, 3)
}
