//! Where a photo stands, and the plates above it.

use crate::base::color::Color;
use crate::live::blocks::frame::{PhotoArea, Plate};
use crate::shop::campaign::{PhotoFit, PhotoHint};

/// The photo of a card, as the campaign describes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Photo<'a> {
    /// Its id in the store.
    pub asset: &'a str,
    pub hint: Option<&'a PhotoHint>,
}

impl Photo<'_> {
    /// The point that stays in view, in percent.
    pub fn focus(&self) -> [u8; 2] {
        self.own_focus().unwrap_or([50, 50])
    }

    /// The same, if the campaign says it.
    pub fn own_focus(&self) -> Option<[u8; 2]> {
        self.hint?.focus.as_deref()?.try_into().ok()
    }

    pub fn fit(&self) -> Option<PhotoFit> {
        self.hint.and_then(|hint| hint.fit)
    }
}

/// The room of a photo in a layout. Lengths are pixels at 1×.
#[derive(Debug, Clone, Copy)]
pub(super) struct PhotoFrame {
    /// x, y, width, height.
    pub area: [f32; 4],
    /// The distance of a packshot from the area's left, top, right and bottom edge.
    pub inset: [f32; 4],
    /// The radii of its corners: top left, top right, bottom right, bottom left.
    pub corners: [f32; 4],
    /// The ground of a packshot.
    pub ground: Color,
}

/// A plate above the photo: its box, its radius, its notch.
pub(super) type PlateBox = ([f32; 4], f32, f32);

impl PhotoFrame {
    /// The area in device pixels.
    pub fn place(&self, photo: &Photo<'_>, faded: Option<Color>, plates: &[PlateBox], scale: f32) -> PhotoArea {
        let px = |n: f32| (n * scale + 0.5).floor() as u16;
        let sides = |[x, y, width, height]: [f32; 4]| [px(x), px(y), px(x + width) - px(x), px(y + height) - px(y)];
        let [x, y, width, height] = sides(self.area);
        let [left, top, right, bottom] = self.inset;
        let [area_x, area_y, area_width, area_height] = self.area;
        let inside = sides([area_x + left, area_y + top, (area_width - left - right).max(1.0), (area_height - top - bottom).max(1.0)]);
        let plate = |(sides_of, radius, notch): &PlateBox| {
            let [x, y, width, height] = sides(*sides_of);
            Plate { x, y, width, height, radius: px(*radius), notch: px(*notch) }
        };
        PhotoArea {
            x,
            y,
            width,
            height,
            corners: self.corners.map(px),
            inside,
            fit: photo.fit(),
            focus: photo.focus(),
            ground: self.ground,
            faded,
            over: plates.iter().map(plate).collect(),
        }
    }
}
