//! Files named on the command line, with those inside a ZIP: read, or decoded when only their characters are wanted.

use doctune::document::{Document, Format, plain_text};
use doctune::readers::encoding::decode_file;
use doctune::readers::{self, Content, ReadContext, ReadErrorKind};
use std::path::Path;

/// What a file holds.
pub enum Words {
    Document(Document),
    /// Training data, whose lines stay as they are.
    Lines(String),
}

/// A path and what was found there, or why not.
pub type Found<T> = (String, Result<T, String>);

/// Reads a file, or every file of a ZIP, under the path that leads to it.
pub fn read(path: &str) -> Vec<Found<Words>> {
    each(path, words)
}

/// The characters of a file as it is when it is text, else the words that it was read to say.
pub fn texts(path: &str) -> Vec<Found<String>> {
    each(path, |name, bytes| {
        let read = content(name, bytes);
        let is_plain = !matches!(&read, Ok(Content::Document(Document { format, .. })) if !PLAIN.contains(format));
        match (decoded(name, bytes), read) {
            (Ok(text), _) if is_plain => Ok(text),
            (_, Ok(Content::Document(document))) => Ok(plain_text(&document).text),
            (_, Err(reason)) => Err(reason),
            (Err(reason), _) => Err(reason),
            (Ok(text), _) => Ok(text),
        }
    })
}

/// Formats whose characters are the text.
const PLAIN: &[Format] = &[Format::Text, Format::Markdown, Format::Csv];

fn each<T>(path: &str, take: impl Fn(&str, &[u8]) -> Result<T, String>) -> Vec<Found<T>> {
    let (file, inside) = split_at_file(path);
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => return vec![(path.to_owned(), Err(error.to_string()))],
    };
    let Ok(Content::Folder(folder)) = content(file, &bytes) else {
        return vec![(path.to_owned(), if inside.is_empty() { take(file, &bytes) } else { Err("is not in a ZIP".to_owned()) })];
    };
    let wanted = |name: &str| inside.is_empty() || name == inside;
    let path_of = |name: &str| format!("{file}/{name}");
    let files = folder.files.iter().filter(|inner| wanted(&inner.path));
    let mut found: Vec<_> = files.map(|inner| (path_of(&inner.path), take(&inner.path, &inner.bytes))).collect();
    // What systems leave in a folder beside its files is nobody's loss.
    let skipped = folder.skipped.iter().filter(|(name, kind)| wanted(name) && *kind != ReadErrorKind::Unsupported);
    found.extend(skipped.map(|(name, kind)| (path_of(name), Err(reason(kind)))));
    if found.is_empty() {
        found.push((path.to_owned(), Err("there is no such file in the ZIP".to_owned())));
    }
    found
}

/// The part of a path that is a file on the disk, and the part that leads on inside it.
fn split_at_file(path: &str) -> (&str, &str) {
    let cuts = path.char_indices().filter(|(_, sign)| matches!(sign, '/' | '\\')).map(|(at, _)| at);
    let cut = if Path::new(path).exists() { None } else { cuts.rev().find(|at| Path::new(&path[..*at]).is_file()) };
    cut.map_or((path, ""), |at| (&path[..at], &path[at + 1..]))
}

fn words(name: &str, bytes: &[u8]) -> Result<Words, String> {
    match content(name, bytes)? {
        Content::Document(document) if plain_text(&document).text.trim().is_empty() => Err(reason(&ReadErrorKind::Empty)),
        Content::Document(document) => Ok(Words::Document(document)),
        Content::Dataset(_) => Ok(Words::Lines(decoded(name, bytes)?)),
        Content::Folder(_) => Err("is a ZIP inside a ZIP".to_owned()),
    }
}

fn content(name: &str, bytes: &[u8]) -> Result<Content, String> {
    readers::read(&mut ReadContext::new(name, &mut ()), &bytes).map_err(|error| reason(&error.kind))
}

fn decoded(name: &str, bytes: &[u8]) -> Result<String, String> {
    let decoded = decode_file(&mut ReadContext::new(name, &mut ()), &bytes);
    decoded.map(|decoded| decoded.text).map_err(|error| reason(&error.kind))
}

fn reason(kind: &ReadErrorKind) -> String {
    match kind {
        ReadErrorKind::Empty => "there are no words in it".to_owned(),
        ReadErrorKind::Damaged => "it is damaged".to_owned(),
        ReadErrorKind::Encrypted => "it needs a password".to_owned(),
        ReadErrorKind::Scanned { pages } => format!("its {pages} pages hold only pictures"),
        ReadErrorKind::Garbled => "its fonts do not say which letters they show".to_owned(),
        ReadErrorKind::Unsupported => "it is not text and no known document".to_owned(),
        ReadErrorKind::NotYet { ending } => format!(".{ending} files are not read yet"),
        ReadErrorKind::Limit(limit) => format!("it goes beyond a limit: {limit:?}"),
        ReadErrorKind::Vanished => "it has changed or gone".to_owned(),
        ReadErrorKind::Crashed | ReadErrorKind::TooSlow | ReadErrorKind::EngineMissing => format!("{kind:?}"),
    }
}
