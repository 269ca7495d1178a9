//! Training examples, the evidence that each answer rests on, and the recipes that make them.

mod anchors;
mod chat;
mod columns;
mod forest;
mod grid;
mod near;
mod random;
mod recipes;
mod select;
mod verify;
mod wordings;
mod words;

pub use anchors::anchor_anew;
pub use chat::chat_line;
pub use columns::{Column, ColumnMap, MapFault, TableSample};
pub use forest::Forest;
pub use grid::table_samples;
pub use near::{BANDS, Bands, bands, bands_of_normalised, clusters};
pub use random::mixed;
pub use recipes::{Made, RECIPES, Recipe, RecipePlan, SkipReason, Skipped, make, wordings};
pub use select::{Candidate, Repeat, RepeatKind, Selection, names_document, select};
pub use verify::{EvidenceFault, FRAMES, verify};
pub use wordings::{OwnWordings, WordingFault, WordingsRecord, first_fault};
pub use words::normalised;

use crate::document::{Language, Place, Span};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A conversation from which the model learns the assistant's part.
///
/// The system message is a setting of the data set, so it is not repeated here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Example {
    pub turns: Vec<Turn>,
    pub recipe: RecipeId,
    pub evidence: Evidence,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Every wording of one fact shares this number, so that a split never separates them.
    pub fact: u64,
    /// The index of the section that the example was made from, so that a split can keep sections together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<u32>,
}

impl Example {
    /// The first question, or an empty text.
    pub fn question(&self) -> &str {
        self.turns.iter().find(|turn| turn.role == Role::User).map_or("", |turn| &turn.content)
    }

    /// The last answer, or an empty text.
    pub fn answer(&self) -> &str {
        self.turns.iter().rev().find(|turn| turn.role == Role::Assistant).map_or("", |turn| &turn.content)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    pub role: Role,
    pub content: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    System,
    User,
    Assistant,
}

/// The way in which an example was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipeId {
    /// Rows of tables whose columns the person has mapped.
    Rows,
    /// Questions that the document asks and answers itself.
    QuestionsAndAnswers,
    /// Conversations, with the part of the one who answers.
    Dialogues,
    /// Terms that the document defines, in both directions.
    Definitions,
    /// Names with their values, as in a form or a specification.
    KeyValues,
    /// Rows of tables, and what follows from a column.
    Tables,
    /// The steps of an instruction.
    Procedures,
    /// Lists with the line that introduces them.
    Lists,
    /// Code with the sentence that says what it does.
    Code,
    /// A heading with the text under it.
    Sections,
    /// The document as a whole.
    WholeDocument,
    /// A passage and how it goes on.
    Continuations,
    /// Reasons and reservations that a connective shows.
    Reasons,
    /// What a section does not say, and which one does.
    NotSaid,
    /// A sentence without its figure.
    Gaps,
    /// Read from a data set as it was.
    Imported,
    /// Typed by the person.
    Typed,
}

impl RecipeId {
    /// The recipes that a person switches on and off, in the order of trust. The page shows them without holding what they do.
    /// [`RecipeId::Rows`] is none of them: it goes by the map of each document.
    pub const MAKING: [RecipeId; 14] = [
        RecipeId::QuestionsAndAnswers,
        RecipeId::Dialogues,
        RecipeId::Definitions,
        RecipeId::KeyValues,
        RecipeId::Tables,
        RecipeId::Procedures,
        RecipeId::Lists,
        RecipeId::Code,
        RecipeId::Sections,
        RecipeId::WholeDocument,
        RecipeId::Continuations,
        RecipeId::Reasons,
        RecipeId::NotSaid,
        RecipeId::Gaps,
    ];

    /// The recipes that the person switches on and off; for what is not said there is a share instead.
    pub fn choices() -> impl Iterator<Item = RecipeId> {
        RecipeId::MAKING.into_iter().filter(|recipe| *recipe != RecipeId::NotSaid)
    }

    /// The recipes that a new project uses.
    pub fn usual() -> Vec<RecipeId> {
        let unusual = [RecipeId::Continuations, RecipeId::Reasons, RecipeId::Gaps];
        RecipeId::choices().filter(|recipe| !unusual.contains(recipe)).collect()
    }
}

/// What an answer rests on. Each variant is verified by its own rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Evidence {
    /// The answer consists of these words of the document, in this order.
    Quoted { quotes: Vec<Quote> },
    /// The answer follows from quoted operands by a rule.
    Computed { operands: Vec<Quote>, rule: Rule },
    /// It is not said: none of these words stands there in any form.
    Absent {
        searched: Vec<String>,
        /// The blocks that were searched; all of the document where none are named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<Range<u32>>,
        /// The headings that the answer names: of the part that was searched, and of the one that treats the subject.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        quotes: Vec<Quote>,
    },
    /// It came with a data set, from this line.
    Imported { line: u64 },
    /// The person typed it.
    Typed,
}

impl Evidence {
    /// The kind's name as it is written in files.
    pub fn kind(&self) -> &'static str {
        match self {
            Evidence::Quoted { .. } => "quoted",
            Evidence::Computed { .. } => "computed",
            Evidence::Absent { .. } => "absent",
            Evidence::Imported { .. } => "imported",
            Evidence::Typed => "typed",
        }
    }

    /// The quotes, when this kind of evidence has any.
    pub fn quotes(&self) -> &[Quote] {
        match self {
            Evidence::Quoted { quotes } => quotes,
            Evidence::Computed { operands, .. } => operands,
            Evidence::Absent { quotes, .. } => quotes,
            Evidence::Imported { .. } | Evidence::Typed => &[],
        }
    }
}

/// Words of the document, kept with the place they stand at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    pub span: Span,
    pub text: String,
    #[serde(default, skip_serializing_if = "Place::is_unknown")]
    pub place: Place,
}

/// How an answer is computed from its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// All operands, one a line.
    ListOfAll,
    /// The operand with the greatest number.
    Greatest,
    /// The operand with the least number.
    Least,
}
