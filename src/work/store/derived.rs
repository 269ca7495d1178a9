//! What follows from the records and is computed anew after a change: which examples go into the files, on which
//! side, and the counts. Nothing here is stored.

use super::ExampleCounts;
use super::project_store::Store;
use super::storage::Storage;
use crate::dataset::split::{self, GroupKeys, Share, SplitPlan};
use crate::dataset::{BatchContent, BatchId, Entry, ExampleId};
use crate::examples::{self, Candidate};
use crate::tokens::CountTokens;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The data set in order, by reference.
#[derive(Debug)]
pub struct Derived {
    /// What goes into the files, in their order.
    pub included: Vec<Item>,
    /// What the person removed.
    pub removed: Vec<Item>,
    /// The side of each included example.
    pub sides: Vec<split::Side>,
    pub counts: ExampleCounts,
    /// Tokens that the system message adds to each example that we made.
    pub system_tokens: u32,
}

/// One example with what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    pub id: ExampleId,
    pub batch: BatchId,
    pub kind: BatchContent,
    /// As the words are now: of the change, when they were changed.
    pub entry: Entry,
    /// A number of the source, for keeping its examples together.
    pub source: u64,
    pub edited: bool,
}

/// Examples that are there and do not go into the files.
struct LeftOut {
    removed: usize,
    duplicates: usize,
    not_asked_for: usize,
}

impl Item {
    /// Tokens as billed, with the system message where we put it.
    pub fn tokens(&self, system_tokens: u32) -> u32 {
        match self.kind {
            BatchContent::Made => self.entry.tokens.saturating_add(system_tokens),
            BatchContent::Imported => self.entry.tokens,
        }
    }
}

impl Derived {
    /// The examples of one file, in order.
    pub fn of(&self, side: split::Side) -> impl Iterator<Item = &Item> {
        self.included.iter().zip(&self.sides).filter(move |(_, other)| **other == side).map(|(item, _)| item)
    }
}

impl<S: Storage> Store<S> {
    /// The data set as it follows from the records.
    pub(super) fn derived(&mut self) -> Rc<Derived> {
        if let Some(derived) = &self.derived {
            return Rc::clone(derived);
        }
        let derived = Rc::new(self.derive());
        self.derived = Some(Rc::clone(&derived));
        derived
    }

    fn derive(&self) -> Derived {
        let (present, removed): (Vec<Item>, Vec<Item>) = self.items().partition(|item| !self.is_removed(item.id));
        let (made, imported): (Vec<Item>, Vec<Item>) = present.into_iter().partition(|item| item.kind == BatchContent::Made);
        let candidates: Vec<Candidate> = made
            .iter()
            .map(|item| Candidate {
                question: item.entry.question,
                answer: item.entry.answer,
                names_document: item.entry.names_document,
                recipe: item.entry.recipe,
                document: u32::try_from(item.source).unwrap_or(u32::MAX),
                section: Some(item.entry.section).filter(|section| *section != u32::MAX),
                tokens: u64::from(item.entry.tokens),
            })
            .collect();
        let settings = &self.project.settings;
        let selection = examples::select(&candidates, settings.examples_wanted.map(|wanted| wanted as usize), settings.seed);
        let mut included: Vec<Item> = selection.kept.iter().filter_map(|index| made.get(*index).copied()).collect();
        included.extend(imported);
        let system_tokens = self.system_tokens();
        let left_out = LeftOut {
            removed: removed.len(),
            duplicates: selection.duplicates.len() + selection.conflicts.len(),
            not_asked_for: made.len() - selection.kept.len() - selection.duplicates.len() - selection.conflicts.len(),
        };
        let counts = self.counts(&included, &left_out, system_tokens);
        Derived { sides: self.sides(&included), included, removed, counts, system_tokens }
    }

    /// All examples of the project, in the order of their sources: which of them was read or made first is chance, and the
    /// same files shall give the same data set.
    fn items(&self) -> impl Iterator<Item = Item> + '_ {
        let mut batches: Vec<_> = self.project.batches.iter().collect();
        batches.sort_by_key(|(id, batch)| (batch.source, **id));
        batches.into_iter().flat_map(move |(batch_id, batch)| {
            let entries = self.entries.get(batch_id).map_or(&[][..], |(_, entries)| entries.as_slice());
            batch.ids().zip(entries).map(move |(id, entry)| {
                let id = ExampleId(id);
                let changed = self.edited.get(&id);
                Item {
                    id,
                    batch: *batch_id,
                    kind: batch.content,
                    entry: *changed.unwrap_or(entry),
                    source: batch.source.0,
                    edited: self.project.patches.get(&id).is_some_and(|patch| patch.edited.is_some()),
                }
            })
        })
    }

    fn is_removed(&self, id: ExampleId) -> bool {
        self.project.patches.get(&id).is_some_and(|patch| patch.removed)
    }

    fn sides(&self, included: &[Item]) -> Vec<split::Side> {
        let keys: Vec<GroupKeys> = included
            .iter()
            .map(|item| GroupKeys {
                fact: item.entry.fact,
                section: Some(item.entry.section).filter(|section| *section != u32::MAX),
                document: item.source,
                question_hash: item.entry.question,
            })
            .collect();
        let settings = &self.project.settings;
        let validation = if settings.validation_percent == 0 { Share::None } else { Share::Percent(settings.validation_percent) };
        split::split(&keys, &SplitPlan { validation, seed: settings.seed, ..SplitPlan::default() })
    }

    /// The message itself and its frame, by the provider's way of counting.
    fn system_tokens(&self) -> u32 {
        let message = &self.project.settings.system_message;
        match &self.counter {
            Some(counter) if !message.is_empty() => {
                let line = serde_json::json!({ "messages": [{ "role": "system", "content": message }] });
                let empty = serde_json::json!({ "messages": [] });
                let count = |line| crate::tokens::chat::line_tokens(line, counter as &dyn CountTokens).total;
                u32::try_from(count(&line) - count(&empty)).unwrap_or(u32::MAX)
            }
            _ => 0,
        }
    }

    fn counts(&self, included: &[Item], left_out: &LeftOut, system_tokens: u32) -> ExampleCounts {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let mut by_recipe = BTreeMap::new();
        let mut by_source = BTreeMap::new();
        let mut skipped = BTreeMap::new();
        for item in included {
            *by_recipe.entry(item.entry.recipe).or_insert(0) += 1;
            *by_source.entry(crate::dataset::SourceId(item.source)).or_insert(0) += 1;
        }
        for (recipe, reason, count) in self.project.batches.values().flat_map(|batch| &batch.skipped) {
            *skipped.entry((*recipe, *reason)).or_insert(0) += count;
        }
        ExampleCounts {
            included: number(included.len()),
            removed: number(left_out.removed),
            edited: number(included.iter().filter(|item| item.edited).count()),
            duplicates: number(left_out.duplicates),
            not_asked_for: number(left_out.not_asked_for),
            tokens: included.iter().map(|item| u64::from(item.tokens(system_tokens))).sum(),
            estimate: included.iter().any(|item| item.entry.estimate),
            by_recipe: by_recipe.into_iter().collect(),
            by_source: by_source.into_iter().collect(),
            skipped: skipped.into_iter().map(|((recipe, reason), count)| (recipe, reason, count)).collect(),
        }
    }
}
