//! The third step: examples are made, document by document, without a model.

use super::{Attach, AttachmentsId, Command, Purpose, State, WorkerMessage, ask};
use crate::dataset::SourceId;
use crate::examples::RecipeId;
use crate::readers::ReadErrorKind;
use crate::work::reader::{Outcome, SealedPlan, Task};
use crate::work::store::{Ask, MadeWith};
use litemap::LiteMap;
use std::collections::VecDeque;

/// Documents asked for ahead of the workers; more would only wait in memory.
const AHEAD: usize = 8;

/// A run over the documents whose examples are missing or out of date.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    pub stage: Stage,
    /// Counts the runs, so that an answer to an earlier one is recognised.
    round: u64,
    /// Sources not asked for yet, in order.
    waiting: VecDeque<SourceId>,
    at_work: LiteMap<SourceId, Option<MadeWith>>,
    /// The store was asked to put the examples in their place.
    finishing: bool,
    /// The person stopped the last run or took it back, so none is begun without being asked for.
    pub(super) stopped: bool,
    /// Words of documents that are on their way from the store, in the order in which they were asked for.
    pub(super) documents_wanted: VecDeque<(SourceId, WantedFor)>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Stage {
    #[default]
    Idle,
    Running {
        done: u32,
        total: u32,
        examples: u32,
        failed: Vec<(SourceId, ReadErrorKind)>,
    },
    Finished {
        documents: u32,
        examples: u32,
        failed: Vec<(SourceId, ReadErrorKind)>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WantedFor {
    Run,
    Sample { round: u64 },
}

impl Run {
    /// Examples are being made.
    pub fn is_active(&self) -> bool {
        matches!(self.stage, Stage::Running { .. })
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum RunMessage {
    /// Make what is missing or out of date.
    Started,
    Cancelled,
}

impl State {
    pub(super) fn update_run(&mut self, message: RunMessage) -> Vec<Command> {
        match message {
            RunMessage::Started if matches!(self.run.stage, Stage::Running { .. }) => Vec::new(),
            RunMessage::Started => self.start_run(),
            RunMessage::Cancelled => self.cancel_run(),
        }
    }

    /// Without a model there is nothing to agree to, so the first examples are made as soon as somebody looks for them.
    /// Later runs replace what was reviewed and wait for a click.
    pub(super) fn first_run(&mut self) -> Vec<Command> {
        // Examples that came with a data set are not ours.
        let none_yet = self.overview.examples.by_recipe.iter().all(|(recipe, _)| *recipe == RecipeId::Imported);
        let idle = !matches!(self.run.stage, Stage::Running { .. }) && !self.run.stopped && !self.documents.is_reading();
        if none_yet && idle { self.start_run() } else { Vec::new() }
    }

    /// A source was removed while something was asked about it.
    pub(super) fn source_gone(&mut self, source: SourceId) -> Vec<Command> {
        let wanted = self.run.documents_wanted.iter().position(|(wanted, _)| *wanted == source);
        match wanted.and_then(|position| self.run.documents_wanted.remove(position)) {
            Some((_, WantedFor::Sample { .. })) => self.next_sample(),
            _ if self.run.at_work.contains_key(&source) => self.batch_kept(source),
            _ => Vec::new(),
        }
    }

    fn start_run(&mut self) -> Vec<Command> {
        self.start_run_of(self.overview.stale.clone())
    }

    pub(super) fn start_run_of(&mut self, sources: impl IntoIterator<Item = SourceId>) -> Vec<Command> {
        self.run.stopped = false;
        self.run.waiting = sources.into_iter().collect();
        self.run.at_work.clear();
        self.run.round += 1;
        let total = u32::try_from(self.run.waiting.len()).unwrap_or(u32::MAX);
        if total == 0 {
            return Vec::new();
        }
        self.run.stage = Stage::Running { done: 0, total, examples: 0, failed: Vec::new() };
        self.ask_ahead()
    }

    fn ask_ahead(&mut self) -> Vec<Command> {
        let mut commands = Vec::new();
        while self.run.at_work.len() < AHEAD {
            let Some(source) = self.run.waiting.pop_front() else { break };
            self.run.at_work.insert(source, None);
            self.run.documents_wanted.push_back((source, WantedFor::Run));
            commands.push(ask(Ask::Document { source }));
        }
        commands
    }

    /// The words of a document came; a run or a sample wanted them.
    pub(super) fn document_came(
        &mut self,
        source: SourceId,
        made_with: MadeWith,
        plan: SealedPlan,
        attachments: AttachmentsId,
    ) -> Vec<Command> {
        let Some(position) = self.run.documents_wanted.iter().position(|(wanted, _)| *wanted == source) else {
            return vec![Command::Drop(attachments)];
        };
        match self.run.documents_wanted.remove(position) {
            Some((_, WantedFor::Sample { round })) => self.sample(source, round, plan, attachments),
            Some((_, WantedFor::Run)) if self.run.at_work.contains_key(&source) => {
                self.run.at_work.insert(source, Some(made_with));
                let task = self.new_task(Purpose::Make(source));
                vec![Command::Start { task, work: Task::Make { plan }, attach: Attach::Kept(attachments) }]
            }
            _ => vec![Command::Drop(attachments)],
        }
    }

    pub(super) fn making_went_on(&mut self, source: SourceId, message: WorkerMessage) -> Vec<Command> {
        match message {
            WorkerMessage::Progress { .. } => Vec::new(),
            WorkerMessage::Done { outcome: Outcome::Made { count, skipped }, attachments, .. } => {
                if let Stage::Running { examples, .. } = &mut self.run.stage {
                    *examples += count;
                }
                let Some(made_with) = self.run.at_work.get(&source).copied().flatten() else {
                    return vec![Command::Drop(attachments)];
                };
                let ask = Ask::PutBatch { source, round: self.run.round, made_with, count, skipped };
                vec![Command::Ask { ask, attachments: Some(attachments), file: None }]
            }
            WorkerMessage::Done { outcome, attachments, .. } => {
                let mut commands = vec![Command::Drop(attachments)];
                let kind = match outcome {
                    Outcome::Failed(error) => error.kind,
                    // A task of another kind cannot come back as a making.
                    _ => ReadErrorKind::Damaged,
                };
                commands.extend(self.making_failed(source, kind));
                commands
            }
            WorkerMessage::GaveUp { reason, .. } => self.making_failed(source, reason.into()),
        }
    }

    fn making_failed(&mut self, source: SourceId, kind: ReadErrorKind) -> Vec<Command> {
        if let Stage::Running { failed, .. } = &mut self.run.stage {
            failed.push((source, kind));
        }
        self.batch_kept(source)
    }

    /// The store keeps the examples of one document.
    pub(super) fn batch_answered(&mut self, source: SourceId, round: u64) -> Vec<Command> {
        if round == self.run.round { self.batch_kept(source) } else { Vec::new() }
    }

    /// One document of the run is over, with examples or without.
    fn batch_kept(&mut self, source: SourceId) -> Vec<Command> {
        if self.run.at_work.remove(&source).is_none() {
            return Vec::new();
        }
        let Stage::Running { done, total, .. } = &mut self.run.stage else { return Vec::new() };
        *done += 1;
        if *done < *total { self.ask_ahead() } else { self.finish_run() }
    }

    /// All documents are through; the store puts their examples in the place of the old ones.
    fn finish_run(&mut self) -> Vec<Command> {
        self.run.finishing = true;
        let step = self.new_step();
        vec![ask(Ask::FinishRun { step })]
    }

    /// The store has told what the project is now. A run that was being finished is over with that, not before: else
    /// the page would offer for a moment to make what has just been made.
    pub(super) fn run_finished(&mut self) {
        if std::mem::take(&mut self.run.finishing)
            && let Stage::Running { done, examples, failed, .. } = &self.run.stage
        {
            self.run.stage = Stage::Finished { documents: *done, examples: *examples, failed: failed.clone() };
        }
    }

    fn cancel_run(&mut self) -> Vec<Command> {
        let tasks: Vec<_> = self.run.at_work.keys().filter_map(|source| self.task_for(Purpose::Make(*source))).collect();
        self.run.waiting.clear();
        self.run.at_work.clear();
        self.run.round += 1;
        self.run.documents_wanted.retain(|(_, wanted)| *wanted != WantedFor::Run);
        self.run.stage = Stage::Idle;
        self.run.finishing = false;
        self.run.stopped = true;
        let mut commands = Vec::new();
        for task in tasks {
            self.tasks.remove(&task);
            commands.push(Command::Cancel { task });
        }
        commands.push(ask(Ask::DropRun));
        commands
    }

    /// The store refused something in the middle of a run: nothing of it is kept.
    pub(super) fn run_failed(&mut self) -> Vec<Command> {
        if matches!(self.run.stage, Stage::Running { .. }) { self.cancel_run() } else { Vec::new() }
    }
}
