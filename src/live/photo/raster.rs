use crate::base::color::Color;

/// Pixels of 8 rows and 8 columns.
pub(super) type Square = [[[u8; 3]; 8]; 8];

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

    /// The pixels from a place on. Beyond the edges, the last ones are repeated.
    #[inline(never)]
    pub fn square(&self, [left, top]: [usize; 2]) -> Square {
        let mut square = [[[0; 3]; 8]; 8];
        let left = left.min(self.width.saturating_sub(1));
        for (y, row) in square.iter_mut().enumerate() {
            let start = ((top + y).min(self.height.saturating_sub(1)) * self.width + left) * 3;
            let from = self.rgb.get(start..start + (self.width - left).min(8) * 3).unwrap_or(&[]);
            let (known, missing) = row.split_at_mut(from.len() / 3);
            known.as_flattened_mut().copy_from_slice(from);
            missing.fill(known.last().copied().unwrap_or_default());
        }
        square
    }

    /// The pixel at a place; black outside.
    pub fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        self.rgb.get((y * self.width + x) * 3..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default()
    }
}
