//! Files of every format, cut off or changed at random places: always a value, never a panic, and soon; and whatever is
//! still read fits together.

use doctune::document::{Block, BlockKind, Document};
use doctune::readers::{self, Content, ReadContext};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// How often each fixture is damaged.
const ROUNDS: usize = 20;

/// A generator of the same numbers each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

#[test]
fn damaged_files_are_answered_without_a_panic_and_what_is_read_fits_together() {
    let sources = sources();
    assert!(sources.len() > 60, "the fixtures are there");
    let mut chance = Chance(0x2545_F491_4F6C_DD1D);
    for source in sources {
        let whole = fs::read(&source).expect("the fixture can be read");
        let name = source.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        for round in 0..ROUNDS {
            let damaged = damaged(&whole, round, &mut chance);
            // A refusal is as good as a document here; what either says is the fixtures' concern.
            if let Ok(Content::Document(document)) = readers::read(&mut ReadContext::new(&name, &mut ()), &damaged) {
                check(&document, &format!("{}, round {round}", source.display()));
            }
        }
    }
}

/// The source files of all fixtures.
fn sources() -> Vec<PathBuf> {
    let below = |folder: PathBuf| -> Vec<PathBuf> {
        fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default()
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/readers");
    let files = below(root).into_iter().flat_map(below).flat_map(below);
    let mut sources: Vec<PathBuf> = files.filter(|path| path.file_stem().is_some_and(|stem| stem != "expected")).collect();
    sources.sort();
    sources
}

/// Every range of every block lies in its text, on borders of characters.
fn check(document: &Document, what: &str) {
    for block in &document.blocks {
        for range in ranges(block) {
            let part = block.text.get(range.start as usize..range.end as usize);
            assert!(part.is_some(), "{what}: {range:?} does not fit {:?}", block.text);
        }
    }
}

fn ranges(block: &Block) -> Vec<Range<u32>> {
    let mut ranges: Vec<Range<u32>> = block.marks.iter().map(|mark| mark.range.clone()).collect();
    match &block.kind {
        BlockKind::List { items } => ranges.extend(items.iter().map(|item| item.range.clone())),
        BlockKind::Table { rows, .. } => ranges.extend(rows.iter().flatten().map(|cell| cell.range.clone())),
        BlockKind::Definitions { entries } => {
            ranges.extend(entries.iter().flat_map(|entry| entry.terms.iter().chain(&entry.meanings)).cloned());
        }
        _ => {}
    }
    ranges
}

fn damaged(whole: &[u8], round: usize, chance: &mut Chance) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    if whole.is_empty() {
        return bytes;
    }
    match round % 4 {
        0 => bytes.truncate(chance.below(whole.len())),
        1 => {
            for _ in 0..8 {
                let place = chance.below(whole.len());
                bytes[place] = chance.below(256) as u8;
            }
        }
        2 => {
            let place = chance.below(whole.len());
            bytes[place] ^= 1 << chance.below(8);
        }
        _ => {
            let start = chance.below(whole.len());
            let end = (start + chance.below(64)).min(whole.len());
            let place = chance.below(whole.len());
            bytes.splice(place..place, whole[start..end].iter().copied());
        }
    }
    bytes
}
