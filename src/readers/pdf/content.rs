//! Runs a page's drawing operators and notes where which characters stand, and the straight lines around them.
//!
//! Nothing is painted. Coordinates are those of the page as it is seen: from the top left corner, turned by the page's
//! own rotation, in points.

use super::font::Font;
use super::strings::text_string;
use super::tables::WIN_ANSI;
use super::tags::{Home, Tags};
use super::{STREAM_BYTES_MAX, Unpacked, unpacked};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::{Page, Resources};
use smol_str::SmolStr;
use std::collections::{HashMap, HashSet};

/// What the streams of all pages may unpack to together.
const UNPACKED_BYTES_MAX: usize = 1 << 30;
/// Operators that one page may take, its forms included.
const STEPS_MAX: u64 = 5_000_000;
const GLYPHS_MAX: usize = 400_000;
/// Room for so many is made before a page is read.
const GLYPHS_EXPECTED: usize = 4_096;
const RULES_MAX: usize = 20_000;
const FORM_DEPTH_MAX: usize = 16;
const STATES_MAX: usize = 512;
/// A filled box thinner than this is a drawn line.
const RULE_THICKNESS_MAX: f32 = 3.0;
/// How large a drawn bullet is, in points. Word processors leave smaller squares where lines of a table cross.
const DOT_SIZES: std::ops::RangeInclusive<f32> = 1.8..=9.0;
/// A page with more dots than this shows a chart or a map.
const DOTS_MAX: usize = 400;

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct PageContent {
    pub(super) width: f32,
    pub(super) height: f32,
    /// The texts of all glyphs, one after the other.
    pub(super) text: String,
    pub(super) glyphs: Vec<Glyph>,
    /// How the glyphs look, each way as often as it begins anew.
    pub(super) looks: Vec<Look>,
    pub(super) rules: Vec<Rule>,
    /// Small round or square shapes, some of which are bullets.
    pub(super) dots: Vec<Rule>,
    pub(super) pictures: u32,
    /// Glyphs whose font does not say which letters they are.
    pub(super) unknown_glyphs: u64,
    /// Characters that nobody can see on the page.
    pub(super) hidden: u64,
    /// The page asked for more work than is allowed, and its rest was left out.
    pub(super) cut: bool,
    /// A stream of the page would unpack to more than is allowed, and was left out.
    pub(super) too_large: bool,
}

/// One drawn character, ligature or space.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    start: u32,
    end: u32,
    /// The index of its look.
    pub(super) look: u32,
    /// Where the pen stood before and after, on the baseline.
    pub(super) from: (f32, f32),
    pub(super) to: (f32, f32),
    /// It leaves no ink.
    pub(super) blank: bool,
}

/// What all glyphs of one string have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Look {
    /// The index of the font in [`Fonts`].
    pub(super) font: u32,
    pub(super) size: f32,
    /// The direction of writing as a unit vector.
    pub(super) direction: (f32, f32),
    /// Drawn with an outline as thick letters are.
    pub(super) stroked: bool,
    pub(super) invisible: bool,
    /// The file says that it is no part of the text, such as a page number.
    pub(super) artifact: bool,
    /// The leaf of the structure tree that it belongs to.
    pub(super) leaf: Option<u32>,
}

impl PageContent {
    pub(super) fn glyph_text(&self, glyph: &Glyph) -> &str {
        self.text.get(glyph.start as usize..glyph.end as usize).unwrap_or_default()
    }

    /// Adds a glyph of the look that came last.
    fn add_glyph(&mut self, letter: &Letter, look: &Look, from: (f32, f32), to: (f32, f32), drawn: &mut Drawn) {
        self.unknown_glyphs += u64::from(letter.unknown);
        let (width, height, (x, y), size) = (self.width, self.height, from, look.size);
        let outside = x < -size || y < -size || x > width + size || y > height + size;
        let repeated = !letter.blank && !drawn.add(letter.code, look.font, from, size);
        if outside || size < 0.5 || repeated {
            self.hidden += u64::from(!letter.blank && !repeated);
            return;
        }
        let start = self.text.len() as u32;
        self.text.push_str(&letter.text);
        let (end, look) = (self.text.len() as u32, self.looks.len() as u32 - 1);
        self.glyphs.push(Glyph { start, end, look, from, to, blank: letter.blank });
    }

    pub(super) fn look(&self, glyph: &Glyph) -> &Look {
        &self.looks[glyph.look as usize]
    }

