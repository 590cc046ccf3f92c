use crate::base::color::Color;
use std::array;

/// Eight pixels side by side.
pub(super) type Row = [[u8; 3]; 8];

/// RGB pixels, three bytes each, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Raster {
    pub width: usize,
    pub height: usize,
    pub rgb: Vec<u8>,
}

impl Raster {
    /// A raster of one colour.
    pub fn plain(width: usize, height: usize, color: Color) -> Self {
        Self { width, height, rgb: color.0.repeat(width * height) }
    }

    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.rgb.chunks_exact((self.width * 3).max(1))
    }

    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut [u8]> {
        self.rgb.chunks_exact_mut((self.width * 3).max(1))
    }

    /// Calls a function with the rows of the square that begins at a place. Beyond the edges, the last pixels are repeated.
    pub fn square<T>(&self, place: [usize; 2], work: impl FnOnce([&Row; 8]) -> T) -> T {
        match self.inner(place) {
            Some(rows) => work(rows),
            None => work(self.outer(place).each_ref()),
        }
    }

    /// The rows of a square that is inside.
    fn inner(&self, [left, top]: [usize; 2]) -> Option<[&Row; 8]> {
        let pixels = self.rgb.as_chunks().0;
        let mut rows = [&[[0; 3]; 8]; 8];
        for (y, row) in rows.iter_mut().enumerate() {
            *row = pixels.get((top + y) * self.width + left..)?.first_chunk()?;
        }
        (left + 8 <= self.width).then_some(rows)
    }

    fn outer(&self, [left, top]: [usize; 2]) -> [Row; 8] {
        let last = [self.width, self.height].map(|side| side.saturating_sub(1));
        array::from_fn(|y| array::from_fn(|x| self.pixel((left + x).min(last[0]), (top + y).min(last[1]))))
    }

    /// The pixel at a place; black outside.
    pub fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        self.rgb.get((y * self.width + x) * 3..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default()
    }
}
