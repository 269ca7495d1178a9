//! The second step: what the model should learn, and three examples of what will come.

use super::{Attach, AttachmentsId, Command, Purpose, State, WorkerMessage, ask};
use crate::dataset::{SourceId, SourceState};
use crate::document::Language;
use crate::examples::{RecipeId, WordingsRecord};
use crate::texts::{Locale, texts, texts_for};
use crate::work::reader::{Outcome, SampleExample, SealedPlan, Task};
use crate::work::store::{Ask, Overview};
use litemap::LiteMap;
use std::rc::Rc;

/// How many examples are shown before anything is made.
const SAMPLES: u32 = 3;

/// Examples that show what will come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Goal {
    pub samples: Rc<Vec<SampleExample>>,
    /// The path of the document that the samples come from.
    pub samples_from: Option<String>,
    pub sampling: bool,
    /// How we word questions, once somebody has asked for it.
    pub wordings: Option<Rc<Vec<WordingsRecord>>>,
    /// Counts the rounds, so that an outcome of an earlier one is recognised.
    round: u64,
    /// Sources that may still be tried, because those before gave no examples.
    candidates: Vec<SourceId>,
}

/// Ready choices of recipes, by what the model should learn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Answer questions about the documents: everything that they hold.
    Answer,
    /// Know the words of the trade.
    Terms,
    /// Know what stands where.
    Contents,
    /// Talk as those do who answer in the conversations.
    Support,
    /// Write as the documents are written.
    Style,
    /// Fill in forms: names with their values, and cells of tables.
    Forms,
    /// Put labels on texts: rows of tables, by the columns that the person maps for each document.
    Labels,
}

impl Intent {
    pub const ALL: [Intent; 7] =
        [Intent::Answer, Intent::Terms, Intent::Contents, Intent::Support, Intent::Style, Intent::Forms, Intent::Labels];

    pub fn recipes(self) -> Vec<RecipeId> {
        match self {
            Intent::Answer => RecipeId::usual(),
            Intent::Terms => vec![RecipeId::QuestionsAndAnswers, RecipeId::Definitions],
            Intent::Contents => vec![RecipeId::Sections, RecipeId::WholeDocument],
            Intent::Support => vec![RecipeId::QuestionsAndAnswers, RecipeId::Dialogues, RecipeId::Procedures],
            // Sections answer a question; here a text is carried on.
            Intent::Style => vec![RecipeId::Continuations],
            Intent::Forms => vec![RecipeId::KeyValues, RecipeId::Tables],
            // Mapped rows are made whatever else is; here they are all.
            Intent::Labels => Vec::new(),
        }
    }

    /// The choice that these recipes are, when they are one.
    pub fn of(recipes: &[RecipeId]) -> Option<Intent> {
        let same = |intent: &Intent| {
            let wanted = intent.recipes();
            wanted.len() == recipes.len() && wanted.iter().all(|recipe| recipes.contains(recipe))
        };
        Intent::ALL.into_iter().find(same)
    }
}

/// The language of most of the documents, counted in tokens.
pub fn main_language(overview: &Overview) -> Option<Language> {
    let mut tokens: LiteMap<Language, u64> = LiteMap::new();
    for (_, source) in &overview.sources {
        if let SourceState::Document(document) = &source.state
            && let Some(language) = document.language
        {
            *tokens.entry(language).or_default() += document.tokens;
        }
    }
    tokens.into_iter().max_by_key(|(_, tokens)| *tokens).map(|(language, _)| language)
}

/// A system message to begin with: for the goal that the recipes are, in the language of the documents.
pub fn system_sample(overview: &Overview) -> &'static str {
    let intent = Intent::of(&overview.settings.recipes).unwrap_or(Intent::Answer);
    texts_for(main_language(overview)).system_samples()[intent as usize]
}

/// The system message for another goal: a sample in any language gives way to that of the goal. What the person wrote stays,
/// and so does an empty message.
pub(super) fn system_for(message: &str, recipes: &[RecipeId]) -> Option<&'static str> {
    let intent = Intent::of(recipes)?;
    let samples = [Locale::Russian, Locale::English].map(|locale| texts(locale).system_samples());
    samples.into_iter().find(|samples| samples.contains(&message)).map(|samples| samples[intent as usize])
}

impl State {
    pub(super) fn open_wordings(&mut self) -> Vec<Command> {
        if self.goal.wordings.is_some() { Vec::new() } else { vec![ask(Ask::Wordings)] }
    }

    /// Starts a round of samples from the first document that gives any.
    pub(super) fn refresh_samples(&mut self) -> Vec<Command> {
        self.goal.round += 1;
        let documents = self.overview.sources.iter().filter(|(_, source)| matches!(source.state, SourceState::Document(_)));
        // Ten documents are enough of a try; the last ones come first off the list.
        self.goal.candidates = documents.map(|(id, _)| *id).take(10).collect::<Vec<_>>().into_iter().rev().collect();
        self.goal.sampling = true;
        self.next_sample()
    }

    pub(super) fn next_sample(&mut self) -> Vec<Command> {
        match self.goal.candidates.pop() {
            Some(source) => {
                self.run.documents_wanted.push_back((source, super::run::WantedFor::Sample { round: self.goal.round }));
                vec![ask(Ask::Document { source })]
            }
            None => {
                self.goal.sampling = false;
                self.goal.samples = Rc::default();
                self.goal.samples_from = None;
                Vec::new()
            }
        }
    }

    /// The words of a document came for a sample.
    pub(super) fn sample(&mut self, source: SourceId, round: u64, plan: SealedPlan, attachments: AttachmentsId) -> Vec<Command> {
        if round != self.goal.round {
            return vec![Command::Drop(attachments)];
        }
        self.goal.samples_from = self.path_of(source);
        let task = self.new_task(Purpose::Sample { round });
        let work = Task::Sample { plan, count: SAMPLES };
        vec![Command::Start { task, work, attach: Attach::Kept(attachments) }]
    }

    pub(super) fn sampling_went_on(&mut self, round: u64, message: WorkerMessage) -> Vec<Command> {
        match message {
            WorkerMessage::Done { outcome: Outcome::Samples(samples), attachments, .. } if round == self.goal.round => {
                let mut commands = vec![Command::Drop(attachments)];
                if samples.is_empty() {
                    commands.extend(self.next_sample());
                } else {
                    self.goal.sampling = false;
                    self.goal.samples = Rc::new(samples);
                }
                commands
            }
            WorkerMessage::Done { attachments, .. } => vec![Command::Drop(attachments)],
            WorkerMessage::GaveUp { .. } if round == self.goal.round => self.next_sample(),
            WorkerMessage::GaveUp { .. } | WorkerMessage::Progress { .. } => Vec::new(),
        }
    }

    pub(super) fn path_of(&self, source: SourceId) -> Option<String> {
        self.overview.sources.iter().find(|(id, _)| *id == source).map(|(_, record)| record.path.clone())
    }
}
