//! Finds the tables of a sheet. A sheet is a plane: tables stand below and beside each other with empty cells between
//! them, under titles, with remarks below.
//!
//! Empty rows part a sheet first, then empty columns where both sides are tables of their own; an empty column between
//! names and their values only gives them air.

use super::sheet::{Area, CELLS_MAX, Sheet};
use crate::document::{Block, BlockKind, Cell, Limit, Mark, MarkKind, Place, TABLE_BLOCK_ROWS};
use crate::readers::csv::has_header;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// What a sheet says, and what it keeps to itself.
#[derive(Debug, Default)]
pub struct Laid {
    pub blocks: Vec<Block>,
    /// The first row of each block, for what stands beside the cells.
    pub rows: Vec<u32>,
    pub hidden_characters: u64,
    pub cut: Option<Limit>,
}

impl Laid {
    /// Puts each block behind the last one that begins at its row or above.
    pub fn put_beside(&mut self, mut beside: Vec<(u32, Block)>) {
        beside.sort_by_key(|(row, _)| *row);
        let mut at = vec![Vec::new(); self.blocks.len() + 1];
        let mut first_rows: Vec<(u32, usize)> = self.rows.iter().enumerate().map(|(index, top)| (*top, index + 1)).collect();
        first_rows.sort_unstable();
        for (row, block) in beside {
            let above = first_rows.partition_point(|(top, _)| *top <= row);
            let place = above.checked_sub(1).and_then(|above| first_rows.get(above)).map_or(0, |(_, index)| *index);
            if let Some(blocks) = at.get_mut(place) {
                blocks.push(block);
            }
        }
        let mut at = at.into_iter();
        let mut blocks: Vec<Block> = at.next().unwrap_or_default();
        for (block, beside) in std::mem::take(&mut self.blocks).into_iter().zip(at) {
            blocks.push(block);
            blocks.extend(beside);
        }
        self.blocks = blocks;
    }
}

/// A cell in view, with the area that it fills.
#[derive(Clone, Copy, Debug)]
struct Spot {
    area: Area,
    /// The cell's place among the cells of the sheet.
    cell: usize,
}

/// Cells that belong together, in the order of rows and columns.
#[derive(Debug)]
struct Region {
    spots: Vec<Spot>,
    area: Area,
    /// Whether the first rows name the columns, once somebody asked.
    has_header: OnceCell<bool>,
}

/// How often a region is parted again.
const PARTINGS_MAX: u32 = 6;

/// Rows that a header is judged by.
const SAMPLE_ROWS: usize = 200;

const TITLE_CHARACTERS_MAX: usize = 120;

/// Lays out the cells of a sheet. Titles of tables become headings of the given level.
pub fn blocks(sheet: &Sheet, name: &str, level: u8, columns_max: u64) -> Laid {
    let mut laid = Laid::default();
    let spots = in_view(sheet, &mut laid);
    let mut regions = Vec::new();
    part(spots, PARTINGS_MAX, &mut regions);
    let regions = joined(sheet, regions);
    let mut writer = Writer { sheet, name, level, columns_max, cells: 0, links: links(sheet), laid };
    for (at, region) in regions.iter().enumerate() {
        writer.region(region, regions.get(at + 1));
        if writer.laid.cut.is_some() {
            break;
        }
    }
    writer.laid
}

/// The cells that a person sees, moved up and to the left over what is hidden. The others are counted.
fn in_view(sheet: &Sheet, laid: &mut Laid) -> Vec<Spot> {
    let mut merges = Merges::of(&sheet.merged);
    let columns = Hidden::columns(sheet);
    let rows = Hidden::rows(sheet);
    let mut spots = Vec::with_capacity(sheet.cells.len());
    for (index, cell) in sheet.cells.iter().enumerate() {
        let merged = merges.at(cell.row, cell.column);
        let is_covered = merged.is_some_and(|area| (area.top, area.left) != (cell.row, cell.column));
        let own = Area { top: cell.row, left: cell.column, bottom: cell.row, right: cell.column };
        let area = merged.unwrap_or(own);
        // A merged cell is in view as long as one of its rows and columns is.
        let seen = Area {
            top: rows.closed_up(area.top),
            left: columns.closed_up(area.left),
            bottom: rows.closed_up(area.bottom + 1).saturating_sub(1),
            right: columns.closed_up(area.right + 1).saturating_sub(1),
        };
        if is_covered || seen.bottom < seen.top || seen.right < seen.left {
            laid.hidden_characters += sheet.words(index).chars().count() as u64;
        } else {
            spots.push(Spot { area: seen, cell: index });
        }
    }
    // A merged cell whose own row is hidden has moved into the row below.
    spots.sort_by_key(|spot| (spot.area.top, spot.area.left));
    spots
}

