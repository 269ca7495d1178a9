//! From words with places to the blocks of a document, one step a module.

mod furniture;
mod grids;
mod headings;
mod lines;
mod lists;
mod order;
mod paragraphs;
mod sorting;
mod tables;
mod tagged;
mod words;

use super::content::{Fonts, PageContent};
use super::outline::Bookmark;
use super::tags::Tags;
use crate::document::{AsideRole, Block, BlockKind, Cell, Document, ListItem, Mark, MarkKind, Marker, Place, ReadNote};
use crate::readers::ReadContext;
use furniture::PageRows;
use lines::Row;
use paragraphs::{Line, Paragraph, Tag, Vocabulary};
use tables::{Stretch, TableFound};
use words::{Frame, Style, Word};

/// The words of a page, as long as the other pages are not known.
pub(super) struct PageWords {
    number: u32,
    frames: Vec<Frame>,
}

pub(super) fn words_of_page(number: u32, content: &PageContent, fonts: &Fonts) -> PageWords {
    let mut frames = words::frames(content, fonts);
    tagged::settle(&mut frames);
    PageWords { number, frames }
}

/// Lays out all pages.
pub(super) fn document(mut pages: Vec<PageWords>, tags: &Tags, bookmarks: &[Bookmark], ctx: &mut ReadContext<'_>) -> Document {
    let mut blocks = take_furniture(&mut pages, ctx);
    let mut laid = Laid::default();
    let is_tagged = pages.iter().flat_map(|page| &page.frames).flat_map(|frame| &frame.words).any(|word| word.leaf.is_some());
    let tagged = if is_tagged { tagged::parts(&pages, tags, &paragraphs::vocabulary_of(&pages)) } else { Vec::new() };
    for mut page in pages {
        if !tagged.is_empty() {
            page.frames.iter_mut().for_each(|frame| frame.words.retain(|word| word.leaf.is_none()));
        }
        laid.add_page(page);
    }
    let vocabulary = paragraphs::vocabulary(laid.rows());
    laid.weave(tagged);
    blocks.extend(laid.blocks(&vocabulary, bookmarks));
    // Furniture stands at its page, in front of what else is on it.
    sorting::sort_by_place(&mut blocks, |block| match block.place {
        Place::Page(page) => (page as f32, 0.0),
        _ => (0.0, 0.0),
    });
    Document { blocks, ..Document::default() }
}

/// Takes repeated headers and footers out of the pages; each comes back once as a block.
fn take_furniture(pages: &mut [PageWords], ctx: &mut ReadContext<'_>) -> Vec<Block> {
    let rows: Vec<(Vec<Row>, f32)> = pages
        .iter_mut()
        .map(|page| match page.frames.first_mut() {
            Some(frame) => (lines::rows(std::mem::take(&mut frame.words)), frame.height),
            None => (Vec::new(), 0.0),
        })
        .collect();
    let seen: Vec<PageRows<'_>> = rows.iter().map(|(rows, height)| PageRows { rows, height: *height }).collect();
    let found = furniture::find(&seen);
    let mut blocks: Vec<Block> = Vec::new();
    let mut left_out = 0;
    for ((page, (rows, _)), furniture) in pages.iter_mut().zip(rows).zip(found) {
        for (index, row) in rows.into_iter().enumerate() {
            if !furniture.contains(&index) {
                if let Some(frame) = page.frames.first_mut() {
                    frame.words.extend(row.words);
                }
                continue;
            }
            left_out += 1;
            let text = row.text();
            let kind = BlockKind::Aside { role: AsideRole::PageFurniture };
            if !furniture::is_page_number(&text) && !blocks.iter().any(|block| same_but_for_numbers(&block.text, &text)) {
                blocks.push(Block { kind, text, place: Place::Page(page.number), marks: Vec::new() });
            }
        }
    }
    if left_out > 0 {
        ctx.note(ReadNote::PageFurniture { lines: left_out });
    }
    blocks
}

