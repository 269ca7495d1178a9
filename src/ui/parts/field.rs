//! Fields with their labels.

use std::rc::Rc;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// What a person is typing into a field. The page draws itself anew whenever there is news, and a field that is drawn from what
/// is kept would lose what was typed since.
#[derive(Clone, Default, PartialEq)]
struct Draft {
    text: Option<AttrValue>,
    /// The field was left, or Enter was pressed: then it shows what is kept as soon as that changes.
    is_sent: bool,
}

enum DraftAction {
    Typed(AttrValue),
    Sent(AttrValue),
    /// What was sent is not taken.
    Refused,
    Left,
    /// What is kept has become this.
    Kept(AttrValue),
}

impl Reducible for Draft {
    type Action = DraftAction;

    fn reduce(self: Rc<Self>, action: DraftAction) -> Rc<Self> {
        match action {
            DraftAction::Typed(text) => Rc::new(Draft { text: Some(text), is_sent: false }),
            DraftAction::Sent(text) => Rc::new(Draft { text: Some(text), is_sent: true }),
            DraftAction::Refused => Rc::default(),
            DraftAction::Left if !self.is_sent => Rc::default(),
            DraftAction::Kept(value) if self.is_sent || self.text.as_ref() == Some(&value) => Rc::default(),
            DraftAction::Left | DraftAction::Kept(_) => self,
        }
    }
}

/// A field's draft, by what is kept of it.
#[hook]
fn use_draft(kept: &AttrValue) -> UseReducerHandle<Draft> {
    let draft = use_reducer_eq(Draft::default);
    let dispatcher = draft.dispatcher();
    use_effect_with(kept.clone(), move |kept| dispatcher.dispatch(DraftAction::Kept(kept.clone())));
    draft
}

#[derive(Properties, PartialEq)]
pub struct LineInputProps {
    pub id: AttrValue,
    pub value: AttrValue,
    /// The field was left, or Enter was pressed in it. What is not taken is replaced by what was there before.
    pub onchange: Callback<String, bool>,
    #[prop_or(AttrValue::Static("text"))]
    pub kind: AttrValue,
    #[prop_or_default]
    pub class: Classes,
    /// For a field without a label of its own.
    #[prop_or_default]
    pub spoken: Option<AttrValue>,
    #[prop_or_default]
    pub described_by: Option<AttrValue>,
    #[prop_or_default]
    pub is_refused: bool,
    #[prop_or_default]
    pub disabled: bool,
    #[prop_or_default]
    pub max_length: Option<AttrValue>,
    /// The least and the largest number.
    #[prop_or_default]
    pub range: Option<(AttrValue, Option<AttrValue>)>,
    /// The list of words to choose from.
    #[prop_or_default]
    pub list: Option<AttrValue>,
}

/// One line or one number, without its label. What is being typed stays, whatever else happens on the page.
#[component]
pub fn LineInput(props: &LineInputProps) -> Html {
    let LineInputProps { id, kind, class, spoken, described_by, is_refused, disabled, max_length, range, list, .. } = props;
    let draft = use_draft(&props.value);
    let value = draft.text.as_ref().unwrap_or(&props.value).clone();
    let oninput = {
        let draft = draft.dispatcher();
        Callback::from(move |event: InputEvent| draft.dispatch(DraftAction::Typed(typed(&event).into())))
    };
    let onchange = {
        let (draft, onchange) = (draft.dispatcher(), props.onchange.clone());
        Callback::from(move |event: Event| {
            let text = typed(&event);
            draft.dispatch(DraftAction::Sent(text.clone().into()));
            if !onchange.emit(text) {
                draft.dispatch(DraftAction::Refused);
            }
        })
    };
    let onblur = Callback::from(move |_: FocusEvent| draft.dispatch(DraftAction::Left));
    let (min, max) = range.clone().map_or((None, None), |(min, max)| (Some(min), max));
    html! {
        <input
            id={id.clone()} type={kind.clone()} class={class.clone()} {value} disabled={*disabled} autocomplete="off" spellcheck="false"
            maxlength={max_length.clone()} {min} {max} list={list.clone()} aria-label={spoken.clone()}
            aria-describedby={described_by.clone()} aria-invalid={is_refused.then_some("true")} {oninput} {onchange} {onblur}
        />
    }
}

fn typed(event: &Event) -> String {
    event.target_unchecked_into::<HtmlInputElement>().value()
}

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
    let onchange = onchange.clone();
    let onchange = Callback::from(move |text: String| {
        onchange.emit(text);
        true
    });
    let hint_id = format!("{id}-hint");
    html! {
        <div class="field">
            <label for={id.clone()}>{ label }</label>
            <LineInput {id} value={value.clone()} described_by={AttrValue::from(hint_id.clone())} {onchange} />
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
        Callback::from(move |text: String| {
            let number = text.trim().parse().ok();
            number.map(|number| onchange.emit(number)).is_some()
        })
    };
    html! {
        <div class="field">
            <label for={id.clone()}>{ label }</label>
            <LineInput {id} kind="number" range={(AttrValue::from("0"), None)} value={value.to_string()} {onchange} />
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

/// Text of several lines. Who shows it keeps what is typed, letter by letter.
#[component]
pub fn TextArea(props: &TextAreaProps) -> Html {
    let TextAreaProps { id, label, value, oninput, onchange, placeholder, rows, hint, mono } = props;
    let text = |event: &Event| event.target_unchecked_into::<HtmlTextAreaElement>().value();
    let oninput = oninput.reform(move |event: InputEvent| text(&event));
    let onchange = onchange.reform(move |event: Event| text(&event));
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
                {oninput}
                {onchange}
            />
            if let Some(hint) = hint {
                <p class="hint" id={hint_id}>{ hint }</p>
            }
        </div>
    }
}
