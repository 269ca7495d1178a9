//! Which examples are held back for validation.
//!
//! Examples that share a fact, a question or, by default, a section stay on one side, because a validation example
//! whose rephrasing was trained on proves nothing. The choice depends on the seed and on the groups alone, not on
//! their order, so adding an example elsewhere moves few others.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::hash::Hash;

/// Fewer examples than this are not worth a validation file, unless the person asks for one.
pub const EXAMPLES_FOR_VALIDATION: usize = 50;

/// No service trains on fewer examples, so as many always stay for training.
pub const TRAINING_MIN: usize = 10;

/// What ties an example to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupKeys {
    /// All wordings of one fact share this number.
    pub fact: u64,
    /// The section of the document that the example was made from.
    pub section: Option<u32>,
    pub document: u64,
    /// The hash of the normalised question, or of a cluster of near-duplicates.
    pub question_hash: u64,
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

/// How widely examples are kept together, beyond those of one fact and one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Together {
    Facts,
    Sections,
    Documents,
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

/// The side of each example, in the order given.
pub fn split(examples: &[GroupKeys], plan: &SplitPlan) -> Vec<Side> {
    let mut sides = vec![Side::Training; examples.len()];
    let target = target(examples.len(), plan);
    if target == 0 {
        return sides;
    }
    for group in chosen(groups(examples, plan), target, examples.len().saturating_sub(TRAINING_MIN)) {
        for member in group.members {
            if let Some(side) = sides.get_mut(member) {
                *side = Side::Validation;
            }
        }
    }
    sides
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

/// Takes whole groups in the seed's order until the target is met as nearly as it can be.
fn chosen(mut groups: Vec<Group>, target: usize, most: usize) -> Vec<Group> {
    groups.sort_by_key(|group| (group.order, group.members.first().copied()));
    let mut room = target;
    let (mut taken, mut left) = (Vec::new(), Vec::new());
    for group in groups {
        if group.members.len() <= room {
            room -= group.members.len();
            taken.push(group);
        } else if group.members.len() <= target {
            left.push(group);
        }
    }
    // One group more may come nearer to the target than the gap that is left.
    let next = left.into_iter().min_by_key(|group| group.members.len());
    if let Some(group) = next.filter(|group| group.members.len() < 2 * room && target - room + group.members.len() <= most) {
        taken.push(group);
    }
    taken
}

/// Examples that must not be separated.
struct Group {
    members: Vec<usize>,
    /// A pseudo-random number from the seed and the group's facts.
    order: u64,
}

fn groups(examples: &[GroupKeys], plan: &SplitPlan) -> Vec<Group> {
    let mut forest = Forest::new(examples.len());
    forest.join_equal(examples.iter().map(|keys| Some(keys.fact)));
    forest.join_equal(examples.iter().map(|keys| Some(keys.question_hash)));
    match plan.together {
        Together::Facts => {}
        Together::Sections => {
            forest.join_equal(examples.iter().map(|keys| keys.section.map(|section| (keys.document, section))));
        }
        Together::Documents => forest.join_equal(examples.iter().map(|keys| Some(keys.document))),
    }
    let mut by_root: HashMap<usize, Group> = HashMap::new();
    for (index, keys) in examples.iter().enumerate() {
        let group = by_root.entry(forest.root(index)).or_insert(Group { members: Vec::new(), order: u64::MAX });
        group.members.push(index);
        group.order = group.order.min(mixed(plan.seed ^ mixed(keys.fact)));
    }
    by_root.into_values().collect()
}

/// Disjoint sets of example numbers.
struct Forest {
    parents: Vec<usize>,
}

impl Forest {
    fn new(count: usize) -> Self {
        Forest { parents: (0..count).collect() }
    }

    fn parent(&self, index: usize) -> usize {
        self.parents.get(index).copied().unwrap_or(index)
    }

    fn root(&mut self, mut index: usize) -> usize {
        while self.parent(index) != index {
            let grandparent = self.parent(self.parent(index));
            if let Some(parent) = self.parents.get_mut(index) {
                *parent = grandparent;
            }
            index = grandparent;
        }
        index
    }

    /// Joins the examples that have the same key; `None` is no key.
    fn join_equal<K: Hash + Eq>(&mut self, keys: impl Iterator<Item = Option<K>>) {
        let mut firsts: HashMap<K, usize> = HashMap::new();
        for (index, key) in keys.enumerate() {
            let Some(key) = key else { continue };
            let first = *firsts.entry(key).or_insert(index);
            let (first, index) = (self.root(first), self.root(index));
            if let Some(parent) = self.parents.get_mut(first.max(index)) {
                *parent = first.min(index);
            }
        }
    }
}

/// The finaliser of splitmix64: neighbouring numbers come out far apart.
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
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
        };
        (0..count).map(keys).collect()
    }

    fn held_back(examples: &[GroupKeys], plan: SplitPlan) -> usize {
        split(examples, &plan).iter().filter(|side| **side == Side::Validation).count()
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
        let sides = split(&examples, &SplitPlan::default());
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
        let sides = split(&examples, &SplitPlan { together: Together::Documents, ..SplitPlan::default() });
        assert!(sides.chunks(5).all(|document| document.iter().all(|side| Some(side) == document.first())));
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::super::*;
        use proptest::prelude::*;

        fn keys() -> impl Strategy<Value = GroupKeys> {
            (0..200u64, proptest::option::of(0..40u32), 0..4u64, 0..400u64)
                .prop_map(|(fact, section, document, question_hash)| GroupKeys { fact, section, document, question_hash })
        }

        fn plan() -> impl Strategy<Value = SplitPlan> {
            let share = prop_oneof![(0..=100u8).prop_map(Share::Percent), (0..300usize).prop_map(Share::Examples)];
            let together = prop_oneof![Just(Together::Facts), Just(Together::Sections), Just(Together::Documents)];
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
                let sides = split(&examples, &plan);
                for (a, side_a) in examples.iter().zip(&sides) {
                    for (b, side_b) in examples.iter().zip(&sides) {
                        let tied = a.fact == b.fact || a.question_hash == b.question_hash || match plan.together {
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
                let sides = split(&examples, &plan);
                let held_back = sides.iter().filter(|side| **side == Side::Validation).count();
                prop_assert_eq!(sides.len(), examples.len());
                prop_assert!(held_back == 0 || examples.len() - held_back >= TRAINING_MIN);
                prop_assert!(held_back == 0 || plan.small_sets_too || examples.len() >= EXAMPLES_FOR_VALIDATION);
                prop_assert!(held_back <= 2 * target(examples.len(), &plan));
            }

            #[test]
            fn single_examples_meet_the_share_exactly(count in 50..500usize, percent in 0..80u8, seed in any::<u64>()) {
                let keys = |index: u64| GroupKeys { fact: index, section: None, document: 0, question_hash: index };
                let examples: Vec<_> = (0..count as u64).map(keys).collect();
                let plan = SplitPlan { validation: Share::Percent(percent), seed, ..SplitPlan::default() };
                let held_back = split(&examples, &plan).iter().filter(|side| **side == Side::Validation).count();
                prop_assert_eq!(held_back, target(count, &plan));
            }

            #[test]
            fn the_same_seed_gives_the_same_split_in_any_order(examples in proptest::collection::vec(keys(), 50..150), plan in plan()) {
                let plan = SplitPlan { together: Together::Facts, ..plan };
                let sides = split(&examples, &plan);
                prop_assert_eq!(&split(&examples, &plan), &sides);
                let reversed: Vec<_> = examples.iter().rev().copied().collect();
                let mut again = split(&reversed, &plan);
                again.reverse();
                prop_assert_eq!(again, sides);
            }
        }
    }
}
