//! A run of words with the marks laid over them.

use crate::document::{Mark, MarkKind};
use std::rc::Rc;

/// Words and their marks while they are gathered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inline {
    pub text: String,
    pub marks: Vec<Mark>,
}

/// How the next words look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub bold: bool,
    pub italic: bool,
    pub code: bool,
    pub link: Option<Rc<str>>,
}

impl Inline {
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    pub fn push(&mut self, text: &str, look: &Look) {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        if look.bold {
            self.mark(start, MarkKind::Bold);
        }
        if look.italic {
            self.mark(start, MarkKind::Italic);
        }
        if look.code {
            self.mark(start, MarkKind::Code);
        }
        if let Some(link) = &look.link {
            self.mark(start, MarkKind::Link(link.to_string()));
        }
    }

    /// Marks what was pushed since `start`; a mark of the same kind that ends there grows instead.
    fn mark(&mut self, start: u32, kind: MarkKind) {
        let end = self.text.len() as u32;
        if start == end {
            return;
        }
        match self.marks.iter_mut().rev().take(8).find(|mark| mark.range.end == start && mark.kind == kind) {
            Some(mark) => mark.range.end = end,
            None => self.marks.push(Mark { range: start..end, kind }),
        }
    }

    /// Puts other words behind these.
    pub fn append(&mut self, other: Inline) {
        let shift = self.text.len() as u32;
        self.text.push_str(&other.text);
        self.marks
            .extend(other.marks.into_iter().map(|mark| Mark { range: mark.range.start + shift..mark.range.end + shift, ..mark }));
    }

    /// Takes blanks from both ends, and marks that cover no word.
    pub fn trimmed(self) -> Inline {
        let start = self.text.len() - self.text.trim_start().len();
        self.cut_to(start)
    }

    /// Takes blanks from the end only, for code whose indentation counts.
    pub fn trimmed_at_end(self) -> Inline {
        self.cut_to(0)
    }

    fn cut_to(mut self, start: usize) -> Inline {
        self.text.truncate(self.text.trim_end().len().max(start));
        self.text.drain(..start);
        let (start, end) = (start as u32, self.text.len() as u32);
        let inside = |at: u32| at.saturating_sub(start).min(end);
        self.marks.retain_mut(|mark| {
            mark.range = inside(mark.range.start)..inside(mark.range.end);
            !self.text.get(mark.range.start as usize..mark.range.end as usize).unwrap_or_default().trim().is_empty()
        });
        self.marks.sort_by_key(|mark| (mark.range.start, std::cmp::Reverse(mark.range.end)));
        self
    }
}

/// Joins several runs of words with a separator between them; blank ones fall away.
pub fn joined(parts: impl IntoIterator<Item = Inline>, separator: &str) -> Inline {
    let mut out = Inline::default();
    for part in parts {
        let part = part.trimmed();
        if part.text.is_empty() {
            continue;
        }
        if !out.text.is_empty() {
            out.text.push_str(separator);
        }
        out.append(part);
    }
    out
}
