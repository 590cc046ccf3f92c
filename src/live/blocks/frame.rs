use crate::base::color::Color;
use crate::base::diagnostic::Result;
use crate::base::language::{Language, Locale};
use crate::base::time::{Millis, Zone};
use crate::live::paint::{Align, Background, Family, Icon, Item, Scene, Text, Weight};
use crate::live::progress::When;
use crate::shop::campaign::{Colors, Density, NARROW, Theme};
use crate::shop::link;
use serde::Serialize;

/// The strip below the card in the page's colour. It separates cards without cell padding, so that a collapsed card leaves no gap.
pub(super) const GAP: f32 = 12.0;
pub(super) const SMALL: f32 = 12.5;
/// The smallest font size.
pub(super) const SMALLEST: f32 = 11.0;
/// The distance of the last line from the lower edge.
const FOOT: f32 = 18.0;
/// Below this width, a card's padding is smaller.
const SLIM: f32 = 312.0;
const PILL: f32 = 27.0;
/// The height of a photo above texts, and the gap below it.
const PHOTO: f32 = 150.0;
const PHOTO_GAP: f32 = 12.0;

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
}

/// The area of a photo in device pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[allow(missing_docs)]
pub struct PhotoArea {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
    pub radius: u16,
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
    /// The left edge of texts: at the margin, or to the right of a photo.
    pub left: f32,
    pub top: f32,
    pub items: Vec<Item>,
}

impl<'a> Frame<'a> {
    /// A card with its background.
    pub fn card(style: &'a Style<'a>) -> Self {
        let mut frame = Self::bare(style);
        frame.height -= GAP;
        let (width, height, radius) = (frame.width, frame.height, f32::from(style.theme.radius()));
        frame.rect(0.0, 0.0, width, height, radius, style.colors.line);
        frame.rect(1.0, 1.0, width - 2.0, height - 2.0, (radius - 1.0).max(0.0), style.colors.surface);
        frame
    }

    /// A card with an area for a photo, if there is one: next to its texts, or above them on a narrow card.
    pub fn with_photo(style: &'a Style<'a>, photo: bool) -> (Self, Option<PhotoArea>) {
        let mut frame = Self::card(style);
        if !photo {
            return (frame, None);
        }
        let margin = frame.margin;
        let (width, height) = if frame.is_narrow() {
            frame.top += PHOTO + PHOTO_GAP;
            (frame.room(), PHOTO)
        } else {
            let height = frame.height - 2.0 * margin;
            let width = height.min((frame.width * 0.3).floor());
            frame.left += width + margin;
            (width, height)
        };
        let radius = f32::from(style.theme.radius().saturating_sub(4));
        let (soft, scale) = (frame.soft(), f32::from(style.size.scale));
        frame.rect(margin, margin, width, height, radius, soft);
        let px = |n: f32| (n * scale + 0.5).floor() as u16;
        let place =
            PhotoArea { x: px(margin), y: px(margin), width: px(margin + width) - px(margin), height: px(margin + height) - px(margin), radius: px(radius) };
        (frame, Some(place))
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
        Self { style, colors: style.colors, width, height, margin, left: margin, top: margin, items: Vec::with_capacity(24) }
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
        self.right() - self.left
    }

    /// The baseline of the last line.
    pub fn foot(&self) -> f32 {
        self.height - self.margin + 20.0 - FOOT
    }

    /// A background slightly different from the card's.
    pub fn soft(&self) -> Color {
        self.colors.surface.mixed(self.colors.action, 8)
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

    pub fn polygon(&mut self, points: Vec<(f32, f32)>, color: Color) {
        self.items.push(Item::Polygon { points, color });
    }

    /// A filled label, `PILL` high, at its upper left corner.
    pub fn pill(&mut self, left: f32, top: f32, width: f32, text: &str, ink: Color, fill: Color) {
        self.rect(left, top, width, PILL, PILL / 2.0, fill);
        self.text(left + 10.0, top + 18.5, 14.0, Weight::Bold, ink, text);
    }

    /// The width of a label.
    pub fn pill_width(&self, text: &str) -> Result<f32> {
        Ok(self.measure(text, Weight::Bold, 14.0)? + 20.0)
    }

    /// The last line: the as-of time at the right, and a note before it if it fits.
    pub fn as_of(&mut self, note: &str, at: Millis) -> Result<()> {
        let text = self.style.locale.prices().as_of.fill([&self.style.when().short(at)]);
        let (baseline, color) = (self.foot(), self.colors.muted);
        let width = self.measure(&text, Weight::Regular, SMALL)?;
        self.text_right(self.right(), baseline, SMALL, Weight::Regular, color, text);
        let room = self.room() - width - 12.0;
        if !note.is_empty() {
            self.fitted(self.left, baseline, [SMALL, SMALLEST], Weight::Regular, color, note, room)?;
        }
        Ok(())
    }
}
