//! One example: its words, to be changed or removed, and what its answer rests on.

use crate::browser::page;
use crate::examples::{Role, Turn};
use crate::state::Message;
use crate::state::review::ReviewMessage;
use crate::ui::hooks::{use_dispatch, use_texts};
use crate::ui::parts::{Button, ButtonKind, Glyph, Notice, Passages, TextArea, Tone};
use crate::work::store::{Detail, EvidenceState, Tokenized, Words};
use std::rc::Rc;
use yew::prelude::*;

/// What gets the focus when the editor opens, and when it closes.
const FIRST_FIELD: &str = ".editor textarea";
const EDIT_BUTTON: &str = "#edit-example";

#[derive(Properties, PartialEq)]
pub struct DetailPanelProps {
    pub detail: Option<Rc<Detail>>,
    /// An example is chosen, even if it has not come yet.
    pub selected: bool,
    /// What was typed for it and not kept yet.
    pub draft: Option<Words>,
    pub as_tokens: bool,
    pub tokens: Option<Rc<Tokenized>>,
}

#[component]
pub fn DetailPanel(props: &DetailPanelProps) -> Html {
    let &DetailPanelProps { ref detail, selected, ref draft, as_tokens, ref tokens } = props;
    let t = use_texts();
    let words = if selected { t.loading() } else { t.nothing_chosen() };
    match detail {
        Some(detail) => {
            html! { <DetailBody key={detail.id.0} detail={detail.clone()} draft={draft.clone()} {as_tokens} tokens={tokens.clone()} /> }
        }
        None => html! { <aside class="panel empty"><p class="hint">{ words }</p></aside> },
    }
}

#[derive(Properties, PartialEq)]
struct DetailProps {
    detail: Rc<Detail>,
}

#[derive(Properties, PartialEq)]
struct DetailBodyProps {
    detail: Rc<Detail>,
    draft: Option<Words>,
    as_tokens: bool,
    tokens: Option<Rc<Tokenized>>,
}

#[component]
fn DetailBody(&DetailBodyProps { ref detail, ref draft, as_tokens, ref tokens }: &DetailBodyProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let editing = use_state(|| draft.is_some());
    let id = detail.id;
    let lang = detail.language.map(|language| language.code());
    let edit = |to: bool| {
        let editing = editing.clone();
        Callback::from(move |_: ()| editing.set(to))
    };
    {
        // Where the button was pressed there are fields now, and the other way round.
        let opened_before = use_mut_ref(|| false);
        use_effect_with(*editing, move |editing| {
            if std::mem::replace(&mut *opened_before.borrow_mut(), *editing) != *editing {
                page::focus(if *editing { FIRST_FIELD } else { EDIT_BUTTON });
            }
        });
    }
    let remove = if detail.removed {
        html! {
            <Button
                label={t.restore()} glyph={Glyph::Restore}
                onclick={dispatch.reform(move |_| Message::Review(ReviewMessage::Restored(vec![id])))}
            />
        }
    } else {
        html! {
            <Button
                id="remove-example" label={t.remove_example()} glyph={Glyph::Close}
                onclick={dispatch.reform(move |_| Message::Review(ReviewMessage::Removed(vec![id])))}
            />
        }
    };
    html! {
        <aside class="panel" aria-labelledby="detail-title">
            <div class="panel-head">
                <h2 id="detail-title">{ t.recipe(detail.recipe) }</h2>
                <Button
                    label={t.close()} glyph={Glyph::Close} icon_only=true kind={ButtonKind::Quiet}
                    onclick={dispatch.reform(|_| Message::Review(ReviewMessage::Closed))}
                />
            </div>
            if *editing {
                <Editor detail={detail.clone()} draft={draft.clone()} onclose={edit(false)} />
            } else {
                { match tokens.clone().filter(|tokens| as_tokens && tokens.id == id && tokens.words == detail.words) {
                    Some(tokens) => html! { <TokensView {tokens} {lang} /> },
                    None => html! { <WordsView words={detail.words.clone()} {lang} /> },
                } }
                <p class="hint">{ t.detail_facts(u64::from(detail.tokens), &detail.path) }</p>
                <div class="buttons">
                    <Button id="edit-example" label={t.edit()} glyph={Glyph::Pencil} onclick={edit(true).reform(|_| ())} />
                    { remove }
                    <Button
                        id="show-tokens" label={t.show_tokens()} pressed={as_tokens}
                        onclick={dispatch.reform(|_| Message::Review(ReviewMessage::TokensToggled))}
                    />
                </div>
            }
            <Evidence detail={detail.clone()} />
        </aside>
    }
}

