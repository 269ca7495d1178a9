//! Terms that the document defines, asked in both directions.
//!
//! Definitions stand in lists of terms, in glossary tables, after a bold term, and in sentences of a known shape. A
//! sentence counts only when its subject can stand alone: pronouns and "the following point" are passed over.

mod patterns;

use super::super::words::{clause_number, is_one_of, line_ranges, normalised, one_line, stem, word_count};
use super::SkipReason;
use super::bench::{Bench, Draft, Tongue};
use super::wordings::{ABBREVIATION_OF, ABOUT_TERM, IS_CALLED, MEANS, STANDS_FOR, UNDERSTOOD_AS, WHAT_IS, WHICH_TERM, quoted};
use crate::chunks::{Headings, Rendering, sentences, trimmed};
use crate::document::{Block, BlockKind, Cell, ListItem, MarkKind, Span};
pub(super) use patterns::{dangles, is_pointer, opens_with_pronoun};

use patterns::Shape;
use std::collections::HashSet;
use std::ops::Range;

/// A term with what the document says it is.
struct Defined {
    /// The words of the term.
    term: Span,
    /// What it means, without the term.
    meaning: Option<Span>,
    /// The words that answer the question.
    answer: Answer,
    shape: Shape,
}

enum Answer {
    /// A whole sentence or meaning.
    Said(Span),
    /// Term and meaning stand apart in the document and are put together.
    Joined,
    /// The meaning alone.
    Meaning,
}

pub(super) fn run(bench: &mut Bench<'_>) {
    let mut known = HashSet::new();
    for index in 0..bench.document.blocks.len() as u32 {
        let Some(block) = bench.block(index) else { break };
        if bench.is_used(index) || !bench.is_flow(index) {
            continue;
        }
        let found = match &block.kind {
            BlockKind::Definitions { entries } => {
                let pair = |entry: &crate::document::Definition| {
                    let (term, meaning) = (entry.terms.first()?, entry.meanings.first()?);
                    listed(bench, index, term.start..term.end, meaning.start..meaning.end)
                };
                entries.iter().filter_map(pair).collect()
            }
            BlockKind::Table { rows, header_rows } => glossary_table(bench, index, rows, *header_rows),
            BlockKind::List { items } => {
                let glossary = in_glossary(bench, index);
                items.iter().flat_map(|item| in_text(bench, index, block, item.range.start..item.range.end, glossary)).collect()
            }
            BlockKind::Paragraph | BlockKind::Quotation => match entries(bench, index, block) {
                Some(entries) => entries.into_iter().flat_map(|entry| in_text(bench, index, block, entry, true)).collect(),
                None => in_text(bench, index, block, 0..block.text.len() as u32, in_glossary(bench, index)),
            },
            _ => Vec::new(),
        };
        let count = found.len();
        let kept: Vec<Defined> = found.into_iter().filter(|defined| make(bench, defined, &mut known)).collect();
        let is_listed = |defined: &&Defined| {
            let of_table = matches!(block.kind, BlockKind::Table { .. }) && defined.shape == Shape::Abbreviation;
            defined.shape == Shape::Listed || of_table
        };
        let listed = kept.iter().filter(is_listed).count();
        // A glossary that was asked term by term needn't be told again as a section.
        if listed > 0 && listed * 2 >= count || is_glossary(bench, index, block, &kept) {
            bench.use_blocks([index]);
        }
    }
}

/// Whether at least half of a list's items define a term, or half of a paragraph where terms are explained.
fn is_glossary(bench: &Bench<'_>, index: u32, block: &Block, kept: &[Defined]) -> bool {
    let says_what = |defined: &&Defined| matches!(defined.shape, Shape::Is | Shape::Listed | Shape::UnderstoodAs);
    match &block.kind {
        BlockKind::List { items } => {
            let has = |item: &ListItem| kept.iter().filter(says_what).any(|defined| item.range.contains(&defined.term.start));
            let defining = items.iter().filter(|item| has(item)).count();
            defining > 0 && defining * 2 >= items.len()
        }
        BlockKind::Paragraph => {
            let length = |defined: &Defined| match defined.answer {
                Answer::Said(span) => (span.end - span.start) as usize,
                Answer::Joined | Answer::Meaning => 0,
            };
            let said: usize = kept.iter().filter(says_what).map(length).sum();
            said * 2 >= block.text.len() && in_glossary(bench, index)
        }
        _ => false,
    }
}

