//! CMaps: how the bytes of a string are cut into codes, and which text or glyph a code means.

use std::collections::BTreeMap;

/// More entries than any real font has are not kept.
const ENTRIES_MAX: usize = 200_000;

/// One parsed CMap; the same type serves ToUnicode maps and embedded encodings.
#[derive(Debug, Default)]
pub(super) struct CMap {
    spaces: Vec<CodeSpace>,
    texts: BTreeMap<u32, String>,
    /// Ranges of codes with the text of the first code; the last character counts up.
    text_ranges: Vec<(u32, u32, String)>,
    /// Ranges of codes with the number of the first glyph.
    glyph_ranges: Vec<(u32, u32, u32)>,
    pub(super) vertical: bool,
    /// The name of a CMap that this one builds upon.
    pub(super) base: Option<Vec<u8>>,
}

#[derive(Debug)]
struct CodeSpace {
    bytes: usize,
    low: u32,
    high: u32,
}

#[derive(Debug, PartialEq)]
enum Token<'a> {
    Hex(Vec<u8>),
    Number(u32),
    Name(&'a [u8]),
    Word(&'a [u8]),
    Open,
    Close,
}

impl CMap {
    pub(super) fn parse(data: &[u8]) -> CMap {
        let mut map = CMap::default();
        let mut tokens = Tokens { data, at: 0 };
        let mut operands: Vec<Token<'_>> = Vec::new();
        let mut entries = 0_usize;
        while let Some(token) = tokens.next() {
            let Token::Word(word) = token else {
                if operands.len() < ENTRIES_MAX {
                    operands.push(token);
                }
                continue;
            };
            entries += operands.len();
            if entries > ENTRIES_MAX {
                break;
            }
            map.take(word, &operands);
            operands.clear();
        }
        map.text_ranges.sort_by_key(|range| range.0);
        map.glyph_ranges.sort_by_key(|range| range.0);
        map
    }

    fn take(&mut self, word: &[u8], operands: &[Token<'_>]) {
        match word {
            b"endcodespacerange" => self.take_spaces(operands),
            b"endbfchar" => {
                for pair in operands.chunks_exact(2) {
                    if let (Token::Hex(code), Token::Hex(text)) = (&pair[0], &pair[1]) {
                        self.texts.insert(number(code), utf16(text));
                    } else if let (Token::Hex(code), Token::Name(name)) = (&pair[0], &pair[1]) {
                        let text = std::str::from_utf8(name).ok().and_then(super::encoding::text_of_name);
                        self.texts.insert(number(code), text.unwrap_or_default());
                    }
                }
            }
            b"endbfrange" => self.take_text_ranges(operands),
            b"endcidchar" => {
                for pair in operands.chunks_exact(2) {
                    if let (Token::Hex(code), Token::Number(glyph)) = (&pair[0], &pair[1]) {
                        self.glyph_ranges.push((number(code), number(code), *glyph));
                    }
                }
            }
            b"endcidrange" => {
                for triple in operands.chunks_exact(3) {
                    if let (Token::Hex(low), Token::Hex(high), Token::Number(glyph)) = (&triple[0], &triple[1], &triple[2]) {
                        self.glyph_ranges.push((number(low), number(high), *glyph));
                    }
                }
            }
            b"usecmap" => {
                if let Some(Token::Name(name)) = operands.last() {
                    self.base = Some(name.to_vec());
                }
            }
            b"def" => {
                if let [.., Token::Name(b"WMode"), Token::Number(mode)] = operands {
                    self.vertical = *mode == 1;
                }
            }
            _ => {}
        }
    }

    fn take_spaces(&mut self, operands: &[Token<'_>]) {
        for pair in operands.chunks_exact(2) {
            if let (Token::Hex(low), Token::Hex(high)) = (&pair[0], &pair[1])
                && (1..=4).contains(&low.len())
            {
                self.spaces.push(CodeSpace { bytes: low.len(), low: number(low), high: number(high) });
            }
        }
    }

    fn take_text_ranges(&mut self, operands: &[Token<'_>]) {
        let mut rest = operands.iter();
        while let (Some(Token::Hex(low)), Some(Token::Hex(high)), Some(target)) = (rest.next(), rest.next(), rest.next()) {
            let (low, high) = (number(low), number(high));
            match target {
                Token::Hex(text) => self.text_ranges.push((low, high, utf16(text))),
                Token::Open => {
                    for (code, item) in (low..=high).zip(rest.by_ref().take_while(|item| **item != Token::Close)) {
                        if let Token::Hex(text) = item {
                            self.texts.insert(code, utf16(text));
                        }
                    }
                    // A list that is longer than its range still ends at its bracket.
                    if rest.as_slice().first() == Some(&Token::Close) {
                        rest.next();
                    }
                }
                _ => {}
            }
        }
    }

    /// The text of a code, when the map knows one.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        if let Some(text) = self.texts.get(&code) {
            return Some(text.clone());
        }
        let (low, _, first) = in_range(&self.text_ranges, code, |range| (range.0, range.1))?;
        let mut text = first.clone();
        if code > *low {
            let last = text.pop()?;
            text.push(char::from_u32((last as u32).checked_add(code - low)?)?);
        }
        Some(text)
    }

    /// The glyph of a code, when the map knows one.
    pub(super) fn glyph(&self, code: u32) -> Option<u32> {
        let (low, _, glyph) = in_range(&self.glyph_ranges, code, |range| (range.0, range.1))?;
        glyph.checked_add(code - low)
    }

    pub(super) fn has_texts(&self) -> bool {
        !self.texts.is_empty() || !self.text_ranges.is_empty()
    }

    pub(super) fn has_glyphs(&self) -> bool {
        !self.glyph_ranges.is_empty()
    }

    pub(super) fn has_spaces(&self) -> bool {
        !self.spaces.is_empty()
    }

    /// The next code of a string and how many bytes it takes (at least one).
    pub(super) fn next_code(&self, bytes: &[u8]) -> (u32, usize) {
        let mut code = 0;
        for (index, byte) in bytes.iter().take(4).enumerate() {
            code = code << 8 | u32::from(*byte);
            let fits = |space: &CodeSpace| {
                space.bytes == index + 1
                    && (0..space.bytes).all(|byte| {
                        let part = |value: u32| value >> (8 * byte) & 0xFF;
                        (part(space.low)..=part(space.high)).contains(&part(code))
                    })
            };
            if self.spaces.iter().any(fits) {
                return (code, index + 1);
            }
        }
        let shortest = self.spaces.iter().map(|space| space.bytes).min().unwrap_or(1).clamp(1, bytes.len().max(1));
        (number(bytes.get(..shortest).unwrap_or_default()), shortest)
    }
}

/// The last of the ranges, sorted by their start, that holds the code.
fn in_range<T>(ranges: &[T], code: u32, bounds: impl Fn(&T) -> (u32, u32)) -> Option<&T> {
    let after = ranges.partition_point(|range| bounds(range).0 <= code);
    // Ranges may overlap in sloppy files; a few steps back are enough to find the one that reaches this far.
    ranges[..after].iter().rev().take(4).find(|range| bounds(range).1 >= code)
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |value, byte| value << 8 | u32::from(*byte))
}

fn utf16(bytes: &[u8]) -> String {
    if let [byte] = bytes {
        return char::from(*byte).to_string();
    }
    let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|sign| sign.unwrap_or('\u{FFFD}')).collect()
}

