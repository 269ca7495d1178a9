//! The list of examples: only the rows in view are in the page, however long the list is.

use crate::browser::page;
use crate::state::Message;
use crate::state::review::{Review, ReviewMessage};
use crate::ui::hooks::{use_dispatch, use_texts};
use crate::work::store::{Row, RowKind};
use std::rc::Rc;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// The height of a row in pixels, as `www/styles/pages/review.css` has it.
const ROW_HEIGHT: i32 = 84;

#[derive(Properties, PartialEq)]
pub struct RowListProps {
    pub review: Rc<Review>,
}

#[component]
pub fn RowList(RowListProps { review }: &RowListProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let node = use_node_ref();
    {
        // Another filter is another list, which begins at its top.
        let node = node.clone();
        use_effect_with(review.filter.clone(), move |_| {
            if let Some(list) = node.cast::<Element>() {
                list.set_scroll_top(0);
            }
        });
    }
    let onscroll = dispatch.reform(|event: Event| {
        let first = event.target_unchecked_into::<Element>().scroll_top() / ROW_HEIGHT;
        Message::Review(ReviewMessage::Scrolled(u32::try_from(first).unwrap_or(0)))
    });
    {
        // The keyboard follows the selection, once it is on screen.
        let node = node.clone();
        use_effect_with(review.selected, move |_| follow(&node));
    }
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if let Some(message) = on_key(&event) {
            dispatch.emit(message);
        }
    });
    let Some(rows) = &review.rows else { return html! { <p class="hint" role="status">{ t.loading() }</p> } };
    let height = i64::from(rows.total) * i64::from(ROW_HEIGHT);
    let offset = i64::from(rows.from) * i64::from(ROW_HEIGHT);
    html! {
        <div class="row-list">
            <p class="hint" role="status">{ t.rows_found(u64::from(rows.total)) }</p>
            <div class="rows" ref={node} {onscroll} {onkeydown} role="group" aria-label={t.rows_label()}>
                <div class="rows-height" ~style={format!("height: {height}px")}>
                    <ol start={(rows.from + 1).to_string()} ~style={format!("transform: translateY({offset}px)")}>
                        { for (rows.from..).zip(&rows.rows).map(|(number, row)| html! {
                            <RowItem
                                key={row.id.0} row={Rc::new(row.clone())} selected={review.selected == Some(row.id)}
                                number={number + 1} total={rows.total} among_repeats={rows.filter.kind == RowKind::Repeats}
                            />
                        }) }
                    </ol>
                </div>
            </div>
        </div>
    }
}

/// Arrows and J and K walk the list, read by the place of the key: on a Russian layout the letters are others.
fn on_key(event: &KeyboardEvent) -> Option<Message> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let by = match event.code().as_str() {
        "ArrowDown" | "KeyJ" => 1,
        "ArrowUp" | "KeyK" => -1,
        _ => return None,
    };
    event.prevent_default();
    Some(Message::Review(ReviewMessage::Moved(by)))
}

/// Moves the focus to the selected row when it is in the list already; a click elsewhere keeps it where it is.
fn follow(node: &NodeRef) {
    let Some(list) = node.cast::<Element>() else { return };
    let focused = page::document().and_then(|document| document.active_element());
    if !focused.is_some_and(|focused| list.contains(Some(&focused))) {
        return;
    }
    let row = list.query_selector("[aria-current]").ok().flatten();
    if let Some(row) = row.as_ref().and_then(wasm_bindgen::JsCast::dyn_ref::<HtmlElement>) {
        // An element in the list can always take the focus.
        let _focused = row.focus();
    }
}

#[derive(Properties, PartialEq)]
struct RowItemProps {
    row: Rc<Row>,
    selected: bool,
    number: u32,
    total: u32,
    /// The list shows what repeats what.
    among_repeats: bool,
}

#[component]
fn RowItem(&RowItemProps { ref row, selected, number, total, among_repeats }: &RowItemProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let id = row.id;
    let lang = row.language.map(|language| language.code());
    html! {
        <li class={classes!("row", (row.removed || row.repeat.is_some()).then_some("removed"))} aria-setsize={total.to_string()} aria-posinset={number.to_string()}>
            <button
                type="button" data-row={number.to_string()} aria-current={selected.then_some("true")}
                onclick={dispatch.reform(move |_: MouseEvent| Message::Review(ReviewMessage::Selected(id)))}
            >
                <span class="row-number">{ t.locale().number(u64::from(number)) }</span>
                <span class="row-words">
                    if row.broken {
                        <span class="question mono">{ &row.question }</span>
                        <span class="answer">{ t.broken_line() }</span>
                    } else {
                        <span class="question" {lang}>{ &row.question }</span>
                        <span class="answer" {lang}>{ &row.answer }</span>
                    }
                </span>
                <span class="row-facts">
                    if among_repeats {
                        <span class="badge">{ t.repeat(row.repeat) }</span>
                    }
                    if row.edited {
                        <span class="badge">{ t.edited() }</span>
                    }
                    <span>{ t.tokens_short(u64::from(row.tokens)) }</span>
                </span>
            </button>
        </li>
    }
}
