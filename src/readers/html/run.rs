//! A run of words on its way into a block: white space collapsed as browsers do, marks as byte ranges.

use crate::document::{Mark, MarkKind};

/// Words with their marks, ready to become a block or a part of one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Words {
    pub text: String,
    pub marks: Vec<Mark>,
    /// The line of the first word.
    pub line: Option<u32>,
}

impl Words {
    /// Adds other words after `separator`, which is left out in front.
    pub fn append(&mut self, other: Words, separator: &str) {
        if !self.text.is_empty() {
            self.text.push_str(separator);
        }
        let base = self.text.len() as u32;
        self.text.push_str(&other.text);
        let moved = |mark: Mark| Mark { range: mark.range.start + base..mark.range.end + base, kind: mark.kind };
        self.marks.extend(other.marks.into_iter().map(moved));
        self.line = self.line.or(other.line);
    }
}

/// Collects words between two borders of blocks.
#[derive(Debug, Default)]
pub(super) struct Run {
    words: Words,
    /// A space was seen and comes only if another word follows.
    space: bool,
    open: Vec<OpenMark>,
}

#[derive(Debug)]
struct OpenMark {
    kind: MarkKind,
    start: u32,
    /// How often the same mark was opened inside itself.
    inner: u32,
}

impl Run {
    pub fn is_empty(&self) -> bool {
        self.words.text.is_empty()
    }

    pub fn ends_line(&self) -> bool {
        self.words.text.ends_with('\n')
    }

    /// Adds text, with each stretch of white space as one space. `line` is where the text begins in the file.
    pub fn push(&mut self, text: &str, line: u32) {
        let mut line = line;
        let mut rest = text;
        while let Some(sign) = rest.chars().next() {
            if sign.is_whitespace() {
                line += u32::from(sign == '\n');
                self.space = true;
                rest = &rest[sign.len_utf8()..];
            } else if is_invisible(sign) {
                rest = &rest[sign.len_utf8()..];
            } else {
                let end = end_of_word(rest);
                self.separate();
                self.words.line.get_or_insert(line);
                self.words.text.push_str(&rest[..end]);
                rest = &rest[end..];
            }
        }
    }

    /// Adds text with its line feeds and spaces.
    pub fn push_verbatim(&mut self, text: &str, line: u32) {
        for sign in text.chars().filter(|sign| !is_invisible(*sign) || matches!(sign, '\n' | '\t')) {
            self.words.text.push(if sign == '\u{a0}' { ' ' } else { sign });
        }
        self.words.line.get_or_insert(line);
    }

    pub fn line_break(&mut self) {
        self.space = false;
        if !self.is_empty() {
            self.words.text.push('\n');
        }
    }

    /// Puts the space that is due, and moves marks that have just begun behind it.
    fn separate(&mut self) {
        let due = std::mem::take(&mut self.space) && !self.is_empty() && !self.ends_line();
        if due {
            let at = self.words.text.len() as u32;
            self.words.text.push(' ');
            for mark in self.open.iter_mut().rev().take_while(|mark| mark.start == at) {
                mark.start = at + 1;
            }
        }
    }

    pub fn open(&mut self, kind: MarkKind) {
        // A link inside a link, or bold inside bold, says nothing new.
        let same = |mark: &&mut OpenMark| std::mem::discriminant(&mark.kind) == std::mem::discriminant(&kind);
        match self.open.iter_mut().find(same) {
            Some(mark) => mark.inner += 1,
            None => self.open.push(OpenMark { kind, start: self.words.text.len() as u32, inner: 0 }),
        }
    }

    pub fn close(&mut self, kind: &MarkKind) {
        let same = |mark: &OpenMark| std::mem::discriminant(&mark.kind) == std::mem::discriminant(kind);
        let Some(at) = self.open.iter().rposition(same) else { return };
        if self.open[at].inner > 0 {
            self.open[at].inner -= 1;
        } else {
            let mark = self.open.remove(at);
            self.put_mark(mark.kind, mark.start);
        }
    }

    fn put_mark(&mut self, kind: MarkKind, start: u32) {
        let end = self.words.text.trim_end_matches('\n').len() as u32;
        if start < end {
            self.words.marks.push(Mark { range: start..end, kind });
        }
    }

    /// The words so far. Marks that are still open go on in the next run.
    pub fn take(&mut self) -> Words {
        self.space = false;
        for at in 0..self.open.len() {
            let (kind, start) = (self.open[at].kind.clone(), self.open[at].start);
            self.put_mark(kind, start);
            self.open[at].start = 0;
        }
        let mut words = std::mem::take(&mut self.words);
        words.text.truncate(words.text.trim_end_matches('\n').len());
        words.marks.sort_by_key(|mark| (mark.range.start, std::cmp::Reverse(mark.range.end)));
        words
    }
}

/// Where the first white space or invisible sign stands. Nearly all letters are passed by their first byte alone: above
/// ASCII such signs begin with few bytes (UTF-8 of U+0080–U+00BF, U+1680, U+2000–U+2FFF, U+3000, U+FEFF).
fn end_of_word(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            0x21..=0x7e | 0x80..=0xc1 | 0xc3..=0xe0 | 0xe4..=0xee | 0xf0.. => at += 1,
            _ => match text.get(at..).and_then(|rest| rest.chars().next()) {
                Some(sign) if !sign.is_whitespace() && !is_invisible(sign) => at += sign.len_utf8(),
                _ => return at,
            },
        }
    }
    at
}

/// Soft hyphens, joiners at which a word may break, and control characters are no part of a word.
fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}') || sign.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_ends_where_its_first_space_or_invisible_sign_stands() {
        let slowly = |text: &str| text.find(|sign: char| sign.is_whitespace() || is_invisible(sign)).unwrap_or(text.len());
        for sign in (0..=0x1_1000).filter_map(char::from_u32) {
            let text = format!("аb{sign}c");
            assert_eq!(end_of_word(&text), slowly(&text), "{sign:?}");
        }
    }

    #[test]
    fn spaces_collapse_and_marks_hold_words_only() {
        let mut run = Run::default();
        run.push("\n  один\n\t", 3);
        run.open(MarkKind::Bold);
        run.push(" два ", 4);
        run.open(MarkKind::Bold);
        run.push("три", 4);
        run.close(&MarkKind::Bold);
        run.close(&MarkKind::Bold);
        run.push("&\u{a0}\u{a0}пере\u{ad}нос ", 4);
        run.line_break();
        run.push(" конец ", 5);
        let words = run.take();
        assert_eq!(words.text, "один два три& перенос\nконец");
        assert_eq!(words.line, Some(4), "the first word stands on the second line of its text");
        let marked: Vec<_> =
            words.marks.iter().map(|mark| &words.text[mark.range.start as usize..mark.range.end as usize]).collect();
        assert_eq!(marked, ["два три"]);
    }
}
