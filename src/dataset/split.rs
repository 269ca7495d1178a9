//! Which examples are held back for validation.
//!
//! Examples that share a fact or a question, nearly say the same or, by default, share a section stay on one side,
//! because a validation example whose rephrasing was trained on proves nothing. The choice depends on the seed and on the
//! groups alone, not on their order, so adding an example elsewhere moves few others. Only who keeps nothing together
//! leaves it to chance.

use crate::examples::{Forest, mixed};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fewer examples than this are not worth a validation file, unless the person asks for one.
pub const EXAMPLES_FOR_VALIDATION: usize = 50;

/// No service trains on fewer examples, so as many always stay for training.
pub const TRAINING_MIN: usize = 10;

/// What ties an example to others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupKeys {
    /// All wordings of one fact share this number.
    pub fact: u64,
    /// The section of the document that the example was made from.
    pub section: Option<u32>,
    pub document: u64,
    /// The hash of the normalised question.
    pub question_hash: u64,
    /// The cluster of near-duplicates that it is in.
    pub near: Option<u32>,
    /// Recipe and language as one number. Of each kind about the same share is held back.
    pub kind: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Training,
    Validation,
}

/// How many examples are held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    None,
    Percent(u8),
    Examples(usize),
}

/// How widely examples are kept together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Together {
    /// Each example goes where chance sends it, and what was trained on may be asked again.
    Nothing,
    /// Examples of one fact, of one question and of nearly the same words. Everything below does this too.
    Facts,
    #[default]
    Sections,
    Documents,
}

impl Together {
    pub const ALL: [Together; 4] = [Together::Sections, Together::Facts, Together::Documents, Together::Nothing];

