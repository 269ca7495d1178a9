//! Token counts: the same ids as the reference for whatever text, and lines of training data worked out by hand.

use doctune::document::Hash;
use doctune::tokens::chat::{LineTokens, line_tokens};
use doctune::tokens::{CountTokens as _, Counter, Encoding, Vocabulary};
use flate2::read::GzDecoder;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::cell::OnceCell;
use std::io::Read as _;
use std::path::Path;
use tiktoken_rs::{CoreBPE, cl100k_base_singleton, o200k_base_singleton};

fn packed_file(encoding: Encoding) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("www/data/{}.bin.gz", encoding.name()));
    std::fs::read(path).expect("the vocabulary is in the repository")
}

pub(crate) fn counter(encoding: Encoding) -> Counter {
    let mut packed = Vec::new();
    GzDecoder::new(packed_file(encoding).as_slice()).read_to_end(&mut packed).expect("it is packed with gzip");
    Counter::new(Vocabulary::from_packed(&packed).expect("it is a vocabulary"))
}

fn reference(encoding: Encoding) -> &'static CoreBPE {
    match encoding {
        Encoding::O200kBase => o200k_base_singleton(),
        Encoding::Cl100kBase => cl100k_base_singleton(),
    }
}

/// Compares our tokens with those of the reference, in both encodings, with counters that live as long as the test.
struct Comparison([Counter; 2]);

impl Comparison {
    fn new() -> Self {
        Self(Encoding::ALL.map(counter))
    }

    #[track_caller]
    fn check(&self, text: &str) {
        for counter in &self.0 {
            let ids = counter.encode(text);
            assert_eq!(ids, reference(counter.encoding()).encode_ordinary(text), "{:?} of {text:?}", counter.encoding());
            assert_eq!(counter.count(text), ids.len() as u64);
        }
    }
}

thread_local! {
    static COMPARISON: OnceCell<Comparison> = const { OnceCell::new() };
}

/// For properties, which are tried many times.
fn check_in_this_thread(text: &str) {
    COMPARISON.with(|comparison| comparison.get_or_init(Comparison::new).check(text));
}

/// Numbers without chance, by a multiplication and a shift.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
        (self.0 >> 33) as usize % limit
    }
}

