//! What follows from the records and is computed anew after a change: which examples go into the files, on which
//! side, and the counts. Nothing here is stored.

use super::ExampleCounts;
use super::project_store::Store;
use super::storage::Storage;
use crate::dataset::split::{self, GroupKeys, SplitPlan};
use crate::dataset::{BatchContent, BatchId, BatchRecord, Entries, Entry, ExampleId, SourceId};
use crate::examples::{self, Candidate, RepeatKind};
use crate::tokens::CountTokens;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

/// The data set in order, by reference.
#[derive(Debug)]
pub struct Derived {
    items: Items,
    /// What goes into the files, in their order.
    included: Vec<Slot>,
    /// What the person removed.
    removed: Vec<Slot>,
    /// What says the same as an earlier one, which comes second.
    repeats: Vec<(Slot, Slot, RepeatKind)>,
    /// The side of each included example.
    pub sides: Vec<split::Side>,
    pub counts: ExampleCounts,
    /// Tokens that the system message adds to each example that we made.
    pub system_tokens: u32,
}

/// All examples of the project, in the order of their sources: which of them was read or made first is chance, and the
/// same files shall give the same data set. Nothing is copied here, so that millions are no special case.
#[derive(Debug)]
struct Items {
    batches: Vec<Batch>,
    /// For each example of a batch the first of its near-duplicates, counted over all batches.
    near: Rc<Vec<u32>>,
    /// The entries of examples whose words were changed, as they are now.
    edited: HashMap<ExampleId, Entry>,
    /// Examples whose words were changed, counted or not.
    changed: HashSet<ExampleId>,
}

#[derive(Debug)]
struct Batch {
    id: BatchId,
    kind: BatchContent,
    source: SourceId,
    first: ExampleId,
    entries: Rc<Entries>,
    /// How many examples the batches before it have.
    before: u32,
}

/// The clusters of near-duplicates over some batches. The batches of a project seldom change, and edits do not touch them.
#[derive(Debug)]
pub struct NearDuplicates {
    of: Vec<(BatchId, usize)>,
    firsts: Rc<Vec<u32>>,
}

/// Where an example stands among the items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Slot {
    batch: u32,
    index: u32,
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

impl Items {
    /// The cluster of near-duplicates that an example is in. What the person has changed stands for itself.
    fn near(&self, slot: Slot, item: &Item) -> Option<u32> {
        let place = self.batches.get(slot.batch as usize)?.before + slot.index;
        self.near.get(place as usize).copied().filter(|_| !item.edited)
    }

    fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        (0..)
            .zip(&self.batches)
            .flat_map(|(batch, found)| (0..).take(found.entries.len()).map(move |index| Slot { batch, index }))
    }

    fn get(&self, slot: Slot) -> Option<Item> {
        let batch = self.batches.get(slot.batch as usize)?;
        let entry = batch.entries.get(slot.index as usize)?;
        let id = ExampleId(batch.first.0 + u64::from(slot.index));
        Some(Item {
            id,
            batch: batch.id,
            kind: batch.kind,
            entry: self.edited.get(&id).copied().unwrap_or(entry),
            source: batch.source.0,
            edited: self.changed.contains(&id),
        })
    }
}

