//! A loyalty balance.

use super::frame::{Frame, Style};
use super::parts::{MIDDLE, SMALLEST};
use super::signs::Sign;
use crate::base::diagnostic::Result;
use crate::live::paint::{Icon, Scene, Weight, within};
use crate::shop::fact::Points;

const BAR: f32 = 12.0;
/// The radius of the goal's disc.
const GOAL: f32 = 16.0;
/// The distance between lines of text.
const LINE: f32 = 19.0;

/// A balance and the next reward.
pub(super) fn points(points: &Points, title: &str, style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::card(style);
    let colors = c.colors;
    let texts = style.language().live();
    let number = |n: u32| style.locale.integer(n);
    let (x, room, narrow) = (c.margin, c.room(), c.is_narrow());
    let tight = c.height < 160.0;
    let baseline = c.margin + if tight { 42.0 } else { 48.0 };
    let unit = texts.points.of(style.locale.plural(&points.balance.to_string()));
    let has_sign = points.goal.is_none();
    let beside = if has_sign { 72.0 } else { 0.0 };
    c.line(x, c.margin + if tight { 11.0 } else { 14.0 }, 13.0, Weight::Regular, colors.muted, title, room - beside)?;
    let width = c.line(x, baseline, 32.0, Weight::Bold, colors.ink, &number(points.balance), room - 60.0 - beside)?;
    c.text(x + width + 9.0, baseline, 15.0, Weight::Regular, colors.muted, unit);
    let foot = c.last_line("", points.as_of)?;
    let note =
        points.expiring.as_ref().map(|e| texts.expiring.of(style.locale.plural(&e.points.to_string())).fill([&number(e.points), &style.when().date(e.at)]));
    let Some(goal) = &points.goal else {
        let radius = within(c.height / 2.0 - c.margin, 20.0, 30.0);
        c.sign([c.right() - radius, c.height / 2.0], radius, Sign { icon: Icon::Gift, fill: colors.tint, ink: colors.ink });
        if let Some(note) = note {
            let (size, lines) = c.lines(&note, Weight::Regular, [12.0, SMALLEST], room - beside, if tight { 1 } else { 2 })?;
            c.text_lines(x, baseline + 26.0, 16.0, size, Weight::Regular, colors.ink, lines);
        }
        return Ok(c.scene());
    };
    let (is_reached, text) = match goal.points.checked_sub(points.balance).filter(|left| *left > 0) {
        Some(left) => (false, texts.points_to.fill([&number(left), &goal.reward])),
        None => (true, texts.reached.fill([&goal.reward])),
    };
    // From the bottom up: as-of time, points that expire, the goal as text.
    let as_of_width = c.measure(&c.as_of_text(points.as_of), Weight::Regular, SMALLEST + 0.5)? + 20.0;
    let mut bottom = if narrow { foot - 2.0 } else { foot + LINE };
    if let Some(note) = note {
        let (size, lines) = c.lines(&note, Weight::Regular, [12.0, SMALLEST], room, if narrow && !tight { 2 } else { 1 })?;
        bottom -= if narrow { 0.0 } else { LINE };
        let first = bottom - LINE - 15.0 * (lines.len() - 1) as f32;
        c.text_lines(x, first, 15.0, size, Weight::Regular, colors.muted, lines);
        bottom = first;
    }
    let text_room = if bottom > foot { room - as_of_width } else { room };
    let (size, lines) = c.lines(&text, Weight::Bold, [14.0, SMALLEST], text_room, if narrow && !tight { 2 } else { 1 })?;
    let first = bottom - LINE - LINE * (lines.len() - 1) as f32;
    c.text_lines(x, first, LINE, size, Weight::Bold, if is_reached { colors.ok } else { colors.ink }, lines);
    // The number of points that the goal needs is left out where there is no room below its disc.
    let at = [c.right() - 12.0, within((baseline + first) / 2.0 - 17.0, baseline + GOAL + 6.0, first - GOAL - 16.0)];
    let share = points.balance as f32 / goal.points.max(1) as f32;
    c.bar([x, at[1] - BAR / 2.0, at[0] - x, BAR], share, colors.action);
    if is_reached {
        c.sign(at, GOAL, Sign { icon: Icon::Gift, fill: colors.ok, ink: colors.on_status });
    } else {
        c.ring(at, GOAL, 2.0, colors.edge);
        c.icon(Icon::Gift, at[0] - 8.5, at[1] - 8.5, 17.0, colors.action);
    }
    let label = at[1] + GOAL + 16.0;
    if label + 12.0 * MIDDLE + 12.0 <= first {
        c.text_right(c.right(), label, 12.0, Weight::Bold, colors.ink, number(goal.points));
    }
    Ok(c.scene())
}
