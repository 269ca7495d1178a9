//! The fourth step: the list of examples, and beside it one of them with its source.

mod detail;
mod list;

use crate::dataset::ExampleId;
use crate::examples::RecipeId;
use crate::state::review::{Review, ReviewMessage};
use crate::state::{Message, Step};
use crate::ui::hooks::{use_dispatch, use_texts};
use crate::ui::parts::{Button, Glyph, Notice, Select, StepLink, Tone};
use crate::work::store::{Filter, Overview, RowKind};
use detail::DetailPanel;
use list::RowList;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ReviewPageProps {
    pub overview: Rc<Overview>,
    pub review: Rc<Review>,
}

#[component]
pub fn ReviewPage(ReviewPageProps { overview, review }: &ReviewPageProps) -> Html {
    let t = use_texts();
    if overview.examples.included + overview.examples.removed == 0 {
        return html! {
            <>
                <h1 tabindex="-1">{ t.steps()[3] }</h1>
                <Notice tone={Tone::Quiet}>
                    <p>{ t.review_needs_examples() }</p>
                    <StepLink step={Step::Examples} label={t.to_examples()} />
                </Notice>
            </>
        };
    }
    let detail = review.detail.clone().filter(|detail| Some(detail.id) == review.selected);
    let draft = review.selected.and_then(|id| review.drafts.get(&id).cloned());
    html! {
        <div class="review-page">
            <h1 tabindex="-1">{ t.steps()[3] }</h1>
            <Drafts overview={overview.clone()} selected={review.selected} />
            <Filters overview={overview.clone()} filter={review.filter.clone()} />
            <div class={classes!("with-panel", "review", review.selected.is_some().then_some("with-detail"))}>
                <RowList review={review.clone()} />
                <DetailPanel {detail} selected={review.selected.is_some()} {draft} as_tokens={review.as_tokens} tokens={review.tokens.clone()} />
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct DraftsProps {
    overview: Rc<Overview>,
    selected: Option<ExampleId>,
}

/// Leads to an edit that was begun at an earlier visit and is not finished.
#[component]
fn Drafts(DraftsProps { overview, selected }: &DraftsProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let Some(first) = overview.drafts.iter().find(|id| Some(**id) != *selected).copied() else { return Html::default() };
    let go_on = dispatch.reform(move |_: MouseEvent| Message::Review(ReviewMessage::Selected(first)));
    html! {
        <Notice tone={Tone::Quiet} name="drafts">
            <p>{ t.unfinished_edits(overview.drafts.len() as u64) }</p>
            <Button id="continue-draft" label={t.continue_edit()} glyph={Glyph::Pencil} onclick={go_on} />
        </Notice>
    }
}

#[derive(Properties, PartialEq)]
struct FiltersProps {
    overview: Rc<Overview>,
    filter: Filter,
}

#[component]
fn Filters(FiltersProps { overview, filter }: &FiltersProps) -> Html {
    let t = use_texts();
    let dispatch = use_dispatch();
    let set = dispatch.reform(|filter: Filter| Message::Review(ReviewMessage::FilterChanged(filter)));
    let counts = &overview.examples;
    let chip = |kind: RowKind, words: String| {
        let changed = Filter { kind, ..filter.clone() };
        html! {
            <button
                type="button" class="chip" aria-pressed={(filter.kind == kind).to_string()}
                onclick={set.reform(move |_: MouseEvent| changed.clone())}
            >
                { words }
            </button>
        }
    };
    let on_search = {
        let filter = filter.clone();
        set.reform(move |event: InputEvent| Filter {
            search: event.target_unchecked_into::<HtmlInputElement>().value(),
            ..filter.clone()
        })
    };
    // What is filtered by stays a choice, even when nothing of it is left.
    let mut recipes: Vec<RecipeId> = counts.by_recipe.iter().map(|(recipe, _)| *recipe).collect();
    recipes.extend(filter.recipe.filter(|recipe| !recipes.contains(recipe)));
    let recipe_options = std::iter::once((AttrValue::from(""), AttrValue::from(t.all_recipes())))
        .chain((0..).zip(&recipes).map(|(index, recipe): (usize, _)| (index.to_string().into(), t.recipe(*recipe).into())))
        .collect::<Vec<_>>();
    let recipe_value = filter.recipe.and_then(|recipe| recipes.iter().position(|other| *other == recipe));
    let on_recipe = {
        let filter = filter.clone();
        set.reform(move |value: String| Filter {
            recipe: value.parse::<usize>().ok().and_then(|index| recipes.get(index)).copied(),
            ..filter.clone()
        })
    };
    let mut sources: Vec<_> = counts.by_source.iter().map(|(source, _)| *source).collect();
    sources.extend(filter.source.filter(|source| !sources.contains(source)));
    let path = |id| overview.sources.iter().find(|(other, _)| *other == id).map(|(_, source)| source.path.clone());
    let source_options = std::iter::once((AttrValue::from(""), AttrValue::from(t.all_documents())))
        .chain(sources.iter().map(|id| (id.0.to_string().into(), path(*id).unwrap_or_default().into())))
        .collect::<Vec<_>>();
    let on_source = {
        let filter = filter.clone();
        set.reform(move |value: String| Filter { source: value.parse().ok().map(crate::dataset::SourceId), ..filter.clone() })
    };
    html! {
        <div class="filters">
            <div class="chips" role="group" aria-label={t.filter_group()}>
                { chip(RowKind::Included, t.filter_included(u64::from(counts.included))) }
                if counts.edited > 0 || filter.kind == RowKind::Edited {
                    { chip(RowKind::Edited, t.filter_edited(u64::from(counts.edited))) }
                }
                if counts.removed > 0 || filter.kind == RowKind::Removed {
                    { chip(RowKind::Removed, t.filter_removed(u64::from(counts.removed))) }
                }
                if counts.duplicates > 0 || filter.kind == RowKind::Repeats {
                    { chip(RowKind::Repeats, t.filter_repeats(u64::from(counts.duplicates))) }
                }
            </div>
            <div class="field">
                <label for="search">{ t.search_label() }</label>
                <input id="search" type="search" value={filter.search.clone()} oninput={on_search} />
            </div>
            if counts.by_recipe.len() > 1 || filter.recipe.is_some() {
                <Select id="recipe" label={t.column_recipe()} options={recipe_options} value={recipe_value.map(|index| index.to_string()).unwrap_or_default()} onchange={on_recipe} />
            }
            if counts.by_source.len() > 1 || filter.source.is_some() {
                <Select id="source" label={t.column_document()} options={source_options} value={filter.source.map(|id| id.0.to_string()).unwrap_or_default()} onchange={on_source} />
            }
        </div>
    }
}
