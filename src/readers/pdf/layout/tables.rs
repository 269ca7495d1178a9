//! Tables without lines: rows of pieces that stand under each other.

use super::super::content::Rule;
use super::lines::{self, Row, text_of};
use super::order::usual;
use super::words::Word;

/// From this gap on, in font sizes, two words of a row are two pieces.
pub(super) const GAP_SIZES: f32 = 0.95;

/// A table on a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TableFound {
    pub(super) rows: Vec<Vec<TableCell>>,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) top: f32,
    /// The usual size of its letters.
    pub(super) size: f32,
    pub(super) header_rows: u32,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TableCell {
    pub(super) text: String,
    pub(super) column: usize,
    pub(super) columns: u32,
    pub(super) rows: u32,
    bold: bool,
    /// From where to where its words reach.
    extent: (f32, f32),
    size: f32,
    /// The place of its first word in the order of drawing.
    drawn: u32,
}

impl TableCell {
    pub(super) fn new(text: String, column: usize, columns: u32, rows: u32, words: &[Word]) -> TableCell {
        let bold = !words.is_empty() && words.iter().all(|word| word.style.bold);
        let x0 = words.iter().map(|word| word.x0).fold(f32::MAX, f32::min);
        let x1 = words.iter().map(|word| word.x1).fold(f32::MIN, f32::max);
        let size = words.iter().map(|word| word.size).fold(0.0, f32::max);
        let drawn = words.iter().map(|word| word.order).min().unwrap_or_default();
        TableCell { text, column, columns, rows, bold, extent: (x0, x1), size, drawn }
    }
}

impl TableFound {
    pub(super) fn new(rows: Vec<Vec<TableCell>>, (x0, top): (f32, f32), x1: f32) -> TableFound {
        let mut table = TableFound { rows, x0, x1, top, size: 0.0, header_rows: 0 };
        table.size = table.usual_size();
        table.header_rows = u32::from(table.has_header());
        table
    }

    /// The first row names the columns: it is bold and the next one is not, or it holds words over numbers.
    fn has_header(&self) -> bool {
        let (Some(first), Some(second)) = (self.rows.first(), self.rows.get(1)) else { return false };
        let filled = |row: &[TableCell]| row.iter().filter(|cell| !cell.text.is_empty()).cloned().collect::<Vec<_>>();
        let (first, second) = (filled(first), filled(second));
        let numeric = |cell: &TableCell| cell.text.chars().any(|sign| sign.is_ascii_digit());
        let bold = |row: &[TableCell]| !row.is_empty() && row.iter().all(|cell| cell.bold);
        first.len() > 1 && (bold(&first) && !bold(&second) || !first.iter().any(numeric) && second.iter().any(numeric))
    }

    /// The same table with the number of its header rows, where the file says it.
    pub(super) fn with_headers(mut self, rows: u32) -> TableFound {
        self.header_rows = if rows > 0 { rows } else { u32::from(self.has_header()) };
        self.size = self.usual_size();
        self
    }

    pub(super) fn usual_size(&self) -> f32 {
        usual(self.rows.iter().flatten().filter(|cell| !cell.text.is_empty()).map(|cell| cell.size))
    }

    pub(super) fn letters(&self) -> usize {
        self.rows.iter().flatten().map(|cell| cell.text.chars().count()).sum()
    }

    /// The words of all cells, as they stand in another table's cell.
    pub(super) fn text(&self) -> String {
        let row = |row: &Vec<TableCell>| row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("\t");
        self.rows.iter().map(row).collect::<Vec<_>>().join("\n")
    }

    /// Takes in a table that goes on with this one on the next page, unless its columns are others.
    pub(super) fn take_in(&mut self, next: TableFound) -> Option<TableFound> {
        let (above, below) = (column_extents(&self.rows), column_extents(&next.rows));
        let overlap = |a: &(f32, f32), b: &(f32, f32)| a.0 > a.1 || b.0 > b.1 || a.0 < b.1 && b.0 < a.1;
        let words =
            |row: Option<&Vec<TableCell>>| -> Vec<String> { row.into_iter().flatten().map(|cell| cell.text.clone()).collect() };
        let repeats = words(self.rows.first()) == words(next.rows.first());
        let alike = above.len() == below.len() && above.iter().zip(&below).all(|(a, b)| overlap(a, b));
        if !alike || next.header_rows > 0 && !repeats {
            return Some(next);
        }
        self.rows.extend(next.rows.into_iter().skip(usize::from(repeats)));
        None
    }

