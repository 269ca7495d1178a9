//! Subtitles: what is said in a film or a meeting, without the times and the colours it is shown in.
//!
//! A cue is what stands on the screen at once, so sentences run over several of them. Cues of one speaker become one
//! remark, and cues without a speaker become paragraphs that end where a sentence does.

mod cues;

use super::encoding::Decoded;
use super::text::bounded_text;
use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader};
use crate::document::{Block, BlockKind, Document, Format, Place};
use cues::{Cue, Kind};
use std::collections::HashMap;

/// Reads SubRip, WebVTT, SubViewer and SubStation files.
pub struct Subtitles;

impl Reader for Subtitles {
    fn format(&self) -> Format {
        Format::Subtitles
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        let named = Format::Subtitles.endings().contains(&probe.ending().as_str());
        let kind = probe.text().and_then(Kind::of);
        match (kind, named) {
            (Some(Kind::WebVtt | Kind::SubStation), _) | (Some(_), true) => Confidence::Certain,
            (Some(_), false) => Confidence::Strong,
            (None, _) => Confidence::No,
        }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let Decoded { text, encoding } = bounded_text(ctx, source)?;
        let kind = Kind::of(&text).ok_or(ReadErrorKind::Damaged)?;
        let mut cues = cues::of(&text, kind);
        if is_rolling(&cues) {
            unroll(&mut cues);
        }
        name_speakers(&mut cues);
        let blocks = said(&cues);
        if blocks.is_empty() {
            return Err(ReadErrorKind::Empty.into());
        }
        let title = if kind == Kind::SubStation { cues::title(&text) } else { None };
        let encoding = Some(encoding);
        Ok(Content::Document(Document { format: Format::Subtitles, title, encoding, blocks, ..Document::default() }))
    }
}

/// Captions that scroll show the line before again above each new one.
fn is_rolling(cues: &[Cue]) -> bool {
    let repeats = cues.windows(2).filter(|pair| matches!(pair, [before, cue] if repeats(before, cue))).count();
    cues.len() > 3 && repeats * 5 >= cues.len() * 2
}

fn repeats(before: &Cue, cue: &Cue) -> bool {
    !before.lines.is_empty() && before.lines.last() == cue.lines.first()
}

/// Leaves each line of scrolling captions once.
fn unroll(cues: &mut Vec<Cue>) {
    let mut shown: Option<String> = None;
    for cue in cues.iter_mut() {
        let last = cue.lines.last().cloned();
        if shown.is_some() && cue.lines.first() == shown.as_ref() {
            cue.lines.remove(0);
        }
        shown = last.or(shown);
    }
    cues.retain(|cue| !cue.lines.is_empty());
}

/// Meetings are written down as "Anna Smith: Hello". It counts when the names come again.
fn name_speakers(cues: &mut [Cue]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (name, _) in cues.iter().filter(|cue| cue.speaker.is_none()).filter_map(labelled) {
        *counts.entry(name.to_owned()).or_default() += 1;
    }
    let labels: usize = counts.values().sum();
    let is_shouted = |name: &str| name.chars().all(|sign| !sign.is_lowercase());
    let most = labels * 2 >= cues.len();
    counts.retain(|name, count| *count >= 2 && (most || is_shouted(name)));
    for cue in cues.iter_mut().filter(|cue| cue.speaker.is_none()) {
        let found = labelled(cue).filter(|(name, _)| most || counts.contains_key(*name));
        let Some((name, rest)) = found.map(|(name, rest)| (name.to_owned(), rest.to_owned())) else { continue };
        if !counts.is_empty()
            && let Some(first) = cue.lines.first_mut()
        {
            *first = rest;
            cue.speaker = Some(name);
            cue.lines.retain(|line| !line.is_empty());
        }
    }
}

/// The name in front of the first line of a cue.
fn labelled(cue: &Cue) -> Option<(&str, &str)> {
    let line = cue.lines.first()?.trim_start_matches([' ', '-', '>', '–', '—']);
    let (name, rest) = line.split_once(": ").or_else(|| line.strip_suffix(':').map(|name| (name, "")))?;
    let is_name = name.starts_with(char::is_uppercase)
        && name.chars().count() <= 40
        && name.split_whitespace().count() <= 4
        && !name.contains([',', '.', '?', '!', '"', '«', '“']);
    is_name.then_some((name, rest.trim_start()))
}

/// A paragraph may end at a sentence once it is so long, in characters.
const PARAGRAPH_CHARACTERS: usize = 400;

/// A silence after a sentence that lasts so long ends a paragraph.
const SILENCE_MILLISECONDS: u64 = 3_000;

/// Without any sentence end a paragraph ends here, in characters.
const PARAGRAPH_CHARACTERS_MAX: usize = 1_500;

/// Joins cues to blocks.
fn said(cues: &[Cue]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut characters = 0;
    let mut before: Option<&Cue> = None;
    for cue in cues {
        let cue_characters: usize = cue.lines.iter().map(|line| line.chars().count()).sum();
        let goes_on = before.is_some_and(|before| continues(before, cue, characters));
        match blocks.last_mut().filter(|_| goes_on) {
            Some(block) => append(&mut block.text, cue),
            None => {
                characters = 0;
                let mut text = String::new();
                append(&mut text, cue);
                let kind = match &cue.speaker {
                    Some(author) => BlockKind::Remark { author: author.clone(), time: Some(cue.time.clone()) },
                    None => BlockKind::Paragraph,
                };
                blocks.push(Block { kind, text, place: Place::Time(cue.start), marks: Vec::new() });
            }
        }
        characters += cue_characters;
        before = Some(cue);
    }
    blocks.retain(|block| !block.text.is_empty());
    blocks
}

fn continues(before: &Cue, cue: &Cue, characters: usize) -> bool {
    if before.speaker != cue.speaker || cue.lines.first().is_some_and(|line| begins_dialogue(line)) {
        return false;
    }
    let ends = before
        .lines
        .last()
        .is_some_and(|line| line.trim_end_matches(['"', '»', '”', ')', '♪', ' ']).ends_with(['.', '!', '?', '…']));
    let silence = cue.start.saturating_sub(before.end) >= SILENCE_MILLISECONDS;
    let long = if cue.speaker.is_some() { PARAGRAPH_CHARACTERS_MAX } else { PARAGRAPH_CHARACTERS };
    characters < PARAGRAPH_CHARACTERS_MAX && !(ends && (silence || characters >= long))
}

/// Two people on the screen at once each have a dash in front.
fn begins_dialogue(line: &str) -> bool {
    ["- ", "– ", "— ", ">> "].iter().any(|dash| line.starts_with(dash))
        || line.starts_with('-') && line.chars().nth(1).is_some_and(char::is_uppercase)
}

fn append(text: &mut String, cue: &Cue) {
    for line in &cue.lines {
        if !text.is_empty() {
            text.push(if begins_dialogue(line) { '\n' } else { ' ' });
        }
        text.push_str(line.strip_prefix(">> ").unwrap_or(line));
    }
}
