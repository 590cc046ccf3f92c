//! Cards without data: a sign, what can't be said or is over, and a call to action.

use super::frame::{Frame, Style};
use super::parts::{SMALLEST, plain};
use super::signs::{CALL, Sign};
use crate::base::diagnostic::Result;
use crate::live::paint::{Icon, Scene, Weight};
use crate::live::words;
use crate::shop::campaign::BlockKind;

/// From this height on, the parts of a narrow card are below each other, in its middle.
const COLUMN: f32 = 150.0;
/// The same on a wide card.
const WIDE_COLUMN: f32 = 280.0;

/// The distance between lines of a call.
const CALL_LINE: f32 = 18.0;

/// A sign, a headline, a line below it, and a call; the last two may be empty.
struct Parts<'a> {
    sign: Sign,
    headline: &'a str,
    below: &'a str,
    call: &'a str,
}

/// The neutral block.
pub(super) fn neutral(kind: BlockKind, style: &Style<'_>) -> Result<Scene> {
    let icon = match kind {
        BlockKind::Parcel => Icon::Truck,
        BlockKind::Order => Icon::Box,
        BlockKind::Points | BlockKind::Voucher => Icon::Gift,
        BlockKind::Poll => Icon::Ok,
        _ => Icon::Store,
    };
    let c = Frame::card(style);
    let sign = Sign { icon, fill: c.colors.tint, ink: c.colors.ink };
    message(c, sign, words::neutral(kind, style.language()))
}

/// The block after the campaign or link has expired.
pub(super) fn ended(kind: BlockKind, style: &Style<'_>) -> Result<Scene> {
    let c = Frame::card(style);
    let sign = c.quiet(if kind == BlockKind::Poll { Icon::Check } else { Icon::Clock });
    let (headline, below) = words::ended(kind, style.language());
    match below.split_once(" · ") {
        // Why it ended, and where current offers are.
        Some((why, _)) => painted(c, &Parts { sign, headline, below: why, call: style.language().live().ended.offer.1 }),
        None => message(c, sign, (headline, below)),
    }
}

/// An offer's state instead of its price.
pub(super) fn gone(state: &str, style: &Style<'_>) -> Result<Scene> {
    let c = Frame::card(style);
    let sign = c.quiet(Icon::Cross);
    message(c, sign, (state, style.language().live().similar_offers))
}

/// A message: its second line is a call if it ends with an arrow.
fn message(c: Frame<'_>, sign: Sign, (headline, line): (&str, &str)) -> Result<Scene> {
    let (below, call) = if line.ends_with('→') { ("", plain(line)) } else { (line, "") };
    painted(c, &Parts { sign, headline, below, call })
}

fn painted(mut c: Frame<'_>, parts: &Parts<'_>) -> Result<Scene> {
    let (narrow, height) = (c.is_narrow(), c.height);
    if height >= if narrow { COLUMN } else { WIDE_COLUMN } {
        column(&mut c, parts)?
    } else {
        row(&mut c, parts)?
    }
    Ok(c.scene())
}

/// The sign beside the texts, centred in the card's height.
fn row(c: &mut Frame<'_>, Parts { sign, headline, below, call }: &Parts<'_>) -> Result<()> {
    let (narrow, height, colors) = (c.is_narrow(), c.height, c.colors);
    let high = !narrow && height >= 150.0;
    let radius = if narrow || height < 64.0 {
        18.0_f32.min(height / 2.0 - 6.0)
    } else if high {
        23.0
    } else {
        21.0
    };
    let x = c.margin + 2.0 * radius + 16.0;
    let room = c.right() - x;
    let sizes = if narrow { [15.0, 12.0] } else { [if high { 20.0 } else { 18.0 }, 13.0] };
    let (title_size, title) = c.balanced(headline, Weight::Bold, sizes, room, if narrow && height >= 84.0 { 2 } else { 1 })?;
    let (below_size, lines) = c.lines(below, Weight::Regular, [if narrow { 12.5 } else { 13.5 }, SMALLEST], room, 1)?;
    let step = title_size + 4.0;
    let (call_size, calls) = call_lines(c, call, room, if height >= 100.0 || height >= 68.0 && title.len() == 1 { 2 } else { 1 })?;
    let mut whole = title_size * 0.74 + step * (title.len() - 1) as f32;
    whole += if lines.is_empty() { 0.0 } else { 20.0 };
    whole += if calls.is_empty() { 0.0 } else { 8.0 + CALL_LINE * calls.len() as f32 };
    let mut baseline = (height - whole) / 2.0 + title_size * 0.74;
    c.sign([c.margin + radius, height / 2.0], radius, *sign);
    baseline = c.text_lines(x, baseline, step, title_size, Weight::Bold, colors.ink, title);
    if !lines.is_empty() {
        baseline = c.text_lines(x, baseline + 20.0, 0.0, below_size, Weight::Regular, colors.muted, lines);
    }
    baseline += 8.0;
    let last = calls.len().saturating_sub(1);
    for (i, line) in calls.iter().enumerate() {
        baseline += CALL_LINE;
        call_line(c, [x, baseline], call_size, line, i == last)?;
    }
    Ok(())
}

