//! Compound files (CFB): the container of Office before 2007 and of locked Office files today.
//!
//! Written by hand because only reading is needed and every chain of sectors has to be bounded: a chain never takes more
//! steps than its table has entries, so a circle ends like a cut file.

use super::{Confidence, Probe, ReadAt, ReadError, ReadErrorKind};
use crate::document::Format;
use std::collections::HashSet;

/// The first bytes of every compound file.
pub const SIGNATURE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The stream that holds a whole Office document under a password.
pub const ENCRYPTED_PACKAGE: &str = "EncryptedPackage";

/// Directories of documents have tens of entries, so this many sectors are plenty to tell formats apart.
const SECTORS_MAX: usize = 1_024;

/// Numbers of sectors from here on are signs: the end of a chain, a free sector.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;

const ENTRY_BYTES: usize = 128;

/// The names of what stands in the outermost storage; empty when the directory cannot be read. Files that are embedded
/// in this one have storages of their own, whose names would tell another format.
pub fn names(source: &dyn ReadAt) -> Vec<String> {
    Walk::begin(source).map(Walk::names).unwrap_or_default()
}

/// How sure a reader may be of a compound file in which its streams were not found: damaged files keep their names.
pub fn named(probe: &Probe<'_>, format: Format) -> Confidence {
    let is_named = format.endings().contains(&probe.ending().as_str());
    if probe.starts_with(&SIGNATURE) && probe.parts.is_empty() && is_named { Confidence::Likely } else { Confidence::No }
}

/// A compound file in memory.
pub struct Compound<'b> {
    bytes: &'b [u8],
    sector_bytes: usize,
    /// For each sector the one that follows it.
    table: Vec<u32>,
    /// The same for the small sectors that live in a stream of their own.
    small_table: Vec<u32>,
    small_stream: Vec<u8>,
    small_sector_bytes: usize,
    /// Streams below this size are in small sectors.
    small_below: u64,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    is_stream: bool,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    size: u64,
}

impl<'b> Compound<'b> {
    /// Reads the tables and the directory.
    ///
    /// # Errors
    /// [`ReadErrorKind::Damaged`] when there is no directory.
    pub fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        let damaged = || ReadError::from(ReadErrorKind::Damaged);
        let header = bytes.get(..512).filter(|header| header.starts_with(&SIGNATURE)).ok_or_else(damaged)?;
        let sector_bytes = sector_bytes(header).ok_or_else(damaged)?;
        let number = |at| u32_at(header, at).unwrap_or(LAST_SECTOR);
        let mut file = Compound {
            bytes,
            sector_bytes,
            table: Vec::new(),
            small_table: Vec::new(),
            small_stream: Vec::new(),
            small_sector_bytes: 64,
            small_below: u64::from(number(56)),
            entries: Vec::new(),
        };
        file.read_table(header);
        file.entries = file.chain(number(48), usize::MAX).chunks_exact(ENTRY_BYTES).map(Entry::read).collect();
        let root = file.entries.first().ok_or_else(damaged)?;
        let (start, size) = (root.start, root.size);
        file.small_stream = file.chain(start, usize::try_from(size).unwrap_or(usize::MAX));
        file.small_table = numbers(&file.chain(number(60), usize::MAX));
        Ok(file)
    }

    /// The table of sectors, whose own sectors are listed in the header and in a chain that goes on from there.
    fn read_table(&mut self, header: &[u8]) {
        let sectors = self.bytes.len() / self.sector_bytes;
        let mut list = numbers(header.get(76..512).unwrap_or_default());
        let mut next = u32_at(header, 68).unwrap_or(LAST_SECTOR);
        // The chain of lists is bounded by what the file could hold.
        for _ in 0..=sectors * 4 / self.sector_bytes {
            let Some(sector) = self.sector(next) else { break };
            let mut more = numbers(sector);
            next = more.pop().unwrap_or(LAST_SECTOR);
            list.append(&mut more);
        }
        let known = list.into_iter().filter(|sector| *sector < LAST_SECTOR).take(sectors * 4 / self.sector_bytes + 1);
        self.table = known.flat_map(|sector| self.sector(sector).map(numbers).unwrap_or_default()).collect();
    }

    fn sector(&self, number: u32) -> Option<&'b [u8]> {
        let at = usize::try_from(number).ok().filter(|_| number < LAST_SECTOR)?.checked_add(1)?.checked_mul(self.sector_bytes)?;
        // The last sector of a file may be cut short.
        self.bytes.get(at..self.bytes.len().min(at.checked_add(self.sector_bytes)?)).filter(|sector| !sector.is_empty())
    }

    /// The bytes of a chain of sectors, at most `bytes_max`.
    fn chain(&self, start: u32, bytes_max: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut number = start;
        for _ in 0..=self.table.len() {
            let Some(sector) = self.sector(number).filter(|_| bytes.len() < bytes_max) else { break };
            bytes.extend_from_slice(sector);
            number = usize::try_from(number).ok().and_then(|number| self.table.get(number)).copied().unwrap_or(LAST_SECTOR);
        }
        bytes.truncate(bytes_max);
        bytes
    }

    fn small_chain(&self, start: u32, bytes_max: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut number = usize::try_from(start).unwrap_or(usize::MAX);
        for _ in 0..=self.small_table.len() {
            let from = number.saturating_mul(self.small_sector_bytes);
            let to = from.saturating_add(self.small_sector_bytes).min(self.small_stream.len());
            let Some(sector) = self.small_stream.get(from..to).filter(|_| bytes.len() < bytes_max) else { break };
            bytes.extend_from_slice(sector);
            let next = self.small_table.get(number).copied().unwrap_or(LAST_SECTOR);
            number = usize::try_from(next).unwrap_or(usize::MAX);
        }
        bytes.truncate(bytes_max);
        bytes
    }

    /// A stream of the outermost storage; names are compared without regard to case. Files that are embedded in this
    /// one have storages of their own with streams of the same names, which are not meant.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let of_root = outermost(&self.entries);
        let is_it = |index: &&usize| {
            self.entries.get(**index).is_some_and(|entry| entry.is_stream && entry.name.eq_ignore_ascii_case(name))
        };
        let entry = self.entries.get(*of_root.iter().find(is_it)?)?;
        let size = usize::try_from(entry.size).unwrap_or(usize::MAX);
        Some(if entry.size < self.small_below { self.small_chain(entry.start, size) } else { self.chain(entry.start, size) })
    }
}

