//! The rows in view, and one example with its source.

use super::derived::Item;
use super::file::LineReader;
use super::project_store::{Store, evidence_state};
use super::storage::Storage;
use super::{Detail, Filter, Passage, Row, RowKind, Rows, StoreError, TokenPiece, TokenText, Tokenized, Words};
use crate::dataset::line::{Line, Message};
use crate::dataset::{BatchContent, Content, ExampleId, SourceId};
use crate::document::Document;
use crate::examples::{Quote, RepeatKind, Role, Turn};
use crate::tokens::Counter;

/// Characters of a question or an answer that a row shows.
const ROW_CHARACTERS: usize = 280;
/// Characters around a quote.
const AROUND: usize = 160;

/// Whether an example's words hold a text in lower case.
fn holds(content: &Content, wanted: &str) -> bool {
    match content {
        Content::Made(example) => example.turns.iter().any(|turn| turn.content.to_lowercase().contains(wanted)),
        Content::Imported(line) => {
            let parsed = Line::parse(line);
            let texts = [parsed.question(), parsed.answer()];
            texts.iter().any(|text| text.to_lowercase().contains(wanted)) || line.to_lowercase().contains(wanted)
        }
    }
}

impl<S: Storage> Store<S> {
    /// A window of the list under a filter.
    pub(super) async fn rows(&mut self, from: u32, count: u32, filter: Filter) -> Result<Rows, StoreError> {
        let derived = self.derived();
        let alone = |item: Item| (item, None);
        let list: Box<dyn Iterator<Item = (Item, Option<RepeatKind>)>> = match filter.kind {
            RowKind::Included | RowKind::Edited => Box::new(derived.included().map(alone)),
            RowKind::Removed => Box::new(derived.removed().map(alone)),
            RowKind::Repeats => Box::new(derived.repeats()),
        };
        let (mut window, mut total) = (Vec::new(), 0);
        let wanted = filter.search.trim().to_lowercase();
        // Blobs are fetched once for a whole search; the rows of a plain list are read line by line.
        let mut reader = LineReader::default();
        for (item, repeat) in list {
            let fits = filter.recipe.is_none_or(|recipe| recipe == item.entry.recipe)
                && filter.source.is_none_or(|source| source.0 == item.source)
                && (filter.kind != RowKind::Edited || item.edited);
            if fits && (wanted.is_empty() || holds(&reader.content(self, &item).await?, &wanted)) {
                if total >= from && window.len() < count as usize {
                    window.push((item, repeat));
                }
                total += 1;
            }
        }
        let mut rows = Vec::new();
        for (item, repeat) in &window {
            rows.push(Row { repeat: *repeat, ..self.row(item, derived.system_tokens).await? });
        }
        Ok(Rows { revision: self.revision, filter, from, total, rows })
    }

    async fn row(&self, item: &Item, system_tokens: u32) -> Result<Row, StoreError> {
        let (question, answer, broken) = match self.content(item.id).await? {
            Content::Made(example) => (cut(example.question()), cut(example.answer()), false),
            Content::Imported(line) => {
                let parsed = Line::parse(&line);
                let (question, answer) = (parsed.question(), parsed.answer());
                let broken = item.entry.broken || question.is_empty() && answer.is_empty();
                if broken { (cut(&line), String::new(), true) } else { (cut(&question), cut(&answer), false) }
            }
        };
        Ok(Row {
            id: item.id,
            question,
            answer,
            recipe: item.entry.recipe,
            source: SourceId(item.source),
            language: item.entry.language,
            tokens: item.tokens(system_tokens),
            removed: self.project.patches.get(&item.id).is_some_and(|patch| patch.removed),
            edited: item.edited,
            broken,
            repeat: None,
        })
    }