/// Makes the questions of one term; returns whether there are any.
fn make(bench: &mut Bench<'_>, defined: &Defined, known: &mut HashSet<(String, bool)>) -> bool {
    let document = bench.document;
    let term = one_line(document.quote(defined.term).unwrap_or_default());
    let block = Some(defined.term.block);
    let said = match defined.answer {
        Answer::Said(span) => document.quote(span),
        Answer::Joined | Answer::Meaning => defined.meaning.and_then(|span| document.quote(span)),
    };
    let said = said.unwrap_or_default();
    if let Some(reason) = reject(bench, &term, said, defined.shape) {
        bench.skip(reason, block);
        return false;
    }
    let tongue = bench.tongue(said);
    let key = format!("term:{}", normalised(without_article(&term).0));
    // What else is said about a term is hardly a second definition of it.
    if !known.insert((key.clone(), defined.shape == Shape::Abbreviation)) {
        bench.skip(SkipReason::DuplicateQuestion, block);
        return false;
    }
    let quote = quoted_term(&term, tongue);
    let (wordings, plain) = match defined.shape {
        Shape::Abbreviation => (&STANDS_FOR, term.clone()),
        Shape::Said => (&ABOUT_TERM, quote.clone()),
        Shape::UnderstoodAs => (&UNDERSTOOD_AS, small_first(&term)),
        Shape::IsCalled => (&IS_CALLED, small_first(&term)),
        // English wants an article in "What is …?", and only a sentence shows whether there is one.
        Shape::Listed if tongue == Tongue::English => (&MEANS, quote.clone()),
        Shape::Is | Shape::Listed => match mention(bench, &term, tongue) {
            Some(plain) => (&WHAT_IS, plain),
            None => (&MEANS, quote.clone()),
        },
    };
    let fill = |template: &str| template.replace("{plain}", &plain).replace("{}", &quote);
    let questions = bench.worded(wordings, tongue, &key, fill);
    let answer = answer(bench, defined);
    let kept = bench.add(Draft::quoted(questions, answer, key.clone(), defined.term.block));
    if kept {
        make_reverse(bench, defined, &term, tongue, key);
    }
    kept
}

/// From the meaning back to the term.
fn make_reverse(bench: &mut Bench<'_>, defined: &Defined, term: &str, tongue: Tongue, key: String) {
    let Some(meaning) = defined.meaning.and_then(|span| bench.document.quote(span)) else { return };
    let meaning = one_line(meaning).trim_end_matches(['.', ';', ',', ':']).to_owned();
    let wordings = match defined.shape {
        Shape::Is | Shape::Listed => &WHICH_TERM,
        Shape::Abbreviation => &ABBREVIATION_OF,
        // What is only said about a term doesn't lead back to it, and an inflected term is no good answer.
        Shape::Said | Shape::UnderstoodAs | Shape::IsCalled => return,
    };
    let short = defined.shape == Shape::Abbreviation;
    let gives_away = shares_words(term, &meaning) && !short;
    if gives_away || meaning.chars().count() > 300 || word_count(&meaning) < if short { 2 } else { 4 } {
        return;
    }
    let meaning = meaning.trim_end_matches(['!', '?']);
    // The words of an abbreviation lose the capital of a sentence, unless all of them have one.
    let names = meaning.split(' ').skip(1).any(|word| word.starts_with(char::is_uppercase));
    let asked = if short && !names { quoted(&small_first(meaning), tongue) } else { quoted(meaning, tongue) };
    let questions = bench.worded(wordings, tongue, &format!("{key}<"), |template| template.replace("{}", &asked));
    let mut answer = Rendering::new(Headings::Bold);
    // The question asks for the term, which is named without its article.
    let article = document_article(bench, defined.term);
    answer.quote(bench.document, Span { start: defined.term.start + article, ..defined.term });
    bench.add(Draft::quoted(questions, answer, key, defined.term.block));
}

