//! Fonts as far as text needs them: how a string is cut into codes, what each code says, how far it moves the pen.

use super::cmap::CMap;
use super::embedded::{self, BuiltIn};
use super::encoding::{Encoding, text_of_name};
use super::{decoded, tables};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};
use std::collections::HashMap;

/// A font of a page.
#[derive(Debug)]
pub(super) struct Font {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) monospaced: bool,
    pub(super) vertical: bool,
    /// Glyphs of a Type 3 font live in a space of their own; this brings their widths to the font size.
    pub(super) width_scale: f32,
    /// What the codes say, when the font itself does not; used to tell a Cyrillic code page from a Western one.
    pub(super) guessed_western: bool,
    to_unicode: Option<CMap>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Simple { encoding: Encoding, widths: Vec<f32> },
    Composite(Box<Composite>),
}

/// A font whose strings hold numbers of glyphs, or codes that lead to them.
#[derive(Debug)]
struct Composite {
    codes: Codes,
    glyph_texts: HashMap<u32, String>,
    widths: GlyphWidths,
}

/// How the bytes of a composite font's string become codes and glyph numbers.
#[derive(Debug)]
enum Codes {
    /// Two bytes are the glyph number.
    Identity,
    Embedded(CMap),
    /// Two or four bytes of UTF-16.
    Utf16,
    /// An East Asian encoding that the Encoding Standard knows too.
    Legacy(&'static encoding_rs::Encoding),
}

/// Widths of glyphs by number, in thousandths of the font size.
#[derive(Debug, Default)]
struct GlyphWidths {
    default: f32,
    single: HashMap<u32, f32>,
    ranges: Vec<(u32, u32, f32)>,
}

/// One code of a string.
pub(super) struct Code {
    pub(super) value: u32,
    pub(super) bytes: usize,
}

impl Font {
    pub(super) fn load(dict: &Dict<'_>) -> Font {
        let subtype = dict.get::<Name<'_>>(b"Subtype");
        let to_unicode = dict.get::<Stream<'_>>(b"ToUnicode").and_then(|stream| decoded(&stream)).map(|data| CMap::parse(&data));
        let to_unicode = to_unicode.filter(CMap::has_texts);
        if subtype.as_deref() == Some(b"Type0") { composite(dict, to_unicode) } else { simple(dict, to_unicode) }
    }

    /// The next code of a string that is not empty.
    pub(super) fn next_code(&self, bytes: &[u8]) -> Code {
        let (value, bytes) = match &self.kind {
            Kind::Simple { .. } => (u32::from(bytes[0]), 1),
            Kind::Composite(composite) => composite.codes.next(bytes),
        };
        Code { value, bytes }
    }

    /// Appends what a code says; `false` when nothing is known about it.
    pub(super) fn push_text(&self, code: u32, out: &mut String) -> bool {
        if let Some(text) = self.to_unicode.as_ref().and_then(|map| map.text(code))
            && !text.is_empty()
            && !text.starts_with(['\0', '\u{FFFD}'])
        {
            out.push_str(&text);
            return true;
        }
        match &self.kind {
            Kind::Simple { encoding, .. } => {
                let text = encoding.text(code as u8);
                out.push_str(text);
                !text.is_empty()
            }
            Kind::Composite(composite) => match composite.codes.text(code) {
                Some(text) => {
                    out.push_str(&text);
                    true
                }
                None => {
                    let text = composite.codes.glyph(code).and_then(|glyph| composite.glyph_texts.get(&glyph));
                    out.push_str(text.map(String::as_str).unwrap_or_default());
                    text.is_some()
                }
            },
        }
    }

