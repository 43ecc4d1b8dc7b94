//! The sorting algorithms that a script can see at work: .NET's sort and Sort-Object's heap are not stable, and values
//! of several types have no consistent order, so where each ends up depends on which are compared.

use std::cmp::Ordering;

use crate::value::R;

/// Which end of the order a heap keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The first so many.
    Top(usize),
    /// The last so many.
    Bottom(usize),
    /// All of them.
    All,
}

impl End {
    fn capacity(self) -> usize {
        match self {
            End::Top(n) | End::Bottom(n) => n,
            End::All => usize::MAX,
        }
    }

    /// The outcome of a comparison that leaves two elements where they are.
    fn settled(self) -> Ordering {
        match self {
            End::Top(_) => Ordering::Less,
            End::Bottom(_) | End::All => Ordering::Greater,
        }
    }
}

/// Keeps one end of the order on a heap that grows at the front of the list, as `Sort-Object -Top`, `-Bottom` and
/// `-Stable` do, and sorts it: elements beyond the heap's capacity are compared with its root alone.
///
/// # Errors
/// What the comparison raises.
pub fn keep_end<T>(
    items: &mut Vec<T>,
    end: End,
    compare: &mut impl FnMut(&T, &T) -> R<Ordering>,
) -> R<()> {
    let (capacity, settled) = (end.capacity(), end.settled());
    if capacity == 0 {
        items.clear();
        return Ok(());
    }
    let mut order = |items: &[T], a: usize, b: usize| match (items.get(a), items.get(b)) {
        (Some(x), Some(y)) => compare(x, y),
        _ => Ok(Ordering::Equal),
    };
    let mut count = 0;
    for at in 0..items.len() {
        if count == capacity && order(items, 0, at)? == settled {
            continue;
        }
        let mut child = at;
        while child > 0 {
            let parent = (child.min(capacity) - 1) / 2;
            if order(items, child, parent)? == settled {
                break;
            }
            items.swap(child, parent);
            child = parent;
        }
        count += 1;
        if count <= capacity {
            continue;
        }
        // The root leaves; the newest element takes its place and sinks.
        items.swap(0, at);
        count = capacity;
        let mut parent = 0;
        while parent < capacity / 2 {
            let (left, right) = (2 * parent + 1, 2 * parent + 2);
            let child = if right == capacity || order(items, left, right)? != settled {
                left
            } else {
                right
            };
            let outcome = order(items, child, parent)?;
            if outcome == Ordering::Equal || outcome == settled {
                break;
            }
            items.swap(child, parent);
            parent = child;
        }
    }
    items.truncate(count);
    introsort(items, compare)
}

/// .NET's introspective sort, which is not stable: where equal elements end up is part of what scripts see.
///
/// # Errors
/// What the comparison raises.
pub fn introsort<T>(items: &mut [T], less: &mut impl FnMut(&T, &T) -> R<Ordering>) -> R<()> {
    let count = items.len();
    if count < 2 {
        return Ok(());
    }
    let limit = 2 * (usize::BITS - count.leading_zeros());
    sort_part(items, limit, less)
}

/// The size up to which a part is sorted by insertion.
const SMALL: usize = 16;

fn sort_part<T>(
    mut items: &mut [T],
    mut limit: u32,
    less: &mut impl FnMut(&T, &T) -> R<Ordering>,
) -> R<()> {
    loop {
        match items.len() {
            0 | 1 => return Ok(()),
            2 => return swap_if_greater(items, 0, 1, less),
            3 => {
                swap_if_greater(items, 0, 1, less)?;
                swap_if_greater(items, 0, 2, less)?;
                return swap_if_greater(items, 1, 2, less);
            }
            n if n <= SMALL => return insertion_sort(items, less),
            _ => {}
        }
        if limit == 0 {
            return heap_sort(items, less);
        }
        limit -= 1;
        let pivot = partition(items, less)?;
        let (low, high) = items.split_at_mut(pivot);
        // The pivot itself stands at the head of the upper part.
        sort_part(high.get_mut(1..).unwrap_or_default(), limit, less)?;
        items = low;
    }
}

fn swap_if_greater<T>(
    items: &mut [T],
    a: usize,
    b: usize,
    less: &mut impl FnMut(&T, &T) -> R<Ordering>,
) -> R<()> {
    if let (Some(x), Some(y)) = (items.get(a), items.get(b))
        && less(x, y)? == Ordering::Greater
    {
        items.swap(a, b);
    }
    Ok(())
}

