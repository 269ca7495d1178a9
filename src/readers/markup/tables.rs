//! Tables that are drawn with signs or written with separators inside light markup.

use std::collections::BTreeSet;

/// One cell: its lines and its extent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DrawnCell {
    pub lines: Vec<String>,
    pub columns: usize,
    pub rows: usize,
}

/// Rows of cells; the first `header_rows` of them are headers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Drawn {
    pub rows: Vec<Vec<DrawnCell>>,
    pub header_rows: usize,
}

/// No drawn table is wider.
const COLUMNS_MAX: usize = 500;

/// Reads `+---+---+` tables with cells over several columns and rows. The lines have no margin.
pub(super) fn grid(lines: &[&str]) -> Option<Drawn> {
    let signs: Vec<Vec<char>> = lines.iter().map(|line| line.trim_end().chars().collect()).collect();
    let borders = grid_borders(&signs)?;
    let mut grid = Grid { borders: &borders, open: vec![None; borders.len() - 1], drawn: Drawn::default() };
    let last = signs.len().saturating_sub(1);
    for (number, line) in signs.iter().enumerate() {
        let ruled = grid.ruled(line);
        if ruled.iter().any(Option::is_some) {
            let is_header = ruled.contains(&Some('='));
            grid.rule(line, &ruled, number == last);
            if is_header && number > 0 && number < last {
                grid.drawn.header_rows = grid.drawn.rows.len().saturating_sub(1);
            }
        } else {
            grid.words(line, true);
        }
    }
    let mut drawn = grid.drawn;
    drawn.rows.retain(|row| !row.is_empty());
    (!drawn.rows.is_empty()).then_some(drawn)
}

/// The columns in which a `+` stands on some line of the frame.
fn grid_borders(signs: &[Vec<char>]) -> Option<Vec<usize>> {
    let width = signs.first()?.len();
    let mut borders = BTreeSet::new();
    for line in signs.iter().filter(|line| line.first() == Some(&'+') || line.first() == Some(&'|')) {
        for (column, sign) in line.iter().enumerate().take(width) {
            let beside = |at: Option<usize>| at.and_then(|at| line.get(at)).is_some_and(|sign| matches!(sign, '-' | '='));
            if *sign == '+' && (beside(column.checked_sub(1)) || beside(Some(column + 1))) {
                borders.insert(column);
            }
        }
    }
    // A cross inside a cell that stands on no other line of the frame would cut words, but is hardly ever drawn.
    let borders: Vec<usize> = borders.into_iter().collect();
    (borders.len() >= 2 && borders.len() <= COLUMNS_MAX && borders.first() == Some(&0)).then_some(borders)
}

/// A drawn table on its way down the page.
struct Grid<'a> {
    borders: &'a [usize],
    /// For each column the row and the place in it of the cell that is open there.
    open: Vec<Option<(usize, usize)>>,
    drawn: Drawn,
}

impl Grid<'_> {
    /// The sign that each column is closed with on this line, if it is.
    fn ruled(&self, line: &[char]) -> Vec<Option<char>> {
        if !matches!(line.first(), Some('+' | '|')) {
            return vec![None; self.open.len()];
        }
        let segment = |pair: &[usize]| {
            let inner = line.get(pair.first()? + 1..*pair.last()?)?;
            let first = *inner.first()?;
            (matches!(first, '-' | '=') && inner.iter().all(|sign| *sign == first || *sign == '+')).then_some(first)
        };
        self.borders.windows(2).map(segment).collect()
    }

    /// A line of the frame: closes cells and begins a row. Cells that go on below it count one row more.
    fn rule(&mut self, line: &[char], ruled: &[Option<char>], is_last: bool) {
        for (open, ruled) in self.open.iter_mut().zip(ruled) {
            if ruled.is_some() {
                *open = None;
            }
        }
        if is_last {
            return;
        }
        let mut going_on: Vec<(usize, usize)> = self.open.iter().copied().flatten().collect();
        going_on.dedup();
        for (row, place) in going_on {
            if let Some(cell) = self.drawn.rows.get_mut(row).and_then(|row| row.get_mut(place)) {
                cell.rows += 1;
            }
        }
        self.words(line, false);
        self.drawn.rows.push(Vec::new());
    }

    /// Words of a line: they go to the cells that are open, and begin cells where none is, but not on a line of the frame.
    fn words(&mut self, line: &[char], begins: bool) {
        let mut column = 0;
        while column < self.open.len() {
            let end = self.extent(line, column);
            match self.open.get(column).copied().flatten() {
                Some((row, place)) => {
                    let end = self.open.iter().skip(column).take_while(|open| **open == Some((row, place))).count() + column;
                    let text = self.between(line, column, end);
                    if let Some(cell) = self.drawn.rows.get_mut(row).and_then(|row| row.get_mut(place)) {
                        cell.lines.push(text);
                    }
                    column = end.max(column + 1);
                }
                None if !begins || self.drawn.rows.is_empty() => column += 1,
                None => {
                    self.begin(line, column, end);
                    column = end;
                }
            }
        }
    }

    fn begin(&mut self, line: &[char], column: usize, end: usize) {
        let text = self.between(line, column, end);
        let row = self.drawn.rows.len().saturating_sub(1);
        let Some(cells) = self.drawn.rows.last_mut() else { return };
        cells.push(DrawnCell { lines: vec![text], columns: end - column, rows: 1 });
        let place = cells.len() - 1;
        for open in self.open.iter_mut().take(end).skip(column) {
            *open = Some((row, place));
        }
    }

    /// The column after the cell that begins at `column` on this line: the next one with a bar before it.
    fn extent(&self, line: &[char], column: usize) -> usize {
        let closed = |at: &usize| self.borders.get(*at).and_then(|at| line.get(*at)).is_none_or(|sign| matches!(sign, '|' | '+'));
        let free = |at: &usize| self.open.get(*at).is_some_and(Option::is_none);
        (column + 1..=self.open.len()).find(|at| closed(at) || !free(at)).unwrap_or(self.open.len())
    }

    fn between(&self, line: &[char], column: usize, end: usize) -> String {
        let (Some(from), Some(to)) = (self.borders.get(column), self.borders.get(end)) else { return String::new() };
        line.iter().take(*to).skip(from + 1).collect()
    }
}

