//! What of the documents the examples use, chunk by chunk, and the changes that the person makes in the chunks.

use super::project_store::Store;
use super::storage::{Storage, StorageError};
use super::{Change, ChunkRow, Chunks, Coverage, StepId, StoreError, UsedBytes};
use crate::chunks::{Chunk, ChunkMark, ChunkMarkKind, ChunkPlan, ChunkStart, cut, placed, with_mark};
use crate::dataset::{BatchContent, BatchId, BatchRecord, Cover, Edit, ExampleId, SourceId, SourceRecord, Used};
use crate::document::{Block, BlockKind, Document, Hash, Span};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

/// Characters of a chunk's beginning that are shown.
const OPENING: usize = 140;
/// Characters of a chunk that are shown when it is opened.
const WORDS: usize = 24_000;

/// A document cut into its chunks.
pub struct CutDocument {
    blob: Hash,
    marks: Vec<ChunkMark>,
    document: Document,
    chunks: Vec<Chunk>,
}

/// A chunk's examples while they are counted.
#[derive(Clone, Default)]
struct Count {
    examples: u32,
    left_out: u32,
}

impl<S: Storage> Store<S> {
    /// The examples that go into the files.
    fn kept(&mut self) -> HashSet<ExampleId> {
        self.derived().included().map(|item| item.id).collect()
    }

    fn made_batches(&self, of: Option<SourceId>) -> Vec<(BatchId, BatchRecord)> {
        let batches = self.project.batches.iter().filter(|(_, batch)| batch.content == BatchContent::Made);
        batches.filter(|(_, batch)| of.is_none_or(|of| of == batch.source)).map(|(id, batch)| (*id, batch.clone())).collect()
    }

    /// How much of each document stands in answers of the files.
    pub(super) async fn coverage(&mut self) -> Result<Coverage, StoreError> {
        let kept = self.kept();
        let batches = self.made_batches(None);
        let needed: HashSet<Hash> = batches.iter().filter_map(|(_, batch)| batch.cover).collect();
        self.covers.retain(|hash, _| needed.contains(hash));
        let mut sources = Vec::new();
        for (_, batch) in batches {
            let Some(cover) = self.cover(&batch).await? else { continue };
            let mut used = Used::default();
            let examples = batch.ids().zip(&cover.examples).filter(|(id, _)| kept.contains(&ExampleId(*id)));
            examples.flat_map(|(_, spans)| spans).for_each(|span| used.add(*span));
            sources.push((batch.source, UsedBytes { used: used.bytes().min(cover.bytes), all: cover.bytes }));
        }
        sources.sort_unstable_by_key(|(source, _)| *source);
        Ok(Coverage { revision: self.revision, sources })
    }

    /// What the examples of a batch quote; nothing for one that was made before this was kept, or whose blob is damaged.
    async fn cover(&mut self, batch: &BatchRecord) -> Result<Option<Rc<Cover>>, StoreError> {
        let Some(blob) = batch.cover else { return Ok(None) };
        if let Some(cover) = self.covers.get(&blob) {
            return Ok(Some(Rc::clone(cover)));
        }
        let bytes = match self.storage.blob(blob).await {
            Ok(bytes) => bytes,
            Err(StorageError::Missing | StorageError::Damaged) => return Ok(None),
            Err(error) => return Err(StoreError::Storage(error)),
        };
        let cover = Rc::new(serde_json::from_slice(&bytes).map_err(|_| StoreError::Damaged)?);
        self.covers.insert(blob, Rc::clone(&cover));
        Ok(Some(cover))
    }

