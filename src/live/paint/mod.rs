//! Paints scenes as PNG and animations as GIF. Independent of prices, links and requests. Rejects pictures that are too large and text without glyphs.

mod animation;
mod canvas;
mod codes;
mod font;
mod gif;
mod glyphs;
mod icons;
mod kerning;
mod packed;
mod png;
mod quick;
mod scene;

pub use animation::{Animation, Cell};
pub use codes::{code128, qr};
pub use font::{Family, Weight};
pub use glyphs::within;
pub use icons::Icon;
pub use scene::{Align, Background, Item, Scene, Text};

use crate::base::color::Color;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use canvas::Canvas;
use glyphs::{Glyphs, Levels};

/// Paints scenes, with a cache of rasterised glyphs.
#[derive(Debug, Default)]
pub struct Painter {
    glyphs: Glyphs,
}

impl Painter {
    /// A painter with an empty cache.
    pub fn new() -> Self {
        Self::default()
    }

    /// Paints a scene as an indexed PNG. The result is byte-identical natively and in wasm.
    ///
    /// # Errors
    /// `paint/too-large`, `paint/unsupported-text`.
    pub fn paint(&mut self, scene: &Scene) -> Result<Vec<u8>> {
        let [width, height] = pixels(scene)?;
        if scene.items.is_empty() && matches!(scene.background, Background::Transparent(_)) {
            return Ok(png::transparent(width, height));
        }
        let canvas = self.canvas(scene)?;
        Ok(png::indexed(width, height, canvas.palette(), canvas.has_transparent(), canvas.pixels()))
    }

    /// The pixels of a scene.
    fn canvas(&mut self, scene: &Scene) -> Result<Canvas> {
        let [width, height] = pixels(scene)?;
        let mut canvas = Canvas::new(width as usize, height as usize, scene.background);
        for item in &scene.items {
            self.item(&mut canvas, item, &scene.family, f32::from(scene.scale))?;
        }
        Ok(canvas)
    }

    fn item(&mut self, canvas: &mut Canvas, item: &Item, family: &Family, scale: f32) -> Result<()> {
        let levels = if scale > 1.0 { Levels::Eight } else { Levels::Sixteen };
        match item {
            Item::Rect { x, y, width, height, radius, color } => {
                self.rect(canvas, edges([*x, *y, *width, *height], scale), radius * scale, Some(*color), levels);
            }
            Item::Hole { x, y, width, height, radius } => self.rect(canvas, edges([*x, *y, *width, *height], scale), radius * scale, None, levels),
            Item::Text(text) => {
                let run = family.font(text.weight).shape(&text.text, text.size * scale)?;
                let left = match text.align {
                    Align::Left => text.x * scale,
                    Align::Right => text.x * scale - run.width,
                    Align::Center => text.x * scale - run.width / 2.0,
                };
                let baseline = (text.baseline * scale + 0.5).floor() as i32;
                for (glyph, x) in &run.glyphs {
                    let x = left + x;
                    let whole = x.floor();
                    let quarter = ((x - whole) * 4.0).floor() as u8;
                    let coverage = self.glyphs.get(family, text.weight, *glyph, text.size * scale, quarter, levels);
                    canvas.cover(whole as i32 + coverage.left, baseline + coverage.top, coverage, text.color);
                }
            }
            Item::Polygon { contours, color } => {
                let coverage = glyphs::polygon(contours, scale, levels);
                canvas.cover(coverage.left, coverage.top, &coverage, *color);
            }
            Item::Icon { icon, x, y, size, color } => {
                let (x, top) = (x * scale, (y * scale + 0.5).floor() as i32);
                let left = x.floor();
                let coverage = self.glyphs.icon(*icon, size * scale, ((x - left) * 4.0).floor() as u8, levels);
                canvas.cover(left as i32 + coverage.left, top + coverage.top, coverage, *color);
            }
        }
        Ok(())
    }

    /// A filled rectangle, with antialiased round corners; without a colour, the background is seen in it.
    fn rect(&mut self, canvas: &mut Canvas, [x, y, right, bottom]: [i32; 4], radius: f32, color: Option<Color>, levels: Levels) {
        let size = (radius.ceil() as i32).min((right - x) / 2).min((bottom - y) / 2);
        if size <= 0 {
            return canvas.fill(x, y, right, bottom, color);
        }
        canvas.fill(x + size, y, right - size, bottom, color);
        canvas.fill(x, y + size, x + size, bottom - size, color);
        canvas.fill(right - size, y + size, right, bottom - size, color);
        let corners = self.glyphs.corners(radius, size as usize, levels);
        for (corner, (x, y)) in corners.iter().zip([(x, y), (right - size, y), (x, bottom - size), (right - size, bottom - size)]) {
            canvas.cover_with(x, y, corner, color);
        }
    }
}

/// The edges of a rectangle in device pixels: left, top, right, bottom.
fn edges([x, y, width, height]: [f32; 4], scale: f32) -> [i32; 4] {
    [x, y, x + width, y + height].map(|n| (n * scale + 0.5).floor() as i32)
}

/// Width and height in device pixels.
fn pixels(scene: &Scene) -> Result<[u32; 2]> {
    let [width, height] = [scene.width, scene.height].map(|n| u32::from(n) * u32::from(scene.scale));
    if width == 0 || height == 0 || width.saturating_mul(height) > limits::PICTURE_PIXELS {
        return Err(Diagnostic::new(Code::PaintTooLarge, format!("a picture of {width} × {height} pixels")));
    }
    Ok([width, height])
}

#[cfg(test)]
mod tests;
