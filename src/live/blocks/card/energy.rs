//! The arrow of the energy label in advertising: the class in its colour, at least as large as the price, with the range of classes beside it
//! (Regulation (EU) 2017/1369, Art. 6, and the delegated regulations' annexes on visual advertisements: the letter is white Calibri Bold with a black
//! border, whatever the typeface of the card).

use crate::base::color::Color;
use crate::live::blocks::frame::Frame;
use crate::live::paint::Icon;

const BLACK: Color = Color([0; 3]);
const WHITE: Color = Color([255; 3]);
const CLASSES: [(char, Icon, Color); 7] = [
    ('A', Icon::EnergyA, Color([0x00, 0xa6, 0x51])),
    ('B', Icon::EnergyB, Color([0x50, 0xb8, 0x48])),
    ('C', Icon::EnergyC, Color([0xbd, 0xd6, 0x30])),
    ('D', Icon::EnergyD, Color([0xff, 0xf2, 0x00])),
    ('E', Icon::EnergyE, Color([0xfd, 0xb8, 0x13])),
    ('F', Icon::EnergyF, Color([0xf3, 0x70, 0x21])),
    ('G', Icon::EnergyG, Color([0xed, 0x1c, 0x24])),
];
/// The height of a letter in its icon.
const CAPS_OF_ICON: f32 = 15.0 / 16.0;
/// Shares of the height: the range's width, the arrow's without its tip, the tip's, the letter's height, that of the range's letters.
const RANGE: f32 = 0.47;
const SHAFT: f32 = 1.0;
const TIP: f32 = 0.51;
const CAPS: f32 = 0.58;
const RANGE_CAPS: f32 = 0.235;

/// The width for a height.
pub(super) fn width(height: f32) -> f32 {
    ((RANGE + SHAFT + TIP) * height).ceil() + 1.0
}

/// Draws the range and the arrow from their upper left corner.
pub(super) fn draw(c: &mut Frame<'_>, [x, y]: [f32; 2], height: f32, class: char) {
    let Some((_, letter, fill)) = CLASSES.iter().find(|(name, ..)| *name == class) else { return };
    let range = (RANGE * height).floor();
    c.rect(x, y, range, height, 0.0, BLACK);
    c.rect(x + 1.0, y + 1.0, range - 2.0, height - 2.0, 0.0, WHITE);
    let (middle, caps) = (x + range / 2.0, (RANGE_CAPS * height).max(6.5));
    c.energy_letter(Icon::EnergyA, [middle, y + 2.0 + caps / 2.0], caps, BLACK);
    c.energy_letter(Icon::EnergyG, [middle, y + height - 2.5 - caps / 2.0], caps, BLACK);
    let (top, bottom) = (y + 3.5 + caps, y + height - 3.5 - caps);
    c.polygon(vec![(middle, top), (middle + 3.0, top + 3.0), (middle - 3.0, top + 3.0)], BLACK);
    c.rect(middle - 1.0, top + 3.0, 2.0, (bottom - top - 3.0).max(0.0), 0.0, BLACK);
    let arrow = |inset: f32| {
        let (left, right) = (x + range + inset, x + range + SHAFT * height - inset * 0.6);
        let tip = x + range + (SHAFT + TIP) * height - inset * 1.4;
        vec![(left, y + inset), (right, y + inset), (tip, y + height / 2.0), (right, y + height - inset), (left, y + height - inset)]
    };
    c.polygon(arrow(0.0), BLACK);
    c.polygon(arrow(1.0), *fill);
    let (caps, center) = (CAPS * height, [x + range + SHAFT * height * 0.6, y + height / 2.0]);
    let [left, middle] = center;
    // The letter's outline: eight times around it.
    for (dx, dy) in [(-0.7, 0.0), (0.7, 0.0), (0.0, -1.0), (0.0, 1.0), (-0.5, -1.0), (0.5, -1.0), (-0.5, 1.0), (0.5, 1.0)] {
        c.energy_letter(*letter, [left + dx, middle + dy], caps, BLACK);
    }
    c.energy_letter(*letter, center, caps, WHITE);
}

impl Frame<'_> {
    /// A letter by its middle and the height of its capital.
    fn energy_letter(&mut self, letter: Icon, [x, y]: [f32; 2], caps: f32, color: Color) {
        let size = caps / CAPS_OF_ICON;
        self.icon(letter, x - size / 2.0, y - size / 2.0, size, color);
    }
}
