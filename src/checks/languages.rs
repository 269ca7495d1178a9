//! Answers in another language than their questions, told by the script: Cyrillic beside Latin letters.
//!
//! A file for translation is full of them, so they are only told of where they are the exception.

use super::look::Look;
use super::{FileCheck, FileFacts, Findings, Problem, Severity};

/// With fewer letters a name or a term decides.
const LETTERS_MIN: usize = 20;
/// Lines that are remembered until the end.
const LINES_MAX: usize = 1_000;

#[derive(Default)]
pub(super) struct Languages {
    /// Lines whose question and answer could be told.
    told: u64,
    different: u64,
    lines: Vec<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Cyrillic,
    Latin,
}

impl FileCheck for Languages {
    fn line(&mut self, look: &Look<'_>, _: &mut Findings) {
        let Some((asked, answered)) = script_of(&look.line.question()).zip(script_of(&look.line.answer())) else { return };
        self.told += 1;
        if asked != answered {
            self.different += 1;
            if self.lines.len() < LINES_MAX {
                self.lines.push(look.number);
            }
        }
    }

    fn finish(&mut self, _: &FileFacts<'_>, findings: &mut Findings) {
        if self.different * 5 > self.told {
            return;
        }
        for line in self.lines.drain(..) {
            findings.add_note_to_earlier_line(line, Severity::Warning, Problem::AnswerInAnotherLanguage);
        }
    }
}

/// The script of a text, where nearly all letters are of one.
fn script_of(text: &str) -> Option<Script> {
    let (mut cyrillic, mut latin) = (0_usize, 0_usize);
    for letter in text.chars() {
        match letter {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => latin += 1,
            '\u{400}'..='\u{52f}' => cyrillic += 1,
            _ => {}
        }
    }
    let all = cyrillic + latin;
    match all {
        ..LETTERS_MIN => None,
        _ if cyrillic * 10 >= all * 7 => Some(Script::Cyrillic),
        _ if latin * 10 >= all * 9 => Some(Script::Latin),
        _ => None,
    }
}
