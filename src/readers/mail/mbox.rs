//! Mailboxes: letters one after another, each below a line that begins with "From " and ends in a date.
//!
//! The file is read piece by piece and may be of any size; only one letter is held at a time.

use super::letter::Letter;
use super::{Head, Tally, above, below_heading, document};
use crate::document::{Block, Document, Format, Limit, Place, ReadNote};
use crate::readers::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader};

/// Reads files with many letters.
pub struct Mbox;

impl Reader for Mbox {
    fn format(&self) -> Format {
        Format::Mbox
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        let head = Head::of(probe);
        if head.is_mailbox && head.fields >= 2 { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let mut letters = Letters::new(source, ctx.limits.entry_bytes);
        let mut mailbox = Mailbox { characters_max: ctx.limits.characters, ..Mailbox::default() };
        let mut first = None;
        while let Some(bytes) = letters.next_letter()? {
            ctx.report(letters.offset, source.len());
            let Ok(letter) = Letter::read(ctx, &bytes) else {
                mailbox.tally.damaged = mailbox.tally.damaged.saturating_add(1);
                continue;
            };
            // A mailbox with a single letter is that letter.
            match first.take() {
                None if mailbox.count == 0 => first = Some(letter),
                before => before.into_iter().chain([letter]).for_each(|letter| mailbox.add(letter)),
            }
            mailbox.count += 1;
            if mailbox.is_full() {
                ctx.note(ReadNote::CutAt { limit: Limit::Characters(ctx.limits.characters) });
                break;
            }
        }
        mailbox.tally.damaged = mailbox.tally.damaged.saturating_add(letters.too_long);
        if let Some(letter) = first {
            return document(ctx, letter, Format::Mbox);
        }
        mailbox.tally.note(ctx);
        if mailbox.blocks.is_empty() {
            return Err(ReadErrorKind::Damaged.into());
        }
        let metadata = vec![("letters".to_owned(), mailbox.count.to_string())];
        Ok(Content::Document(Document { format: Format::Mbox, metadata, blocks: mailbox.blocks, ..Document::default() }))
    }
}

#[derive(Default)]
struct Mailbox {
    blocks: Vec<Block>,
    tally: Tally,
    count: u64,
    characters: u64,
    characters_max: u64,
}

impl Mailbox {
    fn add(&mut self, letter: Letter) {
        self.tally.add(&letter);
        let number =
            self.blocks.iter().rev().find_map(|block| if let Place::Part(part) = &block.place { Some(part) } else { None });
        let number = number.and_then(|part| part.parse::<u64>().ok()).unwrap_or(0) + 1;
        let mut blocks = above(&letter);
        blocks.extend(below_heading(letter.blocks));
        for mut block in blocks {
            self.characters += block.text.chars().count() as u64;
            block.place = Place::Part(number.to_string());
            self.blocks.push(block);
        }
    }

    fn is_full(&self) -> bool {
        self.characters >= self.characters_max
    }
}

/// Programs write the date of a border in English, whatever language they speak.
const MONTHS: [&[u8]; 12] = [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// Whether a line begins a letter: "From anna@example.org Mon Mar  2 10:00:00 2026".
pub(super) fn is_border(line: &[u8]) -> bool {
    const BYTES_MAX: usize = 500;
    let digits = |window: &[u8]| matches!(window, [a, b, b':', c, d] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()));
    let year = |word: &[u8]| word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    line.starts_with(b"From ")
        && line.len() <= BYTES_MAX
        && line.windows(5).any(digits)
        && line.split(u8::is_ascii_whitespace).any(year)
        && line.split(u8::is_ascii_whitespace).any(|word| MONTHS.contains(&word))
}

/// How much is read at a time.
const PIECE_BYTES: usize = 1 << 20;

/// Cuts a mailbox at its borders.
struct Letters<'s> {
    source: &'s dyn ReadAt,
    offset: u64,
    held: Vec<u8>,
    /// Where the letter begins that comes next.
    begin: usize,
    /// Up to where `held` was searched for a border; the start of a line.
    searched: usize,
    letter_max: usize,
    /// The beginning of the letter was thrown away because it is too long.
    skipping: bool,
    too_long: u32,
}

impl<'s> Letters<'s> {
    fn new(source: &'s dyn ReadAt, letter_max: u64) -> Self {
        let letter_max = usize::try_from(letter_max).unwrap_or(usize::MAX);
        Letters { source, offset: 0, held: Vec::new(), begin: 0, searched: 0, letter_max, skipping: false, too_long: 0 }
    }

