//! Questions that the document asks and answers itself, kept as they are written.
//!
//! A question may be a heading, a line marked "Q:", the visible line of a part that unfolds, a bold line, a paragraph of
//! its own, an item of a list, a cell or a term. Its answer is all that follows up to the next question or the next
//! heading that isn't below it.

use super::super::words::{is_one_of, line_ranges, normalised, one_line, word_count};
use super::SkipReason;
use super::bench::{Bench, Draft};
use super::definitions::is_pointer;
use super::sections::introduces;
use crate::chunks::{Part, sentences, trimmed};
use crate::document::{Block, BlockKind, Cell, ListItem, MarkKind, Span};
use std::collections::HashMap;
use std::ops::Range;

/// How sure we are that something is a question to be answered; a question ends the answer of one no stronger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// A paragraph that ends in a question mark.
    Paragraph,
    /// A list of one question.
    Item,
    Bold,
    Summary,
    Heading(u8),
    /// Marked with "Q:" and the like, or in a table of questions.
    Marked,
}

/// A question with as much of its answer as has been seen.
struct Ask {
    question: String,
    strength: Strength,
    block: u32,
    answer: Vec<Part>,
    /// How many parts of the answer come before the first heading inside it.
    before_headings: Option<usize>,
}

/// What a block means for questions and answers.
enum Signal {
    /// Questions; the answer of the last one goes on in the next blocks.
    Asks(Vec<Ask>),
    /// Questions with all of their answers.
    Pairs(Vec<Ask>),
    Heading(u8),
    /// A line that works as a heading for questions up to this strength.
    Line(Strength),
    Text,
}

pub(super) fn run(bench: &mut Bench<'_>) {
    let asks = collect(bench);
    // The same question may stand in a list of contents and above its answer: the stronger place wins.
    let mut best: HashMap<String, usize> = HashMap::new();
    for (index, ask) in asks.iter().enumerate().filter(|(_, ask)| !ask.answer.is_empty()) {
        let known = best.entry(normalised(&ask.question)).or_insert(index);
        if asks.get(*known).is_some_and(|other| ask.strength > other.strength) {
            *known = index;
        }
    }
    for (index, ask) in asks.into_iter().enumerate() {
        let block = Some(ask.block);
        if best.get(&normalised(&ask.question)).is_some_and(|chosen| *chosen != index) {
            bench.skip(SkipReason::DuplicateQuestion, block);
        } else if word_count(&ask.question) < 2 || offers_help(&ask.question) {
            bench.skip(SkipReason::VagueQuestion, block);
        } else if leads_to_questions(bench, &ask) {
            bench.skip(SkipReason::DanglingReference, block);
        } else if ask.answer.is_empty() {
            bench.skip(SkipReason::TooShort, block);
        } else {
            keep(bench, ask);
        }
    }
}

/// Whether a question that stands over others is answered by them alone: one short line below it leads to them.
fn leads_to_questions(bench: &Bench<'_>, ask: &Ask) -> bool {
    let (Strength::Heading(level), [only]) = (ask.strength, ask.answer.as_slice()) else { return false };
    let next = bench.block(only.block() + 1);
    let deeper = next.is_some_and(|next| match next.kind {
        BlockKind::Heading { level: below, .. } => below > level && question_text(&next.text).is_some(),
        _ => false,
    });
    let leads = |block: &Block| {
        const WORDS: &str = "ниже далее ответы вопросы вопросам below answers questions following next";
        word_count(&block.text) <= 25 && normalised(&block.text).split(' ').any(|word| is_one_of(word, WORDS))
    };
    deeper && bench.block(only.block()).is_some_and(leads)
}

/// Keeps the question with all of its answer, or with what comes before the headings inside when all is too long.
fn keep(bench: &mut Bench<'_>, ask: Ask) {
    let shorter = ask.before_headings.and_then(|count| ask.answer.get(..count)).filter(|parts| !parts.is_empty());
    for parts in [Some(ask.answer.as_slice()), shorter].into_iter().flatten() {
        let rendering = bench.rendered(parts);
        if !bench.fits(&rendering.text, bench.plan.written_tokens_max) {
            continue;
        }
        if is_pointer(&rendering.text) {
            bench.skip(SkipReason::DanglingReference, Some(ask.block));
            return;
        }
        let key = format!("term:{}", subject(&ask.question));
        let question = asked(&ask.question);
        if bench.add(Draft::quoted(vec![question], rendering, key, ask.block)) {
            bench.use_blocks(parts.iter().map(Part::block).chain([ask.block]));
        }
        return;
    }
    bench.skip(SkipReason::TooLong, Some(ask.block));
}

