use super::font::{self, Weight};
use crate::limits;
use ab_glyph_rasterizer::{Point, Rasterizer, point};
use std::collections::HashMap;
use ttf_parser::{GlyphId, OutlineBuilder};

/// How much of each pixel a shape covers, in 16 levels.
#[derive(Debug, Default)]
pub(super) struct Coverage {
    /// Pixels right of the origin.
    pub left: i32,
    /// Pixels below the baseline (negative is above).
    pub top: i32,
    pub width: usize,
    pub levels: Vec<u8>,
}

/// Rasterised glyphs by weight, glyph, size in ¼ px and origin in ¼ px.
#[derive(Debug, Default)]
pub(super) struct Glyphs {
    cache: HashMap<(Weight, u16, u16, u8), Coverage>,
    corners: HashMap<(u32, usize), [Coverage; 4]>,
}

impl Glyphs {
    /// The corners of a rounded rectangle, each `size` pixels wide and high.
    pub fn corners(&mut self, radius: f32, size: usize) -> &[Coverage; 4] {
        if self.corners.len() >= limits::GLYPHS_CACHED {
            self.corners.clear();
        }
        self.corners.entry((radius.to_bits(), size)).or_insert_with(|| round_corners(radius, size))
    }

    pub fn get(&mut self, weight: Weight, glyph: GlyphId, size: f32, quarter: u8) -> &Coverage {
        if self.cache.len() >= limits::GLYPHS_CACHED {
            self.cache.clear();
        }
        let key = (weight, glyph.0, (size * 4.0) as u16, quarter);
        self.cache.entry(key).or_insert_with(|| font::with(weight, |font| rasterise(font, glyph, size, f32::from(quarter) / 4.0)).unwrap_or_default())
    }
}

fn rasterise(font: &font::Font, glyph: GlyphId, size: f32, shift: f32) -> Coverage {
    let Some(bounds) = font.face.glyph_bounding_box(glyph) else { return Coverage::default() };
    let scale = size / f32::from(font.face.units_per_em());
    let left = (f32::from(bounds.x_min) * scale + shift).floor();
    let top = (-f32::from(bounds.y_max) * scale).floor();
    // A pixel of margin at each side: the rasteriser must never be led outside.
    let width = ((f32::from(bounds.x_max) * scale + shift).ceil() - left) as usize + 2;
    let height = ((-f32::from(bounds.y_min) * scale).ceil() - top) as usize + 2;
    let mut outline = Outline { raster: Rasterizer::new(width, height), scale, x: shift - left, y: -top, start: point(0.0, 0.0), at: point(0.0, 0.0) };
    font.face.outline_glyph(glyph, &mut outline);
    levels(&outline.raster, left as i32, top as i32)
}

fn levels(raster: &Rasterizer, left: i32, top: i32) -> Coverage {
    let (width, height) = raster.dimensions();
    let mut levels = Vec::with_capacity(width * height);
    raster.for_each_pixel(|_, alpha| levels.push((alpha * 15.0 + 0.5).floor().clamp(0.0, 15.0) as u8));
    Coverage { left, top, width, levels }
}

struct Outline {
    raster: Rasterizer,
    scale: f32,
    x: f32,
    y: f32,
    start: Point,
    at: Point,
}

impl Outline {
    fn place(&self, x: f32, y: f32) -> Point {
        point(x * self.scale + self.x, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = self.place(x, y);
        self.start = self.at;
    }
    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.place(x, y);
        self.raster.draw_line(self.at, to);
        self.at = to;
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let to = self.place(x, y);
        self.raster.draw_quad(self.at, self.place(x1, y1), to);
        self.at = to;
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let to = self.place(x, y);
        self.raster.draw_cubic(self.at, self.place(x1, y1), self.place(x2, y2), to);
        self.at = to;
    }
    fn close(&mut self) {
        self.raster.draw_line(self.at, self.start);
        self.at = self.start;
    }
}

/// The four corners of a rectangle of twice their size, top left, top right, bottom left, bottom right;
/// the curves are the usual cubic approximation of a quarter circle.
fn round_corners(radius: f32, size: usize) -> [Coverage; 4] {
    let side = size as f32 * 2.0;
    let r = radius.min(side / 2.0);
    let k = r * 0.447_715_25;
    let mut raster = Rasterizer::new(size * 2 + 1, size * 2 + 1);
    let corners = [
        [(side - r, 0.0), (side - k, 0.0), (side, k), (side, r)],
        [(side, side - r), (side, side - k), (side - k, side), (side - r, side)],
        [(r, side), (k, side), (0.0, side - k), (0.0, side - r)],
        [(0.0, r), (0.0, k), (k, 0.0), (r, 0.0)],
    ];
    let mut at = point(r, 0.0);
    for [from, a, b, to] in corners.map(|corner| corner.map(|(x, y)| point(x, y))) {
        raster.draw_line(at, from);
        raster.draw_cubic(from, a, b, to);
        at = to;
    }
    raster.draw_line(at, point(r, 0.0));
    let whole = levels(&raster, 0, 0);
    [(0, 0), (size, 0), (0, size), (size, size)].map(|(left, top)| {
        let rows = whole.levels.chunks_exact(whole.width).skip(top).take(size);
        let levels = rows.flat_map(|row| row.iter().skip(left).take(size)).copied().collect();
        Coverage { left: 0, top: 0, width: size, levels }
    })
}
