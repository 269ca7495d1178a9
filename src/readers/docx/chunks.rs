//! Files of other formats that a document takes into its text: pages, plain texts, other Word files.
//!
//! Programs that make documents of web pages often leave the whole conversion to Word in this way.

use super::super::{Content, ReadContext, ReadError, archive};
use super::package::Package;
use super::story::{Item, Walker};
use super::{Chunks, read};
use crate::document::{Block, Document, Place, ReadNote};

/// Honest documents are put together of a few files.
const CHUNKS_MAX: usize = 256;

/// Puts the blocks of such files where they stand. One that cannot be read counts as damaged.
pub fn read_all(ctx: &mut ReadContext<'_>, package: &mut Package<'_>, walker: &mut Walker<'_>, items: &mut [Item]) {
    for item in items.iter_mut().filter(|item| matches!(item, Item::Chunk { .. })).take(CHUNKS_MAX) {
        let Item::Chunk { id } = &item else { continue };
        let Some(path) = walker.links.part(id).map(str::to_owned) else { continue };
        let Some(bytes) = package.bytes(&path) else { continue };
        match document_of(ctx, &path, &bytes) {
            Ok(Some(document)) => *item = Item::Blocks(taken_in(ctx, walker, document, &path)),
            Ok(None) | Err(_) => package.damaged += 1,
        }
    }
}

fn document_of(ctx: &ReadContext<'_>, path: &str, bytes: &[u8]) -> Result<Option<Document>, ReadError> {
    let mut progress = ();
    let mut inner = ReadContext::new(path, &mut progress);
    inner.limits = ctx.limits.clone();
    let content = if archive::looks_like_zip(bytes) {
        read(&mut inner, &bytes, Chunks::PassOver)?
    } else {
        super::super::read(&mut inner, &bytes)?
    };
    Ok(match content {
        Content::Document(document) => Some(document),
        Content::Folder(_) | Content::Dataset(_) => None,
    })
}

/// The blocks of a document inside this one, and its notes as notes of this one.
fn taken_in(ctx: &mut ReadContext<'_>, walker: &mut Walker<'_>, document: Document, path: &str) -> Vec<Block> {
    for note in document.notes {
        match note {
            ReadNote::PicturesNotRead { count } => walker.counts.pictures = walker.counts.pictures.saturating_add(count),
            ReadNote::HiddenText { characters } => walker.counts.hidden_characters += characters,
            ReadNote::EndingDiffers { .. } => {}
            note => ctx.note(note),
        }
    }
    let mut blocks = document.blocks;
    for block in &mut blocks {
        block.place = Place::Part(path.to_owned());
    }
    blocks
}
