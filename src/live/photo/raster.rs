use crate::base::color::Color;
use serde::Deserialize;

/// The area of a photo in a picture, in device pixels.
#[derive(Debug, Clone, Copy, Deserialize)]
#[allow(missing_docs)]
pub struct PhotoArea {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
    pub radius: u16,
}

/// RGB pixels, three bytes each, row by row.
#[derive(Debug, Clone)]
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

    fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.rgb.chunks_exact((self.width * 3).max(1))
    }

    /// Centres it in a box filled with the colour of its corners, so that a white background continues.
    pub fn centered(self, width: usize, height: usize) -> Self {
        let mut out = Self::plain(width, height, self.corners());
        let (left, top) = (width.saturating_sub(self.width) / 2, height.saturating_sub(self.height) / 2);
        for (row, from) in out.rgb.chunks_exact_mut((width * 3).max(1)).skip(top).zip(self.rows()) {
            if let Some(row) = row.get_mut(left * 3..left * 3 + from.len()) {
                row.copy_from_slice(from);
            }
        }
        out
    }

    /// The mean colour of the four corners.
    fn corners(&self) -> Color {
        let last = self.height.saturating_sub(1);
        let ends = self.rows().enumerate().filter(|(y, _)| *y == 0 || *y == last).flat_map(|(_, row)| [row.get(..3), row.get(row.len().saturating_sub(3)..)]);
        let (mut sums, mut count) = ([0_u32; 3], 0);
        for pixel in ends.flatten() {
            sums.iter_mut().zip(pixel).for_each(|(sum, channel)| *sum += u32::from(*channel));
            count += 1;
        }
        Color(sums.map(|sum| (sum / count.max(1)) as u8))
    }

    /// Draws a photo over this raster, with round corners.
    pub fn lay(&mut self, photo: &Self, place: PhotoArea) {
        let [left, top, radius] = [place.x, place.y, place.radius].map(usize::from);
        let (width, height) = (photo.width, photo.height);
        for (y, (row, from)) in self.rgb.chunks_exact_mut((self.width * 3).max(1)).skip(top).zip(photo.rows()).enumerate() {
            for (x, (below, over)) in row.chunks_exact_mut(3).skip(left).zip(from.chunks_exact(3)).enumerate() {
                let share = covered([x.min(width - 1 - x), y.min(height - 1 - y)], radius);
                for (below, over) in below.iter_mut().zip(over) {
                    *below = ((u32::from(*below) * (16 - share) + u32::from(*over) * share + 8) / 16) as u8;
                }
            }
        }
    }
}

/// Sixteenths of a pixel inside a round corner, given the distances from both edges.
fn covered([x, y]: [usize; 2], radius: usize) -> u32 {
    if x >= radius || y >= radius {
        return 16;
    }
    let inside = |n: usize| {
        // In eighths of a pixel: the centres of four subpixels per side.
        let [dx, dy] = [(x, n % 4), (y, n / 4)].map(|(at, part)| (8 * radius) as i64 - (8 * at + 2 * part + 1) as i64);
        dx * dx + dy * dy <= (64 * radius * radius) as i64
    };
    (0..16).filter(|n| inside(*n)).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_round_and_the_rest_is_whole() {
        let mut below = Raster::plain(40, 30, Color([0; 3]));
        below.lay(&Raster::plain(20, 20, Color([255; 3])), PhotoArea { x: 10, y: 5, width: 20, height: 20, radius: 6 });
        let at = |x: usize, y: usize| below.rgb[(y * 40 + x) * 3];
        assert_eq!([at(10, 5), at(29, 5), at(10, 24), at(29, 24), at(9, 15), at(30, 15)], [0; 6]);
        assert_eq!([at(16, 5), at(10, 15), at(29, 15), at(20, 24), at(20, 15)], [255; 5]);
        assert!((1..255).contains(&at(12, 6)));
    }
}
