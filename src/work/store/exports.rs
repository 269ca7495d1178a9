//! The data set as files: as lines, in the forms of other programs, and as packs that train as they are.

use super::derived::{Derived, Item};
use super::file::LineReader;
use super::output::{Output, Written, ZipOutput};
use super::project_store::{Attachments, Store, evidence_state};
use super::storage::Storage;
use super::{Answer, EvidenceState, ExportFile, SourceId, StoreError};
use crate::dataset::export::{Form, LeftOut, Options, Writer};
use crate::dataset::line::{Line, LineKind};
use crate::dataset::pack::{self, DataFile, DataWriter, Method, Origin, PackFile, Parameters, Plan, Trainer};
use crate::dataset::{BatchContent, Content, Epochs, split};
use crate::document::{Document, Hash, Hasher, Language, PlainText, plain_text};
use crate::examples::{Quote, RecipeId};
use crate::providers::{Bom, Date};
use serde_json::json;
use std::collections::HashMap;
use std::rc::Rc;

/// What a file came to.
struct Exported {
    written: Written,
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
        let Exported { written, examples, left_out } = match file {
            ExportFile::Training => self.lines(split::Side::Training).await?,
            ExportFile::Validation => self.lines(split::Side::Validation).await?,
            ExportFile::Evidence => self.evidence().await?,
            ExportFile::Form { form, validation } => {
                self.in_form(form, if validation { split::Side::Validation } else { split::Side::Training }).await?
            }
            ExportFile::Pack(trainer) => self.pack(trainer, language, today).await?,
            ExportFile::All => self.all(today).await?,
        };
        let Written { parts, file: kept_as, bytes, sha256 } = written;
        Ok((Answer::Exported { file, kept_as, examples, bytes, sha256: sha256.to_string(), left_out }, parts))
    }

    /// The lines of a side as they are, with the byte order mark of services that demand one.
    async fn lines(&mut self, side: split::Side) -> Result<Exported, StoreError> {
        let derived = self.derived();
        let mut reader = LineReader::default();
        let mut output = Output::default();
        if self.wants_mark() {
            output.open.extend_from_slice(MARK.as_bytes());
        }
        let mut examples = 0;
        for item in derived.of(side) {
            output.push(reader.line(self, &item).await?.bytes());
            output.put_away(self).await?;
            examples += 1;
            self.tell(examples, u64::from(derived.counts.included));
        }
        Ok(Exported { written: output.finish(self).await?, examples, left_out: Vec::new() })
    }

    fn wants_mark(&self) -> bool {
        self.profile().rules.bom.value == Bom::Demanded
    }

    /// A line for each example: where its answer stands in the documents.
    async fn evidence(&mut self) -> Result<Exported, StoreError> {
        let derived = self.derived();
        let mut output = Output::default();
        let mut evidence = EvidenceWriter::default();
        let mut examples = 0;
        for (item, side) in derived.included().zip(&derived.sides) {
            output.push(evidence.line(self, &item, *side).await?.as_bytes());
            output.put_away(self).await?;
            examples += 1;
            self.tell(examples, u64::from(derived.counts.included));
        }
        Ok(Exported { written: output.finish(self).await?, examples, left_out: Vec::new() })
    }

    /// The examples of a side in another form. What the form cannot hold is left out and named.
    async fn in_form(&mut self, form: Form, side: split::Side) -> Result<Exported, StoreError> {
        let derived = self.derived();
        let mut reader = LineReader::default();
        let mut output = Output::default();
        // Spreadsheets tell UTF-8 by the mark, and compute what looks like a formula.
        let is_table = form == Form::Csv;
        let options = Options { byte_order_mark: is_table, for_spreadsheets: is_table, ..Options::default() };
        let mut writer = Writer::new(form, options);
        writer.begin(&mut output.open);
        for (number, item) in (1..).zip(derived.of(side)) {
            let line = reader.line(self, &item).await?;
            // The writer counts what it leaves out.
            let _counted = writer.line(&line.text(), &mut output.open);
            output.put_away(self).await?;
            self.tell(number, u64::from(derived.counts.included));
        }
        let summary = writer.end(&mut output.open);
        Ok(Exported { written: output.finish(self).await?, examples: summary.written, left_out: summary.left_out })
    }

    /// All files of the data set in one zip, with a list of them.
    async fn all(&mut self, today: Option<Date>) -> Result<Exported, StoreError> {
        let derived = self.derived();
        let mut zip = ZipOutput::new();
        let mut files = Vec::new();
        let mark = if self.wants_mark() { MARK } else { "" };
        for side in [split::Side::Training, split::Side::Validation] {
            let mut reader = LineReader::default();
            let mut listed = FileInZip::begin(&mut zip, &side_file(side).name(), &derived, mark)?;
            for item in derived.of(side) {
                listed.line(reader.line(self, &item).await?.bytes());
                listed.put_away(&mut zip, self).await?;
            }
            let listed = listed.end(&mut zip, self).await?;
            if side == split::Side::Training || listed.lines > 0 {
                files.push(listed);
            }
        }
        let mut evidence = EvidenceWriter::default();
        let mut listed = FileInZip::begin(&mut zip, &ExportFile::Evidence.name(), &derived, "")?;
        for (item, side) in derived.included().zip(&derived.sides) {
            listed.line(evidence.line(self, &item, *side).await?.as_bytes());
            listed.put_away(&mut zip, self).await?;
        }
        files.push(listed.end(&mut zip, self).await?);
        let examples = u64::from(derived.counts.included);
        let origin = self.origin(&derived, today);
        let manifest = pack::dataset_manifest(&origin, &self.project.settings, &files);
        zip.put(pack::MANIFEST, manifest.as_bytes(), self).await?;
        Ok(Exported { written: zip.finish(self).await?, examples, left_out: Vec::new() })
    }

    /// A zip that trains as it is.
    async fn pack(&mut self, trainer: Trainer, language: Language, today: Option<Date>) -> Result<Exported, StoreError> {
        let derived = self.derived();
        let method = self.method_of(&derived).await?;
        let mut zip = ZipOutput::new();
        let training = self.pack_lines(&mut zip, trainer, method, split::Side::Training).await?;
        let has_validation = derived.of(split::Side::Validation).next().is_some();
        let validation = match has_validation {
            true => Some(self.pack_lines(&mut zip, trainer, method, split::Side::Validation).await?),
            false => None,
        };
        let longest = derived.included().map(|item| item.tokens(derived.system_tokens)).max().unwrap_or(0);
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
        files.extend(self.hooks.explain.map(|explain| PackFile { path: "README.md".to_owned(), text: explain(&plan, language) }));
        files.push(plan.manifest(&files));
        for file in &files {
            zip.put(&file.path, file.text.as_bytes(), self).await?;
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
        Ok(Exported { written: zip.finish(self).await?, examples, left_out })
    }

    /// Pairs of answers train otherwise than conversations; most of the lines decide.
    async fn method_of(&mut self, derived: &Derived) -> Result<Method, StoreError> {
        let mut reader = LineReader::default();
        let (mut pairs, mut all) = (0_usize, 0_usize);
        for item in derived.of(split::Side::Training) {
            // What we make ourselves is never a pair.
            if item.kind == BatchContent::Imported {
                pairs += usize::from(Line::parse(&reader.line(self, &item).await?.text()).kind() == LineKind::Dpo);
            }
            all += 1;
        }
        Ok(if pairs * 2 > all { Method::Preference } else { Method::Supervised })
    }

    /// Writes one of the files of lines into the zip.
    async fn pack_lines(
        &mut self,
        zip: &mut ZipOutput,
        trainer: Trainer,
        method: Method,
        side: split::Side,
    ) -> Result<DataFile, StoreError> {
        let derived = self.derived();
        let mut reader = LineReader::default();
        let mut writer = DataWriter::new(trainer, method);
        let path = if side == split::Side::Validation { pack::VALIDATION } else { pack::TRAINING };
        let mut listed = FileInZip::begin(zip, path, &derived, "")?;
        for item in derived.of(side) {
            let line = reader.line(self, &item).await?;
            // The writer counts what it leaves out.
            let _counted = writer.line(&line.text(), &mut listed.open);
            listed.put_away(zip, self).await?;
        }
        let listed = listed.end(zip, self).await?;
        Ok(DataFile { bytes: listed.bytes, sha256: listed.sha256, summary: writer.finish() })
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

/// A byte order mark.
const MARK: &str = "\u{feff}";
/// Bytes that are handed to the zip at a time.
const AT_ONCE: usize = 1 << 20;

/// The file for a side.
fn side_file(side: split::Side) -> ExportFile {
    if side == split::Side::Validation { ExportFile::Validation } else { ExportFile::Training }
}

/// A file inside a zip, written piece by piece.
struct FileInZip {
    open: Vec<u8>,
    hasher: Hasher,
    listed: pack::Listed,
}

impl FileInZip {
    fn begin(zip: &mut ZipOutput, path: &str, derived: &Derived, mark: &str) -> Result<Self, StoreError> {
        // Written in whatever form, an example takes no more than a few times the bytes of its line.
        zip.begin(path, derived.bytes().saturating_mul(4))?;
        let listed = pack::Listed { path: path.to_owned(), bytes: 0, sha256: Hash::of(&[]), lines: 0 };
        Ok(FileInZip { open: mark.as_bytes().to_vec(), hasher: Hasher::default(), listed })
    }

    fn line(&mut self, line: &[u8]) {
        self.open.extend_from_slice(line);
        self.open.push(b'\n');
        self.listed.lines += 1;
    }

    async fn put_away<S: Storage>(&mut self, zip: &mut ZipOutput, store: &mut Store<S>) -> Result<(), StoreError> {
        if self.open.len() >= AT_ONCE { self.hand_on(zip, store).await } else { Ok(()) }
    }

    async fn hand_on<S: Storage>(&mut self, zip: &mut ZipOutput, store: &mut Store<S>) -> Result<(), StoreError> {
        self.listed.bytes += self.open.len() as u64;
        self.hasher.add(&self.open);
        zip.add(&self.open, store).await?;
        self.open.clear();
        Ok(())
    }

    async fn end<S: Storage>(mut self, zip: &mut ZipOutput, store: &mut Store<S>) -> Result<pack::Listed, StoreError> {
        self.hand_on(zip, store).await?;
        Ok(pack::Listed { sha256: self.hasher.finish(), ..self.listed })
    }
}

/// Writes where the answers of the examples stand in the documents.
#[derive(Default)]
struct EvidenceWriter {
    reader: LineReader,
    /// Lines of the two files so far.
    numbers: [u64; 2],
    documents: HashMap<Hash, Rc<(Document, PlainText)>>,
}

impl EvidenceWriter {
    async fn line<S: Storage>(&mut self, store: &Store<S>, item: &Item, side: split::Side) -> Result<String, StoreError> {
        let [training, validation] = &mut self.numbers;
        let number = if side == split::Side::Validation { validation } else { training };
        *number += 1;
        let number = *number;
        let batch = store.project.batches.get(&item.batch).ok_or(StoreError::Gone)?;
        let document = match batch.document {
            Some(blob) if !store.damaged_blobs.contains(&blob) => Some(self.document(store, blob).await?),
            _ => None,
        };
        let content = self.reader.content(store, item).await?;
        let state = evidence_state(&content, document.as_ref().map(|document| &document.0));
        let mut line = json!({
            "file": side_file(side).name(),
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
