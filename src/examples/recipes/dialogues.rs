//! Conversations: chats, mail threads and transcripts, with the part of the one who answers.
//!
//! Who that is says the person, or a name such as "Support"; between two people it is the one whom the other asks. What one
//! says in several messages is one turn. A greeting or thanks alone teaches nothing and is left out at both ends.

use super::super::words::{is_one_of, normalised, word_count};
use super::super::{Role, Turn};
use super::SkipReason;
use super::bench::Bench;
use crate::chunks::trimmed;
use crate::document::{BlockKind, Span};
use std::collections::BTreeMap;

/// A longer conversation is cut where somebody asks anew.
const TURNS_MAX: usize = 8;

/// Names of those who answer.
const ANSWERERS: &str = "поддержка оператор менеджер консультант ассистент специалист администратор бот служба support agent operator manager assistant \
     helpdesk service admin bot advisor consultant team";

/// Words that greet, thank or take leave.
const POLITE: &str = "здравствуйте здравствуй привет добрый доброе день утро вечер спасибо благодарю пожалуйста до свидания всего доброго хорошего дня \
     ок окей хорошо ясно понятно понял поняла вам вас большое да угу hello hi hey good morning afternoon evening thanks thank you very much bye \
     goodbye ok okay great sure welcome no problem a nice day have dear";

/// One message.
#[derive(Clone, Copy)]
struct Said<'a> {
    author: &'a str,
    span: Span,
    text: &'a str,
}

pub(super) fn run(bench: &mut Bench<'_>) {
    for messages in conversations(bench) {
        let Some(first) = messages.first().map(|said| said.span.block) else { continue };
        match answerer(bench, &messages) {
            Some(answerer) => ask(bench, &messages, answerer),
            None => bench.skip(SkipReason::NobodyAnswers, Some(first)),
        }
    }
}

/// The remarks that follow each other with nothing between them.
fn conversations<'a>(bench: &Bench<'a>) -> Vec<Vec<Said<'a>>> {
    let mut found: Vec<Vec<Said<'a>>> = Vec::new();
    let mut open = false;
    for index in 0..bench.document.blocks.len() as u32 {
        let Some(block) = bench.block(index) else { break };
        let BlockKind::Remark { author, .. } = &block.kind else {
            open = false;
            continue;
        };
        let Some(span) = trimmed(bench.document, Span { block: index, start: 0, end: block.text.len() as u32 }) else { continue };
        let said = Said { author, span, text: bench.document.quote(span).unwrap_or_default() };
        match found.last_mut().filter(|_| open) {
            Some(conversation) => conversation.push(said),
            None => found.push(vec![said]),
        }
        open = true;
    }
    found
}

/// Who answers the others.
fn answerer<'a>(bench: &Bench<'_>, messages: &[Said<'a>]) -> Option<&'a str> {
    let mut authors: BTreeMap<&str, usize> = BTreeMap::new();
    for said in messages.iter().filter(|said| !said.author.trim().is_empty()) {
        *authors.entry(said.author).or_default() += 1;
    }
    let named = normalised(&bench.plan.answers_by);
    if !named.is_empty() {
        return authors.into_keys().find(|author| normalised(author) == named);
    }
    let serves = |author: &&str| normalised(author).split(' ').any(|word| is_one_of(word, ANSWERERS));
    let mut serving = authors.keys().copied().filter(serves);
    if let (Some(only), None) = (serving.next(), serving.next()) {
        return Some(only);
    }
    let [one, other] = authors.keys().copied().collect::<Vec<_>>().try_into().ok()?;
    let asked_by = |author: &str| messages.iter().filter(|said| said.author == author && said.text.contains('?')).count();
    match (asked_by(one), asked_by(other)) {
        (a, b) if a > b => Some(other),
        (a, b) if b > a => Some(one),
        _ => None,
    }
}

fn is_polite(text: &str) -> bool {
    word_count(text) <= 6 && normalised(text).split(' ').all(|word| is_one_of(word, POLITE))
}

/// A turn with the spans of its messages.
struct Part {
    role: Role,
    text: String,
    spans: Vec<Span>,
}

fn ask(bench: &mut Bench<'_>, messages: &[Said<'_>], answerer: &str) {
    let mut parts: Vec<Part> = Vec::new();
    for said in messages {
        let role = if said.author == answerer { Role::Assistant } else { Role::User };
        match parts.last_mut().filter(|part| part.role == role) {
            Some(part) => {
                part.text.push('\n');
                part.text.push_str(said.text);
                part.spans.push(said.span);
            }
            None => parts.push(Part { role, text: said.text.to_owned(), spans: vec![said.span] }),
        }
    }
    let mut rest = parts.as_slice();
    while let Some((first, behind)) = rest.split_first() {
        let starts = first.role == Role::User && !is_polite(&first.text);
        if !starts {
            rest = behind;
            continue;
        }
        let cut = next_question(rest).unwrap_or(rest.len());
        let (conversation, behind) = rest.split_at(cut);
        keep(bench, conversation);
        rest = behind;
    }
}

/// Where a long conversation can be cut: before a question, when enough was said.
fn next_question(parts: &[Part]) -> Option<usize> {
    let asks = |at: &usize| parts.get(*at).is_some_and(|part| part.role == Role::User && part.text.contains('?'));
    (TURNS_MAX..parts.len()).find(asks)
}

fn keep(bench: &mut Bench<'_>, parts: &[Part]) {
    let last = parts.iter().rposition(|part| part.role == Role::Assistant && !is_polite(&part.text));
    let Some(parts) = last.and_then(|last| parts.get(..=last)) else { return };
    let Some(block) = parts.first().and_then(|part| part.spans.first()).map(|span| span.block) else { return };
    let turns: Vec<Turn> = parts.iter().map(|part| Turn { role: part.role, content: part.text.clone() }).collect();
    let whole: String = turns.iter().map(|turn| turn.content.as_str()).collect::<Vec<_>>().join("\n");
    if !bench.fits(&whole, bench.plan.written_tokens_max.saturating_mul(4)) {
        bench.skip(SkipReason::TooLong, Some(block));
        return;
    }
    let spans: Vec<Span> =
        parts.iter().filter(|part| part.role == Role::Assistant).flat_map(|part| part.spans.iter().copied()).collect();
    let blocks: Vec<u32> = parts.iter().flat_map(|part| &part.spans).map(|span| span.block).collect();
    let key = format!("talk:{}", normalised(&whole));
    if bench.add_conversation(turns, &spans, &key, block) {
        bench.use_blocks(blocks);
    }
}
