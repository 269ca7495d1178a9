//! Cuts a text into the pieces that are tokenized each by itself: words, numbers, runs of signs and of spaces.
//!
//! The reference does this with a regular expression. Here each alternative of the expression is tried by hand in its order,
//! with the results of greedy matching and backtracking worked out beforehand, so that the text is read at most twice.

use super::Encoding;
use super::classes::{CLASSES, Class, Classes};
use std::ops::Range;

/// The pieces of a text, one after another without gaps, as byte ranges that lie on characters.
pub(super) struct Pieces<'t> {
    encoding: Encoding,
    scanner: Scanner<'t>,
    place: usize,
}

impl<'t> Pieces<'t> {
    pub fn new(encoding: Encoding, text: &'t str) -> Self {
        Self { encoding, scanner: Scanner { text: text.as_bytes(), classes: &CLASSES }, place: 0 }
    }
}

impl Iterator for Pieces<'_> {
    type Item = Range<usize>;

    #[inline]
    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.place;
        let (first, width) = self.scanner.at(start)?;
        self.place = match self.encoding {
            Encoding::O200kBase => self.scanner.o200k_piece(start, first, width),
            Encoding::Cl100kBase => self.scanner.cl100k_piece(start, first, width),
        };
        Some(start..self.place)
    }
}

/// Every method takes the place where something may begin and gives the place where it ends.
struct Scanner<'t> {
    text: &'t [u8],
    classes: &'static Classes,
}

impl Scanner<'_> {
    /// ```text
    /// [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
    /// [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
    /// \p{N}{1,3}
    ///  ?[^\s\p{L}\p{N}]+[\r\n/]*
    /// \s*[\r\n]+
    /// \s+(?!\S)
    /// \s+
    /// ```
    #[inline]
    fn o200k_piece(&self, start: usize, first: Class, width: usize) -> usize {
        let word = if first.is_letter() {
            self.word(start).end()
        } else if first.may_lead_a_word() {
            match (self.word(start + width), first.is_head()) {
                // A mark may lead a word, but sooner than leading capitals alone it is a word by itself.
                (Word::Capitals(_) | Word::None, true) => Some(start + width),
                (word, _) => word.end(),
            }
        } else {
            None
        };
        if let Some(end) = word {
            return end + self.contraction(end);
        }
        if first.is_number() {
            return self.number(start);
        }
        match self.symbols(start) {
            Some(end) => self.skip_bytes(end, b"\r\n/"),
            None => {
                let spaces = self.spaces(start);
                spaces.after_newline.unwrap_or_else(|| self.end_of_spaces(start, &spaces))
            }
        }
    }

    /// ```text
    /// '(?i:[sdmt]|ll|ve|re)
    /// [^\r\n\p{L}\p{N}]?+\p{L}++
    /// \p{N}{1,3}+
    ///  ?[^\s\p{L}\p{N}]++[\r\n]*+
    /// \s++$
    /// \s*[\r\n]
    /// \s+(?!\S)
    /// \s
    /// ```
    #[inline]
    fn cl100k_piece(&self, start: usize, first: Class, width: usize) -> usize {
        let contraction = self.contraction(start);
        if contraction > 0 {
            return start + contraction;
        }
        if first.is_letter() || first.may_lead_a_word() {
            let end = self.skip(start + width, Class::is_letter);
            if first.is_letter() || end > start + width {
                return end;
            }
        }
        if first.is_number() {
            return self.number(start);
        }
        match self.symbols(start) {
            Some(end) => self.skip_bytes(end, b"\r\n"),
            None => {
                let spaces = self.spaces(start);
                let newline = spaces.after_newline.filter(|_| spaces.end < self.text.len());
                newline.unwrap_or_else(|| self.end_of_spaces(start, &spaces))
            }
        }
    }

    #[inline]
    fn at(&self, place: usize) -> Option<(Class, usize)> {
        self.classes.at(self.text, place)
    }

    #[inline]
    fn skip(&self, mut place: usize, holds: fn(Class) -> bool) -> usize {
        while let Some((class, width)) = self.at(place)
            && holds(class)
        {
            place += width;
        }
        place
    }

    fn skip_bytes(&self, mut place: usize, bytes: &[u8]) -> usize {
        while self.text.get(place).is_some_and(|byte| bytes.contains(byte)) {
            place += 1;
        }
        place
    }

    /// Capitals as many as there are, then small letters. Many characters may be either (Chinese, marks), and of a run of
    /// capitals without small letters behind it backtracking leaves the part up to the last such character.
    #[inline]
    fn word(&self, start: usize) -> Word {
        let mut place = start;
        let mut last_either = None;
        while let Some((class, width)) = self.at(place) {
            if !class.is_head() {
                if class.is_tail() {
                    return Word::Full(self.skip(place + width, Class::is_tail));
                }
                break;
            }
            place += width;
            if class.is_tail() {
                last_either = Some(place);
            }
        }
        match last_either {
            Some(end) => Word::Full(end),
            None if place > start => Word::Capitals(place),
            None => Word::None,
        }
    }

    /// The length of an English contraction such as `'ll`. The long s (U+017F) is an s to the reference too.
    #[inline]
    fn contraction(&self, place: usize) -> usize {
        let letter = |distance: usize| self.text.get(place + distance).map_or(0, u8::to_ascii_lowercase);
        if letter(0) != b'\'' {
            return 0;
        }
        match (letter(1), letter(2)) {
            (b's' | b't' | b'm' | b'd', _) => 2,
            (b'r' | b'v', b'e') | (b'l', b'l') | (0xC5, 0xBF) => 3,
            _ => 0,
        }
    }

    /// Numbers go by threes.
    fn number(&self, start: usize) -> usize {
        let mut place = start;
        for _ in 0..3 {
            match self.at(place) {
                Some((class, width)) if class.is_number() => place += width,
                _ => break,
            }
        }
        place
    }

    /// Signs, with one space in front of them when there is one.
    fn symbols(&self, start: usize) -> Option<usize> {
        let first = start + usize::from(self.text.get(start) == Some(&b' '));
        let end = self.skip(first, Class::is_symbol);
        (end > first).then_some(end)
    }

    fn spaces(&self, start: usize) -> Spaces {
        let mut spaces = Spaces { end: start, last: start, after_newline: None };
        while let Some((class, width)) = self.at(spaces.end)
            && class.is_space()
        {
            spaces.last = spaces.end;
            spaces.end += width;
            if class.is_newline() {
                spaces.after_newline = Some(spaces.end);
            }
        }
        spaces
    }

    /// The last space of several is left to what follows, if anything does.
    fn end_of_spaces(&self, start: usize, spaces: &Spaces) -> usize {
        if spaces.end < self.text.len() && spaces.last > start { spaces.last } else { spaces.end }
    }
}