/// How many bytes an English article takes at the beginning of a term.
fn document_article(bench: &Bench<'_>, term: Span) -> u32 {
    let text = bench.document.quote(term).unwrap_or_default();
    (text.len() - without_article(text).0.len()) as u32
}

fn answer(bench: &Bench<'_>, defined: &Defined) -> Rendering {
    let document = bench.document;
    let mut rendering = Rendering::new(Headings::Bold);
    match (&defined.answer, defined.meaning) {
        (Answer::Said(span), _) => rendering.quote(document, *span),
        (Answer::Joined, Some(meaning)) => {
            let starts_small =
                document.quote(meaning).and_then(|text| text.chars().next()).is_some_and(|sign| !sign.is_uppercase());
            // A meaning in small letters is no sentence without its term.
            if starts_small {
                rendering.quote(document, defined.term);
                rendering.text.push_str(" — ");
            }
            rendering.quote(document, meaning);
        }
        (Answer::Meaning, Some(meaning)) => rendering.quote(document, meaning),
        (Answer::Joined | Answer::Meaning, None) => {}
    }
    rendering
}

fn reject(bench: &Bench<'_>, term: &str, said: &str, shape: Shape) -> Option<SkipReason> {
    let first = normalised(term).split(' ').next().unwrap_or_default().to_owned();
    if is_one_of(&first, patterns::PRONOUNS) {
        return Some(SkipReason::PronounSubject);
    }
    let words = word_count(term);
    let call = term.match_indices('(').any(|(at, _)| term.get(..at).is_some_and(|head| head.ends_with(char::is_alphanumeric)));
    let code = call || term.contains(['=', '{', '<', '/', '\\', '_']) && !term.contains(' ');
    if words == 0
        || words > 8
        || code
        || !term.chars().any(char::is_alphabetic)
        || is_one_of(&first, patterns::LABELS)
        || term.contains(['[', ']', '|', '·', '•', '…', '→', '^'])
        || shape == Shape::Is && is_one_of(&normalised(term), patterns::ROLES)
    {
        return Some(SkipReason::VagueQuestion);
    }
    if shape != Shape::Abbreviation && word_count(said) < 3 {
        return Some(SkipReason::TooShort);
    }
    if dangles(said) {
        return Some(SkipReason::DanglingReference);
    }
    (!bench.fits(said, bench.plan.answer_tokens_max)).then_some(SkipReason::TooLong)
}

fn shares_words(term: &str, meaning: &str) -> bool {
    let meaning = normalised(meaning);
    let stems: Vec<&str> = meaning.split(' ').map(stem).collect();
    normalised(term).split(' ').filter(|word| word.chars().count() > 3).any(|word| stems.contains(&stem(word)))
}

/// The term in quotation marks, without those it already has.
fn quoted_term(term: &str, tongue: Tongue) -> String {
    let bare = without_article(term).0.trim_matches(['«', '»', '"', '“', '”', '\'', '`', '*']);
    quoted(bare, tongue)
}

/// How much of a document is searched for other mentions of a term.
const EVIDENCE_BYTES: usize = 200_000;

