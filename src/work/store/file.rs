//! The data set as files: checked, counted, split, mended and written.

use super::derived::{Derived, Item};
use super::project_store::{Store, content_of};
use super::storage::Storage;
use super::{Change, Described, FindingGroup, Report, ReportFinding, Side, StepId, StoreError};
use crate::checks::{self, Checker, Finding, Fix, Mended, Options, Part, Severity, Verdict, Voice};
use crate::dataset::line::LineKind;
use crate::dataset::split;
use crate::dataset::{BatchContent, Content, ExampleId, SourceId};
use crate::document::Hash;
use crate::examples::{self};
use crate::providers::{self, Profile};
use crate::tokens::chat::LineTokens;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

/// Findings of one code that the checks keep for a report; the counts say how many there are.
const FINDINGS_MAX: usize = 200;
/// Findings of one code that a report lists.
const FINDINGS_SHOWN: usize = 20;
/// So often it is looked whether mending has brought something to light that can be mended as well.
const MENDING_ROUNDS: usize = 8;
/// Bars of the histogram.
const BARS: u32 = 24;

impl<S: Storage> Store<S> {
    /// The provider whose rules the data set is checked by.
    pub(super) fn profile(&self) -> Profile {
        providers::profile_for(&self.project.settings)
    }

    /// Checks, counts and splits the data set.
    pub(super) async fn report(&mut self) -> Result<Report, StoreError> {
        let derived = self.derived();
        let profile = self.profile();
        let tokens_max = profile.rules.tokens_max.map_or(u64::MAX, |known| known.value);
        let mut sums = Sides::default();
        let mut lengths = Vec::with_capacity(derived.counts.included as usize);
        let checked = self.check(&profile, FINDINGS_MAX, |item, line, side| {
            let tokens = item.tokens(derived.system_tokens);
            let sum = sums.of(side);
            sum.examples += 1;
            sum.tokens += u64::from(tokens).min(tokens_max);
            sum.trained += u64::from(item.entry.trained);
            sum.bytes += line.len() as u64 + 1;
            lengths.push(tokens);
        });
        let checked = checked.await?;
        lengths.sort_unstable();
        Ok(Report {
            revision: self.revision,
            verdict: checked.verdict(),
            groups: groups(&checked, &derived, self.hooks.describe),
            training: sums.training,
            validation: sums.validation,
            pairs: checked.training.kind == Some(LineKind::Dpo),
            histogram: histogram(&lengths),
            quartiles: [1, 2, 3].map(|quarter| lengths.get(lengths.len() * quarter / 4).copied().unwrap_or(0)),
            tokens_max: lengths.last().copied().unwrap_or(0),
            by_recipe: derived.counts.by_recipe.clone(),
            by_source: derived.counts.by_source.iter().map(|(id, count)| (*id, self.path(*id), *count)).collect(),
            estimate: derived.counts.estimate,
            voices: checked.voices(),
            leaks: derived.leaks(),
        })
    }

    /// Checks both files by a provider's rules; `each` sees every line in the order of its file.
    async fn check(
        &mut self,
        profile: &Profile,
        findings_max_per_code: usize,
        mut each: impl FnMut(&Item, &[u8], split::Side),
    ) -> Result<Checked, StoreError> {
        let derived = self.derived();
        let mut reader = LineReader::default();
        let options = Options { findings_max_per_code, ..Options::default() };
        let mut training = Checker::new(profile, options.clone());
        let all = u64::from(derived.counts.included);
        for (number, item) in (1..).zip(derived.of(split::Side::Training)) {
            let line = reader.line(self, &item).await?;
            training.line_bytes(number, line.bytes(), Some(tokens_of(&item, &derived)));
            each(&item, line.bytes(), split::Side::Training);
            self.tell(number, all);
        }
        let checked = u64::from(derived.counts.included) - derived.of(split::Side::Validation).count() as u64;
        let training = training.finish();
        let mut validation = Checker::new(profile, Options { part: Part::Validation(&training.seen), ..options });
        for (number, item) in (1..).zip(derived.of(split::Side::Validation)) {
            let line = reader.line(self, &item).await?;
            validation.line_bytes(number, line.bytes(), Some(tokens_of(&item, &derived)));
            each(&item, line.bytes(), split::Side::Validation);
            self.tell(checked + number, all);
        }
        Ok(Checked { validation: validation.finish(), training })
    }

    pub(super) fn path(&self, source: SourceId) -> String {
        self.project.sources.get(&source).map(|record| record.path.clone()).unwrap_or_default()
    }

    /// Mends all errors that can be mended, in one step. What one fix brings to light is mended too.
    pub(super) async fn mend_errors(&mut self, step: StepId) -> Result<(), StoreError> {
        for _ in 0..MENDING_ROUNDS {
            let checked = self.check(&self.profile(), FINDINGS_MAX, |_, _, _| {}).await?;
            let errors = checked.findings().map(|(_, finding)| finding);
            let errors = errors.filter(|finding| finding.severity == Severity::Error && finding.fix.is_some());
            let codes: BTreeSet<String> = errors.map(|finding| finding.code().to_owned()).collect();
            let before = self.revision;
            for code in &codes {
                self.mend(step, code, None).await?;
            }
            if self.revision == before {
                break;
            }
        }
        Ok(())
    }