enum Word {
    /// It has small letters, or letters without case.
    Full(usize),
    Capitals(usize),
    None,
}

impl Word {
    fn end(&self) -> Option<usize> {
        match self {
            Word::Full(end) | Word::Capitals(end) => Some(*end),
            Word::None => None,
        }
    }
}

/// A run of spaces: where it ends, where its last space begins, and the place after its last end of line.
struct Spaces {
    end: usize,
    last: usize,
    after_newline: Option<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(encoding: Encoding, expected: &[&str]) {
        let text = expected.concat();
        let pieces: Vec<&str> = Pieces::new(encoding, &text).map(|range| &text[range]).collect();
        assert_eq!(pieces, expected);
    }

    #[test]
    fn words_take_one_sign_in_front_and_a_contraction_behind() {
        check(Encoding::O200kBase, &["I've", " said", " \"", "it's", "\"", " he'LL", " x", "'a"]);
        check(Encoding::Cl100kBase, &["I", "'ve", " said", " \"", "it", "'s", "\"", " he", "'LL", " x", "'a"]);
    }

    #[test]
    fn capitals_begin_a_new_word_in_o200k_alone() {
        check(Encoding::O200kBase, &["Camel", "Case", "HTTPServer漢", "ABC"]);
        check(Encoding::Cl100kBase, &["CamelCaseHTTPServer漢ABC"]);
    }

    #[test]
    fn a_mark_is_a_word_sooner_than_it_leads_capitals() {
        check(Encoding::O200kBase, &["\u{301}", "ABC", " \u{301}abc\u{301}'s"]);
    }

    #[test]
    fn the_last_space_goes_with_the_word() {
        check(Encoding::O200kBase, &["a", "  ", " b", " \n\n", "  ", " c", "  "]);
        check(Encoding::Cl100kBase, &["a", "  ", " b", " \n\n", "  ", " c", " \n "]);
        check(Encoding::O200kBase, &["x", " \n", " "]);
    }

    #[test]
    fn numbers_go_by_threes_and_signs_take_line_ends() {
        check(Encoding::O200kBase, &["123", "456", "7", " ", "89", "!?\r\n//\n", "ok"]);
        check(Encoding::Cl100kBase, &["123", "456", "7", " ", "89", "!?\r\n", "//\n", "ok"]);
    }
}
