//! One message: its fields, the part that speaks for it, and the names of what is attached.
//!
//! Parts are chosen by their own walk over the tree: of two forms of the same text the plain one is read, unless the
//! other holds tables or headings that it lacks. Bytes are decoded anew where the named alphabet is missing or wrong.

use super::body::{DelSp, mark_history, plain_blocks};
use super::{above, below_heading};
use crate::document::{Block, BlockKind, Limit};
use crate::readers::html;
use crate::readers::{ReadContext, ReadError, ReadErrorKind, encoding};
use mail_parser::{Address, HeaderName, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use std::borrow::Cow;
use std::collections::HashSet;

/// What one letter says.
#[derive(Default)]
pub(super) struct Letter {
    pub subject: Option<String>,
    /// Sender, receivers, date and subject under the names of their fields in small letters.
    pub fields: Vec<(String, String)>,
    pub blocks: Vec<Block>,
    pub attachments: Vec<String>,
    pub pictures: u32,
    /// Letters of the alphabet that the markup hides.
    pub hidden: u64,
    pub damaged: u32,
    /// The encoding of the first part with words.
    pub charset: Option<String>,
}

/// Letters inside letters, and parts inside parts, deeper than this are not opened.
const DEPTH_MAX: u32 = 32;

/// A letter with more letters inside is made to do harm: the parser nests as deep as the file says.
const INNER_MAX: usize = 500;

impl Letter {
    /// Reads a message with its fields.
    pub fn read(ctx: &mut ReadContext<'_>, bytes: &[u8]) -> Result<Letter, ReadError> {
        let bytes = with_readable_fields(ctx, bytes);
        let message = parsed(&bytes)?;
        Ok(of_message(ctx, &message, 0))
    }
}

/// The page of a saved web page.
pub(super) fn first_page(ctx: &mut ReadContext<'_>, bytes: &[u8]) -> Result<String, ReadError> {
    let message = parsed(bytes)?;
    let page = message.parts.iter().find(|part| matches!(part.body, PartType::Html(_))).ok_or(ReadErrorKind::Empty)?;
    Ok(part_text(ctx, &message, page, true).0)
}

fn parsed(bytes: &[u8]) -> Result<Message<'_>, ReadError> {
    if inner_letters(bytes) > INNER_MAX {
        return Err(ReadErrorKind::Limit(Limit::Depth(INNER_MAX as u64)).into());
    }
    MessageParser::default().parse(bytes).filter(|message| !message.parts.is_empty()).ok_or(ReadErrorKind::Damaged.into())
}

/// How many letters the file says to hold, at most.
fn inner_letters(bytes: &[u8]) -> usize {
    let begins = |kind: &[u8], at: usize| bytes.get(at..at + kind.len()).is_some_and(|part| part.eq_ignore_ascii_case(kind));
    let slashes = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    slashes
        .filter(|(at, _)| {
            let kind = |before: &[u8], after: &[u8]| {
                at.checked_sub(before.len()).is_some_and(|start| begins(before, start)) && begins(after, at + 1)
            };
            kind(b"message", b"rfc822") || kind(b"message", b"global") || kind(b"multipart", b"digest")
        })
        .count()
}

