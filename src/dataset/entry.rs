//! What is known of each example of a batch without its words: a record of fixed size, so that a million are no
//! special case.

use crate::document::Language;
use crate::examples::{BANDS, Bands, RecipeId};
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
    /// By which near-duplicates are found. Lines of a data set that is read in parts have none.
    pub near: Option<Bands>,
}

/// The entries of a batch as they are held in memory: those of imported lines, of which there may be millions, in little
/// room.
#[derive(Clone, Debug)]
pub enum Entries {
    Whole(Vec<Entry>),
    Imported(Vec<ImportedEntry>),
}

/// What of an imported line is not known anyway, or can be told from the rest.
#[derive(Clone, Copy, Debug)]
pub struct ImportedEntry {
    question: u64,
    offset: u32,
    bytes: u32,
    tokens: u32,
    trained: u32,
    language: Option<Language>,
    broken: bool,
    estimate: bool,
}

impl Default for Entries {
    fn default() -> Self {
        Entries::Whole(Vec::new())
    }
}

impl Entries {
    /// Takes the entries of a batch, in the smaller form where nothing is lost by it but the hash of the answer, which
    /// nobody asks of an imported line.
    pub fn new(entries: Vec<Entry>) -> Self {
        if entries.iter().all(|entry| ImportedEntry::of(entry).is_some()) {
            Entries::Imported(entries.iter().filter_map(ImportedEntry::of).collect())
        } else {
            Entries::Whole(entries)
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Entries::Whole(entries) => entries.len(),
            Entries::Imported(entries) => entries.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, index: usize) -> Option<Entry> {
        match self {
            Entries::Whole(entries) => entries.get(index).copied(),
            Entries::Imported(entries) => entries.get(index).map(ImportedEntry::whole),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = Entry> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

impl ImportedEntry {
    /// `None` for what does not fit.
    fn of(entry: &Entry) -> Option<Self> {
        let is_plain = entry.recipe == RecipeId::Imported
            && entry.fact == entry.question
            && entry.section == u32::MAX
            && !entry.names_document
            && entry.near.is_none();
        let small = |offset: u64| u32::try_from(offset).ok();
        let Entry { question, bytes, tokens, trained, language, broken, estimate, .. } = *entry;
        let offset = small(entry.offset).filter(|_| is_plain)?;
        Some(ImportedEntry { question, offset, bytes, tokens, trained, language, broken, estimate })
    }

    fn whole(&self) -> Entry {
        let ImportedEntry { question, offset, bytes, tokens, trained, language, broken, estimate } = *self;
        Entry {
            offset: u64::from(offset),
            bytes,
            tokens,
            trained,
            question,
            answer: 0,
            fact: question,
            section: u32::MAX,
            recipe: RecipeId::Imported,
            language,
            broken,
            estimate,
            names_document: false,
            near: None,
        }
    }
}

/// Bytes of one entry in a blob.
pub const ENTRY_BYTES: usize = 56;
/// Bytes of one entry with its bands.
const WIDE_BYTES: usize = ENTRY_BYTES + BANDS * size_of::<u32>();
/// The flags of an entry.
const BROKEN: u8 = 1;
const ESTIMATE: u8 = 2;
const NAMES_DOCUMENT: u8 = 4;
const HAS_BANDS: u8 = 8;
/// There is room for bands behind each entry of the blob.
const WIDE: u8 = 16;

/// The tables by which recipes and languages are written as one byte. New ones are added at the end.
const RECIPES: [RecipeId; 17] = [
    RecipeId::QuestionsAndAnswers,
    RecipeId::Definitions,
    RecipeId::Sections,
    RecipeId::WholeDocument,
    RecipeId::Imported,
    RecipeId::Typed,
    RecipeId::Dialogues,
    RecipeId::KeyValues,
    RecipeId::Tables,
    RecipeId::Procedures,
    RecipeId::Lists,
    RecipeId::Code,
    RecipeId::Gaps,
    RecipeId::Rows,
    RecipeId::NotSaid,
    RecipeId::Reasons,
    RecipeId::Continuations,
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
    let is_wide = entries.iter().any(|entry| entry.near.is_some());
    let mut out = Vec::with_capacity(entries.len() * if is_wide { WIDE_BYTES } else { ENTRY_BYTES });
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
        let flags = [
            (entry.broken, BROKEN),
            (entry.estimate, ESTIMATE),
            (entry.names_document, NAMES_DOCUMENT),
            (entry.near.is_some(), HAS_BANDS),
            (is_wide, WIDE),
        ];
        let flags = flags.into_iter().filter(|(holds, _)| *holds).fold(0, |all, (_, flag)| all | flag);
        out.extend([recipe as u8, language as u8, flags]);
        out.extend([0; 5]);
        if is_wide {
            entry.near.unwrap_or_default().iter().for_each(|band| out.extend(band.to_le_bytes()));
        }
    }
    out
}

/// Where the flags of an entry stand.
const FLAGS_AT: usize = 50;

/// Reads entries back; `None` when the bytes are not such a blob.
pub fn decode(bytes: &[u8]) -> Option<Vec<Entry>> {
    let is_wide = bytes.get(FLAGS_AT).is_some_and(|flags| flags & WIDE != 0);
    let size = if is_wide { WIDE_BYTES } else { ENTRY_BYTES };
    if !bytes.len().is_multiple_of(size) {
        return None;
    }
    bytes.chunks_exact(size).map(decode_one).collect()
}

fn decode_one(bytes: &[u8]) -> Option<Entry> {
    let long = |at: usize| Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
    let short = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let flags = *bytes.get(FLAGS_AT)?;
    let band = |number: usize| short(ENTRY_BYTES + number * size_of::<u32>());
    let near = match flags & HAS_BANDS {
        0 => None,
        _ => Some(std::array::from_fn(|number| band(number).unwrap_or_default())),
    };
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
        broken: flags & BROKEN != 0,
        estimate: flags & ESTIMATE != 0,
        names_document: flags & NAMES_DOCUMENT != 0,
        near,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imported_entries_take_half_the_room_and_lose_the_hash_of_the_answer_alone() {
        let entry = Entry {
            offset: 9,
            bytes: 700,
            tokens: 120,
            trained: 80,
            question: 5,
            answer: 3,
            fact: 5,
            section: u32::MAX,
            recipe: RecipeId::Imported,
            language: Some(Language::Ru),
            broken: true,
            estimate: true,
            names_document: false,
            near: None,
        };
        let small = Entries::new(vec![entry; 2]);
        assert!(matches!(small, Entries::Imported(_)));
        assert_eq!(small.iter().collect::<Vec<_>>(), [Entry { answer: 0, ..entry }; 2]);
        assert!(size_of::<ImportedEntry>() * 2 <= ENTRY_BYTES + 8);
        // What does not fit stays as it is.
        for odd in [
            Entry { offset: 1 << 40, ..entry },
            Entry { near: Some([7; BANDS]), ..entry },
            Entry { fact: 6, ..entry },
            Entry { recipe: RecipeId::Typed, ..entry },
        ] {
            let whole = Entries::new(vec![entry, odd]);
            assert_eq!(whole.iter().collect::<Vec<_>>(), [entry, odd]);
        }
    }

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
            near: None,
        };
        let entries = [entry, Entry { language: None, broken: true, estimate: false, recipe: RecipeId::Typed, ..entry }];
        let blob = encode(&entries);
        assert_eq!(blob.len(), 2 * ENTRY_BYTES);
        assert_eq!(decode(&blob).as_deref(), Some(&entries[..]));
        let wide = [entry, Entry { near: Some(std::array::from_fn(|band| band as u32 + 1)), ..entry }];
        let blob_with_bands = encode(&wide);
        assert_eq!(decode(&blob_with_bands).as_deref(), Some(&wide[..]));
        assert_eq!(decode(&blob_with_bands[..ENTRY_BYTES]), None, "a cut blob is refused");
        assert_eq!(decode(&blob[1..]), None, "a cut blob is refused");
        assert_eq!(decode(&[0xff; ENTRY_BYTES]), None, "an unknown recipe is refused");
    }
}
