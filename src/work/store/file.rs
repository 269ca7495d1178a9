//! The data set as files: checked, counted, split, mended and written.

use super::derived::{Derived, Item};
use super::project_store::{Attachments, Store, evidence_state};
use super::storage::Storage;
use super::{Answer, Change, EvidenceState, ExportFile, Report, ReportFinding, Side, StepId, StoreError};
use crate::checks::{Checker, Finding, Fix};
use crate::dataset::split;
use crate::dataset::{BatchContent, Content, ExampleId, SourceId};
use crate::document::{Document, Hash, PlainText, plain_text};
use crate::examples;
use crate::providers::{self, Profile};
use crate::tokens::LineTokens;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// Findings that a report lists; the counts say how many there are.
const FINDINGS_MAX: usize = 200;
/// Bytes of one part of an exported file.
const PART_BYTES: usize = 4 << 20;
/// Bars of the histogram.
const BARS: u32 = 24;

impl<S: Storage> Store<S> {
    /// The provider whose rules the data set is checked by.
    fn profile(&self) -> &'static Profile {
        providers::profile_of_model(&self.project.settings.model)
    }

    /// Checks, counts and splits the data set.
    pub(super) async fn report(&mut self) -> Result<Report, StoreError> {
        let derived = self.derived();
        let profile = self.profile();
        let mut checker = Checker::new(profile);
        let mut sides = [Side::default(), Side::default()];
        let mut lengths = Vec::with_capacity(derived.included.len());
        let mut reader = LineReader::default();
        for (number, (item, side)) in (1..).zip(derived.included.iter().zip(&derived.sides)) {
            let line = reader.line(self, item).await?;
            let tokens = u64::from(item.tokens(derived.system_tokens));
            let counted = LineTokens { total: tokens, trained: u64::from(item.entry.trained), estimate: item.entry.estimate };
            checker.line(number, &line, Some(counted));
            let sum = &mut sides[usize::from(*side == split::Side::Validation)];
            sum.examples += 1;
            sum.tokens += tokens.min(profile.rules.tokens_max);
            sum.trained += counted.trained;
            sum.bytes += line.len() as u64 + 1;
            lengths.push(item.tokens(derived.system_tokens));
        }
        let checked = checker.finish();
        let findings = checked.findings.into_iter().take(FINDINGS_MAX).map(|finding| with_example(finding, &derived)).collect();
        let [training, validation] = sides;
        lengths.sort_unstable();
        Ok(Report {
            revision: self.revision,
            verdict: checked.verdict,
            findings,
            findings_total: checked.totals,
            training,
            validation,
            histogram: histogram(&lengths),
            quartiles: [1, 2, 3].map(|quarter| lengths.get(lengths.len() * quarter / 4).copied().unwrap_or(0)),
            tokens_max: lengths.last().copied().unwrap_or(0),
            by_recipe: derived.counts.by_recipe.clone(),
            by_source: derived.counts.by_source.iter().map(|(id, count)| (*id, self.path(*id), *count)).collect(),
            estimate: derived.counts.estimate,
        })
    }

    fn path(&self, source: SourceId) -> String {
        self.project.sources.get(&source).map(|record| record.path.clone()).unwrap_or_default()
    }

    /// Mends findings in one step: rewrites lines, or removes those that cannot be kept.
    pub(super) async fn mend(&mut self, step: StepId, code: &str, line: Option<u64>) -> Result<(), StoreError> {
        let derived = self.derived();
        let mut checker = Checker::new(self.profile());
        let mut reader = LineReader::default();
        let mut lines = Vec::with_capacity(derived.included.len());
        for (number, item) in (1..).zip(&derived.included) {
            let text = reader.line(self, item).await?;
            let tokens = u64::from(item.tokens(derived.system_tokens));
            let counted = LineTokens { total: tokens, trained: u64::from(item.entry.trained), estimate: item.entry.estimate };
            checker.line(number, &text, Some(counted));
            lines.push(text);
        }
        let wanted = |finding: &Finding| finding.code() == code && (line.is_none() || finding.line == line);
        let mut removed = Vec::new();
        let mut changed: BTreeMap<usize, String> = BTreeMap::new();
        for finding in checker.finish().findings.into_iter().filter(wanted) {
            let (Some(number), Some(fix)) = (finding.line, finding.fix) else { continue };
            let Some(index) = usize::try_from(number).ok().and_then(|number| number.checked_sub(1)) else { continue };
            let (Some(item), Some(text)) = (derived.included.get(index), lines.get(index)) else { continue };
            match fix {
                Fix::RemoveLine => removed.push(item.id),
                fix if item.kind == BatchContent::Imported => {
                    let text = changed.get(&index).unwrap_or(text);
                    if let Some(mended) = fix.apply(text) {
                        changed.insert(index, mended);
                    }
                }
                // What we made ourselves has nothing to rewrite but the words, and those are the person's to change.
                _ => {}
            }
        }
        let contents: Vec<(ExampleId, Content)> = changed
            .into_iter()
            .filter_map(|(index, text)| Some((derived.included.get(index)?.id, Content::Imported(text))))
            .collect();
        if !contents.is_empty() {
            self.put_content(step, Change::FindingsMended, contents).await?;
        }
        if !removed.is_empty() {
            self.remove_examples(step, &removed, true).await?;
        }
        Ok(())
    }

    /// Writes one of the files.
    pub(super) async fn export(&mut self, file: ExportFile) -> Result<(Answer, Attachments), StoreError> {
        let derived = self.derived();
        let mut parts = Parts::default();
        let mut reader = LineReader::default();
        let mut evidence = EvidenceWriter::default();
        let mut number = BTreeMap::from([(false, 0_u64), (true, 0_u64)]);
        let mut examples = 0;
        for (item, side) in derived.included.iter().zip(&derived.sides) {
            let validation = *side == split::Side::Validation;
            let line_number = number.entry(validation).or_default();
            *line_number += 1;
            let line = match file {
                ExportFile::Training if validation => continue,
                ExportFile::Validation if !validation => continue,
                ExportFile::Training | ExportFile::Validation => reader.line(self, item).await?,
                ExportFile::Evidence => evidence.line(self, item, validation, *line_number).await?,
            };
            parts.push(&line);
            examples += 1;
        }
        let (bytes, sha256, parts) = parts.finish();
        Ok((Answer::Exported { file, examples, bytes, sha256 }, parts))
    }
}