/// Hidden rows or columns.
struct Hidden {
    /// Start and end (not included) of each stretch, and how many are hidden before it.
    stretches: Vec<(u32, u32, u32)>,
}

impl Hidden {
    fn columns(sheet: &Sheet) -> Hidden {
        Hidden::of(sheet.hidden_columns.clone())
    }

    /// Rows without words are not known and need not be.
    fn rows(sheet: &Sheet) -> Hidden {
        // A row that a filter leaves out for the moment is not hidden from anybody.
        let is_filtered = |row: u32| sheet.filter.is_some_and(|filter| filter.top < row && row <= filter.bottom);
        let hidden = sheet.cells.iter().filter(|cell| cell.in_hidden_row && !is_filtered(cell.row));
        Hidden::of(hidden.map(|cell| cell.row..cell.row + 1).collect())
    }

    fn of(mut ranges: Vec<Range<u32>>) -> Hidden {
        ranges.sort_by_key(|range| range.start);
        let mut stretches: Vec<(u32, u32, u32)> = Vec::new();
        for range in ranges.into_iter().filter(|range| range.start < range.end) {
            match stretches.last_mut() {
                Some((_, end, _)) if *end >= range.start => *end = range.end.max(*end),
                last => {
                    let before = last.map_or(0, |(start, end, before)| *before + (*end - *start));
                    stretches.push((range.start, range.end, before));
                }
            }
        }
        Hidden { stretches }
    }

    /// The place of a row or column when the hidden ones before it are taken out.
    fn closed_up(&self, at: u32) -> u32 {
        let before = self.stretches.partition_point(|(start, ..)| *start < at);
        let stretch = before.checked_sub(1).and_then(|before| self.stretches.get(before));
        at - stretch.map_or(0, |(start, end, before)| before + (at.min(*end) - start))
    }
}

/// Merged areas, asked for row by row. Areas that overlap another are not believed.
struct Merges {
    waiting: std::iter::Peekable<std::vec::IntoIter<Area>>,
    /// By their first column; those that ended above are taken out when they are met.
    open: BTreeMap<u32, Area>,
}

impl Merges {
    fn of(areas: &[Area]) -> Merges {
        let mut areas = areas.to_vec();
        areas.sort_by_key(|area| (area.top, area.left));
        Merges { waiting: areas.into_iter().peekable(), open: BTreeMap::new() }
    }

    /// The merged area around a cell. Rows must not go back.
    fn at(&mut self, row: u32, column: u32) -> Option<Area> {
        while let Some(area) = self.waiting.next_if(|area| area.top <= row) {
            if area.bottom >= row && self.nearest(area.top, area.right).is_none_or(|other| other.right < area.left) {
                self.open.insert(area.left, area);
            }
        }
        self.nearest(row, column).filter(|area| area.holds(row, column))
    }

    /// The open area that begins last at or before a column.
    fn nearest(&mut self, row: u32, column: u32) -> Option<Area> {
        loop {
            let (left, area) = self.open.range(..=column).next_back().map(|(left, area)| (*left, *area))?;
            if area.bottom >= row {
                return Some(area);
            }
            self.open.remove(&left);
        }
    }
}

/// Parts cells at empty rows, then at empty columns, and again inside.
fn part(spots: Vec<Spot>, partings_left: u32, regions: &mut Vec<Region>) {
    for band in bands(&spots) {
        let parts = columns(&band);
        if parts.len() < 2 || partings_left == 0 {
            regions.push(Region::of(band));
            continue;
        }
        let mut sides: Vec<Vec<Spot>> = parts.iter().map(|_| Vec::new()).collect();
        for spot in band {
            let at = parts.partition_point(|left| *left <= spot.area.left).saturating_sub(1);
            if let Some(side) = sides.get_mut(at) {
                side.push(spot);
            }
        }
        for side in sides {
            part(side, partings_left - 1, regions);
        }
    }
}