#[derive(Properties, PartialEq)]
struct WordsViewProps {
    words: Words,
    lang: Option<&'static str>,
}

#[component]
fn WordsView(&WordsViewProps { ref words, lang }: &WordsViewProps) -> Html {
    let t = use_texts();
    match words {
        Words::Turns(turns) => html! {
            <div class="turns">{ for turns.iter().map(|turn| html! {
                <div class="turn"><b>{ t.role(turn.role) }</b><p {lang}>{ &turn.content }</p></div>
            }) }</div>
        },
        Words::Line(line) => html! { <pre class="line" tabindex="0" aria-label={t.line_label()}><code>{ line }</code></pre> },
    }
}

#[derive(Properties, PartialEq)]
struct TokensViewProps {
    tokens: Rc<Tokenized>,
    lang: Option<&'static str>,
}

/// The words with a colour for each token in turn. Whoever does not see colours hears the words as they are, and how many
/// tokens they are.
#[component]
fn TokensView(&TokensViewProps { ref tokens, lang }: &TokensViewProps) -> Html {
    let t = use_texts();
    let speaker = |role: &Option<String>| match role.as_deref() {
        Some("system") => t.role(Role::System).to_owned(),
        Some("user") => t.role(Role::User).to_owned(),
        Some("assistant") => t.role(Role::Assistant).to_owned(),
        Some(other) => other.to_owned(),
        None => t.line_label().to_owned(),
    };
    html! {
        <div class="turns tokens">{ for tokens.texts.iter().map(|text| {
            let count: usize = text.pieces.iter().map(|piece| piece.ids.len()).sum();
            let whole: String = text.pieces.iter().map(|piece| piece.text.as_str()).collect();
            html! {
                <div class="turn">
                    <b>{ speaker(&text.role) }</b><span class="hint">{ t.tokens(count as u64) }</span>
                    <p class="visually-hidden" {lang}>{ whole }</p>
                    <p aria-hidden="true" {lang}>{ for text.pieces.iter().zip((0..5).cycle()).map(|(piece, colour)| html! {
                        <span class={format!("token colour-{colour}")} title={numbers(&piece.ids)}>{ with_visible_spaces(&piece.text) }</span>
                    }) }</p>
                </div>
            }
        }) }</div>
    }
}

fn numbers(ids: &[u32]) -> String {
    ids.iter().map(u32::to_string).collect::<Vec<_>>().join(" ")
}

/// Spaces as dots, and signs for tabs and for the ends of lines, which stay ends of lines.
fn with_visible_spaces(text: &str) -> String {
    text.replace(' ', "·").replace('\t', "⇥").replace('\n', "⏎\n")
}

#[derive(Properties, PartialEq)]
struct EditorProps {
    detail: Rc<Detail>,
    draft: Option<Words>,
    onclose: Callback<()>,
}

