//! Checks that an example's evidence holds, each kind by its own rule.
//!
//! A quoted answer is walked from its first sign to its last: what isn't a quote may only be whitespace, punctuation,
//! what a rendering puts before a quote, or one of the frame phrases. So no word and no figure can slip in.

use super::words::{content_words, normalised, occurs};
use super::{Evidence, Example, Quote, Role, Rule};
use crate::chunks::Rendering;
use crate::document::Document;
use std::collections::HashSet;
use std::ops::Range;

/// The phrases, besides the document's words, that an answer may contain.
pub const FRAMES: &[&str] = &[FRAME_SECTIONS_RU, FRAME_SECTIONS_EN, FRAME_QUESTIONS_RU, FRAME_QUESTIONS_EN];
pub const FRAME_SECTIONS_RU: &str = "В документе есть такие разделы:";
pub const FRAME_SECTIONS_EN: &str = "The document has these sections:";
pub const FRAME_QUESTIONS_RU: &str = "Документ отвечает на такие вопросы:";
pub const FRAME_QUESTIONS_EN: &str = "The document answers these questions:";

/// What an answer says of a part that does not say something: `{}` stands for the heading of the part, `{other}` for the
/// heading of the one that does.
pub(super) const REFUSALS_RU: &[&str] = &[
    "В разделе {} об этом не сказано; этой теме посвящён раздел {other}.",
    "Раздел {} этой темы не касается. О ней говорится в разделе {other}.",
    "В разделе {} этого нет. Смотрите раздел {other}.",
    "Об этом в разделе {} ничего не говорится: в документе есть отдельный раздел {other}.",
];
pub(super) const REFUSALS_EN: &[&str] = &[
    "The section {} says nothing about that; it is covered in the section {other}.",
    "That is not in the section {}. See the section {other}.",
    "The section {} does not deal with this. It is treated in the section {other}.",
    "Nothing is said about it in the section {}. The document has a section of its own for that: {other}.",
];

/// The phrase with both headings in their places.
pub(super) fn refusal(frame: &str, heading: &str, other: &str) -> String {
    frame.split("{}").map(|part| part.replace("{other}", other)).collect::<Vec<_>>().join(heading)
}

/// Why evidence doesn't hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvidenceFault {
    /// There is nothing to check the answer against.
    NoQuotes,
    /// The document has other words at the place of this quote, counted from 0.
    QuoteDiffers { quote: usize },
    /// The answer doesn't have this quote, counted from 0, after the ones before it.
    QuoteNotInAnswer { quote: usize },
    /// The answer has a word that isn't quoted.
    WordNotQuoted { word: String },
    /// The answer isn't what the rule yields.
    RuleDiffers,
    /// What was said to be absent is in the document.
    Found { words: String },
}

/// Checks an example against its document.
pub fn verify(example: &Example, document: &Document) -> Result<(), EvidenceFault> {
    match &example.evidence {
        Evidence::Quoted { quotes } => {
            if quotes.is_empty() {
                return Err(EvidenceFault::NoQuotes);
            }
            quotes_hold(quotes, document)?;
            walk(&answers(example), quotes, document)
        }
        Evidence::Computed { operands, rule } => {
            quotes_hold(operands, document)?;
            if follows(*rule, operands, example.answer()) { Ok(()) } else { Err(EvidenceFault::RuleDiffers) }
        }
        Evidence::Absent { searched, within: None, .. } => absent(searched, document),
        Evidence::Absent { searched, within: Some(within), quotes } => {
            quotes_hold(quotes, document)?;
            not_said(example.answer(), searched, within, quotes, document)
        }
        Evidence::Imported { .. } | Evidence::Typed => Ok(()),
    }
}

fn answers(example: &Example) -> String {
    let answers = example.turns.iter().filter(|turn| turn.role == Role::Assistant);
    answers.map(|turn| turn.content.as_str()).collect::<Vec<_>>().join("\n")
}

