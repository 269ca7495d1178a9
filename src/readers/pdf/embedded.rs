//! What an embedded font program says about its letters, for files that forgot to say it themselves.
//!
//! Only the tables that lead to characters are read: `cmap` and `post` of TrueType, charset and encoding of CFF, and
//! the encoding in the clear part of Type 1.

use super::encoding::text_of_name;
use std::collections::HashMap;

/// The built-in codes of a program.
#[derive(Debug, Default)]
pub(super) enum BuiltIn {
    Codes(Vec<(u8, String)>),
    #[default]
    Unknown,
}

/// The characters of the 256 codes of a simple font's program.
pub(super) fn built_in(data: &[u8]) -> BuiltIn {
    let codes = if let Some(cff) = cff_table(data) {
        Cff::parse(cff).map(|cff| cff.codes())
    } else if data.starts_with(b"%!") || data.starts_with(&[0x80, 1]) {
        Some(type1_codes(data))
    } else {
        TrueType::parse(data).map(|font| font.codes())
    };
    match codes {
        Some(codes) if !codes.is_empty() => BuiltIn::Codes(codes),
        _ => BuiltIn::Unknown,
    }
}

/// The characters of glyph numbers of a composite font's program.
pub(super) fn glyph_texts(data: &[u8]) -> HashMap<u32, String> {
    if let Some(cff) = cff_table(data) {
        let names = Cff::parse(cff).map(|cff| cff.glyph_names()).unwrap_or_default();
        let texts = names.into_iter().filter_map(|(glyph, name)| Some((u32::from(glyph), text_of_name(&name)?)));
        let texts: HashMap<u32, String> = texts.collect();
        if !texts.is_empty() {
            return texts;
        }
    }
    TrueType::parse(data).map(|font| font.glyph_texts()).unwrap_or_default()
}

/// The CFF data itself, be it bare or inside an OpenType file.
fn cff_table(data: &[u8]) -> Option<&[u8]> {
    if data.starts_with(b"OTTO") { TrueType::parse(data)?.table(b"CFF ") } else { data.starts_with(&[1, 0]).then_some(data) }
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes([bytes[0], bytes[1]]))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16_at(data, at)?) << 16 | u32::from(u16_at(data, at.checked_add(2)?)?))
}

struct TrueType<'a> {
    data: &'a [u8],
    tables: HashMap<[u8; 4], (usize, usize)>,
}

impl<'a> TrueType<'a> {
    fn parse(data: &'a [u8]) -> Option<Self> {
        if !matches!(data.get(..4)?, [0, 1, 0, 0] | b"true" | b"OTTO") {
            return None;
        }
        let count = usize::from(u16_at(data, 4)?).min(64);
        let entry = |index: usize| {
            let at = 12 + 16 * index;
            let tag: [u8; 4] = data.get(at..at + 4)?.try_into().ok()?;
            Some((tag, (u32_at(data, at + 8)? as usize, u32_at(data, at + 12)? as usize)))
        };
        Some(TrueType { data, tables: (0..count).filter_map(entry).collect() })
    }