fn insertion_sort<T>(items: &mut [T], less: &mut impl FnMut(&T, &T) -> R<Ordering>) -> R<()> {
    for end in 1..items.len() {
        let mut at = end;
        while at > 0 {
            let (Some(before), Some(here)) = (items.get(at - 1), items.get(at)) else {
                break;
            };
            if less(here, before)? != Ordering::Less {
                break;
            }
            items.swap(at - 1, at);
            at -= 1;
        }
    }
    Ok(())
}

/// Splits around the median of the first, middle and last element; gives the pivot's place.
fn partition<T>(items: &mut [T], less: &mut impl FnMut(&T, &T) -> R<Ordering>) -> R<usize> {
    let high = items.len() - 1;
    let middle = high / 2;
    swap_if_greater(items, 0, middle, less)?;
    swap_if_greater(items, 0, high, less)?;
    swap_if_greater(items, middle, high, less)?;
    let pivot = high - 1;
    items.swap(middle, pivot);
    let (mut left, mut right) = (0, pivot);
    while left < right {
        loop {
            left += 1;
            match (items.get(left), items.get(pivot)) {
                (Some(x), Some(p)) if left < pivot && less(x, p)? == Ordering::Less => {}
                _ => break,
            }
        }
        loop {
            right -= 1;
            match (items.get(pivot), items.get(right)) {
                (Some(p), Some(x)) if right > 0 && less(p, x)? == Ordering::Less => {}
                _ => break,
            }
        }
        if left >= right {
            break;
        }
        items.swap(left, right);
    }
    if left != pivot {
        items.swap(left, pivot);
    }
    Ok(left)
}

fn heap_sort<T>(items: &mut [T], less: &mut impl FnMut(&T, &T) -> R<Ordering>) -> R<()> {
    let count = items.len();
    for at in (1..=count / 2).rev() {
        sift_down(items, at, count, less)?;
    }
    for end in (2..=count).rev() {
        items.swap(0, end - 1);
        sift_down(items, 1, end - 1, less)?;
    }
    Ok(())
}

/// Places are counted from 1.
fn sift_down<T>(
    items: &mut [T],
    mut at: usize,
    count: usize,
    less: &mut impl FnMut(&T, &T) -> R<Ordering>,
) -> R<()> {
    while at <= count / 2 {
        let mut child = 2 * at;
        if child < count
            && let (Some(x), Some(y)) = (items.get(child - 1), items.get(child))
            && less(x, y)? == Ordering::Less
        {
            child += 1;
        }
        match (items.get(at - 1), items.get(child - 1)) {
            (Some(x), Some(y)) if less(x, y)? == Ordering::Less => items.swap(at - 1, child - 1),
            _ => return Ok(()),
        }
        at = child;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_and_moves_equals_as_dotnet_does() {
        let mut three = vec![(2, 'a'), (2, 'b'), (1, 'c')];
        assert!(introsort(&mut three, &mut |x, y| Ok(x.0.cmp(&y.0))).is_ok());
        assert_eq!(three, [(1, 'c'), (2, 'b'), (2, 'a')]);
        let mut many: Vec<u32> = (0..5000u32)
            .map(|n| n.wrapping_mul(2_654_435_761) >> 7)
            .collect();
        let mut expected = many.clone();
        expected.sort_unstable();
        assert!(introsort(&mut many, &mut |x, y| Ok(x.cmp(y))).is_ok());
        assert_eq!(many, expected);
        let mut same = vec![1; 5000];
        assert!(introsort(&mut same, &mut |x, y| Ok(x.cmp(y))).is_ok());
        let mut heap: Vec<u32> = (0..100).rev().collect();
        assert!(heap_sort(&mut heap, &mut |x, y| Ok(x.cmp(y))).is_ok());
        assert!(heap.is_sorted());
    }
    #[test]
    fn keeps_either_end_of_the_order() {
        let list: Vec<u32> = (0..100u32).map(|n| n.wrapping_mul(37) % 101).collect();
        let mut sorted = list.clone();
        sorted.sort_unstable();
        let mut order = |x: &u32, y: &u32| Ok(x.cmp(y));
        for count in [1, 2, 3, 7, 100, 200] {
            let mut top = list.clone();
            assert!(keep_end(&mut top, End::Top(count), &mut order).is_ok());
            assert_eq!(top, sorted[..count.min(100)]);
            let mut bottom = list.clone();
            assert!(keep_end(&mut bottom, End::Bottom(count), &mut order).is_ok());
            assert_eq!(bottom, sorted[100 - count.min(100)..]);
        }
        let mut all = list.clone();
        assert!(keep_end(&mut all, End::All, &mut order).is_ok());
        assert_eq!(all, sorted);
    }
}