    /// Mends the findings of a code in one step, those of one example or all: rewrites lines, or removes those that
    /// cannot be kept.
    pub(super) async fn mend(&mut self, step: StepId, code: &str, example: Option<ExampleId>) -> Result<(), StoreError> {
        let profile = self.profile();
        let checked = self.check(&profile, usize::MAX, |_, _, _| {}).await?;
        let derived = self.derived();
        let items = derived.by_line();
        let mut removed = BTreeSet::new();
        let mut changed: BTreeMap<ExampleId, String> = BTreeMap::new();
        for (side, finding) in checked.findings().filter(|(_, finding)| finding.code() == code) {
            let Some(item) = items.of(&derived, side, finding) else { continue };
            if example.is_some_and(|wanted| wanted != item.id) {
                continue;
            }
            let Some(fix) = finding.fix.as_ref() else { continue };
            let text = match changed.get(&item.id) {
                Some(text) => text.clone(),
                None => self.line(&item).await?,
            };
            match fix.apply(&text) {
                // What we made ourselves has nothing to rewrite but the words, and those are the person's to change.
                Some(Mended::Line(line)) if item.kind == BatchContent::Imported => drop(changed.insert(item.id, line)),
                Some(Mended::Removed) => drop(removed.insert(item.id)),
                _ => {}
            }
        }
        changed.retain(|id, _| !removed.contains(id));
        if !changed.is_empty() {
            let contents = changed.into_iter().map(|(id, line)| (id, Content::Imported(line))).collect();
            self.put_content(step, Change::FindingsMended, contents).await?;
        }
        if !removed.is_empty() {
            let removed: Vec<ExampleId> = removed.into_iter().collect();
            self.remove_examples(step, &removed, true).await?;
        }
        Ok(())
    }
}

/// What the checks say of the two files.
struct Checked {
    training: checks::Report,
    validation: checks::Report,
}

impl Checked {
    fn findings(&self) -> impl Iterator<Item = (split::Side, &Finding)> {
        let training = self.training.findings.iter().map(|finding| (split::Side::Training, finding));
        training.chain(self.validation.findings.iter().map(|finding| (split::Side::Validation, finding)))
    }

    fn total(&self, code: &str) -> u64 {
        self.training.total(code) + self.validation.total(code)
    }

    /// What each role says in both files.
    fn voices(&self) -> Vec<Voice> {
        let mut voices = self.training.voices.clone();
        for voice in &self.validation.voices {
            match voices.iter_mut().find(|other| other.role == voice.role) {
                Some(other) => {
                    other.messages += voice.messages;
                    other.characters += voice.characters;
                }
                None => voices.push(voice.clone()),
            }
        }
        voices
    }

    /// The verdict on both files: what must be mended in either comes first.
    fn verdict(&self) -> Verdict {
        match (self.training.verdict, self.validation.verdict) {
            (Verdict::MustMend { lines, file }, Verdict::MustMend { lines: more_lines, file: more_file }) => {
                Verdict::MustMend { lines: lines + more_lines, file: file + more_file }
            }
            (_, mend @ Verdict::MustMend { .. }) => mend,
            // A validation file may be as small as it likes, and may not be there at all.
            (training, _) => training,
        }
    }
}

#[derive(Default)]
struct Sides {
    training: Side,
    validation: Side,
}

impl Sides {
    fn of(&mut self, side: split::Side) -> &mut Side {
        match side {
            split::Side::Training => &mut self.training,
            split::Side::Validation => &mut self.validation,
        }
    }
}

fn tokens_of(item: &Item, derived: &Derived) -> LineTokens {
    LineTokens {
        total: u64::from(item.tokens(derived.system_tokens)),
        trained: u64::from(item.entry.trained),
        estimate: item.entry.estimate,
    }
}

/// The places of both files' examples by their lines: listed once, because there may be as many findings as lines.
struct ByLine([Vec<u32>; 2]);

impl Derived {
    fn by_line(&self) -> ByLine {
        ByLine([split::Side::Training, split::Side::Validation].map(|side| self.places(side)))
    }
}

impl ByLine {
    /// The example that a finding is about.
    fn of(&self, derived: &Derived, side: split::Side, finding: &Finding) -> Option<Item> {
        let [training, validation] = &self.0;
        let places = if side == split::Side::Validation { validation } else { training };
        derived.at(*places.get(usize::try_from(finding.line?).ok()?.checked_sub(1)?)?)
    }
}

