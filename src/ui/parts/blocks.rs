//! A document as people read it. Nothing of it is taken for markup: all of it is text in elements of our own.

use crate::document::{AsideRole, Block, BlockKind, Cell, Marker};
use crate::texts::Texts;
use crate::ui::hooks::use_texts;
use std::ops::Range;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct DocumentBlocksProps {
    pub blocks: Vec<Block>,
    /// The document's language, for screen readers and hyphenation.
    #[prop_or_default]
    pub lang: Option<AttrValue>,
}

#[component]
pub fn DocumentBlocks(DocumentBlocksProps { blocks, lang }: &DocumentBlocksProps) -> Html {
    let t = use_texts();
    html! { <div class="document" lang={lang.clone()}>{ for blocks.iter().map(|block| block_html(t, block)) }</div> }
}

fn block_html(t: &'static dyn Texts, block: &Block) -> Html {
    match &block.kind {
        BlockKind::Heading { level, number } => heading(*level, number.as_deref(), &block.text),
        BlockKind::Paragraph | BlockKind::Summary => html! { <p>{ &block.text }</p> },
        BlockKind::List { items } => html! {
            <ul>{ for items.iter().map(|item| html! {
                <li class={format!("level-{}", item.level.min(4))}>
                    <span class="marker">{ marker(&item.marker) }</span>
                    <span>{ part(&block.text, &item.range) }</span>
                </li>
            }) }</ul>
        },
        BlockKind::Table { rows, header_rows } => html! {
            <div class="table-scroll" tabindex="0" role="region" aria-label={t.table_region()}>
                <table>{ for (0..).zip(rows).map(|(number, cells)| row(&block.text, cells, number < *header_rows)) }</table>
            </div>
        },
        BlockKind::Definitions { entries } => html! {
            <dl>{ for entries.iter().map(|entry| html! {
                <>
                    { for entry.terms.iter().map(|term| html! { <dt>{ part(&block.text, term) }</dt> }) }
                    { for entry.meanings.iter().map(|meaning| html! { <dd>{ part(&block.text, meaning) }</dd> }) }
                </>
            }) }</dl>
        },
        BlockKind::Code { .. } => html! { <pre tabindex="0"><code>{ &block.text }</code></pre> },
        BlockKind::Quotation => html! { <blockquote>{ &block.text }</blockquote> },
        BlockKind::Remark { author, time } => html! {
            <p><b>{ author }</b>{ " " }<span class="hint">{ time.clone().unwrap_or_default() }</span><br />{ &block.text }</p>
        },
        BlockKind::Aside { role: AsideRole::PageFurniture } => html! { <p class="hint">{ &block.text }</p> },
        BlockKind::Aside { .. } => html! { <p class="aside">{ &block.text }</p> },
    }
}

/// A heading of the document is none of the page, so it is a paragraph that looks like one.
fn heading(level: u8, number: Option<&str>, text: &str) -> Html {
    html! {
        <p class={format!("heading level-{}", level.clamp(1, 6))}>
            { number.map(|number| format!("{number} ")).unwrap_or_default() }{ text }
        </p>
    }
}

fn row(text: &str, cells: &[Cell], header: bool) -> Html {
    let cell = |cell: &Cell| {
        let words = part(text, &cell.range);
        let span = |count: u32| (count > 1).then(|| count.to_string());
        let (colspan, rowspan) = (span(cell.columns), span(cell.rows));
        if header {
            html! { <th {colspan} {rowspan}>{ words }</th> }
        } else {
            html! { <td {colspan} {rowspan}>{ words }</td> }
        }
    };
    html! { <tr>{ for cells.iter().map(cell) }</tr> }
}

fn part(text: &str, range: &Range<u32>) -> String {
    text.get(range.start as usize..range.end as usize).unwrap_or_default().to_owned()
}

fn marker(marker: &Marker) -> String {
    match marker {
        Marker::Bullet => "•".to_owned(),
        Marker::Number(number) => number.clone(),
        Marker::Box(true) => "☑".to_owned(),
        Marker::Box(false) => "☐".to_owned(),
    }
}