/// Cells without an empty row between them. A row that shares no column with what is above begins anew as well.
fn bands(spots: &[Spot]) -> Vec<Vec<Spot>> {
    let mut bands: Vec<Vec<Spot>> = Vec::new();
    let (mut bottom, mut left, mut right) = (0, 0, 0);
    for row in spots.chunk_by(|one, other| one.area.top == other.area.top) {
        let (Some(first), Some(last)) = (row.first(), row.last()) else { continue };
        let is_beside = first.area.top > bottom && (first.area.left > right || last.area.right < left);
        match bands.last_mut() {
            Some(band) if first.area.top <= bottom + 1 && !is_beside => {
                band.extend_from_slice(row);
                (left, right) = (left.min(first.area.left), right.max(last.area.right));
            }
            _ => {
                bands.push(row.to_vec());
                (left, right) = (first.area.left, last.area.right);
            }
        }
        bottom = row.iter().map(|spot| spot.area.bottom).fold(bottom, u32::max);
    }
    bands
}

/// A stretch of columns without an empty one inside.
#[derive(Clone, Copy)]
struct Stretch {
    left: u32,
    columns: u32,
    top: u32,
    bottom: u32,
}

impl Stretch {
    fn is_table(&self) -> bool {
        self.columns > 1 && self.bottom > self.top
    }
}

/// The first columns of the parts that stand beside each other.
fn columns(band: &[Spot]) -> Vec<u32> {
    let mut order: Vec<Area> = band.iter().map(|spot| spot.area).collect();
    order.sort_unstable_by_key(|area| area.left);
    let mut stretches: Vec<Stretch> = Vec::new();
    let (mut right, mut last_left) = (0, 0);
    for area in order {
        match stretches.last_mut() {
            Some(stretch) if area.left <= right + 1 => {
                stretch.columns += u32::from(area.left != last_left);
                stretch.top = stretch.top.min(area.top);
                stretch.bottom = stretch.bottom.max(area.bottom);
            }
            _ => stretches.push(Stretch { left: area.left, columns: 1, top: area.top, bottom: area.bottom }),
        }
        right = right.max(area.right);
        last_left = area.left;
    }
    let mut parts: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        match parts.last_mut() {
            Some(before)
                if !(before.is_table() && stretch.is_table() || before.bottom < stretch.top || stretch.bottom < before.top) =>
            {
                before.columns += stretch.columns;
                before.top = before.top.min(stretch.top);
                before.bottom = before.bottom.max(stretch.bottom);
            }
            _ => parts.push(stretch),
        }
    }
    parts.iter().map(|part| part.left).collect()
}

/// Joins a table with what follows behind one empty row and plainly goes on with it.
fn joined(sheet: &Sheet, regions: Vec<Region>) -> Vec<Region> {
    // The table above need not be the one before: others may stand beside it.
    const LOOKED_BACK: usize = 4;
    let mut out: Vec<Region> = Vec::with_capacity(regions.len());
    for mut region in regions {
        let from = out.len().saturating_sub(LOOKED_BACK);
        let above = out.iter_mut().skip(from).rev().find(|before| region.goes_on(sheet, before));
        match above {
            Some(above) => {
                above.area.bottom = region.area.bottom;
                above.spots.append(&mut region.spots);
            }
            None => out.push(region),
        }
    }
    out
}

impl Region {
    fn of(spots: Vec<Spot>) -> Region {
        let mut areas = spots.iter().map(|spot| spot.area);
        let first = areas.next().unwrap_or(Area { top: 0, left: 0, bottom: 0, right: 0 });
        let area = areas.fold(first, |all, area| Area {
            top: all.top.min(area.top),
            left: all.left.min(area.left),
            bottom: all.bottom.max(area.bottom),
            right: all.right.max(area.right),
        });
        Region { spots, area, has_header: OnceCell::new() }
    }

    fn has_header(&self, sheet: &Sheet) -> bool {
        *self.has_header.get_or_init(|| Table::of(self).header_rows(sheet) > 0)
    }

    /// Whether these rows are more of the table above, below an empty row that only gives air.
    fn goes_on(&self, sheet: &Sheet, above: &Region) -> bool {
        let (area, other) = (self.area, above.area);
        if area.top != other.bottom + 2 || area.left < other.left || area.right > other.right || area.left == area.right {
            return false;
        }
        let starts_with_digit = |spot: &Spot| sheet.words(spot.cell).starts_with(|sign: char| sign.is_ascii_digit());
        above.has_header(sheet) && self.spots.iter().any(starts_with_digit) && !self.has_header(sheet)
    }
}