/// Fields ought to be ASCII. Where they are in some old alphabet it is found as for any text.
fn with_readable_fields<'b>(ctx: &mut ReadContext<'_>, bytes: &'b [u8]) -> Cow<'b, [u8]> {
    let end = bytes.windows(2).position(|pair| pair == b"\n\n").or_else(|| bytes.windows(4).position(|four| four == b"\r\n\r\n"));
    let (fields, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
    if std::str::from_utf8(fields).is_ok() {
        return Cow::Borrowed(bytes);
    }
    match encoding::decode(ctx, fields) {
        Ok(decoded) => Cow::Owned([decoded.text.as_bytes(), rest].concat()),
        Err(_) => Cow::Borrowed(bytes),
    }
}

fn of_message(ctx: &mut ReadContext<'_>, message: &Message<'_>, depth: u32) -> Letter {
    let mut letter = Letter { subject: message.subject().and_then(cleaned), fields: fields(message), ..Letter::default() };
    let mut walk = Walk { ctx, message, letter: &mut letter };
    let pieces = walk.pieces(0, depth);
    walk.put(pieces);
    mark_history(&mut letter.blocks);
    letter
}

/// A field on one line without signs that turn the direction of writing or have no shape.
fn cleaned(value: &str) -> Option<String> {
    let visible = value.chars().filter(|sign| !sign.is_control() || sign.is_whitespace());
    let text = visible.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

fn fields(message: &Message<'_>) -> Vec<(String, String)> {
    let people = [
        (HeaderName::From, "from"),
        (HeaderName::Sender, "sender"),
        (HeaderName::To, "to"),
        (HeaderName::Cc, "cc"),
        (HeaderName::Bcc, "bcc"),
        (HeaderName::ReplyTo, "reply-to"),
    ];
    let mut fields = Vec::new();
    for (name, key) in people {
        let parsed: Vec<String> = message.header_values(name.clone()).filter_map(people_of).collect();
        let raw = || message.header_raw(name).and_then(cleaned);
        let value = if parsed.is_empty() { raw() } else { Some(parsed.join(", ")) };
        fields.extend(value.map(|value| (key.to_owned(), value)));
    }
    // A sender that only repeats who the letter is from says nothing.
    if fields.iter().any(|(key, _)| key == "from") {
        fields.retain(|(key, _)| key != "sender");
    }
    fields.extend(message.header_raw(HeaderName::Date).and_then(cleaned).map(|date| ("date".to_owned(), date)));
    fields.extend(message.subject().and_then(cleaned).map(|subject| ("subject".to_owned(), subject)));
    fields
}

fn people_of(value: &HeaderValue<'_>) -> Option<String> {
    let HeaderValue::Address(addresses) = value else { return None };
    let person = |person: &mail_parser::Addr<'_>| match (person.name().and_then(cleaned), person.address().and_then(cleaned)) {
        (Some(name), Some(address)) if name != address => Some(format!("{name} <{address}>")),
        (name, address) => address.or(name),
    };
    let people: Vec<String> = match addresses {
        Address::List(list) => list.iter().filter_map(person).collect(),
        Address::Group(groups) => groups.iter().flat_map(|group| group.addresses.iter().filter_map(person)).collect(),
    };
    (!people.is_empty()).then(|| people.join(", "))
}

/// What the parts of a message come down to.
enum Piece {
    Plain(String, Option<DelSp>),
    Page(String),
    Blocks(Vec<Block>),
}

struct Walk<'w, 'c, 'm> {
    ctx: &'w mut ReadContext<'c>,
    message: &'m Message<'m>,
    letter: &'w mut Letter,
}

