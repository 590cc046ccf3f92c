use crate::base::color::Color;
use crate::base::diagnostic::Result;
use crate::base::language::{Language, Locale};
use crate::base::time::{Millis, Zone};
use crate::live::paint::{Align, Background, Family, Icon, Item, Scene, Text, Weight};
use crate::live::progress::When;
use crate::shop::campaign::{Colors, Density, NARROW, PhotoFit, PhotoHint, Theme};
use crate::shop::link;
use serde::Serialize;

/// Where the middle of capitals is above the baseline, as a share of the font size.
pub(super) const MIDDLE: f32 = 0.36;
/// Below this width, a card's padding is smaller.
const SLIM: f32 = 312.0;

/// The height of the line through a struck price.
pub(crate) const STRIKE: f32 = 1.05;

/// The style of a block.
#[derive(Debug, Clone)]
pub(crate) struct Style<'a> {
    pub theme: &'a Theme,
    /// The theme's colours, light or dark.
    pub colors: Colors,
    pub family: Family,
    pub locale: &'static Locale,
    pub zone: &'a Zone,
    pub now: Millis,
    pub size: link::Box,
    /// Whether photos can be added to pictures.
    pub photos: bool,
    /// The strip below the card in the page's colour, in pixels at 1×. It separates cards without cell padding, so that a collapsed card leaves no gap.
    pub strip: u16,
    /// How photos are cropped.
    pub photo_hints: &'a [PhotoHint],
}

/// The area of a photo, in device pixels of the picture.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct PhotoArea {
    /// The left edge of the area that a covering photo fills.
    pub x: u16,
    /// Its upper edge.
    pub y: u16,
    /// Its width.
    pub width: u16,
    /// Its height.
    pub height: u16,
    /// The radii of its corners: top left, top right, bottom right, bottom left.
    pub corners: [u16; 4],
    /// The box in which a packshot stands: x, y, width, height.
    pub inside: [u16; 4],
    /// How the photo is fitted; if absent, its pixels decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fit: Option<PhotoFit>,
    /// The point that stays in view, in percent of the photo's width and height.
    pub focus: [u8; 2],
    /// The ground of a packshot.
    pub ground: Color,
    /// The colour that the photo is mixed with, if the offer is gone.
    pub faded: Option<Color>,
    /// Plates of the painted picture that stay above the photo.
    pub over: Vec<Plate>,
}

/// A plate above a photo. It is painted with square corners; the photo engine rounds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs)]
pub struct Plate {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
    pub radius: u16,
    /// How far its right edge is cut in, like a flag's.
    pub notch: u16,
}

impl Style<'_> {
    pub fn language(&self) -> Language {
        self.locale.language
    }

    /// Formats times in the campaign's zone.
    pub fn when(&self) -> When<'_> {
        When { locale: self.locale, zone: self.zone, now: self.now }
    }
}

/// A card during layout. Lengths are pixels at 1×, from its upper left corner.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub style: &'a Style<'a>,
    pub colors: Colors,
    pub width: f32,
    pub height: f32,
    /// The distance between the card's edge and its contents.
    pub margin: f32,
    pub items: Vec<Item>,
}

impl<'a> Frame<'a> {
    /// A card with its background, above the picture's strip.
    pub fn card(style: &'a Style<'a>) -> Self {
        let mut frame = Self::bare(style);
        frame.height -= f32::from(style.strip);
        let (width, height, radius) = (frame.width, frame.height, f32::from(style.theme.radius()));
        frame.rect(0.0, 0.0, width, height, radius, style.colors.line);
        frame.rect(1.0, 1.0, width - 2.0, height - 2.0, (radius - 1.0).max(0.0), style.colors.surface);
        frame
    }

    /// An empty frame in the page's colour.
    pub fn bare(style: &'a Style<'a>) -> Self {
        let (width, height) = (f32::from(style.size.width), f32::from(style.size.height));
        let margin = match style.theme.density {
            Density::Regular if width < SLIM => 16.0,
            Density::Regular => 20.0,
            Density::Compact if width < SLIM => 12.0,
            Density::Compact => 14.0,
        };
        Self { style, colors: style.colors, width, height, margin, items: Vec::with_capacity(24) }
    }