/// The lines of a call, with room for the arrow behind the last.
fn call_lines(c: &Frame<'_>, call: &str, room: f32, most: usize) -> Result<(f32, Vec<String>)> {
    let [usual, least] = CALL;
    let room = room - c.text_button_width("", usual)?;
    // In one line down to a size that is still pleasant, then in two.
    match c.lines(call, Weight::Bold, [usual, 12.5], room, 1)? {
        (size, lines) if most == 1 || lines.join(" ") == call => {
            if most > 1 {
                Ok((size, lines))
            } else {
                c.lines(call, Weight::Bold, CALL, room, 1)
            }
        }
        _ => c.balanced(call, Weight::Bold, [usual, least], room, most),
    }
}

/// A line of a call; the last one has the arrow.
fn call_line(c: &mut Frame<'_>, [x, baseline]: [f32; 2], size: f32, line: &str, is_last: bool) -> Result<()> {
    if is_last {
        return c.text_button(x, baseline, size, line);
    }
    let link = c.colors.link;
    c.text(x, baseline, size, Weight::Bold, link, line);
    Ok(())
}

/// The sign above the texts, all centred.
fn column(c: &mut Frame<'_>, Parts { sign, headline, below, call }: &Parts<'_>) -> Result<()> {
    let (room, middle, colors) = (c.room(), c.width / 2.0, c.colors);
    let radius = if c.height < 200.0 { 20.0 } else { 26.0 };
    let (title_size, title) = c.balanced(headline, Weight::Bold, [if c.is_narrow() { 17.0 } else { 20.0 }, 14.0], room, 2)?;
    let (below_size, lines) = c.balanced(below, Weight::Regular, [13.5, SMALLEST], room, 2)?;
    let step = title_size + 4.0;
    let (call_size, calls) = call_lines(c, call, room, 2)?;
    let whole = 2.0 * radius
        + 12.0
        + step * title.len() as f32
        + if lines.is_empty() { 0.0 } else { 4.0 + 18.0 * lines.len() as f32 }
        + if calls.is_empty() { 0.0 } else { 10.0 + CALL_LINE * calls.len() as f32 };
    let top = (c.height - whole) / 2.0;
    c.sign([middle, top + radius], radius, *sign);
    let mut baseline = top + 2.0 * radius + 12.0;
    for line in title {
        baseline += step;
        c.text_center(middle, baseline, title_size, Weight::Bold, colors.ink, line);
    }
    baseline += if lines.is_empty() { 0.0 } else { 4.0 };
    for line in lines {
        baseline += 18.0;
        c.text_center(middle, baseline, below_size, Weight::Regular, colors.muted, line);
    }
    baseline += 10.0;
    let last = calls.len().saturating_sub(1);
    for (i, line) in calls.iter().enumerate() {
        baseline += CALL_LINE;
        let width = if i == last { c.text_button_width(line, call_size)? } else { c.measure(line, Weight::Bold, call_size)? };
        call_line(c, [middle - width / 2.0, baseline], call_size, line, i == last)?;
    }
    Ok(())
}