/// The term as running text would have it, when the document shows how.
fn mention(bench: &Bench<'_>, term: &str, tongue: Tongue) -> Option<String> {
    let (bare, article) = without_article(term);
    let mut signs = bare.chars();
    let first = signs.next()?;
    let capital = first.is_uppercase() && signs.next().is_some_and(|sign| sign.is_lowercase() || sign == ' ');
    let simple = word_count(bare) <= 4 && bare.chars().all(|sign| sign.is_alphanumeric() || " -'’.+#".contains(sign));
    if !simple {
        return None;
    }
    match article {
        // What stands after "The" has a capital only when it is a name.
        Some("the") => return Some(format!("the {bare}")),
        Some(article) => return Some(format!("{article} {}", if capital { small_first(bare) } else { bare.to_owned() })),
        None => {}
    }
    let mut bytes = 0;
    let enough = |block: &&Block| {
        bytes += block.text.len();
        bytes < EVIDENCE_BYTES
    };
    let texts: Vec<&str> = bench.document.blocks.iter().take_while(enough).map(|block| block.text.as_str()).collect();
    let small = if capital { small_first(bare) } else { bare.to_owned() };
    if tongue == Tongue::English {
        return english_mention(&texts, bare, &small);
    }
    // RUST, iOS and HTML stay as they are; a small letter elsewhere shows that this is a common noun.
    if !capital || texts.iter().any(|text| has_word(text, &small)) {
        return Some(small);
    }
    texts.iter().any(|text| inside_sentence(text, bare)).then(|| bare.to_owned())
}

/// A name, or a noun with the article that it has elsewhere. A noun of which no article is known can't be asked for
/// with "What is …?".
fn english_mention(texts: &[&str], bare: &str, small: &str) -> Option<String> {
    let name = !bare.contains(' ') && bare.chars().skip(1).any(|sign| sign.is_uppercase() || !sign.is_alphabetic());
    if name {
        return Some(bare.to_owned());
    }
    let articled = ["a ", "an "].into_iter().map(|article| format!("{article}{small}"));
    if let Some(found) = articled.into_iter().find(|words| texts.iter().any(|text| has_word(text, words))) {
        return Some(found);
    }
    let noun = small == bare || texts.iter().any(|text| has_word(text, small));
    (!noun && texts.iter().any(|text| inside_sentence(text, bare))).then(|| bare.to_owned())
}

fn without_article(term: &str) -> (&str, Option<&'static str>) {
    for article in ["a", "an", "the"] {
        if let Some((first, rest)) = term.split_once(' ')
            && first.eq_ignore_ascii_case(article)
        {
            return (rest, Some(article));
        }
    }
    (term, None)
}

fn small_first(text: &str) -> String {
    let mut signs = text.chars();
    let Some(first) = signs.next() else { return String::new() };
    let second_small = signs.clone().next().is_none_or(|sign| !sign.is_uppercase());
    if second_small { first.to_lowercase().chain(signs).collect() } else { text.to_owned() }
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|rest| rest.chars().next());
        let joins = |sign: char| sign.is_alphanumeric() || "./@-_#:".contains(sign);
        // The dot may end the sentence, or the word may be a part of an address.
        let goes_on = text.get(at + word.len()..).and_then(|rest| rest.chars().nth(1)).is_some_and(char::is_alphanumeric);
        !before.is_some_and(joins) && !after.is_some_and(|sign| sign.is_alphanumeric() || joins(sign) && goes_on)
    })
}

/// Whether the words stand after a small letter or a comma, where only a name keeps its capital.
fn inside_sentence(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        before.ends_with(' ') && before.trim_end().ends_with(|sign: char| sign.is_lowercase() || sign == ',')
    })
}

/// A term and its meaning that the document lists as such.
fn listed(bench: &Bench<'_>, block: u32, term: Range<u32>, meaning: Range<u32>) -> Option<Defined> {
    let span = |range: Range<u32>| trimmed(bench.document, Span { block, start: range.start, end: range.end });
    let (term, meaning) = (span(term)?, span(meaning)?);
    Some(Defined { term, meaning: Some(meaning), answer: Answer::Joined, shape: Shape::Listed })
}