/// A question marked as one may lack its question mark; a request keeps its own ending.
fn asked(question: &str) -> String {
    if tells_of_trouble(question) {
        let ended = question.ends_with(['.', '!', '…', '?']);
        return if ended { question.to_owned() } else { format!("{question}.") };
    }
    let ends = question.ends_with(['?', '!', '.', '…', '？', ':', '»', '"', ')']);
    if !ends && starts_like_question(question) { format!("{question}?") } else { question.to_owned() }
}

/// What a question is about: without the words of "what is" it is the key that a definition of the same term has.
fn subject(question: &str) -> String {
    let plain = normalised(question);
    let openings =
        ["что такое ", "что означает ", "что значит ", "what is a ", "what is an ", "what is the ", "what is ", "what are "];
    openings.iter().find_map(|opening| plain.strip_prefix(opening)).unwrap_or(&plain).to_owned()
}

fn collect(bench: &Bench<'_>) -> Vec<Ask> {
    let surroundings = Surroundings::of(bench);
    let mut done: Vec<Ask> = Vec::new();
    let mut open: Option<Ask> = None;
    for index in 0..bench.document.blocks.len() as u32 {
        let Some(block) = bench.block(index) else { break };
        if bench.is_used(index) || !bench.is_flow(index) {
            continue;
        }
        match signal(bench, index, block, &surroundings) {
            Signal::Asks(asks) if asks.iter().any(|ask| open.as_ref().is_none_or(|open| ends(open, ask.strength))) => {
                done.extend(open.take());
                done.extend(asks);
                open = done.pop();
            }
            Signal::Pairs(asks) if asks.iter().any(|ask| open.as_ref().is_none_or(|open| ends(open, ask.strength))) => {
                done.extend(open.take());
                done.extend(asks);
            }
            Signal::Heading(level) if open.as_ref().is_none_or(|open| ends_at_heading(open, level)) => done.extend(open.take()),
            Signal::Line(strength) if open.as_ref().is_some_and(|open| open.strength <= strength) => done.extend(open.take()),
            found => {
                if let Some(open) = &mut open {
                    if matches!(found, Signal::Heading(_)) && open.before_headings.is_none() {
                        open.before_headings = Some(open.answer.len());
                    }
                    open.answer.extend(answer_part(bench, index, open.answer.is_empty(), surroundings.interview));
                }
            }
        }
    }
    done.extend(open);
    drop_imprint(bench, &mut done);
    for ask in &mut done {
        drop_dangling_end(bench, &mut ask.answer);
    }
    done
}

/// The last answer of a document doesn't take in the lines below it that say who publishes it and where. It ends where they
/// begin, and in any case after as many parts as the longest of the other answers has.
fn drop_imprint(bench: &Bench<'_>, asks: &mut [Ask]) {
    let Some((last, others)) = asks.split_last_mut().filter(|(last, _)| last.answer.len() > 1) else { return };
    let alike: Vec<usize> =
        others.iter().filter(|other| other.strength == last.strength).map(|other| other.answer.len()).collect();
    if alike.len() >= HABIT {
        last.answer.truncate(alike.into_iter().max().unwrap_or_default().max(1));
    }
    let is_imprint = |part: &Part| bench.block(part.block()).is_some_and(|block| gives_contact(&block.text));
    if let Some(at) = last.answer.iter().skip(1).position(is_imprint) {
        last.answer.truncate(at + 1);
    }
}

/// Whether a text tells how to reach somebody, or who owns it.
fn gives_contact(text: &str) -> bool {
    let plain = format!(" {} ", normalised(text));
    let named = [" тел ", " телефон", " e mail ", " email ", " phone ", " tel ", " адрес ", " address ", " fax "];
    text.contains(['©', '@', '☎']) || text.contains("http") || named.iter().any(|name| plain.contains(name))
}

