//! A loyalty balance.

use super::frame::{Frame, Style};
use super::parts::{MIDDLE, SMALLEST};
use super::signs::Sign;
use crate::base::diagnostic::Result;
use crate::base::time::Millis;
use crate::live::paint::{Icon, Scene, Weight, within};
use crate::shop::fact::Points;

const BAR: f32 = 12.0;
/// The radius of the goal's disc.
const GOAL: f32 = 16.0;
/// Below this height, parts are closer to each other.
const TIGHT: f32 = 160.0;
/// The distance between lines of text.
const LINE: f32 = 19.0;

/// A balance and the next reward.
pub(super) fn points(points: &Points, title: &str, style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::card(style);
    let colors = c.colors;
    let texts = style.language().live();
    let number = |n: u32| style.locale.integer(n);
    let (x, right, room, narrow, muted) = (c.margin, c.right(), c.room(), c.is_narrow(), colors.muted);
    let tight = c.height < TIGHT;
    let when = style.when();
    let expiring = |date: &dyn Fn(Millis) -> String| {
        let e = points.expiring.as_ref()?;
        Some(texts.expiring.of(style.locale.plural(&e.points.to_string())).fill([&number(e.points), &date(e.at)]))
    };
    let (note, short) = (expiring(&|at| when.date(at)), expiring(&|at| when.day_of_year(at)).unwrap_or_default());
    let beside = if points.goal.is_none() { 72.0 } else { 0.0 };
    // Points that expire stand beside the title of a wide card if they fit, otherwise below the goal; where there is no room for that, in the title's place.
    let first = c.margin + if tight { 10.0 } else { 14.0 };
    let width_of = |c: &Frame<'_>, text: &str, size: f32| c.measure(text, Weight::Regular, size);
    let note_width = note.as_deref().map_or(Ok(0.0), |note| width_of(&c, note, 12.0))? + Frame::icon_width(12.0);
    let beside_title = note.is_some() && width_of(&c, title, 13.0)? + 24.0 + note_width <= room && points.goal.is_some();
    let in_place = note.is_some() && !beside_title && tight;
    if let Some(note) = note.as_deref().filter(|_| beside_title) {
        c.labelled(Icon::Clock, right - note_width, first, 12.0, Weight::Regular, [colors.warn, muted], note);
    }
    if let Some(note) = note.as_deref().filter(|_| in_place) {
        let (size, note) = c.shortest([note, &short], Weight::Regular, [12.5, SMALLEST], room - beside)?;
        c.text(x, first, size, Weight::Regular, muted, note);
    } else {
        let room = if beside_title { room - note_width - 24.0 } else { room - beside };
        c.line(x, first, 13.0, Weight::Regular, muted, title, room)?;
    }
    let below = note.filter(|_| !beside_title && !in_place);
    let baseline = first + if tight { 31.0 } else { 34.0 };
    let unit = texts.points.of(style.locale.plural(&points.balance.to_string()));
    let unit_room = c.measure(unit, Weight::Regular, 15.0)? + 9.0 + beside;
    let size = c.shrunk(&number(points.balance), Weight::Bold, [if tight { 30.0 } else { 32.0 }, 18.0], room - unit_room)?;
    let width = c.line(x, baseline, size, Weight::Bold, colors.ink, &number(points.balance), room - unit_room)?;
    c.text(x + width + 9.0, baseline, 15.0, Weight::Regular, muted, unit);
    let (as_of, foot) = (c.as_of_text(points.as_of), c.last());
    let as_of_size = if narrow { SMALLEST } else { SMALLEST + 0.5 };
    if narrow {
        c.text(x, foot, as_of_size, Weight::Regular, muted, as_of.clone());
    } else {
        c.text_right(right, foot, as_of_size, Weight::Regular, muted, as_of.clone());
    }
    let Some(goal) = &points.goal else {
        let radius = within(c.height / 2.0 - c.margin, 20.0, 30.0);
        c.sign(
            [right - radius, baseline - size * MIDDLE],
            radius.min(baseline - size * MIDDLE - 8.0),
            Sign { icon: Icon::Gift, fill: colors.tint, ink: colors.ink },
        );
        if let Some(note) = below {
            let (size, lines) = c.balanced(&note, Weight::Regular, [13.0, SMALLEST], room - beside, 2)?;
            c.text_lines(x, baseline + 28.0, 17.0, size, Weight::Regular, colors.ink, lines);
        }
        return Ok(c.scene());
    };
    let (is_reached, text) = match goal.points.checked_sub(points.balance).filter(|left| *left > 0) {
        Some(left) => (false, texts.points_to.fill([&number(left), &goal.reward])),
        None => (true, texts.reached.fill([&goal.reward])),
    };
    // From the bottom up: the as-of time, points that expire, the goal as text. Only a wide card has the last of them beside the as-of time.
    let as_of_width = c.measure(&as_of, Weight::Regular, as_of_size)? + 16.0;
    let has_room = |top: f32| top - 20.0 - baseline >= 24.0;
    let mut next = if narrow { foot - LINE } else { foot };
    let mut text_room = if narrow { room } else { room - as_of_width };
    if let Some(note) = below {
        let (size, lines) = if has_room(next - 15.0 - 2.0 * LINE) {
            c.balanced(&note, Weight::Regular, [12.0, SMALLEST], text_room, 2)?
        } else {
            c.shortest([&note, &short], Weight::Regular, [12.0, SMALLEST], text_room).map(|(size, line)| (size, vec![line]))?
        };
        let top = next - 15.0 * (lines.len() as f32 - 1.0);
        c.text_lines(x, top, 15.0, size, Weight::Regular, muted, lines);
        (next, text_room) = (top - LINE, room);
    }
    let (size, lines) = c.balanced(&text, Weight::Bold, [14.0, SMALLEST], text_room, if has_room(next - LINE) { 2 } else { 1 })?;
    let top = next - LINE * (lines.len() as f32 - 1.0);
    c.text_lines(x, top, LINE, size, Weight::Bold, if is_reached { colors.ok } else { colors.ink }, lines);
    // The bar is between the balance and the goal as text; the goal's number is left out where there is no room below its disc.
    let radius = within((top - 14.0 - baseline - 6.0) / 2.0, 10.0, GOAL);
    let at = [right - 12.0, within((baseline + top) / 2.0 - 17.0, baseline + radius + 5.0, top - radius - 14.0)];
    let share = points.balance as f32 / goal.points.max(1) as f32;
    c.bar([x, at[1] - BAR / 2.0, at[0] - x, BAR], share, colors.action);
    if is_reached {
        c.sign(at, radius, Sign { icon: Icon::Gift, fill: colors.ok, ink: colors.on_status });
    } else {
        c.ring(at, radius, 2.0, colors.edge);
        c.icon(Icon::Gift, at[0] - radius * 0.53, at[1] - radius * 0.53, radius * 1.06, colors.action);
    }
    let label = at[1] + radius + 16.0;
    if label + 18.0 <= top {
        c.text_right(c.right(), label, 12.0, Weight::Bold, colors.ink, number(goal.points));
    }
    Ok(c.scene())
}
