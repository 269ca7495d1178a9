//! The words of a letter: what its writer says, and what is quoted from letters before.
//!
//! Lines that begin with ">" are quotations. Below "-----Original Message-----" and its kin everything is, because
//! programs that write such lines put the whole history there.

use crate::document::{Block, BlockKind, Place};
use crate::readers::text;

/// The blocks of a letter written as plain text. `flowed` says that a space at a line end goes on in the next line, and
/// whether the space itself is to go.
pub(super) fn plain_blocks(text: &str, flowed: Option<DelSp>) -> Vec<Block> {
    let lines = match flowed {
        Some(del_sp) => unflowed(text, del_sp),
        None => text.lines().map(quoted).collect(),
    };
    let mut blocks = Vec::new();
    let mut start = 0;
    while let Some(first) = lines.get(start) {
        // Empty lines between two quotations belong to the writer, who begins a new thought there.
        let length = lines.get(start..).unwrap_or_default().iter().take_while(|line| line.depth == first.depth).count();
        let words: Vec<&str> =
            lines.get(start..start + length).unwrap_or_default().iter().map(|line| line.text.as_str()).collect();
        for mut block in text::blocks_of(&words.join("\n")) {
            if let Place::Line(line) = &mut block.place {
                *line = line.saturating_add(u32::try_from(start).unwrap_or(u32::MAX));
            }
            if first.depth > 0 {
                quote(&mut block);
            } else if matches!(block.kind, BlockKind::Heading { .. }) {
                // Letters have no headings: a short line alone is a greeting, a name or a list of receivers.
                block.kind = BlockKind::Paragraph;
            }
            blocks.push(block);
        }
        start += length;
    }
    blocks
}

/// Whether the space at the end of a flowed line is no part of the text: `DelSp=yes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DelSp(pub bool);

/// A line without the signs of quotation in front of it.
#[derive(Debug, PartialEq, Eq)]
struct QuotedLine {
    depth: usize,
    text: String,
}

fn quoted(line: &str) -> QuotedLine {
    // Mailboxes put this sign before "From " so that the line does not begin a letter.
    if let Some(rest) = line.strip_prefix('>').filter(|rest| rest.starts_with("From ")) {
        return QuotedLine { depth: 0, text: rest.to_owned() };
    }
    let (mut depth, mut rest) = (0, line);
    while let Some(after) = rest.strip_prefix('>') {
        depth += 1;
        rest = after.strip_prefix(' ').filter(|next| next.starts_with('>')).unwrap_or(after);
    }
    let text = if depth > 0 { rest.strip_prefix(' ').unwrap_or(rest) } else { rest };
    QuotedLine { depth, text: text.to_owned() }
}

/// Joins the lines that were broken at a space, as RFC 3676 has it.
fn unflowed(text: &str, DelSp(del_sp): DelSp) -> Vec<QuotedLine> {
    let mut lines: Vec<QuotedLine> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let rest = line.get(depth..).unwrap_or_default();
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        let is_signature = rest == "-- ";
        let flows = rest.ends_with(' ') && !is_signature;
        let words = if flows && del_sp { rest.strip_suffix(' ').unwrap_or(rest) } else { rest };
        match lines.last_mut().filter(|last| open && last.depth == depth && !is_signature) {
            Some(last) => last.text.push_str(words),
            None => lines.push(QuotedLine { depth, text: words.to_owned() }),
        }
        open = flows;
    }
    lines
}

fn quote(block: &mut Block) {
    match block.kind {
        // Cells and lines of code mean nothing without their form.
        BlockKind::Table { .. } | BlockKind::Code { .. } | BlockKind::Definitions { .. } => {}
        _ => block.kind = BlockKind::Quotation,
    }
}

/// Makes quotations of everything below the line that begins the history of a letter.
pub(super) fn mark_history(blocks: &mut [Block]) {
    let Some(at) = (1..blocks.len()).find(|at| begins_history(blocks, *at)) else { return };
    for block in blocks.iter_mut().skip(at) {
        if matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading { .. } | BlockKind::List { .. }) {
            quote(block);
        }
    }
}

/// Lines that programs put above the history, in small letters.
const BORDERS: &[&str] = &[
    "original message",
    "original appointment",
    "forwarded message",
    "begin forwarded message",
    "исходное сообщение",
    "пересылаемое сообщение",
    "перенаправленное сообщение",
    "пересланное сообщение",
    "начало переадресованного сообщения",
    "оригинальное сообщение",
    "ursprüngliche nachricht",
    "message d'origine",
    "mensaje original",
    "oorspronkelijk bericht",
];

