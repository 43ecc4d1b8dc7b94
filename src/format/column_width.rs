//! How wide the columns of a table become.

/// The blank between two columns.
pub const SEPARATOR: usize = 1;

/// Widths of columns on a table of `total` cells. A wish of 0 leaves the width to this function, which shares the room that
/// is left evenly. What does not fit is cut from the last column; a column without room is dropped: its width is 0.
pub fn assign(wishes: &[usize], total: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = wishes.iter().map(|&w| w.max(1)).collect();
    let used = table_width(&widths);
    let free: Vec<usize> = (0..wishes.len())
        .filter(|&k| wishes.get(k) == Some(&0))
        .collect();
    if used <= total && !free.is_empty() {
        let room = total - used;
        let (share, extra) = (room / free.len(), room % free.len());
        for (n, k) in free.into_iter().enumerate() {
            if let Some(width) = widths.get_mut(k) {
                *width += share + usize::from(n < extra);
            }
        }
        return widths;
    }
    let mut visible = widths.len();
    while visible > 0 {
        let used = table_width(widths.get(..visible).unwrap_or(&[]));
        let Some(excess) = used.checked_sub(total).filter(|&e| e > 0) else {
            break;
        };
        let Some(last) = widths.get_mut(visible - 1) else {
            break;
        };
        if *last > excess {
            *last -= excess;
        } else {
            *last = 0;
            visible -= 1;
        }
    }
    widths
}

fn table_width(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + SEPARATOR * widths.len().saturating_sub(1)
}

/// How many items of a width stand in a row of a wide view that sizes itself.
pub fn items_per_row(item: usize, screen: usize) -> usize {
    if item == 0 || screen == 0 || item >= screen {
        return 1;
    }
    // The largest n with n * item + (n - 1) * SEPARATOR < screen, one at least.
    ((screen - 1 + SEPARATOR) / (item + SEPARATOR)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_what_is_left() {
        assert_eq!(assign(&[0, 0], 10), [5, 4]);
        assert_eq!(assign(&[3, 0], 10), [3, 6]);
    }

    #[test]
    fn cuts_the_last_column_and_drops_what_has_no_room() {
        assert_eq!(assign(&[5, 6], 10), [5, 4]);
        assert_eq!(assign(&[5, 6, 7], 10), [5, 4, 0]);
        assert_eq!(assign(&[9, 6, 7], 10), [9, 0, 0]);
    }

    #[test]
    fn counts_items_per_row() {
        assert_eq!(items_per_row(4, 10), 2);
        assert_eq!(items_per_row(4, 9), 1);
        assert_eq!(items_per_row(20, 10), 1);
    }
}
