//! Boxes of old forms, which keep whether they are ticked beside the text.

use super::super::compound::{u16_at, u32_at};

/// Whether the box whose data stand here is ticked; `None` when the data are not a box's.
pub fn tick(data: &[u8], at: u32) -> Option<bool> {
    const BOX: u16 = 1;
    const TAKES_DEFAULT: u16 = 25;
    const FIXED_BYTES: usize = 10;
    let start = usize::try_from(at).ok()?;
    let header_bytes = usize::from(u16_at(data, start.checked_add(4)?)?);
    let form = data.get(start.checked_add(header_bytes)?..)?;
    let flags = u16_at(form, 4).filter(|_| u32_at(form, 0) == Some(u32::MAX))?;
    if flags & 3 != BOX {
        return None;
    }
    match flags >> 2 & 0x1F {
        TAKES_DEFAULT => {
            let letters = usize::from(u16_at(form, FIXED_BYTES)?);
            u16_at(form, FIXED_BYTES + 2 + letters * 2 + 2).map(|default| default != 0)
        }
        result => Some(result != 0),
    }
}