fn same_but_for_numbers(a: &str, b: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|sign| !sign.is_ascii_digit()).collect::<String>();
    letters(a) == letters(b)
}

enum Part {
    Line(Line),
    /// A paragraph that the tags of the file put together.
    Paragraph(Paragraph),
    Table(u32, TableFound),
}

impl Part {
    fn page(&self) -> u32 {
        match self {
            Part::Line(line) => line.page,
            Part::Paragraph(paragraph) => paragraph.page(),
            Part::Table(page, _) => *page,
        }
    }

    fn lines(&self) -> &[Line] {
        match self {
            Part::Line(line) => std::slice::from_ref(line),
            Part::Paragraph(paragraph) => &paragraph.lines,
            Part::Table(..) => &[],
        }
    }
}

/// All pages in the order of reading.
#[derive(Default)]
struct Laid {
    parts: Vec<Part>,
    regions: usize,
}

impl Laid {
    fn add_page(&mut self, page: PageWords) {
        for frame in page.frames {
            self.add_frame(page.number, frame);
        }
    }

    fn add_frame(&mut self, page: u32, frame: Frame) {
        let Frame { mut words, rules, .. } = frame;
        let mut grids: Vec<Option<TableFound>> = grids::take_grids(&rules, &mut words).into_iter().map(Some).collect();
        let mut rows = lines::rows(words);
        rows.extend(grids.iter().flatten().enumerate().map(|(index, table)| table_row(index, table)));
        sorting::sort_by_place(&mut rows, |row| (row.y, 0.0));
        let regions = order::regions(rows);
        // What stands alone may be as wide as the widest such text of the page, even where its own lines are short.
        let alone = |region: &&order::Region| !region.beside;
        let widest = regions.iter().filter(alone).map(extent).fold((f32::MAX, f32::MIN), |a, b| (a.0.min(b.0), a.1.max(b.1)));
        for region in regions {
            self.regions += 1;
            let edges = if region.beside { extent(&region) } else { widest };
            for stretch in tables::stretches(region.rows, &rules) {
                match stretch {
                    Stretch::Table(table) => self.parts.push(Part::Table(page, table)),
                    Stretch::Rows(rows) => self.add_rows(page, rows, edges, &mut grids),
                }
            }
        }
    }

    fn add_rows(&mut self, page: u32, rows: Vec<Row>, (left, right): (f32, f32), grids: &mut [Option<TableFound>]) {
        let steps = rows.windows(2).map(|pair| (pair[1].y - pair[0].y, pair[0].size.max(pair[1].size)));
        let near = steps.filter(|(step, size)| *step > 0.5 * size && *step < 2.1 * size);
        let relative = order::usual(near.map(|(step, size)| step / size));
        for row in rows {
            if let Some(table) = row.table.and_then(|index| grids.get_mut(index)).and_then(Option::take) {
                self.parts.push(Part::Table(page, table));
                self.regions += 1;
            } else {
                let leading = if relative > 0.0 { relative.min(1.8) } else { 1.2 } * row.size;
                self.parts.push(Part::Line(Line { text: row.text(), row, page, region: self.regions, left, right, leading }));
            }
        }
        self.regions += 1;
    }

    /// Puts tagged parts between the others: what has no tags stands behind the tagged text of its page.
    fn weave(&mut self, tagged: Vec<Part>) {
        let mut rest = std::mem::take(&mut self.parts).into_iter().peekable();
        for part in tagged {
            while let Some(other) = rest.next_if(|other| other.page() < part.page()) {
                self.parts.push(other);
            }
            self.parts.push(part);
        }
        self.parts.extend(rest);
    }

    fn rows(&self) -> impl Iterator<Item = &Row> + Clone {
        self.lines().map(|line| &line.row)
    }

    fn lines(&self) -> impl Iterator<Item = &Line> + Clone {
        self.parts.iter().flat_map(Part::lines)
    }

