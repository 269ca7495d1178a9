//! Examples that say the same twice, and questions that have two answers.
//!
//! Two texts are the same when they differ in case, spaces and punctuation only; a figure or a term makes another
//! question. Of each line two numbers are kept, so that millions of lines fit into memory.

use super::look::{List, Look, Role, Spoken};
use super::{Findings, Fix, Part, Problem, characters};
use crate::dataset::json::{Json, Path};
use crate::dataset::line::{Line, LineKind};
use crate::document::Hash;
use std::collections::{HashMap, HashSet};

/// What was seen of a training file, so that a validation file can be compared with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    examples: HashSet<u64>,
}

/// Remembers questions and answers.
pub(super) struct Duplicates<'a> {
    part: Part<'a>,
    /// By the hash of what was asked: the hash of the first answer and its line.
    questions: HashMap<u64, (u64, u64)>,
    seen: Seen,
    /// The lines of whole examples, for a second answer that stands twice itself.
    repeated: HashMap<u64, u64>,
}

impl<'a> Duplicates<'a> {
    pub fn new(part: Part<'a>) -> Self {
        Duplicates { part, questions: HashMap::new(), seen: Seen::default(), repeated: HashMap::new() }
    }

    pub fn seen(self) -> Seen {
        self.seen
    }

    pub fn line(&mut self, look: &Look<'_>, findings: &mut Findings) {
        let Some((question, answer)) = parts(look) else { return };
        let (question, answer) = (Hash::of(question.as_bytes()).short(), Hash::of(answer.as_bytes()).short());
        let both = question ^ answer.rotate_left(1);
        if let Part::Validation(training) = self.part
            && training.examples.contains(&both)
        {
            findings.error(Path::root(), Problem::RepeatsTraining, Some(Fix::RemoveLine));
        }
        let is_new = self.seen.examples.insert(both);
        let first = *self.questions.entry(question).or_insert((answer, look.number));
        if first.0 != answer && is_new {
            self.repeated.insert(both, look.number);
            // Several pairs for one prompt are usual; two truths for one question are not.
            if look.kind() != LineKind::Dpo && asks_something(look) {
                findings.warning(Path::root(), Problem::DifferentAnswers { first: first.1 }, None);
            }
        } else if !is_new {
            let first = self.repeated.get(&both).copied().unwrap_or(first.1);
            findings.warning(Path::root(), Problem::DuplicateExample { first }, Some(Fix::RemoveLine));
        }
    }
}

/// Whether there is a question: what two lines have not, they have not in common.
fn asks_something(look: &Look<'_>) -> bool {
    let says = |content: &Json<'_>| match content.text() {
        Some(text) => !characters::says_nothing(text),
        None => !content.items().is_empty(),
    };
    let asks = |spoken: &Spoken<'_>| spoken.role == Some(Role::User) && spoken.message.content().is_some_and(says);
    !matches!(look.kind(), LineKind::Chat | LineKind::Rft) || look.conversation().any(asks)
}

/// What is asked and what is answered, written so that equal things are written alike.
fn parts(look: &Look<'_>) -> Option<(String, String)> {
    let (mut question, mut answer) = (String::new(), String::new());
    match look.line {
        Line::Chat(_) => {
            let last = look.conversation().rfind(|spoken| spoken.role == Some(Role::Assistant))?.index;
            for spoken in look.conversation() {
                write(spoken, if spoken.index < last { &mut question } else { &mut answer });
            }
        }
        Line::Dpo(_) => {
            for spoken in &look.spoken {
                write(spoken, if spoken.list == List::Input { &mut question } else { &mut answer });
            }
        }
        Line::Rft(json) => {
            look.conversation().for_each(|spoken| write(spoken, &mut question));
            for member in json.members().iter().filter(|member| member.key != "messages") {
                answer.push_str(&member.key);
                member.json.write_canonical(&mut answer);
            }
        }
        Line::PromptCompletion(_) => {
            question = normalised(&look.line.question());
            answer = normalised(&look.line.answer());
        }
        Line::Text(_) => question = normalised(&look.line.answer()),
        Line::Other(_) | Line::Broken { .. } => return None,
    }
    if let (LineKind::Chat | LineKind::Dpo, Some((request, _))) = (look.kind(), look.request()) {
        request.get("tools").into_iter().for_each(|tools| tools.write_canonical(&mut question));
    }
    Some((question, answer)).filter(|(question, answer)| !(question.is_empty() && answer.is_empty()))
}

fn write(spoken: &Spoken<'_>, out: &mut String) {
    out.push('\u{1}');
    out.push_str(spoken.role.map_or("", Role::name));
    out.push('\u{2}');
    match spoken.message.content() {
        Some(content) if content.items().is_empty() => out.push_str(&normalised(content.text().unwrap_or_default())),
        Some(content) => content.write_canonical(out),
        None => {}
    }
    for key in ["weight", "tool_calls", "function_call"] {
        if let Some(json) = spoken.message.json.get(key).filter(|json| !is_plain_weight(key, json)) {
            out.push('\u{3}');
            json.write_canonical(out);
        }
    }
}

/// A weight of 1 is what holds without one.
fn is_plain_weight(key: &str, json: &Json<'_>) -> bool {
    key == "weight" && json.number() == Some(1.0)
}

/// The text in lower case, with single spaces, and without punctuation that is not part of a number or a word.
pub(super) fn normalised(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    let mut space = false;
    while let Some(letter) = letters.next() {
        let inside = before.is_alphanumeric() && letters.peek().is_some_and(|next| next.is_alphanumeric());
        before = letter;
        if letter.is_whitespace() {
            space = !out.is_empty();
        } else if inside || !is_punctuation(letter) {
            if std::mem::take(&mut space) {
                out.push(' ');
            }
            out.extend(letter.to_lowercase());
        }
    }
    out
}

/// Marks that end or quote something. Signs of arithmetic and of code are not among them.
fn is_punctuation(letter: char) -> bool {
    matches!(letter, '.' | ',' | '!' | '?' | ';' | ':' | '…' | '"' | '«' | '»' | '“' | '”' | '„' | '‘' | '’' | '—' | '–')
}

#[cfg(test)]
mod tests {
    use super::normalised;

    #[test]
    fn figures_and_signs_make_a_difference_and_marks_do_not() {
        assert_eq!(normalised("  Что такое «НДС»?\n"), "что такое ндс");
        assert_eq!(normalised("Цена — 1,5 млн."), "цена 1,5 млн");
        assert_ne!(normalised("1.5"), normalised("15"));
        assert_ne!(normalised("2+2"), normalised("2-2"));
        assert_eq!(normalised("Really?!"), normalised("really"));
    }
}
