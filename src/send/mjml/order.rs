/// Sorts by a key, stably. Only keys are sorted, so that the wasm file contains a single sorting routine for all types.
pub fn ordered<T>(things: Vec<T>, key: impl Fn(&T) -> (usize, usize)) -> Vec<T> {
    let keyed = |(at, thing): (usize, &T)| {
        let (first, second) = key(thing);
        (first, second, at)
    };
    let mut keys: Vec<(usize, usize, usize)> = things.iter().enumerate().map(keyed).collect();
    keys.sort_unstable();
    let mut things: Vec<Option<T>> = things.into_iter().map(Some).collect();
    keys.into_iter().filter_map(|(_, _, at)| things.get_mut(at)?.take()).collect()
}

#[test]
fn equal_keys_keep_their_order() {
    let things = ordered(vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd')], |thing| (thing.0, 0));
    assert_eq!(things, [(1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')]);
}