/// Reads a table whose columns are marked by `===  ===` above and below. The lines have no margin.
pub(super) fn simple(lines: &[&str]) -> Option<Drawn> {
    let starts = column_starts(lines.first()?);
    if starts.is_empty() || starts.len() > COLUMNS_MAX {
        return None;
    }
    let rules: Vec<usize> = (0..lines.len()).filter(|at| lines.get(*at).is_some_and(|line| is_simple_rule(line))).collect();
    let mut drawn = Drawn::default();
    let header_end = if rules.len() > 2 { rules.get(1).copied() } else { None };
    for (number, line) in lines.iter().enumerate() {
        if rules.contains(&number) {
            if Some(number) == header_end {
                drawn.header_rows = drawn.rows.len();
            }
            continue;
        }
        let is_span = !line.trim().is_empty() && line.chars().all(|sign| matches!(sign, '-' | ' '));
        if is_span {
            let spans = column_starts(line);
            spanned(&mut drawn, &starts, &spans);
        } else {
            simple_row(&mut drawn, line, &starts);
        }
    }
    (!drawn.rows.is_empty()).then_some(drawn)
}

/// Whether a line is made of groups of `=`.
pub(super) fn is_simple_rule(line: &str) -> bool {
    line.starts_with('=') && line.chars().all(|sign| matches!(sign, '=' | ' '))
}

/// Where the groups of a rule begin, in characters.
fn column_starts(rule: &str) -> Vec<usize> {
    let mut before = ' ';
    let mut starts = Vec::new();
    for (at, sign) in rule.chars().enumerate() {
        if sign != ' ' && before == ' ' {
            starts.push(at);
        }
        before = sign;
    }
    starts
}

/// A line with nothing in its first column goes on with the row above it.
fn simple_row(drawn: &mut Drawn, line: &str, starts: &[usize]) {
    if line.trim().is_empty() {
        return;
    }
    let signs: Vec<char> = line.chars().collect();
    let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
    let texts: Vec<String> =
        starts.iter().zip(ends).map(|(from, to)| signs.iter().take(to).skip(*from).collect::<String>()).collect();
    let goes_on = texts.first().is_some_and(|first| first.trim().is_empty()) && !drawn.rows.is_empty();
    match drawn.rows.last_mut().filter(|row| goes_on && row.len() == texts.len()) {
        Some(row) => row.iter_mut().zip(texts).for_each(|(cell, text)| cell.lines.push(text)),
        None => drawn.rows.push(texts.into_iter().map(|text| DrawnCell { lines: vec![text], columns: 1, rows: 1 }).collect()),
    }
}

/// A line of dashes under a row says which of its columns are one.
fn spanned(drawn: &mut Drawn, starts: &[usize], spans: &[usize]) {
    let Some(row) = drawn.rows.last_mut().filter(|row| row.len() == starts.len()) else { return };
    let mut merged: Vec<DrawnCell> = Vec::new();
    for (cell, start) in std::mem::take(row).into_iter().zip(starts) {
        match merged.last_mut().filter(|_| !spans.contains(start)) {
            Some(wide) => {
                wide.columns += cell.columns;
                for (line, more) in wide.lines.iter_mut().zip(cell.lines) {
                    line.push_str(&more);
                }
            }
            None => merged.push(cell),
        }
    }
    *row = merged;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(drawn: Option<Drawn>) -> (usize, Vec<Vec<String>>) {
        let drawn = drawn.unwrap_or_default();
        let cell = |cell: &DrawnCell| {
            let words: Vec<_> = cell.lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
            format!("{}({}x{})", words.join("/"), cell.columns, cell.rows)
        };
        (drawn.header_rows, drawn.rows.iter().map(|row| row.iter().map(cell).collect()).collect())
    }

    #[test]
    fn cells_of_a_grid_may_be_wide_and_tall() {
        let drawn = grid(&[
            "+-----+-----+-----+",
            "| a   | b   | c   |",
            "+=====+=====+=====+",
            "| d         | e   |",
            "+-----+-----+ more|",
            "| f   | g   |     |",
            "+-----+-----+-----+",
        ]);
        let expected = [vec!["a(1x1)", "b(1x1)", "c(1x1)"], vec!["d(2x1)", "e/more(1x2)"], vec!["f(1x1)", "g(1x1)"]];
        assert_eq!(shown(drawn), (1, expected.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()));
    }

    #[test]
    fn simple_tables_have_rows_of_several_lines_and_wide_heads() {
        let drawn = simple(&[
            "=====  =====  ======",
            "   Inputs     Output",
            "------------  ------",
            "  A      B    A or B",
            "=====  =====  ======",
            "False  True   yes,",
            "              true",
            "=====  =====  ======",
        ]);
        let expected = [
            vec!["Inputs(2x1)", "Output(1x1)"],
            vec!["A(1x1)", "B(1x1)", "A or B(1x1)"],
            vec!["False(1x1)", "True(1x1)", "yes,/true(1x1)"],
        ];
        assert_eq!(shown(drawn), (2, expected.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()));
    }
}
