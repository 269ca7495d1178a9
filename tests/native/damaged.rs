//! Damaged and valid training files, written from what the services publish about them and not from what the checks find.
//!
//! `tests/fixtures/make_damaged.py` makes them. Of each file the manifest holds everything that is wrong with it: what is
//! not found fails, and what is found beside it fails too.

use crate::fixtures::say;
use crate::tokens::counter;
use doctune::checks::{self, Checker, Finding, Fix, Mended, Options, Origin, Part, Report, Severity, report_json};
use doctune::dataset::line::Line;
use doctune::providers::{self, Method, Profile};
use doctune::tokens::chat::{LineTokens, line_tokens};
use doctune::tokens::{Counter, Encoding};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct Manifest {
    damaged: Vec<Case>,
    valid: Vec<Case>,
}

/// A file, what it is for, and what is wrong with it.
#[derive(Deserialize)]
struct Case {
    file: String,
    provider: String,
    method: Option<Method>,
    today: Option<String>,
    /// The size of the file, when it is to be taken for a larger one.
    bytes: Option<u64>,
    /// The file for training beside which this one is for validation.
    training: Option<String>,
    /// Rules of the service that a person has changed: limits that no small file could reach.
    rules: Option<Value>,
    /// What the file is about; none for a valid file.
    faults: Vec<Fault>,
    /// What is true of the file as well. Of a valid file nothing here is an error.
    beside: Vec<Fault>,
}

/// The line, the code and the severity.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Fault(Option<u64>, String, String);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/damaged")
}

fn manifest() -> Manifest {
    let text = std::fs::read(folder().join("manifest.json")).expect("the manifest is in the repository");
    serde_json::from_slice(&text).expect("it is a manifest")
}

/// What the checks are given of a file.
struct Lines(Vec<Vec<u8>>);

impl Lines {
    fn read(file: &str) -> Self {
        let bytes = std::fs::read(folder().join(file)).expect("the file is in the repository");
        let mut lines: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        lines.pop_if(|line| line.is_empty());
        Lines(lines)
    }

    fn bytes(&self) -> u64 {
        self.0.iter().map(|line| line.len() as u64 + 1).sum()
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.join(&b'\n')).expect("only readable text is mended as a whole")
    }
}

fn tokens_of(line: &[u8], counter: &Counter) -> Option<LineTokens> {
    serde_json::from_slice(line).ok().map(|line| line_tokens(&line, counter))
}

/// Puts the values of one object into the other, object by object.
fn change(value: &mut Value, changes: &Value) {
    match changes {
        Value::Object(changes) => changes.iter().for_each(|(key, changes)| change(&mut value[key], changes)),
        other => *value = other.clone(),
    }
}

impl Case {
    fn profile(&self) -> Profile {
        let mut profile = providers::profile(&self.provider).expect("the tables hold the profile");
        if let Some(rules) = &self.rules {
            let mut value = serde_json::to_value(&profile.rules).expect("rules can be written");
            change(&mut value, rules);
            profile.rules = serde_json::from_value(value).expect("rules can be read");
        }
        profile
    }

    fn report(&self, lines: &Lines, counter: &Counter) -> Report {
        let profile = self.profile();
        let report = |lines: &Lines, bytes: Option<u64>, part: Part<'_>| {
            let options = Options {
                method: self.method,
                today: self.today.as_ref().map(|today| today.parse().expect("it is a day")),
                origin: Origin::File { bytes: bytes.unwrap_or(lines.bytes()) },
                part,
                findings_max_per_code: usize::MAX,
            };
            let mut checker = Checker::new(&profile, options);
            for (number, line) in (1..).zip(&lines.0) {
                checker.line_bytes(number, line, tokens_of(line, counter));
            }
            checker.finish()
        };
        match &self.training {
            Some(training) => {
                let training = report(&Lines::read(training), None, Part::Training);
                report(lines, self.bytes, Part::Validation(&training.seen))
            }
            None => report(lines, self.bytes, Part::Training),
        }
    }

    fn expected(&self) -> Vec<Fault> {
        let mut expected = [self.faults.as_slice(), self.beside.as_slice()].concat();
        expected.sort();
        expected
    }
}

fn found(report: &Report) -> Vec<Fault> {
    let mut found: Vec<Fault> = report.findings.iter().map(fault).collect();
    found.sort();
    found
}

fn fault(finding: &Finding) -> Fault {
    let severity = report_json(finding)["severity"].as_str().unwrap_or_default().to_owned();
    Fault(finding.line, finding.code().to_owned(), severity)
}

/// What one list holds and the other does not; equal things are counted.
fn missing(from: &[Fault], wanted: &[Fault]) -> Vec<Fault> {
    let mut left: BTreeMap<&Fault, usize> = BTreeMap::new();
    from.iter().for_each(|fault| *left.entry(fault).or_default() += 1);
    let is_missing = |fault: &&Fault| match left.get_mut(*fault).filter(|count| **count > 0) {
        Some(count) => {
            *count -= 1;
            false
        }
        None => true,
    };
    wanted.iter().filter(is_missing).cloned().collect()
}

