//! Sections, computed from the headings: nothing about them is stored.

use super::{BlockKind, Document};
use std::ops::Range;

/// A heading with the blocks that follow it up to the next heading of any level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Indices of the headings above, outermost first, and of the section's own heading last.
    /// Empty for what stands before the first heading.
    pub path: Vec<u32>,
    /// Indices of the blocks of the section without its heading.
    pub blocks: Range<u32>,
}

impl Section {
    /// The index of the section's own heading.
    pub fn heading(&self) -> Option<u32> {
        self.path.last().copied()
    }
}

/// All sections of the document in order. Together they hold every block exactly once, as heading or as body.
pub fn sections(document: &Document) -> Vec<Section> {
    let mut found = Vec::new();
    let mut open: Vec<(u8, u32)> = Vec::new();
    let mut start = 0;
    let close = |path: &[(u8, u32)], range: Range<u32>, found: &mut Vec<Section>| {
        if !path.is_empty() || !range.is_empty() {
            found.push(Section { path: path.iter().map(|(_, index)| *index).collect(), blocks: range });
        }
    };
    for (index, block) in (0_u32..).zip(&document.blocks) {
        if let BlockKind::Heading { level, .. } = block.kind {
            close(&open, start..index, &mut found);
            while open.last().is_some_and(|(above, _)| *above >= level) {
                open.pop();
            }
            open.push((level, index));
            start = index + 1;
        }
    }
    close(&open, start..document.blocks.len() as u32, &mut found);
    found
}

/// The texts of the headings above a block, outermost first.
pub fn heading_path(document: &Document, section: &Section) -> Vec<String> {
    section.path.iter().filter_map(|index| document.blocks.get(*index as usize)).map(|block| block.text.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Block, Place};
    use super::*;

    fn block(kind: BlockKind, text: &str) -> Block {
        Block { kind, text: text.to_owned(), place: Place::Unknown, marks: Vec::new() }
    }

    fn heading(level: u8, text: &str) -> Block {
        block(BlockKind::Heading { level, number: None }, text)
    }

    #[test]
    fn a_section_ends_at_the_next_heading_and_knows_the_headings_above() {
        let blocks = vec![
            block(BlockKind::Paragraph, "before"),
            heading(1, "A"),
            heading(2, "A.1"),
            block(BlockKind::Paragraph, "body"),
            heading(2, "A.2"),
            heading(1, "B"),
        ];
        let document = Document { blocks, ..Document::default() };
        let expected: [(&[u32], Range<u32>); 5] = [(&[], 0..1), (&[1], 2..2), (&[1, 2], 3..4), (&[1, 4], 5..5), (&[5], 6..6)];
        let found = sections(&document);
        assert_eq!(found.len(), expected.len());
        for (section, (path, blocks)) in found.iter().zip(expected) {
            assert_eq!((section.path.as_slice(), section.blocks.clone()), (path, blocks));
        }
        assert_eq!(heading_path(&document, &found[2]), ["A", "A.1"]);
    }
}
