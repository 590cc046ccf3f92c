use crate::base::color::Color;
use serde::Deserialize;

/// The area of a photo in a painted picture, in the picture's pixels.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PhotoArea {
    /// A covering photo fills the area. The ground of a packshot does too.
    #[allow(missing_docs)]
    pub x: u16,
    #[allow(missing_docs)]
    pub y: u16,
    #[allow(missing_docs)]
    pub width: u16,
    #[allow(missing_docs)]
    pub height: u16,
    /// Radii: top left, top right, bottom right, bottom left.
    #[serde(default)]
    pub corners: [u16; 4],
    /// Where a packshot stands, whole: left, top, width, height. The whole area if absent.
    #[serde(default)]
    pub inside: Option<[u16; 4]>,
    /// How the photo is fitted.
    #[serde(default)]
    pub fit: Placing,
    /// The point of the photo that stays in view when it is cropped, in percent of its width and height.
    #[serde(default = "middle")]
    pub focus: [f32; 2],
    /// The ground of a packshot.
    #[serde(default = "white")]
    pub ground: Color,
    /// The colour that `FADED` percent of the area are mixed with: the offer is sold out.
    #[serde(default)]
    pub faded: Option<Color>,
    /// Parts of the painted picture that stay above the photo.
    #[serde(default)]
    pub over: Vec<Plate>,
}

/// How a photo is fitted into its area.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Placing {
    /// `Contain` if the photo shows something on a plain light ground, otherwise `Cover`.
    #[default]
    Auto,
    /// Fills the area; what is too much is cropped.
    Cover,
    /// Cut to what it shows, and placed whole on the ground.
    Contain,
}

/// A plate of the painted picture, with round corners, or with a notch in its right edge. It is painted with square corners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[allow(missing_docs)]
pub struct Plate {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
    #[serde(default)]
    pub radius: u16,
    /// How deep the right edge is cut in, in the middle of its height; 0 for none.
    #[serde(default)]
    pub notch: u16,
}

/// How much of a faded photo is the colour that it is mixed with.
pub(super) const FADED: u32 = 62;

fn middle() -> [f32; 2] {
    [50.0; 2]
}

fn white() -> Color {
    Color([255; 3])
}

/// A rectangle with corners cut off, from `left` and `top` to `right` and `bottom`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub left: usize,
    pub top: usize,
    pub right: usize,
    pub bottom: usize,
    corners: [usize; 4],
    notch: usize,
}

impl Shape {
    fn new([x, y, width, height]: [u16; 4], corners: [u16; 4], notch: u16) -> Self {
        let [left, top, width, height] = [x, y, width, height].map(usize::from);
        let most = width.min(height) / 2;
        let notch = usize::from(notch).min(width);
        let mut corners = corners.map(|radius| usize::from(radius).min(most));
        if notch > 0 {
            let [a, _, _, d] = corners;
            corners = [a, 0, 0, d];
        }
        Self { left, top, right: left + width, bottom: top + height, corners, notch }
    }

    pub fn of_area(area: &PhotoArea) -> Self {
        Self::new([area.x, area.y, area.width, area.height], area.corners, 0)
    }

    pub fn of_plate(plate: &Plate) -> Self {
        Self::new([plate.x, plate.y, plate.width, plate.height], [plate.radius; 4], plate.notch)
    }

    /// How much of a box of pixels it may cover.
    pub fn covers(&self, [left, top, right, bottom]: [usize; 4]) -> Cover {
        if left >= self.right || right <= self.left || top >= self.bottom || bottom <= self.top {
            return Cover::None;
        }
        if left < self.left || right > self.right || top < self.top || bottom > self.bottom || right > self.right - self.notch {
            return Cover::Part;
        }
        let [tl, tr, br, bl] = self.corners;
        let near = |x: bool, y: bool| x && y;
        let is_cut = near(left < self.left + tl, top < self.top + tl)
            || near(right > self.right - tr, top < self.top + tr)
            || near(right > self.right - br, bottom > self.bottom - br)
            || near(left < self.left + bl, bottom > self.bottom - bl);
        if is_cut { Cover::Part } else { Cover::Whole }
    }

    /// How much of a pixel it covers, 0 to 1.
    pub fn share(&self, x: usize, y: usize) -> f32 {
        match self.covers([x, y, x + 1, y + 1]) {
            Cover::None => 0.0,
            Cover::Whole => 1.0,
            // The part between the edges, taken in eight lines: exact across, and close enough down.
            Cover::Part => (0..8).map(|line| self.line(x as f32, y as f32 + (line as f32 + 0.5) / 8.0)).sum::<f32>() / 8.0,
        }
    }

    /// How much of a line across a pixel it covers.
    fn line(&self, x: f32, y: f32) -> f32 {
        let [left, top, right, bottom] = [self.left, self.top, self.right, self.bottom].map(|n| n as f32);
        let [tl, tr, br, bl] = self.corners.map(|n| n as f32);
        // How far a quarter of a circle is from the edge at a distance from its end.
        let inset = |radius: f32, from_end: f32| {
            let down = radius - from_end;
            if down > 0.0 { radius - (radius * radius - down * down).max(0.0).sqrt() } else { 0.0 }
        };
        let start = left + inset(tl, y - top).max(inset(bl, bottom - y));
        let half = (bottom - top) / 2.0;
        let notch = self.notch as f32 * (1.0 - ((y - top) - half).abs() / half);
        let end = right - inset(tr, y - top).max(inset(br, bottom - y)).max(notch);
        ((x + 1.0).min(end) - x.max(start)).max(0.0)
    }
}

/// How much of a box of pixels a shape covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cover {
    None,
    Part,
    Whole,
}
