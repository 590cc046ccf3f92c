//! Ratings in stars.

use super::frame::Frame;
use crate::base::diagnostic::Result;
use crate::live::paint::{Weight, within};
use crate::shop::offer::Rating;

/// The distance between stars, as a share of their size.
const STEP: f32 = 15.0 / 13.0;
/// The top of stars above the baseline of the number beside them, as a share of their size.
const TOP: f32 = 10.5 / 13.0;

/// Between the stars and the average.
const VALUE_GAP: f32 = 5.0;

/// Five stars on a line of text, with the average and the number of reviews.
pub(super) struct Stars {
    pub x: f32,
    pub baseline: f32,
    /// Of the texts and the stars.
    pub size: f32,
    pub right: f32,
}

impl Stars {
    /// Draws the stars; returns where they end.
    pub fn stars(&self, c: &mut Frame<'_>, rating: Rating) -> f32 {
        let (edge, fill) = (c.colors.line, c.colors.star);
        for i in 0..5_u16 {
            let share = within(f32::from(rating.tenths) / 10.0 - f32::from(i), 0.0, 1.0);
            let radius = self.size / 2.0;
            let (x, y) = (self.x + f32::from(i) * self.size * STEP + radius, self.baseline - self.size * TOP + radius);
            if share < 1.0 {
                c.polygon(star(x, y, radius), edge);
            }
            if share > 0.0 {
                c.polygon(left_of(&star(x, y, radius), x - radius + 2.0 * radius * share), fill);
            }
        }
        self.x + 5.0 * self.size * STEP
    }

    /// The width of stars and average.
    pub fn width(&self, c: &Frame<'_>, rating: Rating) -> Result<f32> {
        Ok(5.0 * self.size * STEP + VALUE_GAP + c.measure(&c.style.locale.tenths(rating.tenths), Weight::Bold, self.size)?)
    }

    /// Draws stars, average and, if it fits, the number of reviews.
    pub fn draw(&self, c: &mut Frame<'_>, rating: Rating, count: bool) -> Result<()> {
        let x = self.stars(c, rating) + VALUE_GAP;
        let value = c.style.locale.tenths(rating.tenths);
        let width = c.measure(&value, Weight::Bold, self.size)?;
        let (ink, muted) = (c.colors.ink, c.colors.muted);
        c.text(x, self.baseline, self.size, Weight::Bold, ink, value);
        let reviews = format!("({})", c.style.locale.integer(rating.count));
        if count && x + width + 6.0 + c.measure(&reviews, Weight::Regular, self.size)? <= self.right {
            c.text(x + width + 6.0, self.baseline, self.size, Weight::Regular, muted, reviews);
        }
        Ok(())
    }
}

/// The vertices of a five-pointed star, outer and inner alternating. Sines and cosines are constants, so that the result is the same on all machines.
fn star(x: f32, y: f32, radius: f32) -> Vec<(f32, f32)> {
    const UNIT: [(f32, f32); 10] = [
        (0.0, -1.0),
        (0.235, -0.324),
        (0.951, -0.309),
        (0.380, 0.124),
        (0.588, 0.809),
        (0.0, 0.4),
        (-0.588, 0.809),
        (-0.380, 0.124),
        (-0.951, -0.309),
        (-0.235, -0.324),
    ];
    UNIT.iter().map(|(dx, dy)| (x + dx * radius, y + dy * radius)).collect()
}

/// Clips a shape to the left of a line (Sutherland and Hodgman, 1974).
fn left_of(points: &[(f32, f32)], edge: f32) -> Vec<(f32, f32)> {
    let mut out = Vec::with_capacity(points.len() + 4);
    for (from, to) in points.iter().zip(points.iter().cycle().skip(1)) {
        let crosses = (from.0 <= edge) != (to.0 <= edge);
        if from.0 <= edge {
            out.push(*from);
        }
        if crosses {
            out.push((edge, from.1 + (to.1 - from.1) * (edge - from.0) / (to.0 - from.0)));
        }
    }
    out
}
