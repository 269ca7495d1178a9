//! The records that an old presentation is made of: containers and what they hold.

use super::super::compound::{u16_at, u32_at};

/// The kinds of records that are read.
pub mod kind {
    pub const SLIDE: u16 = 0x03EE;
    pub const SLIDE_FACTS: u16 = 0x03EF;
    pub const SLIDE_PLACE: u16 = 0x03F3;
    pub const SLIDE_SHOW: u16 = 0x03F9;
    pub const DRAWING: u16 = 0x040C;
    pub const PLACEHOLDER: u16 = 0x0BC3;
    pub const OUTLINE_TEXT: u16 = 0x0F9E;
    pub const TEXT_KIND: u16 = 0x0F9F;
    pub const TEXT: u16 = 0x0FA0;
    pub const TEXT_LOOK: u16 = 0x0FA1;
    pub const TEXT_BYTES: u16 = 0x0FA8;
    pub const STRING: u16 = 0x0FBA;
    pub const SLIDE_LIST: u16 = 0x0FF0;
    pub const EDIT: u16 = 0x0FF5;
    pub const TAGS: u16 = 0x1388;
    pub const BINARY_TAG: u16 = 0x138A;
    pub const BINARY_DATA: u16 = 0x138B;
    pub const PLACES: u16 = 0x1772;
    pub const COMMENT: u16 = 0x2EE0;
    pub const COMMENT_FACTS: u16 = 0x2EE1;
    pub const PAGE_OF_SHAPES: u16 = 0xF002;
    pub const GROUP: u16 = 0xF003;
    pub const SHAPE: u16 = 0xF004;
    pub const SHAPE_FACTS: u16 = 0xF00A;
    pub const SHAPE_TEXT: u16 = 0xF00D;
    pub const PLACE_IN_GROUP: u16 = 0xF00F;
    pub const PLACE_ON_SLIDE: u16 = 0xF010;
    pub const SHAPE_DATA: u16 = 0xF011;
    pub const MORE_OPTIONS: u16 = 0xF122;
}

#[derive(Clone, Copy, Debug)]
pub struct Record<'b> {
    pub kind: u16,
    /// Twelve bits that each kind uses for something of its own.
    pub instance: u16,
    pub body: &'b [u8],
}

impl<'b> Record<'b> {
    /// The record at a place of the stream.
    pub fn at(stream: &'b [u8], at: usize) -> Option<Record<'b>> {
        Records(stream.get(at..)?).next()
    }

    pub fn children(&self) -> Records<'b> {
        Records(self.body)
    }

    pub fn child(&self, kind: u16) -> Option<Record<'b>> {
        self.children().find(|record| record.kind == kind)
    }
}

/// Records one behind the other.
#[derive(Clone, Copy)]
pub struct Records<'b>(pub &'b [u8]);

impl<'b> Iterator for Records<'b> {
    type Item = Record<'b>;

    fn next(&mut self) -> Option<Record<'b>> {
        const HEADER_BYTES: usize = 8;
        let (head, kind) = (u16_at(self.0, 0)?, u16_at(self.0, 2)?);
        let length = usize::try_from(u32_at(self.0, 4)?).ok()?;
        let rest = self.0.get(HEADER_BYTES..)?;
        // The last record of a file that was cut off is as long as what is there.
        let body = rest.get(..length.min(rest.len()))?;
        self.0 = rest.get(body.len()..)?;
        Some(Record { kind, instance: head >> 4, body })
    }
}
