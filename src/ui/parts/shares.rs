//! What a whole is made of: a sentence, one bar in parts, and the same numbers as a table.

use crate::ui::hooks::use_texts;
use yew::prelude::*;

/// The size of the drawing in its own units.
const WIDTH: u64 = 480;
const HEIGHT: u64 = 28;
const GAP: u64 = 2;

#[derive(Properties, PartialEq)]
pub struct SharesProps {
    pub id: AttrValue,
    /// What the picture says.
    pub sentence: AttrValue,
    /// Heads of the table: what the parts are, and of what their numbers are.
    pub heads: [AttrValue; 2],
    /// Names and numbers of the parts, in order.
    pub parts: Vec<(AttrValue, u64)>,
}

#[component]
pub fn Shares(SharesProps { id, sentence, heads, parts }: &SharesProps) -> Html {
    let t = use_texts();
    let all = parts.iter().map(|(_, count)| *count).sum::<u64>().max(1);
    let mut at = 0;
    let bar = |(number, (_, count)): (usize, &(AttrValue, u64))| {
        let (from, to) = (at * WIDTH / all, (at + count) * WIDTH / all);
        at += count;
        // A small part is still seen, and parts do not touch.
        let width = (to - from).saturating_sub(GAP).max(1);
        if *count == 0 {
            return Html::default();
        }
        html! { <rect class={format!("part-{number}")} x={from.to_string()} y="0" width={width.to_string()} height={HEIGHT.to_string()} /> }
    };
    let bars: Html = parts.iter().enumerate().map(bar).collect();
    html! {
        <figure class="shares" {id}>
            <figcaption>{ sentence }</figcaption>
            <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none" role="img" aria-label={sentence.clone()}>{ bars }</svg>
            <details>
                <summary>{ t.as_table() }</summary>
                <table>
                    <thead><tr><th scope="col">{ &heads[0] }</th><th scope="col" class="number">{ &heads[1] }</th></tr></thead>
                    <tbody>
                        { for parts.iter().enumerate().map(|(number, (name, count))| html! {
                            <tr>
                                <th scope="row"><span class={format!("key part-{number}")} aria-hidden="true" />{ " " }{ name }</th>
                                <td class="number">{ t.locale().number(*count) }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            </details>
        </figure>
    }
}
