//! Reads the old binary Excel workbooks (Excel 5 to 2003): the tables of every sheet, laid out as those of XLSX.
//!
//! Written by hand after Microsoft's description of the format, [MS-XLS]: the crate that reads these files well is three
//! times as large in the page as all readers of spreadsheets here, and knows nothing of what is hidden.

mod book;
mod lock;
mod records;
mod sheet;

use self::book::{Book, SheetEntry};
use super::compound::{self, Compound};
use super::ooxml::comment;
use super::xlsx::regions::{self, Laid};
use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader, locked, summary};
use crate::document::{Block, BlockKind, Document, Format, Limit, Place, ReadNote};

pub struct Xls;

/// The stream of a workbook, as newer and as older programs call it.
const STREAMS: [&str; 2] = ["Workbook", "Book"];

impl Reader for Xls {
    fn format(&self) -> Format {
        Format::Xls
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        let is_workbook = STREAMS.iter().any(|stream| probe.has_part(stream));
        if is_workbook { Confidence::Certain } else { compound::named(probe, Format::Xls) }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let bytes = source.read_all(ctx.limits.file_bytes)?;
        let container = Compound::open(&bytes)?;
        let stream = STREAMS.iter().find_map(|name| container.stream(name)).ok_or(ReadErrorKind::Damaged)?;
        let stream = lock::opened(stream, locked::passwords(ctx))?;
        let book = Book::read(&stream)?;
        let mut found = Found::default();
        let is_named = book.names_sheets();
        for (number, entry) in book.sheets.iter().enumerate() {
            ctx.report(number as u64, book.sheets.len() as u64);
            if entry.has_cells && found.cut.is_none() {
                found.sheet(ctx, &stream, &book, entry, is_named);
            }
        }
        let mut document = Document { format: Format::Xls, pages: u32::try_from(book.sheets.len()).ok(), ..Document::default() };
        document.blocks = std::mem::take(&mut found.blocks);
        if document.blocks.iter().all(|block| matches!(block.kind, BlockKind::Heading { .. })) {
            return Err(found.nothing_read());
        }
        found.note(ctx);
        summary::read(&container, &mut document);
        Ok(Content::Document(document))
    }
}

/// What was gathered from all sheets.
#[derive(Default)]
struct Found {
    blocks: Vec<Block>,
    cells: usize,
    hidden_characters: u64,
    pictures: u32,
    cut: Option<Limit>,
}

impl Found {
    fn sheet(&mut self, ctx: &ReadContext<'_>, stream: &[u8], book: &Book, entry: &SheetEntry, is_named: bool) {
        let read = sheet::read(stream, entry.at, book, self.cells, &ctx.limits);
        self.cells += read.sheet.cells.len();
        self.pictures += read.pictures;
        self.cut = self.cut.or(read.sheet.cut);
        let mut laid: Laid = regions::blocks(&read.sheet, &entry.name, 1 + u8::from(is_named), ctx.limits.columns);
        let place = |row: u32| Place::Sheet { name: entry.name.clone(), row: row.max(1) };
        let mut beside = Vec::new();
        for remark in &read.remarks {
            let block = comment::block(&remark.author, None, &remark.text, place(remark.row));
            beside.extend(block.map(|block| (remark.row, block)));
        }
        for text in read.boxes {
            let block =
                Block { kind: BlockKind::Paragraph, text: text.trim().replace('\r', "\n"), place: place(1), marks: Vec::new() };
            beside.extend((!block.text.is_empty()).then_some((u32::MAX, block)));
        }
        laid.put_beside(beside);
        self.hidden_characters += laid.hidden_characters;
        self.cut = self.cut.or(laid.cut);
        if entry.is_hidden {
            self.hidden_characters += laid.blocks.iter().map(|block| block.text.chars().count() as u64).sum::<u64>();
            return;
        }
        if is_named && !laid.blocks.is_empty() {
            let kind = BlockKind::Heading { level: 1, number: None };
            self.blocks.push(Block { kind, text: entry.name.trim().to_owned(), place: place(1), marks: Vec::new() });
        }
        self.blocks.extend(laid.blocks);
    }

    fn nothing_read(&self) -> ReadError {
        match self.cut {
            Some(limit) => ReadErrorKind::Limit(limit).into(),
            None if self.pictures > 0 => ReadErrorKind::Scanned { pages: self.pictures }.into(),
            None => ReadErrorKind::Empty.into(),
        }
    }

    fn note(&self, ctx: &mut ReadContext<'_>) {
        if self.hidden_characters > 0 {
            ctx.note(ReadNote::HiddenText { characters: self.hidden_characters });
        }
        if self.pictures > 0 {
            ctx.note(ReadNote::PicturesNotRead { count: self.pictures });
        }
        if let Some(limit) = self.cut {
            ctx.note(ReadNote::CutAt { limit });
        }
    }
}