/// A heading that asks whether somebody needs more is followed by where to turn to.
fn offers_help(question: &str) -> bool {
    const OPENINGS: &str = "остались вопросы|не нашли ответ|есть вопросы|нужна помощь|нужна консультация|не нашли что искали|still have|\
        still stuck|any questions|have a question|have questions|have a complaint|need help|need more help|did not find|didn t find|can t find|\
        more questions|want to talk";
    let plain = normalised(question);
    word_count(question) <= 8 && OPENINGS.split('|').any(|opening| plain.starts_with(opening))
}

/// "Tell me about …": a turn of an interview that is no question by its form.
fn asks_to_tell(text: &str) -> bool {
    const OPENINGS: &str = "расскажите расскажи опишите объясните назовите вспомните поделитесь перечислите приведите поясните \
        tell describe explain name share give talk walk";
    let plain = normalised(text);
    let first = plain.split(' ').next().unwrap_or_default();
    is_one_of(first, OPENINGS) && (3..=25).contains(&word_count(text))
}

/// An answer doesn't end with a heading that has nothing under it, nor with a line that only leads on or elsewhere.
fn drop_dangling_end(bench: &Bench<'_>, answer: &mut Vec<Part>) {
    let leads = |block: &Block| matches!(block.kind, BlockKind::Paragraph) && (introduces(block) || is_pointer(&block.text));
    loop {
        let last = answer.last().and_then(|part| bench.block(part.block()));
        let heading = last.is_some_and(|block| matches!(block.kind, BlockKind::Heading { .. }));
        let whole = matches!(answer.last(), Some(Part::Text(span)) if span.start == 0);
        if !(heading || answer.len() > 1 && whole && last.is_some_and(leads)) {
            return;
        }
        answer.pop();
    }
}

fn ends(open: &Ask, by: Strength) -> bool {
    match (open.strength, by) {
        // Any heading that is a question ends what is before: nested ones have their own answers.
        (_, Strength::Heading(_) | Strength::Marked) => true,
        (open, by) => by >= open,
    }
}

fn ends_at_heading(open: &Ask, level: u8) -> bool {
    match open.strength {
        Strength::Heading(own) => level <= own,
        _ => true,
    }
}

/// The block as part of an answer; the first one loses its mark "A:", or its dash in an interview.
fn answer_part(bench: &Bench<'_>, index: u32, first: bool, interview: bool) -> Option<Part> {
    let block = bench.block(index)?;
    let spoken = || said_with_dash(&block.text).filter(|_| interview).map(|said| block.text.len() - said.len());
    if first && let Some(skip) = answer_mark(&block.text).or_else(spoken) {
        let span = Span { block: index, start: skip as u32, end: block.text.len() as u32 };
        return trimmed(bench.document, span).map(Part::Text);
    }
    Part::whole(bench.document, index)
}

/// What can be told only from the document as a whole.
struct Surroundings {
    /// There are several paragraphs that are questions with something after them, so that it looks like a habit.
    question_paragraphs: bool,
    /// There is a line marked as an answer, so that a short mark such as "В:" can be believed.
    marked_answers: bool,
    /// The title or a heading calls the document a list of questions.
    is_faq: bool,
    /// There are several bold questions, so that other bold lines take their turn too.
    bold_questions: bool,
    /// Somebody asks with a dash in front and somebody answers with one: an interview. In stories most of what is said is no
    /// question.
    interview: bool,
}

/// So many of a kind are a habit.
const HABIT: usize = 3;