    fn blocks(self, vocabulary: &Vocabulary, bookmarks: &[Bookmark]) -> Vec<Block> {
        let cells = self.parts.iter().filter_map(|part| match part {
            Part::Table(_, table) => Some((table.size, table.letters())),
            Part::Line(_) | Part::Paragraph(_) => None,
        });
        let body = headings::Body::of(self.lines(), cells);
        let flow = self.flow(vocabulary);
        let levels = headings::levels(&flow.paragraphs, body, bookmarks);
        let mut out = Blocks { blocks: Vec::new(), code: !body.monospaced };
        let mut tables = flow.tables.into_iter().peekable();
        let all: Vec<(Paragraph, Option<u8>)> = flow.paragraphs.into_iter().zip(levels).collect();
        let mut at = 0;
        loop {
            while let Some((_, page, table)) = tables.next_if(|(before, ..)| *before == at) {
                out.blocks.push(table_block(page, table));
            }
            if at >= all.len() {
                return out.blocks;
            }
            let end = tables.peek().map_or(all.len(), |(before, ..)| *before);
            at += out.add(&all[at..end]);
        }
    }

    /// Puts the lines between tables together into paragraphs.
    fn flow(self, vocabulary: &Vocabulary) -> Flow {
        let mut flow = Flow::default();
        let mut lines = Vec::new();
        for part in self.parts {
            match part {
                Part::Line(line) => lines.push(line),
                Part::Paragraph(paragraph) => {
                    flow.add(std::mem::take(&mut lines), vocabulary);
                    flow.paragraphs.push(paragraph);
                }
                Part::Table(page, table) => {
                    flow.add(std::mem::take(&mut lines), vocabulary);
                    flow.add_table(page, table);
                }
            }
        }
        flow.add(lines, vocabulary);
        flow
    }
}

/// Paragraphs, and the tables among them.
#[derive(Default)]
struct Flow {
    paragraphs: Vec<Paragraph>,
    /// Each with the number of paragraphs before it and its page.
    tables: Vec<(usize, u32, TableFound)>,
    /// The page on which the last of them ends.
    table_ends: u32,
}

impl Flow {
    /// Adds a table, to the one before it when nothing but the end of a page stands between.
    fn add_table(&mut self, page: u32, table: TableFound) {
        let before = self.paragraphs.len();
        let rest = match self.tables.last_mut() {
            Some((at, _, above)) if *at == before && self.table_ends + 1 == page => above.take_in(table),
            _ => Some(table),
        };
        self.table_ends = page;
        self.tables.extend(rest.map(|table| (before, page, table)));
    }

    fn add(&mut self, lines: Vec<Line>, vocabulary: &Vocabulary) {
        self.paragraphs.extend(joined_over_breaks(paragraphs::paragraphs(lines, vocabulary), vocabulary));
    }
}

/// The left and right edge of a region's text.
fn extent(region: &order::Region) -> (f32, f32) {
    let rows = || region.rows.iter().filter(|row| row.table.is_none());
    (rows().map(Row::x0).fold(f32::MAX, f32::min), rows().map(Row::x1).fold(f32::MIN, f32::max))
}

/// A row that stands for a whole table.
fn table_row(index: usize, table: &TableFound) -> Row {
    let word = Word { x0: table.x0, x1: table.x1, y: table.top + 1.0, size: 1.0, ..Word::default() };
    Row { y: word.y, size: 1.0, words: vec![word], table: Some(index) }
}

fn joined_over_breaks(paragraphs: Vec<Paragraph>, vocabulary: &Vocabulary) -> Vec<Paragraph> {
    let mut joined: Vec<Paragraph> = Vec::new();
    for paragraph in paragraphs {
        let new_region = |open: &Paragraph| {
            open.lines.last().zip(paragraph.lines.first()).is_some_and(|(last, first)| last.region != first.region)
        };
        match joined.last_mut() {
            Some(open) if new_region(open) && paragraphs::crosses_the_break(open, &paragraph) => {
                open.continue_with(paragraph, vocabulary);
            }
            _ => joined.push(paragraph),
        }
    }
    joined
}

