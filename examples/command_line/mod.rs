//! What `doctune` does with its arguments: each command is the core, called on files of this machine.

mod arguments;
mod counting;
mod sources;

use arguments::{Arguments, Usage};
use counting::counter;
use doctune::checks::{Checker, Options, Origin, report_json};
use doctune::dataset::Settings;
use doctune::dataset::line::{Line, LineKind};
use doctune::document::{Document, markdown, plain_text};
use doctune::examples::{Candidate, Evidence, RecipeId, chat_line, make, select};
use doctune::providers;
use doctune::tokens::chat::{LineTokens, line_tokens};
use doctune::tokens::{CountTokens, Counter, Encoding};
use doctune::work::store::{plan_for, quote_json};
use serde_json::{Value, json};
use sources::Words;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

const HELP: &str = "\
doctune: documents in, a data set for fine-tuning out

  doctune read FILE                    prints what the document says, as Markdown
  doctune read --text FILE             prints its words alone; quotes are counted in this text
  doctune examples FILE…               makes training examples and prints them as chat JSONL
           [--evidence OUT]            writes a line about each to OUT: where its answer stands in the document
  doctune check FILE.jsonl             prints one JSON object for each finding
           [--provider openai]         by the rules of this service
  doctune tokens FILE…                 prints the number of tokens, a tab and the path
           [--encoding o200k_base]     or cl100k_base
           [--chat]                    counts the lines of a training file with what a chat adds to them

FILE may be a ZIP, whose files are read one by one, or name a file inside one: archive.zip/folder/file.md.
Exit code: 0 when done, 1 when something could not be read, 2 when called wrongly.
";

/// Where results go, and what is said about trouble.
pub struct Streams<'a> {
    pub out: &'a mut dyn Write,
    pub err: &'a mut dyn Write,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Done,
    /// Something could not be read or written; the rest was done.
    Trouble,
    CalledWrongly,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        ExitCode::from(match ending {
            Ending::Done => 0,
            Ending::Trouble => 1,
            Ending::CalledWrongly => 2,
        })
    }
}

/// Does what the arguments say.
pub fn run(arguments: &[String], streams: &mut Streams<'_>) -> Ending {
    let mut command = Command { streams, troubles: 0 };
    let ended = command.run(arguments).and_then(|()| Ok(command.streams.out.flush()?));
    match ended {
        Ok(()) if command.troubles == 0 => Ending::Done,
        Ok(()) => Ending::Trouble,
        Err(Stop::Usage(Usage(fault))) => {
            // Whoever closed the standard error wants to read nothing of it.
            let _ = writeln!(streams.err, "doctune: {fault}; see doctune --help");
            Ending::CalledWrongly
        }
        Err(Stop::Output(error)) => {
            let _ = writeln!(streams.err, "doctune: the result cannot be written: {error}");
            Ending::Trouble
        }
    }
}

/// Why a command ends before its end.
enum Stop {
    Usage(Usage),
    Output(io::Error),
}

impl From<Usage> for Stop {
    fn from(usage: Usage) -> Self {
        Stop::Usage(usage)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Output(error)
    }
}

struct Command<'a, 's> {
    streams: &'a mut Streams<'s>,
    troubles: u64,
}

impl Command<'_, '_> {
    fn run(&mut self, arguments: &[String]) -> Result<(), Stop> {
        let (verb, rest) = arguments.split_first().ok_or(Usage("no command given".to_owned()))?;
        if arguments.iter().take_while(|argument| *argument != "--").any(|argument| argument == "--help" || argument == "-h") {
            return Ok(self.streams.out.write_all(HELP.as_bytes())?);
        }
        match verb.as_str() {
            "read" => self.read(&Arguments::parse(rest, &["--text"], &[])?),
            "examples" => self.examples(&Arguments::parse(rest, &[], &["--evidence"])?),
            "check" => self.check(&Arguments::parse(rest, &[], &["--provider"])?),
            "tokens" => self.tokens(&Arguments::parse(rest, &["--chat"], &["--encoding"])?),
            _ => Err(Usage(format!("unknown command {verb}")).into()),
        }
    }

    fn trouble(&mut self, path: &str, reason: &str) {
        self.troubles += 1;
        // The exit code tells of the trouble even when nobody listens here.
        let _ = writeln!(self.streams.err, "doctune: {path}: {reason}");
    }

    /// Reads a file, or those of a ZIP, names what could not be read, and returns the rest.
    fn words_of(&mut self, path: &str) -> Vec<(String, Words)> {
        let mut read = Vec::new();
        for (path, words) in sources::read(path) {
            match words {
                Ok(words) => read.push((path, words)),
                Err(reason) => self.trouble(&path, &reason),
            }
        }
        read
    }

    fn read(&mut self, arguments: &Arguments) -> Result<(), Stop> {
        let path = arguments.only_file()?;
        let texts: Vec<String> = self
            .words_of(path)
            .into_iter()
            .map(|(_, words)| match words {
                Words::Document(document) if arguments.has("--text") => plain_text(&document).text,
                Words::Document(document) => markdown(&document),
                Words::Lines(text) => text,
            })
            .collect();
        Ok(self.streams.out.write_all(texts.join("\n\n").as_bytes())?)
    }

