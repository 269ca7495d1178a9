//! Examples that say the same twice, and questions that have two answers.
//!
//! Two texts are the same when they differ in case, spaces and punctuation only; a figure or a term makes another
//! question. Of each line three numbers are kept and compared at the end, so that millions of lines fit into memory.

use super::look::{List, Look, Role, Spoken};
use super::{Findings, Fix, Part, Problem, Severity, characters};
use crate::dataset::json::{Json, Path};
use crate::dataset::line::{Line, LineKind};
use std::hash::{DefaultHasher, Hasher as _};

/// What was seen of a training file, so that a validation file can be compared with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Sorted.
    examples: Vec<u64>,
}

/// Remembers questions and answers.
pub(super) struct Duplicates<'a> {
    part: Part<'a>,
    /// The hashes of what was asked and of what was answered.
    questions: Vec<u64>,
    answers: Vec<u64>,
    /// The numbers of their lines, doubled, and one more for lines of which several may ask the same.
    lines: Vec<u64>,
}

impl<'a> Duplicates<'a> {
    pub fn new(part: Part<'a>) -> Self {
        Duplicates { part, questions: Vec::new(), answers: Vec::new(), lines: Vec::new() }
    }

    pub fn line(&mut self, look: &Look<'_>, findings: &mut Findings) {
        let Some((question, answer)) = parts(look) else { return };
        let (question, answer) = (number_of(&question), number_of(&answer));
        if let Part::Validation(training) = self.part
            && training.examples.binary_search(&both(question, answer)).is_ok()
        {
            findings.error(Path::root(), Problem::RepeatsTraining, Some(Fix::RemoveLine));
        }
        self.questions.push(question);
        self.answers.push(answer);
        // Several pairs for one prompt are usual, and so are answers to nothing; two truths for one question are not.
        let may_differ = look.kind() == LineKind::Dpo || !asks_something(look);
        self.lines.push(look.number * 2 + u64::from(may_differ));
    }

    /// Tells what was found twice, in the order of the lines.
    pub fn finish(self, findings: &mut Findings) -> Seen {
        for (index, first) in (0..).zip(self.firsts()) {
            let Some(first) = first else { continue };
            let is_same = self.answers.get(index) == self.answers.get(first as usize);
            let (line, first) = (self.lines.get(index).copied().unwrap_or_default(), self.line_of(first));
            if is_same {
                let problem = Problem::DuplicateExample { first };
                findings.keep(Some(line / 2), Path::root(), Severity::Warning, problem, Some(Fix::RemoveLine));
            } else if line % 2 == 0 {
                findings.keep(Some(line / 2), Path::root(), Severity::Warning, Problem::DifferentAnswers { first }, None);
            }
        }
        let mut examples: Vec<u64> = self.questions.into_iter().zip(self.answers).map(|(q, a)| both(q, a)).collect();
        examples.sort_unstable();
        Seen { examples }
    }

    fn line_of(&self, index: u32) -> u64 {
        self.lines.get(index as usize).map_or(0, |line| line / 2)
    }

    /// For each line the earlier one that says the same, else the first that asks the same, else nothing.
    fn firsts(&self) -> Vec<Option<u32>> {
        let key = |index: &u32| (self.questions.get(*index as usize).copied(), self.answers.get(*index as usize).copied());
        let mut order: Vec<u32> = (0..).take(self.questions.len()).collect();
        order.sort_unstable_by_key(|index| (key(index), *index));
        let mut firsts = vec![None; order.len()];
        let mut set = |index: u32, first: u32| {
            if let Some(slot) = firsts.get_mut(index as usize) {
                *slot = Some(first);
            }
        };
        for asked in order.chunk_by(|a, b| key(a).0 == key(b).0) {
            let first_asked = asked.iter().min().copied().unwrap_or_default();
            for said in asked.chunk_by(|a, b| key(a) == key(b)) {
                let Some((first, others)) = said.split_first() else { continue };
                others.iter().for_each(|other| set(*other, *first));
                if *first != first_asked {
                    set(*first, first_asked);
                }
            }
        }
        firsts
    }
}

/// A number that is the same for the same text, as long as the page is open.
fn number_of(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}

fn both(question: u64, answer: u64) -> u64 {
    question ^ answer.rotate_left(1)
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
        let previous = std::mem::replace(&mut before, letter);
        if letter.is_whitespace() {
            space = !out.is_empty();
            continue;
        }
        // Few characters are punctuation, and only those are asked for their neighbours.
        if is_punctuation(letter) && !(is_word(previous) && letters.peek().is_some_and(|next| is_word(*next))) {
            continue;
        }
        if std::mem::take(&mut space) {
            out.push(' ');
        }
        match letter {
            'a'..='z' | '0'..='9' | 'а'..='я' => out.push(letter),
            'A'..='Z' => out.push(letter.to_ascii_lowercase()),
            _ => out.extend(letter.to_lowercase()),
        }
    }
    out
}

fn is_word(letter: char) -> bool {
    match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' | 'а'..='я' | 'А'..='Я' => true,
        _ => letter.is_alphanumeric(),
    }
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