impl Surroundings {
    fn of(bench: &Bench<'_>) -> Self {
        let blocks = &bench.document.blocks;
        let is_question = |block: &Block| matches!(block.kind, BlockKind::Paragraph) && lone_question(&block.text).is_some();
        let answered = blocks.windows(2).filter(|pair| match pair {
            [one, other] => is_question(one) && !is_question(other) && !matches!(other.kind, BlockKind::Heading { .. }),
            _ => false,
        });
        let says_faq = |text: &str| {
            let text = format!(" {} ", normalised(text));
            [
                " faq ",
                "вопросы и ответы",
                "частые вопросы",
                "часто задаваемые",
                "вопрос ответ",
                "questions and answers",
                "frequently asked",
            ]
            .iter()
            .any(|name| text.contains(name))
        };
        let headings = blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading { .. }));
        let paragraphs = || blocks.iter().filter(|block| matches!(block.kind, BlockKind::Paragraph));
        // A paragraph whose first line is a numbered question.
        let opens = |block: &&Block| {
            let first = block.text.lines().next().unwrap_or_default();
            without_number(first).len() < first.len() && lone_question(first).is_some()
        };
        let numbered = paragraphs().filter(opens).count() >= HABIT;
        let bold = paragraphs().filter(|block| question_text(block.text.get(..bold_prefix(block)).unwrap_or_default()).is_some());
        let spoken: Vec<&str> = paragraphs().filter_map(|block| said_with_dash(&block.text)).collect();
        let asked = spoken.iter().filter(|said| lone_question(said).is_some()).count();
        Surroundings {
            question_paragraphs: answered.count() >= 2 || numbered,
            marked_answers: blocks.iter().any(|block| block.text.lines().any(|line| answer_mark(line).is_some())),
            is_faq: numbered
                || bench.title.as_deref().is_some_and(says_faq)
                || headings.take(3).any(|block| says_faq(&block.text)),
            bold_questions: bold.count() >= HABIT,
            interview: asked >= HABIT && asked * 5 >= spoken.len() * 2,
        }
    }
}

/// What somebody says with a dash in front.
fn said_with_dash(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix(['—', '–', '-']).filter(|said| said.starts_with(char::is_whitespace)).map(str::trim_start)
}

fn signal(bench: &Bench<'_>, index: u32, block: &Block, surroundings: &Surroundings) -> Signal {
    match &block.kind {
        BlockKind::Heading { level, .. } => heading(index, block, *level, surroundings),
        BlockKind::Summary => match question_text(&block.text) {
            Some(question) => one(question, Strength::Summary, index, Vec::new()),
            None if starts_like_question(&one_line(&block.text)) => {
                one(one_line(&block.text), Strength::Summary, index, Vec::new())
            }
            None => Signal::Line(Strength::Summary),
        },
        BlockKind::Paragraph | BlockKind::Quotation => paragraph(bench, index, block, surroundings),
        BlockKind::List { items } => list(bench, index, block, items, surroundings),
        BlockKind::Table { rows, header_rows } => some_or_text(table(bench, index, rows, *header_rows)),
        BlockKind::Definitions { entries } => {
            let pairs = entries.iter().filter_map(|entry| {
                let term = block.text.get(entry.terms.first()?.start as usize..entry.terms.first()?.end as usize)?;
                let spans = entry.meanings.iter().map(|range| Span { block: index, start: range.start, end: range.end });
                Some(ask(question_text(term)?, Strength::Marked, index, spans.map(Part::Text).collect()))
            });
            some_or_text(pairs.collect())
        }
        BlockKind::Code { .. } | BlockKind::Remark { .. } | BlockKind::Aside { .. } => Signal::Text,
    }
}

fn ask(question: String, strength: Strength, block: u32, answer: Vec<Part>) -> Ask {
    Ask { question, strength, block, answer, before_headings: None }
}

fn one(question: String, strength: Strength, block: u32, answer: Vec<Part>) -> Signal {
    Signal::Asks(vec![ask(question, strength, block, answer)])
}

fn some_or_text(asks: Vec<Ask>) -> Signal {
    if asks.is_empty() { Signal::Text } else { Signal::Pairs(asks) }
}

fn heading(index: u32, block: &Block, level: u8, surroundings: &Surroundings) -> Signal {
    let text = one_line(&block.text);
    let marked = question_mark(&text).map(|skip| text.get(skip..).unwrap_or_default().trim().to_owned());
    let question = question_text(&text).or(marked.filter(|text| !text.is_empty()));
    match question {
        Some(question) => one(question, Strength::Heading(level), index, Vec::new()),
        None if surroundings.is_faq
            && (starts_like_question(without_number(&text)) || tells_of_trouble(without_number(&text))) =>
        {
            one(without_number(&text).to_owned(), Strength::Heading(level), index, Vec::new())
        }
        None => Signal::Heading(level),
    }
}

