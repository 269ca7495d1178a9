//! Conversations as messengers export them: who said what, and when.
//!
//! Telegram, WhatsApp, Signal, Instagram, Facebook, Discord and Slack each write their own form; what programs of one's own
//! write is read when its names are clear. Everything ends in one [`Transcript`], oldest remark first: notices of the
//! messenger and messages without words are counted and left out.

mod json;
mod lines;
mod slack;
mod table;
mod telegram_page;

pub(super) use table::remarks_of;

use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader};
use crate::document::{Block, BlockKind, Document, Format, Limit, Mark, Place, ReadNote};

/// Reads exports of messengers.
pub struct Chat;

impl Reader for Chat {
    fn format(&self) -> Format {
        Format::Chat
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        match Form::of(probe) {
            Some(Form::Lines) => Confidence::Strong,
            Some(_) => Confidence::Certain,
            None => Confidence::No,
        }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let form = Form::of(&Probe::of(ctx.name(), source)?).ok_or(ReadErrorKind::Unsupported)?;
        let mut transcript = Transcript { characters_max: ctx.limits.characters, ..Transcript::default() };
        let encoding = match form {
            Form::Slack => slack::read(ctx, source, &mut transcript)?,
            Form::Json => json::read(ctx, source, &mut transcript)?,
            Form::TelegramPage => telegram_page::read(ctx, source, &mut transcript)?,
            Form::Lines => lines::read(ctx, source, &mut transcript)?,
        };
        transcript.document(ctx, encoding)
    }
}

/// How a conversation is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Slack,
    Json,
    TelegramPage,
    Lines,
}

impl Form {
    fn of(probe: &Probe<'_>) -> Option<Self> {
        if slack::fits(&probe.parts) {
            return Some(Form::Slack);
        }
        if !probe.parts.is_empty() {
            return None;
        }
        let head = probe.text()?;
        let whole = probe.head.len() as u64 == probe.size;
        let is_text = matches!(probe.ending().as_str(), "txt" | "log" | "text" | "");
        match head.trim_start().chars().next()? {
            '{' | '[' if json::fits(head) => Some(Form::Json),
            '<' if telegram_page::fits(head) => Some(Form::TelegramPage),
            _ if is_text && lines::fits(head, whole) => Some(Form::Lines),
            _ => None,
        }
    }
}

/// One message on its way into a [`Transcript`].
#[derive(Debug, Default, PartialEq)]
struct Remark {
    /// Empty when the file does not say who speaks.
    author: String,
    time: Option<String>,
    text: String,
    marks: Vec<Mark>,
    place: Place,
}

/// Collects remarks.
#[derive(Default)]
struct Transcript {
    blocks: Vec<Block>,
    title: Option<String>,
    /// Where the conversation begins that is being read.
    start: usize,
    left_out: u64,
    pictures: u32,
    damaged: u32,
    characters: u64,
    characters_max: u64,
    is_full: bool,
}

impl Transcript {
    /// Adds a remark, or counts it when it has no words.
    fn say(&mut self, remark: Remark) {
        if remark.text.trim().is_empty() {
            self.left_out += 1;
            return;
        }
        self.characters += remark.text.chars().count() as u64;
        if self.characters > self.characters_max {
            self.is_full = true;
            return;
        }
        let Remark { author, time, text, marks, place } = remark;
        let kind = if author.is_empty() { BlockKind::Paragraph } else { BlockKind::Remark { author, time } };
        self.blocks.push(Block { kind, text, place, marks });
    }

    /// Ends a conversation: puts it in order and its name above it when it is one of several.
    fn close(&mut self, name: Option<String>, is_one_of_many: bool) {
        let Some(said) = self.blocks.get_mut(self.start..).filter(|said| !said.is_empty()) else { return };
        if is_newest_first(said) {
            said.reverse();
        }
        match name.filter(|name| !name.trim().is_empty()) {
            Some(name) if is_one_of_many => {
                let place = self.blocks.get(self.start).map(|block| block.place.clone()).unwrap_or_default();
                let heading = BlockKind::Heading { level: 1, number: None };
                self.blocks.insert(self.start, Block { kind: heading, text: name, place, marks: Vec::new() });
            }
            Some(name) => self.title = Some(name),
            None => {}
        }
        self.start = self.blocks.len();
    }

