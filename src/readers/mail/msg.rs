//! Letters as Outlook saves them: a compound file with a stream for each property of the message.
//!
//! The crate cfb finds the streams. A property's stream is named by its number and type; text is UTF-16, or bytes in the
//! code page that another property names.

use super::body::{mark_history, plain_blocks};
use super::document;
use super::letter::Letter;
use crate::document::Format;
use crate::readers::compound::SIGNATURE;
use crate::readers::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader, encoding, html};
use cfb::CompoundFile;
use encoding_rs::{Encoding, UTF_16LE};
use std::io::{Cursor, Read as _};

/// Reads Outlook's letters.
pub struct Msg;

impl Reader for Msg {
    fn format(&self) -> Format {
        Format::Msg
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        let named = Format::Msg.endings().contains(&probe.ending().as_str());
        let is_letter = probe.parts.iter().any(|part| part == PROPERTIES || part == "__nameid_version1.0");
        if probe.starts_with(&SIGNATURE) && (is_letter || named) { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let bytes = source.read_all(ctx.limits.file_bytes)?;
        let file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| ReadErrorKind::Damaged)?;
        let mut message = Properties { file, stream_max: ctx.limits.entry_bytes, code_page: None };
        message.code_page = message.code_page();
        let letter = message.letter(ctx);
        document(ctx, letter, Format::Msg)
    }
}

/// The stream of all properties that are short.
const PROPERTIES: &str = "__properties_version1.0";

/// Numbers of properties, as the documentation of Outlook's messages lists them.
mod property {
    pub const SUBJECT: u16 = 0x0037;
    pub const SUBMITTED: u16 = 0x0039;
    pub const FIELDS: u16 = 0x007D;
    pub const SENDER: u16 = 0x0C1A;
    pub const SENDER_ADDRESS: u16 = 0x0C1F;
    pub const SENDER_MAIL: u16 = 0x5D01;
    pub const DELIVERED: u16 = 0x0E06;
    pub const SHOWN_BCC: u16 = 0x0E02;
    pub const SHOWN_CC: u16 = 0x0E03;
    pub const SHOWN_TO: u16 = 0x0E04;
    pub const BODY: u16 = 0x1000;
    pub const PAGE: u16 = 0x1013;
    pub const NAME: u16 = 0x3001;
    pub const ADDRESS: u16 = 0x3003;
    pub const MAIL: u16 = 0x39FE;
    pub const FILE_SHORT: u16 = 0x3704;
    pub const FILE: u16 = 0x3707;
    pub const CONTENT_ID: u16 = 0x3712;
    pub const RECEIVER_KIND: u16 = 0x0C15;
    pub const CODE_PAGE: u16 = 0x3FFD;
    pub const PAGE_CODE_PAGE: u16 = 0x3FDE;
}

/// Receivers and attachments beyond this many are not looked at.
const PARTS_MAX: usize = 2_000;

struct Properties {
    file: CompoundFile<Cursor<Vec<u8>>>,
    stream_max: u64,
    code_page: Option<&'static Encoding>,
}

impl Properties {
    fn letter(&mut self, ctx: &mut ReadContext<'_>) -> Letter {
        let subject = self.text("/", property::SUBJECT);
        let mut letter = Letter { fields: self.fields(subject.as_deref()), subject, ..Letter::default() };
        let body = self.text("/", property::BODY).unwrap_or_default();
        letter.blocks = if body.trim().is_empty() { Vec::new() } else { plain_blocks(&body.replace("\r\n", "\n"), None) };
        if letter.blocks.is_empty()
            && let Some(page) = self.page(ctx)
        {
            let inner = html::inner(&page, ctx);
            (letter.blocks, letter.pictures, letter.hidden) = (inner.blocks, inner.pictures, inner.hidden_letters);
        }
        mark_history(&mut letter.blocks);
        for storage in self.storages("__attach_version1.0_") {
            let names = [property::FILE, property::FILE_SHORT, property::NAME];
            let name = names.into_iter().find_map(|number| self.text(&storage, number));
            let is_shown = self.text(&storage, property::CONTENT_ID).is_some();
            let is_picture = name.as_deref().is_some_and(is_picture);
            if is_shown && is_picture {
                letter.pictures = letter.pictures.saturating_add(1);
            } else {
                letter.attachments.extend(name);
            }
        }
        letter
    }

    fn fields(&mut self, subject: Option<&str>) -> Vec<(String, String)> {
        let name = self.text("/", property::SENDER);
        let mail = self.text("/", property::SENDER_MAIL).or_else(|| self.text("/", property::SENDER_ADDRESS));
        let mut receivers = [Vec::new(), Vec::new(), Vec::new()];
        for storage in self.storages("__recip_version1.0_") {
            let kind = self.number(&storage, property::RECEIVER_KIND).unwrap_or(1).clamp(1, 3);
            let name = self.text(&storage, property::NAME);
            let mail = self.text(&storage, property::MAIL).or_else(|| self.text(&storage, property::ADDRESS));
            if let Some(list) = receivers.get_mut(kind as usize - 1) {
                list.extend(person(name, mail));
            }
        }
        let mut fields: Vec<(String, String)> = person(name, mail).map(|from| ("from".to_owned(), from)).into_iter().collect();
        let shown = [("to", property::SHOWN_TO), ("cc", property::SHOWN_CC), ("bcc", property::SHOWN_BCC)];
        for ((key, number), list) in shown.into_iter().zip(receivers) {
            let value = if list.is_empty() { self.text("/", number) } else { Some(list.join(", ")) };
            fields.extend(value.map(|value| (key.to_owned(), value.trim_end_matches('\0').to_owned())));
        }
        fields.extend(self.date().map(|date| ("date".to_owned(), date)));
        fields.extend(subject.map(|subject| ("subject".to_owned(), subject.to_owned())));
        fields
    }

