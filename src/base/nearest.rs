//! Suggests the known word that a misspelt one is likely to mean.

/// The known word with the smallest edit distance (changed, inserted, deleted or swapped letters), if it is close enough.
pub fn nearest<'w>(word: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let most = 1 + word.len() / 5;
    // Nobody misspells words this long.
    if word.len() > LONGEST {
        return None;
    }
    let own = letters(word);
    let is_near = |candidate: &&str| candidate.len().abs_diff(word.len()) <= most && (own & !letters(candidate)).count_ones() as usize <= most;
    let near = words.filter(is_near).filter_map(|candidate| Some((distance(word, candidate, most)?, candidate))).min()?;
    Some(near.1)
}

/// The longest word for which another is suggested, in bytes.
const LONGEST: usize = 40;
/// The characters of the longest word that is near to it.
const ROOM: usize = LONGEST + 1 + LONGEST / 5;

/// The set of letters in a word, one bit each. An edit adds at most one, so this filters candidates cheaply.
fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |bits, byte| bits | 1 << (byte % 32))
}

/// The edit distance; none if it is greater than `most`.
fn distance(a: &str, b: &str, most: usize) -> Option<u8> {
    let mut room = ['\0'; ROOM];
    let length = room.iter_mut().zip(b.chars()).map(|(slot, letter)| *slot = letter).count();
    let b = room.get(..length)?;
    // Three rows of the table: two before, above, this one.
    let mut before = [0; ROOM + 1];
    let mut above: [u8; ROOM + 1] = std::array::from_fn(|at| at as u8);
    let mut row = above;
    let mut last_char = None;
    for (i, x) in (1_u8..).zip(a.chars()) {
        let (mut left, mut least_of_row) = (i, i);
        let mut last = None;
        let two_back = std::iter::once(&0).chain(&before);
        let cells = b.iter().zip(above.windows(2)).zip(two_back).zip(row.iter_mut().skip(1));
        for (((y, over), two_back), cell) in cells {
            let &[diagonal, up] = over else { continue };
            let mut least = (diagonal + u8::from(x != *y)).min(up + 1).min(left + 1);
            if last_char == Some(*y) && last == Some(x) {
                least = least.min(two_back + 1);
            }
            (*cell, left, last) = (least, least, Some(*y));
            least_of_row = least_of_row.min(least);
        }
        // A swap reaches over a row, and adds one.
        if usize::from(least_of_row) > most + 1 {
            return None;
        }
        if let Some(first) = row.first_mut() {
            *first = i;
        }
        last_char = Some(x);
        (before, above, row) = (above, row, before);
    }
    above.get(length).copied().filter(|distance| usize::from(*distance) <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same, from the definition: what is left to compare after each edit.
    fn plain(a: &[u8], b: &[u8]) -> u8 {
        let ([x, more_a @ ..], [y, more_b @ ..]) = (a, b) else { return (a.len() + b.len()) as u8 };
        let mut least = (plain(more_a, more_b) + u8::from(x != y)).min(plain(more_a, b) + 1).min(plain(a, more_b) + 1);
        if let ([x2, rest_a @ ..], [y2, rest_b @ ..]) = (more_a, more_b)
            && (x, x2) == (y2, y)
        {
            least = least.min(plain(rest_a, rest_b) + 1);
        }
        least
    }

    #[test]
    fn distances_are_those_of_the_definition_up_to_the_greatest_that_counts() {
        let words: Vec<String> =
            (0..6_u32.pow(3) * 4).map(|n| (0..5).map(|at| char::from(b'a' + (n >> (2 * at) & 3) as u8)).take(2 + n as usize % 4).collect()).collect();
        for (a, b) in words.iter().step_by(7).flat_map(|a| words.iter().step_by(11).map(move |b| (a, b))) {
            let distance_of_both = plain(a.as_bytes(), b.as_bytes());
            for most in 0..4 {
                let wanted = (usize::from(distance_of_both) <= most).then_some(distance_of_both);
                assert_eq!(distance(a, b, most), wanted, "{a} {b} {most}");
            }
        }
    }

    #[test]
    fn the_longest_words_have_room() {
        let (word, other) = ("a".repeat(40), "a".repeat(49));
        assert_eq!(nearest(&word, [other.as_str()].into_iter()), Some(other.as_str()));
        assert_eq!(nearest(&"a".repeat(41), [other.as_str()].into_iter()), None);
        assert_eq!(nearest("mj-colunm", ["mj-column", "mj-image"].into_iter()), Some("mj-column"));
    }
}
