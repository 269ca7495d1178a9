//! Glyphs become words.
//!
//! Text may run in any direction, so each direction is turned into a frame of its own in which it runs from left to
//! right and the next line is further down.

use super::super::content::{Fonts, Glyph, Look, PageContent, Rule};
use super::sorting::{sort_by_place, sort_numbers};
use smol_str::SmolStr;

/// A word, or a piece of one, in the frame of its direction.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Word {
    pub(super) text: SmolStr,
    /// How many characters that are.
    pub(super) letters: u32,
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
    /// A word that stands nowhere yet.
    pub(super) fn of(text: &str) -> Word {
        let letters = if text.is_ascii() { text.len() } else { text.chars().count() };
        Word { text: text.into(), letters: letters as u32, ..Word::default() }
    }

    pub(super) fn top(&self) -> f32 {
        self.y - 0.75 * self.size
    }

    pub(super) fn middle(&self) -> (f32, f32) {
        ((self.x0 + self.x1) / 2.0, self.y - 0.3 * self.size)
    }

    pub(super) fn letters(&self) -> usize {
        self.letters as usize
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
    // A scan with recognised text under it shows no glyphs at all; everywhere else unseen text is not the document's.
    let keep_invisible = !content.glyphs.iter().any(|glyph| !content.look(glyph).invisible && !glyph.blank);
    let turns: Vec<Option<i32>> =
        content.looks.iter().map(|look| (keep_invisible || !look.invisible).then(|| turn_of(look))).collect();
    let turn = |glyph: &Glyph| turns.get(glyph.look as usize).copied().flatten();
    let mut counts: Vec<(i32, usize)> = Vec::new();
    for turn in content.glyphs.iter().filter_map(turn) {
        match counts.iter_mut().find(|(known, _)| *known == turn) {
            Some((_, count)) => *count += 1,
            None => counts.push((turn, 1)),
        }
    }
    sort_by_place(&mut counts, |(_, count)| (-(*count as f32), 0.0));
    let of_turn = |wanted: i32| content.glyphs.iter().filter(move |glyph| turn(glyph) == Some(wanted));
    counts.iter().map(|(turn, _)| frame(*turn, of_turn(*turn), content, fonts)).collect()
}

/// The direction in steps of 15 degrees.
fn turn_of(look: &Look) -> i32 {
    // Nearly all text runs straight to the right.
    if look.direction.1 == 0.0 && look.direction.0 > 0.0 {
        return 0;
    }
    let degrees = look.direction.1.atan2(look.direction.0).to_degrees();
    ((degrees / 15.0).round() as i32).rem_euclid(24)
}

fn frame<'a>(turn: i32, glyphs: impl Iterator<Item = &'a Glyph>, content: &'a PageContent, fonts: &Fonts) -> Frame {
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
    let Word { text, letters, .. } = Word::of("•");
    Some(Word { text, letters, x0: dot.x0, x1: dot.x1, blank_before: true, blank_after: true, ..first.clone() })
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
    size: f32,
    look: u32,
    blank: bool,
}

fn words<'a>(
    glyphs: impl Iterator<Item = &'a Glyph>,
    content: &'a PageContent,
    fonts: &Fonts,
    place: &impl Fn((f32, f32)) -> (f32, f32),
) -> Vec<Word> {
    let pieces = glyphs.map(|glyph| {
        let (from, to) = (place(glyph.from), place(glyph.to));
        let (text, size) = (content.glyph_text(glyph), content.look(glyph).size);
        let Glyph { look, blank, .. } = *glyph;
        Piece { text, x0: from.0.min(to.0), x1: from.0.max(to.0), y: from.1, size, look, blank }
    });
    let mut cutter = Cutter::new(content, fonts);
    let mut run: Vec<Piece<'_>> = Vec::with_capacity(128);
    for piece in pieces {
        let breaks = run.last().is_some_and(|last| {
            let size = last.size.max(piece.size);
            (piece.y - last.y).abs() > 0.15 * size
                || piece.x0 < last.x0 - 0.1 * size
                || piece.x0 - last.x1 > 1.5 * size
                || last.look != piece.look && resized(&run, &piece)
        });
        if breaks {
            cutter.cut(&run);
            run.clear();
        }
        run.push(piece);
    }
    cutter.cut(&run);
    let mut words = cutter.words;
    for (word, order) in words.iter_mut().zip(0..) {
        word.order = order;
    }
    words
}