impl Walk<'_, '_, '_> {
    fn pieces(&mut self, id: u32, depth: u32) -> Vec<Piece> {
        let message = self.message;
        let Some(part) = message.parts.get(id as usize) else { return Vec::new() };
        if depth > DEPTH_MAX {
            self.letter.damaged = self.letter.damaged.saturating_add(1);
            return Vec::new();
        }
        match &part.body {
            PartType::Multipart(children) => {
                // Parts stand behind the part that holds them, so a walk can never go round in circles.
                let children: Vec<u32> = children.iter().copied().filter(|child| *child > id).collect();
                if part.is_content_type("multipart", "alternative") {
                    self.best_form(&children, depth)
                } else {
                    children.into_iter().flat_map(|child| self.pieces(child, depth + 1)).collect()
                }
            }
            PartType::Message(inner) => vec![self.inner_letter(inner, depth)],
            PartType::Text(_) | PartType::Html(_) if self.is_attached(part, id) => {
                self.attach(part);
                Vec::new()
            }
            PartType::Text(_) => {
                let text = self.text(part, false);
                if is_words(part) { vec![Piece::Plain(text, flowed(part))] } else { Vec::new() }
            }
            PartType::Html(_) => vec![Piece::Page(self.text(part, true))],
            PartType::Binary(_) | PartType::InlineBinary(_) => {
                self.attach(part);
                Vec::new()
            }
        }
    }

    /// Of several forms of one text the one to read.
    fn best_form(&mut self, children: &[u32], depth: u32) -> Vec<Piece> {
        let forms: Vec<Vec<Piece>> = children.iter().map(|child| self.pieces(*child, depth + 1)).collect();
        let mut plain = Vec::new();
        let mut rich = Vec::new();
        for form in forms {
            let is_rich = form.iter().any(|piece| !matches!(piece, Piece::Plain(..)));
            let target = if is_rich { &mut rich } else { &mut plain };
            if !form.is_empty() && target.is_empty() {
                *target = form;
            }
        }
        let texts = plain.iter().filter_map(|piece| if let Piece::Plain(text, _) = piece { Some(text.as_str()) } else { None });
        let plain_words: Vec<&str> = words(texts).collect();
        let stays_plain = rich.is_empty() || !plain_words.is_empty() && self.plain_says_as_much(&mut rich, &plain_words);
        if stays_plain { plain } else { rich }
    }

    /// Whether a plain text of these words can stand for a page. The page is kept as the blocks that were made of it.
    fn plain_says_as_much(&mut self, rich: &mut [Piece], plain: &[&str]) -> bool {
        let hidden_before = self.letter.hidden;
        for piece in rich.iter_mut() {
            if let Piece::Page(page) = piece {
                *piece = Piece::Blocks(self.page(page.as_str()));
            }
        }
        let rich: &[Piece] = rich;
        let blocks = || rich.iter().flat_map(|piece| if let Piece::Blocks(blocks) = piece { blocks.as_slice() } else { &[] });
        let has_form = blocks().any(|block| is_form(&block.kind));
        let page: HashSet<&str> = words(blocks().map(|block| block.text.as_str())).collect();
        let page_words = words(blocks().map(|block| block.text.as_str())).count();
        let shared = plain.iter().filter(|word| page.contains(*word)).count();
        // "Your program does not show pages" is no form of the same text.
        let is_same = shared * 2 >= plain.len() || page_words <= plain.len();
        let says_as_much = is_same && page_words <= plain.len() + plain.len() / 2 + 5;
        let stays_plain = says_as_much && !(has_form && page_words * 10 >= plain.len() * 7);
        if stays_plain {
            self.letter.hidden = hidden_before;
        }
        stays_plain
    }

    fn page(&mut self, page: &str) -> Vec<Block> {
        let inner = html::inner(page, self.ctx);
        self.letter.pictures = self.letter.pictures.saturating_add(inner.pictures);
        self.letter.hidden += inner.hidden_letters;
        inner.blocks
    }

    fn put(&mut self, pieces: Vec<Piece>) {
        for piece in pieces {
            let blocks = match piece {
                Piece::Plain(text, flowed) => plain_blocks(&text, flowed),
                Piece::Page(page) => self.page(&page),
                Piece::Blocks(blocks) => blocks,
            };
            self.letter.blocks.extend(blocks);
        }
    }

    /// A letter that was forwarded as a whole.
    fn inner_letter(&mut self, inner: &Message<'_>, depth: u32) -> Piece {
        let letter = of_message(self.ctx, inner, depth + 1);
        self.letter.attachments.extend(letter.attachments.iter().cloned());
        self.letter.pictures = self.letter.pictures.saturating_add(letter.pictures);
        self.letter.hidden += letter.hidden;
        self.letter.damaged = self.letter.damaged.saturating_add(letter.damaged);
        let mut blocks = above(&letter);
        blocks.extend(below_heading(letter.blocks));
        Piece::Blocks(blocks)
    }

    /// Whether a text is a file beside the letter. The first part of all is the letter whatever it says.
    fn is_attached(&self, part: &MessagePart<'_>, id: u32) -> bool {
        let attached = part.content_disposition().is_some_and(|disposition| disposition.is_attachment());
        id > 0 && (attached || part.attachment_name().is_some_and(|name| !name.trim().is_empty()))
    }

    fn attach(&mut self, part: &MessagePart<'_>) {
        let kind = part.content_type();
        let is_picture = kind.is_some_and(|kind| kind.c_type.eq_ignore_ascii_case("image"));
        let is_shown = part.content_id().is_some() && !part.content_disposition().is_some_and(|shown| shown.is_attachment());
        let is_signature = kind.and_then(|kind| kind.c_subtype.as_deref()).is_some_and(|kind| {
            ["pgp-signature", "pkcs7-signature", "x-pkcs7-signature"].iter().any(|name| kind.eq_ignore_ascii_case(name))
        });
        if is_picture && is_shown || is_signature || self.letter.attachments.len() >= super::NAMES_MAX {
            // Pictures that the text shows are counted where it shows them.
            return;
        }
        let named = part.attachment_name().and_then(cleaned);
        let by_kind = || Some(format!("{}/{}", kind?.c_type, kind?.c_subtype.as_deref().unwrap_or("*")));
        self.letter.attachments.extend(named.or_else(by_kind));
    }

    fn text(&mut self, part: &MessagePart<'_>, is_page: bool) -> String {
        let (text, charset) = part_text(self.ctx, self.message, part, is_page);
        if self.letter.charset.is_none() && !text.trim().is_empty() {
            self.letter.charset = charset;
        }
        text
    }
}

/// Tables of data and headings get lost in plain text.
fn is_form(kind: &BlockKind) -> bool {
    match kind {
        BlockKind::Table { rows, .. } => rows.len() > 1 && rows.iter().all(|row| row.len() > 1),
        BlockKind::Heading { .. } => true,
        _ => false,
    }
}

