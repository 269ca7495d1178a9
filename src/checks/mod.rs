//! What is wrong with a data set: one module per check, two tables of checks.
//!
//! Lines stream through a [`Checker`] in order, and only hashes and counts are kept of them, so a file of millions of
//! lines is no trouble. A check reports facts; sentences about them are made elsewhere. Whether a fault is an error
//! depends on the service: what is only known to be unwise is a warning.

mod answers;
mod characters;
mod classes;
mod content;
mod duplicates;
mod fix;
mod images;
mod keys;
mod kinds;
mod languages;
mod leaks;
mod lengths;
mod look;
mod names;
mod pairs;
mod private;
mod problem;
mod repair;
mod roles;
mod schema;
mod shape;
mod sizes;
mod systems;
mod tools;
mod voices;
mod weights;

pub use duplicates::Seen;
pub use fix::{Fix, Mended, to_lines};
pub use private::Private;
pub use problem::{Gap, Problem};
pub use voices::Voice;

use crate::dataset::json::{JsonFault, Path, Value};
use crate::dataset::line::{Line, LineKind};
use crate::providers::{Date, Demand, FileRules, Method, Profile};
use crate::tokens::chat::LineTokens;
use look::Look;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Checks that need one line and nothing else.
static LINE_CHECKS: &[fn(&Look<'_>, &mut Findings)] = &[
    shape::run,
    keys::run,
    pairs::run,
    roles::run,
    content::run,
    images::run,
    weights::run,
    names::run,
    tools::run,
    characters::run,
    lengths::run,
    leaks::run,
    private::run,
];

/// Checks that remember something from line to line. The kinds come last, because they ask what the others found.
static FILE_CHECKS: &[fn() -> Box<dyn FileCheck>] = &[
    || Box::new(images::Count::default()),
    || Box::new(lengths::Outliers::default()),
    || Box::new(systems::Systems::default()),
    || Box::new(answers::Answers::default()),
    || Box::new(classes::Classes::default()),
    || Box::new(languages::Languages::default()),
    || Box::new(sizes::Sizes),
    || Box::new(kinds::Kinds::default()),
];

/// A check that remembers something from line to line.
trait FileCheck {
    fn line(&mut self, look: &Look<'_>, findings: &mut Findings);
    fn finish(&mut self, file: &FileFacts<'_>, findings: &mut Findings);
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The service refuses the file, or the line teaches something wrong.
    Error,
    Warning,
    Note,
}

/// The severity of a rule that a service minds so much; none when it does not mind.
fn severity_of(demand: Demand) -> Option<Severity> {
    match demand {
        Demand::None => None,
        Demand::Advised => Some(Severity::Warning),
        Demand::Demanded => Some(Severity::Error),
    }
}

/// Something to mend in the data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Counted from 1; none when the whole file is meant.
    pub line: Option<u64>,
    /// The value inside the line; the root when the whole line is meant.
    pub path: Path,
    pub severity: Severity,
    pub problem: Problem,
    pub fix: Option<Fix>,
}

impl Finding {
    /// The stable name of the problem.
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }
}

/// A finding for the command line.
pub fn report_json(finding: &Finding) -> serde_json::Value {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    serde_json::json!({
        "line": finding.line,
        "path": finding.path.to_string(),
        "severity": severity,
        "code": finding.code(),
        "message": finding.problem.to_string(),
        "fix": finding.fix.as_ref().map(ToString::to_string),
    })
}

/// Where the lines come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Our own records, which become a file only on export.
    Records,
    /// A file as it lies on a disk.
    File { bytes: u64 },
}

/// What the file is for.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    Training,
    /// For validation beside a training file, of which this was seen.
    Validation(&'a Seen),
}

/// What the checks are told beside the lines.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    /// The way in which the file will be trained on, when that is chosen.
    pub method: Option<Method>,
    /// The core has no clock; without a day the end dates of models are not looked at.
    pub today: Option<Date>,
    pub origin: Origin,
    pub part: Part<'a>,
    /// Further findings with the same code are counted and not kept.
    pub findings_max_per_code: usize,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options { method: None, today: None, origin: Origin::Records, part: Part::Training, findings_max_per_code: 200 }
    }
}