    fn table(&self, tag: &[u8; 4]) -> Option<&'a [u8]> {
        let (start, length) = self.tables.get(tag)?;
        let end = start.checked_add(*length)?.min(self.data.len());
        self.data.get(*start..end)
    }

    /// The pairs of code and glyph of one character map.
    fn map(&self, wanted: &[(u16, u16)]) -> Option<Vec<(u32, u16)>> {
        let table = self.table(b"cmap")?;
        let count = usize::from(u16_at(table, 2)?).min(64);
        let found = wanted.iter().find_map(|wanted| {
            (0..count).find_map(|index| {
                let at = 4 + 8 * index;
                let kind = (u16_at(table, at)?, u16_at(table, at + 2)?);
                (kind == *wanted).then(|| u32_at(table, at + 4)).flatten()
            })
        })?;
        map_pairs(table.get(found as usize..)?)
    }

    /// The characters of glyphs: from the Unicode map, and from the glyphs' names where it has none.
    fn glyph_texts(&self) -> HashMap<u32, String> {
        let mut texts = HashMap::new();
        for (glyph, name) in self.glyph_names().unwrap_or_default() {
            if let Some(text) = text_of_name(&name) {
                texts.insert(u32::from(glyph), text);
            }
        }
        for (code, glyph) in self.map(&[(3, 10), (3, 1), (0, 4), (0, 3), (0, 1), (0, 0)]).unwrap_or_default() {
            if let Some(sign) = char::from_u32(code) {
                texts.entry(u32::from(glyph)).or_insert_with(|| sign.to_string());
            }
        }
        texts
    }

    fn codes(&self) -> Vec<(u8, String)> {
        let texts = self.glyph_texts();
        let pairs = self.map(&[(3, 0), (1, 0)]).unwrap_or_default();
        let pair = |(code, glyph): (u32, u16)| {
            // Codes of a symbol font stand in the private area from U+F000 on.
            let code = u8::try_from(code).or_else(|_| u8::try_from(code.wrapping_sub(0xF000))).ok()?;
            Some((code, texts.get(&u32::from(glyph))?.clone()))
        };
        pairs.into_iter().filter_map(pair).collect()
    }

    /// The names in a `post` table of version 2 that are written out there.
    fn glyph_names(&self) -> Option<Vec<(u16, String)>> {
        let table = self.table(b"post")?;
        if u32_at(table, 0)? != 0x0002_0000 {
            return None;
        }
        let count = usize::from(u16_at(table, 32)?);
        let mut names = Vec::new();
        let mut at = 34 + 2 * count;
        while let Some(length) = table.get(at) {
            let name = table.get(at + 1..at + 1 + usize::from(*length))?;
            names.push(String::from_utf8_lossy(name).into_owned());
            at += 1 + usize::from(*length);
        }
        let name_of = |glyph: usize| {
            let index = usize::from(u16_at(table, 34 + 2 * glyph)?).checked_sub(258)?;
            Some((u16::try_from(glyph).ok()?, names.get(index)?.clone()))
        };
        Some((0..count).filter_map(name_of).collect())
    }
}

fn map_pairs(table: &[u8]) -> Option<Vec<(u32, u16)>> {
    let mut pairs = Vec::new();
    match u16_at(table, 0)? {
        0 => pairs.extend((0_u32..256).zip(table.get(6..262)?).map(|(code, glyph)| (code, u16::from(*glyph)))),
        4 => segment_pairs(table, &mut pairs)?,
        6 => {
            let first = u32::from(u16_at(table, 6)?);
            for index in 0..usize::from(u16_at(table, 8)?) {
                pairs.push((first + index as u32, u16_at(table, 10 + 2 * index)?));
            }
        }
        12 => {
            for group in 0..u32_at(table, 12)?.min(20_000) as usize {
                let at = 16 + 12 * group;
                let (first, last, glyph) = (u32_at(table, at)?, u32_at(table, at + 4)?, u32_at(table, at + 8)?);
                for code in (first..=last).take(65_536) {
                    pairs.push((code, u16::try_from(glyph.checked_add(code - first)?).ok()?));
                }
                if pairs.len() > 200_000 {
                    break;
                }
            }
        }
        _ => return None,
    }
    pairs.retain(|(_, glyph)| *glyph != 0);
    Some(pairs)
}

fn segment_pairs(table: &[u8], pairs: &mut Vec<(u32, u16)>) -> Option<()> {
    let count = usize::from(u16_at(table, 6)? / 2);
    for segment in 0..count {
        let part = |index: usize| u16_at(table, 14 + 2 * index * count + 2 * segment + if index > 0 { 2 } else { 0 });
        let (end, start, delta, offset) = (part(0)?, part(1)?, part(2)?, part(3)?);
        if end < start || pairs.len() > 200_000 {
            continue;
        }
        for code in start..=end {
            let glyph = if offset == 0 {
                code.wrapping_add(delta)
            } else {
                let at = 14 + 6 * count + 2 + 2 * segment + usize::from(offset) + 2 * usize::from(code - start);
                match u16_at(table, at) {
                    Some(0) | None => 0,
                    Some(glyph) => glyph.wrapping_add(delta),
                }
            };
            pairs.push((u32::from(code), glyph));
        }
    }
    Some(())
}