impl Derived {
    /// What goes into the files, in their order.
    pub fn included(&self) -> impl Iterator<Item = Item> + '_ {
        self.included.iter().filter_map(|slot| self.items.get(*slot))
    }

    /// What the person removed.
    pub fn removed(&self) -> impl Iterator<Item = Item> + '_ {
        self.removed.iter().filter_map(|slot| self.items.get(*slot))
    }

    /// What is left out as a repeat, behind the one that it repeats; that one says nothing of a repeat.
    pub fn repeats(&self) -> impl Iterator<Item = (Item, Option<RepeatKind>)> + '_ {
        let mut clusters: BTreeMap<Slot, Vec<(Slot, RepeatKind)>> = BTreeMap::new();
        for (left_out, earlier, kind) in &self.repeats {
            clusters.entry(*earlier).or_default().push((*left_out, *kind));
        }
        let rows = clusters.into_iter().flat_map(|(earlier, left_out)| {
            let left_out = left_out.into_iter().map(|(slot, kind)| (slot, Some(kind)));
            std::iter::once((earlier, None)).chain(left_out)
        });
        rows.filter_map(|(slot, kind)| Some((self.items.get(slot)?, kind)))
    }

    /// The examples of one file, in order.
    pub fn of(&self, side: split::Side) -> impl Iterator<Item = Item> + '_ {
        let of_side = self.included.iter().zip(&self.sides).filter(move |(_, other)| **other == side);
        of_side.filter_map(|(slot, _)| self.items.get(*slot))
    }

    /// Bytes of all lines as they are kept.
    pub fn bytes(&self) -> u64 {
        self.included().map(|item| u64::from(item.entry.bytes) + 1).sum()
    }

    /// The places of one file's examples among all that are included, in order.
    pub fn places(&self, side: split::Side) -> Vec<u32> {
        (0..).zip(&self.sides).filter(|(_, other)| **other == side).map(|(place, _)| place).collect()
    }

    /// The example at a place among all that are included.
    pub fn at(&self, place: u32) -> Option<Item> {
        self.items.get(*self.included.get(place as usize)?)
    }

    /// What of the validation part is tied to the training part.
    pub fn leaks(&self) -> split::Leaks {
        split::leaks(|index| self.keys(index), &self.sides)
    }

    /// What ties an included example to others.
    fn keys(&self, index: usize) -> GroupKeys {
        let slot = self.included.get(index).copied();
        let Some((slot, item)) = slot.and_then(|slot| Some((slot, self.items.get(slot)?))) else { return GroupKeys::default() };
        GroupKeys {
            near: self.items.near(slot, &item),
            fact: item.entry.fact,
            section: Some(item.entry.section).filter(|section| *section != u32::MAX),
            document: item.source,
            question_hash: item.entry.question,
            kind: u16::from(item.entry.recipe as u8) << 8 | item.entry.language.map_or(0, |language| language as u16 + 1),
        }
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

    fn derive(&mut self) -> Derived {
        let items = self.items();
        let (mut made, mut imported, mut removed) = (Vec::new(), Vec::new(), Vec::new());
        for slot in items.slots() {
            match items.get(slot) {
                Some(item) if self.is_removed(item.id) => removed.push(slot),
                Some(item) if item.kind == BatchContent::Made => made.push(slot),
                Some(_) => imported.push(slot),
                None => {}
            }
        }
        let candidate = |(slot, item): (Slot, Item)| Candidate {
            fact: item.entry.fact,
            near: items.near(slot, &item),
            question: item.entry.question,
            answer: item.entry.answer,
            names_document: item.entry.names_document,
            recipe: item.entry.recipe,
            document: u32::try_from(item.source).unwrap_or(u32::MAX),
            section: Some(item.entry.section).filter(|section| *section != u32::MAX),
            tokens: u64::from(item.entry.tokens),
        };
        let candidates: Vec<Candidate> = made.iter().filter_map(|slot| Some((*slot, items.get(*slot)?))).map(candidate).collect();
        let settings = &self.project.settings;
        let selection = examples::select(&candidates, settings.examples_wanted.map(|wanted| wanted as usize), settings.seed);
        let mut included: Vec<Slot> = selection.kept.iter().filter_map(|index| made.get(*index).copied()).collect();
        included.append(&mut imported);
        let slot = |index: usize| made.get(index).copied();
        let repeats: Vec<_> = selection
            .repeats
            .iter()
            .filter_map(|repeat| Some((slot(repeat.left_out)?, slot(repeat.earlier)?, repeat.kind)))
            .collect();
        let duplicates = repeats.len();
        let left_out =
            LeftOut { removed: removed.len(), duplicates, not_asked_for: made.len() - selection.kept.len() - duplicates };
        let mut derived = Derived {
            items,
            included,
            removed,
            repeats,
            sides: Vec::new(),
            counts: ExampleCounts::default(),
            system_tokens: self.system_tokens(),
        };
        derived.counts = self.counts(&derived, &left_out);
        let settings = &self.project.settings;
        let plan = SplitPlan {
            validation: settings.validation(),
            together: settings.together,
            seed: settings.seed,
            // Who names a number means it.
            small_sets_too: settings.validation_examples.is_some(),
        };
        derived.sides = split::split(derived.included.len(), |index| derived.keys(index), &plan);
        derived
    }

    fn items(&mut self) -> Items {
        let mut records: Vec<_> = self.project.batches.iter().collect();
        records.sort_by_key(|(id, batch)| (batch.source, **id));
        let mut before = 0;
        let batch = |(id, batch): (&BatchId, &BatchRecord)| {
            let entries = self.entries.get(id).map(|(_, entries)| Rc::clone(entries)).unwrap_or_default();
            let here = before;
            before += u32::try_from(entries.len()).unwrap_or(u32::MAX);
            Batch { id: *id, kind: batch.content, source: batch.source, first: batch.first, entries, before: here }
        };
        let batches: Vec<Batch> = records.into_iter().map(batch).collect();
        let near = self.near_duplicates(&batches);
        let patches = self.project.patches.iter();
        Items {
            batches,
            near,
            edited: self.edited.clone(),
            changed: patches.filter(|(_, patch)| patch.edited.is_some()).map(|(id, _)| *id).collect(),
        }
    }

    fn near_duplicates(&mut self, batches: &[Batch]) -> Rc<Vec<u32>> {
        let of: Vec<(BatchId, usize)> = batches.iter().map(|batch| (batch.id, batch.entries.len())).collect();
        if let Some(known) = self.near_duplicates.as_ref().filter(|known| known.of == of) {
            return Rc::clone(&known.firsts);
        }
        let entries = batches.iter().flat_map(|batch| batch.entries.iter());
        let firsts = Rc::new(examples::clusters(entries.map(|entry| entry.near)));
        self.near_duplicates = Some(NearDuplicates { of, firsts: Rc::clone(&firsts) });
        firsts
    }

    fn is_removed(&self, id: ExampleId) -> bool {
        self.project.patches.get(&id).is_some_and(|patch| patch.removed)
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

    fn counts(&self, derived: &Derived, left_out: &LeftOut) -> ExampleCounts {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let mut by_recipe = BTreeMap::new();
        let mut by_source = BTreeMap::new();
        let mut skipped = BTreeMap::new();
        let (mut edited, mut tokens, mut estimate) = (0, 0, false);
        for item in derived.included() {
            *by_recipe.entry(item.entry.recipe).or_insert(0) += 1;
            *by_source.entry(SourceId(item.source)).or_insert(0) += 1;
            edited += usize::from(item.edited);
            tokens += u64::from(item.tokens(derived.system_tokens));
            estimate |= item.entry.estimate;
        }
        for (recipe, reason, count) in self.project.batches.values().flat_map(|batch| &batch.skipped) {
            *skipped.entry((*recipe, *reason)).or_insert(0) += count;
        }
        ExampleCounts {
            included: number(derived.included.len()),
            removed: number(left_out.removed),
            edited: number(edited),
            duplicates: number(left_out.duplicates),
            not_asked_for: number(left_out.not_asked_for),
            tokens,
            estimate,
            by_recipe: by_recipe.into_iter().collect(),
            by_source: by_source.into_iter().collect(),
            skipped: skipped.into_iter().map(|((recipe, reason), count)| (recipe, reason, count)).collect(),
        }
    }
}
