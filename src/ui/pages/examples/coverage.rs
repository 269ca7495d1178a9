//! What each document gave: examples, and how much of its text they use.

use crate::dataset::{SourceId, SourceRecord, SourceState};
use crate::state::Message;
use crate::state::coverage::{Coverage, CoverageMessage};
use crate::texts::Texts;
use crate::ui::hooks::{Dispatch, use_dispatch, use_texts};
use crate::work::store::{Overview, UsedBytes};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ByDocumentProps {
    pub overview: Rc<Overview>,
    pub coverage: Rc<Coverage>,
}

#[component]
pub fn ByDocument(ByDocumentProps { overview, coverage }: &ByDocumentProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let told = coverage.told.as_ref().filter(|told| !told.sources.is_empty());
    let whole = told.map(|told| {
        let sum = |of: fn(&UsedBytes) -> u64| told.sources.iter().map(|(_, bytes)| of(bytes)).sum();
        UsedBytes { used: sum(|bytes| bytes.used), all: sum(|bytes| bytes.all) }
    });
    html! {
            <section class="stack">
                <h3>{ t.by_document() }</h3>
                if let Some(whole) = whole {
                    <p>{ t.used_of_all(whole.percent()) }</p>
                    <p class="hint">{ t.parts_hint() }</p>
                }
                <div class="table-scroll">
                    <table class="counts">
                        <thead>
                            <tr>
                                <th scope="col">{ t.column_document() }</th>
                                <th scope="col" class="number">{ t.column_examples() }</th>
                                if told.is_some() {
                                    <th scope="col" class="number">{ t.column_used() }</th>
                                }
                            </tr>
                        </thead>
                        <tbody>
                            { for overview.sources.iter().filter(|(id, source)| is_shown(overview, *id, source)).map(|(id, source)| {
                                let count = overview.examples.by_source.iter().find(|(other, _)| other == id).map_or(0, |(_, count)| *count);
                                let used = told.and_then(|told| told.sources.iter().find(|(other, _)| other == id)).map(|(_, bytes)| *bytes);
                                let row = Row { id: *id, path: &source.path, count, used, has_used: told.is_some(), open: coverage.open == Some(*id) };
                                document_row(t, &dispatch, &row)
                            }) }
                        </tbody>
                    </table>
                </div>
            </section>
    }
}

/// Documents, also those that gave nothing, and data sets that came with examples.
fn is_shown(overview: &Overview, id: SourceId, source: &SourceRecord) -> bool {
    let made = matches!(source.state, SourceState::Document(_)) && !overview.stale.contains(&id);
    made || overview.examples.by_source.iter().any(|(other, _)| *other == id)
}

/// What stands in a row.
struct Row<'a> {
    id: SourceId,
    path: &'a str,
    count: u32,
    used: Option<UsedBytes>,
    /// There is a column for it.
    has_used: bool,
    open: bool,
}

fn document_row(t: &'static dyn Texts, dispatch: &Dispatch, &Row { id, path, count, used, has_used, open }: &Row<'_>) -> Html {
    let number = |number: u64| t.locale().number(number);
    html! {
        <tr key={id.0}>
            <th scope="row">
                if used.is_some() {
                    <button
                        type="button" class="link" aria-expanded={open.to_string()}
                        onclick={dispatch.reform(move |_: MouseEvent| Message::Coverage(CoverageMessage::Toggled(id)))}
                    >
                        { path }
                    </button>
                } else {
                    { path }
                }
            </th>
            <td class="number">{ number(u64::from(count)) }</td>
            if has_used {
                <td class="number">{ used.map(|used| t.locale().percent(used.percent())) }</td>
            }
        </tr>
    }
}
