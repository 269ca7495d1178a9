//! A document part by part: what came of each, why not more, and the changes that a person can make in the parts.

use crate::chunks::{ChunkMarkKind, ChunkStart};
use crate::dataset::SourceId;
use crate::state::Message;
use crate::state::coverage::{Coverage, CoverageMessage};
use crate::ui::hooks::{use_dispatch, use_texts};
use crate::ui::parts::{Button, ButtonKind, DocumentBlocks, Notice, Tone};
use crate::work::store::{ChunkRow, ChunkWords, Chunks};
use std::rc::Rc;
use yew::prelude::*;

/// Parts shown at once, and at each press for more.
const SHOWN: usize = 30;
/// The strip in its own units.
const WIDTH: u64 = 960;
const HEIGHT: u64 = 20;

#[derive(Properties, PartialEq)]
pub struct ChunkPanelProps {
    pub id: SourceId,
    pub path: String,
    pub lang: Option<AttrValue>,
    pub coverage: Rc<Coverage>,
    /// Its examples are of other borders.
    pub stale: bool,
}

#[component]
pub fn ChunkPanel(&ChunkPanelProps { id, ref path, ref lang, ref coverage, stale }: &ChunkPanelProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let shown = use_state(|| SHOWN);
    let close = dispatch.reform(move |_: MouseEvent| Message::Coverage(CoverageMessage::Toggled(id)));
    let Some(told) = coverage.chunks.clone().filter(|told| told.source == id) else {
        return html! { <p class="hint" role="status">{ t.loading() }</p> };
    };
    let without = told.chunks.iter().filter(|chunk| chunk.examples == 0).count();
    let sentence = t.parts_sentence(told.chunks.len() as u64, without as u64);
    let nexts = told.chunks.iter().skip(1).map(|chunk| Some(chunk.at)).chain([None]);
    let fitting: Vec<_> =
        told.chunks.iter().zip(nexts).filter(|(chunk, _)| !coverage.only_empty || chunk.examples == 0).collect();
    let total = fitting.len();
    let more = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown + SHOWN))
    };
    let only_empty = coverage.only_empty;
    html! {
        <section class="panel parts" aria-labelledby="parts-title">
            <h3 id="parts-title">{ t.parts_title(path) }</h3>
            { strip(&told, &sentence) }
            <p role="status">{ sentence }</p>
            if stale {
                <Notice tone={Tone::Quiet}><p>{ t.parts_out_of_date() }</p></Notice>
            }
            <div class="chips">
                <button
                    type="button" class="chip" aria-pressed={only_empty.to_string()}
                    onclick={dispatch.reform(move |_: MouseEvent| Message::Coverage(CoverageMessage::OnlyEmpty(!only_empty)))}
                >
                    { t.only_empty() }
                </button>
                <Button label={t.close()} onclick={close} kind={ButtonKind::Quiet} />
            </div>
            if total == 0 {
                <p class="hint">{ t.no_empty() }</p>
            }
            <ol class="part-list">
                { for fitting.into_iter().take(*shown).map(|(chunk, next)| {
                    let unfolded = coverage.unfolded == Some(chunk.at);
                    let words = coverage.words.clone().filter(|words| unfolded && words.at == chunk.at);
                    html! {
                        <ChunkItem
                            key={format!("{}-{}", chunk.at.block, chunk.at.byte)} chunk={Rc::new(chunk.clone())}
                            {unfolded} {words} lang={lang.clone()} {next}
                        />
                    }
                }) }
            </ol>
            if total > *shown {
                <Button label={t.more_parts((total - *shown).min(SHOWN) as u64)} onclick={more} />
            }
        </section>
    }
}

/// The document from its beginning to its end; each part as long as its text, coloured by how many examples quote it.
fn strip(told: &Chunks, sentence: &str) -> Html {
    let all = told.chunks.iter().map(|chunk| chunk.bytes.all).sum::<u64>().max(1);
    let mut at = 0;
    let bars = told.chunks.iter().map(|chunk| {
        let (from, to) = (at * WIDTH / all, (at + chunk.bytes.all) * WIDTH / all);
        at += chunk.bytes.all;
        let class = match chunk.examples {
            0 => "none",
            1 => "one",
            _ => "several",
        };
        // Of parts thinner than this only every few are seen, and none is wider than it is.
        let width = if to - from > 3 { to - from - 1 } else { to - from };
        html! { <rect {class} x={from.to_string()} y="0" width={width.to_string()} height={HEIGHT.to_string()} /> }
    });
    let bars: Html = bars.collect();
    html! {
        <svg class="strip" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none" role="img" aria-label={sentence.to_owned()}>{ bars }</svg>
    }
}

