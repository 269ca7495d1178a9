//! Text in the order and with the roles that the tags of the file give.
//!
//! The tags say which words belong together and what they are; lines, blanks and hyphens still come from the places of
//! the words. Text that hangs on no paragraph is cut into paragraphs as if there were no tags.

use super::super::tags::{Child, Role, Tags};
use super::lines::{self, Row};
use super::lists::{self, Marked};
use super::paragraphs::{self, Line, Paragraph, Tag, Vocabulary};
use super::sorting::sort_by_place;
use super::tables::{TableCell, TableFound};
use super::words::{Frame, Word};
use super::{PageWords, Part};
use crate::document::Marker;
use std::collections::HashMap;

/// Columns that a tagged table may have.
const COLUMNS_MAX: usize = 4_096;
/// How much of a page's text must be tagged for its tags to be believed, in per cent.
const TAGGED_MIN: usize = 90;

/// Forgets the tags on pages where too much of the text has none.
pub(super) fn settle(frames: &mut [Frame]) {
    let words = || frames.iter().flat_map(|frame| &frame.words).filter(|word| !word.artifact);
    let all: usize = words().map(Word::letters).sum();
    let tagged: usize = words().filter(|word| word.leaf.is_some()).map(Word::letters).sum();
    if tagged == 0 || tagged * 100 < all * TAGGED_MIN {
        frames.iter_mut().flat_map(|frame| &mut frame.words).for_each(|word| word.leaf = None);
    }
}

/// The tagged text of all pages, in the order of the tree; nothing when the tags are worth little.
pub(super) fn parts(pages: &[PageWords], tags: &Tags, vocabulary: &Vocabulary) -> Vec<Part> {
    let mut assembly = Assembly { tags, vocabulary, leaves: HashMap::new(), run: Vec::new(), parts: Vec::new(), item: None };
    for page in pages {
        for (index, frame) in page.frames.iter().enumerate() {
            assembly.take(page.number, index, frame);
        }
    }
    if assembly.leaves.is_empty() {
        return Vec::new();
    }
    assembly.node(0, Context { tag: None, level: 0 });
    assembly.flush(Context { tag: None, level: 0 });
    if are_lines(&assembly.parts) { Vec::new() } else { assembly.parts }
}

/// Whether the tagged paragraphs are rather lines of paragraphs.
fn are_lines(parts: &[Part]) -> bool {
    let paragraphs = || {
        parts.iter().filter_map(|part| match part {
            Part::Paragraph(paragraph) if paragraph.tag == Some(Tag::Text) => Some(paragraph),
            _ => None,
        })
    };
    let cut = paragraphs().zip(paragraphs().skip(1)).filter(|(above, below)| paragraphs::crosses_the_break(above, below)).count();
    cut >= 5 && cut * 4 > paragraphs().count()
}

/// What is around the text.
#[derive(Clone, Copy)]
struct Context {
    /// The role of the paragraph; `None` outside of all paragraphs.
    tag: Option<Tag>,
    /// How many lists are around.
    level: u8,
}

/// Words of one leaf that stand on one page in one direction.
struct Stretch {
    page: u32,
    frame: usize,
    edges: (f32, f32),
    words: Vec<Word>,
}

/// An item of a list whose text is still being gathered.
struct Item {
    label: Option<String>,
    level: u8,
    /// The part that holds its text.
    part: Option<usize>,
}

struct Assembly<'a> {
    tags: &'a Tags,
    vocabulary: &'a Vocabulary,
    leaves: HashMap<u32, Vec<Stretch>>,
    /// Leaves whose text goes on.
    run: Vec<u32>,
    parts: Vec<Part>,
    item: Option<Item>,
}

