//! A comment as a block: who wrote it and when stand before the words, because nothing else keeps them.

use crate::document::{AsideRole, Block, BlockKind, Place};

/// `None` when nothing was written.
pub fn block(author: &str, time: Option<&str>, words: &str, place: Place) -> Option<Block> {
    let words = words.trim();
    let time = time.map(minute).unwrap_or_default();
    let head: Vec<&str> = [author.trim(), &time].into_iter().filter(|part| !part.is_empty()).collect();
    let text = if head.is_empty() { words.to_owned() } else { format!("{}: {words}", head.join(", ")) };
    (!words.is_empty()).then_some(Block { kind: BlockKind::Aside { role: AsideRole::Comment }, text, place, marks: Vec::new() })
}

/// "2026-06-18T17:35:35.236" as a person would write it down.
fn minute(time: &str) -> String {
    match time.split_once('T') {
        Some((date, clock)) => match clock.get(..5) {
            Some(clock) => format!("{date} {clock}"),
            None => date.to_owned(),
        },
        None => time.to_owned(),
    }
}