    /// Leaves off rows and columns in which nothing is written.
    pub(super) fn without_empty_edges(mut self) -> TableFound {
        self.rows.retain(|row| row.iter().any(|cell| !cell.text.is_empty() || cell.rows > 1));
        let used = |column: usize| {
            let covers = |cell: &TableCell| cell.column <= column && column < cell.column + cell.columns as usize;
            self.rows.iter().flatten().any(|cell| covers(cell) && (!cell.text.is_empty() || cell.columns > 1))
        };
        let width = self.rows.iter().flatten().map(|cell| cell.column + cell.columns as usize).max().unwrap_or(0);
        let unused: Vec<usize> = (0..width).filter(|column| !used(*column)).collect();
        for row in &mut self.rows {
            row.retain(|cell| !unused.contains(&cell.column));
        }
        self.header_rows = u32::from(self.has_header());
        self
    }
}

/// The text of a cell's words; its lines are joined.
pub(super) fn cell_text(words: &[Word]) -> String {
    let mut text = String::new();
    for row in lines::rows(words.to_vec()) {
        super::paragraphs::append_line(&mut text, &row.text(), None);
    }
    text
}

/// A stretch of rows of a region.
pub(super) enum Stretch {
    Rows(Vec<Row>),
    Table(TableFound),
}

/// Cuts the rows of a region into tables and other rows.
pub(super) fn stretches(rows: Vec<Row>, rules: &[Rule]) -> Vec<Stretch> {
    let mut found = Vec::new();
    let mut plain = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let end = block_end(&rows, at);
        let table = (end > at + 1).then(|| table_of(&rows[at..end], rules)).flatten();
        match table {
            Some(table) => {
                if !plain.is_empty() {
                    found.push(Stretch::Rows(std::mem::take(&mut plain)));
                }
                found.push(Stretch::Table(table));
                at = end;
            }
            None => {
                plain.push(rows[at].clone());
                at += 1;
            }
        }
    }
    if !plain.is_empty() {
        found.push(Stretch::Rows(plain));
    }
    found
}

/// How many pieces a row has; the mark of a list item is none.
fn pieces(row: &Row) -> usize {
    if row.table.is_some() {
        return 0;
    }
    let segments = row.segments(GAP_SIZES);
    let is_item = segments.first().is_some_and(|first| super::lists::is_marker(&text_of(first)));
    segments.len() - usize::from(is_item && segments.len() > 1)
}

/// Whether two rows are lines of the same cells: a cell of one line stands at half the height of one with two.
fn interlock(above: &Row, below: &Row) -> bool {
    let overlap = |word: &Word| below.words.iter().any(|other| word.x0 < other.x1 && other.x0 < word.x1);
    let step = below.y - above.y;
    above.table.is_none() && below.table.is_none() && step < 0.72 * above.size.min(below.size) && !above.words.iter().any(overlap)
}

/// Whether a row goes on with the cells of the row above, by its height or because it was drawn in between.
fn belongs(above: &Row, below: &Row) -> bool {
    let near = below.y - above.y < above.size.min(below.size);
    let is_text = above.table.is_none() && below.table.is_none();
    interlock(above, below) || is_text && near && below.drawn().0 < above.drawn().1
}

/// Where a block of rows with several pieces ends that begins at `start`; `start` itself when there is none.
fn block_end(rows: &[Row], start: usize) -> usize {
    let several = |index: usize| rows.get(index).is_some_and(|row| pieces(row) >= 2);
    let begins = several(start) || several(start + 1) && belongs(&rows[start], &rows[start + 1]);
    if !begins || rows[start].style().monospaced {
        return start;
    }
    let mut end = start + 1;
    let mut steps: Vec<f32> = Vec::new();
    let mut columns = if several(start) { &rows[start] } else { &rows[start + 1] };
    let mut single = 0;
    for index in start + 1..rows.len() {
        let (row, before) = (&rows[index], &rows[index - 1]);
        if belongs(before, row) {
            single = 0;
            end = index + 1;
            continue;
        }
        let step = row.y - before.y;
        let usual_step = if steps.is_empty() { 2.6 * row.size } else { usual(steps.iter().copied()) };
        if row.table.is_some() || step > (2.3 * usual_step).max(2.2 * row.size) || row.style().monospaced {
            break;
        }
        if is_title(row, before, rows.get(index + 1)) {
            break;
        }
        if pieces(row) >= 2 {
            // Lines at half the height of a row tell nothing about the distance of rows.
            steps.extend(Some(step).filter(|step| *step >= 0.9 * row.size));
            single = 0;
            end = index + 1;
            columns = if pieces(row) >= pieces(columns) { row } else { columns };
        } else if let Some(column) = continued_column(columns, row).filter(|_| step <= 1.8 * row.size) {
            // Text never begins in the second column, so such a line is the rest of the cell above.
            end = if column > 0 && end == index { index + 1 } else { end };
        } else {
            single += 1;
            if single > 2 {
                break;
            }
        }
    }
    end
}