impl Assembly<'_> {
    fn take(&mut self, page: u32, index: usize, frame: &Frame) {
        let mut words: Vec<&Word> = frame.words.iter().filter(|word| word.leaf.is_some() && !word.artifact).collect();
        sort_by_place(&mut words, |word| (word.order as f32, 0.0));
        let edges = words.iter().fold((f32::MAX, f32::MIN), |(low, high), word| (low.min(word.x0), high.max(word.x1)));
        for word in words {
            let Some(leaf) = word.leaf else { continue };
            let stretches = self.leaves.entry(leaf).or_default();
            match stretches.last_mut() {
                Some(last) if (last.page, last.frame) == (page, index) => last.words.push(word.clone()),
                _ => stretches.push(Stretch { page, frame: index, edges, words: vec![word.clone()] }),
            }
        }
    }

    fn node(&mut self, index: u32, context: Context) {
        let tags = self.tags;
        for child in tags.node(index).map(|node| node.children.as_slice()).unwrap_or_default() {
            match *child {
                Child::Leaf(leaf) => self.run.push(leaf),
                Child::Node(node) => self.element(node, context),
            }
        }
    }

    fn element(&mut self, index: u32, context: Context) {
        let tag = match self.tags.node(index).map_or(Role::Inline, |node| node.role) {
            Role::Inline | Role::Label => return self.node(index, context),
            Role::Table => {
                self.flush(context);
                return self.table(index, context);
            }
            Role::List => {
                self.flush(context);
                return self.list(index, context.level);
            }
            Role::Heading(level) => Some(Tag::Heading(level)),
            Role::Paragraph | Role::Item => Some(context.tag.unwrap_or(Tag::Text)),
            Role::Quotation => Some(Tag::Quotation),
            Role::Caption => Some(Tag::Caption),
            Role::Footnote => Some(Tag::Footnote),
            Role::Group | Role::RowGroup | Role::Row | Role::Cell | Role::HeaderCell => context.tag,
        };
        self.flush(context);
        let inner = Context { tag, ..context };
        self.node(index, inner);
        self.flush(inner);
    }

    /// Ends the text that was gathered.
    fn flush(&mut self, context: Context) {
        let run = std::mem::take(&mut self.run);
        let lines = self.lines(&run);
        if lines.is_empty() {
            return;
        }
        match context.tag {
            Some(tag) => self.place(Paragraph::of_lines(lines, tag, self.vocabulary)),
            None => {
                paragraphs::paragraphs(in_their_column(lines), self.vocabulary).into_iter().for_each(|loose| self.place(loose))
            }
        }
    }

    /// Adds a paragraph, or gives its text to the open item of a list.
    fn place(&mut self, mut paragraph: Paragraph) {
        let last = self.parts.len().checked_sub(1);
        let heading = matches!(paragraph.tag, Some(Tag::Heading(_)));
        if let Some(item) = self.item.as_mut().filter(|_| !paragraph.style().monospaced) {
            match (item.part, self.parts.last_mut()) {
                _ if heading => paragraph.put_before(&item.label.take().unwrap_or_default()),
                (None, _) => {
                    paragraph.marked = Some(mark(item, &paragraph.text));
                    item.part = Some(last.map_or(0, |last| last + 1));
                }
                // Behind an inner list or a table a new paragraph begins.
                (part, Some(Part::Paragraph(open))) if part == last => return open.add_below(paragraph),
                _ => paragraph.marked = None,
            }
        }
        self.parts.push(Part::Paragraph(paragraph));
    }

    /// The lines of some leaves. Where the pen goes back up, a new column or page begins.
    fn lines(&mut self, run: &[u32]) -> Vec<Line> {
        let mut found = Vec::new();
        let mut open: Option<Stretch> = None;
        let stretches = run.iter().filter_map(|leaf| self.leaves.remove(leaf)).flatten().collect();
        for stretch in without_repetition(stretches) {
            for word in stretch.words {
                let goes_on = open.as_ref().is_some_and(|open| {
                    let same = (open.page, open.frame) == (stretch.page, stretch.frame);
                    same && open.words.last().is_some_and(|last| word.y > last.y - 1.5 * last.size.max(word.size))
                });
                if !goes_on {
                    found.extend(open.take().into_iter().flat_map(lines_of));
                }
                let Stretch { page, frame, edges, .. } = stretch;
                open.get_or_insert_with(|| Stretch { page, frame, edges, words: Vec::new() }).words.push(word);
            }
        }
        found.extend(open.into_iter().flat_map(lines_of));
        found
    }

    fn list(&mut self, index: u32, level: u8) {
        let tags = self.tags;
        let outer = self.item.take();
        for child in tags.node(index).map(|node| node.children.as_slice()).unwrap_or_default() {
            let context = Context { tag: None, level };
            match *child {
                Child::Leaf(leaf) => self.run.push(leaf),
                Child::Node(node) if self.role(node) == Role::List => {
                    self.flush(context);
                    self.list(node, level.saturating_add(1));
                }
                Child::Node(node) if self.role(node) == Role::Item => {
                    self.flush(context);
                    self.list_item(node, level);
                }
                Child::Node(node) => self.element(node, context),
            }
        }
        self.flush(Context { tag: None, level });
        self.item = outer;
    }

    fn list_item(&mut self, index: u32, level: u8) {
        let tags = self.tags;
        let context = Context { tag: None, level: level.saturating_add(1) };
        self.item = Some(Item { label: None, level, part: None });
        for child in tags.node(index).map(|node| node.children.as_slice()).unwrap_or_default() {
            match *child {
                Child::Node(node) if self.role(node) == Role::Label => {
                    self.flush(context);
                    self.node(node, context);
                    let run = std::mem::take(&mut self.run);
                    let label = self.lines(&run).iter().map(|line| line.text.clone()).collect::<Vec<_>>().join(" ");
                    if let Some(item) = &mut self.item {
                        item.label = Some(label);
                    }
                }
                Child::Node(node) => self.element(node, context),
                Child::Leaf(leaf) => self.run.push(leaf),
            }
        }
        self.flush(context);
        self.item = None;
    }

    fn role(&self, index: u32) -> Role {
        self.tags.node(index).map_or(Role::Inline, |node| node.role)
    }

    fn table(&mut self, index: u32, context: Context) {
        let mut rows = Vec::new();
        self.find_rows(index, context, &mut rows);
        let cells = |row: &u32| self.tags.node(*row).map_or(0, |node| node.children.len());
        if rows.iter().map(cells).max().unwrap_or(0) < 2 && rows.len() < 2 {
            // A frame around text.
            rows.iter().for_each(|row| self.element(*row, context));
            return;
        }
        let mut table = TableFound::default();
        let mut headers = 0;
        let mut page = None;
        let mut taken: Vec<usize> = Vec::new();
        for row in rows {
            let (cells, is_header) = self.row(row, table.rows.len(), &mut taken, &mut page);
            headers += u32::from(is_header && headers as usize == table.rows.len());
            table.rows.push(cells);
        }
        if let Some(page) = page {
            let headers = if (headers as usize) < table.rows.len() { headers } else { 0 };
            self.parts.push(Part::Table(page, table.with_headers(headers)));
        }
    }

    /// The rows of a table. A caption among them comes out at once.
    fn find_rows(&mut self, index: u32, context: Context, rows: &mut Vec<u32>) {
        let tags = self.tags;
        for child in tags.node(index).map(|node| node.children.as_slice()).unwrap_or_default() {
            match *child {
                Child::Node(node) => match self.role(node) {
                    Role::Row => rows.push(node),
                    Role::RowGroup | Role::Group | Role::Inline => self.find_rows(node, context, rows),
                    _ => self.element(node, context),
                },
                Child::Leaf(leaf) => self.run.push(leaf),
            }
        }
        self.flush(context);
    }

    /// The cells of a row and whether all of them name columns. `taken` has, for each column, the number of the first row
    /// that no cell from above covers.
    fn row(&mut self, index: u32, number: usize, taken: &mut Vec<usize>, page: &mut Option<u32>) -> (Vec<TableCell>, bool) {
        let tags = self.tags;
        let mut cells = Vec::new();
        let mut is_header = true;
        let mut column = 0;
        for child in tags.node(index).map(|node| node.children.as_slice()).unwrap_or_default() {
            let Child::Node(child) = *child else { continue };
            let Some(node) = tags.node(child).filter(|node| matches!(node.role, Role::Cell | Role::HeaderCell)) else { continue };
            while taken.get(column).is_some_and(|free| *free > number) {
                column += 1;
            }
            let end = (column + node.columns as usize).min(COLUMNS_MAX);
            if column >= end {
                break;
            }
            if taken.len() < end {
                taken.resize(end, 0);
            }
            taken[column..end].fill(number + node.rows as usize);
            is_header &= node.role == Role::HeaderCell;
            let (text, words) = self.cell(child, page);
            cells.push(TableCell::new(text, column, (end - column) as u32, node.rows, &words));
            column = end;
        }
        (cells, is_header)
    }

    /// The text and the words of a cell; what is nested in it is written out.
    fn cell(&mut self, index: u32, page: &mut Option<u32>) -> (String, Vec<Word>) {
        let outer = (std::mem::take(&mut self.parts), self.item.take());
        let context = Context { tag: Some(Tag::Text), level: 0 };
        self.node(index, context);
        self.flush(context);
        let inner = std::mem::replace(&mut self.parts, outer.0);
        self.item = outer.1;
        let mut text = String::new();
        let mut words = Vec::new();
        for part in inner {
            if !text.is_empty() {
                text.push('\n');
            }
            match part {
                Part::Paragraph(paragraph) => {
                    *page = page.or(Some(paragraph.page()));
                    text.push_str(paragraph.text_without_mark());
                    words.extend(paragraph.lines.into_iter().flat_map(|line| line.row.words));
                }
                Part::Table(_, table) => text.push_str(&table.text()),
                Part::Line(line) => text.push_str(&line.text),
            }
        }
        (text, words)
    }
}

