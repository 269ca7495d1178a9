//! The data set as files: as lines, in the forms of other programs, and as packs that train as they are.

use super::derived::{Derived, Item};
use super::file::LineReader;
use super::project_file::{InParts, put, refused};
use super::project_store::{Attachments, Store, evidence_state};
use super::storage::Storage;
use super::{Answer, EvidenceState, ExportFile, SourceId, StoreError};
use crate::dataset::export::{Form, LeftOut, Options, Writer};
use crate::dataset::line::{Line, LineKind};
use crate::dataset::pack::{self, DataFile, DataWriter, Method, Origin, PackFile, Parameters, Plan, Trainer};
use crate::dataset::{Content, Epochs, split};
use crate::document::{Document, Hash, Hasher, Language, PlainText, plain_text};
use crate::examples::{Quote, RecipeId};
use crate::providers::{Bom, Date};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use zip::ZipWriter;

/// Bytes of one part of an exported file.
const PART_BYTES: usize = 4 << 20;

/// Writes the page that explains a pack in a language.
pub type Explain = fn(&Plan, Language) -> String;

/// What a file came to.
struct Written {
    parts: Attachments,
    bytes: u64,
    sha256: Hash,
    examples: u64,
    left_out: Vec<LeftOut>,
}

impl<S: Storage> Store<S> {
    /// Writes one of the files. `today` and the language of the person are for what explains a pack.
    pub(super) async fn export(
        &mut self,
        file: ExportFile,
        language: Language,
        today: Option<Date>,
    ) -> Result<(Answer, Attachments), StoreError> {
        let written = match file {
            ExportFile::Training => self.lines(split::Side::Training).await?,
            ExportFile::Validation => self.lines(split::Side::Validation).await?,
            ExportFile::Evidence => self.evidence().await?,
            ExportFile::Form { form, validation } => {
                self.in_form(form, if validation { split::Side::Validation } else { split::Side::Training }).await?
            }
            ExportFile::Pack(trainer) => self.pack(trainer, language, today).await?,
        };
        let Written { parts, bytes, sha256, examples, left_out } = written;
        Ok((Answer::Exported { file, examples, bytes, sha256: sha256.to_string(), left_out }, parts))
    }

    /// The lines of a side as they are, with the byte order mark of services that demand one.
    async fn lines(&mut self, side: split::Side) -> Result<Written, StoreError> {
        let derived = self.derived();
        let mut reader = LineReader::default();
        let mut parts = Parts::default();
        if self.profile().rules.bom.value == Bom::Demanded {
            parts.open.extend_from_slice("\u{feff}".as_bytes());
        }
        let mut examples = 0;
        for item in derived.of(side) {
            parts.push(&reader.line(self, item).await?);
            examples += 1;
        }
        Ok(parts.finish(examples, Vec::new()))
    }

    /// A line for each example: where its answer stands in the documents.
    async fn evidence(&mut self) -> Result<Written, StoreError> {
        let derived = self.derived();
        let mut parts = Parts::default();
        let mut evidence = EvidenceWriter::default();
        let mut numbers = BTreeMap::from([(false, 0_u64), (true, 0_u64)]);
        let mut examples = 0;
        for (item, side) in derived.included.iter().zip(&derived.sides) {
            let validation = *side == split::Side::Validation;
            let number = numbers.entry(validation).or_default();
            *number += 1;
            parts.push(&evidence.line(self, item, validation, *number).await?);
            examples += 1;
        }
        Ok(parts.finish(examples, Vec::new()))
    }

    /// The examples of a side in another form. What the form cannot hold is left out and named.
    async fn in_form(&mut self, form: Form, side: split::Side) -> Result<Written, StoreError> {
        let derived = self.derived();
        let mut reader = LineReader::default();
        let mut parts = Parts::default();
        // Spreadsheets tell UTF-8 by the mark, and compute what looks like a formula.
        let is_table = form == Form::Csv;
        let options = Options { byte_order_mark: is_table, for_spreadsheets: is_table, ..Options::default() };
        let mut writer = Writer::new(form, options);
        writer.begin(&mut parts.open);
        for item in derived.of(side) {
            let line = reader.line(self, item).await?;
            // The writer counts what it leaves out.
            let _counted = writer.line(&line, &mut parts.open);
            parts.close_if_full();
        }
        let summary = writer.end(&mut parts.open);
        Ok(parts.finish(summary.written, summary.left_out))
    }

