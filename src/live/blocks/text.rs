//! Text blocks: polls, contents, headings, links.

use super::frame::{Frame, Style};
use super::parts::SMALLEST;
use crate::base::color::Color;
use crate::base::diagnostic::Result;
use crate::base::time::Millis;
use crate::live::paint::{Background, Family, Scene, Weight};
use crate::live::shares::shares;
use crate::live::words::votes as votes_in_all;
use crate::shop::link;

/// A question with the share of each answer. The answers with most votes stand out.
pub(super) fn poll(question: &str, answers: &[(&str, u32)], now: Millis, style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::card(style);
    let colors = c.colors;
    let votes: Vec<u32> = answers.iter().map(|(_, votes)| *votes).collect();
    let all: u32 = votes.iter().fold(0, |sum, n| sum.saturating_add(*n));
    let most = votes.iter().copied().max().unwrap_or(0);
    let (x, room, foot, count) = (c.margin, c.room(), c.last(), answers.len().max(1) as f32);
    // Votes and as-of time; then the question in one line or two, as the answers leave room.
    let size = if c.is_narrow() { SMALLEST } else { 11.5 };
    let last = c.legal([x, c.right(), foot], size, &[votes_in_all(all, style.locale)], &c.as_of_text(now))?;
    let first = c.margin + 20.0;
    let spare = |lines: usize| (last - 20.0 - (first + 20.0 * lines as f32 - 4.0)) / count;
    let (size, lines) = c.lines(question, Weight::Bold, [18.0, 14.0], room, if spare(2) >= 36.0 { 2 } else { 1 })?;
    let step = spare(lines.len()).min(48.0);
    let top = first + 20.0 * lines.len() as f32 - 4.0;
    c.text_lines(x, first, 22.0, size, Weight::Bold, colors.ink, lines);
    let (above, bar) = if step >= 40.0 { (18.0, 10.0) } else { (step - 22.0, 8.0) };
    for (i, ((text, votes), percent)) in answers.iter().zip(shares(&votes)).enumerate() {
        let baseline = top + step * i as f32 + above;
        let share = style.locale.percent(percent);
        let leads = *votes == most && most > 0;
        let (weight, fill) = if leads { (Weight::Bold, colors.action) } else { (Weight::Regular, colors.edge) };
        let beside = c.measure(&share, Weight::Bold, 14.0)? + 14.0;
        c.line(x, baseline, 14.0, weight, colors.ink, text, room - beside)?;
        c.text_right(c.right(), baseline, 14.0, Weight::Bold, colors.ink, share);
        c.bar([x, baseline + 8.0, room, bar], if all == 0 { 0.0 } else { *votes as f32 / all as f32 }, fill);
    }
    Ok(c.scene())
}

/// A headline, a text of several lines, and a call to action.
pub(super) fn content(headline: &str, text: &str, action: &str, now: Millis, style: &Style<'_>) -> Result<Scene> {
    let mut c = Frame::card(style);
    let colors = c.colors;
    let (x, room, narrow) = (c.margin, c.room(), c.is_narrow());
    let (size, step) = if narrow { (18.0, 22.0) } else { (20.0, 25.0) };
    let last = c.last_line(action, now)?;
    let mut first = c.margin + 18.0;
    // As many lines of the text as there is room for; a second line of the headline goes before it.
    let lines_below = |from: f32| (((last - 24.0 - from) / 21.0).floor() + 1.0).max(1.0) as usize;
    if !headline.is_empty() {
        let most = if lines_below(first + step + 25.0) >= 2 { 2 } else { 1 };
        let (size, lines) = c.lines(headline, Weight::Bold, [size, 15.0], room, most)?;
        first = c.text_lines(x, first, step, size, Weight::Bold, colors.ink, lines) + 25.0;
    }
    let most = lines_below(first);
    let (size, lines) = c.lines(text, Weight::Regular, [14.5, 13.0], room, most)?;
    c.text_lines(x, first, 21.0, size, Weight::Regular, if headline.is_empty() { colors.ink } else { colors.muted }, lines);
    Ok(c.scene())
}

/// A heading above a block's slots: a bar and the text, on a plate in the page's colour, so that it is legible where the mail's ground is not the page.
pub(super) fn heading(text: &str, style: &Style<'_>) -> Result<Scene> {
    const TEXT: f32 = 16.0;
    let mut c = Frame::bare(style);
    let colors = c.colors;
    let size = c.shrunk(text, Weight::Bold, [if c.is_narrow() { 18.0 } else { 20.0 }, 15.0], c.width - 2.0 * TEXT)?;
    let text = c.ellipsize(text, Weight::Bold, size, c.width - 2.0 * TEXT)?;
    let height = (size * 1.6).round().min(c.height);
    // A link of today has room for a strip below the plate.
    let strip = if c.height > 44.0 { 12.0 } else { 0.0 };
    let y = ((c.height - strip - height) / 2.0).floor();
    let width = c.measure(&text, Weight::Bold, size)?.ceil() + 2.0 * TEXT;
    let radius = 8.0_f32.min(f32::from(style.theme.radius()));
    c.rect(0.0, y, width, height, radius, colors.page);
    c.rect(0.0, y, TEXT, height, 0.0, colors.page);
    c.rect(0.0, y, 4.0, height, 0.0, colors.action);
    c.text(TEXT, Frame::centred(y + height / 2.0, size), size, Weight::Bold, colors.ink.legible_on(&[colors.page], 4.5), text);
    Ok(c.scene())
}

/// The underlined link to the price as text, on a plate in the page's colour.
pub(super) fn text_link(text: &str, style: &Style<'_>) -> Result<Scene> {
    const PLATE: f32 = 28.0;
    const PADDING: f32 = 12.0;
    let mut c = Frame::bare(style);
    let colors = c.colors;
    let ink = colors.link.legible_on(&[colors.page], 4.5);
    let room = c.width - 2.0 * PADDING;
    let size = c.shrunk(text, Weight::Regular, [12.5, SMALLEST], room)?;
    let text = c.ellipsize(text, Weight::Regular, size, room)?;
    let width = c.measure(&text, Weight::Regular, size)?;
    // In the higher box it is nearer to the card that it belongs to.
    let y = if c.height >= 40.0 { 6.0 } else { ((c.height - PLATE) / 2.0).max(0.0) };
    let (left, baseline) = ((c.width - width) / 2.0, y + 18.5);
    c.rect(left - PADDING, y, width + 2.0 * PADDING, PLATE.min(c.height), PLATE / 2.0, colors.page);
    c.text(left, baseline, size, Weight::Regular, ink, text);
    c.rect(left, baseline + 3.0, width, 1.0, 0.0, ink);
    Ok(c.scene())
}

/// The transparent picture of a collapsed slot: full width, 1 px high, so that a fluid picture stays a line.
pub(super) fn collapsed(size: link::Box) -> Result<Scene> {
    let background = Background::Transparent(Color([255; 3]));
    Ok(Scene { width: size.width, height: 1, scale: size.scale, family: Family::inter()?, background, items: Vec::new() })
}
