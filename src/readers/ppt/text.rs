//! The texts of a presentation: paragraphs with their level and whether a bullet stands before them.

use super::super::code_pages::CodePage;
use super::super::compound::{u16_at, u32_at, utf16};
use super::records::{Record, kind};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    pub role: TextRole,
    pub paragraphs: Vec<Paragraph>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextRole {
    Title,
    Body,
    Notes,
    #[default]
    Other,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paragraph {
    pub text: String,
    pub level: u8,
    /// What the paragraph says itself about a bullet.
    pub bullet: Option<bool>,
}

impl Text {
    pub fn is_blank(&self) -> bool {
        self.paragraphs.iter().all(|paragraph| paragraph.text.trim().is_empty())
    }

    /// The words, one paragraph a line.
    pub fn words(&self) -> String {
        let lines = self.paragraphs.iter().map(|paragraph| paragraph.text.trim()).filter(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The texts in a row of records: each begins with its kind.
pub fn texts<'b>(records: impl Iterator<Item = Record<'b>>) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    let mut letters = String::new();
    for record in records {
        match record.kind {
            kind::TEXT_KIND => texts.push(Text { role: role(u32_at(record.body, 0)), paragraphs: Vec::new() }),
            kind::TEXT => letters = utf16(record.body),
            kind::TEXT_BYTES => letters = CodePage::WESTERN.decode(record.body),
            kind::TEXT_LOOK => {
                if let Some(text) = texts.last_mut() {
                    apply_look(&mut text.paragraphs, record.body);
                }
                continue;
            }
            _ => continue,
        }
        if record.kind != kind::TEXT_KIND {
            // A text without its kind is a text all the same.
            if texts.last().is_none_or(|text| !text.paragraphs.is_empty()) {
                texts.push(Text::default());
            }
            if let Some(text) = texts.last_mut() {
                text.paragraphs = paragraphs(&std::mem::take(&mut letters));
            }
        }
    }
    texts
}

fn role(number: Option<u32>) -> TextRole {
    match number {
        Some(0 | 6) => TextRole::Title,
        Some(1 | 7 | 8) => TextRole::Body,
        Some(2) => TextRole::Notes,
        _ => TextRole::Other,
    }
}

/// Nobody writes more paragraphs into one shape.
const PARAGRAPHS_MAX: usize = 10_000;

fn paragraphs(text: &str) -> Vec<Paragraph> {
    // Line breaks inside a paragraph are vertical tabs.
    let line = |line: &str| Paragraph { text: line.replace('\u{b}', "\n"), ..Paragraph::default() };
    text.split('\r').take(PARAGRAPHS_MAX).map(line).collect()
}

/// Gives paragraphs their looks, each of which is for so many letters, line ends included.
fn apply_look(paragraphs: &mut [Paragraph], look: &[u8]) {
    let letters = |paragraph: &Paragraph| paragraph.text.encode_utf16().count() + 1;
    let looks = looks(look, paragraphs.iter().map(letters).sum());
    let mut start = 0;
    for paragraph in paragraphs {
        let own = looks.get(looks.partition_point(|look| look.end <= start));
        if let Some(Look { level, bullet, .. }) = own {
            (paragraph.level, paragraph.bullet) = (*level, *bullet);
        }
        start += letters(paragraph);
    }
}

struct Look {
    /// Behind the last letter that it is for.
    end: usize,
    level: u8,
    bullet: Option<bool>,
}

/// The looks of so many letters.
fn looks(look: &[u8], letters: usize) -> Vec<Look> {
    const HAS_BULLET: u32 = 1;
    let mut looks: Vec<Look> = Vec::new();
    let mut at = 0;
    let mut end = 0_usize;
    while end < letters {
        let (Some(count), Some(level), Some(mask)) = (u32_at(look, at), u16_at(look, at + 4), u32_at(look, at + 6)) else {
            break;
        };
        let Some(length) = look.get(at + 6..).and_then(look_length) else { break };
        end = end.saturating_add(count as usize);
        let bullet = (mask & HAS_BULLET != 0).then(|| u16_at(look, at + 10).unwrap_or(0) & 1 != 0);
        looks.push(Look { end, level: u8::try_from(level).unwrap_or(0).min(8), bullet });
        at += 6 + length;
    }
    looks
}

/// The length of a paragraph's look behind its letters and level: a mask says which values follow.
fn look_length(look: &[u8]) -> Option<usize> {
    let mask = u32_at(look, 0)?;
    let bit = |number: u32| usize::from(mask & 1 << number != 0);
    let mut length = 4 + 2 * usize::from(mask & 0xF != 0);
    length += 2 * (bit(7) + bit(4) + bit(6)) + 4 * bit(5);
    length += 2 * (bit(11) + bit(12) + bit(13) + bit(14) + bit(8) + bit(10) + bit(15));
    if bit(20) == 1 {
        length += 2 + 4 * usize::from(u16_at(look, length)?);
    }
    length += 2 * (bit(16) + usize::from(mask & 0x000E_0000 != 0) + bit(21));
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_given_to_paragraphs_by_their_letters() {
        let mut look = Vec::new();
        // Two paragraphs of three letters with their ends: a bullet on the second level, and a tab stop.
        look.extend(8_u32.to_le_bytes());
        look.extend(1_u16.to_le_bytes());
        look.extend((1_u32 | 1 << 20).to_le_bytes());
        look.extend(1_u16.to_le_bytes());
        look.extend([1, 0, 5, 0, 0, 0]);
        look.extend(4_u32.to_le_bytes());
        look.extend(0_u16.to_le_bytes());
        look.extend(0_u32.to_le_bytes());
        let mut found = paragraphs("abc\rdef\rghi");
        apply_look(&mut found, &look);
        let facts: Vec<_> = found.iter().map(|paragraph| (paragraph.level, paragraph.bullet)).collect();
        assert_eq!(facts, [(1, Some(true)), (1, Some(true)), (0, None)]);
    }
}