    /// What holds unless the person chose otherwise.
    pub fn is_usual(&self) -> bool {
        *self == Together::default()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitPlan {
    pub validation: Share,
    pub together: Together,
    pub seed: u64,
    /// Hold examples back even from a set of fewer than [`EXAMPLES_FOR_VALIDATION`].
    pub small_sets_too: bool,
}

impl Default for SplitPlan {
    fn default() -> Self {
        SplitPlan { validation: Share::Percent(10), together: Together::Sections, seed: 0, small_sets_too: false }
    }
}

/// How many validation examples are tied to a training example.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaks {
    /// By the same fact, the same question or nearly the same words: these prove nothing.
    pub facts: u64,
    /// By their section.
    pub sections: u64,
    /// By their document.
    pub documents: u64,
}

/// The side of each of `count` examples, whose keys are asked for by their number. Nothing of the size of the keys is
/// kept, so that millions of examples are no special case.
pub fn split(count: usize, keys: impl Fn(usize) -> GroupKeys, plan: &SplitPlan) -> Vec<Side> {
    let mut sides = vec![Side::Training; count];
    let target = target(count, plan);
    if target == 0 {
        return sides;
    }
    let groups = Groups::of(count, &keys, plan);
    let chosen = groups.chosen(target, count.saturating_sub(TRAINING_MIN));
    for (side, root) in sides.iter_mut().zip(&groups.roots) {
        if chosen.get(*root as usize).copied().unwrap_or_default() {
            *side = Side::Validation;
        }
    }
    sides
}

/// What of the validation part is tied to the training part.
pub fn leaks(keys: impl Fn(usize) -> GroupKeys, sides: &[Side]) -> Leaks {
    let mut leaks = Leaks::default();
    if !sides.contains(&Side::Validation) {
        return leaks;
    }
    let tied = |kinds: &[Key]| {
        let mut tied = vec![false; sides.len()];
        for key in kinds {
            for equal in sorted(sides.len(), &keys, *key).chunk_by(|a, b| a.0 == b.0) {
                let side = |(_, index): &(u64, u32)| sides.get(*index as usize).copied();
                if equal.iter().any(|one| side(one) == Some(Side::Training)) {
                    for one in equal.iter().filter(|one| side(one) == Some(Side::Validation)) {
                        if let Some(tied) = tied.get_mut(one.1 as usize) {
                            *tied = true;
                        }
                    }
                }
            }
        }
        tied.into_iter().filter(|tied| *tied).count() as u64
    };
    leaks.facts = tied(&[fact_key, question_key, near_key]);
    leaks.sections = tied(&[section_key]);
    leaks.documents = tied(&[document_key]);
    leaks
}

/// How many examples the plan wants to hold back.
fn target(count: usize, plan: &SplitPlan) -> usize {
    if count < EXAMPLES_FOR_VALIDATION && !plan.small_sets_too {
        return 0;
    }
    let wanted = match plan.validation {
        Share::None => 0,
        Share::Percent(percent) => (count as u64 * u64::from(percent.min(100)) + 50) / 100,
        Share::Examples(examples) => examples as u64,
    };
    usize::try_from(wanted).unwrap_or(usize::MAX).min(count.saturating_sub(TRAINING_MIN))
}

/// By which examples can be tied: a number, or nothing for what is tied to no other.
type Key = fn(&GroupKeys) -> Option<u64>;

fn fact_key(keys: &GroupKeys) -> Option<u64> {
    Some(keys.fact)
}

fn question_key(keys: &GroupKeys) -> Option<u64> {
    Some(keys.question_hash)
}

fn near_key(keys: &GroupKeys) -> Option<u64> {
    keys.near.map(u64::from)
}

fn section_key(keys: &GroupKeys) -> Option<u64> {
    keys.section.map(|section| mixed(0, keys.document) ^ u64::from(section))
}

fn document_key(keys: &GroupKeys) -> Option<u64> {
    Some(keys.document)
}

/// The examples with their keys, equal keys side by side, each lot in the order of the examples.
fn sorted(count: usize, keys: &impl Fn(usize) -> GroupKeys, key: impl Fn(&GroupKeys) -> Option<u64>) -> Vec<(u64, u32)> {
    let mut found: Vec<(u64, u32)> =
        (0..count).zip(0..).filter_map(|(index, number)| Some((key(&keys(index))?, number))).collect();
    found.sort_unstable();
    found
}

/// Examples that must not be separated, each group under the number of its first member.
struct Groups {
    /// The group of each example.
    roots: Vec<u32>,
    /// How many members the group of this number has; 0 where the number is no group's.
    sizes: Vec<u32>,
    kinds: Vec<u16>,
    /// The groups in the seed's order, which depends on their facts alone.
    order: Vec<u32>,
}

impl Groups {
    fn of(count: usize, keys: &impl Fn(usize) -> GroupKeys, plan: &SplitPlan) -> Self {
        let mut forest = Forest::new(count);
        if plan.together >= Together::Facts {
            forest.join_equal(&sorted(count, keys, fact_key));
            forest.join_equal(&sorted(count, keys, question_key));
            forest.join_equal(&sorted(count, keys, near_key));
        }
        match plan.together {
            Together::Nothing | Together::Facts => {}
            Together::Sections => forest.join_equal(&sorted(count, keys, section_key)),
            Together::Documents => forest.join_equal(&sorted(count, keys, document_key)),
        }
        let roots = forest.roots();
        let (mut sizes, mut kinds, mut places) = (vec![0_u32; count], vec![u16::MAX; count], vec![u64::MAX; count]);
        for (index, root) in roots.iter().enumerate() {
            let (root, keys) = (*root as usize, keys(index));
            let place = match plan.together {
                // Where nothing is kept together, what is equal shall not stand side by side either.
                Together::Nothing => mixed(0, index as u64),
                _ => keys.fact,
            };
            if let (Some(size), Some(kind), Some(first)) = (sizes.get_mut(root), kinds.get_mut(root), places.get_mut(root)) {
                *size += 1;
                *kind = keys.kind.min(*kind);
                *first = mixed(plan.seed, mixed(0, place)).min(*first);
            }
        }
        let mut order: Vec<u32> = (0..).zip(&sizes).filter(|(_, size)| **size > 0).map(|(root, _)| root).collect();
        order.sort_unstable_by_key(|root| (places.get(*root as usize).copied(), *root));
        Groups { roots, sizes, kinds, order }
    }

    fn size(&self, group: u32) -> usize {
        self.sizes.get(group as usize).copied().unwrap_or_default() as usize
    }

    fn kind(&self, group: u32) -> u16 {
        self.kinds.get(group as usize).copied().unwrap_or_default()
    }

    /// Takes whole groups in the seed's order until the target is met as nearly as it can be: first of each kind its share,
    /// then whatever fits. Says of each number whether its group is taken.
    fn chosen(&self, target: usize, most: usize) -> Vec<bool> {
        let mut taken = vec![false; self.sizes.len()];
        let mut rooms = self.shares(target);
        let mut room = target;
        let mut take = |group: u32, room: &mut usize| {
            *room -= self.size(group);
            if let Some(taken) = taken.get_mut(group as usize) {
                *taken = true;
            }
        };
        let mut left = Vec::new();
        for group in &self.order {
            match rooms.get_mut(&self.kind(*group)).filter(|of_kind| self.size(*group) <= **of_kind) {
                Some(of_kind) => {
                    *of_kind -= self.size(*group);
                    take(*group, &mut room);
                }
                None if self.size(*group) <= target => left.push(*group),
                None => {}
            }
        }
        left.retain(|group| {
            let fits = self.size(*group) <= room;
            if fits {
                take(*group, &mut room);
            }
            !fits
        });
        // One group more may come nearer to the target than the gap that is left.
        let next = left.into_iter().min_by_key(|group| self.size(*group));
        if let Some(group) = next.filter(|group| self.size(*group) < 2 * room && target - room + self.size(*group) <= most)
            && let Some(taken) = taken.get_mut(group as usize)
        {
            *taken = true;
        }
        taken
    }

