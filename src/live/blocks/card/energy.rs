//! The arrow of the energy label in advertising: the class in its colour, at least as large as the price, with the range of classes beside it
//! (Regulation (EU) 2017/1369, Art. 6, and the delegated regulations' annexes on visual advertisements).

use crate::base::color::Color;
use crate::base::diagnostic::Result;
use crate::live::blocks::frame::Frame;
use crate::live::paint::Weight;

const BLACK: Color = Color([0; 3]);
const WHITE: Color = Color([255; 3]);
const CLASSES: [(char, Color); 7] = [
    ('A', Color([0x00, 0xa6, 0x51])),
    ('B', Color([0x50, 0xb8, 0x48])),
    ('C', Color([0xbd, 0xd6, 0x30])),
    ('D', Color([0xff, 0xf2, 0x00])),
    ('E', Color([0xfd, 0xb8, 0x13])),
    ('F', Color([0xf3, 0x70, 0x21])),
    ('G', Color([0xed, 0x1c, 0x24])),
];
/// Shares of the height: the range's width, the arrow's without its tip, the tip's, the letter's size, that of the range's letters.
const RANGE: f32 = 0.47;
const SHAFT: f32 = 1.0;
const TIP: f32 = 0.51;
const LETTER: f32 = 0.8;
const RANGE_LETTER: f32 = 0.32;

/// The width for a height.
pub(super) fn width(height: f32) -> f32 {
    ((RANGE + SHAFT + TIP) * height).ceil() + 1.0
}

/// Draws the range and the arrow from their upper left corner.
pub(super) fn draw(c: &mut Frame<'_>, [x, y]: [f32; 2], height: f32, class: char) -> Result<()> {
    let Some((_, fill)) = CLASSES.iter().find(|(letter, _)| *letter == class) else { return Ok(()) };
    let range = (RANGE * height).floor();
    c.rect(x, y, range, height, 0.0, BLACK);
    c.rect(x + 1.0, y + 1.0, range - 2.0, height - 2.0, 0.0, WHITE);
    let (middle, small) = (x + range / 2.0, (RANGE_LETTER * height).max(9.0));
    c.text_center(middle, y + 2.0 + small * 0.74, small, Weight::Bold, BLACK, "A");
    c.text_center(middle, y + height - 2.5, small, Weight::Bold, BLACK, "G");
    let (top, bottom) = (y + 3.5 + small * 0.74, y + height - 3.5 - small * 0.74);
    c.polygon(vec![(middle, top), (middle + 3.0, top + 3.0), (middle - 3.0, top + 3.0)], BLACK);
    c.rect(middle - 1.0, top + 3.0, 2.0, (bottom - top - 3.0).max(0.0), 0.0, BLACK);
    let arrow = |inset: f32| {
        let (left, right) = (x + range + inset, x + range + SHAFT * height - inset * 0.6);
        let tip = x + range + (SHAFT + TIP) * height - inset * 1.4;
        vec![(left, y + inset), (right, y + inset), (tip, y + height / 2.0), (right, y + height - inset), (left, y + height - inset)]
    };
    c.polygon(arrow(0.0), BLACK);
    c.polygon(arrow(1.0), *fill);
    let size = LETTER * height;
    let (center, baseline) = (x + range + SHAFT * height * 0.6, y + height / 2.0 + size * 0.36);
    // The letter's outline: eight times around it.
    for (dx, dy) in [(-0.7, 0.0), (0.7, 0.0), (0.0, -1.0), (0.0, 1.0), (-0.5, -1.0), (0.5, -1.0), (-0.5, 1.0), (0.5, 1.0)] {
        c.text_center(center + dx, baseline + dy, size, Weight::Bold, BLACK, class.to_string());
    }
    c.text_center(center, baseline, size, Weight::Bold, WHITE, class.to_string());
    Ok(())
}