    /// The chunks of a document with what came of each.
    pub(super) async fn chunks(&mut self, source: SourceId) -> Result<Chunks, StoreError> {
        let cut = self.cut_document(source).await?;
        let kept = self.kept();
        let index = ChunkIndex::new(&cut.chunks);
        let mut counts = vec![Count::default(); cut.chunks.len()];
        let mut used = Used::default();
        let mut reasons = vec![BTreeSet::new(); cut.chunks.len()];
        for (_, batch) in self.made_batches(Some(source)) {
            let Some(cover) = self.cover(&batch).await? else { continue };
            for (id, spans) in batch.ids().zip(&cover.examples) {
                let is_kept = kept.contains(&ExampleId(id));
                let quoted: BTreeSet<usize> = spans.iter().flat_map(|span| index.of_span(*span)).collect();
                for chunk in quoted {
                    let Some(count) = counts.get_mut(chunk) else { continue };
                    *(if is_kept { &mut count.examples } else { &mut count.left_out }) += 1;
                }
                if is_kept {
                    spans.iter().for_each(|span| used.add(*span));
                }
            }
            for skipped in &cover.skipped {
                // What is said of the document as a whole is said of none of its chunks.
                let Some(block) = skipped.block else { continue };
                for chunk in index.of_blocks(under(&cut.document, block)) {
                    if let Some(reasons) = reasons.get_mut(chunk) {
                        reasons.insert(skipped.reason);
                    }
                }
            }
        }
        let marks = placed(&cut.document, &cut.marks);
        let rows = cut.chunks.iter().enumerate().zip(counts).zip(reasons);
        let rows = rows.map(|(((number, chunk), count), reasons)| ChunkRow {
            at: chunk.start,
            heading: chunk.path.last().cloned(),
            opening: opening(&cut.document, chunk),
            place: chunk.place.clone(),
            tokens: chunk.tokens,
            bytes: UsedBytes {
                used: chunk.spans.iter().map(|span| used.bytes_in(*span)).sum(),
                all: chunk.spans.iter().map(|span| u64::from(span.end - span.start)).sum(),
            },
            examples: count.examples,
            left_out: count.left_out,
            reasons: reasons.into_iter().collect(),
            marks: marks.iter().filter(|mark| index.of_mark(mark) == Some(number)).map(|mark| (mark.at, mark.kind)).collect(),
        });
        Ok(Chunks { source, revision: self.revision, chunks: rows.collect() })
    }

    async fn cut_document(&mut self, source: SourceId) -> Result<Rc<CutDocument>, StoreError> {
        let (record, blob) = self.document_record(source)?;
        let marks = record.marks.clone();
        if let Some(cut) = self.cut.as_ref().filter(|cut| cut.blob == blob && cut.marks == marks) {
            return Ok(Rc::clone(cut));
        }
        let document = self.document(blob).await?;
        let counter = self.counter.as_ref().ok_or(StoreError::EngineMissing)?;
        let plan = ChunkPlan { marks: marks.clone(), ..ChunkPlan::default() };
        let chunks = cut(&document, &plan, counter);
        let cut = Rc::new(CutDocument { blob, marks, document, chunks });
        self.cut = Some(Rc::clone(&cut));
        Ok(cut)
    }

    /// The blocks of a chunk.
    pub(super) async fn chunk_words(&mut self, source: SourceId, at: ChunkStart) -> Result<Vec<(u32, Block)>, StoreError> {
        let cut = self.cut_document(source).await?;
        let chunk = cut.chunks.iter().find(|chunk| chunk.start == at).ok_or(StoreError::Gone)?;
        let numbers: BTreeSet<u32> = chunk.spans.iter().map(|span| span.block).collect();
        let mut characters = 0;
        let blocks = numbers.into_iter().filter_map(|number| Some((number, cut.document.blocks.get(number as usize)?.clone())));
        let shown = blocks.take_while(|(_, block)| {
            let room = characters < WORDS;
            characters += block.text.len();
            room
        });
        Ok(shown.collect())
    }