    /// As the letter's own fields give it, or as Outlook noted it.
    fn date(&mut self) -> Option<String> {
        let fields = self.text("/", property::FIELDS).unwrap_or_default();
        let written = fields.lines().find_map(|line| line.strip_prefix("Date:")).map(|date| date.trim().to_owned());
        written.or_else(|| [property::SUBMITTED, property::DELIVERED].into_iter().find_map(|number| self.time(number)))
    }

    fn time(&mut self, number: u16) -> Option<String> {
        const TO_1970_SECONDS: u64 = 11_644_473_600;
        let value = self.short("/", number, 0x0040)?;
        let seconds = (u64::from_le_bytes(value) / 10_000_000).checked_sub(TO_1970_SECONDS)?;
        crate::readers::chat::moment(i64::try_from(seconds).ok()?)
    }

    fn code_page(&mut self) -> Option<&'static Encoding> {
        let pages = [property::CODE_PAGE, property::PAGE_CODE_PAGE].into_iter().filter_map(|number| self.number("/", number));
        pages.collect::<Vec<_>>().into_iter().find_map(encoding_of)
    }

    /// The body as a page, when there is no plain one.
    fn page(&mut self, ctx: &mut ReadContext<'_>) -> Option<String> {
        if let Some(bytes) = self.stream("/", property::PAGE, 0x0102) {
            let declared = self.number("/", property::PAGE_CODE_PAGE).and_then(encoding_of);
            let sound = declared.map(|encoding| encoding.decode(&bytes)).filter(|(_, _, had_errors)| !had_errors);
            return Some(sound.map_or_else(|| html::decode(&bytes, ctx).text, |(text, _, _)| text.into_owned()));
        }
        self.text("/", property::PAGE)
    }

    /// A property that is text.
    fn text(&mut self, storage: &str, number: u16) -> Option<String> {
        let text = if let Some(wide) = self.stream(storage, number, 0x001F) {
            UTF_16LE.decode_without_bom_handling(&wide).0.into_owned()
        } else {
            let bytes = self.stream(storage, number, 0x001E)?;
            match self.code_page {
                Some(encoding) => encoding.decode_without_bom_handling(&bytes).0.into_owned(),
                None => encoding::decode(&mut ReadContext::new("", &mut ()), &bytes).ok()?.text,
            }
        };
        let text = text.trim_end_matches('\0').replace('\0', " ");
        (!text.trim().is_empty()).then_some(text)
    }

    fn stream(&mut self, storage: &str, number: u16, kind: u16) -> Option<Vec<u8>> {
        self.bytes(&format!("{}/__substg1.0_{number:04X}{kind:04X}", storage.trim_end_matches('/')))
    }

    fn bytes(&mut self, path: &str) -> Option<Vec<u8>> {
        if self.file.entry(path).ok()?.len() > self.stream_max {
            return None;
        }
        let mut bytes = Vec::new();
        self.file.open_stream(path).ok()?.take(self.stream_max).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    fn number(&mut self, storage: &str, number: u16) -> Option<u32> {
        let value = self.short(storage, number, 0x0003)?;
        value.first_chunk::<4>().map(|bytes| u32::from_le_bytes(*bytes))
    }

    /// The eight bytes of a property that has no stream of its own.
    fn short(&mut self, storage: &str, number: u16, kind: u16) -> Option<[u8; 8]> {
        let bytes = self.bytes(&format!("{}/{PROPERTIES}", storage.trim_end_matches('/')))?;
        let header = if storage == "/" { 32 } else { 8 };
        let wanted = [kind.to_le_bytes(), number.to_le_bytes()].concat();
        bytes.get(header..)?.chunks_exact(16).find(|entry| entry.starts_with(&wanted))?.get(8..16)?.try_into().ok()
    }

    fn storages(&self, start: &str) -> Vec<String> {
        let storages = self.file.read_root_storage().filter(|entry| entry.is_storage() && entry.name().starts_with(start));
        storages.take(PARTS_MAX).map(|entry| format!("/{}", entry.name())).collect()
    }
}

/// "Anna <anna@example.org>". Addresses inside an organisation are paths that mean nothing outside.
fn person(name: Option<String>, mail: Option<String>) -> Option<String> {
    let bare = |name: String| name.trim().trim_matches(['\'', '"']).to_owned();
    match (name.map(bare), mail.filter(|mail| mail.contains('@')).map(bare)) {
        (Some(name), Some(mail)) if name != mail => Some(format!("{name} <{mail}>")),
        (name, mail) => mail.or(name),
    }
}

fn is_picture(name: &str) -> bool {
    let small = name.to_lowercase();
    [".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emz", ".wmz", ".svg"].iter().any(|ending| small.ends_with(ending))
}

fn encoding_of(code_page: u32) -> Option<&'static Encoding> {
    let label = match code_page {
        65_001 => "utf-8".to_owned(),
        20_866 => "koi8-r".to_owned(),
        21_866 => "koi8-u".to_owned(),
        866 => "ibm866".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        28_591..=28_605 => format!("iso-8859-{}", code_page - 28_590),
        other => format!("windows-{other}"),
    };
    Encoding::for_label(label.as_bytes())
}
