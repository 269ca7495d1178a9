//! Chooses among examples: removes questions asked twice or nearly so, and spreads a smaller number over what the documents say.

use super::random::mixed;
use super::words::normalised;
use super::{Example, RecipeId};
use crate::document::Hash;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, VecDeque};

/// What has to be known of an example to choose it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The normalised question.
    pub question: u64,
    /// The normalised answer.
    pub answer: u64,
    /// Whether the question names its document, so that another document may answer it otherwise.
    pub names_document: bool,
    pub recipe: RecipeId,
    pub document: u32,
    pub section: Option<u32>,
    pub tokens: u64,
    /// Wordings and directions of one fact are no duplicates of each other.
    pub fact: u64,
    /// The cluster of near-duplicates that it is in.
    pub near: Option<u32>,
}

impl Candidate {
    /// `title` is the name under which questions mention the document.
    pub fn new(example: &Example, document: u32, title: &str, tokens: u64) -> Self {
        let question = normalised(example.question());
        Candidate {
            question: Hash::of(question.as_bytes()).short(),
            answer: Hash::of(normalised(example.answer()).as_bytes()).short(),
            names_document: names_document(&question, &normalised(title)),
            recipe: example.recipe,
            document,
            section: example.section,
            tokens,
            fact: example.fact,
            near: None,
        }
    }
}

/// Whether a question has the title of its document in it, both of them normalised.
pub fn names_document(question: &str, title: &str) -> bool {
    !title.is_empty() && question.contains(title)
}

/// What was chosen, and what was left out because an earlier one says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// Indices of the chosen candidates, in order.
    pub kept: Vec<usize>,
    /// In the order of the candidates.
    pub repeats: Vec<Repeat>,
}

/// A candidate that is left out for an earlier one. That one may itself not be chosen, when fewer were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    pub left_out: usize,
    pub earlier: usize,
    pub kind: RepeatKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RepeatKind {
    /// Question and answer are the same.
    Same,
    /// It says nearly the same about another fact.
    Near,
    /// The same question has another answer.
    OtherAnswer,
}

/// Chooses at most `wanted` candidates, all of them when it is `None`.
pub fn select(candidates: &[Candidate], wanted: Option<usize>, seed: u64) -> Selection {
    let mut selection = Selection::default();
    // The first that is kept of each cluster, with its fact.
    let mut clusters: HashMap<u32, (usize, u64)> = HashMap::new();
    let mut first_answers: HashMap<u64, Vec<(usize, u64)>> = HashMap::new();
    let mut unique = Vec::new();
    for (index, candidate) in candidates.iter().enumerate() {
        let before = first_answers.entry(candidate.question).or_default();
        let same = before.iter().find(|(_, answer)| *answer == candidate.answer).map(|(earlier, _)| (*earlier, RepeatKind::Same));
        let other = || {
            let earlier = before.first().filter(|_| !candidate.names_document)?;
            Some((earlier.0, RepeatKind::OtherAnswer))
        };
        let mut near = || {
            let (earlier, fact) = *clusters.entry(candidate.near?).or_insert((index, candidate.fact));
            (fact != candidate.fact).then_some((earlier, RepeatKind::Near))
        };
        match same.or_else(other).or_else(&mut near) {
            Some((earlier, kind)) => selection.repeats.push(Repeat { left_out: index, earlier, kind }),
            None => {
                before.push((index, candidate.answer));
                unique.push(index);
            }
        }
    }
    selection.kept = match wanted {
        Some(wanted) if wanted < unique.len() => spread(candidates, &unique, wanted, seed),
        _ => unique,
    };
    selection.kept.sort_unstable();
    selection
}

/// Takes from the documents in turn, in a document from its sections in turn, and in a section from the recipes in turn.
fn spread(candidates: &[Candidate], unique: &[usize], wanted: usize, seed: u64) -> Vec<usize> {
    let mut documents: BTreeMap<u32, BTreeMap<Option<u32>, Vec<usize>>> = BTreeMap::new();
    for index in unique {
        if let Some(candidate) = candidates.get(*index) {
            documents.entry(candidate.document).or_default().entry(candidate.section).or_default().push(*index);
        }
    }
    let mut turns: Vec<VecDeque<usize>> =
        documents.into_values().map(|sections| in_turn(candidates, sections.into_values().collect(), seed)).collect();
    let mut kept = Vec::with_capacity(wanted);
    while kept.len() < wanted && turns.iter().any(|turn| !turn.is_empty()) {
        let taken = turns.iter_mut().filter_map(VecDeque::pop_front);
        kept.extend(taken.take(wanted - kept.len()));
    }
    kept
}

