//! Makes examples out of a document's own structure, without a model.
//!
//! Each recipe is a module and a line in [`RECIPES`], which stands in the order of trust: a recipe leaves alone what an
//! earlier one has used. Answers consist of the document's own words; questions are the document's own or come from
//! templates that quote it.

mod bench;
mod code;
mod continuations;
mod definitions;
mod dialogues;
mod gaps;
mod introduced;
mod key_values;
mod lists;
mod not_said;
mod procedures;
mod questions_and_answers;
mod reasons;
mod rows;
mod sections;
mod tables;
mod wordings;
mod whole_document;

pub use wordings::wordings;

use super::{ColumnMap, Example, OwnWordings, RecipeId};
use crate::chunks::{Chunk, ChunkMark, ChunkMarkKind, ChunkPlan, ChunkStart, cut, placed};
use crate::document::Document;
use crate::tokens::CountTokens;
use bench::Bench;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A way of making examples.
pub struct Recipe {
    pub id: RecipeId,
    make: fn(&mut Bench<'_>),
}

/// All recipes in the order of trust: the one for mapped rows, then those of [`RecipeId::MAKING`].
pub static RECIPES: &[Recipe] = &[
    Recipe { id: RecipeId::Rows, make: rows::run },
    Recipe { id: RecipeId::QuestionsAndAnswers, make: questions_and_answers::run },
    Recipe { id: RecipeId::Dialogues, make: dialogues::run },
    Recipe { id: RecipeId::Definitions, make: definitions::run },
    Recipe { id: RecipeId::KeyValues, make: key_values::run },
    Recipe { id: RecipeId::Tables, make: tables::run },
    Recipe { id: RecipeId::Procedures, make: procedures::run },
    Recipe { id: RecipeId::Lists, make: lists::run },
    Recipe { id: RecipeId::Code, make: code::run },
    Recipe { id: RecipeId::Sections, make: sections::run },
    Recipe { id: RecipeId::WholeDocument, make: whole_document::run },
    Recipe { id: RecipeId::Continuations, make: continuations::run },
    Recipe { id: RecipeId::Reasons, make: reasons::run },
    Recipe { id: RecipeId::NotSaid, make: not_said::run },
    Recipe { id: RecipeId::Gaps, make: gaps::run },
];

/// What to make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipePlan {
    pub recipes: Vec<RecipeId>,
    /// Decides which wording a question gets.
    pub seed: u64,
    /// The name of the file, for documents without a title.
    pub file_name: String,
    /// The most tokens of an answer that we choose the length of.
    pub answer_tokens_max: u64,
    /// The most tokens of an answer that the document itself gives to a question.
    pub written_tokens_max: u64,
    /// How many wordings each question gets, where it has several.
    pub wordings: u32,
    /// Who answers in conversations, as the document names him; empty to find out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answers_by: String,
    /// How rows of the document's tables become examples, where the person has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<ColumnMap>,
    /// Wordings of the person in the place of ours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_wordings: Vec<OwnWordings>,
    /// What the person has changed in the chunks: sections end at cuts, joined headings start none, and of filled chunks
    /// all recipes make examples.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<ChunkMark>,
    /// How many answers "it is not said there" come to a hundred examples of the other recipes. None is not written, so that
    /// what was made before there were any is not out of date.
    #[serde(default, skip_serializing_if = "is_none")]
    pub refusals_percent: u8,
}

fn is_none(percent: &u8) -> bool {
    *percent == 0
}

impl RecipePlan {
    /// Whether a recipe is to be run.
    fn has(&self, recipe: RecipeId) -> bool {
        match recipe {
            RecipeId::Rows => self.columns.is_some(),
            RecipeId::NotSaid => self.refusals_percent > 0,
            _ => self.recipes.contains(&recipe),
        }
    }

    /// The person's wordings of a kind of question, when there are any.
    fn wordings_of(&self, id: &str, russian: bool) -> Option<&OwnWordings> {
        let own = self.own_wordings.iter().find(|own| own.id == id && own.russian == russian);
        own.filter(|own| !own.lines.is_empty())
    }
}

impl Default for RecipePlan {
    fn default() -> Self {
        RecipePlan {
            recipes: RecipeId::usual(),
            seed: 0,
            file_name: String::new(),
            answer_tokens_max: 700,
            written_tokens_max: 2_000,
            wordings: 1,
            answers_by: String::new(),
            own_wordings: Vec::new(),
            marks: Vec::new(),
            columns: None,
            refusals_percent: 0,
        }
    }
}

/// Examples, and what was passed over with the reason.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Made {
    pub examples: Vec<Example>,
    pub skipped: Vec<Skipped>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    pub recipe: RecipeId,
    pub reason: SkipReason,
    /// The block that it is about; `None` for the document as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<u32>,
}

/// Why something that looked like an example isn't one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    TooShort,
    TooLong,
    /// It points to a place that isn't part of the answer: «см. выше», "see above".
    DanglingReference,
    /// The subject is a pronoun, so nobody knows what is defined.
    PronounSubject,
    /// The question says too little to stand alone.
    VagueQuestion,
    /// Contents, references and the like.
    Boilerplate,
    DuplicateQuestion,
    /// A recipe that is trusted more has used the text.
    AlreadyUsed,
    /// Question and answer are in different languages.
    OtherLanguage,
    /// No column of a table names its rows, each by another name.
    NoKeyColumn,
    /// A cell that belongs in the question or the answer is empty.
    EmptyCell,
    /// Nothing tells which of the speakers answers the others.
    NobodyAnswers,
    /// The recipe found nothing it knows in the document.
    NoStructure,
    /// The evidence didn't hold when it was checked.
    Unverified,
}

/// Makes the examples of the plan's recipes. The same document and plan always yield the same examples.
pub fn make(document: &Document, plan: &RecipePlan, counter: &dyn CountTokens) -> Made {
    let mut bench = Bench::new(document, plan, counter);
    let (planned, others): (Vec<&Recipe>, Vec<&Recipe>) = RECIPES.iter().partition(|recipe| plan.has(recipe.id));
    planned.iter().for_each(|recipe| bench.run(recipe));
    let holes = filled(document, plan, counter);
    if !holes.is_empty() {
        bench.only(holes);
        // Rows need to be told of their columns, and what is not said has a share of its own.
        others
            .iter()
            .filter(|recipe| !matches!(recipe.id, RecipeId::Rows | RecipeId::NotSaid))
            .for_each(|recipe| bench.run(recipe));
    }
    bench.finish()
}

/// The blocks of the chunks of which the person wants all that can be made.
fn filled(document: &Document, plan: &RecipePlan, counter: &dyn CountTokens) -> Vec<Range<u32>> {
    let starts: Vec<ChunkStart> =
        placed(document, &plan.marks).into_iter().filter(|mark| mark.kind == ChunkMarkKind::Filled).map(|mark| mark.at).collect();
    if starts.is_empty() {
        return Vec::new();
    }
    let chunks = cut(document, &ChunkPlan { marks: plan.marks.clone(), ..ChunkPlan::default() }, counter);
    chunks.iter().filter(|chunk| starts.contains(&chunk.start)).map(Chunk::blocks).collect()
}
