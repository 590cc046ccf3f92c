use super::frame::{Frame, Style};
use super::parts::SMALLEST;
use super::signs::{CALL_ABOVE, Sign};
use crate::base::color::Color;
use crate::base::diagnostic::Result;
use crate::live::paint::{Icon, Scene, Weight, within};
use crate::live::progress::Progress;
use crate::shop::fact::{Order, OrderStatus};
use crate::shop::parcel::{Parcel, ParcelStatus};

/// Radii of the discs of completed steps and of the current one.
const DONE: f32 = 10.5;
const CURRENT: f32 = 16.0;
/// Half the way's height.
const HALF: f32 = 2.0;
/// The least distances from the way to the texts above and below it.
const ABOVE: f32 = 24.0;
const BELOW: f32 = 31.0;

/// How a state is shown: by a sign, by colours, and by how the way looks.
struct State {
    sign: Sign,
    /// What is behind the current step.
    behind: Sign,
    /// Whether it is uncertain how it goes on.
    uncertain: bool,
}

impl State {
    fn of(c: &Frame<'_>, icon: Icon, fill: Color) -> Self {
        let sign = Sign { icon, fill, ink: c.colors.on_status };
        Self { sign, behind: Sign { icon: Icon::Check, ..sign }, uncertain: false }
    }

    fn disturbed(c: &Frame<'_>, icon: Icon, fill: Color) -> Self {
        Self { behind: c.quiet(Icon::Check), uncertain: true, ..Self::of(c, icon, fill) }
    }

    /// It ended in another way than planned, or nothing is known.
    fn quiet(c: &Frame<'_>, icon: Icon) -> Self {
        Self { sign: c.quiet(icon), behind: c.quiet(Icon::Check), uncertain: false }
    }
}

/// The status of a parcel, and its expected delivery.
pub(super) fn parcel(parcel: &Parcel, style: &Style<'_>) -> Result<Scene> {
    let progress = Progress::of_parcel(parcel, style.when());
    let c = Frame::card(style);
    let colors = c.colors;
    let state = match parcel.status {
        _ if progress.late => State::disturbed(&c, Icon::Bang, colors.warn),
        ParcelStatus::Announced => State::of(&c, Icon::Box, colors.ok),
        ParcelStatus::InTransit | ParcelStatus::OutForDelivery => State::of(&c, Icon::Truck, colors.ok),
        ParcelStatus::AttemptFailed => State::disturbed(&c, Icon::Bang, colors.warn),
        ParcelStatus::ReadyForPickup => State::of(&c, Icon::Store, colors.info),
        ParcelStatus::Delivered => State::of(&c, Icon::House, colors.ok),
        ParcelStatus::Exception => State::disturbed(&c, Icon::Pause, colors.bad),
        ParcelStatus::Returned => State::quiet(&c, Icon::Back),
        ParcelStatus::Expired | ParcelStatus::Unknown => State { uncertain: true, ..State::quiet(&c, Icon::Clock) },
    };
    let texts = style.language().live();
    let call = if progress.step.is_open() { texts.track_parcel } else { texts.view_details };
    steps(c, &progress, &state, call)
}

/// The status of an order, before dispatch or after a return.
pub(super) fn order(order: &Order, style: &Style<'_>) -> Result<Scene> {
    let progress = Progress::of_order(order, style.when());
    let c = Frame::card(style);
    let icon = match order.status {
        OrderStatus::Received | OrderStatus::ReturnAccepted => Icon::Check,
        OrderStatus::InProcess => Icon::Clock,
        OrderStatus::Packed | OrderStatus::ReturnReceived => Icon::Box,
        OrderStatus::Dispatched => Icon::Truck,
        OrderStatus::Delivered => Icon::House,
        OrderStatus::Cancelled => Icon::Cross,
        OrderStatus::ReturnAnnounced | OrderStatus::Refunded => Icon::Back,
    };
    let state = if order.status == OrderStatus::Cancelled { State::quiet(&c, icon) } else { State::of(&c, icon, c.colors.ok) };
    steps(c, &progress, &state, style.language().live().view_details)
}