    fn examples(&mut self, arguments: &Arguments) -> Result<(), Stop> {
        let files = arguments.files()?;
        let counter = counter(Encoding::O200kBase);
        let mut made = Made::default();
        for path in files {
            for (path, words) in self.words_of(path) {
                match words {
                    Words::Document(document) => made.document(&path, &document, &counter),
                    Words::Lines(text) => {
                        for (number, reason) in made.import(&path, &text) {
                            self.trouble(&path, &format!("line {number} {reason}"));
                        }
                    }
                }
            }
        }
        let mut evidence = match arguments.value("--evidence").map(|path| (path, File::create(path))) {
            Some((path, Err(error))) => {
                self.trouble(path, &error.to_string());
                None
            }
            Some((_, Ok(file))) => Some(BufWriter::new(file)),
            None => None,
        };
        for row in made.rows() {
            writeln!(self.streams.out, "{}", row.chat)?;
            if let Some(file) = &mut evidence {
                writeln!(file, "{}", row.evidence)?;
            }
        }
        Ok(evidence.map_or(Ok(()), |mut file| file.flush())?)
    }

    fn check(&mut self, arguments: &Arguments) -> Result<(), Stop> {
        let path = arguments.only_file()?;
        let id = arguments.value("--provider").unwrap_or("openai");
        let names = || providers::profiles().iter().map(|profile| profile.id.to_string()).collect::<Vec<_>>().join(", ");
        let profile = providers::profile(id).ok_or_else(|| Usage(format!("--provider takes one of {}", names())))?;
        let counter = counter(Encoding::O200kBase);
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.trouble(path, &error.to_string());
                return Ok(());
            }
        };
        let origin = Origin::File { bytes: bytes.len() as u64 };
        let mut checker = Checker::new(&profile, Options { origin, findings_max_per_code: usize::MAX, ..Options::default() });
        for (number, line) in (1..).zip(lines_of(&bytes)) {
            checker.line_bytes(number, line, tokens_of(line, &counter));
        }
        for finding in checker.finish().findings {
            writeln!(self.streams.out, "{}", report_json(&finding))?;
        }
        Ok(())
    }

    fn tokens(&mut self, arguments: &Arguments) -> Result<(), Stop> {
        let files = arguments.files()?;
        let name = arguments.value("--encoding").unwrap_or(Encoding::O200kBase.name());
        let names = Encoding::ALL.map(Encoding::name).join(" or ");
        let encoding = Encoding::parse(name).ok_or_else(|| Usage(format!("--encoding takes {names}")))?;
        let counter = counter(encoding);
        for path in files {
            if arguments.has("--chat") {
                self.chat_tokens(path, &counter)?;
                continue;
            }
            for (path, text) in sources::texts(path) {
                match text {
                    Ok(text) => writeln!(self.streams.out, "{}\t{path}", counter.count(&text))?,
                    Err(reason) => self.trouble(&path, &reason),
                }
            }
        }
        Ok(())
    }

    /// Counts a training file line by line; a line that is no JSON is named and counts nothing.
    fn chat_tokens(&mut self, path: &str, counter: &Counter) -> Result<(), Stop> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.trouble(path, &error.to_string());
                return Ok(());
            }
        };
        let mut total = 0;
        for (number, line) in (1_u64..).zip(lines_of(&bytes)).filter(|(_, line)| !line.trim_ascii().is_empty()) {
            match tokens_of(line, counter) {
                Some(tokens) => total += tokens.total,
                None => self.trouble(path, &format!("line {number} is not JSON")),
            }
        }
        Ok(writeln!(self.streams.out, "{total}\t{path}")?)
    }
}

/// The lines of a file without their breaks; what follows the last break is a line only when there is something.
fn lines_of(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').map(|line| {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        line.strip_suffix(b"\r").unwrap_or(line)
    })
}

fn tokens_of(line: &[u8], counter: &Counter) -> Option<LineTokens> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    Some(line_tokens(&serde_json::from_slice(line).ok()?, counter))
}

/// Examples of several files, put together as the page does: what was made without repeated questions, then what was
/// imported.
#[derive(Default)]
struct Made {
    made: Vec<Row>,
    candidates: Vec<Candidate>,
    imported: Vec<Row>,
    documents: u32,
}

/// A line of the data set and the line about it.
struct Row {
    chat: String,
    evidence: String,
}

impl Made {
    fn document(&mut self, path: &str, document: &Document, counter: &Counter) {
        let plan = plan_for(&Settings::default(), path, None);
        let plain = plain_text(document);
        let title = document.display_title().unwrap_or(&plan.file_name);
        for example in make(document, &plan, counter).examples {
            let quotes: Vec<_> = example.evidence.quotes().iter().map(|quote| quote_json(quote, Some(&plain))).collect();
            let evidence = row_about(path, example.recipe, &example.evidence, &quotes);
            self.candidates.push(Candidate::new(&example, self.documents, title, 0));
            self.made.push(Row { chat: chat_line(&example, None), evidence });
        }
        self.documents += 1;
    }

    /// Takes over the lines of a data set as they are; returns those that are no conversations, with the reason.
    fn import(&mut self, path: &str, text: &str) -> Vec<(u64, &'static str)> {
        let mut refused = Vec::new();
        for (line, raw) in (1_u64..).zip(text.lines()).filter(|(_, raw)| !raw.trim().is_empty()) {
            match Line::parse(raw).kind() {
                LineKind::Chat => {
                    let evidence = row_about(path, RecipeId::Imported, &Evidence::Imported { line }, &[]);
                    self.imported.push(Row { chat: raw.to_owned(), evidence });
                }
                LineKind::Broken => refused.push((line, "is not JSON")),
                _ => refused.push((line, "is not a conversation")),
            }
        }
        refused
    }

    fn rows(&self) -> impl Iterator<Item = &Row> {
        let kept = select(&self.candidates, None, Settings::default().seed).kept;
        kept.into_iter().filter_map(|index| self.made.get(index)).chain(&self.imported)
    }
}

fn row_about(path: &str, recipe: RecipeId, evidence: &Evidence, quotes: &[Value]) -> String {
    json!({ "document": path, "recipe": recipe, "evidence": evidence.kind(), "quotes": quotes }).to_string()
}