/// Whatever the rules of cutting treat in a special way, and words in many scripts.
const SCRAPS: &[&str] = &[
    "",
    " ",
    "  ",
    "     ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\n\n\n",
    " \n",
    "\n ",
    "\t\n\t",
    "\u{a0}",
    "\u{85}",
    "\u{feff}",
    "\u{200b}",
    "\u{2028}",
    "\u{3000}",
    "\u{b}",
    "\u{c}",
    "\0",
    "\u{1f}",
    "\u{200d}",
    "\u{ad}",
    "'",
    "'s",
    "'S",
    "'\u{17f}",
    "'t",
    "'re",
    "'RE",
    "'Ve",
    "'m",
    "'ll",
    "'lL",
    "'d",
    "'l",
    "'r",
    "''s",
    "’s",
    "\u{301}",
    "\u{301}\u{302}",
    "\u{20dd}",
    "\u{fe0f}",
    "a",
    "A",
    "aB",
    "Ab",
    "ABC",
    "ABCdef",
    "camelCase",
    "PascalCaseXML",
    "snake_case_name",
    "don't",
    "I'LL",
    "it's",
    "ǅ",
    "ǅe",
    "ʰ",
    "ª",
    "ºA",
    "ẞ",
    "ß",
    "İ",
    "ı",
    "K",
    "The quick brown fox",
    "internationalisation",
    "pneumonoultramicroscopicsilicovolcanoconiosis",
    "naïve",
    "nai\u{308}ve",
    "Ångström",
    "A\u{30a}ngstro\u{308}m",
    "Привет",
    "ПРИВЕТ",
    "приветМИР",
    "Здравствуйте, мир!",
    "достопримечательность",
    "Ёжик",
    "и\u{306}",
    "Ελληνικά",
    "ΑΒΓδ",
    "ქართული",
    "ᲥᲐᲠᲗᲣᲚᲘ",
    "Հայերեն",
    "שלום",
    "שָׁלוֹם",
    "مرحبا",
    "السَّلَامُ عَلَيْكُمْ",
    "٣٤٥٦",
    "नमस्ते",
    "हिन्दी में",
    "१२३४",
    "বাংলা",
    "தமிழ்",
    "తెలుగు",
    "ไทยภาษาที่ไม่มีช่องว่าง",
    "๑๒๓๔",
    "ລາວ",
    "ខ្មែរ",
    "မြန်မာ",
    "中文",
    "中文和English混合ABC文字",
    "漢字かな交じり文。",
    "カタカナ",
    "ｶﾀｶﾅ",
    "한국어",
    "ㅎㅎㅎ",
    "한",
    "አማርኛ",
    "ᠮᠣᠩᠭᠣᠯ",
    "བོད་ཡིག",
    "𝔘𝔫𝔦",
    "𐐀𐐨",
    "𞤀𞤢",
    "😀",
    "👨‍👩‍👧‍👦",
    "🏳️‍🌈",
    "👍🏽",
    "🇩🇪🇫🇷",
    "1",
    "12",
    "123",
    "1234",
    "1234567890",
    "½",
    "Ⅷ",
    "²³",
    "３４５",
    "㊿",
    "3.14",
    "1,000,000",
    "0xFF",
    "!",
    "!!",
    "!!!!!!!!!!",
    "...",
    "…",
    "—",
    "--------",
    "==========",
    "/",
    "//",
    "///\n",
    "!/\r\n/",
    "a/b",
    "://",
    "<|endoftext|>",
    "<|im_start|>",
    "{\"a\": [1, 2]}",
    "fn main() {\n    x += 1;\n}",
    "</div>",
    "&nbsp;",
    "$",
    "€",
    "%",
    "#",
    "@",
    "C++",
    "`",
    "~",
    "\\",
    "\\n",
    "|",
    "\u{fffd}",
    "\u{e000}",
    "\u{10ffff}",
    "\u{378}",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "\u{a0}\u{a0}",
    "\u{3000}\n",
    "_a",
    "_",
    "A'",
    "É's",
    "文's",
    "1's",
    " 's",
    "\u{301}'s",
    "-ABC",
    "-\u{301}ABC",
    "\u{301}ABC",
    "(Word",
    "\u{301}1",
];

#[test]
fn scraps_of_many_scripts_have_the_tokens_of_the_reference() {
    let comparison = Comparison::new();
    SCRAPS.iter().for_each(|scrap| comparison.check(scrap));
    let mut numbers = Numbers(1);
    for _ in 0..3_000 {
        let text: String = (0..2 + numbers.below(9)).map(|_| SCRAPS[numbers.below(SCRAPS.len())]).collect();
        comparison.check(&text);
    }
    // Two by two, so that every border is met.
    for first in SCRAPS {
        let text: String = SCRAPS.iter().flat_map(|second| [first, *second, "¦"]).collect();
        comparison.check(&text);
    }
}

#[test]
fn every_token_of_the_vocabulary_is_found() {
    for encoding in Encoding::ALL {
        let (counter, reference) = (counter(encoding), reference(encoding));
        let count = match encoding {
            Encoding::O200kBase => 199_998,
            Encoding::Cl100kBase => 100_256,
        };
        for id in 0..count {
            let bytes = reference.decode_bytes(&[id]).unwrap();
            if let Ok(text) = String::from_utf8(bytes) {
                // A few tokens can never come out of a text, because the rules cut in their midst.
                let expected = if text.len() < 3 { reference.encode_ordinary(&text) } else { vec![id] };
                let found = counter.encode(&text);
                assert!(found == expected || found == reference.encode_ordinary(&text), "{encoding:?} {text:?}: {found:?}");
            }
        }
    }
}

#[test]
fn a_character_of_any_class_has_the_tokens_of_the_reference() {
    let comparison = Comparison::new();
    let characters: Vec<char> = ('\0'..='\u{1ffff}').step_by(if cfg!(debug_assertions) { 13 } else { 1 }).collect();
    for some in characters.chunks(50) {
        comparison.check(&some.iter().map(|character| format!("a{character}A{character} {character}1 ")).collect::<String>());
        comparison.check(&some.iter().collect::<String>());
    }
}

