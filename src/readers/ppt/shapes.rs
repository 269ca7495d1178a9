//! The shapes of a slide: their words, and tables, which are groups of boxes and lines.

use super::super::compound::{u16_at, u32_at};
use super::super::pptx::order;
use super::records::{Record, kind};
use super::text::{Text, TextRole, texts};

/// What lies on a slide, in the order of drawing.
#[derive(Clone, Debug)]
pub struct Shape {
    pub held: Held,
    pub area: Option<Area>,
}

#[derive(Clone, Debug)]
pub enum Held {
    Text(Text),
    Table(Vec<Vec<TableCell>>),
}

#[derive(Clone, Debug, Default)]
pub struct TableCell {
    pub text: String,
    pub columns: u32,
    pub rows: u32,
}

/// Left, top, right and bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
}

impl Area {
    /// The same place as the reader of PPTX writes it.
    pub fn by_size(self) -> order::Area {
        let (left, top) = (i64::from(self.left), i64::from(self.top));
        order::Area { left, top, width: i64::from(self.right) - left, height: i64::from(self.bottom) - top }
    }
}

/// What is gathered from a slide.
#[derive(Default)]
pub struct Drawing {
    pub shapes: Vec<Shape>,
    pub pictures: u32,
    /// Dates, footers and numbers of slides.
    pub furniture: Vec<String>,
    /// Groups inside groups were left out.
    pub is_too_deep: bool,
}

/// Groups inside groups are honest to a few levels.
pub const DEPTH_MAX: u32 = 32;

/// A table of more borders in one direction is not a table.
const BORDERS_MAX: usize = 256;

/// Reads the drawing of a slide. Texts of the outline are those that the list of slides holds.
pub fn read(slide: &Record<'_>, outline: &[Text]) -> Drawing {
    let mut drawing = Drawing::default();
    let page = slide.child(kind::DRAWING).and_then(|drawing| drawing.child(kind::PAGE_OF_SHAPES));
    for group in page.iter().flat_map(|page| page.children()) {
        if group.kind == kind::GROUP {
            drawing.group(&group, outline, DEPTH_MAX);
        }
    }
    drawing
}

impl Drawing {
    fn group(&mut self, group: &Record<'_>, outline: &[Text], depth: u32) {
        if depth == 0 {
            self.is_too_deep = true;
            return;
        }
        for child in group.children() {
            match child.kind {
                kind::SHAPE => {
                    let shape = Written::read(&child, outline);
                    self.shape(shape);
                }
                kind::GROUP => match table(&child, outline) {
                    Some(shape) => self.shapes.push(shape),
                    None => self.group(&child, outline, depth - 1),
                },
                _ => {}
            }
        }
    }

    fn shape(&mut self, shape: Written) {
        const PICTURE: u16 = 75;
        if shape.kind == PICTURE {
            self.pictures += 1;
        }
        for text in shape.texts {
            if text.is_blank() {
                continue;
            }
            if shape.placeholder.is_some_and(is_furniture) {
                self.furniture.push(text.words());
            } else {
                self.shapes.push(Shape { held: Held::Text(text), area: shape.area });
            }
        }
    }
}

/// Date, number, footer and header.
fn is_furniture(placeholder: u8) -> bool {
    (7..=10).contains(&placeholder)
}

/// A shape as the file writes it.
#[derive(Default)]
struct Written {
    kind: u16,
    texts: Vec<Text>,
    area: Option<Area>,
    placeholder: Option<u8>,
    is_table: bool,
}

impl Written {
    fn read(shape: &Record<'_>, outline: &[Text]) -> Written {
        let mut written = Written::default();
        for part in shape.children() {
            match part.kind {
                kind::SHAPE_FACTS => written.kind = part.instance,
                kind::SHAPE_TEXT => written.texts = shape_texts(&part, outline),
                kind::PLACE_IN_GROUP => written.area = area_in_group(part.body),
                kind::PLACE_ON_SLIDE => written.area = area_on_slide(part.body),
                kind::SHAPE_DATA => {
                    written.placeholder = part.child(kind::PLACEHOLDER).and_then(|part| part.body.get(4).copied());
                }
                kind::MORE_OPTIONS => written.is_table = says_table(&part),
                _ => {}
            }
        }
        written.set_role();
        written
    }

    /// What a placeholder is for says more than the kind of its text.
    fn set_role(&mut self) {
        let role = match self.placeholder {
            Some(1 | 3 | 13 | 15 | 17) => TextRole::Title,
            _ => return,
        };
        for text in &mut self.texts {
            text.role = role;
        }
    }
}