/// The words in fields. Nothing changes in the project before «keep» is pressed, but what is typed is not lost either.
#[component]
fn Editor(EditorProps { detail, draft, onclose }: &EditorProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let id = detail.id;
    let words = use_state(|| draft.clone().unwrap_or_else(|| detail.words.clone()));
    let type_words = {
        let (words, dispatch) = (words.clone(), dispatch.clone());
        Callback::from(move |typed: Words| {
            dispatch.emit(Message::Review(ReviewMessage::Drafted { id, words: Some(typed.clone()) }));
            words.set(typed);
        })
    };
    let cancel = {
        let (dispatch, onclose) = (dispatch.clone(), onclose.clone());
        Callback::from(move |()| {
            dispatch.emit(Message::Review(ReviewMessage::Drafted { id, words: None }));
            onclose.emit(());
        })
    };
    let can_keep = is_complete(&words);
    let keep = {
        let (words, onclose, before) = (words.clone(), onclose.clone(), detail.words.clone());
        Callback::from(move |()| {
            if !is_complete(&words) {
                return;
            }
            if *words == before {
                dispatch.emit(Message::Review(ReviewMessage::Drafted { id, words: None }));
            } else {
                dispatch.emit(Message::Review(ReviewMessage::Edited { id, words: (*words).clone() }));
            }
            onclose.emit(());
        })
    };
    let onkeydown = {
        let (keep, cancel) = (keep.clone(), cancel.clone());
        Callback::from(move |event: KeyboardEvent| match event.code().as_str() {
            "Escape" => cancel.emit(()),
            "Enter" | "NumpadEnter" if event.ctrl_key() || event.meta_key() => keep.emit(()),
            _ => {}
        })
    };
    let field = |(index, turn): (usize, &Turn)| {
        let turns = turns_of(&words);
        let oninput = type_words.reform(move |text: String| {
            let mut turns = turns.clone();
            turns[index].content = text;
            Words::Turns(turns)
        });
        let rows = if turn.content.len() > 160 { 8 } else { 3 };
        html! { <TextArea id={format!("turn-{index}")} label={t.role(turn.role)} value={turn.content.clone()} {oninput} {rows} /> }
    };
    html! {
        <div class="editor" {onkeydown}>
            { match &*words {
                Words::Turns(turns) => turns.iter().enumerate().map(field).collect::<Html>(),
                Words::Line(line) => {
                    let oninput = type_words.reform(Words::Line);
                    html! { <TextArea id="line" label={t.line_label()} value={line.clone()} {oninput} rows={12} mono=true /> }
                }
            } }
            <div class="buttons">
                <Button id="keep" label={t.keep()} kind={ButtonKind::Primary} disabled={!can_keep} onclick={keep.reform(|_| ())} />
                <Button label={t.cancel()} onclick={cancel.reform(|_| ())} />
            </div>
            <p class="hint">{ t.editor_keys() }</p>
        </div>
    }
}

fn turns_of(words: &Words) -> Vec<Turn> {
    match words {
        Words::Turns(turns) => turns.clone(),
        Words::Line(_) => Vec::new(),
    }
}

/// An example needs its words; the store refuses one without them.
fn is_complete(words: &Words) -> bool {
    match words {
        Words::Turns(turns) => turns.iter().all(|turn| !turn.content.trim().is_empty()),
        Words::Line(line) => !line.trim().is_empty() && !line.contains(['\n', '\r']),
    }
}

/// Where the answer stands in the document.
#[component]
fn Evidence(DetailProps { detail }: &DetailProps) -> Html {
    let t = use_texts();
    let tone = match detail.evidence {
        EvidenceState::Verified => Tone::Good,
        EvidenceState::UnverifiedSinceEdited | EvidenceState::SourceChanged => Tone::Warning,
        EvidenceState::Imported | EvidenceState::Typed => Tone::Quiet,
    };
    html! {
        <section class="evidence" aria-labelledby="evidence-title">
            <h3 id="evidence-title">{ t.evidence_title() }</h3>
            <Notice {tone}><p>{ t.evidence_state(detail.evidence) }</p></Notice>
            if !detail.passages.is_empty() {
                <p class="hint">{ &detail.path }</p>
                <Passages passages={detail.passages.clone()} lang={detail.language.map(|language| language.code())} />
            }
        </section>
    }
}