#[test]
fn long_runs_have_the_tokens_of_the_reference_and_take_no_time() {
    let comparison = Comparison::new();
    let lengths: &[usize] = &[31, 32, 33, 127, 128, 129, 130, 300, 1_000, 20_000];
    for scrap in [
        "a", "A", "ab", "aA", " ", "\n", " \n", "\t", "!", "-", "=", "/", "1", "é", "я", "Я", "中", "中A", "\u{301}", "\u{301}A",
        "😀", "'s", "\u{a0}",
    ] {
        for length in lengths {
            comparison.check(&scrap.repeat(*length));
            comparison.check(&format!("x{}y", scrap.repeat(*length)));
        }
    }
    assert_eq!(comparison.0[0].count(&"a".repeat(100_000)), 12_500);
}

#[test]
fn tokens_cover_the_text_without_gaps() {
    let counter = counter(Encoding::O200kBase);
    let text = "Hello, мир! \u{1F9FF}\u{10ffff}\r\n  x";
    let tokens = counter.tokens(text);
    let ids: Vec<u32> = tokens.iter().map(|token| token.id).collect();
    assert_eq!(ids, counter.encode(text));
    let mut end = 0;
    for token in &tokens {
        assert_eq!(token.bytes.start, end);
        assert_eq!(reference(Encoding::O200kBase).decode_bytes(&[token.id]).unwrap(), text.as_bytes()[token.bytes.clone()]);
        end = token.bytes.end;
    }
    assert_eq!(end, text.len());
}

#[test]
fn the_packed_vocabularies_are_those_that_were_checked() {
    let check = |encoding, hash: &str| assert_eq!(Hash::of(&packed_file(encoding)).to_string(), hash);
    check(Encoding::O200kBase, "1c1a722cd50f20ec4c3403dc2ab13f761ab4cc7e0ffce458f9275911797ec112");
    check(Encoding::Cl100kBase, "5f6c13e565e93e3efd596c738e3fcdc047e361fb35c6648d0598d3ad492e5c2d");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 1_000 } else { 20_000 }))]

    #[test]
    fn any_text_has_the_tokens_of_the_reference(text in "(\\PC|\\s|[a-zA-Zа-яА-Я' \\n0-9]){0,60}") {
        check_in_this_thread(&text);
    }

    #[test]
    fn any_characters_have_the_tokens_of_the_reference(characters in prop::collection::vec(any::<char>(), 0..40)) {
        check_in_this_thread(&characters.iter().collect::<String>());
    }

    #[test]
    fn any_words_have_the_tokens_of_the_reference(text in "([ '\"(/-]?[A-Zа-яÀ-ž]{0,3}[a-zА-Я\u{300}-\u{310}]{0,9}('[sStTdDlrvem\u{17f}]{1,2})?[ \\r\\n\\t]{0,3}){0,12}") {
        check_in_this_thread(&text);
    }

    #[test]
    fn any_letters_in_one_piece_have_the_tokens_of_the_reference(text in "[ab]{100,400}|[a-z]{100,400}|[а-я]{60,200}|[一-鿿]{30,200}") {
        check_in_this_thread(&text);
    }
}

#[test]
fn lines_of_training_data_count_as_worked_out_by_hand() {
    let counter = counter(Encoding::O200kBase);
    let check = |line: Value, total, trained, estimate| {
        assert_eq!(line_tokens(&line, &counter), LineTokens { total, trained, estimate }, "{line}");
    };
    // Every role here is one token, and so is every word, space included, and every sign.
    let system = json!({"role": "system", "content": "You are a helpful assistant."});
    let user = json!({"role": "user", "content": "What is the capital of France?"});
    let assistant = json!({"role": "assistant", "content": "Paris."});
    let chat = (3 + 1 + 6) + (3 + 1 + 7) + (3 + 1 + 2) + 3;
    check(json!({"messages": [system, user, assistant]}), chat, 2, false);
    // "find" ":" "Find" " a" " page", and "q" ":string" ":" "What" " to" " find".
    let query = json!({"type": "string", "description": "What to find."});
    let parameters = json!({"type": "object", "properties": {"q": query}});
    let tool = json!({"type": "function", "function": {"name": "find", "description": "Find a page.", "parameters": parameters}});
    let tools = (7 + 5) + 3 + (3 + 6) + 12;
    check(json!({"messages": [system, user, assistant], "tools": [tool]}), chat + tools, 2, true);
    check(
        json!({"input": {"messages": [user]}, "preferred_output": [assistant], "non_preferred_output": [assistant]}),
        26,
        4,
        true,
    );
}
