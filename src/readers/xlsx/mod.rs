//! Reads Excel workbooks (XLSX): the tables of every sheet with their titles, as a person sees them.
//!
//! Written by hand over the shared package: the crate that reads workbooks well is three times as large in the page as
//! all of this, and knows neither merged cells with their formats nor what is hidden.

pub(super) mod calendar;
mod drawings;
pub(super) mod formats;
pub(super) mod regions;
mod remarks;
pub(super) mod sheet;
mod strings;
pub(super) mod styles;

use self::calendar::Tongue;
use self::regions::Laid;
use self::remarks::Persons;
use self::sheet::Workbook;
use super::ooxml::charts::{self, Graphic};
use super::ooxml::package::{Package, Relationships};
use super::ooxml::{self, comment, properties};
use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader};
use crate::document::{Block, BlockKind, Document, Format, Limit, Place, ReadNote};

pub struct Xlsx;

const MAIN: &str = "xl/workbook.xml";

impl Reader for Xlsx {
    fn format(&self) -> Format {
        Format::Xlsx
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        ooxml::recognised(probe, self.format(), MAIN, &["xl/workbook.bin", "word/document.xml", "ppt/presentation.xml"])
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let mut package = Package::open(source, &ctx.limits, MAIN)?;
        let path = package.document.clone();
        let links = package.relationships(&path);
        let outline = Outline::read(&mut package, &path)?;
        let workbook = read_workbook(&mut package, &links, &outline)?;
        let persons = remarks::persons(&mut package, &links);
        let mut book = Book { package: &mut package, links: &links, workbook, persons, found: Found::default() };
        let total = outline.sheets.len() as u64;
        for (number, entry) in outline.sheets.iter().enumerate() {
            ctx.report(number as u64, total);
            book.sheet(ctx, entry, outline.names_sheets())?;
            if book.found.cut.is_some() {
                break;
            }
        }
        let found = book.found;
        let mut document =
            Document { format: Format::Xlsx, pages: u32::try_from(outline.sheets.len()).ok(), ..Document::default() };
        document.blocks = found.blocks;
        if document.blocks.iter().all(|block| matches!(block.kind, BlockKind::Heading { .. })) {
            return Err(nothing_read(found.pictures, package.damaged, found.cut));
        }
        properties::read(&mut package, &mut document);
        for (count, note) in [
            (found.hidden_characters, ReadNote::HiddenText { characters: found.hidden_characters }),
            (found.pictures.into(), ReadNote::PicturesNotRead { count: found.pictures }),
            (package.damaged.into(), ReadNote::DamagedParts { count: package.damaged }),
        ] {
            if count > 0 {
                ctx.note(note);
            }
        }
        if let Some(limit) = found.cut {
            ctx.note(ReadNote::CutAt { limit });
        }
        Ok(Content::Document(document))
    }
}

fn nothing_read(pictures: u32, damaged: u32, cut: Option<Limit>) -> ReadError {
    match cut {
        Some(limit) => ReadErrorKind::Limit(limit).into(),
        None if damaged > 0 => ReadErrorKind::Damaged.into(),
        None if pictures > 0 => ReadErrorKind::Scanned { pages: pictures }.into(),
        None => ReadErrorKind::Empty.into(),
    }
}

/// The sheets that a workbook lists.
#[derive(Default)]
struct Outline {
    sheets: Vec<SheetEntry>,
    since_1904: bool,
}

struct SheetEntry {
    name: String,
    id: String,
    is_hidden: bool,
}

/// Sheets beyond this are left out; nobody leafs through so many.
const SHEETS_MAX: usize = 4_096;

impl Outline {
    fn read(package: &mut Package<'_>, path: &str) -> Result<Outline, ReadError> {
        let text = package.required(path)?;
        let mut outline = Outline::default();
        let mut xml = package.walk(&text);
        if xml.element(0).is_none_or(|tag| tag.name() != ("s", "workbook")) {
            return Err(ReadErrorKind::Damaged.into());
        }
        while let Some(tag) = xml.element(1) {
            match tag.name() {
                ("s", "workbookPr") => outline.since_1904 = tag.is_on("date1904").unwrap_or(false),
                ("s", "sheets") => {
                    while let Some(tag) = xml.element(2) {
                        let is_hidden = tag.attribute("state").is_some_and(|state| state != "visible");
                        if let (Some(name), Some(id), true) =
                            (tag.attribute("name"), tag.prefixed("id"), outline.sheets.len() < SHEETS_MAX)
                        {
                            outline.sheets.push(SheetEntry { name: name.into_owned(), id: id.into_owned(), is_hidden });
                        }
                    }
                }
                _ => {}
            }
        }
        package.note_stop(&xml);
        Ok(outline)
    }

    /// Whether the names of sheets say anything: a lone "Sheet1" does not.
    fn names_sheets(&self) -> bool {
        let mut visible = self.sheets.iter().filter(|sheet| !sheet.is_hidden);
        let (Some(first), None) = (visible.next(), visible.next()) else { return true };
        !is_default_name(&first.name)
    }
}