    pub fn scene(self) -> Scene {
        let size = self.style.size;
        let background = Background::Transparent(self.colors.page);
        Scene { width: size.width, height: size.height, scale: size.scale, family: self.style.family.clone(), background, items: self.items }
    }

    /// Whether parts are stacked vertically.
    pub fn is_narrow(&self) -> bool {
        self.width < f32::from(NARROW)
    }

    pub fn right(&self) -> f32 {
        self.width - self.margin
    }

    /// The width available to texts.
    pub fn room(&self) -> f32 {
        self.right() - self.margin
    }

    pub fn measure(&self, text: &str, weight: Weight, size: f32) -> Result<f32> {
        self.style.family.measure(text, weight, size)
    }

    pub fn ellipsize(&self, text: &str, weight: Weight, size: f32, room: f32) -> Result<String> {
        self.style.family.ellipsize(text, weight, size, room)
    }

    /// The largest size, from usual to smallest, at which a line fits.
    pub fn shrunk(&self, text: &str, weight: Weight, [usual, smallest]: [f32; 2], room: f32) -> Result<f32> {
        let mut size = usual;
        while size > smallest && self.measure(text, weight, size)? > room {
            size -= 0.5;
        }
        Ok(size)
    }

    fn aligned(&mut self, [x, baseline]: [f32; 2], size: f32, weight: Weight, color: Color, text: String, align: Align) {
        self.items.push(Item::Text(Text { x, baseline, size, weight, align, color, text }));
    }

    pub fn text(&mut self, x: f32, baseline: f32, size: f32, weight: Weight, color: Color, text: impl Into<String>) {
        self.aligned([x, baseline], size, weight, color, text.into(), Align::Left);
    }

    pub fn text_right(&mut self, x: f32, baseline: f32, size: f32, weight: Weight, color: Color, text: impl Into<String>) {
        self.aligned([x, baseline], size, weight, color, text.into(), Align::Right);
    }

    pub fn text_center(&mut self, x: f32, baseline: f32, size: f32, weight: Weight, color: Color, text: impl Into<String>) {
        self.aligned([x, baseline], size, weight, color, text.into(), Align::Center);
    }

    /// Adds a line, shortened if it does not fit; returns its width.
    #[allow(clippy::too_many_arguments, reason = "what a line of text has")]
    pub fn line(&mut self, x: f32, baseline: f32, size: f32, weight: Weight, color: Color, text: &str, room: f32) -> Result<f32> {
        let text = self.ellipsize(text, weight, size, room)?;
        let width = self.measure(&text, weight, size)?;
        self.text(x, baseline, size, weight, color, text);
        Ok(width)
    }

    /// Adds a line that is first reduced in size, then shortened, if it does not fit; returns its size.
    #[allow(clippy::too_many_arguments, reason = "what a line of text has")]
    pub fn fitted(&mut self, x: f32, baseline: f32, sizes: [f32; 2], weight: Weight, color: Color, text: &str, room: f32) -> Result<f32> {
        let size = self.shrunk(text, weight, sizes, room)?;
        self.line(x, baseline, size, weight, color, text, room)?;
        Ok(size)
    }

    pub fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, radius: f32, color: Color) {
        self.items.push(Item::Rect { x, y, width, height, radius, color });
    }

    /// A filled circle.
    pub fn disc(&mut self, x: f32, y: f32, radius: f32, color: Color) {
        self.rect(x - radius, y - radius, 2.0 * radius, 2.0 * radius, radius, color);
    }

    /// An icon in a square box.
    pub fn icon(&mut self, icon: Icon, x: f32, y: f32, size: f32, color: Color) {
        self.items.push(Item::Icon { icon, x, y, size, color });
    }

    /// The line through a struck price.
    pub fn strike(&mut self, x: f32, baseline: f32, width: f32, size: f32, color: Color) {
        self.rect(x - 1.5, baseline - size * MIDDLE - 0.5, width + 3.0, STRIKE, 0.0, color);
    }

    pub fn polygon(&mut self, points: Vec<(f32, f32)>, color: Color) {
        self.items.push(Item::Polygon { contours: vec![points], color });
    }
}
