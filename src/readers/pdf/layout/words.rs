//! Glyphs become words.
//!
//! Text may run in any direction, so each direction is turned into a frame of its own in which it runs from left to
//! right and the next line is further down.

use super::super::content::{Fonts, Glyph, PageContent, Rule};
use super::sorting::{sort_by_place, sort_numbers};

/// A word, or a piece of one, in the frame of its direction.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Word {
    pub(super) text: String,
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// The baseline, growing downwards.
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) style: Style,
    pub(super) artifact: bool,
    /// The leaf of the structure tree that it belongs to.
    pub(super) leaf: Option<u32>,
    /// Its place in the order in which the page draws its words.
    pub(super) order: u32,
    /// A blank stood before or behind it in the file.
    pub(super) blank_before: bool,
    pub(super) blank_after: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Style {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) monospaced: bool,
}

impl Word {
    pub(super) fn top(&self) -> f32 {
        self.y - 0.75 * self.size
    }

    pub(super) fn middle(&self) -> (f32, f32) {
        ((self.x0 + self.x1) / 2.0, self.y - 0.3 * self.size)
    }

    pub(super) fn letters(&self) -> usize {
        self.text.chars().count()
    }
}

/// All words of one direction, with the rules of the page in the same frame.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    pub(super) words: Vec<Word>,
    pub(super) rules: Vec<Rule>,
    pub(super) height: f32,
}

/// The words of a page, the direction with the most of them first.
pub(super) fn frames(content: &PageContent, fonts: &Fonts) -> Vec<Frame> {
    let visible = content.glyphs.iter().filter(|glyph| !glyph.invisible && !is_blank(content, glyph)).count();
    // A scan with recognised text under it shows no glyphs at all; everywhere else unseen text is not the document's.
    let keep_invisible = visible == 0;
    let mut groups: Vec<(i32, Vec<&Glyph>)> = Vec::new();
    for glyph in content.glyphs.iter().filter(|glyph| keep_invisible || !glyph.invisible) {
        let turn = turn_of(glyph);
        match groups.iter_mut().find(|(known, _)| *known == turn) {
            Some((_, glyphs)) => glyphs.push(glyph),
            None => groups.push((turn, vec![glyph])),
        }
    }
    sort_by_place(&mut groups, |(_, glyphs)| (-(glyphs.len() as f32), 0.0));
    groups.iter().map(|(turn, glyphs)| frame(*turn, glyphs, content, fonts)).collect()
}

fn is_blank(content: &PageContent, glyph: &Glyph) -> bool {
    content.glyph_text(glyph).chars().all(char::is_whitespace)
}

/// The direction in steps of 15 degrees.
fn turn_of(glyph: &Glyph) -> i32 {
    // Nearly all text runs straight to the right.
    if glyph.direction.1 == 0.0 && glyph.direction.0 > 0.0 {
        return 0;
    }
    let degrees = glyph.direction.1.atan2(glyph.direction.0).to_degrees();
    ((degrees / 15.0).round() as i32).rem_euclid(24)
}

fn frame(turn: i32, glyphs: &[&Glyph], content: &PageContent, fonts: &Fonts) -> Frame {
    let (sin, cos) = match turn {
        0 => (0.0, 1.0),
        6 => (1.0, 0.0),
        12 => (0.0, -1.0),
        18 => (-1.0, 0.0),
        _ => (turn as f32 * 15.0).to_radians().sin_cos(),
    };
    let corners = [(0.0, 0.0), (content.width, 0.0), (0.0, content.height), (content.width, content.height)];
    let turned = |(x, y): (f32, f32)| (x * cos + y * sin, y * cos - x * sin);
    let low = corners.map(turned).into_iter().fold((f32::MAX, f32::MAX), |low, at| (low.0.min(at.0), low.1.min(at.1)));
    let high = corners.map(turned).into_iter().map(|at| at.1).fold(f32::MIN, f32::max);
    let place = |point: (f32, f32)| {
        let (x, y) = turned(point);
        (x - low.0, y - low.1)
    };
    let turned_all = |rules: &[Rule]| -> Vec<Rule> {
        if turn % 6 == 0 { rules.iter().map(|rule| turned_rule(rule, &place)).collect() } else { Vec::new() }
    };
    let mut words = words(glyphs, content, fonts, &place);
    let bullets: Vec<Word> = turned_all(&content.dots).iter().filter_map(|dot| bullet(dot, &words)).collect();
    words.extend(bullets);
    Frame { words, rules: turned_all(&content.rules), height: high - low.1 }
}