/// Whether a program gave a sheet this name, and nobody changed it.
pub(super) fn is_default_name(name: &str) -> bool {
    const DEFAULTS: &[&str] =
        &["sheet", "лист", "table", "таблица", "tabelle", "feuil", "hoja", "foglio", "arkusz", "worksheet", "аркуш"];
    let name = name.trim_end_matches(|sign: char| sign.is_ascii_digit()).trim().to_lowercase();
    DEFAULTS.contains(&name.as_str())
}

fn read_workbook(package: &mut Package<'_>, links: &Relationships, outline: &Outline) -> Result<Workbook, ReadError> {
    let strings = match links.target("sharedStrings") {
        Some(path) => strings::shared(package, &path)?,
        None => Vec::new(),
    };
    let names = outline.sheets.iter().map(|sheet| sheet.name.as_str());
    let tongue = Tongue::of(strings.iter().map(|string| string.as_ref()).chain(names));
    let styles = styles::read(package, links.target("styles"), tongue);
    Ok(Workbook { strings, styles, since_1904: outline.since_1904, tongue })
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

struct Book<'p, 's> {
    package: &'p mut Package<'s>,
    links: &'p Relationships,
    workbook: Workbook,
    persons: Persons,
    found: Found,
}

impl Book<'_, '_> {
    fn sheet(&mut self, ctx: &ReadContext<'_>, entry: &SheetEntry, is_named: bool) -> Result<(), ReadError> {
        let Some(path) = self.links.part(&entry.id).map(str::to_owned) else {
            self.package.damaged += 1;
            return Ok(());
        };
        let links = self.package.relationships(&path);
        let mut laid = if self.links.kind(&entry.id) == Some("chartsheet") {
            Laid::default()
        } else {
            self.cells(ctx, entry, &path, &links, 1 + u8::from(is_named))?
        };
        self.charts(&links, &entry.name, &mut laid);
        self.found.hidden_characters += laid.hidden_characters;
        if entry.is_hidden {
            self.found.hidden_characters += laid.blocks.iter().map(|block| block.text.chars().count() as u64).sum::<u64>();
            return Ok(());
        }
        if is_named && !laid.blocks.is_empty() {
            let place = Place::Sheet { name: entry.name.clone(), row: 1 };
            let kind = BlockKind::Heading { level: 1, number: None };
            self.found.blocks.push(Block { kind, text: entry.name.trim().to_owned(), place, marks: Vec::new() });
        }
        self.found.blocks.extend(laid.blocks);
        self.found.cut = self.found.cut.or(laid.cut);
        Ok(())
    }

    fn cells(
        &mut self,
        ctx: &ReadContext<'_>,
        entry: &SheetEntry,
        path: &str,
        links: &Relationships,
        level: u8,
    ) -> Result<Laid, ReadError> {
        let mut sheet = match sheet::read(self.package, path, &self.workbook, self.found.cells, &ctx.limits) {
            Ok(sheet) => sheet,
            // A sheet that is missing or broken leaves the others.
            Err(ReadError { kind: ReadErrorKind::Damaged, .. }) => {
                self.package.damaged += 1;
                return Ok(Laid::default());
            }
            Err(error) => return Err(error),
        };
        sheet::resolve_links(&mut sheet, links);
        self.found.cells += sheet.cells.len();
        self.found.cut = self.found.cut.or(sheet.cut);
        let mut laid = regions::blocks(&sheet, &entry.name, level, ctx.limits.columns);
        let mut beside: Vec<(u32, Block)> = Vec::new();
        let place = |row: u32| Place::Sheet { name: entry.name.clone(), row: row.max(1) };
        for path in links.targets("drawing") {
            let drawing = drawings::read(self.package, &path);
            self.found.pictures += drawing.pictures;
            let boxes = drawing.boxes.into_iter();
            beside.extend(
                boxes.map(|(row, text)| (row, Block { kind: BlockKind::Paragraph, text, place: place(row), marks: Vec::new() })),
            );
        }
        for remark in remarks::read(self.package, links, &self.persons) {
            let block = comment::block(&remark.author, remark.time.as_deref(), &remark.text, place(remark.row));
            beside.extend(block.map(|block| (remark.row, block)));
        }
        laid.put_beside(beside);
        Ok(laid)
    }

    /// What the charts of a sheet show: which columns they bring together is said nowhere else.
    fn charts(&mut self, links: &Relationships, name: &str, laid: &mut Laid) {
        let place = Place::Sheet { name: name.to_owned(), row: 1 };
        for path in links.targets("drawing") {
            let drawing = drawings::read(self.package, &path);
            let inside = self.package.relationships(&path);
            for path in drawing.charts.iter().filter_map(|id| inside.part(id)) {
                if let Some(Graphic::Chart { title, rows }) = charts::read(self.package, path) {
                    laid.blocks.extend(chart_blocks(title, &rows, &place));
                }
            }
        }
    }
}

/// The title of a chart and its numbers as a table.
fn chart_blocks(title: String, rows: &[Vec<String>], place: &Place) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !title.is_empty() {
        blocks.push(Block { kind: BlockKind::Paragraph, text: title, place: place.clone(), marks: Vec::new() });
    }
    let (text, rows) = charts::laid_out(rows);
    if rows.len() > 1 {
        blocks.push(Block { kind: BlockKind::Table { rows, header_rows: 1 }, text, place: place.clone(), marks: Vec::new() });
    }
    blocks
}
