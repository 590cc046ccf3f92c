//! Boxes and layouts of a block's pictures.

use super::NARROW;
use crate::base::shape;
use crate::base::stored::Stored;
use crate::base::written::written;
use serde::{Deserialize, Deserializer, Serialize};

/// How an offer card is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// The photo beside the texts.
    Row,
    /// The photo above the texts, for a grid.
    Stack,
    /// A photo from edge to edge, with a panel for the texts; on a narrow card, the photo above them.
    Hero,
    /// A low card with a small photo and a text link.
    Compact,
}
written!(Layout: Row = "row", Stack = "stack", Hero = "hero", Compact = "compact");

/// Below this height, a wide card without a layout is compact.
const ROW_HEIGHT: u16 = 164;
/// Below this height, a narrow one is.
const STACK_HEIGHT: u16 = 248;

impl Layout {
    /// What suits a box.
    pub fn of_box(width: u16, height: u16) -> Self {
        match (width < NARROW, height) {
            (true, ..STACK_HEIGHT) | (false, ..ROW_HEIGHT) => Self::Compact,
            (true, _) => Self::Stack,
            (false, _) => Self::Row,
        }
    }
}

/// The transparent strip below cards that have no link to the price as text, in pixels at 1×. It separates them from what follows and collapses with them.
pub const STRIP: u16 = 12;

/// The second picture of a block, shown on narrow screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Stored)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Narrow {
    /// Pixels at 1×.
    #[serde(deserialize_with = "shape::whole")]
    pub width: u16,
    /// Pixels at 1×.
    #[serde(deserialize_with = "shape::whole")]
    pub height: u16,
    /// How its offer cards are laid out; by default, what suits the box.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
}

/// How a photo is fitted into its area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhotoFit {
    /// A scene: fills the area; what is too much is cropped.
    Cover,
    /// A packshot: stands whole in the area, on a ground of its own.
    Contain,
}
written!(PhotoFit: Cover = "cover", Contain = "contain");

/// How the photo of one offer is cropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Stored)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PhotoHint {
    /// The offer's id.
    pub offer: String,
    /// The point that stays in view, in percent of the photo's width and height.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "percents")]
    pub focus: Option<Vec<u8>>,
    /// How it is fitted; by default, told from its pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fit: Option<PhotoFit>,
}

/// Whole numbers, also if they are written as `86.0`.
fn percents<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<u8>>, D::Error> {
    #[derive(Deserialize)]
    struct Whole(#[serde(deserialize_with = "shape::whole")] u8);
    Ok(Option::<Vec<Whole>>::deserialize(from)?.map(|all| all.into_iter().map(|Whole(percent)| percent).collect()))
}