    /// Old Russian programs left their letters in a Western code page, so that words come out as "Ïðèâåò".
    ///
    /// No Western language has more letters with accents than without, so a font that has is read as Cyrillic.
    fn settle_code_pages(&mut self, fonts: &mut Fonts) {
        // Letters with accents and without, of each look.
        let mut letters = vec![(0, 0); self.looks.len()];
        for glyph in &self.glyphs {
            let sign = self.glyph_text(glyph).chars().next().unwrap_or(' ');
            if let Some((accented, plain)) = letters.get_mut(glyph.look as usize) {
                *accented += u32::from(matches!(sign, 'À'..='ÿ'));
                *plain += u32::from(sign.is_ascii_alphabetic());
            }
        }
        let mut of_fonts: HashMap<u32, (u32, u32)> = HashMap::new();
        for (look, (accented, plain)) in self.looks.iter().zip(letters) {
            let sums = of_fonts.entry(look.font).or_default();
            *sums = (sums.0 + accented, sums.1 + plain);
        }
        for (font, (accented, plain)) in of_fonts {
            let guessed = fonts.get(font).is_some_and(|font| font.guessed_western);
            // A font without plain letters on a page of few words proves nothing; the next page may.
            if guessed && accented >= 12 && accented > 2 * plain {
                fonts.cyrillic.insert(font);
            }
        }
        if fonts.cyrillic.is_empty() {
            return;
        }
        for index in 0..self.glyphs.len() {
            let glyph = &self.glyphs[index];
            if fonts.cyrillic.contains(&self.look(glyph).font) {
                let code = |sign: char| WIN_ANSI.chars().zip(32_u8..=255).find(|(known, _)| *known == sign).map(|(_, code)| code);
                let bytes: Vec<u8> = self.glyph_text(glyph).chars().filter_map(code).collect();
                let text = encoding_rs::WINDOWS_1251.decode_without_bom_handling(&bytes).0.into_owned();
                let start = self.text.len() as u32;
                self.text.push_str(&text);
                (self.glyphs[index].start, self.glyphs[index].end) = (start, self.text.len() as u32);
            }
        }
    }
}

/// A straight line, horizontal or vertical, or a box, from its smaller to its larger coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) x0: f32,
    pub(super) y0: f32,
    pub(super) x1: f32,
    pub(super) y1: f32,
}

impl Rule {
    pub(super) fn is_horizontal(&self) -> bool {
        self.x1 - self.x0 >= self.y1 - self.y0
    }

    fn around(a: (f32, f32), b: (f32, f32)) -> Rule {
        Rule { x0: a.0.min(b.0), y0: a.1.min(b.1), x1: a.0.max(b.0), y1: a.1.max(b.1) }
    }

    fn joined(self, other: Rule) -> Rule {
        let (low, high) = ((self.x0.min(other.x0), self.y0.min(other.y0)), (self.x1.max(other.x1), self.y1.max(other.y1)));
        Rule::around(low, high)
    }
}

/// The fonts met so far; the same font is on most pages.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    known: HashMap<ObjectIdentifier, u32>,
    fonts: Vec<Loaded>,
    /// Fonts whose Western letters have turned out to be Cyrillic ones.
    cyrillic: HashSet<u32>,
    /// What the streams of the pages have unpacked to so far.
    unpacked_bytes: usize,
}

/// A font with the letters that were asked for last: each in the place of the last eight bits of its code.
#[derive(Debug)]
struct Loaded {
    font: Font,
    letters: Vec<Option<Letter>>,
}

/// What a code of a font stands for.
#[derive(Clone, Debug)]
struct Letter {
    code: u32,
    text: SmolStr,
    /// As a part of the font size.
    width: f32,
    blank: bool,
    /// Nobody knows what it says.
    unknown: bool,
}

impl Letter {
    fn of(font: &Font, code: u32) -> Letter {
        let mut text = String::new();
        if !font.push_text(code, &mut text) {
            text.push('\u{FFFD}');
        }
        let blank = text.chars().all(char::is_whitespace);
        let private = |sign| matches!(sign, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}');
        let unknown = !blank && text.chars().all(private) && !is_known_private(&text);
        Letter { code, text: text.into(), width: font.width(code), blank, unknown }
    }
}

const LETTERS_KEPT: usize = 256;

impl Fonts {
    pub(super) fn get(&self, index: u32) -> Option<&Font> {
        self.fonts.get(index as usize).map(|loaded| &loaded.font)
    }

    /// The next code of a string that is not empty, and how many bytes it takes.
    fn next_letter(&mut self, index: u32, bytes: &[u8]) -> Option<(&Letter, usize)> {
        let loaded = self.fonts.get_mut(index as usize)?;
        let code = loaded.font.next_code(bytes);
        // Many fonts are named and show nothing.
        if loaded.letters.is_empty() {
            loaded.letters.resize(LETTERS_KEPT, None);
        }
        let slot = loaded.letters.get_mut(code.value as usize % LETTERS_KEPT)?;
        if slot.as_ref().is_none_or(|letter| letter.code != code.value) {
            *slot = Some(Letter::of(&loaded.font, code.value));
        }
        Some((slot.as_ref()?, code.bytes))
    }

