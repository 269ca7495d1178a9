//! Near-duplicates: examples that ask the same and answer it in nearly the same words.
//!
//! Answers are compared by MinHash with banding (Broder, "On the resemblance and containment of documents", 1997; banding as
//! in Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3): with fourteen bands of eight rows, answers that
//! share four fifths of their pieces are found in nine cases of ten. The signatures themselves are not kept.
//!
//! Many questions are made from one template, so nearness says nothing about them: they have to have the same words of
//! content, whatever their endings, and the same figures, names and quoted terms. A paraphrase in other words stays.

use super::forest::Forest;
use super::random::mixed;
use super::words::{is_one_of, normalised, stem};
use crate::document::Hash;
use std::collections::BTreeSet;

/// How many bands there are.
pub const BANDS: usize = 14;
/// Hashes that make one band.
const ROWS: usize = 8;
/// Texts of fewer words are cut into letters: a word is too large a piece of them.
const WORDS_MIN: usize = 20;
/// So many letters are one piece, and so many words.
const LETTERS: usize = 3;
const WORDS: usize = 2;
/// The words of shorter answers have to be the same too.
const ANSWER_WORDS_MIN: usize = 8;

/// Longer words of questions that say nothing about what is asked.
const ASKING: &str = "какая какие какое какой какую каких каким какими какова каковы когда куда откуда сколько почему зачем \
     можно нужно надо ли мне нам если есть было быть будет ваш вашей вашу ваша ваши этот этого свой свою скажите подскажите \
     объясните расскажите пожалуйста what which when where does will would could should have there with your from please tell \
     explain about this that";

/// The hashes of an example's bands. Two examples that share one are near-duplicates, as a rule.
pub type Bands = [u32; BANDS];

/// The bands of an example; `None` where there is nothing to compare.
pub fn bands(question: &str, answer: &str) -> Option<Bands> {
    bands_of_normalised(question, &normalised(question), &normalised(answer))
}

/// As [`bands`], where question and answer have been normalised already.
pub fn bands_of_normalised(question: &str, asked: &str, answered: &str) -> Option<Bands> {
    if asked.is_empty() || answered.is_empty() {
        return None;
    }
    let guard = guard(question, asked, answered);
    let signature = signature(answered);
    let mut bands = [0; BANDS];
    for (band, rows) in bands.iter_mut().zip(signature.chunks_exact(ROWS)) {
        *band = rows.iter().fold(guard, |hash, row| mixed(hash, u64::from(*row))) as u32;
    }
    Some(bands)
}

/// What must be equal in near-duplicates.
fn guard(question: &str, asked: &str, answered: &str) -> u64 {
    let mut words: BTreeSet<(u8, String)> = BTreeSet::new();
    words.extend(quoted(question).into_iter().map(|term| (0, term)));
    words.extend(names(question).into_iter().map(|name| (1, name)));
    words.extend(figures(asked).map(|figure| (2, figure.to_owned())));
    words.extend(figures(answered).map(|figure| (3, figure.to_owned())));
    words.extend(content_words(asked).map(|word| (4, word)));
    if answered.split(' ').count() < ANSWER_WORDS_MIN {
        words.extend(content_words(answered).map(|word| (5, word)));
    }
    let hash = |(kind, word): &(u8, String)| mixed(u64::from(*kind), Hash::of(word.as_bytes()).short());
    words.iter().map(hash).fold(words.len() as u64, mixed)
}

/// The longer words of a normalised text, without their endings.
fn content_words(text: &str) -> impl Iterator<Item = String> {
    let long = |word: &&str| word.chars().count() >= 4 && !is_one_of(word, ASKING);
    text.split(' ').filter(long).map(|word| stem(word).to_owned())
}

fn figures(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|word| word.contains(|sign: char| sign.is_ascii_digit()))
}

/// What stands in quotation marks or is set as code.
fn quoted(text: &str) -> Vec<String> {
    const PAIRS: [(char, char); 4] = [('«', '»'), ('“', '”'), ('"', '"'), ('`', '`')];
    let mut found = Vec::new();
    for (opens, closes) in PAIRS {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once(opens)
            && let Some((inside, behind)) = after.split_once(closes)
        {
            found.push(normalised(inside));
            rest = behind;
        }
    }
    found
}

/// Words with a capital that do not begin a sentence.
fn names(text: &str) -> Vec<String> {
    let mut begins = true;
    let mut found = Vec::new();
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|sign: char| !sign.is_alphanumeric());
        if !begins && bare.starts_with(char::is_uppercase) {
            found.push(stem(&normalised(bare)).to_owned());
        }
        begins = word.ends_with(['.', '!', '?', ':']);
    }
    found
}