    /// One example with the passages that its answer rests on.
    pub(super) async fn detail(&mut self, id: ExampleId) -> Result<Detail, StoreError> {
        let derived = self.derived();
        let (_, batch) = self.project.batch_of(id).ok_or(StoreError::Gone)?;
        let (source, kind, document) = (batch.source, batch.content, batch.document);
        let record = self.project.sources.get(&source).ok_or(StoreError::Gone)?;
        let path = record.path.clone();
        let content = self.content(id).await?;
        let document = match document {
            Some(blob) if !self.damaged_blobs.contains(&blob) => Some(self.document(blob).await?),
            _ => None,
        };
        let evidence = evidence_state(&content, document.as_ref());
        let entry = self.edited.get(&id).copied().or_else(|| self.entry(id)).ok_or(StoreError::Gone)?;
        let passages = match (&content, &document) {
            (Content::Made(example), Some(document)) => passages(example.evidence.quotes(), document),
            _ => Vec::new(),
        };
        let patch = self.project.patches.get(&id);
        let system_tokens = if kind == BatchContent::Made { derived.system_tokens } else { 0 };
        Ok(Detail {
            id,
            revision: self.revision,
            words: match content {
                Content::Made(example) => Words::Turns(example.turns),
                Content::Imported(line) => Words::Line(line),
            },
            draft: self.drafts.get(&id).cloned(),
            recipe: entry.recipe,
            language: entry.language,
            source,
            path,
            tokens: entry.tokens.saturating_add(system_tokens),
            removed: patch.is_some_and(|patch| patch.removed),
            edited: patch.is_some_and(|patch| patch.edited.is_some()),
            evidence,
            passages,
        })
    }
}

impl<S: Storage> Store<S> {
    /// The words of an example cut into tokens.
    pub(super) async fn tokenized(&mut self, id: ExampleId) -> Result<Tokenized, StoreError> {
        let content = self.content(id).await?;
        let counter = self.counter.as_ref().ok_or(StoreError::EngineMissing)?;
        let (words, texts) = match content {
            Content::Made(example) => {
                let text = |turn: &Turn| token_text(counter, Some(name_of(turn.role).to_owned()), &turn.content);
                (Words::Turns(example.turns.clone()), example.turns.iter().map(text).collect())
            }
            Content::Imported(line) => {
                let parsed = Line::parse(&line);
                let text = |message: Message<'_>| token_text(counter, message.role().map(str::to_owned), &message.text());
                let mut texts: Vec<_> = parsed.messages().map(text).collect();
                if texts.is_empty() {
                    texts.push(token_text(counter, None, &line));
                }
                (Words::Line(line), texts)
            }
        };
        Ok(Tokenized { id, words, texts })
    }
}

/// The role as a line has it.
fn name_of(role: Role) -> &'static str {
    match role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
    }
}

/// The tokens of a text; those that share a character stand together.
fn token_text(counter: &Counter, role: Option<String>, text: &str) -> TokenText {
    let mut pieces: Vec<TokenPiece> = Vec::new();
    let (mut start, mut ids) = (0, Vec::new());
    for token in counter.tokens(text) {
        ids.push(token.id);
        if let Some(piece) = text.get(start..token.bytes.end) {
            pieces.push(TokenPiece { text: piece.to_owned(), ids: std::mem::take(&mut ids) });
            start = token.bytes.end;
        }
    }
    TokenText { role, pieces }
}

/// The quotes with their surroundings; quotes that follow each other in one block are shown as one passage.
fn passages(quotes: &[Quote], document: &Document) -> Vec<Passage> {
    let mut passages: Vec<(u32, u32, u32, Passage)> = Vec::new();
    for quote in quotes {
        let Some(block) = document.blocks.get(quote.span.block as usize) else { continue };
        let text = &block.text;
        let (Some(before), Some(after)) = (text.get(..quote.span.start as usize), text.get(quote.span.end as usize..)) else {
            continue;
        };
        if let Some((number, start, end, passage)) = passages.last_mut()
            && *number == quote.span.block
            && quote.span.start >= *end
            && text.get(*end as usize..quote.span.start as usize).is_some_and(|between| between.trim().is_empty())
        {
            *end = quote.span.end;
            passage.quote = text.get(*start as usize..*end as usize).unwrap_or_default().to_owned();
            passage.after = after.chars().take(AROUND).collect();
            continue;
        }
        let start = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
        let passage = Passage {
            place: block.place.clone(),
            before: before.get(start..).unwrap_or_default().to_owned(),
            quote: quote.text.clone(),
            after: after.chars().take(AROUND).collect(),
        };
        passages.push((quote.span.block, quote.span.start, quote.span.end, passage));
    }
    passages.into_iter().map(|(_, _, _, passage)| passage).collect()
}

/// The beginning of a text on one line.
fn cut(text: &str) -> String {
    let mut words = String::new();
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
        if words.len() > ROW_CHARACTERS * 4 {
            break;
        }
    }
    match words.char_indices().nth(ROW_CHARACTERS) {
        Some((at, _)) => format!("{}…", words.get(..at).unwrap_or_default().trim_end()),
        None => words,
    }
}