    fn document(mut self, ctx: &mut ReadContext<'_>, encoding: Option<String>) -> Result<Content, ReadError> {
        self.close(None, false);
        if self.left_out > 0 {
            ctx.note(ReadNote::MessagesLeftOut { count: self.left_out });
        }
        if self.pictures > 0 {
            ctx.note(ReadNote::PicturesNotRead { count: self.pictures });
        }
        if self.damaged > 0 {
            ctx.note(ReadNote::DamagedParts { count: self.damaged });
        }
        if self.is_full {
            ctx.note(ReadNote::CutAt { limit: Limit::Characters(ctx.limits.characters) });
        }
        if self.blocks.is_empty() {
            return Err(if self.damaged > 0 { ReadErrorKind::Damaged } else { ReadErrorKind::Empty }.into());
        }
        let Transcript { blocks, title, .. } = self;
        Ok(Content::Document(Document { format: Format::Chat, title, encoding, blocks, ..Document::default() }))
    }
}

/// Instagram and Facebook write the last remark first. Times of one file have one form, so their text can be compared.
fn is_newest_first(said: &[Block]) -> bool {
    let times: Vec<&str> = said
        .iter()
        .filter_map(|block| if let BlockKind::Remark { time: Some(time), .. } = &block.kind { Some(time.as_str()) } else { None })
        .collect();
    // Days before months before years cannot be compared this way.
    let is_sortable = times.iter().all(|time| time.bytes().take_while(u8::is_ascii_digit).count() == 4);
    let falls = times.windows(2).filter(|pair| matches!(pair, [a, b] if a > b)).count();
    let rises = times.windows(2).filter(|pair| matches!(pair, [a, b] if a < b)).count();
    is_sortable && falls > 3 * rises
}

/// Seconds since 1970 as a date and a time of day in UTC.
pub(super) fn moment(seconds: i64) -> Option<String> {
    const DAY_SECONDS: i64 = 86_400;
    // Years with four digits; everything else is a mistake of the file.
    if !(0..253_402_300_800).contains(&seconds) {
        return None;
    }
    let (days, rest) = (seconds / DAY_SECONDS, seconds % DAY_SECONDS);
    // Years are counted from 1 March, so that a leap day is the last day of one; 400 years have 146,097 days.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    Some(format!("{year:04}-{month:02}-{day_of_month:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

/// Names that columns and keys have in exports, in small letters: who speaks, what is said, and when.
const AUTHOR_NAMES: &[&str] = &[
    "author",
    "author_name",
    "from",
    "from_name",
    "sender",
    "sender_name",
    "user",
    "user_name",
    "username",
    "nickname",
    "nick",
    "speaker",
    "participant",
    "name",
    "автор",
    "отправитель",
    "имя",
    "кто",
    "участник",
    "спикер",
    "пользователь",
    "от",
];
const TEXT_NAMES: &[&str] = &[
    "text",
    "message",
    "content",
    "body",
    "msg",
    "message_text",
    "utterance",
    "сообщение",
    "текст",
    "реплика",
    "текст сообщения",
];
const TIME_NAMES: &[&str] = &[
    "date",
    "time",
    "timestamp",
    "timestamp_ms",
    "datetime",
    "date_unixtime",
    "created_at",
    "created",
    "sent_at",
    "ts",
    "дата",
    "время",
    "дата и время",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_dates() {
        let table = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_544_006_350, "2018-12-05T10:39:10Z"),
        ];
        for (seconds, expected) in table {
            assert_eq!(moment(seconds).as_deref(), Some(expected));
        }
        assert_eq!(moment(-1), None);
        assert_eq!(moment(i64::MAX), None);
    }
}