/// In one word: can this be trained on?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Ready,
    /// So many lines have errors, and so many errors are about the file as a whole.
    MustMend {
        lines: u64,
        file: u64,
    },
    TooFew {
        have: u64,
        need: u64,
    },
    Empty,
}

/// All that was found.
#[derive(Clone, Debug)]
pub struct Report {
    /// By line, with what concerns the whole file at the end.
    pub findings: Vec<Finding>,
    pub errors: u64,
    pub warnings: u64,
    pub notes: u64,
    /// How often each code was found, the findings that were not kept included.
    pub totals: BTreeMap<&'static str, u64>,
    /// Lines that are not blank.
    pub examples: u64,
    /// What most lines are.
    pub kind: Option<LineKind>,
    pub verdict: Verdict,
    /// Who says how much.
    pub voices: Vec<Voice>,
    /// What a validation file is compared with.
    pub seen: Seen,
}

impl Report {
    /// How often a code was found.
    pub fn total(&self, code: &str) -> u64 {
        self.totals.get(code).copied().unwrap_or_default()
    }
}

/// Looks at lines one after the other.
pub struct Checker<'a> {
    rules: &'a FileRules,
    profile: &'a Profile,
    options: Options<'a>,
    findings: Findings,
    file_checks: Vec<Box<dyn FileCheck>>,
    duplicates: duplicates::Duplicates<'a>,
    kinds: kinds::Tally,
    voices: voices::Voices,
    state: FileState,
    examples: u64,
    bytes: u64,
    bom: bool,
}

/// Whether the file is made of lines at all.
enum FileState {
    /// Nothing but blank lines so far.
    Start,
    /// The first line may be the head of something larger; the second will tell.
    Pending {
        number: u64,
        raw: String,
        tokens: Option<LineTokens>,
    },
    Lines,
    /// One value over many lines, or one list of everything: its lines say nothing alone.
    NotLines(Problem),
}

/// What is known when the last line was seen.
struct FileFacts<'a> {
    profile: &'a Profile,
    options: &'a Options<'a>,
    examples: u64,
    bytes: u64,
    kinds: &'a kinds::Tally,
}

impl FileFacts<'_> {
    fn rules(&self) -> &FileRules {
        &self.profile.rules
    }

    fn is_training(&self) -> bool {
        matches!(self.options.part, Part::Training)
    }
}

impl<'a> Checker<'a> {
    pub fn new(profile: &'a Profile, options: Options<'a>) -> Self {
        Checker {
            rules: &profile.rules,
            profile,
            findings: Findings::new(options.findings_max_per_code),
            file_checks: FILE_CHECKS.iter().map(|make| make()).collect(),
            duplicates: duplicates::Duplicates::new(options.part),
            kinds: kinds::Tally::default(),
            voices: voices::Voices::default(),
            options,
            state: FileState::Start,
            examples: 0,
            bytes: 0,
            bom: false,
        }
    }

    /// Looks at a line that is not decoded yet.
    pub fn line_bytes(&mut self, number: u64, raw: &[u8], tokens: Option<LineTokens>) {
        match std::str::from_utf8(raw) {
            Ok(text) => self.line(number, text, tokens),
            Err(error) => {
                let before = String::from_utf8_lossy(raw.get(..error.valid_up_to()).unwrap_or_default());
                let problem = Problem::InvalidUtf8 { column: before.chars().count() as u64 + 1 };
                self.examples += 1;
                self.bytes += raw.len() as u64 + 1;
                self.findings.at_line(number);
                self.findings.add(Path::root(), Severity::Error, problem, Some(Fix::RemoveLine));
                self.findings.end_line();
            }
        }
    }