/// The candidates of one document in the order in which they should be taken.
fn in_turn(candidates: &[Candidate], sections: Vec<Vec<usize>>, seed: u64) -> VecDeque<usize> {
    let mut sections: Vec<BTreeMap<RecipeId, VecDeque<usize>>> = sections
        .into_iter()
        .map(|mut section| {
            section.sort_by_key(|index| mixed(seed, *index as u64));
            let mut by_recipe: BTreeMap<RecipeId, VecDeque<usize>> = BTreeMap::new();
            for index in section {
                if let Some(candidate) = candidates.get(index) {
                    by_recipe.entry(candidate.recipe).or_default().push_back(index);
                }
            }
            by_recipe
        })
        .collect();
    sections.sort_by_key(|section| section.values().flatten().min().map(|index| mixed(seed, *index as u64)));
    let mut taken: BTreeMap<RecipeId, usize> = BTreeMap::new();
    let mut order = VecDeque::new();
    while !sections.is_empty() {
        for section in &mut sections {
            // The recipe used least so far; the order of trust decides between equals.
            let next = section.keys().copied().min_by_key(|recipe| (taken.get(recipe).copied().unwrap_or(0), *recipe));
            let Some(recipe) = next else { continue };
            *taken.entry(recipe).or_default() += 1;
            let queue = section.entry(recipe).or_default();
            order.extend(queue.pop_front());
            if queue.is_empty() {
                section.remove(&recipe);
            }
        }
        sections.retain(|section| !section.is_empty());
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(question: u64, answer: u64, recipe: RecipeId, document: u32, section: u32) -> Candidate {
        Candidate {
            question,
            answer,
            names_document: false,
            recipe,
            document,
            section: Some(section),
            tokens: 10,
            fact: question,
            near: None,
        }
    }

    #[test]
    fn a_question_asked_twice_is_kept_once_and_counted() {
        let qa = RecipeId::QuestionsAndAnswers;
        let mut naming = candidate(1, 12, qa, 2, 0);
        naming.names_document = true;
        let all = [candidate(1, 10, qa, 0, 0), candidate(1, 10, qa, 1, 0), candidate(1, 11, qa, 1, 0), naming];
        let selection = select(&all, None, 7);
        let repeat = |left_out, kind| Repeat { left_out, earlier: 0, kind };
        assert_eq!(selection.repeats, [repeat(1, RepeatKind::Same), repeat(2, RepeatKind::OtherAnswer)]);
        assert_eq!(selection.kept, [0, 3]);
    }

    #[test]
    fn of_near_duplicates_the_first_is_kept_and_wordings_of_one_fact_are_none() {
        let near = |question, fact| Candidate { near: Some(4), fact, ..candidate(question, question, RecipeId::Sections, 0, 0) };
        let selection = select(&[near(1, 7), near(2, 8), near(3, 7), candidate(5, 5, RecipeId::Sections, 0, 0)], None, 7);
        assert_eq!(selection.kept, [0, 2, 3]);
        assert_eq!(selection.repeats, [Repeat { left_out: 1, earlier: 0, kind: RepeatKind::Near }]);
    }

    #[test]
    fn a_smaller_number_is_spread_over_documents_sections_and_recipes() {
        let recipes = [RecipeId::QuestionsAndAnswers, RecipeId::Definitions, RecipeId::Sections];
        let mut all = Vec::new();
        for number in 0..90_u64 {
            let document = if number < 80 { 0 } else { 1 };
            all.push(candidate(number, number, recipes[(number % 3) as usize], document, (number / 6) as u32));
        }
        let kept = select(&all, Some(12), 7).kept;
        assert_eq!(kept.len(), 12);
        assert_eq!(kept, select(&all, Some(12), 7).kept, "the same seed chooses the same");
        let of = |wanted: u32| kept.iter().filter(|index| all[**index].document == wanted).count();
        assert_eq!((of(0), of(1)), (6, 6));
        let mut sections: Vec<(u32, Option<u32>)> =
            kept.iter().map(|index| (all[*index].document, all[*index].section)).collect();
        sections.dedup();
        assert_eq!(sections.len(), 8, "six sections of one, both of the other: {sections:?}");
        for recipe in recipes {
            assert!(kept.iter().filter(|index| all[**index].recipe == recipe).count() >= 3);
        }
    }
}