    /// The bytes of a page's stream; `None` when it is too large, or when the pages before were.
    fn unpacked(&mut self, stream: &Stream<'_>) -> Option<Vec<u8>> {
        if self.unpacked_bytes > UNPACKED_BYTES_MAX {
            return None;
        }
        let data = match unpacked(stream) {
            Unpacked::Bytes(data) => Some(data),
            Unpacked::Damaged => Some(Vec::new()),
            Unpacked::TooLarge => None,
        };
        // It takes as long to see that a stream is too large.
        self.unpacked_bytes += data.as_ref().map_or(STREAM_BYTES_MAX, Vec::len);
        data
    }

    fn load(&mut self, dict: &Dict<'_>) -> u32 {
        if let Some(known) = dict.obj_id().and_then(|id| self.known.get(&id)) {
            return *known;
        }
        let index = self.fonts.len() as u32;
        self.fonts.push(Loaded { font: Font::load(dict), letters: Vec::new() });
        if let Some(id) = dict.obj_id() {
            self.known.insert(id, index);
        }
        index
    }
}

/// Reads what a page shows.
pub(super) fn read_page(page: &Page<'_>, number: u32, tags: &Tags, fonts: &mut Fonts) -> PageContent {
    let (width, height) = page.render_dimensions();
    let matrix = Matrix(page.initial_transform(true).as_coeffs().map(|value| value as f32));
    let data = page_data(page, fonts);
    let mut content = PageContent { width, height, too_large: data.is_none(), ..PageContent::default() };
    let data = data.unwrap_or_default();
    // Most of a page's bytes are its letters.
    content.text.reserve(data.len().min(GLYPHS_EXPECTED));
    content.glyphs.reserve(data.len().min(GLYPHS_EXPECTED));
    let mut run = Run {
        content,
        fonts: &mut *fonts,
        tags,
        home: Home::Page(number),
        state: State::new(matrix),
        states: Vec::new(),
        marks: Vec::new(),
        path: Vec::new(),
        extent: None,
        drawn: Drawn { glyphs: Vec::with_capacity(data.len().min(GLYPHS_EXPECTED)), ..Drawn::default() },
        steps: 0,
        depth: 0,
    };
    run.execute(&data, page.resources());
    let mut content = run.content;
    if content.dots.len() > DOTS_MAX {
        content.dots.clear();
    }
    content.settle_code_pages(fonts);
    content
}

/// The streams of a page, joined by blanks; `None` when they are too large.
fn page_data(page: &Page<'_>, fonts: &mut Fonts) -> Option<Vec<u8>> {
    if let Some(stream) = page.raw().get::<Stream<'_>>(b"Contents") {
        return fonts.unpacked(&stream);
    }
    let streams = page.raw().get::<Array<'_>>(b"Contents");
    let mut data = Vec::new();
    for stream in streams.iter().flat_map(|streams| streams.iter::<Object<'_>>()).filter_map(Object::into_stream).take(10_000) {
        data.extend(fonts.unpacked(&stream)?);
        data.push(b' ');
        if data.len() > STREAM_BYTES_MAX {
            return None;
        }
    }
    Some(data)
}

#[derive(Clone, Copy, Debug)]
struct Matrix([f32; 6]);

impl Matrix {
    const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First this one, then the other.
    fn then(self, other: Matrix) -> Matrix {
        let (a, b) = (self.0, other.0);
        Matrix([
            a[0] * b[0] + a[1] * b[2],
            a[0] * b[1] + a[1] * b[3],
            a[2] * b[0] + a[3] * b[2],
            a[2] * b[1] + a[3] * b[3],
            a[4] * b[0] + a[5] * b[2] + b[4],
            a[4] * b[1] + a[5] * b[3] + b[5],
        ])
    }

    fn apply(self, x: f32, y: f32) -> (f32, f32) {
        let m = self.0;
        (x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5])
    }

    fn moved(mut self, x: f32, y: f32) -> Matrix {
        self.put_at(self.apply(x, y));
        self
    }

    /// Where the origin is put by this one, then by the other.
    fn then_place(self, other: Matrix) -> (f32, f32) {
        other.apply(self.0[4], self.0[5])
    }

    fn put_at(&mut self, place: (f32, f32)) {
        (self.0[4], self.0[5]) = place;
    }
}

