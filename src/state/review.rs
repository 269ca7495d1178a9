//! The fourth step: a list of the examples, each with its source; edited, removed and restored.

use super::{Command, State, ask};
use crate::dataset::ExampleId;
use crate::work::store::{Ask, Detail, Filter, Rows, Tokenized, Words};
use litemap::LiteMap;
use std::rc::Rc;

/// Rows asked for at a time.
pub const WINDOW: u32 = 60;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Review {
    pub filter: Filter,
    /// The first row of the window that was asked for last.
    pub from: u32,
    pub rows: Option<Rc<Rows>>,
    pub selected: Option<ExampleId>,
    pub detail: Option<Rc<Detail>>,
    /// Whether words are shown cut into tokens.
    pub as_tokens: bool,
    pub tokens: Option<Rc<Tokenized>>,
    /// What was typed and not kept yet: looking at another example or step must not lose it.
    pub drafts: LiteMap<ExampleId, Words>,
    /// So many rows down, or up, leads out of the window, and is done once the next one has come.
    moving: i32,
    /// What the store was asked to keep and has not answered for yet.
    keeping: Option<(ExampleId, Words)>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ReviewMessage {
    FilterChanged(Filter),
    /// The list was scrolled so that this row is the first in view.
    Scrolled(u32),
    Selected(ExampleId),
    /// To the example so many rows further down, or up.
    Moved(i32),
    Closed,
    /// Show words cut into tokens, or as they are.
    TokensToggled,
    Edited {
        id: ExampleId,
        words: Words,
    },
    Removed(Vec<ExampleId>),
    Restored(Vec<ExampleId>),
    /// Words were typed and are not kept yet; `None` when they were given up.
    Drafted {
        id: ExampleId,
        words: Option<Words>,
    },
}

impl State {
    pub(super) fn update_review(&mut self, message: ReviewMessage) -> Vec<Command> {
        match message {
            ReviewMessage::FilterChanged(filter) => {
                self.review.filter = filter;
                self.review.from = 0;
                self.review.moving = 0;
                self.refresh_rows()
            }
            ReviewMessage::Scrolled(row) => self.scrolled(row),
            ReviewMessage::Selected(id) => {
                self.review.selected = Some(id);
                self.review.moving = 0;
                vec![ask(Ask::Detail { id })]
            }
            ReviewMessage::Moved(by) => {
                let by = self.review.moving.saturating_add(by);
                match self.row_beside(by) {
                    Some(id) => self.update_review(ReviewMessage::Selected(id)),
                    None => self.move_beyond(by),
                }
            }
            ReviewMessage::Closed => {
                self.review.selected = None;
                self.review.detail = None;
                Vec::new()
            }
            ReviewMessage::TokensToggled => {
                self.review.as_tokens = !self.review.as_tokens;
                self.ask_tokens()
            }
            ReviewMessage::Edited { id, words } => {
                let step = self.new_step();
                self.review.keeping = Some((id, words.clone()));
                let mut commands = vec![ask(Ask::EditExample { step, id, words })];
                commands.extend(self.drafted(id, None));
                commands
            }
            ReviewMessage::Removed(ids) => {
                let step = self.new_step();
                vec![ask(Ask::RemoveExamples { step, ids, removed: true })]
            }
            ReviewMessage::Restored(ids) => {
                let step = self.new_step();
                vec![ask(Ask::RemoveExamples { step, ids, removed: false })]
            }
            ReviewMessage::Drafted { id, words } => self.drafted(id, words),
        }
    }

    /// The store has answered for what it was asked to keep. Words that it refused are a draft again.
    pub(super) fn edit_answered(&mut self, refused: bool) {
        if let Some((id, words)) = self.review.keeping.take().filter(|_| refused) {
            self.review.drafts.insert(id, words);
        }
    }

    fn drafted(&mut self, id: ExampleId, words: Option<Words>) -> Vec<Command> {
        match &words {
            Some(words) => self.review.drafts.insert(id, words.clone()),
            None => self.review.drafts.remove(&id),
        };
        vec![ask(Ask::KeepDraft { id, words })]
    }

    /// The row so far from the selected one, or the first when none in the window is.
    fn row_beside(&self, by: i32) -> Option<ExampleId> {
        let rows = &self.review.rows.as_ref()?.rows;
        let at = self.review.selected.and_then(|id| rows.iter().position(|row| row.id == id));
        let next = match at {
            Some(at) => at.checked_add_signed(by as isize)?,
            None => 0,
        };
        rows.get(next).map(|row| row.id)
    }

    /// Asks for the window in which the row so far from the selected one stands, and goes there when it comes: somebody who
    /// holds a key down is faster than the store.
    fn move_beyond(&mut self, by: i32) -> Vec<Command> {
        let Some(rows) = self.review.rows.as_ref() else { return Vec::new() };
        let at = self.review.selected.and_then(|id| rows.rows.iter().position(|row| row.id == id));
        let target = at.and_then(|at| rows.from.checked_add(u32::try_from(at).ok()?)?.checked_add_signed(by));
        let Some(target) = target.filter(|target| *target < rows.total) else { return Vec::new() };
        self.review.moving = by;
        // It may be on its way already.
        if (self.review.from..self.review.from.saturating_add(WINDOW)).contains(&target) {
            return Vec::new();
        }
        self.review.from = target.saturating_sub(WINDOW / 2);
        vec![self.ask_rows()]
    }

    /// Asks for another window when the view comes near the border of the present one.
    fn scrolled(&mut self, row: u32) -> Vec<Command> {
        let margin = WINDOW / 4;
        let near_start = row < self.review.from + margin && self.review.from > 0;
        let near_end = row + 2 * margin > self.review.from + WINDOW;
        if !(near_start || near_end) {
            return Vec::new();
        }
        let from = row.saturating_sub(WINDOW / 3);
        if from == self.review.from {
            return Vec::new();
        }
        self.review.from = from;
        vec![self.ask_rows()]
    }

    fn ask_rows(&self) -> Command {
        ask(Ask::Rows { from: self.review.from, count: WINDOW, filter: self.review.filter.clone() })
    }

    pub(super) fn refresh_rows(&mut self) -> Vec<Command> {
        let detail = self.review.selected.map(|id| ask(Ask::Detail { id }));
        std::iter::once(self.ask_rows()).chain(detail).collect()
    }

    pub(super) fn rows_came(&mut self, rows: Rows) -> Vec<Command> {
        // An answer to an older question would make the list jump.
        if rows.filter == self.review.filter && rows.from == self.review.from {
            self.review.rows = Some(Rc::new(rows));
            let by = std::mem::take(&mut self.review.moving);
            if by != 0 {
                return self.update_review(ReviewMessage::Moved(by));
            }
        }
        Vec::new()
    }

    pub(super) fn detail_came(&mut self, detail: Detail) -> Vec<Command> {
        if self.review.selected == Some(detail.id) {
            // Of an earlier visit; what is typed now is newer.
            if let Some(draft) = detail.draft.clone() {
                self.review.drafts.entry(detail.id).or_insert(draft);
            }
            self.review.detail = Some(Rc::new(detail));
            return self.ask_tokens();
        }
        Vec::new()
    }

    /// Asks for the tokens of the example in view, unless those that are there are of the same words.
    fn ask_tokens(&self) -> Vec<Command> {
        let Some(detail) = self.review.detail.as_ref().filter(|_| self.review.as_tokens) else { return Vec::new() };
        let known = self.review.tokens.as_ref();
        if known.is_some_and(|tokens| tokens.id == detail.id && tokens.words == detail.words) {
            return Vec::new();
        }
        vec![ask(Ask::Tokens { id: detail.id })]
    }

    pub(super) fn tokens_came(&mut self, tokens: Tokenized) -> Vec<Command> {
        self.review.tokens = Some(Rc::new(tokens));
        Vec::new()
    }
}