/// The column of a row of several pieces into which a single piece below fits.
fn continued_column(columns: &Row, row: &Row) -> Option<usize> {
    let starts: Vec<f32> = columns.segments(GAP_SIZES).iter().filter_map(|piece| Some(piece.first()?.x0)).collect();
    let slack = 0.3 * row.size;
    let column = starts.iter().rposition(|start| row.x0() >= start - slack)?;
    let end = starts.get(column + 1).copied().unwrap_or(f32::MAX);
    let is_whole = row.table.is_none() && row.segments(GAP_SIZES).len() == 1;
    (is_whole && row.x1() < end - slack).then_some(column)
}

/// A row that names what follows: larger than the rows before it, or bold above a row of column names.
fn is_title(row: &Row, before: &Row, next: Option<&Row>) -> bool {
    let Some(next) = next.filter(|next| pieces(row) < 2 && pieces(next) >= 2) else { return false };
    let names = !next.text().contains(|sign: char| sign.is_ascii_digit());
    row.size > 1.1 * before.size || row.style().bold && !before.style().bold && names
}

/// An empty strip between two columns.
type Strip = (f32, f32);

fn table_of(rows: &[Row], rules: &[Rule]) -> Option<TableFound> {
    let several: Vec<&Row> = rows.iter().filter(|row| pieces(row) >= 2).collect();
    let size = usual(rows.iter().map(|row| row.size));
    let strips = strips(&several, size);
    if strips.is_empty() {
        return None;
    }
    let columns = strips.len() + 1;
    let lines: Vec<Vec<TableCell>> = rows.iter().map(|row| cells_of(row, &strips)).collect();
    let spaced = row_distance(rows, &lines, columns);
    let groups = groups(rows, &lines, columns, spaced);
    let cells_of_group = |group: &&[Row]| {
        let mut lines = group.iter().map(|row| cells_of(row, &strips));
        let first = lines.next().unwrap_or_default();
        lines.fold(first, |mut cells, line| {
            append_cells(&mut cells, line);
            cells
        })
    };
    let cut: Vec<Vec<TableCell>> = groups.iter().map(cells_of_group).collect();
    let filled = |row: &[TableCell]| row.iter().filter(|cell| !cell.text.is_empty()).count();
    let with_two = cut.iter().filter(|row| filled(row) >= 2).count();
    let enough = with_two >= 3 || with_two >= 2 && columns >= 3;
    if !enough || with_two * 2 < groups.len() || !are_short(&lines) || !reads_like_cells(&cut, columns) {
        return None;
    }
    let merged = if spaced.is_some() { cut } else { with_continuations(&groups, cut, rules) };
    let x0 = rows.iter().map(Row::x0).fold(f32::MAX, f32::min);
    let x1 = rows.iter().map(Row::x1).fold(f32::MIN, f32::max);
    Some(TableFound::new(merged, (x0, rows[0].top()), x1))
}

/// From which distance of baselines on two lines belong to different rows of the table, where rows stand further apart
/// than the lines of a cell.
fn row_distance(rows: &[Row], lines: &[Vec<TableCell>], columns: usize) -> Option<f32> {
    let size = usual(rows.iter().map(|row| row.size));
    let mut steps: Vec<f32> = rows.windows(2).map(|pair| pair[1].y - pair[0].y).collect();
    super::sorting::sort_numbers(&mut steps);
    let jumps = steps.windows(2).rev().filter(|pair| pair[0] <= 1.8 * size && pair[1] > 1.12 * pair[0] + 0.3);
    let mut distances = jumps.map(|pair| (pair[0] + pair[1]) / 2.0).take(4);
    distances.find(|distance| is_plausible(rows, lines, columns, *distance))
}