/// A table whose header names a column of terms and a column of meanings.
fn glossary_table(bench: &Bench<'_>, index: u32, rows: &[Vec<Cell>], header_rows: u32) -> Vec<Defined> {
    let text = |cell: &Cell| bench.document.quote(Span { block: index, start: cell.range.start, end: cell.range.end });
    let Some(header) = rows.first() else { return Vec::new() };
    let names: Vec<String> = header.iter().map(|cell| normalised(text(cell).unwrap_or_default())).collect();
    let column = |list: &[&str]| names.iter().position(|name| list.iter().any(|wanted| name == wanted));
    let abbreviations = column(patterns::ABBREVIATION_COLUMNS);
    let Some(term) = abbreviations.or_else(|| column(patterns::TERM_COLUMNS)) else { return Vec::new() };
    let Some(meaning) = column(patterns::MEANING_COLUMNS).filter(|meaning| *meaning != term) else { return Vec::new() };
    let pair = |row: &Vec<Cell>| {
        let (term, meaning) = (row.get(term)?, row.get(meaning)?);
        let mut defined = listed(bench, index, term.range.clone(), meaning.range.clone())?;
        let words = word_count(bench.document.quote(defined.meaning?)?);
        if abbreviations.is_some() && words <= 10 {
            (defined.shape, defined.answer) = (Shape::Abbreviation, Answer::Meaning);
        }
        Some(defined)
    };
    rows.iter().skip((header_rows as usize).max(1)).filter_map(pair).collect()
}

/// So many lines are a list of terms.
const ENTRIES_MIN: usize = 3;

/// The entries of a paragraph that is a list of terms, one below the other: a term in capitals, or any in a glossary, then a
/// dash. Lines that begin otherwise go on from the line above.
fn entries(bench: &Bench<'_>, index: u32, block: &Block) -> Option<Vec<Range<u32>>> {
    let glossary = in_glossary(bench, index);
    let opens = |line: &str| {
        let term = separator(line.trim_end()).and_then(|(at, _)| line.get(..at));
        let Some(term) = term else { return false };
        let capitals = term.chars().filter(|sign| sign.is_alphabetic()).count() >= 2 && !term.chars().any(char::is_lowercase);
        let upright = term.starts_with(|sign: char| sign.is_uppercase() || sign == '«' || sign == '"');
        word_count(term) <= 4 && (capitals || glossary && upright)
    };
    let mut found: Vec<Range<u32>> = Vec::new();
    for line in line_ranges(&block.text) {
        let text = block.text.get(line.start as usize..line.end as usize)?;
        match found.last_mut() {
            _ if opens(text) => found.push(line),
            Some(entry) => entry.end = line.end,
            None => return None,
        }
    }
    (found.len() >= ENTRIES_MIN).then_some(found)
}