/// Whether a letter is much larger or smaller than the one before it. Blanks may have any size.
fn resized(run: &[Piece<'_>], piece: &Piece<'_>) -> bool {
    let before = run.iter().rev().take(8).find(|before| !before.blank).filter(|_| !piece.blank);
    before.is_some_and(|before| (before.size - piece.size).abs() > 0.25 * before.size.max(piece.size))
}

/// Cuts glyphs that follow each other on one baseline into words.
struct Cutter<'a> {
    looks: &'a [Look],
    /// The style of each look.
    styles: Vec<Style>,
    /// The letters of the word that is open.
    text: String,
    open: Option<Word>,
    words: Vec<Word>,
}

impl<'a> Cutter<'a> {
    fn new(content: &'a PageContent, fonts: &Fonts) -> Self {
        let styles = content.looks.iter().map(|look| style_of(look, fonts)).collect();
        let words = Vec::with_capacity(content.glyphs.len() / 4);
        Cutter { looks: &content.looks, styles, text: String::new(), open: None, words }
    }

    fn cut(&mut self, run: &[Piece<'_>]) {
        let Some(first) = run.iter().find(|piece| !piece.blank) else { return };
        let limit = gap_of_words(run) * first.size;
        let mut blank_before = false;
        let mut end = f32::MIN;
        let mut before = first.look;
        for piece in run {
            if piece.blank {
                blank_before = true;
                continue;
            }
            let gap = piece.x0 - end;
            let breaks = blank_before && gap > 0.02 * piece.size || gap > limit || self.differ(before, piece.look);
            if breaks {
                self.close(blank_before);
            }
            match &mut self.open {
                Some(word) => word.x1 = word.x1.max(piece.x1),
                None => self.open = Some(self.word(piece, blank_before)),
            }
            push_text(&mut self.text, piece.text);
            (blank_before, end, before) = (false, piece.x1, piece.look);
        }
        self.close(blank_before);
    }

    /// Whether a change of the look ends a word.
    fn differ(&self, before: u32, next: u32) -> bool {
        let style = |look: u32| (self.styles.get(look as usize), self.looks.get(look as usize).map(|look| look.leaf));
        before != next && style(before) != style(next)
    }

    fn word(&self, piece: &Piece<'_>, blank_before: bool) -> Word {
        let look = self.looks.get(piece.look as usize);
        Word {
            x0: piece.x0,
            x1: piece.x1,
            y: piece.y,
            size: piece.size,
            style: self.styles.get(piece.look as usize).copied().unwrap_or_default(),
            artifact: look.is_some_and(|look| look.artifact),
            leaf: look.and_then(|look| look.leaf),
            blank_before,
            ..Word::default()
        }
    }

    fn close(&mut self, blank_after: bool) {
        if let Some(word) = self.open.take().filter(|_| !self.text.is_empty()) {
            let Word { text, letters, .. } = Word::of(&self.text);
            self.words.push(Word { text, letters, blank_after, ..word });
        }
        self.text.clear();
    }
}

/// From which gap on, as a part of the font size, letters belong to different words.
///
/// Files that write blanks need no guess, so there only a wide gap counts; letter-spaced headings are measured by their
/// own usual gap.
fn gap_of_words(run: &[Piece<'_>]) -> f32 {
    /// A usual gap up to this is no spacing.
    const TIGHT: f32 = 0.05;
    let blanks = run.iter().filter(|piece| piece.blank).count();
    let base: f32 = if blanks * 14 >= run.len() { 0.28 } else { 0.13 };
    let gaps = || {
        run.windows(2)
            .filter(|pair| pair.iter().all(|piece| piece.text.starts_with(char::is_alphabetic)))
            .map(|pair| (pair[1].x0 - pair[0].x1) / pair[0].size.max(0.1))
    };
    let (tight, all) = gaps().fold((0, 0), |(tight, all), gap| (tight + usize::from(gap <= TIGHT), all + 1));
    if all < 4 || tight > all / 2 {
        return base;
    }
    let mut gaps: Vec<f32> = gaps().collect();
    sort_numbers(&mut gaps);
    let usual = gaps.get(all / 2).copied().unwrap_or_default();
    if usual > TIGHT { usual + base.max(0.2) } else { base }
}

fn style_of(look: &Look, fonts: &Fonts) -> Style {
    let font = fonts.get(look.font);
    Style {
        bold: look.stroked || font.is_some_and(|font| font.bold),
        italic: font.is_some_and(|font| font.italic),
        monospaced: font.is_some_and(|font| font.monospaced),
    }
}

/// Appends the letters of a glyph: ligatures are taken apart, bullets of symbol fonts become real ones.
fn push_text(out: &mut String, text: &str) {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        out.push_str(text);
        return;
    }
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