fn shape_texts(part: &Record<'_>, outline: &[Text]) -> Vec<Text> {
    let own = texts(part.children());
    if own.iter().any(|text| !text.is_blank()) {
        return own;
    }
    let index =
        part.child(kind::OUTLINE_TEXT).and_then(|part| u32_at(part.body, 0)).and_then(|index| usize::try_from(index).ok());
    index.and_then(|index| outline.get(index).cloned()).into_iter().collect()
}

fn area_in_group(body: &[u8]) -> Option<Area> {
    let number = |at| u32_at(body, at).map(u32::cast_signed);
    Some(Area { left: number(0)?, top: number(4)?, right: number(8)?, bottom: number(12)? })
}

/// The place on the slide has two bytes a number, or four.
fn area_on_slide(body: &[u8]) -> Option<Area> {
    let number = |index: usize| {
        if body.len() >= 16 {
            u32_at(body, index * 4).map(u32::cast_signed)
        } else {
            u16_at(body, index * 2).map(|number| i32::from(number.cast_signed()))
        }
    };
    Some(Area { top: number(0)?, left: number(1)?, right: number(2)?, bottom: number(3)? })
}

/// Whether the options of a group say that it is a table.
fn says_table(options: &Record<'_>) -> bool {
    const TABLE: u16 = 0x039F;
    let count = usize::from(options.instance);
    let mut entries = options.body.chunks_exact(6).take(count);
    entries.any(|entry| {
        u16_at(entry, 0).is_some_and(|id| id & 0x3FFF == TABLE) && u32_at(entry, 2).is_some_and(|value| value & 1 != 0)
    })
}

/// Reads a group as a table: boxes side by side, with lines around them.
fn table(group: &Record<'_>, outline: &[Text]) -> Option<Shape> {
    let mut children = group.children().filter(|child| child.kind == kind::SHAPE);
    let own = Written::read(&children.next()?, &[]);
    if !own.is_table {
        return None;
    }
    const LINE: u16 = 20;
    let boxes: Vec<(Area, String)> = children
        .map(|child| Written::read(&child, outline))
        .filter(|shape| shape.kind != LINE)
        .filter_map(|shape| Some((shape.area?, shape.texts.iter().map(Text::words).collect::<Vec<_>>().join("\n"))))
        .filter(|(area, _)| area.left < area.right && area.top < area.bottom)
        .collect();
    let columns = borders(boxes.iter().flat_map(|(area, _)| [area.left, area.right]))?;
    let rows = borders(boxes.iter().flat_map(|(area, _)| [area.top, area.bottom]))?;
    Some(Shape { held: Held::Table(grid(&boxes, &columns, &rows)), area: own.area })
}

/// The borders in one direction; those that all but touch are one.
fn borders(edges: impl Iterator<Item = i32>) -> Option<Vec<i32>> {
    let mut borders: Vec<i32> = edges.collect();
    borders.sort_unstable();
    let reach = borders.last()?.saturating_sub(*borders.first()?);
    borders.dedup_by(|next, before| next.saturating_sub(*before) <= reach / 500);
    (2..=BORDERS_MAX).contains(&borders.len()).then_some(borders)
}

/// The cells in rows; where no box lies, an empty one stands.
fn grid(boxes: &[(Area, String)], columns: &[i32], rows: &[i32]) -> Vec<Vec<TableCell>> {
    let index = |borders: &[i32], edge: i32| borders.partition_point(|border| *border <= edge).saturating_sub(1);
    let (width, height) = (columns.len() - 1, rows.len() - 1);
    let mut taken = vec![false; width * height];
    let mut found: Vec<Vec<(usize, TableCell)>> = vec![Vec::new(); height];
    for (area, text) in boxes {
        let (left, right) = (index(columns, area.left), index(columns, area.right).min(width));
        let (top, bottom) = (index(rows, area.top), index(rows, area.bottom).min(height));
        let is_free = taken.get(top * width + left) == Some(&false);
        if let Some(row) = found.get_mut(top).filter(|_| is_free) {
            let cell = TableCell {
                text: text.clone(),
                columns: right.saturating_sub(left).max(1) as u32,
                rows: bottom.saturating_sub(top).max(1) as u32,
            };
            row.push((left, cell));
            for row in top..bottom.max(top + 1) {
                if let Some(covered) = taken.get_mut(row * width + left..row * width + right.max(left + 1)) {
                    covered.fill(true);
                }
            }
        }
    }
    for (at, _) in taken.iter().enumerate().filter(|(_, taken)| !**taken) {
        if let Some(row) = found.get_mut(at / width) {
            row.push((at % width, TableCell { text: String::new(), columns: 1, rows: 1 }));
        }
    }
    let in_order = |mut row: Vec<(usize, TableCell)>| {
        row.sort_by_key(|(column, _)| *column);
        row.into_iter().map(|(_, cell)| cell).collect()
    };
    found.into_iter().map(in_order).collect()
}