    /// The target shared out to the kinds by their sizes; what is left over by rounding goes to those that lost most by it.
    fn shares(&self, target: usize) -> BTreeMap<u16, usize> {
        let mut sizes: BTreeMap<u16, usize> = BTreeMap::new();
        for group in &self.order {
            *sizes.entry(self.kind(*group)).or_default() += self.size(*group);
        }
        let all = self.roots.len().max(1) as u64;
        let exact = |size: usize| target as u64 * size as u64;
        let mut shares: BTreeMap<u16, usize> =
            sizes.iter().map(|(kind, size)| (*kind, usize::try_from(exact(*size) / all).unwrap_or_default())).collect();
        let mut lost: Vec<(u64, u16)> = sizes.iter().map(|(kind, size)| (exact(*size) % all, *kind)).collect();
        lost.sort_by_key(|(rest, kind)| (std::cmp::Reverse(*rest), *kind));
        let over = target - shares.values().sum::<usize>();
        for (_, kind) in lost.iter().take(over) {
            *shares.entry(*kind).or_default() += 1;
        }
        shares
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Examples with facts of their own in sections of `size`.
    fn sections(count: usize, size: usize) -> Vec<GroupKeys> {
        let keys = |index: usize| GroupKeys {
            fact: index as u64,
            section: u32::try_from(index / size).ok(),
            document: 1,
            question_hash: index as u64,
            ..GroupKeys::default()
        };
        (0..count).map(keys).collect()
    }

    fn split_of(examples: &[GroupKeys], plan: &SplitPlan) -> Vec<Side> {
        split(examples.len(), |index| examples[index], plan)
    }

    fn held_back(examples: &[GroupKeys], plan: SplitPlan) -> usize {
        split_of(examples, &plan).iter().filter(|side| **side == Side::Validation).count()
    }

    #[test]
    fn the_share_is_met() {
        assert_eq!(held_back(&sections(117, 1), SplitPlan::default()), 12);
        assert_eq!(held_back(&sections(100, 3), SplitPlan { validation: Share::Percent(20), ..SplitPlan::default() }), 19);
        assert_eq!(held_back(&sections(100, 1), SplitPlan { validation: Share::Examples(7), ..SplitPlan::default() }), 7);
        assert_eq!(held_back(&sections(100, 1), SplitPlan { validation: Share::None, ..SplitPlan::default() }), 0);
    }

    #[test]
    fn a_small_set_stays_whole_unless_asked() {
        let asked = SplitPlan { small_sets_too: true, ..SplitPlan::default() };
        assert_eq!(held_back(&sections(49, 1), SplitPlan::default()), 0);
        assert_eq!(held_back(&sections(49, 1), asked), 5);
        assert_eq!(held_back(&sections(12, 1), SplitPlan { validation: Share::Percent(50), ..asked }), 2);
        assert_eq!(held_back(&sections(8, 1), SplitPlan { validation: Share::Percent(50), ..asked }), 0);
    }

    #[test]
    fn a_group_larger_than_the_share_is_trained_on() {
        assert_eq!(held_back(&sections(100, 100), SplitPlan::default()), 0);
        let mut examples = sections(100, 1);
        examples.iter_mut().take(60).for_each(|keys| keys.fact = 7);
        let sides = split_of(&examples, &SplitPlan::default());
        assert!(sides.iter().take(60).all(|side| *side == Side::Training));
        assert_eq!(held_back(&examples, SplitPlan::default()), 10);
    }

    #[test]
    fn one_group_too_many_is_taken_when_it_comes_nearer() {
        // Of sections of 7 and a target of 12, two come nearer than one.
        assert_eq!(held_back(&sections(119, 7), SplitPlan::default()), 14);
    }

    #[test]
    fn whole_documents_can_be_kept_together() {
        let mut examples = sections(100, 1);
        examples.iter_mut().enumerate().for_each(|(index, keys)| keys.document = index as u64 / 5);
        let sides = split_of(&examples, &SplitPlan { together: Together::Documents, ..SplitPlan::default() });
        assert!(sides.chunks(5).all(|document| document.iter().all(|side| Some(side) == document.first())));
    }

    #[test]
    fn of_each_kind_the_same_share_is_held_back() {
        let mut examples = sections(1_000, 1);
        examples.iter_mut().enumerate().for_each(|(index, keys)| keys.kind = if index % 10 == 0 { 7 } else { 3 });
        for seed in 0..20 {
            let sides = split_of(&examples, &SplitPlan { seed, ..SplitPlan::default() });
            let of_kind = |kind| {
                let pairs = examples.iter().zip(&sides);
                pairs.filter(|(keys, side)| keys.kind == kind && **side == Side::Validation).count()
            };
            assert_eq!((of_kind(7), of_kind(3)), (10, 90), "seed {seed}");
        }
    }

    #[test]
    fn a_random_split_leaks_and_says_so_and_the_others_do_not() {
        let mut examples = sections(400, 8);
        examples.iter_mut().enumerate().for_each(|(index, keys)| keys.fact = index as u64 / 4);
        let leaks_of = |together| {
            let sides = split_of(&examples, &SplitPlan { together, ..SplitPlan::default() });
            assert_eq!(sides.iter().filter(|side| **side == Side::Validation).count(), 40, "{together:?}");
            leaks(|index| examples[index], &sides)
        };
        assert_eq!(leaks_of(Together::Sections), Leaks { facts: 0, sections: 0, documents: 40 });
        assert_eq!(leaks_of(Together::Facts).facts, 0);
        assert!(leaks_of(Together::Facts).sections > 0);
        assert!(leaks_of(Together::Nothing).facts > 20);
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::super::*;
        use super::split_of;
        use proptest::prelude::*;

        fn keys() -> impl Strategy<Value = GroupKeys> {
            (0..200u64, proptest::option::of(0..40u32), 0..4u64, 0..400u64, proptest::option::of(0..100u32), 0..5u16).prop_map(
                |(fact, section, document, question_hash, near, kind)| GroupKeys {
                    fact,
                    section,
                    document,
                    question_hash,
                    near,
                    kind,
                },
            )
        }

        fn plan() -> impl Strategy<Value = SplitPlan> {
            let share = prop_oneof![(0..=100u8).prop_map(Share::Percent), (0..300usize).prop_map(Share::Examples)];
            let together = proptest::sample::select(Together::ALL.to_vec());
            (share, together, any::<u64>(), any::<bool>()).prop_map(|(validation, together, seed, small_sets_too)| SplitPlan {
                validation,
                together,
                seed,
                small_sets_too,
            })
        }

        proptest! {
            #[test]
            fn no_group_is_separated(examples in proptest::collection::vec(keys(), 0..200), plan in plan()) {
                let sides = split_of(&examples, &plan);
                for (a, side_a) in examples.iter().zip(&sides) {
                    for (b, side_b) in examples.iter().zip(&sides) {
                        let near = a.near.is_some() && a.near == b.near;
                        let same_fact = a.fact == b.fact || a.question_hash == b.question_hash || near;
                        let tied = match plan.together {
                            Together::Nothing => false,
                            _ if same_fact => true,
                            Together::Facts => false,
                            Together::Sections => a.section.is_some() && (a.document, a.section) == (b.document, b.section),
                            Together::Documents => a.document == b.document,
                        };
                        prop_assert!(!tied || side_a == side_b);
                    }
                }
            }

            #[test]
            fn sizes_stay_within_their_bounds(examples in proptest::collection::vec(keys(), 0..300), plan in plan()) {
                let sides = split_of(&examples, &plan);
                let held_back = sides.iter().filter(|side| **side == Side::Validation).count();
                prop_assert_eq!(sides.len(), examples.len());
                prop_assert!(held_back == 0 || examples.len() - held_back >= TRAINING_MIN);
                prop_assert!(held_back == 0 || plan.small_sets_too || examples.len() >= EXAMPLES_FOR_VALIDATION);
                prop_assert!(held_back <= 2 * target(examples.len(), &plan));
            }

            #[test]
            fn single_examples_meet_the_share_exactly(count in 50..500usize, percent in 0..80u8, seed in any::<u64>()) {
                let keys = |index: u64| GroupKeys { fact: index, question_hash: index, kind: (index % 7) as u16, ..GroupKeys::default() };
                let examples: Vec<_> = (0..count as u64).map(keys).collect();
                let plan = SplitPlan { validation: Share::Percent(percent), seed, ..SplitPlan::default() };
                let held_back = split_of(&examples, &plan).iter().filter(|side| **side == Side::Validation).count();
                prop_assert_eq!(held_back, target(count, &plan));
            }

            #[test]
            fn the_same_seed_gives_the_same_split_in_any_order(examples in proptest::collection::vec(keys(), 50..150), plan in plan()) {
                let plan = SplitPlan { together: Together::Facts, ..plan };
                let sides = split_of(&examples, &plan);
                prop_assert_eq!(&split_of(&examples, &plan), &sides);
                let reversed: Vec<_> = examples.iter().rev().copied().collect();
                let mut again = split_of(&reversed, &plan);
                again.reverse();
                prop_assert_eq!(again, sides);
            }
        }
    }
}