    /// A zip that trains as it is.
    async fn pack(&mut self, trainer: Trainer, language: Language, today: Option<Date>) -> Result<Written, StoreError> {
        let derived = self.derived();
        let method = self.method_of(&derived).await?;
        let mut zip = ZipWriter::new_stream(InParts::default());
        let training = self.pack_lines(&mut zip, trainer, method, split::Side::Training).await?;
        let has_validation = derived.of(split::Side::Validation).next().is_some();
        let validation = match has_validation {
            true => Some(self.pack_lines(&mut zip, trainer, method, split::Side::Validation).await?),
            false => None,
        };
        let longest = derived.included.iter().map(|item| item.tokens(derived.system_tokens)).max().unwrap_or(0);
        let settings = &self.project.settings;
        let bases = pack::base_models();
        let base = bases.iter().find(|base| base.id == settings.model).or(bases.first()).ok_or(StoreError::Gone)?.clone();
        let mut parameters = Parameters::new(method, longest);
        if let Epochs::Fixed(epochs) = settings.epochs {
            parameters.epochs = epochs;
        }
        let origin = self.origin(&derived, today);
        let plan = Plan { trainer, method, base, parameters, training, validation, origin };
        let mut files = plan.settings();
        files.extend(self.explain.map(|explain| PackFile { path: "README.md".to_owned(), text: explain(&plan, language) }));
        files.push(plan.manifest(&files));
        for file in &files {
            put(&mut zip, &file.path, file.text.as_bytes())?;
        }
        let summaries = std::iter::once(&plan.training).chain(&plan.validation).map(|file| &file.summary);
        let examples = summaries.clone().map(|summary| summary.written).sum();
        let mut left_out: Vec<LeftOut> = Vec::new();
        for left in summaries.flat_map(|summary| &summary.left_out) {
            match left_out.iter_mut().find(|other| other.loss == left.loss) {
                Some(other) => other.count += left.count,
                None => left_out.push(*left),
            }
        }
        let parts = zip.finish().map_err(refused)?.into_inner().finish();
        let mut hasher = Hasher::default();
        parts.iter().for_each(|part| hasher.add(part));
        let bytes = parts.iter().map(|part| part.len() as u64).sum();
        Ok(Written { parts, bytes, sha256: hasher.finish(), examples, left_out })
    }

    /// Pairs of answers train otherwise than conversations; most of the lines decide.
    async fn method_of(&mut self, derived: &Derived) -> Result<Method, StoreError> {
        let mut reader = LineReader::default();
        let (mut pairs, mut all) = (0_usize, 0_usize);
        for item in derived.of(split::Side::Training) {
            pairs += usize::from(Line::parse(&reader.line(self, item).await?).kind() == LineKind::Dpo);
            all += 1;
        }
        Ok(if pairs * 2 > all { Method::Preference } else { Method::Supervised })
    }

    /// Writes one of the files of lines into the zip.
    async fn pack_lines(
        &mut self,
        zip: &mut ZipWriter<zip::write::StreamWriter<InParts>>,
        trainer: Trainer,
        method: Method,
        side: split::Side,
    ) -> Result<DataFile, StoreError> {
        let derived = self.derived();
        let mut reader = LineReader::default();
        let mut writer = DataWriter::new(trainer, method);
        let mut lines = Vec::new();
        for item in derived.of(side) {
            let line = reader.line(self, item).await?;
            // The writer counts what it leaves out.
            let _counted = writer.line(&line, &mut lines);
        }
        let path = if side == split::Side::Validation { pack::VALIDATION } else { pack::TRAINING };
        put(zip, path, &lines)?;
        Ok(DataFile { bytes: lines.len() as u64, sha256: Hash::of(&lines), summary: writer.finish() })
    }

    /// Where the examples of the data set come from.
    fn origin(&self, derived: &Derived, today: Option<Date>) -> Origin {
        let source = |(id, _): &(SourceId, u32)| pack::Source {
            name: self.path(*id),
            sha256: self.project.sources.get(id).and_then(|source| source.hash),
        };
        let name = |recipe: RecipeId| json!(recipe).as_str().unwrap_or_default().to_owned();
        Origin {
            sources: derived.counts.by_source.iter().map(source).collect(),
            recipes: derived.counts.by_recipe.iter().map(|(recipe, count)| (name(*recipe), u64::from(*count))).collect(),
            made_on: today.map(|today| today.to_string()).unwrap_or_default(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// Collects the bytes of a file in parts, and their hash.
#[derive(Default)]
struct Parts {
    parts: Vec<Vec<u8>>,
    open: Vec<u8>,
    bytes: u64,
    hasher: Hasher,
}

impl Parts {
    fn push(&mut self, line: &str) {
        self.open.extend_from_slice(line.as_bytes());
        self.open.push(b'\n');
        self.close_if_full();
    }

    fn close_if_full(&mut self) {
        if self.open.len() >= PART_BYTES {
            self.close();
        }
    }

    fn close(&mut self) {
        self.bytes += self.open.len() as u64;
        self.hasher.add(&self.open);
        self.parts.push(std::mem::take(&mut self.open));
    }

    fn finish(mut self, examples: u64, left_out: Vec<LeftOut>) -> Written {
        if !self.open.is_empty() {
            self.close();
        }
        Written { parts: self.parts, bytes: self.bytes, sha256: self.hasher.finish(), examples, left_out }
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
            Some(blob) if !store.damaged_blobs.contains(&blob) => Some(self.document(store, blob).await?),
            _ => None,
        };
        let content = self.reader.content(store, item).await?;
        let state = evidence_state(&content, document.as_ref().map(|document| &document.0));
        let file = if validation { super::ExportFile::Validation } else { super::ExportFile::Training };
        let mut line = json!({
            "file": file.name(),
            "line": number,
            "document": store.path(batch.source),
            "document_sha256": batch.document,
            "recipe": item.entry.recipe,
            "verified": state == EvidenceState::Verified,
        });
        if let Content::Made(example) = &content {
            line["evidence"] = json!(example.evidence.kind());
            let plain = document.as_ref().map(|document| &document.1);
            line["quotes"] = example.evidence.quotes().iter().map(|quote| quote_json(quote, plain)).collect();
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

/// A quote with its place in the document's plain text, in Unicode scalar values.
pub fn quote_json(quote: &Quote, plain: Option<&PlainText>) -> serde_json::Value {
    let place = plain.and_then(|plain| plain.characters(quote.span));
    json!({
        "text": quote.text,
        "start": place.as_ref().map(|place| place.start),
        "end": place.as_ref().map(|place| place.end),
        "place": quote.place,
    })
}
