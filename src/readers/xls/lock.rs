//! Opens a workbook that is locked: the contents of its records are, but neither their kinds nor their lengths.

use super::super::old_lock::OldLock;
use super::super::{ReadError, ReadErrorKind};
use super::records::{Records, kind};

/// Records that stay as they are, because they are needed to open the others.
const OPEN_RECORDS: [u16; 6] = [kind::BEGIN, kind::PASSWORD, 0x00E1, 0x0138, 0x0194, 0x0195];

/// Keys are for so many bytes of the stream, open ones included.
const BLOCK_BYTES: usize = 1_024;

/// The stream with its contents open; as it is when it is not locked.
///
/// # Errors
/// [`ReadErrorKind::Encrypted`] when no password opens it, or for a rare way of locking.
pub fn opened<'a>(stream: Vec<u8>, mut passwords: impl Iterator<Item = &'a str>) -> Result<Vec<u8>, ReadError> {
    const RC4: [u8; 2] = [1, 0];
    let lock = Records::from(&stream, 0).take_while(|(kind, _)| *kind != kind::END).find(|(kind, _)| *kind == kind::PASSWORD);
    let Some((_, lock)) = lock else { return Ok(stream) };
    let lock = lock.strip_prefix(&RC4).and_then(OldLock::read).ok_or(ReadErrorKind::Encrypted)?;
    let key = passwords.find_map(|password| lock.open(password)).ok_or(ReadErrorKind::Encrypted)?;
    let mut opened = stream.clone();
    key.decrypt(&mut opened, BLOCK_BYTES);
    let mut records = Records::from(&stream, 0);
    let mut start = 0;
    while let Some((kind, record)) = records.next() {
        const HEADER_BYTES: usize = 4;
        // Where a sheet begins is written openly too.
        const PLACE_BYTES: usize = 4;
        let open_bytes = HEADER_BYTES
            + match kind {
                _ if OPEN_RECORDS.contains(&kind) => record.len(),
                kind::SHEET => PLACE_BYTES,
                _ => 0,
            };
        let end = (start + open_bytes).min(stream.len());
        if let (Some(place), Some(plain)) = (opened.get_mut(start..end), stream.get(start..end)) {
            place.copy_from_slice(plain);
        }
        if kind == kind::PASSWORD {
            // The opened workbook has no lock any more.
            opened.get_mut(start..start + 2).unwrap_or_default().fill(0);
        }
        start = records.offset();
    }
    Ok(opened)
}