/// The entries of the outermost storage, or all of them when it does not say which are its own.
fn outermost(entries: &[Entry]) -> Vec<usize> {
    let found = children(entries, 0);
    if found.is_empty() { (1..entries.len()).collect() } else { found }
}

/// The entries directly in a storage, which hang together as a tree.
fn children(entries: &[Entry], storage: usize) -> Vec<usize> {
    let mut waiting: Vec<u32> = entries.get(storage).map(|entry| entry.child).into_iter().collect();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    while let Some(number) = waiting.pop() {
        let Ok(index) = usize::try_from(number) else { continue };
        if let Some(entry) = entries.get(index).filter(|_| seen.insert(index)) {
            found.push(index);
            waiting.extend([entry.left, entry.right]);
        }
    }
    found
}

impl Entry {
    fn read(entry: &[u8]) -> Entry {
        let number = |at| u32_at(entry, at).unwrap_or(u32::MAX);
        Entry {
            name: entry_name(entry).unwrap_or_default(),
            is_stream: entry.get(66) == Some(&2),
            left: number(68),
            right: number(72),
            child: number(76),
            start: number(116),
            // Only version 4 has sizes of more than 32 bits, and no such stream fits in memory.
            size: u64::from(number(120)),
        }
    }
}

struct Walk<'s> {
    source: &'s dyn ReadAt,
    header: Vec<u8>,
    sector_bytes: u64,
}

impl<'s> Walk<'s> {
    fn begin(source: &'s dyn ReadAt) -> Option<Self> {
        let mut header = vec![0; 512];
        let count = source.read_at(0, &mut header).ok()?;
        if count < 512 || !header.starts_with(&SIGNATURE) {
            return None;
        }
        let sector_bytes = sector_bytes(&header)? as u64;
        Some(Walk { source, header, sector_bytes })
    }

    fn names(self) -> Vec<String> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut sector = u32_at(&self.header, 48);
        for _ in 0..SECTORS_MAX {
            let Some(bytes) = sector.and_then(|sector| self.sector(sector)) else { break };
            entries.extend(bytes.chunks_exact(ENTRY_BYTES).map(Entry::read));
            sector = sector.and_then(|sector| self.next(sector));
        }
        let of_root = outermost(&entries).into_iter().filter_map(|index| entries.get(index));
        of_root.map(|entry| entry.name.clone()).collect()
    }

    fn sector(&self, number: u32) -> Option<Vec<u8>> {
        let at = (u64::from(number) + 1) * self.sector_bytes;
        let mut bytes = vec![0; self.sector_bytes as usize];
        let count = self.source.read_at(at, &mut bytes).ok()?;
        bytes.truncate(count);
        (count > 0).then_some(bytes)
    }

    /// The sector that follows in the chain, looked up in the allocation table that the header lists.
    fn next(&self, number: u32) -> Option<u32> {
        let per_sector = (self.sector_bytes / 4) as u32;
        let table = usize::try_from(number / per_sector).ok().filter(|table| *table < 109)?;
        let table = self.sector(u32_at(&self.header, 76 + table * 4)?)?;
        u32_at(&table, (number % per_sector) as usize * 4).filter(|next| *next < LAST_SECTOR)
    }
}

/// Sectors have 512 bytes, or 4,096 in version 4; nothing else is in use.
fn sector_bytes(header: &[u8]) -> Option<usize> {
    match u16_at(header, 30)? {
        9 => Some(512),
        12 => Some(4_096),
        _ => None,
    }
}

/// A name is UTF-16 in 64 bytes, followed by its length in bytes with the closing zero.
fn entry_name(entry: &[u8]) -> Option<String> {
    let bytes = usize::from(u16_at(entry, 64)?);
    let units = entry.get(..bytes.checked_sub(2).filter(|bytes| *bytes > 0 && *bytes <= 62)?)?;
    Some(utf16(units))
}

/// Text in UTF-16 with the low byte first.
pub fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|unit| u16_at(unit, 0).unwrap_or_default());
    char::decode_utf16(units).map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|number| u32_at(number, 0)).collect()
}

pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}
