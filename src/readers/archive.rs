//! Safe access to ZIP containers, for archives and for the office formats that are ZIPs inside.
//!
//! The directory at the end of the file is believed only as far as it can be checked: an entry may lie about its size,
//! so limits are on bytes that really come out, and entries that share bytes are refused, because that is how a small
//! file is made to unpack to a huge one.

use super::{Limits, ReadAt, ReadError, ReadErrorKind};
use crate::document::Limit;
use flate2::{Crc, Decompress, FlushDecompress, Status};
use std::borrow::Cow;

/// An opened ZIP container. Unpacking counts what comes out over all entries.
pub struct Archive<'s> {
    source: &'s dyn ReadAt,
    limits: Limits,
    entries: Vec<Entry>,
    unpacked: u64,
}

/// One file of a container as its directory describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Text to show and to compare; never used as a path.
    pub path: String,
    pub encrypted: bool,
    method: u16,
    crc: u32,
    packed_bytes: u64,
    header_at: u64,
}

impl Entry {
    pub fn is_folder(&self) -> bool {
        self.path.ends_with('/')
    }
}

/// What came out of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unpacked {
    pub bytes: Vec<u8>,
    /// The entry broke off or its checksum differs; `bytes` is what came before.
    pub damaged: bool,
}

/// The ratio of unpacked to packed bytes is looked at only once this much has come out, because short honest files of
/// repeated markup exceed any ratio.
const RATIO_COUNTS_FROM: u64 = 10 << 20;

/// A directory of 4,096 entries with long names stays far below this.
const DIRECTORY_BYTES_MAX: u64 = 16 << 20;

/// Paths are cut here: some archives carry names of 64 KB.
const PATH_CHARACTERS_MAX: usize = 1_024;

const LOCAL_HEADER: [u8; 4] = *b"PK\x03\x04";
const DIRECTORY_HEADER: [u8; 4] = *b"PK\x01\x02";
const END_HEADER: [u8; 4] = *b"PK\x05\x06";
const END_HEADER_64: [u8; 4] = *b"PK\x06\x06";

/// Whether a file begins as ZIP files do, empty ones and first volumes included.
pub fn looks_like_zip(head: &[u8]) -> bool {
    [&LOCAL_HEADER, &END_HEADER, b"PK\x07\x08"].into_iter().any(|signature| head.starts_with(signature))
}