fn with_example(finding: Finding, derived: &Derived) -> ReportFinding {
    let index = finding.line.and_then(|line| usize::try_from(line).ok()?.checked_sub(1));
    let example = index.and_then(|index| derived.included.get(index)).map(|item| item.id);
    ReportFinding { finding, example }
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

/// Reads the lines of the data set as they go into the file, one blob at a time.
#[derive(Default)]
struct LineReader {
    blob: Option<(Hash, Rc<Vec<u8>>)>,
}

impl LineReader {
    async fn content<S: Storage>(&mut self, store: &Store<S>, item: &Item) -> Result<Content, StoreError> {
        if item.edited {
            return store.content(item.id).await;
        }
        let batch = store.project.batches.get(&item.batch).ok_or(StoreError::Gone)?;
        let blob = match &self.blob {
            Some((hash, blob)) if *hash == batch.lines => Rc::clone(blob),
            _ => {
                let blob = store.storage.blob(batch.lines).await?;
                self.blob = Some((batch.lines, Rc::clone(&blob)));
                blob
            }
        };
        let start = usize::try_from(item.entry.offset).map_err(|_| StoreError::Damaged)?;
        let line = blob.get(start..start + item.entry.bytes as usize).ok_or(StoreError::Damaged)?;
        super::project_store::content_of(item.kind, line)
    }

    async fn line<S: Storage>(&mut self, store: &Store<S>, item: &Item) -> Result<String, StoreError> {
        Ok(match self.content(store, item).await? {
            Content::Made(example) => examples::chat_line(&example, Some(&store.project.settings.system_message)),
            Content::Imported(line) => line,
        })
    }
}

/// Collects the bytes of a file in parts, and their hash.
#[derive(Default)]
struct Parts {
    parts: Vec<Vec<u8>>,
    open: Vec<u8>,
    bytes: u64,
    hash: Sha256,
}

impl Parts {
    fn push(&mut self, line: &str) {
        self.open.extend_from_slice(line.as_bytes());
        self.open.push(b'\n');
        if self.open.len() >= PART_BYTES {
            self.close();
        }
    }

    fn close(&mut self) {
        self.bytes += self.open.len() as u64;
        self.hash.update(&self.open);
        self.parts.push(std::mem::take(&mut self.open));
    }

    fn finish(mut self) -> (u64, String, Attachments) {
        if !self.open.is_empty() {
            self.close();
        }
        let sha256 = self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        (self.bytes, sha256, self.parts)
    }
}

/// Writes where the answers of the examples stand in the documents.
#[derive(Default)]
struct EvidenceWriter {
    reader: LineReader,
    documents: HashMap<Hash, Rc<(Document, PlainText)>>,
}

impl EvidenceWriter {
    async fn line<S: Storage>(
        &mut self,
        store: &Store<S>,
        item: &Item,
        validation: bool,
        number: u64,
    ) -> Result<String, StoreError> {
        let batch = store.project.batches.get(&item.batch).ok_or(StoreError::Gone)?;
        let document = match batch.document {
            Some(blob) => Some(self.document(store, blob).await?),
            None => None,
        };
        let content = self.reader.content(store, item).await?;
        let state = evidence_state(&content, document.as_ref().map(|document| &document.0));
        let file = if validation { super::ExportFile::Validation } else { super::ExportFile::Training };
        let mut line = json!({
            "file": file_name(file),
            "line": number,
            "document": store.path(batch.source),
            "document_sha256": batch.document,
            "recipe": item.entry.recipe,
            "verified": state == EvidenceState::Verified,
        });
        if let Content::Made(example) = &content {
            line["evidence"] = json!(example.evidence.kind());
            let plain = document.as_ref().map(|document| &document.1);
            line["quotes"] = example.evidence.quotes().iter().map(|quote| examples::quote_json(quote, plain)).collect();
        } else {
            line["evidence"] = json!("imported");
        }
        Ok(line.to_string())
    }

    async fn document<S: Storage>(&mut self, store: &Store<S>, blob: Hash) -> Result<Rc<(Document, PlainText)>, StoreError> {
        if let Some(document) = self.documents.get(&blob) {
            return Ok(Rc::clone(document));
        }
        // One document at a time is enough: the examples of a document stand together.
        self.documents.clear();
        let document = store.document(blob).await?;
        let plain = plain_text(&document);
        let kept = Rc::new((document, plain));
        self.documents.insert(blob, Rc::clone(&kept));
        Ok(kept)
    }
}

fn file_name(file: ExportFile) -> &'static str {
    match file {
        ExportFile::Training => "train.jsonl",
        ExportFile::Validation => "validation.jsonl",
        ExportFile::Evidence => "evidence.jsonl",
    }
}