/// A drawn dot that stands in front of a line is its bullet, as browsers print lists.
fn bullet(dot: &Rule, words: &[Word]) -> Option<Word> {
    let (middle, height) = ((dot.y0 + dot.y1) / 2.0, dot.y1 - dot.y0);
    let on_line = |word: &&Word| {
        let above = word.y - middle;
        above > 0.05 * word.size && above < 0.6 * word.size && height < 0.7 * word.size
    };
    let behind = |word: &&Word| word.x0 > dot.x1 && word.x0 - dot.x1 < 2.2 * word.size;
    let before = |word: &Word| word.x0 < dot.x1 && word.x1 > dot.x0 - 1.5 * word.size;
    let first = words.iter().filter(on_line).filter(behind).min_by(|a, b| a.x0.total_cmp(&b.x0))?;
    if words.iter().filter(on_line).any(before) {
        return None;
    }
    let text = "•".to_owned();
    Some(Word { text, x0: dot.x0, x1: dot.x1, blank_before: true, blank_after: true, ..first.clone() })
}

fn turned_rule(rule: &Rule, place: &dyn Fn((f32, f32)) -> (f32, f32)) -> Rule {
    let (a, b) = (place((rule.x0, rule.y0)), place((rule.x1, rule.y1)));
    Rule { x0: a.0.min(b.0), y0: a.1.min(b.1), x1: a.0.max(b.0), y1: a.1.max(b.1) }
}

/// A glyph in its frame.
struct Piece<'a> {
    text: &'a str,
    x0: f32,
    x1: f32,
    y: f32,
    glyph: &'a Glyph,
    blank: bool,
}

fn words(glyphs: &[&Glyph], content: &PageContent, fonts: &Fonts, place: &dyn Fn((f32, f32)) -> (f32, f32)) -> Vec<Word> {
    let pieces = glyphs.iter().map(|glyph| {
        let (from, to) = (place(glyph.from), place(glyph.to));
        let text = content.glyph_text(glyph);
        Piece { text, x0: from.0.min(to.0), x1: from.0.max(to.0), y: from.1, glyph, blank: is_blank(content, glyph) }
    });
    let mut words = Vec::new();
    let mut run: Vec<Piece<'_>> = Vec::new();
    for piece in pieces {
        let breaks = run.last().is_some_and(|last| {
            let size = last.glyph.size.max(piece.glyph.size);
            (piece.y - last.y).abs() > 0.15 * size
                || piece.x0 < last.x0 - 0.1 * size
                || piece.x0 - last.x1 > 1.5 * size
                || resized(&run, &piece)
        });
        if breaks {
            cut_run(&run, fonts, &mut words);
            run.clear();
        }
        run.push(piece);
    }
    cut_run(&run, fonts, &mut words);
    for (word, order) in words.iter_mut().zip(0..) {
        word.order = order;
    }
    words
}

