//! Names inside a compound file (CFB): the container of Office before 2007 and of locked Office files today.
//!
//! Only the directory is walked, and only as far as telling formats apart needs.

use super::ReadAt;

/// The first bytes of every compound file.
pub const SIGNATURE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The stream that holds a whole Office document under a password.
pub const ENCRYPTED_PACKAGE: &str = "EncryptedPackage";

/// Directories of documents have tens of entries, so this many sectors are plenty.
const SECTORS_MAX: usize = 1_024;

/// The names of all streams and storages; empty when the directory cannot be read.
pub fn names(source: &dyn ReadAt) -> Vec<String> {
    Walk::begin(source).map(Walk::names).unwrap_or_default()
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
        // Sectors have 512 bytes, or 4,096 in version 4; nothing else is in use.
        let sector_bytes = match u16_at(&header, 30)? {
            9 => 512,
            12 => 4_096,
            _ => return None,
        };
        Some(Walk { source, header, sector_bytes })
    }

    fn names(self) -> Vec<String> {
        let mut names = Vec::new();
        let mut sector = u32_at(&self.header, 48);
        for _ in 0..SECTORS_MAX {
            let Some(bytes) = sector.and_then(|sector| self.sector(sector)) else { break };
            names.extend(bytes.chunks_exact(128).filter_map(entry_name));
            sector = sector.and_then(|sector| self.next(sector));
        }
        names
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
        u32_at(&table, (number % per_sector) as usize * 4).filter(|next| *next < 0xFFFF_FFFA)
    }
}

/// A name is UTF-16 in 64 bytes, followed by its length in bytes with the closing zero.
fn entry_name(entry: &[u8]) -> Option<String> {
    let bytes = usize::from(u16_at(entry, 64)?);
    let units: Vec<u16> = entry
        .get(..bytes.checked_sub(2).filter(|bytes| *bytes > 0 && *bytes <= 62)?)?
        .chunks_exact(2)
        .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
        .collect();
    Some(String::from_utf16_lossy(&units))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}