    /// Looks at a line, given without its line break. Lines come in order; the first may begin with a byte order mark.
    pub fn line(&mut self, number: u64, raw: &str, tokens: Option<LineTokens>) {
        self.bytes += raw.len() as u64 + 1;
        let text = raw.strip_prefix('\u{feff}').unwrap_or(raw);
        if text.len() < raw.len() {
            self.found_bom(number);
        }
        if text.trim().is_empty() {
            self.findings.at_line(number);
            self.findings.add(Path::root(), Severity::Warning, Problem::BlankLine, Some(Fix::RemoveLine));
            return self.findings.end_line();
        }
        match std::mem::replace(&mut self.state, FileState::Lines) {
            FileState::Start => self.first_line(number, text, tokens),
            FileState::Pending { number: first, raw: head, tokens: head_tokens } => {
                if head.trim_start().starts_with('{')
                    && !matches!(Line::parse(text).json().map(|json| &json.value), Some(Value::Object(_)))
                {
                    self.state = FileState::NotLines(Problem::SpreadOverLines);
                } else {
                    self.look_at(first, &head, head_tokens);
                    self.look_at(number, text, tokens);
                }
            }
            FileState::Lines => self.look_at(number, text, tokens),
            not_lines @ FileState::NotLines(_) => self.state = not_lines,
        }
    }

    /// At the beginning of the file it is for the service to say; within it comes of files put together, and no parser of
    /// JSON passes over it.
    fn found_bom(&mut self, number: u64) {
        let is_within = number > 1;
        self.bom |= !is_within;
        if is_within || self.rules.bom.value == crate::providers::Bom::Refused {
            let problem = if is_within { Problem::BomWithin } else { Problem::Bom };
            self.findings.at_line(number);
            self.findings.error(Path::root(), problem, Some(Fix::RemoveBom));
            self.findings.end_line();
        }
    }

    /// The first line tells a file of lines from one JSON value.
    fn first_line(&mut self, number: u64, text: &str, tokens: Option<LineTokens>) {
        let pending = || FileState::Pending { number, raw: text.to_owned(), tokens };
        let unfinished = |line: &Line<'_>| matches!(line, Line::Broken { reason: JsonFault::Unfinished, .. });
        let line = Line::parse(text);
        let trimmed = text.trim();
        if trimmed.starts_with('[') && unfinished(&line) {
            self.state = FileState::NotLines(Problem::JsonArray);
        } else if trimmed.starts_with('[') && line.json().is_some()
            || trimmed.starts_with('{') && trimmed.ends_with(['{', '[', ',', ':']) && unfinished(&line)
        {
            self.state = pending();
        } else {
            self.look_at(number, text, tokens);
        }
    }

    fn look_at(&mut self, number: u64, raw: &str, tokens: Option<LineTokens>) {
        self.examples += 1;
        let line = self.kinds.settled(Line::parse(raw), self.rules, self.options.method);
        let look = Look::new(number, raw, &line, self.rules, tokens);
        self.findings.at_line(number);
        for check in LINE_CHECKS {
            check(&look, &mut self.findings);
        }
        self.duplicates.line(&look, &mut self.findings);
        for check in &mut self.file_checks {
            check.line(&look, &mut self.findings);
        }
        self.kinds.count(line.kind());
        self.voices.line(&look);
        self.findings.end_line();
    }

    /// Everything that was found, and the verdict.
    pub fn finish(mut self) -> Report {
        match std::mem::replace(&mut self.state, FileState::Lines) {
            FileState::Pending { raw, .. } if raw.trim_start().starts_with('[') => self.not_lines(Problem::JsonArray),
            FileState::Pending { number, raw, tokens } => self.look_at(number, &raw, tokens),
            FileState::NotLines(problem) => self.not_lines(problem),
            FileState::Start | FileState::Lines => {}
        }
        if self.examples > 0 {
            self.whole_file();
        }
        let seen = self.duplicates.finish(&mut self.findings);
        let verdict = self.findings.verdict(self.examples);
        let Findings { mut list, totals, counts: [errors, warnings, notes], .. } = self.findings;
        list.sort_by_key(|finding| finding.line.unwrap_or(u64::MAX));
        Report {
            findings: list,
            errors,
            warnings,
            notes,
            totals,
            examples: self.examples,
            kind: self.kinds.main(),
            verdict,
            voices: self.voices.finish(),
            seen,
        }
    }

    fn not_lines(&mut self, problem: Problem) {
        self.findings.add(Path::root(), Severity::Error, problem, Some(Fix::ToLines));
    }

