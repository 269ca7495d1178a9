//! The encoding of a page: what the person chose, a byte order mark, what the page says of itself, or a guess.

use super::super::{ReadContext, encoding};
use crate::document::ReadNote;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

pub(in crate::readers) struct Decoded {
    /// Line ends are plain `\n`.
    pub text: String,
    pub encoding: &'static str,
}

/// How far into a page a browser, and we, look for what the page says of its encoding.
const DECLARED_WITHIN_BYTES: usize = 8 * 1024;

pub(in crate::readers) fn decode(bytes: &[u8], ctx: &mut ReadContext<'_>) -> Decoded {
    let encoding = encoding_of(bytes, ctx.encoding);
    let (text, encoding, had_errors) = encoding.decode(bytes);
    if had_errors {
        let count = text.matches(char::REPLACEMENT_CHARACTER).count() as u64;
        ctx.note(ReadNote::UndecodableBytes { count });
    }
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.into_owned() };
    Decoded { text, encoding: encoding.name() }
}

/// The beginning of a file as text, for recognising it. Other encodings than UTF-16 write tags as ASCII does.
pub(in crate::readers) fn probe_text(head: &[u8]) -> String {
    match Encoding::for_bom(head) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(head.get(mark..).unwrap_or_default()).0.into_owned(),
        None => String::from_utf8_lossy(head).into_owned(),
    }
}

fn encoding_of(bytes: &[u8], chosen: Option<&str>) -> &'static Encoding {
    if let Some(chosen) = chosen.and_then(|name| Encoding::for_label(name.as_bytes())) {
        return chosen;
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    // Browsers save pages as UTF-8 and leave the old declaration in; bytes that keep the rules of UTF-8 are UTF-8.
    if is_utf8 && !bytes.is_ascii() {
        return UTF_8;
    }
    match declared(bytes) {
        Some(encoding) if encoding != UTF_8 || is_utf8 => encoding,
        _ if is_utf8 => UTF_8,
        _ => encoding::likely(bytes),
    }
}

/// The encoding that the page names in a `meta` element or in its XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(DECLARED_WITHIN_BYTES))?.to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let in_xml = head.strip_prefix("<?xml").and_then(|rest| label_after(rest.split("?>").next()?, "encoding"));
    let in_meta = || head.split("<meta").skip(1).find_map(|meta| label_after(meta.split('>').next()?, "charset"));
    let encoding = Encoding::for_label(in_xml.or_else(in_meta)?.as_bytes())?;
    // A page whose tags can be read as ASCII is not UTF-16, whatever it says.
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

/// The value after `name=`, with or without quotation marks.
fn label_after<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let value = text.split_once(name)?.1.trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    Some(value.split(|sign: char| sign.is_whitespace() || "\"';/".contains(sign)).next().unwrap_or(value))
}
