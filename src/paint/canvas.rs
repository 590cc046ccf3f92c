use super::glyphs::Coverage;
use crate::color::Color;
use crate::limits::PICTURE_COLOURS;

/// Pixels as palette indices. Blending goes through a memo of (index below, level) → index for each ink, so there is no RGBA buffer and no quantiser.
#[derive(Debug)]
pub(super) struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
    palette: Vec<Color>,
    /// For each ink: 16 levels of each index below; 0xffff is not yet known.
    inks: Vec<(Color, Vec<u16>)>,
}

const UNKNOWN: u16 = u16::MAX;

impl Canvas {
    pub fn new(width: usize, height: usize, background: Color) -> Self {
        Self { width, height, pixels: vec![0; width * height], palette: vec![background], inks: Vec::new() }
    }

    pub fn palette(&self) -> &[Color] {
        &self.palette
    }

    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// Fills the pixels of a rectangle, cut at the canvas.
    pub fn fill(&mut self, x: i32, y: i32, right: i32, bottom: i32, color: Color) {
        let index = index_of(&mut self.palette, color);
        let columns = clamp(x, self.width)..clamp(right, self.width);
        for row in clamp(y, self.height)..clamp(bottom, self.height) {
            let start = row * self.width;
            if let Some(pixels) = self.pixels.get_mut(start + columns.start..start + columns.end.max(columns.start)) {
                pixels.fill(index);
            }
        }
    }

    /// Lays ink through a coverage, cut at the canvas.
    pub fn cover(&mut self, x: i32, y: i32, coverage: &Coverage, color: Color) {
        let ink = match self.inks.iter().position(|(c, _)| *c == color) {
            Some(ink) => ink,
            None => {
                self.inks.push((color, vec![UNKNOWN; PICTURE_COLOURS * 16]));
                self.inks.len() - 1
            }
        };
        let Some((_, memo)) = self.inks.get_mut(ink) else { return };
        for (row, levels) in coverage.levels.chunks_exact(coverage.width.max(1)).enumerate() {
            let Ok(py) = usize::try_from(y + row as i32) else { continue };
            let Some(line) = py.checked_mul(self.width).and_then(|start| self.pixels.get_mut(start..start + self.width)) else { continue };
            let skip = usize::try_from(-x).unwrap_or(0);
            let start = usize::try_from(x).unwrap_or(0);
            let Some(line) = line.get_mut(start..) else { continue };
            for (pixel, level) in line.iter_mut().zip(levels.iter().skip(skip)) {
                if *level == 0 {
                    continue;
                }
                let Some(known) = memo.get_mut(usize::from(*pixel) * 16 + usize::from(*level)) else { continue };
                if *known == UNKNOWN {
                    let below = self.palette.get(usize::from(*pixel)).copied().unwrap_or(color);
                    *known = u16::from(index_of(&mut self.palette, mix(below, color, *level)));
                }
                *pixel = *known as u8;
            }
        }
    }
}

fn clamp(value: i32, max: usize) -> usize {
    usize::try_from(value).unwrap_or(0).min(max)
}

fn mix(below: Color, ink: Color, level: u8) -> Color {
    let level = u32::from(level);
    let mut out = below.0;
    for (channel, over) in out.iter_mut().zip(ink.0) {
        *channel = ((u32::from(*channel) * (15 - level) + u32::from(over) * level + 7) / 15) as u8;
    }
    Color(out)
}

/// The index of a colour: its own while there is room, then the nearest.
fn index_of(palette: &mut Vec<Color>, color: Color) -> u8 {
    if let Some(found) = palette.iter().position(|c| *c == color) {
        return found as u8;
    }
    if palette.len() < PICTURE_COLOURS {
        palette.push(color);
        return (palette.len() - 1) as u8;
    }
    let distance = |c: &Color| c.0.iter().zip(color.0).map(|(a, b)| i32::from(*a) - i32::from(b)).map(|d| d * d).sum::<i32>();
    palette.iter().enumerate().min_by_key(|(_, c)| distance(c)).map_or(0, |(i, _)| i as u8)
}