    /// How far a code moves the pen, as a part of the font size.
    pub(super) fn width(&self, code: u32) -> f32 {
        let width = match &self.kind {
            Kind::Simple { widths, .. } => widths.get(code as usize).copied().unwrap_or_default(),
            Kind::Composite(composite) => composite.widths.of(composite.codes.glyph(code).unwrap_or(0)),
        };
        width * self.width_scale
    }
}

fn simple(dict: &Dict<'_>, to_unicode: Option<CMap>) -> Font {
    let name = base_name(dict);
    let descriptor = dict.get::<Dict<'_>>(b"FontDescriptor").unwrap_or_default();
    let style = Style::of(&name, &descriptor);
    let type3 = dict.get::<Name<'_>>(b"Subtype").as_deref() == Some(b"Type3");
    let (encoding, guessed_western) = simple_encoding(dict, &name, &descriptor, to_unicode.is_some());
    let widths = simple_widths(dict, &name, &descriptor, &encoding);
    let monospaced = style.monospaced || all_equal(&widths);
    Font {
        bold: style.bold,
        italic: style.italic,
        monospaced: monospaced && !type3,
        vertical: false,
        width_scale: if type3 { type3_scale(dict) } else { 0.001 },
        guessed_western,
        to_unicode,
        kind: Kind::Simple { encoding, widths },
    }
}

fn type3_scale(dict: &Dict<'_>) -> f32 {
    let matrix = dict.get::<Array<'_>>(b"FontMatrix");
    let scale = matrix.and_then(|matrix| matrix.iter::<Number>().next()).map_or(0.001, |scale| scale.as_f32().abs());
    if scale.is_finite() && scale > 0.0 { scale } else { 0.001 }
}

/// At least eight codes share one width: letters of a typewriter.
fn all_equal(widths: &[f32]) -> bool {
    let mut some = widths.iter().filter(|width| **width > 0.0);
    let Some(first) = some.next() else { return false };
    some.clone().count() >= 8 && some.all(|width| (width - first).abs() < 1.0)
}

/// The encoding, and whether it is only the Western guess for a font that says nothing.
fn simple_encoding(dict: &Dict<'_>, name: &str, descriptor: &Dict<'_>, has_unicode: bool) -> (Encoding, bool) {
    let named = dict.get::<Name<'_>>(b"Encoding");
    let custom = dict.get::<Dict<'_>>(b"Encoding");
    let base = named
        .as_deref()
        .map(<[u8]>::to_vec)
        .or_else(|| custom.as_ref()?.get::<Name<'_>>(b"BaseEncoding").map(|name| name.as_ref().to_vec()));
    let symbolic = descriptor.get::<i32>(b"Flags").unwrap_or(0) & 4 != 0;
    let mut western = false;
    let mut encoding = match base.as_deref().and_then(Encoding::named) {
        Some(encoding) => {
            western = base.as_deref() == Some(b"WinAnsiEncoding");
            encoding
        }
        None => Encoding::built_in(name).unwrap_or_else(|| {
            let mut encoding = if symbolic { Encoding::empty() } else { Encoding::of_set(tables::STANDARD) };
            if !has_unicode {
                fill_from_program(descriptor, &mut encoding, symbolic);
            }
            encoding
        }),
    };
    if let Some(differences) = custom.and_then(|custom| custom.get::<Array<'_>>(b"Differences")) {
        apply_differences(&differences, &mut encoding);
    }
    (encoding, western && !has_unicode)
}

/// Reads what the embedded font program says about its codes.
fn fill_from_program(descriptor: &Dict<'_>, encoding: &mut Encoding, symbolic: bool) {
    let built_in = font_program(descriptor).map(|data| embedded::built_in(&data)).unwrap_or_default();
    match built_in {
        BuiltIn::Codes(codes) => {
            for (code, text) in codes {
                encoding.set(code, text);
            }
        }
        // Without a program that explains itself, the codes of a symbolic font are most often plain Latin ones.
        BuiltIn::Unknown if symbolic && descriptor.get::<Stream<'_>>(b"FontFile2").is_some() => {
            for (code, sign) in (32_u8..=255).zip(tables::WIN_ANSI.chars()) {
                encoding.set(code, sign.to_string());
            }
        }
        _ => {}
    }
}

fn font_program(descriptor: &Dict<'_>) -> Option<Vec<u8>> {
    [&b"FontFile2"[..], b"FontFile3", b"FontFile"].iter().find_map(|key| decoded(&descriptor.get::<Stream<'_>>(key)?))
}

fn apply_differences(differences: &Array<'_>, encoding: &mut Encoding) {
    let mut code = 0_i64;
    for item in differences.iter::<Object<'_>>().take(4_096) {
        match item {
            Object::Number(number) => code = number.as_i64(),
            Object::Name(name) => {
                if let Ok(code) = u8::try_from(code) {
                    let text = std::str::from_utf8(name.as_ref()).ok().and_then(text_of_name);
                    encoding.set(code, text.unwrap_or_default());
                }
                code += 1;
            }
            _ => {}
        }
    }
}

fn simple_widths(dict: &Dict<'_>, name: &str, descriptor: &Dict<'_>, encoding: &Encoding) -> Vec<f32> {
    let Some(array) = dict.get::<Array<'_>>(b"Widths") else { return standard_widths(name, encoding) };
    let missing = descriptor.get::<f32>(b"MissingWidth").unwrap_or(0.0);
    let mut widths = vec![missing; 256];
    let first = dict.get::<i32>(b"FirstChar").unwrap_or(0);
    for (index, width) in array.iter::<Object<'_>>().take(256).enumerate() {
        let slot = usize::try_from(first).ok().and_then(|first| widths.get_mut(first.checked_add(index)?));
        if let (Some(slot), Object::Number(width)) = (slot, width) {
            *slot = width.as_f32();
        }
    }
    widths
}

/// The widths of the fonts that need not be embedded, and of whatever resembles them.
fn standard_widths(name: &str, encoding: &Encoding) -> Vec<f32> {
    let own = |table: &[u16; 224]| (0..32).map(|_| 0.0).chain(table.iter().map(|width| f32::from(*width))).collect();
    if name.contains("ZapfDingbats") {
        return own(&tables::ZAPF_DINGBATS_WIDTHS);
    }
    if name.starts_with("Symbol") {
        return own(&tables::SYMBOL_WIDTHS);
    }
    if is_monospaced_name(name) {
        return vec![600.0; 256];
    }
    let (bold, italic) = (is_bold_name(name), is_italic_name(name));
    let serif = ["Times", "Serif", "Roman", "Georgia", "Garamond"].iter().any(|part| name.contains(part));
    let table = match (serif, bold, italic) {
        (true, false, false) => &tables::TIMES_ROMAN,
        (true, true, false) => &tables::TIMES_BOLD,
        (true, false, true) => &tables::TIMES_ITALIC,
        (true, true, true) => &tables::TIMES_BOLDITALIC,
        (false, false, _) => &tables::HELVETICA,
        (false, true, _) => &tables::HELVETICA_BOLD,
    };
    let of_sign: HashMap<char, u16> = tables::WIN_ANSI.chars().zip(table.iter().copied()).collect();
    let width = |code: u8| {
        let sign = encoding.text(code).chars().next();
        sign.map_or(0.0, |sign| f32::from(of_sign.get(&sign).copied().unwrap_or(556)))
    };
    (0..=255).map(width).collect()
}

fn composite(dict: &Dict<'_>, to_unicode: Option<CMap>) -> Font {
    let descendants = dict.get::<Array<'_>>(b"DescendantFonts");
    let descendant = descendants.and_then(|fonts| fonts.iter::<Dict<'_>>().next()).unwrap_or_default();
    let descriptor = descendant.get::<Dict<'_>>(b"FontDescriptor").unwrap_or_default();
    let name = base_name(dict);
    let style = Style::of(&name, &descriptor);
    let (codes, vertical) = composite_codes(dict);
    let needs_program = to_unicode.is_none() && matches!(codes, Codes::Identity | Codes::Embedded(_));
    let glyph_texts = if needs_program { program_texts(&descendant, &descriptor) } else { HashMap::new() };
    Font {
        bold: style.bold,
        italic: style.italic,
        monospaced: style.monospaced,
        vertical,
        width_scale: 0.001,
        guessed_western: false,
        to_unicode,
        kind: Kind::Composite(Box::new(Composite { codes, glyph_texts, widths: GlyphWidths::read(&descendant) })),
    }
}

/// The texts of glyph numbers, from the embedded program.
fn program_texts(descendant: &Dict<'_>, descriptor: &Dict<'_>) -> HashMap<u32, String> {
    let texts = font_program(descriptor).map(|data| embedded::glyph_texts(&data)).unwrap_or_default();
    let Some(map) = descendant.get::<Stream<'_>>(b"CIDToGIDMap").and_then(|stream| decoded(&stream)) else { return texts };
    let pairs = (0_u32..).zip(map.chunks_exact(2));
    pairs
        .filter_map(|(code, pair)| Some((code, texts.get(&u32::from(u16::from_be_bytes([pair[0], pair[1]])))?.clone())))
        .collect()
}

fn composite_codes(dict: &Dict<'_>) -> (Codes, bool) {
    if let Some(data) = dict.get::<Stream<'_>>(b"Encoding").and_then(|stream| decoded(&stream)) {
        let map = CMap::parse(&data);
        let vertical = map.vertical;
        if map.has_spaces() && map.has_glyphs() {
            return (Codes::Embedded(map), vertical);
        }
        return (map.base.as_deref().map_or(Codes::Identity, predefined), vertical);
    }
    let name = dict.get::<Name<'_>>(b"Encoding");
    let name = name.as_deref().unwrap_or(b"Identity-H");
    (predefined(name), name.ends_with(b"-V") || name == b"V")
}

/// The predefined CMaps by name. Their codes are East Asian encodings, which is all that text needs.
fn predefined(name: &[u8]) -> Codes {
    let has = |part: &[u8]| name.windows(part.len()).any(|window| window == part);
    if has(b"UCS2") || has(b"UTF16") {
        Codes::Utf16
    } else if has(b"RKSJ") {
        Codes::Legacy(encoding_rs::SHIFT_JIS)
    } else if has(b"GBK2K") {
        Codes::Legacy(encoding_rs::GB18030)
    } else if has(b"GB") {
        Codes::Legacy(encoding_rs::GBK)
    } else if has(b"KSC") {
        Codes::Legacy(encoding_rs::EUC_KR)
    } else if has(b"B5") {
        Codes::Legacy(encoding_rs::BIG5)
    } else if name.starts_with(b"EUC-") {
        Codes::Legacy(encoding_rs::EUC_JP)
    } else {
        Codes::Identity
    }
}

impl Codes {
    fn next(&self, bytes: &[u8]) -> (u32, usize) {
        let pair = || match bytes {
            [high, low, ..] => (u32::from(*high) << 8 | u32::from(*low), 2),
            [only] => (u32::from(*only), 1),
            [] => (0, 1),
        };
        match self {
            Codes::Identity => pair(),
            Codes::Embedded(map) => map.next_code(bytes),
            Codes::Utf16 => match (pair(), bytes.get(2..4)) {
                ((high, 2), Some(low)) if (0xD800..0xDC00).contains(&high) => {
                    (high << 16 | u32::from(low[0]) << 8 | u32::from(low[1]), 4)
                }
                (code, _) => code,
            },
            // In all of these encodings a byte below 0x81 stands alone, and so do the half-width katakana of Shift JIS.
            Codes::Legacy(encoding) => match bytes {
                [byte, ..] if *byte <= 0x80 => (u32::from(*byte), 1),
                [byte @ 0xA1..=0xDF, ..] if *encoding == encoding_rs::SHIFT_JIS => (u32::from(*byte), 1),
                _ => pair(),
            },
        }
    }

