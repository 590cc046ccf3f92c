use super::frame::{Frame, Style};
use crate::base::diagnostic::Result;
use crate::live::paint::{Scene, Weight, within};
use crate::live::words;
use crate::shop::offer::{OfferStatus, PriceView, Rating};

/// The distance between the last line and the middle of the first.
const LINE: f32 = 25.0;
/// From this number on, the stock is not scarce, and no number is shown.
const FEW: u32 = 10;

/// The number of items left, if there are few. An unknown number is never suggested.
pub(super) fn stock(left: Option<u32>, is_limited: bool, shown: &PriceView, style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::card(style);
    let texts = style.language().live();
    let (text, color) = match (words::state(shown.status, style.language()), left) {
        (Some(state), _) => (state.to_owned(), if shown.status.is_gone() { c.colors.muted } else { c.colors.action }),
        (None, Some(left)) if left <= FEW && shown.status == OfferStatus::Available => {
            (texts.few_left.of(style.locale.plural(&left.to_string())).fill([&left.to_string()]), c.colors.action)
        }
        (None, None) if is_limited => (texts.limited.to_owned(), c.colors.action),
        (None, _) => (texts.in_stock.to_owned(), c.colors.action),
    };
    let middle = c.foot() - LINE;
    c.disc(c.margin + 6.0, middle - 5.0, 6.0, color);
    c.line(c.margin + 24.0, middle + 1.0, 18.0, Weight::Bold, c.colors.ink, &text, c.room() - 24.0)?;
    c.as_of(&shown.title, shown.as_of)?;
    Ok(c.scene())
}

const STAR: f32 = 10.0;
const STEP: f32 = 24.0;

/// The rating in stars, and the number of reviews.
pub(super) fn rating(rating: Rating, shown: &PriceView, style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::card(style);
    let texts = style.language().live();
    let middle = c.foot() - LINE;
    for i in 0..5_u16 {
        let share = within(f32::from(rating.tenths) / 10.0 - f32::from(i), 0.0, 1.0);
        let (x, y) = (c.margin + STAR + f32::from(i) * STEP, middle - 5.0);
        let (ground, fill) = (c.colors.line, c.colors.action);
        c.polygon(star(x, y), ground);
        if share > 0.0 {
            c.polygon(left_of(&star(x, y), x - STAR + 2.0 * STAR * share), fill);
        }
    }
    let value = style.locale.tenths(rating.tenths);
    let x = c.margin + 5.0 * STEP + 6.0;
    let width = c.line(x, middle + 1.0, 18.0, Weight::Bold, c.colors.ink, &texts.of_five.fill([&value]), c.right() - x)?;
    let count = texts.reviews.of(style.locale.plural(&rating.count.to_string())).fill([&style.locale.integer(rating.count)]);
    let after = x + width + 10.0;
    if c.measure(&count, Weight::Regular, 14.0)? <= c.right() - after {
        c.text(after, middle + 1.0, 14.0, Weight::Regular, c.colors.muted, count);
        c.as_of(&shown.title, shown.as_of)?;
    } else {
        c.as_of(&count, shown.as_of)?;
    }
    Ok(c.scene())
}

/// The vertices of a five-pointed star, outer and inner alternating. Sines and cosines are constants, so that the result is the same on all machines.
fn star(x: f32, y: f32) -> Vec<(f32, f32)> {
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
    UNIT.iter().map(|(dx, dy)| (x + dx * STAR, y + dy * STAR)).collect()
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
