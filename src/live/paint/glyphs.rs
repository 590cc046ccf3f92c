use super::font::{Family, Font, Weight};
use super::icons::Icon;
use super::quick::QuickMap;
use crate::base::limits;
use ab_glyph_rasterizer::{Point, Rasterizer, point};
use ttf_parser::{GlyphId, OutlineBuilder};

/// How many levels of coverage are told apart. At 2× a pixel is a quarter of what the eye sees: eight do, and take a sixth less room (docs/performance.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Levels {
    Sixteen,
    Eight,
}

impl Levels {
    /// The level, out of 15, for a coverage share.
    fn of(self, share: f32) -> u8 {
        let steps = match self {
            Self::Sixteen => 15.0,
            Self::Eight => 7.0,
        };
        let step = within((share * steps + 0.5).floor(), 0.0, steps);
        (step * (15.0 / steps) + 0.5).floor() as u8
    }
}

/// The coverage of each pixel by a shape, in 16 levels.
#[derive(Debug, Default)]
pub(super) struct Coverage {
    /// Pixels to the right of the origin.
    pub left: i32,
    /// Pixels below the baseline (negative is above).
    pub top: i32,
    pub width: usize,
    pub levels: Vec<u8>,
}

impl Coverage {
    /// Removes empty rows and columns at the edges.
    fn trimmed(self) -> Self {
        let rows = || self.levels.chunks_exact(self.width.max(1));
        let inked = |row: &[u8]| row.iter().any(|level| *level > 0);
        let (Some(first), Some(last)) = (rows().position(inked), rows().rposition(inked)) else { return Self::default() };
        let left = rows().filter_map(|row| row.iter().position(|level| *level > 0)).min().unwrap_or(0);
        let right = rows().filter_map(|row| row.iter().rposition(|level| *level > 0)).max().unwrap_or(0);
        let kept = rows().skip(first).take(last + 1 - first).filter_map(|row| row.get(left..=right));
        Self { left: self.left + left as i32, top: self.top + first as i32, width: right + 1 - left, levels: kept.flatten().copied().collect() }
    }
}

/// The key of a rasterised glyph: the family; and glyph number, size in ¼ px, origin in ¼ px, weight and levels, packed.
type Key = (u64, u64);

/// Caches of rasterised glyphs and corners.
#[derive(Debug, Default)]
pub(super) struct Glyphs {
    cache: QuickMap<Key, Coverage>,
    icons: QuickMap<Key, Coverage>,
    corners: QuickMap<u64, [Coverage; 4]>,
}

impl Glyphs {
    /// The corners of a rounded rectangle, each `size` × `size` pixels.
    pub fn corners(&mut self, radius: f32, size: usize, levels: Levels) -> &[Coverage; 4] {
        if self.corners.len() >= limits::GLYPHS_CACHED {
            self.corners.clear();
        }
        self.corners
            .entry(u64::from(radius.to_bits()) << 32 | (size as u64) << 1 | u64::from(levels == Levels::Eight))
            .or_insert_with(|| round_corners(radius, size, levels))
    }

    /// An icon, `size` pixels high, its left edge `quarter` quarters of a pixel to the right of its origin.
    pub fn icon(&mut self, icon: Icon, size: f32, quarter: u8, levels: Levels) -> &Coverage {
        if self.icons.len() >= limits::GLYPHS_CACHED {
            self.icons.clear();
        }
        let key = (u64::from(size.to_bits()), (icon as u64) << 8 | u64::from(quarter) << 1 | u64::from(levels == Levels::Eight));
        self.icons.entry(key).or_insert_with(|| {
            let side = size.ceil() as usize + 3;
            let mut raster = Rasterizer::new(side, side);
            icon.draw(&mut raster, size, 1.0 + f32::from(quarter) / 4.0, 1.0);
            let mut levels_of = Vec::with_capacity(side * side);
            raster.for_each_pixel(|_, winding| levels_of.push(levels.of(even_odd(winding))));
            Coverage { left: -1, top: -1, width: side, levels: levels_of }.trimmed()
        })
    }