/// The lines of each row of the table.
fn groups<'a>(rows: &'a [Row], lines: &[Vec<TableCell>], columns: usize, distance: Option<f32>) -> Vec<&'a [Row]> {
    let near = |pair: &[Row], line: &[TableCell]| match distance {
        Some(distance) => pair[1].y - pair[0].y < distance && !is_row_of_its_own(line, columns),
        None => interlock(&pair[0], &pair[1]),
    };
    let drawn = cut_where(rows, |last, pair, _| pair[1].drawn().0 >= last, lines);
    let by_drawing = drawn.len() > 1 && are_drawn_by_cells(&drawn, lines, columns);
    cut_where(rows, |last, pair, line| !(near(pair, line) || by_drawing && pair[1].drawn().0 < last), lines)
}

/// Whether these groups of lines are cells drawn one after the other: then the second line of one is drawn before the first
/// line of the next. Some writers draw by columns or by fonts instead, and their lines are rows by themselves.
fn are_drawn_by_cells(groups: &[&[Row]], lines: &[Vec<TableCell>], columns: usize) -> bool {
    let mut rest = lines;
    let (mut joined, mut of_their_own) = (0, 0);
    for group in groups {
        let (own, after) = rest.split_at(group.len().min(rest.len()));
        rest = after;
        let mut cells: Vec<&TableCell> = own.iter().flatten().filter(|cell| !cell.text.is_empty()).collect();
        super::sorting::sort_by_place(&mut cells, |cell| (cell.drawn as f32, 0.0));
        if group.len() > 6 || cells.windows(2).any(|pair| pair[1].column < pair[0].column) {
            return false;
        }
        joined += group.len() - 1;
        of_their_own += own.iter().skip(1).filter(|line| is_row_of_its_own(line, columns)).count();
    }
    joined > 0 && of_their_own * 2 <= joined
}

/// Cuts rows where `cut` says so; it is told the last place in the order of drawing of the rows since the last cut.
fn cut_where<'a>(rows: &'a [Row], cut: impl Fn(u32, &[Row], &[TableCell]) -> bool, lines: &[Vec<TableCell>]) -> Vec<&'a [Row]> {
    let mut groups = Vec::new();
    let mut start = 0;
    let mut last = rows.first().map_or(0, |row| row.drawn().1);
    for (index, (pair, line)) in rows.windows(2).zip(lines.iter().skip(1)).enumerate() {
        if cut(last, pair, line) {
            groups.push(&rows[start..=index]);
            (start, last) = (index + 1, 0);
        }
        last = last.max(pair[1].drawn().1);
    }
    groups.push(&rows[start..]);
    groups
}

/// Whether cutting rows at this distance puts together what may be lines of cells.
fn is_plausible(rows: &[Row], lines: &[Vec<TableCell>], columns: usize, distance: f32) -> bool {
    let (mut start, mut groups, mut inner, mut of_their_own) = (0, 1, 0, 0);
    for (index, (pair, line)) in rows.windows(2).zip(lines.iter().skip(1)).enumerate() {
        if pair[1].y - pair[0].y >= distance {
            (start, groups) = (index + 1, groups + 1);
            continue;
        }
        // In one column the lines of a cell are as near to each other as all lines are.
        let filled = |line: &[TableCell], column: usize| line.iter().any(|cell| cell.column == column && !cell.text.is_empty());
        let above = (start..=index)
            .rev()
            .take(4)
            .find(|above| (0..columns).any(|column| filled(line, column) && filled(&lines[*above], column)));
        let is_far = above.is_some_and(|above| pair[1].y - rows[above].y >= distance);
        inner += 1;
        of_their_own += usize::from(is_far || is_row_of_its_own(line, columns));
    }
    inner > 0 && of_their_own * 3 <= inner && rows.len() <= 4 * groups
}

