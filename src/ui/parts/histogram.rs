//! How long the examples are: a sentence, a picture, and the same numbers as a table.

use crate::ui::hooks::use_texts;
use crate::work::store::Report;
use std::rc::Rc;
use yew::prelude::*;

/// The size of the drawing in its own units.
const WIDTH: u32 = 480;
const HEIGHT: u32 = 120;
/// Room for the numbers below the bars.
const FOOT: u32 = 20;

#[derive(Properties, PartialEq)]
pub struct HistogramProps {
    pub report: Rc<Report>,
}

#[component]
pub fn Histogram(HistogramProps { report }: &HistogramProps) -> Html {
    let t = use_texts();
    let bars = &report.histogram;
    let most = bars.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let step = WIDTH / u32::try_from(bars.len()).unwrap_or(1).max(1);
    let [quarter, _, three_quarters] = report.quartiles;
    let sentence = t.lengths_sentence(quarter, three_quarters, report.tokens_max);
    let bar = |(index, (_, count)): (u32, &(u32, u32))| {
        // A bar of few examples is still seen.
        let height = if *count == 0 { 0 } else { (count * HEIGHT / most).max(2) };
        let (x, y) = ((index * step + 1).to_string(), (HEIGHT - height).to_string());
        html! { <rect class="bar" {x} {y} width={step.saturating_sub(2).max(1).to_string()} height={height.to_string()} /> }
    };
    let last = bars.last().map_or(0, |(border, _)| *border);
    html! {
        <figure class="histogram">
            <figcaption>{ &sentence }</figcaption>
            <svg viewBox={format!("0 0 {WIDTH} {}", HEIGHT + FOOT)} role="img" aria-label={sentence.clone()}>
                { for (0..).zip(bars).map(bar) }
                <line class="axis" x1="0" x2={WIDTH.to_string()} y1={HEIGHT.to_string()} y2={HEIGHT.to_string()} />
                <text x="0" y={(HEIGHT + FOOT - 4).to_string()}>{ "0" }</text>
                <text x={(step * u32::try_from(bars.len()).unwrap_or(1)).to_string()} y={(HEIGHT + FOOT - 4).to_string()} text-anchor="end">
                    { t.tokens(u64::from(last)) }
                </text>
            </svg>
            <details>
                <summary>{ t.as_table() }</summary>
                <table>
                    <thead><tr><th scope="col">{ t.lengths_column() }</th><th scope="col" class="number">{ t.examples_column() }</th></tr></thead>
                    <tbody>
                        { for bars.iter().map(|(border, count)| html! {
                            <tr>
                                <td>{ t.up_to_tokens(*border) }</td>
                                <td class="number">{ t.locale().number(u64::from(*count)) }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            </details>
        </figure>
    }
}