#[derive(Clone, Debug)]
struct State {
    matrix: Matrix,
    text_matrix: Matrix,
    line_matrix: Matrix,
    font: Option<u32>,
    size: f32,
    character_spacing: f32,
    word_spacing: f32,
    scaling: f32,
    leading: f32,
    rise: f32,
    mode: i64,
}

impl State {
    fn new(matrix: Matrix) -> State {
        State {
            matrix,
            text_matrix: Matrix::IDENTITY,
            line_matrix: Matrix::IDENTITY,
            font: None,
            size: 0.0,
            character_spacing: 0.0,
            word_spacing: 0.0,
            scaling: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        }
    }
}

/// A stretch of marked content.
struct Marked {
    artifact: bool,
    leaf: Option<u32>,
    replacement: Option<String>,
    first_glyph: usize,
}

struct Run<'f> {
    content: PageContent,
    fonts: &'f mut Fonts,
    tags: &'f Tags,
    /// Where marked content is counted now.
    home: Home,
    state: State,
    states: Vec<State>,
    marks: Vec<Marked>,
    path: Vec<Rule>,
    /// The box around the path, curves included.
    extent: Option<Rule>,
    drawn: Drawn,
    steps: u64,
    depth: usize,
}

fn float(number: &Number) -> f32 {
    let value = number.as_f32();
    if value.is_finite() { value } else { 0.0 }
}

/// The side of a cell of the page in reaches: eight tenths of a letter's size.
const CELL_REACHES: f32 = 8.0;

/// So many glyphs that fall together are compared at most, whatever a file does.
const COMPARED_MAX: usize = 16;

/// The glyphs of a page by place: the same letter twice at one place is a shadow or a fake bold.
///
/// Nearly every glyph stands beside all that its line has so far, so that only the extent of the lines is looked at. The
/// first one that does not makes a table: lists of glyphs, one for each cell of the page.
#[derive(Debug, Default)]
struct Drawn {
    glyphs: Vec<DrawnGlyph>,
    /// From where to where the glyphs of each band of the page begin.
    bands: Vec<(f32, f32)>,
    /// The last glyph of each list, counted from 1.
    lists: Vec<u32>,
    /// How many glyphs are in the lists.
    listed: usize,
    /// The height of the last place, and the bands that it touches.
    last: Option<(f32, f32, Bands)>,
}

/// The first, the own and the last of the bands that a place touches.
type Bands = (usize, usize, usize);

#[derive(Clone, Copy, Debug)]
struct DrawnGlyph {
    place: (f32, f32),
    reach: f32,
    code: u32,
    font: u32,
    /// The glyph before it in its list, counted from 1.
    before: u32,
}

/// The height of a band in points, and how many there are at most; what stands further down shares the last one.
const BAND_HEIGHT: f32 = 4.0;
const BANDS_MAX: i32 = 4096;

impl Drawn {
    /// Adds a glyph; `false` when the same glyph stands there already.
    fn add(&mut self, code: u32, font: u32, place: (f32, f32), size: f32) -> bool {
        let reach = (size * 0.1).max(0.1);
        let glyph = DrawnGlyph { place, reach, code, font, before: 0 };
        let new = self.stands_beside(place, reach) || !self.is_listed(&glyph);
        self.glyphs.push(glyph);
        new
    }

    /// Whether a place is before or behind everything in the bands that it touches. The place is added to its band.
    fn stands_beside(&mut self, (x, y): (f32, f32), reach: f32) -> bool {
        let (low, own, high) = match self.last {
            Some((last_y, last_reach, bands)) if last_y == y && last_reach == reach => bands,
            _ => self.bands_of(y, reach),
        };
        let touched = self.bands.get(low..=high).unwrap_or_default();
        let beside = touched.iter().all(|(left, right)| x - reach > *right || x + reach < *left);
        if let Some((left, right)) = self.bands.get_mut(own) {
            (*left, *right) = (left.min(x), right.max(x));
        }
        beside
    }

    fn bands_of(&mut self, y: f32, reach: f32) -> Bands {
        let band = |y: f32| floor(y / BAND_HEIGHT).clamp(0, BANDS_MAX - 1) as usize;
        let bands = (band(y - reach), band(y), band(y + reach));
        if bands.2 >= self.bands.len() {
            self.bands.resize(bands.2 + 1, (f32::MAX, f32::MIN));
        }
        self.last = Some((y, reach, bands));
        bands
    }