fn paragraph(bench: &Bench<'_>, index: u32, block: &Block, surroundings: &Surroundings) -> Signal {
    let line = |range: Range<u32>| Span { block: index, start: range.start, end: range.end };
    let lines: Vec<Span> = line_ranges(&block.text).into_iter().map(line).collect();
    if let Some(asks) = marked_asks(bench, index, block, &lines, surroundings) {
        return Signal::Asks(asks);
    }
    let bold = bold_prefix(block);
    let bold_text = block.text.get(..bold).unwrap_or_default();
    let rest = Span { block: index, start: bold as u32, end: block.text.len() as u32 };
    if bold > 0
        && let Some(question) = question_text(bold_text)
    {
        let answer = trimmed(bench.document, rest).map(Part::Text);
        return one(question, Strength::Bold, index, answer.into_iter().collect());
    }
    if bold > 0 && trimmed(bench.document, rest).is_none() {
        if surroundings.bold_questions && asks_to_tell(bold_text) {
            return one(one_line(bold_text), Strength::Bold, index, Vec::new());
        }
        if word_count(bold_text) <= 12 && !bold_text.trim_end().ends_with('.') {
            return Signal::Line(Strength::Bold);
        }
    }
    if surroundings.interview
        && let Some(question) = said_with_dash(&block.text).and_then(lone_question)
    {
        return one(question, Strength::Paragraph, index, Vec::new());
    }
    match lone_question(&block.text) {
        Some(question) if surroundings.question_paragraphs => one(question, Strength::Paragraph, index, Vec::new()),
        _ => first_line_question(bench, index, block, &lines, surroundings),
    }
}

/// A paragraph whose first line is a question and whose other lines answer it.
fn first_line_question(bench: &Bench<'_>, index: u32, block: &Block, lines: &[Span], surroundings: &Surroundings) -> Signal {
    let Some(first) = lines.first().filter(|_| lines.len() > 1 && surroundings.is_faq) else { return Signal::Text };
    let line = block.text.get(first.start as usize..first.end as usize).unwrap_or_default();
    let rest = Span { block: index, start: first.end, end: block.text.len() as u32 };
    match (lone_question(line), trimmed(bench.document, rest)) {
        (Some(question), Some(rest)) => one(question, Strength::Paragraph, index, vec![Part::Text(rest)]),
        _ => Signal::Text,
    }
}

/// Pairs made by the marks "Q:" and "A:" at the beginning of lines or items.
fn marked_asks(bench: &Bench<'_>, index: u32, block: &Block, lines: &[Span], surroundings: &Surroundings) -> Option<Vec<Ask>> {
    let mut asks: Vec<Ask> = Vec::new();
    for line in lines {
        let span = trimmed(bench.document, Span { block: index, ..*line });
        let Some(span) = span else { continue };
        let text = block.text.get(span.start as usize..span.end as usize)?;
        let from = |skip: usize| Span { start: span.start + skip as u32, ..span };
        if let Some(skip) = question_mark(text).filter(|_| surroundings.marked_answers || question_text(text).is_some()) {
            let (question, answer) = split_at_answer(text.get(skip..)?);
            let question = one_line(without_number(question.trim()));
            let rest = answer.map(|at| from(skip + at)).and_then(|span| trimmed(bench.document, span));
            asks.push(ask(question, Strength::Marked, index, rest.map(Part::Text).into_iter().collect()));
        } else if let Some(open) = asks.last_mut() {
            let skip = answer_mark(text).filter(|_| open.answer.is_empty()).unwrap_or(0);
            if skip == 0 && open.answer.is_empty() && !open.question.ends_with('?') {
                // The question itself goes on in the next line.
                open.question = format!("{} {}", open.question, one_line(text));
            } else {
                join(&mut open.answer, Part::Text(from(skip)));
            }
        } else {
            return None;
        }
    }
    (!asks.is_empty()).then_some(asks)
}

/// Adds a line to an answer; lines of one paragraph stay one quote.
fn join(answer: &mut Vec<Part>, part: Part) {
    match (answer.last_mut(), &part) {
        (Some(Part::Text(last)), Part::Text(next)) if last.block == next.block => last.end = next.end,
        _ => answer.push(part),
    }
}

