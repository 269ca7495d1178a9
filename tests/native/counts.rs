//! Token counts beside those of Python's tiktoken, and beside a reference that is slow and plain.
//!
//! `tests/fixtures/make_token_counts.py` makes the texts and the lines and has tiktoken count them.

use crate::fixtures::say;
use crate::tokens::counter;
use doctune::document::Hash;
use doctune::tokens::chat::line_tokens;
use doctune::tokens::{CountTokens as _, Counter, Encoding};
use flate2::read::GzDecoder;
use regex::Regex;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::io::Read as _;
use std::path::Path;
use tiktoken_rs::{CoreBPE, cl100k_base_singleton, o200k_base_singleton};

/// Kinds of texts that are of no script, or of several.
const NO_SCRIPTS: [&str; 8] = ["code", "emoji", "spaces", "signs", "numbers", "mixed", "any", "runs"];

#[derive(Deserialize)]
struct CountedText {
    kind: String,
    text: String,
    /// How many tokens there are, and the beginning of the hash of their numbers.
    o200k_base: (u64, String),
    cl100k_base: (u64, String),
}

#[derive(Deserialize)]
struct CountedLine {
    line: Value,
    /// All tokens, and those that are trained.
    o200k_base: (u64, u64),
    cl100k_base: (u64, u64),
}

fn rows<T: DeserializeOwned>(name: &str) -> Vec<T> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tokens").join(name);
    let packed = std::fs::read(path).expect("the fixture is in the repository");
    let mut text = String::new();
    GzDecoder::new(packed.as_slice()).read_to_string(&mut text).expect("it is packed with gzip");
    text.lines().map(|row| serde_json::from_str(row).expect("it is a row")).collect()
}