impl Sheet {
    fn words(&self, cell: usize) -> &str {
        let range = self.cells.get(cell).map(|cell| cell.range.clone()).unwrap_or_default();
        self.text.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    /// The row and column that a cell has in the file.
    fn place(&self, cell: usize) -> (u32, u32) {
        self.cells.get(cell).map_or((1, 1), |cell| (cell.row, cell.column))
    }

    fn row_of(&self, row: &[Spot]) -> u32 {
        row.first().map_or(1, |spot| self.place(spot.cell).0)
    }

    fn is_bold(&self, cell: usize) -> bool {
        self.cells.get(cell).is_some_and(|cell| cell.is_bold)
    }
}

/// The rows of a region, and the columns that hold something.
struct Table<'r> {
    rows: Vec<&'r [Spot]>,
    columns: Vec<u32>,
}

impl<'r> Table<'r> {
    fn of(region: &'r Region) -> Table<'r> {
        Table::of_rows(region.spots.chunk_by(|one, other| one.area.top == other.area.top).collect())
    }

    fn of_rows(rows: Vec<&'r [Spot]>) -> Table<'r> {
        let mut columns: Vec<u32> = rows.iter().flat_map(|row| row.iter()).map(|spot| spot.area.left).collect();
        columns.sort_unstable();
        columns.dedup();
        Table { rows, columns }
    }

    /// The place of a column among those that hold something.
    fn column(&self, column: u32) -> usize {
        self.columns.partition_point(|known| *known < column)
    }

    /// How many rows name the columns.
    fn header_rows(&self, sheet: &Sheet) -> usize {
        let Some(first) = self.rows.first().filter(|_| self.rows.len() > 1) else { return 0 };
        let top = sheet.row_of(first);
        if (top..top + 5).contains(&sheet.frozen_rows) {
            let frozen = self.rows.iter().take_while(|row| sheet.row_of(row) <= sheet.frozen_rows).count();
            return if frozen < self.rows.len() { frozen } else { 0 };
        }
        if self.columns.len() < 2 {
            return 0;
        }
        if let Some(filter) = sheet.filter
            && let Some(at) = self.rows.iter().take(5).position(|row| sheet.row_of(row) == filter.top)
        {
            return at + 1;
        }
        // Names that are merged over several columns stand in a row above the names of those columns.
        let reaches = first.iter().map(|spot| spot.area.bottom - spot.area.top + 1).max().unwrap_or(1).min(5) as usize;
        let is_wide =
            |spot: &Spot| spot.area.right > spot.area.left && self.column(spot.area.right + 1) > self.column(spot.area.left) + 1;
        let depth = if first.iter().any(is_wide) && self.rows.len() > 2 { reaches.max(2) } else { reaches };
        let depth = if depth < self.rows.len() { depth } else { 1 };
        let is_header = self.is_bold_above_plain(sheet, depth)
            || has_header_at(sheet, self, depth - 1)
            || depth > 1 && has_header_at(sheet, self, 0);
        if is_header { depth } else { 0 }
    }

    fn is_bold_above_plain(&self, sheet: &Sheet, depth: usize) -> bool {
        let is_bold = |row: &&[Spot]| row.iter().all(|spot| sheet.is_bold(spot.cell));
        let (head, body) = self.rows.split_at_checked(depth).unwrap_or((&self.rows, &[]));
        let names =
            |row: &&[Spot]| row.iter().all(|spot| !sheet.words(spot.cell).starts_with(|sign: char| sign.is_ascii_digit()));
        head.iter().all(is_bold) && head.iter().any(names) && body.iter().take(SAMPLE_ROWS).any(|row| !is_bold(row))
    }
}

/// Judges the rows from one on as if nothing were merged.
fn has_header_at(sheet: &Sheet, table: &Table<'_>, from: usize) -> bool {
    // Very wide tables are judged by their first columns.
    const COLUMNS_JUDGED: usize = 200;
    let width = table.columns.len().min(COLUMNS_JUDGED);
    let mut text = String::new();
    let mut rows = Vec::new();
    // A remark alone in its row says nothing about columns.
    for row in table.rows.iter().skip(from).take(SAMPLE_ROWS).filter(|row| row.len() > 1) {
        let mut cells = vec![Cell { range: 0..0, columns: 1, rows: 1 }; width];
        for spot in *row {
            let start = text.len() as u32;
            if let Some(cell) = cells.get_mut(table.column(spot.area.left)) {
                text.push_str(sheet.words(spot.cell));
                cell.range = start..text.len() as u32;
            }
        }
        rows.push(cells);
    }
    has_header(&text, &rows)
}

/// The addresses of links by the cell that they begin at.
fn links(sheet: &Sheet) -> HashMap<(u32, u32), &str> {
    sheet.links.iter().map(|(area, address)| ((area.top, area.left), address.as_str())).collect()
}

struct Writer<'s> {
    sheet: &'s Sheet,
    name: &'s str,
    level: u8,
    columns_max: u64,
    /// Cells of tables so far, empty ones too.
    cells: usize,
    links: HashMap<(u32, u32), &'s str>,
    laid: Laid,
}

impl<'s> Writer<'s> {
    /// Writes a region: titles above, the table, remarks below.
    fn region(&mut self, region: &Region, next: Option<&Region>) {
        let table = Table::of(region);
        let mut rows = table.rows.as_slice();
        if let [row] = rows
            && let [spot] = row
        {
            let leads = next.is_some_and(|next| is_title_over(&region.area, &next.area, next.spots.len()));
            return self.line(spot, leads);
        }
        if table.columns.len() == 1 && self.reads_as_text(rows) {
            rows.iter().flat_map(|row| row.iter()).for_each(|spot| self.line(spot, false));
            return;
        }
        for (number, title) in self.titles(rows).into_iter().enumerate() {
            self.line(&title, number == 0);
            rows = rows.get(1..).unwrap_or_default();
        }
        let mut remarks = Vec::new();
        while let [rest @ .., [remark]] = rows
            && rest.len() > 1
            && table.columns.len() > 2
            && self.is_remark(remark)
        {
            remarks.push(*remark);
            rows = rest;
        }
        self.table(&Table::of_rows(rows.to_vec()));
        for remark in remarks.iter().rev() {
            self.line(remark, false);
        }
    }