/// Where an answer starts that follows its question on the same line: "… ? A: …".
fn split_at_answer(text: &str) -> (&str, Option<usize>) {
    for (at, _) in text.match_indices(['?', '.', '!', ';']) {
        let after = at + 1;
        let rest = text.get(after..).unwrap_or_default();
        let start = after + (rest.len() - rest.trim_start().len());
        if let Some(skip) = text.get(start..).and_then(answer_mark) {
            return (text.get(..after).unwrap_or_default(), Some(start + skip));
        }
    }
    (text, None)
}

fn list(bench: &Bench<'_>, index: u32, block: &Block, items: &[ListItem], surroundings: &Surroundings) -> Signal {
    let spans: Vec<Span> = items.iter().map(|item| Span { block: index, start: item.range.start, end: item.range.end }).collect();
    if let Some(asks) = marked_asks(bench, index, block, &spans, surroundings) {
        return Signal::Asks(asks);
    }
    let text = |item: &ListItem| block.text.get(item.range.start as usize..item.range.end as usize).unwrap_or_default();
    if let [only] = items
        && let Some(question) = lone_question(text(only))
    {
        return one(question, Strength::Item, index, Vec::new());
    }
    let mut asks = Vec::new();
    let mut outermost = 0;
    for (at, item) in items.iter().enumerate().filter(|(_, item)| item.level == 0) {
        outermost += 1;
        let nested = items.iter().skip(at + 1).take_while(|other| other.level > item.level).count();
        let nested = Part::Items { block: index, items: at as u32 + 1..(at + 1 + nested) as u32 };
        let has_nested = matches!(&nested, Part::Items { items, .. } if !items.is_empty());
        if let Some((question, rest)) = question_first(bench, index, item, text(item)) {
            let answer = [rest.map(Part::Text), has_nested.then_some(nested)].into_iter().flatten().collect::<Vec<_>>();
            if !answer.is_empty() {
                asks.push(ask(question, Strength::Item, index, answer));
            }
        }
    }
    // One question among many statements is a manner of speaking.
    if asks.len() * 2 >= outermost && (asks.len() >= 2 || surroundings.is_faq) { some_or_text(asks) } else { Signal::Text }
}

/// The question that an item opens with, and what follows it in the item.
fn question_first(bench: &Bench<'_>, index: u32, item: &ListItem, text: &str) -> Option<(String, Option<Span>)> {
    // What is asked may be said in two sentences.
    let opening = |end: usize| lone_question(text.get(..end)?).map(|question| (end, question));
    let (end, question) = sentences(text).into_iter().take(2).find_map(|sentence| opening(sentence.end))?;
    let rest = Span { block: index, start: item.range.start + end as u32, end: item.range.end };
    let rest = trimmed(bench.document, rest).map(|span| {
        let skip = bench.document.quote(span).and_then(answer_mark).unwrap_or(0);
        Span { start: span.start + skip as u32, ..span }
    });
    Some((question, rest))
}

/// Rows of a table with a column of questions and a column of answers.
fn table(bench: &Bench<'_>, index: u32, rows: &[Vec<Cell>], header_rows: u32) -> Vec<Ask> {
    let text = |cell: &Cell| {
        bench.document.quote(Span { block: index, start: cell.range.start, end: cell.range.end }).unwrap_or_default()
    };
    let own = columns(rows, header_rows, &text);
    let above = if header_rows == 0 { columns_above(bench, index, rows) } else { None };
    let Some((columns, first_row)) = above.map(|columns| (columns, 0)).or(own) else {
        return Vec::new();
    };
    let pair = |row: &Vec<Cell>| {
        let (question, answer) = (row.get(columns.0)?, row.get(columns.1)?);
        let question = without_number(text(question).trim());
        let span = trimmed(bench.document, Span { block: index, start: answer.range.start, end: answer.range.end })?;
        let wanted = !question.is_empty() && (columns.2 || question_text(question).is_some());
        wanted.then(|| ask(one_line(question), Strength::Marked, index, vec![Part::Text(span)]))
    };
    rows.iter().skip(first_row).filter_map(pair).collect()
}