fn quotes_hold(quotes: &[Quote], document: &Document) -> Result<(), EvidenceFault> {
    match quotes.iter().position(|quote| quote.text.is_empty() || document.quote(quote.span) != Some(quote.text.as_str())) {
        Some(quote) => Err(EvidenceFault::QuoteDiffers { quote }),
        None => Ok(()),
    }
}

/// So many places of an answer are looked at; one that needs more is not shown to hold.
const STEPS: usize = 1_000_000;

fn walk(answer: &str, quotes: &[Quote], document: &Document) -> Result<(), EvidenceFault> {
    // A quote that begins with punctuation may seem to begin in the punctuation before it, as a fence in a fenced block
    // does. So a way that ends nowhere is taken back to the last place where there was another one.
    let mut ways = vec![(answer, 0)];
    let mut seen = HashSet::new();
    let mut first_fault = None;
    while let Some((rest, next)) = ways.pop() {
        if seen.len() > STEPS || !seen.insert((rest.len(), next)) {
            continue;
        }
        let fault = match (rest.chars().next(), quotes.get(next)) {
            (None, None) => return Ok(()),
            (None, Some(_)) => EvidenceFault::QuoteNotInAnswer { quote: next },
            (Some(sign), quote) => {
                let ways_before = ways.len();
                if !sign.is_alphanumeric() {
                    ways.push((rest.get(sign.len_utf8()..).unwrap_or_default(), next));
                }
                ways.extend(FRAMES.iter().filter_map(|frame| rest.strip_prefix(frame)).map(|after| (after, next)));
                ways.extend(quote.and_then(|quote| after_lead_and_quote(rest, quote, document)).map(|after| (after, next + 1)));
                if ways.len() > ways_before {
                    continue;
                }
                let word = rest.split(|sign: char| !sign.is_alphanumeric()).next().unwrap_or_default();
                EvidenceFault::WordNotQuoted { word: word.to_owned() }
            }
        };
        first_fault.get_or_insert(fault);
    }
    Err(first_fault.unwrap_or(EvidenceFault::NoQuotes))
}

/// What follows the quote, when the text starts with it or with what a rendering puts before it.
fn after_lead_and_quote<'a>(text: &'a str, quote: &Quote, document: &Document) -> Option<&'a str> {
    let led = Rendering::lead(document, quote.span).filter(|lead| !lead.is_empty()).and_then(|lead| {
        let between = text.strip_prefix(lead)?;
        let punctuation = |sign: char| !sign.is_alphanumeric();
        // The quote may itself start with punctuation, so it is looked for after each sign that is none of it.
        let run = between.find(|sign| !punctuation(sign)).unwrap_or(between.len());
        (0..=run).filter(|at| between.is_char_boundary(*at)).find_map(|at| between.get(at..)?.strip_prefix(quote.text.as_str()))
    });
    led.or_else(|| text.strip_prefix(quote.text.as_str()))
}

fn follows(rule: Rule, operands: &[Quote], answer: &str) -> bool {
    let answer = normalised(answer);
    match rule {
        Rule::ListOfAll => {
            let all: Vec<String> = operands.iter().map(|quote| normalised(&quote.text)).collect();
            !all.is_empty() && answer == all.join(" ")
        }
        Rule::Greatest | Rule::Least => {
            let numbers: Option<Vec<f64>> = operands.iter().map(|quote| number(&quote.text)).collect();
            let Some(numbers) = numbers else { return false };
            let best = numbers.iter().copied().reduce(|best, other| if is_better(rule, other, best) { other } else { best });
            best.is_some_and(|best| operands.iter().zip(numbers).any(|(quote, n)| n == best && answer == normalised(&quote.text)))
        }
    }
}

/// Whether one number comes before another by a rule that looks for the greatest or the least.
pub(super) fn is_better(rule: Rule, one: f64, other: f64) -> bool {
    if rule == Rule::Greatest { one > other } else { one < other }
}