fn words<'a>(texts: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    texts.flat_map(str::split_whitespace).filter(|word| word.contains(char::is_alphanumeric))
}

/// Calendars, cards and other programs' data are text by name only.
fn is_words(part: &MessagePart<'_>) -> bool {
    let Some(kind) = part.content_type() else { return true };
    let subtype = kind.c_subtype.as_deref().unwrap_or("plain").to_ascii_lowercase();
    kind.c_type.eq_ignore_ascii_case("multipart") || matches!(subtype.as_str(), "plain" | "markdown" | "x-markdown" | "x-plain")
}

fn flowed(part: &MessagePart<'_>) -> Option<DelSp> {
    let kind = part.content_type()?;
    let is = |name: &str, value: &str| kind.attribute(name).is_some_and(|found| found.eq_ignore_ascii_case(value));
    is("format", "flowed").then(|| DelSp(is("delsp", "yes")))
}

/// The text of a part, and the name of its encoding.
///
/// The parser has decoded it, but knows no better than U+FFFD where the alphabet is not named or named wrongly.
fn part_text(
    ctx: &mut ReadContext<'_>,
    message: &Message<'_>,
    part: &MessagePart<'_>,
    is_page: bool,
) -> (String, Option<String>) {
    let decoded = part.text_contents().unwrap_or_default();
    let label = part.content_type().and_then(|kind| kind.attribute("charset"));
    let named = label.and_then(|label| encoding_rs::Encoding::for_label(label.trim().as_bytes()));
    let is_sound = !part.is_encoding_problem && !decoded.contains('\u{fffd}') && (named.is_some() || label.is_none());
    let raw = message.raw_message.get(part.offset_body as usize..part.offset_end as usize);
    let Some(raw) = raw.filter(|_| !is_sound || ctx.encoding.is_some() && !decoded.is_ascii()) else {
        let name = named.map_or("UTF-8", |encoding| encoding.name());
        return (unix_lines(decoded), Some(name.to_owned()));
    };
    let bytes = transferred(part, raw);
    if let Some(encoding) = named.filter(|_| ctx.encoding.is_none()) {
        let (text, encoding, had_errors) = encoding.decode(&bytes);
        if !had_errors {
            return (unix_lines(&text), Some(encoding.name().to_owned()));
        }
    }
    if is_page {
        let decoded = html::decode(&bytes, ctx);
        return (decoded.text, Some(decoded.encoding.to_owned()));
    }
    match encoding::decode(ctx, &bytes) {
        Ok(decoded) => (unix_lines(&decoded.text), Some(decoded.encoding)),
        Err(_) => (unix_lines(decoded), None),
    }
}

fn unix_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\0'], "\n")
}

/// Takes off the transfer encoding; damaged places stay as they are.
fn transferred<'b>(part: &MessagePart<'_>, raw: &'b [u8]) -> Cow<'b, [u8]> {
    match part.content_transfer_encoding().map(str::trim) {
        Some(name) if name.eq_ignore_ascii_case("quoted-printable") => Cow::Owned(unquoted(raw)),
        Some(name) if name.eq_ignore_ascii_case("base64") => Cow::Owned(from_base64(raw)),
        _ => Cow::Borrowed(raw),
    }
}

/// Quoted-printable. A sign of equality that begins nothing is one.
fn unquoted(raw: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut bytes = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(byte) = raw.get(at) {
        let (first, second) = (raw.get(at + 1), raw.get(at + 2));
        match (byte, digit(first).zip(digit(second))) {
            (b'=', Some((high, low))) => {
                bytes.extend(u8::try_from(high * 16 + low));
                at += 3;
            }
            (b'=', None) if first == Some(&b'\n') => at += 2,
            (b'=', None) if first == Some(&b'\r') && second == Some(&b'\n') => at += 3,
            _ => {
                bytes.push(*byte);
                at += 1;
            }
        }
    }
    bytes
}

/// Base64 up to its end, passing over everything that is no part of it.
fn from_base64(raw: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(raw.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in raw {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.extend(u8::try_from(bits >> held & 0xff));
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_transfer_encodings_keep_what_can_be_had() {
        assert_eq!(unquoted(b"a=3Db=\r\nc = d==\n=D0=9F"), "a=bc = d=П".as_bytes());
        assert_eq!(from_base64(b"0J/RgNC4\r\n!0LLQtdGC\n=="), "Привет".as_bytes());
    }
}