    /// Cells that stand alone in their rows above the rows of a table.
    fn titles(&self, rows: &[&[Spot]]) -> Vec<Spot> {
        const TITLES_MAX: usize = 6;
        let alone = rows.iter().map_while(|row| if let [spot] = row { Some(*spot) } else { None });
        let titles: Vec<Spot> = alone.take(TITLES_MAX + 1).collect();
        let Some(top) = rows.get(titles.len()).and_then(|row| row.first()).map(|spot| spot.area.top) else { return Vec::new() };
        let is_title = |spot: &Spot| spot.area.bottom < top && self.sheet.words(spot.cell).chars().any(char::is_alphabetic);
        if titles.len() <= TITLES_MAX && titles.iter().all(is_title) { titles } else { Vec::new() }
    }

    /// A sentence alone in a row below a table.
    fn is_remark(&self, spot: &Spot) -> bool {
        let words = self.sheet.words(spot.cell);
        words.starts_with('*') || words.contains(' ') && words.ends_with(['.', '!', '?', ';'])
    }

    /// Whether a single column holds sentences and not entries.
    fn reads_as_text(&self, rows: &[&[Spot]]) -> bool {
        const ENTRY_CHARACTERS_MAX: usize = 60;
        let cells = || rows.iter().flat_map(|row| row.iter()).map(|spot| self.sheet.words(spot.cell));
        let long =
            cells().filter(|words| words.chars().count() > ENTRY_CHARACTERS_MAX || words.contains(' ') && words.ends_with('.'));
        long.count() * 3 >= rows.len()
    }

    /// A cell that is no part of a table.
    fn line(&mut self, spot: &Spot, leads: bool) {
        let text = self.sheet.words(spot.cell).to_owned();
        let is_title = leads
            && text.chars().count() <= TITLE_CHARACTERS_MAX
            && !text.ends_with(['.', ';', ':'])
            && text.chars().any(char::is_alphabetic);
        let kind = if is_title { BlockKind::Heading { level: self.level, number: None } } else { BlockKind::Paragraph };
        let marks = self.link(spot, 0..text.len() as u32);
        self.push(kind, text, marks.into_iter().collect(), self.sheet.place(spot.cell).0);
    }

    fn link(&self, spot: &Spot, range: Range<u32>) -> Option<Mark> {
        let address = self.links.get(&self.sheet.place(spot.cell))?;
        Some(Mark { range, kind: MarkKind::Link((*address).to_owned()) })
    }