/// The status with its sign, a line below it, the way with its steps, and a call to action.
fn steps(mut c: Frame<'_>, progress: &Progress, state: &State, call: &str) -> Result<Scene> {
    // Where the line below the status is itself a call, it is the text button.
    let is_call = progress.below.ends_with('→');
    let (below, call) = if is_call { ("", progress.below.as_str()) } else { (progress.below.as_str(), call) };
    if c.is_narrow() {
        narrow(&mut c, progress, state, below, call)?
    } else {
        wide(&mut c, progress, state, below, call)?
    }
    Ok(c.scene())
}

fn wide(c: &mut Frame<'_>, progress: &Progress, state: &State, below: &str, call: &str) -> Result<()> {
    let (margin, ink) = (c.margin, c.colors.ink);
    let [top, radius, first, second] = if c.is_low() { [margin - 6.0, 20.0, 19.0, 39.0] } else { [margin, 23.0, 20.0, 42.0] };
    let (middle, second) = (top + radius, top + second);
    c.sign([margin + radius, middle], radius, state.sign);
    let x = margin + 2.0 * radius + 16.0;
    let room = c.right() - x;
    let title = if below.is_empty() { Frame::centred(middle, 20.0) } else { top + first };
    c.fitted(x, title, [20.0, 15.0], Weight::Bold, ink, progress.step.headline, room)?;
    let (before, value, after) = parts(below, &progress.value);
    let width = |c: &Frame<'_>, size: f32| -> Result<f32> {
        Ok(c.measure(before, Weight::Regular, size)? + c.measure(value, Weight::Bold, size)? + c.measure(after, Weight::Regular, size)?)
    };
    let mut size = 14.0;
    while size > SMALLEST && width(c, size)? > room {
        size -= 0.5;
    }
    let mut at = x;
    for (text, weight, color) in [(before, Weight::Regular, c.colors.muted), (value, Weight::Bold, ink), (after, Weight::Regular, c.colors.muted)] {
        if !text.is_empty() {
            at += c.line(at, second, size, weight, color, text, c.right() - at)?;
        }
    }
    let last = c.last_line(call, progress.as_of)?;
    let y = within((second + last) / 2.0 - 17.5, second + ABOVE, last - 18.0 - BELOW);
    way(c, progress, state, y);
    // As far below the way as there is room, so that the label is nearer to its step than to the last line.
    let baseline = y + within(last - 20.0 - y, BELOW, 35.0);
    labels(c, progress, baseline)
}

fn narrow(c: &mut Frame<'_>, progress: &Progress, state: &State, below: &str, call: &str) -> Result<()> {
    let (margin, ink, muted) = (c.margin, c.colors.ink, c.colors.muted);
    let x = margin + 52.0;
    let room = c.right() - x;
    let (before, value, after) = parts(below, &progress.value);
    let (before, [value, short]) = (before.trim_end(), [value, &progress.short].map(|value| format!("{value}{after}")));
    // The most lines of the title and of the texts below it, and whether there is a call.
    let plans = [(2, 2, true), (1, 2, true), (2, 2, false), (1, 2, false), (2, 1, false), (1, 1, false)];
    let mut chosen = None;
    for (most, below, with_call) in plans {
        let title = c.balanced(progress.step.headline, Weight::Bold, [17.0, 13.0], room, most)?;
        let first = c.balanced(before, Weight::Regular, [13.0, SMALLEST], room, below)?;
        let second = c.shortest([&value, &short], Weight::Bold, [13.0, SMALLEST], room)?;
        let texts = first.1.len() + usize::from(!value.is_empty());
        let text_end = margin + 18.0 + 21.0 * (title.1.len() as f32 - 1.0) + if texts > 0 { 3.0 + 17.0 * texts as f32 } else { 0.0 };
        let last = c.last() - if with_call { CALL_ABOVE } else { 0.0 };
        let is_whole = title.1.join(" ") == progress.step.headline && first.1.join(" ") == before;
        let fits = is_whole && text_end + ABOVE + BELOW + 18.0 <= last;
        chosen = Some((title, first, second, text_end, with_call));
        if fits {
            break;
        }
    }
    let Some((title, first, second, text_end, with_call)) = chosen else { return Ok(()) };
    let radius = if c.height < 200.0 { 18.0 } else { 20.0 };
    c.sign([margin + 20.0, margin + 2.0 + radius], radius, state.sign);
    let end = c.text_lines(x, margin + 18.0, 21.0, title.0, Weight::Bold, ink, title.1);
    let starts = if first.1.is_empty() { end + 3.0 } else { c.text_lines(x, end + 20.0, 17.0, first.0, Weight::Regular, muted, first.1) };
    if !value.is_empty() {
        c.text(x, starts + 17.0, second.0, Weight::Bold, ink, second.1);
    }
    let last = c.last_line(if with_call { call } else { "" }, progress.as_of)?;
    let y = within((text_end + last) / 2.0 - 3.0, text_end + ABOVE, last - 18.0 - BELOW);
    way(c, progress, state, y);
    labels(c, progress, y + within(last - 20.0 - y, BELOW, 36.0))
}

