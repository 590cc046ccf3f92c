/// No index is known yet.
pub const UNKNOWN: u16 = u16::MAX;

/// Lays ink on a line of palette indices, from a place on: `memo` has the index that sixteen levels make of each one below. Gives the place where it does not know.
pub fn blend(line: &mut [u8], levels: &[u8], memo: &[u16], from: usize) -> Option<usize> {
    let pixels = line.iter_mut().zip(levels).enumerate().skip(from).filter(|(_, (_, level))| **level != 0);
    for (at, (pixel, level)) in pixels {
        match memo.get(usize::from(*pixel) * 16 + usize::from(*level)) {
            Some(known) if *known != UNKNOWN => *pixel = *known as u8,
            _ => return Some(at),
        }
    }
    None
}
