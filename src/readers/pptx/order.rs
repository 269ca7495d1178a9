//! The order in which a person reads what lies on a slide.
//!
//! The order of the file is that of drawing, which is mostly that of writing. It is left only where it contradicts
//! the eye: what stands above something is read before it, and so is what stands on its left at the same height.

/// Where a shape lies, in the units of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    pub left: i64,
    pub top: i64,
    pub width: i64,
    pub height: i64,
}

/// Slides with more shapes are drawings, whose order is as good as any.
const SHAPES_MAX: usize = 500;

impl Area {
    fn right(&self) -> i64 {
        self.left.saturating_add(self.width)
    }

    fn bottom(&self) -> i64 {
        self.top.saturating_add(self.height)
    }

    fn comes_before(&self, other: &Area) -> bool {
        self.is_above(other) || self.is_left_of(other)
    }

    /// Wholly above, and over it at least in part. Boxes of text often reach a little into each other.
    fn is_above(&self, other: &Area) -> bool {
        let shared = self.right().min(other.right()).saturating_sub(self.left.max(other.left));
        let overlap = self.bottom().saturating_sub(other.top);
        shared > 0 && self.top < other.top && overlap <= self.height.min(other.height) / 8
    }

    /// Wholly to the left, and mostly at the same height.
    fn is_left_of(&self, other: &Area) -> bool {
        let shared = self.bottom().min(other.bottom()).saturating_sub(self.top.max(other.top));
        let overlap = self.right().saturating_sub(other.left);
        shared > self.height.min(other.height) / 2 && self.left < other.left && overlap <= self.width.min(other.width) / 8
    }
}

/// The indices of shapes in the order of reading. Shapes whose place is unknown keep theirs.
pub fn reading_order(areas: &[Option<Area>]) -> Vec<usize> {
    let mut waiting: Vec<usize> = (0..areas.len()).collect();
    if areas.len() > SHAPES_MAX {
        return waiting;
    }
    let comes_before = |one: usize, other: usize| match (areas.get(one), areas.get(other)) {
        (Some(Some(one)), Some(Some(other))) => one.comes_before(other) && !other.comes_before(one),
        _ => false,
    };
    // How many shapes each still waits for.
    let mut counts: Vec<usize> =
        waiting.iter().map(|shape| waiting.iter().filter(|other| comes_before(**other, *shape)).count()).collect();
    let mut order = Vec::with_capacity(areas.len());
    while !waiting.is_empty() {
        // In a ring of shapes that wait for each other the file decides.
        let next = waiting.iter().position(|shape| counts.get(*shape) == Some(&0)).unwrap_or(0);
        let shape = waiting.remove(next);
        for other in &waiting {
            if comes_before(shape, *other)
                && let Some(count) = counts.get_mut(*other)
            {
                *count = count.saturating_sub(1);
            }
        }
        order.push(shape);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(left: i64, top: i64, width: i64, height: i64) -> Option<Area> {
        Some(Area { left, top, width, height })
    }

    #[test]
    fn shapes_are_read_as_the_eye_goes() {
        let table = [
            // A caption drawn first below a table.
            (vec![area(0, 90, 100, 10), area(0, 20, 100, 60)], vec![1, 0]),
            // Two columns of two boxes each keep the order of the file, whichever it is.
            (vec![area(0, 0, 40, 10), area(0, 20, 40, 60), area(50, 0, 40, 10), area(50, 20, 40, 60)], vec![0, 1, 2, 3]),
            (vec![area(0, 0, 40, 10), area(50, 0, 40, 10), area(0, 20, 40, 60), area(50, 20, 40, 60)], vec![0, 1, 2, 3]),
            // The right one was drawn first.
            (vec![area(50, 0, 40, 10), area(0, 0, 40, 10)], vec![1, 0]),
            // Unknown places stay.
            (vec![None, area(0, 50, 10, 10), None, area(0, 0, 10, 10)], vec![0, 2, 3, 1]),
            // One over the other says nothing.
            (vec![area(10, 10, 80, 80), area(0, 0, 100, 100)], vec![0, 1]),
        ];
        for (areas, expected) in table {
            assert_eq!(reading_order(&areas), expected, "{areas:?}");
        }
    }
}