    fn glyph(&self, code: u32) -> Option<u32> {
        match self {
            Codes::Identity => Some(code),
            Codes::Embedded(map) => map.glyph(code),
            Codes::Utf16 | Codes::Legacy(_) => None,
        }
    }

    fn text(&self, code: u32) -> Option<String> {
        let bytes = code.to_be_bytes();
        let start = match code {
            0..=0xFF => 3,
            0x100..=0xFFFF => 2,
            _ => 0,
        };
        match self {
            Codes::Utf16 => {
                let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                let text: String = char::decode_utf16(units.skip(usize::from(start >= 2))).filter_map(Result::ok).collect();
                (!text.is_empty()).then_some(text)
            }
            Codes::Legacy(encoding) => {
                let (text, damaged) = encoding.decode_without_bom_handling(&bytes[start..]);
                (!damaged && !text.is_empty()).then(|| text.into_owned())
            }
            Codes::Identity | Codes::Embedded(_) => None,
        }
    }
}

impl GlyphWidths {
    fn read(descendant: &Dict<'_>) -> GlyphWidths {
        let default = descendant.get::<f32>(b"DW").unwrap_or(1000.0);
        let mut widths = GlyphWidths { default, ..GlyphWidths::default() };
        let Some(array) = descendant.get::<Array<'_>>(b"W") else { return widths };
        let mut first: Option<u32> = None;
        let mut last: Option<u32> = None;
        for item in array.iter::<Object<'_>>().take(200_000) {
            match (item, first, last) {
                (Object::Array(list), Some(start), None) => {
                    for (glyph, width) in (start..=u32::MAX).zip(list.iter::<f32>().take(65_536)) {
                        widths.single.insert(glyph, width);
                    }
                    first = None;
                }
                (Object::Number(number), None, _) => first = u32::try_from(number.as_i64()).ok(),
                (Object::Number(number), Some(_), None) => last = u32::try_from(number.as_i64()).ok(),
                (Object::Number(number), Some(start), Some(end)) => {
                    widths.ranges.push((start, end, number.as_f32()));
                    (first, last) = (None, None);
                }
                _ => (first, last) = (None, None),
            }
        }
        widths.ranges.sort_by_key(|range| range.0);
        widths
    }