#[derive(Properties, PartialEq)]
struct ChunkItemProps {
    chunk: Rc<ChunkRow>,
    unfolded: bool,
    words: Option<Rc<ChunkWords>>,
    lang: Option<AttrValue>,
    /// Where the next part starts.
    next: Option<ChunkStart>,
}

#[component]
fn ChunkItem(&ChunkItemProps { ref chunk, unfolded, ref words, ref lang, next }: &ChunkItemProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let at = chunk.at;
    let mark = |at: ChunkStart, kind: ChunkMarkKind, on: bool| {
        dispatch.reform(move |_: MouseEvent| Message::Coverage(CoverageMessage::Marked { at, kind, on }))
    };
    let mut facts = vec![t.tokens_short(chunk.tokens)];
    facts.extend(Some(t.place(&chunk.place)).filter(|place| !place.is_empty()));
    if chunk.examples > 0 {
        facts.push(t.part_used(chunk.bytes.percent()));
    }
    if chunk.left_out > 0 {
        facts.push(t.part_left_out(u64::from(chunk.left_out)));
    }
    let is_filled = chunk.marks.iter().any(|(_, kind)| *kind == ChunkMarkKind::Filled);
    let empty = chunk.examples == 0;
    html! {
        <li class={classes!("part", empty.then_some("empty"))}>
            <p>
                <span class="badge">{ if empty { t.part_empty().to_owned() } else { t.part_examples(u64::from(chunk.examples)) } }</span>
                { " " }
                if let Some(heading) = &chunk.heading {
                    <b lang={lang.clone()}>{ heading }</b>
                }
            </p>
            <p lang={lang.clone()}>{ &chunk.opening }</p>
            <p class="hint">{ facts.join(" · ") }</p>
            if empty && chunk.left_out == 0 {
                <p class="hint">{ reasons(t, chunk) }</p>
            }
            <div class="actions">
                <button
                    type="button" class="button quiet" aria-expanded={unfolded.to_string()}
                    onclick={dispatch.reform(move |_: MouseEvent| Message::Coverage(CoverageMessage::WordsToggled(at)))}
                >
                    { if unfolded { t.hide_words() } else { t.show_words() } }
                </button>
                if empty && !is_filled {
                    <span title={t.fill_hint()}><Button label={t.fill_part()} onclick={mark(at, ChunkMarkKind::Filled, true)} /></span>
                }
                if let Some(next) = next {
                    <Button label={t.join_next()} onclick={mark(next, ChunkMarkKind::Joined, true)} kind={ButtonKind::Quiet} />
                }
                { for chunk.marks.iter().map(|(at, kind)| {
                    let label = match kind {
                        ChunkMarkKind::Split => t.undo_split(),
                        ChunkMarkKind::Joined => t.undo_join(),
                        ChunkMarkKind::Filled => t.undo_fill(),
                    };
                    html! { <Button {label} onclick={mark(*at, *kind, false)} kind={ButtonKind::Quiet} /> }
                }) }
            </div>
            if let Some(words) = words {
                <div class="preview-text" tabindex="0" role="region" aria-label={t.preview_region()}>
                    { for words.blocks.iter().map(|(block, content)| html! {
                        <>
                            if *block > at.block {
                                <Button
                                    label={t.split_here()} kind={ButtonKind::Quiet}
                                    onclick={mark(ChunkStart { block: *block, byte: 0 }, ChunkMarkKind::Split, true)}
                                />
                            }
                            <DocumentBlocks blocks={vec![content.clone()]} lang={lang.clone()} />
                        </>
                    }) }
                </div>
            }
        </li>
    }
}

/// Why nothing came of a part.
fn reasons(t: &'static dyn crate::texts::Texts, chunk: &ChunkRow) -> String {
    let told: Vec<&str> = chunk.reasons.iter().map(|reason| t.skip_reason(*reason)).collect();
    if told.is_empty() { t.part_no_reason().to_owned() } else { told.join("; ") }
}
