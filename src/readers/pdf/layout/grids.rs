//! Tables drawn with lines: where horizontal and vertical rules cross, cells begin and end.

use super::super::content::Rule;
use super::sorting::{sort_by_place, sort_numbers};
use super::tables::{TableCell, TableFound, cell_text};
use super::words::Word;

/// Lines this near to each other are the same line.
const TOLERANCE: f32 = 2.5;
/// A page with more lines than this is a drawing.
const RULES_MAX: usize = 1_500;
const CELLS_MAX: usize = 20_000;

/// Finds the tables that are drawn with lines and takes their words out of `words`.
pub(super) fn take_grids(rules: &[Rule], words: &mut Vec<Word>) -> Vec<TableFound> {
    let (across, down) = (merged(rules, true), merged(rules, false));
    if across.len() > RULES_MAX || down.len() > RULES_MAX {
        return Vec::new();
    }
    let mut grids: Vec<Grid> = connected(&across, &down).iter().filter_map(|(across, down)| Grid::of(across, down)).collect();
    sort_by_place(&mut grids, |grid| (-grid.area(), 0.0));
    grids.iter().filter_map(|grid| grid.take(words)).collect()
}

/// Rules of one direction; pieces of one line are put together.
fn merged(rules: &[Rule], horizontal: bool) -> Vec<Rule> {
    let mut lines: Vec<Rule> = rules.iter().filter(|rule| rule.is_horizontal() == horizontal).copied().collect();
    let across = |rule: &Rule| if horizontal { (rule.y0 + rule.y1) / 2.0 } else { (rule.x0 + rule.x1) / 2.0 };
    let along = |rule: &Rule| if horizontal { (rule.x0, rule.x1) } else { (rule.y0, rule.y1) };
    sort_by_place(&mut lines, |line| (across(line), along(line).0));
    let mut out: Vec<Rule> = Vec::new();
    for line in lines {
        let known = out.iter_mut().rev().take(200).take_while(|known| across(&line) - across(known) <= TOLERANCE).find(|known| {
            let (start, end) = along(known);
            along(&line).0 <= end + TOLERANCE && along(&line).1 >= start - TOLERANCE
        });
        match known {
            Some(known) if horizontal => (known.x0, known.x1) = (known.x0.min(line.x0), known.x1.max(line.x1)),
            Some(known) => (known.y0, known.y1) = (known.y0.min(line.y0), known.y1.max(line.y1)),
            None => {
                let middle = across(&line);
                let (start, end) = along(&line);
                out.push(if horizontal {
                    Rule { x0: start, x1: end, y0: middle, y1: middle }
                } else {
                    Rule { x0: middle, x1: middle, y0: start, y1: end }
                });
            }
        }
    }
    out
}