struct Cff<'a> {
    data: &'a [u8],
    strings: Vec<&'a [u8]>,
    charset: Vec<u16>,
    encoding_at: usize,
    cid_keyed: bool,
}

impl<'a> Cff<'a> {
    fn parse(data: &'a [u8]) -> Option<Self> {
        let (_, at) = index(data, usize::from(*data.get(2)?))?;
        let (dicts, at) = index(data, at)?;
        let (strings, _) = index(data, at)?;
        let top = dict(dicts.first()?);
        let offset = |operator: u16| top.get(&operator).and_then(|operands| usize::try_from(*operands.last()?).ok());
        let (glyphs, _) = index(data, offset(17)?)?;
        let charset = charset(data, offset(15).unwrap_or(0), glyphs.len());
        Some(Cff { data, strings, charset, encoding_at: offset(16).unwrap_or(0), cid_keyed: top.contains_key(&0x0C1E) })
    }

    fn name(&self, string: u16) -> Option<String> {
        match usize::from(string).checked_sub(391) {
            Some(own) => self.strings.get(own).map(|name| String::from_utf8_lossy(name).into_owned()),
            None => include_str!("cff_strings.txt").lines().nth(usize::from(string)).map(str::to_owned),
        }
    }

    /// Glyph numbers with their names; a CID-keyed font has numbers instead of names.
    fn glyph_names(&self) -> Vec<(u16, String)> {
        if self.cid_keyed {
            return Vec::new();
        }
        (0_u16..).zip(&self.charset).skip(1).filter_map(|(glyph, string)| Some((glyph, self.name(*string)?))).collect()
    }

    fn codes(&self) -> Vec<(u8, String)> {
        let names: HashMap<u16, String> = self.glyph_names().into_iter().collect();
        if self.encoding_at < 2 {
            // The predefined encodings go by names that the font dictionary's base encoding knows already.
            return Vec::new();
        }
        let pairs = self.encoding().unwrap_or_default();
        pairs.into_iter().filter_map(|(code, glyph)| Some((code, text_of_name(names.get(&glyph)?)?))).collect()
    }

    fn encoding(&self) -> Option<Vec<(u8, u16)>> {
        let at = self.encoding_at;
        let format = *self.data.get(at)? & 0x7F;
        let count = usize::from(*self.data.get(at + 1)?);
        let mut pairs = Vec::new();
        if format == 0 {
            pairs.extend(self.data.get(at + 2..at + 2 + count)?.iter().copied().zip(1_u16..));
        } else {
            let mut glyph = 1_u16;
            for range in self.data.get(at + 2..at + 2 + 2 * count)?.chunks_exact(2) {
                for step in 0..=range[1] {
                    pairs.push((range[0].wrapping_add(step), glyph));
                    glyph = glyph.wrapping_add(1);
                }
            }
        }
        Some(pairs)
    }
}

/// Reads an INDEX: its items, and where it ends.
fn index(data: &[u8], at: usize) -> Option<(Vec<&[u8]>, usize)> {
    let count = usize::from(u16_at(data, at)?);
    if count == 0 {
        return Some((Vec::new(), at + 2));
    }
    let size = usize::from(*data.get(at + 2)?);
    if !(1..=4).contains(&size) {
        return None;
    }
    let offset = |item: usize| {
        let start = at + 3 + item * size;
        let bytes = data.get(start..start + size)?;
        Some(bytes.iter().fold(0_usize, |value, byte| value << 8 | usize::from(*byte)))
    };
    let base = at + 2 + (count + 1) * size;
    let item = |index: usize| data.get(base.checked_add(offset(index)?)?..base.checked_add(offset(index + 1)?)?);
    let items = (0..count).map(|index| item(index).unwrap_or_default()).collect();
    Some((items, base.checked_add(offset(count)?)?))
}

