//! Sorts lists that are short or nearly sorted. The standard library's sort is faster for long lists, but adds 2 KB of code for each type.

/// Stable insertion sort by a key.
pub(crate) fn by_key<T, K: PartialOrd>(list: &mut [T], key: impl Fn(&T) -> K) {
    for end in 1..list.len() {
        let mut at = end;
        while at > 0 && matches!((list.get(at - 1), list.get(at)), (Some(before), Some(this)) if key(before) > key(this)) {
            list.swap(at - 1, at);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn equal_keys_stay_in_order() {
        let mut list = [(3, 'a'), (1, 'b'), (3, 'c'), (2, 'd'), (1, 'e')];
        super::by_key(&mut list, |(n, _)| *n);
        assert_eq!(list, [(1, 'b'), (1, 'e'), (2, 'd'), (3, 'a'), (3, 'c')]);
        super::by_key(&mut [] as &mut [u8], |n| *n);
    }
}
