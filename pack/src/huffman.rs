//! Huffman codes of bounded length (RFC 1951, 3.2.2).

/// How long each symbol's code is, by how often it occurs; none is longer than `most`.
pub fn lengths(counts: &[u32], most: u8) -> Vec<u8> {
    let mut lengths = vec![0; counts.len()];
    let mut used: Vec<(u32, usize)> = counts.iter().enumerate().filter(|(_, n)| **n > 0).map(|(symbol, n)| (*n, symbol)).collect();
    sort(&mut used);
    let depths = match used.len() {
        0 => Vec::new(),
        1 => vec![1],
        _ => bounded(depths(&used), most),
    };
    for ((_, symbol), depth) in used.iter().zip(depths) {
        if let Some(length) = lengths.get_mut(*symbol) {
            *length = depth;
        }
    }
    lengths
}

/// Shell's sort with Ciura's gaps: for a few hundred symbols as fast as the standard library's, which adds 7 KB to a wasm file.
fn sort(list: &mut [(u32, usize)]) {
    for gap in [301, 132, 57, 23, 10, 4, 1] {
        for end in gap..list.len() {
            let mut at = end;
            while let Some(before) = at.checked_sub(gap)
                && list.get(before) > list.get(at)
            {
                list.swap(before, at);
                at = before;
            }
        }
    }
}

/// The depths of Huffman's tree over counts in rising order: deepest first.
fn depths(used: &[(u32, usize)]) -> Vec<u8> {
    // Leaves, then the nodes that join two each; both rise, so that the two smallest stand at their fronts.
    let leaves = used.len();
    let mut weights: Vec<u64> = used.iter().map(|(count, _)| u64::from(*count)).collect();
    let mut parents = vec![0_usize; 2 * leaves - 1];
    let (mut leaf, mut node) = (0, leaves);
    for next in leaves..2 * leaves - 1 {
        let mut sum = 0;
        for _ in 0..2 {
            let takes_leaf = leaf < leaves && (node >= weights.len() || weights.get(leaf) <= weights.get(node));
            let taken = if takes_leaf { &mut leaf } else { &mut node };
            sum += weights.get(*taken).copied().unwrap_or(0);
            if let Some(parent) = parents.get_mut(*taken) {
                *parent = next;
            }
            *taken += 1;
        }
        weights.push(sum);
    }
    let mut depths = vec![0_u8; 2 * leaves - 1];
    for i in (0..2 * leaves - 2).rev() {
        let above = parents.get(i).and_then(|parent| depths.get(*parent)).copied().unwrap_or(0);
        if let Some(depth) = depths.get_mut(i) {
            *depth = above.saturating_add(1);
        }
    }
    depths.truncate(leaves);
    depths
}

/// Depths, deepest first, none more than `most`: what is cut off is made up for by making others longer, the rarest first (Kraft's sum stays one).
fn bounded(mut depths: Vec<u8>, most: u8) -> Vec<u8> {
    let whole = 1_u64 << most;
    for depth in &mut depths {
        *depth = (*depth).min(most);
    }
    let mut sum: u64 = depths.iter().map(|depth| whole >> depth).sum();
    while sum > whole {
        let Some(depth) = depths.iter_mut().find(|depth| **depth < most) else { break };
        *depth += 1;
        sum -= whole >> *depth;
    }
    // What was made too long is made shorter where there is room, the most frequent first.
    for depth in depths.iter_mut().rev() {
        while *depth > 1 && sum + (whole >> *depth) <= whole {
            sum += whole >> *depth;
            *depth -= 1;
        }
    }
    depths
}

/// A code, ready to be written: its bits in the order in which deflate writes them.
pub(crate) struct Code(Vec<(u16, u8)>);

impl Code {
    /// The canonical code of some lengths.
    pub fn of(lengths: &[u8]) -> Self {
        let mut counts = [0_u16; 16];
        for length in lengths.iter().filter(|n| **n > 0) {
            if let Some(n) = counts.get_mut(usize::from(*length)) {
                *n += 1;
            }
        }
        let mut next = [0_u16; 16];
        let mut code = 0_u16;
        for (first, count) in next.iter_mut().skip(1).zip(counts) {
            code = (code + count) << 1;
            *first = code;
        }
        let coded = lengths.iter().map(|length| match next.get_mut(usize::from(*length)) {
            Some(code) if *length > 0 => {
                let bits = code.reverse_bits() >> (16 - length);
                *code = code.wrapping_add(1);
                (bits, *length)
            }
            _ => (0, 0),
        });
        Self(coded.collect())
    }

    /// Bits and their number.
    pub fn get(&self, symbol: usize) -> (u16, u8) {
        self.0.get(symbol).copied().unwrap_or((0, 0))
    }
}