impl<'s> Archive<'s> {
    /// Reads the directory.
    ///
    /// # Errors
    /// [`ReadErrorKind::Damaged`] without a sound directory or with entries that overlap, [`ReadErrorKind::Limit`] with
    /// too many entries.
    pub fn open(source: &'s dyn ReadAt, limits: &Limits) -> Result<Self, ReadError> {
        let directory = Directory::find(source)?;
        if directory.entries > limits.entries {
            return Err(ReadErrorKind::Limit(Limit::Entries(limits.entries)).into());
        }
        let entries = directory.read(source, limits)?;
        refuse_overlap(&entries)?;
        Ok(Archive { source, limits: limits.clone(), entries, unpacked: 0 })
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of a path. Office formats compare the names of their parts without regard to case.
    pub fn find(&self, path: &str) -> Option<usize> {
        let path = path.trim_start_matches('/');
        let same = |entry: &Entry| entry.path.trim_start_matches('/') == path;
        self.entries
            .iter()
            .position(same)
            .or_else(|| self.entries.iter().position(|entry| entry.path.trim_start_matches('/').eq_ignore_ascii_case(path)))
    }

    /// Unpacks one entry.
    ///
    /// # Errors
    /// [`ReadErrorKind::Limit`] when too much comes out, [`ReadErrorKind::Encrypted`], [`ReadErrorKind::Unsupported`]
    /// for a rare method of packing, [`ReadErrorKind::Damaged`] when nothing can be had.
    pub fn unpack(&mut self, index: usize) -> Result<Unpacked, ReadError> {
        let mut bytes = Vec::new();
        let entry_bytes = self.limits.entry_bytes;
        let damaged = self.unpack_pieces(index, entry_bytes, &mut |piece| {
            bytes.extend_from_slice(piece);
            true
        })?;
        Ok(Unpacked { bytes, damaged })
    }

    /// Unpacks one entry piece by piece, for as long as `take` wants more, and says whether it was damaged.
    ///
    /// # Errors
    /// As [`Archive::unpack`]; what was taken before stays with the caller.
    pub fn unpack_pieces(
        &mut self,
        index: usize,
        entry_bytes: u64,
        take: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<bool, ReadError> {
        let entry = self.entries.get(index).ok_or(ReadErrorKind::Damaged)?;
        if entry.encrypted {
            return Err(ReadErrorKind::Encrypted.into());
        }
        let start = data_start(self.source, entry.header_at)?;
        let packed = entry.packed_bytes.min(self.source.len().saturating_sub(start));
        let mut meter = Meter { out: 0, before: self.unpacked, entry_bytes, limits: &self.limits };
        let mut crc = Crc::new();
        let mut checked = |piece: &[u8]| {
            crc.update(piece);
            take(piece)
        };
        let end = match entry.method {
            0 => copy(self.source, start, packed, &mut meter, &mut checked),
            8 => inflate(self.source, start, packed, &mut meter, &mut checked),
            _ => Err(ReadErrorKind::Unsupported.into()),
        };
        self.unpacked += meter.out;
        Ok(match end? {
            End::Whole => crc.sum() != entry.crc || packed < entry.packed_bytes,
            End::BrokenOff => true,
            End::Enough => false,
        })
    }
}

/// How unpacking an entry ended.
enum End {
    Whole,
    BrokenOff,
    /// Nobody wanted more.
    Enough,
}

/// The paths inside a ZIP, read from its directory alone; empty when it cannot be read.
pub fn paths(source: &dyn ReadAt) -> Vec<String> {
    match Archive::open(source, &Limits::default()) {
        Ok(archive) => archive.entries.into_iter().map(|entry| entry.path).collect(),
        Err(_) => Vec::new(),
    }
}

/// Counts what comes out and ends unpacking at a limit.
struct Meter<'l> {
    out: u64,
    before: u64,
    entry_bytes: u64,
    limits: &'l Limits,
}

impl Meter<'_> {
    fn add(&mut self, out: usize, packed: u64) -> Result<(), ReadError> {
        self.out += out as u64;
        let limits = self.limits;
        let passed = if self.out > self.entry_bytes {
            Some(Limit::UnpackedBytes(self.entry_bytes))
        } else if self.before + self.out > limits.unpacked_bytes {
            Some(Limit::UnpackedBytes(limits.unpacked_bytes))
        } else if self.out > RATIO_COUNTS_FROM && self.out / limits.ratio > packed {
            Some(Limit::Ratio(limits.ratio))
        } else {
            None
        };
        passed.map_or(Ok(()), |limit| Err(ReadErrorKind::Limit(limit).into()))
    }
}

type Take<'t> = &'t mut dyn FnMut(&[u8]) -> bool;

fn copy(source: &dyn ReadAt, start: u64, packed: u64, meter: &mut Meter<'_>, take: Take<'_>) -> Result<End, ReadError> {
    // The length is checked before memory is asked for.
    meter.add(usize::try_from(packed).unwrap_or(usize::MAX), packed)?;
    Ok(if take(&bytes_at(source, start, packed)?) { End::Whole } else { End::Enough })
}

fn inflate(source: &dyn ReadAt, start: u64, packed: u64, meter: &mut Meter<'_>, take: Take<'_>) -> Result<End, ReadError> {
    const STEP: usize = 64 * 1024;
    let mut inflater = Decompress::new(false);
    let mut input = vec![0; STEP];
    let mut output = vec![0; STEP];
    let (mut filled, mut used) = (0, 0);
    let mut fetched = 0;
    loop {
        if used == filled && fetched < packed {
            let wanted = (packed - fetched).min(STEP as u64) as usize;
            filled = source.read_at(start + fetched, &mut input[..wanted])?;
            used = 0;
            fetched += filled as u64;
        }
        let (before_in, before_out) = (inflater.total_in(), inflater.total_out());
        let status = inflater.decompress(&input[used..filled], &mut output, FlushDecompress::None);
        let taken = (inflater.total_in() - before_in) as usize;
        let given = (inflater.total_out() - before_out) as usize;
        used += taken;
        meter.add(given, inflater.total_in())?;
        if !take(&output[..given]) {
            return Ok(End::Enough);
        }
        match status {
            Ok(Status::StreamEnd) => return Ok(End::Whole),
            // Nothing went in and nothing came out: the packed bytes broke off.
            Ok(_) if taken == 0 && given == 0 => return Ok(End::BrokenOff),
            Ok(_) => {}
            Err(_) => return Ok(End::BrokenOff),
        }
    }
}