fn table_block(page: u32, table: TableFound) -> Block {
    let mut text = String::new();
    let mut rows = Vec::new();
    for (index, row) in table.rows.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        let mut cells = Vec::new();
        for (index, cell) in row.iter().enumerate() {
            if index > 0 {
                text.push('\t');
            }
            let start = text.len() as u32;
            text.push_str(&cell.text);
            cells.push(Cell { range: start..text.len() as u32, columns: cell.columns, rows: cell.rows });
        }
        rows.push(cells);
    }
    let kind = BlockKind::Table { rows, header_rows: table.header_rows };
    Block { kind, text, place: Place::Page(page), marks: Vec::new() }
}

/// Blocks as they come out.
struct Blocks {
    blocks: Vec<Block>,
    /// Typewriter letters mean code; not where the whole document is typed.
    code: bool,
}

impl Blocks {
    /// Makes the next block and says how many paragraphs went into it.
    fn add(&mut self, rest: &[(Paragraph, Option<u8>)]) -> usize {
        let Some((first, level)) = rest.first() else { return 1 };
        if let Some(role) = first.tag.and_then(aside_role) {
            self.blocks.push(block_of(first, BlockKind::Aside { role }));
            return 1;
        }
        if first.tag == Some(Tag::Quotation) {
            self.blocks.push(block_of(first, BlockKind::Quotation));
            return 1;
        }
        if let Some(level) = level {
            let block = block_of(first, BlockKind::Heading { level: *level, number: None });
            self.blocks.push(Block { marks: Vec::new(), ..block });
            return 1;
        }
        let until = |belongs: fn(&Paragraph) -> bool| {
            rest.iter().take_while(|(paragraph, level)| level.is_none() && belongs(paragraph)).count()
        };
        let code = if self.code { until(|paragraph| paragraph.style().monospaced && paragraph.marked.is_none()) } else { 0 };
        if code > 0 {
            let paragraphs: Vec<&Paragraph> = rest[..code].iter().map(|(paragraph, _)| paragraph).collect();
            self.blocks.push(code_block(&paragraphs));
            return code;
        }
        let items = items(&rest[..until(|paragraph| paragraph.marked.is_some())]);
        if items > 0 {
            let paragraphs: Vec<&Paragraph> = rest[..items].iter().map(|(paragraph, _)| paragraph).collect();
            self.blocks.push(list_block(&paragraphs));
            return items;
        }
        if !first.text.trim().is_empty() {
            self.blocks.push(block_of(first, BlockKind::Paragraph));
        }
        1
    }
}

fn aside_role(tag: Tag) -> Option<AsideRole> {
    match tag {
        Tag::Caption => Some(AsideRole::Caption),
        Tag::Footnote => Some(AsideRole::Footnote),
        Tag::Heading(_) | Tag::Text | Tag::Quotation => None,
    }
}

/// How many of the marked paragraphs make one list; a lone number is more likely part of the text.
fn items(marked: &[(Paragraph, Option<u8>)]) -> usize {
    let is_tagged = |(paragraph, _): &&(Paragraph, _)| paragraph.marked.as_ref().is_some_and(|mark| mark.level.is_some());
    let tagged = marked.iter().take_while(is_tagged).count();
    if tagged > 0 {
        return tagged;
    }
    let values: Vec<Option<u32>> =
        marked.iter().map(|(paragraph, _)| paragraph.marked.as_ref().and_then(|mark| mark.value)).collect();
    match values.as_slice() {
        [Some(first), Some(second), ..] if *second != first + 1 && *second != 1 => 0,
        [Some(_)] => 0,
        _ => values.len(),
    }
}