/// A line in the part before a value, the value, and the part behind it.
fn parts<'a>(line: &'a str, value: &'a str) -> (&'a str, &'a str, &'a str) {
    match line.split_once(value).filter(|_| !value.is_empty()) {
        Some((before, after)) => (before, value, after),
        None => (line, "", ""),
    }
}

/// Where the steps are.
fn place(c: &Frame<'_>, count: usize, i: usize) -> f32 {
    let (first, last) = (c.margin + CURRENT, c.right() - CURRENT);
    first + (last - first) * i as f32 / (count.max(2) - 1) as f32
}

/// The way with its steps: completed ones with a check mark, the current one with its sign, rings for those to come.
fn way(c: &mut Frame<'_>, progress: &Progress, state: &State, y: f32) {
    let (count, done) = (progress.step.names().len(), progress.step.done);
    for i in 1..count {
        let (from, to) = (place(c, count, i - 1), place(c, count, i));
        let color = match () {
            () if i + 1 == done => state.sign.fill,
            () if i < done => state.behind.fill,
            () if state.uncertain => {
                c.dashes([from + 20.0, to - 14.0], y);
                continue;
            }
            () => c.colors.line,
        };
        c.rect(from, y - HALF, to - from, 2.0 * HALF, 0.0, color);
    }
    for i in 0..count {
        let at = [place(c, count, i), y];
        match i + 1 {
            step if step < done => c.sign(at, DONE, state.behind),
            step if step == done => c.sign(at, CURRENT, state.sign),
            _ => {
                let edge = c.colors.edge;
                c.ring(at, DONE, 2.0, edge);
            }
        }
    }
}

/// The names of the steps; a narrow card has that of the current one only.
fn labels(c: &mut Frame<'_>, progress: &Progress, baseline: f32) -> Result<()> {
    let (names, current) = (progress.step.names(), progress.step.done);
    let look = |i: usize| if i + 1 == current { (Weight::Bold, CURRENT) } else { (Weight::Regular, DONE) };
    let narrow = c.is_narrow();
    let shown = |i: usize| !narrow || i + 1 == current;
    let usual = if narrow { 12.5 } else { 12.0 };
    for size in [usual, SMALLEST] {
        let mut placed = Vec::with_capacity(names.len());
        for (i, name) in names.iter().enumerate().filter(|(i, _)| shown(*i)) {
            let (weight, radius) = look(i);
            let (width, at) = (c.measure(name, weight, size)?, place(c, names.len(), i));
            let low = place(c, names.len(), 0) - radius;
            let high = place(c, names.len(), names.len() - 1) + radius;
            placed.push((within(at - width / 2.0, low, (high - width).max(low)), width, i, *name));
        }
        let crowded = placed.windows(2).any(|pair| matches!(pair, [a, b] if a.0 + a.1 + 8.0 > b.0));
        if crowded && size > SMALLEST {
            continue;
        }
        for (x, _, i, name) in placed {
            let (weight, _) = look(i);
            let color = if i + 1 == current { c.colors.ink } else { c.colors.muted };
            c.text(x, baseline, size, weight, color, name);
        }
        break;
    }
    Ok(())
}
