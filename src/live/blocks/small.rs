use super::frame::{Frame, Style};
use super::parts::SMALLEST;
use super::signs::Sign;
use super::stars::Stars;
use crate::base::diagnostic::Result;
use crate::base::time::Millis;
use crate::live::paint::{Icon, Scene, Weight, within};
use crate::live::words;
use crate::shop::offer::{Offer, OfferStatus, PriceView, Rating};

/// The radius of a state's disc.
const DISC: f32 = 18.0;
/// From these heights on, a rating's number is larger, and the offer's name is at the foot; on a narrow card, parts are below each other.
const HIGH: f32 = 130.0;
const HIGH_NARROW: f32 = 168.0;

/// The number of items left, if there are few; an unknown number is never suggested. Each state has its own sign and colour.
pub(super) fn stock(offer: &Offer, shown: &PriceView, style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::card(style);
    let (texts, colors) = (style.language().live(), c.colors);
    let on = |icon: Icon, fill| Sign { icon, fill, ink: colors.on_status };
    let scarce = words::scarce(offer, shown, style.locale);
    let few = scarce.as_ref().and_then(|(left, _)| *left);
    let (sign, text) = match (words::state(shown.status, style.language()), scarce) {
        (Some(state), _) if shown.status.is_gone() => (c.quiet(Icon::Cross), state.to_owned()),
        (Some(state), _) => (on(if shown.status == OfferStatus::Preorder { Icon::Calendar } else { Icon::Truck }, colors.info), state.to_owned()),
        (None, Some((_, text))) => (on(Icon::Clock, colors.warn), text),
        (None, None) => (on(Icon::Check, colors.ok), texts.in_stock.to_owned()),
    };
    let from = offer.available_from.filter(|at| shown.status == OfferStatus::Preorder && *at > style.now);
    let date = |at: fn(&crate::live::progress::When<'_>, Millis) -> String| from.map(|from| texts.available_from.fill([&at(&style.when(), from)]));
    let [below, short] = [date(|when, at| when.date(at)), date(|when, at| when.day_of_year(at))].map(|date| date.unwrap_or_else(|| shown.title.clone()));
    let (narrow, height) = (c.is_narrow(), c.height);
    let title = height / 2.0 - if narrow { 11.0 } else { 3.0 };
    let (x, room) = (c.margin + 50.0, c.room() - 50.0);
    let middle = [c.margin + 20.0, title + if narrow { 3.0 } else { 4.0 }];
    match few {
        // The number is the sign.
        Some(left) => {
            c.disc(middle[0], middle[1], DISC, sign.fill);
            c.text_center(middle[0], Frame::centred(middle[1], DISC), DISC, Weight::Bold, sign.ink, left.to_string());
        }
        None => c.sign(middle, DISC, sign),
    }
    c.fitted(x, title, [if narrow { 14.5 } else { 17.0 }, SMALLEST], Weight::Bold, colors.ink, &text, room)?;
    let as_of = c.as_of_text(shown.as_of);
    if narrow {
        let (size, below) = c.shortest([&below, &short], Weight::Regular, [11.5, SMALLEST], room)?;
        c.text(x, title + 18.0, size, Weight::Regular, colors.muted, below);
        c.text(x, (title + 40.0).min(height - 10.0), SMALLEST, Weight::Regular, colors.muted, as_of);
    } else {
        let width = c.measure(&as_of, Weight::Regular, 11.5)?;
        c.text_right(c.right(), title + 22.0, 11.5, Weight::Regular, colors.muted, as_of);
        let (size, below) = c.shortest([&below, &short], Weight::Regular, [13.0, 12.0], room - width - 16.0)?;
        c.text(x, title + 22.0, size, Weight::Regular, colors.muted, below);
    }
    Ok(c.scene())
}

/// The average in a large number and in stars, and the number of reviews.
pub(super) fn rating(rating: Rating, shown: &PriceView, style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::card(style);
    let (texts, colors, height) = (style.language().live(), c.colors, c.height);
    let value = style.locale.tenths(rating.tenths);
    let of_five = texts.of_five.fill([&value]);
    let (before, after) = of_five.split_once(&value).unwrap_or(("", ""));
    let reviews = texts.reviews.of(style.locale.plural(&rating.count.to_string())).fill([&style.locale.integer(rating.count)]);
    let as_of = c.as_of_text(shown.as_of);
    let (x, right, room, muted) = (c.margin, c.right(), c.room(), colors.muted);
    let (narrow, high) = (c.is_narrow(), height >= if c.is_narrow() { HIGH_NARROW } else { HIGH });
    // Low cards have a smaller number, in one row with the stars.
    let beside = room - c.measure(&as_of, Weight::Regular, SMALLEST)? - 10.0;
    let in_rows = c.measure(&reviews, Weight::Regular, SMALLEST)? > beside;
    let size = if high {
        42.0
    } else if narrow {
        24.0
    } else {
        36.0
    };
    let small = if high { 14.0 } else { 12.5 };
    let group = if narrow && high { 100.0 } else { size };
    let foot = if high { height - 15.0 } else { height - 11.0 };
    let baseline = match (narrow, high) {
        (true, true) => ((foot - 34.0 - group) / 2.0).max(0.0) * 0.5 + 58.0,
        (true, false) if in_rows => (foot - 17.0) / 2.0 + 5.0,
        (true, false) => height / 2.0 - 4.0,
        (false, true) => (foot - 16.0) / 2.0 + size * 0.36 + 2.0,
        (false, false) => height / 2.0 + size * 0.36 - 1.0,
    };
    let mut at = x;
    for (text, size, weight, color) in [
        (before.trim_end(), small, Weight::Regular, muted),
        (value.as_str(), size, Weight::Bold, colors.ink),
        (after.trim_start(), small, Weight::Regular, muted),
    ] {
        if !text.is_empty() {
            at += c.line(at, baseline, size, weight, color, text, right - at)? + 7.0;
        }
    }
    if narrow && high {
        stars(&mut c, x, baseline + 25.0, 18.0, rating);
        c.fitted(x, baseline + 56.0, [13.0, SMALLEST], Weight::Regular, colors.ink, &reviews, room)?;
        c.line(x, foot - 15.0, 11.5, Weight::Regular, muted, &shown.title, room)?;
        c.text(x, foot, SMALLEST, Weight::Regular, muted, as_of);
        return Ok(c.scene());
    }
    if narrow {
        let star = within((right - at - 8.0) / 5.62, 8.0, 16.0);
        stars(&mut c, right - star * 5.62, baseline - size * 0.36, star, rating);
        if in_rows {
            c.fitted(x, foot - 17.0, [12.0, SMALLEST], Weight::Regular, colors.ink, &reviews, room)?;
            c.text(x, foot, SMALLEST, Weight::Regular, muted, as_of);
        } else {
            c.text_right(right, foot, SMALLEST, Weight::Regular, muted, as_of);
            c.fitted(x, foot, [12.0, SMALLEST], Weight::Regular, colors.ink, &reviews, beside)?;
        }
        return Ok(c.scene());
    }
    let column = at + 17.0;
    let middle = baseline - size * 0.36;
    let star = if high { 22.0 } else { 20.0 };
    let width = stars(&mut c, column, middle - star / 2.0 - 1.0, star, rating) - column;
    let as_of_width = c.measure(&as_of, Weight::Regular, 11.5)?;
    c.line(column, middle + 18.0, 13.0, Weight::Regular, colors.ink, &reviews, right - column - if high { 0.0 } else { as_of_width + 14.0 })?;
    if high {
        c.text_right(right, foot, 11.5, Weight::Regular, muted, as_of);
        c.line(x, foot, 11.5, Weight::Regular, muted, &shown.title, room - as_of_width - 14.0)?;
    } else {
        c.text_right(right, middle + 18.0, 11.5, Weight::Regular, muted, as_of);
        let title = c.ellipsize(&shown.title, Weight::Bold, 13.0, right - column - width - 20.0)?;
        c.text_right(right, middle - 6.0, 13.0, Weight::Bold, colors.ink, title);
    }
    Ok(c.scene())
}

/// Five stars around a height; returns where they end.
fn stars(c: &mut Frame<'_>, x: f32, middle: f32, size: f32, rating: Rating) -> f32 {
    Stars { x, baseline: middle + size * 0.31, size, right: c.right() }.stars(c, rating)
}