    fn is_listed(&mut self, glyph: &DrawnGlyph) -> bool {
        self.list_all();
        let ((x, y), reach) = (glyph.place, glyph.reach);
        let cell = |value: f32| floor(value / (reach * CELL_REACHES));
        let (left, right, low, high) = (cell(x - reach), cell(x + reach), cell(y - reach), cell(y + reach));
        // Cells are much wider than the reach, so nearly always one of them holds everything near.
        (left..=right).any(|column| {
            (low..=high).any(|row| {
                self.list(hash(column, row, glyph)).any(|other| {
                    let (across, along) = (other.place.0 - x, other.place.1 - y);
                    other.code == glyph.code && other.font == glyph.font && across.abs() < reach && along.abs() < reach
                })
            })
        })
    }

    /// Puts those glyphs into the lists that are not in them yet.
    fn list_all(&mut self) {
        if self.glyphs.len() > self.lists.len() {
            self.lists.clear();
            self.lists.resize(self.glyphs.len().next_power_of_two() * 2, 0);
            self.listed = 0;
        }
        for index in self.listed..self.glyphs.len() {
            let glyph = self.glyphs[index];
            let cell = |value: f32| floor(value / (glyph.reach * CELL_REACHES));
            let hash = hash(cell(glyph.place.0), cell(glyph.place.1), &glyph);
            let slot = self.slot(hash);
            self.glyphs[index].before = std::mem::replace(&mut self.lists[slot], index as u32 + 1);
        }
        self.listed = self.glyphs.len();
    }

    fn slot(&self, hash: u32) -> usize {
        // The number of lists is a power of two.
        hash as usize & self.lists.len().wrapping_sub(1)
    }

    fn list(&self, hash: u32) -> impl Iterator<Item = &DrawnGlyph> {
        let mut next = self.lists.get(self.slot(hash)).copied().unwrap_or_default();
        let glyphs = std::iter::from_fn(move || {
            let glyph = self.glyphs.get((next as usize).checked_sub(1)?)?;
            next = glyph.before;
            Some(glyph)
        });
        glyphs.take(COMPARED_MAX)
    }
}

/// Mixes a cell with what stands in it. A file that is made to collide gains little: see [`COMPARED_MAX`].
fn hash(column: i32, row: i32, glyph: &DrawnGlyph) -> u32 {
    let numbers = [column.cast_unsigned(), row.cast_unsigned(), glyph.code, glyph.font];
    let mixed = numbers.into_iter().fold(0_u64, |mixed, number| {
        let mixed = (mixed ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 32)
    });
    mixed as u32
}

/// The whole number below or at a value.
fn floor(value: f32) -> i32 {
    let whole = value as i32;
    if whole as f32 > value { whole.saturating_sub(1) } else { whole }
}