/// Definitions in a paragraph, an item or an entry: at its beginning after a bold term or in a glossary, and in its sentences.
fn in_text(bench: &Bench<'_>, index: u32, block: &Block, range: Range<u32>, glossary: bool) -> Vec<Defined> {
    let Some(text) = block.text.get(range.start as usize..range.end as usize) else { return Vec::new() };
    // The number of a clause is no word of the term behind it.
    let skip = clause_number(text);
    let (text, range) = (text.get(skip..).unwrap_or_default(), range.start + skip as u32..range.end);
    let part = |from: usize, to: usize| {
        trimmed(bench.document, Span { block: index, start: range.start + from as u32, end: range.start + to as u32 })
    };
    let offset = range.start as usize;
    let mut found = Vec::new();
    let mut taken = false;
    if let Some((term_end, meaning_start)) = abbreviation_in_front(text) {
        if let (Some(term), Some(meaning)) = (part(0, term_end), part(meaning_start, text.len())) {
            found.push(Defined { term, meaning: Some(meaning), answer: Answer::Meaning, shape: Shape::Abbreviation });
            return found;
        }
    } else if let Some((term_end, meaning_start)) = term_in_front(bench, index, block, text, range.start, glossary) {
        let shape = if glossary { Shape::Listed } else { Shape::Said };
        let answer = Answer::Said(Span { block: index, start: range.start, end: range.end });
        let first = sentences(text.get(meaning_start..).unwrap_or_default()).into_iter().next();
        if let (Some(term), Some(first)) = (part(0, term_end), first) {
            // What comes after the first sentence explains; the reverse question needs the definition alone.
            let meaning = part(meaning_start, meaning_start + first.end);
            found.push(Defined { term, meaning, answer, shape });
            taken = true;
        }
    }
    for sentence in sentences(text) {
        let words = text.get(sentence.clone()).unwrap_or_default();
        let marked = |range: Range<usize>| {
            let start = offset + sentence.start + range.start;
            is_marked(block, start..start + range.len())
        };
        // A paragraph that breaks off may lack the words that matter.
        let whole = !matches!(block.kind, BlockKind::Paragraph) || !words.ends_with(char::is_alphanumeric);
        if !(taken && sentence.start == 0)
            && whole
            && let Some(found_here) = patterns::definition(words, &marked, &|term| heading_has(bench, index, term))
        {
            let at = |range: &Range<usize>| part(sentence.start + range.start, sentence.start + range.end);
            let first_told = || is_first(bench, index, block, offset + sentence.start, words.get(found_here.term.clone()));
            if let (Some(term), Some(said)) = (at(&found_here.term), part(sentence.start, sentence.end))
                && (found_here.shape != Shape::Is || found_here.strong || marked(found_here.term.clone()) || first_told())
            {
                let meaning = found_here.meaning.as_ref().and_then(at);
                found.push(Defined { term, meaning, answer: Answer::Said(said), shape: found_here.shape });
            }
        }
        for (short, long) in patterns::abbreviations(words) {
            let at = |range: Range<usize>| part(sentence.start + range.start, sentence.start + range.end);
            if let (Some(term), Some(meaning)) = (at(short), at(long)) {
                let (answer, shape) = (Answer::Meaning, Shape::Abbreviation);
                found.push(Defined { term, meaning: Some(meaning), answer, shape });
            }
        }
    }
    found
}

/// Whether no sentence before this one has the term for its subject. A document says what a thing is when it first
/// speaks of it; what follows are facts.
fn is_first(bench: &Bench<'_>, index: u32, block: &Block, at: usize, term: Option<&str>) -> bool {
    let opening = format!("{} ", term.unwrap_or_default());
    let inside = format!(". {opening}");
    let told_in = |text: &str| text.starts_with(&opening) || text.contains(&inside);
    let paragraphs = bench.document.blocks.iter().take(index as usize).filter(|block| matches!(block.kind, BlockKind::Paragraph));
    let mut bytes = 0;
    let enough = |block: &&Block| {
        bytes += block.text.len();
        bytes < EVIDENCE_BYTES
    };
    !block.text.get(..at).is_some_and(told_in) && !paragraphs.take_while(enough).any(|block| told_in(&block.text))
}

/// Where a dash or colon stands that may divide a term from what it means, and which one.
fn separator(text: &str) -> Option<(usize, &'static str)> {
    let separators = [" — ", " – ", " - ", ": ", "\u{a0}— ", "\u{a0}– "];
    separators.into_iter().filter_map(|separator| text.find(separator).map(|at| (at, separator))).min_by_key(|(at, _)| *at)
}

/// The end of an abbreviation that opens a text, and the start of its words, which are all the rest: «НДС — налог на …».
fn abbreviation_in_front(text: &str) -> Option<(usize, usize)> {
    let (at, separator) = separator(text)?;
    let meaning = at + separator.len();
    let says = text.get(meaning..)?.trim_end().trim_end_matches(['.', ';', ',']);
    patterns::stands_for(text.get(..at)?, says).then_some((at, meaning))
}