/// A number with the words around it: "1 200,50 ₽".
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measure<'a> {
    pub value: f64,
    pub around: (&'a str, &'a str),
}

/// The first number of a text: spaces group digits, a comma or a dot starts the fraction. "2,000" is two thousand to some and
/// two to others, so that it is none.
fn number(text: &str) -> Option<f64> {
    first_number(text).map(|measure| measure.value)
}

/// The only number of a text.
pub(super) fn measure(text: &str) -> Option<Measure<'_>> {
    let has_digits = |text: &str| text.contains(|sign: char| sign.is_ascii_digit());
    first_number(text).filter(|measure| !has_digits(measure.around.1))
}

fn first_number(text: &str) -> Option<Measure<'_>> {
    let start = text.find(|sign: char| sign.is_ascii_digit())?;
    let before = text.get(..start)?;
    let bare = before.trim_end_matches(['-', '−']);
    let mut digits = String::new();
    let mut end = text.len();
    let mut signs = text.char_indices().skip_while(|(at, _)| *at < start).peekable();
    while let Some((at, sign)) = signs.next() {
        let digit_follows = signs.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        match sign {
            '0'..='9' => digits.push(sign),
            ',' | '.' if digit_follows && !digits.contains('.') => digits.push('.'),
            ' ' | '\u{a0}' | '\u{202f}' if digit_follows => {}
            _ => {
                end = at;
                break;
            }
        }
    }
    let fraction = digits.split_once('.').map_or("", |(_, fraction)| fraction);
    let goes_on = text.get(end..)?.starts_with([',', '.']);
    if fraction.len() == 3
        || goes_on && !fraction.is_empty() && text.get(end + 1..)?.starts_with(|sign: char| sign.is_ascii_digit())
    {
        return None;
    }
    let value: f64 = digits.parse().ok()?;
    let value = if bare.len() < before.len() { -value } else { value };
    Some(Measure { value, around: (bare.trim(), text.get(end..)?.trim()) })
}

fn absent(searched: &[String], document: &Document) -> Result<(), EvidenceFault> {
    if searched.iter().all(|words| normalised(words).is_empty()) {
        return Err(EvidenceFault::NoQuotes);
    }
    let texts: Vec<String> = document.blocks.iter().map(|block| format!(" {} ", normalised(&block.text))).collect();
    let found = searched.iter().find(|words| {
        let words = format!(" {} ", normalised(words));
        words.len() > 2 && texts.iter().any(|text| text.contains(&words))
    });
    found.map_or(Ok(()), |words| Err(EvidenceFault::Found { words: words.clone() }))
}

/// Whether the searched blocks, which begin with the first heading, have none of the words of the other heading, and the
/// answer says just that.
fn not_said(
    answer: &str,
    searched: &[String],
    within: &Range<u32>,
    quotes: &[Quote],
    document: &Document,
) -> Result<(), EvidenceFault> {
    let [heading, other] = quotes else { return Err(EvidenceFault::NoQuotes) };
    if searched.is_empty() || heading.span.block != within.start {
        return Err(EvidenceFault::NoQuotes);
    }
    if searched != content_words(&other.text) || within.contains(&other.span.block) {
        return Err(EvidenceFault::RuleDiffers);
    }
    let blocks = document.blocks.get(within.start as usize..within.end as usize).ok_or(EvidenceFault::NoQuotes)?;
    for text in blocks.iter().map(|block| normalised(&block.text)) {
        if let Some(word) = searched.iter().find(|word| occurs(word, &text)) {
            return Err(EvidenceFault::Found { words: word.clone() });
        }
    }
    let answer = normalised(answer);
    let says = |frame: &&str| normalised(&refusal(frame, &heading.text, &other.text)) == answer;
    if REFUSALS_RU.iter().chain(REFUSALS_EN).any(says) { Ok(()) } else { Err(EvidenceFault::RuleDiffers) }
}

#[cfg(test)]
mod tests {
    use super::super::{RecipeId, Turn};
    use super::*;
    use crate::document::{Block, BlockKind, ListItem, Marker, Place, Span};