#[test]
fn every_fault_of_the_damaged_files_is_found_and_nothing_else() {
    let (manifest, counter) = (manifest(), counter(Encoding::O200kBase));
    let mut differences = Vec::new();
    let (mut files_found, mut faults, mut faults_found, mut quiet) = (0, 0, 0, 0);
    for (case, is_damaged) in
        manifest.damaged.iter().map(|case| (case, true)).chain(manifest.valid.iter().map(|case| (case, false)))
    {
        let (found, expected) = (found(&case.report(&Lines::read(&case.file), &counter)), case.expected());
        let (lost, surplus) = (missing(&found, &expected), missing(&expected, &found));
        let lost_faults = missing(&found, &case.faults).len();
        if is_damaged {
            files_found += usize::from(lost.is_empty() && surplus.is_empty());
            faults += case.faults.len();
            faults_found += case.faults.len() - lost_faults;
        } else {
            quiet += usize::from(surplus.is_empty() && !found.iter().any(|fault| fault.2 == "error"));
        }
        differences.extend(lost.iter().map(|fault| format!("{} ({}): not found {fault:?}", case.file, case.provider)));
        differences.extend(surplus.iter().map(|fault| format!("{} ({}): found beside {fault:?}", case.file, case.provider)));
    }
    let (damaged, valid) = (manifest.damaged.len(), manifest.valid.len());
    say(&format!(
        "damaged: {files_found} of {damaged} files, {faults_found} of {faults} faults found; valid: {quiet} of {valid} without false alarm"
    ));
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn the_set_is_as_large_as_it_should_be() {
    let Manifest { damaged, valid } = manifest();
    assert!(damaged.len() >= 60 && valid.len() >= 20);
    assert!(damaged.iter().all(|case| !case.faults.is_empty()));
    assert!(valid.iter().all(|case| case.faults.is_empty() && case.beside.iter().all(|fault| fault.2 != "error")));
    let files = std::fs::read_dir(folder()).expect("the folder is in the repository").count();
    assert_eq!(files, damaged.len() + valid.len() + 1, "a file is not in the manifest");
}

/// Each fix of each damaged file by itself: its finding is gone, and no error has come that was not there.
#[test]
fn a_fix_of_a_damaged_file_removes_its_finding_and_makes_no_new_error() {
    let counter = counter(Encoding::O200kBase);
    let mut fixes = 0;
    for case in &manifest().damaged {
        let lines = Lines::read(&case.file);
        let before = case.report(&lines, &counter);
        for finding in &before.findings {
            let Some(fix) = &finding.fix else { continue };
            let mended = mended(&lines, finding.line, fix).unwrap_or_else(|| panic!("{}: {fix} does nothing", case.file));
            let after = case.report(&mended, &counter);
            let same =
                |other: &&Finding| other.code() == finding.code() && other.path == finding.path && other.line == finding.line;
            let (had, has) = (before.findings.iter().filter(same).count(), after.findings.iter().filter(same).count());
            // When a line goes, those behind it take its number.
            assert!(*fix == Fix::RemoveLine || has < had, "{}: {fix} left {finding:?}", case.file);
            let was_read = finding.line.is_none_or(|line| is_json(&lines.0[line as usize - 1]));
            for new in after.findings.iter().filter(|new| was_read && new.severity == Severity::Error) {
                // A file from which a line is taken may become too small, which is as true as it can be.
                let known = before.findings.iter().any(|old| old.code() == new.code()) || new.code() == "too_few_examples";
                assert!(known, "{}: {fix} made {new:?}", case.file);
            }
            fixes += 1;
        }
    }
    say(&format!("damaged: {fixes} fixes, each applied by itself"));
}

fn is_json(line: &[u8]) -> bool {
    std::str::from_utf8(line).is_ok_and(|line| Line::parse(line.trim_start_matches('\u{feff}')).json().is_some())
}

fn mended(lines: &Lines, line: Option<u64>, fix: &Fix) -> Option<Lines> {
    let mut all = lines.0.clone();
    match (line, fix) {
        (_, Fix::ToLines) => all = checks::to_lines(&lines.text())?.into_iter().map(String::into_bytes).collect(),
        (line, fix) => {
            // A mark at the beginning of the file belongs to its first line.
            let index = line.map_or(0, |line| line as usize - 1);
            let text = String::from_utf8_lossy(&all[index]).into_owned();
            match fix.apply(&text)? {
                Mended::Line(line) => all[index] = line.into_bytes(),
                Mended::Lines(several) => drop(all.splice(index..=index, several.into_iter().map(String::into_bytes))),
                Mended::Removed => drop(all.remove(index)),
            }
        }
    }
    Some(Lines(all))
}
