//! The selected file: its facts, what could not be read of it, its headings and its beginning.

use super::columns::RowsAsExamples;
use super::row::split_path;
use crate::dataset::{DocumentRecord, SourceId, SourceRecord, SourceState};
use crate::state::Message;
use crate::state::documents::{Documents, DocumentsMessage};
use crate::texts::Texts;
use crate::ui::hooks::{use_dispatch, use_texts};
use crate::ui::parts::{DocumentBlocks, Notice, Select, Tone};
use crate::work::store::{Overview, Preview};
use std::rc::Rc;
use yew::prelude::*;

/// Encodings that a person may choose by hand, as the Encoding Standard spells them: the Cyrillic ones first.
const ENCODINGS: [&str; 16] = [
    "UTF-8",
    "windows-1251",
    "KOI8-R",
    "KOI8-U",
    "IBM866",
    "x-mac-cyrillic",
    "ISO-8859-5",
    "UTF-16LE",
    "UTF-16BE",
    "windows-1252",
    "windows-1250",
    "windows-1254",
    "GBK",
    "Big5",
    "Shift_JIS",
    "EUC-KR",
];

#[derive(Properties, PartialEq)]
pub struct PreviewPanelProps {
    pub overview: Rc<Overview>,
    pub documents: Rc<Documents>,
}

#[component]
pub fn PreviewPanel(PreviewPanelProps { overview, documents }: &PreviewPanelProps) -> Html {
    let t = use_texts();
    let selected = documents.selected.and_then(|selected| overview.sources.iter().find(|(id, _)| *id == selected));
    let Some((id, source)) = selected else {
        return html! { <aside class="panel empty"><p class="hint">{ t.nothing_selected() }</p></aside> };
    };
    let (_, name) = split_path(&source.path);
    html! {
        <aside class="panel" aria-labelledby="preview-title">
            <h2 id="preview-title">{ name }</h2>
            <PreviewBody id={*id} source={source.clone()} preview={documents.preview.clone()} can_read_again={documents.can_read_again(*id) || overview.files_kept.contains(id)} />
        </aside>
    }
}

#[derive(Properties, PartialEq)]
struct PreviewBodyProps {
    id: SourceId,
    source: SourceRecord,
    preview: Option<Rc<Preview>>,
    can_read_again: bool,
}

#[component]
fn PreviewBody(&PreviewBodyProps { id, ref source, ref preview, can_read_again }: &PreviewBodyProps) -> Html {
    let t = use_texts();
    match &source.state {
        SourceState::Document(document) => html! {
            <>
                { facts(t, document, source.bytes) }
                { notes_read(&document.notes.iter().map(|note| t.read_note(note)).collect::<Vec<_>>()) }
                if let Some(encoding) = document.encoding.clone().filter(|_| can_read_again) {
                    <EncodingField {id} {encoding} />
                }
                if let Some(preview) = preview.clone().filter(|preview| preview.source == id) {
                    if !preview.tables.is_empty() {
                        <RowsAsExamples preview={preview.clone()} columns={source.columns.clone()} language={document.language} />
                    }
                    <Beginning {preview} lang={document.language.map(|language| language.code())} />
                }
            </>
        },
        SourceState::Dataset { lines, notes } => html! {
            <>
                <p>{ t.dataset_words(*lines) }</p>
                { notes_read(&notes.iter().map(|note| t.read_note(note)).collect::<Vec<_>>()) }
            </>
        },
        SourceState::Folder { files, skipped } => html! {
            <>
                <p>{ t.folder_words(u64::from(*files)) }</p>
                { notes_read(&skipped.iter().map(|(path, kind)| format!("{path}: {}", t.read_error(&kind.clone().into()))).collect::<Vec<_>>()) }
            </>
        },
        SourceState::Failed(error) => html! { <Notice tone={Tone::Warning}><p>{ t.read_error(error) }</p></Notice> },
    }
}

fn facts(t: &'static dyn Texts, document: &DocumentRecord, bytes: u64) -> Html {
    let locale = t.locale();
    let number = |number: u64| locale.number(number);
    let mut facts = vec![(t.fact_format(), t.format(document.format).to_owned()), (t.fact_size(), locale.bytes(bytes))];
    facts.extend(document.title.clone().map(|title| (t.fact_title(), title)));
    facts.extend(document.language.map(|language| (t.fact_language(), t.language(language).to_owned())));
    facts.extend(document.pages.map(|pages| (t.fact_pages(), number(u64::from(pages)))));
    facts.push((t.fact_characters(), number(document.characters)));
    facts.push((t.fact_tokens(), number(document.tokens)));
    facts.push((t.fact_headings(), number(u64::from(document.headings))));
    html! { <dl class="facts">{ for facts.into_iter().map(|(name, value)| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }) }</dl> }
}

/// What was skipped or guessed.
fn notes_read(words: &[String]) -> Html {
    if words.is_empty() {
        return Html::default();
    }
    html! { <Notice tone={Tone::Warning}><ul>{ for words.iter().map(|note| html! { <li>{ note }</li> }) }</ul></Notice> }
}

#[derive(Properties, PartialEq)]
struct EncodingFieldProps {
    id: SourceId,
    encoding: String,
}

/// Reads the file again in another encoding.
#[component]
fn EncodingField(&EncodingFieldProps { id, ref encoding }: &EncodingFieldProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let mut names: Vec<AttrValue> = ENCODINGS.iter().map(|name| AttrValue::from(*name)).collect();
    if !ENCODINGS.contains(&encoding.as_str()) {
        names.insert(0, AttrValue::from(encoding.clone()));
    }
    let options = names.into_iter().map(|name| (name.clone(), name)).collect::<Vec<_>>();
    let onchange =
        dispatch.reform(move |encoding: String| Message::Documents(DocumentsMessage::EncodingChosen { source: id, encoding }));
    html! {
        <details class="encoding">
            <summary>{ t.encoding(encoding) }</summary>
            <Select id="encoding" label={t.encoding_label()} {options} value={encoding.clone()} {onchange} />
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct BeginningProps {
    preview: Rc<Preview>,
    lang: Option<&'static str>,
}

#[component]
fn Beginning(BeginningProps { preview, lang }: &BeginningProps) -> Html {
    let t = use_texts();
    html! {
        <>
            if preview.headings.len() > 1 {
                <details class="outline">
                    <summary>{ t.outline_title(preview.headings.len() as u64) }</summary>
                    <ul>
                        { for preview.headings.iter().map(|(level, heading, place)| html! {
                            <li class={format!("level-{}", level.clamp(&1, &6))}>
                                <span lang={*lang}>{ heading }</span>
                                if !place.is_unknown() {
                                    <span class="hint">{ t.place(place) }</span>
                                }
                            </li>
                        }) }
                    </ul>
                </details>
            }
            <div class="preview-text" tabindex="0" role="region" aria-label={t.preview_region()}>
                <DocumentBlocks blocks={preview.blocks.clone()} lang={lang.map(AttrValue::from)} />
                if preview.more {
                    <p class="hint">{ t.preview_goes_on() }</p>
                }
            </div>
        </>
    }
}