#[test]
fn texts_in_many_scripts_have_the_tokens_that_tiktoken_gives_them() {
    let rows: Vec<CountedText> = rows("texts.jsonl.gz");
    let scripts: BTreeSet<&str> = rows.iter().map(|row| row.kind.as_str()).filter(|kind| !NO_SCRIPTS.contains(kind)).collect();
    assert!(rows.len() >= 2_000 && scripts.len() >= 12, "{} texts, {scripts:?}", rows.len());
    let mut differences = Vec::new();
    for encoding in Encoding::ALL {
        let counter = counter(encoding);
        for row in &rows {
            let ids = counter.encode(&row.text);
            let bytes: Vec<u8> = ids.iter().flat_map(|id| id.to_le_bytes()).collect();
            let hash = Hash::of(&bytes).to_string();
            let (count, expected) = match encoding {
                Encoding::O200kBase => &row.o200k_base,
                Encoding::Cl100kBase => &row.cl100k_base,
            };
            if counter.count(&row.text) != *count || !hash.starts_with(expected) {
                differences.push(format!("{encoding:?}, {}: {:?}", row.kind, row.text));
            }
        }
    }
    let count = rows.len();
    say(&format!(
        "tiktoken: {},{:03} texts in {} scripts, {} differences",
        count / 1_000,
        count % 1_000,
        scripts.len(),
        differences.len()
    ));
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn lines_with_chats_and_tools_count_as_the_published_rules_say() {
    let rows: Vec<CountedLine> = rows("lines.jsonl.gz");
    assert!(rows.len() >= 200);
    for encoding in Encoding::ALL {
        let counter = counter(encoding);
        for row in &rows {
            let tokens = line_tokens(&row.line, &counter);
            let expected = match encoding {
                Encoding::O200kBase => row.o200k_base,
                Encoding::Cl100kBase => row.cl100k_base,
            };
            assert_eq!((tokens.total, tokens.trained), expected, "{encoding:?} {}", row.line);
            let has_tools = row.line.get("tools").or(row.line.get("functions")).is_some();
            assert_eq!(tokens.estimate, has_tools, "{}", row.line);
        }
    }
    say(&format!("tiktoken: {} lines with chats and tools, 0 differences", rows.len()));
}

/// A tokenizer that tries each alternative of the published expression where it stands, and merges by looking at all
/// neighbours after each merge. Its vocabulary is known by bytes and comes from another crate.
struct Slow {
    encoding: Encoding,
    before_spaces: Vec<Regex>,
    line_ends: Regex,
    spaces: Regex,
    ranks: HashMap<Vec<u8>, u32>,
}

impl Slow {
    fn new(encoding: Encoding) -> Self {
        let (bpe, count, before_spaces, line_ends): (&CoreBPE, u32, &[&str], &str) = match encoding {
            Encoding::O200kBase => (
                o200k_base_singleton(),
                199_998,
                &[
                    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
                    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
                    r"\p{N}{1,3}",
                    r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
                ],
                r"\s*[\r\n]+",
            ),
            Encoding::Cl100kBase => (
                cl100k_base_singleton(),
                100_256,
                &[
                    r"'(?i:[sdmt]|ll|ve|re)",
                    r"[^\r\n\p{L}\p{N}]?\p{L}+",
                    r"\p{N}{1,3}",
                    r" ?[^\s\p{L}\p{N}]+[\r\n]*",
                    // Spaces at the very end go before line ends here.
                    r"\s+$",
                ],
                r"\s*[\r\n]",
            ),
        };
        let regex = |pattern: &str| Regex::new(&format!("^(?:{pattern})")).expect("the pattern is right");
        Slow {
            encoding,
            before_spaces: before_spaces.iter().map(|pattern| regex(pattern)).collect(),
            line_ends: regex(line_ends),
            spaces: regex(r"\s+"),
            ranks: (0..count).map(|id| (bpe.decode_bytes(&[id]).expect("the token exists"), id)).collect(),
        }
    }

    /// How many bytes the first piece of a text has. An expression without a look ahead cannot say that the last of several
    /// spaces is left to the word behind them, so that is done by hand.
    fn piece(&self, text: &str) -> usize {
        let end = |regex: &Regex| regex.find(text).map(|found| found.end());
        let found = self.before_spaces.iter().find_map(end).or_else(|| end(&self.line_ends));
        found.unwrap_or_else(|| {
            let spaces = &text[..end(&self.spaces).expect("what is nothing else is space")];
            let last = spaces.chars().next_back().map_or(0, char::len_utf8);
            if spaces.len() == text.len() || spaces.len() == last { spaces.len() } else { spaces.len() - last }
        })
    }

    fn encode(&self, mut text: &str) -> Vec<u32> {
        let mut ids = Vec::new();
        while !text.is_empty() {
            let (piece, rest) = text.split_at(self.piece(text));
            ids.extend(self.merged(piece.as_bytes()));
            text = rest;
        }
        ids
    }

    fn merged(&self, piece: &[u8]) -> Vec<u32> {
        let mut parts: Vec<Vec<u8>> = piece.iter().map(|byte| vec![*byte]).collect();
        let rank = |bytes: &[u8]| self.ranks.get(bytes).copied();
        let lowest = |parts: &[Vec<u8>]| {
            let pairs = parts.windows(2).enumerate();
            pairs.filter_map(|(place, pair)| Some((rank(&pair.concat())?, place))).min().map(|(_, place)| place)
        };
        while let Some(place) = lowest(&parts) {
            let right = parts.remove(place + 1);
            parts[place].extend(right);
        }
        parts.iter().map(|part| rank(part).expect("every byte is a token")).collect()
    }
}

/// Numbers without chance, by a multiplication and a shift.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
        (self.0 >> 33) as u32 % limit
    }

    /// Words, signs and spaces of some script, and now and then whatever there is.
    fn text(&mut self) -> String {
        const ALPHABETS: [(u32, u32); 14] = [
            (0x20, 0x5F),
            (0x61, 26),
            (0x61, 26),
            (0xC0, 0x1B0),
            (0x300, 0x70),
            (0x370, 0x90),
            (0x410, 0x40),
            (0x5D0, 0x150),
            (0x900, 0x380),
            (0xE00, 0x80),
            (0x3040, 0x100),
            (0x4E00, 0x5200),
            (0xAC00, 0x2BA4),
            (0x1F300, 0x400),
        ];
        const SCRAPS: [&str; 16] = [
            " ", "  ", "\n", "\r\n", " \n ", "\t", "'s", "'LL", "'ſ", "...", "\u{a0}", "\u{301}", "\u{200d}", "/", "12345",
            "\u{85}",
        ];
        let mut text = String::new();
        for _ in 0..self.below(8) {
            let (first, count) = ALPHABETS[self.below(14) as usize];
            for _ in 0..self.below(14) {
                text.extend(char::from_u32(first + self.below(count)));
            }
            match self.below(6) {
                0..=2 => text.push(' '),
                3 => text.push_str(SCRAPS[self.below(16) as usize]),
                4 => text.extend(char::from_u32(self.below(0x11_0000))),
                _ => {}
            }
        }
        text
    }
}

#[test]
fn ten_thousand_random_texts_have_the_tokens_of_a_slow_reference() {
    for encoding in Encoding::ALL {
        let (slow, counter): (Slow, Counter) = (Slow::new(encoding), counter(encoding));
        let mut numbers = Numbers(26);
        for _ in 0..10_000 {
            let text = numbers.text();
            assert_eq!(counter.encode(&text), slow.encode(&text), "{:?} of {text:?}", slow.encoding);
        }
    }
    say("slow reference: 10,000 random texts, 0 differences");
}
