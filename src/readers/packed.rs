//! Reads a file that was packed alone (GZ, BZ2, XZ, ZST): the file inside, or the files of the TAR inside.
//!
//! GZ comes from flate2, XZ from lzma-rust2 and ZST from ruzstd, which are kept up and small; BZ2 is unpacked by hand,
//! because its crates are abandoned or under another licence. Whoever unpacks, what comes out is counted.

mod bz2;

use super::archive::Meter;
use super::zip::is_archive;
use super::{Confidence, Content, Folder, FolderFile, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader, tar};
use crate::document::{Format, Limit};
use std::cell::Cell;
use std::io::{self, BufReader, Read};

pub struct Packed;

impl Reader for Packed {
    fn format(&self) -> Format {
        Format::Packed
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        if Packing::of(&probe.head).is_some() { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let probe = Probe::of(ctx.name(), source)?;
        let packing = Packing::of(&probe.head).ok_or(ReadErrorKind::Damaged)?;
        let (bytes, damaged) = unpacked(ctx, source, packing)?;
        if bytes.is_empty() {
            return Err(if damaged { ReadErrorKind::Damaged } else { ReadErrorKind::Empty }.into());
        }
        if tar::looks_like_tar(&bytes) {
            return tar::folder_of(ctx, &bytes);
        }
        if is_archive(&bytes) {
            return Err(ReadErrorKind::Limit(Limit::Depth(1)).into());
        }
        // A page or a letter that breaks off is better than none, but nothing says where it does.
        if damaged {
            return Err(ReadErrorKind::Damaged.into());
        }
        let path = inner_name(ctx.name());
        Ok(Content::Folder(Folder { files: vec![FolderFile { path, bytes }], skipped: Vec::new() }))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Bzip2,
    Xz,
    Zstd,
}

impl Packing {
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, 8, ..] => Some(Packing::Gzip),
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..]
            | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, ..] => Some(Packing::Bzip2),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Packing::Xz),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Packing::Zstd),
            _ => None,
        }
    }
}

/// The name without the ending of its packing.
fn inner_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match last.rsplit_once('.') {
        Some((stem, ending)) if Format::Packed.endings().contains(&ending.to_lowercase().as_str()) && !stem.is_empty() => {
            stem.to_owned()
        }
        _ => last.to_owned(),
    }
}

/// Dictionaries of XZ files may be larger than the memory of a browser's tab.
const DICTIONARY_KB_MAX: u32 = 128 << 10;

/// What comes out, and whether the packed bytes broke off or are wrong.
fn unpacked(ctx: &mut ReadContext<'_>, source: &dyn ReadAt, packing: Packing) -> Result<(Vec<u8>, bool), ReadError> {
    let taken = Cell::new(0);
    let input = BufReader::with_capacity(64 << 10, SourceReader { source, taken: &taken });
    match packing {
        Packing::Gzip => drain(ctx, flate2::bufread::MultiGzDecoder::new(input), &taken, source.len()),
        Packing::Bzip2 => drain(ctx, bz2::Decoder::new(input), &taken, source.len()),
        Packing::Xz => drain(ctx, lzma_rust2::XzReader::new_mem_limit(input, true, DICTIONARY_KB_MAX), &taken, source.len()),
        Packing::Zstd => match ruzstd::decoding::StreamingDecoder::new(input) {
            Ok(decoder) => drain(ctx, decoder, &taken, source.len()),
            Err(_) => Ok((Vec::new(), true)),
        },
    }
}

fn drain(ctx: &mut ReadContext<'_>, mut decoder: impl Read, taken: &Cell<u64>, size: u64) -> Result<(Vec<u8>, bool), ReadError> {
    let limits = ctx.limits.clone();
    let mut meter = Meter::of_one(&limits);
    let mut bytes = Vec::new();
    let mut step = vec![0; 64 << 10];
    loop {
        match decoder.read(&mut step) {
            Ok(0) => return Ok((bytes, false)),
            Ok(count) => {
                meter.add(count, taken.get())?;
                bytes.extend_from_slice(step.get(..count).unwrap_or_default());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return Ok((bytes, true)),
        }
        ctx.report(taken.get(), size);
    }
}

/// A file from its beginning to its end, counting.
struct SourceReader<'a> {
    source: &'a dyn ReadAt,
    taken: &'a Cell<u64>,
}

impl Read for SourceReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read_at(self.taken.get(), buffer).map_err(|_| io::Error::from(io::ErrorKind::Other))?;
        self.taken.set(self.taken.get() + count as u64);
        Ok(count)
    }
}