    fn document() -> Document {
        let list = BlockKind::List { items: vec![ListItem { range: 0..3, level: 0, marker: Marker::Number("7.".to_owned()) }] };
        let block = |kind, text: &str| Block { kind, text: text.to_owned(), place: Place::Unknown, marks: Vec::new() };
        let blocks = vec![block(BlockKind::Paragraph, "The fee is 500 dollars. It rises to 700."), block(list, "Pay")];
        Document { blocks, ..Document::default() }
    }

    fn quote(block: u32, start: u32, end: u32) -> Quote {
        let span = Span { block, start, end };
        Quote { span, text: document().quote(span).unwrap_or("?").to_owned(), place: Place::Unknown }
    }

    fn check(answer: &str, evidence: Evidence) -> Result<(), EvidenceFault> {
        let turn = |role, content: &str| Turn { role, content: content.to_owned() };
        let turns = vec![turn(Role::User, "?"), turn(Role::Assistant, answer)];
        let example = Example { turns, recipe: RecipeId::Sections, evidence, language: None, fact: 0, section: None };
        verify(&example, &document())
    }

    #[test]
    fn a_quoted_answer_has_the_documents_words_and_nothing_else() {
        let fee = || Evidence::Quoted { quotes: vec![quote(0, 0, 23), quote(1, 0, 3)] };
        assert_eq!(check("The fee is 500 dollars.\n\n7. Pay", fee()), Ok(()));
        let word = |word: &str| Err(EvidenceFault::WordNotQuoted { word: word.to_owned() });
        assert_eq!(check("The fee is 500 dollars.\n\n8. Pay", fee()), word("8"));
        assert_eq!(check("Only: The fee is 500 dollars. Pay", fee()), word("Only"));
        assert_eq!(check("The fee is 500 dollars.", fee()), Err(EvidenceFault::QuoteNotInAnswer { quote: 1 }));
        let mut wrong = quote(0, 0, 23);
        wrong.text = "The fee is 900 dollars.".to_owned();
        let wrong = Evidence::Quoted { quotes: vec![wrong] };
        assert_eq!(check("The fee is 900 dollars.", wrong), Err(EvidenceFault::QuoteDiffers { quote: 0 }));
        assert_eq!(check("", Evidence::Quoted { quotes: Vec::new() }), Err(EvidenceFault::NoQuotes));
    }

    #[test]
    fn a_quote_that_begins_like_the_fence_before_it_is_found() {
        let code = BlockKind::Code { language: Some("rust".to_owned()) };
        let blocks = vec![Block { kind: code, text: "```rust".to_owned(), place: Place::Unknown, marks: Vec::new() }];
        let document = Document { blocks, ..Document::default() };
        let quote = Quote { span: Span { block: 0, start: 0, end: 7 }, text: "```rust".to_owned(), place: Place::Unknown };
        assert_eq!(walk("````rust\n```rust\n````", &[quote], &document), Ok(()));
    }

    #[test]
    fn a_computed_answer_is_computed_again() {
        let greatest = |rule| Evidence::Computed { operands: vec![quote(0, 11, 14), quote(0, 36, 39)], rule };
        assert_eq!(check("700", greatest(Rule::Greatest)), Ok(()));
        assert_eq!(check("500", greatest(Rule::Greatest)), Err(EvidenceFault::RuleDiffers));
        assert_eq!(check("500", greatest(Rule::Least)), Ok(()));
        assert_eq!(check("- 500\n- 700", greatest(Rule::ListOfAll)), Ok(()));
    }

    #[test]
    fn numbers_are_told_from_what_they_measure() {
        let of = |text| measure(text).map(|measure| (measure.value, measure.around));
        assert_eq!(of("1 200,50 ₽"), Some((1200.5, ("", "₽"))));
        assert_eq!(of("from −7 °C"), Some((-7.0, ("from", "°C"))));
        assert_eq!(of("5–7 days"), None);
        assert_eq!((of("2,000 GB"), of("1,200,000"), of("1.2.3")), (None, None, None));
        assert_eq!(of("2 000 GB"), Some((2000.0, ("", "GB"))));
        assert_eq!(of("none"), None);
    }