    fn table(&mut self, table: &Table<'_>) {
        let header_rows = table.header_rows(self.sheet);
        let width = table.columns.len().min(usize::try_from(self.columns_max).unwrap_or(usize::MAX));
        if width < table.columns.len() {
            self.laid.cut = Some(Limit::Columns(self.columns_max));
        }
        let tops: Vec<u32> = table.rows.iter().filter_map(|row| Some(row.first()?.area.top)).collect();
        for (number, rows) in table.rows.chunks(TABLE_BLOCK_ROWS).enumerate() {
            self.cells += rows.len() * width;
            if self.cells > CELLS_MAX {
                self.laid.cut = Some(Limit::Steps(CELLS_MAX as u64));
                return;
            }
            let last_row = (number + 1) * TABLE_BLOCK_ROWS;
            let mut draft = Draft { width, ..Draft::default() };
            for row in rows {
                draft.begin_row();
                for spot in *row {
                    let column = table.column(spot.area.left);
                    if column >= width {
                        break;
                    }
                    let columns = table.column(spot.area.right + 1).min(width).saturating_sub(column).max(1);
                    let own = tops.partition_point(|top| *top < spot.area.top);
                    let below = tops.partition_point(|top| *top <= spot.area.bottom).min(last_row);
                    let range =
                        draft.cell(column, self.sheet.words(spot.cell), columns as u32, below.saturating_sub(own).max(1) as u32);
                    draft.marks.extend(self.link(spot, range));
                }
                draft.end_row();
            }
            let header_rows = if number == 0 { header_rows as u32 } else { 0 };
            let first = rows.first().map_or(1, |row| self.sheet.row_of(row));
            self.push(BlockKind::Table { rows: draft.rows, header_rows }, draft.text, draft.marks, first);
        }
    }

    fn push(&mut self, kind: BlockKind, text: String, marks: Vec<Mark>, row: u32) {
        let place = Place::Sheet { name: self.name.to_owned(), row };
        self.laid.blocks.push(Block { kind, text, place, marks });
        self.laid.rows.push(row);
    }
}

/// Whether a lone cell stands right above a table.
fn is_title_over(title: &Area, table: &Area, cells: usize) -> bool {
    const EMPTY_ROWS_MAX: u32 = 2;
    let rows_between = table.top.saturating_sub(title.bottom + 1);
    cells > 3
        && table.top > title.bottom
        && rows_between <= EMPTY_ROWS_MAX
        && title.left <= table.right
        && title.right + 1 >= table.left
}

/// The text of a table while it is written row by row.
#[derive(Default)]
struct Draft {
    width: usize,
    text: String,
    rows: Vec<Vec<Cell>>,
    marks: Vec<Mark>,
    /// For each column how many rows a cell from above still reaches down.
    taken: Vec<u32>,
    /// The next column of the row.
    column: usize,
}

impl Draft {
    fn begin_row(&mut self) {
        if !self.rows.is_empty() {
            self.text.push('\n');
        }
        self.taken.resize(self.width, 0);
        self.rows.push(Vec::with_capacity(self.width));
        self.column = 0;
    }

    /// Puts a cell at its column, with empty cells before it where nothing stands.
    fn cell(&mut self, column: usize, words: &str, columns: u32, rows: u32) -> Range<u32> {
        self.fill_to(column);
        let range = self.push(words, columns, rows);
        for taken in self.taken.iter_mut().skip(column).take(columns as usize) {
            *taken = rows;
        }
        self.column = column + columns as usize;
        range
    }

    fn fill_to(&mut self, column: usize) {
        while self.column < column {
            if self.taken.get(self.column).is_none_or(|taken| *taken == 0) {
                self.push("", 1, 1);
            }
            self.column += 1;
        }
    }

    fn push(&mut self, words: &str, columns: u32, rows: u32) -> Range<u32> {
        let Some(row) = self.rows.last_mut() else { return 0..0 };
        if !row.is_empty() {
            self.text.push('\t');
        }
        let start = self.text.len() as u32;
        self.text.push_str(words);
        let range = start..self.text.len() as u32;
        row.push(Cell { range: range.clone(), columns, rows });
        range
    }

    fn end_row(&mut self) {
        self.fill_to(self.width);
        for taken in &mut self.taken {
            *taken = taken.saturating_sub(1);
        }
    }
}
