//! Letters: one in a file, many in a mailbox, as Outlook saves them, and web pages saved as letters.
//!
//! The crate mail-parser finds the parts of a message and decodes its fields. Which part speaks for the letter, what its
//! bytes mean when their alphabet is not named, and what is quoted in it is decided here.

mod body;
mod letter;
mod mbox;
mod msg;

pub use mbox::Mbox;
pub use msg::Msg;

use super::html::Html;
use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader};
use crate::document::{Block, BlockKind, Document, Format, Place, ReadNote};
use letter::Letter;

/// Reads a file with one letter.
pub struct Eml;

impl Reader for Eml {
    fn format(&self) -> Format {
        Format::Eml
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        let head = Head::of(probe);
        match probe.ending().as_str() {
            "eml" if head.fields >= 2 => Confidence::Certain,
            "eml" if head.fields == 1 => Confidence::Strong,
            _ if head.fields >= 5 && !head.is_mailbox => Confidence::Strong,
            _ => Confidence::No,
        }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let bytes = source.read_all(ctx.limits.file_bytes)?;
        let letter = Letter::read(ctx, &bytes)?;
        document(ctx, letter, Format::Eml)
    }
}

/// Reads web pages that a browser saved in one file.
pub struct Mhtml;

impl Reader for Mhtml {
    fn format(&self) -> Format {
        Format::Mhtml
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        let head = Head::of(probe);
        let named = Format::Mhtml.endings().contains(&probe.ending().as_str());
        match (named, head.is_saved_page) {
            (true, _) if head.fields >= 1 => Confidence::Certain,
            (_, true) => Confidence::Certain,
            _ => Confidence::No,
        }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let bytes = source.read_all(ctx.limits.file_bytes)?;
        let page = letter::first_page(ctx, &bytes)?;
        // The page is UTF-8 by now, whatever was chosen for the file.
        let chosen = ctx.encoding.take();
        let content = Html.read(ctx, &page.into_bytes());
        ctx.encoding = chosen;
        Ok(match content? {
            Content::Document(document) => Content::Document(Document { format: Format::Mhtml, encoding: None, ..document }),
            other => other,
        })
    }
}

/// What the beginning of a file says about being mail.
struct Head {
    /// Fields that letters have.
    fields: usize,
    /// A line that mailboxes put before each letter comes first.
    is_mailbox: bool,
    /// A browser saved it.
    is_saved_page: bool,
}

impl Head {
    fn of(probe: &Probe<'_>) -> Self {
        const NAMES: [&str; 15] = [
            "received",
            "return-path",
            "message-id",
            "mime-version",
            "content-type",
            "content-transfer-encoding",
            "date",
            "from",
            "to",
            "cc",
            "subject",
            "reply-to",
            "delivered-to",
            "dkim-signature",
            "snapshot-content-location",
        ];
        let head = String::from_utf8_lossy(probe.head.get(..probe.head.len().min(16 << 10)).unwrap_or_default());
        let mut lines = head.trim_start_matches('\u{feff}').lines().peekable();
        let is_mailbox = lines.peek().is_some_and(|line| mbox::is_border(line.as_bytes()));
        let names: Vec<String> = lines
            .skip(usize::from(is_mailbox))
            .take_while(|line| !line.trim().is_empty())
            .filter_map(|line| line.split_once(':'))
            .map(|(name, _)| name.to_ascii_lowercase())
            .filter(|name| NAMES.contains(&name.as_str()) || name.starts_with("x-"))
            .collect();
        let start = head.get(..head.floor_char_boundary(2 << 10)).unwrap_or_default();
        let saved_by =
            ["Snapshot-Content-Location:", "<Saved by Blink>", "<Saved by Windows Internet Explorer", "<Saved by WebKit>"];
        let is_saved_page = names.len() >= 2 && saved_by.iter().any(|sign| start.contains(sign));
        Head { fields: names.iter().filter(|name| !name.starts_with("x-")).count(), is_mailbox, is_saved_page }
    }
}

/// One letter as a document of its own.
fn document(ctx: &mut ReadContext<'_>, letter: Letter, format: Format) -> Result<Content, ReadError> {
    let mut tally = Tally::default();
    tally.add(&letter);
    tally.note(ctx);
    if letter.blocks.is_empty() && letter.subject.is_none() {
        return Err(ReadErrorKind::Empty.into());
    }
    let mut blocks = letter.blocks;
    if let (true, Some(subject)) = (blocks.is_empty(), &letter.subject) {
        // Many letters say all they have to say in their subject.
        blocks.push(Block { kind: BlockKind::Paragraph, text: subject.clone(), place: Place::Unknown, marks: Vec::new() });
    }
    Ok(Content::Document(Document {
        format,
        title: letter.subject,
        encoding: letter.charset,
        metadata: letter.fields,
        blocks,
        ..Document::default()
    }))
}

/// Most names of attachments that are kept.
const NAMES_MAX: usize = 200;

/// What was left out of one letter or of many.
#[derive(Default)]
struct Tally {
    attachments: Vec<String>,
    pictures: u32,
    hidden: u64,
    damaged: u32,
}

impl Tally {
    fn add(&mut self, letter: &Letter) {
        let room = NAMES_MAX.saturating_sub(self.attachments.len());
        self.attachments.extend(letter.attachments.iter().take(room).cloned());
        self.pictures = self.pictures.saturating_add(letter.pictures);
        self.hidden += letter.hidden;
        self.damaged = self.damaged.saturating_add(letter.damaged);
    }

    fn note(self, ctx: &mut ReadContext<'_>) {
        if !self.attachments.is_empty() {
            ctx.note(ReadNote::AttachmentsNotRead { names: self.attachments });
        }
        if self.pictures > 0 {
            ctx.note(ReadNote::PicturesNotRead { count: self.pictures });
        }
        if self.hidden > 0 {
            ctx.note(ReadNote::HiddenText { characters: self.hidden });
        }
        if self.damaged > 0 {
            ctx.note(ReadNote::DamagedParts { count: self.damaged });
        }
    }
}

/// The heading and the fields that stand above a letter among others.
fn above(letter: &Letter) -> Vec<Block> {
    let block = |kind, text| Block { kind, text, place: Place::Unknown, marks: Vec::new() };
    let heading = letter.subject.clone().map(|subject| block(BlockKind::Heading { level: 1, number: None }, subject));
    let shown = [("from", "From"), ("to", "To"), ("cc", "Cc"), ("date", "Date")];
    let value = |name: &str| letter.fields.iter().find(|(other, _)| other == name).map(|(_, value)| value);
    let lines: Vec<String> = shown.iter().filter_map(|(name, label)| Some(format!("{label}: {}", value(name)?))).collect();
    let fields = (!lines.is_empty()).then(|| block(BlockKind::Paragraph, lines.join("\n")));
    heading.into_iter().chain(fields).collect()
}

/// The blocks of a letter that stands below a heading of its own.
fn below_heading(mut blocks: Vec<Block>) -> Vec<Block> {
    for block in &mut blocks {
        if let BlockKind::Heading { level, .. } = &mut block.kind {
            *level = level.saturating_add(1).min(6);
        }
    }
    blocks
}