/// A line that can hardly go on with the cells above it: it has a name and values, or several numbers.
fn is_row_of_its_own(line: &[TableCell], columns: usize) -> bool {
    let filled: Vec<&TableCell> = line.iter().filter(|cell| !cell.text.is_empty()).collect();
    let is_number = |cell: &&TableCell| {
        let digits = cell.text.chars().filter(char::is_ascii_digit).count();
        digits > 0 && digits * 2 >= cell.text.chars().count()
    };
    let numbers = filled.iter().filter(|cell| is_number(cell)).count();
    let goes_on = |cell: &&&TableCell| cell.text.starts_with(|sign: char| sign.is_lowercase() || "([/-–&".contains(sign));
    let named = filled.first().is_some_and(|first| first.column == 0 && !goes_on(&first));
    numbers >= 2
        || named && (numbers >= 1 || filled.len() >= columns.min(3))
        || filled.len() == columns && columns > 2 && numbers > 0
}

/// Cells hold little text in each of their lines.
fn are_short(lines: &[Vec<TableCell>]) -> bool {
    let cells = lines.iter().flatten().filter(|cell| !cell.text.is_empty());
    usual(cells.map(|cell| cell.text.chars().count() as f32)) <= 45.0
}

/// The first column is more than the marks of a list or the numbers of headings.
fn reads_like_cells(rows: &[Vec<TableCell>], columns: usize) -> bool {
    let cells = || rows.iter().flatten().filter(|cell| !cell.text.is_empty());
    let in_column = |column: usize| cells().filter(move |cell| cell.column == column && cell.columns == 1);
    let depth = |cell: &TableCell| super::headings::number_depth(&cell.text);
    // "1", "1.1", "2": the numbers of headings. Bare numbers alone may be the first column of a table.
    let outline = in_column(0).any(|cell| depth(cell) >= 2);
    let is_number = |cell: &TableCell| super::lists::is_marker(&cell.text) || depth(cell) >= if outline { 1 } else { 2 };
    let is_words = |cell: &TableCell| cell.text.chars().any(char::is_alphabetic);
    let numbered = columns == 2 && in_column(0).all(is_number) && in_column(1).all(is_words);
    let contents = cells().filter(|cell| super::headings::has_leaders(&cell.text)).count();
    !numbered && contents * 4 < rows.len()
}

/// The strips that hardly any row crosses.
fn strips(rows: &[&Row], size: f32) -> Vec<Strip> {
    let mut edges: Vec<(f32, i32)> = Vec::new();
    for row in rows {
        for piece in row.segments(GAP_SIZES) {
            let (Some(first), Some(last)) = (piece.first(), piece.last()) else { continue };
            edges.push((first.x0, 1));
            edges.push((last.x1, -1));
        }
    }
    super::sorting::sort_by_place(&mut edges, |(x, change)| (*x, -*change as f32));
    let allowed = rows.len() as i32 / 8;
    let mut strips = Vec::new();
    let mut depth = 0;
    let mut free_from: Option<f32> = None;
    for (x, change) in edges {
        let before = depth;
        depth += change;
        if before <= allowed && depth > allowed {
            if let Some(start) = free_from.take().filter(|start| x - start >= 0.4 * size) {
                strips.push((start, x));
            }
        } else if before > allowed && depth <= allowed {
            free_from = Some(x);
        }
    }
    strips
}

/// The cells of a row, one for each column; a piece that runs over strips is a wide cell.
fn cells_of(row: &Row, strips: &[Strip]) -> Vec<TableCell> {
    // A piece that ends inside of a strip has not reached the next column.
    let begins = |x: f32| strips.partition_point(|(start, _)| *start <= x);
    let ends = |x: f32| strips.partition_point(|(_, end)| *end <= x);
    let mut cells: Vec<TableCell> = Vec::new();
    let mut next = 0;
    let empty = |column: usize| TableCell { column, columns: 1, rows: 1, ..TableCell::default() };
    for piece in row.segments(GAP_SIZES).into_iter().flat_map(|piece| parted(piece, strips)) {
        let (Some(first), Some(last)) = (piece.first(), piece.last()) else { continue };
        let start = begins(first.x0 + 0.5);
        let end = ends(last.x1 - 0.5).max(start);
        if start < next {
            // Two pieces in one column belong to the same cell.
            if let Some(cell) = cells.last_mut() {
                cell.text.push(' ');
                cell.text.push_str(&text_of(piece));
            }
            continue;
        }
        cells.extend((next..start).map(empty));
        cells.push(TableCell::new(text_of(piece), start, (end - start + 1) as u32, 1, piece));
        next = end + 1;
    }
    cells.extend((next..=strips.len()).map(empty));
    cells
}