fn begins_history(blocks: &[Block], at: usize) -> bool {
    let Some(block) = blocks.get(at).filter(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading { .. }))
    else {
        return false;
    };
    let first = block.text.lines().next().unwrap_or_default();
    if first.chars().count() > 200 {
        return false;
    }
    let bare = first.trim_matches(|sign: char| "-–—_*: ".contains(sign)).to_lowercase();
    let bordered = BORDERS.iter().any(|border| bare.starts_with(border)) && (bare.len() < first.trim().len() || bare.len() < 45);
    bordered || has_old_fields(&block.text) || (is_attribution(&block.text) && !is_quoted_after(blocks, at))
}

fn is_quoted_after(blocks: &[Block], at: usize) -> bool {
    blocks.get(at + 1).is_none_or(|next| next.kind == BlockKind::Quotation)
}

/// "From: … Sent: … To: … Subject: …", the fields of the letter before.
fn has_old_fields(text: &str) -> bool {
    const FIELDS: [&[&str]; 4] = [
        &["from:", "от:", "від:", "de:", "von:", "от кого:"],
        &["sent:", "date:", "отправлено:", "дата:", "надіслано:", "gesendet:", "envoyé:", "enviado:"],
        &["to:", "кому:", "an:", "à:", "para:"],
        &["subject:", "тема:", "betreff:", "objet:", "asunto:"],
    ];
    let lines: Vec<String> =
        text.lines().take(8).map(|line| line.trim_start_matches(['*', ' ']).replace("*:", ":").to_lowercase()).collect();
    let has = |names: &[&str]| lines.iter().any(|line| names.iter().any(|name| line.starts_with(name)));
    let begins =
        lines.first().is_some_and(|line| FIELDS.iter().take(1).any(|names| names.iter().any(|name| line.starts_with(name))));
    begins && FIELDS.iter().filter(|names| has(names)).count() >= 3
}

/// "On 2 March 2026 Anna wrote:", "пн, 2 мар. 2026 г. в 10:00, Анна <a@example.org>:".
fn is_attribution(text: &str) -> bool {
    const VERBS: [&str; 10] =
        ["wrote:", "writes:", "пишет:", "написал:", "написала:", "написал(а):", "писал:", "писал(а):", "schrieb:", "a écrit :"];
    let small = text.trim().to_lowercase();
    let ends = VERBS.iter().any(|verb| small.ends_with(verb)) || small.ends_with(">:");
    ends && small.chars().count() <= 250 && small.lines().count() <= 3 && small.contains(|sign: char| sign.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, flowed: Option<DelSp>, expected: &[(&str, &str)]) {
        let mut blocks = plain_blocks(text, flowed);
        mark_history(&mut blocks);
        let found: Vec<_> = blocks
            .iter()
            .map(|block| {
                (format!("{:?}", block.kind).split([' ', '{']).next().unwrap_or_default().to_owned(), block.text.clone())
            })
            .collect();
        let expected: Vec<_> = expected.iter().map(|(kind, text)| ((*kind).to_owned(), (*text).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn quotations_are_told_from_the_answer_by_their_signs() {
        check(
            "Да.\n\n> Едем?\n>> Куда?\n\nНет.\n>From here on it is a letter.",
            None,
            &[
                ("Paragraph", "Да."),
                ("Quotation", "Едем?"),
                ("Quotation", "Куда?"),
                ("Paragraph", "Нет.\nFrom here on it is a letter."),
            ],
        );
    }

    #[test]
    fn the_history_below_its_border_is_quoted() {
        let fields = "From: Anna\nSent: Monday\nTo: Ben\nSubject: Hi";
        check(
            &format!("Yes.\n\n{fields}\n\nShall we?"),
            None,
            &[("Paragraph", "Yes."), ("Quotation", fields), ("Quotation", "Shall we?")],
        );
        check(
            "Согласен.\n\n-----Исходное сообщение-----\n\nЕдем?",
            None,
            &[("Paragraph", "Согласен."), ("Quotation", "-----Исходное сообщение-----"), ("Quotation", "Едем?")],
        );
    }

    #[test]
    fn flowed_lines_are_joined_and_a_signature_is_not() {
        check("One \ntwo.\n> three \n> four\n", Some(DelSp(false)), &[("Paragraph", "One two."), ("Quotation", "three four")]);
        check("日本 \n語", Some(DelSp(true)), &[("Paragraph", "日本語")]);
    }
}