/// A long file of rows is cut into tables, and only the first one has the header.
fn columns_above(bench: &Bench<'_>, index: u32, rows: &[Vec<Cell>]) -> Option<(usize, usize, bool)> {
    let width = |rows: &[Vec<Cell>]| rows.first().map(Vec::len);
    let above = bench.document.blocks.get(..index as usize)?;
    let (at, header) = above.iter().enumerate().rev().find_map(|(at, block)| match &block.kind {
        BlockKind::Table { rows: above, header_rows: 0 } if width(above) == width(rows) => None,
        BlockKind::Table { rows: above, header_rows } if width(above) == width(rows) && *header_rows > 0 => Some((at, above)),
        _ => Some((at, &EMPTY)),
    })?;
    let at = u32::try_from(at).ok()?;
    let text =
        |cell: &Cell| bench.document.quote(Span { block: at, start: cell.range.start, end: cell.range.end }).unwrap_or_default();
    named_columns(header.first()?, &text)
}

static EMPTY: Vec<Vec<Cell>> = Vec::new();

/// The columns whose names say that they hold questions and answers.
fn named_columns<'a>(header: &[Cell], text: &impl Fn(&Cell) -> &'a str) -> Option<(usize, usize, bool)> {
    let names: Vec<String> = header.iter().map(|cell| normalised(text(cell))).collect();
    let named = |beginnings: &[&str]| {
        names.iter().position(|name| word_count(name) <= 4 && beginnings.iter().any(|beginning| name.starts_with(beginning)))
    };
    let called = |words: &[&str]| names.iter().position(|name| words.contains(&name.as_str()));
    let question = named(&["вопрос", "question", "частый вопрос"]).or_else(|| called(&["prompt", "instruction", "запрос"]));
    let answer = named(&["ответ", "answer"]).or_else(|| called(&["completion", "response", "output", "reply"]));
    question.zip(answer).filter(|(question, answer)| question != answer).map(|(question, answer)| (question, answer, true))
}

/// The columns of questions and of answers, whether the header names them, and the first row below the header.
fn columns<'a>(rows: &[Vec<Cell>], header_rows: u32, text: &impl Fn(&Cell) -> &'a str) -> Option<((usize, usize, bool), usize)> {
    let header = rows.first()?;
    if let Some(named) = named_columns(header, text) {
        return Some((named, (header_rows as usize).max(1)));
    }
    let body = rows.get(header_rows as usize..)?;
    let width = header.len();
    let question =
        if width == 3 && body.iter().all(|row| row.first().is_some_and(|cell| word_count(text(cell)) <= 1)) { 1 } else { 0 };
    let asking = body.iter().filter(|row| row.get(question).is_some_and(|cell| question_text(text(cell)).is_some())).count();
    (width == question + 2 && asking >= 2 && asking * 5 >= body.len() * 3)
        .then_some(((question, question + 1, false), header_rows as usize))
}

/// The end of the bold run that the block opens with; 0 when it doesn't.
fn bold_prefix(block: &Block) -> usize {
    let mut end = 0;
    for mark in block.marks.iter().filter(|mark| mark.kind == MarkKind::Bold) {
        let between = block.text.get(end..mark.range.start as usize);
        if between.is_some_and(|text| !text.trim().is_empty()) || mark.range.end as usize > block.text.len() {
            break;
        }
        end = end.max(mark.range.end as usize);
    }
    // A question mark may stand just behind the bold run.
    let rest = block.text.get(end..).unwrap_or_default();
    if end > 0 && rest.starts_with('?') { end + 1 } else { end }
}

/// The text as a question without its number and marks, when it ends in a question mark.
fn question_text(text: &str) -> Option<String> {
    let text = one_line(text);
    let text = text.trim_end_matches(['¶', '#', ' ', '*']);
    let text = question_mark(text).and_then(|skip| text.get(skip..)).unwrap_or(text);
    let text = without_number(text.trim());
    let core = text.trim_end_matches(['»', '"', '”', ')', '!', ' ']);
    (core.ends_with(['?', '？']) && core.chars().any(char::is_alphabetic)).then(|| text.to_owned())
}

/// A paragraph or item that is one question and nothing else.
fn lone_question(text: &str) -> Option<String> {
    let question = question_text(text)?;
    let opens = question.chars().find(|sign| !matches!(sign, '«' | '"' | '“' | '(' | '¿'));
    let upright = opens.is_some_and(|sign| sign.is_uppercase() || sign.is_numeric());
    // A dash opens a line of a dialogue in a story.
    let dialogue = text.trim_start().starts_with(['—', '–', '-']);
    (upright && !dialogue && question.chars().count() <= 250 && sentences(&question).len() <= 2).then_some(question)
}