/// Findings of one code together, the gravest first.
fn groups(checked: &Checked, derived: &Derived, describe: fn(&Finding) -> Described) -> Vec<FindingGroup> {
    let items = derived.by_line();
    let mut groups: Vec<FindingGroup> = Vec::new();
    for (side, finding) in checked.findings() {
        let item = items.of(derived, side, finding);
        let example = item.map(|item| item.id);
        let made = item.is_some_and(|item| item.kind == BatchContent::Made);
        // A line that we wrote ourselves can be removed, but there is nothing in it to rewrite.
        let fix = finding.fix.clone().filter(|fix| example.is_some() && (!made || *fix == Fix::RemoveLine));
        let finding = Finding { fix, ..finding.clone() };
        let code = finding.code();
        let known = groups.iter().position(|group| group.code == code);
        let at = known.unwrap_or_else(|| {
            groups.push(FindingGroup {
                code: code.to_owned(),
                severity: finding.severity,
                total: checked.total(code),
                can_mend: false,
                described: describe(&finding),
                findings: Vec::new(),
            });
            groups.len() - 1
        });
        let Some(group) = groups.get_mut(at) else { continue };
        group.severity = group.severity.min(finding.severity);
        group.can_mend |= finding.fix.is_some();
        if group.findings.len() < FINDINGS_SHOWN {
            group.findings.push(ReportFinding {
                validation: side == split::Side::Validation,
                line: finding.line,
                words: describe(&finding).words,
                can_mend: finding.fix.is_some(),
                example,
            });
        }
    }
    groups.sort_by_key(|group| (group.severity, std::cmp::Reverse(group.total)));
    groups
}

/// Bars of equal width up to the longest example: upper border and count of each.
fn histogram(sorted: &[u32]) -> Vec<(u32, u32)> {
    let Some(longest) = sorted.last() else { return Vec::new() };
    let width = round_up(longest.div_ceil(BARS).max(1));
    let mut bars: Vec<(u32, u32)> = (1..=longest.div_ceil(width).max(1)).map(|bar| (bar * width, 0)).collect();
    for length in sorted {
        if let Some((_, count)) = bars.get_mut((length.max(&1).div_ceil(width) - 1) as usize) {
            *count += 1;
        }
    }
    bars
}

/// The next number of the row 1, 2, 5, 10, 20, 50 and so on: borders that people can read.
fn round_up(number: u32) -> u32 {
    let mut step = 1_u32;
    loop {
        for factor in [1, 2, 5] {
            let candidate = step.saturating_mul(factor);
            if candidate >= number {
                return candidate;
            }
        }
        step = step.saturating_mul(10);
    }
}

/// A line of a file, as bytes that stand in a blob or as text that was written for it.
pub(super) enum FileLine {
    Kept(Rc<Vec<u8>>, Range<usize>),
    Written(String),
}

impl FileLine {
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            FileLine::Kept(blob, range) => blob.get(range.clone()).unwrap_or_default(),
            FileLine::Written(text) => text.as_bytes(),
        }
    }

    /// The line as text; what is no UTF-8 is replaced.
    pub(super) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.bytes())
    }
}

/// Reads the lines of the data set as they go into the file, one blob at a time.
#[derive(Default)]
pub(super) struct LineReader {
    blob: Option<(Hash, Rc<Vec<u8>>)>,
}

impl LineReader {
    pub(super) async fn content<S: Storage>(&mut self, store: &Store<S>, item: &Item) -> Result<Content, StoreError> {
        if item.edited {
            return store.content(item.id).await;
        }
        let (blob, range) = self.kept(store, item).await?;
        content_of(item.kind, blob.get(range).ok_or(StoreError::Damaged)?)
    }

    /// Where the line of an example that nobody changed stands.
    async fn kept<S: Storage>(&mut self, store: &Store<S>, item: &Item) -> Result<(Rc<Vec<u8>>, Range<usize>), StoreError> {
        let batch = store.project.batches.get(&item.batch).ok_or(StoreError::Gone)?;
        let blob = match &self.blob {
            Some((hash, blob)) if *hash == batch.lines => Rc::clone(blob),
            _ => {
                // The one before goes first: two large ones need not be held at once.
                self.blob = None;
                let blob = store.storage.blob(batch.lines).await?;
                self.blob = Some((batch.lines, Rc::clone(&blob)));
                blob
            }
        };
        let start = usize::try_from(item.entry.offset).map_err(|_| StoreError::Damaged)?;
        let range = start..start + item.entry.bytes as usize;
        if range.end > blob.len() { Err(StoreError::Damaged) } else { Ok((blob, range)) }
    }

    /// An example as a line. One that was imported and not changed is what it was, byte for byte.
    pub(super) async fn line<S: Storage>(&mut self, store: &Store<S>, item: &Item) -> Result<FileLine, StoreError> {
        if item.kind == BatchContent::Imported && !item.edited {
            let (blob, range) = self.kept(store, item).await?;
            return Ok(FileLine::Kept(blob, range));
        }
        let content = self.content(store, item).await?;
        Ok(FileLine::Written(store.written(content)))
    }
}

impl<S: Storage> Store<S> {
    /// One example as a line.
    async fn line(&self, item: &Item) -> Result<String, StoreError> {
        Ok(self.written(self.content(item.id).await?))
    }

    fn written(&self, content: Content) -> String {
        match content {
            Content::Made(example) => examples::chat_line(&example, Some(&self.project.settings.system_message)),
            Content::Imported(line) => line,
        }
    }
}