struct Tokens<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    fn next(&mut self) -> Option<Token<'a>> {
        self.skip_blanks();
        let byte = *self.data.get(self.at)?;
        self.at += 1;
        match byte {
            b'<' if self.data.get(self.at) == Some(&b'<') => {
                self.at += 1;
                Some(Token::Word(b"<<"))
            }
            b'<' => Some(Token::Hex(self.hexadecimal())),
            b'>' => {
                self.at += usize::from(self.data.get(self.at) == Some(&b'>'));
                Some(Token::Word(b">>"))
            }
            b'[' => Some(Token::Open),
            b']' => Some(Token::Close),
            b'/' => Some(Token::Name(self.regular(self.at))),
            b'(' => {
                self.skip_string();
                Some(Token::Word(b"()"))
            }
            b')' | b'{' | b'}' => Some(Token::Word(b"")),
            _ => {
                let word = self.regular(self.at - 1);
                let value = std::str::from_utf8(word).ok().and_then(|word| word.parse().ok());
                Some(value.map_or(Token::Word(word), Token::Number))
            }
        }
    }

    fn skip_blanks(&mut self) {
        while let Some(byte) = self.data.get(self.at) {
            if *byte == b'%' {
                let line = self.data[self.at..].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                self.at = line.map_or(self.data.len(), |length| self.at + length);
            } else if byte.is_ascii_whitespace() || *byte == 0 {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        let mut digits = Vec::new();
        while let Some(byte) = self.data.get(self.at) {
            self.at += 1;
            match char::from(*byte).to_digit(16) {
                Some(digit) => digits.push(digit as u8),
                None if *byte == b'>' => break,
                None => {}
            }
        }
        digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
    }

    fn skip_string(&mut self) {
        let mut depth = 1;
        while depth > 0 {
            match self.data.get(self.at) {
                Some(b'(') => depth += 1,
                Some(b')') => depth -= 1,
                Some(b'\\') => self.at += 1,
                Some(_) => {}
                None => return,
            }
            self.at += 1;
        }
    }

    fn regular(&mut self, start: usize) -> &'a [u8] {
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b"\0()<>[]{}/%".contains(byte);
        let rest = self.data.get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
        &self.data[start..self.at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_to_unicode_map_gives_single_codes_ranges_and_lists() {
        let map = CMap::parse(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n2 beginbfchar <0003> <0020> <0100> <00660069> endbfchar\n\
              2 beginbfrange <0010> <0012> <0430> <0020> <0021> [<0041> <D83DDE00>] endbfrange",
        );
        let cases = [(3, Some(" ")), (0x100, Some("fi")), (0x12, Some("в")), (0x21, Some("😀")), (0x13, None)];
        for (code, expected) in cases {
            assert_eq!(map.text(code).as_deref(), expected, "{code:x}");
        }
        assert_eq!(map.next_code(&[0, 16, 7]), (16, 2));
    }

    #[test]
    fn codes_of_mixed_length_are_cut_by_the_code_spaces() {
        let map = CMap::parse(
            b"2 begincodespacerange <00> <80> <8140> <9FFC> endcodespacerange 1 begincidrange <8140> <817E> 633 endcidrange",
        );
        assert_eq!(map.next_code(&[0x41, 0x81]), (0x41, 1));
        assert_eq!(map.next_code(&[0x81, 0x41]), (0x8141, 2));
        assert_eq!(map.glyph(0x8141), Some(634));
    }

    #[test]
    fn broken_maps_are_read_as_far_as_they_make_sense() {
        for data in
            [&b"beginbfrange <00"[..], b"<01> <02> endbfrange [ ] ] <", b"(((", b"<FFFFFFFF> <FFFFFFFF> <FFFF> endbfrange"]
        {
            let map = CMap::parse(data);
            assert_eq!(map.text(0), None);
        }
    }
}
