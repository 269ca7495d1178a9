//! Sorting by places on the page.
//!
//! All of it goes through one sort over pairs of numbers, because every further type that is sorted adds kilobytes to
//! the download.

/// Sorts by the first number, then by the second; what is equal keeps its order.
pub(super) fn sort_by_place<T>(items: &mut Vec<T>, place: impl Fn(&T) -> (f32, f32)) {
    let ordered = |a: &T, b: &T| {
        let (a, b) = (place(a), place(b));
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).is_le()
    };
    // Most of it comes in its order.
    if items.is_sorted_by(ordered) {
        return;
    }
    let mut order: Vec<(f32, f32, u32)> =
        items.iter().zip(0..).map(|(item, index)| (place(item).0, place(item).1, index)).collect();
    sort(&mut order);
    let mut slots: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(order.iter().filter_map(|(.., index)| slots.get_mut(*index as usize)?.take()));
}

pub(super) fn sort_numbers(values: &mut Vec<f32>) {
    sort_by_place(values, |value| (*value, 0.0));
}

fn sort(order: &mut [(f32, f32, u32)]) {
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_places_keep_their_order() {
        let mut items = vec![("c", 2.0), ("a", 1.0), ("d", 2.0), ("b", 1.0)];
        sort_by_place(&mut items, |item| (item.1, 0.0));
        let names: Vec<&str> = items.iter().map(|item| item.0).collect();
        assert_eq!(names, ["a", "b", "c", "d"]);
    }
}