/// Groups of rules that cross each other.
fn connected(across: &[Rule], down: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let mut parent: Vec<usize> = (0..across.len() + down.len()).collect();
    for (i, horizontal) in across.iter().enumerate() {
        for (j, vertical) in down.iter().enumerate() {
            let meets = vertical.x0 >= horizontal.x0 - TOLERANCE
                && vertical.x0 <= horizontal.x1 + TOLERANCE
                && horizontal.y0 >= vertical.y0 - TOLERANCE
                && horizontal.y0 <= vertical.y1 + TOLERANCE;
            if meets {
                let (a, b) = (root(&mut parent, i), root(&mut parent, across.len() + j));
                parent[a] = b;
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> = std::collections::BTreeMap::new();
    for index in 0..parent.len() {
        let group = groups.entry(root(&mut parent, index)).or_default();
        match index.checked_sub(across.len()) {
            None => group.0.push(across[index]),
            Some(vertical) => group.1.push(down[vertical]),
        }
    }
    groups.into_values().filter(|(across, down)| !across.is_empty() && !down.is_empty()).collect()
}

fn root(parent: &mut [usize], mut index: usize) -> usize {
    while parent[index] != index {
        parent[index] = parent[parent[index]];
        index = parent[index];
    }
    index
}

/// The lines of one table, and which elementary cells are one.
struct Grid {
    xs: Vec<f32>,
    ys: Vec<f32>,
    /// For each elementary cell, row by row, the first cell of the merged cell it belongs to.
    owner: Vec<usize>,
}

impl Grid {
    fn of(across: &[Rule], down: &[Rule]) -> Option<Grid> {
        let mut xs = places(down.iter().map(|rule| rule.x0));
        let mut ys = places(across.iter().map(|rule| rule.y0));
        // Tables without a frame still have cells outside of their outermost lines.
        let ends = |values: &mut Vec<f32>, low: f32, high: f32| {
            if values.first().is_some_and(|first| low < first - 8.0) {
                values.insert(0, low);
            }
            if values.last().is_some_and(|last| high > last + 8.0) {
                values.push(high);
            }
        };
        ends(&mut xs, low(across.iter().map(|rule| rule.x0)), high(across.iter().map(|rule| rule.x1)));
        ends(&mut ys, low(down.iter().map(|rule| rule.y0)), high(down.iter().map(|rule| rule.y1)));
        let (columns, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
        if columns < 2 || rows == 0 || columns * rows > CELLS_MAX {
            return None;
        }
        let mut owner: Vec<usize> = (0..columns * rows).collect();
        for row in 0..rows {
            for column in 0..columns {
                let (x, y) = ((xs[column] + xs[column + 1]) / 2.0, (ys[row] + ys[row + 1]) / 2.0);
                let cell = row * columns + column;
                let wall = |line: &Rule| (line.x0 - xs[column + 1]).abs() <= TOLERANCE && line.y0 <= y && line.y1 >= y;
                if column + 1 < columns && !down.iter().any(wall) {
                    unite(&mut owner, cell, cell + 1);
                }
                let floor = |line: &Rule| (line.y0 - ys[row + 1]).abs() <= TOLERANCE && line.x0 <= x && line.x1 >= x;
                if row + 1 < rows && !across.iter().any(floor) {
                    unite(&mut owner, cell, cell + columns);
                }
            }
        }
        for cell in 0..owner.len() {
            owner[cell] = root(&mut owner, cell);
        }
        Some(Grid { xs, ys, owner })
    }

    fn columns(&self) -> usize {
        self.xs.len() - 1
    }

    fn area(&self) -> f32 {
        let extent = |values: &[f32]| values.last().zip(values.first()).map_or(0.0, |(last, first)| last - first);
        extent(&self.xs) * extent(&self.ys)
    }

    fn cell_at(&self, x: f32, y: f32) -> Option<usize> {
        let column = self.xs.partition_point(|line| *line <= x).checked_sub(1).filter(|column| *column < self.columns())?;
        let row = self.ys.partition_point(|line| *line <= y).checked_sub(1).filter(|row| row + 1 < self.ys.len())?;
        self.owner.get(row * self.columns() + column).copied()
    }

    /// Takes the words inside, unless this looks like a frame, a form field or a chart.
    fn take(&self, words: &mut Vec<Word>) -> Option<TableFound> {
        let mut contents: std::collections::BTreeMap<usize, Vec<Word>> = std::collections::BTreeMap::new();
        for word in words.iter() {
            let (x, y) = word.middle();
            if let Some(cell) = self.cell_at(x, y) {
                contents.entry(cell).or_default().push(word.clone());
            }
        }
        let mut cells: Vec<usize> = self.owner.clone();
        cells.sort_unstable();
        cells.dedup();
        let crowded = contents.values().any(|words| words.len() > 150) && cells.len() <= 8;
        let nested = contents.values().any(|words| holds_a_table(words));
        if contents.len() < 2 || contents.len() * 6 < cells.len() || crowded || nested {
            return None;
        }
        words.retain(|word| {
            let (x, y) = word.middle();
            self.cell_at(x, y).is_none()
        });
        let rows = self.rows(&contents);
        let table = TableFound::new(rows, (self.xs[0], self.ys[0]), *self.xs.last()?);
        Some(table.without_empty_edges())
    }

    fn rows(&self, contents: &std::collections::BTreeMap<usize, Vec<Word>>) -> Vec<Vec<TableCell>> {
        let columns = self.columns();
        let mut rows = Vec::new();
        for row in 0..self.ys.len() - 1 {
            let mut cells = Vec::new();
            for column in 0..columns {
                let cell = row * columns + column;
                let owner = self.owner[cell];
                let is_first = row == 0 || self.owner[cell - columns] != owner;
                if !is_first || column > 0 && self.owner[cell - 1] == owner {
                    continue;
                }
                let wide = (column..columns).take_while(|next| self.owner[row * columns + next] == owner).count();
                let high = (row..self.ys.len() - 1).take_while(|next| self.owner[next * columns + column] == owner).count();
                let words = contents.get(&owner).map(Vec::as_slice).unwrap_or_default();
                cells.push(TableCell::new(cell_text(words), column, wide as u32, high as u32, words));
            }
            rows.push(cells);
        }
        rows
    }
}

/// Rows of several pieces in one cell: these lines only part a table that goes by gaps.
fn holds_a_table(words: &[Word]) -> bool {
    let rows = super::lines::rows(words.to_vec());
    rows.iter().filter(|row| row.segments(1.5).len() >= 2).count() >= 3
}

fn unite(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    // The smaller index stays the owner, so that a merged cell is known by its top left corner.
    let (low, high) = (a.min(b), a.max(b));
    parent[high] = low;
}

fn places(values: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut values: Vec<f32> = values.collect();
    sort_numbers(&mut values);
    values.dedup_by(|a, b| (*a - *b).abs() <= TOLERANCE);
    values
}

fn low(values: impl Iterator<Item = f32>) -> f32 {
    values.fold(f32::MAX, f32::min)
}

fn high(values: impl Iterator<Item = f32>) -> f32 {
    values.fold(f32::MIN, f32::max)
}
