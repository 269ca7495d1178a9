//! Recognises the formats that we know and do not read, so that they are named instead of shown as rubbish.

use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader};
use crate::document::Format;

/// Refuses files of formats that it recognises by their signature.
pub struct Unread;

impl Reader for Unread {
    /// Never shown: this reader only refuses, and a refusal names the ending.
    fn format(&self) -> Format {
        Format::Text
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        match known(probe) {
            // An encrypted Office file is a compound file too, and its reader can say more about it.
            Some(Known::Document(_)) if probe.starts_with(COMPOUND) => Confidence::Strong,
            Some(_) => Confidence::Certain,
            None => Confidence::No,
        }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let probe = Probe::of(ctx.name(), source)?;
        match known(&probe) {
            Some(Known::Document(ending)) => Err(ReadErrorKind::NotYet { ending: ending.to_owned() }.into()),
            Some(Known::NoWords) | None => Err(ReadErrorKind::Unsupported.into()),
        }
    }
}

enum Known {
    /// It holds words that we cannot get at yet; the usual ending of its format.
    Document(&'static str),
    /// Pictures, sound, films, programs, databases.
    NoWords,
}

/// Microsoft's compound file: Outlook messages, installers, and the old Office files that others here read.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

const DOCUMENTS: &[(&[u8], &str)] = &[
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"%!PS", "ps"),
    (b"AT&TFORM", "djvu"),
    (b"ITSF", "chm"),
    (b"\xdb\xa5", "doc"),
    (b"\xffWPC", "wpd"),
];

const NO_WORDS: &[&[u8]] = &[
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
    b"8BPS",
    b"\0\0\x01\0",
    b"ID3",
    b"\xff\xfb",
    b"\xff\xf3",
    b"\xff\xf2",
    b"OggS",
    b"fLaC",
    b"\x1aE\xdf\xa3",
    b"FLV\x01",
    b"\0\0\x01\xba",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\0asm",
    b"SQLite format 3\0",
    b"wOFF",
    b"wOF2",
    b"OTTO\0",
    b"\0\x01\0\0\0",
    b"PAR1",
    b"\x89HDF\r\n",
];

fn known(probe: &Probe<'_>) -> Option<Known> {
    if probe.starts_with(COMPOUND) {
        return compound(probe).map(Known::Document);
    }
    // A ZIP with a sound directory is named by its own reader: among the first bytes may be those of an embedded file.
    if probe.starts_with(b"PK\x03\x04") && probe.parts.is_empty() {
        return packed(probe).map(Known::Document);
    }
    if let Some((_, ending)) = DOCUMENTS.iter().find(|(signature, _)| probe.starts_with(signature)) {
        // Two or three letters begin words as well, so a real one is followed by bytes that no text has.
        return (signature_is_enough(ending) || has_zero(&probe.head)).then_some(Known::Document(ending));
    }
    if NO_WORDS
        .iter()
        .any(|signature| probe.starts_with(signature) && (signature.len() > 3 || !is_mark(signature)) && has_zero(&probe.head))
    {
        return Some(Known::NoWords);
    }
    let inner = |at: usize| probe.head.get(at..at + 4).unwrap_or_default();
    match (inner(0), inner(4), inner(8)) {
        (_, b"ftyp", _) | (b"RIFF", _, b"WAVE" | b"AVI " | b"WEBP") => return Some(Known::NoWords),
        _ => {}
    }
    if probe.starts_with(b"MZ") && has_zero(&probe.head) || probe.starts_with(b"BM") && inner(6) == b"\0\0\0\0" {
        return Some(Known::NoWords);
    }
    None
}

fn signature_is_enough(ending: &str) -> bool {
    !matches!(ending, "chm" | "doc")
}

/// Whether the signature could also be the byte order mark of a text.
fn is_mark(signature: &[u8]) -> bool {
    signature.starts_with(b"\xff\xfe") || signature.starts_with(b"\xfe\xff")
}

fn has_zero(head: &[u8]) -> bool {
    head.contains(&0)
}

/// Names in a compound file are UTF-16. An encrypted package belongs to the reader of Office files.
fn compound(probe: &Probe<'_>) -> Option<&'static str> {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.bytes().flat_map(|byte| [byte, 0]).collect();
        probe.head.windows(wide.len()).any(|window| window == wide)
    };
    if holds("EncryptedPackage") {
        return None;
    }
    ["vsd", "msi", "pub"].into_iter().find(|ending| *ending == probe.ending())
}

/// Documents that are ZIP archives inside.
fn packed(probe: &Probe<'_>) -> Option<&'static str> {
    let holds = |name: &[u8]| probe.head.windows(name.len()).any(|window| window == name);
    if !holds(b"[Content_Types].xml") {
        return None;
    }
    entry(probe, b"visio/").then_some("vsdx")
}

/// Whether an entry whose name starts so has its header among the first bytes.
fn entry(probe: &Probe<'_>, start: &[u8]) -> bool {
    let headers = probe.head.windows(4).enumerate().filter(|(_, window)| *window == b"PK\x03\x04");
    headers.filter_map(|(at, _)| probe.head.get(at + 30..)).any(|name| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, bytes: &[u8]) -> Option<ReadErrorKind> {
        let source = bytes.to_vec();
        let probe = Probe::of(name, &source).expect("the bytes are there");
        if Unread.recognise(&probe) == Confidence::No {
            return None;
        }
        Unread.read(&mut ReadContext::new(name, &mut ()), &source).err().map(|error| error.kind)
    }

    fn not_yet(ending: &str) -> Option<ReadErrorKind> {
        Some(ReadErrorKind::NotYet { ending: ending.to_owned() })
    }

    #[test]
    fn documents_that_we_cannot_read_are_named() {
        assert_eq!(check("scan", b"AT&TFORM\0\0\0\x20DJVM"), not_yet("djvu"));
        assert_eq!(check("plan.vsd", &[COMPOUND, &[0; 504]].concat()), not_yet("vsd"));
    }

    #[test]
    fn pictures_are_refused_and_texts_are_left_alone() {
        assert_eq!(check("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Some(ReadErrorKind::Unsupported));
        assert_eq!(check("a.mp4", b"\0\0\0\x20ftypisom\0\0\x02\0"), Some(ReadErrorKind::Unsupported));
        for text in ["BM — марка машины", "MZ", "BZhevsk", "ID3 is a tag format", "From: the author\n\nDear reader"]
        {
            assert_eq!(check("a.txt", text.as_bytes()), None, "{text}");
        }
        let encrypted = [COMPOUND, &b"EncryptedPackage".iter().flat_map(|byte| [*byte, 0]).collect::<Vec<_>>()].concat();
        assert_eq!(check("a.docx", &encrypted), None);
    }
}