    fn of(&self, glyph: u32) -> f32 {
        if let Some(width) = self.single.get(&glyph) {
            return *width;
        }
        let after = self.ranges.partition_point(|range| range.0 <= glyph);
        let range = after.checked_sub(1).and_then(|index| self.ranges.get(index));
        range.filter(|range| range.1 >= glyph).map_or(self.default, |range| range.2)
    }
}

struct Style {
    bold: bool,
    italic: bool,
    monospaced: bool,
}

impl Style {
    fn of(name: &str, descriptor: &Dict<'_>) -> Style {
        let flags = descriptor.get::<i32>(b"Flags").unwrap_or(0);
        let weight = descriptor.get::<f32>(b"FontWeight").unwrap_or(0.0);
        let angle = descriptor.get::<f32>(b"ItalicAngle").unwrap_or(0.0);
        Style {
            bold: is_bold_name(name) || weight >= 600.0 || flags & 1 << 18 != 0,
            italic: is_italic_name(name) || flags & 1 << 6 != 0 || angle.abs() > 1.0,
            monospaced: is_monospaced_name(name) || flags & 1 != 0,
        }
    }
}

/// The name of the font without the six letters that mark a subset.
fn base_name(dict: &Dict<'_>) -> String {
    let name = dict.get::<Name<'_>>(b"BaseFont").map(|name| String::from_utf8_lossy(name.as_ref()).into_owned());
    let name = name.unwrap_or_default();
    match name.split_once('+') {
        Some((mark, rest)) if mark.len() == 6 => rest.to_owned(),
        _ => name,
    }
}

fn is_bold_name(name: &str) -> bool {
    let lower = name.to_lowercase();
    let words = ["bold", "black", "heavy", "demi", "cmbx", "cmssbx", "sfbx", "ecbx", "larmbx", "nimbusromno9l-medi"];
    words.iter().any(|word| lower.contains(word)) || lower.ends_with("-bd") || lower.ends_with(",bd")
}

fn is_italic_name(name: &str) -> bool {
    let lower = name.to_lowercase();
    ["italic", "oblique", "cmti", "sfti", "ecti", "slanted", "regu-slan"].iter().any(|word| lower.contains(word))
}

fn is_monospaced_name(name: &str) -> bool {
    let lower = name.to_lowercase();
    let words =
        ["courier", "mono", "consol", "menlo", "monaco", "cmtt", "sftt", "ectt", "typewriter", "inconsolata", "sourcecode"];
    words.iter().any(|word| lower.contains(word))
}
