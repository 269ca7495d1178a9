//! The lines of a data set in the forms that services, trainers, spreadsheets and people read.
//!
//! A [`Writer`] takes one raw line after the other and holds none of them. A line that a form cannot hold without loss
//! is left out, counted and named by its [`Loss`]: nothing is flattened in silence. What a form carries,
//! [`import`](super::import) reads back as the same example.

mod alpaca;
mod csv;
mod markdown;
mod openai;
mod prompt_completion;
pub(super) mod sharegpt;
mod talk;
mod trl;

pub use csv::{APOSTROPHES, CELL_LETTERS_MAX, FORMULA_SIGNS};

use super::json;
use super::line::{Line, LineKind};
use serde::{Deserialize, Serialize};

/// A form in which a data set leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// The lines as they are, byte for byte: chat, preference pairs, tasks for a grader, prompts, texts.
    ///
    /// Azure, Nebius, Together, Fireworks and Mistral read the same lines. They differ in what they accept, which the
    /// checks judge by their profiles, and Azure in the byte order mark, which is in the [`Options`].
    Openai,
    /// What TRL and the libraries around it read: `messages`, or `prompt`, `chosen` and `rejected` as lists of messages.
    Trl,
    /// One list of `instruction`, `input`, `output`, `system` and `history`, as LLaMA-Factory reads it.
    Alpaca,
    /// `conversations` of `from` and `value`, with `system` and `tools`, as LLaMA-Factory reads it.
    Sharegpt,
    /// `prompt` and `completion`. A question with its answer comes back in this older form; `import::as_chat` makes it a
    /// conversation again.
    PromptCompletion,
    /// A table of `question`, `answer` and `system`.
    Csv,
    /// For reading; it is not read back.
    Markdown,
}

/// What a person chooses about a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// The file begins with a byte order mark: Azure demands it, and Excel knows UTF-8 by it. Most trainers refuse it.
    pub byte_order_mark: bool,
    /// A table is made for a spreadsheet: cells that it would compute get an apostrophe, see [`APOSTROPHES`].
    pub for_spreadsheets: bool,
    /// Nothing is written but what a trainer reads, even if the import could tell more by it.
    pub for_training: bool,
}

/// Why a form cannot hold a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// The line is not JSON.
    Broken,
    /// The form has no place for lines of this kind.
    Kind(LineKind),
    /// A part of the line is not what it has to be, such as messages that are no list.
    Shape,
    /// Half a surrogate pair, which no text can hold.
    HalfSurrogate,
    /// Tools, calls of them or settings for them.
    Tools,
    /// The arguments of a call are no JSON object, or are spaced in a way that would be lost.
    Arguments,
    /// An assistant says something beside calling a tool.
    WordsBesideCall,
    Images,
    /// Content in several parts.
    Parts,
    /// A message without content.
    NoContent,
    Weight,
    /// The name of a speaker.
    Name,
    /// A role that the form does not know.
    Role,
    /// The form has no system message.
    System,
    /// A system message without words, which the form cannot tell from none.
    EmptySystem,
    /// Questions and answers do not take turns, or the end is missing.
    Turns,
    /// More than one question with its answer.
    SeveralTurns,
    /// A key stands twice in one object.
    RepeatedKey,
    /// Another key that the form has no place for.
    ForeignKey,
    /// A cell is longer than a spreadsheet holds.
    CellTooLong,
}

impl Form {
    /// Every form, in the order in which they are offered.
    pub const ALL: [Form; 7] =
        [Form::Openai, Form::Trl, Form::Alpaca, Form::Sharegpt, Form::PromptCompletion, Form::Csv, Form::Markdown];

    /// The name in settings and files.
    pub fn id(self) -> &'static str {
        match self {
            Form::Openai => "openai",
            Form::Trl => "trl",
            Form::Alpaca => "alpaca",
            Form::Sharegpt => "sharegpt",
            Form::PromptCompletion => "prompt-completion",
            Form::Csv => "csv",
            Form::Markdown => "markdown",
        }
    }

    /// The form with this name.
    pub fn from_id(id: &str) -> Option<Form> {
        Form::ALL.into_iter().find(|form| form.id() == id)
    }

    /// The ending of a file in this form.
    pub fn ending(self) -> &'static str {
        match self {
            Form::Openai | Form::Trl | Form::Sharegpt | Form::PromptCompletion => "jsonl",
            Form::Alpaca => "json",
            Form::Csv => "csv",
            Form::Markdown => "md",
        }
    }

    /// Whether the file can be read back into the same examples.
    pub fn comes_back(self) -> bool {
        self != Form::Markdown
    }

    /// Whether a line, given without its line break, can be held without loss.
    ///
    /// # Errors
    /// The first reason why not.
    pub fn carries(self, raw: &str) -> Result<(), Loss> {
        self.write(raw, 1, Options::default()).map(drop)
    }

    fn write(self, raw: &str, number: u64, options: Options) -> Result<String, Loss> {
        // Somebody may have typed a line break between two values, where it means nothing but would end the line.
        let joined = raw.contains(['\n', '\r']).then(|| json::minified(raw));
        let line_text = match &joined {
            Some(joined) if json::parse(raw).is_ok() => joined,
            _ => raw,
        };
        let line = Line::parse(line_text);
        if !matches!(self, Form::Openai | Form::Markdown) && has_half_surrogate(line_text) {
            return Err(Loss::HalfSurrogate);
        }
        match self {
            Form::Openai => openai::write(line_text),
            Form::Trl => trl::write(line_text, &line),
            Form::Alpaca => alpaca::write(&line),
            Form::Sharegpt => sharegpt::write(line_text, &line, options),
            Form::PromptCompletion => prompt_completion::write(line_text, &line),
            Form::Csv => csv::write(&line, options),
            Form::Markdown => Ok(markdown::write(line_text, &line, number)),
        }
    }
}