/// The least hashes of a text's pieces, one for each row of each band.
fn signature(text: &str) -> [u32; BANDS * ROWS] {
    let mut least = [u32::MAX; BANDS * ROWS];
    let mut take = |piece: &[u8]| {
        let piece = hash(piece);
        for (row, least) in (0_u64..).zip(&mut least) {
            *least = (*least).min((mixed_row(piece, row) >> 32) as u32);
        }
    };
    let words: Vec<&str> = text.split(' ').collect();
    if words.len() >= WORDS_MIN {
        let mut piece = String::new();
        for pair in words.windows(WORDS) {
            piece.clear();
            pair.iter().for_each(|word| piece.extend([word, " "]));
            take(piece.as_bytes());
        }
        return least;
    }
    let letters: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let bytes = text.as_bytes();
    if letters.len() <= LETTERS {
        take(bytes);
    }
    for window in letters.windows(LETTERS + 1) {
        if let [first, .., last] = window {
            take(bytes.get(*first..*last).unwrap_or_default());
        }
    }
    least
}

/// FNV-1a with 64 bits.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// One of many orders of all pieces.
fn mixed_row(piece: u64, row: u64) -> u64 {
    let mixed = (piece ^ row.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ (mixed >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb)
}

/// For each of the given examples the first that it is a near-duplicate of, by its number; itself where there is none. Nothing
/// where no example has bands.
pub fn clusters(all: impl Iterator<Item = Option<Bands>>) -> Vec<u32> {
    let mut found: Vec<(u64, u32)> = Vec::new();
    let mut count = 0;
    for (example, bands) in (0_u32..).zip(all) {
        count += 1;
        let keyed = (0_u64..).zip(bands.into_iter().flatten()).map(|(number, band)| (number << 32 | u64::from(band), example));
        found.extend(keyed);
    }
    if found.is_empty() {
        return Vec::new();
    }
    found.sort_unstable();
    let mut forest = Forest::new(count);
    forest.join_equal(&found);
    forest.roots()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str =
        "Отправьте заявление по почте или принесите его в отдел кадров, приложите копию приказа и справку с места работы.";

    fn are_near(a: (&str, &str), b: (&str, &str)) -> bool {
        clusters([bands(a.0, a.1), bands(b.0, b.1)].into_iter()) == [0, 0]
    }

    #[test]
    fn other_words_for_one_thing_are_found() {
        let nearly =
            "Отправьте заявление почтой или принесите его в отдел кадров, приложите копию приказа и справку с места работы.";
        assert!(are_near(("Как подать заявление на отпуск?", LONG), ("Как подать заявление на отпуск", LONG)));
        assert!(are_near(("Как подать заявление на отпуск?", LONG), ("Как мне подать заявление на отпуск?", nearly)));
        assert!(are_near(
            ("How do I reset my password?", "Open the settings, choose Security, and press the button called Reset."),
            ("How can I reset my password?", "Open settings, choose Security and press the button called Reset.")
        ));
    }

    #[test]
    fn questions_of_one_template_are_no_duplicates() {
        let cases = [
            (("Сколько стоит стол?", "500 рублей"), ("Сколько стоит стул?", "500 рублей")),
            (("Что такое «ставка»?", LONG), ("Что такое «доставка»?", LONG)),
            (("Что даёт тариф 5?", LONG), ("Что даёт тариф 6?", LONG)),
            (("Где офис в Москве?", LONG), ("Где офис в Самаре?", LONG)),
            (
                ("How long is it valid?", "It is valid for 5 days after the letter was sent to you"),
                ("How long is it valid?", "It is valid for 6 days after the letter was sent to you"),
            ),
        ];
        for (a, b) in cases {
            assert!(!are_near(a, b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn other_questions_about_one_text_are_no_duplicates() {
        assert!(!are_near(("Как подать заявление на отпуск?", LONG), ("Какие документы нужны для перевода?", LONG)));
        assert!(!are_near(
            ("Как подать заявление?", LONG),
            ("Как подать заявление?", "Так делать нельзя: за это отвечает директор и никто другой.")
        ));
    }

    #[test]
    fn clusters_have_their_first_example_as_name() {
        let alike = |number: u32| Some([number; BANDS]);
        let chained = Some(std::array::from_fn(|band| if band == 0 { 7 } else { 9 }));
        let firsts = clusters([alike(5), alike(7), None, alike(5), chained, alike(9)].into_iter());
        assert_eq!(firsts, [0, 1, 2, 0, 1, 1]);
        assert_eq!(clusters(std::iter::empty()), [0_u32; 0]);
    }

    #[test]
    fn nothing_is_like_nothing() {
        assert_eq!(bands("", LONG), None);
        assert_eq!(bands("?", "…"), None);
        assert!(bands("да", "нет").is_some());
        assert!(bands("漢字とは何ですか", "漢字は文字です").is_some());
    }
}
