//! Signs of symbol fonts, which stand in files as numbers that mean nothing without the font.

/// The sign that a reader sees for a character of a symbol font; `None` when the font is an ordinary one or the sign
/// is only an ornament.
pub fn sign(font: &str, code: u32) -> Option<char> {
    // Symbol fonts live in the private area from U+F000 on; some files leave the offset out.
    let glyph = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    let glyph = u8::try_from(glyph).ok();
    match (font.to_ascii_lowercase().as_str(), glyph) {
        ("symbol", Some(glyph)) => symbol(glyph),
        ("wingdings", Some(glyph)) => wingdings(glyph),
        ("wingdings 2", Some(glyph)) => match glyph {
            0x50 => Some('✓'),
            0x4F | 0x51 | 0x53 | 0x54 => Some('☒'),
            0x52 => Some('☑'),
            0xA3 | 0x2A => Some('☐'),
            _ => None,
        },
        ("webdings", Some(glyph)) => match glyph {
            0x61 => Some('✓'),
            0x63 => Some('☐'),
            0x72 => Some('✗'),
            _ => None,
        },
        (_, Some(glyph)) if code >= 0xF000 => Some(char::from(glyph)).filter(|sign| !sign.is_control()),
        _ => char::from_u32(code).filter(|sign| !sign.is_control()),
    }
}

/// Whether a font's characters are not what their numbers say.
pub fn is_symbol_font(font: &str) -> bool {
    ["symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings"].iter().any(|name| font.eq_ignore_ascii_case(name))
}

fn symbol(glyph: u8) -> Option<char> {
    const CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    const UPPER: &str = "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑";
    match glyph {
        b'A'..=b'Z' => CAPITALS.chars().nth(usize::from(glyph - b'A')),
        b'a'..=b'z' => SMALL.chars().nth(usize::from(glyph - b'a')),
        0x22 => Some('∀'),
        0x24 => Some('∃'),
        0x27 => Some('∋'),
        0x2A => Some('∗'),
        0x2D => Some('−'),
        0x40 => Some('≅'),
        0x5C => Some('∴'),
        0x5E => Some('⊥'),
        0x20..=0x7E => Some(char::from(glyph)),
        0xA0 => Some('€'),
        0xA1..=0xE5 => UPPER.chars().nth(usize::from(glyph - 0xA1)),
        0xF1 => Some('〉'),
        0xF2 => Some('∫'),
        _ => None,
    }
}

fn wingdings(glyph: u8) -> Option<char> {
    match glyph {
        0x20 => Some(' '),
        0x28 => Some('☎'),
        0x2A => Some('✉'),
        0x4A => Some('☺'),
        0x4C => Some('☹'),
        0x6C | 0x6E | 0x9F | 0xA7 => Some('•'),
        0x6F | 0x71 | 0x72 | 0xA8 => Some('☐'),
        0xD8 => Some('➢'),
        0xDF | 0xE7 => Some('←'),
        0xE0 | 0xE8 | 0xF0 => Some('→'),
        0xE1 | 0xE9 => Some('↑'),
        0xE2 | 0xEA => Some('↓'),
        0xF3 => Some('↔'),
        0xFB | 0xD2 => Some('✗'),
        0xFC => Some('✓'),
        0xFD | 0x78 => Some('☒'),
        0xFE => Some('☑'),
        _ => None,
    }
}