    pub fn get(&mut self, family: &Family, weight: Weight, glyph: GlyphId, size: f32, quarter: u8, levels: Levels) -> &Coverage {
        if self.cache.len() >= limits::GLYPHS_CACHED {
            self.cache.clear();
        }
        let look = u64::from(quarter) << 2 | u64::from(weight == Weight::Bold) << 1 | u64::from(levels == Levels::Eight);
        let key = (family.id(), u64::from(glyph.0) << 48 | u64::from((size * 4.0) as u16) << 32 | look);
        let rasterised = || rasterise(family.font(weight), glyph, size, f32::from(quarter) / 4.0, levels).unwrap_or_default();
        self.cache.entry(key).or_insert_with(rasterised)
    }
}

/// Rasterises a glyph; none if it is blank.
fn rasterise(font: &Font, glyph: GlyphId, size: f32, shift: f32, levels: Levels) -> Option<Coverage> {
    let glyf = font.glyf()?;
    // Computed from the outline, because the font's own bounds may be wrong.
    let bounds = glyf.outline(glyph, &mut Unseen)?;
    let scale = font.scale(size);
    let left = (f32::from(bounds.x_min) * scale + shift).floor();
    let top = (-f32::from(bounds.y_max) * scale).floor();
    // A margin of one pixel at each side keeps the rasteriser inside its buffer.
    let width = ((f32::from(bounds.x_max) * scale + shift).ceil() - left) as usize + 2;
    let height = ((-f32::from(bounds.y_min) * scale).ceil() - top) as usize + 2;
    if width.saturating_mul(height) > limits::GLYPH_PIXELS {
        return None;
    }
    let mut outline = Outline { raster: Rasterizer::new(width, height), scale, x: shift - left, y: -top, start: point(0.0, 0.0), at: point(0.0, 0.0) };
    glyf.outline(glyph, &mut outline)?;
    Some(coverage(&outline.raster, left as i32, top as i32, levels).trimmed())
}

/// The share of a pixel that is inside, by the even-odd rule, from its winding.
fn even_odd(winding: f32) -> f32 {
    let above = winding - 2.0 * (winding / 2.0).floor();
    if above > 1.0 { 2.0 - above } else { above }
}

fn coverage(raster: &Rasterizer, left: i32, top: i32, levels: Levels) -> Coverage {
    let (width, height) = raster.dimensions();
    let mut out = Vec::with_capacity(width * height);
    raster.for_each_pixel(|_, alpha| out.push(levels.of(alpha)));
    Coverage { left, top, width, levels: out }
}

/// A filled polygon, enlarged to device pixels.
pub(super) fn polygon(contours: &[Vec<(f32, f32)>], scale: f32, levels: Levels) -> Coverage {
    let [mut left, mut top, mut right, mut bottom] = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
    for (x, y) in contours.iter().flatten() {
        [left, top, right, bottom] = [left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)];
    }
    let (left, top) = ((left * scale).floor(), (top * scale).floor());
    let (width, height) = (((right * scale).ceil() - left) as usize + 2, ((bottom * scale).ceil() - top) as usize + 2);
    let mut raster = Rasterizer::new(width, height);
    let place = |(x, y): &(f32, f32)| point(x * scale - left, y * scale - top);
    for contour in contours {
        for (from, to) in contour.iter().zip(contour.iter().cycle().skip(1)) {
            raster.draw_line(place(from), place(to));
        }
    }
    coverage(&raster, left as i32, top as i32, levels)
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

/// An outline sink that discards its input; only the bounds are used.
struct Unseen;

impl OutlineBuilder for Unseen {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, _: f32, _: f32) {}
    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
    fn close(&mut self) {}
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

/// The four corners of a rectangle of twice their size: top left, top right, bottom left, bottom right.
/// The curves are the usual cubic approximation of a quarter circle.
fn round_corners(radius: f32, size: usize, levels: Levels) -> [Coverage; 4] {
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
    let whole = coverage(&raster, 0, 0, levels);
    [(0, 0), (size, 0), (0, size), (size, size)].map(|(left, top)| {
        let rows = whole.levels.chunks_exact(whole.width).skip(top).take(size);
        let levels = rows.flat_map(|row| row.iter().skip(left).take(size)).copied().collect();
        Coverage { left: 0, top: 0, width: size, levels }
    })
}

/// Clamps a number. `f32::clamp` formats floats in its panic message, which adds 7 KB to the compressed wasm file.
pub fn within(number: f32, least: f32, most: f32) -> f32 {
    number.max(least).min(most)
}