/// Where the directory is and what it claims.
struct Directory {
    at: u64,
    bytes: u64,
    entries: u64,
    /// Bytes that stand before the archive, as in self-extracting files; every offset is counted without them.
    ahead: u64,
}

impl Directory {
    fn find(source: &dyn ReadAt) -> Result<Self, ReadError> {
        const END_BYTES: usize = 22;
        const COMMENT_BYTES_MAX: u64 = 65_535;
        let tail_at = source.len().saturating_sub(COMMENT_BYTES_MAX + END_BYTES as u64);
        let tail = bytes_at(source, tail_at, source.len() - tail_at)?;
        let end = (0..=tail.len().checked_sub(END_BYTES).ok_or(ReadErrorKind::Damaged)?)
            .rev()
            .find(|at| tail[*at..].starts_with(&END_HEADER))
            .ok_or(ReadErrorKind::Damaged)?;
        let record = Fields(&tail[end..]);
        let end_at = tail_at + end as u64;
        let mut directory =
            Directory { at: record.u32(16).into(), bytes: record.u32(12).into(), entries: record.u16(10).into(), ahead: 0 };
        let needs_64 = directory.at == 0xFFFF_FFFF || directory.bytes == 0xFFFF_FFFF || directory.entries == 0xFFFF;
        let mut directory_end = end_at;
        if needs_64 && let Some((at, large)) = Self::find_64(source, end_at) {
            directory = large;
            directory_end = at;
        }
        directory.ahead = directory_end.checked_sub(directory.bytes + directory.at).ok_or(ReadErrorKind::Damaged)?;
        Ok(directory)
    }

    /// The larger record that stands before the end record in archives of more than 4 GB or 65,535 entries.
    fn find_64(source: &dyn ReadAt, end_at: u64) -> Option<(u64, Self)> {
        let locator = bytes_at(source, end_at.checked_sub(20)?, 20).ok()?;
        let at = Fields(&locator).u64(8);
        let record = bytes_at(source, at, 56).ok().filter(|record| record.starts_with(&END_HEADER_64))?;
        let record = Fields(&record);
        Some((at, Directory { at: record.u64(48), bytes: record.u64(40), entries: record.u64(32), ahead: 0 }))
    }

    fn read(&self, source: &dyn ReadAt, limits: &Limits) -> Result<Vec<Entry>, ReadError> {
        if self.bytes > DIRECTORY_BYTES_MAX {
            return Err(ReadErrorKind::Limit(Limit::Entries(limits.entries)).into());
        }
        let start = self.at.checked_add(self.ahead).ok_or(ReadErrorKind::Damaged)?;
        let bytes = bytes_at(source, start, self.bytes)?;
        let mut entries = Vec::new();
        let mut at = 0;
        while let Some(header) = bytes.get(at..).filter(|rest| rest.starts_with(&DIRECTORY_HEADER) && rest.len() >= 46) {
            let fields = Fields(header);
            let [name, extra, comment] = [28, 30, 32].map(|at| usize::from(fields.u16(at)));
            let name_bytes = header.get(46..46 + name).ok_or(ReadErrorKind::Damaged)?;
            let extra_bytes = header.get(46 + name..46 + name + extra).unwrap_or_default();
            entries.push(self.entry(&fields, name_bytes, extra_bytes)?);
            // The count in the end record may lie as well.
            if entries.len() as u64 > limits.entries {
                return Err(ReadErrorKind::Limit(Limit::Entries(limits.entries)).into());
            }
            at += 46 + name + extra + comment;
        }
        if entries.is_empty() && self.entries > 0 { Err(ReadErrorKind::Damaged.into()) } else { Ok(entries) }
    }