/// Reads a DICT: operators with their whole-number operands (real numbers count as 0).
fn dict(data: &[u8]) -> HashMap<u16, Vec<i64>> {
    let mut entries = HashMap::new();
    let mut operands = Vec::new();
    let mut bytes = data.iter().copied();
    while let Some(byte) = bytes.next() {
        let mut next = || i64::from(bytes.next().unwrap_or_default());
        match byte {
            12 => {
                let operator = 0x0C00 | next() as u16;
                entries.insert(operator, std::mem::take(&mut operands));
            }
            0..=21 => {
                entries.insert(u16::from(byte), std::mem::take(&mut operands));
            }
            28 => operands.push(next() << 8 | next()),
            29 => operands.push(next() << 24 | next() << 16 | next() << 8 | next()),
            30 => {
                while bytes.next().is_some_and(|pair| pair & 0x0F != 0x0F) {}
                operands.push(0);
            }
            32..=246 => operands.push(i64::from(byte) - 139),
            247..=250 => operands.push((i64::from(byte) - 247) * 256 + next() + 108),
            251..=254 => operands.push(-(i64::from(byte) - 251) * 256 - next() - 108),
            _ => {}
        }
    }
    entries
}

/// The string number of each glyph. The predefined charsets run in the order of the standard strings.
fn charset(data: &[u8], at: usize, glyphs: usize) -> Vec<u16> {
    if at < 3 {
        return (0..glyphs.min(229) as u16).collect();
    }
    let mut strings = vec![0];
    let _ = fill_charset(data, at, glyphs, &mut strings);
    strings
}

fn fill_charset(data: &[u8], mut at: usize, glyphs: usize, strings: &mut Vec<u16>) -> Option<()> {
    let format = *data.get(at)?;
    at += 1;
    while strings.len() < glyphs {
        let first = u16_at(data, at)?;
        at += 2;
        let more = match format {
            0 => 0,
            1 => usize::from(*data.get(at)?),
            _ => usize::from(u16_at(data, at)?),
        };
        at += usize::from(format.min(2));
        let room = glyphs - strings.len();
        strings.extend((0..=more).take(room).map(|step| first.wrapping_add(step as u16)));
    }
    Some(())
}

/// The `dup CODE /NAME put` lines of a Type 1 program.
fn type1_codes(data: &[u8]) -> Vec<(u8, String)> {
    let clear = data.windows(5).position(|window| window == b"eexec").unwrap_or(data.len());
    let text = String::from_utf8_lossy(&data[..clear.min(200_000)]).into_owned();
    let Some((_, encoding)) = text.split_once("/Encoding") else { return Vec::new() };
    let mut words = encoding.split_whitespace();
    let mut codes = Vec::new();
    while let Some(word) = words.next() {
        match word {
            "dup" => {
                let code = words.next().and_then(|code| code.parse().ok());
                let name = words.next().and_then(|name| name.strip_prefix('/'));
                if let (Some(code), Some(text)) = (code, name.and_then(text_of_name)) {
                    codes.push((code, text));
                }
            }
            "def" | "readonly" => break,
            _ => {}
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_1_program_tells_its_encoding() {
        let program = b"%!PS-AdobeFont\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\ndup 65 /alpha put\ndup 66 /g7 put\nreadonly def\neexec";
        let BuiltIn::Codes(codes) = built_in(program) else { panic!("codes expected") };
        assert_eq!(codes, [(65, "α".to_owned())]);
    }

    #[test]
    fn a_true_type_map_of_segments_is_turned_around() {
        let mut map = Vec::new();
        for value in [4_u16, 32, 0, 4, 0, 0, 0, 0x0416, 0xFFFF, 0, 0x0415, 0xFFFF, 5_u16.wrapping_sub(0x0415), 1, 0, 0] {
            map.extend(value.to_be_bytes());
        }
        let mut cmap = vec![0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12];
        cmap.extend(map);
        let mut font = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        font.extend(b"cmap\0\0\0\0\0\0\0\x1c");
        font.extend((cmap.len() as u32).to_be_bytes());
        font.extend(cmap);
        let texts = glyph_texts(&font);
        assert_eq!(texts.get(&5).map(String::as_str), Some("Е"));
        assert_eq!(texts.get(&6).map(String::as_str), Some("Ж"));
    }

    #[test]
    fn any_bytes_are_answered() {
        for data in [&b""[..], b"OTTO", b"\x01\x00\x04\x01", b"\0\x01\0\0\xFF\xFF", b"%!", b"\x01\x00\x00\x01\x00\x01\x09"] {
            assert!(glyph_texts(data).is_empty());
            assert!(matches!(built_in(data), BuiltIn::Unknown));
        }
    }
}