/// The end of a term that a dash or colon follows, and the start of what it means. The term is bold, or the text
/// stands in a glossary.
fn term_in_front(
    bench: &Bench<'_>,
    index: u32,
    block: &Block,
    text: &str,
    offset: u32,
    glossary: bool,
) -> Option<(usize, usize)> {
    let (at, separator) = separator(text)?;
    let term = text.get(..at)?;
    let meaning = at + separator.len();
    let start = offset as usize;
    // The mark may or may not take in the colon.
    let strong = block.marks.iter().any(|mark| {
        let end = mark.range.end as usize;
        matches!(mark.kind, MarkKind::Bold | MarkKind::Italic)
            && mark.range.start as usize <= start
            && end >= start + at
            && end <= start + meaning
    });
    let says = text.get(meaning..)?;
    // Numbers and dates are a value and explain nothing.
    let is_word = |word: &&str| word.trim_start_matches(|sign: char| !sign.is_alphanumeric()).starts_with(char::is_alphabetic);
    let long_enough = says.split_whitespace().filter(is_word).count() >= if glossary { 3 } else { 5 };
    if separator == ": " && !glossary && (is_speech(bench, index, term, says) || has_long_number(says)) {
        return None;
    }
    let is_this = says.starts_with("это ") || says.starts_with("это, ");
    (word_count(term) <= 6 && !term.contains(',') && long_enough && (strong || glossary) && !is_this).then_some((at, meaning))
}

/// How many blocks around a remark may hold another one of the same speaker.
const DIALOGUE_BLOCKS: u32 = 6;

/// Whether what stands before the colon speaks what stands behind it. A term is explained once and in plain words; a
/// speaker takes turns, asks, exclaims and says "I", or answers somebody who does.
fn is_speech(bench: &Bench<'_>, index: u32, term: &str, says: &str) -> bool {
    let opening = format!("{term}:");
    let around = index.saturating_sub(DIALOGUE_BLOCKS)..=index.saturating_add(DIALOGUE_BLOCKS);
    let lines = around.filter_map(|other| bench.block(other)).flat_map(|block| block.text.lines());
    let turns = lines.filter(|line| line.trim_start().starts_with(&opening)).count();
    let neighbours = [index.checked_sub(1), index.checked_add(1)].into_iter().flatten().filter_map(|other| bench.block(other));
    let mut remarks = neighbours.filter_map(|block| block.text.split_once(": "));
    sounds_spoken(term, says) || turns > 1 || remarks.any(|(label, rest)| word_count(label) <= 3 && sounds_spoken(label, rest))
}

fn sounds_spoken(label: &str, says: &str) -> bool {
    let name = normalised(label);
    let numbered = name.rsplit_once(' ').filter(|(_, last)| last.chars().count() == 1).map_or(name.as_str(), |(role, _)| role);
    let personal = normalised(says).split(' ').any(|word| is_one_of(word, patterns::PERSONAL));
    is_one_of(numbered, patterns::SPEAKERS) || personal || says.contains(['?', '!'])
}

/// Whether a text gives a long number: an account or a telephone is a value and no explanation.
fn has_long_number(text: &str) -> bool {
    text.split(|sign: char| !sign.is_ascii_digit()).any(|digits| digits.len() >= 6)
}

/// Whether a heading above says that terms are explained here.
fn in_glossary(bench: &Bench<'_>, index: u32) -> bool {
    let Some(section) = bench.section_of(index) else { return false };
    section.path.iter().filter_map(|heading| bench.block(*heading)).any(|heading| {
        let text = normalised(&heading.text);
        text.split(' ').any(|word| is_one_of(word, patterns::GLOSSARY_WORDS)) && word_count(&text) <= 6
    })
}

fn heading_has(bench: &Bench<'_>, index: u32, term: &str) -> bool {
    let term = normalised(without_article(term).0);
    bench.section_of(index).is_some_and(|section| {
        section.path.iter().filter_map(|heading| bench.block(*heading)).any(|heading| normalised(&heading.text).contains(&term))
    })
}

fn is_marked(block: &Block, range: Range<usize>) -> bool {
    let strong = |kind: &MarkKind| matches!(kind, MarkKind::Bold | MarkKind::Italic | MarkKind::Code);
    block.marks.iter().any(|mark| {
        strong(&mark.kind)
            && mark.range.start as usize >= range.start.saturating_sub(2)
            && mark.range.end as usize <= range.end + 2
            && mark.range.len() * 2 >= range.len()
    })
}