/// Whether a letter is much larger or smaller than the one before it. Blanks may have any size.
fn resized(run: &[Piece<'_>], piece: &Piece<'_>) -> bool {
    let before = run.iter().rev().take(8).find(|before| !before.blank).filter(|_| !piece.blank);
    before.is_some_and(|before| {
        let (a, b) = (before.glyph.size, piece.glyph.size);
        (a - b).abs() > 0.25 * a.max(b)
    })
}

/// Cuts glyphs that follow each other on one baseline into words.
fn cut_run(run: &[Piece<'_>], fonts: &Fonts, words: &mut Vec<Word>) {
    let Some(first) = run.iter().find(|piece| !piece.blank) else { return };
    let limit = gap_of_words(run) * first.glyph.size;
    let mut blank_before = false;
    let mut open: Option<Word> = None;
    let mut end = f32::MIN;
    for piece in run {
        if piece.blank {
            blank_before = true;
            continue;
        }
        let gap = piece.x0 - end;
        let style = style_of(piece.glyph, fonts);
        let restyled = open.as_ref().is_some_and(|word| word.style != style || word.leaf != piece.glyph.leaf);
        let breaks = blank_before && gap > 0.02 * piece.glyph.size || gap > limit || restyled;
        if breaks && let Some(mut word) = open.take() {
            word.blank_after = blank_before;
            words.extend(Some(word).filter(|word| !word.text.is_empty()));
        }
        match &mut open {
            Some(word) => {
                push_text(&mut word.text, piece.text);
                word.x1 = word.x1.max(piece.x1);
            }
            None => {
                let mut text = String::new();
                push_text(&mut text, piece.text);
                open = Some(Word {
                    text,
                    x0: piece.x0,
                    x1: piece.x1,
                    y: piece.y,
                    size: piece.glyph.size,
                    style,
                    artifact: piece.glyph.artifact,
                    leaf: piece.glyph.leaf,
                    order: 0,
                    blank_before,
                    blank_after: false,
                });
            }
        }
        blank_before = false;
        end = piece.x1;
    }
    if let Some(mut word) = open {
        word.blank_after = blank_before;
        words.extend(Some(word).filter(|word| !word.text.is_empty()));
    }
}

/// From which gap on, as a part of the font size, letters belong to different words.
///
/// Files that write blanks need no guess, so there only a wide gap counts; letter-spaced headings are measured by their
/// own usual gap.
fn gap_of_words(run: &[Piece<'_>]) -> f32 {
    let blanks = run.iter().filter(|piece| piece.blank).count();
    let mut gaps: Vec<f32> = run
        .windows(2)
        .filter(|pair| pair.iter().all(|piece| piece.text.starts_with(char::is_alphabetic)))
        .map(|pair| (pair[1].x0 - pair[0].x1) / pair[0].glyph.size.max(0.1))
        .collect();
    sort_numbers(&mut gaps);
    let usual = if gaps.len() >= 4 { gaps[gaps.len() / 2].max(0.0) } else { 0.0 };
    let base: f32 = if blanks * 14 >= run.len() { 0.28 } else { 0.13 };
    if usual > 0.05 { usual + base.max(0.2) } else { base }
}

fn style_of(glyph: &Glyph, fonts: &Fonts) -> Style {
    let font = fonts.get(glyph.font);
    Style {
        bold: glyph.stroked || font.is_some_and(|font| font.bold),
        italic: font.is_some_and(|font| font.italic),
        monospaced: font.is_some_and(|font| font.monospaced),
    }
}

/// Appends the letters of a glyph: ligatures are taken apart, bullets of symbol fonts become real ones.
fn push_text(out: &mut String, text: &str) {
    for sign in text.chars() {
        match sign {
            '\u{FB00}' => out.push_str("ff"),
            '\u{FB01}' => out.push_str("fi"),
            '\u{FB02}' => out.push_str("fl"),
            '\u{FB03}' => out.push_str("ffi"),
            '\u{FB04}' => out.push_str("ffl"),
            '\u{FB05}' | '\u{FB06}' => out.push_str("st"),
            '\u{F0A7}' | '\u{F06E}' => out.push('▪'),
            '\u{F0FC}' => out.push('✓'),
            '\u{F0D8}' => out.push('➢'),
            '\u{F0E0}' => out.push('→'),
            '\u{F0B7}' | '\u{F0A8}' | '\u{F076}' | '\u{F06C}' | '\u{F09F}' => out.push('•'),
            // Letters of a symbol font in the private area keep the place that they have in Latin.
            '\u{F021}'..='\u{F07E}' => out.extend(char::from_u32(sign as u32 - 0xF000)),
            '\u{2044}' => out.push('/'),
            '\u{2126}' => out.push('Ω'),
            '\u{2206}' => out.push('Δ'),
            '\u{E000}'..='\u{F8FF}' | '\u{200B}' | '\u{FEFF}' => {}
            _ if sign.is_control() => {}
            _ => out.push(sign),
        }
    }
}
