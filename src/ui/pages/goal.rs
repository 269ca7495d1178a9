//! The second step: what the model should learn, the frame of the examples, and three of them at once.

mod wordings;

use crate::dataset::{REFUSALS_PERCENT_MAX, Settings, SourceState};
use crate::document::Language;
use crate::examples::{RecipeId, Role};
use crate::state::goal::{Goal, Intent, main_language, system_sample};
use crate::texts::Texts;
use crate::ui::hooks::{use_settings_change, use_texts};
use crate::ui::parts::{Button, LineInput, Notice, StepLink, TextArea, Tone};
use crate::work::reader::SampleExample;
use crate::work::store::Overview;
use std::collections::BTreeSet;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use wordings::Wordings;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct GoalPageProps {
    pub overview: Rc<Overview>,
    pub settings: Rc<Settings>,
    pub goal: Rc<Goal>,
    /// Files are on their way.
    pub reading: bool,
}

#[component]
pub fn GoalPage(GoalPageProps { overview, settings, goal, reading }: &GoalPageProps) -> Html {
    let t = use_texts();
    if overview.sources.is_empty() {
        return html! {
            <>
                <h1 tabindex="-1">{ t.steps()[1] }</h1>
                <Notice tone={Tone::Quiet}>
                    <p>{ if *reading { t.still_reading() } else { t.goal_needs_documents() } }</p>
                    <StepLink step={crate::state::Step::Documents} label={t.to_documents()} />
                </Notice>
            </>
        };
    }
    html! {
        <>
            <h1 tabindex="-1">{ t.goal_title() }</h1>
            <div class="with-panel">
                <div class="stack">
                    <Intents settings={settings.clone()} speakers={speakers(overview)} />
                    <Wordings settings={settings.clone()} wordings={goal.wordings.clone()} russian={main_language(overview) == Some(Language::Ru)} />
                    <SystemMessage settings={settings.clone()} kept={overview.settings.system_message.clone()} sample={system_sample(overview)} />
                    <HowMany settings={settings.clone()} />
                    { advice(t) }
                </div>
                <Samples goal={goal.clone()} settings={settings.clone()} />
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SettingsProps {
    settings: Rc<Settings>,
}

/// Everybody who speaks in a document.
fn speakers(overview: &Overview) -> Vec<String> {
    let documents = overview.sources.iter().filter_map(|(_, source)| match &source.state {
        SourceState::Document(document) => Some(document),
        _ => None,
    });
    documents.flat_map(|document| document.speakers.iter().cloned()).collect::<BTreeSet<_>>().into_iter().collect()
}

#[derive(Properties, PartialEq)]
struct IntentsProps {
    settings: Rc<Settings>,
    speakers: Vec<String>,
}

#[component]
fn Intents(IntentsProps { settings, speakers }: &IntentsProps) -> Html {
    let t = use_texts();
    let change = use_settings_change(settings);
    let chosen = Intent::of(&settings.recipes);
    let card = |intent: Intent| {
        let (title, words) = t.intents()[intent as usize];
        let onchange = {
            let (change, settings) = (change.clone(), settings.clone());
            Callback::from(move |_: Event| change.emit(Settings { recipes: intent.recipes(), ..(*settings).clone() }))
        };
        html! {
            <label class="choice">
                <input type="radio" name="intent" checked={chosen == Some(intent)} {onchange} />
                <span><b>{ title }</b><span>{ words }</span></span>
            </label>
        }
    };
    let named = {
        let (change, settings) = (change.clone(), settings.clone());
        Callback::from(move |name: String| {
            change.emit(Settings { answers_by: name.trim().to_owned(), ..(*settings).clone() });
            true
        })
    };
    html! {
        <section>
            <fieldset class="choices">
                <legend>{ t.intent_legend() }</legend>
                { for Intent::ALL.into_iter().map(card) }
            </fieldset>
            <details class="recipes">
                <summary>{ t.recipes_summary(settings.recipes.len() as u64, RecipeId::choices().count() as u64) }</summary>
                <p class="hint">{ t.recipes_hint() }</p>
                { for RecipeId::choices().map(|recipe| html! { <RecipeBox {recipe} settings={settings.clone()} /> }) }
                if settings.recipes.contains(&RecipeId::Dialogues) {
                    <div class="field">
                        <label for="answers-by">{ t.answers_by_label() }</label>
                        <LineInput id="answers-by" list={AttrValue::from("speakers")} value={settings.answers_by.clone()} onchange={named} />
                        <datalist id="speakers">{ for speakers.iter().map(|name| html! { <option value={name.clone()} /> }) }</datalist>
                        <p class="hint">{ t.answers_by_hint() }</p>
                    </div>
                }
            </details>
            <Refusals settings={settings.clone()} />
        </section>
    }
}

/// How many answers say that something is not said.
#[component]
fn Refusals(SettingsProps { settings }: &SettingsProps) -> Html {
    let t = use_texts();
    let change = use_settings_change(settings);
    let percent = settings.refusals_percent;
    // While the handle is drawn the number beside it moves along; the store is asked when it is let go.
    let drawn = use_state(|| percent);
    {
        let drawn = drawn.clone();
        use_effect_with(percent, move |percent| drawn.set(*percent));
    }
    let value = |event: &Event| event.target_unchecked_into::<HtmlInputElement>().value().parse().ok();
    let oninput = {
        let drawn = drawn.clone();
        Callback::from(move |event: InputEvent| value(&event).into_iter().for_each(|percent| drawn.set(percent)))
    };
    let onchange = {
        let settings = settings.clone();
        Callback::from(move |event: Event| {
            if let Some(refusals_percent) = value(&event) {
                change.emit(Settings { refusals_percent, ..(*settings).clone() });
            }
        })
    };
    let words = t.share(u64::from(*drawn));
    html! {
        <div class="field">
            <label for="refusals">{ t.refusals_label() }</label>
            <div class="with-output">
                <input
                    id="refusals" type="range" min="0" max={REFUSALS_PERCENT_MAX.to_string()} value={drawn.to_string()}
                    aria-valuetext={words.clone()} aria-describedby="refusals-hint" {oninput} {onchange}
                />
                <output for="refusals">{ words }</output>
            </div>
            <p class="hint" id="refusals-hint">{ t.refusals_hint() }</p>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct RecipeBoxProps {
    recipe: RecipeId,
    settings: Rc<Settings>,
}

#[component]
fn RecipeBox(&RecipeBoxProps { recipe, ref settings }: &RecipeBoxProps) -> Html {
    let t = use_texts();
    let change = use_settings_change(settings);
    let on = settings.recipes.contains(&recipe);
    // Without any recipe nothing could be made, so the last one stays.
    let disabled = on && settings.recipes.len() == 1;
    let onchange = {
        let settings = settings.clone();
        Callback::from(move |_: Event| {
            let recipes = RecipeId::choices().filter(|other| settings.recipes.contains(other) != (*other == recipe)).collect();
            change.emit(Settings { recipes, ..(*settings).clone() });
        })
    };
    html! {
        <label class="choice">
            <input type="checkbox" checked={on} {disabled} {onchange} />
            <span><b>{ t.recipe(recipe) }</b><span>{ t.recipe_hint(recipe) }</span></span>
        </label>
    }
}

#[derive(Properties, PartialEq)]
struct SystemMessageProps {
    settings: Rc<Settings>,
    /// The message that the store has.
    kept: String,
    sample: AttrValue,
}

#[component]
fn SystemMessage(SystemMessageProps { settings, kept, sample }: &SystemMessageProps) -> Html {
    let t = use_texts();
    let change = use_settings_change(settings);
    let typed = use_state(|| kept.clone());
    // What this field asked for last. When the store shows just that, more may have been typed meanwhile.
    let asked = use_mut_ref(|| kept.clone());
    {
        let (typed, asked) = (typed.clone(), asked.clone());
        use_effect_with(kept.clone(), move |message| {
            // An undo changes the message from outside.
            if asked.replace(message.clone()) != *message {
                typed.set(message.clone());
            }
        });
    }
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |text: String| typed.set(text))
    };
    let keep = {
        let settings = settings.clone();
        Callback::from(move |text: String| {
            let system_message = text.trim().to_owned();
            asked.replace(system_message.clone());
            change.emit(Settings { system_message, ..(*settings).clone() });
        })
    };
    let insert = {
        let (keep, sample, typed) = (keep.clone(), sample.clone(), typed.clone());
        Callback::from(move |_: MouseEvent| {
            typed.set(sample.to_string());
            keep.emit(sample.to_string());
        })
    };
    html! {
        <section>
            <TextArea
                id="system-message" label={t.system_label()} value={(*typed).clone()} {oninput} onchange={keep} rows={3}
                hint={t.system_hint()}
            />
            if typed.trim().is_empty() {
                <Button label={t.system_insert()} onclick={insert} />
            }
        </section>
    }
}

#[component]
fn HowMany(SettingsProps { settings }: &SettingsProps) -> Html {
    let t = use_texts();
    let change = use_settings_change(settings);
    let limit = settings.examples_wanted;
    let set = {
        let settings = settings.clone();
        Callback::from(move |wanted: Option<u32>| {
            change.emit(Settings { examples_wanted: wanted, ..(*settings).clone() });
        })
    };
    let typed = {
        let set = set.clone();
        Callback::from(move |number: String| {
            let number = number.trim().parse().ok();
            number.map(|number: u32| set.emit(Some(number.max(1)))).is_some()
        })
    };
    html! {
        <section>
            <fieldset class="choices inline">
                <legend>{ t.how_many_legend() }</legend>
                <label class="choice">
                    <input type="radio" name="how-many" checked={limit.is_none()} onchange={set.reform(|_: Event| None)} />
                    <span>{ t.how_many_all() }</span>
                </label>
                <label class="choice">
                    <input type="radio" name="how-many" checked={limit.is_some()} onchange={set.reform(|_: Event| Some(DEFAULT_LIMIT))} />
                    <span>{ t.how_many_at_most() }</span>
                </label>
                if let Some(limit) = limit {
                    <LineInput
                        id="examples-wanted" kind="number" class="short" range={(AttrValue::from("1"), Some(AttrValue::from("1000000")))}
                        value={limit.to_string()} spoken={AttrValue::from(t.how_many_at_most())} onchange={typed}
                    />
                }
            </fieldset>
            <p class="hint">{ t.how_many_hint() }</p>
        </section>
    }
}

/// What the field for a limit shows first.
const DEFAULT_LIMIT: u32 = 200;

/// The honest word on what tuning teaches.
fn advice(t: &'static dyn Texts) -> Html {
    html! {
        <section class="advice" aria-labelledby="advice-title">
            <h2 id="advice-title">{ t.advice_title() }</h2>
            <p>{ t.advice_lead() }</p>
            <div class="two">
                <div><h3>{ t.advice_tuning_title() }</h3><ul>{ for t.advice_tuning().iter().map(|line| html! { <li>{ *line }</li> }) }</ul></div>
                <div><h3>{ t.advice_search_title() }</h3><ul>{ for t.advice_search().iter().map(|line| html! { <li>{ *line }</li> }) }</ul></div>
            </div>
            <p>{ t.advice_both() }</p>
            <p class="hint">{ t.advice_evidence() }</p>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct SamplesProps {
    goal: Rc<Goal>,
    settings: Rc<Settings>,
}

/// What will come, from the person's own text.
#[component]
fn Samples(SamplesProps { goal, settings }: &SamplesProps) -> Html {
    let t = use_texts();
    let system = settings.system_message.clone();
    html! {
        <aside class="panel" aria-labelledby="samples-title">
            <h2 id="samples-title">{ t.preview_examples_title() }</h2>
            if goal.samples.is_empty() {
                <p class="hint" role="status">{ if goal.sampling { t.preview_examples_coming() } else { t.preview_examples_none() } }</p>
            } else {
                if !system.is_empty() {
                    <p class="turn system"><b>{ t.role(Role::System) }</b><span>{ system }</span></p>
                }
                { for goal.samples.iter().map(|example| sample_card(t, example, goal.samples_from.as_deref().unwrap_or_default())) }
            }
        </aside>
    }
}

fn sample_card(t: &'static dyn Texts, example: &SampleExample, from: &str) -> Html {
    let place = Some(t.place(&example.place)).filter(|place| !place.is_empty());
    let source = [Some(from.to_owned()), place].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let lang = example.language.map(|language| language.code());
    html! {
        <article class="sample-card">
            { for example.turns.iter().map(|turn| html! {
                <p class="turn"><b>{ t.role(turn.role) }</b><span {lang}>{ &turn.content }</span></p>
            }) }
            <p class="hint">{ t.sample_from(t.recipe(example.recipe), &source) }</p>
        </article>
    }
}
