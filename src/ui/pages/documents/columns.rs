//! Which columns of a document's tables are the question and the answer: said by the person, shown on the first rows.

use crate::document::Language;
use crate::examples::{ColumnMap, Role, TableSample};
use crate::state::Message;
use crate::state::documents::DocumentsMessage;
use crate::texts::texts_for;
use crate::ui::hooks::{use_dispatch, use_texts};
use crate::ui::parts::{Button, ButtonKind, Select, TextArea};
use crate::work::store::Preview;
use std::rc::Rc;
use yew::prelude::*;

/// So many columns are offered; the others can be typed.
const COLUMNS_SHOWN: usize = 40;
/// So many rows are shown as examples.
const EXAMPLES_SHOWN: usize = 2;

#[derive(Properties, PartialEq)]
pub struct RowsAsExamplesProps {
    pub preview: Rc<Preview>,
    /// The map that holds now.
    pub columns: Option<ColumnMap>,
    pub language: Option<Language>,
}

#[component]
pub fn RowsAsExamples(RowsAsExamplesProps { preview, columns, language }: &RowsAsExamplesProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let start = columns.clone().unwrap_or_else(|| suggestion(&preview.tables));
    let map = use_state_eq(|| start.clone());
    {
        let map = map.clone();
        // An undo changes the map from outside, and a file that is read anew changes the columns.
        use_effect_with((columns.clone(), preview.clone()), move |_| map.set(start));
    }
    let set = {
        let map = map.clone();
        Callback::from(move |changed: ColumnMap| map.set(changed))
    };
    let source = preview.source;
    let put = dispatch.reform(move |columns| Message::Documents(DocumentsMessage::ColumnsMapped { source, columns }));
    let apply = {
        let (put, map) = (put.clone(), map.clone());
        Callback::from(move |_: MouseEvent| put.emit(Some((*map).clone())))
    };
    let fault = map.fault(&preview.tables);
    let is_applied = columns.as_ref() == Some(&*map);
    html! {
        <details class="column-map">
            <summary>{ t.columns_title() }</summary>
            <p class="hint">{ t.columns_hint() }</p>
            <QuestionField preview={preview.clone()} map={(*map).clone()} language={*language} set={set.clone()} />
            <AnswerColumns preview={preview.clone()} map={(*map).clone()} {set} />
            <p class="error" role="status">{ fault.as_ref().map(|fault| t.columns_fault(fault)) }</p>
            if fault.is_none() {
                <FirstRows preview={preview.clone()} map={(*map).clone()} lang={language.map(|language| language.code())} />
            }
            <div class="buttons">
                <Button id="apply-columns" label={t.columns_apply()} disabled={fault.is_some() || is_applied} onclick={apply} />
                if columns.is_some() {
                    <Button id="remove-columns" label={t.columns_remove()} onclick={put.reform(|_: MouseEvent| None)} />
                }
            </div>
            if is_applied {
                <p class="hint" id="columns-applied">{ t.columns_applied() }</p>
            }
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct QuestionFieldProps {
    preview: Rc<Preview>,
    map: ColumnMap,
    language: Option<Language>,
    set: Callback<ColumnMap>,
}

/// The words of the question, and what can be put into it.
#[component]
fn QuestionField(QuestionFieldProps { preview, map, language, set }: &QuestionFieldProps) -> Html {
    let t = use_texts();
    let names = names(&preview.tables);
    let ask = {
        let map = map.clone();
        set.reform(move |question: String| ColumnMap { question, ..map.clone() })
    };
    let asked = names.iter().map(|name| placeholder(name)).find(|name| map.question.contains(name));
    let asked = asked.unwrap_or_else(|| suggestion(&preview.tables).question);
    let mut options: Vec<(AttrValue, AttrValue)> = texts_for(*language)
        .columns_templates(&asked)
        .map(|question| (AttrValue::from(question.clone()), AttrValue::from(question)))
        .to_vec();
    if !options.iter().any(|(question, _)| *question == map.question) {
        options.insert(0, (AttrValue::from(map.question.clone()), AttrValue::from(t.columns_own_template())));
    }
    html! {
        <>
            <Select
                id="columns-template" label={t.columns_template_label()} {options} value={map.question.clone()}
                onchange={ask.clone()}
            />
            <TextArea
                id="columns-question" label={t.columns_question_label()} value={map.question.clone()} oninput={ask.clone()}
                rows={2} hint={t.columns_question_hint()}
            />
            <div class="column-names" role="group" aria-label={t.columns_insert()}>
                { for names.into_iter().take(COLUMNS_SHOWN).map(|name| {
                    let question = format!("{}{}", map.question, placeholder(&name));
                    let onclick = ask.reform(move |_: MouseEvent| question.clone());
                    html! { <Button label={placeholder(&name)} kind={ButtonKind::Quiet} {onclick} /> }
                }) }
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct AnswerColumnsProps {
    preview: Rc<Preview>,
    map: ColumnMap,
    set: Callback<ColumnMap>,
}

#[component]
fn AnswerColumns(AnswerColumnsProps { preview, map, set }: &AnswerColumnsProps) -> Html {
    let t = use_texts();
    let names = names(&preview.tables);
    html! {
        <fieldset class="choices inline">
            <legend>{ t.columns_answer() }</legend>
            { for names.iter().take(COLUMNS_SHOWN).map(|name| {
                let is_chosen = |other: &String| map.answer.contains(other);
                // The answer keeps the order of the table.
                let answer = names.iter().filter(|other| is_chosen(other) != (*other == name)).cloned().collect();
                let changed = ColumnMap { answer, ..map.clone() };
                html! {
                    <label class="choice">
                        <input type="checkbox" checked={is_chosen(name)} onchange={set.reform(move |_: Event| changed.clone())} />
                        <span>{ name }</span>
                    </label>
                }
            }) }
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
struct FirstRowsProps {
    preview: Rc<Preview>,
    map: ColumnMap,
    lang: Option<&'static str>,
}

/// What the first rows will be.
#[component]
fn FirstRows(&FirstRowsProps { ref preview, ref map, lang }: &FirstRowsProps) -> Html {
    let t = use_texts();
    let fits = |table: &&TableSample| map.fitted(&table.names()).is_ok();
    let rows = preview.tables.iter().filter(fits).map(|table| table.rows_total).sum();
    let examples: Vec<_> = preview.tables.iter().flat_map(|table| map.examples(table)).take(EXAMPLES_SHOWN).collect();
    html! {
        <>
            if examples.is_empty() {
                <p class="hint">{ t.columns_no_examples() }</p>
            }
            { for examples.into_iter().map(|(question, answer)| html! {
                <article class="sample-card">
                    <p class="turn"><b>{ t.role(Role::User) }</b><span {lang}>{ question }</span></p>
                    <p class="turn"><b>{ t.role(Role::Assistant) }</b><span {lang}>{ answer }</span></p>
                </article>
            }) }
            <p class="hint">{ t.columns_rows(rows) }</p>
        </>
    }
}

/// The names of all columns, each once.
fn names(tables: &[TableSample]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in tables.iter().flat_map(TableSample::names) {
        if !names.iter().any(|other| other == name) {
            names.push(name.to_owned());
        }
    }
    names
}

fn placeholder(name: &str) -> String {
    format!("{{{name}}}")
}

/// What the map may be: the first column with words asks, and the one beside it answers.
fn suggestion(tables: &[TableSample]) -> ColumnMap {
    let Some(table) = tables.first() else { return ColumnMap::default() };
    let has_letters =
        |column: usize| table.rows.iter().any(|row| row.get(column).is_some_and(|cell| cell.contains(char::is_alphabetic)));
    let asks = (0..table.columns.len()).find(|column| has_letters(*column)).unwrap_or(0);
    let answers = if asks + 1 < table.columns.len() { asks + 1 } else { 0 };
    let name = |column: usize| table.columns.get(column).map(|column| column.name.clone());
    ColumnMap { question: placeholder(&name(asks).unwrap_or_default()), answer: name(answers).into_iter().collect() }
}
