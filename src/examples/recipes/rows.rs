//! Rows of tables whose columns the person has mapped: each row asks by the person's question and answers with its own cells.
//!
//! What was mapped by hand is neither cut nor judged by its language. Nothing else is made of these tables.

use super::super::columns::{AnswerPart, FittedMap};
use super::super::grid::{HeadedTable, headed_tables};
use super::super::words::normalised;
use super::super::{Role, Turn};
use super::SkipReason;
use super::bench::Bench;
use crate::chunks::{Headings, Rendering};
use crate::document::Span;

pub(super) fn run(bench: &mut Bench<'_>) {
    let Some(map) = &bench.plan.columns else { return };
    let mut found = false;
    for table in headed_tables(bench.document) {
        let names: Vec<&str> = table.header.columns.iter().map(|column| column.name.as_str()).collect();
        let Ok(fitted) = map.fitted(&names) else { continue };
        found = true;
        for (number, row) in table.cells().enumerate() {
            bench.still_working();
            match turns(bench, &table, &fitted, &row) {
                Some((turns, answer)) => {
                    let title = normalised(bench.title.as_deref().unwrap_or_default());
                    let key = format!("mapped row:{title}:{}:{number}", table.block);
                    bench.add_conversation(turns, &answer.spans, &key, table.block);
                }
                None => bench.skip(SkipReason::EmptyCell, Some(table.block)),
            }
        }
        bench.use_blocks([table.block]);
    }
    if !found {
        bench.skip(SkipReason::NoStructure, None);
    }
}

/// The question and the answer of a row.
fn turns(bench: &Bench<'_>, table: &HeadedTable<'_>, fitted: &FittedMap, row: &[Option<Span>]) -> Option<(Vec<Turn>, Rendering)> {
    let document = bench.document;
    let span = |column: usize| row.get(column).copied().flatten();
    let cell = |column: usize| document.quote(span(column)?);
    let header = |column: usize| table.header.columns.get(column).map_or("", |column| column.header.as_str());
    let question = fitted.question(cell)?;
    let mut answer = Rendering::new(Headings::Bold);
    for part in fitted.answer(header, cell)? {
        match part {
            AnswerPart::Signs(signs) => answer.text.push_str(signs),
            AnswerPart::Header(column) => {
                table.header.spans.get(column).into_iter().for_each(|span| answer.quote(document, *span));
            }
            AnswerPart::Cell(column) => span(column).into_iter().for_each(|span| answer.quote(document, span)),
        }
    }
    let turn = |role, content| Turn { role, content };
    Some((vec![turn(Role::User, question), turn(Role::Assistant, answer.text.clone())], answer))
}