impl Run<'_> {
    fn execute(&mut self, data: &[u8], resources: &Resources<'_>) {
        let mut pen = (0.0, 0.0);
        let mut start = (0.0, 0.0);
        let mut operators = TypedIter::new(data);
        while let Some(operator) = operators.next() {
            self.steps += 1;
            if self.steps > STEPS_MAX || self.content.glyphs.len() > GLYPHS_MAX {
                self.content.cut = true;
                return;
            }
            match operator {
                Op::MoveTo(point) => {
                    pen = (float(&point.0), float(&point.1));
                    start = pen;
                }
                Op::LineTo(point) => {
                    let next = (float(&point.0), float(&point.1));
                    self.add_line(pen, next);
                    pen = next;
                }
                Op::CubicTo(curve) => {
                    let next = (float(&curve.4), float(&curve.5));
                    self.widen(pen, next);
                    pen = next;
                }
                Op::ClosePath(_) => {
                    self.add_line(pen, start);
                    pen = start;
                }
                Op::CloseAndStrokePath(_) => {
                    self.add_line(pen, start);
                    self.paint(true);
                }
                Op::XObject(name) => self.draw(name.0, resources),
                Op::TextFont(font) => self.set_font(font.0, float(&font.1), resources),
                Op::SetGraphicsState(name) => self.set_graphics_state(name.0, resources),
                Op::BeginMarkedContent(tag) => self.begin_mark(tag.0, None),
                Op::BeginMarkedContentWithProperties(tag) => {
                    let properties = match tag.1 {
                        Object::Dict(dict) => Some(dict.clone()),
                        Object::Name(name) => resources.properties.get::<Dict<'_>>(name),
                        _ => None,
                    };
                    self.begin_mark(tag.0, properties.as_ref());
                }
                other => self.step(&other),
            }
        }
    }

    fn step(&mut self, operator: &Op<'_, '_>) {
        match operator {
            Op::SaveState(_) => {
                if self.states.len() < STATES_MAX {
                    self.states.push(self.state.clone());
                }
            }
            Op::RestoreState(_) => {
                if let Some(state) = self.states.pop() {
                    self.state = state;
                }
            }
            Op::Transform(m) => {
                let matrix = Matrix([&m.0, &m.1, &m.2, &m.3, &m.4, &m.5].map(float));
                self.state.matrix = matrix.then(self.state.matrix);
            }
            Op::InlineImage(_) => self.content.pictures += 1,
            Op::EndMarkedContent(_) => self.end_mark(),
            Op::RectPath(_)
            | Op::StrokePath(_)
            | Op::FillPathNonZero(_)
            | Op::FillPathNonZeroCompatibility(_)
            | Op::FillPathEvenOdd(_)
            | Op::FillAndStrokeNonZero(_)
            | Op::FillAndStrokeEvenOdd(_)
            | Op::CloseFillAndStrokeNonZero(_)
            | Op::CloseFillAndStrokeEvenOdd(_)
            | Op::EndPath(_) => self.step_path(operator),
            _ => self.step_text(operator),
        }
    }

    fn step_path(&mut self, operator: &Op<'_, '_>) {
        match operator {
            Op::RectPath(rect) => self.add_rectangle([&rect.0, &rect.1, &rect.2, &rect.3].map(float)),
            Op::StrokePath(_)
            | Op::FillAndStrokeNonZero(_)
            | Op::FillAndStrokeEvenOdd(_)
            | Op::CloseFillAndStrokeNonZero(_)
            | Op::CloseFillAndStrokeEvenOdd(_) => self.paint(true),
            Op::FillPathNonZero(_) | Op::FillPathNonZeroCompatibility(_) | Op::FillPathEvenOdd(_) => self.paint(false),
            Op::EndPath(_) => {
                self.path.clear();
                self.extent = None;
            }
            _ => {}
        }
    }

    fn step_text(&mut self, operator: &Op<'_, '_>) {
        match operator {
            Op::BeginText(_) => {
                self.state.text_matrix = Matrix::IDENTITY;
                self.state.line_matrix = Matrix::IDENTITY;
            }
            Op::CharacterSpacing(value) => self.state.character_spacing = float(&value.0),
            Op::WordSpacing(value) => self.state.word_spacing = float(&value.0),
            Op::HorizontalScaling(value) => self.state.scaling = float(&value.0) / 100.0,
            Op::TextLeading(value) => self.state.leading = float(&value.0),
            Op::TextRise(value) => self.state.rise = float(&value.0),
            Op::TextRenderingMode(value) => self.state.mode = value.0.as_i64(),
            Op::NextLine(offset) => self.next_line(float(&offset.0), float(&offset.1)),
            Op::NextLineAndSetLeading(offset) => {
                self.state.leading = -float(&offset.1);
                self.next_line(float(&offset.0), float(&offset.1));
            }
            Op::SetTextMatrix(m) => {
                self.state.line_matrix = Matrix([&m.0, &m.1, &m.2, &m.3, &m.4, &m.5].map(float));
                self.state.text_matrix = self.state.line_matrix;
            }
            Op::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            Op::ShowText(text) => self.show(text.0.as_bytes()),
            Op::NextLineAndShowText(text) => {
                self.next_line(0.0, -self.state.leading);
                self.show(text.0.as_bytes());
            }
            Op::ShowTextWithParameters(text) => {
                self.state.word_spacing = float(&text.0);
                self.state.character_spacing = float(&text.1);
                self.next_line(0.0, -self.state.leading);
                self.show(text.2.as_bytes());
            }
            Op::ShowTexts(parts) => self.show_parts(parts.0),
            _ => {}
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.state.line_matrix = self.state.line_matrix.moved(x, y);
        self.state.text_matrix = self.state.line_matrix;
    }

    fn show_parts(&mut self, parts: &Array<'_>) {
        let vertical = self.is_vertical();
        for part in parts.iter::<Object<'_>>() {
            match part {
                Object::String(text) => self.show(text.as_bytes()),
                Object::Number(number) => {
                    let shift = -float(&number) / 1000.0 * self.state.size;
                    let (x, y) = if vertical { (0.0, shift) } else { (shift * self.state.scaling, 0.0) };
                    self.state.text_matrix = self.state.text_matrix.moved(x, y);
                }
                _ => {}
            }
        }
    }

    fn is_vertical(&self) -> bool {
        self.state.font.and_then(|font| self.fonts.get(font)).is_some_and(|font| font.vertical)
    }

    fn show(&mut self, mut bytes: &[u8]) {
        let Some(font) = self.state.font else { return };
        let vertical = self.is_vertical();
        let mut whole = self.state.text_matrix.then(self.state.matrix);
        let look = self.look(font, whole, vertical);
        if self.content.looks.last() != look.as_ref() {
            self.content.looks.extend(look);
        }
        let Run { content, fonts, state, drawn, .. } = self;
        while !bytes.is_empty() && content.glyphs.len() <= GLYPHS_MAX {
            let Some((letter, taken)) = fonts.next_letter(font, bytes) else { return };
            let is_blank = taken == 1 && bytes[0] == 32;
            bytes = bytes.get(taken..).unwrap_or_default();
            let spacing = state.character_spacing + if is_blank { state.word_spacing } else { 0.0 };
            let (ink, advance) = if vertical {
                ((0.0, -state.size), (0.0, -state.size + spacing))
            } else {
                let ink = letter.width * state.size * state.scaling;
                ((ink, 0.0), (ink + spacing * state.scaling, 0.0))
            };
            let from = whole.apply(0.0, state.rise);
            let to = whole.apply(ink.0, ink.1 + state.rise);
            state.text_matrix = state.text_matrix.moved(advance.0, advance.1);
            whole.put_at(state.text_matrix.then_place(state.matrix));
            let finite = from.0.is_finite() && from.1.is_finite() && to.0.is_finite() && to.1.is_finite();
            if let Some(look) = look.as_ref().filter(|_| finite) {
                content.add_glyph(letter, look, from, to, drawn);
            }
        }
    }

    /// The look of what is shown now; none where it has no direction or no size.
    fn look(&mut self, font: u32, whole: Matrix, vertical: bool) -> Option<Look> {
        let (state, m) = (&self.state, whole.0);
        let axis = if vertical { (-m[2], -m[3]) } else { (m[0], m[1]) };
        let length = (axis.0 * axis.0 + axis.1 * axis.1).sqrt();
        let size = (state.size * (m[2] * m[2] + m[3] * m[3]).sqrt()).abs();
        // Text that is mirrored by a negative size reads from the other end.
        let sign = if state.size < 0.0 || state.scaling < 0.0 { -1.0 } else { 1.0 };
        (length > 0.0 && size.is_finite()).then(|| Look {
            font,
            size,
            direction: (axis.0 / length * sign, axis.1 / length * sign),
            stroked: state.mode == 2,
            invisible: state.mode == 3 || state.mode == 7,
            artifact: self.marks.iter().any(|mark| mark.artifact),
            leaf: self.marks.iter().rev().find_map(|mark| mark.leaf),
        })
    }

    fn set_font(&mut self, name: &Name<'_>, size: f32, resources: &Resources<'_>) {
        self.state.font = resources.get_font(name).map(|dict| self.fonts.load(&dict));
        self.state.size = size;
    }

    fn set_graphics_state(&mut self, name: &Name<'_>, resources: &Resources<'_>) {
        let font = resources.get_ext_g_state(name).and_then(|state| state.get::<Array<'_>>(b"Font"));
        let mut parts = font.iter().flat_map(|font| font.iter::<Object<'_>>());
        if let (Some(Object::Dict(dict)), Some(Object::Number(size))) = (parts.next(), parts.next()) {
            self.state.font = Some(self.fonts.load(&dict));
            self.state.size = float(&size);
        }
    }

    fn draw(&mut self, name: &Name<'_>, resources: &Resources<'_>) {
        let Some(stream) = resources.get_x_object(name) else { return };
        let dict = stream.dict();
        match dict.get::<Name<'_>>(b"Subtype").as_deref() {
            Some(b"Image") => self.content.pictures += 1,
            Some(b"Form") if self.depth < FORM_DEPTH_MAX => {
                // A form that draws itself many times over at every level would take for ever without this price.
                self.steps += 50;
                let Some(data) = self.fonts.unpacked(&stream) else {
                    self.content.too_large = true;
                    return;
                };
                let own = dict.get::<Dict<'_>>(b"Resources").map(Resources::new);
                let saved = (self.state.clone(), std::mem::take(&mut self.states), self.home);
                // A form may count its marked content by itself.
                if let Some(id) = dict.obj_id().filter(|_| dict.contains_key(b"StructParents")) {
                    self.home = Home::Form(id);
                }
                if let Some(matrix) = dict.get::<Array<'_>>(b"Matrix").and_then(|array| matrix_of(&array)) {
                    self.state.matrix = matrix.then(self.state.matrix);
                }
                self.depth += 1;
                self.execute(&data, own.as_ref().unwrap_or(resources));
                self.depth -= 1;
                (self.state, self.states, self.home) = saved;
            }
            _ => {}
        }
    }

    fn begin_mark(&mut self, tag: &Name<'_>, properties: Option<&Dict<'_>>) {
        let replacement = properties
            .and_then(|properties| properties.get::<hayro_syntax::object::String<'_>>(b"ActualText"))
            .map(|text| text_string(text.as_bytes()));
        if self.marks.len() < STATES_MAX {
            let artifact = tag.as_ref() == b"Artifact";
            let number = properties.and_then(|properties| properties.get::<i32>(b"MCID"));
            let leaf = number.and_then(|number| self.tags.leaf(self.home, i64::from(number)));
            self.marks.push(Marked { artifact, leaf, replacement, first_glyph: self.content.glyphs.len() });
        }
    }

    fn end_mark(&mut self) {
        let Some(mark) = self.marks.pop() else { return };
        let Some(text) = mark.replacement else { return };
        let glyphs = self.content.glyphs.get(mark.first_glyph..).unwrap_or_default();
        let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) else { return };
        // A replacement that spans lines would lose their places; the glyphs themselves serve better then.
        let look = self.content.look(first);
        let across = (last.from.0 - first.from.0) * look.direction.1 - (last.from.1 - first.from.1) * look.direction.0;
        if across.abs() > look.size * 0.5 || glyphs.len() > 64 {
            return;
        }
        let start = self.content.text.len();
        self.content.text.push_str(&text);
        let mut merged = first.clone();
        merged.blank = text.chars().all(char::is_whitespace);
        (merged.start, merged.end, merged.to) = (start as u32, self.content.text.len() as u32, last.to);
        self.content.glyphs.truncate(mark.first_glyph);
        self.content.glyphs.push(merged);
    }

    fn add_line(&mut self, from: (f32, f32), to: (f32, f32)) {
        let line = self.widen(from, to);
        if self.path.len() < RULES_MAX {
            self.path.push(line);
        }
    }

    /// Notes that the path leads from one point to another, and returns the box between them.
    fn widen(&mut self, from: (f32, f32), to: (f32, f32)) -> Rule {
        let part = Rule::around(self.state.matrix.apply(from.0, from.1), self.state.matrix.apply(to.0, to.1));
        self.extent = Some(self.extent.map_or(part, |all| all.joined(part)));
        part
    }

    fn add_rectangle(&mut self, [x, y, width, height]: [f32; 4]) {
        let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
        for side in 0..4 {
            self.add_line(corners[side], corners[(side + 1) % 4]);
        }
    }

    /// Keeps the straight lines of the path. A filled path counts only where it is thin enough to be a line.
    fn paint(&mut self, stroked: bool) {
        if let Some(dot) = self.extent.take().filter(is_dot)
            && self.content.dots.len() <= DOTS_MAX
        {
            self.content.dots.push(dot);
        }
        let lines = std::mem::take(&mut self.path);
        let finite = |rule: &Rule| [rule.x0, rule.y0, rule.x1, rule.y1].iter().all(|value| value.is_finite());
        if stroked {
            self.keep(lines.iter().filter(|line| finite(line)).copied());
            return;
        }
        // The four sides of each filled box stand together; a box that is thin is one rule.
        let boxes = lines.chunks(4).map(|sides| sides.iter().skip(1).fold(sides[0], |all, side| all.joined(*side)));
        let thin = |rule: &Rule| (rule.x1 - rule.x0).min(rule.y1 - rule.y0) <= RULE_THICKNESS_MAX;
        self.keep(boxes.filter(|rule| finite(rule) && thin(rule)).collect::<Vec<_>>().into_iter());
    }

    fn keep(&mut self, rules: impl Iterator<Item = Rule>) {
        let straight = rules.filter(|rule| {
            let (width, height) = (rule.x1 - rule.x0, rule.y1 - rule.y0);
            width.min(height) <= RULE_THICKNESS_MAX && width.max(height) > 4.0
        });
        let room = RULES_MAX.saturating_sub(self.content.rules.len());
        self.content.rules.extend(straight.take(room));
    }
}

/// Whether a box is about as wide as it is high, and as large as a bullet.
fn is_dot(extent: &Rule) -> bool {
    let (width, height) = (extent.x1 - extent.x0, extent.y1 - extent.y0);
    DOT_SIZES.contains(&width) && DOT_SIZES.contains(&height) && width < 1.5 * height && height < 1.5 * width
}

fn matrix_of(array: &Array<'_>) -> Option<Matrix> {
    let values: Vec<f32> = array.iter::<Number>().map(|number| float(&number)).collect();
    values.try_into().ok().map(Matrix)
}

/// Bullets and ticks of symbol fonts that word processors leave in the private area.
fn is_known_private(text: &str) -> bool {
    text.chars().all(|sign| matches!(sign, '\u{F020}'..='\u{F0FF}'))
}
