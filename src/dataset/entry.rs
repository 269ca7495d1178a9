//! What is known of each example of a batch without its words: a record of fixed size, so that a million are no
//! special case.

use crate::document::Language;
use crate::examples::RecipeId;
use serde::{Deserialize, Serialize};

/// One example of a batch: where its line stands and what selection, checks and prices need to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Where the line starts in the batch's blob, in bytes.
    pub offset: u64,
    /// The line's length in bytes, without its line feed.
    pub bytes: u32,
    /// Tokens of the line as the provider bills them, without the data set's system message.
    pub tokens: u32,
    /// Tokens that the model learns from: the assistant's words.
    pub trained: u32,
    /// Hash of the normalised question.
    pub question: u64,
    /// Hash of the normalised answer.
    pub answer: u64,
    pub fact: u64,
    /// The section of the document, or `u32::MAX` when there is none.
    pub section: u32,
    pub recipe: RecipeId,
    pub language: Option<Language>,
    /// The line is no JSON object or has no messages.
    pub broken: bool,
    /// The tokens are an estimate (tools, images, preference pairs).
    pub estimate: bool,
    /// The question names its document, so that another document may answer it otherwise.
    pub names_document: bool,
}

/// Bytes of one entry in a blob.
pub const ENTRY_BYTES: usize = 56;

/// The tables by which recipes and languages are written as one byte. New ones are added at the end.
const RECIPES: [RecipeId; 6] = [
    RecipeId::QuestionsAndAnswers,
    RecipeId::Definitions,
    RecipeId::Sections,
    RecipeId::WholeDocument,
    RecipeId::Imported,
    RecipeId::Typed,
];
const LANGUAGES: [Language; 21] = [
    Language::Ru,
    Language::En,
    Language::Uk,
    Language::Be,
    Language::Bg,
    Language::De,
    Language::Fr,
    Language::Es,
    Language::It,
    Language::Pt,
    Language::Pl,
    Language::Nl,
    Language::Tr,
    Language::Zh,
    Language::Ja,
    Language::Ko,
    Language::Ar,
    Language::He,
    Language::El,
    Language::Hi,
    Language::Th,
];

/// The entries as one blob, little-endian.
pub fn encode(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::with_capacity(entries.len() * ENTRY_BYTES);
    for entry in entries {
        for number in [entry.offset, entry.question, entry.answer, entry.fact] {
            out.extend(number.to_le_bytes());
        }
        for number in [entry.bytes, entry.tokens, entry.trained, entry.section] {
            out.extend(number.to_le_bytes());
        }
        let recipe = RECIPES.iter().position(|recipe| *recipe == entry.recipe).unwrap_or(RECIPES.len());
        let language =
            entry.language.and_then(|language| LANGUAGES.iter().position(|other| *other == language)).map_or(0, |at| at + 1);
        let flags = u8::from(entry.broken) | u8::from(entry.estimate) << 1 | u8::from(entry.names_document) << 2;
        out.extend([recipe as u8, language as u8, flags]);
        out.extend([0; 5]);
    }
    out
}

/// Reads entries back; `None` when the bytes are not such a blob.
pub fn decode(bytes: &[u8]) -> Option<Vec<Entry>> {
    if !bytes.len().is_multiple_of(ENTRY_BYTES) {
        return None;
    }
    bytes.chunks_exact(ENTRY_BYTES).map(decode_one).collect()
}

fn decode_one(bytes: &[u8]) -> Option<Entry> {
    let long = |at: usize| Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
    let short = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let flags = *bytes.get(50)?;
    Some(Entry {
        offset: long(0)?,
        question: long(8)?,
        answer: long(16)?,
        fact: long(24)?,
        bytes: short(32)?,
        tokens: short(36)?,
        trained: short(40)?,
        section: short(44)?,
        recipe: *RECIPES.get(usize::from(*bytes.get(48)?))?,
        language: match usize::from(*bytes.get(49)?) {
            0 => None,
            number => Some(*LANGUAGES.get(number - 1)?),
        },
        broken: flags & 1 != 0,
        estimate: flags & 2 != 0,
        names_document: flags & 4 != 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_survive_their_blob() {
        let entry = Entry {
            offset: 1 << 33,
            bytes: 700,
            tokens: 120,
            trained: 80,
            question: u64::MAX,
            answer: 3,
            fact: 9,
            section: u32::MAX,
            recipe: RecipeId::WholeDocument,
            language: Some(Language::Th),
            broken: false,
            estimate: true,
            names_document: true,
        };
        let entries = [entry, Entry { language: None, broken: true, estimate: false, recipe: RecipeId::Typed, ..entry }];
        let blob = encode(&entries);
        assert_eq!(blob.len(), 2 * ENTRY_BYTES);
        assert_eq!(decode(&blob).as_deref(), Some(&entries[..]));
        assert_eq!(decode(&blob[1..]), None, "a cut blob is refused");
        assert_eq!(decode(&[0xff; ENTRY_BYTES]), None, "an unknown recipe is refused");
    }
}