    fn whole_file(&mut self) {
        let file = FileFacts {
            profile: self.profile,
            options: &self.options,
            examples: self.examples,
            bytes: self.bytes,
            kinds: &self.kinds,
        };
        for check in &mut self.file_checks {
            check.finish(&file, &mut self.findings);
        }
        let demanded =
            self.rules.bom.value == crate::providers::Bom::Demanded && matches!(self.options.origin, Origin::File { .. });
        if demanded && !self.bom {
            self.findings.add(Path::root(), Severity::Error, Problem::MissingBom, Some(Fix::AddBom));
        }
    }
}

/// Collects findings, keeps a few of each code and counts them all.
struct Findings {
    list: Vec<Finding>,
    most_per_code: usize,
    totals: BTreeMap<&'static str, u64>,
    /// Errors, warnings and notes.
    counts: [u64; 3],
    line: Option<u64>,
    line_has_error: bool,
    error_lines: u64,
    file_errors: u64,
    too_few: Option<(u64, u64)>,
}

impl Findings {
    fn new(most_per_code: usize) -> Self {
        Findings {
            list: Vec::new(),
            most_per_code,
            totals: BTreeMap::new(),
            counts: [0; 3],
            line: None,
            line_has_error: false,
            error_lines: 0,
            file_errors: 0,
            too_few: None,
        }
    }

    /// What is added from now on concerns this line.
    fn at_line(&mut self, number: u64) {
        self.line = Some(number);
        self.line_has_error = false;
    }

    fn end_line(&mut self) {
        self.error_lines += u64::from(self.line_has_error);
        self.line = None;
        self.line_has_error = false;
    }

    fn add(&mut self, path: Path, severity: Severity, problem: Problem, fix: Option<Fix>) {
        let is_error = severity == Severity::Error;
        match self.line {
            Some(_) => self.line_has_error |= is_error,
            None => self.file_errors += u64::from(is_error),
        }
        if let Problem::TooFewExamples { have, need } = problem {
            self.too_few = Some((have, need));
        }
        self.keep(self.line, path, severity, problem, fix);
    }

    /// Adds an error to a line that was passed long ago.
    fn add_to_earlier_line(&mut self, number: u64, had_error: bool, problem: Problem, fix: Option<Fix>) {
        self.error_lines += u64::from(!had_error);
        self.keep(Some(number), Path::root(), Severity::Error, problem, fix);
    }

    /// Adds what is no error to a line that was passed long ago.
    fn add_note_to_earlier_line(&mut self, number: u64, severity: Severity, problem: Problem) {
        self.keep(Some(number), Path::root(), severity, problem, None);
    }

    /// Counts errors of lines whose numbers were not kept.
    fn add_uncounted(&mut self, code: &'static str, errors: u64, lines_without_error: u64) {
        self.error_lines += lines_without_error;
        self.counts[0] += errors;
        *self.totals.entry(code).or_default() += errors;
    }

    fn keep(&mut self, line: Option<u64>, path: Path, severity: Severity, problem: Problem, fix: Option<Fix>) {
        let [errors, warnings, notes] = &mut self.counts;
        *match severity {
            Severity::Error => errors,
            Severity::Warning => warnings,
            Severity::Note => notes,
        } += 1;
        let total = self.totals.entry(problem.code()).or_default();
        *total += 1;
        if *total <= self.most_per_code as u64 {
            self.list.push(Finding { line, path, severity, problem, fix });
        }
    }

    fn verdict(&self, examples: u64) -> Verdict {
        let file = self.file_errors - u64::from(self.too_few.is_some());
        match self.too_few {
            _ if self.error_lines > 0 || file > 0 => Verdict::MustMend { lines: self.error_lines, file },
            Some((have, need)) => Verdict::TooFew { have, need },
            None if examples == 0 => Verdict::Empty,
            None => Verdict::Ready,
        }
    }

    fn error(&mut self, path: Path, problem: Problem, fix: Option<Fix>) {
        self.add(path, Severity::Error, problem, fix);
    }

    fn warning(&mut self, path: Path, problem: Problem, fix: Option<Fix>) {
        self.add(path, Severity::Warning, problem, fix);
    }
}