    /// The next letter without its border.
    fn next_letter(&mut self) -> Result<Option<Vec<u8>>, ReadError> {
        loop {
            let is_last = self.offset >= self.source.len();
            let border = self.border(is_last);
            if border.is_none() && !is_last {
                self.fill()?;
                continue;
            }
            let end = border.unwrap_or(self.held.len());
            let letter = self.held.get(self.begin..end).unwrap_or_default();
            self.begin = end;
            let skipped = std::mem::take(&mut self.skipping);
            let body = letter.iter().position(|byte| *byte == b'\n').and_then(|at| letter.get(at + 1..)).unwrap_or_default();
            if !skipped && !body.is_empty() {
                return Ok(Some(body.to_vec()));
            }
            if border.is_none() {
                return Ok(None);
            }
        }
    }

    fn fill(&mut self) -> Result<(), ReadError> {
        self.held.drain(..self.begin.min(self.held.len()));
        self.searched = self.searched.saturating_sub(self.begin);
        self.begin = 0;
        if self.held.len() > self.letter_max {
            self.shorten();
        }
        let start = self.held.len();
        self.held.resize(start + PIECE_BYTES, 0);
        let count = self.source.read_at(self.offset, self.held.get_mut(start..).unwrap_or_default())?;
        self.held.truncate(start + count);
        self.offset += count as u64;
        if count == 0 { Err(ReadErrorKind::Vanished.into()) } else { Ok(()) }
    }

    /// Throws away what is held of a letter that is too long, but for its last line, which may become a border.
    fn shorten(&mut self) {
        self.too_long = self.too_long.saturating_add(u32::from(!self.skipping));
        self.skipping = true;
        let before = self.held.get(..self.searched).is_some_and(ends_empty);
        let line = self.held.split_off(self.searched.min(self.held.len()));
        // A sign that begins no border stands for what is gone, and an empty line for one that was there.
        self.held = if before { b"-\n\n".to_vec() } else { b"-\n".to_vec() };
        self.searched = self.held.len();
        self.held.extend(if line.len() > PIECE_BYTES { b"-".to_vec() } else { line });
    }

    /// Where the letter after the next one begins.
    fn border(&mut self, is_last: bool) -> Option<usize> {
        while let Some(rest) = self.held.get(self.searched..).filter(|rest| !rest.is_empty()) {
            let length = rest.iter().position(|byte| *byte == b'\n');
            if length.is_none() && !is_last {
                return None;
            }
            let line = rest.get(..length.unwrap_or(rest.len())).unwrap_or_default();
            let start = self.searched;
            let after_empty_line = start > self.begin && self.held.get(..start).is_some_and(ends_empty);
            let is_next = after_empty_line && is_border(line);
            self.searched += line.len() + usize::from(length.is_some());
            if is_next {
                return Some(start);
            }
        }
        None
    }
}

/// Whether the last line is empty.
fn ends_empty(before: &[u8]) -> bool {
    before.ends_with(b"\n\n") || before.ends_with(b"\n\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_cut_at_borders_only() {
        let border = "From a@example.org Mon Mar  2 10:00:00 2026\n";
        let one = format!("Subject: 1\n\nFrom here at 10:00 in 2026 on.\n{}\n", "строка\n".repeat(300_000));
        let file = format!("{border}{one}\n{border}Subject: 2\n\nEnd\n");
        let bytes = file.into_bytes();
        let mut letters = Letters::new(&bytes, 64 << 20);
        let mut found = Vec::new();
        while let Some(letter) = letters.next_letter().expect("the bytes are there") {
            found.push(letter.len());
        }
        assert_eq!(found, [one.len() + 1, "Subject: 2\n\nEnd\n".len()]);
    }

    #[test]
    fn a_letter_that_is_too_long_is_passed_over() {
        let border = "From a@example.org Mon Mar  2 10:00:00 2026\n";
        let long = "строка\n".repeat(400_000);
        let bytes = format!("{border}Subject: 1\n\n{long}\n{border}Subject: 2\n\nEnd\n").into_bytes();
        let mut letters = Letters::new(&bytes, 1 << 20);
        assert_eq!(letters.next_letter().expect("the bytes are there"), Some(b"Subject: 2\n\nEnd\n".to_vec()));
        assert_eq!(letters.too_long, 1);
    }
}