    fn entry(&self, fields: &Fields<'_>, name: &[u8], extra: &[u8]) -> Result<Entry, ReadError> {
        const ENCRYPTED: u16 = 1;
        const UTF_8: u16 = 1 << 11;
        let flags = fields.u16(8);
        let (mut packed_bytes, mut header_at) = (u64::from(fields.u32(20)), u64::from(fields.u32(42)));
        if let Some(large) = extra_field(extra, 0x0001) {
            // Only the values that did not fit stand here, in this order: unpacked size, packed size, offset.
            let mut at = if fields.u32(24) == 0xFFFF_FFFF { 8 } else { 0 };
            if packed_bytes == 0xFFFF_FFFF {
                packed_bytes = Fields(large).u64(at);
                at += 8;
            }
            if header_at == 0xFFFF_FFFF {
                header_at = Fields(large).u64(at);
            }
        }
        let header_at = header_at.checked_add(self.ahead).ok_or(ReadErrorKind::Damaged)?;
        let path = decoded_path(name, flags & UTF_8 != 0, extra);
        Ok(Entry {
            path,
            encrypted: flags & ENCRYPTED != 0,
            method: fields.u16(10),
            crc: fields.u32(16),
            packed_bytes,
            header_at,
        })
    }
}

/// Little-endian numbers at fixed places; what lies outside reads as 0.
struct Fields<'b>(&'b [u8]);

impl Fields<'_> {
    fn array<const N: usize>(&self, at: usize) -> [u8; N] {
        self.0.get(at..at + N).and_then(|bytes| bytes.try_into().ok()).unwrap_or([0; N])
    }

    fn u16(&self, at: usize) -> u16 {
        u16::from_le_bytes(self.array(at))
    }

    fn u32(&self, at: usize) -> u32 {
        u32::from_le_bytes(self.array(at))
    }

    fn u64(&self, at: usize) -> u64 {
        u64::from_le_bytes(self.array(at))
    }
}

fn bytes_at(source: &dyn ReadAt, at: u64, count: u64) -> Result<Vec<u8>, ReadError> {
    if at.checked_add(count).is_none_or(|end| end > source.len()) {
        return Err(ReadErrorKind::Damaged.into());
    }
    let mut bytes = vec![0; usize::try_from(count).map_err(|_| ReadErrorKind::Damaged)?];
    let mut filled = 0;
    while filled < bytes.len() {
        match source.read_at(at + filled as u64, &mut bytes[filled..])? {
            0 => return Err(ReadErrorKind::Vanished.into()),
            read => filled += read,
        }
    }
    Ok(bytes)
}

fn data_start(source: &dyn ReadAt, header_at: u64) -> Result<u64, ReadError> {
    let header = bytes_at(source, header_at, 30)?;
    if !header.starts_with(&LOCAL_HEADER) {
        return Err(ReadErrorKind::Damaged.into());
    }
    let fields = Fields(&header);
    Ok(header_at + 30 + u64::from(fields.u16(26)) + u64::from(fields.u16(28)))
}

/// Two entries that share bytes are a bomb or a trick; no honest packer makes them.
fn refuse_overlap(entries: &[Entry]) -> Result<(), ReadError> {
    let mut ranges: Vec<_> = entries
        .iter()
        .map(|entry| (entry.header_at, entry.header_at.saturating_add(30).saturating_add(entry.packed_bytes)))
        .collect();
    ranges.sort_unstable();
    if ranges.windows(2).any(|pair| matches!(pair, [first, second] if second.0 < first.1)) {
        return Err(ReadErrorKind::Damaged.into());
    }
    Ok(())
}

fn extra_field(mut extra: &[u8], wanted: u16) -> Option<&[u8]> {
    while extra.len() >= 4 {
        let fields = Fields(extra);
        let (id, size) = (fields.u16(0), usize::from(fields.u16(2)));
        let body = extra.get(4..4 + size)?;
        if id == wanted {
            return Some(body);
        }
        extra = &extra[4 + size..];
    }
    None
}