/// The head of a table is drawn again on each page that the table reaches, and tagged as the same cells.
fn without_repetition(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    let Some(first) = stretches.first().map(|stretch| stretch.page) else { return stretches };
    if stretches.iter().all(|stretch| stretch.page == first) {
        return stretches;
    }
    let mut texts: HashMap<u32, String> = HashMap::new();
    for stretch in &stretches {
        let text = texts.entry(stretch.page).or_default();
        stretch.words.iter().for_each(|word| text.push_str(&word.text));
    }
    let said = texts.get(&first).cloned();
    stretches.retain(|stretch| stretch.page == first || texts.get(&stretch.page) != said.as_ref());
    stretches
}

/// Lines whose column is not known: it is at least as wide as they are.
fn in_their_column(mut lines: Vec<Line>) -> Vec<Line> {
    let left = lines.iter().map(|line| line.row.x0()).fold(f32::MAX, f32::min);
    let right = lines.iter().map(|line| line.row.x1()).fold(f32::MIN, f32::max);
    lines.iter_mut().for_each(|line| (line.left, line.right) = (left, right));
    lines
}

fn lines_of(stretch: Stretch) -> Vec<Line> {
    let rows = lines::rows(stretch.words);
    let steps: Vec<f32> = rows.windows(2).map(|pair| pair[1].y - pair[0].y).collect();
    let (left, right) = stretch.edges;
    let line = |(index, row): (usize, Row)| {
        let step = steps.get(index.min(steps.len().saturating_sub(1))).copied().unwrap_or(0.0);
        let leading = if step > 0.5 * row.size && step < 2.1 * row.size { step } else { 1.2 * row.size };
        Line { text: row.text(), row, page: stretch.page, region: stretch.frame, left, right, leading }
    };
    rows.into_iter().enumerate().map(line).collect()
}

/// The mark of an item: its label, or what stands in front of its words.
fn mark(item: &Item, text: &str) -> Marked {
    let level = Some(item.level.min(8));
    let label = item.label.as_deref().map(str::trim).filter(|label| !label.is_empty());
    let is_number = |label: &str| label.chars().count() <= 12 && label.contains(char::is_alphanumeric) && label != "o";
    let found = lists::marked(text);
    match (label, found) {
        (Some(label), _) if is_number(label) => {
            Marked { marker: Marker::Number(label.to_owned()), text_from: 0, value: None, level }
        }
        (Some(_), _) => Marked { marker: Marker::Bullet, text_from: 0, value: None, level },
        (None, Some(found)) => Marked { level, ..found },
        (None, None) => Marked { marker: Marker::Bullet, text_from: 0, value: None, level },
    }
}
