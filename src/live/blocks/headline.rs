//! The upper half of a card: the offer's name and a label.

use super::frame::Frame;
use crate::base::color::Color;
use crate::base::diagnostic::Result;
use crate::live::paint::Weight;

/// The height of a line of details below the name.
pub(super) const DETAIL_LINE: f32 = 18.0;

/// A label next to the name or below it: text, text colour, background.
type Badge<'a> = (&'a str, Color, Color);

/// The lower edge of the upper half.
pub(super) fn upper(c: &Frame<'_>, details: usize, badge: bool) -> f32 {
    let details = DETAIL_LINE * details as f32 + if details > 0 { 4.0 } else { 0.0 };
    c.top + 22.0 + details + if c.is_narrow() && badge { 37.0 } else { 0.0 }
}

/// The name and a label; on a narrow card, the label is below the details.
pub(super) fn headline(c: &mut Frame<'_>, title: &str, size: f32, badge: Option<Badge<'_>>, details: usize) -> Result<()> {
    let mut room = c.room();
    if let Some((text, ink, fill)) = badge {
        let width = c.pill_width(text)?;
        if c.is_narrow() {
            let below = upper(c, details, false) - c.top + 9.0;
            c.pill(c.left, c.top + below, width.min(c.room()), text, ink, fill);
        } else {
            c.pill(c.right() - width, c.top - 3.0, width, text, ink, fill);
            room -= width + 14.0;
        }
    }
    c.line(c.left, c.top + 17.0, size, Weight::Bold, c.colors.ink, title, room)?;
    Ok(())
}