/// The text without a number in front: "3.", "2.1", "5)", "№ 4.".
fn without_number(text: &str) -> &str {
    let rest = text.trim_start_matches(['№', '#', ' ']);
    let digits = rest.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == '.');
    let after = digits.strip_prefix([')', ':']).unwrap_or(digits);
    let number = rest.len() > digits.len() && rest.starts_with(|sign: char| sign.is_ascii_digit());
    let separated = after.starts_with(char::is_whitespace);
    let counted = rest.len() - digits.len() < 10
        && (after.len() < digits.len() || rest.get(..rest.len() - digits.len()).is_some_and(|n| n.contains('.')));
    if number && separated && counted { after.trim_start() } else { text }
}

/// How many bytes a mark such as "Q:", "Вопрос 3." takes.
fn question_mark(text: &str) -> Option<usize> {
    mark(text, &["question", "вопрос"], &["q", "в"])
}

/// How many bytes a mark such as "A:", "Ответ:" takes.
fn answer_mark(text: &str) -> Option<usize> {
    mark(text, &["answer", "ответ"], &["a", "о"])
}

fn mark(text: &str, words: &[&str], letters: &[&str]) -> Option<usize> {
    let opened = text.trim_start().trim_start_matches(['*', '_']);
    let lower: String = opened.chars().take(12).flat_map(char::to_lowercase).collect();
    // Small and capital letters of these words take the same number of bytes.
    let word = words.iter().find(|word| lower.starts_with(**word));
    let name = word.or_else(|| letters.iter().find(|letter| lower.starts_with(**letter)))?;
    let rest = opened.get(name.len()..)?;
    let number = rest.trim_start_matches([' ', '№', '#']);
    let after_number = number.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let has_number = after_number.len() < number.len();
    let after = if has_number { after_number } else { rest };
    let dots: &[char] = if has_number || word.is_some() { &[':', '.', ')', '—', '–'] } else { &[':'] };
    let rest = after.trim_start_matches(' ').strip_prefix(dots)?;
    // «Вопрос — в том, …» is a sentence, so that a word with a dash needs its number.
    if word.is_some() && !has_number && !after.trim_start_matches(' ').starts_with([':', '.']) {
        return None;
    }
    let rest = rest.trim_start_matches(['*', '_']);
    rest.starts_with(char::is_whitespace).then(|| text.len() - rest.trim_start().len()).filter(|skip| *skip < text.len())
}

/// Whether somebody says what happened to him and expects an answer: "I can't log in", «У меня не открывается сайт».
fn tells_of_trouble(text: &str) -> bool {
    let plain = normalised(text);
    let openings = ["i ", "my ", "but i ", "я ", "у меня ", "мне ", "мой ", "моя ", "мое ", "мои ", "меня "];
    openings.iter().any(|opening| plain.starts_with(opening)) && word_count(text) >= 3
}

/// Whether the first word asks.
fn starts_like_question(text: &str) -> bool {
    let plain = normalised(text);
    let first = plain.split(' ').next().unwrap_or_default();
    let words = "как что почему зачем где когда кто куда откуда сколько какой какая какое какие каким какую чем можно нужно нужна нужен \
                 how what why where when who which can do does is are should may will must";
    is_one_of(first, words) && word_count(text) >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_numbers_are_told_from_words() {
        let cases = [
            ("Q: Why?", Some(3)),
            ("Q1. Why?", Some(4)),
            ("Вопрос 3. Как?", Some("Вопрос 3. ".len())),
            ("Вопрос: как", Some("Вопрос: ".len())),
            ("В: Как?", Some("В: ".len())),
            ("В. Иванов", None),
            ("Вопрос — в деньгах", None),
            ("Questions are free", None),
        ];
        for (text, skip) in cases {
            assert_eq!(question_mark(text), skip, "{text}");
        }
        for (text, rest) in
            [("3. Как?", "Как?"), ("2.1 Как?", "Как?"), ("5) Как?", "Как?"), ("10 дней?", "10 дней?"), ("3D?", "3D?")]
        {
            assert_eq!(without_number(text), rest);
        }
    }
}