fn block_of(paragraph: &Paragraph, kind: BlockKind) -> Block {
    let text = paragraph.text.clone();
    let whole = paragraph.style();
    let mut marks: Vec<Mark> = Vec::new();
    for kind in [MarkKind::Bold, MarkKind::Italic, MarkKind::Code] {
        let has = |style: &Style| match kind {
            MarkKind::Bold => style.bold,
            MarkKind::Italic => style.italic,
            _ => style.monospaced,
        };
        if has(&whole) {
            continue;
        }
        let mut open: Option<Mark> = None;
        for (range, style) in &paragraph.runs {
            let (start, end) = (range.start as u32, range.end.min(text.len()) as u32);
            match (&mut open, has(style)) {
                (Some(mark), true) => mark.range.end = end,
                (None, true) => open = Some(Mark { range: start..end, kind: kind.clone() }),
                (_, false) => marks.extend(open.take()),
            }
        }
        marks.extend(open);
    }
    marks.retain(|mark| text.get(mark.range.start as usize..mark.range.end as usize).is_some_and(|words| !words.is_empty()));
    sorting::sort_by_place(&mut marks, |mark| (mark.range.start as f32, mark.range.end as f32));
    Block { kind, text, place: Place::Page(paragraph.page()), marks }
}

fn list_block(paragraphs: &[&Paragraph]) -> Block {
    let mut indents: Vec<f32> = paragraphs.iter().map(|paragraph| paragraph.x0()).collect();
    sorting::sort_numbers(&mut indents);
    indents.dedup_by(|a, b| (*a - *b).abs() < 5.0);
    let mut text = String::new();
    let mut items = Vec::new();
    for paragraph in paragraphs {
        let Some(marked) = &paragraph.marked else { continue };
        if !text.is_empty() {
            text.push('\n');
        }
        let start = text.len() as u32;
        text.push_str(paragraph.text_without_mark());
        let indent = || indents.iter().filter(|indent| **indent < paragraph.x0() - 4.0).count().min(8) as u8;
        let level = marked.level.unwrap_or_else(indent);
        let marker: Marker = marked.marker.clone();
        items.push(ListItem { range: start..text.len() as u32, level, marker });
    }
    let place = Place::Page(paragraphs.first().map_or(0, |paragraph| paragraph.page()));
    Block { kind: BlockKind::List { items }, text, place, marks: Vec::new() }
}

/// Code with its indents, measured in widths of its own letters.
fn code_block(paragraphs: &[&Paragraph]) -> Block {
    let lines: Vec<&Line> = paragraphs.iter().flat_map(|paragraph| &paragraph.lines).collect();
    let left = lines.iter().map(|line| line.row.x0()).fold(f32::MAX, f32::min);
    let letter = |word: &Word| (word.x1 - word.x0) / word.letters().max(1) as f32;
    let width = order::usual(lines.iter().flat_map(|line| line.row.words.iter().map(letter))).max(1.0);
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            let gap = (line.row.y - lines[index - 1].row.y) / line.leading.max(1.0);
            text.push_str(if gap > 1.7 && lines[index - 1].page == line.page { "\n\n" } else { "\n" });
        }
        let mut end = left;
        for (place, word) in line.row.words.iter().enumerate() {
            // One blank is drawn wider than a letter in some fonts; only the indent and clear gaps are counted out.
            let blanks = (((word.x0 - end) / width).round().max(0.0) as usize).min(200);
            text.extend(std::iter::repeat_n(' ', if place > 0 && blanks <= 2 { blanks.min(1) } else { blanks }));
            text.push_str(&word.text);
            end = word.x1;
        }
    }
    let place = Place::Page(paragraphs.first().map_or(0, |paragraph| paragraph.page()));
    Block { kind: BlockKind::Code { language: None }, text: text.trim_end().to_owned(), place, marks: Vec::new() }
}
