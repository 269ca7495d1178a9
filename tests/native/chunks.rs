//! Chunks: within their budget, without loss, at good borders.

use crate::notation;
use doctune::chunks::{Chunk, ChunkMark, ChunkMarkKind, ChunkPlan, ChunkStart, cut, placed, with_mark};
use doctune::document::Document;
use doctune::tokens::CountTokens;
use proptest::prelude::*;

/// About four bytes a token, as a stand-in that needs no vocabulary.
pub struct Fourths;

impl CountTokens for Fourths {
    fn count(&self, text: &str) -> u64 {
        text.len().div_ceil(4) as u64
    }
}

fn check(document: &Document, tokens_max: u64) -> Vec<Chunk> {
    let chunks = cut(document, &ChunkPlan { tokens_max, ..ChunkPlan::default() }, &Fourths);
    for chunk in &chunks {
        assert!(Fourths.count(&chunk.text) <= tokens_max, "{} > {tokens_max}: {:?}", chunk.tokens, chunk.text);
        assert_eq!(chunk.tokens, Fourths.count(&chunk.text));
        for span in &chunk.spans {
            let quote = document.quote(*span).expect("a span fits its document");
            assert!(chunk.text.contains(quote), "{quote:?} is not in {:?}", chunk.text);
        }
    }
    for (index, block) in document.blocks.iter().enumerate() {
        let covered = |at: u32| {
            let spans = chunks.iter().flat_map(|chunk| &chunk.spans);
            spans.filter(|span| span.block == index as u32).any(|span| (span.start..span.end).contains(&at))
        };
        for (at, sign) in block.text.char_indices().filter(|(_, sign)| !sign.is_whitespace()) {
            assert!(covered(at as u32), "{sign:?} at {at} of block {index} is lost: {:?}", block.text);
        }
    }
    chunks
}

fn texts(chunks: &[Chunk]) -> Vec<&str> {
    chunks.iter().map(|chunk| chunk.text.as_str()).collect()
}

#[test]
fn a_heading_stays_with_its_text_and_is_the_first_border() {
    let source = "# One\n\nFirst text of some length here.\n\nMore of it.\n\n# Two\n\nSecond text of some length.";
    let chunks = check(&notation::document(source), 18);
    assert_eq!(
        texts(&chunks),
        ["# One\n\nFirst text of some length here.\n\nMore of it.", "# Two\n\nSecond text of some length."]
    );
    assert_eq!(
        (chunks[0].path.as_slice(), chunks[1].path.as_slice()),
        (["One".to_owned()].as_slice(), ["Two".to_owned()].as_slice())
    );
}

#[test]
fn a_table_that_is_cut_repeats_its_header() {
    let rows: String = (1..=8).map(|row| format!("| row {row} | value {row} |\n")).collect();
    let chunks = check(&notation::document(&format!("| Name | Value |\n| --- | --- |\n{rows}")), 24);
    assert!(chunks.len() > 2);
    for chunk in &chunks {
        assert!(chunk.text.starts_with("| Name | Value |\n| --- | --- |\n| row"), "{}", chunk.text);
    }
}

#[test]
fn a_list_is_cut_between_items_and_a_long_item_between_sentences() {
    let source =
        "- One short item here.\n- Two short item here.\n- A long item starts. It goes on for a while. It ends here at last.";
    let chunks = check(&notation::document(source), 13);
    assert_eq!(
        texts(&chunks),
        [
            "- One short item here.\n- Two short item here.",
            "A long item starts. It goes on for a while.",
            "It ends here at last."
        ]
    );
}

#[test]
fn code_is_cut_between_lines_only_when_it_must_be() {
    let chunks = check(&notation::document("Text before the code.\n\n```rust\nlet a = 1;\nlet b = 2;\n```"), 13);
    assert_eq!(texts(&chunks), ["Text before the code.", "```rust\nlet a = 1;\nlet b = 2;\n```"]);
    let chunks = check(&notation::document("```rust\nlet a = 1;\n    let b = 2;\n```"), 7);
    assert_eq!(texts(&chunks), ["```rust\nlet a = 1;\n```", "```rust\n    let b = 2;\n```"]);
}

#[test]
fn a_word_longer_than_the_budget_is_cut_and_not_lost() {
    check(&notation::document(&"я".repeat(300)), 16);
    check(&notation::document(&format!("| {} | b |\n| --- | --- |\n| c | {} |", "x".repeat(200), "y ".repeat(100))), 16);
}

