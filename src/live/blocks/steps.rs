use super::frame::{Frame, SMALL, SMALLEST, Style};
use crate::base::diagnostic::Result;
use crate::live::paint::{Scene, Weight, within};
use crate::live::progress::Progress;
use crate::shop::fact::Order;
use crate::shop::parcel::Parcel;

const DOT: f32 = 9.0;

/// The status of a parcel, and its expected delivery.
pub(super) fn parcel(parcel: &Parcel, style: &Style<'_>) -> Result<Scene> {
    steps(&Progress::of_parcel(parcel, style.when()), style)
}

/// The status of an order, before dispatch or after a return.
pub(super) fn order(order: &Order, style: &Style<'_>) -> Result<Scene> {
    steps(&Progress::of_order(order, style.when()), style)
}

/// A headline, a line below it, and a progress line with dots; completed ones are filled.
fn steps(progress: &Progress, style: &Style<'_>) -> Result<Scene> {
    let step = &progress.step;
    let mut c = Frame::card(style);
    let colors = c.colors;
    c.fitted(c.margin, c.margin + 17.0, [20.0, 15.0], Weight::Bold, colors.ink, step.headline, c.room())?;
    c.fitted(c.margin, c.margin + 40.0, [14.0, SMALLEST], Weight::Regular, colors.muted, &progress.below, c.room())?;
    let count = step.names.len();
    let y = (c.margin + 40.0 + c.foot() - 18.0) / 2.0 - 6.0;
    let (first, last) = (c.margin + DOT, c.right() - DOT);
    let at = |i: usize| first + (last - first) * i as f32 / (count.max(2) - 1) as f32;
    c.rect(first, y - 2.0, last - first, 4.0, 2.0, colors.line);
    if step.done > 1 {
        c.rect(first, y - 2.0, at(step.done - 1) - first, 4.0, 2.0, colors.action);
    }
    for (i, name) in step.names.iter().enumerate() {
        let (is_done, is_current) = (i < step.done, i + 1 == step.done);
        let radius = if is_current { DOT } else { DOT - 2.0 };
        c.disc(at(i), y, radius, if is_done { colors.action } else { colors.line });
        if !is_done {
            c.disc(at(i), y, radius - 2.0, colors.surface);
        }
        // Completed steps have a check mark; a narrow card labels only the current step.
        if is_done {
            c.polygon(check(at(i), y, radius), colors.on_action);
        }
        if c.is_narrow() && !is_current {
            continue;
        }
        let (weight, color) = if is_current { (Weight::Bold, colors.ink) } else { (Weight::Regular, colors.muted) };
        let room = if c.is_narrow() { c.room() } else { (last - first) / (count.max(2) - 1) as f32 - 10.0 };
        let name = c.ellipsize(name, weight, SMALL, room)?;
        let width = c.measure(&name, weight, SMALL)?;
        let x = within(at(i) - width / 2.0, c.margin, c.right() - width);
        c.text(x, y + DOT + 17.0, SMALL, weight, color, name);
    }
    c.as_of("", progress.as_of)?;
    Ok(c.scene())
}

/// A check mark in a disc.
fn check(x: f32, y: f32, radius: f32) -> Vec<(f32, f32)> {
    const UNIT: [(f32, f32); 6] = [(-0.5, 0.0), (-0.35, -0.15), (-0.1, 0.1), (0.4, -0.4), (0.55, -0.25), (-0.1, 0.4)];
    UNIT.iter().map(|(dx, dy)| (x + dx * radius, y + dy * radius)).collect()
}
