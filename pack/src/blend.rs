/// No index is known yet.
pub const UNKNOWN: u16 = u16::MAX;

/// Lays ink on a line of palette indices, from a place on: `memo` has the index that sixteen levels make of each one below. Gives the place where it does not know.
pub fn blend(line: &mut [u8], levels: &[u8], memo: &[u16; 4_096], from: usize) -> Option<usize> {
    for (at, (pixel, level)) in line.iter_mut().zip(levels).enumerate().skip(from) {
        if *level == 0 {
            continue;
        }
        match memo.get(usize::from(*pixel) << 4 | usize::from(*level & 15)) {
            Some(known) if *known != UNKNOWN => *pixel = *known as u8,
            _ => return Some(at),
        }
    }
    None
}
