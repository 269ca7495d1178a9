//! Reads a TAR as a folder of files.
//!
//! The headers stand one after another with the files between them, so nothing has to be unpacked to find the next one.
//! Written by hand: a header is a few fixed fields, and the crate for it wants paths and a file system.

use super::archive::decoded_path;
use super::zip::{folder_or_reason, is_archive, is_system_file};
use super::{Confidence, Content, Folder, FolderFile, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader};
use crate::document::{Format, Limit};

pub struct Tar;

/// Headers and files are padded to whole blocks.
const BLOCK: u64 = 512;

impl Reader for Tar {
    fn format(&self) -> Format {
        Format::Tar
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        if looks_like_tar(&probe.head) { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        folder_of(ctx, source)
    }
}

/// Whether the first block is a header whose checksum is right.
pub(super) fn looks_like_tar(head: &[u8]) -> bool {
    head.first_chunk::<512>().is_some_and(|block| Header::of(block).is_some())
}

/// The files of an archive.
pub(super) fn folder_of(ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
    let mut walk = Walk { at: 0, folder: Folder::default(), entries: 0, unpacked: 0, long_path: None };
    while walk.step(ctx, source)? {
        ctx.report(walk.at, source.len());
    }
    folder_or_reason(walk.folder)
}

struct Walk {
    at: u64,
    folder: Folder,
    entries: u64,
    unpacked: u64,
    /// A path that did not fit into the header that follows.
    long_path: Option<String>,
}

impl Walk {
    /// Reads one entry; `false` at the end.
    fn step(&mut self, ctx: &ReadContext<'_>, source: &dyn ReadAt) -> Result<bool, ReadError> {
        let mut block = [0; BLOCK as usize];
        if source.read_at(self.at, &mut block)? < block.len() || block.iter().all(|byte| *byte == 0) {
            return Ok(false);
        }
        let Some(header) = Header::of(&block) else {
            self.folder.skipped.push(("…".to_owned(), ReadErrorKind::Damaged));
            return Ok(false);
        };
        self.entries += 1;
        ctx.within(self.entries, ctx.limits.entries, Limit::Entries)?;
        let start = self.at + BLOCK;
        let padded = header.size.div_ceil(BLOCK).saturating_mul(BLOCK);
        self.at = start.saturating_add(padded);
        match header.kind {
            b'L' => {
                self.long_path = small(source, start, header.size)?.map(|bytes| decoded_path(before_zero(&bytes), false, &[]))
            }
            b'x' => self.long_path = small(source, start, header.size)?.as_deref().and_then(pax_path).or(self.long_path.take()),
            b'0' | b'7' | 0 => {
                let path = self.long_path.take().unwrap_or(header.path);
                self.file(ctx, source, path, start, header.size)?;
            }
            // Folders, links, devices and settings of the whole archive.
            _ => self.long_path = None,
        }
        Ok(self.at < source.len())
    }

    fn file(&mut self, ctx: &ReadContext<'_>, source: &dyn ReadAt, path: String, start: u64, size: u64) -> Result<(), ReadError> {
        if path.ends_with('/') {
            return Ok(());
        }
        let limits = &ctx.limits;
        let problem = if is_system_file(&path) {
            Some(ReadErrorKind::Unsupported)
        } else if start.saturating_add(size) > source.len() {
            Some(ReadErrorKind::Damaged)
        } else if size > limits.entry_bytes {
            Some(ReadErrorKind::Limit(Limit::UnpackedBytes(limits.entry_bytes)))
        } else if self.unpacked + size > limits.unpacked_bytes {
            Some(ReadErrorKind::Limit(Limit::UnpackedBytes(limits.unpacked_bytes)))
        } else {
            None
        };
        if let Some(problem) = problem {
            self.folder.skipped.push((path, problem));
            return Ok(());
        }
        self.unpacked += size;
        let bytes = bytes_at(source, start, size)?;
        if is_archive(&bytes) {
            self.folder.skipped.push((path, ReadErrorKind::Limit(Limit::Depth(1))));
        } else {
            self.folder.files.push(FolderFile { path, bytes });
        }
        Ok(())
    }
}

/// What one header says.
struct Header {
    path: String,
    size: u64,
    kind: u8,
}

impl Header {
    /// `None` when the checksum is wrong.
    fn of(block: &[u8; 512]) -> Option<Self> {
        let field = |from: usize, length: usize| block.get(from..from + length).unwrap_or_default();
        let stated = octal(field(148, 8))?;
        // The checksum is counted as if its own field held spaces.
        let byte = |(at, byte): (usize, &u8)| if (148..156).contains(&at) { 32 } else { u64::from(*byte) };
        let counted: u64 = block.iter().enumerate().map(byte).sum();
        if counted != stated || block.first() == Some(&0) {
            return None;
        }
        let name = before_zero(field(0, 100));
        let prefix = before_zero(field(345, 155));
        let is_new = field(257, 5) == b"ustar";
        let whole = if is_new && !prefix.is_empty() && field(257, 8) != b"ustar  \0" {
            [prefix, b"/", name].concat()
        } else {
            name.to_vec()
        };
        Some(Header { path: decoded_path(&whole, false, &[]), size: number(field(124, 12))?, kind: *block.get(156)? })
    }
}

/// A number in octal digits, or in plain bytes when its first bit is set.
fn number(field: &[u8]) -> Option<u64> {
    match field.split_first() {
        Some((first, rest)) if first & 0x80 != 0 => {
            let start = u64::from(first & 0x7f);
            rest.iter().try_fold(start, |sum, byte| sum.checked_mul(256)?.checked_add(u64::from(*byte)))
        }
        _ => octal(field),
    }
}

fn octal(field: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(before_zero(field)).ok()?.trim();
    if text.is_empty() { Some(0) } else { u64::from_str_radix(text, 8).ok() }
}

fn before_zero(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}

/// The path among lines such as "30 path=…".
fn pax_path(bytes: &[u8]) -> Option<String> {
    let mut rest = bytes;
    while let Some(space) = rest.iter().position(|byte| *byte == b' ') {
        let length: usize = std::str::from_utf8(rest.get(..space)?).ok()?.parse().ok()?;
        let record = rest.get(space + 1..length)?;
        if let Some(path) = record.strip_prefix(b"path=") {
            return Some(String::from_utf8_lossy(path).trim_end_matches('\n').to_owned());
        }
        rest = rest.get(length..)?;
    }
    None
}

/// A long path or the like; larger ones are passed over.
fn small(source: &dyn ReadAt, start: u64, size: u64) -> Result<Option<Vec<u8>>, ReadError> {
    const BYTES_MAX: u64 = 64 << 10;
    if size > BYTES_MAX || start.saturating_add(size) > source.len() {
        return Ok(None);
    }
    bytes_at(source, start, size).map(Some)
}

fn bytes_at(source: &dyn ReadAt, start: u64, size: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = vec![0; usize::try_from(size).map_err(|_| ReadErrorKind::Damaged)?];
    let mut filled = 0;
    while filled < bytes.len() {
        match source.read_at(start + filled as u64, bytes.get_mut(filled..).unwrap_or_default())? {
            0 => return Err(ReadErrorKind::Vanished.into()),
            count => filled += count,
        }
    }
    Ok(bytes)
}
