//! Suggests the known word that a misspelt one is likely to mean.

/// The known word with the smallest edit distance (changed, inserted, deleted or swapped letters), if it is close enough.
pub fn nearest<'w>(word: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let most = 1 + word.len() / 5;
    let own = letters(word);
    let is_near = |candidate: &&str| candidate.len().abs_diff(word.len()) <= most && (own & !letters(candidate)).count_ones() as usize <= most;
    let near = words.filter(is_near).map(|candidate| (distance(word, candidate), candidate)).min()?;
    (near.0 <= most).then_some(near.1)
}

/// The set of letters in a word, one bit each. An edit adds at most one, so this filters candidates cheaply.
fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |bits, byte| bits | 1 << (byte % 32))
}

fn distance(a: &str, b: &str) -> usize {
    // Nobody misspells words this long.
    if a.len() > 40 {
        return usize::MAX;
    }
    let b: Vec<char> = b.chars().collect();
    let mut before = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut row = above.clone();
    let mut last_char = None;
    for (i, x) in a.chars().enumerate() {
        let mut left = i + 1;
        let mut last = None;
        let two_back = std::iter::once(&0).chain(&before);
        let cells = b.iter().zip(above.windows(2)).zip(two_back).zip(row.iter_mut().skip(1));
        for (((y, over), two_back), cell) in cells {
            let &[diagonal, up] = over else { continue };
            let mut least = (diagonal + usize::from(x != *y)).min(up + 1).min(left + 1);
            if last_char == Some(*y) && last == Some(x) {
                least = least.min(two_back + 1);
            }
            (*cell, left, last) = (least, least, Some(*y));
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        last_char = Some(x);
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    above.last().copied().unwrap_or(usize::MAX)
}
