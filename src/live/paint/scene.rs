use super::{Family, Weight};
use crate::base::color::Color;
use std::hash::{Hash, Hasher};

/// Where a text's `x` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Align {
    Left,
    Center,
    Right,
}

/// One line of text. Lengths are pixels at 1×.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Text {
    pub x: f32,
    pub baseline: f32,
    pub size: f32,
    pub weight: Weight,
    pub align: Align,
    pub color: Color,
    pub text: String,
}

/// Something on a picture. Lengths are pixels at 1×.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum Item {
    Rect {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        radius: f32,
        color: Color,
    },
    Text(Text),
    /// A filled shape of straight lines.
    Polygon {
        points: Vec<(f32, f32)>,
        color: Color,
    },
}

/// What lies under the items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Background {
    /// A colour.
    Opaque(Color),
    /// Nothing; edges are blended with the colour that will probably lie below.
    Transparent(Color),
}

/// A picture before it is painted: everything measured and placed.
#[derive(Debug, Clone, PartialEq, Hash)]
pub struct Scene {
    /// Pixels at 1×.
    pub width: u16,
    /// Pixels at 1×.
    pub height: u16,
    /// Device pixels a pixel: 1 or 2.
    pub scale: u8,
    /// The typeface of its texts.
    pub family: Family,
    /// What lies under the items.
    pub background: Background,
    /// Painted in order.
    pub items: Vec<Item>,
}

/// Equal lengths have equal bits here: they come of the same sums.
fn bits<H: Hasher>(lengths: &[f32], state: &mut H) {
    lengths.iter().for_each(|length| state.write_u32(length.to_bits()));
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        bits(&[self.x, self.baseline, self.size], state);
        (self.weight, self.align, self.color, &self.text).hash(state);
    }
}

impl Hash for Item {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Rect { x, y, width, height, radius, color } => {
                state.write_u8(0);
                bits(&[*x, *y, *width, *height, *radius], state);
                color.hash(state);
            }
            Self::Text(text) => {
                state.write_u8(1);
                text.hash(state);
            }
            Self::Polygon { points, color } => {
                state.write_u8(2);
                points.iter().for_each(|(x, y)| bits(&[*x, *y], state));
                color.hash(state);
            }
        }
    }
}
