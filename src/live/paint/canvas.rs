use super::{Background, glyphs::Coverage};
use crate::base::color::Color;
use crate::base::limits::PICTURE_COLOURS;
use postfrisch_pack::Ink;

/// Pixels as palette indices. For each ink, a table maps (index below, coverage level) to an index, so neither an RGBA buffer nor a quantiser is needed.
#[derive(Debug)]
pub(super) struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
    palette: Palette,
    /// The inks in use; without a colour, ink makes the background seen again.
    inks: Vec<(Option<Color>, Ink)>,
}

impl Canvas {
    pub fn new(width: usize, height: usize, background: Background) -> Self {
        let (color, transparent) = match background {
            Background::Opaque(color) => (color, false),
            Background::Transparent(color) => (color, true),
        };
        let palette = Palette { colors: vec![color], transparent };
        Self { width, height, pixels: vec![0; width * height], palette, inks: Vec::new() }
    }

    pub fn palette(&self) -> &[Color] {
        &self.palette.colors
    }

    /// Whether index 0 is transparent.
    pub fn has_transparent(&self) -> bool {
        self.palette.transparent
    }

    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn height(&self) -> usize {
        self.height
    }

    /// The pixels of a rectangle, row by row.
    pub fn part(&self, [x, y]: [usize; 2], [width, height]: [usize; 2]) -> Vec<u8> {
        let mut out = Vec::with_capacity(width * height);
        for row in self.pixels.chunks_exact(self.width.max(1)).skip(y).take(height) {
            out.extend_from_slice(row.get(x..row.len().min(x + width)).unwrap_or(&[]));
        }
        out
    }

    /// Writes the pixels of a rectangle of a given width.
    pub fn put(&mut self, x: usize, y: usize, width: usize, pixels: &[u8]) {
        let rows = self.pixels.chunks_exact_mut(self.width.max(1)).skip(y);
        for (row, from) in rows.zip(pixels.chunks_exact(width.max(1))) {
            if let Some(row) = row.get_mut(x..x + width) {
                row.copy_from_slice(from);
            }
        }
    }

    /// Fills a rectangle, clipped to the canvas; without a colour, the background is seen in it.
    pub fn fill(&mut self, x: i32, y: i32, right: i32, bottom: i32, color: Option<Color>) {
        let index = color.map_or(0, |color| self.palette.index_of(color));
        let columns = clamp(x, self.width)..clamp(right, self.width);
        for row in clamp(y, self.height)..clamp(bottom, self.height) {
            let start = row * self.width;
            if let Some(pixels) = self.pixels.get_mut(start + columns.start..start + columns.end.max(columns.start)) {
                pixels.fill(index);
            }
        }
    }

    /// Blends a colour through a coverage mask, clipped to the canvas.
    pub fn cover(&mut self, x: i32, y: i32, coverage: &Coverage, color: Color) {
        self.cover_with(x, y, coverage, Some(color));
    }

    /// The same; without a colour, the background is seen through what the mask covers.
    pub fn cover_with(&mut self, x: i32, y: i32, coverage: &Coverage, color: Option<Color>) {
        let ink = match self.inks.iter().position(|(c, _)| *c == color) {
            Some(ink) => ink,
            None => {
                self.inks.push((color, Ink::default()));
                self.inks.len() - 1
            }
        };
        let Some((_, ink)) = self.inks.get_mut(ink) else { return };
        let width = coverage.width.max(1);
        // Rows above and columns left of the canvas are skipped; those below or right of it have no pixels.
        let [above, skip] = [y, x].map(|n| usize::try_from(-n).unwrap_or(0));
        let [top, left] = [y, x].map(|n| usize::try_from(n).unwrap_or(0));
        let Some(levels) = coverage.levels.get(above * width..) else { return };
        let Some(lines) = top.checked_mul(self.width).and_then(|start| self.pixels.get_mut(start..)) else { return };
        let mut from = 0;
        while let Some((at, index, level)) = ink.lay(lines, self.width, levels, width, [left, skip], from) {
            let over = color.or(self.palette.colors.first().copied()).unwrap_or(Color([255; 3]));
            let below = self.palette.colors.get(usize::from(index)).copied().unwrap_or(over);
            let is_hole = color.is_none() && (level == FULL || index == 0);
            ink.learn(index, level, if is_hole { 0 } else { self.palette.index_of(mix(below, over, level)) });
            from = at;
        }
    }
}

/// The level of a pixel that is covered whole.
const FULL: u8 = 15;

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

/// The colours in use. Index 0 is the background; if it is transparent, it is used for nothing else, not even for its own colour.
#[derive(Debug)]
struct Palette {
    colors: Vec<Color>,
    transparent: bool,
}

impl Palette {
    /// The index of a colour, added while there is room; otherwise that of the nearest colour.
    fn index_of(&mut self, color: Color) -> u8 {
        let first = usize::from(self.transparent);
        let known = self.colors.iter().skip(first).position(|c| *c == color);
        if let Some(found) = known {
            return (found + first) as u8;
        }
        if self.colors.len() < PICTURE_COLOURS {
            self.colors.push(color);
            return (self.colors.len() - 1) as u8;
        }
        let distance = |c: &Color| c.0.iter().zip(color.0).map(|(a, b)| i32::from(*a) - i32::from(b)).map(|d| d * d).sum::<i32>();
        self.colors.iter().enumerate().skip(first).min_by_key(|(_, c)| distance(c)).map_or(0, |(i, _)| i as u8)
    }
}