    /// Sets a mark or takes it away.
    pub(super) async fn mark_chunk(
        &mut self,
        step: StepId,
        source: SourceId,
        at: ChunkStart,
        kind: ChunkMarkKind,
        on: bool,
    ) -> Result<(), StoreError> {
        let (record, blob) = self.document_record(source)?;
        let record = record.clone();
        let document = self.document(blob).await?;
        let mark = ChunkMark::new(&document, at, kind).ok_or(StoreError::Gone)?;
        let marks = with_mark(&placed(&document, &record.marks), mark, on);
        if marks == record.marks {
            return Ok(());
        }
        let edit = Edit::source(&self.project, source, Some(SourceRecord { marks, ..record }));
        self.commit(step, Change::ChunksChanged, edit).await
    }
}

/// Finds the chunks of a stretch of the document.
struct ChunkIndex {
    starts: Vec<ChunkStart>,
    /// For each block the chunks with words of it, in order, and the stretch that each has.
    blocks: HashMap<u32, Vec<(u32, u32, usize)>>,
}

impl ChunkIndex {
    fn new(chunks: &[Chunk]) -> Self {
        let mut blocks: HashMap<u32, Vec<(u32, u32, usize)>> = HashMap::new();
        for (number, chunk) in chunks.iter().enumerate() {
            for span in &chunk.spans {
                let of_block = blocks.entry(span.block).or_default();
                match of_block.last_mut().filter(|(_, _, last)| *last == number) {
                    Some((_, end, _)) => *end = span.end.max(*end),
                    // A table's header stands in each of its chunks, and belongs to the first.
                    None => of_block.push((span.start.max(chunk.start_in(span.block)), span.end, number)),
                }
            }
        }
        ChunkIndex { starts: chunks.iter().map(|chunk| chunk.start).collect(), blocks }
    }

    /// The chunk that a mark lies in.
    fn of_mark(&self, mark: &ChunkMark) -> Option<usize> {
        self.starts.partition_point(|start| *start <= mark.at).checked_sub(1)
    }

    fn of_blocks(&self, blocks: Range<u32>) -> Range<usize> {
        let first = ChunkStart { block: blocks.start, byte: 0 };
        // The chunk before may end inside the first block.
        let before = self.starts.partition_point(|start| *start <= first).saturating_sub(1);
        before..self.starts.partition_point(|start| start.block < blocks.end)
    }

    fn of_span(&self, span: Span) -> impl Iterator<Item = usize> + '_ {
        let of_block = self.blocks.get(&span.block).map(Vec::as_slice).unwrap_or_default();
        let from = of_block.partition_point(|(_, end, _)| *end <= span.start);
        let inside = of_block.get(from..).unwrap_or_default().iter().take_while(move |(start, _, _)| *start < span.end);
        inside.map(|(_, _, chunk)| *chunk)
    }
}

impl Chunk {
    /// The first byte of a block that the chunk has for itself: words before that repeat a table's header.
    fn start_in(&self, block: u32) -> u32 {
        if block == self.start.block { self.start.byte } else { 0 }
    }
}

/// What is said of a block: of a heading it is said of all that stands under it.
fn under(document: &Document, block: u32) -> Range<u32> {
    let level = |index: u32| match document.blocks.get(index as usize)?.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    };
    let Some(own) = level(block) else { return block..block + 1 };
    let count = document.blocks.len() as u32;
    let end = (block + 1..count).find(|index| level(*index).is_some_and(|level| level <= own)).unwrap_or(count);
    // Without the heading itself, when a chunk ends with it.
    if end > block + 1 { block + 1..end } else { block..end }
}

/// The first words of a chunk below its heading.
fn opening(document: &Document, chunk: &Chunk) -> String {
    let heading = chunk.path.last().map(String::as_str);
    let texts = chunk.spans.iter().filter_map(|span| document.quote(*span)).filter(|text| Some(*text) != heading);
    let mut words = String::new();
    for word in texts.flat_map(str::split_whitespace) {
        if words.chars().count() + word.chars().count() > OPENING && !words.is_empty() {
            words.push('…');
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words.chars().take(OPENING * 2).collect()
}
