//! Tables drawn with lines: `║ a ║ b ║`, `| a | b |` over `+---+`, and what database consoles print.

use super::shapes::Line;
use crate::document::{Block, BlockKind, Cell, Place};

/// The lines before the first table of a chunk, the table, and the lines after it.
pub(super) fn first_table<'a, 'b>(chunk: &'b [Line<'a>]) -> Option<(&'b [Line<'a>], Block, &'b [Line<'a>])> {
    let start = chunk.iter().position(|line| is_frame(line.text) || cells(line.text).len() > 1)?;
    let drawn = chunk.get(start..)?.iter().take_while(|line| is_frame(line.text) || cells(line.text).len() > 1).count();
    let (before, rest) = chunk.split_at(start);
    let (lines, after) = rest.split_at(drawn);
    table(lines).map(|block| (before, block, after))
}

fn is_upright(sign: char) -> bool {
    matches!(sign, '|' | '│' | '║' | '┃' | '¦')
}

/// A line of the frame itself.
fn is_frame(text: &str) -> bool {
    let (mut level, mut crossings) = (0, 0);
    for sign in text.chars() {
        match sign {
            '-' | '=' | '─' | '═' | '━' => level += 1,
            '+' | '|' | '\u{2501}'..='\u{257f}' => crossings += 1,
            ' ' | ':' => {}
            _ => return false,
        }
    }
    level >= 3 && crossings > 0
}

/// The cells of a line, without the borders around it. A line of the frame has none.
fn cells(text: &str) -> Vec<&str> {
    if is_frame(text) {
        return Vec::new();
    }
    let inner = text.strip_prefix(is_upright).unwrap_or(text);
    let inner = inner.strip_suffix(is_upright).unwrap_or(inner);
    inner.split(is_upright).map(str::trim).collect()
}

/// The rows between lines of the frame. Where every row has its own lines, several lines are one row.
fn table(lines: &[Line<'_>]) -> Option<Block> {
    let groups: Vec<&[Line<'_>]> = lines.split(|line| is_frame(line.text)).filter(|group| !group.is_empty()).collect();
    let framed = lines.iter().any(|line| is_frame(line.text));
    let columns = groups.first().and_then(|group| group.first()).map(|line| cells(line.text).len())?;
    let even = groups.iter().copied().flatten().all(|line| cells(line.text).len() == columns);
    let rows_found: usize = groups.iter().map(|group| group.len()).sum();
    if !framed || !even || columns < 2 || rows_found < 2 {
        return None;
    }
    let rows: Vec<Vec<String>> = if groups.len() > 2 {
        groups.iter().map(|group| merged(group, columns)).collect()
    } else {
        groups.iter().copied().flatten().map(|line| merged(std::slice::from_ref(line), columns)).collect()
    };
    let header_rows = u32::from(groups.len() > 1 && groups.first().is_some_and(|group| group.len() == 1));
    Some(block(&rows, header_rows, lines.first()?.number))
}

/// One row out of several lines.
fn merged(lines: &[Line<'_>], columns: usize) -> Vec<String> {
    let mut row = vec![String::new(); columns];
    for line in lines {
        for (cell, part) in row.iter_mut().zip(cells(line.text)).filter(|(_, part)| !part.is_empty()) {
            if !cell.is_empty() {
                cell.push(' ');
            }
            cell.push_str(part);
        }
    }
    row
}

fn block(rows: &[Vec<String>], header_rows: u32, line: u32) -> Block {
    let mut text = String::new();
    let mut cells = Vec::new();
    for row in rows {
        let mut ranges = Vec::new();
        for (number, cell) in row.iter().enumerate() {
            if number > 0 {
                text.push('\t');
            } else if !text.is_empty() {
                text.push('\n');
            }
            let start = text.len() as u32;
            text.push_str(cell);
            ranges.push(Cell { range: start..text.len() as u32, columns: 1, rows: 1 });
        }
        cells.push(ranges);
    }
    Block { kind: BlockKind::Table { rows: cells, header_rows }, text, place: Place::Line(line), marks: Vec::new() }
}