/// A line of the notation, of any kind.
pub fn any_line() -> impl Strategy<Value = String> {
    prop_oneof![
        "#{1,3} [A-Za-zа-я ]{1,30}",
        "- [A-Za-zа-я ,.!?]{1,80}",
        "(Q|A|Вопрос|Ответ)[0-9]?[:.] [A-Za-zа-я ,.!?]{1,60}",
        "\\*\\*[A-Za-zа-я ]{1,30}[?:.]?\\*\\*( — | is a |: )?[a-zа-я ]{0,40}",
        "[A-ZА-Я][a-zа-я]{2,9} (— это|is a|называется|\\([A-ZА-Я]{2,5}\\)) [a-zа-я ]{8,40}\\.",
        "    - [A-Za-zа-я ,.]{1,40}",
        "[0-9]\\. [A-Za-zа-я ,.]{1,60}",
        "\\| [a-zа-я. ]{0,40} \\| [a-zа-я. ]{0,40} \\|",
        "[A-ZА-Яa-zа-я0-9 ,.!?«»…—]{1,200}",
        "[a-z]{1,8} :: [a-zа-я ,.]{1,60}",
        "> [A-Za-zа-я ,.]{1,80}",
        "<summary> [A-Za-z ?]{1,30}",
        Just("```rust".to_owned()),
        Just("```".to_owned()),
        Just(String::new()),
        Just("| --- | --- |".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_chunk_exceeds_its_budget_and_no_text_is_lost(lines in prop::collection::vec(any_line(), 0..30), tokens_max in 16_u64..120) {
        check(&notation::document(&lines.join("\n")), tokens_max);
    }
}

/// Nine sections of one heading and one paragraph, each a chunk of its own.
fn nine_sections() -> Document {
    let section = |n: u32| format!("# Heading {n}\n\nThe text of section {n}, long enough to fill a chunk.");
    notation::document(&(1..=9).map(section).collect::<Vec<_>>().join("\n\n"))
}

fn mark(document: &Document, block: u32, kind: ChunkMarkKind) -> ChunkMark {
    ChunkMark::new(document, ChunkStart { block, byte: 0 }, kind).expect("the block is there")
}

fn marked(document: &Document, marks: Vec<ChunkMark>) -> Vec<Chunk> {
    cut(document, &ChunkPlan { tokens_max: 20, marks }, &Fourths)
}

#[test]
fn borders_by_hand_change_the_chunks_at_them_and_no_others() {
    let document = nine_sections();
    let before = marked(&document, Vec::new());
    assert_eq!(before.len(), 9);
    // The fourth heading is block 6, the text under the seventh is block 13.
    let joined = mark(&document, 6, ChunkMarkKind::Joined);
    let split = mark(&document, 13, ChunkMarkKind::Split);
    let after = marked(&document, vec![joined, split]);
    assert_eq!(after.len(), 9);
    assert_eq!((&after[..2], &after[7..]), (&before[..2], &before[7..]));
    assert_eq!(after[2].text, format!("{}\n\n{}", before[2].text, before[3].text), "over the budget, as the person wants it");
    assert_eq!(after[3..5], before[4..6]);
    assert_eq!([after[5].text.as_str(), after[6].text.as_str()].join("\n\n"), before[6].text);
    assert_eq!(after[6].start, ChunkStart { block: 13, byte: 0 });
}

#[test]
fn a_mark_moves_with_its_words_and_goes_with_them() {
    let document = nine_sections();
    let marks = [mark(&document, 6, ChunkMarkKind::Joined), mark(&document, 8, ChunkMarkKind::Filled)];
    let mut longer = document.clone();
    longer.blocks.insert(0, longer.blocks[1].clone());
    let moved: Vec<u32> = placed(&longer, &marks).iter().map(|mark| mark.at.block).collect();
    assert_eq!(moved, [7, 9]);
    longer.blocks.remove(7);
    let left: Vec<u32> = placed(&longer, &marks).iter().map(|mark| mark.at.block).collect();
    assert_eq!(left, [8]);
}

#[test]
fn setting_a_border_where_one_was_taken_away_brings_the_first_cut_back() {
    let document = nine_sections();
    let [joined, split] = [ChunkMarkKind::Joined, ChunkMarkKind::Split].map(|kind| mark(&document, 6, kind));
    let filled = mark(&document, 6, ChunkMarkKind::Filled);
    let one = with_mark(&[filled], joined, true);
    assert_eq!(one, [joined, filled]);
    assert_eq!(with_mark(&one, split, true), [filled]);
    assert_eq!(with_mark(&one, joined, false), [filled]);
    assert_eq!(with_mark(&one, joined, true), one);
}
