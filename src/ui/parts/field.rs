//! Fields with their labels.

use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct SelectProps {
    pub id: AttrValue,
    pub label: AttrValue,
    /// Values with their words.
    pub options: Vec<(AttrValue, AttrValue)>,
    pub value: AttrValue,
    pub onchange: Callback<String>,
}

/// One of a few.
#[component]
pub fn Select(SelectProps { id, label, options, value, onchange }: &SelectProps) -> Html {
    let onchange = onchange.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    html! {
        <div class="field">
            <label for={id.clone()}>{ label }</label>
            <select {id} {onchange}>
                { for options.iter().map(|(key, words)| html! {
                    <option key={key.to_string()} value={key.clone()} selected={key == value}>{ words }</option>
                }) }
            </select>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct TextInputProps {
    pub id: AttrValue,
    pub label: AttrValue,
    pub value: AttrValue,
    /// The field was left, or Enter was pressed in it.
    pub onchange: Callback<String>,
    pub hint: AttrValue,
}

/// Text of one line.
#[component]
pub fn TextInput(TextInputProps { id, label, value, onchange, hint }: &TextInputProps) -> Html {
    let onchange = onchange.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().value());
    let hint_id = format!("{id}-hint");
    html! {
        <div class="field">
            <label for={id.clone()}>{ label }</label>
            <input {id} type="text" value={value.clone()} autocomplete="off" spellcheck="false" aria-describedby={hint_id.clone()} {onchange} />
            <p class="hint" id={hint_id}>{ hint }</p>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct NumberInputProps {
    pub id: AttrValue,
    pub label: AttrValue,
    pub value: u64,
    /// A number was typed; anything else changes nothing.
    pub onchange: Callback<u64>,
}

/// A whole number.
#[component]
pub fn NumberInput(NumberInputProps { id, label, value, onchange }: &NumberInputProps) -> Html {
    let onchange = {
        let onchange = onchange.clone();
        Callback::from(move |event: Event| {
            if let Ok(number) = event.target_unchecked_into::<HtmlInputElement>().value().trim().parse() {
                onchange.emit(number);
            }
        })
    };
    html! {
        <div class="field">
            <label for={id.clone()}>{ label }</label>
            <input {id} type="number" min="0" step="1" value={value.to_string()} {onchange} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct TextAreaProps {
    pub id: AttrValue,
    pub label: AttrValue,
    pub value: AttrValue,
    /// Every change while typing.
    pub oninput: Callback<String>,
    /// The field was left.
    #[prop_or_default]
    pub onchange: Callback<String>,
    #[prop_or_default]
    pub placeholder: AttrValue,
    #[prop_or(4)]
    pub rows: u32,
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    #[prop_or_default]
    pub mono: bool,
}

/// Text of several lines.
#[component]
pub fn TextArea(props: &TextAreaProps) -> Html {
    let TextAreaProps { id, label, value, oninput, onchange, placeholder, rows, hint, mono } = props;
    let typed = |event: &Event| event.target_unchecked_into::<HtmlTextAreaElement>().value();
    let hint_id = hint.as_ref().map(|_| format!("{id}-hint"));
    html! {
        <div class="field">
            <label for={id.clone()}>{ label }</label>
            <textarea
                {id}
                rows={rows.to_string()}
                class={mono.then_some("mono")}
                value={value.clone()}
                placeholder={placeholder.clone()}
                aria-describedby={hint_id.clone()}
                oninput={oninput.reform(move |event: InputEvent| typed(&event))}
                onchange={onchange.reform(move |event: Event| typed(&event))}
            />
            if let Some(hint) = hint {
                <p class="hint" id={hint_id}>{ hint }</p>
            }
        </div>
    }
}
