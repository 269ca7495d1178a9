//! How questions are worded, for a person to change: one wording a line.

use crate::dataset::Settings;
use crate::examples::{OwnWordings, RecipeId, WordingFault, WordingsRecord, first_fault};
use crate::state::Message;
use crate::texts::{Locale, Texts};
use crate::ui::hooks::{use_dispatch, use_settings_change, use_texts};
use crate::ui::parts::{Button, ButtonKind, Select, TextArea};
use std::rc::Rc;
use yew::prelude::*;

/// The values of the choice of a language.
const RUSSIAN: &str = "ru";
const OTHERS: &str = "en";

#[derive(Properties, PartialEq)]
pub struct WordingsProps {
    pub settings: Rc<Settings>,
    pub wordings: Option<Rc<Vec<WordingsRecord>>>,
    /// Most of the documents are Russian.
    pub russian: bool,
}

#[component]
pub fn Wordings(&WordingsProps { ref settings, ref wordings, russian }: &WordingsProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let chosen = use_state(|| None::<bool>);
    let russian = (*chosen).unwrap_or(russian);
    let ontoggle = dispatch.reform(|_: Event| Message::WordingsOpened);
    let language = {
        let value = if russian { RUSSIAN } else { OTHERS };
        let options = [(RUSSIAN, t.wordings_russian()), (OTHERS, t.wordings_other())];
        let options = options.map(|(value, name)| (AttrValue::from(value), AttrValue::from(name))).to_vec();
        let onchange = Callback::from(move |value: String| chosen.set(Some(value == RUSSIAN)));
        html! { <Select id="wordings-language" label={t.wordings_language()} {options} {value} {onchange} /> }
    };
    html! {
        <details class="recipes" id="wordings" {ontoggle}>
            <summary>{ t.wordings_summary() }</summary>
            <p class="hint">{ t.wordings_hint() }</p>
            if let Some(wordings) = wordings {
                { language }
                { for RecipeId::MAKING.into_iter().filter(|recipe| is_on(settings, *recipe)).map(|recipe| of_recipe(t, recipe, russian, settings, wordings)) }
            } else {
                <p class="hint" role="status">{ t.loading() }</p>
            }
        </details>
    }
}

fn is_on(settings: &Settings, recipe: RecipeId) -> bool {
    settings.recipes.contains(&recipe) || recipe == RecipeId::NotSaid && settings.refusals_percent > 0
}

fn of_recipe(
    t: &'static dyn Texts,
    recipe: RecipeId,
    russian: bool,
    settings: &Rc<Settings>,
    wordings: &[WordingsRecord],
) -> Html {
    let kinds: Vec<&WordingsRecord> =
        wordings.iter().filter(|kind| kind.recipe == recipe && !kind.lines(russian).is_empty()).collect();
    if kinds.is_empty() {
        return Html::default();
    }
    html! {
        <fieldset class="stack">
            <legend>{ t.recipe(recipe) }</legend>
            { for kinds.into_iter().map(|kind| html! {
                <Kind key={format!("{}-{russian}", kind.id)} {russian} settings={settings.clone()} kind={Rc::new(kind.clone())} />
            }) }
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
struct KindProps {
    russian: bool,
    settings: Rc<Settings>,
    kind: Rc<WordingsRecord>,
}

#[component]
fn Kind(&KindProps { russian, ref settings, ref kind }: &KindProps) -> Html {
    let t = use_texts();
    let change = use_settings_change(settings);
    let own = settings.wordings.iter().find(|own| own.id == kind.id && own.russian == russian);
    let shown = own.map_or_else(|| kind.lines(russian), |own| &own.lines).join("\n");
    let typed = use_state(|| None::<String>);
    let text = (*typed).clone().unwrap_or_else(|| shown.clone());
    let lines = lines_of(&text);
    let fault = first_fault(&lines, kind.lines(russian));
    let put = {
        let (change, settings, kind) = (change.clone(), settings.clone(), kind.clone());
        move |lines: Vec<String>| {
            let others = settings.wordings.iter().filter(|own| own.id != kind.id || own.russian != russian).cloned();
            let own =
                (!lines.is_empty() && lines != kind.lines(russian)).then(|| OwnWordings { id: kind.id.clone(), russian, lines });
            change.emit(Settings { wordings: others.chain(own).collect(), ..(*settings).clone() });
        }
    };
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |text: String| typed.set(Some(text)))
    };
    let onchange = {
        let (typed, kind, put) = (typed.clone(), kind.clone(), put.clone());
        Callback::from(move |text: String| {
            let lines = lines_of(&text);
            // What is wrong stays in the field, with the word about it, and what was kept before holds on.
            if first_fault(&lines, kind.lines(russian)).is_none() {
                typed.set(None);
                put(lines);
            }
        })
    };
    let restore = {
        let typed = typed.clone();
        Callback::from(move |_: MouseEvent| {
            typed.set(None);
            put(Vec::new());
        })
    };
    let [ru, en] = &kind.about;
    let label = if t.locale() == Locale::Russian { ru } else { en };
    html! {
        <div>
            <TextArea
                id={format!("wording-{}", kind.id)} label={label.clone()} value={text} {oninput} {onchange}
                rows={u32::try_from(lines.len()).unwrap_or(3).clamp(2, 8)} hint={fault.map(|(number, fault)| fault_words(t, number, &fault))}
            />
            if own.is_some() || typed.is_some() {
                <Button label={t.wordings_restore()} onclick={restore} kind={ButtonKind::Quiet} />
            }
        </div>
    }
}

fn lines_of(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn fault_words(t: &'static dyn Texts, number: usize, fault: &WordingFault) -> String {
    match fault {
        WordingFault::Lacks(name) => t.wording_lacks(number as u64 + 1, name),
        WordingFault::Unknown(name) => t.wording_unknown(number as u64 + 1, name),
    }
}