/// Cuts a piece where a strip lies in one of its wider gaps: headers often stand nearer together than the cells below.
fn parted<'a>(piece: &'a [Word], strips: &[Strip]) -> Vec<&'a [Word]> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (index, pair) in piece.windows(2).enumerate() {
        let (low, high) = (pair[0].x1, pair[1].x0);
        let in_strip = strips.iter().any(|(from, to)| low < *to && high > *from);
        if in_strip && high - low > 0.42 * pair[0].size {
            parts.push(&piece[start..=index]);
            start = index + 1;
        }
    }
    parts.push(&piece[start..]);
    parts
}

/// Puts rows that go on with the cells of the row above together with it.
fn with_continuations(groups: &[&[Row]], cut: Vec<Vec<TableCell>>, rules: &[Rule]) -> Vec<Vec<TableCell>> {
    let rows = || groups.iter().copied().flatten();
    let (left, right) = (rows().map(Row::x0).fold(f32::MAX, f32::min), rows().map(Row::x1).fold(f32::MIN, f32::max));
    let between = |above: &Row, below: &Row| {
        let covers = |rule: &Rule| rule.is_horizontal() && rule.y0 > above.y && rule.y0 < below.y;
        let within = |rule: &Rule| (rule.x1.min(right) - rule.x0.max(left)).max(0.0);
        rules.iter().filter(|rule| covers(rule)).map(within).sum::<f32>() > 0.7 * (right - left)
    };
    let borders: Vec<(&Row, &Row)> = groups.windows(2).filter_map(|pair| pair[0].last().zip(pair[1].first())).collect();
    let ruled: Vec<bool> = borders.iter().map(|(above, below)| between(above, below)).collect();
    let lines_between = ruled.iter().filter(|ruled| **ruled).count();
    let all_ruled = lines_between >= 3 && lines_between * 4 >= groups.len();
    let extents = column_extents(&cut);
    // Only a text that had reached the edge of its column goes on in the next row.
    let is_full = |cell: &TableCell| {
        let (left, right) = extents.get(cell.column).copied().unwrap_or_default();
        cell.extent.1 > left + 0.7 * (right - left)
    };
    let mut merged: Vec<Vec<TableCell>> = Vec::new();
    for (index, row) in cut.into_iter().enumerate() {
        let goes_on = index > 0 && !ruled[index - 1] && {
            let above = merged.last().map(Vec::as_slice).unwrap_or_default();
            let (last, first) = borders[index - 1];
            let tight = first.y - last.y <= 1.35 * first.size;
            let headless = row.first().is_some_and(|cell| cell.text.is_empty());
            let continues = |cell: &TableCell| {
                cell.text.is_empty() || above.iter().any(|up| up.column == cell.column && !up.text.is_empty() && is_full(up))
            };
            tight && (all_ruled || headless && row.iter().all(continues))
        };
        match merged.last_mut() {
            Some(above) if goes_on => append_cells(above, row),
            _ => merged.push(row),
        }
    }
    merged
}

/// From where to where the cells of each column reach that stand in it alone.
fn column_extents(cut: &[Vec<TableCell>]) -> Vec<(f32, f32)> {
    let width = cut.first().map_or(0, |row| row.iter().map(|cell| cell.columns as usize).sum());
    let mut extents = vec![(f32::MAX, f32::MIN); width];
    for cell in cut.iter().flatten().filter(|cell| cell.columns == 1 && !cell.text.is_empty()) {
        if let Some(extent) = extents.get_mut(cell.column) {
            *extent = (extent.0.min(cell.extent.0), extent.1.max(cell.extent.1));
        }
    }
    extents
}

fn append_cells(above: &mut [TableCell], row: Vec<TableCell>) {
    for cell in row.into_iter().filter(|cell| !cell.text.is_empty()) {
        if let Some(up) = above.iter_mut().rev().find(|up| up.column <= cell.column) {
            up.bold = cell.bold && (up.bold || up.text.is_empty());
            up.size = up.size.max(cell.size);
            super::paragraphs::append_line(&mut up.text, &cell.text, None);
            up.extent = cell.extent;
        }
    }
}