/// What was left out for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub loss: Loss,
    pub count: u64,
    /// The first such line, counted from 1.
    pub first: u64,
}

/// What a file came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub written: u64,
    /// One for each reason, in the order in which they were met.
    pub left_out: Vec<LeftOut>,
}

impl Summary {
    /// Lines that were left out.
    pub fn left_out_count(&self) -> u64 {
        self.left_out.iter().map(|left| left.count).sum()
    }
}

/// Writes a file of one form, a line at a time.
#[derive(Debug)]
pub struct Writer {
    form: Form,
    options: Options,
    lines: u64,
    summary: Summary,
}

impl Writer {
    pub fn new(form: Form, options: Options) -> Self {
        Writer { form, options, lines: 0, summary: Summary::default() }
    }

    /// Writes what comes before the first line.
    pub fn begin(&self, out: &mut Vec<u8>) {
        if self.options.byte_order_mark {
            out.extend_from_slice("\u{feff}".as_bytes());
        }
        match self.form {
            Form::Alpaca => out.extend_from_slice(b"[\n"),
            Form::Csv => out.extend_from_slice(csv::header(self.options).as_bytes()),
            Form::Openai | Form::Trl | Form::Sharegpt | Form::PromptCompletion | Form::Markdown => {}
        }
    }

    /// Writes one line of the data set, given without its line break.
    ///
    /// # Errors
    /// Why it was left out; the summary counts it too.
    pub fn line(&mut self, raw: &str, out: &mut Vec<u8>) -> Result<(), Loss> {
        self.lines += 1;
        match self.form.write(raw, self.lines, self.options) {
            Ok(text) => {
                if self.form == Form::Alpaca && self.summary.written > 0 {
                    out.extend_from_slice(b",\n");
                }
                out.extend_from_slice(text.as_bytes());
                match self.form {
                    Form::Alpaca => {}
                    // RFC 4180, section 2, ends rows with both.
                    Form::Csv => out.extend_from_slice(b"\r\n"),
                    _ => out.push(b'\n'),
                }
                self.summary.written += 1;
                Ok(())
            }
            Err(loss) => Err(self.count(loss)),
        }
    }

    /// Passes over a line that does not fit for a reason of the caller's.
    pub fn leave_out(&mut self, loss: Loss) -> Loss {
        self.lines += 1;
        self.count(loss)
    }

    fn count(&mut self, loss: Loss) -> Loss {
        match self.summary.left_out.iter_mut().find(|left| left.loss == loss) {
            Some(left) => left.count += 1,
            None => self.summary.left_out.push(LeftOut { loss, count: 1, first: self.lines }),
        }
        loss
    }

    /// Writes what comes after the last line.
    pub fn end(self, out: &mut Vec<u8>) -> Summary {
        if self.form == Form::Alpaca {
            out.extend_from_slice(b"\n]\n");
        }
        self.summary
    }
}

/// Whether an escape such as `\ud83d` stands alone. Our parser reads it as U+FFFD, so only the untouched line keeps it.
fn has_half_surrogate(raw: &str) -> bool {
    let mut open = false;
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        let is_unicode = escape.get(1..2) == Some("u");
        let unit = escape.get(2..6).filter(|_| is_unicode).and_then(|digits| u16::from_str_radix(digits, 16).ok());
        match unit {
            Some(0xdc00..=0xdfff) if open && before.is_empty() => open = false,
            _ if open => return true,
            Some(0xdc00..=0xdfff) => return true,
            Some(0xd800..=0xdbff) => open = true,
            _ => {}
        }
        let next = escape.chars().nth(1).map_or(0, char::len_utf8);
        rest = escape.get(if unit.is_some() { 6 } else { 1 + next }..).unwrap_or_default();
    }
    open
}

#[cfg(test)]
mod tests;