/// The name of an entry as text: Unicode when the packer says so, else the likeliest of the old alphabets.
fn decoded_path(raw: &[u8], is_utf_8: bool, extra: &[u8]) -> String {
    // The extra field holds the name in UTF-8, with a checksum of the name that it belongs to.
    let unicode = extra_field(extra, 0x7075).filter(|body| body.len() > 5 && Fields(body).u32(1) == checksum(raw));
    let name = match unicode.and_then(|body| std::str::from_utf8(&body[5..]).ok()) {
        Some(name) => Cow::Borrowed(name),
        None if is_utf_8 => String::from_utf8_lossy(raw),
        None => match std::str::from_utf8(raw) {
            Ok(name) => Cow::Borrowed(name),
            Err(_) => Cow::Owned(decoded_in_old_alphabet(raw)),
        },
    };
    name.chars().take(PATH_CHARACTERS_MAX).map(shown).collect()
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// Control characters and those that turn the direction of writing would make a path look like another one.
fn shown(sign: char) -> char {
    match sign {
        '\\' => '/',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        sign if sign.is_control() => char::REPLACEMENT_CHARACTER,
        sign => sign,
    }
}

/// The upper half of code page 437, in which packers of the west wrote names.
const CODE_PAGE_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// Russian Windows packs names in code page 866, some tools in Windows-1251, the west in code page 437. A name in which
/// a foreign sign leans on a Latin letter is western; otherwise the alphabet that turns more signs into letters wins.
fn decoded_in_old_alphabet(raw: &[u8]) -> String {
    let leans_on_latin = |pair: &[u8]| match pair {
        [a, b] => (!a.is_ascii() && b.is_ascii_alphabetic()) || (a.is_ascii_alphabetic() && !b.is_ascii()),
        _ => false,
    };
    let leans = raw.windows(2).filter(|pair| leans_on_latin(pair)).count();
    let foreign = raw.iter().filter(|byte| !byte.is_ascii()).count();
    if leans * 2 > foreign {
        let upper =
            |byte: u8| CODE_PAGE_437.chars().nth(usize::from(byte.wrapping_sub(128))).unwrap_or(char::REPLACEMENT_CHARACTER);
        return raw.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { upper(*byte) }).collect();
    }
    let letters_866 = raw.iter().filter(|byte| matches!(**byte, 0x80..=0xAF | 0xE0..=0xF1)).count();
    let letters_1251 = raw.iter().filter(|byte| matches!(**byte, 0xC0..=0xFF | 0xA8 | 0xB8)).count();
    let encoding = if letters_1251 > letters_866 { encoding_rs::WINDOWS_1251 } else { encoding_rs::IBM866 };
    encoding.decode_without_bom_handling(raw).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_old_alphabets_become_readable() {
        let russian = "Приказ о приёме.doc";
        let table = [
            (encoding_rs::IBM866.encode(russian).0.into_owned(), russian),
            (encoding_rs::WINDOWS_1251.encode(russian).0.into_owned(), russian),
            (b"M\x81ller.txt".to_vec(), "Müller.txt"),
            (russian.as_bytes().to_vec(), russian),
        ];
        for (raw, expected) in table {
            assert_eq!(decoded_path(&raw, false, &[]), expected, "{raw:?}");
        }
    }

    #[test]
    fn what_comes_out_is_counted_over_all_entries() {
        let limits = Limits { entry_bytes: 100, unpacked_bytes: 150, ..Limits::default() };
        let check =
            |out, before| Meter { out: 0, before, entry_bytes: limits.entry_bytes, limits: &limits }.add(out, 1_000).is_ok();
        assert!(check(100, 0));
        assert!(!check(101, 0));
        assert!(!check(100, 51));
    }

    #[test]
    fn a_high_ratio_is_no_harm_in_a_short_text() {
        let limits = Limits::default();
        let check = |out: u64, packed| {
            Meter { out: 0, before: 0, entry_bytes: limits.entry_bytes, limits: &limits }.add(out as usize, packed).is_ok()
        };
        assert!(check(RATIO_COUNTS_FROM, 1));
        assert!(check(30 << 20, (30 << 20) / 150));
        assert!(!check(30 << 20, (30 << 20) / 250));
    }
}
