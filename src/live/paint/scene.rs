use super::icons::Icon;
use super::{Family, Weight};
use crate::base::color::Color;
use std::hash::{Hash, Hasher};

/// The position that a text's `x` refers to.
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

/// An element of a picture. Lengths are pixels at 1×.
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
    /// A filled polygon. A contour within another one that runs the other way is a hole.
    Polygon {
        contours: Vec<Vec<(f32, f32)>>,
        color: Color,
    },
    /// An icon in a square box.
    Icon {
        icon: Icon,
        x: f32,
        y: f32,
        size: f32,
        color: Color,
    },
    /// A rounded rectangle where the background is seen again, like a notch in a card.
    Hole {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        radius: f32,
    },
}

/// The background of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Background {
    /// A colour.
    Opaque(Color),
    /// Transparent; edges are blended with the colour that is expected below.
    Transparent(Color),
}

/// A picture before painting: all elements measured and positioned.
#[derive(Debug, Clone, PartialEq, Hash)]
pub struct Scene {
    /// Pixels at 1×.
    pub width: u16,
    /// Pixels at 1×.
    pub height: u16,
    /// Device pixels per pixel: 1 or 2.
    pub scale: u8,
    /// The font of its texts.
    pub family: Family,
    /// The background.
    pub background: Background,
    /// Painted in order.
    pub items: Vec<Item>,
}

/// Equal lengths have equal bits here, because they come from the same calculations.
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
            Self::Polygon { contours, color } => {
                state.write_u8(2);
                contours.iter().flatten().for_each(|(x, y)| bits(&[*x, *y], state));
                color.hash(state);
            }
            Self::Icon { icon, x, y, size, color } => {
                state.write_u8(3);
                bits(&[*x, *y, *size], state);
                (icon, color).hash(state);
            }
            Self::Hole { x, y, width, height, radius } => {
                state.write_u8(4);
                bits(&[*x, *y, *width, *height, *radius], state);
            }
        }
    }
}