    #[test]
    fn what_is_absent_is_really_absent() {
        let absent = |words: &str| Evidence::Absent { searched: vec![words.to_owned()], within: None, quotes: Vec::new() };
        assert_eq!(check("not said", absent("refund")), Ok(()));
        assert_eq!(check("not said", absent("Fee")), Err(EvidenceFault::Found { words: "Fee".to_owned() }));
    }

    #[test]
    fn evidence_of_old_projects_is_still_read() {
        let old: Evidence = serde_json::from_str(r#"{"kind":"absent","searched":["refund"]}"#).expect("it was written so");
        assert_eq!(old, Evidence::Absent { searched: vec!["refund".to_owned()], within: None, quotes: Vec::new() });
        assert_eq!(serde_json::to_string(&old).expect("plain data"), r#"{"kind":"absent","searched":["refund"]}"#);
    }

    #[test]
    fn a_part_that_does_not_say_it_has_none_of_the_words_in_any_form() {
        let texts =
            ["1. Yearly rent", "Tenants pay in May.", "Fires", "Fires are lit in autumn.", "Keys", "Firewood is kept locked."];
        let block =
            |text: &str| Block { kind: BlockKind::Paragraph, text: text.to_owned(), place: Place::Unknown, marks: Vec::new() };
        let document = Document { blocks: texts.map(block).to_vec(), ..Document::default() };
        let quote = |block: u32, start: u32| {
            let span = Span { block, start, end: texts[block as usize].len() as u32 };
            Quote { span, text: document.quote(span).expect("it stands there").to_owned(), place: Place::Unknown }
        };
        let check = |answer: &str, searched: &[&str], within: Range<u32>, quotes: [Quote; 2]| {
            let turns = vec![Turn { role: Role::Assistant, content: answer.to_owned() }];
            let searched = searched.iter().map(|word| (*word).to_owned()).collect();
            let evidence = Evidence::Absent { searched, within: Some(within), quotes: quotes.to_vec() };
            let recipe = RecipeId::NotSaid;
            verify(&Example { turns, recipe, evidence, language: None, fact: 0, section: None }, &document)
        };
        let rent = || [quote(0, 3), quote(2, 0)];
        let answer = "That is not in the section \"Yearly rent\". See the section \"Fires\".";
        assert_eq!(check(answer, &["fires"], 0..2, rent()), Ok(()));
        let added = "That is not in the section \"Yearly rent\". See the section \"Fires\", please.";
        assert_eq!(check(added, &["fires"], 0..2, rent()), Err(EvidenceFault::RuleDiffers));
        let turned = "That is not in the section \"Fires\". See the section \"Yearly rent\".";
        assert_eq!(check(turned, &["fires"], 0..2, rent()), Err(EvidenceFault::RuleDiffers));
        assert_eq!(check(answer, &["smoke"], 0..2, rent()), Err(EvidenceFault::RuleDiffers), "other words were searched");
        assert_eq!(check(answer, &["fires"], 0..3, rent()), Err(EvidenceFault::RuleDiffers), "the other part was searched too");
        assert_eq!(check(answer, &["fires"], 1..2, rent()), Err(EvidenceFault::NoQuotes), "the heading was not searched");
        assert_eq!(check(answer, &["fires"], 0..9, rent()), Err(EvidenceFault::RuleDiffers), "there are no such blocks");
        let keys = "That is not in the section \"Keys\". See the section \"Fires\".";
        let found = Err(EvidenceFault::Found { words: "fires".to_owned() });
        assert_eq!(check(keys, &["fires"], 4..6, [quote(4, 0), quote(2, 0)]), found, "another form of the word");
    }
}
