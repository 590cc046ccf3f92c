/// No index is known yet.
const UNKNOWN: u16 = u16::MAX;

/// What sixteen levels of an ink make of each palette index below.
#[derive(Debug)]
pub struct Ink(Box<[u16; 4_096]>);

impl Default for Ink {
    /// Nothing is known but that the lowest level changes nothing.
    fn default() -> Self {
        let mut memo = Box::new([UNKNOWN; 4_096]);
        for (index, levels) in memo.as_chunks_mut::<16>().0.iter_mut().enumerate() {
            levels[0] = index as u16;
        }
        Self(memo)
    }
}

impl Ink {
    /// Tells what a level makes of an index.
    pub fn learn(&mut self, index: u8, level: u8, made: u8) {
        if let Some(known) = self.0.get_mut(place(index, level)) {
            *known = made.into();
        }
    }

    /// Lays ink on lines of indices, from the `row`th on, through as many lines of levels, each with its first pixel at `x`. Gives the row, the index and the level
    /// where it does not know; what was laid before stays, and is not laid again from there.
    #[inline(never)]
    pub fn lay(&self, lines: &mut [u8], stride: usize, levels: &[u8], width: usize, [x, skip]: [usize; 2], from: usize) -> Option<(usize, u8, u8)> {
        let (row, column) = (from / width.max(1), from % width.max(1));
        let mut column = column.max(skip);
        for (i, (line, levels)) in lines.chunks_exact_mut(stride.max(1)).zip(levels.chunks_exact(width.max(1))).enumerate().skip(row) {
            let (Some(line), Some(levels)) = (line.get_mut(x + column - skip..), levels.get(column..)) else { continue };
            for (at, (pixel, level)) in line.iter_mut().zip(levels).enumerate() {
                match self.0.get(place(*pixel, *level)) {
                    Some(known) if *known != UNKNOWN => *pixel = *known as u8,
                    _ => return Some((i * width + column + at, *pixel, *level)),
                }
            }
            column = skip;
        }
        None
    }
}

fn place(index: u8, level: u8) -> usize {
    usize::from(index) << 4 | usize::from(level & 15)
}
